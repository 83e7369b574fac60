"""test_cli_waivers.py - --waivers FILE: what it covers, until when, and which files are refused.

    test_cli_waivers.py [BUILD]
"""
import json

import jsonschema

from clilib import A, AAAA, CNAME, OFFLINE, ROOT, SOA, Dns, inventory, main

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/waivers.schema.json").read_text()),
                                         format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
FAR = "9998-12-31"
ACLS = {"stated": True, "bypass": "None", "ipRules": [], "virtualNetworkRules": []}


def waiver(account="contoso-ai", code="PLD801", expires=FAR, reason="pipeline has no private path yet", approver="D. Smith"):
    return {"account": account, "code": code, "reason": reason, "approver": approver, "expires": expires}


def waivers(*rows, **more):
    return dict({"schema": "pldig-waivers", "schemaVersion": "1.0", "waivers": list(rows)}, **more)


def public(*names):
    """An inventory of accounts that lack nothing but a closed front."""
    value = inventory(names)
    for account in value["accounts"]:
        account.update(publicNetworkAccess="Enabled", networkAcls=ACLS)
    return value


def audited(case, value, *rows, options=(), status=0):
    done = case.run("audit", "-i", case.save("inv.json", value), "--waivers", case.save("w.json", waivers(*rows)), "-o", "text", "-o",
                    "json=" + case.path("r.json"), *options)
    assert done.status == status, (done.status, done.out, done.err)
    return json.loads((case.dir / "r.json").read_text()), done.out, done.err


def test_a_waived_finding_is_shown_and_does_not_count(case):
    report, text, err = audited(case, public("contoso-ai"), waiver())
    assert [f["code"] for f in report["findings"]] == ["PLD801"]
    assert report["findings"][0]["waived"] == {"reason": "pipeline has no private path yet", "approver": "D. Smith", "expires": FAR}
    assert report["findings"][0]["severity"] == "error"
    assert report["summary"]["verdict"] == "ok" and report["summary"]["waived"] == 1, report["summary"]
    assert report["summary"]["findings"] == {"error": 0, "warning": 0, "unknown": 0, "info": 0}
    assert report["accounts"][0]["audit"]["verdict"] == "ok" and report["accounts"][0]["audit"]["privateEndpointOnly"] is False
    assert "error PLD801 public-network-access-enabled (waived)" in text, text
    assert "Waived   pipeline has no private path yet (by D. Smith, until 9998-12-31)" in text, text
    assert text.strip().splitlines()[-1].startswith("OK   1 account, 0 over private endpoints only: 1 waived"), text
    assert err == "", err


def test_other_accounts_and_codes_count(case):
    """A finding over several accounts is split: waived for the one, whole for the others."""
    report, text, _ = audited(case, public("contoso-ai", "other", "third"), waiver(), status=1)
    split = sorted((f["code"], f["accounts"], f["waived"] is not None) for f in report["findings"])
    assert split == [("PLD801", ["contoso-ai"], True), ("PLD801", ["other", "third"], False)], split
    assert report["summary"]["findings"]["error"] == 1 and report["summary"]["waived"] == 1
    value = public("contoso-ai")
    value["accounts"][0]["defaultAction"] = "Allow"
    report, _, _ = audited(case, value, waiver(), status=1)
    assert sorted((f["code"], f["waived"] is not None) for f in report["findings"]) == [("PLD801", True), ("PLD802", False)]


def test_equal_waivers_fold(case):
    report, _, _ = audited(case, public("a", "b", "c"), waiver("a"), waiver("B"), waiver("c", reason="another"))
    got = sorted((f["accounts"], f["waived"]["reason"][:7]) for f in report["findings"])
    assert got == [(["a", "b"], "pipelin"), (["c"], "another")], got


def test_an_id_where_names_repeat(case):
    value = public("contoso-ai", "second")
    twin = value["accounts"][1]
    twin["name"], twin["id"] = "contoso-ai", twin["id"].replace("rg-ai", "rg-b")
    report, _, _ = audited(case, value, waiver(twin["id"].upper().replace("/SUBSCRIPTIONS", "/subscriptions")), status=1)
    assert sorted(f["waived"] is not None for f in report["findings"]) == [False, True]
    report, _, err = audited(case, value, waiver("CONTOSO-AI"), status=1)  # whose approval was it?
    assert [f["waived"] for f in report["findings"]] == [None], report["findings"]
    assert "PLD801 for CONTOSO-AI: it waives nothing: several accounts have this name, so name one by its resource id" in err, err


