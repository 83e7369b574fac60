/* c-ares under our socket functions: it holds each question from asendv until it has read the receipt, and
 * sends nothing itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/rr.h"
#include "probes/tap.h"

enum { MANY = 1500 };

struct item {
    struct tap_ticket ticket; /* first */
    struct question question;
    int sent, failed;
    const char *error;
    bool receipt_at_once;
};

static void on_send(struct tap_ticket *ticket)
{
    struct item *item = (struct item *)(void *)ticket;
    item->sent++;
    if (item->receipt_at_once) {
        tap_receipt(ticket->tap, ticket);
    }
}

static void on_failed(struct tap_ticket *ticket, const char *error)
{
    struct item *item = (struct item *)(void *)ticket;
    item->failed++;
    item->error = error;
}

static const struct tap_hooks hooks = {on_send, on_failed};

static struct tap *open_tap(struct arena *arena, const char *address)
{
    struct ip ip;
    struct tap *tap;
    struct err err;
    assert_true(ip_parse(address, &ip));
    if (!tap_new(arena, &ip, 53, &hooks, &tap, &err)) {
        fail_msg("%s", err.text);
    }
    return tap;
}

static struct item *make_items(struct arena *arena, int count)
{
    struct item *items = arena_array(arena, (size_t)count, sizeof *items);
    for (int i = 0; i < count; i++) {
        items[i].question = (struct question){.qname = arena_printf(arena, "n%d.test", i),
                                              .qtype = i % 2 == 0 ? DNS_A : DNS_SOA,
                                              .rd = i % 3 != 0};
        items[i].ticket = (struct tap_ticket){.question = &items[i].question, .id = (uint16_t)(i * 40503U)};
    }
    return items;
}

static void check_carrying(const char *address)
{
    struct arena *arena = arena_new();
    struct tap *tap = open_tap(arena, address);
    struct item *items = make_items(arena, MANY);
    for (int i = 0; i < MANY; i++) {
        tap_carry(tap, &items[i].ticket);
        assert_true(items[i].ticket.open);
        assert_int_equal(items[i].sent, 1);
    }
    tap_deliver(tap);
    for (int i = MANY - 1; i >= 0; i--) { /* in any order */
        assert_true(items[i].ticket.open);
        tap_receipt(tap, &items[i].ticket);
        tap_receipt(tap, &items[i].ticket);
        if (i % 7 == 0) {
            tap_deliver(tap);
            assert_false(items[i].ticket.open);
        }
    }
    tap_deliver(tap);
    for (int i = 0; i < MANY; i++) {
        assert_false(items[i].ticket.open);
        assert_int_equal(items[i].sent, 1); /* no receipt made c-ares ask again */
        assert_int_equal(items[i].failed, 0);
    }
    tap_free(tap);
    arena_free(arena);
}

static void each_question_is_held_until_its_receipt(void **state)
{
    (void)state;
    check_carrying("127.0.0.1");
}

static void over_ipv6_too(void **state)
{
    (void)state;
    check_carrying("::1");
}

/* From c-ares 1.32 on a question may be answered from its cache, which would never be sent. */
static void the_same_question_is_sent_every_time(void **state)
{
    struct arena *arena = arena_new();
    struct tap *tap = open_tap(arena, "127.0.0.1");
    (void)state;
    for (int i = 0; i < 50; i++) {
        struct item *item = make_items(arena, 1);
        item->ticket.id = (uint16_t)(100 + i);
        item->receipt_at_once = i % 2 == 0;
        tap_carry(tap, &item->ticket);
        assert_int_equal(item->sent, 1);
        tap_receipt(tap, &item->ticket);
        tap_deliver(tap);
        assert_false(item->ticket.open);
    }
    tap_free(tap);
    arena_free(arena);
}

static void a_name_that_is_none_fails(void **state)
{
    struct arena *arena = arena_new();
    struct tap *tap = open_tap(arena, "127.0.0.1");
    struct item *item = make_items(arena, 1);
    (void)state;
    item->question.qname = "a..b";
    tap_carry(tap, &item->ticket);
    assert_int_equal(item->failed, 1);
    assert_non_null(item->error);
    assert_false(item->ticket.open);
    tap_free(tap);
    arena_free(arena);
}

static void freeing_forgets_what_is_open(void **state)
{
    struct arena *arena = arena_new();
    struct tap *tap = open_tap(arena, "127.0.0.1");
    struct item *items = make_items(arena, 10);
    (void)state;
    for (int i = 0; i < 10; i++) {
        tap_carry(tap, &items[i].ticket);
    }
    tap_receipt(tap, &items[3].ticket);
    tap_free(tap);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(items[i].failed, 0);
    }
    arena_free(arena);
}

/* "use-vc" would turn newer versions of c-ares to TCP. */
static void the_hosts_options_do_not_reach_c_ares(void **state)
{
    (void)state;
    assert_int_equal(setenv("RES_OPTIONS", "use-vc rotate attempts:5", 1), 0);
    check_carrying("127.0.0.1");
    assert_string_equal(getenv("RES_OPTIONS"), "use-vc rotate attempts:5"); /* the system path needs it */
    unsetenv("RES_OPTIONS");
}

static void the_library_tells_its_version(void **state)
{
    (void)state;
    assert_int_equal(strncmp(tap_library_version(), "1.", 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_question_is_held_until_its_receipt),
        cmocka_unit_test(over_ipv6_too),
        cmocka_unit_test(the_same_question_is_sent_every_time),
        cmocka_unit_test(a_name_that_is_none_fails),
        cmocka_unit_test(freeing_forgets_what_is_open),
        cmocka_unit_test(the_hosts_options_do_not_reach_c_ares),
        cmocka_unit_test(the_library_tells_its_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
