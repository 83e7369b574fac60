"""estate.py - builds an imaginary Azure estate in the shapes of Azure Resource Manager.

Used by armstub.py (which serves it), by the wire tests and by the lab's scenarios.

In Python:

    from estate import Estate
    e = Estate.standard()                 # one healthy account, contoso-ai, see standard()
    e.zone_named("privatelink.openai.azure.com").record("contoso-ai", "10.1.2.99")
    e.save("estate.json")                 # armstub.py --estate estate.json

As a JSON file written by hand (every item's keys are the keyword arguments of the method of that name):

    { "token": "lab-token", "page": 2,
      "standard": true,                                           begin with Estate.standard(); default false
      "subscriptions": [ {"id": "S2", "name": "network"} ],
      "accounts":  [ {"name": "contoso-oai", "kind": "OpenAI"} ],
      "endpoints": [ {"name": "pe-oai", "account": "contoso-oai", "first": "10.1.3.4"} ],
      "vnets":     [ {"name": "spoke", "dns": ["10.0.0.4"]} ],    also nics, inbounds, rulesets, policies, firewalls, balancers
      "zones":     [ {"name": "privatelink.openai.azure.com",
                      "links": ["hub", {"vnet": "spoke", "policy": "NxDomainRedirect"}],
                      "records": {"contoso-oai": "10.1.3.99", "gone": null}} ],
      "resources": [ { ... whole ARM resources, taken as they are ... } ],
      "overrides": [ {"path": "*/privateDnsZones", "status": 403, "action": "Microsoft.Network/privateDnsZones/read"} ] }

Records of zone groups are made when the estate is finished: for every endpoint with a zone group, each of its names gets an A
record in the zone of that name, unless record() said something else about that name in that zone (None: no such record).
"""
import copy
import ipaddress
import json

from estate_network import SUBSCRIPTION, Network, resource_id

TOKEN = "lab-token"

# service suffix, private zone, member of an AIServices endpoint
SERVICES = [
    ("cognitiveservices.azure.com", "privatelink.cognitiveservices.azure.com", "default"),
    ("openai.azure.com", "privatelink.openai.azure.com", "secondary"),
    ("services.ai.azure.com", "privatelink.services.ai.azure.com", "third"),
]
_SAME = object()


def hosts_of_kind(kind, subdomain):
    """The FQDNs that an account of this kind serves."""
    if kind == "AIServices":
        wanted = [s for s, _, _ in SERVICES]
    elif kind == "OpenAI":
        wanted = ["openai.azure.com"]
    else:
        wanted = ["cognitiveservices.azure.com"]
    return ["%s.%s" % (subdomain, suffix) for suffix in wanted]


def zone_of_host(host):
    """The private zone of an FQDN by its suffix: "privatelink." before everything behind the first label."""
    return "privatelink." + host.split(".", 1)[1]


class Account:
    """An account: .id, .name, .hosts, and .resource, the ARM object, which may be changed in place."""

    def __init__(self, resource, hosts):
        self.resource, self.hosts = resource, hosts
        self.id, self.name = resource["id"], resource["name"]
        self.properties = resource["properties"]


class Endpoint:
    """A private endpoint: .id, .name, .resource, .nic (ARM objects or None), .members [(member, address, fqdns)]."""

    def __init__(self, resource, nic, members, zone_group, connection):
        self.resource, self.nic, self.members, self.zone_group = resource, nic, members, zone_group
        self.connection = connection  # the row in the account's privateEndpointConnections, or None
        self.id, self.name = resource["id"], resource["name"]
        self.properties = resource["properties"]

    def address_of(self, fqdn):
        for _, address, fqdns in self.members:
            if fqdn in fqdns:
                return address
        return None


