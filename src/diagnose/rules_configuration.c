/* 6xx: configuration around the client and its zones that ARM shows, where it bears on what was seen. */
#include "azure/azure_dns.h"
#include "azure/resource_id.h"
#include "base/text.h"
#include "diagnose/azline.h"
#include "diagnose/forward.h"
#include "diagnose/rule.h"
#include "diagnose/say.h"
#include "dns/name.h"

/* --- this host's DNS servers against those of its VNet and NIC --- */

static bool same_servers(const struct ip *a, size_t n_a, const struct ip *b, size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++) {
        bool found = false;
        for (size_t j = 0; j < n_b; j++)
            found |= ip_equal(&a[i], &b[j]);
        if (!found)
            return false;
    }
    return true;
}

/* The servers this host uses: resolv.conf's, or behind the stub those of systemd-resolved. */
static size_t servers_in_use(const struct judge *judge, struct ip *out, size_t max)
{
    const struct host *host = &judge->run->host;
    size_t count = 0;
    if (host->resolved.stub) {
        for (size_t l = 0; l < host->resolved.n_links; l++)
            for (size_t s = 0; s < host->resolved.links[l].n_servers && count < max; s++)
                out[count++] = host->resolved.links[l].servers[s];
        return count;
    }
    for (size_t i = 0; i < host->n_nameservers && count < max; i++)
        if (host->nameservers[i].used)
            out[count++] = host->nameservers[i].ip;
    return count;
}

/* The NIC of this VM: the one with one of the host's addresses, in the host's VNet. */
static const struct network_interface *own_nic(const struct judge *judge)
{
    const struct network *network = &judge->run->inventory->network;
    for (size_t n = 0; n < network->n_nics; n++) {
        const char *vnet = arm_id_upto(judge->arena, network->nics[n].subnet_id, "virtualNetworks");
        if (!vnet || !arm_id_equal(vnet, judge->vnet->id))
            continue;
        for (size_t a = 0; a < network->nics[n].n_addresses; a++)
            for (size_t h = 0; h < judge->run->host.n_addresses; h++)
                if (ip_equal(&network->nics[n].addresses[a], &judge->run->host.addresses[h].ip))
                    return &network->nics[n];
    }
    return NULL;
}

static char *list(const struct judge *judge, const struct ip *servers, size_t count)
{
    struct ip_list addresses = {(struct ip *)servers, count, count};
    return count ? say_addresses(judge, &addresses)
                 : arena_strdup(judge->arena, AZURE_DNS_ADDRESS " (Azure-provided)");
}

enum { SERVERS_MAX = 16 };

/* 602: the NIC names servers of its own. 601: the VNet's were changed, and this host still uses the former
 * ones. A host that resolves rightly all the same may be meant so; then it is only worth a line where names
 * fail. */
static void own_servers(struct judge *judge)
{
    struct ip used[SERVERS_MAX];
    if (!judge->vnet || !forward_in_vnet(judge))
        return;
    size_t n_used = servers_in_use(judge, used, SERVERS_MAX);
    for (size_t i = 0; i < n_used; i++)
        if (ip_classify(&used[i]) == IP_LOOPBACK)
            return; /* a local forwarder: what it asks is not visible here */
    const struct network_interface *nic = own_nic(judge);
    /* A VNet left at Azure's own DNS says nothing against a host that names another server on purpose. */
    bool stated = judge->vnet->n_dns_servers > 0;
    const struct ip *vnet = judge->vnet->n_dns_servers ? judge->vnet->dns_servers : &azure_dns_address;
    size_t n_vnet = judge->vnet->n_dns_servers ? judge->vnet->n_dns_servers : 1;
    bool nic_differs =
        nic && nic->n_dns_servers && !same_servers(nic->dns_servers, nic->n_dns_servers, vnet, n_vnet);
    struct hit hit;
    if (nic_differs) {
        hit = hit_of(602);
        hit.because = arena_printf(judge->arena, "ARM: NIC %s names %s, its VNet %s names %s", nic->name,
                                   list(judge, nic->dns_servers, nic->n_dns_servers), judge->vnet->name,
                                   list(judge, vnet, n_vnet));
    } else if (n_used && stated && !same_servers(used, n_used, vnet, n_vnet)) {
        hit = hit_of(601);
        hit.because = arena_printf(judge->arena, "resolv.conf names %s, VNet %s names %s",
                                   list(judge, used, n_used), judge->vnet->name, list(judge, vnet, n_vnet));
    } else {
        return;
    }
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        if (judge->run->resolvers[r].role != ROLE_SYSTEM || !judge->run->resolvers[r].judged)
            continue;
        hit.resolver = (long)r;
        judge_add(judge, &hit);
    }
}

