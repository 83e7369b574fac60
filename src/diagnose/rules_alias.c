/* 3xx: no privatelink alias in the answer, or the account itself cannot have one. */
#include <string.h>

#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/public_cause.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "diagnose/server_step.h"
#include "diagnose/state.h"
#include "model/zone_voice.h"

static void show(const struct judge *judge, const struct view *view, struct hit *hit)
{
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->service_soa);
    hit->because = say_view(judge, view);
}

/* Whether a resolver other than this one tells of the name at all: it exists in public DNS. */
static const struct view *known_elsewhere(const struct judge *judge, const struct view *view)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        const struct view *other = facts_view(judge->facts, view->name, r);
        unsigned state = judge_state(judge, other);
        if (r != view->resolver && !(state & (S_SYSTEM_PATH | S_SHADOW)) && (state & (S_ALIAS | S_ADDRESSES)))
            return other;
    }
    return NULL;
}

/* Whether another resolver answered the same and without a zone of its own: then it is not this resolver's
 * doing. */
static bool same_elsewhere(const struct judge *judge, const struct view *view)
{
    unsigned own = judge_state(judge, view);
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        unsigned state = judge_state(judge, facts_view(judge->facts, view->name, r));
        if (r != view->resolver && !(state & (S_SYSTEM_PATH | S_SHADOW | S_ALIAS)) &&
            (own & (S_NXDOMAIN | S_PUBLIC) & state))
            return true;
    }
    return false;
}

static bool shadow_right(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit->severity = SEVERITY_WARNING;
    return true;
}

static bool shadow_wrong(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (!view->chain.soa && !(view->service_soa && view->service_soa->has_message &&
                              dns_message_soa(&view->service_soa->message)))
        hit_alternative(hit, 111); /* "no such zone" without an SOA: a filter says it just so */
    return true;
}

static bool name_missing(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (known_elsewhere(judge, view))
        return false;
    if (!same_elsewhere(judge, view) && !soa_is_azure_public(view->chain.soa))
        hit_alternative(hit, 302);
    return true;
}

/* The name exists elsewhere, and the service zone is public here: something filters this name, or it is
 * younger than a negative answer in this resolver's cache. */
static bool name_hidden(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct view *other = known_elsewhere(judge, view);
    show(judge, view, hit);
    if (other)
        hit_evidence(hit, other->a);
    hit_alternative(hit, 302);
    hit_alternative(hit, 305);
    return other != NULL;
}

/* Elsewhere the alias is there, and the service zone is public here: an answer from before the endpoint was
 * approved. */
static bool alias_hidden(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    hit_alternative(hit, 302);
    hit_alternative(hit, 307);
    return true;
}

/* Without ARM, public DNS alone: Azure writes the alias when an endpoint is approved. */
static bool alias_absent(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct name_facts *name = &judge->facts->names[view->name];
    show(judge, view, hit);
    hit->resolver = -1;
    if (!same_elsewhere(judge, view))
        hit_alternative(hit, 302);
    hit_alternative(hit, 307);
    return !name->account;
}

static bool alias_absent_though_approved(const struct judge *judge, const struct view *view, struct hit *hit)
{
    show(judge, view, hit);
    if (!same_elsewhere(judge, view))
        hit_alternative(hit, 302);
    return judge->facts->names[view->name].n_approved > 0;
}

const struct view_rule alias_view_rules[] = {
    {302, S_RIGHT | S_SHADOW, S_SYSTEM_PATH, shadow_right},
    {302, S_UNPROVEN | S_SHADOW, S_ALIAS | S_SYSTEM_PATH, shadow_right},
    {302, S_SHADOW, S_ALIAS | S_NO_REPLY | S_SYSTEM_PATH | S_REFUSED | S_SERVFAIL | S_OTHER_ERROR,
     shadow_wrong},
    {305, S_NXDOMAIN, S_ALIAS | S_SYSTEM_PATH, name_missing},
    {111, S_NXDOMAIN, S_ALIAS | S_SYSTEM_PATH, name_hidden},
    {208, S_PUBLIC | S_ALIAS_ELSEWHERE, S_ALIAS | S_SYSTEM_PATH, alias_hidden},
    {301, S_PUBLIC, S_ALIAS | S_SYSTEM_PATH, alias_absent},
    {307, S_PUBLIC, S_ALIAS | S_SYSTEM_PATH, alias_absent_though_approved},
    {0, 0, 0, NULL},
};

