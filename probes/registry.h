/*
 * registry.h - the list of probes: one row each, in the order of their phases.
 */
#ifndef PLDIG_PROBES_REGISTRY_H
#define PLDIG_PROBES_REGISTRY_H

#include "probes/probe.h"

#define PROBE_ROWS(ROW)                                                                                      \
    ROW(probe_zone_soa)                                                                                      \
    ROW(probe_alive)                                                                                         \
    ROW(probe_privatelink)                                                                                   \
    ROW(probe_name)                                                                                          \
    ROW(probe_control)                                                                                       \
    ROW(probe_service_soa)                                                                                   \
    ROW(probe_zone_soa_again)                                                                                \
    ROW(probe_cd)                                                                                            \
    ROW(probe_privatelink_address)                                                                           \
    ROW(probe_uncached)                                                                                      \
    ROW(probe_tcp)                                                                                           \
    ROW(probe_no_recursion)                                                                                  \
    ROW(probe_again)                                                                                         \
    ROW(probe_samples)                                                                                       \
    ROW(probe_test_net)                                                                                      \
    ROW(probe_settled_privatelink)                                                                           \
    ROW(probe_settled_name)                                                                                  \
    ROW(probe_system_path)

#define PROBE_DECLARE(NAME) extern const struct probe NAME;
PROBE_ROWS(PROBE_DECLARE)
#undef PROBE_DECLARE

#endif
