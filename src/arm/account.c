#include "arm/account.h"

#include <string.h>

#include "arm/reading.h"
#include "azure/resource_id.h"
#include "base/text.h"
#include "dns/name.h"
#include "http/url.h"

/* The host of a URL, unless it is there already. Display texts and odd URLs are no hosts, and passed over. */
static void add_host(struct arena *arena, struct name_list *hosts, const char *text)
{
    struct http_url url;
    struct err ignored;
    char *host;
    if (text != NULL && http_url_parse(arena, text, &url) &&
        dns_name_parse(arena, url.host, &host, &ignored)) {
        name_list_add(arena, hosts, host);
    }
}

static bool read_hosts(struct json_at properties, struct account *out, struct err *err)
{
    struct json_at endpoints = json_member(properties, "endpoints");
    struct name_list hosts = {0};
    if (!arm_string(properties, "endpoint", &out->endpoint, err) || !json_get_object(endpoints, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(endpoints); i++) {
        const char *text;
        if (!json_get_string(json_item(endpoints, i), &text, err)) {
            return false;
        }
        add_host(properties.arena, &hosts, text);
    }
    out->hosts = hosts.items;
    out->n_hosts = hosts.count;
    return true;
}

static bool read_connection(struct json_at at, struct pe_connection *out, struct err *err)
{
    struct json_at properties = json_member(at, "properties");
    struct json_at endpoint = json_member(properties, "privateEndpoint");
    struct json_at state = json_member(properties, "privateLinkServiceConnectionState");
    struct json_at system = json_member(at, "systemData");
    return json_need_object(at, err) && json_get_object(properties, err) && json_get_object(endpoint, err) &&
           json_get_object(state, err) && arm_string(at, "name", &out->name, err) &&
           arm_id(at, "id", &out->id, err) && arm_id(endpoint, "id", &out->endpoint_id, err) &&
           arm_string(state, "status", &out->status, err) &&
           arm_string(state, "description", &out->description, err) && json_get_object(system, err) &&
           arm_string(system, "createdAt", &out->created_at, err);
}

static bool read_connections(struct json_at list, struct account *out, struct err *err)
{
    if (!json_get_array(list, err)) {
        return false;
    }
    out->connections = arena_array(list.arena, json_size(list), sizeof *out->connections);
    for (size_t i = 0; i < json_size(list); i++) {
        if (!read_connection(json_item(list, i), &out->connections[out->n_connections++], err)) {
            return false;
        }
    }
    return true;
}

static bool read_subnet_rules(struct json_at list, struct network_acls *out, struct err *err)
{
    if (!json_get_array(list, err)) {
        return false;
    }
    out->subnet_rules = arena_array(list.arena, json_size(list), sizeof *out->subnet_rules);
    for (size_t i = 0; i < json_size(list); i++) {
        struct json_at item = json_item(list, i);
        struct subnet_rule *rule = &out->subnet_rules[out->n_subnet_rules++];
        if (!json_need_object(item, err) || !arm_string(item, "id", &rule->subnet_id, err) ||
            !arm_string(item, "state", &rule->state, err) ||
            !json_get_bool(json_member(item, "ignoreMissingVnetServiceEndpoint"), &rule->ignore_missing,
                           err)) {
            return false;
        }
    }
    return true;
}

/* Absent or null means Allow and no rules. */
static bool read_acls(struct json_at acls, struct account *out, struct err *err)
{
    struct json_at list = json_member(acls, "ipRules");
    if (!json_get_object(acls, err) || !json_get_array(list, err)) {
        return false;
    }
    out->acls.stated = json_present(acls) ? TRI_YES : TRI_NO;
    out->acls.ip_rules = arena_array(acls.arena, json_size(list), sizeof *out->acls.ip_rules);
    for (size_t i = 0; i < json_size(list); i++) {
        const char *value;
        if (!json_need_object(json_item(list, i), err) ||
            !arm_string(json_item(list, i), "value", &value, err)) {
            return false;
        }
        out->acls.ip_rules[out->acls.n_ip_rules++] = value != NULL ? value : "";
    }
    return arm_string(acls, "defaultAction", &out->default_action, err) &&
           arm_string(acls, "bypass", &out->acls.bypass, err) &&
           read_subnet_rules(json_member(acls, "virtualNetworkRules"), &out->acls, err);
}

bool account_parse(struct json_at object, struct account *out, struct err *err)
{
    struct json_at properties = json_member(object, "properties");
    memset(out, 0, sizeof *out);
    if (!json_need_object(object, err) || !json_get_string(json_member(object, "id"), &out->id, err)) {
        return false;
    }
    if (!arm_id_is_account(out->id)) {
        return out->id == NULL ? json_type_error(json_member(object, "id"), "a resource id", err)
                               : err_set(err, ERR_ARM, "%s: %s: not the id of an account: \"%s\"",
                                         object.name, json_member(object, "id").path, out->id);
    }
    if (!arm_string(object, "name", &out->name, err) || !arm_string(object, "kind", &out->kind, err) ||
        !arm_string(object, "location", &out->location, err) || !json_get_object(properties, err)) {
        return false;
    }
    if (out->name == NULL) {
        out->name = arm_id_name(object.arena, out->id);
    }
    return arm_string(properties, "customSubDomainName", &out->custom_subdomain, err) &&
           arm_string(properties, "provisioningState", &out->provisioning_state, err) &&
           arm_string(properties, "publicNetworkAccess", &out->public_network_access, err) &&
           read_acls(json_member(properties, "networkAcls"), out, err) && read_hosts(properties, out, err) &&
           read_connections(json_member(properties, "privateEndpointConnections"), out, err);
}
