"""Answers out of a cache that is past its time."""
import time

import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONES = ["privatelink." + zone for zone in SERVICES.values()]
EXPIRE_SOON = "cache-max-ttl: 1\ncache-max-negative-ttl: 1\nserve-expired: yes\n"


def unbound(how):
    return lambda site, at: [servers.unbound(site, "corp", at["corp"], forwarders=[at["hub-azure"]], server=EXPIRE_SOON + how)]


def remember(world):
    """Somebody has asked everything that a person with pldig would ask, a while ago."""
    for zone in ZONES:
        world.ask("corp", zone, "SOA")
    for name in NAMES:
        world.ask("corp", name.replace(".", ".privatelink.", 1))
        world.ask("corp", name)
        world.ask("corp", name, "AAAA")
    time.sleep(2.2)


SCENARIOS = [
    Scenario(
        "STALE", "unbound serves expired answers while Azure is out of reach",
        custom=["corp=10.0.0.4"], hub=True, servers=unbound("serve-expired-reply-ttl: 30\nede: yes\nede-serve-expired: yes"), prepare=remember, drops=["ip daddr 10.0.0.9"],
        truth=[("corp", ZONES[1], "SOA", "soa=azureprivatedns.net"), ("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", "ede=3"),
               ("hub-azure", OPENAI, "A", "TIMEOUT")],
        exit=0, findings=[Finding("PLD113", "warning", NAMES, ["corp"])],
        verdicts={"corp": "warn", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "TTL0", "a serve-stale cache answers with TTL 0 and refreshes: healthy",
        custom=["corp=10.0.0.4"], hub=True, servers=unbound("serve-expired-reply-ttl: 0"), prepare=remember,
        truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", {"10.1.2.5"})],
        exit=0, verdicts={"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
