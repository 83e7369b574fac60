#!/usr/bin/python3
"""armstub.py - a stand-in for Azure Resource Manager that serves an estate (see estate.py). GET, and queries to Resource Graph.

    armstub.py --estate FILE (--http | --tls DIR) [--listen 127.0.0.1] [--port 0] [--page N] [--log FILE] [--ready FILE]

    --estate FILE  JSON, written by hand or by Estate.save()
    --tls DIR      HTTPS; makes DIR/ca.pem, DIR/server.pem and DIR/server.key with openssl unless they are there. The certificate
                   is for localhost, 127.0.0.1, ::1, management.azure.com and the --listen address; clients trust DIR/ca.pem.
    --http         plain HTTP
    --page N       items per page of a list; default: the estate's (2)
    --log FILE     one JSON line per request: {"method", "path", "query", "authorization": "ok|wrong|none", "status", "host", "body" of a POST}; no token
    --ready FILE   written (atomically) when the port is open: {"url", "port", "pid", "ca"}

Without an Authorization header equal to "Bearer " + the estate's token everything is 401. SIGTERM and SIGINT end it.

What is served: GET of any resource id in the estate, and of any collection: /subscriptions, /subscriptions/S, /subscriptions/S/providers/NS/TYPE,
/subscriptions/S/resourceGroups/G/providers/NS/TYPE and PARENT/CHILDTYPE, in pages with nextLink, ids without regard to case.
POST to /providers/Microsoft.ResourceGraph/resources: rows of the type that the query names, of those whose name or
custom subdomain it names, where it names some; types in lower case, pages of the estate's size with $skipToken. What is not there is 404 as ARM says it (SubscriptionNotFound, ResourceGroupNotFound, ResourceNotFound). A request without api-version is 400.

Overrides ("overrides" of the estate): the last one whose path matches is taken. Keys:
    path      the URL path without query, without regard to case; * and ? as in a shell (a * matches / too). Written with a
              leading "?" part, "PATH?TEXT", it matches only queries that contain TEXT
    times     only for the first N requests that match; later ones go on to earlier overrides or the normal answer
    after     not for the first N requests that match
    status    HTTP status; with an error body in ARM's shape unless body is given
    code, message, action   of that error body; action makes the message of AuthorizationFailed name it
    headers   {"Retry-After": "1"}
    body      a JSON value, or a string sent as it is
    patch     members merged into each object of the normal reply's value (or into the resource itself)
    delay     seconds before the reply
    fault     "cut" (half of the body, then the connection closes), "endless" (a body that never ends), "close" (no reply at all),
              "hang" (nothing for 600 s), "garbage" (bytes that are no HTTP), "bomb" (gzip: 256 MiB of spaces)
    page      items per page here
    next      how the last page says that it is the last: "absent", "null", "empty"; "loop" (its nextLink is its own address),
              "https://…" (this nextLink instead, on every page)
    empty     true: every page of items follows a page without items
    gzip      true: the body is compressed
"""
import argparse
import fnmatch
import gzip
import http.server
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from estate import Estate  # noqa: E402


GRAPH = "/providers/microsoft.resourcegraph/resources"


