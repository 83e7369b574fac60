"""Stand-ins on loopback for what gives out tokens: the sign-in service and the endpoints of managed identities.

    with Stand({"status": 400, "body": {...}}, token_reply()) as stand: ... stand.url, stand.requests

Answers are given in their order, the last one again and again; one may be a function of the Request. Keys of an answer: status (200), body (a
value for JSON, or text), headers, delay (seconds), fault (see armstub.py). With each request the command lines of all processes that the test
has started are read: `stand.exposed` has those that hold a part of a secret.
"""
import json
import os
import ssl
import threading
import time
import urllib.parse

from armstub import Handler, Stub, TcpServer, make_certificates


def command_lines():
    """{pid: command line} of our own descendants."""
    parents, lines = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open("/proc/%s/stat" % entry) as f:
                parents[int(entry)] = int(f.read().rsplit(")", 1)[1].split()[1])
            with open("/proc/%s/cmdline" % entry, "rb") as f:
                lines[int(entry)] = f.read()
        except (OSError, IndexError):
            continue

    def ours(pid):
        while pid in parents:
            pid = parents[pid]
            if pid == os.getpid():
                return True
        return False
    return {pid: line for pid, line in lines.items() if ours(pid)}


class Request:
    def __init__(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        self.method, self.path, self.headers = handler.command, url.path, dict((k.lower(), v) for k, v in handler.headers.items())
        self.query = dict(urllib.parse.parse_qsl(url.query))
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        self.form = dict(urllib.parse.parse_qsl(self.body, keep_blank_values=True))
        self.at = time.monotonic()


class Stand:
    def __init__(self, *answers, tls=None, listen="127.0.0.1", port=0, secret=b"secret-part"):
        self.answers, self.secret = list(answers), secret
        self.requests, self.exposed, self.seen, self.lock = [], [], 0, threading.Lock()
        self.server = TcpServer((listen, port), Handler)
        self.server.stub = self
        if tls:
            make_certificates(tls, [listen])
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(os.path.join(tls, "server.pem"), os.path.join(tls, "server.key"))
            self.server.context = context
        self.url = "%s://%s:%d" % ("https" if tls else "http", listen, self.server.server_port)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def handle(self, handler):
        request = Request(handler)
        lines = command_lines()
        with self.lock:
            self.requests.append(request)
            self.seen += len(lines)
            self.exposed += [line for line in lines.values() if self.secret in line]
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            answer = answer(request)
        if "delay" in answer:
            time.sleep(answer["delay"])
        body = answer.get("body", "")
        data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        Stub.send(handler, answer.get("status", 200), answer.get("headers", {}), data, answer)
