#include "base/clock.h"
#include "probes/engine_internal.h"
#include "probes/reply_check.h"

enum { SCRATCH_KEPT = 512 * 1024 };

/* Packets are checked in memory of the moment: who floods us with bad ones must not fill the run's. */
static struct arena *scratch(struct engine *engine)
{
    if (arena_used(engine->scratch) > SCRATCH_KEPT) {
        arena_free(engine->scratch);
        engine->scratch = arena_new();
    }
    return engine->scratch;
}

static struct packet *record(struct ask *ask, enum packet_kind kind, const uint8_t *data, size_t len,
                             int64_t at_us)
{
    struct observation *observation = ask->observation;
    const struct engine *engine = ask->channel->engine;
    observation->packets = arena_grow(engine->arena, observation->packets, observation->n_packets,
                                      &observation->cap_packets, sizeof *observation->packets);
    struct packet *packet = &observation->packets[observation->n_packets++];
    packet->kind = kind;
    packet->at_us = at_us - engine->settings.origin_us;
    packet->data = arena_memdup(engine->arena, data, len);
    packet->len = len;
    return packet;
}

void ask_record_sent(struct ask *ask, const uint8_t *data, size_t len, int64_t at_us)
{
    const struct packet *packet = record(ask, PACKET_SENT, data, len, at_us);
    if (ask->observation->sent_us < 0) {
        ask->observation->sent_us = packet->at_us;
    }
}

/* Records a packet that is no reply, as long as there is room; the last one says that there is no more. */
static void record_unwanted(struct ask *ask, enum packet_kind kind, const uint8_t *data, size_t len,
                            const char *why)
{
    struct engine *engine = ask->channel->engine;
    bool full = engine->unwanted_octets > ENGINE_UNWANTED_OCTETS;
    if (ask->unwanted >= ENGINE_UNWANTED_MAX || (full && ask->unwanted > 0)) {
        return;
    }
    ask->unwanted++;
    engine->unwanted_octets += full ? 0 : len;
    struct packet *packet = record(ask, kind, data, full ? 0 : len, clock_monotonic_us());
    packet->why = arena_strdup(engine->arena, why);
    if (full || ask->unwanted == ENGINE_UNWANTED_MAX) {
        packet->why = arena_printf(engine->arena, "%s%sfurther packets like this are not recorded",
                                   why ? why : "", why ? "; " : "");
    }
}

/* Whether a reply to a question that has ended comes too late even to be late. */
static bool too_late(const struct ask *ask, int64_t now_us)
{
    const struct observation *observation = ask->observation;
    return ask->list == NULL &&
           now_us - ask->channel->engine->settings.origin_us - observation->sent_us > ENGINE_LATE_US;
}

/* A packet that bears the question's id, or came on its connection. */
static void judge(struct ask *ask, const uint8_t *data, size_t len)
{
    struct reply_check check;
    int64_t now_us = clock_monotonic_us();
    reply_check(scratch(ask->channel->engine), &ask->observation->question, ask->id, data, len, &check);
    if (check.kind != PACKET_REPLY) {
        ask->replied_badly = true;
        record_unwanted(ask, check.kind, data, len, check.why);
    } else if (ask->tries == 0) { /* a connection that speaks first */
        record_unwanted(ask, PACKET_FOREIGN, data, len, "it came before the question was sent");
    } else if (ask->observation->has_message) {
        record_unwanted(ask, PACKET_DUPLICATE, data, len, NULL);
    } else if (too_late(ask, now_us)) {
        record_unwanted(ask, PACKET_FOREIGN, data, len,
                        "it came when the question was no longer listened for");
    } else {
        record(ask, PACKET_REPLY, data, len, now_us);
        ask_answered(ask);
    }
}

static struct ask *find_repeated(const struct ask_list *list, const struct dns_message *message)
{
    struct ask *ask = list->first;
    while (ask != NULL && (ask->tries == 0 || !reply_repeats(message, &ask->observation->question))) {
        ask = ask->next;
    }
    return ask;
}

static struct ask *find_oldest_sent(const struct ask_list *list)
{
    struct ask *ask = list->first;
    while (ask != NULL && ask->tries == 0) {
        ask = ask->next;
    }
    return ask;
}

/*
 * A packet that bears no question's id. It is put where a reader will look for it: on the question it
 * repeats, else on the oldest one. Only a question that it repeats, or that alone it can be meant for, is
 * thereby replied to badly.
 */
static void place(struct channel *channel, const uint8_t *data, size_t len, const char *why)
{
    struct dns_message message;
    struct err err;
    bool decoded = dns_message_decode(scratch(channel->engine), data, len, &message, &err);
    struct ask *ask = decoded ? find_repeated(&channel->in_flight, &message) : NULL;
    if (ask == NULL && decoded) {
        ask = find_repeated(&channel->listening, &message);
    }
    bool meant = ask != NULL || channel->in_flight.count == 1;
    if (ask == NULL) {
        ask = find_oldest_sent(&channel->in_flight);
    }
    if (ask == NULL) {
        ask = channel->listening.first != NULL ? channel->listening.first : channel->last_ended;
    }
    if (ask == NULL) {
        return; /* nothing was ever asked here */
    }
    ask->replied_badly |= meant;
    if (!decoded) {
        record_unwanted(ask, PACKET_MALFORMED, data, len, err.text);
    } else if (why != NULL) {
        record_unwanted(ask, PACKET_FOREIGN, data, len, why);
    } else {
        struct reply_check check;
        reply_check(channel->engine->scratch, &ask->observation->question, ask->id, data, len, &check);
        record_unwanted(ask, PACKET_FOREIGN, data, len, check.why);
    }
}

void channel_packet(struct channel *channel, unsigned port, const uint8_t *data, size_t len)
{
    struct ask *ask = NULL;
    if (len >= 2 && channel->by_id != NULL) {
        ask = channel->by_id[data[0] << 8 | data[1]];
    }
    if (ask == NULL) {
        place(channel, data, len, NULL);
    } else if ((ask->ports & 1U << port) == 0) {
        place(channel, data, len, "it came to another port than the question with its id left from");
    } else {
        judge(ask, data, len);
    }
}

void ask_message(struct ask *ask, const uint8_t *data, size_t len)
{
    judge(ask, data, len);
    if (ask->unwanted >= ENGINE_UNWANTED_MAX && ask->list != NULL) { /* nothing good comes from here */
        if (ask->list == &ask->channel->in_flight) {
            ask_unanswered(ask, false);
        }
        ask_forget(ask);
    }
}

void ask_cut_off(struct ask *ask, const uint8_t *data, size_t len, const char *why)
{
    ask->replied_badly = true;
    record_unwanted(ask, PACKET_MALFORMED, data, len, why);
}
