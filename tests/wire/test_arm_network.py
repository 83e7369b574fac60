#!/usr/bin/python3
"""test_arm_network.py - the network that arm_read() reads: each type, what is denied, odd spellings, paging, and what it costs.

    test_arm_network.py [BUILD] [WORD...]     as test_arm.py, whose tools it uses
"""
from test_arm import (ACCOUNT, FOREIGN, OTHER, SUBSCRIPTION, TOKEN, ZONE, Estate, check, drive, equal, estate, has, healthy, many, read,
                      run_tests, serve)
from estate_network import resource_id  # tests/net is on the path since test_arm

LISTS = ["virtualNetworks", "networkInterfaces", "inboundEndpoints", "dnsForwardingRulesets", "dnsResolverPolicies", "azureFirewalls",
         "loadBalancers"]
TYPES = ["virtualNetworks", "networkInterfaces", "dnsResolvers", "dnsForwardingRulesets", "dnsResolverPolicies", "azureFirewalls",
         "loadBalancers"]
HUB = resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Network/virtualNetworks", "hub")
SPOKE = HUB[:-3] + "spoke"


def network(run):
    return run.inventory["network"]


def unknown(run):
    """The lists that are not complete."""
    return [name for name in LISTS if network(run)[name + "Read"] is not True]


def one(run, name):
    found = network(run)[name]
    check(len(found) == 1, "%d %s: %r" % (len(found), name, found))
    return found[0]


def asked(stub, end):
    return [p for p in stub.paths() if p.endswith(end.lower())]


def whole():
    """An estate with one of each, and two of what has pages."""
    e = estate()
    e.vnet("hub", dns=["10.0.0.4", "10.0.0.5"])
    e.vnet("spoke", dns=["10.0.0.4"])
    e.nic("dns-1", "10.0.0.5", dns=["168.63.129.16"])
    e.nic("app-1", "10.2.0.4", vnet="spoke", applied=["10.0.0.4"])
    e.inbound("in-1", "10.0.0.10")
    e.ruleset("rules", {"corp.example": ["10.9.0.4", "10.9.0.5#5353"], "openai.azure.com": {"targets": ["10.9.0.4"], "state": "Disabled"},
                        ".": ["10.9.0.6"]}, links=["hub", "spoke"])
    e.policy("no-ads", links=["spoke"])
    e.firewall("fw-hub", "10.0.0.4", servers=["10.0.0.10", "10.0.0.5"])
    e.balancer("lb-dns", "10.0.0.20")
    return e


# ---- what is read ------------------------------------------------------------------------------------------------

def test_each_type():
    run, _ = read(whole())
    healthy(run)
    equal(unknown(run), [])
    hub, spoke = network(run)["virtualNetworks"]
    equal(hub, {"id": HUB, "name": "hub", "addressPrefixes": ["10.0.0.0/16", "10.1.0.0/16"], "dnsServers": ["10.0.0.4", "10.0.0.5"],
                "peers": [SPOKE], "subnets": []})
    equal((spoke["dnsServers"], spoke["peers"]), (["10.0.0.4"], [HUB]))
    app, dns = network(run)["networkInterfaces"]
    equal(dns, {"id": resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Network/networkInterfaces", "dns-1"), "name": "dns-1",
                "virtualMachineId": resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Compute/virtualMachines", "dns-1"),
                "subnetId": HUB + "/subnets/default", "addresses": ["10.0.0.5"], "dnsServers": ["168.63.129.16"],
                "appliedDnsServers": ["168.63.129.16"]})
    equal((app["subnetId"], app["dnsServers"], app["appliedDnsServers"]), (SPOKE + "/subnets/default", [], ["10.0.0.4"]))
    inbound = one(run, "inboundEndpoints")
    equal((inbound["name"], inbound["address"], inbound["virtualNetworkId"]), ("in-1", "10.0.0.10", HUB))
    has(inbound["id"], "/dnsResolvers/resolver-hub/inboundEndpoints/in-1")
    ruleset = one(run, "dnsForwardingRulesets")
    equal((ruleset["name"], ruleset["rulesRead"], ruleset["linksRead"]), ("rules", True, True))
    equal(ruleset["virtualNetworkIds"], [HUB, SPOKE])
    equal([(r["domainName"], r["enabled"], [(t["address"], t["port"]) for t in r["targets"]]) for r in ruleset["rules"]],
          [("corp.example", True, [("10.9.0.4", 53), ("10.9.0.5", 5353)]), ("openai.azure.com", False, [("10.9.0.4", 53)]),
           (".", True, [("10.9.0.6", 53)])])
    policy = one(run, "dnsResolverPolicies")
    equal((policy["name"], policy["virtualNetworkIds"]), ("no-ads", [SPOKE]))
    firewall = one(run, "azureFirewalls")
    equal((firewall["name"], firewall["addresses"], firewall["enableProxy"], firewall["dnsServers"], firewall["virtualNetworkId"]),
          ("fw-hub", ["10.0.0.4"], True, ["10.0.0.10", "10.0.0.5"], HUB))
    has(firewall["firewallPolicyId"], "/firewallPolicies/fw-hub-policy")
    balancer = one(run, "loadBalancers")
    equal((balancer["name"], balancer["addresses"], balancer["virtualNetworkId"]), ("lb-dns", ["10.0.0.20"], HUB))


