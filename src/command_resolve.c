/*
 * pldig resolve: the chain of any name as each resolver tells it; no Azure, no judgement.
 *
 * Its names have no zone (checked_name.zone is NULL), so that only those probes plan anything that ask for
 * the name itself (plan_judges() in probes/probe.h). With @RESOLVER only those are asked, as dig does.
 */
#include <string.h>

#include "azure/clouds.h"
#include "base/text.h"
#include "conclude.h"
#include "dns/name.h"
#include "model/facts.h"
#include "options.h"
#include "output.h"
#include "probes/system_path.h"
#include "resolvers.h"
#include "run_steps.h"
#include "targets.h"

/* The host name of a word; NULL with err where there is none, or something that is another thing elsewhere:
 * an address (the resolver, for nslookup), a single label (an account, for `pldig check`). */
static const char *host_of(struct arena *arena, const struct target_word *word, struct err *err)
{
    const char *host = target_host(arena, word->text);
    struct ip ip;
    if (host == NULL || text_starts_nocase(word->text, "/subscriptions/")) {
        target_bad(err, word, "there is no host name in it");
        return NULL;
    }
    if (ip_parse(host, &ip)) {
        target_bad(err, word, arena_printf(arena, "an address is no name; a resolver is written @%s", host));
        return NULL;
    }
    if (strchr(host, '.') == NULL) {
        const char *quoted = text_shell_quote(arena, host);
        target_bad(
            err, word,
            arena_printf(arena,
                         "a single label is no FQDN; an account: pldig check %s; that very name: pldig "
                         "resolve %s.",
                         quoted, quoted));
        return NULL;
    }
    return host;
}

static bool add_name(struct arena *arena, struct run *run, const struct target_word *word, struct err *err)
{
    const char *host = host_of(arena, word, err);
    if (host == NULL) {
        return false;
    }
    char *fqdn;
    struct err why;
    if (!dns_name_parse(arena, host, &fqdn, &why)) {
        return target_bad(err, word, why.text);
    }
    for (size_t i = 0; i < run->n_names; i++) {
        if (dns_name_equal(run->names[i].fqdn, fqdn)) {
            return true;
        }
    }
    run->names[run->n_names++] = (struct checked_name){.fqdn = fqdn, .named = true};
    return true;
}

static bool add_names(const struct invocation *invocation, struct run *run, struct err *err)
{
    struct target_word *words;
    size_t count;
    if (!target_words(invocation->arena, invocation->options, &words, &count, err)) {
        return false;
    }
    run->names = arena_array(invocation->arena, count, sizeof *run->names);
    for (size_t i = 0; i < count; i++) {
        if (!add_name(invocation->arena, run, &words[i], err)) {
            return false;
        }
    }
    return true;
}

/* An IPv6 address alone will do: this is not about private endpoints. */
static bool has_address(struct arena *arena, const struct view *view)
{
    if (!view->usable) {
        return false;
    }
    if (view->n_addresses > 0) {
        return true;
    }
    if (view->aaaa == NULL || view->aaaa->outcome != OUTCOME_ANSWERED) {
        return false;
    }
    struct dns_chain chain;
    dns_chain_follow(arena, &view->aaaa->message, view->aaaa->question.qname, DNS_AAAA, &chain);
    return chain.end == DNS_END_ADDRESSES;
}

/* 0 where every resolver that counts gave an address for every name, else 1. */
static int status_of(struct arena *arena, const struct facts *facts)
{
    const struct run *run = facts->run;
    for (size_t n = 0; n < run->n_names; n++) {
        for (size_t r = 0; r < run->n_resolvers; r++) {
            const struct view *view = facts_view(facts, n, r);
            if (run->resolvers[r].judged && !has_address(arena, view)) {
                return STATUS_FINDING;
            }
        }
    }
    return STATUS_OK;
}

static bool report(const struct invocation *invocation, const struct run *run, int *status, struct err *err)
{
    struct facts facts;
    facts_derive(invocation->arena, run, &facts);
    struct buf buf;
    buf_init(&buf, invocation->arena);
    report_resolve(
        &buf,
        &(struct report){.run = run, .facts = &facts, .style = conclude_style(invocation->options, true)});
    *status = *invocation->stop != 0 ? STATUS_INTERRUPTED : status_of(invocation->arena, &facts);
    return output_stdout(buf.data, buf.len, err);
}

bool command_resolve(const struct invocation *invocation, int *status, struct err *err)
{
    struct options options = *invocation->options;
    if (options.n_servers > 0) {
        options.no_system = true;
        options.no_azure_dns = true;
    }
    struct run run;
    run_start(invocation, &run);
    run.cloud = cloud_get(CLOUD_PUBLIC)->name;
    /* Nobody needs to know where this host stands, so nobody is asked. */
    run.vantage.stated = true;
    if (!add_names(invocation, &run, err) || !resolvers_build(invocation->arena, &options, &run, err)) {
        return false;
    }
    /* One account without a name, for facts that look there. */
    run.accounts = arena_alloc(invocation->arena, sizeof *run.accounts);
    run.accounts[0].name = "";
    run.n_accounts = 1;
    if (options.dry_run) {
        return run_print_plan(invocation, &run, err);
    }
    struct system_path *system_path = NULL;
    if (!options.no_system && !system_path_start(invocation->arena, &system_path, err)) {
        return false;
    }
    bool ok = run_observe(invocation, system_path, &run, err) && report(invocation, &run, status, err);
    system_path_end(system_path);
    return ok;
}
