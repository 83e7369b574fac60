#include "report/text.h"

#include "report/style.h"
#include "report/wrap.h"

enum { LABEL = 9 };

/* The length of the first line. A new line within quotes belongs to foreign text and stays in it, where it is
 * escaped. */
static size_t line_length(const char *text)
{
    char open = '\0';
    size_t i = 0;
    for (; text[i] != '\0' && (text[i] != '\n' || open != '\0'); i++) {
        if (text[i] == '\\' && open != '\'' && text[i + 1] != '\0' && text[i + 1] != '\n') {
            i++;
        } else if (open == '\0' && (text[i] == '\'' || text[i] == '"')) {
            open = text[i];
        } else if (text[i] == open) {
            open = '\0';
        }
    }
    return i;
}

/* A command of one line is wrapped; lines of configuration, which come together, stay as they are. */
static void command(const struct page *page, const char *lead, int indent, const char *text)
{
    struct arena *arena = page->out->arena;
    size_t len = line_length(text);
    if (text[len] == '\0') {
        wrap_command(page, lead, indent, style_clean(page, text));
        return;
    }
    for (;; text += len + 1, len = line_length(text)) {
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

void text_steps(const struct page *page, const struct finding *finding, int indent)
{
    struct arena *arena = page->out->arena;
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
        if (step->risk == RISK_SHARED) {
            const char *what = finding->code / 100 == 7 ? "the way of traffic" : "name resolution";
            wrap_words(page, "", text_at,
                       arena_printf(arena, "shared: this changes %s for others too", what));
        }
        if (step->rollback != NULL) {
            rollback(page, arena_printf(arena, "%*sBack", indent, ""), text_at, step->rollback);
        }
    }
}
