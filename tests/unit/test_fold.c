/* Folding hits into findings: equal causes become one, and no finding says more than was seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diagnose/fold.h"

enum { ACCOUNTS = 4, NAMES = 8, RESOLVERS = 6 };

/* A judge with names 0..7, two to an account, and resolvers 0..5. */
struct bench {
    struct checked_account accounts[ACCOUNTS];
    struct checked_name names[NAMES];
    struct resolver resolvers[RESOLVERS];
    struct run run;
    struct judge judge;
    struct finding_group *groups;
    size_t count;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct bench *bench = arena_alloc(arena, sizeof *bench);
    for (size_t i = 0; i < NAMES; i++)
        bench->names[i].account = i / 2;
    bench->run.accounts = bench->accounts;
    bench->run.n_accounts = ACCOUNTS;
    bench->run.names = bench->names;
    bench->run.n_names = NAMES;
    bench->run.resolvers = bench->resolvers;
    bench->run.n_resolvers = RESOLVERS;
    bench->judge.arena = arena;
    bench->judge.run = &bench->run;
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    arena_free(bench->judge.arena);
    return 0;
}

static struct hit *hit(struct bench *bench, int code, long name, long resolver)
{
    struct hit it = hit_of(code);
    it.name = name;
    it.resolver = resolver;
    judge_add(&bench->judge, &it);
    return &bench->judge.hits.items[bench->judge.hits.count - 1];
}

static void fold(struct bench *bench)
{
    bench->groups = fold_hits(&bench->judge, &bench->count);
}

/* Compares a list of indices with a string of digits. */
static void is(const size_t *items, size_t count, const char *digits)
{
    assert_int_equal(count, strlen(digits));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i], digits[i] - '0');
}

static void group_is(const struct finding_group *group, int code, const char *names, const char *resolvers,
                     const char *accounts)
{
    assert_int_equal(group->first->code, code);
    assert_ptr_equal(group->first, group->hits[0]);
    is(group->names, group->n_names, names);
    is(group->resolvers, group->n_resolvers, resolvers);
    is(group->accounts, group->n_accounts, accounts);
}

static void nothing_gives_nothing(void **state)
{
    struct bench *bench = *state;
    fold(bench);
    assert_int_equal(bench->count, 0);
}

/* 202 is a resolver's fault: its names first, then resolvers with the same names. */
static void a_resolvers_fault_folds_its_names(void **state)
{
    struct bench *bench = *state;
    hit(bench, 202, 3, 1);
    hit(bench, 202, 0, 1);
    hit(bench, 202, 3, 4);
    hit(bench, 202, 0, 4);
    hit(bench, 202, 0, 2);
    fold(bench);
    assert_int_equal(bench->count, 2);
    group_is(&bench->groups[0], 202, "0", "2", "0");
    group_is(&bench->groups[1], 202, "03", "14", "01");
    assert_int_equal(bench->groups[1].n_hits, 4);
    assert_int_equal(bench->groups[1].first->name, 0);
    assert_int_equal(bench->groups[1].first->resolver, 1);
}

/* 201 is the name's fault: its resolvers first, then names with the same resolvers. */
static void a_names_fault_folds_its_resolvers(void **state)
{
    struct bench *bench = *state;
    hit(bench, 201, 5, 2);
    hit(bench, 201, 1, 2);
    hit(bench, 201, 1, 0);
    hit(bench, 201, 5, 0);
    hit(bench, 201, 4, 0);
    fold(bench);
    assert_int_equal(bench->count, 2);
    group_is(&bench->groups[0], 201, "4", "0", "2");
    group_is(&bench->groups[1], 201, "15", "02", "02");
}

static void other_causes_stay_apart(void **state)
{
    struct bench *bench = *state;
    hit(bench, 202, 0, 1);
    hit(bench, 203, 1, 1);
    hit(bench, 202, 2, 1)->severity = SEVERITY_WARNING;
    hit_alternative(hit(bench, 202, 3, 1), 201);
    struct hit *both = hit(bench, 202, 4, 1);
    hit_alternative(both, 204);
    hit_alternative(both, 201);
    hit_alternative(hit(bench, 202, 5, 1), 204);
    both = hit(bench, 202, 6, 1);
    hit_alternative(both, 201);
    hit_alternative(both, 204);
    fold(bench);
    assert_int_equal(bench->count, 6);
    size_t with_both = 0;
    for (size_t i = 0; i < bench->count; i++) {
        if (bench->groups[i].first->n_alternatives != 2)
            assert_int_equal(bench->groups[i].n_names, 1);
        else if (++with_both)
            is(bench->groups[i].names, bench->groups[i].n_names, "46");
    }
    assert_int_equal(with_both, 1);
}

