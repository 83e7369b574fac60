/* The inventory: lookups, and its file form there and back. data/inventory.json is what pldig writes. */
#include "edit.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "model/inventory.h"

#define SUBSCRIPTION "/subscriptions/11111111-2222-3333-4444-555555555555"
#define ACCOUNTS SUBSCRIPTION "/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/"
#define NETWORK                                                                                              \
    "/subscriptions/66666666-7777-8888-9999-000000000000/resourceGroups/rg-net/providers/Microsoft.Network"

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

static bool parse(struct arena *arena, const char *text, size_t len, struct inventory *out, struct err *err)
{
    struct json json;
    memset(err, 0, sizeof *err);
    if (!json_parse(arena, "inv.json", text, len, &json, err)) {
        return false;
    }
    bool ok = inventory_read(json_root(arena, &json), out, err);
    json_free(&json);
    return ok;
}

static struct inventory *sample(struct arena *arena)
{
    size_t len;
    struct err err;
    const char *text = edit_sample(arena, "inventory.json", &len);
    struct inventory *inventory = arena_alloc(arena, sizeof *inventory);
    if (!parse(arena, text, len, inventory, &err)) {
        fail_msg("%s", err.text);
    }
    return inventory;
}

static const char *written(struct arena *arena, const struct inventory *inventory)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, true);
    inventory_write(&writer, NULL, inventory);
    return buf.data;
}

static struct ip ip(const char *text)
{
    struct ip out;
    assert_true(ip_parse(text, &out));
    return out;
}

static void writes_what_it_read(void **state)
{
    size_t len;
    char *text = edit_sample(*state, "inventory.json", &len);
    text[len - 1] = '\0'; /* the file ends with a newline */
    assert_string_equal(written(*state, sample(*state)), text);
}

static void reads_accounts(void **state)
{
    const struct inventory *inventory = sample(*state);
    assert_string_equal(inventory->taken_at, "2026-11-20T08:12:00.123Z");
    assert_string_equal(inventory->cloud, "AzureCloud");
    assert_string_equal(inventory->tool_version, "0.1.0");
    assert_int_equal(inventory->n_subscriptions, 2);
    assert_int_equal(inventory->n_accounts, 2);
    const struct account *account = &inventory->accounts[0];
    assert_string_equal(account->id, ACCOUNTS "contoso-ai");
    assert_string_equal(account->kind, "AIServices");
    assert_string_equal(account->custom_subdomain, "contoso-ai");
    assert_string_equal(account->endpoint, "https://contoso-ai.cognitiveservices.azure.com/");
    assert_int_equal(account->n_hosts, 3);
    assert_string_equal(account->hosts[1], "contoso-ai.openai.azure.com");
    assert_string_equal(account->public_network_access, "Disabled");
    assert_string_equal(account->default_action, "Deny");
    assert_string_equal(account->required_zones[2], "privatelink.services.ai.azure.com");
    assert_int_equal(account->n_connections, 1);
    assert_string_equal(account->connections[0].endpoint_id, NETWORK "/privateEndpoints/pe-contoso-ai");
    assert_string_equal(account->connections[0].description, "");
    assert_true(pe_connection_approved(&account->connections[0]));
    assert_null(inventory->accounts[1].kind);
    assert_int_equal(inventory->accounts[1].n_connections, 0);
}

static void reads_network_rules(void **state)
{
    const struct inventory *inventory = sample(*state);
    const struct network_acls *acls = &inventory->accounts[0].acls;
    assert_int_equal(acls->stated, TRI_YES);
    assert_string_equal(acls->bypass, "AzureServices");
    assert_int_equal(acls->n_ip_rules, 2);
    assert_string_equal(acls->ip_rules[1], "10.0.0.0/8");
    assert_int_equal(acls->n_subnet_rules, 2);
    assert_true(acls->subnet_rules[0].ignore_missing);
    assert_null(acls->subnet_rules[1].subnet_id);
    assert_int_equal(inventory->accounts[1].acls.stated, TRI_NO);
    const struct virtual_network *hub = &inventory->network.vnets[0], *spoke = &inventory->network.vnets[1];
    assert_int_equal(hub->subnets_read, TRI_YES);
    assert_int_equal(hub->n_subnets, 2);
    assert_string_equal(hub->subnets[0].service_endpoints[1], "Microsoft.Storage");
    assert_int_equal(hub->subnets[1].n_service_endpoints, 0);
    assert_int_equal(spoke->subnets_read, TRI_UNKNOWN); /* of an older file */
}

