"""The cases of `pldig audit -i INVENTORY`: what an account's own network rules must give, and what not.

Each is an inventory with the exact findings, as (code, severity, accounts), and what `audit` says of each account: true, false or None
(private only, not, not known). near: codes it comes close to and must not raise.
"""
from kit import SUB, Estate, vnet, vnet_id

AUDIT_CASES = {}
FOREIGN = "/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/rg/providers/Microsoft.Network"
SERVICE = "Microsoft.CognitiveServices"


def audit_case(*, exit, near=(), options=()):
    def register(function):
        AUDIT_CASES[function.__name__] = (function, exit, set(near), options)
        return function
    return register


def found(code, accounts=(), severity="error"):
    return (f"PLD{code}", severity, tuple(sorted(accounts)))


def acls(ip=(), subnets=(), bypass="None", stated=True):
    """ip: texts; subnets: (name, state) of the VNet spoke, or whole ids."""
    rules = [s if isinstance(s, tuple) else (s, None) for s in subnets]
    return {"stated": stated, "bypass": bypass, "ipRules": list(ip),
            "virtualNetworkRules": [{"subnetId": n if n is None or n.startswith("/") else subnet_id(n), "state": state,
                                     "ignoreMissingVnetServiceEndpoint": False} for n, state in rules]}


def subnet_id(name, network="spoke"):
    return f"{vnet_id(network)}/subnets/{name}"


class Rules(Estate):
    """An estate of accounts that are private only unless said otherwise, with a VNet whose subnets are known."""

    def __init__(self, subnets=(("app", (SERVICE,)), ("bare", ("Microsoft.Storage",)))):
        super().__init__()
        spoke = vnet("spoke", "10.1.0.0/16")
        spoke["subnets"] = [{"id": subnet_id(name), "serviceEndpoints": list(services)} for name, services in subnets]
        self.network.update(virtualNetworks=[spoke], virtualNetworksRead=True)

    def add(self, name, pna="Disabled", action="Deny", rules=None, endpoint=True, status="Approved", subdomain=True, foreign=False,
            suffix=""):
        self.account(name, services=("openai",), pna=pna, endpoint=endpoint, status=status, record=False, subdomain=subdomain, suffix=suffix)
        entry = next(a for a in self.accounts if a["name"] == name)
        entry["defaultAction"] = action
        entry["networkAcls"] = acls() if rules is None else rules
        if foreign:
            entry["privateEndpointConnections"][-1]["privateEndpointId"] = f"{FOREIGN}/privateEndpoints/pe-{name}"
            self.endpoints.pop()
        return self


@audit_case(exit=0, near=(303, 801, 802, 803, 804, 805, 806, 807, 808, 809, 810, 902))
def audit_private_only():
    return Rules().add("closed"), [], {"closed": True}


@audit_case(exit=1, near=(802, 803))
def audit_public():
    return Rules().add("open", pna="Enabled"), [found(801, ["open"])], {"open": False}


@audit_case(exit=1, near=(803, 804))
def audit_nothing_stated():
    """No publicNetworkAccess and no networkAcls: Enabled and Allow."""
    estate = Rules().add("bare", pna=None, action=None, rules=acls(stated=False, bypass=None))
    return estate, [found(801, ["bare"]), found(802, ["bare"])], {"bare": False}


@audit_case(exit=0, near=(801,))
def audit_default_sleeps():
    """Public access is closed: the default action warns only."""
    return Rules().add("sleeps", action="Allow"), [found(802, ["sleeps"], "warning")], {"sleeps": False}


@audit_case(exit=1, near=(808, 809))
def audit_no_endpoint():
    return Rules().add("alone", endpoint=False), [found(803, ["alone"])], {"alone": False}


@audit_case(exit=1, near=(809,))
def audit_endpoint_gone():
    """Approved, and the private endpoint does not exist any more."""
    estate = Rules().add("dangling")
    estate.endpoints[0].update(readable=False, members=[], membersKnown=False)
    return estate, [found(803, ["dangling"])], {"dangling": False}


