/* The capture: a run written, read and written again. data/run.capture is what pldig writes of the run made
 * here. */
#include "edit.h"

#include <unistd.h>

#include "dns/query.h"
#include "model/capture.h"

#define FQDN "contoso-ai.openai.azure.com"
#define PRIVATELINK "contoso-ai.privatelink.openai.azure.com"
#define ENDPOINT                                                                                             \
    "/subscriptions/66666666-7777-8888-9999-000000000000/resourceGroups/rg-net/providers/"                   \
    "Microsoft.Network/privateEndpoints/pe-contoso-ai"

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* ---- a run with something of everything
 * ------------------------------------------------------------------------ */

static struct ip ip(const char *text)
{
    struct ip out;
    assert_true(ip_parse(text, &out));
    return out;
}

static struct question question(int resolver, const char *qname, uint16_t qtype, enum transport transport)
{
    return (struct question){resolver, "name-a", qname, qtype, true, false, transport, 0, false, false};
}

static struct observation *add(struct arena *arena, struct run *run, struct question asked,
                               enum outcome outcome, int64_t sent_us, int64_t rtt_us)
{
    run->observations = arena_grow(arena, run->observations, run->n_observations, &run->cap_observations,
                                   sizeof *run->observations);
    struct observation *observation = &run->observations[run->n_observations++];
    *observation = (struct observation){.id = (int)run->n_observations,
                                        .question = asked,
                                        .outcome = outcome,
                                        .sent_us = sent_us,
                                        .rtt_us = rtt_us};
    return observation;
}

/* A packet of the observation: its question, as a reply with this response code, and an address of 10.1.2.N
 * if `last` is not 0. */
static void packet(struct arena *arena, struct observation *observation, enum packet_kind kind, int64_t at_us,
                   int rcode, uint8_t last, const char *why)
{
    uint8_t data[DNS_QUERY_MAX + 16];
    size_t len;
    const struct question *asked = &observation->question;
    assert_true(
        dns_query_encode(data, &len, (uint16_t)(0x1000 + observation->id),
                         &(struct dns_query){asked->qname, asked->qtype, asked->rd, asked->cd, false}));
    if (kind != PACKET_SENT) {
        data[2] |= 0x80;
        data[3] = (uint8_t)(0x80 | rcode);
    }
    if (last != 0) {
        const uint8_t record[] = {0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 10, 0, 4, 10, 1, 2, last};
        memcpy(data + len, record, sizeof record);
        len += sizeof record;
        data[7] = 1;
    }
    observation->packets = arena_grow(arena, observation->packets, observation->n_packets,
                                      &observation->cap_packets, sizeof *observation->packets);
    observation->packets[observation->n_packets++] =
        (struct packet){kind, at_us, arena_memdup(arena, data, len), len, why};
}

static void add_observations(struct arena *arena, struct run *run)
{
    struct observation *o =
        add(arena, run, question(1, PRIVATELINK, DNS_A, TRANSPORT_UDP), OUTCOME_ANSWERED, 1200, 800);
    packet(arena, o, PACKET_SENT, 1200, 0, 0, NULL);
    packet(arena, o, PACKET_FOREIGN, 1500, 0, 9, "id 4660, not 4097");
    packet(arena, o, PACKET_REPLY, 2000, 0, 5, NULL);
    packet(arena, o, PACKET_DUPLICATE, 2001, 0, 5, NULL);

    o = add(arena, run, question(2, FQDN, DNS_AAAA, TRANSPORT_UDP), OUTCOME_TIMEOUT, 5000, -1);
    packet(arena, o, PACKET_SENT, 5000, 0, 0, NULL);
    packet(arena, o, PACKET_SENT, 2005000, 0, 0, NULL);

    o = add(arena, run, question(2, FQDN, 65, TRANSPORT_TCP), OUTCOME_REFUSED_CONNECTION, 9000, -1);
    o->question.rd = false;
    o->question.cd = true;
    o->error = "Connection refused";
    packet(arena, o, PACKET_SENT, 9000, 0, 0, NULL);

    o = add(arena, run, question(1, FQDN, DNS_SOA, TRANSPORT_UDP), OUTCOME_LATE, 12000, 10000000);
    o->question.even_if_silent = true;
    o->question.round = 3;
    packet(arena, o, PACKET_SENT, 12000, 0, 0, NULL);
    packet(arena, o, PACKET_REPLY, 10012000, DNS_SERVFAIL, 0, NULL);

    /* A datagram may be empty; a question may have octets that no host name has. */
    o = add(arena, run, question(1, "a\\.b\\032.example", DNS_A, TRANSPORT_UDP), OUTCOME_MALFORMED, 13000,
            -1);
    packet(arena, o, PACKET_SENT, 13000, 0, 0, NULL);
    packet(arena, o, PACKET_MALFORMED, 13100, 0, 0, "0 octets are no message");
    o->packets[1].len = 0;

    o = add(arena, run, question(2, FQDN, DNS_A, TRANSPORT_UDP), OUTCOME_NOT_ASKED, -1, -1);
    o->cut = true;

    o = add(arena, run, question(0, FQDN, DNS_A, TRANSPORT_UDP), OUTCOME_ANSWERED, 20000, 3000);
    o->system = arena_alloc(arena, sizeof *o->system);
    o->system->canonical = PRIVATELINK;
    struct ip addresses[] = {ip("10.1.2.5"), ip("2603:1020::5")};
    o->system->addresses = arena_memdup(arena, addresses, sizeof addresses);
    o->system->n_addresses = 2;

    o = add(arena, run, question(0, PRIVATELINK, DNS_A, TRANSPORT_UDP), OUTCOME_ANSWERED, 30000, 1000);
    o->system = arena_alloc(arena, sizeof *o->system);
    o->system->error = "EAI_NONAME: Name or service not known";
}

