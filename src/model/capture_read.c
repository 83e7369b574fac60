#include <string.h>

#include "azure/clouds.h"
#include "azure/zones.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/text.h"
#include "model/capture.h"
#include "model/capture_observation.h"
#include "model/file_kind.h"
#include "model/json_fields.h"

enum {
    OBSERVATION_BYTES_MIN = 64, /* no line of an observation is shorter */
    SCRATCH_MAX = 1024 * 1024
};

static bool read_identity(struct json_at at, struct run *run, struct err *err)
{
    struct json_at identity = json_member(at, "identity");
    if (!json_present(identity)) {
        return true;
    }
    run->identity = arena_alloc(at.arena, sizeof *run->identity);
    return json_need_object(identity, err) && field_string(identity, "source", &run->identity->source, err) &&
           field_string(identity, "appId", &run->identity->app_id, err) &&
           field_string(identity, "tenantId", &run->identity->tenant_id, err);
}

static bool read_vantage(struct json_at at, struct vantage *vantage, struct err *err)
{
    const char *kind;
    if (!json_need_object(at, err) || !field_need_string(at, "kind", &kind, err) ||
        !field_bool(at, "stated", &vantage->stated, err) ||
        !field_strings(at, "evidence", &vantage->evidence, &vantage->n_evidence, err) ||
        !field_id(at, "resourceId", &vantage->resource_id, err)) {
        return false;
    }
    return vantage_parse(kind, &vantage->kind) ||
           field_error(json_member(at, "kind"), "not a kind of vantage", kind, err);
}

/* Options that captures of the first version do not tell of. */
static bool read_repeats(struct json_at at, struct run *run, struct err *err)
{
    int64_t samples = 0;
    if ((json_present(json_member(at, "samples")) &&
         !field_int(at, "samples", 0, INT32_MAX, &samples, err)) ||
        (json_present(json_member(at, "settle")) && !field_bool(at, "settle", &run->settle, err))) {
        return false;
    }
    run->samples = (int)samples;
    return true;
}

/* What the run was, before the host and Azure. */
static bool read_circumstances(struct json_at at, struct run *run, struct err *err)
{
    int64_t tries, started;
    if (!field_need_string(at, "startedAt", &run->started_at, err) ||
        !field_int(at, "durationUs", 0, CAPTURE_TIME_MAX_US, &run->duration_us, err) ||
        !field_bool(at, "complete", &run->complete, err) ||
        !field_string(at, "incomplete", &run->incomplete, err) ||
        !field_need_string(at, "cloud", &run->cloud, err) || !read_identity(at, run, err) ||
        !field_strings(at, "arguments", &run->arguments, &run->n_arguments, err) ||
        !field_string(at, "cAres", &run->c_ares, err) || !field_string(at, "libcurl", &run->libcurl, err) ||
        !field_int(at, "timeoutUs", 0, CAPTURE_TIME_MAX_US, &run->timeout_us, err) ||
        !field_int(at, "tries", 0, INT32_MAX, &tries, err) || !read_repeats(at, run, err) ||
        !field_string(at, "controlName", &run->control_name, err)) {
        return false;
    }
    run->tries = (int)tries;
    if (!clock_parse(run->started_at, &started)) {
        return field_error(json_member(at, "startedAt"), "not an RFC 3339 time", run->started_at, err);
    }
    return cloud_find(run->cloud) != NULL ||
           field_error(json_member(at, "cloud"), "not a known cloud", run->cloud, err);
}

static bool read_azure(struct json_at at, struct run *run, struct err *err)
{
    struct json_at inventory = json_member(at, "inventory");
    if (json_present(inventory)) {
        run->inventory = arena_alloc(at.arena, sizeof *run->inventory);
        if (!inventory_read(inventory, run->inventory, err)) {
            return false;
        }
    }
    return field_string(at, "inventoryFile", &run->inventory_file, err) &&
           field_string(at, "armError", &run->arm_error, err);
}

