/*
 * connect_dump - connects as `pldig check --connect` does, on another port, and prints the connections as a
 * capture holds them, one JSON line each. A driver for tests/wire/test_connect.py.
 *
 *     connect_dump PORT TIMEOUT_MS DEADLINE_MS FQDN=ADDRESS...
 *
 * The addresses are expected ones. SSL_CERT_FILE and the proxy variables count as they do for pldig. The last
 * line is {"complete": ..., "incomplete": ...}.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json_write.h"
#include "probes/connect.h"

static bool add(struct arena *arena, struct run *run, const char *word)
{
    const char *equals = strchr(word, '=');
    struct ip ip;
    if (equals == NULL || !ip_parse(equals + 1, &ip)) {
        return false;
    }
    const char *fqdn = arena_strndup(arena, word, (size_t)(equals - word));
    const struct azure_zone *zone = azure_zone_of_fqdn(fqdn);
    if (zone == NULL) {
        return false;
    }
    struct expectation *expectation = &run->expectations[run->n_expectations++];
    expectation->fqdn = fqdn;
    ip_list_add(arena, &expectation->addresses, &ip);
    run->names[run->n_names++] = (struct checked_name){
        .fqdn = fqdn, .zone = zone, .privatelink = azure_privatelink_name(arena, zone, fqdn)};
    return true;
}

static void print(struct arena *arena, const struct run *run)
{
    struct json_writer writer;
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < run->n_connections; i++) {
        json_begin(&writer, &out, false);
        connection_write(&writer, &run->connections[i]);
        buf_char(&out, '\n');
    }
    json_begin(&writer, &out, false);
    json_object(&writer, NULL);
    json_bool(&writer, "complete", run->complete);
    json_string(&writer, "incomplete", run->incomplete);
    json_object_end(&writer);
    printf("%s\n", out.data);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        return 2;
    }
    struct arena *arena = arena_new();
    struct checked_account account = {.name = "contoso-ai", .named = true};
    struct run run = {
        .complete = true,
        .accounts = &account,
        .n_accounts = 1,
        .names = arena_array(arena, (size_t)argc, sizeof *run.names),
        .expectations = arena_array(arena, (size_t)argc, sizeof *run.expectations),
        .timeout_us = atoll(argv[2]) * 1000,
        .tries = 1,
    };
    for (int i = 4; i < argc; i++) {
        if (!add(arena, &run, argv[i])) {
            fprintf(stderr, "not FQDN=ADDRESS: %s\n", argv[i]);
            return 2;
        }
    }
    int64_t now = clock_monotonic_us();
    struct http_settings settings = {.deadline_us = now + atoll(argv[3]) * 1000, .user_agent = "pldig/test"};
    struct connect_settings connect = {
        .origin_us = now, .deadline_us = settings.deadline_us, .port = (uint16_t)atoi(argv[1])};
    struct http *http;
    struct err err;
    if (!http_new(arena, &settings, &http, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 2;
    }
    connect_run(arena, http, &run, &connect);
    http_free(http);
    print(arena, &run);
    arena_free(arena);
    return 0;
}
