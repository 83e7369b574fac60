/*
 * expected.h - which addresses Azure expects behind a name, and whose an address is. Used by facts.c.
 */
#ifndef PLDIG_MODEL_EXPECTED_H
#define PLDIG_MODEL_EXPECTED_H

#include "base/arena.h"
#include "model/facts.h"

/* Sorted views of an inventory, so that an estate of thousands of endpoints is searched, not scanned. */
struct expected_index;

/* NULL inventory gives an empty index. */
struct expected_index *expected_index_new(struct arena *arena, const struct inventory *inventory);

/* Fills in what is expected of run.names[name]. */
void expected_of_name(struct arena *arena, const struct expected_index *index, const struct run *run,
                      size_t name, struct name_facts *out);

/* The endpoint and member that own an address, a member that serves `fqdn` first; *endpoint is NULL where
 * nobody known owns it. */
void expected_owner(const struct expected_index *index, const struct ip *ip, const char *fqdn,
                    const struct private_endpoint **endpoint, const struct pe_member **member);

/* Whether the endpoint is behind an approved connection of the account. */
bool expected_endpoint_of_account(const struct account *account, const struct private_endpoint *endpoint);

#endif
