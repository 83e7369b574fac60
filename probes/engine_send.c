#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>

#include "base/clock.h"
#include "dns/query.h"
#include "probes/engine_internal.h"

bool engine_random(struct engine *engine, void *out, size_t len)
{
    if (sizeof engine->random - engine->random_at < len) {
        ssize_t got;
        do {
            got = getrandom(engine->random, sizeof engine->random, 0);
        } while (got < 0 && errno == EINTR);
        if (got != (ssize_t)sizeof engine->random) {
            return false;
        }
        engine->random_at = 0;
    }
    memcpy(out, engine->random + engine->random_at, len);
    engine->random_at += len;
    return true;
}

/*
 * An id that no question in flight or listened for has, and rather none at all: packets that come for an
 * ended question are still its own as long as its id is not given away.
 */
static void choose_id(struct ask *ask)
{
    enum { IDS = 65536, DRAWS = 8 };
    struct channel *channel = ask->channel;
    if (channel->by_id == NULL) {
        channel->by_id = arena_array(channel->engine->arena, IDS, sizeof *channel->by_id);
    }
    for (int draw = 0;; draw++) {
        (void)engine_random(channel->engine, &ask->id, sizeof ask->id);
        const struct ask *holder = channel->by_id[ask->id];
        if (holder == NULL || (draw >= DRAWS && holder->list == NULL && !holder->ticket.open)) {
            break;
        }
    }
    channel->by_id[ask->id] = ask;
    ask->ticket.id = ask->id;
}

void ask_begin(struct ask *ask)
{
    struct channel *channel = ask->channel;
    ask_list_remove(ask);
    ask_list_add(&channel->in_flight, ask);
    choose_id(ask);
    tap_carry(channel->tap, &ask->ticket);
}

void ask_want_to_send(struct ask *ask, bool wants)
{
    if (wants != ask->wants_to_send) {
        ask->wants_to_send = wants;
        ask->channel->n_wanting += wants ? 1 : (size_t)-1;
    }
}

void ask_trouble(struct ask *ask, enum wire_trouble trouble, const char *text)
{
    ask->trouble = trouble == WIRE_REFUSED ? OUTCOME_REFUSED_CONNECTION : OUTCOME_UNREACHABLE;
    ask->trouble_text = arena_strdup(ask->channel->engine->arena, text);
}

static void set_due(struct ask *ask, int64_t due_us)
{
    ask->due_us = due_us;
    if (due_us < ask->channel->due_us) {
        ask->channel->due_us = due_us;
    }
}

/* A packet could not be sent: later if the system is only busy, but not for longer than a try lasts; else the
 * question is over. */
static void could_not_send(struct ask *ask, int error, int64_t now_us)
{
    struct channel *channel = ask->channel;
    ask_trouble(ask, wire_trouble(error), strerror(error));
    if (wire_trouble(error) != WIRE_BUSY) {
        ask_unanswered(ask, false);
        return;
    }
    if (ask->busy_us == 0) {
        ask->busy_us = now_us;
    }
    ask_want_to_send(ask, true);
    set_due(ask, ask->busy_us + channel->engine->settings.timeout_us);
    channel->busy_until_us = now_us + ENGINE_BUSY_US;
}

static void was_sent(struct ask *ask, const uint8_t *data, size_t len, int64_t now_us)
{
    ask_record_sent(ask, data, len, now_us);
    pace_note(&ask->channel->resolver->pace, now_us);
    ask_want_to_send(ask, false);
    if (ask->busy_us != 0) {
        ask->busy_us = 0;
        ask->trouble = OUTCOME_NOT_ASKED;
    }
    ask->sent_us = now_us;
    ask->tries++;
}

static bool encode(const struct ask *ask, uint8_t out[static DNS_QUERY_MAX], size_t *len)
{
    const struct question *question = &ask->observation->question;
    struct dns_query query = {.qname = question->qname,
                              .qtype = question->qtype,
                              .rd = question->rd,
                              .cd = question->cd,
                              .edns = !question->without_edns};
    return dns_query_encode(out, len, ask->id, &query);
}

/* The socket of one source port, opened at its first use. Returns 0 or an errno value. */
static int open_port(struct watch *port)
{
    const struct engine_server *server = port->channel->resolver->server;
    int error = 0;
    if (port->fd >= 0) {
        return 0;
    }
    port->fd = udp_open(&server->address, server->port, &error);
    if (port->fd >= 0 && !watch_begin(port, EPOLLIN)) {
        error = errno;
        watch_end(port);
    }
    return port->fd >= 0 ? 0 : error;
}

