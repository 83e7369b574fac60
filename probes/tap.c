#include "probes/tap.h"

#define CARES_NO_DEPRECATED
#include <ares.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dns/query.h"
#include "dns/rr.h"
#include "probes/wire.h"

struct tap {
    ares_channel channel;
    const struct tap_hooks *hooks;
    int handle; /* what c-ares takes for its socket: a real descriptor, but nothing goes through it */
    bool handle_taken;
    bool ending;
    struct sockaddr_storage server;
    socklen_t server_len;
    struct tap_ticket *carrying; /* within ares_send() */
    struct tap_ticket *first_receipt, *last_receipt;
};

/* ---- the socket functions ---- */

static ares_socket_t tap_socket(int family, int type, int protocol, void *data)
{
    struct tap *tap = data;
    (void)protocol;
    if (type != SOCK_DGRAM || family != tap->server.ss_family || tap->handle_taken) {
        errno = EAFNOSUPPORT;
        return ARES_SOCKET_BAD;
    }
    tap->handle_taken = true;
    return tap->handle;
}

static int tap_close(ares_socket_t fd, void *data)
{
    struct tap *tap = data;
    (void)fd;
    tap->handle_taken = false;
    return 0;
}

static int tap_connect(ares_socket_t fd, const struct sockaddr *to, ares_socklen_t to_len, void *data)
{
    (void)fd, (void)to, (void)to_len, (void)data;
    return 0;
}

/* Always successful: a failure to send is the owner's to record, and -1 would make c-ares act on its own. */
static ares_ssize_t tap_sendv(ares_socket_t fd, const struct iovec *parts, int n_parts, void *data)
{
    struct tap *tap = data;
    struct tap_ticket *ticket = tap->carrying;
    size_t len = 0;
    (void)fd;
    for (int i = 0; i < n_parts; i++) {
        len += parts[i].iov_len;
    }
    if (ticket != NULL && n_parts > 0 && parts[0].iov_len >= 2) {
        const uint8_t *header = parts[0].iov_base;
        tap->carrying = NULL;
        ticket->id = (uint16_t)(header[0] << 8 | header[1]);
        ticket->open = true;
        tap->hooks->send(ticket);
    }
    return (ares_ssize_t)len;
}

/* The question with RD only, as c-ares knows it; the packet on the wire has more. */
static bool encode(const struct tap_ticket *ticket, uint8_t out[static DNS_QUERY_MAX], size_t *len)
{
    struct dns_query query = {
        .qname = ticket->question->qname, .qtype = ticket->question->qtype, .rd = ticket->question->rd};
    return dns_query_encode(out, len, ticket->id, &query);
}

static ares_ssize_t tap_recvfrom(ares_socket_t fd, void *buffer, size_t size, int flags,
                                 struct sockaddr *from, ares_socklen_t *from_len, void *data)
{
    struct tap *tap = data;
    struct tap_ticket *ticket = tap->first_receipt;
    uint8_t receipt[DNS_QUERY_MAX];
    size_t len;
    (void)fd, (void)flags;
    if (ticket == NULL) {
        errno = EAGAIN;
        return -1;
    }
    tap->first_receipt = ticket->next_receipt;
    if (!encode(ticket, receipt, &len) || len > size) {
        errno = EAGAIN;
        return -1;
    }
    receipt[2] |= 0x80;         /* QR */
    receipt[3] |= DNS_SERVFAIL; /* RCODE */
    memcpy(buffer, receipt, len);
    if (from != NULL && from_len != NULL) {
        socklen_t room = *from_len < tap->server_len ? *from_len : tap->server_len;
        memcpy(from, &tap->server, room);
        *from_len = room;
    }
    return (ares_ssize_t)len;
}

static const struct ares_socket_functions socket_functions = {tap_socket, tap_close, tap_connect,
                                                              tap_recvfrom, tap_sendv};

/* ---- carrying ---- */

static void end_of_question(void *data, int status, int timeouts, unsigned char *reply, int reply_len)
{
    struct tap_ticket *ticket = data;
    struct tap *tap = ticket->tap;
    (void)timeouts, (void)reply, (void)reply_len;
    ticket->open = false;
    if (!ticket->has_receipt && !tap->ending) {
        tap->carrying = NULL;
        tap->hooks->failed(ticket, status == ARES_SUCCESS ? "it ended the question" : ares_strerror(status));
    }
}

