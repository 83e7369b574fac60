#include "model/capture_observation.h"

#include <string.h>

#include "base/text.h"
#include "dns/message.h"
#include "model/json_fields.h"

static bool read_transport(struct json_at at, enum transport *out, struct err *err)
{
    const char *text;
    if (!field_need_string(at, "transport", &text, err)) {
        return false;
    }
    for (int i = TRANSPORT_UDP; i <= TRANSPORT_TCP; i++) {
        if (text_equal(text, transport_name((enum transport)i))) {
            *out = (enum transport)i;
            return true;
        }
    }
    return field_error(json_member(at, "transport"), "neither udp nor tcp", text, err);
}

/* Captures of the first version have no rounds: each question was asked once. */
static bool read_round(struct json_at at, int *out, struct err *err)
{
    int64_t round = 0;
    if (json_present(json_member(at, "round")) && !field_int(at, "round", 0, INT32_MAX, &round, err)) {
        return false;
    }
    *out = (int)round;
    return true;
}

static bool read_question(struct json_at at, const struct run *run, struct question *out, struct err *err)
{
    int64_t resolver;
    const char *type;
    if (!field_int(at, "resolver", 0, INT32_MAX, &resolver, err)) {
        return false;
    }
    if ((size_t)resolver >= run->n_resolvers) {
        return err_set(err, ERR_INPUT, "%s: resolver: there is no number %d, line 1 has %zu resolvers",
                       at.name, (int)resolver, run->n_resolvers);
    }
    out->resolver = (int)resolver;
    if (!field_need_string(at, "probe", &out->probe, err) ||
        !field_need_dns_name(at, "qname", &out->qname, err) || !field_need_string(at, "qtype", &type, err)) {
        return false;
    }
    if (!dns_type_parse(type, &out->qtype)) {
        return field_error(json_member(at, "qtype"), "not a type of records", type, err);
    }
    return field_bool(at, "rd", &out->rd, err) && field_bool(at, "cd", &out->cd, err) &&
           read_transport(at, &out->transport, err) && read_round(at, &out->round, err) &&
           field_bool(at, "evenIfSilent", &out->even_if_silent, err);
}

static bool read_outcome(struct json_at at, enum outcome *out, struct err *err)
{
    const char *text;
    if (!field_need_string(at, "outcome", &text, err)) {
        return false;
    }
    return outcome_parse(text, out) || field_error(json_member(at, "outcome"), "not an outcome", text, err);
}

static bool read_packet(struct json_at at, void *item, struct err *err)
{
    struct packet *packet = item;
    const char *kind, *hex;
    uint8_t *data;
    if (!field_need_string(at, "kind", &kind, err)) {
        return false;
    }
    if (!packet_kind_parse(kind, &packet->kind)) {
        return field_error(json_member(at, "kind"), "not a kind of packet", kind, err);
    }
    if (!field_int(at, "atUs", 0, CAPTURE_TIME_MAX_US, &packet->at_us, err) ||
        !field_need_string(at, "hex", &hex, err) || !field_string(at, "why", &packet->why, err)) {
        return false;
    }
    if (!text_unhex(at.arena, hex, &data, &packet->len)) {
        return field_error(json_member(at, "hex"), "not pairs of hexadecimal digits", hex, err);
    }
    packet->data = data;
    return packet->len <= DNS_MESSAGE_MAX ||
           err_set(err, ERR_INPUT, "%s: %s.hex: %zu octets, a DNS message has at most %d", at.name, at.path,
                   packet->len, DNS_MESSAGE_MAX);
}

static bool read_system(struct json_at at, struct system_answer **out, struct err *err)
{
    struct json_at system = json_member(at, "system");
    *out = NULL;
    if (!json_present(system)) {
        return true;
    }
    struct system_answer *answer = arena_alloc(at.arena, sizeof *answer);
    struct ip_list addresses = {0};
    if (!json_need_object(system, err) || !field_string(system, "error", &answer->error, err) ||
        !field_string(system, "canonical", &answer->canonical, err) ||
        !field_ips(system, "addresses", &addresses, err)) {
        return false;
    }
    answer->addresses = addresses.items;
    answer->n_addresses = addresses.count;
    *out = answer;
    return true;
}

