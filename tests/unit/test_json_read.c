#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json_read.h"

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

static struct json parse(struct arena *arena, const char *text)
{
    struct json json;
    struct err err = {0};
    if (!json_parse(arena, "inv.json", text, strlen(text), &json, &err)) {
        fail_msg("%s", err.text);
    }
    return json;
}

static void assert_refused(struct arena *arena, const char *text, size_t len, const char *message)
{
    struct json json;
    struct err err = {0};
    /* Without a NUL behind it, so that reading beyond `len` is seen. */
    char *exact = arena_memdup(arena, text, len);
    if (json_parse(arena, "inv.json", exact, len, &json, &err)) {
        json_free(&json);
        fail_msg("accepted: %s", text);
    }
    assert_null(json.root);
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.text, message);
}

static void names_line_and_column(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "inv.json: empty, expected JSON"},
        {"{", "inv.json: line 1, column 2: not valid JSON: it ends too early"},
        {"{\n  \"a\": [1, 2", "inv.json: line 2, column 13: not valid JSON: it ends too early"},
        {"{\n  \"a\": \"abc", "inv.json: line 2, column 12: not valid JSON: it ends too early"},
        {"{\n  \"a\": tru\n}", "inv.json: line 2, column 8: not valid JSON"},
        {"[1] x", "inv.json: line 1, column 5: something stands behind the end of the JSON value"},
        {"{}\n{}", "inv.json: line 2, column 1: something stands behind the end of the JSON value"},
        {"[1,]", "inv.json: line 1, column 4: not valid JSON"},
        {"{\"a\" 1}", "inv.json: line 1, column 6: not valid JSON"},
        {"['a']", "inv.json: line 1, column 2: not valid JSON"},
        {"<html>", "inv.json: line 1, column 1: not valid JSON"},
        {"[\n\"a\\u0000\"]", "inv.json: line 2, column 3: \\u0000 is not accepted in a string"},
        {"[\"a\nb\"]", "inv.json: line 1, column 4: a control byte within a string"},
        {"[\x01]", "inv.json: line 1, column 2: a control byte has no place in JSON"},
        {"[\"\\ud800\"]", "inv.json: line 1, column 3: not valid JSON"},
        {"[\"\\x\"]", "inv.json: line 1, column 3: not valid JSON"},
        {"\xFF\xFE[", "inv.json: line 1, column 1: this is UTF-16; save the file as UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json json;
        struct err err = {0};
        size_t len = strlen(cases[i].text);
        if (json_parse(*state, "inv.json", cases[i].text, len, &json, &err)) {
            json_free(&json);
            fail_msg("accepted: %s", cases[i].text);
        }
        assert_refused(*state, cases[i].text, len, err.text);
        if (strcmp(err.text, cases[i].message) != 0) {
            print_message("%s\n", cases[i].text);
        }
        assert_string_equal(err.text, cases[i].message);
    }
    assert_refused(*state, "[\"a\0b\"]", 7, "inv.json: line 1, column 4: a control byte within a string");
    assert_refused(*state, "[1]\0", 4, "inv.json: line 1, column 4: a control byte has no place in JSON");
}

static void refuses_every_beginning_of_a_document(void **state)
{
    static const char text[] = "{\"a\":[1,-2.5e3,{\"b\":null,\"c\":\"x\\u00e9\\\"y\"},true,false]}";
    struct json json;
    struct err err = {0};
    for (size_t len = 0; len < sizeof text - 1; len++) {
        char *exact = arena_memdup(*state, text, len);
        assert_false(json_parse(*state, "x", exact, len, &json, &err));
    }
    char *exact = arena_memdup(*state, text, sizeof text - 1);
    assert_true(json_parse(*state, "x", exact, sizeof text - 1, &json, &err));
    json_free(&json);
}

static char *nested(struct arena *arena, size_t depth, const char *open, const char *close)
{
    struct buf buf;
    buf_init(&buf, arena);
    for (size_t i = 0; i < depth; i++) {
        buf_str(&buf, open);
    }
    buf_str(&buf, "1");
    for (size_t i = 0; i < depth; i++) {
        buf_str(&buf, close);
    }
    return buf.data;
}

static void bounds_depth(void **state)
{
    struct json json = parse(*state, nested(*state, 200, "[", "]"));
    json_free(&json);
    json = parse(*state, nested(*state, 200, "{\"[\":", "}"));
    json_free(&json);
    struct err err = {0};
    char *text = nested(*state, 201, "[", "]");
    assert_refused(*state, text, strlen(text),
                   "inv.json: line 1, column 201: nested more than 200 levels deep");
    text = nested(*state, 100000, "{\"a\":", "}");
    assert_false(json_parse(*state, "x", text, strlen(text), &json, &err));
}

