/* Whom a run asks: roles, order, merging of addresses, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "resolvers.h"

struct fixture {
    struct arena *arena;
    struct options options;
    struct run run;
    struct host_nameserver nameservers[4];
    struct dns_server servers[4];
    struct err err;
};

static struct ip ip(const char *text)
{
    struct ip out;
    assert_true(ip_parse(text, &out));
    return out;
}

static void nameserver(struct fixture *fixture, const char *address, bool used)
{
    size_t at = fixture->run.host.n_nameservers++;
    fixture->nameservers[at] = (struct host_nameserver){.ip = ip(address), .line = (int)at + 2, .used = used};
    fixture->run.host.nameservers = fixture->nameservers;
    fixture->run.host.resolv_conf = "/etc/resolv.conf";
}

static void server(struct fixture *fixture, const char *label, const char *address, uint16_t port)
{
    size_t at = fixture->options.n_servers++;
    fixture->servers[at] = (struct dns_server){.label = label, .address = ip(address), .port = port};
    fixture->options.servers = fixture->servers;
}

static const struct resolver *at(const struct fixture *fixture, size_t index, const char *id, enum role role,
                                 const char *address, bool judged)
{
    assert_true(index < fixture->run.n_resolvers);
    const struct resolver *resolver = &fixture->run.resolvers[index];
    char text[IP_TEXT];
    assert_string_equal(resolver->id, id);
    assert_int_equal(resolver->role, role);
    assert_string_equal(ip_format(&resolver->address, text), address);
    assert_int_equal(resolver->judged, judged);
    return resolver;
}

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.arena = arena_new(), .options = {.qps = -1}};
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static void build(struct fixture *fixture)
{
    if (!resolvers_build(fixture->arena, &fixture->options, &fixture->run, &fixture->err)) {
        fail_msg("%s", fixture->err.text);
    }
}

static void all_kinds_in_order(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "10.0.0.4", true);
    nameserver(fixture, "10.0.0.5", true);
    nameserver(fixture, "10.0.0.6", false);
    server(fixture, "corp", "10.9.0.1", 5353);
    fixture->options.control = (struct dns_server){.address = ip("192.0.2.53"), .port = 53};
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 6);
    const struct resolver *path = at(fixture, 0, "r1", ROLE_SYSTEM_PATH, "", true);
    assert_int_equal(path->port, 0);
    assert_int_equal(path->qps, 0);
    const struct resolver *first = at(fixture, 1, "r2", ROLE_SYSTEM, "10.0.0.4", true);
    assert_string_equal(first->source, "/etc/resolv.conf line 2");
    assert_int_equal(first->port, 53);
    assert_int_equal(first->qps, 400);
    at(fixture, 2, "r3", ROLE_SYSTEM, "10.0.0.5", true);
    const struct resolver *corp = at(fixture, 3, "r4", ROLE_CUSTOM, "10.9.0.1", true);
    assert_string_equal(corp->label, "corp");
    assert_int_equal(corp->port, 5353);
    assert_false(corp->also_system);
    const struct resolver *azure = at(fixture, 4, "r5", ROLE_AZURE_DNS, "168.63.129.16", false);
    assert_string_equal(azure->label, "azure-dns");
    assert_int_equal(azure->qps, 100);
    at(fixture, 5, "r6", ROLE_CONTROL, "192.0.2.53", false);
}

static void one_address_is_one_resolver(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "10.0.0.4", true);
    nameserver(fixture, "10.0.0.4", true);
    nameserver(fixture, "168.63.129.16", true);
    server(fixture, "corp", "10.0.0.4", 53);
    server(fixture, NULL, "10.0.0.4", 5353);
    fixture->options.control = (struct dns_server){.label = "out", .address = ip("10.0.0.4"), .port = 53};
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 4);
    const struct resolver *corp = at(fixture, 1, "r2", ROLE_CUSTOM, "10.0.0.4", true);
    assert_true(corp->also_system);
    assert_string_equal(corp->label, "corp");
    assert_non_null(strstr(corp->source, "line 2"));
    assert_non_null(strstr(corp->source, "command line"));
    /* A witness that is also a nameserver is judged. */
    const struct resolver *azure = at(fixture, 2, "r3", ROLE_SYSTEM, "168.63.129.16", true);
    assert_string_equal(azure->label, "azure-dns");
    at(fixture, 3, "r4", ROLE_CUSTOM, "10.0.0.4", true);
    assert_int_equal(fixture->run.resolvers[3].port, 5353);
}

