"""The world: the small Internet, the public resolver, Azure DNS with its private zones, and the servers of a scenario.

    with World(directory, programs, places.places(True), accounts) as world:
        world.start(lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]])])
        world.ask("corp", "contoso-ai.openai.azure.com")

Inside a namespace call own_network() first; without one take places.places(False).
"""
import os

import daemon
import dnsask
import internet
import links
import places
import servers

AUTHORITIES = ("root", "gtld", "azure-dns", "traffic-manager")
_run = links.run


def own_network(more=()):
    """In a fresh network namespace: every address of the world, and more, on lo. There is no default route, so nothing can leave."""
    _run("ip", "link", "set", "lo", "up")
    for address in dict.fromkeys([*places.TRUE.values(), *more]):
        _run("ip", "addr", "add", address + ("/128" if ":" in address else "/32"), "dev", "lo", *(["nodad"] if ":" in address else []))


def own_files(directory, nameservers, hosts=(), resolv_conf=()):
    """In a fresh mount namespace: resolv.conf, hosts and nsswitch.conf of our own, nothing of the real host's /run, and so no name
    service cache daemon to go round them. resolv_conf: its lines besides the nameservers."""
    texts = {
        "resolv.conf": "".join(f"nameserver {address}\n" for address in nameservers) + "".join(line + "\n" for line in resolv_conf),
        "hosts": "127.0.0.1 localhost\n" + "".join(line + "\n" for line in hosts),
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    }
    for name, text in texts.items():
        path = os.path.join(directory, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        _run("mount", "--bind", path, "/etc/" + name)
    if not os.path.realpath(directory).startswith("/run/"):
        _run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")


def drop(*matches):
    """Packets that match ("ip daddr 10.0.0.4 udp dport 53") vanish. On input: a drop on output would make sendto() fail, which is
    another scenario."""
    _run("nft", "add table inet lab; add chain inet lab input { type filter hook input priority 0; };"
         + "".join(f" add rule inet lab input {match} drop;" for match in matches))


def lift():
    """Nothing vanishes any more."""
    _run("nft", "flush", "chain", "inet", "lab", "input")


class World:
    """One world: its files, its servers. at: role -> place. accounts: what DNS holds."""

    def __init__(self, directory, programs, at, accounts, linked=tuple(internet.SERVICES), hub=False, azure=None, ipv6=False):
        """linked: services whose private zone 168.63.129.16 serves; None: nothing listens there. hub: a second Azure DNS, of a
        hub network that has all zones linked. azure: what else BIND is told where it stands for 168.63.129.16 (a function of places:
        keyword arguments of servers.bind(); its zones replace ours). ipv6: the service's public front has an IPv6 address."""
        self.at = at
        self.directory = directory
        os.makedirs(directory, exist_ok=True)
        self.site = servers.Site(directory, "")
        self.site.hints, self.site.root = self.site.write(internet.hints(), "hints"), places.TRUE["root"]
        self.site.programs = programs
        self.daemons = daemon.Daemons(programs, directory)
        zones = internet.public_zones(accounts, ipv6)
        self.base = [self._whole_internet(zones) if "internet" in at else self._internet(zones)]
        self._recursive("public", {})
        if linked is not None:
            self._recursive("azure", internet.private_zones(accounts, linked), azure(at) if azure else {})
        if hub:
            self._recursive("hub-azure", internet.private_zones(accounts))

    def _recursive(self, role, zones, more=None):
        """A recursive server, from the root down where there is a root."""
        told = {"forwarders": [self.at["internet"]] if "internet" in self.at else [], **(more or {})}
        told["zones"] = {**zones, **told.get("zones", {})}
        self.base.append(servers.bind(self.site, role, self.at[role], **told))

    def _whole_internet(self, public):
        zones = {zone: text for zone, (_, text) in public.items()}
        return servers.bind(self.site, "internet", self.at["internet"], zones=zones, recursive=False)

    def _internet(self, public):
        """One BIND with a view per server of the Internet, so that each knows its own zones only and refers to the others."""
        by_role = {role: {} for role in AUTHORITIES}
        for zone, (role, text) in public.items():
            by_role[role][zone] = text
        views = ""
        for role, zones in by_role.items():
            rows = "".join(f'  zone "{zone}" {{ type primary; file "{self.site.write(text, "internet", zone.strip(".") or "root")}"; }};\n'
                           for zone, text in zones.items())
            views += f'view "{role}" {{ match-destinations {{ {self.at[role].address}; }};\n{rows}}};\n'
        return servers.bind(self.site, "internet", *(self.at[role] for role in AUTHORITIES), statements=views, recursive=False)

    def start(self, builder=None):
        """Starts all servers, those of builder(site, places) after the others, and waits until each is ready and warm."""
        custom = builder(self.site, self.at) if builder else []
        for server in self.base + custom:
            self.daemons.start(server)
        self.daemons.wait_and_warm()

    def replace(self, name, server):
        """Somebody changes a server's configuration: one server ends, and the other takes its place."""
        self.daemons.end(name)
        self.daemons.start(server)
        self.daemons.wait_and_warm()

    def ask(self, role, name, rtype="A", **options):
        return dnsask.ask(*self.at[role], name, rtype, **options)

    def stop(self):
        self.daemons.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
