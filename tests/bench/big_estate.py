#!/usr/bin/python3
"""big_estate.py - a large estate, and a stand-in for Azure Resource Manager that serves it as fast as Python can.

    big_estate.py --accounts N --subscriptions M --tls DIR --ready FILE --log FILE

Every reply waits 30 ms (--latency) and is compressed; lists come in pages of 1,000, record sets in pages of 100, all rendered before the first
request. The log has one JSON line per request: {"path", "status"}. The shapes are those of tests/net/estate.py.

Each subscription has its accounts with private endpoint and interface, five VNets, and 200 interfaces of VMs. The first, the hub's, has
the three private zones with a record for every name, a DNS private resolver, a ruleset, a firewall with its policy, and a load balancer.
"""
import argparse
import gzip
import json
import os
import signal
import sys
import threading
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "net"))
import armstub  # noqa: E402
from estate import SERVICES, Estate  # noqa: E402

PAGE, RECORDS = 1000, 100


def subscription(number):
    return "00000000-0000-0000-0000-%012d" % (number + 1)


def address_of(number, member=0):
    """Three addresses for each account, in 10.64.0.0/10."""
    at = number * 3 + member
    return "10.%d.%d.%d" % (64 + at // 62500, at // 250 % 250, at % 250 + 2)


def name_of(number):
    return "acct-%05d" % number


def build(accounts, subscriptions):
    e = Estate(page=PAGE)
    for s in range(subscriptions):
        for v in range(5):
            e.vnet("vnet-%d-%d" % (s, v), ["10.%d.%d.0/24" % (s, v)], dns=["10.0.0.4"], subscription=subscription(s))
        for n in range(200):
            e.nic("vm-%d-%d" % (s, n), "10.%d.%d.%d" % (s, n // 50, n % 50 + 4), vnet="vnet-%d-%d" % (s, n // 50), subscription=subscription(s))
    for _, zone, _ in SERVICES:
        e.zone(zone, links=["vnet-%d-0" % s for s in range(subscriptions)], subscription=subscription(0))
    e.inbound("in", "10.0.0.10", vnet="vnet-0-0", subscription=subscription(0))
    e.ruleset("rules", {"corp.example": ["10.9.0.4"]}, links=["vnet-0-0"], subscription=subscription(0))
    e.firewall("fw", "10.0.0.4", vnet="vnet-0-0", servers=["10.0.0.10"], subscription=subscription(0))
    e.balancer("lb", "10.0.0.20", vnet="vnet-0-0", subscription=subscription(0))
    for n in range(accounts):
        s = n * subscriptions // accounts
        account = e.account(name_of(n), subscription=subscription(s))
        members = [(m, address_of(n, i), ["%s.%s" % (name_of(n), suffix)]) for i, (suffix, _, m) in enumerate(SERVICES)]
        e.endpoint("pe-" + name_of(n), account, members=members, vnet="vnet-%d-1" % s, subscription=subscription(s))
    return e


class Handler(armstub.Handler):
    def do_GET(self):
        self.server.stub.serve_page(self)

    def do_POST(self):
        asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.stub.serve_page(self, asked)


class Fast(armstub.Stub):
    """A Stub whose every reply is ready."""

    def __init__(self, estate, latency, **options):
        super().__init__(estate, **options)
        self.server.RequestHandlerClass = Handler
        self.latency, self.pages = latency, {}
        for path in self.world.lists():
            self.render(path, self.world.answer(path)[2])

    def render(self, path, items):
        size = RECORDS if path.endswith("/a") else PAGE
        for start in range(0, max(len(items), 1), size):
            page = {"value": items[start:start + size]}
            if start + size < len(items):
                page["nextLink"] = "%s%s?api-version=x&%%24skiptoken=%d" % (self.url, path, start + size)
            self.pages[path, str(start)] = self.whole(200, page)

    @staticmethod
    def whole(status, value):
        data = gzip.compress(json.dumps(value).encode(), 6)
        return status, (b"HTTP/1.1 %d X\r\nContent-Type: application/json; charset=utf-8\r\nContent-Encoding: gzip\r\n"
                        b"x-ms-ratelimit-remaining-subscription-reads: 249\r\nContent-Length: %d\r\n\r\n" % (status, len(data))) + data

    def small(self, path):
        """One resource, an empty list, or what is not there."""
        status, resource, items = self.world.answer(path)
        return self.whole(status, resource if items is None else {"value": items})

    def serve_page(self, handler, asked=None):
        url = urllib.parse.urlsplit(handler.path)
        path = urllib.parse.unquote(url.path).lower()
        start = urllib.parse.parse_qs(url.query).get("$skiptoken", ["0"])[0]
        found = self.pages.get((path, start)) if handler.headers.get("Authorization") == "Bearer " + self.world.token else None
        if asked is not None:
            found = self.whole(200, self.graph(json.loads(asked), {}))
        status, data = found or self.small(path)
        self.log.write(json.dumps({"path": path, "status": status}) + "\n")
        time.sleep(self.latency)
        handler.wfile.write(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--subscriptions", type=int, default=10)
    parser.add_argument("--latency", type=float, default=0.03)
    for name in ("--tls", "--log", "--ready"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    stub = Fast(build(arguments.accounts, arguments.subscriptions), arguments.latency, tls=arguments.tls, log=arguments.log)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=stub.server.serve_forever, args=(0.05,), daemon=True).start()
    Path(arguments.ready + ".new").write_text(json.dumps({"url": stub.url, "ca": stub.ca, "token": stub.world.token}))
    os.replace(arguments.ready + ".new", arguments.ready)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
