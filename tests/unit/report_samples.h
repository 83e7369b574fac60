/*
 * report_samples.h - whole runs made by hand, with facts derived and a diagnosis stated, for the tests of the
 * reports.
 *
 * A sample is what a writer gets. sample_table[] has all of them; each builder says what it is about.
 */
#ifndef PLDIG_TESTS_REPORT_SAMPLES_H
#define PLDIG_TESTS_REPORT_SAMPLES_H

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/waivers.h"
#include "report/report.h"

enum { MAX_ACCOUNTS = 320, MAX_RESOLVERS = 24, MAX_OBSERVATIONS = 4096, MAX_FINDINGS = 16, MAX_LIST = 8 };

/* Everything lives in the arena; arrays have their full room from the start, so pointers into them stay. */
struct sample {
    struct arena *arena;
    struct run run;
    struct inventory inventory;
    struct facts facts;
    struct diagnosis diagnosis;
    struct report report;
};

static struct ip ip_of(const char *text)
{
    struct ip ip;
    if (!ip_parse(text, &ip)) {
        memset(&ip, 0, sizeof ip);
    }
    return ip;
}

static struct sample *sample_new(struct arena *arena)
{
    struct sample *s = arena_alloc(arena, sizeof *s);
    static const char *const arguments[] = {"pldig", "check", "contoso-aoai"};
    s->arena = arena;
    s->run = (struct run){.started_at = "2026-11-20T10:12:00.250Z",
                          .duration_us = 80000,
                          .complete = true,
                          .cloud = "AzureCloud",
                          .c_ares = "1.18.1",
                          .libcurl = "7.88.1",
                          .timeout_us = 2000000,
                          .tries = 2,
                          .control_name = "login.microsoftonline.com",
                          .inventory = &s->inventory};
    s->run.arguments = arena_memdup(arena, arguments, sizeof arguments);
    s->run.n_arguments = 3;
    s->run.vantage.kind = VANTAGE_VNET;
    s->run.host.name = "vm-jump";
    s->run.host.user = "alice";
    s->run.host.addresses = arena_array(arena, 1, sizeof *s->run.host.addresses);
    s->run.host.addresses[0] =
        (struct host_address){.interface = "eth0", .ip = ip_of("10.20.0.7"), .prefix = 24};
    s->run.host.n_addresses = 1;
    s->run.host.nameservers = arena_array(arena, 3, sizeof *s->run.host.nameservers);
    s->run.accounts = arena_array(arena, MAX_ACCOUNTS, sizeof *s->run.accounts);
    s->run.names = arena_array(arena, MAX_ACCOUNTS * 3, sizeof *s->run.names);
    s->run.resolvers = arena_array(arena, MAX_RESOLVERS, sizeof *s->run.resolvers);
    s->run.observations = arena_array(arena, MAX_OBSERVATIONS, sizeof *s->run.observations);
    s->run.cap_observations = MAX_OBSERVATIONS;
    s->inventory.accounts = arena_array(arena, MAX_ACCOUNTS, sizeof *s->inventory.accounts);
    s->inventory.endpoints = arena_array(arena, MAX_ACCOUNTS, sizeof *s->inventory.endpoints);
    s->inventory.cloud = "AzureCloud";
    s->inventory.taken_at = "2026-11-20T08:12:00Z";
    s->diagnosis.findings = arena_array(arena, MAX_FINDINGS, sizeof *s->diagnosis.findings);
    return s;
}

/* --- whom we ask --- */

static void system_dns(struct sample *s, const char *address)
{
    struct host *host = &s->run.host;
    host->nameservers[host->n_nameservers++] =
        (struct host_nameserver){.ip = ip_of(address), .line = 3, .used = true};
}

/* "" as address: the system path. */
static struct resolver *resolver(struct sample *s, enum role role, const char *label, const char *address,
                                 uint16_t port, const char *source)
{
    struct resolver *it = &s->run.resolvers[s->run.n_resolvers++];
    it->id = arena_printf(s->arena, "r%zu", s->run.n_resolvers);
    it->label = label;
    it->address = ip_of(address);
    it->port = port;
    it->role = role;
    it->judged = role != ROLE_CONTROL && role != ROLE_AZURE_DNS;
    it->source = source;
    it->qps = 400;
    return it;
}

static void usual_resolvers(struct sample *s, const char *system)
{
    resolver(s, ROLE_SYSTEM_PATH, "getaddrinfo", "", 0, "getaddrinfo");
    system_dns(s, system);
    resolver(s, ROLE_SYSTEM, NULL, system, 53, "resolv.conf line 3");
    resolver(s, ROLE_AZURE_DNS, "azure-dns", "168.63.129.16", 53, "built in");
}

/* --- what Azure says --- */

#define RESOURCES "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-ai/providers/"

static size_t account(struct sample *s, const char *name, const char *kind, const char *location,
                      const char *access)
{
    struct account *arm = &s->inventory.accounts[s->inventory.n_accounts++];
    arm->id = arena_printf(s->arena, RESOURCES "Microsoft.CognitiveServices/accounts/%s", name);
    arm->name = name;
    arm->kind = kind;
    arm->location = location;
    arm->custom_subdomain = name;
    arm->public_network_access = access;
    arm->connections = arena_array(s->arena, MAX_LIST, sizeof *arm->connections);
    s->run.accounts[s->run.n_accounts] = (struct checked_account){.name = name, .arm = arm, .named = true};
    return s->run.n_accounts++;
}

