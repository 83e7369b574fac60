/* What follows from answers: each probe where its answer calls for it, and not where one comes near it. */
#include "plan_kit.h"

static const char *const alias_only[] = {AI_ALIAS, NULL};
static const char *const public_chain[] = {AI_ALIAS, "weu.prod.vnet.cog.trafficmanager.net", NULL};

/* A run whose judged resolver lives and knows an Azure private zone, or public DNS. */
static struct run *living_run(struct arena *arena, bool azure)
{
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    for (int r = CORP; r <= AZURE; r++) {
        reply_soa(arena, observe(arena, run, r, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED), azure);
    }
    return run;
}

/* The A answer of the judged resolver and of the witnesses, of which nothing may follow. */
static void observe_answer(struct arena *arena, struct run *run, const char *qname, enum outcome outcome,
                           int rcode)
{
    for (int r = CORP; r <= CONTROL; r++) {
        struct observation *observation = observe(arena, run, r, "name", qname, DNS_A, outcome);
        if (outcome == OUTCOME_ANSWERED || outcome == OUTCOME_LATE) {
            reply(arena, observation, rcode, NULL, NULL);
        }
    }
}

static void observe_control(struct arena *arena, struct run *run, enum outcome outcome, int rcode)
{
    struct observation *observation = observe(arena, run, CORP, "control", CONTROL_NAME, DNS_A, outcome);
    if (outcome == OUTCOME_ANSWERED) {
        reply(arena, observation, rcode, NULL, rcode == DNS_NOERROR ? "20.190.159.0" : NULL);
    }
}

/* How many questions of a plan a probe has put there; all of them to the judged resolver. */
static int by_probe(const struct plan *plan, const char *probe)
{
    int count = 0;
    for (size_t i = 0; i < plan->n_questions; i++) {
        count += strcmp(plan->questions[i].probe, probe) == 0;
        assert_int_equal(plan->questions[i].resolver, CORP);
    }
    return count;
}

/* ---- CD=1 and once more ----------------------------------------------------------------------------------
 */

static void servfail_is_asked_with_cd_and_then_once_more(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, false);
    observe_answer(arena, run, AI, OUTCOME_ANSWERED, DNS_SERVFAIL);
    observe_control(arena, run, OUTCOME_ANSWERED, DNS_SERVFAIL);
    reply(arena, observe(arena, run, CONTROL, "test-net", CONTROL_NAME, DNS_A, OUTCOME_ANSWERED),
          DNS_SERVFAIL, NULL, NULL);
    struct plan plan = plan_of(arena, run, PHASE_FOLLOW_UP);
    assert_int_equal(by_probe(&plan, "cd"), 2);
    assert_int_equal(PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .cd = true), 1);
    assert_int_equal(PLANNED(&plan, CORP, .qname = CONTROL_NAME, .qtype = DNS_A, .rd = true, .cd = true), 1);
    assert_int_equal(plan.n_questions, 2);
    assert_int_equal(plan_of(arena, run, PHASE_REPEAT).n_questions, 0);
    for (int i = 0; i < 2; i++) {
        observe(arena, run, CORP, "cd", i == 0 ? AI : CONTROL_NAME, DNS_A, OUTCOME_ANSWERED)->question.cd =
            true;
    }
    plan = plan_of(arena, run, PHASE_REPEAT);
    assert_int_equal(by_probe(&plan, "again"), 2);
    assert_int_equal(PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .round = 1), 1);
    assert_int_equal(PLANNED(&plan, CORP, .qname = CONTROL_NAME, .qtype = DNS_A, .rd = true, .round = 1), 1);
}

