"""More of Azure's side: a private zone for the service itself, a link on its way, an endpoint that lacks members, addresses of one's own."""
from estate import SERVICES as ARM_SERVICES
from estate import Estate
from internet import changed, everybody
from scenario import AZURE, COGNITIVE, OPENAI, SERVICES_AI, SYSTEM_PATH, Finding, Scenario

WHERE = [AZURE, SYSTEM_PATH]
AZURE_APEX = ("$TTL 3600\n@ IN SOA azureprivatedns.net. azureprivatedns-host.microsoft.com. 1 3600 300 2419200 10\n"
              "@ IN NS azureprivatedns.net.\n")
NOT_OPENAI = {COGNITIVE: "ok", OPENAI: "fail", SERVICES_AI: "ok"}


def shadow(records):
    def azure(at):
        return {"zones": {"openai.azure.com": AZURE_APEX + records}}
    return azure


def shadow_estate(address):
    def estate():
        e = Estate.standard()
        e.zone("openai.azure.com", links=["hub"], records={"contoso-ai": address} if address else {})
        return e
    return estate


def on_its_way():
    e = Estate.standard()
    e.zone_named("privatelink.openai.azure.com").unlink("hub").link("hub", state="InProgress", provisioning="Updating")
    return e


def one_member():
    """An OpenAI account that became an AIServices account: its endpoint has the one member that it had."""
    e = Estate()
    e.hub_and_spoke()
    e.account("contoso-ai")
    e.endpoint("pe-contoso-ai", "contoso-ai", members={OPENAI: "10.1.2.5"})
    for _, zone, _ in ARM_SERVICES:
        e.zone(zone, links=["hub"])
    return e


def own_range():
    e = Estate()
    e.vnet("hub", ["20.50.0.0/16"])
    e.account("contoso-ai")
    e.endpoint("pe-contoso-ai", "contoso-ai", first="20.50.1.4")
    for _, zone, _ in ARM_SERVICES:
        e.zone(zone, links=["hub"])
    return e


OWN = changed(everybody(), "contoso-ai", {"cognitiveservices": ["20.50.1.4"], "openai": ["20.50.1.5"], "services.ai": ["20.50.1.6"]})
ONE = changed(everybody(), "contoso-ai", {"cognitiveservices": [], "services.ai": []})
SCENARIOS = [
    Scenario(
        "AZ-SHADOW", "an empty private zone of Azure takes the whole service",
        azure=shadow(""), estate=shadow_estate(None),
        truth=[("azure", OPENAI, "A", "NXDOMAIN"), ("azure", "openai.azure.com", "SOA", "soa=azureprivatedns.net"), ("azure", COGNITIVE, "A", {"10.1.2.4"})],
        exit=1, findings=[Finding("PLD302", "error", [OPENAI], WHERE, alternatives=[])], verdicts={where: NOT_OPENAI for where in WHERE}),
    Scenario(
        "AZ-SHADOW-right", "a private zone of Azure takes the whole service, with this account's address",
        azure=shadow("contoso-ai 3600 IN A 10.1.2.5\n"), estate=shadow_estate("10.1.2.5"),
        truth=[("azure", OPENAI, "A", {"10.1.2.5"})],
        exit=0, findings=[Finding("PLD302", "warning", [OPENAI], [AZURE], alternatives=[])],
        verdicts={AZURE: {COGNITIVE: "ok", OPENAI: "warn", SERVICES_AI: "ok"}, SYSTEM_PATH: "ok"}),
    Scenario(
        "ON-ITS-WAY", "the link of one zone is not completed yet",
        linked=("cognitiveservices", "services.ai"), estate=on_its_way, apart=True,
        truth=[("azure", OPENAI, "A", {"20.232.91.180"})],
        exit=1, findings=[Finding("PLD210", "error", [OPENAI], WHERE), Finding("PLD605", "warning", [OPENAI], [])],
        verdicts={where: NOT_OPENAI for where in WHERE}),
    Scenario(
        "ONE-MEMBER", "an account grew from OpenAI to AIServices, and its endpoint did not",
        accounts=ONE, estate=one_member, truth=[("azure", OPENAI, "A", {"10.1.2.5"}), ("azure", COGNITIVE, "A", "NXDOMAIN")],
        exit=1, findings=[Finding("PLD309", "error", [COGNITIVE, SERVICES_AI], [])],
        verdicts={where: {COGNITIVE: "fail", OPENAI: "ok", SERVICES_AI: "fail"} for where in WHERE}),
    Scenario(
        "OWN-RANGE", "a virtual network with public addresses of the company's own: healthy",
        accounts=OWN, estate=own_range, truth=[("azure", OPENAI, "A", {"20.50.1.5"})], exit=0, verdicts={where: "ok" for where in WHERE}),
]
