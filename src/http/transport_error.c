#include "http/transport_error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "http/url.h"

/* Results of a certificate check, X509_V_ERR_* of OpenSSL's x509_vfy.h. */
enum { CERTIFICATE_NOT_YET_VALID = 9, CERTIFICATE_EXPIRED = 10 };

/* "host:port" of the request, or the words for what cannot be read. */
static const char *place_of(struct arena *arena, const struct http_request *request)
{
    struct http_url url;
    if (!http_url_parse(arena, request->url, &url)) {
        return "the server";
    }
    bool ipv6 = strchr(url.host, ':') != NULL;
    return arena_printf(arena, "%s%s%s:%d", ipv6 ? "[" : "", url.host, ipv6 ? "]" : "", url.port);
}

/* Whether the environment names a proxy for the request; NO_PROXY may still exempt the host. */
static bool may_use_proxy(const struct http_request *request)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !request->no_proxy; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0') {
            return true;
        }
    }
    return false;
}

/* Whom the connection was for. libcurl tells it in words alone ("Failed to connect to HOST port N ...");
 * without them it is left open. */
static const char *peer_of(struct arena *arena, const struct transfer *transfer, const char *place)
{
    static const char words[] = "Failed to connect to ";
    struct http_url url;
    if (!may_use_proxy(transfer->request)) {
        return place;
    }
    const char *at = strstr(transfer->detail, words);
    if (at == NULL || !http_url_parse(arena, transfer->request->url, &url)) {
        return arena_printf(arena, "%s, or the proxy of the environment (HTTPS_PROXY) on the way to it,",
                            place);
    }
    at += sizeof words - 1;
    size_t len = strcspn(at, " ");
    bool direct = len == strlen(url.host) && text_equal_nocase_n(at, url.host, len);
    return direct ? place : "the proxy of the environment (HTTPS_PROXY)";
}

static bool connected(CURL *easy)
{
    curl_off_t time = 0;
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &time);
    return time > 0;
}

enum http_failure transport_failure(CURL *easy, CURLcode code)
{
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return HTTP_NOT_TRUSTED;
    case CURLE_OPERATION_TIMEDOUT:
        return connected(easy) ? HTTP_BROKEN : HTTP_NOT_CONNECTED;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_WRITE_ERROR:
        return HTTP_BROKEN;
    case CURLE_UNSUPPORTED_PROTOCOL: /* also: bytes that are no HTTP */
        return connected(easy) ? HTTP_BROKEN : HTTP_NOT_CONNECTED;
    default:
        return HTTP_NOT_CONNECTED;
    }
}

static const char *connect_reason(CURL *easy)
{
    long number = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    switch (number) {
    case ECONNREFUSED:
        return "refused the connection: is it the right host and port, and is the server running?";
    case ENETUNREACH:
    case EHOSTUNREACH:
        return "cannot be reached: there is no route to it from here";
    case EACCES:
    case EPERM:
        return "cannot be reached: a firewall of this host forbids the connection";
    default:
        return "did not accept a connection";
    }
}

static const char *certificate_reason(const struct transfer *transfer)
{
    long result = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    if (text_find_nocase(transfer->detail, "subject name") != NULL) { /* it has no result code of its own */
        return "is for another host: this connection does not end at the server that was asked for";
    }
    switch (result) {
    case CERTIFICATE_NOT_YET_VALID:
        return "is not yet valid: is the clock of this host right?";
    case CERTIFICATE_EXPIRED:
        return "has expired";
    default:
        return "is not trusted: if it was issued by a private CA (TLS inspection, a proxy), name that CA's "
               "certificate with --ca-file or SSL_CERT_FILE";
    }
}

static const char *tls_sentence(struct arena *arena, const struct transfer *transfer,
                                const struct transfer_settings *settings, CURLcode code, const char *place)
{
    const char *detail =
        transfer->detail[0] ? text_printable(arena, transfer->detail) : curl_easy_strerror(code);
    if (code == CURLE_SSL_CACERT_BADFILE) {
        return arena_printf(arena, "the CA certificates of %s (%s) cannot be used: %s",
                            settings->ca.origin ? settings->ca.origin : "this system",
                            settings->ca.path ? text_printable(arena, settings->ca.path) : "its bundle",
                            detail);
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        return arena_printf(arena, "the certificate of %s %s (%s)", place, certificate_reason(transfer),
                            detail);
    }
    return arena_printf(arena, "the TLS handshake with %s failed: does it speak TLS on that port? (%s)",
                        place, detail);
}

static const char *timeout_sentence(struct arena *arena, const struct transfer *transfer, const char *place)
{
    if (!connected(transfer->easy)) {
        return arena_printf(arena, "%s did not accept a connection in time: a firewall may drop it%s",
                            peer_of(arena, transfer, place),
                            may_use_proxy(transfer->request) ? ""
                                                             : ", or a proxy may be needed (HTTPS_PROXY)");
    }
    return arena_printf(arena, "%s was connected, but its reply did not come in time", place);
}

const char *transport_sentence(struct arena *arena, const struct transfer *transfer,
                               const struct transfer_settings *settings, CURLcode code)
{
    const char *place = place_of(arena, transfer->request);
    long proxy_status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status >= 300) {
        return arena_printf(arena,
                            "the proxy of the environment (HTTPS_PROXY) answered %ld to the request for %s",
                            proxy_status, place);
    }
    if (transport_failure(transfer->easy, code) == HTTP_NOT_TRUSTED) {
        return tls_sentence(arena, transfer, settings, code, place);
    }
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
        return "the proxy in the environment (HTTPS_PROXY, ALL_PROXY) cannot be used: is its URL right, and "
               "can its name be resolved?";
    case CURLE_COULDNT_RESOLVE_HOST:
        return arena_printf(arena,
                            "the name of %s could not be resolved: is it spelled right, and does DNS of this "
                            "host work?",
                            place);
    case CURLE_COULDNT_CONNECT:
        return arena_printf(arena, "%s %s", peer_of(arena, transfer, place), connect_reason(transfer->easy));
    case CURLE_OPERATION_TIMEDOUT:
        return timeout_sentence(arena, transfer, place);
    case CURLE_GOT_NOTHING:
        return arena_printf(arena, "%s closed the connection without a reply", place);
    case CURLE_PARTIAL_FILE:
        return arena_printf(arena, "%s closed the connection in the middle of its reply", place);
    case CURLE_BAD_CONTENT_ENCODING:
        return arena_printf(arena, "%s sent a reply whose compression is broken", place);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return arena_printf(arena, "%s answered with something that is not HTTP", place);
    case CURLE_URL_MALFORMAT:
        return "the URL is malformed";
    default:
        return arena_printf(arena, "the exchange with %s failed: %s", place,
                            transfer->detail[0] ? text_printable(arena, transfer->detail)
                                                : curl_easy_strerror(code));
    }
}
