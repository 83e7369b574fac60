#include "probes/reply_check.h"

#include "dns/name.h"
#include "dns/rr.h"

bool reply_repeats(const struct dns_message *message, const struct question *question)
{
    return message->has_question && message->qtype == question->qtype && message->qclass == DNS_IN &&
           dns_name_equal(message->qname, question->qname);
}

static bool may_lack_question(const struct dns_message *message)
{
    return message->rcode != DNS_NOERROR && message->rcode != DNS_NXDOMAIN;
}

/* What makes a decoded message foreign, or NULL. */
static const char *foreign(struct arena *arena, const struct dns_message *message,
                           const struct question *question, uint16_t id)
{
    if (!message->qr) {
        return "it is a query, not a response";
    }
    if (message->id != id) {
        return arena_printf(arena, "its id is %u, the question's is %u", (unsigned)message->id, (unsigned)id);
    }
    if (message->opcode != 0) {
        return arena_printf(arena, "it answers opcode %u, not a query", (unsigned)message->opcode);
    }
    if (message->n_questions == 0) {
        return may_lack_question(message) ? NULL : "it has no question section";
    }
    if (!message->has_question) {
        return arena_printf(arena, "it repeats %u questions instead of one", message->n_questions);
    }
    if (!reply_repeats(message, question)) {
        char room[16];
        return arena_printf(arena, "it answers another question: %s %s class %u", message->qname,
                            dns_type_name(message->qtype, room), (unsigned)message->qclass);
    }
    return NULL;
}

void reply_check(struct arena *arena, const struct question *question, uint16_t id, const uint8_t *data,
                 size_t len, struct reply_check *out)
{
    struct err err;
    *out = (struct reply_check){0};
    if (!dns_message_decode(arena, data, len, &out->message, &err)) {
        out->kind = PACKET_MALFORMED;
        out->why = arena_strdup(arena, err.text);
        return;
    }
    out->why = foreign(arena, &out->message, question, id);
    out->kind = out->why == NULL ? PACKET_REPLY : PACKET_FOREIGN;
}
