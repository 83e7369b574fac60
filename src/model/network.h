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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "base/tri.h"

struct ip_prefix {
    struct ip ip;
    int length; /* bits */
};

/* virtualNetworks/subnets */
struct subnet {
    const char *id;
    const char **service_endpoints; /* "Microsoft.CognitiveServices", without repetition */
    size_t n_service_endpoints;
};

/* virtualNetworks */
struct virtual_network {
    const char *id, *name;
    struct ip_prefix *prefixes; /* addressSpace.addressPrefixes */
    size_t n_prefixes;
    struct ip *dns_servers; /* dhcpOptions.dnsServers in their order; empty, or 168.63.129.16 alone:
                               Azure-provided */
    size_t n_dns_servers;
    const char **peers; /* ids of remoteVirtualNetwork of peerings whose state is Connected */
    size_t n_peers;
    enum tri subnets_read; /* YES, or UNKNOWN where the file or ARM does not tell */
    struct subnet *subnets;
    size_t n_subnets;
};

/* networkInterfaces, of VMs and load balancers' back ends; those of private endpoints are not kept. */
struct network_interface {
    const char *id, *name;
    const char *vm_id;     /* virtualMachine.id; NULL */
    const char *subnet_id; /* of its first ipConfiguration; NULL */
    const char *vnet_id;   /* the VNet of that subnet: network_subnet_vnet(); NULL. Not in the file */
    struct ip *addresses;  /* private addresses */
    size_t n_addresses;
    struct ip *dns_servers; /* dnsSettings.dnsServers in their order, 168.63.129.16 for "AzureProvidedDNS";
                               empty: the VNet's */
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

/* azureFirewalls together with the dnsSettings of their policy (firewallPolicies), or of their own */
struct dns_firewall {
    const char *id, *name;
    const char *policy_id; /* NULL for classic rules */
    const char *vnet_id;   /* NULL for one of a virtual hub */
    struct ip *addresses;  /* private addresses of its ipConfigurations, or in its virtual hub */
    size_t n_addresses;
    enum tri proxy;       /* dnsSettings.enableProxy; unknown where the policy could not be read, or may have
                             it from its base policy */
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

/* "dnsResolverInbound", "firewall", "vm", "azureDns", "unknown" as in the report; "loadBalancer", which
 * the report calls "unknown" because another server stands behind it. */
const char *server_kind_name(enum server_kind kind);

struct server_identity {
    enum server_kind kind;
    const char *arm_id; /* of the VM, not of its interface; NULL for Azure DNS and unknown */
    const char *name;   /* of that resource; NULL */
    const char
        *vnet_id; /* the VNet whose zone links decide what it gets from Azure DNS; NULL where not known */
    const struct dns_firewall *firewall; /* of kind FIREWALL */
};

/*
 * Identity of an address as seen from the VNet `vnet_id` (of this host; NULL where it is in none, or not
 * known). Private address space repeats in estates: resources of that VNet are preferred to those of its
 * peers, and these to others; and where its own address space, or that of a peer, has the address, nothing
 * farther away counts. Where two resources of different VNets are left, the kind is UNKNOWN. 168.63.129.16
 * is AZURE_DNS, with `vnet_id` as its VNet. The address of an interface without a VM is UNKNOWN with its
 * VNet. `network` may be NULL.
 */
struct server_identity network_identify(const struct network *network, const struct ip *address,
                                        const char *vnet_id);

/* The VNet of this id, or NULL. */
const struct virtual_network *network_vnet(const struct network *network, const char *id);
/* The VNet of a host with this address: of the NIC that has it, else the one VNet whose address space holds
 * it; NULL where none or several. */
const struct virtual_network *network_vnet_of_host(const struct network *network, const struct ip *address);
/* The VNet of the interface of this VM (compute.resourceId of the instance metadata); NULL. */
const char *network_vnet_of_vm(const struct network *network, const char *vm_id);
/* The VNet part of a subnet id; NULL where it has none, or is NULL. */
const char *network_subnet_vnet(struct arena *arena, const char *subnet_id);
/* The rule of the ruleset that wins for a normalised name: the longest matching domain of the rules that are
 * not known to be disabled; NULL. */
const struct forwarding_rule *network_rule_for(const struct forwarding_ruleset *ruleset, const char *name);
/* The ruleset that is linked to the VNet; NULL where none is. A VNet can have one. */
const struct forwarding_ruleset *network_ruleset_of(const struct network *network, const char *vnet_id);

/*
 * File form, "network" in the inventory. Reading checks types, ids, names, addresses and sizes, and that no
 * resource is there twice (so whoever makes a network keeps them unique). An older inventory has none: then
 * everything stays unknown.
 */
struct json_at;
struct json_writer;
void network_write(struct json_writer *writer, const char *key, const struct network *network);
bool network_read(struct json_at at, struct network *out, struct err *err);

#endif
