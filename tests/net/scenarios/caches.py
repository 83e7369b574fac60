"""Servers that were mended a moment ago, and remember the time before."""
import time

import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONE = "privatelink.openai.azure.com"


def caching(how=""):
    """unbound asks a server that asks a public resolver, for now."""
    return lambda site, at: [servers.bind(site, "before", at["corp3"], forwarders=[at["public"]]),
                             servers.unbound(site, "corp", at["corp"], forwarders=[at["corp3"]], server=how)]


def packets(site, at):
    """dnsdist keeps whole answers, by question: it has the account's name, and not the privatelink name."""
    return [servers.bind(site, "before", at["corp3"], forwarders=[at["public"]]),
            servers.dnsdist(site, "corp", at["corp"], [at["corp3"]], "getPool(''):setCache(newPacketCache(1000, { maxTTL = 3600 }))\n")]


def mended(wait=0.0):
    """Somebody asks for the names; only then the server behind is told of Azure; and some time goes by."""
    def prepare(world):
        for name in NAMES:
            world.ask("corp", name)
            world.ask("corp", name, "AAAA")
        world.replace("before", servers.bind(world.site, "after", world.at["corp3"], forwarders=[world.at["azure"]]))
        time.sleep(wait)
    return prepare


NOW = [("corp3", OPENAI, "A", {"10.1.2.5"}), ("corp", ZONE, "SOA", "soa=azureprivatedns.net")]
SCENARIOS = [
    Scenario(
        "CACHED", "public answers of the time before are in the cache",
        custom=["corp=10.0.0.4"], servers=caching(), prepare=mended(), truth=NOW + [("corp", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD213", "error", NAMES, ["corp"], among=["PLD208"])], verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "PACKETS", "the same behind a cache that keeps whole answers",
        custom=["corp=10.0.0.4"], servers=packets, prepare=mended(1.1),
        truth=NOW + [("corp", OPENAI, "A", {"20.232.91.180"}), ("corp", "contoso-ai." + ZONE, "A", {"10.1.2.5"}),
                     ("corp", OPENAI, "TXT", "soa=azureprivatedns.net")],
        exit=1, findings=[Finding("PLD208", "error", NAMES, ["corp"], alternatives=["PLD117"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "SETTLED", "the same, asked again when the cache has forgotten",
        custom=["corp=10.0.0.4"], servers=caching("cache-max-ttl: 3"), prepare=mended(), options=["--settle"],
        truth=NOW + [("corp", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD208", "error", NAMES, ["corp"], alternatives=[])], verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "EXPIRED", "a serve-stale cache gives the public answer of the time before once, and then the right one",
        custom=["corp=10.0.0.4"], servers=caching("cache-max-ttl: 1\nserve-expired: yes\nserve-expired-reply-ttl: 0"), prepare=mended(2.2),
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), *NOW, ("corp", OPENAI, "A", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD113", "warning", NAMES, ["corp"])], verdicts={"corp": "warn", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