static void add_resolvers(struct arena *arena, struct run *run)
{
    const struct resolver resolvers[] = {
        {"r1", "getaddrinfo", {0}, 0, ROLE_SYSTEM_PATH, false, true, "built in", 0},
        {"r2", "corp", ip("10.0.0.4"), 5353, ROLE_CUSTOM, true, true, "command line", 400},
        {"r3", NULL, ip("fd00::53"), 53, ROLE_CONTROL, false, false, "--control", 100},
    };
    run->resolvers = arena_memdup(arena, resolvers, sizeof resolvers);
    run->n_resolvers = 3;
}

static void add_names(struct arena *arena, struct run *run)
{
    const struct checked_account accounts[] = {
        {"contoso-ai", &run->inventory->accounts[0], true},
        {"fabrikam-ai", NULL, false},
    };
    const struct checked_name names[] = {
        {FQDN, azure_zone_of_fqdn(FQDN), PRIVATELINK, 0, true},
        {"fabrikam-ai.openai.azure.us", azure_zone_of_fqdn("fabrikam-ai.openai.azure.us"),
         "fabrikam-ai.privatelink.openai.azure.us", 1, false},
    };
    const struct typed_target typed[] = {{PRIVATELINK, FQDN}, {"westus.api.cognitive.microsoft.com", NULL}};
    static const char *const endpoints[] = {ENDPOINT};
    run->accounts = arena_memdup(arena, accounts, sizeof accounts);
    run->names = arena_memdup(arena, names, sizeof names);
    run->typed = arena_memdup(arena, typed, sizeof typed);
    run->n_accounts = run->n_names = run->n_typed = 2;
    run->expectations = arena_alloc(arena, sizeof *run->expectations);
    run->expectations->fqdn = FQDN;
    run->n_expectations = 1;
    struct ip expected[] = {ip("10.1.2.6"), ip("10.1.2.5")};
    ip_list_add(arena, &run->expectations->addresses, &expected[0]);
    ip_list_add(arena, &run->expectations->addresses, &expected[1]);
    run->expect_endpoints = arena_memdup(arena, endpoints, sizeof endpoints);
    run->n_expect_endpoints = 1;
}

static void add_host(struct arena *arena, struct host *host)
{
    host->name = "vm-jump";
    host->user = "ops";
    host->addresses = arena_alloc(arena, sizeof *host->addresses);
    host->addresses[0] = (struct host_address){"eth0", ip("10.1.0.4"), 24};
    host->n_addresses = 1;
    host->resolv_conf = "/etc/resolv.conf";
    host_parse_resolv_conf(
        arena,
        "nameserver 10.0.0.4\nnameserver 10.0.0.5\nnameserver fd00::53\nnameserver 10.0.0.7\n"
        "search corp.contoso.com\noptions ndots:5 rotate\n",
        host);
    host_parse_hosts(arena, "10.9.9.9 " FQDN " # by hand\n", host);
    host_parse_nsswitch(arena, "hosts: files resolve [!UNAVAIL=return] dns\n", host);
    host->https_proxy = "http://proxy.contoso.com:3128";
    host->no_proxy = ".azure.com";
    host->resolved = (struct resolved){
        .present = true, .stub = true, .error = "cannot read /run/systemd/resolve/netif: Permission denied"};
    struct resolved_link *link = resolved_link_of(arena, &host->resolved, 0);
    resolved_add_server(arena, link, &(struct ip){4, {10, 1, 1, 1}});
    resolved_add_domain(arena, link, ".", true);
    link = resolved_link_of(arena, &host->resolved, 7);
    link->name = "tun0";
    link->default_route = TRI_NO;
    resolved_add_server(arena, link, &(struct ip){4, {10, 0, 0, 5}});
    resolved_add_server(arena, link, &(struct ip){4, {10, 0, 0, 4}});
    resolved_add_domain(arena, link, "openai.azure.com", true);
    resolved_add_domain(arena, link, "vpn.corp", false);
    host->container = "kubernetes";
    host->cluster_dns = true;
}

