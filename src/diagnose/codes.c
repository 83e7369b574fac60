#include "diagnose/codes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* One row per code, in rising order. A retired code stays, with a comment that says since when. */
static const struct code_info rows[] = {
    {101, "resolver-unreachable", SEVERITY_ERROR},
    {102, "azure-dns-unreachable-here", SEVERITY_INFO},
    {103, "forwarder-unreachable", SEVERITY_ERROR},
    {104, "forwarding-loop", SEVERITY_ERROR},
    {105, "stub-instead-of-forward", SEVERITY_ERROR},
    {106, "dnssec-validation-failure", SEVERITY_ERROR},
    {107, "recursion-refused", SEVERITY_ERROR},
    {108, "udp-blocked-tcp-ok", SEVERITY_WARNING},
    {109, "truncated-and-tcp-blocked", SEVERITY_ERROR},
    {110, "rebinding-protection", SEVERITY_ERROR},
    {111, "dns-policy-block", SEVERITY_ERROR},
    {112, "refused-for-this-name", SEVERITY_ERROR},
    {113, "stale-answer-served", SEVERITY_WARNING},
    {114, "dns-overload", SEVERITY_WARNING},
    {115, "resolvers-disagree", SEVERITY_ERROR},
    {116, "fallback-server-took-over", SEVERITY_WARNING},
    {117, "resolver-inconsistent", SEVERITY_ERROR},
    {118, "dns-intercepted", SEVERITY_WARNING},
    {201, "zone-not-linked", SEVERITY_ERROR},
    {202, "resolver-not-forwarding-to-azure", SEVERITY_ERROR},
    {203, "forwarder-for-privatelink-zone-only", SEVERITY_ERROR},
    {204, "forwarder-scope-too-narrow", SEVERITY_ERROR},
    {205, "forwarder-fallback-to-public", SEVERITY_ERROR},
    {206, "local-override-not-chased", SEVERITY_ERROR},
    {207, "nxdomain-redirect-fallback", SEVERITY_ERROR},
    {208, "public-answer-cached", SEVERITY_ERROR},
    {209, "vpn-split-dns-missing-domain", SEVERITY_ERROR},
    {210, "one-service-zone-missing", SEVERITY_ERROR},
    {211, "wrong-zone-name", SEVERITY_ERROR},
    {212, "policy-not-applied-yet", SEVERITY_WARNING},
    {213, "public-answer-cause-unknown", SEVERITY_ERROR},
    {214, "ipv6-leak", SEVERITY_ERROR},
    {215, "host-not-on-private-network", SEVERITY_ERROR},
    {216, "doh-in-client", SEVERITY_INFO},
    {301, "no-approved-private-endpoint", SEVERITY_ERROR},
    {302, "service-zone-shadowed", SEVERITY_ERROR},
    {303, "no-custom-subdomain", SEVERITY_ERROR},
    {304, "regional-endpoint-used", SEVERITY_INFO},
    {305, "account-name-not-in-dns", SEVERITY_ERROR},
    {306, "hosts-file-override", SEVERITY_ERROR},
    {307, "privatelink-alias-missing", SEVERITY_ERROR},
    {308, "search-domain-wildcard", SEVERITY_ERROR},
    {309, "endpoint-lacks-member", SEVERITY_ERROR},
    {401, "privatelink-record-missing", SEVERITY_ERROR},
    {402, "foreign-private-endpoint", SEVERITY_ERROR},
    {403, "record-in-wrong-zone", SEVERITY_ERROR},
    {404, "duplicate-zones", SEVERITY_ERROR},
    {501, "stale-record", SEVERITY_ERROR},
    {502, "multiple-a-records", SEVERITY_ERROR},
    {503, "sibling-member-ip", SEVERITY_WARNING},
    {504, "other-endpoint-ip", SEVERITY_INFO},
    {505, "local-zone-copy-drift", SEVERITY_ERROR},
    {506, "hand-kept-record", SEVERITY_WARNING},
    {601, "vnet-dns-change-not-applied", SEVERITY_WARNING},
    {602, "nic-dns-overrides-vnet", SEVERITY_WARNING},
    {603, "private-resolver-ruleset-misrouted", SEVERITY_ERROR},
    {604, "zone-group-missing", SEVERITY_INFO},
    {605, "zone-link-not-completed", SEVERITY_WARNING},
    {606, "pod-path-differs", SEVERITY_INFO},
    {701, "proxy-resolves-instead", SEVERITY_ERROR},
    {702, "path-blocked", SEVERITY_ERROR},
    {703, "denied-by-network-rules", SEVERITY_ERROR},
    {704, "privatelink-name-used-directly", SEVERITY_ERROR},
    {705, "wrong-host-behind-ip", SEVERITY_WARNING},
    {706, "tls-intercepted", SEVERITY_WARNING},
    {707, "transparent-proxy-reresolves", SEVERITY_ERROR},
    {801, "public-network-access-enabled", SEVERITY_ERROR},
    {802, "default-action-allow", SEVERITY_ERROR},
    {803, "no-private-endpoint", SEVERITY_ERROR},
    {804, "network-rules-without-effect", SEVERITY_WARNING},
    {805, "ip-rule-invalid", SEVERITY_ERROR},
    {806, "virtual-network-rule-broken", SEVERITY_ERROR},
    {807, "trusted-services-bypass", SEVERITY_INFO},
    {808, "private-endpoint-connection-not-approved", SEVERITY_ERROR},
    {809, "foreign-endpoint-approved", SEVERITY_WARNING},
    {810, "network-perimeter-overrides", SEVERITY_INFO},
    {901, "expected-addresses-unknown", SEVERITY_UNKNOWN},
    {902, "arm-permission-missing", SEVERITY_UNKNOWN},
    {903, "inventory-stale", SEVERITY_WARNING},
    {904, "run-incomplete", SEVERITY_UNKNOWN},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

static const char *const severities[] = {
    [SEVERITY_INFO] = "info",
    [SEVERITY_UNKNOWN] = "unknown",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
    return severities[severity];
}

bool severity_parse(const char *text, enum severity *out)
{
    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        if (text_equal(text, severities[i])) {
            *out = (enum severity)i;
            return true;
        }
    }
    return false;
}

const struct code_info *codes_all(size_t *count)
{
    *count = N_ROWS;
    return rows;
}

static int order_rows(const void *a, const void *b)
{
    const struct code_info *x = a, *y = b;
    return x->code - y->code;
}

const struct code_info *code_info(int code)
{
    struct code_info key = {.code = code};
    return bsearch(&key, rows, N_ROWS, sizeof *rows, order_rows);
}

const struct code_info *code_find(const char *text)
{
    int64_t number;
    if (!text)
        return NULL;
    const char *digits = text_starts_nocase(text, "PLD") ? text + 3 : text;
    if (strlen(digits) == 3 && text_number(digits, 100, 999, &number))
        return code_info((int)number);
    for (size_t i = 0; i < N_ROWS; i++)
        if (text_equal_nocase(text, rows[i].name))
            return &rows[i];
    return NULL;
}
