#include "conclude.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "options.h"
#include "output.h"
#include "report/fix_script.h"
#include "say.h"

enum { WIDTH_MIN = 60, WIDTH_MAX = 120 }; /* a narrower terminal wraps; a longer line is hard to read */

/* The columns of the terminal that standard output is, as far as a report can use them; 0 where it is none.
 */
static int terminal_width(void)
{
    struct winsize size;
    if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return 0;
    }
    return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col > WIDTH_MAX ? WIDTH_MAX : size.ws_col;
}

struct report_style conclude_style(const struct options *options, bool to_stdout)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool fit = to_stdout && isatty(STDOUT_FILENO) == 1 && (no_color == NULL || no_color[0] == '\0') &&
               term != NULL && !text_equal(term, "dumb");
    return (struct report_style){
        .color = text_equal(options->color, "always") || (text_equal(options->color, "auto") && fit),
        .ascii = options->ascii,
        .verbose = options->verbose > 0,
        .width = to_stdout ? terminal_width() : 0,
    };
}

bool conclude_check(struct arena *arena, const struct options *options, struct err *err)
{
    for (size_t i = 0; i < options->n_outputs; i++) {
        const char *file = options->outputs[i].file;
        if (file != NULL && !output_check(arena, file, err)) {
            return false;
        }
    }
    return (options->capture_file == NULL || output_check(arena, options->capture_file, err)) &&
           (options->fix_script == NULL || output_check(arena, options->fix_script, err));
}

static bool write_report(const struct invocation *invocation, struct report *report,
                         const struct output *output, struct err *err)
{
    struct buf buf;
    buf_init(&buf, invocation->arena);
    report->style = conclude_style(invocation->options, output->file == NULL);
    report_format_find(output->format)->write(&buf, report);
    return output->file == NULL ? output_stdout(buf.data, buf.len, err)
                                : output_file(invocation->arena, output->file, false, buf.data, buf.len, err);
}

/* Files first: what fails then is said below the report, not lost above it. */
static bool write_reports(const struct invocation *invocation, struct report *report, bool *stdout_used,
                          struct err *err)
{
    static const struct output text = {.format = "text"};
    const struct options *options = invocation->options;
    const struct output *outputs = options->n_outputs > 0 ? options->outputs : &text;
    size_t count = options->n_outputs > 0 ? options->n_outputs : 1;
    bool ok = true;
    *stdout_used = false;
    for (int to_stdout = 0; to_stdout <= 1; to_stdout++) {
        for (size_t i = 0; i < count; i++) {
            if ((outputs[i].file == NULL) != (to_stdout == 1)) {
                continue;
            }
            *stdout_used = *stdout_used || to_stdout == 1;
            struct err failed = {0};
            if (!write_report(invocation, report, &outputs[i], &failed)) {
                *err = ok ? failed : *err;
                ok = false;
            }
        }
    }
    return ok;
}

static struct judge_settings settings_of(const struct invocation *invocation)
{
    const struct options *options = invocation->options;
    return (struct judge_settings){.ignore = options->ignore,
                                   .n_ignore = options->n_ignore,
                                   .only = options->only,
                                   .n_only = options->n_only,
                                   .waivers = invocation->waivers};
}

/* A report shows a command for one account of many; the script of an audit needs all of them, so it has a
 * judgement of its own in which accounts do not fold. */
static bool write_fix_script(const struct invocation *invocation, const struct facts *facts,
                             conclude_judge *judge, struct err *err)
{
    struct judge_settings settings = settings_of(invocation);
    struct diagnosis diagnosis;
    struct buf buf;
    settings.unfolded = true;
    judge(invocation->arena, facts, &settings, &diagnosis);
    buf_init(&buf, invocation->arena);
    fix_script_write(&buf, &(struct report){.run = facts->run, .facts = facts, .diagnosis = &diagnosis});
    return output_file(invocation->arena, invocation->options->fix_script, true, buf.data, buf.len, err);
}

bool conclude(const struct invocation *invocation, const struct run *run, conclude_judge *judge, int *status,
              struct err *err)
{
    struct arena *arena = invocation->arena;
    const struct options *options = invocation->options;
    struct facts facts;
    facts_derive(arena, run, &facts);
    struct diagnosis diagnosis;
    struct judge_settings settings = settings_of(invocation);
    judge(arena, &facts, &settings, &diagnosis);
    struct report report = {.run = run, .facts = &facts, .diagnosis = &diagnosis};
    bool stdout_used;
    bool ok = options->fix_script == NULL || write_fix_script(invocation, &facts, judge, err);
    ok = write_reports(invocation, &report, &stdout_used, ok ? err : &(struct err){0}) && ok;
    if (!stdout_used && !options->quiet) {
        fprintf(stderr, "%s\n", report_summary_line(arena, &report));
    }
    for (size_t i = 0; i < diagnosis.n_waiver_notes && !options->quiet; i++) {
        say_line(arena, diagnosis.waiver_notes[i]);
    }
    *status = diagnosis_exit_status(&diagnosis, options->fail_on);
    return ok;
}
