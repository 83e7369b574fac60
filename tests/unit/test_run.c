/* The names of a run's enums, and finding an observation by its question. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/run.h"

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

static void names_there_and_back(void **state)
{
    (void)state;
    static const char *const vantages[] = {"unknown", "vnet", "onprem", "internet"};
    static const char *const roles[] = {"control", "azureDns", "system", "custom", "systemPath"};
    for (int i = 0; i < 4; i++) {
        enum vantage_kind kind;
        assert_string_equal(vantage_name((enum vantage_kind)i), vantages[i]);
        assert_true(vantage_parse(vantages[i], &kind));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < 5; i++) {
        enum role role;
        assert_string_equal(role_name((enum role)i), roles[i]);
        assert_true(role_parse(roles[i], &role));
        assert_int_equal(role, i);
    }
    enum vantage_kind kind = VANTAGE_VNET;
    enum role role = ROLE_CUSTOM;
    assert_false(vantage_parse("auto", &kind));
    assert_false(vantage_parse("", &kind));
    assert_false(vantage_parse(NULL, &kind));
    assert_false(role_parse("Custom", &role));
    assert_false(role_parse(NULL, &role));
}

static void add(struct arena *arena, struct run *run, struct question question)
{
    run->observations = arena_grow(arena, run->observations, run->n_observations, &run->cap_observations,
                                   sizeof *run->observations);
    run->observations[run->n_observations] =
        (struct observation){.id = (int)run->n_observations + 1, .question = question};
    run->n_observations++;
}

static int found(const struct run *run, const struct question *q)
{
    const struct observation *observation = run_find_question(run, q);
    if (q->round == 0) {
        assert_ptr_equal(observation,
                         run_find(run, q->resolver, q->qname, q->qtype, q->rd, q->cd, q->transport));
    }
    return observation != NULL ? observation->id : 0;
}

/* Each part of a question tells two questions apart; probe and even_if_silent do not. */
static void finds_by_every_part(void **state)
{
    static const struct question questions[] = {
        {0, "name-a", "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0, false, false},
        {1, "name-a", "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0, false, false},
        {0, "name-a", "b.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0, false, false},
        {0, "name-aaaa", "a.openai.azure.com", DNS_AAAA, true, false, TRANSPORT_UDP, 0, false, false},
        {0, "rd0", "a.openai.azure.com", DNS_A, false, false, TRANSPORT_UDP, 0, false, false},
        {0, "cd", "a.openai.azure.com", DNS_A, true, true, TRANSPORT_UDP, 0, false, false},
        {0, "tcp", "a.openai.azure.com", DNS_A, true, false, TRANSPORT_TCP, 0, false, false},
        {0, "samples", "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 1, false, false},
        {0, "samples", "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 2, false, false},
    };
    enum { COUNT = sizeof questions / sizeof *questions };
    struct run run = {0};
    assert_int_equal(found(&run, &questions[0]), 0);
    run_index(*state, &run);
    assert_int_equal(found(&run, &questions[0]), 0);
    run.index = NULL;
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(found(&run, &questions[i]), 0);
        add(*state, &run, questions[i]);
    }
    for (int indexed = 0; indexed <= 1; indexed++) {
        for (int i = 0; i < COUNT; i++) {
            assert_int_equal(found(&run, &questions[i]), i + 1);
        }
        struct question other = questions[0];
        other.probe = "another";
        other.even_if_silent = true;
        assert_int_equal(found(&run, &other), 1);
        other.qname = "A.openai.AZURE.com";
        assert_int_equal(found(&run, &other), 1);
        other.resolver = 2;
        assert_int_equal(found(&run, &other), 0);
        run_index(*state, &run);
    }
}

/* Of equal questions the last counts, before the index, in it, and behind it. */
static void the_last_one_wins(void **state)
{
    const struct question one = {0,     "x",  "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0,
                                 false, false};
    const struct question two = {0,     "x",  "b.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0,
                                 false, false};
    struct run run = {0};
    add(*state, &run, one);
    add(*state, &run, two);
    add(*state, &run, one);
    assert_int_equal(found(&run, &one), 3);
    run_index(*state, &run);
    assert_int_equal(found(&run, &one), 3);
    assert_int_equal(found(&run, &two), 2);
    for (int i = 0; i < 100; i++) { /* the array moves */
        add(*state, &run, two);
    }
    assert_int_equal(found(&run, &one), 3);
    assert_int_equal(found(&run, &two), 103);
    run_index(*state, &run);
    assert_int_equal(found(&run, &two), 103);
}

/* As many questions as an estate has: each is found, and the search does not go through all of them each time
 * (that would be three thousand million comparisons, minutes under a sanitizer). */
static void finds_among_many(void **state)
{
    enum { NAMES = 12000, RESOLVERS = 4 };
    struct run run = {0};
    const char **names = arena_array(*state, NAMES, sizeof *names);
    for (int i = 0; i < NAMES; i++) {
        names[i] = arena_printf(*state, "contoso-%d.openai.azure.com", i * 17 % NAMES);
    }
    for (int resolver = 0; resolver < RESOLVERS; resolver++) {
        for (int i = 0; i < NAMES; i++) {
            add(*state, &run,
                (struct question){resolver, "name-a", names[i], DNS_A, true, false, TRANSPORT_UDP, 0, false,
                                  false});
        }
    }
    run_index(*state, &run);
    for (int resolver = 0; resolver < RESOLVERS; resolver++) {
        for (int i = 0; i < NAMES; i++) {
            const struct question question = {resolver,      "", names[i], DNS_A, true, false,
                                              TRANSPORT_UDP, 0,  false,    false};
            assert_int_equal(found(&run, &question), resolver * NAMES + i + 1);
        }
    }
    assert_null(run_find(&run, 0, "contoso-12000.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP));
    assert_null(run_find(&run, -1, "contoso-0.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP));
}

/* A run that was cut short, or put together anew, does not lead its index astray. */
static void an_index_of_more_than_there_is_does_not_count(void **state)
{
    const struct question one = {0,     "x",  "a.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0,
                                 false, false};
    const struct question two = {0,     "x",  "b.openai.azure.com", DNS_A, true, false, TRANSPORT_UDP, 0,
                                 false, false};
    struct run run = {0};
    add(*state, &run, one);
    add(*state, &run, two);
    run_index(*state, &run);
    run.n_observations = 1;
    assert_int_equal(found(&run, &one), 1);
    assert_int_equal(found(&run, &two), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_there_and_back),
        cmocka_unit_test_setup_teardown(finds_by_every_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_last_one_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_among_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_index_of_more_than_there_is_does_not_count, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
