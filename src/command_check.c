/* pldig check: observe, judge, report. The order of the calls is the order of the house. */
#include "assemble.h"
#include "azure/clouds.h"
#include "azure_facts.h"
#include "conclude.h"
#include "http/http.h"
#include "model/capture.h"
#include "options.h"
#include "output.h"
#include "probes/system_path.h"
#include "probes/vantage.h"
#include "resolvers.h"
#include "run_steps.h"
#include "say.h"

/* Where this host stands, as far as it can be asked before the observations. */
static void ask_vantage(const struct invocation *invocation, struct run *run)
{
    run->vantage.kind = invocation->options->vantage;
    run->vantage.stated = run->vantage.kind != VANTAGE_UNKNOWN;
    if (run->vantage.stated) {
        return;
    }
    struct http_settings settings = {
        .deadline_us = invocation->origin_us + invocation->options->deadline_us,
        .stop = invocation->stop,
    };
    struct http *http;
    struct err err;
    if (!http_new(invocation->arena, &settings, &http, &err)) {
        say_line(
            invocation->arena,
            arena_printf(invocation->arena, "the instance metadata service was not asked: %s", err.text));
        return;
    }
    vantage_ask(invocation->arena, http, NULL, run);
    http_free(http);
}

/* What is known before the first question: the Azure facts, and what is to be checked. */
static bool prepare(const struct invocation *invocation, struct targets *targets, struct run *run,
                    struct err *err)
{
    const struct options *options = invocation->options;
    if (!azure_facts(invocation, targets, true, run, err)) {
        return false;
    }
    const struct cloud *cloud = cloud_find(run->cloud);
    run->control_name = options->control_name != NULL ? options->control_name : cloud->control_name;
    return assemble(invocation->arena, options, targets, run, err);
}

/* Asks all that is to be asked. What connecting needs is made first, so that a CA file that cannot be used is
 * known before the questions. */
static bool observe(const struct invocation *invocation, struct system_path *system_path, struct run *run,
                    struct err *err)
{
    struct http_settings settings = {
        .deadline_us = invocation->origin_us + invocation->options->deadline_us,
        .stop = invocation->stop,
        .user_agent = "pldig/" PLDIG_VERSION,
    };
    struct http *http = NULL;
    if (invocation->options->connect && !http_new(invocation->arena, &settings, &http, err)) {
        return false;
    }
    bool ok = run_observe(invocation, system_path, run, err);
    if (ok && http != NULL) {
        run_connect(invocation, http, run);
    }
    http_free(http);
    return ok;
}

/* A capture that could not be saved is told in *err, after the report. */
static bool save_capture(const struct invocation *invocation, const struct run *run, struct err *err)
{
    const char *file = invocation->options->capture_file;
    if (file == NULL) {
        return true;
    }
    struct buf buf;
    buf_init(&buf, invocation->arena);
    capture_write(&buf, run);
    return output_file(invocation->arena, file, true, buf.data, buf.len, err);
}

static bool check(const struct invocation *invocation, struct targets *targets,
                  struct system_path *system_path, int *status, struct err *err)
{
    struct run run;
    run_start(invocation, &run);
    if (!resolvers_build(invocation->arena, invocation->options, &run, err)) {
        return false;
    }
    if (!prepare(invocation, targets, &run, err)) {
        return false;
    }
    if (invocation->options->dry_run) {
        return run_print_plan(invocation, &run, err);
    }
    ask_vantage(invocation, &run);
    if (!observe(invocation, system_path, &run, err)) {
        return false;
    }
    vantage_settle(invocation->arena, &run);
    bool saved = save_capture(invocation, &run, err);
    bool concluded = conclude(invocation, &run, diagnose, status, saved ? err : &(struct err){0});
    if (*invocation->stop != 0) {
        *status = STATUS_INTERRUPTED;
    }
    return saved && concluded;
}

bool command_check(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    struct targets targets;
    if (!targets_parse(invocation->arena, options, &targets, err) ||
        !conclude_check(invocation->arena, options, err)) {
        return false;
    }
    struct system_path *system_path = NULL;
    bool asks_system = !options->no_system && !options->dry_run;
    if (asks_system && !system_path_start(invocation->arena, &system_path, err)) {
        return false;
    }
    bool ok = check(invocation, &targets, system_path, status, err);
    system_path_end(system_path);
    return ok;
}
