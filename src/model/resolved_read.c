/* Where what systemd-resolved knows is read: files first, the bus where they are closed to this user. */
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "model/host.h"
#include "model/resolved_bus.h"
#include "model/resolved_parse.h"

enum { STATE_FILE_MAX = 1024 * 1024, NAMES_MAX = 4096 };

/* In falling order of strength: of two drop-ins with one name the first counts (resolved.conf(5)). */
static const char *const system_conf[] = {"/etc/systemd", "/run/systemd", "/usr/local/lib/systemd",
                                          "/usr/lib/systemd"};

static const char *read_state(struct arena *arena, const char *path)
{
    char *text;
    size_t len;
    struct err err;
    if (!text_read_file(arena, path, STATE_FILE_MAX, &text, &len, &err)) {
        return NULL;
    }
    for (size_t i = 0; i < len; i++) {
        text[i] = text[i] == '\0' ? ' ' : text[i];
    }
    return text;
}

/* ---- folders ---- */

struct names {
    const char **items;
    size_t count, cap;
};

/* Names in a folder, without those that begin with a dot. False with errno where it cannot be opened. */
static bool list_folder(struct arena *arena, const char *path, struct names *out)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return false;
    }
    for (const struct dirent *entry; out->count < NAMES_MAX && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') {
            out->items = arena_grow(arena, out->items, out->count, &out->cap, sizeof *out->items);
            out->items[out->count++] = arena_strdup(arena, entry->d_name);
        }
    }
    closedir(folder);
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- links ---- */

/* A link of which networkd or resolved wrote the file IFINDEX into the folder. */
static void read_links(struct arena *arena, const char *folder, bool networkd, struct resolved *out)
{
    struct names names = {0};
    list_folder(arena, folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        int64_t ifindex;
        if (!text_number(names.items[i], 1, INT32_MAX, &ifindex)) {
            continue;
        }
        const char *text = read_state(arena, arena_printf(arena, "%s/%s", folder, names.items[i]));
        struct resolved_link found = {.name = "", .ifindex = (int)ifindex};
        if (text == NULL) {
            continue;
        }
        if (!networkd) {
            resolved_parse_netif(arena, text, &found);
        } else if (!resolved_parse_networkd(arena, text, &found)) {
            continue;
        }
        struct resolved_link *link = resolved_link_of(arena, out, (int)ifindex);
        if (link != NULL) {
            *link = found;
        }
    }
}

/* ---- the global servers ---- */

static void read_conf(struct arena *arena, const char *const *folders, size_t n_folders,
                      struct resolved_link *global)
{
    const char *text = NULL;
    struct names names = {0};
    for (size_t i = 0; i < n_folders && text == NULL; i++) {
        text = read_state(arena, arena_printf(arena, "%s/resolved.conf", folders[i]));
    }
    if (text != NULL) {
        resolved_parse_conf(arena, text, global);
    }
    for (size_t i = 0; i < n_folders; i++) {
        list_folder(arena, arena_printf(arena, "%s/resolved.conf.d", folders[i]), &names);
    }
    if (names.count > 1) {
        qsort(names.items, names.count, sizeof *names.items, by_text);
    }
    for (size_t n = 0; n < names.count; n++) {
        size_t len = strlen(names.items[n]);
        if ((n > 0 && text_equal(names.items[n], names.items[n - 1])) || len < 5 ||
            !text_equal(names.items[n] + len - 5, ".conf")) {
            continue;
        }
        text = NULL;
        for (size_t i = 0; i < n_folders && text == NULL; i++) {
            text =
                read_state(arena, arena_printf(arena, "%s/resolved.conf.d/%s", folders[i], names.items[n]));
        }
        if (text != NULL) {
            resolved_parse_conf(arena, text, global);
        }
    }
}

static bool is_of_a_link(const struct resolved *resolved, const struct ip *server)
{
    for (size_t i = 0; i < resolved->n_links; i++) {
        for (size_t s = 0; resolved->links[i].ifindex != 0 && s < resolved->links[i].n_servers; s++) {
            if (ip_equal(&resolved->links[i].servers[s], server)) {
                return true;
            }
        }
    }
    return false;
}

