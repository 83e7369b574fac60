#include "base/clock.h"
#include "probes/engine_internal.h"

static void close_stream(struct ask *ask)
{
    if (ask->stream != NULL) {
        watch_end(ask->watch);
        tcp_close(ask->stream);
    }
}

/* What every end has in common. */
static void finish(struct ask *ask, enum outcome outcome, bool cut)
{
    ask_want_to_send(ask, false);
    ask_list_remove(ask);
    ask->observation->outcome = outcome;
    ask->observation->cut = cut;
    tap_receipt(ask->channel->tap, &ask->ticket);
    ask->channel->last_ended = ask;
    ask->channel->engine->done++;
}

void ask_forget(struct ask *ask)
{
    if (ask->list == &ask->channel->listening) {
        ask_list_remove(ask);
        close_stream(ask);
    }
}

void ask_answered(struct ask *ask)
{
    struct observation *observation = ask->observation;
    struct engine *engine = ask->channel->engine;
    const struct packet *reply = &observation->packets[observation->n_packets - 1];
    struct err ignored; /* it has been decoded before */
    observation->has_message =
        dns_message_decode(engine->arena, reply->data, reply->len, &observation->message, &ignored);
    observation->rtt_us = reply->at_us - (ask->sent_us - engine->settings.origin_us);
    observation->error = NULL;
    ask->channel->resolver->answered = true;
    if (ask->list == &ask->channel->in_flight) {
        finish(ask, OUTCOME_ANSWERED, false);
        close_stream(ask);
    } else {
        observation->outcome = OUTCOME_LATE;
        ask_forget(ask);
    }
}

/* Listens on, as long as a reply can still come: over UDP always, over TCP while the connection stands. */
static void listen_on(struct ask *ask)
{
    struct ask_list *listening = &ask->channel->listening;
    if (ask->tries == 0 || (ask->stream != NULL && ask->stream->fd < 0)) {
        close_stream(ask);
        return;
    }
    if (listening->count >= ENGINE_LISTENING_MAX) {
        ask_forget(listening->first);
    }
    ask_list_add(listening, ask);
}

void ask_unanswered(struct ask *ask, bool cut)
{
    struct resolver *resolver = ask->channel->resolver;
    enum outcome outcome = ask->replied_badly                  ? OUTCOME_MALFORMED
                           : ask->trouble != OUTCOME_NOT_ASKED ? ask->trouble
                                                               : OUTCOME_TIMEOUT;
    finish(ask, outcome, cut);
    if (outcome == ask->trouble) {
        ask->observation->error = ask->trouble_text;
    }
    if (!cut && outcome != OUTCOME_MALFORMED) {
        resolver->failures++;
    }
    if (!cut && (outcome == OUTCOME_TIMEOUT || outcome == OUTCOME_MALFORMED)) {
        listen_on(ask);
    } else {
        close_stream(ask);
    }
}

void ask_not_asked(struct ask *ask, bool cut)
{
    finish(ask, OUTCOME_NOT_ASKED, cut);
}

static void overdue(struct ask *ask)
{
    struct channel *channel = ask->channel;
    if (channel->transport == TRANSPORT_UDP && ask->busy_us == 0 && ask->tries < channel->resolver->tries) {
        ask_want_to_send(ask, true);
    } else {
        ask_unanswered(ask, false);
    }
}

/* Whether the question waits for its turn to send, which has no end of its own. */
static bool waits_for_turn(const struct ask *ask)
{
    return ask->wants_to_send && ask->busy_us == 0;
}

static void channel_overdue(struct channel *channel, int64_t now_us)
{
    int64_t next_us = INT64_MAX;
    struct ask *ask = channel->in_flight.first;
    while (ask != NULL) {
        struct ask *next = ask->next;
        if (!waits_for_turn(ask)) {
            if (now_us >= ask->due_us) {
                overdue(ask);
            } else if (ask->due_us < next_us) {
                next_us = ask->due_us;
            }
        }
        ask = next;
    }
    channel->due_us = next_us;
}

void engine_overdue(struct engine *engine, int64_t now_us)
{
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            struct channel *channel = &engine->resolvers[i].channels[transport];
            if (channel->tap != NULL && now_us >= channel->due_us) {
                channel_overdue(channel, now_us);
            }
        }
    }
}

void engine_cut(struct engine *engine)
{
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            struct channel *channel = &engine->resolvers[i].channels[transport];
            while (channel->in_flight.first != NULL) {
                ask_unanswered(channel->in_flight.first, true);
            }
            while (channel->waiting.first != NULL) {
                ask_not_asked(channel->waiting.first, true);
            }
        }
    }
}

static bool heard_out(const struct ask *ask, int64_t now_us)
{
    return now_us - ask->channel->engine->settings.origin_us - ask->observation->sent_us >= ENGINE_LATE_US;
}

/* Questions end in nearly the order in which they were first sent, so the first ones are done first. */
size_t engine_listening(struct engine *engine, int64_t now_us)
{
    size_t left = 0;
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            struct ask_list *listening = &engine->resolvers[i].channels[transport].listening;
            while (listening->first != NULL && heard_out(listening->first, now_us)) {
                ask_forget(listening->first);
            }
            left += listening->count;
        }
    }
    return left;
}
