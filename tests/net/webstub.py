#!/usr/bin/python3
"""webstub.py - stand-ins for the data plane: HTTPS servers that answer like an account's front ends, and an HTTP proxy.

    webstub.py --directory DIR [--front ADDRESS[:PORT]=WORD[,WORD...]]... [--proxy ADDRESS:PORT=DNS-ADDRESS[:PORT] | =refuse]...
               [--add-addresses] [--ready FILE]

    --directory DIR   certificates are made there, with a CA of its own: DIR/ca.pem is what SSL_CERT_FILE has to name. Requests are
                      written to DIR/web.log, one JSON line each: {"server", "line", "host", "authorization"}
    --front           an HTTPS server; port 443 where none is named. The first WORD is the answer, a key of ANSWERS ("private" is the
                      401 of a private endpoint, "public" the 403 of the public front); a later one a certificate (CERTIFICATES)
                      or a fault (FAULTS)
    --proxy           an HTTP proxy that knows CONNECT only. It asks the DNS server for the address, as proxies do; "refuse": it
                      answers 403 itself
    --add-addresses   in a network namespace of one's own: adds the fronts' addresses to lo
    --ready FILE      written (atomically) when all ports are open: {"pid", "ca", "servers": [{"address", "port"}]}

As a module:  web = WebStub(directory); web.front("10.1.2.5", 443, "private"); web.proxy("127.0.0.1", 3128, ("8.8.8.8", 53)); web.stop()

The bodies are those that people have published. The CA calls itself Microsoft Corporation, as the issuers of Azure's certificates do, so
that a connection to a front looks like one to Azure; the CA "stranger" is a firewall's.
"""
import argparse
import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dnsask  # noqa: E402

NAMES = ("*.openai.azure.com", "*.cognitiveservices.azure.com", "*.services.ai.azure.com")
CA_NAME = "/C=US/O=Microsoft Corporation/CN=Stand-in TLS Issuing CA"
STRANGER_NAME = "/O=Contoso Ltd/CN=Contoso TLS Inspection CA"


def _error(code, message):
    return json.dumps({"error": {"code": code, "message": message}})


# status, headers, body
ANSWERS = {
    "private": (401, {}, _error("401", "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid "
                                       "key for an active subscription and use a correct regional API endpoint for your resource.")),
    "token": (401, {}, json.dumps({"statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, audience is incorrect "
                                                                 "(https://cognitiveservices.azure.com), or have expired."})),
    "public": (403, {}, _error("403", "Public access is disabled. Please configure private endpoint.")),
    "public-old": (403, {"policy-id": "ThrowExceptionDueToTrafficDenied"},
                   _error("AccessDenied", "Public access is disabled. Please configure private endpoint.")),
    "firewall": (403, {}, _error("403", "Access denied due to Virtual Network/Firewall rules.")),
    "not-approved": (403, {}, _error("403", "Traffic is not from an approved private endpoint.")),
    "no-subdomain": (404, {}, _error("ResourceNotFound", "Subdomain does not map to a resource.")),
    "not-found": (404, {}, _error("404", "Resource not found")),
    "root": (200, {}, "<!DOCTYPE html><html><body>Azure AI services</body></html>"),
    "controls": (403, {}, "Traffic is not from an approved private endpoint.\r\n\0 \x1b[31m\u202e\x07\x9b " + "\u00e4" * 4000),
}
CERTIFICATES = ("right", "stranger", "expired", "other-name")  # by our CA; by another CA; out of date; of another host
# reset: RST on the first bytes; close: closed without a reply to them; plain: no TLS at all; hang: never answers; cut: the body ends in
# its middle; endless: it never ends; drop-request: closed when the request is there
FAULTS = ("reset", "close", "plain", "hang", "cut", "endless", "drop-request")