static struct private_endpoint *endpoint(struct sample *s, size_t of, const char *name, const char *status)
{
    struct account *arm = &s->inventory.accounts[of];
    struct private_endpoint *it = &s->inventory.endpoints[s->inventory.n_endpoints++];
    it->id = arena_printf(s->arena, RESOURCES "Microsoft.Network/privateEndpoints/%s", name);
    it->name = name;
    it->status = status;
    it->readable = TRI_YES;
    it->members_known = TRI_YES;
    it->members = arena_array(s->arena, MAX_LIST, sizeof *it->members);
    arm->connections[arm->n_connections++] =
        (struct pe_connection){.name = name, .endpoint_id = it->id, .status = status};
    return it;
}

static void member(struct sample *s, struct private_endpoint *of, const char *member, const char *address,
                   const char *fqdn)
{
    const char **fqdns = arena_array(s->arena, 1, sizeof *fqdns);
    fqdns[0] = fqdn;
    of->members[of->n_members++] =
        (struct pe_member){.member = member, .address = ip_of(address), .fqdns = fqdns, .n_fqdns = 1};
}

static size_t name(struct sample *s, size_t of, const char *fqdn)
{
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    s->run.names[s->run.n_names] = (struct checked_name){
        .fqdn = fqdn,
        .zone = zone,
        .privatelink = zone != NULL ? azure_privatelink_name(s->arena, zone, fqdn) : NULL,
        .account = of};
    return s->run.n_names++;
}

/* --- what we saw --- */

static struct observation *observe(struct sample *s, size_t resolver, const char *probe, const char *qname,
                                   uint16_t qtype, enum outcome outcome)
{
    struct observation *it = &s->run.observations[s->run.n_observations++];
    bool asked = outcome != OUTCOME_NOT_ASKED;
    it->id = (int)s->run.n_observations;
    it->question = (struct question){
        .resolver = (int)resolver, .probe = probe, .qname = qname, .qtype = qtype, .rd = true};
    it->outcome = outcome;
    it->sent_us = asked ? 1000 * it->id : -1;
    it->rtt_us = -1;
    if (asked && s->run.resolvers[resolver].role != ROLE_SYSTEM_PATH) {
        it->packets = arena_array(s->arena, MAX_LIST, sizeof *it->packets);
        it->n_packets = outcome == OUTCOME_TIMEOUT || outcome == OUTCOME_LATE ? 2 : 1;
        for (size_t i = 0; i < it->n_packets; i++) {
            it->packets[i] = (struct packet){.kind = PACKET_SENT, .at_us = it->sent_us};
        }
    }
    return it;
}

static void packet(struct observation *to, enum packet_kind kind, const char *why)
{
    to->packets[to->n_packets++] = (struct packet){.kind = kind, .at_us = to->sent_us + 5000, .why = why};
}

static void rr_cname(struct sample *s, struct observation *to, const char *owner, uint32_t ttl,
                     const char *target)
{
    struct dns_message *message = &to->message;
    if (message->answer == NULL) {
        message->answer = arena_array(s->arena, 64, sizeof *message->answer);
    }
    message->answer[message->n_answer++] =
        (struct dns_rr){.owner = owner, .type = DNS_CNAME, .class = 1, .ttl = ttl, .target = target};
}

static void rr_address(struct sample *s, struct observation *to, const char *owner, uint32_t ttl,
                       const char *address)
{
    rr_cname(s, to, owner, ttl, NULL);
    struct dns_rr *rr = &to->message.answer[to->message.n_answer - 1];
    rr->address = ip_of(address);
    rr->type = rr->address.family == 6 ? DNS_AAAA : DNS_A;
}

static void rr_soa(struct sample *s, struct observation *to, const char *zone, const char *mname)
{
    struct dns_message *message = &to->message;
    message->authority = arena_array(s->arena, 1, sizeof *message->authority);
    message->authority[0] = (struct dns_rr){.owner = zone, .type = DNS_SOA, .class = 1, .ttl = 10};
    message->authority[0].soa = (struct dns_soa){.mname = mname, .rname = "hostmaster.example.com"};
    message->n_authority = 1;
}

static void ede(struct sample *s, struct observation *to, uint16_t code, const char *text)
{
    struct dns_message *message = &to->message;
    if (message->ede == NULL) {
        message->ede = arena_array(s->arena, MAX_LIST, sizeof *message->ede);
    }
    message->ede[message->n_ede++] = (struct dns_ede){code, text};
}

/* The A question of a name, answered in time; records follow. */
static struct observation *answer(struct sample *s, size_t of_name, size_t resolver, uint16_t rcode,
                                  int64_t rtt_us)
{
    struct observation *it =
        observe(s, resolver, "name-a", s->run.names[of_name].fqdn, DNS_A, OUTCOME_ANSWERED);
    packet(it, PACKET_REPLY, NULL);
    it->rtt_us = rtt_us;
    it->has_message = true;
    it->message = (struct dns_message){.qr = true, .rd = true, .ra = true, .rcode = rcode};
    return it;
}

