/*
 * role.h - the permissions that the calls of calls.h need, as a custom role of Azure.
 */
#ifndef PLDIG_ARM_ROLE_H
#define PLDIG_ARM_ROLE_H

#include "base/arena.h"
#include "base/json_write.h"

/* Writes the definition as "az role definition create" takes it: each action once, in the order of the table;
 * assignable in these subscriptions (ids), or in a placeholder where there is none. */
void arm_role_write(struct json_writer *writer, struct arena *arena, const char *const *subscriptions,
                    size_t count);

#endif
