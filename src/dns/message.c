#include "dns/message.h"

#include <string.h>

#include "dns/edns.h"
#include "dns/rdata.h"
#include "dns/reader.h"

enum { RR_MIN = 11 }; /* octets of the shortest record: owner is the root, no RDATA */

/* The header with its counts, RFC 1035 section 4.1.1. */
static bool read_header(struct dns_reader *reader, struct dns_message *out, uint16_t counts[static 4])
{
    uint16_t flags;
    if (!dns_read_u16(reader, &out->id) || !dns_read_u16(reader, &flags)) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        if (!dns_read_u16(reader, &counts[i])) {
            return false;
        }
    }
    out->qr = (flags & 0x8000) != 0;
    out->opcode = (uint8_t)(flags >> 11 & 15);
    out->aa = (flags & 0x0400) != 0;
    out->tc = (flags & 0x0200) != 0;
    out->rd = (flags & 0x0100) != 0;
    out->ra = (flags & 0x0080) != 0;
    out->ad = (flags & 0x0020) != 0;
    out->cd = (flags & 0x0010) != 0;
    out->rcode = flags & 15;
    return true;
}

static bool read_questions(struct dns_reader *reader, uint16_t count, struct dns_message *out,
                           struct err *err)
{
    for (unsigned i = 0; i < count; i++) {
        const char *name;
        uint16_t type, class;
        size_t start = reader->at;
        if (!dns_read_name(reader, &name) || !dns_read_u16(reader, &type) || !dns_read_u16(reader, &class)) {
            return err_set(err, ERR_INPUT, "question %u %s (octet %zu)", i + 1, reader->wrong, start);
        }
        if (i == 0) {
            out->qname = name;
            out->qtype = type;
            out->qclass = class;
        }
    }
    out->n_questions = count;
    out->has_question = count == 1;
    return true;
}

/* One record of any section. OPT goes into the message itself and leaves *is_opt true. */
static bool read_record(struct dns_reader *reader, struct dns_message *out, bool opt_allowed,
                        struct dns_rr *rr, bool *is_opt)
{
    uint32_t ttl;
    uint16_t length;
    if (!dns_read_name(reader, &rr->owner) || !dns_read_u16(reader, &rr->type) ||
        !dns_read_u16(reader, &rr->class) || !dns_read_u32(reader, &ttl) || !dns_read_u16(reader, &length)) {
        return false;
    }
    if (reader->size - reader->at < length) {
        reader->cut = true;
        return dns_reader_fail(reader, "ends beyond the message");
    }
    rr->ttl = ttl > INT32_MAX ? 0 : ttl;
    *is_opt = rr->type == DNS_OPT;
    reader->end = reader->at + length;
    reader->in_rdata = true;
    bool ok;
    if (*is_opt) {
        ok = opt_allowed ? dns_edns_read(reader, rr, ttl, out)
                         : dns_reader_fail(reader, "is an OPT record outside the additional section");
    } else {
        ok = dns_rdata_read(reader, rr);
    }
    reader->end = reader->size;
    reader->in_rdata = false;
    return ok;
}

struct section {
    const char *name;
    uint16_t count; /* as the header claims */
    struct dns_rr **records;
    size_t *n_records;
};

/* *stop is set where a message with TC ends in the middle of the section. */
static bool read_section(struct dns_reader *reader, struct dns_message *out, const struct section *section,
                         bool *stop, struct err *err)
{
    size_t possible = (reader->size - reader->at) / RR_MIN;
    size_t room = section->count < possible ? section->count : possible;
    struct dns_rr *records = arena_array(reader->arena, room, sizeof *records);
    size_t kept = 0;
    for (unsigned i = 0; i < section->count && !*stop; i++) {
        struct dns_rr rr = {0};
        bool is_opt = false;
        size_t start = reader->at;
        if (read_record(reader, out, section->records == &out->additional, &rr, &is_opt)) {
            if (!is_opt) {
                records[kept++] = rr;
            }
        } else if (reader->cut && out->tc) {
            *stop = true;
        } else {
            return err_set(err, ERR_INPUT, "record %u of the %s section %s (octet %zu)", i + 1, section->name,
                           reader->wrong, start);
        }
    }
    *section->records = records;
    *section->n_records = kept;
    return true;
}

bool dns_message_decode(struct arena *arena, const uint8_t *data, size_t size, struct dns_message *out,
                        struct err *err)
{
    struct dns_reader reader;
    uint16_t counts[4];
    memset(out, 0, sizeof *out);
    if (size > DNS_MESSAGE_MAX) {
        return err_set(err, ERR_INPUT, "%zu octets are more than a DNS message can have", size);
    }
    dns_reader_init(&reader, arena, data, size);
    if (!read_header(&reader, out, counts)) {
        return err_set(err, ERR_INPUT, "%zu octets are fewer than a DNS header has", size);
    }
    if (!read_questions(&reader, counts[0], out, err)) {
        return false;
    }
    const struct section sections[] = {
        {"answer", counts[1], &out->answer, &out->n_answer},
        {"authority", counts[2], &out->authority, &out->n_authority},
        {"additional", counts[3], &out->additional, &out->n_additional},
    };
    bool stop = false;
    for (size_t i = 0; i < 3 && !stop; i++) {
        if (!read_section(&reader, out, &sections[i], &stop, err)) {
            return false;
        }
    }
    return true;
}

static const struct dns_rr *first_soa(const struct dns_rr *records, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (records[i].type == DNS_SOA && records[i].class == DNS_IN) {
            return &records[i];
        }
    }
    return NULL;
}

const struct dns_rr *dns_message_soa(const struct dns_message *message)
{
    const struct dns_rr *soa = NULL;
    if (message->has_question && message->qtype == DNS_SOA) {
        soa = first_soa(message->answer, message->n_answer);
    }
    return soa != NULL ? soa : first_soa(message->authority, message->n_authority);
}
