#!/usr/bin/python3
"""pldig check --connect as a person runs it, at the true addresses on port 443, in namespaces of its own. Where they are forbidden
everything is skipped."""
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/net"))
import namespace  # noqa: E402
import webstub  # noqa: E402
from clilib import OFFLINE, A, Dns, inventory, main, private_answers  # noqa: E402

NAME = "contoso-ai.openai.azure.com"
PRIVATE, PUBLIC = "10.1.2.5", "20.232.91.180"


class World:
    """A private endpoint, the public front, a proxy that knows public DNS only, and DNS that knows the private zone."""

    def __init__(self, case, *front, answers=None):
        webstub.add_addresses([PRIVATE, PUBLIC])
        self.case, self.web = case, webstub.WebStub(case.path("web"))
        self.front = self.web.front(PRIVATE, 443, *(front or ("private",)))
        self.web.front(PUBLIC, 443, "public")
        self.dns = Dns(private_answers() if answers is None else answers)
        self.public = Dns({(NAME, A): [(NAME, A, PUBLIC)]})
        self.proxy = self.web.proxy("127.0.0.1", 3128, ("127.0.0.1", self.public.port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.web.stop()
        for dns in (self.dns, self.public):
            dns.socket.close()

    def arguments(self, *more):
        inv = self.case.save("inv.json", inventory())
        return ["check", "-i", inv, self.dns.at, *OFFLINE, "--connect", "--timeout", "1", *more]

    def env(self, **changes):
        return self.case.env(SSL_CERT_FILE=self.web.ca, **changes)

    def check(self, *more, **changes):
        """The report of a run, and the run."""
        done = self.case.run(*self.arguments("-o", "text", "-o", "json=" + self.case.path("report.json"), "--capture",
                                             self.case.path("run.capture"), *more), env=self.env(**changes))
        assert done.err == "", done.err
        return json.loads((self.case.dir / "report.json").read_text()), done

    def codes(self, *more, **changes):
        report, done = self.check(*more, **changes)
        return [(f["code"], f["severity"]) for f in report["findings"] if f["code"] != "PLD604"], done.status


def test_healthy(case):
    with World(case) as world:
        report, done = world.check()
        assert done.status == 0 and report["summary"]["verdict"] == "ok", done.out
        assert [(c["address"], c["httpStatus"], c["proxy"]) for c in report["connections"]] == [(PRIVATE, 401, None)]
        assert "10.1.2.5, HTTP 401" in done.out, done.out
        assert [r["line"] for r in world.web.requests] == ["GET /openai/models?api-version=2024-10-21 HTTP/1.1"], world.web.requests
        assert not any(r["authorization"] or r["api_key"] for r in world.web.requests)
        again = case.run("diagnose", case.path("run.capture"), "-o", "json")
        assert again.status == 0 and json.loads(again.out)["connections"] == report["connections"]


def packets_of(run):
    """What `run` gives, and how many packets went to the fronts or the proxy meanwhile."""
    subprocess.run(["nft", "add table inet n; add chain inet n i { type filter hook input priority 0; }; "
                    "add rule inet n i tcp dport { 443, 3128 } counter"], check=True)
    try:
        result = run()
        listed = json.loads(subprocess.run(["nft", "-j", "list", "table", "inet", "n"], check=True, capture_output=True).stdout)
    finally:
        subprocess.run(["nft", "delete table inet n"], check=True)
    return result, next(e["counter"]["packets"] for o in listed["nftables"] if "rule" in o for e in o["rule"]["expr"] if "counter" in e)


def test_nothing_without_the_option(case):
    """Not one packet, and nothing is said of connections."""
    with World(case) as world:
        words = world.arguments("-o", "json", "--capture", case.path("c"))
        env = world.env(HTTPS_PROXY="http://127.0.0.1:3128")
        done, packets = packets_of(lambda: case.run(*[w for w in words if w != "--connect"], env=env))
        assert done.status == 0 and json.loads(done.out)["connections"] is None and packets == 0, (packets, done.err)
        assert '"connections"' not in open(case.path("c")).read()
        assert packets_of(lambda: case.run(*words, env=env))[1] > 0  # the counter counts


def test_dry_run(case):
    with World(case) as world:
        done = case.run(*world.arguments("-n"), env=world.env(HTTPS_PROXY="http://u:SECRET@127.0.0.1:3128"))
        assert done.status == 0 and world.web.requests == [] and world.dns.questions == [], done.err
        assert f"https://{NAME}/openai/models?api-version=2024-10-21 at {PRIVATE}" in done.out, done.out
        assert "through http://127.0.0.1:3128" in done.out and "SECRET" not in done.out


def drop(address):
    subprocess.run(["nft", "add table inet t; add chain inet t i { type filter hook input priority 0; }; "
                    f"add rule inet t i ip daddr {address} tcp dport 443 drop"], check=True)


def test_path_blocked(case):
    """Packets to the private endpoint vanish."""
    with World(case) as world:
        drop(PRIVATE)
        try:
            report, done = world.check()
        finally:
            subprocess.run(["nft", "delete table inet t"], check=True)
        assert done.status == 1 and report["connections"][0]["tcp"] == "timeout", done.out
        (finding,) = [f for f in report["findings"] if f["code"] != "PLD604"]
        assert (finding["code"], finding["fqdns"], finding["resolvers"]) == ("PLD702", [NAME], []), finding
        view = report["accounts"][0]["names"][0]["views"][0]
        assert view["verdict"] == "ok" and report["accounts"][0]["names"][0]["verdict"] == "fail"


def test_findings(case):
    for words, findings, status in (
            (("public",), [("PLD707", "error")], 1),
            (("not-approved",), [("PLD703", "error")], 1),
            (("firewall",), [("PLD703", "error")], 1),
            (("no-subdomain",), [("PLD705", "warning")], 0),
            (("private", "other-name"), [("PLD705", "warning")], 0),
            (("private", "stranger"), [("PLD706", "warning")], 0),
            (("private", "expired"), [("PLD706", "warning")], 0),
            (("private", "reset"), [("PLD702", "error")], 1)):
        with World(case, *words) as world:
            got = world.codes()
            assert got == (findings, status), (words, got)


def test_proxy(case):
    """The proxy sees public DNS; the direct way is healthy. NO_PROXY mends it."""
    with World(case) as world:
        report, done = world.check(HTTPS_PROXY="http://user:SECRET@127.0.0.1:3128")
        assert done.status == 1 and [f["code"] for f in report["findings"] if f["code"] != "PLD604"] == ["PLD701"], done.out
        assert [c["httpStatus"] for c in report["connections"]] == [401, 403], report["connections"]
        assert "NO_PROXY=.openai.azure.com" in done.out, done.out
        for name in ("report.json", "run.capture"):
            assert "SECRET" not in (case.dir / name).read_text(), name
        assert world.codes(HTTPS_PROXY="http://127.0.0.1:3128", NO_PROXY=".openai.azure.com") == ([], 0)


def test_dns_wrong(case):
    """The public front's refusal is a consequence; the private endpoint, though nobody answers with it, is connected to as well."""
    answers = {(NAME, A): [(NAME, A, PUBLIC)]}
    with World(case, answers=answers) as world:
        report, done = world.check()
        assert done.status == 1 and not [f for f in report["findings"] if f["code"].startswith("PLD7")], done.out
        assert [(c["address"], c["httpStatus"]) for c in report["connections"]] == [(PRIVATE, 401), (PUBLIC, 403)]


def test_private_answer_to_this_host(case):
    """An answer does not lead it to this host's own ports."""
    with World(case, answers={(NAME, A): [(NAME, A, "127.0.0.1")]}) as world:
        report, _ = world.check()
        assert [c["address"] for c in report["connections"]] == [PRIVATE], report["connections"]


def test_ca_file_that_is_none(case):
    """Known before the first question."""
    with World(case) as world:
        done = case.run(*world.arguments(), env=case.env(SSL_CERT_FILE=case.save("none.pem", "no certificate")))
        assert done.status == 2 and "SSL_CERT_FILE" in done.err and world.dns.questions == [], done.err


def test_deadline_and_interrupt(case):
    with World(case, "private", "hang") as world:
        report, done = world.check("--timeout", "30", "--deadline", "2")
        assert done.status == 3 and [f["code"] for f in report["findings"] if f["code"] != "PLD604"] == ["PLD904"], done.out
        assert report["connections"][0]["tcp"] is None and "1 of 1 connections open" in done.out, done.out
        child = subprocess.Popen([case.pldig, *world.arguments("--timeout", "30")], env=world.env(), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        assert child.returncode == 130 and b"interrupted with 1 of 1 connections open" in out, (child.returncode, out, err)


def test_typed(case):
    with World(case) as world:
        words = world.arguments("https://contoso-ai.privatelink.openai.azure.com/", "https://eastus2.api.cognitive.microsoft.com/", "-o", "json")
        done = case.run(*words, env=world.env())
        found = {f["code"]: f for f in json.loads(done.out)["findings"]}
        assert done.status == 1 and found["PLD704"]["fqdns"] == [NAME], found
        assert found["PLD304"]["severity"] == "info" and "https://%s/" % NAME in json.dumps(found["PLD304"]["next"]), found


def tests():
    return [name for name, value in globals().items() if name.startswith("test_") and callable(value)]


if __name__ == "__main__":
    if "--inside" in sys.argv:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        main(globals())
    why = namespace.forbidden() if not namespace.missing(("unshare", "ip", "nft", "openssl")) else "unshare, ip, nft or openssl is missing"
    if why:
        print(f"no namespaces here ({why})\n0 passed, 0 failed, {len(tests())} skipped")
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    sys.exit(subprocess.run([*namespace.UNSHARE, sys.executable, *sys.argv, "--inside"], env=namespace.environment()).returncode)
