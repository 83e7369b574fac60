#!/usr/bin/python3
"""test_arm.py - arm_read() against the ARM stand-in on loopback, through the driver arm_dump.

    test_arm.py [BUILD] [WORD...]     BUILD: the build tree (build); WORDs: only tests whose names contain one of them

The last line is "N passed, M failed[, K skipped]"; status 1 if any failed. No output of the driver may ever hold the token: every run is scanned.
"""
import base64
import concurrent.futures
import json
import os
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "net"))
from armstub import Stub, make_certificates  # noqa: E402
from estate import SERVICES, SUBSCRIPTION, Estate  # noqa: E402
import hostenv  # noqa: E402

SECRET_PART = "secret-part"  # stands in every secret of the tests: what is written is searched for it
TOKEN = "eyJhbGciOiJub25lIn0.secret-part-of-the-token.sig_nature"
FOREIGN = "00000000-0000-0000-0000-00000000ffff"
OTHER = "00000000-0000-0000-0000-000000000002"
ACCOUNT = "/subscriptions/%s/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-ai" % SUBSCRIPTION
ZONE = "privatelink.openai.azure.com"

words = sys.argv[1:]
BUILD = words.pop(0) if words and os.path.isdir(words[0]) else os.path.join(ROOT, "build")
DRIVER = os.path.join(BUILD, "tests", "wire", "arm_dump")
TMP = tempfile.mkdtemp(prefix="test_arm.")
TLS = os.path.join(TMP, "tls")
PLAIN = hostenv.plain()


class Failed(Exception):
    pass


def check(condition, *what):
    if not condition:
        raise Failed(" ".join(str(w) for w in what) or "not as expected")


def equal(got, wanted, what=""):
    check(got == wanted, "%s: got %r, wanted %r" % (what, got, wanted))


def has(text, *parts):
    for part in parts:
        check(part in text, "no %r in: %s" % (part, text))


class Run:
    """What the driver printed."""

    def __init__(self, completed):
        self.status, self.out, self.log = completed.returncode, completed.stdout, completed.stderr
        check(TOKEN not in self.out + self.log, "the token was printed:", self.log, self.out)
        check(SECRET_PART not in self.out + self.log, "a part of a secret was printed:", self.log, self.out)
        check(self.status in (0, 2), "status %d: %s" % (self.status, self.log))
        self.data = json.loads(self.out) if self.status == 0 else None
        errors = [l for l in self.log.splitlines() if l.startswith("error ")]
        self.error = self.log[self.log.index(errors[0]):] if errors else ""  # of several lines where ways to sign in are listed
        check((self.status == 2) == bool(errors), "status and error do not fit:", self.log)

    @property
    def inventory(self):
        check(self.data is not None, "no inventory:", self.error)
        return self.data["inventory"]

    def endpoint(self, name="pe-contoso-ai"):
        return next(e for e in self.inventory["privateEndpoints"] if e["name"] == name)

    def zone(self, name=ZONE):
        return next(z for z in self.inventory["privateDnsZones"] if z["name"] == name)

    def gaps(self, resource=""):
        return [g for g in self.inventory["gaps"] if g["resource"].endswith(resource)]

    def gap(self, resource):
        found = self.gaps(resource)
        check(len(found) == 1, "%d gaps of %s: %s" % (len(found), resource, self.inventory["gaps"]))
        return found[0]

    def addresses(self, name="pe-contoso-ai"):
        return {f: m["address"] for m in self.endpoint(name)["members"] for f in m["fqdns"]}


