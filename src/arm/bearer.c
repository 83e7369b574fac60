#include "arm/bearer.h"

#include <stdlib.h>
#include <string.h>

#include "arm/auth_source.h"
#include "arm/scrub.h"
#include "base/clock.h"
#include "base/text.h"

static const int64_t retry_us = 30 * 1000000LL;

enum { PREFIX = sizeof "Authorization: Bearer " - 1 };

struct bearer_past {
    char *authorization; /* NULL: there was none before the first */
    struct bearer_past *next;
};

bool bearer_take(struct bearer *bearer, struct auth_token *token, struct err *err)
{
    static const char before[] = "Authorization: Bearer ";
    size_t len = strlen(token->value);
    char *authorization = malloc(sizeof before + len);
    struct bearer_past *past = malloc(sizeof *past);
    if (authorization == NULL || past == NULL) {
        free(authorization);
        free(past);
        return err_set(err, ERR_IO, "not enough memory");
    }
    memcpy(authorization, before, sizeof before - 1);
    memcpy(authorization + sizeof before - 1, token->value, len + 1);
    *past = (struct bearer_past){bearer->authorization, bearer->past};
    bearer->past = past;
    bearer->authorization = authorization;
    bearer->token = authorization + sizeof before - 1;
    bearer->source = token->source;
    bearer->renew_us = auth_renewal_us(clock_wall_us(), token->expires_us);
    bearer->generation++;
    auth_wipe(token);
    return true;
}

bool bearer_renew(struct arena *arena, const struct auth_settings *settings, struct bearer *bearer)
{
    struct auth_token token = {0};
    struct err why = {0};
    if (text_equal(bearer->source, "token-file")) {
        bearer->renew_us = INT64_MAX;
        return false;
    }
    bool ok = auth_renew(arena, settings, bearer->source, &token, &why) && bearer_take(bearer, &token, &why);
    auth_wipe(&token);
    if (!ok) {
        bearer->renew_us = clock_wall_us() + retry_us;
    }
    if (settings->log != NULL) {
        const char *line = ok ? "sign-in: the token was renewed before its end"
                              : arena_printf(arena, "sign-in: the token could not be renewed: %s", why.text);
        settings->log(settings->log_context, text_printable(arena, line));
    }
    return ok;
}

void bearer_keep_fresh(struct arena *arena, const struct auth_settings *settings, struct bearer *bearer)
{
    if (clock_wall_us() >= bearer->renew_us) {
        bearer_renew(arena, settings, bearer);
    }
}

void bearer_scrub(const struct bearer *bearer, struct http_reply *reply)
{
    scrub_reply(bearer->token, reply);
    for (const struct bearer_past *past = bearer->past; past != NULL; past = past->next) {
        if (past->authorization != NULL) {
            scrub_reply(past->authorization + PREFIX, reply);
        }
    }
}

static void wipe(char *authorization)
{
    auth_wipe_free(authorization, authorization != NULL ? strlen(authorization) : 0);
}

void bearer_forget_past(struct bearer *bearer)
{
    while (bearer->past != NULL) {
        struct bearer_past *past = bearer->past;
        bearer->past = past->next;
        wipe(past->authorization);
        free(past);
    }
}

void bearer_wipe(struct bearer *bearer)
{
    bearer_forget_past(bearer);
    wipe(bearer->authorization);
    bearer->authorization = NULL;
    bearer->token = NULL;
}
