/* What stands in a finding of the text report, and what does not because it has been said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_written.h"

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("no \"%s\"\n", part);
        fail();
    }
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        print_error("\"%s\"\n", part);
        fail();
    }
}

/* A code that names a cause is likelier than its alternatives; PLD213 says that the cause is not known. */
static void alternatives_are_named(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "forwarder");
    struct finding *it = &s->diagnosis.findings[0];
    assert_has(plain(s), "      Or it is PLD201 zone-not-linked,\n"
                         "      or       PLD204 forwarder-scope-too-narrow (both less likely).\n");
    it->alternatives[it->n_alternatives++] = 208;
    assert_has(plain(s), "      or       PLD208 public-answer-cached (all less likely).\n");
    it->n_alternatives = 1;
    assert_has(plain(s), "      Or it is PLD201 zone-not-linked (less likely).\n");
    it->code = 213;
    assert_has(plain(s), "      May be   PLD201 zone-not-linked.\n");
    it->n_alternatives = 3;
    assert_has(plain(s), "      May be   PLD201 zone-not-linked,\n"
                         "      or       PLD204 forwarder-scope-too-narrow,\n"
                         "      or       PLD208 public-answer-cached.\n");
    assert_lacks(plain(s), "likely");
    it->n_alternatives = 0;
    assert_lacks(plain(s), "May be");
    assert_lacks(plain(s), "Or it is");
    arena_free(arena);
}

/* The finding of the closing section that has every row. */
static struct finding *with_scope(struct sample *s, const char *message)
{
    struct finding *it = &s->diagnosis.findings[0];
    *it = (struct finding){.code = 202, .name = "resolver-not-forwarding-to-azure", .message = message};
    s->diagnosis.n_findings = 1;
    it->resolvers = arena_array(s->arena, MAX_RESOLVERS, sizeof *it->resolvers);
    it->resolvers[it->n_resolvers++] = 1;
    about(s, it, 0);
    about(s, it, 1);
    return it;
}

static void what_the_message_names_has_no_row(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    struct finding *it = with_scope(s, "Both names are public.");
    assert_has(plain(s), "    Names    2 names: contoso-000.openai.azure.com, "
                         "contoso-001.openai.azure.com\n"
                         "    At       system 10.0.0.4\n");
    it->message = "contoso-000.openai.azure.com is public at 10.0.0.4.";
    assert_has(plain(s), "    Names    2 names:");
    assert_lacks(plain(s), "    At ");
    it->message = "contoso-000.openai.azure.com, contoso-001.openai.azure.com are public at 10.0.0.40.";
    assert_lacks(plain(s), "    Name");
    assert_has(plain(s), "    At       system 10.0.0.4\n");
    assert_has(plain(s), "    Accounts 2 accounts: contoso-000, contoso-001\n");
    it->resolvers[it->n_resolvers++] = 2;
    it->message = "10.0.0.4 knows no other server.";
    assert_has(plain(s), "    At       2 resolvers: system 10.0.0.4, azure-dns\n");
    it->message = "10.0.0.4 and 168.63.129.16 disagree.";
    assert_lacks(plain(s), "    At ");
    it->resolvers[0] = 0;
    assert_has(plain(s), "    At       2 resolvers: getaddrinfo, azure-dns\n");
    it->message = "getaddrinfo and 168.63.129.16 disagree.";
    assert_lacks(plain(s), "    At ");
    s->run.resolvers[2].port = 5353;
    assert_has(plain(s), "    At       2 resolvers: getaddrinfo, 168.63.129.16#5353\n");
    it->message = "getaddrinfo and 168.63.129.16#5353 disagree.";
    assert_lacks(plain(s), "    At ");
    arena_free(arena);
}

/* The message of a finding about many names has the first of them and their number, as the row would. */
static void many_names_are_listed_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    struct finding *it = with_scope(s, "");
    for (size_t n = 2; n < 9; n++) {
        about(s, it, n);
    }
    it->message = "9 names (contoso-000.openai.azure.com, contoso-001.openai.azure.com, "
                  "contoso-002.openai.azure.com, ...) are public.";
    assert_lacks(plain(s), "    Names ");
    assert_has(written(s, "text", (struct report_style){.verbose = true}), "    Names    9 names:");
    it->message = "contoso-000.openai.azure.com, contoso-001.openai.azure.com, contoso-002.openai.azure.com "
                  "and 19 names more are public.";
    assert_has(plain(s), "    Names    9 names:");
    arena_free(arena);
}

static void one_account_is_named_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    struct finding *it = with_scope(s, "It has no custom subdomain.");
    it->n_fqdns = 0;
    it->n_accounts = 1;
    it->n_resolvers = 0;
    assert_has(plain(s), "    Account  contoso-000\n");
    it->message = "contoso-000 has no custom subdomain.";
    assert_lacks(plain(s), "    Account ");
    arena_free(arena);
}

