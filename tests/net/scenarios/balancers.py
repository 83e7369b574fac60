"""dnsdist in front of two servers: one address, two minds."""
import servers
from internet import CONTROL_NAME
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario


def balancer(second):
    """The first server behind it forwards to Azure DNS, the second to this role."""
    def builder(site, at):
        return [servers.bind(site, "one", at["corp2"], forwarders=[at["azure"]]), servers.bind(site, "two", at["corp3"], forwarders=[at[second]]),
                servers.dnsdist(site, "corp", at["corp"], [at["corp2"], at["corp3"]])]
    return builder


BEHIND = [("corp2", OPENAI, "A", {"10.1.2.5"}), ("corp3", CONTROL_NAME, "A", {"20.190.160.17"})]
SCENARIOS = [
    Scenario(
        "BALANCER", "dnsdist before two equal servers, asked eight times: healthy",
        custom=["corp=10.0.0.4"], servers=balancer("azure"), options=["--samples", "8"],
        truth=BEHIND + [("corp3", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", {"10.1.2.5"}), ("corp", OPENAI, "A", {"10.1.2.5"})],
        verdicts={"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "REPLICAS", "one of two servers behind dnsdist does not forward to Azure",
        custom=["corp=10.0.0.4"], servers=balancer("public"), options=["--samples", "8"],
        truth=BEHIND + [("corp3", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD117", "error", NAMES, ["corp"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
