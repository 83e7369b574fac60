/* How repeated answers are distributed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/samples.h"
#include "report_samples.h"

/* An account at one resolver whose first answer is 10.20.1.5. */
static struct sample *asked_once(struct arena *arena)
{
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    private_answer(s, contoso_aoai(s), 1, 4000, "10.20.1.5");
    return s;
}

static struct samples samples_at(struct sample *s)
{
    struct samples samples;
    derive(s);
    samples_of_view(s->arena, facts_view(&s->facts, 0, 1), &samples);
    return samples;
}

static void an_answer_alone_is_no_distribution(void **state)
{
    struct sample *s = asked_once(*state);
    assert_int_equal(samples_at(s).asked, 0);
    struct observation *cut = again(s, 0, 1, 1, "10.20.1.5");
    cut->outcome = OUTCOME_NOT_ASKED;
    cut->has_message = false;
    cut->cut = true;
    assert_int_equal(samples_at(s).asked, 0);
    assert_int_equal(samples_at(s).n_groups, 0);
}

static void what_was_asked_after_the_ttl_is_none_of_it(void **state)
{
    struct sample *s = asked_once(*state);
    again(s, 0, 1, ROUND_SETTLED, "10.20.9.9");
    assert_int_equal(samples_at(s).asked, 0);
}

static void the_most_frequent_answer_is_first_whatever_the_order(void **state)
{
    static const char *const rounds[2][5] = {
        {NULL, "10.20.9.9", "10.20.9.9", "10.20.1.5", NULL},
        {"10.20.9.9", NULL, "10.20.1.5", NULL, "10.20.9.9"},
    };
    for (int i = 0; i < 2; i++) {
        struct sample *s = asked_once(*state);
        for (int round = 0; round < 5; round++) {
            again(s, 0, 1, round + 1, rounds[i][round]);
        }
        struct samples samples = samples_at(s);
        assert_int_equal(samples.asked, 6);
        assert_int_equal(samples.n_groups, 3);
        for (int group = 0; group < 3; group++) {
            assert_int_equal(samples.groups[group].count, 2);
        }
        struct ip right = ip_of("10.20.1.5"), wrong = ip_of("10.20.9.9");
        assert_true(ip_equal(&samples.groups[0].addresses[0].ip, &right)); /* of equals, by address */
        assert_true(ip_equal(&samples.groups[1].addresses[0].ip, &wrong));
        assert_string_equal(samples.groups[2].why, "SERVFAIL");
    }
}

static void ways_to_fail_are_told_apart(void **state)
{
    static const struct {
        enum outcome outcome;
        const char *why;
    } ways[] = {{OUTCOME_TIMEOUT, "no reply"},
                {OUTCOME_UNREACHABLE, "unreachable"},
                {OUTCOME_REFUSED_CONNECTION, "port closed"},
                {OUTCOME_MALFORMED, "malformed reply"},
                {OUTCOME_LATE, "late reply"}};
    enum { WAYS = sizeof ways / sizeof *ways };
    struct sample *s = asked_once(*state);
    for (int i = 0; i < WAYS; i++) {
        observe(s, 1, "samples", AOAI, DNS_A, ways[i].outcome)->question.round = i + 1;
    }
    struct samples samples = samples_at(s);
    assert_int_equal(samples.n_groups, WAYS + 1);
    assert_null(samples.groups[0].why);
    for (int i = 0; i < WAYS; i++) {
        int found = 0;
        for (size_t j = 1; j < samples.n_groups; j++) {
            found += text_equal(samples.groups[j].why, ways[i].why);
        }
        assert_int_equal(found, 1);
    }
}

/* Each view has its own, and no line of the page is lost. */
static void every_view_tells_its_own(void **state)
{
    struct sample *s = sample_build(*state, "repeated");
    struct samples samples;
    samples_of_view(s->arena, facts_view(s->report.facts, 0, 3), &samples);
    assert_int_equal(samples.asked, 10);
    assert_int_equal(samples.n_groups, 2);
    assert_int_equal(samples.groups[0].count, 9);
    samples_of_view(s->arena, facts_view(s->report.facts, 0, 2), &samples); /* a witness is asked once */
    assert_int_equal(samples.asked, 0);
}

static const char *text_of(struct sample *s)
{
    struct buf out;
    buf_init(&out, s->arena);
    derive(s);
    report_format_find("text")->write(&out, &s->report);
    return out.data;
}

/* Without --samples a question is asked once more where its answer calls for it; the same again is no news.
 */
static void a_repeat_is_told_where_it_differs(void **state)
{
    struct sample *s = asked_once(*state);
    again(s, 0, 1, 1, "10.20.1.5");
    assert_null(strstr(text_of(s), "asked 2 times"));
    s->run.samples = 2;
    assert_non_null(strstr(text_of(s), "asked 2 times: 10.20.1.5 x2\n"));
    s = asked_once(*state);
    again(s, 0, 1, 1, "10.20.9.9");
    assert_non_null(strstr(text_of(s), "asked 2 times: 10.20.1.5 x1, 10.20.9.9 x1\n"));
}

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_alone_is_no_distribution, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_asked_after_the_ttl_is_none_of_it, setup, teardown),
        cmocka_unit_test_setup_teardown(the_most_frequent_answer_is_first_whatever_the_order, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(ways_to_fail_are_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(every_view_tells_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(a_repeat_is_told_where_it_differs, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
