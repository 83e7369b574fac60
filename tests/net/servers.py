"""Builders of real DNS servers: each returns a Server (a configuration and a command line), started later by daemon.py.

A builder gets the run directory, a name (of its files and log) and the place it listens on; forwarders are places too.
Traps that cost others time: BIND validates by default, which fails under a root that is not signed; unbound refuses to ask
loopback addresses; dnsmasq must not leave the foreground (-d), or it tries setgroups(), which a user namespace forbids; PowerDNS
Recursor asks no private addresses unless dont-query is empty; it and dnsdist ask their maker about security updates unless
told not to; Knot Resolver wants an absolute path, and would look for the true root's keys and servers.
"""
import dataclasses
import os
import typing


@dataclasses.dataclass
class Server:
    name: str
    program: str  # named, unbound, dnsmasq, kresd, pdns_recursor or dnsdist; with a "/" in it the path of a program
    arguments: list
    places: list
    zones: list = dataclasses.field(default_factory=list)  # it answers for these itself: waited for
    recursive: bool = False  # warmed with the control name
    warm: bool = True  # a server whose upstream is dead by design cannot be warmed
    hands_off: bool = False  # nobody asks it anything before the scenario does: ready when its TCP port is open
    environment: dict = dataclasses.field(default_factory=dict)
    network: typing.Optional[int] = None  # runs in the network namespace of this process


@dataclasses.dataclass
class Site:
    """What every builder needs to know of the world it builds in."""
    directory: str
    hints: str  # path of the root hints
    root: str = ""  # address of the root server
    programs: str = ""  # where copies of programs are, and what was fetched
    behind: dict = dataclasses.field(default_factory=dict)  # name of a link -> process id of the network namespace behind it

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


def static_stub(zone, *targets):
    """A BIND zone statement: asks these servers about the zone as if they were its authorities, so without RD."""
    return f'zone "{zone}" {{ type static-stub; server-addresses {{ {" ".join(t.address + ";" for t in targets)} }}; forwarders {{ }}; }};\n'


def bind(site, name, *places, forwarders=(), zones=None, statements="", recursive=True, options="", clients="any", first=False):
    """BIND. zones: name -> text, served as primary. Without forwarders a recursive server works from the root down; with
    first=True it does so too where the forwarders fail. statements: further zone statements, such as forward(). clients: who may use recursion."""
    zones = zones or {}
    body = "".join(f'zone "{zone}" {{ type primary; file "{site.write(text, name, (zone.strip(".") or "root") + ".zone")}"; }};\n'
                   for zone, text in zones.items()) + statements
    if recursive:
        mode = f"recursion yes; allow-recursion {{ {clients}; }}; query-source address {places[0].address};"
        if forwarders:
            mode += f" forward {'first' if first else 'only'}; forwarders {{ {_targets(forwarders)} }};"
        if (first or not forwarders) and "." not in zones:
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


def unbound(site, name, place, forwarders=(), forward_zones=None, stub_zones=None, server="", modules="iterator", clients="allow"):
    """unbound. forward_zones and stub_zones: zone -> places; forwarders: for everything else. server: further lines of the server
    clause. modules: its module-config. clients: what access-control does with everybody."""
    zones = dict(forward_zones or {})
    if forwarders:
        zones["."] = forwarders
    clauses = "".join(f'{kind}-zone:\n  name: "{zone}"\n' + "".join(f"  {kind}-addr: {t.address}@{t.port}\n" for t in targets)
                      for kind, rows in (("forward", zones), ("stub", stub_zones or {})) for zone, targets in rows.items())
    text = (f'server:\n  directory: "{site.directory}"\n  username: ""\n  chroot: ""\n  pidfile: ""\n'
            f"  interface: {place.address}@{place.port}\n  outgoing-interface: {place.address}\n  access-control: 0.0.0.0/0 {clients}\n"
            f"  do-ip6: no\n  do-not-query-localhost: no\n  use-syslog: no\n  log-queries: yes\n  num-threads: 1\n"
            f'  root-hints: "{site.hints}"\n  module-config: "{modules}"\n'
            + "".join(f"  {line}\n" for line in server.splitlines())
            + f"remote-control:\n  control-enable: no\n{clauses}")
    conf = site.write(text, name, "unbound.conf")
    return Server(name, "unbound", ["-d", "-c", conf], [place], recursive=True, hands_off=clients == "deny")


