#!/usr/bin/python3
"""test_arm_graph.py - Resource Graph tells arm_read() where to look and never what is there: it may be right, stale, silent, or of no use.

    test_arm_graph.py [BUILD] [WORD...]     as test_arm.py, whose tools it uses
"""
import json

from test_arm import SUBSCRIPTION, ZONE, check, drive, equal, estate, has, read, run_tests, serve
from estate import SERVICES  # tests/net is on the path since test_arm

GRAPH = "/providers/microsoft.resourcegraph/resources"


def number(n):
    return "00000000-0000-0000-0000-%012d" % n


def wide(count=8):
    """The standard estate among many subscriptions, each with an account."""
    e = estate(page=50)
    for n in range(2, count + 1):
        e.account("other-%d" % n, kind="OpenAI", subscription=number(n))
    return e


def lists(stub):
    """The subscriptions whose accounts were listed, in order."""
    return sorted(p.split("/")[2] for p in stub.paths() if p.endswith("/accounts"))


def asked(stub):
    return [json.loads(r["body"]) for r in stub.requests if r["path"].lower() == GRAPH]


def names(run):
    return sorted(a["name"] for a in run.inventory["accounts"])


EVERY = [number(n) for n in range(1, 9)]


def test_only_where_the_account_is():
    run, stub = read(wide(), "--name", "Contoso-AI")
    equal(names(run), ["contoso-ai"])
    equal(lists(stub), [SUBSCRIPTION])
    equal(len(asked(stub)), 1)
    has(" ".join(run.data["notes"]), "in 1 of 8 subscriptions")
    equal(run.inventory["gaps"], [])
    equal([(r["method"], r["query"], r["authorization"]) for r in stub.requests if r["path"].lower() == GRAPH],
          [("POST", "api-version=2022-10-01", "ok")])
    equal(asked(stub)[0]["options"], {"resultFormat": "objectArray", "$top": 1000})


def test_few_subscriptions_or_named_ones_are_just_read():
    run, stub = read(wide(4), "--name", "contoso-ai")
    equal((lists(stub), asked(stub)), (EVERY[:4], []))
    run, stub = read(wide(), "--name", "contoso-ai", "--subscription", SUBSCRIPTION)
    equal((lists(stub), asked(stub)), ([SUBSCRIPTION], []))


def test_every_account_is_never_taken_from_it():
    stub = serve(wide())
    run = drive("--endpoint", stub.url)
    stub.stop()
    equal((lists(stub), asked(stub)), (EVERY, []))
    equal(len(names(run)), 8)


def test_what_it_does_not_know_is_looked_for_everywhere():
    e = wide()
    e.override(GRAPH, body={"totalRecords": 0, "count": 0, "data": [], "resultTruncated": "false"})
    run, stub = read(e, "--name", "contoso-ai")
    equal((names(run), lists(stub)), (["contoso-ai"], EVERY))
    run, stub = read(wide(), "--name", "contoso-ai", "--name", "nobody")
    equal((names(run), lists(stub)), (["contoso-ai"], EVERY))


def test_a_name_that_is_only_a_resources_may_be_that_of_several():
    e = wide()
    e.account("twin", subdomain="first", subscription=number(3))
    e.account("twin", subdomain="second", subscription=number(4))
    hidden = [r for r in e.raw()["resources"] if r["id"].endswith("/accounts/twin")][:1]
    e.override(GRAPH, body={"data": [{"id": r["id"], "subdomain": r["properties"]["customSubDomainName"]} for r in hidden]})
    run, stub = read(e, "--name", "twin")
    equal((names(run), lists(stub)), (["twin", "twin"], EVERY))


def test_where_it_is_stale_the_rest_is_read_too():
    e = wide()
    account = e.account_named("contoso-ai")
    e.override(GRAPH, body={"data": [{"id": account.id.replace(SUBSCRIPTION, number(7)), "subdomain": "contoso-ai"}]})
    run, stub = read(e, "--name", "contoso-ai")
    equal((names(run), lists(stub)), (["contoso-ai"], EVERY))
    first = [p for p in stub.paths() if p.endswith("/accounts")][0]
    has(first, number(7))


