"""Composes captures: a world of a few server models answers the questions that a run asks, as real DNS packets (dnspython), so that a
case is a few lines and its judgement needs no network. A model is a function (qname, qtype) -> Reply or None (silence)."""
import json

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SUB = "/subscriptions/11111111-2222-3333-4444-555555555555"
NET = SUB + "/resourceGroups/rg-net/providers/Microsoft.Network"
ZONES = {"cognitiveservices": "cognitiveservices.azure.com", "openai": "openai.azure.com", "services.ai": "services.ai.azure.com"}
MEMBERS = {"cognitiveservices": "default", "openai": "secondary", "services.ai": "third"}
PUBLIC_TAIL = ["eastus2.prod.vnet.cog.trafficmanager.net", "vnetproxyv1-eus2-prod.eastus2.cloudapp.azure.com"]
PUBLIC_IP = "203.0.113.10"
CONTROL = "login.microsoftonline.com"
AZURE_SOA = "azureprivatedns.net. azureprivatedns-host.microsoft.com. 1 3600 300 2419200 10"
PUBLIC_SOA = "ns1-39.azure-dns.com. azuredns-hostmaster.microsoft.com. 1 3600 300 2419200 300"


def corp_soa(host="dc1.corp.contoso.com"):
    return f"{host}. hostmaster.corp.contoso.com. 1 3600 300 2419200 300"


def split(name):
    """('contoso-ai', 'openai', is_privatelink) of a name of the table; (None, None, False) for another."""
    for service, suffix in ZONES.items():
        for pl in (True, False):
            end = ("privatelink." if pl else "") + suffix
            if name == end:
                return "", service, pl
            if name.endswith("." + end) and "." not in name[: -len(end) - 1]:
                return name[: -len(end) - 1], service, pl
    return None, None, False


class Reply:
    def __init__(self, answer=(), authority=(), rcode="NOERROR", aa=False, ra=True, ede=None, tc=False):
        self.answer, self.authority, self.rcode = list(answer), list(authority), rcode
        self.aa, self.ra, self.ede, self.tc = aa, ra, ede, tc

    def wire(self, qname, qtype, ident, rd=True):
        query = dns.message.make_query(qname, qtype, use_edns=True, payload=1232)
        query.id = ident
        if not rd:
            query.flags &= ~dns.flags.RD
        reply = dns.message.make_response(query, recursion_available=self.ra)
        if self.aa:
            reply.flags |= dns.flags.AA
        if self.tc:
            reply.flags |= dns.flags.TC
        reply.set_rcode(dns.rcode.from_text(self.rcode))
        for section, rows in ((reply.answer, self.answer), (reply.authority, self.authority)):
            for owner, ttl, kind, data in rows:
                section.append(dns.rrset.from_text(owner + ".", ttl, "IN", kind, data))
        if self.ede:
            reply.use_edns(0, payload=1232, options=[dns.edns.EDEOption(*self.ede)])
        return query.to_wire(), reply.to_wire()


def soa(owner, text, ttl=300):
    return (owner, ttl, "SOA", text)


NETWORK_LISTS = ("virtualNetworks", "networkInterfaces", "inboundEndpoints", "dnsForwardingRulesets", "dnsResolverPolicies",
                 "azureFirewalls", "loadBalancers")


def vnet_id(name):
    return f"{NET}/virtualNetworks/{name}"


def vnet(name, prefix, dns=(), peers=()):
    return {"id": vnet_id(name), "name": name, "addressPrefixes": [prefix], "dnsServers": list(dns), "peers": [vnet_id(p) for p in peers]}


def nic(name, address, in_vnet, dns=()):
    return {"id": f"{NET}/networkInterfaces/{name}", "name": name, "virtualMachineId": None,
            "subnetId": vnet_id(in_vnet) + "/subnets/app", "addresses": [address], "dnsServers": list(dns),
            "appliedDnsServers": list(dns)}


def inbound(name, address, in_vnet):
    return {"id": f"{NET}/dnsResolvers/r/inboundEndpoints/{name}", "name": name, "virtualNetworkId": vnet_id(in_vnet), "address": address}


