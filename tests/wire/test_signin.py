#!/usr/bin/python3
"""test_signin.py - signing in by the environment and by workload identity, against a stand-in for the sign-in service over HTTPS; the order of
the sources; claims, renewal, and what an ARM endpoint says of itself. See test_arm.py for how it is run."""
import base64
import glob
import json
import os
import signal
import subprocess
import tempfile
import time

import test_arm as base
from signin_kit import (ASSERTION, AUDIENCE, CLIENT, CLIENT_SECRET, PRINCIPAL, SECRET, TENANT, pldig, refusal, sign_in, token_reply,
                        unexposed, with_service)
from standin import Stand
from test_arm import ACCOUNT, TOKEN, check, equal, estate, fake_az, has, healthy, in_a_namespace, run_tests, serve


def one_error(run, *parts):
    has(run.error, "error auth", "not signed in to Azure", *parts)


# ---- a client secret ---------------------------------------------------------------------------------------------

def test_client_secret():
    for arguments in ((), ("--auth", "environment")):
        run, service = with_service(SECRET, token_reply(), arguments=arguments)
        healthy(run)
        equal((run.data["source"], run.data["appId"], run.data["tenantId"]), ("environment", CLIENT, TENANT))
        request, = service.requests
        equal((request.method, request.path), ("POST", "/%s/oauth2/v2.0/token" % TENANT))
        equal(request.form, {"grant_type": "client_credentials", "client_id": CLIENT, "scope": AUDIENCE + "/.default",
                             "client_secret": CLIENT_SECRET})
        equal(request.headers["content-type"], "application/x-www-form-urlencoded")
        check("authorization" not in request.headers, request.headers)


REFUSALS = (
    (401, 7000215, ["AZURE_CLIENT_SECRET is not a secret of this application", "value, not its id"]),
    (401, 7000222, ["AZURE_CLIENT_SECRET has expired", "credential reset"]),
    (400, 700016, ["no application " + CLIENT, "AZURE_TENANT_ID"]),
    (400, 90002, ["no tenant " + TENANT, "--cloud"]),
    (400, 90019, ["no tenant can be told", "AZURE_TENANT_ID"]),
    (400, 900023, [TENANT, "AZURE_TENANT_ID"]),
    (401, 700027, ["certificate", "upload"]),
    (400, 53003, ["Conditional Access", CLIENT]),
    (401, 7000112, ["disabled"]),
    (400, 500011, ["--cloud"]),
)


def test_refusals_are_told_in_words():
    for status, code, parts in REFUSALS:
        run, service = with_service(SECRET, refusal(status, code))
        one_error(run, "environment: ", "(AADSTS%d)" % code, *parts)
        equal(len(service.requests), 1, code)
        check("words of the service" not in run.error, run.error)
    run, _ = with_service(SECRET, refusal(400, 9999999, "something new \x1b[31m happened"))
    one_error(run, "refused (400", "AADSTS9999999: something new \\x1b[31m happened")
    check("Trace ID" not in run.error, run.error)


def test_a_service_that_is_not_well():
    for answer, parts, asked in (
            ({"status": 404, "body": "<html>"}, ["refused (404)", "address of the service"], 1),
            ({"status": 403, "body": "Blocked by policy"}, ["refused (403)", "in between"], 1),
            ({"status": 200, "body": "<html>Sign in</html>"}, ["answered 200, but not with a token"], 1),
            ({"body": {"access_token": 7}}, ["not with a token"], 1),
            ({"body": {"access_token": "secret-part with blanks"}}, ["not with a token"], 1),
            ({"body": {"access_token": ""}}, ["not with a token"], 1),
            ({"body": [{"access_token": TOKEN}]}, ["not with a token"], 1),
            ({"body": '{"access_token": "%s' % TOKEN}, ["not with a token"], 1),
            ({"body": "x" * 70000}, ["larger than"], 1),
            ({"fault": "endless"}, ["larger than"], 1),
            ({"fault": "bomb"}, ["larger than"], 1),
            ({"status": 302, "headers": {"Location": "https://127.0.0.1:1/"}}, ["a redirect", "not followed"], 1),
            ({"status": 307, "headers": {"Location": "https://127.0.0.1:1/"}}, ["a redirect", "not followed"], 1),
            ({"status": 429, "headers": {"Retry-After": "3600"}}, ["refused (429)", "throttles"], 1),
            ({"status": 500, "headers": {"Retry-After": "1"}}, ["refused (500)", "after 4 tries"], 4),
            ({"fault": "garbage"}, ["gave no answer"], None)):
        run, service = with_service(SECRET, answer)
        one_error(run, "environment: ", *parts)
        if asked is not None:
            equal(len(service.requests), asked, answer)


