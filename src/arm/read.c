/* The order in which an inventory is read. Each stage builds on the ids that the ones before found. */
#include <string.h>

#include "arm/metadata.h"
#include "arm/network_reading.h"
#include "base/clock.h"
#include "base/text.h"

static bool stages(struct reading *reading, struct err *err)
{
    if (reading->wanted->rules_only) {
        return read_accounts(reading, err) && read_endpoints(reading, err) && read_network(reading, err);
    }
    if (!read_accounts(reading, err) || !read_private_link_resources(reading, err) ||
        !read_endpoints(reading, err) || !read_nics(reading, err) || !read_zone_groups(reading, err)) {
        return false;
    }
    settle_members(reading);
    return read_zones(reading, err) && read_zone_contents(reading, err) && read_network(reading, err);
}

static void begin(struct reading *reading, struct arena *arena, const struct arm_settings *settings,
                  const struct arm_wanted *wanted, struct inventory *out)
{
    *reading = (struct reading){.arena = arena, .wanted = wanted, .inventory = out};
    struct id_map *maps[] = {&reading->wanted_ids, &reading->wanted_names, &reading->accounts,
                             &reading->endpoints,  &reading->zones,        &reading->gaps,
                             &reading->readable};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        id_map_init(maps[i], arena);
    }
    for (size_t i = 0; i < wanted->n_account_ids; i++) {
        id_map_add(&reading->wanted_ids, wanted->account_ids[i], i);
    }
    for (size_t i = 0; i < wanted->n_account_names; i++) {
        id_map_add(&reading->wanted_names, wanted->account_names[i], i);
    }
    memset(out, 0, sizeof *out);
    out->taken_at = clock_format(arena, clock_wall_us());
    out->tool_version = PLDIG_VERSION;
    out->cloud = settings->cloud->name;
    reading->network = network_reading_new(reading);
}

static void end(struct reading *reading, struct arm_result *result)
{
    reading->inventory->subscriptions = reading->subscriptions.items;
    reading->inventory->n_subscriptions = reading->subscriptions.count;
    inventory_index(reading->arena, reading->inventory);
    result->notes = reading->notes.items;
    result->n_notes = reading->notes.count;
    result->names_seen = reading->names_seen.items;
    result->n_names_seen = reading->names_seen.count;
}

/* What signing in has in common with reading; and whom the endpoint itself names to sign in with. */
static bool settle_auth(struct arena *arena, struct arm_settings *settings, struct err *err)
{
    struct auth_settings *auth = &settings->auth;
    auth->stop = auth->stop != NULL ? auth->stop : settings->stop;
    auth->authority = auth->authority != NULL ? auth->authority : settings->cloud->authority;
    auth->ca_file = settings->ca_file;
    auth->log = settings->log;
    auth->log_context = settings->log_context;
    return auth->token_file != NULL || text_equal(auth->source, "none") ||
           arm_metadata_apply(arena, settings->endpoint, auth, err);
}

static bool sign_in(struct arena *arena, const struct arm_settings *settings, struct auth_token *token,
                    struct arm_result *result, struct err *err)
{
    if (!auth_get(arena, &settings->auth, token, err)) {
        return false;
    }
    result->auth_source = token->source;
    result->auth_way = token->way;
    result->app_id = token->app_id;
    result->tenant_id = token->tenant_id;
    return true;
}

bool arm_read(struct arena *arena, const struct arm_settings *given, const struct arm_wanted *wanted,
              struct inventory *out, struct arm_result *result, struct err *err)
{
    struct reading reading;
    struct arm_settings stated = *given, *settings = &stated;
    struct auth_token token = {0};
    memset(result, 0, sizeof *result);
    begin(&reading, arena, settings, wanted, out);
    bool ok = arm_endpoint_check(settings->endpoint, err) && settle_auth(arena, settings, err) &&
              sign_in(arena, settings, &token, result, err) &&
              arm_client_new(arena, settings, &token, &reading.client, err) && stages(&reading, err);
    if (reading.client != NULL) {
        result->traffic = arm_client_traffic(reading.client);
    }
    arm_client_free(reading.client);
    auth_wipe(&token);
    end(&reading, result);
    return ok;
}
