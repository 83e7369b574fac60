"""What the host adds: its hosts file, search domains, the order of nameservers."""
import servers
from internet import local_copy
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def corp_domain(records):
    def bind(site, at):
        zone = local_copy({"dc1": "10.0.0.4", **records})
        return [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]], zones={"corp.contoso.com": zone})]
    return bind


def good_and(bad):
    return lambda site, at: [servers.bind(site, "good", at["corp"], forwarders=[at["azure"]]),
                             servers.bind(site, "other", at["corp2"], forwarders=[at[bad]])]


def four(site, at):
    return [servers.bind(site, "good", at["corp"], at["corp2"], at["corp3"], forwarders=[at["azure"]]),
            servers.bind(site, "fourth", at["corp4"], forwarders=[at["public"]])]


AKS = ["search default.svc.cluster.local svc.cluster.local cluster.local corp.contoso.com", "options ndots:5"]
def localhost(site, at):
    return [servers.dnsmasq(site, "local", at["local"], forwarders=[at["azure"]])]


SCENARIOS = [
    Scenario(
        "HOSTS-right", "/etc/hosts has the right address, today",
        hosts=["10.1.2.5 contoso-ai.openai.azure.com"], truth=[("azure", OPENAI, "A", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD306", "warning", [OPENAI], [SYSTEM_PATH])],
        verdicts={AZURE: "ok", SYSTEM_PATH: {COGNITIVE: "ok", OPENAI: "warn", SERVICES_AI: "ok"}}),
    Scenario(
        "SEARCH", "ndots:5 and a wildcard in a search domain",
        nameservers=["10.0.0.4"], resolv_conf=AKS, servers=corp_domain({"*": "10.9.9.9"}),
        truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI + ".corp.contoso.com", "A", {"10.9.9.9"})],
        exit=1, findings=[Finding("PLD308", "error", NAMES, [SYSTEM_PATH], alternatives=[], says=["corp.contoso.com"])],
        verdicts={"10.0.0.4": "ok", SYSTEM_PATH: "fail"}),
    Scenario(
        "SEARCH-ok", "ndots:5 and search domains without a wildcard: healthy",
        nameservers=["10.0.0.4"], resolv_conf=AKS, servers=corp_domain({"www": "10.0.0.80"}),
        truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI + ".corp.contoso.com", "A", "NXDOMAIN")],
        exit=0, verdicts={"10.0.0.4": "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "FIRST-DEAD", "the first nameserver is silent, the second right",
        nameservers=["10.0.0.4", "10.0.0.5"], resolv_conf=["options timeout:1 attempts:2"], servers=good_and("azure"), drops=["ip daddr 10.0.0.4"],
        options=["--timeout", "1"],
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("corp2", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD101", "error", [], ["10.0.0.4"], alternatives=[]),
                          Finding("PLD116", "warning", NAMES, ["10.0.0.4"])],
        verdicts={"10.0.0.4": "fail", "10.0.0.5": "ok"}),
    Scenario(
        "FOURTH", "a fourth nameserver, which nobody asks, does not forward: healthy",
        nameservers=["10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.7"], servers=four, places={"corp4": "10.0.0.7"},
        truth=[("corp3", OPENAI, "A", {"10.1.2.5"}), ("corp4", OPENAI, "A", {"20.232.91.180"})],
        exit=0, verdicts={"10.0.0.4": "ok", "10.0.0.6": "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "ROTATE", "two nameservers in turn, of which the second does not forward",
        nameservers=["10.0.0.4", "10.0.0.5"], resolv_conf=["options rotate"], servers=good_and("public"),
        truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp2", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD202", "error", NAMES, ["10.0.0.5"], alternatives=["PLD201", "PLD204"]),
                          Finding("PLD115", "error", NAMES, ["10.0.0.4", "10.0.0.5"])],
        verdicts={"10.0.0.4": "ok", "10.0.0.5": "fail"}),
    Scenario(
        "EMPTY", "no nameserver in resolv.conf, so 127.0.0.1: healthy",
        nameservers=[], servers=localhost, places={"local": "127.0.0.1"}, truth=[("local", OPENAI, "A", {"10.1.2.5"})],
        resolvers={SYSTEM_PATH: ("systemPath", True), "127.0.0.1": ("system", True), AZURE: ("azureDns", False)},
        exit=0, verdicts={"127.0.0.1": "ok", SYSTEM_PATH: "ok"}),
]
