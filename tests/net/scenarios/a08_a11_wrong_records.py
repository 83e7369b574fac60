"""A08 to A11: the zone is linked and its record for the openai name is wrong, in DNS and, the same, in ARM."""
from estate import Estate
from internet import changed, everybody
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

ZONE = "privatelink.openai.azure.com"
WHERE = [AZURE, SYSTEM_PATH]


def estate_without_record():
    """No zone group: the records that are there were made by hand."""
    e = Estate.standard()
    e.endpoint_named("pe-contoso-ai").zone_group = False
    e.zone_named("privatelink.cognitiveservices.azure.com").record("contoso-ai", "10.1.2.4")
    e.zone_named("privatelink.services.ai.azure.com").record("contoso-ai", "10.1.2.6")
    return e


def estate_with(addresses, **how):
    def estate():
        e = Estate.standard()
        e.zone_named(ZONE).record("contoso-ai", addresses, **how)
        return e
    return estate


def wrong(name, title, addresses, verdict, answer, **more):
    verdicts = {COGNITIVE: "ok", OPENAI: verdict, SERVICES_AI: "ok"}
    return Scenario(name, title, accounts=changed(everybody(), "contoso-ai", {"openai": addresses}),
                    truth=[("azure", ZONE, "SOA", "soa=azureprivatedns.net"), ("azure", OPENAI, "A", answer)],
                    verdicts={AZURE: verdicts, SYSTEM_PATH: verdicts}, **more)


SCENARIOS = [
    wrong("A08", "the record is missing", [], "fail", "NXDOMAIN", estate=estate_without_record, exit=1,
          findings=[Finding("PLD401", "error", [OPENAI], WHERE)]),
    wrong("A09", "the record is of an endpoint that is gone", ["10.1.2.99"], "fail", {"10.1.2.99"},
          estate=estate_with("10.1.2.99", creator="created by private endpoint pe-old with resource guid "
                             "0f0f0f0f-0000-0000-0000-000000000099"), exit=1,
          findings=[Finding("PLD501", "error", [OPENAI], WHERE)]),
    wrong("A10", "the record holds a dead address besides the right one", ["10.1.2.5", "10.1.2.77"], "fail", {"10.1.2.5", "10.1.2.77"},
          estate=estate_with(["10.1.2.5", "10.1.2.77"]), exit=1,
          findings=[Finding("PLD502", "error", [OPENAI], WHERE)]),
    wrong("A11", "the record holds the address of another member", ["10.1.2.4"], "warn", {"10.1.2.4"},
          estate=estate_with("10.1.2.4"), exit=0,
          findings=[Finding("PLD503", "warning", [OPENAI], WHERE)]),
]
