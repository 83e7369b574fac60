#!/usr/bin/python3
"""Whole runs in which one kind of thing in Azure is denied (403), not found (404) or throttled for ever (429). Where it mattered the verdict is
unknown and PLD902 names the action; nothing that was right or failing without it changes. tests/cases holds the same of every case."""
import json
import re
import sys
import time

from clilib import A, CNAME, OFFLINE, ROOT, SOA, Dns, main, private_answers

sys.path.insert(0, str(ROOT / "tests" / "net"))
from armstub import Stub  # noqa: E402
from estate import SERVICES, SUBSCRIPTION, Estate  # noqa: E402

NET, ZONE = "Microsoft.Network/", "privatelink.openai.azure.com"
ACCOUNT = "/subscriptions/%s/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-ai" % SUBSCRIPTION
NAMES = ["contoso-ai." + suffix for suffix, _, _ in SERVICES]
OPENAI, PRIVATE = NAMES[1], "contoso-ai." + ZONE
# kind -> (paths, action)
KINDS = {
    "private link resources": ("*/privateLinkResources", "Microsoft.CognitiveServices/accounts/privateLinkResources"),
    "endpoints": ("*/privateEndpoints/*", NET + "privateEndpoints"),
    "zone groups": ("*/privateDnsZoneGroups", NET + "privateEndpoints/privateDnsZoneGroups"),
    "interfaces": ("*/networkInterfaces/*", NET + "networkInterfaces"),
    "lists of interfaces": ("*/providers/Microsoft.Network/networkInterfaces", NET + "networkInterfaces"),
    "zones": ("*/Microsoft.Network/privateDnsZones", NET + "privateDnsZones"),
    "zone links": ("*/privateDnsZones/*/virtualNetworkLinks", NET + "privateDnsZones/virtualNetworkLinks"),
    "records": ("*/privateDnsZones/*/A", NET + "privateDnsZones/A"),
    "VNets": ("*/virtualNetworks", NET + "virtualNetworks"),
    "resolvers": ("*/dnsResolvers", NET + "dnsResolvers"),
    "inbound endpoints": ("*/inboundEndpoints", NET + "dnsResolvers/inboundEndpoints"),
    "rulesets": ("*/dnsForwardingRulesets", NET + "dnsForwardingRulesets"),
    "rules": ("*/forwardingRules", NET + "dnsForwardingRulesets/forwardingRules"),
    "ruleset links": ("*/dnsForwardingRulesets/*/virtualNetworkLinks", NET + "dnsForwardingRulesets/virtualNetworkLinks"),
    "policies": ("*/dnsResolverPolicies", NET + "dnsResolverPolicies"),
    "policy links": ("*/dnsResolverPolicies/*/virtualNetworkLinks", NET + "dnsResolverPolicies/virtualNetworkLinks"),
    "firewalls": ("*/azureFirewalls", NET + "azureFirewalls"),
    "firewall policies": ("*/firewallPolicies/*", NET + "firewallPolicies"),
    "load balancers": ("*/loadBalancers", NET + "loadBalancers"),
    "Resource Graph": ("*/Microsoft.ResourceGraph/*", "Microsoft.ResourceGraph/resources"),
}
WAYS = {403: {}, 404: {}, 429: {"headers": {"Retry-After": "3600"}}}


def estate(change=None):
    """contoso-ai and one of everything that arm_read() reads."""
    e = Estate.standard(page=50)
    e.nic("dns-1", "10.0.0.5", dns=["168.63.129.16"])
    e.inbound("in-1", "10.0.0.10")
    e.ruleset("rules", {"corp.example": ["10.9.0.4"]}, links=["hub"])
    e.policy("no-ads", links=["spoke"])
    e.firewall("fw-hub", "10.0.0.4", servers=["10.0.0.10"])
    e.balancer("lb-dns", "10.0.0.20")
    (change or (lambda e: None))(e)
    return e


def answers(change=None):
    """What a resolver says that sees the private zones; three addresses."""
    out = {}
    for number, (suffix, _, _) in enumerate(SERVICES):
        out.update(private_answers("contoso-ai", "10.1.2.%d" % (number + 4), suffix))
    (change or (lambda o: None))(out)
    return out


def public(out):
    chain = [(PRIVATE, CNAME, "front.example.net"), ("front.example.net", A, "203.0.113.10")]
    out.update({(OPENAI, A): [(OPENAI, CNAME, PRIVATE)] + chain, (PRIVATE, A): chain, (ZONE, SOA): []})


def stale(out):
    out.update({(OPENAI, A): [(OPENAI, CNAME, PRIVATE), (PRIVATE, A, "10.9.9.9")], (PRIVATE, A): [(PRIVATE, A, "10.9.9.9")]})


def no_group(e):
    e.endpoint_named("pe-contoso-ai").zone_group = False
    for number, (_, zone, _) in enumerate(SERVICES):
        e.zone_named(zone).record("contoso-ai", "10.1.2.%d" % (number + 4))


