#!/usr/bin/python3
"""Reading and checking a large estate: 5,000 accounts in 10 subscriptions, 30 ms to Azure and back.

    tests/bench/read.py BUILD [--accounts N] [--subscriptions M]

The stand-in for Azure is big_estate.py, the resolver a BIND that has all names. Prints what `pldig inventory` and `pldig check` cost as the
operating system accounts it, and checks: nothing missing in the inventory, at most 60 requests for each subscription beyond pages of record
sets, under 5 s and 150 MiB to read; every name of every account right, no answer lost. Last line: N passed, M failed.
"""
import argparse
import collections
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from big_estate import SERVICES, address_of, name_of
from measure import run, tell

HERE = Path(__file__).resolve().parent
OPTIONS = """options {{ directory "{0}"; listen-on port {1} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; pid-file none;
  recursion yes; allow-recursion {{ any; }}; minimal-responses yes; dnssec-validation no; tcp-clients 10; }};
controls {{ }}; logging {{ category default {{ null; }}; }};
"""
PRIVATE = "$TTL 10\n@ IN SOA azureprivatedns.net. azureprivatedns-host.microsoft.com. 1 3600 300 2419200 10\n@ IN NS azureprivatedns.net.\n"
PUBLIC = "$TTL 900\n@ IN SOA ns1-01.azure-dns.com. azuredns-hostmaster.microsoft.com. 1 3600 300 2419200 60\n@ IN NS ns1-01.azure-dns.com.\n"


def start(command, stderr=subprocess.DEVNULL):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr)


def stand_in(directory, arguments):
    ready = directory / "ready"
    child = start([sys.executable, str(HERE / "big_estate.py"), "--accounts", str(arguments.accounts), "--subscriptions",
                   str(arguments.subscriptions), "--tls", str(directory / "tls"), "--log", str(directory / "log"), "--ready", str(ready)], None)
    while not ready.exists():
        if child.poll() is not None:
            sys.exit("the stand-in for Azure did not start")
        time.sleep(0.1)
    where = json.loads(ready.read_text())
    (directory / "token").write_text(where["token"] + "\n")
    return child, ["--arm-endpoint", where["url"], "--ca-file", where["ca"], "--token-file", str(directory / "token")]


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def resolver(directory, accounts):
    """BIND that answers as it would in a VNet with the private zones linked: public names are aliases of those in them."""
    port = free_port()
    conf = OPTIONS.format(directory, port) + 'zone "." { type primary; file "root"; };\n'  # nothing is asked elsewhere
    (directory / "root").write_text(PUBLIC)
    for i, (suffix, zone, _) in enumerate(SERVICES):
        names = [(name_of(n), address_of(n, i)) for n in range(accounts)]
        (directory / suffix).write_text(PUBLIC + "".join("%s CNAME %s.%s.\n" % (n, n, zone) for n, _ in names))
        (directory / zone).write_text(PRIVATE + "".join("%s A %s\n" % pair for pair in names))
        conf += "".join('zone "%s" { type primary; file "%s"; };\n' % (z, z) for z in (suffix, zone))
    (directory / "named.conf").write_text(conf)
    child = start(["/usr/sbin/named", "-g", "-c", str(directory / "named.conf")])
    query = b"\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00" + b"".join(
        bytes([len(w)]) + w.encode() for w in SERVICES[-1][1].split(".")) + b"\0\0\x06\0\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(0.2)
        for _ in range(150):
            s.sendto(query, ("127.0.0.1", port))
            try:
                if s.recv(512)[3] & 15 == 0:
                    return child, port
            except OSError:
                time.sleep(0.1)
    sys.exit("BIND did not start")


def requests_of(directory):
    """Requests for each subscription beyond pages of record sets, and those pages."""
    beyond, pages = collections.Counter(), 0
    for line in (directory / "log").read_text().splitlines():
        path = json.loads(line)["path"]
        if path.endswith("/a"):
            pages += 1
        else:
            beyond[(path.split("/") + ["", "", ""])[2]] += 1
    (directory / "log").write_text("")
    return beyond, pages


def inventory_is_whole(found, accounts):
    addresses = {f: m["address"] for e in found["privateEndpoints"] for m in e["members"] for f in m["fqdns"]}
    wanted = {"%s.%s" % (name_of(n), suffix): address_of(n, i) for n in range(accounts) for i, (suffix, _, _) in enumerate(SERVICES)}
    records = sum(len(z["records"]) for z in found["privateDnsZones"])
    return addresses == wanted and len(found["accounts"]) == accounts and records == len(wanted) and found["gaps"] == []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=Path)
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--subscriptions", type=int, default=10)
    arguments = parser.parse_args()
    program = str(arguments.build.resolve() / "pldig")
    accounts, results, children = arguments.accounts, [], []
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        try:
            child, options = stand_in(directory, arguments)
            children.append(child)
            cost = run([program, "inventory", *options, "-q", "-o", f"json={directory}/inv.json"])[0]
            whole = cost.status == 0 and inventory_is_whole(json.loads((directory / "inv.json").read_text()), accounts)
            beyond, pages = requests_of(directory)
            most = max(beyond.values())
            print(f"{accounts} accounts in {arguments.subscriptions} subscriptions: read in {cost.wall:.2f} s ({cost.cpu:.2f} s of CPU), "
                  f"{cost.memory:.0f} MiB at most, {sum(beyond.values()) + pages} requests, {pages} of them pages of record sets, "
                  f"at most {most} others for one subscription")
            results += [("the inventory is whole", whole), ("at most 60 requests for each subscription beyond pages of record sets", most <= 60)]
            if accounts <= 5000:
                results += [("under 5 s", cost.wall < 5), ("under 150 MiB", cost.memory < 150)]
            child, port = resolver(directory, accounts)
            children.append(child)
            report = directory / "report.json"
            cost = run([program, "check", f"@127.0.0.1#{port}", *options, "--no-system", "--no-azure-dns", "--vantage", "onprem", "--qps", "0",
                        "-q", "-o", f"json={report}"])[0]
            done = json.loads(report.read_text())
            verdicts = collections.Counter(v["verdict"] for a in done["accounts"] for n in a["names"] for v in n["views"])
            print(f"checked: {done['summary']['names']} names in {cost.wall:.2f} s ({cost.cpu:.2f} s of CPU), {cost.memory:.0f} MiB at most; "
                  f"views: {dict(verdicts)}")
            results.append(("every name right, no answer lost", verdicts == {"ok": 3 * accounts} and cost.status == 0))
        finally:
            for child in children:
                child.send_signal(signal.SIGTERM)
                child.wait()
    return tell(results)


sys.exit(main())
