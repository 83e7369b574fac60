/* The identity that Azure gave to the machine or app on which this runs. */
#include "arm/identity.h"

/* In the order in which the SDKs look; the last one is there wherever the others are not. */
static auth_source *const places[] = {
    identity_service_fabric,
    identity_app_service,
    identity_arc,
    identity_imds,
};

enum auth_end auth_managed_identity(struct arena *arena, const struct auth_settings *settings,
                                    struct auth_token *out, struct err *why)
{
    enum auth_end end = AUTH_ABSENT;
    for (size_t i = 0; i < sizeof places / sizeof *places && end == AUTH_ABSENT; i++) {
        end = places[i](arena, settings, out, why);
    }
    /* Many hosts have an endpoint and no identity, and are worked on by people who signed in themselves. */
    return end == AUTH_FAILED && settings->one_of_several ? AUTH_ABSENT : end;
}