/* --- accounts --- */

/* An account that nobody meant to be private is no fault. */
static enum severity by_intent(const struct checked_account *account)
{
    bool meant = account->named || account->arm->n_connections ||
                 text_equal_nocase(account->arm->public_network_access, "Disabled");
    return meant ? SEVERITY_ERROR : SEVERITY_INFO;
}

static void no_subdomain(struct judge *judge)
{
    for (size_t a = 0; a < judge->run->n_accounts; a++) {
        const struct checked_account *account = &judge->run->accounts[a];
        if (!account->arm || (account->arm->custom_subdomain && *account->arm->custom_subdomain))
            continue;
        struct hit hit = hit_of(303);
        hit.account = (long)a;
        hit.severity = by_intent(account);
        hit.because =
            arena_printf(judge->arena, "ARM: %s has no customSubDomainName; its endpoint is %s",
                         account->name, account->arm->endpoint ? account->arm->endpoint : "not stated");
        judge_add(judge, &hit);
    }
}

static const char *connections_line(const struct judge *judge, const struct account *account)
{
    if (!account->n_connections)
        return arena_printf(judge->arena, "ARM: %s has no private endpoint connection", account->name);
    const struct pe_connection *first = &account->connections[0];
    return arena_printf(judge->arena, "ARM: %s has %zu private endpoint connection%s, none approved (%s: %s)",
                        account->name, account->n_connections, account->n_connections == 1 ? "" : "s",
                        first->name ? first->name : "first", first->status ? first->status : "no status");
}

static void no_endpoint(struct judge *judge)
{
    for (size_t n = 0; n < judge->run->n_names; n++) {
        const struct name_facts *facts = &judge->facts->names[n];
        const struct checked_account *account = &judge->run->accounts[judge->run->names[n].account];
        if (!facts->account || facts->n_approved || facts->stated || !facts->account->custom_subdomain)
            continue;
        struct hit hit = hit_of(301);
        hit.name = (long)n;
        hit.account = (long)judge->run->names[n].account;
        hit.severity = by_intent(account);
        hit.because = connections_line(judge, facts->account);
        for (size_t r = 0; r < judge->run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (judge->run->resolvers[r].judged && view->usable)
                hit_evidence(&hit, view->a);
        }
        judge_add(judge, &hit);
        judge->settled[n] = true;
    }
}

/* An account that was made an AIServices one later: its endpoint keeps the members it was created with. */
static void lacks_member(struct judge *judge)
{
    for (size_t n = 0; n < judge->run->n_names; n++) {
        const struct name_facts *facts = &judge->facts->names[n];
        if (!facts->lacks_member || facts->expected.count ||
            !text_equal_nocase(facts->account->kind, "AIServices"))
            continue;
        struct hit hit = hit_of(309);
        hit.name = (long)n;
        hit.because = arena_printf(
            judge->arena, "ARM: private endpoint %s has %s, none of them for %s", facts->lacks_member->name,
            say_count(judge, facts->lacks_member->n_members, "member"), judge->run->names[n].fqdn);
        for (size_t r = 0; r < judge->run->n_resolvers; r++) {
            const struct view *view = facts_view(judge->facts, n, r);
            if (judge->run->resolvers[r].judged && view->usable)
                hit_evidence(&hit, view->a);
        }
        judge_add(judge, &hit);
        judge->settled[n] = true;
    }
}

const struct whole_rule account_whole_rules[] = {
    {309, lacks_member},
    {303, no_subdomain},
    {301, no_endpoint},
    {0, NULL},
};

/* --- words --- */

