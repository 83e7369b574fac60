#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "badserver_internal.h"

enum { SLOW_US = 2000 };

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void words_end_connection(struct connection *connection, enum then then)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    if (then == THEN_RESET) {
        setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    }
    close(connection->fd);
    connection->fd = -1;
    connection->generation++;
}

static void send_now(struct badserver *server, const struct later *item)
{
    if (item->connection < 0) {
        (void)sendto(item->fd, item->data, item->len, MSG_NOSIGNAL, (const struct sockaddr *)&item->to,
                     item->to_len);
        return;
    }
    struct connection *connection = &server->connections[item->connection];
    if (connection->fd < 0 || connection->generation != item->generation) {
        return;
    }
    (void)send(connection->fd, item->data, item->len, MSG_NOSIGNAL);
    if (item->then != THEN_NOTHING) {
        words_end_connection(connection, item->then);
    }
}

static void send_at(struct badserver *server, const struct later *item, int64_t time)
{
    if (item->at_us <= time) {
        send_now(server, item);
        return;
    }
    if (server->n_later == server->cap_later) {
        server->cap_later = server->cap_later * 2 + 64;
        server->later = realloc(server->later, server->cap_later * sizeof *server->later);
        must(server->later != NULL, "realloc");
    }
    server->later[server->n_later++] = *item;
}

int words_send_due(struct badserver *server)
{
    int64_t time = now_us(), next = time + 1000000;
    size_t kept = 0;
    for (size_t i = 0; i < server->n_later; i++) {
        if (server->later[i].at_us <= time) {
            send_now(server, &server->later[i]);
        } else {
            next = server->later[i].at_us < next ? server->later[i].at_us : next;
            server->later[kept++] = server->later[i];
        }
    }
    server->n_later = kept;
    return (int)((next - time + 999) / 1000);
}

/* ---- replying ---- */

struct reply_state { /* while the words of one label are gone through */
    struct badserver *server;
    struct seen *seen;
    struct later item;
    int64_t time;
    bool slow, done_something;
};

static void send_message(struct reply_state *state, const uint8_t *data, size_t len, size_t keep)
{
    struct later *item = &state->item;
    item->len = 0;
    if (item->connection >= 0) {
        item->data[item->len++] = (uint8_t)(len >> 8);
        item->data[item->len++] = (uint8_t)len;
    }
    memcpy(item->data + item->len, data, keep);
    item->len += keep;
    if (!state->slow) {
        send_at(state->server, item, state->time);
        return;
    }
    struct later whole = *item;
    for (size_t i = 0; i < whole.len; i++) {
        item->data[0] = whole.data[i];
        item->len = 1;
        item->at_us += SLOW_US;
        send_at(state->server, item, state->time);
    }
}

static void end_with(struct reply_state *state, enum then then)
{
    state->item.len = 0;
    state->item.then = then;
    send_at(state->server, &state->item, state->time);
}

static void rogue(struct reply_state *state, const uint8_t *data, size_t len)
{
    struct later item = state->item;
    for (int i = 0; i < state->server->n_askers; i++) {
        item.to = state->server->askers[i];
        if (memcmp(&item.to, &state->item.to, sizeof item.to) != 0) {
            memcpy(item.data, data, len);
            item.len = len;
            send_at(state->server, &item, state->time);
            return;
        }
    }
}

/* Does one word; false where nothing behind it is to be done. */
static bool do_word(struct reply_state *state, const char *word, const uint8_t *query, size_t len)
{
    uint8_t reply[ROOM];
    size_t reply_len = 0;
    bool tcp = state->item.connection >= 0;
    if (strncmp(word, "delay", 5) == 0) {
        state->item.at_us += atoll(word + 5) * 1000;
        return true;
    }
    if (strncmp(word, "first", 5) == 0) {
        bool drop = state->seen->count[tcp] <= atoi(word + 5);
        state->done_something |= drop;
        return !drop;
    }
    state->done_something = true;
    if (strcmp(word, "silent") == 0) {
    } else if (strcmp(word, "close") == 0 || strcmp(word, "reset") == 0) {
        end_with(state, word[0] == 'c' ? THEN_CLOSE : THEN_RESET);
    } else if (strcmp(word, "slow") == 0) {
        state->slow = true;
        state->done_something = false;
    } else if (strcmp(word, "half") == 0) {
        badreply_make("good", query, len, reply, &reply_len);
        send_message(state, reply, reply_len, reply_len / 2);
        end_with(state, THEN_CLOSE);
    } else if (strcmp(word, "rogue") == 0) {
        badreply_make("good", query, len, reply, &reply_len);
        rogue(state, reply, reply_len);
    } else if (badreply_make(word, query, len, reply, &reply_len)) {
        for (int i = strcmp(word, "flood") == 0 ? 1000 : 1; i > 0; i--) {
            send_message(state, reply, reply_len, reply_len);
        }
        memcpy(state->seen->reply, reply, reply_len < 512 ? reply_len : 512);
        state->seen->reply_len = reply_len < 512 ? reply_len : 512;
    } else {
        state->done_something = false;
    }
    return true;
}

void words_do(struct badserver *server, const struct later *address, const uint8_t *query, size_t len)
{
    char name[256], label[64];
    size_t question_len;
    if (!badreply_name(query, len, name, &question_len)) {
        return;
    }
    struct reply_state state = {.server = server, .item = *address, .time = now_us()};
    state.item.at_us = state.time;
    state.seen = seen_find(server, name, true);
    state.seen->count[address->connection >= 0]++;
    server->total++;
    snprintf(label, sizeof label, "%.*s", (int)strcspn(name, "."), name);
    char *rest = label, *word;
    bool on = true;
    bool any = false;
    while (on && (word = strsep(&rest, "-")) != NULL) {
        state.done_something = false;
        on = do_word(&state, word, query, len);
        any |= state.done_something;
    }
    if (!any) {
        do_word(&state, "good", query, len);
    }
}
