/* What is asked of whom: planning is pure, so every case is a run made by hand. */
#include "plan_kit.h"

#include "base/clock.h"
#include "probes/conduct.h"

static void registry_stands_in_the_order_of_phases(void **state)
{
    (void)state;
    size_t count;
    const struct probe *const *probes = probes_all(&count);
    assert_true(count >= 8);
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || probes[i - 1]->phase <= probes[i]->phase);
        assert_non_null(probes[i]->plan);
        assert_true(*probes[i]->about != '\0');
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(probes[i]->name, probes[j]->name);
        }
    }
    for (enum phase phase = 0; phase < PHASES; phase++) {
        assert_true(*phase_name(phase) != '\0');
    }
}

static void zones_are_asked_once_each_of_all_but_the_control(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    add_name(arena, run, "fabrikam.openai.azure.com");
    add_name(arena, run, "contoso-ai.services.ai.azure.com");
    struct plan plan = plan_of(arena, run, PHASE_ZONE);
    assert_int_equal(plan.n_questions, 4);
    assert_true(asks(&plan, CORP, ZONE, DNS_SOA));
    assert_true(asks(&plan, AZURE, ZONE, DNS_SOA));
    assert_true(asks(&plan, CORP, "privatelink.services.ai.azure.com", DNS_SOA));
    assert_true(asks(&plan, AZURE, "privatelink.services.ai.azure.com", DNS_SOA));
    assert_string_equal(plan.questions[0].probe, "zone-soa");
}

static void names_are_asked_by_role(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    struct plan plan = plan_of(arena, run, PHASE_PRIVATELINK);
    assert_int_equal(plan.n_questions, 2);
    assert_true(asks(&plan, CORP, AI_ALIAS, DNS_AAAA));
    assert_true(asks(&plan, AZURE, AI_ALIAS, DNS_AAAA));
    plan = plan_of(arena, run, PHASE_NAME);
    assert_int_equal(plan.n_questions, 5);
    assert_true(asks(&plan, CORP, AI, DNS_A));
    assert_true(asks(&plan, CORP, AI, DNS_AAAA));
    assert_true(asks(&plan, AZURE, AI, DNS_A));
    assert_true(asks(&plan, AZURE, AI, DNS_AAAA));
    assert_true(asks(&plan, CONTROL, AI, DNS_A));
    plan = plan_of(arena, run, PHASE_SYSTEM_PATH);
    assert_int_equal(plan.n_questions, 1);
    assert_true(asks(&plan, PATH, AI, DNS_A));
}

/* A server behind systemd-resolved's stub: it shows whose answers the stub gives, and nothing follows from
 * it. */
static void a_witness_of_the_system_is_asked_three_things(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    run->n_resolvers = 1;
    run->resolvers[CORP].role = ROLE_SYSTEM;
    run->resolvers[CORP].judged = false;
    add_name(arena, run, AI);
    static const struct {
        enum phase phase;
        const char *qname;
        uint16_t qtype;
    } asked[] = {
        {PHASE_ZONE, ZONE, DNS_SOA}, {PHASE_PRIVATELINK, AI_ALIAS, DNS_AAAA}, {PHASE_NAME, AI, DNS_A}};
    for (int i = 0; i < 3; i++) {
        struct plan plan = plan_of(arena, run, asked[i].phase);
        assert_int_equal(plan.n_questions, 1);
        assert_true(asks(&plan, CORP, asked[i].qname, asked[i].qtype));
        observe(arena, run, CORP, plan.questions[0].probe, asked[i].qname, asked[i].qtype, OUTCOME_TIMEOUT);
    }
    run->samples = 5;
    for (enum phase phase = 0; phase < PHASES; phase++) {
        assert_int_equal(plan_of(arena, run, phase).n_questions, 0);
    }
}

static void what_was_asked_is_not_asked_again(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    observe(arena, run, CORP, "elsewhere", AI, DNS_A, OUTCOME_ANSWERED);
    struct observation *other = observe(arena, run, AZURE, "elsewhere", AI, DNS_A, OUTCOME_ANSWERED);
    other->question.cd = true; /* another packet, so another question */
    struct plan plan = plan_of(arena, run, PHASE_NAME);
    assert_int_equal(plan.n_questions, 4);
    assert_false(asks(&plan, CORP, AI, DNS_A));
    assert_true(asks(&plan, AZURE, AI, DNS_A));
}

