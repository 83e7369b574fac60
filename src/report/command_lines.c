#include "report/command_lines.h"

size_t command_line_length(const char *text)
{
    char open = '\0';
    size_t i = 0;
    for (; text[i] != '\0' && (text[i] != '\n' || open != '\0'); i++) {
        if (text[i] == '\\' && open != '\'' && text[i + 1] != '\0' && text[i + 1] != '\n') {
            i++;
        } else if (open == '\0' && (text[i] == '\'' || text[i] == '"')) {
            open = text[i];
        } else if (text[i] == open) {
            open = '\0';
        }
    }
    return i;
}
