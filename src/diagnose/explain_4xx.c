/* 4xx: the private zone says no. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_4xx[] = {
    {
        .code = 401,
        .meaning =
            "The private zone is linked and answers, but it holds no A record for the\n"
            "account. A linked zone is the authority for all names in it, so clients get\n"
            "\"no such name\" rather than the public address. The private endpoint has no\n"
            "zone group for this zone, the record was deleted (often together with another\n"
            "endpoint of the account), or it was written under another label.",
        .proof =
            "NXDOMAIN, with the alias in the answer and the zone's SOA in the authority\n"
            "section:\n"
            "\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com\n"
            "  az network private-dns record-set a list -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    --query \"[].[name,aRecords[].ipv4Address]\" -o json\n"
            "  az network private-endpoint dns-zone-group list -g rg-ai --endpoint-name pe-contoso-ai -o json\n"
            "\n"
            "Look for near misses in the list: the account's name where the custom\n"
            "subdomain differs, or the whole FQDN as a label.\n"
            "\n"
            "Where the record is there and another resolver gives it, \"no such name\" is an\n"
            "answer from before it was made, kept in a cache for the time to live of that\n"
            "SOA. Ask again when it has expired, before anything is changed:\n"
            "\n"
            "  pldig check contoso-ai --settle @10.0.0.4",
        .remedy_vm =
            "Let the zone group write the record, which also keeps it right; \"add\" where a\n"
            "group stands:\n"
            "\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "\n"
            "By hand, with the member address of this very name; it must then follow the\n"
            "endpoint by hand:\n"
            "\n"
            "  az network private-dns record-set a add-record -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai -a 10.1.2.5\n"
            "\n"
            "Every VNet linked to the zone sees the record. To go back, remove the zone\n"
            "from the group, or:\n"
            "\n"
            "  az network private-dns record-set a remove-record -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai -a 10.1.2.5",
        .remedy_onprem =
            "Nothing is wrong on-premises: the forwarding works, that is why the private\n"
            "zone answers. Have the record made in Azure. Negative answers of the zone live\n"
            "for seconds at Azure, longer in caches that stretch them:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com\n"
            "  Clear-DnsServerCache -Force",
        .confused_with =
            "PLD402: the account is not ours; its endpoint lives in another tenant.\n"
            "\n"
            "PLD403: the record is there, in another service's zone.\n"
            "\n"
            "PLD404: the record is there, in another zone of the same name.\n"
            "\n"
            "PLD505: the SOA is not azureprivatedns.net; a local copy lacks the record.\n"
            "\n"
            "PLD305: NXDOMAIN without any alias.",
    },
    {
        .code = 402,
        .meaning =
            "The account belongs to somebody else, and they have a private endpoint for it.\n"
            "Public DNS therefore gives the privatelink alias to the whole world, and our\n"
            "private zone of that name, which knows only our accounts, says NXDOMAIN.\n"
            "People outside reach the account; our network does not.",
        .proof =
            "  dig @10.0.0.4 partner-ai.openai.azure.com\n"
            "  dig @8.8.8.8 partner-ai.openai.azure.com +short\n"
            "  az cognitiveservices account list \\\n"
            "    --query \"[?properties.customSubDomainName=='partner-ai'].id\" -o tsv\n"
            "\n"
            "NXDOMAIN with our zone's SOA, a public address outside, and no such account in\n"
            "any subscription that you may read. Sign in to other tenants before you\n"
            "believe the last.",
        .remedy_vm =
            "Let the link fall back to public DNS for names that the zone lacks:\n"
            "\n"
            "  az network private-dns link vnet update -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n <link> --resolution-policy NxDomainRedirect\n"
            "\n"
            "For that VNet a forgotten record of our own then shows as a public address\n"
            "instead of NXDOMAIN (PLD207). Default in the same line goes back. The other\n"
            "way is a private endpoint of our own to their account, which they must\n"
            "approve.",
        .remedy_onprem =
            "Where the link cannot be changed, forward that one name to a resolver that\n"
            "sees public DNS, if your policy has one:\n"
            "\n"
            "  Add-DnsServerConditionalForwarderZone -Name partner-ai.openai.azure.com -MasterServers 8.8.8.8\n"
            "  Remove-DnsServerZone -Name partner-ai.openai.azure.com\n"
            "\n"
            "The second line undoes it. It opens the way for every client of the server,\n"
            "and traffic leaves over the Internet.",
        .confused_with =
            "PLD401: the account is ours, and its record is missing.\n"
            "\n"
            "PLD902: the account is ours, and this identity may not read it.\n"
            "\n"
            "PLD404: another zone of the same name holds the record.",
    },
    {
        .code = 403,
        .meaning =
            "The record stands in the private zone of another service. The zone group of\n"
            "the endpoint points an OpenAI or AIServices account to\n"
            "privatelink.cognitiveservices.azure.com only, as an older built-in policy did.\n"
            "The cognitiveservices name resolves, perhaps to the wrong member's address,\n"
            "and the others do not.",
        .proof =
            "  az network private-endpoint dns-zone-group list -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    --query \"[].privateDnsZoneConfigs[].[privateDnsZoneId,recordSets[].fqdn]\" -o json\n"
            "  for s in cognitiveservices openai services.ai; do\n"
            "    echo \"$s: $(dig contoso-ai.$s.azure.com +short | tail -1)\"; done\n"
            "  az network private-dns record-set a list -g rg-dns \\\n"
            "    -z privatelink.cognitiveservices.azure.com --query \"[].[name,aRecords[].ipv4Address]\"\n"
            "\n"
            "One zone in the group where the account needs three, and an address in the\n"
            "last list that belongs to another name of the account.",
        .remedy_vm =
            "Add the right zones; each one is then filled with its own member's address:\n"
            "\n"
            "  az network private-endpoint dns-zone-group add -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-openai-zone>\n"
            "  az network private-endpoint dns-zone-group remove -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name <the-wrong-one>\n"
            "\n"
            "The second only where the account has no name in that zone; its record\n"
            "vanishes for all linked VNets. Mend the policy assignment too, or it writes\n"
            "the old group again.",
        .remedy_onprem =
            "See that all zones of the account are forwarded; a missing forwarder looks the\n"
            "same from here:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +short",
        .confused_with =
            "PLD401: no zone holds a record for the account.\n"
            "\n"
            "PLD503: the zone is right, and the address in it is another member's.\n"
            "\n"
            "PLD210: a zone is missing, so its name is public rather than NXDOMAIN.",
    },
    {
        .code = 404,
        .meaning =
            "There are several private zones of the same name, linked to different VNets,\n"
            "and the records are divided among them. What a client gets depends on its\n"
            "VNet: the right address, another one, or NXDOMAIN. All of them answer with the\n"
            "same SOA, so DNS alone cannot tell which one spoke.",
        .proof =
            "  az network private-dns zone list --query \"[?name=='privatelink.openai.azure.com'].id\" -o tsv\n"
            "  az network private-dns link vnet list -g <group-of-each> -z privatelink.openai.azure.com \\\n"
            "    --query \"[].virtualNetwork.id\" -o tsv\n"
            "  az network private-dns record-set a list -g <group-of-each> \\\n"
            "    -z privatelink.openai.azure.com --query \"[].[name,aRecords[].ipv4Address]\" -o json\n"
            "\n"
            "More than one id in the first. Look into each subscription: the list covers\n"
            "the current one only.",
        .remedy_vm =
            "Keep one zone, copy the missing records into it, better by moving the zone\n"
            "groups of the endpoints, and then move the links. A VNet can be linked to one\n"
            "zone of a name only, so there is a gap between these commands in which it\n"
            "resolves publicly:\n"
            "\n"
            "  az network private-dns link vnet delete -g <old-group> \\\n"
            "    -z privatelink.openai.azure.com -n <link>\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n link-vnet-ai -v <vnet-id> -e false\n"
            "\n"
            "Every name that only the old zone held turns into NXDOMAIN for that VNet:\n"
            "compare the lists first. The same two with the groups exchanged go back.\n"
            "Delete the old zone when it has no links left.",
        .remedy_onprem =
            "Only the zone linked to the VNet of the inbound endpoint counts for you. See\n"
            "which one that is, and have the account's record made there, or the link\n"
            "moved:\n"
            "\n"
            "  az dns-resolver show -g rg-hub -n <resolver> --query virtualNetwork.id -o tsv\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com\n"
            "\n"
            "Moving that link changes the answers for the whole on-premises network.",
        .confused_with =
            "PLD401: one zone only, and no record in it.\n"
            "\n"
            "PLD501: one zone only, and its record is old.\n"
            "\n"
            "PLD211: the second zone has another name.",
    },
    {.code = 0},
};
/* clang-format on */
