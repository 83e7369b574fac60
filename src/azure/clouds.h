/*
 * clouds.h - the Azure clouds: where ARM is and whom a token is for.
 */
#ifndef PLDIG_AZURE_CLOUDS_H
#define PLDIG_AZURE_CLOUDS_H

#include <stddef.h>

enum cloud_id { CLOUD_PUBLIC, CLOUD_US_GOVERNMENT, CLOUD_CHINA };

struct cloud {
    enum cloud_id id;
    const char *name;         /* as Azure CLI names it: "AzureCloud" */
    const char *arm_endpoint; /* "https://management.azure.com", no trailing slash */
    const char *audience;     /* what a token for ARM is issued for, written as ARM wants it */
    const char *authority;    /* the sign-in host, no trailing slash */
    const char *imds_name;    /* compute.azEnvironment of the instance metadata */
    const char *control_name; /* a public name that any working resolver of this cloud's users can resolve */
};

/* By Azure CLI's name, without regard to case; NULL where there is none. */
const struct cloud *cloud_find(const char *name);
const struct cloud *cloud_get(enum cloud_id id);
/* All of them, *count many. */
const struct cloud *cloud_all(size_t *count);

#endif
