"""A07: on-premises, a conditional forwarder points at 168.63.129.16, which answers only inside Azure."""
import servers
from internet import CONTROL_ADDRESS, CONTROL_NAME, SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


def bind(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]],
                         statements="".join(servers.forward(zone, at["azure"]) for zone in SERVICES.values()))]


SCENARIO = Scenario(
    "A07", "on-premises forwarder to an unreachable Azure DNS",
    custom=["corp=10.0.0.4"], nameservers=["10.0.0.4"], vantage="onprem", linked=None, servers=bind,
    truth=[("azure", OPENAI, "A", "TIMEOUT"), ("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS}), ("corp", OPENAI, "A", "SERVFAIL")],
    exit=1,
    findings=[Finding("PLD103", "error", NAMES, ["corp", SYSTEM_PATH], alternatives=["PLD104"]),
              Finding("PLD102", "info", [], [AZURE])],
    verdicts={"corp": "fail", SYSTEM_PATH: "fail"})
