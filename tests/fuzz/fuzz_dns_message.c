/*
 * Any octets give a message or an error, within the memory that message.h promises; what was decoded can be
 * followed and its question written again. A broken promise aborts.
 */
#include <stdlib.h>
#include <string.h>

#include "dns/chain.h"
#include "dns/message.h"
#include "dns/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* A name from the wire is normalised: it can go back to the wire and comes back the same. */
static void check_name(const char *name)
{
    uint8_t wire[DNS_NAME_WIRE];
    size_t len, offset = 0;
    char back[DNS_NAME_TEXT];
    size_t back_len;
    bool cut;
    require(strlen(name) < DNS_NAME_TEXT);
    require(dns_name_to_wire(name, wire, &len));
    require(dns_name_unpack(wire, len, &offset, back, &back_len, &cut));
    require(offset == len && back_len == strlen(name) && strcmp(back, name) == 0);
}

static void check_section(const struct dns_rr *records, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct dns_rr *rr = &records[i];
        check_name(rr->owner);
        require(rr->ttl <= INT32_MAX && rr->type != DNS_OPT);
        if (rr->class != DNS_IN) {
            continue;
        }
        if (rr->type == DNS_CNAME || rr->type == DNS_NS) {
            check_name(rr->target);
        } else if (rr->type == DNS_SOA) {
            check_name(rr->soa.mname);
            check_name(rr->soa.rname);
        } else if (rr->type == DNS_A || rr->type == DNS_AAAA) {
            require(rr->address.family == (rr->type == DNS_A ? 4 : 6));
        }
    }
}

static void check_chain(struct arena *arena, const struct dns_message *message, uint16_t qtype)
{
    struct dns_chain chain;
    dns_chain_follow(arena, message, message->qname, qtype, &chain);
    require(chain.n_cnames <= DNS_CHAIN_MAX && chain.n_hops >= chain.n_cnames);
    require((chain.end == DNS_END_ADDRESSES) == (chain.n_addresses > 0));
    require(chain.n_addresses <= chain.n_hops - chain.n_cnames);
    for (size_t i = 1; i < chain.n_addresses; i++) {
        require(ip_compare(&chain.addresses[i - 1].ip, &chain.addresses[i].ip) < 0);
    }
    for (size_t i = 0; i + 1 < chain.n_hops; i++) {
        const struct dns_hop *hop = &chain.hops[i];
        require(strcmp(i < chain.n_cnames ? hop->target : chain.last, hop[1].owner) == 0);
    }
    require(chain.n_cnames == 0 || strcmp(chain.last, chain.hops[chain.n_cnames - 1].target) == 0);
}

static void check_question(struct arena *arena, const struct dns_message *message)
{
    const struct dns_query query = {message->qname, message->qtype, message->rd, message->cd,
                                    message->has_edns};
    uint8_t wire[DNS_QUERY_MAX];
    size_t len;
    struct dns_message again;
    struct err err;
    require(dns_query_encode(wire, &len, message->id, &query) && len <= DNS_QUERY_MAX);
    require(dns_message_decode(arena, wire, len, &again, &err));
    require(again.has_question && strcmp(again.qname, message->qname) == 0 && again.qtype == message->qtype);
    require(again.id == message->id && again.rd == message->rd && again.cd == message->cd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct dns_message message;
    struct err err = {0};
    bool ok = dns_message_decode(arena, data, size, &message, &err);
    require(arena_used(arena) <= 32 * size + 80 * 1024);
    if (ok) {
        check_section(message.answer, message.n_answer);
        check_section(message.authority, message.n_authority);
        check_section(message.additional, message.n_additional);
        if (message.qname != NULL) {
            check_chain(arena, &message, DNS_A);
            check_chain(arena, &message, DNS_AAAA);
            check_question(arena, &message);
        }
    } else {
        require(err.kind == ERR_INPUT && err.text[0] != '\0');
    }
    arena_free(arena);
    return 0;
}
