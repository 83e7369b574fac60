/* The host's name resolution: resolv.conf, hosts, nsswitch.conf and proxies, as glibc and libcurl read them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"
#include "model/host.h"

static int set_up(void **state)
{
    static const char *const variables[] = {"LOCALDOMAIN", "RES_OPTIONS", "https_proxy", "HTTPS_PROXY",
                                            "all_proxy",   "ALL_PROXY",   "no_proxy",    "NO_PROXY"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        unsetenv(variables[i]);
    }
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* ---- resolv.conf
 * ----------------------------------------------------------------------------------------------- */

static struct host resolv(struct arena *arena, const char *text)
{
    struct host host = {0};
    host_parse_resolv_conf(arena, text, &host);
    return host;
}

/* The nameservers as "LINE ADDRESS", a "-" behind those that are not used, joined by "; ". */
static const char *servers(struct arena *arena, const char *text)
{
    struct host host = resolv(arena, text);
    const char *all = "";
    for (size_t i = 0; i < host.n_nameservers; i++) {
        char address[IP_TEXT];
        const struct host_nameserver *server = &host.nameservers[i];
        all = arena_printf(arena, "%s%s%d %s%s", all, i > 0 ? "; " : "", server->line,
                           ip_format(&server->ip, address), server->used ? "" : "-");
    }
    return all;
}

static const char *search(struct arena *arena, const char *text)
{
    struct host host = resolv(arena, text);
    const char *all = "";
    for (size_t i = 0; i < host.n_search; i++) {
        all = arena_printf(arena, "%s%s%s", all, i > 0 ? " " : "", host.search[i]);
    }
    return all;
}

