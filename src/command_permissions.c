/* pldig permissions: the smallest custom role, made from the table of calls. */
#include "arm/role.h"
#include "base/buf.h"
#include "command.h"
#include "options.h"
#include "output.h"

bool command_permissions(const struct invocation *invocation, int *status, struct err *err)
{
    const struct options *options = invocation->options;
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, invocation->arena);
    json_begin(&writer, &buf, true);
    arm_role_write(&writer, invocation->arena, options->subscriptions, options->n_subscriptions);
    buf_char(&buf, '\n');
    *status = STATUS_OK;
    return output_stdout(buf.data, buf.len, err);
}
