#!/usr/bin/python3
"""Judges every case offline and compares: findings and exit status with the case, the text report with tests/cases/golden/NAME.txt.

    tests/cases/run.py BUILD [--update] [--only NAME] [--keep DIR]

--update writes the golden reports anew; review them as a diff. Also checked here: properties that hold for all cases (the order of
the observations changes nothing, judging twice gives the same bytes, taking Azure's facts away never turns fail into ok), that Azure CLI
takes every az line (tests/az), and that every code that rules raise has a case where it fires and one that comes near it and is silent. Last line: N passed, M failed.
"""
import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from cases import CASES  # noqa: E402
import cases_connect  # noqa: E402, F401 (its cases join the others)
import cases_judgement  # noqa: E402, F401
import cases_servers  # noqa: E402, F401
from cases_audit import AUDIT_CASES  # noqa: E402
from unread import KINDS, STATUSES, without  # noqa: E402

ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests/az"))
from check import report_faults, report_lines  # noqa: E402

try:
    import jsonschema
    SCHEMA = jsonschema.Draft7Validator(json.loads((ROOT / "docs/report.schema.json").read_text()))
    if "2020-12" in SCHEMA.schema.get("$schema", ""):
        SCHEMA = jsonschema.Draft202012Validator(SCHEMA.schema)
except (ImportError, OSError):
    SCHEMA = None


class Judge:
    def __init__(self, build, directory):
        self.program, self.directory, self.number = build / "pldig", directory, 0

    def audit(self, inventory, *options):
        """Its age would be a finding, so it was taken just now."""
        self.number += 1
        path, report = self.directory / f"{self.number}.inventory", self.directory / f"{self.number}.json"
        taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        path.write_text(json.dumps(dict(inventory, takenAt=taken)))
        done = subprocess.run([str(self.program), "audit", "-i", str(path), "-o", "text", "-o", f"json={report}", *options],
                              capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 1, 3):
            raise AssertionError(f"exit {done.returncode}: {done.stderr}")
        return done.returncode, re.sub(r"taken [-0-9: ]+ UTC( \([^)]*\))?", "taken NOW", done.stdout), json.loads(report.read_text())

    def __call__(self, lines, *options):
        self.number += 1
        capture = self.directory / f"{self.number}.capture"
        capture.write_text("\n".join(lines) + "\n")
        report = self.directory / f"{self.number}.json"
        done = subprocess.run([str(self.program), "diagnose", str(capture), "-o", "text", "-o", f"json={report}", *options],
                              capture_output=True, text=True, timeout=60)
        if done.returncode not in (0, 1, 3):
            raise AssertionError(f"exit {done.returncode}: {done.stderr}")
        return done.returncode, done.stdout, json.loads(report.read_text()), report.read_bytes()


def key(report, ident):
    row = next(r for r in report["resolvers"] if r["id"] == ident)
    if row["role"] == "systemPath":
        return "systemPath"
    return row["label"] if row["role"] == "custom" and row["label"] else row["address"]


def findings(report):
    return sorted((f["code"], f["severity"], tuple(sorted(f["fqdns"])), tuple(sorted(key(report, r) for r in f["resolvers"])),
                   tuple(a["code"] for a in f["alternatives"])) for f in report["findings"])


def essence(report):
    """What must not depend on the order of observations."""
    return (findings(report), report["summary"]["verdict"],
            sorted((n["fqdn"], n["verdict"], tuple(v["verdict"] for v in n["views"])) for a in report["accounts"] for n in a["names"]))


def shuffled(lines, seed):
    rows = [json.loads(line) for line in lines]
    observations = rows[1:]
    random.Random(seed).shuffle(observations)
    for number, row in enumerate(observations, 1):
        row["id"] = number
    return [json.dumps(rows[0])] + [json.dumps(row) for row in observations]


