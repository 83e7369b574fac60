"""A19: the private endpoint waits for approval, so public DNS has no privatelink alias."""
from estate import SERVICES, Estate
from internet import contoso_ai
from scenario import NAMES, OPENAI, Finding, Scenario


def accounts():
    account = contoso_ai()
    account.alias = False
    account.private = {service: [] for service in account.private}
    return [account]


def estate():
    e = Estate()
    e.account("contoso-ai")
    e.endpoint("pe-contoso-ai", "contoso-ai", first="10.1.2.4", status="Pending", manual=True, zone_group=False)
    for _, zone, _ in SERVICES:
        e.zone(zone, links=["hub"])
    return e


SCENARIO = Scenario(
    "A19", "the private endpoint is not approved yet",
    accounts=accounts(), estate=estate,
    truth=[("azure", OPENAI, "A", {"20.232.91.180"}), ("public", OPENAI, "A", {"20.232.91.180"}),
           ("azure", "contoso-ai.privatelink.openai.azure.com", "A", "NXDOMAIN")],
    exit=1,
    findings=[Finding("PLD301", "error", NAMES, [])])
