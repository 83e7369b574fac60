/* 3xx: no privatelink alias, or the name itself. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_30x[] = {
    {
        .code = 301,
        .meaning =
            "No private endpoint connection of the account is approved, so Azure publishes\n"
            "no privatelink alias and there is no private address to resolve to. A\n"
            "connection that is Pending, Rejected or Disconnected counts as none. For an\n"
            "account that is public on purpose this is information, not a fault.",
        .proof =
            "Public everywhere and no privatelink name in the chain; then the state of the\n"
            "connections:\n"
            "\n"
            "  dig contoso-ai.openai.azure.com +noall +answer\n"
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].[name,properties.privateLinkServiceConnectionState.status]\" -o tsv\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query properties.publicNetworkAccess -o tsv",
        .remedy_vm =
            "Approve a connection that is Pending. A Rejected or Disconnected one cannot be\n"
            "approved any more: delete the private endpoint and make it again.\n"
            "\n"
            "  az network private-endpoint-connection approve --id <connection-id> --description approved\n"
            "  az network private-endpoint create -g rg-ai -n pe-contoso-ai --vnet-name vnet-ai \\\n"
            "    --subnet <subnet> --group-id account --connection-name contoso-ai \\\n"
            "    --private-connection-resource-id <account-id>\n"
            "\n"
            "Have zone, record and link ready first: from the approval on, public DNS\n"
            "answers with the alias, and each VNet that has the zone linked without the\n"
            "record gets NXDOMAIN. Rejecting or deleting the connection goes back.",
        .remedy_onprem =
            "The work is in Azure, as on a VM. On-premises have the forwarders for the\n"
            "account's zones in place before the approval, and see afterwards that the\n"
            "alias is there:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com",
        .confused_with =
            "PLD302: other resolvers show the alias, and this one hides it with a zone of\n"
            "its own.\n"
            "\n"
            "PLD303: without a custom subdomain no private endpoint can exist.\n"
            "\n"
            "PLD307: a connection is approved, and the alias is missing all the same.",
    },
    {
        .code = 302,
        .meaning =
            "This server holds a zone for the whole service, such as openai.azure.com, and\n"
            "so hides Azure's. Every account without a record in it does not exist for the\n"
            "server's clients, and the ones that have a record depend on somebody's hand.\n"
            "Where the address is right today it is a warning; where it is wrong or\n"
            "missing, an error.",
        .proof =
            "  dig @10.0.0.4 openai.azure.com SOA\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 some-other-account.openai.azure.com\n"
            "\n"
            "An SOA that is not Microsoft's public one, flag \"aa\", no CNAME on the way,\n"
            "NXDOMAIN for the other account. If the SOA is azureprivatedns.net, it is an\n"
            "Azure private zone with the name of the service:\n"
            "\n"
            "  az network private-dns zone list --query \"[?name=='openai.azure.com'].id\" -o tsv",
        .remedy_vm =
            "Take the zone away, so that Azure DNS answers for the service, and follows the\n"
            "alias into the privatelink zone. First see what else it holds, and keep it;\n"
            "then take its link away, which can be undone, and delete the zone when\n"
            "nobody complains:\n"
            "\n"
            "  az network private-dns record-set list -g rg-dns -z openai.azure.com -o json > copy.json\n"
            "  az network private-dns link vnet delete -g rg-dns -z openai.azure.com -n <link>\n"
            "\n"
            "Every record of that zone vanishes for the VNet. The privatelink zone has to\n"
            "be linked before, with the account's record in it.",
        .remedy_onprem =
            "Replace the zone by a conditional forwarder. Windows:\n"
            "\n"
            "  Export-DnsServerZone -Name openai.azure.com -FileName openai.azure.com.copy\n"
            "  Remove-DnsServerZone -Name openai.azure.com\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "  Clear-DnsServerCache -Force\n"
            "\n"
            "All clients change over at once, and names that existed only in the old zone\n"
            "are gone. The copy is the way back.",
        .confused_with =
            "PLD301: no resolver shows the alias, the public ones included.\n"
            "\n"
            "PLD305: the name does not exist in public DNS either.\n"
            "\n"
            "PLD111: a filter, without an SOA of its own for the service.\n"
            "\n"
            "PLD506: only this one name is overridden, not the zone.",
    },
    {
        .code = 303,
        .meaning =
            "The account has no custom subdomain. It is served only under a host name that\n"
            "all accounts of the region share, and that name can never lead to a private\n"
            "endpoint. Private endpoints cannot even be made for it. For an account that is\n"
            "public on purpose this is information.",
        .proof =
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"[properties.customSubDomainName, properties.endpoint]\" -o tsv\n"
            "  dig contoso-ai.openai.azure.com\n"
            "\n"
            "Nothing for the first value, and a regional endpoint such as\n"
            "https://eastus.api.cognitive.microsoft.com/; the account's own name is\n"
            "NXDOMAIN.",
        .remedy_vm =
            "Give it a subdomain, then make the private endpoint, then change the URL in\n"
            "every client. The name must be free in all of Azure, and it can never be\n"
            "changed or removed again: choose it with care.\n"
            "\n"
            "  az cognitiveservices account update -g rg-ai -n contoso-ai --custom-domain contoso-ai\n"
            "\n"
            "Clients that authenticate with Microsoft Entra ID need the subdomain as well;\n"
            "those with a key go on working under the regional name while public access is\n"
            "open.",
        .remedy_onprem =
            "Nothing in DNS on-premises mends it. Find who calls the regional host, since\n"
            "every such client must change, by the log of the proxy or firewall:\n"
            "\n"
            "  grep -h 'api.cognitive.microsoft.com' /var/log/squid/access.log | awk '{print $3}' \\\n"
            "    | sort | uniq -c",
        .confused_with =
            "PLD304: the account has a subdomain, and the client does not use it.\n"
            "\n"
            "PLD305: a subdomain is set, and its name is not in DNS.\n"
            "\n"
            "PLD301: the account's own name resolves, publicly, without an alias.",
    },
    {
        .code = 304,
        .meaning =
            "The host name that was given, or that the account states beside its own, is\n"
            "shared by a whole region or by the world. It resolves publicly for everybody,\n"
            "by design, and no private endpoint changes that. A client that is configured\n"
            "with it does not use the private endpoint.",
        .proof =
            "  dig eastus.api.cognitive.microsoft.com +noall +answer\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai --query properties.endpoints -o json\n"
            "\n"
            "No privatelink name in the chain. Through it a private account answers 403 and\n"
            "names https://aka.ms/cogsvc-vnet, or 404 because the host does not map to the\n"
            "resource.",
        .remedy_vm =
            "Set the account's own host in the application, here for the OpenAI client:\n"
            "\n"
            "  export AZURE_OPENAI_ENDPOINT=https://contoso-ai.openai.azure.com/\n"
            "\n"
            "Speech: contoso-ai.cognitiveservices.azure.com serves all its functions, the\n"
            "path differs for some. Translator: the same host with /translator/text/v3.0.\n"
            "Put the old value back to undo it.",
        .remedy_onprem =
            "The same setting in every client; the conditional forwarders for the account's\n"
            "zones must be there already:\n"
            "\n"
            "  dig contoso-ai.openai.azure.com +short\n"
            "  dig contoso-ai.cognitiveservices.azure.com +short\n"
            "\n"
            "Do not make zones or forwarders for the regional names: it would break all\n"
            "accounts of the region.",
        .confused_with =
            "PLD303: the account has no name of its own at all.\n"
            "\n"
            "PLD704: a privatelink name was given, which does resolve privately.",
    },
    {
        .code = 305,
        .meaning =
            "The account's name does not exist in DNS, not even in public DNS: NXDOMAIN for\n"
            "the name itself, without any alias. The account was deleted, was made a moment\n"
            "ago, or its custom subdomain is another than the name that was typed. No\n"
            "change of resolvers or zones helps.",
        .proof =
            "  dig contoso-ai.openai.azure.com\n"
            "  az cognitiveservices account list --query \"[].[name,properties.endpoint]\" -o tsv\n"
            "  az cognitiveservices account list-deleted -o table\n"
            "\n"
            "\"status: NXDOMAIN\", no CNAME, and the SOA of Microsoft's public zone in the\n"
            "authority section. The second shows the host that is right; the third, whether\n"
            "the account waits to be purged.",
        .remedy_vm =
            "Use the host of the account's endpoint in the application. A new subdomain\n"
            "appears within some minutes: ask again, and mind that a negative answer is\n"
            "cached too. A deleted account can be recovered for a while:\n"
            "\n"
            "  az cognitiveservices account recover -g rg-ai -n contoso-ai -l <region>",
        .remedy_onprem =
            "Nothing on-premises is at fault, unless your server alone says NXDOMAIN:\n"
            "compare with a resolver outside, where policy allows.\n"
            "\n"
            "  dig @8.8.8.8 contoso-ai.openai.azure.com",
        .confused_with =
            "PLD401: NXDOMAIN as well, but behind a privatelink alias, and said by the\n"
            "private zone.\n"
            "\n"
            "PLD302: the name exists elsewhere, and this server has a zone of its own.\n"
            "\n"
            "PLD303: the account has no subdomain.",
    },
    {
        .code = 306,
        .meaning =
            "The hosts file of this host gives the name an address, and applications take\n"
            "it before they ask any DNS server. Whatever the resolvers say does not count\n"
            "here. A right address is a warning, since nobody keeps it right; a wrong one\n"
            "is an error.",
        .proof =
            "  grep -n contoso-ai /etc/hosts\n"
            "  grep '^hosts:' /etc/nsswitch.conf\n"
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "  dig contoso-ai.openai.azure.com +short\n"
            "\n"
            "getent gives the address of the file, dig that of DNS, and \"files\" stands\n"
            "before \"dns\".",
        .remedy_vm =
            "Remove the line when DNS gives the right answer; before that the host would\n"
            "lose its way to the account. Keep a copy to go back:\n"
            "\n"
            "  sudo sed -i.bak '/contoso-ai\\.openai\\.azure\\.com/d' /etc/hosts\n"
            "\n"
            "Look where the line came from, or it returns: cloud-init, a container's\n"
            "extra_hosts, hostAliases of a pod, configuration management.\n"
            "\n"
            "  grep -rn contoso-ai /etc/cloud /etc/ansible 2>/dev/null",
        .remedy_onprem =
            "The same on each machine that has such a line; they are often left from the\n"
            "time before the forwarders. Windows:\n"
            "\n"
            "  Select-String contoso-ai C:\\Windows\\System32\\drivers\\etc\\hosts\n"
            "  ipconfig /flushdns\n"
            "\n"
            "It concerns single machines only; nobody else is affected.",
        .confused_with =
            "PLD506: the record is kept by hand on a DNS server, for all its clients.\n"
            "\n"
            "PLD308: a search domain leads the name astray; the hosts file has no such\n"
            "line.\n"
            "\n"
            "PLD115: different nameservers give different answers; getent shows one of\n"
            "them.",
    },
    {
        .code = 307,
        .meaning =
            "A private endpoint connection is approved, and still the answer holds no\n"
            "privatelink alias. Azure writes that alias into public DNS when a connection\n"
            "is approved, which takes a while, and caches may hold the time before. Without\n"
            "it no private zone is asked, however well it is linked.",
        .proof =
            "  dig contoso-ai.openai.azure.com +noall +answer\n"
            "  dig @8.8.8.8 contoso-ai.openai.azure.com +noall +answer\n"
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].[name,properties.privateLinkServiceConnectionState.status]\" -o tsv\n"
            "\n"
            "No \"privatelink\" in either chain, and Approved in the list.",
        .remedy_vm =
            "Ask again in a quarter of an hour, from a resolver without a cache. If only\n"
            "some resolvers lack the alias, their caches have to run out. If all do for\n"
            "hours, open a support case with the connection's id:\n"
            "\n"
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts --query \"[].id\" -o tsv",
        .remedy_onprem =
            "Compare your server with a public one; where it alone lacks the alias, flush\n"
            "it, or look for a zone of its own:\n"
            "\n"
            "  dig @10.0.0.4 openai.azure.com SOA\n"
            "  Clear-DnsServerCache -Force",
        .confused_with =
            "PLD301: no connection is approved.\n"
            "\n"
            "PLD302: this server hides the alias behind its own zone; other resolvers show\n"
            "it.\n"
            "\n"
            "PLD304: the host is a regional one, which never has the alias.",
    },
    {
        .code = 308,
        .meaning =
            "Applications do not look up the name that was written but that name with a\n"
            "search domain behind it, and a wildcard there answers. Names below azure.com\n"
            "have three or four dots; where ndots is larger, as in pods, the search domains\n"
            "are tried first. The address then belongs to somebody's catch-all.",
        .proof =
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "  getent ahosts contoso-ai.openai.azure.com.\n"
            "  grep -E '^(search|options)' /etc/resolv.conf\n"
            "  dig contoso-ai.openai.azure.com.corp.contoso.com +short\n"
            "\n"
            "The first differs from the second, which has a dot at the end; the last gives\n"
            "the wrong address. dig itself uses no search domains, so it looks healthy.",
        .remedy_vm =
            "Remove the wildcard, or lower ndots on this host; in a pod by its dnsConfig:\n"
            "\n"
            "  dnsConfig:\n"
            "    options:\n"
            "      - name: ndots\n"
            "        value: \"2\"\n"
            "\n"
            "Short names of the cluster with two dots then need one more question. To undo\n"
            "it, take the option out. A dot at the end of the host name in the\n"
            "configuration helps where TLS libraries allow it.",
        .remedy_onprem =
            "The wildcard stands in a zone of yours. See what it serves before you delete\n"
            "it, for everything that relies on it stops resolving:\n"
            "\n"
            "  dig '*.corp.contoso.com' +short\n"
            "  Get-DnsServerResourceRecord -ZoneName corp.contoso.com -Name '*'\n"
            "\n"
            "Or take the domain out of the search list that DHCP or group policy hands out.",
        .confused_with =
            "PLD306: the address stands in the hosts file.\n"
            "\n"
            "PLD501: a DNS server gives the wrong address for the full name too.",
    },
    {
        .code = 309,
        .meaning =
            "The private endpoint is approved but has no address for this name. An endpoint\n"
            "that was made before a service was added to the account's kind lists fewer\n"
            "members than the account has names. The name can never resolve privately over\n"
            "it, whatever the zones hold.",
        .proof =
            "Compare the names that Azure wants with those that the endpoint serves:\n"
            "\n"
            "  az network private-link-resource list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].properties.[requiredMembers,requiredZoneNames]\" -o json\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai \\\n"
            "    --query \"networkInterfaces[0].id\" -o tsv\n"
            "  az network nic show --ids <that-id> \\\n"
            "    --query \"ipConfigurations[].[privateIPAddress,privateLinkConnectionProperties.fqdns]\"\n"
            "\n"
            "A zone in the first without a name of its suffix in the last.",
        .remedy_vm =
            "Make a second endpoint, see that it has all members, then move over; the\n"
            "members of an existing endpoint do not change.\n"
            "\n"
            "  az network private-endpoint create -g rg-ai -n pe-contoso-ai-2 --vnet-name vnet-ai \\\n"
            "    --subnet <subnet> --group-id account --connection-name contoso-ai-2 \\\n"
            "    --private-connection-resource-id <account-id>\n"
            "\n"
            "It gets other addresses. When both write the same records, the last one wins:\n"
            "take the zone group from the old one first, and delete it when nobody uses its\n"
            "addresses.",
        .remedy_onprem =
            "The new addresses must be reachable: routes and firewalls that name the old\n"
            "ones have to be widened first. DNS on-premises needs a forwarder for each of\n"
            "the account's zones.\n"
            "\n"
            "  ip route get <new-address>\n"
            "  dig @10.10.0.4 contoso-ai.services.ai.azure.com +short",
        .confused_with =
            "PLD210: the member is there, and its zone is missing.\n"
            "\n"
            "PLD401: the member is there, and its record is missing.\n"
            "\n"
            "PLD503: the record holds another member's address.",
    },
    {.code = 0},
};
/* clang-format on */
