/*
 * certificate.h - the assertion by which an application proves that it holds the key of its certificate: a
 * signed JWT (RFC 7523 section 2.2; Microsoft identity platform, "Certificate credentials"). Needs OpenSSL at
 * build time.
 */
#ifndef PLDIG_ARM_CERTIFICATE_H
#define PLDIG_ARM_CERTIFICATE_H

#include "arm/auth.h"
#include "arm/secret.h"

struct certificate_use {
    const char *path;      /* PEM with certificate and RSA key, or PKCS #12 (PFX) */
    const char *password;  /* of the file; NULL */
    bool send_chain;       /* x5c: for applications that trust an issuer and a subject name */
    const char *client_id; /* issuer and subject of the assertion */
    const char *audience;  /* the URL of the token endpoint */
};

/*
 * An assertion for the next ten minutes: PS256, with the certificate's SHA-256 thumbprint (x5t#S256). False
 * where this build has no OpenSSL, and where the file cannot be used: not readable, wrong or missing
 * password, no key or no certificate for it, a key that is not RSA, out of date.
 */
bool certificate_assertion(struct arena *arena, const struct auth_settings *settings,
                           const struct certificate_use *use, struct secret *out, struct err *why);

/* "3.0.15" of the OpenSSL at run time; NULL where this build has none. */
const char *certificate_library_version(struct arena *arena);

#endif
