/*
 * observation.h - what came of one question: every packet, and how it ended. Facts only, no judgement.
 */
#ifndef PLDIG_MODEL_OBSERVATION_H
#define PLDIG_MODEL_OBSERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "dns/message.h"
#include "model/question.h"

enum outcome {
    OUTCOME_NOT_ASKED = 0,      /* never sent: the resolver was silent before, or the run was cut */
    OUTCOME_ANSWERED,           /* a well-formed reply in time, whatever its response code */
    OUTCOME_LATE,               /* a well-formed reply after the last time-out */
    OUTCOME_TIMEOUT,            /* nothing came */
    OUTCOME_REFUSED_CONNECTION, /* port closed (ICMP port unreachable, RST), or TCP closed without a reply */
    OUTCOME_UNREACHABLE,        /* no route, host or network unreachable, administratively prohibited */
    OUTCOME_MALFORMED,          /* replies came, none of them a well-formed reply to this question */
};

const char *
outcome_name(enum outcome outcome); /* as in the report: "answered", "refused-connection", "notAsked" */
bool outcome_parse(const char *text, enum outcome *out);

enum packet_kind {
    PACKET_SENT,
    PACKET_REPLY,     /* the accepted reply (first well-formed one, also a late one) */
    PACKET_DUPLICATE, /* well-formed, after the accepted one */
    PACKET_MALFORMED, /* cannot be decoded */
    PACKET_FOREIGN,   /* well-formed but not ours: wrong id, wrong question, or not a response */
};

const char *packet_kind_name(enum packet_kind kind);
bool packet_kind_parse(const char *text, enum packet_kind *out);

struct packet {
    enum packet_kind kind;
    int64_t at_us; /* since the start of the run */
    const uint8_t *data;
    size_t len;
    const char *why; /* for malformed and foreign: what is wrong with it; else NULL */
};

/* What getaddrinfo gave: the system path is the platform's resolver, so there are no packets of ours. */
struct system_answer {
    const char
        *error; /* what the platform said ("EAI_NONAME: Name or service not known"); NULL for success */
    const char *canonical; /* AI_CANONNAME, normalised; NULL where none was given */
    struct ip *addresses;  /* sorted, without repetition, both families */
    size_t n_addresses;
};

struct observation {
    int id; /* 1, 2, 3 ... in the order of the plan; evidence refers to it */
    struct question question;
    enum outcome outcome;
    bool cut;        /* deadline or interrupt ended it: nothing may be concluded from silence */
    int64_t sent_us; /* of the first packet, since the start of the run; -1 where never sent */
    int64_t rtt_us; /* from the packet that was answered (UDP: the latest sent before the reply) to the reply;
                       -1 */
    struct packet *packets;
    size_t n_packets, cap_packets;
    const char *error; /* what the system said, for refused-connection and unreachable; else NULL */
    bool has_message;  /* outcome ANSWERED or LATE of a DNS question */
    struct dns_message message;
    struct system_answer *system; /* of the system path only */
};

/* How many packets were sent. */
int observation_tries(const struct observation *observation);
/* From the first packet to the accepted reply, in microseconds: how long a late answer took. -1 where there
 * is none. */
int64_t observation_elapsed_us(const struct observation *observation);
/* Whether it ended in FORMERR or NOTIMP although it may be the OPT record that the server cannot read: then
 * the question is asked again without it (RFC 6891 section 7), and that answer counts. */
bool observation_refuses_edns(const struct observation *observation);
/* The accepted reply's packet, or NULL. */
const struct packet *observation_reply(const struct observation *observation);

#endif
