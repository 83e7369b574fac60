/* What all sources need for texts that may hold tokens. */
#include <stdlib.h>
#include <string.h>

#include "arm/auth_source.h"
#include "base/text.h"

enum { QUOTE_MAX = 300, LONG_RUN = 40 };

const char *auth_variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool auth_token_bytes(const char *text, size_t len)
{
    static const char extra[] = "-._~+/=";
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == '\0' || strchr(extra, c) == NULL)) {
            return false;
        }
    }
    return len > 0;
}

char *auth_token_copy(const char *text, size_t len)
{
    char *copy = malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

void auth_wipe_free(void *memory, size_t size)
{
    if (memory != NULL) {
        explicit_bzero(memory, size);
        free(memory);
    }
}

void auth_wipe(struct auth_token *token)
{
    if (token->value != NULL) {
        auth_wipe_free(token->value, strlen(token->value));
        token->value = NULL;
    }
}

/* How many bytes from the start could be of a token. */
static size_t token_run(const char *text, size_t len)
{
    size_t run = 0;
    while (run < len && auth_token_bytes(text + run, 1)) {
        run++;
    }
    return run;
}

const char *auth_quote(struct arena *arena, const char *text)
{
    char *line = arena_alloc(arena, strlen(text) + 1); /* written word by word: no copy of what is left out */
    size_t len = 0;
    for (const char *word = text; *word != '\0' && len < QUOTE_MAX;) {
        word += strspn(word, " \t\r\n");
        size_t n = strcspn(word, " \t\r\n");
        if (n > 0 && len > 0) {
            line[len++] = ' ';
        }
        for (const char *end = word + n; word < end;) {
            size_t run = token_run(word, (size_t)(end - word));
            if (run >= LONG_RUN) {
                memcpy(line + len, "...", 3);
                len += 3;
            } else {
                run = run > 0 ? run : 1;
                memcpy(line + len, word, run);
                len += run;
            }
            word += run;
        }
    }
    line[len < QUOTE_MAX ? len : QUOTE_MAX] = '\0';
    return text_printable(arena, line);
}
