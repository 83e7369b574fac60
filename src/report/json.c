#include "report/formats.h"

#include "report/json_parts.h"

static void write_tool(struct json_writer *json, const struct run *run)
{
    json_object(json, "tool");
    json_string(json, "name", "pldig");
    json_string(json, "version", PLDIG_VERSION);
    json_string(json, "cAres", run->c_ares);
    json_string(json, "libcurl", run->libcurl);
    json_object_end(json);
}

void json_write(struct buf *out, const struct report *report)
{
    struct json_writer json;
    json_begin(&json, out, true);
    json_object(&json, NULL);
    json_string(&json, "schemaVersion", "1.0");
    write_tool(&json, report->run);
    json_write_run(&json, report->run);
    json_write_summary(&json, report);
    json_write_resolvers(&json, report->run);
    json_write_accounts(&json, report);
    json_write_findings(&json, report);
    json_write_observations(&json, report);
    json_write_connections(&json, report->run);
    json_object_end(&json);
    buf_char(out, '\n');
}