/* name -> privatelink name -> address */
static struct observation *private_answer(struct sample *s, size_t of_name, size_t resolver, int64_t rtt_us,
                                          const char *address)
{
    const struct checked_name *checked = &s->run.names[of_name];
    struct observation *it = answer(s, of_name, resolver, DNS_NOERROR, rtt_us);
    rr_cname(s, it, checked->fqdn, 60, checked->privatelink);
    rr_address(s, it, checked->privatelink, 10, address);
    return it;
}

/* name -> privatelink name -> the public front */
static struct observation *public_answer(struct sample *s, size_t of_name, size_t resolver, int64_t rtt_us,
                                         const char *address)
{
    const struct checked_name *checked = &s->run.names[of_name];
    struct observation *it = answer(s, of_name, resolver, DNS_NOERROR, rtt_us);
    rr_cname(s, it, checked->fqdn, 60, checked->privatelink);
    rr_cname(s, it, checked->privatelink, 60, "eastus2.prod.vnet.cog.trafficmanager.net");
    rr_cname(s, it, "eastus2.prod.vnet.cog.trafficmanager.net", 10,
             "vnetproxyv1-eus2-prod.eastus2.cloudapp.azure.com");
    rr_address(s, it, "vnetproxyv1-eus2-prod.eastus2.cloudapp.azure.com", 10, address);
    return it;
}

/* The SOA question for the zone of a name. */
static struct observation *zone_soa(struct sample *s, size_t of_name, size_t resolver, const char *mname)
{
    const char *zone = s->run.names[of_name].zone->zone;
    struct observation *it = observe(s, resolver, "zone-soa", zone, DNS_SOA, OUTCOME_ANSWERED);
    packet(it, PACKET_REPLY, NULL);
    it->rtt_us = 1500;
    it->has_message = true;
    it->message = (struct dns_message){.qr = true, .rd = true, .ra = true};
    rr_soa(s, it, zone, mname);
    return it;
}

/* getaddrinfo: an address, or an error where address is NULL. */
static struct observation *system_path(struct sample *s, size_t of_name, const char *canonical,
                                       const char *address, const char *error)
{
    struct observation *it =
        observe(s, 0, "system-path", s->run.names[of_name].fqdn, DNS_A, OUTCOME_ANSWERED);
    it->rtt_us = 12000;
    it->system = arena_alloc(s->arena, sizeof *it->system);
    it->system->canonical = canonical;
    it->system->error = error;
    if (address != NULL) {
        it->system->addresses = arena_array(s->arena, 1, sizeof *it->system->addresses);
        it->system->addresses[0] = ip_of(address);
        it->system->n_addresses = 1;
    }
    return it;
}

/* --- what is judged --- */

/* Facts, and a diagnosis in which everything is right. */
static void derive(struct sample *s)
{
    const struct run *run = &s->run;
    struct diagnosis *diagnosis = &s->diagnosis;
    facts_derive(s->arena, run, &s->facts);
    diagnosis->views = arena_array(s->arena, run->n_names * run->n_resolvers, sizeof *diagnosis->views);
    diagnosis->names = arena_array(s->arena, run->n_names, sizeof *diagnosis->names);
    diagnosis->accounts = arena_array(s->arena, run->n_accounts, sizeof *diagnosis->accounts);
    for (size_t r = 0; r < run->n_resolvers; r++) {
        diagnosis->judged_views += run->resolvers[r].judged ? run->n_names : 0;
    }
    s->report = (struct report){.run = run, .facts = &s->facts, .diagnosis = diagnosis};
}

static void raise_verdict(enum verdict *verdict, enum verdict to)
{
    *verdict = to > *verdict ? to : *verdict;
}

/* Judges one view; its name, account and the run are no better. A witness counts for itself only. */
static void judge(struct sample *s, size_t of_name, size_t resolver, enum verdict verdict)
{
    s->diagnosis.views[of_name * s->run.n_resolvers + resolver] = verdict;
    if (s->run.resolvers[resolver].judged) {
        raise_verdict(&s->diagnosis.names[of_name], verdict);
        raise_verdict(&s->diagnosis.accounts[s->run.names[of_name].account], verdict);
        raise_verdict(&s->diagnosis.run, verdict);
    }
}

static void append(struct sample *s, const char ***list, size_t *count, const char *text)
{
    if (*list == NULL) {
        *list = arena_array(s->arena, 1024, sizeof **list);
    }
    (*list)[(*count)++] = text;
}

static struct finding *finding(struct sample *s, int code, enum severity severity, const char *message)
{
    struct finding *it = &s->diagnosis.findings[s->diagnosis.n_findings++];
    *it = (struct finding){.code = code,
                           .name = code_info(code)->name,
                           .severity = severity,
                           .message = message,
                           .owner = "dns-team"};
    it->next = arena_array(s->arena, MAX_LIST, sizeof *it->next);
    it->evidence = arena_array(s->arena, 1024, sizeof *it->evidence);
    it->alternatives = arena_array(s->arena, MAX_LIST, sizeof *it->alternatives);
    it->resolvers = arena_array(s->arena, MAX_RESOLVERS, sizeof *it->resolvers);
    s->diagnosis.by_severity[severity]++;
    return it;
}

