/*
 * resolved_bus.h - systemd-resolved asked over the system bus, which any user may.
 */
#ifndef PLDIG_MODEL_RESOLVED_BUS_H
#define PLDIG_MODEL_RESOLVED_BUS_H

#include "base/err.h"
#include "model/resolved.h"

#define RESOLVED_BUS_SOCKET "/run/dbus/system_bus_socket"

/*
 * Adds what resolved says to `out`, which has no links yet: servers and domains of all links and the global
 * ones, and of each link whether it has a DNS scope (else it is left out) and is a default route. Waits at
 * most a second in all and does not start the service. False (ERR_IO) where it could not be had; `out` may
 * then hold a part.
 */
bool resolved_bus_read(struct arena *arena, const char *socket_path, struct resolved *out, struct err *err);

/* The bodies of the replies to Get of the Manager's "DNS" and "Domains", a variant each, added to `out`;
 * false where they are malformed. For tests. */
struct dbus_reader;
bool resolved_bus_servers(struct arena *arena, struct dbus_reader *body, struct resolved *out);
bool resolved_bus_domains(struct arena *arena, struct dbus_reader *body, struct resolved *out);

#endif
