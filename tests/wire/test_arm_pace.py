#!/usr/bin/python3
"""test_arm_pace.py - how fast arm_read() asks: how much at once, over HTTP/2 too, and slower where ARM says that it has had enough.

    test_arm_pace.py [BUILD] [WORD...]     as test_arm.py, whose tools it uses
"""
import json
import socket
import ssl
import struct
import threading
import time

import test_arm as kit
from test_arm import ACCOUNT, OTHER, SUBSCRIPTION, ZONE, Stub, check, drive, equal, estate, healthy, many, read, run_tests, serve

HEADER = "x-ms-ratelimit-remaining-subscription-reads"


class Crowd(Stub):
    """Counts how many requests are under way at once."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.now = self.most = 0

    def handle(self, handler):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        super().handle(handler)
        with self.lock:
            self.now -= 1


def test_no_more_than_sixteen_at_once():
    stub = Crowd(many(50)).start()  # 50 zone groups, a GET each
    run = drive("--endpoint", stub.url, "--subscription", SUBSCRIPTION)
    stub.stop()
    equal(len(run.inventory["privateEndpoints"]), 50)
    check(8 <= stub.most <= 16, "%d at once" % stub.most)


def test_a_slow_request_holds_up_no_other():
    e = estate()
    for i in range(40):
        e.zone_named(ZONE).record("host-%d" % i, "10.2.0.%d" % (i + 1))
    e.override("*/virtualNetworkLinks", delay=3, times=1)
    stub, times = serve(e), []
    handle = stub.handle
    stub.handle = lambda h: (times.append(("begin", h.path)), handle(h), times.append(("end", h.path)))
    run = drive("--endpoint", stub.url, "--id", ACCOUNT)
    stub.stop()
    equal(len(run.zone()["records"]), 41)
    page = max(i for i, (_, path) in enumerate(times) if "/%s/A?" % ZONE in path)
    slow = max(i for i, (what, path) in enumerate(times) if what == "end" and "/virtualNetworkLinks?" in path)
    check(page < slow, "the pages waited for the slow reply")


def test_few_requests_left_are_waited_for():
    for name in (HEADER, "X-Ms-RateLimit-Remaining-Subscription-Global-Reads", "x-ms-ratelimit-remaining-tenant-reads"):
        e = estate()
        e.override("*/accounts/contoso-ai", headers={HEADER: "249", name: "0"})
        begin = time.monotonic()
        run, _ = read(e)
        healthy(run)
        equal(run.data["slowed"], 1, name)
        check(time.monotonic() - begin >= 1, name)
    for value in ("249", "nonsense", "", "-1", "Microsoft.Network/LowCost30Min;0", "99999999999999999999"):
        e = estate()
        e.override("*", headers={HEADER: value})
        begin = time.monotonic()
        run, _ = read(e)
        healthy(run)
        equal(run.data["slowed"], 0, value)


def test_a_throttled_subscription_does_not_hold_up_another():
    e = estate(page=50)
    e.account("elsewhere", subscription=OTHER)
    e.override("/subscriptions/%s/providers/Microsoft.CognitiveServices/accounts" % OTHER, status=429, headers={"Retry-After": "2"}, times=1)
    stub = serve(e)
    asked = {}
    note = stub.note
    stub.note = lambda *a: (asked.setdefault((a[1].path, a[-1]), time.monotonic()), note(*a))
    run = drive("--endpoint", stub.url)
    stub.stop()
    equal((sorted(a["name"] for a in run.inventory["accounts"]), run.data["throttled"]), (["contoso-ai", "elsewhere"], 1))
    path = "/subscriptions/%s/providers/Microsoft.CognitiveServices/accounts"
    check(asked[path % OTHER, 200] - asked[path % OTHER, 429] >= 2, "Retry-After was not kept")
    check(asked[path % SUBSCRIPTION, 200] - asked[path % OTHER, 429] < 1.5, "the other one waited too")


def test_what_was_received_is_counted():
    run, stub = read(estate())
    equal(run.data["requests"], len(stub.requests))
    check(run.data["bytes"] > 5000, run.data["bytes"])
    e = estate()
    e.override("*/privateEndpoints/*", status=503, times=2)
    run, stub = read(e)
    equal((run.data["requests"], run.data["throttled"]), (len(stub.requests), 0))


# ---- HTTP/2 ------------------------------------------------------------------------------------------------------

NOT_FOUND, REFUSED = b"\x8d", b"\x08\x03401"  # :status, RFC 7541


def crowd_over_h2(listener, seen, status=NOT_FOUND):
    """HTTP/2 (RFC 9113) that lets requests gather for half a second before it answers any, then all at once: 404 to each."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kit.TLS + "/server.pem", kit.TLS + "/server.key")
    context.set_alpn_protocols(["h2"])
    lock = threading.Lock()

    def serve_one(client):
        with context.wrap_socket(client, server_side=True) as s:
            stream = s.makefile("rb")
            stream.read(24)
            seen["connections"] += 1

            def octets(kind, flags, sid, data=b""):
                return struct.pack(">I", len(data))[1:] + bytes([kind, flags]) + struct.pack(">I", sid) + data

            def frame(*what):
                with lock:
                    s.sendall(octets(*what))

            def answer():
                while True:
                    time.sleep(0.5)
                    with lock:
                        waiting, seen["open"][:] = list(seen["open"]), []
                        body = json.dumps({"error": {"code": "ResourceNotFound", "message": "gone"}}).encode()
                        if waiting:
                            s.sendall(b"".join(octets(1, 4, sid, status) + octets(0, 1, sid, body) for sid in waiting))
            frame(4, 0, 0)
            threading.Thread(target=answer, daemon=True).start()
            while True:
                head = stream.read(9)
                if len(head) < 9:
                    return
                stream.read(int.from_bytes(head[:3], "big"))
                if head[3] == 4 and not head[4] & 1:
                    frame(4, 1, 0)
                if head[3] == 1:
                    with lock:
                        seen["open"].append(int.from_bytes(head[5:], "big"))
                        seen["requests"] += 1
                        seen["most"] = max(seen["most"], len(seen["open"]))

    while True:
        threading.Thread(target=serve_one, args=(listener.accept()[0],), daemon=True).start()


def crowded(status):
    """40 accounts by id, read from such a server."""
    seen = {"connections": 0, "open": [], "requests": 0, "most": 0}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=crowd_over_h2, args=(listener, seen, status), daemon=True).start()
        ids = [ACCOUNT.replace(SUBSCRIPTION, "00000000-0000-0000-0000-0000000002%02d" % n) for n in range(40)]
        arguments = [word for i in ids for word in ("--id", i)]
        run = drive("--endpoint", "https://127.0.0.1:%d" % listener.getsockname()[1], *arguments, "--ca-file", kit.TLS + "/ca.pem",
                    "--deadline", "20")
    return run, seen


def test_http2_many_at_once_on_one_connection():
    run, seen = crowded(NOT_FOUND)
    check("error arm" in run.error and "gone" in run.error, run.error)
    equal((seen["connections"], seen["requests"]), (1, 40))
    check(8 <= seen["most"] <= 16, "%d at once" % seen["most"])


def test_many_refused_at_once():
    """The first one ends all; under the sanitisers nothing of those that came with it is left behind."""
    run, seen = crowded(REFUSED)
    check("error auth" in run.error and "Sanitizer" not in run.log, run.log)
    equal(seen["requests"], 16)


if __name__ == "__main__":
    run_tests(globals())
