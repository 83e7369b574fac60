#include "report/text.h"

#include "report/command_lines.h"
#include "report/others.h"
#include "report/style.h"
#include "report/units.h"
#include "report/wrap.h"

enum { LABEL = 9 };

/* A command of one line is wrapped; lines of configuration, which come together, stay as they are. */
static void command(const struct page *page, const char *lead, int indent, const char *text)
{
    struct arena *arena = page->out->arena;
    size_t len = command_line_length(text);
    if (text[len] == '\0') {
        wrap_command(page, lead, indent, style_clean(page, text));
        return;
    }
    for (;; text += len + 1, len = command_line_length(text)) {
        buf_printf(page->out, "%-*s%s\n", indent, lead, style_clean(page, arena_strndup(arena, text, len)));
        lead = "";
        if (text[len] == '\0') {
            return;
        }
    }
}

static void rollback(const struct page *page, const char *lead, int indent, const char *text)
{
    if (wrap_is_command(text)) {
        wrap_command(page, lead, indent, style_clean(page, text));
    } else {
        wrap_words(page, lead, indent, style_prose(page, text));
    }
}

/* A command is shown for one name or account of many; only the first time it is said in full. */
static bool for_others(const struct page *page, const struct finding *finding, struct others others, int at,
                       bool said)
{
    struct arena *arena = page->out->arena;
    size_t count = others.names + others.accounts; /* one of them is 0 */
    size_t all = others.names > 0 ? finding->n_fqdns : finding->n_accounts;
    const char *noun = others.names > 0 ? "name" : "account";
    bool listed = page->style.verbose || all <= LIST_SHOWN;
    if (count == 0) {
        return said;
    }
    if (said) {
        wrap_words(page, "", at, "(the same for the others)");
        return true;
    }
    const char *whom = count == 1 ? noun : units_count(arena, count, noun);
    wrap_words(page, "", at,
               arena_printf(arena, "the same for the other %s%s", whom, listed ? "" : " (-v lists them)"));
    return true;
}

void text_steps(const struct page *page, const struct report *report, const struct finding *finding,
                int indent)
{
    struct arena *arena = page->out->arena;
    const struct others_lookup *lookup = others_lookup(arena, report, finding);
    bool said_others = false, said_shared = false;
    int text_at = indent + LABEL;
    for (size_t i = 0; i < finding->n_next; i++) {
        const struct step *step = &finding->next[i];
        const char *label = step->kind == STEP_VERIFY ? "Verify" : "Next";
        const char *lead = arena_printf(arena, "%*s%s", indent, "", label);
        if (step->text != NULL && *step->text != '\0') {
            wrap_words(page, lead, text_at, style_prose(page, step->text));
            lead = "";
        }
        if (step->command != NULL) {
            command(page, lead, text_at, step->command);
        }
        said_others = for_others(page, finding, others_of(lookup, step->command), text_at, said_others);
        if (step->risk == RISK_SHARED) {
            const char *what = finding->code / 100 == 7   ? "the way of traffic"
                               : finding->code / 100 == 8 ? "who reaches the account"
                                                          : "name resolution";
            const char *shared = arena_printf(arena, "shared: this changes %s for others too", what);
            wrap_words(page, "", text_at, said_shared ? "(shared)" : shared);
            said_shared = true;
        }
        if (step->rollback != NULL) {
            rollback(page, arena_printf(arena, "%*sBack", indent, ""), text_at, step->rollback);
        }
    }
}
