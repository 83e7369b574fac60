"""Silence: of everybody, and of everybody but the Internet."""
from estate import Estate
from links import Link
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


def elsewhere():
    """No virtual network that this host could be in."""
    e = Estate.standard()
    e.vnet("hub", ["10.1.0.0/16"])
    return e


def hanging():
    e = Estate.standard()
    e.override("*", fault="hang")
    return e


SCENARIOS = [
    Scenario(
        "OUTSIDE", "a host that is not on the private network at all",
        nameservers=["8.8.8.8"], vantage="internet", linked=None, estate=elsewhere, links=[Link("eth0", "192.168.1.20/24")],
        truth=[("public", OPENAI, "A", {"20.232.91.180"}), ("azure", OPENAI, "A", "TIMEOUT")],
        exit=1, findings=[Finding("PLD215", "error", NAMES, ["8.8.8.8", SYSTEM_PATH], alternatives=[])],
        verdicts={"8.8.8.8": "fail", SYSTEM_PATH: "fail"}),
    Scenario(
        "SILENCE", "no resolver answers",
        nameservers=["10.0.0.4"], resolv_conf=["options timeout:1 attempts:1"], vantage="onprem", linked=None, drops=["ip daddr 10.0.0.4"],
        options=["--timeout", "1", "--tries", "2"],
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("azure", OPENAI, "A", "TIMEOUT")],
        exit=1, findings=[Finding("PLD101", "error", [], ["10.0.0.4", SYSTEM_PATH], alternatives=[]), Finding("PLD102", "info", [], [AZURE])],
        verdicts={"10.0.0.4": "fail", SYSTEM_PATH: "fail"}),
    Scenario(
        "HOLES", "black holes everywhere, within the deadline",
        nameservers=["10.0.0.4", "10.0.0.5"], custom=["a=10.0.0.6", "b=8.8.8.8"], linked=None,
        drops=["ip daddr { 10.0.0.4, 10.0.0.5, 10.0.0.6, 8.8.8.8 }"], options=["--deadline", "30", "--timeout", "1"], limit=35,
        truth=[("corp", OPENAI, "A", "TIMEOUT"), ("public", OPENAI, "A", "TIMEOUT")],
        exit=1, findings=[Finding("PLD101", "error", [], ["10.0.0.4", "10.0.0.5", "a", "b", SYSTEM_PATH], alternatives=[]),
                          Finding("PLD102", "info", [], [AZURE])],
        verdicts={"10.0.0.4": "fail", "a": "fail", "b": "fail", SYSTEM_PATH: "fail"}),
    Scenario(
        "ARM-HANGS", "Azure Resource Manager never answers: DNS is asked all the same, within the deadline",
        targets=NAMES, estate=hanging, options=["--deadline", "12"], limit=16, apart=True, truth=[("azure", OPENAI, "A", {"10.1.2.5"})],
        exit=3, findings=[Finding("PLD901", "unknown", NAMES, [])], verdicts={AZURE: "unknown", SYSTEM_PATH: "unknown"}),
]