static void no_system(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "10.0.0.4", true);
    server(fixture, NULL, "10.0.0.4", 53);
    fixture->options.no_system = true;
    fixture->options.no_azure_dns = true;
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 1);
    const struct resolver *only = at(fixture, 0, "r1", ROLE_CUSTOM, "10.0.0.4", true);
    assert_false(only->also_system);
    assert_string_equal(only->source, "command line");
}

static void azure_dns_named_is_judged(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.no_system = true;
    fixture->options.no_azure_dns = true;
    server(fixture, NULL, "168.63.129.16", 53);
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 1);
    const struct resolver *azure = at(fixture, 0, "r1", ROLE_CUSTOM, "168.63.129.16", true);
    assert_string_equal(azure->label, "azure-dns");
    assert_int_equal(azure->qps, 100);
}

static void nobody_left(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.no_system = true;
    fixture->options.control = (struct dns_server){.address = ip("192.0.2.53"), .port = 53};
    assert_false(resolvers_build(fixture->arena, &fixture->options, &fixture->run, &fixture->err));
    assert_int_equal(fixture->err.kind, ERR_USAGE);
    assert_non_null(strstr(fixture->err.text, "@168.63.129.16"));
}

static void without_a_nameserver_this_host_is_asked(void **state)
{
    struct fixture *fixture = *state;
    fixture->run.host.resolv_conf = "/etc/resolv.conf";
    fixture->run.host.nsswitch_hosts = "files dns";
    build(fixture);
    const struct resolver *local = at(fixture, 1, "r2", ROLE_SYSTEM, "127.0.0.1", true);
    assert_string_equal(local->source, "/etc/resolv.conf names no nameserver: the default");
}

static void another_service_asks_in_its_own_way(void **state)
{
    struct fixture *fixture = *state;
    fixture->run.host.resolv_conf = "/etc/resolv.conf";
    fixture->run.host.nsswitch_hosts = "files resolve [!UNAVAIL=return] dns";
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 2);
    at(fixture, 1, "r2", ROLE_AZURE_DNS, "168.63.129.16", false);
}

static void qps(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "10.0.0.4", true);
    fixture->options.qps = 0;
    server(fixture, NULL, "fd00::1", 53);
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(fixture->run.resolvers[i].qps, 0);
    }
}

/* ---- systemd-resolved ---------------------------------------------------------------------------------- */

static void resolved_link(struct fixture *fixture, const char *name, const char *first, const char *second)
{
    struct resolved *resolved = &fixture->run.host.resolved;
    size_t capacity = resolved->n_links;
    resolved->present = resolved->stub = true;
    resolved->links =
        arena_grow(fixture->arena, resolved->links, resolved->n_links, &capacity, sizeof *resolved->links);
    struct resolved_link *link = &resolved->links[resolved->n_links++];
    link->name = name;
    link->ifindex = *name != '\0' ? (int)resolved->n_links : 0;
    link->servers = arena_array(fixture->arena, 2, sizeof *link->servers);
    link->servers[link->n_servers++] = ip(first);
    if (second != NULL) {
        link->servers[link->n_servers++] = ip(second);
    }
}

