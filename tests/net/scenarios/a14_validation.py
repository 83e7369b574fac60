"""A14: a server validates, and what it forwards to has no DNSSEC."""
import servers
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

# The key-signing key of the true root, as anybody may look it up: it fits no key of this world.
ANCHOR = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"


def validating(name, title, builder, face, **more):
    return Scenario(
        name, title, custom=["corp=10.0.0.4"], servers=builder,
        truth=[("corp", OPENAI, "A", answer) for answer in face] + [("corp", OPENAI, "A/cd", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD106", "error", NAMES, ["corp"], alternatives=[], **more)],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"})


def unbound(trust):
    def builder(site, at):
        server = servers.unbound(site, "corp", at["corp"], forwarders=[at["azure"]], modules="validator iterator",
                                 server=f'ede: yes\n{trust}')
        server.warm = False
        return [server]
    return builder


def knot(site, at):
    server = servers.knot(site, "corp", at["corp"], servers.knot_forward(["."], at["azure"]), validate=True)
    server.warm = False
    return [server]


SCENARIOS = [
    validating("A14", "unbound validates everything", unbound(f'trust-anchor: "{ANCHOR}"'), ["SERVFAIL", "ede=6"], says=["10.1.2.4", "EDE 6"]),
    validating("A14-below", "unbound validates azure.com alone",
               unbound(f'trust-anchor: "{ANCHOR.replace(".", "azure.com.", 1)}"'), ["ede=9", "SERVFAIL"], says=["10.1.2.4"]),
    validating("A14-knot", "Knot Resolver validates everything", knot, ["SERVFAIL"], says=["10.1.2.4"]),
]
