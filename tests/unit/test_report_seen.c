/* The text report prints what was seen, and where it infers or does not know it says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_written.h"

/* The line of the name; "" where there is none. */
static const char *line_of(const struct sample *s, const char *text, const char *fqdn)
{
    const char *at = strstr(text, arena_printf(s->arena, " %s ", fqdn));
    if (at == NULL) {
        return "";
    }
    while (at > text && at[-1] != '\n') {
        at--;
    }
    return arena_strndup(s->arena, at, strcspn(at, "\n"));
}

#define GAP "                              "

/* Two endpoints are approved, so two addresses are expected: only those that came are printed. */
static void seen_not_expected(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.20.0.4");
    size_t n = contoso_aoai(s);
    member(s, endpoint(s, 0, "pe-second", "Approved"), NULL, "10.21.1.5", AOAI);
    private_answer(s, n, 1, 4200, "10.21.1.5");
    private_answer(s, n, 2, 4200, "10.20.1.5"); /* a witness: not what this host gets */
    system_path(s, n, NULL, "10.21.1.5", NULL);
    derive(s);
    assert_string_equal(line_of(s, plain(s), AOAI), "  ✓ " AOAI GAP "10.21.1.5");
    s->run.observations[2].system->addresses[0] = ip_of("10.20.1.5");
    facts_derive(arena, &s->run, &s->facts);
    assert_string_equal(line_of(s, plain(s), AOAI), "  ✓ " AOAI GAP "10.20.1.5 10.21.1.5");
    arena_free(arena);
}

/* Where a judged view has no answer, nothing is printed as if it had: the name has its chains. */
static void no_answer_is_no_address(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "healthy");
    s->run.observations[3].system->n_addresses = 0;
    s->run.observations[3].system->canonical = NULL;
    s->run.observations[3].system->error = "EAI_AGAIN: Temporary failure in name resolution";
    facts_derive(arena, &s->run, &s->facts);
    const char *text = plain(s);
    assert_string_equal(line_of(s, text, AOAI), "  ✓ " AOAI GAP "expect 10.20.1.5");
    assert_non_null(strstr(text, "    getaddrinfo\n    └─ EAI_AGAIN: Temporary failure"));
    s->run.observations[1].outcome = OUTCOME_TIMEOUT;
    s->run.observations[1].has_message = false;
    facts_derive(arena, &s->run, &s->facts);
    text = plain(s);
    assert_string_equal(line_of(s, text, AOAI), "  ✓ " AOAI GAP "expect 10.20.1.5");
    assert_non_null(strstr(text, "└─ time-out"));
    s->diagnosis.names[0] = VERDICT_UNKNOWN; /* the mark is the verdict's */
    assert_string_equal(line_of(s, plain(s), AOAI), "  ? " AOAI GAP "expect 10.20.1.5");
    arena_free(arena);
}

/* A name that may be public is healthy, and what is not expected is called what it is. */
static void public_address_says_so(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    usual_resolvers(s, "10.20.0.4");
    size_t n = name(s, account(s, "contoso-aoai", "OpenAI", "eastus2", "Enabled"), AOAI);
    public_answer(s, n, 1, 4200, "203.0.113.10");
    system_path(s, n, NULL, "203.0.113.10", NULL);
    derive(s);
    assert_string_equal(line_of(s, plain(s), AOAI), "  ✓ " AOAI GAP "203.0.113.10 (public)");
    arena_free(arena);
}

static void many_addresses_are_cut(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_new(arena);
    resolver(s, ROLE_CUSTOM, NULL, "10.20.0.4", 53, "command line");
    size_t n = contoso_aoai(s);
    struct observation *it = private_answer(s, n, 0, 4200, "10.20.1.5");
    for (int i = 6; i <= 9; i++) {
        rr_address(s, it, AOAI_ALIAS, 10, arena_printf(arena, "10.20.1.%d", i));
        member(s, &s->inventory.endpoints[0], NULL, arena_printf(arena, "10.20.1.%d", i), AOAI);
    }
    derive(s);
    assert_non_null(strstr(line_of(s, plain(s), AOAI), " 10.20.1.5 10.20.1.6 10.20.1.7 … 2 more"));
    arena_free(arena);
}

/* Each resolver that was not asked says why by itself, also where the outcome is the same. */
static void not_asked_has_its_reason(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "ends");
    const char *text = plain(s);
    assert_non_null(strstr(text, "    10.9.0.13\n    └─ not asked  it had not answered before\n"));
    assert_non_null(strstr(text, "    10.9.0.19\n    └─ not asked  it refused earlier questions\n"));
    assert_non_null(strstr(text, "    10.9.0.20\n    └─ not asked  it could not be reached before\n"));
    assert_non_null(strstr(written(s, "text", (struct report_style){.verbose = true}),
                           "    azure-dns\n    └─ not asked\n")); /* of that one nothing is known */
    for (size_t i = 0; i < s->run.n_observations; i++) {
        struct observation *it = &s->run.observations[i];
        it->cut = it->outcome == OUTCOME_NOT_ASKED;
    }
    facts_derive(arena, &s->run, &s->facts);
    text = plain(s);
    assert_non_null(strstr(text, "10.9.0.13 · 10.9.0.19 · 10.9.0.20 · azure-dns\n"
                                 "    └─ not asked  the run ended before\n"));
    /* refused once, silent once: neither word alone would be true */
    observe(s, 20, "zone-soa", "privatelink.openai.azure.com", DNS_SOA, OUTCOME_TIMEOUT);
    for (size_t i = 0; i < s->run.n_observations; i++) {
        s->run.observations[i].cut = false;
    }
    facts_derive(arena, &s->run, &s->facts);
    assert_non_null(
        strstr(plain(s), "10.9.0.13 · 10.9.0.19\n    └─ not asked  it had not answered before\n"));
    arena_free(arena);
}

