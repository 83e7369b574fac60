/*
 * json_parts.h - the members of the JSON report, in the order in which they stand. For the files json*.c
 * alone.
 *
 * Key order is part of the format (docs/report.schema.json). An absent fact is null.
 */
#ifndef PLDIG_REPORT_JSON_PARTS_H
#define PLDIG_REPORT_JSON_PARTS_H

#include "base/json_write.h"
#include "report/report.h"

void json_write_run(struct json_writer *json, const struct run *run);           /* "run" */
void json_write_summary(struct json_writer *json, const struct report *report); /* "summary" */
void json_write_resolvers(struct json_writer *json, const struct run *run);     /* "resolvers" */
void json_write_accounts(struct json_writer *json,
                         const struct report *report); /* "accounts", with names and views */
void json_write_audit(struct json_writer *json, const struct report *report,
                      size_t account); /* "audit" of an account; null in a check */
void json_write_audit_summary(struct json_writer *json,
                              const struct report *report); /* "privateEndpointOnly"; null in a check */
void json_write_view(struct json_writer *json, const struct report *report, const struct view *view);
void json_write_findings(struct json_writer *json, const struct report *report);     /* "findings" */
void json_write_observations(struct json_writer *json, const struct report *report); /* "observations" */
void json_write_connections(struct json_writer *json,
                            const struct run *run); /* "connections"; null without --connect */

/* Small values. */
void json_write_ip(struct json_writer *json, const char *key, const struct ip *ip); /* null for family 0 */
void json_write_texts(struct json_writer *json, const char *key, const char *const *texts, size_t count);
void json_write_code(struct json_writer *json, const char *key, int code);   /* "PLD202" */
void json_write_rcode(struct json_writer *json, const char *key, int rcode); /* null below 0 */
void json_write_rtt(struct json_writer *json, const char *key, int64_t us);  /* milliseconds; null below 0 */

/* The observations that a view rests on, rising; returns how many. */
enum { VIEW_EVIDENCE = 8 };
size_t view_evidence(const struct view *view, int out[static VIEW_EVIDENCE]);

#endif
