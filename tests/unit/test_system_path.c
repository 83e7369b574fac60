/*
 * getaddrinfo in child processes. The cases that need name servers run in namespaces of their own (user,
 * mount, network) with their own resolv.conf, hosts and nsswitch.conf and a small DNS server on 127.0.0.1;
 * where the system forbids that, they are skipped and say so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "dns/rr.h"
#include "probes/system_path.h"
#include "probes/system_path_reply.h"

enum { SECOND = 1000 * 1000 };

/* What the namespaces' set-up found: NULL, or why cases that need it are skipped. */
static const char *no_namespace = "not tried";
static pid_t server = -1; /* the DNS server */

/* ---- a world of our own ------------------------------------------------------------------------------- */

static bool write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    bool whole = file != NULL && fputs(text, file) >= 0;
    return file != NULL && fclose(file) == 0 && whole;
}

static bool cover(const char *dir, const char *name, const char *over, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return write_text(path, text) && mount(path, over, "none", MS_BIND, NULL) == 0;
}

static bool loopback_up(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
    strcpy(request.ifr_name, "lo");
    bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    close(fd);
    return up;
}

static const char *enter_namespace(void)
{
    char map[64];
    uid_t uid = getuid();
    gid_t gid = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) != 0) {
        return "unshare is not allowed";
    }
    snprintf(map, sizeof map, "0 %d 1", (int)uid);
    bool mapped = write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %d 1", (int)gid);
    if (!mapped || !write_text("/proc/self/gid_map", map)) {
        return "ids cannot be mapped";
    }
    char dir[] = "/tmp/pldig-test-XXXXXX";
    if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) != 0 || mkdtemp(dir) == NULL ||
        mount("none", dir, "tmpfs", 0, NULL) != 0) {
        return "nothing can be mounted";
    }
    if (!cover(dir, "resolv.conf", "/etc/resolv.conf", "nameserver 127.0.0.1\n") ||
        !cover(dir, "hosts", "/etc/hosts", "127.0.0.1 localhost\n10.9.9.9 pinned.test alias.test\n") ||
        !cover(dir, "nsswitch.conf", "/etc/nsswitch.conf", "hosts: files dns\n")) {
        return "the files of name resolution cannot be covered";
    }
    umount2(dir, MNT_DETACH); /* what covers the files stays */
    rmdir(dir);
    if (!loopback_up()) {
        return "the loopback interface cannot be brought up";
    }
    return NULL;
}

/* ---- a small DNS server: the first label says what to do ---------------------------------------------- */

static size_t put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return 2;
}

/* A record whose owner is a pointer to `owner`. */
static size_t put_record(uint8_t *at, unsigned owner, unsigned type, const void *data, unsigned len)
{
    size_t n = put16(at, 0xC000 | owner);
    n += put16(at + n, type);
    n += put16(at + n, 1);
    n += put16(at + n, 0);
    n += put16(at + n, 10);
    n += put16(at + n, len);
    memcpy(at + n, data, len);
    return n + len;
}

/* The reply in place of the query of `len` octets; 0 for none. */
static size_t make_reply(uint8_t *packet, size_t len)
{
    static const uint8_t target[] = "\4real\4test";
    const char *label = (const char *)packet + 13;
    size_t label_len = packet[12], end = 12;
    while (end < len && packet[end] != 0) {
        end += packet[end] + 1u;
    }
    unsigned type = (unsigned)packet[end + 1] << 8 | packet[end + 2];
    size_t at = end + 5;
    packet[2] = 0x81;
    packet[3] = 0x80;
    put16(packet + 6, 0);
    put16(packet + 8, 0);
    put16(packet + 10, 0);
    if (label_len == 6 && memcmp(label, "silent", 6) == 0) {
        return 0;
    }
    if (label_len == 4 && memcmp(label, "fail", 4) == 0) {
        packet[3] |= DNS_SERVFAIL;
    } else if (label_len == 4 && memcmp(label, "good", 4) == 0) {
        size_t cname = at + 12;
        at += put_record(packet + at, 12, DNS_CNAME, target, sizeof target);
        if (type == DNS_A) {
            at += put_record(packet + at, (unsigned)cname, DNS_A, "\12\1\2\6", 4);
            at += put_record(packet + at, (unsigned)cname, DNS_A, "\12\1\2\5", 4);
            put16(packet + 6, 3);
        } else {
            at +=
                put_record(packet + at, (unsigned)cname, DNS_AAAA, "\375\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5", 16);
            put16(packet + 6, 2);
        }
    } else {
        packet[3] |= DNS_NXDOMAIN;
    }
    return at;
}