def permuted(lines, seed):
    """The same run with its resolvers in another order."""
    rows = [json.loads(line) for line in lines]
    order = list(range(len(rows[0]["resolvers"])))
    random.Random(seed).shuffle(order)
    resolvers = rows[0]["resolvers"]
    rows[0]["resolvers"] = [resolvers[i] for i in order]
    for row in rows[1:]:
        row["resolver"] = order.index(row["resolver"])
    return [json.dumps(row) for row in rows]


def without_azure(lines):
    rows = [json.loads(line) for line in lines]
    rows[0]["inventory"] = None
    for account in rows[0]["accounts"]:
        account["id"] = None
    return [json.dumps(row) for row in rows]


def without_observations(lines, seed):
    """Some observations turned into questions that were never asked because the run was cut."""
    rows = [json.loads(line) for line in lines]
    chance = random.Random(seed)
    for row in rows[1:]:
        if chance.random() < 0.3:
            row.update(outcome="notAsked", cut=True, packets=[], sentUs=-1, rttUs=-1, system=None, error=None)
    rows[0].update(complete=False, incomplete="cut for the test")
    return [json.dumps(row) for row in rows]


def without_connections(lines):
    """Connections that the end of the run cut off."""
    rows = [json.loads(line) for line in lines]
    for row in rows[0].get("connections", []):
        row.update(cut=True, tcp=None, tls=None, issuer=None, status=0, proxyStatus=0, body=None, error=None)
    rows[0].update(complete=False, incomplete="cut for the test")
    return [json.dumps(row) for row in rows]


def views(report):
    return {(n["fqdn"], v["resolver"]): v["verdict"] for a in report["accounts"] for n in a["names"] for v in n["views"]}


def never_ok(before, after, what):
    for where, verdict in views(before).items():
        if verdict == "fail" and views(after).get(where) in ("ok", "warn"):
            return [f"{what}: {where} went from fail to {views(after)[where]}"]
    if before["summary"]["verdict"] == "fail" and after["summary"]["verdict"] == "ok":
        return [f"{what}: the run went from fail to ok"]
    return []


def unread(lines, before, turn, judge):
    """Each kind of Azure's facts taken away: what is right stays right or becomes unknown, what fails never becomes right, and where anything
    changes PLD902 names the action that was missing."""
    bad = []
    for number, kind in enumerate(KINDS):
        status = STATUSES[(turn + number) % len(STATUSES)]
        made = without(lines, kind, status)
        if made is None:
            continue
        after, what = judge(made[0])[2], f"without {kind} ({status})"
        bad += never_ok(before, after, what)
        changed = False
        for where, verdict in views(before).items():
            now = views(after).get(where)
            changed |= now != verdict
            if now not in (verdict, "unknown") and verdict != "unknown":
                bad.append(f"{what}: {where} went from {verdict} to {now}")
        errors = [[f for f in findings(r) if f[1] == "error"] for r in (before, after)]
        told = [f["message"] for f in after["findings"] if f["code"] == "PLD902"]
        if (changed or errors[0] != errors[1]) and not any(g["resource"] + "/read" in m for g in made[1] for m in told):
            bad.append(f"{what}: PLD902 does not name {made[1][0]['resource']}/read: {told}")
    return bad


