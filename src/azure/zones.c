#include "azure/zones.h"

#include <string.h>

#include "base/text.h"

#define ZONE(ID, SERVICE, SUFFIX, MEMBER, OPTIONAL, STATUS)                                                  \
    {                                                                                                        \
        .cloud = (ID), .service = (SERVICE), .suffix = SUFFIX, .zone = "privatelink." SUFFIX,                \
        .member = (MEMBER), .optional = (OPTIONAL), .status = (STATUS)                                       \
    }

/* clang-format off */
static const struct azure_zone zones[] = {
    /*   cloud                service              public suffix                    member       optional status */
    ZONE(CLOUD_PUBLIC,        "cognitiveservices", "cognitiveservices.azure.com",   "default",   false, "documented"),
    ZONE(CLOUD_PUBLIC,        "openai",            "openai.azure.com",              "secondary", false, "documented"),
    ZONE(CLOUD_PUBLIC,        "services.ai",       "services.ai.azure.com",         "third",     false, "documented"),
    ZONE(CLOUD_US_GOVERNMENT, "cognitiveservices", "cognitiveservices.azure.us",    "default",   false, "documented"),
    ZONE(CLOUD_US_GOVERNMENT, "openai",            "openai.azure.us",               "secondary", false, "observed"),
    ZONE(CLOUD_US_GOVERNMENT, "services.ai",       "services.ai.azure.us",          "third",     true,  "observed"),
    ZONE(CLOUD_CHINA,         "cognitiveservices", "cognitiveservices.azure.cn",    "default",   false, "observed"),
    ZONE(CLOUD_CHINA,         "openai",            "openai.azure.cn",               "secondary", true,  "unverified"),
    ZONE(CLOUD_CHINA,         "services.ai",       "services.ai.azure.cn",          "third",     true,  "unverified"),
};
/* clang-format on */

enum { N_ZONES = sizeof zones / sizeof zones[0] };

/* Hosts shared by all accounts of a region or of the world; these names and all below them. */
static const char *const shared_hosts[] = {
    "api.cognitive.microsoft.com",
    "api.cognitive.microsoft.us",
    "api.cognitive.azure.cn",
    "cognitive.microsofttranslator.com",
    "cognitive.microsofttranslator.us",
    "api.translator.azure.cn",
    "speech.microsoft.com",
    "speech.azure.us",
    "speech.azure.cn",
};

const struct azure_zone *azure_zones(size_t *count)
{
    *count = N_ZONES;
    return zones;
}

/* What stands behind the first dot of a name, or NULL where its first label is empty or the last. */
static const char *behind_first_label(const char *name)
{
    const char *dot = name == NULL ? NULL : strchr(name, '.');
    return dot == NULL || dot == name ? NULL : dot + 1;
}

const struct azure_zone *azure_zone_of_fqdn(const char *fqdn)
{
    const char *suffix = behind_first_label(fqdn);
    if (suffix == NULL || text_starts_nocase(fqdn, "privatelink.")) {
        return NULL; /* the zone itself, not an account called "privatelink" */
    }
    for (size_t i = 0; i < N_ZONES; i++) {
        if (text_equal_nocase(suffix, zones[i].suffix)) {
            return &zones[i];
        }
    }
    return NULL;
}

const struct azure_zone *azure_zone_by_name(const char *zone)
{
    for (size_t i = 0; i < N_ZONES; i++) {
        if (text_equal_nocase(zone, zones[i].zone)) {
            return &zones[i];
        }
    }
    return NULL;
}

const struct azure_zone *azure_zone_of_privatelink_name(const char *name)
{
    return azure_zone_by_name(behind_first_label(name));
}

char *azure_privatelink_name(struct arena *arena, const struct azure_zone *zone, const char *fqdn)
{
    return arena_printf(arena, "%.*s.%s", (int)strcspn(fqdn, "."), fqdn, zone->zone);
}

static bool kind_has_service(const char *kind, const char *service)
{
    if (text_equal_nocase(kind, "AIServices")) {
        return true;
    }
    return text_equal(service, text_equal_nocase(kind, "OpenAI") ? "openai" : "cognitiveservices");
}

void azure_zones_of_kind(enum cloud_id cloud, const char *kind, size_t out[static 4], size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < N_ZONES; i++) {
        if (zones[i].cloud == cloud && !zones[i].optional && kind_has_service(kind, zones[i].service)) {
            out[(*count)++] = i;
        }
    }
}

bool azure_host_is_regional(const char *host)
{
    for (size_t i = 0; i < sizeof shared_hosts / sizeof shared_hosts[0]; i++) {
        const char *shared = shared_hosts[i];
        if (!text_ends_nocase(host, shared)) {
            continue;
        }
        size_t before = strlen(host) - strlen(shared);
        if (before == 0 || host[before - 1] == '.') {
            return true;
        }
    }
    return false;
}
