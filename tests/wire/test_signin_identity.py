#!/usr/bin/python3
"""test_signin_identity.py - signing in by managed identity: the instance metadata service, App Service, a server of Azure Arc, against stand-ins
on loopback and, in a namespace, at their true addresses. See test_arm.py for how it is run."""
import os
import subprocess
import time

import test_arm as base
from signin_kit import (ARC_KEY, AUDIENCE, CLIENT, IDENTITY_HEADER, identity_reply, sign_in, unexposed)
from standin import Stand
from test_arm import TOKEN, check, equal, has, healthy, in_a_namespace, run_tests

AUTH = ("--auth", "managed-identity")
TOKEN_PATH = "/metadata/identity/oauth2/token"
NOT_THERE = {"status": 400, "body": {"error": "invalid_request", "error_description": "Identity not found"}}
NO_HEADER = {"status": 400, "body": {"error": "invalid_request", "error_description": "Required metadata header not specified"}}


def failed(run, *parts):
    has(run.error, "error auth", "managed-identity: ", *parts)


def with_imds(*answers, arguments=AUTH, **env):
    with Stand(*answers) as imds:
        run, _ = sign_in(dict(env, AZURE_POD_IDENTITY_AUTHORITY_HOST=imds.url), *arguments)
        unexposed(imds)
        return run, imds


# ---- the instance metadata service -------------------------------------------------------------------------------

def test_imds():
    run, imds = with_imds(identity_reply())
    healthy(run)
    equal((run.data["source"], run.data["appId"]), ("managed-identity", CLIENT))
    request, = imds.requests
    equal((request.method, request.path, request.query), ("GET", TOKEN_PATH, {"api-version": "2018-02-01", "resource": AUDIENCE}))
    equal(request.headers["metadata"], "true")
    check("x-forwarded-for" not in request.headers and "authorization" not in request.headers, request.headers)


def test_imds_user_assigned():
    run, imds = with_imds(identity_reply(), AZURE_CLIENT_ID=CLIENT + "&x=1")
    healthy(run)
    equal(imds.requests[0].query["client_id"], CLIENT + "&x=1")
    check("x" not in imds.requests[0].query, imds.requests[0].query)


def test_imds_is_looked_for_where_others_come_after():
    run, imds = with_imds(NO_HEADER, identity_reply(), arguments=())
    healthy(run)
    first, second = imds.requests
    equal((first.path, first.query, first.headers.get("metadata")), (TOKEN_PATH, {}, None))
    equal(second.headers["metadata"], "true")
    run, imds = with_imds(identity_reply(), arguments=(), AZURE_TOKEN_CREDENTIALS="ManagedIdentityCredential")
    healthy(run)
    equal(len(imds.requests), 1)  # named alone: nothing comes after
    for answer in ({"status": 403, "body": "connecting to 169.254.169.254:80: dial tcp: connect: network is UNREACHABLE"},
                   {"fault": "close"}, {"fault": "garbage"}, {"delay": 2, "status": 400}):
        start = time.monotonic()
        run, imds = with_imds(answer, arguments=(), PATH="/nonexistent")
        failed(run, "no instance metadata service", "cli: ")
        equal(len(imds.requests), 1, answer)
        check(time.monotonic() - start < 20, "it was waited for")


def test_imds_without_an_identity():
    run, imds = with_imds(NOT_THERE)
    failed(run, "no managed identity", "AZURE_CLIENT_ID is not set", "az vm identity assign")
    equal(len(imds.requests), 1)
    run, _ = with_imds(NOT_THERE, AZURE_CLIENT_ID=CLIENT)
    failed(run, "with the client id " + CLIENT)
    run, _ = with_imds({"status": 400, "body": {"error": "invalid_request", "error_description":
                                                "Multiple user assigned identities exist, please specify the clientId"}})
    failed(run, "several managed identities", "AZURE_CLIENT_ID")
    run, _ = with_imds(NOT_THERE, arguments=(), PATH="/nonexistent")
    failed(run, "no managed identity", "cli: ")  # an absent identity is no reason to ask nobody else


