"""Forwarders that go to the Internet when Azure is out of reach: nobody notices until the traffic is refused."""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario
from world import drop, lift

ZONES = list(SERVICES.values())


def first(site, at):
    """BIND's default is "forward first"."""
    return [servers.bind(site, "corp", at["corp"], statements="".join(servers.forward(zone, at["hub-azure"], first=True) for zone in ZONES))]


def outage(world):
    """Azure is out of reach for a while, and somebody asks just then."""
    drop(AWAY)
    for name in NAMES:
        world.ask("corp", name, timeout=10)
    lift()


AWAY = "ip daddr 10.0.0.9"
SCENARIOS = [
    Scenario(
        "FIRST", "BIND forwards first, and falls back to the Internet",
        custom=["corp=10.0.0.4"], hub=True, servers=first, drops=[AWAY],
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), ("corp", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD202", "error", NAMES, ["corp"], alternatives=["PLD201", "PLD204", "PLD205"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "OUTAGE", "the same when Azure is back, and what was asked meanwhile is in the cache",
        custom=["corp=10.0.0.4"], hub=True, servers=first, prepare=outage,
        truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=azureprivatedns.net"), ("corp", OPENAI, "A", {"20.232.91.180"}),
               ("hub-azure", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD213", "error", NAMES, ["corp"], alternatives=["PLD203", "PLD205", "PLD208"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "FIRST-ok", "BIND forwards first, and Azure answers: healthy",
        custom=["corp=10.0.0.4"], hub=True, servers=first, truth=[("corp", OPENAI, "A", {"10.1.2.5"})],
        exit=0, verdicts={"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
