#include "probes/system_path.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "probes/system_path_reply.h"

enum {
    SOCKET_ROOM = 256 * 1024,
    TICK_US = 50 * 1000,
    END_TRIES = 200, /* of 5 ms, in which the helper ends by itself */
};

struct system_path {
    int fd;
    pid_t helper;
    uint32_t serial;            /* of the request sent last */
    const char *broken;         /* why the helper cannot be used any more; NULL while it can */
    struct helper_reply *reply; /* room for one */
};

/* One name at work. */
struct slot {
    struct observation *observation; /* NULL: free */
    uint32_t serial;
    int64_t sent_us; /* monotonic */
};

struct work {
    struct system_path *path;
    struct arena *arena;
    const struct system_path_settings *settings;
    struct slot slots[SYSTEM_PATH_PARALLEL];
    size_t done;
};

bool system_path_start(struct arena *arena, struct system_path **out, struct err *err)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return err_set(
            err, ERR_IO,
            "cannot start the helper process for getaddrinfo: socketpair: %s; --no-system does without it",
            strerror(errno));
    }
    for (int i = 0; i < 2; i++) {
        int room = SOCKET_ROOM;
        setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    }
    struct system_path *path = arena_alloc(arena, sizeof *path);
    path->reply = arena_alloc(arena, sizeof *path->reply);
    path->fd = pair[0];
    pid_t self = getpid();
    path->helper = fork();
    if (path->helper == 0) {
        close(pair[0]);
        helper_serve(pair[1], self);
    }
    int why = errno;
    close(pair[1]);
    if (path->helper < 0) {
        close(pair[0]);
        return err_set(
            err, ERR_IO,
            "cannot start the helper process for getaddrinfo: fork: %s; --no-system does without it",
            strerror(why));
    }
    *out = path;
    return true;
}

/* ---- talking to the helper ---------------------------------------------------------------------------- */

