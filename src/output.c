#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool cannot_write(struct err *err, const char *path, int number)
{
    return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(number));
}

/* 0 or an errno. Waits where the descriptor does not block. */
static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, data, len);
        if (wrote >= 0) {
            data += wrote;
            len -= (size_t)wrote;
        } else if (errno == EAGAIN) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            (void)poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

bool output_stdout(const char *data, size_t len, struct err *err)
{
    int number = write_all(STDOUT_FILENO, data, len);
    if (number == 0) {
        /* Some file systems tell of a full disk only when a descriptor is closed: close a second one. */
        int fd = dup(STDOUT_FILENO);
        number = fd < 0 || close(fd) != 0 ? errno : 0;
    }
    return number == 0 || cannot_write(err, "standard output", number);
}

/* Writes, makes sure that it is on the disk, and closes. */
static int write_and_close(int fd, const char *data, size_t len)
{
    int number = write_all(fd, data, len);
    if (number == 0 && fsync(fd) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP) {
        number = errno;
    }
    if (close(fd) != 0 && number == 0) {
        number = errno;
    }
    return number;
}

static bool write_in_place(const char *path, bool private, const char *data, size_t len, struct err *err)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return cannot_write(err, path, errno);
    }
    struct stat info;
    if (private && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && fchmod(fd, 0600) != 0) {
        int number = errno;
        close(fd);
        return cannot_write(err, path, number);
    }
    int number = write_and_close(fd, data, len);
    return number == 0 || cannot_write(err, path, number);
}

static mode_t default_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* A relative link leads on from the directory that it is in. */
static const char *led_to(struct arena *arena, const char *link, const char *target)
{
    const char *slash = strrchr(link, '/');
    if (target[0] == '/' || slash == NULL) {
        return arena_strdup(arena, target);
    }
    return arena_printf(arena, "%.*s/%s", (int)(slash - link), link, target);
}

const char *output_place(struct arena *arena, const char *path)
{
    enum { LINKS_MAX = 40 }; /* as many as Linux follows */
    char *real = realpath(path, NULL);
    if (real != NULL) {
        const char *place = arena_strdup(arena, real);
        free(real);
        return place;
    }
    for (int i = 0; i < LINKS_MAX; i++) {
        char target[PATH_MAX];
        ssize_t len = readlink(path, target, sizeof target - 1);
        if (len < 0) {
            return path;
        }
        target[len] = '\0';
        path = led_to(arena, path, target);
    }
    errno = ELOOP;
    return NULL;
}

/* The standard output or error that this file is; -1 where it is neither. */
static int standard_descriptor(const struct stat *info)
{
    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        struct stat own;
        if (fstat(fd, &own) == 0 && own.st_dev == info->st_dev && own.st_ino == info->st_ino) {
            return fd;
        }
    }
    return -1;
}

bool output_file(struct arena *arena, const char *path, bool private, const char *data, size_t len,
                 struct err *err)
{
    struct stat info;
    bool exists = stat(path, &info) == 0;
    if (exists && !S_ISREG(info.st_mode)) {
        return write_in_place(path, private, data, len, err);
    }
    int standard = exists ? standard_descriptor(&info) : -1;
    if (standard >= 0) {
        int number = write_all(standard, data, len);
        return number == 0 || cannot_write(err, path, number);
    }
    /* A symbolic link stays one: the file behind it is replaced. */
    const char *place = output_place(arena, path);
    if (place == NULL) {
        return cannot_write(err, path, errno);
    }
    char *beside = arena_printf(arena, "%s.XXXXXX", place);
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) {
        int number = errno;
        return exists ? write_in_place(path, private, data, len, err) : cannot_write(err, path, number);
    }
    mode_t mode = private ? 0600 : exists ? info.st_mode & 07777 : default_mode();
    int number = fchmod(fd, mode) != 0 ? errno : 0;
    int written = write_and_close(fd, data, len);
    number = number != 0 ? number : written;
    if (number == 0 && rename(beside, place) != 0) {
        number = errno;
    }
    if (number != 0) {
        unlink(beside);
        return cannot_write(err, path, number);
    }
    return true;
}

bool output_check(struct arena *arena, const char *path, struct err *err)
{
    struct stat info;
    if (stat(path, &info) == 0) {
        if (S_ISDIR(info.st_mode)) {
            return cannot_write(err, path, EISDIR);
        }
        return access(path, W_OK) == 0 || cannot_write(err, path, errno);
    }
    const char *place = output_place(arena, path);
    if (place == NULL) {
        return cannot_write(err, path, errno);
    }
    const char *slash = strrchr(place, '/');
    const char *directory = slash == NULL    ? "."
                            : slash == place ? "/"
                                             : arena_strndup(arena, place, (size_t)(slash - place));
    if (stat(directory, &info) != 0) {
        return cannot_write(err, path, errno);
    }
    if (!S_ISDIR(info.st_mode)) {
        return cannot_write(err, path, ENOTDIR);
    }
    return access(directory, W_OK | X_OK) == 0 || cannot_write(err, path, errno);
}