/* That 168.63.129.16 answers is a sign of Azure; only the instance metadata or the user tell. */
static void place_is_told_or_inferred(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "healthy");
    static const char *const sign[] = {"instance metadata (169.254.169.254) does not answer",
                                       "168.63.129.16 answers DNS"};
    static const char start[] = "From vm-jump (10.20.0.7), ";
    struct vantage *vantage = &s->run.vantage;
    const char *said = plain(s) + strlen(start);
    assert_true(text_starts(said, "in Azure: 168.63.129.16 answers."));
    vantage->evidence = arena_memdup(arena, sign, sizeof sign);
    said = plain(s) + strlen(start);
    assert_true(text_starts(said, "probably in Azure: 168.63.129.16 answers."));
    vantage->resource_id = RESOURCES "Microsoft.Compute/virtualMachines/vm-jump";
    assert_true(text_starts(plain(s) + strlen(start), "in Azure: "));
    vantage->resource_id = NULL;
    vantage->stated = true;
    assert_true(text_starts(plain(s) + strlen(start), "in Azure (as stated): "));
    vantage->kind = VANTAGE_ONPREM;
    assert_true(text_starts(plain(s) + strlen(start), "not in Azure (as stated): "));
    arena_free(arena);
}

/* With -v a large estate has a line for each healthy name, and everything of what is not healthy. */
static void large_estate_is_listed(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    const struct report_style verbose = {.verbose = true};
    const char *text = written(s, "text", verbose);
    for (int i = 0; i < 300; i++) {
        const char *whole = arena_printf(arena, "\ncontoso-%03d   OpenAI", i);
        const char *row = arena_printf(arena, "\n  ✓ contoso-%03d.openai.azure.com ", i);
        assert_int_equal(count_of(text, whole), i < 203);
        assert_int_equal(count_of(text, row), i >= 203);
    }
    assert_non_null(strstr(text, "\n✓ 97 accounts healthy (97 names)\n  ✓ contoso-203.openai.azure.com" GAP
                                 " 10.20.2.8\n  ✓ contoso-204"));
    assert_null(strstr(text, "more account"));
    s->run.n_accounts = 50; /* not large: every chain */
    s->run.n_names = 50;
    s->diagnosis.n_findings = 0;
    for (size_t n = 0; n < 50; n++) {
        s->diagnosis.names[n] = s->diagnosis.accounts[n] = VERDICT_OK;
    }
    text = written(s, "text", verbose);
    assert_int_equal(count_of(text, "\ncontoso-0"), 50);
    assert_int_equal(count_of(text, "─ CNAME  contoso-0"), 100);
    arena_free(arena);
}

static void closing_section_says_what_it_is_about(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *text = plain(sample_build(arena, "onprem"));
    const char *heading = strstr(text, "\n\nFindings across accounts and resolvers\n\n  info PLD102 ");
    assert_non_null(heading);
    assert_true(strstr(text, "error PLD103") < heading);
    assert_null(strstr(plain(sample_build(arena, "forwarder")), "Findings"));
    arena_free(arena);
}

/* What --ignore and --only left out is counted, and a run without findings does not look like a good one. */
static void left_out_is_counted(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "forwarder");
    s->diagnosis.left_out = 2;
    assert_string_equal(
        report_summary_line(arena, &s->report),
        "FAIL  1 account, 1 name, 2 views: 1 error, 2 findings left out by --ignore/--only (0.08 s)");
    s->diagnosis.left_out = 1;
    s->diagnosis.n_findings = 0;
    s->diagnosis.by_severity[SEVERITY_ERROR] = 0;
    assert_string_equal(report_summary_line(arena, &s->report),
                        "FAIL  1 account, 1 name, 2 views, 0 findings, 1 finding left out by --ignore/--only "
                        "(0.08 s)");
    assert_non_null(strstr(plain(s), ", 1 finding left out by --ignore/--only (0.08 s)\n"));
    s->diagnosis.run = VERDICT_UNKNOWN;
    assert_string_equal(
        report_summary_line(arena, &s->report),
        "UNKNOWN  1 account, 1 name, 2 views: nothing else found wrong, not everything could be "
        "known, 1 finding left out by --ignore/--only (0.08 s)");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seen_not_expected),        cmocka_unit_test(no_answer_is_no_address),
        cmocka_unit_test(public_address_says_so),   cmocka_unit_test(many_addresses_are_cut),
        cmocka_unit_test(not_asked_has_its_reason), cmocka_unit_test(place_is_told_or_inferred),
        cmocka_unit_test(large_estate_is_listed),   cmocka_unit_test(closing_section_says_what_it_is_about),
        cmocka_unit_test(left_out_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