def ruleset(name, rules, links):
    """rules: domain -> targets."""
    return {"id": f"{NET}/dnsForwardingRulesets/{name}", "name": name,
            "rules": [{"name": f"rule-{i}", "domainName": domain, "enabled": True,
                       "targets": [{"address": a, "port": 53} for a in targets]} for i, (domain, targets) in enumerate(rules.items())],
            "rulesRead": True, "virtualNetworkIds": [vnet_id(v) for v in links], "linksRead": True}


class Estate:
    """What ARM says; members, records and links by account and service."""

    def __init__(self):
        self.accounts, self.endpoints, self.zones, self.gaps = [], [], {}, []
        self.zones_read = True
        self.network = {key: [] for key in NETWORK_LISTS}
        self.network.update({key + "Read": None for key in NETWORK_LISTS})
        for service, suffix in ZONES.items():
            self.zone("privatelink." + suffix)

    def zone(self, name, links=(("link-hub", "Default"),), group="rg-dns", records=None):
        ident = f"{SUB}/resourceGroups/{group}/providers/Microsoft.Network/privateDnsZones/{name}"
        self.zones[ident] = {
            "id": ident, "name": name, "linksRead": True, "recordsRead": True,
            "virtualNetworkLinks": [{"id": f"{ident}/virtualNetworkLinks/{link}", "name": link,
                                     "virtualNetworkId": NET + "/virtualNetworks/hub", "virtualNetworkLinkState": "Completed",
                                     "resolutionPolicy": policy, "provisioningState": "Succeeded"} for link, policy in links],
            "records": records or []}
        return self.zones[ident]

    def zone_of(self, service, group="rg-dns"):
        return next(z for z in self.zones.values()
                    if z["name"] == "privatelink." + ZONES[service] and f"/{group}/" in z["id"])

    def drop_zone(self, service):
        self.zones = {i: z for i, z in self.zones.items() if z["name"] != "privatelink." + ZONES[service]}

    def account(self, name, services=("cognitiveservices", "openai", "services.ai"), net="10.1.2", first=4, status="Approved",
                pna="Disabled", endpoint=True, record=True, zone_group=True, subdomain=True, readable=True, suffix="",
                vnet=None, created=None):
        ident = f"{SUB}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/{name}"
        found = next((a for a in self.accounts if a["name"] == name), None)
        entry = found or {
            "id": ident, "name": name, "kind": "AIServices" if len(services) > 1 else "OpenAI", "location": "swedencentral",
            "customSubDomainName": name if subdomain else None,
            "endpoint": f"https://{name}.{ZONES[services[0]]}/" if subdomain else "https://swedencentral.api.cognitive.microsoft.com/",
            "hosts": [f"{name}.{ZONES[s]}" for s in services] if subdomain else [], "provisioningState": "Succeeded",
            "publicNetworkAccess": pna, "defaultAction": "Deny",
            "requiredZoneNames": ["privatelink." + ZONES[s] for s in services], "privateEndpointConnections": []}
        if not found:
            self.accounts.append(entry)
        if not endpoint:
            return self
        pe = f"pe-{name}{suffix}"
        pe_id = NET + f"/privateEndpoints/{pe}"
        entry["privateEndpointConnections"].append(
            {"name": f"{pe}.1", "id": f"{ident}/privateEndpointConnections/{pe}.1", "privateEndpointId": pe_id, "status": status,
             "description": "", "createdAt": created})
        members = [{"requiredMemberName": MEMBERS[s] if len(services) > 1 else "default", "address": f"{net}.{first + i}",
                    "fqdns": [f"{name}.{ZONES[s]}"], "source": "nic"} for i, s in enumerate(services)]
        self.endpoints.append(
            {"id": pe_id, "name": pe, "location": "swedencentral", "resourceGuid": None,
             "subnetId": NET + f"/virtualNetworks/{vnet or 'spoke' + suffix}/subnets/pe", "networkInterfaceId": None,
             "privateLinkServiceIds": [ident], "status": status, "readable": True if readable else None,
             "membersKnown": True if readable else None, "members": members if readable else [],
             "zoneGroup": zone_group, "zoneConfigs": []})
        if record:
            for member, service in zip(members, services):
                self.zone_of(service)["records"].append(
                    {"name": name, "ttl": 10, "addresses": [member["address"]], "creator": f"created by private endpoint {pe}"})
        return self

    def inventory(self):
        return {"schema": "pldig-inventory", "schemaVersion": "1.0", "takenAt": "2026-11-20T08:00:00.000Z", "cloud": "AzureCloud",
                "toolVersion": "0.1.0", "subscriptions": [SUB.split("/")[2]], "accounts": self.accounts,
                "privateEndpoints": self.endpoints, "privateDnsZones": list(self.zones.values()),
                "privateDnsZonesRead": self.zones_read, "network": self.network, "gaps": self.gaps}


