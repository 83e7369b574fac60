#include "probes/engine.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "probes/engine_internal.h"

static bool open_resolver(struct engine *engine, struct resolver *resolver, struct err *err)
{
    const struct engine_server *server = resolver->server;
    pace_init(&resolver->pace, engine->arena, server->qps);
    for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
        struct channel *channel = &resolver->channels[transport];
        channel->engine = engine;
        channel->resolver = resolver;
        channel->transport = (enum transport)transport;
        channel->due_us = INT64_MAX;
        for (unsigned i = 0; i < ENGINE_PORTS; i++) {
            channel->ports[i] = (struct watch){.channel = channel, .fd = -1, .port = i};
        }
        if (!tap_new(engine->arena, &server->address, server->port, &engine_tap_hooks, &channel->tap, err)) {
            return false;
        }
    }
    return true;
}

bool engine_new(struct arena *arena, const struct engine_server *servers, size_t n_servers,
                const struct engine_settings *settings, struct engine **out, struct err *err)
{
    struct engine *engine = arena_alloc(arena, sizeof *engine);
    engine->arena = arena;
    engine->settings = *settings;
    if (engine->settings.window > ENGINE_WINDOW_MAX) {
        engine->settings.window = ENGINE_WINDOW_MAX;
    }
    engine->resolvers = arena_array(arena, n_servers, sizeof *engine->resolvers);
    engine->n_resolvers = n_servers;
    engine->buffer = arena_alloc(arena, DNS_MESSAGE_MAX);
    engine->random_at = sizeof engine->random;
    engine->scratch = arena_new();
    engine->epoll = epoll_create1(EPOLL_CLOEXEC);
    bool ok = true;
    if (engine->epoll < 0 || !engine_random(engine, &engine->port_salt, sizeof engine->port_salt)) {
        ok = err_set(err, ERR_IO, "the DNS engine cannot be set up: %s", strerror(errno));
    }
    for (size_t i = 0; i < n_servers; i++) {
        engine->resolvers[i].server = &servers[i];
        engine->resolvers[i].tries = servers[i].tries > 0 ? servers[i].tries : settings->tries;
    }
    for (size_t i = 0; i < n_servers && ok; i++) {
        ok = servers[i].address.family == 0 || open_resolver(engine, &engine->resolvers[i], err);
    }
    if (!ok) {
        engine_free(engine);
        return false;
    }
    *out = engine;
    return true;
}

void engine_ask(struct engine *engine, struct observation *observation)
{
    const struct question *question = &observation->question;
    assert(question->resolver >= 0 && (size_t)question->resolver < engine->n_resolvers);
    struct channel *channel = &engine->resolvers[question->resolver].channels[question->transport];
    assert(channel->tap != NULL);
    struct ask *ask = arena_alloc(engine->arena, sizeof *ask);
    ask->observation = observation;
    ask->channel = channel;
    ask->ticket.question = question;
    observation->sent_us = -1;
    observation->rtt_us = -1;
    ask_list_add(&channel->waiting, ask);
    engine->total++;
}

size_t engine_late_possible(const struct engine *engine)
{
    int64_t now_us = clock_monotonic_us() - engine->settings.origin_us;
    size_t count = 0;
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            const struct ask *ask = engine->resolvers[i].channels[transport].listening.first;
            for (; ask != NULL; ask = ask->next) {
                count += now_us - ask->observation->sent_us < ENGINE_LATE_US;
            }
        }
    }
    return count;
}

const char *engine_library_version(void)
{
    return tap_library_version();
}

static void close_streams(struct ask_list *list)
{
    for (struct ask *ask = list->first; ask != NULL; ask = ask->next) {
        if (ask->stream != NULL) {
            watch_end(ask->watch);
            tcp_close(ask->stream);
        }
    }
}

static void close_channel(struct channel *channel)
{
    close_streams(&channel->in_flight);
    close_streams(&channel->listening);
    for (unsigned i = 0; i < ENGINE_PORTS; i++) {
        if (channel->ports[i].fd >= 0) {
            close(channel->ports[i].fd);
        }
    }
    tap_free(channel->tap);
}

void engine_free(struct engine *engine)
{
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            if (engine->resolvers[i].channels[transport].tap != NULL) {
                close_channel(&engine->resolvers[i].channels[transport]);
            }
        }
    }
    if (engine->epoll >= 0) {
        close(engine->epoll);
    }
    arena_free(engine->scratch);
}
