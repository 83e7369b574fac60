/*
 * dbus_message.h - messages of the D-Bus wire protocol, version 1: a method call written, a reply read. Pure.
 *
 * Just what asking a service for properties needs (D-Bus Specification, "Message Protocol" and "Type
 * System"). Whatever a peer sends is read within its bounds.
 */
#ifndef PLDIG_BASE_DBUS_MESSAGE_H
#define PLDIG_BASE_DBUS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum {
    DBUS_HEAD = 16,             /* octets that tell how long a message is */
    DBUS_MESSAGE_MAX = 1 << 20, /* the longest that is read; the protocol allows 128 MiB */
    DBUS_METHOD_RETURN = 2,     /* values of dbus_message.type */
    DBUS_ERROR = 3,
};

/* A method call whose arguments are at most two strings. */
struct dbus_call {
    uint32_t serial; /* not 0 */
    const char *destination, *path, *interface, *member;
    const char *arguments[2];
    size_t n_arguments;
};

/* Appends the call in little-endian order. It asks the bus not to start the service. */
void dbus_write_call(struct buf *out, const struct dbus_call *call);

/* Values in the order in which they stand. A value that is not there sets `failed`, and every later one is
 * then 0, "" or nothing. */
struct dbus_reader {
    const uint8_t *data;
    size_t size, at;
    bool big; /* big-endian */
    bool failed;
};

/* Skips padding up to a multiple of `alignment` (1, 2, 4 or 8). */
void dbus_align(struct dbus_reader *reader, size_t alignment);
uint8_t dbus_byte(struct dbus_reader *reader);
uint32_t dbus_uint32(struct dbus_reader *reader); /* also int32 and boolean */
uint64_t dbus_uint64(struct dbus_reader *reader);
const char *dbus_string(struct dbus_reader *reader);    /* also an object path; in the message's own octets */
const char *dbus_signature(struct dbus_reader *reader); /* likewise */
/* Enters an array whose elements have this alignment: *end is where it ends, at most the reader's size. */
void dbus_array(struct dbus_reader *reader, size_t alignment, size_t *end);

/* The length of a message by its first DBUS_HEAD octets; 0 where they begin none, or one that is too long. */
size_t dbus_message_size(const uint8_t head[static DBUS_HEAD]);

struct dbus_message {
    uint8_t type;
    uint32_t reply_serial;   /* 0 where it is no reply */
    const char *error;       /* name of an error; NULL */
    const char *signature;   /* of the body; "" */
    struct dbus_reader body; /* at its first value */
};

/* Reads a whole message of `size` octets, which the result points into; false where it is malformed. */
bool dbus_read_message(const uint8_t *data, size_t size, struct dbus_message *out);

#endif
