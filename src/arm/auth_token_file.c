#include <string.h>

#include "arm/auth_source.h"
#include "arm/secret.h"
#include "base/text.h"

enum { FILE_MAX = 64 * 1024 };

/* The first line alone, and the space around it taken away. */
static void first_line(struct secret *file)
{
    char *newline = memchr(file->data, '\n', file->len);
    if (newline != NULL) {
        file->len = (size_t)(newline - file->data);
    }
    secret_trim(file);
}

static bool take_token(const char *name, struct secret *file, struct auth_token *out, struct err *why)
{
    first_line(file);
    if (file->len == 0) {
        return err_set(why, ERR_INPUT,
                       "token file %s: its first line is empty; put the access token there, as \"az account "
                       "get-access-token --query accessToken -o tsv\" prints it",
                       name);
    }
    if (!auth_token_bytes(file->data, file->len)) {
        return err_set(
            why, ERR_INPUT,
            "token file %s: its first line holds a byte that no access token has; it must be the token "
            "alone, as \"az account get-access-token --query accessToken -o tsv\" prints it",
            name);
    }
    out->value = auth_token_copy(file->data, file->len);
    return out->value != NULL || err_set(why, ERR_IO, "token file %s: not enough memory", name);
}

enum auth_end auth_token_file(struct arena *arena, const struct auth_settings *settings,
                              struct auth_token *out, struct err *why)
{
    struct secret file;
    if (!secret_file(arena, settings, "token file", settings->token_file, FILE_MAX, &file, why)) {
        return AUTH_FAILED;
    }
    bool ok = take_token(text_printable(arena, settings->token_file), &file, out, why);
    secret_wipe(&file);
    return ok ? AUTH_GIVEN : AUTH_FAILED;
}