static struct run *make_run(struct arena *arena)
{
    static const char *const arguments[] = {"check", "contoso-ai", "caf\xC3\xA9 \"\\\t\x1b[31m"};
    static const char *const evidence[] = {"168.63.129.16 answers DNS"};
    struct run *run = arena_alloc(arena, sizeof *run);
    struct err err;
    run->started_at = "2026-11-20T08:12:00.123Z";
    run->duration_us = 12345678;
    run->incomplete = "interrupted";
    run->cloud = "AzureCloud";
    run->identity = arena_alloc(arena, sizeof *run->identity);
    *run->identity = (struct run_identity){"cli", "00000000-1111-2222-3333-444444444444", NULL};
    run->arguments = arena_memdup(arena, arguments, sizeof arguments);
    run->n_arguments = 3;
    run->c_ares = "1.18.1";
    run->libcurl = "7.88.1";
    run->timeout_us = 2000000;
    run->samples = 10;
    run->settle = true;
    run->tries = 2;
    run->control_name = "www.microsoft.com";
    run->vantage = (struct vantage){.kind = VANTAGE_VNET, .resource_id = ENDPOINT, .n_evidence = 1};
    run->vantage.evidence = arena_memdup(arena, evidence, sizeof evidence);
    add_host(arena, &run->host);
    run->inventory = arena_alloc(arena, sizeof *run->inventory);
    if (!inventory_load(arena, "tests/unit/data/inventory.json", run->inventory, &err)) {
        fail_msg("%s", err.text);
    }
    run->inventory_file = "inv.json";
    run->arm_error = "management.azure.com: 403";
    add_names(arena, run);
    add_resolvers(arena, run);
    add_observations(arena, run);
    return run;
}

static const char *written(struct arena *arena, const struct run *run)
{
    struct buf buf;
    buf_init(&buf, arena);
    capture_write(&buf, run);
    return buf.data;
}

static struct run *parse(struct arena *arena, const char *text)
{
    struct run *run = arena_alloc(arena, sizeof *run);
    struct err err;
    if (!capture_parse(arena, "x.capture", text, strlen(text), run, &err)) {
        fail_msg("%s", err.text);
    }
    return run;
}

/* ---- there and back
 * -------------------------------------------------------------------------------------------- */

/* PLDIG_UPDATE=1 renews the file, to be reviewed as a change of the format. */
static void writes_the_format(void **state)
{
    const char *text = written(*state, make_run(*state));
    if (getenv("PLDIG_UPDATE") != NULL) {
        FILE *file = fopen("tests/unit/data/run.capture", "w");
        assert_non_null(file);
        fputs(text, file);
        assert_int_equal(fclose(file), 0);
    }
    size_t len;
    assert_string_equal(text, edit_sample(*state, "run.capture", &len));
}

static void reads_and_writes_the_same(void **state)
{
    size_t len;
    const char *text = edit_sample(*state, "run.capture", &len);
    assert_string_equal(written(*state, parse(*state, text)), text);
}

static void writes_and_reads_an_empty_run(void **state)
{
    struct run run = {.started_at = "2026-11-20T08:12:00Z", .cloud = "AzureChinaCloud", .complete = true};
    const char *text = written(*state, &run);
    const struct run *again = parse(*state, text);
    assert_true(again->complete);
    assert_null(again->inventory);
    assert_null(again->identity);
    assert_int_equal(again->n_observations, 0);
    assert_string_equal(written(*state, again), text);
}

