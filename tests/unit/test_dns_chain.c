#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dns/chain.h"

/* A message under construction, as the decoder would give it. */
struct reply {
    struct dns_message message;
    struct dns_rr answer[64], authority[4];
    struct arena *arena;
    struct dns_chain chain;
};

static int begin(void **state)
{
    struct arena *arena = arena_new();
    struct reply *reply = arena_alloc(arena, sizeof *reply);
    reply->arena = arena;
    reply->message.answer = reply->answer;
    reply->message.authority = reply->authority;
    reply->message.qr = reply->message.has_question = true;
    reply->message.n_questions = 1;
    reply->message.qname = "x.openai.azure.com";
    reply->message.qtype = DNS_A;
    *state = reply;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct reply *)*state)->arena);
    return 0;
}

static struct dns_rr *add(struct reply *reply, const char *owner, uint16_t type, uint32_t ttl)
{
    struct dns_rr *rr = &reply->answer[reply->message.n_answer++];
    *rr = (struct dns_rr){.owner = owner, .type = type, .class = DNS_IN, .ttl = ttl};
    return rr;
}

static void add_cname(struct reply *reply, const char *owner, const char *target)
{
    add(reply, owner, DNS_CNAME, 900)->target = target;
}

static void add_address(struct reply *reply, const char *owner, const char *address, uint32_t ttl)
{
    struct ip ip;
    assert_true(ip_parse(address, &ip));
    add(reply, owner, ip.family == 4 ? DNS_A : DNS_AAAA, ttl)->address = ip;
}

static void add_authority(struct reply *reply, const char *owner, uint16_t type)
{
    struct dns_rr *rr = &reply->authority[reply->message.n_authority++];
    *rr = (struct dns_rr){.owner = owner, .type = type, .class = DNS_IN};
    if (type == DNS_NS) {
        rr->target = "ns1.example";
    } else {
        rr->soa = (struct dns_soa){.mname = "azureprivatedns.net", .rname = "host"};
    }
}

/* Follows and compares with "end | owner TYPE target | ... | last". */
static struct dns_chain *assert_chain(struct reply *reply, uint16_t qtype, const char *expected)
{
    char text[4000];
    struct dns_chain *chain = &reply->chain;
    dns_chain_follow(reply->arena, &reply->message, "x.openai.azure.com", qtype, chain);
    int at = snprintf(text, sizeof text, "%s", dns_chain_end_name(chain->end));
    for (size_t i = 0; i < chain->n_hops; i++) {
        const struct dns_hop *hop = &chain->hops[i];
        assert_int_equal(hop->type == DNS_CNAME, i < chain->n_cnames);
        at += snprintf(text + at, sizeof text - (size_t)at, " | %s %u %s", hop->owner, hop->ttl, hop->target);
    }
    snprintf(text + at, sizeof text - (size_t)at, " | %s", chain->last);
    assert_string_equal(text, expected);
    assert_int_equal(chain->end == DNS_END_ADDRESSES, chain->n_addresses > 0);
    return chain;
}

#define NAME "x.openai.azure.com"
#define PRIVATE "x.privatelink.openai.azure.com"

static void follows_to_addresses(void **state)
{
    struct reply *reply = *state;
    add_cname(reply, NAME, PRIVATE);
    add_address(reply, PRIVATE, "10.1.2.5", 10);
    assert_chain(reply, DNS_A, "addresses | " NAME " 900 " PRIVATE " | " PRIVATE " 10 10.1.2.5 | " PRIVATE);
    assert_int_equal(reply->chain.n_addresses, 1);
    assert_null(reply->chain.soa);
}

static void the_order_of_records_does_not_matter(void **state)
{
    struct reply *reply = *state;
    add_address(reply, "c", "10.1.2.5", 1);
    add_cname(reply, "b", "c");
    add_address(reply, "unrelated", "203.0.113.10", 1);
    add_cname(reply, "unrelated2", "c");
    add_cname(reply, NAME, "b");
    assert_chain(reply, DNS_A, "addresses | " NAME " 900 b | b 900 c | c 1 10.1.2.5 | c");
}