# name -> (change of the answers, change of the estate, what denying a kind changes: verdicts of the three names); kinds that are not named change
# nothing at all, OPEN: only what the findings leave open.
OPEN = "open"
ALL = ["unknown"] * 3
SCENES = {
    "right": (None, None, {"endpoints": ALL}),
    "right without zone group": (None, no_group, {"endpoints": ALL, "interfaces": ALL, "zone groups": OPEN}),
    "public, the zone is not linked": (public, lambda e: e.zone_named(ZONE).unlink(),
                                       {"endpoints": ["unknown", "fail", "unknown"], "zones": OPEN, "zone links": OPEN}),
    "stale": (stale, lambda e: e.zone_named(ZONE).record("contoso-ai", "10.9.9.9"), {"endpoints": ALL}),
}


def run(case, e, out, *options, target=ACCOUNT):
    stub = Stub(e).start()
    try:
        with Dns(out) as dns:
            return case.run("check", target, dns.at, *OFFLINE, "--arm-endpoint", stub.url, "--token-file", case.save("token", "lab-token\n"),
                            "-o", "json", *options)
    finally:
        stub.stop()


class Seen:
    """What a report says, without its text."""

    def __init__(self, done):
        assert done.status in (0, 1, 3), (done.status, done.err)
        self.status, report = done.status, json.loads(done.out)
        self.verdicts = [n["verdict"] for a in report["accounts"] for n in a["names"]]
        self.findings = [(f["code"], f["severity"], f["fqdns"], [a["code"] for a in f["alternatives"]]) for f in report["findings"]]
        self.told = "".join(f["message"] for f in report["findings"] if f["code"] == "PLD902")
        self.because = " ".join(b for f in report["findings"] for b in f["because"])

    def same(self, other):
        return (self.status, self.verdicts, self.findings) == (other.status, other.verdicts, other.findings)


def scene(case, name):
    change_answers, change_estate, changes = SCENES[name]
    before = Seen(run(case, estate(change_estate), answers(change_answers)))
    for kind, (path, action) in KINDS.items():
        for status, more in WAYS.items():
            e, what = estate(change_estate), "%s: %s %d" % (name, kind, status)
            e.override(path, status=status, action=action + "/read", **more)
            after, expected = Seen(run(case, e, answers(change_answers))), changes.get(kind)
            if expected is None:
                assert after.same(before), (what, before.findings, after.findings)
                continue
            assert not after.same(before), what
            assert after.verdicts == (before.verdicts if expected is OPEN else expected), (what, after.verdicts)
            if (kind, status) == ("endpoints", 404):  # in a subscription that can be read it is not there, and that is no gap
                assert "does not exist any more" in after.because, (what, after.because)
            elif kind != "zone groups":  # without which PLD604, which is information, is not told
                assert action + "/read" in after.told, (what, after.told)
            assert after.status == (1 if "fail" in after.verdicts else 3 if "unknown" in after.verdicts else 0), (what, after.status)


def test_right(case):
    scene(case, "right")


def test_right_without_zone_group(case):
    scene(case, "right without zone group")


def test_public(case):
    scene(case, "public, the zone is not linked")


def test_stale(case):
    scene(case, "stale")


def test_the_account_itself(case):
    """Without it there are no names: status 2, and the sentence says what is missing."""
    for target, path, action in ((ACCOUNT, "*/accounts/contoso-ai", "Microsoft.CognitiveServices/accounts/read"),
                                 ("contoso-ai", "*/accounts", "Microsoft.CognitiveServices/accounts/read"),
                                 ("contoso-ai", "/subscriptions", "Microsoft.Resources/subscriptions/read")):
        for status, more in WAYS.items():
            e = estate()
            e.override(path, status=status, action=action, **more)
            done = run(case, e, answers(), target=target)
            assert done.status == 2 and done.out == "", (path, status, done.out)
            assert {403: action, 404: "does not find", 429: "throttles"}[status] in done.err, (path, status, done.err)
    for status, more in WAYS.items():  # a name is checked nevertheless
        e = estate()
        e.override("*/accounts", status=status, **more)
        done = run(case, e, answers(), target=OPENAI)
        assert done.status == 3 and "PLD901" in done.out, (status, done.status, done.out)


def test_throttling_leaves_time_for_the_names(case):
    """429 again and again, each time with the promise that a second is enough: half of the deadline is waited, and the rest is checked."""
    e = estate()
    e.override("*/virtualNetworkLinks", status=429, headers={"Retry-After": "1"})
    begin = time.monotonic()
    done = run(case, e, answers(), "--deadline", "6", "-v")
    assert 1 < time.monotonic() - begin < 30
    after = Seen(done)
    assert (after.status, after.verdicts, after.findings) == (0, ["ok"] * 3, []), (after.verdicts, after.findings)
    throttled = re.search(r"throttled (\d+) times", done.err)
    assert throttled and 4 <= int(throttled.group(1)) <= 40, done.err


def test_all_denied_at_once(case):
    e = estate()
    for path, action in KINDS.values():
        e.deny(path, action + "/read")
    after = Seen(run(case, e, answers()))
    assert (after.status, after.verdicts) == (3, ALL), after.verdicts
    assert NET + "privateEndpoints/read" in after.told, after.told


main(globals())
