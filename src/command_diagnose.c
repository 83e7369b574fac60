/* pldig diagnose: a saved capture judged again. It looks at the capture alone, so that the bytes are the same
 * each time. */
#include "conclude.h"
#include "model/capture.h"
#include "options.h"

bool command_diagnose(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    struct run run;
    return conclude_check(invocation->arena, options, err) &&
           capture_load(invocation->arena, options->targets[0], &run, err) &&
           conclude(invocation, &run, diagnose, status, err);
}
