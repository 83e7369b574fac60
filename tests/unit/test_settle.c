/* --settle: which answers are worth another look, and when. */
#include "plan_kit.h"

#include "model/facts.h"
#include "probes/settle.h"

enum { SECOND = 1000 * 1000 };

static const char *const alias_only[] = {AI_ALIAS, NULL};
static const char *const public_chain[] = {AI_ALIAS, "weu.prod.vnet.cog.trafficmanager.net", NULL};
static const char *const no_alias[] = {"weu.prod.vnet.cog.trafficmanager.net", NULL};

static struct run *settling_run(struct arena *arena, bool azure)
{
    struct run *run = new_run(arena);
    run->settle = true;
    add_name(arena, run, "fabrikam.openai.azure.com");
    add_name(arena, run, AI);
    reply_soa(arena, observe(arena, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED), azure);
    return run;
}

/* Azure expects 10.1.2.5 of AI. */
static void expect_private(struct arena *arena, struct run *run)
{
    struct ip ip;
    assert_true(ip_parse("10.1.2.5", &ip));
    run->expectations = arena_alloc(arena, sizeof *run->expectations);
    run->expectations->fqdn = AI;
    ip_list_add(arena, &run->expectations->addresses, &ip);
    run->n_expectations = 1;
}

/* An answer that came three seconds after the start; the SOA record of the negative ones says for how long.
 */
static struct observation *observe_answer(struct arena *arena, struct run *run, int resolver,
                                          const char *qname, int rcode, const char *const *chain,
                                          const char *address)
{
    struct observation *observation = observe(arena, run, resolver, "name", qname, DNS_A, OUTCOME_ANSWERED);
    reply(arena, observation, rcode, chain, address);
    observation->packets = arena_alloc(arena, sizeof *observation->packets);
    *observation->packets = (struct packet){.kind = PACKET_REPLY, .at_us = 3 * SECOND};
    observation->n_packets = 1;
    if (address == NULL) {
        observation->message.authority = arena_alloc(arena, sizeof(struct dns_rr));
        *observation->message.authority =
            (struct dns_rr){.owner = ZONE, .type = DNS_SOA, .class = 1, .ttl = 300};
        observation->message.authority->soa = (struct dns_soa){.mname = "x", .rname = "y", .minimum = 10};
        observation->message.n_authority = 1;
    }
    return observation;
}

static void wrong_answers_are_settled_and_others_are_not(void **state)
{
    static const struct {
        const char *what;
        bool azure;
        int rcode;
        const char *const *chain;
        const char *address;
        bool no_soa;
        int due; /* seconds; -1: not at all */
    } cases[] = {
        {"public beside a private zone", true, 0, public_chain, "203.0.113.10", false, 3 + 60 + 1},
        {"public as the zone is", false, 0, public_chain, "203.0.113.10", false, -1},
        {"public without the alias", true, 0, no_alias, "203.0.113.10", false, -1},
        {"no such name", true, 3, alias_only, NULL, false, 3 + 10 + 1},
        {"no such name, without the alias", true, 3, NULL, NULL, false, 3 + 10 + 1},
        {"no such name, for nobody knows how long", true, 3, alias_only, NULL, true, -1},
        {"no address", true, 0, alias_only, NULL, false, 3 + 10 + 1},
        {"no address and no alias", true, 0, NULL, NULL, false, -1},
        {"private and expected", true, 0, alias_only, "10.1.2.5", false, -1},
        {"private and not expected", true, 0, alias_only, "10.1.2.99", false, 3 + 10 + 1},
        {"private, not expected, without the alias", true, 0, NULL, "10.1.2.99", false, 3 + 10 + 1},
        {"SERVFAIL", true, 2, NULL, NULL, false, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = settling_run(*state, cases[i].azure);
        expect_private(*state, run);
        struct observation *observation =
            observe_answer(*state, run, CORP, AI, cases[i].rcode, cases[i].chain, cases[i].address);
        if (cases[i].no_soa) {
            observation->message.n_authority = 0;
        }
        observe_answer(*state, run, AZURE, AI, cases[i].rcode, cases[i].chain,
                       cases[i].address); /* a witness */
        int64_t due_us = settle_due_us(*state, run);
        bool settled = cases[i].due >= 0;
        if (due_us != (settled ? (int64_t)cases[i].due * SECOND : -1)) {
            fail_msg("%s: due after %lld us", cases[i].what, (long long)due_us);
        }
        struct plan plan = plan_of(*state, run, PHASE_SETTLED_PRIVATELINK);
        assert_int_equal(plan.n_questions, settled);
        assert_int_equal(
            PLANNED(&plan, CORP, .qname = AI_ALIAS, .qtype = DNS_AAAA, .rd = true, .round = ROUND_SETTLED),
            settled);
        plan = plan_of(*state, run, PHASE_SETTLED_NAME);
        assert_int_equal(plan.n_questions, settled);
        assert_int_equal(
            PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .round = ROUND_SETTLED), settled);
        run->settle = false; /* nobody asked for it */
        assert_int_equal(settle_due_us(*state, run), -1);
        assert_int_equal(plan_of(*state, run, PHASE_SETTLED_NAME).n_questions, 0);
    }
}

