#include "targets.h"

#include <string.h>

#include "azure/clouds.h"
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/ip.h"
#include "base/text.h"
#include "dns/name.h"

static bool bad(struct err *err, const struct target_word *word, const char *what)
{
    if (text_equal(word->where, "command line")) {
        return err_set(err, ERR_USAGE, "%s: %s", word->text, what);
    }
    return err_set(err, ERR_USAGE, "%s: %s: %s", word->where, word->text, what);
}

static void add(struct arena *arena, struct targets *targets, const struct target *target)
{
    const char *key = arena_printf(arena, "%d %s", (int)target->kind, target->value);
    if (targets->known.arena == NULL) {
        id_map_init(&targets->known, arena);
    }
    if (!id_map_add(&targets->known, key, targets->count)) {
        return;
    }
    targets->items = arena_grow(arena, targets->items, targets->count, &targets->cap, sizeof *targets->items);
    targets->items[targets->count++] = *target;
}

static void note_typed(struct arena *arena, struct targets *targets, const char *text, const char *fqdn)
{
    targets->typed =
        arena_grow(arena, targets->typed, targets->n_typed, &targets->cap_typed, sizeof *targets->typed);
    targets->typed[targets->n_typed++] = (struct typed_target){.text = text, .fqdn = fqdn};
}

/* "openai.azure.com, cognitiveservices.azure.com ..." of every cloud. */
static const char *all_suffixes(struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, arena);
    size_t count;
    const struct azure_zone *zones = azure_zones(&count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", zones[i].suffix);
    }
    return buf.data;
}

static bool outside_table(struct arena *arena, const struct target_word *word, const char *fqdn,
                          struct err *err)
{
    return bad(err, word,
               arena_printf(arena,
                            "'%s' is not a name of an Azure AI account, which is one label and one of: %s. "
                            "Any other name: pldig resolve %s",
                            fqdn, all_suffixes(arena), text_shell_quote(arena, fqdn)));
}

static bool add_host(struct arena *arena, struct targets *targets, const struct target_word *word,
                     const char *host, struct err *err)
{
    struct ip ip;
    if (ip_parse(host, &ip)) {
        return bad(err, word,
                   arena_printf(arena, "an address is no target; a resolver is written @%s", host));
    }
    char *fqdn;
    struct err why;
    if (!dns_name_parse(arena, host, &fqdn, &why)) {
        return bad(err, word, why.text);
    }
    struct target target = {.kind = TARGET_FQDN, .text = word->text, .value = fqdn};
    const struct azure_zone *hidden = azure_zone_of_privatelink_name(fqdn);
    if (hidden != NULL) {
        target.value = arena_printf(arena, "%s.%s", dns_name_label(arena, fqdn), hidden->suffix);
        note_typed(arena, targets, word->text, target.value);
    } else if (azure_host_is_regional(fqdn)) {
        note_typed(arena, targets, word->text, NULL);
        return true;
    }
    target.zone = azure_zone_of_fqdn(target.value);
    if (target.zone == NULL) {
        return outside_table(arena, word, fqdn, err);
    }
    add(arena, targets, &target);
    return true;
}

/* Account names are letters, digits and hyphens, at most 64 of them; some old ones have more freedom, hence
 * '_'. */
static bool is_account_name(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 64 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == len;
}

static bool add_word(struct arena *arena, struct targets *targets, const struct target_word *word,
                     struct err *err)
{
    const char *text = word->text;
    if (text_starts_nocase(text, "/subscriptions/")) {
        if (!arm_id_valid(text) || !arm_id_is_account(text)) {
            return bad(err, word,
                       "this is not the resource id of an Azure AI account "
                       "(/subscriptions/.../providers/Microsoft.CognitiveServices/accounts/NAME)");
        }
        add(arena, targets, &(struct target){.kind = TARGET_ARM_ID, .text = text, .value = text});
        return true;
    }
    if (text[0] == '@') {
        return bad(err, word, "a resolver belongs on the command line, without '--' before it");
    }
    if (strchr(text, '.') != NULL || strstr(text, "://") != NULL) {
        char *host = target_host(arena, text);
        return host != NULL ? add_host(arena, targets, word, host, err)
                            : bad(err, word, "there is no host name in it");
    }
    if (!is_account_name(text)) {
        return bad(err, word, "a target is an account name, an FQDN, an endpoint URL or an ARM resource id");
    }
    add(arena, targets, &(struct target){.kind = TARGET_ACCOUNT, .text = text, .value = text});
    return true;
}

bool targets_parse(struct arena *arena, const struct options *options, struct targets *out, struct err *err)
{
    *out = (struct targets){0};
    struct target_word *words;
    size_t count;
    if (!target_words(arena, options, &words, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_word(arena, out, &words[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < options->n_expectations; i++) {
        struct target_word word = {.text = options->expectations[i].fqdn, .where = "--expect"};
        struct target target = {.kind = TARGET_FQDN, .text = word.text, .value = word.text};
        target.zone = azure_zone_of_fqdn(word.text);
        if (target.zone == NULL) {
            return outside_table(arena, &word, word.text, err);
        }
        add(arena, out, &target);
    }
    out->any = count > 0 || options->n_expectations > 0;
    return true;
}

char *target_host(struct arena *arena, const char *text)
{
    const char *scheme_end = strstr(text, "://");
    const char *authority = scheme_end == NULL ? text : scheme_end + 3;
    size_t len = strcspn(authority, "/?#");
    char *host = arena_strndup(arena, authority, len);
    char *at = strrchr(host, '@');
    host = at == NULL ? host : at + 1;
    if (host[0] == '[') { /* an IPv6 address */
        host++;
        host[strcspn(host, "]")] = '\0';
    } else if (strchr(host, ':') == strrchr(host, ':')) {
        host[strcspn(host, ":")] = '\0';
    }
    return host[0] == '\0' ? NULL : host;
}

const char *target_redact(struct arena *arena, const char *word)
{
    const char *scheme_end = strstr(word, "://");
    if (scheme_end == NULL) {
        return word;
    }
    const char *authority = scheme_end + 3;
    size_t len = strcspn(authority, "?#");
    size_t authority_len = strcspn(authority, "/?#");
    const char *host = authority;
    for (size_t i = 0; i < authority_len; i++) {
        host = authority[i] == '@' ? authority + i + 1 : host;
    }
    return arena_printf(arena, "%.*s%.*s", (int)(authority - word), word,
                        (int)(len - (size_t)(host - authority)), host);
}
