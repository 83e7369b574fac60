#include "dns/query.h"

#include <string.h>

#include "dns/rr.h"

static size_t put16(uint8_t *out, size_t at, unsigned value)
{
    out[at] = (uint8_t)(value >> 8);
    out[at + 1] = (uint8_t)value;
    return at + 2;
}

bool dns_query_encode(uint8_t out[static DNS_QUERY_MAX], size_t *len, uint16_t id,
                      const struct dns_query *query)
{
    uint8_t name[DNS_NAME_WIRE];
    size_t name_len, at = 0;
    if (!dns_name_to_wire(query->qname, name, &name_len)) {
        return false;
    }
    at = put16(out, at, id);
    at = put16(out, at, (query->rd ? 0x0100U : 0) | (query->cd ? 0x0010U : 0));
    at = put16(out, at, 1); /* QDCOUNT */
    at = put16(out, at, 0);
    at = put16(out, at, 0);
    at = put16(out, at, query->edns ? 1 : 0); /* ARCOUNT */
    memcpy(out + at, name, name_len);
    at = put16(out, at + name_len, query->qtype);
    at = put16(out, at, DNS_IN);
    if (query->edns) {
        out[at++] = 0; /* the root */
        at = put16(out, at, DNS_OPT);
        at = put16(out, at, DNS_EDNS_SIZE);
        at = put16(out, at, 0); /* extended RCODE, version 0 */
        at = put16(out, at, 0); /* flags: DO would only make replies larger */
        at = put16(out, at, 0); /* RDLENGTH */
    }
    *len = at;
    return true;
}
