/* Which observation of a resolver counts as what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/facts.h"

#define CONTROL "login.microsoftonline.com"

/* Questions of the control name, each the first one but for what a row says. */
static const struct question asked[] = {
    {.qname = CONTROL, .qtype = DNS_A, .rd = true},
    {.qname = CONTROL, .qtype = DNS_A, .rd = true, .round = 1},
    {.qname = CONTROL, .qtype = DNS_A, .rd = false},
    {.qname = CONTROL, .qtype = DNS_A, .rd = true, .cd = true},
    {.qname = CONTROL, .qtype = DNS_A, .rd = true, .transport = TRANSPORT_TCP},
    {.qname = CONTROL, .qtype = DNS_A, .rd = true, .round = ROUND_SETTLED},
};
enum { N_ASKED = sizeof asked / sizeof *asked };

static int id_of(const struct observation *observation)
{
    return observation != NULL ? observation->id : 0;
}

/* What the same name tells later is no control of what was told then, in whatever order they stand. */
static void the_first_asking_is_the_control(void **state)
{
    for (int first = 0; first < N_ASKED; first++) {
        struct arena *arena = *state = arena_new();
        struct resolver resolver = {.label = "dc1", .judged = true};
        struct observation observations[N_ASKED] = {0};
        for (int i = 0; i < N_ASKED; i++) {
            int place = (i + first) % N_ASKED;
            observations[place] = (struct observation){
                .id = i + 1, .question = asked[i], .outcome = OUTCOME_TIMEOUT, .sent_us = 0, .rtt_us = -1};
        }
        struct run run = {.control_name = CONTROL,
                          .resolvers = &resolver,
                          .n_resolvers = 1,
                          .observations = observations,
                          .n_observations = N_ASKED};
        struct facts facts;
        facts_derive(arena, &run, &facts);
        assert_int_equal(id_of(facts.resolvers[0].control), 1);
        assert_int_equal(id_of(facts.resolvers[0].control_cd), 4);
        assert_int_equal(id_of(facts.resolvers[0].control_tcp), 5);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_asking_is_the_control)};
    return cmocka_run_group_tests_name("facts filing", tests, NULL, NULL);
}