static bool read_account(struct json_at at, void *item, struct err *err)
{
    struct checked_account *account = item;
    return field_need_string(at, "name", &account->name, err) &&
           field_bool(at, "named", &account->named, err);
}

/* The accounts, each with the account of the inventory that its id names. */
static bool read_accounts(struct json_at at, struct run *run, struct err *err)
{
    run->accounts = field_objects(at, "accounts", sizeof *run->accounts, read_account, &run->n_accounts, err);
    for (size_t i = 0; run->accounts != NULL && i < run->n_accounts; i++) {
        struct json_at account = json_item(json_member(at, "accounts"), i);
        const char *id;
        if (!field_id(account, "id", &id, err)) {
            return false;
        }
        run->accounts[i].arm =
            id != NULL && run->inventory != NULL ? inventory_account(run->inventory, id) : NULL;
        if (id != NULL && run->accounts[i].arm == NULL) {
            return field_error(json_member(account, "id"), "the inventory has no such account", id, err);
        }
    }
    return run->accounts != NULL;
}

static bool read_name(struct json_at at, void *item, struct err *err)
{
    struct checked_name *name = item;
    const char *zone;
    int64_t account;
    if (!field_need_name(at, "fqdn", &name->fqdn, err) || !field_need_string(at, "zone", &zone, err) ||
        !field_need_name(at, "privatelink", &name->privatelink, err) ||
        !field_int(at, "account", 0, FIELD_OBJECTS_MAX, &account, err) ||
        !field_bool(at, "named", &name->named, err)) {
        return false;
    }
    name->account = (size_t)account;
    name->zone = azure_zone_by_name(zone);
    return name->zone != NULL || field_error(json_member(at, "zone"), "not a privatelink zone", zone, err);
}

static bool read_names(struct json_at at, struct run *run, struct err *err)
{
    run->names = field_objects(at, "names", sizeof *run->names, read_name, &run->n_names, err);
    for (size_t i = 0; run->names != NULL && i < run->n_names; i++) {
        if (run->names[i].account >= run->n_accounts) {
            return err_set(err, ERR_INPUT,
                           "%s: names[%zu].account: there is no number %zu, only %zu accounts", at.name, i,
                           run->names[i].account, run->n_accounts);
        }
    }
    return run->names != NULL;
}

static bool read_expectation(struct json_at at, void *item, struct err *err)
{
    struct expectation *expectation = item;
    return field_need_name(at, "fqdn", &expectation->fqdn, err) &&
           field_ips(at, "addresses", &expectation->addresses, err);
}

static bool read_typed(struct json_at at, void *item, struct err *err)
{
    struct typed_target *typed = item;
    return field_need_string(at, "text", &typed->text, err) && field_name(at, "fqdn", &typed->fqdn, err);
}

static bool read_resolver(struct json_at at, void *item, struct err *err)
{
    struct resolver *resolver = item;
    const char *role;
    int64_t port;
    if (!field_need_string(at, "id", &resolver->id, err) ||
        !field_string(at, "label", &resolver->label, err) || !field_need_string(at, "role", &role, err)) {
        return false;
    }
    if (!role_parse(role, &resolver->role)) {
        return field_error(json_member(at, "role"), "not a role of resolvers", role, err);
    }
    bool system_path = resolver->role == ROLE_SYSTEM_PATH; /* has neither address nor port */
    if ((!system_path && !field_ip(at, "address", &resolver->address, err)) ||
        !field_int(at, "port", system_path ? 0 : 1, system_path ? 0 : UINT16_MAX, &port, err) ||
        !field_bool(at, "alsoSystem", &resolver->also_system, err) ||
        !field_bool(at, "judged", &resolver->judged, err) ||
        !field_need_string(at, "source", &resolver->source, err) ||
        !field_int(at, "qps", 0, CAPTURE_TIME_MAX_US, &resolver->qps, err)) {
        return false;
    }
    resolver->port = (uint16_t)port;
    return true;
}

