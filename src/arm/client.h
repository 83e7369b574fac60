/*
 * client.h - asks ARM: batches of reads with retries, paging, patience and a budget of requests. The one
 * place that holds the token.
 */
#ifndef PLDIG_ARM_CLIENT_H
#define PLDIG_ARM_CLIENT_H

#include "arm/arm.h"
#include "arm/query.h"

enum { ARM_REQUESTS_MAX = 20000 }; /* of one run */

struct arm_client;

/* Takes the token over (wipes *token). Errors: see arm_endpoint_check() and http_new(). */
bool arm_client_new(struct arena *arena, const struct arm_settings *settings, struct auth_token *token,
                    struct arm_client **out, struct err *err);
void arm_client_free(struct arm_client *client); /* NULL is allowed */

/*
 * Performs all reads. Retried are 429 (after Retry-After), 5xx and broken connections (with growing pauses),
 * and 400 for an unknown api-version (with the older one). A subscription that has few requests left, or said
 * 429, is left in peace for as long as that says (quota.h); 429 is waited for during half of the time that is
 * left for the run when the client is made. False only for what ends everything: the token is
 * refused (ERR_AUTH), deadline or stop (ERR_DEADLINE). All else is the outcome of one read.
 */
bool arm_client_perform(struct arm_client *client, struct arm_query *queries, size_t count, struct err *err);

struct arm_traffic arm_client_traffic(const struct arm_client *client);

#endif