def token_file(text=TOKEN):
    handle, path = tempfile.mkstemp(dir=TMP)
    with os.fdopen(handle, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    return path


def drive(*arguments, env=None, sign_in=True, limit=60, before=()):
    command = [*before, DRIVER, *arguments]
    if sign_in:
        command += ["--token-file", token_file()]
    check(not any(SECRET_PART in a for a in command), "a secret is on the command line")
    return Run(subprocess.run(command, env=dict(PLAIN, **(env or {})), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="surrogateescape", timeout=limit))


def estate(**options):
    return Estate.standard(token=TOKEN, **options)


def serve(e, **options):
    return Stub(e, **options).start()


def read(e, *arguments, tls=False, **options):
    """Serves the estate, reads contoso-ai by id from it (or what the arguments say); (Run, Stub)."""
    if not any(a in ("--id", "--name", "--subscription") for a in arguments):
        arguments += ("--id", ACCOUNT)
    stub = serve(e, tls=TLS if tls else None)
    try:
        return drive("--endpoint", stub.url, *arguments, **options), stub
    finally:
        stub.stop()


STANDARD = {"contoso-ai.cognitiveservices.azure.com": "10.1.2.4", "contoso-ai.openai.azure.com": "10.1.2.5",
            "contoso-ai.services.ai.azure.com": "10.1.2.6"}


def healthy(run):
    equal(run.addresses(), STANDARD, "addresses")
    equal(run.inventory["gaps"], [], "gaps")
    equal(run.inventory["privateDnsZonesRead"], True, "zones read")
    equal(len(run.inventory["privateDnsZones"]), 3, "zones")
    for zone in run.inventory["privateDnsZones"]:
        equal((zone["linksRead"], zone["recordsRead"]), (True, True), zone["name"])
        equal(len(zone["virtualNetworkLinks"]), 1, "links")
        equal([r["name"] for r in zone["records"]], ["contoso-ai"], "records")


# ---- what is read ------------------------------------------------------------------------------------------------

def test_standard_estate():
    run, stub = read(estate())
    healthy(run)
    account = run.inventory["accounts"][0]
    equal(account["kind"], "AIServices")
    equal(account["customSubDomainName"], "contoso-ai")
    equal(account["publicNetworkAccess"], "Disabled")
    equal(account["defaultAction"], "Deny")
    equal(account["hosts"], list(STANDARD) + ["swedencentral.stt.speech.microsoft.com"], "hosts")
    equal(account["requiredZoneNames"], [z for _, z, _ in SERVICES], "required zones")
    equal(account["privateEndpointConnections"][0]["status"], "Approved")
    endpoint = run.endpoint()
    equal([m["requiredMemberName"] for m in endpoint["members"]], ["default", "secondary", "third"])
    equal({m["source"] for m in endpoint["members"]}, {"nic"})
    equal((endpoint["readable"], endpoint["membersKnown"], endpoint["zoneGroup"]), (True, True, True))
    equal(len(endpoint["zoneConfigs"]), 3)
    record = run.zone()["records"][0]
    equal((record["ttl"], record["addresses"]), (10, ["10.1.2.5"]))
    has(record["creator"], "pe-contoso-ai", "0f0f0f0f-")
    equal(run.zone()["virtualNetworkLinks"][0]["resolutionPolicy"], "Default")
    equal(run.inventory["subscriptions"], [SUBSCRIPTION])
    equal(run.inventory["cloud"], "AzureCloud")
    check(all(r["authorization"] == "ok" for r in stub.requests), "a request without the token")
    check(not any(p == "/subscriptions" for p in stub.paths()), "subscriptions were listed without need")
    check(not any(p.endswith("/accounts") for p in stub.paths()), "accounts were listed for one id")


def test_by_name_without_regard_to_case():
    e = estate()
    e.account("resource-name", kind="OpenAI", subdomain="Fancy-Sub")
    run, stub = read(e, "--name", "CONTOSO-AI", "--name", "fancy-sub", "--name", "nobody")
    equal(sorted(a["name"] for a in run.inventory["accounts"]), ["contoso-ai", "resource-name"])
    check("/subscriptions" in stub.paths(), "subscriptions were not listed")


def test_by_name_in_a_named_subscription_and_group():
    e = estate()
    e.account("elsewhere", subscription=OTHER)
    run, stub = read(e, "--name", "contoso-ai", "--subscription", SUBSCRIPTION, "--group", "RG-AI")
    healthy(run)
    check("/subscriptions" not in stub.paths(), "subscriptions were listed without need")
    check(not any(OTHER in p for p in stub.paths()), "another subscription was asked")
    run, stub = read(e, "--name", "contoso-ai", "--subscription", SUBSCRIPTION, "--group", "no-such-group")
    equal(run.inventory["accounts"], [])


def test_every_account():
    e = estate()
    e.account("second", kind="OpenAI")
    e.account("third", subscription=OTHER)
    stub = serve(e)
    run = drive("--endpoint", stub.url)
    equal(sorted(a["name"] for a in run.inventory["accounts"]), ["contoso-ai", "second", "third"])
    run = drive("--endpoint", stub.url, "--subscription", OTHER)
    equal([a["name"] for a in run.inventory["accounts"]], ["third"])
    run = drive("--endpoint", stub.url, "--group", "rg-ai", "--subscription", SUBSCRIPTION)
    equal(sorted(a["name"] for a in run.inventory["accounts"]), ["contoso-ai", "second"])
    stub.stop()


def test_ids_in_odd_case():
    e = estate()
    run, _ = read(e, "--id", ACCOUNT.upper().replace("/SUBSCRIPTIONS", "/Subscriptions"))
    healthy(run)
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    endpoint.connection["properties"]["privateEndpoint"]["id"] = endpoint.id.upper()
    endpoint.properties["networkInterfaces"][0]["id"] = endpoint.nic["id"].upper()
    endpoint.properties["privateLinkServiceConnections"][0]["properties"]["privateLinkServiceId"] = ACCOUNT.upper()
    run, _ = read(e)
    equal({f: m["address"] for p in run.inventory["privateEndpoints"] for m in p["members"] for f in m["fqdns"]}, STANDARD)
    equal(len(run.inventory["privateEndpoints"]), 1)
    equal(run.inventory["gaps"], [])


def test_address_with_prefix_and_odd_spelling():
    e = estate()
    configurations = e.endpoint_named("pe-contoso-ai").nic["properties"]["ipConfigurations"]
    configurations[0]["properties"]["privateIPAddress"] = "10.1.2.4/28"
    configurations[1]["properties"]["privateIpAddress"] = configurations[1]["properties"].pop("privateIPAddress")
    configurations[2]["properties"]["privateIPAddress"] = "fd00::6"
    run, _ = read(e)
    equal(run.addresses(), dict(STANDARD, **{"contoso-ai.services.ai.azure.com": "fd00::6"}))
    equal(run.inventory["gaps"], [])


def test_manual_connection():
    e = Estate(token=TOKEN)
    e.account("contoso-ai")
    e.endpoint("pe-contoso-ai", "contoso-ai", manual=True, status="Pending", description="please")
    run, _ = read(e)
    endpoint = run.endpoint()
    equal(endpoint["status"], "Pending")
    equal(endpoint["privateLinkServiceIds"], [ACCOUNT])
    connection = run.inventory["accounts"][0]["privateEndpointConnections"][0]
    equal((connection["status"], connection["description"]), ("Pending", "please"))


def test_missing_optional_fields():
    e = Estate(token=TOKEN)
    e.add({"id": ACCOUNT})
    run, _ = read(e)
    account = run.inventory["accounts"][0]
    equal((account["name"], account["kind"], account["customSubDomainName"], account["hosts"]), ("contoso-ai", None, None, []))
    e = estate()
    account = e.account_named("contoso-ai").resource
    for key in ("sku", "kind", "location", "type"):
        account[key] = None
    for key in ("networkAcls", "endpoints", "customSubDomainName", "publicNetworkAccess", "provisioningState", "endpoint"):
        account["properties"][key] = None
    endpoint = e.endpoint_named("pe-contoso-ai")
    for key in ("manualPrivateLinkServiceConnections", "customDnsConfigs", "ipConfigurations", "subnet", "resourceGuid"):
        endpoint.properties[key] = None
    del endpoint.resource["location"]
    e.zone_named(ZONE).links[0]["properties"].pop("resolutionPolicy")
    e.zone_named(ZONE).resource["properties"] = None
    e.zone_named(ZONE).record("bare", [])
    del e.zone_named(ZONE).wanted["bare"]["properties"]
    run, _ = read(e)
    equal(run.addresses(), STANDARD)
    equal(run.inventory["gaps"], [])
    equal(run.zone()["virtualNetworkLinks"][0]["resolutionPolicy"], None)
    equal([r["addresses"] for r in run.zone()["records"] if r["name"] == "bare"], [[]])


def test_no_connection_at_all():
    e = Estate(token=TOKEN)
    e.account("contoso-ai", subdomain=None, public="Enabled", default_action=None)
    e.account_named("contoso-ai").properties["privateEndpointConnections"] = None
    run, _ = read(e)
    account = run.inventory["accounts"][0]
    equal((account["privateEndpointConnections"], account["customSubDomainName"], account["defaultAction"]), ([], None, None))
    equal(account["hosts"], ["swedencentral.api.cognitive.microsoft.com"])
    equal((run.inventory["privateEndpoints"], run.inventory["gaps"]), ([], []))


def test_network_rules():
    """networkAcls in the shapes of ARM: whole, absent, null, empty, and with members missing."""
    rules = {"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": [{"value": "203.0.113.10"}, {"value": None}, {"value": "not an address"}],
             "virtualNetworkRules": [{"id": "/subscriptions/s/x", "state": "Succeeded", "ignoreMissingVnetServiceEndpoint": True}, {}]}
    for acls, wanted in ((rules, {"stated": True, "bypass": "AzureServices", "ipRules": ["203.0.113.10", "", "not an address"], "virtualNetworkRules": [
                              {"subnetId": "/subscriptions/s/x", "state": "Succeeded", "ignoreMissingVnetServiceEndpoint": True},
                              {"subnetId": None, "state": None, "ignoreMissingVnetServiceEndpoint": False}]}),
                         (None, {"stated": False, "bypass": None, "ipRules": [], "virtualNetworkRules": []}),
                         ({}, {"stated": True, "bypass": None, "ipRules": [], "virtualNetworkRules": []}),
                         ({"ipRules": None, "virtualNetworkRules": None}, {"stated": True, "bypass": None, "ipRules": [], "virtualNetworkRules": []})):
        e = estate()
        e.account_named("contoso-ai").properties["networkAcls"] = acls
        run, _ = read(e)
        equal(run.inventory["accounts"][0]["networkAcls"], wanted)
    for acls, place in (("Deny", "networkAcls"), ({"ipRules": {}}, "networkAcls.ipRules"), ({"ipRules": ["203.0.113.10"]}, "networkAcls.ipRules[0]"),
                        ({"virtualNetworkRules": [{"id": 3}]}, "networkAcls.virtualNetworkRules[0].id")):
        e = estate()
        e.account_named("contoso-ai").properties["networkAcls"] = acls
        run, _ = read(e)
        check(place in run.error, "no %s in: %s" % (place, run.error))


def test_no_zone_group():
    e = estate()
    e.endpoint_named("pe-contoso-ai").zone_group = False
    e.zone_named(ZONE).record("contoso-ai", "10.1.2.5")
    run, _ = read(e)
    equal(run.endpoint()["zoneGroup"], False)
    equal(run.endpoint()["zoneConfigs"], [])
    equal(run.zone()["records"][0]["creator"], None)
    equal(run.zone()["records"][0]["ttl"], 3600)
    equal(run.inventory["gaps"], [])


def test_expect_endpoint_is_read():
    e = estate()
    other = e.endpoint("pe-other", ACCOUNT.replace("contoso-ai", "foreign"), members={"x.openai.azure.com": "10.9.9.9"},
                       zone_group=False, subscription=OTHER)
    run, _ = read(e, "--id", ACCOUNT, "--expect-endpoint", other.id)
    equal(run.addresses("pe-other"), {"x.openai.azure.com": "10.9.9.9"})
    healthy(run)


def test_zones_are_looked_for_everywhere_and_chosen():
    e = estate()
    e.zone(ZONE, links=["spoke"], subscription=OTHER)  # a second zone of the same name, where only --dns-subscription leads
    e.zone("openai.azure.com")
    e.zone("privatelink-openai.azure.com")
    e.zone("aiservices.corp.example")
    e.zone("privatelink.blob.core.windows.net", records={"store": "10.7.7.7"})
    run, stub = read(e, "--id", ACCOUNT, "--dns-subscription", OTHER)
    names = sorted(z["name"] for z in run.inventory["privateDnsZones"])
    equal(names, sorted([z for _, z, _ in SERVICES] + [ZONE, "openai.azure.com", "privatelink-openai.azure.com",
                                                       "aiservices.corp.example"]), "zones")
    check(not any("blob" in p for p in stub.paths()), "a zone without meaning was read")
    run, stub = read(e)
    equal(len([z for z in run.inventory["privateDnsZones"] if z["name"] == ZONE]), 1)
    check(not any(OTHER in p for p in stub.paths()), "a subscription that occurs nowhere was asked")


def test_zone_of_a_group_in_a_subscription_without_list():
    e = estate()
    e.remove_zone(ZONE)
    zone = e.zone(ZONE, links=["hub"], subscription=OTHER)
    e.override("/subscriptions/%s/providers/Microsoft.Network/privateDnsZones" % OTHER, body={"value": []})
    run, _ = read(e)
    equal(run.zone()["id"], zone.id)
    equal(run.zone()["records"][0]["addresses"], ["10.1.2.5"])
    equal(run.inventory["privateDnsZonesRead"], True)


def test_many_records_over_pages():
    e = estate()
    for i in range(251):
        e.zone_named(ZONE).record("host-%d" % i, "10.2.%d.%d" % (i // 250, i % 250 + 1))
    run, stub = read(e)
    equal(len(run.zone()["records"]), 252)
    equal(len([p for p in stub.paths() if p.endswith(ZONE + "/a")]), 126, "pages")


def test_wrong_sources_of_addresses_in_order():
    # The NIC speaks for two names, customDnsConfigs (with a wrong address for one of them) for a third, the group for none left.
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    del endpoint.nic["properties"]["ipConfigurations"][2]
    endpoint.properties["customDnsConfigs"] = [{"fqdn": "Contoso-AI.openai.azure.com", "ipAddresses": ["10.66.6.6"]},
                                               {"fqdn": "contoso-ai.services.ai.azure.com.", "ipAddresses": ["10.1.2.16"]}]
    run, _ = read(e)
    equal(run.addresses(), dict(STANDARD, **{"contoso-ai.services.ai.azure.com": "10.1.2.16"}))
    equal([m["source"] for m in run.endpoint()["members"]], ["nic", "nic", "customDnsConfigs"])


def test_addresses_from_custom_dns_where_the_nic_is_denied():
    e = estate()
    e.endpoint_named("pe-contoso-ai").properties["customDnsConfigs"] = [
        {"fqdn": f, "ipAddresses": [a]} for f, a in STANDARD.items()]
    e.deny("*/networkInterfaces/*", "Microsoft.Network/networkInterfaces/read")
    run, _ = read(e)
    equal(run.addresses(), STANDARD)
    equal({m["source"] for m in run.endpoint()["members"]}, {"customDnsConfigs"})
    equal(run.endpoint()["membersKnown"], True)
    equal(run.gap("networkInterfaces")["action"], "Microsoft.Network/networkInterfaces/read")


def test_addresses_from_the_zone_group_where_the_nic_is_denied():
    e = estate()
    e.deny("*/networkInterfaces/*", "Microsoft.Network/networkInterfaces/read")
    run, _ = read(e)
    equal(run.addresses(), STANDARD)
    equal({m["source"] for m in run.endpoint()["members"]}, {"zoneGroup"})
    equal(run.endpoint()["membersKnown"], True)
    e.endpoint_named("pe-contoso-ai").zone_group = [ZONE]  # now it covers one name of three
    run, _ = read(e)
    equal(run.addresses(), {"contoso-ai.openai.azure.com": "10.1.2.5"})
    equal(run.endpoint()["membersKnown"], None)


# ---- how much is asked -------------------------------------------------------------------------------------------

def many(count):
    e = Estate(token=TOKEN, page=100)
    for i in range(count):
        e.account("acct-%d" % i, kind="OpenAI")
        e.endpoint("pe-%d" % i, "acct-%d" % i, first="10.3.%d.%d" % (i // 250, i % 250 + 1))
    e.zone(ZONE, links=["hub"])
    return e


def test_120_accounts_by_lists():
    e = many(120)
    arguments = []
    for a in e.accounts:
        arguments += ["--id", a.id]
    for targets in ([], arguments):
        stub = serve(e)
        run = drive("--endpoint", stub.url, *targets, *([] if targets else ["--subscription", SUBSCRIPTION]))
        stub.stop()
        equal(len(run.inventory["accounts"]), 120)
        equal(len(run.inventory["privateEndpoints"]), 120)
        for i in (0, 60, 119):
            equal(run.addresses("pe-%d" % i), {"acct-%d.openai.azure.com" % i: "10.3.0.%d" % (i + 1)})
        equal({p["zoneGroup"] for p in run.inventory["privateEndpoints"]}, {None})
        equal(run.inventory["gaps"], [])
        # accounts, endpoints, NICs and A records in two pages each; zones, links, and six types of the network in one
        equal(len(stub.requests), 16, "requests")
        equal(run.data["requests"], 16)


def test_zone_groups_up_to_fifty():
    run, _ = read(many(50), "--subscription", SUBSCRIPTION)
    equal({p["zoneGroup"] for p in run.inventory["privateEndpoints"]}, {True})
    equal(run.data["requests"], 50 + 6 + 6, "requests")


def test_list_that_does_not_show_everything():
    e = many(30)
    hidden = [p.id for p in e.endpoints[:3]]
    full = [p.resource for p in e.endpoints[3:]]
    e.override("/subscriptions/%s/providers/Microsoft.Network/privateEndpoints" % SUBSCRIPTION, body={"value": full})
    run, stub = read(e, "--subscription", SUBSCRIPTION)
    equal({p["readable"] for p in run.inventory["privateEndpoints"]}, {True})
    for i in hidden:
        check(i.lower() in stub.paths(), "not asked for by itself:", i)
    equal(len([p for p in stub.paths() if re.search("/privateendpoints/[^/]+$", p)]), 3)


# ---- paging ------------------------------------------------------------------------------------------------------

def test_paging_ends():
    for last in ("absent", "null", "empty"):
        e = estate()
        e.override("*", next=last, page=1)
        run, stub = read(e, "--name", "contoso-ai")
        healthy(run)
        equal(len([p for p in stub.paths() if p.endswith("/providers/microsoft.network/privatednszones")]), 3, "pages")


def test_empty_page_with_next_link():
    e = estate()
    e.override("*", empty=True, page=1)
    run, stub = read(e, "--name", "contoso-ai")
    healthy(run)
    equal(len([p for p in stub.paths() if p.endswith("/providers/microsoft.network/privatednszones")]), 6, "pages")


def test_foreign_next_link():
    foreign = serve(estate())
    ports = {"another port": foreign.url + "/subscriptions?api-version=1",
             "another scheme": None,
             "user name": "http://127.0.0.1@%s/x" % foreign.url[7:],
             "no URL": "nonsense:"}
    for what, link in ports.items():
        e = estate()
        stub = serve(e)
        if link is None:
            link = stub.url.replace("http:", "https:") + "/x"
        stub.world.overrides.append({"path": "/subscriptions/*/Microsoft.Network/privateDnsZones", "next": link})
        stub.counts.append(0)
        run = drive("--endpoint", stub.url, "--id", ACCOUNT)
        stub.stop()
        equal(run.inventory["privateDnsZonesRead"], None, what)
        has(run.gap("privateDnsZones")["text"], "nextLink", "privateDnsZones")
        check(len(run.inventory["privateDnsZones"]) >= 2, "what the first page held is lost")
    equal(foreign.requests, [], "requests to the foreign host")
    e = estate()
    e.override("*/accounts", next=foreign.url + "/steal")
    run, _ = read(e, "--name", "contoso-ai")
    has(run.error, "error arm", "nextLink", "token is for ARM alone")
    equal(foreign.requests, [], "requests to the foreign host")
    foreign.stop()


def test_next_link_in_a_circle():
    e = estate()
    e.override("*/virtualNetworkLinks", next="loop")
    run, stub = read(e)
    equal(run.zone()["linksRead"], None)
    has(run.gaps("virtualNetworkLinks")[0]["text"], "never ends")
    check(len(stub.requests) < 30, "%d requests" % len(stub.requests))


# ---- errors ------------------------------------------------------------------------------------------------------

def test_401():
    e = Estate.standard(token="another")
    run, stub = read(e)
    has(run.error, "error auth", "401", "invalid_token", "99999999-0000-0000-0000-000000000000", "fresh token")
    equal(len(stub.requests), 1)


def test_401_claims_challenge():
    claims = base64.b64encode(b'{"access_token":{"nbf":{"essential":true}}}').decode()
    e = estate()
    e.override("*/privateEndpoints/*", status=401, body={"error": {"code": "x", "message": "y"}}, headers={
        "WWW-Authenticate": 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
                            'error="insufficient_claims", claims="%s"' % claims})
    run, _ = read(e)
    has(run.error, "error auth", "az login --claims-challenge %s" % claims, "--scope")
    e.override("*/privateEndpoints/*", status=401, headers={
        "WWW-Authenticate": 'Bearer error="insufficient_claims", claims="x; rm -rf /"'})
    run, _ = read(e)
    check("rm -rf" not in run.error, run.error)


def test_401_of_another_tenant_is_a_gap():
    e = estate()
    e.override("*/privateEndpoints/pe-contoso-ai", status=401, code="InvalidAuthenticationTokenTenant",
               message="The access token is from the wrong issuer.")
    run, _ = read(e)
    equal(run.endpoint()["readable"], None)
    has(run.gap("privateEndpoints")["text"], "InvalidAuthenticationTokenTenant")


def test_403_names_the_action():
    e = estate()
    e.deny("*/privateEndpoints/pe-contoso-ai", "Microsoft.Network/privateEndpoints/read")
    e.deny("*/privateDnsZones", "Microsoft.Network/privateDnsZones/read")
    run, _ = read(e)
    equal(run.endpoint()["readable"], None)
    equal(run.endpoint()["membersKnown"], None)
    equal(run.endpoint()["zoneGroup"], None)
    gap = run.gap("Microsoft.Network/privateEndpoints")
    equal((gap["status"], gap["action"]), (403, "Microsoft.Network/privateEndpoints/read"))
    has(gap["text"], "lacks the permission Microsoft.Network/privateEndpoints/read", "pe-contoso-ai")
    equal(run.inventory["privateDnsZonesRead"], None)
    equal(run.gap("privateDnsZones")["action"], "Microsoft.Network/privateDnsZones/read")


def test_403_on_each_part():
    for path, action in (("*/networkInterfaces/*", "Microsoft.Network/networkInterfaces/read"),
                         ("*/privateDnsZoneGroups", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read"),
                         ("*/privateLinkResources", "Microsoft.CognitiveServices/accounts/privateLinkResources/read"),
                         ("*/%s/A" % ZONE, "Microsoft.Network/privateDnsZones/A/read"),
                         ("*/%s/virtualNetworkLinks" % ZONE, "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read")):
        e = estate()
        e.deny(path, action)
        run, _ = read(e)
        equal([g["action"] for g in run.inventory["gaps"]], [action])
    equal((run.zone()["linksRead"], run.zone()["recordsRead"]), (None, True))


def test_403_without_arms_words():
    e = estate()
    e.override("*/networkInterfaces/*", status=403, body="<html>blocked</html>", headers={"Content-Type": "text/html"})
    run, _ = read(e)
    equal(run.gap("networkInterfaces")["action"], "Microsoft.Network/networkInterfaces/read")
    e.override("*/networkInterfaces/*", status=403, code="RequestDisallowedByPolicy", message="No.\x1b[31m")
    run, _ = read(e)
    gap = run.gap("networkInterfaces")
    equal(gap["action"], None)
    has(gap["text"], "RequestDisallowedByPolicy", "No.\\x1B" if "\\x1B" in gap["text"] else "No.\\x1b")


def test_403_account():
    e = estate()
    e.deny("*/accounts/contoso-ai", "Microsoft.CognitiveServices/accounts/read")
    run, _ = read(e)
    has(run.error, "error arm", "Microsoft.CognitiveServices/accounts/read")
    # one of two that are wanted
    second = e.account("second")
    run, _ = read(e, "--id", ACCOUNT, "--id", second.id)
    equal([a["name"] for a in run.inventory["accounts"]], ["second"])
    equal(run.gap("accounts")["action"], "Microsoft.CognitiveServices/accounts/read")


def test_403_one_subscription_of_two():
    e = estate()
    e.account("elsewhere", subscription=OTHER)
    e.deny("/subscriptions/%s/*" % OTHER, "Microsoft.CognitiveServices/accounts/read")
    run, _ = read(e, "--name", "contoso-ai")
    equal([a["name"] for a in run.inventory["accounts"]], ["contoso-ai"])
    equal(run.gap("accounts")["status"], 403)


def test_404_account():
    run, _ = read(estate(), "--id", ACCOUNT + "x")
    has(run.error, "error arm", ACCOUNT + "x", "ResourceNotFound")
    run, _ = read(estate(), "--id", ACCOUNT.replace(SUBSCRIPTION, FOREIGN))
    has(run.error, "error arm", "SubscriptionNotFound")


def test_404_endpoint_is_no_where_the_subscription_can_be_read():
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    endpoint.resource["id"] += "-gone"
    run, _ = read(e)
    equal((run.endpoint()["readable"], run.endpoint()["membersKnown"], run.endpoint()["zoneGroup"]), (False, False, False))
    equal(run.gaps("privateEndpoints"), [])


def test_404_endpoint_in_a_foreign_subscription_is_unknown():
    for code in ("ResourceNotFound", "SubscriptionNotFound"):
        e = estate()
        e.endpoint_named("pe-contoso-ai").connection["properties"]["privateEndpoint"]["id"] = (
            e.endpoint_named("pe-contoso-ai").id.replace(SUBSCRIPTION, FOREIGN))
        e.override("/subscriptions/%s/*" % FOREIGN, status=404, code=code)
        run, _ = read(e)
        equal(run.endpoint()["readable"], None)
        equal(run.gap("privateEndpoints")["status"], 404)
        has(run.gap("privateEndpoints")["text"], code)


def test_unreadable_endpoint_that_is_not_approved_is_no_gap():
    e = estate()
    e.endpoint("pe-pending", "contoso-ai", status="Pending", subscription=FOREIGN, first="10.8.8.4")
    e.deny("/subscriptions/%s/*" % FOREIGN, "Microsoft.Network/privateEndpoints/read")
    run, _ = read(e)
    healthy(run)
    equal([c["status"] for c in run.inventory["accounts"][0]["privateEndpointConnections"]], ["Approved", "Pending"])


def test_429_then_answer():
    e = estate()
    e.override("*/privateEndpoints/*", status=429, headers={"Retry-After": "1"}, times=1)
    start = time.monotonic()
    run, _ = read(e)
    healthy(run)
    check(time.monotonic() - start >= 1, "Retry-After was not kept")


def test_429_with_a_date_and_without_anything():
    when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
    e = estate()
    e.override("*/privateEndpoints/*", status=429, headers={"Retry-After": when}, times=1)
    e.override("*/accounts/contoso-ai", status=429, times=2)
    run, stub = read(e)
    healthy(run)
    equal(len([p for p in stub.paths() if p.endswith("/accounts/contoso-ai")]), 3)


def test_429_for_ever():
    e = estate()
    e.override("*/networkInterfaces/*", status=429, headers={"Retry-After": "1"})
    run, stub = read(e, "--id", ACCOUNT, "--deadline", "4", "--deadline", "4")
    has(run.gap("networkInterfaces")["text"], "throttles", "429")
    check(2 <= len([p for p in stub.paths() if "networkinterfaces" in p]) <= 6, "tries")
    e = estate()
    e.override("*/accounts/*", status=429, headers={"Retry-After": "3600"})
    start = time.monotonic()
    run, stub = read(e)
    has(run.error, "error arm", "429")
    equal(len(stub.requests), 1)
    check(time.monotonic() - start < 10, "it waited for what cannot come in time")


def test_5xx_then_answer():
    e = estate()
    e.override("*/accounts/contoso-ai", status=503, times=2)
    e.override("*/privateDnsZones", status=500, times=1)
    run, stub = read(e)
    healthy(run)
    equal(len([p for p in stub.paths() if p.endswith("/accounts/contoso-ai")]), 3)


def test_5xx_for_ever():
    e = estate()
    e.override("*/privateDnsZones", status=500)
    run, stub = read(e)
    equal(run.inventory["privateDnsZonesRead"], None)
    has(run.gap("privateDnsZones")["text"], "500", "4 times in a row", "request id stand-in")
    equal(len([p for p in stub.paths() if p.endswith("/privatednszones")]), 4, "tries")
    e = estate()
    e.override("*/accounts/*", status=502, body="<html>Bad Gateway</html>")
    run, _ = read(e)
    has(run.error, "error arm", "502")


def test_older_api_version():
    for code in ("NoRegisteredProviderFound", "InvalidApiVersionParameter"):
        e = estate()
        e.override("*?api-version=2025-06-01", status=400, code=code)
        e.override("*?api-version=2024-06-01", status=400, code=code)
        run, stub = read(e)
        healthy(run)
        versions = {r["query"] for r in stub.requests if "/accounts/" in r["path"] and r["status"] == 200}
        equal(versions, {"api-version=2024-10-01"})
    e = estate()
    e.override("*/accounts/contoso-ai", status=400, code="NoRegisteredProviderFound", message="no")
    run, stub = read(e)
    has(run.error, "error arm", "400", "NoRegisteredProviderFound")
    equal(len(stub.requests), 2)


def test_time_out_of_one_request():
    e = estate()
    e.override("*/networkInterfaces/*", fault="hang", times=1)
    run, _ = read(e, "--id", ACCOUNT, "--timeout", "1")
    healthy(run)


def test_deadline():
    e = estate()
    e.override("*/networkInterfaces/*", fault="hang")
    start = time.monotonic()
    run, _ = read(e, "--id", ACCOUNT, "--deadline", "2")
    has(run.error, "error deadline")
    check(1.5 < time.monotonic() - start < 10, "the deadline was not kept")


def test_bad_replies_of_the_account():
    for fault, parts in (({"body": "not JSON"}, ["accounts/contoso-ai", "line 1, column"]),
                         ({"body": "<html>sign in</html>", "headers": {"Content-Type": "text/html"}}, ["text/html"]),
                         ({"body": ""}, ["accounts/contoso-ai", "empty"]),
                         ({"body": "[1]"}, ["accounts/contoso-ai", "expected an object"]),
                         ({"body": {"id": ACCOUNT, "kind": 7}}, ["accounts/contoso-ai: kind: expected a string, found a number"]),
                         ({"body": {"id": ACCOUNT, "properties": []}}, ["properties: expected an object"]),
                         ({"body": {"id": ACCOUNT, "properties": {"endpoints": {"x": 1}}}}, ["properties.endpoints.x"]),
                         ({"body": {"id": "/nonsense/%s"}}, ["not the id of an account"]),
                         ({"body": {"properties": {}}}, ["id"]),
                         ({"body": "[" * 100000}, ["accounts/contoso-ai"]),
                         ({"body": '{"id": "a\\u0000b"}'}, ["accounts/contoso-ai"]),
                         ({"fault": "cut"}, ["closed the connection in the middle"]),
                         ({"fault": "close"}, ["127.0.0.1"]),
                         ({"fault": "garbage"}, ["not HTTP"]),
                         ({"fault": "bomb"}, ["larger than 67108864 bytes"])):
        e = estate()
        e.override("*/accounts/contoso-ai", **fault)
        run, _ = read(e)
        has(run.error, "error arm", *parts)


def test_endless_body():
    e = estate()
    e.override("*/accounts/contoso-ai", fault="endless")
    run, _ = read(e)
    has(run.error, "error arm", "larger than 67108864 bytes")


def test_bad_replies_elsewhere_are_gaps():
    cases = (("*/networkInterfaces/*", {"body": {"properties": {"ipConfigurations": "none"}}}, "networkInterfaces",
              "properties.ipConfigurations: expected an array, found a string"),
             ("*/networkInterfaces/*", {"body": {"properties": {"ipConfigurations": [
                 {"properties": {"privateIPAddress": "10.1.2"}}]}}}, "networkInterfaces", "not an IP address"),
             ("*/networkInterfaces/*", {"fault": "cut"}, "networkInterfaces", "middle"),
             ("*/privateDnsZoneGroups", {"body": {"value": [{"properties": {"privateDnsZoneConfigs": [7]}}]}},
              "privateDnsZoneGroups", "value[0].properties.privateDnsZoneConfigs[0]: expected an object"),
             ("*/privateDnsZoneGroups", {"body": {"values": []}}, "privateDnsZoneGroups", "expected an array of resources"),
             ("*/privateLinkResources", {"body": "{"}, "privateLinkResources", "ends too early"),
             ("*/privateEndpoints/pe-contoso-ai", {"body": {"id": "x", "properties": {"subnet": 1}}}, "privateEndpoints",
              "properties.subnet: expected an object"),
             ("*/Microsoft.Network/privateDnsZones", {"body": {"value": [None]}}, "privateDnsZones", "value[0]"),
             ("*/%s/A" % ZONE, {"body": {"value": [{"name": "x", "properties": {"ttl": -1}}]}}, "privateDnsZones/A", "TTL"),
             ("*/%s/A" % ZONE, {"body": {"value": [{"name": "x", "properties": {"aRecords": [{"ipv4Address": "10.0.0.256"}]}}]}},
              "privateDnsZones/A", "10.0.0.256"),
             ("*/%s/virtualNetworkLinks" % ZONE, {"body": {"value": [], "nextLink": 7}}, "virtualNetworkLinks",
              "nextLink: expected a string"))
    for path, fault, resource, text in cases:
        e = estate()
        e.override(path, **fault)
        run, _ = read(e)
        has(run.gap(resource)["text"], text)
        equal(run.inventory["accounts"][0]["name"], "contoso-ai")


def test_garbage_in_members_is_unknown():
    e = estate()
    e.endpoint_named("pe-contoso-ai").zone_group = False
    e.override("*/networkInterfaces/*", body={"properties": {"ipConfigurations": [7]}})
    run, _ = read(e)
    equal((run.endpoint()["membersKnown"], run.endpoint()["members"]), (None, []))


def test_gzip():
    e = estate()
    e.override("*", gzip=True)
    run, _ = read(e)
    healthy(run)


def test_server_that_echoes_the_token():
    e = estate()
    e.override("*/networkInterfaces/*", status=500, code="Echo", message="you sent Bearer " + TOKEN, times=9)
    e.override("*/privateDnsZones", body={"value": [{"id": "/subscriptions/s/x/y", "name": "openai." + TOKEN}]})
    e.override("*/privateLinkResources", status=403, code=TOKEN, message=TOKEN)
    run, _ = read(e)
    has(run.gap("networkInterfaces")["text"], "you sent Bearer ****")


# ---- where the token may go --------------------------------------------------------------------------------------

def test_redirect_is_not_followed():
    other = serve(estate())
    e = estate()
    e.override("*/accounts/contoso-ai", status=302, body="", headers={"Location": other.url + "/subscriptions?api-version=1"})
    run, _ = read(e)
    other.stop()
    has(run.error, "error arm", "302", "redirect")
    equal(other.requests, [], "requests to where the redirect points")


def namespaces():
    return subprocess.run(["unshare", "-rn", "-m", "true"], capture_output=True).returncode == 0


def test_http_only_for_loopback():
    # In a network of its own, so that nothing leaves this host should the check ever break.
    before = ("unshare", "-rn") if namespaces() else ()
    for endpoint, why in (("http://192.0.2.1", "loopback"), ("http://arm.invalid", "loopback"),
                          ("http://localhost.invalid", "loopback"), ("ftp://127.0.0.1", "URL"), ("127.0.0.1:80", "URL"),
                          ("http://user:pw@127.0.0.1", "URL"), ("http://127.0.0.1/path", "path"), ("http://127.0.0.1?x=1", "query"),
                          ("", "URL")):
        run = drive("--endpoint", endpoint, "--id", ACCOUNT, "--deadline", "5", before=before)
        has(run.error, "error usage", why)
        check("pw" not in run.log, "a password was printed:", run.log)


def test_loopback_names():
    stub = serve(estate())
    for url in ("http://localhost:%d", "http://127.0.0.1:%d/", "http://LOCALHOST:%d", "http://127.1:%d"):
        healthy(drive("--endpoint", url % stub.port, "--id", ACCOUNT))
    stub.stop()


def test_proxy_is_not_used_for_loopback():
    # A proxy would be sent the token in the clear with http.
    proxy = serve(estate())
    env = {name: proxy.url for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY")}
    run, _ = read(estate(), env=env)
    healthy(run)
    run, _ = read(estate(), "--ca-file", TLS + "/ca.pem", "--id", ACCOUNT, tls=True, env=env)
    healthy(run)
    equal(proxy.requests, [], "requests to the proxy")
    proxy.stop()


# ---- TLS ---------------------------------------------------------------------------------------------------------

def test_private_ca_by_each_way():
    ca = TLS + "/ca.pem"
    run, _ = read(estate(), "--ca-file", ca, "--id", ACCOUNT, tls=True)
    healthy(run)
    for variable in ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        run, _ = read(estate(), tls=True, env={variable: ca})
        healthy(run)
    run, _ = read(estate(), "--ca-file", ca, "--id", ACCOUNT, tls=True, env={"SSL_CERT_FILE": "/nonexistent"})
    healthy(run)


def test_untrusted_ca():
    run, stub = read(estate(), tls=True)
    has(run.error, "error arm", "not trusted", "--ca-file")
    equal(stub.requests, [])
    other = os.path.join(TMP, "tls-other")
    run, stub = read(estate(), "--ca-file", make_certificates(other), "--id", ACCOUNT, tls=True)
    has(run.error, "error arm", "not trusted", "--ca-file")
    equal(stub.requests, [])


def test_certificate_for_another_name():
    stub = serve(estate(), tls=TLS, listen="127.0.0.2")  # the certificate is there already and lacks this address
    run = drive("--endpoint", stub.url, "--id", ACCOUNT, "--ca-file", TLS + "/ca.pem")
    stub.stop()
    has(run.error, "error arm", "for another host")
    equal(stub.requests, [])


def test_ca_file_errors():
    empty = token_file("no certificate here\n")
    for arguments, env, parts in ((["--ca-file", "/nonexistent/ca.pem"], {}, ["--ca-file", "/nonexistent/ca.pem"]),
                                  (["--ca-file", empty], {}, ["--ca-file", "no certificate"]),
                                  ([], {"SSL_CERT_FILE": "/nonexistent/ca.pem"}, ["SSL_CERT_FILE", "/nonexistent/ca.pem"])):
        run, stub = read(estate(), *arguments, "--id", ACCOUNT, tls=True, env=env)
        has(run.error, "error input", *parts)
    broken = token_file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    run, stub = read(estate(), "--ca-file", broken, "--id", ACCOUNT, tls=True)
    has(run.error, "error arm", "--ca-file")
    equal(stub.requests, [])


def test_tls_to_a_server_without():
    stub = serve(estate())
    run = drive("--endpoint", stub.url.replace("http:", "https:"), "--id", ACCOUNT)
    stub.stop()
    has(run.error, "error arm", "TLS")


def test_sslkeylogfile_is_ignored():
    path = os.path.join(TMP, "keylog")
    run, _ = read(estate(), "--ca-file", TLS + "/ca.pem", "--id", ACCOUNT, tls=True, env={"SSLKEYLOGFILE": path})
    healthy(run)
    check(not os.path.exists(path), "session keys were written")


# ---- no connection -----------------------------------------------------------------------------------------------

def test_refused():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    run = drive("--endpoint", "http://127.0.0.1:%d" % port, "--id", ACCOUNT)
    has(run.error, "error arm", "127.0.0.1:%d refused the connection" % port)


def test_keep_alive():
    connections = []

    class Counting(Stub):
        pass
    stub = Counting(estate())
    original = stub.server.get_request
    stub.server.get_request = lambda: connections.append(1) or original()
    stub.start()
    run = drive("--endpoint", stub.url, "--id", ACCOUNT)
    stub.stop()
    healthy(run)
    check(len(connections) < len(stub.requests), "%d connections for %d requests" % (len(connections), len(stub.requests)))


def h2_server(listener, seen):
    """One connection of HTTP/2 (RFC 9113) that answers every request with 404 and an ARM error."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS + "/server.pem", TLS + "/server.key")
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(listener.accept()[0], server_side=True) as s:
        seen.append(s.selected_alpn_protocol())
        stream = s.makefile("rb")
        seen.append(stream.read(24))
        frame = lambda kind, flags, sid, data=b"": s.sendall(struct.pack(">I", len(data))[1:] + bytes([kind, flags]) +
                                                             struct.pack(">I", sid) + data)
        frame(4, 0, 0)
        while True:
            head = stream.read(9)
            if len(head) < 9:
                return
            stream.read(int.from_bytes(head[:3], "big"))
            if head[3] == 4 and not head[4] & 1:
                frame(4, 1, 0)
            if head[3] == 1:  # HEADERS; the reply's is entry 13 of the static table, :status 404
                sid = int.from_bytes(head[5:], "big")
                frame(1, 4, sid, b"\x8d")
                frame(0, 1, sid, json.dumps({"error": {"code": "ResourceNotFound", "message": "over HTTP/2"}}).encode())


def test_http2_where_offered():
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=h2_server, args=(listener, seen), daemon=True).start()
        run = drive("--endpoint", "https://127.0.0.1:%d" % listener.getsockname()[1], "--id", ACCOUNT, "--ca-file",
                    TLS + "/ca.pem", "--deadline", "10")
    equal(seen, ["h2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"])
    has(run.error, "error arm", "over HTTP/2")


# ---- signing in --------------------------------------------------------------------------------------------------

def test_token_file_errors():
    cases = ((None, ["/nonexistent/token", "No such file"]),
             ("", ["empty"]),
             ("\n" + TOKEN + "\n", ["empty"]),
             ("   \r\n", ["empty"]),
             ("secret-part of a line\n", ["byte that no access token has"]),
             ("Bearer secret-part\n", ["byte that no access token has"]),
             (b"\xff\xfes\0e\0c\0r\0e\0t\0-\0p\0a\0r\0t\0", ["byte that no access token has"]),
             (b"secret-part\0x\n", ["byte that no access token has"]),
             ("secret-part" * 10000, ["too large"]))
    for content, parts in cases:
        path = "/nonexistent/token" if content is None else token_file(content)
        run = drive("--endpoint", "http://127.0.0.1:1", "--id", ACCOUNT, "--token-file", path, sign_in=False)
        has(run.error, "error input", path, *parts)
    run = drive("--endpoint", "http://127.0.0.1:1", "--id", ACCOUNT, "--token-file", TMP, sign_in=False)
    has(run.error, "error input", "directory")


def test_token_file_forms():
    stub = serve(estate())
    for content in (TOKEN, TOKEN + "\n", TOKEN + "\r\n", " " + TOKEN + " \nmore lines\n", b"\xef\xbb\xbf" + TOKEN.encode()):
        run = drive("--endpoint", stub.url, "--id", ACCOUNT, "--token-file", token_file(content), sign_in=False)
        healthy(run)
        equal(run.data["source"], "token-file")
    fifo = os.path.join(TMP, "fifo")
    os.mkfifo(fifo)

    def write():
        with open(fifo, "w") as f:
            time.sleep(0.3)
            f.write(TOKEN + "\n")
    threading.Thread(target=write).start()
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)  # so that the writer is there when the driver comes
    time.sleep(0.1)
    run = drive("--endpoint", stub.url, "--id", ACCOUNT, "--token-file", fifo, sign_in=False)
    os.close(reader)
    healthy(run)
    stub.stop()


def test_claims_of_the_token():
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    good = {"appid": "0a0a0a0a-1111-2222-3333-444444444444", "tid": "0b0b0b0b-1111-2222-3333-444444444444", "name": "~~~???"}
    for claims, wanted in ((good, (good["appid"], good["tid"])),
                           ({"azp": good["appid"]}, (good["appid"], None)),
                           ({"appid": 7, "tid": "x\x1b[31m"}, (None, None)),
                           ([], (None, None))):
        token = "%s.%s.c2ln" % (part({"alg": "none"}), part(claims))
        e = Estate.standard(token=token)
        stub = serve(e)
        run = drive("--endpoint", stub.url, "--id", ACCOUNT, "--token-file", token_file(token), sign_in=False)
        stub.stop()
        check(token not in run.out + run.log, "the token was printed")
        equal((run.data["appId"], run.data["tenantId"]), wanted)


def fake_az(script):
    directory = tempfile.mkdtemp(dir=TMP)
    path = os.path.join(directory, "az")
    with open(path, "w") as f:
        f.write("#!/bin/sh\n" + script)
    os.chmod(path, 0o755)
    return directory


def with_az(script, *arguments, e=None):
    directory = fake_az(script)
    stub = serve(e or estate())
    try:
        return drive("--endpoint", stub.url, "--id", ACCOUNT, *arguments, sign_in=False,
                     env={"PATH": directory + ":/usr/bin:/bin", "AZ_DIR": directory}), directory
    finally:
        stub.stop()


ANSWER = json.dumps({"accessToken": TOKEN, "expiresOn": "2026-01-01 00:00:00.000000", "expires_on": 1893456000, "subscription": "s",
                     "tenant": "0c0c0c0c-0000-0000-0000-000000000000", "tokenType": "Bearer"}, indent=2)


def test_az_gives_a_token():
    run, directory = with_az("printf '%%s\\n' \"$@\" >$AZ_DIR/args\npwd >$AZ_DIR/cwd\ncat >$AZ_DIR/stdin\necho warning >&2\n"
                             "cat <<'END'\n%s\nEND\n" % ANSWER)
    healthy(run)
    equal(run.data["source"], "cli")
    equal(run.data["tenantId"], "0c0c0c0c-0000-0000-0000-000000000000")
    equal(open(directory + "/args").read().split(),
          ["account", "get-access-token", "--output", "json", "--resource", "https://management.azure.com/"])
    equal(open(directory + "/cwd").read().strip(), "/")
    equal(open(directory + "/stdin").read(), "")
    run, directory = with_az("printf '%%s\\n' \"$@\" >$AZ_DIR/args\ncat <<'END'\n%s\nEND\n" % ANSWER,
                             "--auth", "cli", "--tenant", "t; rm -rf x")
    healthy(run)
    equal(open(directory + "/args").read().splitlines()[-2:], ["--tenant", "t; rm -rf x"])


def test_az_not_signed_in():
    run, _ = with_az("echo \"ERROR: Please run 'az login' to setup account.\" >&2\nexit 1\n")
    has(run.error, "error auth", "not signed in", "az login")
    run, _ = with_az("echo 'ERROR: AADSTS50076 something' >&2\nexit 1\n")
    has(run.error, "error auth", "AADSTS50076", "status 1")
    run, _ = with_az("echo 'oops %s' >&2\nexit 1\n" % TOKEN)
    has(run.error, "error auth", "oops ...")
    run, _ = with_az("echo \"DEBUG: {\\\"accessToken\\\":\\\"%s\\\",'Authorization': 'Bearer %s'}\" >&2\nexit 1\n" % (TOKEN, TOKEN))
    has(run.error, "error auth", '{"accessToken":"...",\'Authorization\': \'Bearer ...\'}')


def test_az_missing():
    stub = serve(estate())
    for path in ("", "/nonexistent", ".:bin"):
        run = drive("--endpoint", stub.url, "--id", ACCOUNT, sign_in=False, env={"PATH": path})
        has(run.error, "error auth", "Azure CLI (az) is not on PATH")
    directory = fake_az("")
    os.chmod(directory + "/az", 0o755)
    with open(directory + "/az", "w") as f:
        f.write("#!/nonexistent/interpreter\n")
    run = drive("--endpoint", stub.url, "--id", ACCOUNT, sign_in=False, env={"PATH": directory})
    has(run.error, "error auth", "could not be started")
    stub.stop()


def alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return "Z" not in f.read().rsplit(")", 1)[1][:3]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_az_hangs():
    start = time.monotonic()
    run, directory = with_az("sleep 300 & echo $! >$AZ_DIR/child; echo $$ >$AZ_DIR/self\nwait\n", "--deadline", "2")
    has(run.error, "error auth", "in time")
    check(time.monotonic() - start < 20, "it was waited for")
    for name in ("child", "self"):
        pid = int(open(directory + "/" + name).read())
        deadline = time.monotonic() + 5
        while alive(pid):
            check(time.monotonic() < deadline, "az's %s was left running" % name)
            time.sleep(0.05)


def test_az_garbage():
    for script in ("echo nothing useful\n", "echo '{}'\n", "echo '{\"accessToken\": 7}'\n", "echo '{\"accessToken\": \"\"}'\n",
                   "echo '{\"accessToken\": \"secret-part with spaces\"}'\n", "echo '{\"accessToken\": \"secret-part'\n",
                   "echo '[{\"accessToken\": \"%s\"}]'\n" % TOKEN, "exit 0\n", "head -c 100000 /dev/zero\n"):
        run, _ = with_az(script)
        has(run.error, "error auth", "something else")
    run, _ = with_az("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done\n")
    has(run.error, "error auth", "far more")
    run, _ = with_az("kill -9 $$\n")
    has(run.error, "error auth", "signal 9")


def test_auth_none_and_unknown():
    run = drive("--endpoint", "http://127.0.0.1:1", "--id", ACCOUNT, "--auth", "none", sign_in=False)
    has(run.error, "error auth", "--auth none")
    run = drive("--endpoint", "http://127.0.0.1:1", "--id", ACCOUNT, "--auth", "magic", sign_in=False)
    has(run.error, "error usage", "magic", "cli")


def test_bad_account_id():
    for bad in ("/subscriptions/s/x", ACCOUNT + "/../../x", ACCOUNT + "?x=1", ACCOUNT + "/deployments/d"):
        run = drive("--endpoint", "http://127.0.0.1:1", "--id", bad)
        has(run.error, "error usage", "not the resource id of an Azure AI account")


def test_ids_from_arm_that_are_no_ids():
    e = estate()
    endpoint = e.endpoint_named("pe-contoso-ai")
    endpoint.properties["networkInterfaces"][0]["id"] = "/subscriptions/../../evil?x=/y"
    endpoint.zone_group = False
    run, stub = read(e)
    equal(run.endpoint()["networkInterfaceId"], None)
    equal(run.endpoint()["membersKnown"], None)
    check(not any("evil" in p for p in stub.paths()), "an id that is none went into a URL")
    e = estate()
    e.account_named("contoso-ai").properties["privateEndpointConnections"][0]["properties"]["privateEndpoint"]["id"] = "x/../y"
    run, stub = read(e)
    equal(run.inventory["privateEndpoints"], [])
    equal(run.inventory["accounts"][0]["privateEndpointConnections"][0]["privateEndpointId"], None)


# ---- a proxy, in a network of its own ----------------------------------------------------------------------------

def proxy_server(target, seen):
    """Accepts CONNECT and leads to `target`; notes the request head."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(a, b):
        try:
            while True:
                data = a.recv(65536)
                if not data:
                    break
                b.sendall(data)
        except OSError:
            pass
        b.close()

    def serve_one(client):
        head = b""
        while b"\r\n\r\n" not in head:
            more = client.recv(4096)
            if not more:
                return
            head += more
        seen.append(head.decode())
        upstream = socket.create_connection(("127.0.0.1", target))
        client.sendall(b"HTTP/1.1 200 Connection established\r\nWWW-Authenticate: Proxy\r\n\r\n")
        threading.Thread(target=pump, args=(client, upstream), daemon=True).start()
        pump(upstream, client)

    def loop():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve_one, args=(client,), daemon=True).start()
    threading.Thread(target=loop, daemon=True).start()
    return listener.getsockname()[1]


def silent_dns():
    """This host's only nameserver is one that never answers, and glibc waits 30 s for it."""
    conf = os.path.join(TMP, "resolv.conf")
    with open(conf, "w") as f:
        f.write("nameserver 127.0.0.1\noptions timeout:15 attempts:2\n")
    subprocess.run(["mount", "--bind", conf, os.path.realpath("/etc/resolv.conf")], check=True)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    return server


def the_deadline_holds_where_dns_is_silent():
    server = silent_dns()
    start = time.monotonic()
    run = drive("--endpoint", "https://management.azure.com", "--id", ACCOUNT, "--deadline", "2")
    has(run.error, "error deadline", "the time given for the run ended")
    check(time.monotonic() - start < 20, "it waited for getaddrinfo")
    server.close()


def inside_namespace():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    seen = []
    stub = serve(estate(page=50), tls=TLS)
    # The stand-in makes nextLinks of the Host header, so they lead back to management.azure.com.
    proxy = "http://127.0.0.1:%d" % proxy_server(stub.port, seen)
    run = drive("--endpoint", "https://management.azure.com", "--id", ACCOUNT, "--ca-file", TLS + "/ca.pem",
                env={"HTTPS_PROXY": proxy})
    healthy(run)
    check(seen and all(s.startswith("CONNECT management.azure.com:443 ") for s in seen), seen)
    check(not any(TOKEN in s or "Authorization" in s for s in seen), "the proxy was sent the token")
    run = drive("--endpoint", "https://management.azure.com", "--id", ACCOUNT, "--deadline", "5")
    has(run.error, "error arm", "could not be resolved")
    run = drive("--endpoint", "https://management.azure.com", "--id", ACCOUNT, env={"HTTPS_PROXY": "http://user:pw@127.0.0.1:9"})
    has(run.error, "error arm", "the proxy of the environment (HTTPS_PROXY) refused")
    check("user" not in run.log and "management.azure.com:443 refused" not in run.log, run.log)
    run = drive("--endpoint", "https://management.azure.com", "--id", ACCOUNT, env={"HTTPS_PROXY": "odd://user:pw@127.0.0.1:9"})
    has(run.error, "error arm", "or the proxy of the environment (HTTPS_PROXY)")
    check("user" not in run.log, run.log)
    the_deadline_holds_where_dns_is_silent()


def test_proxy_of_the_environment():
    return in_a_namespace(__file__)


def in_a_namespace(script):
    """Calls inside_namespace() of the script where nothing can get out; gives the note of a test."""
    command = ["unshare", "-rn", "-m", sys.executable, os.path.abspath(script), BUILD, "--inside-namespace", TLS]
    if not namespaces():
        return "skipped: namespaces are forbidden here"
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, done.stdout + done.stderr)
    return None


# ------------------------------------------------------------------------------------------------------------------

def run_one(item):
    name, function = item
    start = time.monotonic()
    try:
        note = function()
        return name, None, note, time.monotonic() - start
    except Exception as error:  # every failure of a test is reported, whatever it is
        kind = "" if isinstance(error, Failed) else type(error).__name__ + ": "
        return name, kind + str(error), None, time.monotonic() - start


def main(found):
    global TLS
    if "--inside-namespace" in words:
        TLS = words[-1]
        found["inside_namespace"]()
        return 0
    make_certificates(TLS)
    tests = [(n, f) for n, f in sorted(found.items()) if n.startswith("test_") and (not words or any(w in n for w in words))]
    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for name, error, note, took in pool.map(run_one, tests):
            if error is None:
                skipped += note is not None
                passed += note is None
                print("ok      %s (%.1f s)%s" % (name, took, " " + note if note else ""), flush=True)
            else:
                failed += 1
                print("FAILED  %s: %s" % (name, error[:2000]), flush=True)
    print("%d passed, %d failed%s" % (passed, failed, ", %d skipped" % skipped if skipped else ""))
    return 1 if failed or not passed else 0


def run_tests(found):
    """Runs the functions among `found`, a module's globals(), and ends the process."""
    try:
        status = main(found)
    finally:
        shutil.rmtree(TMP, ignore_errors=True)
    sys.stdout.flush()
    os._exit(status)


if __name__ == "__main__":
    run_tests(globals())
