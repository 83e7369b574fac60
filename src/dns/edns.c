#include "dns/edns.h"

#include "base/text.h"

enum { OPTION_EDE = 15, OPTION_HEADER = 4 };

/* INFO-CODE and EXTRA-TEXT. A NUL ends the text, for some servers send one; what follows it would be unseen
 * in a C string and has no meaning. */
static bool read_ede(struct dns_reader *reader, size_t len, struct dns_ede *out)
{
    const uint8_t *text;
    if (len < 2) {
        return dns_reader_fail(reader, "holds an extended error shorter than its code");
    }
    if (!dns_read_u16(reader, &out->code) || !dns_read_octets(reader, len - 2, &text)) {
        return false;
    }
    out->text = len == 2 ? "" : arena_strndup(reader->arena, (const char *)text, len - 2);
    return true;
}

static bool read_options(struct dns_reader *reader, struct dns_message *message)
{
    size_t room = 0;
    while (reader->at < reader->end) {
        uint16_t code, len;
        const uint8_t *ignored;
        if (!dns_read_u16(reader, &code) || !dns_read_u16(reader, &len)) {
            return false;
        }
        if (code != OPTION_EDE) {
            if (!dns_read_octets(reader, len, &ignored)) {
                return false;
            }
            continue;
        }
        message->ede = arena_grow(reader->arena, message->ede, message->n_ede, &room, sizeof message->ede[0]);
        if (reader->end - reader->at < len) {
            return dns_reader_fail(reader, "holds an extended error that ends beyond its length");
        }
        if (!read_ede(reader, len, &message->ede[message->n_ede])) {
            return false;
        }
        message->n_ede++;
    }
    return true;
}

bool dns_edns_read(struct dns_reader *reader, const struct dns_rr *opt, uint32_t ttl,
                   struct dns_message *message)
{
    if (message->has_edns) {
        return dns_reader_fail(reader, "is a second OPT record");
    }
    if (!text_equal(opt->owner, ".")) {
        return dns_reader_fail(reader, "is an OPT record whose owner is not the root");
    }
    /* RFC 6891 section 6.1.3: CLASS is the size, TTL holds extended RCODE, version, DO and reserved bits. */
    message->has_edns = true;
    message->edns_udp_size = opt->class;
    message->rcode = (uint16_t)(message->rcode | (ttl >> 24) << 4);
    message->edns_version = (uint8_t)(ttl >> 16);
    message->dnssec_ok = (ttl & 0x8000) != 0;
    return read_options(reader, message);
}
