"""A02: an AIServices account of which one zone of three was forgotten, in Azure and in the zone group."""
from estate import Estate
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def estate():
    e = Estate.standard()
    e.remove_zone("privatelink.services.ai.azure.com")
    return e


SCENARIO = Scenario(
    "A02", "one private zone of three does not exist",
    linked=("cognitiveservices", "openai"), estate=estate,
    truth=[("azure", "privatelink.services.ai.azure.com", "SOA", "soa=ns1-39.azure-dns.com"),
           ("azure", SERVICES_AI, "A", {"20.232.91.180"}), ("azure", OPENAI, "A", {"10.1.2.5"})],
    exit=1,
    findings=[Finding("PLD210", "error", [SERVICES_AI], [AZURE, SYSTEM_PATH])],
    verdicts={AZURE: {COGNITIVE: "ok", OPENAI: "ok", SERVICES_AI: "fail"},
              SYSTEM_PATH: {COGNITIVE: "ok", OPENAI: "ok", SERVICES_AI: "fail"}})
