#include "diagnose/waivers.h"

#include <string.h>

#include "azure/resource_id.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/text.h"
#include "model/json_fields.h"

enum { DAY_LEN = 10 }; /* "2026-12-31" */
#define DAY_US (INT64_C(24) * 3600 * 1000000)

/* The end of a day that the calendar has. */
static bool read_day(struct arena *arena, const char *text, int64_t *end_us)
{
    if (strlen(text) != DAY_LEN || !clock_parse(arena_printf(arena, "%sT00:00:00Z", text), end_us))
        return false;
    *end_us += DAY_US;
    return true;
}

static bool known_keys(struct json_at at, const char *const *keys, size_t count, struct err *err)
{
    for (size_t i = 0; i < json_size(at); i++) {
        struct json_at member = json_item(at, i);
        size_t k = 0;
        while (k < count && !text_equal(json_key(member), keys[k]))
            k++;
        if (k == count)
            return err_set(err, ERR_INPUT,
                           "%s: %s: a member that waivers do not have; see docs/pldig.1, WAIVERS", at.name,
                           text_printable(at.arena, member.path));
        for (size_t j = 0; j < i; j++)
            if (text_equal(json_key(json_item(at, j)), keys[k]))
                return err_set(err, ERR_INPUT, "%s: %s: stands there twice; remove one", at.name,
                               member.path);
    }
    return true;
}

/* A text that must be there, with something to read in it. */
static bool need_text(struct json_at at, const char *key, const char **out, struct err *err)
{
    if (!field_need_string(at, key, out, err))
        return false;
    if (strspn(*out, " \t\r\n") == strlen(*out))
        return field_error(json_member(at, key), "must not be empty", *out, err);
    if (strlen(*out) > WAIVER_TEXT_MAX)
        return err_set(err, ERR_INPUT, "%s: %s: longer than %d bytes; shorten it", at.name,
                       json_member(at, key).path, (int)WAIVER_TEXT_MAX);
    return true;
}

static bool read_waiver(struct json_at at, void *item, struct err *err)
{
    static const char *const keys[] = {"account", "code", "reason", "approver", "expires"};
    struct waiver *waiver = item;
    const char *code;
    if (!known_keys(at, keys, sizeof keys / sizeof *keys, err) ||
        !need_text(at, "account", &waiver->account, err) || !need_text(at, "code", &code, err) ||
        !need_text(at, "reason", &waiver->reason, err) ||
        !need_text(at, "approver", &waiver->approver, err) ||
        !need_text(at, "expires", &waiver->expires, err))
        return false;
    if (waiver->account[0] == '/' && !arm_id_is_account(waiver->account))
        return field_error(json_member(at, "account"),
                           "neither an account's name nor the resource id of an Azure AI account",
                           waiver->account, err);
    const struct code_info *info = text_starts(code, "PLD") ? code_find(code) : NULL;
    if (!info)
        return field_error(json_member(at, "code"),
                           "not a code, such as PLD801 (pldig explain lists them; there are no patterns)",
                           code, err);
    waiver->code = info->code;
    return read_day(at.arena, waiver->expires, &waiver->until_us) ||
           field_error(json_member(at, "expires"), "not a day of the calendar, such as 2026-12-31",
                       waiver->expires, err);
}

/* One account and code twice: nobody could tell which of the two holds. */
static bool check_unique(struct json_at list, const struct waivers *waivers, struct err *err)
{
    for (size_t i = 0; i < waivers->count; i++) {
        const struct waiver *one = &waivers->items[i];
        for (size_t j = 0; j < i; j++) {
            const struct waiver *other = &waivers->items[j];
            if (one->code == other->code && text_equal_nocase(one->account, other->account))
                return err_set(err, ERR_INPUT, "%s: %s and %s: both waive PLD%03d of %s; keep one", list.name,
                               json_item(list, j).path, json_item(list, i).path, one->code,
                               text_printable(list.arena, one->account));
        }
    }
    return true;
}

static void find_alike(struct waivers *waivers)
{
    for (size_t i = 0; i < waivers->count; i++) {
        struct waiver *one = &waivers->items[i];
        for (one->alike = 0; one->alike < i; one->alike++) {
            const struct waiver *other = &waivers->items[one->alike];
            if (text_equal(one->expires, other->expires) && text_equal(one->approver, other->approver) &&
                text_equal(one->reason, other->reason))
                break;
        }
    }
}

static bool read_document(struct json_at root, struct waivers *out, struct err *err)
{
    static const char *const keys[] = {"$schema", "schema", "schemaVersion", "waivers"};
    const char *schema, *version;
    struct json_at list;
    if (!json_need_object(root, err) || !known_keys(root, keys, sizeof keys / sizeof *keys, err) ||
        !field_need_string(root, "schema", &schema, err) ||
        !field_need_string(root, "schemaVersion", &version, err))
        return false;
    if (!text_equal(schema, WAIVERS_SCHEMA))
        return field_error(json_member(root, "schema"), "not \"" WAIVERS_SCHEMA "\"", schema, err);
    if (!text_equal(version, "1.0"))
        return field_error(json_member(root, "schemaVersion"), "this pldig reads version 1.0 only", version,
                           err);
    if (!field_array(root, "waivers", WAIVERS_MAX, &list, err))
        return false;
    out->items = field_objects(root, "waivers", sizeof *out->items, read_waiver, &out->count, err);
    if (!out->items || !check_unique(list, out, err))
        return false;
    find_alike(out);
    return true;
}

bool waivers_parse(struct arena *arena, const char *name, const char *text, size_t len, struct waivers *out,
                   struct err *err)
{
    struct json json;
    memset(out, 0, sizeof *out);
    out->file = name;
    if (!json_parse(arena, name, text, len, &json, err))
        return false;
    bool ok = read_document(json_root(arena, &json), out, err);
    json_free(&json);
    return ok;
}

bool waivers_load(struct arena *arena, const char *path, struct waivers *out, struct err *err)
{
    char *text;
    size_t len;
    return text_read_file(arena, path, WAIVERS_SIZE_MAX, &text, &len, err) &&
           waivers_parse(arena, path, text, len, out, err);
}
