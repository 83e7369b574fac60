/*
 * tap.h - c-ares with our own packets under it: one c-ares channel, to one resolver over one transport.
 *
 * c-ares carries every question from ares_send() to its callback, but it never parses an octet from the
 * network, because what it hides (SERVFAIL asked again, FORMERR asked again without EDNS, TC repeated over
 * TCP, adaptive time-outs, a cache, one malformed reply failing its neighbours) is what a diagnosis needs to
 * see. Its socket functions are ours:
 *
 *   tap_carry() -> ares_send() -> asendv: hooks->send(); the owner sends its full packet on its sockets.
 *   The owner has a reply, or gives up: tap_receipt() puts a receipt in the queue.
 *   tap_deliver() -> ares_process_fd() -> arecvfrom: c-ares reads receipts and ends the questions.
 *
 * A receipt is a header and the question with the response code SERVFAIL, which no version of c-ares caches,
 * averages or retries here. So every hidden behaviour stays asleep, and 1.18 and 1.34 act alike. To c-ares
 * both transports look like UDP; what is on the wire is the owner's concern.
 */
#ifndef PLDIG_PROBES_TAP_H
#define PLDIG_PROBES_TAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/ip.h"
#include "model/question.h"

struct tap;

/* A question while c-ares carries it. The owner sets the first two members and keeps it in place until `open`
 * is false. */
struct tap_ticket {
    const struct question *question;
    uint16_t id;      /* offered to c-ares; from c-ares 1.22 on it chooses another, which is then kept here */
    bool open;        /* between asendv and the callback */
    bool has_receipt; /* in the queue or read */
    struct tap *tap;
    struct tap_ticket *next_receipt;
};

struct tap_hooks {
    /* c-ares has the question and wants it sent. */
    void (*send)(struct tap_ticket *ticket);
    /* c-ares ended the question by itself, which only happens when it cannot work; `error` is what it says.
     */
    void (*failed)(struct tap_ticket *ticket, const char *error);
};

/* Sets up c-ares for one server; hooks must outlive the tap. Errors: what c-ares or the system says. */
bool tap_new(struct arena *arena, const struct ip *address, uint16_t port, const struct tap_hooks *hooks,
             struct tap **out, struct err *err);

/* Hands a question to c-ares. One of the hooks has been called on return. */
void tap_carry(struct tap *tap, struct tap_ticket *ticket);

/* Queues the receipt that will end the question. May be called from within a hook. */
void tap_receipt(struct tap *tap, struct tap_ticket *ticket);

/* Has c-ares read all receipts. Not to be called from within a hook. */
void tap_deliver(struct tap *tap);

/* Ends c-ares' channel; open tickets are forgotten without a hook. Not to be called from within a hook. */
void tap_free(struct tap *tap);

/* The version of the c-ares library at run time. */
const char *tap_library_version(void);

#endif
