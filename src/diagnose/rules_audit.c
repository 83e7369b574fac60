/* 8xx: what an account's own network rules say, and whether that could be known. Each account is a hit of its
 * own; equal faults of accounts fold. */
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/text.h"
#include "diagnose/audit.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"

enum { FAULTS_SHOWN = 3 };

static const struct account *arm_of(const struct judge *judge, size_t account)
{
    return judge->run->accounts[account].arm;
}

static struct hit make(int code, size_t account, enum severity severity, const char *because)
{
    struct hit hit = hit_of(code);
    hit.account = (long)account;
    hit.severity = severity;
    hit.because = because;
    return hit;
}

static void add(struct judge *judge, int code, size_t account, enum severity severity, const char *because)
{
    struct hit hit = make(code, account, severity, because);
    judge_add(judge, &hit);
}

/* Where accounts with one fault are mended in two ways: `other` keeps the second way apart. */
static void add_apart(struct judge *judge, int code, size_t account, enum severity severity, bool other,
                      const char *because)
{
    struct hit hit = make(code, account, severity, because);
    hit.apart = other;
    judge_add(judge, &hit);
}

/* "ARM: contoso-ai has publicNetworkAccess Enabled" */
static const char *condition_line(const struct judge *judge, size_t account, enum condition_id which)
{
    const struct condition *condition = &judge->audits[account].conditions[which];
    return arena_printf(judge->arena, "ARM: %s has %s %s", judge->run->accounts[account].name,
                        condition->name, condition->value);
}

static void public_access(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++)
        if (judge->audits[a].conditions[CONDITION_PUBLIC_ACCESS].met == TRI_NO)
            add_apart(judge, 801, a, SEVERITY_ERROR, judge->audits[a].n_approved == 0,
                      condition_line(judge, a, CONDITION_PUBLIC_ACCESS));
}

/* Where nobody public gets as far as the rules, the setting only sleeps. */
static void default_action(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        bool sleeps = audit->perimeter || audit->conditions[CONDITION_PUBLIC_ACCESS].met == TRI_YES;
        if (audit->conditions[CONDITION_DEFAULT_ACTION].met == TRI_NO)
            add_apart(judge, 802, a, sleeps ? SEVERITY_WARNING : SEVERITY_ERROR,
                      arm_of(judge, a)->acls.stated == TRI_NO,
                      condition_line(judge, a, CONDITION_DEFAULT_ACTION));
    }
}

static bool has_subdomain(const struct account *account)
{
    return account->custom_subdomain && *account->custom_subdomain;
}

/* A connection that waits is 808, and explains that none is approved. */
static void no_endpoint(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account *account = arm_of(judge, a);
        bool other = judge->audits[a].n_approved > 0;
        for (size_t i = 0; i < account->n_connections; i++)
            other |= !pe_connection_approved(&account->connections[i]);
        if (!other)
            add_apart(judge, 803, a, SEVERITY_ERROR, !has_subdomain(account),
                      condition_line(judge, a, CONDITION_ENDPOINT));
    }
}

static void without_effect(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        const struct network_acls *acls = &arm_of(judge, a)->acls;
        bool closed = audit->conditions[CONDITION_PUBLIC_ACCESS].met == TRI_YES;
        const struct condition *why =
            &audit->conditions[closed ? CONDITION_PUBLIC_ACCESS : CONDITION_DEFAULT_ACTION];
        if (audit->effective != TRI_NO || !audit->n_sound)
            continue;
        add_apart(judge, 804, a, SEVERITY_WARNING, closed,
                  arena_printf(judge->arena, "ARM: %s has %s and %s, and %s %s", judge->run->accounts[a].name,
                               say_count(judge, acls->n_ip_rules, "IP rule"),
                               say_count(judge, acls->n_subnet_rules, "virtual network rule"), why->name,
                               why->value));
    }
}

