/* pldig explain: what a finding means, how to prove it, how to mend it. Offline. */
#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "diagnose/codes.h"
#include "diagnose/explain.h"
#include "diagnose/fold.h"
#include "options.h"
#include "output.h"
#include "paragraph.h"
#include "suggest.h"

static void list_codes(struct buf *out)
{
    size_t count;
    const struct code_info *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "PLD%03d  %-8s %s\n", codes[i].code, severity_name(codes[i].severity), codes[i].name);
    }
}

static void section(struct buf *out, const char *title, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        buf_printf(out, "\n%s\n", title);
        paragraph(out, text, 2, 0);
    }
}

static void explain(struct buf *out, const struct code_info *info)
{
    buf_printf(out, "PLD%03d %s (%s)\n", info->code, info->name, severity_name(info->severity));
    const struct explanation *explanation = explanation_of(info->code);
    if (code_words_of(info->code) == NULL) {
        buf_str(out, "\nThis version does not raise it by itself; it may name it as an alternative.\n");
    }
    if (explanation == NULL) {
        return;
    }
    section(out, "What it means", explanation->meaning);
    section(out, "How to prove it", explanation->proof);
    section(out, "How to mend it, on a VM inside the VNet", explanation->remedy_vm);
    section(out, "How to mend it, on-premises over VPN or ExpressRoute", explanation->remedy_onprem);
    section(out, "What it may be confused with", explanation->confused_with);
}

static bool unknown(struct arena *arena, const char *word, struct err *err)
{
    size_t count;
    const struct code_info *codes = codes_all(&count);
    const char **names = arena_array(arena, 2 * count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = arena_printf(arena, "PLD%03d", codes[i].code);
        names[count + i] = codes[i].name;
    }
    return err_set(err, ERR_USAGE, "no finding is called '%s'%s; 'pldig explain' lists them", word,
                   suggest(arena, word, "", names, 2 * count));
}

bool command_explain(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    struct buf buf;
    buf_init(&buf, invocation->arena);
    if (options->n_targets == 0) {
        list_codes(&buf);
    }
    for (size_t i = 0; i < options->n_targets; i++) {
        const struct code_info *info = code_find(options->targets[i]);
        if (info == NULL) {
            return unknown(invocation->arena, options->targets[i], err);
        }
        buf_str(&buf, i == 0 ? "" : "\n\n");
        explain(&buf, info);
    }
    *status = STATUS_OK;
    return output_stdout(buf.data, buf.len, err);
}
