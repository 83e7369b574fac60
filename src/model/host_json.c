#include <string.h>

#include "model/host.h"
#include "model/json_fields.h"

static void write_lists(struct json_writer *writer, const struct host *host)
{
    json_array(writer, "nameservers");
    for (size_t i = 0; i < host->n_nameservers; i++) {
        json_object(writer, NULL);
        json_ip(writer, "address", &host->nameservers[i].ip);
        json_int(writer, "line", host->nameservers[i].line);
        json_bool(writer, "used", host->nameservers[i].used);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_strings(writer, "search", host->search, host->n_search);
}

void host_write(struct json_writer *writer, const char *key, const struct host *host)
{
    json_object(writer, key);
    json_string(writer, "name", host->name);
    json_string(writer, "user", host->user);
    json_array(writer, "addresses");
    for (size_t i = 0; i < host->n_addresses; i++) {
        json_object(writer, NULL);
        json_string(writer, "interface", host->addresses[i].interface);
        json_ip(writer, "address", &host->addresses[i].ip);
        json_int(writer, "prefix", host->addresses[i].prefix);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_string(writer, "resolvConf", host->resolv_conf);
    json_string(writer, "resolvError", host->resolv_error);
    write_lists(writer, host);
    json_int(writer, "ndots", host->ndots);
    json_int(writer, "timeoutS", host->timeout_s);
    json_int(writer, "attempts", host->attempts);
    json_bool(writer, "rotate", host->rotate);
    json_string(writer, "nsswitchHosts", host->nsswitch_hosts);
    json_array(writer, "hosts");
    for (size_t i = 0; i < host->n_hosts; i++) {
        json_object(writer, NULL);
        json_ip(writer, "address", &host->hosts[i].ip);
        json_string(writer, "name", host->hosts[i].name);
        json_int(writer, "line", host->hosts[i].line);
        json_string(writer, "text", host->hosts[i].text);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_string(writer, "httpsProxy", host->https_proxy);
    json_string(writer, "noProxy", host->no_proxy);
    resolved_write(writer, "resolved", &host->resolved);
    json_string(writer, "container", host->container);
    json_bool(writer, "clusterDns", host->cluster_dns);
    json_string(writer, "browserDoh", host->browser_doh);
    json_object_end(writer);
}

static bool number(struct json_at at, const char *key, int max, int *out, struct err *err)
{
    int64_t value;
    if (!field_int(at, key, 0, max, &value, err)) {
        return false;
    }
    *out = (int)value;
    return true;
}

static bool read_address(struct json_at at, void *item, struct err *err)
{
    struct host_address *address = item;
    return field_string(at, "interface", &address->interface, err) &&
           field_ip(at, "address", &address->ip, err) &&
           number(at, "prefix", address->ip.family == 4 ? 32 : 128, &address->prefix, err);
}

static bool read_nameserver(struct json_at at, void *item, struct err *err)
{
    struct host_nameserver *server = item;
    return field_ip(at, "address", &server->ip, err) && number(at, "line", INT32_MAX, &server->line, err) &&
           field_bool(at, "used", &server->used, err);
}

static bool read_entry(struct json_at at, void *item, struct err *err)
{
    struct hosts_entry *entry = item;
    return field_ip(at, "address", &entry->ip, err) && field_need_name(at, "name", &entry->name, err) &&
           number(at, "line", INT32_MAX, &entry->line, err) &&
           field_need_string(at, "text", &entry->text, err);
}

bool host_load(struct json_at at, struct host *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    if (!json_need_object(at, err) || !field_string(at, "name", &out->name, err) ||
        !field_string(at, "user", &out->user, err)) {
        return false;
    }
    out->addresses =
        field_objects(at, "addresses", sizeof *out->addresses, read_address, &out->n_addresses, err);
    if (out->addresses == NULL || !field_string(at, "resolvConf", &out->resolv_conf, err) ||
        !field_string(at, "resolvError", &out->resolv_error, err)) {
        return false;
    }
    out->nameservers =
        field_objects(at, "nameservers", sizeof *out->nameservers, read_nameserver, &out->n_nameservers, err);
    if (out->nameservers == NULL || !field_names(at, "search", &out->search, &out->n_search, err) ||
        !number(at, "ndots", INT32_MAX, &out->ndots, err) ||
        !number(at, "timeoutS", INT32_MAX, &out->timeout_s, err) ||
        !number(at, "attempts", INT32_MAX, &out->attempts, err) ||
        !field_bool(at, "rotate", &out->rotate, err) ||
        !field_string(at, "nsswitchHosts", &out->nsswitch_hosts, err)) {
        return false;
    }
    out->hosts = field_objects(at, "hosts", sizeof *out->hosts, read_entry, &out->n_hosts, err);
    return out->hosts != NULL && field_string(at, "httpsProxy", &out->https_proxy, err) &&
           field_string(at, "noProxy", &out->no_proxy, err) &&
           resolved_load(json_member(at, "resolved"), &out->resolved, err) &&
           field_string(at, "container", &out->container, err) &&
           json_get_bool(json_member(at, "clusterDns"), &out->cluster_dns, err) &&
           field_string(at, "browserDoh", &out->browser_doh, err);
}