static pid_t start_server(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    pid_t parent = getpid();
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        no_namespace = "port 53 cannot be bound";
        return -1;
    }
    pid_t pid = fork();
    if (pid != 0) {
        close(fd);
        return pid;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (getppid() == parent) {
        uint8_t packet[1024];
        struct sockaddr_in from;
        socklen_t from_len = sizeof from;
        ssize_t got = recvfrom(fd, packet, 512, 0, (struct sockaddr *)&from, &from_len);
        size_t len = got < 17 ? 0 : make_reply(packet, (size_t)got);
        if (len > 0) {
            sendto(fd, packet, len, 0, (struct sockaddr *)&from, from_len);
        }
    }
    _exit(0);
}

/* ---- what the cases share ----------------------------------------------------------------------------- */

struct fixture {
    struct arena *arena;
    struct system_path *path;
    pid_t helper;
    struct system_path_settings settings;
};

/* The state letter and parent of a process; false where there is none. */
static bool process(pid_t pid, char *letter, pid_t *parent)
{
    char path[64], text[512] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    bool whole = fgets(text, sizeof text, file) != NULL;
    fclose(file);
    const char *behind_name = strrchr(text, ')');
    int number;
    if (!whole || behind_name == NULL || sscanf(behind_name, ") %c %d", letter, &number) != 2) {
        return false;
    }
    *parent = (pid_t)number;
    return true;
}

/* A living child of `parent` that is not the DNS server; 0 where there is none. */
static pid_t child_of(pid_t parent)
{
    DIR *dir = opendir("/proc");
    pid_t found = 0;
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10), its_parent;
        char letter;
        if (pid > 0 && pid != server && process(pid, &letter, &its_parent) && its_parent == parent &&
            letter != 'Z') {
            found = pid;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return found;
}

/* A process that has ended and is not reaped counts as gone. */
static bool gone(pid_t pid)
{
    char letter;
    pid_t parent;
    return !process(pid, &letter, &parent) || letter == 'Z';
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
}

static bool soon(bool (*holds)(pid_t), pid_t pid)
{
    for (int i = 0; i < 500 && !holds(pid); i++) {
        nap();
    }
    return holds(pid);
}

static bool childless(pid_t pid)
{
    return child_of(pid) == 0;
}

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct err err;
    *state = fixture;
    fixture->arena = arena_new();
    if (!system_path_start(fixture->arena, &fixture->path, &err)) {
        return -1;
    }
    fixture->helper = child_of(getpid());
    if (fixture->helper <= 0) {
        return -1; /* signals must not go to process 0 */
    }
    fixture->settings = (struct system_path_settings){
        .limit_us = 20 * SECOND, .origin_us = clock_monotonic_us(), .deadline_us = INT64_MAX};
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    system_path_end(fixture->path);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static struct observation **ask(struct fixture *fixture, const char *const *names, size_t count, bool *whole)
{
    struct observation **list = arena_array(fixture->arena, count, sizeof(struct observation *));
    for (size_t i = 0; i < count; i++) {
        list[i] = arena_alloc(fixture->arena, sizeof **list);
        list[i]->id = (int)i + 1;
        list[i]->question = (struct question){.qname = names[i], .qtype = DNS_A, .rd = true};
    }
    *whole = system_path_resolve(fixture->path, fixture->arena, list, count, &fixture->settings);
    return list;
}

static struct observation *ask_one(struct fixture *fixture, const char *name)
{
    bool whole;
    struct observation *observation = ask(fixture, &name, 1, &whole)[0];
    assert_int_equal(whole, !observation->cut);
    return observation;
}

#define NEED_NAMESPACE()                                                                                     \
    do {                                                                                                     \
        if (no_namespace != NULL) {                                                                          \
            fprintf(stderr, "SKIPPED: %s: no namespace of our own: %s\n", __func__, no_namespace);           \
            skip();                                                                                          \
        }                                                                                                    \
    } while (0)

static void assert_addresses(const struct observation *observation, const char *const *expected, size_t count)
{
    assert_non_null(observation->system);
    assert_int_equal(observation->system->n_addresses, count);
    for (size_t i = 0; i < count; i++) {
        char room[IP_TEXT];
        assert_string_equal(ip_format(&observation->system->addresses[i], room), expected[i]);
    }
}

/* ---- cases that need no name server ------------------------------------------------------------------- */

