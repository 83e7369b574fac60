/* The text report: its shape by files that a person has read, its safety by hostile input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "golden.h"
#include "report/chain_groups.h"
#include "report/places.h"
#include "report_poison.h"
#include "report_written.h"

struct variant {
    const char *sample, *suffix; /* golden file: SAMPLE.SUFFIX */
    struct report_style style;
};

static const struct variant variants[] = {
    {"healthy", "txt", {.width = 0}},
    {"healthy", "verbose.txt", {.verbose = true}},
    {"healthy", "resolve.txt", {.width = 0}},
    {"forwarder", "txt", {.width = 0}},
    {"forwarder", "ascii.txt", {.ascii = true}},
    {"forwarder", "narrow.txt", {.width = 60}},
    {"forwarder", "color.txt", {.color = true}},
    {"foundry", "txt", {.width = 0}},
    {"foundry", "verbose.txt", {.verbose = true}},
    {"onprem", "txt", {.width = 0}},
    {"onprem", "verbose.txt", {.verbose = true}},
    {"onprem", "resolve.txt", {.width = 0}},
    {"unknown", "txt", {.width = 0}},
    {"ends", "txt", {.width = 0}},
    {"ends", "ascii.txt", {.ascii = true}},
    {"ends", "resolve.txt", {.verbose = true}},
    {"estate", "txt", {.width = 0}},
    {"repeated", "txt", {.width = 0}},
    {"repeated", "verbose.txt", {.verbose = true}},
    {"repeated", "resolve.txt", {.width = 0}},
};

enum { N_VARIANTS = sizeof variants / sizeof *variants };

static void as_in_golden_files(void **state)
{
    const struct golden *golden = *state;
    for (size_t i = 0; i < N_VARIANTS; i++) {
        struct arena *arena = arena_new();
        const struct variant *it = &variants[i];
        const char *format = text_starts(it->suffix, "resolve") ? "resolve" : "text";
        const char *made = written(sample_build(arena, it->sample), format, it->style);
        golden_check(arena, *golden, arena_printf(arena, "%s.%s", it->sample, it->suffix), made);
        arena_free(arena);
    }
}

/* --- the lines that scripts and people rely on --- */

static const char *last_line(struct arena *arena, const char *text)
{
    size_t len = strlen(text);
    assert_true(len > 1 && text[len - 1] == '\n');
    size_t start = len - 1;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    return arena_strndup(arena, text + start, len - 1 - start);
}

/* The last line is the summary line, which says of an incomplete run what else stands above it. */
static void assert_last_line(struct arena *arena, const char *text, const struct report *report)
{
    static const char word[] = ", INCOMPLETE";
    const char *last = last_line(arena, text), *line = report_summary_line(arena, report);
    const char *at = report->run->complete ? NULL : strstr(line, word);
    assert_true(report->run->complete || at != NULL);
    if (at == NULL) {
        assert_string_equal(last, line);
    } else { /* the shorter one may have room for the codes to explain */
        line = arena_printf(arena, "%.*s%s", (int)(at - line), line, at + strlen(word));
        assert_true(text_starts(last, arena_strndup(arena, line, strcspn(line, ")"))));
        assert_null(strstr(last, "INCOMPLETE"));
    }
    assert_int_equal(count_of(text, "\nINCOMPLETE:"), !report->run->complete);
}

static void verdict_is_the_last_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        const char *text = written(s, "text", (struct report_style){.width = 0});
        assert_last_line(arena, text, &s->report);
        assert_int_equal(last_line(arena, text)[0], "OWUF"[s->diagnosis.run]);
        arena_free(arena);
    }
}

#define UNKNOWN_LINE                                                                                         \
    "UNKNOWN  1 account, 2 names, 4 views: nothing found wrong, 2 checks not possible, "                     \
    "INCOMPLETE (0.08 s)"

static void verdict_counts(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "OK   1 account, 1 name, 2 views, 0 findings (0.08 s)",
        "FAIL  1 account, 1 name, 2 views: 1 error (0.08 s)       pldig explain PLD202",
        "FAIL  1 account, 3 names, 6 views: 2 errors, 1 waived, 1 name right (0.08 s)",
        "FAIL  1 account, 1 name, 3 views: 1 error, 1 info (10.1 s)       pldig explain PLD103",
        UNKNOWN_LINE,
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        assert_string_equal(report_summary_line(arena, &s->report), lines[i]);
        arena_free(arena);
    }
}

/* Marks and the verdict are the diagnosis', whatever the addresses are. */
static void nothing_is_judged_again(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "forwarder");
    s->diagnosis.run = VERDICT_WARN;
    s->diagnosis.names[0] = VERDICT_UNKNOWN;
    const char *text = written(s, "text", (struct report_style){.width = 0});
    assert_non_null(strstr(text, "  ? " AOAI));
    assert_true(text_starts(last_line(arena, text), "WARN  "));
    arena_free(arena);
}

