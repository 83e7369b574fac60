/* 8xx: the network rules of an account. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_8xx[] = {
    {
        .code = 801,
        .meaning =
            "The account may be reached over the Internet: publicNetworkAccess is Enabled,\n"
            "or not stated, which means the same. A private endpoint does not change that\n"
            "by itself. Whoever has a key or a token, and passes the network rules if there\n"
            "are any, gets in from outside.",
        .proof =
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[publicNetworkAccess,networkAcls.defaultAction]\" -o tsv\n"
            "  curl -sS -o /dev/null -w '%{http_code}\\n' https://contoso-ai.openai.azure.com/\n"
            "\n"
            "The second from outside the private network: 401 shows an open front, 403 a\n"
            "closed one.",
        .remedy_vm =
            "First see that every client resolves privately, or it is locked out at once:\n"
            "\n"
            "  pldig check contoso-ai\n"
            "  az resource update --ids <account-id> --set properties.publicNetworkAccess=Disabled\n"
            "\n"
            "It cuts off all clients that come publicly: portals on unconnected machines,\n"
            "pipelines, other Azure services without a private path. Enabled in the same\n"
            "line goes back.",
        .remedy_onprem =
            "Before somebody closes it, run the check from each network that uses the\n"
            "account; forwarders that are missing show only then.\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4 @inbound=10.10.0.4",
        .confused_with =
            "PLD802: public access stays, and rules shall narrow it; there the default lets\n"
            "everybody in.\n"
            "\n"
            "PLD810: a network security perimeter decides instead of this property.",
    },
    {
        .code = 802,
        .meaning =
            "The account has network rules, or could have, but its default action is Allow:\n"
            "requests that match no rule are let in. Where public network access is Enabled\n"
            "this means everybody; where it is Disabled the setting sleeps, a warning only,\n"
            "and wakes up when somebody enables it.",
        .proof =
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[publicNetworkAccess,networkAcls]\" -o json\n"
            "\n"
            "\"defaultAction\": \"Allow\", or no networkAcls at all, which means the same.",
        .remedy_vm =
            "Add rules for those who come publicly on purpose, then turn the default:\n"
            "\n"
            "  az cognitiveservices account network-rule add -g rg-ai -n contoso-ai \\\n"
            "    --ip-address <public-egress-address>\n"
            "  az resource update --ids <account-id> --set properties.networkAcls.defaultAction=Deny\n"
            "\n"
            "All public clients without a rule are locked out from then on; private\n"
            "endpoints are not concerned. Allow in the same line goes back.",
        .remedy_onprem =
            "Clients that use the private endpoint need no rule. For those that stay\n"
            "public, the address that counts is the one your network shows outside; the\n"
            "network team knows it. An IP rule for it lets in everybody behind that\n"
            "address, so make the list before the default turns:\n"
            "\n"
            "  az cognitiveservices account network-rule list -g rg-ai -n contoso-ai -o json",
        .confused_with =
            "PLD801: the front is open as such; rules are another layer.\n"
            "\n"
            "PLD804: rules exist, and the default makes them useless.",
    },
    {
        .code = 803,
        .meaning =
            "The account has no approved private endpoint, so it cannot be reached\n"
            "privately by anybody. If it is meant to be private, it is either open to the\n"
            "Internet or out of reach altogether. An approved connection whose private\n"
            "endpoint does not exist any more counts as none.",
        .proof =
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts -o table\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[customSubDomainName,publicNetworkAccess]\" -o tsv\n"
            "\n"
            "An empty list. Without a custom subdomain no endpoint can be made.",
        .remedy_vm =
            "Make one, in the VNet of the clients or in the hub, with zones, zone group and\n"
            "links beside it:\n"
            "\n"
            "  az network private-endpoint create -g rg-ai -n pe-contoso-ai --vnet-name vnet-ai \\\n"
            "    --subnet <subnet> --group-id account --connection-name contoso-ai \\\n"
            "    --private-connection-resource-id <account-id>\n"
            "\n"
            "As soon as it is approved, public DNS answers with the privatelink alias:\n"
            "VNets with the zone linked and without the record get NXDOMAIN. Deleting the\n"
            "endpoint goes back.",
        .remedy_onprem =
            "The endpoint is made in Azure. Prepare the conditional forwarders for all\n"
            "zones of the account's kind and a route to the endpoint's subnet:\n"
            "\n"
            "  pldig zones\n"
            "  ip route get 10.1.2.4",
        .confused_with =
            "PLD808: there is a connection, and it is not approved.\n"
            "\n"
            "PLD301: the same cause, seen from the resolution of the name.\n"
            "\n"
            "PLD809: there is one, and it is somebody else's.",
    },
    {
        .code = 804,
        .meaning =
            "The account has IP or virtual network rules that change nothing, because the\n"
            "default action is Allow, or because public network access is Disabled and no\n"
            "public request gets as far as the rules. They look like protection, or like\n"
            "permission, and are neither.",
        .proof =
            "  az cognitiveservices account network-rule list -g rg-ai -n contoso-ai -o json\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[publicNetworkAccess,networkAcls.defaultAction]\" -o tsv\n"
            "\n"
            "Rules in the first together with Allow, or with Disabled, in the second.",
        .remedy_vm =
            "Decide what is meant. Rules shall protect: set the default to Deny. Private\n"
            "only: remove the rules.\n"
            "\n"
            "  az resource update --ids <account-id> --set properties.networkAcls.defaultAction=Deny\n"
            "  az cognitiveservices account network-rule remove -g rg-ai -n contoso-ai \\\n"
            "    --ip-address <address>\n"
            "\n"
            "The first locks out everybody without a rule, the second nobody while it is\n"
            "without effect. Keep the list to go back.",
        .remedy_onprem =
            "Somebody may believe that your egress address gives access. Ask before it is\n"
            "removed; and let the clients use the private endpoint, for which no rule is\n"
            "needed:\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4",
        .confused_with =
            "PLD802: no rule is there, and the default is Allow.\n"
            "\n"
            "PLD805: a rule is wrong in itself.\n"
            "\n"
            "PLD806: a virtual network rule whose subnet is not as it should be.",
    },
    {
        .code = 805,
        .meaning =
            "An IP rule of the account cannot match what it was made for: a private (RFC\n"
            "1918) address, which never arrives at the public front, an IPv6 address, a /31\n"
            "or /32, or a range that is no network. The clients behind it are refused. Or\n"
            "there are more than 100 IP rules, which is all that the service accepts.",
        .proof =
            "  az cognitiveservices account network-rule list -g rg-ai -n contoso-ai \\\n"
            "    --query \"ipRules[].value\" -o tsv\n"
            "\n"
            "10.x, 172.16-31.x and 192.168.x are private. Single addresses are written\n"
            "without a length.",
        .remedy_vm =
            "Private clients need no IP rule but the private endpoint. For public ones\n"
            "enter the address that the Internet sees:\n"
            "\n"
            "  az cognitiveservices account network-rule remove -g rg-ai -n contoso-ai \\\n"
            "    --ip-address 10.0.0.0/8\n"
            "  az cognitiveservices account network-rule add -g rg-ai -n contoso-ai \\\n"
            "    --ip-address 203.0.113.10\n"
            "\n"
            "Such a rule lets in everybody behind that address. Removing it goes back.",
        .remedy_onprem =
            "Ask the network team for the egress addresses of the clients, all of them, and\n"
            "whether they are yours alone; addresses of a shared proxy service are not.\n"
            "Clients that can use the private endpoint need no rule:\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4 @inbound=10.10.0.4",
        .confused_with =
            "PLD804: the rules are well formed, and without effect.\n"
            "\n"
            "PLD703: what the clients see: HTTP 403.",
    },
    {
        .code = 806,
        .meaning =
            "A virtual network rule of the account points to a subnet that is gone, or that\n"
            "lacks the service endpoint Microsoft.CognitiveServices. Requests from there\n"
            "arrive with a public address instead, match no rule and are refused. Or the\n"
            "service itself says so (state Failed, Deprovisioning, NetworkSourceDeleted),\n"
            "or there are more than 100 such rules.",
        .proof =
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.networkAcls.virtualNetworkRules\" -o json\n"
            "  az network vnet subnet show --ids <subnet-id> --query \"serviceEndpoints[].service\" -o tsv\n"
            "\n"
            "The subnet is not found, or the service is not in the list; \"state\" of the\n"
            "rule may say so too.",
        .remedy_vm =
            "Add the service endpoint to the subnet, with all that are there already, or\n"
            "remove the rule; a private endpoint needs neither.\n"
            "\n"
            "  az network vnet subnet update --ids <subnet-id> \\\n"
            "    --service-endpoints Microsoft.CognitiveServices\n"
            "  az cognitiveservices account network-rule remove -g rg-ai -n contoso-ai --subnet <subnet-id>\n"
            "\n"
            "The first replaces the list of the subnet and interrupts open connections of\n"
            "all its VMs to the service: name every endpoint it has. The old list is the\n"
            "way back.",
        .remedy_onprem =
            "Virtual network rules never match traffic from on-premises. Such clients use\n"
            "the private endpoint, or an IP rule for their egress address:\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4",
        .confused_with =
            "PLD805: the same fault in an IP rule.\n"
            "\n"
            "PLD804: the rule is sound, and the default action makes it useless.",
    },
    {
        .code = 807,
        .meaning =
            "The account lets trusted Azure services in past its network rules (bypass\n"
            "AzureServices). Some features need that, for example Azure AI Search or Azure\n"
            "Machine Learning that call the account. It is information: know that this door\n"
            "is open, and whether anybody uses it. It is not raised where the door changes\n"
            "nothing: where everybody is let in, or a perimeter decides.",
        .proof =
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.networkAcls.bypass\" -o tsv\n"
            "  az role assignment list --scope <account-id> --include-inherited \\\n"
            "    --query \"[].[principalType,principalName,roleDefinitionName]\" -o tsv\n"
            "\n"
            "AzureServices in the first. Trusted services still need a role: the second\n"
            "shows which identities have one.",
        .remedy_vm =
            "If nobody needs it, close it:\n"
            "\n"
            "  az resource update --ids <account-id> --set properties.networkAcls.bypass=None\n"
            "\n"
            "Services that came that way fail from then on, possibly at their next\n"
            "scheduled run only. AzureServices in the same line goes back.",
        .remedy_onprem =
            "It does not concern clients on-premises. Before it is closed, see in the\n"
            "diagnostic log who calls, for a full cycle of all jobs:\n"
            "\n"
            "  az monitor diagnostic-settings list --resource <account-id> -o table",
        .confused_with =
            "PLD801: the door is open to everybody, not to Azure services only.\n"
            "\n"
            "PLD810: a perimeter decides, and the bypass does not count.",
    },
    {
        .code = 808,
        .meaning =
            "A private endpoint was made for the account, and its connection is Pending,\n"
            "Rejected or Disconnected. It carries no traffic. Pending waits for the\n"
            "account's owner; Disconnected remains when the other side was deleted.",
        .proof =
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts --query \"[].[id, \\\n"
            "    properties.privateLinkServiceConnectionState.status, \\\n"
            "    properties.privateLinkServiceConnectionState.description]\" -o tsv\n"
            "\n"
            "The description often says who asked and why.",
        .remedy_vm =
            "Approve what you know, and clear away what is dead:\n"
            "\n"
            "  az network private-endpoint-connection approve --id <connection-id> --description approved\n"
            "  az network private-endpoint-connection delete --id <connection-id>\n"
            "\n"
            "An approval gives the other side a private way to the account. Where it is the\n"
            "first one, public DNS answers with the alias from then on, and VNets with a\n"
            "linked zone that lacks the record get NXDOMAIN. Rejecting goes back.",
        .remedy_onprem =
            "Nothing to do on-premises; until the approval no forwarder can give a private\n"
            "address.\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com",
        .confused_with =
            "PLD803: there is no connection of any kind.\n"
            "\n"
            "PLD809: a connection is approved, and you do not know whose it is.\n"
            "\n"
            "PLD301: the same, seen from the resolution of the name.",
    },
    {
        .code = 809,
        .meaning =
            "An approved connection belongs to a private endpoint in another subscription\n"
            "or tenant that could not be read here. That may well be right: a partner, a\n"
            "hub in another subscription, a shared private link of Azure AI Search, which\n"
            "lives in a subscription of Microsoft's. Whoever holds that endpoint reaches\n"
            "the account past all IP rules, so somebody should know it.",
        .proof =
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].properties.[privateEndpoint.id,privateLinkServiceConnectionState]\" -o json\n"
            "  az account list --query \"[].[id,name]\" -o tsv\n"
            "\n"
            "An id whose subscription is not in the second list.",
        .remedy_vm =
            "Ask the account's owner who approved it; the activity log keeps that for 90\n"
            "days. Only if nobody wants it:\n"
            "\n"
            "  az monitor activity-log list --resource-id <account-id> --offset 90d -o table\n"
            "  az network private-endpoint-connection reject --id <connection-id> --description \"not known\"\n"
            "\n"
            "A rejection cuts the other side off at once and cannot be turned back into an\n"
            "approval: they must make the endpoint again.",
        .remedy_onprem =
            "The same question for your own side: if it is the endpoint that your network\n"
            "uses, get the right to read it, or an inventory from somebody who has it, so\n"
            "that addresses can be checked:\n"
            "\n"
            "  pldig inventory > inv.json",
        .confused_with =
            "PLD902: the endpoint is ours, and only this identity may not read it.\n"
            "\n"
            "PLD808: the connection is not approved.",
    },
    {
        .code = 810,
        .meaning =
            "The account belongs to a network security perimeter. In mode Enforced the\n"
            "perimeter's rules decide about public access, whatever publicNetworkAccess and\n"
            "the account's own rules say; in mode Learning (or Audit) they only log.\n"
            "Private endpoints are not concerned. It is information, to read the other\n"
            "findings by. It is known by publicNetworkAccess SecuredByPerimeter; the rules\n"
            "of the perimeter are not read, so whether the account is private only is not\n"
            "known.",
        .proof =
            "The access mode and the rules as the account sees them:\n"
            "\n"
            "  az rest --method get --url \\\n"
            "    '<account-id>/networkSecurityPerimeterConfigurations?api-version=2025-06-01'\n"
            "  az network perimeter association list -g <group> --perimeter-name <perimeter> -o table",
        .remedy_vm =
            "Change access in the perimeter's profile, not at the account. Before Learning\n"
            "becomes Enforced, read in the log what would be refused:\n"
            "\n"
            "  az network perimeter profile access-rule list -g <group> --perimeter-name <perimeter> \\\n"
            "    --profile-name <profile> -o table\n"
            "\n"
            "A profile holds for all resources associated with it.",
        .remedy_onprem =
            "Clients over the private endpoint are not touched. Those that come publicly\n"
            "need an inbound rule of the profile with their egress prefix; the account's\n"
            "own IP rules do not count any more.\n"
            "\n"
            "  pldig check contoso-ai @10.0.0.4",
        .confused_with =
            "PLD801: publicNetworkAccess says Enabled, and the perimeter may still refuse.\n"
            "\n"
            "PLD804: rules without effect for another reason.",
    },
    {.code = 0},
};
/* clang-format on */
