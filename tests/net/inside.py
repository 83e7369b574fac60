#!/usr/bin/python3
"""Runs one scenario; started by `run` as the first process of its own namespaces. Prints what is wrong, and ends with 0 or 1."""
import argparse
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
import armstub
import daemon
import expect
import internet
import links
import places
import scenario as scenarios
import webstub
import world as lab

REPORT_PARTS = ("summary", "resolvers", "accounts", "findings")


def command_line(pldig, scenario, directory, stub):
    """The command, written as a person would. --capture besides, so that the same run can be judged again offline."""
    path = lambda name: os.path.join(directory, name)
    return [*pldig, "check", *scenario.targets, *("@" + c for c in scenario.custom), "--arm-endpoint", stub.url, "--token-file",
            path("token"), "--ca-file", stub.ca, "--vantage", scenario.vantage, *scenario.options,
            "-o", "text=" + path("report.txt"), "-o", "json=" + path("report.json"), "--capture", path("capture.jsonl")]


def environment(directory, more=None):
    """A plain one: nothing of the caller's proxies or credentials; what sanitizers and valgrind are told stays."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k in ("PATH", "TMPDIR")}
    return dict(kept, HOME=directory, LANG="C.UTF-8", **(more or {}))


def run_command(command, directory, name, limit, more=None):
    """Exit status, or None where it did not end in time. Its output is kept in files. more: environment."""
    with open(os.path.join(directory, name + ".out"), "wb") as out, open(os.path.join(directory, name + ".err"), "wb") as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment(directory, more))
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def load_json(path, problems):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as err:
        problems.append(f"! no report: {err}")
        return None


def judge_again(pldig, directory, report, problems):
    """The capture, judged offline, gives the same report."""
    again = os.path.join(directory, "again.json")
    status = run_command([*pldig, "diagnose", os.path.join(directory, "capture.jsonl"), "-o", "json=" + again], directory, "diagnose", 60)
    problems_before = len(problems)
    second = load_json(again, problems)
    if len(problems) > problems_before:
        problems.append(f"! pldig diagnose of the capture ended with status {status}")
        return
    for part in REPORT_PARTS:
        if second[part] != report[part]:
            problems.append(f"! pldig diagnose of the capture gives other {part} (report.json, again.json)")


def no_token(directory, token, problems):
    """Nothing that was written holds the token, but for the token's own file and the estate that the stand-in serves."""
    for name in ("report.txt", "report.json", "capture.jsonl", "pldig.out", "pldig.err"):
        path = os.path.join(directory, name)
        if os.path.exists(path):
            with open(path, "rb") as file:
                if token.encode() in file.read():
                    problems.append(f"! {name} holds the bearer token")


def observe(scenario, pldig, directory, stub, schema, limit):
    """Runs the command and compares. Returns the differences."""
    problems = []
    status = run_command(command_line(pldig, scenario, directory, stub), directory, "pldig", limit, scenario.environment)
    if status is None:
        return [f"! did not end within {limit} s"]
    if status != scenario.exit:
        problems.append(f"! exit status {status}, not {scenario.exit}")
    report = load_json(os.path.join(directory, "report.json"), problems)
    if report is None:
        return problems
    try:
        problems += expect.check(report, scenario, schema)
    except (KeyError, TypeError, AttributeError, IndexError) as err:
        problems.append(f"! the report has not the shape of the contract: {type(err).__name__} {err}")
    no_token(directory, stub.world.token, problems)
    judge_again(pldig, directory, report, problems)
    return problems


def is_answer(answer, want):
    """Whether this is the answer that a row of the truth wants: see scenario.py."""
    if isinstance(want, set):
        return answer.rcode == "NOERROR" and set(answer.addresses()) == want
    if want == "NODATA":
        return answer.rcode == "NOERROR" and not answer.addresses()
    if want.startswith("soa="):
        return str(answer.soa()) == want[4:]
    if want.startswith("ede="):
        return int(want[4:]) in answer.ede
    if want.islower():
        return answer.rcode != "TIMEOUT" and answer.flag(want.removeprefix("no ")) != want.startswith("no ")
    return answer.rcode == want


def truth(scenario, world):
    """Whether the world is what the scenario says, asked of a fresh world without the program under test."""
    problems = []
    for role, name, rtype, want in scenario.truth:
        rtype, _, how = rtype.partition("/")
        answer = world.ask(role, name, rtype, timeout=2.0 if want == "TIMEOUT" else 15.0, rd=how != "rd0", cd=how == "cd", tcp=how == "tcp")
        if not is_answer(answer, want):
            problems.append(f"! the world: {role} {name} {rtype} gives {answer}, not {want}")
    return problems


