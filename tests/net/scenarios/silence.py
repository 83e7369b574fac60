"""Silence: of everybody, and of everybody but the Internet."""
from scenario import AZURE, OPENAI, SYSTEM_PATH, Finding, Scenario


SCENARIOS = [
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
]