static void nothing_else_is_asked_with_cd(void **state)
{
    static const struct {
        enum outcome outcome;
        int rcode;
    } cases[] = {
        {OUTCOME_ANSWERED, DNS_REFUSED},
        {OUTCOME_ANSWERED, DNS_NXDOMAIN},
        {OUTCOME_ANSWERED, DNS_NOERROR},
        {OUTCOME_LATE, DNS_SERVFAIL},
        {OUTCOME_TIMEOUT, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = living_run(*state, false);
        observe_answer(*state, run, AI, cases[i].outcome, cases[i].rcode);
        observe_control(*state, run, cases[i].outcome == OUTCOME_LATE ? OUTCOME_TIMEOUT : cases[i].outcome,
                        cases[i].rcode);
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        assert_int_equal(by_probe(&plan, "cd"), 0);
    }
}

static void after_a_cut_nothing_is_asked_once_more(void **state)
{
    struct run *run = living_run(*state, false);
    observe_answer(*state, run, AI, OUTCOME_ANSWERED, DNS_SERVFAIL);
    struct observation *cd = observe(*state, run, CORP, "cd", AI, DNS_A, OUTCOME_TIMEOUT);
    cd->question.cd = cd->cut = true;
    assert_int_equal(plan_of(*state, run, PHASE_REPEAT).n_questions, 0);
    cd->cut = false;
    cd->outcome = OUTCOME_NOT_ASKED;
    assert_int_equal(plan_of(*state, run, PHASE_REPEAT).n_questions, 0);
}

/* Three of each service zone at each resolver tell what forty would. */
static void names_that_fail_alike_are_followed_up_three_times(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, false);
    run->resolvers[AZURE].judged = true;
    observe(arena, run, CORP, "zone-soa", "privatelink.services.ai.azure.com", DNS_SOA, OUTCOME_ANSWERED);
    for (int i = 0; i < 40; i++) {
        observe_answer(arena, run, arena_printf(arena, "acc%d.openai.azure.com", i), OUTCOME_ANSWERED,
                       DNS_SERVFAIL);
        observe_answer(arena, run, arena_printf(arena, "acc%d.services.ai.azure.com", i), OUTCOME_ANSWERED,
                       DNS_SERVFAIL);
    }
    struct plan plan = plan_of(arena, run, PHASE_FOLLOW_UP);
    assert_int_equal(plan.n_questions, 2 * 2 * 3);
    assert_int_equal(
        PLANNED(&plan, AZURE, .qname = "acc2.services.ai.azure.com", .qtype = DNS_A, .rd = true, .cd = true),
        1);
    assert_int_equal(
        PLANNED(&plan, AZURE, .qname = "acc3.services.ai.azure.com", .qtype = DNS_A, .rd = true, .cd = true),
        0);
}

/* ---- TCP
 * --------------------------------------------------------------------------------------------------- */

static void time_outs_are_asked_over_tcp(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, false);
    observe_answer(arena, run, AI, OUTCOME_TIMEOUT, 0);
    observe_control(arena, run, OUTCOME_TIMEOUT, 0);
    struct plan plan = plan_of(arena, run, PHASE_FOLLOW_UP);
    assert_int_equal(by_probe(&plan, "tcp"), 2); /* not the zone, for UDP gave something */
    assert_int_equal(
        PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .transport = TRANSPORT_TCP), 1);
    assert_int_equal(
        PLANNED(&plan, CORP, .qname = CONTROL_NAME, .qtype = DNS_A, .rd = true, .transport = TRANSPORT_TCP),
        1);
}

static void other_failures_are_not_asked_over_tcp(void **state)
{
    static const enum outcome outcomes[] = {OUTCOME_LATE,        OUTCOME_REFUSED_CONNECTION,
                                            OUTCOME_UNREACHABLE, OUTCOME_MALFORMED,
                                            OUTCOME_NOT_ASKED,   OUTCOME_ANSWERED};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct run *run = living_run(*state, false);
        observe_answer(*state, run, AI, outcomes[i], DNS_REFUSED);
        observe_control(*state, run, outcomes[i], DNS_REFUSED);
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        assert_int_equal(by_probe(&plan, "tcp"), 0);
    }
    struct run *run = living_run(*state, false);
    observe_answer(*state, run, AI, OUTCOME_TIMEOUT, 0);
    for (size_t i = 0; i < run->n_observations; i++) {
        run->observations[i].cut |= run->observations[i].outcome == OUTCOME_TIMEOUT;
    }
    assert_int_equal(plan_of(*state, run, PHASE_FOLLOW_UP).n_questions, 0);
}

/* ---- silence
 * ----------------------------------------------------------------------------------------------- */

/* A resolver that is mute over UDP: what is asked of it over TCP and without recursion, and how much of that
 * goes out before it has given a sign of life. */