/* Which source port: questions are spread by chance over all, and a question that is sent or asked again
 * takes the next, for a way to the resolver that depends on the port (one of several servers behind an
 * address) is then another way. */
static struct watch *choose_port(struct ask *ask)
{
    const struct question *question = &ask->observation->question;
    unsigned hash = ask->channel->engine->port_salt + question->qtype;
    for (const char *c = question->qname; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619U; /* FNV-1a */
    }
    hash ^= hash >> 16;
    return &ask->channel->ports[(hash + (unsigned)question->round + (unsigned)ask->tries) % ENGINE_PORTS];
}

static void send_datagram(struct ask *ask)
{
    struct channel *channel = ask->channel;
    uint8_t data[DNS_QUERY_MAX];
    size_t len = 0;
    struct watch *port = choose_port(ask);
    int64_t now_us = clock_monotonic_us();
    int error = encode(ask, data, &len) ? open_port(port) : EINVAL;
    if (error == 0) {
        now_us = clock_monotonic_us();
        error = udp_send(port->fd, data, len);
    }
    if (error != 0) {
        could_not_send(ask, error, now_us);
        return;
    }
    ask->ports |= (uint8_t)(1U << port->port);
    was_sent(ask, data, len, now_us);
    set_due(ask, now_us + channel->engine->settings.timeout_us);
}

/* Asking again makes no sense on a connection, so one message has the time of all tries; and connecting has
 * as much. */
static void set_stream_due(struct ask *ask, int64_t now_us)
{
    const struct channel *channel = ask->channel;
    set_due(ask, now_us + channel->engine->settings.timeout_us * channel->resolver->tries);
}

/* A connection of its own for each question, so that its end is this question's and nobody else's. Its first
 * packet counts for the rate. */
static void connect_stream(struct ask *ask)
{
    struct channel *channel = ask->channel;
    const struct engine_server *server = channel->resolver->server;
    int64_t now_us = clock_monotonic_us();
    if (ask->stream == NULL) {
        ask->stream = arena_alloc(channel->engine->arena, sizeof *ask->stream);
        ask->watch = arena_alloc(channel->engine->arena, sizeof *ask->watch);
        *ask->watch = (struct watch){.channel = channel, .ask = ask, .fd = -1};
    }
    int error = tcp_open(ask->stream, &server->address, server->port);
    if (error == 0) {
        ask->watch->fd = ask->stream->fd;
        if (!watch_begin(ask->watch, EPOLLOUT)) {
            error = errno;
            ask->watch->fd = -1;
            tcp_close(ask->stream);
        }
    }
    if (error != 0) {
        could_not_send(ask, error, now_us);
        return;
    }
    pace_note(&channel->resolver->pace, now_us);
    ask_want_to_send(ask, false);
    ask->busy_us = 0;
    ask->trouble = OUTCOME_NOT_ASKED;
    set_stream_due(ask, now_us);
}

static void send_message(struct ask *ask)
{
    uint8_t data[DNS_QUERY_MAX];
    size_t len = 0;
    int64_t now_us = clock_monotonic_us();
    int error = encode(ask, data, &len) ? tcp_send(ask->stream, data, len) : EINVAL;
    if (error != 0) {
        could_not_send(ask, error, now_us);
        return;
    }
    was_sent(ask, data, len, now_us);
    set_stream_due(ask, now_us);
    watch_change(ask->watch, tcp_flushed(ask->stream) ? EPOLLIN : EPOLLIN | EPOLLOUT);
}

void ask_send(struct ask *ask)
{
    if (ask->channel->transport == TRANSPORT_UDP) {
        send_datagram(ask);
    } else if (ask->stream == NULL || ask->stream->fd < 0) {
        connect_stream(ask);
    } else {
        send_message(ask);
    }
}

static void hook_send(struct tap_ticket *ticket)
{
    ask_send((struct ask *)(void *)ticket);
}

static void hook_failed(struct tap_ticket *ticket, const char *error)
{
    struct ask *ask = (struct ask *)(void *)ticket;
    if (ask->list != &ask->channel->in_flight) {
        return;
    }
    ask_trouble(ask, WIRE_UNREACHABLE, arena_printf(ask->channel->engine->arena, "c-ares: %s", error));
    ask_unanswered(ask, false);
}

const struct tap_hooks engine_tap_hooks = {hook_send, hook_failed};
