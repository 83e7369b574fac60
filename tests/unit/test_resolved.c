/* What systemd-resolved knows: its files as version 252 writes them, what nobody wrote, and where names go.
 */
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

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"
#include "model/host.h"
#include "model/resolved_parse.h"

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* As written for a tunnel that a VPN client configured over the bus. */
static const char netif_tun0[] = "# This is private data. Do not parse.\n"
                                 "LLMNR=yes\n"
                                 "MDNS=no\n"
                                 "DEFAULT_ROUTE=no\n"
                                 "SERVERS=10.0.0.4 10.0.0.5:5353 fd00::1 2001:db8::1#dns.example\n"
                                 "DOMAINS=~openai.azure.com ~services.ai.azure.com vpn.corp\n";

/* As networkd writes it for an interface with DHCP. */
static const char networkd_eth0[] = "# This is private data. Do not parse.\n"
                                    "ADMIN_STATE=configured\n"
                                    "OPER_STATE=routable\n"
                                    "CARRIER_STATE=carrier\n"
                                    "ADDRESS_STATE=routable\n"
                                    "IPV4_ADDRESS_STATE=routable\n"
                                    "IPV6_ADDRESS_STATE=degraded\n"
                                    "ONLINE_STATE=online\n"
                                    "REQUIRED_FOR_ONLINE=yes\n"
                                    "NETWORK_FILE=/run/systemd/network/10-netplan-eth0.network\n"
                                    "DNS=192.168.1.1 fe80::1%2\n"
                                    "NTP=\n"
                                    "SIP=\n"
                                    "DOMAINS=lan\n"
                                    "ROUTE_DOMAINS=corp.contoso.com\n"
                                    "LLMNR=yes\n"
                                    "MDNS=no\n"
                                    "DNS_DEFAULT_ROUTE=yes\n"
                                    "DHCP_LEASE=/run/systemd/netif/leases/2\n";

/* ---- one line for a link: "SERVERS | DOMAINS | default route" ---- */

static const char *shown(struct arena *arena, const struct resolved_link *link)
{
    struct buf buf;
    char room[IP_TEXT];
    buf_init(&buf, arena);
    for (size_t i = 0; i < link->n_servers; i++) {
        buf_printf(&buf, "%s ", ip_format(&link->servers[i], room));
    }
    buf_str(&buf, "|");
    for (size_t i = 0; i < link->n_domains; i++) {
        buf_printf(&buf, " %s%s", link->route_only[i] ? "~" : "", link->domains[i]);
    }
    buf_printf(&buf, " | %s",
               link->default_route == TRI_YES  ? "yes"
               : link->default_route == TRI_NO ? "no"
                                               : "?");
    return buf.data;
}

static void a_tunnel(void **state)
{
    struct resolved_link link = {0};
    resolved_parse_netif(*state, netif_tun0, &link);
    assert_string_equal(
        shown(*state, &link),
        "10.0.0.4 10.0.0.5 fd00::1 2001:db8::1 | ~openai.azure.com ~services.ai.azure.com vpn.corp | no");
}

static void an_interface_of_networkd(void **state)
{
    struct resolved_link link = {0};
    assert_true(resolved_parse_networkd(*state, networkd_eth0, &link));
    assert_string_equal(shown(*state, &link), "192.168.1.1 fe80::1 | lan ~corp.contoso.com | yes");
}

static void an_interface_that_networkd_leaves_alone(void **state)
{
    static const char *const texts[] = {"ADMIN_STATE=unmanaged\nDNS=10.0.0.4\n",
                                        "ADMIN_STATE=pending\nDNS=10.0.0.4\n",
                                        "ADMIN_STATE=initialized\nDNS=10.0.0.4\n",
                                        "DNS=10.0.0.4\n",
                                        "ADMIN_STATE=\nDNS=10.0.0.4\n",
                                        ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct resolved_link link = {0};
        assert_false(resolved_parse_networkd(*state, texts[i], &link));
        assert_int_equal(link.n_servers, 0);
    }
}

