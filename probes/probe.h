/*
 * probe.h - a probe decides what to ask. Planning is pure: it looks at the run so far and adds questions; the
 * conductor (conduct.h) has the engine ask them, phase by phase over the whole run.
 *
 * The order of the phases matters: a resolver that cached the public chain of an FQDN may answer the
 * privatelink name from it, so zones come first, then privatelink names (probe_privatelink.c), the FQDNs, and
 * the system path last.
 *
 * What follows from answers is asked of judged resolvers, and only where the answers leave something open: a
 * healthy estate costs no packet more. Causes fold, so of the names of one service zone that show the same at
 * one resolver only the first three are followed up (shapes.h).
 *
 * To add a probe: one file probes/probe_NAME.c with one `const struct probe probe_NAME`, and its row in
 * probes/registry.h. Its plan() adds questions in an order that follows from the run alone, so that ids are
 * the same in every run over the same names and resolvers.
 */
#ifndef PLDIG_PROBES_PROBE_H
#define PLDIG_PROBES_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/run.h"

enum phase {
    PHASE_ZONE,                /* SOA of every privatelink zone */
    PHASE_ALIVE,               /* the control name, of resolvers that were silent so far */
    PHASE_PRIVATELINK,         /* AAAA of every privatelink name */
    PHASE_NAME,                /* A and AAAA of the FQDNs */
    PHASE_CONTROL,             /* the control name, where FQDNs failed */
    PHASE_FOLLOW_UP,           /* what the answers so far leave open: other flags, TCP, other names */
    PHASE_REPEAT,              /* questions asked once more */
    PHASE_SETTLED_PRIVATELINK, /* --settle: privatelink names after their TTL ... */
    PHASE_SETTLED_NAME,        /* ... and the FQDNs */
    PHASE_SYSTEM_PATH,         /* getaddrinfo */
    PHASES
};

/* Whether the questions of the phase follow from answers. */
bool phase_follows(enum phase phase);

/* The phase in words for progress lines: "privatelink zones". */
const char *phase_name(enum phase phase);

struct plan {
    struct arena *arena;
    const struct run *run;
    struct question *questions;
    size_t n_questions, cap_questions;
    void *index; /* of all questions so far, for finding duplicates; owned by plan.c; NULL once planning is
                    over */
};

struct probe {
    const char *name;  /* as in observations: "zone-soa" */
    const char *about; /* one line for --dry-run and docs */
    enum phase phase;
    void (*plan)(struct plan *plan);
    /* Whether its questions may be asked in this run at all, whatever the answers are; NULL: they may. */
    bool (*fits)(const struct run *run);
};

/* All probes in the order of their phases. */
const struct probe *const *probes_all(size_t *count);
bool probe_fits(const struct probe *probe, const struct run *run);

/* For `fits`: whether the run is to be judged. `pldig resolve` only shows what is answered, of names that
 * have no zone; what a question would tell about causes is of no use to it. */
bool plan_judges(const struct run *run);

/* Adds a question unless the same one (question_equal) stands in the plan or was planned earlier in this run.
 * Without EDNS, where its resolver was found to understand nothing else.
 * Only for use within a probe's plan(). */
void plan_ask(struct plan *plan, const struct question *question);

/* plan_ask() of the common kind: UDP, RD=1, CD=0, not of resolvers that were silent. */
void plan_ask_plainly(struct plan *plan, int resolver, const char *probe, const char *qname, uint16_t qtype);

/* What came of a plain question (as of plan_ask_plainly()) that was asked in an earlier phase; NULL where it
 * was not. Only for use within a probe's plan(). */
const struct observation *plan_asked(const struct plan *plan, int resolver, const char *qname,
                                     uint16_t qtype);

/* The questions of the run's observations from `first` on that a server refused, it may be because of their
 * OPT record: without it. */
void plan_without_edns(struct arena *arena, const struct run *run, size_t first, struct plan *out);

/* Runs the planning of every probe of a phase; the plan holds the new questions only. Takes time linear in
 * the questions of the run and of the phase. */
void plan_phase(struct arena *arena, const struct run *run, enum phase phase, struct plan *out);

#endif
