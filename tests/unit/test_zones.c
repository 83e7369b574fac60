#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "azure/zones.h"
#include "base/text.h"
#include "dns/name.h"

static void assert_name(struct arena *arena, const char *text)
{
    struct err err = {0};
    char *name;
    assert_true(dns_name_parse(arena, text, &name, &err));
    assert_string_equal(name, text);
}

static void every_row_is_sound(void **state)
{
    struct arena *arena = arena_new();
    size_t count;
    const struct azure_zone *zones = azure_zones(&count);
    (void)state;
    assert_true(count >= 9);
    for (size_t i = 0; i < count; i++) {
        const struct azure_zone *zone = &zones[i];
        assert_name(arena, zone->suffix);
        assert_string_equal(zone->zone, arena_printf(arena, "privatelink.%s", zone->suffix));
        assert_true(text_equal(zone->status, "documented") || text_equal(zone->status, "observed") ||
                    text_equal(zone->status, "unverified"));
        assert_true(zone->optional || !text_equal(zone->status, "unverified"));
        const char *fqdn = arena_printf(arena, "contoso-ai.%s", zone->suffix);
        const char *private = arena_printf(arena, "contoso-ai.%s", zone->zone);
        assert_ptr_equal(azure_zone_of_fqdn(fqdn), zone); /* so no suffix stands twice */
        assert_ptr_equal(azure_zone_by_name(zone->zone), zone);
        assert_ptr_equal(azure_zone_of_privatelink_name(private), zone);
        assert_string_equal(azure_privatelink_name(arena, zone, fqdn), private);
        assert_null(azure_zone_of_fqdn(private));
        assert_null(azure_zone_of_fqdn(zone->zone));
        assert_null(azure_zone_of_fqdn(zone->suffix));
        assert_null(azure_zone_of_privatelink_name(fqdn));
        assert_null(azure_zone_of_privatelink_name(zone->zone));
        assert_null(azure_zone_by_name(zone->suffix));
        assert_false(azure_host_is_regional(fqdn));
        for (size_t k = 0; k < i; k++) {
            assert_false(zones[k].cloud == zone->cloud && text_equal(zones[k].service, zone->service));
        }
    }
    arena_free(arena);
}

static void belongs_only_with_one_label(void **state)
{
    static const char *const none[] = {
        "",
        "contoso-ai",
        ".openai.azure.com",
        "a.b.openai.azure.com",
        "contoso-ai.openai.azure.com.evil.example",
        "contoso-ai.xopenai.azure.com",
        "contoso-ai-openai.azure.com",
        "westus.api.cognitive.microsoft.com",
        "azure.com",
    };
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_null(azure_zone_of_fqdn(none[i]));
        assert_null(azure_zone_of_privatelink_name(none[i]));
    }
    assert_null(azure_zone_of_fqdn(NULL));
    assert_null(azure_zone_of_privatelink_name(NULL));
    assert_null(azure_zone_of_privatelink_name("a.b.privatelink.openai.azure.com"));
    assert_string_equal(azure_zone_of_fqdn("Contoso.OpenAI.Azure.com")->service, "openai");
    assert_string_equal(azure_zone_of_fqdn("x.services.ai.azure.com")->member, "third");
    assert_string_equal(azure_zone_of_fqdn("x.cognitiveservices.azure.us")->member, "default");
    assert_int_equal(azure_zone_of_fqdn("x.cognitiveservices.azure.cn")->cloud, CLOUD_CHINA);
}

static void assert_kind(enum cloud_id cloud, const char *kind, const char *expected)
{
    size_t indices[4], count, total;
    const struct azure_zone *zones = azure_zones(&total);
    char text[200] = "";
    azure_zones_of_kind(cloud, kind, indices, &count);
    for (size_t i = 0; i < count; i++) {
        assert_true(indices[i] < total);
        strcat(text, zones[indices[i]].suffix);
        strcat(text, " ");
    }
    assert_string_equal(text, expected);
}

static void kinds_have_their_zones(void **state)
{
    (void)state;
    assert_kind(CLOUD_PUBLIC, "AIServices",
                "cognitiveservices.azure.com openai.azure.com services.ai.azure.com ");
    assert_kind(CLOUD_PUBLIC, "aiservices",
                "cognitiveservices.azure.com openai.azure.com services.ai.azure.com ");
    assert_kind(CLOUD_PUBLIC, "OpenAI", "openai.azure.com ");
    assert_kind(CLOUD_PUBLIC, "FormRecognizer", "cognitiveservices.azure.com ");
    assert_kind(CLOUD_PUBLIC, "", "cognitiveservices.azure.com ");
    assert_kind(CLOUD_PUBLIC, NULL, "cognitiveservices.azure.com ");
    assert_kind(CLOUD_US_GOVERNMENT, "AIServices", "cognitiveservices.azure.us openai.azure.us ");
    assert_kind(CLOUD_US_GOVERNMENT, "OpenAI", "openai.azure.us ");
    assert_kind(CLOUD_CHINA, "AIServices", "cognitiveservices.azure.cn ");
}

static void shared_hosts_are_known(void **state)
{
    static const char *const shared[] = {
        "westus.api.cognitive.microsoft.com",  "api.cognitive.microsoft.com",
        "virginia.api.cognitive.microsoft.us", "chinaeast2.api.cognitive.azure.cn",
        "westeurope.stt.speech.microsoft.com", "api.cognitive.microsofttranslator.com",
        "WestUS.API.cognitive.microsoft.com",
    };
    static const char *const others[] = {"", "microsoft.com", "xapi.cognitive.microsoft.com",
                                         "api.cognitive.microsoft.com.example", "contoso.example"};
    (void)state;
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++) {
        assert_true(azure_host_is_regional(shared[i]));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(azure_host_is_regional(others[i]));
    }
    assert_false(azure_host_is_regional(NULL));
}

static void clouds_are_complete(void **state)
{
    struct arena *arena = arena_new();
    size_t count;
    const struct cloud *clouds = cloud_all(&count);
    (void)state;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        const struct cloud *cloud = &clouds[i];
        assert_int_equal(cloud->id, i);
        assert_ptr_equal(cloud_get(cloud->id), cloud);
        assert_ptr_equal(cloud_find(cloud->name), cloud);
        assert_true(text_starts(cloud->arm_endpoint, "https://management."));
        assert_false(text_ends_nocase(cloud->arm_endpoint, "/"));
        assert_true(text_starts(cloud->authority, "https://login."));
        assert_false(text_ends_nocase(cloud->authority, "/"));
        assert_true(text_starts(cloud->audience, cloud->arm_endpoint));
        assert_true(text_starts(cloud->imds_name, "Azure"));
        assert_name(arena, cloud->control_name);
        assert_true(text_ends_nocase(cloud->authority, cloud->control_name));
    }
    assert_ptr_equal(cloud_find("azureUSgovernment"), cloud_get(CLOUD_US_GOVERNMENT));
    assert_null(cloud_find("AzurePublicCloud"));
    assert_null(cloud_find(""));
    assert_null(cloud_find(NULL));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_sound),     cmocka_unit_test(belongs_only_with_one_label),
        cmocka_unit_test(kinds_have_their_zones), cmocka_unit_test(shared_hosts_are_known),
        cmocka_unit_test(clouds_are_complete),
    };
    return cmocka_run_group_tests_name("zones", tests, NULL, NULL);
}
