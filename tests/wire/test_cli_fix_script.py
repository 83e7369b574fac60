"""test_cli_fix_script.py - --fix-script FILE: a script that does nothing, whatever Azure calls its things.

    test_cli_fix_script.py [BUILD]
"""
import json
import os
import re
import stat
import subprocess
import time

from clilib import A, AAAA, CNAME, OFFLINE, SUBSCRIPTION, Dns, inventory, main

HARM = ["x\ntouch PWNED\n", "x'; touch PWNED; '", 'x"; touch PWNED; "', "$(touch PWNED)", "`touch PWNED`", "x\\", "x\\\ntouch PWNED", "x\r\ntouch PWNED",
        "\x1b[2Jx", "x\u2028touch PWNED", "x\u202etouch", "EOF\ntouch PWNED", "#\ntouch PWNED", "'\n'touch PWNED'\n'", "<(touch PWNED)", "x\u0085touch PWNED"]
ACLS = {"stated": True, "bypass": "AzureServices", "ipRules": [], "virtualNetworkRules": []}


def estate(names):
    value = inventory(["a%d" % i for i in range(len(names))])
    for account, name in zip(value["accounts"], names):
        account.update(name=name, publicNetworkAccess="Enabled", defaultAction="Allow", networkAcls=ACLS)
    return value


def script_of(case, *arguments, status=1):
    done = case.run(*arguments, "--fix-script", case.path("fix.sh"), "-q", "-o", "json=" + case.path("r.json"))
    assert done.status == status, (done.status, done.err)
    return (case.dir / "fix.sh").read_bytes().decode()


def does_nothing(case, script):
    """Every line is a comment; the shell accepts it, and running it says, leaves and changes nothing."""
    for line in script.split("\n")[:-1]:
        assert line.startswith("#"), repr(line)
    assert script.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", script), repr(script)
    place = case.dir / "empty"
    place.mkdir(exist_ok=True)
    for shell in ("sh", "bash"):
        for words in ([shell, "-n", case.path("fix.sh")], [shell, case.path("fix.sh")]):
            done = subprocess.run(words, cwd=place, capture_output=True, timeout=20, stdin=subprocess.DEVNULL)
            assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), (words, done)
    assert os.listdir(place) == [], os.listdir(place)


def test_hostile_names_never_leave_the_comment(case):
    value = estate(HARM)
    for account, harm in zip(value["accounts"], HARM):
        account["networkAcls"] = dict(ACLS, ipRules=[harm, "203.0.113.10"], virtualNetworkRules=[
            {"subnetId": harm, "state": harm, "ignoreMissingVnetServiceEndpoint": False}])
        account.update(kind=harm, location=harm, endpoint=harm)
        account["privateEndpointConnections"].append(dict(account["privateEndpointConnections"][0], name=harm, status=harm, description=harm))
        account["privateEndpointConnections"].append(dict(account["privateEndpointConnections"][0], name=harm, status="Pending"))
    value["accounts"][0].update(publicNetworkAccess=HARM[0], defaultAction=HARM[1])
    script = script_of(case, "audit", "-i", case.save("inv.json", value))
    does_nothing(case, script)
    assert script.count("touch PWNED") > len(HARM), script  # they are in it, as text
    with Dns() as dns:
        again = script_of(case, "check", "-i", case.path("inv.json"), dns.at, "--tries", "1", *OFFLINE)
    does_nothing(case, again)


def test_hostile_arguments(case):
    """The command line stands in the head of the script."""
    inv = case.save("x\ntouch PWNED\n.json", estate(["contoso-ai"]))
    does_nothing(case, script_of(case, "audit", "-i", inv))


def test_only_for_its_owner(case):
    """It tells which doors are open; and it is not to be run as it is."""
    script_of(case, "audit", "-i", case.save("inv.json", estate(["contoso-ai"])))
    assert stat.S_IMODE(os.stat(case.path("fix.sh")).st_mode) == 0o600


