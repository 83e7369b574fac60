"""The small Internet and Azure's private zones, as zone files (text in, text out; no files, no servers).

An Account is one Azure AI account as DNS shows it: which names it has, whether public DNS answers with the privatelink alias
(it does once a private endpoint is approved), and what the private zones hold for it. A scenario changes copies of these.
"""
import copy
import dataclasses

from places import TRUE

# Azure's words for a service -> the public zone of its names. The private zone is "privatelink." + this.
SERVICES = {
    "cognitiveservices": "cognitiveservices.azure.com",
    "openai": "openai.azure.com",
    "services.ai": "services.ai.azure.com",
}
CONTROL_NAME = "login.microsoftonline.com"
CONTROL_ADDRESS = "20.190.160.17"
PUBLIC_ADDRESS = "20.232.91.180"  # the service's public front in swedencentral: everything public ends here
PUBLIC_IPV6 = "2603:1020:1001:4::5b4"
PUBLIC_TAIL = "swedencentral.prod.vnet.cog.trafficmanager.net"  # what follows the privatelink name in public DNS
AZURE_SOA = "azureprivatedns.net"
PUBLIC_SOA = "ns1-39.azure-dns.com"
RECORD_TTL = 10  # what a zone group writes


@dataclasses.dataclass
class Account:
    name: str
    kind: str
    private: dict  # service -> addresses in its private zone; a service with none has a name, but no record
    alias: bool = True  # public DNS shows the privatelink alias

    def fqdns(self):
        return [f"{self.name}.{SERVICES[service]}" for service in self.private]


def contoso_ai():
    """AIServices: one private endpoint, three members, three names, three addresses."""
    return Account("contoso-ai", "AIServices",
                   {"cognitiveservices": ["10.1.2.4"], "openai": ["10.1.2.5"], "services.ai": ["10.1.2.6"]})


def contoso_oai():
    return Account("contoso-oai", "OpenAI", {"openai": ["10.1.3.5"]})


def fabrikam_oai():
    """Another tenant's account: it has a private endpoint, and no record in our zones."""
    return Account("fabrikam-oai", "OpenAI", {"openai": []})


def nope_oai():
    """An account without a private endpoint."""
    return Account("nope-oai", "OpenAI", {"openai": []}, alias=False)


def many(count, prefix="bulk"):
    """bulk-001 and on: OpenAI accounts, each with its own address in 10.2.0.0/16."""
    if count > 250 * 250:
        raise ValueError("more accounts than 10.2.0.0/16 has room for here")
    return [Account(f"{prefix}-{i:03d}", "OpenAI", {"openai": [f"10.2.{(i - 1) // 250}.{(i - 1) % 250 + 4}"]})
            for i in range(1, count + 1)]


def everybody():
    return [contoso_ai(), contoso_oai(), fabrikam_oai(), nope_oai()]


def changed(accounts, name, records):
    """A copy of the accounts in which one has other records: changed(a, "contoso-ai", {"openai": ["10.1.2.99"]})."""
    out = copy.deepcopy(accounts)
    for account in out:
        if account.name == name:
            account.private.update(records)
            return out
    raise KeyError(name)


def _soa(mname, rname, minimum):
    return f"@ IN SOA {mname}. {rname}. 1 3600 300 2419200 {minimum}\n"


def _azure_dns_apex():
    return "$TTL 900\n" + _soa(PUBLIC_SOA, "azuredns-hostmaster.microsoft.com", 300) + f"@ IN NS {PUBLIC_SOA}.\n"


