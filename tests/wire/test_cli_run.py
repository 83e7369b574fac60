#!/usr/bin/python3
"""Whole runs of pldig against a scripted DNS server on loopback: reports, exit statuses, captures, signals, terminals."""
import http.server
import json
import os
import re
import signal
import stat
import subprocess
import threading
import time

from clilib import NXDOMAIN, OFFLINE, SERVFAIL, A, AAAA, CNAME, Dns, inventory, main, private_answers

NAME = "contoso-ai.openai.azure.com"
TOKEN = "eyJhbGciOiJub25lIn0.c2VjcmV0LXRva2Vu.c2ln"


def public_answers():
    fqdn, private = NAME, "contoso-ai.privatelink.openai.azure.com"
    public = [(private, CNAME, "front.example.net"), ("front.example.net", A, "203.0.113.10")]
    return {(fqdn, A): [(fqdn, CNAME, private)] + public, (private, A): public}


def healthy(case, dns):
    return ["check", "-i", case.save("inv.json", inventory()), dns.at, *OFFLINE]


def test_healthy(case):
    with Dns(private_answers()) as dns:
        done = case.run(*healthy(case, dns), "-o", "text", "-o", "json=" + case.path("out.json"))
        assert done.status == 0, (done.out, done.err)
        assert done.err == "", done.err
        assert done.out.splitlines()[-1].startswith("OK"), done.out
        report = json.load(open(case.path("out.json")))
        assert report["summary"]["verdict"] == "ok"
        assert report["run"]["complete"] is True
        assert report["run"]["arguments"][0] == "check"
        assert [r["id"] for r in report["resolvers"]] == ["r1"]
        assert report["accounts"][0]["names"][0]["expectedAddresses"] == ["10.1.2.5"]


def test_wrong_address_is_a_finding(case):
    with Dns(public_answers()) as dns:
        arguments = healthy(case, dns)
        done = case.run(*arguments)
        assert done.status == 1 and done.out.splitlines()[-1].startswith("FAIL"), (done.status, done.out)
        report = json.loads(case.run(*arguments, "-o", "json").out)
        codes = [f["code"] for f in report["findings"]]
        assert len(codes) == 1, codes
        done = case.run(*arguments, "--ignore", codes[0])
        assert codes[0] not in done.out, done.out
        done = case.run(*arguments, "--only", "PLD901")
        assert codes[0] not in done.out, done.out


def test_address_and_port_look_alike_everywhere(case):
    report = case.run("check", "-i", case.save("inv.json", inventory()), "@[::1]#9", *OFFLINE).out
    assert "[::1]#9" in report and re.search(r"(?<!\[)::1#9|(?<!\[)::1\]#9", report) is None, report
    found = json.loads(case.run("check", "-i", case.path("inv.json"), "@[::1]#9", *OFFLINE, "-o", "json").out)["findings"]
    assert any("[::1]#9" in f["message"] for f in found), found


def test_unknown_expectation(case):
    with Dns(private_answers()) as dns:
        done = case.run("check", NAME, "--auth", "none", dns.at, *OFFLINE)
        assert done.status == 3 and "PLD901" in done.out, (done.status, done.out)
        expect = ["check", "--expect", NAME + "=10.1.2.5", "--auth", "none", dns.at, *OFFLINE]
        assert case.run(*expect).status == 0
        assert case.run(*[word.replace("10.1.2.5", "10.1.2.6") for word in expect]).status == 1


def test_arm_out_of_reach(case):
    """Names are checked all the same; an account whose names only Azure knows cannot be."""
    token = case.save("token", TOKEN)
    arm = ["--arm-endpoint", "http://127.0.0.1:9", "--token-file", token]
    with Dns(private_answers()) as dns:
        done = case.run("check", "https://%s/openai" % NAME, *arm, dns.at, *OFFLINE, "--deadline", "20")
        assert done.status == 3 and "PLD901" in done.out, (done.status, done.out, done.err)
        before = len(dns.questions)
        done = case.refused("check", "contoso-ai", *arm, dns.at, *OFFLINE, "--deadline", "20", says="127.0.0.1")
        assert TOKEN not in done.err
        case.refused("check", *arm, dns.at, *OFFLINE, "--deadline", "20", says="127.0.0.1")
        assert len(dns.questions) == before