/* What is wrong with the rules of one kind of an account, in one line; NULL where nothing is. */
static const char *faults_line(const struct judge *judge, size_t account, const char *kind, size_t n_rules,
                               const struct rule_fault *faults, size_t count)
{
    struct buf buf;
    buf_init(&buf, judge->arena);
    if (n_rules > NETWORK_RULES_MAX)
        buf_printf(&buf, " has %zu %ss, and the service accepts %d", n_rules, kind, (int)NETWORK_RULES_MAX);
    for (size_t i = 0; i < count && i < FAULTS_SHOWN; i++)
        buf_printf(&buf, "%s %s %s", buf.len ? ";" : "", *faults[i].rule ? faults[i].rule : "\"\"",
                   faults[i].why);
    if (count > FAULTS_SHOWN)
        buf_printf(&buf, "; and %zu more", count - FAULTS_SHOWN);
    return buf.len ? arena_printf(judge->arena, "ARM: %s:%s", judge->run->accounts[account].name, buf.data)
                   : NULL;
}

static void bad_ip_rules(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        const char *line = faults_line(judge, a, "IP rule", arm_of(judge, a)->acls.n_ip_rules,
                                       audit->bad_ip_rules, audit->n_bad_ip_rules);
        if (line)
            add(judge, 805, a, SEVERITY_ERROR, line);
    }
}

static void bad_subnet_rules(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        const char *line =
            faults_line(judge, a, "virtual network rule", arm_of(judge, a)->acls.n_subnet_rules,
                        audit->bad_subnet_rules, audit->n_bad_subnet_rules);
        if (line)
            add(judge, 806, a, SEVERITY_ERROR, line);
    }
}

/* Where everybody is let in, or a perimeter decides, the exception changes nothing. */
static void bypass(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        bool closed = audit->conditions[CONDITION_PUBLIC_ACCESS].met == TRI_YES;
        if (text_equal_nocase(arm_of(judge, a)->acls.bypass, "AzureServices") &&
            (closed || audit->effective == TRI_YES))
            add(judge, 807, a, SEVERITY_INFO,
                arena_printf(judge->arena, "ARM: %s has networkAcls.bypass AzureServices",
                             judge->run->accounts[a].name));
    }
}

static void not_approved(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account *account = arm_of(judge, a);
        struct buf buf;
        size_t count = 0;
        bool pending = false;
        buf_init(&buf, judge->arena);
        for (size_t i = 0; i < account->n_connections; i++) {
            const struct pe_connection *connection = &account->connections[i];
            if (pe_connection_approved(connection))
                continue;
            pending |= text_equal_nocase(connection->status, "Pending");
            if (count++ < FAULTS_SHOWN)
                buf_printf(&buf, "%s %s is %s", count > 1 ? "," : "",
                           connection->name ? connection->name : "one without a name",
                           connection->status ? connection->status : "in no stated state");
        }
        if (count > FAULTS_SHOWN)
            buf_printf(&buf, ", and %zu more", count - FAULTS_SHOWN);
        if (count)
            add_apart(judge, 808, a, SEVERITY_ERROR, !pending,
                      arena_printf(judge->arena, "ARM: connections of %s:%s", account->name, buf.data));
    }
}

static void foreign(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account *account = arm_of(judge, a);
        struct buf buf;
        size_t count = 0;
        buf_init(&buf, judge->arena);
        for (size_t i = 0; i < account->n_connections; i++) {
            const struct pe_connection *connection = &account->connections[i];
            if (!pe_connection_approved(connection) ||
                connection_is_ours(judge->arena, judge->run->inventory, account, connection) == TRI_YES)
                continue;
            const char *owner = arm_id_segment(judge->arena, connection->endpoint_id, "subscriptions");
            if (count++ < FAULTS_SHOWN)
                buf_printf(&buf, "%s %s of %s%s", count > 1 ? "," : "",
                           connection->name ? connection->name : "one without a name",
                           owner ? "subscription " : "an owner that is not stated", owner ? owner : "");
        }
        if (count > FAULTS_SHOWN)
            buf_printf(&buf, ", and %zu more", count - FAULTS_SHOWN);
        if (count)
            add(judge, 809, a, SEVERITY_WARNING,
                arena_printf(judge->arena, "ARM: approved connections of %s:%s", account->name, buf.data));
    }
}

static void perimeter(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++)
        if (judge->audits[a].perimeter)
            add(judge, 810, a, SEVERITY_INFO, condition_line(judge, a, CONDITION_PUBLIC_ACCESS));
}

/* 902 of an account: a rule whose subnet could not be read, rules that a file does not have, a value that
 * nobody knows. */
