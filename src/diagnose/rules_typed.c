/* What a target says by itself, as it was typed: a privatelink name (704), a regional host (304). */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"

enum { SUGGESTED_MAX = 3 };

static void privatelink_typed(struct judge *judge)
{
    const struct run *run = judge->run;
    for (size_t i = 0; i < run->n_typed; i++) {
        for (size_t n = 0; run->typed[i].fqdn && n < run->n_names; n++) {
            if (!dns_name_equal(run->typed[i].fqdn, run->names[n].fqdn))
                continue;
            struct hit hit = hit_of(704);
            hit.name = (long)n;
            hit.because =
                arena_printf(judge->arena, "typed: %s", text_printable(judge->arena, run->typed[i].text));
            judge_add(judge, &hit);
        }
    }
}

/* Each word is a hit of its own; no account is meant. */
static void regional_typed(struct judge *judge)
{
    for (size_t i = 0; i < judge->run->n_typed; i++) {
        if (judge->run->typed[i].fqdn)
            continue;
        struct hit hit = hit_of(304);
        hit.account = -1 - (long)i;
        hit.because =
            arena_printf(judge->arena, "typed: %s", text_printable(judge->arena, judge->run->typed[i].text));
        judge_add(judge, &hit);
    }
}

const struct whole_rule typed_whole_rules[] = {
    {704, privatelink_typed},
    {304, regional_typed},
    {0, NULL},
};

/* --- words --- */

static void say_704(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *fqdn = judge->run->names[group->names[0]].fqdn;
    finding->message = arena_printf(
        judge->arena,
        "A privatelink name was given where %s belongs. It resolves to the same address, but the certificate "
        "is made "
        "out for the service's own name, so TLS fails. What was checked here is the service's name.",
        say_names(judge, group));
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See for whom the certificate is.",
        arena_printf(
            judge->arena,
            "openssl s_client -connect %s:443 -servername %s </dev/null 2>/dev/null | openssl x509 -noout "
            "-ext subjectAltName",
            fqdn, fqdn),
        NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Give applications the service's name; do not switch off the check of certificates.",
             arena_printf(judge->arena, "export AZURE_OPENAI_ENDPOINT=https://%s/", fqdn),
             "Set the former endpoint again.");
}

/* Whether the account is in the region that the first label of a typed host or URL names. */
static bool in_region(const struct account *account, const char *typed)
{
    const char *scheme = text_find_nocase(typed, "://");
    const char *host = scheme ? scheme + 3 : typed;
    size_t len = strcspn(host, ".");
    return account->location && strlen(account->location) == len &&
           text_equal_nocase_n(host, account->location, len);
}

/* The accounts that the typed hosts may have been meant for, as names to use instead. */
static const char *accounts_meant(const struct judge *judge)
{
    const struct run *run = judge->run;
    struct buf buf;
    size_t found = 0;
    buf_init(&buf, judge->arena);
    for (size_t a = 0; run->inventory && a < run->inventory->n_accounts; a++) {
        const struct account *account = &run->inventory->accounts[a];
        bool meant = false;
        for (size_t i = 0; i < run->n_typed && account->custom_subdomain && account->endpoint; i++)
            meant |= !run->typed[i].fqdn && in_region(account, run->typed[i].text);
        if (meant && found++ < SUGGESTED_MAX)
            buf_printf(&buf, "%s%s", found > 1 ? ", " : "", text_printable(judge->arena, account->endpoint));
    }
    if (found > SUGGESTED_MAX)
        buf_printf(&buf, " and %zu more", found - SUGGESTED_MAX);
    return found ? buf.data : NULL;
}

static void say_304(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *meant = accounts_meant(judge);
    finding->message = arena_printf(judge->arena,
                                    "%s a host that all accounts of a region share. It is always public: a "
                                    "private endpoint has the names of the "
                                    "account's custom subdomain only. There is nothing to check about it.",
                                    group->n_hits == 1 ? "What was given is" : "What was given are, each,");
    say_step(
        judge, finding, STEP_ASK, RISK_NONE,
        meant
            ? arena_printf(judge->arena, "Use the account's own endpoint instead. In that region: %s.", meant)
            : "Use the account's own endpoint instead: https://NAME.cognitiveservices.azure.com/, or what "
              "`az cognitiveservices account show` says for it.",
        NULL, NULL);
}

const struct code_words typed_words[] = {
    {304, false, "app-team", say_304},
    {704, false, "app-team", say_704},
    {0, false, NULL, NULL},
};
