/*
 * wire.h - sockets towards one DNS server, as the tap uses them: never blocking, closed on exec. The engine
 * owns them, c-ares never sees them.
 *
 * Every function that fails leaves the reason as an errno value, and wire_trouble() sorts these.
 */
#ifndef PLDIG_PROBES_WIRE_H
#define PLDIG_PROBES_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/ip.h"

enum { WIRE_QUOTE = 64 }; /* octets kept of a packet that an ICMP error quotes: its header is what matters */

enum wire_trouble {
    WIRE_BUSY,        /* buffers or descriptors are used up: to be tried again */
    WIRE_REFUSED,     /* port closed, connection reset */
    WIRE_UNREACHABLE, /* no route, host or network unreachable, prohibited here or on the way, and all else */
};

enum wire_trouble wire_trouble(int error);

/* The socket address of a server; its length. */
socklen_t wire_address(const struct ip *address, uint16_t port, struct sockaddr_storage *out);

/*
 * UDP: a socket from a random port that receives from this server only, with ICMP errors in its error queue.
 * -1 and *error for none.
 */
int udp_open(const struct ip *address, uint16_t port, int *error);

/* Sends one packet. An ICMP error that waits on the socket makes send() fail without sending: such calls are
 * repeated. Returns 0 or an errno value. */
int udp_send(int fd, const uint8_t *data, size_t len);

/* Receives one packet of at most `size` octets; -1 where there is none. Errors that wait on the socket are
 * passed over: udp_error() tells them. */
ssize_t udp_receive(int fd, uint8_t *data, size_t size);

/* An ICMP error about a packet that was sent. */
struct udp_error {
    int error;                 /* as errno says it: ECONNREFUSED for port unreachable */
    uint8_t quote[WIRE_QUOTE]; /* the beginning of the packet's payload, as far as the error quotes it */
    size_t quote_len;
    char text[128]; /* "Connection refused (ICMP type 3 code 3 from 10.0.0.4)" */
};

/* Takes one ICMP error from the socket's error queue; false where there is none. */
bool udp_error(int fd, struct udp_error *out);

/* A TCP connection for one question, RFC 7766 section 8: each message behind its length. */
struct tcp_stream {
    int fd;
    bool connected;
    struct arena *arena; /* of the frame that is being read */
    uint8_t length[2];
    size_t have; /* octets read of length and frame */
    uint8_t *frame;
    uint8_t out[2 + 512];
    size_t out_len, out_at;
};

enum tcp_event {
    TCP_WAIT,   /* nothing more for now */
    TCP_FRAME,  /* *data, *len: valid until the next call */
    TCP_CLOSED, /* by the other end, or an error (*error other than 0); *data, *len is the part of a frame
                   that came, if any */
};

/* Begins to connect; poll for writing, then call tcp_connected(). Returns 0 or an errno value, with nothing
 * open. */
int tcp_open(struct tcp_stream *stream, const struct ip *address, uint16_t port);
/* Whether the connection stands; *error is 0, or why it will never stand. */
bool tcp_connected(struct tcp_stream *stream, int *error);
/* Sends the message behind its length; what does not fit now stays for tcp_flush(). Returns 0 or an errno
 * value. */
int tcp_send(struct tcp_stream *stream, const uint8_t *data, size_t len);
int tcp_flush(struct tcp_stream *stream);
bool tcp_flushed(const struct tcp_stream *stream);
enum tcp_event tcp_read(struct tcp_stream *stream, const uint8_t **data, size_t *len, int *error);
void tcp_close(struct tcp_stream *stream);

#endif
