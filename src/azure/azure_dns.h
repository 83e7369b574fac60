/*
 * azure_dns.h - the address at which Azure's own DNS answers in every VNet (Learn: "What is IP address
 * 168.63.129.16?"). It is the same in all clouds and reachable from inside Azure alone.
 */
#ifndef PLDIG_AZURE_AZURE_DNS_H
#define PLDIG_AZURE_AZURE_DNS_H

#include "base/ip.h"

#define AZURE_DNS_ADDRESS "168.63.129.16"

extern const struct ip azure_dns_address;

bool ip_is_azure_dns(const struct ip *ip);

#endif
