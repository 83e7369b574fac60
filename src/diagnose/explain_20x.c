/* 2xx: public address instead of the private one, 201 to 208. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_20x[] = {
    {
        .code = 201,
        .meaning =
            "The answer passes the privatelink alias and ends at a public address, even\n"
            "where Azure DNS itself is asked: the private DNS zone is not linked to the\n"
            "VNet whose Azure DNS answers. Clients go to the public front of the service.\n"
            "Where public network access is disabled they get HTTP 403, and elsewhere their\n"
            "traffic leaves the private network unnoticed.",
        .proof =
            "From a VM in the VNet; the SOA is not azureprivatedns.net, and the address is\n"
            "public:\n"
            "\n"
            "  dig @168.63.129.16 privatelink.openai.azure.com SOA\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com\n"
            "\n"
            "Then the links of the zone. The VNet that counts is that of the server which\n"
            "asks 168.63.129.16, which with custom DNS is the hub's, not the client's:\n"
            "\n"
            "  az network private-dns zone list --query \"[?name=='privatelink.openai.azure.com'].id\" -o tsv\n"
            "  az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    --query \"[].[name,virtualNetwork.id,virtualNetworkLinkState]\" -o tsv",
        .remedy_vm =
            "First see that the zone holds the record, then link it:\n"
            "\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n link-vnet-ai -v <vnet-id> -e false\n"
            "\n"
            "The link turns every privatelink name that has no record in the zone into\n"
            "NXDOMAIN for that whole VNet. That hits accounts of other teams and companies\n"
            "which have a private endpoint of their own somewhere; an account without any\n"
            "has no alias and is spared. To go back:\n"
            "\n"
            "  az network private-dns link vnet delete -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n link-vnet-ai\n"
            "\n"
            "\"Cannot be linked to multiple zones with overlapping namespaces\" means that\n"
            "another zone of this name is linked already: see PLD404.",
        .remedy_onprem =
            "The same, for the VNet of the inbound endpoint or of the DNS server in Azure\n"
            "to which the on-premises servers forward:\n"
            "\n"
            "  az dns-resolver show -g rg-hub -n <resolver> --query virtualNetwork.id -o tsv\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n link-vnet-hub -v <that-vnet-id> -e false\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short\n"
            "\n"
            "It decides for everyone who resolves through that VNet, where every\n"
            "privatelink name without a record in the zone becomes NXDOMAIN; vnet delete\n"
            "with the same -z and -n goes back. Link all zones of the account's kind: an\n"
            "AIServices account needs three.",
        .confused_with =
            "PLD202: Azure DNS gives the private address and only the other server does\n"
            "not.\n"
            "\n"
            "PLD207: the SOA is Azure's private zone, yet the address is public.\n"
            "\n"
            "PLD211: a zone is linked, under a name that is not quite right.\n"
            "\n"
            "PLD605: the link is there and not yet completed.",
    },
    {
        .code = 202,
        .meaning =
            "This server resolves the privatelink name in public DNS, while another\n"
            "resolver returns the private endpoint's address. Its questions for the service\n"
            "zone never reach an Azure resolver that sees the private zone. All its clients\n"
            "use the public address.",
        .proof =
            "Private there, public here, and no Azure SOA here:\n"
            "\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA\n"
            "\n"
            "The flags of the second show \"ra\" and not \"aa\", and the TTL of the privatelink\n"
            "CNAME is close to its full value: fetched just now from public DNS.\n"
            "On-premises ask 10.10.0.4, the inbound endpoint, instead of 168.63.129.16.",
        .remedy_vm =
            "On the server, forward the public zone of the service, not only its\n"
            "privatelink zone, to Azure DNS. BIND, then unbound, dnsmasq, CoreDNS:\n"
            "\n"
            "  zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "  forward-zone: name: \"openai.azure.com\" forward-addr: 168.63.129.16\n"
            "  server=/openai.azure.com/168.63.129.16\n"
            "  openai.azure.com:53 { forward . 168.63.129.16 }\n"
            "\n"
            "The server's own VNet must be linked to the private zones. The forwarder\n"
            "changes the answers for every client of the server: an account with a private\n"
            "endpoint, but without a record in the private zone, becomes NXDOMAIN there.\n"
            "Take the line out and flush the cache to go back.",
        .remedy_onprem =
            "Forward the same zones to a Private Resolver inbound endpoint or to a DNS\n"
            "server in the VNet, never to 168.63.129.16. Windows:\n"
            "\n"
            "  foreach ($zone in 'openai', 'cognitiveservices', 'services.ai') {\n"
            "    Add-DnsServerConditionalForwarderZone -Name \"$zone.azure.com\" -MasterServers 10.10.0.4 }\n"
            "  Clear-DnsServerCache -Force\n"
            "\n"
            "Every client of the server gets the new answers. Undo with:\n"
            "\n"
            "  Remove-DnsServerZone -Name openai.azure.com",
        .confused_with =
            "PLD201: it does forward, but to a server whose VNet has no link to the zone;\n"
            "ask that server.\n"
            "\n"
            "PLD203: the privatelink name alone is answered privately.\n"
            "\n"
            "PLD204: a rule for just the account's name looks the same on BIND, unbound and\n"
            "PowerDNS.\n"
            "\n"
            "PLD205: private at times, public after the target was out of reach.",
    },
    {
        .code = 203,
        .meaning =
            "The server forwards the privatelink zone rightly, but it does not go back to\n"
            "its own rules while it follows an alias. For the account's name it takes the\n"
            "whole chain from public DNS and never uses the forwarder. dnsmasq, Knot\n"
            "Resolver, systemd-resolved and Windows with forwarders work like that; BIND,\n"
            "unbound and PowerDNS look again, and for them the same rule is enough.",
        .proof =
            "Ask in this order, for a cached chain would hide it:\n"
            "\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com AAAA\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com TXT\n"
            "\n"
            "azureprivatedns.net; no such record, with azureprivatedns.net as the SOA; a\n"
            "public address; and no such record, with the SOA of a public zone. AAAA and\n"
            "not A: some servers would keep the address and give it for the account's name\n"
            "too, for a few seconds. TXT because nobody asks for it, so it is in no cache.\n"
            "Where the second is public as well, wait until the records have run out, or\n"
            "flush, and ask again.",
        .remedy_vm =
            "Forward the public zone of the service instead of, or beside, the privatelink\n"
            "zone. dnsmasq:\n"
            "\n"
            "  server=/openai.azure.com/168.63.129.16\n"
            "\n"
            "On a VM with systemd-resolved (not kept over a restart):\n"
            "\n"
            "  sudo resolvectl domain eth0 '~openai.azure.com' '~cognitiveservices.azure.com' \\\n"
            "    '~services.ai.azure.com'\n"
            "\n"
            "From then on all names of the service are answered by Azure DNS for all\n"
            "clients: those with a private endpoint and without a record in the linked zone\n"
            "become NXDOMAIN. Go back with the old line.",
        .remedy_onprem =
            "Windows, with the inbound endpoint as master; the rule for the privatelink\n"
            "zone may stay:\n"
            "\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "  Clear-DnsServerCache -Force\n"
            "\n"
            "Repeat for cognitiveservices.azure.com and services.ai.azure.com. All clients\n"
            "of the server get Azure's answers for the whole service now: tell the owners\n"
            "of other accounts. Undo with:\n"
            "\n"
            "  Remove-DnsServerZone -Name openai.azure.com",
        .confused_with =
            "PLD208: the account's name is public from the cache only and heals when its\n"
            "TTL has run out.\n"
            "\n"
            "PLD207: the privatelink name is public too, even fresh.\n"
            "\n"
            "PLD206: the privatelink name comes from a local record (flag \"aa\"), not from\n"
            "Azure's zone.",
    },
    {
        .code = 204,
        .meaning =
            "The server forwards just the account's own name. A server that follows aliases\n"
            "by itself asks Azure for that name, receives the alias, and resolves the\n"
            "target by its other rules, in public DNS. Windows gives the private address\n"
            "first and the public one on later questions, because the alias outlives the\n"
            "address in its cache.",
        .proof =
            "From outside it looks like no forwarding at all; the rules decide:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com\n"
            "  grep -rn 'azure.com' /etc/bind /etc/unbound /etc/dnsmasq.d 2>/dev/null\n"
            "\n"
            "A rule whose name begins with the account and ends there is it. On Windows ask\n"
            "twice, 20 seconds apart.",
        .remedy_vm =
            "Widen the rule from the name to the zone of the service. BIND:\n"
            "\n"
            "  zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "\n"
            "Or, to touch fewer names, keep the rule and add one for the privatelink name;\n"
            "it works on servers that look again for each alias:\n"
            "\n"
            "  zone \"contoso-ai.privatelink.openai.azure.com\" {\n"
            "      type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "\n"
            "For all clients of the server the wide rule changes the answers for every\n"
            "account of the service; the narrow one only for this account. Take the rule\n"
            "out to go back.",
        .remedy_onprem =
            "Replace the zone that is named like the account by one for the service:\n"
            "\n"
            "  Get-DnsServerZone | Where-Object ZoneName -like 'contoso-ai.*'\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "  Remove-DnsServerZone -Name contoso-ai.openai.azure.com\n"
            "\n"
            "Add first, remove then, so that nobody falls into the gap. All clients now\n"
            "resolve the whole service through Azure.",
        .confused_with =
            "PLD202: there is no rule at all.\n"
            "\n"
            "PLD203: the rule is for the privatelink zone; then the privatelink name alone\n"
            "is private.",
    },
    {
        .code = 205,
        .meaning =
            "The server forwards well, and when its target does not answer in time it asks\n"
            "public DNS instead. The public answer is then kept for as long as the alias\n"
            "may be cached, up to a quarter of an hour after the target is back. So clients\n"
            "go public in each small outage, and nobody sees why.",
        .proof =
            "A slow first question that ends public is a hint; the setting is the proof.\n"
            "BIND falls back unless it is told not to:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com | grep -E 'IN.A|Query time'\n"
            "  named-checkconf -px | grep -n -A4 'openai.azure.com'\n"
            "  grep -rn 'forward-first' /etc/unbound\n"
            "\n"
            "\"forward only\" missing in BIND, or \"forward-first: yes\" in unbound. Over some\n"
            "hours the answer flaps between private and public.",
        .remedy_vm =
            "Forbid the fallback for these zones, and name two targets where there are two.\n"
            "BIND, then unbound:\n"
            "\n"
            "  zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "  forward-first: no\n"
            "\n"
            "An outage of the target then shows as SERVFAIL, for every client of the\n"
            "server, instead of a silent way around: that is the intention, and people\n"
            "should know.",
        .remedy_onprem =
            "Windows: forbid recursion for the conditional forwarder, and give it two\n"
            "inbound endpoints where there are two:\n"
            "\n"
            "  Set-DnsServerConditionalForwarderZone -Name openai.azure.com -UseRecursion $false\n"
            "  Set-DnsServerConditionalForwarderZone -Name openai.azure.com `\n"
            "    -MasterServers 10.10.0.4, 10.20.0.4\n"
            "  Set-DnsServerForwarder -UseRootHint $false\n"
            "\n"
            "In an outage all clients then get SERVFAIL. The last line is for the server's\n"
            "general forwarders and reaches every name. $true in the first and the last\n"
            "goes back.",
        .confused_with =
            "PLD202: public at once and always.\n"
            "\n"
            "PLD117: both answers at the same time, at random.\n"
            "\n"
            "PLD208: what remains in the cache after the target came back.",
    },
    {
        .code = 206,
        .meaning =
            "The server holds a local record or a small zone for the privatelink name, and\n"
            "gives it only when it is asked for that name itself. Asked for the account's\n"
            "name it follows the alias elsewhere and never looks at its own record. The\n"
            "override looks right when tested by itself and has no effect on clients.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA\n"
            "\n"
            "The first is private with flag \"aa\"; the second is public without it; the SOA\n"
            "is the server's own, or there is none. unbound (local-data, auth-zone behind a\n"
            "forwarder) and dnsmasq (address=) behave so.",
        .remedy_vm =
            "Forward the service zone and remove the local record, which nobody keeps right\n"
            "anyway. unbound:\n"
            "\n"
            "  forward-zone:\n"
            "      name: \"openai.azure.com\"\n"
            "      forward-addr: 168.63.129.16\n"
            "\n"
            "Every client of the server then gets Azure's answers for the whole service,\n"
            "with NXDOMAIN for those accounts that have a private endpoint and no record in\n"
            "the linked zone. Keep the old lines to go back.",
        .remedy_onprem =
            "Forward to 10.10.0.4 in the same manner. Where that is not possible, override\n"
            "the account's own name instead, for A, and give no AAAA. unbound, then\n"
            "dnsmasq:\n"
            "\n"
            "  local-zone: \"contoso-ai.openai.azure.com.\" static\n"
            "  local-data: \"contoso-ai.openai.azure.com. 60 IN A 10.1.2.5\"\n"
            "  host-record=contoso-ai.openai.azure.com,10.1.2.5\n"
            "  local=/contoso-ai.openai.azure.com/\n"
            "\n"
            "Such a record must follow the private endpoint by hand (PLD506), for each of\n"
            "the account's names.",
        .confused_with =
            "PLD203: the privatelink name comes from Azure's zone, with Azure's SOA and\n"
            "without the \"aa\" flag.\n"
            "\n"
            "PLD505: the local copy is used, and wrong.",
    },
    {
        .code = 207,
        .meaning =
            "The private zone has no record for the account, and the zone's link to this\n"
            "VNet says that a missing name is to be looked up in public DNS (resolution\n"
            "policy NxDomainRedirect). So a forgotten record does not show as NXDOMAIN;\n"
            "clients quietly get the public address. The omission is the fault, and the\n"
            "policy hides it.",
        .proof =
            "Azure's private zone speaks, and yet the address is public, fresh from a\n"
            "resolver without a cache:\n"
            "\n"
            "  dig @168.63.129.16 privatelink.openai.azure.com SOA +short\n"
            "  dig @168.63.129.16 contoso-ai.privatelink.openai.azure.com\n"
            "\n"
            "ARM decides: policy NxDomainRedirect on the link, and no record:\n"
            "\n"
            "  az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    --query \"[].[name,resolutionPolicy,virtualNetwork.id]\" -o tsv\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai",
        .remedy_vm =
            "Create the record, best by putting the zone into the zone group of the private\n"
            "endpoint (\"add\" where there is a group already):\n"
            "\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "\n"
            "Whether the policy stays is a question of taste; with Default a missing record\n"
            "shows at once, and every privatelink name without one becomes NXDOMAIN for\n"
            "that VNet:\n"
            "\n"
            "  az network private-dns link vnet update -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n <link> --resolution-policy Default\n"
            "\n"
            "NxDomainRedirect in the same line goes back.",
        .remedy_onprem =
            "Nothing is to be changed on-premises: the record is missing in Azure. The link\n"
            "that counts is that of the VNet where the inbound endpoint or DNS server\n"
            "stands. After the record was made, drop the cached public chain there and on\n"
            "the way:\n"
            "\n"
            "  rndc flushtree openai.azure.com\n"
            "  Clear-DnsServerCache -Force",
        .confused_with =
            "PLD201: the SOA is public; no private zone is asked at all.\n"
            "\n"
            "PLD208: the record exists, and a cache still holds the time before it.\n"
            "\n"
            "PLD203: the record exists, and the server does not use it while it follows the\n"
            "alias.\n"
            "\n"
            "PLD401: the same missing record under the policy Default, which shows as\n"
            "NXDOMAIN.",
    },
    {
        .code = 208,
        .meaning =
            "The configuration is right by now, and the server still gives the public\n"
            "answer that it cached before. It heals when the cached records run out: the\n"
            "public alias lives up to 15 minutes, longer where the server stretches TTLs.\n"
            "Until then its clients go public.",
        .proof =
            "The TTL of the answer falls between two questions, and what was not cached,\n"
            "the zone's SOA and a type that nobody asks for, leads to Azure's zone\n"
            "(azureprivatedns.net):\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +noall +answer; sleep 5\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +noall +answer\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com TXT\n"
            "\n"
            "A TTL above 900 for these records means that the server stretches it\n"
            "(cache-min-ttl and the like).",
        .remedy_vm =
            "Wait for the TTL, or drop the entries on the server and on the clients:\n"
            "\n"
            "  sudo rndc flushtree openai.azure.com\n"
            "  sudo unbound-control flush_zone openai.azure.com\n"
            "  sudo resolvectl flush-caches\n"
            "\n"
            "A flush costs every client one slower question and cannot be undone, nor need\n"
            "it be. Long-running programs keep connections and their own caches: restart\n"
            "them.",
        .remedy_onprem =
            "Flush from the inside out: first the server nearest to Azure, then the next,\n"
            "then the client, or the old answer comes back from the server behind:\n"
            "\n"
            "  Clear-DnsServerCache -ComputerName dc1 -Force\n"
            "  ipconfig /flushdns",
        .confused_with =
            "PLD203: after the TTL it is public again.\n"
            "\n"
            "PLD207: there is no record in the zone, so the public answer is always fresh.\n"
            "\n"
            "PLD113: the entry has run out and is served all the same.",
    },
    {.code = 0},
};
/* clang-format on */
