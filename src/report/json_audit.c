#include "azure/resource_id.h"
#include "diagnose/audit.h"
#include "model/json_fields.h"
#include "report/json_parts.h"

static void write_conditions(struct json_writer *json, const struct account_audit *audit)
{
    json_array(json, "conditions");
    for (size_t i = 0; i < CONDITIONS; i++) {
        const struct condition *condition = &audit->conditions[i];
        json_object(json, NULL);
        json_string(json, "name", condition->name);
        json_string(json, "value", condition->value);
        json_string(json, "wanted", condition->wanted);
        json_tri(json, "met", condition->met);
        json_string(json, "command", condition->mend);
        json_object_end(json);
    }
    json_array_end(json);
}

static const char *fault_of(const struct rule_fault *faults, size_t count, const char *rule)
{
    for (size_t i = 0; i < count; i++) {
        if (faults[i].rule == rule) {
            return faults[i].why;
        }
    }
    return NULL;
}

static void write_rules(struct json_writer *json, const struct network_acls *acls,
                        const struct account_audit *audit)
{
    if (audit->rules_known != TRI_YES) {
        json_null(json, "bypass");
        json_null(json, "ipRules");
        json_null(json, "virtualNetworkRules");
        return;
    }
    json_string(json, "bypass", acls->bypass);
    json_array(json, "ipRules");
    for (size_t i = 0; i < acls->n_ip_rules; i++) {
        json_object(json, NULL);
        json_string(json, "value", acls->ip_rules[i]);
        json_string(json, "fault", fault_of(audit->bad_ip_rules, audit->n_bad_ip_rules, acls->ip_rules[i]));
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "virtualNetworkRules");
    for (size_t i = 0; i < acls->n_subnet_rules; i++) {
        const char *id = acls->subnet_rules[i].subnet_id;
        const char *unknown = fault_of(audit->unknown_subnet_rules, audit->n_unknown_subnet_rules, id);
        const char *fault = fault_of(audit->bad_subnet_rules, audit->n_bad_subnet_rules, id);
        bool none = id == NULL;
        json_object(json, NULL);
        json_string(json, "id", id);
        json_string(json, "state", acls->subnet_rules[i].state);
        json_tri(json, "sound", unknown != NULL ? TRI_UNKNOWN : fault != NULL || none ? TRI_NO : TRI_YES);
        json_string(json, "fault", none ? "names no subnet" : unknown != NULL ? unknown : fault);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_connections(struct json_writer *json, const struct inventory *inventory,
                              const struct account *account)
{
    struct arena *arena = json->out->arena;
    json_array(json, "connections");
    for (size_t i = 0; i < account->n_connections; i++) {
        const struct pe_connection *connection = &account->connections[i];
        const char *id = connection->endpoint_id;
        json_object(json, NULL);
        json_string(json, "name", connection->name);
        json_string(json, "status", connection->status);
        json_string(json, "privateEndpointId", id);
        json_string(json, "subscription", id != NULL ? arm_id_segment(arena, id, "subscriptions") : NULL);
        json_tri(json, "subscriptionReadable", connection_is_ours(arena, inventory, account, connection));
        json_object_end(json);
    }
    json_array_end(json);
}

void json_write_audit(struct json_writer *json, const struct report *report, size_t account)
{
    if (report->diagnosis->audits == NULL) {
        json_null(json, "audit");
        return;
    }
    const struct account_audit *audit = &report->diagnosis->audits[account];
    const struct account *arm = report->run->accounts[account].arm;
    json_object(json, "audit");
    json_string(json, "verdict", verdict_name(report->diagnosis->accounts[account]));
    json_tri(json, "privateEndpointOnly", audit->private_only);
    write_conditions(json, audit);
    json_tri(json, "rulesHaveEffect", audit->effective);
    write_rules(json, &arm->acls, audit);
    write_connections(json, report->run->inventory, arm);
    json_object_end(json);
}

void json_write_audit_summary(struct json_writer *json, const struct report *report)
{
    size_t counts[3] = {0};
    if (report->diagnosis->audits == NULL) {
        json_null(json, "privateEndpointOnly");
        return;
    }
    for (size_t a = 0; a < report->run->n_accounts; a++) {
        counts[report->diagnosis->audits[a].private_only]++;
    }
    json_object(json, "privateEndpointOnly");
    json_int(json, "yes", (int64_t)counts[TRI_YES]);
    json_int(json, "no", (int64_t)counts[TRI_NO]);
    json_int(json, "unknown", (int64_t)counts[TRI_UNKNOWN]);
    json_object_end(json);
}