static void say_301(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct name_facts *facts = &judge->facts->names[group->names[0]];
    const struct account *account = facts->account;
    if (finding->severity == SEVERITY_INFO) {
        finding->message = arena_printf(
            judge->arena,
            "%s: no private endpoint, and public network access is not disabled: a public account. "
            "Nothing to mend unless it should be private.",
            say_accounts(judge, group));
        return;
    }
    if (!account) {
        finding->message = arena_printf(judge->arena,
                                        "Public DNS has no privatelink alias for %s, and Azure was not read: "
                                        "either no private endpoint connection of the "
                                        "account is approved, or what follows with \"or\".",
                                        say_names(judge, group));
    } else {
        finding->message =
            arena_printf(judge->arena,
                         "%s: no private endpoint connection is approved, so %s cannot resolve to a private "
                         "address.",
                         say_accounts(judge, group), say_names(judge, group));
    }
    const char *name = judge->run->accounts[group->accounts[0]].name;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the connections and their states.",
             az_connection_list(judge, account, name), NULL);
    for (size_t i = 0; account && i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        if (text_equal_nocase(connection->status, "Pending"))
            say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
                     "Approve the pending connection. From then on public DNS answers with the privatelink "
                     "alias: every VNet "
                     "with the zone linked but without the record gets NXDOMAIN.",
                     az_connection_approve(judge, connection->id), "Reject or delete the connection.");
        else if (connection->status)
            say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
                     arena_printf(judge->arena,
                                  "Connection %s is %s and cannot be approved any more: delete the private "
                                  "endpoint and create "
                                  "it again.",
                                  connection->name ? connection->name : "(unnamed)", connection->status),
                     NULL, "Delete the new endpoint.");
    }
    if (!account || !account->n_connections)
        say_step(
            judge, finding, STEP_CHANGE, RISK_LOCAL,
            "Create a private endpoint (group id account) with a DNS zone group, and approve its connection.",
            NULL, "Delete the private endpoint.");
    say_verify(judge, group, finding);
}

static void say_302(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *servers = say_resolvers(judge, group);
    bool right = finding->severity == SEVERITY_WARNING;
    finding->message = arena_printf(
        judge->arena,
        right
            ? "%s holds a zone of its own for %s. The address of %s is there, but it is kept by hand, and "
              "every other account of "
              "the service that has no record in that zone does not exist for the clients of this server."
            : "%s holds a zone of its own for %s, which hides Azure's: %s cannot be resolved rightly there.",
        servers, say_suffixes(judge, group), say_names(judge, group));
    say_because(
        judge, finding,
        say_question(judge, facts_view(judge->facts, group->names[0], group->resolvers[0])->service_soa));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See whose zone it is.",
             arena_printf(judge->arena, "dig %s SOA %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].zone->suffix),
             NULL);
    server_step(judge, group, finding, LINES_FORWARD,
                arena_printf(judge->arena,
                             "Delete the zone %s on %s and forward it, the whole of it and not the "
                             "privatelink zone alone, to %s, so that Azure DNS answers. Other records in the "
                             "zone vanish with it for every client: copy it first.",
                             say_suffixes(judge, group), servers, forward_target(judge, group)),
                "Restore the zone from the copy.");
    say_verify(judge, group, finding);
}

static void say_303(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = judge->run->accounts[group->accounts[0]].arm;
    bool info = finding->severity == SEVERITY_INFO;
    finding->message = arena_printf(
        judge->arena,
        "%s: no custom subdomain, so only the shared regional host name serves %s, which can never be "
        "private.%s",
        say_accounts(judge, group), group->n_accounts == 1 ? "it" : "them",
        info ? " Public network access is not disabled: nothing to mend unless it should be private." : "");
    if (info)
        return;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Find who calls the regional host name: every such client must change its URL.", NULL, NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Give the account a custom subdomain; then create the private endpoint. The name must be free "
             "in all of Azure, and "
             "clients must then use it.",
             az_custom_domain(judge, account),
             "None: a custom subdomain cannot be changed or removed again.");
}

/* With the alias: healed after the TTL. Without it: an answer from before the endpoint was approved. */
static void flush_step(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    server_step(judge, group, finding, LINES_FLUSH,
                arena_printf(judge->arena,
                             "Or flush the cache of %s; it then asks everything anew for all its clients.",
                             say_resolvers(judge, group)),
                "Nothing to go back to: caches fill again.");
    say_verify(judge, group, finding);
}

