/*
 * audit.h - is each account reachable over private endpoints only? What Azure says about an account's own
 * network rules, before any word about it, and the judgement of a run that asked no DNS.
 *
 * Private only means three things at once: public network access is Disabled, the default action is Deny, and
 * at least one private endpoint connection is approved. The third is not known where the private endpoint is
 * ours and could not be read; the first where a network security perimeter decides, whose rules are not read.
 */
#ifndef PLDIG_DIAGNOSE_AUDIT_H
#define PLDIG_DIAGNOSE_AUDIT_H

#include "diagnose/diagnosis.h"
#include "diagnose/network_rules.h"

enum condition_id { CONDITION_PUBLIC_ACCESS, CONDITION_DEFAULT_ACTION, CONDITION_ENDPOINT, CONDITIONS };

struct condition {
    const char *name;   /* the ARM property: "publicNetworkAccess" */
    const char *value;  /* what it is: "Enabled", "Allow (no networkAcls stated)", "1 Pending" */
    const char *wanted; /* "Disabled" */
    enum tri met;
    const char *mend; /* an Azure CLI line; NULL where nothing is to be mended */
};

/* A rule that is wrong in itself, or whose state is not known. */
struct rule_fault {
    const char *rule; /* as Azure has it */
    const char *why;  /* the end of a sentence */
};

struct account_audit {
    struct condition conditions[CONDITIONS];
    enum tri private_only; /* all three */
    bool perimeter;        /* SecuredByPerimeter: the account's own rules do not decide */
    enum tri effective;    /* whether network rules decide about anybody */
    enum tri rules_known;  /* UNKNOWN: an inventory that does not have them */
    size_t n_approved;     /* connections, whose endpoint ARM does not deny */
    size_t n_certain;      /* those of them whose endpoint was read, or is somebody else's */
    struct rule_fault *bad_ip_rules, *bad_subnet_rules, *unknown_subnet_rules;
    size_t n_bad_ip_rules, n_bad_subnet_rules, n_unknown_subnet_rules;
    size_t n_sound; /* rules of either kind with which nothing is known to be wrong */
};

/* Judges the accounts of a run by what Azure says of them; facts are those of the run, without names. */
void audit(struct arena *arena, const struct facts *facts, const struct judge_settings *settings,
           struct diagnosis *out);

#endif
