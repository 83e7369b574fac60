"""The cases: each a run in a world of server models, with what must be found and what must not.

fires: the exact set of findings, as (code, severity, fqdns or [], resolver keys or [], alternatives).
near: codes this case comes close to and must not raise (it is their near miss); checked to be absent, and counted.
"""
from kit import (AZURE_SOA, CONTROL, PUBLIC_IP, PUBLIC_SOA, PUBLIC_TAIL, ZONES, Estate, Reply, Run, World, corp_soa, inbound, late, nic, only, ruleset, silent, soa,
                 split, vnet)

CASES = {}
OAI, COG, AIS = (f"contoso-ai.{ZONES[s]}" for s in ("openai", "cognitiveservices", "services.ai"))
THREE = sorted([OAI, COG, AIS])
CORP = "10.0.0.4"


def case(*, exit, near=()):
    def register(function):
        CASES[function.__name__] = (function, exit, set(near))
        return function
    return register


def find(code, names=(), resolvers=(), severity="error", alternatives=()):
    return (f"PLD{code}", severity, tuple(sorted(names)), tuple(sorted(resolvers)), tuple(f"PLD{a}" for a in sorted(alternatives)))


def contoso(**kw):
    return Estate().account("contoso-ai", **kw)


def vm(estate, **kw):
    """A VM whose resolv.conf names Azure DNS."""
    world = World(estate)
    azure = world.azure(**kw)
    return Run(estate).system_path(azure).resolver("168.63.129.16", azure, "system"), world


def with_corp(model, estate=None, azure=None, control=True, **run):
    """Azure DNS as a witness that is right, and the server at 10.0.0.4 to be judged."""
    estate = estate or contoso()
    world = World(estate)
    return Run(estate, **run).resolver(CORP, model(world), label="corp").resolver(
        "168.63.129.16", azure(world) if azure else world.azure(), "azureDns", "azure-dns")


# ---- healthy, also in unusual ways -------------------------------------------------------------------------------

@case(exit=0, near=(102, 201, 301, 303, 306, 501, 901, 902, 904))
def healthy_vm():
    run, _ = vm(contoso())
    return run, []


@case(exit=0, near=(202, 203, 204, 206, 505, 506))
def healthy_forwarder():
    """A server that forwards to Azure: it is right, and so is one that follows the alias into a forwarded privatelink zone."""
    return with_corp(lambda w: w.azure()), []


@case(exit=0, near=(201, 202, 213, 210))
def healthy_spoke_with_hub_dns():
    """The host's own Azure DNS is rightly public; the hub's server is right. A witness raises nothing."""
    return with_corp(lambda w: w.azure(), azure=lambda w: w.azure(linked=())), []


@case(exit=0, near=(301,))
def healthy_several_same_vnet():
    """Two approved endpoints in one VNet: both addresses are expected."""
    estate = contoso()
    estate.account("contoso-ai", net="10.1.3", suffix="-b", vnet="spoke", record=False)
    return with_corp(lambda w: w.azure(), estate), []


# ---- 1xx -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(103, 107))
def resolver_dead():
    return with_corp(lambda w: silent), [find(101, resolvers=["corp"])]


@case(exit=1, near=(103,))
def resolver_port_closed():
    run = with_corp(lambda w: silent)
    run.resolvers[0]["outcome"] = "refused-connection"
    return run, [find(101, resolvers=["corp"])]


@case(exit=1, near=(103,))
def resolver_no_route():
    """The VPN is down: the system knows no way, so nothing is even sent."""
    run = with_corp(lambda w: silent)
    run.resolvers[0]["outcome"] = "unreachable"
    return run, [find(101, resolvers=["corp"])]


@case(exit=0, near=(101,))
def azure_dns_silent_onprem():
    """Outside Azure the witness is silent: information, whatever else is right."""
    run = with_corp(lambda w: w.azure(), azure=lambda w: silent, vantage="onprem")
    return run, [find(102, resolvers=["168.63.129.16"], severity="info")]


@case(exit=3, near=(101,))
def azure_dns_in_resolv_conf_onprem():
    """Named in resolv.conf of a host that is not in Azure: no error of Azure's, and nothing known either."""
    estate = contoso()
    world = World(estate)
    run = Run(estate, vantage="onprem").resolver("168.63.129.16", silent, "system")
    return run, [find(102, resolvers=["168.63.129.16"], severity="info")]


def dead_forwarder(world):
    return only(world.public, lambda n, t: None if n == CONTROL else "silence")


@case(exit=1, near=(101, 107))
def forwarder_dead():
    return with_corp(dead_forwarder), [find(103, THREE, ["corp"], alternatives=[104])]


@case(exit=1, near=(101,))
def forwarder_dead_servfail_late():
    """BIND gives SERVFAIL after ten seconds, long after the time-out."""
    run = with_corp(lambda w: only(w.public, lambda n, t: None if n == CONTROL else late(Reply(rcode="SERVFAIL"))))
    return run, [find(103, THREE, ["corp"], alternatives=[104])]


def servfail(world):
    return only(world.public, lambda n, t: None if n == CONTROL else Reply(rcode="SERVFAIL"))


@case(exit=1, near=(101, 105, 106, 107, 112))
def forwarder_servfail_slow():
    """SERVFAIL after two seconds, with CD=1 as well: the target is dead, or it goes in a circle."""
    run = with_corp(servfail)
    run.resolvers[0]["rtt"] = 2000000
    return run, [find(103, THREE, ["corp"], alternatives=[104])]


@case(exit=1, near=(104, 105, 106))
def forwarder_servfail_at_once_nothing_to_compare():
    """SERVFAIL at once, and no resolver that shows that the target works: a dead route or a stub."""
    run = with_corp(servfail, azure=lambda w: silent, vantage="onprem")
    return run, [find(103, THREE, ["corp"], alternatives=[104, 105]), find(102, resolvers=["168.63.129.16"], severity="info")]


@case(exit=1, near=(105, 106, 110))
def servfail_at_once_for_everything():
    """A closed port at the target, or a missing route, is as quick as a stub zone: not even the SOA came."""
    return with_corp(servfail), [find(103, THREE, ["corp"], alternatives=[104, 105])]


@case(exit=1, near=(103, 105, 110))
def dnssec_validation():
    """SERVFAIL, an answer with CD=1, and SERVFAIL again without."""
    def model(world):
        azure = world.azure()
        return only(azure, lambda n, t: None if n == CONTROL or t == "SOA" else Reply(rcode="SERVFAIL", ede=(9, "no DNSKEY rrset")))
    run = with_corp(model)
    run.resolvers[0]["cd"] = World(run.estate).azure()
    return run, [find(106, THREE, ["corp"])]


@case(exit=3, near=(106, 105))
def servfail_that_went_away():
    """The last asking without CD succeeds: not DNSSEC, a fault that comes and goes."""
    def model(world):
        return only(world.azure(), lambda n, t: Reply(rcode="SERVFAIL") if n == OAI and t == "A" else None)
    run = with_corp(model)
    azure = World(run.estate).azure()
    run.resolvers[0]["cd"] = run.resolvers[0]["again"] = azure
    return run, [find(114, [OAI], ["corp"], severity="warning", alternatives=[103, 105])]


