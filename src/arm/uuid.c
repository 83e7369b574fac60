#include "arm/uuid.h"

#include <sys/random.h>

const char *uuid_random(struct arena *arena)
{
    unsigned char b[16] = {0};
    ssize_t got = getrandom(b, sizeof b, 0);
    (void)got; /* zeros would do */
    return arena_printf(arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
                        b[1], b[2], b[3], b[4], b[5], (b[6] & 0x0F) | 0x40, b[7], (b[8] & 0x3F) | 0x80, b[9],
                        b[10], b[11], b[12], b[13], b[14], b[15]);
}
