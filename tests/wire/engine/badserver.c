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
#include <unistd.h>

#include "badserver_internal.h"

void must(bool ok, const char *what)
{
    if (!ok) {
        perror(what);
        abort();
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
        seen_asker(server, &address.to);
        words_do(server, &address, query, (size_t)got);
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
            words_end_connection(connection, THEN_CLOSE);
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
        words_do(server, &address, query, len);
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
        int wait_ms = words_send_due(server);
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
