/*
 * vantage.h - finding out where this host stands: in a VNet, or not.
 *
 * Only a sign of Azure settles anything (VANTAGE_VNET). Its absence does not: instance metadata and
 * 168.63.129.16 are missing on-premises, but also in some containers and behind local firewalls, so the kind
 * then stays VANTAGE_UNKNOWN.
 */
#ifndef PLDIG_PROBES_VANTAGE_H
#define PLDIG_PROBES_VANTAGE_H

#include "base/arena.h"
#include "http/http.h"
#include "model/run.h"

/*
 * Asks the instance metadata service (169.254.169.254, 1 s, never through a proxy) and adds what it says to
 * run.vantage: one sentence of evidence, the resource id of the VM, and the kind where it is Azure's. Other
 * clouds have a service at that address too: only JSON with compute.azEnvironment and compute.subscriptionId
 * counts. Nothing is asked where the vantage was stated. `url` NULL means the service's own address; tests
 * give another. Source: Learn, "Azure Instance Metadata Service for virtual machines".
 */
void vantage_ask(struct arena *arena, struct http *http, const char *url, struct run *run);

/*
 * After the observations: adds whether 168.63.129.16 answered, whatever its role, and settles the kind. That
 * it answers is no proof by itself, for a firewall may answer in its place: it counts with an SOA or an
 * address of a private zone, and not where 192.0.2.1 answers too. A stated kind stays, and the evidence says
 * that it was stated. Nothing is said about 168.63.129.16 where it
 * was not asked or the run was cut before it could answer. Source: Learn, "What is IP address
 * 168.63.129.16?".
 */
void vantage_settle(struct arena *arena, struct run *run);

#endif
