/*
 * resource_id.h - ARM resource ids. They compare without regard to case, and segments are searched by name, never by
 * position, because providers nest and misspell.
 */
#ifndef PLDIG_AZURE_RESOURCE_ID_H
#define PLDIG_AZURE_RESOURCE_ID_H

#include <stdbool.h>

#include "base/arena.h"

/* The value behind a segment name ("resourceGroups"), without regard to case; NULL where absent. */
char *arm_id_segment(struct arena *arena, const char *id, const char *segment);
/* The last segment: the resource's own name; NULL for an empty id. */
char *arm_id_name(struct arena *arena, const char *id);
bool arm_id_equal(const char *a, const char *b); /* a trailing slash does not count */
/* The id up to and with the value of `segment`: the virtual network of a subnet id. NULL where absent. */
char *arm_id_upto(struct arena *arena, const char *id, const char *segment);
/* Whether it begins with "/subscriptions/ID" and holds only bytes an id can hold: it is put into a URL path. */
bool arm_id_valid(const char *id);
/* Whether it is the id of an Azure AI account (…/Microsoft.CognitiveServices/accounts/NAME and nothing behind it). */
bool arm_id_is_account(const char *id);

#endif
