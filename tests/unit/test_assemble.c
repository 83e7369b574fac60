/* Which accounts and names a run checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "assemble.h"
#include "base/clock.h"

#define SUBSCRIPTION "/subscriptions/s1/resourceGroups/rg-ai/providers/"
#define ACCOUNT(name) SUBSCRIPTION "Microsoft.CognitiveServices/accounts/" name
#define ENDPOINT(name) SUBSCRIPTION "Microsoft.Network/privateEndpoints/" name

/* Arrays of the model are not const; these are never written to. */
static const char *foundry_fqdns[] = {"contoso-ai.services.ai.azure.com", "contoso-ai.openai.azure.com",
                                      "contoso-ai.unknown.example"};
static const char *shared_fqdns[] = {"fabrikam.openai.azure.com", "other.openai.azure.com"};
static const char *two_ids[] = {ACCOUNT("fabrikam"), ACCOUNT("other")};
static const char *required[] = {"privatelink.openai.azure.com", "privatelink.new.azure.com"};
static const char *text_hosts[] = {"textual.cognitiveservices.azure.com",
                                   "westus.api.cognitive.microsoft.com"};

struct fixture {
    struct arena *arena;
    struct pe_member foundry_members[1], shared_members[1];
    struct private_endpoint endpoints[2];
    struct pe_connection foundry_connection, fabrikam_connection;
    struct account accounts[6];
    struct inventory inventory;
    struct run run;
    struct options options;
    struct target items[8];
    struct targets targets;
    struct err err;
};