def test_expired(case):
    report, text, err = audited(case, public("contoso-ai"), waiver(expires="2020-02-29"), status=1)
    assert report["findings"][0]["waived"] is None
    assert any("by D. Smith, expired after 2020-02-29" in line for line in report["findings"][0]["because"]), report["findings"][0]["because"]
    assert "expired after 2020-02-29" in " ".join(text.split())
    assert "w.json: the waiver of PLD801 for contoso-ai expired after 2020-02-29: the finding counts again" in err, err


def test_what_is_not_known_can_be_waived(case):
    """A perimeter, or a value that nobody knows: whoever accepts the finding that says so accepts that it is not known."""
    for value, code in (("SecuredByPerimeter", "PLD810"), ("Perhaps", "PLD902")):
        other = "PLD902" if code == "PLD810" else "PLD810"
        inventory = public("contoso-ai")
        inventory["accounts"][0]["publicNetworkAccess"] = value
        for rows, status, verdict in (([], 3, "unknown"), ([waiver(code=other)], 3, "unknown"), ([waiver(code=code)], 0, "ok"),
                                      ([waiver(code=code, expires="2020-02-29")], 3, "unknown")):
            report, text, _ = audited(case, inventory, *rows, status=status)
            assert [f["code"] for f in report["findings"]] == [code]
            assert report["summary"]["verdict"] == report["accounts"][0]["audit"]["verdict"] == verdict, (value, rows)
            assert report["accounts"][0]["audit"]["privateEndpointOnly"] is None
            assert text.strip().splitlines()[-1].startswith(verdict.upper()), text


def test_what_waives_nothing_is_told(case):
    _, _, err = audited(case, public("contoso-ai"), waiver(), waiver(code="PLD803"), waiver("nobody"))
    assert "PLD803 for contoso-ai: it waives nothing: there is no such finding" in err, err
    assert "PLD801 for nobody: it waives nothing: no such account is in this run" in err, err
    _, _, err = audited(case, public("contoso-ai"), waiver(), waiver("nobody"), options=["-q"])
    assert err == "", err
    _, _, err = audited(case, public("contoso-ai"), waiver(), *[waiver("nobody-%d" % i) for i in range(200)])
    assert len(err.splitlines()) == 21 and "more waivers expired or waive nothing" in err, err


def captured(case):
    """The capture of a check at a server that resolves publicly, begun on a fixed day."""
    fqdn, tail = "contoso-ai.openai.azure.com", "contoso-ai.privatelink.openai.azure.com"
    with Dns({(fqdn, A): [(fqdn, CNAME, tail), (tail, A, "203.0.113.10")], (fqdn, AAAA): [(fqdn, CNAME, tail)],
              (tail, A): [(tail, A, "203.0.113.10")], ("privatelink.openai.azure.com", SOA): 3}) as dns:
        case.run("check", fqdn, dns.at, *OFFLINE, "-i", case.save("inv.json", inventory()), "--capture", case.path("c"))
    lines = (case.dir / "c").read_text().split("\n")
    header = json.loads(lines[0])
    header["startedAt"] = header["inventory"]["takenAt"] = "2026-11-20T08:12:00.000Z"
    return case.save("c", "\n".join([json.dumps(header, separators=(",", ":"))] + lines[1:]))


def test_the_last_day_counts_and_the_day_after_does_not(case):
    """By the time of the run, so that a capture is judged alike for ever."""
    capture = captured(case)
    plain = case.run("diagnose", capture, "-o", "json")
    assert plain.status == 1, plain.err
    codes = [f["code"] for f in json.loads(plain.out)["findings"] if f["severity"] == "error"]
    assert codes, plain.out
    for day, status in (("2026-11-20", 0), ("2026-11-21", 0), ("2026-11-19", 1)):
        file = case.save("w.json", waivers(*[waiver(code=c, expires=day) for c in codes]))
        first, second = [case.run("diagnose", capture, "--waivers", file, "-o", "json") for _ in range(2)]
        assert first.status == status, (day, first.status, first.err)
        assert first.out == second.out
        report = json.loads(first.out)
        assert report["summary"]["verdict"] == ("ok" if status == 0 else "fail"), report["summary"]
        assert report["accounts"][0]["names"][0]["verdict"] == "fail"  # what was seen stays


