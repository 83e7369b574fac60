/*
 * state.h - the bits that hold of each view (enum state in rule.h), derived once from the facts.
 */
#ifndef PLDIG_DIAGNOSE_STATE_H
#define PLDIG_DIAGNOSE_STATE_H

#include "diagnose/rule.h"

/* Fills in judge->states, one word of bits per view in the order of facts.views. */
void state_derive(struct judge *judge);

/* Whether a view gives addresses that a private endpoint could have and nothing speaks against: right, or
 * private through Azure's own zone where what is right is not known. */
bool state_is_private_truth(unsigned state);

/* Whether a view is told from Azure's private zone, whatever is wrong with the record: the truth about the
 * way, not about the address. */
bool state_tells_azure_zone(unsigned state);

#endif