static void a_resolver_silent_about_zones_is_asked_the_control_name(void **state)
{
    static const struct {
        enum outcome outcome;
        bool cut, asked;
    } cases[] = {
        {OUTCOME_TIMEOUT, false, true},     {OUTCOME_REFUSED_CONNECTION, false, true},
        {OUTCOME_UNREACHABLE, false, true}, {OUTCOME_TIMEOUT, true, false},
        {OUTCOME_ANSWERED, false, false},   {OUTCOME_LATE, false, false},
        {OUTCOME_MALFORMED, false, false},  {OUTCOME_NOT_ASKED, false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run *run = new_run(*state);
        add_name(*state, run, AI);
        observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, cases[i].outcome)->cut = cases[i].cut;
        observe(*state, run, AZURE, "zone-soa", ZONE, DNS_SOA, OUTCOME_TIMEOUT); /* a witness: never */
        struct plan plan = plan_of(*state, run, PHASE_ALIVE);
        assert_int_equal(plan.n_questions, cases[i].asked);
        if (cases[i].asked) {
            assert_true(asks(&plan, CORP, CONTROL_NAME, DNS_A));
            assert_true(plan.questions[0].even_if_silent);
        }
    }
}

static void one_reply_among_silent_ones_is_a_sign_of_life(void **state)
{
    struct run *run = new_run(*state);
    add_name(*state, run, AI);
    observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_TIMEOUT);
    observe(*state, run, CORP, "zone-soa", "privatelink.services.ai.azure.com", DNS_SOA, OUTCOME_ANSWERED);
    assert_int_equal(plan_of(*state, run, PHASE_ALIVE).n_questions, 0);
}

/* ---- follow-ups --------------------------------------------------------------------------------------- */

static const char *const alias_only[] = {AI_ALIAS, NULL};
static const char *const public_chain[] = {AI_ALIAS, "weu.prod.vnet.cog.trafficmanager.net", NULL};
static const char *const no_alias[] = {"weu.prod.vnet.cog.trafficmanager.net", NULL};
static const char *const looping[] = {AI_ALIAS, AI, NULL};

struct follow_up {
    const char *what;
    enum outcome outcome;
    int rcode;
    const char *const *chain;
    const char *address;
    bool aa, cut, referral, tc;
    bool control, soa, tcp, cd, alias; /* expected */
};

static const struct follow_up follow_ups[] = {
    {.what = "private",
     .outcome = OUTCOME_ANSWERED,
     .chain = alias_only,
     .address = "10.1.2.5",
     .alias = true},
    {.what = "public",
     .outcome = OUTCOME_ANSWERED,
     .chain = public_chain,
     .address = "203.0.113.10",
     .alias = true},
    {.what = "no record in the private zone", .outcome = OUTCOME_ANSWERED, .rcode = 3, .chain = alias_only},
    {.what = "time-out", .outcome = OUTCOME_TIMEOUT, .control = true, .tcp = true},
    {.what = "late", .outcome = OUTCOME_LATE, .rcode = 2, .control = true},
    {.what = "closed port", .outcome = OUTCOME_REFUSED_CONNECTION, .control = true},
    {.what = "no route", .outcome = OUTCOME_UNREACHABLE, .control = true},
    {.what = "malformed", .outcome = OUTCOME_MALFORMED, .control = true},
    {.what = "cut", .outcome = OUTCOME_TIMEOUT, .cut = true},
    {.what = "not asked", .outcome = OUTCOME_NOT_ASKED},
    {.what = "SERVFAIL", .outcome = OUTCOME_ANSWERED, .rcode = 2, .control = true, .cd = true},
    {.what = "truncated and empty",
     .outcome = OUTCOME_ANSWERED,
     .chain = alias_only,
     .tc = true,
     .control = true,
     .tcp = true},
    {.what = "truncated behind the address",
     .outcome = OUTCOME_ANSWERED,
     .chain = alias_only,
     .address = "10.1.2.5",
     .tc = true,
     .control = true,
     .tcp = true,
     .alias = true},
    {.what = "REFUSED", .outcome = OUTCOME_ANSWERED, .rcode = 5, .control = true},
    {.what = "alias without address", .outcome = OUTCOME_ANSWERED, .chain = alias_only, .control = true},
    {.what = "loop", .outcome = OUTCOME_ANSWERED, .chain = looping, .control = true},
    {.what = "empty", .outcome = OUTCOME_ANSWERED, .control = true, .soa = true},
    {.what = "referral", .outcome = OUTCOME_ANSWERED, .referral = true, .control = true, .soa = true},
    {.what = "no alias",
     .outcome = OUTCOME_ANSWERED,
     .chain = no_alias,
     .address = "203.0.113.10",
     .soa = true},
    {.what = "bare address", .outcome = OUTCOME_ANSWERED, .address = "10.1.2.5", .soa = true},
    {.what = "no such name", .outcome = OUTCOME_ANSWERED, .rcode = 3, .soa = true},
    {.what = "authoritative",
     .outcome = OUTCOME_ANSWERED,
     .chain = alias_only,
     .address = "10.1.2.5",
     .aa = true,
     .soa = true,
     .alias = true},
};

