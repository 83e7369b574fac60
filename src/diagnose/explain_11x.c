/* 1xx: the resolver, 110 to 118. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_11x[] = {
    {
        .code = 110,
        .meaning =
            "The server finds the private address and withholds it. Protection against DNS\n"
            "rebinding drops private addresses from answers of public names, and that is\n"
            "just what a private endpoint looks like. Clients get an empty answer, REFUSED\n"
            "or SERVFAIL, depending on the software.",
        .proof =
            "The SOA of the privatelink zone passes and shows Azure's private zone, AAAA\n"
            "passes with the privatelink alias, and A does not:\n"
            "\n"
            "  dig @10.0.0.4 privatelink.openai.azure.com SOA +short\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com AAAA\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com A\n"
            "\n"
            "unbound: NOERROR, the CNAME, no address and no SOA in the authority section.\n"
            "dnsmasq 2.90: empty, EDE 15; older ones REFUSED. Knot Resolver: REFUSED with\n"
            "flag \"ra\" and EDE 18. BIND: SERVFAIL, also with +cd.",
        .remedy_vm =
            "Exempt the service zones on the server, each with one line. unbound, then\n"
            "dnsmasq (the domain that is asked for; the privatelink zone does not help\n"
            "there), then BIND:\n"
            "\n"
            "  private-domain: \"openai.azure.com\"\n"
            "  rebind-domain-ok=/openai.azure.com/cognitiveservices.azure.com/services.ai.azure.com/\n"
            "  deny-answer-addresses { 10.0.0.0/8; } except-from { \"openai.azure.com\"; };\n"
            "\n"
            "The exemption holds for every client of the server and lets private addresses\n"
            "through for these zones only. Remove the line to go back.",
        .remedy_onprem =
            "Look at every device that resolves on the way: office router, pfSense (unbound\n"
            "with the option on; domain overrides are exempt), Infoblox, Technitium,\n"
            "Pi-hole, a filter service. Enter the three service zones in its list of\n"
            "exceptions. To find which one strips, ask them one after the other, from the\n"
            "client towards Azure:\n"
            "\n"
            "  dig @<router> contoso-ai.openai.azure.com\n"
            "  dig @<office-dns> contoso-ai.openai.azure.com\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com",
        .confused_with =
            "PLD401: an empty answer that does carry the SOA of the zone is a true \"no such\n"
            "record\".\n"
            "\n"
            "PLD106: SERVFAIL that +cd cures.\n"
            "\n"
            "PLD107: REFUSED for every name, without the \"ra\" flag.\n"
            "\n"
            "PLD111: a filter that blocks the name itself; then AAAA is blocked as well.",
    },
    {
        .code = 111,
        .meaning =
            "A DNS policy or filter blocks the name: an Azure DNS security policy, a\n"
            "response policy zone, or a filtering service. Clients get NXDOMAIN, SERVFAIL,\n"
            "or an address that leads nowhere such as 0.0.0.0. Azure's policy also looks at\n"
            "the targets of an alias, so a rule for a domain further along the chain is\n"
            "enough.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @8.8.8.8 contoso-ai.openai.azure.com\n"
            "\n"
            "Azure's policy shows a CNAME to blockpolicy.azuredns.invalid. Other filters\n"
            "say EDE 15 (Blocked), 16 (Censored) or 17 (Filtered), or give 0.0.0.0, or\n"
            "NXDOMAIN without the SOA of any zone on the way. The second server, if you may\n"
            "ask one outside, does resolve the name.",
        .remedy_vm =
            "Find the policy that is linked to this VNet and the rule that matches:\n"
            "\n"
            "  az dns-resolver policy list -o table\n"
            "  az dns-resolver policy vnet-link list -g rg-dns --policy-name <policy> -o table\n"
            "  az dns-resolver policy dns-security-rule list -g rg-dns --policy-name <policy> -o json\n"
            "\n"
            "Add the service zones to a domain list with action Allow and a lower priority\n"
            "number than the rule that blocks. It takes effect for every VNet linked to the\n"
            "policy; remove the rule to go back.",
        .remedy_onprem =
            "Enter the service zones and privatelink zones in the allow list of the filter.\n"
            "With a response policy zone in BIND, a passthru record above the rule that\n"
            "matches:\n"
            "\n"
            "  openai.azure.com      CNAME rpz-passthru.\n"
            "  *.openai.azure.com    CNAME rpz-passthru.\n"
            "\n"
            "It lets these names through for all clients of the server. Ask who put the\n"
            "block there: it may be meant.",
        .confused_with =
            "PLD110: only the A record is missing; SOA and AAAA come through.\n"
            "\n"
            "PLD112: the same, but nothing in the answer names a policy.\n"
            "\n"
            "PLD302: NXDOMAIN with the SOA of somebody's own zone is a zone, not a filter.",
    },
    {
        .code = 112,
        .meaning =
            "The server gives no usable answer for this name and does not say why, while it\n"
            "may serve others well. A filter without an explanation, a local zone that ends\n"
            "there, or a fault of the server itself are all possible. Clients cannot\n"
            "resolve the name through it.",
        .proof =
            "Tell one name from a whole zone, and this server from others:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 some-other-account.openai.azure.com\n"
            "  dig @10.0.0.4 openai.azure.com SOA\n"
            "  dig @10.0.0.4 login.microsoftonline.com\n"
            "\n"
            "Only the first fails: a filter on the name. The first two fail and the SOA is\n"
            "not a Microsoft server's: a zone of somebody's own. All fail: not this\n"
            "finding, see the look-alikes.",
        .remedy_vm =
            "The configuration decides, so look on the server for local zones, response\n"
            "policies and filters that cover the name. On BIND and unbound:\n"
            "\n"
            "  named-checkconf -px | grep -n -i -A3 azure.com\n"
            "  unbound-control list_local_zones | grep -i azure.com\n"
            "\n"
            "Change nothing before it is clear which it is. Other clients may depend on it.",
        .remedy_onprem =
            "Ask whoever runs the server for its filter log at the time of the question. On\n"
            "Windows look for zones and for query resolution policies:\n"
            "\n"
            "  Get-DnsServerZone | Where-Object ZoneName -like '*azure.com'\n"
            "  Get-DnsServerQueryResolutionPolicy\n"
            "\n"
            "A policy belongs to somebody: let them change it.",
        .confused_with =
            "PLD111: the answer says by an alias or an extended error that a policy blocked\n"
            "it.\n"
            "\n"
            "PLD107: every name is refused.\n"
            "\n"
            "PLD302: the service zone has an SOA of its own at this server.",
    },
    {
        .code = 113,
        .meaning =
            "The server gave an answer whose time had run out, because it could not get a\n"
            "fresh one. It may still be right today. It will be wrong after the next\n"
            "change, and names that are not in the cache fail already.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 <a-name-nobody-asked-for-today>.openai.azure.com\n"
            "\n"
            "EDE 3 (Stale Answer) or 19 (Stale NXDOMAIN Answer), or a TTL of 0 or 30 that\n"
            "does not count down; the second name gives SERVFAIL or a time-out. If the\n"
            "first answer changes when you ask again at once, the cache served the old one\n"
            "and fetched the new.",
        .remedy_vm =
            "Mend what the server forwards to; the stale answer is only the sign. From the\n"
            "server:\n"
            "\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com +tries=1 +time=3\n"
            "\n"
            "Then drop the old entries. unbound, then BIND:\n"
            "\n"
            "  unbound-control flush_zone openai.azure.com\n"
            "  rndc flushtree openai.azure.com\n"
            "\n"
            "A flush while the target is still dead turns stale answers into failures for\n"
            "every client: first mend, then flush.",
        .remedy_onprem =
            "See whether the tunnel or the inbound endpoint behind the forwarder is down:\n"
            "\n"
            "  dig @10.10.0.4 contoso-ai.openai.azure.com +tries=1 +time=3\n"
            "\n"
            "AKS LocalDNS (169.254.10.10 and .11) and other local caches serve stale\n"
            "answers by design and repair themselves on the next question; shorten the time\n"
            "they may if that hurts.",
        .confused_with =
            "PLD208: the entry has not run out yet; its TTL counts down.\n"
            "\n"
            "PLD501: the record in Azure itself is old.\n"
            "\n"
            "PLD103: the same dead target behind a server that serves nothing stale.",
    },
    {
        .code = 114,
        .meaning =
            "Answers are lost now and then although everything is configured well. Azure\n"
            "DNS drops what a VM asks beyond its rate, which all programs on that VM share,\n"
            "and a Private Resolver endpoint has a limit too. A single run can only suspect\n"
            "this: it is said where getaddrinfo failed although its nameservers, asked one\n"
            "by one, answered.",
        .proof =
            "Repeat and count; then see how much the machine asks:\n"
            "\n"
            "  for i in $(seq 50); do dig @168.63.129.16 contoso-ai.openai.azure.com +short +tries=1 \\\n"
            "    +time=1 || echo lost; sleep 0.2; done | sort | uniq -c\n"
            "  sudo timeout 10 tcpdump -nqi any udp dst port 53 | wc -l\n"
            "\n"
            "A few \"lost\" among many answers, more of them when the machine is busy: load.\n"
            "None in a quiet hour supports it.",
        .remedy_vm =
            "Ask less: a caching resolver on the VM, keep-alive in the applications, fewer\n"
            "search domains (each one multiplies the questions), ndots:2 in pods. The limit\n"
            "is per VM, so a DNS server in the VNet that serves everybody is the first to\n"
            "meet it: spread the load over two.\n"
            "\n"
            "  resolvectl statistics",
        .remedy_onprem =
            "Look at the metrics of the inbound endpoint and of the servers in between, and\n"
            "at firewalls that limit UDP sessions:\n"
            "\n"
            "  az monitor metrics list-definitions --resource <dns-resolver-id> \\\n"
            "    --query '[].name.value' -o tsv\n"
            "  az monitor metrics list --resource <dns-resolver-id> --metrics <one-of-them> \\\n"
            "    --interval PT1M -o table\n"
            "\n"
            "A second inbound endpoint halves the load of each; it must be entered in every\n"
            "forwarder.",
        .confused_with =
            "PLD117: no answer is lost, but answers differ.\n"
            "\n"
            "PLD103: it fails every time.\n"
            "\n"
            "PLD109: the fault depends on the size of the answer, not on the load.",
    },
    {
        .code = 115,
        .meaning =
            "The nameservers of this host do not agree: at least one gives the private\n"
            "endpoint's address and at least one does not. Which answer an application gets\n"
            "depends on which server is asked first or answers faster. So it works for some\n"
            "programs, on some days, and nobody can repeat it.",
        .proof =
            "Ask each server of resolv.conf the same question:\n"
            "\n"
            "  for ns in $(awk '/^nameserver/ {print $2}' /etc/resolv.conf); do\n"
            "    echo \"$ns: $(dig @$ns contoso-ai.openai.azure.com +short | tail -1)\"; done\n"
            "\n"
            "Behind the stub of systemd-resolved the real servers are listed by:\n"
            "\n"
            "  resolvectl dns",
        .remedy_vm =
            "Every server in the list must be able to give the private answer; a list is no\n"
            "fallback for wrong answers, only for silence. Mend the wrong one (it has a\n"
            "finding of its own), or take it out, typically a public resolver entered \"for\n"
            "safety\". For all VMs of the VNet:\n"
            "\n"
            "  az network vnet show -g rg-ai -n vnet-ai --query dhcpOptions.dnsServers\n"
            "  az network vnet update -g rg-ai -n vnet-ai --dns-servers 10.0.0.4\n"
            "\n"
            "The first line is the way back. VMs follow when they renew their lease.",
        .remedy_onprem =
            "Give all DNS servers that clients use the same conditional forwarders; on\n"
            "domain controllers let the forwarder replicate instead of entering it by hand.\n"
            "Windows:\n"
            "\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com `\n"
            "    -MasterServers 10.10.0.4 -ReplicationScope Forest\n"
            "\n"
            "It changes the answers on every domain controller at once. Remove the zone to\n"
            "go back.",
        .confused_with =
            "PLD116: the servers differ, but the first one does not answer at all.\n"
            "\n"
            "PLD117: one and the same server differs from itself.\n"
            "\n"
            "PLD209: the servers belong to different links, and a routing domain should\n"
            "decide between them.",
    },
    {
        .code = 116,
        .meaning =
            "The first nameserver of this host is silent and a later one answered in its\n"
            "place, with something else. Each lookup pays the time-out of the first before\n"
            "it gets the wrong answer of the second. While the first is down the private\n"
            "endpoint is out of reach.",
        .proof =
            "  grep nameserver /etc/resolv.conf\n"
            "  dig @<first> contoso-ai.openai.azure.com +tries=1 +time=3\n"
            "  dig @<second> contoso-ai.openai.azure.com +short\n"
            "  time getent ahosts contoso-ai.openai.azure.com\n"
            "\n"
            "The first times out, the second gives a public address, and getent takes as\n"
            "long as the resolver's time-out (5 s unless set otherwise) and gives the\n"
            "second's answer.",
        .remedy_vm =
            "Bring the first server back; then make the second one fit to stand in for it,\n"
            "with the same forwarding and the same zone links. A fallback that answers\n"
            "otherwise is worse than none.\n"
            "\n"
            "  az network vnet show -g rg-ai -n vnet-ai --query dhcpOptions.dnsServers\n"
            "\n"
            "\"options timeout:1 attempts:2\" in resolv.conf shortens the wait meanwhile; on\n"
            "a VM set it where the network manager keeps it, else it is lost at the next\n"
            "lease.",
        .remedy_onprem =
            "See why the first server is out of reach from this network (tunnel, firewall,\n"
            "the machine), and take public resolvers out of the list that DHCP or the VPN\n"
            "hands to clients.\n"
            "\n"
            "  dig @<first> login.microsoftonline.com +tries=1 +time=3\n"
            "\n"
            "A change of the DHCP options reaches all clients of the scope as they renew.",
        .confused_with =
            "PLD115: all servers answer, and differ.\n"
            "\n"
            "PLD101: the report's finding about the silent server itself.",
    },
    {
        .code = 117,
        .meaning =
            "One and the same server gives different answers to the same question. Behind\n"
            "its address stand several machines or processes (a load balancer, anycast, a\n"
            "pod per node), or it asks several upstreams in turn, and not all of them know\n"
            "the private zone. Applications fail in proportion.",
        .proof =
            "Ask often, each time from another source port, and count:\n"
            "\n"
            "  for i in $(seq 20); do dig @10.0.0.4 contoso-ai.openai.azure.com +short | tail -1; done \\\n"
            "    | sort | uniq -c\n"
            "  for i in $(seq 10); do dig @10.0.0.4 id.server CH TXT +short; done | sort | uniq -c\n"
            "\n"
            "Two different results in the first loop prove it. The second shows which\n"
            "machine answered, where the software tells.",
        .remedy_vm =
            "Find the members and ask each directly, then mend the odd one. CoreDNS and\n"
            "several other forwarders choose among their upstreams at random; name only\n"
            "upstreams that all see the private zone, or make the order fixed:\n"
            "\n"
            "  forward . 10.0.0.4 10.0.0.5 {\n"
            "      policy sequential\n"
            "  }\n"
            "\n"
            "It changes the path of every question of the cluster or server. Keep the old\n"
            "file.",
        .remedy_onprem =
            "Compare the forwarders of all servers behind the address:\n"
            "\n"
            "  Get-DnsServerForwarder -ComputerName dc1\n"
            "  Get-DnsServerForwarder -ComputerName dc2\n"
            "  Get-DnsServerZone -ComputerName dc1 -Name openai.azure.com\n"
            "  Get-DnsServerZone -ComputerName dc2 -Name openai.azure.com\n"
            "\n"
            "Replicated zones avoid it. While mending, take the odd member out of the load\n"
            "balancer.",
        .confused_with =
            "PLD115: different servers, each of one mind.\n"
            "\n"
            "PLD502: all answers hold the same set of addresses, only in another order.\n"
            "\n"
            "PLD113: the first answer was an expired one, all later ones agree.",
    },
    {
        .code = 118,
        .meaning =
            "Questions to this server are answered by somebody else on the way. A firewall,\n"
            "a provider's box or a captive portal catches port 53 and resolves by itself.\n"
            "What looks like the named server's fault is not, and forwarders behind that\n"
            "device cannot work either.",
        .proof =
            "Ask an address where surely no DNS server stands; 192.0.2.0/24 is reserved for\n"
            "documentation. Any answer was made on the way:\n"
            "\n"
            "  dig @192.0.2.53 login.microsoftonline.com +tries=1 +time=3\n"
            "  dig @10.0.0.4 version.bind CH TXT +short\n"
            "  dig @8.8.8.8 o-o.myaddr.l.google.com TXT +short\n"
            "\n"
            "The second names software that the real server does not run; the third, if you\n"
            "may ask outside, shows the address from which the question really left.",
        .remedy_vm =
            "Look for a route that leads port 53 through a firewall with DNS proxy or\n"
            "redirection, and for a rule on the VM itself. Traffic to 168.63.129.16 cannot\n"
            "be diverted by a route table, so it is the honest witness:\n"
            "\n"
            "  dig @168.63.129.16 contoso-ai.openai.azure.com\n"
            "  az network nic show-effective-route-table -g rg-ai -n <nic-of-this-vm> -o table\n"
            "  sudo nft list ruleset",
        .remedy_onprem =
            "Ask the network team for an exception: DNS from your servers to 10.10.0.4 must\n"
            "pass untouched. Redirection (DNAT of port 53) is often a security measure, and\n"
            "the exception is theirs to grant. A guest network or a hotel needs the VPN to\n"
            "carry DNS inside the tunnel.\n"
            "\n"
            "  sudo traceroute -n -U -p 53 10.10.0.4",
        .confused_with =
            "PLD202: the named server itself gives the public answer.\n"
            "\n"
            "PLD117: one server of several minds, without anybody in between.\n"
            "\n"
            "PLD707: the same game with HTTP instead of DNS.",
    },
    {.code = 0},
};
/* clang-format on */
