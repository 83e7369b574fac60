"""UDP that is dropped where nobody misses it, and an answer that has just become wrong: a record made a moment ago."""
import servers
from scenario import NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


SCENARIOS = [
    Scenario(
        "USE-VC", "resolv.conf says TCP, and UDP is dropped: the host is fine, others are not",
        nameservers=["10.0.0.4"], resolv_conf=["options use-vc"], drops=["ip daddr 10.0.0.4 udp dport 53"],
        servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]])], options=["--timeout", "1"],
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("corp", OPENAI, "A/tcp", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD108", "warning", NAMES, ["10.0.0.4"], alternatives=[])], verdicts={"10.0.0.4": "warn", SYSTEM_PATH: "ok"}),
]
