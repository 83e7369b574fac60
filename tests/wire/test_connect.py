#!/usr/bin/python3
"""Connecting (probes/connect.h) against HTTPS servers that misbehave, on loopback: what is recorded of each way that it can end, and what
is sent. Each server has an address of its own in 127.0.0.0/8; they share a port."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/net"))
import webstub  # noqa: E402

OPENAI = "contoso-ai.openai.azure.com"
COGNITIVE = "contoso-ai.cognitiveservices.azure.com"


class Case:
    """A stub whose fronts share a port, and ways to connect to them."""

    def __init__(self, build, directory):
        self.dump, self.web, self.port, self.next = str(build / "tests/wire/connect_dump"), webstub.WebStub(directory), None, 2

    def front(self, *words, port=None):
        """A front at an address of its own; returns the address."""
        for _ in range(50):
            address = f"127.77.0.{self.next}"
            self.next += 1
            try:
                listener = self.web.front(address, port or self.port or 0, *words)
            except OSError:
                continue  # somebody else has that port at this address
            self.port = self.port or listener.port
            return address
        raise AssertionError("no address is free")

    def run(self, *ways, timeout=3000, deadline=60000, **env):
        """Connects; ways are FQDN=ADDRESS. Returns the connections and how the run ended."""
        clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and "CERT" not in k and "BUNDLE" not in k}
        clean.update({"SSL_CERT_FILE": self.web.ca, **env})
        done = subprocess.run([self.dump, str(self.port), str(timeout), str(deadline), *ways], capture_output=True, text=True, timeout=60,
                              env=clean)
        assert done.returncode == 0, (done.returncode, done.stderr)
        *rows, last = [json.loads(line) for line in done.stdout.splitlines() if line]
        return rows, last

    def one(self, *words, fqdn=OPENAI, **options):
        rows, last = self.run(f"{fqdn}={self.front(*words)}", **options)
        assert len(rows) == 1 and last["complete"], (rows, last)
        return rows[0]


def has(row, **want):
    wrong = {k: row[k] for k, v in want.items() if row[k] != v}
    assert not wrong, (wrong, row)


def test_the_service_answers(case):
    row = case.one("private")
    has(row, tcp="connected", tls="ok", status=401, proxy=None, proxyStatus=0, error=None, cut=False)
    assert "invalid subscription key" in row["body"] and "Microsoft Corporation" in row["issuer"], row
    assert 0 <= row["sentUs"] and 0 < row["tcpUs"] <= row["tlsUs"] <= row["totalUs"] < 3000000, row
    assert row["url"] == f"https://{OPENAI}:{case.port}/openai/models?api-version=2024-10-21", row
    has(case.one("root", fqdn=COGNITIVE), status=200, body=None)  # the body of a success is nobody's business


def test_nothing_but_a_plain_get_is_sent(case):
    """No key, no token, no cookie: the request of each kind of host, to its last header."""
    seen = []
    read_head = webstub._read_head
    webstub._read_head = lambda connection: seen.append(read_head(connection)) or seen[-1]
    try:
        case.run(f"{OPENAI}={case.front('private')}", f"{COGNITIVE}={case.front('private')}")
    finally:
        webstub._read_head = read_head
    lines = {request[0]: sorted(line.split(":")[0].lower() for line in request[1:]) for request in seen}
    assert lines == {"GET /openai/models?api-version=2024-10-21 HTTP/1.1": ["accept", "accept-encoding", "host", "user-agent"],
                     "GET / HTTP/1.1": ["accept", "accept-encoding", "host", "user-agent"]}, lines


def test_refusals(case):
    for word, text in (("public", "Public access is disabled"), ("firewall", "Virtual Network/Firewall rules"),
                       ("not-approved", "not from an approved private endpoint")):
        row = case.one(word)
        has(row, status=403, tls="ok")
        assert text in row["body"], row
    assert "Subdomain does not map" in case.one("no-subdomain")["body"]


def test_bodies_are_cut_and_printable(case):
    row = case.one("controls")
    has(row, status=403)
    body = row["body"]
    assert body.startswith("Traffic is not from an approved private endpoint. \\x1b[31m\\x"), body
    assert 298 <= len(body.encode()) <= 300 and body.isprintable() and body.endswith("\u00e4"), body
    row = case.one("public", "cut")  # it ends in its middle: status and what came of it count
    has(row, status=403)
    assert "Public access is disabled" in row["body"], row
    has(case.one("not-approved", "endless"), status=403, tls="ok")


def test_no_connection(case):
    case.front("private")
    address = "127.77.1.1"  # nobody listens there
    row = case.run(f"{OPENAI}={address}")[0][0]
    has(row, tcp="refused", tls=None, status=0, error="connection refused", tcpUs=-1)


def test_silence_of_tcp(case):
    """A full backlog: SYN is not answered."""
    case.front("private")
    listener = socket.socket()
    listener.bind(("127.77.2.1", case.port))
    listener.listen(0)
    held = []
    for _ in range(3):
        held.append(socket.socket())
        held[-1].setblocking(False)
        held[-1].connect_ex(("127.77.2.1", case.port))
    time.sleep(0.2)
    row = case.run(f"{OPENAI}=127.77.2.1", timeout=600)[0][0]
    has(row, tcp="timeout", tls=None, status=0, error="no connection in time")
    assert 500000 <= row["totalUs"] < 3000000, row
    for sock in held + [listener]:
        sock.close()


def test_handshakes(case):
    for word in ("reset", "close", "plain"):
        has(case.one("private", word), tcp="connected", tls="closed", status=0)
    row = case.one("private", "hang", timeout=600)
    has(row, tcp="connected", tls="timeout", status=0)
    has(case.one("private", "drop-request"), tcp="connected", tls="ok", status=0)


def test_certificates(case):
    """No request goes where the certificate was not accepted; its issuer is known all the same."""
    before = len(case.web.requests)
    row = case.one("private", "stranger")
    has(row, tcp="connected", tls="untrusted", status=0, body=None)
    assert "Contoso TLS Inspection CA" in row["issuer"], row
    row = case.one("private", "expired")
    has(row, tls="expired", status=0)
    assert "Microsoft Corporation" in row["issuer"], row
    row = case.one("private", "other-name")
    has(row, tls="wrongName", status=0)
    assert "Microsoft Corporation" in row["issuer"], row
    assert len(case.web.requests) == before, case.web.requests[before:]


def test_trusting_the_inspection(case):
    """SSL_CERT_FILE decides whom to trust: then the request is sent, and the issuer tells who opened it."""
    row = case.one("private", "stranger", SSL_CERT_FILE=os.path.join(case.web.directory, "stranger-ca.pem"))
    has(row, tls="ok", status=401)
    assert "Contoso TLS Inspection CA" in row["issuer"], row


def test_addresses_do_not_mix(case):
    """One name at several addresses at the same time: each connection ends where it should."""
    ways = {case.front("private"): 401, case.front("public"): 403, case.front("no-subdomain"): 404, case.front("root"): 200}
    rows, _ = case.run(*(f"{OPENAI}={address}" for address in ways for _ in range(5)))
    assert len(rows) == 20
    for row in rows:
        has(row, status=ways[row["address"]])


def test_many_at_once(case):
    """Slow ones do not hold up the others for longer than their time-out."""
    slow, good = case.front("private", "hang"), case.front("private")
    began = time.monotonic()
    rows, last = case.run(*(f"a{i}.openai.azure.com={slow if i % 2 else good}" for i in range(40)), timeout=700)
    assert last["complete"] and time.monotonic() - began < 20
    assert [row["tls"] for row in rows] == ["ok", "timeout"] * 20, [row["tls"] for row in rows]


def test_deadline(case):
    rows, last = case.run(f"{OPENAI}={case.front('private', 'hang')}", f"{COGNITIVE}={case.front('private')}", timeout=30000, deadline=1000)
    has(rows[0], cut=True, tcp=None, tls=None, status=0, error=None)
    has(rows[1], cut=False, status=401)
    assert last == {"complete": False, "incomplete": "the deadline of 1 s passed with 1 of 2 connections open"}, last


class Dns:
    """Answers every question with one address."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port, self.address = self.socket.getsockname()[1], address
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                query, client = self.socket.recvfrom(4096)
            except OSError:
                return
            end = query.index(b"\0", 12) + 5
            self.socket.sendto(query[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + query[12:end] + b"\xc0\x0c\0\1\0\1\0\0\0\x0a\0\4" +
                               socket.inet_aton(self.address), client)


def test_proxy(case):
    """The proxy finds an address by itself. Its password goes to it and nowhere else."""
    private = case.front("private")
    proxy = case.web.proxy("127.0.0.1", 0, ("127.0.0.1", Dns(case.front("public")).port))
    env = {"HTTPS_PROXY": f"http://user:SECRET@127.0.0.1:{proxy.port}"}
    rows, _ = case.run(f"{OPENAI}={private}", **env)
    assert len(rows) == 2, rows
    has(rows[0], address=private, proxy=None, status=401)
    has(rows[1], address=None, proxy=f"http://127.0.0.1:{proxy.port}", tcp="connected", proxyStatus=200, tls="ok", status=403)
    assert "SECRET" not in json.dumps(rows)
    assert len(case.run(f"{OPENAI}={private}", NO_PROXY="localhost,.openai.azure.com", **env)[0]) == 1
    assert len(case.run(f"{OPENAI}={private}", NO_PROXY=".cognitiveservices.azure.com", **env)[0]) == 2


def test_proxy_that_fails(case):
    private = case.front("private")
    refusing = case.web.proxy("127.0.0.1", 0, None)
    row = case.run(f"{OPENAI}={private}", https_proxy=f"http://127.0.0.1:{refusing.port}")[0][1]
    has(row, tcp="connected", proxyStatus=403, tls=None, status=0)
    row = case.run(f"{OPENAI}={private}", ALL_PROXY=f"http://127.77.1.1:{refusing.port}")[0][1]
    has(row, tcp="refused", proxyStatus=0, tls=None, status=0)
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen(5)
    row = case.run(f"{OPENAI}={private}", timeout=600, HTTPS_PROXY=f"http://127.0.0.1:{silent.getsockname()[1]}")[0][1]
    has(row, tcp="connected", proxyStatus=0, tls=None, status=0)
    silent.close()


def test_proxy_that_opens_tls(case):
    proxy = case.web.proxy("127.0.0.1", 0, ("127.0.0.1", Dns(case.front("private", "stranger")).port))
    row = case.run(f"{OPENAI}={case.front('private')}", HTTPS_PROXY=f"http://127.0.0.1:{proxy.port}")[0][1]
    has(row, tcp="connected", proxyStatus=200, tls="untrusted", status=0)
    assert "Contoso TLS Inspection CA" in row["issuer"], row


def main():
    build = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build").resolve()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as directory:
        for name, test in list(globals().items()):
            if not name.startswith("test_"):
                continue
            case = Case(build, directory)
            try:
                test(case)
                passed += 1
            except Exception:  # noqa: BLE001
                failed += 1
                print(f"not ok {name}")
                traceback.print_exc(file=sys.stdout)
            finally:
                case.web.stop()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