static void addresses_are_sorted_and_single(void **state)
{
    struct reply *reply = *state;
    add_address(reply, NAME, "10.1.2.9", 30);
    add_address(reply, NAME, "10.1.2.5", 20);
    add_address(reply, NAME, "10.1.2.9", 5);
    add_address(reply, NAME, "9.9.9.9", 7);
    add_address(reply, NAME, "fd00::1", 7);
    struct dns_chain *chain = assert_chain(reply, DNS_A,
                                           "addresses | " NAME " 30 10.1.2.9 | " NAME " 20 10.1.2.5 | " NAME
                                           " 5 10.1.2.9 | " NAME " 7 9.9.9.9 | " NAME);
    static const char *const order[] = {"9.9.9.9", "10.1.2.5", "10.1.2.9"};
    static const uint32_t ttls[] = {7, 20, 5};
    assert_int_equal(chain->n_addresses, 3);
    for (size_t i = 0; i < 3; i++) {
        char text[IP_TEXT];
        assert_string_equal(ip_format(&chain->addresses[i].ip, text), order[i]);
        assert_int_equal(chain->addresses[i].ttl, ttls[i]);
    }
}

static void only_the_type_asked_counts(void **state)
{
    struct reply *reply = *state;
    add_cname(reply, NAME, PRIVATE);
    add_address(reply, PRIVATE, "10.1.2.5", 10);
    assert_chain(reply, DNS_AAAA, "nodata | " NAME " 900 " PRIVATE " | " PRIVATE);
    add_address(reply, PRIVATE, "fd00::5", 10);
    assert_chain(reply, DNS_AAAA, "addresses | " NAME " 900 " PRIVATE " | " PRIVATE " 10 fd00::5 | " PRIVATE);
}

static void negative_ends_have_their_soa(void **state)
{
    struct reply *reply = *state;
    add_authority(reply, "privatelink.openai.azure.com", DNS_SOA);
    assert_chain(reply, DNS_A, "nodata | " NAME);
    assert_ptr_equal(reply->chain.soa, reply->authority);
    add_cname(reply, NAME, PRIVATE);
    assert_chain(reply, DNS_A, "nodata | " NAME " 900 " PRIVATE " | " PRIVATE);
    reply->message.rcode = DNS_NXDOMAIN;
    assert_chain(reply, DNS_A, "nxdomain | " NAME " 900 " PRIVATE " | " PRIVATE);
    assert_string_equal(reply->chain.soa->soa.mname, "azureprivatedns.net");
    reply->message.n_authority = 0;
    assert_chain(reply, DNS_A, "nxdomain | " NAME " 900 " PRIVATE " | " PRIVATE);
    assert_null(reply->chain.soa);
}

static void other_codes_are_errors_with_what_was_told(void **state)
{
    struct reply *reply = *state;
    static const uint16_t codes[] = {DNS_FORMERR, DNS_SERVFAIL, DNS_NOTIMP, DNS_REFUSED, 16, 4095};
    add_cname(reply, NAME, PRIVATE);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        reply->message.rcode = codes[i];
        assert_chain(reply, DNS_A, "error | " NAME " 900 " PRIVATE " | " PRIVATE);
    }
    /* No client takes an address out of a reply that says it failed. */
    add_address(reply, PRIVATE, "10.1.2.5", 10);
    assert_chain(reply, DNS_A, "error | " NAME " 900 " PRIVATE " | " PRIVATE);
    reply->message.rcode = DNS_NXDOMAIN;
    assert_chain(reply, DNS_A, "nxdomain | " NAME " 900 " PRIVATE " | " PRIVATE);
}

static void tells_a_referral_from_nodata(void **state)
{
    struct reply *reply = *state;
    add_authority(reply, "azure.com", DNS_NS);
    add_authority(reply, "azure.com", DNS_NS);
    assert_chain(reply, DNS_A, "referral | " NAME);
    add_authority(reply, "azure.com", DNS_SOA);
    assert_chain(reply, DNS_A, "nodata | " NAME); /* RFC 2308 section 2.2.1, type 1 */
    reply->message.n_authority = 2;
    reply->authority[0].class = reply->authority[1].class = 3;
    assert_chain(reply, DNS_A, "nodata | " NAME);
    reply->authority[0].class = DNS_IN;
    /* An override that is not chased, from a server that adds the NS of its own zone. */
    add_cname(reply, NAME, PRIVATE);
    assert_chain(reply, DNS_A, "nodata | " NAME " 900 " PRIVATE " | " PRIVATE);
    reply->message.n_answer = 0;
    reply->message.rcode = DNS_REFUSED;
    assert_chain(reply, DNS_A, "error | " NAME);
}

