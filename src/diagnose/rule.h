/*
 * rule.h - how a finding is known: a row of data beside its predicate and its words, in the file of its
 * family (rules_*.c).
 *
 * Two kinds. A view rule speaks about one name at one judged resolver: for each view the rows are asked in
 * order and the first that fires wins, so that one cause does not print ten consequences. A row is asked only
 * where the bits of `needs` hold and those of `never` do not. A whole rule looks across views afterwards
 * (resolvers that disagree, facts that are missing) and adds hits itself.
 *
 * Hits of equal code, severity and alternatives fold into one finding (fold.h), which the row's describe()
 * then puts into words.
 */
#ifndef PLDIG_DIAGNOSE_RULE_H
#define PLDIG_DIAGNOSE_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "diagnose/diagnosis.h"
#include "model/facts.h"

/* What holds of a view, derived once (state.c) and asked by rows. */
enum state {
    S_NO_REPLY = 1 << 0,         /* no usable reply (and not cut) */
    S_CUT = 1 << 1,              /* deadline or interrupt: silence says nothing */
    S_REFUSED = 1 << 2,          /* REFUSED */
    S_SERVFAIL = 1 << 3,         /* SERVFAIL */
    S_OTHER_ERROR = 1 << 4,      /* any other response code that is an error */
    S_NXDOMAIN = 1 << 5,         /* NXDOMAIN of the last name in the chain */
    S_EMPTY = 1 << 6,            /* NOERROR, no address: no data, referral or loop */
    S_REFERRAL = 1 << 7,         /* ... a referral */
    S_ALIAS = 1 << 8,            /* the chain passes the privatelink name */
    S_ADDRESSES = 1 << 9,        /* at least one address */
    S_RIGHT = 1 << 10,           /* ... all of them expected */
    S_SOME_RIGHT = 1 << 11,      /* ... some expected, some certainly not */
    S_WRONG = 1 << 12,           /* ... none expected, and that is certain */
    S_UNPROVEN = 1 << 13,        /* ... not all can be held against expectations */
    S_PUBLIC = 1 << 14,          /* ... none expected and at least one public */
    S_TRUNCATED = 1 << 15,       /* ... and cut off (TC=1): what is missing may be in the rest */
    S_PL_PRIVATE = 1 << 16,      /* the privatelink name, asked by itself, has a private address */
    S_PL_AA = 1 << 17,           /* ... authoritatively */
    S_AZURE = 1 << 18,           /* VOICE_AZURE */
    S_FOREIGN = 1 << 19,         /* VOICE_FOREIGN */
    S_PUBLIC_VOICE = 1 << 20,    /* VOICE_PUBLIC */
    S_CONTROL_OK = 1 << 21,      /* the control name works at this resolver */
    S_CONTROL_BAD = 1 << 22,     /* it was asked and does not */
    S_IS_AZURE_DNS = 1 << 23,    /* the resolver is 168.63.129.16 */
    S_TRUTH_ELSEWHERE = 1 << 24, /* another resolver tells this name from Azure's private zone */
    S_SYSTEM_PATH = 1 << 25,     /* the view is getaddrinfo's */
    S_SIBLING_RIGHT = 1 << 26,   /* another name of the account is right at this resolver */
    S_NEGATIVE_AZURE = 1 << 27,  /* the negative answer carries the SOA of an Azure private zone */
    S_SHADOW =
        1 << 28, /* the service zone itself is somebody else's here: its SOA is foreign or authoritative */
    S_ALIAS_ELSEWHERE = 1 << 29, /* another resolver's chain has the privatelink alias */
    S_PL_INSIDE = 1 << 30, /* S_PL_PRIVATE, or Azure's zone says of the privatelink name that it has it */
};

enum { ALTERNATIVES_MAX = 8, EVIDENCE_MAX = 8 };

