#!/usr/bin/python3
"""test_signin_certificate.py - signing in with a certificate: what the assertion says and who signed it, and files that cannot be used. See
test_arm.py for how it is run."""
import base64
import hashlib
import json
import os
import subprocess
import threading
import time

import test_arm as base
from signin_kit import CLIENT, PRINCIPAL, TENANT, pldig, refusal, token_reply, with_service
from test_arm import check, equal, has, healthy, run_tests

PASSWORD = "secret-part of the/password"
AUTH = ("--auth", "environment")
ENV = dict(os.environ, PASSWORD=PASSWORD)
making = threading.Lock()


def path(name):
    return os.path.join(base.TMP, name)


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], env=ENV, check=True, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def make(name, *, days="30", key=("-newkey", "rsa:2048")):
    """NAME.key and NAME.crt, signed by itself."""
    openssl("req", "-x509", *key, "-nodes", "-days", days, "-subj", "/CN=" + name, "-keyout", path(name + ".key"), "-out", path(name + ".crt"))


def join(out, *names):
    with open(path(out), "wb") as sink:
        for name in names:
            with open(path(name), "rb") as source:
                sink.write(source.read())
    return path(out)


def certificates():
    """Made once; the tests run beside each other."""
    with making:
        if not os.path.exists(path("done")):
            make_all()
            join("done")


def make_all():
    make("app")
    make("other")
    make("ec", key=("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"))
    join("app.pem", "app.key", "app.crt")
    join("chain.pem", "other.crt", "app.crt", "app.key")
    openssl("pkcs8", "-topk8", "-in", path("app.key"), "-passout", "env:PASSWORD", "-out", path("app.locked"))
    join("locked.pem", "app.crt", "app.locked")
    openssl("pkcs12", "-export", "-inkey", path("app.key"), "-in", path("app.crt"), "-certfile", path("other.crt"), "-passout", "env:PASSWORD",
            "-out", path("locked.pfx"))
    openssl("pkcs12", "-export", "-inkey", path("app.key"), "-in", path("app.crt"), "-passout", "pass:", "-out", path("app.pfx"))


def with_certificate(name, *answers, **env):
    certificates()
    return with_service(dict(PRINCIPAL, AZURE_CLIENT_CERTIFICATE_PATH=path(name), **env), *(answers or (token_reply(),)), arguments=AUTH)


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def der(name):
    return openssl("x509", "-in", path(name), "-outform", "DER")


