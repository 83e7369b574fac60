#!/usr/bin/python3
"""test_arm_traps.py - what ARM may write: each type of resource with nothing but what it must have, and the traps of its documents.

    test_arm_traps.py [BUILD] [WORD...]     as test_arm.py, whose tools it uses

Every member of a resource but its id may be absent, null, or empty; FORMS says how. None of that is an error or a gap, and nothing that is not
stated counts as stated.
"""
from test_arm import ACCOUNT, FOREIGN, SERVICES, STANDARD, SUBSCRIPTION, ZONE, check, equal, estate, has, healthy, read, run_tests
from test_arm_network import HUB, network, one, unknown, whole
from estate_network import resource_id  # tests/net is on the path since test_arm

NET = "Microsoft.Network/"
FORMS = {
    "id alone": lambda r: {"id": r["id"]},
    "all null": lambda r: {"id": r["id"], "name": None, "type": None, "location": None, "tags": None, "properties": None},
    "no properties": lambda r: {"id": r["id"], "name": r["name"], "properties": {}},
    "null properties": lambda r: {"id": r["id"], "name": r["name"], "properties": {k: None for k in r["properties"]}},
    "empty properties": lambda r: {"id": r["id"], "name": r["name"], "properties": {
        k: [] if isinstance(v, list) else {} if isinstance(v, dict) else "" if isinstance(v, str) else None for k, v in r["properties"].items()}},
    "more than is known": lambda r: dict(r, later=[{"x": 1}], properties=dict(r["properties"], later={"deep": [[[]]]}, provisioningState="Succecced")),
}


def resources(e, kind):
    return [r for r in e.raw()["resources"] if (r.get("type") or "").lower() == kind.lower()]


def bare(kind, form, e=None):
    """One of everything, those of this type in this form; gives (Run, Stub)."""
    e = e or whole()
    for resource in resources(e, kind):
        made = FORMS[form](resource)
        e.override(resource["id"], body=made)
        e.override(resource["id"].rsplit("/", 1)[0], body={"value": [made]})
    by_subscription = {}
    for resource in resources(e, kind):
        by_subscription.setdefault(resource["id"].split("/resourceGroups/")[0], []).append(FORMS[form](resource))
    for subscription, rows in by_subscription.items():
        e.override("%s/providers/%s" % (subscription, kind), body={"value": rows})
    return read(e)


def each_form(kind, look):
    """`look` takes the run and whether the resource was whole."""
    for form in FORMS:
        run, _ = bare(kind, form)
        equal(run.inventory["gaps"], [], "%s, %s" % (kind, form))
        look(run, form == "more than is known")


def test_account():
    def look(run, full):
        account = run.inventory["accounts"][0]
        equal(account["name"], "contoso-ai")
        equal(account["customSubDomainName"], "contoso-ai" if full else None)
        equal((account["publicNetworkAccess"], account["defaultAction"]), ("Disabled", "Deny") if full else (None, None))
        equal(len(account["privateEndpointConnections"]), 1 if full else 0)
    each_form("Microsoft.CognitiveServices/accounts", look)


def test_private_link_resources():
    def look(run, full):
        equal(len(run.inventory["accounts"][0]["requiredZoneNames"]), 3 if full else 0)
    each_form("Microsoft.CognitiveServices/accounts/privateLinkResources", look)


def test_private_endpoint():
    for form in FORMS:
        run, _ = bare(NET + "privateEndpoints", form)
        full = form == "more than is known"
        equal(run.endpoint()["readable"], True, form)
        # the zone group tells addresses too, but not to which account they belong, so nobody knows whether they are all
        equal(run.endpoint()["membersKnown"], True if full else None, form)
        equal(len(run.inventory["gaps"]), 0 if full else 1, form)
        if not full:
            has(run.gap("networkInterfaces")["text"], "names no network interface", "pe-contoso-ai")


def test_network_interface_of_an_endpoint():
    def look(run, full):
        equal({m["source"] for m in run.endpoint()["members"]}, {"nic" if full else "zoneGroup"})
        equal(run.addresses(), STANDARD)
    each_form(NET + "networkInterfaces", look)


def test_zone_group():
    def look(run, full):
        equal(run.endpoint()["zoneGroup"], True)
        equal(len(run.endpoint()["zoneConfigs"]), 3 if full else 0)
        equal(run.addresses(), STANDARD)
    each_form(NET + "privateEndpoints/privateDnsZoneGroups", look)


def test_private_zone():
    each_form(NET + "privateDnsZones", lambda run, full: equal(len(run.inventory["privateDnsZones"]), 3))


def test_zone_link():
    def look(run, full):
        for zone in run.inventory["privateDnsZones"]:
            equal([(link["virtualNetworkId"], link["resolutionPolicy"]) for link in zone["virtualNetworkLinks"]],
                  [(HUB, "Default") if full else (None, None)])
    each_form(NET + "privateDnsZones/virtualNetworkLinks", look)


