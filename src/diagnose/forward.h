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

/* Adds verify and change steps: look at what the server forwards, then forward the group's service zones,
 * with the lines for the usual servers (which software it is, is not known). */
void forward_steps(const struct judge *judge, const struct finding_group *group, struct finding *finding);

#endif
