/* The network in the file of an inventory: what is read, what is refused. That it is written the same again
 * is in test_inventory_json.c. */
#include "edit.h"

#include "base/json_read.h"
#include "model/inventory.h"

#define NETWORK                                                                                              \
    "/subscriptions/66666666-7777-8888-9999-000000000000/resourceGroups/rg-net/providers/Microsoft.Network"
#define HUB NETWORK "/virtualNetworks/hub"

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

static bool parse(struct arena *arena, const char *text, struct inventory *out, struct err *err)
{
    struct json json;
    memset(err, 0, sizeof *err);
    if (!json_parse(arena, "inv.json", text, strlen(text), &json, err)) {
        return false;
    }
    bool ok = inventory_read(json_root(arena, &json), out, err);
    json_free(&json);
    return ok;
}

static const struct network *read_network(struct arena *arena, const char *text)
{
    struct err err;
    struct inventory *inventory = arena_alloc(arena, sizeof *inventory);
    if (!parse(arena, text, inventory, &err)) {
        fail_msg("%s", err.text);
    }
    return &inventory->network;
}

static const struct network *sample(struct arena *arena)
{
    size_t len;
    return read_network(arena, edit_sample(arena, "inventory.json", &len));
}

static void is(const struct ip *got, const char *wanted)
{
    char text[IP_TEXT];
    assert_string_equal(ip_format(got, text), wanted);
}

static void reads_vnets_and_interfaces(void **state)
{
    const struct network *network = sample(*state);
    assert_int_equal(network->vnets_read, TRI_YES);
    assert_int_equal(network->n_vnets, 2);
    const struct virtual_network *hub = &network->vnets[0];
    assert_string_equal(hub->id, HUB);
    assert_string_equal(hub->name, "hub");
    assert_int_equal(hub->n_prefixes, 3);
    is(&hub->prefixes[1].ip, "10.1.0.0");
    assert_int_equal(hub->prefixes[1].length, 16);
    assert_int_equal(hub->prefixes[2].length, 48);
    assert_int_equal(hub->n_dns_servers, 2);
    is(&hub->dns_servers[0], "10.0.0.5"); /* the order is theirs */
    is(&hub->dns_servers[1], "10.0.0.4");
    assert_string_equal(hub->peers[0], NETWORK "/virtualNetworks/spoke");
    assert_int_equal(network->vnets[1].n_dns_servers, 0);
    assert_int_equal(network->nics_read, TRI_UNKNOWN);
    const struct network_interface *nic = &network->nics[0];
    assert_string_equal(strrchr(nic->vm_id, '/'), "/dns-1");
    assert_string_equal(nic->subnet_id, HUB "/subnets/dns");
    assert_string_equal(nic->vnet_id, HUB);
    is(&nic->addresses[0], "10.0.0.5");
    is(&nic->dns_servers[0], "168.63.129.16");
    assert_int_equal(nic->n_applied_dns, 1);
    assert_null(network->nics[1].vnet_id);
    assert_null(network->nics[1].vm_id);
}

static void reads_what_resolves(void **state)
{
    const struct network *network = sample(*state);
    assert_int_equal(network->resolvers_read, TRI_YES);
    is(&network->inbound[0].address, "10.0.0.10");
    assert_string_equal(network->inbound[0].vnet_id, HUB);
    assert_int_equal(network->inbound[1].address.family, 0);
    assert_int_equal(network->policies_read, TRI_NO);
    assert_string_equal(network->policies[0].vnet_ids[0], NETWORK "/virtualNetworks/spoke");
    assert_int_equal(network->firewalls_read, TRI_YES);
    const struct dns_firewall *firewall = &network->firewalls[0];
    assert_string_equal(firewall->policy_id, NETWORK "/firewallPolicies/fw-policy");
    assert_int_equal(firewall->proxy, TRI_YES);
    is(&firewall->addresses[0], "10.0.0.4");
    is(&firewall->upstreams[0], "10.0.0.10");
    assert_int_equal(network->firewalls[1].proxy, TRI_UNKNOWN);
    assert_null(network->firewalls[1].policy_id);
    assert_int_equal(network->balancers_read, TRI_UNKNOWN);
    is(&network->balancers[0].addresses[0], "10.0.0.20");
}

