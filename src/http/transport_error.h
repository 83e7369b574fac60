/*
 * transport_error.h - what libcurl reports, as a sentence with a remedy. Used by transfer.c alone.
 */
#ifndef PLDIG_HTTP_TRANSPORT_ERROR_H
#define PLDIG_HTTP_TRANSPORT_ERROR_H

#include "http/transfer.h"

enum http_failure transport_failure(CURL *easy, CURLcode code);

/* Names host and port, what happened and what to do. Never holds a header or the query of the URL. */
const char *transport_sentence(struct arena *arena, const struct transfer *transfer,
                               const struct transfer_settings *settings, CURLcode code);

#endif
