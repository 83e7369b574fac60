#include "diagnose/say_connect.h"

#include "base/buf.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/reach.h"
#include "diagnose/say.h"

/* Which connections a finding shows. */
enum shown {
    SHOWN_ALL,
    SHOWN_JUDGED,  /* direct ones to addresses that DNS gives rightly, where they did not get through */
    SHOWN_STRANGE, /* those whose certificate is not one of Azure's */
};

static bool is_shown(const struct judge *judge, const struct connection *connection,
                     const struct finding *finding, enum shown shown)
{
    enum reach reach = reach_of(connection);
    switch (shown) {
    case SHOWN_ALL:
        return true;
    case SHOWN_STRANGE:
        return reach == REACH_CERTIFICATE || reach_strange_issuer(connection);
    case SHOWN_JUDGED:
        break;
    }
    /* A proxy that gets through makes a blocked way a warning. */
    if (connection->proxy)
        return finding->code == 702 && finding->severity == SEVERITY_WARNING;
    return reach_is_judged(judge, connection) && reach != REACH_SERVICE;
}

/* A line for each connection: they are all that such a finding rests on, beside the answers of DNS. */
static void say_evidence(const struct judge *judge, const struct finding_group *group,
                         struct finding *finding, enum shown shown)
{
    size_t left = 0;
    for (size_t i = 0; i < group->n_names; i++) {
        size_t count;
        const struct connection *items = run_connections(judge->run, group->names[i], &count);
        for (size_t c = 0; c < count; c++) {
            if (!is_shown(judge, &items[c], finding, shown))
                continue;
            if (finding->n_because < BECAUSE_MAX)
                say_because(judge, finding, reach_say(judge, &items[c]));
            else
                left++;
        }
    }
    if (left)
        finding->because[finding->n_because++] = arena_printf(judge->arena, "and %zu more like these", left);
}

static const char *first_fqdn(const struct judge *judge, const struct finding_group *group)
{
    return judge->run->names[group->names[0]].fqdn;
}

static const struct account *first_account(const struct judge *judge, const struct finding_group *group)
{
    return judge->facts->names[group->names[0]].account;
}

/* The first direct connection of the group's first name of this kind; NULL. */
static const struct connection *first_direct(const struct judge *judge, const struct finding_group *group,
                                             enum reach reach)
{
    size_t count;
    const struct connection *items = run_connections(judge->run, group->names[0], &count);
    for (size_t i = 0; i < count; i++)
        if (!items[i].proxy && reach_of(&items[i]) == reach)
            return &items[i];
    return NULL;
}

static const char *first_address(const struct judge *judge, const struct finding_group *group,
                                 enum reach reach)
{
    const struct connection *connection = first_direct(judge, group, reach);
    char room[IP_TEXT];
    return connection ? arena_strdup(judge->arena, ip_format(&connection->address, room)) : "<address>";
}

/* What was asked, as curl asks it, past any proxy. */
static char *curl_line(const struct judge *judge, const struct finding_group *group)
{
    size_t count;
    const struct connection *items = run_connections(judge->run, group->names[0], &count);
    return arena_printf(judge->arena, "curl -sS -m 5 --noproxy '*' -w '\\n%%{http_code} %%{remote_ip}\\n' %s",
                        text_shell_quote(judge->arena, count ? items[0].url : ""));
}

static void ask_again(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Then connect again.",
             arena_printf(judge->arena, "pldig check %s --connect", first_fqdn(judge, group)), NULL);
}

/* ".openai.azure.com,.cognitiveservices.azure.com": the group's service zones as NO_PROXY takes them. */
static char *no_proxy_entries(const struct judge *judge, const struct finding_group *group)
{
    const struct azure_zone *zones[16];
    size_t count = say_zone_list(judge, group, zones);
    struct buf buf;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s.%s", i ? "," : "", zones[i]->suffix);
    return buf.data;
}

/* What became of the request at the proxy, as the rest of a sentence. */
static const char *proxy_end(enum reach reach)
{
    switch (reach) {
    case REACH_PUBLIC_DISABLED:
    case REACH_RULES_DENIED:
        return "which resolves the name by itself, to the public front, and is refused there (HTTP 403)";
    case REACH_NOT_APPROVED:
        return "which reaches a private endpoint that is not approved for the account (HTTP 403)";
    case REACH_WRONG_HOST:
        return "behind which a server answers that does not know the name";
    case REACH_PROXY_REFUSED:
        return "which does not let the request through";
    default:
        return "and no answer comes through it";
    }
}

