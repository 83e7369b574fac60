#include "targets.h"

#include <string.h>

#include "azure/clouds.h"
#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/ip.h"
#include "base/text.h"
#include "dns/name.h"
#include "suggest.h"

bool target_bad(struct err *err, const struct target_word *word, const char *what)
{
    if (text_equal(word->where, "command line")) {
        return err_set(err, ERR_USAGE, "%s%s%s", word->text, word->text[0] != '\0' ? ": " : "", what);
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

/* The cloud that a name outside the table was meant for: the one stated, else by its end. */
static enum cloud_id cloud_meant(const struct options *options, const char *fqdn)
{
    const struct cloud *stated = options->cloud == NULL ? NULL : cloud_find(options->cloud);
    if (stated != NULL) {
        return stated->id;
    }
    return text_ends_nocase(fqdn, ".us")   ? CLOUD_US_GOVERNMENT
           : text_ends_nocase(fqdn, ".cn") ? CLOUD_CHINA
                                           : CLOUD_PUBLIC;
}

/* A name of the table that is within the given one, or near it; "" for none. */
static const char *name_meant(struct arena *arena, const char *fqdn, const char *const *suffixes,
                              size_t count)
{
    for (const char *tail = strchr(fqdn, '.'); tail != NULL; tail = strchr(tail + 1, '.')) {
        if (azure_zone_of_fqdn(tail + 1) != NULL) {
            return arena_printf(arena, " (did you mean %s?)", tail + 1);
        }
    }
    const char *dot = strchr(fqdn, '.');
    if (dot == NULL || azure_zone_by_name(fqdn) != NULL) {
        return "";
    }
    return suggest(arena, dot + 1, arena_strndup(arena, fqdn, (size_t)(dot + 1 - fqdn)), suffixes, count);
}

static bool outside_table(struct arena *arena, const struct options *options, const struct target_word *word,
                          const char *fqdn, struct err *err)
{
    size_t count, n_suffixes = 0;
    const struct azure_zone *zones = azure_zones(&count);
    const char **suffixes = arena_array(arena, count, sizeof *suffixes);
    enum cloud_id cloud = cloud_meant(options, fqdn);
    struct buf list;
    buf_init(&list, arena);
    for (size_t i = 0; i < count; i++) {
        if (zones[i].cloud == cloud) {
            buf_printf(&list, "%s%s", n_suffixes == 0 ? "" : " or ", zones[i].suffix);
            suffixes[n_suffixes++] = zones[i].suffix;
        }
    }
    return target_bad(
        err, word,
        arena_printf(
            arena,
            "no name of an Azure AI account%s; in %s that is one label before %s. Any other name: pldig "
            "resolve %s",
            name_meant(arena, fqdn, suffixes, n_suffixes), cloud_get(cloud)->name, list.data,
            text_shell_quote(arena, fqdn)));
}

/* Account names are letters, digits and hyphens, at most 64 of them; some old ones have more freedom, hence
 * '_'. */
static bool is_account_name(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= 64 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == len;
}

/* The zone of a name that is to be checked; NULL with err. */
static const struct azure_zone *zone_of(struct arena *arena, const struct options *options,
                                        const struct target_word *word, const char *fqdn, struct err *err)
{
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    if (zone == NULL) {
        outside_table(arena, options, word, fqdn, err);
        return NULL;
    }
    const char *label = dns_name_label(arena, fqdn);
    if (!is_account_name(label)) {
        target_bad(err, word,
                   arena_printf(arena, "no account has the name '%s'%s", label,
                                label[0] == '*' ? "; a wildcard is no name that can be checked" : ""));
        return NULL;
    }
    return zone;
}

static bool add_host(struct arena *arena, const struct options *options, struct targets *targets,
                     const struct target_word *word, const char *host, struct err *err)
{
    struct ip ip;
    if (ip_parse(host, &ip)) {
        return target_bad(err, word,
                          arena_printf(arena, "an address is no target; a resolver is written @%s", host));
    }
    char *fqdn;
    struct err why;
    if (!dns_name_parse(arena, host, &fqdn, &why)) {
        return target_bad(err, word, why.text);
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
    target.zone = zone_of(arena, options, word, target.value, err);
    if (target.zone == NULL) {
        return false;
    }
    add(arena, targets, &target);
    return true;
}

static bool add_word(struct arena *arena, const struct options *options, struct targets *targets,
                     const struct target_word *word, struct err *err)
{
    const char *text = word->text;
    if (text[0] == '\0') {
        return target_bad(err, word, "a target is empty; where it comes from a variable, is that set?");
    }
    if (text_starts_nocase(text, "/subscriptions/")) {
        if (!arm_id_valid(text) || !arm_id_is_account(text)) {
            return target_bad(err, word,
                              "this is not the resource id of an Azure AI account "
                              "(/subscriptions/.../providers/Microsoft.CognitiveServices/accounts/NAME)");
        }
        add(arena, targets, &(struct target){.kind = TARGET_ARM_ID, .text = text, .value = text});
        return true;
    }
    if (text[0] == '@') {
        return target_bad(err, word, "a resolver belongs on the command line, without '--' before it");
    }
    if (strchr(text, '.') != NULL || strstr(text, "://") != NULL) {
        char *host = target_host(arena, text);
        return host != NULL ? add_host(arena, options, targets, word, host, err)
                            : target_bad(err, word, "there is no host name in it");
    }
    if (!is_account_name(text)) {
        return target_bad(err, word,
                          "a target is an account name, an FQDN, an endpoint URL or an ARM resource id");
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
        if (!add_word(arena, options, out, &words[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < options->n_expectations; i++) {
        struct target_word word = {.text = options->expectations[i].fqdn, .where = "--expect"};
        struct target target = {.kind = TARGET_FQDN, .text = word.text, .value = word.text};
        target.zone = zone_of(arena, options, &word, word.text, err);
        if (target.zone == NULL) {
            return false;
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
