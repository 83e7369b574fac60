#include "report/fix_script.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/command_lines.h"

/* Findings whose steps are the same, letter by letter. */
struct block {
    const struct finding *first;
    const char *steps;
    struct buf others; /* the accounts of the others */
    size_t rank, number;
};

/* The one way in which text gets into the script. */
static void comment(struct buf *out, int indent, const char *label, const char *text)
{
    buf_printf(out, "# %*s%s%s\n", indent, "", label, text_printable(out->arena, text));
}

static void command(struct buf *out, const char *text)
{
    for (;;) {
        size_t len = command_line_length(text);
        comment(out, 4, "", arena_strndup(out->arena, text, len));
        if (text[len] == '\0')
            return;
        text += len + 1;
    }
}

static void write_step(struct buf *out, const struct step *step, size_t number)
{
    static const char *const kinds[] = {
        [STEP_VERIFY] = "Verify: ", [STEP_ASK] = "Ask: ", [STEP_CHANGE] = "Change: "};
    static const char *const risks[] = {[RISK_NONE] = "none",
                                        [RISK_LOCAL] = "local",
                                        [RISK_SHARED] = "shared: it changes things for others too"};
    comment(out, 1, arena_printf(out->arena, "%zu. %s", number, kinds[step->kind]),
            step->text != NULL ? step->text : "");
    if (step->kind == STEP_CHANGE)
        comment(out, 4, "Risk: ", risks[step->risk]);
    if (step->command != NULL)
        command(out, step->command);
    if (step->rollback != NULL)
        comment(out, 4, "Way back: ", step->rollback);
    else if (step->kind == STEP_CHANGE)
        comment(out, 4, "Way back: ", "not known");
}

static const char *steps_of(struct arena *arena, const struct finding *finding)
{
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < finding->n_next; i++)
        write_step(&out, &finding->next[i], i + 1);
    return out.data;
}

/* A private way is made and understood before the public one is shut. */
static size_t rank_of(const struct report *report, const struct finding *finding)
{
    static const int order[] = {303, 803, 808, 809, 806, 805, 804, 802, 801, 807, 810};
    for (size_t i = 0; report->diagnosis->audits != NULL && i < sizeof order / sizeof *order; i++)
        if (order[i] == finding->code)
            return i + 1;
    return 0;
}

static int order_blocks(const void *a, const void *b)
{
    const struct block *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void join(struct buf *out, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%s%s", out->len > 0 ? ", " : "", items[i]);
}

/* All that a finding is about: a line of its steps may be written for one of them. */
static void list(struct buf *out, const char *label, const char *const *items, size_t count)
{
    struct buf joined;
    buf_init(&joined, out->arena);
    join(&joined, items, count);
    if (count > 1)
        comment(out, 0, label, joined.data);
}

static struct block *gather(struct arena *arena, const struct report *report, size_t *count)
{
    const struct diagnosis *diagnosis = report->diagnosis;
    struct block *blocks = arena_array(arena, diagnosis->n_findings, sizeof *blocks);
    *count = 0;
    for (size_t i = 0; i < diagnosis->n_findings; i++) {
        const struct finding *finding = &diagnosis->findings[i];
        if (finding->waived != NULL || finding->n_next == 0)
            continue;
        const char *steps = steps_of(arena, finding);
        size_t b = 0;
        while (b < *count && (blocks[b].first->code != finding->code || !text_equal(blocks[b].steps, steps)))
            b++;
        if (b == *count) {
            blocks[(*count)++] = (struct block){
                .first = finding, .steps = steps, .rank = rank_of(report, finding), .number = b};
            buf_init(&blocks[b].others, arena);
        } else {
            join(&blocks[b].others, finding->accounts, finding->n_accounts);
        }
    }
    if (*count > 0)
        qsort(blocks, *count, sizeof *blocks, order_blocks);
    return blocks;
}

static void write_head(struct buf *out, const struct report *report, size_t count)
{
    const struct run *run = report->run;
    struct buf arguments;
    buf_init(&arguments, out->arena);
    for (size_t i = 0; i < run->n_arguments; i++)
        buf_printf(&arguments, " %s", run->arguments[i]);
    buf_str(out, "#!/bin/sh\n");
    comment(out, 0, "", arena_printf(out->arena, "Remedies from pldig " PLDIG_VERSION ":%s", arguments.data));
    comment(out, 0, "",
            arena_printf(out->arena, "Run of %s, verdict %s, remedies: %zu.",
                         run->started_at != NULL ? run->started_at : "a time not stated",
                         verdict_name(report->diagnosis->run), count));
    buf_str(out,
            "#\n"
            "# Every line is a comment: run as it is, this does nothing. Read each part, verify before you\n"
            "# change, replace what stands in <angle brackets>, and take out the lines that are right for\n"
            "# you, one at a time, in this order. Where a part lists several names or accounts, a line that\n"
            "# names one of them is needed for the others too.\n");
}

void fix_script_write(struct buf *out, const struct report *report)
{
    size_t count;
    struct block *blocks = gather(out->arena, report, &count);
    write_head(out, report, count);
    for (size_t b = 0; b < count; b++) {
        const struct finding *finding = blocks[b].first;
        buf_str(out, "#\n");
        comment(out, 0, "",
                arena_printf(out->arena, "---- %zu of %zu: PLD%03d %s (%s) ----", b + 1, count, finding->code,
                             finding->name, severity_name(finding->severity)));
        comment(out, 0, "", finding->message);
        list(out, "Accounts: ", finding->accounts, finding->n_accounts);
        list(out, "Names: ", finding->fqdns, finding->n_fqdns);
        if (blocks[b].others.len > 0)
            comment(out, 0, "The same for: ", blocks[b].others.data);
        for (size_t i = 0; i < finding->n_because; i++)
            comment(out, 0, "Because: ", finding->because[i]);
        buf_str(out, blocks[b].steps);
    }
}
