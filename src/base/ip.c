#include "base/ip.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"

static const uint8_t mapped_start[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct ip *ip)
{
    return ip->family == 6 && memcmp(ip->bytes, mapped_start, sizeof mapped_start) == 0;
}

static struct ip unmapped(const struct ip *ip)
{
    if (!is_mapped(ip)) {
        return *ip;
    }
    struct ip inner = {.family = 4};
    memcpy(inner.bytes, ip->bytes + 12, 4);
    return inner;
}

static bool parse_as_written(const char *text, struct ip *out)
{
    memset(out, 0, sizeof *out);
    if (text == NULL) {
        return false;
    }
    if (inet_pton(AF_INET, text, out->bytes) == 1) {
        out->family = 4;
        return true;
    }
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET6, text, out->bytes) == 1) {
        out->family = 6;
        return true;
    }
    memset(out, 0, sizeof *out);
    return false;
}

bool ip_parse(const char *text, struct ip *out)
{
    bool ok = parse_as_written(text, out);
    *out = unmapped(out);
    return ok;
}

bool ip_parse_prefix(const char *text, struct ip *out, int *prefix)
{
    *prefix = -1;
    const char *slash = text == NULL ? NULL : strchr(text, '/');
    if (slash == NULL) {
        return ip_parse(text, out);
    }
    char address[IP_TEXT];
    size_t len = (size_t)(slash - text);
    memset(out, 0, sizeof *out);
    if (len >= sizeof address) {
        return false;
    }
    memcpy(address, text, len);
    address[len] = '\0';
    struct ip ip;
    int64_t length;
    if (!parse_as_written(address, &ip) || !text_number(slash + 1, 0, ip.family == 4 ? 32 : 128, &length)) {
        return false;
    }
    if (is_mapped(&ip)) {
        if (length < 96) {
            return false; /* no set of IPv4 addresses */
        }
        length -= 96;
    }
    *out = unmapped(&ip);
    *prefix = (int)length;
    return true;
}

const char *ip_format(const struct ip *ip, char out[static IP_TEXT])
{
    out[0] = '\0';
    if (ip->family == 4) {
        inet_ntop(AF_INET, ip->bytes, out, IP_TEXT);
    } else if (ip->family == 6) {
        inet_ntop(AF_INET6, ip->bytes, out, IP_TEXT);
    }
    return out;
}

int ip_compare(const struct ip *a, const struct ip *b)
{
    if (a->family != b->family) {
        return a->family < b->family ? -1 : 1;
    }
    int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
    return ip_compare(a, b) == 0;
}

bool ip_in_prefix(const struct ip *ip, const struct ip *network, int length)
{
    int bits = ip->family == 4 ? 32 : ip->family == 6 ? 128 : -1;
    if (ip->family != network->family || length < 0 || length > bits) {
        return false;
    }
    size_t whole = (size_t)length / 8;
    int rest = length % 8;
    if (memcmp(ip->bytes, network->bytes, whole) != 0) {
        return false;
    }
    int mask = rest == 0 ? 0 : (0xFF << (8 - rest)) & 0xFF;
    return rest == 0 || ((ip->bytes[whole] ^ network->bytes[whole]) & mask) == 0;
}

/* The octets of the IPv4 address by length of the prefix; octet 8 is left out. */
static const struct {
    uint8_t at[4];
    bool to_the_end; /* nothing follows */
} embeddings[] = {
    {{4, 5, 6, 7}, false},   {{5, 6, 7, 9}, false},    {{6, 7, 9, 10}, false},
    {{7, 9, 10, 11}, false}, {{9, 10, 11, 12}, false}, {{12, 13, 14, 15}, true},
};

bool ip_embeds(const struct ip *ip, const struct ip *embedded)
{
    if (ip->family != 6 || embedded->family != 4) {
        return false;
    }
    for (size_t i = 0; i < sizeof embeddings / sizeof embeddings[0]; i++) {
        const uint8_t *at = embeddings[i].at;
        bool same = embeddings[i].to_the_end || ip->bytes[8] == 0;
        for (size_t octet = 0; octet < 4; octet++) {
            same = same && ip->bytes[at[octet]] == embedded->bytes[octet];
        }
        for (size_t rest = at[3] + 1U; rest < sizeof ip->bytes; rest++) {
            same = same && ip->bytes[rest] == 0; /* the suffix */
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static const struct {
    struct ip network;
    int length;
    enum ip_class class;
} special[] = {
    {{4, {0}}, 8, IP_UNSPECIFIED},          {{4, {10}}, 8, IP_PRIVATE},
    {{4, {100, 64}}, 10, IP_SHARED},        {{4, {127}}, 8, IP_LOOPBACK},
    {{4, {169, 254}}, 16, IP_LINK_LOCAL},   {{4, {172, 16}}, 12, IP_PRIVATE},
    {{4, {192, 168}}, 16, IP_PRIVATE},      {{4, {224}}, 4, IP_MULTICAST},
    {{4, {240}}, 4, IP_RESERVED},           {{6, {0}}, 128, IP_UNSPECIFIED},
    {{6, {[15] = 1}}, 128, IP_LOOPBACK},    {{6, {0xFC}}, 7, IP_UNIQUE_LOCAL},
    {{6, {0xFE, 0x80}}, 10, IP_LINK_LOCAL}, {{6, {0xFF}}, 8, IP_MULTICAST},
};

enum ip_class ip_classify(const struct ip *ip)
{
    /* An AAAA record can hold a mapped address; what counts is where it leads. */
    struct ip plain = unmapped(ip);
    if (plain.family == 0) {
        return IP_UNSPECIFIED;
    }
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (ip_in_prefix(&plain, &special[i].network, special[i].length)) {
            return special[i].class;
        }
    }
    return IP_PUBLIC;
}

const char *ip_class_name(enum ip_class class)
{
    switch (class) {
    case IP_PUBLIC:
        return "public";
    case IP_PRIVATE:
        return "private";
    case IP_SHARED:
        return "shared";
    case IP_UNIQUE_LOCAL:
        return "uniqueLocal";
    case IP_LOOPBACK:
        return "loopback";
    case IP_LINK_LOCAL:
        return "linkLocal";
    case IP_UNSPECIFIED:
        return "unspecified";
    case IP_MULTICAST:
        return "multicast";
    case IP_RESERVED:
        break;
    }
    return "reserved";
}

bool ip_is_private(const struct ip *ip)
{
    enum ip_class class = ip_classify(ip);
    return class == IP_PRIVATE || class == IP_SHARED || class == IP_UNIQUE_LOCAL;
}