static void reads_the_header(void **state)
{
    size_t len;
    const struct run *run = parse(*state, edit_sample(*state, "run.capture", &len));
    assert_int_equal(run->duration_us, 12345678);
    assert_false(run->complete);
    assert_string_equal(run->incomplete, "interrupted");
    assert_string_equal(run->identity->source, "cli");
    assert_null(run->identity->tenant_id);
    assert_string_equal(run->arguments[2], "caf\xC3\xA9 \"\\\t\x1b[31m");
    assert_int_equal(run->timeout_us, 2000000);
    assert_int_equal(run->tries, 2);
    assert_int_equal(run->samples, 10);
    assert_true(run->settle);
    assert_int_equal(run->vantage.kind, VANTAGE_VNET);
    assert_false(run->vantage.stated);
    assert_string_equal(run->vantage.evidence[0], "168.63.129.16 answers DNS");
    assert_int_equal(run->inventory->n_endpoints, 2);
    assert_string_equal(run->inventory_file, "inv.json");
    assert_string_equal(run->arm_error, "management.azure.com: 403");
    assert_ptr_equal(run->accounts[0].arm, &run->inventory->accounts[0]);
    assert_true(run->accounts[0].named);
    assert_null(run->accounts[1].arm);
    assert_ptr_equal(run->names[0].zone, azure_zone_of_fqdn(FQDN));
    assert_string_equal(run->names[1].zone->zone, "privatelink.openai.azure.us");
    assert_int_equal(run->names[1].account, 1);
    assert_int_equal(run->expectations[0].addresses.count, 2);
    assert_string_equal(run->expect_endpoints[0], ENDPOINT);
    assert_string_equal(run->typed[0].fqdn, FQDN);
    assert_null(run->typed[1].fqdn);
    assert_int_equal(run->resolvers[0].role, ROLE_SYSTEM_PATH);
    assert_int_equal(run->resolvers[0].address.family, 0);
    assert_int_equal(run->resolvers[1].port, 5353);
    assert_true(run->resolvers[1].also_system);
    assert_false(run->resolvers[2].judged);
    assert_int_equal(run->resolvers[1].qps, 400);
}

static void reads_the_host(void **state)
{
    size_t len;
    const struct host *host = &parse(*state, edit_sample(*state, "run.capture", &len))->host;
    assert_string_equal(host->name, "vm-jump");
    assert_string_equal(host->user, "ops");
    assert_string_equal(host->addresses[0].interface, "eth0");
    assert_int_equal(host->addresses[0].prefix, 24);
    assert_string_equal(host->resolv_conf, "/etc/resolv.conf");
    assert_null(host->resolv_error);
    assert_int_equal(host->n_nameservers, 4);
    assert_int_equal(host->nameservers[2].line, 3);
    assert_true(host->nameservers[2].used);
    assert_false(host->nameservers[3].used);
    assert_string_equal(host->search[0], "corp.contoso.com");
    assert_int_equal(host->ndots, 5);
    assert_int_equal(host->timeout_s, 5);
    assert_int_equal(host->attempts, 2);
    assert_true(host->rotate);
    assert_string_equal(host->nsswitch_hosts, "files resolve [!UNAVAIL=return] dns");
    assert_string_equal(host->hosts[0].text, "10.9.9.9 " FQDN " # by hand");
    assert_string_equal(host->https_proxy, "http://proxy.contoso.com:3128");
    assert_string_equal(host->no_proxy, ".azure.com");
    assert_true(host->resolved.present && host->resolved.stub);
    assert_int_equal(host->resolved.n_links, 2);
    assert_int_equal(host->resolved.links[1].n_servers, 2);
    assert_string_equal(host->resolved.links[1].domains[1], "vpn.corp");
    assert_int_equal(host->resolved.links[1].default_route, TRI_NO);
    assert_string_equal(host->container, "kubernetes");
    assert_true(host->cluster_dns);
}

/* Captures of the first version say nothing of systemd-resolved and containers. */
static void reads_a_host_of_old(void **state)
{
    size_t len;
    char *text = edit_sample(*state, "run.capture", &len);
    char *from = strstr(text, ",\"resolved\":{"), *to = strstr(text, "\"browserDoh\":null}");
    assert_true(from != NULL && to != NULL && from < to);
    to += strlen("\"browserDoh\":null");
    const char *old = arena_printf(*state, "%.*s%s", (int)(from - text), text, to);
    const struct host *host = &parse(*state, old)->host;
    assert_false(host->resolved.present);
    assert_int_equal(host->resolved.n_links, 0);
    assert_null(host->container);
    assert_false(host->cluster_dns);
}