static void a_mute_resolver_gets_three_questions_and_the_rest_if_it_answers(void **state)
{
    static const struct {
        enum outcome zone, control, name;
        int no_recursion, tcp, even_if_silent;
    } cases[] = {
        {OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, 1, 4, 3},
        {OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_NOT_ASKED, 1, 4, 3},
        {OUTCOME_TIMEOUT, OUTCOME_ANSWERED, OUTCOME_TIMEOUT, 0, 2, 1},
        {OUTCOME_LATE, OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, 0, 3, 1},
        {OUTCOME_TIMEOUT, OUTCOME_TIMEOUT, OUTCOME_MALFORMED, 0, 1, 1},
        {OUTCOME_REFUSED_CONNECTION, OUTCOME_REFUSED_CONNECTION, OUTCOME_REFUSED_CONNECTION, 0, 0, 0},
        {OUTCOME_REFUSED_CONNECTION, OUTCOME_REFUSED_CONNECTION, OUTCOME_NOT_ASKED, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = new_run(*state);
        add_name(*state, run, AI);
        add_name(*state, run, "fabrikam.openai.azure.com");
        observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, cases[i].zone);
        observe(*state, run, CORP, "alive", CONTROL_NAME, DNS_A, cases[i].control);
        observe(*state, run, CORP, "name", AI, DNS_A, cases[i].name);
        observe(*state, run, CORP, "name", run->names[1].fqdn, DNS_A, cases[i].name);
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        int even_if_silent = 0;
        for (size_t j = 0; j < plan.n_questions; j++) {
            even_if_silent += plan.questions[j].even_if_silent;
        }
        if (by_probe(&plan, "no-recursion") != cases[i].no_recursion ||
            by_probe(&plan, "tcp") != cases[i].tcp || even_if_silent != cases[i].even_if_silent) {
            fail_msg("case %zu: %d without recursion, %d over TCP, %d even if silent", i,
                     by_probe(&plan, "no-recursion"), by_probe(&plan, "tcp"), even_if_silent);
        }
        assert_int_equal(PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A), cases[i].no_recursion);
        assert_int_equal(
            PLANNED(&plan, CORP, .qname = ZONE, .qtype = DNS_SOA, .rd = true, .transport = TRANSPORT_TCP),
            cases[i].tcp == 4);
    }
}

/* ---- RD=0
 * -------------------------------------------------------------------------------------------------- */

static void a_failure_beside_a_working_control_name_is_asked_without_recursion(void **state)
{
    static const struct {
        enum outcome outcome;
        int rcode;
        enum outcome control;
        int control_rcode;
        bool asked;
    } cases[] = {
        {OUTCOME_TIMEOUT, 0, OUTCOME_ANSWERED, DNS_NOERROR, true},
        {OUTCOME_ANSWERED, DNS_SERVFAIL, OUTCOME_ANSWERED, DNS_NOERROR, true},
        {OUTCOME_TIMEOUT, 0, OUTCOME_ANSWERED, DNS_SERVFAIL, false},
        {OUTCOME_TIMEOUT, 0, OUTCOME_TIMEOUT, 0, false},
        {OUTCOME_ANSWERED, DNS_REFUSED, OUTCOME_ANSWERED, DNS_NOERROR, false},
        {OUTCOME_ANSWERED, DNS_NXDOMAIN, OUTCOME_ANSWERED, DNS_NOERROR, false},
        {OUTCOME_NOT_ASKED, 0, OUTCOME_ANSWERED, DNS_NOERROR, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = living_run(*state, false);
        observe_answer(*state, run, AI, cases[i].outcome, cases[i].rcode);
        observe_control(*state, run, cases[i].control, cases[i].control_rcode);
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        if (PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A) != cases[i].asked ||
            by_probe(&plan, "no-recursion") != cases[i].asked) {
            fail_msg("case %zu", i);
        }
    }
}

/* ---- the privatelink name, and a type that no cache has --------------------------------------------------
 */