static void localhost_is_answered_by_the_hosts_file(void **state)
{
    struct fixture *fixture = *state;
    const struct observation *observation = ask_one(fixture, "localhost");
    assert_int_equal(observation->outcome, OUTCOME_ANSWERED);
    assert_false(observation->cut);
    assert_null(observation->system->error);
    assert_non_null(observation->system->canonical);
    assert_true(observation->system->n_addresses >= 1);
    for (size_t i = 0; i < observation->system->n_addresses; i++) {
        assert_int_equal(ip_classify(&observation->system->addresses[i]), IP_LOOPBACK);
    }
    assert_true(observation->sent_us >= 0);
    assert_true(observation->rtt_us > 0 && observation->rtt_us < 20 * SECOND);
    assert_int_equal(observation->n_packets, 0);
}

static void a_set_stop_flag_cuts_everything(void **state)
{
    struct fixture *fixture = *state;
    volatile sig_atomic_t stop = 1;
    fixture->settings.stop = &stop;
    const struct observation *observation = ask_one(fixture, "localhost");
    assert_int_equal(observation->outcome, OUTCOME_NOT_ASKED);
    assert_true(observation->cut);
    assert_int_equal(observation->sent_us, -1);
    assert_null(observation->system);
}

static void a_passed_deadline_cuts_everything(void **state)
{
    struct fixture *fixture = *state;
    fixture->settings.deadline_us = clock_monotonic_us();
    const struct observation *observation = ask_one(fixture, "localhost");
    assert_int_equal(observation->outcome, OUTCOME_NOT_ASKED);
    assert_true(observation->cut);
}

static void the_helper_is_harmless(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(ask_one(fixture, "localhost")->outcome, OUTCOME_ANSWERED); /* it has set itself up */
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/limits", (int)fixture->helper);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    bool found = false;
    while (fgets(line, sizeof line, file) != NULL) {
        unsigned long soft = 1, hard = 1;
        if (sscanf(line, "Max core file size %lu %lu", &soft, &hard) == 2) {
            found = true;
            assert_int_equal(soft, 0);
            assert_int_equal(hard, 0);
        }
    }
    fclose(file);
    assert_true(found);
}

static void sigint_does_not_end_the_helper(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(ask_one(fixture, "localhost")->outcome, OUTCOME_ANSWERED);
    assert_int_equal(kill(fixture->helper, SIGINT), 0);
    assert_int_equal(ask_one(fixture, "localhost")->outcome, OUTCOME_ANSWERED);
}

static void a_dead_helper_is_told(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(kill(fixture->helper, SIGKILL), 0);
    assert_true(soon(gone, fixture->helper));
    for (int i = 0; i < 2; i++) { /* the second time it is known from the start */
        const char *const names[] = {"localhost", "localhost", "localhost"};
        bool whole;
        struct observation **list = ask(fixture, names, 3, &whole);
        assert_false(whole);
        for (int j = 0; j < 3; j++) {
            assert_true(list[j]->cut);
            assert_non_null(strstr(list[j]->error, "the helper process"));
            assert_null(list[j]->system);
        }
    }
}

static void ending_leaves_no_process(void **state)
{
    struct fixture *fixture = *state;
    system_path_end(fixture->path);
    fixture->path = NULL;
    assert_int_equal(kill(fixture->helper, 0), -1);
    assert_int_equal(errno, ESRCH);
    system_path_end(NULL);
}

static void the_helper_dies_with_its_parent(void **state)
{
    (void)state;
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct fixture inner = {.arena = arena_new(),
                                .settings = {.limit_us = 20 * SECOND,
                                             .origin_us = clock_monotonic_us(),
                                             .deadline_us = INT64_MAX}};
        struct err err;
        pid_t helper = system_path_start(inner.arena, &inner.path, &err) ? child_of(getpid()) : 0;
        if (helper > 0) {
            ask_one(&inner, "localhost"); /* now it has begun in earnest, and asked for the signal */
        }
        ssize_t wrote = write(pipes[1], &helper, sizeof helper);
        while (wrote > 0) {
            pause();
        }
        _exit(1);
    }
    close(pipes[1]);
    pid_t helper = 0;
    assert_int_equal(read(pipes[0], &helper, sizeof helper), sizeof helper);
    close(pipes[0]);
    assert_true(helper > 0);
    assert_false(gone(helper));
    kill(helper, SIGSTOP); /* so that it cannot see the socket close */
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    bool died = soon(gone, helper);
    if (!died) {
        kill(helper, SIGKILL);
    }
    assert_true(died);
}

