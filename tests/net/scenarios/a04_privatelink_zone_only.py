"""A04: dnsmasq forwards the privatelink zones alone. It does not ask again for the target of a CNAME, so that rule never acts.

It keeps the whole public chain, also the privatelink name in the middle: once somebody has asked for the public name, the one
question that shows the cause is answered from the cache. A warm server may therefore hide the cause, but must not suggest another.
"""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

PRIVATELINK = "contoso-ai.privatelink.openai.azure.com"


def dnsmasq(site, at):
    zones = {"privatelink." + zone: [at["azure"]] for zone in SERVICES.values()}
    return [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["public"]], forward_zones=zones)]


def ask_everything(world):
    for name in NAMES:
        world.ask("corp", name)


SCENARIOS = [
    Scenario(
        "A04", "dnsmasq forwards only the privatelink zones",
        custom=["corp=10.0.0.4"], servers=dnsmasq,
        truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=azureprivatedns.net"), ("corp", PRIVATELINK, "A", {"10.1.2.5"}),
               ("corp", OPENAI, "A", {"20.232.91.180"}), ("corp", PRIVATELINK, "A", {"20.232.91.180"})],
        exit=1,
        findings=[Finding("PLD203", "error", NAMES, ["corp"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "A04-warm", "the same with the names in dnsmasq's cache",
        custom=["corp=10.0.0.4"], servers=dnsmasq, prepare=ask_everything,
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), ("corp", PRIVATELINK, "A", {"20.232.91.180"}),
               ("corp", "privatelink.openai.azure.com", "SOA", "soa=azureprivatedns.net")],
        exit=1,
        findings=[Finding("PLD203", "error", NAMES, ["corp"], alternatives=[])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