static void what_azure_does_not_explain_is_asked_of_the_privatelink_name_and_uncached(void **state)
{
    enum inside { NOT_ASKED, SILENT, PUBLIC, INSIDE };
    static const struct {
        const char *what;
        bool azure;
        enum inside inside;
        int rcode;
        const char *const *chain;
        const char *address;
        bool aa, uncached, alias;
    } cases[] = {
        {"a forwarder that does not follow", true, INSIDE, 0, public_chain, "203.0.113.10", false, true,
         false},
        {"its zone's SOA was lost", false, INSIDE, 0, public_chain, "203.0.113.10", false, true, false},
        {"cached, or redirected", true, PUBLIC, 0, public_chain, "203.0.113.10", false, true, true},
        {"AAAA is not answered", true, SILENT, 0, public_chain, "203.0.113.10", false, true, true},
        {"AAAA was not asked", true, NOT_ASKED, 0, public_chain, "203.0.113.10", false, true, true},
        {"public all the way", false, PUBLIC, 0, public_chain, "203.0.113.10", false, false, true},
        {"right", true, INSIDE, 0, alias_only, "10.1.2.5", false, false, false},
        {"right, AAAA not answered", true, SILENT, 0, alias_only, "10.1.2.5", false, false, false},
        {"a record of the server's own", false, PUBLIC, 0, alias_only, "10.1.2.5", false, false, true},
        {"the same, authoritative", false, PUBLIC, 0, alias_only, "10.1.2.5", true, false, true},
        {"SERVFAIL", true, INSIDE, DNS_SERVFAIL, NULL, NULL, false, false, false},
        {"without the alias no private zone is passed", true, INSIDE, 0, NULL, "203.0.113.10", false, false,
         false},
        {"no record", true, INSIDE, DNS_NXDOMAIN, alias_only, NULL, false, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = living_run(*state, cases[i].azure);
        for (int r = CORP; r <= CONTROL; r++) {
            if (cases[i].inside != NOT_ASKED) {
                struct observation *first =
                    observe(*state, run, r, "privatelink", AI_ALIAS, DNS_AAAA,
                            cases[i].inside == SILENT ? OUTCOME_TIMEOUT : OUTCOME_ANSWERED);
                if (cases[i].inside == INSIDE) {
                    reply_inside(*state, first, ZONE);
                } else if (cases[i].inside == PUBLIC) {
                    reply(*state, first, DNS_NOERROR, public_chain + 1, NULL);
                }
            }
            struct observation *name = observe(*state, run, r, "name", AI, DNS_A, OUTCOME_ANSWERED);
            reply(*state, name, cases[i].rcode, cases[i].chain, cases[i].address);
            name->message.aa = cases[i].aa;
        }
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        if (by_probe(&plan, "uncached") != cases[i].uncached ||
            PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_TXT, .rd = true) != cases[i].uncached ||
            by_probe(&plan, "privatelink-address") != cases[i].alias ||
            PLANNED(&plan, CORP, .qname = AI_ALIAS, .qtype = DNS_A, .rd = true) != cases[i].alias) {
            fail_msg("%s", cases[i].what);
        }
    }
}

/* ---- the zone's SOA again
 * ---------------------------------------------------------------------------------- */

static void a_zone_that_gave_nothing_is_asked_again_of_a_resolver_that_lives(void **state)
{
    static const struct {
        const char *what;
        enum outcome zone;
        bool cut;
        enum outcome name;
        int rcode;
        bool asked;
    } cases[] = {
        {"not asked, then it lived", OUTCOME_NOT_ASKED, false, OUTCOME_ANSWERED, DNS_SERVFAIL, true},
        {"not asked, and it stayed silent", OUTCOME_NOT_ASKED, false, OUTCOME_TIMEOUT, 0, false},
        {"lost", OUTCOME_TIMEOUT, false, OUTCOME_ANSWERED, DNS_NOERROR, true},
        {"lost, beside NXDOMAIN", OUTCOME_MALFORMED, false, OUTCOME_ANSWERED, DNS_NXDOMAIN, true},
        {"port closed while it started", OUTCOME_REFUSED_CONNECTION, false, OUTCOME_ANSWERED, DNS_NOERROR,
         true},
        {"late", OUTCOME_LATE, false, OUTCOME_ANSWERED, DNS_NOERROR, true},
        {"the whole zone fails", OUTCOME_TIMEOUT, false, OUTCOME_ANSWERED, DNS_SERVFAIL, false},
        {"the whole zone is late", OUTCOME_LATE, false, OUTCOME_LATE, DNS_NOERROR, false},
        {"cut", OUTCOME_TIMEOUT, true, OUTCOME_ANSWERED, DNS_NOERROR, false},
        {"not asked because it was cut", OUTCOME_NOT_ASKED, true, OUTCOME_ANSWERED, DNS_NOERROR, false},
        {"answered", OUTCOME_ANSWERED, false, OUTCOME_ANSWERED, DNS_NOERROR, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = new_run(*state);
        add_name(*state, run, AI);
        add_name(*state, run, "fabrikam.openai.azure.com"); /* the same zone: one question */
        for (int r = CORP; r <= AZURE; r++) {
            observe(*state, run, r, "zone-soa", ZONE, DNS_SOA, cases[i].zone)->cut = cases[i].cut;
        }
        observe_answer(*state, run, AI, cases[i].name, cases[i].rcode);
        struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        if (by_probe(&plan, "zone-soa-again") != cases[i].asked ||
            PLANNED(&plan, CORP, .qname = ZONE, .qtype = DNS_SOA, .rd = true, .round = 1) != cases[i].asked) {
            fail_msg("%s", cases[i].what);
        }
    }
}

/* ---- repeats
 * ----------------------------------------------------------------------------------------------- */

static void an_answer_from_what_expired_is_asked_once_more(void **state)
{
    static const struct {
        uint32_t ttl;
        int ede; /* 0: none */
        bool asked;
    } cases[] = {{0, 0, true}, {30, 3, true}, {30, 19, true}, {30, 0, false}, {30, 15, false}, {1, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = living_run(*state, true);
        for (int r = CORP; r <= CONTROL; r++) {
            struct observation *observation = observe(*state, run, r, "name", AI, DNS_A, OUTCOME_ANSWERED);
            reply(*state, observation, DNS_NOERROR, alias_only, "10.1.2.5");
            observation->message.answer[1].ttl = cases[i].ttl;
            if (cases[i].ede != 0) {
                observation->message.ede = arena_alloc(*state, sizeof(struct dns_ede));
                *observation->message.ede = (struct dns_ede){(uint16_t)cases[i].ede, ""};
                observation->message.n_ede = 1;
            }
        }
        struct plan plan = plan_of(*state, run, PHASE_REPEAT);
        if (plan.n_questions != cases[i].asked ||
            PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .round = 1) != cases[i].asked) {
            fail_msg("case %zu", i);
        }
        assert_int_equal(plan_of(*state, run, PHASE_FOLLOW_UP).n_questions, 0);
    }
}

static void samples_are_rounds_of_every_name_at_judged_resolvers(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, true);
    observe_answer(arena, run, AI, OUTCOME_ANSWERED, DNS_NXDOMAIN);
    observe_answer(arena, run, "fabrikam.openai.azure.com", OUTCOME_ANSWERED, DNS_NXDOMAIN);
    run->samples = 1;
    assert_int_equal(plan_of(arena, run, PHASE_REPEAT).n_questions, 0);
    run->samples = 4;
    struct plan plan = plan_of(arena, run, PHASE_REPEAT);
    assert_int_equal(by_probe(&plan, "samples"), 6);
    assert_int_equal(plan.n_questions, 6);
    for (int round = 1; round < 4; round++) {
        assert_int_equal(PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .round = round), 1);
        assert_int_equal(plan.questions[2 * round - 1].round,
                         round); /* one round of all names after the other */
    }
}

