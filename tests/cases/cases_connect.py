"""The cases of --connect (7xx, and 504 where the other endpoint cannot be reached), and of targets as they were typed (304, 704).

What came of a connection is a word of kit.CONNECTIONS. Where nothing else is said the service answers 401, as it does without a key."""
from kit import ZONES, Run, World
from cases import AIS, COG, CORP, OAI, THREE, case, contoso, elsewhere, find, two_endpoints, vm, with_corp

COG_IP, OAI_IP, AIS_IP = "10.1.2.4", "10.1.2.5", "10.1.2.6"


def connected(ways=None, proxy=None, default="401", estate=None, **kw):
    """A healthy VM that connects."""
    run, _ = vm(estate or contoso(), **kw)
    return run.connect(ways, proxy, default)


# ---- healthy -------------------------------------------------------------------------------------------------------

@case(exit=0, near=(504, 701, 702, 703, 705, 706, 707))
def connect_healthy():
    return connected(), []


@case(exit=0, near=(703, 705))
def connect_any_answer_is_healthy():
    """A path that the host does not have, too many requests, a refusal that is none of the network: the way is open."""
    return connected({COG_IP: "not-found", OAI_IP: "429", AIS_IP: "other-403"}), []


@case(exit=0, near=(701,))
def connect_through_a_proxy_that_resolves_privately():
    return connected(proxy="401"), []


# ---- 702 -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(504, 703, 706))
def connect_blocked_for_one_name():
    return connected({OAI_IP: "timeout"}), [find(702, [OAI])]


@case(exit=1, near=(705, 706))
def connect_blocked_in_three_ways():
    """One cause as far as anybody can tell, so one finding."""
    run = connected({COG_IP: "refused", OAI_IP: "reset", AIS_IP: "unreachable"})
    run.vantage = "onprem"
    return run, [find(702, THREE)]


@case(exit=1, near=(706,))
def connect_blocked_behind_the_connection():
    return connected({COG_IP: "no-handshake", OAI_IP: "no-reply"}), [find(702, [COG, OAI])]


@case(exit=1, near=(702,))
def connect_to_a_stale_address():
    """The address itself is wrong: that nothing answers there is a consequence."""
    estate = contoso()
    estate.zone_of("openai")["records"][0]["addresses"] = ["10.1.2.99"]
    return connected({"10.1.2.99": "timeout"}, estate=estate), [find(501, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(702,))
def connect_blocked_while_dns_is_public():
    """What is reached is the public front; the private address was nobody's answer here."""
    run = with_corp(lambda w: w.public).connect({a: "timeout" for a in (COG_IP, OAI_IP, AIS_IP)}, default="public")
    return run, [find(202, THREE, ["corp"], alternatives=[201, 204])]


@case(exit=0, near=(702,))
def connect_to_a_deliberately_public_account():
    run = connected(default="timeout", estate=contoso(endpoint=False, pna="Enabled"))
    run.targets = "all"
    return run, [find(301, THREE, severity="info")]


@case(exit=1, near=(501,))
def connect_to_an_address_that_is_not_proven():
    """Azure was not read: the address may be stale, or the way blocked."""
    estate = contoso()
    run = Run(estate, inventory=False).resolver(CORP, World(estate).azure(), label="corp").connect({OAI_IP: "timeout"})
    return run, [find(702, [OAI], alternatives=[501]), find(901, THREE, severity="unknown")]


@case(exit=3, near=(702,))
def connect_cut():
    run = connected({OAI_IP: "cut"})
    run.set(complete=False, incomplete="the deadline of 5 s passed with 1 of 3 connections open")
    return run, [find(904, severity="unknown")]


@case(exit=1, near=(701, 702))
def connect_from_another_network():
    """No way to the endpoint, and a proxy that goes public: what else, from there."""
    run = elsewhere(contoso()).connect({"203.0.113.10": "public"}, default="timeout", proxy="public")
    return run, [find(215, THREE, [CORP, "systemPath"])]


@case(exit=1, near=(215,))
def connect_to_the_endpoint_from_where_dns_is_public():
    """The endpoint answers: whatever DNS says, this host is on a network that has a way to it."""
    run = elsewhere(contoso()).connect({"203.0.113.10": "public"})
    return run, [find(213, THREE, [CORP, "systemPath"], alternatives=[201, 202, 204]),
                 find(102, resolvers=["168.63.129.16"], severity="info")]


# ---- 504 -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(702,))
def connect_to_the_other_endpoint_fails():
    """The zone holds the addresses of the other VNet's endpoint, which has no way to here; ours would be reached."""
    estate = two_endpoints()
    for service, zone in ZONES.items():
        estate.zone_of(service)["records"][0]["addresses"] = [estate.zone_of(service)["records"][0]["addresses"][0].replace("10.1.2", "10.8.2")]
    run = connected({a: "timeout" for a in ("10.8.2.4", "10.8.2.5", "10.8.2.6")}, estate=estate)
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(702,))
def connect_to_no_endpoint_at_all():
    """None of the two can be reached: another endpoint, or the way."""
    run = connected(default="timeout", estate=two_endpoints())
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"], alternatives=[702])]


@case(exit=0, near=(702,))
def connect_to_the_endpoint_nobody_answers_with():
    """The endpoint elsewhere cannot be reached from here, and need not be."""
    run = connected({a: "timeout" for a in ("10.8.2.4", "10.8.2.5", "10.8.2.6")}, estate=two_endpoints())
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"], severity="info")]


