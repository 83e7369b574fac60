/*
 * run_network.h - where this host and the servers it asks stand in the network of the inventory.
 */
#ifndef PLDIG_MODEL_RUN_NETWORK_H
#define PLDIG_MODEL_RUN_NETWORK_H

#include "model/network.h"
#include "model/run.h"

/* Id of the VNet that this host is in: of the interface of its VM (vantage.resource_id), else as
 * network_vnet_of_host() tells by the first of its addresses that is in one. NULL where it is not in Azure
 * (vantage onprem or internet), or not known. */
const char *run_vnet_id(const struct run *run);

/* Whose address it is, as seen from there; kind UNKNOWN too where there is no inventory, or no address. */
struct server_identity run_identify(const struct run *run, const struct ip *address);

#endif