static int set_up(void **state)
{
    static struct fixture f;
    f = (struct fixture){.arena = arena_new()};
    f.foundry_members[0] = (struct pe_member){.fqdns = foundry_fqdns, .n_fqdns = 3};
    f.shared_members[0] = (struct pe_member){.fqdns = shared_fqdns, .n_fqdns = 2};
    f.endpoints[0] = (struct private_endpoint){
        .id = ENDPOINT("pe-foundry"), .name = "pe-foundry", .members = f.foundry_members, .n_members = 1};
    f.endpoints[1] = (struct private_endpoint){.id = ENDPOINT("pe-shared"),
                                               .name = "pe-shared",
                                               .target_ids = two_ids,
                                               .n_targets = 2,
                                               .members = f.shared_members,
                                               .n_members = 1};
    f.foundry_connection =
        (struct pe_connection){.endpoint_id = ENDPOINT("PE-foundry"), .status = "Approved"};
    f.fabrikam_connection =
        (struct pe_connection){.endpoint_id = ENDPOINT("pe-shared"), .status = "Approved"};
    f.accounts[0] = (struct account){.id = ACCOUNT("contoso"),
                                     .name = "contoso",
                                     .kind = "AIServices",
                                     .custom_subdomain = "contoso-ai",
                                     .connections = &f.foundry_connection,
                                     .n_connections = 1};
    f.accounts[1] = (struct account){.id = ACCOUNT("fabrikam"),
                                     .name = "fabrikam",
                                     .kind = "OpenAI",
                                     .custom_subdomain = "fabrikam",
                                     .required_zones = required,
                                     .n_required_zones = 2,
                                     .connections = &f.fabrikam_connection,
                                     .n_connections = 1};
    f.accounts[2] = (struct account){.id = ACCOUNT("textual"),
                                     .name = "textual",
                                     .kind = "TextAnalytics",
                                     .custom_subdomain = "textual",
                                     .endpoint = "https://textual.cognitiveservices.azure.com/",
                                     .hosts = text_hosts,
                                     .n_hosts = 2};
    f.accounts[3] = (struct account){.id = ACCOUNT("bare"),
                                     .name = "bare",
                                     .kind = "OpenAI",
                                     .endpoint = "https://westus.api.cognitive.microsoft.com/"};
    f.accounts[4] = (struct account){.id = "/subscriptions/s2/resourceGroups/rg-x/providers/"
                                           "Microsoft.CognitiveServices/accounts/fabrikam",
                                     .name = "fabrikam",
                                     .kind = "OpenAI",
                                     .custom_subdomain = "fabrikam-2"};
    f.accounts[5] = (struct account){.id = ACCOUNT("future"),
                                     .name = "future",
                                     .kind = "SomethingNew",
                                     .custom_subdomain = "future",
                                     .endpoint = "https://future.openai.azure.com/"};
    f.inventory = (struct inventory){.cloud = "AzureCloud",
                                     .accounts = f.accounts,
                                     .n_accounts = 6,
                                     .endpoints = f.endpoints,
                                     .n_endpoints = 2};
    f.run.inventory = &f.inventory;
    f.run.inventory_file = "inv.json";
    f.targets.items = f.items;
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static void target(struct fixture *f, enum target_kind kind, const char *value)
{
    f->items[f->targets.count++] =
        (struct target){.kind = kind, .text = value, .value = value, .zone = azure_zone_of_fqdn(value)};
    f->targets.any = true;
}

static void go(struct fixture *f)
{
    if (!assemble(f->arena, &f->options, &f->targets, &f->run, &f->err)) {
        fail_msg("%s", f->err.text);
    }
}

static void refuses(struct fixture *f, const char *part)
{
    assert_false(assemble(f->arena, &f->options, &f->targets, &f->run, &f->err));
    if (strstr(f->err.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", f->err.text, part);
    }
}

static void has_account(const struct fixture *f, size_t index, const char *name, const struct account *arm,
                        bool named)
{
    assert_true(index < f->run.n_accounts);
    assert_string_equal(f->run.accounts[index].name, name);
    assert_ptr_equal(f->run.accounts[index].arm, arm);
    assert_int_equal(f->run.accounts[index].named, named);
}

static void has_name(const struct fixture *f, size_t index, const char *fqdn, size_t account, bool named)
{
    assert_true(index < f->run.n_names);
    const struct checked_name *name = &f->run.names[index];
    assert_string_equal(name->fqdn, fqdn);
    assert_int_equal(name->account, account);
    assert_int_equal(name->named, named);
    assert_non_null(name->zone);
    assert_ptr_equal(azure_zone_of_privatelink_name(name->privatelink), name->zone);
}

static void a_foundry_account_has_three_names(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_ACCOUNT, "Contoso");
    go(f);
    assert_int_equal(f->run.n_accounts, 1);
    has_account(f, 0, "contoso", &f->accounts[0], true);
    assert_int_equal(f->run.n_names, 3);
    has_name(f, 0, "contoso-ai.cognitiveservices.azure.com", 0, false);
    has_name(f, 1, "contoso-ai.openai.azure.com", 0, false);
    has_name(f, 2, "contoso-ai.services.ai.azure.com", 0, false);
}

static void names_come_from_every_source(void **state)
{
    struct fixture *f = *state;
    struct account_names names;
    account_names(f->arena, &f->inventory, &f->accounts[1], &names);
    assert_int_equal(names.count, 1); /* of a shared endpoint, only its own name; an unknown zone is none */
    assert_string_equal(names.items[0].fqdn, "fabrikam.openai.azure.com");
    account_names(f->arena, &f->inventory, &f->accounts[2], &names);
    assert_int_equal(names.count, 1);
    assert_string_equal(names.items[0].fqdn, "textual.cognitiveservices.azure.com");
    account_names(f->arena, &f->inventory, &f->accounts[3], &names);
    assert_int_equal(names.count, 0);
    account_names(f->arena, &f->inventory, &f->accounts[5], &names);
    assert_int_equal(names.count, 2);
    assert_string_equal(names.items[0].fqdn, "future.cognitiveservices.azure.com");
    assert_string_equal(names.items[1].fqdn, "future.openai.azure.com");
}

/* Hosts in falling order and each twice, which is the worst for a list that is kept in order all the time. */
static void an_account_may_name_very_many_hosts(void **state)
{
    struct fixture *f = *state;
    enum { HOSTS = 100000 };
    const char **hosts = arena_array(f->arena, HOSTS, sizeof *hosts);
    for (int i = 0; i < HOSTS; i++) {
        hosts[i] = arena_printf(f->arena, "h%06d.openai.azure.com", (HOSTS - 1 - i) / 2);
    }
    f->accounts[0].hosts = hosts;
    f->accounts[0].n_hosts = HOSTS;
    int64_t begun_us = clock_monotonic_us();
    target(f, TARGET_ACCOUNT, "contoso");
    go(f);
    assert_true(clock_monotonic_us() - begun_us < 10 * 1000 * 1000);
    assert_int_equal(f->run.n_names, 3 + HOSTS / 2);
    has_name(f, 1, "contoso-ai.openai.azure.com", 0, false);
    has_name(f, 2, "h000000.openai.azure.com", 0, false);
    has_name(f, 3, "h000001.openai.azure.com", 0, false);
    has_name(f, 1 + HOSTS / 2, "h049999.openai.azure.com", 0, false);
    has_name(f, 2 + HOSTS / 2, "contoso-ai.services.ai.azure.com", 0, false);
}

static void without_targets_all_accounts(void **state)
{
    struct fixture *f = *state;
    go(f);
    assert_int_equal(f->run.n_accounts, 6);
    has_account(f, 3, "bare", &f->accounts[3], false);
    assert_int_equal(f->run.n_names, 3 + 1 + 1 + 0 + 1 + 2);
    has_name(f, 3, "fabrikam.openai.azure.com", 1, false);
    has_name(f, 5, "fabrikam-2.openai.azure.com", 4, false);
}

static void scope_limits_targets(void **state)
{
    struct fixture *f = *state;
    static const char *subscriptions[] = {"S2"};
    f->options.subscriptions = subscriptions;
    f->options.n_subscriptions = 1;
    go(f);
    assert_int_equal(f->run.n_accounts, 1);
    has_account(f, 0, "fabrikam", &f->accounts[4], false);
}

static void group_limits_targets(void **state)
{
    struct fixture *f = *state;
    f->options.resource_group = "RG-X";
    target(f, TARGET_ACCOUNT, "fabrikam");
    go(f);
    assert_int_equal(f->run.n_accounts, 1);
    has_account(f, 0, "fabrikam", &f->accounts[4], true);
    f->options.resource_group = "rg-none";
    f->run.n_accounts = f->run.n_names = 0;
    refuses(
        f,
        "account 'fabrikam' is in inv.json, but left out by --resource-group rg-none: it is /subscriptions/");
    static const char *subscriptions[] = {"s9", "s8"};
    f->options.subscriptions = subscriptions;
    f->options.n_subscriptions = 2;
    refuses(f, "left out by --subscription s9, s8 and --resource-group rg-none");
    f->items[0].value = "fabrikan"; /* no near miss where it would be left out */
    refuses(f, "no account 'fabrikan' in resource group rg-none of subscriptions s9, s8 in inv.json");
    assert_null(strstr(f->err.text, "did you mean"));
    static const char *seen[] = {"fabrikat"};
    f->targets.names_seen = seen;
    f->targets.n_names_seen = 1;
    refuses(f, "(did you mean fabrikat?)");
    f->targets.count = 0;
    f->targets.any = false;
    refuses(f, "no Azure AI account in resource group rg-none of subscriptions s9, s8 in inv.json");
    f->run.inventory_file = NULL;
    f->inventory.subscriptions = subscriptions;
    f->inventory.n_subscriptions = 1;
    refuses(f, "no Azure AI account in resource group rg-none of subscription s9");
}

static void a_name_may_stand_in_two_groups(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_ACCOUNT, "fabrikam");
    go(f);
    assert_int_equal(f->run.n_accounts, 2);
    has_account(f, 0, "fabrikam", &f->accounts[1], true);
    has_account(f, 1, "fabrikam", &f->accounts[4], true);
}

