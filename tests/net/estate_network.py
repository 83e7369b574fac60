"""estate_network.py - the network of an imaginary Azure estate: virtual networks and what resolves names in them.

A part of Estate (estate.py): every method here is one of an estate.

    e.vnet("spoke", ["10.2.0.0/16"], dns=["10.0.0.4"], peers=["hub"])
    e.nic("dns-1", "10.0.0.4")                                   a VM dns-1 with that address in "hub"
    e.inbound("in-1", "10.0.0.10")                               an inbound endpoint of a DNS private resolver
    e.ruleset("rules", {"corp.example.": ["10.9.0.4", "10.9.0.5#5353"]}, links=["hub"])
    e.policy("no-ads", links=["spoke"])                          a DNS security policy
    e.firewall("fw-hub", "10.0.0.4", servers=["10.9.0.4"])       with a DNS proxy
    e.balancer("lb-dns", "10.0.0.20")

A virtual network is named by its name, or by its whole id. A network that is not in rg-net of the usual subscription must be made before
it is named. Each method returns the ARM resource, which may be changed in place.
"""

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
_SAME = object()


def resource_id(subscription, group, kind, name):
    return "/subscriptions/%s/resourceGroups/%s/providers/%s/%s" % (subscription, group, kind, name)


def _object(id, kind, properties, location="swedencentral"):
    return {"id": id, "name": id.rsplit("/", 1)[1], "type": kind, "location": location,
            "properties": dict({"provisioningState": "Succeeded"}, **properties)}


