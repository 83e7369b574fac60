#include <string.h>

#include "dns/name.h"

static bool stands_plain(uint8_t octet)
{
    return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_' ||
           octet == '*';
}

/* Writes one octet of a label in lower case, escaped where it must be; returns the end of the text. */
static char *put_octet(char *text, uint8_t octet)
{
    if (octet >= 'A' && octet <= 'Z') {
        octet = (uint8_t)(octet + ('a' - 'A'));
    }
    if (stands_plain(octet)) {
        *text++ = (char)octet;
        return text;
    }
    *text++ = '\\';
    if (octet == '.') {
        *text++ = '.';
        return text;
    }
    *text++ = (char)('0' + octet / 100);
    *text++ = (char)('0' + octet / 10 % 10);
    *text++ = (char)('0' + octet % 10);
    return text;
}

bool dns_name_unpack(const uint8_t *message, size_t size, size_t *offset, char out[static DNS_NAME_TEXT],
                     size_t *len, bool *cut)
{
    size_t at = *offset, limit = *offset, behind = 0, wire = 1;
    unsigned pointers = 0;
    char *text = out;
    *cut = false;
    for (;;) {
        if (at >= size) {
            *cut = pointers == 0;
            return false;
        }
        uint8_t kind = message[at];
        if (kind == 0) {
            break;
        }
        if (kind >= 0xC0) {
            if (size - at < 2) {
                *cut = pointers == 0;
                return false;
            }
            size_t target = (size_t)(kind & 0x3F) << 8 | message[at + 1];
            if (target >= limit || ++pointers > DNS_NAME_POINTERS) {
                return false;
            }
            if (pointers == 1) {
                behind = at + 2;
            }
            at = limit = target;
            continue;
        }
        wire += 1U + kind;
        if (kind > 63 || wire > DNS_NAME_WIRE) {
            return false;
        }
        if (size - at - 1 < kind) {
            *cut = pointers == 0;
            return false;
        }
        if (text > out) {
            *text++ = '.';
        }
        for (size_t i = 1; i <= kind; i++) {
            text = put_octet(text, message[at + i]);
        }
        at += 1U + kind;
    }
    if (text == out) {
        *text++ = '.';
    }
    *text = '\0';
    *len = (size_t)(text - out);
    *offset = pointers > 0 ? behind : at + 1;
    return true;
}
