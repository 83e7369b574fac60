"""Causes that look alike, told apart: what came through and what did not, who else shows the truth, and what only time mends."""
from kit import AZURE_SOA, PUBLIC_IP, Reply, Run, World, only, soa, split
from cases import OAI, THREE, case, contoso, find, with_corp

PRIVATELINK = "contoso-ai.privatelink.openai.azure.com"


# ---- SERVFAIL: what came through -----------------------------------------------------------------------------------

def fails_for_names(world):
    """The SOA of the zones passes, nothing within them does."""
    return only(world.azure(), lambda n, t: Reply(rcode="SERVFAIL") if split(n)[0] else None)


@case(exit=1, near=(110, 106))
def servfail_but_for_the_soa():
    """A static stub to a server that recurses: it has the SOA, and refuses the rest without recursion, AAAA too."""
    return with_corp(fails_for_names), [find(105, THREE, ["corp"], alternatives=[103])]


@case(exit=1, near=(105, 110))
def servfail_but_for_the_soa_slowly():
    """After a second and more it is no stub: what it forwards to does not answer."""
    run = with_corp(fails_for_names)
    run.resolvers[0]["rtt"] = 1200000
    return run, [find(103, THREE, ["corp"], alternatives=[104, 105])]


# ---- DNS64 ---------------------------------------------------------------------------------------------------------

def dns64(prefix, of="10.1.2.5"):
    """An AAAA record made of an A record (RFC 6147), for one name."""
    made = prefix + "%x:%x" % tuple(int(a) * 256 + int(b) for a, b in (of.split(".")[:2], of.split(".")[2:]))

    def model(world):
        def change(n, t):
            return Reply([(n, 900, "CNAME", PRIVATELINK + "."), (PRIVATELINK, 10, "AAAA", made)]) if n == OAI and t == "AAAA" else None
        return only(world.azure(), change)
    return model, made


@case(exit=0, near=(214, 502))
def dns64_of_the_right_address():
    model, made = dns64("64:ff9b::")
    run = with_corp(model)
    return run.system_path(World(run.estate).azure(), {OAI: ["10.1.2.5", made]}), []


@case(exit=0, near=(214,))
def dns64_with_a_prefix_of_its_own():
    return with_corp(dns64("2001:db8:122:344::")[0]), []


@case(exit=1, near=(202,))
def dns64_of_the_public_address():
    """Made of what the server got from public DNS: IPv6 goes past the endpoint."""
    return with_corp(dns64("64:ff9b::", PUBLIC_IP)[0]), [find(214, [OAI], ["corp"])]


# ---- another resolver tells it from Azure's zone -------------------------------------------------------------------

@case(exit=1, near=(213,))
def not_forwarding_and_a_record_stale():
    """What the other resolver has from Azure's zone is wrong; that this one does not ask there is certain all the same."""
    run = with_corp(lambda w: w.public, azure=lambda w: w.azure(records={**w.records(), ("openai", "contoso-ai"): ["10.1.2.99"]}))
    return run, [find(202, THREE, ["corp"], alternatives=[201, 204])]


@case(exit=1, near=(202,))
def not_forwarding_and_a_copy_elsewhere():
    """A private address from somebody's own copy says nothing about Azure's zone."""
    run = with_corp(lambda w: w.public, azure=lambda w: w.public)
    world = World(run.estate)
    run.resolver("10.0.0.9", world.copy({**world.records(), ("openai", "contoso-ai"): ["10.1.2.98"]}, services=("openai",)), label="copy", judged=False)
    return run, [find(213, THREE, ["corp"], alternatives=[201, 202, 204])]


# ---- two minds behind one address ----------------------------------------------------------------------------------

def two_minds(first, then):
    run = with_corp(lambda w: getattr(w, first) if first == "public" else w.azure())
    world = World(run.estate)
    answers = {"public": world.public, "azure": world.azure()}
    run.resolvers[0]["repeats"] = [answers[word] for word in then]
    return run


@case(exit=1, near=(202, 203, 213))
def two_minds_public_first():
    """Whichever answered first, 117 stands alone."""
    return two_minds("public", ["azure", "public", "azure"]), [find(117, THREE, ["corp"])]


@case(exit=1, near=(113,))
def two_minds_on_another_port():
    """The command to repeat it names the port as pldig takes it."""
    run = two_minds("azure", ["public", "azure"])
    run.resolvers[0]["port"] = 5353
    return run, [find(117, THREE, ["corp"])]


@case(exit=1, near=(117,))
def public_every_time():
    return two_minds("public", ["public"] * 3), [find(202, THREE, ["corp"], alternatives=[201, 204])]


# ---- split DNS -----------------------------------------------------------------------------------------------------

@case(exit=1, near=(202, 213))
def vpn_server_named():
    """The tunnel's server was named with @: it is the link's all the same."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.public).resolver("127.0.0.53", world.public, "system").resolver("10.8.0.1", world.azure(), label="vpn")
    run.resolved = [{"interface": "tun0", "ifindex": 7, "servers": ["10.8.0.1"], "domains": [{"name": "corp.contoso.com", "routeOnly": True}],
                     "defaultRoute": False}]
    return run, [find(209, THREE, ["127.0.0.53", "systemPath"])]


@case(exit=1, near=(209,))
def another_server_named():
    """A server that is right and no link's: the stub cannot be sent there by a routing domain."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).system_path(world.public).resolver("127.0.0.53", world.public, "system").resolver("10.9.0.1", world.azure(), label="hub")
    run.resolved = [{"interface": "eth0", "ifindex": 2, "servers": ["192.168.1.1"], "domains": [], "defaultRoute": True}]
    return run, [find(202, THREE, ["127.0.0.53", "systemPath"], alternatives=[201, 204])]


# ---- what only time mends ------------------------------------------------------------------------------------------

def no_record_yet(world):
    """The cache remembers that there was none; the time to live that is left stands in the SOA record."""
    def change(n, t):
        if n not in (OAI, PRIVATELINK):
            return None
        chain = [(OAI, 899, "CNAME", PRIVATELINK + ".")] if n == OAI else []
        return Reply(chain, [soa("privatelink.openai.azure.com", AZURE_SOA, 7)], "NXDOMAIN" if t == "A" else "NOERROR")
    return only(world.azure(), change)


@case(exit=1, near=(402, 403))
def negative_answer_from_before():
    """ARM has the record, and another resolver gives it."""
    return with_corp(no_record_yet), [find(401, [OAI], ["corp"], alternatives=[404])]


@case(exit=1, near=(404,))
def negative_answer_that_has_gone():
    """--settle: asked again after the time to live it is right."""
    run = with_corp(no_record_yet)
    run.resolvers[0]["settled"] = World(run.estate).azure()
    return run, [find(401, [OAI], ["corp"])]


@case(exit=1, near=(402, 404))
def negative_answer_that_stays():
    """After the time to live it is the same: no cache, perhaps another zone of that name."""
    run = with_corp(no_record_yet)
    run.resolvers[0]["settled"] = no_record_yet(World(run.estate))
    return run, [find(401, [OAI], ["corp"], alternatives=[404])]


@case(exit=1, near=(404,))
def record_of_another_address():
    """ARM has a record, and not the right one: the answer may be from before it, and the record is no help."""
    run = with_corp(no_record_yet)
    run.estate.zone_of("openai")["records"][0]["addresses"] = ["10.1.2.99"]
    return run, [find(401, [OAI], ["corp"], alternatives=[404])]
