/*
 * public_cause.h - what tells the causes of a public answer apart, from ARM and from the run: asked by
 * rules_public.c.
 */
#ifndef PLDIG_DIAGNOSE_PUBLIC_CAUSE_H
#define PLDIG_DIAGNOSE_PUBLIC_CAUSE_H

#include "diagnose/fold.h"

/* NO: ARM knows of no link of any zone of this name, and reading it left no gap. */
enum tri public_linked_anywhere(const struct judge *judge, const struct azure_zone *zone);

/* Whether a zone of this name is linked to the VNet. NO: ARM knows of no such link, and reading left no gap.
 */
enum tri public_linked(const struct judge *judge, const struct azure_zone *zone, const char *vnet);

/* Whether Azure DNS of one known VNet answers at this resolver: an inbound endpoint, or a firewall that asks
 * nobody else. */
bool public_speaks_for(const struct judge *judge, size_t resolver);

/* Whether a missing record comes out as a public address: a link with NxDomainRedirect on a zone without the
 * record. NO only where every zone of the name was read. Learn: "Fallback to internet for Azure Private DNS
 * zones". */
enum tri public_redirected(const struct judge *judge, const struct view *view);

/* Whether an observation gives private addresses and nothing else. */
bool public_private_now(const struct judge *judge, const struct observation *observation);

/* Whether an observation of the view's privatelink name shows it in a private zone: private addresses, or
 * Azure's word that it has the name and no address of the family asked. */
bool public_inside(const struct judge *judge, const struct view *view, const struct observation *observation);

/* Where the question of a type that nobody asks ends, now and without a cache: in Azure's private zone, which
 * has the name, or anywhere else. */
bool public_uncached_inside(const struct judge *judge, const struct view *view);
bool public_uncached_outside(const struct judge *judge, const struct view *view);

/* One of the first questions took a second or more: a target may have been tried before public DNS was asked.
 */
bool public_was_slow(const struct view *view);
/* A server that may be that target is silent from here: a custom resolver, or Azure DNS on a host inside
 * Azure. */
bool public_dead_target(const struct judge *judge, const struct view *view);

/* Another name of the same zone is public here and private elsewhere: the zone is not forwarded, whatever
 * else is wrong with this name. */
bool public_mate_not_forwarded(const struct judge *judge, const struct view *view);

/* Another name of the same service is right at this resolver although it does not speak for the zone: single
 * names are forwarded. */
bool public_mate_right(const struct judge *judge, const struct view *view);

/* A private zone whose name comes close to the right one, while no zone of the right name is linked; NULL. */
const struct private_zone *public_near_miss(const struct judge *judge, const struct azure_zone *zone);

/* What a public answer costs, from what ARM says of the account: a sentence with a blank before it. */
const char *public_consequence(const struct judge *judge, const struct finding_group *group);

#endif