class Zone:
    """A private DNS zone: .id, .name, .resource, .links (ARM objects)."""

    def __init__(self, estate, resource):
        self.estate, self.resource, self.links = estate, resource, []
        self.id, self.name = resource["id"], resource["name"]
        self.wanted = {}  # name -> None or the ARM record set

    def link(self, vnet, policy="Default", state="Completed", name=None, provisioning="Succeeded"):
        """Links a virtual network (a name in the estate's rg-net, or a whole id). policy None leaves resolutionPolicy out."""
        vnet_id = self.estate.vnet_id(vnet)
        name = name or "link-" + vnet_id.rsplit("/", 1)[1]
        properties = {
            "virtualNetwork": {"id": vnet_id},
            "registrationEnabled": False,
            "virtualNetworkLinkState": state,
            "provisioningState": provisioning,
        }
        if policy is not None:
            properties["resolutionPolicy"] = policy
        self.links.append({
            "id": self.id + "/virtualNetworkLinks/" + name, "name": name, "location": "global",
            "type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "properties": properties,
        })
        return self

    def unlink(self, vnet=None):
        """Removes the link of this virtual network, or all links."""
        wanted = vnet and self.estate.vnet_id(vnet).lower()
        self.links = [l for l in self.links
                      if wanted and l["properties"]["virtualNetwork"]["id"].lower() != wanted]
        return self

    def record(self, name, addresses, ttl=None, creator=None):
        """The A record set `name`: one address, a list, or None for "there is none, whatever zone groups say". Without creator it
        counts as made by hand (TTL 3600), with one as made by a zone group (TTL 10)."""
        if addresses is None:
            self.wanted[name] = None
            return self
        if isinstance(addresses, str):
            addresses = [addresses]
        properties = {
            "ttl": ttl if ttl is not None else (10 if creator else 3600),
            "fqdn": "%s.%s." % (name, self.name), "isAutoRegistered": False,
            "aRecords": [{"ipv4Address": a} for a in addresses],
        }
        if creator:
            properties["metadata"] = {"creator": creator}
        self.wanted[name] = {
            "id": "%s/A/%s" % (self.id, name), "name": name, "etag": "0",
            "type": "Microsoft.Network/privateDnsZones/A", "properties": properties,
        }
        return self


