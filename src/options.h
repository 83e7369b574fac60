/*
 * options.h - the command line as a table: one row per option gives parsing, --help, man page and completion.
 */
#ifndef PLDIG_OPTIONS_H
#define PLDIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "diagnose/codes.h"
#include "dns/server.h"
#include "model/run.h"

struct output {
    const char *format; /* "text", "json" ... */
    const char *file;   /* NULL: standard output */
};

/* Every option's value. Zeroed but for the defaults that options_parse() sets. */
struct options {
    const char *command;  /* "check"; NULL only with `help` or `version` */
    const char **targets; /* the other words as typed: TARGET, NAME, CAPTURE, CODE ... */
    size_t n_targets;
    struct dns_server *servers; /* @RESOLVER, in the order typed, each address and port once */
    size_t n_servers;

    /* What */
    const char **target_files; /* -f */
    size_t n_target_files;
    const char **subscriptions, **dns_subscriptions, **expect_endpoints;
    size_t n_subscriptions, n_dns_subscriptions, n_expect_endpoints;
    const char *resource_group, *arm_endpoint, *inventory_file, *token_file, *ca_file;
    const char *cloud; /* as Azure CLI spells it; NULL: not stated */
    const char *auth;  /* "auto", the name of a source (arm/auth.h), "none" */
    struct expectation *expectations;
    size_t n_expectations;

    /* Whom */
    bool no_system, no_azure_dns;
    struct dns_server control; /* address.family 0: none */
    const char *control_name;  /* normalised; NULL: the cloud's */
    enum vantage_kind vantage; /* VANTAGE_UNKNOWN: find out */

    /* How */
    int64_t timeout_us, deadline_us; /* deadline: of the whole run, a duration */
    int tries;
    int64_t qps; /* -1: the defaults */
    int samples; /* 1: each question is asked once */
    bool settle, connect, dry_run;

    /* Output */
    struct output *outputs; /* as given; none: the command's default */
    size_t n_outputs;
    const char *capture_file, *fix_script;
    int verbose;
    bool quiet, ascii;
    const char *color; /* "auto", "always", "never" */

    /* Judge */
    enum severity fail_on;
    int *ignore, *only;
    size_t n_ignore, n_only;
    const char *waivers_file;

    bool help, version;

    const char **notes; /* what a person should know of it, one sentence each; nothing that is wrong */
    size_t n_notes;
};

/*
 * Parses argv: options may stand anywhere, "--" ends them; the first other word is the command. Errors
 * (ERR_USAGE) name the word and what would be right, with a suggestion for a near miss. Strings belong to
 * argv or to the arena.
 */
bool options_parse(struct arena *arena, int argc, char **argv, struct options *out, struct err *err);

#endif
