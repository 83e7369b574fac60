#include "probes/conduct.h"

#include "base/clock.h"
#include "probes/engine.h"
#include "probes/probe.h"
#include "probes/replies.h"

enum { LATE_SLICE_US = 200 * 1000, GLANCE_US = 1000 };

struct conductor {
    struct arena *arena;
    struct run *run;
    const struct conduct_settings *settings;
    struct engine *engine;
    /* The observations of this call. The engine writes to them until it is freed, so each stays where it is,
     * while run.observations grows; publish() copies. */
    struct observation **asked;
    size_t n_asked, cap_asked;
    size_t first;                       /* where they begin in run.observations */
    enum phase phase;                   /* under way */
    size_t engine_asked, engine_before; /* questions given to the engine, and those of earlier phases */
    bool cut;
};

/* ---- one phase ---------------------------------------------------------------------------------------- */

static void publish(struct conductor *conductor)
{
    struct run *run = conductor->run;
    while (run->n_observations < conductor->first + conductor->n_asked) {
        run->observations = arena_grow(conductor->arena, run->observations, run->n_observations,
                                       &run->cap_observations, sizeof *run->observations);
        run->n_observations++;
    }
    for (size_t i = 0; i < conductor->n_asked; i++) {
        run->observations[conductor->first + i] = *conductor->asked[i];
    }
}

static void report_progress(const struct conductor *conductor, const char *phase, size_t done, size_t total)
{
    const struct conduct_settings *settings = conductor->settings;
    if (settings->progress != NULL) {
        settings->progress(settings->progress_context, phase, done, total);
    }
}

/* The engine counts over the whole run. */
static void engine_progress(void *context, size_t done, size_t total)
{
    const struct conductor *conductor = context;
    size_t before = conductor->engine_before;
    report_progress(conductor, phase_name(conductor->phase), done - before, total - before);
}

/* Late replies to earlier questions come in while getaddrinfo is at work, and their times should be true. */
static void tick(void *context, size_t done, size_t total)
{
    const struct conductor *conductor = context;
    engine_linger(conductor->engine, clock_monotonic_us() + GLANCE_US);
    report_progress(conductor, phase_name(PHASE_SYSTEM_PATH), done, total);
}

static bool resolve_system_path(struct conductor *conductor, struct observation **observations, size_t count)
{
    const struct conduct_settings *settings = conductor->settings;
    const struct run *run = conductor->run;
    const struct system_path_settings system = {
        .limit_us = run->timeout_us * run->tries,
        .origin_us = settings->origin_us,
        .deadline_us = settings->deadline_us,
        .stop = settings->stop,
        .tick = tick,
        .tick_context = conductor,
    };
    return system_path_resolve(settings->system_path, conductor->arena, observations, count, &system);
}

/* Questions that follow from answers would follow from silence that means nothing. */
static bool worth_planning(const struct conductor *conductor, enum phase phase)
{
    if (phase == PHASE_SYSTEM_PATH && conductor->settings->system_path == NULL) {
        return false;
    }
    return !conductor->cut || (phase != PHASE_ALIVE && phase != PHASE_FOLLOW_UP);
}

static void ask_phase(struct conductor *conductor, enum phase phase)
{
    struct plan plan;
    plan_phase(conductor->arena, conductor->run, phase, &plan);
    if (plan.n_questions == 0) {
        return;
    }
    size_t before = conductor->n_asked;
    conductor->engine_before = conductor->engine_asked;
    struct observation *batch = arena_array(conductor->arena, plan.n_questions, sizeof *batch);
    for (size_t i = 0; i < plan.n_questions; i++) {
        conductor->asked = arena_grow(conductor->arena, conductor->asked, conductor->n_asked,
                                      &conductor->cap_asked, sizeof(struct observation *));
        conductor->asked[conductor->n_asked++] = &batch[i];
        batch[i].id = (int)(conductor->first + conductor->n_asked);
        batch[i].question = plan.questions[i];
        if (phase != PHASE_SYSTEM_PATH) {
            engine_ask(conductor->engine, &batch[i]);
            conductor->engine_asked++;
        }
    }
    conductor->phase = phase;
    bool whole = phase == PHASE_SYSTEM_PATH
                     ? resolve_system_path(conductor, conductor->asked + before, plan.n_questions)
                     : engine_run(conductor->engine);
    conductor->cut = conductor->cut || !whole;
    publish(conductor);
}

/* ---- late replies ------------------------------------------------------------------------------------- */

static void mark_alive(const struct conductor *conductor, bool *alive)
{
    for (size_t i = 0; i < conductor->n_asked; i++) {
        alive[conductor->asked[i]->question.resolver] |= reply_came(conductor->asked[i]);
    }
}

