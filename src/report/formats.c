#include "report/formats.h"

#include "base/text.h"

static const struct report_format formats[] = {
    {"text", "for people: chains, findings, what to do next, the verdict last", text_write},
    {"json", "for programs: everything, in the order of docs/report.schema.json", json_write},
};

const struct report_format *report_formats(size_t *count)
{
    *count = sizeof formats / sizeof *formats;
    return formats;
}

const struct report_format *report_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (text_equal(formats[i].name, name)) {
            return &formats[i];
        }
    }
    return NULL;
}