USELESS = ({"status": 403, "action": "Microsoft.ResourceGraph/resources/read"}, {"status": 400, "code": "BadRequest"}, {"status": 404},
           {"status": 405}, {"status": 429, "headers": {"Retry-After": "3600"}}, {"status": 429, "headers": {"Retry-After": "1"}}, {"status": 500},
           {"status": 503, "headers": {"Retry-After": "1"}}, {"body": "nonsense"}, {"body": {"data": "none"}}, {"body": {"data": [7]}},
           {"body": {"data": [], "resultTruncated": "true"}}, {"body": {"data": [], "resultTruncated": 1}}, {"body": {"data": [], "$skipToken": 5}},
           {"body": {"data": [{"id": 7}]}}, {"fault": "cut"}, {"fault": "close"}, {"body": []})


def test_where_it_is_of_no_use_nothing_changes():
    plain, _ = read(wide(), "--name", "contoso-ai")
    for what in USELESS:
        e = wide()
        e.override(GRAPH, **what)
        run, stub = read(e, "--name", "contoso-ai")
        equal(lists(stub), EVERY, what)
        tries = 2 if what.get("fault") == "close" else 1  # libcurl sends once more where a connection was closed before a reply began
        check(len([p for p in stub.paths() if p == GRAPH]) <= tries, "asked again:", what)
        for key in ("accounts", "privateEndpoints", "privateDnsZones", "gaps"):
            equal(run.inventory[key], plain.inventory[key], "%s after %r" % (key, what))
        has(" ".join(run.data["notes"]), "Resource Graph was of no use")


def test_ids_that_are_none_and_tokens_without_end():
    e = wide()
    e.override(GRAPH, body={"data": [{"id": "../../evil?x", "subdomain": "contoso-ai"}]})
    run, stub = read(e, "--name", "contoso-ai")
    equal((names(run), lists(stub)), (["contoso-ai"], EVERY))
    check(not any("evil" in p for p in stub.paths()), "an id that is none went into a URL")
    e = wide()
    e.override(GRAPH, body={"data": [], "$skipToken": "again"})
    run, stub = read(e, "--name", "contoso-ai")
    equal((names(run), lists(stub), len(asked(stub))), (["contoso-ai"], EVERY, 50))


def test_names_that_could_be_more_than_names_are_not_sent():
    run, stub = read(wide(), "--name", "x') or ('a' == 'a")
    equal((names(run), asked(stub), lists(stub)), ([], [], EVERY))


# ---- zones in subscriptions that no id leads to --------------------------------------------------------------------

def elsewhere():
    """contoso-ai without zone group, the private zones in subscriptions that nothing names."""
    e = estate()
    e.endpoint_named("pe-contoso-ai").zone_group = False
    for n, (_, zone, _) in enumerate(SERVICES):
        e.remove_zone(zone)
        e.zone(zone, links=["hub"], records={"contoso-ai": "10.1.2.%d" % (n + 4)}, subscription=number(20 + n))
    return e


def test_zones_are_found_and_read():
    run, stub = read(elsewhere())  # pages of two rows
    equal(sorted(z["name"] for z in run.inventory["privateDnsZones"]), sorted(z for _, z, _ in SERVICES))
    equal(run.zone()["records"][0]["addresses"], ["10.1.2.5"])
    equal([z["recordsRead"] for z in run.inventory["privateDnsZones"]], [True] * 3)
    equal([q["options"].get("$skipToken") for q in asked(stub)], [None, "2"])
    for name in (z for _, z, _ in SERVICES):
        has(asked(stub)[0]["query"], "'%s'" % name)
    equal(run.inventory["gaps"], [])


def test_zones_that_are_known_are_not_asked_for():
    run, stub = read(estate())
    equal(asked(stub), [])
    e = estate()
    e.remove_zone(ZONE)
    run, stub = read(e)
    equal(len(asked(stub)), 1)
    check("cognitiveservices" not in asked(stub)[0]["query"], asked(stub)[0])
    equal((run.inventory["privateDnsZonesRead"], run.inventory["gaps"]), (True, []))


def test_a_zone_that_is_gone_is_not_there():
    e = elsewhere()
    for zone in e.zones:
        e.override(zone.id, status=404)
    run, _ = read(e)
    equal(run.inventory["privateDnsZones"], [])


def test_where_it_is_of_no_use_zones_are_not_found():
    for what in USELESS:
        e = elsewhere()
        e.override(GRAPH, **what)
        run, stub = read(e)
        equal((run.inventory["privateDnsZones"], run.inventory["privateDnsZonesRead"], run.inventory["gaps"]), ([], True, []), what)


if __name__ == "__main__":
    run_tests(globals())
