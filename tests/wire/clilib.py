"""clilib.py - what the test_cli_*.py suites share: running pldig, a scripted DNS server on loopback, an inventory.

A test is a function whose name begins with "test_"; it takes a Case. main(globals()) runs all of a file and counts.
"""
import fcntl
import json
import os
import pty
import select
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback
from pathlib import Path

import hostenv

ROOT = Path(__file__).resolve().parents[2]
A, SOA, AAAA, CNAME = 1, 6, 28, 5
SERVFAIL, NXDOMAIN = 2, 3
OFFLINE = ["--no-system", "--no-azure-dns", "--vantage", "onprem"]


def wire_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split(".")) + b"\0"


class Dns:
    """Answers over UDP from `answers`: {(name, type): [(owner, type, value)...] | rcode | None for silence}; else NOERROR without data.
    `questions` are those that came, as (name, type)."""

    def __init__(self, answers=None, silent=False):
        self.answers, self.silent, self.questions = answers or {}, silent, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.at = "@127.0.0.1#%d" % self.port
        threading.Thread(target=self.serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def serve(self):
        while True:
            try:
                data, client = self.socket.recvfrom(4096)
                reply = self.reply(data)
                if reply is not None:
                    self.socket.sendto(reply, client)
            except OSError:
                return

    def reply(self, data):
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        name, qtype = ".".join(labels).lower(), struct.unpack(">H", data[at + 1:at + 3])[0]
        self.questions.append((name, qtype))
        answer = self.answers.get((name, qtype), [])
        if self.silent or answer is None:
            return None
        rcode = answer if isinstance(answer, int) else 0
        records = b""
        for owner, rtype, value in [] if isinstance(answer, int) else answer:
            rdata = socket.inet_aton(value) if rtype == A else wire_name(value)
            if rtype == SOA:
                rdata = wire_name("azureprivatedns.net") + wire_name("azureprivatedns-host.microsoft.com") + bytes(20)
            records += wire_name(owner) + struct.pack(">HHIH", rtype, 1, 60, len(rdata)) + rdata
        count = 0 if isinstance(answer, int) else len(answer)
        return data[:2] + struct.pack(">HHHHH", 0x8180 | rcode, 1, count, 0, 0) + data[12:at + 5] + records


SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"


def private_answers(label="contoso-ai", address="10.1.2.5", zone="openai.azure.com"):
    """What a resolver says that sees the private zone of one name."""
    fqdn, private = "%s.%s" % (label, zone), "%s.privatelink.%s" % (label, zone)
    return {(fqdn, A): [(fqdn, CNAME, private), (private, A, address)],
            (fqdn, AAAA): [(fqdn, CNAME, private)],
            (private, A): [(private, A, address)],
            ("privatelink." + zone, SOA): [("privatelink." + zone, SOA, "")]}


def inventory(accounts=("contoso-ai",), address="10.1.2.5"):
    """Accounts of kind OpenAI, each with one approved private endpoint at the address, as a value to be saved as JSON."""
    base = "/subscriptions/%s/resourceGroups/rg-ai/providers/" % SUBSCRIPTION
    out = {"schema": "pldig-inventory", "schemaVersion": "1.0", "cloud": "AzureCloud", "toolVersion": "0.1.0",
           "takenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "subscriptions": [SUBSCRIPTION], "accounts": [],
           "privateEndpoints": [], "privateDnsZones": [], "privateDnsZonesRead": True, "gaps": []}
    for name in accounts:
        account = base + "Microsoft.CognitiveServices/accounts/" + name
        endpoint = base + "Microsoft.Network/privateEndpoints/pe-" + name
        fqdn = name + ".openai.azure.com"
        out["accounts"].append({
            "id": account, "name": name, "kind": "OpenAI", "location": "eastus2", "customSubDomainName": name,
            "endpoint": "https://%s/" % fqdn, "hosts": [fqdn], "provisioningState": "Succeeded",
            "publicNetworkAccess": "Disabled", "defaultAction": "Deny",
            "requiredZoneNames": ["privatelink.openai.azure.com"],
            "privateEndpointConnections": [{"name": "c", "id": account + "/privateEndpointConnections/c",
                                            "privateEndpointId": endpoint, "status": "Approved", "description": ""}]})
        out["privateEndpoints"].append({
            "id": endpoint, "name": "pe-" + name, "location": "eastus2", "resourceGuid": None, "subnetId": None,
            "networkInterfaceId": None, "privateLinkServiceIds": [account], "status": "Approved", "readable": True,
            "membersKnown": True, "zoneGroup": False, "zoneConfigs": [],
            "members": [{"requiredMemberName": "default", "address": address, "fqdns": [fqdn], "source": "nic"}]})
    return out


class Done:
    """How a run of pldig ended: .status, .out, .err (text)."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


class Case:
    """One test: a directory of its own, and ways to run pldig."""

    def __init__(self, build, directory):
        self.pldig, self.dir = str(build / "pldig"), Path(directory)

    def path(self, name):
        return str(self.dir / name)

    def save(self, name, value):
        text = value if isinstance(value, (str, bytes)) else json.dumps(value)
        (self.dir / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.path(name)

    def env(self, **changes):
        env = {k: v for k, v in hostenv.plain().items() if k not in ("NO_COLOR", "TERM")}
        env.update(PATH="/usr/bin:/bin", AZURE_CONFIG_DIR=self.path("azure"), **changes)
        return env

    def run(self, *arguments, stdin="", stdin_file=None, stdout_file=None, env=None, **options):
        """`stdin` is what it reads; or the name of a file to read, of one to write to without emptying it before."""
        if stdin_file or stdout_file:
            with open(stdin_file or os.devnull, "rb") as source, open(stdout_file or os.devnull, "ab") as sink:
                words = [self.pldig, *map(str, arguments)]
                done = subprocess.run(words, stdin=source, stdout=sink, stderr=subprocess.PIPE, env=env or self.env(), timeout=60, **options)
            return Done(done.returncode, "", done.stderr.decode("utf-8", "replace"))
        done = subprocess.run([self.pldig, *map(str, arguments)], input=stdin.encode(), stdout=options.pop("stdout", subprocess.PIPE),
                              stderr=subprocess.PIPE, env=env or self.env(), timeout=60, **options)
        return Done(done.returncode, (done.stdout or b"").decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def start(self, *arguments, **options):
        return subprocess.Popen([self.pldig, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.env(), **options)

    def arm(self, value):
        """The stand-in for Azure Resource Manager with this estate (tests/net/estate.py, "standard" has the account contoso-ai); gives
        the process to end, and the options that lead pldig to it."""
        ready = self.path("arm.ready")
        child = subprocess.Popen([sys.executable, str(ROOT / "tests/net/armstub.py"), "--estate", self.save("estate.json", value), "--http",
                                  "--ready", ready], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while not os.path.exists(ready) and time.monotonic() < end:
            time.sleep(0.02)
        with open(ready) as file:
            url = json.load(file)["url"]
        os.unlink(ready)
        return child, ["--arm-endpoint", url, "--token-file", self.save("token", value.get("token", "lab-token") + "\n")]

    def refused(self, *arguments, says=(), **options):
        """It must end with status 2, say these words on standard error, each line as ours, and nothing on standard output."""
        done = self.run(*arguments, **options)
        assert done.status == 2, (done.status, done.out, done.err)
        assert done.out == "", done.out
        assert done.err.startswith("pldig: "), done.err
        for word in [says] if isinstance(says, str) else says:
            assert word in done.err, (word, done.err)
        return done

    def on_terminal(self, *arguments, columns=0, **env):
        """Runs with standard output and error on a pseudo-terminal (0 columns: of no known size); gives status and everything that was
        written."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        child = subprocess.Popen([self.pldig, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
                                 env=self.env(**env))
        os.close(follower)
        seen, end = b"", time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([leader], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(leader, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data
        os.close(leader)
        return child.wait(timeout=60), seen.decode("utf-8", "replace")


def main(names):
    build = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build").resolve()
    passed = failed = 0
    for name, test in [(n, f) for n, f in names.items() if n.startswith("test_") and callable(f)]:
        with tempfile.TemporaryDirectory(prefix="pldig-cli-") as directory:
            try:
                test(Case(build, directory))
                passed += 1
            except Exception:  # an assertion or a broken run: both are one failed test
                failed += 1
                print("not ok %s\n%s" % (name, traceback.format_exc()), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)
