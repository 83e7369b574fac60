/*
 * siphash.h - SipHash-2-4 (Aumasson and Bernstein, 2012): a hash for tables whose keys come from outside.
 * Without the secret nobody can choose keys that share a place, which would make a table a list.
 */
#ifndef PLDIG_BASE_SIPHASH_H
#define PLDIG_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

struct siphash_secret {
    uint64_t k0, k1;
};

/* A secret of the system's random numbers; where it has none yet, of the clock and of an address. */
void siphash_secret_make(struct siphash_secret *out);

uint64_t siphash(const struct siphash_secret *secret, const void *data, size_t len);

/* The same of the lower-case form of ASCII text. */
uint64_t siphash_nocase(const struct siphash_secret *secret, const char *text, size_t len);

#endif
