"""unread.py - captures in which one kind of Azure's facts could not be read: denied (403), not found (404) or throttled for ever (429).

What arm_read() then puts into an inventory is put there: nothing of the kind, "not known" in the place of yes and no, and a gap. tests/wire/test_cli_denied.py
holds this against what it truly does.
"""
import copy
import json

STATUSES = (403, 404, 429)
NETWORK = ("virtualNetworks", "networkInterfaces", "inboundEndpoints", "dnsForwardingRulesets", "dnsResolverPolicies", "azureFirewalls", "loadBalancers")
TYPES = {"inboundEndpoints": "dnsResolvers"}  # where the list is not called like the type


def _endpoints(inventory):
    for endpoint in inventory["privateEndpoints"]:
        if endpoint["readable"] is not None:
            endpoint.update(readable=None, membersKnown=None, members=[], zoneGroup=None, zoneConfigs=[])
            yield endpoint["id"], "Microsoft.Network/privateEndpoints"


def _interfaces_of_endpoints(inventory):
    for endpoint in inventory["privateEndpoints"]:
        if endpoint["members"]:
            endpoint.update(membersKnown=None, members=[])
            yield endpoint["id"].replace("privateEndpoints", "networkInterfaces"), "Microsoft.Network/networkInterfaces"


def _zone_groups(inventory):
    for endpoint in inventory["privateEndpoints"]:
        if endpoint["zoneGroup"] is not None:
            endpoint.update(zoneGroup=None, zoneConfigs=[])
            yield endpoint["id"] + "/privateDnsZoneGroups", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"


def _zones(inventory):
    if inventory["privateDnsZonesRead"]:
        inventory.update(privateDnsZonesRead=None, privateDnsZones=[])
        yield "/subscriptions/s/providers/Microsoft.Network/privateDnsZones", "Microsoft.Network/privateDnsZones"


def _of_zones(key, read, kind):
    def unread(inventory):
        for zone in inventory["privateDnsZones"]:
            if zone[read]:
                zone.update({key: [], read: None})
                yield zone["id"] + "/" + kind, "Microsoft.Network/privateDnsZones/" + kind
    return unread


def _of_network(name):
    def unread(inventory):
        network = inventory.get("network") or {}
        if network.get(name + "Read"):
            kind = "Microsoft.Network/" + TYPES.get(name, name)
            network.update({name: [], name + "Read": None})
            yield "/subscriptions/s/providers/" + kind, kind
    return unread


def _of_rulesets(key, read, kind):
    def unread(inventory):
        for ruleset in (inventory.get("network") or {}).get("dnsForwardingRulesets", []):
            if ruleset[read]:
                ruleset.update({key: [], read: None})
                yield ruleset["id"] + "/" + kind, "Microsoft.Network/dnsForwardingRulesets/" + kind
    return unread


def _firewall_policies(inventory):
    for firewall in (inventory.get("network") or {}).get("azureFirewalls", []):
        if firewall.get("enableProxy") is not None:
            firewall.update(enableProxy=None, dnsServers=[])
            yield firewall.get("firewallPolicyId") or firewall["id"], "Microsoft.Network/firewallPolicies"


# Each changes an inventory in place, and gives scope and type of its gaps: none where there was nothing to lose.
KINDS = {
    "privateEndpoints": _endpoints,
    "interfaces of endpoints": _interfaces_of_endpoints,
    "privateDnsZoneGroups": _zone_groups,
    "privateDnsZones": _zones,
    "virtualNetworkLinks": _of_zones("virtualNetworkLinks", "linksRead", "virtualNetworkLinks"),
    "A": _of_zones("records", "recordsRead", "A"),
    **{name: _of_network(name) for name in NETWORK},
    "forwardingRules": _of_rulesets("rules", "rulesRead", "forwardingRules"),
    "links of rulesets": _of_rulesets("virtualNetworkIds", "linksRead", "virtualNetworkLinks"),
    "firewallPolicies": _firewall_policies,
}


def without(lines, kind, status):
    """(The capture without this kind of facts, its gaps); None where it has none of it."""
    head = json.loads(lines[0])
    if not head.get("inventory"):
        return None
    before = copy.deepcopy(head["inventory"])
    gaps = [{"scope": scope, "resource": resource, "action": resource + "/read" if status == 403 else None, "status": status,
             "text": "%s could not be read: %d to GET %s" % (resource, status, scope)} for scope, resource in KINDS[kind](head["inventory"])]
    if head["inventory"] == before:
        return None
    head["inventory"]["gaps"] = head["inventory"]["gaps"] + gaps
    return [json.dumps(head), *lines[1:]], gaps
