#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "arm/secret.h"
#include "base/clock.h"

static void test_it_grows(void **state)
{
    struct secret secret = {0};
    (void)state;
    for (int i = 0; i < 5000; i++) {
        secret_str(&secret, "abcdefg");
    }
    assert_false(secret.failed);
    assert_int_equal(secret.len, 35000);
    assert_int_equal(strlen(secret.data), 35000);
    assert_memory_equal(secret.data + 34993, "abcdefg", 7);
    secret_wipe(&secret);
    assert_null(secret.data);
    secret_wipe(&secret);
}

static void test_forms(void **state)
{
    struct secret form = {0};
    (void)state;
    secret_form(&form, "a", "x-._~Z09");
    secret_form(&form, "b", "1 &=+%/\xc3\xa9\n");
    secret_form(&form, "c", "");
    assert_string_equal(form.data, "a=x-._~Z09&b=1%20%26%3D%2B%25%2F%C3%A9%0A&c=");
    secret_wipe(&form);
}

static void test_base64url(void **state)
{
    /* RFC 4648 section 10, and the two digits that differ from plain base64 */
    static const char *const cases[][2] = {{"f", "Zg"},          {"fo", "Zm8"},
                                           {"foo", "Zm9v"},      {"foob", "Zm9vYg"},
                                           {"fooba", "Zm9vYmE"}, {"\xfb\xff\xbf", "-_-_"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret text = {0};
        secret_base64url(&text, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(text.data, cases[i][1]);
        secret_wipe(&text);
    }
}

static void test_trimmed(void **state)
{
    static const char *const cases[][2] = {{" \t a b \r\n\n", "a b"},
                                           {"\xEF\xBB\xBFx\n", "x"},
                                           {" \n ", ""},
                                           {"a", "a"},
                                           {"\xEF\xBB\xBF", ""},
                                           {"", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct secret text = {0};
        secret_str(&text, cases[i][0]);
        secret_trim(&text);
        assert_string_equal(text.data, cases[i][1]);
        assert_int_equal(text.len, strlen(cases[i][1]));
        secret_wipe(&text);
    }
    struct secret nothing = {0};
    secret_trim(&nothing);
    assert_null(nothing.data);
}

static void test_files(void **state)
{
    char name[] = "/tmp/test_secret.XXXXXX";
    struct arena *arena = arena_new();
    struct auth_settings settings = {.deadline_us = clock_monotonic_us() + 10 * 1000000LL};
    struct secret file;
    struct err err = {0};
    int fd = mkstemp(name);
    (void)state;
    assert_int_equal(write(fd, "12345678", 8), 8);
    close(fd);
    assert_true(secret_file(arena, &settings, "file", name, 9, &file, &err));
    assert_string_equal(file.data, "12345678");
    secret_wipe(&file);
    assert_false(secret_file(arena, &settings, "file", name, 8, &file, &err));
    assert_non_null(strstr(err.text, "too large"));
    assert_null(file.data);
    char *link = arena_printf(arena, "%s.link", name);
    assert_int_equal(symlink(name, link), 0);
    assert_true(secret_file(arena, &settings, "file", link, 100, &file, &err));
    secret_wipe(&file);
    assert_false(secret_plain_file(arena, &settings, "file", link, 100, &file, &err));
    unlink(link);
    unlink(name);
    assert_false(secret_plain_file(arena, &settings, "file", "/dev/null", 100, &file, &err));
    assert_non_null(strstr(err.text, "not a regular file"));
    assert_false(secret_file(arena, &settings, "file", "/tmp", 100, &file, &err));
    assert_non_null(strstr(err.text, "file /tmp: is a directory"));
    arena_free(arena);
}

static void test_a_pipe_that_gives_nothing(void **state)
{
    struct arena *arena = arena_new();
    struct auth_settings settings = {.deadline_us = clock_monotonic_us() + 200 * 1000};
    volatile sig_atomic_t stop = 1;
    struct secret file;
    struct err err = {0};
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    char *path = arena_printf(arena, "/dev/fd/%d", ends[0]);
    assert_false(secret_file(arena, &settings, "file", path, 100, &file, &err));
    assert_non_null(strstr(err.text, "nothing before the deadline"));
    settings.deadline_us = INT64_MAX;
    settings.stop = &stop;
    assert_false(secret_file(arena, &settings, "file", path, 100, &file, &err));
    assert_non_null(strstr(err.text, "interrupted"));
    close(ends[0]);
    close(ends[1]);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_grows),  cmocka_unit_test(test_forms),
        cmocka_unit_test(test_base64url), cmocka_unit_test(test_trimmed),
        cmocka_unit_test(test_files),     cmocka_unit_test(test_a_pipe_that_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