void tap_carry(struct tap *tap, struct tap_ticket *ticket)
{
    uint8_t query[DNS_QUERY_MAX];
    size_t len;
    if (!encode(ticket, query, &len)) {
        tap->hooks->failed(ticket, "the name does not fit in a DNS message");
        return;
    }
    ticket->tap = tap;
    tap->carrying = ticket;
    ares_send(tap->channel, query, (int)len, end_of_question, ticket);
    if (tap->carrying == ticket) {
        tap->carrying = NULL;
        tap->hooks->failed(ticket, "it did not send the question");
    }
}

void tap_receipt(struct tap *tap, struct tap_ticket *ticket)
{
    if (!ticket->open || ticket->has_receipt) {
        return;
    }
    ticket->has_receipt = true;
    ticket->next_receipt = NULL;
    if (tap->first_receipt == NULL) {
        tap->first_receipt = ticket;
    } else {
        tap->last_receipt->next_receipt = ticket;
    }
    tap->last_receipt = ticket;
}

void tap_deliver(struct tap *tap)
{
    while (tap->first_receipt != NULL) {
        const struct tap_ticket *first = tap->first_receipt;
        ares_process_fd(tap->channel, tap->handle, ARES_SOCKET_BAD);
        if (tap->first_receipt == first) { /* c-ares has given the handle up: nobody waits for receipts */
            tap->first_receipt = NULL;
        }
    }
}

/* ---- setting up ---- */

/*
 * The host's resolver configuration must not reach the probes: no resolv.conf, and RES_OPTIONS hidden for the
 * moment, because "use-vc" there would turn c-ares to TCP against our word. Our own time-outs rule, so
 * c-ares' lies beyond any run.
 */
static int open_channel(struct tap *tap)
{
    enum { NEVER_MS = 3600 * 1000 };
    char nowhere[] = "/dev/null";
    struct ares_options options = {
        .flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC |
                 ARES_FLAG_STAYOPEN,
        .timeout = NEVER_MS,
        .tries = 1,
        .resolvconf_path = nowhere,
    };
    int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_DOMAINS | ARES_OPT_RESOLVCONF;
#ifdef ARES_OPT_MAXTIMEOUTMS
    options.maxtimeout = NEVER_MS;
    mask |= ARES_OPT_MAXTIMEOUTMS;
#endif
#ifdef ARES_OPT_QUERY_CACHE
    options.qcache_max_ttl = 0;
    mask |= ARES_OPT_QUERY_CACHE;
#endif
    const char *hidden = getenv("RES_OPTIONS");
    char *kept = hidden != NULL ? strdup(hidden) : NULL;
    if (hidden != NULL && kept == NULL) {
        return ARES_ENOMEM;
    }
    unsetenv("RES_OPTIONS");
    int status = ares_init_options(&tap->channel, &options, mask);
    if (kept != NULL) {
        setenv("RES_OPTIONS", kept, 1);
        free(kept);
    }
    return status;
}

static int set_server(struct tap *tap, const struct ip *address, uint16_t port)
{
    struct ares_addr_port_node node = {
        .family = address->family == 6 ? AF_INET6 : AF_INET, .udp_port = port, .tcp_port = port};
    memcpy(&node.addr, address->bytes, address->family == 6 ? 16 : 4);
    return ares_set_servers_ports(tap->channel, &node);
}

/* On a host without IPv6 any socket will do: an IPv6 server is for the owner to find unreachable. */
static int open_handle(int family)
{
    int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return fd >= 0 ? fd : socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

bool tap_new(struct arena *arena, const struct ip *address, uint16_t port, const struct tap_hooks *hooks,
             struct tap **out, struct err *err)
{
    struct tap *tap = arena_alloc(arena, sizeof *tap);
    tap->hooks = hooks;
    tap->server_len = wire_address(address, port, &tap->server);
    tap->handle = open_handle(tap->server.ss_family);
    if (tap->handle < 0) {
        return err_set(err, ERR_IO, "no socket for DNS questions: %s", strerror(errno));
    }
    int status = ares_library_init(ARES_LIB_INIT_ALL);
    if (status == ARES_SUCCESS) {
        status = open_channel(tap);
        if (status == ARES_SUCCESS) {
            ares_set_socket_functions(tap->channel, &socket_functions, tap);
            status = set_server(tap, address, port);
            if (status == ARES_SUCCESS) {
                *out = tap;
                return true;
            }
            ares_destroy(tap->channel);
        }
        ares_library_cleanup();
    }
    close(tap->handle);
    return err_set(err, ERR_IO, "c-ares %s cannot be set up: %s", tap_library_version(),
                   ares_strerror(status));
}

void tap_free(struct tap *tap)
{
    tap->ending = true;
    ares_destroy(tap->channel);
    ares_library_cleanup();
    close(tap->handle);
}

const char *tap_library_version(void)
{
    return ares_version(NULL);
}