static void reads_observations(void **state)
{
    size_t len;
    const struct run *run = parse(*state, edit_sample(*state, "run.capture", &len));
    assert_int_equal(run->n_observations, 8);
    const struct observation *o = &run->observations[0];
    assert_int_equal(o->n_packets, 4);
    assert_int_equal(o->packets[1].kind, PACKET_FOREIGN);
    assert_string_equal(o->packets[1].why, "id 4660, not 4097");
    assert_int_equal(o->packets[3].at_us, 2001);
    assert_true(o->has_message); /* decoded from the reply, not from the foreign packet before it */
    struct ip address = ip("10.1.2.5");
    assert_int_equal(o->message.n_answer, 1);
    assert_true(ip_equal(&o->message.answer[0].address, &address));
    assert_string_equal(o->message.qname, PRIVATELINK);
    o = &run->observations[1];
    assert_int_equal(o->outcome, OUTCOME_TIMEOUT);
    assert_int_equal(o->rtt_us, -1);
    assert_int_equal(observation_tries(o), 2);
    assert_false(o->has_message);
    o = &run->observations[2];
    assert_int_equal(o->question.qtype, 65);
    assert_int_equal(o->question.transport, TRANSPORT_TCP);
    assert_false(o->question.rd);
    assert_true(o->question.cd);
    assert_string_equal(o->error, "Connection refused");
    o = &run->observations[3];
    assert_int_equal(o->outcome, OUTCOME_LATE);
    assert_true(o->has_message);
    assert_int_equal(o->message.rcode, DNS_SERVFAIL);
    assert_true(o->question.even_if_silent);
    assert_int_equal(o->question.round, 3);
    assert_int_equal(run->observations[0].question.round, 0);
    assert_int_equal(run->observations[4].packets[1].len, 0);
    assert_true(run->observations[5].cut);
    o = &run->observations[6];
    assert_false(o->has_message);
    assert_string_equal(o->system->canonical, PRIVATELINK);
    assert_int_equal(o->system->n_addresses, 2);
    assert_string_equal(run->observations[7].system->error, "EAI_NONAME: Name or service not known");
    assert_int_equal(run->observations[7].system->n_addresses, 0);
    /* The index is there. */
    assert_non_null(run->index);
    assert_ptr_equal(run_find_question(run, &run->observations[3].question), &run->observations[3]);
    assert_null(run_find(run, 1, FQDN, DNS_SOA, true, false, TRANSPORT_UDP)); /* that is its round 0 */
}

/* What later versions may add, and what an editor may do to the end of the file. */
static void passes_over_what_it_does_not_know(void **state)
{
    size_t len;
    const char *text = edit_sample(*state, "run.capture", &len);
    const char *more = edit(*state, text, "\"startedAt\"", "\"future\":[{}],\"startedAt\"");
    more = edit(*state, more, "{\"id\":2,", "{\"doh\":true,\"id\":2,");
    assert_string_equal(written(*state, parse(*state, more)), text);
    struct run run;
    struct err err;
    assert_true(capture_parse(*state, "x", text, len - 1, &run, &err)); /* no newline at the end */
    assert_int_equal(run.n_observations, 8);
}

/* Captures of before there were repeated questions. */
static void what_is_not_told_of_rounds_was_asked_once(void **state)
{
    size_t len;
    const char *text = edit_sample(*state, "run.capture", &len);
    text = edit(*state, text, "\"samples\":10,\"settle\":true,", "");
    const struct run *run = parse(*state, edit(*state, text, "\"round\":3,", ""));
    assert_int_equal(run->samples, 0);
    assert_false(run->settle);
    assert_int_equal(run->observations[3].question.round, 0);
}

/* ---- bad input
 * ------------------------------------------------------------------------------------------------- */

