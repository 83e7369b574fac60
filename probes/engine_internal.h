/*
 * engine_internal.h - what the parts of the engine share. Nobody else includes it.
 *
 *   engine.c          the interface: setting up, taking questions in, ending
 *   engine_loop.c     the poll loop: read, time out, send, wait
 *   engine_queue.c    which question goes next: window, rate, silence
 *   engine_send.c     one packet on its way: ids, pool of source ports, TCP connections
 *   engine_receive.c  what sockets have to tell: packets, ICMP errors, TCP frames and ends
 *   engine_reply.c    whose packet it is and what it means
 *   engine_end.c      how a question ends
 *
 * The life of a question: waiting -> in flight -> ended, and after its last time-out listened for before it
 * is done.
 */
#ifndef PLDIG_PROBES_ENGINE_INTERNAL_H
#define PLDIG_PROBES_ENGINE_INTERNAL_H

#include "probes/engine.h"
#include "probes/pace.h"
#include "probes/tap.h"
#include "probes/wire.h"

enum {
    ENGINE_PORTS = 8, /* source ports of a UDP channel: against spoofing, and one bad server of several */
    ENGINE_FIRST_FLIGHT = 3,           /* questions that show whether a resolver is silent */
    ENGINE_WINDOW_MAX = 4096,          /* far below the 65,536 ids there are */
    ENGINE_BUSY_US = 2000,             /* pause where the system has no buffers or descriptors */
    ENGINE_UNWANTED_MAX = 16,          /* packets kept on a question besides sent ones and the reply */
    ENGINE_UNWANTED_OCTETS = 16 << 20, /* and all of them together */
    ENGINE_LISTENING_MAX = 32768,      /* half of the ids of a channel */
};

struct ask_list {
    struct ask *first, *last;
    size_t count;
};

/* One question. */
struct ask {
    struct tap_ticket ticket; /* first, so that a ticket is its ask */
    struct observation *observation;
    struct channel *channel;
    struct ask_list *list; /* where it is: waiting, in flight, listening; NULL when done */
    struct ask *previous, *next;
    uint16_t id;          /* on the wire */
    uint8_t ports;        /* UDP: source ports it was sent from, one bit each */
    bool wants_to_send;   /* its next packet is due and waits for the rate */
    bool replied_badly;   /* a packet that is meant for it came and was no reply */
    int tries;            /* packets sent */
    int refusals;         /* ICMP errors about them */
    size_t unwanted;      /* packets recorded besides sent ones and the reply */
    int64_t due_us;       /* when waiting for a reply ends, for this try (UDP) or for good (TCP) */
    int64_t sent_us;      /* of the latest packet */
    int64_t busy_us;      /* since when the system is too busy to send it; 0 */
    enum outcome trouble; /* REFUSED_CONNECTION or UNREACHABLE where the path said so; else NOT_ASKED */
    const char *trouble_text;
    struct tcp_stream *stream; /* TCP: the question's own connection, in place from its first attempt on */
    struct watch *watch;       /* of the stream */
};

/* What epoll hands back for a descriptor. */
struct watch {
    struct channel *channel;
    struct ask *ask; /* NULL for a socket of the pool */
    int fd;          /* -1 after closing: events of the same round are void */
    unsigned port;   /* index in the pool */
};

/* One resolver over one transport. */
struct channel {
    struct engine *engine;
    struct resolver *resolver;
    enum transport transport;
    struct tap *tap;
    struct ask_list waiting, in_flight, listening;
    struct ask *
        *by_id; /* 65,536 places: the latest question of each id, also an ended one; NULL before the first */
    struct ask *last_ended; /* takes packets that nothing else does */
    size_t n_wanting;       /* questions in flight that want to send */
    int64_t due_us;         /* no question in flight is due before; may be too early, never too late */
    int64_t busy_until_us;  /* the system has no room for packets before */
    struct watch ports[ENGINE_PORTS];
};

struct resolver {
    const struct engine_server *server;
    int tries;                  /* packets of a question, at most */
    struct channel channels[2]; /* by transport */
    struct pace pace;
    bool answered;
    int failures; /* questions that ended without a sign of life, before any answer */
};

struct engine {
    struct arena *arena;
    struct engine_settings settings;
    struct resolver *resolvers;
    size_t n_resolvers;
    int epoll;
    bool cut;
    size_t total, done;
    int64_t progress_us; /* of the next progress call */
    size_t unwanted_octets;
    struct arena *scratch; /* for checking packets; renewed when it has grown */
    uint8_t *buffer;       /* one datagram of any size */
    uint8_t random[256];
    size_t random_at;   /* octets of it used */
    uint32_t port_salt; /* makes the choice of source ports unpredictable */
};

/* engine_queue.c */
/* Sends what window, rate and silence allow. Returns when it should be called again at the latest; INT64_MAX
 * if never. */
int64_t engine_send_due(struct engine *engine, int64_t now_us);
bool resolver_silent(const struct resolver *resolver);
void ask_list_add(struct ask_list *list, struct ask *ask);
/* Takes the question from the list it is in. */
void ask_list_remove(struct ask *ask);

/* engine_send.c */
extern const struct tap_hooks engine_tap_hooks;
/* Unpredictable octets; false where the system has none. */
bool engine_random(struct engine *engine, void *out, size_t len);
/* Puts the question in flight: gives it an id and hands it to c-ares, which has it sent. */
void ask_begin(struct ask *ask);
/* Sends its next packet: over UDP another one; over TCP it connects, or sends the message where the
 * connection stands. */
void ask_send(struct ask *ask);
void ask_want_to_send(struct ask *ask, bool wants);
/* The path has failed the question: what that makes of it unless a reply comes, and what the system said. */
void ask_trouble(struct ask *ask, enum wire_trouble trouble, const char *text);

/* engine_receive.c */
/* Waits until something can be read, at most until `until_us`, and reads it. */
void engine_receive(struct engine *engine, int64_t until_us);
/* Watching a descriptor that is in watch->fd; `events` as of epoll. */
bool watch_begin(struct watch *watch, uint32_t events);
void watch_change(struct watch *watch, uint32_t events);
/* Before closing it. */
void watch_end(struct watch *watch);

/* engine_reply.c */
/* A packet came to the source port `port` (UDP). */
void channel_packet(struct channel *channel, unsigned port, const uint8_t *data, size_t len);
/* A message came on the question's own connection (TCP). */
void ask_message(struct ask *ask, const uint8_t *data, size_t len);
/* A part of a message came that will not be completed. */
void ask_cut_off(struct ask *ask, const uint8_t *data, size_t len, const char *why);
/* Puts a packet on the observation. */
void ask_record_sent(struct ask *ask, const uint8_t *data, size_t len, int64_t at_us);

/* engine_end.c */
/* The reply has been recorded as the last packet. Also for a question that has ended: it is late, then. */
void ask_answered(struct ask *ask);
/* No reply came in time: ends with what is known of the path. */
void ask_unanswered(struct ask *ask, bool cut);
/* Ends a question that was waiting. */
void ask_not_asked(struct ask *ask, bool cut);
/* Gives up listening for a late reply. */
void ask_forget(struct ask *ask);
/* Deals with the questions whose time is up by `now_us`. */
void engine_overdue(struct engine *engine, int64_t now_us);
/* Ends everything that is open: deadline or stop. */
void engine_cut(struct engine *engine);
/* Forgets what has been listened for long enough; returns how many questions are left. */
size_t engine_listening(struct engine *engine, int64_t now_us);

#endif
