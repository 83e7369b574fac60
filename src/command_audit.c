/* pldig audit: is each account reachable over private endpoints only? By what Azure says; no DNS is asked. */
#include "azure_accounts.h"
#include "base/clock.h"
#include "conclude.h"
#include "diagnose/audit.h"
#include "run_steps.h"

bool command_audit(const struct invocation *invocation, int *status, struct err *err)
{
    struct run run;
    if (!conclude_check(invocation->arena, invocation->options, err)) {
        return false;
    }
    run_start(invocation, &run);
    if (!azure_accounts(invocation, &run, err)) {
        return false;
    }
    run.n_names = 0; /* names are what DNS is asked for */
    run.duration_us = clock_monotonic_us() - invocation->origin_us;
    return conclude(invocation, &run, audit, status, err);
}
