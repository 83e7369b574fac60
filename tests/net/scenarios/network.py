"""What the Azure network decides: DNS settings of virtual networks and interfaces, DNS private resolvers, firewalls that are DNS proxies."""
import servers
from estate import Estate
from links import Link
from scenario import AZURE, OPENAI, SYSTEM_PATH, Scenario

HOST = Link("eth0", "10.1.0.10/24")  # a VM in the virtual network hub


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


SCENARIOS = [
    settings("DHCP-ok", "the VM's nameserver is the virtual network's: healthy", hub(dns=["10.0.0.4"])),
    Scenario(
        "RULED", "a ruleset with a rule for another domain, and a disabled one for this: healthy",
        servers=inbound("azure"), places={"inbound": "10.0.0.8"}, links=[HOST],
        estate=rules({"corp.contoso.com.": ["10.0.0.4"], "openai.azure.com.": {"targets": ["10.0.0.4"], "state": "Disabled"}}),
        truth=[("azure", OPENAI, "A", {"10.1.2.5"})], exit=0, verdicts={AZURE: "ok", SYSTEM_PATH: "ok"}),
]
