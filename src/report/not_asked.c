#include "report/not_asked.h"

#include "report/chain_groups.h"

const char *not_asked(const struct report *report, const struct view *view)
{
    const struct resolver_facts *facts = &report->facts->resolvers[view->resolver];
    if (view->a == NULL) {
        return "not asked";
    }
    if (view->cut) {
        return "not asked  the run ended before";
    }
    if (facts->asked == 0 || is_system_path(report->run, view)) {
        return "not asked";
    }
    if (facts->closed) {
        return "not asked  it refused earlier questions";
    }
    return facts->unreachable ? "not asked  it could not be reached before"
                              : "not asked  it had not answered before";
}
