/* 9xx: what could not be known. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_9xx[] = {
    {
        .code = 901,
        .meaning =
            "Which addresses are right for the name could not be learned, so no address can\n"
            "be called right or wrong. A private address that came through Azure's private\n"
            "zone is likely to be the right one, but that is not proven. It counts as\n"
            "unknown, never as ok.",
        .proof =
            "What is missing is the address of the private endpoint's network interface.\n"
            "Whoever may read it sees it so:\n"
            "\n"
            "  az network private-endpoint-connection list -g rg-ai -n contoso-ai \\\n"
            "    --type Microsoft.CognitiveServices/accounts \\\n"
            "    --query \"[].properties.privateEndpoint.id\" -o tsv\n"
            "  az network private-endpoint show --ids <that-id> --query \"networkInterfaces[0].id\" -o tsv\n"
            "  az network nic show --ids <nic-id> \\\n"
            "    --query \"ipConfigurations[].[privateIPAddress,privateLinkConnectionProperties.fqdns]\"",
        .remedy_vm =
            "Get the right to read (Reader on the endpoint's resource group is enough), or\n"
            "an inventory from somebody who has it; or state the address yourself:\n"
            "\n"
            "  pldig check contoso-ai -i inv.json\n"
            "  pldig check contoso-ai --expect contoso-ai.openai.azure.com=10.1.2.5\n"
            "\n"
            "Nothing is changed in Azure or DNS by any of them.",
        .remedy_onprem =
            "The host needs no rights in Azure at all. Take the inventory where they are,\n"
            "carry the file here, and mind its age:\n"
            "\n"
            "  pldig inventory contoso-ai > inv.json\n"
            "  scp inv.json <this-host>:\n"
            "  pldig check -i inv.json @10.0.0.4",
        .confused_with =
            "PLD902: names the permission that is missing.\n"
            "\n"
            "PLD301: it is known that no endpoint is approved; then no address is expected.\n"
            "\n"
            "PLD501: the expected address is known, and the answer is another.",
    },
    {
        .code = 902,
        .meaning =
            "Azure refused to let this identity read something that would have decided a\n"
            "question of this report, or gave no answer (throttled, failed, not found).\n"
            "What could not be read is unknown, and never taken for absent. The finding\n"
            "names the action that reading it needs, and why it failed.",
        .proof =
            "  az account show --query \"[user.name,tenantId,id]\" -o tsv\n"
            "  az role assignment list --assignee <app-or-user-id> --all \\\n"
            "    --query \"[].[roleDefinitionName,scope]\" -o tsv\n"
            "  az network private-endpoint show --ids <endpoint-id>\n"
            "\n"
            "AuthorizationFailed in the last, with the action in its text. Endpoints, zones\n"
            "and VNets often live in other subscriptions than the account.",
        .remedy_vm =
            "Ask for Reader on the scopes that the finding names, or for a role of your own\n"
            "with just the actions that are needed (\"pldig permissions\" prints it):\n"
            "\n"
            "  az role assignment create --assignee <app-or-user-id> --role Reader \\\n"
            "    --scope /subscriptions/<id>\n"
            "\n"
            "On a VM the identity is the managed identity of the machine: every program on\n"
            "it gets the same right. Deleting the assignment takes it back.\n"
            "\n"
            "Where Azure throttled (429) or failed (5xx): the same command, minutes later.",
        .remedy_onprem =
            "Better than rights on a machine that is not in Azure: an inventory from\n"
            "somebody who has them.\n"
            "\n"
            "  pldig inventory contoso-ai > inv.json\n"
            "  pldig check -i inv.json @10.0.0.4",
        .confused_with =
            "PLD901: what follows from it for a name.\n"
            "\n"
            "PLD402: the account itself is in no subscription that was read.\n"
            "\n"
            "PLD809: an endpoint that belongs to somebody else and will never be readable.",
    },
    {
        .code = 903,
        .meaning =
            "The inventory is more than 24 hours older than the run. Private endpoints,\n"
            "records and links may have changed since, so an address may be called wrong\n"
            "that is right by now, or the other way round. A warning, not an unknown.",
        .proof =
            "  grep -o '\"takenAt\": *\"[^\"]*\"' inv.json | head -1\n"
            "  date -u +%FT%TZ\n"
            "  az monitor activity-log list -g rg-ai --offset 7d \\\n"
            "    --query \"[?contains(operationName.value,'privateEndpoints')].[eventTimestamp,caller]\" -o tsv\n"
            "\n"
            "Any change of endpoints after the first time makes the inventory doubtful.",
        .remedy_vm =
            "Take a new one, and judge again; nothing else changes:\n"
            "\n"
            "  pldig inventory contoso-ai > inv.json\n"
            "  pldig check -i inv.json\n"
            "\n"
            "With an identity that may read Azure leave -i away: then it is read in the\n"
            "same run.",
        .remedy_onprem =
            "Let a job on a machine with rights write the file each night and carry it\n"
            "over:\n"
            "\n"
            "  0 5 * * * cd /srv/pldig && pldig inventory > inv.new && mv inv.new inv.json\n"
            "\n"
            "The move comes last, so that a failed run leaves the old file; its age then\n"
            "tells.",
        .confused_with =
            "PLD901: the inventory lacks the addresses, whatever its age.\n"
            "\n"
            "PLD501: with an old inventory, first make sure that it is not the inventory\n"
            "that is stale.",
    },
    {
        .code = 904,
        .meaning =
            "The run ended before everything was asked: the deadline was reached, or\n"
            "somebody interrupted it. What was seen is reported; what is missing says\n"
            "nothing, neither good nor bad. The verdict can be no better than unknown.",
        .proof =
            "The report says which views are missing, with outcome notAsked. See what takes\n"
            "so long:\n"
            "\n"
            "  pldig check contoso-ai -n | head -20\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +tries=1 +time=5 | grep -E 'Query time|timed out'\n"
            "\n"
            "Servers that are silent or slow to fail cost a time-out for every try of every\n"
            "question.",
        .remedy_vm =
            "Give it more time, or less to do:\n"
            "\n"
            "  pldig check contoso-ai --deadline 900\n"
            "  pldig check contoso-ai --tries 1 --timeout 1\n"
            "\n"
            "Many accounts take long where the rate is limited, 100 packets a second to\n"
            "Azure DNS, which all programs on the VM share.",
        .remedy_onprem =
            "Leave out what cannot answer from here: Azure DNS, and servers that are known\n"
            "to be dead.\n"
            "\n"
            "  pldig check contoso-ai --no-azure-dns --deadline 900 @10.0.0.4",
        .confused_with =
            "PLD101: a server that is silent is a finding of its own; here time ran out.\n"
            "\n"
            "PLD902: something could not be read for want of a right, not of time.",
    },
    {.code = 0},
};
/* clang-format on */
