"""What is wrong in Azure's own zones, where ARM tells causes apart that look the same in DNS."""
from estate import SERVICES as ARM_SERVICES
from estate import Estate
from internet import Account, PUBLIC_TAIL, changed, everybody, private_zones
from scenario import AZURE, COGNITIVE, NAMES, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

ZONE = "privatelink.openai.azure.com"
OAI = "contoso-oai.openai.azure.com"
WHERE = [AZURE, SYSTEM_PATH]
WITHOUT_RECORD = changed(everybody(), "contoso-ai", {"openai": []})


def only_openai(verdict):
    return {where: {COGNITIVE: "ok", OPENAI: verdict, SERVICES_AI: "ok"} for where in WHERE}


def duplicate():
    """Hub and spoke have a zone of the same name each; the endpoint's record went to the one that is not linked here."""
    e = Estate.standard()
    e.zone_named(ZONE).record("contoso-ai", None)
    e.zone(ZONE, group="rg-old", links=["spoke"], records={"contoso-ai": {"addresses": "10.1.2.5", "creator": "created by private endpoint "
           "pe-contoso-ai with resource guid 0f0f0f0f-0000-0000-0000-000000000001"}})
    return e


def wrong_label():
    """The record was made by hand for the account's name; its custom subdomain is another word."""
    e = Estate()
    e.account("contoso-ai", subdomain="contoso-ai-se")
    e.endpoint("pe-contoso-ai", "contoso-ai", first="10.1.2.4")
    for _, zone, _ in ARM_SERVICES:
        e.zone(zone, links=["hub"])
    e.zone_named(ZONE).record("contoso-ai-se", None).record("contoso-ai", "10.1.2.5")
    return e


def wrong_zone():
    """The zone group of an OpenAI account's endpoint names the zone of cognitiveservices, as a policy once did."""
    e = Estate()
    e.account("contoso-oai", kind="OpenAI")
    e.endpoint("pe-contoso-oai", "contoso-oai", first="10.1.3.5", zone_group=["privatelink.cognitiveservices.azure.com"])
    e.zone(ZONE, links=["hub"])
    e.zone("privatelink.cognitiveservices.azure.com", links=["hub"],
           records={"contoso-oai": {"addresses": "10.1.3.5", "creator": "created by private endpoint pe-contoso-oai with resource guid "
                                    "0f0f0f0f-0000-0000-0000-000000000001"}})
    return e


def misnamed():
    """A dash for a dot."""
    e = Estate()
    e.account("contoso-oai", kind="OpenAI")
    e.endpoint("pe-contoso-oai", "contoso-oai", first="10.1.3.5", zone_group=False)
    e.zone("privatelink-openai.azure.com", links=["hub"], records={"contoso-oai": "10.1.3.5"})
    return e


def redirecting(with_record):
    def estate():
        e = Estate.standard()
        e.zone_named(ZONE).unlink("hub").link("hub", policy="NxDomainRedirect")
        if not with_record:
            e.zone_named(ZONE).record("contoso-ai", None)
        return e
    return estate


def redirected(at):
    """What NxDomainRedirect makes of a name without a record: the public answer, while the zone is there."""
    text = private_zones(WITHOUT_RECORD)[ZONE]
    return {"zones": {ZONE: text + f"contoso-ai 60 IN CNAME {PUBLIC_TAIL}.\n"}}


def two_endpoints(vnet, first, records):
    def estate():
        e = Estate.standard()
        e.endpoint("pe-second", "contoso-ai", first=first, vnet=vnet, zone_group=False)
        if records:
            for (_, zone, _), address in zip(ARM_SERVICES, records):
                e.zone_named(zone).record("contoso-ai", address)
        return e
    return estate


def ghost():
    """Made a minute ago, or deleted: Azure lists it, DNS has not heard of it."""
    e = Estate.standard()
    e.account("ghost-oai", kind="OpenAI")
    e.endpoint("pe-ghost-oai", "ghost-oai", first="10.1.4.5", zone_group=False)
    return e


def subdomain_accounts():
    return [Account("contoso-ai-se", "AIServices", {"cognitiveservices": ["10.1.2.4"], "openai": [], "services.ai": ["10.1.2.6"]}),
            Account("contoso-ai", "OpenAI", {"openai": ["10.1.2.5"]})]


SE = [f"contoso-ai-se.{s}.azure.com" for s in ("cognitiveservices", "openai", "services.ai")]
GHOST = "ghost-oai.openai.azure.com"
FABRIKAM = "fabrikam-oai.openai.azure.com"
BOTH = changed(everybody(), "contoso-ai", {"cognitiveservices": ["10.1.2.4", "10.1.2.14"], "openai": ["10.1.2.5", "10.1.2.15"],
                                           "services.ai": ["10.1.2.6", "10.1.2.16"]})
