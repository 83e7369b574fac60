#!/usr/bin/python3
"""demo.py PLDIG - a small world with one healthy account and several broken ones, and what pldig says of it.

In namespaces of its own, with the true addresses. Where those are forbidden (--plain asks for it), the same servers on 127.0.0.1
and high ports, named with @; what cannot be shown there is left out, and said.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import armstub
import daemon
import namespace
import places
import servers
import world as lab
from estate import Estate
from internet import Account, contoso_ai

LINKED = ("cognitiveservices", "openai")  # the zone of services.ai was forgotten
HEALTHY, LOST, STALE, SPEECH = "contoso-oai", "contoso-chat", "contoso-search", "contoso-speech"


def accounts():
    """As DNS has them."""
    return [contoso_ai(), Account(HEALTHY, "OpenAI", {"openai": ["10.1.3.5"]}), Account(LOST, "OpenAI", {"openai": []}),
            Account(STALE, "OpenAI", {"openai": ["10.1.9.9"]}), Account(SPEECH, "SpeechServices", {"cognitiveservices": ["10.1.3.8"]})]


def estate():
    """As Azure has them."""
    e = Estate()
    e.account("contoso-ai")
    for name, kind in ((HEALTHY, "OpenAI"), (LOST, "OpenAI"), (STALE, "OpenAI"), (SPEECH, "SpeechServices")):
        e.account(name, kind=kind)
    for name, first in (("contoso-ai", "10.1.2.4"), (HEALTHY, "10.1.3.5"), (LOST, "10.1.3.6"), (STALE, "10.1.3.7"), (SPEECH, "10.1.3.8")):
        e.endpoint("pe-" + name, name, first=first)
    for service in LINKED:
        e.zone(f"privatelink.{service}.azure.com", links=["hub"])
    zone = e.zone_named("privatelink.openai.azure.com")
    zone.record(LOST, None)
    zone.record(STALE, "10.1.9.9", creator="created by private endpoint pe-old with resource guid 0f0f0f0f-0000-0000-0000-000000000099")
    return e


def corp(site, at):
    """The company's own server: two services are forwarded to Azure, cognitiveservices was forgotten."""
    rules = "".join(servers.forward(zone, at["azure"]) for zone in ("openai.azure.com", "services.ai.azure.com"))
    return [servers.bind(site, "corp", at["corp"], forwarders=[at["public"]], statements=rules)]


def named(label, place):
    return f"@{label}={place.address}" + (f"#{place.port}" if place.port != 53 else "")


def run(pldig, directory, programs, in_namespace):
    """Builds the world, runs pldig on the terminal, and returns its exit status."""
    at = places.places(in_namespace)
    if in_namespace:
        lab.own_network()
        lab.own_files(directory, [at["azure"].address])
    world = lab.World(directory, programs, at, accounts(), LINKED)
    stub = None
    try:
        world.start(corp)
        stub = armstub.Stub(estate(), tls=os.path.join(directory, "tls")).start()
        token = world.site.write(stub.world.token + "\n", "token")
        whom = [named("corp", at["corp"])]
        if in_namespace:
            whom += ["--vantage", "vnet"]
        else:
            whom = [named("azure", at["azure"]), *whom, "--no-system", "--no-azure-dns", "--vantage", "onprem"]
        print(f"Five accounts: {HEALTHY} is right; contoso-ai lacks one private zone of three, {LOST} lost its record, {STALE} has the\n"
              f"record of a deleted endpoint, and the company's server, corp, does not forward cognitiveservices.azure.com to Azure.")
        if not in_namespace:
            print("No namespaces here, so this is left out: the system's own path (resolv.conf, getaddrinfo) and 168.63.129.16\n"
                  "by its address; the server that stands for Azure DNS is named with @azure instead.")
        print(f"\n$ pldig check {' '.join(whom)}\n", flush=True)
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        return subprocess.call([pldig, "check", *whom, "--arm-endpoint", stub.url, "--token-file", token, "--ca-file", stub.ca],
                               stdin=subprocess.DEVNULL, env=environment)
    finally:
        world.stop()
        if stub:
            stub.stop()


def main():
    parser = argparse.ArgumentParser(description="Shows pldig at work on a small world of real DNS servers.")
    parser.add_argument("pldig", help="the program: build/pldig")
    parser.add_argument("--plain", action="store_true", help="do without namespaces")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    pldig = os.path.abspath(args.pldig)
    missing = namespace.missing(("named", "openssl"))
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}; make deps-test installs what the demo needs")
    if not args.plain and not args.inside and not namespace.forbidden():
        os.execvpe("unshare", [*namespace.UNSHARE, sys.executable, os.path.abspath(__file__), pldig, "--inside"], namespace.environment())
    lab_directory = os.path.join(os.path.dirname(pldig), "lab")
    os.makedirs(lab_directory, exist_ok=True)
    directory = tempfile.mkdtemp(prefix="demo.", dir=lab_directory)
    try:
        status = run(pldig, directory, os.path.join(lab_directory, "programs"), args.inside)
    except daemon.WorldError as err:
        sys.exit(f"the world of the demo could not be built: {err}")
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"\nExit status {status}" + (", as it must be: there are errors." if status == 1 else ": 1 was expected."))
    return 0 if status == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
