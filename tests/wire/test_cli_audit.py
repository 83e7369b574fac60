"""test_cli_audit.py - pldig audit against the stand-in for Azure, from inventories and from captures.

    test_cli_audit.py [BUILD]

What each account's rules must give is in tests/cases/cases_audit.py; here is how they are read, and what cannot be.
"""
import json
import sys
from pathlib import Path

import jsonschema

from clilib import ROOT, Dns, OFFLINE, main, private_answers

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "net"))
from estate import Estate  # noqa: E402
from estate_network import SUBSCRIPTION  # noqa: E402

FOREIGN = "00000000-0000-0000-0000-00000000ffff"
SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/report.schema.json").read_text()))
SERVICE = [{"service": "Microsoft.CognitiveServices", "locations": ["*"], "provisioningState": "Succeeded"}]


def acls(action="Deny", ip=(), subnets=(), bypass="None"):
    return {"defaultAction": action, "bypass": bypass, "ipRules": [{"value": v} for v in ip],
            "virtualNetworkRules": [{"id": i, "ignoreMissingVnetServiceEndpoint": False, "state": s} for i, s in subnets]}


def subnet(estate, name, vnet="hub"):
    return estate.vnet_id(vnet) + "/subnets/" + name


def mixed():
    """Accounts of seventeen configurations in the shapes of ARM, some of them as only ARM writes them."""
    e = Estate()
    e.hub_and_spoke()
    hub = next(v for v in e.vnets if v["name"] == "hub")
    hub["properties"]["subnets"] = [
        {"id": subnet(e, "app").replace("resourceGroups", "resourcegroups"), "name": "app", "properties": {"serviceEndpoints": SERVICE}},
        {"id": subnet(e, "bare"), "name": "bare", "properties": {"serviceEndpoints": None}}, {"name": "without an id"}]
    address = iter(range(4, 250))

    def add(name, rules=acls(), endpoint=True, status="Approved", **options):
        e.account(name, kind="OpenAI", default_action=None, properties={"networkAcls": rules}, **options)
        if endpoint:
            e.endpoint("pe-" + name, name, first="10.1.2.%d" % next(address), status=status, zone_group=False)

    for name in ("good-a", "good-b"):
        add(name)
    add("public", public="Enabled")
    e.account("nothing", kind="OpenAI", default_action=None)
    for key in ("publicNetworkAccess", "privateEndpointConnections"):
        del e.accounts[-1].properties[key]
    add("null", rules=None, public=None)
    add("sleeps", acls("Allow"))
    add("alone", endpoint=False)
    add("waits", status="Pending")
    add("gone", status="Disconnected")
    add("dangling")
    e.endpoints.pop()  # approved at the account, and 404 where it was
    add("foreign")
    row = e.accounts[-1].properties["privateEndpointConnections"][0]
    row["properties"]["privateEndpoint"]["id"] = "/subscriptions/%s/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/theirs" % FOREIGN
    e.endpoints.pop()
    add("relic", acls(ip=["203.0.113.10"]))
    add("trusting", acls(bypass="AzureServices"))
    add("office", acls(ip=["203.0.113.10", "10.0.0.0/8", "198.51.100.7/32"], subnets=[(subnet(e, "app"), "Succeeded"), (subnet(e, "bare"), None)]),
        public="Enabled")
    add("wide", acls("Allow", ip=["198.51.100.0/24"]), public="Enabled")
    add("fenced", public="SecuredByPerimeter")
    add("regional", endpoint=False, subdomain=None)
    return e


EXPECTED = sorted([
    ("PLD801", ("null", "office", "public", "wide")), ("PLD801", ("nothing",)), ("PLD802", ("sleeps",)), ("PLD802", ("wide",)),
    ("PLD802", ("nothing", "null")), ("PLD803", ("alone", "dangling", "nothing")), ("PLD803", ("regional",)), ("PLD804", ("relic",)),
    ("PLD804", ("wide",)), ("PLD805", ("office",)), ("PLD806", ("office",)), ("PLD807", ("trusting",)), ("PLD808", ("waits",)),
    ("PLD808", ("gone",)), ("PLD809", ("foreign",)), ("PLD810", ("fenced",)), ("PLD303", ("regional",))])
PRIVATE = {"good-a": True, "good-b": True, "foreign": True, "relic": True, "trusting": True, "fenced": None}


def served(case, estate, *arguments, status=1):
    """An audit of what the stand-in has: (report, text, standard error)."""
    child, arm = case.arm(estate.raw())
    try:
        done = case.run("audit", *arguments, *arm, "-o", "text", "-o", "json=" + case.path("r.json"))
    finally:
        child.terminate()
        child.wait()
    assert done.status == status, (done.status, done.out, done.err)
    report = json.loads((case.dir / "r.json").read_text())
    errors = ["%s: %s" % ("/".join(map(str, e.absolute_path)), e.message[:200]) for e in SCHEMA.iter_errors(report)]
    assert not errors, errors
    return report, done.out, done.err


