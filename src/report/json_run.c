#include "report/json_parts.h"

#include "model/run_network.h"

static void write_identity(struct json_writer *json, const struct run_identity *identity)
{
    if (identity == NULL) {
        json_null(json, "identity");
        return;
    }
    json_object(json, "identity");
    json_string(json, "source", identity->source);
    json_string(json, "appId", identity->app_id);
    json_string(json, "tenantId", identity->tenant_id);
    json_object_end(json);
}

static void write_vantage(struct json_writer *json, const struct run *run)
{
    json_object(json, "vantage");
    json_string(json, "kind", vantage_name(run->vantage.kind));
    json_write_texts(json, "evidence", run->vantage.evidence, run->vantage.n_evidence);
    json_array(json, "addresses");
    for (size_t i = 0; i < run->host.n_addresses; i++) {
        json_write_ip(json, NULL, &run->host.addresses[i].ip);
    }
    json_array_end(json);
    json_object_end(json);
}

void json_write_run(struct json_writer *json, const struct run *run)
{
    json_object(json, "run");
    json_string(json, "startedAt", run->started_at);
    json_ms(json, "durationMs", run->duration_us);
    json_bool(json, "complete", run->complete);
    json_string(json, "cloud", run->cloud);
    json_string(json, "host", run->host.name);
    json_string(json, "user", run->host.user);
    write_identity(json, run->identity);
    json_write_texts(json, "arguments", run->arguments, run->n_arguments);
    write_vantage(json, run);
    json_object_end(json);
}

void json_write_summary(struct json_writer *json, const struct report *report)
{
    const struct diagnosis *diagnosis = report->diagnosis;
    static const enum severity order[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_UNKNOWN, SEVERITY_INFO};
    json_object(json, "summary");
    json_string(json, "verdict", verdict_name(diagnosis->run));
    json_int(json, "accounts", (int64_t)report->run->n_accounts);
    json_int(json, "names", (int64_t)report->run->n_names);
    json_int(json, "views", (int64_t)diagnosis->judged_views);
    json_object(json, "findings");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        json_int(json, severity_name(order[i]), (int64_t)diagnosis->by_severity[order[i]]);
    }
    json_object_end(json);
    json_int(json, "leftOut", (int64_t)diagnosis->left_out);
    json_int(json, "waived", (int64_t)diagnosis->n_waived);
    json_write_audit_summary(json, report);
    json_object_end(json);
}

/* Who has the address, where that is known; null where it has none, or Azure was not read. */
static void write_resolver_identity(struct json_writer *json, const struct run *run,
                                    const struct resolver *resolver)
{
    struct server_identity identity = run_identify(run, &resolver->address);
    if (resolver->address.family == 0 || (identity.kind == SERVER_UNKNOWN && run->inventory == NULL)) {
        json_null(json, "identity");
        return;
    }
    /* The contract has no kind for a load balancer: which server stands behind it is not known. */
    bool balancer = identity.kind == SERVER_BALANCER;
    json_object(json, "identity");
    json_string(json, "kind", server_kind_name(balancer ? SERVER_UNKNOWN : identity.kind));
    json_string(json, "armId", identity.arm_id);
    json_string(json, "vnetId", identity.vnet_id);
    json_object_end(json);
}

void json_write_resolvers(struct json_writer *json, const struct run *run)
{
    json_array(json, "resolvers");
    for (size_t i = 0; i < run->n_resolvers; i++) {
        const struct resolver *resolver = &run->resolvers[i];
        json_object(json, NULL);
        json_string(json, "id", resolver->id);
        json_string(json, "label", resolver->label);
        json_write_ip(json, "address", &resolver->address);
        if (resolver->address.family != 0) {
            json_int(json, "port", resolver->port);
        } else {
            json_null(json, "port");
        }
        json_string(json, "role", role_name(resolver->role));
        json_bool(json, "judged", resolver->judged);
        json_string(json, "source", resolver->source);
        write_resolver_identity(json, run, resolver);
        json_object_end(json);
    }
    json_array_end(json);
}
