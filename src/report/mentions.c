#include "report/mentions.h"

#include <string.h>

/* Letters and digits of a name, octets of other alphabets among them. */
static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

/* Characters that join the parts of names, addresses and ports. */
static bool is_joint(char c)
{
    return c != '\0' && strchr(".:#-_", c) != NULL;
}

static bool begins_here(const char *text, const char *at)
{
    return at == text || (!is_alphanumeric(at[-1]) && !is_joint(at[-1]));
}

static bool ends_here(const char *behind)
{
    if (*behind == '-' || *behind == '_' || is_alphanumeric(*behind)) {
        return false;
    }
    return !is_joint(*behind) || (!is_joint(behind[1]) && !is_alphanumeric(behind[1]));
}

bool mentions(const char *text, const char *word)
{
    if (text == NULL || word == NULL || *word == '\0') {
        return false;
    }
    size_t len = strlen(word);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
        if (begins_here(text, at) && ends_here(at + len)) {
            return true;
        }
    }
    return false;
}

bool mentions_all(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!mentions(text, words[i])) {
            return false;
        }
    }
    return count > 0;
}
