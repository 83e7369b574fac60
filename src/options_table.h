/*
 * options_table.h - the rows behind options.h: what each option is called, takes, means, and which commands
 * know it.
 *
 * To add an option: its field in struct options, its row in options_table.c, its paragraph in docs/pldig.1.
 */
#ifndef PLDIG_OPTIONS_TABLE_H
#define PLDIG_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options.h"

enum option_group { GROUP_WHAT, GROUP_WHOM, GROUP_HOW, GROUP_OUTPUT, GROUP_JUDGE, GROUP_ANY, OPTION_GROUPS };

const char *option_group_name(enum option_group group); /* "What", "Whom" ... */

struct option_row;
struct command;

/* Beside what an option has no use, because Azure is not called then. */
enum { IDLE_INVENTORY = 1 << 0, IDLE_NO_AUTH = 1 << 1 };

/* The command line while it is read. */
struct option_parse {
    struct arena *arena;
    struct options *options;
    size_t room; /* items that any list can hold: no option stands more often than there are words */
    const struct option_row *row; /* the option whose value is being set */
    struct err *err;
};

struct option_row {
    const char *name;  /* "timeout", without dashes */
    char letter;       /* 'n', or 0 */
    const char *value; /* what --help calls the value: "SEC"; NULL: a flag */
    enum option_group group;
    unsigned commands; /* bits of enum command_id */
    unsigned idle;     /* bits of IDLE_ */
    const char *about; /* one or two sentences for --help */
    /* Puts the value (NULL for a flag) where it belongs; false with err where it is wrong. */
    bool (*set)(struct option_parse *parse, const char *value);
    /* What a value may be: "auto|always|never", or from a table of another part. Both NULL: anything that
     * `set` takes. */
    const char *choices;
    const char **(*list_choices)(struct arena *arena, size_t *count);
    size_t field, count_field; /* offsets in struct options, for the generic setters */
    int64_t min, max;          /* for numbers; milliseconds for seconds */
};

const struct option_row *options_all(size_t *count);
const struct option_row *option_find(const char *name, size_t len); /* by long name */
const struct option_row *option_find_letter(char letter);

/* The words that a value may be; *count is 0 where the row has no such list. For -o they are the formats. */
const char **option_choices(struct arena *arena, const struct option_row *row, size_t *count);
const char **option_list_clouds(struct arena *arena, size_t *count);
const char **option_list_formats(struct arena *arena, size_t *count);

/* For setters: where the row's field is. */
void *option_field(struct option_parse *parse, size_t offset);
/* Gives a list its room, once: no list grows beyond the number of words of the command line. */
void *option_room(struct option_parse *parse, void *items, size_t size);
/* The choice that the value names, as the row spells it; NULL with err. */
const char *option_choose(struct option_parse *parse, const char *value);
/* "--NAME: 'VALUE' is not EXPECTED"; returns false. */
bool option_wrong(struct option_parse *parse, const char *value, const char *expected);
/* Whether the value is empty, which is then the error. */
bool option_empty(struct option_parse *parse, const char *value);

/* The setters: options_generic.c and options_values.c. */
bool option_set_flag(struct option_parse *parse, const char *value);
bool option_set_count(struct option_parse *parse, const char *value);   /* int, one more */
bool option_set_text(struct option_parse *parse, const char *value);    /* not empty */
bool option_set_list(struct option_parse *parse, const char *value);    /* const char **, not empty */
bool option_set_choice(struct option_parse *parse, const char *value);  /* one of row->choices */
bool option_set_int(struct option_parse *parse, const char *value);     /* int within min..max */
bool option_set_int64(struct option_parse *parse, const char *value);   /* int64_t within min..max */
bool option_set_seconds(struct option_parse *parse, const char *value); /* int64_t microseconds */
bool option_set_control(struct option_parse *parse, const char *value);
bool option_set_control_name(struct option_parse *parse, const char *value);
bool option_set_vantage(struct option_parse *parse, const char *value);
bool option_set_expect(struct option_parse *parse, const char *value);
bool option_set_subscription(struct option_parse *parse, const char *value); /* a list of ids */
bool option_set_endpoint_id(struct option_parse *parse, const char *value);
bool option_set_arm_endpoint(struct option_parse *parse, const char *value);
bool option_set_output(struct option_parse *parse, const char *value);
bool option_set_capture(struct option_parse *parse, const char *value);
bool option_set_own_file(struct option_parse *parse, const char *value); /* a name, and not "-" */
bool option_set_fail_on(struct option_parse *parse, const char *value);
bool option_set_codes(struct option_parse *parse, const char *value); /* int *, without repetition */

/* Adds to options.notes. */
void option_note(struct option_parse *parse, const char *note);

/* Whether the command takes what was given (`used`: in the order typed), and whether it goes together;
 * ERR_USAGE. What has no effect and does no harm is noted. */
bool options_fit(struct option_parse *parse, const struct command *command,
                 const struct option_row *const *used, size_t n_used);

/* @RESOLVER; also checks that no label means two addresses. */
bool option_add_server(struct option_parse *parse, const char *word);

#endif
