/*
 * transfer_detail.h - how far a transfer came (detail.h), read off its libcurl handle. Used by transfer.c
 * alone.
 */
#ifndef PLDIG_HTTP_TRANSFER_DETAIL_H
#define PLDIG_HTTP_TRANSFER_DETAIL_H

#include "http/transfer.h"

/* `code` is how it ended; CURLE_ABORTED_BY_CALLBACK: it was cut, and nothing that was still open is known. */
void transfer_detail(const struct transfer *transfer, CURLcode code, struct http_detail *out);

#endif
