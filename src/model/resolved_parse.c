#include "model/resolved_parse.h"

#include <string.h>

#include "base/text.h"
#include "dns/name.h"

enum { WORD_MAX = DNS_NAME_WIRE + 64 }; /* a name with "~", or an address with port, zone and name */

static const char *const blanks = " \t\r\v\f";

bool resolved_parse_server(const char *word, struct ip *out)
{
    char text[WORD_MAX];
    size_t len = strcspn(word, "#%"); /* a name for TLS, a zone */
    if (len >= sizeof text) {
        return false;
    }
    memcpy(text, word, len);
    text[len] = '\0';
    char *bracket = text[0] == '[' ? strchr(text, ']') : NULL;
    char *colon = strchr(text, ':');
    if (bracket != NULL) {
        *bracket = '\0';
        return ip_parse(text + 1, out) && out->family == 6;
    }
    if (colon != NULL && colon == strrchr(text, ':')) {
        *colon = '\0'; /* the port of an IPv4 address */
    }
    return ip_parse(text, out);
}

static void add_server(struct arena *arena, struct resolved_link *link, const char *word)
{
    struct ip ip;
    if (resolved_parse_server(word, &ip)) {
        resolved_add_server(arena, link, &ip);
    }
}

/* "*" is another word for the root; of all names, only as a route. */
static void add_domain(struct arena *arena, struct resolved_link *link, const char *word, bool route_only)
{
    char *name;
    struct err err;
    if (*word == '~') {
        route_only = true;
        word++;
    }
    if (text_equal(word, "*")) {
        word = ".";
    }
    if (dns_name_parse(arena, word, &name, &err)) {
        resolved_add_domain(arena, link, name, route_only || text_equal(name, "."));
    }
}

enum what { SERVERS, SEARCH, ROUTES };

static void add_words(struct arena *arena, struct resolved_link *link, enum what what, const char *value)
{
    for (;;) {
        char word[WORD_MAX];
        value += strspn(value, blanks);
        size_t len = strcspn(value, blanks);
        if (len == 0) {
            return;
        }
        if (len < sizeof word) {
            memcpy(word, value, len);
            word[len] = '\0';
            if (what == SERVERS) {
                add_server(arena, link, word);
            } else {
                add_domain(arena, link, word, what == ROUTES);
            }
        }
        value += len;
    }
}

/* One line "KEY = value", quotes around the value taken off; false behind the last. Lines of another form
 * have an empty key, section headers themselves as key. */
struct entry {
    const char *key, *value;
};

static char *trimmed(struct arena *arena, const char *start, const char *end)
{
    while (start < end && strchr(blanks, *start) != NULL) {
        start++;
    }
    while (end > start && strchr(blanks, end[-1]) != NULL) {
        end--;
    }
    return arena_strndup(arena, start, (size_t)(end - start));
}

static bool next_entry(struct arena *arena, const char **text, struct entry *out)
{
    if (**text == '\0') {
        return false;
    }
    const char *start = *text, *end = strchrnul(start, '\n');
    const char *equals = memchr(start, '=', (size_t)(end - start));
    *text = *end == '\n' ? end + 1 : end;
    *out = (struct entry){"", ""};
    start += strspn(start, blanks);
    if (*start == '#' || *start == ';') {
        return true;
    }
    if (*start == '[') {
        out->key = trimmed(arena, start, end);
        return true;
    }
    if (equals == NULL) {
        return true;
    }
    char *value = trimmed(arena, equals + 1, end);
    size_t len = strlen(value);
    if (len >= 2 && (value[0] == '"' || value[0] == '\'') && value[len - 1] == value[0]) {
        value[len - 1] = '\0';
        value++;
    }
    *out = (struct entry){trimmed(arena, start, equals), value};
    return true;
}

/* Boolean words of systemd. */
static enum tri truth(const char *value)
{
    static const char *const yes[] = {"yes", "y", "true", "t", "on", "1"};
    static const char *const no[] = {"no", "n", "false", "f", "off", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (text_equal_nocase(value, yes[i])) {
            return TRI_YES;
        }
        if (text_equal_nocase(value, no[i])) {
            return TRI_NO;
        }
    }
    return TRI_UNKNOWN;
}

void resolved_parse_netif(struct arena *arena, const char *text, struct resolved_link *out)
{
    struct entry entry;
    while (next_entry(arena, &text, &entry)) {
        if (text_equal(entry.key, "SERVERS")) {
            add_words(arena, out, SERVERS, entry.value);
        } else if (text_equal(entry.key, "DOMAINS")) {
            add_words(arena, out, SEARCH, entry.value);
        } else if (text_equal(entry.key, "DEFAULT_ROUTE")) {
            out->default_route = truth(entry.value);
        }
    }
}

bool resolved_parse_networkd(struct arena *arena, const char *text, struct resolved_link *out)
{
    static const char *const not_managed[] = {"pending", "initialized", "unmanaged"};
    struct entry entry;
    bool managed = false;
    for (const char *at = text; next_entry(arena, &at, &entry);) {
        if (text_equal(entry.key, "ADMIN_STATE")) {
            managed = entry.value[0] != '\0';
            for (size_t i = 0; i < sizeof not_managed / sizeof *not_managed; i++) {
                managed = managed && !text_equal(entry.value, not_managed[i]);
            }
        }
    }
    while (managed && next_entry(arena, &text, &entry)) {
        if (text_equal(entry.key, "DNS")) {
            add_words(arena, out, SERVERS, entry.value);
        } else if (text_equal(entry.key, "DOMAINS")) {
            add_words(arena, out, SEARCH, entry.value);
        } else if (text_equal(entry.key, "ROUTE_DOMAINS")) {
            add_words(arena, out, ROUTES, entry.value);
        } else if (text_equal(entry.key, "DNS_DEFAULT_ROUTE")) {
            out->default_route = truth(entry.value);
        }
    }
    return managed;
}

void resolved_parse_conf(struct arena *arena, const char *text, struct resolved_link *global)
{
    struct entry entry;
    bool inside = false;
    while (next_entry(arena, &text, &entry)) {
        bool empty = entry.value[0] == '\0';
        if (entry.key[0] == '[') {
            inside = text_equal(entry.key, "[Resolve]");
        } else if (inside && text_equal(entry.key, "DNS")) {
            global->n_servers = empty ? 0 : global->n_servers;
            add_words(arena, global, SERVERS, entry.value);
        } else if (inside && text_equal(entry.key, "Domains")) {
            global->n_domains = empty ? 0 : global->n_domains;
            add_words(arena, global, SEARCH, entry.value);
        }
    }
}
