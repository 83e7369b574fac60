#include "badserver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUCKETS = 16384, CONNECTIONS = 256, ROOM = 1024, PORTS = 64, SLOW_US = 2000 };

struct seen { /* one name */
    char name[256];
    uint32_t next; /* of the same bucket; 0 for none */
    int count[2];  /* by transport */
    uint8_t reply[512];
    size_t reply_len;
};

enum then { THEN_NOTHING, THEN_CLOSE, THEN_RESET };

struct later { /* octets that are due */
    int64_t at_us;
    int fd;
    int connection; /* index, or -1 for UDP */
    unsigned generation;
    struct sockaddr_storage to;
    socklen_t to_len;
    uint8_t data[ROOM];
    size_t len;
    enum then then;
};

struct connection {
    int fd; /* -1: free */
    unsigned generation;
    uint8_t in[ROOM];
    size_t have;
};

struct badserver {
    pthread_t thread;
    pthread_mutex_t lock; /* of what the test asks about */
    int udp[2], tcp[2];   /* 127.0.0.1 and ::1; -1 for none */
    int wake[2];
    uint16_t port;
    struct connection connections[CONNECTIONS];
    struct later *later;
    size_t n_later, cap_later;
    struct seen *seen;
    size_t n_seen, cap_seen; /* the first one is not used */
    uint32_t buckets[BUCKETS];
    int total;
    struct sockaddr_storage askers[PORTS]; /* UDP */
    int n_askers;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void must(bool ok, const char *what)
{
    if (!ok) {
        perror(what);
        abort();
    }
}

/* ---- what has been seen ---- */

static struct seen *find(struct badserver *server, const char *name, bool add)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (const char *c = name; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 16777619U;
    }
    uint32_t *bucket = &server->buckets[hash % BUCKETS];
    for (uint32_t i = *bucket; i != 0; i = server->seen[i].next) {
        if (strcmp(server->seen[i].name, name) == 0) {
            return &server->seen[i];
        }
    }
    if (!add) {
        return NULL;
    }
    if (server->n_seen + 1 >= server->cap_seen) {
        server->cap_seen = server->cap_seen * 2 + 64;
        server->seen = realloc(server->seen, server->cap_seen * sizeof *server->seen);
        must(server->seen != NULL, "realloc");
    }
    struct seen *seen = &server->seen[++server->n_seen];
    memset(seen, 0, sizeof *seen);
    snprintf(seen->name, sizeof seen->name, "%s", name);
    seen->next = *bucket;
    *bucket = (uint32_t)server->n_seen;
    return seen;
}

static void note_asker(struct badserver *server, const struct sockaddr_storage *from)
{
    for (int i = 0; i < server->n_askers; i++) {
        if (memcmp(&server->askers[i], from, sizeof *from) == 0) {
            return;
        }
    }
    if (server->n_askers < PORTS) {
        server->askers[server->n_askers++] = *from;
    }
}

/* ---- sending ---- */

static void end_connection(struct connection *connection, enum then then)
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
        end_connection(connection, item->then);
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

/* Sends what is due, in the order in which it was put in; returns how many milliseconds until the next. */
static int send_due(struct badserver *server)
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

static void handle(struct badserver *server, const struct later *address, const uint8_t *query, size_t len)
{
    char name[256], label[64];
    size_t question_len;
    if (!badreply_name(query, len, name, &question_len)) {
        return;
    }
    struct reply_state state = {.server = server, .item = *address, .time = now_us()};
    state.item.at_us = state.time;
    state.seen = find(server, name, true);
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

/* ---- receiving ---- */

static void receive_udp(struct badserver *server, int fd)
{
    uint8_t query[ROOM];
    for (int i = 0; i < 256; i++) {
        struct later address = {.fd = fd, .connection = -1, .to_len = sizeof address.to};
        ssize_t got =
            recvfrom(fd, query, sizeof query, MSG_DONTWAIT, (struct sockaddr *)&address.to, &address.to_len);
        if (got < 0) {
            return;
        }
        note_asker(server, &address.to);
        handle(server, &address, query, (size_t)got);
    }
}

static void accept_tcp(struct badserver *server, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    for (int i = 0; i < CONNECTIONS && fd >= 0; i++) {
        struct connection *connection = &server->connections[i];
        if (connection->fd < 0) {
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            connection->fd = fd;
            connection->have = 0;
            return;
        }
    }
    must(fd < 0, "too many connections");
}

static void receive_tcp(struct badserver *server, int index)
{
    struct connection *connection = &server->connections[index];
    ssize_t got = recv(connection->fd, connection->in + connection->have, ROOM - connection->have, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) {
            end_connection(connection, THEN_CLOSE);
        }
        return;
    }
    connection->have += (size_t)got;
    while (connection->fd >= 0 && connection->have >= 2) {
        size_t len = connection->in[0] * 256U + connection->in[1];
        if (connection->have < 2 + len) {
            return;
        }
        uint8_t query[ROOM];
        memcpy(query, connection->in + 2, len);
        memmove(connection->in, connection->in + 2 + len, connection->have - 2 - len);
        connection->have -= 2 + len;
        struct later address = {.connection = index, .generation = connection->generation};
        handle(server, &address, query, len);
    }
}

