/*
 * certificate_file.h - a certificate and its key, out of a PEM or a PKCS #12 file. Used by certificate.c
 * alone, where there is OpenSSL.
 */
#ifndef PLDIG_ARM_CERTIFICATE_FILE_H
#define PLDIG_ARM_CERTIFICATE_FILE_H

#ifdef PLDIG_WITH_OPENSSL

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "arm/auth.h"

struct certificate_file {
    EVP_PKEY *key;
    X509 *certificate;       /* the one of the key */
    STACK_OF(X509) * others; /* its chain, as the file has it */
};

/* Errors (ERR_AUTH) say what the file lacks, or that the password is missing or wrong. */
bool certificate_file_read(struct arena *arena, const struct auth_settings *settings, const char *path,
                           const char *password, struct certificate_file *out, struct err *why);
void certificate_file_free(struct certificate_file *file);

#endif
#endif
