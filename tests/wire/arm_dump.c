/*
 * arm_dump - calls arm_read() as its arguments say and prints the inventory as JSON, or "error KIND: text"
 * and status 2. A driver for tests/wire/test_arm.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arm/arm.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json_write.h"
#include "model/json_fields.h"

static void log_line(void *context, const char *line)
{
    (void)context;
    fprintf(stderr, "%s\n", line);
}

struct words {
    const char *items[512];
    size_t count;
};

static void add(struct words *words, const char *word)
{
    if (words->count < sizeof words->items / sizeof *words->items) {
        words->items[words->count++] = word;
    }
}

struct arguments {
    struct arm_settings settings;
    struct words ids, names, subscriptions, dns_subscriptions, endpoints;
    const char *resource_group;
};

static int64_t seconds(const char *text)
{
    return (int64_t)(strtod(text, NULL) * 1000000);
}

static bool take(struct arguments *arguments, const char *option, const char *value)
{
    struct {
        const char *option;
        const char **text;
        struct words *words;
    } table[] = {
        {"--endpoint", &arguments->settings.endpoint, NULL},
        {"--ca-file", &arguments->settings.ca_file, NULL},
        {"--auth", &arguments->settings.auth.source, NULL},
        {"--token-file", &arguments->settings.auth.token_file, NULL},
        {"--tenant", &arguments->settings.auth.tenant_id, NULL},
        {"--group", &arguments->resource_group, NULL},
        {"--id", NULL, &arguments->ids},
        {"--name", NULL, &arguments->names},
        {"--subscription", NULL, &arguments->subscriptions},
        {"--dns-subscription", NULL, &arguments->dns_subscriptions},
        {"--expect-endpoint", NULL, &arguments->endpoints},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(option, table[i].option) != 0) {
            continue;
        }
        if (table[i].text != NULL) {
            *table[i].text = value;
        } else {
            add(table[i].words, value);
        }
        return true;
    }
    if (strcmp(option, "--deadline") == 0) {
        arguments->settings.deadline_us = clock_monotonic_us() + seconds(value);
    } else if (strcmp(option, "--timeout") == 0) {
        arguments->settings.request_timeout_us = seconds(value);
    } else {
        return false;
    }
    return true;
}

static void print(struct arena *arena, const struct inventory *inventory, const struct arm_result *result)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, true);
    json_object(&writer, NULL);
    inventory_write(&writer, "inventory", inventory);
    json_string(&writer, "source", result->auth_source);
    json_string(&writer, "appId", result->app_id);
    json_string(&writer, "tenantId", result->tenant_id);
    json_int(&writer, "requests", (int64_t)result->traffic.requests);
    json_int(&writer, "throttled", (int64_t)result->traffic.throttled);
    json_int(&writer, "slowed", (int64_t)result->traffic.slowed);
    json_int(&writer, "bytes", (int64_t)result->traffic.bytes);
    json_strings(&writer, "notes", result->notes, result->n_notes);
    json_strings(&writer, "namesSeen", result->names_seen, result->n_names_seen);
    json_object_end(&writer);
    puts(buf.data);
}

int main(int argc, char **argv)
{
    static const char *const kinds[] = {"none", "usage", "input", "io", "auth", "arm", "deadline"};
    struct arena *arena = arena_new();
    struct arguments *arguments = arena_alloc(arena, sizeof *arguments);
    arguments->settings.cloud = cloud_find("AzureCloud");
    arguments->settings.endpoint = arguments->settings.cloud->arm_endpoint;
    arguments->settings.auth.audience = arguments->settings.cloud->audience;
    arguments->settings.deadline_us = clock_monotonic_us() + 60 * 1000000LL;
    arguments->settings.log = log_line;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 >= argc || !take(arguments, argv[i], argv[i + 1])) {
            fprintf(stderr, "arm_dump: what is %s?\n", argv[i]);
            arena_free(arena);
            return 3;
        }
    }
    arguments->settings.auth.deadline_us = arguments->settings.deadline_us;
    struct arm_wanted wanted = {
        .account_ids = arguments->ids.items,
        .n_account_ids = arguments->ids.count,
        .account_names = arguments->names.items,
        .n_account_names = arguments->names.count,
        .subscriptions = arguments->subscriptions.items,
        .n_subscriptions = arguments->subscriptions.count,
        .resource_group = arguments->resource_group,
        .dns_subscriptions = arguments->dns_subscriptions.items,
        .n_dns_subscriptions = arguments->dns_subscriptions.count,
        .endpoint_ids = arguments->endpoints.items,
        .n_endpoint_ids = arguments->endpoints.count,
    };
    struct inventory inventory;
    struct arm_result result;
    struct err err = {0};
    bool ok = arm_read(arena, &arguments->settings, &wanted, &inventory, &result, &err);
    if (ok) {
        print(arena, &inventory, &result);
    } else {
        fprintf(stderr, "error %s: %s\n", kinds[err.kind], err.text);
    }
    arena_free(arena);
    return ok ? 0 : 2;
}
