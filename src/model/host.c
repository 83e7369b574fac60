#include "model/host.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/text.h"
#include "model/browser_policy.h"
#include "model/container.h"

enum { FILE_MAX = 16 * 1024 * 1024, HOST_NAME_ROOM = 256, PASSWD_ROOM = 4096 };

/* A file as text. A line ends at a NUL for glibc, so the rest of such a line becomes blank. NULL where it
 * cannot be read. */
static char *read_text(struct arena *arena, const char *path, struct err *err)
{
    char *text;
    size_t len;
    if (!text_read_file(arena, path, FILE_MAX, &text, &len, err)) {
        return NULL;
    }
    bool blank = false;
    for (size_t i = 0; i < len; i++) {
        blank = text[i] != '\n' && (blank || text[i] == '\0');
        if (blank) {
            text[i] = ' ';
        }
    }
    return text;
}

/* The value of an environment variable that is set and not empty, as libcurl takes it. */
static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* One line of resolv.conf made of an environment variable, "" where it is unset. */
static const char *line_of(struct arena *arena, const char *keyword, const char *variable)
{
    const char *value = setting(variable);
    return value != NULL ? arena_printf(arena, "\n%s %.*s", keyword, (int)strcspn(value, "\n"), value) : "";
}

/* glibc puts LOCALDOMAIN and RES_OPTIONS behind what the file says, and the host's own domain where there is
 * no other. */
static void read_resolv_conf(struct arena *arena, const char *path, struct host *out)
{
    struct err err = {0};
    const char *text = read_text(arena, path, &err);
    if (text != NULL) {
        out->resolv_conf = text_printable(arena, path);
    } else {
        out->resolv_error = text_printable(arena, err.text);
    }
    const char *dot = strchr(out->name, '.');
    host_parse_resolv_conf(arena,
                           arena_printf(arena, "%s%s%s", text != NULL ? text : "",
                                        line_of(arena, "search", "LOCALDOMAIN"),
                                        line_of(arena, "options", "RES_OPTIONS")),
                           out);
    if (out->n_search == 0 && dot != NULL) {
        struct host own = {0};
        host_parse_resolv_conf(arena, arena_printf(arena, "domain %s", dot + 1), &own);
        out->search = own.search;
        out->n_search = own.n_search;
    }
}

static void read_hosts(struct arena *arena, const char *path, struct host *out)
{
    struct err err;
    const char *text = read_text(arena, path, &err);
    if (text != NULL) {
        host_parse_hosts(arena, text, out);
    }
}

static void read_nsswitch(struct arena *arena, const char *path, struct host *out)
{
    struct err err;
    const char *text = read_text(arena, path, &err);
    if (text != NULL) {
        host_parse_nsswitch(arena, text, out);
    }
}

static const char *host_name(struct arena *arena)
{
    char name[HOST_NAME_ROOM];
    if (gethostname(name, sizeof name) != 0) {
        return "";
    }
    name[sizeof name - 1] = '\0';
    return text_printable(arena, name);
}

/* From the file alone: getpwuid() may ask a directory server, and that by a name that does not resolve. */
static const char *user_name(struct arena *arena)
{
    uid_t uid = geteuid();
    const char *name = NULL;
    FILE *file = fopen("/etc/passwd", "re");
    if (file != NULL) {
        struct passwd entry, *found;
        char room[PASSWD_ROOM];
        while (name == NULL && fgetpwent_r(file, &entry, room, sizeof room, &found) == 0) {
            name = found->pw_uid == uid ? text_printable(arena, found->pw_name) : NULL;
        }
        fclose(file);
    }
    return name != NULL ? name : arena_printf(arena, "%u", (unsigned)uid);
}

