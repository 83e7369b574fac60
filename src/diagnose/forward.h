/*
 * forward.h - the steps that make a DNS server forward a service zone to where the private zones are.
 */
#ifndef PLDIG_DIAGNOSE_FORWARD_H
#define PLDIG_DIAGNOSE_FORWARD_H

#include "diagnose/say.h"

/* Whether this host is in a VNet: 168.63.129.16 can be a forwarding target there, and nowhere else. */
bool forward_in_vnet(const struct judge *judge);

/* Where the group's names should be forwarded to: "168.63.129.16" in a VNet, elsewhere a resolver of this run
 * that gives them rightly, else "<inbound-endpoint>". */
const char *forward_target(const struct judge *judge, const struct finding_group *group);

/*
 * Adds verify and change steps that make the group's servers give the private addresses. A server with a
 * configuration of its own is to forward the group's service zones, with the lines of the usual software,
 * what it looks like first. Where the inventory knows that the address is Azure's, the resource is named
 * instead: a firewall by its DNS settings, an inbound endpoint by zone links and ruleset of its VNet.
 */
void forward_steps(const struct judge *judge, const struct finding_group *group, struct finding *finding);

/* Adds change steps that link the group's privatelink zones (three at most) to a VNet; NULL: a placeholder.
 */
void forward_link_steps(const struct judge *judge, const struct finding_group *group, const char *vnet,
                        struct finding *finding);

#endif