def findings(report):
    return sorted((f["code"], tuple(f["accounts"])) for f in report["findings"])


def test_a_mixed_estate(case):
    report, text, _ = served(case, mixed())
    assert findings(report) == EXPECTED, set(findings(report)) ^ set(EXPECTED)
    assert {a["name"]: a["audit"]["privateEndpointOnly"] for a in report["accounts"]} == {
        a["name"]: PRIVATE.get(a["name"], False) for a in report["accounts"]}
    assert report["summary"]["privateEndpointOnly"] == {"yes": 5, "no": 11, "unknown": 1}, report["summary"]
    assert text.strip().splitlines()[-1].startswith("FAIL  17 accounts, 5 over private endpoints only: "), text
    assert "2 accounts: good-a, good-b" in text, text
    assert report["resolvers"] == [] and report["observations"] == [] and report["accounts"][0]["names"] == []


def test_no_more_than_needed_is_read(case):
    """Zones, interfaces and what resolves names are no matter of an audit; and no DNS packet goes out."""
    with Dns() as dns:
        child, arm = case.arm(mixed().raw())
        try:
            done = case.run("audit", *arm, "-vv")
        finally:
            child.terminate()
            child.wait()
        assert dns.questions == []
    asked = [line for line in done.err.splitlines() if "/subscriptions" in line]
    assert asked, done.err
    for word in ("privateDnsZones", "networkInterfaces", "dnsResolvers", "azureFirewalls", "loadBalancers", "privateLinkResources"):
        assert word not in done.err, done.err


def test_scopes(case):
    estate = mixed()
    estate.account("elsewhere", group="rg-other")
    for words, names in ((["good-a"], ["good-a"]), (["-g", "rg-other"], ["elsewhere"]), (["good-a.openai.azure.com"], ["good-a"]),
                         (["--subscription", SUBSCRIPTION, "-g", "rg-other"], ["elsewhere"]),
                         ([next(a.id for a in estate.accounts if a.name == "alone").upper().replace("/SUBSCRIPTIONS", "/subscriptions")], ["alone"])):
        report, _, _ = served(case, estate, *words, status=0 if names == ["good-a"] else 1)
        assert [a["name"] for a in report["accounts"]] == names, (words, report["accounts"])


def test_a_name_is_as_serious_as_it_was_named(case):
    """A deliberately public account without a subdomain is information, unless somebody asks for it."""
    estate = Estate()
    estate.account("regional", subdomain=None, public="Enabled")
    severities = []
    for words in ([], ["regional"]):
        report, _, _ = served(case, estate, *words)
        severities += [f["severity"] for f in report["findings"] if f["code"] == "PLD303"]
    assert severities == ["info", "error"], severities


def test_subnets_that_cannot_be_read(case):
    """Denied, missing, throttled for ever: unknown where it mattered, and the action is named; the rest stays as it was."""
    whole = findings(served(case, mixed())[0])
    for override in ({"status": 403, "action": "Microsoft.Network/virtualNetworks/read"}, {"status": 404, "code": "SubscriptionNotFound"},
                     {"status": 429, "headers": {"Retry-After": "3600"}}, {"body": {"value": 3}}):
        estate = mixed()
        estate.override("*/virtualNetworks", **override)
        report, _, _ = served(case, estate, "--deadline", "20")
        unknown = [f for f in report["findings"] if f["code"] == "PLD902"]
        assert len(unknown) == 1 and unknown[0]["accounts"] == ["office"], (override, unknown)
        assert "Microsoft.Network/virtualNetworks/read" in unknown[0]["message"], unknown
        assert ("is missing" in unknown[0]["message"]) == (override.get("status") == 403), unknown
        got = [f for f in findings(report) if f[0] != "PLD902"]
        assert got == [f for f in whole if f[0] != "PLD806"], (override, set(got) ^ set(whole))
        rules = next(a for a in report["accounts"] if a["name"] == "office")["audit"]["virtualNetworkRules"]
        assert [r["sound"] for r in rules] == [None, None], rules


