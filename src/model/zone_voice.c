#include "model/zone_voice.h"

#include "dns/name.h"

bool soa_is_azure_private(const struct dns_rr *soa)
{
    return soa && dns_name_equal(soa->soa.mname, "azureprivatedns.net");
}

bool soa_is_azure_public(const struct dns_rr *soa)
{
    static const char *const servers[] = {"azure-dns.com",  "azure-dns.net", "azure-dns.org",
                                          "azure-dns.info", "microsoft.com", "msft.net"};
    if (!soa || soa_is_azure_private(soa))
        return false;
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
        if (dns_name_within(soa->soa.mname, servers[i]))
            return true;
    return dns_name_within(soa->soa.rname, "microsoft.com");
}

enum zone_voice zone_voice_of(const struct azure_zone *zone, const struct observation *observation,
                              const struct dns_rr **soa)
{
    *soa = NULL;
    if (!observation || observation->outcome != OUTCOME_ANSWERED || !observation->has_message)
        return VOICE_UNKNOWN;
    const struct dns_message *message = &observation->message;
    if (message->rcode != DNS_NOERROR && message->rcode != DNS_NXDOMAIN)
        return VOICE_UNKNOWN;
    const struct dns_rr *record = dns_message_soa(message);
    if (!record)
        return VOICE_UNKNOWN;
    *soa = record;
    /* A private zone named like the service itself shadows it: somebody's zone, not the privatelink zone. */
    if (soa_is_azure_private(record))
        return dns_name_equal(record->owner, zone->zone) ? VOICE_AZURE : VOICE_FOREIGN;
    if (soa_is_azure_public(record) || !dns_name_within(record->owner, zone->suffix))
        return VOICE_PUBLIC;
    return VOICE_FOREIGN;
}

bool zone_has_name(const struct azure_zone *zone, const struct observation *observation)
{
    const struct dns_rr *soa;
    return zone && zone_voice_of(zone, observation, &soa) == VOICE_AZURE &&
           observation->message.rcode == DNS_NOERROR;
}
