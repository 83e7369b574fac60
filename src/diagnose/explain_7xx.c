/* 7xx: DNS is right, traffic is not. */
#include "diagnose/explain_family.h"

/* clang-format off */
const struct explanation explain_7xx[] = {
    {
        .code = 701,
        .meaning =
            "DNS on this host is right, but the program uses an HTTP proxy, and it is the\n"
            "proxy that resolves the name. The proxy stands where it sees the public\n"
            "address, so the request arrives on the public front and is refused with 403,\n"
            "or it does not let the request through at all. Raised by\n"
            "`pldig check --connect` where the proxy refuses or fails and the direct\n"
            "connection does not.",
        .proof =
            "With the proxy and without it:\n"
            "\n"
            "  env | grep -i _proxy\n"
            "  curl -sS -o /dev/null -w '%{http_code} %{remote_ip}\\n' https://contoso-ai.openai.azure.com/\n"
            "  curl -sS -o /dev/null -w '%{http_code} %{remote_ip}\\n' --noproxy '*' \\\n"
            "    https://contoso-ai.openai.azure.com/\n"
            "\n"
            "The proxy's address and 403 \"Public access is disabled\" in the second line;\n"
            "the private address and 401 or 404 in the third. Without a key 401 is healthy:\n"
            "the service was reached.",
        .remedy_vm =
            "Except the service's names from the proxy, where the program gets its\n"
            "environment (unit file, profile, container):\n"
            "\n"
            "  export NO_PROXY=\"$NO_PROXY,.openai.azure.com,.cognitiveservices.azure.com\"\n"
            "  export NO_PROXY=\"$NO_PROXY,.services.ai.azure.com\"\n"
            "\n"
            "Some programs read only no_proxy in lower case, or a setting of their own. It\n"
            "concerns this host alone; take the entries out to go back.",
        .remedy_onprem =
            "Either the same exception in the proxy settings that clients get (PAC file:\n"
            "return DIRECT for these suffixes), or let the proxy itself resolve and route\n"
            "privately: forwarders on its DNS server, and a path to the endpoint's subnet.\n"
            "\n"
            "  if (dnsDomainIs(host, \".openai.azure.com\")) return \"DIRECT\";\n"
            "\n"
            "Clients that go direct need a route and a firewall rule to the endpoint. The\n"
            "PAC file reaches everybody who uses it.",
        .confused_with =
            "PLD707: no proxy is configured, and one stands in the path all the same.\n"
            "\n"
            "PLD703: without any proxy the service says 403.\n"
            "\n"
            "PLD216: the program uses a resolver of its own, not a proxy.",
    },
    {
        .code = 702,
        .meaning =
            "The address is the right one, but no connection to port 443 comes about. A\n"
            "network security rule, a route, a firewall or a missing peering stops it, or\n"
            "the prefix is not carried by VPN or ExpressRoute. DNS has done its part.\n"
            "Raised by `pldig check --connect`; a warning where the proxy of the\n"
            "environment gets through, so that only programs that go past it fail.",
        .proof =
            "  dig contoso-ai.openai.azure.com +short\n"
            "  curl -sS -v -m 5 --noproxy '*' -o /dev/null https://contoso-ai.openai.azure.com/\n"
            "  ip route get 10.1.2.5\n"
            "\n"
            "Time-out: dropped on the way, there or back. \"Connection refused\": something\n"
            "answers for that address, but not the service. \"Connection reset\" in the TLS\n"
            "handshake: a device inspects, or the two directions take different ways.",
        .remedy_vm =
            "See the rules and routes that really apply to this VM, and the peering:\n"
            "\n"
            "  az network nic list-effective-nsg -g rg-ai -n <nic-of-this-vm> -o json\n"
            "  az network nic show-effective-route-table -g rg-ai -n <nic-of-this-vm> -o table\n"
            "  az network vnet peering list -g rg-ai --vnet-name vnet-ai -o table\n"
            "  az network watcher test-connectivity --source-resource <vm-id> --dest-address 10.1.2.5 \\\n"
            "    --dest-port 443\n"
            "\n"
            "Allow TCP 443 to the endpoint's subnet. A route through a firewall needs SNAT\n"
            "there, or the answer takes another way. Rules and routes concern the whole\n"
            "subnet; note the old ones.",
        .remedy_onprem =
            "Let VPN or ExpressRoute carry the prefix of the endpoint's subnet, and open\n"
            "TCP 443 on the firewalls between. From where packets stop you see who stops\n"
            "them:\n"
            "\n"
            "  sudo traceroute -n -T -p 443 10.1.2.5\n"
            "  az network vnet-gateway list-advertised-routes -g rg-hub -n <gateway> \\\n"
            "    --peer <bgp-peer> -o table\n"
            "\n"
            "Routes and rules are shared by everybody on the path.",
        .confused_with =
            "PLD501: the address itself is stale, so nothing can answer there.\n"
            "\n"
            "PLD703: the connection stands, and the service refuses.\n"
            "\n"
            "PLD706: the connection stands, and the certificate is not Azure's.",
    },
    {
        .code = 703,
        .meaning =
            "The service answers, and refuses with HTTP 403 because of its network rules.\n"
            "On a public address that is a consequence of the DNS findings, not a fault by\n"
            "itself. On the private endpoint's address it means that the request did not\n"
            "count as coming from an approved endpoint of this account, or that a device on\n"
            "the way sent it on publicly. Raised by `pldig check --connect`, for a private\n"
            "address that DNS gives rightly.",
        .proof =
            "  curl -sS -m 5 --noproxy '*' -w '\\n%{http_code} %{remote_ip}\\n' \\\n"
            "    'https://contoso-ai.openai.azure.com/openai/models?api-version=2024-10-21'\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[publicNetworkAccess,networkAcls]\" -o json\n"
            "\n"
            "Read the text: \"Public access is disabled\" and \"Virtual Network/Firewall\n"
            "rules\" come from the public front; \"not from an approved private endpoint\"\n"
            "from the private one. 401 instead is healthy.",
        .remedy_vm =
            "Address public: mend DNS first. Address private: see that the endpoint's\n"
            "connection belongs to this account and is approved.\n"
            "\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai \\\n"
            "    --query \"privateLinkServiceConnections[].[privateLinkServiceId, \\\n"
            "    privateLinkServiceConnectionState.status]\" -o json\n"
            "\n"
            "Do not open public access to get around it; IP rules cannot hold private\n"
            "addresses anyway. Opening it exposes the account to everybody the rules allow.",
        .remedy_onprem =
            "The same, and look for a firewall with application rules between here and the\n"
            "endpoint: it may resolve the host by itself and leave for the Internet\n"
            "(PLD707). An IP rule for your egress address only helps clients that go public\n"
            "on purpose:\n"
            "\n"
            "  az cognitiveservices account network-rule list -g rg-ai -n contoso-ai",
        .confused_with =
            "PLD701: the request went through a proxy.\n"
            "\n"
            "PLD707: the address was private, and the 403 speaks of public access.\n"
            "\n"
            "PLD808: the endpoint's connection is Pending or Rejected.",
    },
    {
        .code = 704,
        .meaning =
            "A privatelink name was given where the service's own name belongs. It does\n"
            "resolve to the private address, but the certificate is made out for the\n"
            "service's names, so TLS fails; and once a client skips that check it talks to\n"
            "a host name that the service does not promise to know. The alias is an affair\n"
            "of DNS and no address for programs.",
        .proof =
            "  curl -sS -o /dev/null -w '%{http_code}\\n' https://contoso-ai.privatelink.openai.azure.com/\n"
            "  openssl s_client -connect 10.1.2.5:443 -servername contoso-ai.openai.azure.com </dev/null \\\n"
            "    2>/dev/null | openssl x509 -noout -ext subjectAltName\n"
            "\n"
            "\"SSL: no alternative certificate subject name matches\", and *.openai.azure.com\n"
            "without any privatelink name in the list.",
        .remedy_vm =
            "Use the service's name everywhere; it leads to the same address:\n"
            "\n"
            "  export AZURE_OPENAI_ENDPOINT=https://contoso-ai.openai.azure.com/\n"
            "  dig contoso-ai.openai.azure.com +short\n"
            "\n"
            "Do not switch off the check of certificates. The setting concerns this\n"
            "application only.",
        .remedy_onprem =
            "The same name in all clients. If it was chosen because only the privatelink\n"
            "name resolved privately, then the forwarder is the true fault: see PLD203.\n"
            "\n"
            "  dig @10.0.0.4 contoso-ai.openai.azure.com +short\n"
            "  dig @10.0.0.4 contoso-ai.privatelink.openai.azure.com +short",
        .confused_with =
            "PLD304: a regional host was given; that one resolves publicly.\n"
            "\n"
            "PLD706: the certificate does not match although the name is right.",
    },
    {
        .code = 705,
        .meaning =
            "A server answers over TLS with a valid certificate, but says that it does not\n"
            "know this host (HTTP 404, \"Subdomain does not map to a resource\" or \"Resource\n"
            "not found\"). The name may be too young, the wrong one of the account's names,\n"
            "or a record may lead to another account's endpoint. The same is said where the\n"
            "certificate is one of Azure's and made out for another host. DNS alone is not\n"
            "to be blamed from this.",
        .proof =
            "  curl -sS -m 5 --noproxy '*' -w '\\n%{http_code} %{remote_ip}\\n' \\\n"
            "    'https://contoso-ai.openai.azure.com/openai/models?api-version=2024-10-21'\n"
            "  az cognitiveservices account show -g rg-ai -n contoso-ai \\\n"
            "    --query \"properties.[customSubDomainName,endpoint,endpoints,provisioningState]\" -o json\n"
            "\n"
            "Read the body word by word. A plain \"Resource not found\" for an unknown path\n"
            "can come from the right host too.",
        .remedy_vm =
            "Compare the address with the endpoint's own (PLD501 shows how) and the name\n"
            "with the account's endpoint. Within some minutes after creation just ask\n"
            "again.\n"
            "\n"
            "  dig contoso-ai.openai.azure.com +short\n"
            "  az network private-endpoint show -g rg-ai -n pe-contoso-ai \\\n"
            "    --query \"privateLinkServiceConnections[].privateLinkServiceId\" -o tsv\n"
            "\n"
            "Nothing is changed by that.",
        .remedy_onprem =
            "See whether the same request gives the same answer from a VM in the VNet. If\n"
            "only yours differs, something between here and there answers instead: look at\n"
            "the certificate's issuer (PLD706).\n"
            "\n"
            "  openssl s_client -connect contoso-ai.openai.azure.com:443 \\\n"
            "    -servername contoso-ai.openai.azure.com </dev/null 2>/dev/null | openssl x509 -noout -issuer",
        .confused_with =
            "PLD703: 403 instead of 404.\n"
            "\n"
            "PLD503: the address belongs to another name of the account.\n"
            "\n"
            "PLD304: the host is a regional one.",
    },
    {
        .code = 706,
        .meaning =
            "The certificate on the connection was not issued by the authorities that Azure\n"
            "uses: a device on the way opens TLS and signs anew. Programs that do not trust\n"
            "its authority fail, and the device sees every request, keys and prompts\n"
            "included. Private Link traffic is often broken by it altogether. Where the\n"
            "authority is not trusted here, pldig sends no request and cannot see behind\n"
            "the device. A certificate that is out of date counts too.",
        .proof =
            "  openssl s_client -connect contoso-ai.openai.azure.com:443 \\\n"
            "    -servername contoso-ai.openai.azure.com </dev/null 2>/dev/null \\\n"
            "    | openssl x509 -noout -issuer -subject\n"
            "\n"
            "An issuer with the name of your company or of a firewall maker. Azure's\n"
            "certificates name Microsoft or DigiCert.",
        .remedy_vm =
            "Find the firewall in the route to the endpoint and except these names from TLS\n"
            "inspection there; a network rule for the endpoint's subnet passes untouched.\n"
            "\n"
            "  az network nic show-effective-route-table -g rg-ai -n <nic-of-this-vm> -o table\n"
            "\n"
            "An exception holds for everybody behind the firewall, and whoever runs it has\n"
            "to agree. Trusting the firewall's authority in each client only hides it.",
        .remedy_onprem =
            "The same for proxies and firewalls at the edge. See where it begins, by asking\n"
            "from both sides of the suspect:\n"
            "\n"
            "  curl -sS -v -o /dev/null https://contoso-ai.openai.azure.com/ 2>&1 | grep -i issuer",
        .confused_with =
            "PLD704: the certificate is Azure's, and the name does not match it.\n"
            "\n"
            "PLD701: an explicit proxy, which does not open TLS as a rule.\n"
            "\n"
            "PLD702: the handshake is cut off instead of being answered.",
    },
    {
        .code = 707,
        .meaning =
            "The client connects to the right private address, but a device on the way (a\n"
            "firewall with application rules, a transparent proxy) takes the host name from\n"
            "the request, resolves it by itself, publicly, and sends the request on from\n"
            "its public address. The service then says \"Public access is disabled\",\n"
            "although DNS here is faultless. Raised by `pldig check --connect`.",
        .proof =
            "The address is private and the refusal is that of the public front:\n"
            "\n"
            "  curl -sS -m 5 --noproxy '*' -w '\\n%{http_code} %{remote_ip}\\n' \\\n"
            "    'https://contoso-ai.openai.azure.com/openai/models?api-version=2024-10-21'\n"
            "  az network nic show-effective-route-table -g rg-ai -n <nic-of-this-vm> -o table\n"
            "\n"
            "403 with the private address beside it, and a route to the endpoint's prefix\n"
            "whose next hop is an appliance.",
        .remedy_vm =
            "Let the firewall pass the traffic by a network rule (address and port 443 of\n"
            "the endpoint) instead of an application rule, or give the firewall's own DNS\n"
            "the private view:\n"
            "\n"
            "  az network firewall show -g rg-hub -n <firewall> --query additionalProperties -o json\n"
            "  az network vnet show -g rg-hub -n vnet-hub --query dhcpOptions.dnsServers\n"
            "\n"
            "Both reach everybody behind the firewall. The old rule is the way back. A\n"
            "private endpoint's own /32 route may go around the firewall unless network\n"
            "policies are on in its subnet.",
        .remedy_onprem =
            "The same at the edge of your network: exempt the endpoint's prefix from the\n"
            "transparent proxy, or let the proxy ask the servers that forward to Azure.\n"
            "\n"
            "  sudo traceroute -n -T -p 443 10.1.2.5",
        .confused_with =
            "PLD701: the proxy is configured in the client.\n"
            "\n"
            "PLD703: no device on the way; the endpoint's own connection is not approved.\n"
            "\n"
            "PLD118: DNS is what is caught on the way, not HTTP.",
    },
    {.code = 0},
};
/* clang-format on */
