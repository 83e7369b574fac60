/*
 * system_path_error.h - the words for how a call of getaddrinfo ended.
 */
#ifndef PLDIG_PROBES_SYSTEM_PATH_ERROR_H
#define PLDIG_PROBES_SYSTEM_PATH_ERROR_H

#include "base/arena.h"

/* "EAI_NONAME: Name or service not known"; with the text of `system_errno` for EAI_SYSTEM. NULL for 0. */
const char *system_path_error(struct arena *arena, int code, int system_errno);

/* For a call that ended the process it was made in, by a signal or (0) by exiting. */
const char *system_path_crash(struct arena *arena, int signal_number);

#endif