static void incomplete_run_says_so_beside_the_verdict(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "healthy");
    s->run.complete = false;
    s->run.incomplete = "Interrupted.";
    const char *text = written(s, "text", (struct report_style){.width = 0});
    assert_non_null(strstr(text, "\nINCOMPLETE: Interrupted.\nOK   1 account, 1 name, 2 views, 0 findings "
                                 "(0.08 s)\n"));
    assert_string_equal(report_summary_line(arena, &s->report),
                        "OK   1 account, 1 name, 2 views, 0 findings, INCOMPLETE (0.08 s)");
    assert_non_null(
        strstr(written(s, "resolve", (struct report_style){.width = 0}), "\nINCOMPLETE: Interrupted.\n"));
    arena_free(arena);
}

/* The header as one line: where it breaks does not matter here. */
static const char *header_of(struct sample *s)
{
    char *text = arena_strdup(s->arena, written(s, "text", (struct report_style){.width = 0})), *at = text;
    *strstr(text, "\n\n") = '\0';
    while ((at = strstr(at, "\n  ")) != NULL) {
        memmove(at, at + 2, strlen(at + 2) + 1);
    }
    return text;
}

static void what_stands_behind_the_stub(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "healthy");
    struct resolved *resolved = &s->run.host.resolved;
    struct ip server;
    assert_null(strstr(header_of(s), "systemd-resolved"));
    resolved->present = resolved->stub = true;
    assert_non_null(strstr(header_of(s), "System DNS: 10.20.0.4 (systemd-resolved: no servers)"));
    assert_true(ip_parse("192.168.1.1", &server));
    struct resolved_link *link = resolved_link_of(arena, resolved, 2);
    link->name = "eth0";
    resolved_add_server(arena, link, &server);
    assert_true(ip_parse("10.0.0.4", &server));
    link = resolved_link_of(arena, resolved, 7);
    link->name = "tun0";
    resolved_add_server(arena, link, &server);
    resolved_add_domain(arena, link, "openai.azure.com", true);
    resolved_add_domain(arena, link, "vpn.corp", false);
    resolved_add_domain(arena, resolved_link_of(arena, resolved, 9), "nobody.asked.here", true);
    assert_non_null(strstr(header_of(s), "10.20.0.4 (systemd-resolved: eth0 192.168.1.1; tun0 10.0.0.4 for "
                                         "~openai.azure.com, vpn.corp)"));
    for (int i = 0; i < 5; i++) {
        server.bytes[3]++;
        resolved_add_server(arena, resolved_link_of(arena, resolved, 0), &server);
        resolved_add_server(arena, resolved_link_of(arena, resolved, 10 + i), &server);
    }
    resolved->error = "cannot read /run/systemd/resolve/netif";
    const char *header = header_of(s);
    assert_non_null(
        strstr(header, "(systemd-resolved: global 10.0.0.5, 10.0.0.6, 10.0.0.7 and 2 more; eth0"));
    assert_non_null(strstr(header, " and 4 more; not all known: cannot read /run/systemd/resolve/netif)"));
    resolved->n_links = 0;
    assert_non_null(strstr(header_of(s), "(systemd-resolved: servers not known: cannot read "));
    resolved->stub = false;
    assert_null(strstr(header_of(s), "systemd-resolved"));
    arena_free(arena);
}

/* A chain that two tell stands once; getaddrinfo joins only where it agrees. */
static void each_chain_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "healthy");
    const struct report_style verbose = {.verbose = true};
    const char *text = written(s, "text", verbose);
    assert_int_equal(count_of(text, "CNAME"), 1);
    assert_non_null(strstr(text, "43-60 s"));
    s->run.observations[3].system->canonical = AOAI; /* no alias passed: the hosts file */
    facts_derive(arena, &s->run, &s->facts);
    text = written(s, "text", verbose);
    assert_int_equal(count_of(text, "CNAME"), 1);
    assert_int_equal(count_of(text, "10.20.1.5   "), 2);
    s->run.observations[2].message.answer[1].address = ip_of("10.20.1.6");
    facts_derive(arena, &s->run, &s->facts);
    assert_int_equal(count_of(written(s, "text", verbose), "CNAME"), 2);
    arena_free(arena);
}

/* Two servers that say no in the name of different zones, and getaddrinfo with less than all addresses,
 * differ. */
