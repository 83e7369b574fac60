"""A17: two nameservers in resolv.conf, of which the second was never told about Azure."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


def both(site, at):
    return [servers.bind(site, "good", at["corp"], forwarders=[at["azure"]]),
            servers.bind(site, "bad", at["corp2"], forwarders=[at["public"]])]


SCENARIO = Scenario(
    "A17", "the second nameserver of resolv.conf does not forward",
    nameservers=["10.0.0.4", "10.0.0.5"], servers=both,
    truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("corp2", OPENAI, "A", {"20.232.91.180"})],
    exit=1,
    findings=[Finding("PLD202", "error", NAMES, ["10.0.0.5"], alternatives=["PLD201", "PLD204"]),
              Finding("PLD115", "error", NAMES, ["10.0.0.4", "10.0.0.5"])],
    verdicts={"10.0.0.4": "ok", "10.0.0.5": "fail", AZURE: "ok", SYSTEM_PATH: "ok"})
