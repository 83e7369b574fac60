#include "diagnose/server_step.h"

#include "base/text.h"
#include "diagnose/forward.h"
#include "diagnose/server_guess.h"

/* The network of this host, as an access list takes it. */
static const char *own_network(const struct judge *judge, uint8_t family)
{
    const struct host *host = &judge->run->host;
    for (size_t i = 0; i < host->n_addresses; i++) {
        struct ip network = host->addresses[i].ip;
        int bits = host->addresses[i].prefix;
        char room[IP_TEXT];
        if (network.family != family)
            continue;
        for (int octet = 0; octet < 16; octet++) {
            int kept = bits - 8 * octet;
            if (kept <= 0)
                network.bytes[octet] = 0;
            else if (kept < 8)
                network.bytes[octet] = (uint8_t)(network.bytes[octet] & (0xFF << (8 - kept)));
        }
        return arena_printf(judge->arena, "%s/%d", ip_format(&network, room), bits);
    }
    return "<network>";
}

struct line_words server_words(const struct judge *judge, const struct finding_group *group)
{
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    const struct resolver *resolver = &judge->run->resolvers[say_first(judge, group)];
    return (struct line_words){
        .zone = n_zones ? zones[0]->suffix : "openai.azure.com",
        .target = forward_target(judge, group),
        .network = own_network(judge, resolver->address.family),
    };
}

/* Whether Azure runs every DNS server of the group. */
static bool all_managed(const struct judge *judge, const struct finding_group *group)
{
    size_t servers = 0;
    for (size_t i = 0; i < group->n_resolvers; i++) {
        size_t index = group->resolvers[i];
        if (judge->run->resolvers[index].role == ROLE_SYSTEM_PATH)
            continue;
        servers++;
        if (!server_is_managed(judge, index))
            return false;
    }
    return servers > 0;
}

void server_step(const struct judge *judge, const struct finding_group *group, struct finding *finding,
                 enum line_purpose purpose, const char *text, const char *rollback)
{
    const struct azure_zone *zones[16];
    struct server_guess guess = server_guess_of(judge, group);
    struct line_words words = server_words(judge, group);
    bool per_zone = purpose != LINES_RECURSION && say_zone_list(judge, group, zones) > 1;
    char *lines = all_managed(judge, group)
                      ? NULL
                      : server_lines(judge->arena, purpose, &words, guess.software, guess.certain);
    const char *looks = "";
    if (lines && guess.software != SOFTWARE_UNKNOWN)
        looks = arena_printf(judge->arena, " The server %s %s (%s).", guess.certain ? "is" : "looks like",
                             server_software_name(guess.software), guess.because);
    say_step(judge, finding, STEP_CHANGE,
             guess.software == SOFTWARE_RESOLVED ? RISK_LOCAL : RISK_SHARED, /* it serves this host alone */
             arena_printf(judge->arena, "%s%s%s", text, looks,
                          lines && per_zone ? " One such line for each zone:" : ""),
             lines, rollback);
}
