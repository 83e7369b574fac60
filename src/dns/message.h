/*
 * message.h - a DNS message decoded from bytes: pure, total, bounded. Any bytes give a message or an error.
 */
#ifndef PLDIG_DNS_MESSAGE_H
#define PLDIG_DNS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "dns/rr.h"

enum { DNS_MESSAGE_MAX = 65535, DNS_HEADER = 12 };

struct dns_ede {
    uint16_t code;
    const char *text; /* EXTRA-TEXT, "" where there is none; foreign text, escape before printing */
};

struct dns_message {
    uint16_t id;
    uint8_t opcode;
    bool qr, aa, tc, rd, ra, ad, cd;
    uint16_t rcode; /* with the upper bits of OPT where there is one (RFC 6891) */

    bool has_question; /* exactly one question, which is what every server sends; see n_questions */
    unsigned n_questions;
    const char *qname; /* of the first question; NULL without one */
    uint16_t qtype, qclass;

    struct dns_rr *answer, *authority, *additional; /* OPT is not among them */
    size_t n_answer, n_authority, n_additional;

    bool has_edns;
    uint16_t edns_udp_size;
    uint8_t edns_version;
    bool dnssec_ok;
    struct dns_ede *ede; /* in the order received */
    size_t n_ede;
};

/*
 * Decodes a whole message (RFC 1035 section 4, RFC 6891, RFC 8914). An error (ERR_INPUT) names what is wrong
 * and the octet where the record begins ("record 3 of the answer section ends beyond the message (octet
 * 97)"). Where TC is set, records cut off at the end are no error: what is whole is kept. Octets behind the
 * last record are ignored.
 *
 * Nothing in *out points into `data`. Equal names share one text, and texts of names together take at most 16
 * octets for each octet of the message or 64 KiB, whichever is more; a message that needs more is an error.
 * Memory is thus at most 32 * size + 80 KiB, whatever the message holds.
 */
bool dns_message_decode(struct arena *arena, const uint8_t *data, size_t size, struct dns_message *out,
                        struct err *err);

/* The SOA record of the authority section, or of the answer where SOA was asked; NULL without one. */
const struct dns_rr *dns_message_soa(const struct dns_message *message);

#endif
