/* 215: this host is on no network that should resolve privately. One sentence instead of as many errors as
 * there are resolvers. */
#include "diagnose/rules_vantage.h"
#include "diagnose/forward.h"
#include "diagnose/reach.h"
#include "diagnose/say.h"
#include "diagnose/state.h"

/* Whether the name is public, with its alias, at every judged resolver that answered, and Azure's zone shows
 * nowhere. */
static bool public_everywhere(const struct judge *judge, size_t name)
{
    size_t public = 0;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *view = facts_view(judge->facts, name, r);
        unsigned state = judge_state(judge, view);
        const struct resolver *resolver = &judge->run->resolvers[r];
        if (resolver->role == ROLE_CONTROL || resolver->role == ROLE_SYSTEM_PATH)
            continue;
        if (state & (S_AZURE | S_FOREIGN | S_PL_INSIDE))
            return false;
        bool is_public = (state & S_PUBLIC) && (state & S_ALIAS);
        if (resolver->judged && !is_public)
            return false;
        if (!resolver->judged && !is_public && !(state & (S_NO_REPLY | S_CUT)))
            return false;
        public += resolver->judged;
    }
    return public > 0;
}

/* Whether the host's address lies in a VNet that ARM showed. Unknown counts as "may be": then nothing is
 * claimed. */
static bool outside_every_vnet(const struct judge *judge)
{
    const struct inventory *inventory = judge->run->inventory;
    if (!inventory || inventory->network.vnets_read != TRI_YES || !inventory->network.n_vnets ||
        !judge->run->host.n_addresses)
        return false;
    for (size_t v = 0; v < inventory->network.n_vnets; v++)
        for (size_t p = 0; p < inventory->network.vnets[v].n_prefixes; p++)
            for (size_t a = 0; a < judge->run->host.n_addresses; a++)
                if (ip_in_prefix(&judge->run->host.addresses[a].ip,
                                 &inventory->network.vnets[v].prefixes[p].ip,
                                 inventory->network.vnets[v].prefixes[p].length))
                    return false;
    return true;
}

/* A vantage the user stated is believed: whoever says onprem says that the network is meant to be connected.
 */
static bool stated_nowhere(const struct judge *judge)
{
    const struct vantage *vantage = &judge->run->vantage;
    return vantage->kind == VANTAGE_INTERNET || (vantage->kind == VANTAGE_UNKNOWN && !vantage->stated);
}

bool vantage_may_be_elsewhere(const struct judge *judge)
{
    size_t checked = 0;
    if (!stated_nowhere(judge) || !judge->run->host.n_addresses || reach_any_endpoint(judge))
        return false;
    for (size_t n = 0; n < judge->run->n_names; n++) {
        if (judge->settled[n])
            continue;
        if (!public_everywhere(judge, n))
            return false;
        checked++;
    }
    return checked > 0;
}

static void not_on_private_network(struct judge *judge)
{
    const struct run *run = judge->run;
    if (!outside_every_vnet(judge) || !vantage_may_be_elsewhere(judge))
        return;
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; !judge->settled[n] && r < run->n_resolvers; r++) {
            size_t *fired = &judge->fired[n * run->n_resolvers + r];
            if (!*fired)
                continue;
            struct hit *hit =
                &judge->hits.items[*fired - 1]; /* 215 stands alone: it takes the place of what was raised */
            hit->code = 215;
            hit->severity = code_info(215)->severity;
            hit->n_alternatives = 0;
        }
    }
}

const struct whole_rule vantage_whole_rules[] = {
    {215, not_on_private_network},
    {0, NULL},
};

static void say_215(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "This host does not seem to be on a network that should resolve %s "
                                    "privately: every resolver answers publicly, none shows an Azure "
                                    "private zone, and its address is in none of the VNets read. From here "
                                    "public answers are what is to be expected.",
                                    say_names(judge, group));
    for (size_t a = 0; a < judge->run->host.n_addresses && a < 3; a++) {
        char room[IP_TEXT];
        say_because(
            judge, finding,
            arena_printf(judge->arena, "this host: %s", ip_format(&judge->run->host.addresses[a].ip, room)));
    }
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Run it where the application runs: on a VM in the VNet, or connected by VPN or ExpressRoute. "
             "If this host is meant to be "
             "connected, say so, and the cause is looked for.",
             "pldig check --vantage onprem", NULL);
}

const struct code_words vantage_words[] = {
    {215, true, "host-admin", say_215},
    {0, false, NULL, NULL},
};
