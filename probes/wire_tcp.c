#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "probes/wire.h"

int tcp_open(struct tcp_stream *stream, const struct ip *address, uint16_t port)
{
    struct sockaddr_storage to;
    socklen_t to_len = wire_address(address, port, &to);
    int on = 1;
    *stream = (struct tcp_stream){.fd = -1};
    int fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return errno;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const struct sockaddr *)&to, to_len) != 0 && errno != EINPROGRESS) {
        int error = errno;
        close(fd);
        return error;
    }
    stream->fd = fd;
    stream->arena = arena_new();
    return 0;
}

bool tcp_connected(struct tcp_stream *stream, int *error)
{
    socklen_t len = sizeof *error;
    struct sockaddr_storage peer;
    socklen_t peer_len = sizeof peer;
    *error = 0;
    if (!stream->connected && getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, error, &len) == 0 && *error == 0) {
        stream->connected = getpeername(stream->fd, (struct sockaddr *)&peer, &peer_len) == 0;
    }
    return stream->connected;
}

int tcp_send(struct tcp_stream *stream, const uint8_t *data, size_t len)
{
    if (len > sizeof stream->out - 2) {
        return EMSGSIZE;
    }
    stream->out[0] = (uint8_t)(len >> 8);
    stream->out[1] = (uint8_t)len;
    memcpy(stream->out + 2, data, len);
    stream->out_len = len + 2;
    stream->out_at = 0;
    return tcp_flush(stream);
}

int tcp_flush(struct tcp_stream *stream)
{
    while (!tcp_flushed(stream)) {
        ssize_t sent =
            send(stream->fd, stream->out + stream->out_at, stream->out_len - stream->out_at, MSG_NOSIGNAL);
        if (sent >= 0) {
            stream->out_at += (size_t)sent;
        } else if (errno == EAGAIN) {
            return 0;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

bool tcp_flushed(const struct tcp_stream *stream)
{
    return stream->out_at == stream->out_len;
}

/* Reads up to `want` octets in all of length and frame; false for the end, with *error. */
static bool read_until(struct tcp_stream *stream, size_t want, int *error)
{
    while (stream->have < want) {
        uint8_t *to = stream->have < 2 ? stream->length + stream->have : stream->frame + stream->have - 2;
        ssize_t got = recv(stream->fd, to, want - stream->have, 0);
        if (got > 0) {
            stream->have += (size_t)got;
        } else if (got == 0) {
            *error = 0;
            return false;
        } else if (errno != EINTR) {
            *error = errno;
            return false;
        }
    }
    return true;
}

enum tcp_event tcp_read(struct tcp_stream *stream, const uint8_t **data, size_t *len, int *error)
{
    size_t frame_len = (size_t)(stream->length[0] << 8 | stream->length[1]);
    if (stream->frame != NULL && stream->have == 2 + frame_len) { /* handed out by the call before */
        arena_free(stream->arena);
        stream->arena = arena_new();
        stream->frame = NULL;
        stream->have = 0;
    }
    bool whole = read_until(stream, 2, error);
    if (whole) {
        frame_len = (size_t)(stream->length[0] << 8 | stream->length[1]);
        if (stream->frame == NULL) {
            stream->frame = arena_alloc(stream->arena, frame_len);
        }
        whole = read_until(stream, 2 + frame_len, error);
    }
    *data = stream->frame;
    *len = stream->have > 2 ? stream->have - 2 : 0;
    if (whole) {
        return TCP_FRAME;
    }
    return *error == EAGAIN ? TCP_WAIT : TCP_CLOSED;
}

void tcp_close(struct tcp_stream *stream)
{
    if (stream->fd >= 0) {
        close(stream->fd);
        arena_free(stream->arena);
    }
    *stream = (struct tcp_stream){.fd = -1};
}