class Arm(http.server.BaseHTTPRequestHandler):
    """An empty subscription, and what Authorization headers came."""
    seen = []

    def do_GET(self):
        Arm.seen.append(self.headers.get("Authorization"))
        value = [{"subscriptionId": "s1", "id": "/subscriptions/s1"}] if self.path.split("?")[0] == "/subscriptions" else []
        body = json.dumps({"value": value}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_token_goes_to_arm_alone(case):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Arm)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    token, capture, out = case.save("token", TOKEN), case.path("run.capture"), case.path("out.json")
    arm = ["--arm-endpoint", "http://127.0.0.1:%d" % server.server_port, "--token-file", token]
    with Dns(private_answers()) as dns:
        done = case.run("check", NAME, *arm, dns.at, *OFFLINE, "-vv", "--capture", capture, "-o", "text", "-o", "json=" + out)
        assert "Bearer " + TOKEN in Arm.seen, Arm.seen
        assert done.status in (0, 1, 3), (done.status, done.err)
        assert "/subscriptions" in done.err, done.err  # -vv tells of the requests
        for text in (done.out, done.err, open(capture).read(), open(out).read()):
            assert TOKEN not in text and "c2VjcmV0" not in text
        case.refused("check", "contoso-ai", *arm, dns.at, *OFFLINE, says=["no account 'contoso-ai'", "s1"])
    server.shutdown()


def test_inventory(case):
    """Written here, read there, complete or not."""
    child, arm = case.arm({"standard": True})
    try:
        printed, saved = case.run("inventory", "contoso-ai", *arm), case.path("inv.json")
        assert printed.status == 0 and printed.err == "", (printed.status, printed.err)
        inv = json.loads(printed.out)
        assert [a["name"] for a in inv["accounts"]] == ["contoso-ai"] and inv["privateEndpoints"] and inv["privateDnsZones"]
        done = case.run("inventory", *arm, "-o", "json=" + saved)
        assert done.status == 0 and done.out == "", (done.status, done.err)
        counts = [len(inv[key]) for key in ("accounts", "privateEndpoints", "privateDnsZones")]
        assert done.err == "pldig: %s: %d account, %d private endpoint, %d private DNS zones, complete\n" % (saved, *counts), done.err
        assert case.run("inventory", *arm, "-o", "json=" + saved, "-q").err == ""
        assert TOKEN not in open(saved).read() and "lab-token" not in open(saved).read()
        assert case.run("inventory", "contoso-ai.openai.azure.com", *arm).status == 0
        case.refused("inventory", "nobody", *arm, says="no account 'nobody'")
        case.refused("inventory", "nobody.openai.azure.com", *arm, says="'nobody'")
        case.refused("inventory", "-o", "text", *arm, says="json")
        case.refused("inventory", "-o", "json=" + case.path("no/dir"), *arm, says="no/dir")
        full = open("/dev/full", "wb")
        assert case.run("inventory", *arm, stdout=full).status == 2
        full.close()
    finally:
        child.terminate()
        child.wait()
    address = next(m["address"] for m in inv["privateEndpoints"][0]["members"] if NAME in m["fqdns"])
    with Dns(private_answers(address=address)) as dns:
        done = case.run("check", NAME, "-i", saved, dns.at, *OFFLINE)
        assert done.status == 0, done.out
        case.refused("check", "contoso-aj", "-i", saved, dns.at, *OFFLINE, says="did you mean contoso-ai?")


def test_inventory_with_a_gap(case):
    action = "Microsoft.Network/networkInterfaces/read"
    child, arm = case.arm({"standard": True, "overrides": [{"path": "*/networkInterfaces*", "status": 403, "action": action}]})
    try:
        done = case.run("inventory", *arm)
        assert done.status == 3 and action in done.err, (done.status, done.err)
        assert json.loads(done.out)["gaps"] and done.err.count("\n") == len(json.loads(done.out)["gaps"]), done.err
        saved = case.run("inventory", *arm, "-o", "json=" + case.path("inv.json"))
        assert saved.status == 3 and ", %d gap" % len(json.loads(done.out)["gaps"]) in saved.err and action in saved.err, saved.err
        assert case.run("inventory", *arm, "-q").err == ""
    finally:
        child.terminate()
        child.wait()


def test_interrupt_while_azure_is_read(case):
    child, arm = case.arm({"standard": True, "overrides": [{"path": "*/accounts*", "fault": "hang"}]})
    try:
        for words in (["inventory", *arm], ["check", "contoso-ai", *arm, *OFFLINE, "@127.0.0.1#9"]):
            pldig = case.start(*words, "-vv")
            assert b"/subscriptions" in pldig.stderr.readline()
            time.sleep(0.5)
            pldig.send_signal(signal.SIGINT)
            out, err = pldig.communicate(timeout=30)
            assert pldig.returncode == 130 and out == b"", (pldig.returncode, out, err)
            assert b"interrupted while" in err and b"--deadline" not in err, err
    finally:
        child.terminate()
        child.wait()


