"""A03: the company's own server sends every question to a public resolver."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

SCENARIO = Scenario(
    "A03", "BIND sends everything to a public resolver",
    custom=["corp=10.0.0.4"],
    servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]])],
    truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=ns1-39.azure-dns.com"), ("corp", OPENAI, "A", {"20.232.91.180"}),
           ("azure", OPENAI, "A", {"10.1.2.5"})],
    exit=1,
    findings=[Finding("PLD202", "error", NAMES, ["corp"], alternatives=["PLD201", "PLD204"])],
    verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"})
