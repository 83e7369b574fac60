#include <stdlib.h>
#include <strings.h>

#include "arm/network_reading.h"
#include "azure/resource_id.h"

/* networkInterfaces of a whole subscription: who has an address, and its own DNS servers. Those of private
 * endpoints are read by read_nics.c. */

static bool of_private_endpoint(struct json_at properties)
{
    if (json_present(json_member(properties, "privateEndpoint"))) {
        return true;
    }
    struct json_at list = json_member(properties, "ipConfigurations");
    for (size_t i = 0; i < json_size(list); i++) {
        struct json_at configuration = json_member(json_item(list, i), "properties");
        if (json_present(json_member(configuration, "privateLinkConnectionProperties"))) {
            return true;
        }
    }
    return false;
}

bool take_nic(struct network_reading *network, struct json_at item, void *context, struct err *err)
{
    struct network *out = network->network;
    struct json_at properties = json_member(item, "properties");
    struct json_at vm = json_member(properties, "virtualMachine"),
                   dns = json_member(properties, "dnsSettings");
    struct network_interface nic = {0};
    bool fresh;
    (void)context;
    if (!network_item(network, item, &nic.id, &nic.name, &fresh, err) || !json_get_object(properties, err)) {
        return false;
    }
    if (!fresh || of_private_endpoint(properties)) {
        return true;
    }
    if (!json_get_object(vm, err) || !json_get_object(dns, err) || !arm_id(vm, "id", &nic.vm_id, err) ||
        !network_configurations(json_member(properties, "ipConfigurations"), &nic.addresses, &nic.n_addresses,
                                &nic.subnet_id, err) ||
        !network_addresses(json_member(dns, "dnsServers"), &nic.dns_servers, &nic.n_dns_servers, err) ||
        !network_addresses(json_member(dns, "appliedDnsServers"), &nic.applied_dns, &nic.n_applied_dns,
                           err)) {
        return false;
    }
    nic.vnet_id = network_subnet_vnet(network->reading->arena, nic.subnet_id);
    out->nics =
        arena_grow(network->reading->arena, out->nics, out->n_nics, &network->cap_nics, sizeof *out->nics);
    out->nics[out->n_nics++] = nic;
    return true;
}

void network_nics_page(struct reading *reading, const struct arm_query *query)
{
    network_items(reading->network, query, take_nic, NULL);
}

void network_nics_listed(struct reading *reading, const struct arm_query *query)
{
    const char *subscription = arm_id_segment(reading->arena, query->path, "subscriptions");
    if (subscription != NULL) {
        id_map_add(&reading->network->nics_listed, subscription, 0);
        network_complete(reading->network, query);
    }
}

static int by_id(const void *a, const void *b)
{
    return strcasecmp(((const struct network_interface *)a)->id, ((const struct network_interface *)b)->id);
}

void network_nics_sort(struct network_reading *network)
{
    struct network *out = network->network;
    if (out->n_nics > 0) {
        qsort(out->nics, out->n_nics, sizeof *out->nics, by_id);
    }
}