static void by_subdomain_and_by_id(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_ACCOUNT, "contoso-ai");
    target(f, TARGET_ARM_ID, ACCOUNT("TEXTUAL"));
    target(f, TARGET_ARM_ID, ACCOUNT("bare"));
    go(f);
    assert_int_equal(f->run.n_accounts, 3);
    has_account(f, 0, "contoso", &f->accounts[0], true);
    has_account(f, 1, "textual", &f->accounts[2], true);
    has_account(f, 2, "bare", &f->accounts[3], true);
    assert_int_equal(f->run.n_names, 4);
}

static void an_fqdn_is_that_name_only(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_FQDN, "contoso-ai.services.ai.azure.com");
    target(f, TARGET_FQDN, "stranger.openai.azure.com");
    target(f, TARGET_FQDN, "stranger.cognitiveservices.azure.com");
    target(f, TARGET_FQDN, "contoso-ai.openai.azure.us");
    go(f);
    assert_int_equal(f->run.n_accounts, 3);
    has_account(f, 0, "contoso", &f->accounts[0], true);
    has_account(f, 1, "stranger", NULL, true);
    has_account(f, 2, "contoso-ai", NULL, true); /* of another cloud than the inventory */
    assert_int_equal(f->run.n_names, 4);
    has_name(f, 0, "contoso-ai.services.ai.azure.com", 0, true);
    has_name(f, 1, "stranger.cognitiveservices.azure.com", 1, true);
    has_name(f, 2, "stranger.openai.azure.com", 1, true);
}

