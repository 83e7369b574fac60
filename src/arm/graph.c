#include "arm/graph.h"

#include <string.h>

#include "azure/resource_id.h"
#include "base/buf.h"
#include "base/json_write.h"
#include "base/text.h"

/* Nothing that could end a string of the query language. */
static bool harmless(const char *name)
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    return name[0] != '\0' && name[strspn(name, bytes)] == '\0';
}

/* 'a', 'b' */
static const char *quoted_list(struct arena *arena, const char *const *names, size_t count)
{
    struct buf list;
    buf_init(&list, arena);
    if (count == 0 || count > GRAPH_NAMES_MAX) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!harmless(names[i])) {
            return NULL;
        }
        buf_printf(&list, "%s'%s'", i > 0 ? ", " : "", names[i]);
    }
    return list.data;
}

static const char *body_of(struct arena *arena, const char *query, const char *skip_token)
{
    struct buf body;
    struct json_writer writer;
    buf_init(&body, arena);
    json_begin(&writer, &body, false);
    json_object(&writer, NULL);
    json_string(&writer, "query", query);
    json_object(&writer, "options");
    json_string(&writer, "resultFormat", "objectArray");
    json_int(&writer, "$top", 1000);
    if (skip_token != NULL) {
        json_string(&writer, "$skipToken", skip_token);
    }
    json_object_end(&writer);
    json_object_end(&writer);
    return body.data;
}

static bool take_row(struct json_at item, struct graph_rows *out, struct err *err)
{
    struct graph_row row;
    if (!json_need_object(item, err) || !arm_id(item, "id", &row.id, err) ||
        !arm_string(item, "subdomain", &row.subdomain, err)) {
        return false;
    }
    if (row.id != NULL) {
        out->items = arena_grow(item.arena, out->items, out->count, &out->cap, sizeof *out->items);
        out->items[out->count++] = row;
    }
    return true;
}

/* One page: {"totalRecords", "count", "data": [...], "resultTruncated": "true" or "false", "$skipToken"}. A
 * page that is truncated and has no token is not all. */
static bool take_page(struct reading *reading, const struct arm_query *query, struct graph_rows *out,
                      const char **skip_token, struct err *err)
{
    struct arm_cursor cursor = {0};
    struct json_at root, data;
    const char *truncated;
    *skip_token = NULL;
    if (!arm_next(reading->arena, query, &cursor, &root)) {
        return err_set(err, ERR_ARM, "an empty reply");
    }
    data = json_member(root, "data");
    if (!json_is_array(data)) {
        return json_type_error(data, "an array of rows", err);
    }
    for (size_t i = 0; i < json_size(data); i++) {
        if (!take_row(json_item(data, i), out, err)) {
            return false;
        }
    }
    if (!arm_string(root, "$skipToken", skip_token, err) ||
        !arm_string(root, "resultTruncated", &truncated, err)) {
        return false;
    }
    return *skip_token != NULL || !text_equal_nocase(truncated, "true") ||
           err_set(err, ERR_ARM, "it leaves rows out and gives no token for them");
}

/* Why it was not used, for -v. */
static void unused(struct reading *reading, const char *why)
{
    name_list_add(reading->arena, &reading->notes,
                  arena_printf(reading->arena,
                               "Resource Graph was of no use, so each subscription was looked at: %s",
                               text_printable(reading->arena, why)));
}

/* Asks until there are no more pages. */
static bool ask(struct reading *reading, const char *question, struct graph_rows *out, bool *answered,
                struct err *err)
{
    const char *skip_token = NULL;
    *answered = false;
    for (int page = 0; page < GRAPH_PAGES_MAX; page++) {
        struct arm_query query = {.call = ARM_RESOURCE_GRAPH,
                                  .path = "/providers/Microsoft.ResourceGraph/resources",
                                  .post = body_of(reading->arena, question, skip_token),
                                  .dispensable = true};
        struct err odd;
        if (reading->graph_failed) {
            return true;
        }
        if (!reading_perform(reading, &query, 1, err)) {
            return false;
        }
        bool good = query.outcome == ARM_READ;
        if (!good) {
            err_set(&odd, ERR_ARM, "%s", query.text);
        }
        good = good && take_page(reading, &query, out, &skip_token, &odd);
        arm_queries_free(&query, 1);
        if (!good) {
            reading->graph_failed = true;
            unused(reading, odd.text);
            return true;
        }
        if (skip_token == NULL) {
            *answered = true;
            return true;
        }
    }
    unused(reading, "its answer has no end");
    return true;
}

bool graph_find_accounts(struct reading *reading, const char *const *names, size_t count,
                         struct graph_rows *out, bool *answered, struct err *err)
{
    const char *list = quoted_list(reading->arena, names, count);
    *out = (struct graph_rows){0};
    *answered = false;
    if (list == NULL) {
        return true;
    }
    return ask(reading,
               arena_printf(reading->arena,
                            "resources | where type =~ 'microsoft.cognitiveservices/accounts' | extend "
                            "subdomain = tostring(properties.customSubDomainName) | where name in~ (%s) or "
                            "subdomain in~ (%s) | project id, subdomain",
                            list, list),
               out, answered, err);
}

bool graph_find_zones(struct reading *reading, const char *const *names, size_t count, struct graph_rows *out,
                      bool *answered, struct err *err)
{
    const char *list = quoted_list(reading->arena, names, count);
    *out = (struct graph_rows){0};
    *answered = false;
    if (list == NULL) {
        return true;
    }
    return ask(
        reading,
        arena_printf(reading->arena,
                     "resources | where type =~ 'microsoft.network/privatednszones' | where name in~ (%s) | "
                     "project id",
                     list),
        out, answered, err);
}
