#include "dns/rdata.h"

#include <string.h>

/* RDATA of exactly `len` octets; another RDLENGTH is no address. */
static bool read_address(struct dns_reader *reader, uint8_t family, size_t len, struct ip *out)
{
    const uint8_t *octets;
    if (reader->end - reader->at != len) {
        return dns_reader_fail(reader, "is an address of the wrong length");
    }
    if (!dns_read_octets(reader, len, &octets)) {
        return false;
    }
    memset(out, 0, sizeof *out);
    out->family = family;
    memcpy(out->bytes, octets, len);
    return true;
}

static bool read_soa(struct dns_reader *reader, struct dns_soa *out)
{
    return dns_read_name(reader, &out->mname) && dns_read_name(reader, &out->rname) &&
           dns_read_u32(reader, &out->serial) && dns_read_u32(reader, &out->refresh) &&
           dns_read_u32(reader, &out->retry) && dns_read_u32(reader, &out->expire) &&
           dns_read_u32(reader, &out->minimum);
}

static bool read_opaque(struct dns_reader *reader, struct dns_rr *rr)
{
    const uint8_t *octets;
    rr->opaque.len = reader->end - reader->at;
    if (!dns_read_octets(reader, rr->opaque.len, &octets)) {
        return false;
    }
    rr->opaque.data = arena_memdup(reader->arena, octets, rr->opaque.len);
    return true;
}

static bool read_by_type(struct dns_reader *reader, struct dns_rr *rr)
{
    if (rr->class != DNS_IN) {
        return read_opaque(reader, rr);
    }
    switch (rr->type) {
    case DNS_A:
        return read_address(reader, 4, 4, &rr->address);
    case DNS_AAAA:
        return read_address(reader, 6, 16, &rr->address);
    case DNS_CNAME:
    case DNS_NS:
        return dns_read_name(reader, &rr->target);
    case DNS_SOA:
        return read_soa(reader, &rr->soa);
    default:
        return read_opaque(reader, rr);
    }
}

bool dns_rdata_read(struct dns_reader *reader, struct dns_rr *rr)
{
    if (!read_by_type(reader, rr)) {
        return false;
    }
    return reader->at == reader->end || dns_reader_fail(reader, "has octets left over behind its RDATA");
}
