#include <string.h>

#include "model/json_fields.h"
#include "model/resolved.h"

static void write_link(struct json_writer *writer, const struct resolved_link *link)
{
    json_object(writer, NULL);
    json_string(writer, "interface", link->name);
    json_int(writer, "ifindex", link->ifindex);
    json_ips(writer, "servers", link->servers, link->n_servers);
    json_array(writer, "domains");
    for (size_t i = 0; i < link->n_domains; i++) {
        json_object(writer, NULL);
        json_string(writer, "name", link->domains[i]);
        json_bool(writer, "routeOnly", link->route_only[i]);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "defaultRoute", link->default_route);
    json_object_end(writer);
}

void resolved_write(struct json_writer *writer, const char *key, const struct resolved *resolved)
{
    if (!resolved->present) {
        json_null(writer, key);
        return;
    }
    json_object(writer, key);
    json_bool(writer, "stub", resolved->stub);
    json_array(writer, "links");
    for (size_t i = 0; i < resolved->n_links; i++) {
        write_link(writer, &resolved->links[i]);
    }
    json_array_end(writer);
    json_string(writer, "error", resolved->error);
    json_object_end(writer);
}

/* `item` is the link, whose arrays have room. */
static bool load_domains(struct json_at at, struct resolved_link *link, struct err *err)
{
    struct json_at domains;
    if (!field_array(at, "domains", RESOLVED_DOMAINS_MAX, &domains, err)) {
        return false;
    }
    for (size_t i = 0; i < json_size(domains); i++) {
        struct json_at domain = json_item(domains, i);
        const char *name;
        bool route_only;
        if (!json_need_object(domain, err) || !field_need_name(domain, "name", &name, err) ||
            !field_bool(domain, "routeOnly", &route_only, err)) {
            return false;
        }
        resolved_add_domain(at.arena, link, name, route_only);
    }
    return true;
}

static bool load_link(struct json_at at, struct resolved *out, struct err *err)
{
    struct resolved_link found = {0};
    struct ip_list servers = {0};
    int64_t ifindex;
    struct json_at list;
    if (!json_need_object(at, err) || !field_need_string(at, "interface", &found.name, err) ||
        !field_int(at, "ifindex", 0, INT32_MAX, &ifindex, err) ||
        !field_array(at, "servers", RESOLVED_SERVERS_MAX, &list, err) ||
        !field_ips(at, "servers", &servers, err) || !load_domains(at, &found, err) ||
        !field_tri(at, "defaultRoute", &found.default_route, err)) {
        return false;
    }
    found.ifindex = (int)ifindex;
    for (size_t i = 0; i < json_size(list); i++) { /* field_ips() sorts, and the order of preference counts */
        const char *text;
        struct ip ip;
        if (json_get_string(json_item(list, i), &text, err) && text != NULL && ip_parse(text, &ip)) {
            resolved_add_server(at.arena, &found, &ip);
        }
    }
    *resolved_link_of(at.arena, out, found.ifindex) = found;
    return true;
}

bool resolved_load(struct json_at at, struct resolved *out, struct err *err)
{
    struct json_at links;
    *out = (struct resolved){0};
    if (!json_present(at)) {
        return true;
    }
    if (!json_need_object(at, err) || !field_bool(at, "stub", &out->stub, err) ||
        !field_array(at, "links", RESOLVED_LINKS_MAX, &links, err) ||
        !field_string(at, "error", &out->error, err)) {
        return false;
    }
    out->present = true;
    for (size_t i = 0; i < json_size(links); i++) {
        if (!load_link(json_item(links, i), out, err)) {
            return false;
        }
    }
    return true;
}
