#include "report/json_parts.h"

#include "dns/name.h"
#include "report/chain_groups.h"
#include "report/samples.h"

static void add_evidence(int *out, size_t *count, const struct observation *observation)
{
    size_t at = *count;
    if (observation == NULL) {
        return;
    }
    for (size_t i = 0; i < *count; i++) {
        if (out[i] == observation->id) {
            return;
        }
    }
    for (; at > 0 && out[at - 1] > observation->id; at--) {
        out[at] = out[at - 1];
    }
    out[at] = observation->id;
    (*count)++;
}

size_t view_evidence(const struct view *view, int out[static VIEW_EVIDENCE])
{
    size_t count = 0;
    add_evidence(out, &count, view->a);
    add_evidence(out, &count, view->udp);
    add_evidence(out, &count, view->aaaa);
    add_evidence(out, &count, view->privatelink_aaaa);
    add_evidence(out, &count, view->privatelink);
    add_evidence(out, &count, view->uncached);
    add_evidence(out, &count, view->zone_soa);
    add_evidence(out, &count, view->service_soa);
    return count;
}

/* The TTL of getaddrinfo's answers is not known. */
static void write_ttl(struct json_writer *json, bool system, uint32_t ttl)
{
    if (system) {
        json_null(json, "ttl");
    } else {
        json_int(json, "ttl", ttl);
    }
}

static void write_hop(struct json_writer *json, const char *owner, uint16_t type, bool system, uint32_t ttl,
                      const char *target)
{
    char room[16];
    json_object(json, NULL);
    json_string(json, "owner", owner);
    json_string(json, "type", dns_type_name(type, room));
    write_ttl(json, system, ttl);
    json_string(json, "target", target);
    json_object_end(json);
}

/* getaddrinfo tells the name at the end of the chain at most. */
static void write_system_chain(struct json_writer *json, const char *fqdn, const struct system_answer *answer)
{
    char room[IP_TEXT];
    const char *owner = fqdn;
    if (answer->canonical != NULL && !dns_name_equal(answer->canonical, fqdn)) {
        write_hop(json, fqdn, DNS_CNAME, true, 0, answer->canonical);
        owner = answer->canonical;
    }
    for (size_t i = 0; i < answer->n_addresses; i++) {
        const struct ip *ip = &answer->addresses[i];
        write_hop(json, owner, ip->family == 6 ? DNS_AAAA : DNS_A, true, 0, ip_format(ip, room));
    }
}

static void write_message(struct json_writer *json, const struct observation *observation)
{
    if (observation == NULL || !observation->has_message) {
        json_null(json, "flags");
        json_array(json, "ede");
        json_array_end(json);
        return;
    }
    const struct dns_message *message = &observation->message;
    json_object(json, "flags");
    json_bool(json, "aa", message->aa);
    json_bool(json, "tc", message->tc);
    json_bool(json, "ra", message->ra);
    json_bool(json, "ad", message->ad);
    json_object_end(json);
    json_array(json, "ede");
    for (size_t i = 0; i < message->n_ede; i++) {
        const char *text = message->ede[i].text;
        json_object(json, NULL);
        json_int(json, "code", message->ede[i].code);
        json_string(json, "text", text != NULL && *text != '\0' ? text : NULL);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_chain(struct json_writer *json, const struct report *report, const struct view *view)
{
    const struct system_answer *answer = view->a != NULL ? view->a->system : NULL;
    const char *end = NULL;
    json_array(json, "chain");
    if (answer != NULL) {
        write_system_chain(json, report->run->names[view->name].fqdn, answer);
        end = dns_chain_end_name(system_answer_end(answer));
    } else if (view->has_chain) {
        for (size_t i = 0; i < view->chain.n_hops; i++) {
            const struct dns_hop *hop = &view->chain.hops[i];
            write_hop(json, hop->owner, hop->type, false, hop->ttl, hop->target);
        }
        end = dns_chain_end_name(view->chain.end);
    }
    json_array_end(json);
    json_string(json, "end", end);
}

static void write_addresses(struct json_writer *json, const struct report *report, const struct view *view)
{
    bool system = is_system_path(report->run, view);
    json_array(json, "addresses");
    for (size_t i = 0; i < view->n_addresses; i++) {
        const struct seen_address *seen = &view->addresses[i];
        json_object(json, NULL);
        json_write_ip(json, "address", &seen->ip);
        write_ttl(json, system, seen->ttl);
        json_string(json, "class", ip_class_name(seen->class));
        if (seen->expected == TRI_UNKNOWN) {
            json_null(json, "expected");
        } else {
            json_bool(json, "expected", seen->expected == TRI_YES);
        }
        json_string(json, "belongsTo", seen->belongs_to);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_sample(struct json_writer *json, const struct samples_group *group, size_t count)
{
    json_object(json, NULL);
    json_array(json, "addresses");
    for (size_t i = 0; i < group->n_addresses; i++) {
        json_write_ip(json, NULL, &group->addresses[i].ip);
    }
    json_array_end(json);
    json_int(json, "count", (int64_t)count);
    json_object_end(json);
}

/* All answers without an address are one item. */
static void write_samples(struct json_writer *json, const struct view *view)
{
    struct samples samples;
    samples_of_view(json->out->arena, view, &samples);
    const struct samples_group none = {.n_addresses = 0};
    size_t without = 0;
    json_array(json, "samples");
    for (size_t i = 0; i < samples.n_groups; i++) {
        if (samples.groups[i].n_addresses > 0) {
            write_sample(json, &samples.groups[i], samples.groups[i].count);
        } else {
            without += samples.groups[i].count;
        }
    }
    if (without > 0) {
        write_sample(json, &none, without);
    }
    json_array_end(json);
}

static void write_zone_soa(struct json_writer *json, const struct dns_rr *soa)
{
    if (soa == NULL) {
        json_null(json, "zoneSoa");
        return;
    }
    json_object(json, "zoneSoa");
    json_string(json, "owner", soa->owner);
    json_string(json, "mname", soa->soa.mname);
    json_object_end(json);
}

void json_write_view(struct json_writer *json, const struct report *report, const struct view *view)
{
    const struct observation *a = view->a;
    bool packets = a != NULL && !is_system_path(report->run, view);
    int evidence[VIEW_EVIDENCE];
    json_object(json, NULL);
    json_string(json, "resolver", report->run->resolvers[view->resolver].id);
    json_string(json, "verdict", verdict_name(report->diagnosis->views[view - report->facts->views]));
    json_string(json, "outcome", outcome_name(a != NULL ? view->outcome : OUTCOME_NOT_ASKED));
    json_write_rcode(json, "rcode", packets ? view->rcode : -1);
    json_write_rtt(json, "rttMs", a != NULL ? a->rtt_us : -1);
    json_string(json, "transport", packets ? transport_name(a->question.transport) : NULL);
    write_message(json, a);
    write_chain(json, report, view);
    write_addresses(json, report, view);
    write_samples(json, view);
    write_zone_soa(json, view->zone_soa_rr);
    json_array(json, "evidence");
    size_t count = view_evidence(view, evidence);
    for (size_t i = 0; i < count; i++) {
        json_int(json, NULL, evidence[i]);
    }
    json_array_end(json);
    json_object_end(json);
}