static void about(struct sample *s, struct finding *it, size_t of_name)
{
    const char *of_account = s->run.accounts[s->run.names[of_name].account].name;
    append(s, &it->fqdns, &it->n_fqdns, s->run.names[of_name].fqdn);
    if (it->n_accounts == 0 || it->accounts[it->n_accounts - 1] != of_account) {
        append(s, &it->accounts, &it->n_accounts, of_account);
    }
}

static void because(struct sample *s, struct finding *it, int observation, const char *text)
{
    if (observation > 0) {
        it->evidence[it->n_evidence++] = observation;
    }
    append(s, &it->because, &it->n_because, text);
}

static void step(struct finding *it, enum step_kind kind, const char *text, const char *command,
                 enum risk risk, const char *rollback)
{
    it->next[it->n_next++] = (struct step){kind, text, command, risk, rollback};
}

/* --- the samples --- */

#define AOAI "contoso-aoai.openai.azure.com"
#define AOAI_ALIAS "contoso-aoai.privatelink.openai.azure.com"
#define AZURE_MNAME "azureprivatedns.net"

static size_t contoso_aoai(struct sample *s)
{
    size_t of = account(s, "contoso-aoai", "OpenAI", "eastus2", "Disabled");
    member(s, endpoint(s, of, "pe-contoso-aoai", "Approved"), NULL, "10.20.1.5", AOAI);
    return name(s, of, AOAI);
}

/* One account, all right. */
static struct sample *sample_healthy(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    static const char *const evidence[] = {"168.63.129.16 answers DNS",
                                           "instance metadata: vm-jump in rg-hub"};
    static const char *const subscriptions[] = {"00000000-0000-0000-0000-000000000001"};
    static struct run_identity identity = {"cli", NULL, "11111111-1111-1111-1111-111111111111"};
    usual_resolvers(s, "10.20.0.4");
    size_t n = contoso_aoai(s);
    zone_soa(s, n, 1, AZURE_MNAME);
    private_answer(s, n, 1, 4200, "10.20.1.5");
    private_answer(s, n, 2, 2100, "10.20.1.5")->message.answer[0].ttl = 43;
    system_path(s, n, AOAI_ALIAS, "10.20.1.5", NULL);
    s->run.vantage.evidence = arena_memdup(arena, evidence, sizeof evidence);
    s->run.vantage.n_evidence = 2;
    s->inventory.subscriptions = arena_memdup(arena, subscriptions, sizeof subscriptions);
    s->inventory.n_subscriptions = 1;
    s->run.identity = arena_memdup(arena, &identity, sizeof identity);
    derive(s);
    return s;
}

/* A DNS server that asks public DNS: two causes, a shared change, a way back. */
static struct sample *sample_forwarder(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    size_t n = contoso_aoai(s);
    public_answer(s, n, 1, 9400, "203.0.113.10");
    private_answer(s, n, 2, 2000, "10.20.1.5");
    system_path(s, n, NULL, "203.0.113.10", NULL);
    derive(s);
    judge(s, n, 0, VERDICT_FAIL);
    judge(s, n, 1, VERDICT_FAIL);
    struct finding *it = finding(
        s, 202, SEVERITY_ERROR,
        "10.0.0.4 resolves the privatelink name in public DNS, while Azure DNS, asked from this VNet, "
        "returns "
        "the private endpoint. Clients will use the public address, where public network access is Disabled "
        "(HTTP 403 or time-out).");
    about(s, it, n);
    it->resolvers[it->n_resolvers++] = 1;
    it->alternatives[it->n_alternatives++] = 201;
    it->alternatives[it->n_alternatives++] = 204;
    because(s, it, 1, "10.0.0.4 -> 203.0.113.10 (#1)");
    because(s, it, 2, "168.63.129.16 -> 10.20.1.5 (#2)");
    step(it, STEP_VERIFY, "See which VNets the zone is linked to.",
         "az network private-dns link vnet list -g 'rg dns' -z privatelink.openai.azure.com --query "
         "\"[].{vnet: virtualNetwork.id, state: virtualNetworkLinkState}\" -o table",
         RISK_NONE, NULL);
    step(
        it, STEP_CHANGE, "On 10.0.0.4, forward openai.azure.com to 168.63.129.16.",
        "BIND     zone \"openai.azure.com\" { type forward; forward only; forwarders { 168.63.129.16; }; };\n"
        "dnsmasq  server=/openai.azure.com/168.63.129.16",
        RISK_SHARED,
        "Remove the forwarder again, and restart the server where it does not notice by itself.");
    step(it, STEP_CHANGE, "Or link the zone.",
         "az network private-dns link vnet create -g 'rg\ndns' -z privatelink.openai.azure.com -n hub -v "
         "<id> -e false",
         RISK_SHARED,
         "az network private-dns link vnet delete -g 'rg\ndns' -z privatelink.openai.azure.com -n hub");
    step(it, STEP_VERIFY, "", "pldig resolve " AOAI " @10.0.0.4", RISK_NONE, NULL);
    return s;
}

