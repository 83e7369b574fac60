/* 1xx: the resolver, 101 to 109. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_10x[] = {
    {
        .code = 101,
        .meaning =
            "The DNS server does not answer this host at all: not for the account's names,\n"
            "not for the control name, not even for a question that needs no recursion.\n"
            "Nothing can be resolved through it. Applications wait for every try to run out\n"
            "before they fail or turn to the next server.",
        .proof =
            "Ask for a name that has nothing to do with the account, over UDP and TCP, and\n"
            "once without recursion:\n"
            "\n"
            "  dig @10.0.0.4 login.microsoftonline.com +tries=1 +time=3\n"
            "  dig @10.0.0.4 login.microsoftonline.com +tcp +tries=1 +time=3\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +norecurse +tries=1 +time=3\n"
            "\n"
            "\"timed out\" for all three: packets are dropped on the way, or the machine is\n"
            "down. \"connection refused\": the machine is up, but nothing listens on port 53.\n"
            "\"network unreachable\" or \"host unreachable\": there is no route, or a firewall\n"
            "says no. TCP that ends right after it was opened: an access list of the server\n"
            "itself.",
        .remedy_vm =
            "Start the server, and allow UDP and TCP 53 to it from this subnet. See the\n"
            "rules that really apply and the state of the peering:\n"
            "\n"
            "  az network nic list-effective-nsg -g rg-ai -n <nic-of-this-vm>\n"
            "  az network vnet peering list -g rg-ai --vnet-name vnet-ai -o table\n"
            "\n"
            "If the server is gone for good, name another one in the VNet's DNS settings.\n"
            "That reaches every VM of the VNet when it next renews its lease; note the old\n"
            "value first, to go back:\n"
            "\n"
            "  az network vnet show -g rg-ai -n vnet-ai --query dhcpOptions.dnsServers\n"
            "  az network vnet update -g rg-ai -n vnet-ai --dns-servers 10.0.0.5",
        .remedy_onprem =
            "See that the tunnel is up, that it carries the server's prefix in both\n"
            "directions, and that the firewalls on both sides pass UDP and TCP 53. For a\n"
            "Private Resolver inbound endpoint the NSG of its subnet counts too.\n"
            "\n"
            "  ip route get 10.10.0.4\n"
            "  az network vpn-connection show -g rg-hub -n <connection> --query connectionStatus\n"
            "  az network nsg rule list -g rg-hub --nsg-name <nsg-of-the-inbound-subnet> -o table\n"
            "\n"
            "A firewall rule changes the path for every client behind it: write down what\n"
            "was there.",
        .confused_with =
            "PLD102: the silent server is 168.63.129.16 and this host is outside Azure;\n"
            "that is how it should be.\n"
            "\n"
            "PLD103: the server does answer the control name, or a question without\n"
            "recursion; then it lives, and what it forwards to does not.\n"
            "\n"
            "PLD108: TCP works and only UDP is lost.",
    },
    {
        .code = 102,
        .meaning =
            "168.63.129.16, the address of Azure DNS, gave no answer. It exists only inside\n"
            "Azure, so from an office or a laptop this is normal and no fault; the report\n"
            "then lacks Azure's own view of the names. Where this host has it as a\n"
            "nameserver, though, nothing that it resolves through it can work.",
        .proof =
            "  dig @168.63.129.16 login.microsoftonline.com +tries=1 +time=3\n"
            "  grep nameserver /etc/resolv.conf\n"
            "\n"
            "A time-out, and no line with 168.63.129.16 in resolv.conf: nothing to mend. On\n"
            "a machine that is an Azure VM the instance metadata answers, and then the\n"
            "silence is not normal:\n"
            "\n"
            "  curl -sS -m 3 --noproxy '*' -H Metadata:true \\\n"
            "    'http://169.254.169.254/metadata/instance?api-version=2021-02-01'",
        .remedy_vm =
            "Inside a VNet only two things stop it: an NSG rule that denies the service tag\n"
            "AzurePlatformDNS, or a firewall of the host itself. Route tables do not.\n"
            "\n"
            "  az network nsg rule list -g rg-ai --nsg-name <nsg-of-this-subnet> -o table\n"
            "  sudo nft list ruleset\n"
            "\n"
            "Over TCP the Azure Linux agent may allow root only, so judge by UDP. Removing\n"
            "a deny rule opens Azure DNS for the whole subnet.",
        .remedy_onprem =
            "Nothing reaches it across VPN or ExpressRoute, and no route or firewall rule\n"
            "will change that. If it stands in resolv.conf or as a forwarder, put there\n"
            "what does answer: a Private Resolver inbound endpoint or a DNS server in the\n"
            "VNet.\n"
            "\n"
            "  az dns-resolver inbound-endpoint list -g rg-hub --dns-resolver-name <resolver> -o table",
        .confused_with =
            "PLD101: any other server that is silent.\n"
            "\n"
            "PLD103: a server on-premises that forwards to 168.63.129.16; it answers other\n"
            "names and fails for the account's.",
    },
    {
        .code = 103,
        .meaning =
            "The DNS server is alive, but the server that it forwards these names to does\n"
            "not answer it. The names fail or take many seconds for every client of the\n"
            "server, while all other names work. The classic case is an on-premises server\n"
            "that forwards to 168.63.129.16, which answers only inside Azure.",
        .proof =
            "The control name works and the account's does not, fast or after a wait; with\n"
            "checking disabled it is the same:\n"
            "\n"
            "  dig @10.0.0.4 login.microsoftonline.com\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +time=15 +tries=1\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +cd +time=15 +tries=1\n"
            "\n"
            "SERVFAIL after about 10 s is BIND, after 1.5 s PowerDNS; unbound and dnsmasq\n"
            "stay silent for half a minute or more; SERVFAIL or \"REFUSED\" with EDE 23\n"
            "within a moment says that the server has no route to its target. Then ask the\n"
            "target itself, from the server if you can:\n"
            "\n"
            "  dig @<forwarding-target> contoso-ai.openai.azure.com +tries=1 +time=3",
        .remedy_vm =
            "Make the server forward the service zone to 168.63.129.16, which no route\n"
            "table can divert, and see that neither an NSG (service tag AzurePlatformDNS)\n"
            "nor its own firewall blocks it. BIND:\n"
            "\n"
            "  zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
            "\n"
            "Note the old target first. A changed forwarder changes the answers for every\n"
            "client of the server: an account with a private endpoint, but without a record\n"
            "in the private zone, becomes NXDOMAIN there.",
        .remedy_onprem =
            "Point the conditional forwarder at a Private Resolver inbound endpoint or at a\n"
            "DNS server in the VNet, never at 168.63.129.16, and open UDP and TCP 53 to it.\n"
            "Windows:\n"
            "\n"
            "  Get-DnsServerZone -Name openai.azure.com | Format-List MasterServers\n"
            "  Set-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "\n"
            "The second line replaces the whole list of masters, on every domain controller\n"
            "that replicates the zone, and so for all their clients. The first shows what\n"
            "to put back.",
        .confused_with =
            "PLD104: a loop between two servers looks the same from outside; only the rules\n"
            "of both servers, or ARM, tell them apart.\n"
            "\n"
            "PLD106: with +cd the answer comes.\n"
            "\n"
            "PLD105: the privatelink name alone is answered, the account's name is not.\n"
            "\n"
            "PLD101: the control name fails too, and also a question without recursion.",
    },
    {
        .code = 104,
        .meaning =
            "Two DNS servers forward the name to each other, so no question about it ever\n"
            "ends. Clients see a time-out or SERVFAIL after many seconds, and the servers\n"
            "are busy with the echo. In Azure it is typically a forwarding ruleset that\n"
            "sends the zone to a Private Resolver inbound endpoint and is linked to the\n"
            "very VNet in which that endpoint stands.",
        .proof =
            "The server answers at once when it need not recurse, and never when it must:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +norecurse\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +time=15 +tries=1\n"
            "\n"
            "DNS alone cannot tell that from a dead target. What proves it are the rules:\n"
            "the target of the rule is an inbound endpoint in a VNet to which the ruleset\n"
            "is linked.\n"
            "\n"
            "  az dns-resolver forwarding-rule list -g rg-hub --ruleset-name <ruleset> -o json\n"
            "  az dns-resolver vnet-link list -g rg-hub --ruleset-name <ruleset> -o json\n"
            "  az dns-resolver inbound-endpoint list -g rg-hub --dns-resolver-name <resolver> -o json",
        .remedy_vm =
            "Remove the link of the ruleset to the VNet of the inbound endpoint. The hub\n"
            "then resolves by its own zone links; every other rule of that ruleset stops\n"
            "working there too, so read the list first. To go back, create the link again.\n"
            "\n"
            "  az dns-resolver vnet-link delete -g rg-hub --ruleset-name <ruleset> -n <link-to-the-hub>\n"
            "  az dns-resolver vnet-link create -g rg-hub --ruleset-name <ruleset> -n <link-to-the-hub> \\\n"
            "    --id <hub-vnet-id>",
        .remedy_onprem =
            "Look at both directions: the on-premises server forwards the service zone to\n"
            "Azure, and Azure forwards the same zone, or \".\", back on-premises. Keep the\n"
            "first and narrow the second to your own domains. Windows:\n"
            "\n"
            "  Get-DnsServerForwarder\n"
            "  Get-DnsServerZone | Where-Object ZoneType -eq Forwarder\n"
            "\n"
            "Whoever relied on the removed rule gets other answers: tell them before.",
        .confused_with =
            "PLD103: the target is dead rather than sending the question back; ask the\n"
            "target for another name to see that it lives.\n"
            "\n"
            "PLD603: an Azure rule that leads somewhere else, without coming back.",
    },
    {
        .code = 105,
        .meaning =
            "The server treats another recursive server as if it were authoritative for the\n"
            "zone: a stub zone, a static-stub or a delegation by NS records. It asks it\n"
            "without the wish for recursion, and Azure's resolvers answer that only from\n"
            "what they happen to have at hand. So names fail, or work now and then,\n"
            "although the configuration looks like forwarding.",
        .proof =
            "The privatelink name may work while the account's name gives SERVFAIL at once,\n"
            "and the target answers well when it is asked with recursion:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @<target> contoso-ai.openai.azure.com\n"
            "  dig @<target> contoso-ai.openai.azure.com +norecurse\n"
            "\n"
            "The last one is what the server does: no answer, or half of one, proves it.\n"
            "Repeat some minutes later; such a fault comes and goes with the target's\n"
            "cache.",
        .remedy_vm =
            "Turn the stub into a forwarder. unbound: forward-zone instead of stub-zone;\n"
            "PowerDNS Recursor: forward-zones-recurse instead of forward-zones; BIND: type\n"
            "forward instead of static-stub.\n"
            "\n"
            "  forward-zone:\n"
            "      name: \"openai.azure.com\"\n"
            "      forward-addr: 168.63.129.16\n"
            "\n"
            "Keep the old section for the way back. Clients of the server now get what\n"
            "Azure DNS says for the whole zone.",
        .remedy_onprem =
            "Do not delegate the zone to the inbound endpoint with NS records: it is a\n"
            "resolver, not an authoritative server. Use a conditional forwarder for the\n"
            "service zone. Windows, where a stub zone stands today:\n"
            "\n"
            "  Get-DnsServerZone -Name openai.azure.com | Format-List ZoneType, MasterServers\n"
            "  Remove-DnsServerZone -Name openai.azure.com\n"
            "  Add-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.10.0.4\n"
            "\n"
            "Between the second and the third line every client gets the public answer:\n"
            "choose the moment.",
        .confused_with =
            "PLD103: the privatelink name fails as well, and the target does not answer the\n"
            "server at all.\n"
            "\n"
            "PLD106: with +cd the answer comes, every time.",
    },
    {
        .code = 106,
        .meaning =
            "The server validates DNSSEC, and the answer it got by forwarding does not fit\n"
            "the chain of trust that it expects. It throws the answer away and says\n"
            "SERVFAIL. The private address was there all the time; validation hides it from\n"
            "every client.",
        .proof =
            "Ask with checking disabled, then once more as before. NOERROR with +cd and\n"
            "SERVFAIL without it, both times, is validation:\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +cd\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "\n"
            "An extended error of 6 to 12 beside the SERVFAIL says so too (unbound often 9,\n"
            "\"DNSKEY Missing\"); BIND 9.18 gives none. If the third question succeeds, it\n"
            "was a passing fault instead.",
        .remedy_vm =
            "Exempt the service zones from validation, rather than switching it off for all\n"
            "names. BIND:\n"
            "\n"
            "  validate-except { \"openai.azure.com\"; \"cognitiveservices.azure.com\";\n"
            "                    \"services.ai.azure.com\"; };\n"
            "\n"
            "unbound:\n"
            "\n"
            "  server:\n"
            "      domain-insecure: \"openai.azure.com\"\n"
            "\n"
            "It changes trust for these zones for every client of the server. Take the line\n"
            "out to go back.",
        .remedy_onprem =
            "The same exemption on the on-premises server. PowerDNS Recursor takes it at\n"
            "run time; Windows holds trust anchors instead, and the branch is exempt once\n"
            "no anchor covers it:\n"
            "\n"
            "  rec_control add-nta openai.azure.com \"answers come from an Azure private zone\"\n"
            "  Get-DnsServerTrustAnchor -Name .\n"
            "\n"
            "It holds for all clients; clear-nta with the same name goes back.\n"
            "\n"
            "If every name gives SERVFAIL, the server cannot validate the root: see that it\n"
            "may reach the Internet or that its upstream passes DNSSEC records.",
        .confused_with =
            "PLD103: SERVFAIL stays with +cd.\n"
            "\n"
            "PLD110: BIND's deny-answer-addresses also gives SERVFAIL, and +cd does not\n"
            "help; the SOA of the privatelink zone still comes.\n"
            "\n"
            "PLD105: the third question often succeeds, with and without +cd.",
    },
    {
        .code = 107,
        .meaning =
            "The server does not do recursion for this host. It refuses every name, or it\n"
            "hands out referrals and leaves the rest to the client, which no stub resolver\n"
            "can do. BIND answers only its own subnets unless told otherwise, so peered\n"
            "VNets and office networks are the usual victims.",
        .proof =
            "  dig @10.0.0.4 login.microsoftonline.com\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com\n"
            "\n"
            "\"status: REFUSED\" for both and no \"ra\" among the flags, often with EDE 18\n"
            "(Prohibited): an access list. NOERROR with nothing but NS records in the\n"
            "authority section: recursion is off. unbound with \"deny\" stays silent over UDP\n"
            "and closes TCP. From a client in the server's own subnet the same question\n"
            "works.",
        .remedy_vm =
            "Add the networks that may ask. BIND, in options:\n"
            "\n"
            "  allow-recursion { localnets; 10.0.0.0/8; };\n"
            "  allow-query-cache { localnets; 10.0.0.0/8; };\n"
            "\n"
            "unbound:\n"
            "\n"
            "  access-control: 10.0.0.0/8 allow\n"
            "\n"
            "Only private ranges belong there: a server that recurses for everybody is\n"
            "abused. The old list is the way back.",
        .remedy_onprem =
            "Add the on-premises or VPN ranges in the same place; the address that counts\n"
            "is the one that the server sees, after any NAT on the way. Windows has one\n"
            "switch for the whole server, and scopes and policies for parts of it:\n"
            "\n"
            "  Get-DnsServerRecursion\n"
            "  Get-DnsServerRecursionScope\n"
            "  Set-DnsServerRecursion -Enable $true",
        .confused_with =
            "PLD110: REFUSED with the \"ra\" flag set, and the control name works: rebinding\n"
            "protection of Knot Resolver or an old dnsmasq.\n"
            "\n"
            "PLD112: only this name is refused.\n"
            "\n"
            "PLD101: an access list that drops instead of refusing looks like silence.",
    },
    {
        .code = 108,
        .meaning =
            "The server answers over TCP but not over UDP. Most programs ask over UDP first\n"
            "and never try TCP unless they are told to, so they see time-outs from a server\n"
            "that is in perfect health.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +notcp +tries=2 +time=3\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +tcp\n"
            "\n"
            "A time-out, then the right answer. Ask for the control name as well: if it\n"
            "shows the same, the name does not matter and the path does.",
        .remedy_vm =
            "Allow UDP 53, not only TCP 53, in the NSG of the server's subnet and in every\n"
            "firewall on the way; rules with protocol \"Tcp\" are the usual cause.\n"
            "\n"
            "  az network nsg rule list -g rg-hub --nsg-name <nsg-of-the-server> \\\n"
            "    --query \"[?destinationPortRange=='53'].[name,protocol,access,priority]\" -o table\n"
            "\n"
            "Widen the rule for the ranges that need it; put the protocol back to undo it.",
        .remedy_onprem =
            "Look for a firewall rule or a VPN policy that passes TCP 53 only, and for a\n"
            "device that limits or filters UDP 53 to foreign servers. Let both ends watch\n"
            "at once; where the question is seen last is where it is lost:\n"
            "\n"
            "  sudo tcpdump -ni any host 10.10.0.4 and udp port 53",
        .confused_with =
            "PLD101: TCP fails too.\n"
            "\n"
            "PLD114: UDP is lost sometimes, under load; here it is lost always.\n"
            "\n"
            "PLD109: the other way round, UDP works and TCP does not.",
    },
    {
        .code = 109,
        .meaning =
            "The answer does not fit into a UDP packet, the server says so with the TC\n"
            "flag, and the second try over TCP gets nowhere. Names with short answers work\n"
            "and this one fails, or waits long: glibc was seen to hang for almost a minute.\n"
            "Where UDP still gives the address it is a warning.",
        .proof =
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +ignore +bufsize=512\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +ignore +bufsize=1232\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +tcp\n"
            "\n"
            "Flag \"tc\" in the first and a time-out in the last. If the second is complete,\n"
            "a client that announces a larger buffer is well served over UDP.",
        .remedy_vm =
            "Allow TCP 53 to the server as well as UDP 53. For 168.63.129.16 a failing TCP\n"
            "connection as an ordinary user proves nothing about the network: a rule of the\n"
            "Azure Linux agent on the VM itself can block it. See it, and add an exception\n"
            "where a resolver on the VM needs it:\n"
            "\n"
            "  sudo iptables -t security -L OUTPUT -n\n"
            "  sudo iptables -t security -I OUTPUT -d 168.63.129.16 -p tcp --dport 53 -j ACCEPT\n"
            "\n"
            "Replace -I by -D to go back. Elsewhere let the client use EDNS: \"options\n"
            "edns0\" in resolv.conf.",
        .remedy_onprem =
            "Open TCP 53 on every firewall between the clients and the server, and between\n"
            "the server and its forwarding target. DNS over TCP is not only for zone\n"
            "transfers, which old rule sets assume. EDNS with a buffer of 1232 bytes\n"
            "between the servers makes TCP rarer. BIND, in options:\n"
            "\n"
            "  edns-udp-size 1232;\n"
            "  max-udp-size 1232;",
        .confused_with =
            "PLD101: UDP gives no reply either.\n"
            "\n"
            "PLD103: the reply that comes over UDP is SERVFAIL, without the tc flag.\n"
            "\n"
            "PLD108: UDP is lost and TCP works.",
    },
    {.code = 0},
};
/* clang-format on */
