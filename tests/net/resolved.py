"""systemd-resolved for a scenario: the stub at 127.0.0.53, with servers and domains per link, as networkd or a VPN client would set them.

There is no systemd, no bus and no networkd in the world. resolved is told of links by networkd's state files, which we write,
and drops its rights to a user that it finds in a passwd file of ours as root: in a user namespace there is nobody else.
"""
import os
import socket

import fetch
import links
from servers import Server

STUB = "127.0.0.53"
NAME = "systemd-resolved"


def resolved(site, at, servers=(), per_link=None, name="resolved"):
    """at: the place of the stub. servers: the global ones. per_link: interface -> {"dns": [addresses], "domains": ["~openai.azure.com", ...],
    "default_route": True}; "~" before a domain: names below it go there, but it is no search domain."""
    os.makedirs("/run/systemd/resolved.conf.d", exist_ok=True)
    _write("/run/systemd/resolved.conf.d/lab.conf", f"[Resolve]\nDNS={' '.join(servers)}\nFallbackDNS=\nDNSSEC=no\nLLMNR=no\nMulticastDNS=no\n")
    for interface, told in (per_link or {}).items():
        domains = told.get("domains", [])
        _write(f"/run/systemd/netif/links/{socket.if_nametoindex(interface)}",
               "ADMIN_STATE=configured\nOPER_STATE=routable\nCARRIER_STATE=carrier\nADDRESS_STATE=routable\nIPV4_ADDRESS_STATE=routable\n"
               f"DNS={' '.join(told['dns'])}\nDOMAINS={' '.join(d for d in domains if not d.startswith('~'))}\n"
               f"ROUTE_DOMAINS={' '.join(d[1:] for d in domains if d.startswith('~'))}\n"
               f"DNS_DEFAULT_ROUTE={'yes' if told.get('default_route') else 'no'}\nLLMNR=no\nMDNS=no\nDNSSEC=no\n")
    with open("/etc/passwd", encoding="utf-8") as file:
        users = "".join(line for line in file if not line.startswith("systemd-resolve:"))
    passwd = site.write(users.encode("ascii", "replace").decode() + "systemd-resolve:x:0:0::/:/usr/sbin/nologin\n", name, "passwd")
    links.run("mount", "--bind", passwd, "/etc/passwd")
    os.makedirs("/run/systemd/resolve", exist_ok=True)
    library = os.path.dirname(fetch.find(NAME, site.programs, "**/libsystemd-shared*.so"))
    return Server(name, fetch.find(NAME, site.programs, "**/lib/systemd/systemd-resolved"), [], [at], recursive=True,
                  environment={"LD_LIBRARY_PATH": library, "SYSTEMD_LOG_LEVEL": "debug", "SYSTEMD_LOG_TARGET": "console"})


def _write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
