/* Whether what was given goes together: with the command, and one option with another. */
#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "options_table.h"

/* Standard input can be read once: by "-", "-f -" or "-i -". */
static bool stdin_for_two(const struct options *options)
{
    bool targets = false;
    for (size_t i = 0; i < options->n_targets; i++) {
        targets = targets || text_equal(options->targets[i], "-");
    }
    for (size_t i = 0; i < options->n_target_files; i++) {
        targets = targets || text_equal(options->target_files[i], "-");
    }
    return targets && text_equal(options->inventory_file, "-");
}

static bool fits_words(const struct option_parse *parse, const struct command *command)
{
    const struct options *options = parse->options;
    if (options->n_servers > 0 && !command->takes_resolvers) {
        return err_set(parse->err, ERR_USAGE, "'pldig %s' asks no resolver, so it does not take @RESOLVER",
                       command->name);
    }
    if (options->n_targets + options->n_target_files < command->min_words) {
        return err_set(parse->err, ERR_USAGE, "'pldig %s' needs more: pldig %s %s", command->name,
                       command->name, command->synopsis);
    }
    if (options->n_targets > command->max_words) {
        return err_set(parse->err, ERR_USAGE, "'%s' is more than 'pldig %s' takes: pldig %s%s%s",
                       options->targets[command->max_words], command->name, command->name,
                       command->synopsis[0] == '\0' ? "" : " ", command->synopsis);
    }
    if (stdin_for_two(options)) {
        return err_set(parse->err, ERR_USAGE, "standard input cannot be both the targets and the inventory");
    }
    return true;
}

/* Options about Azure have nothing to say where it is not called. */
static bool fits_azure(const struct option_parse *parse, const struct option_row *row)
{
    const struct options *options = parse->options;
    if (options->inventory_file != NULL) {
        bool consents = row->set == option_set_choice && text_equal(options->auth, "none");
        return (row->idle & IDLE_INVENTORY) == 0 || consents ||
               err_set(
                   parse->err, ERR_USAGE,
                   "--%s has no use beside --inventory: the Azure facts are those of %s, and Azure is not "
                   "called",
                   row->name, options->inventory_file);
    }
    return (row->idle & IDLE_NO_AUTH) == 0 || !text_equal(options->auth, "none") ||
           err_set(parse->err, ERR_USAGE, "--%s has no use beside --auth none: Azure is not called",
                   row->name);
}

/* A plan, which is text, is all that a dry run writes. That is no fault of a command line that is tried
 * before it is used. */
static void note_unwritten(struct option_parse *parse)
{
    const struct options *options = parse->options;
    struct buf list;
    buf_init(&list, parse->arena);
    for (size_t i = 0; i < options->n_outputs; i++) {
        const struct output *output = &options->outputs[i];
        if (output->file != NULL || !text_equal(output->format, "text")) {
            buf_printf(&list, "%s--output %s%s%s", list.len == 0 ? "" : ", ", output->format,
                       output->file == NULL ? "" : "=", output->file == NULL ? "" : output->file);
        }
    }
    if (options->capture_file != NULL) {
        buf_printf(&list, "%s--capture %s", list.len == 0 ? "" : ", ", options->capture_file);
    }
    if (options->fix_script != NULL) {
        buf_printf(&list, "%s--fix-script %s", list.len == 0 ? "" : ", ", options->fix_script);
    }
    if (list.len > 0) {
        option_note(parse, arena_printf(parse->arena, "a dry run writes its plan alone, as text, and not %s",
                                        list.data));
    }
}

bool options_fit(struct option_parse *parse, const struct command *command,
                 const struct option_row *const *used, size_t n_used)
{
    for (size_t i = 0; i < n_used; i++) {
        if ((used[i]->commands & command->id) == 0) {
            return err_set(parse->err, ERR_USAGE, "'pldig %s' does not take --%s", command->name,
                           used[i]->name);
        }
    }
    if (!fits_words(parse, command)) {
        return false;
    }
    for (size_t i = 0; i < n_used && (command->id & (COMMAND_CHECK | COMMAND_AUDIT)) != 0; i++) {
        if (!fits_azure(parse, used[i])) {
            return false;
        }
    }
    if (parse->options->dry_run) {
        note_unwritten(parse);
    }
    return true;
}
