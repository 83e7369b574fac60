/* What a user may call an account or a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "targets.h"

#define ACCOUNT_ID                                                                                           \
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ai/providers/"                    \
    "Microsoft.CognitiveServices/accounts/contoso-ai"

struct fixture {
    struct arena *arena;
    struct options options;
    const char *words[8], *files[2];
    struct expectation expectation;
    struct targets targets;
    struct err err;
    char path[64];
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.arena = arena_new()};
    fixture.options.targets = fixture.words;
    fixture.options.target_files = fixture.files;
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    if (fixture->path[0] != '\0') {
        unlink(fixture->path);
    }
    arena_free(fixture->arena);
    return 0;
}

static void word(struct fixture *fixture, const char *text)
{
    fixture->words[fixture->options.n_targets++] = text;
}

static void file(struct fixture *fixture, const char *text, size_t len)
{
    strcpy(fixture->path, "/tmp/pldig-targets-XXXXXX");
    int fd = mkstemp(fixture->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, len), (ssize_t)len);
    close(fd);
    fixture->files[fixture->options.n_target_files++] = fixture->path;
}

static void parse(struct fixture *fixture)
{
    if (!targets_parse(fixture->arena, &fixture->options, &fixture->targets, &fixture->err)) {
        fail_msg("%s", fixture->err.text);
    }
}

static void is(const struct fixture *fixture, size_t index, enum target_kind kind, const char *value)
{
    assert_true(index < fixture->targets.count);
    assert_int_equal(fixture->targets.items[index].kind, kind);
    assert_string_equal(fixture->targets.items[index].value, value);
    assert_int_equal(fixture->targets.items[index].zone != NULL, kind == TARGET_FQDN);
}

static void kinds(void **state)
{
    struct fixture *fixture = *state;
    word(fixture, "contoso-ai");
    word(fixture, "Contoso-AI.OpenAI.azure.com.");
    word(fixture, "https://contoso-ai.services.ai.azure.com:443/api/projects?api-version=1");
    word(fixture, ACCOUNT_ID);
    word(fixture, "contoso-ai.cognitiveservices.azure.com:443/x");
    word(fixture, "CONTOSO-ai");
    word(fixture, "contoso-gov.openai.azure.us");
    parse(fixture);
    assert_int_equal(fixture->targets.count, 6);
    assert_true(fixture->targets.any);
    is(fixture, 0, TARGET_ACCOUNT, "contoso-ai");
    is(fixture, 1, TARGET_FQDN, "contoso-ai.openai.azure.com");
    assert_string_equal(fixture->targets.items[1].zone->zone, "privatelink.openai.azure.com");
    is(fixture, 2, TARGET_FQDN, "contoso-ai.services.ai.azure.com");
    is(fixture, 3, TARGET_ARM_ID, ACCOUNT_ID);
    is(fixture, 4, TARGET_FQDN, "contoso-ai.cognitiveservices.azure.com");
    is(fixture, 5, TARGET_FQDN, "contoso-gov.openai.azure.us");
    assert_int_equal(fixture->targets.n_typed, 0);
}

static void nothing_typed(void **state)
{
    struct fixture *fixture = *state;
    parse(fixture);
    assert_int_equal(fixture->targets.count, 0);
    assert_false(fixture->targets.any);
}

static void privatelink_and_regional(void **state)
{
    struct fixture *fixture = *state;
    word(fixture, "https://contoso-ai.privatelink.openai.azure.com/?api-key=SECRET");
    word(fixture, "westus.api.cognitive.microsoft.com");
    parse(fixture);
    assert_int_equal(fixture->targets.count, 1);
    is(fixture, 0, TARGET_FQDN, "contoso-ai.openai.azure.com");
    assert_int_equal(fixture->targets.n_typed, 2);
    assert_string_equal(fixture->targets.typed[0].text, "https://contoso-ai.privatelink.openai.azure.com/");
    assert_string_equal(fixture->targets.typed[0].fqdn, "contoso-ai.openai.azure.com");
    assert_null(fixture->targets.typed[1].fqdn);
}

/* A finding is made of it, so it is no error; and it does not mean all accounts. */
static void regional_alone(void **state)
{
    struct fixture *fixture = *state;
    word(fixture, "https://u:SECRET@westus.api.cognitive.microsoft.com/x?k=SECRET");
    parse(fixture);
    assert_int_equal(fixture->targets.count, 0);
    assert_true(fixture->targets.any);
    assert_int_equal(fixture->targets.n_typed, 1);
    assert_string_equal(fixture->targets.typed[0].text, "https://westus.api.cognitive.microsoft.com/x");
}

static void expected_names_are_targets(void **state)
{
    struct fixture *fixture = *state;
    fixture->expectation.fqdn = "contoso-ai.openai.azure.com";
    fixture->options.expectations = &fixture->expectation;
    fixture->options.n_expectations = 1;
    parse(fixture);
    assert_int_equal(fixture->targets.count, 1);
    assert_true(fixture->targets.any);
    is(fixture, 0, TARGET_FQDN, "contoso-ai.openai.azure.com");
}

