/*
 * report_poison.h - samples in which every text that comes from elsewhere is hostile.
 */
#ifndef PLDIG_TESTS_REPORT_POISON_H
#define PLDIG_TESTS_REPORT_POISON_H

#include "report_samples.h"

/* Makes the next hostile text. */
struct poison {
    struct arena *arena;
    uint32_t state;    /* of the random numbers; not 0 */
    const char *fixed; /* this text each time, or NULL for random bytes */
};

static uint32_t poison_number(struct poison *poison, uint32_t below)
{
    poison->state ^= poison->state << 13;
    poison->state ^= poison->state >> 17;
    poison->state ^= poison->state << 5;
    return poison->state % below;
}

/* Random bytes, half of them of the kinds that do harm: escapes, controls, bidi marks, broken UTF-8, quotes,
 * blanks. */
static const char *poison_text(struct poison *poison)
{
    static const char *const harm[] = {"\033[2J",
                                       "\n",
                                       "\r",
                                       "\t",
                                       "\b",
                                       "\xE2\x80\xAE",
                                       "\xE2\x81\xA6",
                                       "\xC2\x9B[31m",
                                       "\xC0\xAF",
                                       "\xED\xA0\x80",
                                       "\xF0\x9F\x98\x80",
                                       "'",
                                       "\"",
                                       "\\",
                                       " ",
                                       " -> ",
                                       "\x7F",
                                       "\xE2\x80\xA8",
                                       "\xFF",
                                       "\xE2\x86\x92"};
    enum { N_HARM = sizeof harm / sizeof *harm };
    struct buf out;
    if (poison->fixed != NULL) {
        return poison->fixed;
    }
    buf_init(&out, poison->arena);
    for (uint32_t left = poison_number(poison, 40); left > 0; left--) {
        if (poison_number(poison, 2) == 0) {
            buf_str(&out, harm[poison_number(poison, N_HARM)]);
        } else {
            buf_char(&out, (char)(1 + poison_number(poison, 255)));
        }
    }
    return out.data;
}

static void poison_list(struct poison *poison, const char **list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list[i] = poison_text(poison);
    }
}

static void poison_message(struct poison *poison, struct dns_message *message)
{
    for (size_t i = 0; i + 1 < message->n_answer; i++) {
        bool last_alias = message->answer[i].type == DNS_CNAME && message->answer[i + 1].type != DNS_CNAME;
        if (last_alias) {
            message->answer[i].target = poison_text(poison);
            for (size_t j = i + 1; j < message->n_answer; j++) {
                message->answer[j].owner = message->answer[i].target;
            }
        }
    }
    for (size_t i = 0; i < message->n_authority; i++) {
        message->authority[i].owner = poison_text(poison);
        if (message->authority[i].type == DNS_SOA) {
            message->authority[i].soa.mname = poison_text(poison);
        } else {
            message->authority[i].target = poison_text(poison);
        }
    }
    for (size_t i = 0; i < message->n_ede; i++) {
        message->ede[i].text = poison_text(poison);
    }
}

static void poison_observations(struct poison *poison, struct sample *s)
{
    for (size_t i = 0; i < s->run.n_observations; i++) {
        struct observation *it = &s->run.observations[i];
        if (it->error != NULL) {
            it->error = poison_text(poison);
        }
        for (size_t p = 0; p < it->n_packets; p++) {
            it->packets[p].why = it->packets[p].why != NULL ? poison_text(poison) : NULL;
        }
        if (it->system != NULL) {
            it->system->canonical = poison_text(poison);
            it->system->error = it->system->error != NULL ? poison_text(poison) : NULL;
        }
        poison_message(poison, &it->message);
    }
}

static void poison_inventory(struct poison *poison, struct sample *s)
{
    for (size_t i = 0; i < s->inventory.n_accounts; i++) {
        struct account *it = &s->inventory.accounts[i];
        it->kind = poison_text(poison);
        it->location = poison_text(poison);
        it->public_network_access = poison_text(poison);
        it->custom_subdomain = poison_text(poison);
        for (size_t c = 0; c < it->n_connections; c++) {
            it->connections[c].status = poison_text(poison);
        }
    }
    for (size_t i = 0; i < s->inventory.n_endpoints; i++) {
        s->inventory.endpoints[i].name = poison_text(poison);
        for (size_t m = 0; m < s->inventory.endpoints[i].n_members; m++) {
            s->inventory.endpoints[i].members[m].member = poison_text(poison);
        }
    }
    for (size_t i = 0; i < s->inventory.n_gaps; i++) {
        s->inventory.gaps[i].text = poison_text(poison);
    }
    s->inventory.taken_at = poison_text(poison);
}

static void poison_finding(struct poison *poison, struct finding *it)
{
    it->message = poison_text(poison);
    if (it->waived != NULL) {
        struct waiver *waiver = arena_memdup(poison->arena, it->waived, sizeof *waiver);
        waiver->reason = poison_text(poison);
        waiver->approver = poison_text(poison);
        waiver->expires = poison_text(poison);
        it->waived = waiver;
    }
    poison_list(poison, it->because, it->n_because);
    poison_list(poison, it->fqdns, it->n_fqdns);
    poison_list(poison, it->accounts, it->n_accounts);
    for (size_t i = 0; i < it->n_next; i++) {
        it->next[i].text = poison_text(poison);
        it->next[i].command = poison_text(poison);
        it->next[i].rollback = poison_text(poison);
    }
}

static void poison_resolved(struct poison *poison, struct resolved *resolved, struct arena *arena)
{
    struct resolved_link *link = resolved_link_of(arena, resolved, 7);
    const struct ip server = {.family = 4, .bytes = {10, 0, 0, 4}};
    resolved->present = resolved->stub = true;
    resolved->error = poison_text(poison);
    link->name = poison_text(poison);
    resolved_add_server(arena, link, &server);
    resolved_add_domain(arena, link, poison_text(poison), true);
}

/* Replaces what is foreign in a sample, and derives its facts again. */
static void poison_sample(struct poison *poison, struct sample *s)
{
    struct run *run = &s->run;
    run->host.name = poison_text(poison);
    run->host.user = poison_text(poison);
    run->host.resolv_error = poison_text(poison);
    poison_resolved(poison, &s->run.host.resolved, s->arena);
    run->c_ares = poison_text(poison);
    run->incomplete = poison_text(poison);
    run->complete = false;
    run->inventory_file = poison_text(poison);
    run->arm_error = poison_text(poison);
    poison_list(poison, run->arguments, run->n_arguments);
    poison_list(poison, run->vantage.evidence, run->vantage.n_evidence);
    for (size_t i = 0; i < run->n_accounts; i++) {
        run->accounts[i].name = poison_text(poison);
    }
    for (size_t i = 0; i < run->n_resolvers; i++) {
        run->resolvers[i].label = poison_text(poison);
        run->resolvers[i].source = poison_text(poison);
    }
    poison_inventory(poison, s);
    poison_observations(poison, s);
    for (size_t i = 0; i < s->diagnosis.n_findings; i++) {
        poison_finding(poison, &s->diagnosis.findings[i]);
    }
    facts_derive(s->arena, run, &s->facts);
}

#endif