/* One account with three names: right, record missing, zone missing; and a finding about two of them. */
static struct sample *sample_foundry(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    static const char *const fqdns[] = {"contoso-foundry.cognitiveservices.azure.com",
                                        "contoso-foundry.openai.azure.com",
                                        "contoso-foundry.services.ai.azure.com"};
    static const char *const addresses[] = {"10.30.1.4", "10.30.1.5", "10.30.1.6"};
    static const char *const members[] = {"default", "secondary", "third"};
    resolver(s, ROLE_SYSTEM_PATH, "getaddrinfo", "", 0, "getaddrinfo");
    system_dns(s, "168.63.129.16");
    resolver(s, ROLE_SYSTEM, NULL, "168.63.129.16", 53, "resolv.conf line 3");
    size_t of = account(s, "contoso-foundry", "AIServices", "swedencentral", "Disabled");
    struct private_endpoint *pe = endpoint(s, of, "pe-foundry", "Approved");
    endpoint(s, of, "pe-old", "Pending")->members_known = TRI_UNKNOWN;
    for (size_t i = 0; i < 3; i++) {
        member(s, pe, members[i], addresses[i], fqdns[i]);
        name(s, of, fqdns[i]);
    }
    struct observation *missing = answer(s, 0, 1, DNS_NXDOMAIN, 2000);
    rr_cname(s, missing, fqdns[0], 60, s->run.names[0].privatelink);
    rr_soa(s, missing, "privatelink.cognitiveservices.azure.com", AZURE_MNAME);
    private_answer(s, 1, 1, 1800, "10.30.1.5");
    public_answer(s, 2, 1, 2600, "203.0.113.20");
    system_path(s, 0, NULL, NULL, "EAI_NONAME: Name or service not known");
    system_path(s, 1, NULL, "10.30.1.5", NULL);
    system_path(s, 2, NULL, "203.0.113.20", NULL);
    derive(s);
    for (size_t r = 0; r < 2; r++) {
        judge(s, 0, r, VERDICT_FAIL);
        judge(s, 2, r, VERDICT_FAIL);
    }
    struct finding *it = finding(s, 210, SEVERITY_ERROR,
                                 "No private DNS zone privatelink.services.ai.azure.com is visible in the "
                                 "subscription read, and this VNet resolves the name publicly.");
    about(s, it, 2);
    it->resolvers[it->n_resolvers++] = 1;
    because(s, it, 3, "view ends in 203.0.113.20 (#3)");
    step(it, STEP_CHANGE, "Create the zone, link it to this VNet, add it to the zone group of pe-foundry.",
         NULL, RISK_NONE, NULL);
    it = finding(s, 401, SEVERITY_ERROR,
                 "The private zone is linked and answers, but holds no A record \"contoso-foundry\".");
    about(s, it, 0);
    it->resolvers[it->n_resolvers++] = 1;
    because(s, it, 1, "NXDOMAIN with that zone's SOA (#1)");
    because(s, it, 0, "ARM lists 0 matching record sets");
    step(it, STEP_CHANGE, NULL,
         "az network private-endpoint dns-zone-group create -g rg-ai --endpoint-name pe-foundry -n default "
         "--zone-name cognitiveservices --private-dns-zone "
         "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-dns/providers/"
         "Microsoft.Network/privateDnsZones/privatelink.cognitiveservices.azure.com",
         RISK_NONE, NULL);
    it = finding(s, 306, SEVERITY_WARNING, "The hosts file names both.");
    about(s, it, 0);
    about(s, it, 2);
    it->resolvers[it->n_resolvers++] = 0;
    static const struct waiver waiver = {
        .code = 306, .reason = "known until the move", .approver = "D. Smith", .expires = "2026-12-31"};
    it->waived = &waiver;
    s->diagnosis.by_severity[SEVERITY_WARNING]--;
    s->diagnosis.n_waived++;
    return s;
}

/* Outside Azure, from an inventory file: a server that answers too late, one with a name that is right, a
 * control. */
