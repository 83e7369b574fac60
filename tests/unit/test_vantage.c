/* Where this host stands: what instance metadata says, told by a stand-in on loopback, and what 168.63.129.16
 * did. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "probes/interception.h"
#include "probes/vantage.h"

#define VM_ID                                                                                                \
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/"                       \
    "Microsoft.Compute/virtualMachines/vm-jump"
#define AZURE(NAME, LOCATION, ID)                                                                            \
    "{\"compute\":{\"azEnvironment\":\"AzurePublicCloud\",\"location\":\"" LOCATION "\",\"name\":\"" NAME    \
    "\",\"resourceId\":\"" ID "\",\"subscriptionId\":\"00000000-0000-0000-0000-000000000001\"}}"

/* ---- the stand-in: answers every connection with one text, keeps the last request --------------------- */

struct standin {
    pid_t pid;
    char url[80];
    int requests; /* the read end of a pipe that gets each request head */
};

static _Noreturn void serve(int listener, int requests, const char *reply)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        char head[4096];
        size_t len = 0;
        int fd = accept(listener, NULL, NULL);
        while (fd >= 0 && len < sizeof head - 1) {
            ssize_t got = read(fd, head + len, sizeof head - 1 - len);
            len += got > 0 ? (size_t)got : 0;
            head[len] = '\0';
            if (got <= 0 || strstr(head, "\r\n\r\n") != NULL) {
                break;
            }
        }
        ssize_t wrote = write(requests, head, len);
        if (wrote >= 0 && *reply == '\0') {
            pause(); /* an address that accepts and stays silent */
        }
        wrote = write(fd, reply, strlen(reply));
        (void)wrote;
        close(fd);
    }
}

static struct standin start(const char *reply)
{
    struct standin standin;
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), pipes[2];
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    assert_int_equal(pipe(pipes), 0);
    snprintf(standin.url, sizeof standin.url, "http://127.0.0.1:%d/metadata/instance?api-version=2021-02-01",
             ntohs(address.sin_port));
    standin.pid = fork();
    if (standin.pid == 0) {
        serve(fd, pipes[1], reply);
    }
    close(fd);
    close(pipes[1]);
    standin.requests = pipes[0];
    return standin;
}

/* Ends it and gives what it was sent. */
static void finish(struct standin *standin, char *requests, size_t size)
{
    kill(standin->pid, SIGKILL);
    waitpid(standin->pid, NULL, 0);
    size_t len = 0;
    ssize_t got;
    while (len < size - 1 && (got = read(standin->requests, requests + len, size - 1 - len)) > 0) {
        len += (size_t)got;
    }
    requests[len] = '\0';
    close(standin->requests);
}

/* ---- what the cases share ----------------------------------------------------------------------------- */

