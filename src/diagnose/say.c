#include "diagnose/say.h"

#include "base/buf.h"
#include "base/text.h"
#include "dns/server.h"

char *say_resolver(const struct judge *judge, size_t index)
{
    const struct resolver *resolver = &judge->run->resolvers[index];
    char room[IP_TEXT];
    if (resolver->role == ROLE_SYSTEM_PATH)
        return arena_strdup(judge->arena, "getaddrinfo");
    const char *address = ip_format(&resolver->address, room);
    char *text = resolver->port == DNS_PORT
                     ? arena_strdup(judge->arena, address)
                     : arena_printf(judge->arena, resolver->address.family == 6 ? "[%s]#%u" : "%s#%u",
                                    address, (unsigned)resolver->port);
    if (resolver->label && resolver->role == ROLE_CUSTOM)
        return arena_printf(judge->arena, "%s (%s)", text, resolver->label);
    return text;
}

char *say_resolvers(const struct judge *judge, const struct finding_group *group)
{
    struct buf buf;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < group->n_resolvers; i++) {
        size_t index = group->resolvers[i];
        if (judge->run->resolvers[index].role == ROLE_SYSTEM_PATH && group->n_resolvers > 1)
            continue;
        if (buf.len)
            buf_str(&buf, ", ");
        buf_str(&buf, say_resolver(judge, index));
    }
    return buf.data;
}

size_t say_first(const struct judge *judge, const struct finding_group *group)
{
    for (size_t i = 0; i < group->n_resolvers; i++)
        if (judge->run->resolvers[group->resolvers[i]].role != ROLE_SYSTEM_PATH)
            return group->resolvers[i];
    return group->resolvers[0];
}

/* The group's first DNS server; NULL for none. */
static const struct resolver *first_server(const struct judge *judge, const struct finding_group *group)
{
    const struct resolver *first =
        group->n_resolvers ? &judge->run->resolvers[say_first(judge, group)] : NULL;
    return first && first->role != ROLE_SYSTEM_PATH ? first : NULL;
}

/* "@10.0.0.4", and with a port of its own that behind `before`. */
static char *server_as(const struct judge *judge, const struct finding_group *group, const char *before)
{
    const struct resolver *server = first_server(judge, group);
    char room[IP_TEXT];
    if (!server)
        return arena_strdup(judge->arena, "@<server>");
    const char *address = ip_format(&server->address, room);
    if (server->port == DNS_PORT)
        return arena_printf(judge->arena, "@%s", address);
    return arena_printf(judge->arena, "@%s%s%u", address, before, (unsigned)server->port);
}

char *say_dig(const struct judge *judge, const struct finding_group *group)
{
    return server_as(judge, group, " -p ");
}

char *say_server(const struct judge *judge, const struct finding_group *group)
{
    return server_as(judge, group, "#");
}

char *say_count(const struct judge *judge, size_t count, const char *thing)
{
    return arena_printf(judge->arena, "%zu %s%s", count, thing, count == 1 ? "" : "s");
}

/* Joins up to LISTED_MAX; where there are more, says how many first. */
static char *listed(const struct judge *judge, const char *(*item)(const struct judge *, size_t),
                    const size_t *indices, size_t count, const char *thing)
{
    struct buf buf;
    buf_init(&buf, judge->arena);
    bool more = count > LISTED_MAX;
    if (more)
        buf_printf(&buf, "%s (", say_count(judge, count, thing));
    for (size_t i = 0; i < count && i < LISTED_MAX; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", item(judge, indices[i]));
    if (more)
        buf_str(&buf, ", ...)");
    return buf.data;
}

static const char *name_item(const struct judge *judge, size_t index)
{
    return judge->run->names[index].fqdn;
}

static const char *account_item(const struct judge *judge, size_t index)
{
    return judge->run->accounts[index].name;
}

char *say_names(const struct judge *judge, const struct finding_group *group)
{
    return listed(judge, name_item, group->names, group->n_names, "name");
}

char *say_accounts(const struct judge *judge, const struct finding_group *group)
{
    return listed(judge, account_item, group->accounts, group->n_accounts, "account");
}

size_t say_zone_list(const struct judge *judge, const struct finding_group *group,
                     const struct azure_zone *out[static 16])
{
    size_t n_table, count = 0;
    const struct azure_zone *table = azure_zones(&n_table);
    for (size_t z = 0; z < n_table && count < 16; z++) {
        for (size_t i = 0; i < group->n_names; i++) {
            if (judge->run->names[group->names[i]].zone == &table[z]) {
                out[count++] = &table[z];
                break;
            }
        }
    }
    return count;
}

static char *joined_zones(const struct judge *judge, const struct finding_group *group, bool suffix)
{
    const struct azure_zone *zones[16];
    size_t count = say_zone_list(judge, group, zones);
    struct buf buf;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s",
                   !i              ? ""
                   : i + 1 < count ? ", "
                                   : " and ",
                   suffix ? zones[i]->suffix : zones[i]->zone);
    return buf.data;
}

char *say_zones(const struct judge *judge, const struct finding_group *group)
{
    return joined_zones(judge, group, false);
}