def test_nothing_there():
    e = Estate(token=TOKEN)
    e.account("contoso-ai")
    run, _ = read(e)
    equal(unknown(run), [])
    equal([network(run)[name] for name in LISTS], [[]] * len(LISTS))


def test_nothing_is_known_where_nothing_was_looked_at():
    run, _ = read(estate(), "--name", "nobody")
    equal(run.inventory["accounts"], [])
    equal(unknown(run), LISTS)
    equal(run.inventory["gaps"], [])


def test_interfaces_of_private_endpoints_are_not_kept():
    e = estate()
    other = e.endpoint("pe-other", "contoso-ai", first="10.1.3.4", status="Rejected")
    del other.nic["properties"]["privateEndpoint"]  # told by its configurations
    e.nic("bare", "10.0.0.9", vm=None)
    run, _ = read(e)
    nic = one(run, "networkInterfaces")
    equal((nic["name"], nic["virtualMachineId"]), ("bare", None))


def test_registered_records():
    e = estate()
    e.zone_named(ZONE).record("vm-1", "10.2.0.4")
    e.zone_named(ZONE).wanted["vm-1"]["properties"]["isAutoRegistered"] = True
    run, _ = read(e)
    equal({r["name"]: r["isAutoRegistered"] for r in run.zone()["records"]}, {"contoso-ai": False, "vm-1": True})


def test_service_endpoints_of_subnets():
    e = whole()
    e.vnets[0]["properties"]["subnets"] = [
        {"id": HUB + "/subnets/app", "properties": {"serviceEndpoints": [{"service": "Microsoft.CognitiveServices"}, {"service": None},
                                                                           {"service": "microsoft.cognitiveservices"}]}},
        {"id": HUB + "/subnets/bare", "properties": None}, {"id": "no id?", "properties": {}}, {"name": "without"}]
    run, _ = read(e)
    equal(network(run)["virtualNetworks"][0]["subnets"], [{"id": HUB + "/subnets/app", "serviceEndpoints": ["Microsoft.CognitiveServices"]},
                                                          {"id": HUB + "/subnets/bare", "serviceEndpoints": []}])
    e.vnets[0]["properties"]["subnets"][0]["properties"]["serviceEndpoints"] = "all"
    run, _ = read(e)
    check("serviceEndpoints" in run.gap("virtualNetworks")["text"], run.inventory["gaps"])


# ---- spellings ---------------------------------------------------------------------------------------------------

