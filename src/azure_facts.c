#include "azure_facts.h"

#include <string.h>

#include "azure/clouds.h"
#include "base/buf.h"
#include "base/text.h"
#include "dns/name.h"
#include "progress.h"
#include "say.h"

/* Whether the targets make sense without Azure. */
static bool only_fqdns(const struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        if (targets->items[i].kind != TARGET_FQDN) {
            return false;
        }
    }
    return targets->any;
}

/* The cloud of this run as far as something says it. */
struct stated_cloud {
    const struct cloud *cloud; /* NULL: nothing does yet */
    const char *by;            /* "--cloud is", "inv.json is of" */
};

/* Something else that belongs to a cloud; false with err where that is another one. A run has one cloud: one
 * Azure Resource Manager is read, one kind of names is expected. */
static bool agree(struct stated_cloud *stated, const struct cloud *cloud, const char *by, struct err *err)
{
    if (stated->cloud == NULL) {
        *stated = (struct stated_cloud){cloud, by};
    }
    return stated->cloud == cloud ||
           err_set(err, ERR_USAGE, "%s %s, but %s %s; check each cloud in a run of its own", by, cloud->name,
                   stated->by, stated->cloud->name);
}

/* The cloud of the run: as stated, of the inventory, of the FQDNs; NULL with err where they differ. */
static const struct cloud *cloud_of(struct arena *arena, const struct options *options,
                                    const struct targets *targets, const struct inventory *inventory,
                                    struct err *err)
{
    struct stated_cloud stated = {0};
    const struct cloud *cloud = options->cloud == NULL ? NULL : cloud_find(options->cloud);
    if (cloud != NULL && !agree(&stated, cloud, "--cloud is", err)) {
        return NULL;
    }
    cloud = inventory == NULL || inventory->cloud == NULL ? NULL : cloud_find(inventory->cloud);
    if (cloud != NULL &&
        !agree(&stated, cloud, arena_printf(arena, "%s is of", options->inventory_file), err)) {
        return NULL;
    }
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->zone == NULL) {
            continue;
        }
        const char *by = arena_printf(arena, "%s is a name of", target->text);
        if (!agree(&stated, cloud_get(target->zone->cloud), by, err)) {
            return NULL;
        }
    }
    return stated.cloud != NULL ? stated.cloud : cloud_get(CLOUD_PUBLIC);
}

static bool is_audit(const struct options *options)
{
    return command_find(options->command)->id == COMMAND_AUDIT;
}

/* What ARM is asked for: ids, names, and the accounts whose custom subdomain the first label of an FQDN is.
 */
static struct arm_wanted wanted_of(struct arena *arena, const struct options *options,
                                   const struct targets *targets)
{
    struct arm_wanted wanted = {
        .account_ids = arena_array(arena, targets->count, sizeof *wanted.account_ids),
        .account_names = arena_array(arena, targets->count, sizeof *wanted.account_names),
        .subscriptions = options->subscriptions,
        .n_subscriptions = options->n_subscriptions,
        .resource_group = options->resource_group,
        .dns_subscriptions = options->dns_subscriptions,
        .n_dns_subscriptions = options->n_dns_subscriptions,
        .endpoint_ids = options->expect_endpoints,
        .n_endpoint_ids = options->n_expect_endpoints,
        .rules_only = is_audit(options),
    };
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->kind == TARGET_ARM_ID) {
            wanted.account_ids[wanted.n_account_ids++] = target->value;
            continue;
        }
        const char *name = target->kind == TARGET_FQDN ? dns_name_label(arena, target->value) : target->value;
        wanted.account_names[wanted.n_account_names++] = name;
    }
    return wanted;
}

/* What is shown while Azure is read: with -vv each request, else how many there were. */
struct reading {
    struct arena *arena;
    bool each;
    size_t requests;
    struct progress progress;
};

static void show_request(void *context, const char *line)
{
    struct reading *reading = context;
    reading->requests++;
    if (reading->each) {
        say_line(reading->arena, line);
    } else {
        progress_show(&reading->progress, "requests to Azure", reading->requests, 0);
    }
}

static void say_traffic(struct arena *arena, const struct arm_result *result)
{
    const struct arm_traffic *traffic = &result->traffic;
    struct buf line;
    buf_init(&line, arena);
    buf_printf(&line, "Azure Resource Manager: %zu requests in %.1f s, %.1f MB", traffic->requests,
               (double)traffic->elapsed_us / 1e6, (double)traffic->bytes / 1e6);
    if (traffic->throttled > 0) {
        buf_printf(&line, ", throttled %zu times", traffic->throttled);
    }
    if (traffic->slowed > 0) {
        buf_printf(&line, ", slowed down after %zu replies that said that few requests are left",
                   traffic->slowed);
    }
    say_line(arena, line.data);
    for (size_t i = 0; i < result->n_notes; i++) {
        say_line(arena, result->notes[i]);
    }
}