static const char *unknown_line(const struct judge *judge, size_t account)
{
    const struct account_audit *audit = &judge->audits[account];
    const char *name = judge->run->accounts[account].name;
    if (audit->n_unknown_subnet_rules)
        return arena_printf(judge->arena, "%s: a virtual network rule %s: %s", name,
                            audit->unknown_subnet_rules[0].why, audit->unknown_subnet_rules[0].rule);
    if (audit->rules_known == TRI_UNKNOWN)
        return arena_printf(judge->arena,
                            "%s: the inventory does not hold its network rules (an older pldig "
                            "wrote it)",
                            name);
    if (audit->conditions[CONDITION_ENDPOINT].met == TRI_UNKNOWN)
        return arena_printf(judge->arena, "ARM: %s has %s %s", name,
                            audit->conditions[CONDITION_ENDPOINT].name,
                            audit->conditions[CONDITION_ENDPOINT].value);
    for (size_t i = 0; i < CONDITIONS; i++)
        if (audit->conditions[i].met == TRI_UNKNOWN && !(i == CONDITION_PUBLIC_ACCESS && audit->perimeter))
            return arena_printf(judge->arena, "%s: %s is \"%s\", which this pldig does not know", name,
                                audit->conditions[i].name, audit->conditions[i].value);
    return NULL;
}

/* Whether a rule names a subnet that this gap hides. */
static bool hides_subnets(const struct judge *judge, const struct inventory_gap *gap)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account_audit *audit = &judge->audits[a];
        for (size_t i = 0; i < audit->n_unknown_subnet_rules; i++)
            if (vnets_hidden(gap, audit->unknown_subnet_rules[i].rule))
                return true;
    }
    return false;
}

/* The endpoints whose existence decides about an account, one flag each. */
static bool *deciding_endpoints(const struct judge *judge)
{
    const struct inventory *inventory = judge->run->inventory;
    bool *deciding = arena_array(judge->arena, inventory->n_endpoints + 1, sizeof *deciding);
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct account *account = arm_of(judge, a);
        bool open = judge->audits[a].conditions[CONDITION_ENDPOINT].met == TRI_UNKNOWN;
        for (size_t i = 0; open && i < account->n_connections; i++) {
            const struct private_endpoint *endpoint =
                pe_connection_approved(&account->connections[i]) && account->connections[i].endpoint_id
                    ? inventory_endpoint(inventory, account->connections[i].endpoint_id)
                    : NULL;
            if (endpoint)
                deciding[endpoint - inventory->endpoints] = true;
        }
    }
    return deciding;
}

static bool hides_endpoint(const struct inventory *inventory, const bool *deciding,
                           const struct inventory_gap *gap)
{
    if (!text_equal_nocase(gap->resource, "Microsoft.Network/privateEndpoints") || !gap->scope)
        return false;
    const struct private_endpoint *endpoint = inventory_endpoint(inventory, gap->scope);
    return endpoint && deciding[endpoint - inventory->endpoints];
}

/* Accounts that could not be listed are missing from the answer. */
static void unknown(struct judge *judge)
{
    const struct inventory *inventory = judge->run->inventory;
    const bool *deciding = deciding_endpoints(judge);
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const char *line = unknown_line(judge, a);
        if (line)
            add(judge, 902, a, SEVERITY_UNKNOWN, line);
    }
    for (size_t i = 0; i < inventory->n_gaps; i++) {
        const struct inventory_gap *gap = &inventory->gaps[i];
        bool accounts = text_equal_nocase(gap->resource, "Microsoft.CognitiveServices/accounts");
        if (!accounts && !hides_subnets(judge, gap) && !hides_endpoint(inventory, deciding, gap))
            continue;
        struct hit hit = hit_of(902);
        hit.account = -1 - (long)i; /* as in rules_run.c: the gap, no account */
        hit.because = gap->text;
        judge_add(judge, &hit);
    }
}

const struct whole_rule audit_whole_rules[] = {
    {801, public_access}, {802, default_action},   {803, no_endpoint}, {804, without_effect},
    {805, bad_ip_rules},  {806, bad_subnet_rules}, {807, bypass},      {808, not_approved},
    {809, foreign},       {810, perimeter},        {902, unknown},     {0, NULL},
};
