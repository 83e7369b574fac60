#include "diagnose/server_lines.h"

#include <string.h>

#include "base/buf.h"

/* In a template %z is the zone, %t the target, %n the network. NULL: nothing to write there. */
struct software {
    const char *name, *column;
    const char *lines[LINE_PURPOSES];
};

/* clang-format off */
static const struct software softwares[SOFTWARES] = {
    [SOFTWARE_BIND] = {
        "BIND", "BIND",
        {[LINES_FORWARD] = "zone \"%z\" { type forward; forward only; forwarders { %t; }; };",
         [LINES_REBINDING] = "deny-answer-addresses { ... } except-from { \"%z\"; };",
         [LINES_RECURSION] = "allow-recursion { %n; };",
         [LINES_DNSSEC] = "validate-except { \"%z\"; };",
         [LINES_FLUSH] = "rndc flushtree %z",
         [LINES_NO_FALLBACK] = "forward only;  (in zone \"%z\"; the default is first)"}},
    [SOFTWARE_UNBOUND] = {
        "unbound", "unbound",
        {[LINES_FORWARD] = "forward-zone: name: \"%z\" forward-addr: %t",
         [LINES_REBINDING] = "private-domain: \"%z\"",
         [LINES_RECURSION] = "access-control: %n allow",
         [LINES_DNSSEC] = "domain-insecure: \"%z\"",
         [LINES_FLUSH] = "unbound-control flush_zone %z",
         [LINES_NO_FALLBACK] = "forward-first: no  (in the forward-zone \"%z\")"}},
    [SOFTWARE_DNSMASQ] = {
        "dnsmasq", "dnsmasq",
        {[LINES_FORWARD] = "server=/%z/%t",
         [LINES_REBINDING] = "rebind-domain-ok=/%z/  (the zone that is asked for; privatelink alone does not help)",
         [LINES_RECURSION] = "interface=<the one that faces %n>  (instead of local-service)",
         [LINES_DNSSEC] = "server=/%z/%t  (what the server of one domain says is not validated)",
         [LINES_FLUSH] = "kill -HUP $(pidof dnsmasq)"}},
    [SOFTWARE_WINDOWS] = {
        "Windows DNS", "Windows",
        {[LINES_FORWARD] = "Add-DnsServerConditionalForwarderZone -Name %z -MasterServers %t",
         [LINES_FORWARD_ELSEWHERE] = "Set-DnsServerConditionalForwarderZone -Name %z -MasterServers %t",
         [LINES_RECURSION] = "Set-DnsServerRecursionScope -Name . -EnableRecursion $true  (or a scope for %n)",
         [LINES_FLUSH] = "Clear-DnsServerCache",
         [LINES_NO_FALLBACK] = "Set-DnsServerConditionalForwarderZone -Name %z -UseRecursion $false"}},
    [SOFTWARE_COREDNS] = {
        "CoreDNS", "CoreDNS",
        {[LINES_FORWARD] = "forward %z %t  (in the server block, before \"forward .\")",
         [LINES_RECURSION] = "allow net %n  (in the plugin acl)",
         [LINES_FLUSH] = "kubectl -n kube-system rollout restart deployment coredns",
         [LINES_NO_FALLBACK] = "forward %z %t  (and no public server beside it)"}},
    [SOFTWARE_POWERDNS] = {
        "PowerDNS Recursor", "PowerDNS",
        {[LINES_FORWARD] = "forward-zones-recurse+=%z=%t",
         [LINES_RECURSION] = "allow-from+=%n",
         [LINES_DNSSEC] = "addNTA(\"%z\")  (in lua-config-file)",
         [LINES_FLUSH] = "rec_control wipe-cache '%z$'"}},
    [SOFTWARE_INFOBLOX] = {
        "Infoblox", "Infoblox",
        {[LINES_FORWARD] = "Data Management, DNS, Zones: add forward zone %z to %t, Use Forwarders Only",
         [LINES_REBINDING] = "the security policy with Block DNS rebinding attacks: allow %z",
         [LINES_RECURSION] = "Grid DNS Properties, Queries: allow recursion, and %n in its list",
         [LINES_DNSSEC] = "Grid DNS Properties, DNSSEC: %z as a negative trust anchor",
         [LINES_FLUSH] = "Data Management, DNS, Members: clear the DNS cache",
         [LINES_NO_FALLBACK] = "forward zone %z: Use Forwarders Only"}},
    [SOFTWARE_KNOT] = {
        "Knot Resolver", "Knot",
        {[LINES_FORWARD] = "policy.add(policy.suffix(policy.STUB('%t'), policy.todnames({'%z'})))",
         [LINES_REBINDING] = "modules.unload('rebinding')  (it has no list of exceptions)",
         [LINES_RECURSION] = "view:addr('%n', policy.all(policy.PASS))",
         [LINES_DNSSEC] = "trust_anchors.set_insecure({'%z'})  (replaces the former list)",
         [LINES_FLUSH] = "cache.clear('%z')"}},
    [SOFTWARE_RESOLVED] = {
        "systemd-resolved", "resolved",
        {[LINES_FORWARD] = "resolvectl dns <link> %t; resolvectl domain <link> '~%z'  (each sets the whole list)",
         [LINES_DNSSEC] = "resolvectl nta <link> %z",
         [LINES_FLUSH] = "resolvectl flush-caches"}},
};
/* clang-format on */

const char *server_software_name(enum server_software software)
{
    return software < SOFTWARES ? softwares[software].name : "unknown software";
}

static const char *word_of(const struct line_words *words, char letter)
{
    switch (letter) {
    case 'z':
        return words->zone;
    case 't':
        return words->target;
    case 'n':
        return words->network;
    default:
        return NULL;
    }
}

static void add_line(struct buf *out, const struct software *software, const char *template,
                     const struct line_words *words)
{
    if (out->len > 0)
        buf_char(out, '\n');
    buf_printf(out, "%-9s", software->column);
    for (const char *c = template; *c != '\0'; c++) {
        const char *word = *c == '%' ? word_of(words, c[1]) : NULL;
        if (word == NULL) {
            buf_char(out, *c);
            continue;
        }
        buf_str(out, word);
        c++;
    }
}

static const char *template_of(const struct software *software, enum line_purpose purpose)
{
    if (purpose == LINES_FORWARD_ELSEWHERE && software->lines[purpose] == NULL)
        purpose = LINES_FORWARD;
    return software->lines[purpose];
}

char *server_lines(struct arena *arena, enum line_purpose purpose, const struct line_words *words,
                   enum server_software first, bool alone)
{
    struct buf out;
    buf_init(&out, arena);
    const char *template = first < SOFTWARES ? template_of(&softwares[first], purpose) : NULL;
    if (template != NULL)
        add_line(&out, &softwares[first], template, words);
    for (size_t i = 0; i < SOFTWARES && !alone; i++) {
        template = template_of(&softwares[i], purpose);
        if (i != (size_t)first && i < SOFTWARE_KNOT && template != NULL)
            add_line(&out, &softwares[i], template, words);
    }
    return out.len > 0 ? out.data : NULL;
}
