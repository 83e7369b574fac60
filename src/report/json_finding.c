#include "report/json_parts.h"

#include "diagnose/waivers.h"

static void write_resolvers(struct json_writer *json, const struct run *run, const struct finding *finding)
{
    json_array(json, "resolvers");
    for (size_t i = 0; i < finding->n_resolvers; i++) {
        json_string(json, NULL, run->resolvers[finding->resolvers[i]].id);
    }
    json_array_end(json);
}

static void write_alternatives(struct json_writer *json, const struct finding *finding)
{
    json_array(json, "alternatives");
    for (size_t i = 0; i < finding->n_alternatives; i++) {
        const struct code_info *info = code_info(finding->alternatives[i]);
        json_object(json, NULL);
        json_write_code(json, "code", finding->alternatives[i]);
        json_string(json, "name", info != NULL ? info->name : NULL);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_steps(struct json_writer *json, const struct finding *finding)
{
    json_array(json, "next");
    for (size_t i = 0; i < finding->n_next; i++) {
        const struct step *step = &finding->next[i];
        json_object(json, NULL);
        json_string(json, "kind", step_kind_name(step->kind));
        json_string(json, "text", step->text);
        json_string(json, "command", step->command);
        json_string(json, "risk", risk_name(step->risk));
        json_string(json, "rollback", step->rollback);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_waiver(struct json_writer *json, const struct waiver *waiver)
{
    if (waiver == NULL) {
        json_null(json, "waived");
        return;
    }
    json_object(json, "waived");
    json_string(json, "reason", waiver->reason);
    json_string(json, "approver", waiver->approver);
    json_string(json, "expires", waiver->expires);
    json_object_end(json);
}

static void write_finding(struct json_writer *json, const struct run *run, const struct finding *finding)
{
    json_object(json, NULL);
    json_write_code(json, "code", finding->code);
    json_string(json, "name", finding->name);
    json_string(json, "severity", severity_name(finding->severity));
    json_write_texts(json, "accounts", finding->accounts, finding->n_accounts);
    json_write_texts(json, "fqdns", finding->fqdns, finding->n_fqdns);
    write_resolvers(json, run, finding);
    json_string(json, "message", finding->message);
    write_alternatives(json, finding);
    json_array(json, "evidence");
    for (size_t i = 0; i < finding->n_evidence; i++) {
        json_int(json, NULL, finding->evidence[i]);
    }
    json_array_end(json);
    json_write_texts(json, "because", finding->because, finding->n_because);
    write_steps(json, finding);
    json_string(json, "owner", finding->owner);
    write_waiver(json, finding->waived);
    json_object_end(json);
}

void json_write_findings(struct json_writer *json, const struct report *report)
{
    json_array(json, "findings");
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        write_finding(json, report->run, &report->diagnosis->findings[i]);
    }
    json_array_end(json);
}
