/*
 * system_path_helper.h - the process in which getaddrinfo is called, and the messages between it and
 * system_path.c.
 *
 * Messages are whole packets of a SOCK_SEQPACKET pair. The helper forks one child for each request; the child
 * writes the reply itself and ends. Nothing but these structs goes over the socket.
 */
#ifndef PLDIG_PROBES_SYSTEM_PATH_HELPER_H
#define PLDIG_PROBES_SYSTEM_PATH_HELPER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/ip.h"
#include "dns/name.h"

enum helper_order { HELPER_RESOLVE = 1, HELPER_CANCEL };

struct helper_request {
    uint32_t order;
    uint32_t serial; /* chosen by the asker; names the child in CANCEL and in the reply */
    char name[DNS_NAME_TEXT];
};

enum helper_status {
    HELPER_DONE = 1, /* getaddrinfo returned `code` */
    HELPER_DIED,     /* the child ended without a reply; `code` is the signal, 0 for an exit */
    HELPER_FAILED,   /* no child could be made; `code` is errno */
};

enum { HELPER_ADDRESSES = 8192 }; /* more than two DNS replies of 64 KiB can hold */

struct helper_reply {
    uint32_t status;
    uint32_t serial;
    int32_t code;
    int32_t system_errno; /* for EAI_SYSTEM */
    uint32_t n_addresses;
    uint32_t more;                         /* 1 where there were more addresses than fit */
    char canonical[DNS_NAME_TEXT];         /* "" for none */
    struct ip addresses[HELPER_ADDRESSES]; /* as many as n_addresses are sent */
};

/* The length of a reply on the socket. */
static inline size_t helper_reply_size(uint32_t n_addresses)
{
    return offsetof(struct helper_reply, addresses) + n_addresses * sizeof(struct ip);
}

/* Serves the socket until its other end closes or `parent`, the process that forked this one, dies. */
_Noreturn void helper_serve(int fd, pid_t parent);

#endif