static void nameservers(void **state)
{
    static const struct {
        const char *text, *servers;
    } cases[] = {
        {"", ""},
        {"nameserver 10.0.0.4\n", "1 10.0.0.4"},
        {"nameserver 10.0.0.4", "1 10.0.0.4"},
        {"# by DHCP\n; by hand\n\nnameserver\t \t10.0.0.4 # dc1\n", "4 10.0.0.4"},
        {"nameserver 10.0.0.4 10.0.0.5\n", "1 10.0.0.4"},
        {"nameserver fd00::53\nnameserver fe80::1%eth0\n", "1 fd00::53; 2 fe80::1"},
        {"nameserver ::ffff:10.0.0.4\n", "1 10.0.0.4"},
        {"nameserver 127.1\n", "1 127.0.0.1"},
        {"nameserver 10.0.0.1\nnameserver 10.0.0.2\nnameserver 10.0.0.3\nnameserver 10.0.0.4\nnameserver "
         "10.0.0.5\n",
         "1 10.0.0.1; 2 10.0.0.2; 3 10.0.0.3; 4 10.0.0.4-; 5 10.0.0.5-"},
        /* An address twice is asked twice; one that is none takes no place. */
        {"nameserver 10.0.0.1\nnameserver 10.0.0.1\nnameserver dc1.corp\nnameserver 10.0.0.2\nnameserver "
         "10.0.0.3\n",
         "1 10.0.0.1; 2 10.0.0.1; 4 10.0.0.2; 5 10.0.0.3-"},
        /* The keyword stands at the very start, in lower case, with a blank behind it. */
        {" nameserver 10.0.0.4\n", ""},
        {"Nameserver 10.0.0.4\n", ""},
        {"nameserver=10.0.0.4\n", ""},
        {"nameservers 10.0.0.4\n", ""},
        {"nameserver\n10.0.0.4\n", ""},
        {"nameserver", ""},
        {"#nameserver 10.0.0.4\n", ""},
        /* A file with DOS line ends has no nameserver for glibc: a fault that is really met. */
        {"nameserver 10.0.0.4\r\n", ""},
        {"nameserver 10.0.0.256\nnameserver 10.0.0.4:53\nnameserver [fd00::1]\nnameserver %eth0\n", ""},
        {"nameserver 10.0.0.4/24\nnameserver 1e3\n", ""},
        {"\xFF\xFE\x01 nameserver\nnameserver \x80\xFF\n\x7f", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(servers(*state, cases[i].text), cases[i].servers);
    }
    char *huge = arena_alloc(*state, 100000);
    memset(huge, 'x', 99999);
    assert_string_equal(servers(*state, arena_printf(*state, "nameserver %s\nnameserver 10.0.0.4\n", huge)),
                        "2 10.0.0.4");
}

static void search_domains(void **state)
{
    static const struct {
        const char *text, *search;
    } cases[] = {
        {"nameserver 10.0.0.4\n", ""},
        {"search Corp.Contoso.COM. lab.contoso.com\n", "corp.contoso.com lab.contoso.com"},
        {"search a.example\tb.example  c.example", "a.example b.example c.example"},
        {"domain corp.contoso.com other.example\n", "corp.contoso.com"},
        {"domain corp.contoso.com\nsearch a.example b.example\n", "a.example b.example"},
        {"search a.example b.example\ndomain corp.contoso.com\n", "corp.contoso.com"},
        {"search a.example\nsearch b.example\n", "b.example"},
        {"search a.example\nsearch \ndomain \t\n", "a.example"},
        {"search a..example \x80.example b.example\n", "b.example"},
        /* More than the six of old libraries. */
        {"search a b c d e f g h\n", "a b c d e f g h"},
        {" search a.example\nsearching b.example\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(search(*state, cases[i].text), cases[i].search);
    }
}

static void options(void **state)
{
    struct host host = resolv(*state, "");
    assert_int_equal(host.ndots, 1);
    assert_int_equal(host.timeout_s, 5);
    assert_int_equal(host.attempts, 2);
    assert_false(host.rotate);
    host = resolv(*state, "options ndots:5 edns0\ttimeout:1\noptions attempts:3 rotate trust-ad\n");
    assert_int_equal(host.ndots, 5);
    assert_int_equal(host.timeout_s, 1);
    assert_int_equal(host.attempts, 3);
    assert_true(host.rotate);
    host = resolv(*state, "options ndots:16 timeout:31 attempts:6\n");
    assert_int_equal(host.ndots, 15);
    assert_int_equal(host.timeout_s, 30);
    assert_int_equal(host.attempts, 5);
    host = resolv(*state, "options ndots:99999999999999999999 timeout:-3 attempts:x ndots\n");
    assert_int_equal(host.ndots, 15);
    assert_int_equal(host.timeout_s, 0);
    assert_int_equal(host.attempts, 0);
    host = resolv(*state, "options\n #options ndots:7\nOptions ndots:8\n");
    assert_int_equal(host.ndots, 1);
}

/* ---- hosts
 * ----------------------------------------------------------------------------------------------------- */

static void hosts_entries(void **state)
{
    struct host host = {0};
    host_parse_hosts(*state,
                     "127.0.0.1 localhost\n"
                     "# 10.1.2.5 commented.openai.azure.com\n"
                     "10.1.2.5\tContoso-AI.OpenAI.azure.com. contoso-ai other.example "
                     "contoso-ai.privatelink.openai.azure.com # by hand\n"
                     "  fd00::5   contoso-ai.services.ai.azure.com#x.openai.azure.com\n"
                     "10.1.2.6 contoso-ai.cognitiveservices.azure.us\r\n"
                     "10.1.2 bad.openai.azure.com\n"
                     "contoso.openai.azure.com 10.1.2.7\n"
                     "10.1.2.8 notopenai.azure.com xopenai.azure.com openai.azure.com.example\n"
                     "10.1.2.9 a..openai.azure.com a\x80.openai.azure.com\n"
                     "::ffff:10.1.2.10 last.openai.azure.com",
                     &host);
    static const struct {
        const char *address, *name;
        int line;
    } expected[] = {
        {"10.1.2.5", "contoso-ai.openai.azure.com", 3},
        {"10.1.2.5", "contoso-ai.privatelink.openai.azure.com", 3},
        {"fd00::5", "contoso-ai.services.ai.azure.com", 4},
        {"10.1.2.6", "contoso-ai.cognitiveservices.azure.us", 5},
        {"10.1.2.10", "last.openai.azure.com", 10},
    };
    assert_int_equal(host.n_hosts, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < host.n_hosts; i++) {
        char address[IP_TEXT];
        assert_string_equal(ip_format(&host.hosts[i].ip, address), expected[i].address);
        assert_string_equal(host.hosts[i].name, expected[i].name);
        assert_int_equal(host.hosts[i].line, expected[i].line);
    }
    assert_string_equal(host.hosts[2].text,
                        "  fd00::5   contoso-ai.services.ai.azure.com#x.openai.azure.com");
    assert_null(strchr(host.hosts[0].text, '\t')); /* printable */
    assert_null(strchr(host.hosts[3].text, '\r'));
}

static void hosts_of_any_size(void **state)
{
    struct buf text;
    struct host host = {0};
    buf_init(&text, *state);
    buf_str(&text, "10.1.2.5");
    for (int i = 0; i < HOST_ENTRIES_MAX + 500; i++) {
        buf_printf(&text, " a%d.openai.azure.com", i);
    }
    host_parse_hosts(*state, text.data, &host);
    assert_int_equal(host.n_hosts, HOST_ENTRIES_MAX);
    assert_int_equal(strlen(host.hosts[7].text), HOST_LINE_MAX);
}

/* ---- nsswitch.conf
 * --------------------------------------------------------------------------------------------- */

static void nsswitch(void **state)
{
    static const struct {
        const char *text, *hosts;
    } cases[] = {
        {"", NULL},
        {"passwd: files\n", NULL},
        {"hosts: files dns\n", "files dns"},
        {"hosts:\tfiles   mdns4_minimal\t[NOTFOUND=return]  dns   # as installed\n",
         "files mdns4_minimal [NOTFOUND=return] dns"},
        {"  hosts : files resolve [!UNAVAIL=return] dns", "files resolve [!UNAVAIL=return] dns"},
        {"hosts: dns\nhosts: files dns\n", "files dns"},
        {"#hosts: dns\n", NULL},
        {"myhosts: dns\nhosts dns\nhosts2: dns\nx hosts: dns\n", NULL},
        {"hosts:\n", ""},
        {"hosts: files \x1b[31m\x80\n", "files \\x1b[31m\\x80"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host host = {0};
        host_parse_nsswitch(*state, cases[i].text, &host);
        if (cases[i].hosts == NULL) {
            assert_null(host.nsswitch_hosts);
        } else {
            assert_non_null(host.nsswitch_hosts);
            assert_string_equal(host.nsswitch_hosts, cases[i].hosts);
        }
    }
}

/* ---- proxies
 * --------------------------------------------------------------------------------------------------- */

static void proxies_without_secrets(void **state)
{
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"http://proxy.contoso.com:3128", "http://proxy.contoso.com:3128"},
        {"proxy.contoso.com:3128", "proxy.contoso.com:3128"},
        {"http://user:secret@proxy.contoso.com:3128/", "http://proxy.contoso.com:3128"},
        {"HTTP://user:se/cr?e#t@x@proxy.contoso.com:3128/path?q=secret", "http://proxy.contoso.com:3128"},
        {"user:secret@proxy:3128", "proxy:3128"},
        {"secret://user@proxy:3128", "proxy:3128"},
        {"user:http://secret@proxy:3128", "proxy:3128"},
        {"socks5h://user@[fd00::1]:1080", "socks5h://[fd00::1]:1080"},
        {"http://proxy/secret", "http://proxy"},
        {"user:secret@", ""},
        {"http://proxy\x1b[31m", "http://proxy\\x1b[31m"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *shown = host_proxy_shown(*state, cases[i].url);
        assert_string_equal(shown, cases[i].shown);
        assert_null(strstr(shown, "secret"));
    }
}

/* ---- the whole host
 * -------------------------------------------------------------------------------------------- */

struct files {
    char folder[64];
    struct host_paths paths;
};

static const char *put(struct arena *arena, const struct files *files, const char *name, const char *text,
                       size_t len)
{
    const char *path = arena_printf(arena, "%s/%s", files->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return path;
}

static struct files make_files(struct arena *arena)
{
    static const char resolv_conf[] = "search file.example\noptions ndots:2\nnameserver 10.0.0.4\0 x\n"
                                      "\0nameserver 10.0.0.9\nnameserver 10.0.0.5\n";
    struct files files = {"/tmp/pldig-test-host-XXXXXX",
                          {.resolved = "/nonexistent", .root = "/nonexistent"}};
    assert_non_null(mkdtemp(files.folder));
    files.paths.resolv_conf = put(arena, &files, "resolv.conf", resolv_conf, sizeof resolv_conf - 1);
    files.paths.hosts = put(arena, &files, "hosts", "10.9.9.9 x.openai.azure.com\n", 28);
    files.paths.nsswitch = put(arena, &files, "nsswitch.conf", "hosts: files dns\n", 17);
    return files;
}

static void remove_files(const struct files *files)
{
    unlink(files->paths.resolv_conf);
    unlink(files->paths.hosts);
    unlink(files->paths.nsswitch);
    assert_int_equal(rmdir(files->folder), 0);
}

static void reads_the_host(void **state)
{
    struct files files = make_files(*state);
    struct host host;
    char name[256] = "";
    host_read(*state, &files.paths, &host);
    assert_int_equal(gethostname(name, sizeof name - 1), 0);
    assert_string_equal(host.name, name);
    assert_true(strlen(host.user) > 0);
    if (geteuid() == 0) {
        assert_string_equal(host.user, "root");
    }
    assert_string_equal(host.resolv_conf, files.paths.resolv_conf);
    assert_null(host.resolv_error);
    assert_int_equal(host.n_nameservers, 2); /* for glibc a line ends at its NUL */
    assert_int_equal(host.nameservers[1].line, 5);
    assert_string_equal(host.search[0], "file.example");
    assert_int_equal(host.ndots, 2);
    assert_int_equal(host.n_hosts, 1);
    assert_string_equal(host.nsswitch_hosts, "files dns");
    assert_null(host.https_proxy);
    assert_null(host.no_proxy);
    for (size_t i = 0; i < host.n_addresses; i++) {
        enum ip_class class = ip_classify(&host.addresses[i].ip);
        assert_true(class != IP_LOOPBACK && class != IP_LINK_LOCAL);
        assert_in_range(host.addresses[i].prefix, 0, 128);
        assert_true(strlen(host.addresses[i].interface) > 0);
    }
    remove_files(&files);
}

static void the_environment_counts(void **state)
{
    struct files files = make_files(*state);
    struct host host;
    setenv("LOCALDOMAIN", "env1.example env2.example\nnameserver 9.9.9.9", 1);
    setenv("RES_OPTIONS", "attempts:4", 1);
    setenv("ALL_PROXY", "socks5://all:secret@all-proxy:1080", 1);
    setenv("https_proxy", "", 1); /* empty is unset */
    setenv("NO_PROXY", ".azure.com", 1);
    host_read(*state, &files.paths, &host);
    assert_int_equal(host.n_search, 2);
    assert_string_equal(host.search[1], "env2.example");
    assert_int_equal(host.n_nameservers, 2);
    assert_int_equal(host.ndots, 2);
    assert_int_equal(host.attempts, 4);
    assert_string_equal(host.https_proxy, "socks5://all-proxy:1080");
    assert_string_equal(host.no_proxy, ".azure.com");
    setenv("HTTPS_PROXY", "http://u:secret@upper:3128", 1);
    setenv("no_proxy", "localhost", 1);
    host_read(*state, &files.paths, &host);
    assert_string_equal(host.https_proxy, "http://upper:3128");
    assert_string_equal(host.no_proxy, "localhost");
    setenv("https_proxy", "http://lower:3128", 1);
    host_read(*state, &files.paths, &host);
    assert_string_equal(host.https_proxy, "http://lower:3128");
    remove_files(&files);
}

static void what_cannot_be_read_is_empty(void **state)
{
    const struct host_paths nowhere = {.resolv_conf = "/nonexistent/resolv.conf",
                                       .hosts = "/nonexistent/hosts",
                                       .nsswitch = "/nonexistent/nsswitch",
                                       .resolved = "/nonexistent/systemd",
                                       .root = "/nonexistent"};
    struct host host;
    host_read(*state, &nowhere, &host);
    assert_null(host.resolv_conf);
    assert_non_null(strstr(host.resolv_error, "/nonexistent/resolv.conf"));
    assert_int_equal(host.n_nameservers, 0);
    assert_int_equal(host.ndots, 1);
    assert_int_equal(host.n_hosts, 0);
    assert_null(host.nsswitch_hosts);
    const struct host_paths endless = {
        .resolv_conf = "/dev/zero", .hosts = "/dev/zero", .nsswitch = "/dev/zero", .resolved = "/dev/zero"};
    host_read(*state, &endless, &host);
    assert_null(host.resolv_conf);
    assert_non_null(strstr(host.resolv_error, "/dev/zero"));
}

static const char *written(struct arena *arena, const struct host *host)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, true);
    json_object(&writer, NULL);
    host_write(&writer, "host", host);
    json_object_end(&writer);
    return buf.data;
}

/* Of a host with all that is hard to write down. */
static void there_and_back(void **state)
{
    struct files files = make_files(*state);
    struct host host, again;
    struct json json;
    struct err err;
    setenv("HTTPS_PROXY", "http://caf\xC3\xA9:\x80@proxy\x80\x01:1", 1);
    setenv("NO_PROXY", "\xFF\"\\\n", 1);
    host_read(*state, &files.paths, &host);
    host_parse_hosts(*state, "10.1.2.5 a.openai.azure.com #\xFF \x1b[2J \"caf\xC3\xA9\"\n", &host);
    host.resolved.present = host.resolved.stub = true;
    resolved_add_server(*state, resolved_link_of(*state, &host.resolved, 7), &host.nameservers[0].ip);
    host.container = "kubernetes";
    host.cluster_dns = true;
    const char *text = written(*state, &host);
    assert_true(json_parse(*state, "host", text, strlen(text), &json, &err));
    assert_true(host_load(json_member(json_root(*state, &json), "host"), &again, &err));
    json_free(&json);
    assert_string_equal(again.hosts[0].text, host.hosts[0].text);
    assert_string_equal(again.no_proxy, host.no_proxy);
    assert_string_equal(again.https_proxy, "http://proxy\\x80\\x01:1");
    assert_true(again.resolved.stub);
    assert_int_equal(again.resolved.n_links, 1);
    assert_string_equal(again.container, "kubernetes");
    assert_true(again.cluster_dns);
    assert_string_equal(written(*state, &again), text);
    remove_files(&files);
}

/* ---- addresses
 * ----------------------------------------------------------------------------------------------- */

enum { AS_IT_SHOULD = 0, NOT_ALLOWED = 77 };

/* An address of the loopback interface of a namespace of our own: of anycast DNS, say. */
static bool address_on_loopback(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = {.ifr_name = "lo"};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x0A000035)};
    memcpy(&request.ifr_addr, &address, sizeof address);
    bool ok = fd >= 0 && ioctl(fd, SIOCSIFADDR, &request) == 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
    ok = ok && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

/* In a child. */
static int count_addresses(struct arena *arena)
{
    struct host_paths nowhere = {"/nowhere", "/nowhere", "/nowhere", "/nowhere", "/nowhere"};
    struct host host;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        return NOT_ALLOWED;
    }
    if (!address_on_loopback()) {
        return 1;
    }
    host_read(arena, &nowhere, &host);
    return host.n_addresses == 0 ? AS_IT_SHOULD : 2;
}

static void loopback_interfaces_do_not_say_where_a_host_is(void **state)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        _exit(count_addresses(*state));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_ALLOWED) {
        skip();
    }
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), AS_IT_SHOULD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loopback_interfaces_do_not_say_where_a_host_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nameservers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(search_domains, set_up, tear_down),
        cmocka_unit_test_setup_teardown(options, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hosts_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hosts_of_any_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nsswitch, set_up, tear_down),
        cmocka_unit_test_setup_teardown(proxies_without_secrets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_the_host, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_environment_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_empty, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_and_back, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
