/* The files of systemd-resolved and networkd, and replies of the system bus: any octets will do, and what
 * comes of them survives a capture. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/dbus_message.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "model/resolved_bus.h"
#include "model/resolved_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct buf written(struct arena *arena, const struct resolved *resolved)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, false);
    resolved_write(&writer, NULL, resolved);
    return buf;
}

static void there_and_back(struct arena *arena, const struct resolved *resolved)
{
    struct buf first = written(arena, resolved);
    struct resolved again;
    struct json json;
    struct err err;
    if (!json_parse(arena, "fuzz", first.data, first.len, &json, &err) ||
        !resolved_load(json_root(arena, &json), &again, &err)) {
        abort();
    }
    json_free(&json);
    struct buf second = written(arena, &again);
    if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0) {
        abort();
    }
}

/* Some link must take every name where one has servers and is a default route. */
static void check_route(const struct resolved *resolved)
{
    size_t found[4], count, takers = 0;
    resolved_route(resolved, "contoso-ai.openai.azure.com", found, 4, &count);
    for (size_t i = 0; i < resolved->n_links; i++) {
        takers += resolved->links[i].n_servers > 0 && resolved_default_route(&resolved->links[i]);
    }
    if (takers > 0 && count == 0) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (found[i] >= resolved->n_links || resolved->links[found[i]].n_servers == 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *text = arena_strndup(arena, (const char *)data, size);
    struct resolved resolved = {.present = true};
    struct dbus_message message;
    resolved_parse_conf(arena, text, resolved_link_of(arena, &resolved, 0));
    resolved_parse_netif(arena, text, resolved_link_of(arena, &resolved, 7));
    resolved_parse_networkd(arena, text, resolved_link_of(arena, &resolved, 2));
    if (dbus_read_message(data, size, &message)) {
        struct dbus_message copy = message;
        resolved_bus_servers(arena, &message.body, &resolved);
        resolved_bus_domains(arena, &copy.body, &resolved);
    }
    there_and_back(arena, &resolved);
    check_route(&resolved);
    arena_free(arena);
    return 0;
}
