/*
 * rdata.h - the part of a record that depends on its type. Used by message.c alone.
 */
#ifndef PLDIG_DNS_RDATA_H
#define PLDIG_DNS_RDATA_H

#include "dns/reader.h"
#include "dns/rr.h"

/* Reads the RDATA from reader->at to reader->end, all of it, into the member of the union that rr->type and
 * rr->class call for. */
bool dns_rdata_read(struct dns_reader *reader, struct dns_rr *rr);

#endif
