#include "base/siphash.h"

#include <stdbool.h>
#include <sys/random.h>

#include "base/clock.h"

void siphash_secret_make(struct siphash_secret *out)
{
    if (getrandom(out, sizeof *out, GRND_NONBLOCK) != (ssize_t)sizeof *out) {
        out->k0 = (uint64_t)clock_monotonic_us() ^ (uint64_t)clock_wall_us() << 20;
        out->k1 = (uint64_t)(uintptr_t)out;
    }
}

struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

static void rounds(struct state *s, int count)
{
    for (int i = 0; i < count; i++) {
        s->v0 += s->v1;
        s->v1 = rotate(s->v1, 13) ^ s->v0;
        s->v0 = rotate(s->v0, 32);
        s->v2 += s->v3;
        s->v3 = rotate(s->v3, 16) ^ s->v2;
        s->v0 += s->v3;
        s->v3 = rotate(s->v3, 21) ^ s->v0;
        s->v2 += s->v1;
        s->v1 = rotate(s->v1, 17) ^ s->v2;
        s->v2 = rotate(s->v2, 32);
    }
}

static void take(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    rounds(s, 2);
    s->v0 ^= word;
}

static uint64_t octet(unsigned char c, bool nocase)
{
    return nocase && c >= 'A' && c <= 'Z' ? c + 32U : c;
}

static uint64_t hash(const struct siphash_secret *secret, const unsigned char *data, size_t len, bool nocase)
{
    struct state s = {secret->k0 ^ UINT64_C(0x736f6d6570736575), secret->k1 ^ UINT64_C(0x646f72616e646f6d),
                      secret->k0 ^ UINT64_C(0x6c7967656e657261), secret->k1 ^ UINT64_C(0x7465646279746573)};
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        word |= octet(data[i], nocase) << 8 * (i % 8);
        if (i % 8 == 7) {
            take(&s, word);
            word = 0;
        }
    }
    take(&s, word | (uint64_t)len << 56);
    s.v2 ^= 0xFF;
    rounds(&s, 4);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t siphash(const struct siphash_secret *secret, const void *data, size_t len)
{
    return hash(secret, data, len, false);
}

uint64_t siphash_nocase(const struct siphash_secret *secret, const char *text, size_t len)
{
    return hash(secret, (const unsigned char *)text, len, true);
}
