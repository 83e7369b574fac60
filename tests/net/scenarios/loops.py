"""Servers that send questions in circles, and forwarders whose target is dead in other ways than A07's."""
import servers
from internet import CONTROL_ADDRESS, CONTROL_NAME, SERVICES
from places import Place
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONES = list(SERVICES.values())


def loop(site, at):
    """Each is the other's forwarder for Azure's zones: somebody meant well twice."""
    return [servers.bind(site, name, at[name], forwarders=[at["public"]], statements="".join(servers.forward(zone, at[other]) for zone in ZONES))
            for name, other in (("corp", "corp2"), ("corp2", "corp"))]


def no_route(site, at):
    """dnsmasq says so in an extended error."""
    return [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["public"]], forward_zones={zone: [Place("10.99.0.4", 53)] for zone in ZONES})]


def closed_port(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]], statements="".join(servers.forward(zone, at["closed"]) for zone in ZONES))]


def powerdns_dead(site, at):
    return [servers.powerdns(site, "corp", at["corp"], recurse={".": [at["public"]], **{zone: [at["dead"]] for zone in ZONES}})]


SCENARIOS = [
    Scenario(
        "LOOP", "two BINDs forward to each other",
        custom=["corp=10.0.0.4", "corp2=10.0.0.5"], servers=loop, limit=90,
        truth=[("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS}), ("corp", OPENAI, "A", "SERVFAIL"), ("corp2", OPENAI, "A", "SERVFAIL")],
        exit=1, findings=[Finding("PLD103", "error", NAMES, ["corp", "corp2"], alternatives=["PLD104"])],
        verdicts={"corp": "fail", "corp2": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "NO-ROUTE", "dnsmasq has no route to its forwarder",
        custom=["corp=10.0.0.4"], servers=no_route,
        truth=[("corp", OPENAI, "A", "REFUSED"), ("corp", OPENAI, "A", "ede=23")],
        exit=1, findings=[Finding("PLD103", "error", NAMES, ["corp"], alternatives=["PLD104"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "CLOSED", "nothing listens where BIND forwards to",
        custom=["corp=10.0.0.4"], servers=closed_port, places={"closed": "10.0.0.7"},
        truth=[("corp", OPENAI, "A", "SERVFAIL"), ("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS})],
        exit=1, findings=[Finding("PLD103", "error", NAMES, ["corp"], alternatives=["PLD104", "PLD105"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "PDNS-DEAD", "PowerDNS Recursor's forwarder is a black hole",
        custom=["corp=10.0.0.4"], servers=powerdns_dead, places={"dead": "10.0.0.7"}, drops=["ip daddr 10.0.0.7"],
        truth=[("corp", OPENAI, "A", "SERVFAIL"), ("corp", CONTROL_NAME, "A", {CONTROL_ADDRESS})],
        exit=1, findings=[Finding("PLD103", "error", NAMES, ["corp"], alternatives=["PLD104"])],
        verdicts={"corp": "fail", AZURE: "ok", SYSTEM_PATH: "ok"}),
]
