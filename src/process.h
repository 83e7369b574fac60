/*
 * process.h - what a process that will hold a token does first.
 */
#ifndef PLDIG_PROCESS_H
#define PLDIG_PROCESS_H

/*
 * No core dump of this process, nor of its children; no tracing by others; TLS keys are never logged
 * (SSLKEYLOGFILE is forgotten); a closed pipe is an error of write() and no signal; descriptors 0 to 2 are
 * taken, so that no socket or file of ours can become "standard output": those that were closed fail when
 * they are used.
 */
void process_protect(void);

#endif
