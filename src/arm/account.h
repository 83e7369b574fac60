/*
 * account.h - an account as ARM writes it. Pure.
 */
#ifndef PLDIG_ARM_ACCOUNT_H
#define PLDIG_ARM_ACCOUNT_H

#include "base/json_read.h"
#include "model/inventory.h"

/* Reads a Microsoft.CognitiveServices/accounts object. Everything but the id may be absent or null. Errors
 * name the place of a wrong type, or of an id that is none. */
bool account_parse(struct json_at object, struct account *out, struct err *err);

#endif