def public_zones(accounts, ipv6=False):
    """Zone name -> (role of the server that has it, see places.py; zone text). ipv6: the public front has an IPv6 address too."""
    root, gtld, azure_dns, manager = (TRUE[r] for r in ("root", "gtld", "azure-dns", "traffic-manager"))
    zones = {}
    registry = "$TTL 86400\n@ IN SOA a.gtld-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 900\n@ IN NS a.gtld-servers.net.\n"
    zones["."] = ("root", "$TTL 86400\n"
                  "@ IN SOA a.root-servers.net. nstld.verisign-grs.com. 2026112000 1800 900 604800 86400\n"
                  "@ IN NS a.root-servers.net.\n"
                  f"a.root-servers.net. IN A {root}\n"
                  "com. IN NS a.gtld-servers.net.\nnet. IN NS a.gtld-servers.net.\n"
                  f"a.gtld-servers.net. IN A {gtld}\n")
    zones["root-servers.net"] = ("root", "$TTL 3600000\n@ IN SOA a.root-servers.net. nstld.verisign-grs.com. 1 14400 7200 1209600 3600000\n"
                                 f"@ IN NS a.root-servers.net.\na IN A {root}\n")
    azure_domains = ("azure.com", "azure-dns.com", "microsoftonline.com", "msidentity.com")
    zones["com"] = ("gtld", registry + "".join(f"{d}. IN NS {PUBLIC_SOA}.\n" for d in azure_domains)
                    + f"{PUBLIC_SOA}. IN A {azure_dns}\n")
    zones["net"] = ("gtld", registry + f"a.gtld-servers.net. IN A {gtld}\n"
                    f"root-servers.net. IN NS a.root-servers.net.\na.root-servers.net. IN A {root}\n"
                    f"trafficmanager.net. IN NS tm1.trafficmanager.net.\ntm1.trafficmanager.net. IN A {manager}\n")
    zones["azure-dns.com"] = ("azure-dns", _azure_dns_apex() + f"{PUBLIC_SOA}. IN A {azure_dns}\n")
    zones["microsoftonline.com"] = ("azure-dns", _azure_dns_apex() + "login 300 IN CNAME login.mso.msidentity.com.\n")
    # The sign-in host has a "privatelink" alias of its own, which is no concern of ours.
    zones["msidentity.com"] = ("azure-dns", _azure_dns_apex() + "login.mso 300 IN CNAME ak.privatelink.msidentity.com.\n"
                               "ak.privatelink 60 IN CNAME www.tm.ak.prd.aadg.trafficmanager.net.\n")
    zones["trafficmanager.net"] = ("traffic-manager", "$TTL 30\n"
                                   "@ IN SOA tm1.trafficmanager.net. hostmaster.trafficmanager.net. 1 900 300 2419200 30\n"
                                   f"@ IN NS tm1.trafficmanager.net.\ntm1 IN A {manager}\n"
                                   "swedencentral.prod.vnet.cog 60 IN CNAME vnetproxyv1-sdc-prod.swedencentral.cloudapp.azure.com.\n"
                                   f"www.tm.ak.prd.aadg 60 IN A {CONTROL_ADDRESS}\n")
    lines = [_azure_dns_apex(), f"vnetproxyv1-sdc-prod.swedencentral.cloudapp 10 IN A {PUBLIC_ADDRESS}\n"]
    if ipv6:
        lines.append(f"vnetproxyv1-sdc-prod.swedencentral.cloudapp 10 IN AAAA {PUBLIC_IPV6}\n")
    tail = PUBLIC_TAIL + "."
    for account in accounts:
        for service in account.private:
            zone = SERVICES[service]
            if account.alias:
                lines.append(f"{account.name}.{zone}. 900 IN CNAME {account.name}.privatelink.{zone}.\n")
                lines.append(f"{account.name}.privatelink.{zone}. 60 IN CNAME {tail}\n")
            else:
                lines.append(f"{account.name}.{zone}. 900 IN CNAME {tail}\n")
    zones["azure.com"] = ("azure-dns", "".join(lines))
    return zones


def private_zones(accounts, services=tuple(SERVICES)):
    """Zone name -> text of Azure's private zones, as 168.63.129.16 tells them in a VNet that links them all."""
    apex = "$TTL 3600\n" + _soa(AZURE_SOA, "azureprivatedns-host.microsoft.com", RECORD_TTL) + f"@ IN NS {AZURE_SOA}.\n"
    zones = {}
    for service in services:
        records = [f"{account.name} {RECORD_TTL} IN A {address}\n"
                   for account in accounts for address in account.private.get(service, [])]
        zones["privatelink." + SERVICES[service]] = apex + "".join(records)
    return zones


def local_copy(records, mname="dc1.corp.contoso.com", ttl=3600):
    """Text of a zone kept by hand on a company's own server. records: label -> address."""
    return (f"$TTL {ttl}\n" + _soa(mname, "hostmaster.corp.contoso.com", 3600) + f"@ IN NS {mname}.\n"
            + "".join(f"{label} IN A {address}\n" for label, address in records.items()))


def hints():
    return f". 3600000 NS a.root-servers.net.\na.root-servers.net. 3600000 A {TRUE['root']}\n"