/* --- zone groups and links --- */

static bool name_raised(const struct judge *judge, size_t name)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        size_t fired = judge->fired[name * judge->run->n_resolvers + r];
        if (fired && judge->run->resolvers[r].judged &&
            judge->hits.items[fired - 1].severity >= SEVERITY_WARNING)
            return true;
    }
    return judge->settled[name];
}

/* Whether a judged resolver gave the name's expected address. */
static bool seen_right(const struct judge *judge, size_t name)
{
    for (size_t r = 0; r < judge->run->n_resolvers; r++)
        if (judge->run->resolvers[r].judged &&
            (judge_state(judge, facts_view(judge->facts, name, r)) & S_RIGHT))
            return true;
    return false;
}

static bool account_raised(const struct judge *judge, size_t account)
{
    for (size_t n = 0; n < judge->run->n_names; n++)
        if (judge->run->names[n].account == account && name_raised(judge, n))
            return true;
    return false;
}

/* 604: nobody keeps the records: said where the names are right today, for else it is part of the cause. */
static void zone_group_missing(struct judge *judge)
{
    for (size_t n = 0; n < judge->run->n_names; n++) {
        const struct private_endpoint *endpoint = az_endpoint_of(judge, n);
        if (!endpoint || endpoint->zone_group != TRI_NO || !seen_right(judge, n) ||
            account_raised(judge, judge->run->names[n].account))
            continue;
        struct hit hit = hit_of(604);
        hit.name = (long)n;
        hit.because =
            arena_printf(judge->arena, "ARM: private endpoint %s has no DNS zone group", endpoint->name);
        judge_add(judge, &hit);
    }
}

static bool in_order(const char *state, const char *good)
{
    return !state || text_equal_nocase(state, good);
}

/* 605: a link of the name's zone that is not in force, where the name fails. */
static void link_not_completed(struct judge *judge)
{
    const struct inventory *inventory = judge->run->inventory;
    for (size_t n = 0; n < judge->run->n_names; n++) {
        if (!name_raised(judge, n) || judge->settled[n])
            continue;
        for (size_t z = 0; inventory && z < inventory->n_zones; z++) {
            const struct private_zone *zone = &inventory->zones[z];
            for (size_t l = 0;
                 dns_name_equal(zone->name, judge->run->names[n].zone->zone) && l < zone->n_links; l++) {
                const struct vnet_link *link = &zone->links[l];
                if (in_order(link->state, "Completed") && in_order(link->provisioning_state, "Succeeded"))
                    continue;
                struct hit hit = hit_of(605);
                hit.name = (long)n;
                hit.because =
                    arena_printf(judge->arena, "ARM: link %s of %s is %s, provisioning %s", link->name,
                                 zone->name, link->state ? link->state : "in no state",
                                 link->provisioning_state ? link->provisioning_state : "not stated");
                judge_add(judge, &hit);
            }
        }
    }
}

/* 606: this is a pod, or a host whose DNS is a cluster's. */
static void pod_path(struct judge *judge)
{
    if (!judge->run->host.cluster_dns)
        return;
    for (size_t r = 0; r < judge->run->n_resolvers; r++) {
        if (judge->run->resolvers[r].role != ROLE_SYSTEM || !judge->run->resolvers[r].judged)
            continue;
        struct hit hit = hit_of(606);
        hit.resolver = (long)r;
        hit.because = arena_printf(judge->arena, "%s is a cluster's DNS%s%s", say_resolver(judge, r),
                                   judge->run->host.container ? "; this is a container: " : "",
                                   judge->run->host.container ? judge->run->host.container : "");
        judge_add(judge, &hit);
    }
}