def test_imds_that_is_not_well():
    for answer, parts in (({"status": 401}, ["refused (401)"]), ({"status": 403, "body": "no"}, ["refused (403)"]),
                          ({"status": 400, "body": "<html>"}, ["refused (400)", "something else"]),
                          ({"status": 200, "body": "<html>"}, ["not with a token"]), ({"body": {"access_token": ""}}, ["not with a token"]),
                          ({"body": "x" * 70000}, ["larger than"]), ({"fault": "endless"}, ["larger than"]),
                          ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, ["a redirect"]),
                          ({"status": 400, "body": {"error": "x", "error_description": "it is \x1b[31m and %s" % TOKEN}}, ["it is \\x1b[31m and ..."])):
        run, imds = with_imds(answer)
        failed(run, *parts)
        equal(len(imds.requests), 1, answer)
    run, _ = with_imds({"delay": 10, "status": 200}, arguments=AUTH + ("--deadline", "2"))
    failed(run, "the time given for the run ended")
    run, _ = sign_in({}, *AUTH)
    failed(run, "gave no answer")


def test_imds_404_is_asked_again():
    run, imds = with_imds({"status": 404}, {"status": 404}, identity_reply())
    healthy(run)
    check(imds.requests[1].at - imds.requests[0].at > 0.9 and imds.requests[2].at - imds.requests[1].at > 1.9, "it did not wait")


def test_imds_500_for_ever():
    run, imds = with_imds({"status": 500})
    failed(run, "refused (500)", "after 4 tries")
    equal(len(imds.requests), 4)


def test_imds_429_says_how_long():
    run, imds = with_imds({"status": 429, "headers": {"Retry-After": "3"}}, identity_reply())
    healthy(run)
    check(imds.requests[1].at - imds.requests[0].at > 2.9, "Retry-After was not waited for")


def test_imds_410_takes_longer():
    run, imds = with_imds({"status": 410}, identity_reply())
    healthy(run)
    check(imds.requests[1].at - imds.requests[0].at > 9.9, "it did not wait ten seconds")


def test_imds_through_no_proxy():
    with Stand({"status": 500}) as proxy:
        run, _ = with_imds(identity_reply(), HTTP_PROXY=proxy.url, http_proxy=proxy.url, ALL_PROXY=proxy.url)
        healthy(run)
        equal(proxy.requests, [])


def test_imds_elsewhere_is_near():
    for url in ("http://10.1.2.3", "http://imds.example", "http://127.0.0.1:1/path", "ftp://127.0.0.1", "http://u:p@127.0.0.1"):
        run, _ = sign_in({"AZURE_POD_IDENTITY_AUTHORITY_HOST": url}, *AUTH)
        failed(run, "AZURE_POD_IDENTITY_AUTHORITY_HOST")


def test_the_token_of_an_identity_is_renewed():
    for more in ({"expires_on": str(int(time.time()) + 3)}, {"expires_on": "", "expires_in": "2"}):
        e = base.estate()
        e.override("*/privateEndpoints/*", delay=2)
        with Stand(identity_reply(**more), identity_reply()) as imds:
            run, _ = sign_in({"AZURE_POD_IDENTITY_AUTHORITY_HOST": imds.url}, *AUTH, e=e)
        healthy(run)
        equal(len(imds.requests), 2, more)
    for value in ("-1", "99999999999999999999", "NaN", None, [], -5):
        run, imds = with_imds(identity_reply(expires_on=value, expires_in=value))
        healthy(run)
        equal(len(imds.requests), 1, value)


# ---- App Service -------------------------------------------------------------------------------------------------

def with_app_service(*answers, arguments=AUTH, **env):
    with Stand(*answers) as app:
        run, _ = sign_in(dict({"IDENTITY_ENDPOINT": app.url + "/msi/token", "IDENTITY_HEADER": IDENTITY_HEADER}, **env), *arguments)
        unexposed(app)
        return run, app


def test_app_service():
    for arguments in (AUTH, ()):
        run, app = with_app_service(identity_reply(), arguments=arguments, AZURE_CLIENT_ID=CLIENT)
        healthy(run)
        equal(run.data["source"], "managed-identity")
        request, = app.requests
        equal((request.path, request.query), ("/msi/token", {"api-version": "2019-08-01", "resource": AUDIENCE, "client_id": CLIENT}))
        equal(request.headers["x-identity-header"], IDENTITY_HEADER)
        check("metadata" not in request.headers, request.headers)


