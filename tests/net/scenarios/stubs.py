"""Servers that were told to treat a resolver as an authority (RD=0), where they should forward."""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONES = list(SERVICES.values())
PRIVATELINK = "contoso-ai.privatelink.openai.azure.com"


def unbound(site, at):
    return [servers.unbound(site, "corp", at["corp"], forwarders=[at["public"]], stub_zones={zone: [at["hub-azure"]] for zone in ZONES})]


def powerdns(site, at):
    return [servers.powerdns(site, "corp", at["corp"], recurse={".": [at["public"]]}, stub={zone: [at["hub-azure"]] for zone in ZONES})]


def static_stub(site, at):
    return [servers.bind(site, "corp", at["corp"],
                         statements="".join(servers.static_stub(zone, at["hub-azure"]) for zone in ZONES))]


def static_stub_privatelink(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]],
                         statements="".join(servers.static_stub("privatelink." + zone, at["hub-azure"]) for zone in ZONES))]


def powerdns_recurse(site, at):
    return [servers.powerdns(site, "corp", at["corp"], recurse={".": [at["public"]], **{zone: [at["hub-azure"]] for zone in ZONES}})]


def target_knows(world):
    for name in NAMES:
        world.ask("hub-azure", name)
        world.ask("hub-azure", name, "AAAA")


def stub(name, title, builder, answer, exit, findings=(), verdict="fail", **more):
    return Scenario(
        name, title, custom=["corp=10.0.0.4"], hub=True, servers=builder, exit=exit, findings=list(findings),
        truth=[("corp", PRIVATELINK, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", answer), ("hub-azure", OPENAI, "A", {"10.1.2.5"})],
        verdicts={"corp": verdict, AZURE: "ok", SYSTEM_PATH: "ok"}, **more)


STUB = Finding("PLD105", "error", NAMES, ["corp"], alternatives=["PLD103"])
SCENARIOS = [
    stub("STUB", "unbound has a stub zone where it should forward", unbound, "SERVFAIL", 1, [STUB]),
    stub("STUB-warm", "the same while the target has the names in its cache: healthy for now", unbound, {"10.1.2.5"}, 0, verdict="ok",
         prepare=target_knows),
    stub("STUB-pdns", "PowerDNS Recursor has forward-zones where it should have forward-zones-recurse", powerdns, "SERVFAIL", 1, [STUB]),
    stub("RECURSE", "PowerDNS Recursor with forward-zones-recurse: healthy", powerdns_recurse, {"10.1.2.5"}, 0, verdict="ok"),
    Scenario(
        "STATIC", "BIND has a static-stub zone where it should forward",
        custom=["corp=10.0.0.4"], hub=True, servers=static_stub,
        truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=azureprivatedns.net"), ("corp", PRIVATELINK, "A", "SERVFAIL"),
               ("corp", OPENAI, "A", "SERVFAIL"), ("corp", OPENAI, "AAAA", "SERVFAIL")],
        exit=1, findings=[STUB], verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    stub("STATIC-pl", "BIND has a static-stub for the privatelink zones alone: healthy", static_stub_privatelink, {"10.1.2.5"}, 0, verdict="ok"),
]
