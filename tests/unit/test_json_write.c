#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json_read.h"
#include "base/json_write.h"

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

static char *sample(struct arena *arena, bool pretty)
{
    struct buf out;
    struct json_writer writer;
    buf_init(&out, arena);
    json_begin(&writer, &out, pretty);
    json_object(&writer, NULL);
    json_string(&writer, "name", "contoso-ai");
    json_string(&writer, "kind", NULL);
    json_null(&writer, "none");
    json_int(&writer, "small", INT64_MIN);
    json_bool(&writer, "yes", true);
    json_array(&writer, "empty");
    json_array_end(&writer);
    json_object(&writer, "nothing");
    json_object_end(&writer);
    json_array(&writer, "list");
    json_int(&writer, NULL, 1);
    json_object(&writer, NULL);
    json_bool(&writer, "a", false);
    json_object_end(&writer);
    json_string(&writer, NULL, "");
    json_array_end(&writer);
    json_object_end(&writer);
    return out.data;
}

static void writes_one_line_and_many(void **state)
{
    assert_string_equal(sample(*state, false),
                        "{\"name\":\"contoso-ai\",\"kind\":null,\"none\":null,\"small\":-9223372036854775808,"
                        "\"yes\":true,\"empty\":[],\"nothing\":{},\"list\":[1,{\"a\":false},\"\"]}");
    assert_string_equal(sample(*state, true), "{\n"
                                              "  \"name\": \"contoso-ai\",\n"
                                              "  \"kind\": null,\n"
                                              "  \"none\": null,\n"
                                              "  \"small\": -9223372036854775808,\n"
                                              "  \"yes\": true,\n"
                                              "  \"empty\": [],\n"
                                              "  \"nothing\": {},\n"
                                              "  \"list\": [\n"
                                              "    1,\n"
                                              "    {\n"
                                              "      \"a\": false\n"
                                              "    },\n"
                                              "    \"\"\n"
                                              "  ]\n"
                                              "}");
}

static const char *text_as_json(struct arena *arena, const char *text)
{
    struct buf out;
    struct json_writer writer;
    buf_init(&out, arena);
    json_begin(&writer, &out, false);
    json_string(&writer, NULL, text);
    return out.data;
}

static void escapes_what_json_and_terminals_need(void **state)
{
    static const char *const cases[][2] = {
        {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
        {"\n\r\t\b\f\x01\x1f", "\"\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\""},
        {"\x7f", "\"\\u007f\""},
        {"\xC2\x9b", "\"\\u009b\""},
        {"\xE2\x80\xA8\xE2\x80\xAE", "\"\\u2028\\u202e\""},
        {"caf\xC3\xA9 \xF0\x9F\x98\x80", "\"caf\xC3\xA9 \xF0\x9F\x98\x80\""},
        {"a\xFF"
         "b\xC0\x80",
         "\"a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xE2\x82", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(text_as_json(*state, cases[i][0]), cases[i][1]);
    }
}

static void every_character_comes_back(void **state)
{
    for (uint32_t point = 1; point <= 0xFFFF; point += point < 0x3000 ? 1 : 97) {
        if (point >= 0xD800 && point <= 0xDFFF) {
            continue;
        }
        char text[4] = {(char)point};
        if (point >= 0x800) {
            text[0] = (char)(0xE0 | point >> 12);
            text[1] = (char)(0x80 | (point >> 6 & 0x3F));
            text[2] = (char)(0x80 | (point & 0x3F));
        } else if (point >= 0x80) {
            text[0] = (char)(0xC0 | point >> 6);
            text[1] = (char)(0x80 | (point & 0x3F));
        }
        const char *written = text_as_json(*state, text), *back;
        struct json json;
        struct err err = {0};
        assert_true(json_parse(*state, "x", written, strlen(written), &json, &err));
        assert_true(json_get_string(json_root(*state, &json), &back, &err));
        assert_string_equal(back, text);
        json_free(&json);
    }
}

static void milliseconds_have_three_decimals(void **state)
{
    static const struct {
        int64_t us;
        const char *text;
    } cases[] = {{0, "0.000"},
                 {1, "0.001"},
                 {-1, "-0.001"},
                 {999, "0.999"},
                 {1000, "1.000"},
                 {1234567, "1234.567"},
                 {-1234567, "-1234.567"},
                 {INT64_MAX, "9223372036854775.807"},
                 {INT64_MIN, "-9223372036854775.808"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        struct json_writer writer;
        buf_init(&out, *state);
        json_begin(&writer, &out, false);
        json_ms(&writer, NULL, cases[i].us);
        assert_string_equal(out.data, cases[i].text);
    }
}

static void goes_as_deep_as_it_says(void **state)
{
    struct buf out;
    struct json_writer writer;
    buf_init(&out, *state);
    json_begin(&writer, &out, false);
    for (int i = 0; i < JSON_DEPTH - 1; i++) {
        json_array(&writer, NULL);
    }
    for (int i = 0; i < JSON_DEPTH - 1; i++) {
        json_array_end(&writer);
    }
    assert_int_equal(out.len, 2 * (JSON_DEPTH - 1));
}

#ifndef NDEBUG
static void key_in_array(struct json_writer *writer)
{
    json_array(writer, NULL);
    json_int(writer, "key", 1);
}

static void no_key_in_object(struct json_writer *writer)
{
    json_object(writer, NULL);
    json_int(writer, NULL, 1);
}

static void two_documents(struct json_writer *writer)
{
    json_int(writer, NULL, 1);
    json_int(writer, NULL, 2);
}

static void wrong_end(struct json_writer *writer)
{
    json_array(writer, NULL);
    json_object_end(writer);
}

static void end_without_beginning(struct json_writer *writer)
{
    json_array_end(writer);
}

static void too_deep(struct json_writer *writer)
{
    for (int i = 0; i < JSON_DEPTH; i++) {
        json_array(writer, NULL);
    }
}

static void misuse_is_asserted(void **state)
{
    static void (*const misuses[])(struct json_writer *) = {
        key_in_array, no_key_in_object, two_documents, wrong_end, end_without_beginning, too_deep};
    for (size_t i = 0; i < sizeof misuses / sizeof misuses[0]; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct buf out;
            struct json_writer writer;
            setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
            signal(SIGABRT, SIG_DFL);
            fclose(stderr);
            buf_init(&out, *state);
            json_begin(&writer, &out, false);
            misuses[i](&writer);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGABRT);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_one_line_and_many, begin, end),
        cmocka_unit_test_setup_teardown(escapes_what_json_and_terminals_need, begin, end),
        cmocka_unit_test_setup_teardown(every_character_comes_back, begin, end),
        cmocka_unit_test_setup_teardown(milliseconds_have_three_decimals, begin, end),
        cmocka_unit_test_setup_teardown(goes_as_deep_as_it_says, begin, end),
#ifndef NDEBUG
        cmocka_unit_test_setup_teardown(misuse_is_asserted, begin, end),
#endif
    };
    return cmocka_run_group_tests_name("json_write", tests, NULL, NULL);
}
