#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "azure/zones.h"
#include "base/text.h"
#include "dns/name.h"
#include "model/host.h"

/* A piece of a text; it ends before `end`. */
struct span {
    const char *start, *end;
};

enum { MAXNS = 3, TOKEN_MAX = DNS_NAME_WIRE + 2 }; /* a name with its last dot, and NUL */

/* The next line without its end; false behind the last. */
static bool next_line(const char **text, struct span *line)
{
    if (**text == '\0') {
        return false;
    }
    line->start = *text;
    line->end = strchrnul(*text, '\n');
    *text = *line->end == '\n' ? line->end + 1 : line->end;
    return true;
}

/* The next word of a line, and the line behind it; false where there is none. */
static bool next_word(struct span *line, const char *blanks, struct span *word)
{
    while (line->start < line->end && strchr(blanks, *line->start) != NULL) {
        line->start++;
    }
    word->start = line->start;
    while (line->start < line->end && strchr(blanks, *line->start) == NULL) {
        line->start++;
    }
    word->end = line->start;
    return word->start < word->end;
}

/* The word as a string; false where it is longer than any name or address. */
static bool copy_word(struct span word, char out[static TOKEN_MAX])
{
    size_t len = (size_t)(word.end - word.start);
    if (len >= TOKEN_MAX) {
        return false;
    }
    memcpy(out, word.start, len);
    out[len] = '\0';
    return true;
}

/* ---- resolv.conf: a keyword at the very start of the line, then a blank (glibc, resolv/res_init.c)
 * ------------- */

static const char *const resolv_blanks = " \t";

static bool has_keyword(struct span line, const char *keyword, struct span *rest)
{
    size_t len = strlen(keyword);
    if ((size_t)(line.end - line.start) <= len || strncmp(line.start, keyword, len) != 0 ||
        strchr(resolv_blanks, line.start[len]) == NULL) {
        return false;
    }
    *rest = (struct span){line.start + len, line.end};
    return true;
}

/* inet_aton() first, as glibc does: "127.1" is an address there. It would let white space pass behind it. */
static bool parse_nameserver(const char *word, struct ip *out)
{
    struct in_addr v4;
    char plain[INET_ADDRSTRLEN];
    if (word[strspn(word, "0123456789abcdefABCDEFxX.")] == '\0' && inet_aton(word, &v4) != 0) {
        return inet_ntop(AF_INET, &v4, plain, sizeof plain) != NULL && ip_parse(plain, out);
    }
    return strchr(word, ':') != NULL && ip_parse(word, out);
}

static void add_nameserver(struct arena *arena, struct span rest, int line, struct host *out, size_t *cap)
{
    struct span word;
    char text[TOKEN_MAX];
    struct host_nameserver server = {.line = line, .used = out->n_nameservers < MAXNS};
    if (!next_word(&rest, resolv_blanks, &word) || !copy_word(word, text)) {
        return;
    }
    text[strcspn(text, "%")] = '\0'; /* the zone of a scoped address */
    if (parse_nameserver(text, &server.ip)) {
        out->nameservers =
            arena_grow(arena, out->nameservers, out->n_nameservers, cap, sizeof *out->nameservers);
        out->nameservers[out->n_nameservers++] = server;
    }
}

/* The last of several search and domain lines wins; one without a value does not count. `max` 1 is for
 * domain. */
static void set_search(struct arena *arena, struct span rest, size_t max, struct host *out)
{
    struct span word;
    char text[TOKEN_MAX];
    size_t cap = 0, words = 0;
    const char **search = NULL;
    size_t n_search = 0;
    while (words < max && next_word(&rest, resolv_blanks, &word)) {
        char *name;
        struct err err;
        words++;
        if (copy_word(word, text) && dns_name_parse(arena, text, &name, &err)) {
            search = arena_grow(arena, search, n_search, &cap, sizeof *search);
            search[n_search++] = name;
        }
    }
    if (words > 0) {
        out->search = search;
        out->n_search = n_search;
    }
}

/* As atoi(), within 0 and max. */
static int option_value(const char *text, int max)
{
    long value = strtol(text, NULL, 10);
    return value < 0 ? 0 : value > max ? max : (int)value;
}

static void set_options(struct span rest, struct host *out)
{
    struct span word;
    char text[TOKEN_MAX];
    while (next_word(&rest, resolv_blanks, &word)) {
        if (!copy_word(word, text)) {
            continue;
        }
        if (text_starts(text, "ndots:")) {
            out->ndots = option_value(text + strlen("ndots:"), 15); /* RES_MAXNDOTS */
        } else if (text_starts(text, "timeout:")) {
            out->timeout_s = option_value(text + strlen("timeout:"), 30); /* RES_MAXRETRANS */
        } else if (text_starts(text, "attempts:")) {
            out->attempts = option_value(text + strlen("attempts:"), 5); /* RES_MAXRETRY */
        } else if (text_starts(text, "rotate")) {
            out->rotate = true;
        }
    }
}

