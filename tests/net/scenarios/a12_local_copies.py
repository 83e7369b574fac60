"""A12: BIND has its own copies of all three privatelink zones, kept by hand."""
import servers
from internet import SERVICES, local_copy
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def copies(**addresses):
    def bind(site, at):
        zones = {"privatelink." + SERVICES[s.replace("_", ".")]: local_copy({"contoso-ai": a}) for s, a in addresses.items()}
        return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]], zones=zones)]
    return bind


SCENARIOS = [
    Scenario(
        "A12", "BIND's own copies of the zones have drifted",
        custom=["corp=10.0.0.4"], servers=copies(cognitiveservices="10.1.2.98", openai="10.1.2.99", services_ai="10.1.2.97"),
        truth=[("corp", "privatelink.openai.azure.com", "SOA", "soa=dc1.corp.contoso.com"), ("corp", OPENAI, "A", {"10.1.2.99"})],
        exit=1,
        findings=[Finding("PLD505", "error", NAMES, ["corp"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "A12-right", "BIND's own copies of the zones are right, today",
        custom=["corp=10.0.0.4"], servers=copies(cognitiveservices="10.1.2.4", openai="10.1.2.5", services_ai="10.1.2.6"),
        truth=[("corp", COGNITIVE, "A", {"10.1.2.4"}), ("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", SERVICES_AI, "A", {"10.1.2.6"})],
        exit=0,
        findings=[Finding("PLD506", "warning", NAMES, ["corp"])],
        verdicts={"corp": "warn", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
