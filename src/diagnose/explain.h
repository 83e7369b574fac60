/*
 * explain.h - what each code means, in words: the source of `pldig explain` and of docs/findings.md.
 */
#ifndef PLDIG_DIAGNOSE_EXPLAIN_H
#define PLDIG_DIAGNOSE_EXPLAIN_H

#include <stddef.h>

struct explanation {
    int code;
    const char *meaning;       /* what is so, and why it hurts */
    const char *proof;         /* how to prove it by hand with dig or az */
    const char *remedy_vm;     /* on a VM inside the VNet */
    const char *remedy_onprem; /* across VPN or ExpressRoute */
    const char *confused_with; /* look-alikes and what tells them apart */
};

/* NULL for a code that has no text yet. */
const struct explanation *explanation_of(int code);

#endif
