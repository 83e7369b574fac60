#include <string.h>

#include "azure/clouds.h"
#include "azure/resource_id.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/text.h"
#include "model/capture.h"
#include "model/file_kind.h"
#include "model/inventory.h"
#include "model/json_fields.h"

static bool read_connection(struct json_at at, void *item, struct err *err)
{
    struct pe_connection *connection = item;
    return field_string(at, "name", &connection->name, err) && field_id(at, "id", &connection->id, err) &&
           field_id(at, "privateEndpointId", &connection->endpoint_id, err) &&
           field_string(at, "status", &connection->status, err) &&
           field_string(at, "description", &connection->description, err) &&
           field_string(at, "createdAt", &connection->created_at, err);
}

static bool read_subnet_rule(struct json_at at, void *item, struct err *err)
{
    struct subnet_rule *rule = item;
    return field_string(at, "subnetId", &rule->subnet_id, err) &&
           field_string(at, "state", &rule->state, err) &&
           json_get_bool(json_member(at, "ignoreMissingVnetServiceEndpoint"), &rule->ignore_missing, err);
}

static bool read_acls(struct json_at at, struct network_acls *acls, struct err *err)
{
    if (!json_present(at)) {
        return true;
    }
    return json_need_object(at, err) && field_tri(at, "stated", &acls->stated, err) &&
           field_string(at, "bypass", &acls->bypass, err) &&
           field_strings(at, "ipRules", &acls->ip_rules, &acls->n_ip_rules, err) &&
           (acls->subnet_rules = field_objects(at, "virtualNetworkRules", sizeof *acls->subnet_rules,
                                               read_subnet_rule, &acls->n_subnet_rules, err)) != NULL;
}

static bool read_account(struct json_at at, void *item, struct err *err)
{
    struct account *account = item;
    return field_need_id(at, "id", &account->id, err) && field_need_string(at, "name", &account->name, err) &&
           field_string(at, "kind", &account->kind, err) &&
           field_string(at, "location", &account->location, err) &&
           field_string(at, "customSubDomainName", &account->custom_subdomain, err) &&
           field_string(at, "endpoint", &account->endpoint, err) &&
           field_names(at, "hosts", &account->hosts, &account->n_hosts, err) &&
           field_string(at, "provisioningState", &account->provisioning_state, err) &&
           field_string(at, "publicNetworkAccess", &account->public_network_access, err) &&
           field_string(at, "defaultAction", &account->default_action, err) &&
           read_acls(json_member(at, "networkAcls"), &account->acls, err) &&
           field_names(at, "requiredZoneNames", &account->required_zones, &account->n_required_zones, err) &&
           (account->connections =
                field_objects(at, "privateEndpointConnections", sizeof *account->connections, read_connection,
                              &account->n_connections, err)) != NULL;
}

static bool read_member(struct json_at at, void *item, struct err *err)
{
    struct pe_member *member = item;
    const char *source;
    if (!field_string(at, "requiredMemberName", &member->member, err) ||
        !field_ip(at, "address", &member->address, err) ||
        !field_names(at, "fqdns", &member->fqdns, &member->n_fqdns, err) ||
        !field_need_string(at, "source", &source, err)) {
        return false;
    }
    return member_source_parse(source, &member->source) ||
           field_error(json_member(at, "source"), "none of nic, customDnsConfigs, zoneGroup", source, err);
}

static bool read_group_record(struct json_at at, void *item, struct err *err)
{
    struct zone_group_record *record = item;
    return field_string(at, "recordSetName", &record->name, err) &&
           field_name(at, "fqdn", &record->fqdn, err) && field_ips(at, "addresses", &record->addresses, err);
}

static bool read_zone_config(struct json_at at, void *item, struct err *err)
{
    struct zone_config *config = item;
    return field_id(at, "privateDnsZoneId", &config->zone_id, err) &&
           (config->records = field_objects(at, "recordSets", sizeof *config->records, read_group_record,
                                            &config->n_records, err)) != NULL;
}

