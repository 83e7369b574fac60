/*
 * account_places.h - the subscriptions in which accounts are looked for by name, or all of them.
 */
#ifndef PLDIG_ARM_ACCOUNT_PLACES_H
#define PLDIG_ARM_ACCOUNT_PLACES_H

#include "arm/reading.h"

/* Those of --subscription, else all that can be read; of many only those where Resource Graph knows the
 * wanted accounts, and then `left` are the others. Errors: the subscriptions cannot be listed, or there is
 * none. */
bool account_places(struct reading *reading, struct name_list *out, struct name_list *left, struct err *err);

#endif
