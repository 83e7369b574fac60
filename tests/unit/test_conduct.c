/* A run against two scripted DNS servers on loopback: what is asked, in which order, and when it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "dns/message.h"
#include "dns/name.h"
#include "probes/conduct.h"
#include "probes/engine.h"
#include "probes/probe.h"

#define CONTROL_NAME "login.microsoftonline.com"
#define AZURE_SOA "\17azureprivatedns\3net"

enum { SERVERS = 2, PENDING = 512, TTL = 1, MS = 1000, SECOND = 1000 * 1000 };

/* ---- the servers --------------------------------------------------------------------------------------- */

enum behaviour {
    HEALTHY,        /* the private zones are linked */
    NO_ALIAS,       /* addresses straight at the FQDN */
    DEAD_FORWARDER, /* below azure.com SERVFAIL, `delay_ms` late; anything else at once */
    HALF_DEAF,      /* below azure.com nothing; anything else at once */
    NO_UPSTREAM,    /* answers RD=0 only */
    VALIDATES,      /* below azure.com SERVFAIL unless CD=1 */
    UDP_DROPPED,    /* healthy over TCP */
    OLD_CACHE,      /* public for 1.5 seconds from its first query on, then healthy; TTLs are one second */
    NO_EDNS,        /* FORMERR to whatever has an OPT record, else healthy */
    SILENT,
};

struct script {
    enum behaviour behaviour;
    int delay_ms; /* before each reply; of DEAD_FORWARDER before SERVFAIL only */
};

/* One query as it came. */
struct logged {
    int server;
    bool rd, cd, tcp, edns;
    uint16_t qtype;
    int64_t at_us; /* since the server's first one */
    char qname[DNS_NAME_TEXT];
};

struct log {
    int count;
    int64_t first_us[SERVERS];
    struct logged rows[4096];
};

struct pending {
    int64_t due_us; /* 0: free */
    int server;
    struct sockaddr_in to;
    size_t len;
    uint8_t data[512];
};

static size_t put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return 2;
}

/* A record whose owner is the name at octet `owner` of the message. */
static size_t put_record(uint8_t *at, size_t owner, unsigned type, const void *data, size_t len)
{
    size_t n = put16(at, 0xC000 | (unsigned)owner);
    n += put16(at + n, type);
    n += put16(at + n, 1);
    n += put16(at + n, 0);
    n += put16(at + n, TTL);
    n += put16(at + n, (unsigned)len);
    memcpy(at + n, data, len);
    return n + len;
}

/* Writes the answer section behind the question; gives the number of records. */
static unsigned answer(const struct script *script, const struct logged *query, uint8_t *reply, size_t *at)
{
    static const uint8_t soa[] = AZURE_SOA "\0\4host\0"
                                           "\0\0\0\1\0\0\16\20\0\0\1\54\0\44\352\0\0\0\0\12";
    bool public = script->behaviour == OLD_CACHE && query->at_us < 1500 * MS;
    const uint8_t address[] = {public ? 203 : 10, public ? 0 : 1, public ? 113 : 2, 5};
    bool fqdn = text_ends_nocase(query->qname, ".azure.com") && strstr(query->qname, "privatelink") == NULL;
    if (query->qtype == DNS_SOA) {
        *at += put_record(reply + *at, DNS_HEADER, DNS_SOA, soa, sizeof soa - 1);
        return 1;
    }
    if (query->qtype == DNS_AAAA || !fqdn || script->behaviour == NO_ALIAS) {
        if (query->qtype == DNS_AAAA) {
            return 0;
        }
        *at += put_record(reply + *at, DNS_HEADER, DNS_A, address, sizeof address);
        return 1;
    }
    /* label.rest -> label.privatelink.rest, the last part by a pointer */
    uint8_t target[128];
    size_t label = reply[DNS_HEADER] + 1u, len = label;
    memcpy(target, reply + DNS_HEADER, label);
    memcpy(target + len, "\13privatelink", 12);
    len += 12;
    len += put16(target + len, 0xC000 | (unsigned)(DNS_HEADER + label));
    size_t alias = *at + 12;
    *at += put_record(reply + *at, DNS_HEADER, DNS_CNAME, target, len);
    *at += put_record(reply + *at, alias, DNS_A, address, sizeof address);
    return 2;
}