def test_deadline_while_azure_is_read(case):
    child, arm = case.arm({"standard": True, "overrides": [{"path": "*/accounts*", "fault": "hang"}]})
    try:
        for words, helps in ((["inventory"], "--deadline SEC"), (["check", "contoso-ai", *OFFLINE, "@127.0.0.1#9"], "(-i FILE)")):
            done = case.refused(*words, *arm, "--deadline", "1", says=["time given for the run ended", helps])
            assert done.err.count("--deadline") == 1 and ("-i FILE" in done.err) == (words[0] == "check"), done.err
    finally:
        child.terminate()
        child.wait()


def test_account_of_another_group(case):
    child, arm = case.arm({"standard": True})
    try:
        done = case.run("inventory", *arm)
        subscription = json.loads(done.out)["subscriptions"][0]
        for words in (["check", "contoso-ai", *OFFLINE, "@127.0.0.1#9"], ["inventory", "contoso-ai"]):
            case.refused(*words, "-g", "rg-none", *arm,
                         says="no account 'contoso-ai' in resource group rg-none of subscription %s" % subscription)
        case.refused("inventory", "-g", "rg-none", *arm, says="no Azure AI account in resource group rg-none of subscription " + subscription)
    finally:
        child.terminate()
        child.wait()


def sleeps_and_catches(pid, number):
    status = dict(line.split(":", 1) for line in open("/proc/%d/status" % pid) if ":" in line)
    return status["State"].split()[0] == "S" and int(status["SigCgt"], 16) >> (number - 1) & 1


def test_interrupt_while_standard_input_is_read(case):
    for words in (["check", "-", "--auth", "none", *OFFLINE, "@127.0.0.1#9"], ["check", "-i", "-", "contoso-ai", *OFFLINE, "@127.0.0.1#9"],
                  ["resolve", "-", *OFFLINE[:2], "@127.0.0.1#9"]):
        for number in (signal.SIGINT, signal.SIGTERM):
            read, write = os.pipe()
            pldig = subprocess.Popen([case.pldig, *words], stdin=read, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=case.env())
            os.close(read)
            wait_for(lambda: sleeps_and_catches(pldig.pid, number))
            pldig.send_signal(number)
            out, err = pldig.communicate(timeout=30)
            os.close(write)
            assert pldig.returncode == 130 and out == b"" and b"interrupted while standard input" in err, (pldig.returncode, out, err)


def test_summary_line(case):
    with Dns(private_answers()) as dns:
        arguments = [*healthy(case, dns), "-o", "json=" + case.path("out.json")]
        done = case.run(*arguments)
        assert done.status == 0 and done.out == "" and done.err.count("\n") == 1 and done.err.startswith("OK"), done.err
        done = case.run(*arguments, "-q")
        assert done.status == 0 and done.out == "" and done.err == "", done.err


def test_capture_and_diagnose(case):
    capture = case.save("run.capture", "old")
    os.chmod(capture, 0o644)
    with Dns(public_answers()) as dns:
        done = case.run(*healthy(case, dns), "--capture", capture)
    assert done.status == 1
    assert stat.S_IMODE(os.stat(capture).st_mode) == 0o600
    for format_ in ("text", "json"):
        first, second = (case.run("diagnose", capture, "-o", format_) for _ in range(2))
        assert first.status == 1 and first.out == second.out, first.err
    assert case.run("diagnose", capture).out == done.out
    assert case.run("diagnose", "-", stdin=open(capture).read()).out == done.out
    assert json.loads(first.out)["findings"]


def test_targets(case):
    with Dns({**private_answers(), **private_answers("fabrikam")}) as dns:
        inv = case.save("inv.json", inventory(["contoso-ai", "fabrikam", "other"]))

        def names(*words, stdin=""):
            report = json.loads(case.run("check", *words, "-i", inv, dns.at, *OFFLINE, "-o", "json", stdin=stdin).out)
            return [n["fqdn"].split(".")[0] for a in report["accounts"] for n in a["names"]]

        assert names() == ["contoso-ai", "fabrikam", "other"]
        assert names("FABRIKAM") == ["fabrikam"]
        assert names("-f", case.save("list", "# ours\r\nfabrikam # theirs\r\n\r\ncontoso-ai\r\n")) == ["fabrikam", "contoso-ai"]
        assert names("-", stdin="https://contoso-ai.openai.azure.com/openai?x=1\n") == ["contoso-ai"]
        assert names("contoso-ai.privatelink.openai.azure.com") == ["contoso-ai"]
        account = "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/RG-AI/providers/" \
                  "Microsoft.CognitiveServices/accounts/other"
        assert names(account) == ["other"]
        assert names("-g", "rg-none", "fabrikam.openai.azure.com") == ["fabrikam"]
        case.refused("check", "-g", "rg-none", "-i", inv, dns.at, *OFFLINE, says="rg-none")


