/* systemd-resolved over the system bus: a stand-in on a socket answers as version 252 does, and otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/dbus_message.h"
#include "model/resolved_bus.h"

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* ---- messages made by hand, in either order of octets ---- */

struct maker {
    struct buf out;
    bool big;
};

static void u32(struct maker *m, uint32_t value)
{
    while (m->out.len % 4 != 0) {
        buf_char(&m->out, 0);
    }
    for (int i = 0; i < 4; i++) {
        buf_char(&m->out, (char)(value >> 8 * (m->big ? 3 - i : i)));
    }
}

static void align8(struct maker *m)
{
    while (m->out.len % 8 != 0) {
        buf_char(&m->out, 0);
    }
}

static void str(struct maker *m, const char *text)
{
    u32(m, (uint32_t)strlen(text));
    buf_add(&m->out, text, strlen(text) + 1);
}

static void sig(struct maker *m, const char *text)
{
    buf_char(&m->out, (char)strlen(text));
    buf_add(&m->out, text, strlen(text) + 1);
}

static void set_u32(struct maker *m, size_t at, size_t value)
{
    for (size_t i = 0; i < 4; i++) {
        m->out.data[at + i] = (char)(value >> 8 * (m->big ? 3 - i : i));
    }
}

/* Head of a reply; its body follows at a multiple of 8. */
static size_t reply_head(struct maker *m, struct arena *arena, bool big, int type, uint32_t serial,
                         const char *body_signature)
{
    buf_init(&m->out, arena);
    m->big = big;
    const char head[4] = {big ? 'B' : 'l', (char)type, 1, 1};
    buf_add(&m->out, head, 4);
    u32(m, 0);
    u32(m, 77);
    u32(m, 0);
    buf_char(&m->out, 5);
    sig(m, "u");
    u32(m, serial);
    align8(m);
    buf_char(&m->out, 6);
    sig(m, "s");
    str(m, ":1.23");
    if (type == DBUS_ERROR) {
        align8(m);
        buf_char(&m->out, 4);
        sig(m, "s");
        str(m, "org.freedesktop.DBus.Error.ServiceUnknown");
    }
    align8(m);
    buf_char(&m->out, 8);
    sig(m, "g");
    sig(m, body_signature);
    set_u32(m, 12, m->out.len - 16);
    align8(m);
    return m->out.len;
}

static void reply_end(struct maker *m, size_t body)
{
    set_u32(m, 4, m->out.len - body);
}

static size_t array_begin(struct maker *m)
{
    u32(m, 0);
    size_t at = m->out.len - 4;
    align8(m);
    return at;
}

/* The length counts from the first element, behind the padding. */
static void array_end(struct maker *m, size_t at)
{
    set_u32(m, at, m->out.len - ((at + 4 + 7) / 8 * 8));
}

static void server(struct maker *m, uint32_t ifindex, uint32_t family, const char *octets, uint32_t n)
{
    align8(m);
    u32(m, ifindex);
    u32(m, family);
    u32(m, n);
    buf_add(&m->out, octets, n);
}

static void domain(struct maker *m, uint32_t ifindex, const char *name, bool route_only)
{
    align8(m);
    u32(m, ifindex);
    str(m, name);
    u32(m, route_only);
}

