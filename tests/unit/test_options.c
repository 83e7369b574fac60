/* The command line: what it gives, and what it refuses and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "options.h"
#include "options_table.h"
#include "suggest.h"

enum { MOST_WORDS = 24 };

struct parsed {
    struct arena *arena;
    struct options options;
    struct err err;
    bool ok;
};

/* Parses words parted by blanks; they must outlive the result, hence the arena. */
static struct parsed parse(const char *line)
{
    struct parsed parsed = {.arena = arena_new()};
    char *argv[MOST_WORDS + 1] = {arena_strdup(parsed.arena, "pldig")};
    int argc = 1;
    char *rest = NULL;
    for (char *word = strtok_r(arena_strdup(parsed.arena, line), " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        assert_true(argc < MOST_WORDS);
        argv[argc++] = word;
    }
    parsed.ok = options_parse(parsed.arena, argc, argv, &parsed.options, &parsed.err);
    return parsed;
}

static struct parsed parse_well(const char *line)
{
    struct parsed parsed = parse(line);
    if (!parsed.ok) {
        fail_msg("%s: %s", line, parsed.err.text);
    }
    return parsed;
}

static void refuses(const char *line, const char *part)
{
    struct parsed parsed = parse(line);
    if (parsed.ok) {
        fail_msg("%s: taken", line);
    }
    assert_int_equal(parsed.err.kind, ERR_USAGE);
    if (strstr(parsed.err.text, part) == NULL) {
        fail_msg("%s: \"%s\" does not say \"%s\"", line, parsed.err.text, part);
    }
    arena_free(parsed.arena);
}

/* As refuses(), and nothing else is said. */
static void refuses_plainly(const char *line, const char *whole)
{
    struct parsed parsed = parse(line);
    assert_false(parsed.ok);
    assert_string_equal(parsed.err.text, whole);
    arena_free(parsed.arena);
}

static void defaults(void **state)
{
    (void)state;
    struct parsed parsed = parse_well("check");
    const struct options *options = &parsed.options;
    assert_string_equal(options->command, "check");
    assert_int_equal(options->n_targets, 0);
    assert_int_equal(options->timeout_us, 2000000);
    assert_int_equal(options->tries, 2);
    assert_int_equal(options->deadline_us, 300000000);
    assert_int_equal(options->qps, -1);
    assert_int_equal(options->samples, 1);
    assert_false(options->settle);
    assert_int_equal(options->fail_on, SEVERITY_ERROR);
    assert_int_equal(options->vantage, VANTAGE_UNKNOWN);
    assert_int_equal(options->control.address.family, 0);
    assert_string_equal(options->color, "auto");
    assert_string_equal(options->auth, "auto");
    assert_null(options->cloud);
    arena_free(parsed.arena);
}

static void options_stand_anywhere(void **state)
{
    (void)state;
    struct parsed parsed = parse_well("--cloud azurecloud check a --tries=3 @10.0.0.4 b -vn -v "
                                      "@corp=10.0.0.5#5353 -gRG --timeout 0.25 -- --odd");
    const struct options *options = &parsed.options;
    assert_string_equal(options->command, "check");
    assert_string_equal(options->cloud, "AzureCloud");
    assert_int_equal(options->n_targets, 3);
    assert_string_equal(options->targets[0], "a");
    assert_string_equal(options->targets[1], "b");
    assert_string_equal(options->targets[2], "--odd");
    assert_int_equal(options->tries, 3);
    assert_int_equal(options->timeout_us, 250000);
    assert_int_equal(options->verbose, 2);
    assert_true(options->dry_run);
    assert_string_equal(options->resource_group, "RG");
    assert_int_equal(options->n_servers, 2);
    assert_null(options->servers[0].label);
    assert_int_equal(options->servers[0].port, 53);
    assert_string_equal(options->servers[1].label, "corp");
    assert_int_equal(options->servers[1].port, 5353);
    arena_free(parsed.arena);
}

static void lists(void **state)
{
    (void)state;
    struct parsed parsed =
        parse_well("check --subscription s1 --subscription=s2 -f a -f - "
                   "--ignore PLD202,pld103,resolver-unreachable --ignore 202 --only PLD901 "
                   "--expect A.openai.azure.com.=10.1.2.6,10.1.2.5 "
                   "--expect a.openai.azure.com=fd00::1 --expect b.openai.azure.com=10.1.2.7");
    const struct options *options = &parsed.options;
    assert_int_equal(options->n_subscriptions, 2);
    assert_string_equal(options->subscriptions[1], "s2");
    assert_int_equal(options->n_target_files, 2);
    assert_int_equal(options->n_ignore, 3);
    assert_int_equal(options->ignore[0], 202);
    assert_int_equal(options->ignore[1], 103);
    assert_int_equal(options->ignore[2], 101);
    assert_int_equal(options->n_only, 1);
    assert_int_equal(options->n_expectations, 2);
    assert_string_equal(options->expectations[0].fqdn, "a.openai.azure.com");
    assert_int_equal(options->expectations[0].addresses.count, 3);
    assert_int_equal(options->expectations[0].addresses.items[0].bytes[3], 5);
    arena_free(parsed.arena);
}

static void outputs(void **state)
{
    (void)state;
    struct parsed parsed = parse_well("check -o text --output=json=out.json -ojson=b=c");
    const struct options *options = &parsed.options;
    assert_int_equal(options->n_outputs, 3);
    assert_string_equal(options->outputs[0].format, "text");
    assert_null(options->outputs[0].file);
    assert_string_equal(options->outputs[1].file, "out.json");
    assert_string_equal(options->outputs[2].file, "b=c");
    arena_free(parsed.arena);
    parsed = parse_well("check -o json=-");
    assert_null(parsed.options.outputs[0].file);
    arena_free(parsed.arena);
    refuses("check -o text -o json", "standard output");
    refuses("check -o text=x -o json=x", "both text and json would go to x");
    refuses("check -o jsn", "did you mean json?");
    refuses("check -o text=", "no file name");
    refuses("check -o", "--output needs a value");
    refuses("check -o table", "'table' is not one of");
}

static void values_out_of_range(void **state)
{
    (void)state;
    refuses("check --tries 0", "from 1 to 10");
    refuses("check --tries 11", "from 1 to 10");
    refuses("check --tries two", "'two'");
    refuses("check --tries -1", "'-1'");
    refuses("check --timeout 0.05", "from 0.1 to 60");
    refuses("check --timeout 61", "from 0.1 to 60");
    refuses("check --timeout=", "''");
    refuses("check --deadline 0", "from 1 to 86400");
    refuses("check --deadline 86401", "from 1 to 86400");
    refuses("check --qps 100001", "from 0 to 100000");
    refuses("check --samples 1", "from 2 to 100");
    refuses("check --samples 101", "from 2 to 100");
    refuses("check --samples", "needs a value");
    refuses("check --settle=5", "takes no value");
    refuses("resolve --settle a", "does not take --settle");
    refuses("check --cloud AzureMoon", "AzureUSGovernment");
    refuses("check --cloud AzureClud", "did you mean AzureCloud?");
    refuses("check --color sometimes", "auto, always, never");
    refuses("check --fail-on unknown", "error, warning, info");
    refuses("check --vantage vnett", "did you mean vnet?");
    refuses("check --auth password", "auto, environment, workload-identity, managed-identity, cli, none");
    refuses("check --ignore PLD999", "no finding is called 'PLD999'");
    refuses("check --only zone-not-linkd", "did you mean zone-not-linked?");
    refuses("check --expect contoso", "FQDN=IP");
    refuses("check --expect a.openai.azure.com=", "FQDN=IP");
    refuses("check --expect a.openai.azure.com=x", "'x' is not an IP address");
    refuses("check --expect =10.0.0.1", "FQDN=IP");
    refuses("check --expect a.openai.azure.com=10.1.2.5,", "an address is missing");
    refuses("check --expect a.openai.azure.com=,10.1.2.5", "an address is missing");
    refuses("check --expect a.openai.azure.com=10.1.2.5,,10.1.2.6", "an address is missing");
    refuses("check --ignore PLD101,", "a code is missing");
    refuses("check --only ,PLD101", "a code is missing");
    refuses("check --capture -", "not to standard output");
    refuses("check --expect-endpoint pe-foundry", "resource id");
    refuses("check --arm-endpoint http://management.azure.com", "--arm-endpoint");
    refuses("check --control dns.example", "--control");
    refuses("check --control-name a..b", "--control-name");
    refuses("check --subscription=", "empty");
    refuses("check --subscription Contoso.Prod", "the id of a subscription");
    refuses("audit --subscription /subscriptions/s1", "the id of a subscription");
    refuses("check --dns-subscription s1/", "the id of a subscription");
    refuses("permissions --subscription s\"2", "az account list");
    refuses("permissions --subscription s\033[31m", "'s\\x1b[31m'");
    struct parsed parsed =
        parse_well("check --timeout 60 --deadline 86400 --qps 0 --tries 10 --samples 100 --settle");
    assert_int_equal(parsed.options.samples, 100);
    assert_true(parsed.options.settle);
    assert_int_equal(parsed.options.timeout_us, 60000000);
    assert_int_equal(parsed.options.deadline_us, INT64_C(86400000000));
    assert_int_equal(parsed.options.qps, 0);
    arena_free(parsed.arena);
}

static void commands(void **state)
{
    (void)state;
    refuses("", "pldig check");
    refuses("contoso-ai", "pldig check contoso-ai");
    refuses("contoso-ai.openai.azure.com", "pldig check contoso-ai.openai.azure.com");
    refuses("chekc a", "did you mean pldig check?");
    refuses("it's", "pldig check 'it'\\''s'");
    refuses("auditt", "did you mean pldig audit?");
    refuses("audit @10.0.0.4", "does not take @RESOLVER");
    refuses("audit --samples 3", "does not take --samples");
    refuses("check --waivers -", "names a file of its own");
    refuses("audit --fix-script -", "names a file of its own");
    refuses("resolve a --waivers w", "does not take --waivers");
    refuses("check - -i -", "standard input");
    refuses("check -f - -i -", "standard input");
    refuses("diagnose", "needs more");
    refuses("diagnose a b", "'b' is more than");
    refuses("resolve @10.0.0.4", "needs more");
    refuses("zones x", "'x' is more than");
    refuses("zones @10.0.0.4", "does not take @RESOLVER");
    refuses("zones --tries 2", "does not take --tries");
    refuses("--tries 2 zones", "does not take --tries");
    refuses("resolve a -o json", "does not take --output");
    struct parsed parsed = parse_well("resolve -f names.txt");
    arena_free(parsed.arena);
    parsed = parse_well("check --help --tries 3");
    assert_true(parsed.options.help);
    assert_string_equal(parsed.options.command, "check");
    arena_free(parsed.arena);
    parsed = parse_well("--version");
    assert_true(parsed.options.version);
    arena_free(parsed.arena);
}

static void unknown_options(void **state)
{
    (void)state;
    refuses("check --timout 2", "did you mean --timeout?");
    refuses("check --bogus=secret", "unknown option '--bogus'");
    refuses("check -nz", "unknown option '-z' in '-nz'");
    refuses("check -zn", "unknown option '-z' in '-zn'");
    refuses_plainly("check -z", "unknown option '-z'");
    refuses("check -subscription x", "(did you mean --subscription?)");
    refuses("check -verbose", "unknown option '-e' in '-verbose' (did you mean --verbose?)");
    refuses("check -\xC3\xA4", "unknown option '-\xC3\xA4'");
    refuses("check --dry-run=yes", "takes no value");
    refuses("check --connect=443", "takes no value");
    refuses("resolve --connect", "--connect");
    refuses("check --watch 3", "unknown option '--watch'");
}

static void resolvers(void **state)
{
    (void)state;
    refuses("check @", "@");
    refuses("check @dc1", "dc1");
    refuses("check @10.0.0.4#0", "10.0.0.4#0");
    refuses("check @a=10.0.0.4 @A=10.0.0.5", "called 'A' already");
    struct parsed parsed =
        parse_well("check @10.0.0.4 @dc1=10.0.0.4 @DC1=10.0.0.4#53 @[fd00::1]#5353 @fd00::1#5353");
    assert_int_equal(parsed.options.n_servers, 2);
    assert_string_equal(parsed.options.servers[0].label, "dc1");
    assert_int_equal(parsed.options.servers[1].port, 5353);
    assert_int_equal(parsed.options.n_notes, 1);
    assert_string_equal(parsed.options.notes[0],
                        "@dc1=10.0.0.4 is a resolver that was named before: it is asked once, as 'dc1'");
    arena_free(parsed.arena);
    parsed = parse_well("check @dc1=10.0.0.4 @dc2=10.0.0.4 @10.0.0.4 @dc2=10.0.0.5");
    assert_int_equal(parsed.options.n_servers, 2);
    assert_int_equal(parsed.options.n_notes, 2);
    assert_string_equal(parsed.options.notes[0],
                        "@dc2=10.0.0.4 is the resolver 'dc1' again: it is asked once, as 'dc1'");
    arena_free(parsed.arena);
}

/* What has no effect is refused where it was meant to have one, and else told. */
static void nothing_is_ignored_silently(void **state)
{
    (void)state;
    static const char *const about_azure[] = {"--dns-subscription s", "--arm-endpoint https://arm.example",
                                              "--token-file t",       "--ca-file c",
                                              "--auth cli",           "--auth auto"};
    for (size_t i = 0; i < sizeof about_azure / sizeof *about_azure; i++) {
        char line[128];
        snprintf(line, sizeof line, "check -i inv.json %s", about_azure[i]);
        refuses(line, "has no use beside --inventory: the Azure facts are those of inv.json");
        snprintf(line, sizeof line, "check x.openai.azure.com --auth none %s", about_azure[i]);
        if (i < 4) {
            refuses(line, "has no use beside --auth none");
        }
    }
    refuses("check x.openai.azure.com --subscription s --auth none", "has no use beside --auth none");
    refuses("check x.openai.azure.com -g rg --auth none", "--resource-group has no use beside --auth none");
    struct parsed parsed =
        parse_well("check -i inv.json --auth none --subscription s -g rg --cloud AzureCloud");
    assert_int_equal(parsed.options.n_notes, 0);
    arena_free(parsed.arena);
    parsed = parse_well("check --dns-subscription s --token-file t --auth cli -o json");
    assert_int_equal(parsed.options.n_notes, 0);
    arena_free(parsed.arena);
    parsed = parse_well("check -n -o text -o json=a --capture c");
    assert_int_equal(parsed.options.n_notes, 1);
    assert_string_equal(parsed.options.notes[0],
                        "a dry run writes its plan alone, as text, and not --output json=a, --capture c");
    arena_free(parsed.arena);
    parsed = parse_well("check -no text");
    assert_int_equal(parsed.options.n_notes, 0);
    arena_free(parsed.arena);
}

/* Every row can be used by some command, has a setter, and no name or letter stands twice. */
static void the_table(void **state)
{
    (void)state;
    size_t count;
    const struct option_row *rows = options_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(rows[i].set);
        assert_non_null(rows[i].about);
        assert_true(rows[i].commands != 0);
        assert_ptr_equal(option_find(rows[i].name, strlen(rows[i].name)), &rows[i]);
        if (rows[i].letter != '\0') {
            assert_ptr_equal(option_find_letter(rows[i].letter), &rows[i]);
        }
    }
    assert_null(option_find("", 0));
    assert_null(option_find_letter('\0'));
    assert_null(option_find("timeou", 6));
}

