#include "process.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* The one global that changes: a signal handler can reach nothing else. */
static volatile sig_atomic_t stop_requested;

/* A descriptor that is not open for the direction it is used in, hence EBADF as before. */
static void keep_closed(int fd)
{
    if (fcntl(fd, F_GETFD) < 0) {
        int got = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        if (got >= 0 && got != fd) {
            dup2(got, fd);
            close(got);
        }
    }
}

void process_protect(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        keep_closed(fd);
    }
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_DUMPABLE, 0); /* a core that is piped to a program does not ask for the limit */
    unsetenv("SSLKEYLOGFILE");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static void request_stop(int number)
{
    (void)number;
    stop_requested = 1;
}

void process_heed_signals(void)
{
    struct sigaction action = {.sa_handler = request_stop, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

const volatile sig_atomic_t *process_stop(void)
{
    return &stop_requested;
}
