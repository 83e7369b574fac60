/* network.h: whose address it is, which VNet a host is in, which rule wins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "model/network.h"

#define RG "/subscriptions/s/resourceGroups/rg/providers/"
#define VNET(name) RG "Microsoft.Network/virtualNetworks/" name
#define NET(kind, name) RG "Microsoft.Network/" kind "/" name
#define VM(name) RG "Microsoft.Compute/virtualMachines/" name

static struct ip ip(const char *text)
{
    struct ip out;
    assert_true(ip_parse(text, &out));
    return out;
}

static struct ip *one(struct arena *arena, const char *text)
{
    struct ip address = ip(text);
    return arena_memdup(arena, &address, sizeof address);
}

/* A VNet of one prefix and at most one peer. */
static void add_vnet(struct arena *arena, struct network *network, const char *id, const char *prefix,
                     const char *peer)
{
    struct virtual_network *vnet = &network->vnets[network->n_vnets++];
    *vnet = (struct virtual_network){.id = id, .name = strrchr(id, '/') + 1};
    vnet->prefixes = arena_array(arena, 1, sizeof *vnet->prefixes);
    vnet->n_prefixes = 1;
    assert_true(ip_parse_prefix(prefix, &vnet->prefixes[0].ip, &vnet->prefixes[0].length));
    if (peer != NULL) {
        vnet->peers = arena_array(arena, 1, sizeof *vnet->peers);
        vnet->peers[0] = peer;
        vnet->n_peers = 1;
    }
}

static void add_nic(struct arena *arena, struct network *network, const char *id, const char *vm,
                    const char *vnet, const char *address)
{
    network->nics[network->n_nics++] = (struct network_interface){.id = id,
                                                                  .name = strrchr(id, '/') + 1,
                                                                  .vm_id = vm,
                                                                  .vnet_id = vnet,
                                                                  .addresses = one(arena, address),
                                                                  .n_addresses = 1};
}

static void add_inbound(struct network *network, const char *id, const char *vnet, const char *address)
{
    network->inbound[network->n_inbound++] = (struct inbound_endpoint){
        .id = id, .name = strrchr(id, '/') + 1, .vnet_id = vnet, .address = ip(address)};
}

static void add_firewall(struct arena *arena, struct network *network, const char *id, const char *vnet,
                         const char *address)
{
    network->firewalls[network->n_firewalls++] = (struct dns_firewall){.id = id,
                                                                       .name = strrchr(id, '/') + 1,
                                                                       .vnet_id = vnet,
                                                                       .addresses = one(arena, address),
                                                                       .n_addresses = 1};
}

/* Room for a few of each. */
static struct network *empty(struct arena *arena)
{
    struct network *network = arena_alloc(arena, sizeof *network);
    network->vnets = arena_array(arena, 8, sizeof *network->vnets);
    network->nics = arena_array(arena, 8, sizeof *network->nics);
    network->inbound = arena_array(arena, 8, sizeof *network->inbound);
    network->firewalls = arena_array(arena, 8, sizeof *network->firewalls);
    network->balancers = arena_array(arena, 8, sizeof *network->balancers);
    network->rulesets = arena_array(arena, 8, sizeof *network->rulesets);
    return network;
}

/* Hub and spoke, peered; and an island that has the address space of the hub again. */
static struct network *estate(struct arena *arena)
{
    struct network *network = empty(arena);
    add_vnet(arena, network, VNET("hub"), "10.0.0.0/16", VNET("spoke"));
    add_vnet(arena, network, VNET("spoke"), "10.2.0.0/16", VNET("hub"));
    add_vnet(arena, network, VNET("island"), "10.0.0.0/16", NULL);
    return network;
}

static struct server_identity identify(const struct network *network, const char *address, const char *vnet)
{
    struct ip it = ip(address);
    return network_identify(network, &it, vnet);
}

static void says_azure_dns(void **state)
{
    struct server_identity it = identify(NULL, "168.63.129.16", VNET("spoke"));
    (void)state;
    assert_int_equal(it.kind, SERVER_AZURE_DNS);
    assert_null(it.arm_id);
    assert_string_equal(it.vnet_id, VNET("spoke"));
    assert_null(identify(NULL, "168.63.129.16", NULL).vnet_id);
    assert_int_equal(identify(NULL, "10.0.0.4", NULL).kind, SERVER_UNKNOWN);
    struct ip none = {0};
    struct network *network = empty(*state);
    network->inbound[network->n_inbound++] = (struct inbound_endpoint){.id = "/x", .name = "x"};
    assert_int_equal(network_identify(network, &none, NULL).kind, SERVER_UNKNOWN);
}

