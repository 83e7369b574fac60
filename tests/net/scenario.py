"""What a scenario is: a world, an estate, a command line, and what the report must say. See README.md for how to add one."""
import dataclasses
import importlib.util
import os
import typing

import internet
from estate import Estate

# The names of contoso-ai, in the order of its members.
COGNITIVE, OPENAI, SERVICES_AI = NAMES = internet.contoso_ai().fqdns()
AZURE = "168.63.129.16"
SYSTEM_PATH = "systemPath"


@dataclasses.dataclass
class Finding:
    """A finding that must be there. Resolvers by label, else by address; SYSTEM_PATH for the system path."""
    code: str
    severity: str
    fqdns: list
    resolvers: list
    alternatives: typing.Optional[list] = None  # exactly these codes; None: not looked at
    among: list = dataclasses.field(default_factory=list)  # these codes are among the alternatives
    says: list = dataclasses.field(default_factory=list)  # texts that its message, because or next must hold


@dataclasses.dataclass
class Scenario:
    name: str
    title: str
    # the command line
    targets: list = dataclasses.field(default_factory=lambda: ["contoso-ai"])
    custom: list = dataclasses.field(default_factory=list)  # "corp=10.0.0.4", also with "#5353" or "[fd00::4]"
    vantage: str = "vnet"
    options: list = dataclasses.field(default_factory=list)
    # the host
    nameservers: list = dataclasses.field(default_factory=lambda: [AZURE])
    resolv_conf: list = dataclasses.field(default_factory=list)  # its other lines
    hosts: list = dataclasses.field(default_factory=list)
    links: list = dataclasses.field(default_factory=list)  # links.Link
    environment: dict = dataclasses.field(default_factory=dict)
    needs: list = dataclasses.field(default_factory=list)  # what is fetched, not installed: see fetch.py; skipped without
    # the world
    accounts: list = dataclasses.field(default_factory=internet.everybody)
    linked: typing.Optional[tuple] = tuple(internet.SERVICES)  # None: packets to 168.63.129.16 vanish
    hub: bool = False
    azure: typing.Optional[typing.Callable] = None  # what else the server that stands for 168.63.129.16 does: see world.World
    ipv6: bool = False  # the service's public front has an IPv6 address
    fronts: dict = dataclasses.field(default_factory=dict)  # address -> what HTTPS answers there: ANSWERS of webstub.py
    certificate: str = "right"  # of all fronts: CERTIFICATES of webstub.py
    proxy: bool = False  # an HTTP proxy at 127.0.0.1 port 3128, which asks the public resolver
    places: dict = dataclasses.field(default_factory=dict)  # more roles -> "address" or "address#port"
    away: dict = dataclasses.field(default_factory=dict)  # the same, of addresses that are not this host's
    servers: typing.Optional[typing.Callable] = None  # (site, places) -> list of servers.Server
    estate: typing.Callable = Estate.standard
    apart: bool = False  # Azure DNS does not hold what ARM lists: a policy, or zones that are linked elsewhere
    prepare: typing.Optional[typing.Callable] = None  # (world), after everything is warm
    drops: list = dataclasses.field(default_factory=list)  # packets that vanish from then on: see world.drop()
    # What the world itself must answer, asked in this order of a fresh world: (role, name, type, answer). The type may have a
    # suffix: "A/tcp", "A/cd" (CD=1), "A/rd0" (RD=0). An answer is a set of addresses, an RCODE, "NODATA", "TIMEOUT", "soa="
    # and the primary name, "ede=" and a code, a flag ("tc", "aa") or the lack of one ("no ra").
    truth: list = dataclasses.field(default_factory=list)
    # the report
    exit: int = 0
    findings: list = dataclasses.field(default_factory=list)
    verdicts: dict = dataclasses.field(default_factory=dict)  # resolver -> verdict of all names, or {fqdn: verdict}
    resolvers: typing.Optional[dict] = None  # resolver -> (role, judged), where that does not follow from the command and resolv.conf
    identities: dict = dataclasses.field(default_factory=dict)  # resolver -> kind of its identity
    complete: bool = True  # whether everything was asked before the deadline
    limit: int = 60  # seconds for the command


DIRECTORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios")


def load(directory=DIRECTORY):
    """Every scenario of every file, by name, in order of file names: a file has SCENARIO or SCENARIOS."""
    found = {}
    for file in sorted(os.listdir(directory)):
        if not file.endswith(".py"):
            continue
        spec = importlib.util.spec_from_file_location("scenario_" + file[:-3], os.path.join(directory, file))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for scenario in getattr(module, "SCENARIOS", None) or [module.SCENARIO]:
            if scenario.name in found:
                raise ValueError(f"two scenarios are called {scenario.name}")
            found[scenario.name] = scenario
    return found