@audit_case(exit=3, near=(303, 801, 802, 803, 808))
def audit_endpoint_not_readable():
    """Approved, and whether the private endpoint still exists is not known: it is ours, and one of them could not be read."""
    estate = Rules().add("hidden").add("seen").add("both").add("theirs", foreign=True)
    estate.endpoints[0].update(readable=None, members=[], membersKnown=None)
    estate.add("both", suffix="-b")
    estate.endpoints[-1].update(readable=None, members=[], membersKnown=None)
    estate.endpoints.append(dict(estate.endpoints[0], id=f"{FOREIGN}/privateEndpoints/pe-theirs", name="pe-theirs"))
    for endpoint in estate.endpoints:
        if endpoint["readable"] is None:
            estate.gaps.append({"scope": endpoint["id"], "resource": "Microsoft.Network/privateEndpoints",
                                "action": "Microsoft.Network/privateEndpoints/read", "status": 403, "text": endpoint["name"] + " could not be read"})
    return (estate, [found(902, ["hidden"], "unknown"), found(809, ["theirs"], "warning")],
            {"hidden": None, "seen": True, "both": True, "theirs": True})


@audit_case(exit=1, near=(803, 804, 805))
def audit_subnet_gone_and_another_not_readable():
    """What is known of one subscription stays known where another may not be read."""
    estate = Rules().add("gone", pna="Enabled", rules=acls([], [(SUB + "/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/old/subnets/app", None)]))
    estate.add("far", pna="Enabled", rules=acls([], [(f"{FOREIGN}/virtualNetworks/theirs/subnets/app", None)]))
    estate.network["virtualNetworksRead"] = None
    estate.gaps.append({"scope": FOREIGN.split("/resourceGroups")[0] + "/providers/Microsoft.Network/virtualNetworks",
                        "resource": "Microsoft.Network/virtualNetworks", "action": "Microsoft.Network/virtualNetworks/read", "status": 403,
                        "text": "VNets could not be read"})
    return estate, [found(801, ["far", "gone"]), found(806, ["gone"]), found(902, ["far"], "unknown")], {"gone": False, "far": False}


@audit_case(exit=1, near=(801, 803))
def audit_pending():
    return Rules().add("waits", status="Pending"), [found(808, ["waits"])], {"waits": False}


@audit_case(exit=1, near=(803,))
def audit_rejected_beside_approved():
    estate = Rules().add("both")
    estate.add("both", status="Rejected", suffix="-b")
    return estate, [found(808, ["both"])], {"both": True}


@audit_case(exit=1, near=(803,))
def audit_state_misspelt():
    """ARM's states vary in spelling: "approved" is approved, "Disconected" is not."""
    estate = Rules().add("odd", status="approved").add("worse", status="Disconected")
    return estate, [found(808, ["worse"])], {"odd": True, "worse": False}