def test_a_service_that_recovers():
    run, service = with_service(SECRET, {"status": 503}, {"status": 429, "headers": {"Retry-After": "1"}}, {"fault": "close"}, token_reply())
    healthy(run)
    equal(len(service.requests), 4)
    check(service.requests[2].at - service.requests[1].at > 0.9, "Retry-After was not waited for")


def test_a_service_that_is_slow_or_away():
    run, _ = with_service(SECRET, {"delay": 10, "status": 200}, arguments=("--deadline", "2"))
    one_error(run, "the time given for the run ended")
    run, _ = sign_in(dict(SECRET, AZURE_AUTHORITY_HOST="https://127.0.0.1:9"))
    one_error(run, "gave no answer", "127.0.0.1")
    with Stand(token_reply(), tls=base.TLS) as service:
        arm = serve(estate())
        run = base.drive("--endpoint", arm.url, "--id", ACCOUNT, sign_in=False, env=dict(SECRET, AZURE_AUTHORITY_HOST=service.url))
        arm.stop()
        one_error(run, "certificate")
        equal(service.requests, [])


def test_a_service_that_echoes():
    """What comes back of the secret is in no word of ours, plain or as it was sent."""
    def echo(request):
        return {"status": 400, "body": {"error": "x", "error_description": "got %s and %s and %s" % (
            request.body, request.form["client_secret"], TOKEN)}}
    run, _ = with_service(SECRET, echo)
    one_error(run, "refused (400")


def test_bad_variables():
    for name, value, parts in (("AZURE_TENANT_ID", "../common", ["AZURE_TENANT_ID"]), ("AZURE_TENANT_ID", "x" * 200, ["AZURE_TENANT_ID"]),
                               ("AZURE_AUTHORITY_HOST", "http://127.0.0.1:1", ["AZURE_AUTHORITY_HOST", "https"]),
                               ("AZURE_AUTHORITY_HOST", "https://u:secret-part@127.0.0.1:1", ["AZURE_AUTHORITY_HOST"]),
                               ("AZURE_AUTHORITY_HOST", "login.example", ["AZURE_AUTHORITY_HOST"]),
                               ("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1/x", ["AZURE_AUTHORITY_HOST"])):
        run, _ = sign_in(dict(SECRET, **{name: value}))
        one_error(run, "environment: ", *parts)
    for missing in SECRET:
        run, _ = sign_in({k: v for k, v in SECRET.items() if k != missing}, "--auth", "environment")
        one_error(run, "environment: ", missing)


# ---- workload identity -------------------------------------------------------------------------------------------

def federated(content=ASSERTION):
    handle, path = tempfile.mkstemp(dir=base.TMP)
    os.write(handle, content.encode())
    os.close(handle)
    return path, dict(PRINCIPAL, AZURE_FEDERATED_TOKEN_FILE=path)


