/* The explanations: whole, of one form, and careful where a change is shared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diagnose/codes.h"
#include "diagnose/explain_family.h"

enum { TEXTS = 5 };

static const char *const headings[TEXTS] = {"meaning", "proof", "remedy_vm", "remedy_onprem",
                                            "confused_with"};

/* "" where there is none. */
static const char *text_of(const struct explanation *row, int which)
{
    if (!row)
        return "";
    const char *const texts[TEXTS] = {row->meaning, row->proof, row->remedy_vm, row->remedy_onprem,
                                      row->confused_with};
    return texts[which];
}

/* Calls check for every text there is; returns how many. */
static size_t each_text(void (*check)(int code, int which, const char *text))
{
    size_t count, seen = 0;
    const struct code_info *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct explanation *row = explanation_of(codes[i].code);
        for (int which = 0; row && which < TEXTS; which++, seen++)
            check(codes[i].code, which, text_of(row, which));
    }
    return seen;
}

static void every_code_has_its_texts(void **state)
{
    (void)state;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    assert_int_equal(count, 80);
    for (size_t i = 0; i < count; i++) {
        const struct explanation *row = explanation_of(codes[i].code);
        if (!row)
            fail_msg("PLD%d has no explanation", codes[i].code);
        assert_int_equal(row->code, codes[i].code);
        for (int which = 0; which < TEXTS; which++)
            if (!text_of(row, which) || !*text_of(row, which)) /* a row may lack a member */
                fail_msg("PLD%d has no %s", codes[i].code, headings[which]);
    }
    assert_null(explanation_of(0));
    assert_null(explanation_of(100));
    assert_null(explanation_of(-202));
    assert_null(explanation_of(999));
}

/* A copied text would explain the wrong thing. */
static void no_text_is_used_twice(void **state)
{
    (void)state;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    for (size_t a = 0; a < count * TEXTS; a++) {
        const char *one = text_of(explanation_of(codes[a / TEXTS].code), (int)(a % TEXTS));
        for (size_t b = 0; b < a; b++) {
            const char *other = text_of(explanation_of(codes[b / TEXTS].code), (int)(b % TEXTS));
            if (*one && strcmp(one, other) == 0)
                fail_msg("PLD%d %s is that of PLD%d %s", codes[a / TEXTS].code, headings[a % TEXTS],
                         codes[b / TEXTS].code, headings[b % TEXTS]);
        }
    }
}

static void tables_are_in_the_order_of_codes(void **state)
{
    (void)state;
    const struct explanation *const tables[] = {explain_10x, explain_11x, explain_20x, explain_21x,
                                                explain_30x, explain_4xx, explain_5xx, explain_6xx,
                                                explain_7xx, explain_8xx, explain_9xx};
    size_t count, rows = 0;
    const struct code_info *codes = codes_all(&count);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (const struct explanation *row = tables[t]; row->code; row++, rows++) {
            if (rows == count)
                fail_msg("PLD%d is behind the last code", row->code);
            assert_int_equal(row->code, codes[rows].code);
        }
    }
    assert_int_equal(rows, count);
}

static void check_lines(int code, int which, const char *text)
{
    bool was_blank = true, was_typed = false;
    for (const char *line = text;; line++) {
        size_t len = strcspn(line, "\n");
        bool blank = len == 0, typed = line[0] == ' ';
        const char *wrong = NULL;
        if (blank && was_blank)
            wrong = "an empty line too many";
        else if (typed && (len < 3 || line[1] != ' '))
            wrong = "typed lines begin with two blanks";
        else if (!blank && !was_blank && typed != was_typed)
            wrong = "no empty line between prose and what is typed";
        else if (len > (size_t)(typed ? EXPLAIN_LINE : EXPLAIN_PROSE))
            wrong = "too long";
        else if (len && line[len - 1] == ' ')
            wrong = "a blank at the end";
        for (size_t i = 0; i < len && !wrong; i++)
            if (line[i] < 0x20 || line[i] > 0x7E)
                wrong = "not printable ASCII";
        if (wrong)
            fail_msg("PLD%d %s: %s: %.*s", code, headings[which], wrong, (int)len, line);
        was_blank = blank;
        was_typed = typed;
        line += len;
        if (!*line)
            break;
    }
    assert_false(was_blank); /* it does not end with a line break */
}