class Network:
    """What Estate has of the network; begun by Estate.__init__()."""

    def _begin_network(self):
        self.vnets, self.network = [], []  # ARM resources; network: all but the virtual networks
        self._peerings = []  # (id, id, state)

    def hub_and_spoke(self):
        """"hub", 10.0.0.0/16 and 10.1.0.0/16, and "spoke", 10.2.0.0/16, peered, both with the DNS that Azure provides."""
        self.vnet("hub", ["10.0.0.0/16", "10.1.0.0/16"])
        self.vnet("spoke", ["10.2.0.0/16"], peers=["hub"])

    # -- virtual networks ------------------------------------------------------------------------

    def vnet_id(self, vnet):
        if vnet.startswith("/"):
            return vnet
        for made in self.vnets:
            if made["name"].lower() == vnet.lower():
                return made["id"]
        return resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Network/virtualNetworks", vnet)

    def vnet_named(self, name):
        return next(v for v in self.vnets if v["name"] == name)

    def vnet(self, name, prefixes=None, dns=None, peers=(), subscription=SUBSCRIPTION, group="rg-net"):
        """Called again for the same name it changes what is given. dns: its servers; [] is what Azure provides. peers: networks, each peered
        both ways and Connected, or {"vnet": ..., "state": "Initiated"}: from here only."""
        self.subscription(subscription)
        made = next((v for v in self.vnets if v["name"] == name), None)
        if made is None:
            made = _object(resource_id(subscription, group, "Microsoft.Network/virtualNetworks", name), "Microsoft.Network/virtualNetworks", {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [], "virtualNetworkPeerings": []})
            self.vnets.append(made)
        if prefixes is not None:
            made["properties"]["addressSpace"]["addressPrefixes"] = list(prefixes)
        if dns is not None:
            made["properties"]["dhcpOptions"] = {"dnsServers": list(dns)}
        for peer in peers:
            if isinstance(peer, dict):
                self._peerings.append((made["id"], self.vnet_id(peer["vnet"]), peer["state"]))
            else:
                self._peerings += [(made["id"], self.vnet_id(peer), "Connected"), (self.vnet_id(peer), made["id"], "Connected")]
        return made

    def _finish_vnet(self, made):
        rows = made["properties"].get("virtualNetworkPeerings")
        for here, there, state in self._peerings:
            name = "to-" + there.rsplit("/", 1)[1]
            if here.lower() == made["id"].lower() and rows is not None and name not in [r.get("name") for r in rows]:
                rows.append({"name": name, "id": "%s/virtualNetworkPeerings/%s" % (here, name),
                             "properties": {"peeringState": state, "remoteVirtualNetwork": {"id": there}, "allowVirtualNetworkAccess": True,
                                            "provisioningState": "Succeeded"}})
        return made

    # -- what has an address in them ---------------------------------------------------------------

    def _add(self, resource):
        self.network.append(resource)
        return resource

    def _configuration(self, name, address, vnet, subnet):
        return {"name": name, "properties": {
            "provisioningState": "Succeeded", "privateIPAddress": address, "privateIPAllocationMethod": "Static",
            "subnet": {"id": "%s/subnets/%s" % (self.vnet_id(vnet), subnet)}, "primary": True}}

    def nic(self, name, address, vm=_SAME, dns=(), vnet="hub", subnet="default", applied=None, subscription=SUBSCRIPTION, group="rg-net"):
        """The network interface of a VM; of one that is called as it is, unless vm says otherwise (None: of none). dns: its own servers.
        applied: appliedDnsServers; else its own servers."""
        self.subscription(subscription)
        vm = name if vm is _SAME else vm
        properties = {
            "ipConfigurations": [self._configuration("ipconfig1", address, vnet, subnet)],
            "dnsSettings": {"dnsServers": list(dns), "appliedDnsServers": list(dns if applied is None else applied)},
        }
        if vm:
            properties["virtualMachine"] = {
                "id": vm if vm.startswith("/") else resource_id(subscription, group, "Microsoft.Compute/virtualMachines", vm)}
        kind = "Microsoft.Network/networkInterfaces"
        return self._add(_object(resource_id(subscription, group, kind, name), kind, properties))

    def inbound(self, name, address, vnet="hub", resolver="resolver-hub", subscription=SUBSCRIPTION, group="rg-dns"):
        """An inbound endpoint, and the DNS private resolver it belongs to."""
        self.subscription(subscription)
        kind = "Microsoft.Network/dnsResolvers"
        parent = resource_id(subscription, group, kind, resolver)
        if parent not in [r["id"] for r in self.network]:
            self._add(_object(parent, kind, {"dnsResolverState": "Connected", "virtualNetwork": {"id": self.vnet_id(vnet)}}))
        return self._add(_object("%s/inboundEndpoints/%s" % (parent, name), kind + "/inboundEndpoints", {"ipConfigurations": [
            {"subnet": {"id": self.vnet_id(vnet) + "/subnets/dns-in"}, "privateIpAddress": address, "privateIpAllocationMethod": "Dynamic"}]}))

    def firewall(self, name, address, vnet="hub", proxy=True, servers=(), policy=_SAME, subscription=SUBSCRIPTION, group="rg-net"):
        """An Azure Firewall. The settings of its DNS proxy are in its policy, NAME-policy, or in that of another name; None: in itself, as
        classic rules have them."""
        self.subscription(subscription)
        kind = "Microsoft.Network/azureFirewalls"
        properties = {"ipConfigurations": [self._configuration("ip", address, vnet, "AzureFirewallSubnet")], "additionalProperties": {}}
        if policy is None:
            properties["additionalProperties"] = {"Network.DNS.EnableProxy": "true" if proxy else "false",
                                                  "Network.DNS.Servers": ",".join(servers)}
        else:
            policy_id = resource_id(subscription, group, "Microsoft.Network/firewallPolicies", name + "-policy" if policy is _SAME else policy)
            properties["firewallPolicy"] = {"id": policy_id}
            if policy_id not in [r["id"] for r in self.network]:
                self._add(_object(policy_id, "Microsoft.Network/firewallPolicies", {
                    "threatIntelMode": "Alert", "dnsSettings": {"servers": list(servers), "enableProxy": proxy}}))
        return self._add(_object(resource_id(subscription, group, kind, name), kind, properties))

    def balancer(self, name, address, vnet="hub", subscription=SUBSCRIPTION, group="rg-net"):
        """A load balancer with one private front end."""
        self.subscription(subscription)
        kind = "Microsoft.Network/loadBalancers"
        return self._add(_object(resource_id(subscription, group, kind, name), kind, {
            "frontendIPConfigurations": [self._configuration("front", address, vnet, "default")], "backendAddressPools": []}))

    # -- what decides where names go ---------------------------------------------------------------

    def _link(self, parent, vnet):
        vnet_id = self.vnet_id(vnet)
        name = "link-" + vnet_id.rsplit("/", 1)[1]
        self._add(_object("%s/virtualNetworkLinks/%s" % (parent["id"], name), parent["type"] + "/virtualNetworkLinks",
                          {"virtualNetwork": {"id": vnet_id}}))

    def ruleset(self, name, rules=None, links=(), subscription=SUBSCRIPTION, group="rg-dns"):
        """A DNS forwarding ruleset. rules: {domain: [targets]} or {domain: {"targets": [...], "state": "Disabled"}}; a target is an address, or
        "ADDRESS#PORT". links: virtual networks."""
        self.subscription(subscription)
        kind = "Microsoft.Network/dnsForwardingRulesets"
        made = self._add(_object(resource_id(subscription, group, kind, name), kind, {"dnsResolverOutboundEndpoints": []}))
        for i, (domain, what) in enumerate((rules or {}).items()):
            what = what if isinstance(what, dict) else {"targets": what}
            targets = [t.partition("#") for t in what["targets"]]
            self._add(_object("%s/forwardingRules/rule-%d" % (made["id"], i + 1), kind + "/forwardingRules", {
                "domainName": domain if domain.endswith(".") else domain + ".", "forwardingRuleState": what.get("state", "Enabled"),
                "targetDnsServers": [{"ipAddress": a, "port": int(p or 53)} for a, _, p in targets]}))
        for vnet in links:
            self._link(made, vnet)
        return made

    def policy(self, name, links=(), subscription=SUBSCRIPTION, group="rg-dns"):
        """A DNS security policy. links: virtual networks."""
        self.subscription(subscription)
        kind = "Microsoft.Network/dnsResolverPolicies"
        made = self._add(_object(resource_id(subscription, group, kind, name), kind, {}))
        for vnet in links:
            self._link(made, vnet)
        return made
