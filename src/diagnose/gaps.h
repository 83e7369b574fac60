/*
 * gaps.h - what could not be read from Azure, and what that leaves open. PLD902 names it where it mattered;
 * what was right or wrong without it stays so and needs no finding.
 */
#ifndef PLDIG_DIAGNOSE_GAPS_H
#define PLDIG_DIAGNOSE_GAPS_H

#include "diagnose/rule.h"

/* Gives hits the alternatives that facts which were not read would have excluded, and adds the hits of 902.
 * To be called when 901 has been judged. */
void gaps_told(struct judge *judge);
void say_902(const struct judge *judge, const struct finding_group *group, struct finding *finding);

#endif