/* 101 is about the server alone and is raised once for each name that was asked. */
static void a_dead_server_is_one_hit(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 5; i++)
        hit(bench, 101, -1, 3);
    hit(bench, 101, -1, 1);
    fold(bench);
    assert_int_equal(bench->count, 1);
    group_is(&bench->groups[0], 101, "", "13", "");
    assert_int_equal(bench->groups[0].n_hits, 2);
}

/* 301 is about a name wherever it is asked; 303 about an account that has no names; 904 about the run. */
static void findings_without_a_resolver(void **state)
{
    struct bench *bench = *state;
    hit(bench, 301, 4, -1)->account = 2;
    hit(bench, 301, 1, -1)->account = 0;
    hit(bench, 303, -1, -1)->account = 3;
    hit(bench, 303, -1, -1)->account = 1;
    hit(bench, 904, -1, -1);
    fold(bench);
    assert_int_equal(bench->count, 3);
    group_is(&bench->groups[0], 301, "14", "", "02");
    group_is(&bench->groups[1], 303, "", "", "13");
    group_is(&bench->groups[2], 904, "", "", "");
    assert_int_equal(bench->groups[2].n_hits, 1);
}

/* 902 marks its gaps by negative accounts, which must stay apart as hits and give no account. */
static void gaps_are_no_accounts(void **state)
{
    struct bench *bench = *state;
    hit(bench, 902, -1, -1)->account = -2;
    hit(bench, 902, -1, -1)->account = -1;
    fold(bench);
    assert_int_equal(bench->count, 1);
    group_is(&bench->groups[0], 902, "", "", "");
    assert_int_equal(bench->groups[0].n_hits, 2);
}

/* A fixed generator: the same hits in every run. */
static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* Random hits of both kinds: every hit is in exactly one finding, and each finding is a full rectangle. */
static void every_finding_is_a_full_rectangle(void **state)
{
    struct bench *bench = *state;
    static const int codes[] = {202, 201, 103, 401};
    for (unsigned round = 0, seed = 7; round < 300; round++) {
        bool raised[4][NAMES][RESOLVERS] = {0};
        bench->judge.hits.count = 0;
        for (unsigned i = next(&seed) % 60; i > 0; i--) {
            unsigned code = next(&seed) % 4, name = next(&seed) % NAMES, resolver = next(&seed) % RESOLVERS;
            if (!raised[code][name][resolver])
                hit(bench, codes[code], (long)name, (long)resolver);
            raised[code][name][resolver] = true;
        }
        fold(bench);
        size_t in_groups = 0;
        for (size_t g = 0; g < bench->count; g++) {
            const struct finding_group *group = &bench->groups[g];
            assert_int_equal(group->n_hits, group->n_names * group->n_resolvers);
            in_groups += group->n_hits;
            for (size_t h = 0; h < group->n_hits; h++) {
                assert_int_equal(group->hits[h]->code, group->first->code);
                assert_int_equal(group->hits[h]->name, group->names[h / group->n_resolvers]);
                assert_int_equal(group->hits[h]->resolver, group->resolvers[h % group->n_resolvers]);
            }
        }
        assert_int_equal(in_groups, bench->judge.hits.count);
    }
}

static void same_groups(const struct finding_group *a, size_t n_a, const struct finding_group *b, size_t n_b)
{
    assert_int_equal(n_a, n_b);
    for (size_t g = 0; g < n_a; g++) {
        assert_int_equal(a[g].first->code, b[g].first->code);
        assert_int_equal(a[g].n_hits, b[g].n_hits);
        assert_int_equal(a[g].n_names, b[g].n_names);
        assert_int_equal(a[g].n_resolvers, b[g].n_resolvers);
        assert_memory_equal(a[g].names, b[g].names, a[g].n_names * sizeof *a[g].names);
        assert_memory_equal(a[g].resolvers, b[g].resolvers, a[g].n_resolvers * sizeof *a[g].resolvers);
    }
}