/* One rule fired for one subject. */
struct hit {
    int code;
    enum severity severity;
    int alternatives[ALTERNATIVES_MAX]; /* rising */
    size_t n_alternatives;
    long account, name, resolver; /* indices into run; -1 where none is meant */
    int evidence[EVIDENCE_MAX];
    size_t n_evidence;
    const char *because; /* one line; NULL */
    long apart;          /* hits of different numbers never fold: equal faults that are mended in two ways,
                            and judge_settings.unfolded */
    size_t waiver;       /* the waiver that covers it: index into waivers.items + 1; 0 for none */
    const char *expired; /* of a waiver that would: a line for `because`; NULL */
};

struct hits {
    struct hit *items;
    size_t count, cap;
};

/* Everything a rule may look at. */
struct judge {
    struct arena *arena;
    const struct facts *facts;
    const struct run *run;
    unsigned *states; /* per view, as facts.views */
    size_t *fired;    /* per view: index into hits.items + 1 of the view rule that fired, 0 for none */
    bool *settled;    /* per name: PLD301 or PLD303 explains its public answers */
    struct hits hits;
    struct server_identity *identities; /* per resolver: whose address it is, where the inventory knows */
    const struct virtual_network *vnet; /* of this host; NULL where not known */
    const struct account_audit *audits; /* per account, in an audit (audit.h); else NULL */
    const struct waivers *waivers;      /* what hit.waiver counts in; NULL */
};

struct finding_group; /* fold.h */

struct view_rule {
    int code;
    unsigned needs, never;
    /* Completes the hit (severity, alternatives, because); false: it does not fire after all. NULL: the masks
     * decide. */
    bool (*fires)(const struct judge *judge, const struct view *view, struct hit *hit);
};

struct whole_rule {
    int code;
    void (*judge)(struct judge *judge);
};

/* How hits of a code fold, and the words for what was folded. One row per code. */
struct code_words {
    int code;
    bool by_resolver; /* the resolver is at fault: fold its names first; else the name is: fold its resolvers
                         first */
    const char *owner;
    void (*describe)(const struct judge *judge, const struct finding_group *group, struct finding *finding);
};

/* A family's rows; each table ends with code 0. */
extern const struct view_rule loop_view_rules[], resolver_view_rules[], block_view_rules[],
    alias_view_rules[], zone_view_rules[], split_view_rules[], public_view_rules[], address_view_rules[],
    last_view_rules[];
extern const struct whole_rule fallback_whole_rules[], account_whole_rules[], ipv6_whole_rules[],
    transport_whole_rules[], zone_whole_rules[], vantage_whole_rules[], path_whole_rules[], run_whole_rules[],
    configuration_whole_rules[];
extern const struct code_words resolver_words[], loop_words[], transport_words[], block_words[],
    split_words[], public_words[], vantage_words[], ipv6_words[], alias_words[], path_words[], zone_words[],
    address_words[], configuration_words[], run_words[];
extern const struct whole_rule connect_whole_rules[], typed_whole_rules[], audit_whole_rules[];
extern const struct code_words connect_words[], typed_words[], audit_words[];

/* Helpers for rules (rule.c). */

/* Adds an alternative in its place, once. */
void hit_alternative(struct hit *hit, int code);
/* Adds an observation to the evidence; NULL is passed over. */
void hit_evidence(struct hit *hit, const struct observation *observation);
/* A hit with the code's own severity about nothing yet; appended to the judge's hits by judge_add(). */
struct hit hit_of(int code);
void judge_add(struct judge *judge, const struct hit *hit);
/* The account of the hit's name, else its own; below 0 where none is meant. */
long judge_account(const struct judge *judge, const struct hit *hit);
unsigned judge_state(const struct judge *judge, const struct view *view);
/* Whether the AAAA answer of a view leads to a public address that is not expected (rules_ipv6.c). */
bool rule_ipv6_leaks(const struct judge *judge, const struct view *view);
/* Whether the AAAA question of a view comes through, NOERROR and past the privatelink alias (rules_ipv6.c).
 * Unknown where nothing was heard. */
enum tri rule_aaaa_passes(const struct judge *judge, const struct view *view);
/* Whether the resolver is one of the nameservers that this host's resolv.conf names. */
bool judge_is_nameserver(const struct judge *judge, size_t resolver);
const struct resolver *judge_resolver(const struct judge *judge, const struct view *view);

#endif
