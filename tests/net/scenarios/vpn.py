"""A laptop with systemd-resolved and a VPN: the tunnel's DNS server is right, and it depends on the link's domains who asks it."""
import resolved
import servers
from internet import SERVICES
from links import Link
from scenario import AZURE, NAMES, OPENAI, SYSTEM_PATH, Finding, Scenario

ZONES = ["~" + zone for zone in SERVICES.values()]
BEHIND = "10.8.0.53"
ROUTER = "192.168.1.1"
# The stub is judged, for resolv.conf names it. What stands behind it is a witness, unless it is named.
ASKED = {SYSTEM_PATH: ("systemPath", True), resolved.STUB: ("system", True), AZURE: ("azureDns", False), ROUTER: ("system", False)}


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


def laptop(name, title, domains, answer, default="home", named=False, **more):
    """named: the command names the tunnel's server."""
    return Scenario(
        name, title, nameservers=[resolved.STUB], vantage="onprem", linked=None, hub=True, needs=["systemd-resolved"], options=["--timeout", "1"],
        links=[Link("home", "192.168.1.20/24", far=ROUTER), Link("tun0", "10.8.0.2/24", far=BEHIND)],
        places={"stub": resolved.STUB}, away={"vpn": BEHIND, "router": ROUTER}, servers=host(domains, default), custom=[f"vpn={BEHIND}"] if named else [],
        resolvers={**ASKED, **({"vpn": ("custom", True)} if named else {BEHIND: ("system", False)})},
        truth=[("vpn", OPENAI, "A", {"10.1.2.5"}), ("router", OPENAI, "A", {"20.232.91.180"}), ("stub", OPENAI, "A", answer)], **more)


SPLIT = Finding("PLD209", "error", NAMES, [resolved.STUB, SYSTEM_PATH], says=["tun0", "~openai.azure.com", "sudo resolvectl domain tun0"])
SILENT = Finding("PLD102", "info", [], [AZURE])
SCENARIOS = [
    laptop("VPN", "systemd-resolved sends nothing of Azure to the tunnel", ["~corp.contoso.com"], {"20.232.91.180"}, exit=1, findings=[SPLIT, SILENT],
           verdicts={BEHIND: "ok", resolved.STUB: "fail", SYSTEM_PATH: "fail"}),
    laptop("VPN-named", "the same where the tunnel's server is named", ["~corp.contoso.com"], {"20.232.91.180"}, named=True, exit=1,
           findings=[SPLIT, SILENT], verdicts={"vpn": "ok", resolved.STUB: "fail", SYSTEM_PATH: "fail"}),
    laptop("VPN-pl", "systemd-resolved sends only the privatelink zones to the tunnel", ["~privatelink." + zone[1:] for zone in ZONES],
           {"20.232.91.180"}, exit=1, findings=[SPLIT, SILENT], verdicts={BEHIND: "ok", resolved.STUB: "fail", SYSTEM_PATH: "fail"}),
    laptop("VPN-ok", "systemd-resolved sends Azure's zones to the tunnel: healthy", ZONES, {"10.1.2.5"}, exit=0, findings=[SILENT],
           verdicts={BEHIND: "ok", resolved.STUB: "ok", SYSTEM_PATH: "ok"}),
    laptop("VPN-all", "systemd-resolved sends everything to the tunnel: healthy", ["~."], {"10.1.2.5"}, default="tun0", exit=0, findings=[SILENT],
           verdicts={BEHIND: "ok", resolved.STUB: "ok", SYSTEM_PATH: "ok"}),
]
