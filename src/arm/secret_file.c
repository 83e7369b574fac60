#include "arm/secret.h"

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

enum { POLL_MS = 100 };

static bool stopped(const struct auth_settings *settings)
{
    return settings->stop != NULL && *settings->stop != 0;
}

/* Reads to the end, also from a pipe that is still being written (process substitution). NULL, or why not. */
static const char *read_all(int fd, const struct auth_settings *settings, size_t max, struct secret *out)
{
    for (;;) {
        ssize_t n = read(fd, out->data + out->len, max - out->len);
        if (n == 0) {
            out->data[out->len] = '\0';
            return NULL;
        }
        if (n > 0) {
            out->len += (size_t)n;
            if (out->len == max) {
                return "it is too large for what it should hold";
            }
        } else if (errno == EAGAIN) {
            struct pollfd ready = {.fd = fd, .events = POLLIN};
            poll(&ready, 1, POLL_MS);
        } else if (errno != EINTR) {
            return strerror(errno);
        }
        if (stopped(settings)) {
            return "interrupted while it was being read";
        }
        if (clock_monotonic_us() >= settings->deadline_us) {
            return "it gave nothing before the deadline";
        }
    }
}

static const char *read_open(int fd, const struct auth_settings *settings, bool plain, size_t max,
                             struct secret *out)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return strerror(errno);
    }
    if (S_ISDIR(info.st_mode)) {
        return "is a directory";
    }
    if (plain && !S_ISREG(info.st_mode)) {
        return "is not a regular file";
    }
    out->data = malloc(max + 1);
    if (out->data == NULL) {
        return "not enough memory";
    }
    out->cap = max + 1;
    return read_all(fd, settings, max, out);
}

static bool read_file(struct arena *arena, const struct auth_settings *settings, const char *what,
                      const char *path, bool plain, size_t max, struct secret *out, struct err *err)
{
    *out = (struct secret){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (plain ? O_NOFOLLOW : 0));
    const char *why = fd < 0 ? strerror(errno) : read_open(fd, settings, plain, max, out);
    if (fd >= 0) {
        close(fd);
    }
    if (why != NULL) {
        secret_wipe(out);
        return err_set(err, ERR_INPUT, "%s %s: %s", what, text_printable(arena, path), why);
    }
    return true;
}

bool secret_file(struct arena *arena, const struct auth_settings *settings, const char *what,
                 const char *path, size_t max, struct secret *out, struct err *err)
{
    return read_file(arena, settings, what, path, false, max, out, err);
}

bool secret_plain_file(struct arena *arena, const struct auth_settings *settings, const char *what,
                       const char *path, size_t max, struct secret *out, struct err *err)
{
    return read_file(arena, settings, what, path, true, max, out, err);
}