/* Where Azure's truth is not known, a private address is not known to be wrong. */
static void a_private_address_that_nobody_expects_otherwise_is_left_alone(void **state)
{
    struct run *run = settling_run(*state, true);
    observe_answer(*state, run, CORP, AI, 0, alias_only, "10.1.2.99");
    assert_int_equal(settle_due_us(*state, run), -1);
}

/* The alias lives for long and the last record for seconds; what matters is the record between them. */
static void the_record_at_the_privatelink_name_says_how_long(void **state)
{
    struct run *run = settling_run(*state, true);
    struct observation *observation = observe_answer(*state, run, CORP, AI, 0, public_chain, "203.0.113.10");
    observation->message.answer[0].ttl = 900;
    observation->message.answer[1].ttl = 47;
    observation->message.answer[2].ttl = 5;
    assert_int_equal(settle_due_us(*state, run), (3 + 47 + 1) * SECOND);
    observe_answer(*state, run, CORP, "fabrikam.openai.azure.com", 3, NULL, NULL);
    assert_int_equal(settle_due_us(*state, run), (3 + 47 + 1) * SECOND); /* the last one of all */
}

/* RFC 2308: the lesser of the record's own TTL, which counts down in caches, and of what it says. */
static void what_is_not_there_is_forgotten_with_its_soa_record(void **state)
{
    struct run *run = settling_run(*state, true);
    struct observation *observation = observe_answer(*state, run, CORP, AI, 3, alias_only, NULL);
    observation->message.authority->ttl = 4;
    assert_int_equal(settle_due_us(*state, run), (3 + 4 + 1) * SECOND);
}

static void answers_that_are_no_first_ones_or_not_in_time_do_not_count(void **state)
{
    struct run *run = settling_run(*state, true);
    struct observation *observation = observe_answer(*state, run, CORP, AI, 0, public_chain, "203.0.113.10");
    observation->question.round = 1;
    assert_int_equal(settle_due_us(*state, run), -1);
    observation->question.round = 0;
    observation->outcome = OUTCOME_LATE;
    assert_int_equal(settle_due_us(*state, run), -1);
    observation->outcome = OUTCOME_ANSWERED;
    observation->cut = true;
    assert_int_equal(settle_due_us(*state, run), -1);
}

static void three_names_of_a_kind_are_settled(void **state)
{
    struct arena *arena = *state;
    struct run *run = settling_run(arena, true);
    for (int i = 0; i < 20; i++) {
        add_name(arena, run, arena_printf(arena, "acc%d.openai.azure.com", i));
        observe_answer(arena, run, CORP, run->names[2 + i].fqdn, i % 2 == 0 ? 0 : 3,
                       i % 2 == 0 ? public_chain : NULL, i % 2 == 0 ? "203.0.113.10" : NULL);
    }
    assert_int_equal(plan_of(arena, run, PHASE_SETTLED_NAME).n_questions, 3 + 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wrong_answers_are_settled_and_others_are_not),
        TEST(a_private_address_that_nobody_expects_otherwise_is_left_alone),
        TEST(the_record_at_the_privatelink_name_says_how_long),
        TEST(what_is_not_there_is_forgotten_with_its_soa_record),
        TEST(answers_that_are_no_first_ones_or_not_in_time_do_not_count),
        TEST(three_names_of_a_kind_are_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