@case(exit=1, near=(702,))
def connect_beside_a_narrowed_endpoint():
    estate = two_endpoints()
    run = connected(estate=estate)
    run.expect_endpoints = [estate.endpoints[1]["id"]]
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"])]


# ---- 703, 707 ------------------------------------------------------------------------------------------------------

@case(exit=1, near=(702, 707))
def connect_not_approved():
    return connected({OAI_IP: "not-approved"}), [find(703, [OAI])]


@case(exit=1, near=(702,))
def connect_denied_by_rules():
    """Words of the public front at a private address: what sent it there is not known."""
    return connected({OAI_IP: "firewall"}), [find(703, [OAI], alternatives=[707])]


@case(exit=1, near=(701, 702, 703))
def connect_resolved_again_on_the_way():
    return connected({COG_IP: "public", OAI_IP: "public-old", AIS_IP: "public"}), [find(707, THREE)]


@case(exit=1, near=(706,))
def connect_resolved_again_by_a_device_that_opens_tls():
    return connected(default="inspected-public"), [find(707, THREE)]


@case(exit=1, near=(703, 707))
def connect_refused_at_the_public_front():
    """DNS is wrong: that the public front refuses is a consequence, and said by nobody."""
    run, _ = vm(contoso(), linked=("cognitiveservices", "services.ai"))
    return run.connect({"203.0.113.10": "public"}), [
        find(210, [OAI], ["168.63.129.16", "systemPath"])]


# ---- 705, 706 ------------------------------------------------------------------------------------------------------

@case(exit=0, near=(703, 702))
def connect_name_not_known_there():
    return connected({COG_IP: "no-subdomain", OAI_IP: "not-found"}), [find(705, [COG, OAI], severity="warning")]


@case(exit=0, near=(706,))
def connect_certificate_of_another_azure_host():
    return connected({OAI_IP: "other-host"}), [find(705, [OAI], severity="warning")]


@case(exit=0, near=(702, 705))
def connect_opened_on_the_way():
    """Not trusted, trusted and answered, of another host, out of date: Azure's own certificate none of them."""
    run = connected({COG_IP: "untrusted", OAI_IP: "inspected", AIS_IP: "other-host-inspected"})
    return run, [find(706, THREE, severity="warning")]


@case(exit=0, near=(702,))
def connect_certificate_out_of_date():
    return connected({OAI_IP: "expired"}), [find(706, [OAI], severity="warning")]


# ---- 701 -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(702, 703, 707))
def connect_proxy_resolves():
    return connected(proxy="public"), [find(701, THREE)]


@case(exit=1, near=(702,))
def connect_proxy_refuses():
    return connected(proxy={OAI: "proxy-refuses", COG: "401", AIS: "401"}).set(), [find(701, [OAI])]


@case(exit=1, near=(702, 706))
def connect_proxy_is_dead():
    return connected(proxy="proxy-dead"), [find(701, THREE)]


@case(exit=1, near=(703,))
def connect_proxy_resolves_and_the_direct_way_is_blocked():
    """Two causes: going past the proxy would not help yet."""
    return connected({OAI_IP: "timeout"}, proxy={OAI: "public"}), [find(701, [OAI]), find(702, [OAI])]


@case(exit=1, near=(701,))
def connect_no_way_at_all():
    """That the proxy does not let it through proves nothing where the direct way is closed too."""
    return connected({OAI_IP: "timeout"}, proxy={OAI: "proxy-refuses"}), [find(702, [OAI])]


@case(exit=0, near=(701,))
def connect_only_through_the_proxy():
    """Programs that use the proxy get through; others do not."""
    return connected({OAI_IP: "timeout"}, proxy="401"), [find(702, [OAI], severity="warning")]


@case(exit=1, near=(701,))
def connect_resolved_again_with_and_without_the_proxy():
    return connected(default="public", proxy="public"), [find(707, THREE)]


@case(exit=0, near=(701,))
def connect_proxy_opens_tls():
    return connected(proxy="inspected"), [find(706, THREE, severity="warning")]


@case(exit=0, near=(701, 706))
def connect_proxy_to_a_public_account():
    """No private endpoint: what a proxy does with it is nobody's business here."""
    run = connected(default="public", proxy="inspected-public", estate=contoso(endpoint=False, pna="Enabled"))
    run.targets = "all"
    return run, [find(301, THREE, severity="info")]


# ---- as typed ------------------------------------------------------------------------------------------------------

@case(exit=1, near=(304, 702))
def privatelink_name_typed():
    run, _ = vm(contoso())
    run.names = {"contoso-ai": [OAI]}
    run.typed = [{"text": "https://contoso-ai.privatelink.openai.azure.com/", "fqdn": OAI}]
    return run, [find(704, [OAI])]


@case(exit=0, near=(704,))
def regional_host_typed():
    """Beside the account: the account is checked, and the host is said to be no private one."""
    run, _ = vm(contoso())
    run.typed = [{"text": "https://swedencentral.api.cognitive.microsoft.com/", "fqdn": None}]
    return run, [find(304, severity="info")]


@case(exit=0, near=(704, 301))
def regional_host_alone():
    estate = contoso()
    world = World(estate)
    run = Run(estate, targets=[]).resolver("168.63.129.16", world.azure(), "system")
    run.typed = [{"text": "westeurope.api.cognitive.microsoft.com", "fqdn": None}]
    return run, [find(304, severity="info")]


@case(exit=0, near=(304, 704))
def service_name_typed():
    run, _ = vm(contoso())
    run.names = {"contoso-ai": [OAI]}
    return run, []
