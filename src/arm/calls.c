#include "arm/calls.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

/* Pages: learn.microsoft.com/rest/api/..., one per row. */
static const struct arm_call_row rows[ARM_N_CALLS] = {
    /* resources/subscriptions/list */
    [ARM_SUBSCRIPTIONS] = {"Microsoft.Resources/subscriptions", "subscriptions", "subscriptions",
                           "Microsoft.Resources/subscriptions/read", "2022-12-01", "2020-01-01"},
    /* aiservices/accountmanagement/accounts/get, /list, /list-by-resource-group */
    [ARM_ACCOUNTS] = {"Microsoft.CognitiveServices/accounts", "accounts", "Azure AI accounts",
                      "Microsoft.CognitiveServices/accounts/read", "2025-06-01", "2024-10-01"},
    /* aiservices/accountmanagement/private-link-resources/list */
    [ARM_PRIVATE_LINK_RESOURCES] = {"Microsoft.CognitiveServices/accounts/privateLinkResources",
                                    "privateLinkResources", "private link resources of an account",
                                    "Microsoft.CognitiveServices/accounts/privateLinkResources/read",
                                    "2025-06-01", "2024-10-01"},
    /* virtualnetwork/private-endpoints/get, /list-by-subscription */
    [ARM_PRIVATE_ENDPOINTS] = {"Microsoft.Network/privateEndpoints", "privateEndpoints", "private endpoints",
                               "Microsoft.Network/privateEndpoints/read", "2024-05-01", "2022-07-01"},
    /* virtualnetwork/private-dns-zone-groups/list */
    [ARM_ZONE_GROUPS] = {"Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "privateDnsZoneGroups",
                         "the DNS zone group of a private endpoint",
                         "Microsoft.Network/privateEndpoints/privateDnsZoneGroups/read", "2024-05-01",
                         "2022-07-01"},
    /* virtualnetwork/network-interfaces/get, /list-all */
    [ARM_NICS] = {"Microsoft.Network/networkInterfaces", "networkInterfaces", "network interfaces",
                  "Microsoft.Network/networkInterfaces/read", "2024-05-01", "2022-07-01"},
    /* dns/privatednszones/list, /get; resolutionPolicy of links needs 2024-06-01 */
    [ARM_PRIVATE_ZONES] = {"Microsoft.Network/privateDnsZones", "privateDnsZones", "private DNS zones",
                           "Microsoft.Network/privateDnsZones/read", "2024-06-01", "2020-06-01"},
    /* dns/privatednszones/virtual-network-links/list */
    [ARM_ZONE_LINKS] = {"Microsoft.Network/privateDnsZones/virtualNetworkLinks", "virtualNetworkLinks",
                        "the virtual network links of a private DNS zone",
                        "Microsoft.Network/privateDnsZones/virtualNetworkLinks/read", "2024-06-01",
                        "2020-06-01"},
    /* dns/privatednszones/record-sets/list-by-type */
    [ARM_ZONE_RECORDS] = {"Microsoft.Network/privateDnsZones/A", "A", "the A records of a private DNS zone",
                          "Microsoft.Network/privateDnsZones/A/read", "2024-06-01", "2020-06-01"},
    /* virtualnetwork/virtual-networks/list-all */
    [ARM_VNETS] = {"Microsoft.Network/virtualNetworks", "virtualNetworks", "virtual networks",
                   "Microsoft.Network/virtualNetworks/read", "2024-05-01", "2022-07-01"},
    /* dns/dnsresolver/dns-resolvers/list */
    [ARM_DNS_RESOLVERS] = {"Microsoft.Network/dnsResolvers", "dnsResolvers", "DNS private resolvers",
                           "Microsoft.Network/dnsResolvers/read", "2025-05-01", "2022-07-01"},
    /* dns/dnsresolver/inbound-endpoints/list */
    [ARM_INBOUND_ENDPOINTS] = {"Microsoft.Network/dnsResolvers/inboundEndpoints", "inboundEndpoints",
                               "the inbound endpoints of a DNS private resolver",
                               "Microsoft.Network/dnsResolvers/inboundEndpoints/read", "2025-05-01",
                               "2022-07-01"},
    /* dns/dnsresolver/dns-forwarding-rulesets/list */
    [ARM_RULESETS] = {"Microsoft.Network/dnsForwardingRulesets", "dnsForwardingRulesets",
                      "DNS forwarding rulesets", "Microsoft.Network/dnsForwardingRulesets/read", "2025-05-01",
                      "2022-07-01"},
    /* dns/dnsresolver/forwarding-rules/list */
    [ARM_FORWARDING_RULES] = {"Microsoft.Network/dnsForwardingRulesets/forwardingRules", "forwardingRules",
                              "the rules of a DNS forwarding ruleset",
                              "Microsoft.Network/dnsForwardingRulesets/forwardingRules/read", "2025-05-01",
                              "2022-07-01"},
    /* dns/dnsresolver/virtual-network-links/list */
    [ARM_RULESET_LINKS] = {"Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks",
                           "virtualNetworkLinks", "the virtual network links of a DNS forwarding ruleset",
                           "Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks/read", "2025-05-01",
                           "2022-07-01"},
    /* dns/dnsresolver/dns-resolver-policies/list */
    [ARM_DNS_POLICIES] = {"Microsoft.Network/dnsResolverPolicies", "dnsResolverPolicies",
                          "DNS security policies", "Microsoft.Network/dnsResolverPolicies/read", "2025-05-01",
                          "2023-07-01-preview"},
    /* dns/dnsresolver/dns-resolver-policy-virtual-network-links/list */
    [ARM_DNS_POLICY_LINKS] = {"Microsoft.Network/dnsResolverPolicies/virtualNetworkLinks",
                              "virtualNetworkLinks", "the virtual network links of a DNS security policy",
                              "Microsoft.Network/dnsResolverPolicies/virtualNetworkLinks/read", "2025-05-01",
                              "2023-07-01-preview"},
    /* virtualnetwork/azure-firewalls/list-all */
    [ARM_FIREWALLS] = {"Microsoft.Network/azureFirewalls", "azureFirewalls", "Azure Firewalls",
                       "Microsoft.Network/azureFirewalls/read", "2024-05-01", "2022-07-01"},
    /* virtualnetwork/firewall-policies/get */
    [ARM_FIREWALL_POLICIES] = {"Microsoft.Network/firewallPolicies", "firewallPolicies",
                               "the policy of an Azure Firewall", "Microsoft.Network/firewallPolicies/read",
                               "2024-05-01", "2022-07-01"},
    /* load-balancer/load-balancers/list-all */
    [ARM_LOAD_BALANCERS] = {"Microsoft.Network/loadBalancers", "loadBalancers", "load balancers",
                            "Microsoft.Network/loadBalancers/read", "2024-05-01", "2022-07-01"},
    /* azureresourcegraph/resourcegraph/resources/resources */
    [ARM_RESOURCE_GRAPH] = {"Microsoft.ResourceGraph/resources", "resources", "Resource Graph",
                            "Microsoft.ResourceGraph/resources/read", "2022-10-01", "2021-03-01"},
};