void say_701(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct connection *proxied = reach_proxied(judge->run, group->names[0]);
    const char *direct = first_direct(judge, group, REACH_SERVICE)
                             ? "The direct connection to the private endpoint works."
                             : "The direct connection has a finding of its own.";
    finding->message =
        arena_printf(judge->arena, "HTTPS to %s goes through the proxy %s that the environment names, %s. %s",
                     say_names(judge, group), proxied ? proxied->proxy : "(unknown)",
                     proxy_end(reach_of(proxied)), direct);
    say_evidence(judge, group, finding, SHOWN_ALL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See what programs get that go past the proxy: 401 is healthy, it asks for a key.",
             curl_line(judge, group), NULL);
    const char *entries = no_proxy_entries(judge, group);
    bool some = judge->run->host.no_proxy && *judge->run->host.no_proxy;
    say_step(
        judge, finding, STEP_CHANGE, RISK_LOCAL,
        "Except the service's names from the proxy, where the program gets its environment (unit file, "
        "profile, container). Some programs read no_proxy in lower case only, or a setting of their own.",
        some ? arena_printf(judge->arena, "export NO_PROXY=\"$NO_PROXY,%s\" no_proxy=\"$NO_PROXY,%s\"",
                            entries, entries)
             : arena_printf(judge->arena, "export NO_PROXY=%s no_proxy=%s", entries, entries),
        "Take the entries out again.");
    say_step(
        judge, finding, STEP_ASK, RISK_NONE,
        "Where programs must use the proxy, ask those who run it to resolve these zones privately and to "
        "have a way to the endpoint's subnet; where clients get a PAC file, to return DIRECT for them.",
        NULL, NULL);
    ask_again(judge, group, finding);
}

/* How the group's connections failed, each way once. */
static const char *ways_blocked(const struct judge *judge, const struct finding_group *group)
{
    bool timeout = false, refused = false, unreachable = false, cut_off = false;
    for (size_t i = 0; i < group->n_names; i++) {
        size_t count;
        const struct connection *items = run_connections(judge->run, group->names[i], &count);
        for (size_t c = 0; c < count; c++) {
            if (!reach_is_judged(judge, &items[c]) || reach_of(&items[c]) != REACH_BLOCKED)
                continue;
            timeout |= items[c].tcp == TCP_END_TIMEOUT;
            refused |= items[c].tcp == TCP_END_REFUSED;
            unreachable |= items[c].tcp == TCP_END_UNREACHABLE;
            cut_off |= items[c].tcp == TCP_END_CONNECTED;
        }
    }
    return arena_printf(
        judge->arena, "%s%s%s%s",
        timeout ? " Nothing comes back: a rule drops it, or a route or peering is missing, there or back."
                : "",
        refused ? " It is refused: something answers for the address, and it is not the service." : "",
        unreachable ? " There is no way to it: a route is missing, or a rule on the way says no." : "",
        cut_off
            ? " It breaks off after the connection: a device inspects TLS, the two directions take different "
              "ways, or large packets are lost."
            : "");
}

static void path_steps_azure(const struct judge *judge, struct finding *finding)
{
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See the rules and routes that really apply to this VM.",
        "az network nic list-effective-nsg -g <resource-group> -n <nic-of-this-vm> -o json; az network nic "
        "show-effective-route-table -g <resource-group> -n <nic-of-this-vm> -o table",
        NULL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "And the peering between its VNet and the endpoint's.",
             "az network vnet peering list -g <resource-group> --vnet-name <vnet-of-this-vm> -o table", NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_SHARED,
        "Allow TCP 443 to the endpoint's subnet where it is stopped (NSG, firewall), or mend route or "
        "peering. "
        "A route through a firewall needs SNAT there, or the answer takes another way. Rules and routes hold "
        "for the whole subnet.",
        NULL, "Note the old rules and routes first, and put them back.");
}

static void path_steps_onprem(const struct judge *judge, struct finding *finding, const char *address)
{
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See where it stops.",
             arena_printf(judge->arena, "ip route get %s; sudo traceroute -n -T -p 443 %s", address, address),
             NULL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "And whether VPN or ExpressRoute carries the prefix.",
             "az network vnet-gateway list-advertised-routes -g <resource-group> -n <gateway> --peer "
             "<bgp-peer> -o "
             "table",
             NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_SHARED,
        "Let VPN or ExpressRoute carry the prefix of the endpoint's subnet, and open TCP 443 to it on the "
        "firewalls between. Routes and rules are shared by everybody on the path.",
        NULL, "Note the old routes and rules first, and put them back.");
}

