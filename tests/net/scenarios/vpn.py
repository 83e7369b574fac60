"""A laptop with systemd-resolved and a VPN: the tunnel's DNS server is right, and it depends on the link's domains who asks it."""
import resolved
import servers
from internet import SERVICES
from links import Link
from scenario import AZURE, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONES = ["~" + zone for zone in SERVICES.values()]
BEHIND = "10.8.0.53"
# The stub is judged, for resolv.conf names it. What stands behind it is a witness, unless it is named.
ASKED = {SYSTEM_PATH: ("systemPath", True), resolved.STUB: ("system", True), "vpn": ("custom", True), AZURE: ("azureDns", False),
         "192.168.1.1": ("system", False)}


def host(domains, default="home"):
    """home: the network at home, whose server knows the Internet; tun0: the VPN."""
    def builder(site, at):
        vpn = servers.dnsmasq(site, "vpn", at["vpn"], forwarders=[at["hub-azure"]])
        home = servers.dnsmasq(site, "router", at["router"], forwarders=[at["public"]])
        vpn.network, home.network = site.behind["tun0"], site.behind["home"]
        stub = resolved.resolved(site, at["stub"], per_link={
            "home": {"dns": [at["router"].address], "default_route": default == "home"},
            "tun0": {"dns": [at["vpn"].address], "domains": domains, "default_route": default == "tun0"}})
        return [vpn, home, stub]
    return builder


def laptop(name, title, domains, answer, default="home", **more):
    return Scenario(
        name, title, nameservers=[resolved.STUB], vantage="onprem", linked=None, hub=True, needs=["systemd-resolved"],
        links=[Link("home", "192.168.1.20/24", far="192.168.1.1"), Link("tun0", "10.8.0.2/24", far=BEHIND)],
        places={"stub": resolved.STUB}, away={"vpn": BEHIND, "router": "192.168.1.1"}, servers=host(domains, default), custom=[f"vpn={BEHIND}"],
        truth=[("vpn", OPENAI, "A", {"10.1.2.5"}), ("router", OPENAI, "A", {"20.232.91.180"}), ("stub", OPENAI, "A", answer)],
        resolvers=ASKED, **more)


SILENT = Finding("PLD102", "info", [], [AZURE])
SCENARIOS = [
    laptop("VPN-ok", "systemd-resolved sends Azure's zones to the tunnel: healthy", ZONES, {"10.1.2.5"}, exit=0, findings=[SILENT],
           verdicts={"vpn": "ok", resolved.STUB: "ok", SYSTEM_PATH: "ok"}),
    laptop("VPN-all", "systemd-resolved sends everything to the tunnel: healthy", ["~."], {"10.1.2.5"}, default="tun0", exit=0, findings=[SILENT],
           verdicts={"vpn": "ok", resolved.STUB: "ok", SYSTEM_PATH: "ok"}),
]
