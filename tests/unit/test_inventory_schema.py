#!/usr/bin/python3
"""docs/inventory.schema.json accepts what pldig writes and refuses what pldig refuses.

tests/unit/data/inventory.json is compared by test_inventory_json.c, byte for byte, with what pldig writes.
"""
import copy
import json
import pathlib
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]


def change(document, path, value):
    """A copy of the document in which `path` has the value; ... removes the member."""
    changed = copy.deepcopy(document)
    place = changed
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


ACCEPTED = [
    (["futureMember"], 1),
    (["schemaVersion"], "1.7"),
    (["cloud"], ...),
    (["accounts", 0, "kind"], ...),
    (["privateEndpoints", 0, "readable"], ...),
    (["privateEndpoints", 0, "subnetId"], None),
    (["accounts", 0, "networkAcls"], ...),
    (["accounts", 0, "networkAcls"], None),
    (["accounts", 0, "networkAcls", "stated"], None),
    (["network", "virtualNetworks", 0, "subnets"], ...),
    (["network"], ...),
    (["network"], None),
    (["network", "future"], 1),
    (["network", "virtualNetworksRead"], ...),
    (["network", "virtualNetworks", 0, "addressPrefixes", 0], "10.0.0.0"),
    (["network", "dnsForwardingRulesets", 0, "rules", 1, "domainName"], "corp.example."),
    (["privateDnsZones", 0, "records", 0, "isAutoRegistered"], ...),
]

REFUSED = [
    (["schema"], "pldig-capture"),
    (["schemaVersion"], "2.0"),
    (["schemaVersion"], 1),
    (["takenAt"], "yesterday"),
    (["cloud"], "AzureMoon"),
    (["gaps"], ...),
    (["accounts"], {}),
    (["subscriptions", 0], "../1"),
    (["accounts", 0, "id"], "contoso-ai"),
    (["accounts", 0, "hosts", 0], "not a host"),
    (["accounts", 0, "networkAcls", "ipRules"], ...),
    (["accounts", 0, "networkAcls", "ipRules", 0], 1),
    (["accounts", 0, "networkAcls", "virtualNetworkRules", 0, "ignoreMissingVnetServiceEndpoint"], "yes"),
    (["network", "virtualNetworks", 0, "subnets", 0, "id"], "app"),
    (["accounts", 0, "hosts"], None),
    (["privateEndpoints", 0, "membersKnown"], "yes"),
    (["privateEndpoints", 0, "members", 0, "address"], "ten"),
    (["privateEndpoints", 0, "members", 0, "source"], "guess"),
    (["privateDnsZones", 0, "records", 0, "ttl"], -1),
    (["privateDnsZones", 0, "records", 0, "ttl"], "10"),
    (["gaps", 0, "status"], 4040),
    (["network"], []),
    (["network", "loadBalancers"], ...),
    (["network", "virtualNetworks", 0, "id"], "hub"),
    (["network", "virtualNetworks", 0, "peers", 0], None),
    (["network", "virtualNetworks", 0, "addressPrefixes", 0], "ten/8"),
    (["network", "networkInterfaces", 0, "dnsServers", 0], "ten"),
    (["network", "inboundEndpointsRead"], "yes"),
    (["network", "dnsForwardingRulesets", 0, "rules", 0, "domainName"], None),
    (["network", "dnsForwardingRulesets", 0, "rules", 0, "targets", 0, "port"], 0),
    (["network", "azureFirewalls", 0, "enableProxy"], "true"),
    (["privateDnsZones", 0, "records", 0, "isAutoRegistered"], 1),
]


def main():
    schema = json.loads((ROOT / "docs/inventory.schema.json").read_text())
    sample = json.loads((ROOT / "tests/unit/data/inventory.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = []
    for error in validator.iter_errors(sample):
        failures.append(f"the sample: {error.json_path}: {error.message}")
        break
    for path, value in ACCEPTED:
        if not validator.is_valid(change(sample, path, value)):
            failures.append(f"refused, though pldig accepts it: {path} = {value}")
    for path, value in REFUSED:
        if validator.is_valid(change(sample, path, value)):
            failures.append(f"accepted, though pldig refuses it: {path} = {value}")
    for failure in failures:
        print(f"inventory schema: {failure}")
    checks = 1 + len(ACCEPTED) + len(REFUSED)
    print(f"{checks - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