static void reads_rulesets(void **state)
{
    const struct forwarding_ruleset *ruleset = &sample(*state)->rulesets[0];
    assert_int_equal(ruleset->rules_read, TRI_YES);
    assert_int_equal(ruleset->links_read, TRI_UNKNOWN);
    assert_string_equal(ruleset->vnet_ids[0], HUB);
    assert_int_equal(ruleset->n_rules, 3);
    assert_string_equal(ruleset->rules[0].domain, ".");
    assert_int_equal(ruleset->rules[0].n_targets, 2);
    is(&ruleset->rules[0].targets[1], "fd00:db8::4");
    assert_int_equal(ruleset->rules[0].ports[0], 53);
    assert_int_equal(ruleset->rules[0].ports[1], 5354);
    assert_int_equal(ruleset->rules[1].enabled, TRI_NO);
    assert_int_equal(ruleset->rules[2].enabled, TRI_UNKNOWN);
    assert_null(ruleset->rules[2].name);
}

/* An older pldig did not know of it, a newer one may know more. */
static void reads_what_means_the_same(void **state)
{
    struct arena *arena = *state;
    size_t len;
    const char *text = edit_sample(arena, "inventory.json", &len);
    const struct network *older = read_network(arena, edit(arena, text, "\"network\": {", "\"net\": {"));
    static const struct network nothing;
    assert_memory_equal(older, &nothing, sizeof nothing);
    const struct network *null =
        read_network(arena, edit(arena, text, "\"network\": {", "\"network\": null, \"net\": {"));
    assert_memory_equal(null, &nothing, sizeof nothing);
    text = edit(arena, text, "\"network\": {", "\"network\": {\"future\": 1,");
    text = edit(arena, text, "\"10.0.0.0/16\"", "\"10.0.0.0\"");
    text = edit(arena, text, "\"openai.azure.com\"", "\"OpenAI.azure.com.\"");
    text = edit(arena, text, "\"virtualNetworksRead\": true,", "");
    text = edit(arena, text, "\"addresses\": [\n          \"10.0.0.5\"",
                "\"addresses\": [\n          \"::ffff:10.0.0.5\"");
    const struct network *network = read_network(arena, text);
    assert_int_equal(network->vnets[0].prefixes[0].length, 32);
    assert_string_equal(network->rulesets[0].rules[1].domain, "openai.azure.com");
    assert_int_equal(network->vnets_read, TRI_UNKNOWN);
    is(&network->nics[0].addresses[0], "10.0.0.5");
}

