#include "probes/conduct.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "probes/again.h"
#include "probes/engine.h"
#include "probes/interception.h"
#include "probes/probe.h"
#include "probes/replies.h"
#include "probes/settle.h"

enum { SLICE_US = 200 * 1000, GLANCE_US = 1000, SECOND_US = 1000 * 1000 };

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
    size_t n_resolvers;                 /* of the run when it began */
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
    return !conductor->cut || !phase_follows(phase);
}

static void ask_planned(struct conductor *conductor, enum phase phase, const struct plan *plan)
{
    size_t before = conductor->n_asked;
    conductor->engine_before = conductor->engine_asked;
    struct observation *batch = arena_array(conductor->arena, plan->n_questions, sizeof *batch);
    for (size_t i = 0; i < plan->n_questions; i++) {
        conductor->asked = arena_grow(conductor->arena, conductor->asked, conductor->n_asked,
                                      &conductor->cap_asked, sizeof(struct observation *));
        conductor->asked[conductor->n_asked++] = &batch[i];
        batch[i].id = (int)(conductor->first + conductor->n_asked);
        batch[i].question = plan->questions[i];
        if (phase != PHASE_SYSTEM_PATH) {
            engine_ask(conductor->engine, &batch[i]);
            conductor->engine_asked++;
        }
    }
    conductor->phase = phase;
    bool whole = phase == PHASE_SYSTEM_PATH
                     ? resolve_system_path(conductor, conductor->asked + before, plan->n_questions)
                     : engine_run(conductor->engine);
    conductor->cut = conductor->cut || !whole;
    publish(conductor);
}

static void ask_phase(struct conductor *conductor, enum phase phase)
{
    struct plan plan;
    size_t before = conductor->run->n_observations;
    plan_phase(conductor->arena, conductor->run, phase, &plan);
    if (plan.n_questions > 0) {
        ask_planned(conductor, phase, &plan);
    }
    plan_without_edns(conductor->arena, conductor->run, before, &plan);
    if (plan.n_questions > 0 && !conductor->cut) {
        ask_planned(conductor, phase, &plan);
    }
}

/* ---- between the phases -------------------------------------------------------------------------------- */

static bool stopped(const struct conduct_settings *settings)
{
    return settings->stop != NULL && *settings->stop;
}

/* Waits until then, since the start of the run, where it is not -1; late replies come in meanwhile. `what`:
 * for progress lines. */
static void wait_until(struct conductor *conductor, int64_t due_us, const char *what)
{
    const struct conduct_settings *settings = conductor->settings;
    int64_t now_us = clock_monotonic_us();
    int64_t longest_us = now_us + SETTLE_WAIT_MAX_US, begin_us = now_us;
    int64_t until_us = settings->origin_us + due_us < longest_us ? settings->origin_us + due_us : longest_us;
    until_us = settings->deadline_us < until_us ? settings->deadline_us : until_us;
    while (due_us >= 0 && now_us < until_us && !stopped(settings)) {
        int64_t next_us = until_us < now_us + SLICE_US ? until_us : now_us + SLICE_US;
        report_progress(conductor, what, (size_t)((now_us - begin_us) / SECOND_US),
                        (size_t)((until_us - begin_us) / SECOND_US));
        engine_linger(conductor->engine, next_us);
        now_us = clock_monotonic_us();
        if (now_us < next_us) { /* there was nothing to listen for */
            poll(NULL, 0, (int)((next_us - now_us) / 1000 + 1));
            now_us = clock_monotonic_us();
        }
    }
    publish(conductor);
}

/* The engine knows the address from the start, for its servers are fixed; the run gets it only now. */
static void add_test_net(struct conductor *conductor)
{
    struct run *run = conductor->run;
    if (run->n_resolvers != conductor->n_resolvers || !interception_suspected(run)) {
        return;
    }
    struct resolver *resolvers = arena_array(conductor->arena, run->n_resolvers + 1, sizeof *resolvers);
    memcpy(resolvers, run->resolvers, run->n_resolvers * sizeof *resolvers);
    struct resolver *added = &resolvers[run->n_resolvers++];
    *added = interception_resolver();
    added->id = arena_printf(conductor->arena, "r%zu", run->n_resolvers);
    run->resolvers = resolvers;
}