SCENARIOS = [
    Scenario(
        "TWIN", "two zones of one name: the record is in the one that is not linked here",
        accounts=WITHOUT_RECORD, estate=duplicate, apart=True,
        truth=[("azure", OPENAI, "A", "NXDOMAIN"), ("azure", ZONE, "SOA", "soa=azureprivatedns.net")],
        exit=1, findings=[Finding("PLD404", "error", [OPENAI], WHERE, alternatives=[], says=["rg-old"])], verdicts=only_openai("fail")),
    Scenario(
        "LABEL", "the record stands under the account's name, not under its custom subdomain",
        accounts=subdomain_accounts(), estate=wrong_label,
        truth=[("azure", SE[1], "A", "NXDOMAIN"), ("azure", SE[0], "A", {"10.1.2.4"}), ("azure", "contoso-ai." + ZONE, "A", {"10.1.2.5"})],
        exit=1, findings=[Finding("PLD401", "error", [SE[1]], WHERE, alternatives=[], says=["10.1.2.5"])],
        verdicts={where: {SE[0]: "ok", SE[1]: "fail", SE[2]: "ok"} for where in WHERE}),
    Scenario(
        "ASTRAY", "the record is in the zone of another service",
        targets=["contoso-oai"], estate=wrong_zone,
        accounts=[Account("contoso-oai", "AIServices", {"cognitiveservices": ["10.1.3.5"], "openai": []})],
        truth=[("azure", OAI, "A", "NXDOMAIN"), ("azure", "contoso-oai.cognitiveservices.azure.com", "A", {"10.1.3.5"})],
        exit=1, findings=[Finding("PLD403", "error", [OAI], WHERE, alternatives=[], says=["privatelink.cognitiveservices.azure.com"])],
        verdicts={where: "fail" for where in WHERE}),
    Scenario(
        "DASH", "the private zone's name has a dash for a dot",
        targets=["contoso-oai"], estate=misnamed, linked=("cognitiveservices", "services.ai"), apart=True,
        truth=[("azure", OAI, "A", {"20.232.91.180"}), ("azure", ZONE, "SOA", "soa=ns1-39.azure-dns.com")],
        exit=1, findings=[Finding("PLD211", "error", [OAI], WHERE, alternatives=[], says=["privatelink-openai.azure.com"])],
        verdicts={where: "fail" for where in WHERE}),
    Scenario(
        "REDIRECT", "a link that falls back to the Internet hides a missing record",
        accounts=WITHOUT_RECORD, azure=redirected, estate=redirecting(False),
        truth=[("azure", ZONE, "SOA", "soa=azureprivatedns.net"), ("azure", OPENAI, "A", {"20.232.91.180"}),
               ("azure", "contoso-ai." + ZONE, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD207", "error", [OPENAI], WHERE, alternatives=[])], verdicts=only_openai("fail")),
    Scenario(
        "REDIRECT-ok", "a link that falls back to the Internet, and nothing missing: healthy",
        estate=redirecting(True), truth=[("azure", OPENAI, "A", {"10.1.2.5"}), ("azure", FABRIKAM, "A", "NXDOMAIN")], verdicts=only_openai("ok")),
    Scenario(
        "FOREIGN", "another tenant's account has a private endpoint, and our zone has no record of it",
        targets=[FABRIKAM], truth=[("azure", FABRIKAM, "A", "NXDOMAIN"), ("public", FABRIKAM, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD402", "error", [FABRIKAM], WHERE), Finding("PLD901", "unknown", [FABRIKAM], [])], verdicts={where: "fail" for where in WHERE}),
    Scenario(
        "GHOST", "Azure lists an account that public DNS does not know",
        targets=["ghost-oai"], estate=ghost, truth=[("azure", GHOST, "A", "NXDOMAIN"), ("public", GHOST, "A", "NXDOMAIN")],
        exit=1, findings=[Finding("PLD305", "error", [GHOST], WHERE, alternatives=[])], verdicts={where: "fail" for where in WHERE}),
    Scenario(
        "TWO-PE", "two approved endpoints in one virtual network, both in DNS: healthy",
        accounts=BOTH, estate=two_endpoints("hub", "10.1.2.14", [["10.1.2.4", "10.1.2.14"], ["10.1.2.5", "10.1.2.15"], ["10.1.2.6", "10.1.2.16"]]),
        truth=[("azure", OPENAI, "A", {"10.1.2.5", "10.1.2.15"})],
        exit=0, verdicts=only_openai("ok")),
    Scenario(
        "LAST-PE", "two approved endpoints, and the record is of the later one, in another virtual network",
        accounts=changed(everybody(), "contoso-ai", {"cognitiveservices": ["10.5.2.4"], "openai": ["10.5.2.5"], "services.ai": ["10.5.2.6"]}),
        estate=two_endpoints("spoke", "10.5.2.4", ["10.5.2.4", "10.5.2.5", "10.5.2.6"]), truth=[("azure", OPENAI, "A", {"10.5.2.5"})],
        exit=0, findings=[Finding("PLD504", "info", NAMES, WHERE)], verdicts=only_openai("ok")),
    Scenario(
        "NARROWED", "the same where the first endpoint is the one that is meant",
        accounts=changed(everybody(), "contoso-ai", {"cognitiveservices": ["10.5.2.4"], "openai": ["10.5.2.5"], "services.ai": ["10.5.2.6"]}),
        estate=two_endpoints("spoke", "10.5.2.4", ["10.5.2.4", "10.5.2.5", "10.5.2.6"]), truth=[("azure", OPENAI, "A", {"10.5.2.5"})],
        options=["--expect-endpoint", "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-net/providers/"
                 "Microsoft.Network/privateEndpoints/pe-contoso-ai"],
        exit=1, findings=[Finding("PLD504", "error", NAMES, WHERE, alternatives=[])], verdicts={where: "fail" for where in WHERE}),
]
