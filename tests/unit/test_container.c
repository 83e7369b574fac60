/* Marks of containers, in a folder that stands for the root, and names of a cluster's DNS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "model/container.h"

struct place {
    struct arena *arena;
    char root[40];
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    unsetenv("KUBERNETES_SERVICE_HOST");
    unsetenv("container");
    place->arena = arena_new();
    strcpy(place->root, "/tmp/pldig-test-container-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;
    assert_int_equal(system(arena_printf(place->arena, "rm -rf %s", place->root)), 0);
    arena_free(place->arena);
    free(place);
    unsetenv("KUBERNETES_SERVICE_HOST");
    unsetenv("container");
    return 0;
}

static void put(const struct place *place, const char *path, const char *text)
{
    char *whole = arena_printf(place->arena, "%s%s", place->root, path);
    for (char *slash = whole + strlen(place->root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(whole, 0700);
        *slash = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *kind(const struct place *place)
{
    const char *found = container_kind(place->arena, place->root);
    return found != NULL ? found : "none";
}

/* From the weakest mark to the strongest: each hides those before. */
static void marks(void **state)
{
    struct place *place = *state;
    assert_string_equal(kind(place), "none");
    put(place, "/proc/self/cgroup", "0::/kubepods.slice/kubepods-besteffort.slice/cri-containerd-1.scope\n");
    assert_string_equal(kind(place), "kubernetes");
    put(place, "/proc/1/cgroup", "12:pids:/lxc.payload.web\n0::/\n");
    assert_string_equal(kind(place), "lxc");
    setenv("container", "oci", 1);
    assert_string_equal(kind(place), "oci");
    put(place, "/run/systemd/container", "systemd-nspawn\n");
    assert_string_equal(kind(place), "systemd-nspawn");
    put(place, "/.dockerenv", "");
    assert_string_equal(kind(place), "docker");
    put(place, "/run/.containerenv", "engine=\"podman-4.3.1\"\n");
    assert_string_equal(kind(place), "podman");
    setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1", 1);
    assert_string_equal(kind(place), "kubernetes");
    setenv("KUBERNETES_SERVICE_HOST", "", 1);
    assert_string_equal(kind(place), "podman");
}

static void what_others_wrote(void **state)
{
    struct place *place = *state;
    put(place, "/run/systemd/container", " \n");
    assert_string_equal(kind(place), "none");
    put(place, "/run/systemd/container", "a\x1b[31m b\n");
    assert_string_equal(kind(place), "a\\x1b[31m");
}

static void control_groups(void **state)
{
    (void)state;
    static const struct {
        const char *text, *kind; /* NULL: none */
    } cases[] = {
        {"", NULL},
        {"0::/\n", NULL},
        {"0::/init.scope\n", NULL},
        {"0::/system.slice/docker.service\n", NULL}, /* the engine itself runs on the host */
        {"0::/system.slice/docker-4f5e.scope\n", "docker"},
        {"4:memory:/docker/4f5e\n", "docker"},
        {"0::/machine.slice/libpod-4f5e.scope\n", "podman"},
        {"11:cpu:/kubepods/besteffort/pod1/4f5e\n", "kubernetes"},
        {"0::/system.slice/containerd.service\n", NULL},
        {"0::/system.slice/cri-containerd-4f5e.scope\n", "containerd"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = container_of_cgroup(cases[i].text);
        assert_true(text_equal(found, cases[i].kind));
    }
}

static bool cluster(struct arena *arena, const char *resolv_conf)
{
    struct host host = {0};
    host_parse_resolv_conf(arena, resolv_conf, &host);
    return container_cluster_dns(&host);
}

static void cluster_dns(void **state)
{
    struct arena *arena = ((struct place *)*state)->arena;
    static const char pod[] = "search default.svc.cluster.local svc.cluster.local cluster.local\n"
                              "nameserver 10.0.0.10\noptions ndots:5\n";
    assert_true(cluster(arena, "nameserver 169.254.10.10\n"));
    assert_true(cluster(arena, "nameserver 169.254.10.11\n"));
    assert_true(cluster(arena, "nameserver 169.254.20.10\n"));
    assert_false(cluster(arena, "nameserver 169.254.10.12\nnameserver 168.63.129.16\n"));
    assert_false(cluster(arena, pod)); /* such a search list alone proves nothing */
    setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1", 1);
    assert_true(cluster(arena, pod));
    assert_true(cluster(arena, "search svc.k8s.corp\nnameserver 10.0.0.10\n"));
    assert_false(cluster(arena, "search svc.cluster.local\n"));
    assert_false(
        cluster(arena, "search corp.contoso.com svc\nnameserver 168.63.129.16\n")); /* dnsPolicy Default */
    assert_false(cluster(arena, "nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\n"
                                "nameserver 169.254.10.10\n")); /* the fourth is never asked */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_others_wrote, set_up, tear_down),
        cmocka_unit_test_setup_teardown(control_groups, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cluster_dns, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("container", tests, NULL, NULL);
}
