"""Several causes at once: each is told, and none for another."""
import servers
from estate import Estate
from internet import changed, everybody, local_copy
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

ZONE = "privatelink.openai.azure.com"


def three(site, at):
    return [servers.bind(site, "a", at["corp"], forwarders=[at["public"]]),
            servers.unbound(site, "b", at["corp2"], forwarders=[at["azure"]], server="private-address: 10.0.0.0/8"),
            servers.bind(site, "c", at["corp3"], forwarders=[at["azure"]], zones={ZONE: local_copy({"contoso-ai": "10.1.2.98"})})]


def stale():
    e = Estate.standard()
    e.zone_named(ZONE).record("contoso-ai", "10.1.2.99", creator="created by private endpoint pe-old with resource guid "
                              "0f0f0f0f-0000-0000-0000-000000000099")
    return e


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
        "THREE", "three servers, each wrong in its own way, and a stale record besides",
        custom=["a=10.0.0.4", "b=10.0.0.5", "c=10.0.0.6"], servers=three, accounts=changed(everybody(), "contoso-ai", {"openai": ["10.1.2.99"]}),
        estate=stale,
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), ("corp2", OPENAI, "A", "NODATA"), ("corp3", OPENAI, "A", {"10.1.2.98"}),
               ("corp3", COGNITIVE, "A", {"10.1.2.4"}), ("azure", OPENAI, "A", {"10.1.2.99"})],
        exit=1,
        findings=[Finding("PLD202", "error", NAMES, ["a"], alternatives=["PLD201", "PLD204"]), Finding("PLD110", "error", NAMES, ["b"], alternatives=[]),
                  Finding("PLD505", "error", [OPENAI], ["c"]), Finding("PLD501", "error", [OPENAI], [AZURE, SYSTEM_PATH])],
        verdicts={"a": "fail", "b": "fail", "c": {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"},
                  AZURE: {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}}),
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