/* Why the run is incomplete stands above the verdict, and not among the evidence too. */
static void incomplete_run_has_no_evidence(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "unknown");
    struct finding *it = &s->diagnosis.findings[1];
    assert_int_equal(it->code, 904);
    because(s, it, 0, "The deadline of 300 s has passed.");
    assert_int_equal(count_of(plain(s), "The deadline of 300 s has passed."), 1);
    it->code = 902;
    assert_int_equal(count_of(plain(s), "The deadline of 300 s has passed."), 2);
    arena_free(arena);
}

/* --- steps --- */

#define SHARED "shared: this changes name resolution for others too\n"

static void shared_is_explained_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "forwarder");
    assert_int_equal(count_of(plain(s), SHARED), 1);
    assert_int_equal(count_of(plain(s), "               (shared)\n"), 1);
    assert_true(strstr(plain(s), SHARED) < strstr(plain(s), "(shared)"));
    s->diagnosis.findings[1] = s->diagnosis.findings[0]; /* each finding is read by itself */
    s->diagnosis.n_findings = 2;
    assert_int_equal(count_of(plain(s), SHARED), 2);
    arena_free(arena);
}

/* What the report says behind the only command of a finding about the first `n_accounts` of the estate. */
static const char *said_of(struct sample *s, size_t n_accounts, const char *command, bool verbose)
{
    struct finding *it = with_scope(s, "");
    for (size_t n = 2; n < n_accounts; n++) {
        about(s, it, n);
    }
    struct step only = {STEP_VERIFY, "", command, RISK_NONE, NULL};
    it->next = &only;
    it->n_next = 1;
    return written(s, "text", (struct report_style){.verbose = verbose});
}

static void one_command_stands_for_many(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "estate");
    static const char zone_group_add[] =
        "az network private-endpoint dns-zone-group add --endpoint-name pe-003 --private-dns-zone "
        "/subscriptions/x/privateDnsZones/privatelink.openai.azure.com";
    static const char *const for_one_name[] = {
        "pldig resolve contoso-003.openai.azure.com @10.0.0.4",
        "dig contoso-003.privatelink.openai.azure.com",
        "az network private-dns record-set a show -z privatelink.openai.azure.com -n contoso-003",
        zone_group_add,
    };
    for (size_t i = 0; i < sizeof for_one_name / sizeof *for_one_name; i++) {
        assert_has(said_of(s, 9, for_one_name[i], false),
                   "\n             the same for the other 8 names (-v lists them)\n");
    }
    assert_has(said_of(s, 9, for_one_name[0], true), "\n             the same for the other 8 names\n");
    assert_has(said_of(s, 4, for_one_name[0], false), "\n             the same for the other 3 names\n");
    static const char *const for_one_account[] = {
        "az cognitiveservices account show -g rg-ai -n contoso-003",
        "az network private-endpoint show -g rg-ai -n pe-003",
    };
    for (size_t i = 0; i < sizeof for_one_account / sizeof *for_one_account; i++) {
        assert_has(said_of(s, 9, for_one_account[i], false),
                   "\n             the same for the other 8 accounts (-v lists them)\n");
    }
    static const char *const for_all[] = {
        "az network private-dns link vnet list -g rg-dns -z privatelink.openai.azure.com",
        "dig contoso-003.openai.azure.com.example", "Clear-DnsServerCache"};
    for (size_t i = 0; i < sizeof for_all / sizeof *for_all; i++) {
        assert_lacks(said_of(s, 9, for_all[i], false), "the same for");
    }
    assert_has(said_of(s, 2, for_one_name[0], false),
               " PLD202 resolver-not-forwarding-to-azure\n"); /* names none of the two */
    assert_lacks(said_of(s, 2, for_one_name[0], false), "the same for");
    assert_has(said_of(s, 2, "dig contoso-000.openai.azure.com", false),
               "\n             the same for the other name\n");
    assert_lacks(said_of(s, 2, "dig contoso-000.openai.azure.com contoso-001.openai.azure.com", false),
                 "the same for");
    arena_free(arena);
}

/* Three names of one account are no estate: nobody needs to be told. */
static void one_account_has_no_others(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct sample *s = sample_build(arena, "foundry");
    step(&s->diagnosis.findings[2], STEP_VERIFY, "", "dig contoso-foundry.services.ai.azure.com", RISK_NONE,
         NULL);
    assert_int_equal(s->diagnosis.findings[2].n_fqdns, 2);
    assert_lacks(plain(s), "the same for");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alternatives_are_named),         cmocka_unit_test(what_the_message_names_has_no_row),
        cmocka_unit_test(many_names_are_listed_once),     cmocka_unit_test(one_account_is_named_once),
        cmocka_unit_test(incomplete_run_has_no_evidence), cmocka_unit_test(shared_is_explained_once),
        cmocka_unit_test(one_command_stands_for_many),    cmocka_unit_test(one_account_has_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
