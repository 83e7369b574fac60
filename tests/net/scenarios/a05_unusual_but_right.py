"""A05: configurations that look wrong and are right, because it depends on the server whether a CNAME is asked again."""
import servers
from internet import SERVICES
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Scenario

ZONES = ["privatelink." + zone for zone in SERVICES.values()]
HEALTHY = dict(custom=["corp=10.0.0.4"], truth=[("corp", OPENAI, "A", {"10.1.2.5"})],
               verdicts={"corp": "ok", AZURE: "ok", SYSTEM_PATH: "ok"})


def bind(site, at):
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]],
                         statements="".join(servers.forward(zone, at["azure"]) for zone in ZONES))]


def unbound(site, at):
    return [servers.unbound(site, "corp", at["corp"], forwarders=[at["public"]], forward_zones={zone: [at["azure"]] for zone in ZONES})]


def dnsmasq(site, at):
    return [servers.dnsmasq(site, "corp", at["corp"], forwarders=[at["public"]], forward_zones={name: [at["azure"]] for name in NAMES})]


SCENARIOS = [
    Scenario("A05", "BIND forwards only the privatelink zones: healthy", servers=bind, **HEALTHY),
    Scenario("A05-unbound", "unbound does the same: healthy", servers=unbound, **HEALTHY),
    Scenario("A05-dnsmasq", "dnsmasq forwards only the exact names: healthy", servers=dnsmasq, **HEALTHY),
]
