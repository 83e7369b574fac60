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
    const char *command; /* "check" */
    const char **targets;
    size_t n_targets;
    struct dns_server *servers; /* @RESOLVER */
    size_t n_servers;

    /* What */
    const char **subscriptions, **dns_subscriptions, **expect_endpoints;
    size_t n_subscriptions, n_dns_subscriptions, n_expect_endpoints;
    const char *resource_group, *cloud, *arm_endpoint, *inventory_file, *auth, *token_file, *ca_file;
    struct expectation *expectations;
    size_t n_expectations;

    /* Whom */
    bool no_system, no_azure_dns;
    struct dns_server control; /* address.family 0: none */
    const char *control_name;
    enum vantage_kind vantage; /* VANTAGE_UNKNOWN: find out */

    /* How */
    int64_t timeout_us, deadline_us; /* deadline: of the whole run, a duration */
    int tries;
    int64_t qps; /* -1: the defaults */
    bool dry_run;

    /* Output */
    struct output *outputs;
    size_t n_outputs;
    const char *capture_file;
    int verbose;
    bool quiet, ascii;
    const char *color; /* "auto", "always", "never" */

    /* Judge */
    enum severity fail_on;
    int *ignore, *only;
    size_t n_ignore, n_only;

    bool help, version;
};

/* Parses argv. Errors (ERR_USAGE) name the word and what would be right, with a suggestion for a near miss. */
bool options_parse(struct arena *arena, int argc, char **argv, struct options *out, struct err *err);

#endif