def test_order_risk_and_way_back(case):
    value = estate(["contoso-ai", "second", "third"])
    value["accounts"][0]["privateEndpointConnections"] = []
    script = script_of(case, "audit", "-i", case.save("inv.json", value))
    does_nothing(case, script)
    heads = [int(m) for m in re.findall(r"^# ---- \d+ of \d+: PLD(\d+)", script, re.M)]
    assert heads.index(803) < heads.index(802) < heads.index(801), heads  # a private way before the public one is shut
    for part in script.split("\n# ----")[1:]:
        steps = re.findall(r"^#  \d+\. (Verify|Ask|Change): ", part, re.M)
        assert "Change" not in steps or steps.index("Change") > 0, part
        assert steps.count("Change") == part.count("#     Risk: ") == part.count("#     Way back: "), part
    for name in ("second", "third"):  # each account has its own lines, where a report says "the same for the others"
        ident = "accounts/" + {"second": "a1", "third": "a2"}[name]
        assert "az resource update --ids /subscriptions/%s" % SUBSCRIPTION in script
        assert script.count(ident + " --set properties.publicNetworkAccess=Disabled") == 1, (name, script)


def test_the_same_run_gives_the_same_bytes(case):
    tail = "contoso-ai.privatelink.openai.azure.com"
    fqdn = "contoso-ai.openai.azure.com"
    with Dns({(fqdn, A): [(fqdn, CNAME, tail), (tail, A, "203.0.113.10")], (fqdn, AAAA): [(fqdn, CNAME, tail)], (tail, A): [(tail, A, "203.0.113.10")]}) as dns:
        case.run("check", fqdn, dns.at, *OFFLINE, "-i", case.save("inv.json", inventory()), "--capture", case.path("c"))
    first = script_of(case, "diagnose", case.path("c"))
    assert script_of(case, "diagnose", case.path("c")) == first
    does_nothing(case, first)
    report = json.loads((case.dir / "r.json").read_text())
    commands = [s["command"] for f in report["findings"] for s in f["next"] if s["command"]]
    assert commands
    for command in commands:
        for line in command.split("\n"):
            assert line in first, (line, first)


def test_what_is_waived_or_left_out_is_not_mended(case):
    inv = case.save("inv.json", estate(["contoso-ai"]))
    waivers = case.save("w.json", {"schema": "pldig-waivers", "schemaVersion": "1.0", "waivers": [
        {"account": "contoso-ai", "code": "PLD801", "reason": "r", "approver": "a", "expires": "9998-12-31"}]})
    script = script_of(case, "audit", "-i", inv, "--waivers", waivers)
    assert "PLD801" not in script.split("\n#\n", 1)[1] and "PLD802" in script, script
    assert "PLD802" not in script_of(case, "audit", "-i", inv, "--ignore", "PLD802").split("\n#\n", 1)[1]


def test_nothing_to_mend(case):
    value = inventory()
    value["accounts"][0]["networkAcls"] = dict(ACLS, bypass="None")
    script = script_of(case, "audit", "-i", case.save("inv.json", value), status=0)
    does_nothing(case, script)
    assert "remedies: 0." in script, script


def test_many_accounts(case):
    """Equal remedies are written once; a thousand accounts take no longer than it takes to read them."""
    value = estate(["account-%04d" % i for i in range(1000)])
    begin = time.monotonic()
    script = script_of(case, "audit", "-i", case.save("inv.json", value))
    assert time.monotonic() - begin < 20
    assert script.count("--set properties.publicNetworkAccess=Disabled") == 1000


def test_files(case):
    inv = case.save("inv.json", estate(["contoso-ai"]))
    case.refused("audit", "-i", inv, "--fix-script", inv, says="would be overwritten")
    case.refused("audit", "-i", inv, "--fix-script", "/nonexistent/fix.sh", says="/nonexistent")
    case.refused("audit", "-i", inv, "--fix-script", case.path("x"), "-o", "json=" + case.path("x"), says="would go to")
    done = case.run("audit", "-i", inv, "--fix-script", "/dev/full")
    assert done.status == 2 and "/dev/full" in done.err and "PLD801" in done.out, (done.status, done.err)


main(globals())
