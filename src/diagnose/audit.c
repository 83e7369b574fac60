#include "diagnose/audit.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/azline_account.h"
#include "diagnose/findings.h"
#include "diagnose/rule.h"
#include "diagnose/verdict.h"

static enum tri all_of(const struct condition *conditions)
{
    enum tri all = TRI_YES;
    for (size_t i = 0; i < CONDITIONS; i++) {
        if (conditions[i].met == TRI_NO)
            return TRI_NO;
        if (conditions[i].met == TRI_UNKNOWN)
            all = TRI_UNKNOWN;
    }
    return all;
}

/* Not stated means Enabled. */
static struct condition public_access(const struct judge *judge, const struct account *account)
{
    const char *value = account->public_network_access;
    struct condition out = {
        .name = "publicNetworkAccess", .value = value ? value : "Enabled (not stated)", .wanted = "Disabled"};
    if (text_equal_nocase(value, "Disabled"))
        out.met = TRI_YES;
    else if (!value || text_equal_nocase(value, "Enabled"))
        out.met = TRI_NO;
    if (out.met == TRI_NO)
        out.mend = az_public_access(judge, account, "Disabled");
    return out;
}

/* No networkAcls, or none that says: Allow. */
static struct condition default_action(const struct judge *judge, const struct account *account)
{
    const char *value = account->default_action;
    struct condition out = {
        .name = "networkAcls.defaultAction", .value = value ? value : "Allow (not stated)", .wanted = "Deny"};
    if (text_equal_nocase(value, "Deny"))
        out.met = TRI_YES;
    else if (!value || text_equal_nocase(value, "Allow"))
        out.met = TRI_NO;
    if (out.met == TRI_NO)
        out.mend = az_default_action(judge, account, "Deny");
    return out;
}

enum { STATES_MAX = 8 }; /* Azure has four, and spells some in several ways */

/* "1 Approved, 2 Pending" in the order in which the states occur. */
static const char *count_states(const struct judge *judge, const struct account *account)
{
    struct {
        const char *name;
        size_t count;
    } states[STATES_MAX];
    size_t n_states = 0, others = 0;
    struct buf buf;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < account->n_connections; i++) {
        const char *status = account->connections[i].status;
        const char *name = status ? status : "not stated";
        size_t s = 0;
        while (s < n_states && !text_equal_nocase(states[s].name, name))
            s++;
        if (s == STATES_MAX) {
            others++;
            continue;
        }
        if (s == n_states) {
            states[s].name = name;
            states[n_states++].count = 0;
        }
        states[s].count++;
    }
    for (size_t s = 0; s < n_states; s++)
        buf_printf(&buf, "%s%zu %s", s ? ", " : "", states[s].count, states[s].name);
    if (others)
        buf_printf(&buf, ", %zu in other states", others);
    return account->n_connections ? buf.data : "none";
}

static const struct pe_connection *first_pending(const struct account *account)
{
    for (size_t i = 0; i < account->n_connections; i++)
        if (text_equal_nocase(account->connections[i].status, "Pending"))
            return &account->connections[i];
    return NULL;
}

static struct condition approved_endpoint(const struct judge *judge, const struct account *account,
                                          const struct account_audit *audit)
{
    struct condition out = {.name = "privateEndpointConnections",
                            .value = count_states(judge, account),
                            .wanted = "at least 1 Approved",
                            .met = audit->n_certain    ? TRI_YES
                                   : audit->n_approved ? TRI_UNKNOWN
                                                       : TRI_NO};
    if (out.met == TRI_UNKNOWN)
        out.value = arena_printf(judge->arena, "%s, whose private endpoint could not be read", out.value);
    const struct pe_connection *pending = first_pending(account);
    if (out.met == TRI_NO)
        out.mend = pending ? az_connection_approve(judge, pending->id) : az_endpoint_create(judge, account);
    for (size_t i = 0; out.met == TRI_NO && i < account->n_connections; i++)
        if (pe_connection_approved(&account->connections[i]))
            out.value = arena_printf(judge->arena, "%s, whose private endpoint does not exist", out.value);
    return out;
}

static void sort_rules(const struct judge *judge, const struct network_acls *acls, struct account_audit *out)
{
    struct arena *arena = judge->arena;
    out->bad_ip_rules = arena_array(arena, acls->n_ip_rules + 1, sizeof *out->bad_ip_rules);
    out->bad_subnet_rules = arena_array(arena, acls->n_subnet_rules + 1, sizeof *out->bad_subnet_rules);
    out->unknown_subnet_rules =
        arena_array(arena, acls->n_subnet_rules + 1, sizeof *out->unknown_subnet_rules);
    for (size_t i = 0; i < acls->n_ip_rules; i++) {
        const char *why = ip_rule_fault(acls->ip_rules[i]);
        if (why)
            out->bad_ip_rules[out->n_bad_ip_rules++] = (struct rule_fault){acls->ip_rules[i], why};
        else
            out->n_sound++;
    }
    for (size_t i = 0; i < acls->n_subnet_rules; i++) {
        const struct subnet_rule *rule = &acls->subnet_rules[i];
        struct rule_state state = subnet_rule_state(arena, judge->run->inventory, rule);
        struct rule_fault fault = {rule->subnet_id ? rule->subnet_id : "(no subnet)", state.why};
        if (state.sound == TRI_NO)
            out->bad_subnet_rules[out->n_bad_subnet_rules++] = fault;
        else
            out->n_sound++;
        if (state.sound == TRI_UNKNOWN)
            out->unknown_subnet_rules[out->n_unknown_subnet_rules++] = fault;
    }
}

