#include "file_clash.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "command.h"
#include "output.h"

/* A file as it was named, and which one it is. */
struct place {
    const char *what; /* "the inventory", "the json report" */
    const char *word; /* as typed */
    bool known;       /* the rest says which file or pipe it is, or which it would be in its directory */
    dev_t device;
    ino_t inode;
    const char *name; /* in the directory that device and inode are of; NULL: they are the file's own */
};

struct places {
    struct arena *arena;
    struct place *items;
    size_t count, cap;
};

static struct place *add(struct places *places, const char *what, const char *word)
{
    places->items =
        arena_grow(places->arena, places->items, places->count, &places->cap, sizeof *places->items);
    struct place *place = &places->items[places->count++];
    *place = (struct place){.what = what, .word = word};
    return place;
}

static void identify(struct place *place, const struct stat *info, const char *name)
{
    place->known = S_ISREG(info->st_mode) || S_ISFIFO(info->st_mode) || name != NULL;
    place->device = info->st_dev;
    place->inode = info->st_ino;
    place->name = name;
}

static void add_file(struct places *places, const char *what, const char *path)
{
    struct place *place = add(places, what, path);
    struct stat info;
    if (stat(path, &info) == 0) {
        identify(place, &info, NULL);
        return;
    }
    path = output_place(places->arena, path);
    if (path == NULL) {
        return;
    }
    const char *slash = strrchr(path, '/');
    const char *directory =
        slash == NULL ? "." : arena_strndup(places->arena, path, (size_t)(slash - path) + 1);
    if (stat(directory, &info) == 0) {
        identify(place, &info, slash == NULL ? path : slash + 1);
    }
}

static void add_descriptor(struct places *places, const char *what, int fd)
{
    struct stat info;
    if (fstat(fd, &info) == 0) {
        identify(add(places, what, fd == STDIN_FILENO ? "standard input" : "standard output"), &info, NULL);
    }
}

/* A word that names a file to read, where "-" is standard input. */
static void add_input(struct places *places, const char *what, const char *word)
{
    if (word == NULL) {
        return;
    }
    if (text_equal(word, "-")) {
        add_descriptor(places, what, STDIN_FILENO);
    } else {
        add_file(places, what, word);
    }
}

static void add_inputs(struct places *places, const struct options *options)
{
    add_input(places, "the inventory", options->inventory_file);
    if (options->token_file != NULL) {
        add_file(places, "the token", options->token_file);
    }
    if (options->waivers_file != NULL) {
        add_file(places, "the waivers", options->waivers_file);
    }
    if (options->ca_file != NULL) {
        add_file(places, "the certificate authorities", options->ca_file);
    }
    for (size_t i = 0; i < options->n_target_files; i++) {
        add_input(places, "the targets", options->target_files[i]);
    }
    bool diagnose = command_find(options->command)->id == COMMAND_DIAGNOSE;
    for (size_t i = 0; i < options->n_targets; i++) {
        if (diagnose || text_equal(options->targets[i], "-")) {
            add_input(places, diagnose ? "the capture" : "the targets", options->targets[i]);
        }
    }
}

static void add_outputs(struct places *places, const struct options *options)
{
    bool to_stdout = options->n_outputs == 0;
    for (size_t i = 0; i < options->n_outputs; i++) {
        const struct output *output = &options->outputs[i];
        if (output->file != NULL) {
            add_file(places, arena_printf(places->arena, "the %s output", output->format), output->file);
        }
        to_stdout = to_stdout || output->file == NULL;
    }
    if (options->capture_file != NULL) {
        add_file(places, "the capture", options->capture_file);
    }
    if (options->fix_script != NULL) {
        add_file(places, "the fix script", options->fix_script);
    }
    if (to_stdout) {
        add_descriptor(places, "the output", STDOUT_FILENO);
    }
}

static bool same_file(const struct place *a, const struct place *b)
{
    return a->known && b->known && a->device == b->device && a->inode == b->inode &&
           (a->name == NULL) == (b->name == NULL) && (a->name == NULL || text_equal(a->name, b->name));
}

/* "inv.json", or "./inv.json, which is inv.json" */
static const char *both(struct arena *arena, const struct place *a, const struct place *b)
{
    return text_equal(a->word, b->word) ? a->word : arena_printf(arena, "%s, which is %s", a->word, b->word);
}

bool file_clash_check(struct arena *arena, const struct options *options, struct err *err)
{
    struct places inputs = {.arena = arena}, outputs = {.arena = arena};
    add_inputs(&inputs, options);
    add_outputs(&outputs, options);
    for (size_t o = 0; o < outputs.count; o++) {
        const struct place *output = &outputs.items[o];
        for (size_t i = 0; i < inputs.count; i++) {
            if (same_file(output, &inputs.items[i])) {
                return err_set(err, ERR_USAGE,
                               "%s would be overwritten: it is read as %s and would be written as %s",
                               both(arena, output, &inputs.items[i]), inputs.items[i].what, output->what);
            }
        }
        for (size_t i = 0; i < o; i++) {
            if (same_file(output, &outputs.items[i])) {
                return err_set(err, ERR_USAGE, "both %s and %s would go to %s; give one a FILE of its own",
                               outputs.items[i].what, output->what, both(arena, output, &outputs.items[i]));
            }
        }
    }
    return true;
}
