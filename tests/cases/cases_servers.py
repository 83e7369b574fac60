"""The same causes at servers that show what they are, or whose address is Azure's: the remedy begins with the right thing to change.

The goldens hold the words; here stands what must be found as well.
"""
from kit import CONTROL, NET, ZONES, Reply, Run, World, inbound, only, soa, split, vnet, vnet_id
from cases import THREE, case, contoso, find, with_corp


def firewall(name, address, in_vnet, servers=(), policy="fwp-hub", proxy=True):
    return {"id": f"{NET}/azureFirewalls/{name}", "name": name, "firewallPolicyId": policy and f"{NET}/firewallPolicies/{policy}",
            "virtualNetworkId": vnet_id(in_vnet), "addresses": [address], "enableProxy": proxy, "dnsServers": list(servers)}


def behind(resource, kind, model):
    """A judged server at 10.30.0.4 whose address the inventory knows."""
    estate = contoso()
    estate.network["virtualNetworks"] = [vnet("hub", "10.20.0.0/16"), vnet("dns", "10.30.0.0/16")]
    estate.network["virtualNetworksRead"] = True
    estate.network[kind], estate.network[kind + "Read"] = [resource], True
    world = World(estate)
    return Run(estate).resolver("10.30.0.4", model(world), label="corp").resolver(
        "168.63.129.16", world.azure(), "azureDns", "azure-dns")


PUBLIC_THERE = dict(names=THREE, resolvers=["corp"], alternatives=[201, 204])


@case(exit=1, near=(201,))
def firewall_asks_another_server():
    run = behind(firewall("fw-hub", "10.30.0.4", "dns", ["10.9.9.9"]), "azureFirewalls", lambda w: w.public)
    return run, [find(202, **PUBLIC_THERE)]


@case(exit=1, near=(201,))
def firewall_with_classic_rules():
    run = behind(firewall("fw-old", "10.30.0.4", "dns", ["10.9.9.9"], policy=None), "azureFirewalls", lambda w: w.public)
    return run, [find(202, **PUBLIC_THERE)]


@case(exit=1, near=(202, 203))
def firewall_in_a_vnet_without_links():
    """It asks Azure DNS: what is missing are the zone links of its own VNet."""
    run = behind(firewall("fw-hub", "10.30.0.4", "dns"), "azureFirewalls", lambda w: w.public)
    return run, [find(201, THREE, ["corp"])]


@case(exit=1, near=(201, 204))
def firewall_asks_the_internet():
    """ARM shows whom it asks: nothing else can be the cause."""
    run = behind(firewall("fw-hub", "10.30.0.4", "dns", ["8.8.8.8", "1.1.1.1"]), "azureFirewalls", lambda w: w.public)
    return run, [find(202, THREE, ["corp"])]


@case(exit=1, near=(201,))
def firewall_asks_azure_and_the_internet():
    """Azure DNS is among its servers, so that it cannot be said which of them answered."""
    run = behind(firewall("fw-hub", "10.30.0.4", "dns", ["168.63.129.16", "8.8.8.8"]), "azureFirewalls", lambda w: w.public)
    return run, [find(202, **PUBLIC_THERE)]


@case(exit=1, near=(202,))
def inbound_endpoint_in_a_vnet_without_links():
    """An inbound endpoint answers what Azure DNS tells its own VNet: the link is missing there, whoever else has one."""
    return behind(inbound("in-dns", "10.30.0.4", "dns"), "inboundEndpoints", lambda w: w.public), [find(201, THREE, ["corp"])]


@case(exit=1, near=(201, 205))
def inbound_endpoint_with_the_zone_and_public():
    """Azure's own server falls back to nobody, so that cannot be it."""
    def model(world):
        azure = world.azure()
        return lambda n, t: azure(n, t) if split(n)[2] and t == "SOA" else world.public(n, t)
    return behind(inbound("in-dns", "10.30.0.4", "dns"), "inboundEndpoints", model), [find(213, THREE, ["corp"], alternatives=[203, 208])]


@case(exit=1, near=(201,))
def inbound_endpoint_whose_links_were_not_read():
    run = behind(inbound("in-dns", "10.30.0.4", "dns"), "inboundEndpoints", lambda w: w.public)
    for zone in run.estate.zones.values():
        zone["linksRead"] = None
    return run, [find(202, **PUBLIC_THERE)]


