#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "badserver_internal.h"

struct seen *seen_find(struct badserver *server, const char *name, bool add)
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

void seen_asker(struct badserver *server, const struct sockaddr_storage *from)
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

int badserver_count(struct badserver *server, const char *name, bool tcp)
{
    pthread_mutex_lock(&server->lock);
    const struct seen *seen = seen_find(server, name, false);
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
    const struct seen *seen = seen_find(server, name, false);
    size_t len = seen == NULL ? 0 : seen->reply_len;
    if (len > 0) {
        memcpy(out, seen->reply, len);
    }
    pthread_mutex_unlock(&server->lock);
    return len;
}
