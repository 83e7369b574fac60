"""What the Azure network decides: DNS settings of virtual networks and interfaces, DNS private resolvers, firewalls that are DNS proxies."""
import servers
from estate import SERVICES as ARM_SERVICES
from estate import Estate
from internet import CONTROL_NAME, SERVICES
from links import Link
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

HOST = Link("eth0", "10.1.0.10/24")  # a VM in the virtual network hub
ONLY_OPENAI = {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}
OPENAI_NOT_HERE = ("cognitiveservices", "services.ai")  # a ruleset's rule goes before Azure's own zones


def hub(dns=(), nic_dns=()):
    def estate():
        e = Estate.standard()
        e.vnet("hub", dns=list(dns))
        e.nic("vm-client", "10.1.0.10", dns=nic_dns)
        return e
    return estate


def old_and_new(site, at):
    return [servers.bind(site, "old", at["corp"], forwarders=[at["azure"]]), servers.bind(site, "new", at["corp2"], forwarders=[at["azure"]])]


def settings(name, title, estate, **more):
    return Scenario(name, title, nameservers=["10.0.0.4"], links=[HOST], servers=old_and_new, estate=estate, truth=[("corp", OPENAI, "A", {"10.1.2.5"})],
                    exit=0, verdicts={"10.0.0.4": "ok", SYSTEM_PATH: "ok"}, **more)


def rules(rule, **inbound):
    def estate():
        e = Estate.standard()
        e.inbound("in-1", "10.0.0.8", **inbound)
        e.ruleset("rules-hub", rule, links=["hub"])
        return e
    return estate


def to_inbound(at):
    return {"statements": servers.forward("openai.azure.com", at["inbound"])}


def to_corp(at):
    return {"statements": servers.forward("openai.azure.com", at["corp"])}


def inbound(up):
    """An inbound endpoint gives what Azure DNS tells its virtual network: the private zones, or public answers where they are not linked."""
    return lambda site, at: [servers.bind(site, "inbound", at["inbound"], forwarders=[at[up]])]


def spoke(upstreams):
    """Hosts of a spoke use the hub's firewall as their DNS server."""
    def estate():
        e = Estate.standard()
        e.vnet("spoke", dns=["10.0.0.4"])
        e.firewall("fw-hub", "10.0.0.4", servers=upstreams)
        return e
    return estate


def unlinked():
    """The inbound endpoint's virtual network has no link to the zones; a spoke has."""
    e = Estate()
    e.hub_and_spoke()
    e.account("contoso-ai")
    e.endpoint("pe-contoso-ai", "contoso-ai", first="10.1.2.4")
    for _, zone, _ in ARM_SERVICES:
        e.zone(zone, links=["spoke"])
    e.inbound("in-1", "10.0.0.8")
    return e


SPOKE = dict(nameservers=["10.0.0.4"], links=[Link("eth0", "10.2.0.10/24")], linked=(), hub=True, identities={"10.0.0.4": "firewall"})
SCENARIOS = [
    settings("DHCP", "the virtual network has new DNS servers, and this VM has not renewed its lease", hub(dns=["10.0.0.5"]),
             findings=[Finding("PLD601", "warning", [], ["10.0.0.4"], says=["10.0.0.5"])]),
    settings("DHCP-ok", "the VM's nameserver is the virtual network's: healthy", hub(dns=["10.0.0.4"])),
    settings("NIC", "the VM's own network interface overrides the virtual network's DNS servers", hub(dns=["10.0.0.5"], nic_dns=["10.0.0.4"]),
             findings=[Finding("PLD602", "warning", [], ["10.0.0.4"], says=["vm-client"])]),
    Scenario(
        "RING", "a ruleset sends a zone to the inbound endpoint of the virtual network that it is linked to",
        azure=to_inbound, linked=OPENAI_NOT_HERE, apart=True, servers=inbound("azure"), estate=rules({"openai.azure.com.": ["10.0.0.8"]}), links=[HOST],
        places={"inbound": "10.0.0.8"}, limit=90,
        truth=[("azure", OPENAI, "A", "SERVFAIL"), ("azure", COGNITIVE, "A", {"10.1.2.4"}), ("azure", CONTROL_NAME, "A", {"20.190.160.17"})],
        exit=1, findings=[Finding("PLD104", "error", [OPENAI], [AZURE, SYSTEM_PATH], alternatives=[], says=["rules-hub"])],
        verdicts={AZURE: ONLY_OPENAI, SYSTEM_PATH: ONLY_OPENAI}),
    Scenario(
        "MISRULED", "a ruleset sends a zone to a server that knows the Internet alone",
        azure=to_corp, linked=OPENAI_NOT_HERE, apart=True, links=[HOST],
        servers=lambda site, at: [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]])],
        estate=rules({"openai.azure.com.": ["10.0.0.4"]}), truth=[("azure", OPENAI, "A", {"20.232.91.180"}), ("azure", COGNITIVE, "A", {"10.1.2.4"})],
        exit=1, findings=[Finding("PLD603", "error", [OPENAI], [AZURE, SYSTEM_PATH], alternatives=[], says=["rules-hub"])],
        verdicts={AZURE: ONLY_OPENAI, SYSTEM_PATH: ONLY_OPENAI}),
    Scenario(
        "RULED", "a ruleset with a rule for another domain, and a disabled one for this: healthy",
        servers=inbound("azure"), places={"inbound": "10.0.0.8"}, links=[HOST],
        estate=rules({"corp.contoso.com.": ["10.0.0.4"], "openai.azure.com.": {"targets": ["10.0.0.4"], "state": "Disabled"}}),
        truth=[("azure", OPENAI, "A", {"10.1.2.5"})], exit=0, verdicts={AZURE: "ok", SYSTEM_PATH: "ok"}),
    Scenario(
        "PROXY", "a spoke whose DNS server is the hub's firewall: healthy", estate=spoke([]),
        servers=lambda site, at: [servers.dnsmasq(site, "firewall", at["corp"], forwarders=[at["hub-azure"]])],
        truth=[("corp", OPENAI, "A", {"10.1.2.5"}), ("azure", OPENAI, "A", {"20.232.91.180"})],
        exit=0, verdicts={"10.0.0.4": "ok", SYSTEM_PATH: "ok"}, **SPOKE),
    Scenario(
        "PROXY-out", "the hub's firewall asks a public resolver", estate=spoke(["8.8.8.8"]),
        servers=lambda site, at: [servers.dnsmasq(site, "firewall", at["corp"], forwarders=[at["public"]])],
        custom=["other=10.0.0.9"],  # somebody who knows the truth
        truth=[("corp", OPENAI, "A", {"20.232.91.180"}), ("hub-azure", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD202", "error", NAMES, ["10.0.0.4", SYSTEM_PATH], alternatives=[], says=["fw-hub", "8.8.8.8"])],
        verdicts={"10.0.0.4": "fail", SYSTEM_PATH: "fail", "other": "ok"}, **SPOKE),
    Scenario(
        "INBOUND", "a spoke uses an inbound endpoint whose virtual network has no link to the zones",
        nameservers=["10.0.0.8"], links=[Link("eth0", "10.2.0.10/24")], servers=inbound("public"), estate=unlinked, places={"inbound": "10.0.0.8"},
        identities={"10.0.0.8": "dnsResolverInbound"}, truth=[("inbound", OPENAI, "A", {"20.232.91.180"}), ("azure", OPENAI, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD201", "error", NAMES, ["10.0.0.8", SYSTEM_PATH], alternatives=[], says=["hub"])],
        verdicts={"10.0.0.8": "fail", SYSTEM_PATH: "fail", AZURE: "ok"}),
]