static struct sample *sample_onprem(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    resolver(s, ROLE_SYSTEM_PATH, "getaddrinfo", "", 0, "getaddrinfo");
    system_dns(s, "10.1.0.53");
    resolver(s, ROLE_CUSTOM, "dc1", "10.1.0.53", 53, "command line")->also_system = true;
    resolver(s, ROLE_CUSTOM, "inbound", "10.20.2.4", 53, "command line");
    resolver(s, ROLE_AZURE_DNS, "azure-dns", "168.63.129.16", 53, "built in");
    resolver(s, ROLE_CONTROL, NULL, "fd00::8", 5353, "--control");
    s->run.vantage.kind = VANTAGE_ONPREM;
    s->run.vantage.stated = true;
    s->run.inventory_file = "inv.json";
    s->run.host.name = "host build7";
    s->run.duration_us = 10104000;
    size_t n = contoso_aoai(s);
    struct observation *late = observe(s, 1, "name-a", AOAI, DNS_A, OUTCOME_LATE);
    late->rtt_us = 10000000;
    packet(late, PACKET_REPLY, NULL);
    late->packets[late->n_packets - 1].at_us = late->sent_us + late->rtt_us;
    late->has_message = true;
    late->message = (struct dns_message){.qr = true, .ra = true, .rcode = DNS_SERVFAIL};
    private_answer(s, n, 2, 31000, "10.20.1.5");
    observe(s, 3, "name-a", AOAI, DNS_A, OUTCOME_TIMEOUT);
    public_answer(s, n, 4, 18000, "203.0.113.10");
    system_path(s, n, NULL, NULL, "EAI_AGAIN: Temporary failure in name resolution");
    observe(s, 1, "name-a-tcp", AOAI, DNS_A, OUTCOME_TIMEOUT)->question.transport = TRANSPORT_TCP;
    derive(s);
    judge(s, n, 0, VERDICT_FAIL);
    judge(s, n, 1, VERDICT_FAIL);
    judge(s, n, 3, VERDICT_UNKNOWN);
    judge(s, n, 4, VERDICT_FAIL);
    struct finding *it = finding(
        s, 103, SEVERITY_ERROR,
        "10.1.0.53 works for other names and fails only below openai.azure.com: it forwards that branch to a "
        "server it cannot reach.");
    about(s, it, n);
    it->resolvers[it->n_resolvers++] = 1;
    it->alternatives[it->n_alternatives++] = 104;
    because(s, it, 1, "no answer in time, SERVFAIL after 10.0 s (#1)");
    step(it, STEP_ASK, "Ask who runs dc1 where it forwards openai.azure.com to.", NULL, RISK_NONE, NULL);
    step(it, STEP_CHANGE, "On dc1, forward openai.azure.com to the inbound endpoint.",
         "Set-DnsServerConditionalForwarderZone -Name openai.azure.com -MasterServers 10.20.2.4 "
         "-ComputerName dc1.corp.example",
         RISK_SHARED, "Set the masters that were there before.");
    it = finding(s, 102, SEVERITY_INFO, "168.63.129.16 does not answer, as expected outside Azure.");
    it->resolvers[it->n_resolvers++] = 3;
    because(s, it, 3, "no answer in 2 x 2000 ms (#3)");
    return s;
}

/* Azure could not be read, the run was cut off, and there is nothing to compare with. */
static struct sample *sample_unknown(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    s->run.inventory = NULL;
    s->run.arm_error = "ARM answered 403 for /subscriptions: the identity may read nothing.";
    s->run.complete = false;
    s->run.incomplete = "The deadline of 300 s has passed.";
    s->run.vantage.kind = VANTAGE_UNKNOWN;
    s->run.host.n_nameservers = 0;
    s->run.host.resolv_error = "/etc/resolv.conf: Permission denied";
    s->run.accounts[s->run.n_accounts++] = (struct checked_account){.name = "contoso-aoai", .named = true};
    size_t n = name(s, 0, AOAI);
    size_t other = name(s, 0, "contoso-aoai.cognitiveservices.azure.com");
    private_answer(s, n, 1, 900, "10.20.1.5");
    system_path(s, n, AOAI, "10.20.1.5", NULL);
    observe(s, 1, "name-a", s->run.names[other].fqdn, DNS_A, OUTCOME_TIMEOUT)->cut = true;
    observe(s, 0, "system-path", s->run.names[other].fqdn, DNS_A, OUTCOME_NOT_ASKED)->cut = true;
    derive(s);
    judge(s, n, 0, VERDICT_UNKNOWN);
    judge(s, n, 1, VERDICT_UNKNOWN);
    judge(s, other, 0, VERDICT_UNKNOWN);
    judge(s, other, 1, VERDICT_UNKNOWN);
    struct finding *it =
        finding(s, 901, SEVERITY_UNKNOWN,
                "The address is private and came through the right zone; that it is the right "
                "one is not proven. Give --expect, or -i an inventory from someone who may read.");
    about(s, it, n);
    about(s, it, other);
    finding(s, 904, SEVERITY_UNKNOWN, "2 questions were not answered when the run ended.")->next = NULL;
    return s;
}