/* Makes the reply of a script to a query of `len` octets; false where it keeps silent. */
static bool react(const struct script *script, const struct logged *query, const uint8_t *packet,
                  struct pending *out)
{
    bool azure = text_ends_nocase(query->qname, "azure.com");
    if (script->behaviour == SILENT || (script->behaviour == NO_UPSTREAM && query->rd) ||
        (script->behaviour == HALF_DEAF && azure) || (script->behaviour == UDP_DROPPED && !query->tcp)) {
        return false;
    }
    size_t at = DNS_HEADER;
    while (packet[at] != 0) {
        at += packet[at] + 1u;
    }
    at += 5;
    memset(out->data, 0, sizeof out->data);
    memcpy(out->data, packet, at);
    put16(out->data + 2, 0x8080 | (query->rd ? 0x100 : 0));
    put16(out->data + 10, 0);
    bool fails =
        azure && (script->behaviour == DEAD_FORWARDER || (script->behaviour == VALIDATES && !query->cd));
    if (script->behaviour == NO_EDNS && query->edns) {
        out->data[3] |= DNS_FORMERR;
    } else if (fails) {
        out->data[3] |= DNS_SERVFAIL;
    } else if (script->behaviour != NO_UPSTREAM) {
        put16(out->data + 6, answer(script, query, out->data, &at));
    }
    int delay_ms = script->behaviour == DEAD_FORWARDER && !fails ? 0 : script->delay_ms;
    out->due_us = clock_monotonic_us() + delay_ms * MS;
    out->len = at;
    return true;
}

/* Writes the query into the log and into *row; false for what is none. */
static bool take_down(const uint8_t *packet, size_t len, int server, bool tcp, struct log *log,
                      struct logged *row)
{
    struct dns_message message;
    struct err err;
    struct arena *arena = arena_new();
    bool ok = dns_message_decode(arena, packet, len, &message, &err) && message.has_question;
    if (ok) {
        int64_t now = clock_monotonic_us();
        log->first_us[server] = log->first_us[server] == 0 ? now : log->first_us[server];
        *row = (struct logged){.server = server,
                               .rd = message.rd,
                               .cd = message.cd,
                               .tcp = tcp,
                               .edns = message.has_edns,
                               .qtype = message.qtype,
                               .at_us = now - log->first_us[server]};
        snprintf(row->qname, sizeof row->qname, "%s", message.qname);
        log->rows[log->count++ % 4096] = *row;
    }
    arena_free(arena);
    return ok;
}

static void receive(int fd, int server, const struct script *script, struct log *log, struct pending *pending)
{
    uint8_t packet[512];
    struct pending reply = {.server = server};
    struct logged row;
    socklen_t to_len = sizeof reply.to;
    ssize_t got = recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr *)&reply.to, &to_len);
    if (got <= 0 || !take_down(packet, (size_t)got, server, false, log, &row)) {
        return;
    }
    for (int i = 0; i < PENDING && react(script, &row, packet, &reply); i++) {
        if (pending[i].due_us == 0) {
            pending[i] = reply;
            break;
        }
    }
}

/* A connection has one question, all of it at once, and its reply comes without delay. */
static void serve_connection(int listener, int server, const struct script *script, struct log *log)
{
    uint8_t packet[514];
    struct pending reply;
    struct logged row;
    int fd = accept(listener, NULL, NULL);
    ssize_t got = recv(fd, packet, sizeof packet, 0);
    if (got > 2 && take_down(packet + 2, (size_t)got - 2, server, true, log, &row) &&
        react(script, &row, packet + 2, &reply)) {
        put16(packet, (unsigned)reply.len);
        memcpy(packet + 2, reply.data, reply.len);
        send(fd, packet, reply.len + 2, MSG_NOSIGNAL);
    }
    close(fd);
}

static _Noreturn void serve(const int *fds, const int *listeners, const struct script *scripts,
                            struct log *log)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct pending *pending = calloc(PENDING, sizeof *pending);
    for (;;) {
        struct pollfd polled[2 * SERVERS];
        int64_t now = clock_monotonic_us(), next = now + SECOND;
        for (int i = 0; i < PENDING; i++) {
            if (pending[i].due_us != 0 && pending[i].due_us <= now) {
                sendto(fds[pending[i].server], pending[i].data, pending[i].len, 0,
                       (struct sockaddr *)&pending[i].to, sizeof pending[i].to);
                pending[i].due_us = 0;
            } else if (pending[i].due_us != 0 && pending[i].due_us < next) {
                next = pending[i].due_us;
            }
        }
        for (int i = 0; i < SERVERS; i++) {
            polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
            polled[SERVERS + i] = (struct pollfd){.fd = listeners[i], .events = POLLIN};
        }
        poll(polled, 2 * SERVERS, (int)((next - now + 999) / 1000));
        for (int i = 0; i < SERVERS; i++) {
            if (polled[i].revents != 0) {
                receive(fds[i], i, &scripts[i], log, pending);
            }
            if (polled[SERVERS + i].revents != 0) {
                serve_connection(listeners[i], i, &scripts[i], log);
            }
        }
    }
}

/* ---- what the cases share ------------------------------------------------------------------------------ */