static enum tri rules_effective(const struct account_audit *audit)
{
    enum tri closed = audit->conditions[CONDITION_PUBLIC_ACCESS].met;
    enum tri denies = audit->conditions[CONDITION_DEFAULT_ACTION].met;
    if (closed == TRI_YES || denies == TRI_NO)
        return TRI_NO;
    return closed == TRI_NO && denies == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

static void audit_account(const struct judge *judge, const struct account *account, struct account_audit *out)
{
    for (size_t i = 0; i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        if (!pe_connection_approved(connection))
            continue;
        enum tri exists =
            connection_endpoint_exists(judge->arena, judge->run->inventory, account, connection);
        out->n_approved += exists != TRI_NO;
        out->n_certain += exists == TRI_YES;
    }
    out->conditions[CONDITION_PUBLIC_ACCESS] = public_access(judge, account);
    out->conditions[CONDITION_DEFAULT_ACTION] = default_action(judge, account);
    out->conditions[CONDITION_ENDPOINT] = approved_endpoint(judge, account, out);
    out->private_only = all_of(out->conditions);
    out->perimeter = text_equal_nocase(account->public_network_access, "SecuredByPerimeter");
    out->effective = out->perimeter ? TRI_UNKNOWN : rules_effective(out);
    out->rules_known = account->acls.stated == TRI_UNKNOWN ? TRI_UNKNOWN : TRI_YES;
    sort_rules(judge, &account->acls, out);
}

static void judge_all(struct judge *judge, const struct whole_rule *rules)
{
    for (; rules->code; rules++)
        rules->judge(judge);
}

/* What `check` knows too. */
static void judge_code(struct judge *judge, const struct whole_rule *rules, int code)
{
    for (; rules->code; rules++)
        if (rules->code == code)
            rules->judge(judge);
}

/* Accounts of which somebody accepted that it is not known, by the finding that says so. */
static bool *excused_accounts(const struct judge *judge)
{
    bool *excused = arena_array(judge->arena, judge->run->n_accounts + 1, sizeof *excused);
    for (size_t h = 0; h < judge->hits.count; h++) {
        const struct hit *hit = &judge->hits.items[h];
        if (hit->waiver && hit->account >= 0 && (hit->code == 810 || hit->code == 902))
            excused[hit->account] = true;
    }
    return excused;
}

/* A perimeter is information, and what it lets in was not read: the account is not known to be private. */
static void settle_unknown(const struct judge *judge, struct diagnosis *out)
{
    const bool *excused = excused_accounts(judge);
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        if (judge->audits[a].private_only != TRI_UNKNOWN || excused[a])
            continue;
        out->unknown = true;
        if (out->accounts[a] < VERDICT_UNKNOWN)
            out->accounts[a] = VERDICT_UNKNOWN;
        if (out->run < VERDICT_UNKNOWN)
            out->run = VERDICT_UNKNOWN;
    }
}

void audit(struct arena *arena, const struct facts *facts, const struct judge_settings *settings,
           struct diagnosis *out)
{
    const struct run *run = facts->run;
    struct judge judge = {.arena = arena, .facts = facts, .run = run};
    struct account_audit *audits = arena_array(arena, run->n_accounts + 1, sizeof *audits);
    memset(out, 0, sizeof *out);
    judge.fired = arena_array(arena, 1, sizeof *judge.fired);
    judge.settled = arena_array(arena, 1, sizeof *judge.settled);
    judge.states = arena_array(arena, 1, sizeof *judge.states);
    for (size_t a = 0; a < run->n_accounts; a++)
        audit_account(&judge, run->accounts[a].arm, &audits[a]);
    judge.audits = audits;
    judge_code(&judge, account_whole_rules, 303);
    judge_all(&judge, audit_whole_rules);
    judge_code(&judge, run_whole_rules, 903);
    judge_code(&judge, run_whole_rules, 904);
    for (size_t h = 0; settings->unfolded && h < judge.hits.count; h++)
        judge.hits.items[h].apart = 1 + judge.hits.items[h].account;
    findings_write(&judge, settings, out);
    verdict_settle(&judge, out);
    settle_unknown(&judge, out);
    out->audits = audits;
}