static void differences_that_count(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.0.0.4");
    size_t n = contoso_aoai(s), count;
    rr_soa(s, answer(s, n, 1, DNS_NXDOMAIN, 1000), "privatelink.openai.azure.com", AZURE_MNAME);
    rr_soa(s, answer(s, n, 2, DNS_NXDOMAIN, 1000), "openai.azure.com", "dc1.corp.example");
    derive(s);
    chain_groups(arena, &s->report, n, &count);
    assert_int_equal(count, 3); /* the third is getaddrinfo, which was not asked */
    for (size_t i = 0; i < 2; i++) {
        struct dns_message *message = &s->run.observations[i].message;
        message->rcode = DNS_NOERROR;
        rr_address(s, &s->run.observations[i], AOAI, 10, "10.20.1.5");
        rr_address(s, &s->run.observations[i], AOAI, 10, "10.20.1.6");
    }
    system_path(s, n, NULL, "10.20.1.5", NULL);
    facts_derive(arena, &s->run, &s->facts);
    chain_groups(arena, &s->report, n, &count);
    assert_int_equal(count, 2);
    arena_free(arena);
}

/* A finding stands with what it is about: a name, an account, or neither. */
static void findings_stand_where_they_belong(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "foundry");
    size_t second = account(s, "second", "OpenAI", "eastus2", "Disabled");
    name(s, second, "second.openai.azure.com");
    derive(s);
    s->diagnosis.n_findings = 0;
    about(s, finding(s, 501, SEVERITY_ERROR, ""), 2);
    struct finding *same = finding(s, 501, SEVERITY_ERROR, ""), *across = finding(s, 202, SEVERITY_ERROR, "");
    about(s, same, 0);
    about(s, same, 2);
    about(s, across, 2);
    about(s, across, 3);
    struct finding *of_account = finding(s, 303, SEVERITY_ERROR, ""),
                   *other = finding(s, 704, SEVERITY_ERROR, "");
    append(s, &of_account->accounts, &of_account->n_accounts, "second");
    append(s, &other->fqdns, &other->n_fqdns, "westus.api.cognitive.microsoft.com");
    finding(s, 904, SEVERITY_UNKNOWN, "");
    static const struct place expected[] = {{PLACE_NAME, 2},    {PLACE_ACCOUNT, 0}, {PLACE_CLOSING, 0},
                                            {PLACE_ACCOUNT, 1}, {PLACE_CLOSING, 0}, {PLACE_CLOSING, 0}};
    const struct places *places = places_find(arena, &s->report);
    for (size_t i = 0; i < s->diagnosis.n_findings; i++) {
        assert_int_equal(places->findings[i].kind, expected[i].kind);
        if (expected[i].kind != PLACE_CLOSING) {
            assert_int_equal(places->findings[i].index, expected[i].index);
        }
    }
    assert_int_equal(places->accounts[1].n_closing, 1);
    assert_int_equal(places->accounts[1].closing[0], 2);
    arena_free(arena);
}

static void estate_is_summed_up(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    const char *text = written(s, "text", (struct report_style){.width = 0});
    assert_non_null(strstr(text, "\n✓ 97 accounts healthy (97 names)\n"));
    assert_non_null(strstr(text, "\n✗ 197 more accounts like these: PLD202\n"));
    assert_non_null(strstr(text, " and 197 more\n"));
    assert_int_equal(count_of(text, "error PLD501"), 3);
    assert_int_equal(count_of(text, "error PLD202"), 1);
    assert_true(count_of(text, "\n") < 130);
    arena_free(arena);
}

static void nothing_to_check(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    derive(s);
    assert_string_equal(last_line(arena, written(s, "text", (struct report_style){.width = 0})),
                        "OK   0 accounts, 0 names, 0 views, 0 findings (0.08 s)");
    assert_string_equal(written(s, "resolve", (struct report_style){.width = 0}), "");
    arena_free(arena);
}

/* `pldig resolve` takes any name, also one that Azure knows nothing of. */
static void resolve_takes_any_name(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    resolver(s, ROLE_CUSTOM, NULL, "10.0.0.4", 53, "command line");
    s->run.inventory = NULL;
    s->run.accounts[s->run.n_accounts++] = (struct checked_account){.name = "www"};
    size_t n = name(s, 0, "www.example.com");
    rr_address(s, answer(s, n, 0, DNS_NOERROR, 2000), "www.example.com", 300, "203.0.113.80");
    facts_derive(arena, &s->run, &s->facts);
    s->report = (struct report){.run = &s->run, .facts = &s->facts};
    assert_string_equal(written(s, "resolve", (struct report_style){.ascii = true}),
                        "www.example.com\n"
                        "  10.0.0.4 (2 ms)\n"
                        "  `- A      203.0.113.80                                       300 s   public\n");
    arena_free(arena);
}

/* --- safety --- */