static void observe_case(struct arena *arena, struct run *run, int resolver, const struct follow_up *row)
{
    struct observation *observation = observe(arena, run, resolver, "name", AI, DNS_A, row->outcome);
    observation->cut = row->cut;
    if (row->outcome != OUTCOME_ANSWERED && row->outcome != OUTCOME_LATE) {
        return;
    }
    reply(arena, observation, row->rcode, row->chain, row->address);
    observation->message.aa = row->aa;
    observation->message.tc = row->tc;
    if (row->referral) {
        observation->message.ra = false;
        observation->message.n_authority = 1;
        observation->message.authority = arena_alloc(arena, sizeof(struct dns_rr));
        *observation->message.authority =
            (struct dns_rr){.owner = "com", .type = DNS_NS, .class = 1, .target = "a.gtld-servers.net"};
    }
}

static void follow_ups_fit_the_answer(void **state)
{
    for (size_t i = 0; i < sizeof follow_ups / sizeof *follow_ups; i++) {
        const struct follow_up *row = &follow_ups[i];
        struct run *run = new_run(*state);
        add_name(*state, run, AI);
        /* Another reply, so that the resolver lives; and the same answer from witnesses, which are not asked
         * more. */
        observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
        observe_case(*state, run, CORP, row);
        observe_case(*state, run, AZURE, row);
        observe_case(*state, run, CONTROL, row);
        struct plan control = plan_of(*state, run, PHASE_CONTROL),
                    plan = plan_of(*state, run, PHASE_FOLLOW_UP);
        if (control.n_questions != row->control ||
            asks(&control, CORP, CONTROL_NAME, DNS_A) != row->control) {
            fail_msg("%s: %zu questions for the control name", row->what, control.n_questions);
        }
        if (plan.n_questions != (size_t)(row->soa + row->tcp + row->cd + row->alias) ||
            PLANNED(&plan, CORP, .qname = AI_ALIAS, .qtype = DNS_A, .rd = true) != row->alias ||
            PLANNED(&plan, CORP, .qname = "openai.azure.com", .qtype = DNS_SOA, .rd = true) != row->soa ||
            PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .transport = TRANSPORT_TCP) !=
                row->tcp ||
            PLANNED(&plan, CORP, .qname = AI, .qtype = DNS_A, .rd = true, .cd = true) != row->cd) {
            fail_msg("%s: %zu follow-up questions", row->what, plan.n_questions);
        }
    }
}

static void a_healthy_estate_costs_no_follow_up(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    static const char *const suffixes[] = {"cognitiveservices", "openai", "services.ai"};
    for (int account = 0; account < 50; account++) {
        for (int i = 0; i < 3; i++) {
            add_name(arena, run, arena_printf(arena, "acc%d.%s.azure.com", account, suffixes[i]));
        }
    }
    for (size_t i = 0; i < run->n_names; i++) {
        const struct checked_name *name = &run->names[i];
        const char *const chain[] = {name->privatelink, NULL};
        for (int r = CORP; r <= AZURE; r++) {
            if (i < 3) {
                reply_soa(arena,
                          observe(arena, run, r, "zone-soa", name->zone->zone, DNS_SOA, OUTCOME_ANSWERED),
                          true);
            }
            reply_inside(arena,
                         observe(arena, run, r, "privatelink", name->privatelink, DNS_AAAA, OUTCOME_ANSWERED),
                         name->zone->zone);
            reply(arena, observe(arena, run, r, "name", name->fqdn, DNS_A, OUTCOME_ANSWERED), 0, chain,
                  "10.1.2.5");
            reply(arena, observe(arena, run, r, "name", name->fqdn, DNS_AAAA, OUTCOME_ANSWERED), 0, chain,
                  NULL); /* no AAAA: as it should be */
        }
    }
    run->settle = true; /* there is nothing to wait for */
    for (enum phase phase = 0; phase < PHASES; phase++) {
        if (phase_follows(phase)) {
            assert_int_equal(plan_of(arena, run, phase).n_questions, 0);
        }
    }
}

