/*
 * scrub.h - takes the token out of what a server sent: one that echoes our header must not make us print or
 * store it.
 */
#ifndef PLDIG_ARM_SCRUB_H
#define PLDIG_ARM_SCRUB_H

#include "http/http.h"

/* Overwrites every occurrence of the token in body and headers with '*', in place. */
void scrub_reply(const char *token, struct http_reply *reply);

/* The same in any text of our own memory; NULL is allowed. */
void scrub_text(const char *token, const char *text);

#endif
