"""A21, A22: DNS is right, traffic is not, and the other way round (--connect)."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

PRIVATE = {"10.1.2.4": "private", "10.1.2.5": "private", "10.1.2.6": "private"}
PUBLIC = {"20.232.91.180": "public"}
PRIVATELINK = "contoso-ai.privatelink.openai.azure.com"


def traffic(name, title, **more):
    told = dict(options=["--connect"], fronts={**PRIVATE, **PUBLIC}, truth=[("azure", OPENAI, "A", {"10.1.2.5"})], verdicts={AZURE: "ok"})
    told.update(more)
    return Scenario(name, title, **told)


SCENARIOS = [
    traffic("CONNECT", "DNS and traffic are right: healthy", exit=0),
    traffic("A21", "packets to port 443 of one private address vanish", drops=["ip daddr 10.1.2.5 tcp dport 443"],
            exit=1, findings=[Finding("PLD702", "error", [OPENAI], [], alternatives=[])]),
    traffic("A22", "a proxy resolves by itself and comes from the Internet", proxy=True,
            environment={"HTTPS_PROXY": "http://127.0.0.1:3128"},
            exit=1, findings=[Finding("PLD701", "error", NAMES, [], alternatives=[], says=["NO_PROXY"])]),
    traffic("A22-ok", "a proxy, and NO_PROXY covers the names: healthy", proxy=True,
            environment={"HTTPS_PROXY": "http://127.0.0.1:3128", "NO_PROXY": ".azure.com,localhost"}, exit=0),
    traffic("REFUSED-403", "the public address refuses, which is no cause of its own", custom=["corp=10.0.0.4"],
            servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]])],
            exit=1, findings=[Finding("PLD202", "error", NAMES, ["corp"], alternatives=["PLD201", "PLD204"])],
            verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    traffic("INSPECTED", "a firewall between here and the endpoint opens TLS", certificate="stranger",
            exit=0, findings=[Finding("PLD706", "warning", NAMES, [])]),
    traffic("PL-NAME", "the privatelink name is used as the endpoint", targets=["contoso-ai", f"https://{PRIVATELINK}/"],
            exit=1, findings=[Finding("PLD704", "error", [OPENAI], [])]),
]