def start_web(scenario, directory, at):
    """The stand-ins for the data plane, or None. The programs that the scenario runs trust their CA."""
    if not scenario.fronts and not scenario.proxy:
        return None
    webstub.add_addresses(scenario.fronts)
    web = webstub.WebStub(os.path.join(directory, "web"))
    for address, answer in scenario.fronts.items():
        web.front(address, 443, answer, scenario.certificate)
    if scenario.proxy:
        web.proxy("127.0.0.1", 3128, at["public"])
    scenario.environment.setdefault("SSL_CERT_FILE", web.ca)
    return web


def same_records(scenario, world, estate):
    """Whether Azure DNS holds what ARM lists: the two are written down apart."""
    if scenario.linked is None or scenario.apart:
        return []
    role = "hub-azure" if scenario.hub else "azure"
    problems = []
    for resource in estate.raw()["resources"]:
        if resource["type"] == "Microsoft.Network/privateDnsZones/A":
            name = resource["properties"]["fqdn"].rstrip(".")
            listed = sorted(r["ipv4Address"] for r in resource["properties"]["aRecords"])
            told = world.ask(role, name).addresses()
            if told != listed:
                problems.append(f"! the world: ARM lists {name} with {listed}, {role} tells {told}")
    return problems


def shell(scenario, directory, command):
    """Keeps the world open until the shell ends."""
    print(f"{scenario.name}: {scenario.title}\nFiles are in {directory}. The command of this scenario:\n\n  {shlex.join(command)}\n",
          flush=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    subprocess.run([os.environ.get("SHELL") or "/bin/sh"], cwd=directory, env=dict(os.environ, LAB=directory))


def show(directory, problems, logs):
    """Everything a person needs to see after a failure."""
    print("\n".join("  " + p for p in problems))
    for name in ("pldig.err", "report.txt"):
        path = os.path.join(directory, name)
        if os.path.exists(path) and os.path.getsize(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                print(f"  -- {path}\n" + re.sub("(?m)^", "    ", file.read().rstrip()[:12000]))
    for log in logs:
        print(f"  -- end of {log}\n" + daemon.tail(log, 8), end="")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--mode", choices=("check", "world", "shell"), default="check")
    parser.add_argument("--directory", required=True)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--pldig", required=True, help="the program, with any wrapper before it, as a shell would split it")
    parser.add_argument("--schema")
    parser.add_argument("--limit", type=int, help="seconds for the command instead of the scenario's own limit")
    parser.add_argument("--scenarios", default=scenarios.DIRECTORY)
    args = parser.parse_args()
    scenario = scenarios.load(args.scenarios)[args.name]
    pldig, directory = shlex.split(args.pldig), args.directory
    began = time.monotonic()
    at = places.places(True, {**scenario.places, **scenario.away})
    lab.own_network([at[role].address for role in scenario.places])
    lab.own_files(directory, scenario.nameservers, scenario.hosts, scenario.resolv_conf)
    world = lab.World(directory, args.programs, at, scenario.accounts, scenario.linked, scenario.hub, scenario.azure, scenario.ipv6)
    stub, web, problems = None, None, []
    try:
        world.site.behind = links.make(scenario.links)
        if scenario.linked is None:
            lab.drop(f"ip daddr {scenarios.AZURE}")
        world.start(scenario.servers)
        if args.mode == "world":
            problems += same_records(scenario, world, scenario.estate())
        if scenario.prepare:
            scenario.prepare(world)
        lab.drop(*scenario.drops)
        web = start_web(scenario, directory, at)
        stub = armstub.Stub(scenario.estate(), tls=os.path.join(directory, "tls"), log=os.path.join(directory, "arm.log")).start()
        with open(os.path.join(directory, "token"), "w", encoding="ascii", opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write(stub.world.token + "\n")
        built = time.monotonic()
        if args.mode == "shell":
            shell(scenario, directory, command_line(pldig, scenario, directory, stub))
        elif args.mode == "world":
            problems += truth(scenario, world)
        else:
            problems = observe(scenario, pldig, directory, stub, args.schema, args.limit or scenario.limit)
        with open(os.path.join(directory, "times"), "w", encoding="ascii") as file:
            file.write(f"world {built - began:.2f} s, {args.mode} {time.monotonic() - built:.2f} s\n")
        if problems:
            show(directory, problems, world.daemons.log_files())
    except daemon.WorldError as err:
        problems = [f"! the world could not be built: {err}"]
        show(directory, problems, [])
    finally:
        world.stop()
        for stand_in in (stub, web):
            if stand_in:
                stand_in.stop()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
