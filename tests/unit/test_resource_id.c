#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "azure/resource_id.h"

#define SUB "/subscriptions/11111111-2222-3333-4444-555555555555"
#define ACCOUNT SUB "/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-ai"
#define SUBNET SUB "/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/hub/subnets/pe"

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void finds_segments_by_name(void **state)
{
    assert_string_equal(arm_id_segment(*state, ACCOUNT, "accounts"), "contoso-ai");
    assert_string_equal(arm_id_segment(*state, ACCOUNT, "RESOURCEGROUPS"), "rg-ai");
    assert_string_equal(arm_id_segment(*state, ACCOUNT, "providers"), "Microsoft.CognitiveServices");
    assert_string_equal(arm_id_segment(*state, SUBNET, "virtualNetworks"), "hub");
    assert_string_equal(arm_id_segment(*state, SUBNET "/", "subnets"), "pe");
    assert_null(arm_id_segment(*state, ACCOUNT, "subnets"));
    assert_null(arm_id_segment(*state, ACCOUNT, "account"));
    assert_null(arm_id_segment(*state, ACCOUNT, "contoso-ai"));
    assert_null(arm_id_segment(*state, SUB "/resourceGroups", "resourceGroups"));
    assert_null(arm_id_segment(*state, "", "subscriptions"));
    assert_null(arm_id_segment(*state, NULL, "subscriptions"));
    /* A value that looks like a name is none. */
    assert_string_equal(
        arm_id_segment(*state, SUB "/resourceGroups/accounts/providers/P/accounts/a", "accounts"), "a");
    /* Ids of the documentation misspell what stands between. */
    assert_string_equal(
        arm_id_segment(*state, SUB "/resourceGroups/g/provders/Microsoft.Network/subnets/s", "subnets"), "s");
}

static void cuts_behind_a_segment(void **state)
{
    assert_string_equal(arm_id_upto(*state, SUBNET, "virtualNetworks"),
                        SUB "/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/hub");
    assert_string_equal(arm_id_upto(*state, SUBNET, "subnets"), SUBNET);
    assert_string_equal(arm_id_upto(*state, SUBNET "/", "Subscriptions"), SUB);
    assert_null(arm_id_upto(*state, SUBNET, "accounts"));
    assert_null(arm_id_upto(*state, NULL, "accounts"));
}

static void names_the_resource(void **state)
{
    assert_string_equal(arm_id_name(*state, ACCOUNT), "contoso-ai");
    assert_string_equal(arm_id_name(*state, ACCOUNT "/"), "contoso-ai");
    assert_string_equal(arm_id_name(*state, "x"), "x");
    assert_null(arm_id_name(*state, ""));
    assert_null(arm_id_name(*state, "/"));
    assert_null(arm_id_name(*state, NULL));
}

static void compares_without_case(void **state)
{
    (void)state;
    assert_true(arm_id_equal(ACCOUNT, ACCOUNT));
    assert_true(arm_id_equal("/subscriptions/A/resourceGroups/B", "/SUBSCRIPTIONS/a/resourcegroups/b/"));
    assert_true(arm_id_equal("/a//", "/a"));
    assert_false(arm_id_equal("/a/b", "/a"));
    assert_false(arm_id_equal("/a", "/ab"));
    assert_false(arm_id_equal(NULL, NULL));
    assert_false(arm_id_equal("/a", NULL));
}

static void knows_what_can_go_into_a_url(void **state)
{
    static const char *const good[] = {
        SUB,
        SUB "/",
        ACCOUNT,
        SUBNET,
        "/SUBSCRIPTIONS/sub_1/resourcegroups/rg.(a)-b_c",
        SUB "/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z.com/SOA/@",
        SUB "/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/z.com/A/*",
        SUB "/resourceGroups/b\xC3\xBCro",
    };
    static const char *const bad[] = {
        "",
        "/",
        "subscriptions/a",
        "/subscriptions",
        "/subscriptions/",
        "//subscriptions/a",
        "/subscriptions//a",
        "/subscriptions/a b",
        "/subscriptions/a?x=1",
        "/subscriptions/..",
        "/subscriptions/caf\xC3\xA9",
        "/resourceGroups/a",
        SUB "//x",
        SUB "/../x",
        SUB "/./x",
        SUB "/a/..",
        SUB "/a?api-version=1",
        SUB "/a#b",
        SUB "/a%2f..",
        SUB "/a b",
        SUB "/a\\b",
        SUB "/a\nb",
        SUB "/a\r\nHost: x",
        SUB "/a\x7f",
        SUB "/{a}",
        SUB "/<a>",
        SUB "/a\"b",
        SUB "/\xC3",
        SUB "/\xE2\x80\xAE",
        "https://management.azure.com/subscriptions/a",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!arm_id_valid(good[i])) {
            fail_msg("%s is an id", good[i]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (arm_id_valid(bad[i])) {
            fail_msg("%s is no id", bad[i]);
        }
    }
    assert_false(arm_id_valid(NULL));
    char *longest = arena_alloc(*state, ARM_ID_MAX + 2);
    memset(longest, 'a', ARM_ID_MAX);
    memcpy(longest, "/subscriptions/x/", 17);
    assert_true(arm_id_valid(longest));
    longest[ARM_ID_MAX] = 'a';
    assert_false(arm_id_valid(longest));
}

static void knows_accounts(void **state)
{
    static const char *const bad[] = {
        "",
        SUB,
        ACCOUNT "/deployments/d",
        ACCOUNT "/privateEndpointConnections",
        SUB "/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts",
        SUB "/resourceGroups/g/providers/Microsoft.Storage/accounts/a",
        SUB "/providers/Microsoft.CognitiveServices/accounts/a",
        SUB "/resourceGroups/g/providers/Microsoft.CognitiveServices/account/a",
        SUB "/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a?b",
    };
    (void)state;
    assert_true(arm_id_is_account(ACCOUNT));
    assert_true(arm_id_is_account(ACCOUNT "/"));
    assert_true(arm_id_is_account(
        "/Subscriptions/S/resourcegroups/G/PROVIDERS/microsoft.cognitiveservices/Accounts/A"));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (arm_id_is_account(bad[i])) {
            fail_msg("%s is no account", bad[i]);
        }
    }
    assert_false(arm_id_is_account(NULL));
}

static void the_same_subscription(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"/subscriptions/s1", "/SUBSCRIPTIONS/S1/resourceGroups/g", true},
        {"/subscriptions/s1/providers/x/y/z", "/subscriptions/s1/", true},
        {"/subscriptions/s1", "/subscriptions/s12", false},
        {"/subscriptions/s1", "/subscriptions/", false},
        {"/subscriptions", "/subscriptions", false},
        {"/subscriptions/s1", "(no subnet)", false},
        {"/subscriptions/s1", NULL, false},
        {NULL, NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(arm_id_same_subscription(cases[i].a, cases[i].b), cases[i].same);
        assert_int_equal(arm_id_same_subscription(cases[i].b, cases[i].a), cases[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_subscription),
        cmocka_unit_test_setup_teardown(finds_segments_by_name, begin, end),
        cmocka_unit_test_setup_teardown(cuts_behind_a_segment, begin, end),
        cmocka_unit_test_setup_teardown(names_the_resource, begin, end),
        cmocka_unit_test_setup_teardown(compares_without_case, begin, end),
        cmocka_unit_test_setup_teardown(knows_what_can_go_into_a_url, begin, end),
        cmocka_unit_test_setup_teardown(knows_accounts, begin, end),
    };
    return cmocka_run_group_tests_name("resource_id", tests, NULL, NULL);
}
