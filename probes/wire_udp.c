#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "probes/wire.h"

enum {
    UDP_BUFFER = 1 << 20, /* octets of replies that may wait; the kernel gives as much of it as it allows */
    PENDING_MAX = 16,     /* errors that one call passes over before it believes them */
};

int udp_open(const struct ip *address, uint16_t port, int *error)
{
    struct sockaddr_storage to;
    socklen_t to_len = wire_address(address, port, &to);
    int fd = socket(to.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        *error = errno;
        return -1;
    }
    int on = 1, room = UDP_BUFFER;
    if (address->family == 6) {
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    } else {
        (void)setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (connect(fd, (const struct sockaddr *)&to, to_len) != 0) {
        *error = errno;
        close(fd);
        return -1;
    }
    return fd;
}

int udp_send(int fd, const uint8_t *data, size_t len)
{
    int error = 0;
    for (int i = 0; i < PENDING_MAX; i++) {
        if (send(fd, data, len, MSG_NOSIGNAL) >= 0) {
            return 0;
        }
        error = errno;
        if (error != EINTR && wire_trouble(error) == WIRE_BUSY) {
            return error;
        }
    }
    return error;
}

ssize_t udp_receive(int fd, uint8_t *data, size_t size)
{
    for (int i = 0; i < PENDING_MAX; i++) {
        ssize_t got = recv(fd, data, size, 0);
        if (got >= 0 || errno == EAGAIN) {
            return got;
        }
    }
    return -1;
}

/* The address of the host that sent the ICMP error, "" where the kernel does not know it. */
static const char *offender(const struct sock_extended_err *extended, size_t room,
                            char text[static INET6_ADDRSTRLEN])
{
    const struct sockaddr *from = SO_EE_OFFENDER(extended);
    text[0] = '\0';
    if (room >= sizeof *extended + sizeof(struct sockaddr_in) && from->sa_family == AF_INET) {
        struct sockaddr_in in4;
        memcpy(&in4, from, sizeof in4);
        inet_ntop(AF_INET, &in4.sin_addr, text, INET6_ADDRSTRLEN);
    } else if (room >= sizeof *extended + sizeof(struct sockaddr_in6) && from->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, from, sizeof in6);
        inet_ntop(AF_INET6, &in6.sin6_addr, text, INET6_ADDRSTRLEN);
    }
    return text;
}

/* Whether the control message tells of an ICMP error; fills in error and text. */
static bool read_extended(const struct cmsghdr *header, struct udp_error *out)
{
    bool v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR;
    bool v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR;
    size_t room = header->cmsg_len - CMSG_LEN(0);
    if ((!v4 && !v6) || room < sizeof(struct sock_extended_err)) {
        return false;
    }
    const struct sock_extended_err *extended =
        (const struct sock_extended_err *)(const void *)CMSG_DATA(header);
    if (extended->ee_origin != SO_EE_ORIGIN_ICMP && extended->ee_origin != SO_EE_ORIGIN_ICMP6) {
        return false;
    }
    char from[INET6_ADDRSTRLEN];
    offender(extended, room, from);
    out->error = (int)extended->ee_errno;
    snprintf(out->text, sizeof out->text, "%s (ICMP%s type %u code %u%s%s)", strerror(out->error),
             v6 ? "v6" : "", extended->ee_type, extended->ee_code, from[0] != '\0' ? " from " : "", from);
    return true;
}

bool udp_error(int fd, struct udp_error *out)
{
    for (int i = 0; i < PENDING_MAX; i++) {
        _Alignas(struct cmsghdr) char control[512];
        struct iovec quote = {out->quote, sizeof out->quote};
        struct msghdr message = {
            .msg_iov = &quote, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t got = recvmsg(fd, &message, MSG_ERRQUEUE);
        if (got < 0) {
            return false;
        }
        out->quote_len = (size_t)got;
        for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
             header = CMSG_NXTHDR(&message, header)) {
            if (read_extended(header, out)) {
                return true;
            }
        }
    }
    return false;
}
