#include "probes/system_path_helper.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Room for children that were cancelled and are not reaped yet, beside those at work. */
enum { CHILDREN = 32 };

struct child {
    pid_t pid; /* 0: free */
    uint32_t serial;
    bool cancelled; /* nobody waits for its reply */
};

struct helper {
    int fd, child_events;
    struct child children[CHILDREN];
};

static void send_reply(int fd, const struct helper_reply *reply)
{
    ssize_t sent;
    do {
        sent = send(fd, reply, helper_reply_size(reply->n_addresses), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
}

/* A reply without a name or addresses. */
static void send_notice(int fd, uint32_t serial, enum helper_status status, int code)
{
    struct helper_reply *reply = calloc(1, sizeof *reply);
    if (reply == NULL) {
        _exit(1); /* the asker sees the socket close */
    }
    reply->status = status;
    reply->serial = serial;
    reply->code = code;
    send_reply(fd, reply);
    free(reply);
}

/* Dies when the parent does; the check covers a parent that died before the call. */
static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0);
    }
}

/* ---- the child: one call of getaddrinfo --------------------------------------------------------------- */

static bool address_of(const struct addrinfo *info, struct ip *out)
{
    *out = (struct ip){0};
    if (info->ai_family == AF_INET && info->ai_addrlen >= sizeof(struct sockaddr_in)) {
        struct sockaddr_in v4;
        memcpy(&v4, info->ai_addr, sizeof v4);
        out->family = 4;
        memcpy(out->bytes, &v4.sin_addr, 4);
        return true;
    }
    if (info->ai_family == AF_INET6 && info->ai_addrlen >= sizeof(struct sockaddr_in6)) {
        struct sockaddr_in6 v6;
        memcpy(&v6, info->ai_addr, sizeof v6);
        out->family = 6;
        memcpy(out->bytes, &v6.sin6_addr, 16);
        return true;
    }
    return false;
}

static _Noreturn void resolve(int fd, const struct helper_request *request)
{
    struct helper_reply *reply = calloc(1, sizeof *reply);
    if (reply == NULL) {
        _exit(1);
    }
    reply->status = HELPER_DONE;
    reply->serial = request->serial;
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_CANONNAME};
    struct addrinfo *list = NULL;
    errno = 0;
    reply->code = getaddrinfo(request->name, NULL, &hints, &list);
    reply->system_errno = errno;
    if (reply->code == 0 && list != NULL && list->ai_canonname != NULL &&
        strlen(list->ai_canonname) < sizeof reply->canonical) {
        strcpy(reply->canonical, list->ai_canonname);
    }
    for (const struct addrinfo *info = reply->code == 0 ? list : NULL; info != NULL; info = info->ai_next) {
        struct ip ip;
        if (!address_of(info, &ip)) {
            continue;
        }
        if (reply->n_addresses == HELPER_ADDRESSES) {
            reply->more = 1;
            break;
        }
        reply->addresses[reply->n_addresses++] = ip;
    }
    send_reply(fd, reply);
    _exit(0);
}

/* ---- the helper --------------------------------------------------------------------------------------- */

static struct child *child_find(struct helper *helper, bool by_pid, uint32_t serial, pid_t pid)
{
    for (size_t i = 0; i < CHILDREN; i++) {
        struct child *child = &helper->children[i];
        if (by_pid ? child->pid == pid : child->pid != 0 && child->serial == serial) {
            return child;
        }
    }
    return NULL;
}

static void start_child(struct helper *helper, const struct helper_request *request)
{
    struct child *child = child_find(helper, true, 0, 0);
    if (child == NULL) {
        send_notice(helper->fd, request->serial, HELPER_FAILED, EAGAIN);
        return;
    }
    pid_t self = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        send_notice(helper->fd, request->serial, HELPER_FAILED, errno);
    } else if (pid == 0) {
        die_with(self);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        close(helper->child_events);
        resolve(helper->fd, request);
    } else {
        *child = (struct child){.pid = pid, .serial = request->serial};
    }
}

/* A child is killed by its pid while it is not reaped, so that the pid cannot be another process. */
static void cancel_child(struct helper *helper, uint32_t serial)
{
    struct child *child = child_find(helper, false, serial, 0);
    if (child != NULL) {
        child->cancelled = true;
        kill(child->pid, SIGKILL);
    }
}

static void reap(struct helper *helper)
{
    struct signalfd_siginfo info;
    while (read(helper->child_events, &info, sizeof info) == (ssize_t)sizeof info) {
    }
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        struct child *child = child_find(helper, true, 0, pid);
        if (child == NULL) {
            continue;
        }
        bool replied = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!replied && !child->cancelled) {
            send_notice(helper->fd, child->serial, HELPER_DIED, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        }
        child->pid = 0;
    }
}

/* False where the other end is gone or sent what it never sends. */
static bool take_request(struct helper *helper)
{
    struct helper_request request;
    ssize_t got = recv(helper->fd, &request, sizeof request, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    if (got != (ssize_t)sizeof request || memchr(request.name, '\0', sizeof request.name) == NULL) {
        return false;
    }
    if (request.order == HELPER_RESOLVE) {
        start_child(helper, &request);
    } else if (request.order == HELPER_CANCEL) {
        cancel_child(helper, request.serial);
    } else {
        return false;
    }
    return true;
}

/* No handler of the asker's may run in here or in a child. Signals to the terminal's process group are the
 * asker's business, and it ends this process by closing the socket. */
static int prepare_signals(void)
{
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
            signal(number, SIG_DFL);
        }
    }
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, children cannot be waited for */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_SETMASK, &set, NULL);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* Standard input and output may be pipes whose other end waits for them to close. */
static void let_go_of_standard_files(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        if (null > STDERR_FILENO) {
            close(null);
        }
    }
}

_Noreturn void helper_serve(int fd, pid_t parent)
{
    die_with(parent);
    const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    let_go_of_standard_files();
    struct helper helper = {.fd = fd, .child_events = prepare_signals()};
    if (helper.child_events < 0) {
        _exit(1);
    }
    bool open = true;
    while (open) {
        struct pollfd polled[2] = {{.fd = fd, .events = POLLIN},
                                   {.fd = helper.child_events, .events = POLLIN}};
        if (poll(polled, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        if (polled[1].revents != 0) {
            reap(&helper);
        }
        if (polled[0].revents != 0) {
            open = take_request(&helper);
        }
    }
    for (size_t i = 0; i < CHILDREN; i++) {
        if (helper.children[i].pid != 0) {
            kill(helper.children[i].pid, SIGKILL);
        }
    }
    _exit(0);
}