def test_app_service_that_is_not_well():
    for answer, parts in (({"status": 400, "body": {"statusCode": 400, "message": "No User Assigned or Delegated Managed Identity found for "
                                                    "specified ClientId/ResourceId/PrincipalId."}}, ["no managed identity"]),
                          ({"status": 401, "body": ""}, ["refused (401)"]), ({"status": 403, "body": {"message": "no"}}, ["403: no"]),
                          ({"status": 307, "headers": {"Location": "http://127.0.0.1:1/"}}, ["a redirect"]),
                          ({"fault": "endless"}, ["larger than"]), ({"body": "garbage"}, ["not with a token"])):
        run, app = with_app_service(answer)
        failed(run, *parts)
        equal(len(app.requests), 1, answer)
    run, _ = with_app_service({"fault": "close"}, {"status": 500}, {"status": 404}, identity_reply())
    healthy(run)
    run, _ = with_app_service(lambda r: {"status": 400, "body": {"message": "got " + r.headers["x-identity-header"] + " and " + str(r.headers)}})
    failed(run, "refused (400")
    run, app = with_app_service(identity_reply(), IDENTITY_HEADER="secret-part\r\nX: y")
    failed(run, "IDENTITY_HEADER")
    equal(app.requests, [])
    for url in ("http://10.1.2.3/msi/token", "http://example/msi/token", "http://127.0.0.1:1/x?y=z"):
        run, _ = sign_in({"IDENTITY_ENDPOINT": url, "IDENTITY_HEADER": IDENTITY_HEADER}, *AUTH)
        failed(run, "IDENTITY_ENDPOINT")
    run, app = with_app_service(identity_reply(), IDENTITY_SERVER_THUMBPRINT="00")
    failed(run, "Service Fabric")
    equal(app.requests, [])


# ---- a server of Azure Arc ---------------------------------------------------------------------------------------

KEYS = "/var/opt/azcmagent/tokens/"


def agent(path, reply=None):
    """Asks for the key in `path`, and gives `reply` to whoever has it."""
    def answer(request):
        if request.headers.get("authorization") == "Basic " + ARC_KEY:
            return reply or identity_reply()
        return {"status": 401, "headers": {"WWW-Authenticate": path}, "body": ""}
    return answer


def with_arc(*answers, arguments=AUTH, **env):
    with Stand(*answers) as arc:
        run, _ = sign_in(dict({"IDENTITY_ENDPOINT": arc.url + TOKEN_PATH, "IMDS_ENDPOINT": arc.url}, **env), *arguments)
        unexposed(arc)
        return run, arc


def test_arc_reads_no_other_file():
    own = os.path.join(base.TMP, "x.key")
    with open(own, "w") as f:
        f.write(ARC_KEY)
    for challenge in ("Basic realm=" + own, "Basic realm=/etc/passwd", "Basic realm=" + KEYS + "../../../../etc/x.key", "Basic realm=" + KEYS + "a/b.key",
                      "Basic realm=" + KEYS + ".key", "Basic realm=" + KEYS + "x.key.txt", "Basic realm=", "Bearer x", "Basic realm=%s\t.key" % KEYS,
                      "Basic realm=/VAR/opt/azcmagent/tokens/x.key", "Basic realm=" + KEYS + "x" * 600 + ".key"):
        run, arc = with_arc(agent(challenge))
        failed(run, "did not ask for a key in " + KEYS)
        equal(len(arc.requests), 1, challenge)
    run, arc = with_arc(agent("Basic realm=%sno-such-file-here.key" % KEYS))
    failed(run, "no-such-file-here.key", "himds")
    equal(len(arc.requests), 1)
    run, _ = with_arc(identity_reply())
    failed(run, "did not ask for a key")


