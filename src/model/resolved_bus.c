#include "model/resolved_bus.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/dbus_message.h"
#include "base/text.h"
#include "dns/name.h"

enum {
    PATIENCE_US = 1000000, /* for everything together: resolved answers within milliseconds */
    OTHERS_MAX = 64,       /* signals and the like between two replies */
    SCOPE_DNS = 1,         /* bit of a link's ScopesMask: it asks unicast DNS */
    DBUS_AF_INET = 2,
    DBUS_AF_INET6 = 10,
};

static const char resolve1[] = "org.freedesktop.resolve1";

struct bus {
    struct arena *arena;
    const char *name; /* of the socket, for errors */
    int fd;
    int64_t until_us;
    uint32_t serial;
};

/* ---- octets ---- */

static bool failed(const struct bus *bus, struct err *err, const char *why)
{
    return err_set(err, ERR_IO, "the system bus (%s): %s", bus->name, why);
}

static bool wait_for(const struct bus *bus, short events, struct err *err)
{
    for (;;) {
        struct pollfd fd = {bus->fd, events, 0};
        int64_t left_us = bus->until_us - clock_monotonic_us();
        int ready = left_us > 0 ? poll(&fd, 1, (int)((left_us + 999) / 1000)) : 0;
        if (ready > 0) {
            return true;
        }
        if (ready == 0) {
            return failed(bus, err, "no answer within a second");
        }
        if (errno != EINTR) {
            return failed(bus, err, strerror(errno));
        }
    }
}

static bool send_all(const struct bus *bus, const void *data, size_t size, struct err *err)
{
    for (size_t sent = 0; sent < size;) {
        ssize_t done = send(bus->fd, (const char *)data + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (done >= 0) {
            sent += (size_t)done;
        } else if (errno == EAGAIN) {
            if (!wait_for(bus, POLLOUT, err)) {
                return false;
            }
        } else if (errno != EINTR) {
            return failed(bus, err, strerror(errno));
        }
    }
    return true;
}

static bool receive_all(const struct bus *bus, void *out, size_t size, struct err *err)
{
    for (size_t got = 0; got < size;) {
        ssize_t done = recv(bus->fd, (char *)out + got, size - got, MSG_DONTWAIT);
        if (done > 0) {
            got += (size_t)done;
        } else if (done == 0) {
            return failed(bus, err, "it closed the connection");
        } else if (errno == EAGAIN) {
            if (!wait_for(bus, POLLIN, err)) {
                return false;
            }
        } else if (errno != EINTR) {
            return failed(bus, err, strerror(errno));
        }
    }
    return true;
}

static bool open_socket(struct bus *bus, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(bus->name) >= sizeof address.sun_path) {
        return failed(bus, err, "its path is too long");
    }
    strcpy(address.sun_path, bus->name);
    bus->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bus->fd < 0 || connect(bus->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        return failed(bus, err, strerror(errno));
    }
    return true;
}

/* The peer knows who we are by the socket; the user's number, in hexadecimal, only says so (D-Bus
 * Specification, "Authentication Protocol"). */
static bool sign_in(const struct bus *bus, struct err *err)
{
    char reply[256];
    size_t len = 0;
    const char *uid = arena_printf(bus->arena, "%u", (unsigned)geteuid());
    const char *hello = arena_printf(bus->arena, "AUTH EXTERNAL %s\r\n",
                                     text_hex(bus->arena, (const uint8_t *)uid, strlen(uid)));
    if (!send_all(bus, "", 1, err) || !send_all(bus, hello, strlen(hello), err)) {
        return false;
    }
    do {
        if (len == sizeof reply - 1) {
            return failed(bus, err, "it speaks another protocol");
        }
        if (!receive_all(bus, reply + len, 1, err)) {
            return false;
        }
    } while (reply[len++] != '\n');
    reply[len] = '\0';
    if (!text_starts(reply, "OK ")) {
        return failed(bus, err, "it does not let this user in");
    }
    return send_all(bus, "BEGIN\r\n", 7, err);
}

/* ---- calls ---- */

static bool receive_message(const struct bus *bus, struct dbus_message *out, struct err *err)
{
    uint8_t head[DBUS_HEAD];
    if (!receive_all(bus, head, sizeof head, err)) {
        return false;
    }
    size_t size = dbus_message_size(head);
    if (size == 0) {
        return failed(bus, err, "a message that cannot be read");
    }
    uint8_t *data = arena_alloc(bus->arena, size);
    memcpy(data, head, sizeof head);
    if (!receive_all(bus, data + sizeof head, size - sizeof head, err)) {
        return false;
    }
    return dbus_read_message(data, size, out) || failed(bus, err, "a malformed message");
}

static bool call(struct bus *bus, struct dbus_call *what, struct dbus_message *out, struct err *err)
{
    struct buf packet;
    buf_init(&packet, bus->arena);
    what->serial = ++bus->serial;
    dbus_write_call(&packet, what);
    if (!send_all(bus, packet.data, packet.len, err)) {
        return false;
    }
    for (int i = 0; i < OTHERS_MAX; i++) {
        if (!receive_message(bus, out, err)) {
            return false;
        }
        if (out->reply_serial != what->serial) {
            continue;
        }
        if (out->type == DBUS_METHOD_RETURN) {
            return true;
        }
        return failed(bus, err,
                      arena_printf(bus->arena, "%s says %s", what->destination,
                                   out->error != NULL ? text_printable(bus->arena, out->error) : "nothing"));
    }
    return failed(bus, err, "no reply among many messages");
}