@case(exit=1)
def server_is_a_vm():
    resource = {"id": f"{NET}/networkInterfaces/dns1-nic", "name": "dns1-nic",
                "virtualMachineId": NET.replace("Microsoft.Network", "Microsoft.Compute") + "/virtualMachines/dns1",
                "subnetId": vnet_id("dns") + "/subnets/dns", "addresses": ["10.30.0.4"], "dnsServers": [], "appliedDnsServers": []}
    return behind(resource, "networkInterfaces", lambda w: w.public), [find(202, **PUBLIC_THERE)]


@case(exit=1)
def servers_behind_a_load_balancer():
    resource = {"id": f"{NET}/loadBalancers/lb-dns", "name": "lb-dns", "virtualNetworkId": vnet_id("dns"), "addresses": ["10.30.0.4"]}
    return behind(resource, "loadBalancers", lambda w: w.public), [find(202, **PUBLIC_THERE)]


@case(exit=1, near=(111, 401))
def looks_like_dnsmasq():
    """Rebinding protection that says "Blocked"."""
    run = with_corp(lambda w: only(w.azure(), lambda n, t: Reply(ede=(15, "")) if t == "A" and n != CONTROL else None))
    return run, [find(110, THREE, ["corp"])]


@case(exit=1, near=(103, 105, 106))
def looks_like_bind():
    """deny-answer-addresses: SERVFAIL where a private address would come, with CD=1 as well."""
    def model(world):
        return only(world.azure(), lambda n, t: Reply(rcode="SERVFAIL") if t == "A" and n != CONTROL else None)
    run = with_corp(model)
    run.resolvers[0]["cd"] = model(World(run.estate))
    return run, [find(110, THREE, ["corp"], alternatives=[103])]


@case(exit=1, near=(105,))
def looks_like_powerdns():
    run = with_corp(lambda w: only(w.public, lambda n, t: None if n == CONTROL else Reply(rcode="SERVFAIL")))
    run.resolvers[0]["rtt"] = 1503000
    return run, [find(103, THREE, ["corp"], alternatives=[104])]


@case(exit=1, near=(506,))
def looks_like_windows():
    """A copy of the zones with the timers that Windows DNS gives a new zone."""
    def model(world):
        def change(n, t):
            label, service, privatelink = split(n)
            own = soa(f"privatelink.{ZONES[service]}", "dc1.corp.contoso.com. hostmaster.corp.contoso.com. 7 900 600 86400 3600") if service else None
            return Reply([own], aa=True) if t == "SOA" and privatelink and label == "" else None
        return only(world.copy({(s, "contoso-ai"): ["10.1.2.99"] for s in ZONES}), change)
    return with_corp(model), [find(505, THREE, ["corp"])]


@case(exit=1, near=(204,))
def cluster_dns_without_a_forwarder():
    """In a pod: CoreDNS asks public DNS, while the VNet's own resolver is right."""
    estate = contoso()
    world = World(estate)
    run = Run(estate).resolver("10.0.0.10", world.public, "system").resolver("168.63.129.16", world.azure(), "azureDns", "azure-dns")
    run.cluster = "kubernetes"
    return run, [find(202, THREE, ["10.0.0.10"], alternatives=[201, 204]), find(606, resolvers=["10.0.0.10"], severity="info")]


@case(exit=1, near=(209,))
def stub_of_this_host_validates():
    """systemd-resolved itself: one line, for this host alone."""
    estate = contoso()
    world = World(estate)
    azure = world.azure()
    broken = only(azure, lambda n, t: None if n == CONTROL or t == "SOA" else Reply(rcode="SERVFAIL"))
    run = Run(estate).resolver("127.0.0.53", broken, "system").resolver("10.0.0.4", azure, label="corp", judged=False)
    run.resolved = [{"interface": "eth0", "ifindex": 2, "servers": ["10.0.0.4"], "domains": [], "defaultRoute": True}]
    run.resolvers[0]["cd"] = azure
    return run, [find(106, THREE, ["127.0.0.53"])]
