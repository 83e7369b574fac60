"""The environment of a program under test: what this host, its user or a build server set up for Azure or for HTTP must not matter."""
import os

# Nobody is there. The true address of the instance metadata service is asked in namespaces of our own alone.
NO_IMDS = "http://127.0.0.1:9"

FOREIGN = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "curl_ca_bundle", "requests_ca_bundle", "sslkeylogfile",
           "identity_endpoint", "identity_header", "identity_server_thumbprint", "imds_endpoint", "msi_endpoint", "msi_secret")


def plain():
    """A copy of ours without all that."""
    env = {k: v for k, v in os.environ.items() if k.lower() not in FOREIGN and not k.upper().startswith("AZURE_")}
    return dict(env, AZURE_POD_IDENTITY_AUTHORITY_HOST=NO_IMDS)
