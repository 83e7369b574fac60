/*
 * issuer.h - who issues the certificates of Azure's public services.
 */
#ifndef PLDIG_AZURE_ISSUER_H
#define PLDIG_AZURE_ISSUER_H

#include <stdbool.h>

/* Whether the issuer of a certificate, as a TLS library writes names ("C = US, O = DigiCert Inc, CN = ..."),
 * is one that Azure uses. Source: Learn, "Azure Certificate Authority details". */
bool azure_issuer_known(const char *issuer);

#endif
