/*
 * resolver_label.h - how the text report calls a resolver: "system 10.0.0.4", "corp 10.0.0.4#5353",
 * "azure-dns", "getaddrinfo".
 */
#ifndef PLDIG_REPORT_RESOLVER_LABEL_H
#define PLDIG_REPORT_RESOLVER_LABEL_H

#include <stddef.h>

#include "report/page.h"

/* Clean text (style.h). */
const char *resolver_label(const struct page *page, const struct run *run, size_t resolver);

/* Who has an address, to stand behind it: " (firewall fw-hub)", " (VM dns-1)"; "" where no resource of Azure
 * is known to have it, also for 168.63.129.16, which the label tells. Clean text. */
const char *resolver_identity(const struct page *page, const struct run *run, const struct ip *address);

/* Whether this is the address at which Azure's own resolver is reached from inside a VNet. */
bool is_azure_dns(const struct resolver *resolver);

#endif
