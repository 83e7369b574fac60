#include "azure/azure_dns.h"

const struct ip azure_dns_address = {.family = 4, .bytes = {168, 63, 129, 16}};

bool ip_is_azure_dns(const struct ip *ip)
{
    return ip_equal(ip, &azure_dns_address);
}