def test_missing_optional_fields():
    e = whole()
    for vnet in e.vnets:
        for key in ("dhcpOptions", "virtualNetworkPeerings", "addressSpace"):
            vnet["properties"][key] = None
        del vnet["properties"]["subnets"]
    for resource in e.network:
        kind = resource["type"].rsplit("/", 1)[1]
        if kind == "networkInterfaces":
            resource["properties"].update(dnsSettings=None, virtualMachine=None)
            del resource["properties"]["ipConfigurations"][0]["properties"]["subnet"]
        elif kind in ("dnsResolvers", "azureFirewalls", "loadBalancers", "firewallPolicies"):
            resource["properties"] = None
            del resource["name"]
        elif kind == "inboundEndpoints":
            resource["properties"]["ipConfigurations"][0].update(privateIpAddress="", subnet=None)
        elif kind == "forwardingRules":
            resource["properties"].update(targetDnsServers=None, forwardingRuleState=None)
            resource["name"] = None
    run, _ = read(e)
    equal(run.inventory["gaps"], [])
    equal(unknown(run), [])
    hub = network(run)["virtualNetworks"][0]
    equal((hub["addressPrefixes"], hub["dnsServers"], hub["peers"]), ([], [], []))
    check("subnets" not in hub, "subnets that ARM does not state are not known:", hub)
    equal([(n["subnetId"], n["virtualMachineId"], n["dnsServers"]) for n in network(run)["networkInterfaces"]], [(None, None, [])] * 2)
    inbound = one(run, "inboundEndpoints")
    equal((inbound["address"], inbound["virtualNetworkId"]), (None, None))
    rule = one(run, "dnsForwardingRulesets")["rules"][0]
    equal((rule["name"], rule["enabled"], rule["targets"]), (None, None, []))
    firewall = one(run, "azureFirewalls")
    equal((firewall["name"], firewall["addresses"], firewall["firewallPolicyId"]), ("fw-hub", [], None))
    equal(network(run)["loadBalancers"], [])  # without a private front end


def test_odd_spellings():
    e = whole()
    upper = HUB.upper().replace("/SUBSCRIPTIONS", "/Subscriptions")
    for resource in e.network:
        p = resource["properties"]
        kind = resource["type"].rsplit("/", 1)[1]
        p["provisioningState"] = "Succecced"
        if kind == "networkInterfaces" and resource["name"] == "dns-1":
            configuration = p["ipConfigurations"][0]["properties"]
            configuration["privateIpAddress"] = configuration.pop("privateIPAddress") + "/28"
            configuration["subnet"]["id"] = upper + "/SUBNETS/default/"
            p["dnsSettings"]["dnsServers"] = ["AzureProvidedDNS"]
            p["dnsSettings"]["appliedDnsServers"] = [None, "", "::ffff:10.0.0.4"]
        elif kind == "inboundEndpoints":
            p["ipConfigurations"][0]["privateIPAddress"] = p["ipConfigurations"][0].pop("privateIpAddress")
            p["ipConfigurations"][0]["subnet"] = None
        elif kind == "forwardingRules":
            p["domainName"] = p["domainName"].upper()
            p["forwardingRuleState"] = p["forwardingRuleState"].upper()
            for target in p["targetDnsServers"]:
                target.pop("port")
        elif kind == "virtualNetworkLinks":
            p["virtualNetwork"]["id"] = p["virtualNetwork"]["id"].upper().replace("/SUBSCRIPTIONS", "/subscriptions")
    e.vnet_named("hub")["properties"]["addressSpace"]["addressPrefixes"] = ["10.0.0.0", "fd00:db8::/48"]
    e.vnet_named("hub")["properties"]["virtualNetworkPeerings"] = [
        {"properties": {"peeringState": "connected", "remoteVirtualNetwork": {"id": SPOKE.upper().replace("/SUBSCRIPTIONS", "/subscriptions")}}},
        {"properties": {"peeringState": "Initiated", "remoteVirtualNetwork": {"id": HUB}}},
        {"properties": {"peeringState": "Connected", "remoteVirtualNetwork": None}},
        {"properties": {"peeringState": "Connected", "remoteVirtualNetwork": {"id": "../../no/id?x"}}}]
    run, _ = read(e)
    equal(run.inventory["gaps"], [])
    equal(unknown(run), [])
    hub = network(run)["virtualNetworks"][0]
    equal(hub["addressPrefixes"], ["10.0.0.0/32", "fd00:db8::/48"])
    equal([p.lower() for p in hub["peers"]], [SPOKE.lower()])
    nic = network(run)["networkInterfaces"][1]
    equal((nic["addresses"], nic["dnsServers"], nic["appliedDnsServers"]), (["10.0.0.5"], ["168.63.129.16"], ["10.0.0.4"]))
    inbound = one(run, "inboundEndpoints")
    equal((inbound["address"], inbound["virtualNetworkId"]), ("10.0.0.10", HUB))  # of its resolver
    ruleset = one(run, "dnsForwardingRulesets")
    equal([(r["domainName"], r["enabled"]) for r in ruleset["rules"]], [("corp.example", True), ("openai.azure.com", False), (".", True)])
    equal({t["port"] for r in ruleset["rules"] for t in r["targets"]}, {53})
    equal([i.lower() for i in ruleset["virtualNetworkIds"]], [HUB.lower(), SPOKE.lower()])


