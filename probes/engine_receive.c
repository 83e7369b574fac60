#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "probes/engine_internal.h"

enum {
    EVENTS = 64,
    ROUND_PACKETS = 512, /* read from one socket before the others and the clock have their turn */
};

bool watch_begin(struct watch *watch, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};
    return epoll_ctl(watch->channel->engine->epoll, EPOLL_CTL_ADD, watch->fd, &event) == 0;
}

void watch_change(struct watch *watch, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};
    (void)epoll_ctl(watch->channel->engine->epoll, EPOLL_CTL_MOD, watch->fd, &event);
}

void watch_end(struct watch *watch)
{
    if (watch->fd >= 0) {
        (void)epoll_ctl(watch->channel->engine->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
        watch->fd = -1;
    }
}

/* The error belongs to the question whose id the quoted packet begins with. */
static void take_icmp(const struct watch *port, const struct udp_error *icmp)
{
    struct channel *channel = port->channel;
    if (icmp->quote_len < 2 || channel->by_id == NULL) {
        return;
    }
    struct ask *ask = channel->by_id[icmp->quote[0] << 8 | icmp->quote[1]];
    if (ask == NULL || ask->list != &channel->in_flight || (ask->ports & 1U << port->port) == 0) {
        return;
    }
    ask_trouble(ask, wire_trouble(icmp->error), icmp->text);
    ask->refusals++;
    if (ask->tries == channel->resolver->tries && ask->refusals >= ask->tries) {
        ask_unanswered(ask, false);
    }
}

static void read_port(struct watch *port, uint32_t events)
{
    struct engine *engine = port->channel->engine;
    for (int i = 0; i < ROUND_PACKETS; i++) {
        ssize_t got = udp_receive(port->fd, engine->buffer, DNS_MESSAGE_MAX);
        if (got < 0) {
            break;
        }
        channel_packet(port->channel, port->port, engine->buffer, (size_t)got);
    }
    struct udp_error icmp;
    for (int i = 0; (events & EPOLLERR) != 0 && i < ROUND_PACKETS && udp_error(port->fd, &icmp); i++) {
        take_icmp(port, &icmp);
    }
}

/* The connection has ended without the reply. */
static void stream_ended(struct ask *ask, int error, const uint8_t *part, size_t len)
{
    if (len > 0) {
        ask_cut_off(ask, part, len, "the connection was closed in the middle of a message");
    }
    if (ask->list != &ask->channel->in_flight) {
        ask_forget(ask);
        return;
    }
    ask_trouble(ask, error == 0 ? WIRE_REFUSED : wire_trouble(error),
                error == 0 ? "connection closed without a reply" : strerror(error));
    ask_unanswered(ask, false);
}

static void read_stream(struct ask *ask, const struct watch *watch)
{
    for (int i = 0; i < ROUND_PACKETS && watch->fd >= 0; i++) {
        const uint8_t *data;
        size_t len;
        int error = 0;
        switch (tcp_read(ask->stream, &data, &len, &error)) {
        case TCP_WAIT:
            return;
        case TCP_FRAME:
            ask_message(ask, data, len);
            break;
        case TCP_CLOSED:
            stream_ended(ask, error, data, len);
            return;
        }
    }
}

static void stream_event(struct watch *watch, uint32_t events)
{
    struct ask *ask = watch->ask;
    int error = 0;
    if (!ask->stream->connected) {
        if (tcp_connected(ask->stream, &error)) {
            watch_change(watch, EPOLLIN);
            ask_want_to_send(ask, true);
        } else if (error != 0) {
            stream_ended(ask, error, NULL, 0);
        }
        return;
    }
    if ((events & EPOLLOUT) != 0) {
        error = tcp_flush(ask->stream);
        if (error != 0) {
            stream_ended(ask, error, NULL, 0);
            return;
        }
        if (tcp_flushed(ask->stream)) {
            watch_change(watch, EPOLLIN);
        }
    }
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        read_stream(ask, watch);
    }
}

void engine_receive(struct engine *engine, int64_t until_us)
{
    struct epoll_event events[EVENTS];
    int64_t wait_us = until_us - clock_monotonic_us();
    int wait_ms = wait_us <= 0 ? 0 : wait_us >= 1000 * 1000 ? 1000 : (int)((wait_us + 999) / 1000);
    int ready;
    int rounds = 0;
    do { /* more than EVENTS sockets may be ready */
        ready = epoll_wait(engine->epoll, events, EVENTS, rounds == 0 ? wait_ms : 0);
        for (int i = 0; i < ready; i++) {
            struct watch *watch = events[i].data.ptr;
            if (watch->fd < 0) {
                continue;
            }
            if (watch->ask == NULL) {
                read_port(watch, events[i].events);
            } else {
                stream_event(watch, events[i].events);
            }
        }
    } while (ready == EVENTS && ++rounds < 16);
}
