/*
 * again.h - when to ask once more what was answered from an expired cache entry (probe_again.c). A server
 * that serves such an answer fetches the fresh one meanwhile, which takes its time.
 */
#ifndef PLDIG_PROBES_AGAIN_H
#define PLDIG_PROBES_AGAIN_H

#include <stdint.h>

#include "model/run.h"

enum { AGAIN_AFTER_US = 1000 * 1000 };

/* When the last of these answers is AGAIN_AFTER_US old, in microseconds since the start of the run; -1 where
 * there is none. */
int64_t again_due_us(const struct run *run);

#endif
