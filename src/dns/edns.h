/*
 * edns.h - the OPT pseudo-record (RFC 6891) and the extended errors it carries (RFC 8914). Used by message.c
 * alone.
 */
#ifndef PLDIG_DNS_EDNS_H
#define PLDIG_DNS_EDNS_H

#include "dns/message.h"
#include "dns/reader.h"

/* Reads the options from reader->at to reader->end and, with the fixed part of the record, fills in what the
 * message knows of EDNS: also the upper bits of its rcode. */
bool dns_edns_read(struct dns_reader *reader, const struct dns_rr *opt, uint32_t ttl,
                   struct dns_message *message);

#endif
