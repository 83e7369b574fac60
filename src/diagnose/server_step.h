/*
 * server_step.h - a change on the DNS servers of a finding, with the lines of the software that they may be.
 */
#ifndef PLDIG_DIAGNOSE_SERVER_STEP_H
#define PLDIG_DIAGNOSE_SERVER_STEP_H

#include "diagnose/say.h"
#include "diagnose/server_lines.h"

/* What is written into the lines: the first of the group's service zones, where they should be forwarded to,
 * and the network of this host ("<network>" where not known). */
struct line_words server_words(const struct judge *judge, const struct finding_group *group);

/*
 * Adds a change step of risk shared (local where it is this host's own stub): `text`, then what the server
 * looks like where there is evidence, and where there are several zones that one line stands for each; the
 * lines for this purpose as its command. Where Azure runs the servers there is nothing to write, and the step
 * has no command.
 */
void server_step(const struct judge *judge, const struct finding_group *group, struct finding *finding,
                 enum line_purpose purpose, const char *text, const char *rollback);

#endif