/* ---- the messages ------------------------------------------------------------------------------------- */

static void the_helper_ends_at_a_malformed_request(void **state)
{
    (void)state;
    struct helper_request unended = {.order = HELPER_RESOLVE}, unknown = {.order = 77};
    memset(unended.name, 'a', sizeof unended.name);
    char large[sizeof(struct helper_request) + 1] = {HELPER_RESOLVE};
    const struct {
        const void *data;
        size_t len;
    } cases[] = {{"x", 1}, {&unended, sizeof unended}, {&unknown, sizeof unknown}, {large, sizeof large}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int pair[2], status;
        assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
        pid_t self = getpid(), pid = fork();
        if (pid == 0) {
            close(pair[0]);
            helper_serve(pair[1], self);
        }
        close(pair[1]);
        assert_int_equal(send(pair[0], cases[i].data, cases[i].len, MSG_NOSIGNAL), cases[i].len);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        char byte;
        assert_int_equal(recv(pair[0], &byte, 1, MSG_DONTWAIT), 0);
        close(pair[0]);
    }
}

static void replies_are_checked(void **state)
{
    struct fixture *fixture = *state;
    struct helper_reply *reply = arena_alloc(fixture->arena, sizeof *reply);
    reply->status = HELPER_DONE;
    reply->n_addresses = 2;
    reply->addresses[0] = (struct ip){.family = 4, .bytes = {10, 1, 2, 5}};
    reply->addresses[1] = (struct ip){.family = 6, .bytes = {0xfd, [15] = 1}};
    size_t size = helper_reply_size(2);
    assert_true(system_path_reply_valid(reply, size));
    assert_false(system_path_reply_valid(reply, size - 1));
    assert_false(system_path_reply_valid(reply, size + 1));
    assert_false(system_path_reply_valid(reply, 3));
    reply->addresses[0].bytes[7] = 1;
    assert_false(system_path_reply_valid(reply, size));
    reply->addresses[0] = (struct ip){.family = 5};
    assert_false(system_path_reply_valid(reply, size));
    reply->addresses[0] = reply->addresses[1];
    reply->status = 0;
    assert_false(system_path_reply_valid(reply, size));
    reply->status = HELPER_FAILED + 1;
    assert_false(system_path_reply_valid(reply, size));
    reply->status = HELPER_DONE;
    memset(reply->canonical, 'a', sizeof reply->canonical);
    assert_false(system_path_reply_valid(reply, size));
    reply->canonical[3] = '\0';
    assert_true(system_path_reply_valid(reply, size));
    reply->n_addresses = UINT32_MAX;
    assert_false(system_path_reply_valid(reply, helper_reply_size(UINT32_MAX)));
}

static void replies_are_put_in_words(void **state)
{
    struct fixture *fixture = *state;
    struct arena *arena = fixture->arena;
    struct helper_reply *reply = arena_alloc(arena, sizeof *reply);
    reply->status = HELPER_DONE;
    reply->code = EAI_NONAME;
    assert_string_equal(system_path_answer(arena, reply)->error, "EAI_NONAME: Name or service not known");
    reply->code = EAI_SYSTEM;
    reply->system_errno = ENETUNREACH;
    assert_string_equal(system_path_answer(arena, reply)->error,
                        "EAI_SYSTEM: System error (Network is unreachable)");
    reply->code = 0;
    assert_non_null(system_path_answer(arena, reply)->error); /* success without an address is none */
    reply->n_addresses = 3;
    reply->addresses[0] = (struct ip){.family = 6, .bytes = {0xfd, [15] = 1}};
    reply->addresses[1] = reply->addresses[2] = (struct ip){.family = 4, .bytes = {10, 1, 2, 5}};
    strcpy(reply->canonical, "Contoso-AI.Privatelink.openai.azure.com.");
    const struct system_answer *answer = system_path_answer(arena, reply);
    assert_null(answer->error);
    assert_int_equal(answer->n_addresses, 2);
    assert_int_equal(answer->addresses[0].family, 4);
    assert_string_equal(answer->canonical, "contoso-ai.privatelink.openai.azure.com");
    strcpy(reply->canonical, "no name at all");
    assert_null(system_path_answer(arena, reply)->canonical);
    reply->more = 1;
    assert_non_null(strstr(system_path_answer(arena, reply)->error, "8192"));
    reply->status = HELPER_DIED;
    reply->code = SIGSEGV;
    assert_non_null(strstr(system_path_answer(arena, reply)->error, "Segmentation fault"));
    assert_int_equal(system_path_answer(arena, reply)->n_addresses, 0);
}