/* Every way in which a chain can end or not come to be, one resolver each. */
static struct sample *sample_ends(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    struct observation *it;
    usual_resolvers(s, "10.9.0.1");
    for (int i = 2; i <= 20; i++) {
        resolver(s, ROLE_CUSTOM, NULL, arena_printf(arena, "10.9.0.%d", i), i == 18 ? 5353 : 53,
                 "command line");
    }
    size_t n = contoso_aoai(s), r = 1;
    it = answer(s, n, r++, DNS_NOERROR, 400); /* 10.9.0.1: no such record */
    rr_cname(s, it, AOAI, 60, AOAI_ALIAS);
    rr_soa(s, it, "privatelink.openai.azure.com", AZURE_MNAME);
    observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_NOT_ASKED); /* azure-dns */
    it = answer(s, n, r++, DNS_NXDOMAIN, 1234567); /* 10.9.0.2: no such name, and nobody says so */
    ede(s, it, 15, "");
    ede(s, it, 4711, "an unregistered code");
    it = answer(s, n, r++, DNS_NOERROR, 12345678); /* 10.9.0.3: referral */
    it->message.ra = false;
    it->message.authority = arena_array(arena, 1, sizeof *it->message.authority);
    it->message.authority[0] =
        (struct dns_rr){.owner = "azure.com", .type = DNS_NS, .class = 1, .target = "ns1.azure-dns.com"};
    it->message.n_authority = 1;
    it = answer(s, n, r++, DNS_NOERROR, 3000); /* 10.9.0.4: loop */
    rr_cname(s, it, AOAI, 60, AOAI_ALIAS);
    rr_cname(s, it, AOAI_ALIAS, 60, AOAI);
    it = answer(s, n, r++, DNS_NOERROR, 3000); /* 10.9.0.5: more aliases than are followed */
    const char *owner = AOAI;
    for (int i = 0; i < 40; i++) {
        const char *target = arena_printf(arena, "hop-%d.example.com", i);
        rr_cname(s, it, owner, 60, target);
        owner = target;
    }
    it = answer(s, n, r++, DNS_SERVFAIL, 30000); /* 10.9.0.6 */
    ede(s, it, 22, "all servers of openai.azure.com failed");
    answer(s, n, r++, DNS_REFUSED, 1000);                                    /* 10.9.0.7 */
    it = observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_REFUSED_CONNECTION); /* 10.9.0.8 */
    it->error = "port closed (ICMP port unreachable)";
    it = observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_UNREACHABLE); /* 10.9.0.9 */
    it->error = "Network is unreachable";
    it = observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_MALFORMED); /* 10.9.0.10 */
    packet(it, PACKET_MALFORMED, "record 3 of the answer section ends beyond the message (octet 97)");
    packet(it, PACKET_FOREIGN, "another id");
    observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_TIMEOUT);   /* 10.9.0.11 */
    it = observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_LATE); /* 10.9.0.12 */
    it->rtt_us = 5100000;
    packet(it, PACKET_REPLY, NULL);
    it->packets[it->n_packets - 1].at_us = it->sent_us + it->rtt_us;
    it->has_message = true;
    it->message = (struct dns_message){.qr = true, .ra = true};
    rr_address(s, it, AOAI, 10, "10.20.1.5");
    observe(s, r, "zone-soa", "privatelink.openai.azure.com", DNS_SOA, OUTCOME_TIMEOUT);
    observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_NOT_ASKED); /* 10.9.0.13: silent before */
    r++;                                                       /* 10.9.0.14: never planned */
    it = answer(s, n, r++, DNS_NOERROR, 3000); /* 10.9.0.15: truncated, with some of many addresses */
    it->message.tc = true;
    rr_cname(s, it, AOAI, 60, AOAI_ALIAS);
    for (int i = 1; i <= 20; i++) {
        rr_address(s, it, AOAI_ALIAS, 10, arena_printf(arena, "10.20.1.%d", i));
    }
    it = answer(s, n, r++, DNS_NOERROR, 3000); /* 10.9.0.16: right, with a public AAAA beside it */
    rr_cname(s, it, AOAI, 60, AOAI_ALIAS);
    rr_address(s, it, AOAI_ALIAS, 10, "10.20.1.5");
    it = observe(s, r - 1, "name-aaaa", AOAI, DNS_AAAA, OUTCOME_ANSWERED);
    it->has_message = true;
    it->message = (struct dns_message){.qr = true, .ra = true};
    rr_cname(s, it, AOAI, 60, AOAI_ALIAS);
    rr_address(s, it, AOAI_ALIAS, 30, "2001:db8::10");
    it = answer(s, n, r++, DNS_NOERROR, 3000); /* 10.9.0.17: loopback and another private address */
    rr_address(s, it, AOAI, 0, "127.0.0.1");
    rr_address(s, it, AOAI, 0, "10.20.1.77");
    it = answer(s, n, r++, 23, 3000); /* 10.9.0.18#5353: BADCOOKIE */
    observe(s, r, "zone-soa", "privatelink.openai.azure.com", DNS_SOA, OUTCOME_REFUSED_CONNECTION);
    observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_NOT_ASKED); /* 10.9.0.19: closed before */
    observe(s, r, "zone-soa", "privatelink.openai.azure.com", DNS_SOA, OUTCOME_UNREACHABLE);
    observe(s, r++, "name-a", AOAI, DNS_A, OUTCOME_NOT_ASKED); /* 10.9.0.20: out of reach before */
    system_path(s, n, NULL, NULL, "EAI_NONAME: Name or service not known");
    derive(s);
    for (size_t i = 0; i < s->run.n_resolvers; i++) {
        judge(s, n, i, i == 18 ? VERDICT_WARN : VERDICT_FAIL);
    }
    return s;
}

