/*
 * run.h - one run, whole: what was asked of us, from where, what Azure says, whom we asked, what we saw.
 *
 * Everything that judgement and reports may look at is in here and nothing else is: no clock, no environment,
 * no file. Its file form is the capture (capture.h), so any report can be made again from a capture, byte for
 * byte.
 */
#ifndef PLDIG_MODEL_RUN_H
#define PLDIG_MODEL_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "azure/zones.h"
#include "base/arena.h"
#include "model/connection.h"
#include "model/host.h"
#include "model/inventory.h"
#include "model/observation.h"

enum vantage_kind { VANTAGE_UNKNOWN = 0, VANTAGE_VNET, VANTAGE_ONPREM, VANTAGE_INTERNET };

const char *vantage_name(enum vantage_kind kind); /* "vnet", "onprem", "internet", "unknown" */
bool vantage_parse(const char *text, enum vantage_kind *out);

struct vantage {
    enum vantage_kind kind;
    bool stated;           /* by --vantage: IMDS was not asked */
    const char **evidence; /* one sentence each: "168.63.129.16 answers DNS from a private zone" */
    size_t n_evidence;
    const char *resource_id; /* of this VM, from IMDS; NULL */
};

/* In rising order of strength: one address named twice takes the stronger role (contract: custom, system,
 * azureDns, control). */
enum role { ROLE_CONTROL, ROLE_AZURE_DNS, ROLE_SYSTEM, ROLE_CUSTOM, ROLE_SYSTEM_PATH };

const char *role_name(enum role role); /* "control", "azureDns", "system", "custom", "systemPath" */
bool role_parse(const char *text, enum role *out);

struct resolver {
    const char *id;    /* "r1" */
    const char *label; /* "corp", "azure-dns", "getaddrinfo", or NULL */
    struct ip address; /* family 0 for the system path */
    uint16_t port;     /* 0 for the system path */
    enum role role;
    bool also_system; /* a custom resolver that resolv.conf names too */
    bool judged;
    const char *source; /* "resolv.conf line 3", "command line", "built in", ... */
    int64_t qps;        /* packets a second, 0 without limit */
};

/* An account that is checked: one of the inventory, or just a name where Azure was not read. */
struct checked_account {
    const char *name;
    const struct account *arm; /* NULL where the inventory does not have it */
    bool named;                /* the user named it (or one of its names) as a TARGET */
};

struct checked_name {
    const char *fqdn;              /* normalised */
    const struct azure_zone *zone; /* NULL for a name of `resolve` that is none of Azure's */
    const char *privatelink;       /* contoso-ai.privatelink.openai.azure.com */
    size_t account;                /* index into run.accounts */
    bool named;                    /* typed as FQDN or URL, or by --expect */
};

/* --expect FQDN=IP[,IP] */
struct expectation {
    const char *fqdn;
    struct ip_list addresses;
};

/* A target as typed that says something by itself, such as a privatelink name or a regional host. */
struct typed_target {
    const char *text; /* as typed */
    const char *fqdn; /* the service name it was taken for, or NULL */
};

struct run_identity {
    const char *source; /* "cli", "token-file", ... */
    const char *app_id, *tenant_id;
};

struct run {
    /* run */
    const char *started_at; /* RFC 3339 */
    int64_t duration_us;
    bool complete;                 /* false: deadline or interrupt */
    const char *incomplete;        /* why, one sentence; NULL where complete */
    const char *cloud;             /* "AzureCloud" */
    struct run_identity *identity; /* NULL without sign-in */
    const char **arguments;        /* the command line as typed */
    size_t n_arguments;
    const char *c_ares, *libcurl; /* versions */
    int64_t timeout_us;
    int tries;
    int samples;              /* --samples: how often A of each FQDN is asked; 0 and 1 mean once */
    bool settle;              /* --settle */
    const char *control_name; /* what --control-name or the cloud says */
    struct vantage vantage;
    struct host host;

    /* Azure */
    struct inventory *inventory; /* NULL: Azure was not read */
    const char *inventory_file;  /* -i FILE; NULL where it was read in this run or not at all */
    const char *arm_error;       /* why ARM could not be used although it was wanted, else NULL */

    /* what is checked */
    struct checked_account *accounts;
    size_t n_accounts;
    struct checked_name *names;
    size_t n_names;
    struct expectation *expectations;
    size_t n_expectations;
    const char **expect_endpoints; /* --expect-endpoint: ids; empty: all approved ones count */
    size_t n_expect_endpoints;
    struct typed_target *typed;
    size_t n_typed;

    /* whom we asked and what we saw */
    struct resolver *resolvers;
    size_t n_resolvers;
    struct observation *observations; /* in the order of their ids; observations[i].id == i + 1 */
    size_t n_observations, cap_observations;
    struct run_index *index;        /* of questions, by run_index(); NULL: run_find() goes through them all */
    bool connects;                  /* --connect: the addresses were connected to */
    struct connection *connections; /* sorted by name; connections[i].id == i + 1 */
    size_t n_connections;
};

/*
 * Makes run_find() fast: by a binary search among the observations that are there now, and through those
 * added later. The array may move and grow after it; whoever changes a question or the order calls it again,
 * or sets index to NULL. Worth calling again whenever many have been added; capture_parse() calls it.
 */
void run_index(struct arena *arena, struct run *run);

/* The observation of a question by everything that question_equal() compares, or NULL. The last one asked
 * wins. */
const struct observation *run_find_question(const struct run *run, const struct question *question);

/* The same for the first asking (round 0) of a question. */
const struct observation *run_find(const struct run *run, int resolver, const char *qname, uint16_t qtype,
                                   bool rd, bool cd, enum transport transport);

#endif