def test_inbound_endpoints_whose_ids_lack_the_resolver():
    e = estate()
    for resolver in ("resolver-1", "resolver-2"):
        made = e.inbound("in", "10.0.0.%s" % resolver[-1], resolver=resolver)
        e.override("*/%s/inboundEndpoints" % resolver, body={"nextLink": None, "value": [
            dict(made, id=resource_id(SUBSCRIPTION, "rg-dns", "Microsoft.Network/inboundEndpoints", "in"))]})
    run, _ = read(e)
    equal([(i["id"].split("/dnsResolvers/")[1], i["address"]) for i in network(run)["inboundEndpoints"]],
          [("resolver-1/inboundEndpoints/in", "10.0.0.1"), ("resolver-2/inboundEndpoints/in", "10.0.0.2")])
    equal(run.inventory["gaps"], [])


def firewall_of(change=None, **options):
    e = estate()
    made = e.firewall("fw", "10.0.0.4", servers=["10.0.0.10", "10.0.0.11"], **options)
    if change:
        change(e, made)
    run, _ = read(e)
    equal(run.inventory["gaps"], [])
    got = one(run, "azureFirewalls")
    return got["enableProxy"], got["dnsServers"], got


def policy_of(e):
    return next(r for r in e.network if r["type"].endswith("firewallPolicies"))["properties"]


def test_settings_of_firewalls():
    servers = ["10.0.0.10", "10.0.0.11"]
    equal(firewall_of()[:2], (True, servers))
    equal(firewall_of(proxy=False)[:2], (False, servers))
    equal(firewall_of(lambda e, f: policy_of(e).pop("dnsSettings"))[:2], (False, []))
    # settings that a base policy may give are not known; those that are stated are
    equal(firewall_of(lambda e, f: policy_of(e).update(dnsSettings=None, basePolicy={"id": "/x"}))[:2], (None, []))
    equal(firewall_of(lambda e, f: policy_of(e).update(basePolicy={"id": "/x"}))[:2], (True, servers))
    equal(firewall_of(policy=None)[:2], (True, servers))  # classic rules
    equal(firewall_of(policy=None, proxy=False)[:2], (False, servers))

    def spaces(e, f):
        f["properties"]["additionalProperties"] = {"Network.DNS.EnableProxy": "True", "Network.DNS.Servers": " 10.0.0.10, 10.0.0.11,"}
    equal(firewall_of(spaces, policy=None)[:2], (True, servers))
    equal(firewall_of(lambda e, f: f["properties"].pop("additionalProperties"), policy=None)[:2], (False, []))


def test_firewall_of_a_virtual_hub():
    def hub(e, f):
        f["properties"]["ipConfigurations"] = None
        f["properties"]["hubIPAddresses"] = {"privateIPAddress": "10.5.64.4", "publicIPs": {"count": 1}}
    proxy, _, got = firewall_of(hub)
    equal((proxy, got["addresses"], got["virtualNetworkId"]), (True, ["10.5.64.4"], None))


def test_one_policy_of_many_firewalls_is_read_once():
    e = estate()
    for i in range(3):
        e.firewall("fw-%d" % i, "10.0.0.%d" % (4 + i), servers=["10.0.0.10"], policy="shared")
    run, stub = read(e)
    equal([f["enableProxy"] for f in network(run)["azureFirewalls"]], [True] * 3)
    equal(len(asked(stub, "/firewallPolicies/shared")), 1)


def test_paging():
    e = whole()
    for last in ("absent", "null", "empty"):
        e.override("*", next=last, page=1)
        run, stub = read(e)
        equal(unknown(run), [])
        equal([len(network(run)[n]) for n in LISTS], [2, 2, 1, 1, 1, 1, 1])
        equal(len(one(run, "dnsForwardingRulesets")["rules"]), 3)
        equal(len(asked(stub, "/forwardingRules")), 3, "pages")
    e.override("*", empty=True, page=1)
    run, _ = read(e)
    equal([len(network(run)[n]) for n in LISTS], [2, 2, 1, 1, 1, 1, 1])