static void an_fqdn_beside_its_account(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_FQDN, "contoso-ai.services.ai.azure.com");
    target(f, TARGET_ACCOUNT, "contoso");
    go(f);
    assert_int_equal(f->run.n_accounts, 1);
    assert_int_equal(f->run.n_names, 3);
    has_name(f, 0, "contoso-ai.cognitiveservices.azure.com", 0, false);
    has_name(f, 2, "contoso-ai.services.ai.azure.com", 0, true);
}

static void not_found(void **state)
{
    struct fixture *f = *state;
    target(f, TARGET_ACCOUNT, "contosso");
    refuses(f, "no account 'contosso' in inv.json (did you mean contoso?)");
    assert_int_equal(f->err.kind, ERR_INPUT);
    f->items[0].value = "unrelated-name";
    refuses(f, "no account 'unrelated-name' in inv.json");
    f->items[0] = (struct target){.kind = TARGET_ARM_ID, .value = ACCOUNT("gone")};
    refuses(f, "accounts/gone");
    static const char *subscriptions[] = {"sub-a", "sub-b"};
    f->run.inventory_file = NULL;
    f->inventory.subscriptions = subscriptions;
    f->inventory.n_subscriptions = 2;
    refuses(f, "in subscriptions sub-a, sub-b");
}

static void without_azure(void **state)
{
    struct fixture *f = *state;
    f->run.inventory = NULL;
    target(f, TARGET_FQDN, "contoso-ai.openai.azure.com");
    go(f);
    has_account(f, 0, "contoso-ai", NULL, true);
    has_name(f, 0, "contoso-ai.openai.azure.com", 0, true);
    target(f, TARGET_ACCOUNT, "contoso");
    refuses(f, "contoso: without Azure");
}

static void nothing_there(void **state)
{
    struct fixture *f = *state;
    f->inventory.n_accounts = 0;
    refuses(f, "nothing to check");
}

static void what_was_said_travels(void **state)
{
    struct fixture *f = *state;
    struct expectation expectation = {.fqdn = "contoso-ai.openai.azure.com"};
    static const char *ids[] = {ENDPOINT("pe-foundry")};
    struct typed_target typed = {.text = "x"};
    f->options.expectations = &expectation;
    f->options.n_expectations = 1;
    f->options.expect_endpoints = ids;
    f->options.n_expect_endpoints = 1;
    f->targets.typed = &typed;
    f->targets.n_typed = 1;
    target(f, TARGET_FQDN, "contoso-ai.openai.azure.com");
    go(f);
    assert_ptr_equal(f->run.expectations, &expectation);
    assert_int_equal(f->run.n_expectations, 1);
    assert_ptr_equal(f->run.expect_endpoints, ids);
    assert_int_equal(f->run.n_expect_endpoints, 1);
    assert_ptr_equal(f->run.typed, &typed);
    assert_int_equal(f->run.n_typed, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_foundry_account_has_three_names),
        TEST(names_come_from_every_source),
        TEST(an_account_may_name_very_many_hosts),
        TEST(without_targets_all_accounts),
        TEST(scope_limits_targets),
        TEST(group_limits_targets),
        TEST(a_name_may_stand_in_two_groups),
        TEST(by_subdomain_and_by_id),
        TEST(an_fqdn_is_that_name_only),
        TEST(an_fqdn_beside_its_account),
        TEST(not_found),
        TEST(without_azure),
        TEST(nothing_there),
        TEST(what_was_said_travels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