def test_workload_identity():
    _, env = federated(ASSERTION + "\n")
    for arguments in ((), ("--auth", "workload-identity")):
        run, service = with_service(env, token_reply(), arguments=arguments)
        healthy(run)
        equal((run.data["source"], run.data["appId"]), ("workload-identity", CLIENT))
        request, = service.requests
        equal(request.form, {"grant_type": "client_credentials", "client_id": CLIENT, "scope": AUDIENCE + "/.default",
                             "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                             "client_assertion": ASSERTION})


def test_workload_identity_failures():
    for code, parts in ((70021, ["matches no federated credential"]), (700211, ["issuer"]), (700212, ["api://AzureADTokenExchange"]),
                        (700213, ["subject", "system:serviceaccount"]), (700024, ["expired", "clock"]), (700016, [CLIENT])):
        path, env = federated()
        run, _ = with_service(env, refusal(400, code))
        one_error(run, "workload-identity: ", "AADSTS%d" % code, *parts, *([path] if code != 700016 else []))
    for content, parts in (("", ["does not hold a token"]), ("secret-part two\nlines", ["does not hold a token"]),
                           ("x" * 70000, ["too large"])):
        run, service = with_service(federated(content)[1], token_reply())
        one_error(run, "workload-identity: ", *parts)
        equal(service.requests, [])
    run, _ = sign_in(dict(PRINCIPAL, AZURE_FEDERATED_TOKEN_FILE="/nonexistent/file"))
    one_error(run, "/nonexistent/file", "No such file")
    run, _ = sign_in(PRINCIPAL, "--auth", "workload-identity")
    one_error(run, "not set up: AZURE_FEDERATED_TOKEN_FILE")


def test_the_federated_token_is_read_again():
    path, env = federated()
    newer = ASSERTION.replace("sig", "newer")

    def first(request):
        with open(path, "w") as f:
            f.write(newer)
        return token_reply(expires_in=2)
    e = estate()
    e.override("*/privateEndpoints/*", delay=1.5)
    run, service = with_service(env, first, token_reply(), e=e)
    healthy(run)
    equal([r.form["client_assertion"] for r in service.requests[:2]], [ASSERTION, newer])


# ---- the order of the sources ------------------------------------------------------------------------------------

AZ = "cat <<'END'\n%s\nEND\n" % base.ANSWER


def path_with_az(script=AZ):
    return {"PATH": fake_az(script) + ":/usr/bin:/bin"}


def test_nothing_is_set_up():
    run, _ = sign_in({"PATH": "/nonexistent"})
    lines = run.error.splitlines()
    equal([l.split(":")[0] for l in lines[1:]], ["environment", "workload-identity", "managed-identity", "cli"])
    has(lines[1], "not set up", "AZURE_CLIENT_SECRET")
    has(lines[3], "no instance metadata service")
    has(lines[4], "az", "PATH")


def test_what_is_absent_is_passed_over():
    run, _ = sign_in(path_with_az())
    healthy(run)
    equal(run.data["source"], "cli")
    run, _ = sign_in(dict(path_with_az(), **PRINCIPAL))
    equal(run.data["source"], "cli")


def test_what_fails_ends_the_search():
    run, _ = with_service(dict(SECRET, **path_with_az("touch $AZ_CALLED\n")), refusal(401, 7000222))
    lines = run.error.splitlines()
    equal([l.split(":")[0] for l in lines[1:2]], ["environment"])
    has(lines[2], "what comes after environment was not tried", "--auth")
    _, env = federated()
    run, service = with_service(dict(env, **SECRET), token_reply())
    equal(run.data["source"], "environment")
    equal(len(service.requests), 1)


def test_azure_token_credentials():
    az = path_with_az()
    for value, wanted in (("dev", "cli"), ("AzureCliCredential", "cli"), ("azureclicredential", "cli"), ("prod", "environment"),
                          ("EnvironmentCredential", "environment"), ("PROD", "environment")):
        run, _ = with_service(dict(SECRET, AZURE_TOKEN_CREDENTIALS=value, **az), token_reply())
        healthy(run)
        equal(run.data["source"], wanted, value)
    run, _ = sign_in(dict(az, AZURE_TOKEN_CREDENTIALS="prod"))
    equal([l.split(":")[0] for l in run.error.splitlines()[1:]], ["environment", "workload-identity", "managed-identity"])
    run, _ = sign_in(dict(az, AZURE_TOKEN_CREDENTIALS="WorkloadIdentityCredential"))
    equal([l.split(":")[0] for l in run.error.splitlines()[1:]], ["workload-identity"])
    for value in ("VisualStudioCodeCredential", "production", "prod,dev", "cli"):
        run, _ = sign_in(dict(az, AZURE_TOKEN_CREDENTIALS=value))
        one_error(run, "AZURE_TOKEN_CREDENTIALS is " + value, "--auth")
    run, _ = sign_in(dict(az, AZURE_TOKEN_CREDENTIALS="prod"), "--auth", "cli")
    equal(run.data["source"], "cli")


# ---- claims, renewal ---------------------------------------------------------------------------------------------

CLAIMS = base64.b64encode(b'{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}').decode()


def challenged():
    e = estate()
    e.override("*/privateEndpoints/*", status=401, body={"error": {"code": "x", "message": "y"}}, headers={
        "WWW-Authenticate": 'Bearer authorization_uri="https://login.microsoftonline.com/%s", error="insufficient_claims", claims="%s"' %
                            (TENANT, CLAIMS)})
    return e


def test_claims_challenge():
    run, _ = with_service(SECRET, token_reply(), e=challenged())
    has(run.error, "error auth", "which environment cannot give", "az login --tenant %s --claims-challenge %s" % (TENANT, CLAIMS), "--auth cli")
    run, _ = sign_in(path_with_az(), e=challenged())
    has(run.error, "error auth", "az login --tenant %s --claims-challenge %s --scope https://management.azure.com//.default" % (TENANT, CLAIMS))
    check("cannot give" not in run.error, run.error)
    run, _ = sign_in(path_with_az("cat >&2 <<'END'\nInteractive authentication is needed. Please run:\naz logout\naz login --tenant \"t\" --scope "
                                  "\"x\" --claims-challenge \"%s\"\nEND\nexit 1\n" % CLAIMS))
    one_error(run, "az login --claims-challenge %s --scope" % CLAIMS)
    run, _ = sign_in(path_with_az("echo 'az login --claims-challenge %s' >&2\nexit 1\n" % TOKEN))
    one_error(run, "cli: Azure CLI is not signed in")


def test_the_token_is_renewed_before_its_end():
    def other(request):
        arm.world.token = "renewed-" + TOKEN
        return token_reply("renewed-" + TOKEN)
    e = estate()
    e.override("*/privateEndpoints/*", delay=1.5)
    arm = serve(e)
    with Stand(token_reply(expires_in=2), other, tls=base.TLS) as service:
        run = base.drive("--endpoint", arm.url, "--id", ACCOUNT, "--ca-file", base.TLS + "/ca.pem", sign_in=False,
                         env=dict(SECRET, AZURE_AUTHORITY_HOST=service.url))
    arm.stop()
    healthy(run)
    equal(len(service.requests), 2)
    has(run.log, "sign-in: the token was renewed before its end")


def test_a_renewal_that_fails_leaves_the_old_token():
    e = estate()
    e.override("*/privateEndpoints/*", delay=1.5)
    run, service = with_service(SECRET, token_reply(expires_in=2), refusal(400, 53003), e=e)
    healthy(run)
    equal(len(service.requests), 2)
    has(run.log, "could not be renewed")


def test_a_token_refused_as_expired_is_renewed_once():
    for times, good in ((1, True), (100, False)):
        e = estate()
        e.override("*/networkInterfaces/*", status=401, code="ExpiredAuthenticationToken", message="The access token expiry is past.", times=times)
        run, service = with_service(SECRET, token_reply(), e=e)
        equal(len(service.requests), 2)
        if good:
            healthy(run)
        else:
            has(run.error, "error auth", "ExpiredAuthenticationToken", "environment")


# ---- what the ARM endpoint says of itself ------------------------------------------------------------------------

def described(login, audiences):
    e = estate()
    e.override("/metadata/endpoints", status=200, body={"name": "Own", "authentication": {"loginEndpoint": login, "audiences": audiences,
                                                                                      "tenant": "common"}})
    return e


def test_the_endpoint_names_its_sign_in_service():
    with Stand(token_reply(), tls=base.TLS) as service:
        run, arm = sign_in(SECRET, e=described(service.url + "/", ["https://management.own.onmicrosoft.com/0a0a"]))
        healthy(run)
        equal(service.requests[0].form["scope"], "https://management.own.onmicrosoft.com/0a0a/.default")
        first = arm.requests[0]
        equal((first["path"], first["query"], first["authorization"]), ("/metadata/endpoints", "api-version=2022-09-01", "none"))
        array = estate()
        array.override("/metadata/endpoints", status=200, body=[
            {"resourceManager": "https://elsewhere.example/", "authentication": {"loginEndpoint": "https://evil.example", "audiences": []}},
            {"resourceManager": "http://127.0.0.1/", "authentication": {"loginEndpoint": service.url, "audiences": [AUDIENCE]}}])
        run, _ = sign_in(SECRET, e=array)
        healthy(run)
        equal(service.requests[1].form["scope"], AUDIENCE + "/.default")


def test_a_foreign_sign_in_service_gets_no_secret():
    with Stand(token_reply(), tls=base.TLS) as foreign:
        url = foreign.url.replace("127.0.0.1", "localhost")  # another name than the endpoint's
        run, _ = sign_in(SECRET, e=described(url, [AUDIENCE]))
        one_error(run, "environment: ", url, "AZURE_AUTHORITY_HOST")
        equal(foreign.requests, [])
        run, _ = sign_in(dict(SECRET, AZURE_AUTHORITY_HOST=url), e=described(url, [AUDIENCE]))
        healthy(run)
    run, _ = sign_in(path_with_az(), e=described("https://login.evil.example", [AUDIENCE]))
    healthy(run)  # Azure CLI knows itself whom to ask
    run, _ = sign_in(SECRET, e=described("https://127.0.0.1:1/adfs", [AUDIENCE]))
    one_error(run, "AD FS")


def test_a_token_for_something_else_is_not_fetched():
    for audience in ("https://vault.azure.net", "https://graph.microsoft.com/", "https://management.evil.example/", "x y", "https://a@b/"):
        run, service = with_service(SECRET, token_reply(), e=described("https://login.microsoftonline.com", [audience]))
        has(run.error, "error auth", "not Azure Resource Manager", "--token-file")
        equal(service.requests, [])


def test_an_endpoint_that_says_nothing_of_use():
    for answer in ({"status": 404}, {"status": 500}, {"status": 200, "body": "<html>"}, {"status": 200, "body": {}}, {"status": 200, "body": []},
                   {"status": 200, "body": {"authentication": {"loginEndpoint": 7, "audiences": "x"}}}, {"fault": "endless"}, {"fault": "close"},
                   {"status": 302, "headers": {"Location": "https://127.0.0.1:1/"}}):
        e = estate()
        e.override("/metadata/endpoints", **answer)
        run, service = with_service(SECRET, token_reply(), e=e)
        healthy(run)
        equal(service.requests[0].form["scope"], AUDIENCE + "/.default")


# ---- the program itself ------------------------------------------------------------------------------------------

NAME = "contoso-ai.openai.azure.com"
OFFLINE = ["--no-system", "--no-azure-dns", "--vantage", "onprem", "@127.0.0.1#9", "--timeout", "0.2", "--tries", "1"]


def test_the_program_tells_who_signed_in():
    directory = tempfile.mkdtemp(dir=base.TMP)
    arm = serve(estate())
    with Stand(token_reply(), tls=base.TLS) as service:
        env = dict(SECRET, AZURE_AUTHORITY_HOST=service.url, PATH="/nonexistent")
        azure = ["--arm-endpoint", arm.url, "--ca-file", base.TLS + "/ca.pem"]
        out, log = pldig("check", NAME, *azure, *OFFLINE, "-vv", "-o", "json", "-o", "text=%s/r" % directory, "--capture", directory + "/c",
                         env=env, status=1)
        has(log, "signed in by environment (client secret), application %s, tenant %s" % (CLIENT, TENANT), "sign-in: POST sign-in service")
        equal(json.loads(out)["run"]["identity"], {"source": "environment", "appId": CLIENT, "tenantId": TENANT})
        unexposed(service)
    arm.stop()
    for name in glob.glob(directory + "/*"):
        with open(name) as f:
            check(base.SECRET_PART not in f.read(), "a secret in", name)


def test_the_program_lists_what_it_tried():
    env = {"PATH": "/nonexistent"}
    azure = ["--arm-endpoint", "http://127.0.0.1:9", *OFFLINE]
    out, log = pldig("check", "contoso-ai", *azure, env=env, status=2)
    lines = log.splitlines()
    equal(lines[0], "pldig: not signed in to Azure")
    equal([l.split(":")[0].strip() for l in lines[1:5]], ["environment", "workload-identity", "managed-identity", "cli"])
    has(lines[3], "--vantage")
    out, log = pldig("check", NAME, *azure, "-o", "json", env=env, status=1)
    has(out, "not signed in to Azure; environment: ")


def test_an_interrupt_ends_it():
    arm = serve(estate())
    with Stand({"delay": 60, "status": 200}, tls=base.TLS) as service:
        env = dict(base.PLAIN, PATH="/nonexistent", **dict(SECRET, AZURE_AUTHORITY_HOST=service.url))
        child = subprocess.Popen([base.BUILD + "/pldig", "inventory", "contoso-ai", "--arm-endpoint", arm.url, "--ca-file", base.TLS + "/ca.pem"],
                                 env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not service.requests:
            time.sleep(0.05)
            check(child.poll() is None, "it ended before")
        child.send_signal(signal.SIGINT)
        out, log = child.communicate(timeout=20)
    arm.stop()
    equal(child.returncode, 130, log)
    check(base.SECRET_PART not in out + log, log)


# ---- the three clouds, with nothing but a proxy to lead there ----------------------------------------------------

CLOUDS = {"AzureCloud": ("login.microsoftonline.com", "https://management.azure.com/"),
          "AzureUSGovernment": ("login.microsoftonline.us", "https://management.usgovcloudapi.net"),
          "AzureChinaCloud": ("login.chinacloudapi.cn", "https://management.chinacloudapi.cn")}


def inside_namespace():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    tls = tempfile.mkdtemp(dir=base.TMP)
    base.make_certificates(tls, [host for host, _ in CLOUDS.values()])
    with Stand(token_reply(), tls=tls) as service:
        seen = []
        env = dict(SECRET, HTTPS_PROXY="http://127.0.0.1:%d" % base.proxy_server(service.server.server_port, seen))
        for cloud, (host, audience) in CLOUDS.items():
            arm = serve(estate(page=50))
            pldig("inventory", "contoso-ai", "--cloud", cloud, "--arm-endpoint", arm.url, "--ca-file", tls + "/ca.pem", env=env, status=0)
            arm.stop()
            has(seen[-1], "CONNECT %s:443 " % host)
            equal((service.requests[-1].form["scope"], service.requests[-1].headers["host"]), (audience + "/.default", host))
        equal(len(seen), len(CLOUDS))
        check(not any(CLIENT_SECRET in s or base.SECRET_PART in s for s in seen), "the proxy was sent a secret")
        unexposed(service)


def test_the_three_clouds():
    return in_a_namespace(__file__)


if __name__ == "__main__":
    run_tests(globals())
