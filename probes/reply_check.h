/*
 * reply_check.h - whether a packet is a well-formed reply to one question. Pure.
 */
#ifndef PLDIG_PROBES_REPLY_CHECK_H
#define PLDIG_PROBES_REPLY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "dns/message.h"
#include "model/observation.h"

struct reply_check {
    enum packet_kind kind;      /* PACKET_REPLY, PACKET_MALFORMED or PACKET_FOREIGN */
    const char *why;            /* what is wrong with it, in the arena or static; NULL for a reply */
    struct dns_message message; /* decoded, unless malformed; refers to `data` and the arena */
};

/*
 * Checks all of a packet, to its last record, against the question that was sent under `id`. A reply has this
 * id, is a response to a standard query and repeats the question; a name compares without regard to case (RFC
 * 4343). A server that could not or would not read the question may leave it out of its error: then id and
 * error code are enough, but for NXDOMAIN, which speaks of the name.
 */
void reply_check(struct arena *arena, const struct question *question, uint16_t id, const uint8_t *data,
                 size_t len, struct reply_check *out);

/* Whether the message's question section is this question, class IN. */
bool reply_repeats(const struct dns_message *message, const struct question *question);

#endif