static bool ip_of(const struct sockaddr *address, struct ip *out)
{
    memset(out, 0, sizeof *out);
    if (address == NULL || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) {
        return false;
    }
    if (address->sa_family == AF_INET) {
        out->family = 4;
        memcpy(out->bytes, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    } else {
        out->family = 6;
        memcpy(out->bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    }
    return true;
}

/* Some kernels leave the family of a netmask out, so it is read as one of the address's family. */
static int prefix_of(const struct sockaddr *netmask, sa_family_t family)
{
    if (netmask == NULL) {
        return family == AF_INET ? 32 : 128;
    }
    struct sockaddr_storage mask = {0};
    size_t size = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    memcpy(&mask, netmask, size);
    mask.ss_family = family;
    struct ip ip;
    int bits = 0;
    if (ip_of((const struct sockaddr *)&mask, &ip)) {
        for (int i = 0; i < 16; i++) {
            bits += __builtin_popcount(ip.bytes[i]);
        }
    }
    return bits;
}

static void read_addresses(struct arena *arena, struct host *out)
{
    struct ifaddrs *all;
    size_t cap = 0;
    if (getifaddrs(&all) != 0) {
        return;
    }
    for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
        struct ip ip;
        if ((one->ifa_flags & IFF_UP) == 0 || (one->ifa_flags & IFF_LOOPBACK) != 0 ||
            !ip_of(one->ifa_addr, &ip)) {
            continue;
        }
        enum ip_class class = ip_classify(&ip);
        if (class == IP_LOOPBACK || class == IP_LINK_LOCAL || class == IP_UNSPECIFIED) {
            continue;
        }
        out->addresses = arena_grow(arena, out->addresses, out->n_addresses, &cap, sizeof *out->addresses);
        out->addresses[out->n_addresses++] = (struct host_address){
            text_printable(arena, one->ifa_name), ip, prefix_of(one->ifa_netmask, one->ifa_addr->sa_family)};
    }
    freeifaddrs(all);
}

/* Whether the system's nameserver is systemd-resolved's own listener: everything is one stub then, and the
 * servers behind it are what counts. */
static bool names_stub(const struct host *host)
{
    static const char *const stubs[] = {"127.0.0.53", "127.0.0.54"};
    for (size_t i = 0; i < host->n_nameservers; i++) {
        for (size_t s = 0; s < sizeof stubs / sizeof *stubs; s++) {
            struct ip stub;
            if (host->nameservers[i].used && ip_parse(stubs[s], &stub) &&
                ip_equal(&stub, &host->nameservers[i].ip)) {
                return true;
            }
        }
    }
    return false;
}

static void read_resolved(struct arena *arena, const char *root, struct host *out)
{
    struct resolved *resolved = &out->resolved;
    resolved->stub = names_stub(out);
    resolved_read(arena, root, resolved);
    if (resolved->stub && !resolved->present) {
        resolved->present = true;
        resolved->error = "resolv.conf names the stub of systemd-resolved, whose state is not on this host "
                          "(a container shows its own /run)";
    }
}

/* The order in which libcurl looks at them for an https URL. */
static void read_proxies(struct arena *arena, struct host *out)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    const char *proxy = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && proxy == NULL; i++) {
        proxy = setting(names[i]);
    }
    out->https_proxy = proxy != NULL ? host_proxy_shown(arena, proxy) : NULL;
    const char *except = setting("no_proxy");
    except = except != NULL ? except : setting("NO_PROXY");
    out->no_proxy = except != NULL ? text_printable(arena, except) : NULL;
}

void host_read(struct arena *arena, const struct host_paths *paths, struct host *out)
{
    static const struct host_paths nowhere = {0};
    paths = paths != NULL ? paths : &nowhere;
    memset(out, 0, sizeof *out);
    out->name = host_name(arena);
    out->user = user_name(arena);
    read_addresses(arena, out);
    read_resolv_conf(arena, paths->resolv_conf != NULL ? paths->resolv_conf : "/etc/resolv.conf", out);
    read_hosts(arena, paths->hosts != NULL ? paths->hosts : "/etc/hosts", out);
    read_nsswitch(arena, paths->nsswitch != NULL ? paths->nsswitch : "/etc/nsswitch.conf", out);
    read_proxies(arena, out);
    read_resolved(arena, paths->resolved, out);
    out->container = container_kind(arena, paths->root);
    out->cluster_dns = container_cluster_dns(out);
    out->browser_doh = paths == NULL ? browser_policy_doh(arena, NULL) : NULL;
}