class Estate(Network):
    def __init__(self, token=TOKEN, page=2):
        self.token, self.page = token, page
        self.subscriptions, self.accounts, self.endpoints, self.zones = [], [], [], []
        self.extra, self.overrides = [], []
        self._begin_network()

    @classmethod
    def standard(cls, **options):
        """One subscription; account contoso-ai (AIServices, public access disabled); endpoint pe-contoso-ai with
        10.1.2.4 cognitiveservices, 10.1.2.5 openai, 10.1.2.6 services.ai, with a zone group; the three zones, each linked to the virtual network "hub";
        hub_and_spoke() of estate_network.py."""
        e = cls(**options)
        e.hub_and_spoke()
        e.account("contoso-ai")
        e.endpoint("pe-contoso-ai", "contoso-ai", first="10.1.2.4")
        for _, zone, _ in SERVICES:
            e.zone(zone, links=["hub"])
        return e

    # -- what there is -------------------------------------------------------------------------

    def subscription(self, id, name=None, listed=True):
        """A subscription; those that resources are in come by themselves. listed=False: it exists and is in no list."""
        for s in self.subscriptions:
            if s["id"].lower() == id.lower():
                return id
        self.subscriptions.append({"id": id, "name": name or "sub-" + id[-4:], "listed": listed})
        return id

    def account(self, name, kind="AIServices", subdomain=_SAME, subscription=SUBSCRIPTION, group="rg-ai",
                public="Disabled", default_action="Deny", location="swedencentral", hosts=None, required_zones=_SAME, properties=None):
        """subdomain None: no custom subdomain, so the regional host. hosts: the hosts of properties.endpoints; default by kind. required_zones: what privateLinkResources
        says; default by hosts, None: an empty list. properties: more ARM properties, or changed ones."""
        self.subscription(subscription)
        subdomain = name if subdomain is _SAME else subdomain
        if subdomain is None:
            regional = "%s.api.cognitive.microsoft.com" % location
            names, endpoint = [], regional
            urls = {"Token Service API": "https://%s/" % regional}
        else:
            names = hosts if hosts is not None else hosts_of_kind(kind, subdomain)
            endpoint = names[0] if names else "%s.cognitiveservices.azure.com" % subdomain
            urls = {"API %d" % (i + 1): "https://%s/" % h for i, h in enumerate(names)}
            if kind == "AIServices":
                urls["Speech Services Speech to Text (Standard)"] = "https://%s.stt.speech.microsoft.com" % location
        resource = {
            "id": resource_id(subscription, group, "Microsoft.CognitiveServices/accounts", name),
            "name": name, "type": "Microsoft.CognitiveServices/accounts", "location": location, "kind": kind, "sku": {"name": "S0"},
            "properties": {
                "provisioningState": "Succeeded", "endpoint": "https://%s/" % endpoint, "endpoints": urls,
                "publicNetworkAccess": public, "privateEndpointConnections": [], "disableLocalAuth": True,
            },
        }
        if subdomain is not None:
            resource["properties"]["customSubDomainName"] = subdomain
        if default_action is not None:
            resource["properties"]["networkAcls"] = {"defaultAction": default_action, "bypass": "None", "ipRules": [],
                                                     "virtualNetworkRules": []}
        resource["properties"].update(properties or {})
        a = Account(resource, names)
        a.required_zones = [zone_of_host(h) for h in names] if required_zones is _SAME else (required_zones or [])
        self.accounts.append(a)
        return a

    def endpoint(self, name, account, members=None, first="10.1.2.4", status="Approved", manual=False, subscription=SUBSCRIPTION,
                 group="rg-net", vnet="hub", subnet="pe", zone_group=True, nic=True, custom_dns=False, guid=None,
                 description="", location="swedencentral", properties=None):
        """A private endpoint of `account` (a name, an Account, or a whole id of something that is not in the estate).

        members: {fqdn: address}, or [(member, address, [fqdns])]; default: one address after the other from `first` for the account's hosts.
        status: Approved, Pending, Rejected, Disconnected (on both sides). manual: in manualPrivateLinkServiceConnections.
        zone_group: True (every zone of the estate that its names belong to), False, or a list of zone names or ids.
        nic: False leaves the NIC out of the estate. custom_dns: customDnsConfigs are filled in."""
        self.subscription(subscription)
        target = self._account(account)
        target_id = target.id if target else account
        if members is None:
            start = ipaddress.ip_address(first)
            by_suffix = {s: m for s, _, m in SERVICES}
            hosts = target.hosts if target else []
            members = []
            for i, host in enumerate(hosts):
                member = by_suffix.get(host.split(".", 1)[1], "default") if len(hosts) > 1 else "default"
                members.append((member, str(start + i), [host]))
        elif isinstance(members, dict):
            names = ["default", "secondary", "third"] + ["member%d" % i for i in range(4, 40)]
            members = [(names[i], address, [fqdn]) for i, (fqdn, address) in enumerate(members.items())]
        else:
            members = [tuple(m) for m in members]
        pe_id = resource_id(subscription, group, "Microsoft.Network/privateEndpoints", name)
        nic_id = resource_id(subscription, group, "Microsoft.Network/networkInterfaces", name + ".nic.1")
        subnet_id = self.vnet_id(vnet) + "/subnets/" + subnet
        guid = guid or "0f0f0f0f-0000-0000-0000-%012d" % (len(self.endpoints) + 1)
        state = {"status": status, "description": description, "actionsRequired": "None"}
        connection = {
            "name": name, "id": pe_id + "/privateLinkServiceConnections/" + name,
            "properties": {"provisioningState": "Succeeded", "privateLinkServiceId": target_id, "groupIds": ["account"],
                           "privateLinkServiceConnectionState": dict(state)},
        }
        resource = {
            "name": name, "id": pe_id, "type": "Microsoft.Network/privateEndpoints", "location": location,
            "properties": {
                "provisioningState": "Succeeded", "resourceGuid": guid,
                "privateLinkServiceConnections": [] if manual else [connection],
                "manualPrivateLinkServiceConnections": [connection] if manual else [],
                "customNetworkInterfaceName": "", "subnet": {"id": subnet_id}, "ipConfigurations": [],
                "networkInterfaces": [{"id": nic_id}],
                "customDnsConfigs": [{"fqdn": f, "ipAddresses": [a]} for _, a, fqdns in members for f in fqdns] if custom_dns else [],
            },
        }
        resource["properties"].update(properties or {})
        nic_resource = None
        if nic:
            configurations = []
            for i, (member, address, fqdns) in enumerate(members):
                private_link = {"groupId": "account", "fqdns": list(fqdns)}
                if member:
                    private_link["requiredMemberName"] = member
                configurations.append({
                    "name": "privateEndpointIpConfig.%s" % (member or i),
                    "properties": {
                        "provisioningState": "Succeeded", "privateIPAddress": address, "privateIPAllocationMethod": "Dynamic",
                        "subnet": {"id": subnet_id}, "primary": i == 0, "privateIPAddressVersion": "IPv4",
                        "privateLinkConnectionProperties": private_link,
                    },
                })
            nic_resource = {
                "name": name + ".nic.1", "id": nic_id, "location": location, "type": "Microsoft.Network/networkInterfaces",
                "properties": {"provisioningState": "Succeeded", "ipConfigurations": configurations,
                               "dnsSettings": {"dnsServers": [], "appliedDnsServers": []}, "privateEndpoint": {"id": pe_id}},
            }
        row = None
        if target:
            row = {
                "id": "%s/privateEndpointConnections/%s.guid" % (target.id, name), "name": name + ".guid",
                "type": "Microsoft.CognitiveServices/accounts/privateEndpointConnections", "location": location,
                "properties": {"provisioningState": "Succeeded", "groupIds": ["account"], "privateEndpoint": {"id": pe_id},
                               "privateLinkServiceConnectionState": dict(state)},
            }
            target.properties["privateEndpointConnections"].append(row)
        endpoint = Endpoint(resource, nic_resource, members, zone_group, row)
        self.endpoints.append(endpoint)
        return endpoint

    def zone(self, name, links=(), records=None, subscription=SUBSCRIPTION, group="rg-dns"):
        """links: names or ids of virtual networks, or keyword arguments of Zone.link(). records: {name: address, [addresses], None, or
        keyword arguments of Zone.record()}."""
        self.subscription(subscription)
        zone = Zone(self, {
            "id": resource_id(subscription, group, "Microsoft.Network/privateDnsZones", name), "name": name, "location": "global",
            "type": "Microsoft.Network/privateDnsZones",
            "properties": {"provisioningState": "Succeeded", "numberOfRecordSets": 1, "maxNumberOfRecordSets": 25000},
        })
        for link in links:
            zone.link(**link) if isinstance(link, dict) else zone.link(link)
        for label, value in (records or {}).items():
            zone.record(label, **value) if isinstance(value, dict) else zone.record(label, value)
        self.zones.append(zone)
        return zone

    def add(self, resource):
        """A whole ARM resource, as it is."""
        self.extra.append(resource)
        return resource

    def override(self, path, **what):
        """What the server does for a path instead; keys: see armstub.py. Later ones win."""
        self.overrides.append(dict(what, path=path))

    def deny(self, path, action):
        """403 AuthorizationFailed that names `action`."""
        self.override(path, status=403, action=action)

    # -- finding again ---------------------------------------------------------------------------

    def _account(self, account):
        if isinstance(account, Account):
            return account
        for a in self.accounts:
            if account.lower() in (a.name.lower(), a.id.lower()):
                return a
        if not account.startswith("/"):
            raise ValueError("no account %r in the estate" % account)
        return None

    def account_named(self, name):
        return self._account(name)

    def endpoint_named(self, name):
        return next(e for e in self.endpoints if e.name == name)

    def zone_named(self, name):
        return next(z for z in self.zones if z.name == name)

    def remove_zone(self, name):
        """Takes every zone of this name out of the estate."""
        self.zones = [z for z in self.zones if z.name != name]

    def remove_endpoint(self, name):
        """Takes the endpoint away on both sides."""
        gone = self.endpoint_named(name)
        self.endpoints.remove(gone)
        for a in self.accounts:
            rows = a.properties["privateEndpointConnections"]
            a.properties["privateEndpointConnections"] = [r for r in rows if r is not gone.connection]

    # -- the raw form ----------------------------------------------------------------------------

    def _zones_of_group(self, endpoint):
        if not endpoint.zone_group:
            return []
        names = {zone_of_host(f) for _, _, fqdns in endpoint.members for f in fqdns}
        if endpoint.zone_group is True:
            seen, chosen = set(), []
            for z in self.zones:
                if z.name in names and z.name not in seen:
                    seen.add(z.name)
                    chosen.append((z.id, z.name, z))
            return chosen
        chosen = []
        for wanted in endpoint.zone_group:
            found = next((z for z in self.zones if wanted.lower() in (z.name.lower(), z.id.lower())), None)
            zone_id = found.id if found else wanted
            if not zone_id.startswith("/"):
                zone_id = resource_id(SUBSCRIPTION, "rg-dns", "Microsoft.Network/privateDnsZones", wanted)
            chosen.append((zone_id, zone_id.rsplit("/", 1)[1], found))
        return chosen

    def _zone_group(self, endpoint, records):
        """The zone group resource of an endpoint or None; adds its records to records[zone id]."""
        zones = self._zones_of_group(endpoint)
        if not endpoint.zone_group:
            return None
        creator = "created by private endpoint %s with resource guid %s" % (endpoint.name, endpoint.properties["resourceGuid"])
        configs = []
        for zone_id, zone_name, zone in zones:
            sets = []
            for _, address, fqdns in endpoint.members:
                for fqdn in fqdns:
                    if zone_of_host(fqdn) != zone_name:
                        continue
                    label = fqdn.split(".", 1)[0]
                    sets.append({"recordType": "A", "recordSetName": label, "fqdn": "%s.%s" % (label, zone_name), "ttl": 10,
                                 "ipAddresses": [address], "provisioningState": "Succeeded"})
                    if zone and label not in zone.wanted:
                        made = Zone(self, zone.resource).record(label, address, creator=creator).wanted[label]
                        records.setdefault(zone.id, {})[label] = made
            configs.append({"name": zone_name.replace(".", "-"),
                            "properties": {"privateDnsZoneId": zone_id, "recordSets": sets}})
        return {
            "name": "default", "id": endpoint.id + "/privateDnsZoneGroups/default", "type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
            "properties": {"provisioningState": "Succeeded", "privateDnsZoneConfigs": configs},
        }

    def raw(self):
        """{"token", "page", "subscriptions", "resources", "overrides"} with nothing but whole ARM resources."""
        resources, records = [], {}
        for a in self.accounts:
            resources.append(a.resource)
            resources.append({
                "id": a.id + "/privateLinkResources/account", "name": "account",
                "type": "Microsoft.CognitiveServices/accounts/privateLinkResources",
                "properties": {"groupId": "account", "displayName": "account", "requiredZoneNames": a.required_zones,
                               "requiredMembers": ["default", "secondary", "third"][:max(1, len(a.hosts))]},
            })
            for row in a.properties.get("privateEndpointConnections") or []:
                resources.append(row)
        for e in self.endpoints:
            resources.append(e.resource)
            if e.nic:
                resources.append(e.nic)
            group = self._zone_group(e, records)
            if group:
                resources.append(group)
        for z in self.zones:
            resources.append(z.resource)
            resources.extend(z.links)
            for label, made in records.get(z.id, {}).items():
                resources.append(made)
            resources.extend(r for r in z.wanted.values() if r)
        resources += [self._finish_vnet(v) for v in copy.deepcopy(self.vnets)] + self.network
        return copy.deepcopy({
            "token": self.token, "page": self.page, "subscriptions": self.subscriptions,
            "resources": resources + self.extra, "overrides": self.overrides,
        })

    def save(self, path):
        with open(path, "w") as f:
            json.dump(self.raw(), f, indent=1)
            f.write("\n")

    @classmethod
    def from_dict(cls, data):
        """From a parsed estate file, hand-written or saved."""
        network = {"vnets": cls.vnet, "nics": cls.nic, "inbounds": cls.inbound, "rulesets": cls.ruleset, "policies": cls.policy,
                   "firewalls": cls.firewall, "balancers": cls.balancer}
        known = {"token", "page", "standard", "subscriptions", "accounts", "endpoints", "zones", "resources", "overrides"} | set(network)
        if set(data) - known:
            raise ValueError("unknown keys in the estate: %s" % ", ".join(sorted(set(data) - known)))
        options = {k: data[k] for k in ("token", "page") if k in data}
        e = cls.standard(**options) if data.get("standard") else cls(**options)
        for s in data.get("subscriptions", []):
            e.subscription(**s) if isinstance(s, dict) else e.subscription(s)
        for key, add in network.items():
            for item in data.get(key, []):
                add(e, **item)
        for a in data.get("accounts", []):
            e.account(**a)
        for z in data.get("zones", []):
            e.zone(**z)
        for p in data.get("endpoints", []):
            e.endpoint(**p)
        for r in data.get("resources", []):
            e.add(r)
        for o in data.get("overrides", []):
            e.override(**o)
        return e

    @classmethod
    def load(cls, path):
        with open(path) as f:
            return cls.from_dict(json.load(f))
