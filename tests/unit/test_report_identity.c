/* Who has the address of a nameserver, in the text report. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/resolver_label.h"
#include "report/text.h"

static struct ip at_firewall[] = {{4, {10, 0, 0, 4}}}, at_vm[] = {{4, {10, 0, 0, 5}}};
static struct dns_firewall firewall = {
    .id = "/fw", .name = "fw-\x1b[31mhub", .addresses = at_firewall, .n_addresses = 1};
static struct network_interface nic = {
    .id = "/n", .name = "n", .vm_id = "/vms/dns-1", .addresses = at_vm, .n_addresses = 1};
static struct inventory inventory = {
    .network = {.firewalls = &firewall, .n_firewalls = 1, .nics = &nic, .n_nics = 1}};
static struct host_nameserver servers[] = {{.ip = {4, {10, 0, 0, 4}}, .used = true},
                                           {.ip = {4, {10, 0, 0, 5}}, .used = true},
                                           {.ip = {4, {10, 0, 0, 6}}, .used = true}};
static struct resolver resolvers[] = {{.address = {4, {10, 0, 0, 4}}, .port = 53, .role = ROLE_SYSTEM}};

static const char *line_of(struct arena *arena, bool verbose)
{
    struct run run = {.inventory = &inventory, .resolvers = resolvers, .n_resolvers = 1};
    struct report_style style = {.verbose = verbose};
    struct page page;
    struct buf out, line;
    run.host.nameservers = servers;
    run.host.n_nameservers = 3;
    buf_init(&out, arena);
    buf_init(&line, arena);
    page_begin(&page, &out, &style);
    text_system_dns(&page, &line, &run);
    return line.data;
}

static void stands_beside_the_nameserver_with_v(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal(line_of(arena, false), " System DNS: 10.0.0.4 10.0.0.5 10.0.0.6");
    assert_string_equal(line_of(arena, true),
                        " System DNS: 10.0.0.4 (firewall fw-\\x1b[31mhub) 10.0.0.5 (VM dns-1) 10.0.0.6");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stands_beside_the_nameserver_with_v)};
    return cmocka_run_group_tests_name("report_identity", tests, NULL, NULL);
}