def test_what_is_on_two_pages_is_there_once():
    e = whole()
    rows = [r for r in e.raw()["resources"] if r["type"] == "Microsoft.Network/virtualNetworks"]
    e.override("*/virtualNetworks", body={"value": rows + rows})
    e.override("*/dnsForwardingRulesets", body={"value": [r for r in e.network if r["type"].endswith("dnsForwardingRulesets")] * 2})
    run, stub = read(e)
    equal(len(network(run)["virtualNetworks"]), 2)
    equal(len(network(run)["dnsForwardingRulesets"]), 1)
    equal(len(asked(stub, "/forwardingRules")), 2, "pages")


# ---- what cannot be read -----------------------------------------------------------------------------------------

def test_each_type_denied():
    for kind, name in zip(TYPES, LISTS):
        e = whole()
        action = "Microsoft.Network/%s/read" % kind
        e.deny("/subscriptions/*/providers/Microsoft.Network/" + kind, action)
        run, _ = read(e)
        equal(unknown(run), [name])
        equal(network(run)[name], [])
        gap = run.gap("Microsoft.Network/" + kind)
        equal((gap["action"], gap["status"]), (action, 403))
        equal(len(run.inventory["gaps"]), 1)
        equal(run.addresses()["contoso-ai.openai.azure.com"], "10.1.2.5")


def test_what_hangs_below_denied():
    for path, kind, lists in (("*/inboundEndpoints", "dnsResolvers/inboundEndpoints", ["inboundEndpoints"]),
                              ("*/forwardingRules", "dnsForwardingRulesets/forwardingRules", []),
                              ("*/dnsForwardingRulesets/*/virtualNetworkLinks", "dnsForwardingRulesets/virtualNetworkLinks", []),
                              ("*/dnsResolverPolicies/*/virtualNetworkLinks", "dnsResolverPolicies/virtualNetworkLinks",
                               ["dnsResolverPolicies"]),
                              ("*/firewallPolicies/*", "firewallPolicies", [])):
        e = whole()
        action = "Microsoft.Network/%s/read" % kind
        e.deny(path, action)
        run, _ = read(e)
        equal(run.gap("Microsoft.Network/" + kind)["action"], action)
        equal(len(run.inventory["gaps"]), 1)
        equal(unknown(run), lists, kind)
        ruleset = one(run, "dnsForwardingRulesets")
        equal(ruleset["rulesRead"], None if kind.endswith("forwardingRules") else True)
        equal(ruleset["linksRead"], None if kind == "dnsForwardingRulesets/virtualNetworkLinks" else True)
        equal(one(run, "azureFirewalls")["enableProxy"], None if kind == "firewallPolicies" else True)


def test_one_gap_for_many():
    e = estate()
    for i in range(5):
        e.ruleset("rules-%d" % i, {"a": ["10.0.0.1"]}, links=["hub"])
    e.deny("*/forwardingRules", "Microsoft.Network/dnsForwardingRulesets/forwardingRules/read")
    run, _ = read(e)
    run.gap("forwardingRules")
    equal([r["rulesRead"] for r in network(run)["dnsForwardingRulesets"]], [None] * 5)


def test_no_permission_for_the_network_at_all():
    e = whole()
    for kind in TYPES:
        e.deny("/subscriptions/*/providers/Microsoft.Network/" + kind, "Microsoft.Network/%s/read" % kind)
    run, _ = read(e)
    equal(unknown(run), LISTS)
    equal([g["action"] for g in run.inventory["gaps"]], ["Microsoft.Network/%s/read" % kind for kind in TYPES])
    equal(len(run.inventory["privateDnsZones"]), 3)


