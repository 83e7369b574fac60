#include "dns/server.h"

#include <string.h>

#include "base/text.h"

static bool refuse(struct arena *arena, const char *text, const char *why, struct err *err)
{
    return err_set(err, ERR_USAGE, "resolver \"%s\": %s", text_printable(arena, text), why);
}

static bool is_label(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        if (!plain && strchr("-_.", *c) == NULL) {
            return false;
        }
    }
    return text[0] != '\0' && strlen(text) <= DNS_SERVER_LABEL;
}

/* "10.0.0.4", "fd00::1" or "[fd00::1]". */
static bool parse_address(struct arena *arena, const char *text, struct ip *out)
{
    size_t len = strlen(text);
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text = arena_strndup(arena, text + 1, len - 2);
    }
    return ip_parse(text, out);
}

/* How long the address is in "10.0.0.4:53" or "[fd00::1]:53", where it is the last colon that is wrong; else
 * 0. */
static int address_before_colon(struct arena *arena, const char *text)
{
    const char *colon = strrchr(text, ':');
    size_t len = colon == NULL ? 0 : (size_t)(colon - text);
    struct ip ip;
    return len > 0 && parse_address(arena, arena_strndup(arena, text, len), &ip) ? (int)len : 0;
}

bool dns_server_parse(struct arena *arena, const char *text, struct dns_server *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    out->port = DNS_PORT;
    const char *address = text + (text[0] == '@');
    const char *equals = strchr(address, '=');
    if (equals != NULL) {
        out->label = arena_strndup(arena, address, (size_t)(equals - address));
        if (!is_label(out->label)) {
            return refuse(arena, text,
                          "the label before '=' must be 1 to 63 letters, digits, '-', '_' or '.'", err);
        }
        address = equals + 1;
    }
    const char *hash = strchr(address, '#');
    if (hash != NULL) {
        int64_t port;
        if (!text_number(hash + 1, 1, 65535, &port)) {
            return refuse(arena, text, "the port behind '#' must be a number from 1 to 65535", err);
        }
        out->port = (uint16_t)port;
        address = arena_strndup(arena, address, (size_t)(hash - address));
    }
    if (address[0] == '\0') {
        return refuse(arena, text, "the address is missing; write @10.0.0.4 or @corp=10.0.0.4#53", err);
    }
    if (!parse_address(arena, address, &out->address)) {
        int len = address_before_colon(arena, address);
        if (hash == NULL && len > 0) {
            return refuse(arena, text,
                          arena_printf(arena, "the port follows '#', as in @%.*s#53", len, address), err);
        }
        return refuse(arena, text,
                      "an IP address is needed, for a name would have to be resolved first; write @10.0.0.4, "
                      "@corp=10.0.0.4#53 or @[fd00::1]#53",
                      err);
    }
    if (out->address.family == 6 && ip_classify(&out->address) == IP_LINK_LOCAL) {
        return refuse(arena, text,
                      "a link-local address needs its link, which cannot be given here; name another address "
                      "of the server",
                      err);
    }
    return true;
}
