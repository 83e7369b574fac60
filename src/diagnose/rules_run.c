/* Across resolvers and over the run: disagreement, the witness, and what could not be known. */
#include <string.h>

#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "diagnose/gaps.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/state.h"
#include "dns/name.h"

/* 115: one nameserver of the system gives the right answer and another a wrong one. */
static void disagree(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        bool right = false, wrong = false;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t r = 0; r < run->n_resolvers; r++) {
                const struct view *view = facts_view(judge->facts, n, r);
                unsigned state = judge_state(judge, view);
                size_t fired = judge->fired[n * run->n_resolvers + r];
                bool system = judge_is_nameserver(judge, r);
                bool is_wrong =
                    fired && judge->hits.items[fired - 1].severity == SEVERITY_ERROR && view->usable;
                bool is_right = !is_wrong && state_is_private_truth(state);
                if (!system || (!is_wrong && !is_right))
                    continue;
                right |= is_right;
                wrong |= is_wrong;
                if (pass == 0)
                    continue;
                struct hit hit = hit_of(115);
                hit.name = (long)n;
                hit.resolver = (long)r;
                hit_evidence(&hit, view->a);
                hit.because = say_view(judge, view);
                judge_add(judge, &hit);
            }
            if (!right || !wrong)
                break;
        }
    }
}

/* 102: once a run, from the witness. Where the host is on no private network (215), its silence is that. */
static void witness_silent(struct judge *judge)
{
    for (size_t i = 0; i < judge->hits.count; i++)
        if (judge->hits.items[i].code == 215)
            return;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct resolver *resolver = &judge->run->resolvers[r];
        if (resolver->role != ROLE_AZURE_DNS || resolver->judged || !judge->facts->resolvers[r].silent)
            continue;
        struct hit hit = hit_of(102);
        hit.resolver = (long)r;
        for (size_t n = 0; n < judge->run->n_names && !hit.n_evidence; n++) {
            const struct view *view = facts_view(judge->facts, n, r);
            const struct observation *shown = view->zone_soa ? view->zone_soa : view->a;
            if (shown && shown->sent_us >= 0 && !shown->cut) {
                hit_evidence(&hit, shown);
                hit.because = say_question(judge, shown);
            }
        }
        judge_add(judge, &hit);
    }
}

/* 504 as information: the account has several approved endpoints, in different VNets, and the answer is one
 * of them. */
static void several_endpoints(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t n = 0; n < run->n_names; n++) {
        const struct name_facts *name = &judge->facts->names[n];
        if (name->stated || name->n_approved < 2 || name->expected.count < 2 || run->n_expect_endpoints)
            continue;
        const char *vnet = NULL;
        bool several = false;
        for (size_t i = 0; run->inventory && i < name->account->n_connections; i++) {
            const struct private_endpoint *endpoint =
                inventory_endpoint(run->inventory, name->account->connections[i].endpoint_id);
            const char *own = endpoint && endpoint->subnet_id
                                  ? arm_id_upto(judge->arena, endpoint->subnet_id, "virtualNetworks")
                                  : NULL;
            if (!own || !pe_connection_approved(&name->account->connections[i]))
                continue;
            several |= vnet && !arm_id_equal(vnet, own);
            vnet = own;
        }
        for (size_t r = 0; several && r < run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (!run->resolvers[r].judged || judge->fired[n * run->n_resolvers + r] ||
                !(judge_state(judge, view) & S_RIGHT))
                continue;
            struct hit hit = hit_of(504);
            hit.name = (long)n;
            hit.resolver = (long)r;
            hit_evidence(&hit, view->a);
            hit.because = say_view(judge, view);
            judge_add(judge, &hit);
        }
    }
}

/* Names that do not exist in DNS (305): one flag per name. */
static bool *missing_names(const struct judge *judge)
{
    bool *missing = arena_array(judge->arena, judge->run->n_names + 1, sizeof *missing);
    for (size_t i = 0; i < judge->hits.count; i++)
        if (judge->hits.items[i].code == 305 && judge->hits.items[i].name >= 0)
            missing[judge->hits.items[i].name] = true;
    return missing;
}

/* An account given by its name alone, of which Azure told nothing: not even its names are known. */
static void account_unknown(struct judge *judge)
{
    const struct run *run = judge->run;
    size_t *names = arena_array(judge->arena, run->n_accounts + 1, sizeof *names);
    for (size_t n = 0; n < run->n_names; n++)
        names[run->names[n].account]++;
    for (size_t a = 0; a < run->n_accounts; a++) {
        if (names[a] || run->accounts[a].arm)
            continue;
        struct hit hit = hit_of(901);
        hit.account = (long)a;
        hit.because =
            arena_printf(judge->arena, "%s: Azure was not read, or does not have it", run->accounts[a].name);
        judge_add(judge, &hit);
    }
}