def invariants(report):
    bad = []
    judged = {r["id"] for r in report["resolvers"] if r["judged"]}
    covered = {(n, r) for f in report["findings"] for n in f["fqdns"] for r in f["resolvers"] or judged}
    covered |= {(n["fqdn"], r) for f in report["findings"] if not f["fqdns"] for r in f["resolvers"] for a in report["accounts"] for n in a["names"]}
    # Nameservers that disagree speak for the system path, which meets one of them.
    path = [r["id"] for r in report["resolvers"] if r["role"] == "systemPath"]
    covered |= {(n, r) for f in report["findings"] if f["code"] == "PLD115" for n in f["fqdns"] for r in path}
    for (fqdn, resolver), verdict in views(report).items():
        if resolver in judged and verdict == "fail" and (fqdn, resolver) not in covered:
            bad.append(f"{fqdn} fails at {resolver} and no finding says why")
    observed = {o["id"] for o in report["observations"]}
    for f in report["findings"]:
        if not set(f["evidence"]) <= observed:
            bad.append(f"{f['code']}: evidence that is not among the observations")
        if f["severity"] in ("error", "warning") and not (f["next"] and f["because"] and f["message"]):
            bad.append(f"{f['code']}: lacks message, because or next")
        kinds = [s["kind"] for s in f["next"]]
        if any(s["risk"] == "shared" for s in f["next"]):
            first = next(i for i, s in enumerate(f["next"]) if s["risk"] == "shared")
            if not set(kinds[:first]) & {"verify", "ask"}:
                bad.append(f"{f['code']}: a shared change stands before any verify")
        for s in f["next"]:
            if s["kind"] == "change" and not s["rollback"]:
                bad.append(f"{f['code']}: a change without a way back: {s['text']}")
    AZ_LINES.extend(report_lines(report))
    bad += report_faults(report)
    if SCHEMA:
        bad += [f"schema: {'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in SCHEMA.iter_errors(report)][:5]
    return bad


def fix_script(judge, lines, report):
    """The script of the remedies is comments alone, and has every command of the report."""
    path = judge.directory / "fix.sh"
    judge(lines, "--fix-script", str(path))
    script = path.read_text().splitlines()
    bad = [f"the fix script leaves its comment: {line}" for line in script if not line.startswith("#")]
    written = "\n".join(line.removeprefix("#     ") for line in script)
    commands = {s["command"] for f in report["findings"] for s in f["next"] if s["command"]}
    return bad + [f"the fix script lacks {command}" for command in sorted(commands) if command not in written]


def check(name, judge, update):
    number = list(CASES).index(name)
    function, status, near = CASES[name]
    run, expected = function()
    lines = run.lines()
    code, text, report, raw = judge(lines)
    bad = []
    got = findings(report)
    if got != sorted(expected):
        bad += [f"missing {f}" for f in expected if f not in got] + [f"not expected {f}" for f in got if f not in expected]
    if code != status:
        bad.append(f"exit status {code}, expected {status}")
    bad += [f"near miss {f[0]} fired" for f in got if int(f[0][3:]) in near]
    bad += invariants(report)
    if judge(lines)[3] != raw:
        bad.append("judged twice, the bytes differ")
    bad += fix_script(judge, lines, report)
    for seed in range(3):
        if essence(judge(shuffled(lines, seed))[2]) != essence(report):
            bad.append(f"the order of observations matters (seed {seed})")
        other = judge(permuted(lines, seed))[2]
        if findings(other) != got or other["summary"]["verdict"] != report["summary"]["verdict"]:
            bad.append(f"the order of resolvers matters (seed {seed})")
        bad += never_ok(report, judge(without_observations(lines, seed))[2], f"without some observations (seed {seed})")
    bad += never_ok(report, judge(without_azure(lines))[2], "without Azure's facts")
    bad += unread(lines, report, number, judge)
    if run.connections:
        bad += never_ok(report, judge(without_connections(lines))[2], "without connections")
    golden = HERE / "golden" / f"{name}.txt"
    if update:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
    elif not golden.exists() or golden.read_text() != text:
        bad.append(f"the text report differs from {golden.relative_to(ROOT)} (see with --update and git diff)")
    return bad, text, {f[0] for f in got}


def audit_findings(report):
    return sorted((f["code"], f["severity"], tuple(f["accounts"])) for f in report["findings"])


def audit_unread(judge, inventory, options, report):
    """What may not be read makes nothing ok: an account that failed, and the run."""
    bad, before = [], {a["name"]: a["audit"]["verdict"] for a in report["accounts"]}
    for kind in KINDS:
        changed = without([json.dumps({"inventory": inventory})], kind, 403)
        if changed is None:
            continue
        other = judge.audit(json.loads(changed[0][0])["inventory"], *options)[2]
        bad += [f"{account['name']} is ok without {kind}" for account in other["accounts"]
                if account["audit"]["verdict"] == "ok" and before[account["name"]] in ("fail", "unknown")]
        if other["summary"]["verdict"] == "ok" and report["summary"]["verdict"] in ("fail", "unknown"):
            bad.append(f"the run is ok without {kind}")
    return bad


def check_audit(name, judge, update):
    """The same for `pldig audit -i`: the JSON of the inventory is all that it looks at."""
    function, status, near, options = AUDIT_CASES[name]
    estate, expected, private = function()
    inventory = estate.inventory()
    code, text, report = judge.audit(inventory, *options)
    bad = []
    got = audit_findings(report)
    if got != sorted(expected):
        bad += [f"missing {f}" for f in sorted(expected) if f not in got] + [f"not expected {f}" for f in got if f not in expected]
    if code != status:
        bad.append(f"exit status {code}, expected {status}")
    bad += [f"near miss {f[0]} fired" for f in got if int(f[0][3:]) in near]
    said = {a["name"]: a["audit"]["privateEndpointOnly"] for a in report["accounts"]}
    if said != private:
        bad.append(f"private only: {said}, expected {private}")
    bad += invariants(report)
    for account in report["accounts"]:
        bad += [f"{account['name']}: {c['name']} is not met and has no line that mends it" for c in account["audit"]["conditions"]
                if c["met"] is False and not c["command"]]
    if judge.audit(inventory, *options)[2]["findings"] != report["findings"]:
        bad.append("judged twice, the findings differ")
    for seed in range(3):
        other = json.loads(json.dumps(inventory))
        random.Random(seed).shuffle(other["accounts"])
        if audit_findings(judge.audit(other, *options)[2]) != got:
            bad.append(f"the order of accounts matters (seed {seed})")
    bad += audit_unread(judge, inventory, options, report)
    golden = HERE / "golden" / f"{name}.txt"
    text = re.sub(r"\(\d+\.\d+ s\)", "(0.00 s)", re.sub(r"\S+\.inventory, ", "FILE, ", text))
    if update:
        golden.write_text(text)
    elif not golden.exists() or golden.read_text() != text:
        bad.append(f"the text report differs from {golden.relative_to(ROOT)} (see with --update and git diff)")
    return bad, text, {f[0] for f in got}


def raised_codes():
    """Codes that have words, that is, which rules raise; and those that cannot be had from a capture, with the reason."""
    found = set()
    for source in (ROOT / "src/diagnose").glob("*.c"):
        found |= set(re.findall(r"\{(\d{3}), (?:true|false), ", source.read_text()))
    return {f"PLD{code}" for code in found}


AZ_LINES = []
# Raised only as a fall-back for combinations that no server model here gives; each is reached in the lab or by hand.
UNCASED = set()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--show", action="store_true", help="print the text reports")
    arguments = parser.parse_args()
    passed = failed = 0
    fired, near = set(), set()
    with tempfile.TemporaryDirectory() as directory:
        judge = Judge(arguments.build.resolve(), Path(directory))
        for name in [*CASES, *AUDIT_CASES]:
            if arguments.only and arguments.only not in name:
                continue
            try:
                bad, text, codes = (check if name in CASES else check_audit)(name, judge, arguments.update)
            except (AssertionError, subprocess.TimeoutExpired, OSError, ValueError) as error:
                bad, text, codes = [str(error)], "", set()
            fired |= codes
            near |= {f"PLD{c}" for c in (CASES if name in CASES else AUDIT_CASES)[name][2]}
            passed, failed = passed + (not bad), failed + bool(bad)
            if bad:
                print(f"{name}:")
                for line in bad:
                    print(f"    {line}")
            if arguments.show or bad:
                print("\n".join("    | " + line for line in text.splitlines()))
    if not arguments.only:
        for what, have in (("no case where it fires", fired), ("no near miss", near)):
            for code in sorted(raised_codes() - have - UNCASED):
                print(f"{code}: {what}")
                failed += 1
        failed += len(set(AZ_LINES)) < 100
        passed += not failed
        print(f"{len(AZ_LINES)} az lines in the reports, {len(set(AZ_LINES))} of them different")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
