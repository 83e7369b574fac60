/*
 * question.h - one question to one resolver: what a probe plans and the engine asks.
 */
#ifndef PLDIG_MODEL_QUESTION_H
#define PLDIG_MODEL_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum transport { TRANSPORT_UDP, TRANSPORT_TCP };

const char *transport_name(enum transport transport); /* "udp", "tcp" */

struct question {
    int resolver;      /* index into run.resolvers */
    const char *probe; /* name of the probe that asks: "zone-soa", "name", ... */
    const char *qname; /* normalised */
    uint16_t qtype;    /* for the system path: DNS_A, meaning "addresses" */
    bool rd, cd;       /* header bits sent */
    enum transport transport;
    int round; /* 0: the first asking; 1, 2, ...: the same question again (samples, after the TTL, after CD=1)
                */
    bool without_edns;   /* no OPT record in the query: for servers that cannot read one */
    bool even_if_silent; /* asked also of a resolver that was silent on its first three questions */
};

/* Whether two questions would put the same packet, but for its OPT record, on the same path: everything but
 * probe, without_edns and even_if_silent.
 */
bool question_equal(const struct question *a, const struct question *b);

#endif
