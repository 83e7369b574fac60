/* pldig completion bash|zsh|fish */
#include "base/text.h"
#include "command.h"
#include "completion.h"
#include "options.h"
#include "output.h"
#include "suggest.h"

static const struct shell shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

const struct shell *completion_shells(size_t *count)
{
    *count = sizeof shells / sizeof shells[0];
    return shells;
}

bool command_completion(const struct invocation *invocation, int *status, struct err *err)
{
    const char *word = invocation->options->targets[0];
    const char *names[sizeof shells / sizeof shells[0]];
    for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
        names[i] = shells[i].name;
        if (text_equal(shells[i].name, word)) {
            struct buf buf;
            buf_init(&buf, invocation->arena);
            shells[i].write(&buf);
            *status = STATUS_OK;
            return output_stdout(buf.data, buf.len, err);
        }
    }
    return err_set(err, ERR_USAGE, "no completion for a shell called '%s'%s; there is bash, zsh and fish",
                   word, suggest(invocation->arena, word, "", names, sizeof shells / sizeof shells[0]));
}
