/* What would be connected to: planning asks nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "probes/connect.h"

#define OPENAI "contoso-ai.openai.azure.com"
#define COGNITIVE "contoso-ai.cognitiveservices.azure.com"

enum { CORP, AZURE, PATH, RESOLVERS };

struct fixture {
    struct arena *arena;
    struct run run;
};

static struct ip ip(const char *text)
{
    struct ip out;
    assert_true(ip_parse(text, &out));
    return out;
}

static void add_name(struct fixture *fixture, const char *fqdn)
{
    size_t cap = fixture->run.n_names;
    fixture->run.names = arena_grow(fixture->arena, fixture->run.names, fixture->run.n_names, &cap,
                                    sizeof *fixture->run.names);
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    fixture->run.names[fixture->run.n_names++] = (struct checked_name){
        .fqdn = fqdn, .zone = zone, .privatelink = azure_privatelink_name(fixture->arena, zone, fqdn)};
}

/* An answer of getaddrinfo: the kind that needs no packet. */
static void answer(struct fixture *fixture, int resolver, const char *fqdn, const char *const *addresses)
{
    struct run *run = &fixture->run;
    struct system_answer *system = arena_alloc(fixture->arena, sizeof *system);
    system->addresses = arena_array(fixture->arena, 64, sizeof *system->addresses);
    for (; addresses[system->n_addresses] != NULL; system->n_addresses++) {
        system->addresses[system->n_addresses] = ip(addresses[system->n_addresses]);
    }
    run->observations = arena_grow(fixture->arena, run->observations, run->n_observations,
                                   &run->cap_observations, sizeof *run->observations);
    run->observations[run->n_observations++] = (struct observation){
        .id = (int)run->n_observations,
        .question = {.resolver = resolver, .probe = "name", .qname = fqdn, .qtype = DNS_A, .rd = true},
        .outcome = OUTCOME_ANSWERED,
        .system = system};
}

static void expect(struct fixture *fixture, const char *fqdn, const char *address)
{
    struct run *run = &fixture->run;
    size_t cap = run->n_expectations;
    run->expectations =
        arena_grow(fixture->arena, run->expectations, run->n_expectations, &cap, sizeof *run->expectations);
    struct expectation *expectation = &run->expectations[run->n_expectations++];
    *expectation = (struct expectation){.fqdn = fqdn};
    struct ip one = ip(address);
    ip_list_add(fixture->arena, &expectation->addresses, &one);
}

static int set_up(void **state)
{
    static const char *const variables[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
                                            "ALL_PROXY",   "no_proxy",    "NO_PROXY"};
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        unsetenv(variables[i]);
    }
    fixture->arena = arena;
    fixture->run.accounts = arena_alloc(arena, sizeof *fixture->run.accounts);
    fixture->run.accounts[0] = (struct checked_account){.name = "contoso-ai", .named = true};
    fixture->run.n_accounts = 1;
    fixture->run.n_resolvers = RESOLVERS;
    fixture->run.resolvers = arena_array(arena, RESOLVERS, sizeof *fixture->run.resolvers);
    fixture->run.resolvers[CORP] = (struct resolver){
        .id = "r1", .address = ip("10.0.0.4"), .port = 53, .role = ROLE_CUSTOM, .judged = true};
    fixture->run.resolvers[AZURE] =
        (struct resolver){.id = "r2", .address = ip("168.63.129.16"), .port = 53, .role = ROLE_AZURE_DNS};
    fixture->run.resolvers[PATH] = (struct resolver){.id = "r3", .role = ROLE_SYSTEM_PATH, .judged = true};
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    return 0;
}

static void is(const struct connection *connection, size_t name, const char *address, const char *url)
{
    char room[IP_TEXT];
    assert_int_equal(connection->name, name);
    assert_string_equal(ip_format(&connection->address, room), address);
    assert_string_equal(connection->url, url);
}