/* 300 accounts: three broken in ways of their own, 200 by one cause at one server, the rest healthy. */
static struct sample *sample_estate(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    for (int i = 0; i < 300; i++) {
        const char *label = arena_printf(arena, "contoso-%03d", i);
        const char *fqdn = arena_printf(arena, "%s.openai.azure.com", label);
        const char *address = arena_printf(arena, "10.20.%d.%d", 1 + i / 200, 5 + i % 200);
        size_t of = account(s, label, "OpenAI", "eastus2", "Disabled");
        s->run.accounts[of].named = false;
        member(s, endpoint(s, of, arena_printf(arena, "pe-%03d", i), "Approved"), NULL, address, fqdn);
        size_t n = name(s, of, fqdn);
        if (i < 200) {
            public_answer(s, n, 1, 9000, "203.0.113.10");
            system_path(s, n, NULL, "203.0.113.10", NULL);
        } else {
            private_answer(s, n, 1, 3000, i < 203 ? "10.99.0.1" : address);
            system_path(s, n, NULL, i < 203 ? "10.99.0.1" : address, NULL);
        }
        private_answer(s, n, 2, 1000, i >= 200 && i < 203 ? "10.99.0.1" : address);
    }
    derive(s);
    struct finding *folded =
        finding(s, 202, SEVERITY_ERROR, "10.0.0.4 resolves the privatelink names in public DNS.");
    folded->resolvers[folded->n_resolvers++] = 1;
    step(folded, STEP_VERIFY, "See where the zone is linked.",
         "az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com", RISK_NONE, NULL);
    step(folded, STEP_CHANGE, "On 10.0.0.4, forward openai.azure.com to 168.63.129.16.", NULL, RISK_SHARED,
         "Remove the forwarder again.");
    step(folded, STEP_CHANGE, "Or give it the record.",
         "az network private-dns record-set a add-record -g rg-dns -z privatelink.openai.azure.com -n "
         "contoso-000 -a 10.20.1.5",
         RISK_SHARED, "Remove the record again.");
    step(folded, STEP_VERIFY, "", "pldig resolve contoso-000.openai.azure.com @10.0.0.4", RISK_NONE, NULL);
    for (size_t n = 0; n < 203; n++) {
        judge(s, n, 0, VERDICT_FAIL);
        judge(s, n, 1, VERDICT_FAIL);
        if (n < 200) {
            about(s, folded, n);
            because(s, folded, 0, arena_printf(arena, "10.0.0.4: %s -> 203.0.113.10", s->run.names[n].fqdn));
            continue;
        }
        struct finding *own =
            finding(s, 501, SEVERITY_ERROR,
                    "The record holds 10.99.0.1, which no private endpoint of the account has.");
        about(s, own, n);
        own->resolvers[own->n_resolvers++] = 1;
    }
    return s;
}

/* The answer once more; `address` NULL: SERVFAIL. */
static struct observation *again(struct sample *s, size_t of_name, size_t resolver, int round,
                                 const char *address)
{
    struct observation *it = address != NULL ? private_answer(s, of_name, resolver, 2000, address)
                                             : answer(s, of_name, resolver, DNS_SERVFAIL, 2000);
    it->question.probe = "samples";
    it->question.round = round;
    return it;
}

/* --samples 10: three servers behind one address, one of them with an old record; a name on which all agree;
 * and a second server that timed out once. */
static struct sample *sample_repeated(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    size_t corp = s->run.n_resolvers;
    resolver(s, ROLE_CUSTOM, "corp", "10.0.0.9", 53, "command line");
    size_t n = contoso_aoai(s);
    size_t of = account(s, "fabrikam", "OpenAI", "eastus2", "Disabled");
    member(s, endpoint(s, of, "pe-fabrikam", "Approved"), NULL, "10.20.1.6", "fabrikam.openai.azure.com");
    size_t healthy = name(s, of, "fabrikam.openai.azure.com");
    s->run.samples = 10;
    private_answer(s, n, 1, 4000, "10.20.1.5");
    private_answer(s, n, 2, 2000, "10.20.1.5");
    private_answer(s, n, corp, 4000, "10.20.1.5");
    private_answer(s, healthy, 1, 4000, "10.20.1.6");
    private_answer(s, healthy, corp, 4000, "10.20.1.6");
    for (int round = 1; round < 10; round++) {
        again(s, n, 1, round, round == 4 ? NULL : round % 3 == 0 ? "10.20.9.9" : "10.20.1.5");
        if (round == 9) {
            observe(s, corp, "samples", s->run.names[n].fqdn, DNS_A, OUTCOME_TIMEOUT)->question.round = round;
        } else {
            again(s, n, corp, round, "10.20.1.5");
        }
        again(s, healthy, 1, round, "10.20.1.6");
        again(s, healthy, corp, round, "10.20.1.6");
    }
    system_path(s, n, AOAI_ALIAS, "10.20.1.5", NULL);
    system_path(s, healthy, NULL, "10.20.1.6", NULL);
    derive(s);
    judge(s, n, 1, VERDICT_FAIL);
    struct finding *found =
        finding(s, 117, SEVERITY_ERROR, "10.0.0.4 gives different answers to the same question.");
    found->resolvers[found->n_resolvers++] = 1;
    about(s, found, n);
    return s;
}

struct sample_row {
    const char *name;
    struct sample *(*build)(struct arena *arena);
};

static const struct sample_row sample_table[] = {
    {"healthy", sample_healthy}, {"forwarder", sample_forwarder}, {"foundry", sample_foundry},
    {"onprem", sample_onprem},   {"unknown", sample_unknown},     {"ends", sample_ends},
    {"estate", sample_estate},   {"repeated", sample_repeated},
};

enum { N_SAMPLES = sizeof sample_table / sizeof *sample_table };

static struct sample *sample_build(struct arena *arena, const char *wanted)
{
    for (size_t i = 0; i < N_SAMPLES; i++) {
        if (text_equal(sample_table[i].name, wanted)) {
            return sample_table[i].build(arena);
        }
    }
    return NULL;
}

#endif