/* Never waits: so few messages are under way that a full socket means a helper that has stopped. */
static bool send_request(struct system_path *path, enum helper_order order, uint32_t serial, const char *name)
{
    struct helper_request request = {.order = order, .serial = serial};
    size_t len = strlen(name);
    if (path->broken != NULL || len >= sizeof request.name) {
        return false;
    }
    memcpy(request.name, name, len + 1);
    ssize_t sent;
    do {
        sent = send(path->fd, &request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    if (sent != (ssize_t)sizeof request) {
        path->broken = errno == EAGAIN ? "the helper process for getaddrinfo does not take requests"
                                       : "the helper process for getaddrinfo has ended";
        return false;
    }
    return true;
}

/* Takes one message into path->reply; false where there is none now. */
static bool receive(struct system_path *path)
{
    ssize_t got = recv(path->fd, path->reply, sizeof *path->reply, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    if (got <= 0) {
        path->broken = "the helper process for getaddrinfo has ended";
        return false;
    }
    if (!system_path_reply_valid(path->reply, (size_t)got)) {
        path->broken = "the helper process for getaddrinfo sent something malformed";
        return false;
    }
    return true;
}

/* ---- results ------------------------------------------------------------------------------------------ */

static void finish(struct work *work, struct slot *slot, enum outcome outcome)
{
    slot->observation->outcome = outcome;
    slot->observation = NULL;
    work->done++;
}

static void cut(struct work *work, struct observation *observation)
{
    observation->cut = true;
    observation->error = work->path->broken;
}

/* A serial that is not at work is one that was given up. */
static void take_reply(struct work *work)
{
    const struct helper_reply *reply = work->path->reply;
    for (size_t i = 0; i < SYSTEM_PATH_PARALLEL; i++) {
        struct slot *slot = &work->slots[i];
        struct observation *observation = slot->observation;
        if (observation == NULL || slot->serial != reply->serial) {
            continue;
        }
        if (reply->status == HELPER_FAILED) {
            char room[128];
            observation->cut = true;
            observation->error = arena_printf(work->arena, "no process for getaddrinfo could be made: %s",
                                              strerror_r(reply->code, room, sizeof room));
            observation->sent_us = -1;
            finish(work, slot, OUTCOME_NOT_ASKED);
            return;
        }
        observation->system = system_path_answer(work->arena, reply);
        observation->rtt_us = clock_monotonic_us() - slot->sent_us;
        finish(work, slot, OUTCOME_ANSWERED);
        return;
    }
}

/* ---- the loop ----------------------------------------------------------------------------------------- */

/* False where the helper takes no more. */
static bool begin(struct work *work, struct slot *slot, struct observation *observation)
{
    struct system_path *path = work->path;
    int64_t now = clock_monotonic_us();
    if (!send_request(path, HELPER_RESOLVE, path->serial + 1, observation->question.qname)) {
        return false;
    }
    *slot = (struct slot){.observation = observation, .serial = ++path->serial, .sent_us = now};
    observation->sent_us = now - work->settings->origin_us;
    return true;
}

static void give_up_overdue(struct work *work, int64_t now)
{
    for (size_t i = 0; i < SYSTEM_PATH_PARALLEL; i++) {
        struct slot *slot = &work->slots[i];
        if (slot->observation != NULL && now - slot->sent_us >= work->settings->limit_us) {
            send_request(work->path, HELPER_CANCEL, slot->serial, "");
            finish(work, slot, OUTCOME_TIMEOUT);
        }
    }
}

/* How long to sleep, in milliseconds, rounded up so that a limit is not polled for. */
static int patience(const struct work *work, int64_t now)
{
    int64_t until = now + TICK_US;
    if (work->settings->deadline_us < until) {
        until = work->settings->deadline_us;
    }
    for (size_t i = 0; i < SYSTEM_PATH_PARALLEL; i++) {
        const struct slot *slot = &work->slots[i];
        int64_t end = slot->sent_us + work->settings->limit_us;
        if (slot->observation != NULL && end < until) {
            until = end;
        }
    }
    return until <= now ? 0 : (int)((until - now + 999) / 1000);
}

static bool ended(const struct work *work, int64_t now)
{
    const struct system_path_settings *settings = work->settings;
    return work->path->broken != NULL || now >= settings->deadline_us ||
           (settings->stop != NULL && *settings->stop);
}

static void cut_everything_open(struct work *work, struct observation **waiting, size_t n_waiting)
{
    for (size_t i = 0; i < SYSTEM_PATH_PARALLEL; i++) {
        struct slot *slot = &work->slots[i];
        if (slot->observation != NULL) {
            send_request(work->path, HELPER_CANCEL, slot->serial, "");
            cut(work, slot->observation);
            finish(work, slot, OUTCOME_TIMEOUT);
        }
    }
    for (size_t i = 0; i < n_waiting; i++) {
        cut(work, waiting[i]);
    }
}

bool system_path_resolve(struct system_path *path, struct arena *arena, struct observation **observations,
                         size_t count, const struct system_path_settings *settings)
{
    struct work work = {.path = path, .arena = arena, .settings = settings};
    for (size_t i = 0; i < count; i++) {
        observations[i]->outcome = OUTCOME_NOT_ASKED;
        observations[i]->sent_us = observations[i]->rtt_us = -1;
    }
    size_t next = 0;
    int64_t now = clock_monotonic_us();
    while (work.done < count && !ended(&work, now)) {
        for (size_t i = 0; i < SYSTEM_PATH_PARALLEL && next < count; i++) {
            if (work.slots[i].observation == NULL && begin(&work, &work.slots[i], observations[next])) {
                next++;
            }
        }
        struct pollfd polled = {.fd = path->fd, .events = POLLIN};
        poll(&polled, 1, patience(&work, clock_monotonic_us()));
        while (receive(path)) {
            take_reply(&work);
        }
        now = clock_monotonic_us();
        give_up_overdue(&work, now);
        if (settings->tick != NULL) {
            settings->tick(settings->tick_context, work.done, count);
        }
    }
    cut_everything_open(&work, observations + next, count - next);
    bool whole = true;
    for (size_t i = 0; i < count; i++) {
        whole = whole && !observations[i]->cut;
    }
    return whole;
}

void system_path_end(struct system_path *path)
{
    if (path == NULL) {
        return;
    }
    close(path->fd);
    for (int i = 0; i < END_TRIES; i++) {
        pid_t got = waitpid(path->helper, NULL, WNOHANG);
        if (got == path->helper || (got < 0 && errno != EINTR)) {
            return;
        }
        nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
    }
    kill(path->helper, SIGKILL); /* our own child and not reaped, so the pid is still its */
    while (waitpid(path->helper, NULL, 0) < 0 && errno == EINTR) {
    }
}
