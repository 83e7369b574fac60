"""A16: UDP or TCP does not pass."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

TCP_ONLY = "addAction(AndRule({ TCPRule(false), NotRule(QTypeRule(DNSQType.NS)) }), TCAction())\n"


def bind(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]])]


def truncating(site, at):
    """dnsdist sends clients to TCP with every answer over UDP, as some do against spoofed questions."""
    front = servers.dnsdist(site, "corp", at["corp"], [at["corp2"]], TCP_ONLY)
    front.warm = False
    return [servers.bind(site, "behind", at["corp2"], forwarders=[at["azure"]]), front]


SCENARIOS = [
    Scenario(
        "A16", "UDP to BIND is dropped, TCP passes",
        custom=["corp=10.0.0.4"], servers=bind, drops=["ip daddr 10.0.0.4 udp dport 53"],
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("corp", OPENAI, "A/tcp", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD108", "warning", NAMES, ["corp"], alternatives=[])],
        verdicts={"corp": "warn", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "TC", "every answer is truncated, TCP passes: healthy",
        custom=["corp=10.0.0.4"], servers=truncating,
        truth=[("corp", OPENAI, "A", "tc"), ("corp", OPENAI, "A", "NODATA"), ("corp", OPENAI, "A/tcp", {"10.1.2.5"})],
        exit=0, verdicts={"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "TC-DROP", "every answer is truncated, TCP is dropped",
        custom=["corp=10.0.0.4"], servers=truncating, drops=["ip daddr 10.0.0.4 tcp dport 53"],
        truth=[("corp", OPENAI, "A", "tc"), ("corp", OPENAI, "A/tcp", "TIMEOUT")],
        exit=1, findings=[Finding("PLD109", "error", NAMES, ["corp"], alternatives=[])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
