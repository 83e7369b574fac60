#include "probes/system_path_reply.h"

#include <netdb.h>
#include <stddef.h>
#include <string.h>

#include "model/inventory.h"

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

/* "EAI_NONAME: Name or service not known"; with the text of `system_errno` for EAI_SYSTEM. NULL for 0. */
static const char *error_text(struct arena *arena, int code, int system_errno)
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

/* A call that ended the process it was made in, by a signal or (0) by exiting. */
static const char *crash_text(struct arena *arena, int signal_number)
{
    if (signal_number == 0) {
        return "getaddrinfo ended the process that called it";
    }
    const char *text = sigdescr_np(signal_number);
    return arena_printf(arena, "getaddrinfo ended the process that called it: signal %d (%s)", signal_number,
                        text == NULL ? "unknown" : text);
}

bool system_path_reply_valid(const struct helper_reply *reply, size_t size)
{
    if (size < helper_reply_size(0) || size > sizeof *reply || reply->n_addresses > HELPER_ADDRESSES ||
        size != helper_reply_size(reply->n_addresses) || reply->status < HELPER_DONE ||
        reply->status > HELPER_FAILED || memchr(reply->canonical, '\0', sizeof reply->canonical) == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < reply->n_addresses; i++) {
        static const uint8_t zero[12];
        const struct ip *ip = &reply->addresses[i];
        if (ip->family != 6 && (ip->family != 4 || memcmp(ip->bytes + 4, zero, sizeof zero) != 0)) {
            return false;
        }
    }
    return true;
}

struct system_answer *system_path_answer(struct arena *arena, const struct helper_reply *reply)
{
    struct system_answer *answer = arena_alloc(arena, sizeof *answer);
    if (reply->status == HELPER_DIED) {
        answer->error = crash_text(arena, reply->code);
        return answer;
    }
    struct ip_list list = {0};
    for (uint32_t i = 0; i < reply->n_addresses; i++) {
        ip_list_add(arena, &list, &reply->addresses[i]);
    }
    answer->addresses = list.items;
    answer->n_addresses = list.count;
    answer->error = error_text(arena, reply->code, reply->system_errno);
    if (answer->error == NULL && reply->more != 0) {
        answer->error = arena_printf(arena, "more than %d addresses", HELPER_ADDRESSES);
    } else if (answer->error == NULL && list.count == 0) {
        answer->error = "getaddrinfo succeeded without an address";
    }
    char *canonical;
    struct err ignored;
    if (reply->canonical[0] != '\0' && dns_name_parse(arena, reply->canonical, &canonical, &ignored)) {
        answer->canonical = canonical;
    }
    return answer;
}