def test_bad_replies_are_gaps():
    cases = (("virtualNetworks", {"addressSpace": {"addressPrefixes": ["10.0.0.0/99"]}}, "not an address prefix"),
             ("virtualNetworks", {"dhcpOptions": {"dnsServers": ["ten"]}}, "not an IP address"),
             ("virtualNetworks", {"dhcpOptions": {"dnsServers": "10.0.0.4"}}, "expected an array, found a string"),
             ("virtualNetworks", {"virtualNetworkPeerings": [7]}, "virtualNetworkPeerings[0]: expected an object"),
             ("networkInterfaces", {"ipConfigurations": [{"properties": {"privateIPAddress": "x"}}]}, "not an IP address"),
             ("networkInterfaces", {"virtualMachine": "vm-1"}, "expected an object, found a string"),
             ("dnsResolvers", {"virtualNetwork": 3}, "expected an object, found a number"),
             ("azureFirewalls", {"firewallPolicy": []}, "expected an object, found an array"),
             ("azureFirewalls", {"hubIPAddresses": {"privateIPAddress": 4}, "ipConfigurations": None}, "expected a string"),
             ("azureFirewalls", {"firewallPolicy": None, "additionalProperties": {"Network.DNS.Servers": "a,b"}}, "not an IP address"),
             ("loadBalancers", {"frontendIPConfigurations": {}}, "expected an array, found an object"))
    for kind, properties, text in cases:
        e = whole()
        e.override("/subscriptions/*/providers/Microsoft.Network/" + kind, page=50, patch={"properties": properties})
        run, _ = read(e)
        has(run.gap("Microsoft.Network/" + kind)["text"], kind, text)
        equal(unknown(run), [LISTS[TYPES.index(kind)]], text)
    below = (("*/forwardingRules", {"domainName": "no name"}, "forwardingRules", "expected a domain name"),
             ("*/forwardingRules", {"domainName": "a.", "targetDnsServers": [{"ipAddress": "10.0.0.1", "port": 70000}]},
              "forwardingRules", "a port of 1 to 65535"),
             ("*/dnsForwardingRulesets/rules/virtualNetworkLinks", {"virtualNetwork": []}, "virtualNetworkLinks", "expected an object"),
             ("*/inboundEndpoints", {"ipConfigurations": [{"privateIpAddress": "1"}]}, "inboundEndpoints", "not an IP address"),
             ("*/firewallPolicies/*", {"dnsSettings": {"enableProxy": "yes"}}, "firewallPolicies", "expected true or false"))
    for path, properties, kind, text in below:
        e = whole()
        e.override(path, patch={"properties": properties})
        run, _ = read(e)
        has(run.gap(kind)["text"], text)
        equal(len(run.inventory["gaps"]), 1)


def test_broken_replies_are_gaps():
    for fault in ({"body": "nonsense"}, {"status": 500}, {"fault": "cut"}, {"body": {"value": 7}}):
        e = whole()
        e.override("/subscriptions/*/providers/Microsoft.Network/virtualNetworks", **fault)
        e.override("*/forwardingRules", **fault)
        run, _ = read(e)
        equal(unknown(run), ["virtualNetworks"])
        equal(len(run.inventory["gaps"]), 2)
        equal(one(run, "dnsForwardingRulesets")["rulesRead"], None)


def test_a_type_that_the_cloud_does_not_have_is_empty():
    e = whole()
    e.override("*/dnsResolverPolicies", status=404, code="InvalidResourceType", message="The resource type could not be found.")
    run, _ = read(e)
    equal(run.inventory["gaps"], [])
    equal(unknown(run), [])
    equal(network(run)["dnsResolverPolicies"], [])


def test_older_api_version():
    e = whole()
    e.override("*?api-version=2025-05-01", status=400, code="InvalidApiVersionParameter")
    run, stub = read(e)
    equal(unknown(run), [])
    versions = {r["query"].split("&")[0] for r in stub.requests if "dnsresolverpolicies" in r["path"].lower() and r["status"] == 200}
    equal(versions, {"api-version=2023-07-01-preview"})


# ---- where it is looked for --------------------------------------------------------------------------------------

def test_the_hub_is_found_by_the_link_of_a_zone():
    e = Estate(token=TOKEN)
    e.vnet("hub", ["10.0.0.0/16"], subscription=OTHER)
    e.vnet("spoke", ["10.2.0.0/16"], peers=["hub"])
    e.account("contoso-ai")
    e.endpoint("pe", "contoso-ai", vnet="spoke")
    e.zone(ZONE, links=["hub"])
    e.firewall("fw-hub", "10.0.0.4", subscription=OTHER)
    run, stub = read(e)
    equal(sorted(v["name"] for v in network(run)["virtualNetworks"]), ["hub", "spoke"])
    equal(one(run, "azureFirewalls")["enableProxy"], True)
    equal(unknown(run), [])
    equal(run.inventory["gaps"], [])