static bool read_endpoint(struct json_at at, void *item, struct err *err)
{
    struct private_endpoint *endpoint = item;
    /* What it is connected to may be the alias of a private link service, which is no id. */
    return field_need_id(at, "id", &endpoint->id, err) &&
           field_need_string(at, "name", &endpoint->name, err) &&
           field_string(at, "location", &endpoint->location, err) &&
           field_string(at, "resourceGuid", &endpoint->resource_guid, err) &&
           field_id(at, "subnetId", &endpoint->subnet_id, err) &&
           field_id(at, "networkInterfaceId", &endpoint->nic_id, err) &&
           field_strings(at, "privateLinkServiceIds", &endpoint->target_ids, &endpoint->n_targets, err) &&
           field_string(at, "status", &endpoint->status, err) &&
           field_tri(at, "readable", &endpoint->readable, err) &&
           field_tri(at, "membersKnown", &endpoint->members_known, err) &&
           (endpoint->members = field_objects(at, "members", sizeof *endpoint->members, read_member,
                                              &endpoint->n_members, err)) != NULL &&
           field_tri(at, "zoneGroup", &endpoint->zone_group, err) &&
           (endpoint->zone_configs = field_objects(at, "zoneConfigs", sizeof *endpoint->zone_configs,
                                                   read_zone_config, &endpoint->n_zone_configs, err)) != NULL;
}

static bool read_link(struct json_at at, void *item, struct err *err)
{
    struct vnet_link *link = item;
    return field_id(at, "id", &link->id, err) && field_string(at, "name", &link->name, err) &&
           field_id(at, "virtualNetworkId", &link->vnet_id, err) &&
           field_string(at, "virtualNetworkLinkState", &link->state, err) &&
           field_string(at, "resolutionPolicy", &link->resolution_policy, err) &&
           field_string(at, "provisioningState", &link->provisioning_state, err);
}

static bool read_record(struct json_at at, void *item, struct err *err)
{
    struct record_set *record = item;
    return field_need_string(at, "name", &record->name, err) &&
           field_int(at, "ttl", 0, INT32_MAX, &record->ttl, err) && /* RFC 2181 section 8 */
           field_ips(at, "addresses", &record->addresses, err) &&
           field_string(at, "creator", &record->creator, err) &&
           json_get_bool(json_member(at, "isAutoRegistered"), &record->registered, err);
}

static bool read_zone(struct json_at at, void *item, struct err *err)
{
    struct private_zone *zone = item;
    return field_need_id(at, "id", &zone->id, err) && field_need_name(at, "name", &zone->name, err) &&
           field_tri(at, "linksRead", &zone->links_read, err) &&
           field_tri(at, "recordsRead", &zone->records_read, err) &&
           (zone->links = field_objects(at, "virtualNetworkLinks", sizeof *zone->links, read_link,
                                        &zone->n_links, err)) != NULL &&
           (zone->records = field_objects(at, "records", sizeof *zone->records, read_record, &zone->n_records,
                                          err)) != NULL;
}

static bool read_gap(struct json_at at, void *item, struct err *err)
{
    struct inventory_gap *gap = item;
    int64_t status;
    if (!field_string(at, "scope", &gap->scope, err) || !field_string(at, "resource", &gap->resource, err) ||
        !field_string(at, "action", &gap->action, err) || !field_int(at, "status", 0, 999, &status, err) ||
        !field_string(at, "text", &gap->text, err)) {
        return false;
    }
    gap->status = (int)status;
    return true;
}

static bool check_subscriptions(struct json_at at, const struct inventory *inventory, struct err *err)
{
    for (size_t i = 0; i < inventory->n_subscriptions; i++) {
        const char *id = inventory->subscriptions[i];
        if (strchr(id, '/') != NULL || !arm_id_valid(arena_printf(at.arena, "/subscriptions/%s", id))) {
            return field_error(json_item(json_member(at, "subscriptions"), i), "not a subscription id", id,
                               err);
        }
    }
    return true;
}

static bool check_header(struct json_at at, struct err *err)
{
    const char *schema, *version;
    if (!json_need_object(at, err) || !field_need_string(at, "schema", &schema, err) ||
        !field_need_string(at, "schemaVersion", &version, err)) {
        return false;
    }
    if (!text_equal(schema, INVENTORY_SCHEMA)) {
        return field_error(json_member(at, "schema"),
                           "not \"" INVENTORY_SCHEMA "\", as \"pldig inventory\" writes it", schema, err);
    }
    return text_starts(version, "1.") ||
           field_error(json_member(at, "schemaVersion"), "this pldig reads versions 1.x only", version, err);
}