struct fixture {
    struct arena *arena;
    pid_t servers;
    struct log *log; /* shared with the servers */
    struct run run;
    struct conduct_settings settings;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->log =
        mmap(NULL, sizeof *fixture->log, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *state = fixture;
    return fixture->log == MAP_FAILED ? -1 : 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    if (fixture->servers > 0) {
        kill(fixture->servers, SIGKILL);
        waitpid(fixture->servers, NULL, 0);
    }
    munmap(fixture->log, sizeof *fixture->log);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Sockets of both transports at one port of loopback, which is returned. */
static uint16_t open_server(int *udp, int *tcp)
{
    for (int attempt = 0; attempt < 50; attempt++) { /* the port that UDP gets may be taken for TCP */
        struct sockaddr_in address = {.sin_family = AF_INET};
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t len = sizeof address;
        *udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        *tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(bind(*udp, (struct sockaddr *)&address, sizeof address), 0);
        assert_int_equal(getsockname(*udp, (struct sockaddr *)&address, &len), 0);
        if (bind(*tcp, (struct sockaddr *)&address, sizeof address) == 0 && listen(*tcp, 16) == 0) {
            return ntohs(address.sin_port);
        }
        close(*udp);
        close(*tcp);
    }
    fail_msg("no port is free for both transports");
    return 0;
}

/* Starts the servers and makes a run that asks the first as a custom resolver, the second in `role`. */
static void begin(struct fixture *fixture, struct script first, struct script second, enum role role)
{
    const struct script scripts[SERVERS] = {first, second};
    struct run *run = &fixture->run;
    int fds[SERVERS], listeners[SERVERS];
    run->resolvers = arena_array(fixture->arena, SERVERS + 1, sizeof *run->resolvers);
    run->n_resolvers = SERVERS;
    for (int i = 0; i < SERVERS; i++) {
        run->resolvers[i] = (struct resolver){.port = open_server(&fds[i], &listeners[i])};
        assert_true(ip_parse("127.0.0.1", &run->resolvers[i].address));
    }
    run->resolvers[0].role = ROLE_CUSTOM;
    run->resolvers[0].judged = true;
    run->resolvers[1].role = role;
    run->resolvers[1].judged = role >= ROLE_SYSTEM;
    fixture->servers = fork();
    if (fixture->servers == 0) {
        serve(fds, listeners, scripts, fixture->log);
    }
    for (int i = 0; i < SERVERS; i++) {
        close(fds[i]);
        close(listeners[i]);
    }
    run->accounts = arena_alloc(fixture->arena, sizeof *run->accounts);
    run->accounts->name = "contoso-ai";
    run->n_accounts = 1;
    run->control_name = CONTROL_NAME;
    run->timeout_us = 2 * SECOND;
    run->tries = 2;
    fixture->settings =
        (struct conduct_settings){.origin_us = clock_monotonic_us(), .deadline_us = INT64_MAX};
}

static void add_name(struct fixture *fixture, const char *fqdn)
{
    struct run *run = &fixture->run;
    size_t capacity = run->n_names;
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    run->names = arena_grow(fixture->arena, run->names, run->n_names, &capacity, sizeof *run->names);
    run->names[run->n_names++] = (struct checked_name){
        .fqdn = fqdn,
        .zone = zone,
        .privatelink = zone == NULL ? NULL : azure_privatelink_name(fixture->arena, zone, fqdn)};
}

/* Conducts the run; gives how long it took. */
static int64_t run_it(struct fixture *fixture)
{
    struct err err = {0};
    int64_t start = clock_monotonic_us();
    fixture->settings.origin_us = start;
    if (!conduct(fixture->arena, &fixture->run, &fixture->settings, &err)) {
        fail_msg("%s", err.text);
    }
    for (size_t i = 0; i < fixture->run.n_observations; i++) {
        assert_int_equal(fixture->run.observations[i].id, i + 1);
    }
    return clock_monotonic_us() - start;
}

/* How often a server got this query over UDP. */
static int times(const struct fixture *fixture, int server, const char *qname, uint16_t qtype)
{
    int count = 0;
    for (int i = 0; i < fixture->log->count; i++) {
        const struct logged *row = &fixture->log->rows[i];
        count += row->server == server && !row->tcp && row->qtype == qtype && strcmp(row->qname, qname) == 0;
    }
    return count;
}

static const struct observation *find(const struct fixture *fixture, int resolver, const char *qname,
                                      uint16_t qtype)
{
    const struct observation *found =
        run_find(&fixture->run, resolver, qname, qtype, true, false, TRANSPORT_UDP);
    assert_non_null(found);
    return found;
}

static size_t asked_by(const struct fixture *fixture, const char *probe)
{
    size_t count = 0;
    for (size_t i = 0; i < fixture->run.n_observations; i++) {
        count += text_equal(fixture->run.observations[i].question.probe, probe);
    }
    return count;
}

static const struct script healthy = {.behaviour = HEALTHY};

/* ---- the order ----------------------------------------------------------------------------------------- */

static enum phase phase_of(const struct logged *row)
{
    if (row->qtype == DNS_SOA) {
        return PHASE_ZONE;
    }
    return strstr(row->qname, "privatelink") != NULL ? PHASE_PRIVATELINK : PHASE_NAME;
}

static void phases_keep_their_order_over_all_resolvers(void **state)
{
    struct fixture *fixture = *state;
    /* The second one is slow: the first may not run ahead of it into the next phase. */
    begin(fixture, healthy, (struct script){.behaviour = HEALTHY, .delay_ms = 150}, ROLE_SYSTEM);
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "contoso-ai.services.ai.azure.com");
    add_name(fixture, "contoso-ai.cognitiveservices.azure.com");
    run_it(fixture);
    assert_int_equal(fixture->log->count, SERVERS * (3 + 3 + 3 * 2));
    for (int i = 1; i < fixture->log->count; i++) {
        assert_true(phase_of(&fixture->log->rows[i - 1]) <= phase_of(&fixture->log->rows[i]));
    }
    for (size_t i = 0; i < fixture->run.n_observations; i++) {
        assert_int_equal(fixture->run.observations[i].outcome, OUTCOME_ANSWERED);
        assert_int_equal(fixture->run.observations[i].n_packets, 2);
    }
    assert_true(fixture->run.complete);
    assert_null(fixture->run.incomplete);
    assert_non_null(fixture->run.index);
}

static void a_healthy_estate_costs_four_packets_a_name_and_no_more(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    enum { NAMES = 60 };
    for (int i = 0; i < NAMES; i++) {
        add_name(fixture, arena_printf(fixture->arena, "account-%d.openai.azure.com", i));
    }
    run_it(fixture);
    /* One zone, whatever the number of names; one question each for privatelink name, A and AAAA. */
    assert_int_equal(fixture->log->count, SERVERS * (1 + NAMES * 3));
    assert_int_equal(fixture->run.n_observations, fixture->log->count);
    assert_int_equal(times(fixture, 0, "privatelink.openai.azure.com", DNS_SOA), 1);
    assert_int_equal(times(fixture, 0, CONTROL_NAME, DNS_A), 0);
    assert_int_equal(asked_by(fixture, "zone-soa") + asked_by(fixture, "privatelink") +
                         asked_by(fixture, "name"),
                     fixture->run.n_observations);
    assert_int_equal(fixture->run.n_resolvers, SERVERS);
}

static void a_control_resolver_is_asked_for_the_address_only(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_CONTROL);
    add_name(fixture, "contoso-ai.openai.azure.com");
    run_it(fixture);
    assert_int_equal(times(fixture, 1, "contoso-ai.openai.azure.com", DNS_A), 1);
    assert_int_equal(fixture->log->count, 4 + 1);
}

