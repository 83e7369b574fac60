/* 6xx: configuration around the client and its zones. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_6xx[] = {
    {
        .code = 601,
        .meaning =
            "The VNet's DNS servers were changed, and this VM still uses the old ones. A VM\n"
            "takes them over only when it renews its DHCP lease, and Azure's leases are\n"
            "long. It works on machines that were restarted since, and not on the others.",
        .proof =
            "What the VM uses and what the VNet says:\n"
            "\n"
            "  grep nameserver /etc/resolv.conf; resolvectl dns\n"
            "  az network vnet show -g rg-ai -n vnet-ai --query dhcpOptions.dnsServers\n"
            "  az network nic show -g rg-ai -n <nic-of-this-vm> --query dnsSettings.dnsServers\n"
            "\n"
            "The first two differ, and the last is empty: the VM inherits from the VNet. An\n"
            "empty list of the VNet means 168.63.129.16.",
        .remedy_vm =
            "Renew the lease on this VM, in the way of its network manager, or restart it:\n"
            "\n"
            "  sudo networkctl renew eth0\n"
            "  sudo nmcli device reapply eth0\n"
            "  sudo dhclient -r eth0 && sudo dhclient eth0\n"
            "\n"
            "The last one cuts the connection for a moment: chain the two as shown. Nodes\n"
            "of AKS take it over when they are restarted or reimaged. Only this VM is\n"
            "affected.",
        .remedy_onprem =
            "VNet settings do not reach hosts on-premises; there it is your own DHCP or VPN\n"
            "profile that hands out servers. A point-to-site client gets the VNet's servers\n"
            "when it connects: let it connect again, with a fresh profile if that names the\n"
            "servers.\n"
            "\n"
            "  resolvectl dns",
        .confused_with =
            "PLD602: the NIC has servers of its own; no renewal will help.\n"
            "\n"
            "PLD115: the list is as configured, and its servers disagree.",
    },
    {
        .code = 602,
        .meaning =
            "The VM's network interface names DNS servers of its own, and they override\n"
            "those of the VNet. Whoever changes the VNet's servers does not reach this VM,\n"
            "and its resolution follows other rules than that of its neighbours.",
        .proof =
            "  az network nic show -g rg-ai -n <nic-of-this-vm> \\\n"
            "    --query \"dnsSettings.[dnsServers,appliedDnsServers]\" -o json\n"
            "  az network vnet show -g rg-ai -n vnet-ai --query dhcpOptions.dnsServers\n"
            "  grep nameserver /etc/resolv.conf\n"
            "\n"
            "The first list is not empty. In an availability set, appliedDnsServers is the\n"
            "union of all its VMs.",
        .remedy_vm =
            "Note the list, then let the interface inherit again and renew the lease:\n"
            "\n"
            "  az network nic update -g rg-ai -n <nic-of-this-vm> --dns-servers \"\"\n"
            "  sudo networkctl renew eth0\n"
            "\n"
            "The same command with the old addresses goes back. An availability set applies\n"
            "what any of its members has, so the change reaches the others too. Somebody\n"
            "may have meant it: domain controllers often carry such a list.",
        .remedy_onprem =
            "No counterpart in Azure's settings; the like is a static DNS entry on a\n"
            "machine that should use DHCP:\n"
            "\n"
            "  resolvectl status\n"
            "  nmcli -f ipv4.dns,ipv4.ignore-auto-dns connection show <connection>",
        .confused_with =
            "PLD601: the interface inherits, and the lease is old.\n"
            "\n"
            "PLD116: the servers are right, and the first is silent.",
    },
    {
        .code = 603,
        .meaning =
            "A forwarding ruleset of Azure DNS Private Resolver leads these names to the\n"
            "wrong place. A rule is too broad (such as \".\" to on-premises), too narrow,\n"
            "disabled, or the ruleset is not linked to this VNet. Even 168.63.129.16 then\n"
            "gives what the rule's target says: public, NXDOMAIN or nothing. A linked\n"
            "private zone beats a rule for the same names.",
        .proof =
            "  dig @168.63.129.16 privatelink.openai.azure.com SOA\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com\n"
            "  az dns-resolver forwarding-ruleset list -g rg-hub -o table\n"
            "  az dns-resolver forwarding-rule list -g rg-hub --ruleset-name <ruleset> \\\n"
            "    --query \"[].[domainName,forwardingRuleState,targetDnsServers]\" -o json\n"
            "  az dns-resolver vnet-link list -g rg-hub --ruleset-name <ruleset> -o json\n"
            "\n"
            "The longest domain that matches wins; domains end with a dot. Ask its target\n"
            "yourself.",
        .remedy_vm =
            "Add the rule that is missing, more specific than the one that misleads, or\n"
            "link the zone to this VNet, which needs no rule at all:\n"
            "\n"
            "  az dns-resolver forwarding-rule create -g rg-hub --ruleset-name <ruleset> -n openai \\\n"
            "    --domain-name openai.azure.com. --forwarding-rule-state Enabled \\\n"
            "    --target-dns-servers '[{\"ip-address\":\"10.10.0.4\",\"port\":53}]'\n"
            "\n"
            "It applies to every VNet linked to the ruleset; never aim at an inbound\n"
            "endpoint in one of those VNets (PLD104). The way back:\n"
            "\n"
            "  az dns-resolver forwarding-rule delete -g rg-hub --ruleset-name <ruleset> -n openai",
        .remedy_onprem =
            "You see it as the wrong answer of the inbound endpoint, whose VNet follows the\n"
            "ruleset. Ask your Azure team to compare the rules with what is expected; on\n"
            "your side no rule may send the service zones back to Azure in a circle.\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com",
        .confused_with =
            "PLD201: no rule is involved; the zone has no link.\n"
            "\n"
            "PLD104: the rule leads back to the resolver's own VNet, and nothing ends.\n"
            "\n"
            "PLD205: the target is right and was out of reach for a while.",
    },
    {
        .code = 604,
        .meaning =
            "The private endpoint has no zone group, so Azure does not keep its records.\n"
            "That is a legitimate choice where a policy, an address management system or a\n"
            "DNS team writes them, and mere information. It explains why a record may be\n"
            "missing or old.",
        .proof =
            "  az network private-endpoint dns-zone-group list -g rg-ai --endpoint-name pe-contoso-ai\n"
            "  az network private-dns record-set a show -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n contoso-ai --query \"[aRecords,metadata]\" -o json\n"
            "\n"
            "An empty list, and a record without \"created by private endpoint\" in its\n"
            "metadata.",
        .remedy_vm =
            "If nobody else looks after the records, make a group with all zones of the\n"
            "account; begin with one, then add the others:\n"
            "\n"
            "  az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name openai --private-dns-zone <full-id-of-the-zone>\n"
            "  az network private-endpoint dns-zone-group add -g rg-ai --endpoint-name pe-contoso-ai \\\n"
            "    -n default --zone-name cognitiveservices --private-dns-zone <full-id-of-that-zone>\n"
            "\n"
            "It overwrites records of the same name in these zones, for every linked VNet;\n"
            "note their values. Deleting the group deletes its records.",
        .remedy_onprem =
            "Ask who writes the records: a script towards your own servers would go on\n"
            "overwriting or contradicting those in Azure. Hand-kept copies on-premises are\n"
            "best replaced by forwarding:\n"
            "\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  dig @10.10.0.4 privatelink.openai.azure.com SOA +short",
        .confused_with =
            "PLD401: what it leads to when nobody makes the record.\n"
            "\n"
            "PLD501: what it leads to when nobody follows it up.\n"
            "\n"
            "PLD212: the group is to be made by a policy that has not run yet.",
    },
    {
        .code = 605,
        .meaning =
            "The zone has a link to the VNet, but Azure has not completed it. Until it has,\n"
            "the VNet resolves as if there were no link. It takes seconds as a rule; a link\n"
            "that stays \"InProgress\" or has failed needs a hand.",
        .proof =
            "  az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    --query \"[].[name,virtualNetworkLinkState,provisioningState,virtualNetwork.id]\" -o tsv\n"
            "  dig @168.63.129.16 privatelink.openai.azure.com SOA +short\n"
            "\n"
            "A state other than Completed, and no azureprivatedns.net yet.",
        .remedy_vm =
            "Wait some minutes and look again. If it does not move, see in the activity log\n"
            "what went wrong, then delete the link and make it anew:\n"
            "\n"
            "  az monitor activity-log list -g rg-dns --offset 1d --status Failed -o table\n"
            "  az network private-dns link vnet delete -g rg-dns -z privatelink.openai.azure.com -n <link>\n"
            "  az network private-dns link vnet create -g rg-dns -z privatelink.openai.azure.com \\\n"
            "    -n <link> -v <vnet-id> -e false\n"
            "\n"
            "From the completed link on, privatelink names without a record in the zone are\n"
            "NXDOMAIN for that VNet; the second line is the way back.",
        .remedy_onprem =
            "Nothing to do but wait, and drop the public answers that were cached\n"
            "meanwhile:\n"
            "\n"
            "  dig @10.10.0.4 privatelink.openai.azure.com SOA +short\n"
            "  Clear-DnsServerCache -Force",
        .confused_with =
            "PLD201: there is no link to this VNet at all.\n"
            "\n"
            "PLD212: link and zone are complete, and the record is still to come.",
    },
    {
        .code = 606,
        .meaning =
            "This host resolves rightly, but pods and containers on it have a path of their\n"
            "own: cluster DNS with its own forwarders and cache, other search domains,\n"
            "their own hosts file. The tool sees only the place where it runs. It is a hint\n"
            "for the case that the node is right and the application is not.",
        .proof =
            "Ask from inside, and compare with the node:\n"
            "\n"
            "  kubectl run dnstest --rm -it --restart=Never --image=busybox:1.36 -- \\\n"
            "    nslookup contoso-ai.openai.azure.com\n"
            "  kubectl -n kube-system get configmap coredns coredns-custom -o yaml\n"
            "  kubectl exec <pod> -- cat /etc/resolv.conf\n"
            "  getent ahosts contoso-ai.openai.azure.com\n"
            "\n"
            "Better still, run pldig in the pod. A failing TCP test to 168.63.129.16 from a\n"
            "pod proves nothing.",
        .remedy_vm =
            "Give CoreDNS a forwarder of its own for the service zone, in the configmap\n"
            "coredns-custom, and restart it:\n"
            "\n"
            "  data:\n"
            "    openai.server: |\n"
            "      openai.azure.com:53 {\n"
            "          errors\n"
            "          cache 30\n"
            "          forward . 10.0.0.4\n"
            "      }\n"
            "\n"
            "  kubectl -n kube-system rollout restart deployment coredns\n"
            "\n"
            "It holds for all pods of the cluster; removing the key goes back. After a\n"
            "change of the VNet's DNS servers the nodes need a restart first.",
        .remedy_onprem =
            "The same for clusters on-premises, with the server that forwards to Azure, or\n"
            "10.10.0.4, as target. For containers without a cluster, see what the runtime\n"
            "hands them:\n"
            "\n"
            "  docker run --rm busybox:1.36 cat /etc/resolv.conf\n"
            "  docker run --rm --dns 10.10.0.4 busybox:1.36 nslookup contoso-ai.openai.azure.com",
        .confused_with =
            "PLD216: not a pod but a browser goes its own way.\n"
            "\n"
            "PLD308: the pod's search domains and ndots lead the name astray.\n"
            "\n"
            "PLD117: CoreDNS chooses among upstreams of different minds.",
    },
    {.code = 0},
};
/* clang-format on */
