#include "azure/issuer.h"

#include <stddef.h>

#include "base/text.h"

static const char *const organisations[] = {"Microsoft", "DigiCert"};

bool azure_issuer_known(const char *issuer)
{
    for (size_t i = 0; i < sizeof organisations / sizeof *organisations; i++) {
        if (text_find_nocase(issuer, organisations[i]) != NULL) {
            return true;
        }
    }
    return false;
}