/* Until when a late reply to a question of a judged resolver that lives may come (monotonic), and to how
 * many; 0 for none. A resolver of which nothing ever came is not waited for. */
static int64_t late_until(const struct conductor *conductor, bool *alive, size_t *open)
{
    const struct run *run = conductor->run;
    int64_t until = 0;
    *open = 0;
    mark_alive(conductor, alive);
    for (size_t i = 0; i < conductor->n_asked; i++) {
        const struct observation *observation = conductor->asked[i];
        const struct resolver *resolver = &run->resolvers[observation->question.resolver];
        if (observation->outcome != OUTCOME_TIMEOUT || observation->cut || !resolver->judged ||
            resolver->role == ROLE_SYSTEM_PATH || !alive[observation->question.resolver]) {
            continue;
        }
        int64_t end = conductor->settings->origin_us + observation->sent_us + ENGINE_LATE_US;
        until = end > until ? end : until;
        (*open)++;
    }
    return until;
}

static bool stopped(const struct conduct_settings *settings)
{
    return settings->stop != NULL && *settings->stop;
}

static void wait_for_late_replies(struct conductor *conductor)
{
    const struct conduct_settings *settings = conductor->settings;
    bool *alive = arena_array(conductor->arena, conductor->run->n_resolvers, sizeof *alive);
    size_t open, total = 0;
    while (!conductor->cut && !stopped(settings)) {
        int64_t now = clock_monotonic_us(), until = late_until(conductor, alive, &open);
        total = total == 0 ? open : total;
        until = settings->deadline_us < until ? settings->deadline_us : until;
        if (until <= now || engine_late_possible(conductor->engine) == 0) {
            return;
        }
        report_progress(conductor, "late replies", total - open, total);
        engine_linger(conductor->engine, until < now + LATE_SLICE_US ? until : now + LATE_SLICE_US);
        publish(conductor);
    }
}

/* ---- the run ------------------------------------------------------------------------------------------ */

/* Why the run is incomplete; NULL where it is not. */
static const char *shortfall(const struct conductor *conductor)
{
    const struct conduct_settings *settings = conductor->settings;
    size_t open = 0;
    bool by_clock = false;
    const char *trouble = NULL;
    for (size_t i = 0; i < conductor->n_asked; i++) {
        const struct observation *observation = conductor->asked[i];
        if (observation->cut) {
            open++;
            by_clock = by_clock || observation->error == NULL;
            trouble = observation->error;
        }
    }
    if (stopped(settings)) {
        return arena_printf(conductor->arena, "interrupted with %zu of %zu questions open", open,
                            conductor->n_asked);
    }
    if (open == 0) {
        return NULL;
    }
    if (by_clock) {
        double seconds = (double)(settings->deadline_us - settings->origin_us) / 1e6;
        return arena_printf(conductor->arena, "the deadline of %g s passed with %zu of %zu questions open",
                            seconds, open, conductor->n_asked);
    }
    return arena_printf(conductor->arena, "%s; %zu of %zu questions are open", trouble, open,
                        conductor->n_asked);
}

static struct engine_server *servers_of(struct arena *arena, const struct run *run)
{
    struct engine_server *servers = arena_array(arena, run->n_resolvers, sizeof *servers);
    for (size_t i = 0; i < run->n_resolvers; i++) {
        const struct resolver *resolver = &run->resolvers[i];
        if (resolver->role != ROLE_SYSTEM_PATH) {
            servers[i] = (struct engine_server){
                .address = resolver->address, .port = resolver->port, .qps = resolver->qps};
        }
    }
    return servers;
}

bool conduct(struct arena *arena, struct run *run, const struct conduct_settings *settings, struct err *err)
{
    struct conductor conductor = {
        .arena = arena, .run = run, .settings = settings, .first = run->n_observations};
    const struct engine_settings engine_settings = {
        .timeout_us = run->timeout_us,
        .tries = run->tries,
        .window = ENGINE_WINDOW,
        .origin_us = settings->origin_us,
        .deadline_us = settings->deadline_us,
        .stop = settings->stop,
        .progress = engine_progress,
        .progress_context = &conductor,
    };
    if (!engine_new(arena, servers_of(arena, run), run->n_resolvers, &engine_settings, &conductor.engine,
                    err)) {
        return false;
    }
    for (enum phase phase = 0; phase < PHASES; phase++) {
        if (worth_planning(&conductor, phase)) {
            ask_phase(&conductor, phase);
        }
    }
    wait_for_late_replies(&conductor);
    engine_free(conductor.engine);
    publish(&conductor);
    if (run->incomplete == NULL) {
        run->incomplete = shortfall(&conductor);
    }
    run->complete = run->incomplete == NULL;
    run_index(arena, run);
    return true;
}