static void what_stands_behind_the_stub_is_a_witness(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "127.0.0.53", true);
    resolved_link(fixture, "", "9.9.9.9", NULL);
    resolved_link(fixture, "tun0", "10.0.0.4", "10.0.0.5");
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 6);
    at(fixture, 1, "r2", ROLE_SYSTEM, "127.0.0.53", true);
    const struct resolver *global = at(fixture, 3, "r4", ROLE_SYSTEM, "9.9.9.9", false);
    assert_null(global->label);
    assert_string_equal(global->source, "systemd-resolved");
    const struct resolver *link = at(fixture, 4, "r5", ROLE_SYSTEM, "10.0.0.4", false);
    assert_string_equal(link->label, "tun0");
    assert_string_equal(link->source, "systemd-resolved link tun0");
    assert_int_equal(link->port, 53);
    assert_int_equal(link->qps, QPS_OTHER);
    at(fixture, 5, "r6", ROLE_SYSTEM, "10.0.0.5", false);
}

/* On an Azure VM the stub asks 168.63.129.16: that stays the witness it is. Whom the user named stays judged.
 */
static void who_is_asked_anyway_keeps_his_role(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "127.0.0.53", true);
    server(fixture, "corp", "10.0.0.4", 53);
    server(fixture, NULL, "10.0.0.5", 5353); /* another server than the link's, at another port */
    resolved_link(fixture, "eth0", "168.63.129.16", "10.0.0.4");
    resolved_link(fixture, "tun0", "10.0.0.4", "10.0.0.5");
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 6);
    const struct resolver *corp = at(fixture, 2, "r3", ROLE_CUSTOM, "10.0.0.4", true);
    assert_string_equal(corp->label, "corp");
    assert_false(corp->also_system);
    assert_non_null(strstr(corp->source, "command line, systemd-resolved link eth0"));
    const struct resolver *azure = at(fixture, 4, "r5", ROLE_AZURE_DNS, "168.63.129.16", false);
    assert_string_equal(azure->label, "azure-dns");
    assert_string_equal(azure->source, "built in, systemd-resolved link eth0");
    at(fixture, 5, "r6", ROLE_SYSTEM, "10.0.0.5", false);
}

static void no_stub_no_witness(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "10.0.0.9", true);
    resolved_link(fixture, "tun0", "10.0.0.4", NULL);
    fixture->run.host.resolved.stub = false; /* it runs, but applications do not ask it */
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 3);
}

static void options_keep_witnesses_away_too(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "127.0.0.53", true);
    resolved_link(fixture, "eth0", "168.63.129.16", "fe80::1");
    fixture->options.no_azure_dns = true;
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 2); /* nor a link-local server, which needs its link */
    fixture->run.resolvers = NULL;
    fixture->run.n_resolvers = 0;
    server(fixture, "corp", "10.0.0.4", 53);
    resolved_link(fixture, "tun0", "10.0.0.7", NULL);
    fixture->options.no_system = true;
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 1);
}

static void witnesses_are_few(void **state)
{
    struct fixture *fixture = *state;
    nameserver(fixture, "127.0.0.53", true);
    fixture->options.no_azure_dns = true;
    for (int i = 0; i < 200; i++) {
        resolved_link(fixture, arena_printf(fixture->arena, "veth%d", i),
                      arena_printf(fixture->arena, "10.3.%d.4", i), "10.3.0.4");
    }
    build(fixture);
    assert_int_equal(fixture->run.n_resolvers, 2 + RESOLVERS_LINK_MAX);
    fixture->run.host.resolved.n_links = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_kinds_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_address_is_one_resolver, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_system, set_up, tear_down),
        cmocka_unit_test_setup_teardown(azure_dns_named_is_judged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_left, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_nameserver_this_host_is_asked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_service_asks_in_its_own_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(qps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_stands_behind_the_stub_is_a_witness, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_asked_anyway_keeps_his_role, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_stub_no_witness, set_up, tear_down),
        cmocka_unit_test_setup_teardown(options_keep_witnesses_away_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(witnesses_are_few, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
