#include "report/resolver_label.h"

#include "azure/azure_dns.h"
#include "dns/server.h"
#include "model/run_network.h"
#include "report/style.h"

bool is_azure_dns(const struct resolver *resolver)
{
    return ip_is_azure_dns(&resolver->address);
}

/* The address as it may be typed after "@". */
static const char *address_text(struct arena *arena, const struct resolver *resolver)
{
    char room[IP_TEXT];
    const char *text = ip_format(&resolver->address, room);
    if (resolver->port == DNS_PORT) {
        return arena_strdup(arena, text);
    }
    return arena_printf(arena, resolver->address.family == 6 ? "[%s]#%u" : "%s#%u", text, resolver->port);
}

const char *resolver_label(const struct page *page, const struct run *run, size_t resolver)
{
    struct arena *arena = page->out->arena;
    const struct resolver *it = &run->resolvers[resolver];
    const char *label = style_clean(page, it->label), *address = address_text(arena, it);
    if (it->role == ROLE_SYSTEM_PATH) {
        return "getaddrinfo";
    }
    bool system = (it->role == ROLE_SYSTEM && it->judged) || it->also_system;
    if (is_azure_dns(it) && it->port == DNS_PORT) {
        return system ? "system = azure-dns" : "azure-dns";
    }
    if (it->role == ROLE_CUSTOM && *label != '\0') {
        return arena_printf(arena, "%s%s %s", system ? "system = " : "", label, address);
    }
    if (system) {
        return arena_printf(arena, "system %s", address);
    }
    if (it->role == ROLE_SYSTEM) { /* behind systemd-resolved's stub */
        return arena_printf(arena, "%s %s", *label != '\0' ? label : "resolved", address);
    }
    return it->role == ROLE_CONTROL ? arena_printf(arena, "control %s", address) : address;
}

const char *resolver_identity(const struct page *page, const struct run *run, const struct ip *address)
{
    static const char *const words[] = {
        [SERVER_UNKNOWN] = NULL,        [SERVER_AZURE_DNS] = NULL, [SERVER_INBOUND] = "inbound endpoint",
        [SERVER_FIREWALL] = "firewall", [SERVER_VM] = "VM",        [SERVER_BALANCER] = "load balancer",
    };
    struct server_identity identity = run_identify(run, address);
    if (words[identity.kind] == NULL) {
        return "";
    }
    return arena_printf(page->out->arena, " (%s %s)", words[identity.kind], style_clean(page, identity.name));
}