def test_endpoints_that_cannot_be_read(case):
    """Whether what an account approved is still there is then not known; no account is private for want of a right."""
    whole, _, _ = served(case, mixed())
    action = "Microsoft.Network/privateEndpoints/read"
    for override in ({"status": 403, "action": action}, {"status": 404, "code": "SubscriptionNotFound"},
                     {"status": 429, "headers": {"Retry-After": "3600"}}, {"body": {"properties": 3}}):
        estate = mixed()
        estate.override("/subscriptions/%s/*/privateEndpoints/*" % SUBSCRIPTION, **override)
        report, _, _ = served(case, estate, "--deadline", "20")
        unknown = [f for f in report["findings"] if f["code"] == "PLD902"]
        assert len(unknown) == 1 and action in unknown[0]["message"], (override, unknown)
        assert ("is missing" in unknown[0]["message"]) == (override.get("status") == 403), unknown
        assert {f["code"] for f in whole["findings"]} == {f["code"] for f in report["findings"]} - {"PLD902"}, override
        before = {a["name"]: a["audit"] for a in whole["accounts"]}
        for account in report["accounts"]:
            name, audit = account["name"], account["audit"]
            if audit["verdict"] != before[name]["verdict"]:
                assert audit["verdict"] == "unknown" and not audit["privateEndpointOnly"] and name in unknown[0]["accounts"], (name, audit)
        assert {a["name"] for a in report["accounts"] if a["audit"]["verdict"] == "ok"} == set(), override


def test_denied_accounts(case):
    """One subscription of two may not be listed: the others are judged, and the answer is not ok."""
    estate = Estate()
    estate.account("closed")
    estate.endpoint("pe-closed", "closed", zone_group=False)
    estate.account("hidden", subscription=FOREIGN)
    estate.override("/subscriptions/%s/*CognitiveServices/accounts" % FOREIGN, status=403, action="Microsoft.CognitiveServices/accounts/read")
    report, text, _ = served(case, estate, status=3)
    assert findings(report) == [("PLD902", ())], findings(report)
    assert "Microsoft.CognitiveServices/accounts/read" in report["findings"][0]["message"]
    assert text.strip().splitlines()[-1].startswith("UNKNOWN"), text


def test_from_an_inventory_and_a_capture(case):
    """The same judgement three times: of ARM, of an inventory, of the capture of a check with that inventory."""
    estate = mixed()
    report, _, _ = served(case, estate)
    child, arm = case.arm(estate.raw())
    try:
        case.run("inventory", *arm, "-o", "json=" + case.path("inv.json"))
    finally:
        child.terminate()
        child.wait()
    inventory = json.loads((case.dir / "inv.json").read_text())
    schema = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/inventory.schema.json").read_text()))
    assert not list(schema.iter_errors(inventory)), [e.message for e in schema.iter_errors(inventory)]
    with Dns(private_answers("good-a")) as dns:
        case.run("check", "good-a.openai.azure.com", dns.at, *OFFLINE, "-i", case.path("inv.json"), "--capture", case.path("c"))
    for name in ("inv.json", "c"):
        done = case.run("audit", "-i", case.path(name), "-o", "json")
        assert done.status == 1, (done.status, done.err)
        other = json.loads(done.out)
        assert findings(other) == findings(report), (name, set(findings(other)) ^ set(findings(report)))
        assert [a["audit"] for a in other["accounts"]] == [a["audit"] for a in report["accounts"]], name
    stdin = case.run("audit", "-i", "-", "good-b", stdin=(case.dir / "inv.json").read_text())
    assert stdin.status == 0, (stdin.status, stdin.out, stdin.err)
    assert "OK   1 account, 1 over private endpoints only, 0 findings" in stdin.out, stdin.out


def test_what_cannot_be_audited(case):
    with Dns(private_answers()) as dns:
        case.run("check", "contoso-ai.openai.azure.com", dns.at, *OFFLINE, "--auth", "none", "--capture", case.path("c"))
    case.refused("audit", "-i", case.path("c"), says=["holds nothing about accounts", "pldig inventory"])
    case.refused("audit", "x.openai.azure.com", "--auth", "none", says="--auth none leaves nothing to do")
    case.refused("audit", "swedencentral.api.cognitive.microsoft.com", says="regional host")
    case.refused("audit", "@10.0.0.4", says="asks no resolver")
    case.refused("audit", "--connect", says="'pldig audit' does not take --connect")
    case.refused("audit", "-i", case.save("r.json", {"schemaVersion": "1.0", "tool": {"name": "pldig"}}), says="not an inventory")
    case.refused("audit", "nobody.openai.azure.com", "-i", case.save("inv.json", json.loads(json.dumps(
        {"schema": "pldig-inventory", "schemaVersion": "1.0", "takenAt": "2026-11-20T08:00:00Z", "subscriptions": [], "accounts": [],
         "privateEndpoints": [], "privateDnsZones": [], "privateDnsZonesRead": True, "gaps": []}))), says="nobody")


def test_filters_and_status(case):
    estate = mixed()
    done, _, _ = served(case, estate, "--only", "PLD802", "sleeps", status=0)
    assert findings(done) == [("PLD802", ("sleeps",))]
    served(case, estate, "sleeps", "--fail-on", "warning", status=1)
    served(case, estate, "trusting", "--fail-on", "info", status=1)
    served(case, estate, "trusting", status=0)
    served(case, estate, "fenced", status=3)
    report, _, _ = served(case, estate, "public", "--ignore", "PLD801", status=0)
    assert report["summary"]["leftOut"] == 1


main(globals())
