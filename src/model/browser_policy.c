#include "model/browser_policy.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "base/text.h"

enum { POLICY_SIZE_MAX = 1024 * 1024, POLICY_FILES_MAX = 64 };

const char *browser_policy_in(struct arena *arena, const char *text)
{
    struct json json;
    struct err err;
    const char *found = NULL;
    if (!json_parse(arena, "policy", text, strlen(text), &json, &err)) {
        return NULL;
    }
    struct json_at root = json_root(arena, &json);
    struct json_at firefox = json_member(json_member(root, "policies"), "DNSOverHTTPS");
    const char *mode = NULL;
    bool enabled = false;
    if (json_is_object(firefox) && json_get_bool(json_member(firefox, "Enabled"), &enabled, &err) &&
        enabled) {
        found = "DNSOverHTTPS is enabled";
    } else if (json_get_string(json_member(root, "DnsOverHttpsMode"), &mode, &err) && mode != NULL &&
               !text_equal(mode, "off")) {
        found = arena_printf(arena, "DnsOverHttpsMode is %s", text_printable(arena, mode));
    }
    json_free(&json);
    return found;
}

static const char *look_at(struct arena *arena, const char *root, const char *path)
{
    char *text;
    size_t len;
    struct err err;
    const char *file = arena_printf(arena, "%s%s", root != NULL ? root : "", path);
    if (!text_read_file(arena, file, POLICY_SIZE_MAX, &text, &len, &err)) {
        return NULL;
    }
    const char *found = browser_policy_in(arena, text);
    return found != NULL ? arena_printf(arena, "%s: %s", text_printable(arena, path), found) : NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every .json of a directory of managed policies, in the order of their names. */
static const char *look_into(struct arena *arena, const char *root, const char *directory)
{
    const char *names[POLICY_FILES_MAX];
    size_t count = 0;
    DIR *open = opendir(arena_printf(arena, "%s%s", root != NULL ? root : "", directory));
    if (open == NULL) {
        return NULL;
    }
    for (struct dirent *entry; count < POLICY_FILES_MAX && (entry = readdir(open)) != NULL;) {
        if (text_ends_nocase(entry->d_name, ".json")) {
            names[count++] = arena_strdup(arena, entry->d_name);
        }
    }
    closedir(open);
    qsort(names, count, sizeof *names, by_name);
    const char *found = NULL;
    for (size_t i = 0; i < count && found == NULL; i++) {
        found = look_at(arena, root, arena_printf(arena, "%s/%s", directory, names[i]));
    }
    return found;
}

const char *browser_policy_doh(struct arena *arena, const char *root)
{
    static const char *const files[] = {"/etc/firefox/policies/policies.json",
                                        "/usr/lib/firefox/distribution/policies.json",
                                        "/usr/lib/firefox-esr/distribution/policies.json"};
    static const char *const directories[] = {"/etc/opt/chrome/policies/managed",
                                              "/etc/chromium/policies/managed",
                                              "/etc/opt/edge/policies/managed"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof files / sizeof *files && found == NULL; i++) {
        found = look_at(arena, root, files[i]);
    }
    for (size_t i = 0; i < sizeof directories / sizeof *directories && found == NULL; i++) {
        found = look_into(arena, root, directories[i]);
    }
    return found;
}
