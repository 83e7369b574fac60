#!/usr/bin/python3
"""Judging an estate from a capture: 1,000 accounts x 3 names x 4 resolvers, 5 % broken in ten ways.

    tests/bench/judge.py BUILD [--accounts N]

Prints time and peak memory of `pldig diagnose` (the best of five runs, as the operating system accounts them) beside the time of reading the
capture's JSON lines in this Python, and checks: as many findings as causes, under 1 s and 100 MiB for 1,000 accounts. Last line: N passed, M failed.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cases"))
from kit import ZONES, Estate, Run, World  # noqa: E402
from measure import run, tell  # noqa: E402

WAYS = ("missing", "stale", "several", "sibling", "pending", "no subdomain", "lacks a member", "wrong zone", "not in DNS", "hosts file")
CODES = {"PLD401", "PLD501", "PLD502", "PLD503", "PLD301", "PLD303", "PLD309", "PLD403", "PLD305", "PLD306"}


def record_of(estate, name, service="openai"):
    records = estate.zone_of(service)["records"]
    return records, next(r for r in records if r["name"] == name)


def estate_of(count):
    estate, missing, hosts = Estate(), [], []
    for number in range(count):
        name = f"acct-{number:05d}"
        way = WAYS[(number // 20) % len(WAYS)] if number % 20 == 0 else None
        net = f"10.{100 + number // 6000}.{number // 60 % 100}"
        first = number % 60 * 4 + 1
        estate.account(name, net=net, first=first, status="Pending" if way == "pending" else "Approved", record=way not in ("pending", "no subdomain"),
                       subdomain=way != "no subdomain", endpoint=way != "no subdomain")
        if way == "missing":
            records, record = record_of(estate, name)
            records.remove(record)
        elif way == "stale":
            record_of(estate, name)[1]["addresses"] = ["10.250.0.9"]
        elif way == "several":
            record_of(estate, name)[1]["addresses"].append("10.250.0.10")
        elif way == "sibling":
            record_of(estate, name)[1]["addresses"] = [f"{net}.{first}"]
        elif way == "lacks a member":
            estate.endpoints[-1]["members"] = estate.endpoints[-1]["members"][:1]
        elif way == "wrong zone":
            records, record = record_of(estate, name)
            records.remove(record)
            estate.zone_of("cognitiveservices")["records"] = [
                r for r in estate.zone_of("cognitiveservices")["records"] if r["name"] != name]
            estate.zone_of("cognitiveservices")["records"].append(dict(record, addresses=[f"{net}.{first}", record["addresses"][0]]))
            estate.endpoints[-1]["members"][0]["address"] = f"{net}.{first}"
        elif way == "not in DNS":
            missing.append(name)
        elif way == "hosts file":
            hosts.append(("10.9.9.9", f"{name}.openai.azure.com"))
    return estate, missing, hosts


def capture(count):
    estate, missing, hosts = estate_of(count)
    world = World(estate, missing=missing)
    world.alias = [name for name in world.alias if name not in missing]
    azure = world.azure()
    run = Run(estate, hosts=hosts).system_path(azure, {name: ["10.9.9.9"] for _, name in hosts}).resolver("168.63.129.16", azure, "system")
    for number in range(3):
        run.resolver(f"10.0.0.{4 + number}", azure, label=f"corp{number}")
    return run.lines()


def measure(program, path, out):
    costs = run([program, "diagnose", path, "-o", f"text={out}/report.txt"], times=5, stderr=subprocess.DEVNULL)
    return min(c.wall for c in costs), max(c.memory for c in costs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--accounts", type=int, default=1000)
    arguments = parser.parse_args()
    program = str(arguments.build.resolve() / "pldig")
    results = []
    with tempfile.TemporaryDirectory() as directory:
        path = f"{directory}/estate.capture"
        lines = capture(arguments.accounts)
        Path(path).write_text("\n".join(lines) + "\n")
        begin = time.monotonic()
        for line in lines:
            json.loads(line)
        python = time.monotonic() - begin
        wall, memory = measure(program, path, directory)
        subprocess.run([program, "diagnose", path, "-o", f"json={directory}/r.json"], stderr=subprocess.DEVNULL, check=False)
        report = json.loads(Path(f"{directory}/r.json").read_text())
        found = sorted((f["code"], len(f["accounts"])) for f in report["findings"])
    print(f"{arguments.accounts} accounts, {report['summary']['names']} names, {report['summary']['views']} judged views, "
          f"{len(lines) - 1} observations, capture {sum(map(len, lines)) / 1e6:.1f} MB")
    print(f"judged in {wall:.2f} s with {memory:.0f} MiB at most ({wall / python:.2f} x the time Python takes to parse the JSON alone)")
    print("findings: " + ", ".join(f"{code} ({accounts})" for code, accounts in found))
    results.append(("as many findings as causes", [c for c, _ in found] == sorted(CODES)))
    if arguments.accounts == 1000:
        results += [("under 1 s", wall < 1), ("under 100 MiB", memory < 100)]
    return tell(results)


sys.exit(main())
