"""Forwarding the service zone or the privatelink zone alone: which is right depends on the server."""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

SERVICE_ZONES = list(SERVICES.values())
PRIVATELINK_ZONES = ["privatelink." + zone for zone in SERVICE_ZONES]
PRIVATELINK = "contoso-ai.privatelink.openai.azure.com"


def knot(zones):
    return lambda site, at: [servers.knot(site, "corp", at["corp"], servers.knot_forward(zones, at["azure"]) + servers.knot_forward(["."], at["public"]))]


def powerdns(zones):
    return lambda site, at: [servers.powerdns(site, "corp", at["corp"], recurse={".": [at["public"]], **{zone: [at["azure"]] for zone in zones}})]


def unbound_local(site, at):
    """The privatelink names as local data: nobody looks at them while following an alias."""
    data = "".join(f'local-zone: "privatelink.{zone}" static\nlocal-data: "contoso-ai.privatelink.{zone} 3600 IN A 10.1.2.{4 + i}"\n'
                   for i, zone in enumerate(SERVICE_ZONES))
    return [servers.unbound(site, "corp", at["corp"], forwarders=[at["public"]], server=data)]


def behind(name, title, builder, answer, exit=0, findings=(), verdict="ok", first=("A", {"10.1.2.5"})):
    """first: what the privatelink name gives before the account's name was asked for."""
    return Scenario(name, title, custom=["corp=10.0.0.4"], servers=builder, exit=exit, findings=list(findings),
                    truth=[("corp", PRIVATELINK, *first), ("corp", OPENAI, "A", answer)],
                    verdicts={"corp": verdict, AZURE: "ok", SYSTEM_PATH: "ok"})


SCENARIOS = [
    behind("KNOT", "Knot Resolver forwards the service zones: healthy", knot(SERVICE_ZONES), {"10.1.2.5"}),
    behind("KNOT-pl", "Knot Resolver forwards only the privatelink zones, and does not chase", knot(PRIVATELINK_ZONES), {"20.232.91.180"}, 1,
           [Finding("PLD203", "error", NAMES, ["corp"], alternatives=[])], "fail",
           first=("AAAA", "soa=azureprivatedns.net")),  # it would keep an A and use it
    behind("PDNS-pl", "PowerDNS Recursor forwards only the privatelink zones, and chases: healthy", powerdns(PRIVATELINK_ZONES), {"10.1.2.5"}),
    behind("LOCAL", "unbound has the privatelink names as local data, and does not chase", unbound_local, {"20.232.91.180"}, 1,
           [Finding("PLD206", "error", NAMES, ["corp"])], "fail"),
]