char *say_suffixes(const struct judge *judge, const struct finding_group *group)
{
    return joined_zones(judge, group, true);
}

char *say_addresses(const struct judge *judge, const struct ip_list *list)
{
    struct buf buf;
    char room[IP_TEXT];
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < list->count; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", ip_format(&list->items[i], room));
    return list->count ? buf.data : "none";
}

char *say_ede(const struct judge *judge, const struct dns_message *message)
{
    struct buf buf;
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < message->n_ede && i < 3; i++) {
        const char *name = dns_ede_name(message->ede[i].code);
        buf_printf(&buf, " (EDE %u%s%s", (unsigned)message->ede[i].code, name ? " " : "", name ? name : "");
        if (message->ede[i].text && *message->ede[i].text)
            buf_printf(&buf, ": %s", text_printable(judge->arena, message->ede[i].text));
        buf_char(&buf, ')');
    }
    return buf.data;
}

static char *say_silence(const struct judge *judge, const struct observation *observation)
{
    switch (observation->outcome) {
    case OUTCOME_TIMEOUT:
        return arena_printf(judge->arena, "no answer in %d x %lld ms", observation_tries(observation),
                            (long long)(judge->run->timeout_us / 1000));
    case OUTCOME_LATE: {
        char room[16];
        return arena_printf(judge->arena, "no answer in time, %s%s after %.1f s",
                            dns_rcode_name(observation->message.rcode, room),
                            say_ede(judge, &observation->message),
                            (double)observation_elapsed_us(observation) / 1e6);
    }
    case OUTCOME_REFUSED_CONNECTION:
    case OUTCOME_UNREACHABLE:
        return arena_strdup(judge->arena,
                            observation->error ? observation->error : outcome_name(observation->outcome));
    case OUTCOME_MALFORMED:
        return arena_strdup(judge->arena, "only malformed replies");
    default:
        return arena_strdup(judge->arena, "not asked");
    }
}

static char *say_chain(const struct judge *judge, const struct dns_message *message,
                       const struct dns_chain *chain)
{
    struct buf buf;
    char room[IP_TEXT], name[16];
    buf_init(&buf, judge->arena);
    if (chain->end == DNS_END_ADDRESSES) {
        for (size_t i = 0; i < chain->n_addresses; i++)
            buf_printf(&buf, "%s%s", i ? ", " : "", ip_format(&chain->addresses[i].ip, room));
        return buf.data;
    }
    if (chain->end == DNS_END_NODATA)
        buf_str(&buf, "no address (NODATA)");
    else if (chain->end == DNS_END_REFERRAL)
        buf_str(&buf, "a referral only");
    else if (chain->end == DNS_END_LOOP)
        buf_str(&buf, "a CNAME loop");
    else
        buf_str(&buf, dns_rcode_name(message->rcode, name));
    if (chain->soa)
        buf_printf(&buf, " with SOA %s %s", chain->soa->owner, chain->soa->soa.mname);
    buf_str(&buf, say_ede(judge, message));
    return buf.data;
}

char *say_outcome(const struct judge *judge, const struct view *view)
{
    if (!view->a)
        return arena_strdup(judge->arena, "not asked");
    if (!view->usable)
        return say_silence(judge, view->a);
    if (!view->a->system)
        return say_chain(judge, &view->a->message, &view->chain);
    struct buf buf;
    char room[IP_TEXT];
    buf_init(&buf, judge->arena);
    for (size_t i = 0; i < view->n_addresses; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", ip_format(&view->addresses[i].ip, room));
    if (!view->n_addresses)
        buf_str(&buf, view->a->system->error ? view->a->system->error : "no address");
    return buf.data;
}

char *say_observation(const struct judge *judge, const struct observation *observation)
{
    if (observation->outcome != OUTCOME_ANSWERED || !observation->has_message)
        return say_silence(judge, observation);
    const struct dns_message *message = &observation->message;
    if (observation->question.qtype == DNS_SOA) {
        char room[16];
        const struct dns_rr *soa = dns_message_soa(message);
        if (soa)
            return arena_printf(judge->arena, "%s %s", soa->owner, soa->soa.mname);
        return arena_printf(judge->arena, "%s without SOA%s", dns_rcode_name(message->rcode, room),
                            say_ede(judge, message));
    }
    struct dns_chain chain;
    dns_chain_follow(judge->arena, message, observation->question.qname, observation->question.qtype, &chain);
    return say_chain(judge, message, &chain);
}

char *say_view(const struct judge *judge, const struct view *view)
{
    const char *server = say_resolver(judge, view->resolver);
    if (!view->a)
        return arena_printf(judge->arena, "%s -> not asked", server);
    return arena_printf(judge->arena, "%s: %s -> %s (#%d)", server, judge->run->names[view->name].fqdn,
                        say_outcome(judge, view), view->a->id);
}

char *say_question(const struct judge *judge, const struct observation *observation)
{
    char room[16];
    if (!observation)
        return NULL;
    return arena_printf(judge->arena, "%s: %s %s -> %s (#%d)",
                        say_resolver(judge, (size_t)observation->question.resolver),
                        dns_type_name(observation->question.qtype, room), observation->question.qname,
                        say_observation(judge, observation), observation->id);
}
