"""A15: servers that do not resolve for us, or do not for these names."""
import servers
from internet import CONTROL_ADDRESS, CONTROL_NAME, local_copy
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario


def bind(site, at):
    server = servers.bind(site, "corp", at["corp"], forwarders=[at["azure"]], clients="10.9.0.0/16")
    server.warm = False
    return [server]


def unbound_deny(site, at):
    return [servers.unbound(site, "corp", at["corp"], forwarders=[at["azure"]], clients="deny")]


def authority(site, at):
    """The company's primary for its own domain, named by mistake: it refers everybody to the root."""
    zones = {"corp.contoso.com": local_copy({"www": "10.0.0.80", "dc1": "10.0.0.4"}), ".": ". 3600 IN SOA a.root-servers.net. x. 1 1 1 1 1\n"
             ". 3600 IN NS a.root-servers.net.\na.root-servers.net. 3600 IN A 198.41.0.4\ncom. 3600 IN NS a.gtld-servers.net.\n"
             "a.gtld-servers.net. 3600 IN A 192.5.6.30\n"}
    return [servers.bind(site, "corp", at["corp"], zones=zones, recursive=False)]


def unbound_refuse(site, at):
    return [servers.unbound(site, "corp", at["corp"], forwarders=[at["azure"]], server='local-zone: "openai.azure.com" always_refuse')]


def unusable(name, title, builder, code, truth, fqdns=NAMES, verdicts="fail", **more):
    return Scenario(name, title, custom=["corp=10.0.0.4"], servers=builder, truth=truth, exit=1,
                    findings=[Finding(code, "error", fqdns, ["corp"], **more)], verdicts={"corp": verdicts, AZURE: "ok", SYSTEM_PATH: "ok"})


SCENARIOS = [
    unusable("A15", "BIND allows recursion to other networks only", bind, "PLD107",
             [("corp", OPENAI, "A", "REFUSED"), ("corp", OPENAI, "A", "no ra"), ("corp", OPENAI, "A", "ede=18"), ("corp", CONTROL_NAME, "A", "REFUSED")],
             fqdns=[], alternatives=[]),
    unusable("DENY", "unbound's access-control drops us: silence over UDP, the end over TCP", unbound_deny, "PLD101",
             [("corp", OPENAI, "A", "TIMEOUT"), ("corp", OPENAI, "A/tcp", "TIMEOUT")], fqdns=[], alternatives=[]),
    unusable("REFERRAL", "an authoritative server refers us elsewhere", authority, "PLD107",
             [("corp", OPENAI, "A", "NODATA"), ("corp", OPENAI, "A", "no ra"), ("corp", "www.corp.contoso.com", "A", {"10.0.0.80"})],
             fqdns=[], alternatives=[]),
    unusable("REFUSE-1", "unbound refuses one service's names", unbound_refuse, "PLD112",
             [("corp", OPENAI, "A", "REFUSED"), ("corp", OPENAI, "A", "ra"), ("corp", COGNITIVE, "A", {"10.1.2.4"}),
              ("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS})],
             fqdns=[OPENAI], verdicts={COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}, alternatives=["PLD111", "PLD302"]),
]