@case(exit=0, near=(101, 103, 109))
def udp_blocked_tcp_ok():
    run = with_corp(lambda w: silent)
    run.resolvers[0]["tcp"] = World(run.estate).azure()
    return run, [find(108, THREE, ["corp"], severity="warning")]


@case(exit=1, near=(101,))
def udp_blocked_and_public_over_tcp():
    """The answer over TCP is judged like any other."""
    run = with_corp(lambda w: silent)
    run.resolvers[0]["tcp"] = World(run.estate).public
    return run, [find(108, THREE, ["corp"], severity="warning"), find(202, THREE, ["corp"], alternatives=[201, 204])]


def truncating(world):
    return only(world.azure(), lambda n, t: Reply(tc=True) if n == OAI and t == "A" else None)


@case(exit=1, near=(108, 110, 112))
def truncated_and_tcp_blocked():
    run = with_corp(truncating)
    run.resolvers[0]["tcp"] = silent
    return run, [find(109, [OAI], ["corp"])]


@case(exit=0, near=(109, 108))
def truncated_and_tcp_ok():
    run = with_corp(truncating)
    run.resolvers[0]["tcp"] = World(run.estate).azure()
    return run, []


@case(exit=0, near=(112,))
def truncated_with_the_address():
    """TC=1 and the address is in the part that came: a warning, for it works until the answer grows."""
    def model(world):
        def change(n, t):
            if n != OAI or t != "A":
                return None
            reply = world.azure()(n, t)
            reply.tc = True
            return reply
        return only(world.azure(), change)
    run = with_corp(model)
    run.resolvers[0]["tcp"] = silent
    return run, [find(109, [OAI], ["corp"], severity="warning")]


@case(exit=0, near=(103, 117))
def stale_answer_by_its_own_word():
    def model(world):
        def change(n, t):
            if n != OAI or t != "A":
                return None
            reply = world.azure()(n, t)
            reply.ede = (3, "")
            return reply
        return only(world.azure(), change)
    return with_corp(model), [find(113, [OAI], ["corp"], severity="warning")]


@case(exit=0, near=(117, 501))
def expired_first_fresh_next():
    """TTL 0 and wrong at first, right when asked again: an expired entry was served."""
    def model(world):
        tail = [(f"contoso-ai.privatelink.openai.azure.com", 0, "A", "10.1.2.99")]
        return only(world.azure(), lambda n, t: Reply([(n, 0, "CNAME", "contoso-ai.privatelink.openai.azure.com.")] + tail) if n == OAI and t == "A" else None)
    run = with_corp(model)
    run.resolvers[0]["repeats"] = [World(run.estate).azure()]
    return run, [find(113, [OAI], ["corp"], severity="warning")]


def spent(world, n, t):
    """The public answer, all of it expired."""
    reply = world.public(n, t)
    reply.answer = [(owner, 0, rtype, data) for owner, _, rtype, data in reply.answer]
    return reply


@case(exit=0, near=(203, 208, 213))
def expired_public_first_private_next():
    """A serve-stale cache from before: its configuration is right, and its second answer says so."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: spent(w, n, t) if n == OAI and t == "A" else None))
    run.resolvers[0]["repeats"] = [World(run.estate).azure()]
    return run, [find(113, [OAI], ["corp"], severity="warning")]


@case(exit=1, near=(113, 202, 203))
def expired_and_stays_public():
    """Its upstream does not answer, so it gives what it has: nothing tells what it would find."""
    run = with_corp(lambda w: lambda n, t: spent(w, n, t))
    run.resolvers[0]["repeats"] = [lambda n, t: spent(World(run.estate), n, t)]
    return run, [find(213, THREE, ["corp"], alternatives=[202, 208])]


@case(exit=1, near=(113, 115))
def resolver_inconsistent():
    """Replicas behind one address: asked again, the answer is public."""
    run = with_corp(lambda w: w.azure())
    world = World(run.estate)
    run.resolvers[0]["repeats"] = [world.azure(), world.public, world.azure()]
    return run, [find(117, THREE, ["corp"])]


@case(exit=0, near=(113, 117))
def same_answer_every_time():
    run = with_corp(lambda w: w.azure())
    run.resolvers[0]["repeats"] = [World(run.estate).azure()] * 3
    return run, []


@case(exit=1, near=(115,))
def first_nameserver_dead():
    """The second one took over, after the time-out."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.azure()).resolver("10.0.0.9", silent, "system").resolver(CORP, world.azure(), "system")
    return run, [find(101, resolvers=["10.0.0.9"]), find(116, THREE, ["10.0.0.9"], severity="warning")]


@case(exit=0, near=(101, 116))
def second_nameserver_dead_is_its_own_finding():
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.azure()).resolver(CORP, world.azure(), "system").resolver("10.0.0.5", world.azure(), "system")
    return run, []


@case(exit=1, near=(102,))
def intercepted():
    """192.0.2.1 answers: nobody is there."""
    run = with_corp(lambda w: w.public)
    run.resolver("192.0.2.1", World(run.estate).public, "control", "test-net")
    run.resolvers[-1]["only_control"] = True
    return run, [find(202, THREE, ["corp"], alternatives=[201, 204]), find(118, resolvers=["192.0.2.1"], severity="warning")]


@case(exit=1, near=(118,))
def not_intercepted():
    run = with_corp(lambda w: w.public)
    run.resolver("192.0.2.1", silent, "control", "test-net")
    run.resolvers[-1]["only_control"] = True
    return run, [find(202, THREE, ["corp"], alternatives=[201, 204])]


@case(exit=1, near=(107, 110, 112))
def forwarder_no_route_dnsmasq():
    """dnsmasq says REFUSED with EDE 23 (network error) where the system knows no route."""
    run = with_corp(lambda w: only(w.public, lambda n, t: None if n == CONTROL else Reply(rcode="REFUSED", ede=(23, ""))))
    return run, [find(103, THREE, ["corp"], alternatives=[104])]


@case(exit=1, near=(103, 112))
def recursion_refused():
    run = with_corp(lambda w: lambda n, t: Reply(rcode="REFUSED", ra=False, ede=(18, "")))
    return run, [find(107, resolvers=["corp"])]


@case(exit=1, near=(107, 103))
def refused_for_these_names():
    run = with_corp(lambda w: only(w.public, lambda n, t: None if n == CONTROL else Reply(rcode="REFUSED")))
    return run, [find(112, THREE, ["corp"], alternatives=[111, 302])]


