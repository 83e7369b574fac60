/*
 * vantage.h - finding out where this host stands: in a VNet, or not.
 */
#ifndef PLDIG_PROBES_VANTAGE_H
#define PLDIG_PROBES_VANTAGE_H

#include "base/arena.h"
#include "http/http.h"
#include "model/run.h"

/* Asks the instance metadata service (169.254.169.254, 1 s, never through a proxy) and adds what it says to
 * run.vantage. Nothing is asked where the vantage was stated. `url` NULL means the service's own address; tests give another. Learn: "Azure Instance Metadata
 * Service for virtual machines". */
void vantage_ask(struct arena *arena, struct http *http, const char *url, struct run *run);

/* After the observations: adds whether 168.63.129.16 answered, and settles the kind. */
void vantage_settle(struct arena *arena, struct run *run);

#endif