static void many_failures_cost_one_follow_up_each_kind(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    observe(arena, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_ANSWERED);
    for (int i = 0; i < 40; i++) {
        add_name(arena, run, arena_printf(arena, "acc%d.openai.azure.com", i));
        struct observation *observation =
            observe(arena, run, CORP, "name", run->names[i].fqdn, DNS_A, OUTCOME_ANSWERED);
        reply(arena, observation, DNS_NOERROR, NULL, NULL);
    }
    struct plan plan = plan_of(arena, run, PHASE_CONTROL);
    assert_int_equal(plan.n_questions, 1);
    assert_true(asks(&plan, CORP, CONTROL_NAME, DNS_A));
    plan = plan_of(arena, run, PHASE_FOLLOW_UP);
    assert_int_equal(plan.n_questions, 1);
    assert_true(asks(&plan, CORP, "openai.azure.com", DNS_SOA));
}

static void without_a_control_name_nothing_is_asked_in_its_place(void **state)
{
    struct run *run = new_run(*state);
    run->control_name = NULL;
    add_name(*state, run, AI);
    observe(*state, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_TIMEOUT);
    observe(*state, run, CORP, "name", AI, DNS_A, OUTCOME_TIMEOUT);
    assert_int_equal(plan_of(*state, run, PHASE_ALIVE).n_questions, 0);
    assert_int_equal(plan_of(*state, run, PHASE_CONTROL).n_questions, 0);
    struct plan plan = plan_of(*state, run, PHASE_FOLLOW_UP);
    for (size_t i = 0; i < plan.n_questions; i++) {
        assert_string_equal(plan.questions[i].probe, "tcp"); /* of the zone and the name themselves */
    }
    assert_int_equal(plan.n_questions, 2);
}

/* ---- size --------------------------------------------------------------------------------------------- */

/* 12,000 names at four resolvers: a search through a list would take minutes. */
static void a_large_estate_is_planned_quickly(void **state)
{
    enum { NAMES = 12000, DNS_SERVERS = 4 };
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    run->n_resolvers = DNS_SERVERS;
    for (int i = 0; i < DNS_SERVERS; i++) {
        run->resolvers[i] = (struct resolver){.role = ROLE_CUSTOM, .judged = true};
    }
    run->names = arena_array(arena, NAMES, sizeof *run->names);
    run->n_names = NAMES;
    for (int i = 0; i < NAMES; i++) {
        char *fqdn = arena_printf(arena, "account-%d.openai.azure.com", i);
        const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
        run->names[i] = (struct checked_name){
            .fqdn = fqdn, .zone = zone, .privatelink = azure_privatelink_name(arena, zone, fqdn)};
    }
    int64_t start = clock_monotonic_us();
    assert_int_equal(plan_of(arena, run, PHASE_ZONE).n_questions, DNS_SERVERS);
    struct plan plan = plan_of(arena, run, PHASE_NAME);
    assert_int_equal(plan.n_questions, NAMES * DNS_SERVERS * 2);
    for (size_t i = 0; i < plan.n_questions; i++) {
        const struct question *question = &plan.questions[i];
        struct observation *observation = observe(arena, run, question->resolver, question->probe,
                                                  question->qname, question->qtype, OUTCOME_ANSWERED);
        reply(arena, observation, DNS_NOERROR, NULL, NULL);
    }
    assert_int_equal(plan_of(arena, run, PHASE_NAME).n_questions, 0);
    run->samples = 2;
    run->settle = true;
    assert_int_equal(plan_of(arena, run, PHASE_CONTROL).n_questions, DNS_SERVERS);
    assert_int_equal(plan_of(arena, run, PHASE_FOLLOW_UP).n_questions, DNS_SERVERS);
    assert_int_equal(plan_of(arena, run, PHASE_REPEAT).n_questions, NAMES * DNS_SERVERS);
    assert_int_equal(plan_of(arena, run, PHASE_SETTLED_NAME).n_questions, 0);
    assert_true(clock_monotonic_us() - start < 20 * 1000 * 1000);
}

