"""Builders of real DNS servers: each returns a Server (a configuration and a command line), started later by daemon.py.

A builder gets the run directory, a name (of its files and log) and the place it listens on; forwarders are places too.
Traps that cost others time: BIND validates by default, which fails under a root that is not signed; unbound refuses to ask
loopback addresses; dnsmasq must not leave the foreground (-d), or it tries setgroups(), which a user namespace forbids.
"""
import dataclasses
import os


@dataclasses.dataclass
class Server:
    name: str
    program: str  # named, unbound or dnsmasq
    arguments: list
    places: list
    zones: list = dataclasses.field(default_factory=list)  # it answers for these itself: waited for
    recursive: bool = False  # warmed with the control name
    warm: bool = True  # a server whose upstream is dead by design cannot be warmed


@dataclasses.dataclass
class Site:
    """What every builder needs to know of the world it builds in."""
    directory: str
    hints: str  # path of the root hints

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def write(self, text, *parts):
        path = self.path(*parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path


def forward(zone, *targets, first=False):
    """A BIND zone statement that forwards a zone."""
    policy = "first" if first else "only"
    return f'zone "{zone}" {{ type forward; forward {policy}; forwarders {{ {_targets(targets)} }}; }};\n'


def _targets(places):
    return " ".join(f"{place.address} port {place.port};" for place in places)


def bind(site, name, *places, forwarders=(), zones=None, statements="", recursive=True, options=""):
    """BIND. zones: name -> text, served as primary. Without forwarders a recursive server works from the root down.
    statements: further zone statements, such as forward()."""
    zones = zones or {}
    body = "".join(f'zone "{zone}" {{ type primary; file "{site.write(text, name, (zone.strip(".") or "root") + ".zone")}"; }};\n'
                   for zone, text in zones.items()) + statements
    if recursive:
        mode = f"recursion yes; allow-recursion {{ any; }}; query-source address {places[0].address};"
        if forwarders:
            mode += f" forward only; forwarders {{ {_targets(forwarders)} }};"
        elif "." not in zones:
            body += f'zone "." {{ type hint; file "{site.hints}"; }};\n'
    else:
        mode = "recursion no;"
    listen = " ".join(f"listen-on port {place.port} {{ {place.address}; }};" for place in places)
    text = (f'options {{ directory "{site.directory}"; {listen} listen-on-v6 {{ none; }};\n'
            f"  allow-query {{ any; }}; {mode}\n"
            f"  dnssec-validation no; minimal-responses yes; querylog yes; empty-zones-enable no; notify no;\n"
            f'  pid-file none; session-keyfile none; {options} }};\n'
            f"controls {{ }};\n{body}")
    conf = site.write(text, name, "named.conf")
    return Server(name, "named", ["-g", "-4", "-n", "1", "-D", "pldig-lab-" + name, "-c", conf],
                  list(places), list(zones), recursive)


def unbound(site, name, place, forwarders=(), forward_zones=None, server=""):
    """unbound. forward_zones: zone -> places; forwarders: for everything else. server: further lines of the server clause."""
    zones = dict(forward_zones or {})
    if forwarders:
        zones["."] = forwarders
    clauses = "".join(f'forward-zone:\n  name: "{zone}"\n' + "".join(f"  forward-addr: {t.address}@{t.port}\n" for t in targets)
                      for zone, targets in zones.items())
    text = (f'server:\n  directory: "{site.directory}"\n  username: ""\n  chroot: ""\n  pidfile: ""\n'
            f"  interface: {place.address}@{place.port}\n  outgoing-interface: {place.address}\n  access-control: 0.0.0.0/0 allow\n"
            f"  do-ip6: no\n  do-not-query-localhost: no\n  use-syslog: no\n  log-queries: yes\n  num-threads: 1\n"
            f'  root-hints: "{site.hints}"\n  module-config: "iterator"\n'
            + "".join(f"  {line}\n" for line in server.splitlines())
            + f"remote-control:\n  control-enable: no\n{clauses}")
    conf = site.write(text, name, "unbound.conf")
    return Server(name, "unbound", ["-d", "-c", conf], [place], recursive=True)


def dnsmasq(site, name, place, forwarders=(), forward_zones=None, options=()):
    """dnsmasq. forward_zones: zone -> places; options: further command-line options."""
    rules = [f"--server={t.address}#{t.port}" for t in forwarders]
    rules += [f"--server=/{zone}/{t.address}#{t.port}" for zone, targets in (forward_zones or {}).items() for t in targets]
    return Server(name, "dnsmasq",
                  ["-d", "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--bind-interfaces", f"--port={place.port}",
                   f"--listen-address={place.address}", "--pid-file=", "--log-queries", "--cache-size=1000", *rules, *options],
                  [place], recursive=True)
