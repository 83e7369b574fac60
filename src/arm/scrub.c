#include "arm/scrub.h"

#include <string.h>

enum { SHORTEST = 8 }; /* what is shorter is no secret, and stands in innocent words */

static void blank(const char *token, const char *text, size_t len)
{
    size_t size = strlen(token);
    char *at = (char *)text; /* memory of the reply, which is ours */
    while (text != NULL && size >= SHORTEST &&
           (at = memmem(at, len - (size_t)(at - text), token, size)) != NULL) {
        memset(at, '*', size);
        at += size;
    }
}

void scrub_text(const char *token, const char *text)
{
    blank(token, text, text != NULL ? strlen(text) : 0);
}

void scrub_reply(const char *token, struct http_reply *reply)
{
    const char *texts[] = {reply->content_type, reply->retry_after, reply->www_authenticate, reply->location,
                           reply->request_id};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scrub_text(token, texts[i]);
    }
    blank(token, reply->body, reply->body_len);
}
