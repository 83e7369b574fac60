#include <stdint.h>
#include <string.h>

#include "base/siphash.h"
#include "probes/probe.h"

struct slot {
    const struct question *question;       /* NULL: free */
    const struct observation *observation; /* NULL: planned in this phase */
};

/* Open addressing; never more than half full. */
struct index {
    struct slot *slots;
    size_t n_slots; /* a power of two */
    size_t used;
    bool *without_edns; /* per resolver: it refused OPT records, and answered without */
    struct siphash_secret secret;
};

enum { FIRST_SLOTS = 64 };

/* Looks at what question_equal() compares, so that equal questions have equal hashes. Names come from
 * outside. */
static size_t hash(const struct index *index, const struct question *question)
{
    uint64_t rest = (uint64_t)(uint32_t)question->round << 40 | (uint64_t)(uint32_t)question->resolver << 20 |
                    (uint64_t)question->qtype << 4 | (uint64_t)question->transport << 2 |
                    (uint64_t)question->rd << 1 | (uint64_t)question->cd;
    uint64_t both[] = {siphash(&index->secret, question->qname, strlen(question->qname)), rest};
    return (size_t)siphash(&index->secret, both, sizeof both);
}

/* The slot where the question stands, or the free one where it belongs. */
static size_t slot_of(const struct index *index, const struct question *question)
{
    size_t slot = hash(index, question) & (index->n_slots - 1);
    while (index->slots[slot].question != NULL && !question_equal(index->slots[slot].question, question)) {
        slot = (slot + 1) & (index->n_slots - 1);
    }
    return slot;
}

static void make_room(struct arena *arena, struct index *index)
{
    if (index->used * 2 < index->n_slots) {
        return;
    }
    struct index larger = *index;
    larger.n_slots = index->n_slots == 0 ? FIRST_SLOTS : index->n_slots * 2;
    if (index->n_slots == 0) {
        siphash_secret_make(&larger.secret);
    }
    larger.slots = arena_array(arena, larger.n_slots, sizeof *larger.slots);
    for (size_t i = 0; i < index->n_slots; i++) {
        if (index->slots[i].question != NULL) {
            larger.slots[slot_of(&larger, index->slots[i].question)] = index->slots[i];
        }
    }
    *index = larger;
}

/* Where the question stands, or the free place where it belongs. */
static struct slot *place(struct arena *arena, struct index *index, const struct question *question)
{
    make_room(arena, index);
    return &index->slots[slot_of(index, question)];
}

void plan_ask(struct plan *plan, const struct question *question)
{
    struct index *index = plan->index;
    struct slot *slot = place(plan->arena, index, question);
    if (slot->question != NULL) {
        return;
    }
    /* A copy, because the array of questions moves as it grows. */
    slot->question = arena_memdup(plan->arena, question, sizeof *question);
    index->used++;
    plan->questions = arena_grow(plan->arena, plan->questions, plan->n_questions, &plan->cap_questions,
                                 sizeof *plan->questions);
    plan->questions[plan->n_questions] = *question;
    plan->questions[plan->n_questions++].without_edns |= index->without_edns[question->resolver];
}

static struct question plain(int resolver, const char *probe, const char *qname, uint16_t qtype)
{
    return (struct question){.resolver = resolver,
                             .probe = probe,
                             .qname = qname,
                             .qtype = qtype,
                             .rd = true,
                             .transport = TRANSPORT_UDP};
}

void plan_ask_plainly(struct plan *plan, int resolver, const char *probe, const char *qname, uint16_t qtype)
{
    struct question question = plain(resolver, probe, qname, qtype);
    plan_ask(plan, &question);
}

const struct observation *plan_asked(const struct plan *plan, int resolver, const char *qname, uint16_t qtype)
{
    struct question question = plain(resolver, "", qname, qtype);
    struct index *index = plan->index;
    return place(plan->arena, index, &question)->observation;
}

/* It is asked that way only after a refusal. */
static bool helped_without_edns(const struct observation *observation)
{
    return observation->question.without_edns && observation->outcome == OUTCOME_ANSWERED &&
           observation->message.rcode != DNS_FORMERR && observation->message.rcode != DNS_NOTIMP;
}

void plan_without_edns(struct arena *arena, const struct run *run, size_t first, struct plan *out)
{
    *out = (struct plan){.arena = arena, .run = run};
    for (size_t i = first; i < run->n_observations; i++) {
        if (!observation_refuses_edns(&run->observations[i])) {
            continue;
        }
        out->questions =
            arena_grow(arena, out->questions, out->n_questions, &out->cap_questions, sizeof *out->questions);
        out->questions[out->n_questions] = run->observations[i].question;
        out->questions[out->n_questions++].without_edns = true;
    }
}

void plan_phase(struct arena *arena, const struct run *run, enum phase phase, struct plan *out)
{
    struct index *index = arena_alloc(arena, sizeof *index);
    *out = (struct plan){.arena = arena, .run = run, .index = index};
    index->without_edns = arena_array(arena, run->n_resolvers, sizeof(bool));
    for (size_t i = 0; i < run->n_observations; i++) {
        index->without_edns[run->observations[i].question.resolver] |=
            helped_without_edns(&run->observations[i]);
        struct slot *slot = place(arena, index, &run->observations[i].question);
        index->used += slot->question == NULL;
        *slot = (struct slot){&run->observations[i].question, &run->observations[i]};
    }
    size_t count;
    const struct probe *const *probes = probes_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (probes[i]->phase == phase && probe_fits(probes[i], run)) {
            probes[i]->plan(out);
        }
    }
    out->index = NULL; /* it points into run.observations, which will move */
}

const char *phase_name(enum phase phase)
{
    static const char *const names[PHASES] = {
        [PHASE_ZONE] = "privatelink zones",
        [PHASE_ALIVE] = "silent resolvers",
        [PHASE_PRIVATELINK] = "privatelink names",
        [PHASE_NAME] = "names",
        [PHASE_CONTROL] = "control name",
        [PHASE_FOLLOW_UP] = "follow-up questions",
        [PHASE_REPEAT] = "repeated questions",
        [PHASE_SETTLED_PRIVATELINK] = "privatelink names after their TTL",
        [PHASE_SETTLED_NAME] = "names after their TTL",
        [PHASE_SYSTEM_PATH] = "system path",
    };
    return names[phase];
}

bool probe_fits(const struct probe *probe, const struct run *run)
{
    return probe->fits == NULL || probe->fits(run);
}

bool plan_judges(const struct run *run)
{
    for (size_t i = 0; i < run->n_names; i++) {
        if (run->names[i].zone != NULL) {
            return true;
        }
    }
    return false;
}

bool phase_follows(enum phase phase)
{
    return phase == PHASE_ALIVE || (phase >= PHASE_CONTROL && phase < PHASE_SYSTEM_PATH);
}