static void observations_are_added_to_those_there_are(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    run_it(fixture);
    size_t before = fixture->run.n_observations;
    add_name(fixture, "fabrikam.openai.azure.com");
    run_it(fixture);
    assert_int_equal(fixture->run.n_observations, before + SERVERS * 3); /* the zone was asked before */
}

/* ---- follow-ups ---------------------------------------------------------------------------------------- */

static void only_judged_resolvers_are_followed_up(void **state)
{
    struct fixture *fixture = *state;
    const struct script no_alias = {.behaviour = NO_ALIAS};
    begin(fixture, no_alias, no_alias, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    run_it(fixture);
    assert_int_equal(times(fixture, 0, "openai.azure.com", DNS_SOA), 1);
    assert_int_equal(times(fixture, 1, "openai.azure.com", DNS_SOA), 0);
    assert_int_equal(times(fixture, 0, CONTROL_NAME, DNS_A), 0); /* nothing failed */
    assert_int_equal(fixture->log->count, SERVERS * (1 + 2 + 4) + 1);
}

static void a_silent_resolver_costs_few_packets(void **state)
{
    struct fixture *fixture = *state;
    const struct script silent = {.behaviour = SILENT};
    begin(fixture, silent, healthy, ROLE_SYSTEM);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    for (int i = 0; i < 20; i++) {
        add_name(fixture, arena_printf(fixture->arena, "account-%d.openai.azure.com", i));
    }
    int64_t took = run_it(fixture);
    assert_int_equal(times(fixture, 0, CONTROL_NAME, DNS_A), 1);
    const struct observation *no_recursion =
        run_find(&fixture->run, 0, "account-0.openai.azure.com", DNS_A, false, false, TRANSPORT_UDP);
    assert_non_null(no_recursion);
    assert_int_equal(no_recursion->outcome, OUTCOME_TIMEOUT);
    const struct observation *last = find(fixture, 0, "account-19.openai.azure.com", DNS_A);
    assert_int_equal(last->outcome, OUTCOME_NOT_ASKED);
    assert_false(last->cut);
    assert_int_equal(last->sent_us, -1);
    assert_int_equal(find(fixture, 1, "account-19.openai.azure.com", DNS_A)->outcome, OUTCOME_ANSWERED);
    assert_true(fixture->run.complete);
    assert_true(took < 5 * SECOND); /* no late reply is expected of it */
}

static void a_server_without_upstreams_is_told_from_a_dead_one(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = NO_UPSTREAM}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    fixture->settings.deadline_us =
        clock_monotonic_us() + 3 * SECOND; /* it lives, so late replies may come */
    add_name(fixture, "contoso-ai.openai.azure.com");
    run_it(fixture);
    const struct observation *no_recursion =
        run_find(&fixture->run, 0, "contoso-ai.openai.azure.com", DNS_A, false, false, TRANSPORT_UDP);
    assert_non_null(no_recursion);
    assert_int_equal(no_recursion->outcome, OUTCOME_ANSWERED);
    assert_false(no_recursion->question.rd);
}

