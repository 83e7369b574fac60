"""Policies that block a name, and zones of one's own that look like it."""
import servers
from internet import CONTROL_ADDRESS, CONTROL_NAME
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

ONLY_OPENAI = {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}


def policy_zone(rules):
    return "$TTL 300\n@ IN SOA localhost. root.localhost. 1 3600 900 604800 300\n@ IN NS localhost.\n" + rules


def rpz(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]], zones={"rpz.corp": policy_zone("*.openai.azure.com CNAME .\n")},
                         options='response-policy { zone "rpz.corp"; };')]


def azure_policy(at):
    """What a DNS security policy of the VNet does to a blocked domain."""
    return {"zones": {"policy.azure": policy_zone("*.openai.azure.com CNAME blockpolicy.azuredns.invalid.\n")},
            "options": 'response-policy { zone "policy.azure"; };'}


def dnsmasq_local(site, at):
    return [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["azure"]], options=["--local=/openai.azure.com/"])]


SCENARIOS = [
    Scenario(
        "RPZ", "a response policy zone says NXDOMAIN",
        custom=["corp=10.0.0.4"], servers=rpz,
        truth=[("corp", OPENAI, "A", "NXDOMAIN"), ("corp", SERVICES_AI, "A", {"10.1.2.6"}), ("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS})],
        exit=1, findings=[Finding("PLD111", "error", [OPENAI], ["corp"], among=["PLD302"])],
        verdicts={"corp": ONLY_OPENAI, AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "POLICY", "a DNS security policy of Azure blocks a service",
        azure=azure_policy, apart=True,
        truth=[("azure", OPENAI, "A", "NXDOMAIN"), ("azure", SERVICES_AI, "A", {"10.1.2.6"})],
        exit=1, findings=[Finding("PLD111", "error", [OPENAI], [AZURE, SYSTEM_PATH], alternatives=[])],
        verdicts={AZURE: ONLY_OPENAI, SYSTEM_PATH: ONLY_OPENAI}),
    Scenario(
        "LOCAL-NX", "dnsmasq keeps the service zone for itself and has nothing in it",
        custom=["corp=10.0.0.4"], servers=dnsmasq_local,
        truth=[("corp", OPENAI, "A", "NXDOMAIN"), ("corp", OPENAI, "A", "soa=None"), ("corp", SERVICES_AI, "A", {"10.1.2.6"})],
        exit=1, findings=[Finding("PLD302", "error", [OPENAI], ["corp"], alternatives=["PLD111"])],
        verdicts={"corp": ONLY_OPENAI, AZURE: "ok", SYSTEM_PATH: "ok"}),
]