static bool get(struct bus *bus, const char *path, const char *interface, const char *property,
                struct dbus_message *out, struct err *err)
{
    struct dbus_call what = {.destination = resolve1,
                             .path = path,
                             .interface = "org.freedesktop.DBus.Properties",
                             .member = "Get",
                             .arguments = {interface, property},
                             .n_arguments = 2};
    return call(bus, &what, out, err);
}

/* ---- what they return ---- */

static bool variant(struct dbus_reader *body, const char *type)
{
    return text_equal(dbus_signature(body), type) && !body->failed;
}

bool resolved_bus_servers(struct arena *arena, struct dbus_reader *body, struct resolved *out)
{
    size_t end;
    if (!variant(body, "a(iiay)")) {
        return false;
    }
    dbus_array(body, 8, &end);
    while (!body->failed && body->at < end) {
        struct ip ip = {0};
        size_t octets_end, n = 0;
        dbus_align(body, 8);
        int ifindex = (int)dbus_uint32(body);
        uint32_t family = dbus_uint32(body);
        dbus_array(body, 1, &octets_end);
        while (!body->failed && body->at < octets_end) {
            uint8_t octet = dbus_byte(body);
            if (n < sizeof ip.bytes) {
                ip.bytes[n] = octet;
            }
            n++;
        }
        ip.family = family == DBUS_AF_INET && n == 4 ? 4 : family == DBUS_AF_INET6 && n == 16 ? 6 : 0;
        struct resolved_link *link =
            ip.family != 0 && ifindex >= 0 && !body->failed ? resolved_link_of(arena, out, ifindex) : NULL;
        if (link != NULL) {
            resolved_add_server(arena, link, &ip);
        }
    }
    return !body->failed;
}

bool resolved_bus_domains(struct arena *arena, struct dbus_reader *body, struct resolved *out)
{
    size_t end;
    if (!variant(body, "a(isb)")) {
        return false;
    }
    dbus_array(body, 8, &end);
    while (!body->failed && body->at < end) {
        char *name;
        struct err err;
        dbus_align(body, 8);
        int ifindex = (int)dbus_uint32(body);
        const char *text = dbus_string(body);
        bool route_only = dbus_uint32(body) != 0;
        if (body->failed || ifindex < 0 || !dns_name_parse(arena, text, &name, &err)) {
            continue;
        }
        struct resolved_link *link = resolved_link_of(arena, out, ifindex);
        if (link != NULL) {
            resolved_add_domain(arena, link, name, route_only);
        }
    }
    return !body->failed;
}

/* A link's object is named by its index, whose first digit is written as a label cannot begin with one. */
static bool ask_link(struct bus *bus, struct resolved_link *link, bool *has_scope, struct err *err)
{
    static const char interface[] = "org.freedesktop.resolve1.Link";
    struct dbus_message reply;
    const char *index = arena_printf(bus->arena, "%d", link->ifindex);
    const char *path =
        arena_printf(bus->arena, "/org/freedesktop/resolve1/link/_%02x%s", (unsigned)index[0], index + 1);
    if (!get(bus, path, interface, "ScopesMask", &reply, err) || !variant(&reply.body, "t")) {
        return false;
    }
    *has_scope = (dbus_uint64(&reply.body) & SCOPE_DNS) != 0;
    if (!get(bus, path, interface, "DefaultRoute", &reply, err) || !variant(&reply.body, "b")) {
        return false;
    }
    link->default_route = dbus_uint32(&reply.body) != 0 ? TRI_YES : TRI_NO;
    return !reply.body.failed;
}

/* A link that has gone meanwhile is left out too. */
static void ask_links(struct bus *bus, struct resolved *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->n_links; i++) {
        struct err err;
        bool has_scope = out->links[i].ifindex == 0;
        if (has_scope || (ask_link(bus, &out->links[i], &has_scope, &err) && has_scope)) {
            out->links[kept++] = out->links[i];
        }
    }
    out->n_links = kept;
}

static bool ask_all(struct bus *bus, struct resolved *out, struct err *err)
{
    static const char path[] = "/org/freedesktop/resolve1", manager[] = "org.freedesktop.resolve1.Manager";
    struct dbus_message reply;
    struct dbus_call hello = {.destination = "org.freedesktop.DBus",
                              .path = "/org/freedesktop/DBus",
                              .interface = "org.freedesktop.DBus",
                              .member = "Hello"};
    if (!open_socket(bus, err) || !sign_in(bus, err) || !call(bus, &hello, &reply, err)) {
        return false;
    }
    if (!get(bus, path, manager, "DNS", &reply, err)) {
        return false;
    }
    if (!resolved_bus_servers(bus->arena, &reply.body, out)) {
        return failed(bus, err, "malformed servers");
    }
    if (!get(bus, path, manager, "Domains", &reply, err)) {
        return false;
    }
    if (!resolved_bus_domains(bus->arena, &reply.body, out)) {
        return failed(bus, err, "malformed domains");
    }
    ask_links(bus, out);
    return true;
}

bool resolved_bus_read(struct arena *arena, const char *socket_path, struct resolved *out, struct err *err)
{
    struct bus bus = {arena, socket_path, -1, clock_monotonic_us() + PATIENCE_US, 0};
    bool ok = ask_all(&bus, out, err);
    if (bus.fd >= 0) {
        close(bus.fd);
    }
    return ok;
}