static struct question a_of(const char *qname)
{
    return (struct question){.qname = qname, .qtype = DNS_A, .rd = true};
}

/* The observation of a question, which is there. */
static const struct observation *find_question(const struct fixture *fixture, struct question question)
{
    const struct observation *found = run_find_question(&fixture->run, &question);
    assert_non_null(found);
    return found;
}

static void after_servfail_come_cd_and_then_the_question_once_more(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = VALIDATES}, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    run_it(fixture);
    struct question question = a_of("contoso-ai.openai.azure.com");
    question.cd = true;
    const struct observation *with_cd = find_question(fixture, question);
    assert_int_equal(with_cd->outcome, OUTCOME_ANSWERED);
    assert_int_equal(with_cd->message.rcode, DNS_NOERROR);
    question.cd = false;
    question.round = 1;
    const struct observation *again = find_question(fixture, question);
    assert_int_equal(again->message.rcode, DNS_SERVFAIL);
    const struct observation *control = find(fixture, 0, CONTROL_NAME, DNS_A);
    assert_true(control->id < with_cd->id && with_cd->id < again->id);
    assert_true(again->sent_us >= observation_reply(with_cd)->at_us);
    /* The control name works, so it is asked once; and a loop would answer RD=0. */
    assert_int_equal(times(fixture, 0, CONTROL_NAME, DNS_A), 1);
    assert_int_equal(asked_by(fixture, "no-recursion"), 1);
    assert_int_equal(fixture->log->count, SERVERS * 4 + 1 + 2 + 1);
}

/* RFC 6891 section 7. Both askings are on record, one packet each, and the second counts: nothing follows. */
static void a_server_that_cannot_read_edns_is_asked_without(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = NO_EDNS}, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    run_it(fixture);
    assert_int_equal(times(fixture, 0, "privatelink.openai.azure.com", DNS_SOA), 2);
    assert_int_equal(times(fixture, 0, "contoso-ai.openai.azure.com", DNS_A), 1);
    assert_int_equal(times(fixture, 1, "privatelink.openai.azure.com", DNS_SOA), 1);
    assert_int_equal(fixture->log->count, SERVERS * (1 + 2 * 3) + 1);
    assert_int_equal(fixture->run.n_observations, fixture->log->count);
    for (int i = 0; i < fixture->log->count; i++) {
        const struct logged *row = &fixture->log->rows[i];
        assert_true(row->qtype == DNS_SOA || row->edns == (row->server == 1));
    }
    for (size_t i = 0; i < fixture->run.n_observations; i++) {
        assert_int_equal(fixture->run.observations[i].n_packets, 2);
    }
    const struct observation *soa = find(fixture, 0, "privatelink.openai.azure.com", DNS_SOA);
    assert_true(soa->question.without_edns);
    assert_int_equal(soa->message.rcode, DNS_NOERROR);
    assert_int_equal(find(fixture, 0, "contoso-ai.openai.azure.com", DNS_A)->message.rcode, DNS_NOERROR);
    assert_true(fixture->run.complete);
}

static void a_resolver_that_answers_over_tcp_alone_is_asked_everything_there(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = UDP_DROPPED}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    static const char *const names[] = {"contoso-ai.openai.azure.com", "fabrikam.openai.azure.com",
                                        "contoso-ai.services.ai.azure.com",
                                        "contoso-ai.cognitiveservices.azure.com"};
    for (int i = 0; i < 4; i++) {
        add_name(fixture, names[i]);
    }
    assert_true(run_it(fixture) < 8 * SECOND); /* over UDP it gave no sign of life, so none is waited for */
    assert_int_equal(find(fixture, 0, names[3], DNS_A)->outcome, OUTCOME_NOT_ASKED); /* silent over UDP */
    for (int i = 0; i < 4; i++) {
        struct question question = a_of(names[i]);
        question.transport = TRANSPORT_TCP;
        assert_int_equal(find_question(fixture, question)->outcome, OUTCOME_ANSWERED);
        question.qname = fixture->run.names[i].zone->zone;
        question.qtype = DNS_SOA;
        assert_int_equal(find_question(fixture, question)->outcome, OUTCOME_ANSWERED);
    }
    struct question control = a_of(CONTROL_NAME);
    control.transport = TRANSPORT_TCP;
    assert_int_equal(find_question(fixture, control)->outcome, OUTCOME_ANSWERED);
    assert_int_equal(asked_by(fixture, "tcp"), 4 + 3 + 1);
}

static void a_dead_resolver_costs_two_questions_over_tcp(void **state)
{
    struct fixture *fixture = *state;
    const struct script silent = {.behaviour = SILENT};
    begin(fixture, silent, silent, ROLE_SYSTEM);
    fixture->run.timeout_us = 200 * MS;
    fixture->run.tries = 1;
    for (int i = 0; i < 20; i++) {
        add_name(fixture, arena_printf(fixture->arena, "account-%d.openai.azure.com", i));
    }
    run_it(fixture);
    int over_tcp[SERVERS] = {0};
    for (int i = 0; i < fixture->log->count; i++) {
        over_tcp[fixture->log->rows[i].server] += fixture->log->rows[i].tcp;
    }
    assert_int_equal(over_tcp[0], 2);
    assert_int_equal(over_tcp[1], 2);
}

