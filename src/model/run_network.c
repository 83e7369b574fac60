#include "model/run_network.h"

const char *run_vnet_id(const struct run *run)
{
    const struct virtual_network *vnet = NULL;
    if (run->inventory == NULL || run->vantage.kind == VANTAGE_ONPREM ||
        run->vantage.kind == VANTAGE_INTERNET) {
        return NULL;
    }
    const struct network *network = &run->inventory->network;
    const char *of_vm = network_vnet_of_vm(network, run->vantage.resource_id);
    if (of_vm != NULL) {
        return of_vm;
    }
    for (size_t i = 0; i < run->host.n_addresses && vnet == NULL; i++) {
        vnet = network_vnet_of_host(network, &run->host.addresses[i].ip);
    }
    return vnet != NULL ? vnet->id : NULL;
}

struct server_identity run_identify(const struct run *run, const struct ip *address)
{
    const struct network *network = run->inventory != NULL ? &run->inventory->network : NULL;
    return network_identify(network, address, run_vnet_id(run));
}
