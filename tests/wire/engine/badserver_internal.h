/*
 * badserver_internal.h - what the parts of the server share: badserver.c (sockets, thread), badserver_words.c
 * (what the words of a name do), badserver_seen.c (what the test asks about). The thread holds
 * the lock while it works, and the functions that tests call take it.
 */
#ifndef PLDIG_TESTS_WIRE_BADSERVER_INTERNAL_H
#define PLDIG_TESTS_WIRE_BADSERVER_INTERNAL_H

#include <pthread.h>
#include <sys/socket.h>

#include "badserver.h"

enum { BUCKETS = 16384, CONNECTIONS = 256, ROOM = 1024, PORTS = 64 };

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
    size_t n_seen, cap_seen; /* seen[0] is not used */
    uint32_t buckets[BUCKETS];
    int total;
    struct sockaddr_storage askers[PORTS]; /* UDP */
    int n_askers;
};

/* badserver.c */
void must(bool ok, const char *what);

/* badserver_seen.c */
struct seen *seen_find(struct badserver *server, const char *name, bool add);
void seen_asker(struct badserver *server, const struct sockaddr_storage *from);

/* badserver_words.c */
/* Does what the name of the query says; `address` tells where replies go. */
void words_do(struct badserver *server, const struct later *address, const uint8_t *query, size_t len);
/* Sends what is due, in the order in which it was put in; returns how many milliseconds until the next. */
int words_send_due(struct badserver *server);
void words_end_connection(struct connection *connection, enum then then);

#endif
