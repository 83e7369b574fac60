/* clang-format off */
/*
 * pldig - do the names of Azure AI accounts resolve to the right private endpoints?
 *
 * The house, in the order in which `pldig check` goes through it:
 *
 *   options.c             the command line -> struct options; rows in options_table.c, commands in command.c
 *                         (options_fit.c: what goes together)
 *   file_clash.c          no output destroys an input
 *   command_check.c       the order of everything below; a file command_NAME.c for each other command
 *   targets.c             words -> account names, FQDNs, resource ids (target_words.c: from files too)
 *   probes/system_path.c  the helper for getaddrinfo is forked while there is no secret yet
 *   run_steps.c           the run begins: time, versions, this host (model/host.c)
 *   resolvers.c           whom to ask, and whose answers are judged
 *   azure_facts.c         inventory file, or Azure: arm/ signs in and reads ARM, http/ carries it
 *   assemble.c            which accounts and names (account_names.c) are checked
 *   probes/vantage.c      where this host stands
 *   probes/conduct.c      plans and asks, phase by phase; probes/engine.c sends, receives, waits; dns/ decodes
 *   model/capture_write.c everything seen, as a file
 *   conclude.c            the end, shared with `diagnose`:
 *     model/facts.c       what the observations say, in terms of DNS and of the expected addresses
 *     diagnose/           what that means: findings and verdicts
 *     report/             how it is told, one writer per format
 *     output.c            written whole, or status 2
 *
 * Below these, in order: base/ (memory, text, JSON), dns/ (messages), azure/ (the table of zones), model/ (values and
 * their file forms).
 */
/* clang-format on */
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "command.h"
#include "diagnose/waivers.h"
#include "file_clash.h"
#include "help.h"
#include "options.h"
#include "output.h"
#include "process.h"
#include "say.h"
#include "targets.h"

static void keep_arguments(struct invocation *invocation, int argc, char **argv)
{
    invocation->n_arguments = argc > 1 ? (size_t)argc - 1 : 0;
    invocation->arguments =
        arena_array(invocation->arena, invocation->n_arguments, sizeof *invocation->arguments);
    for (size_t i = 0; i < invocation->n_arguments; i++) {
        invocation->arguments[i] = target_redact(invocation->arena, argv[i + 1]);
    }
}

static bool print_versions(struct arena *arena, struct err *err)
{
    struct buf buf;
    buf_init(&buf, arena);
    help_versions(&buf);
    return output_stdout(buf.data, buf.len, err);
}

static void say_notes(const struct invocation *invocation)
{
    const struct options *options = invocation->options;
    for (size_t i = 0; i < options->n_notes && !options->quiet; i++) {
        say_line(invocation->arena, options->notes[i]);
    }
}

/* Parses and carries out the command line. */
static bool run(struct invocation *invocation, int argc, char **argv, struct options *options, int *status,
                struct err *err)
{
    if (!options_parse(invocation->arena, argc, argv, options, err)) {
        return false;
    }
    if (options->version) {
        return print_versions(invocation->arena, err);
    }
    if (options->help) {
        return command_help(invocation, status, err);
    }
    if (!file_clash_check(invocation->arena, options, err)) {
        return false;
    }
    if (options->waivers_file != NULL) {
        struct waivers *waivers = arena_alloc(invocation->arena, sizeof *waivers);
        if (!waivers_load(invocation->arena, options->waivers_file, waivers, err)) {
            return false;
        }
        invocation->waivers = waivers;
    }
    say_notes(invocation);
    const struct command *command = command_find(options->command);
    if (command->takes_time) {
        process_heed_signals();
    }
    return command->run(invocation, status, err);
}

int main(int argc, char **argv)
{
    int64_t origin_us = clock_monotonic_us();
    process_protect();
    struct arena *arena = arena_new();
    struct options options = {0};
    struct invocation invocation = {
        .arena = arena, .options = &options, .origin_us = origin_us, .stop = process_stop()};
    keep_arguments(&invocation, argc, argv);
    struct err err = {0};
    int status = STATUS_OK;
    if (!run(&invocation, argc, argv, &options, &status, &err)) {
        status = *invocation.stop != 0 ? STATUS_INTERRUPTED : STATUS_FAILED;
        if (status == STATUS_INTERRUPTED) {
            say_line(arena, err.text); /* whoever interrupts needs no advice */
        } else {
            say_error(arena, options.command, &err);
        }
    }
    arena_free(arena);
    exit(status);
}