static void the_order_of_hits_does_not_matter(void **state)
{
    struct bench *bench = *state;
    unsigned seed = 99;
    for (long name = 0; name < NAMES; name++)
        for (long resolver = 0; resolver < RESOLVERS; resolver++)
            if (next(&seed) % 3)
                hit(bench, next(&seed) % 2 ? 202 : 201, name, resolver);
    fold(bench);
    struct finding_group *before = bench->groups;
    size_t count = bench->count, n_hits = bench->judge.hits.count;
    struct hit *shuffled =
        arena_memdup(bench->judge.arena, bench->judge.hits.items, n_hits * sizeof *shuffled);
    for (size_t i = n_hits; i > 1; i--) {
        size_t other = next(&seed) % i;
        struct hit kept = shuffled[i - 1];
        shuffled[i - 1] = shuffled[other];
        shuffled[other] = kept;
    }
    bench->judge.hits.items = shuffled;
    fold(bench);
    assert_true(count > 2);
    same_groups(before, count, bench->groups, bench->count);
}

/* --- what rules put into a hit --- */

static void alternatives_rise_and_stand_once(void **state)
{
    (void)state;
    static const int in[] = {207, 104, 208, 104, 207, 302, 101}, out[] = {101, 104, 207, 208, 302};
    struct hit it = hit_of(213);
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        hit_alternative(&it, in[i]);
    assert_int_equal(it.n_alternatives, 5);
    assert_memory_equal(it.alternatives, out, sizeof out);
    for (int code = 401; code < 420; code++)
        hit_alternative(&it, code);
    assert_int_equal(it.n_alternatives, ALTERNATIVES_MAX);
    assert_int_equal(it.alternatives[ALTERNATIVES_MAX - 1], 403);
}

static void evidence_stands_once_and_has_an_end(void **state)
{
    (void)state;
    struct hit it = hit_of(213);
    hit_evidence(&it, NULL);
    assert_int_equal(it.n_evidence, 0);
    for (int id = 1; id < 30; id++) {
        struct observation observation = {.id = id};
        hit_evidence(&it, &observation);
        hit_evidence(&it, &observation);
    }
    assert_int_equal(it.n_evidence, EVIDENCE_MAX);
    assert_int_equal(it.evidence[EVIDENCE_MAX - 1], EVIDENCE_MAX);
}

/* A finding whose code has no words could not be written. */
static void every_rule_has_words(void **state)
{
    (void)state;
    static const struct view_rule *const families[] = {
        resolver_view_rules, block_view_rules,   alias_view_rules, zone_view_rules,
        public_view_rules,   address_view_rules, last_view_rules};
    static const struct whole_rule *const wholes[] = {account_whole_rules, path_whole_rules, run_whole_rules};
    size_t rules = 0;
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        for (const struct view_rule *rule = families[f]; rule->code; rule++, rules++) {
            if (!code_info(rule->code) || !code_words_of(rule->code))
                fail_msg("PLD%d is raised without words", rule->code);
            assert_int_equal(rule->needs & rule->never, 0); /* else it could never fire */
        }
    }
    for (size_t f = 0; f < sizeof wholes / sizeof *wholes; f++)
        for (const struct whole_rule *rule = wholes[f]; rule->code; rule++, rules++)
            if (!code_info(rule->code) || !code_words_of(rule->code))
                fail_msg("PLD%d is raised without words", rule->code);
    assert_true(rules > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_gives_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_resolvers_fault_folds_its_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_names_fault_folds_its_resolvers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_causes_stay_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_dead_server_is_one_hit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(findings_without_a_resolver, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gaps_are_no_accounts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_finding_is_a_full_rectangle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_order_of_hits_does_not_matter, set_up, tear_down),
        cmocka_unit_test(alternatives_rise_and_stand_once),
        cmocka_unit_test(evidence_stands_once_and_has_an_end),
        cmocka_unit_test(every_rule_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