@case(exit=1, near=(107, 112))
def rebinding_refused():
    """Knot Resolver: the SOA passes, the addresses do not."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: Reply(rcode="REFUSED", ede=(18, "")) if t == "A" and n != CONTROL else None))
    return run, [find(110, THREE, ["corp"])]


@case(exit=1, near=(401, 112))
def rebinding_stripped():
    """unbound: the alias without address, and no SOA in the authority section."""
    def strip(world):
        def change(n, t):
            label, service, pl = split(n)
            if t != "A" or not label:
                return None
            return Reply([] if pl else [(n, 900, "CNAME", f"{label}.privatelink.{ZONES[service]}.")])
        return only(world.azure(), change)
    return with_corp(strip), [find(110, THREE, ["corp"])]


@case(exit=1, near=(110,))
def truncated_and_not_asked_over_tcp():
    """TC=1, nothing in it, and TCP was not asked: what is missing may be in the rest."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: Reply(tc=True) if n == OAI and t == "A" else None))
    return run, [find(112, [OAI], ["corp"], alternatives=[109, 110, 111, 302])]


@case(exit=3, near=(103, 101))
def one_lost_answer():
    """The SOA, the privatelink name and the other names came: one lost packet is no dead forwarder."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: "silence" if n == OAI and t == "A" else None))
    return run, [find(114, [OAI], ["corp"], severity="warning", alternatives=[103, 109])]


@case(exit=3, near=(103,))
def right_but_late():
    def slow(world):
        azure = world.azure()
        return only(azure, lambda n, t: late(azure(n, t)) if n == OAI and t == "A" else None)
    return with_corp(slow), [find(114, [OAI], ["corp"], severity="warning", alternatives=[103, 109])]


@case(exit=1, near=(101, 103))
def only_malformed_replies():
    run = with_corp(lambda w: only(w.azure(), lambda n, t: "silence" if t == "A" and split(n)[0] else None))
    run.resolvers[0]["outcome"] = "malformed"
    return run, [find(112, THREE, ["corp"], alternatives=[118])]


@case(exit=1, near=(103,))
def system_path_says_what_the_second_server_says():
    """The first nameserver is dead, the second says "no such name", and so does getaddrinfo: that one is behind it."""
    estate = contoso(services=("openai",), first=5)
    estate.zone_of("openai")["records"] = []
    world = World(estate)
    run = Run(estate).system_path(world.azure()).resolver("10.0.0.9", silent, "system").resolver(CORP, world.azure(), "system")
    return run, [find(101, resolvers=["10.0.0.9"]), find(401, [OAI], [CORP, "systemPath"])]


@case(exit=3, near=(101,))
def system_path_fails_beside_a_hand_kept_record():
    """A warning at the nameserver is not why getaddrinfo failed."""
    estate = contoso(services=("openai",), first=5)
    world = World(estate)
    model = world.copy(world.records())
    run = Run(estate).system_path(model, {OAI: "EAI_AGAIN: Temporary failure in name resolution"}).resolver(CORP, model, "system")
    return run, [find(506, [OAI], [CORP], severity="warning"),
                 find(114, [OAI], ["systemPath"], severity="warning", alternatives=[109, 116, 117])]


@case(exit=1, near=(116,))
def hand_kept_beside_public():
    """One nameserver is right by a hand-kept copy, the other public: they disagree."""
    estate = contoso(services=("openai",), first=5)
    world = World(estate)
    model = world.copy(world.records())
    run = Run(estate).system_path(model).resolver(CORP, model, "system").resolver("10.0.0.5", world.public, "system")
    return run, [find(202, [OAI], ["10.0.0.5"], alternatives=[201, 204]), find(115, [OAI], [CORP, "10.0.0.5"]),
                 find(506, [OAI], [CORP], severity="warning")]


@case(exit=1, near=(302, 401, 112))
def policy_block():
    def block(world):
        def change(n, t):
            return Reply([(n, 60, "CNAME", "blockpolicy.azuredns.invalid.")], rcode="NXDOMAIN") if n == OAI and t == "A" else None
        return only(world.azure(), change)
    return with_corp(block), [find(111, [OAI], ["corp"])]


@case(exit=1, near=(103, 110))
def stub_instead_of_forward():
    """SERVFAIL for the service names, while the privatelink names by themselves are right."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: Reply(rcode="SERVFAIL") if split(n)[0] and not split(n)[2] else None))
    return run, [find(105, THREE, ["corp"], alternatives=[103])]


@case(exit=3, near=(101, 103, 306))
def system_path_fails_alone():
    """getaddrinfo failed although the nameserver, asked directly, is right: said, and not explained."""
    run, _ = vm(contoso())
    run.system_answers = {OAI: "EAI_AGAIN: Temporary failure in name resolution"}
    return run, [find(114, [OAI], ["systemPath"], severity="warning", alternatives=[109, 116, 117])]


@case(exit=1, near=(114,))
def system_path_fails_with_its_nameserver():
    estate = contoso()
    run = Run(estate).system_path(silent).resolver(CORP, silent, "system")
    return run, [find(101, resolvers=[CORP, "systemPath"])]


def in_turn(met):
    """Two nameservers of which one is public, "options rotate", and which of them the system path met by chance."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(met(world)).resolver(CORP, world.azure(), "system").resolver("10.0.0.5", world.public, "system")
    run.rotate = True
    return run, [find(202, THREE, ["10.0.0.5"], alternatives=[201, 204]), find(115, THREE, [CORP, "10.0.0.5"])]


@case(exit=1, near=(116,))
def nameservers_in_turn_and_the_bad_one_met():
    return in_turn(lambda world: world.public)


@case(exit=1, near=(116,))
def nameservers_in_turn_and_the_good_one_met():
    return in_turn(lambda world: world.azure())


@case(exit=1, near=(116, 117))
def nameservers_disagree():
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.azure()).resolver(CORP, world.azure(), "system").resolver("10.0.0.5", world.public, "system")
    return run, [find(202, THREE, ["10.0.0.5"], alternatives=[201, 204]), find(115, THREE, [CORP, "10.0.0.5"])]


@case(exit=1, near=(115,))
def custom_beside_good_system():
    """A bad resolver named on the command line beside a good system is no disagreement."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.azure()).resolver(CORP, world.azure(), "system").resolver("10.0.0.5", world.public, label="b")
    return run, [find(202, THREE, ["b"], alternatives=[201, 204])]


