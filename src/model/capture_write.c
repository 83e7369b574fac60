#include "model/capture.h"

#include "base/json_write.h"
#include "base/text.h"
#include "dns/rr.h"
#include "model/json_fields.h"

enum { SCRATCH_MAX = 1024 * 1024 };

static void write_identity(struct json_writer *writer, const struct run_identity *identity)
{
    if (identity == NULL) {
        json_null(writer, "identity");
        return;
    }
    json_object(writer, "identity");
    json_string(writer, "source", identity->source);
    json_string(writer, "appId", identity->app_id);
    json_string(writer, "tenantId", identity->tenant_id);
    json_object_end(writer);
}

static void write_vantage(struct json_writer *writer, const struct vantage *vantage)
{
    json_object(writer, "vantage");
    json_string(writer, "kind", vantage_name(vantage->kind));
    json_bool(writer, "stated", vantage->stated);
    json_strings(writer, "evidence", vantage->evidence, vantage->n_evidence);
    json_string(writer, "resourceId", vantage->resource_id);
    json_object_end(writer);
}

static void write_accounts(struct json_writer *writer, const struct run *run)
{
    json_array(writer, "accounts");
    for (size_t i = 0; i < run->n_accounts; i++) {
        const struct checked_account *account = &run->accounts[i];
        json_object(writer, NULL);
        json_string(writer, "name", account->name);
        json_string(writer, "id", account->arm != NULL ? account->arm->id : NULL);
        json_bool(writer, "named", account->named);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_names(struct json_writer *writer, const struct run *run)
{
    json_array(writer, "names");
    for (size_t i = 0; i < run->n_names; i++) {
        const struct checked_name *name = &run->names[i];
        json_object(writer, NULL);
        json_string(writer, "fqdn", name->fqdn);
        json_string(writer, "zone", name->zone->zone);
        json_string(writer, "privatelink", name->privatelink);
        json_int(writer, "account", (int64_t)name->account);
        json_bool(writer, "named", name->named);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_expectations(struct json_writer *writer, const struct run *run)
{
    json_array(writer, "expectations");
    for (size_t i = 0; i < run->n_expectations; i++) {
        const struct expectation *expectation = &run->expectations[i];
        json_object(writer, NULL);
        json_string(writer, "fqdn", expectation->fqdn);
        json_ips(writer, "addresses", expectation->addresses.items, expectation->addresses.count);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_strings(writer, "expectEndpoints", run->expect_endpoints, run->n_expect_endpoints);
    json_array(writer, "typed");
    for (size_t i = 0; i < run->n_typed; i++) {
        json_object(writer, NULL);
        json_string(writer, "text", run->typed[i].text);
        json_string(writer, "fqdn", run->typed[i].fqdn);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_resolvers(struct json_writer *writer, const struct run *run)
{
    json_array(writer, "resolvers");
    for (size_t i = 0; i < run->n_resolvers; i++) {
        const struct resolver *resolver = &run->resolvers[i];
        json_object(writer, NULL);
        json_string(writer, "id", resolver->id);
        json_string(writer, "label", resolver->label);
        json_ip(writer, "address", &resolver->address);
        json_int(writer, "port", resolver->port);
        json_string(writer, "role", role_name(resolver->role));
        json_bool(writer, "alsoSystem", resolver->also_system);
        json_bool(writer, "judged", resolver->judged);
        json_string(writer, "source", resolver->source);
        json_int(writer, "qps", resolver->qps);
        json_object_end(writer);
    }
    json_array_end(writer);
}

/* Only of a run that connected: an older reader passes them over. */
static void write_connections(struct json_writer *writer, const struct run *run)
{
    if (!run->connects) {
        return;
    }
    json_array(writer, "connections");
    for (size_t i = 0; i < run->n_connections; i++) {
        connection_write(writer, &run->connections[i]);
    }
    json_array_end(writer);
}

static void write_header(struct json_writer *writer, const struct run *run)
{
    json_object(writer, NULL);
    json_string(writer, "schema", CAPTURE_SCHEMA);
    json_int(writer, "schemaVersion", CAPTURE_VERSION);
    json_string(writer, "startedAt", run->started_at);
    json_int(writer, "durationUs", run->duration_us);
    json_bool(writer, "complete", run->complete);
    json_string(writer, "incomplete", run->incomplete);
    json_string(writer, "cloud", run->cloud);
    write_identity(writer, run->identity);
    json_strings(writer, "arguments", run->arguments, run->n_arguments);
    json_string(writer, "cAres", run->c_ares);
    json_string(writer, "libcurl", run->libcurl);
    json_int(writer, "timeoutUs", run->timeout_us);
    json_int(writer, "tries", run->tries);
    json_int(writer, "samples", run->samples);
    json_bool(writer, "settle", run->settle);
    json_string(writer, "controlName", run->control_name);
    write_vantage(writer, &run->vantage);
    host_write(writer, "host", &run->host);
    if (run->inventory != NULL) {
        inventory_write(writer, "inventory", run->inventory);
    } else {
        json_null(writer, "inventory");
    }
    json_string(writer, "inventoryFile", run->inventory_file);
    json_string(writer, "armError", run->arm_error);
    write_accounts(writer, run);
    write_names(writer, run);
    write_expectations(writer, run);
    write_resolvers(writer, run);
    write_connections(writer, run);
    json_int(writer, "observations", (int64_t)run->n_observations);
    json_object_end(writer);
}

static void write_packets(struct json_writer *writer, struct arena *scratch,
                          const struct observation *observation)
{
    json_array(writer, "packets");
    for (size_t i = 0; i < observation->n_packets; i++) {
        const struct packet *packet = &observation->packets[i];
        json_object(writer, NULL);
        json_string(writer, "kind", packet_kind_name(packet->kind));
        json_int(writer, "atUs", packet->at_us);
        json_string(writer, "hex", text_hex(scratch, packet->data, packet->len));
        json_string(writer, "why", packet->why);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_system(struct json_writer *writer, const struct system_answer *answer)
{
    if (answer == NULL) {
        json_null(writer, "system");
        return;
    }
    json_object(writer, "system");
    json_string(writer, "error", answer->error);
    json_string(writer, "canonical", answer->canonical);
    json_ips(writer, "addresses", answer->addresses, answer->n_addresses);
    json_object_end(writer);
}

static void write_observation(struct json_writer *writer, struct arena *scratch,
                              const struct observation *observation)
{
    const struct question *question = &observation->question;
    char type[16];
    json_object(writer, NULL);
    json_int(writer, "id", observation->id);
    json_int(writer, "resolver", question->resolver);
    json_string(writer, "probe", question->probe);
    json_string(writer, "qname", question->qname);
    json_string(writer, "qtype", dns_type_name(question->qtype, type));
    json_bool(writer, "rd", question->rd);
    json_bool(writer, "cd", question->cd);
    json_string(writer, "transport", transport_name(question->transport));
    json_int(writer, "round", question->round);
    json_bool(writer, "evenIfSilent", question->even_if_silent);
    json_string(writer, "outcome", outcome_name(observation->outcome));
    json_bool(writer, "cut", observation->cut);
    json_int(writer, "sentUs", observation->sent_us);
    json_int(writer, "rttUs", observation->rtt_us);
    write_packets(writer, scratch, observation);
    json_string(writer, "error", observation->error);
    write_system(writer, observation->system);
    json_object_end(writer);
}

void capture_write(struct buf *out, const struct run *run)
{
    struct json_writer writer;
    json_begin(&writer, out, false);
    write_header(&writer, run);
    buf_char(out, '\n');
    struct arena *scratch = arena_new(); /* the text of packets is of no use afterwards */
    for (size_t i = 0; i < run->n_observations; i++) {
        if (arena_used(scratch) > SCRATCH_MAX) {
            arena_free(scratch);
            scratch = arena_new();
        }
        json_begin(&writer, out, false);
        write_observation(&writer, scratch, &run->observations[i]);
        buf_char(out, '\n');
    }
    arena_free(scratch);
}