static void samples_are_asked_round_by_round(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    fixture->run.samples = 5;
    run_it(fixture);
    assert_int_equal(times(fixture, 0, "contoso-ai.openai.azure.com", DNS_A), 5);
    assert_int_equal(times(fixture, 0, "fabrikam.openai.azure.com", DNS_A), 5);
    assert_int_equal(times(fixture, 0, "fabrikam.openai.azure.com", DNS_AAAA), 1);
    assert_int_equal(times(fixture, 1, "fabrikam.openai.azure.com", DNS_A), 1);
    for (int round = 0; round < 5; round++) {
        struct question question = a_of("fabrikam.openai.azure.com");
        question.round = round;
        assert_int_equal(find_question(fixture, question)->outcome, OUTCOME_ANSWERED);
    }
}

/* ---- after the TTL ------------------------------------------------------------------------------------- */

struct interrupt {
    volatile sig_atomic_t stop;
    const char *phase; /* in which it happens; NULL: never */
    size_t done;       /* of its questions have ended then */
    const char *last;
    char seen[400]; /* the phases in order */
};

static void on_progress(void *context, const char *phase, size_t done, size_t total)
{
    struct interrupt *interrupt = context;
    assert_true(done <= total);
    interrupt->stop = interrupt->stop || (text_equal(phase, interrupt->phase) && done >= interrupt->done);
    if (interrupt->last != phase) { /* the names are constants */
        size_t len = strlen(interrupt->seen);
        snprintf(interrupt->seen + len, sizeof interrupt->seen - len, "%s;", phase);
        interrupt->last = phase;
    }
}

#define WAITING "waiting for cached answers to expire, seconds"

static void settle_waits_and_asks_the_privatelink_name_first(void **state)
{
    struct fixture *fixture = *state;
    struct interrupt interrupt = {.phase = NULL};
    begin(fixture, (struct script){.behaviour = OLD_CACHE}, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->run.settle = true;
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    int64_t took = run_it(fixture);
    const struct observation *first = find(fixture, 0, "contoso-ai.openai.azure.com", DNS_A);
    struct question question = a_of("contoso-ai.privatelink.openai.azure.com");
    question.round = 1000;
    question.qtype = DNS_AAAA;
    const struct observation *privatelink = find_question(fixture, question);
    question.qtype = DNS_A;
    question.qname = "contoso-ai.openai.azure.com";
    const struct observation *name = find_question(fixture, question);
    assert_true(privatelink->sent_us >= observation_reply(first)->at_us + (TTL + 1) * SECOND);
    assert_true(name->sent_us >= observation_reply(privatelink)->at_us);
    struct ip private;
    assert_true(ip_parse("10.1.2.5", &private));
    assert_false(ip_equal(&first->message.answer[1].address, &private));
    assert_true(ip_equal(&name->message.answer[1].address, &private));
    assert_true(took >= (TTL + 1) * SECOND && took < 10 * SECOND);
    assert_non_null(strstr(interrupt.seen, WAITING));
    assert_true(fixture->run.complete);
}

static void nobody_waits_without_a_reason(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->run.settle = true;
    struct interrupt interrupt = {.phase = NULL};
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    run_it(fixture);
    assert_int_equal(fixture->log->count, SERVERS * 4);
    assert_null(strstr(interrupt.seen, WAITING));
}

static void the_deadline_bounds_the_wait(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = OLD_CACHE}, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->run.settle = true;
    fixture->settings.deadline_us = clock_monotonic_us() + SECOND;
    assert_true(run_it(fixture) < 8 * SECOND);
    assert_false(fixture->run.complete); /* what was wanted could not be asked */
    struct question question = a_of("contoso-ai.openai.azure.com");
    question.round = 1000;
    assert_true(run_find_question(&fixture->run, &question) == NULL || find_question(fixture, question)->cut);
}