static void sees_loops(void **state)
{
    struct reply *reply = *state;
    add_cname(reply, NAME, NAME);
    assert_chain(reply, DNS_A, "loop | " NAME " 900 " NAME " | " NAME);
    assert_false(reply->chain.too_long);
    reply->message.n_answer = 0;
    add_cname(reply, "b", "c");
    add_cname(reply, NAME, "b");
    add_cname(reply, "c", "b");
    assert_chain(reply, DNS_A, "loop | " NAME " 900 b | b 900 c | c 900 b | b");
    reply->message.rcode = DNS_SERVFAIL;
    assert_chain(reply, DNS_A, "loop | " NAME " 900 b | b 900 c | c 900 b | b");
    assert_int_equal(reply->chain.n_cnames, 3);
}

static void add_row(struct reply *reply, int cnames)
{
    const char *owner = NAME;
    reply->message.n_answer = 0;
    for (int i = 0; i < cnames; i++) {
        const char *target = arena_printf(reply->arena, "n%d", i);
        add_cname(reply, owner, target);
        owner = target;
    }
    add_address(reply, owner, "10.1.2.5", 1);
}

static void a_chain_has_at_most_32_hops(void **state)
{
    struct reply *reply = *state;
    add_row(reply, DNS_CHAIN_MAX);
    dns_chain_follow(reply->arena, &reply->message, NAME, DNS_A, &reply->chain);
    assert_int_equal(reply->chain.end, DNS_END_ADDRESSES);
    assert_int_equal(reply->chain.n_cnames, DNS_CHAIN_MAX);
    assert_int_equal(reply->chain.n_hops, DNS_CHAIN_MAX + 1);
    assert_false(reply->chain.too_long);
    add_row(reply, DNS_CHAIN_MAX + 1);
    dns_chain_follow(reply->arena, &reply->message, NAME, DNS_A, &reply->chain);
    assert_int_equal(reply->chain.end, DNS_END_LOOP);
    assert_true(reply->chain.too_long);
    assert_int_equal(reply->chain.n_hops, DNS_CHAIN_MAX);
    assert_string_equal(reply->chain.last, "n31");
    assert_int_equal(reply->chain.n_addresses, 0);
}

static void contradictions_have_one_reading(void **state)
{
    struct reply *reply = *state;
    add_cname(reply, NAME, "b");
    add_cname(reply, NAME, "c");
    add_address(reply, "b", "10.0.0.1", 1);
    add_address(reply, "c", "10.0.0.2", 1);
    assert_chain(reply, DNS_A, "addresses | " NAME " 900 b | b 1 10.0.0.1 | b");
    add_address(reply, NAME, "10.0.0.3", 1);
    assert_chain(reply, DNS_A, "addresses | " NAME " 1 10.0.0.3 | " NAME);
}

static void other_classes_are_not_on_the_way(void **state)
{
    struct reply *reply = *state;
    add(reply, NAME, DNS_CNAME, 1)->class = 3;
    add(reply, NAME, DNS_A, 1)->class = 3;
    assert_chain(reply, DNS_A, "nodata | " NAME);
    reply->message.n_answer = 0;
    assert_chain(reply, DNS_A, "nodata | " NAME);
    add_address(reply, "y.openai.azure.com", "10.1.2.5", 1);
    assert_chain(reply, DNS_A, "nodata | " NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(follows_to_addresses, begin, end),
        cmocka_unit_test_setup_teardown(the_order_of_records_does_not_matter, begin, end),
        cmocka_unit_test_setup_teardown(addresses_are_sorted_and_single, begin, end),
        cmocka_unit_test_setup_teardown(only_the_type_asked_counts, begin, end),
        cmocka_unit_test_setup_teardown(negative_ends_have_their_soa, begin, end),
        cmocka_unit_test_setup_teardown(other_codes_are_errors_with_what_was_told, begin, end),
        cmocka_unit_test_setup_teardown(tells_a_referral_from_nodata, begin, end),
        cmocka_unit_test_setup_teardown(sees_loops, begin, end),
        cmocka_unit_test_setup_teardown(a_chain_has_at_most_32_hops, begin, end),
        cmocka_unit_test_setup_teardown(contradictions_have_one_reading, begin, end),
        cmocka_unit_test_setup_teardown(other_classes_are_not_on_the_way, begin, end),
    };
    return cmocka_run_group_tests_name("dns_chain", tests, NULL, NULL);
}
