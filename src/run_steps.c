#include "run_steps.h"

#include "base/buf.h"
#include "base/clock.h"
#include "http/http.h"
#include "model/host.h"
#include "options.h"
#include "output.h"
#include "probes/conduct.h"
#include "probes/connect.h"
#include "probes/engine.h"
#include "progress.h"

void run_start(const struct invocation *invocation, struct run *run)
{
    const struct options *options = invocation->options;
    *run = (struct run){
        .started_at =
            clock_format(invocation->arena, clock_wall_us() - (clock_monotonic_us() - invocation->origin_us)),
        .complete = true,
        .arguments = invocation->arguments,
        .n_arguments = invocation->n_arguments,
        .c_ares = engine_library_version(),
        .libcurl = http_library_version(),
        .timeout_us = options->timeout_us,
        .tries = options->tries,
        .samples = options->samples,
        .settle = options->settle,
    };
    host_read(invocation->arena, NULL, &run->host);
}

bool run_observe(const struct invocation *invocation, struct system_path *system_path, struct run *run,
                 struct err *err)
{
    struct progress progress;
    progress_init(&progress, invocation->origin_us, invocation->options->quiet);
    struct conduct_settings settings = {
        .origin_us = invocation->origin_us,
        .deadline_us = invocation->origin_us + invocation->options->deadline_us,
        .stop = invocation->stop,
        .system_path = system_path,
        .progress = progress_show,
        .progress_context = &progress,
    };
    bool ok = conduct(invocation->arena, run, &settings, err);
    progress_clear(&progress);
    run->duration_us = clock_monotonic_us() - invocation->origin_us;
    return ok;
}

void run_connect(const struct invocation *invocation, struct http *http, struct run *run)
{
    struct progress progress;
    progress_init(&progress, invocation->origin_us, invocation->options->quiet);
    struct connect_settings settings = {
        .origin_us = invocation->origin_us,
        .deadline_us = invocation->origin_us + invocation->options->deadline_us,
        .stop = invocation->stop,
        .progress = progress_show,
        .progress_context = &progress,
    };
    connect_run(invocation->arena, http, run, &settings);
    progress_clear(&progress);
    run->duration_us = clock_monotonic_us() - invocation->origin_us;
}

bool run_print_plan(const struct invocation *invocation, const struct run *run, struct err *err)
{
    struct buf buf;
    buf_init(&buf, invocation->arena);
    conduct_dry_run(invocation->arena, run, &buf);
    if (invocation->options->connect) {
        connect_dry_run(invocation->arena, run, &buf);
    }
    return output_stdout(buf.data, buf.len, err);
}