def test_record_set():
    for form in FORMS:
        run, _ = bare(NET + "privateDnsZones/A", form)
        if form in ("id alone", "all null"):  # of which name would it be?
            equal([z["recordsRead"] for z in run.inventory["privateDnsZones"]], [None] * 3, form)
            has(run.gaps("privateDnsZones/A")[0]["text"], "the name of a record set")
            continue
        full = form == "more than is known"
        equal(run.inventory["gaps"], [], form)
        equal([r["addresses"] for z in run.inventory["privateDnsZones"] for r in z["records"]],
              [["10.1.2.%d" % n] if full else [] for n in (4, 5, 6)], form)


def test_virtual_network():
    def look(run, full):
        equal([v["name"] for v in network(run)["virtualNetworks"]], ["hub", "spoke"])
        equal([bool(v["addressPrefixes"]) for v in network(run)["virtualNetworks"]], [full, full])
    each_form(NET + "virtualNetworks", look)


def test_resolver():
    each_form(NET + "dnsResolvers", lambda run, full: equal(one(run, "inboundEndpoints")["address"], "10.0.0.10"))


def test_inbound_endpoint():
    def look(run, full):
        inbound = one(run, "inboundEndpoints")
        equal((inbound["name"], inbound["address"], inbound["virtualNetworkId"]), ("in-1", "10.0.0.10" if full else None, HUB))
    each_form(NET + "dnsResolvers/inboundEndpoints", look)


def test_ruleset():
    each_form(NET + "dnsForwardingRulesets", lambda run, full: equal(len(one(run, "dnsForwardingRulesets")["rules"]), 3))


def test_forwarding_rule():
    for form in FORMS:
        run, _ = bare(NET + "dnsForwardingRulesets/forwardingRules", form)
        ruleset = one(run, "dnsForwardingRulesets")
        if form == "more than is known":
            equal((ruleset["rulesRead"], run.inventory["gaps"]), (True, []))
        else:  # for which names would it be?
            equal((ruleset["rulesRead"], ruleset["rules"]), (None, []), form)
            has(run.gap("forwardingRules")["text"], "value[0]", "expected")


def test_link_of_a_ruleset():
    def look(run, full):
        equal(one(run, "dnsForwardingRulesets")["linksRead"], True)
        equal(bool(one(run, "dnsForwardingRulesets")["virtualNetworkIds"]), full)
    for form in FORMS:
        e = whole()
        rows = [FORMS[form](r) for r in resources(e, NET + "dnsForwardingRulesets/virtualNetworkLinks")]
        e.override("*/dnsForwardingRulesets/*/virtualNetworkLinks", body={"value": rows})
        run, _ = read(e)
        equal(run.inventory["gaps"], [], form)
        look(run, form == "more than is known")


def test_policy_and_its_links():
    each_form(NET + "dnsResolverPolicies", lambda run, full: equal(one(run, "dnsResolverPolicies")["name"], "no-ads"))
    each_form(NET + "dnsResolverPolicies/virtualNetworkLinks",
              lambda run, full: equal(bool(one(run, "dnsResolverPolicies")["virtualNetworkIds"]), full))


def test_firewall_and_its_policy():
    each_form(NET + "azureFirewalls", lambda run, full: equal(one(run, "azureFirewalls")["addresses"], ["10.0.0.4"] if full else []))
    each_form(NET + "firewallPolicies", lambda run, full: equal(one(run, "azureFirewalls")["enableProxy"], True if full else False))


def test_load_balancer():
    each_form(NET + "loadBalancers", lambda run, full: equal(len(network(run)["loadBalancers"]), 1 if full else 0))


def test_subscription():
    e = whole()
    e.override("/subscriptions", body={"value": [{"subscriptionId": SUBSCRIPTION}, {"id": "/subscriptions/x"}, {}, {"subscriptionId": ""}],
                                       "count": {"type": "Total", "value": 4}})
    run, _ = read(e, "--name", "contoso-ai")
    healthy(run)


# ---- traps -------------------------------------------------------------------------------------------------------

def test_a_status_that_is_misspelt_is_not_approved():
    for status, approved in (("approved", True), ("APPROVED", True), ("Aproved", False), ("Approved ", False), ("", False), (None, False),
                             ("Disconnected", False), ("Rejected", False)):
        e = estate()
        connection = e.endpoint_named("pe-contoso-ai").connection["properties"]["privateLinkServiceConnectionState"]
        connection["status"] = status
        e.deny("*/privateEndpoints/*", NET + "privateEndpoints/read")
        run, _ = read(e)  # of an endpoint on which nothing depends that cannot be read is no gap
        equal(bool(run.gaps("privateEndpoints")), approved, repr(status))


def test_states_with_typing_errors_are_kept_as_they_are():
    e = estate()
    link = e.zone_named(ZONE).links[0]["properties"]
    link.update(virtualNetworkLinkState="Complted", provisioningState="Succecced", resolutionPolicy="nxdomainredirect")
    run, _ = read(e)
    got = run.zone()["virtualNetworkLinks"][0]
    equal((got["virtualNetworkLinkState"], got["provisioningState"], got["resolutionPolicy"]), ("Complted", "Succecced", "nxdomainredirect"))
    equal(run.inventory["gaps"], [])