/* 216: what a browser on this host does cannot be seen here; that a policy sends it past every resolver can.
 */
static void browser_past_dns(struct judge *judge)
{
    if (!judge->run->host.browser_doh || !judge->run->n_names)
        return;
    struct hit hit = hit_of(216);
    hit.because = judge->run->host.browser_doh;
    judge_add(judge, &hit);
}

const struct whole_rule configuration_whole_rules[] = {
    {216, browser_past_dns},   {601, own_servers}, {604, zone_group_missing},
    {605, link_not_completed}, {606, pod_path},    {0, NULL},
};

/* --- words --- */

static void say_216(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message = "A policy on this host lets a browser resolve names over HTTPS: it asks a public "
                       "server past every resolver named here, "
                       "and gets public addresses whatever these answer. Other programs are not concerned.";
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "If a browser fails where this report is right: turn DNS over HTTPS off in that policy "
             "(Firefox: DNSOverHTTPS Enabled false; "
             "Chrome, Chromium, Edge: DnsOverHttpsMode off).",
             NULL, "Restore the former policy.");
}

static void say_601(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message = "The DNS servers of the VNet are others than this host uses: a change of the VNet's "
                       "setting reaches a VM only when it "
                       "renews its DHCP lease or restarts, and a hand-written resolv.conf never follows it.";
    say_step(
        judge, finding, STEP_VERIFY, RISK_NONE, "See both.",
        arena_printf(judge->arena,
                     "cat /etc/resolv.conf; az network vnet show --ids %s --query dhcpOptions.dnsServers",
                     text_shell_quote(judge->arena, judge->vnet->id)),
        NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "Renew the lease, or restart the VM (AKS: reimage or restart the nodes, then CoreDNS).",
             "sudo networkctl renew eth0", "Write the former servers into resolv.conf.");
}

static void say_602(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    const struct network_interface *nic = own_nic(judge);
    const char *id = nic ? text_shell_quote(judge->arena, nic->id) : "<nic-id>";
    finding->message =
        "The network interface of this VM names DNS servers of its own, which override those of its VNet.";
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See what the interface has.",
             arena_printf(judge->arena, "az network nic show --ids %s --query dnsSettings", id), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_LOCAL,
             "If it is not meant so: clear them, so that the VNet's servers hold; the VM takes them when it "
             "renews its lease.",
             arena_printf(judge->arena, "az network nic update --ids %s --dns-servers \"\"", id),
             "Set the former servers on the interface again.");
}

static void say_604(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    finding->message = arena_printf(judge->arena,
                                    "%s: the private endpoint has no DNS zone group, so its records are kept "
                                    "by something else (Azure Policy, a DNS team, a script, "
                                    "by hand). The names are right today; nothing in Azure keeps them so.",
                                    say_accounts(judge, group));
}

static void say_605(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const char *zone = judge->run->names[group->names[0]].zone->zone;
    finding->message = arena_printf(
        judge->arena,
        "A VNet link of %s is not in force yet, or failed: in that VNet the zone does not answer.",
        say_zones(judge, group));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See the states; InProgress takes minutes, not hours.",
             az_link_list(judge, zone), NULL);
    say_step(judge, finding, STEP_CHANGE, RISK_SHARED,
             "If it stays so: delete the link and create it again. Until then names in the zone resolve "
             "publicly in that VNet.",
             az_link_create(judge, zone, NULL), az_link_delete(judge, zone));
}

static void say_606(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    (void)group;
    finding->message = "This host asks a cluster's DNS (CoreDNS, AKS LocalDNS): what is seen here is a pod's "
                       "path. The node, and pods with "
                       "another dnsPolicy, may get other answers.";
    say_step(judge, finding, STEP_ASK, RISK_NONE, "Compare with a run on the node.",
             "kubectl debug node/<node> -it --image=<image-with-pldig>", NULL);
}

const struct code_words configuration_words[] = {
    {216, false, "host-admin", say_216},
    {601, false, "host-admin", say_601},
    {602, false, "host-admin", say_602},
    {604, false, "account-owner", say_604},
    {605, false, "azure-network", say_605},
    {606, false, "app-team", say_606},
    {0, false, NULL, NULL},
};
