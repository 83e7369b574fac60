/* Any text as resolv.conf, hosts and nsswitch.conf at once; what comes of it survives a capture. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "model/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct buf write_host(struct arena *arena, const struct host *host)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, false);
    host_write(&writer, NULL, host);
    return buf;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = arena_strndup(arena, (const char *)data, size);
    struct host host = {0}, again;
    struct json json;
    struct err err;
    host_parse_resolv_conf(arena, text, &host);
    host_parse_hosts(arena, text, &host);
    host_parse_nsswitch(arena, text, &host);
    host.https_proxy = host_proxy_shown(arena, text);
    if (strchr(host.https_proxy, '@') != NULL) {
        abort(); /* user information is left */
    }
    struct buf first = write_host(arena, &host);
    if (!json_parse(arena, "fuzz", first.data, first.len, &json, &err) ||
        !host_load(json_root(arena, &json), &again, &err)) {
        abort();
    }
    json_free(&json);
    struct buf second = write_host(arena, &again);
    if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0) {
        abort();
    }
    arena_free(arena);
    return 0;
}
