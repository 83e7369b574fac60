"""ESTATE: two hundred accounts, no target named; three are broken, each in its own way."""
from estate import Estate
from internet import changed, many
from scenario import AZURE, SYSTEM_PATH, Finding, Scenario

COUNT = 200
ZONE = "privatelink.openai.azure.com"
MISSING, STALE, PENDING = "bulk-017", "bulk-083", "bulk-142"


def host(name):
    return name + ".openai.azure.com"


def accounts():
    shown = changed(many(COUNT), MISSING, {"openai": []})
    shown = changed(shown, STALE, {"openai": ["10.2.9.99"]})
    shown = changed(shown, PENDING, {"openai": []})
    next(a for a in shown if a.name == PENDING).alias = False
    return shown


def estate():
    e = Estate()
    e.vnet("hub", ["10.0.0.0/16", "10.2.0.0/16"])
    zone = e.zone(ZONE, links=["hub"])
    for account in many(COUNT):
        e.account(account.name, kind="OpenAI")
        pending = account.name == PENDING
        e.endpoint("pe-" + account.name, account.name, first=account.private["openai"][0],
                   status="Pending" if pending else "Approved", manual=pending, zone_group=not pending)
    zone.record(MISSING, None)
    zone.record(STALE, "10.2.9.99", creator="created by private endpoint pe-old with resource guid 0f0f0f0f-0000-0000-0000-000000000099")
    return e


SCENARIO = Scenario(
    "ESTATE", f"{COUNT} accounts, three of them broken",
    targets=[], accounts=accounts(), estate=estate, limit=120,
    truth=[("azure", host(MISSING), "A", "NXDOMAIN"), ("azure", host(STALE), "A", {"10.2.9.99"}),
           ("azure", host(PENDING), "A", {"20.232.91.180"}), ("azure", host("bulk-200"), "A", {"10.2.0.203"})],
    exit=1,
    findings=[Finding("PLD401", "error", [host(MISSING)], [AZURE, SYSTEM_PATH]),
              Finding("PLD501", "error", [host(STALE)], [AZURE, SYSTEM_PATH]),
              Finding("PLD301", "error", [host(PENDING)], [])],
    verdicts={AZURE: {host(MISSING): "fail", host(STALE): "fail", host("bulk-001"): "ok", host("bulk-200"): "ok"},
              SYSTEM_PATH: {host(MISSING): "fail", host(STALE): "fail", host("bulk-001"): "ok"}})