/* Brackets and quotes within strings are text. */
static void is_not_confused_by_strings(void **state)
{
    char *brackets = arena_alloc(*state, 1001);
    memset(brackets, '[', 1000);
    struct json json =
        parse(*state, arena_printf(*state, "[\"%s\", \"\\\"[\\\\\", \"\\\\u0000\"]", brackets));
    struct json_at root = json_root(*state, &json);
    const char *text;
    struct err err = {0};
    assert_int_equal(json_size(root), 3);
    assert_true(json_get_string(json_item(root, 1), &text, &err));
    assert_string_equal(text, "\"[\\");
    assert_true(json_get_string(json_item(root, 2), &text, &err));
    assert_string_equal(text, "\\u0000");
    json_free(&json);
}

static const char document[] = "\xEF\xBB\xBF{\"name\": \"x\", \"none\": null, \"Kind\": \"OpenAI\", \"n\": "
                               "5, \"half\": 1.5, \"big\": 9007199254740992,\n"
                               " \"limit\": -9007199254740991, \"huge\": 1e999, \"yes\": true, \"no\": "
                               "false, \"list\": [1, \"two\", {\"deep\": [[]]}, null],\n"
                               " \"map\": {\"a\": 1, \"b\": null, \"a\": 2}}  \n\t";

static void absent_and_null_are_no_errors(void **state)
{
    struct json json = parse(*state, document);
    struct json_at root = json_root(*state, &json);
    static const char *const keys[] = {"none", "absent"};
    for (size_t i = 0; i < 2; i++) {
        struct json_at at = json_member(root, keys[i]);
        const char *text = "old";
        int64_t number = 7;
        bool flag = true;
        struct err err = {0};
        assert_false(json_present(at));
        assert_true(json_get_string(at, &text, &err) && text == NULL);
        assert_true(json_get_int(at, &number, &err) && number == 0);
        assert_true(json_get_bool(at, &flag, &err) && !flag);
        assert_true(json_get_array(at, &err));
        assert_true(json_get_object(at, &err));
        assert_int_equal(json_size(at), 0);
        assert_false(json_present(json_member(json_item(json_member(at, "x"), 3), "y")));
        assert_false(json_need_object(at, &err));
        assert_string_equal(err.text,
                            arena_printf(*state, "inv.json: %s: expected an object, found nothing", keys[i]));
    }
    json_free(&json);
}

static void reads_values(void **state)
{
    struct json json = parse(*state, document);
    struct json_at root = json_root(*state, &json);
    const char *text;
    int64_t number;
    bool flag;
    struct err err = {0};
    assert_true(json_is_object(root));
    assert_true(json_need_object(root, &err));
    assert_true(json_get_string(json_member(root, "name"), &text, &err));
    assert_string_equal(text, "x");
    assert_false(json_present(json_member(root, "kind")));
    assert_true(json_get_string(json_member_nocase(root, "kIND"), &text, &err));
    assert_string_equal(text, "OpenAI");
    assert_true(json_get_int(json_member(root, "n"), &number, &err) && number == 5);
    assert_true(json_get_int(json_member(root, "limit"), &number, &err) && number == -9007199254740991);
    assert_true(json_get_bool(json_member(root, "yes"), &flag, &err) && flag);
    assert_true(json_get_bool(json_member(root, "no"), &flag, &err) && !flag);
    assert_true(json_get_int(json_member(json_member(root, "map"), "a"), &number, &err));
    assert_int_equal(number, 1); /* the first of two members with one key */
    /* What was read lives on without the document. */
    json_free(&json);
    assert_string_equal(text, "OpenAI");
}

static void items_and_members_in_order(void **state)
{
    struct json json = parse(*state, document);
    struct json_at root = json_root(*state, &json);
    struct json_at list = json_member(root, "list"), map = json_member(root, "map");
    assert_int_equal(json_size(list), 4);
    assert_true(json_is_string(json_item(list, 1)));
    assert_string_equal(json_item(list, 1).path, "list[1]");
    assert_false(json_present(json_item(list, 3)));
    assert_false(json_present(json_item(list, 4)));
    struct json_at deep = json_item(json_member(json_item(list, 2), "deep"), 0);
    assert_true(json_is_array(deep));
    assert_string_equal(deep.path, "list[2].deep[0]");
    assert_int_equal(json_size(map), 3);
    assert_string_equal(json_key(json_item(map, 0)), "a");
    assert_string_equal(json_key(json_item(map, 1)), "b");
    assert_false(json_present(json_item(map, 1)));
    assert_string_equal(json_item(map, 1).path, "map.b");
    assert_string_equal(json_key(root), "");
    json_free(&json);
}

