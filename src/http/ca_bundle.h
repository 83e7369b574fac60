/*
 * ca_bundle.h - which certificates TLS trusts: the setting, then the variables that curl, OpenSSL and
 * Python's requests (and so Azure CLI) know, then the system's bundle.
 */
#ifndef PLDIG_HTTP_CA_BUNDLE_H
#define PLDIG_HTTP_CA_BUNDLE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct ca_bundle {
    const char *path;   /* NULL: the system's */
    bool directory;     /* hashed by c_rehash, instead of one PEM file */
    const char *origin; /* where the path was named: "--ca-file", "SSL_CERT_FILE" ...; NULL */
};

/* Errors (ERR_INPUT) name the file and who named it: not readable, or without a certificate. */
bool ca_bundle_find(struct arena *arena, const char *setting, struct ca_bundle *out, struct err *err);

#endif