/* Its resolv.conf lists the servers of everything: those that no link has are global, be it from a
 * resolv.conf that somebody else wrote or resolved's fallback. */
static void read_uplinks(struct arena *arena, const char *path, struct resolved *out)
{
    struct host uplinks = {0};
    const char *text = read_state(arena, path);
    if (text == NULL) {
        return;
    }
    host_parse_resolv_conf(arena, text, &uplinks);
    for (size_t i = 0; i < uplinks.n_nameservers; i++) {
        const struct ip *server = &uplinks.nameservers[i].ip;
        struct resolved_link *global = is_of_a_link(out, server) ? NULL : resolved_link_of(arena, out, 0);
        if (global != NULL) {
            resolved_add_server(arena, global, server);
        }
    }
}

/* ---- interfaces ---- */

/* Whether resolved would ask there: an interface that exists and is down has no DNS scope. */
static bool is_down(int fd, const char name[static IF_NAMESIZE])
{
    struct ifreq request = {0};
    memcpy(request.ifr_name, name, IF_NAMESIZE);
    return fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0 &&
           (request.ifr_flags & (IFF_UP | IFF_RUNNING)) != (IFF_UP | IFF_RUNNING);
}

/* Gives the links their names and keeps those that matter. */
static void settle(struct arena *arena, struct resolved *out)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    size_t kept = 0;
    for (size_t i = 0; i < out->n_links; i++) {
        struct resolved_link *link = &out->links[i];
        char name[IF_NAMESIZE];
        bool exists = link->ifindex > 0 && if_indextoname((unsigned)link->ifindex, name) != NULL;
        if (link->ifindex > 0) {
            link->name = exists ? text_printable(arena, name) : arena_printf(arena, "link %d", link->ifindex);
        }
        if ((link->n_servers > 0 || link->n_domains > 0) && !(exists && is_down(fd, name))) {
            out->links[kept++] = *link;
        }
    }
    out->n_links = kept;
    if (fd >= 0) {
        close(fd);
    }
}

/* ---- the whole ---- */

static void read_files(struct arena *arena, const char *root, const char *const *conf, size_t n_conf,
                       struct resolved *out)
{
    read_links(arena, arena_printf(arena, "%s/resolve/netif", root), false, out);
    read_links(arena, arena_printf(arena, "%s/netif/links", root), true, out);
    struct resolved_link global = {.name = ""};
    read_conf(arena, conf, n_conf, &global);
    if (global.n_servers > 0 || global.n_domains > 0) {
        *resolved_link_of(arena, out, 0) = global;
    }
    read_uplinks(arena, arena_printf(arena, "%s/resolve/resolv.conf", root), out);
}

void resolved_read(struct arena *arena, const char *root, struct resolved *out)
{
    const char *place = root != NULL ? root : "/run/systemd";
    const char *folder = arena_printf(arena, "%s/resolve", place);
    struct stat info;
    struct names unused = {0};
    *out = (struct resolved){.stub = out->stub};
    if (stat(folder, &info) != 0) {
        return;
    }
    out->present = true;
    const char *netif = arena_printf(arena, "%s/netif", folder);
    bool closed = !list_folder(arena, netif, &unused) && errno == EACCES;
    struct err err;
    if (closed && root == NULL && resolved_bus_read(arena, RESOLVED_BUS_SOCKET, out, &err)) {
        if (out->n_links == 0) { /* then it asks its fallback servers */
            read_uplinks(arena, arena_printf(arena, "%s/resolv.conf", folder), out);
        }
    } else {
        out->n_links = 0;
        read_files(arena, place, root != NULL ? &place : system_conf,
                   root != NULL ? 1 : sizeof system_conf / sizeof *system_conf, out);
        if (closed) {
            out->error =
                text_printable(arena, arena_printf(arena, "cannot read %s: %s%s%s", netif, strerror(EACCES),
                                                   root == NULL ? "; " : "", root == NULL ? err.text : ""));
        }
    }
    settle(arena, out);
}
