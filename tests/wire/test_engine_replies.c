/* What replies do to their question, and what they must not do to others. UDP, but nothing here depends on
 * it. */
#include <stdio.h>
#include <string.h>

#include "dns/query.h"
#include "dns/rr.h"
#include "engine/fixture.h"

static void a_reply_after_600_ms_within_2_s_is_an_answer(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    fixture->settings.tries = 2;
    struct observation *slow = ask(fixture, SERVER, "delay600-good");
    assert_true(run(fixture));
    assert_outcome(slow, OUTCOME_ANSWERED);
    assert_in_range(slow->rtt_us, 600 * 1000, 1900 * 1000);
    assert_int_equal(observation_tries(slow), 1);
    assert_int_equal(packets_at_server(fixture, slow), 1);
    assert_true_octets(fixture, slow);
}

/* c-ares from 1.32 on would wait for five times the average, 250 ms at least. */
static void a_reply_after_600_ms_is_an_answer_also_behind_five_fast_ones(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    for (int i = 0; i < 5; i++) {
        struct observation *fast = ask_number(fixture, SERVER, "good", i);
        assert_true(run(fixture));
        assert_outcome(fast, OUTCOME_ANSWERED);
    }
    struct observation *slow = ask(fixture, SERVER, "delay600-good");
    assert_true(run(fixture));
    assert_outcome(slow, OUTCOME_ANSWERED);
    assert_int_equal(packets_at_server(fixture, slow), 1);
}

static void a_good_reply_is_decoded(void **state)
{
    struct fixture *fixture = *state;
    struct observation *good = ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    assert_outcome(good, OUTCOME_ANSWERED);
    assert_int_equal(good->message.n_answer, 1);
    struct ip expected;
    assert_true(ip_parse("192.0.2.1", &expected));
    assert_true(ip_equal(&good->message.answer[0].address, &expected));
    assert_true_octets(fixture, good);
}

static void our_own_packet_is_sent_with_all_its_flags(void **state)
{
    struct fixture *fixture = *state;
    const struct question question = {.resolver = SERVER,
                                      .probe = "test",
                                      .qname = "good-flags.test",
                                      .qtype = DNS_SOA,
                                      .rd = false,
                                      .cd = true};
    const struct observation *plain = ask(fixture, SERVER, "good");
    const struct observation *flags = ask_question(fixture, &question);
    assert_true(run(fixture));
    uint8_t expected[DNS_QUERY_MAX];
    size_t len;
    const struct dns_query query = {
        .qname = question.qname, .qtype = question.qtype, .rd = false, .cd = true, .edns = true};
    const uint8_t *sent = flags->packets[0].data;
    assert_true(dns_query_encode(expected, &len, (uint16_t)(sent[0] << 8 | sent[1]), &query));
    assert_int_equal(flags->packets[0].len, len);
    assert_memory_equal(sent, expected, len);
    assert_int_equal(plain->packets[0].data[2], 0x01); /* RD */
    assert_outcome(flags, OUTCOME_ANSWERED);
    assert_int_equal(flags->message.qtype, DNS_SOA);
}

static void names_compare_without_case(void **state)
{
    struct fixture *fixture = *state;
    struct observation *upper = ask(fixture, SERVER, "upper");
    assert_true(run(fixture));
    assert_outcome(upper, OUTCOME_ANSWERED);
    assert_true_octets(fixture, upper);
}

struct bad {
    const char *word;
    enum packet_kind kind;
    enum outcome alone; /* of a question with innocent ones in flight beside it */
};

static const struct bad bads[] = {
    {"malformed", PACKET_MALFORMED, OUTCOME_MALFORMED}, {"cut", PACKET_MALFORMED, OUTCOME_MALFORMED},
    {"short3", PACKET_MALFORMED, OUTCOME_MALFORMED},    {"wrongid", PACKET_FOREIGN, OUTCOME_MALFORMED},
    {"wrongname", PACKET_FOREIGN, OUTCOME_MALFORMED},   {"wrongtype", PACKET_FOREIGN, OUTCOME_MALFORMED},
    {"wrongclass", PACKET_FOREIGN, OUTCOME_MALFORMED},  {"notresponse", PACKET_FOREIGN, OUTCOME_MALFORMED},
    {"noquestion", PACKET_FOREIGN, OUTCOME_MALFORMED},  {"wrongopcode", PACKET_FOREIGN, OUTCOME_MALFORMED},
    {"empty", PACKET_MALFORMED, OUTCOME_TIMEOUT},       {"stranger", PACKET_FOREIGN, OUTCOME_TIMEOUT},
};

enum { BADS = sizeof bads / sizeof *bads, INNOCENTS = 8 };

