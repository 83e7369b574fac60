#include "model/network.h"

#include <string.h>

#include "azure/azure_dns.h"
#include "azure/resource_id.h"
#include "dns/name.h"

static const char *const kind_names[] = {
    [SERVER_UNKNOWN] = "unknown",
    [SERVER_AZURE_DNS] = "azureDns",
    [SERVER_INBOUND] = "dnsResolverInbound",
    [SERVER_FIREWALL] = "firewall",
    [SERVER_VM] = "vm",
    [SERVER_BALANCER] = "loadBalancer",
};

const char *server_kind_name(enum server_kind kind)
{
    return kind_names[kind];
}

const struct virtual_network *network_vnet(const struct network *network, const char *id)
{
    for (size_t i = 0; i < network->n_vnets; i++) {
        if (arm_id_equal(network->vnets[i].id, id)) {
            return &network->vnets[i];
        }
    }
    return NULL;
}

const char *network_subnet_vnet(struct arena *arena, const char *subnet_id)
{
    return arm_id_upto(arena, subnet_id, "virtualNetworks");
}

static bool has_address(const struct ip *items, size_t count, const struct ip *address)
{
    for (size_t i = 0; i < count; i++) {
        if (ip_equal(&items[i], address)) {
            return true;
        }
    }
    return false;
}

static bool has_in_space(const struct virtual_network *vnet, const struct ip *address)
{
    for (size_t i = 0; i < vnet->n_prefixes; i++) {
        if (ip_in_prefix(address, &vnet->prefixes[i].ip, vnet->prefixes[i].length)) {
            return true;
        }
    }
    return false;
}

const struct virtual_network *network_vnet_of_host(const struct network *network, const struct ip *address)
{
    const struct network_interface *found = NULL;
    for (size_t i = 0; i < network->n_nics; i++) {
        const struct network_interface *nic = &network->nics[i];
        if (!has_address(nic->addresses, nic->n_addresses, address)) {
            continue;
        }
        if (found != NULL && !arm_id_equal(found->vnet_id, nic->vnet_id)) {
            return NULL;
        }
        found = nic;
    }
    if (found != NULL) {
        return network_vnet(network, found->vnet_id);
    }
    const struct virtual_network *only = NULL;
    for (size_t i = 0; i < network->n_vnets; i++) {
        if (has_in_space(&network->vnets[i], address)) {
            if (only != NULL) {
                return NULL;
            }
            only = &network->vnets[i];
        }
    }
    return only;
}

const char *network_vnet_of_vm(const struct network *network, const char *vm_id)
{
    for (size_t i = 0; i < network->n_nics; i++) {
        if (arm_id_equal(network->nics[i].vm_id, vm_id) && network->nics[i].vnet_id != NULL) {
            return network->nics[i].vnet_id;
        }
    }
    return NULL;
}

const struct forwarding_rule *network_rule_for(const struct forwarding_ruleset *ruleset, const char *name)
{
    const struct forwarding_rule *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < ruleset->n_rules; i++) {
        const struct forwarding_rule *rule = &ruleset->rules[i];
        if (rule->enabled == TRI_NO || !dns_name_within(name, rule->domain)) {
            continue;
        }
        size_t length = strcmp(rule->domain, ".") == 0 ? 0 : strlen(rule->domain);
        if (best == NULL || length > longest) {
            best = rule;
            longest = length;
        }
    }
    return best;
}

static bool has_id(const char *const *ids, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (arm_id_equal(ids[i], id)) {
            return true;
        }
    }
    return false;
}

const struct forwarding_ruleset *network_ruleset_of(const struct network *network, const char *vnet_id)
{
    for (size_t i = 0; i < network->n_rulesets; i++) {
        if (has_id(network->rulesets[i].vnet_ids, network->rulesets[i].n_vnets, vnet_id)) {
            return &network->rulesets[i];
        }
    }
    return NULL;
}

/* --- identity --- */

/* How far a VNet is from the one that asks. */
enum distance { FAR, PEER, HOME };

/* The best claim to an address so far. */
struct search {
    const struct network *network;
    const struct ip *address;
    const char *home;    /* VNet of this host; NULL */
    enum distance least; /* claims from farther away do not count */
    bool claimed, contested;
    enum distance distance; /* of the best */
    struct server_identity best;
};

