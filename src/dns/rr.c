#include "dns/rr.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct named {
    int number;
    const char *name;
};

/* https://www.iana.org/assignments/dns-parameters: what a capture of a resolver is likely to hold. */
static const struct named types[] = {
    {DNS_A, "A"},   {DNS_NS, "NS"},   {DNS_CNAME, "CNAME"}, {DNS_SOA, "SOA"}, {12, "PTR"},
    {15, "MX"},     {DNS_TXT, "TXT"}, {DNS_AAAA, "AAAA"},   {33, "SRV"},      {35, "NAPTR"},
    {39, "DNAME"},  {DNS_OPT, "OPT"}, {43, "DS"},           {46, "RRSIG"},    {47, "NSEC"},
    {48, "DNSKEY"}, {50, "NSEC3"},    {51, "NSEC3PARAM"},   {52, "TLSA"},     {64, "SVCB"},
    {65, "HTTPS"},  {250, "TSIG"},    {251, "IXFR"},        {252, "AXFR"},    {255, "ANY"},
    {257, "CAA"},
};

static const struct named rcodes[] = {
    {DNS_NOERROR, "NOERROR"},
    {DNS_FORMERR, "FORMERR"},
    {DNS_SERVFAIL, "SERVFAIL"},
    {DNS_NXDOMAIN, "NXDOMAIN"},
    {DNS_NOTIMP, "NOTIMP"},
    {DNS_REFUSED, "REFUSED"},
    {6, "YXDOMAIN"},
    {7, "YXRRSET"},
    {8, "NXRRSET"},
    {9, "NOTAUTH"},
    {10, "NOTZONE"},
    {11, "DSOTYPENI"},
    {16, "BADVERS"},
    {17, "BADKEY"},
    {18, "BADTIME"},
    {19, "BADMODE"},
    {20, "BADNAME"},
    {21, "BADALG"},
    {22, "BADTRUNC"},
    {23, "BADCOOKIE"},
};

/* By code: RFC 8914 section 4 and later registrations. */
static const char *const ede_purposes[] = {
    "Other",
    "Unsupported DNSKEY Algorithm",
    "Unsupported DS Digest Type",
    "Stale Answer",
    "Forged Answer",
    "DNSSEC Indeterminate",
    "DNSSEC Bogus",
    "Signature Expired",
    "Signature Not Yet Valid",
    "DNSKEY Missing",
    "RRSIGs Missing",
    "No Zone Key Bit Set",
    "NSEC Missing",
    "Cached Error",
    "Not Ready",
    "Blocked",
    "Censored",
    "Filtered",
    "Prohibited",
    "Stale NXDOMAIN Answer",
    "Not Authoritative",
    "Not Supported",
    "No Reachable Authority",
    "Network Error",
    "Invalid Data",
    "Signature Expired before Valid",
    "Too Early",
    "Unsupported NSEC3 Iterations Value",
    "Unable to conform to policy",
    "Synthesized",
    "Invalid Query Type",
};

static const char *name_of(const struct named *list, size_t count, const char *otherwise, int number,
                           char room[static 16])
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].number == number) {
            return list[i].name;
        }
    }
    snprintf(room, 16, "%s%d", otherwise, number);
    return room;
}

const char *dns_type_name(uint16_t type, char room[static 16])
{
    return name_of(types, sizeof types / sizeof types[0], "TYPE", type, room);
}

bool dns_type_parse(const char *text, uint16_t *out)
{
    static const char otherwise[] = "TYPE";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (text_equal_nocase(types[i].name, text)) {
            *out = (uint16_t)types[i].number;
            return true;
        }
    }
    int64_t number;
    if (!text_starts_nocase(text, otherwise) ||
        !text_number(text + strlen(otherwise), 0, UINT16_MAX, &number)) {
        return false;
    }
    *out = (uint16_t)number;
    return true;
}

const char *dns_rcode_name(int rcode, char room[static 16])
{
    return name_of(rcodes, sizeof rcodes / sizeof rcodes[0], "RCODE", rcode, room);
}

const char *dns_ede_name(uint16_t code)
{
    return code < sizeof ede_purposes / sizeof ede_purposes[0] ? ede_purposes[code] : NULL;
}
