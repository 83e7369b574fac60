#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"

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

static void blocks_are_zeroed_aligned_and_apart(void **state)
{
    static const size_t sizes[] = {1, 15, 16, 17, 100, 4096, 16384, 16385, 65536, 200000, 3, 65535, 1};
    unsigned char *blocks[200];
    size_t total = 0;
    for (size_t i = 0; i < 200; i++) {
        size_t size = sizes[i % 13];
        blocks[i] = arena_alloc(*state, size);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++) {
            assert_int_equal(blocks[i][k], 0);
        }
        memset(blocks[i], (int)i + 1, size);
        total += size;
    }
    for (size_t i = 0; i < 200; i++) {
        for (size_t k = 0; k < sizes[i % 13]; k++) {
            assert_int_equal(blocks[i][k], (unsigned char)(i + 1));
        }
    }
    assert_true(arena_used(*state) >= total);
    assert_true(arena_used(*state) <= total + 200 * sizeof(max_align_t));
}

static void nothing_may_be_asked_for(void **state)
{
    assert_non_null(arena_alloc(*state, 0));
    assert_non_null(arena_array(*state, 0, 100));
    assert_non_null(arena_array(*state, 100, 0));
    assert_non_null(arena_memdup(*state, NULL, 0));
    assert_int_equal(arena_used(*state), 0);
    arena_free(NULL);
}

static void strings_are_copied(void **state)
{
    char text[] = "abc";
    char *copy = arena_strdup(*state, text);
    text[0] = 'X';
    assert_string_equal(copy, "abc");
    assert_null(arena_strdup(*state, NULL));
    assert_null(arena_strndup(*state, NULL, 5));
    assert_string_equal(arena_strndup(*state, "abc", 2), "ab");
    assert_string_equal(arena_strndup(*state, "abc", 10), "abc");
    const char unended[3] = {'x', 'y', 'z'};
    assert_string_equal(arena_strndup(*state, unended, 3), "xyz");
    assert_string_equal(arena_printf(*state, "%s-%d", "a", 7), "a-7");
    char *wide = arena_printf(*state, "%*d", 100000, 1);
    assert_int_equal(strlen(wide), 100000);
    assert_memory_equal(arena_memdup(*state, "a\0b", 3), "a\0b", 3);
}

static void a_growing_array_keeps_its_items(void **state)
{
    struct item {
        int number, other;
    } *items = NULL;
    size_t count = 0, capacity = 0;
    while (count < 10000) {
        items = arena_grow(*state, items, count, &capacity, sizeof *items);
        assert_int_equal(items[count].number, 0);
        assert_int_equal(items[count].other, 0);
        items[count].number = (int)count;
        items[count].other = -1;
        count++;
        assert_true(capacity >= count);
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(items[i].number, i);
    }
    assert_true(arena_used(*state) < 10000 * sizeof *items * 5);
}

/* Runs `ask` in a child; returns its exit status and what it wrote to standard error. */
static int status_of(void (*ask)(struct arena *), char *said, size_t room)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        ask(arena_new());
        _exit(0);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], said, room - 1);
    said[got > 0 ? got : 0] = '\0';
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void ask_for_too_many(struct arena *arena)
{
    arena_array(arena, SIZE_MAX / 2, 3);
}

static void ask_for_too_much(struct arena *arena)
{
    arena_alloc(arena, SIZE_MAX - 8);
}

static void ask_to_grow_without_end(struct arena *arena)
{
    size_t capacity = SIZE_MAX / 2 + 1;
    arena_grow(arena, NULL, capacity, &capacity, 1);
}

static void ask_for_little(struct arena *arena)
{
    arena_array(arena, 10, 10);
}

static void exhausted_memory_ends_the_process_with_2(void **state)
{
    char said[100];
    (void)state;
    assert_int_equal(status_of(ask_for_too_many, said, sizeof said), 2);
    assert_string_equal(said, "pldig: out of memory\n");
    assert_int_equal(status_of(ask_for_too_much, said, sizeof said), 2);
    assert_int_equal(status_of(ask_to_grow_without_end, said, sizeof said), 2);
    assert_int_equal(status_of(ask_for_little, said, sizeof said), 0);
    assert_string_equal(said, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blocks_are_zeroed_aligned_and_apart, begin, end),
        cmocka_unit_test_setup_teardown(nothing_may_be_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(strings_are_copied, begin, end),
        cmocka_unit_test_setup_teardown(a_growing_array_keeps_its_items, begin, end),
        cmocka_unit_test_setup_teardown(exhausted_memory_ends_the_process_with_2, begin, end),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