static void servers_body(struct maker *m)
{
    sig(m, "a(iiay)");
    size_t array = array_begin(m);
    server(m, 0, 2, "\x0a\1\1\1", 4);
    server(m, 12, 2, "\x0a\0\0\4", 4);
    server(m, 12, 10, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
    server(m, 12, 2, "\x0a\0\0\4\5", 5);                                 /* not an address */
    server(m, 12, 10, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\2\3\4\5", 20); /* nor this */
    server(m, 12, 99, "\x0a\0\0\7", 4);
    server(m, UINT32_MAX, 2, "\x0a\0\0\x8", 4);
    server(m, 4, 2, "\x0a\x8\0\1", 4);
    array_end(m, array);
}

static void domains_body(struct maker *m)
{
    sig(m, "a(isb)");
    size_t array = array_begin(m);
    domain(m, 12, "openai.azure.com", true);
    domain(m, 12, "vpn.Corp.", false);
    domain(m, 12, "a..b", true);
    domain(m, 3, ".", true);
    array_end(m, array);
}

/* ---- the stand-in ---- */

enum manner { GOOD, BIG, NO_SERVICE, NO_ENTRY, SILENT, CUT, RUBBISH, ENDLESS };

struct bus {
    char path[64];
    pid_t pid;
};

static bool take(int fd, void *out, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t done = read(fd, (char *)out + got, size - got);
        if (done <= 0) {
            return false;
        }
        got += (size_t)done;
    }
    return true;
}

static void give(int fd, const struct buf *data)
{
    ssize_t done = write(fd, data->data, data->len);
    (void)done;
}

/* What the call's octets ask for. The member's name stands in them as it is. */
static bool asks(const uint8_t *data, size_t size, const char *text)
{
    return memmem(data, size, text, strlen(text) + 1) != NULL;
}

static bool answer(struct arena *arena, int fd, enum manner manner)
{
    uint8_t head[DBUS_HEAD], *data;
    if (!take(fd, head, sizeof head)) {
        return false;
    }
    size_t size = dbus_message_size(head);
    data = arena_alloc(arena, size);
    memcpy(data, head, sizeof head);
    if (!take(fd, data + sizeof head, size - sizeof head)) {
        return false;
    }
    uint32_t serial = (uint32_t)data[8] | (uint32_t)data[9] << 8;
    struct maker m, signal;
    bool big = manner == BIG;
    bool scope12 = asks(data, size, "/org/freedesktop/resolve1/link/_312");
    size_t body;
    if (asks(data, size, "Hello")) {
        body = reply_head(&m, arena, big, DBUS_METHOD_RETURN, serial, "s");
        str(&m, ":1.23");
        reply_end(&m, body);
        give(fd, &m.out);
        body = reply_head(&signal, arena, big, 4, 0, "s"); /* NameAcquired comes unasked */
        str(&signal, ":1.23");
        reply_end(&signal, body);
        give(fd, &signal.out);
        return true;
    }
    if (manner == NO_SERVICE) {
        body = reply_head(&m, arena, big, DBUS_ERROR, serial, "s");
        str(&m, "The name is not activatable");
    } else {
        body = reply_head(&m, arena, big, DBUS_METHOD_RETURN, serial, "v");
        if (asks(data, size, "DNS")) {
            servers_body(&m);
        } else if (asks(data, size, "Domains")) {
            domains_body(&m);
        } else if (asks(data, size, "ScopesMask")) {
            sig(&m, "t");
            align8(&m);
            u32(&m, big ? 0 : scope12 ? 5 : 4); /* 12 has DNS and LLMNR, the others LLMNR only */
            u32(&m, big ? (scope12 ? 5 : 4) : 0);
        } else {
            sig(&m, "b");
            u32(&m, 0);
        }
    }
    reply_end(&m, body);
    if (manner == CUT) {
        m.out.len -= 3;
        give(fd, &m.out);
        return false;
    }
    if (manner == RUBBISH) {
        memset(m.out.data + 16, 0xFF, m.out.len - 16);
    }
    for (int i = 0; manner == ENDLESS && i < 100; i++) {
        body = reply_head(&signal, arena, big, 4, 0, "s");
        str(&signal, "again");
        reply_end(&signal, body);
        give(fd, &signal.out);
    }
    give(fd, &m.out);
    return true;
}

static _Noreturn void serve(int listener, enum manner manner)
{
    char line[64];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    struct arena *arena = arena_new();
    int fd = accept(listener, NULL, NULL);
    size_t len = 0;
    while (fd >= 0 && len < sizeof line - 1 && take(fd, line + len, 1) && line[len] != '\n') {
        len++;
    }
    line[len] = '\0';
    if (manner == SILENT) {
        pause();
    }
    /* NUL, AUTH EXTERNAL and the user's number, each digit as two of hexadecimal */
    bool known = line[0] == '\0' && strncmp(line + 1, "AUTH EXTERNAL 3", 15) == 0;
    const char *word = manner == NO_ENTRY || !known ? "REJECTED EXTERNAL\r\n" : "OK 1234deadbeef\r\n";
    ssize_t done = write(fd, word, strlen(word));
    char begin[7];
    if (done > 0 && take(fd, begin, sizeof begin)) {
        while (answer(arena, fd, manner)) {
        }
    }
    _exit(0);
}

static struct bus start(enum manner manner)
{
    struct bus bus = {"/tmp/pldig-test-bus-XXXXXX", 0};
    assert_non_null(mkdtemp(bus.path));
    strcat(bus.path, "/socket");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, bus.path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 4), 0);
    bus.pid = fork();
    if (bus.pid == 0) {
        serve(listener, manner);
    }
    close(listener);
    return bus;
}