def _openssl(*argv):
    subprocess.run(["openssl", *argv], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _make_ca(directory, name, subject):
    path = os.path.join(directory, name)
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650", "-subj", subject,
             "-keyout", path + ".key", "-out", path + ".pem", "-addext", "basicConstraints=critical,CA:TRUE",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    return path


def _make_certificate(directory, name, ca, names, days=3650):
    path = os.path.join(directory, name)
    with open(path + ".ext", "w", encoding="ascii") as file:
        file.write("subjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n" % ",".join("DNS:" + n for n in names))
    _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=" + names[0].replace("*", "any"),
             "-keyout", path + ".key", "-out", path + ".csr")
    _openssl("x509", "-req", "-in", path + ".csr", "-CA", ca + ".pem", "-CAkey", ca + ".key", "-set_serial", str(time.time_ns()),
             "-days", str(days), "-extfile", path + ".ext", "-out", path + ".pem")


def make_certificates(directory):
    """DIR/ca.pem and a pair of files for each of CERTIFICATES; kept if they are there. Returns the path of ca.pem."""
    os.makedirs(directory, exist_ok=True)
    done = os.path.join(directory, "made")
    if not os.path.exists(done):
        ca, stranger = _make_ca(directory, "ca", CA_NAME), _make_ca(directory, "stranger-ca", STRANGER_NAME)
        _make_certificate(directory, "right", ca, NAMES)
        _make_certificate(directory, "stranger", stranger, NAMES)
        _make_certificate(directory, "expired", ca, NAMES, days=-1)
        _make_certificate(directory, "other-name", ca, ["*.azurewebsites.net"])
        with open(done, "w", encoding="ascii"):
            pass
    return os.path.join(directory, "ca.pem")


class _Listener:
    """A TCP server of threads: serve(connection) for each connection."""

    def __init__(self, address, port, serve):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.serve, self.stopping = serve, False
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind((address, port))
        self.socket.listen(64)
        self.address, self.port = self.socket.getsockname()[:2]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while not self.stopping:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection):
        connection.settimeout(30)
        try:
            self.serve(connection)
        except (OSError, ValueError):
            pass  # a client that goes away, or distrusts our certificate, is no error here
        finally:
            connection.close()

    def stop(self):
        self.stopping = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