static void files(void **state)
{
    struct fixture *fixture = *state;
    static const char text[] = "\xEF\xBB\xBF# our accounts\r\ncontoso-ai\r\n\n  fabrikam\t# theirs\n#x\n"
                               "a.openai.azure.com";
    file(fixture, text, sizeof text - 1);
    word(fixture, "first");
    parse(fixture);
    assert_int_equal(fixture->targets.count, 4);
    is(fixture, 0, TARGET_ACCOUNT, "first");
    is(fixture, 1, TARGET_ACCOUNT, "contoso-ai");
    is(fixture, 2, TARGET_ACCOUNT, "fabrikam");
    is(fixture, 3, TARGET_FQDN, "a.openai.azure.com");
}

static void refuses(struct fixture *fixture, const char *part)
{
    assert_false(targets_parse(fixture->arena, &fixture->options, &fixture->targets, &fixture->err));
    if (strstr(fixture->err.text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", fixture->err.text, part);
    }
    if (strstr(fixture->err.text, "SECRET") != NULL) {
        fail_msg("\"%s\" tells the key", fixture->err.text);
    }
}

static void bad_words(void **state)
{
    static const struct {
        const char *word, *says;
    } cases[] = {
        {"contoso.example.com", "services.ai.azure.com"},
        {"contoso.example.com", "pldig resolve contoso.example.com"},
        {"contoso.example.us", "in AzureUSGovernment that is one label before cognitiveservices.azure.us or"},
        {"a.b.openai.azure.com", "no name of an Azure AI account (did you mean b.openai.azure.com?)"},
        {"openai.azure.com", "no name of an Azure AI account; in AzureCloud"},
        {"privatelink.openai.azure.com", "no name of an Azure AI account; in AzureCloud"},
        {"a.opnai.azure.com", "(did you mean a.openai.azure.com?)"},
        {"a.servces.ai.azure.cn", "(did you mean a.services.ai.azure.cn?)"},
        {"*.openai.azure.com", "wildcard"},
        {"*.privatelink.openai.azure.com", "wildcard"},
        {"10.0.0.4", "@10.0.0.4"},
        {"https://u:SECRET@x.example/?k=SECRET", "https://x.example/"},
        {"https://", "no host name"},
        {"", "a target is empty; where it comes from a variable"},
        {"contoso ai", "a target is"},
        {"contoso/ai", "a target is"},
        {"a..openai.azure.com", "a..openai.azure.com"},
        {"/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/privateEndpoints/pe", "resource id"},
        {"/subscriptions/", "resource id"},
        {"@10.0.0.4", "command line"},
    };
    struct fixture *fixture = *state;
    fixture->options.n_targets = 1;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture->words[0] = cases[i].word;
        refuses(fixture, cases[i].says);
        assert_int_equal(fixture->err.kind, ERR_USAGE);
    }
}

static void bad_files(void **state)
{
    struct fixture *fixture = *state;
    fixture->files[0] = "/nonexistent/targets";
    fixture->options.n_target_files = 1;
    refuses(fixture, "/nonexistent/targets");
    fixture->options.n_target_files = 0;
    file(fixture, "# nothing\n\n", 11);
    refuses(fixture, "names no target");
    unlink(fixture->path);
    fixture->options.n_target_files = 0;
    file(fixture, "ok\nbad one\n", 11);
    refuses(fixture, "line 2: bad one");
    unlink(fixture->path);
    fixture->options.n_target_files = 0;
    file(fixture, "a\0b", 3);
    refuses(fixture, "not a text file");
}

static void hosts(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = fixture->arena;
    assert_string_equal(target_host(arena, "https://a.b/c"), "a.b");
    assert_string_equal(target_host(arena, "wss://u:p@a.b:443?x"), "a.b");
    assert_string_equal(target_host(arena, "a.b:443"), "a.b");
    assert_string_equal(target_host(arena, "a.b"), "a.b");
    assert_string_equal(target_host(arena, "https://[fd00::1]:443/"), "fd00::1");
    assert_string_equal(target_host(arena, "fd00::1"), "fd00::1");
    assert_null(target_host(arena, "https:///x"));
    assert_null(target_host(arena, "https://u@:443"));
    assert_null(target_host(arena, ""));
    assert_string_equal(target_redact(arena, "https://u:p@h@a.b/c?k#f"), "https://a.b/c");
    assert_string_equal(target_redact(arena, "--arm-endpoint=https://u:p@a.b"), "--arm-endpoint=https://a.b");
    assert_string_equal(target_redact(arena, "https://a.b/c@d"), "https://a.b/c@d");
    assert_string_equal(target_redact(arena, "https://"), "https://");
    assert_string_equal(target_redact(arena, "a?b"), "a?b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kinds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_typed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(privatelink_and_regional, set_up, tear_down),
        cmocka_unit_test_setup_teardown(regional_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(expected_names_are_targets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hosts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