struct fixture {
    struct arena *arena;
    struct http *http;
    struct run run;
    char requests[8192];
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct err err;
    fixture->arena = arena_new();
    const struct http_settings settings = {.deadline_us = INT64_MAX, .user_agent = "pldig-test"};
    *state = fixture;
    /* Nobody listens there: a request through it would fail. */
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    unsetenv("no_proxy");
    unsetenv("NO_PROXY");
    return http_new(fixture->arena, &settings, &fixture->http, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    http_free(fixture->http);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static void ask(struct fixture *fixture, const char *status_line, const char *body)
{
    char *reply =
        arena_printf(fixture->arena, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                     status_line, strlen(body), body);
    struct standin standin = start(reply);
    memset(&fixture->run, 0, sizeof fixture->run);
    vantage_ask(fixture->arena, fixture->http, standin.url, &fixture->run);
    finish(&standin, fixture->requests, sizeof fixture->requests);
}

static bool has_evidence(const struct run *run, const char *sentence)
{
    for (size_t i = 0; i < run->vantage.n_evidence; i++) {
        if (strcmp(run->vantage.evidence[i], sentence) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- instance metadata -------------------------------------------------------------------------------- */

static void a_vm_in_azure_is_in_a_vnet(void **state)
{
    struct fixture *fixture = *state;
    ask(fixture, "200 OK", AZURE("vm-jump", "westeurope", VM_ID));
    const struct vantage *vantage = &fixture->run.vantage;
    assert_int_equal(vantage->kind, VANTAGE_VNET);
    assert_int_equal(vantage->n_evidence, 1);
    assert_string_equal(vantage->evidence[0], "instance metadata: VM vm-jump in westeurope");
    assert_string_equal(vantage->resource_id, VM_ID);
    assert_non_null(strstr(fixture->requests, "GET /metadata/instance?api-version=2021-02-01 HTTP/1.1\r\n"));
    assert_non_null(strstr(fixture->requests, "Metadata: true\r\n"));
    assert_null(strstr(fixture->requests, "X-Forwarded-For"));
    vantage_settle(fixture->arena, &fixture->run);
    assert_int_equal(fixture->run.vantage.kind, VANTAGE_VNET);
}

static void other_services_at_that_address_do_not_count(void **state)
{
    static const struct {
        const char *status, *body;
    } cases[] = {
        {"200 OK", "<html>captive portal</html>"},
        {"200 OK", "ami-id\ninstance-id\n"},
        {"200 OK", ""},
        {"200 OK", "[]"},
        {"200 OK", "{}"},
        {"200 OK", "{\"compute\":[]}"},
        {"200 OK", "{\"compute\":{\"azEnvironment\":\"AzurePublicCloud\"}}"},
        {"200 OK", "{\"compute\":{\"subscriptionId\":\"x\"}}"},
        {"200 OK", "{\"compute\":{\"azEnvironment\":\"\",\"subscriptionId\":\"\"}}"},
        {"200 OK", "{\"compute\":{\"azEnvironment\":1,\"subscriptionId\":\"x\"}}"},
        {"200 OK", "{\"compute\":{\"azEnvironment\":\"AzurePublicCloud\",\"subscriptionId\":"},
        {"404 Not Found", AZURE("vm", "westeurope", VM_ID)},
        {"302 Found\r\nLocation: http://127.0.0.1:1/", AZURE("vm", "westeurope", VM_ID)},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ask(fixture, cases[i].status, cases[i].body);
        const struct vantage *vantage = &fixture->run.vantage;
        if (vantage->kind != VANTAGE_UNKNOWN || vantage->resource_id != NULL || vantage->n_evidence != 1 ||
            strstr(vantage->evidence[0], "not as instance metadata of Azure") == NULL) {
            fail_msg("%s %s", cases[i].status, cases[i].body);
        }
    }
}

static void odd_values_are_not_repeated(void **state)
{
    struct fixture *fixture = *state;
    char name[400];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    char *body = arena_printf(fixture->arena,
                              "{\"compute\":{\"azEnvironment\":\"AzureChinaCloud\",\"subscriptionId\":\"x\","
                              "\"name\":\"%s\",\"location\":\"\",\"resourceId\":\"/etc/passwd\"}}",
                              name);
    ask(fixture, "200 OK", body);
    assert_int_equal(fixture->run.vantage.kind, VANTAGE_VNET);
    assert_string_equal(fixture->run.vantage.evidence[0],
                        "instance metadata: VM without a name in an unnamed region");
    assert_null(fixture->run.vantage.resource_id);
}

static void silence_is_information(void **state)
{
    struct fixture *fixture = *state;
    struct standin standin = start("");
    int64_t begun = clock_monotonic_us();
    vantage_ask(fixture->arena, fixture->http, standin.url, &fixture->run);
    assert_true(clock_monotonic_us() - begun < 10 * 1000 * 1000);
    finish(&standin, fixture->requests, sizeof fixture->requests);
    assert_int_equal(fixture->run.vantage.kind, VANTAGE_UNKNOWN);
    assert_true(has_evidence(&fixture->run, "instance metadata (169.254.169.254) does not answer"));
    memset(&fixture->run, 0, sizeof fixture->run);
    vantage_ask(fixture->arena, fixture->http, "http://127.0.0.1:1/", &fixture->run);
    assert_true(has_evidence(&fixture->run, "instance metadata (169.254.169.254) does not answer"));
}

static void a_stated_vantage_asks_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct standin standin = start("HTTP/1.1 500 no\r\n\r\n");
    fixture->run.vantage = (struct vantage){.kind = VANTAGE_ONPREM, .stated = true};
    vantage_ask(fixture->arena, fixture->http, standin.url, &fixture->run);
    finish(&standin, fixture->requests, sizeof fixture->requests);
    assert_string_equal(fixture->requests, "");
    assert_int_equal(fixture->run.vantage.n_evidence, 0);
}

/* ---- 168.63.129.16 ------------------------------------------------------------------------------------ */

#define SILENT "168.63.129.16 does not answer DNS (outside Azure that is expected)"
#define PRIVATE "168.63.129.16 answers DNS from a private zone"
#define PLAIN                                                                                                \
    "168.63.129.16 answers DNS, with nothing that public DNS would not give: by itself no proof of Azure"
#define NOBODY                                                                                               \
    "168.63.129.16 answers DNS, and so does 192.0.2.1, which is nobody's: something on the way answers in "  \
    "its "                                                                                                   \
    "place"

enum content { NOTHING, PUBLIC_ADDRESS, PRIVATE_ADDRESS, PUBLIC_SOA, PRIVATE_SOA };

/* A reply with one record. */
static struct dns_message reply_with(enum content content, struct dns_rr *rr)
{
    struct dns_message message = {0};
    bool address = content == PUBLIC_ADDRESS || content == PRIVATE_ADDRESS;
    *rr = (struct dns_rr){.class = DNS_IN, .type = address ? DNS_A : DNS_SOA};
    if (content == NOTHING)
        return message;
    if (address) {
        assert_true(ip_parse(content == PRIVATE_ADDRESS ? "10.1.2.5" : "203.0.113.10", &rr->address));
        message.answer = rr;
        message.n_answer = 1;
        return message;
    }
    rr->soa.mname = content == PRIVATE_SOA ? "azureprivatedns.net" : "ns1-39.azure-dns.com";
    rr->soa.rname = "azuredns-hostmaster.microsoft.com";
    message.authority = rr;
    message.n_authority = 1;
    return message;
}

static void azure_dns_settles_it(void **state)
{
    static const struct {
        const char *address;
        enum outcome outcome;
        enum content content;
        bool cut, stated, nobody; /* nobody: 192.0.2.1 answers too */
        enum vantage_kind kind;   /* expected */
        const char *says;         /* NULL: nothing about 168.63.129.16 */
    } cases[] = {
        {"168.63.129.16", OUTCOME_ANSWERED, PRIVATE_SOA, false, false, false, VANTAGE_VNET, PRIVATE},
        {"168.63.129.16", OUTCOME_ANSWERED, PRIVATE_ADDRESS, false, false, false, VANTAGE_VNET, PRIVATE},
        {"168.63.129.16", OUTCOME_LATE, PRIVATE_SOA, false, false, false, VANTAGE_VNET, PRIVATE},
        {"168.63.129.16", OUTCOME_ANSWERED, PUBLIC_ADDRESS, false, false, false, VANTAGE_UNKNOWN, PLAIN},
        {"168.63.129.16", OUTCOME_ANSWERED, PUBLIC_SOA, false, false, false, VANTAGE_UNKNOWN, PLAIN},
        {"168.63.129.16", OUTCOME_ANSWERED, NOTHING, false, false, false, VANTAGE_UNKNOWN, PLAIN},
        {"168.63.129.16", OUTCOME_ANSWERED, PRIVATE_SOA, false, false, true, VANTAGE_UNKNOWN, NOBODY},
        {"168.63.129.16", OUTCOME_TIMEOUT, NOTHING, false, false, false, VANTAGE_UNKNOWN, SILENT},
        {"168.63.129.16", OUTCOME_UNREACHABLE, NOTHING, false, false, false, VANTAGE_UNKNOWN, SILENT},
        {"168.63.129.16", OUTCOME_REFUSED_CONNECTION, NOTHING, false, false, false, VANTAGE_UNKNOWN, SILENT},
        {"168.63.129.16", OUTCOME_TIMEOUT, NOTHING, true, false, false, VANTAGE_UNKNOWN, NULL},
        {"168.63.129.16", OUTCOME_NOT_ASKED, NOTHING, true, false, false, VANTAGE_UNKNOWN, NULL},
        {"168.63.129.16", OUTCOME_ANSWERED, PRIVATE_SOA, false, true, false, VANTAGE_ONPREM, PRIVATE},
        {"168.63.129.16", OUTCOME_TIMEOUT, NOTHING, false, true, false, VANTAGE_ONPREM, SILENT},
        {"10.0.0.4", OUTCOME_ANSWERED, PRIVATE_ADDRESS, false, false, false, VANTAGE_UNKNOWN, NULL},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dns_rr rr;
        struct resolver resolvers[3] = {
            {.role = ROLE_SYSTEM_PATH}, {.role = ROLE_SYSTEM}, interception_resolver()};
        assert_true(ip_parse(cases[i].address, &resolvers[1].address));
        struct observation observations[4] = {
            {.outcome = OUTCOME_ANSWERED},
            {.question.resolver = 1, .outcome = OUTCOME_NOT_ASKED},
            {.question.resolver = 1, .outcome = cases[i].outcome, .cut = cases[i].cut},
            {.question.resolver = 2, .outcome = cases[i].nobody ? OUTCOME_ANSWERED : OUTCOME_TIMEOUT}};
        observations[2].message = reply_with(cases[i].content, &rr);
        observations[2].has_message =
            cases[i].outcome == OUTCOME_ANSWERED || cases[i].outcome == OUTCOME_LATE;
        struct run run = {.resolvers = resolvers,
                          .n_resolvers = 3,
                          .observations = observations,
                          .n_observations = 4,
                          .vantage = {.stated = cases[i].stated,
                                      .kind = cases[i].stated ? VANTAGE_ONPREM : VANTAGE_UNKNOWN}};
        vantage_settle(fixture->arena, &run);
        assert_int_equal(run.vantage.kind, cases[i].kind);
        assert_int_equal(has_evidence(&run, "stated by --vantage"), cases[i].stated);
        assert_int_equal(run.vantage.n_evidence, (cases[i].says != NULL) + cases[i].stated);
        assert_true(cases[i].says == NULL || has_evidence(&run, cases[i].says));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_vm_in_azure_is_in_a_vnet, setup, teardown),
        cmocka_unit_test_setup_teardown(other_services_at_that_address_do_not_count, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_values_are_not_repeated, setup, teardown),
        cmocka_unit_test_setup_teardown(silence_is_information, setup, teardown),
        cmocka_unit_test_setup_teardown(a_stated_vantage_asks_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(azure_dns_settles_it, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
