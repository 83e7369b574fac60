/*
 * Any octets as a reply to a question: a reply, a foreign packet or a malformed one, with a reason unless it
 * is a reply. What is accepted bears the id, is a response and repeats the question, as its octets say. A
 * broken promise aborts.
 */
#include <stdlib.h>
#include <string.h>

#include "dns/name.h"
#include "dns/rr.h"
#include "probes/reply_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ID = 0x1234 }; /* of the seeds */

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* The accepted octets once more, without the decoder. */
static void check_octets(const struct question *question, const uint8_t *data, size_t size)
{
    uint8_t name[DNS_NAME_WIRE];
    size_t len = 0;
    require(size >= 12 && (data[0] << 8 | data[1]) == ID && (data[2] & 0xF8) == 0x80);
    unsigned questions = data[4] * 256U + data[5];
    if (questions == 0) {
        require((data[3] & 15) != DNS_NXDOMAIN);
        return;
    }
    require(questions == 1 && dns_name_to_wire(question->qname, name, &len) && size >= 12 + len + 4);
    const uint8_t *behind = data + 12 + len;
    require(behind[0] * 256U + behind[1] == question->qtype && behind[2] == 0 && behind[3] == DNS_IN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t types[] = {DNS_A, DNS_AAAA, DNS_SOA};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct arena *arena = arena_new();
        const struct question question = {.qname = "contoso-ai.openai.azure.com", .qtype = types[i]};
        struct reply_check check;
        reply_check(arena, &question, ID, data, size, &check);
        require(check.kind == PACKET_REPLY || check.kind == PACKET_FOREIGN || check.kind == PACKET_MALFORMED);
        require((check.kind == PACKET_REPLY) == (check.why == NULL));
        require(check.why == NULL || check.why[0] != '\0');
        if (check.kind == PACKET_REPLY) {
            check_octets(&question, data, size);
            struct reply_check other;
            reply_check(arena, &question, ID ^ 1, data, size, &other);
            require(other.kind == PACKET_FOREIGN);
        }
        arena_free(arena);
    }
    return 0;
}
