"""UDP that is dropped where nobody misses it, and an answer that has just become wrong: a record made a moment ago."""
import servers
from internet import everybody, changed, private_zones
from scenario import COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def negative(world):
    """The record is asked for a moment before it is made."""
    world.ask("corp", OPENAI)
    world.replace("hub-azure", servers.bind(world.site, "hub-azure", world.at["hub-azure"], zones=private_zones(everybody())))


SCENARIOS = [
    Scenario(
        "USE-VC", "resolv.conf says TCP, and UDP is dropped: the host is fine, others are not",
        nameservers=["10.0.0.4"], resolv_conf=["options use-vc"], drops=["ip daddr 10.0.0.4 udp dport 53"],
        servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]])], options=["--timeout", "1"],
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("corp", OPENAI, "A/tcp", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD108", "warning", NAMES, ["10.0.0.4"], alternatives=[])], verdicts={"10.0.0.4": "warn", SYSTEM_PATH: "ok"}),
    Scenario(
        "NEGATIVE", "the record was made a moment ago, and a cache remembers that there was none",
        accounts=changed(everybody(), "contoso-ai", {"openai": []}), hub=True, linked=(), apart=True, nameservers=["10.0.0.4"], custom=["hub=10.0.0.9"],
        servers=lambda site, at: [servers.unbound(site, "corp", at["corp"], forwarders=[at["hub-azure"]])], prepare=negative,
        truth=[("corp", OPENAI, "A", "NXDOMAIN"), ("hub-azure", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD401", "error", [OPENAI], ["10.0.0.4", SYSTEM_PATH], alternatives=["PLD404"], says=["cache", "--settle"])],
        verdicts={"10.0.0.4": {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}, "hub": "ok"}),
]