static void a_bad_reply_costs_at_most_its_own_question(void **state)
{
    struct fixture *fixture = *state;
    struct observation *bad[BADS], *innocent[BADS][INNOCENTS];
    ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    for (int i = 0; i < BADS; i++) {
        for (int j = 0; j < INNOCENTS / 2; j++) {
            innocent[i][j] = ask_number(fixture, SERVER, "delay100-good", i * INNOCENTS + j);
        }
        bad[i] = ask(fixture, SERVER, bads[i].word);
        for (int j = INNOCENTS / 2; j < INNOCENTS; j++) {
            innocent[i][j] = ask_number(fixture, SERVER, "delay100-good", i * INNOCENTS + j);
        }
    }
    assert_true(run(fixture));
    for (int i = 0; i < BADS; i++) {
        assert_outcome(bad[i], bads[i].alone);
        for (int j = 0; j < INNOCENTS; j++) {
            assert_outcome(innocent[i][j], OUTCOME_ANSWERED);
            assert_int_equal(packets_at_server(fixture, innocent[i][j]), 1);
        }
        if (bads[i].alone == OUTCOME_MALFORMED) {
            assert_int_equal(packets(bad[i], bads[i].kind), 1);
            assert_non_null(bad[i]->packets[1].why);
        }
    }
}

static void a_good_reply_behind_a_bad_one_counts(void **state)
{
    struct fixture *fixture = *state;
    struct observation *both[BADS];
    ask(fixture, SERVER, "good");
    assert_true(run(fixture));
    for (int i = 0; i < BADS; i++) {
        both[i] = ask(fixture, SERVER, arena_printf(fixture->arena, "%s-delay50-good", bads[i].word));
    }
    assert_true(run(fixture));
    for (int i = 0; i < BADS; i++) {
        assert_outcome(both[i], OUTCOME_ANSWERED);
        assert_int_equal(packets_at_server(fixture, both[i]), 1);
        assert_true_octets(fixture, both[i]);
    }
}

/* Every packet that came is somewhere, also one that belongs to nobody. */
static void a_packet_of_nobody_is_kept_on_the_oldest_question(void **state)
{
    struct fixture *fixture = *state;
    struct observation *oldest = ask(fixture, SERVER, "delay200-good-oldest");
    struct observation *empty = ask(fixture, SERVER, "empty");
    assert_true(run(fixture));
    assert_outcome(oldest, OUTCOME_ANSWERED);
    assert_outcome(empty, OUTCOME_TIMEOUT);
    assert_int_equal(packets(oldest, PACKET_MALFORMED), 1);
    struct observation *alone = ask(fixture, SERVER, "empty-alone");
    assert_true(run(fixture));
    assert_outcome(alone, OUTCOME_MALFORMED);
}

static void a_duplicate_is_recorded_and_harmless(void **state)
{
    struct fixture *fixture = *state;
    struct observation *twice = ask(fixture, SERVER, "good-good-servfail-twice");
    struct observation *other = ask(fixture, SERVER, "delay150-good");
    assert_true(run(fixture));
    assert_outcome(twice, OUTCOME_ANSWERED);
    assert_outcome(other, OUTCOME_ANSWERED);
    assert_int_equal(twice->message.rcode, DNS_NOERROR);
    assert_int_equal(packets(twice, PACKET_DUPLICATE), 2);
    assert_int_equal(packets(other, PACKET_DUPLICATE), 0);
    assert_int_equal(packets_at_server(fixture, twice), 1);
}

struct code {
    const char *word;
    int rcode;
};

static const struct code codes[] = {
    {"servfail", DNS_SERVFAIL},   {"refused", DNS_REFUSED},   {"formerr", DNS_FORMERR},
    {"notimp", DNS_NOTIMP},       {"nxdomain", DNS_NXDOMAIN}, {"bareformerr", DNS_FORMERR},
    {"barerefused", DNS_REFUSED},
};

enum { CODES = sizeof codes / sizeof *codes };

static void error_codes_arrive_with_their_octets_and_one_packet_each(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.tries = 3;
    struct observation *observation[CODES];
    for (int i = 0; i < CODES; i++) {
        observation[i] = ask(fixture, SERVER, codes[i].word);
    }
    assert_true(run(fixture));
    struct observation *later = ask(fixture, SERVER, "delay250-good"); /* time for what should not come */
    assert_true(run(fixture));
    assert_outcome(later, OUTCOME_ANSWERED);
    for (int i = 0; i < CODES; i++) {
        assert_outcome(observation[i], OUTCOME_ANSWERED);
        assert_int_equal(observation[i]->message.rcode, codes[i].rcode);
        assert_int_equal(packets_at_server(fixture, observation[i]), 1);
        assert_int_equal(badserver_count(fixture->server, observation[i]->question.qname, true), 0);
        assert_true_octets(fixture, observation[i]);
    }
}

