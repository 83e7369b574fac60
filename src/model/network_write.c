#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "model/json_fields.h"
#include "model/network.h"

static void write_prefixes(struct json_writer *writer, const struct virtual_network *vnet)
{
    json_array(writer, "addressPrefixes");
    for (size_t i = 0; i < vnet->n_prefixes; i++) {
        char text[IP_TEXT + 8];
        size_t len = strlen(ip_format(&vnet->prefixes[i].ip, text));
        snprintf(text + len, sizeof text - len, "/%d", vnet->prefixes[i].length);
        json_string(writer, NULL, text);
    }
    json_array_end(writer);
}

static void write_subnets(struct json_writer *writer, const struct virtual_network *vnet)
{
    if (vnet->subnets_read != TRI_YES) {
        return; /* as an older file has it */
    }
    json_array(writer, "subnets");
    for (size_t i = 0; i < vnet->n_subnets; i++) {
        const struct subnet *subnet = &vnet->subnets[i];
        json_object(writer, NULL);
        json_string(writer, "id", subnet->id);
        json_strings(writer, "serviceEndpoints", subnet->service_endpoints, subnet->n_service_endpoints);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_vnets(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "virtualNetworks");
    for (size_t i = 0; i < network->n_vnets; i++) {
        const struct virtual_network *vnet = &network->vnets[i];
        json_object(writer, NULL);
        json_string(writer, "id", vnet->id);
        json_string(writer, "name", vnet->name);
        write_prefixes(writer, vnet);
        json_ips(writer, "dnsServers", vnet->dns_servers, vnet->n_dns_servers);
        json_strings(writer, "peers", vnet->peers, vnet->n_peers);
        write_subnets(writer, vnet);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "virtualNetworksRead", network->vnets_read);
}

static void write_nics(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "networkInterfaces");
    for (size_t i = 0; i < network->n_nics; i++) {
        const struct network_interface *nic = &network->nics[i];
        json_object(writer, NULL);
        json_string(writer, "id", nic->id);
        json_string(writer, "name", nic->name);
        json_string(writer, "virtualMachineId", nic->vm_id);
        json_string(writer, "subnetId", nic->subnet_id);
        json_ips(writer, "addresses", nic->addresses, nic->n_addresses);
        json_ips(writer, "dnsServers", nic->dns_servers, nic->n_dns_servers);
        json_ips(writer, "appliedDnsServers", nic->applied_dns, nic->n_applied_dns);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "networkInterfacesRead", network->nics_read);
}

static void write_inbound(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "inboundEndpoints");
    for (size_t i = 0; i < network->n_inbound; i++) {
        const struct inbound_endpoint *endpoint = &network->inbound[i];
        json_object(writer, NULL);
        json_string(writer, "id", endpoint->id);
        json_string(writer, "name", endpoint->name);
        json_string(writer, "virtualNetworkId", endpoint->vnet_id);
        json_ip(writer, "address", &endpoint->address);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "inboundEndpointsRead", network->resolvers_read);
}

static void write_rule(struct json_writer *writer, const struct forwarding_rule *rule)
{
    json_object(writer, NULL);
    json_string(writer, "name", rule->name);
    json_string(writer, "domainName", rule->domain);
    json_tri(writer, "enabled", rule->enabled);
    json_array(writer, "targets");
    for (size_t i = 0; i < rule->n_targets; i++) {
        json_object(writer, NULL);
        json_ip(writer, "address", &rule->targets[i]);
        json_int(writer, "port", rule->ports[i]);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_rulesets(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "dnsForwardingRulesets");
    for (size_t i = 0; i < network->n_rulesets; i++) {
        const struct forwarding_ruleset *ruleset = &network->rulesets[i];
        json_object(writer, NULL);
        json_string(writer, "id", ruleset->id);
        json_string(writer, "name", ruleset->name);
        json_array(writer, "rules");
        for (size_t r = 0; r < ruleset->n_rules; r++) {
            write_rule(writer, &ruleset->rules[r]);
        }
        json_array_end(writer);
        json_tri(writer, "rulesRead", ruleset->rules_read);
        json_strings(writer, "virtualNetworkIds", ruleset->vnet_ids, ruleset->n_vnets);
        json_tri(writer, "linksRead", ruleset->links_read);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "dnsForwardingRulesetsRead", network->rulesets_read);
}

static void write_policies(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "dnsResolverPolicies");
    for (size_t i = 0; i < network->n_policies; i++) {
        const struct dns_policy *policy = &network->policies[i];
        json_object(writer, NULL);
        json_string(writer, "id", policy->id);
        json_string(writer, "name", policy->name);
        json_strings(writer, "virtualNetworkIds", policy->vnet_ids, policy->n_vnets);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "dnsResolverPoliciesRead", network->policies_read);
}

static void write_firewalls(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "azureFirewalls");
    for (size_t i = 0; i < network->n_firewalls; i++) {
        const struct dns_firewall *firewall = &network->firewalls[i];
        json_object(writer, NULL);
        json_string(writer, "id", firewall->id);
        json_string(writer, "name", firewall->name);
        json_string(writer, "firewallPolicyId", firewall->policy_id);
        json_string(writer, "virtualNetworkId", firewall->vnet_id);
        json_ips(writer, "addresses", firewall->addresses, firewall->n_addresses);
        json_tri(writer, "enableProxy", firewall->proxy);
        json_ips(writer, "dnsServers", firewall->upstreams, firewall->n_upstreams);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "azureFirewallsRead", network->firewalls_read);
}

static void write_balancers(struct json_writer *writer, const struct network *network)
{
    json_array(writer, "loadBalancers");
    for (size_t i = 0; i < network->n_balancers; i++) {
        const struct load_balancer *balancer = &network->balancers[i];
        json_object(writer, NULL);
        json_string(writer, "id", balancer->id);
        json_string(writer, "name", balancer->name);
        json_string(writer, "virtualNetworkId", balancer->vnet_id);
        json_ips(writer, "addresses", balancer->addresses, balancer->n_addresses);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_tri(writer, "loadBalancersRead", network->balancers_read);
}

void network_write(struct json_writer *writer, const char *key, const struct network *network)
{
    json_object(writer, key);
    write_vnets(writer, network);
    write_nics(writer, network);
    write_inbound(writer, network);
    write_rulesets(writer, network);
    write_policies(writer, network);
    write_firewalls(writer, network);
    write_balancers(writer, network);
    json_object_end(writer);
}