static void prepare(struct conductor *conductor, enum phase phase)
{
    if (phase == PHASE_REPEAT) {
        add_test_net(conductor);
        wait_until(conductor, again_due_us(conductor->run), "waiting for fresh answers, seconds");
    } else if (phase == PHASE_SETTLED_PRIVATELINK && conductor->run->settle) {
        wait_until(conductor, settle_due_us(conductor->arena, conductor->run),
                   "waiting for cached answers to expire, seconds");
    }
}

/* ---- late replies ------------------------------------------------------------------------------------- */

static void mark_alive(const struct conductor *conductor, bool *alive)
{
    for (size_t i = 0; i < conductor->n_asked; i++) {
        const struct question *question = &conductor->asked[i]->question;
        alive[question->resolver] |= question->transport == TRANSPORT_UDP && reply_came(conductor->asked[i]);
    }
}

/* Late replies to the first questions are evidence; to those that followed they would say the same. No
 * verdict depends on late AAAA replies, and some servers never give any. */
static bool worth_waiting(const struct conductor *conductor, const struct observation *observation)
{
    const struct question *question = &observation->question;
    const struct resolver *resolver = &conductor->run->resolvers[question->resolver];
    return observation->outcome == OUTCOME_TIMEOUT && !observation->cut && resolver->judged &&
           resolver->role != ROLE_SYSTEM_PATH && question->transport == TRANSPORT_UDP && question->rd &&
           !question->cd && question->round == 0 && question->qtype != DNS_AAAA;
}

/* Until when a late reply to a question of a judged resolver that lives may come (monotonic), and to how
 * many; 0 for none. A resolver of which nothing ever came is not waited for. */
static int64_t late_until(const struct conductor *conductor, bool *alive, size_t *open)
{
    int64_t until = 0;
    *open = 0;
    mark_alive(conductor, alive);
    for (size_t i = 0; i < conductor->n_asked; i++) {
        const struct observation *observation = conductor->asked[i];
        if (!alive[observation->question.resolver] || !worth_waiting(conductor, observation)) {
            continue;
        }
        int64_t end = conductor->settings->origin_us + observation->sent_us + ENGINE_LATE_US;
        until = end > until ? end : until;
        (*open)++;
    }
    return until;
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
        engine_linger(conductor->engine, until < now + SLICE_US ? until : now + SLICE_US);
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

static struct engine_server server_of(const struct resolver *resolver)
{
    return (struct engine_server){.address = resolver->address,
                                  .port = resolver->port,
                                  .qps = resolver->qps,
                                  .tries = interception_is_resolver(resolver) ? 1 : 0};
}

/* The resolvers, and behind them the one that add_test_net() may add. */
static struct engine_server *servers_of(struct arena *arena, const struct run *run)
{
    struct engine_server *servers = arena_array(arena, run->n_resolvers + 1, sizeof *servers);
    const struct resolver test_net = interception_resolver();
    for (size_t i = 0; i < run->n_resolvers; i++) {
        if (run->resolvers[i].role != ROLE_SYSTEM_PATH) {
            servers[i] = server_of(&run->resolvers[i]);
        }
    }
    servers[run->n_resolvers] = server_of(&test_net);
    return servers;
}

bool conduct(struct arena *arena, struct run *run, const struct conduct_settings *settings, struct err *err)
{
    struct conductor conductor = {.arena = arena,
                                  .run = run,
                                  .settings = settings,
                                  .first = run->n_observations,
                                  .n_resolvers = run->n_resolvers};
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
    if (!engine_new(arena, servers_of(arena, run), run->n_resolvers + 1, &engine_settings, &conductor.engine,
                    err)) {
        return false;
    }
    for (enum phase phase = 0; phase < PHASES; phase++) {
        if (worth_planning(&conductor, phase)) {
            prepare(&conductor, phase);
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