# ---- 2xx -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(202, 210, 213))
def no_zone_linked():
    estate = contoso()
    run, _ = vm(estate, linked=())
    return run, [find(201, THREE, ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(201, 202, 213))
def one_zone_missing():
    estate = contoso()
    estate.drop_zone("services.ai")
    run, _ = vm(estate, linked=("openai", "cognitiveservices"))
    return run, [find(210, [AIS], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(201, 203, 206, 213))
def not_forwarding():
    return with_corp(lambda w: w.public), [find(202, THREE, ["corp"], alternatives=[201, 204])]


@case(exit=1, near=(213,))
def not_forwarding_and_a_record_missing():
    """One cause at the server for all names of the zone, also for the one whose record is missing in Azure."""
    estate = Estate().account("contoso-ai", services=("openai",), first=5).account("alpha", services=("openai",), net="10.2.0", record=False)
    world = World(estate)
    run = Run(estate).resolver(CORP, world.public, label="corp").resolver("168.63.129.16", world.azure(), "system")
    return run, [find(202, [OAI, "alpha.openai.azure.com"], ["corp"], alternatives=[201, 204]),
                 find(401, ["alpha.openai.azure.com"], ["168.63.129.16"])]


@case(exit=1, near=(201, 202))
def onprem_cannot_tell():
    """Azure DNS out of reach, ARM says the zones are linked somewhere: nothing favours one cause."""
    run = with_corp(lambda w: w.public, azure=lambda w: silent, vantage="onprem")
    return run, [find(213, THREE, ["corp"], alternatives=[201, 202, 204]), find(102, resolvers=["168.63.129.16"], severity="info")]


@case(exit=1, near=(202, 213))
def onprem_no_link_anywhere():
    """... and where ARM knows of no link, that is the cause whatever the resolver forwards."""
    estate = contoso()
    for zone in estate.zones.values():
        zone["virtualNetworkLinks"] = []
    run = with_corp(lambda w: w.public, estate, azure=lambda w: silent, vantage="onprem")
    return run, [find(201, THREE, ["corp"]), find(102, resolvers=["168.63.129.16"], severity="info")]


@case(exit=1, near=(201,))
def onprem_zones_unreadable():
    """No link seen, but the zones could not all be read: "none" would claim more than was seen."""
    estate = contoso()
    for zone in estate.zones.values():
        zone["virtualNetworkLinks"] = []
    estate.zones_read = None
    estate.gaps = [{"scope": "/subscriptions/x", "resource": "Microsoft.Network/privateDnsZones",
                    "action": "Microsoft.Network/privateDnsZones/read", "status": 403, "text": "Azure denied reading private DNS zones."}]
    run = with_corp(lambda w: w.public, estate, azure=lambda w: silent, vantage="onprem")
    return run, [find(213, THREE, ["corp"], alternatives=[201, 202, 204]), find(902, severity="unknown"),
                 find(102, resolvers=["168.63.129.16"], severity="info")]


@case(exit=1, near=(213,))
def onprem_inbound_endpoint_right():
    estate = contoso()
    world = World(estate)
    run = Run(estate, vantage="onprem").resolver("10.1.0.53", world.public, label="dc1").resolver("10.20.2.4", world.azure(), label="inbound")
    return run, [find(202, THREE, ["dc1"], alternatives=[201, 204])]


@case(exit=1, near=(202, 206, 213))
def privatelink_only_not_chased():
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] else world.public(n, t)
    return with_corp(model), [find(203, THREE, ["corp"])]


@case(exit=1, near=(202, 203, 207))
def privatelink_only_warm_cache():
    """dnsmasq cached the public chain before the run: the privatelink name is public too, only the SOA still tells."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and t == "SOA" else world.public(n, t)
    return with_corp(model), [find(213, THREE, ["corp"], alternatives=[203, 205, 208])]


def kept(uncached):
    """A server that keeps whole answers by question has the FQDN's from before, and nothing else; uncached: its answer for TXT."""
    def model(world):
        azure = world.azure()
        return lambda n, t: world.public(n, t) if t == "A" and not split(n)[2] else uncached(azure, n, t) if t == "TXT" else azure(n, t)
    return model


@case(exit=1, near=(203, 207, 213))
def public_answer_kept_whole():
    return with_corp(kept(lambda azure, n, t: azure(n, t))), [find(208, THREE, ["corp"], alternatives=[117])]


@case(exit=1, near=(203, 208))
def public_and_a_type_that_is_not_answered():
    """Some servers refuse types that nobody asks for: then nothing tells a cache from a forwarder for the privatelink zone alone."""
    return with_corp(kept(lambda azure, n, t: Reply(rcode="REFUSED"))), [find(213, THREE, ["corp"], alternatives=[203, 205, 208])]


@case(exit=1, near=(206, 213))
def one_privatelink_name_forwarded():
    """The zone is public there, and the privatelink names alone are forwarded to Azure: no record of the server's own."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and split(n)[0] else world.public(n, t)
    return with_corp(model), [find(203, THREE, ["corp"])]


@case(exit=1, near=(203, 401))
def redirected_public():
    """A link with NxDomainRedirect and no record: ARM shows both, so it is that."""
    estate = contoso(record=False)
    for zone in estate.zones.values():
        zone["virtualNetworkLinks"][0]["resolutionPolicy"] = "NxDomainRedirect"
    run, _ = vm(estate, redirect=True)
    return run, [find(207, THREE, ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(203, 505))
def override_not_chased():
    """unbound with local data for the privatelink name: never consulted while it follows the alias."""
    records = {("openai", "contoso-ai"): ["10.1.2.5"]}
    def model(world):
        return world.copy(records, chase=False, services=("openai",))
    return with_corp(model), [find(202, [AIS, COG], ["corp"], alternatives=[201, 204]), find(206, [OAI], ["corp"])]


@case(exit=1, near=(206,))
def local_record_without_aa():
    """The privatelink name alone is private here and nobody's zone shows: a forwarder for that name, or a local record."""
    estate = contoso(services=("openai",), first=5)
    pl = "contoso-ai.privatelink.openai.azure.com"
    run = with_corp(lambda w: only(w.public, lambda n, t: Reply([(n, 10, "A", "10.1.2.5")]) if n == pl and t == "A" else None), estate)
    return run, [find(203, [OAI], ["corp"], alternatives=[206])]


def with_public_aaaa(model):
    return only(model, lambda n, t: Reply(
        [(n, 60, "CNAME", PUBLIC_TAIL[0] + "."), (PUBLIC_TAIL[0], 60, "AAAA", "2603:1030::10")]) if n == OAI and t == "AAAA" else None)


@case(exit=1, near=(502, 506))
def ipv6_leak():
    """The A record is right and an AAAA record leads around it."""
    return with_corp(lambda w: with_public_aaaa(w.azure())), [find(214, [OAI], ["corp"])]


@case(exit=0, near=(214,))
def ipv6_only_at_the_witness():
    return with_corp(lambda w: w.azure(), azure=lambda w: with_public_aaaa(w.azure())), []


@case(exit=1, near=(501, 502))
def ipv6_leak_on_the_system_path():
    estate = contoso()
    world = World(estate)
    model = with_public_aaaa(world.azure())
    run = Run(estate).system_path(model, {OAI: ["10.1.2.5", "2603:1030::10"]}).resolver(CORP, model, "system")
    return run, [find(214, [OAI], [CORP, "systemPath"])]


@case(exit=1, near=(202, 201))
def system_path_public_alone():
    """The nameservers are right and getaddrinfo is not: nothing in DNS explains it."""
    run, _ = vm(contoso())
    run.system_answers = {OAI: [PUBLIC_IP]}
    return run, [find(213, [OAI], ["systemPath"], alternatives=[113, 209, 308])]


@case(exit=1, near=(207, 213))
def redirected_but_settles():
    """After the TTL it is private: the public answer was a cached one."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and t == "SOA" else world.public(n, t)
    run = with_corp(model)
    run.resolvers[0]["settled"] = World(run.estate).azure()
    return run, [find(208, THREE, ["corp"])]


@case(exit=1, near=(208, 213))
def settles_by_half():
    """After the TTL the privatelink name is private and the FQDN still public: the alias is not followed."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and t == "SOA" else world.public(n, t)
    run = with_corp(model)
    world = World(run.estate)
    azure = world.azure()
    run.resolvers[0]["settled"] = lambda n, t: azure(n, t) if split(n)[2] else world.public(n, t)
    return run, [find(203, THREE, ["corp"])]


@case(exit=1, near=(203, 208))
def settles_to_nothing():
    """Still public after the TTL, the record is there, no redirect: not the cache."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and t == "SOA" else world.public(n, t)
    run = with_corp(model)
    run.resolvers[0]["settled"] = World(run.estate).public
    return run, [find(213, THREE, ["corp"], alternatives=[203])]


def only_some(forwarded):
    """dnsmasq server=/FQDN/: the exact names, nothing else of the zone."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if n in forwarded else world.public(n, t)
    return model


@case(exit=1, near=(202,))
def single_names_forwarded():
    """One account's name is forwarded, the other's is not: the same service is right and public at one resolver."""
    estate = Estate().account("contoso-ai", services=("openai",), first=5).account("alpha", services=("openai",), net="10.2.0")
    return with_corp(only_some([OAI]), estate), [find(204, ["alpha.openai.azure.com"], ["corp"])]


@case(exit=0, near=(204,))
def all_single_names_forwarded():
    estate = Estate().account("contoso-ai", services=("openai",), first=5).account("alpha", services=("openai",), net="10.2.0")
    return with_corp(only_some([OAI, "alpha.openai.azure.com"]), estate), []


@case(exit=1, near=(202,))
def fell_back_to_public():
    """Slow, public, and the server it may forward to is silent."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).resolver(CORP, world.public, label="corp").resolver("10.20.2.4", silent, label="inbound")
    run.resolvers[0]["rtt"] = 2400000
    return run, [find(205, THREE, ["corp"], alternatives=[201, 202]), find(101, resolvers=["inbound"])]


@case(exit=1, near=(205,))
def public_and_fast_beside_a_dead_server():
    estate = contoso()
    world = World(estate)
    run = Run(estate).resolver(CORP, world.public, label="corp").resolver("10.20.2.4", silent, label="inbound")
    return run, [find(213, THREE, ["corp"], alternatives=[201, 202, 204]), find(101, resolvers=["inbound"])]


@case(exit=1, near=(202, 213))
def vpn_split_dns_lacks_the_domain():
    """The stub is public, the tunnel's server would be right."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.public).resolver("127.0.0.53", world.public, "system").resolver(
        "10.8.0.1", world.azure(), "system", "tun0", judged=False)
    run.resolved = [{"interface": "tun0", "ifindex": 7, "servers": ["10.8.0.1"], "domains": [{"name": "corp.contoso.com", "routeOnly": True}],
                     "defaultRoute": False}]
    return run, [find(209, THREE, ["127.0.0.53", "systemPath"])]