static void an_interrupt_ends_the_wait(void **state)
{
    struct fixture *fixture = *state;
    struct interrupt interrupt = {.phase = WAITING};
    begin(fixture, (struct script){.behaviour = OLD_CACHE}, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->run.settle = true;
    fixture->settings.stop = &interrupt.stop;
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    run_it(fixture);
    assert_false(fixture->run.complete);
    assert_true(text_starts(fixture->run.incomplete, "interrupted with "));
    assert_int_equal(times(fixture, 0, "contoso-ai.openai.azure.com", DNS_A), 1);
    assert_int_equal(times(fixture, 0, "contoso-ai.openai.azure.com", DNS_TXT), 1);
}

/* ---- late replies -------------------------------------------------------------------------------------- */

static void a_late_reply_is_waited_for_where_the_resolver_lives(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = DEAD_FORWARDER, .delay_ms = 2500},
          (struct script){.behaviour = SILENT}, ROLE_SYSTEM);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    add_name(fixture, "contoso-ai.openai.azure.com");
    int64_t took = run_it(fixture);
    const struct observation *zone = find(fixture, 0, "privatelink.openai.azure.com", DNS_SOA);
    const struct observation *name = find(fixture, 0, "contoso-ai.openai.azure.com", DNS_A);
    assert_int_equal(find(fixture, 0, CONTROL_NAME, DNS_A)->outcome, OUTCOME_ANSWERED);
    assert_int_equal(zone->outcome, OUTCOME_LATE);
    assert_int_equal(name->outcome, OUTCOME_LATE);
    assert_true(name->has_message);
    assert_int_equal(name->message.rcode, DNS_SERVFAIL);
    assert_true(name->rtt_us >= 2400 * MS);
    assert_int_equal(find(fixture, 1, "privatelink.openai.azure.com", DNS_SOA)->outcome, OUTCOME_TIMEOUT);
    assert_true(fixture->run.complete);
    /* It ends when the last reply that may be expected is there, not after the twelve seconds of the silent
     * one. */
    assert_true(took >= 1500 * MS && took < 8 * SECOND);
}

static void waiting_for_late_replies_is_bounded_by_the_deadline(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = HALF_DEAF}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    fixture->settings.deadline_us = clock_monotonic_us() + 3 * SECOND;
    add_name(fixture, "contoso-ai.openai.azure.com");
    int64_t took = run_it(fixture);
    assert_int_equal(find(fixture, 0, "contoso-ai.openai.azure.com", DNS_A)->outcome, OUTCOME_TIMEOUT);
    assert_true(took >= 1500 * MS && took < 8 * SECOND);
    assert_true(fixture->run.complete); /* every question had its time */
}

static void waiting_for_late_replies_ends_after_twelve_seconds(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = HALF_DEAF}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 300 * MS;
    fixture->run.tries = 1;
    add_name(fixture, "contoso-ai.openai.azure.com");
    int64_t took = run_it(fixture);
    assert_true(took >= ENGINE_LATE_US && took < ENGINE_LATE_US + 5 * SECOND);
    assert_int_equal(find(fixture, 0, "contoso-ai.openai.azure.com", DNS_A)->outcome, OUTCOME_TIMEOUT);
}

/* ---- cut runs ------------------------------------------------------------------------------------------ */

static void assert_cut_short(const struct fixture *fixture)
{
    static const char *const names[] = {"contoso-ai.openai.azure.com", "fabrikam.openai.azure.com"};
    assert_false(fixture->run.complete);
    for (int i = 0; i < 2; i++) {
        /* Planned although nothing could be sent any more, so that each name has a view that says why. */
        const struct observation *observation = find(fixture, 0, names[i], DNS_A);
        assert_int_equal(observation->outcome, OUTCOME_NOT_ASKED);
        assert_true(observation->cut);
        assert_int_equal(observation->sent_us, -1);
    }
    assert_int_equal(asked_by(fixture, "alive"), 0);
    assert_int_equal(asked_by(fixture, "control"), 0);
    assert_int_equal(asked_by(fixture, "no-recursion"), 0);
}

static void the_deadline_makes_the_run_incomplete(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, (struct script){.behaviour = SILENT}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 30 * SECOND;
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    fixture->settings.deadline_us = clock_monotonic_us() + 500 * MS;
    int64_t took = run_it(fixture);
    assert_true(took < 10 * SECOND);
    assert_cut_short(fixture);
    assert_int_equal(find(fixture, 1, "privatelink.openai.azure.com", DNS_SOA)->outcome, OUTCOME_ANSWERED);
    assert_true(text_starts(fixture->run.incomplete, "the deadline of 0.")); /* 0.49... to 0.5 s */
    assert_non_null(strstr(fixture->run.incomplete, " s passed with 13 of 14 questions open"));
}