static const struct {
    const char *from, *to, *error;
} refused[] = {
    {"\"network\": {", "\"network\": [], \"x\": {", "network: expected an object, found an array"},
    {"\"virtualNetworks\": [", "\"nets\": [", "network.virtualNetworks: expected an array, found nothing"},
    {"\"virtualNetworks\": [", "\"virtualNetworks\": [7,",
     "network.virtualNetworks[0]: expected an object, found a number"},
    {"\"id\": \"" HUB "\",\n        \"name\"", "\"id\": \"hub\",\n        \"name\"",
     "network.virtualNetworks[0].id: not an ARM resource id: \"hub\""},
    {"\"id\": \"" NETWORK "/virtualNetworks/spoke\"", "\"id\": \"" NETWORK "/virtualNetworks/HUB/\"",
     "network.virtualNetworks[1].id: the same id as network.virtualNetworks[0].id"},
    {"\"10.1.0.0/16\"", "\"10.1.0.0/33\"",
     "network.virtualNetworks[0].addressPrefixes[1]: not an address prefix: \"10.1.0.0/33\""},
    {"\"10.1.0.0/16\"", "null", "network.virtualNetworks[0].addressPrefixes[1]: expected a string"},
    {"\"addressPrefixes\": [", "\"addressPrefixes\": 1, \"x\": [",
     "network.virtualNetworks[0].addressPrefixes: expected an array, found a number"},
    {"\"10.0.0.5\",\n          \"10.0.0.4\"", "\"ten\"",
     "network.virtualNetworks[0].dnsServers[0]: not an IP address: \"ten\""},
    {"\"peers\": [", "\"peers\": [\"hub\",", "network.virtualNetworks[0].peers[0]: not an ARM resource id"},
    {"\"virtualNetworksRead\": true", "\"virtualNetworksRead\": \"yes\"",
     "network.virtualNetworksRead: expected true or false, found a string"},
    {"\"virtualMachineId\": \"", "\"virtualMachineId\": \"x",
     "network.networkInterfaces[0].virtualMachineId: not an ARM resource id"},
    {"networkInterfaces/spare\"", "networkInterfaces/dns-1-nic\"",
     "network.networkInterfaces[1].id: the same id as network.networkInterfaces[0].id"},
    {"\"address\": \"10.0.0.10\"", "\"address\": \"10.0.0\"",
     "network.inboundEndpoints[0].address: not an IP address: \"10.0.0\""},
    {"\"domainName\": \".\"", "\"domainName\": \"..\"",
     "network.dnsForwardingRulesets[0].rules[0].domainName: not a host name"},
    {"\"domainName\": \".\"", "\"domainName\": null",
     "network.dnsForwardingRulesets[0].rules[0].domainName: expected a string"},
    {"\"port\": 5354", "\"port\": 65536",
     "network.dnsForwardingRulesets[0].rules[0].targets[1].port: 65536 is not within 1 and 65535"},
    {"\"port\": 5354", "\"port\": 0",
     "network.dnsForwardingRulesets[0].rules[0].targets[1].port: 0 is not within 1 and 65535"},
    {"\"targets\": [", "\"targets\": [4,",
     "network.dnsForwardingRulesets[0].rules[0].targets[0]: expected an object, found a number"},
    {"\"enabled\": false", "\"enabled\": 0",
     "network.dnsForwardingRulesets[0].rules[1].enabled: expected true or false, found a number"},
    {"\"rulesRead\": true", "\"rulesRead\": {}",
     "network.dnsForwardingRulesets[0].rulesRead: expected true or false, found an object"},
    {"\"dnsResolverPolicies\": [", "\"dnsResolverPolicies\": false, \"x\": [",
     "network.dnsResolverPolicies: expected an array, found true or false"},
    {"\"enableProxy\": true", "\"enableProxy\": \"true\"",
     "network.azureFirewalls[0].enableProxy: expected true or false, found a string"},
    {"\"firewallPolicyId\": \"", "\"firewallPolicyId\": \"x",
     "network.azureFirewalls[0].firewallPolicyId: not an ARM resource id"},
    {"\"name\": \"lb-dns\"", "\"name\": null", "network.loadBalancers[0].name: expected a string"},
    {"\"creator\": null,\n          \"isAutoRegistered\": false",
     "\"creator\": null,\n          \"isAutoRegistered\": 1",
     "privateDnsZones[0].records[1].isAutoRegistered: expected true or false, found a number"},
};

static void refuses(void **state)
{
    size_t len;
    const char *good = edit_sample(*state, "inventory.json", &len);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct inventory inventory;
        struct err err;
        const char *wanted = arena_printf(*state, "inv.json: %s", refused[i].error);
        if (parse(*state, edit(*state, good, refused[i].from, refused[i].to), &inventory, &err)) {
            fail_msg("accepted: %s", refused[i].to);
        }
        assert_int_equal(err.kind, ERR_INPUT);
        if (!text_starts(err.text, wanted)) {
            fail_msg("%s: expected the error \"%s\", got \"%s\"", refused[i].to, wanted, err.text);
        }
    }
}

static void reads_registered_records(void **state)
{
    struct inventory inventory;
    struct err err;
    size_t len;
    const char *text = edit_sample(*state, "inventory.json", &len);
    text = edit(*state, text, ",\n          \"isAutoRegistered\": false", ""); /* an older file */
    assert_true(parse(*state, text, &inventory, &err));
    assert_int_equal(inventory.zones[0].n_records, 3);
    assert_false(inventory.zones[0].records[0].registered);
    assert_false(inventory.zones[0].records[1].registered);
    assert_true(inventory.zones[0].records[2].registered);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_vnets_and_interfaces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_what_resolves, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_rulesets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_what_means_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_registered_records, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("network_json", tests, NULL, NULL);
}
