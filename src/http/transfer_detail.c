#include "http/transfer_detail.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"

/* Results of a certificate check, X509_V_ERR_* of OpenSSL's x509_vfy.h. */
enum { CERTIFICATE_NOT_YET_VALID = 9, CERTIFICATE_EXPIRED = 10 };

enum { ISSUER_MAX = 200 };

/* Microseconds from the beginning; -1 where it was never reached. */
static int64_t reached_after(CURL *easy, CURLINFO what)
{
    curl_off_t time = 0;
    curl_easy_getinfo(easy, what, &time);
    return time > 0 ? (int64_t)time : -1;
}

static enum http_tcp connection_of(const struct transfer *transfer, CURLcode code)
{
    long number = 0;
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return HTTP_TCP_NONE;
    case CURLE_OPERATION_TIMEDOUT:
        return transfer->watch != NULL && transfer->watch->connected ? HTTP_TCP_CONNECTED : HTTP_TCP_TIMEOUT;
    case CURLE_COULDNT_CONNECT:
        break;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
        return HTTP_TCP_UNREACHABLE;
    default:
        return HTTP_TCP_CONNECTED;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    switch (number) {
    case ECONNREFUSED:
    case ECONNRESET:
        return HTTP_TCP_REFUSED;
    case ETIMEDOUT:
        return HTTP_TCP_TIMEOUT;
    default:
        return HTTP_TCP_UNREACHABLE;
    }
}

static enum http_tls failed_handshake(const struct transfer *transfer, CURLcode code)
{
    long result = 0;
    switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return HTTP_TLS_NONE;
    case CURLE_OPERATION_TIMEDOUT:
        return HTTP_TLS_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
        if (text_find_nocase(transfer->detail, "subject name") !=
            NULL) { /* it has no result code of its own */
            return HTTP_TLS_WRONG_NAME;
        }
        curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result);
        return result == CERTIFICATE_NOT_YET_VALID || result == CERTIFICATE_EXPIRED ? HTTP_TLS_EXPIRED
                                                                                    : HTTP_TLS_UNTRUSTED;
    default:
        return HTTP_TLS_CLOSED;
    }
}

/* The issuer of the first certificate of the chain, which is the server's own. */
static const char *issuer_of(CURL *easy, struct arena *arena)
{
    struct curl_certinfo *chain = NULL;
    curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
    if (chain == NULL || chain->num_of_certs < 1) {
        return NULL;
    }
    for (const struct curl_slist *line = chain->certinfo[0]; line != NULL; line = line->next) {
        if (text_starts_nocase(line->data, "Issuer:")) {
            const char *issuer = text_printable(arena, line->data + strlen("Issuer:"));
            return arena_strndup(arena, issuer, strnlen(issuer, ISSUER_MAX));
        }
    }
    return NULL;
}

/* Whether it ended before TLS with the server could begin: an HTTP proxy had not opened its tunnel. */
static bool ended_at_proxy(const struct transfer *transfer, CURLcode code, long proxy_status)
{
    const char *proxy = transfer->request->proxy;
    if (proxy == NULL) {
        return false;
    }
    return text_starts_nocase(proxy, "socks") ? code == CURLE_PROXY : proxy_status / 100 != 2;
}

/* Without blanks at the end. */
static const char *words_of(const struct transfer *transfer, CURLcode code)
{
    size_t len = strlen(transfer->detail);
    while (len > 0 && transfer->detail[len - 1] == ' ') {
        len--;
    }
    return code != CURLE_OK && len > 0
               ? text_printable(transfer->arena, arena_strndup(transfer->arena, transfer->detail, len))
               : NULL;
}

static void take_start(const struct transfer *transfer, struct http_detail *out)
{
    size_t len = transfer->len < HTTP_START_MAX ? transfer->len : HTTP_START_MAX;
    char *start = arena_alloc(transfer->arena, len + 1);
    if (len > 0) {
        memcpy(start, transfer->body, len);
    }
    out->start = start;
    out->start_len = len;
}

void transfer_detail(const struct transfer *transfer, CURLcode code, struct http_detail *out)
{
    CURL *easy = transfer->easy;
    long proxy_status = 0, status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_detail){
        .proxy_status = (int)proxy_status,
        .started_us = transfer->started_us,
        .tcp_us = reached_after(easy, CURLINFO_CONNECT_TIME_T),
        .tls_us = reached_after(easy, CURLINFO_APPCONNECT_TIME_T),
        .said = words_of(transfer, code),
        .start = "",
    };
    out->tcp = out->tcp_us >= 0 ? HTTP_TCP_CONNECTED : connection_of(transfer, code);
    if (out->tcp != HTTP_TCP_CONNECTED || ended_at_proxy(transfer, code, proxy_status)) {
        out->tls_us = -1;
        return;
    }
    bool done = out->tls_us >= 0 && code != CURLE_PEER_FAILED_VERIFICATION && code != CURLE_SSL_CONNECT_ERROR;
    out->tls = done ? HTTP_TLS_OK : failed_handshake(transfer, code);
    out->issuer = issuer_of(easy, transfer->arena);
    if (out->tls == HTTP_TLS_OK && !transfer->request->look_only) {
        out->status = (int)status;
        take_start(transfer, out);
    } else {
        out->tls_us = -1;
    }
}