static void the_dry_run_names_every_question(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    /* What was seen before does not matter: a dry run tells what a fresh run would ask. */
    observe(arena, run, CORP, "zone-soa", ZONE, DNS_SOA, OUTCOME_TIMEOUT);
    struct buf out;
    buf_init(&out, arena);
    conduct_dry_run(arena, run, &out);
    assert_non_null(strstr(out.data, "SOA   " ZONE " @10.0.0.4#53\n"));
    assert_non_null(strstr(out.data, "AAAA  " AI " @168.63.129.16#53\n"));
    assert_non_null(strstr(out.data, "A     " AI " @[fd00::8]#53\n"));
    assert_non_null(strstr(out.data, "any   " AI " getaddrinfo\n"));
    assert_non_null(strstr(out.data, "# service-soa"));
    assert_null(strstr(out.data, "# samples")); /* options that were not given */
    assert_null(strstr(out.data, "# settled"));
    int lines = 0;
    for (const char *c = out.data; *c != '\0'; c++) {
        lines += *c == '\n' && c[1] != '#' && c[1] != '\0';
    }
    assert_int_equal(lines + 1, 2 + 2 + 5 + 1);
}

/* `pldig resolve`: the name itself, over TCP where it must be, and nothing that serves judgement alone. */
static void a_run_without_judgement_asks_for_its_names_alone(void **state)
{
    struct arena *arena = *state;
    struct run *run = new_run(arena);
    add_name(arena, run, AI);
    run->names[0].zone = NULL;
    run->names[0].privatelink = NULL;
    run->control_name = NULL;
    struct buf out;
    buf_init(&out, arena);
    conduct_dry_run(arena, run, &out);
    assert_null(strstr(out.data, "SOA"));
    const char *follow = strstr(out.data, "# only where answers call for it:\n# tcp ");
    assert_non_null(follow);
    assert_null(strstr(strchr(strchr(follow, '\n') + 1, '\n') + 1, "#"));
    run->samples = 2;
    buf_init(&out, arena);
    conduct_dry_run(arena, run, &out);
    assert_non_null(strstr(out.data, "# samples"));
    run->samples = 0;
    /* Nor does any answer call for more. */
    reply(arena, observe(arena, run, CORP, "name", AI, DNS_A, OUTCOME_ANSWERED), DNS_NOERROR, NULL,
          "10.1.2.5");
    observe(arena, run, CORP, "name", AI, DNS_AAAA, OUTCOME_TIMEOUT);
    for (enum phase phase = PHASE_NAME + 1; phase < PHASE_SYSTEM_PATH; phase++) {
        assert_int_equal(plan_of(arena, run, phase).n_questions, 0);
    }
    run->observations[0].message.rcode = DNS_SERVFAIL;
    for (enum phase phase = PHASE_NAME + 1; phase < PHASE_SYSTEM_PATH; phase++) {
        assert_int_equal(plan_of(arena, run, phase).n_questions, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(registry_stands_in_the_order_of_phases),
        TEST(zones_are_asked_once_each_of_all_but_the_control),
        TEST(names_are_asked_by_role),
        TEST(a_witness_of_the_system_is_asked_three_things),
        TEST(what_was_asked_is_not_asked_again),
        TEST(a_resolver_silent_about_zones_is_asked_the_control_name),
        TEST(one_reply_among_silent_ones_is_a_sign_of_life),
        TEST(follow_ups_fit_the_answer),
        TEST(a_healthy_estate_costs_no_follow_up),
        TEST(many_failures_cost_one_follow_up_each_kind),
        TEST(without_a_control_name_nothing_is_asked_in_its_place),
        TEST(a_large_estate_is_planned_quickly),
        TEST(the_dry_run_names_every_question),
        TEST(a_run_without_judgement_asks_for_its_names_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