def test_dry_run(case):
    with Dns(private_answers()) as dns:
        done = case.run(*healthy(case, dns), "-n")
        assert done.status == 0 and dns.questions == []
        for word in (NAME, "contoso-ai.privatelink.openai.azure.com", "SOA", "AAAA", dns.at):
            assert word in done.out, (word, done.out)
        out, capture = case.path("out.json"), case.path("run.capture")
        noted = case.run(*healthy(case, dns), "-n", "-o", "json=" + out, "--capture", capture)
        assert noted.status == 0 and noted.out == done.out and noted.err.count("\n") == 1, (noted.status, noted.err)
        assert out in noted.err and capture in noted.err and not os.path.exists(out) and not os.path.exists(capture), noted.err
        assert case.run(*healthy(case, dns), "-nq", "-o", "json=" + out).err == ""
        done = case.run("resolve", NAME, dns.at, "--dry-run")
        assert done.status == 0 and NAME in done.out and dns.questions == [] and "SOA" not in done.out, done.out
        assert [line.split()[1] for line in done.out.splitlines() if line.startswith("# ")][1:] == ["tcp"], done.out


def test_only_the_resolvers_named_are_asked(case):
    with Dns(private_answers()) as first, Dns(private_answers()) as second:
        report = json.loads(case.run(*healthy(case, first), "@two=127.0.0.1#%d" % second.port, "-o", "json").out)
        assert [(r["label"], r["role"]) for r in report["resolvers"]] == [(None, "custom"), ("two", "custom")]
        asked = {("contoso-ai.openai.azure.com", A), ("contoso-ai.openai.azure.com", AAAA)}
        assert asked <= set(first.questions) and set(first.questions) == set(second.questions)


def test_a_second_label_is_told(case):
    with Dns(private_answers()) as dns:
        done = case.run(*healthy(case, dns), "@corp=" + dns.at[1:], "-o", "json")
        assert done.status == 0 and [r["label"] for r in json.loads(done.out)["resolvers"]] == ["corp"], done.out
        assert done.err.count("\n") == 1 and "as 'corp'" in done.err, done.err


def test_resolve(case):
    with Dns({("www.example.com", A): [("www.example.com", CNAME, "a.example"), ("a.example", A, "192.0.2.7")],
              ("gone.example", A): NXDOMAIN, ("broken.example", A): SERVFAIL}) as dns:
        done = case.run("resolve", "WWW.example.com.", dns.at)
        assert done.status == 0 and "a.example" in done.out and "192.0.2.7" in done.out, (done.out, done.err)
        assert set(dns.questions) == {("www.example.com", A), ("www.example.com", AAAA)}, dns.questions
        assert "https" not in done.out
        assert case.run("resolve", "https://www.example.com/x", dns.at).status == 0
        done = case.run("resolve", "gone.example", dns.at)
        assert done.status == 1 and "NXDOMAIN" in done.out, done.out
        done = case.run("resolve", "-f", case.save("names", "www.example.com\nbroken.example\n"), dns.at)
        assert done.status == 1 and "SERVFAIL" in done.out and "192.0.2.7" in done.out, done.out
        case.refused("resolve", "a..b", dns.at, says="a..b")
        before = len(dns.questions)
        done = case.refused("resolve", "www.example.com", "10.0.0.4", dns.at, says="a resolver is written @10.0.0.4")
        assert done.err.startswith("pldig: 10.0.0.4: "), done.err
        case.refused("resolve", "-f", case.save("names", "www.example.com\nfd00::1\n"), dns.at, says=["names line 2", "@fd00::1"])
        case.refused("resolve", "contoso-ai", dns.at, says=["pldig check contoso-ai;", "pldig resolve contoso-ai."])
        assert len(dns.questions) == before
        assert case.run("resolve", "contoso-ai.", dns.at).status == 1 and ("contoso-ai", A) in dns.questions
        case.refused("resolve", "x" * 64 + ".example", dns.at, says="63")


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_interrupt(case):
    for number in (signal.SIGINT, signal.SIGTERM):
        with Dns(silent=True) as dns:
            child = case.start(*healthy(case, dns), "--timeout", "60", "-o", "text", "-o", "json=" + case.path("out.json"),
                               "--capture", case.path("run.capture"))
            wait_for(lambda: dns.questions)
            limits = open("/proc/%d/limits" % child.pid).read()
            core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
            assert core.split()[4:6] == ["0", "0"], core
            began = time.monotonic()
            child.send_signal(number)
            out, err = child.communicate(timeout=30)
            assert time.monotonic() - began < 20
        assert child.returncode == 130, (child.returncode, err)
        assert "PLD904" in out.decode(), out.decode()
        report = json.load(open(case.path("out.json")))
        assert report["run"]["complete"] is False and report["summary"]["verdict"] == "unknown"
        assert "PLD904" in case.run("diagnose", case.path("run.capture")).out