/* ---- cases with a name server ------------------------------------------------------------------------- */

static void both_families_and_the_canonical_name(void **state)
{
    NEED_NAMESPACE();
    const struct observation *observation = ask_one(*state, "good.test");
    assert_int_equal(observation->outcome, OUTCOME_ANSWERED);
    assert_null(observation->system->error);
    assert_string_equal(observation->system->canonical, "real.test");
    const char *const expected[] = {"10.1.2.5", "10.1.2.6", "fd00::5"};
    assert_addresses(observation, expected, 3);
}

static void no_such_name_is_an_answer(void **state)
{
    NEED_NAMESPACE();
    const struct observation *observation = ask_one(*state, "nobody.test");
    assert_int_equal(observation->outcome, OUTCOME_ANSWERED);
    assert_true(text_starts(observation->system->error, "EAI_NONAME: "));
    assert_int_equal(observation->system->n_addresses, 0);
    assert_null(observation->system->canonical);
}

static void failing_servers_are_an_answer_too(void **state)
{
    NEED_NAMESPACE();
    const struct observation *observation = ask_one(*state, "fail.test");
    assert_int_equal(observation->outcome, OUTCOME_ANSWERED);
    assert_true(text_starts(observation->system->error, "EAI_AGAIN: "));
}

static void the_hosts_file_counts(void **state)
{
    NEED_NAMESPACE();
    const struct observation *observation = ask_one(*state, "alias.test");
    const char *const expected[] = {"10.9.9.9"};
    assert_addresses(observation, expected, 1);
    assert_string_equal(observation->system->canonical, "pinned.test");
}

/* LOCALDOMAIN and RES_OPTIONS are set in main(). */
static void search_domains_of_the_environment_count(void **state)
{
    NEED_NAMESPACE();
    const struct observation *observation = ask_one(*state, "good");
    assert_null(observation->system->error);
    assert_string_equal(observation->system->canonical, "real.test");
}

static void the_limit_ends_a_call_that_hangs(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    fixture->settings.limit_us = SECOND / 2;
    const char *const names[] = {"silent.test", "good.test"};
    bool whole;
    int64_t start = clock_monotonic_us();
    struct observation **list = ask(fixture, names, 2, &whole);
    int64_t took = clock_monotonic_us() - start;
    assert_true(whole); /* a time-out is a result */
    assert_int_equal(list[0]->outcome, OUTCOME_TIMEOUT);
    assert_false(list[0]->cut);
    assert_null(list[0]->system);
    assert_int_equal(list[0]->rtt_us, -1);
    assert_int_equal(list[1]->outcome, OUTCOME_ANSWERED);
    assert_true(took >= SECOND / 2 &&
                took < 10 * SECOND); /* getaddrinfo alone would take a minute, see main() */
    assert_true(soon(childless, fixture->helper));
    assert_int_equal(ask_one(fixture, "good.test")->outcome, OUTCOME_ANSWERED);
}

static void no_more_than_eight_at_once(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    enum { NAMES = 20 };
    const char *names[NAMES];
    for (int i = 0; i < NAMES; i++) {
        names[i] = "silent.test";
    }
    names[NAMES - 1] = "good.test";
    fixture->settings.limit_us = 800 * 1000;
    bool whole;
    struct observation **list = ask(fixture, names, NAMES, &whole);
    assert_true(whole);
    for (int i = 0; i < NAMES - 1; i++) {
        assert_int_equal(list[i]->outcome, OUTCOME_TIMEOUT);
        assert_true(i < 8 || list[i]->sent_us >= list[i - 8]->sent_us + 800 * 1000);
    }
    assert_int_equal(list[NAMES - 1]->outcome, OUTCOME_ANSWERED);
}

static void the_deadline_tells_begun_from_not_begun(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    const char *names[12];
    for (int i = 0; i < 12; i++) {
        names[i] = "silent.test";
    }
    fixture->settings.deadline_us = clock_monotonic_us() + SECOND / 2;
    bool whole;
    struct observation **list = ask(fixture, names, 12, &whole);
    assert_false(whole);
    for (int i = 0; i < 12; i++) {
        assert_true(list[i]->cut);
        assert_null(list[i]->error);
        assert_int_equal(list[i]->outcome, i < 8 ? OUTCOME_TIMEOUT : OUTCOME_NOT_ASKED);
        assert_int_equal(list[i]->sent_us >= 0, i < 8);
    }
    assert_true(soon(childless, fixture->helper));
}

