#include "base/json_write.h"
#include "model/inventory.h"
#include "model/json_fields.h"

static void write_connections(struct json_writer *writer, const struct account *account)
{
    json_array(writer, "privateEndpointConnections");
    for (size_t i = 0; i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        json_object(writer, NULL);
        json_string(writer, "name", connection->name);
        json_string(writer, "id", connection->id);
        json_string(writer, "privateEndpointId", connection->endpoint_id);
        json_string(writer, "status", connection->status);
        json_string(writer, "description", connection->description);
        json_string(writer, "createdAt", connection->created_at);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_acls(struct json_writer *writer, const struct network_acls *acls)
{
    if (acls->stated == TRI_UNKNOWN) {
        return; /* as an older file has it */
    }
    json_object(writer, "networkAcls");
    json_tri(writer, "stated", acls->stated);
    json_string(writer, "bypass", acls->bypass);
    json_strings(writer, "ipRules", acls->ip_rules, acls->n_ip_rules);
    json_array(writer, "virtualNetworkRules");
    for (size_t i = 0; i < acls->n_subnet_rules; i++) {
        const struct subnet_rule *rule = &acls->subnet_rules[i];
        json_object(writer, NULL);
        json_string(writer, "subnetId", rule->subnet_id);
        json_string(writer, "state", rule->state);
        json_bool(writer, "ignoreMissingVnetServiceEndpoint", rule->ignore_missing);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_account(struct json_writer *writer, const struct account *account)
{
    json_object(writer, NULL);
    json_string(writer, "id", account->id);
    json_string(writer, "name", account->name);
    json_string(writer, "kind", account->kind);
    json_string(writer, "location", account->location);
    json_string(writer, "customSubDomainName", account->custom_subdomain);
    json_string(writer, "endpoint", account->endpoint);
    json_strings(writer, "hosts", account->hosts, account->n_hosts);
    json_string(writer, "provisioningState", account->provisioning_state);
    json_string(writer, "publicNetworkAccess", account->public_network_access);
    json_string(writer, "defaultAction", account->default_action);
    write_acls(writer, &account->acls);
    json_strings(writer, "requiredZoneNames", account->required_zones, account->n_required_zones);
    write_connections(writer, account);
    json_object_end(writer);
}

static void write_members(struct json_writer *writer, const struct private_endpoint *endpoint)
{
    json_array(writer, "members");
    for (size_t i = 0; i < endpoint->n_members; i++) {
        const struct pe_member *member = &endpoint->members[i];
        json_object(writer, NULL);
        json_string(writer, "requiredMemberName", member->member);
        json_ip(writer, "address", &member->address);
        json_strings(writer, "fqdns", member->fqdns, member->n_fqdns);
        json_string(writer, "source", member_source_name(member->source));
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_zone_config(struct json_writer *writer, const struct zone_config *config)
{
    json_object(writer, NULL);
    json_string(writer, "privateDnsZoneId", config->zone_id);
    json_array(writer, "recordSets");
    for (size_t i = 0; i < config->n_records; i++) {
        const struct zone_group_record *record = &config->records[i];
        json_object(writer, NULL);
        json_string(writer, "recordSetName", record->name);
        json_string(writer, "fqdn", record->fqdn);
        json_ips(writer, "addresses", record->addresses.items, record->addresses.count);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_endpoint(struct json_writer *writer, const struct private_endpoint *endpoint)
{
    json_object(writer, NULL);
    json_string(writer, "id", endpoint->id);
    json_string(writer, "name", endpoint->name);
    json_string(writer, "location", endpoint->location);
    json_string(writer, "resourceGuid", endpoint->resource_guid);
    json_string(writer, "subnetId", endpoint->subnet_id);
    json_string(writer, "networkInterfaceId", endpoint->nic_id);
    json_strings(writer, "privateLinkServiceIds", endpoint->target_ids, endpoint->n_targets);
    json_string(writer, "status", endpoint->status);
    json_tri(writer, "readable", endpoint->readable);
    json_tri(writer, "membersKnown", endpoint->members_known);
    write_members(writer, endpoint);
    json_tri(writer, "zoneGroup", endpoint->zone_group);
    json_array(writer, "zoneConfigs");
    for (size_t i = 0; i < endpoint->n_zone_configs; i++) {
        write_zone_config(writer, &endpoint->zone_configs[i]);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_links(struct json_writer *writer, const struct private_zone *zone)
{
    json_array(writer, "virtualNetworkLinks");
    for (size_t i = 0; i < zone->n_links; i++) {
        const struct vnet_link *link = &zone->links[i];
        json_object(writer, NULL);
        json_string(writer, "id", link->id);
        json_string(writer, "name", link->name);
        json_string(writer, "virtualNetworkId", link->vnet_id);
        json_string(writer, "virtualNetworkLinkState", link->state);
        json_string(writer, "resolutionPolicy", link->resolution_policy);
        json_string(writer, "provisioningState", link->provisioning_state);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_records(struct json_writer *writer, const struct private_zone *zone)
{
    json_array(writer, "records");
    for (size_t i = 0; i < zone->n_records; i++) {
        const struct record_set *record = &zone->records[i];
        json_object(writer, NULL);
        json_string(writer, "name", record->name);
        json_int(writer, "ttl", record->ttl);
        json_ips(writer, "addresses", record->addresses.items, record->addresses.count);
        json_string(writer, "creator", record->creator);
        json_bool(writer, "isAutoRegistered", record->registered);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_zone(struct json_writer *writer, const struct private_zone *zone)
{
    json_object(writer, NULL);
    json_string(writer, "id", zone->id);
    json_string(writer, "name", zone->name);
    json_tri(writer, "linksRead", zone->links_read);
    json_tri(writer, "recordsRead", zone->records_read);
    write_links(writer, zone);
    write_records(writer, zone);
    json_object_end(writer);
}

static void write_gaps(struct json_writer *writer, const struct inventory *inventory)
{
    json_array(writer, "gaps");
    for (size_t i = 0; i < inventory->n_gaps; i++) {
        const struct inventory_gap *gap = &inventory->gaps[i];
        json_object(writer, NULL);
        json_string(writer, "scope", gap->scope);
        json_string(writer, "resource", gap->resource);
        json_string(writer, "action", gap->action);
        json_int(writer, "status", gap->status);
        json_string(writer, "text", gap->text);
        json_object_end(writer);
    }
    json_array_end(writer);
}

void inventory_write(struct json_writer *writer, const char *key, const struct inventory *inventory)
{
    json_object(writer, key);
    json_string(writer, "schema", INVENTORY_SCHEMA);
    json_string(writer, "schemaVersion", INVENTORY_VERSION);
    json_string(writer, "takenAt", inventory->taken_at);
    json_string(writer, "cloud", inventory->cloud);
    json_string(writer, "toolVersion", inventory->tool_version);
    json_strings(writer, "subscriptions", inventory->subscriptions, inventory->n_subscriptions);
    json_array(writer, "accounts");
    for (size_t i = 0; i < inventory->n_accounts; i++) {
        write_account(writer, &inventory->accounts[i]);
    }
    json_array_end(writer);
    json_array(writer, "privateEndpoints");
    for (size_t i = 0; i < inventory->n_endpoints; i++) {
        write_endpoint(writer, &inventory->endpoints[i]);
    }
    json_array_end(writer);
    json_array(writer, "privateDnsZones");
    for (size_t i = 0; i < inventory->n_zones; i++) {
        write_zone(writer, &inventory->zones[i]);
    }
    json_array_end(writer);
    json_tri(writer, "privateDnsZonesRead", inventory->zones_read);
    network_write(writer, "network", &inventory->network);
    write_gaps(writer, inventory);
    json_object_end(writer);
}
