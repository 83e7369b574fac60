#include "http/ca_bundle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

enum { BUNDLE_MAX = 16 * 1024 * 1024 };

static const char *const variables[] = {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"};

static bool holds_certificate(const char *pem)
{
    return strstr(pem, "-----BEGIN CERTIFICATE-----") != NULL ||
           strstr(pem, "-----BEGIN TRUSTED CERTIFICATE-----") != NULL;
}

static bool check_file(struct arena *arena, const struct ca_bundle *bundle, struct err *err)
{
    struct arena *scratch = arena_new();
    char *text;
    size_t len;
    bool ok = text_read_file(scratch, bundle->path, BUNDLE_MAX, &text, &len, err);
    if (!ok) {
        err->kind = ERR_INPUT;
        err_prefix(err, "CA certificates of %s", bundle->origin);
    } else if (!holds_certificate(text)) {
        ok = err_set(
            err, ERR_INPUT,
            "CA certificates of %s: %s holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)",
            bundle->origin, text_printable(arena, bundle->path));
    }
    arena_free(scratch);
    return ok;
}

bool ca_bundle_find(struct arena *arena, const char *setting, struct ca_bundle *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    out->path = setting;
    out->origin = "--ca-file";
    for (size_t i = 0; out->path == NULL && i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[0] != '\0') {
            out->path = arena_strdup(arena, value);
            out->origin = variables[i];
        }
    }
    if (out->path == NULL) {
        out->origin = NULL;
        return true;
    }
    struct stat info;
    out->directory = setting == NULL && stat(out->path, &info) == 0 && S_ISDIR(info.st_mode);
    return out->directory || check_file(arena, out, err);
}