static bool read_resolvers(struct json_at at, struct run *run, struct err *err)
{
    struct json_at array;
    if (!field_array(at, "resolvers", CAPTURE_RESOLVERS_MAX, &array, err)) {
        return false;
    }
    run->resolvers =
        field_objects(at, "resolvers", sizeof *run->resolvers, read_resolver, &run->n_resolvers, err);
    for (size_t i = 0; run->resolvers != NULL && i < run->n_resolvers; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal(run->resolvers[i].id, run->resolvers[j].id)) {
                return err_set(err, ERR_INPUT, "%s: resolvers[%zu].id: the same id as resolvers[%zu].id",
                               at.name, i, j);
            }
        }
    }
    return run->resolvers != NULL;
}

/* Absent in a run that did not connect. */
static bool read_connections(struct json_at at, struct run *run, struct err *err)
{
    run->connects = json_present(json_member(at, "connections"));
    if (!run->connects) {
        return true;
    }
    run->connections =
        field_objects(at, "connections", sizeof *run->connections, connection_load, &run->n_connections, err);
    for (size_t i = 0; run->connections != NULL && i < run->n_connections; i++) {
        struct connection *connection = &run->connections[i];
        connection->id = (int)i + 1;
        if (connection->name >= run->n_names) {
            return err_set(err, ERR_INPUT,
                           "%s: connections[%zu].name: there is no number %zu, only %zu names", at.name, i,
                           connection->name, run->n_names);
        }
        if (i > 0 && connection->name < run->connections[i - 1].name) {
            return err_set(err, ERR_INPUT, "%s: connections[%zu].name: not in the order of the names",
                           at.name, i);
        }
    }
    return run->connections != NULL;
}

static bool check_version(struct json_at at, struct err *err)
{
    const char *schema;
    int64_t version;
    if (!json_need_object(at, err) || !field_need_string(at, "schema", &schema, err)) {
        return false;
    }
    if (!text_equal(schema, CAPTURE_SCHEMA)) {
        return field_error(json_member(at, "schema"), "not \"" CAPTURE_SCHEMA "\", as --capture writes it",
                           schema, err);
    }
    if (!field_int(at, "schemaVersion", 1, INT32_MAX, &version, err)) {
        return false;
    }
    return version == CAPTURE_VERSION ||
           err_set(err, ERR_INPUT, "%s: schemaVersion: %d is newer than this pldig, which reads version %d",
                   at.name, (int)version, CAPTURE_VERSION);
}

static bool read_header(struct json_at at, struct run *run, int64_t *announced, struct err *err)
{
    if (!check_version(at, err) || !read_circumstances(at, run, err) ||
        !read_vantage(json_member(at, "vantage"), &run->vantage, err) ||
        !host_load(json_member(at, "host"), &run->host, err) || !read_azure(at, run, err) ||
        !read_accounts(at, run, err) || !read_names(at, run, err)) {
        return false;
    }
    run->expectations = field_objects(at, "expectations", sizeof *run->expectations, read_expectation,
                                      &run->n_expectations, err);
    if (run->expectations == NULL ||
        !field_ids(at, "expectEndpoints", &run->expect_endpoints, &run->n_expect_endpoints, err)) {
        return false;
    }
    run->typed = field_objects(at, "typed", sizeof *run->typed, read_typed, &run->n_typed, err);
    return run->typed != NULL && read_resolvers(at, run, err) && read_connections(at, run, err) &&
           field_int(at, "observations", 0, INT32_MAX, announced, err);
}

/* The text of a capture as it is gone through line by line. */
struct lines {
    const char *file, *at, *end;
    size_t number; /* of the line last taken */
};

/* The next line as a JSON document named "FILE: line N", whose strings will live in `arena`. */
static bool next_line(struct lines *lines, struct arena *arena, struct json *json, struct err *err)
{
    const char *start = lines->at, *newline = memchr(start, '\n', (size_t)(lines->end - start));
    const char *end = newline != NULL ? newline : lines->end;
    lines->at = newline != NULL ? newline + 1 : lines->end;
    lines->number++;
    const char *name = arena_printf(arena, "%s: line %zu", lines->file, lines->number);
    if (json_parse(arena, name, start, (size_t)(end - start), json, err)) {
        return true;
    }
    /* A line of JSON Lines has no lines of its own to name. */
    const char *own = arena_printf(arena, "%s: line 1, ", name);
    if (text_starts(err->text, own)) {
        const char *rest = arena_strdup(arena, err->text + strlen(own));
        err_set(err, err->kind, "%s, %s%s", name, rest,
                lines->number == 1 ? " (a capture is one JSON object a line, as --capture writes it)" : "");
    }
    return false;
}