static void assert_safe(const char *text, bool ascii)
{
    for (size_t left = strlen(text); left > 0;) {
        uint32_t point = 0;
        size_t len = text_utf8(text, left, &point);
        assert_true(len > 0);
        assert_true(point == '\n' || !text_acts_on_terminal(point));
        assert_true(!ascii || point < 0x80);
        text += len;
        left -= len;
    }
}

static void assert_all_styles_safe(const struct sample *s)
{
    const struct report_style styles[] = {
        {.width = 0}, {.ascii = true}, {.verbose = true}, {.ascii = true, .verbose = true, .width = 1}};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        struct report report = s->report;
        report.style = styles[i];
        const char *text = written(s, "text", styles[i]), *line = report_summary_line(s->arena, &report);
        assert_safe(text, styles[i].ascii);
        assert_safe(written(s, "resolve", styles[i]), styles[i].ascii);
        assert_safe(line, styles[i].ascii);
        assert_null(strchr(line, '\n'));
        assert_last_line(s->arena, text, &report);
    }
    assert_safe(written(s, "json", (struct report_style){.width = 0}), false);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    static const char evil[] = "\033]0;x\007\033[2J\nOK   1 account\r\x9B"
                               "31m \xE2\x80\xAE\xFF caf\xC3\xA9 'a' $(b) \xE2\x86\x92";
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        struct poison poison = {arena, 1, evil};
        poison_sample(&poison, s);
        assert_all_styles_safe(s);
        const char *text = written(s, "text", (struct report_style){.width = 0});
        assert_non_null(strstr(text, "\\x1b[2J\\x0aOK"));
        assert_int_equal(count_of(text, "\nOK   1 account\\x0d"), 0);
        arena_free(arena);
    }
}

static void random_text_stays_text(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[seed % (N_SAMPLES - 1)].build(arena); /* all but the estate */
        struct poison poison = {arena, seed * 2654435761u, NULL};
        poison_sample(&poison, s);
        assert_all_styles_safe(s);
        arena_free(arena);
    }
}

/* Colour adds its sequences around marks, codes and the verdict, and nothing else. */
static void colour_changes_no_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        struct arena *arena = arena_new();
        struct sample *s = sample_table[i].build(arena);
        const char *colored = written(s, "text", (struct report_style){.color = true});
        struct buf plain;
        buf_init(&plain, arena);
        while (*colored != '\0') {
            if (*colored == '\033') {
                size_t digits = strspn(colored + 2, "0123456789");
                assert_true(colored[1] == '[' && colored[2 + digits] == 'm');
                colored += 3 + digits;
            } else {
                buf_char(&plain, *colored++);
            }
        }
        assert_string_equal(plain.data, written(s, "text", (struct report_style){.width = 0}));
        arena_free(arena);
    }
}

/* No line is wider than the page unless a single word in it is to blame. */
static void lines_keep_the_width(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        for (int width = 40; width <= 120; width += 16) {
            struct arena *arena = arena_new();
            const char *text = written(sample_table[i].build(arena), "text",
                                       (struct report_style){.width = width, .ascii = true});
            for (size_t len; *text != '\0'; text += len + 1) {
                len = strcspn(text, "\n");
                const char *line = arena_strndup(arena, text, len);
                /* the verdict is one line, and configuration stands as it is pasted */
                bool exempt = text[len + 1] == '\0' || strstr(line, "BIND ") != NULL;
                size_t indent = strspn(line, " "), word = 0;
                for (const char *at = line; *at != '\0'; at += strspn(at, " ")) {
                    size_t end = *at == '"' ? 1 + strcspn(at + 1, "\"") : strcspn(at, " ");
                    word = end > word ? end : word;
                    at += end;
                }
                if (len > (size_t)width && !exempt && word + indent + 16 <= (size_t)width) {
                    print_error("%s at %d: %s\n", sample_table[i].name, width, line);
                    fail();
                }
            }
            arena_free(arena);
        }
    }
}

int main(int argc, char **argv)
{
    struct golden golden = golden_options(argc, argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(as_in_golden_files, &golden),
        cmocka_unit_test(verdict_is_the_last_line),
        cmocka_unit_test(verdict_counts),
        cmocka_unit_test(nothing_is_judged_again),
        cmocka_unit_test(incomplete_run_says_so_beside_the_verdict),
        cmocka_unit_test(what_stands_behind_the_stub),
        cmocka_unit_test(each_chain_once),
        cmocka_unit_test(differences_that_count),
        cmocka_unit_test(findings_stand_where_they_belong),
        cmocka_unit_test(estate_is_summed_up),
        cmocka_unit_test(nothing_to_check),
        cmocka_unit_test(resolve_takes_any_name),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(random_text_stays_text),
        cmocka_unit_test(colour_changes_no_text),
        cmocka_unit_test(lines_keep_the_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
