/* pldig inventory: what Azure says, as JSON, to carry to a host without Azure rights. */
#include "azure_accounts.h"
#include "base/json_write.h"
#include "base/text.h"
#include "conclude.h"
#include "options.h"
#include "output.h"
#include "say.h"

/* -o json or -o json=FILE, once; *file is NULL for standard output. */
static bool destination(const struct options *options, const char **file, struct err *err)
{
    *file = NULL;
    for (size_t i = 0; i < options->n_outputs; i++) {
        if (!text_equal(options->outputs[i].format, "json")) {
            return err_set(err, ERR_USAGE, "an inventory is written as json only: -o json=FILE");
        }
        if (i > 0) {
            return err_set(err, ERR_USAGE, "an inventory is written to one place: -o json=FILE");
        }
        *file = options->outputs[i].file;
    }
    return true;
}

static bool write_inventory(const struct invocation *invocation, const struct inventory *inventory,
                            const char *file, struct err *err)
{
    struct buf buf;
    buf_init(&buf, invocation->arena);
    struct json_writer writer;
    json_begin(&writer, &buf, true);
    inventory_write(&writer, NULL, inventory);
    buf_char(&buf, '\n');
    return file == NULL ? output_stdout(buf.data, buf.len, err)
                        : output_file(invocation->arena, file, false, buf.data, buf.len, err);
}

static const char *counted(struct arena *arena, size_t count, const char *what)
{
    return arena_printf(arena, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* What a file holds, for nobody sees it. */
static void say_summary(const struct invocation *invocation, const struct inventory *inventory,
                        const char *file)
{
    struct arena *arena = invocation->arena;
    if (file != NULL && !invocation->options->quiet) {
        say_line(
            arena,
            arena_printf(arena, "%s: %s, %s, %s, %s", file, counted(arena, inventory->n_accounts, "account"),
                         counted(arena, inventory->n_endpoints, "private endpoint"),
                         counted(arena, inventory->n_zones, "private DNS zone"),
                         inventory->n_gaps == 0 ? "complete" : counted(arena, inventory->n_gaps, "gap")));
    }
}

/* What an inventory lacks is said at once, not on the host it is carried to. */
static void say_gaps(const struct invocation *invocation, const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->n_gaps && !invocation->options->quiet; i++) {
        say_line(invocation->arena, inventory->gaps[i].text);
    }
}

bool command_inventory(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    const char *file;
    struct run run = {0};
    if (!destination(options, &file, err) || !conclude_check(invocation->arena, options, err) ||
        !azure_accounts(invocation, &run, err)) {
        return false;
    }
    if (!write_inventory(invocation, run.inventory, file, err)) {
        return false;
    }
    say_summary(invocation, run.inventory, file);
    say_gaps(invocation, run.inventory);
    *status = run.inventory->n_gaps > 0 ? STATUS_UNKNOWN : STATUS_OK;
    return true;
}