static const struct {
    const char *from, *to, *error;
} refused[] = {
    /* the header */
    {"pldig-capture", "pldig-inventory", "f: line 1: schema: not \"pldig-capture\", as --capture writes it"},
    {"\"schemaVersion\":1", "\"schemaVersion\":2", "f: line 1: schemaVersion: 2 is newer than this pldig"},
    {"\"schemaVersion\":1", "\"schemaVersion\":\"1\"", "f: line 1: schemaVersion: expected a whole number"},
    {"\"startedAt\"", "\"started\"", "f: line 1: startedAt: expected a string, found nothing"},
    {"2026-11-20T08:12:00.123Z", "noon", "f: line 1: startedAt: not an RFC 3339 time: \"noon\""},
    {"\"durationUs\":12345678", "\"durationUs\":-1", "f: line 1: durationUs: -1 is not within"},
    {"\"durationUs\":12345678", "\"durationUs\":1e18", "f: line 1: durationUs: expected a whole number"},
    {"\"complete\":false", "\"complete\":0", "f: line 1: complete: expected true or false, found a number"},
    {"AzureCloud", "AzureMoon", "f: line 1: cloud: not a known cloud: \"AzureMoon\""},
    {"\"identity\":{", "\"identity\":3,\"x\":{", "f: line 1: identity: expected an object, found a number"},
    {"\"check\"", "null", "f: line 1: arguments[0]: expected a string"},
    {"\"tries\":2", "\"tries\":99999999999", "f: line 1: tries: 99999999999 is not within"},
    {"\"samples\":10", "\"samples\":-1", "f: line 1: samples: -1 is not within"},
    {"\"settle\":true", "\"settle\":1", "f: line 1: settle: expected true or false, found a number"},
    {"\"kind\":\"vnet\"", "\"kind\":\"moon\"", "f: line 1: vantage.kind: not a kind of vantage: \"moon\""},
    {"\"vantage\"", "\"v\"", "f: line 1: vantage: expected an object, found nothing"},
    {"\"host\":{", "\"h\":{", "f: line 1: host: expected an object, found nothing"},
    {"\"prefix\":24", "\"prefix\":33", "f: line 1: host.addresses[0].prefix: 33 is not within 0 and 32"},
    {"\"address\":\"10.0.0.5\"", "\"address\":\"10.0.0\"",
     "f: line 1: host.nameservers[1].address: not an IP address: \"10.0.0\""},
    {"\"ndots\":5", "\"ndots\":null", "f: line 1: host.ndots: expected a whole number"},
    {"\"pldig-inventory\"", "\"x\"", "f: line 1: inventory.schema: not \"pldig-inventory\""},
    {"\"ttl\":10", "\"ttl\":[]",
     "f: line 1: inventory.privateDnsZones[0].records[0].ttl: expected a whole number"},
    {"accounts/contoso-ai\",\"named\"", "accounts/absent\",\"named\"",
     "f: line 1: accounts[0].id: the inventory has no such account: \"/subscriptions/"},
    {"\"zone\":\"privatelink.openai.azure.com\"", "\"zone\":\"openai.azure.com\"",
     "f: line 1: names[0].zone: not a privatelink zone: \"openai.azure.com\""},
    {"\"zone\":\"privatelink.openai.azure.com\",", "", "f: line 1: names[0].zone: expected a string"},
    {"\"account\":1", "\"account\":2", "f: line 1: names[1].account: there is no number 2, only 2 accounts"},
    {"\"account\":1", "\"account\":-1", "f: line 1: names[1].account: -1 is not within"},
    {"\"addresses\":[\"10.1.2.5\",\"10.1.2.6\"]", "\"addresses\":[10]",
     "f: line 1: expectations[0].addresses[0]: expected a string, found a number"},
    {"\"expectEndpoints\":[\"", "\"expectEndpoints\":[\"x",
     "f: line 1: expectEndpoints[0]: not an ARM resource id"},
    {"\"typed\":[{", "\"typed\":[[],{", "f: line 1: typed[0]: expected an object, found an array"},
    {"\"id\":\"r2\"", "\"id\":\"r1\"", "f: line 1: resolvers[1].id: the same id as resolvers[0].id"},
    {"\"role\":\"custom\"", "\"role\":\"king\"", "f: line 1: resolvers[1].role: not a role of resolvers"},
    {"\"port\":5353", "\"port\":0", "f: line 1: resolvers[1].port: 0 is not within 1 and 65535"},
    {"\"port\":5353", "\"port\":65536", "f: line 1: resolvers[1].port: 65536 is not within"},
    {"\"address\":\"10.0.0.4\",\"port\"", "\"address\":null,\"port\"",
     "f: line 1: resolvers[1].address: expected a string"},
    {"\"role\":\"control\"", "\"role\":\"systemPath\"",
     "f: line 1: resolvers[2].port: 53 is not within 0 and 0"},
    {"\"observations\":8", "\"observations\":null", "f: line 1: observations: expected a whole number"},
    {"\"observations\":8", "\"observations\":9",
     "f: line 9: the file ends here with 8 of the 9 observations"},
    {"\"observations\":8", "\"observations\":7",
     "f: line 9: more than the 7 observations that line 1 announces"},
    {"{\"schema\"", "{\n\"schema\"", "f: line 1, column 2: not valid JSON"},
    /* observations */
    {"\n{\"id\":2,", "\n{\"id\":2,,", "f: line 3, column "},
    {"\n{\"id\":2,", "\n\n{\"id\":2,", "f: line 3: empty"},
    {"\n{\"id\":2,", "\n[{\"id\":2,", "f: line 3, column"},
    {"\n{\"id\":2,", "\n7\n{\"id\":2,", "f: line 3: expected an object, found a number"},
    {"\n{\"id\":2,", "\n{\"id\":3,", "f: line 3: id: expected 2, found 3: observations stand in the order"},
    {"\n{\"id\":2,", "\n{\"id\":0,", "f: line 3: id: 0 is not within"},
    {"\n{\"id\":2,", "\n{", "f: line 3: id: expected a whole number, found nothing"},
    {"\"resolver\":2", "\"resolver\":3", "f: line 3: resolver: there is no number 3, line 1 has 3 resolvers"},
    {"\"resolver\":2", "\"resolver\":-1", "f: line 3: resolver: -1 is not within"},
    {"\"resolver\":2", "\"resolver\":4294967298", "f: line 3: resolver: 4294967298 is not within"},
    {"\"probe\":\"name-a\"", "\"probe\":null", "f: line 2: probe: expected a string"},
    {"\"qname\":\"" PRIVATELINK "\"", "\"qname\":\"A.example\"",
     "f: line 2: qname: not a domain name in normal form: \"A.example\""},
    {"\"qname\":\"" PRIVATELINK "\"", "\"qname\":\"a..example\"", "f: line 2: qname: not a domain name"},
    {"\"qname\":\"" PRIVATELINK "\"", "\"qname\":\"\"", "f: line 2: qname: not a domain name"},
    {"\"qtype\":\"A\"", "\"qtype\":\"TYPE65536\"", "f: line 2: qtype: not a type of records"},
    {"\"qtype\":\"A\"", "\"qtype\":1", "f: line 2: qtype: expected a string, found a number"},
    {"\"rd\":true", "\"rd\":1", "f: line 2: rd: expected true or false"},
    {"\"transport\":\"tcp\"", "\"transport\":\"quic\"",
     "f: line 4: transport: neither udp nor tcp: \"quic\""},
    {"\"round\":3", "\"round\":-1", "f: line 5: round: -1 is not within"},
    {"\"round\":3", "\"round\":\"3\"", "f: line 5: round: expected a whole number, found a string"},
    {"\"outcome\":\"timeout\"", "\"outcome\":\"lost\"", "f: line 3: outcome: not an outcome: \"lost\""},
    {"\"outcome\":\"timeout\"", "\"outcome\":\"answered\"",
     "f: line 3: packets: 0 accepted replies, but the outcome is answered"},
    {"\"outcome\":\"late\"", "\"outcome\":\"timeout\"",
     "f: line 5: packets: 1 accepted replies, but the outcome is timeout"},
    {"\"kind\":\"duplicate\"", "\"kind\":\"reply\"",
     "f: line 2: packets: 2 accepted replies, but the outcome is answered"},
    {"\"kind\":\"duplicate\"", "\"kind\":\"copy\"",
     "f: line 2: packets[3].kind: not a kind of packet: \"copy\""},
    {"\"sentUs\":1200", "\"sentUs\":-2", "f: line 2: sentUs: -2 is not within -1"},
    {"\"atUs\":1200", "\"atUs\":-1", "f: line 2: packets[0].atUs: -1 is not within"},
    {"\"hex\":\"1001", "\"hex\":\"100", "f: line 2: packets[0].hex: not pairs of hexadecimal digits: \"100"},
    {"\"hex\":\"1001", "\"hex\":\"10 1", "f: line 2: packets[0].hex: not pairs of hexadecimal digits"},
    {"\"hex\":\"1001", "\"hex\":null,\"x\":\"", "f: line 2: packets[0].hex: expected a string"},
    {"\"packets\":[{", "\"packets\":{\"x\":[{", "f: line 2, column"},
    {"\"packets\":[{", "\"packets\":null,\"x\":[{", "f: line 2: packets: expected an array, found nothing"},
    {"\"atUs\":2000,\"hex\":\"1001", "\"atUs\":2000,\"hex\":\"",
     "f: line 2: packets[2].hex: the accepted reply is no DNS message: "},
    {"\"error\":null,\"system\":null", "\"error\":null,\"system\":{\"error\":\"x\",\"addresses\":[]}",
     "f: line 2: system: only the system path has such an answer"},
    {"\"system\":{\"error\":null", "\"system\":null,\"x\":{\"error\":null",
     "f: line 8: system: there is no answer, but the outcome is answered"},
    {"\"2603:1020::5\"", "\"2603:1020::5%eth0\"", "f: line 8: system.addresses[1]: not an IP address"},
};

