#include "diagnose/say.h"

#include "base/text.h"

void say_because(const struct judge *judge, struct finding *finding, const char *line)
{
    if (!line || finding->n_because >= BECAUSE_MAX)
        return;
    for (size_t i = 0; i < finding->n_because; i++)
        if (text_equal(finding->because[i], line))
            return;
    if (!finding->because)
        finding->because = arena_array(judge->arena, BECAUSE_MAX + 1, sizeof *finding->because);
    finding->because[finding->n_because++] = line;
}

void say_hits(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    size_t said = 0;
    for (size_t i = 0; i < group->n_hits; i++) {
        if (!group->hits[i]->because)
            continue;
        if (finding->n_because < BECAUSE_MAX)
            say_because(judge, finding, group->hits[i]->because);
        else
            said++;
    }
    if (said && finding->because)
        finding->because[finding->n_because++] = arena_printf(judge->arena, "and %zu more like these", said);
}

void say_step(const struct judge *judge, struct finding *finding, enum step_kind kind, enum risk risk,
              const char *text, const char *command, const char *rollback)
{
    enum { STEPS_MAX = 16 };
    if (!finding->next)
        finding->next = arena_array(judge->arena, STEPS_MAX, sizeof *finding->next);
    if (finding->n_next == STEPS_MAX)
        return;
    struct step step = {kind, text, command, risk, rollback};
    finding->next[finding->n_next++] = step;
}

void say_verify(const struct judge *judge, const struct finding_group *group, struct finding *finding)
{
    if (!group->n_names)
        return;
    const char *fqdn = judge->run->names[group->names[0]].fqdn;
    bool path =
        !group->n_resolvers || judge->run->resolvers[say_first(judge, group)].role == ROLE_SYSTEM_PATH;
    say_step(judge, finding, STEP_VERIFY, RISK_NONE, "Then ask again.",
             path ? arena_printf(judge->arena, "pldig check %s", fqdn)
                  : arena_printf(judge->arena, "pldig resolve %s %s", fqdn, say_server(judge, group)),
             NULL);
}