class World:
    """The servers' models. `alias` are the accounts whose endpoint Azure knows of, so that public DNS has the privatelink alias."""

    def __init__(self, estate, alias=None, missing=()):
        self.estate = estate
        names = [a["name"] for a in estate.accounts]
        approved = [a["name"] for a in estate.accounts
                    if any(c["status"] == "Approved" for c in a["privateEndpointConnections"])]
        self.known = [n for n in names if n not in missing]
        self.alias = approved if alias is None else alias

    def public(self, qname, qtype):
        if qname == CONTROL:
            return Reply([(CONTROL, 300, "A", "20.190.159.0")]) if qtype == "A" else Reply()
        label, service, pl = split(qname)
        if service is None:
            return Reply(rcode="NXDOMAIN")
        own = soa("azure.com", PUBLIC_SOA)
        if qtype == "SOA":
            if label == "":
                return Reply(authority=[own])
            return Reply(authority=[own], rcode="NXDOMAIN")
        if label not in self.known or (pl and label not in self.alias):
            return Reply(authority=[own], rcode="NXDOMAIN")
        chain, at = [], qname
        if not pl and label in self.alias:
            target = f"{label}.privatelink.{ZONES[service]}"
            chain.append((at, 900, "CNAME", target + "."))
            at = target
        for hop in PUBLIC_TAIL:
            chain.append((at, 60, "CNAME", hop + "."))
            at = hop
        if qtype == "A":
            return Reply(chain + [(at, 10, "A", PUBLIC_IP)])
        return Reply(chain, [own])

    def zone_reply(self, qname, qtype, records, soa_text, aa=False):
        """The answer of a privatelink zone for a name within it; records: label -> addresses, None for no such name."""
        label, service, _ = split(qname)
        zone = "privatelink." + ZONES[service]
        own = soa(zone, soa_text)
        if label == "":
            return Reply([own] if qtype == "SOA" else [], [] if qtype == "SOA" else [own], aa=aa)
        addresses = records.get((service, label))
        if addresses is None:
            return Reply(authority=[own], rcode="NXDOMAIN", aa=aa)
        if qtype == "A" and addresses:
            return Reply([(qname, 10, "A", a) for a in addresses], aa=aa)
        return Reply(authority=[own], aa=aa)

    def records(self):
        return {(s, r["name"]): r["addresses"] for s in ZONES for z in self.estate.zones.values()
                if z["name"] == "privatelink." + ZONES[s] for r in z["records"]}

    def azure(self, linked=tuple(ZONES), records=None, redirect=False):
        """168.63.129.16 in a VNet with these zones linked."""
        records = self.records() if records is None else records

        def model(qname, qtype):
            label, service, pl = split(qname)
            if service not in linked:
                return self.public(qname, qtype)
            if pl:
                reply = self.zone_reply(qname, qtype, records, AZURE_SOA)
                return self.public(qname, qtype) if redirect and reply.rcode == "NXDOMAIN" else reply
            if label and label in self.alias and qtype in ("A", "AAAA", "TXT"):
                target = f"{label}.privatelink.{ZONES[service]}"
                inner = model(target, qtype)
                return Reply([(qname, 900, "CNAME", target + ".")] + inner.answer, inner.authority, inner.rcode)
            return self.public(qname, qtype)

        return model

    def copy(self, records, host="dc1.corp.contoso.com", chase=True, services=tuple(ZONES)):
        """A server with its own copies of privatelink zones; chase: it consults them while it follows an alias."""
        def model(qname, qtype):
            label, service, pl = split(qname)
            if service not in services:
                return self.public(qname, qtype)
            if pl:
                return self.zone_reply(qname, qtype, records, corp_soa(host), aa=True)
            if chase and label and label in self.alias and qtype in ("A", "AAAA", "TXT"):
                target = f"{label}.privatelink.{ZONES[service]}"
                inner = model(target, qtype)
                return Reply([(qname, 900, "CNAME", target + ".")] + inner.answer, inner.authority, inner.rcode)
            return self.public(qname, qtype)

        return model

    def shadow(self, records, host="dc1.corp.contoso.com", services=("openai",)):
        """A server with a zone named like the service itself."""
        def model(qname, qtype):
            label, service, pl = split(qname)
            if service not in services:
                return self.public(qname, qtype)
            own = soa(ZONES[service], corp_soa(host))
            if not pl and label == "":
                return Reply([own] if qtype == "SOA" else [], [] if qtype == "SOA" else [own], aa=True)
            if not pl and label in records:
                return Reply([(qname, 300, "A", a) for a in records[label]], aa=True) if qtype == "A" else Reply(authority=[own], aa=True)
            return Reply(authority=[own], rcode="NXDOMAIN", aa=True)

        return model


