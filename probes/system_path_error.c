#include "probes/system_path_error.h"

#include <netdb.h>
#include <stddef.h>
#include <string.h>

static const char *code_name(int code)
{
    static const struct {
        int code;
        const char *name;
    } names[] = {
        {EAI_NONAME, "EAI_NONAME"},     {EAI_NODATA, "EAI_NODATA"},         {EAI_AGAIN, "EAI_AGAIN"},
        {EAI_FAIL, "EAI_FAIL"},         {EAI_SYSTEM, "EAI_SYSTEM"},         {EAI_MEMORY, "EAI_MEMORY"},
        {EAI_FAMILY, "EAI_FAMILY"},     {EAI_ADDRFAMILY, "EAI_ADDRFAMILY"}, {EAI_SERVICE, "EAI_SERVICE"},
        {EAI_SOCKTYPE, "EAI_SOCKTYPE"}, {EAI_BADFLAGS, "EAI_BADFLAGS"},     {EAI_OVERFLOW, "EAI_OVERFLOW"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].code == code) {
            return names[i].name;
        }
    }
    return NULL;
}

const char *system_path_error(struct arena *arena, int code, int system_errno)
{
    if (code == 0) {
        return NULL;
    }
    const char *name = code_name(code);
    if (name == NULL) {
        return arena_printf(arena, "EAI %d: %s", code, gai_strerror(code));
    }
    if (code == EAI_SYSTEM) {
        char room[128];
        return arena_printf(arena, "%s: %s (%s)", name, gai_strerror(code),
                            strerror_r(system_errno, room, sizeof room));
    }
    return arena_printf(arena, "%s: %s", name, gai_strerror(code));
}

const char *system_path_crash(struct arena *arena, int signal_number)
{
    if (signal_number == 0) {
        return "getaddrinfo ended the process that called it";
    }
    const char *text = sigdescr_np(signal_number);
    return arena_printf(arena, "getaddrinfo ended the process that called it: signal %d (%s)", signal_number,
                        text == NULL ? "unknown" : text);
}
