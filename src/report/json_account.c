#include "report/json_parts.h"

#include "azure/resource_id.h"
#include "report/index.h"

/* The addresses of an endpoint, each once; null where they could not be read. */
static void write_endpoint_addresses(struct json_writer *json, const struct private_endpoint *endpoint)
{
    struct ip_list list = {.count = 0};
    if (endpoint == NULL || (endpoint->members_known != TRI_YES && endpoint->n_members == 0)) {
        json_null(json, "addresses");
        return;
    }
    for (size_t i = 0; i < endpoint->n_members; i++) {
        ip_list_add(json->out->arena, &list, &endpoint->members[i].address);
    }
    json_array(json, "addresses");
    for (size_t i = 0; i < list.count; i++) {
        json_write_ip(json, NULL, &list.items[i]);
    }
    json_array_end(json);
}

static void write_connections(struct json_writer *json, const struct inventory *inventory,
                              const struct account *account)
{
    json_array(json, "privateEndpoints");
    for (size_t i = 0; account != NULL && i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        const char *id = connection->endpoint_id;
        json_object(json, NULL);
        json_string(json, "name", id != NULL ? arm_id_name(json->out->arena, id) : connection->name);
        json_string(json, "id", id);
        json_string(json, "status", connection->status);
        write_endpoint_addresses(json, id != NULL ? inventory_endpoint(inventory, id) : NULL);
        json_object_end(json);
    }
    json_array_end(json);
}

/* Null where expectations are not known; without items where no private endpoint should answer. */
static void write_expected(struct json_writer *json, const struct name_facts *facts)
{
    if (facts->known == TRI_UNKNOWN) {
        json_null(json, "expectedAddresses");
        return;
    }
    json_array(json, "expectedAddresses");
    for (size_t i = 0; i < facts->expected.count; i++) {
        json_write_ip(json, NULL, &facts->expected.items[i]);
    }
    json_array_end(json);
}

static void write_name(struct json_writer *json, const struct report *report, size_t name)
{
    const struct checked_name *checked = &report->run->names[name];
    json_object(json, NULL);
    json_string(json, "fqdn", checked->fqdn);
    json_string(json, "privateLinkZone", checked->zone != NULL ? checked->zone->zone : NULL);
    write_expected(json, &report->facts->names[name]);
    json_string(json, "verdict", verdict_name(report->diagnosis->names[name]));
    json_array(json, "views");
    for (size_t r = 0; r < report->run->n_resolvers; r++) {
        json_write_view(json, report, facts_view(report->facts, name, r));
    }
    json_array_end(json);
    json_object_end(json);
}

void json_write_accounts(struct json_writer *json, const struct report *report)
{
    const struct run *run = report->run;
    struct names_by_account names = index_names(json->out->arena, run);
    json_array(json, "accounts");
    for (size_t a = 0; a < run->n_accounts; a++) {
        const struct checked_account *checked = &run->accounts[a];
        const struct account *arm = checked->arm;
        json_object(json, NULL);
        json_string(json, "id", arm != NULL ? arm->id : NULL);
        json_string(json, "name", checked->name);
        json_string(json, "kind", arm != NULL ? arm->kind : NULL);
        json_string(json, "location", arm != NULL ? arm->location : NULL);
        json_string(json, "customSubDomainName", arm != NULL ? arm->custom_subdomain : NULL);
        json_string(json, "publicNetworkAccess", arm != NULL ? arm->public_network_access : NULL);
        write_connections(json, run->inventory, arm);
        json_array(json, "names");
        for (size_t i = names.first[a]; i < names.first[a + 1]; i++) {
            write_name(json, report, names.order[i]);
        }
        json_array_end(json);
        json_write_audit(json, report, a);
        json_object_end(json);
    }
    json_array_end(json);
}