struct ticks {
    pid_t helper;
    int signal;       /* to the helper's child, while it is at work; 0: none */
    bool kill_helper; /* while its child is at work */
    pid_t child;      /* last seen */
    size_t count, total;
    volatile sig_atomic_t stop;
};

static void on_tick(void *context, size_t done, size_t total)
{
    struct ticks *ticks = context;
    pid_t child = child_of(ticks->helper);
    ticks->count++;
    ticks->total = total;
    ticks->child = child != 0 ? child : ticks->child;
    if (ticks->signal != 0 && done == 0 && child != 0) {
        kill(child, ticks->signal);
    }
    if (ticks->kill_helper && child != 0) {
        kill(ticks->helper, SIGKILL);
    }
    ticks->stop = ticks->count >= 3;
}

static void a_crash_inside_getaddrinfo_is_the_answer(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    struct ticks ticks = {.helper = fixture->helper, .signal = SIGSEGV};
    fixture->settings.tick = on_tick;
    fixture->settings.tick_context = &ticks;
    const struct observation *observation = ask_one(fixture, "silent.test");
    assert_int_equal(observation->outcome, OUTCOME_ANSWERED);
    assert_non_null(strstr(observation->system->error, "signal 11"));
    assert_int_equal(ticks.total, 1);
}

static void children_die_with_the_helper(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    struct ticks ticks = {.helper = fixture->helper, .kill_helper = true};
    fixture->settings.tick = on_tick;
    fixture->settings.tick_context = &ticks;
    const struct observation *observation = ask_one(fixture, "silent.test");
    assert_true(observation->cut);
    assert_int_equal(observation->outcome, OUTCOME_TIMEOUT);
    assert_non_null(strstr(observation->error, "has ended"));
    assert_true(ticks.child > 0);
    assert_true(soon(gone, ticks.child));
}

static void an_interrupt_ends_the_wait(void **state)
{
    NEED_NAMESPACE();
    struct fixture *fixture = *state;
    struct ticks ticks = {.helper = fixture->helper};
    fixture->settings.tick = on_tick;
    fixture->settings.tick_context = &ticks;
    fixture->settings.stop = &ticks.stop;
    const struct observation *observation = ask_one(fixture, "silent.test");
    assert_int_equal(observation->outcome, OUTCOME_TIMEOUT);
    assert_true(observation->cut);
    assert_true(ticks.count < 100);
}

int main(void)
{
    signal(SIGPIPE, SIG_DFL); /* whatever the caller ignores: a helper that is gone must not end us */
    setenv("LOCALDOMAIN", "test", 1);
    setenv("RES_OPTIONS", "timeout:30 attempts:2", 1);
    no_namespace = enter_namespace();
    server = no_namespace == NULL ? start_server() : -1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(localhost_is_answered_by_the_hosts_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_set_stop_flag_cuts_everything, setup, teardown),
        cmocka_unit_test_setup_teardown(a_passed_deadline_cuts_everything, setup, teardown),
        cmocka_unit_test_setup_teardown(the_helper_is_harmless, setup, teardown),
        cmocka_unit_test_setup_teardown(sigint_does_not_end_the_helper, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dead_helper_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(ending_leaves_no_process, setup, teardown),
        cmocka_unit_test(the_helper_dies_with_its_parent),
        cmocka_unit_test(the_helper_ends_at_a_malformed_request),
        cmocka_unit_test_setup_teardown(replies_are_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(replies_are_put_in_words, setup, teardown),
        cmocka_unit_test_setup_teardown(both_families_and_the_canonical_name, setup, teardown),
        cmocka_unit_test_setup_teardown(no_such_name_is_an_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(failing_servers_are_an_answer_too, setup, teardown),
        cmocka_unit_test_setup_teardown(the_hosts_file_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(search_domains_of_the_environment_count, setup, teardown),
        cmocka_unit_test_setup_teardown(the_limit_ends_a_call_that_hangs, setup, teardown),
        cmocka_unit_test_setup_teardown(no_more_than_eight_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(the_deadline_tells_begun_from_not_begun, setup, teardown),
        cmocka_unit_test_setup_teardown(a_crash_inside_getaddrinfo_is_the_answer, setup, teardown),
        cmocka_unit_test_setup_teardown(children_die_with_the_helper, setup, teardown),
        cmocka_unit_test_setup_teardown(an_interrupt_ends_the_wait, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    return failed;
}