/* Copies what `from` keeps in the arena of its JSON to one that stays. */
static void keep(struct arena *arena, struct observation *observation)
{
    observation->question.probe = arena_strdup(arena, observation->question.probe);
    observation->question.qname = arena_strdup(arena, observation->question.qname);
    observation->error = arena_strdup(arena, observation->error);
    observation->packets =
        arena_memdup(arena, observation->packets, observation->n_packets * sizeof *observation->packets);
    observation->cap_packets = observation->n_packets;
    for (size_t i = 0; i < observation->n_packets; i++) {
        struct packet *packet = &observation->packets[i];
        packet->data = arena_memdup(arena, packet->data, packet->len);
        packet->why = arena_strdup(arena, packet->why);
    }
    if (observation->system != NULL) {
        struct system_answer *answer = arena_memdup(arena, observation->system, sizeof *answer);
        answer->error = arena_strdup(arena, answer->error);
        answer->canonical = arena_strdup(arena, answer->canonical);
        answer->addresses =
            arena_memdup(arena, answer->addresses, answer->n_addresses * sizeof *answer->addresses);
        observation->system = answer;
    }
}

static bool has_reply(const struct observation *observation)
{
    return observation->outcome == OUTCOME_ANSWERED || observation->outcome == OUTCOME_LATE;
}

/* The system path has an answer and no packets; any other resolver has packets, one of them accepted if it
 * replied. */
static bool check_system_path(struct json_at at, const struct observation *observation, struct err *err)
{
    if (observation->n_packets > 0) {
        return err_set(err, ERR_INPUT, "%s: packets: the system path has none", at.name);
    }
    if (has_reply(observation) != (observation->system != NULL)) {
        return err_set(err, ERR_INPUT, "%s: system: %s, but the outcome is %s", at.name,
                       observation->system != NULL ? "there is an answer" : "there is no answer",
                       outcome_name(observation->outcome));
    }
    return true;
}

static bool decode_reply(struct arena *arena, struct json_at at, struct observation *observation,
                         struct err *err)
{
    size_t replies = 0, reply = 0;
    for (size_t i = 0; i < observation->n_packets; i++) {
        if (observation->packets[i].kind == PACKET_REPLY) {
            replies++;
            reply = i;
        }
    }
    if (observation->system != NULL) {
        return err_set(err, ERR_INPUT, "%s: system: only the system path has such an answer", at.name);
    }
    if (replies != (has_reply(observation) ? 1 : 0)) {
        return err_set(err, ERR_INPUT, "%s: packets: %zu accepted replies, but the outcome is %s", at.name,
                       replies, outcome_name(observation->outcome));
    }
    if (replies == 0) {
        return true;
    }
    const struct packet *packet = &observation->packets[reply];
    struct err why = {0};
    if (!dns_message_decode(arena, packet->data, packet->len, &observation->message, &why)) {
        return err_set(err, ERR_INPUT, "%s: packets[%zu].hex: the accepted reply is no DNS message: %s",
                       at.name, reply, why.text);
    }
    observation->has_message = true;
    return true;
}

bool capture_read_observation(struct arena *arena, struct json_at at, const struct run *run, int id,
                              struct observation *out, struct err *err)
{
    int64_t number;
    memset(out, 0, sizeof *out);
    if (!json_need_object(at, err) || !field_int(at, "id", 1, INT32_MAX, &number, err)) {
        return false;
    }
    if (number != id) {
        return err_set(err, ERR_INPUT,
                       "%s: id: expected %d, found %d: observations stand in the order of their ids", at.name,
                       id, (int)number);
    }
    out->id = id;
    if (!read_question(at, run, &out->question, err) || !read_outcome(at, &out->outcome, err) ||
        !field_bool(at, "cut", &out->cut, err) ||
        !field_int(at, "sentUs", -1, CAPTURE_TIME_MAX_US, &out->sent_us, err) ||
        !field_int(at, "rttUs", -1, CAPTURE_TIME_MAX_US, &out->rtt_us, err)) {
        return false;
    }
    out->packets = field_objects(at, "packets", sizeof *out->packets, read_packet, &out->n_packets, err);
    if (out->packets == NULL || !field_string(at, "error", &out->error, err) ||
        !read_system(at, &out->system, err)) {
        return false;
    }
    keep(arena, out);
    bool system_path = run->resolvers[out->question.resolver].role == ROLE_SYSTEM_PATH;
    return system_path ? check_system_path(at, out, err) : decode_reply(arena, at, out, err);
}