static bool peers(const struct network *network, const char *a, const char *b)
{
    const struct virtual_network *first = network_vnet(network, a), *second = network_vnet(network, b);
    return (first != NULL && has_id(first->peers, first->n_peers, b)) ||
           (second != NULL && has_id(second->peers, second->n_peers, a));
}

static enum distance distance_of(const struct search *search, const char *vnet_id)
{
    if (search->home == NULL || vnet_id == NULL) {
        return FAR;
    }
    if (arm_id_equal(search->home, vnet_id)) {
        return HOME;
    }
    return peers(search->network, search->home, vnet_id) ? PEER : FAR;
}

/* The distance of the nearest VNet in whose address space the address lies: packets go no farther. */
static enum distance nearest_space(const struct search *search)
{
    enum distance nearest = FAR;
    for (size_t i = 0; i < search->network->n_vnets && search->home != NULL; i++) {
        const struct virtual_network *vnet = &search->network->vnets[i];
        if (has_in_space(vnet, search->address)) {
            enum distance distance = distance_of(search, vnet->id);
            nearest = distance > nearest ? distance : nearest;
        }
    }
    return nearest;
}

static void claim(struct search *search, const struct server_identity *claimant)
{
    enum distance distance = distance_of(search, claimant->vnet_id);
    if (distance < search->least || (search->claimed && distance < search->distance)) {
        return;
    }
    if (!search->claimed || distance > search->distance) {
        search->best = *claimant;
        search->distance = distance;
        search->claimed = true;
        search->contested = false;
    } else if (!arm_id_equal(search->best.vnet_id, claimant->vnet_id)) {
        search->contested = true; /* of two without a VNet nobody knows either */
    } else if (search->best.kind == SERVER_UNKNOWN) {
        search->best = *claimant;
    }
}

static const char *last_segment(const char *id, const char *otherwise)
{
    const char *slash = strrchr(id, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : otherwise;
}

/* In the order in which one of several in the same VNet is believed. */
static void hear_all(struct search *search)
{
    const struct network *network = search->network;
    for (size_t i = 0; i < network->n_inbound; i++) {
        const struct inbound_endpoint *it = &network->inbound[i];
        if (ip_equal(&it->address, search->address)) {
            claim(search, &(struct server_identity){SERVER_INBOUND, it->id, it->name, it->vnet_id, NULL});
        }
    }
    for (size_t i = 0; i < network->n_firewalls; i++) {
        const struct dns_firewall *it = &network->firewalls[i];
        if (has_address(it->addresses, it->n_addresses, search->address)) {
            claim(search, &(struct server_identity){SERVER_FIREWALL, it->id, it->name, it->vnet_id, it});
        }
    }
    for (size_t i = 0; i < network->n_nics; i++) {
        const struct network_interface *it = &network->nics[i];
        if (!has_address(it->addresses, it->n_addresses, search->address)) {
            continue;
        }
        struct server_identity claimant = {.vnet_id = it->vnet_id};
        if (it->vm_id != NULL) {
            claimant.kind = SERVER_VM;
            claimant.arm_id = it->vm_id;
            claimant.name = last_segment(it->vm_id, it->name);
        }
        claim(search, &claimant);
    }
    for (size_t i = 0; i < network->n_balancers; i++) {
        const struct load_balancer *it = &network->balancers[i];
        if (has_address(it->addresses, it->n_addresses, search->address)) {
            claim(search, &(struct server_identity){SERVER_BALANCER, it->id, it->name, it->vnet_id, NULL});
        }
    }
}

struct server_identity network_identify(const struct network *network, const struct ip *address,
                                        const char *vnet_id)
{
    struct server_identity unknown = {.kind = SERVER_UNKNOWN};
    if (ip_is_azure_dns(address)) {
        return (struct server_identity){.kind = SERVER_AZURE_DNS, .vnet_id = vnet_id};
    }
    if (network == NULL || address->family == 0) {
        return unknown;
    }
    struct search search = {.network = network, .address = address, .home = vnet_id};
    search.least = nearest_space(&search);
    hear_all(&search);
    return search.claimed && !search.contested ? search.best : unknown;
}
