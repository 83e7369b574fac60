/*
 * negative.h - PLD401 where ARM does have the record: "no such name" is then an answer from before it was
 * made, kept in a cache (RFC 2308), or that of another zone of the same name.
 */
#ifndef PLDIG_DIAGNOSE_NEGATIVE_H
#define PLDIG_DIAGNOSE_NEGATIVE_H

#include "diagnose/say.h"

/* Whether ARM shows the record of this name in every zone of its zone's name. */
bool negative_record_exists(const struct judge *judge, size_t name);

/* Whether another resolver gives the name rightly meanwhile, or this one did when it was asked again after
 * the time to live. For a server that has a cache of its own. */
bool negative_from_before(const struct judge *judge, const struct view *view);

/* The words of PLD401 where the record of each name of the group exists; false, and nothing said, where not.
 */
bool negative_say(const struct judge *judge, const struct finding_group *group, struct finding *finding);

#endif
