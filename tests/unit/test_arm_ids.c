#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arm/calls.h"
#include "arm/id_map.h"
#include "base/arena.h"
#include "base/text.h"

static void test_map(void **state)
{
    struct arena *arena = arena_new();
    struct id_map map;
    size_t place = 99;
    (void)state;
    id_map_init(&map, arena);
    assert_false(id_map_find(&map, "/a", &place));
    assert_true(id_map_add(&map, "/A/b", 1));
    assert_false(id_map_add(&map, "/a/B/", 2));
    assert_true(id_map_find(&map, "/a/b//", &place));
    assert_int_equal(place, 1);
    assert_false(id_map_find(&map, "/a", NULL));
    assert_false(id_map_find(&map, NULL, NULL));
    for (size_t i = 0; i < 5000; i++) {
        assert_true(id_map_add(&map, arena_printf(arena, "/id/%zu", i), i));
    }
    for (size_t i = 0; i < 5000; i++) {
        assert_true(id_map_find(&map, arena_printf(arena, "/ID/%zu/", i), &place));
        assert_int_equal(place, i);
    }
    arena_free(arena);
}

static void test_paths(void **state)
{
    struct arena *arena = arena_new();
    (void)state;
    assert_string_equal(arm_path_list(arena, ARM_NICS, "S", NULL),
                        "/subscriptions/S/providers/Microsoft.Network/networkInterfaces");
    assert_string_equal(arm_path_list(arena, ARM_ACCOUNTS, "S", "G"),
                        "/subscriptions/S/resourceGroups/G/providers/Microsoft.CognitiveServices/accounts");
    assert_string_equal(arm_path_below(arena, ARM_ZONE_RECORDS, "/z/"), "/z/A");
    assert_string_equal(arm_url(arena, "https://h", "/a/b(c)", "2024-05-01"),
                        "https://h/a/b(c)?api-version=2024-05-01");
    assert_string_equal(arm_url(arena, "https://h", "/a b?c#d%e&f\xC3\xA4", "1"),
                        "https://h/a%20b%3Fc%23d%25e%26f%C3%A4?api-version=1");
    arena_free(arena);
}

static void test_every_call_is_a_read(void **state)
{
    (void)state;
    for (int i = 0; i < ARM_N_CALLS; i++) {
        const struct arm_call_row *row = arm_call_row((enum arm_call)i);
        assert_true(text_starts(row->action, row->type));
        assert_true(text_ends_nocase(row->action, "/read"));
        assert_true(text_ends_nocase(row->type, row->collection));
        assert_true(text_compare_nocase(row->older_version, row->version) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_every_call_is_a_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
