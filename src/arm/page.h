/*
 * page.h - a successful reply of ARM: one resource, or one page of a list and where the next one is.
 */
#ifndef PLDIG_ARM_PAGE_H
#define PLDIG_ARM_PAGE_H

#include "arm/query.h"
#include "base/err.h"
#include "http/http.h"
#include "http/url.h"

enum { ARM_PAGES_MAX = 2000 }; /* of one list */

/* Parses the body and adds it to query->pages; *next is the nextLink of a list, NULL where it is absent, null
 * or empty. Errors name the URL path, the page and the place in it. */
bool page_take(struct arena *arena, struct arm_query *query, const struct http_reply *reply,
               const char **next, struct err *err);

/* Makes the nextLink the read's url. Refused: another scheme, host or port than ARM's (the token would go
 * there), a link that was followed before, and more than ARM_PAGES_MAX pages. */
bool page_follow(struct arena *arena, struct arm_query *query, const struct http_url *origin,
                 const char *next, struct err *err);

#endif
