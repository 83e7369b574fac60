/* 209: the stub of systemd-resolved sends a name past the link whose DNS server knows the truth. */
#include "base/buf.h"
#include "base/text.h"
#include "diagnose/public_cause.h"
#include "diagnose/say.h"
#include "diagnose/state.h"

/* The link of systemd-resolved that has this DNS server, whatever else it was asked as; NULL. */
static const struct resolved_link *link_of(const struct judge *judge, const struct ip *server)
{
    const struct resolved *resolved = &judge->run->host.resolved;
    for (size_t l = 0; l < resolved->n_links; l++)
        for (size_t s = 0; s < resolved->links[l].n_servers; s++)
            if (ip_equal(&resolved->links[l].servers[s], server))
                return &resolved->links[l];
    return NULL;
}

/* The view of a link's server behind the stub of systemd-resolved that gives the private address, where
 * `view` is the stub's; NULL. */
static const struct view *right_link(const struct judge *judge, const struct view *view)
{
    const struct run *run = judge->run;
    if (!run->host.resolved.stub || ip_classify(&run->resolvers[view->resolver].address) != IP_LOOPBACK)
        return NULL;
    for (size_t r = 0; r < run->n_resolvers; r++) {
        const struct view *other = facts_view(judge->facts, view->name, r);
        const struct resolver *server = &run->resolvers[r];
        bool behind = (server->role == ROLE_SYSTEM && !server->judged) ||
                      (r != view->resolver && link_of(judge, &server->address));
        if (behind && state_is_private_truth(judge_state(judge, other)))
            return other;
    }
    return NULL;
}

/* The stub of systemd-resolved asks the link that its routing domains name; another link's server has the
 * right answer. */
static bool split_dns(const struct judge *judge, const struct view *view, struct hit *hit)
{
    const struct view *other = right_link(judge, view);
    hit_evidence(hit, view->a);
    hit_evidence(hit, view->privatelink);
    hit_evidence(hit, view->zone_soa);
    hit->because = say_view(judge, view);
    if (other)
        hit_evidence(hit, other->a);
    return other != NULL;
}

const struct view_rule split_view_rules[] = {
    {209, S_PUBLIC | S_ALIAS, S_SYSTEM_PATH, split_dns},
    {0, 0, 0, NULL},
};

/* --- words --- */

/* Each as resolvectl takes it, with a blank before it. */
static void add_domains(const struct judge *judge, const struct resolved_link *link, struct buf *out)
{
    for (size_t d = 0; d < link->n_domains; d++)
        buf_printf(
            out, " %s",
            text_shell_quote(judge->arena, arena_printf(judge->arena, "%s%s", link->route_only[d] ? "~" : "",
                                                        link->domains[d])));
}

/* What the link has, then the zones of the group. `link` NULL where it is not known. */
static const char *link_domains(const struct judge *judge, const struct finding_group *group,
                                const struct resolved_link *link)
{
    struct buf domains;
    const struct azure_zone *zones[16];
    size_t n_zones = say_zone_list(judge, group, zones);
    buf_init(&domains, judge->arena);
    if (link)
        add_domains(judge, link, &domains);
    for (size_t i = 0; i < n_zones; i++)
        buf_printf(&domains, " '~%s'", zones[i]->suffix);
    return domains.data;
}

static const char *former_domains(const struct judge *judge, const struct resolved_link *link)
{
    struct buf domains;
    buf_init(&domains, judge->arena);
    add_domains(judge, link, &domains);
    return arena_printf(judge->arena, "sudo resolvectl domain %s%s",
                        text_shell_quote(judge->arena, link->name), link->n_domains ? domains.data : " ''");
}

static void say_209(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    const struct run *run = judge->run;
    const struct view *view =
        facts_view(judge->facts, (size_t)group->first->name, (size_t)group->first->resolver);
    const struct view *right = right_link(judge, view);
    const struct resolved_link *known =
        right ? link_of(judge, &run->resolvers[right->resolver].address) : NULL;
    if (known && !known->ifindex)
        known = NULL; /* the global servers are no link */
    const char *label = right ? run->resolvers[right->resolver].label : NULL;
    const char *link = known ? known->name : label ? label : "<link>";
    const char *domains = link_domains(judge, group, known);
    finding->message = arena_printf(
        judge->arena,
        "systemd-resolved sends %s past the link %s, whose DNS server would give the private "
        "address: the link's routing domains do not "
        "cover %s.%s",
        say_names(judge, group), link, say_suffixes(judge, group), public_consequence(judge, group));
    if (right)
        say_because(judge, finding, say_view(judge, right));
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "See which names go to which link.",
             "resolvectl domain; resolvectl dns", NULL);
    say_step(
        judge, finding, STEP_CHANGE, RISK_LOCAL,
        known ? "Add the zones to the routing domains of that link (this sets the whole list, so it begins "
                "with those that are there), and for good in the VPN's profile."
              : "Add the zones to the routing domains of that link (this sets the whole list: repeat those "
                "that are there), and for good in the VPN's profile.",
        arena_printf(judge->arena, "sudo resolvectl domain %s%s", text_shell_quote(judge->arena, link),
                     domains),
        known ? former_domains(judge, known) : "Set the former list of domains again.");
    say_verify(judge, group, finding);
}

const struct code_words split_words[] = {
    {209, false, "host-admin", say_209},
    {0, false, NULL, NULL},
};