def test_the_id_of_a_zone_group_may_lie():
    e = estate()
    group = next(r for r in resources(e, NET + "privateEndpoints/privateDnsZoneGroups"))
    e.override("*/privateDnsZoneGroups", body={"value": [dict(group, id=group["id"].replace("privateEndpoints", "privateLinkServices"))]})
    run, _ = read(e)
    healthy(run)
    equal(len(run.endpoint()["zoneConfigs"]), 3)


def test_segments_of_ids_in_any_case():
    e = whole()
    odd = lambda i: i.replace("/subscriptions/", "/SUBSCRIPTIONS/").replace("/resourceGroups/", "/resourcegroups/").replace(NET, "microsoft.network/")
    endpoint = e.endpoint_named("pe-contoso-ai")
    endpoint.connection["properties"]["privateEndpoint"]["id"] = odd(endpoint.id)
    endpoint.properties["networkInterfaces"][0]["id"] = odd(endpoint.nic["id"])
    endpoint.properties["subnet"]["id"] = odd(endpoint.properties["subnet"]["id"])
    for zone in e.zones:
        for link in zone.links:
            link["properties"]["virtualNetwork"]["id"] = odd(HUB)
    run, stub = read(e)
    equal(run.addresses(), STANDARD)
    equal((run.inventory["gaps"], run.inventory["subscriptions"], unknown(run)), ([], [SUBSCRIPTION], []))
    equal(len([p for p in stub.paths() if p.endswith("/virtualnetworks")]), 1, "one subscription, however it is written")


def test_network_rules_that_are_absent():
    for rules in ("absent", None, {}, {"defaultAction": None}, {"defaultAction": ""}):
        e = estate()
        if rules == "absent":
            del e.account_named("contoso-ai").properties["networkAcls"]
        else:
            e.account_named("contoso-ai").properties["networkAcls"] = rules
        run, _ = read(e)
        equal(run.inventory["accounts"][0]["defaultAction"], None, repr(rules))
        equal(run.inventory["gaps"], [])


def test_both_lists_of_connections():
    e = estate()
    properties = e.endpoint_named("pe-contoso-ai").properties
    row = properties["privateLinkServiceConnections"][0]
    for automatic, manual in (([row], None), (None, [row]), ([], [row]), ([row], [dict(row, properties=dict(
            row["properties"], privateLinkServiceId=ACCOUNT + "-2"))])):
        properties.update(privateLinkServiceConnections=automatic, manualPrivateLinkServiceConnections=manual)
        run, _ = read(e)
        has(run.endpoint()["privateLinkServiceIds"], ACCOUNT)
        equal((run.endpoint()["status"], len(run.endpoint()["privateLinkServiceIds"])),
              ("Approved", len(automatic or []) + len(manual or [])))


def test_what_is_odd_is_told_in_one_order():
    """Pages of several lists come as fast as they come; the inventory is the same."""
    told = []
    for slow in (0, 2):
        e = estate()
        for i, zone in enumerate([z for _, z, _ in SERVICES]):
            e.override("*/%s/A" % zone, patch={"name": None}, delay=0.3 * abs(slow - i))
        run, _ = read(e)
        told.append([(g["resource"], g["scope"], g["text"]) for g in run.inventory["gaps"]])
        equal(len(told[-1]), 3, slow)
    equal(told[0], told[1])


def test_an_endpoint_and_zones_of_a_foreign_subscription():
    """Endpoint, interface and zones belong to another subscription that cannot be read: unknown, never absent."""
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    endpoint.connection["properties"]["privateEndpoint"]["id"] = endpoint.id.replace(SUBSCRIPTION, FOREIGN)
    for status in (403, 404):
        e.override("/subscriptions/%s/*" % FOREIGN, status=status, action=NET + "privateEndpoints/read",
                   code="AuthorizationFailed" if status == 403 else "SubscriptionNotFound")
        run, _ = read(e)
        equal((run.endpoint()["readable"], run.endpoint()["membersKnown"], run.endpoint()["zoneGroup"]), (None, None, None))
        equal(run.gap("privateEndpoints")["status"], status)
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    nic = endpoint.nic["id"].replace(SUBSCRIPTION, FOREIGN)
    endpoint.properties["networkInterfaces"][0]["id"] = nic
    e.deny("/subscriptions/%s/*" % FOREIGN, NET + "networkInterfaces/read")
    run, _ = read(e)
    equal(run.gap("networkInterfaces")["scope"], nic)
    equal((run.addresses(), run.endpoint()["membersKnown"]), (STANDARD, True))  # the zone group knows them all
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    foreign = resource_id(FOREIGN, "rg-dns", NET + "privateDnsZones", ZONE)
    endpoint.zone_group = [foreign]
    e.remove_zone(ZONE)
    e.deny("/subscriptions/%s/*" % FOREIGN, NET + "privateDnsZones/read")
    run, _ = read(e)
    equal(run.inventory["privateDnsZonesRead"], None)
    check(foreign in [g["scope"] for g in run.gaps("privateDnsZones")], run.inventory["gaps"])


if __name__ == "__main__":
    run_tests(globals())
