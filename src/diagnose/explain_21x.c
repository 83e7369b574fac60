/* 2xx: public address instead of the private one, 209 to 216. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_21x[] = {
    {
        .code = 209,
        .meaning =
            "The VPN brings a DNS server that knows the private zones, but this host does\n"
            "not send the service's names to it. Split DNS sends only listed domains into\n"
            "the tunnel, and these are missing. The names are resolved outside, publicly,\n"
            "although the tunnel is up and the private address would be reachable.",
        .proof =
            "The tunnel's server is right and the system's way is not:\n"
            "\n"
            "  resolvectl status\n"
            "  dig @<dns-server-of-the-tunnel> contoso-ai.openai.azure.com +short\n"
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "  resolvectl query contoso-ai.openai.azure.com\n"
            "\n"
            "\"DNS Domain\" of the tunnel's link lists neither the service zone nor \"~.\".\n"
            "With only ~privatelink.openai.azure.com in it the privatelink name is private\n"
            "and the account's is not. On Windows use Resolve-DnsName; nslookup does not\n"
            "see the NRPT.",
        .remedy_vm =
            "A VM in the VNet has no tunnel; this can happen where a VPN client runs on it,\n"
            "or where it has two networks. Route the domains to the right link, for this\n"
            "host only and until the next restart:\n"
            "\n"
            "  sudo resolvectl dns eth0 10.0.0.4\n"
            "  sudo resolvectl domain eth0 '~openai.azure.com' '~cognitiveservices.azure.com' \\\n"
            "    '~services.ai.azure.com'\n"
            "\n"
            "\"resolvectl revert eth0\" goes back.",
        .remedy_onprem =
            "Put the domains into the VPN profile, so that all its users get them:\n"
            "dnssuffixes and dnsservers in the profile of the Azure VPN client, \"domain\"\n"
            "push in OpenVPN, DNS with ~domains in WireGuard. For one machine, Linux and\n"
            "Windows:\n"
            "\n"
            "  sudo resolvectl dns tun0 10.10.0.4\n"
            "  sudo resolvectl domain tun0 '~openai.azure.com' '~cognitiveservices.azure.com' \\\n"
            "    '~services.ai.azure.com'\n"
            "  Add-DnsClientNrptRule -Namespace .openai.azure.com -NameServers 10.10.0.4\n"
            "\n"
            "A profile change reaches everybody who connects. Undo with resolvectl revert\n"
            "tun0 and Remove-DnsClientNrptRule.",
        .confused_with =
            "PLD115: the servers belong to one and the same link.\n"
            "\n"
            "PLD203: the routing domain is there, but for the privatelink zone only, at a\n"
            "server.\n"
            "\n"
            "PLD215: there is no tunnel at all.",
    },
    {
        .code = 210,
        .meaning =
            "One service's name of the account is public while its other names are right at\n"
            "the same resolver. An AIServices account has three names in three zones, and\n"
            "each zone must exist, be linked and be forwarded by itself. The missing one\n"
            "breaks whatever uses that name, such as agents on services.ai, while the rest\n"
            "works and hides it.",
        .proof =
            "  for s in cognitiveservices.azure.com openai.azure.com services.ai.azure.com; do\n"
            "    echo \"$s: $(dig @10.0.0.4 contoso-ai.$s +short | tail -1)\"\n"
            "    echo \"   $(dig @10.0.0.4 privatelink.$s SOA +short)\"; done\n"
            "\n"
            "One public address, and no azureprivatedns.net beside it. Then what Azure has;\n"
            "the endpoint lists fewer than three zones, or one zone has no link:\n"
            "\n"
            "  az network private-endpoint dns-zone-group list -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    --query \"[].privateDnsZoneConfigs[].privateDnsZoneId\" -o tsv\n"
            "  az network private-dns zone list --query \"[?contains(name,'azure.com')].name\" -o tsv",
        .remedy_vm =
            "Create what is missing, in this order: the zone, the record by way of the\n"
            "endpoint's zone group, the link last.\n"
            "\n"
            "  az network private-dns zone create -g rg-dns -n privatelink.services.ai.azure.com\n"
            "  az network private-endpoint dns-zone-group add -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name services-ai --private-dns-zone <full-id-of-the-zone>\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.services.ai.azure.com \\\n"
            "    -n link-vnet-ai -v <vnet-id> -e false\n"
            "\n"
            "The link turns every privatelink name without a record in this zone into\n"
            "NXDOMAIN for that VNet; delete the link to go back. An older policy that\n"
            "creates zone groups may know two zones only: see that it does not undo the\n"
            "third.",
        .remedy_onprem =
            "See first which side lacks it: ask the inbound endpoint. Public there: the\n"
            "zone or its link, as on a VM. Private there: only the third forwarder is\n"
            "missing on your server.\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.services.ai.azure.com +short\n"
            "  Add-DnsServerConditionalForwarderZone -Name services.ai.azure.com -MasterServers 10.10.0.4\n"
            "\n"
            "It changes the answers of that zone for all clients. US Government clouds may\n"
            "have no services.ai zone.",
        .confused_with =
            "PLD201: all names of the account are public.\n"
            "\n"
            "PLD401: the third zone is linked and has no record: NXDOMAIN instead of a\n"
            "public address.\n"
            "\n"
            "PLD403: the third name has a record, in another service's zone.",
    },
    {
        .code = 211,
        .meaning =
            "There is a private zone, but its name is not the one that the alias leads to,\n"
            "such as privatelink-openai.azure.com, privatelink.aiservices.azure.com, or the\n"
            "right name with .azure.us. Azure never looks there. A zone group fills only\n"
            "zones of the right name, so the record may be missing as well.",
        .proof =
            "The alias tells the name that is needed, and the list shows what there is:\n"
            "\n"
            "  dig contoso-ai.openai.azure.com CNAME +short\n"
            "  az network private-dns zone list -o table \\\n"
            "    --query \"[?contains(name,'privatelink')].[name,resourceGroup]\"\n"
            "  az network private-link-resource list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts --query \"[].properties.requiredZoneNames\"\n"
            "\n"
            "The last one is Azure's own statement of the zones for this account.",
        .remedy_vm =
            "A zone cannot be renamed: create the right one, let the zone group write the\n"
            "record, link it, and delete the wrong one when nothing uses it.\n"
            "\n"
            "  az network private-dns zone create -g rg-dns -n privatelink.openai.azure.com\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n link-vnet-ai -v <vnet-id> -e false\n"
            "\n"
            "From the link on, every privatelink name without a record in the zone is\n"
            "NXDOMAIN for that VNet. Deleting the link goes back; a deleted zone does not\n"
            "come back with its records.",
        .remedy_onprem =
            "The same in Azure, with the link to the VNet of the inbound endpoint; then\n"
            "compare the names in your conditional forwarders letter by letter:\n"
            "\n"
            "  Get-DnsServerZone | Where-Object ZoneName -like '*azure*' | Format-Table ZoneName, ZoneType",
        .confused_with =
            "PLD201: the zone has the right name and lacks the link.\n"
            "\n"
            "PLD302: the zone is called openai.azure.com, without privatelink: it is asked,\n"
            "and shadows the service.",
    },
    {
        .code = 212,
        .meaning =
            "The private endpoint is young, and an Azure Policy is expected to make its\n"
            "zone group but has not run yet. Until then the name is public, or NXDOMAIN\n"
            "where the zone is linked. It usually heals by itself within minutes.",
        .proof =
            "No zone group, an endpoint that is ready, and a policy that would create one:\n"
            "\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai --query provisioningState -o tsv\n"
            "  az network private-endpoint dns-zone-group list -g rg-ai --endpoint-name pe-contoso-ai\n"
            "  az policy state list -g rg-ai -o table \\\n"
            "    --filter \"policyDefinitionAction eq 'deployifnotexists'\" \\\n"
            "    --query \"[].[policyAssignmentName,complianceState,timestamp]\"",
        .remedy_vm =
            "Wait a quarter of an hour; then start the remediation, or make the group by\n"
            "hand:\n"
            "\n"
            "  az policy remediation create -g rg-ai -n dns-zone-group --policy-assignment <assignment>\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "\n"
            "A remediation works on every endpoint in its scope. An endpoint whose group\n"
            "was deleted later can count as compliant: the policy will not come back for\n"
            "it.",
        .remedy_onprem =
            "There is nothing to change here. When the record exists, let caches forget the\n"
            "old answer; negative answers of the zone live for seconds only, public ones up\n"
            "to 15 minutes:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short",
        .confused_with =
            "PLD401: the endpoint is old, or no policy is assigned: nobody will make the\n"
            "record.\n"
            "\n"
            "PLD604: no zone group on purpose; the record is kept another way.",
    },
    {
        .code = 213,
        .meaning =
            "The name ends at a public address, and what could be seen from here allows\n"
            "more than one cause. The report lists them as alternatives. Whichever it is,\n"
            "clients of this resolver do not use the private endpoint.",
        .proof =
            "What decides is the answer of the Azure resolver at the end of the path, and\n"
            "of the zone by itself:\n"
            "\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com\n"
            "\n"
            "Private at 10.10.0.4 (inbound endpoint, or DNS server in the VNet): 10.0.0.4\n"
            "does not forward. Public there too: the zone is not linked to that VNet. SOA\n"
            "azureprivatedns.net with a public address: ask again when the cached records\n"
            "have run out. With rights in Azure:\n"
            "\n"
            "  az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com -o table",
        .remedy_vm =
            "Change nothing yet. Let the tool ask the server that matters, and give it what\n"
            "Azure knows:\n"
            "\n"
            "  pldig inventory > inv.json\n"
            "  pldig check contoso-ai -i inv.json @10.0.0.4 @hub=<dns-server-of-the-hub>\n"
            "\n"
            "Then follow the finding that it names; each candidate has another owner and\n"
            "another way back.",
        .remedy_onprem =
            "The inbound endpoint is the best witness that can be reached from here:\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4 @inbound=10.10.0.4\n"
            "\n"
            "Without any address in Azure to ask, somebody on a VM in the VNet of the\n"
            "forwarding target has to run it, or an inventory decides (-i inv.json).",
        .confused_with =
            "PLD201: the zone is not linked; Azure DNS itself gives the public address.\n"
            "\n"
            "PLD202: the server does not forward; Azure DNS gives the private one.\n"
            "\n"
            "PLD203: only the privatelink name is private.\n"
            "\n"
            "PLD207: the zone has no record and its link redirects.\n"
            "\n"
            "PLD208: a cache; it heals with time.",
    },
    {
        .code = 214,
        .meaning =
            "The IPv4 answer is the private endpoint's, and beside it stands a public IPv6\n"
            "address. Programs that prefer IPv6 go around the private endpoint; others do\n"
            "not, so the picture is mixed. It comes from overriding the A record alone.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com A +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com AAAA\n"
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "\n"
            "A linked Azure zone answers AAAA with NOERROR, no address and the SOA\n"
            "azureprivatedns.net: that is healthy. A global address there is the leak,\n"
            "unless it is the private IPv4 address behind a prefix such as 64:ff9b::/96,\n"
            "which DNS64 makes of it (RFC 6147): that leads to the private endpoint too.",
        .remedy_vm =
            "Forward the zone to Azure DNS and drop the override; or make the override\n"
            "complete. dnsmasq needs a second line, unbound another type of zone:\n"
            "\n"
            "  address=/contoso-ai.openai.azure.com/10.1.2.5\n"
            "  local=/contoso-ai.openai.azure.com/\n"
            "  local-zone: \"contoso-ai.openai.azure.com.\" static\n"
            "\n"
            "Removing the lines goes back. A service that gives no AAAA today may do so\n"
            "tomorrow.",
        .remedy_onprem =
            "The same for the server that overrides, where forwarding to 10.10.0.4 is not\n"
            "possible. To see whether this host would take the IPv6 address at all:\n"
            "\n"
            "  ip -6 route get 2001:db8::1\n"
            "  curl -6 -sS -o /dev/null -w '%{remote_ip}\\n' https://contoso-ai.openai.azure.com/",
        .confused_with =
            "PLD206: the override has no effect on the A record either.\n"
            "\n"
            "PLD502: several addresses of the same family.",
    },
    {
        .code = 215,
        .meaning =
            "Nothing here suggests that this host is on a network that should resolve\n"
            "privately. No resolver gives a private address, none shows an Azure private\n"
            "zone, Azure DNS is silent or public, and the host's address is in no VNet that\n"
            "was read. A laptop without its VPN looks like that, and so does Cloud Shell.\n"
            "One finding replaces a whole row of errors.",
        .proof =
            "  ip -br addr\n"
            "  resolvectl status | head -20\n"
            "  dig @168.63.129.16 login.microsoftonline.com +tries=1 +time=2\n"
            "  curl -sS -o /dev/null -m 5 -w '%{http_code} %{remote_ip}\\n' \\\n"
            "    https://contoso-ai.openai.azure.com/\n"
            "\n"
            "A public address in the last line, and no interface of the company's network\n"
            "or of a tunnel.",
        .remedy_vm =
            "A VM in a VNet that is meant to reach the account: then the zone is not linked\n"
            "to it and no peering leads anywhere. Say where you are and judge again, with\n"
            "the inventory of somebody who may read all subscriptions:\n"
            "\n"
            "  pldig check contoso-ai --vantage vnet -i inv.json",
        .remedy_onprem =
            "Start the VPN, or run the tool on a host that stands in the network. If this\n"
            "network is meant to be private, say so, and name the server that should know:\n"
            "\n"
            "  pldig check contoso-ai --vantage onprem @inbound=10.10.0.4",
        .confused_with =
            "PLD209: the tunnel is up, and only the domains are missing.\n"
            "\n"
            "PLD201: a VM in a VNet that was read from Azure: there the link is missing.\n"
            "\n"
            "PLD202: at least one resolver here knows the private address.",
    },
    {
        .code = 216,
        .meaning =
            "Everything that the system resolves is right, but a browser or another program\n"
            "may ask DNS over HTTPS and so bypass all of it. It then gets public answers\n"
            "from a provider outside. This tool cannot see what such a program does; it is\n"
            "a hint for the case that \"only the browser\" fails.",
        .proof =
            "The canary domain tells Firefox to stay away from DNS over HTTPS where it does\n"
            "not exist:\n"
            "\n"
            "  dig use-application-dns.net +short\n"
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "\n"
            "An address for the first and the private address for the second: the network\n"
            "raises no objection. Look at about:networking#dns in Firefox,\n"
            "chrome://net-internals/#dns in Chromium, which address the program itself\n"
            "uses.",
        .remedy_vm =
            "Switch it off by policy for the programs on this host. Chromium and Edge read\n"
            "a file in their policy directory with this line; Firefox has DNSOverHTTPS in\n"
            "policies.json:\n"
            "\n"
            "  { \"DnsOverHttpsMode\": \"off\" }\n"
            "\n"
            "Removing the file goes back.",
        .remedy_onprem =
            "Answer the canary domain with NXDOMAIN on the internal DNS servers, and set\n"
            "the policy for managed browsers. unbound, then dnsmasq:\n"
            "\n"
            "  local-zone: \"use-application-dns.net.\" always_nxdomain\n"
            "  server=/use-application-dns.net/\n"
            "\n"
            "It reaches every client of the server, and browsers whose user chose a\n"
            "provider by hand ignore it.",
        .confused_with =
            "PLD701: the program uses an HTTP proxy, which resolves for it.\n"
            "\n"
            "PLD606: the program runs in a pod or container with a resolver of its own.",
    },
    {.code = 0},
};
/* clang-format on */
