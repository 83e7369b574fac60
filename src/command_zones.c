/* pldig zones: the table of public suffixes and privatelink zones. */
#include "azure/clouds.h"
#include "azure/zones.h"
#include "base/buf.h"
#include "base/text.h"
#include "command.h"
#include "options.h"
#include "output.h"

bool command_zones(const struct invocation *invocation, int *status, struct err *err)
{
    const char *cloud = invocation->options->cloud;
    struct buf buf;
    buf_init(&buf, invocation->arena);
    buf_printf(&buf, "%-18s %-28s %-40s %-10s %s\n", "CLOUD", "FORWARD", "PRIVATE ZONE", "MEMBER", "STATUS");
    size_t count;
    const struct azure_zone *zones = azure_zones(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = cloud_get(zones[i].cloud)->name;
        if (cloud == NULL || text_equal(cloud, name)) {
            buf_printf(&buf, "%-18s %-28s %-40s %-10s %s%s\n", name, zones[i].suffix, zones[i].zone,
                       zones[i].member, zones[i].status, zones[i].optional ? ", optional" : "");
        }
    }
    *status = STATUS_OK;
    return output_stdout(buf.data, buf.len, err);
}