def _read_head(connection):
    """The lines of a request up to the empty one."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(4096)
        if not more or len(data) > 65536:
            raise ValueError("no request")
        data += more
    return data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")


def _header(lines, name):
    return next((line.split(":", 1)[1].strip() for line in lines[1:] if line.lower().startswith(name.lower() + ":")), None)


def _pipe(a, b):
    """Bytes from a to b until a ends."""
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class WebStub:
    """Fronts and proxies of one test. requests: what was asked so far, as in web.log."""

    def __init__(self, directory):
        self.directory = directory
        self.ca = make_certificates(directory)
        self.listeners, self.requests, self.lock = [], [], threading.Lock()

    def note(self, server, lines):
        row = {"server": server, "line": lines[0], "host": _header(lines, "Host"), "authorization": _header(lines, "Authorization"),
               "api_key": _header(lines, "api-key")}
        with self.lock:
            self.requests.append(row)
            with open(os.path.join(self.directory, "web.log"), "a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")

    def front(self, address, port=443, answer="private", *words):
        """Starts an HTTPS server; words: one of CERTIFICATES, one of FAULTS. Returns it: .address, .port."""
        unknown = [w for w in words if w not in CERTIFICATES + FAULTS]
        if answer not in ANSWERS or unknown:
            raise ValueError(f"no such answer or word: {[answer] + unknown}")
        certificate = next((w for w in words if w in CERTIFICATES), "right")
        fault = next((w for w in words if w in FAULTS), None)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*(os.path.join(self.directory, certificate + end) for end in (".pem", ".key")))
        context.set_alpn_protocols(["http/1.1"])

        def serve(connection):
            if fault in ("reset", "close", "plain", "hang"):
                connection.recv(4096)
                if fault == "reset":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                elif fault == "plain":
                    connection.sendall(b"SSH-2.0-something else\r\n" * 4)
                elif fault == "hang":
                    time.sleep(30)
                return
            with context.wrap_socket(connection, server_side=True) as tls:
                lines = _read_head(tls)
                self.note(f"{address}:{listener.port}", lines)
                if fault != "drop-request":
                    self.answer(tls, answer, fault)

        listener = _Listener(address, port, serve)
        self.listeners.append(listener)
        return listener

    @staticmethod
    def answer(connection, answer, fault):
        status, headers, text = ANSWERS[answer]
        body = text.encode()
        length = len(body) * (2 if fault == "cut" else 1)
        head = f"HTTP/1.1 {status} Stand-in\r\nContent-Type: application/json\r\nConnection: close\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head += "" if fault == "endless" else f"Content-Length: {length}\r\n"
        connection.sendall(head.encode() + b"\r\n" + body)
        while fault == "endless":
            connection.sendall(b"x" * 65536)

    def proxy(self, address, port, dns):
        """Starts a proxy that resolves by the DNS server (address, port); None: it refuses. Returns it."""
        def serve(connection):
            lines = _read_head(connection)
            self.note(f"proxy {address}:{listener.port}", lines)
            words = lines[0].split()
            if dns is None or len(words) < 2 or words[0] != "CONNECT":
                connection.sendall(b"HTTP/1.1 403 Forbidden by the proxy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            host, _, to = words[1].rpartition(":")
            found = dnsask.ask(dns[0], dns[1], host).addresses()
            if not found:
                connection.sendall(b"HTTP/1.1 502 No such host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            try:
                up = socket.create_connection((found[0], int(to)), timeout=10)
            except OSError:
                connection.sendall(b"HTTP/1.1 504 No way there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with up:
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_pipe, args=(up, connection), daemon=True)
                back.start()
                _pipe(connection, up)
                back.join(30)

        listener = _Listener(address, port, serve)
        self.listeners.append(listener)
        return listener

    def stop(self):
        for listener in self.listeners:
            listener.stop()


def add_addresses(addresses):
    """In a network namespace of one's own: these addresses on lo, those that are not there yet."""
    for address in dict.fromkeys(addresses):
        there = subprocess.run(["ip", "-o", "addr", "show", "to", address], capture_output=True, text=True, check=True).stdout
        if not there.strip():
            subprocess.run(["ip", "addr", "add", address + ("/128" if ":" in address else "/32"), "dev", "lo"], check=True)


def _place(text, port):
    """("10.1.2.4", 443) of "10.1.2.4", "10.1.2.4:8443", "[::1]:443"."""
    if text.startswith("["):
        address, _, rest = text[1:].partition("]")
        return address, int(rest[1:] or port)
    address, _, rest = text.partition(":")
    return address, int(rest or port)


def main():
    parser = argparse.ArgumentParser(description="Stand-ins for the data plane; see the text at the top of this file.")
    parser.add_argument("--directory", required=True)
    parser.add_argument("--front", action="append", default=[])
    parser.add_argument("--proxy", action="append", default=[])
    parser.add_argument("--add-addresses", action="store_true")
    parser.add_argument("--ready")
    args = parser.parse_args()
    fronts = [(_place(where, 443), words.split(",")) for where, _, words in (f.partition("=") for f in args.front)]
    if args.add_addresses:
        add_addresses([place[0] for place, _ in fronts])
    stub = WebStub(args.directory)
    servers = [stub.front(*place, *words) for place, words in fronts]
    for where, _, dns in (p.partition("=") for p in args.proxy):
        servers.append(stub.proxy(*_place(where, 3128), None if dns == "refuse" else _place(dns, 53)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    ready = json.dumps({"pid": os.getpid(), "ca": stub.ca, "servers": [{"address": s.address, "port": s.port} for s in servers]})
    if args.ready:
        with open(args.ready + ".new", "w", encoding="ascii") as file:
            file.write(ready + "\n")
        os.replace(args.ready + ".new", args.ready)
    else:
        print(ready, flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