static void stop(struct bus *bus)
{
    kill(bus->pid, SIGKILL);
    waitpid(bus->pid, NULL, 0);
    unlink(bus->path);
    *strrchr(bus->path, '/') = '\0';
    assert_int_equal(rmdir(bus->path), 0);
}

static void check_good(struct arena *arena, enum manner manner)
{
    struct resolved read = {0};
    struct err err = {0};
    char room[IP_TEXT];
    struct bus bus = start(manner);
    assert_true(resolved_bus_read(arena, bus.path, &read, &err));
    stop(&bus);
    /* 3 and 4 have no DNS scope. */
    assert_int_equal(read.n_links, 2);
    assert_int_equal(read.links[0].ifindex, 0);
    assert_int_equal(read.links[0].n_servers, 1);
    assert_int_equal(read.links[0].default_route, TRI_UNKNOWN);
    const struct resolved_link *vpn = &read.links[1];
    assert_int_equal(vpn->ifindex, 12);
    assert_int_equal(vpn->n_servers, 2);
    assert_string_equal(ip_format(&vpn->servers[0], room), "10.0.0.4");
    assert_string_equal(ip_format(&vpn->servers[1], room), "fd00::1");
    assert_int_equal(vpn->n_domains, 2);
    assert_string_equal(vpn->domains[0], "openai.azure.com");
    assert_true(vpn->route_only[0]);
    assert_string_equal(vpn->domains[1], "vpn.corp");
    assert_false(vpn->route_only[1]);
    assert_int_equal(vpn->default_route, TRI_NO);
}

static void little_endian(void **state)
{
    check_good(*state, GOOD);
}

static void big_endian(void **state)
{
    check_good(*state, BIG);
}