def dnsmasq(site, name, place, forwarders=(), forward_zones=None, options=()):
    """dnsmasq. forward_zones: zone -> places; options: further command-line options."""
    rules = [f"--server={t.address}#{t.port}" for t in forwarders]
    rules += [f"--server=/{zone}/{t.address}#{t.port}" for zone, targets in (forward_zones or {}).items() for t in targets]
    return Server(name, "dnsmasq",
                  ["-d", "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--bind-interfaces", f"--port={place.port}",
                   f"--listen-address={place.address}", "--pid-file=", "--log-queries", "--cache-size=1000", *rules, *options],
                  [place], recursive=True)


def knot(site, name, place, rules="", validate=False):
    """Knot Resolver. rules: further Lua, such as knot_forward(). validate: with the trust anchor of the true root."""
    anchors = "" if validate else "trust_anchors.remove('.')\n"
    text = (f"net.listen('{place.address}', {place.port}, {{ kind = 'dns' }})\nnet.outgoing_v4('{place.address}')\nnet.ipv6 = false\n"
            f"cache.open(10 * MB, 'lmdb://{site.path(name, 'cache')}')\n{anchors}"
            "for _, module in ipairs({ 'ta_update', 'ta_signal_query', 'ta_sentinel', 'priming', 'detect_time_skew' }) do modules.unload(module) end\n"
            f"modules.load('hints > iterate')\nhints.root({{ ['a.root-servers.net.'] = '{site.root}' }})\n{rules}")
    conf = site.write(text, name, "kresd.conf")
    return Server(name, "kresd", ["-n", "-c", conf, site.path(name)], [place], recursive=True)


def knot_forward(zones, *targets, how="FORWARD"):
    """A Knot rule that sends zones ("." for all) to these resolvers: FORWARD, or STUB, which validates and caches nothing."""
    to = ", ".join(f"'{t.address}@{t.port}'" for t in targets)
    names = ", ".join(f"'{zone}'" for zone in zones)
    return f"policy.add(policy.suffix(policy.{how}({{ {to} }}), policy.todnames({{ {names} }})))\n"


def powerdns(site, name, place, recurse=None, stub=None, settings=""):
    """PowerDNS Recursor. recurse: zone ("." for all) -> places, forwarded with RD=1; stub: the same with RD=0 (forward-zones)."""
    def rows(word, zones):
        return word + "=" + ",".join(f"{zone}=" + ";".join(f"{t.address}:{t.port}" for t in targets) for zone, targets in zones.items()) + "\n"
    text = (f"local-address={place.address}\nlocal-port={place.port}\nquery-local-address={place.address}\nsocket-dir={site.path(name)}\n"
            f"hint-file={site.hints}\ndnssec=off\nallow-from=0.0.0.0/0\ndont-query=\nsetuid=\nsetgid=\nsecurity-poll-suffix=\n"
            f"threads=1\nloglevel=5\nlog-common-errors=yes\n{rows('forward-zones-recurse', recurse or {})}{rows('forward-zones', stub or {})}{settings}")
    site.write(text, name, "recursor.conf")
    return Server(name, "pdns_recursor", [f"--config-dir={site.path(name)}", "--daemon=no", "--write-pid=no", "--disable-syslog=yes"],
                  [place], recursive=True)


def dnsdist(site, name, place, backends, rules=""):
    """dnsdist, a load balancer: each question goes to the next of the backends. rules: further Lua. No cache."""
    text = ("setSecurityPollSuffix('')\nsetACL('0.0.0.0/0')\nsetServerPolicy(roundrobin)\n"
            f"setLocal('{place.address}:{place.port}')\n"
            + "".join(f"newServer({{ address = '{b.address}:{b.port}', source = '{place.address}' }}):setUp()\n" for b in backends) + rules)
    conf = site.write(text, name, "dnsdist.conf")
    return Server(name, "dnsdist", ["--supervised", "-C", conf], [place], recursive=True)