@case(exit=1, near=(209,))
def stub_public_and_so_are_its_links():
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.public).resolver("127.0.0.53", world.public, "system").resolver(
        "192.168.1.1", world.public, "system", "eth0", judged=False)
    run.resolved = [{"interface": "eth0", "ifindex": 2, "servers": ["192.168.1.1"], "domains": [], "defaultRoute": True}]
    return run, [find(213, THREE, ["127.0.0.53", "systemPath"], alternatives=[201, 202, 204])]


@case(exit=1, near=(201, 210))
def zone_of_nearly_the_right_name():
    estate = contoso(services=("openai",), first=5, record=False)
    estate.drop_zone("openai")
    estate.zone("privatelink-openai.azure.com")
    run, _ = vm(estate, linked=())
    return run, [find(211, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(211,))
def zone_of_the_right_name_beside_a_wrong_one():
    estate = contoso(services=("openai",), first=5)
    estate.zone("privatelink-openai.azure.com")
    run, _ = vm(estate, linked=())
    return run, [find(201, [OAI], ["168.63.129.16", "systemPath"])]


def elsewhere(estate, vantage="unknown"):
    world = World(estate)
    estate.network["virtualNetworks"] = [vnet("hub", "10.60.0.0/16")]
    estate.network["virtualNetworksRead"] = True
    run = Run(estate, vantage=vantage).system_path(world.public).resolver(CORP, world.public, "system").resolver(
        "168.63.129.16", silent, "azureDns", "azure-dns")
    run.stated = vantage != "unknown"
    return run


@case(exit=1, near=(102, 201, 202, 213))
def not_on_the_private_network():
    return elsewhere(contoso()), [find(215, THREE, [CORP, "systemPath"])]


@case(exit=1, near=(215,))
def onprem_as_stated():
    """Whoever says that the host is on-premises says that it is meant to be connected: the cause is looked for."""
    return elsewhere(contoso(), "onprem"), [find(213, THREE, [CORP, "systemPath"], alternatives=[201, 202, 204]),
                                            find(102, resolvers=["168.63.129.16"], severity="info")]


# ---- 3xx -----------------------------------------------------------------------------------------------------------

@case(exit=1, near=(201, 202, 302, 307))
def connection_pending():
    run, _ = vm(contoso(status="Pending", record=False))
    return run, [find(301, THREE)]


@case(exit=0, near=(302, 305))
def deliberately_public():
    """Not named by the user, public access enabled, no connection at all: no fault."""
    estate = contoso(endpoint=False, pna="Enabled")
    run, _ = vm(estate)
    run.targets = "all"
    return run, [find(301, THREE, severity="info")]


@case(exit=1, near=(307,))
def public_but_named():
    run, _ = vm(contoso(endpoint=False, pna="Enabled"))
    return run, [find(301, THREE)]


@case(exit=1, near=(301, 302, 305))
def alias_missing():
    """Azure says approved, and no resolver shows the alias."""
    estate = contoso()
    world = World(estate, alias=[])
    run = Run(estate).resolver(CORP, world.public, label="corp").resolver("168.63.129.16", world.azure(), "azureDns", "azure-dns")
    return run, [find(307, THREE, ["corp"])]


@case(exit=1, near=(301, 305))
def no_subdomain():
    run, _ = vm(contoso(endpoint=False, subdomain=False))
    return run, [find(303)]


@case(exit=0, near=(301,))
def no_subdomain_public():
    run, _ = vm(contoso(endpoint=False, subdomain=False, pna="Enabled"))
    run.targets = "all"
    return run, [find(303, severity="info")]


@case(exit=1, near=(301, 305, 401))
def service_zone_shadowed():
    """One account is in the local zone, rightly; another is not and does not exist there."""
    estate = Estate().account("contoso-ai", services=("openai",), first=5).account("nope-oai", services=("openai",), first=9)
    run = with_corp(lambda w: w.shadow({"contoso-ai": ["10.1.2.5"]}), estate)
    return run, [find(302, ["nope-oai.openai.azure.com"], ["corp"]), find(302, [OAI], ["corp"], severity="warning")]


@case(exit=0, near=(302, 501, 505))
def name_overridden_rightly():
    """dnsmasq address=/FQDN/: the service zone itself is public, so it is a record by hand and not a shadowed zone."""
    estate = contoso(services=("openai",), first=5)
    run = with_corp(lambda w: only(w.public, lambda n, t: Reply([(n, 0, "A", "10.1.2.5")], aa=True) if n == OAI and t == "A" else None), estate)
    return run, [find(506, [OAI], ["corp"], severity="warning")]


@case(exit=1, near=(302, 401))
def account_not_in_dns():
    estate = contoso()
    world = World(estate, missing=["contoso-ai"], alias=[])
    run = Run(estate).resolver(CORP, world.public, label="corp").resolver("168.63.129.16", world.azure(), "azureDns", "azure-dns")
    return run, [find(305, THREE, ["corp"])]


@case(exit=1, near=(302, 305))
def name_hidden_by_filter():
    """NXDOMAIN at one resolver while the name exists elsewhere and the service zone is public there."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: Reply(authority=[soa("azure.com", PUBLIC_SOA)], rcode="NXDOMAIN") if n == OAI else None))
    return run, [find(111, [OAI], ["corp"], alternatives=[302, 305])]


@case(exit=1, near=(301, 302, 307))
def old_answer_without_alias():
    """Elsewhere the alias is there: this resolver still has the answer from before the endpoint was approved."""
    def model(world):
        tail = [(PUBLIC_TAIL[0], 60, "CNAME", PUBLIC_TAIL[1] + "."), (PUBLIC_TAIL[1], 10, "A", PUBLIC_IP)]
        return only(world.azure(), lambda n, t: Reply([(n, 300, "CNAME", PUBLIC_TAIL[0] + ".")] + tail) if n == OAI and t == "A" else None)
    return with_corp(model), [find(208, [OAI], ["corp"], alternatives=[302, 307])]


@case(exit=1, near=(305, 501))
def hosts_file_wrong():
    run, world = vm(contoso())
    run.hosts = [("10.9.9.9", OAI)]
    run.system_answers = {OAI: ["10.9.9.9"]}
    return run, [find(306, [OAI], ["systemPath"])]


@case(exit=0, near=(501,))
def hosts_file_right():
    run, world = vm(contoso())
    run.hosts = [("10.1.2.5", OAI)]
    run.system_answers = {OAI: ["10.1.2.5"]}
    return run, [find(306, [OAI], ["systemPath"], severity="warning")]


@case(exit=0, near=(306,))
def hosts_file_of_another_name():
    run, world = vm(contoso())
    run.hosts = [("10.9.9.9", "fabrikam-ai.openai.azure.com")]
    return run, []


@case(exit=1, near=(111, 208))
def service_zone_without_soa():
    """dnsmasq local=/openai.azure.com/: no such name, and no SOA that would tell a local zone from a filter."""
    estate = contoso(services=("openai",), first=5)
    run = with_corp(lambda w: only(w.public, lambda n, t: Reply(rcode="NXDOMAIN", aa=True) if n.endswith("openai.azure.com") else None), estate)
    return run, [find(302, [OAI], ["corp"], alternatives=[111])]


@case(exit=0, near=(302, 505))
def leaf_zone_right():
    """A zone for the FQDN alone shadows nothing else: a record by hand."""
    estate = contoso(services=("openai",), first=5)
    own = soa(OAI, corp_soa())

    def change(n, t):
        if n != OAI:
            return None
        return Reply([(n, 300, "A", "10.1.2.5")], aa=True) if t == "A" else Reply(authority=[own], aa=True)
    return with_corp(lambda w: only(w.public, change), estate), [find(506, [OAI], ["corp"], severity="warning")]


@case(exit=0, near=(506,))
def shadow_with_alias_right():
    """The service zone is held locally, with an alias into the forwarded privatelink zone: every other account is hidden."""
    estate = contoso(services=("openai",), first=5)

    def model(world):
        azure, local = world.azure(), world.shadow({})

        def change(n, t):
            if n == OAI and t in ("A", "AAAA"):
                reply = azure(n, t)
                reply.aa = True
                return reply
            return None if n == "openai.azure.com" else azure(n, t)
        return only(local, change)
    return with_corp(model, estate), [find(302, [OAI], ["corp"], severity="warning")]


@case(exit=0, near=(302, 505, 506))
def public_zone_of_another_name():
    """Public DNS under an MNAME nobody listed: the witness shows the same, so it is nobody's own zone."""
    other = "ns1.example-cdn.net. hostmaster.example-cdn.net. 1 3600 300 2419200 300"

    def rename(model):
        def change(n, t):
            reply = model(n, t)
            for section in (reply.answer, reply.authority):
                section[:] = [row if row[2] != "SOA" or "azureprivatedns" in row[3] else ("openai.azure.com", row[1], "SOA", other)
                              for row in section]
            return reply
        return change
    estate = contoso(services=("openai",), first=5)
    world = World(estate)
    run = Run(estate).resolver(CORP, rename(world.azure()), label="corp").resolver(
        "168.63.129.16", rename(world.azure(linked=())), "azureDns", "azure-dns")
    return run, []


@case(exit=1, near=(306,))
def search_domain_wildcard():
    run, world = vm(contoso())
    run.search = ["corp.contoso.com"]
    run.system_answers = {OAI: ["10.7.7.7"]}
    run.canonical = {OAI: OAI + ".corp.contoso.com"}
    return run, [find(308, [OAI], ["systemPath"])]


@case(exit=0, near=(308,))
def search_domain_without_wildcard():
    run, world = vm(contoso())
    run.search = ["corp.contoso.com"]
    return run, []


@case(exit=1, near=(301, 401, 901))
def endpoint_lacks_member():
    """The account was upgraded from OpenAI: its endpoint still serves one name."""
    estate = contoso(services=("openai",), first=5)
    estate.accounts[0].update(kind="AIServices", hosts=[COG, OAI, AIS])
    run, _ = vm(estate)
    return run, [find(309, [AIS, COG])]


@case(exit=0, near=(309,))
def endpoint_of_one_member_is_enough_for_openai():
    run, _ = vm(contoso(services=("openai",), first=5))
    return run, []


# ---- 4xx, 5xx ------------------------------------------------------------------------------------------------------

@case(exit=1, near=(201, 402, 404, 505))
def record_missing():
    estate = contoso()
    estate.zone_of("openai")["records"] = []
    run, _ = vm(estate)
    return run, [find(401, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(402, 302))
def record_missing_everywhere():
    """The same at a forwarder folds: one cause, three resolvers."""
    estate = contoso()
    estate.zone_of("openai")["records"] = []
    run, world = vm(estate)
    run.resolver(CORP, world.azure(), label="corp")
    return run, [find(401, [OAI], ["168.63.129.16", "corp", "systemPath"])]


@case(exit=1, near=(401,))
def foreign_endpoint():
    """A name of an account that ARM does not show us: somebody else's endpoint made the alias."""
    estate = contoso()
    world = World(estate, alias=["contoso-ai", "fabrikam-ai"])
    world.known.append("fabrikam-ai")
    azure = world.azure()
    run = Run(estate, targets=["fabrikam-ai"], names={"fabrikam-ai": ["fabrikam-ai.openai.azure.com"]}).resolver("168.63.129.16", azure, "system")
    return run, [find(402, ["fabrikam-ai.openai.azure.com"], ["168.63.129.16"], alternatives=[401]),
                 find(901, ["fabrikam-ai.openai.azure.com"], severity="unknown")]


@case(exit=1, near=(401, 404))
def record_in_the_wrong_zone():
    """The openai member's record was written into the cognitiveservices zone."""
    estate = contoso(services=("openai",), first=5)
    record = estate.zone_of("openai")["records"].pop()
    estate.zone_of("cognitiveservices")["records"].append(record)
    run, _ = vm(estate)
    return run, [find(403, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(401, 403))
def duplicate_zones():
    """Two zones of one name, the record in one, the VNet linked to the other."""
    estate = contoso(services=("openai",), first=5)
    estate.zone("privatelink.openai.azure.com", group="rg-spoke", links=(("link-spoke", "Default"),))
    world = World(estate)
    azure = world.azure(records={})
    run = Run(estate).system_path(azure).resolver("168.63.129.16", azure, "system")
    return run, [find(404, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=0, near=(404,))
def duplicate_zones_with_the_record_in_both():
    estate = contoso(services=("openai",), first=5)
    records = list(estate.zone_of("openai")["records"])
    estate.zone("privatelink.openai.azure.com", group="rg-spoke", records=records)
    run, _ = vm(estate)
    return run, []


@case(exit=1, near=(403, 404))
def record_under_the_wrong_label():
    estate = contoso(services=("openai",), first=5)
    estate.zone_of("openai")["records"][0]["name"] = "contoso-ai.openai.azure.com"
    run, _ = vm(estate)
    return run, [find(401, [OAI], ["168.63.129.16", "systemPath"])]


def change_record(addresses):
    estate = contoso()
    estate.zone_of("openai")["records"][0]["addresses"] = addresses
    return vm(estate)[0]


@case(exit=1, near=(502, 503, 504, 505))
def stale_record():
    return change_record(["10.1.2.99"]), [find(501, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(501, 503))
def several_records():
    return change_record(["10.1.2.5", "10.1.2.77"]), [find(502, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=0, near=(501, 504))
def sibling_address():
    return change_record(["10.1.2.4"]), [find(503, [OAI], ["168.63.129.16", "systemPath"], severity="warning")]


def two_endpoints():
    estate = contoso()
    estate.account("contoso-ai", net="10.8.2", suffix="-dr", record=False)
    return estate


@case(exit=0, near=(501, 502, 503))
def other_endpoint_as_information():
    run, _ = vm(two_endpoints())
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"], severity="info")]


@case(exit=1, near=(501,))
def other_endpoint_narrowed():
    estate = two_endpoints()
    run, _ = vm(estate)
    run.expect_endpoints = [estate.endpoints[1]["id"]]
    return run, [find(504, THREE, ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(501, 506))
def copy_drifted():
    records = {(s, "contoso-ai"): ["10.1.2.99"] for s in ZONES}
    return with_corp(lambda w: w.copy(records)), [find(505, THREE, ["corp"])]


@case(exit=1, near=(401, 506))
def copy_lacks_record():
    return with_corp(lambda w: w.copy({})), [find(505, THREE, ["corp"])]


@case(exit=0, near=(505, 302))
def copy_right():
    return with_corp(lambda w: w.copy(w.records())), [find(506, THREE, ["corp"], severity="warning")]


# ---- 6xx, and what ARM's network says ----------------------------------------------------------------------------

def in_hub(estate, dns=(), **kw):
    estate.network["virtualNetworks"] = [vnet("hub", "10.20.0.0/16", dns)]
    estate.network["virtualNetworksRead"] = True
    return vm(estate, **kw)


@case(exit=0, near=(602,))
def vnet_dns_changed():
    """The VNet names another server than this host still uses."""
    run, _ = in_hub(contoso(), dns=["10.20.0.53"])
    return run, [find(601, resolvers=["168.63.129.16"], severity="warning")]


@case(exit=0, near=(601, 602))
def vnet_dns_as_used():
    run, _ = in_hub(contoso(), dns=["168.63.129.16"])
    return run, []


@case(exit=0, near=(601,))
def nic_overrides_vnet():
    estate = contoso()
    estate.network["networkInterfaces"] = [nic("vm-jump-nic", "10.20.0.7", "hub", ["168.63.129.16"])]
    estate.network["networkInterfacesRead"] = True
    run, _ = in_hub(estate, dns=["10.20.0.53"])
    return run, [find(602, resolvers=["168.63.129.16"], severity="warning")]


@case(exit=1, near=(104, 201, 202))
def rule_leads_to_public_dns():
    """A ruleset sends everything to a server that knows only public DNS."""
    estate = contoso()
    estate.network["dnsForwardingRulesets"] = [ruleset("rs-hub", {".": ["10.9.9.53"]}, ["hub"])]
    estate.network["dnsForwardingRulesetsRead"] = True
    run, _ = in_hub(estate, linked=())
    return run, [find(603, THREE, ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(603,))
def rule_for_another_domain():
    estate = contoso()
    estate.network["dnsForwardingRulesets"] = [ruleset("rs-hub", {"corp.contoso.com": ["10.9.9.53"]}, ["hub"])]
    estate.network["dnsForwardingRulesetsRead"] = True
    run, _ = in_hub(estate, linked=())
    return run, [find(201, THREE, ["168.63.129.16", "systemPath"])]


def looping(links):
    estate = contoso()
    estate.network["virtualNetworks"] = [vnet("hub", "10.20.0.0/16"), vnet("dns", "10.30.0.0/16")]
    estate.network["virtualNetworksRead"] = True
    estate.network["inboundEndpoints"] = [inbound("in-dns", "10.30.0.4", "dns")]
    estate.network["inboundEndpointsRead"] = True
    estate.network["dnsForwardingRulesets"] = [ruleset("rs-hub", {s: ["10.30.0.4"] for s in ZONES.values()}, links)]
    estate.network["dnsForwardingRulesetsRead"] = True
    world = World(estate)
    return Run(estate).resolver("10.30.0.4", dead_forwarder(world), label="inbound")


@case(exit=1, near=(103, 603))
def ruleset_loops():
    """The ruleset is linked to the VNet of the inbound endpoint that its rules lead to."""
    return looping(["hub", "dns"]), [find(104, THREE, ["inbound"])]


@case(exit=1, near=(104,))
def ruleset_not_linked_to_the_endpoint():
    return looping(["hub"]), [find(103, THREE, ["inbound"], alternatives=[104])]


@case(exit=0, near=(401,))
def no_zone_group():
    run, _ = vm(contoso(zone_group=False))
    return run, [find(604, THREE, severity="info")]


@case(exit=1, near=(604,))
def no_zone_group_and_no_record():
    """Here the missing group is part of the cause."""
    run, _ = vm(contoso(services=("openai",), first=5, zone_group=False, record=False))
    return run, [find(401, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=3, near=(401,))
def zone_group_not_yet_added():
    """The endpoint is ten minutes old: a policy may still add its zone group."""
    run, _ = vm(contoso(services=("openai",), first=5, zone_group=False, record=False, created="2026-11-20T08:02:00.000Z"))
    return run, [find(212, [OAI], ["168.63.129.16", "systemPath"], severity="warning", alternatives=[401])]


@case(exit=1, near=(212,))
def zone_group_never_added():
    run, _ = vm(contoso(services=("openai",), first=5, zone_group=False, record=False, created="2026-11-19T08:02:00.000Z"))
    return run, [find(401, [OAI], ["168.63.129.16", "systemPath"])]


@case(exit=1, near=(210,))
def link_in_progress():
    estate = contoso()
    for zone in estate.zones.values():
        zone["virtualNetworkLinks"][0].update(virtualNetworkLinkState="InProgress", provisioningState="Updating")
    run, _ = vm(estate, linked=())
    return run, [find(201, THREE, ["168.63.129.16", "systemPath"]), find(605, THREE, severity="warning")]


@case(exit=0, near=(605,))
def link_in_progress_elsewhere_and_all_right():
    estate = contoso()
    for zone in estate.zones.values():
        zone["virtualNetworkLinks"][0]["virtualNetworkLinkState"] = "InProgress"
    run, _ = vm(estate)
    return run, []


@case(exit=0, near=(601, 602))
def pod():
    run, _ = vm(contoso())
    run.cluster = "kubernetes"
    return run, [find(606, resolvers=["168.63.129.16"], severity="info")]


@case(exit=0, near=(606,))
def browser_over_https():
    run, _ = vm(contoso())
    run.browser = "/etc/firefox/policies/policies.json: DNSOverHTTPS is enabled"
    return run, [find(216, severity="info")]


@case(exit=0, near=(216, 606))
def container_without_cluster_dns():
    run, _ = vm(contoso())
    run.cluster = None
    return run, []


# ---- 9xx -----------------------------------------------------------------------------------------------------------

@case(exit=3, near=(501, 902))
def azure_not_asked():
    """Private, through the right zone, and not proven: the names were given, Azure was not read."""
    estate = contoso()
    world = World(estate)
    run = Run(estate, inventory=False).resolver(CORP, world.azure(), label="corp")
    return run, [find(901, THREE, severity="unknown")]


@case(exit=0, near=(901,))
def azure_not_asked_but_stated():
    estate = contoso(services=("openai",), first=5)
    world = World(estate)
    run = Run(estate, inventory=False).resolver(CORP, world.azure(), label="corp")
    run.expectations = [{"fqdn": OAI, "addresses": ["10.1.2.5"]}]
    return run, []


@case(exit=1, near=(301, 501))
def azure_not_asked_public():
    estate = contoso()
    world = World(estate)
    run = Run(estate, inventory=False).resolver(CORP, world.public, label="corp").resolver("168.63.129.16", world.azure(), "azureDns", "azure-dns")
    return run, [find(202, THREE, ["corp"], alternatives=[201, 204]), find(901, THREE, severity="unknown")]


@case(exit=3, near=(501, 301))
def endpoint_not_readable():
    """The endpoint is in a foreign subscription: its addresses are unknown, not absent."""
    estate = contoso(readable=False, record=False)
    for service, address in zip(ZONES, ("10.1.2.4", "10.1.2.5", "10.1.2.6")):
        estate.zone_of(service)["records"] = [{"name": "contoso-ai", "ttl": 10, "addresses": [address], "creator": None}]
    estate.gaps = [{"scope": estate.endpoints[0]["id"], "resource": "Microsoft.Network/privateEndpoints",
                    "action": "Microsoft.Network/privateEndpoints/read", "status": 403,
                    "text": "Azure denied reading pe-contoso-ai: Microsoft.Network/privateEndpoints/read is missing."}]
    run, _ = vm(estate)
    return run, [find(901, THREE, severity="unknown"), find(902, severity="unknown")]


@case(exit=0, near=(901, 902))
def one_of_two_endpoints_not_readable_but_right():
    """Every answer is an address of the endpoint that could be read: the other one changes nothing."""
    estate = contoso()
    estate.account("contoso-ai", net="10.8.2", suffix="-dr", record=False, readable=False)
    estate.gaps = [{"scope": estate.endpoints[1]["id"], "resource": "Microsoft.Network/privateEndpoints",
                    "action": "Microsoft.Network/privateEndpoints/read", "status": 403, "text": "Azure denied reading pe-contoso-ai-dr."}]
    run, _ = vm(estate)
    return run, []


@case(exit=0, near=(902, 901))
def zones_not_readable_but_right():
    """What could not be read did not matter: what is right stays right."""
    estate = contoso()
    estate.zones_read = None
    estate.gaps = [{"scope": "/subscriptions/x", "resource": "Microsoft.Network/privateDnsZones",
                    "action": "Microsoft.Network/privateDnsZones/read", "status": 403, "text": "Azure denied reading private DNS zones."}]
    run, _ = vm(estate)
    return run, []


@case(exit=0, near=(904,))
def inventory_old():
    run, _ = vm(contoso())
    run.set(inventoryFile="inv.json", startedAt="2026-11-22T08:00:00.000Z")
    return run, [find(903, severity="warning")]


@case(exit=0, near=(903,))
def inventory_of_yesterday():
    run, _ = vm(contoso())
    run.set(inventoryFile="inv.json", startedAt="2026-11-21T07:59:00.000Z")
    return run, []


@case(exit=3, near=(101, 103))
def run_cut():
    """The deadline passed before anything was asked: nothing may be concluded."""
    run, _ = vm(contoso())
    lines = run.lines

    def cut():
        import json
        rows = [json.loads(line) for line in lines()]
        rows[0].update(complete=False, incomplete="the deadline of 1 s passed")
        for row in rows[1:]:
            row.update(outcome="notAsked", cut=True, packets=[], sentUs=-1, rttUs=-1, system=None)
        return [json.dumps(row) for row in rows]

    run.lines = cut
    return run, [find(904, severity="unknown")]


# ---- together ------------------------------------------------------------------------------------------------------

@case(exit=1, near=(213, 901))
def several_causes_at_once():
    """Three accounts broken in three ways, and one healthy, at one resolver: three findings."""
    estate = contoso()
    estate.account("alpha", net="10.2.0").account("beta", net="10.3.0", status="Pending", record=False).account("gamma", net="10.4.0")
    estate.zone_of("openai")["records"] = [r for r in estate.zone_of("openai")["records"] if r["name"] != "alpha"]
    for record in estate.zone_of("services.ai")["records"]:
        if record["name"] == "gamma":
            record["addresses"] = ["10.4.0.66"]
    run, _ = vm(estate)
    return run, [find(401, ["alpha.openai.azure.com"], ["168.63.129.16", "systemPath"]),
                 find(301, [f"beta.{ZONES[s]}" for s in ZONES]),
                 find(501, ["gamma.services.ai.azure.com"], ["168.63.129.16", "systemPath"])]
