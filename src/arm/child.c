#include "arm/child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arm/auth_source.h"
#include "base/clock.h"

enum { POLL_MS = 20, DISCARD = 4096 };

char *child_find(struct arena *arena, const char *name)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");
        /* A relative directory would run whatever lies in the current one. */
        if (path[0] == '/') {
            char *file = arena_printf(arena, "%.*s/%s", (int)len, path, name);
            struct stat info;
            if (stat(file, &info) == 0 && S_ISREG(info.st_mode) && access(file, X_OK) == 0) {
                return file;
            }
        }
        path += len + (path[len] == ':');
    }
    return NULL;
}

/* In the child, between fork() and exec(): only async-signal-safe calls. */
static _Noreturn void become(const char *path, const char *const *argv, int output, int errors, int failed)
{
    int null = open("/dev/null", O_RDONLY);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (null >= 0 && dup2(null, 0) == 0 && dup2(output, 1) == 1 && dup2(errors, 2) == 2 && chdir("/") == 0) {
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* whatever a library opened without it */
        execv(path, (char *const *)argv);
    }
    int number = errno;
    ssize_t ignored = write(failed, &number, sizeof number);
    (void)ignored;
    _exit(127);
}

struct sink {
    int fd; /* -1 when it has ended */
    char *data;
    size_t len, max;
    bool overflow;
};

/* Takes what there is; what does not fit is dropped and remembered as overflow. */
static void take(struct sink *sink)
{
    char discard[DISCARD];
    while (sink->fd >= 0) {
        size_t room = sink->max - sink->len;
        ssize_t n =
            read(sink->fd, room > 0 ? sink->data + sink->len : discard, room > 0 ? room : sizeof discard);
        if (n > 0 && room > 0) {
            sink->len += (size_t)n;
        } else if (n > 0) {
            sink->overflow = true;
            explicit_bzero(discard, sizeof discard);
            return; /* back to the loop, which looks at the clock */
        } else if (n < 0 && errno == EINTR) {
            continue;
        } else if (n < 0 && errno == EAGAIN) {
            return;
        } else {
            close(sink->fd);
            sink->fd = -1;
        }
    }
}

static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid;
}

/* Until the child ends; it is not reaped, so that its process group cannot be another's yet. */
static enum child_end follow(pid_t pid, struct sink *output, struct sink *errors, int64_t until_us,
                             const volatile sig_atomic_t *stop)
{
    for (;;) {
        bool ended = has_ended(pid);
        take(output);
        take(errors);
        if (output->overflow) {
            return CHILD_TOO_MUCH_OUTPUT;
        }
        if (ended) {
            return CHILD_EXITED;
        }
        if (clock_monotonic_us() >= until_us || (stop != NULL && *stop != 0)) {
            return CHILD_OUT_OF_TIME;
        }
        struct pollfd ready[2] = {{.fd = output->fd, .events = POLLIN}, {.fd = errors->fd, .events = POLLIN}};
        poll(ready, 2, POLL_MS);
    }
}

static void reap(pid_t pid, struct child_result *out)
{
    int status = 0;
    kill(-pid, SIGKILL); /* whatever it left behind */
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (out->end == CHILD_EXITED && WIFSIGNALED(status)) {
        out->end = CHILD_KILLED_BY_SIGNAL;
        out->status = WTERMSIG(status);
    } else if (out->end == CHILD_EXITED) {
        out->status = WEXITSTATUS(status);
    }
}

/* The number that become() sent, or 0 where exec() closed the pipe. */
static int start_failure(int fd)
{
    int number = 0;
    ssize_t n;
    while ((n = read(fd, &number, sizeof number)) < 0 && errno == EINTR) {
    }
    return n == (ssize_t)sizeof number ? number : 0;
}

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0) {
            close(pair[i]);
        }
        pair[i] = -1;
    }
}

static void run(const char *path, const char *const *argv, int pipes[3][2], int64_t until_us,
                const volatile sig_atomic_t *stop, struct child_result *out)
{
    pid_t pid = fork();
    if (pid == 0) {
        become(path, argv, pipes[0][1], pipes[1][1], pipes[2][1]);
    }
    if (pid < 0) {
        out->status = errno;
        return;
    }
    setpgid(pid, pid); /* the child does it as well: whoever is first */
    for (int i = 0; i < 3; i++) {
        close(pipes[i][1]);
        pipes[i][1] = -1;
    }
    struct sink output = {pipes[0][0], out->output, 0, CHILD_OUTPUT_MAX, false};
    struct sink errors = {pipes[1][0], out->errors, 0, CHILD_ERRORS_MAX, false};
    int number = start_failure(pipes[2][0]);
    if (number != 0) {
        out->end = CHILD_NOT_STARTED;
        out->status = number;
    } else {
        out->end = follow(pid, &output, &errors, until_us, stop);
    }
    reap(pid, out);
    out->output_len = output.len;
    out->errors_len = errors.len;
    pipes[0][0] = output.fd;
    pipes[1][0] = errors.fd;
}

void child_run(const char *path, const char *const *argv, int64_t until_us, const volatile sig_atomic_t *stop,
               struct child_result *out)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    *out = (struct child_result){.end = CHILD_NOT_STARTED, .status = ENOMEM};
    out->output = calloc(1, CHILD_OUTPUT_MAX + 1);
    out->errors = calloc(1, CHILD_ERRORS_MAX + 1);
    bool ready = out->output != NULL && out->errors != NULL;
    for (int i = 0; ready && i < 3; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) != 0 || (i < 2 && fcntl(pipes[i][0], F_SETFL, O_NONBLOCK) != 0)) {
            out->status = errno;
            ready = false;
        }
    }
    if (ready) {
        run(path, argv, pipes, until_us, stop, out);
    }
    for (int i = 0; i < 3; i++) {
        close_pair(pipes[i]);
    }
}

void child_wipe(struct child_result *result)
{
    auth_wipe_free(result->output, CHILD_OUTPUT_MAX + 1);
    auth_wipe_free(result->errors, CHILD_ERRORS_MAX + 1);
    result->output = result->errors = NULL;
}