static void buses_without_an_answer(void **state)
{
    static const struct {
        enum manner manner;
        const char *error;
    } cases[] = {
        {NO_SERVICE, "org.freedesktop.resolve1 says org.freedesktop.DBus.Error.ServiceUnknown"},
        {NO_ENTRY, "does not let this user in"},
        {SILENT, "no answer within a second"},
        {CUT, "closed the connection"},
        {RUBBISH, "malformed"},
        {ENDLESS, "no reply among many messages"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct resolved read = {0};
        struct err err = {0};
        struct bus bus = start(cases[i].manner);
        int64_t began = clock_monotonic_us();
        assert_false(resolved_bus_read(*state, bus.path, &read, &err));
        assert_true(clock_monotonic_us() - began < 20 * 1000000);
        stop(&bus);
        assert_int_equal(err.kind, ERR_IO);
        assert_non_null(strstr(err.text, cases[i].error));
        assert_non_null(strstr(err.text, bus.path)); /* its folder: stop() cut the rest */
    }
    struct resolved read = {0};
    struct err err = {0};
    assert_false(resolved_bus_read(*state, "/nonexistent/socket", &read, &err));
    assert_non_null(strstr(err.text, "No such file"));
}

/* Every octet cut off and every octet changed: nothing is read beyond, and what cannot be is refused. */
static void damaged_replies(void **state)
{
    struct maker m;
    size_t body = reply_head(&m, *state, false, DBUS_METHOD_RETURN, 3, "v");
    servers_body(&m);
    reply_end(&m, body);
    struct dbus_message message;
    struct resolved read = {0};
    assert_true(dbus_read_message((const uint8_t *)m.out.data, m.out.len, &message));
    assert_string_equal(message.signature, "v");
    assert_int_equal(message.reply_serial, 3);
    assert_true(resolved_bus_servers(*state, &message.body, &read));
    for (size_t len = 0; len < m.out.len; len++) {
        uint8_t *copy = arena_memdup(*state, m.out.data, len);
        assert_false(dbus_read_message(copy, len, &message));
        struct dbus_reader cut = {copy, len, body < len ? body : len, false, false};
        struct resolved part = {0};
        assert_false(resolved_bus_servers(*state, &cut, &part));
    }
    for (size_t at = 0; at < m.out.len; at++) {
        for (int bit = 0; bit < 8; bit++) {
            uint8_t *copy = arena_memdup(*state, m.out.data, m.out.len);
            struct resolved changed = {0};
            copy[at] ^= (uint8_t)(1 << bit);
            if (dbus_read_message(copy, m.out.len, &message)) {
                resolved_bus_servers(*state, &message.body, &changed);
                resolved_bus_domains(*state, &message.body, &changed);
            }
        }
    }
}

static void a_call(void **state)
{
    struct buf out;
    buf_init(&out, *state);
    const struct dbus_call call = {.serial = 0x01020304,
                                   .destination = "a.b",
                                   .path = "/a",
                                   .interface = "c.d",
                                   .member = "Get",
                                   .arguments = {"x", "yz"},
                                   .n_arguments = 2};
    dbus_write_call(&out, &call);
    static const char expected[] = "l\1\2\1\x0f\0\0\0\4\3\2\1\x48\0\0\0"
                                   "\1\1o\0\2\0\0\0/a\0\0\0\0\0\0"
                                   "\2\1s\0\3\0\0\0c.d\0\0\0\0\0"
                                   "\3\1s\0\3\0\0\0Get\0\0\0\0\0"
                                   "\6\1s\0\3\0\0\0a.b\0\0\0\0\0"
                                   "\x8\1g\0\2ss\0"
                                   "\1\0\0\0x\0\0\0\2\0\0\0yz";
    assert_int_equal(out.len, sizeof expected);
    assert_memory_equal(out.data, expected, sizeof expected);
    assert_int_equal(dbus_message_size((const uint8_t *)out.data), out.len);
    struct dbus_message message;
    assert_true(dbus_read_message((const uint8_t *)out.data, out.len, &message));
    assert_string_equal(dbus_string(&message.body), "x");
    assert_string_equal(dbus_string(&message.body), "yz");
    assert_false(message.body.failed);
    assert_string_equal(dbus_string(&message.body), "");
    assert_true(message.body.failed);
}

static void sizes(void **state)
{
    (void)state;
    uint8_t head[DBUS_HEAD] = {'l', 2, 0, 1, 8, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0};
    assert_int_equal(dbus_message_size(head), 16 + 16 + 8);
    head[6] = 0x20; /* two MiB */
    assert_int_equal(dbus_message_size(head), 0);
    head[6] = 0;
    head[3] = 2;
    assert_int_equal(dbus_message_size(head), 0);
    head[3] = 1;
    head[0] = 'x';
    assert_int_equal(dbus_message_size(head), 0);
    memset(head + 4, 0xFF, 12);
    head[0] = 'B';
    assert_int_equal(dbus_message_size(head), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(little_endian, set_up, tear_down),
        cmocka_unit_test_setup_teardown(big_endian, set_up, tear_down),
        cmocka_unit_test_setup_teardown(buses_without_an_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_replies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_call, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sizes, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("resolved bus", tests, NULL, NULL);
}
