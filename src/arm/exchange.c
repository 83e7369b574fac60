#include "arm/exchange.h"

#include "arm/scrub.h"
#include "base/clock.h"
#include "base/text.h"

static void log_reply(const struct auth_settings *settings, const struct exchange *exchange)
{
    if (settings->log == NULL) {
        return;
    }
    struct arena *arena = arena_new();
    const struct http_reply *reply = &exchange->reply;
    const char *result = reply->status != 0 ? arena_printf(arena, "%d", reply->status) : reply->error;
    char *line = arena_printf(arena, "sign-in: %s %s: %s, %zu bytes, %lld ms", exchange->request.method,
                              exchange->what, result, reply->body_len, (long long)(reply->elapsed_us / 1000));
    settings->log(settings->log_context, text_printable(arena, line));
    arena_free(arena);
}

static bool perform_once(const struct auth_settings *settings, struct http *http, struct exchange *exchange)
{
    http_reply_wipe(&exchange->reply);
    bool whole = http_perform(http, exchange->scratch, &exchange->request, &exchange->reply, 1);
    for (size_t i = 0; i < sizeof exchange->secrets / sizeof *exchange->secrets && exchange->secrets[i];
         i++) {
        scrub_reply(exchange->secrets[i], &exchange->reply);
    }
    log_reply(settings, exchange);
    return whole;
}

bool exchange_perform(const struct auth_settings *settings, struct exchange *exchange, struct err *err)
{
    struct http_settings common = {settings->ca_file, settings->deadline_us, settings->stop,
                                   "pldig/" PLDIG_VERSION};
    struct http *http = NULL;
    exchange->scratch = arena_new();
    exchange->reply = (struct http_reply){.body = ""};
    exchange->request.body_max = EXCHANGE_BODY_MAX;
    exchange->request.secret_reply = true;
    if (!http_new(exchange->scratch, &common, &http, err)) {
        return false;
    }
    bool whole = true;
    for (;;) {
        int64_t pause = 0;
        whole = perform_once(settings, http, exchange);
        exchange->tries++;
        if (!whole || exchange->again == NULL ||
            !exchange->again(&exchange->reply, exchange->tries, &pause) ||
            pause > settings->deadline_us - clock_monotonic_us()) {
            break;
        }
        whole = http_pause(http, clock_monotonic_us() + pause);
        if (!whole) {
            break;
        }
    }
    http_free(http);
    bool stopped = settings->stop != NULL && *settings->stop != 0;
    return whole ||
           err_set(err, ERR_DEADLINE, "%s the %s was asked",
                   stopped ? "interrupted while" : "the time given for the run ended while", exchange->what);
}

void exchange_end(struct exchange *exchange)
{
    if (exchange->scratch != NULL) {
        http_reply_wipe(&exchange->reply);
        arena_free(exchange->scratch);
        exchange->scratch = NULL;
    }
}

const char *exchange_problem(struct arena *arena, const struct exchange *exchange)
{
    const struct http_reply *reply = &exchange->reply;
    if (reply->status == 0 || reply->too_large) {
        return arena_printf(arena, "the %s gave no answer: %s", exchange->what, reply->error);
    }
    if (reply->status >= 300 && reply->status < 400) {
        return arena_printf(arena,
                            "the %s answered %d, a redirect; it is not followed, for that would carry the "
                            "secret to somebody else: is the address right, or a proxy in between?",
                            exchange->what, reply->status);
    }
    return NULL;
}
