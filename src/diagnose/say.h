/*
 * say.h - the phrases that findings are made of: names, resolvers and observations in words. Texts live in
 * the judge's arena.
 */
#ifndef PLDIG_DIAGNOSE_SAY_H
#define PLDIG_DIAGNOSE_SAY_H

#include "diagnose/fold.h"

enum { BECAUSE_MAX = 6, LISTED_MAX = 3 };

/* "10.0.0.4 (corp)", "168.63.129.16", "getaddrinfo". */
char *say_resolver(const struct judge *judge, size_t resolver);
/* The group's resolvers, joined; the system path only where nothing else is there. */
char *say_resolvers(const struct judge *judge, const struct finding_group *group);
/* The group's first DNS server, else its first resolver: an index into run.resolvers. The group has one. */
size_t say_first(const struct judge *judge, const struct finding_group *group);
/* "@10.0.0.4" or "@10.0.0.4 -p 5353": the group's first DNS server as dig takes it; "@<server>" where there
 * is none. */
char *say_dig(const struct judge *judge, const struct finding_group *group);
/* The same as pldig takes it: "@10.0.0.4", "@10.0.0.4#5353". */
char *say_server(const struct judge *judge, const struct finding_group *group);
/* The group's FQDNs: each up to LISTED_MAX, else "N names (A, B, C, ...)". */
char *say_names(const struct judge *judge, const struct finding_group *group);
/* The group's account names, likewise. */
char *say_accounts(const struct judge *judge, const struct finding_group *group);

/* The zones of the group's names, each once, in the order of the table; *count <= 16. */
size_t say_zone_list(const struct judge *judge, const struct finding_group *group,
                     const struct azure_zone *out[static 16]);
/* ... their privatelink zones or public suffixes, joined. */
char *say_zones(const struct judge *judge, const struct finding_group *group);
char *say_suffixes(const struct judge *judge, const struct finding_group *group);

/* Addresses joined by ", "; "none" for an empty list. */
char *say_addresses(const struct judge *judge, const struct ip_list *list);
/* What a view gave: "203.0.113.10", "NXDOMAIN", "no answer", ... */
char *say_outcome(const struct judge *judge, const struct view *view);
/* What an observation gave, for questions that are no views. */
char *say_observation(const struct judge *judge, const struct observation *observation);
/* "10.0.0.4 -> 203.0.113.10 (#7)", the line for `because`. */
char *say_view(const struct judge *judge, const struct view *view);
/* "SOA privatelink.openai.azure.com @10.0.0.4 -> azureprivatedns.net (#2)"; NULL observation gives NULL. */
char *say_question(const struct judge *judge, const struct observation *observation);
/* The EDE of a reply as " (EDE 18 Prohibited)", "" without one. */
char *say_ede(const struct judge *judge, const struct dns_message *message);

/* Plural: say_count(judge, 3, "name") is "3 names". */
char *say_count(const struct judge *judge, size_t count, const char *thing);

/* Adds a line to finding->because, at most BECAUSE_MAX; NULL is passed over. */
void say_because(const struct judge *judge, struct finding *finding, const char *line);
/* Adds what the group's hits say, then how many more there are. */
void say_hits(const struct judge *judge, const struct finding_group *group, struct finding *finding);

/* Adds a step. `command` and `rollback` may be NULL. */
void say_step(const struct judge *judge, struct finding *finding, enum step_kind kind, enum risk risk,
              const char *text, const char *command, const char *rollback);
/* The closing step of most findings: ask the first name again at the first resolver. */
void say_verify(const struct judge *judge, const struct finding_group *group, struct finding *finding);

#endif