static void the_configuration(void **state)
{
    struct resolved_link global = {0};
    resolved_parse_conf(*state,
                        "[Resolve]\n# DNS=9.9.9.9\n; DNS=9.9.9.9\n#\n  DNS = 10.1.1.1 \"10.1.1.2\"\n"
                        "FallbackDNS=1.1.1.1\nDomains=~. corp.example\nDNS=10.1.1.3#a.example\n"
                        "[Other]\nDNS=9.9.9.9\n",
                        &global);
    assert_string_equal(shown(*state, &global), "10.1.1.1 10.1.1.3 | ~. corp.example | ?");
    resolved_parse_conf(*state, "DNS=9.9.9.9\n[Resolve]\nDomains=\nDomains=~lab.example\n", &global);
    assert_string_equal(shown(*state, &global), "10.1.1.1 10.1.1.3 | ~lab.example | ?");
    resolved_parse_conf(*state, "[Resolve]\nDNS=\n", &global);
    assert_string_equal(shown(*state, &global), "| ~lab.example | ?");
}

static void servers(void **state)
{
    static const struct {
        const char *word, *address; /* NULL: none */
    } cases[] = {
        {"10.0.0.4", "10.0.0.4"},
        {"10.0.0.4:53", "10.0.0.4"},
        {"10.0.0.4:5353%2#dns.example", "10.0.0.4"},
        {"10.0.0.4#dns.example", "10.0.0.4"},
        {"fd00::4", "fd00::4"},
        {"fe80::1%eth0", "fe80::1"},
        {"fe80::1%2#dns.example", "fe80::1"},
        {"[fd00::4]:853%2#dns.example", "fd00::4"},
        {"[fd00::4]", "fd00::4"},
        {"[10.0.0.4]:53", NULL},
        {"dns.example", NULL},
        {"10.0.0.4.5", NULL},
        {"[fd00::4", NULL},
        {"", NULL},
        {"#", NULL},
        {":53", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ip ip;
        char room[IP_TEXT];
        assert_int_equal(resolved_parse_server(cases[i].word, &ip), cases[i].address != NULL);
        if (cases[i].address != NULL) {
            assert_string_equal(ip_format(&ip, room), cases[i].address);
        }
    }
    char *huge = arena_alloc(*state, 100000);
    memset(huge, '1', 99999);
    struct ip ip;
    assert_false(resolved_parse_server(huge, &ip));
}

static void what_makes_no_sense(void **state)
{
    struct resolved_link link = {0};
    char *huge = arena_alloc(*state, 100000);
    memset(huge, 'x', 99999);
    resolved_parse_netif(*state,
                         "\x01\xFF\n=\n==\nSERVERS\nSERVERS=dns1 10.0.0.256 \x80\n[x]\nDOMAINS=a..b ~ ~~x "
                         "\\032 \x80.example\nDEFAULT_ROUTE=maybe\nSERVERS=\"10.0.0.4",
                         &link);
    assert_string_equal(shown(*state, &link), "| | ?");
    resolved_parse_netif(*state, arena_printf(*state, "SERVERS=%s 10.0.0.4\nDOMAINS=%s a.b\n", huge, huge),
                         &link);
    assert_string_equal(shown(*state, &link), "10.0.0.4 | a.b | ?");
    resolved_parse_netif(*state, "SERVERS=10.0.0.4\nDOMAINS=~A.b. * ~a.B\n", &link);
    assert_string_equal(shown(*state, &link), "10.0.0.4 | a.b ~. | ?");
    for (int i = 0; i < 2 * RESOLVED_SERVERS_MAX; i++) {
        resolved_parse_netif(
            *state, arena_printf(*state, "SERVERS=10.1.%d.%d\nDOMAINS=~d%d.b\n", i / 250, i % 250, i), &link);
    }
    assert_int_equal(link.n_servers, RESOLVED_SERVERS_MAX);
    assert_int_equal(link.n_domains, RESOLVED_DOMAINS_MAX);
}

/* ---- where names go ---- */

static void add(struct arena *arena, struct resolved *resolved, int ifindex, const char *text)
{
    struct resolved_link *link = resolved_link_of(arena, resolved, ifindex);
    resolved_parse_netif(arena, text, link);
    link->name = ifindex == 0 ? "" : arena_printf(arena, "if%d", ifindex);
}

/* The indices of the interfaces that a name goes to, joined by blanks. */
static const char *route(struct arena *arena, const struct resolved *resolved, const char *name)
{
    size_t found[8], count;
    const char *all = "";
    resolved_route(resolved, name, found, 8, &count);
    for (size_t i = 0; i < count; i++) {
        all = arena_printf(arena, "%s%s%d", all, i > 0 ? " " : "", resolved->links[found[i]].ifindex);
    }
    return all;
}

static void split_dns(void **state)
{
    struct resolved vpn = {0};
    add(*state, &vpn, 7, "SERVERS=10.0.0.4\nDOMAINS=~openai.azure.com ~privatelink.services.ai.azure.com\n");
    add(*state, &vpn, 2, "SERVERS=192.168.1.1\nDOMAINS=lan\n");
    assert_string_equal(route(*state, &vpn, "contoso-ai.openai.azure.com"), "7");
    assert_string_equal(route(*state, &vpn, "openai.azure.com"), "7");
    assert_string_equal(route(*state, &vpn, "contoso-ai.privatelink.services.ai.azure.com"), "7");
    assert_string_equal(route(*state, &vpn, "contoso-ai.services.ai.azure.com"), "2");
    assert_string_equal(route(*state, &vpn, "xopenai.azure.com"), "2");
    assert_string_equal(route(*state, &vpn, "pc.lan"), "2");
}

static void default_routes(void **state)
{
    struct resolved hosts = {0};
    add(*state, &hosts, 2, "SERVERS=192.168.1.1\n");
    add(*state, &hosts, 3, "SERVERS=192.168.2.1\nDOMAINS=lab.example\n");
    add(*state, &hosts, 4, "SERVERS=10.0.0.4\nDOMAINS=~corp.example\n");
    assert_string_equal(route(*state, &hosts, "a.example"), "2 3"); /* 4 has a route-only domain */
    add(*state, &hosts, 0, "SERVERS=10.1.1.1\n");
    assert_string_equal(route(*state, &hosts, "a.example"), "0 2 3");
    add(*state, &hosts, 2, "DEFAULT_ROUTE=no\n");
    assert_string_equal(route(*state, &hosts, "a.example"), "0 3");
    add(*state, &hosts, 4, "DEFAULT_ROUTE=yes\n");
    assert_string_equal(route(*state, &hosts, "a.example"), "0 3 4");
    add(*state, &hosts, 5, "SERVERS=10.9.9.9\nDOMAINS=~.\n"); /* takes all that matches nothing longer */
    assert_string_equal(route(*state, &hosts, "a.example"), "5");
    assert_string_equal(route(*state, &hosts, "a.corp.example"), "4");
    add(*state, &hosts, 6, "DOMAINS=~a.corp.example\n"); /* without servers: nobody is asked there */
    assert_string_equal(route(*state, &hosts, "a.corp.example"), "4");
    add(*state, &hosts, 8, "SERVERS=10.8.8.8\nDOMAINS=corp.example\n"); /* a search domain routes as well */
    assert_string_equal(route(*state, &hosts, "a.corp.example"), "4 8");
    size_t found[1], count;
    resolved_route(&hosts, "a.corp.example", found, 1, &count);
    assert_int_equal(count, 1);
    const struct resolved none = {0};
    assert_string_equal(route(*state, &none, "a.example"), "");
}

/* ---- from folders ---- */

static void put(struct arena *arena, const char *folder, const char *name, const char *text)
{
    FILE *file = fopen(arena_printf(arena, "%s/%s", folder, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char *make_folder(struct arena *arena, const char *parent, const char *name)
{
    const char *path = arena_printf(arena, "%s/%s", parent, name);
    assert_int_equal(mkdir(path, 0700), 0);
    return path;
}

static void remove_all(struct arena *arena, const char *folder)
{
    assert_int_equal(system(arena_printf(arena, "rm -rf %s", text_shell_quote(arena, folder))), 0);
}

enum { FAR = 1000000000 }; /* no interface has such an index */

static void the_files_together(void **state)
{
    char root[] = "/tmp/pldig-test-resolved-XXXXXX";
    assert_non_null(mkdtemp(root));
    const char *resolve = make_folder(*state, root, "resolve");
    const char *netif = make_folder(*state, resolve, "netif");
    const char *links = make_folder(*state, make_folder(*state, root, "netif"), "links");
    const char *dropins = make_folder(*state, root, "resolved.conf.d");
    put(*state, netif, "1000000007", netif_tun0);
    put(*state, netif, "1000000002", "SERVERS=9.9.9.9\n"); /* networkd has the link: its word counts */
    put(*state, netif, "1000000003", "LLMNR=yes\n");       /* nothing to ask there */
    put(*state, netif, ".#1000000009", netif_tun0);        /* half written */
    put(*state, netif, "eth0", netif_tun0);
    put(*state, links, "1000000002", networkd_eth0);
    put(*state, links, "1000000007", "ADMIN_STATE=unmanaged\n");
    put(*state, dropins, "20-later.conf", "[Resolve]\nDomains=~corp.example\n");
    put(*state, dropins, "10-first.conf", "[Resolve]\nDNS=10.1.1.1\n");
    put(*state, dropins, "note.txt", "[Resolve]\nDNS=9.9.9.9\n");
    put(*state, resolve, "resolv.conf",
        "nameserver 10.1.1.1\nnameserver 10.0.0.4\nnameserver fd00::1\nnameserver 192.168.1.1\n"
        "nameserver 10.2.2.2\nsearch lan vpn.corp\n");
    struct resolved read = {.stub = true};
    resolved_read(*state, root, &read);
    assert_true(read.present);
    assert_true(read.stub);
    assert_null(read.error);
    assert_int_equal(read.n_links, 3);
    assert_string_equal(shown(*state, &read.links[0]), "10.1.1.1 10.2.2.2 | ~corp.example | ?");
    assert_string_equal(read.links[0].name, "");
    assert_string_equal(shown(*state, &read.links[1]), "192.168.1.1 fe80::1 | lan ~corp.contoso.com | yes");
    assert_string_equal(read.links[1].name, "link 1000000002");
    assert_int_equal(read.links[2].ifindex, FAR + 7);
    remove_all(*state, root);
    read = (struct resolved){.stub = false};
    resolved_read(*state, root, &read);
    assert_false(read.present);
    assert_int_equal(read.n_links, 0);
}

/* Root reads everything, so this is about other users only; and without a bus the reason is told. */
static void a_closed_folder(void **state)
{
    if (geteuid() == 0 && seteuid(65534) != 0) {
        skip();
    }
    char root[] = "/tmp/pldig-test-resolved-XXXXXX";
    assert_non_null(mkdtemp(root));
    const char *resolve = make_folder(*state, root, "resolve");
    const char *netif = make_folder(*state, resolve, "netif");
    put(*state, netif, "1000000007", netif_tun0);
    put(*state, resolve, "resolv.conf", "nameserver 10.0.0.4\n");
    assert_int_equal(chmod(netif, 0), 0);
    struct resolved read = {0};
    resolved_read(*state, root, &read);
    assert_int_equal(read.n_links, 1); /* all that is open: the list of all servers */
    assert_int_equal(read.links[0].ifindex, 0);
    assert_non_null(strstr(read.error, "/resolve/netif: Permission denied"));
    assert_int_equal(chmod(netif, 0700), 0);
    remove_all(*state, root);
    if (getuid() == 0) {
        assert_int_equal(seteuid(0), 0);
    }
}

/* ---- as part of a host, and of a capture ---- */

static const char *written(struct arena *arena, const struct resolved *resolved)
{
    struct buf buf;
    struct json_writer writer;
    buf_init(&buf, arena);
    json_begin(&writer, &buf, false);
    resolved_write(&writer, NULL, resolved);
    return buf.data;
}

static bool load(struct arena *arena, const char *text, struct resolved *out, struct err *err)
{
    struct json json;
    assert_true(json_parse(arena, "host", text, strlen(text), &json, err));
    bool ok = resolved_load(json_root(arena, &json), out, err);
    json_free(&json);
    return ok;
}

static void there_and_back(void **state)
{
    struct resolved first = {.present = true, .stub = true, .error = "cannot read x"}, again;
    struct err err;
    add(*state, &first, 7, netif_tun0);
    add(*state, &first, 0, "SERVERS=10.1.1.1\nDOMAINS=~.\n");
    const char *text = written(*state, &first);
    assert_true(load(*state, text, &again, &err));
    assert_string_equal(written(*state, &again), text);
    assert_string_equal(again.links[1].name, "if7");
    assert_string_equal(
        shown(*state, &again.links[1]),
        "10.0.0.4 10.0.0.5 fd00::1 2001:db8::1 | ~openai.azure.com ~services.ai.azure.com vpn.corp | no");
    assert_true(load(*state, "null", &again, &err));
    assert_false(again.present);
    assert_string_equal(written(*state, &again), "null");
}

static void files_of_others(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"1", "expected an object"},
        {"{}", "expected true or false"},
        {"{\"stub\":true}", "expected an array"},
        {"{\"stub\":true,\"links\":[1]}", "expected an object"},
        {"{\"stub\":true,\"links\":[{\"interface\":\"a\",\"ifindex\":-1,\"servers\":[],\"domains\":[]}]}",
         "is not within"},
        {"{\"stub\":true,\"links\":[{\"interface\":\"a\",\"ifindex\":1,\"servers\":[\"x\"],\"domains\":[]}]}",
         "servers[0]"},
        {"{\"stub\":true,\"links\":[{\"interface\":\"a\",\"ifindex\":1,\"servers\":[],\"domains\":[{\"name\":"
         "\"a..b\",\"routeOnly\":true}]}]}",
         "domains[0].name"},
        {"{\"stub\":true,\"links\":[{\"interface\":\"a\",\"ifindex\":1,\"servers\":[],\"domains\":[{\"name\":"
         "\"a.b\"}]}]}",
         "routeOnly"},
        {"{\"stub\":true,\"links\":[{\"interface\":\"a\",\"ifindex\":1,\"servers\":[null],\"domains\":[]}]}",
         "servers[0]"},
        {"{\"stub\":true,\"links\":[{\"interface\":null,\"ifindex\":1,\"servers\":[],\"domains\":[]}]}",
         "interface"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct resolved read;
        struct err err = {0};
        assert_false(load(*state, cases[i].text, &read, &err));
        assert_non_null(strstr(err.text, cases[i].error));
    }
}

static void the_stub_of_another_host(void **state)
{
    char folder[] = "/tmp/pldig-test-resolved-XXXXXX";
    struct host host;
    assert_non_null(mkdtemp(folder));
    put(*state, folder, "resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\n");
    struct host_paths paths = {.resolv_conf = arena_printf(*state, "%s/resolv.conf", folder),
                               .resolved = arena_printf(*state, "%s/nothing", folder),
                               .root = folder};
    host_read(*state, &paths, &host);
    assert_true(host.resolved.stub);
    assert_true(host.resolved.present);
    assert_int_equal(host.resolved.n_links, 0);
    assert_non_null(host.resolved.error);
    put(*state, folder, "resolv.conf", "nameserver 127.0.0.1\n");
    host_read(*state, &paths, &host);
    assert_false(host.resolved.present);
    assert_null(host.resolved.error);
    remove_all(*state, folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tunnel, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_interface_of_networkd, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_interface_that_networkd_leaves_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_configuration, set_up, tear_down),
        cmocka_unit_test_setup_teardown(servers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_makes_no_sense, set_up, tear_down),
        cmocka_unit_test_setup_teardown(split_dns, set_up, tear_down),
        cmocka_unit_test_setup_teardown(default_routes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_files_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_folder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(there_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_of_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_stub_of_another_host, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("resolved", tests, NULL, NULL);
}
