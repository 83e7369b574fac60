/*
 * dns_wire.h - DNS messages laid out octet by octet, for tests: also those no encoder would make.
 */
#ifndef PLDIG_TESTS_DNS_WIRE_H
#define PLDIG_TESTS_DNS_WIRE_H

#include <stdint.h>
#include <string.h>

struct wire {
    uint8_t data[70000];
    size_t len;
};

static inline void wire_octets(struct wire *wire, const void *data, size_t len)
{
    memcpy(wire->data + wire->len, data, len);
    wire->len += len;
}

static inline void wire_u8(struct wire *wire, unsigned value)
{
    wire->data[wire->len++] = (uint8_t)value;
}

static inline void wire_u16(struct wire *wire, unsigned value)
{
    wire_u8(wire, value >> 8);
    wire_u8(wire, value & 0xFF);
}

static inline void wire_u32(struct wire *wire, uint32_t value)
{
    wire_u16(wire, value >> 16);
    wire_u16(wire, value & 0xFFFF);
}

/* Starts the message. Flags as RFC 1035 section 4.1.1 lays them out: 0x8180 is a usual recursive answer. */
static inline void wire_header(struct wire *wire, unsigned flags, unsigned questions, unsigned answers,
                               unsigned authorities, unsigned additionals)
{
    wire->len = 0;
    wire_u16(wire, 0x1234);
    wire_u16(wire, flags);
    wire_u16(wire, questions);
    wire_u16(wire, answers);
    wire_u16(wire, authorities);
    wire_u16(wire, additionals);
}

/* "www.example" as labels, without the root. */
static inline void wire_labels(struct wire *wire, const char *name)
{
    while (*name != '\0') {
        size_t len = strcspn(name, ".");
        wire_u8(wire, (unsigned)len);
        wire_octets(wire, name, len);
        name += len + (name[len] == '.');
    }
}

static inline void wire_name(struct wire *wire, const char *name)
{
    wire_labels(wire, name);
    wire_u8(wire, 0);
}

static inline void wire_pointer(struct wire *wire, size_t target)
{
    wire_u16(wire, 0xC000U | (unsigned)target);
}

static inline void wire_question(struct wire *wire, const char *name, unsigned type)
{
    wire_name(wire, name);
    wire_u16(wire, type);
    wire_u16(wire, 1);
}

/* What follows the owner of a record, without its RDATA. */
static inline void wire_fixed(struct wire *wire, unsigned type, uint32_t ttl, size_t rdlength)
{
    wire_u16(wire, type);
    wire_u16(wire, 1);
    wire_u32(wire, ttl);
    wire_u16(wire, (unsigned)rdlength);
}

#endif