static void truncation_is_seen_and_nothing_is_repeated_over_tcp(void **state)
{
    struct fixture *fixture = *state;
    struct observation *tc = ask(fixture, SERVER, "tc");
    assert_true(run(fixture));
    ask(fixture, SERVER, "delay200-good");
    assert_true(run(fixture));
    assert_outcome(tc, OUTCOME_ANSWERED);
    assert_true(tc->message.tc);
    assert_int_equal(packets_at_server(fixture, tc), 1);
    assert_int_equal(badserver_count(fixture->server, "tc.test", true), 0);
    assert_true_octets(fixture, tc);
}

static void every_packet_is_on_the_observation_with_its_time(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 400 * 1000;
    fixture->settings.tries = 3;
    struct observation *all = ask(fixture, SERVER, "short3-delay30-wrongid-delay30-first2-good-good");
    ask(fixture, SERVER, "first2-delay150-good");
    assert_true(run(fixture));
    static const enum packet_kind expected[] = {
        PACKET_SENT, PACKET_MALFORMED, PACKET_FOREIGN, PACKET_SENT,  PACKET_MALFORMED, PACKET_FOREIGN,
        PACKET_SENT, PACKET_MALFORMED, PACKET_FOREIGN, PACKET_REPLY, PACKET_DUPLICATE};
    assert_outcome(all, OUTCOME_ANSWERED);
    assert_int_equal(all->n_packets, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < all->n_packets; i++) {
        assert_int_equal(all->packets[i].kind, expected[i]);
    }
    for (size_t i = 1; i < all->n_packets; i++) {
        assert_true(all->packets[i].at_us >= all->packets[i - 1].at_us);
    }
    assert_true(all->packets[3].at_us - all->packets[0].at_us >= 400 * 1000);
    assert_true(all->packets[2].at_us - all->packets[0].at_us >= 30 * 1000);
    assert_int_equal(all->rtt_us, all->packets[9].at_us - all->packets[6].at_us);
    assert_int_equal(packets_at_server(fixture, all), 3);
}

static void a_flood_of_bad_packets_is_survived_and_not_hoarded(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 2000 * 1000;
    struct observation *flooded = ask(fixture, SERVER, "flood-delay100-good");
    assert_true(run(fixture));
    assert_outcome(flooded, OUTCOME_ANSWERED);
    assert_in_range(packets(flooded, PACKET_MALFORMED), 2, 16);
    const struct packet *last = NULL;
    for (size_t i = 0; i < flooded->n_packets; i++) {
        last = flooded->packets[i].kind == PACKET_MALFORMED ? &flooded->packets[i] : last;
    }
    assert_non_null(strstr(last->why, "further packets like this are not recorded"));
}

static void no_reply_whatever_harms_the_question_before_a_good_one(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.timeout_us = 3000 * 1000;
    for (int i = 0; i < 2000; i++) {
        ask_number(fixture, SERVER, "randoma-randomb-randomc-good", i);
    }
    assert_true(run(fixture));
    for (size_t i = 0; i < fixture->n_asked; i++) {
        assert_outcome(fixture->asked[i], OUTCOME_ANSWERED);
        assert_int_equal(packets_at_server(fixture, fixture->asked[i]), 1);
    }
}

/* Who guesses the id must guess the port too. */
static void a_reply_to_another_port_of_ours_is_foreign(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 40; i++) {
        ask_number(fixture, SERVER, "good", i);
    }
    assert_true(run(fixture));
    struct observation *rogue = ask(fixture, SERVER, "rogue");
    assert_true(run(fixture));
    assert_outcome(rogue, OUTCOME_MALFORMED);
    assert_int_equal(packets(rogue, PACKET_FOREIGN), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reply_after_600_ms_within_2_s_is_an_answer),
        TEST(a_reply_after_600_ms_is_an_answer_also_behind_five_fast_ones),
        TEST(a_good_reply_is_decoded),
        TEST(our_own_packet_is_sent_with_all_its_flags),
        TEST(names_compare_without_case),
        TEST(a_bad_reply_costs_at_most_its_own_question),
        TEST(a_good_reply_behind_a_bad_one_counts),
        TEST(a_packet_of_nobody_is_kept_on_the_oldest_question),
        TEST(a_duplicate_is_recorded_and_harmless),
        TEST(error_codes_arrive_with_their_octets_and_one_packet_each),
        TEST(truncation_is_seen_and_nothing_is_repeated_over_tcp),
        TEST(every_packet_is_on_the_observation_with_its_time),
        TEST(a_flood_of_bad_packets_is_survived_and_not_hoarded),
        TEST(no_reply_whatever_harms_the_question_before_a_good_one),
        TEST(a_reply_to_another_port_of_ours_is_foreign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
