#include "model/file_kind.h"

#include "base/text.h"
#include "model/capture.h"
#include "model/inventory.h"

enum file_kind file_kind(struct json_at root)
{
    struct json_at schema = json_member(root, "schema");
    const char *word = NULL;
    if (!json_is_object(root) ||
        (json_is_string(schema) && !json_get_string(schema, &word, &(struct err){0}))) {
        return FILE_FOREIGN;
    }
    if (text_equal(word, INVENTORY_SCHEMA)) {
        return FILE_INVENTORY;
    }
    if (text_equal(word, CAPTURE_SCHEMA)) {
        return FILE_CAPTURE;
    }
    bool report = json_is_object(json_member(root, "summary")) &&
                  json_is_array(json_member(root, "findings")) && json_is_object(json_member(root, "run"));
    return report ? FILE_REPORT : FILE_FOREIGN;
}

/* What the file is, as the beginning of "..., not an inventory". */
static const char *found(enum file_kind kind)
{
    switch (kind) {
    case FILE_INVENTORY:
        return "an inventory, ";
    case FILE_CAPTURE:
        return "a capture, ";
    case FILE_REPORT:
        return "a report, ";
    case FILE_FOREIGN:
        break;
    }
    return "";
}

static const char *use(enum file_kind kind)
{
    switch (kind) {
    case FILE_INVENTORY:
        return " (it is for \"pldig check -i FILE\")";
    case FILE_CAPTURE:
        return " (\"pldig diagnose FILE\" judges it)";
    case FILE_REPORT:
    case FILE_FOREIGN:
        break;
    }
    return "";
}

bool file_kind_wrong(const char *name, enum file_kind kind, enum file_kind wanted, struct err *err)
{
    bool inventory = wanted == FILE_INVENTORY;
    return err_set(err, ERR_INPUT, "%s: %snot %s%s; \"%s\" writes one", name, found(kind),
                   inventory ? "an inventory" : "a capture", use(kind),
                   inventory ? "pldig inventory -o json=FILE" : "pldig check --capture FILE");
}
