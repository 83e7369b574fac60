/* The setters that any option can use: flags, words, lists, numbers. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "options_table.h"
#include "suggest.h"

void *option_field(struct option_parse *parse, size_t offset)
{
    return (char *)parse->options + offset;
}

void *option_room(struct option_parse *parse, void *items, size_t size)
{
    return items != NULL ? items : arena_array(parse->arena, parse->room, size);
}

void option_note(struct option_parse *parse, const char *note)
{
    struct options *options = parse->options;
    options->notes = option_room(parse, options->notes, sizeof *options->notes);
    options->notes[options->n_notes++] = note;
}

bool option_wrong(struct option_parse *parse, const char *value, const char *expected)
{
    return err_set(parse->err, ERR_USAGE, "--%s: '%s' is not %s", parse->row->name, value, expected);
}

bool option_empty(struct option_parse *parse, const char *value)
{
    if (value[0] != '\0') {
        return false;
    }
    err_set(parse->err, ERR_USAGE, "--%s: the value %s is empty", parse->row->name, parse->row->value);
    return true;
}

bool option_set_flag(struct option_parse *parse, const char *value)
{
    (void)value;
    *(bool *)option_field(parse, parse->row->field) = true;
    return true;
}

bool option_set_count(struct option_parse *parse, const char *value)
{
    (void)value;
    ++*(int *)option_field(parse, parse->row->field);
    return true;
}

bool option_set_text(struct option_parse *parse, const char *value)
{
    if (option_empty(parse, value)) {
        return false;
    }
    *(const char **)option_field(parse, parse->row->field) = value;
    return true;
}

bool option_set_list(struct option_parse *parse, const char *value)
{
    if (option_empty(parse, value)) {
        return false;
    }
    const char ***items = option_field(parse, parse->row->field);
    size_t *count = option_field(parse, parse->row->count_field);
    *items = option_room(parse, *items, sizeof **items);
    (*items)[(*count)++] = value;
    return true;
}

const char **option_choices(struct arena *arena, const struct option_row *row, size_t *count)
{
    *count = 0;
    if (row->list_choices != NULL) {
        return row->list_choices(arena, count);
    }
    if (row->choices == NULL) {
        return NULL;
    }
    char *text = arena_strdup(arena, row->choices), *rest = NULL;
    const char **words = arena_array(arena, strlen(text), sizeof *words);
    for (char *word = strtok_r(text, "|", &rest); word != NULL; word = strtok_r(NULL, "|", &rest)) {
        words[(*count)++] = word;
    }
    return words;
}

const char *option_choose(struct option_parse *parse, const char *value)
{
    size_t count;
    const char **words = option_choices(parse->arena, parse->row, &count);
    struct buf list;
    buf_init(&list, parse->arena);
    for (size_t i = 0; i < count; i++) {
        if (text_equal_nocase(words[i], value)) {
            return words[i];
        }
        buf_printf(&list, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    err_set(parse->err, ERR_USAGE, "--%s: '%s' is not one of %s%s", parse->row->name, value, list.data,
            suggest(parse->arena, value, "", words, count));
    return NULL;
}

bool option_set_choice(struct option_parse *parse, const char *value)
{
    const char *choice = option_choose(parse, value);
    if (choice == NULL) {
        return false;
    }
    *(const char **)option_field(parse, parse->row->field) = choice;
    return true;
}

static bool number(struct option_parse *parse, const char *value, int64_t *out)
{
    if (text_number(value, parse->row->min, parse->row->max, out)) {
        return true;
    }
    return option_wrong(parse, value,
                        arena_printf(parse->arena, "a whole number from %lld to %lld",
                                     (long long)parse->row->min, (long long)parse->row->max));
}

bool option_set_int(struct option_parse *parse, const char *value)
{
    int64_t n;
    if (!number(parse, value, &n)) {
        return false;
    }
    *(int *)option_field(parse, parse->row->field) = (int)n;
    return true;
}

bool option_set_int64(struct option_parse *parse, const char *value)
{
    return number(parse, value, option_field(parse, parse->row->field));
}

bool option_set_seconds(struct option_parse *parse, const char *value)
{
    int64_t ms;
    if (!text_seconds(value, parse->row->max, &ms) || ms < parse->row->min) {
        return option_wrong(parse, value,
                            arena_printf(parse->arena, "a number of seconds from %g to %g",
                                         (double)parse->row->min / 1000, (double)parse->row->max / 1000));
    }
    *(int64_t *)option_field(parse, parse->row->field) = ms * 1000;
    return true;
}