def only(model, change):
    """The model with some answers replaced: change(qname, qtype) gives a Reply, "silence", or None for the model's own."""
    def changed(qname, qtype):
        reply = change(qname, qtype)
        return None if reply == "silence" else model(qname, qtype) if reply is None else reply
    return changed


def silent(qname, qtype):
    return None


AZURE_ISSUER = "C = US, O = Microsoft Corporation, CN = Microsoft Azure RSA TLS Issuing CA 04"
INSPECTION_ISSUER = "O = Contoso Ltd, CN = Contoso TLS Inspection CA"


def _error(code, message):
    return json.dumps({"error": {"code": code, "message": message}})


def _reply(status, body=None, issuer=AZURE_ISSUER, **more):
    return dict(tcp="connected", tls="ok", issuer=issuer, status=status, body=body, **more)


PUBLIC_DISABLED = _error("403", "Public access is disabled. Please configure private endpoint.")
# What connecting gives: word -> what stands in the capture. The bodies are those that people have published.
CONNECTIONS = {
    "401": _reply(401, _error("401", "Access denied due to invalid subscription key or wrong API endpoint.")),
    "200": _reply(200),
    "429": _reply(429, _error("429", "Too many requests.")),
    "public": _reply(403, PUBLIC_DISABLED),
    "public-old": _reply(403, _error("AccessDenied", "Public access is disabled. Please configure private endpoint.")),
    "firewall": _reply(403, _error("AccessDenied", "Access denied due to Virtual Network/Firewall rules. Your IP address is 192.0.2.7.")),
    "not-approved": _reply(403, _error("403", "Traffic is not from an approved private endpoint.")),
    "other-403": _reply(403, "<html>Forbidden</html>"),
    "no-subdomain": _reply(404, _error("ResourceNotFound", "Subdomain does not map to a resource.")),
    "not-found": _reply(404, _error("404", "Resource not found")),
    "timeout": dict(tcp="timeout", error="no connection in time", totalUs=4000000),
    "refused": dict(tcp="refused", error="connection refused"),
    "unreachable": dict(tcp="unreachable", error="cannot be reached: there is no route to it from here"),
    "reset": dict(tcp="connected", tls="closed", error="Recv failure: Connection reset by peer"),
    "no-handshake": dict(tcp="connected", tls="timeout", error="connected, but the TLS handshake did not end in time", totalUs=4000000),
    "no-reply": dict(tcp="connected", tls="ok", issuer=AZURE_ISSUER, error="closed the connection without a reply"),
    "untrusted": dict(tcp="connected", tls="untrusted", issuer=INSPECTION_ISSUER, error="the issuer of the certificate is not trusted here"),
    "expired": dict(tcp="connected", tls="expired", issuer=AZURE_ISSUER, error="the certificate is out of date, or not yet valid"),
    "other-host": dict(tcp="connected", tls="wrongName", issuer=AZURE_ISSUER, error="the certificate is of another host"),
    "other-host-inspected": dict(tcp="connected", tls="wrongName", issuer=INSPECTION_ISSUER, error="the certificate is of another host"),
    "inspected": _reply(401, issuer=INSPECTION_ISSUER),
    "inspected-public": _reply(403, PUBLIC_DISABLED, issuer=INSPECTION_ISSUER),
    "proxy-refuses": dict(tcp="connected", proxyStatus=403, error="the proxy answered 403"),
    "proxy-dead": dict(tcp="refused", error="connection refused"),
    "cut": dict(cut=True),
}
PROXY = "http://proxy.corp.contoso.com:3128"


