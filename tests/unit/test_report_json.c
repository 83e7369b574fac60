/* The JSON report: its bytes by files that a person has read, its rules by looking things up in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json_read.h"
#include "golden.h"
#include "report_poison.h"
#include "report_samples.h"

static const char *written(const struct sample *s)
{
    struct buf out;
    buf_init(&out, s->arena);
    report_format_find("json")->write(&out, &s->report);
    return out.data;
}

static void as_in_golden_files(void **state)
{
    const struct golden *golden = *state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        if (!text_equal(sample_table[i].name, "estate")) { /* as the others, and half a megabyte */
            golden_check(arena, *golden, arena_printf(arena, "%s.json", sample_table[i].name),
                         written(sample_table[i].build(arena)));
        }
        arena_free(arena);
    }
}

/* --- reading it back --- */

struct read {
    struct arena *arena;
    struct json json;
    struct json_at root;
};

static struct read read_back(const struct sample *s)
{
    struct read read = {.arena = s->arena};
    struct err err;
    const char *text = written(s);
    if (!json_parse(s->arena, "report", text, strlen(text), &read.json, &err)) {
        print_error("%s\n", err.text);
        fail();
    }
    read.root = json_root(s->arena, &read.json);
    return read;
}

static const char *string_at(struct json_at at, const char *key)
{
    const char *out;
    struct err err;
    assert_true(json_get_string(json_member(at, key), &out, &err));
    return out;
}

static int64_t number_at(struct json_at at, const char *key)
{
    int64_t out;
    struct err err;
    assert_true(json_present(json_member(at, key)));
    assert_true(json_get_int(json_member(at, key), &out, &err));
    return out;
}

static struct json_at items(struct json_at at, const char *key)
{
    struct json_at list = json_member(at, key);
    assert_true(json_is_array(list));
    return list;
}

/* A key that is there and null. */
static void assert_null_at(struct json_at at, const char *key)
{
    bool there = false;
    for (size_t i = 0; i < json_size(at); i++) {
        there = there || text_equal(json_key(json_item(at, i)), key);
    }
    assert_true(there);
    assert_false(json_present(json_member(at, key)));
}

static struct json_at view_of(struct read *read, size_t name, size_t resolver)
{
    struct json_at account = json_item(items(read->root, "accounts"), 0);
    return json_item(items(json_item(items(account, "names"), name), "views"), resolver);
}

static void every_name_has_a_view_of_every_resolver(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        struct read read = read_back(s);
        size_t judged = 0;
        struct json_at accounts = items(read.root, "accounts");
        for (size_t a = 0; a < json_size(accounts); a++) {
            struct json_at names = items(json_item(accounts, a), "names");
            for (size_t n = 0; n < json_size(names); n++) {
                struct json_at views = items(json_item(names, n), "views");
                assert_int_equal(json_size(views), s->run.n_resolvers);
                for (size_t v = 0; v < json_size(views); v++) {
                    assert_string_equal(string_at(json_item(views, v), "resolver"), s->run.resolvers[v].id);
                    judged += s->run.resolvers[v].judged;
                }
            }
        }
        assert_int_equal(number_at(json_member(read.root, "summary"), "views"), judged);
        json_free(&read.json);
        arena_free(arena);
    }
}

static void what_never_came_is_null(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct read read = read_back(sample_build(arena, "ends"));
    enum { NOT_PLANNED = 15, NEVER_SENT = 2, TIMED_OUT = 12 };
    static const size_t views[] = {NOT_PLANNED, NEVER_SENT, TIMED_OUT};
    static const char *const outcomes[] = {"notAsked", "notAsked", "timeout"};
    static const char *const keys[] = {"rcode", "rttMs", "flags", "end", "zoneSoa"};
    for (size_t i = 0; i < 3; i++) {
        struct json_at view = view_of(&read, 0, views[i]);
        assert_string_equal(string_at(view, "outcome"), outcomes[i]);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            assert_null_at(view, keys[k]);
        }
        assert_int_equal(json_size(items(view, "chain")), 0);
        assert_int_equal(json_size(items(view, "evidence")), views[i] == NOT_PLANNED ? 0 : 1);
    }
    json_free(&read.json);
    arena_free(arena);
}