static bool check_values(struct json_at at, const struct inventory *inventory, struct err *err)
{
    int64_t taken;
    if (!clock_parse(inventory->taken_at, &taken)) {
        return field_error(json_member(at, "takenAt"), "not an RFC 3339 time", inventory->taken_at, err);
    }
    if (inventory->cloud != NULL && cloud_find(inventory->cloud) == NULL) {
        return field_error(json_member(at, "cloud"), "not a known cloud", inventory->cloud, err);
    }
    /* One resource twice would count twice, and an account would be checked twice. */
    return check_subscriptions(at, inventory, err) &&
           field_unique(at, "accounts", inventory->accounts, inventory->n_accounts,
                        sizeof *inventory->accounts, err) &&
           field_unique(at, "privateEndpoints", inventory->endpoints, inventory->n_endpoints,
                        sizeof *inventory->endpoints, err) &&
           field_unique(at, "privateDnsZones", inventory->zones, inventory->n_zones, sizeof *inventory->zones,
                        err);
}

bool inventory_read(struct json_at at, struct inventory *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    if (!check_header(at, err) || !field_need_string(at, "takenAt", &out->taken_at, err) ||
        !field_string(at, "cloud", &out->cloud, err) ||
        !field_string(at, "toolVersion", &out->tool_version, err) ||
        !field_strings(at, "subscriptions", &out->subscriptions, &out->n_subscriptions, err)) {
        return false;
    }
    out->accounts = field_objects(at, "accounts", sizeof *out->accounts, read_account, &out->n_accounts, err);
    if (out->accounts == NULL) {
        return false;
    }
    out->endpoints =
        field_objects(at, "privateEndpoints", sizeof *out->endpoints, read_endpoint, &out->n_endpoints, err);
    if (out->endpoints == NULL) {
        return false;
    }
    out->zones = field_objects(at, "privateDnsZones", sizeof *out->zones, read_zone, &out->n_zones, err);
    if (out->zones == NULL || !field_tri(at, "privateDnsZonesRead", &out->zones_read, err)) {
        return false;
    }
    if (!network_read(json_member(at, "network"), &out->network, err)) {
        return false;
    }
    out->gaps = field_objects(at, "gaps", sizeof *out->gaps, read_gap, &out->n_gaps, err);
    if (out->gaps == NULL || !check_values(at, out, err)) {
        return false;
    }
    inventory_index(at.arena, out);
    return true;
}

/* An inventory, or what a capture holds of one. */
static bool read_any(struct json_at root, const char *name, bool or_capture, struct inventory *out,
                     struct err *err)
{
    enum file_kind kind = file_kind(root);
    if (kind == FILE_CAPTURE && or_capture) {
        struct json_at inside = json_member(root, "inventory");
        return json_present(inside)
                   ? inventory_read(inside, out, err)
                   : err_set(err, ERR_INPUT,
                             "%s: a capture of a run that did not read Azure holds nothing about accounts; "
                             "\"pldig inventory -o json=FILE\" writes a file that does",
                             name);
    }
    return kind == FILE_INVENTORY ? inventory_read(root, out, err)
                                  : file_kind_wrong(name, kind, FILE_INVENTORY, err);
}

static bool load(struct arena *arena, const char *path, bool or_capture, struct inventory *out,
                 struct err *err)
{
    const char *name = text_equal(path, "-") ? "standard input" : path;
    char *text;
    size_t len;
    if (!text_read_file(arena, path, INVENTORY_SIZE_MAX, &text, &len, err)) {
        return false;
    }
    /* A capture has many lines; the first is a document by itself. */
    size_t size = text_starts(text, "{\"schema\":\"" CAPTURE_SCHEMA "\"") ? strcspn(text, "\n") : len;
    struct json json;
    if (!json_parse(arena, name, text, size, &json, err)) {
        return false;
    }
    bool ok = read_any(json_root(arena, &json), name, or_capture, out, err);
    json_free(&json);
    return ok;
}

bool inventory_load(struct arena *arena, const char *path, struct inventory *out, struct err *err)
{
    return load(arena, path, false, out, err);
}

bool inventory_load_any(struct arena *arena, const char *path, struct inventory *out, struct err *err)
{
    return load(arena, path, true, out, err);
}
