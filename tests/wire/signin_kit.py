"""What the tests of signing in share: secrets, replies, and runs of the driver or of pldig against stand-ins."""
import os
import subprocess
import time

import test_arm as base
from standin import Stand
from test_arm import ACCOUNT, PLAIN, TOKEN, check, equal, estate, has, healthy, serve

CLIENT_SECRET = "8Q~secret-part of+the/client%secret&=\"~0123456789abcdef"
ASSERTION = "eyJhbGciOiJub25lIn0.secret-part-of-the-assertion.sig"
IDENTITY_HEADER = "secret-part-of-the-identity-header"
ARC_KEY = "secret-part-of-the-arc-key"
TENANT, CLIENT = "0c0c0c0c-0000-0000-0000-000000000001", "0d0d0d0d-0000-0000-0000-000000000002"
AUDIENCE = "https://management.azure.com/"
PRINCIPAL = {"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT}
SECRET = dict(PRINCIPAL, AZURE_CLIENT_SECRET=CLIENT_SECRET)


def token_reply(token=TOKEN, expires_in=3599, **more):
    return {"body": dict({"token_type": "Bearer", "expires_in": expires_in, "ext_expires_in": expires_in, "access_token": token}, **more)}


def identity_reply(token=TOKEN, **more):
    """As managed identity endpoints write it: all values are strings."""
    day = 86399
    return {"body": dict({"access_token": token, "client_id": CLIENT, "expires_in": str(day), "ext_expires_in": str(day),
                          "expires_on": str(int(time.time()) + day), "not_before": "1", "resource": AUDIENCE, "token_type": "Bearer"}, **more)}


def refusal(status, code, text="words of the service", error="invalid_client"):
    return {"status": status, "body": {"error": error, "error_codes": [code], "trace_id": "t", "correlation_id": "c",
                                       "error_description": "AADSTS%d: %s\r\nTrace ID: t" % (code, text)}}


def sign_in(env, *arguments, e=None, limit=60):
    """Reads the standard account with what the environment says; the Run, and what ARM was asked."""
    arm = serve(e or estate())
    try:
        return base.drive("--endpoint", arm.url, "--id", ACCOUNT, *arguments, "--ca-file", base.TLS + "/ca.pem", sign_in=False, env=env,
                          limit=limit), arm
    finally:
        arm.stop()


def with_service(env, *answers, arguments=(), **options):
    """The same with a sign-in service that gives these answers."""
    with Stand(*answers, tls=base.TLS) as service:
        run, arm = sign_in(dict(env, AZURE_AUTHORITY_HOST=service.url), *arguments, **options)
        unexposed(service)
        return run, service


def unexposed(stand):
    check(not stand.requests or stand.seen > 0, "no command line was seen: the look at them proves nothing")
    equal(stand.exposed, [], "secrets on command lines")


def pldig(*arguments, env, status):
    """Runs the program itself; its output and log, both searched for secrets."""
    done = subprocess.run([os.path.join(base.BUILD, "pldig"), *arguments], env=dict(PLAIN, **env), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)
    check(base.SECRET_PART not in done.stdout + done.stderr, "a part of a secret was printed:", done.stderr, done.stdout)
    equal(done.returncode, status, done.stderr)
    return done.stdout, done.stderr