static void refuses(void **state)
{
    size_t len;
    const char *good = edit_sample(*state, "run.capture", &len);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct run run;
        struct err err = {0};
        const char *bad = edit(*state, good, refused[i].from, refused[i].to);
        if (capture_parse(*state, "f", bad, strlen(bad), &run, &err)) {
            fail_msg("accepted: %s", refused[i].to);
        }
        assert_int_equal(err.kind, ERR_INPUT);
        if (!text_starts(err.text, refused[i].error)) {
            fail_msg("%s: expected the error \"%s\", got \"%s\"", refused[i].to, refused[i].error, err.text);
        }
    }
}

/* Wherever it is cut, but for its last newline, it is an error that names a line. */
static void refuses_every_cut(void **state)
{
    size_t len;
    const char *text = edit_sample(*state, "run.capture", &len);
    size_t line = 1;
    for (size_t cut = 0; cut < len - 1; cut++) {
        struct run run;
        struct err err = {0};
        if (cut % 13 == 0 || text[cut] == '\n' || (cut > 0 && text[cut - 1] == '\n')) {
            struct arena *arena = arena_new();
            char *piece = malloc(cut + 1); /* of its own, so that a look behind the end is seen */
            assert_non_null(piece);
            memcpy(piece, text, cut);
            assert_false(capture_parse(arena, "f", piece, cut, &run, &err));
            assert_int_equal(err.kind, ERR_INPUT);
            size_t named = cut > 0 && text[cut - 1] == '\n' ? line - 1 : line;
            if (!text_starts(err.text, arena_printf(arena, "f: line %zu", cut == 0 ? 1 : named))) {
                fail_msg("cut after %zu bytes, in line %zu: %s", cut, named, err.text);
            }
            free(piece);
            arena_free(arena);
        }
        line += text[cut] == '\n';
    }
}

