#include "model/container.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum { SMALL_FILE_MAX = 64 * 1024 };

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

static bool exists(struct arena *arena, const char *root, const char *path)
{
    return access(arena_printf(arena, "%s%s", root, path), F_OK) == 0;
}

static const char *read_small(struct arena *arena, const char *root, const char *path)
{
    char *text;
    size_t len;
    struct err err;
    path = arena_printf(arena, "%s%s", root, path);
    return text_read_file(arena, path, SMALL_FILE_MAX, &text, &len, &err) ? text : "";
}

/* Its first word, as the container manager wrote it. */
static const char *first_word(struct arena *arena, const char *text)
{
    size_t len = strcspn(text, " \t\r\n");
    return len > 0 ? text_printable(arena, arena_strndup(arena, text, len)) : NULL;
}

const char *container_of_cgroup(const char *text)
{
    static const struct {
        const char *part, *kind;
    } hints[] = {
        {"kubepods", "kubernetes"}, {"/docker/", "docker"}, {"/docker-", "docker"},
        {"libpod", "podman"},       {"/lxc", "lxc"},        {"cri-containerd", "containerd"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        if (strstr(text, hints[i].part) != NULL) {
            return hints[i].kind;
        }
    }
    return NULL;
}

const char *container_kind(struct arena *arena, const char *root)
{
    root = root != NULL ? root : "";
    if (is_set("KUBERNETES_SERVICE_HOST")) {
        return "kubernetes";
    }
    if (exists(arena, root, "/run/.containerenv")) {
        return "podman";
    }
    if (exists(arena, root, "/.dockerenv")) {
        return "docker";
    }
    const char *kind = first_word(arena, read_small(arena, root, "/run/systemd/container"));
    if (kind == NULL && is_set("container")) {
        kind = first_word(arena, getenv("container"));
    }
    kind = kind != NULL ? kind : container_of_cgroup(read_small(arena, root, "/proc/1/cgroup"));
    return kind != NULL ? kind : container_of_cgroup(read_small(arena, root, "/proc/self/cgroup"));
}

static bool is_node_local(const struct ip *ip)
{
    static const char *const addresses[] = {"169.254.10.10", "169.254.10.11", "169.254.20.10"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        struct ip known;
        if (ip_parse(addresses[i], &known) && ip_equal(&known, ip)) {
            return true;
        }
    }
    return false;
}

bool container_cluster_dns(const struct host *host)
{
    for (size_t i = 0; i < host->n_nameservers; i++) {
        if (host->nameservers[i].used && is_node_local(&host->nameservers[i].ip)) {
            return true;
        }
    }
    for (size_t i = 0; i < host->n_search && is_set("KUBERNETES_SERVICE_HOST"); i++) {
        if (host->n_nameservers > 0 &&
            (text_starts(host->search[i], "svc.") || strstr(host->search[i], ".svc.") != NULL)) {
            return true;
        }
    }
    return false;
}
