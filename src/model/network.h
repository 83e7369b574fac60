/*
 * network.h - the Azure resources that decide how names resolve in a VNet, as far as they could be read: part
 * of the inventory.
 *
 * All ids are as ARM wrote them; compare with arm_id_equal(). Lists are empty both where nothing is there and
 * where it could not be read: the tri of the list (`*_read`) tells which, and a gap of the inventory says
 * why.
 */
#ifndef PLDIG_MODEL_NETWORK_H
#define PLDIG_MODEL_NETWORK_H

#include <stddef.h>
#include <stdint.h>

#include "base/ip.h"
#include "base/tri.h"

struct ip_prefix {
    struct ip ip;
    int length; /* bits */
};

/* virtualNetworks */
struct virtual_network {
    const char *id, *name;
    struct ip_prefix *prefixes; /* addressSpace.addressPrefixes */
    size_t n_prefixes;
    struct ip *dns_servers; /* dhcpOptions.dnsServers in their order; empty: Azure-provided */
    size_t n_dns_servers;
    const char **peers; /* ids of remoteVirtualNetwork of peerings whose state is Connected */
    size_t n_peers;
};

/* networkInterfaces, of VMs and load balancers' back ends; those of private endpoints are not kept. */
struct network_interface {
    const char *id, *name;
    const char *vm_id;     /* virtualMachine.id; NULL */
    const char *subnet_id; /* of its first ipConfiguration */
    struct ip *addresses;  /* private addresses */
    size_t n_addresses;
    struct ip *dns_servers; /* dnsSettings.dnsServers; empty: the VNet's */
    size_t n_dns_servers;
    struct ip *applied_dns; /* dnsSettings.appliedDnsServers */
    size_t n_applied_dns;
};

/* dnsResolvers/inboundEndpoints */
struct inbound_endpoint {
    const char *id, *name;
    const char *vnet_id; /* of its subnet, else of its resolver */
    struct ip address;   /* family 0 where not stated */
};

/* dnsForwardingRulesets/forwardingRules */
struct forwarding_rule {
    const char *name;
    const char *domain; /* normalised, "." for all */
    enum tri enabled;
    struct ip *targets;
    uint16_t *ports; /* as many as targets */
    size_t n_targets;
};

struct forwarding_ruleset {
    const char *id, *name;
    enum tri rules_read, links_read;
    struct forwarding_rule *rules;
    size_t n_rules;
    const char **vnet_ids; /* of its virtualNetworkLinks */
    size_t n_vnets;
};

/* dnsResolverPolicies: DNS security policies */
struct dns_policy {
    const char *id, *name;
    const char **vnet_ids; /* of its virtualNetworkLinks */
    size_t n_vnets;
};

/* azureFirewalls together with the dnsSettings of their policy (firewallPolicies) */
struct dns_firewall {
    const char *id, *name;
    const char *policy_id; /* NULL for classic rules */
    const char *vnet_id;
    struct ip *addresses; /* private addresses of its ipConfigurations */
    size_t n_addresses;
    enum tri proxy;       /* dnsSettings.enableProxy */
    struct ip *upstreams; /* dnsSettings.servers; empty: Azure-provided */
    size_t n_upstreams;
};

/* loadBalancers: private front ends, behind which DNS servers stand */
struct load_balancer {
    const char *id, *name;
    const char *vnet_id;
    struct ip *addresses;
    size_t n_addresses;
};

struct network {
    enum tri vnets_read, nics_read, resolvers_read, rulesets_read, policies_read, firewalls_read,
        balancers_read;
    struct virtual_network *vnets;
    size_t n_vnets;
    struct network_interface *nics;
    size_t n_nics;
    struct inbound_endpoint *inbound;
    size_t n_inbound;
    struct forwarding_ruleset *rulesets;
    size_t n_rulesets;
    struct dns_policy *policies;
    size_t n_policies;
    struct dns_firewall *firewalls;
    size_t n_firewalls;
    struct load_balancer *balancers;
    size_t n_balancers;
};

/* Whose address it is, where the inventory knows. */
enum server_kind {
    SERVER_UNKNOWN,
    SERVER_AZURE_DNS,
    SERVER_INBOUND,
    SERVER_FIREWALL,
    SERVER_VM,
    SERVER_BALANCER
};

/* "dnsResolverInbound", "firewall", "vm", "azureDns", "loadBalancer", "unknown" as in the report. */
const char *server_kind_name(enum server_kind kind);

struct server_identity {
    enum server_kind kind;
    const char *arm_id; /* NULL for Azure DNS and unknown */
    const char *name;   /* of that resource; NULL */
    const char
        *vnet_id; /* the VNet whose zone links decide what it gets from Azure DNS; NULL where not known */
    const struct dns_firewall *firewall; /* of kind FIREWALL */
};

/* Identity of an address. Private address space repeats in estates: where two resources of different VNets
 * claim it, `vnet_id` (may be NULL), the VNet of this host, and its peers are preferred, else the kind is
 * UNKNOWN. 168.63.129.16 is AZURE_DNS. `network` may be NULL. */
struct server_identity network_identify(const struct network *network, const struct ip *address,
                                        const char *vnet_id);

/* The VNet of this id, or NULL. */
const struct virtual_network *network_vnet(const struct network *network, const char *id);
/* The VNet of a host with this address: of the NIC that has it, else the one VNet whose address space holds
 * it; NULL where none or several. */
const struct virtual_network *network_vnet_of_host(const struct network *network, const struct ip *address);
/* The rule of the ruleset that wins for a name: enabled, longest matching domain; NULL. */
const struct forwarding_rule *network_rule_for(const struct forwarding_ruleset *ruleset, const char *name);
/* The ruleset that is linked to the VNet; NULL where none is. A VNet can have one. */
const struct forwarding_ruleset *network_ruleset_of(const struct network *network, const char *vnet_id);

#endif
