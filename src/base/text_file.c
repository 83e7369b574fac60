#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"

static bool cannot_read(struct err *err, const char *name, int number)
{
    return err_set(err, ERR_IO, "cannot read %s: %s", name, strerror(number));
}

/* Room for the whole of a regular file at once, so that no half-grown copies stay in the arena. */
static void buf_init_for(struct buf *buf, struct arena *arena, const struct stat *info, size_t max)
{
    buf_init(buf, arena);
    if (S_ISREG(info->st_mode) && info->st_size > 0 && (uint64_t)info->st_size <= max) {
        buf->cap = (size_t)info->st_size + 2; /* the NUL, and one byte that a grown file would need */
        buf->data = arena_alloc(arena, buf->cap);
    }
}

static bool read_all(int fd, const char *name, size_t max, struct buf *buf, struct err *err)
{
    char block[16384];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0) {
            if (errno == EINTR) { /* by the user: a pipe may never give more */
                return err_set(err, ERR_IO, "interrupted while %s was being read", name);
            }
            return cannot_read(err, name, errno);
        }
        if (got == 0) {
            return true;
        }
        if ((size_t)got > max - buf->len) {
            return err_set(err, ERR_IO, "cannot read %s: it is larger than %zu bytes", name, max);
        }
        buf_add(buf, block, (size_t)got);
    }
}

bool text_read_file(struct arena *arena, const char *path, size_t max, char **out, size_t *len,
                    struct err *err)
{
    bool is_stdin = text_equal(path, "-");
    const char *name = is_stdin ? "standard input" : path;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return cannot_read(err, name, errno);
    }
    struct stat info;
    struct buf buf;
    bool ok;
    if (fstat(fd, &info) != 0) {
        ok = cannot_read(err, name, errno);
    } else if (S_ISDIR(info.st_mode)) {
        ok = cannot_read(err, name, EISDIR);
    } else {
        buf_init_for(&buf, arena, &info, max);
        ok = read_all(fd, name, max, &buf, err);
    }
    if (!is_stdin) {
        close(fd);
    }
    if (ok) {
        *out = buf.data;
        *len = buf.len;
    }
    return ok;
}