void say_702(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    bool by_proxy = finding->severity == SEVERITY_WARNING;
    finding->message = arena_printf(
        judge->arena, "%s: the address is %s, but no connection to its port 443 comes about.%s%s",
        say_names(judge, group), finding->n_alternatives ? "private" : "the right one",
        ways_blocked(judge, group),
        by_proxy ? " Programs that use the proxy of the environment get through." : "");
    say_evidence(judge, group, finding, SHOWN_JUDGED);
    if (forward_in_vnet(judge))
        path_steps_azure(judge, finding);
    else
        path_steps_onprem(judge, finding, first_address(judge, group, REACH_BLOCKED));
    ask_again(judge, group, finding);
}

void say_703(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    bool not_approved = first_direct(judge, group, REACH_NOT_APPROVED) != NULL;
    const struct account *account = first_account(judge, group);
    finding->message = arena_printf(
        judge->arena,
        "%s: the connection to the private endpoint's address stands, and the service refuses with HTTP 403: "
        "%s.",
        say_names(judge, group),
        not_approved
            ? "the request did not come by an endpoint that is approved for this account"
            : "its rules for networks and addresses do not let the request in, which did not count as one "
              "of a private endpoint");
    say_evidence(judge, group, finding, SHOWN_JUDGED);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Read the answer word by word.", curl_line(judge, group),
             NULL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE,
             "See whether the endpoint's connection is approved, and for this account.",
             az_connection_list(judge, account, judge->run->accounts[group->accounts[0]].name), NULL);
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             not_approved
                 ? "Ask the owner of the account to approve the connection, or have the endpoint made anew "
                   "for this account."
                 : "Ask whether a firewall on the way sends the request on from its own address (PLD707). "
                   "Rules for addresses cannot hold private ones; opening public access would only hide it.",
             NULL, NULL);
    ask_again(judge, group, finding);
}

void say_705(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct account *account = first_account(judge, group);
    finding->message = arena_printf(judge->arena,
                                    "%s: a server of Azure answers at the address, and does not know the "
                                    "name. The name may be too young or "
                                    "not one of the account's, or the address may belong to something else.",
                                    say_names(judge, group));
    say_evidence(judge, group, finding, SHOWN_JUDGED);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Read the answer word by word.", curl_line(judge, group),
             NULL);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Compare with the names that the account has.",
             az_account_list(judge, account ? account->name : judge->run->accounts[group->accounts[0]].name),
             NULL);
    say_step(judge, finding, STEP_ASK, RISK_NONE,
             "Some minutes after the account was made, just ask again; else ask its owner.", NULL, NULL);
    ask_again(judge, group, finding);
}

void say_706(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s: the certificate on the connection is not one of Azure's: a device "
                                    "or a proxy on the way opens TLS and "
                                    "signs anew. Programs that do not trust its authority fail, and it sees "
                                    "every request, keys included.",
                                    say_names(judge, group));
    say_evidence(judge, group, finding, SHOWN_STRANGE);
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See who issued it; Azure's name Microsoft or DigiCert.",
        arena_printf(judge->arena,
                     "openssl s_client -connect %s:443 -servername %s </dev/null 2>/dev/null | openssl x509 "
                     "-noout -issuer -subject -dates",
                     first_fqdn(judge, group), first_fqdn(judge, group)),
        NULL);
    say_step(
        judge, finding, STEP_ASK, RISK_NONE,
        arena_printf(judge->arena,
                     "Ask those who run it to except %s from TLS inspection: for everybody behind it. Where "
                     "its authority is to be trusted instead, name it with SSL_CERT_FILE, and pldig can look "
                     "behind it.",
                     say_suffixes(judge, group)),
        NULL, NULL);
    ask_again(judge, group, finding);
}

void say_707(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s: the connection went to the private endpoint's address, past any "
                                    "proxy of the environment, and the "
                                    "public front answered (HTTP 403, public access is disabled). A firewall "
                                    "or transparent proxy on the way "
                                    "resolves the name again and sends the request on publicly.",
                                    say_names(judge, group));
    say_evidence(judge, group, finding, SHOWN_JUDGED);
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Read the answer, and the address beside it.",
             curl_line(judge, group), NULL);
    if (forward_in_vnet(judge))
        say_step(judge, finding, STEP_VERIFY, RISK_NONE,
                 "Look for an appliance as the next hop to the endpoint's prefix.",
                 "az network nic show-effective-route-table -g <resource-group> -n <nic-of-this-vm> -o table",
                 NULL);
    else
        say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Look for the device on the way.",
                 arena_printf(judge->arena, "sudo traceroute -n -T -p 443 %s",
                              first_address(judge, group, REACH_PUBLIC_DISABLED)),
                 NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "On the firewall let TCP 443 to the endpoint's addresses pass by a network rule instead of an "
             "application rule, or give the firewall's own DNS the private view. It holds for everybody "
             "behind it.",
             NULL, "Put the old rule back.");
    ask_again(judge, group, finding);
}
