#include "report/text.h"

#include "report/style.h"
#include "report/wrap.h"

enum { LABEL = 9 };

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
            wrap_command(page, lead, text_at, style_clean(page, step->command));
        }
        if (step->risk == RISK_SHARED) {
            wrap_words(page, "", text_at, "shared: this changes name resolution for others too");
        }
        if (step->rollback != NULL) {
            wrap_words(page, arena_printf(arena, "%*sBack", indent, ""), text_at,
                       style_prose(page, step->rollback));
        }
    }
}