def test_arc_that_is_not_well():
    for answer, parts in (({"status": 400, "body": {"error": "invalid_resource"}}, ["refused (400: invalid_resource"]), ({"status": 403}, ["403"]),
                          ({"status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, ["a redirect"]), ({"fault": "endless"}, ["larger than"])):
        run, arc = with_arc(answer)
        failed(run, *parts)
        equal(len(arc.requests), 1, answer)
    for url in ("http://10.0.0.1/x", "http://169.254.169.254/x", "https://example/x", "nonsense"):
        run, _ = sign_in({"IDENTITY_ENDPOINT": url, "IMDS_ENDPOINT": "x"}, *AUTH)
        failed(run, "IDENTITY_ENDPOINT is not a loopback address")


# ---- at their true addresses -------------------------------------------------------------------------------------

def mount_empty(directory):
    parent = os.path.dirname(directory.rstrip("/").rsplit("/azcmagent", 1)[0] + "/x")
    subprocess.run(["mount", "-t", "tmpfs", "none", parent], check=True)
    os.makedirs(directory)


def arc_with_its_files():
    mount_empty("/var/opt/azcmagent/tokens")
    files = {"good.key": ARC_KEY, "line.key": ARC_KEY + "\n", "large.key": "secret-part" * 400, "broken.key": "secret-part\nX-Evil: y", "empty.key": ""}
    for name, content in files.items():
        with open(KEYS + name, "w") as f:
            f.write(content)
    os.symlink(KEYS + "good.key", KEYS + "link.key")
    os.mkfifo(KEYS + "pipe.key")
    os.mkdir(KEYS + "directory.key")
    for name in ("good.key", "line.key"):
        for arguments in (AUTH, ()):
            run, arc = with_arc(agent("Basic realm=" + KEYS + name), arguments=arguments)
            healthy(run)
            equal(run.data["source"], "managed-identity")
            equal([r.headers.get("authorization") for r in arc.requests], [None, "Basic " + ARC_KEY])
            equal((arc.requests[0].query, arc.requests[0].headers["metadata"]), ({"api-version": "2020-06-01", "resource": AUDIENCE}, "true"))
    for name in ("large.key", "broken.key", "empty.key", "link.key", "pipe.key", "directory.key"):
        run, arc = with_arc(agent("Basic realm=" + KEYS + name))
        failed(run, "key file of Azure Arc", name)
        equal(len(arc.requests), 1, name)
    good = "Basic realm=" + KEYS + "good.key"
    run, _ = with_arc(agent(good), AZURE_CLIENT_ID=CLIENT.upper())
    healthy(run)
    run, _ = with_arc(agent(good), AZURE_CLIENT_ID="another")
    failed(run, "another identity", "AZURE_CLIENT_ID")
    run, _ = with_arc(agent(good, {"status": 403, "body": {"error": "no", "error_description": "key " + ARC_KEY}}))
    failed(run, "refused (403")
    run, arc = with_arc({"status": 401, "headers": {"WWW-Authenticate": good}, "body": ""})
    failed(run, "refused (401)")
    equal(len(arc.requests), 2)


def arc_by_its_agent():
    mount_empty("/opt/azcmagent/bin")
    with open("/opt/azcmagent/bin/himds", "w"):
        pass
    with Stand(agent("Basic realm=" + KEYS + "good.key"), port=40342) as arc:
        run, _ = sign_in({}, *AUTH)
        healthy(run)
        equal(arc.requests[0].path, TOKEN_PATH)
    os.unlink("/opt/azcmagent/bin/himds")


def imds_at_its_address():
    env = {"AZURE_POD_IDENTITY_AUTHORITY_HOST": ""}
    start = time.monotonic()
    run, _ = sign_in(dict(env, PATH="/nonexistent"))
    failed(run, "no instance metadata service (IMDS) answers at http://169.254.169.254", "cli: ")
    check(time.monotonic() - start < 10, "it waited for nobody")
    subprocess.run(["ip", "addr", "add", "169.254.169.254/32", "dev", "lo"], check=True)
    with Stand({"status": 500}) as proxy, Stand(NO_HEADER, identity_reply(), listen="169.254.169.254", port=80) as imds:
        run, _ = sign_in(dict(env, http_proxy=proxy.url, ALL_PROXY=proxy.url))
        healthy(run)
        equal([r.headers["host"] for r in imds.requests], ["169.254.169.254"] * 2)
        equal(proxy.requests, [])
        run, _ = sign_in(env, *AUTH)
        healthy(run)
        equal(len(imds.requests), 3)


def inside_namespace():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    arc_with_its_files()
    arc_by_its_agent()
    imds_at_its_address()


def test_at_their_true_addresses():
    return in_a_namespace(__file__)


if __name__ == "__main__":
    run_tests(globals())