/* A sample is the same packet as the question once more: it is asked once. */
static void a_repeat_and_a_sample_are_one_question(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, false);
    observe_answer(arena, run, AI, OUTCOME_ANSWERED, DNS_SERVFAIL);
    observe(arena, run, CORP, "cd", AI, DNS_A, OUTCOME_ANSWERED)->question.cd = true;
    run->samples = 3;
    struct plan plan = plan_of(arena, run, PHASE_REPEAT);
    assert_int_equal(plan.n_questions, 2);
    assert_int_equal(PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .round = 1), 1);
}

static void samples_of_names_without_a_reply_are_few(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, true);
    for (int i = 0; i < 20; i++) {
        observe_answer(arena, run, arena_printf(arena, "acc%d.openai.azure.com", i), OUTCOME_TIMEOUT, 0);
        observe_answer(arena, run, arena_printf(arena, "other%d.openai.azure.com", i), OUTCOME_NOT_ASKED, 0);
    }
    run->samples = 3;
    assert_int_equal(plan_of(arena, run, PHASE_REPEAT).n_questions, 2 * 3);
}

static void samples_of_an_estate_end_somewhere(void **state)
{
    struct arena *arena = *state;
    struct run *run = living_run(arena, true);
    enum { NAMES = 6000 };
    for (int i = 0; i < NAMES; i++) {
        observe(arena, run, CORP, "name", arena_printf(arena, "acc%d.openai.azure.com", i), DNS_A,
                OUTCOME_ANSWERED);
    }
    run->samples = 100;
    size_t count = plan_of(arena, run, PHASE_REPEAT).n_questions;
    assert_in_range(count, 200000, 250000);
    assert_int_equal(count % NAMES, 0); /* whole rounds */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(servfail_is_asked_with_cd_and_then_once_more),
        TEST(nothing_else_is_asked_with_cd),
        TEST(after_a_cut_nothing_is_asked_once_more),
        TEST(names_that_fail_alike_are_followed_up_three_times),
        TEST(time_outs_are_asked_over_tcp),
        TEST(other_failures_are_not_asked_over_tcp),
        TEST(a_mute_resolver_gets_three_questions_and_the_rest_if_it_answers),
        TEST(a_failure_beside_a_working_control_name_is_asked_without_recursion),
        TEST(what_azure_does_not_explain_is_asked_of_the_privatelink_name_and_uncached),
        TEST(a_zone_that_gave_nothing_is_asked_again_of_a_resolver_that_lives),
        TEST(an_answer_from_what_expired_is_asked_once_more),
        TEST(samples_are_rounds_of_every_name_at_judged_resolvers),
        TEST(a_repeat_and_a_sample_are_one_question),
        TEST(samples_of_names_without_a_reply_are_few),
        TEST(samples_of_an_estate_end_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