/* A packet larger than DNS allows, and more resolvers than anybody names. */
static void refuses_absurd_sizes(void **state)
{
    size_t len;
    struct run run;
    struct err err = {0};
    struct buf text;
    const char *good = edit_sample(*state, "run.capture", &len);
    char *zeros = arena_alloc(*state, 2 * 65536 + 1);
    memset(zeros, '0', 2 * 65536);
    const char *bad =
        edit(*state, good, "\"hex\":\"1001", arena_printf(*state, "\"hex\":\"%s\",\"x\":\"", zeros));
    assert_false(capture_parse(*state, "f", bad, strlen(bad), &run, &err));
    assert_non_null(strstr(err.text, "packets[0].hex: 65536 octets, a DNS message has at most 65535"));
    zeros[2 * 65535] = '\0';
    bad = edit(*state, good, "\"hex\":\"1001", arena_printf(*state, "\"hex\":\"%s\",\"x\":\"", zeros));
    assert_true(capture_parse(*state, "f", bad, strlen(bad), &run, &err));
    buf_init(&text, *state);
    for (int i = 0; i < 1000; i++) {
        buf_str(&text, "{},");
    }
    bad = edit(*state, good, "\"resolvers\":[", arena_printf(*state, "\"resolvers\":[%s", text.data));
    assert_false(capture_parse(*state, "f", bad, strlen(bad), &run, &err));
    assert_non_null(strstr(err.text, "resolvers: 1003 items, at most 1000 can be read"));
}

static void loads_files(void **state)
{
    struct run run;
    struct err err = {0};
    assert_true(capture_load(*state, "tests/unit/data/run.capture", &run, &err));
    assert_int_equal(run.n_observations, 8);
    assert_false(capture_load(*state, "tests/unit/data/absent.capture", &run, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_non_null(strstr(err.text, "absent.capture"));
    assert_false(capture_load(*state, "tests/unit/data/inventory.json", &run, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err.text, "inventory.json: an inventory, not a capture"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_the_format, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_and_writes_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writes_and_reads_an_empty_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_the_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_the_host, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_a_host_of_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_observations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(passes_over_what_it_does_not_know, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_told_of_rounds_was_asked_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_every_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_absurd_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loads_files, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