static void ends_have_their_words(void **state)
{
    (void)state;
    static const struct {
        size_t view;
        const char *outcome, *rcode, *end;
    } rows[] = {{0, "answered", NULL, "nxdomain"},
                {1, "answered", "NOERROR", "nodata"},
                {3, "answered", "NXDOMAIN", "nxdomain"},
                {4, "answered", "NOERROR", "referral"},
                {5, "answered", "NOERROR", "loop"},
                {6, "answered", "NOERROR", "loop"},
                {7, "answered", "SERVFAIL", "error"},
                {8, "answered", "REFUSED", "error"},
                {9, "refused-connection", NULL, NULL},
                {10, "unreachable", NULL, NULL},
                {11, "malformed", NULL, NULL},
                {13, "late", "NOERROR", "addresses"},
                {16, "answered", "NOERROR", "addresses"},
                {19, "answered", "BADCOOKIE", "error"}};
    struct arena *arena = arena_new();
    struct read read = read_back(sample_build(arena, "ends"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json_at view = view_of(&read, 0, rows[i].view);
        assert_string_equal(string_at(view, "outcome"), rows[i].outcome);
        assert_true(text_equal(string_at(view, "rcode"), rows[i].rcode));
        assert_true(text_equal(string_at(view, "end"), rows[i].end));
    }
    json_free(&read.json);
    arena_free(arena);
}

/* What applications get: no packets of ours, hence no rcode, no TTL, no transport; a chain as far as it is
 * told. */
static void system_path_has_no_packets(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct read read = read_back(sample_build(arena, "healthy"));
    struct json_at view = view_of(&read, 0, 0), chain = items(view, "chain");
    struct json_at resolver = json_item(items(read.root, "resolvers"), 0);
    assert_null_at(resolver, "address");
    assert_null_at(resolver, "port");
    assert_null_at(view, "rcode");
    assert_null_at(view, "transport");
    assert_null_at(view, "flags");
    assert_string_equal(string_at(view, "end"), "addresses");
    assert_int_equal(json_size(chain), 2);
    assert_string_equal(string_at(json_item(chain, 0), "type"), "CNAME");
    assert_string_equal(string_at(json_item(chain, 0), "target"), AOAI_ALIAS);
    assert_null_at(json_item(chain, 0), "ttl");
    assert_string_equal(string_at(json_item(chain, 1), "target"), "10.20.1.5");
    assert_null_at(json_item(items(view, "addresses"), 0), "ttl");
    json_free(&read.json);
    arena_free(arena);
}

static void evidence_is_among_the_observations(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        size_t last = s->run.n_observations;
        observe(s, 1, "nobody-names-this", "example.com", DNS_A, OUTCOME_TIMEOUT);
        struct read read = read_back(s);
        struct json_at observations = items(read.root, "observations");
        int64_t before = 0;
        for (size_t o = 0; o < json_size(observations); o++) {
            int64_t id = number_at(json_item(observations, o), "id");
            assert_true(id > before && id <= (int64_t)last);
            before = id;
        }
        assert_true(before > 0);
        json_free(&read.json);
        arena_free(arena);
    }
}

static void left_out_is_counted(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "forwarder");
    s->diagnosis.left_out = 3;
    struct read read = read_back(s);
    assert_int_equal(number_at(json_member(read.root, "summary"), "leftOut"), 3);
    json_free(&read.json);
    arena_free(arena);
}

static void unknown_expectation_is_null(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct read read = read_back(sample_build(arena, "unknown"));
    struct json_at account = json_item(items(read.root, "accounts"), 0);
    struct json_at address = json_item(items(view_of(&read, 0, 1), "addresses"), 0);
    assert_null_at(json_item(items(account, "names"), 0), "expectedAddresses");
    assert_null_at(address, "expected");
    assert_null_at(address, "belongsTo");
    assert_null_at(account, "id");
    assert_null_at(account, "kind");
    json_free(&read.json);
    arena_free(arena);
}

static void endpoint_addresses(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "foundry");
    struct read read = read_back(s);
    struct json_at endpoints = items(json_item(items(read.root, "accounts"), 0), "privateEndpoints");
    assert_int_equal(json_size(endpoints), 2);
    assert_int_equal(json_size(items(json_item(endpoints, 0), "addresses")), 3);
    assert_string_equal(string_at(json_item(endpoints, 1), "name"), "pe-old");
    assert_string_equal(string_at(json_item(endpoints, 1), "status"), "Pending");
    assert_null_at(json_item(endpoints, 1), "addresses");
    json_free(&read.json);
    arena_free(arena);
}

static void hostile_text_is_json_still(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 30; seed++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[seed % (N_SAMPLES - 1)].build(arena);
        struct poison poison = {arena, seed * 2654435761u, NULL};
        poison_sample(&poison, s);
        struct read read = read_back(s);
        assert_string_equal(string_at(read.root, "schemaVersion"), "1.0");
        json_free(&read.json);
        arena_free(arena);
    }
}

static void same_run_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < N_SAMPLES; i++) {
        assert_string_equal(written(sample_table[i].build(arena)), written(sample_table[i].build(arena)));
    }
    arena_free(arena);
}

/* `--dump DIRECTORY`: every sample's report, and some of hostile text, for tests/wire/validate_reports.py. */
static int dump(const char *directory)
{
    struct arena *arena = arena_new();
    bool good = true;
    for (size_t i = 0; i < 2 * N_SAMPLES; i++) {
        bool hostile = i >= N_SAMPLES;
        const struct sample_row *row = &sample_table[i % N_SAMPLES];
        struct sample *s = row->build(arena);
        struct poison poison = {arena, (uint32_t)i + 1, NULL};
        if (hostile) {
            poison_sample(&poison, s);
        }
        const char *text = written(s);
        FILE *file =
            fopen(arena_printf(arena, "%s/%s%s.json", directory, row->name, hostile ? "-hostile" : ""), "w");
        good = good && file != NULL && fputs(text, file) >= 0 && fclose(file) == 0;
    }
    arena_free(arena);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct golden golden = golden_options(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(as_in_golden_files, &golden),
        cmocka_unit_test(every_name_has_a_view_of_every_resolver),
        cmocka_unit_test(what_never_came_is_null),
        cmocka_unit_test(ends_have_their_words),
        cmocka_unit_test(system_path_has_no_packets),
        cmocka_unit_test(evidence_is_among_the_observations),
        cmocka_unit_test(left_out_is_counted),
        cmocka_unit_test(unknown_expectation_is_null),
        cmocka_unit_test(endpoint_addresses),
        cmocka_unit_test(hostile_text_is_json_still),
        cmocka_unit_test(same_run_same_bytes),
    };
    if (argc == 3 && strcmp(argv[1], "--dump") == 0) {
        return dump(argv[2]);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
