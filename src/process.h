/*
 * process.h - what a process that will hold a token does first, and how it hears that it should stop.
 */
#ifndef PLDIG_PROCESS_H
#define PLDIG_PROCESS_H

#include <signal.h>

/*
 * No core dump of this process, nor of its children; no tracing by others; TLS keys are never logged
 * (SSLKEYLOGFILE is forgotten); a closed pipe or a file size limit is an error of write() and no signal;
 * descriptors 0 to 2 are taken, so that no socket or file of ours can become "standard output": those that
 * were closed fail when they are used.
 */
void process_protect(void);

/* From here on the first SIGINT or SIGTERM only sets *process_stop(), so that what is known can still be
 * printed; the second ends the process. */
void process_heed_signals(void);
const volatile sig_atomic_t *process_stop(void);

#endif