static void lines_are_printable_and_short(void **state)
{
    (void)state;
    assert_int_equal(each_text(check_lines), 80 * TEXTS);
}

static void check_parts(int code, int which, const char *text)
{
    bool has_command = strncmp(text, "  ", 2) == 0 || strstr(text, "\n  ");
    if (has_command == (which == 0 || which == 4))
        fail_msg("PLD%d %s: %s", code, headings[which],
                 has_command ? "commands belong elsewhere" : "there is nothing to type");
    if (which == 0 && (strlen(text) < 100 || strlen(text) > 700))
        fail_msg("PLD%d: a meaning is two to four sentences", code);
}

static void proofs_and_remedies_can_be_typed(void **state)
{
    (void)state;
    assert_int_equal(each_text(check_parts), 80 * TEXTS);
}

/* The number behind the next "PLD", or -1; *text is moved behind it. */
static int next_reference(const char **text)
{
    const char *at = strstr(*text, "PLD");
    if (!at)
        return -1;
    char digits[4] = "";
    memcpy(digits, at + 3, strnlen(at + 3, 3));
    *text = at + 3;
    return atoi(digits);
}

static void check_references(int code, int which, const char *text)
{
    for (int other; (other = next_reference(&text)) != -1;) {
        if (!code_info(other))
            fail_msg("PLD%d %s: PLD%d is no code", code, headings[which], other);
        if (other == code)
            fail_msg("PLD%d %s refers to itself", code, headings[which]);
    }
}

static void references_lead_to_other_codes(void **state)
{
    (void)state;
    assert_int_equal(each_text(check_references), 80 * TEXTS);
}

/* Each paragraph of "confused with" is about one look-alike, none twice. */
static void check_look_alikes(int code, int which, const char *text)
{
    int before[16];
    size_t count = 0;
    if (which != 4)
        return;
    for (const char *at = text; at; at = strstr(at, "\n\n")) {
        at += *at == '\n' ? 2 : 0;
        if (strncmp(at, "PLD", 3) != 0 || strlen(at) < 10 || at[6] != ':' || at[7] != ' ')
            fail_msg("PLD%d: a look-alike begins with its code: %.30s", code, at);
        const char *from = at;
        int other = next_reference(&from);
        for (size_t i = 0; i < count; i++)
            assert_int_not_equal(before[i], other);
        assert_true(count < sizeof before / sizeof *before);
        before[count++] = other;
    }
    assert_true(count > 0);
}

static void look_alikes_begin_with_their_code(void **state)
{
    (void)state;
    assert_int_equal(each_text(check_look_alikes), 80 * TEXTS);
}

/* Whoever links a zone or changes a forwarder must have read whom else it concerns. */
static void check_warnings(int code, int which, const char *text)
{
    static const char *const forwards[] = {"Add-DnsServerConditionalForwarderZone",
                                           "Set-DnsServerConditionalForwarderZone", "type forward;",
                                           "forward-addr:"};
    if (strstr(text, "link vnet create") && !strstr(text, "NXDOMAIN"))
        fail_msg("PLD%d %s: a link without its price", code, headings[which]);
    for (size_t i = 0; i < sizeof forwards / sizeof *forwards; i++)
        if (strstr(text, forwards[i]) && !strstr(text, "client") && !strstr(text, "Client"))
            fail_msg("PLD%d %s: a forwarder, and nothing of its clients", code, headings[which]);
}

static void shared_changes_come_with_a_warning(void **state)
{
    (void)state;
    assert_int_equal(each_text(check_warnings), 80 * TEXTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_texts),
        cmocka_unit_test(no_text_is_used_twice),
        cmocka_unit_test(tables_are_in_the_order_of_codes),
        cmocka_unit_test(lines_are_printable_and_short),
        cmocka_unit_test(proofs_and_remedies_can_be_typed),
        cmocka_unit_test(references_lead_to_other_codes),
        cmocka_unit_test(look_alikes_begin_with_their_code),
        cmocka_unit_test(shared_changes_come_with_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