def test_what_a_link_leads_to_may_be_unreadable():
    e = whole()
    strange = HUB.replace(SUBSCRIPTION, FOREIGN)
    for zone in e.zones:
        zone.link(strange)
    for denied in (True, False):  # else it is not there at all: 404 SubscriptionNotFound
        if denied:
            e.subscription(FOREIGN)
            e.deny("/subscriptions/%s/*" % FOREIGN, "Microsoft.Network/virtualNetworks/read")
        run, stub = read(e)
        equal(len(asked(stub, "")), len(stub.requests))
        equal([p for p in stub.paths() if FOREIGN in p], ["/subscriptions/%s/providers/microsoft.network/virtualnetworks" % FOREIGN])
        gap = run.gap("virtualNetworks")
        has(gap["scope"], FOREIGN)
        equal(len(run.inventory["gaps"]), 1)
        equal(unknown(run), LISTS)
        equal(len(network(run)["azureFirewalls"]), 1)
        equal(run.inventory["subscriptions"], [SUBSCRIPTION])
        e.overrides, e.subscriptions = [], [s for s in e.subscriptions if s["id"] != FOREIGN]


def test_no_more_than_twenty_strange_subscriptions():
    e = estate()
    for i in range(25):
        e.zone_named(ZONE).link(HUB.replace(SUBSCRIPTION, "00000000-0000-0000-0000-0000000001%02d" % i), name="l%d" % i)
    run, stub = read(e)
    equal(len({p for p in stub.paths() if "-0000000001" in p}), 20)
    equal(len(run.gaps("virtualNetworks")), 21)
    has(run.gaps("virtualNetworks")[0]["text"], "virtual networks of 5 more subscriptions", "--dns-subscription")
    equal(unknown(run), LISTS)


def test_named_subscriptions_are_looked_at():
    for option in ("--dns-subscription", "--subscription"):
        e = estate()
        e.inbound("in-2", "10.7.0.4", subscription=OTHER)
        run, _ = read(e, "--id", ACCOUNT, option, OTHER)
        equal(one(run, "inboundEndpoints")["address"], "10.7.0.4")


# ---- what it costs -----------------------------------------------------------------------------------------------

def test_cost_of_one_account():
    e = estate(page=50)
    run, stub = read(e)
    equal(len([p for p in stub.paths() if any(p.endswith("/providers/microsoft.network/" + t.lower()) for t in TYPES)]), len(TYPES))
    equal(run.data["requests"], 12 + len(TYPES), "requests")
    e = whole()
    e.page = 50
    run, _ = read(e)
    # below them: inbound endpoints, rules and links, links, policy
    equal(run.data["requests"], 12 + len(TYPES) + 5, "requests")


def test_interfaces_are_listed_once():
    e = many(200)
    e.nic("dns-1", "10.0.0.5")
    stub = serve(e)
    run = drive("--endpoint", stub.url, "--subscription", SUBSCRIPTION)
    stub.stop()
    equal(len(run.inventory["privateEndpoints"]), 200)
    equal(one(run, "networkInterfaces")["name"], "dns-1")
    equal(len(asked(stub, "/networkInterfaces")), 3, "pages of 100")
    # accounts, endpoints, A records in two pages each, zones and links in one: 8; interfaces 3; the other types 6
    equal(run.data["requests"], 17, "requests")
    equal(unknown(run), [])


def test_a_denied_list_of_interfaces_is_asked_for_once():
    e = many(30)
    e.deny("*/providers/Microsoft.Network/networkInterfaces", "Microsoft.Network/networkInterfaces/read")
    run, stub = read(e, "--subscription", SUBSCRIPTION)
    equal(len(asked(stub, "/networkInterfaces")), 1)
    equal(unknown(run), ["networkInterfaces"])
    equal({p["membersKnown"] for p in run.inventory["privateEndpoints"]}, {True})  # one by one
    equal(len(run.inventory["gaps"]), 1)


# ---- names that were not found -----------------------------------------------------------------------------------

def test_names_seen():
    e = estate()
    e.account("contoso-speech", subdomain="Fancy")
    run, _ = read(e, "--name", "contoso-ia")
    equal(run.inventory["accounts"], [])
    equal(run.data["namesSeen"], ["contoso-ai", "contoso-speech", "Fancy"])
    run, _ = read(e, "--name", "contoso-ai")
    equal(run.data["namesSeen"], ["contoso-speech", "Fancy"])
    run, _ = read(e)  # by id: nothing was listed
    equal(run.data["namesSeen"], [])
    e = Estate(token=TOKEN, page=1000)
    for i in range(2100):
        e.account("acct-%d" % i, kind="OpenAI")
    run, _ = read(e, "--name", "nobody")
    equal(len(run.data["namesSeen"]), 2000)


if __name__ == "__main__":
    run_tests(globals())