/* Every judged answer is an expected address: what another, unreadable endpoint would add changes nothing. */
static bool right_everywhere(const struct judge *judge, size_t name)
{
    size_t right = 0;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        if (!judge->run->resolvers[r].judged)
            continue;
        if (!(judge_state(judge, facts_view(judge->facts, name, r)) & S_RIGHT))
            return false;
        right++;
    }
    return right > 0;
}

static void expected_unknown(struct judge *judge)
{
    const bool *missing = missing_names(judge);
    account_unknown(judge);
    for (size_t n = 0; n < judge->run->n_names; n++) {
        const struct name_facts *name = &judge->facts->names[n];
        if (name->known != TRI_UNKNOWN || missing[n] || (name->lacks_member && judge->settled[n]) ||
            right_everywhere(judge, n))
            continue;
        struct hit hit = hit_of(901);
        hit.name = (long)n;
        for (size_t r = 0; r < judge->run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (judge->run->resolvers[r].judged && (judge_state(judge, view) & S_UNPROVEN))
                hit_evidence(&hit, view->a);
        }
        hit.because = name->why_unknown;
        judge_add(judge, &hit);
    }
}

static void inventory_old(struct judge *judge)
{
    int64_t taken, started;
    const struct run *run = judge->run;
    if (!run->inventory || !run->inventory_file || !clock_parse(run->started_at, &started))
        return;
    if (!run->inventory->taken_at || !clock_parse(run->inventory->taken_at, &taken))
        return;
    if (started - taken <= INT64_C(24) * 3600 * 1000000)
        return;
    struct hit hit = hit_of(903);
    hit.because = arena_printf(judge->arena, "%s was taken at %s, this run began at %s", run->inventory_file,
                               run->inventory->taken_at, run->started_at);
    judge_add(judge, &hit);
}

static void incomplete(struct judge *judge)
{
    if (judge->run->complete)
        return;
    struct hit hit = hit_of(904);
    hit.because = judge->run->incomplete;
    judge_add(judge, &hit);
}

const struct whole_rule run_whole_rules[] = {
    {102, witness_silent}, {115, disagree},      {504, several_endpoints}, {901, expected_unknown},
    {902, gaps_told},      {903, inventory_old}, {904, incomplete},        {0, NULL},
};

/* --- words --- */

static void say_115(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "The nameservers of this host (%s) give different answers for %s: which "
                                    "one an application gets depends on "
                                    "which server is asked or is faster.",
                                    say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Mend the server that is wrong (its own finding says how), or take it out of resolv.conf (in "
             "Azure: out of the DNS "
             "servers of the VNet or NIC, which changes every VM there).",
             NULL, "Put the nameserver back.");
    say_verify(judge, group, finding);
}

static void say_901(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    if (!group->n_names) {
        finding->message =
            arena_printf(judge->arena, "The names of %s are not known, so nothing was asked about them.",
                         say_accounts(judge, group));
        say_step(judge, finding, STEP_ASK, RISK_NONE,
                 "Give its FQDN instead, or an inventory of someone who may read it.",
                 "pldig inventory > inv.json; pldig check -i inv.json", NULL);
        return;
    }
    finding->message = arena_printf(
        judge->arena, "The expected addresses of %s are not known%s.", say_names(judge, group),
        finding->n_evidence ? ", so whether the private address in the answer is right is not proven" : "");
    const char *fqdn = judge->run->names[group->names[0]].fqdn;
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Ask someone who may read the private endpoint for an inventory, and judge with it.",
             arena_printf(judge->arena, "pldig inventory %s -o json=inv.json; pldig check -i inv.json %s",
                          judge->run->accounts[judge->run->names[group->names[0]].account].name,
                          judge->run->accounts[judge->run->names[group->names[0]].account].name),
             NULL);
    say_step(judge, finding, STEP_ASK, RISK_NONE, "Or state the address yourself.",
             arena_printf(judge->arena, "pldig check --expect %s=<address>", fqdn), NULL);
}

static void say_903(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message =
        "The inventory is older than 24 hours: private endpoints and records may have changed since.";
    say_step(judge, finding, STEP_ASK, RISK_NONE, "Take a new one.", "pldig inventory > inv.json", NULL);
}

static void say_904(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message = arena_printf(
        judge->arena, "The run did not finish%s%s. Nothing may be concluded from what is missing.",
        judge->run->incomplete ? ": " : "", judge->run->incomplete ? judge->run->incomplete : "");
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE,
        "Run the same command again; if it was the deadline, add --deadline 900 (seconds for the whole run).",
        NULL, NULL);
}

const struct code_words run_words[] = {
    {115, false, "dns-team", say_115},      {901, false, "account-owner", say_901},
    {902, false, "account-owner", say_902}, {903, false, "host-admin", say_903},
    {904, false, "host-admin", say_904},    {0, false, NULL, NULL},
};