def test_deadline(case):
    with Dns(silent=True) as dns:
        done = case.run(*healthy(case, dns), "--timeout", "60", "--deadline", "1", "-o", "json")
        report = json.loads(done.out)
        assert done.status == 3 and report["run"]["complete"] is False, (done.status, report["summary"])
        assert [f["code"] for f in report["findings"]] == ["PLD904"], report["findings"]
        assert 1000 <= report["run"]["durationMs"] < 20000


def test_colour(case):
    with Dns(private_answers()) as dns:
        arguments = healthy(case, dns)
        colour = "\x1b[3"
        assert colour in case.on_terminal(*arguments, TERM="xterm")[1]
        assert colour not in case.on_terminal(*arguments, TERM="xterm", NO_COLOR="1")[1]
        assert colour in case.on_terminal(*arguments, TERM="xterm", NO_COLOR="")[1]
        assert colour not in case.on_terminal(*arguments, TERM="dumb")[1]
        assert colour not in case.on_terminal(*arguments)[1]
        assert colour not in case.on_terminal(*arguments, "--color", "never", TERM="xterm")[1]
        assert colour not in case.run(*arguments).out
        assert colour in case.run(*arguments, "--color=always").out
        plain = case.run(*arguments, "--ascii").out
        assert plain.isascii() and not case.run(*arguments).out.isascii()


def test_as_wide_as_the_terminal(case):
    def widest(text):
        """Of the lines that can be broken: not paths, nor the words of a command."""
        return max(len(line) for line in text.replace("\r", "").splitlines() if "/" not in line and not line.endswith("\\"))

    with Dns(public_answers()) as dns:
        arguments = healthy(case, dns)
        plain = case.run(*arguments).out
        assert 70 < widest(plain) <= 88, plain
        unknown, narrow, tiny, wide, huge = (case.on_terminal(*arguments, columns=n)[1] for n in (0, 64, 20, 110, 400))
        assert widest(unknown) == widest(plain) and unknown.count("\n") == plain.count("\n"), unknown
        assert widest(narrow) <= 64 < widest(plain) and widest(tiny) <= 60, (narrow, tiny)
        assert 88 < widest(wide) <= 110 and 110 < widest(huge) <= 120, (wide, huge)
        out = case.path("out.txt")
        case.on_terminal(*arguments, "-o", "text=" + out, columns=64)
        written = open(out).read()
        assert widest(written) > 64 and written.count("\n") == plain.count("\n"), written
        assert widest(case.on_terminal("resolve", NAME, dns.at, columns=60)[1]) <= 60


def test_progress(case):
    """On a terminal, and only where it takes long."""
    with Dns(private_answers()) as quick, Dns(silent=True) as slow:
        assert "\r\x1b[K" not in case.on_terminal(*healthy(case, quick), TERM="xterm")[1]
        long = [*healthy(case, slow), "--timeout", "0.6", "--tries", "1"]
        assert "\r\x1b[K" in case.on_terminal(*long, TERM="xterm")[1]
        assert "\r\x1b[K" not in case.on_terminal(*long, "-q", TERM="xterm")[1]
        done = case.run(*long)
        assert "\r" not in done.err and done.err == "", done.err


def test_keys_in_arguments_stay_out_of_reports(case):
    with Dns(private_answers()) as dns:
        capture = case.path("run.capture")
        done = case.run("check", "https://me:SECRET@%s/x?api-key=SECRET" % NAME, "-i", case.save("inv.json", inventory()), dns.at,
                        *OFFLINE, "-o", "json", "--capture", capture)
        assert done.status == 0, done.err
        assert "https://%s/x" % NAME in json.loads(done.out)["run"]["arguments"]
        assert "SECRET" not in done.out + done.err + open(capture).read()


main(globals())
