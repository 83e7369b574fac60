"""A18: a forgotten line in /etc/hosts."""
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

SCENARIO = Scenario(
    "A18", "/etc/hosts gives another address",
    hosts=["10.9.9.9 contoso-ai.openai.azure.com"],
    truth=[("azure", OPENAI, "A", {"10.1.2.5"})],
    exit=1,
    findings=[Finding("PLD306", "error", [OPENAI], [SYSTEM_PATH])],
    verdicts={AZURE: "ok", SYSTEM_PATH: {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}})
