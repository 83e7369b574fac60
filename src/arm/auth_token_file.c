#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arm/auth_source.h"
#include "base/clock.h"
#include "base/text.h"

enum { FILE_MAX = 64 * 1024, POLL_MS = 100 };

static bool out_of_time(const struct auth_settings *settings)
{
    return clock_monotonic_us() >= settings->deadline_us || (settings->stop != NULL && *settings->stop != 0);
}

/* Reads to the end, also from a pipe that is still being written (process substitution); at most FILE_MAX
 * bytes. */
static bool read_all(int fd, const struct auth_settings *settings, char *data, size_t *len, const char **why)
{
    *len = 0;
    for (;;) {
        ssize_t n = read(fd, data + *len, FILE_MAX - *len);
        if (n == 0) {
            return true;
        }
        if (n > 0) {
            *len += (size_t)n;
            if (*len == FILE_MAX) {
                *why = "it is too large for a token";
                return false;
            }
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = fd, .events = POLLIN};
            poll(&ready, 1, POLL_MS);
        } else if (errno != EINTR) {
            *why = strerror(errno);
            return false;
        }
        if (out_of_time(settings)) {
            bool stopped = settings->stop != NULL && *settings->stop != 0;
            *why = stopped ? "interrupted while it was being read" : "it gave nothing before the deadline";
            return false;
        }
    }
}

/* The first line without the space around it and without a byte order mark. */
static const char *first_line(const char *data, size_t size, size_t *len)
{
    const char *start = data, *end = data + size;
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        start += 3;
    }
    const char *newline = memchr(start, '\n', (size_t)(end - start));
    end = newline != NULL ? newline : end;
    while (start < end && (*start == ' ' || *start == '\t')) {
        start++;
    }
    while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) {
        end--;
    }
    *len = (size_t)(end - start);
    return start;
}

static bool take_token(const char *name, const char *data, size_t size, struct auth_token *out,
                       struct err *why)
{
    size_t len;
    const char *token = first_line(data, size, &len);
    if (len == 0) {
        return err_set(why, ERR_INPUT,
                       "token file %s: its first line is empty; put the access token there, as \"az account "
                       "get-access-token --query accessToken -o tsv\" prints it",
                       name);
    }
    if (!auth_token_bytes(token, len)) {
        return err_set(
            why, ERR_INPUT,
            "token file %s: its first line holds a byte that no access token has; it must be the token "
            "alone, as \"az account get-access-token --query accessToken -o tsv\" prints it",
            name);
    }
    out->value = auth_token_copy(token, len);
    return out->value != NULL || err_set(why, ERR_IO, "token file %s: not enough memory", name);
}

bool auth_token_file(struct arena *arena, const struct auth_settings *settings, struct auth_token *out,
                     struct err *why)
{
    const char *name = text_printable(arena, settings->token_file);
    int fd = open(settings->token_file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        int number = errno;
        if (fd >= 0) {
            close(fd);
        }
        return err_set(why, ERR_INPUT, "token file %s: %s", name, strerror(number));
    }
    if (S_ISDIR(info.st_mode)) {
        close(fd);
        return err_set(why, ERR_INPUT, "token file %s: is a directory", name);
    }
    char *data = malloc(FILE_MAX);
    size_t len = 0;
    const char *reason = "not enough memory";
    bool ok = data != NULL && read_all(fd, settings, data, &len, &reason);
    close(fd);
    ok = ok ? take_token(name, data, len, out, why)
            : err_set(why, ERR_INPUT, "token file %s: %s", name, reason);
    auth_wipe_free(data, FILE_MAX);
    return ok;
}