def make_certificates(directory, names=()):
    """A CA of its own and a server certificate in `directory`; kept if they are there. Returns the CA's path."""
    os.makedirs(directory, exist_ok=True)
    path = lambda name: os.path.join(directory, name)
    if all(os.path.exists(path(n)) for n in ("ca.pem", "server.pem", "server.key")):
        return path("ca.pem")
    run = lambda *argv: subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
    alternative = ["DNS:localhost", "DNS:management.azure.com", "IP:127.0.0.1", "IP:::1"]
    for name in names:
        entry = ("IP:" if re.fullmatch(r"[0-9.]+|[0-9a-fA-F:]+", name) else "DNS:") + name
        if entry not in alternative:
            alternative.append(entry)
    with open(path("server.ext"), "w") as f:
        f.write("subjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n" % ",".join(alternative))
    ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("openssl", "req", "-x509", *ec, "-days", "3650", "-subj", "/CN=stand-in CA", "-keyout", path("ca.key"), "-out", path("ca.pem"),
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("openssl", "req", *ec, "-subj", "/CN=stand-in", "-keyout", path("server.key"), "-out", path("server.csr"))
    run("openssl", "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
        "-set_serial", str(time.time_ns()), "-days", "3650", "-extfile", path("server.ext"), "-out", path("server.pem"))
    return path("ca.pem")


def bomb():
    """256 MiB of spaces as one small gzip stream."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([pack.compress(b" " * (1 << 24)) for _ in range(16)] + [pack.flush()])


def arm_error(status, path, code=None, message=None, action=None):
    """An error body as ARM writes it."""
    usual = {400: "BadRequest", 401: "AuthenticationFailed", 403: "AuthorizationFailed", 404: "ResourceNotFound",
             409: "Conflict", 429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable"}
    code = code or usual.get(status, "Error%d" % status)
    if message is None and status == 403:
        message = ("The client '00000000-0000-4000-8000-000000000003' with object id '00000000-0000-4000-8000-000000000003' does not "
                   "have authorization to perform action '%s' over scope '%s' or the scope is invalid. If access was recently granted, "
                   "please refresh your credentials." % (action or "unknown/read", path))
    if message is None:
        message = {"ResourceNotFound": "The Resource '%s' was not found." % path,
                   "SubscriptionNotFound": "The subscription '%s' could not be found." % (path.split("/") + [""] * 3)[2],
                   "ResourceGroupNotFound": "Resource group '%s' could not be found." % (path.split("/") + [""] * 5)[4],
                   "TooManyRequests": "The request is being throttled."}.get(code, "Error %d." % status)
    return {"error": {"code": code, "message": message}}


class World:
    """The estate, looked up by path."""

    def __init__(self, estate):
        raw = estate.raw()
        self.token, self.page, self.overrides = raw["token"], raw["page"], raw["overrides"]
        self.resources = {}
        for r in raw["resources"]:
            self.resources[r["id"].lower()] = r
        self.subscriptions = {s["id"].lower(): s for s in raw["subscriptions"]}
        self.groups, self.collections = set(), {}
        for rid, r in self.resources.items():
            m = re.match(r"(/subscriptions/([^/]+))(/resourcegroups/[^/]+)?", rid)
            if m and m.group(2) not in self.subscriptions:
                self.subscriptions[m.group(2)] = {"id": m.group(2), "name": m.group(2), "listed": True}
            if m and m.group(3):
                self.groups.add(m.group(1) + m.group(3))
            whole = re.fullmatch(r"(/subscriptions/[^/]+)(/resourcegroups/[^/]+)?/providers/([^/]+/[^/]+)/[^/]+", rid)
            if whole:
                self.collect("%s/providers/%s" % (whole.group(1), whole.group(3)), r)
            self.collect(rid.rsplit("/", 1)[0], r)

    def collect(self, path, resource):
        rows = self.collections.setdefault(path, [])
        if not rows or rows[-1] is not resource:
            rows.append(resource)

    def lists(self):
        """The path of every list that is not empty."""
        return ["/subscriptions", *self.collections]

    @staticmethod
    def subscription_object(s):
        return {"id": "/subscriptions/" + s["id"], "subscriptionId": s["id"], "displayName": s["name"], "state": "Enabled",
                "tenantId": "99999999-0000-0000-0000-000000000000"}

    def answer(self, path):
        """(status, object or None, items or None) for a path in lower case without a trailing slash."""
        if path == "/subscriptions":
            return 200, None, [self.subscription_object(s) for s in self.subscriptions.values() if s["listed"]]
        parts = path.split("/")
        if len(parts) < 3 or parts[1] != "subscriptions":
            return 404, arm_error(404, path), None
        if parts[2] not in self.subscriptions:
            return 404, arm_error(404, path, "SubscriptionNotFound"), None
        if len(parts) == 3:
            return 200, self.subscription_object(self.subscriptions[parts[2]]), None
        if path in self.resources:
            return 200, self.resources[path], None
        whole = re.fullmatch(r"(/subscriptions/[^/]+(/resourcegroups/[^/]+)?)/providers/([^/]+/[^/]+)", path)
        if whole:
            if whole.group(2) and whole.group(1) not in self.groups:
                return 404, arm_error(404, path, "ResourceGroupNotFound"), None
            return 200, None, self.collections.get(path, [])
        parent = path.rsplit("/", 1)[0]
        if parent in self.resources:
            return 200, None, self.collections.get(path, [])
        return 404, arm_error(404, path), None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 900

    def log_message(self, *args):
        pass

    def setup(self):
        if self.server.context:
            self.request.settimeout(30)
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self):
        try:
            super().finish()
        finally:
            self.request.close()  # the TLS socket took the descriptor over from the one the server closes

    def do_GET(self):
        self.server.stub.handle(self)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_GET


class TcpServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    context = None

    def handle_error(self, request, client_address):
        pass  # a client that distrusts our certificate, or goes away, is no error here

    def server_bind(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]


class Stub:
    """A running stand-in: Stub(estate, tls="DIR").start(); .url, .port, .ca, .requests (the log so far), .stop()."""

    def __init__(self, estate, tls=None, listen="127.0.0.1", port=0, page=None, log=None):
        self.world = World(estate)
        self.page = page or self.world.page
        self.requests, self.lock = [], threading.Lock()
        self.counts = [0] * len(self.world.overrides)
        self.log = open(log, "a", buffering=1) if log else None
        kind = type("Server", (TcpServer,), {"address_family": socket.AF_INET6 if ":" in listen else socket.AF_INET})
        self.ca = make_certificates(tls, [listen]) if tls else None
        self.server = kind((listen, port), Handler)
        self.server.stub = self
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(os.path.join(tls, "server.pem"), os.path.join(tls, "server.key"))
            context.set_alpn_protocols(["http/1.1"])
            self.server.context = context
        self.port = self.server.server_port
        self.url = "%s://%s:%d" % ("https" if tls else "http", "[%s]" % listen if ":" in listen else listen, self.port)

    def start(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        if self.log:
            self.log.close()

    def paths(self):
        """The paths asked for so far, in lower case."""
        with self.lock:
            return [r["path"].lower() for r in self.requests]

    # -- one request ---------------------------------------------------------------------------------

    def note(self, handler, url, authorization, body, status):
        row = {"method": handler.command, "path": url.path, "query": url.query, "authorization": authorization, "status": status,
               "host": handler.headers.get("Host")}
        if body:
            row["body"] = body.decode("utf-8", "replace")
        with self.lock:
            self.requests.append(row)
            if self.log:
                self.log.write(json.dumps(row) + "\n")

    def find_override(self, url):
        with self.lock:
            for i in range(len(self.world.overrides) - 1, -1, -1):
                o = self.world.overrides[i]
                pattern, _, needle = o["path"].partition("?") if "?" in o["path"] else (o["path"], "", "")
                if not fnmatch.fnmatchcase(url.path.lower(), pattern.lower()) or needle not in url.query:
                    continue
                self.counts[i] += 1
                n = self.counts[i] - o.get("after", 0)
                if n >= 1 and n <= o.get("times", 1 << 60):
                    return o
        return {}

    def handle(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        given = handler.headers.get("Authorization")
        authorization = "none" if given is None else "ok" if given == "Bearer " + self.world.token else "wrong"
        given_body = handler.rfile.read(min(int(handler.headers.get("Content-Length") or 0), 1 << 20))
        o = self.find_override(url)
        status, body, headers = self.normal(handler, url, authorization, o, given_body)
        if "status" in o:
            status = o["status"]
            if "body" not in o:
                body = arm_error(status, url.path, o.get("code"), o.get("message"), o.get("action"))
        if "body" in o:
            body = o["body"]
        headers.update(o.get("headers", {}))
        self.note(handler, url, authorization, given_body, 0 if o.get("fault") in ("close", "hang", "garbage") else status)
        if o.get("delay"):
            time.sleep(o["delay"])
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send(handler, status, headers, data, o)

    def normal(self, handler, url, authorization, o, body):
        """(status, body, headers) without the override's own status and body."""
        path = urllib.parse.unquote(url.path).rstrip("/").lower()
        if authorization != "ok":
            return 401, arm_error(401, path, "AuthenticationFailed" if authorization == "none" else "InvalidAuthenticationToken",
                                  "Authentication failed."), {
                "WWW-Authenticate": 'Bearer authorization_uri="https://login.windows.net/99999999-0000-0000-0000-000000000000", '
                                    'error="invalid_token", error_description="The access token is missing or wrong."'}
        if handler.command == "POST" and path == GRAPH:
            return 200, self.graph(json.loads(body), o), {}
        if handler.command != "GET":
            return 405, arm_error(405, path, "MethodNotAllowed", "Only GET."), {}
        query = urllib.parse.parse_qs(url.query)
        if "api-version" not in query:
            return 400, arm_error(400, path, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required."), {}
        status, thing, items = self.world.answer(path)
        if items is None:
            if status == 200 and "patch" in o:
                thing = dict(thing, **o["patch"])
            return status, thing, {}
        if "patch" in o:
            items = [dict(i, **o["patch"]) for i in items]
        return 200, self.one_page(handler, url, query, items, o), {}

    def graph(self, asked, o):
        """What Resource Graph says to a query of the form "resources | where type =~ 'T' | where name in~ ('N', ...) or subdomain in~ (...)"."""
        query, options = asked["query"], asked["options"]
        kind = re.search(r"type =~ '([^']*)'", query).group(1)
        names = [n.lower() for n in re.findall(r"'([^']*)'", re.search(r"name in~ \(([^)]*)\)", query).group(1))]
        rows = []
        for resource in self.world.resources.values():
            subdomain = (resource.get("properties") or {}).get("customSubDomainName") or ""
            if resource.get("type", "").lower() == kind and (resource["name"].lower() in names or
                                                             ("subdomain in~" in query and subdomain.lower() in names)):
                rows.append({"id": resource["id"], "type": kind, "subdomain": subdomain})
        start, size = int(re.sub("[^0-9]", "", options.get("$skipToken", "")) or 0), min(o.get("page", self.page), options["$top"])
        page = rows[start:start + size]
        more = start + size < len(rows)
        reply = {"totalRecords": len(rows), "count": len(page), "data": page, "facets": [], "resultTruncated": "true" if more else "false"}
        return dict(reply, **{"$skipToken": str(start + size)} if more else {})

    def one_page(self, handler, url, query, items, o):
        size = o.get("page", self.page)
        token = query.get("$skiptoken", ["0"])[0]
        start = int(re.sub("[^0-9]", "", token) or 0)
        empty = o.get("empty") and not token.endswith("f")
        value = [] if empty else items[start:start + size]
        after = start if empty else start + size
        rest = re.sub(r"&?%24skiptoken=[^&]*", "", url.query)
        base = "%s://%s" % ("https" if self.server.context else "http", handler.headers.get("Host"))
        link = "%s%s?%s&%%24skiptoken=%d%s" % (base, url.path, rest, after, "f" if empty else "")
        page = {"value": value}
        last = o.get("next", "absent")
        if last not in ("absent", "null", "empty", "loop"):
            page["nextLink"] = last
        elif empty or after < len(items):
            page["nextLink"] = link
        elif last == "loop":
            page["nextLink"] = base + handler.path
        elif last != "absent":
            page["nextLink"] = None if last == "null" else ""
        return page

    @staticmethod
    def send(handler, status, headers, data, o):
        fault = o.get("fault")
        if fault in ("close", "hang", "garbage"):
            handler.close_connection = True
            if fault == "hang":
                time.sleep(600)
            if fault == "garbage":
                handler.wfile.write(b"\x00\xff\x01 not HTTP at all \r\n\r\n" * 20)
                handler.wfile.flush()
            return
        handler.send_response(status)
        headers = dict({"Content-Type": "application/json; charset=utf-8", "x-ms-request-id": "stand-in",
                        "x-ms-ratelimit-remaining-subscription-reads": "249"}, **headers)
        if fault == "endless":
            handler.close_connection = True
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(b'{"value":["')
            while True:  # ends when the client goes away
                handler.wfile.write(b"x" * 65536)
        if fault == "bomb":
            data = bomb()
        if o.get("gzip"):
            data = gzip.compress(data)
        if fault == "bomb" or o.get("gzip"):
            headers["Content-Encoding"] = "gzip"
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if handler.command == "HEAD":
            return
        if fault == "cut":
            handler.close_connection = True
            data = data[:len(data) // 2]
        handler.wfile.write(data)


def main():
    parser = argparse.ArgumentParser(description="A stand-in for Azure Resource Manager; see the text at the top of this file.")
    parser.add_argument("--estate", required=True)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--tls", metavar="DIR")
    how.add_argument("--http", action="store_true")
    parser.add_argument("--listen", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--page", type=int)
    parser.add_argument("--log")
    parser.add_argument("--ready")
    args = parser.parse_args()
    stub = Stub(Estate.load(args.estate), tls=args.tls, listen=args.listen, port=args.port, page=args.page, log=args.log)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    stub.start()
    ready = json.dumps({"url": stub.url, "port": stub.port, "pid": os.getpid(), "ca": stub.ca})
    if args.ready:
        with open(args.ready + ".new", "w") as f:
            f.write(ready + "\n")
        os.replace(args.ready + ".new", args.ready)
    else:
        print(ready, flush=True)
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