static void reads_endpoints(void **state)
{
    const struct inventory *inventory = sample(*state);
    assert_int_equal(inventory->n_endpoints, 2);
    const struct private_endpoint *endpoint = &inventory->endpoints[0];
    assert_int_equal(endpoint->readable, TRI_YES);
    assert_int_equal(endpoint->members_known, TRI_YES);
    assert_int_equal(endpoint->zone_group, TRI_YES);
    assert_string_equal(endpoint->target_ids[0], ACCOUNTS "contoso-ai");
    assert_string_equal(endpoint->subnet_id, NETWORK "/virtualNetworks/spoke/subnets/pe");
    assert_int_equal(endpoint->n_members, 3);
    assert_string_equal(endpoint->members[1].member, "secondary");
    assert_int_equal(endpoint->members[1].source, MEMBER_FROM_CUSTOM_DNS);
    struct ip v6 = ip("fd00:db8::6");
    assert_true(ip_equal(&endpoint->members[2].address, &v6));
    assert_int_equal(endpoint->members[2].source, MEMBER_FROM_ZONE_GROUP);
    assert_int_equal(endpoint->n_zone_configs, 1);
    assert_string_equal(endpoint->zone_configs[0].records[0].fqdn, "contoso-ai.privatelink.openai.azure.com");
    endpoint = &inventory->endpoints[1];
    assert_int_equal(endpoint->readable, TRI_UNKNOWN);
    assert_int_equal(endpoint->members_known, TRI_UNKNOWN);
    assert_int_equal(endpoint->zone_group, TRI_NO);
    assert_null(endpoint->status);
}

static void reads_zones_and_gaps(void **state)
{
    const struct inventory *inventory = sample(*state);
    const struct private_zone *zone = &inventory->zones[0];
    assert_string_equal(zone->name, "privatelink.openai.azure.com");
    assert_int_equal(zone->links_read, TRI_YES);
    assert_int_equal(zone->records_read, TRI_NO);
    assert_string_equal(zone->links[0].resolution_policy, "NxDomainRedirect");
    assert_string_equal(zone->links[0].vnet_id, NETWORK "/virtualNetworks/hub");
    struct ip right = ip("10.1.2.5"), wrong = ip("10.1.2.6");
    assert_int_equal(zone->records[0].addresses.count, 2);
    assert_true(ip_list_has(&zone->records[0].addresses, &right));
    assert_false(ip_list_has(&zone->records[0].addresses, &wrong));
    assert_int_equal(zone->records[0].ttl, 10);
    assert_null(zone->records[1].creator);
    assert_int_equal(inventory->zones_read, TRI_UNKNOWN);
    assert_int_equal(inventory->gaps[0].status, 403);
    assert_string_equal(inventory->gaps[0].action, "Microsoft.Network/privateEndpoints/read");
}

/* What a person or a newer pldig may write into it. */
static void reads_what_means_the_same(void **state)
{
    struct inventory inventory;
    struct err err;
    size_t len;
    const char *text = edit_sample(*state, "inventory.json", &len);
    text = edit(*state, text, "\"kind\": \"AIServices\",", "");
    text = edit(*state, text, "\"readable\": true,", "");
    text = edit(*state, text, "\"schemaVersion\": \"1.0\"", "\"schemaVersion\": \"1.9\", \"moon\": [{}]");
    text = edit(*state, text, "\"contoso-ai.openai.azure.com\"", "\"Contoso-AI.OpenAI.azure.com.\"");
    text = edit(*state, text, "\"10.1.2.5\",\n            \"10.1.2.9\"",
                "\"10.1.2.9\", \"10.1.2.5\", \"::ffff:10.1.2.9\"");
    assert_true(parse(*state, text, strlen(text), &inventory, &err));
    assert_null(inventory.accounts[0].kind);
    assert_int_equal(inventory.endpoints[0].readable, TRI_UNKNOWN);
    assert_string_equal(inventory.accounts[0].hosts[1], "contoso-ai.openai.azure.com");
    const struct ip_list *addresses = &inventory.zones[0].records[0].addresses;
    struct ip first = ip("10.1.2.5");
    assert_int_equal(addresses->count, 2);
    assert_true(ip_equal(&addresses->items[0], &first));
}

