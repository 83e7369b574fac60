#!/usr/bin/python3
"""pldig permissions: the role holds what is asked for and nothing else, and what is read needs no more than it."""
import json
import re

from clilib import ROOT, main


def role(case, *arguments):
    done = case.run("permissions", *arguments)
    assert done.status == 0 and done.err == "", (done.status, done.err)
    return json.loads(done.out)


def test_the_role_only_reads(case):
    got = role(case)
    assert list(got) == ["Name", "IsCustom", "Description", "Actions", "NotActions", "DataActions", "NotDataActions", "AssignableScopes"], got
    assert got["IsCustom"] is True and got["NotActions"] == got["DataActions"] == got["NotDataActions"] == [], got
    assert all(re.fullmatch(r"Microsoft\.[A-Za-z]+(/[A-Za-z]+)+/read", a) for a in got["Actions"]), got["Actions"]
    assert len(got["Actions"]) == len(set(got["Actions"])) >= 19, got["Actions"]


def test_where_it_can_be_assigned(case):
    assert role(case)["AssignableScopes"] == ["/subscriptions/SUBSCRIPTION_ID"]
    assert role(case, "--subscription", "s-1", "--subscription", "s2")["AssignableScopes"] == ["/subscriptions/s-1", "/subscriptions/s2"]
    case.refused("permissions", "--subscription", "Contoso Prod", says=["Contoso Prod", "the id of a subscription"])


def test_it_is_the_table_of_the_readme(case):
    named = re.findall(r"`(Microsoft\.[^`]*/read)`", (ROOT / "README.md").read_text())
    assert sorted(role(case)["Actions"]) == sorted(named)


def test_it_takes_nothing_else(case):
    case.refused("permissions", "contoso-ai", says="contoso-ai")
    case.refused("permissions", "-o", "json", says="permissions")


main(globals())