const struct arm_call_row *arm_call_row(enum arm_call call)
{
    return &rows[call];
}

char *arm_path_list(struct arena *arena, enum arm_call call, const char *subscription,
                    const char *resource_group)
{
    if (resource_group != NULL) {
        return arena_printf(arena, "/subscriptions/%s/resourceGroups/%s/providers/%s", subscription,
                            resource_group, rows[call].type);
    }
    return arena_printf(arena, "/subscriptions/%s/providers/%s", subscription, rows[call].type);
}

char *arm_path_below(struct arena *arena, enum arm_call call, const char *parent_id)
{
    int len = (int)strlen(parent_id);
    while (len > 0 && parent_id[len - 1] == '/') {
        len--;
    }
    return arena_printf(arena, "%.*s/%s", len, parent_id, rows[call].collection);
}

static bool is_path_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("/-._~()@", c) != NULL);
}

char *arm_url(struct arena *arena, const char *endpoint, const char *path, const char *version)
{
    struct buf url;
    buf_init(&url, arena);
    buf_str(&url, endpoint);
    for (const char *c = path; *c != '\0'; c++) {
        if (is_path_byte(*c)) {
            buf_char(&url, *c);
        } else {
            buf_printf(&url, "%%%02X", (unsigned)(unsigned char)*c);
        }
    }
    buf_printf(&url, "?api-version=%s", version);
    return url.data;
}