def assertion_of(service):
    """The header and claims of what was sent, whose signature is that of app.key over exactly these."""
    form = service.requests[0].form
    equal({k: v for k, v in form.items() if k != "client_assertion"}, {
        "grant_type": "client_credentials", "client_id": CLIENT, "scope": "https://management.azure.com//.default",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"})
    head, claims, signature = form["client_assertion"].split(".")
    check("=" not in form["client_assertion"], "base64url with padding")
    name = path("signature.%d" % time.monotonic_ns())
    with open(name, "wb") as f:
        f.write(decoded(signature))
    with open(name + ".key", "wb") as f:
        f.write(openssl("x509", "-in", path("app.crt"), "-pubkey", "-noout"))
    verify = ("dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest", "-verify", name + ".key",
              "-signature", name)
    has(openssl(*verify, data=("%s.%s" % (head, claims)).encode()).decode(), "Verified OK")
    return json.loads(decoded(head)), json.loads(decoded(claims))


def test_every_kind_of_file():
    for name, env in (("app.pem", {}), ("locked.pem", {"AZURE_CLIENT_CERTIFICATE_PASSWORD": PASSWORD}), ("app.pfx", {}), ("chain.pem", {}),
                      ("locked.pfx", {"AZURE_CLIENT_CERTIFICATE_PASSWORD": PASSWORD}),
                      ("app.pem", {"AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": "false"})):
        run, service = with_certificate(name, **env)
        healthy(run)
        equal(run.data["source"], "environment")
        head, claims = assertion_of(service)
        thumbprint = base64.urlsafe_b64encode(hashlib.sha256(der("app.crt")).digest()).decode().rstrip("=")
        equal(head, {"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint}, name)
        equal((claims["aud"], claims["iss"], claims["sub"]), (service.url + "/%s/oauth2/v2.0/token" % TENANT, CLIENT, CLIENT))
        check(abs(claims["nbf"] - time.time()) < 60 and claims["exp"] - claims["nbf"] == 600, claims)
        equal(len(claims["jti"]), 36)


def test_with_its_chain():
    for name, env in (("chain.pem", {}), ("locked.pfx", {"AZURE_CLIENT_CERTIFICATE_PASSWORD": PASSWORD})):
        for value in ("1", "true", "TRUE"):
            run, service = with_certificate(name, AZURE_CLIENT_SEND_CERTIFICATE_CHAIN=value, **env)
            healthy(run)
            head, _ = assertion_of(service)
            equal(head["x5c"], [base64.b64encode(der(n)).decode() for n in ("app.crt", "other.crt")], name)


def test_a_new_assertion_each_time():
    ids = set()
    for _ in range(2):
        _, service = with_certificate("app.pem")
        ids.add(assertion_of(service)[1]["jti"])
    equal(len(ids), 2)


def test_a_secret_goes_first():
    run, service = with_certificate("app.pem", AZURE_CLIENT_SECRET="8Q~secret-part")
    healthy(run)
    check("client_assertion" not in service.requests[0].form, "both were sent")


def test_files_that_cannot_be_used():
    certificates()
    join("wrong.pem", "app.key", "other.crt")
    openssl("pkcs12", "-export", "-nokeys", "-in", path("app.crt"), "-passout", "pass:", "-out", path("nokey.pfx"))
    openssl("pkcs12", "-export", "-legacy", "-inkey", path("app.key"), "-in", path("app.crt"), "-passout", "env:PASSWORD", "-out", path("old.pfx"))
    join("ec.pem", "ec.key", "ec.crt")
    openssl("req", "-new", "-key", path("app.key"), "-subj", "/CN=over", "-out", path("over.csr"))
    openssl("x509", "-req", "-in", path("over.csr"), "-signkey", path("app.key"), "-days", "-1", "-out", path("over.crt"))
    join("over.pem", "app.key", "over.crt")
    for name, content in (("empty.pem", b""), ("garbage.pem", b"\x30\x82\x01\x00secret-part" * 50), ("large.pem", b"x" * 300000),
                          ("broken.pem", b"-----BEGIN PRIVATE KEY-----\nsecret-part\n-----END PRIVATE KEY-----\n")):
        with open(path(name), "wb") as f:
            f.write(content)
    password = {"AZURE_CLIENT_CERTIFICATE_PASSWORD": PASSWORD}
    wrong = {"AZURE_CLIENT_CERTIFICATE_PASSWORD": "secret-part wrong"}
    for name, env, parts in (("none.pem", {}, ["No such file"]), ("empty.pem", {}, ["neither PEM nor PKCS #12"]),
                             ("garbage.pem", {}, ["neither PEM nor PKCS #12"]), ("large.pem", {}, ["too large"]),
                             ("broken.pem", {}, ["no private key"]), ("app.crt", {}, ["no private key"]), ("app.key", {}, ["a key and no certificate"]),
                             ("wrong.pem", {}, ["no certificate of its key"]), ("ec.pem", {}, ["not RSA"]), ("over.pem", {}, ["has expired"]),
                             ("locked.pem", {}, ["needs a password", "AZURE_CLIENT_CERTIFICATE_PASSWORD"]),
                             ("locked.pfx", {}, ["needs a password"]), ("locked.pem", wrong, ["is not its password"]),
                             ("locked.pfx", wrong, ["is not its password"]), ("old.pfx", password, ["-legacy"]), ("nokey.pfx", {}, ["no private key"])):
        run, service = with_certificate(name, **env)
        has(run.error, "error auth", "environment: AZURE_CLIENT_CERTIFICATE_PATH", name, *parts)
        equal(service.requests, [], name)


def test_refused():
    for code, parts in ((700027, ["app.pem", "upload"]), (700024, ["clock"]), (7000222, ["expired"])):
        run, _ = with_certificate("app.pem", refusal(401, code))
        has(run.error, "AADSTS%d" % code, *parts)


def without():
    """This build has no OpenSSL: it says so, and asks nobody."""
    run, service = with_certificate("app.pem")
    has(run.error, "error auth", "built without OpenSSL", "libcrypto", "AZURE_CLIENT_SECRET")
    equal(service.requests, [])


version, _ = pldig("--version", env={}, status=0)
if "OpenSSL not built in" in version:
    tests = {"test_without": without}
else:
    check("OpenSSL " in version, version)
    tests = dict(globals())

if __name__ == "__main__":
    run_tests(tests)