static void wrong_types_name_the_place(void **state)
{
    struct json json = parse(*state, document);
    struct json_at root = json_root(*state, &json);
    const char *text;
    int64_t number;
    bool flag;
    struct err err = {0};
    assert_false(json_get_string(json_item(json_member(root, "list"), 0), &text, &err));
    assert_string_equal(err.text, "inv.json: list[0]: expected a string, found a number");
    assert_null(text);
    assert_false(json_get_int(json_member(root, "half"), &number, &err));
    assert_string_equal(err.text, "inv.json: half: expected a whole number, found a number");
    assert_false(json_get_int(json_member(root, "big"), &number, &err));
    assert_false(json_get_int(json_member(root, "huge"), &number, &err));
    assert_false(json_get_int(json_member(root, "name"), &number, &err));
    assert_string_equal(err.text, "inv.json: name: expected a whole number, found a string");
    assert_false(json_get_bool(json_member(root, "n"), &flag, &err));
    assert_false(json_get_array(json_member(root, "map"), &err));
    assert_string_equal(err.text, "inv.json: map: expected an array, found an object");
    assert_false(json_get_object(json_member(root, "list"), &err));
    assert_string_equal(err.text, "inv.json: list: expected an object, found an array");
    assert_false(json_get_object(json_member(root, "yes"), &err));
    assert_false(json_type_error(root, "a letter", &err));
    assert_string_equal(err.text, "inv.json: expected a letter, found an object");
    assert_int_equal(err.kind, ERR_INPUT);
    json_free(&json);
    json = parse(*state, "null");
    assert_false(json_need_object(json_root(*state, &json), &err));
    assert_false(json_present(json_root(*state, &json)));
    json_free(&json);
}

/* cJSON's own lists would need 10^10 steps for this; the alarm ends a hang, it measures nothing. */
static void a_loop_over_a_long_array_is_linear(void **state)
{
    struct buf buf;
    buf_init(&buf, *state);
    buf_char(&buf, '[');
    for (int i = 0; i < 200000; i++) {
        buf_str(&buf, i == 0 ? "0" : ",1");
    }
    buf_char(&buf, ']');
    alarm(60);
    struct json json = parse(*state, buf.data);
    struct json_at root = json_root(*state, &json);
    int64_t sum = 0;
    for (size_t i = 0; i < json_size(root); i++) {
        int64_t number;
        struct err err = {0};
        assert_true(json_get_int(json_item(root, i), &number, &err));
        sum += number;
    }
    alarm(0);
    assert_int_equal(sum, 199999);
    json_free(&json);
}

static void bounds_the_number_of_values(void **state)
{
    size_t len = 5000002;
    char *text = arena_alloc(*state, len * 2 + 1);
    for (size_t i = 0; i < len; i++) {
        memcpy(text + 2 * i, i == 0 ? "[1" : ",1", 2);
    }
    struct json json;
    struct err err = {0};
    assert_false(json_parse(*state, "x", text, len * 2, &json, &err));
    assert_non_null(strstr(err.text, "more than 5,000,000 values"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_line_and_column, begin, end),
        cmocka_unit_test_setup_teardown(refuses_every_beginning_of_a_document, begin, end),
        cmocka_unit_test_setup_teardown(bounds_depth, begin, end),
        cmocka_unit_test_setup_teardown(is_not_confused_by_strings, begin, end),
        cmocka_unit_test_setup_teardown(absent_and_null_are_no_errors, begin, end),
        cmocka_unit_test_setup_teardown(reads_values, begin, end),
        cmocka_unit_test_setup_teardown(items_and_members_in_order, begin, end),
        cmocka_unit_test_setup_teardown(wrong_types_name_the_place, begin, end),
        cmocka_unit_test_setup_teardown(a_loop_over_a_long_array_is_linear, begin, end),
        cmocka_unit_test_setup_teardown(bounds_the_number_of_values, begin, end),
    };
    return cmocka_run_group_tests_name("json_read", tests, NULL, NULL);
}