def test_a_waived_unknown_does_not_count(case):
    with Dns({("contoso-ai.openai.azure.com", A): [("contoso-ai.openai.azure.com", A, "10.1.2.5")]}) as dns:
        words = ["check", "contoso-ai.openai.azure.com", dns.at, *OFFLINE, "--auth", "none", "-o", "json"]
        assert case.run(*words).status == 3
        waived = case.run(*words, "--waivers", case.save("w.json", waivers(waiver(code="PLD901"))))
    report = json.loads(waived.out)
    assert waived.status == 0 and report["summary"]["verdict"] == "ok", (waived.status, report["summary"], waived.err)


def test_fail_on_does_not_see_it(case):
    audited(case, public("contoso-ai"), waiver(), options=["--fail-on", "info"])


def test_hostile_words_stay_words(case):
    _, text, _ = audited(case, public("contoso-ai"), waiver(reason="\x1b[2J\r\nOK   1 account\u202e"))
    assert "\x1b" not in text and "\r" not in text and "\u202e" not in text and "\nOK   1 account\\" not in text, text


REFUSED = [
    ("not json", "w.json: line 1"),
    ([], "expected an object"),
    ({"schema": "pldig-inventory", "schemaVersion": "1.0", "waivers": []}, 'schema: not "pldig-waivers"'),
    (dict(waivers(), schemaVersion="2.0"), "schemaVersion: this pldig reads version 1.0 only"),
    ({"schema": "pldig-waivers", "schemaVersion": "1.0"}, "waivers: expected an array"),
    (waivers(comment="x"), "comment: a member that waivers do not have"),
    (waivers(3), "waivers[0]: expected an object"),
    (waivers(dict(waiver(), expiry=FAR)), "waivers[0].expiry: a member that waivers do not have"),
    (waivers(waiver(), {k: v for k, v in waiver().items() if k != "approver"}), "waivers[1].approver: expected a string, found nothing"),
    (waivers(waiver(code="PLD8*")), "waivers[0].code: not a code"),
    (waivers(waiver(code="*")), "not a code"),
    (waivers(waiver(code="801")), "not a code"),
    (waivers(waiver(code="PLD800")), "not a code"),
    (waivers(waiver(reason=" \t")), "waivers[0].reason: must not be empty"),
    (waivers(waiver(approver="")), "waivers[0].approver: must not be empty"),
    (waivers(waiver(reason="x" * 1001)), "waivers[0].reason: longer than 1000 bytes"),
    (waivers(waiver("/subscriptions/x/resourceGroups/y")), "waivers[0].account: neither an account's name nor the resource id"),
    (waivers(waiver(), waiver("CONTOSO-ai")), "waivers[0] and waivers[1]: both waive PLD801 of CONTOSO-ai"),
    (waivers(*[waiver("a%d" % i) for i in range(5001)]), "waivers: "),
    ('{"schema":"pldig-waivers","schemaVersion":"1.0","waivers":[],"waivers":[]}', "waivers: stands there twice"),
    ("[" * 300 + "]" * 300, "w.json"),
    (" " * (4 * 1024 * 1024 + 1), "w.json"),
] + [(waivers(waiver(expires=day)), "waivers[0].expires: not a day of the calendar")
     for day in ("2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "26-01-01", "2026-01-01T00:00:00Z", "never", "2026/01/01",
                 "2026-01-1x", "-026-01-01", "1900-02-29")]


def test_bad_files_are_refused(case):
    inv = case.save("inv.json", public("contoso-ai"))
    for value, says in REFUSED:
        done = case.refused("audit", "-i", inv, "--waivers", case.save("w.json", value), says=says)
        assert len(done.err) < 1000, done.err[:1000]
        beyond = any(word in says for word in ("both waive", "not a code", "resource id"))  # more than a schema can say
        assert beyond or not isinstance(value, dict) or not SCHEMA.is_valid(value), value
    case.refused("audit", "-i", inv, "--waivers", case.path("missing.json"), says="missing.json")
    case.refused("diagnose", "x", "--waivers", "-", says="names a file of its own")
    case.refused("audit", "-i", inv, "--waivers", case.save("w.json", waivers()), "-o", "json=" + case.path("w.json"), says="would be overwritten")
    assert SCHEMA.is_valid(waivers(waiver(expires="2028-02-29")))


main(globals())
