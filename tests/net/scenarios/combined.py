"""Several causes at once: each is told, and none for another."""
import servers
from estate import Estate
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def no_third_zone():
    e = Estate.standard()
    e.remove_zone("privatelink.services.ai.azure.com")
    return e


def pending_besides():
    e = Estate.standard()
    e.account("nope-oai", kind="OpenAI")
    e.endpoint("pe-nope-oai", "nope-oai", first="10.1.5.5", status="Pending", manual=True, zone_group=False)
    return e


SCENARIOS = [
    Scenario(
        "LAYERS", "a zone is missing in Azure, a line in the hosts file, and a second nameserver is silent",
        nameservers=[AZURE, "10.0.0.5"], hosts=["10.9.9.9 contoso-ai.cognitiveservices.azure.com"], linked=("cognitiveservices", "openai"),
        estate=no_third_zone, servers=lambda site, at: [servers.bind(site, "second", at["corp2"], forwarders=[at["azure"]])],
        drops=["ip daddr 10.0.0.5"], options=["--timeout", "1"],
        truth=[("azure", SERVICES_AI, "A", {"20.232.91.180"}), ("corp2", OPENAI, "A", "TIMEOUT")],
        exit=1,
        findings=[Finding("PLD306", "error", [COGNITIVE], [SYSTEM_PATH]), Finding("PLD210", "error", [SERVICES_AI], [AZURE, SYSTEM_PATH]),
                  Finding("PLD101", "error", [], ["10.0.0.5"], alternatives=[])],
        verdicts={AZURE: {COGNITIVE: "ok", OPENAI: "ok", SERVICES_AI: "fail"}, "10.0.0.5": "fail",
                  SYSTEM_PATH: {COGNITIVE: "fail", OPENAI: "ok", SERVICES_AI: "fail"}}),
    Scenario(
        "PENDING-2", "one account's endpoint is pending, and the company's server does not forward anyway",
        targets=["contoso-ai", "nope-oai"], custom=["corp=10.0.0.4"], estate=pending_besides,
        servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]])],
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), ("azure", "nope-oai.openai.azure.com", "A", {"20.232.91.180"})],
        exit=1,
        findings=[Finding("PLD202", "error", NAMES, ["corp"], alternatives=["PLD201", "PLD204"]),
                  Finding("PLD301", "error", ["nope-oai.openai.azure.com"], [])],
        verdicts={"corp": {name: "fail" for name in NAMES}, AZURE: {name: "ok" for name in NAMES}}),
]