void host_parse_resolv_conf(struct arena *arena, const char *text, struct host *out)
{
    struct span line, rest;
    size_t cap = 0;
    out->ndots = 1;
    out->timeout_s = 5;
    out->attempts = 2;
    out->rotate = false;
    out->nameservers = NULL;
    out->n_nameservers = 0;
    out->search = NULL;
    out->n_search = 0;
    for (int number = 1; next_line(&text, &line); number++) {
        if (has_keyword(line, "nameserver", &rest)) {
            add_nameserver(arena, rest, number, out, &cap);
        } else if (has_keyword(line, "search", &rest)) {
            set_search(arena, rest, SIZE_MAX, out);
        } else if (has_keyword(line, "domain", &rest)) {
            set_search(arena, rest, 1, out);
        } else if (has_keyword(line, "options", &rest)) {
            set_options(rest, out);
        }
    }
}

/* ---- hosts(5) and nsswitch.conf(5): white space of any kind, # begins a comment anywhere
 * ----------------------- */

static const char *const blanks = " \t\r\v\f";

static struct span without_comment(struct span line)
{
    const char *hash = memchr(line.start, '#', (size_t)(line.end - line.start));
    return (struct span){line.start, hash != NULL ? hash : line.end};
}

/* The word as a normalised name if it lies below a public suffix of Azure AI accounts, else NULL. */
static const char *azure_name(struct arena *arena, struct span word)
{
    char text[TOKEN_MAX];
    if (!copy_word(word, text)) {
        return NULL;
    }
    size_t len = strlen(text), n_zones;
    if (len > 1 && text[len - 1] == '.') {
        text[len - 1] = '\0';
    }
    const struct azure_zone *zones = azure_zones(&n_zones);
    for (size_t i = 0; i < n_zones; i++) {
        char *name;
        struct err err;
        /* The cheap look first: a hosts file may have a million lines about something else. */
        if (text_ends_nocase(text, zones[i].suffix) && dns_name_parse(arena, text, &name, &err) &&
            dns_name_within(name, zones[i].suffix)) {
            return name;
        }
    }
    return NULL;
}

static const char *shown_line(struct arena *arena, struct span line)
{
    size_t len = (size_t)(line.end - line.start);
    len = len < HOST_LINE_MAX ? len : HOST_LINE_MAX;
    return text_printable(arena, arena_strndup(arena, line.start, len));
}

void host_parse_hosts(struct arena *arena, const char *text, struct host *out)
{
    struct span line;
    size_t cap = 0;
    out->hosts = NULL;
    out->n_hosts = 0;
    for (int number = 1; next_line(&text, &line); number++) {
        struct span rest = without_comment(line), word;
        char address[TOKEN_MAX];
        struct ip ip;
        if (!next_word(&rest, blanks, &word) || !copy_word(word, address) || !ip_parse(address, &ip)) {
            continue;
        }
        const char *shown = NULL;
        while (out->n_hosts < HOST_ENTRIES_MAX && next_word(&rest, blanks, &word)) {
            const char *name = azure_name(arena, word);
            if (name == NULL) {
                continue;
            }
            shown = shown != NULL ? shown : shown_line(arena, line);
            out->hosts = arena_grow(arena, out->hosts, out->n_hosts, &cap, sizeof *out->hosts);
            out->hosts[out->n_hosts++] = (struct hosts_entry){ip, name, number, shown};
        }
    }
}

static const char *joined_words(struct arena *arena, struct span rest)
{
    struct span word;
    char *joined = arena_alloc(arena, (size_t)(rest.end - rest.start) + 1), *end = joined;
    while (next_word(&rest, blanks, &word)) {
        if (end > joined) {
            *end++ = ' ';
        }
        memcpy(end, word.start, (size_t)(word.end - word.start));
        end += word.end - word.start;
    }
    return text_printable(arena, joined);
}

void host_parse_nsswitch(struct arena *arena, const char *text, struct host *out)
{
    struct span line;
    out->nsswitch_hosts = NULL;
    while (next_line(&text, &line)) {
        struct span rest = without_comment(line), word;
        const char *colon = memchr(rest.start, ':', (size_t)(rest.end - rest.start));
        if (colon == NULL) {
            continue;
        }
        struct span database = {rest.start, colon};
        char name[TOKEN_MAX];
        if (next_word(&database, blanks, &word) && copy_word(word, name) && text_equal(name, "hosts") &&
            !next_word(&database, blanks, &word)) {
            out->nsswitch_hosts = joined_words(arena, (struct span){colon + 1, rest.end}); /* the last wins */
        }
    }
}