static bool read_observation(struct arena *arena, struct arena *scratch, struct lines *lines, struct run *run,
                             struct err *err)
{
    struct json json = {0};
    run->observations = arena_grow(arena, run->observations, run->n_observations, &run->cap_observations,
                                   sizeof *run->observations);
    bool ok = next_line(lines, scratch, &json, err) &&
              capture_read_observation(arena, json_root(scratch, &json), run, (int)run->n_observations + 1,
                                       &run->observations[run->n_observations], err);
    json_free(&json);
    run->n_observations += ok;
    return ok;
}

static bool read_observations(struct arena *arena, struct lines *lines, int64_t announced, struct run *run,
                              struct err *err)
{
    struct arena *scratch = arena_new(); /* paths and texts of the JSON, of no use afterwards */
    bool ok = true;
    size_t most = (size_t)(lines->end - lines->at) / OBSERVATION_BYTES_MIN; /* whatever line 1 says */
    run->cap_observations = announced > 0 && (size_t)announced < most ? (size_t)announced : most;
    run->observations = arena_array(arena, run->cap_observations, sizeof *run->observations);
    while (ok && lines->at < lines->end && (int64_t)run->n_observations < announced) {
        if (arena_used(scratch) > SCRATCH_MAX) {
            arena_free(scratch);
            scratch = arena_new();
        }
        ok = read_observation(arena, scratch, lines, run, err);
    }
    arena_free(scratch);
    if (ok && lines->at < lines->end) {
        return err_set(err, ERR_INPUT, "%s: line %zu: more than the %zu observations that line 1 announces",
                       lines->file, lines->number + 1, run->n_observations);
    }
    if (ok && (int64_t)run->n_observations < announced) {
        return err_set(
            err, ERR_INPUT,
            "%s: line %zu: the file ends here with %zu of the %d observations that line 1 announces",
            lines->file, lines->number, run->n_observations, (int)announced);
    }
    return ok;
}

bool capture_parse(struct arena *arena, const char *name, const char *text, size_t len, struct run *out,
                   struct err *err)
{
    struct lines lines = {name, text, text + len, 0};
    struct json json = {0};
    int64_t announced;
    memset(out, 0, sizeof *out);
    bool ok = next_line(&lines, arena, &json, err) &&
              read_header(json_root(arena, &json), out, &announced, err) &&
              read_observations(arena, &lines, announced, out, err);
    json_free(&json);
    if (ok) {
        run_index(arena, out);
    }
    return ok;
}

/* Another file of ours, which may have lines like any JSON: better than where it fails to be a capture.
 * Returns false. */
static bool explain_other_file(struct arena *arena, const char *name, const char *text, size_t len,
                               struct err *err)
{
    struct json json;
    if (json_parse(arena, name, text, len, &json, &(struct err){0})) {
        enum file_kind kind = file_kind(json_root(arena, &json));
        if (kind != FILE_CAPTURE) {
            file_kind_wrong(name, kind, FILE_CAPTURE, err);
        }
        json_free(&json);
    }
    return false;
}

bool capture_load(struct arena *arena, const char *path, struct run *out, struct err *err)
{
    struct arena *file = arena_new(); /* a run keeps copies: the text may be large */
    char *text;
    size_t len;
    const char *name = text_equal(path, "-") ? "standard input" : path;
    bool ok = text_read_file(file, path, CAPTURE_SIZE_MAX, &text, &len, err);
    if (ok && !capture_parse(arena, name, text, len, out, err)) {
        ok = explain_other_file(file, name, text, len, err);
    }
    arena_free(file);
    return ok;
}