static const struct {
    const char *from, *to, *error;
} refused[] = {
    {"{", "[", "inv.json: line"},
    {"pldig-inventory", "pldig-capture", "inv.json: schema: "},
    {"\"1.0\"", "\"2.0\"", "inv.json: schemaVersion: this pldig reads versions 1.x only: \"2.0\""},
    {"\"1.0\"", "1", "inv.json: schemaVersion: expected a string, found a number"},
    {"\"2026-11-20T08:12:00.123Z\"", "null", "inv.json: takenAt: expected a string, found nothing"},
    {"2026-11-20T08:12:00.123Z", "yesterday", "inv.json: takenAt: not an RFC 3339 time: \"yesterday\""},
    {"AzureCloud", "AzureMoon\\u001b[31m", "inv.json: cloud: not a known cloud: \"AzureMoon\\x1b[31m\""},
    {"\"toolVersion\": \"0.1.0\"", "\"toolVersion\": 0.1",
     "inv.json: toolVersion: expected a string, found a number"},
    {"\"subscriptions\"", "\"subscription\"", "inv.json: subscriptions: expected an array, found nothing"},
    {"\"66666666-7777-8888-9999-000000000000\"", "null", "inv.json: subscriptions[1]: expected a string"},
    {"\"66666666-7777-8888-9999-000000000000\"", "\"../x\"",
     "inv.json: subscriptions[1]: not a subscription id: \"../x\""},
    {"\"accounts\": [", "\"accounts\": [3,", "inv.json: accounts[0]: expected an object, found a number"},
    {"\"accounts\": [", "\"accounts\": [null,", "inv.json: accounts[0]: expected an object"},
    {"\"accounts\": [", "\"accounts\": {}, \"x\": [",
     "inv.json: accounts: expected an array, found an object"},
    {"\"id\": \"" ACCOUNTS "contoso-ai\"", "\"id\": \"contoso-ai\"",
     "inv.json: accounts[0].id: not an ARM resource id: \"contoso-ai\""},
    {"\"name\": \"contoso-ai\"", "\"name\": null", "inv.json: accounts[0].name: expected a string"},
    {"\"kind\": \"AIServices\"", "\"kind\": {}",
     "inv.json: accounts[0].kind: expected a string, found an object"},
    {"accounts/old-speech\"", "accounts/CONTOSO-ai/\"",
     "inv.json: accounts[1].id: the same id as accounts[0].id"},
    {"\"contoso-ai.openai.azure.com\"", "\"contoso ai.openai.azure.com\"",
     "inv.json: accounts[0].hosts[1]: not a host name: \"contoso ai.openai.azure.com\""},
    {"\"ipRules\": [", "\"ipRule\": [",
     "inv.json: accounts[0].networkAcls.ipRules: expected an array, found nothing"},
    {"\"stated\": true", "\"stated\": 1", "inv.json: accounts[0].networkAcls.stated: expected"},
    {"\"ignoreMissingVnetServiceEndpoint\": true", "\"ignoreMissingVnetServiceEndpoint\": \"y\"",
     "inv.json: accounts[0].networkAcls.virtualNetworkRules[0].ignoreMissingVnetServiceEndpoint: expected"},
    {"\"serviceEndpoints\": [", "\"serviceEndpoints\": true, \"x\": [",
     "inv.json: network.virtualNetworks[0].subnets[0].serviceEndpoints: expected an array"},
    {"\"hosts\": [", "\"host\": [", "inv.json: accounts[0].hosts: expected an array, found nothing"},
    {"\"privatelink.openai.azure.com\"", "7",
     "inv.json: accounts[0].requiredZoneNames[1]: expected a string, found a number"},
    {"\"privateEndpointId\": \"" NETWORK, "\"privateEndpointId\": \"https://example.org",
     "inv.json: accounts[0].privateEndpointConnections[0].privateEndpointId: not an ARM resource id"},
    {"\"status\": \"Approved\"", "\"status\": true",
     "inv.json: accounts[0].privateEndpointConnections[0].status: expected a string, found true or false"},
    {"privateEndpoints/pe-of-others\"", "privateEndpoints/pe-contoso-ai\"",
     "inv.json: privateEndpoints[1].id: the same id as privateEndpoints[0].id"},
    {"\"readable\": true", "\"readable\": \"yes\"",
     "inv.json: privateEndpoints[0].readable: expected true or false, found a string"},
    {"\"address\": \"10.1.2.4\"", "\"address\": \"10.1.2.400\"",
     "inv.json: privateEndpoints[0].members[0].address: not an IP address: \"10.1.2.400\""},
    {"\"address\": \"10.1.2.4\"", "\"address\": null",
     "inv.json: privateEndpoints[0].members[0].address: expected a string"},
    {"\"source\": \"nic\"", "\"source\": \"guess\"",
     "inv.json: privateEndpoints[0].members[0].source: none of nic"},
    {"\"fqdns\": [", "\"fqdns\": [\"\",",
     "inv.json: privateEndpoints[0].members[0].fqdns[0]: not a host name"},
    {"\"privateDnsZoneId\": \"" NETWORK, "\"privateDnsZoneId\": \"",
     "inv.json: privateEndpoints[0].zoneConfigs[0].privateDnsZoneId: not an ARM resource id"},
    {"\"privateLinkServiceIds\": [", "\"privateLinkServiceIds\": [[],",
     "inv.json: privateEndpoints[0].privateLinkServiceIds[0]: expected a string, found an array"},
    {"\"name\": \"privatelink.openai.azure.com\"", "\"name\": \"privatelink..com\"",
     "inv.json: privateDnsZones[0].name: not a host name"},
    {"\"linksRead\": true", "\"linksRead\": 1",
     "inv.json: privateDnsZones[0].linksRead: expected true or false, found a number"},
    {"\"virtualNetworkId\": \"", "\"virtualNetworkId\": \"x",
     "inv.json: privateDnsZones[0].virtualNetworkLinks[0].virtualNetworkId: not an ARM resource id"},
    {"\"ttl\": 10", "\"ttl\": -1",
     "inv.json: privateDnsZones[0].records[0].ttl: -1 is not within 0 and 2147483647"},
    {"\"ttl\": 10", "\"ttl\": 1e300", "inv.json: privateDnsZones[0].records[0].ttl: expected a whole number"},
    {"\"ttl\": 10", "\"ttl\": 2.5", "inv.json: privateDnsZones[0].records[0].ttl: expected a whole number"},
    {"\"ttl\": 10,", "",
     "inv.json: privateDnsZones[0].records[0].ttl: expected a whole number, found nothing"},
    {"\"records\": [", "\"records\": true, \"x\": [",
     "inv.json: privateDnsZones[0].records: expected an array, found true or false"},
    {"\"gaps\": [", "\"holes\": [", "inv.json: gaps: expected an array, found nothing"},
    {"\"status\": 403", "\"status\": 40300", "inv.json: gaps[0].status: 40300 is not within 0 and 999"},
};

