#!/usr/bin/python3
"""test_cli_network.py - the network of an estate in reports: who a resolver is; and names that were nearly right.

    test_cli_network.py [BUILD]     with the stand-in for Azure on loopback
"""
import json
import sys
from pathlib import Path

from clilib import OFFLINE, Dns, main, private_answers

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "net"))
from estate_network import SUBSCRIPTION, resource_id  # noqa: E402

HUB = resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Network/virtualNetworks", "hub")
NET = "/subscriptions/%s/resourceGroups/rg-net/providers/Microsoft.Network/" % SUBSCRIPTION
FQDN = "contoso-ai.openai.azure.com"


def checked(case, changes, *options):
    """Checks FQDN at a resolver of this host, 127.0.0.1; (identity in JSON, the text report with -v, the inventory's report again)."""
    child, arm = case.arm(dict({"standard": True}, **changes))
    try:
        with Dns(private_answers()) as dns:
            done = case.run("check", FQDN, "@corp=127.0.0.1#%d" % dns.port, *OFFLINE, *arm, *options, "-v", "-o", "text", "-o",
                            "json=" + case.path("r.json"), "--capture", case.path("c"))
    finally:
        child.terminate()
        child.wait()
    assert done.status == 0, (done.status, done.out, done.err)
    report = json.loads((case.dir / "r.json").read_text())
    again = json.loads(case.run("diagnose", case.path("c"), "-o", "json").out)
    assert again["resolvers"] == report["resolvers"], again["resolvers"]
    return report["resolvers"][0]["identity"], done.out


def test_who_a_resolver_is(case):
    for changes, words, kind, arm_id in (
            ({"firewalls": [{"name": "fw-hub", "address": "127.0.0.1"}]}, "firewall fw-hub", "firewall", NET + "azureFirewalls/fw-hub"),
            ({"nics": [{"name": "dns-1-nic", "vm": "dns-1", "address": "127.0.0.1"}]}, "VM dns-1", "vm",
             resource_id(SUBSCRIPTION, "rg-net", "Microsoft.Compute/virtualMachines", "dns-1")),
            ({"inbounds": [{"name": "in-1", "address": "127.0.0.1"}]}, "inbound endpoint in-1", "dnsResolverInbound",
             NET.replace("rg-net", "rg-dns") + "dnsResolvers/resolver-hub/inboundEndpoints/in-1"),
            ({"balancers": [{"name": "lb-dns", "address": "127.0.0.1"}]}, "load balancer lb-dns", "unknown", NET + "loadBalancers/lb-dns")):
        identity, text = checked(case, changes)
        assert identity == {"kind": kind, "armId": arm_id, "vnetId": HUB}, identity
        assert "(%s), judged" % words in " ".join(text.split()), text


def test_nobody_in_azure(case):
    identity, text = checked(case, {})
    assert identity == {"kind": "unknown", "armId": None, "vnetId": None}, identity
    assert "(firewall" not in text and "(VM" not in text, text


def test_no_azure(case):
    with Dns(private_answers()) as dns:
        done = case.run("check", FQDN, dns.at, "--expect", FQDN + "=10.1.2.5", "--auth", "none", *OFFLINE, "-o", "json")
    assert json.loads(done.out)["resolvers"][0]["identity"] is None, done.out


def test_what_may_not_be_read_changes_no_verdict(case):
    overrides = [{"path": "/subscriptions/*/providers/Microsoft.Network/" + kind, "status": 403, "action": "Microsoft.Network/%s/read" % kind}
                 for kind in ("virtualNetworks", "networkInterfaces", "dnsResolvers", "dnsForwardingRulesets", "dnsResolverPolicies",
                              "azureFirewalls", "loadBalancers")]
    identity, text = checked(case, {"overrides": overrides})
    assert identity["kind"] == "unknown", identity
    assert "Microsoft.Network/azureFirewalls/read" in "".join(text.split()), text
    assert text.splitlines()[-1].startswith("OK"), text


def test_a_name_that_is_nearly_right(case):
    child, arm = case.arm({"standard": True, "accounts": [{"name": "contoso-speech", "subdomain": "fabrikam"}]})
    try:
        for word, meant in (("contoso-ia", "contoso-ai"), ("contoso-speach", "contoso-speech"), ("fabricam", "fabrikam")):
            case.refused("check", word, *arm, *OFFLINE, "@127.0.0.1#9", says="(did you mean %s?)" % meant)
            case.refused("inventory", word, *arm, says="(did you mean %s?)" % meant)
        done = case.refused("inventory", "zzzzz", *arm, says="no account 'zzzzz'")
        assert "did you mean" not in done.err, done.err
    finally:
        child.terminate()
        child.wait()


main(globals())
