#include "base/clock.h"
#include "probes/engine_internal.h"

enum { TICK_US = 100 * 1000 }; /* stop flag, progress: ten times a second */

static bool must_stop(const struct engine *engine, int64_t now_us)
{
    const struct engine_settings *settings = &engine->settings;
    return now_us >= settings->deadline_us || (settings->stop != NULL && *settings->stop != 0);
}

/* Has c-ares end what has ended. */
static void deliver(struct engine *engine)
{
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            struct channel *channel = &engine->resolvers[i].channels[transport];
            if (channel->tap != NULL) {
                tap_deliver(channel->tap);
            }
        }
    }
}

static int64_t first_due(const struct engine *engine)
{
    int64_t first_us = INT64_MAX;
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            int64_t due_us = engine->resolvers[i].channels[transport].due_us;
            if (engine->resolvers[i].channels[transport].tap != NULL && due_us < first_us) {
                first_us = due_us;
            }
        }
    }
    return first_us;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void tell_progress(struct engine *engine, int64_t now_us)
{
    const struct engine_settings *settings = &engine->settings;
    if (settings->progress != NULL && now_us >= engine->progress_us) {
        engine->progress_us = now_us + TICK_US;
        settings->progress(settings->progress_context, engine->done, engine->total);
    }
}

bool engine_run(struct engine *engine)
{
    while (engine->done < engine->total) {
        int64_t now_us = clock_monotonic_us();
        if (must_stop(engine, now_us)) {
            engine_cut(engine);
            deliver(engine);
            return false;
        }
        (void)engine_listening(engine, now_us);
        int64_t until_us = engine_send_due(engine, now_us);
        until_us = earlier(until_us, first_due(engine));
        until_us = earlier(until_us, engine->settings.deadline_us);
        until_us = engine->done == engine->total ? now_us : earlier(until_us, now_us + TICK_US);
        engine_receive(engine, until_us);
        now_us = clock_monotonic_us();
        if (now_us >= first_due(engine)) {
            engine_receive(engine,
                           now_us); /* what came until now came in time, however late this process was */
            engine_overdue(engine, now_us);
        }
        deliver(engine);
        tell_progress(engine, now_us);
    }
    return true;
}

void engine_linger(struct engine *engine, int64_t until_us)
{
    int64_t now_us = clock_monotonic_us();
    while (now_us < until_us && !must_stop(engine, now_us) && engine_listening(engine, now_us) > 0) {
        int64_t wait_us = earlier(earlier(until_us, engine->settings.deadline_us), now_us + TICK_US);
        engine_receive(engine, wait_us);
        deliver(engine);
        now_us = clock_monotonic_us();
    }
}
