#include "probes/engine_internal.h"

void ask_list_add(struct ask_list *list, struct ask *ask)
{
    ask->list = list;
    ask->previous = list->last;
    ask->next = NULL;
    if (list->last != NULL) {
        list->last->next = ask;
    } else {
        list->first = ask;
    }
    list->last = ask;
    list->count++;
}

void ask_list_remove(struct ask *ask)
{
    struct ask_list *list = ask->list;
    *(ask->previous != NULL ? &ask->previous->next : &list->first) = ask->next;
    *(ask->next != NULL ? &ask->next->previous : &list->last) = ask->previous;
    list->count--;
    ask->list = NULL;
    ask->previous = ask->next = NULL;
}

bool resolver_silent(const struct resolver *resolver)
{
    return !resolver->answered && resolver->failures >= ENGINE_FIRST_FLIGHT;
}

static size_t in_flight(const struct resolver *resolver)
{
    return resolver->channels[TRANSPORT_UDP].in_flight.count +
           resolver->channels[TRANSPORT_TCP].in_flight.count;
}

static struct ask *first_even_if_silent(const struct channel *channel)
{
    struct ask *ask = channel->waiting.first;
    while (ask != NULL && !ask->observation->question.even_if_silent) {
        ask = ask->next;
    }
    return ask;
}

/*
 * The question that may go next, whatever the rate says; NULL for none. A resolver that never answered is
 * asked three questions, which show whether it is silent; then only those that are asked all the same, again
 * three at a time.
 */
static struct ask *next_question(const struct channel *channel)
{
    const struct resolver *resolver = channel->resolver;
    if (channel->in_flight.count >= (size_t)channel->engine->settings.window) {
        return NULL;
    }
    if (resolver->answered) {
        return channel->waiting.first;
    }
    if (resolver_silent(resolver)) {
        return in_flight(resolver) < ENGINE_FIRST_FLIGHT ? first_even_if_silent(channel) : NULL;
    }
    bool room = in_flight(resolver) + (size_t)resolver->failures < ENGINE_FIRST_FLIGHT;
    return room ? channel->waiting.first : NULL;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When the channel may send one more packet; in the past if it may now. */
static int64_t free_at(const struct channel *channel)
{
    int64_t pace_us = pace_free_at(&channel->resolver->pace);
    return pace_us > channel->busy_until_us ? pace_us : channel->busy_until_us;
}

/* Packets of questions in flight first: they have waited longest. */
static int64_t send_again(struct channel *channel, int64_t now_us)
{
    struct ask *ask = channel->in_flight.first;
    while (ask != NULL && channel->n_wanting > 0) {
        struct ask *next = ask->next;
        if (ask->wants_to_send) {
            if (free_at(channel) > now_us) {
                return free_at(channel);
            }
            ask_send(ask);
        }
        ask = next;
    }
    return INT64_MAX;
}

static int64_t send_new(struct channel *channel, int64_t now_us)
{
    for (;;) {
        struct ask *ask = next_question(channel);
        if (ask == NULL) {
            return INT64_MAX;
        }
        if (free_at(channel) > now_us) {
            return free_at(channel);
        }
        ask_begin(ask);
    }
}

/* While a question that is asked even of a silent resolver may still bring it to life, the others wait. */
static void give_up_if_silent(struct resolver *resolver)
{
    if (!resolver_silent(resolver) || in_flight(resolver) > 0) {
        return;
    }
    for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
        if (first_even_if_silent(&resolver->channels[transport]) != NULL) {
            return;
        }
    }
    for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
        struct ask_list *waiting = &resolver->channels[transport].waiting;
        while (waiting->first != NULL) {
            ask_not_asked(waiting->first, false);
        }
    }
}

int64_t engine_send_due(struct engine *engine, int64_t now_us)
{
    int64_t again_us = INT64_MAX;
    for (size_t i = 0; i < engine->n_resolvers; i++) {
        struct resolver *resolver = &engine->resolvers[i];
        if (resolver->channels[TRANSPORT_UDP].tap == NULL) {
            continue;
        }
        for (int transport = TRANSPORT_UDP; transport <= TRANSPORT_TCP; transport++) {
            struct channel *channel = &resolver->channels[transport];
            again_us = earlier(again_us, send_again(channel, now_us));
            again_us = earlier(again_us, send_new(channel, now_us));
        }
        give_up_if_silent(resolver);
    }
    return again_us;
}
