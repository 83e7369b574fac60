#include "probes/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

enum wire_trouble wire_trouble(int error)
{
    switch (error) {
    case EAGAIN:
    case EINTR:
    case ENOBUFS:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case EADDRINUSE:
        return WIRE_BUSY;
    case ECONNREFUSED:
    case ECONNRESET:
    case ECONNABORTED:
    case EPIPE:
        return WIRE_REFUSED;
    default:
        return WIRE_UNREACHABLE;
    }
}

socklen_t wire_address(const struct ip *address, uint16_t port, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof *out);
    if (address->family == 6) {
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
        memcpy(&in6.sin6_addr, address->bytes, sizeof in6.sin6_addr);
        memcpy(out, &in6, sizeof in6);
        return sizeof in6;
    }
    struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    memcpy(&in4.sin_addr, address->bytes, sizeof in4.sin_addr);
    memcpy(out, &in4, sizeof in4);
    return sizeof in4;
}