static void refuses(void **state)
{
    size_t len;
    const char *good = edit_sample(*state, "inventory.json", &len);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct inventory inventory;
        struct err err;
        const char *bad = edit(*state, good, refused[i].from, refused[i].to);
        if (parse(*state, bad, strlen(bad), &inventory, &err)) {
            fail_msg("accepted: %s", refused[i].to);
        }
        assert_int_equal(err.kind, ERR_INPUT);
        if (!text_starts(err.text, refused[i].error)) {
            fail_msg("%s: expected the error \"%s\", got \"%s\"", refused[i].to, refused[i].error, err.text);
        }
    }
}

/* Cut anywhere, it is an error and nothing worse. */
static void refuses_every_cut(void **state)
{
    size_t len;
    const char *text = edit_sample(*state, "inventory.json", &len);
    for (size_t cut = 0; cut < len - 2; cut += 7) {
        struct inventory inventory;
        struct err err;
        struct arena *arena = arena_new();
        char *piece = malloc(cut + 1); /* of its own, so that a look behind the end is seen */
        assert_non_null(piece);
        memcpy(piece, text, cut);
        assert_false(parse(arena, piece, cut, &inventory, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        free(piece);
        arena_free(arena);
    }
}

static void refuses_absurd_sizes(void **state)
{
    struct buf text;
    struct inventory inventory;
    struct err err;
    size_t len;
    const char *good = edit_sample(*state, "inventory.json", &len);
    buf_init(&text, *state);
    for (int i = 0; i < 10001; i++) {
        buf_printf(&text, "\"10.0.0.1\",");
    }
    const char *bad = edit(*state, good, "\"10.1.2.5\",\n            \"10.1.2.9\"",
                           arena_printf(*state, "%s\"10.0.0.2\"", text.data));
    assert_false(parse(*state, bad, strlen(bad), &inventory, &err));
    assert_non_null(strstr(err.text, "privateDnsZones[0].records[0].addresses: 10002 items"));
    buf_init(&text, *state);
    for (int i = 0; i < 200001; i++) {
        buf_printf(&text, "{},");
    }
    bad = edit(*state, good, "\"gaps\": [", arena_printf(*state, "\"gaps\": [%s", text.data));
    assert_false(parse(*state, bad, strlen(bad), &inventory, &err));
    assert_non_null(strstr(err.text, "gaps: 200002 items, at most 200000 can be read"));
}

static void loads_files(void **state)
{
    struct inventory inventory;
    struct err err = {0};
    assert_true(inventory_load(*state, "tests/unit/data/inventory.json", &inventory, &err));
    assert_int_equal(inventory.n_accounts, 2);
    assert_false(inventory_load(*state, "tests/unit/data/absent.json", &inventory, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_non_null(strstr(err.text, "tests/unit/data/absent.json"));
    assert_false(inventory_load(*state, "tests/unit/data", &inventory, &err));
    assert_int_equal(err.kind, ERR_IO);
    assert_false(inventory_load(*state, "tests/unit/data/run.capture", &inventory, &err));
    assert_non_null(strstr(err.text, "a capture, not an inventory"));
}

/* An estate: every id is found, however it is spelt, with the index and without. */
static void finds_by_id(void **state)
{
    enum { COUNT = 3000 };
    struct arena *arena = *state;
    struct inventory inventory = {0};
    inventory.accounts = arena_array(arena, COUNT, sizeof *inventory.accounts);
    inventory.endpoints = arena_array(arena, COUNT, sizeof *inventory.endpoints);
    inventory.n_accounts = inventory.n_endpoints = COUNT;
    for (int i = 0; i < COUNT; i++) {
        /* Not in the order of their names. */
        inventory.accounts[i].id = arena_printf(arena, ACCOUNTS "contoso-%d", i * 7 % COUNT);
        inventory.endpoints[i].id = arena_printf(arena, NETWORK "/privateEndpoints/pe-%d", i * 7 % COUNT);
    }
    for (int indexed = 0; indexed <= 1; indexed++) {
        for (int i = 0; i < COUNT; i += indexed ? 1 : 97) {
            assert_ptr_equal(inventory_account(&inventory, inventory.accounts[i].id), &inventory.accounts[i]);
            assert_ptr_equal(inventory_endpoint(&inventory, inventory.endpoints[i].id),
                             &inventory.endpoints[i]);
        }
        assert_ptr_equal(inventory_account(&inventory,
                                           SUBSCRIPTION "/RESOURCEGROUPS/RG-AI/providers/"
                                                        "microsoft.cognitiveservices/accounts/CONTOSO-7/"),
                         &inventory.accounts[1]);
        assert_null(inventory_account(&inventory, ACCOUNTS "contoso-3000"));
        assert_null(inventory_account(&inventory, ACCOUNTS "contoso-"));
        assert_null(inventory_account(&inventory, NULL));
        assert_null(inventory_endpoint(&inventory, NULL));
        assert_null(inventory_endpoint(&inventory, ACCOUNTS "contoso-7"));
        inventory_index(arena, &inventory);
    }
    inventory.n_accounts = 1; /* the index is of another array now */
    assert_null(inventory_account(&inventory, ACCOUNTS "contoso-7"));
    assert_non_null(inventory_account(&inventory, ACCOUNTS "contoso-0"));
}

static void keeps_addresses_sorted(void **state)
{
    static const char *const added[] = {"10.0.0.9",  "fd00::1", "10.0.0.1", "10.0.0.9",
                                        "9.255.0.1", "::1",     "10.0.0.1"};
    static const char *const kept[] = {"9.255.0.1", "10.0.0.1", "10.0.0.9", "::1", "fd00::1"};
    struct ip_list list = {0};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        struct ip one = ip(added[i]);
        ip_list_add(*state, &list, &one);
        assert_true(ip_list_has(&list, &one));
    }
    assert_int_equal(list.count, sizeof kept / sizeof *kept);
    for (size_t i = 0; i < list.count; i++) {
        char text[IP_TEXT];
        assert_string_equal(ip_format(&list.items[i], text), kept[i]);
    }
    struct ip absent = ip("10.0.0.2");
    assert_false(ip_list_has(&list, &absent));
}

static void knows_an_approved_connection(void **state)
{
    (void)state;
    assert_true(pe_connection_approved(&(struct pe_connection){.status = "approved"}));
    assert_false(pe_connection_approved(&(struct pe_connection){.status = "Pending"}));
    assert_false(pe_connection_approved(&(struct pe_connection){.status = NULL}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_what_it_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_accounts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_network_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_endpoints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_zones_and_gaps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_what_means_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_every_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_absurd_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loads_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_by_id, set_up, tear_down),
        cmocka_unit_test_setup_teardown(keeps_addresses_sorted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(knows_an_approved_connection, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("inventory_json", tests, NULL, NULL);
}
