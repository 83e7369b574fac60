"""Something on the way answers in place of the resolvers that are asked: 192.0.2.1, which is nobody's (RFC 5737), answers too."""
import links
import servers
from internet import CONTROL_NAME
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

NOBODY = "192.0.2.1"
PUBLIC = {"20.232.91.180"}
ASKED = {SYSTEM_PATH: ("systemPath", True), "10.0.0.4": ("system", True), "10.0.0.5": ("system", True), AZURE: ("azureDns", False),
         NOBODY: ("control", False)}


def way(*redirected):
    """A way to 192.0.2.1, where packets vanish; DNS to the redirected addresses goes to the public resolver instead."""
    def prepare(_world):
        links.run("ip", "route", "add", NOBODY + "/32", "dev", "lo")
        if redirected:
            links.run("nft", "add table ip way; add chain ip way out { type nat hook output priority -100; };"
                      f" add rule ip way out ip daddr {{ {', '.join(redirected)} }} meta l4proto {{ tcp, udp }} th dport 53 dnat to 8.8.8.8")
    return prepare


def public(site, at):
    return [servers.bind(site, "one", at["corp"], forwarders=[at["public"]]), servers.bind(site, "two", at["corp2"], forwarders=[at["public"]])]


SCENARIOS = [
    Scenario(
        "INTERCEPTED", "a firewall answers every DNS question itself; nobody is at the nameservers' addresses", nameservers=["10.0.0.4", "10.0.0.5"],
        vantage="onprem", linked=(), prepare=way("10.0.0.4", "10.0.0.5", AZURE, NOBODY), places={"nobody": NOBODY}, resolvers=ASKED,
        truth=[("corp", OPENAI, "A", PUBLIC), ("corp2", CONTROL_NAME, "A", {"20.190.160.17"}), ("nobody", CONTROL_NAME, "A", {"20.190.160.17"})],
        exit=1, findings=[Finding("PLD118", "warning", [], [NOBODY]),
                          Finding("PLD213", "error", NAMES, ["10.0.0.4", "10.0.0.5", SYSTEM_PATH])],
        verdicts={"10.0.0.4": "fail", "10.0.0.5": "fail"}),
    Scenario(
        "SAME-PUBLIC", "two nameservers say the same, each for itself: nothing answers at 192.0.2.1", nameservers=["10.0.0.4", "10.0.0.5"],
        servers=public, prepare=way(), resolvers=ASKED,
        truth=[("corp", OPENAI, "A", PUBLIC), ("corp2", OPENAI, "A", PUBLIC), ("azure", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD202", "error", NAMES, ["10.0.0.4", "10.0.0.5", SYSTEM_PATH])],
        verdicts={"10.0.0.4": "fail", "10.0.0.5": "fail", AZURE: "ok"}),
]
