#include <ctype.h>
#include <string.h>

#include "badserver.h"

enum { HEADER = 12, QR = 0x80, TC = 0x02, RA = 0x80 };

bool badreply_name(const uint8_t *query, size_t len, char name[static 256], size_t *question_len)
{
    size_t at = HEADER, out = 0;
    while (at < len && query[at] != 0) {
        size_t label = query[at++];
        if (label > 63 || at + label >= len || out + label + 1 >= 256) {
            return false;
        }
        for (size_t i = 0; i < label; i++) {
            name[out++] = (char)tolower(query[at + i]);
        }
        name[out++] = '.';
        at += label;
    }
    if (at + 5 > len) {
        return false;
    }
    name[out == 0 ? 0 : out - 1] = '\0';
    *question_len = at + 5 - HEADER;
    return true;
}

static void put16(uint8_t *out, unsigned value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

/* Header and question; the counts say one question and nothing else. */
static size_t begin(const uint8_t *query, size_t question_len, unsigned rcode, uint8_t *out)
{
    memcpy(out, query, HEADER + question_len);
    out[2] = (uint8_t)(QR | (query[2] & 0x01));
    out[3] = (uint8_t)(RA | rcode);
    put16(out + 4, 1);
    memset(out + 6, 0, 6);
    return HEADER + question_len;
}

static size_t good(const uint8_t *query, size_t question_len, uint8_t *out)
{
    static const uint8_t a[] = {192, 0, 2, 1};
    static const uint8_t aaaa[] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    size_t at = begin(query, question_len, 0, out);
    unsigned type = query[HEADER + question_len - 4] * 256U + query[HEADER + question_len - 3];
    const uint8_t *rdata = type == 1 ? a : type == 28 ? aaaa : NULL;
    size_t rdata_len = type == 1 ? sizeof a : sizeof aaaa;
    if (rdata == NULL) {
        return at;
    }
    put16(out + 6, 1);
    put16(out + at, 0xC00C);
    put16(out + at + 2, type);
    put16(out + at + 4, 1);
    put16(out + at + 6, 0);
    put16(out + at + 8, 60);
    put16(out + at + 10, (unsigned)rdata_len);
    memcpy(out + at + 12, rdata, rdata_len);
    return at + 12 + rdata_len;
}

struct rcode_word {
    const char *word;
    unsigned rcode;
};

static const struct rcode_word rcode_words[] = {
    {"servfail", 2}, {"refused", 5}, {"formerr", 1}, {"notimp", 4}, {"nxdomain", 3}};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* One to four octets of the reply are other ones, and sometimes the end is missing. */
static void distort(const char *name, unsigned round, uint8_t *reply, size_t *len)
{
    uint32_t state = 2166136261U + round;
    for (const char *c = name; *c != '\0'; c++) {
        state = (state ^ (unsigned char)*c) * 16777619U;
    }
    unsigned changes = 1 + (state >> 8) % 4;
    for (unsigned i = 0; i < changes; i++) {
        state = state * 1664525U + 1013904223U;
        reply[(state >> 16) % *len] = (uint8_t)(state >> 8);
    }
    if (state % 3 == 0) {
        *len = (state >> 10) % *len;
    }
}

bool badreply_make(const char *word, const uint8_t *query, size_t len, uint8_t *out, size_t *out_len)
{
    char name[256];
    size_t question_len;
    if (!badreply_name(query, len, name, &question_len)) {
        return false;
    }
    for (size_t i = 0; i < sizeof rcode_words / sizeof *rcode_words; i++) {
        if (is(word, rcode_words[i].word)) {
            *out_len = begin(query, question_len, rcode_words[i].rcode, out);
            return true;
        }
    }
    uint8_t *tail = out + HEADER + question_len; /* behind the question: type and class are right before it */
    *out_len = good(query, question_len, out);
    if (is(word, "good")) {
    } else if (is(word, "upper")) {
        for (size_t i = HEADER; i < HEADER + question_len - 4; i++) {
            out[i] = (uint8_t)toupper(out[i]);
        }
    } else if (is(word, "bareformerr") || is(word, "barerefused")) {
        begin(query, question_len, is(word, "bareformerr") ? 1 : 5, out);
        put16(out + 4, 0);
        *out_len = HEADER;
    } else if (is(word, "tc")) {
        *out_len = begin(query, question_len, 0, out);
        out[2] |= TC;
    } else if (is(word, "malformed") || is(word, "flood")) {
        put16(out + 6, 1);
        put16(tail + 10, 400);
    } else if (is(word, "cut")) {
        *out_len -= 1;
    } else if (is(word, "short3")) {
        *out_len = 3;
    } else if (is(word, "empty")) {
        *out_len = 0;
    } else if (strncmp(word, "random", 6) == 0) {
        distort(name, (unsigned char)word[6], out, out_len);
    } else if (is(word, "wrongid")) {
        out[0] ^= 0x55;
    } else if (is(word, "wrongname") || is(word, "stranger")) {
        out[HEADER + 1] = out[HEADER + 1] == 'q' ? 'z' : 'q';
        out[1] ^= is(word, "stranger") ? 0x2A : 0;
    } else if (is(word, "wrongtype")) {
        tail[-3] ^= 0x10;
    } else if (is(word, "wrongclass")) {
        tail[-1] = 3;
    } else if (is(word, "notresponse")) {
        out[2] &= 0x7F;
    } else if (is(word, "wrongopcode")) {
        out[2] |= 0x10;
    } else if (is(word, "noquestion")) {
        put16(out + 4, 0);
        put16(out + 6, 0);
        *out_len = HEADER;
    } else {
        return false;
    }
    return true;
}
