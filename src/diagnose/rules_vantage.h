/*
 * rules_vantage.h - what the rules about the place of this host share with others.
 */
#ifndef PLDIG_DIAGNOSE_RULES_VANTAGE_H
#define PLDIG_DIAGNOSE_RULES_VANTAGE_H

#include "diagnose/rule.h"

/* Whether PLD215 would be raised if this host's address lay in none of the VNets: the names are public
 * everywhere and nothing says that the host is meant to be connected. */
bool vantage_may_be_elsewhere(const struct judge *judge);

#endif
