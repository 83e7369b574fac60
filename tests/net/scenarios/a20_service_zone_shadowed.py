"""A20: BIND is primary for openai.azure.com itself and knows one account of it."""
import servers
from estate import Estate
from internet import local_copy
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, Finding, Scenario

NOPE = "nope-oai.openai.azure.com"


def bind(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]],
                         zones={"openai.azure.com": local_copy({"contoso-ai": "10.1.2.5"})})]


def estate():
    """nope-oai is public on purpose; being named as a target makes PLD301 an error all the same."""
    e = Estate.standard()
    e.account("nope-oai", kind="OpenAI", public="Enabled", default_action="Allow")
    return e


SCENARIO = Scenario(
    "A20", "BIND shadows the whole service zone",
    targets=["contoso-ai", "nope-oai"], custom=["corp=10.0.0.4"], servers=bind, estate=estate,
    truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", NOPE, "A", "NXDOMAIN"), ("corp", NOPE, "A", "soa=dc1.corp.contoso.com"),
           ("corp", COGNITIVE, "A", {"10.1.2.4"}), ("azure", NOPE, "A", {"20.232.91.180"})],
    exit=1,
    findings=[Finding("PLD302", "warning", [OPENAI], ["corp"]),
              Finding("PLD302", "error", [NOPE], ["corp"]),
              Finding("PLD301", "error", [NOPE], [])],
    verdicts={"corp": {COGNITIVE: "ok", OPENAI: "warn", SERVICES_AI: "ok", NOPE: "fail"},
              AZURE: {COGNITIVE: "ok", OPENAI: "ok", SERVICES_AI: "ok"}})