static void *serve(void *data)
{
    struct badserver *server = data;
    for (;;) {
        struct pollfd polls[5 + CONNECTIONS] = {{.fd = server->wake[0], .events = POLLIN}};
        for (int i = 0; i < 2; i++) {
            polls[1 + i] = (struct pollfd){.fd = server->udp[i], .events = POLLIN};
            polls[3 + i] = (struct pollfd){.fd = server->tcp[i], .events = POLLIN};
        }
        pthread_mutex_lock(&server->lock);
        for (int i = 0; i < CONNECTIONS; i++) {
            polls[5 + i] = (struct pollfd){.fd = server->connections[i].fd, .events = POLLIN};
        }
        int wait_ms = send_due(server);
        pthread_mutex_unlock(&server->lock);
        poll(polls, 5 + CONNECTIONS, wait_ms);
        if (polls[0].revents != 0) {
            return NULL;
        }
        pthread_mutex_lock(&server->lock);
        for (int i = 0; i < CONNECTIONS; i++) {
            if (polls[5 + i].revents != 0 && server->connections[i].fd == polls[5 + i].fd) {
                receive_tcp(server, i);
            }
        }
        for (int i = 0; i < 2; i++) {
            if (polls[1 + i].revents != 0) {
                receive_udp(server, server->udp[i]);
            }
            if (polls[3 + i].revents != 0) {
                accept_tcp(server, server->tcp[i]);
            }
        }
        pthread_mutex_unlock(&server->lock);
    }
}

/* ---- starting and ending ---- */

/* A socket on loopback at `*port`, 0 for any; -1 where that cannot be. */
static int open_socket(int family, int type, uint16_t *port)
{
    struct sockaddr_in in4 = {
        .sin_family = AF_INET, .sin_port = htons(*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 in6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(*port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    const struct sockaddr *address = family == AF_INET ? (struct sockaddr *)&in4 : (struct sockaddr *)&in6;
    socklen_t len = family == AF_INET ? sizeof in4 : sizeof in6;
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, room = 1 << 20;
    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, address, len) != 0 || (type == SOCK_STREAM && listen(fd, 128) != 0)) {
        close(fd);
        return -1;
    }
    struct sockaddr_storage bound;
    len = sizeof bound;
    must(getsockname(fd, (struct sockaddr *)&bound, &len) == 0, "getsockname");
    *port = ntohs(family == AF_INET ? ((struct sockaddr_in *)&bound)->sin_port
                                    : ((struct sockaddr_in6 *)&bound)->sin6_port);
    return fd;
}

static void close_if_open(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

static void open_sockets(struct badserver *server)
{
    for (int i = 0; i < 100; i++) { /* until a port is free for all */
        server->port = 0;
        server->udp[0] = open_socket(AF_INET, SOCK_DGRAM, &server->port);
        must(server->udp[0] >= 0, "UDP socket on loopback");
        server->tcp[0] = open_socket(AF_INET, SOCK_STREAM, &server->port);
        server->udp[1] = open_socket(AF_INET6, SOCK_DGRAM, &server->port);
        server->tcp[1] = server->udp[1] < 0 ? -1 : open_socket(AF_INET6, SOCK_STREAM, &server->port);
        if (server->tcp[0] >= 0 && (server->udp[1] < 0) == (server->tcp[1] < 0)) {
            return;
        }
        for (int j = 0; j < 2; j++) {
            close_if_open(server->udp[j]);
            close_if_open(server->tcp[j]);
        }
    }
    must(false, "no port for UDP and TCP");
}

struct badserver *badserver_start(void)
{
    struct badserver *server = calloc(1, sizeof *server);
    must(server != NULL, "calloc");
    for (int i = 0; i < CONNECTIONS; i++) {
        server->connections[i].fd = -1;
    }
    open_sockets(server);
    must(pipe2(server->wake, O_CLOEXEC) == 0, "pipe2");
    pthread_mutex_init(&server->lock, NULL);
    must(pthread_create(&server->thread, NULL, serve, server) == 0, "pthread_create");
    return server;
}

void badserver_stop(struct badserver *server)
{
    must(write(server->wake[1], "", 1) == 1, "write");
    pthread_join(server->thread, NULL);
    for (int i = 0; i < 2; i++) {
        close(server->wake[i]);
        close_if_open(server->udp[i]);
        close_if_open(server->tcp[i]);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        close_if_open(server->connections[i].fd);
    }
    pthread_mutex_destroy(&server->lock);
    free(server->later);
    free(server->seen);
    free(server);
}

uint16_t badserver_port(const struct badserver *server)
{
    return server->port;
}

bool badserver_has_ipv6(const struct badserver *server)
{
    return server->udp[1] >= 0;
}

int badserver_count(struct badserver *server, const char *name, bool tcp)
{
    pthread_mutex_lock(&server->lock);
    const struct seen *seen = find(server, name, false);
    int count = seen == NULL ? 0 : seen->count[tcp];
    pthread_mutex_unlock(&server->lock);
    return count;
}

int badserver_total(struct badserver *server)
{
    pthread_mutex_lock(&server->lock);
    int total = server->total;
    pthread_mutex_unlock(&server->lock);
    return total;
}

int badserver_ports(struct badserver *server)
{
    pthread_mutex_lock(&server->lock);
    int ports = server->n_askers;
    pthread_mutex_unlock(&server->lock);
    return ports;
}

size_t badserver_reply(struct badserver *server, const char *name, uint8_t out[static 512])
{
    pthread_mutex_lock(&server->lock);
    const struct seen *seen = find(server, name, false);
    size_t len = seen == NULL ? 0 : seen->reply_len;
    if (len > 0) {
        memcpy(out, seen->reply, len);
    }
    pthread_mutex_unlock(&server->lock);
    return len;
}