static void distances(void **state)
{
    (void)state;
    assert_int_equal(suggest_distance("contoso", "contoso", 3), 0);
    assert_int_equal(suggest_distance("contoso", "CONTOSO", 3), 0);
    assert_int_equal(suggest_distance("contoso", "contsoo", 3), 1);
    assert_int_equal(suggest_distance("contoso", "contos", 3), 1);
    assert_int_equal(suggest_distance("contoso", "xontosso", 3), 2);
    assert_int_equal(suggest_distance("abc", "xyz", 3), 3);
    assert_int_equal(suggest_distance("abc", "wxyz", 3), 4);
    assert_int_equal(suggest_distance("", "ab", 3), 2);
    struct arena *arena = arena_new();
    const char *names[] = {"contoso-ai", NULL, "contoso-at", "fabrikam"};
    assert_string_equal(suggest(arena, "contoso-ax", "", names, 4),
                        " (did you mean contoso-ai or contoso-at?)");
    assert_string_equal(suggest(arena, "northwind", "", names, 4), "");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(lists),
        cmocka_unit_test(outputs),
        cmocka_unit_test(values_out_of_range),
        cmocka_unit_test(commands),
        cmocka_unit_test(unknown_options),
        cmocka_unit_test(resolvers),
        cmocka_unit_test(nothing_is_ignored_silently),
        cmocka_unit_test(the_table),
        cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
