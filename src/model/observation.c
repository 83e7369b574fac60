#include "model/observation.h"

#include "base/text.h"

static const char *const outcome_names[] = {
    [OUTCOME_NOT_ASKED] = "notAsked",
    [OUTCOME_ANSWERED] = "answered",
    [OUTCOME_LATE] = "late",
    [OUTCOME_TIMEOUT] = "timeout",
    [OUTCOME_REFUSED_CONNECTION] = "refused-connection",
    [OUTCOME_UNREACHABLE] = "unreachable",
    [OUTCOME_MALFORMED] = "malformed",
};

static const char *const packet_kind_names[] = {
    [PACKET_SENT] = "sent",           [PACKET_REPLY] = "reply",     [PACKET_DUPLICATE] = "duplicate",
    [PACKET_MALFORMED] = "malformed", [PACKET_FOREIGN] = "foreign",
};

enum {
    OUTCOMES = sizeof outcome_names / sizeof *outcome_names,
    PACKET_KINDS = sizeof packet_kind_names / sizeof *packet_kind_names,
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

const char *packet_kind_name(enum packet_kind kind)
{
    return packet_kind_names[kind];
}

/* The index of `text` among the names, or -1. */
static int find_name(const char *const *names, int count, const char *text)
{
    for (int i = 0; i < count; i++) {
        if (text_equal(names[i], text)) {
            return i;
        }
    }
    return -1;
}

bool outcome_parse(const char *text, enum outcome *out)
{
    int found = find_name(outcome_names, OUTCOMES, text);
    if (found < 0) {
        return false;
    }
    *out = (enum outcome)found;
    return true;
}

bool packet_kind_parse(const char *text, enum packet_kind *out)
{
    int found = find_name(packet_kind_names, PACKET_KINDS, text);
    if (found < 0) {
        return false;
    }
    *out = (enum packet_kind)found;
    return true;
}

int observation_tries(const struct observation *observation)
{
    int tries = 0;
    for (size_t i = 0; i < observation->n_packets; i++) {
        tries += observation->packets[i].kind == PACKET_SENT;
    }
    return tries;
}

const struct packet *observation_reply(const struct observation *observation)
{
    for (size_t i = 0; i < observation->n_packets; i++) {
        if (observation->packets[i].kind == PACKET_REPLY) {
            return &observation->packets[i];
        }
    }
    return NULL;
}

int64_t observation_elapsed_us(const struct observation *observation)
{
    const struct packet *reply = observation_reply(observation);
    return reply != NULL && observation->sent_us >= 0 ? reply->at_us - observation->sent_us : -1;
}

bool observation_refuses_edns(const struct observation *observation)
{
    return observation->outcome == OUTCOME_ANSWERED && observation->has_message &&
           !observation->question.without_edns &&
           (observation->message.rcode == DNS_FORMERR || observation->message.rcode == DNS_NOTIMP);
}
