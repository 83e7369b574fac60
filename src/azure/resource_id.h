/*
 * resource_id.h - ARM resource ids. They compare without regard to case, and segments are searched by name,
 * never by position, because providers nest and misspell. An id is a row of pairs, name and value, so that a
 * resource group called "accounts" is not taken for the segment.
 */
#ifndef PLDIG_AZURE_RESOURCE_ID_H
#define PLDIG_AZURE_RESOURCE_ID_H

#include <stdbool.h>

#include "base/arena.h"

enum { ARM_ID_MAX = 2048 }; /* bytes; ARM's own limit is lower */

/* The value behind a segment name ("resourceGroups"), without regard to case; NULL where absent. */
char *arm_id_segment(struct arena *arena, const char *id, const char *segment);
/* Whether both ids name a subscription, and the same. */
bool arm_id_same_subscription(const char *a, const char *b);
/* The last segment: the resource's own name; NULL for an empty id. */
char *arm_id_name(struct arena *arena, const char *id);
/* Trailing slashes do not count; NULL, an id that is not known, equals nothing. */
bool arm_id_equal(const char *a, const char *b);
/* The id up to and with the value of `segment`: the virtual network of a subnet id. NULL where absent. */
char *arm_id_upto(struct arena *arena, const char *id, const char *segment);
/* Whether it begins with "/subscriptions/ID" and can safely be put into a URL path: no empty, "." or ".."
 * segment, nothing that would end or escape the path ('?', '#', '%', '\', blanks, control bytes), at most
 * ARM_ID_MAX bytes. Letters beyond ASCII, which a resource group may have, are accepted as UTF-8; a client
 * encodes them. */
bool arm_id_valid(const char *id);
/* Whether it is the id of an Azure AI account (…/Microsoft.CognitiveServices/accounts/NAME and nothing behind
 * it). */
bool arm_id_is_account(const char *id);

#endif