static void says_each_kind(void **state)
{
    struct network *network = estate(*state);
    add_inbound(network, NET("dnsResolvers", "r/inboundEndpoints/in-1"), VNET("hub"), "10.0.0.10");
    add_firewall(*state, network, NET("azureFirewalls", "fw-hub"), VNET("hub"), "10.0.0.4");
    add_nic(*state, network, NET("networkInterfaces", "dns-1-nic"), VM("dns-1"), VNET("hub"), "10.0.0.5");
    add_nic(*state, network, NET("networkInterfaces", "bare"), NULL, VNET("hub"), "10.0.0.6");
    network->balancers[network->n_balancers++] = (struct load_balancer){.id = NET("loadBalancers", "lb"),
                                                                        .name = "lb",
                                                                        .vnet_id = VNET("hub"),
                                                                        .addresses = one(*state, "10.0.0.20"),
                                                                        .n_addresses = 1};
    static const struct {
        const char *address;
        enum server_kind kind;
        const char *name, *kind_name;
    } wanted[] = {
        {"10.0.0.10", SERVER_INBOUND, "in-1", "dnsResolverInbound"},
        {"10.0.0.4", SERVER_FIREWALL, "fw-hub", "firewall"},
        {"10.0.0.5", SERVER_VM, "dns-1", "vm"},
        {"10.0.0.20", SERVER_BALANCER, "lb", "loadBalancer"},
        {"10.0.0.6", SERVER_UNKNOWN, NULL, "unknown"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct server_identity it = identify(network, wanted[i].address, VNET("spoke"));
        assert_int_equal(it.kind, wanted[i].kind);
        assert_string_equal(server_kind_name(it.kind), wanted[i].kind_name);
        if (wanted[i].name != NULL) {
            assert_string_equal(it.name, wanted[i].name);
        } else {
            assert_null(it.arm_id);
        }
        assert_string_equal(it.vnet_id, VNET("hub"));
    }
    assert_string_equal(identify(network, "10.0.0.5", NULL).arm_id, VM("dns-1"));
    assert_ptr_equal(identify(network, "10.0.0.4", NULL).firewall, &network->firewalls[0]);
    assert_null(identify(network, "10.0.0.10", NULL).firewall);
    assert_int_equal(identify(network, "10.0.0.99", VNET("hub")).kind, SERVER_UNKNOWN);
    assert_null(identify(network, "10.0.0.99", VNET("hub")).vnet_id);
}

static void prefers_what_is_near(void **state)
{
    struct network *network = estate(*state);
    add_nic(*state, network, NET("networkInterfaces", "i"), VM("island-dns"), VNET("island"), "10.0.0.4");
    add_firewall(*state, network, NET("azureFirewalls", "fw-hub"), VNET("hub"), "10.0.0.4");
    assert_string_equal(identify(network, "10.0.0.4", VNET("hub")).name, "fw-hub");
    assert_string_equal(identify(network, "10.0.0.4", VNET("SPOKE") "/").name, "fw-hub");
    assert_string_equal(identify(network, "10.0.0.4", VNET("island")).name, "island-dns");
    struct server_identity it = identify(network, "10.0.0.4", NULL);
    assert_int_equal(it.kind, SERVER_UNKNOWN); /* two of different VNets, and nothing says which is meant */
    assert_null(it.arm_id);
    assert_null(it.vnet_id);
    assert_int_equal(identify(network, "10.0.0.4", VNET("elsewhere")).kind, SERVER_UNKNOWN);
}

/* A peering that only the other side was read of. */
static void sees_peerings_from_both_sides(void **state)
{
    struct network *network = empty(*state);
    add_vnet(*state, network, VNET("hub"), "10.0.0.0/16", VNET("spoke"));
    add_inbound(network, NET("dnsResolvers", "r/inboundEndpoints/a"), VNET("hub"), "10.0.0.4");
    add_inbound(network, NET("dnsResolvers", "r/inboundEndpoints/b"), VNET("other"), "10.0.0.4");
    assert_string_equal(identify(network, "10.0.0.4", VNET("spoke")).name, "a");
}

/* The one resource that is known to have the address is not the one that has it here. */
static void does_not_reach_beyond_its_own_space(void **state)
{
    struct network *network = estate(*state);
    add_firewall(*state, network, NET("azureFirewalls", "fw-hub"), VNET("hub"), "10.0.0.4");
    assert_int_equal(identify(network, "10.0.0.4", VNET("island")).kind, SERVER_UNKNOWN);
    assert_int_equal(identify(network, "10.0.0.4", VNET("spoke")).kind, SERVER_FIREWALL);
    assert_int_equal(identify(network, "10.0.0.4", NULL).kind, SERVER_FIREWALL);
    struct network *far = empty(*state);
    add_vnet(*state, far, VNET("hub"), "10.0.0.0/16", VNET("spoke"));
    add_firewall(*state, far, NET("azureFirewalls", "fw-far"), VNET("far"), "10.0.0.4");
    assert_int_equal(identify(far, "10.0.0.4", VNET("spoke")).kind, SERVER_UNKNOWN);
    assert_int_equal(identify(far, "10.0.0.4", VNET("other")).kind, SERVER_FIREWALL);
}

static void believes_one_of_several_in_a_vnet(void **state)
{
    struct network *network = estate(*state);
    add_nic(*state, network, NET("networkInterfaces", "bare"), NULL, VNET("hub"), "10.0.0.4");
    assert_int_equal(identify(network, "10.0.0.4", VNET("hub")).kind, SERVER_UNKNOWN);
    add_nic(*state, network, NET("networkInterfaces", "n"), VM("dns-1"), VNET("Hub"), "10.0.0.4");
    assert_int_equal(identify(network, "10.0.0.4", VNET("hub")).kind, SERVER_VM);
    add_firewall(*state, network, NET("azureFirewalls", "fw-hub"), VNET("hub"), "10.0.0.4");
    assert_int_equal(identify(network, "10.0.0.4", VNET("hub")).kind, SERVER_FIREWALL);
}

static void does_not_know_resources_without_a_vnet_apart(void **state)
{
    struct network *network = empty(*state);
    add_firewall(*state, network, NET("azureFirewalls", "fw-1"), NULL, "10.5.64.4");
    assert_string_equal(identify(network, "10.5.64.4", VNET("spoke")).name, "fw-1");
    add_firewall(*state, network, NET("azureFirewalls", "fw-2"), NULL, "10.5.64.4");
    assert_int_equal(identify(network, "10.5.64.4", VNET("spoke")).kind, SERVER_UNKNOWN);
}

static const char *vnet_of(const struct network *network, const char *address)
{
    struct ip it = ip(address);
    const struct virtual_network *vnet = network_vnet_of_host(network, &it);
    return vnet == NULL ? "none" : vnet->name;
}

static void finds_the_vnet_of_a_host(void **state)
{
    struct network *network = estate(*state);
    add_nic(*state, network, NET("networkInterfaces", "n"), VM("v"), VNET("ISLAND"), "10.0.0.7");
    assert_string_equal(vnet_of(network, "10.2.3.4"), "spoke");
    assert_string_equal(vnet_of(network, "10.0.0.8"), "none"); /* hub and island have it */
    assert_string_equal(vnet_of(network, "10.0.0.7"), "island");
    assert_string_equal(vnet_of(network, "192.0.2.1"), "none");
    assert_string_equal(vnet_of(network, "2001:db8::1"), "none");
    add_nic(*state, network, NET("networkInterfaces", "m"), VM("w"), VNET("hub"), "10.0.0.7");
    assert_string_equal(vnet_of(network, "10.0.0.7"), "none");
    add_nic(*state, network, NET("networkInterfaces", "u"), VM("u"), VNET("unread"), "10.2.0.9");
    assert_string_equal(vnet_of(network, "10.2.0.9"), "none"); /* its VNet was not read; not the spoke */
    assert_string_equal(network_vnet_of_vm(network, VM("W")), VNET("hub"));
    assert_null(network_vnet_of_vm(network, VM("nobody")));
    assert_null(network_vnet_of_vm(network, NULL));
}

static void cuts_the_vnet_out_of_a_subnet(void **state)
{
    assert_string_equal(network_subnet_vnet(*state, VNET("hub") "/subnets/dns"), VNET("hub"));
    assert_string_equal(network_subnet_vnet(*state, "/subscriptions/s/VIRTUALNETWORKS/h/SubNets/x"),
                        "/subscriptions/s/VIRTUALNETWORKS/h");
    assert_null(network_subnet_vnet(*state, NET("loadBalancers", "lb")));
    assert_null(network_subnet_vnet(*state, NULL));
}

static const char *rule_of(const struct forwarding_ruleset *ruleset, const char *name)
{
    const struct forwarding_rule *rule = network_rule_for(ruleset, name);
    return rule == NULL ? "none" : rule->name;
}

static void takes_the_longest_enabled_rule(void **state)
{
    struct forwarding_rule rules[] = {
        {.name = "com", .domain = "com", .enabled = TRI_YES},
        {.name = "openai", .domain = "openai.azure.com", .enabled = TRI_NO},
        {.name = "azure", .domain = "azure.com", .enabled = TRI_YES},
        {.name = "all", .domain = ".", .enabled = TRI_YES},
        {.name = "perhaps", .domain = "corp.example", .enabled = TRI_UNKNOWN},
        {.name = "x", .domain = "x", .enabled = TRI_YES},
    };
    struct forwarding_ruleset ruleset = {.rules = rules, .n_rules = sizeof rules / sizeof *rules};
    (void)state;
    assert_string_equal(rule_of(&ruleset, "contoso-ai.openai.azure.com"), "azure");
    assert_string_equal(rule_of(&ruleset, "azure.com"), "azure");
    assert_string_equal(rule_of(&ruleset, "notazure.com"), "com");
    assert_string_equal(rule_of(&ruleset, "example.org"), "all");
    assert_string_equal(rule_of(&ruleset, "a.corp.example"), "perhaps");
    assert_string_equal(rule_of(&ruleset, "a.x"), "x"); /* as long as "." is written, and more to the point */
    rules[1].enabled = TRI_YES;
    assert_string_equal(rule_of(&ruleset, "contoso-ai.openai.azure.com"), "openai");
    rules[3].enabled = TRI_NO;
    assert_string_equal(rule_of(&ruleset, "example.org"), "none");
}

static void finds_the_ruleset_of_a_vnet(void **state)
{
    struct network *network = estate(*state);
    static const char *hub[] = {VNET("hub")}, *others[] = {VNET("a"), VNET("Spoke")};
    network->rulesets[0] =
        (struct forwarding_ruleset){.id = "/1", .name = "1", .vnet_ids = hub, .n_vnets = 1};
    network->rulesets[1] =
        (struct forwarding_ruleset){.id = "/2", .name = "2", .vnet_ids = others, .n_vnets = 2};
    network->n_rulesets = 2;
    assert_string_equal(network_ruleset_of(network, VNET("spoke"))->name, "2");
    assert_string_equal(network_ruleset_of(network, VNET("HUB"))->name, "1");
    assert_null(network_ruleset_of(network, VNET("island")));
    assert_null(network_ruleset_of(network, NULL));
    assert_string_equal(network_vnet(network, VNET("ISLAND"))->name, "island");
    assert_null(network_vnet(network, NULL));
}

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(says_azure_dns, setup, teardown),
        cmocka_unit_test_setup_teardown(says_each_kind, setup, teardown),
        cmocka_unit_test_setup_teardown(prefers_what_is_near, setup, teardown),
        cmocka_unit_test_setup_teardown(sees_peerings_from_both_sides, setup, teardown),
        cmocka_unit_test_setup_teardown(does_not_reach_beyond_its_own_space, setup, teardown),
        cmocka_unit_test_setup_teardown(believes_one_of_several_in_a_vnet, setup, teardown),
        cmocka_unit_test_setup_teardown(does_not_know_resources_without_a_vnet_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(finds_the_vnet_of_a_host, setup, teardown),
        cmocka_unit_test_setup_teardown(cuts_the_vnet_out_of_a_subnet, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_the_longest_enabled_rule, setup, teardown),
        cmocka_unit_test_setup_teardown(finds_the_ruleset_of_a_vnet, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