/* Expected ones first, each once; what a witness says alone is nobody's address here. */
static void addresses(void **state)
{
    struct fixture *fixture = *state;
    const char *const openai[] = {"20.1.2.3", "10.1.2.5", "10.0.9.9", NULL};
    const char *const system[] = {"10.1.2.5", "fd00::5", NULL};
    const char *const witness[] = {"10.7.7.7", NULL};
    add_name(fixture, COGNITIVE);
    add_name(fixture, OPENAI);
    expect(fixture, OPENAI, "10.1.2.5");
    answer(fixture, CORP, OPENAI, openai);
    answer(fixture, PATH, OPENAI, system);
    answer(fixture, AZURE, OPENAI, witness);
    answer(fixture, AZURE, COGNITIVE, witness);
    connect_plan(fixture->arena, &fixture->run, 0);
    const struct run *run = &fixture->run;
    const char *url = "https://" OPENAI "/openai/models?api-version=2024-10-21";
    assert_true(run->connects);
    assert_int_equal(run->n_connections, 4);
    is(&run->connections[0], 1, "10.1.2.5", url);
    is(&run->connections[1], 1, "10.0.9.9", url);
    is(&run->connections[2], 1, "20.1.2.3", url);
    is(&run->connections[3], 1, "fd00::5", url);
    for (size_t i = 0; i < run->n_connections; i++) {
        assert_int_equal(run->connections[i].id, i + 1);
        assert_int_equal(run->connections[i].sent_us, -1);
        assert_null(run->connections[i].proxy);
    }
}

/* An answer must not lead to this host, to instance metadata or to a group; what Azure says is believed. */
static void addresses_of_no_server(void **state)
{
    struct fixture *fixture = *state;
    const char *const answers[] = {"127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "240.0.0.1",
                                   "::1",       "fe80::1",         "ff02::1", "127.0.0.9", "10.1.2.4",
                                   NULL};
    add_name(fixture, COGNITIVE);
    expect(fixture, COGNITIVE, "127.0.0.9");
    answer(fixture, CORP, COGNITIVE, answers);
    connect_plan(fixture->arena, &fixture->run, 8443);
    assert_int_equal(fixture->run.n_connections, 2);
    is(&fixture->run.connections[0], 0, "127.0.0.9", "https://" COGNITIVE ":8443/");
    is(&fixture->run.connections[1], 0, "10.1.2.4", "https://" COGNITIVE ":8443/");
}

static void many_addresses(void **state)
{
    struct fixture *fixture = *state;
    const char *answers[33] = {NULL};
    for (int i = 0; i < 32; i++) {
        answers[i] = arena_printf(fixture->arena, "10.1.2.%d", i + 1);
    }
    add_name(fixture, COGNITIVE);
    expect(fixture, COGNITIVE, "10.9.9.9");
    answer(fixture, CORP, COGNITIVE, answers);
    connect_plan(fixture->arena, &fixture->run, 0);
    assert_int_equal(fixture->run.n_connections, CONNECT_PER_NAME);
    is(&fixture->run.connections[0], 0, "10.9.9.9", "https://" COGNITIVE "/");
}

/* The proxy of the environment last, without its password, unless NO_PROXY covers the name. */
static void proxies(void **state)
{
    struct fixture *fixture = *state;
    const char *const answers[] = {"10.1.2.5", NULL};
    add_name(fixture, COGNITIVE);
    add_name(fixture, OPENAI);
    answer(fixture, CORP, OPENAI, answers);
    setenv("HTTPS_PROXY", "http://me:SECRET@proxy.example:3128", 1);
    setenv("NO_PROXY", ".cognitiveservices.azure.com", 1);
    connect_plan(fixture->arena, &fixture->run, 0);
    assert_int_equal(fixture->run.n_connections, 2);
    assert_string_equal(fixture->run.connections[1].proxy, "http://proxy.example:3128");
    assert_int_equal(fixture->run.connections[1].address.family, 0);
    assert_int_equal(fixture->run.connections[1].name, 1);
    struct buf out;
    buf_init(&out, fixture->arena);
    expect(fixture, OPENAI, "10.1.2.5");
    connect_dry_run(fixture->arena, &fixture->run, &out);
    assert_non_null(strstr(out.data, OPENAI "/openai/models?api-version=2024-10-21 at 10.1.2.5\n"));
    assert_non_null(strstr(out.data, "through http://proxy.example:3128\n"));
    assert_null(strstr(out.data, "SECRET"));
    unsetenv("HTTPS_PROXY");
    unsetenv("NO_PROXY");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses_of_no_server, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(proxies, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
