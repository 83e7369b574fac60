/* Connections in a capture: written, read and written again, and what is refused. */
#include "edit.h"

#include "model/capture.h"

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

#define REST                                                                                                 \
    "\"url\":\"https://contoso-ai.openai.azure.com/\",\"tcp\":\"connected\",\"proxyStatus\":0,"              \
    "\"tls\":\"ok\",\"issuer\":\"O = DigiCert Inc\",\"status\":403,\"body\":\"Public\",\"error\":null,"      \
    "\"cut\":false,\"sentUs\":5,\"tcpUs\":10,\"tlsUs\":20,\"totalUs\":30}"
#define DIRECT "{\"name\":0,\"address\":\"10.1.2.5\",\"proxy\":null," REST
#define PROXIED "{\"name\":1,\"address\":null,\"proxy\":\"http://proxy:3128\"," REST
#define NOTHING                                                                                              \
    "{\"name\":1,\"address\":\"fd00::5\",\"proxy\":null,\"url\":\"https://fabrikam-ai.openai.azure.us/\","   \
    "\"tcp\":null,\"proxyStatus\":0,\"tls\":null,\"issuer\":null,\"status\":0,\"body\":null,"                \
    "\"error\":\"x\",\"cut\":true,\"sentUs\":-1,\"tcpUs\":-1,\"tlsUs\":-1,\"totalUs\":-1}"

/* The sample capture with these connections in its first line. */
static char *with(struct arena *arena, const char *connections, size_t *len)
{
    char *text = edit_sample(arena, "run.capture", len);
    text = edit(arena, text, ",\"observations\":",
                arena_printf(arena, ",\"connections\":[%s],\"observations\":", connections));
    *len = strlen(text);
    return text;
}

static void round_trip(void **state)
{
    struct arena *arena = *state;
    struct run run;
    struct err err;
    size_t len, count;
    char *text = with(arena, DIRECT "," NOTHING "," PROXIED, &len);
    assert_true(capture_parse(arena, "x", text, len, &run, &err));
    assert_true(run.connects);
    assert_int_equal(run.n_connections, 3);
    const struct connection *first = &run.connections[0];
    assert_int_equal(first->id, 1);
    assert_int_equal(first->tcp, TCP_END_CONNECTED);
    assert_int_equal(first->tls, TLS_END_OK);
    assert_int_equal(first->status, 403);
    assert_string_equal(first->body, "Public");
    assert_int_equal(run.connections[1].tcp, TCP_END_UNKNOWN);
    assert_true(run.connections[1].cut);
    assert_int_equal(run.connections[2].address.family, 0);
    assert_string_equal(run.connections[2].proxy, "http://proxy:3128");

    assert_ptr_equal(run_connections(&run, 0, &count), first);
    assert_int_equal(count, 1);
    assert_ptr_equal(run_connections(&run, 1, &count), &run.connections[1]);
    assert_int_equal(count, 2);
    assert_null(run_connections(&run, 2, &count));
    assert_int_equal(count, 0);

    struct buf again;
    buf_init(&again, arena);
    capture_write(&again, &run);
    assert_string_equal(again.data, text);
}

/* A capture from before there were connections: the run did not connect, and is written without them. */
static void absent(void **state)
{
    struct arena *arena = *state;
    struct run run;
    struct err err;
    size_t len, count;
    char *text = edit_sample(arena, "run.capture", &len);
    assert_true(capture_parse(arena, "x", text, len, &run, &err));
    assert_false(run.connects);
    assert_null(run_connections(&run, 0, &count));
    struct buf again;
    buf_init(&again, arena);
    capture_write(&again, &run);
    assert_null(strstr(again.data, "\"connections\""));
    text = with(arena, "", &len);
    assert_true(capture_parse(arena, "x", text, len, &run, &err));
    assert_true(run.connects);
    assert_int_equal(run.n_connections, 0);
}

static void refused(void **state)
{
    struct arena *arena = *state;
    const struct {
        const char *from, *to, *says;
    } cases[] = {
        {"\"name\":0", "\"name\":2", "connections[0].name: there is no number 2"},
        {"\"name\":0", "\"name\":-1", "connections[0].name"},
        {"\"name\":0", "\"name\":1", "connections[1].name: not in the order"},
        {"\"10.1.2.5\"", "\"10.1.2\"", "connections[0].address"},
        {"\"10.1.2.5\"", "null", "connections[0].address"},
        {"\"connected\"", "\"ended\"", "connections[0].tcp: not an end of a TCP connection: \"ended\""},
        {"\"ok\"", "\"fine\"", "connections[0].tls: not an end of a TLS handshake: \"fine\""},
        {"\"status\":403", "\"status\":1000", "connections[0].status"},
        {"\"status\":403", "\"status\":\"403\"", "connections[0].status"},
        {"\"proxyStatus\":0", "\"proxyStatus\":-1", "connections[0].proxyStatus"},
        {"\"url\":\"https://contoso-ai.openai.azure.com/\"", "\"url\":null", "connections[0].url"},
        {"\"cut\":false", "\"cut\":0", "connections[0].cut"},
        {"\"totalUs\":30", "\"totalUs\":-2", "connections[0].totalUs"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run;
        struct err err = {0};
        size_t len;
        char *text = with(arena, edit(arena, DIRECT "," DIRECT, cases[i].from, cases[i].to), &len);
        assert_false(capture_parse(arena, "x", text, strlen(text), &run, &err));
        if (strstr(err.text, cases[i].says) == NULL) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].says);
        }
    }
}

static void long_bodies(void **state)
{
    struct arena *arena = *state;
    char body[CONNECTION_BODY_MAX + 2] = {0};
    struct run run;
    struct err err;
    size_t len;
    for (size_t more = 0; more <= 1; more++) {
        memset(body, 'x', CONNECTION_BODY_MAX + more);
        char *text =
            with(arena, edit(arena, DIRECT, "\"Public\"", arena_printf(arena, "\"%s\"", body)), &len);
        assert_int_equal(capture_parse(arena, "x", text, strlen(text), &run, &err), more == 0);
    }
    /* What is no text is counted as it is shown: what was read can be written and read again. */
    memset(body, '\xFF', CONNECTION_BODY_MAX);
    for (int octets = CONNECTION_BODY_MAX / 4; octets <= CONNECTION_BODY_MAX / 4 + 1; octets++) {
        body[octets] = '\0';
        char *text =
            with(arena, edit(arena, DIRECT, "\"Public\"", arena_printf(arena, "\"%s\"", body)), &len);
        bool whole = octets == CONNECTION_BODY_MAX / 4;
        assert_int_equal(capture_parse(arena, "x", text, strlen(text), &run, &err), whole);
        if (whole)
            assert_int_equal(strlen(run.connections[0].body), CONNECTION_BODY_MAX);
        body[octets] = '\xFF';
    }
}

static void names_of_ends(void **state)
{
    (void)state;
    for (int i = TCP_END_UNKNOWN; i <= TCP_END_UNREACHABLE; i++) {
        enum tcp_end out;
        assert_true(tcp_end_parse(tcp_end_name((enum tcp_end)i), &out));
        assert_int_equal(out, i);
    }
    for (int i = TLS_END_UNKNOWN; i <= TLS_END_EXPIRED; i++) {
        enum tls_end out;
        assert_true(tls_end_parse(tls_end_name((enum tls_end)i), &out));
        assert_int_equal(out, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(round_trip, set_up, tear_down),
        cmocka_unit_test_setup_teardown(absent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_bodies, set_up, tear_down),
        cmocka_unit_test(names_of_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