static void an_interrupt_makes_the_run_incomplete(void **state)
{
    struct fixture *fixture = *state;
    struct interrupt interrupt = {.phase = "privatelink zones"};
    begin(fixture, (struct script){.behaviour = SILENT}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = 30 * SECOND;
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    fixture->settings.stop = &interrupt.stop;
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    int64_t took = run_it(fixture);
    assert_true(took < 10 * SECOND);
    assert_cut_short(fixture);
    assert_true(text_starts(fixture->run.incomplete, "interrupted with 1"));
    assert_non_null(strstr(fixture->run.incomplete, " of 14 questions open"));
}

/* The first resolver's answers call for more, and they are in when the run is cut. */
static void once_cut_nothing_follows_from_answers(void **state)
{
    struct fixture *fixture = *state;
    struct interrupt interrupt = {.phase = "names", .done = 4};
    begin(fixture, (struct script){.behaviour = NO_ALIAS}, healthy, ROLE_AZURE_DNS);
    fixture->run.resolvers[1].qps = 1; /* keeps the phase open */
    add_name(fixture, "contoso-ai.openai.azure.com");
    add_name(fixture, "fabrikam.openai.azure.com");
    fixture->settings.stop = &interrupt.stop;
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    run_it(fixture);
    assert_false(fixture->run.complete);
    assert_int_equal(find(fixture, 0, "fabrikam.openai.azure.com", DNS_A)->outcome, OUTCOME_ANSWERED);
    assert_int_equal(asked_by(fixture, "service-soa"), 0);
    assert_int_equal(fixture->run.n_observations, SERVERS * (1 + 2 + 4));
}

static void an_interrupt_ends_the_wait_for_late_replies(void **state)
{
    struct fixture *fixture = *state;
    struct interrupt interrupt = {.phase = "late replies"};
    begin(fixture, (struct script){.behaviour = HALF_DEAF}, healthy, ROLE_AZURE_DNS);
    fixture->run.timeout_us = SECOND; /* what is answered is answered in time, also on a busy machine */
    fixture->run.tries = 1;
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->settings.stop = &interrupt.stop;
    fixture->settings.progress = on_progress;
    fixture->settings.progress_context = &interrupt;
    assert_true(run_it(fixture) < 8 * SECOND);
    assert_string_equal(interrupt.seen,
                        "privatelink zones;privatelink names;names;follow-up questions;late replies;");
    assert_false(fixture->run.complete);
    assert_string_equal(fixture->run.incomplete, "interrupted with 0 of 11 questions open");
}

static void what_was_incomplete_before_stays_so(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    add_name(fixture, "contoso-ai.openai.azure.com");
    fixture->run.incomplete = "Azure was read in part";
    run_it(fixture);
    assert_false(fixture->run.complete);
    assert_string_equal(fixture->run.incomplete, "Azure was read in part");
}

/* ---- the system path ----------------------------------------------------------------------------------- */

/* "localhost" is in the hosts file, so that nothing leaves this host. */
static void begin_with_system_path(struct fixture *fixture)
{
    struct err err;
    assert_true(system_path_start(fixture->arena, &fixture->settings.system_path, &err));
    struct system_path *path = fixture->settings.system_path;
    begin(fixture, healthy, healthy, ROLE_AZURE_DNS);
    fixture->settings.system_path = path;
    fixture->run.resolvers[fixture->run.n_resolvers++] =
        (struct resolver){.role = ROLE_SYSTEM_PATH, .judged = true};
    add_name(fixture, "localhost");
}

static void the_system_path_comes_last(void **state)
{
    struct fixture *fixture = *state;
    begin_with_system_path(fixture);
    run_it(fixture);
    assert_true(fixture->run.complete);
    const struct observation *last = &fixture->run.observations[fixture->run.n_observations - 1];
    assert_string_equal(last->question.probe, "system-path");
    assert_int_equal(last->question.resolver, 2);
    assert_int_equal(last->outcome, OUTCOME_ANSWERED);
    assert_non_null(last->system);
    assert_null(last->system->error);
    assert_int_equal(asked_by(fixture, "system-path"), 1);
    system_path_end(fixture->settings.system_path);
}

static void without_a_helper_the_system_path_is_not_asked(void **state)
{
    struct fixture *fixture = *state;
    begin_with_system_path(fixture);
    system_path_end(fixture->settings.system_path);
    fixture->settings.system_path = NULL;
    run_it(fixture);
    assert_true(fixture->run.complete);
    assert_int_equal(asked_by(fixture, "system-path"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(phases_keep_their_order_over_all_resolvers),
        TEST(a_healthy_estate_costs_four_packets_a_name_and_no_more),
        TEST(a_control_resolver_is_asked_for_the_address_only),
        TEST(observations_are_added_to_those_there_are),
        TEST(only_judged_resolvers_are_followed_up),
        TEST(a_silent_resolver_costs_few_packets),
        TEST(a_server_without_upstreams_is_told_from_a_dead_one),
        TEST(after_servfail_come_cd_and_then_the_question_once_more),
        TEST(a_server_that_cannot_read_edns_is_asked_without),
        TEST(a_resolver_that_answers_over_tcp_alone_is_asked_everything_there),
        TEST(a_dead_resolver_costs_two_questions_over_tcp),
        TEST(samples_are_asked_round_by_round),
        TEST(settle_waits_and_asks_the_privatelink_name_first),
        TEST(nobody_waits_without_a_reason),
        TEST(the_deadline_bounds_the_wait),
        TEST(an_interrupt_ends_the_wait),
        TEST(a_late_reply_is_waited_for_where_the_resolver_lives),
        TEST(waiting_for_late_replies_is_bounded_by_the_deadline),
        TEST(waiting_for_late_replies_ends_after_twelve_seconds),
        TEST(the_deadline_makes_the_run_incomplete),
        TEST(an_interrupt_makes_the_run_incomplete),
        TEST(once_cut_nothing_follows_from_answers),
        TEST(an_interrupt_ends_the_wait_for_late_replies),
        TEST(what_was_incomplete_before_stays_so),
        TEST(the_system_path_comes_last),
        TEST(without_a_helper_the_system_path_is_not_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
