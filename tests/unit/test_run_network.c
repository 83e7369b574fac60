/* run_network.h: which VNet this host is in, and who a server is from there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/run_network.h"

#define VNET(name) "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/" name
#define VM(name) "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/" name

static struct ip_prefix hub_space[] = {{{4, {10, 0}}, 16}}, spoke_space[] = {{{4, {10, 2}}, 16}};
static struct virtual_network vnets[] = {{.id = VNET("hub"), .prefixes = hub_space, .n_prefixes = 1},
                                         {.id = VNET("spoke"), .prefixes = spoke_space, .n_prefixes = 1}};
static struct ip dns_address[] = {{4, {10, 0, 0, 4}}}, jump_address[] = {{4, {172, 16, 0, 4}}};
static struct network_interface nics[] = {
    {.id = "/n1",
     .name = "n1",
     .vm_id = VM("dns-1"),
     .vnet_id = VNET("hub"),
     .addresses = dns_address,
     .n_addresses = 1},
    {.id = "/n2",
     .name = "n2",
     .vm_id = VM("jump"),
     .vnet_id = VNET("unread"),
     .addresses = jump_address,
     .n_addresses = 1},
};

/* A host with these two addresses (family 0: none), which sees that network. */
struct world {
    struct inventory inventory;
    struct host_address addresses[2];
    struct run run;
};

static const struct run *world(struct world *out, const char *first, const char *second)
{
    *out =
        (struct world){.inventory = {.network = {.vnets = vnets, .n_vnets = 2, .nics = nics, .n_nics = 2}}};
    const char *const texts[] = {first, second};
    for (size_t i = 0; i < 2 && texts[i] != NULL; i++) {
        assert_true(ip_parse(texts[i], &out->addresses[i].ip));
        out->run.host.n_addresses++;
    }
    out->run.host.addresses = out->addresses;
    out->run.inventory = &out->inventory;
    return &out->run;
}

static void finds_the_vnet_by_the_address(void **state)
{
    struct world it;
    (void)state;
    assert_string_equal(run_vnet_id(world(&it, "10.2.0.9", NULL)), VNET("spoke"));
    assert_string_equal(run_vnet_id(world(&it, "172.17.0.1", "10.2.0.9")), VNET("spoke"));
    assert_string_equal(run_vnet_id(world(&it, "10.0.0.4", "10.2.0.9")), VNET("hub"));
    assert_null(run_vnet_id(world(&it, "192.0.2.1", NULL)));
    assert_null(run_vnet_id(world(&it, NULL, NULL)));
    world(&it, "10.2.0.9", NULL);
    it.run.inventory = NULL;
    assert_null(run_vnet_id(&it.run));
}

static void finds_the_vnet_by_the_vm(void **state)
{
    struct world it;
    (void)state;
    world(&it, "10.2.0.9", NULL);
    it.run.vantage.resource_id = VM("Jump");
    assert_string_equal(run_vnet_id(&it.run), VNET("unread")); /* its interface says so */
    it.run.vantage.resource_id = VM("nobody");
    assert_string_equal(run_vnet_id(&it.run), VNET("spoke"));
}

/* On-premises, an address that a VNet has too is another network's. */
static void is_in_no_vnet_outside_azure(void **state)
{
    struct world it;
    (void)state;
    world(&it, "10.2.0.9", NULL);
    it.run.vantage.kind = VANTAGE_ONPREM;
    assert_null(run_vnet_id(&it.run));
    it.run.vantage.kind = VANTAGE_INTERNET;
    assert_null(run_vnet_id(&it.run));
    it.run.vantage.kind = VANTAGE_VNET;
    assert_string_equal(run_vnet_id(&it.run), VNET("spoke"));
}

static void tells_who_a_server_is(void **state)
{
    struct world it;
    struct ip azure = {4, {168, 63, 129, 16}}, none = {0};
    (void)state;
    world(&it, "10.2.0.9", NULL);
    assert_string_equal(run_identify(&it.run, &dns_address[0]).name, "dns-1");
    assert_string_equal(run_identify(&it.run, &azure).vnet_id, VNET("spoke"));
    assert_int_equal(run_identify(&it.run, &none).kind, SERVER_UNKNOWN);
    it.run.inventory = NULL;
    assert_int_equal(run_identify(&it.run, &dns_address[0]).kind, SERVER_UNKNOWN);
    assert_int_equal(run_identify(&it.run, &azure).kind, SERVER_AZURE_DNS);
    assert_null(run_identify(&it.run, &azure).vnet_id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_vnet_by_the_address),
        cmocka_unit_test(finds_the_vnet_by_the_vm),
        cmocka_unit_test(is_in_no_vnet_outside_azure),
        cmocka_unit_test(tells_who_a_server_is),
    };
    return cmocka_run_group_tests_name("run_network", tests, NULL, NULL);
}
