/* 5xx: a private address, but not a right one. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_5xx[] = {
    {
        .code = 501,
        .meaning =
            "The answer is a private address that belongs to no approved private endpoint\n"
            "of the account. The record was left behind by an endpoint that is gone, or was\n"
            "entered by hand and not followed up. Clients run into a time-out, or into\n"
            "whatever got that address since.",
        .proof =
            "Compare the answer with the endpoint's own addresses, and see who made the\n"
            "record:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +short\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai \\\n"
            "    --query \"networkInterfaces[0].id\" -o tsv\n"
            "  az network nic show --ids <that-id> \\\n"
            "    --query \"ipConfigurations[].[privateIPAddress,privateLinkConnectionProperties.fqdns]\"\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai --query \"[aRecords,metadata,ttl]\" -o json\n"
            "\n"
            "Metadata \"created by private endpoint ...\" with another endpoint's name, or no\n"
            "metadata at all: made by hand.",
        .remedy_vm =
            "Let the zone group of the living endpoint write the record:\n"
            "\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "\n"
            "Or by hand, first the right address, then away with the old one:\n"
            "\n"
            "  az network private-dns record-set a add-record -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai -a 10.1.2.5\n"
            "  az network private-dns record-set a remove-record -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai -a 10.1.2.99 --keep-empty-record-set\n"
            "\n"
            "Every VNet linked to the zone sees the change within its TTL. See that nobody\n"
            "uses the old address; it is the way back.",
        .remedy_onprem =
            "If Azure gives the right address and your server the old one, it is your\n"
            "cache, or a copy of yours (PLD505):\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  Clear-DnsServerCache -Force",
        .confused_with =
            "PLD504: the address belongs to another approved endpoint of the account.\n"
            "\n"
            "PLD505: the server's own copy is old; Azure's zone is right.\n"
            "\n"
            "PLD502: the right address is there as well.\n"
            "\n"
            "PLD901: the endpoint could not be read, so nobody can say that the address is\n"
            "wrong.",
    },
    {
        .code = 502,
        .meaning =
            "The record set holds a right address and at least one that is not the\n"
            "endpoint's. Clients take turns among them, so a part of all connections fails\n"
            "or waits, and a retry works. Such a fault is easily taken for an unstable\n"
            "network.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +short\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai --query \"[aRecords,metadata]\" -o json\n"
            "  for ip in 10.1.2.5 10.1.2.77; do curl -sS -o /dev/null -m 5 -w \"$ip %{http_code}\\n\" \\\n"
            "    --noproxy '*' --connect-to \"::$ip:443\" https://contoso-ai.openai.azure.com/; done\n"
            "\n"
            "Two addresses; behind one of them nothing answers.",
        .remedy_vm =
            "Remove the dead address, once it is certain that no endpoint has it:\n"
            "\n"
            "  az network private-endpoint list --query \"[].[name,networkInterfaces[0].id]\" -o tsv\n"
            "  az network private-dns record-set a remove-record -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai -a 10.1.2.77 --keep-empty-record-set\n"
            "\n"
            "All linked VNets are affected. add-record with the same address goes back. Two\n"
            "endpoints whose zone groups write into one zone make it come back: give each\n"
            "group of VNets a zone of its own, or keep one endpoint.",
        .remedy_onprem =
            "See whether both addresses come from Azure or whether your own server adds\n"
            "one:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short\n"
            "  Get-DnsServerResourceRecord -ZoneName privatelink.openai.azure.com -Name contoso-ai",
        .confused_with =
            "PLD504: every address belongs to an approved endpoint of the account, and all\n"
            "are meant.\n"
            "\n"
            "PLD117: each answer has one address, but not always the same.\n"
            "\n"
            "PLD501: none of the addresses is right.",
    },
    {
        .code = 503,
        .meaning =
            "The name resolves to an address of the right endpoint, but to the one that is\n"
            "meant for another of the account's names. An AIServices endpoint has one\n"
            "address per name. Whether the service answers under this name there is not\n"
            "documented, so it may work today, and it is a warning.",
        .proof =
            "Each address has the names that it is for:\n"
            "\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai \\\n"
            "    --query \"networkInterfaces[0].id\" -o tsv\n"
            "  az network nic show --ids <that-id> --query \"ipConfigurations[].[privateIPAddress, \\\n"
            "    privateLinkConnectionProperties.requiredMemberName,privateLinkConnectionProperties.fqdns]\"\n"
            "  dig contoso-ai.openai.azure.com +short\n"
            "\n"
            "Members: default is cognitiveservices, secondary is openai, third is\n"
            "services.ai.",
        .remedy_vm =
            "Put the zone into the endpoint's zone group, which picks the right member;\n"
            "\"add\" where a group stands:\n"
            "\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "\n"
            "Templates that write the record from \"the first private IP\" of the endpoint\n"
            "make this mistake again at their next run: mend them. All VNets linked to the\n"
            "zone see the change.",
        .remedy_onprem =
            "Where your own server holds the record, correct it there, name by name, or\n"
            "forward to Azure and drop it:\n"
            "\n"
            "  Get-DnsServerResourceRecord -ZoneName privatelink.openai.azure.com -Name contoso-ai\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short",
        .confused_with =
            "PLD504: the address is for this name, on another endpoint.\n"
            "\n"
            "PLD501: the address is nobody's.\n"
            "\n"
            "PLD403: the record was written into another service's zone.",
    },
    {
        .code = 504,
        .meaning =
            "The account has several approved private endpoints, and the answer is the\n"
            "address of another one than this place was meant to use. If that endpoint can\n"
            "be reached from here all is well, and it is only information. If the expected\n"
            "endpoint was named with --expect-endpoint, or no connection comes about, it is\n"
            "an error.",
        .proof =
            "  dig contoso-ai.openai.azure.com +short\n"
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].properties.[privateEndpoint.id,privateLinkServiceConnectionState.status]\" -o tsv\n"
            "  curl -sS -o /dev/null -m 5 --noproxy '*' -w '%{http_code} %{remote_ip}\\n' \\\n"
            "    https://contoso-ai.openai.azure.com/\n"
            "\n"
            "Any HTTP status from that address, 401 included, shows that it can be reached.",
        .remedy_vm =
            "Two zone groups that write the same name into one zone overwrite each other,\n"
            "and deleting either endpoint removes the record for both. Use one endpoint per\n"
            "zone, or one zone per group of VNets; look who wrote last:\n"
            "\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai --query \"[aRecords,metadata]\" -o json\n"
            "\n"
            "Before a zone is split: linking a VNet to a new zone turns every name that is\n"
            "not in it into NXDOMAIN there.",
        .remedy_onprem =
            "Routes, not DNS, may be the shorter way: let VPN or ExpressRoute carry the\n"
            "prefix of that endpoint's subnet.\n"
            "\n"
            "  ip route get 10.1.2.5\n"
            "\n"
            "Else forward to a resolver whose VNet has the zone with the nearer endpoint's\n"
            "address; that changes the answers for all your clients.",
        .confused_with =
            "PLD501: the address is no approved endpoint's.\n"
            "\n"
            "PLD503: the address is the right endpoint's, for another name.\n"
            "\n"
            "PLD702: the endpoint is the right one, and the path to it is blocked.",
    },
    {
        .code = 505,
        .meaning =
            "This server answers from a copy of its own, a primary zone or single records\n"
            "for the privatelink names, and the copy no longer agrees with the private\n"
            "endpoint, or lacks the record. Azure's zone is right and is not asked. All\n"
            "clients of the server get the old answer.",
        .proof =
            "The SOA is the server's own, and the answer is authoritative (flag \"aa\"):\n"
            "\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com\n"
            "  dig @10.10.0.4 contoso-ai.privatelink.openai.azure.com +short\n"
            "\n"
            "The last, asked of Azure's side, differs.",
        .remedy_vm =
            "Replace the copy by forwarding the service zone to Azure DNS. BIND: take the\n"
            "zone statement out, put the forwarder in, keep the file:\n"
            "\n"
            "  zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "  sudo rndc reconfig && sudo rndc flushtree openai.azure.com\n"
            "\n"
            "Records that stood only in the copy are gone for every client; and an account\n"
            "with a private endpoint, but without a record in Azure's zone, becomes\n"
            "NXDOMAIN. The old zone statement is the way back.",
        .remedy_onprem =
            "The same with a conditional forwarder. Windows; where the copy must stay,\n"
            "correct the record instead, and let a script keep it so:\n"
            "\n"
            "  Export-DnsServerZone -Name privatelink.openai.azure.com -FileName privatelink.openai.copy\n"
            "  Remove-DnsServerZone -Name privatelink.openai.azure.com\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "\n"
            "All clients of all servers that replicate the zone change over. The exported\n"
            "file is the way back.",
        .confused_with =
            "PLD501: Azure's own zone holds the old address; its SOA is\n"
            "azureprivatedns.net.\n"
            "\n"
            "PLD506: the copy is right, today.\n"
            "\n"
            "PLD206: the copy is not even used for the account's name.\n"
            "\n"
            "PLD302: the copy is of the whole service zone.",
    },
    {
        .code = 506,
        .meaning =
            "The address is right, but it comes from a record that somebody keeps by hand\n"
            "on this server: a copy of the privatelink zone, or an override of the name\n"
            "itself. It will be wrong as soon as the private endpoint changes, and nobody\n"
            "will be told. A warning, as long as the address is right.",
        .proof =
            "No azureprivatedns.net on this path, flag \"aa\", or an address without any\n"
            "alias:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA\n"
            "  grep -rn contoso-ai /etc/bind /etc/unbound /etc/dnsmasq.d 2>/dev/null",
        .remedy_vm =
            "Forward the service zone to Azure DNS and remove the record, in this order, so\n"
            "that nobody is without an answer. unbound:\n"
            "\n"
            "  forward-zone:\n"
            "      name: \"openai.azure.com\"\n"
            "      forward-addr: 168.63.129.16\n"
            "\n"
            "The forwarder changes the answers for every account of the service and every\n"
            "client of the server. The record, put in again, is the way back.",
        .remedy_onprem =
            "The same with 10.10.0.4 as target. Where hand-kept records are the policy of\n"
            "the house, let a job compare them, and keep their TTL short:\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4 -o json\n"
            "  Get-DnsServerResourceRecord -ZoneName privatelink.openai.azure.com -RRType A",
        .confused_with =
            "PLD505: the copy is wrong already.\n"
            "\n"
            "PLD302: the whole service zone is held there, and other accounts do not exist.\n"
            "\n"
            "PLD306: the record stands in this host's hosts file.",
    },
    {.code = 0},
};
/* clang-format on */
