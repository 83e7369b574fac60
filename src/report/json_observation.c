#include "report/json_parts.h"

/* Marks every observation that a finding or a view names as its evidence. */
static bool *find_named(struct arena *arena, const struct report *report)
{
    const struct run *run = report->run;
    bool *named = arena_array(arena, run->n_observations + 1, sizeof *named);
    for (size_t i = 0; i < report->diagnosis->n_findings; i++) {
        const struct finding *finding = &report->diagnosis->findings[i];
        for (size_t j = 0; j < finding->n_evidence; j++) {
            size_t position = (size_t)finding->evidence[j] - 1;
            if (position < run->n_observations) {
                named[position] = true;
            }
        }
    }
    for (size_t i = 0; i < run->n_names * run->n_resolvers; i++) {
        int evidence[VIEW_EVIDENCE];
        size_t count = view_evidence(&report->facts->views[i], evidence);
        for (size_t j = 0; j < count; j++) {
            named[evidence[j] - 1] = true;
        }
    }
    return named;
}

static void write_observation(struct json_writer *json, const struct run *run,
                              const struct observation *observation)
{
    const struct question *question = &observation->question;
    const struct resolver *resolver = &run->resolvers[question->resolver];
    bool system = resolver->role == ROLE_SYSTEM_PATH;
    char room[16];
    json_object(json, NULL);
    json_int(json, "id", observation->id);
    json_string(json, "resolver", resolver->id);
    json_string(json, "probe", question->probe);
    json_string(json, "qname", question->qname);
    json_string(json, "qtype", dns_type_name(question->qtype, room));
    json_string(json, "transport", system ? NULL : transport_name(question->transport));
    json_string(json, "outcome", outcome_name(observation->outcome));
    json_write_rcode(json, "rcode", observation->has_message ? (int)observation->message.rcode : -1);
    json_write_rtt(json, "sentAt", observation->sent_us);
    json_write_rtt(json, "rttMs", observation->rtt_us);
    json_int(json, "packets", (int64_t)observation->n_packets);
    json_object_end(json);
}

void json_write_observations(struct json_writer *json, const struct report *report)
{
    const struct run *run = report->run;
    bool *named = find_named(json->out->arena, report);
    json_array(json, "observations");
    for (size_t i = 0; i < run->n_observations; i++) {
        if (named[i]) {
            write_observation(json, run, &run->observations[i]);
        }
    }
    json_array_end(json);
}