class Run:
    """A run: resolvers with their models, asked what pldig asks."""

    def __init__(self, estate, targets=None, names=None, inventory=True, vantage="vnet", hosts=(), arguments=("check",)):
        self.estate, self.vantage, self.hosts, self.arguments = estate, vantage, list(hosts), list(arguments)
        self.with_inventory, self.resolvers, self.observations = inventory, [], []
        self.targets = targets if targets is not None else [a["name"] for a in estate.accounts]
        self.names = names
        self.extra, self.system_answers = {}, {}
        self.expectations, self.expect_endpoints = [], []
        self.resolved, self.cluster, self.search, self.canonical, self.stated = None, False, [], {}, True
        self.browser = None
        self.rotate = False
        self.typed, self.connections, self.seen = [], None, {}

    def connect(self, ways=None, proxy=None, default="401"):
        """--connect: what came of each connection, a word of CONNECTIONS. `ways` maps an address to it, `default` is for the others;
        `proxy` is for all names, or maps FQDN to it: then the environment names a proxy."""
        self.connections = (ways or {}, proxy, default)
        return self

    def connected(self, names):
        """The connections that pldig makes: of each name the expected addresses, those answered, and the proxy."""
        ways, proxy, default = self.connections
        members = {}
        approved = {c["privateEndpointId"] for a in self.estate.accounts for c in a["privateEndpointConnections"] if c["status"] == "Approved"}
        for endpoint in self.estate.endpoints:
            narrowed = self.expect_endpoints and endpoint["id"] not in self.expect_endpoints
            for member in endpoint["members"] if endpoint["id"] in approved and self.with_inventory and not narrowed else []:
                for fqdn in member["fqdns"]:
                    members.setdefault(fqdn, set()).add(member["address"])
        order = lambda addresses: sorted(addresses, key=lambda a: [int(part) for part in a.split(".")])
        rows = []
        for index, name in enumerate(names):
            fqdn = name["fqdn"]
            expected = members.get(fqdn, set())
            path = "/openai/models?api-version=2024-10-21" if ".openai." in fqdn else "/"
            base = dict(name=index, address=None, proxy=None, url=f"https://{fqdn}{path}", tcp=None, proxyStatus=0, tls=None, issuer=None,
                        status=0, body=None, error=None, cut=False, sentUs=50000, tcpUs=-1, tlsUs=-1, totalUs=20000)
            for address in order(expected) + order(self.seen.get(fqdn, set()) - expected):
                rows.append(dict(base, address=address, **{**CONNECTIONS[ways.get(address, default)]}))
            word = proxy.get(fqdn) if isinstance(proxy, dict) else proxy
            if word:
                rows.append(dict(base, proxy=PROXY, proxyStatus=200, **{k: v for k, v in CONNECTIONS[word].items() if k != "proxyStatus"}))
                rows[-1]["proxyStatus"] = CONNECTIONS[word].get("proxyStatus", 200 if CONNECTIONS[word].get("tls") else 0)
        return rows

    def system_path(self, behind=None, answers=None):
        """getaddrinfo; `behind` is the model it asks, `answers` maps FQDN to a list of addresses or an error text."""
        self.resolvers.append(dict(label="getaddrinfo", address=None, port=0, role="systemPath", judged=True, alsoSystem=False,
                                   source="getaddrinfo", qps=0, model=behind))
        self.system_answers = answers or {}
        return self

    def resolver(self, address, model, role="custom", label=None, judged=None, also_system=False, port=53):
        self.resolvers.append(dict(label=label, address=address, port=port, role=role, alsoSystem=also_system,
                                   judged=role in ("custom", "system") if judged is None else judged, source="case", qps=400,
                                   model=model))
        return self

    def set(self, **extra):
        self.extra.update(extra)
        return self

    def checked(self):
        accounts, names = [], []
        ids = {a["name"]: a["id"] for a in self.estate.accounts}
        by_name = {a["name"]: a for a in self.estate.accounts}
        wanted = list(by_name) if self.targets == "all" else self.targets
        for target in wanted:
            accounts.append({"name": target, "id": ids.get(target) if self.with_inventory else None, "named": self.targets != "all"})
            hosts = by_name[target]["hosts"] if target in by_name else []
            for fqdn in self.names.get(target, hosts) if self.names else hosts:
                _, service, _ = split(fqdn)
                label = fqdn.split(".")[0]
                names.append({"fqdn": fqdn, "zone": "privatelink." + ZONES[service],
                              "privatelink": f"{label}.privatelink.{ZONES[service]}", "account": len(accounts) - 1,
                              "named": bool(self.names)})
        return accounts, names

    def ask(self, index, probe, qname, qtype, rd=True, even=False, cd=False, transport="udp", round=0, model=None):
        resolver = self.resolvers[index]
        if model is None and (rd or resolver.get("norecurse")):
            model = resolver["model"]
        reply = model(qname, qtype) if model else None
        ident = 1000 + len(self.observations)
        row = {"id": len(self.observations) + 1, "resolver": index, "probe": probe, "qname": qname, "qtype": qtype, "rd": rd, "cd": cd,
               "transport": transport, "round": round, "evenIfSilent": even, "outcome": "answered", "cut": False,
               "sentUs": 1000 * len(self.observations), "rttUs": resolver.get("rtt", 2000), "packets": [], "error": None, "system": None}
        query, wire = (reply or Reply()).wire(qname, qtype, ident, rd)
        row["packets"].append({"kind": "sent", "atUs": row["sentUs"], "hex": query.hex(), "why": None})
        if isinstance(reply, Reply) or reply is not None:
            late = getattr(reply, "late", False)
            row["packets"].append({"kind": "reply", "atUs": row["sentUs"] + (10000000 if late else row["rttUs"]), "hex": wire.hex(), "why": None})
            if late:
                row["outcome"], row["rttUs"] = "late", 10000000
        else:
            row["outcome"], row["rttUs"] = resolver.get("outcome", "timeout"), -1
            if row["outcome"] == "timeout" and transport == "udp":
                row["packets"].append(dict(row["packets"][0], atUs=row["sentUs"] + 2000000))
            else:
                if row["outcome"] == "unreachable":
                    row["sentUs"], row["packets"] = -1, []
                row["error"] = {"refused-connection": "Connection refused", "unreachable": "No route to host"}.get(row["outcome"])
        self.observations.append(row)
        if qtype == "A" and probe == "name" and resolver["judged"] and row["outcome"] == "answered":
            self.seen.setdefault(qname, set()).update(r[3] for r in reply.answer if r[2] == "A")
        return reply

    def ask_system(self, index, fqdn):
        resolver = self.resolvers[index]
        answer = self.system_answers.get(fqdn)
        canonical, error = None, None
        if answer is None and resolver["model"]:
            reply = resolver["model"](fqdn, "A")
            answer = [r[3] for r in reply.answer if r[2] == "A"] if reply else "EAI_AGAIN: Temporary failure in name resolution"
            canonical = ([fqdn] + [r[3].rstrip(".") for r in reply.answer if r[2] == "CNAME"])[-1] if reply else None
            if not answer:
                answer = "EAI_NONAME: Name or service not known"
        if isinstance(answer, str):
            error, answer, canonical = answer, [], None
        self.seen.setdefault(fqdn, set()).update(a for a in answer if ":" not in a)
        self.observations.append(
            {"id": len(self.observations) + 1, "resolver": index, "probe": "system-path", "qname": fqdn, "qtype": "A", "rd": True,
             "cd": False, "transport": "udp", "evenIfSilent": False, "outcome": "answered", "cut": False,
             "sentUs": 1000 * len(self.observations), "rttUs": 3000, "packets": [], "error": None,
             "system": {"error": error, "canonical": self.canonical.get(fqdn) or canonical or (fqdn if not error else None),
                        "addresses": sorted(answer)}})

    def follow_up(self, names, failing):
        """What is asked where the first answers are ambiguous; each model of a resolver that says so answers one kind of it."""
        for i, resolver in enumerate(self.resolvers):
            if not resolver["judged"] or resolver["role"] == "systemPath":
                continue
            for name in names:
                reply = failing.get((i, name["fqdn"]), "fine")
                if reply != "fine" and reply is not None and reply.rcode == "SERVFAIL":
                    self.ask(i, "checking-disabled", name["fqdn"], "A", cd=True, model=resolver.get("cd"))
                    self.ask(i, "checking-disabled", name["fqdn"], "A", round=1, model=resolver.get("again"))
                if "tcp" in resolver and (reply is None or (reply != "fine" and reply.tc)):
                    self.ask(i, "tcp", name["fqdn"], "A", transport="tcp", model=resolver["tcp"])
                for number, model in enumerate(resolver.get("repeats", []), 1):
                    self.ask(i, "samples", name["fqdn"], "A", round=number, model=model)
                if "settled" in resolver:
                    self.ask(i, "settle", name["privatelink"], "AAAA", round=1000, model=resolver["settled"])
                    self.ask(i, "settle", name["fqdn"], "A", round=1000, model=resolver["settled"])

    def further(self, i, name, reply, azure, inside):
        """What is asked of the FQDN and of the privatelink name behind this first answer: rows of resolver, probe, name, type."""
        addresses = [row[3] for row in reply.answer if row[2] == "A"] if reply else []
        alias = reply and any(row[2] == "CNAME" and row[3].rstrip(".") == name["privatelink"] for row in reply.answer)
        inner = [a.startswith(("10.", "192.168.")) for a in addresses]
        public, private = alias and inner and not any(inner), alias and inner and all(inner)
        rows = []
        if reply and not getattr(reply, "late", False) and ((public and not inside) or (private and not azure)):
            rows.append((i, "privatelink-address", name["privatelink"], "A"))
        if public and (azure or inside):
            rows.append((i, "uncached", name["fqdn"], "TXT"))
        return rows

    def lines(self):
        """The capture: the questions of the plan in its phases, then the header that tells their number."""
        accounts, names = self.checked()
        dns_resolvers = [i for i, r in enumerate(self.resolvers) if r["role"] != "systemPath"]
        zones = list(dict.fromkeys(n["zone"] for n in names))
        bad, alone, failing, azure, inside, further = set(), set(), {}, set(), set(), []
        for i, resolver in enumerate(self.resolvers):
            if resolver.get("only_control"):
                self.ask(i, "intercept", CONTROL, "A")
                dns_resolvers.remove(i)
        for i in dns_resolvers:
            for zone in zones:
                reply = self.ask(i, "zone-soa", zone, "SOA")
                if reply and any(row[0].rstrip(".") == zone and "azureprivatedns.net" in row[3] for row in reply.answer + reply.authority):
                    azure.add((i, zone))
        for i in dns_resolvers:
            for name in names:
                reply = self.ask(i, "privatelink", name["privatelink"], "AAAA")
                if reply and reply.rcode == "NOERROR" and any("azureprivatedns.net" in row[3] for row in reply.authority):
                    inside.add((i, name["privatelink"]))
        for i in dns_resolvers:
            for name in names:
                reply = self.ask(i, "name", name["fqdn"], "A")
                self.ask(i, "name", name["fqdn"], "AAAA")
                if not self.resolvers[i]["judged"]:
                    continue
                further += self.further(i, name, reply, (i, name["zone"]) in azure, (i, name["privatelink"]) in inside)
                has_alias = reply and any(row[2] == "CNAME" and ".privatelink." in row[3] for row in reply.answer)
                if not reply or reply.rcode not in ("NOERROR", "NXDOMAIN") or (
                        reply.rcode == "NOERROR" and not any(r[2] == "A" for r in reply.answer)):
                    bad.add(i)
                    failing[(i, name["fqdn"])] = reply
                elif reply.tc:
                    failing[(i, name["fqdn"])] = reply
                elif not has_alias or reply.aa:
                    alone.add((i, name["zone"].removeprefix("privatelink.")))
        for i in sorted(bad):
            self.ask(i, "control", CONTROL, "A", even=True)
        for i, probe, qname, qtype in further:
            self.ask(i, probe, qname, qtype)
        self.follow_up(names, failing)
        for i, suffix in sorted(alone):
            self.ask(i, "service-soa", suffix, "SOA")
        for i, resolver in enumerate(self.resolvers):
            if resolver["role"] == "systemPath":
                for name in names:
                    self.ask_system(i, name["fqdn"])
        header = {
            "schema": "pldig-capture", "schemaVersion": 1, "startedAt": "2026-11-20T08:12:00.000Z", "durationUs": 120000,
            "complete": True, "incomplete": None, "cloud": "AzureCloud", "identity": None, "arguments": self.arguments,
            "cAres": "1.18.1", "libcurl": "7.88.1", "timeoutUs": 2000000, "tries": 2, "controlName": CONTROL,
            "vantage": {"kind": self.vantage, "stated": self.stated, "evidence": ["stated by --vantage"] if self.stated else [],
                        "resourceId": None},
            "host": {"name": "vm-jump", "user": "ops", "addresses": [{"interface": "eth0", "address": "10.20.0.7", "prefix": 24}],
                     "resolvConf": "/etc/resolv.conf", "resolvError": None,
                     "nameservers": [{"address": r["address"], "line": n + 1, "used": True}
                                     for n, r in enumerate(x for x in self.resolvers if (x["role"] == "system" and x["judged"]) or x["alsoSystem"])],
                     "search": self.search, "ndots": 1, "timeoutS": 5, "attempts": 2, "rotate": self.rotate, "nsswitchHosts": "files dns",
                     "hosts": [{"address": a, "name": n, "line": 3 + i, "text": f"{a} {n}"} for i, (a, n) in enumerate(self.hosts)],
                     "resolved": None if self.resolved is None else {"stub": True, "links": self.resolved, "error": None},
                     "container": self.cluster or None, "clusterDns": bool(self.cluster), "browserDoh": self.browser,
                     "httpsProxy": None, "noProxy": None},
            "inventory": self.estate.inventory() if self.with_inventory else None, "inventoryFile": None, "armError": None,
            "accounts": accounts, "names": names, "expectations": self.expectations, "expectEndpoints": self.expect_endpoints,
            "typed": self.typed,
            "resolvers": [{"id": f"r{i + 1}", **{k: r[k] for k in ("label", "address", "port", "role", "alsoSystem", "judged", "source", "qps")}}
                          for i, r in enumerate(self.resolvers)],
            "observations": len(self.observations)}
        if self.connections:
            header["connections"] = self.connected(names)
            if self.connections[1]:
                header["host"]["httpsProxy"] = PROXY
        header.update(self.extra)
        return [json.dumps(row) for row in [header] + self.observations]


def late(reply):
    reply.late = True
    return reply
