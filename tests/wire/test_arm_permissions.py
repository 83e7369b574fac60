#!/usr/bin/python3
"""test_arm_permissions.py - what arm_read() asks for, over an estate with one of everything, is what `pldig permissions` says, no more and no less.

    test_arm_permissions.py [BUILD] [WORD...]     as test_arm.py, whose tools it uses
"""
import json
import os
import subprocess

from test_arm import BUILD, SUBSCRIPTION, ZONE, check, equal, read, run_tests
from test_arm_network import whole


def action_of(request):
    """The permission that a request needs, from its path: the type of the resource or of the collection, and "read"."""
    path = request["path"].rstrip("/")
    if "/providers/" not in path:
        return "Microsoft.Resources/subscriptions/read"
    parts = path.split("/providers/")[-1].split("/")
    return "/".join([parts[0], *parts[1::2], "read"])


def role():
    done = subprocess.run([os.path.join(BUILD, "pldig"), "permissions"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["Actions"]


def test_the_role_is_what_is_asked():
    e = whole()
    for n in range(2, 8):
        e.account("other-%d" % n, kind="OpenAI", subscription=SUBSCRIPTION[:-1] + str(n))
    run, stub = read(e, "--name", "contoso-ai")
    equal(run.inventory["gaps"], [])
    asked = {action_of(r) for r in stub.requests}
    equal(sorted(asked), sorted(role()))


def test_a_zone_that_is_looked_for_needs_no_more():
    e = whole()
    e.remove_zone(ZONE)
    run, stub = read(e)
    check({action_of(r) for r in stub.requests} <= set(role()), "more was asked than the role allows")


def test_only_reading_methods():
    _, stub = read(whole(), "--name", "contoso-ai")
    equal({r["method"] for r in stub.requests}, {"GET"})


if __name__ == "__main__":
    run_tests(globals())