/* "signed in by managed-identity (IMDS), application A, tenant T" */
static const char *signed_in(struct arena *arena, const struct arm_result *result)
{
    struct buf line;
    buf_init(&line, arena);
    buf_printf(&line, "signed in by %s", result->auth_source);
    if (result->auth_way != NULL) {
        buf_printf(&line, " (%s)", result->auth_way);
    }
    if (result->app_id != NULL) {
        buf_printf(&line, ", application %s", result->app_id);
    }
    if (result->tenant_id != NULL) {
        buf_printf(&line, ", tenant %s", result->tenant_id);
    }
    return line.data;
}

/* As part of a report: what stands on lines of its own on standard error goes into one. */
static const char *one_line(struct arena *arena, const char *text)
{
    struct buf line;
    buf_init(&line, arena);
    for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
        n = strcspn(text, "\n");
        buf_str(&line, line.len > 0 ? "; " : "");
        buf_add(&line, text, n);
    }
    return line.data;
}

static bool read_arm(const struct invocation *invocation, struct targets *targets, const struct cloud *cloud,
                     bool dns_follows, struct run *run, struct err *err)
{
    struct arena *arena = invocation->arena;
    const struct options *options = invocation->options;
    /* Names that can be asked without Azure are asked, however long Azure takes: half the time is DNS's. */
    bool shared = dns_follows && only_fqdns(targets);
    int64_t deadline_us = invocation->origin_us + options->deadline_us / (shared ? 2 : 1);
    struct reading reading = {.arena = arena, .each = options->verbose >= 2};
    progress_init(&reading.progress, invocation->origin_us, options->quiet);
    struct arm_settings settings = {
        .cloud = cloud,
        .endpoint = options->arm_endpoint != NULL ? options->arm_endpoint : cloud->arm_endpoint,
        .ca_file = options->ca_file,
        .auth = {.source = options->auth,
                 .token_file = options->token_file,
                 .audience = cloud->audience,
                 .outside_azure = options->vantage == VANTAGE_ONPREM || options->vantage == VANTAGE_INTERNET,
                 .deadline_us = deadline_us},
        .deadline_us = deadline_us,
        .stop = invocation->stop,
        .log = show_request,
        .log_context = &reading,
    };
    struct arm_wanted wanted = wanted_of(arena, options, targets);
    struct inventory *inventory = arena_alloc(arena, sizeof *inventory);
    struct arm_result result = {0};
    bool ok = arm_read(arena, &settings, &wanted, inventory, &result, err);
    progress_clear(&reading.progress);
    if (options->verbose > 0) {
        say_traffic(arena, &result);
    }
    if (!ok) {
        return false;
    }
    run->inventory = inventory;
    targets->names_seen = result.names_seen;
    targets->n_names_seen = result.n_names_seen;
    if (result.auth_source != NULL && options->verbose > 0) {
        say_line(arena, signed_in(arena, &result));
    }
    if (result.auth_source != NULL) {
        run->identity = arena_alloc(arena, sizeof *run->identity);
        *run->identity = (struct run_identity){
            .source = result.auth_source, .app_id = result.app_id, .tenant_id = result.tenant_id};
    }
    return true;
}

/* Errors that say something about Azure; any other is about what the user gave us. */
static bool about_azure(const struct err *err)
{
    return err->kind == ERR_AUTH || err->kind == ERR_ARM || err->kind == ERR_DEADLINE;
}

bool azure_facts(const struct invocation *invocation, struct targets *targets, bool dns_follows,
                 struct run *run, struct err *err)
{
    struct arena *arena = invocation->arena;
    const struct options *options = invocation->options;
    if (options->inventory_file != NULL) {
        struct inventory *inventory = arena_alloc(arena, sizeof *inventory);
        bool loaded = is_audit(options) ? inventory_load_any(arena, options->inventory_file, inventory, err)
                                        : inventory_load(arena, options->inventory_file, inventory, err);
        if (!loaded) {
            return false;
        }
        const struct cloud *cloud = cloud_of(arena, options, targets, inventory, err);
        if (cloud == NULL) {
            return false;
        }
        run->inventory = inventory;
        run->inventory_file = options->inventory_file;
        run->cloud = cloud->name;
        return true;
    }
    const struct cloud *cloud = cloud_of(arena, options, targets, NULL, err);
    if (cloud == NULL) {
        return false;
    }
    run->cloud = cloud->name;
    if (text_equal(options->auth, "none")) {
        if (only_fqdns(targets)) {
            return true;
        }
        return err_set(
            err, ERR_USAGE,
            "with --auth none Azure cannot be asked which names an account has: name an FQDN, give an "
            "inventory (-i FILE), or leave --auth none out");
    }
    if (read_arm(invocation, targets, cloud, dns_follows, run, err)) {
        return true;
    }
    if (about_azure(err) && only_fqdns(targets)) {
        run->arm_error = one_line(arena, err->text);
        return true;
    }
    return false;
}
