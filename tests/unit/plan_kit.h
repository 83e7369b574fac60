/*
 * plan_kit.h - runs made by hand, for the tests of planning: a judged resolver, Azure DNS and a control
 * resolver as witnesses, the system path; names, observations and replies as a case needs them.
 */
#ifndef PLDIG_TESTS_PLAN_KIT_H
#define PLDIG_TESTS_PLAN_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probes/registry.h"

#define AI "contoso-ai.openai.azure.com"
#define AI_ALIAS "contoso-ai.privatelink.openai.azure.com"
#define ZONE "privatelink.openai.azure.com"
#define CONTROL_NAME "login.microsoftonline.com"

enum { CORP, AZURE, CONTROL, PATH, RESOLVERS };

static inline struct run *new_run(struct arena *arena)
{
    struct run *run = arena_alloc(arena, sizeof *run);
    run->control_name = CONTROL_NAME;
    run->accounts = arena_alloc(arena, sizeof *run->accounts);
    run->accounts->name = "contoso-ai";
    run->n_accounts = 1;
    run->n_resolvers = RESOLVERS;
    run->resolvers = arena_array(arena, RESOLVERS, sizeof *run->resolvers);
    run->resolvers[CORP] = (struct resolver){.id = "r1", .port = 53, .role = ROLE_CUSTOM, .judged = true};
    run->resolvers[AZURE] = (struct resolver){.id = "r2", .port = 53, .role = ROLE_AZURE_DNS};
    run->resolvers[CONTROL] = (struct resolver){.id = "r3", .port = 53, .role = ROLE_CONTROL};
    run->resolvers[PATH] = (struct resolver){.id = "r4", .role = ROLE_SYSTEM_PATH, .judged = true};
    ip_parse("10.0.0.4", &run->resolvers[CORP].address);
    ip_parse("168.63.129.16", &run->resolvers[AZURE].address);
    ip_parse("fd00::8", &run->resolvers[CONTROL].address);
    return run;
}

static inline void add_name(struct arena *arena, struct run *run, const char *fqdn)
{
    size_t capacity = run->n_names; /* grows by doubling from what fits exactly; only for a few names */
    run->names = arena_grow(arena, run->names, run->n_names, &capacity, sizeof *run->names);
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    run->names[run->n_names++] = (struct checked_name){
        .fqdn = fqdn, .zone = zone, .privatelink = azure_privatelink_name(arena, zone, fqdn)};
}

static inline struct observation *observe(struct arena *arena, struct run *run, int resolver,
                                          const char *probe, const char *qname, uint16_t qtype,
                                          enum outcome outcome)
{
    run->observations = arena_grow(arena, run->observations, run->n_observations, &run->cap_observations,
                                   sizeof *run->observations);
    struct observation *observation = &run->observations[run->n_observations++];
    observation->id = (int)run->n_observations;
    observation->question =
        (struct question){.resolver = resolver, .probe = probe, .qname = qname, .qtype = qtype, .rd = true};
    observation->outcome = outcome;
    observation->sent_us = outcome == OUTCOME_NOT_ASKED ? -1 : 0;
    return observation;
}

/* A reply of CNAMEs from name to name, NULL-ended, and an A record at the end where `address` is given. */
static inline void reply(struct arena *arena, struct observation *observation, int rcode,
                         const char *const *names, const char *address)
{
    struct dns_message *message = &observation->message;
    observation->has_message = true;
    message->qr = message->rd = message->ra = true;
    message->rcode = (uint16_t)rcode;
    message->answer = arena_array(arena, 8, sizeof *message->answer);
    const char *owner = observation->question.qname;
    for (; names != NULL && *names != NULL; names++) {
        message->answer[message->n_answer++] =
            (struct dns_rr){.owner = owner, .type = DNS_CNAME, .class = 1, .ttl = 60, .target = *names};
        owner = *names;
    }
    if (address != NULL) {
        struct dns_rr *rr = &message->answer[message->n_answer++];
        *rr = (struct dns_rr){.owner = owner, .type = DNS_A, .class = 1, .ttl = 10};
        assert_true(ip_parse(address, &rr->address));
    }
}

static inline struct plan plan_of(struct arena *arena, const struct run *run, enum phase phase)
{
    struct plan plan;
    plan_phase(arena, run, phase, &plan);
    return plan;
}

/* Whether exactly this plain question stands in the plan once. */
static inline bool asks(const struct plan *plan, int resolver, const char *qname, uint16_t qtype)
{
    int found = 0;
    for (size_t i = 0; i < plan->n_questions; i++) {
        const struct question *question = &plan->questions[i];
        if (question->resolver == resolver && strcmp(question->qname, qname) == 0 &&
            question->qtype == qtype) {
            assert_true(question->rd);
            assert_false(question->cd);
            assert_int_equal(question->transport, TRANSPORT_UDP);
            found++;
        }
    }
    return found == 1;
}

/* An answer to the question for a zone's SOA, from an Azure private zone or from public DNS. */
static inline void reply_soa(struct arena *arena, struct observation *observation, bool azure)
{
    struct dns_message *message = &observation->message;
    observation->has_message = true;
    message->qr = message->ra = message->has_question = true;
    message->qname = observation->question.qname;
    message->qtype = DNS_SOA;
    message->answer = arena_alloc(arena, sizeof *message->answer);
    message->n_answer = 1;
    *message->answer =
        (struct dns_rr){.owner = observation->question.qname, .type = DNS_SOA, .class = 1, .ttl = 3600};
    message->answer->soa = (struct dns_soa){.mname = azure ? "azureprivatedns.net" : "ns1-39.azure-dns.com",
                                            .rname = "azureprivatedns-host.microsoft.com",
                                            .minimum = 10};
}

/* An answer to a question about a name in the zone: Azure's private zone has it, and no such record. */
static inline void reply_inside(struct arena *arena, struct observation *observation, const char *zone)
{
    struct dns_message *message = &observation->message;
    reply_soa(arena, observation, true);
    message->qtype = observation->question.qtype;
    message->authority = message->answer;
    message->authority->owner = zone;
    message->n_authority = 1;
    message->n_answer = 0;
}

/* A question of the plan as it is told here, its probe and even_if_silent aside: how often it stands there.
 */
static inline int planned(const struct plan *plan, struct question wanted)
{
    int found = 0;
    for (size_t i = 0; i < plan->n_questions; i++) {
        found += question_equal(&plan->questions[i], &wanted);
    }
    return found;
}
#define PLANNED(plan, ...) planned(plan, (struct question){__VA_ARGS__})

static inline int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static inline int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
