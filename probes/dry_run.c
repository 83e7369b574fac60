#include "probes/conduct.h"
#include "probes/probe.h"

static void write_question(struct buf *out, const struct run *run, const struct question *question)
{
    const struct resolver *resolver = &run->resolvers[question->resolver];
    char room[IP_TEXT], type[16];
    if (resolver->role == ROLE_SYSTEM_PATH) {
        buf_printf(out, "%-12s %-5s %s getaddrinfo\n", question->probe, "any", question->qname);
        return;
    }
    buf_printf(out, "%-12s %-5s %s @%s%s%s#%u\n", question->probe, dns_type_name(question->qtype, type),
               question->qname, resolver->address.family == 6 ? "[" : "", ip_format(&resolver->address, room),
               resolver->address.family == 6 ? "]" : "", resolver->port);
}

void conduct_dry_run(struct arena *arena, const struct run *run, struct buf *out)
{
    struct run blank = *run;
    blank.observations = NULL;
    blank.n_observations = blank.cap_observations = 0;
    for (enum phase phase = 0; phase < PHASES; phase++) {
        struct plan plan;
        plan_phase(arena, &blank, phase, &plan);
        for (size_t i = 0; i < plan.n_questions && !phase_follows(phase); i++) {
            write_question(out, run, &plan.questions[i]);
        }
    }
    size_t count;
    const struct probe *const *probes = probes_all(&count);
    bool titled = false;
    for (size_t i = 0; i < count; i++) {
        if (phase_follows(probes[i]->phase) && probe_fits(probes[i], run)) {
            buf_printf(out, "%s# %-12s %s\n", titled ? "" : "# only where answers call for it:\n",
                       probes[i]->name, probes[i]->about);
            titled = true;
        }
    }
}
