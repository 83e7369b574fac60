/*
 * mentions.h - whether a text names something, so that a report need not name it again.
 */
#ifndef PLDIG_REPORT_MENTIONS_H
#define PLDIG_REPORT_MENTIONS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether `word` (a domain name, an address, a resource's name) stands in `text` by itself and not as a part
 * of a longer one: 10.0.0.4 is not in "10.0.0.40", nor openai.azure.com in "privatelink.openai.azure.com". A
 * full stop or colon behind it belongs to the sentence. False for an empty word and for NULL.
 */
bool mentions(const char *text, const char *word);

/* The same for all of them; false where there are none. */
bool mentions_all(const char *text, const char *const *words, size_t count);

#endif