@audit_case(exit=1, near=(801, 803))
def audit_states_of_all_kinds():
    """More states than Azure has: the rest in one number."""
    estate = Rules().add("odd")
    first = estate.accounts[0]["privateEndpointConnections"][0]
    estate.accounts[0]["privateEndpointConnections"] += [dict(first, name="c%d" % i, status="State%d" % (i // 2)) for i in range(20)]
    return estate, [found(808, ["odd"])], {"odd": True}


@audit_case(exit=0, near=(803, 808))
def audit_foreign():
    return Rules().add("shared", foreign=True), [found(809, ["shared"], "warning")], {"shared": True}


@audit_case(exit=0, near=(809, 902))
def audit_foreign_but_read():
    """In another subscription that was read: somebody knows it."""
    estate = Rules().add("hub", foreign=True)
    inventory = estate.inventory

    def more():
        return dict(inventory(), subscriptions=[SUB.split("/")[2], FOREIGN.split("/")[2].upper()])
    estate.inventory = more
    return estate, [], {"hub": True}


@audit_case(exit=1, near=(804, 805, 806))
def audit_rules_effective():
    """Public on purpose, with rules that are sound: only that it is public."""
    estate = Rules().add("office", pna="Enabled", rules=acls(["203.0.113.10", "198.51.100.0/24"], [("app", "Succeeded")]))
    return estate, [found(801, ["office"])], {"office": False}


@audit_case(exit=0, near=(805, 806))
def audit_rules_behind_a_closed_front():
    return Rules().add("relic", rules=acls(["203.0.113.10"])), [found(804, ["relic"], "warning")], {"relic": True}


@audit_case(exit=1, near=(805,))
def audit_rules_under_allow():
    estate = Rules().add("paper", pna="Enabled", action="Allow", rules=acls(["203.0.113.10"]))
    return estate, [found(801, ["paper"]), found(802, ["paper"]), found(804, ["paper"], "warning")], {"paper": False}


@audit_case(exit=1, near=(804,))
def audit_ip_rules():
    """Each kind of rule that the service does not accept, one account each; and those that it does."""
    bad = {"private": "10.0.0.0/8", "private172": "172.16.4.0/24", "private192": "192.168.0.1", "slash31": "203.0.113.0/31",
           "slash32": "203.0.113.10/32", "ipv6": "2001:db8::/48", "mapped": "::ffff:203.0.113.1", "hostbits": "203.0.113.5/24", "word": "office",
           "empty": "", "loopback": "127.0.0.1", "shared": "100.64.0.0/10", "toolong": "203.0.113.0/33"}
    good = {"single": "203.0.113.10", "slash30": "203.0.113.4/30", "wide": "20.0.0.0/8", "near172": "172.32.0.0/16"}
    estate = Rules()
    for name, rule in {**bad, **good}.items():
        estate.add("ip-" + name, pna="Enabled", rules=acls([rule]))
    every = ["ip-" + n for n in {**bad, **good}]
    return estate, [found(801, every), found(805, ["ip-" + n for n in bad])], {n: False for n in every}


@audit_case(exit=1, near=(804,))
def audit_invalid_rule_behind_a_closed_front():
    """The rule is wrong in itself, whatever decides before it; that it has no effect says nothing more."""
    return Rules().add("wrong", rules=acls(["10.0.0.0/8"])), [found(805, ["wrong"])], {"wrong": True}


@audit_case(exit=1, near=(804,))
def audit_too_many_rules():
    """100 rules of each kind are accepted, 101 are not."""
    hundred = [f"203.0.{i}.0/24" for i in range(100)]
    subnets = [f"s{i}" for i in range(101)]
    estate = Rules(subnets=[(s, (SERVICE,)) for s in subnets])
    estate.add("ip-100", pna="Enabled", rules=acls(hundred))
    estate.add("ip-101", pna="Enabled", rules=acls(hundred + ["198.51.100.1"]))
    estate.add("net-100", pna="Enabled", rules=acls(subnets=subnets[:100]))
    estate.add("net-101", pna="Enabled", rules=acls(subnets=subnets))
    every = ["ip-100", "ip-101", "net-100", "net-101"]
    return estate, [found(801, every), found(805, ["ip-101"]), found(806, ["net-101"])], {n: False for n in every}


@audit_case(exit=1, near=(804, 902))
def audit_subnet_rules():
    estate = Rules()
    bad = {"state": ("app", "NetworkSourceDeleted"), "failed": ("app", "failed"), "service": "bare", "gone": "none",
           "vnet": subnet_id("app", "elsewhere"), "noid": "/x"}
    good = {"sound": "app", "making": ("app", "Provisioning")}
    for name, rule in {**bad, **good}.items():
        estate.add("net-" + name, pna="Enabled", rules=acls(subnets=[rule]))
    every = ["net-" + n for n in {**bad, **good}]
    return estate, [found(801, every), found(806, ["net-" + n for n in bad])], {n: False for n in every}


@audit_case(exit=1, near=(801, 802, 805))
def audit_rule_without_subnet():
    """No command can name what has no name: none stands in the report."""
    return Rules().add("nameless", rules=acls(subnets=[None])), [found(806, ["nameless"])], {"nameless": True}


@audit_case(exit=3, near=(806,))
def audit_subnet_not_readable():
    """The virtual network could not be read: not known, with the missing action; never broken, and never sound."""
    estate = Rules().add("far", pna="Disabled", rules=acls(subnets=[f"{FOREIGN}/virtualNetworks/x/subnets/y"]))
    estate.network["virtualNetworksRead"] = None
    estate.gaps.append({"scope": FOREIGN.split("/resourceGroups")[0] + "/providers/Microsoft.Network/virtualNetworks",
                        "resource": "Microsoft.Network/virtualNetworks", "action": "Microsoft.Network/virtualNetworks/read", "status": 403,
                        "text": "virtual networks could not be read"})
    return estate, [found(804, ["far"], "warning"), found(902, ["far"], "unknown")], {"far": True}


@audit_case(exit=3, near=(801, 803))
def audit_accounts_not_listed():
    """A subscription whose accounts could not be listed: the answer is about the others only."""
    estate = Rules().add("closed")
    estate.gaps.append({"scope": "/subscriptions/99999999-8888-7777-6666-555555555555/providers/Microsoft.CognitiveServices/accounts",
                        "resource": "Microsoft.CognitiveServices/accounts", "action": "Microsoft.CognitiveServices/accounts/read", "status": 403,
                        "text": "accounts could not be listed"})
    return estate, [found(902, [], "unknown")], {"closed": True}


@audit_case(exit=0, near=(902,))
def audit_gap_that_does_not_matter():
    estate = Rules().add("closed")
    estate.gaps.append({"scope": SUB + "/providers/Microsoft.Network/privateDnsZones", "resource": "Microsoft.Network/privateDnsZones",
                        "action": "Microsoft.Network/privateDnsZones/read", "status": 403, "text": "zones could not be read"})
    return estate, [], {"closed": True}


@audit_case(exit=3, near=(804, 805, 806, 807))
def audit_older_inventory():
    """Written before network rules were read: they are not known."""
    estate = Rules().add("older")
    del estate.accounts[0]["networkAcls"]
    return estate, [found(902, ["older"], "unknown")], {"older": True}


@audit_case(exit=0, near=(801, 804))
def audit_bypass():
    return Rules().add("trusting", rules=acls(bypass="AzureServices")), [found(807, ["trusting"], "info")], {"trusting": True}


@audit_case(exit=1, near=(807,))
def audit_bypass_of_nothing():
    """Everybody is let in: the exception for trusted services changes nothing."""
    estate = Rules().add("wide", pna="Enabled", action="Allow", rules=acls(bypass="AzureServices"))
    return estate, [found(801, ["wide"]), found(802, ["wide"])], {"wide": False}


@audit_case(exit=3, near=(801, 804, 807))
def audit_perimeter():
    """A perimeter decides, and its rules are not read: information, and not known to be private."""
    estate = Rules().add("fenced", pna="SecuredByPerimeter", rules=acls(["203.0.113.10"], bypass="AzureServices"))
    return estate, [found(810, ["fenced"], "info")], {"fenced": None}


@audit_case(exit=3, near=(801, 810))
def audit_value_not_known():
    return Rules().add("future", pna="OnTuesdays"), [found(902, ["future"], "unknown")], {"future": None}


@audit_case(exit=1, near=(301, 305))
def audit_no_subdomain():
    estate = Rules().add("regional", pna="Enabled", endpoint=False, subdomain=False)
    return estate, [found(303, ["regional"], "info"), found(801, ["regional"]), found(803, ["regional"])], {"regional": False}


@audit_case(exit=1)
def audit_no_subdomain_meant_private():
    estate = Rules().add("regional", endpoint=False, subdomain=False)
    return estate, [found(303, ["regional"]), found(803, ["regional"])], {"regional": False}


@audit_case(exit=1, near=(902,))
def audit_mixed_estate():
    """Sixteen configurations at once: equal faults with one remedy fold, and nobody is blamed for another's."""
    estate = Rules()
    for name in ("good-a", "good-b", "good-c"):
        estate.add(name)
    estate.add("public-a", pna="Enabled").add("public-b", pna="Enabled")
    estate.add("nothing", pna=None, action=None, rules=acls(stated=False, bypass=None), endpoint=False)
    estate.add("sleeps", action="Allow").add("alone", endpoint=False).add("waits", status="Pending").add("gone", status="Disconnected")
    estate.add("shared", foreign=True).add("relic", rules=acls(["203.0.113.10"])).add("trusting", rules=acls(bypass="AzureServices"))
    estate.add("office", pna="Enabled", rules=acls(["203.0.113.10", "10.0.0.0/8"], ["app", "bare"]))
    estate.add("wide", pna="Enabled", action="Allow", rules=acls(["198.51.100.0/24"]))
    estate.add("fenced", pna="SecuredByPerimeter").add("regional", endpoint=False, subdomain=False)
    estate.add("both").add("both", status="Rejected", suffix="-b")
    public = ["public-a", "public-b", "office", "wide"]
    expected = [found(801, public), found(801, ["nothing"]), found(802, ["nothing"]), found(802, ["wide"]), found(802, ["sleeps"], "warning"),
                found(803, ["alone", "nothing"]), found(803, ["regional"]), found(804, ["relic"], "warning"), found(804, ["wide"], "warning"),
                found(805, ["office"]), found(806, ["office"]), found(807, ["trusting"], "info"), found(808, ["waits"]), found(808, ["both", "gone"]),
                found(809, ["shared"], "warning"), found(810, ["fenced"], "info"), found(303, ["regional"])]
    verdicts = {a["name"]: a["name"] in ("good-a", "good-b", "good-c", "shared", "relic", "trusting", "both") for a in estate.accounts}
    verdicts["fenced"] = None
    return estate, expected, verdicts

