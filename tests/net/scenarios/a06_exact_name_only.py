"""A06: BIND forwards the account's exact names only. It asks again for the CNAME's target, and that goes the public way."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


def bind(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]],
                         statements="".join(servers.forward(name, at["azure"]) for name in NAMES))]


SCENARIO = Scenario(
    "A06", "BIND forwards only the exact names",
    custom=["corp=10.0.0.4"], servers=bind,
    truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=ns1-39.azure-dns.com"), ("corp", OPENAI, "A", {"20.232.91.180"})],
    exit=1,
    findings=[Finding("PLD202", "error", NAMES, ["corp"], among=["PLD204"])],
    verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"})