/* A question that no cache can know ends in Azure's zone. */
static void say_208_now(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct checked_name *name = &judge->run->names[group->names[0]];
    const struct view *view = facts_view(judge->facts, group->names[0], (size_t)group->first->resolver);
    say_because(judge, finding, say_question(judge, view->uncached));
    finding->message =
        arena_printf(judge->arena,
                     "%s gives a public address for %s from its cache: asked for a record type that it had "
                     "not cached, it follows the alias into Azure's private zone. Its clients get the "
                     "public address until the cached records have run out (up to 15 minutes).",
                     say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See whether the TTL counts down, and ask again when it has run out.",
             arena_printf(judge->arena, "dig %s %s", say_dig(judge, group), name->fqdn), NULL);
    flush_step(judge, group, finding);
}

static void say_208(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    say_because(judge, finding, say_question(judge, view->settled));
    if (view->has_alias && public_uncached_inside(judge, view) && !public_private_now(judge, view->settled)) {
        say_208_now(judge, group, finding);
        return;
    }
    if (view->has_alias) {
        finding->message = arena_printf(judge->arena,
                                        "%s gave a public address for %s from its cache; asked again after "
                                        "the TTL it gives the private one. Clients that asked in the "
                                        "meantime may keep the public address for a while.",
                                        say_resolvers(judge, group), say_names(judge, group));
        say_verify(judge, group, finding);
        return;
    }
    finding->message =
        arena_printf(judge->arena,
                     "%s answers for %s without the privatelink alias that other resolvers show, and its "
                     "service zone is public: it may still "
                     "hold an answer from before the private endpoint was approved (up to 15 minutes).",
                     say_resolvers(judge, group), say_names(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See whether the TTL counts down, and ask again when it has run out.",
             arena_printf(judge->arena, "dig %s %s", say_dig(judge, group),
                          judge->run->names[group->names[0]].fqdn),
             NULL);
    flush_step(judge, group, finding);
}

static void say_305(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s %s not exist in DNS (NXDOMAIN, no alias): the account is deleted, "
                                    "was just created, or its subdomain "
                                    "is another one.",
                                    say_names(judge, group), group->n_names == 1 ? "does" : "do");
    const struct account *account = judge->facts->names[group->names[0]].account;
    if (account && account->endpoint)
        say_because(
            judge, finding,
            arena_printf(judge->arena, "ARM: endpoint of %s is %s", account->name, account->endpoint));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Compare with the endpoint that Azure states.",
             az_account_list(judge, judge->run->accounts[group->accounts[0]].name), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Use the host name of the account's endpoint in the application. A new subdomain takes some "
             "minutes to appear.",
             NULL, "Restore the former setting.");
}

static void say_309(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct private_endpoint *endpoint = judge->facts->names[group->names[0]].lacks_member;
    finding->message = arena_printf(judge->arena,
                                    "The private endpoint of %s has no address for %s: it was created when "
                                    "the account served fewer names, and an endpoint keeps its "
                                    "members for life.",
                                    say_accounts(judge, group), say_names(judge, group));
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See the endpoint's addresses and names.",
        arena_printf(
            judge->arena,
            "az network private-endpoint show --ids %s --query \"[networkInterfaces, customDnsConfigs]\"",
            endpoint ? text_shell_quote(judge->arena, endpoint->id) : "<endpoint-id>"),
        NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "Create a second private endpoint for the account with a zone group for all its zones, see that "
             "its names resolve and its addresses "
             "are reachable, then delete the old one. Its addresses differ: firewall rules and hand-kept "
             "records must follow.",
             NULL, "Keep the old endpoint until the new one is proven.");
    say_verify(judge, group, finding);
}

static void say_307(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(
        judge->arena,
        "%s: a private endpoint is approved, but the answer at %s has no privatelink alias. Azure "
        "may still be publishing it.",
        say_names(judge, group), say_resolvers(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "Ask again in some minutes; if it stays, open a support case with Azure.", NULL, NULL);
    say_verify(judge, group, finding);
}

const struct code_words alias_words[] = {
    {208, true, "dns-team", say_208},       {301, false, "account-owner", say_301},
    {302, true, "dns-team", say_302},       {303, false, "account-owner", say_303},
    {305, false, "app-team", say_305},      {307, false, "account-owner", say_307},
    {309, false, "account-owner", say_309}, {0, false, NULL, NULL},
};
