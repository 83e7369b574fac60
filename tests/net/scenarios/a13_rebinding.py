"""A13: protection against DNS rebinding withholds private addresses. Four servers, four faces, one mark: SOA and AAAA pass, A does not."""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONE = "privatelink.openai.azure.com"
REACHED = [("corp", ZONE, "SOA", "soa=azureprivatedns.net"), ("corp", OPENAI, "AAAA", "NODATA")]


def protected(name, title, builder, face, **more):
    return Scenario(
        name, title, custom=["corp=10.0.0.4"], servers=builder, truth=REACHED + [("corp", OPENAI, "A", answer) for answer in face],
        exit=1, findings=[Finding("PLD110", "error", NAMES, ["corp"], **more)],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"})


def knot(site, at):
    rules = "modules.load('rebinding < iterate')\n" + servers.knot_forward(["."], at["azure"])
    return [servers.knot(site, "corp", at["corp"], rules)]


SCENARIOS = [
    protected("A13", "unbound withholds private addresses",
              lambda site, at: [servers.unbound(site, "corp", at["corp"], forwarders=[at["azure"]], server="private-address: 10.0.0.0/8")],
              ["NODATA", "soa=None"], alternatives=[], says=["private-domain"]),
    protected("A13-dnsmasq", "dnsmasq withholds private addresses",
              lambda site, at: [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["azure"]], options=["--stop-dns-rebind"])],
              ["NODATA", "ede=15"], alternatives=[], says=["rebind-domain-ok"]),
    protected("A13-bind", "BIND withholds private addresses",
              lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]],
                                             options="deny-answer-addresses { 10.0.0.0/8; };")],
              ["SERVFAIL"], says=["deny-answer-addresses"]),
    protected("A13-knot", "Knot Resolver withholds private addresses", knot, ["REFUSED", "ede=18", "ra"], alternatives=[]),
]
