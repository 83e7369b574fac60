#include "arm/role.h"

#include <stdbool.h>

#include "arm/calls.h"
#include "base/text.h"

static bool written_before(enum arm_call call)
{
    for (int i = 0; i < (int)call; i++) {
        if (text_equal_nocase(arm_call_row((enum arm_call)i)->action, arm_call_row(call)->action)) {
            return true;
        }
    }
    return false;
}

static void write_none(struct json_writer *writer, const char *key)
{
    json_array(writer, key);
    json_array_end(writer);
}

void arm_role_write(struct json_writer *writer, struct arena *arena, const char *const *subscriptions,
                    size_t count)
{
    json_object(writer, NULL);
    json_string(writer, "Name", "pldig reader");
    json_bool(writer, "IsCustom", true);
    json_string(writer, "Description",
                "Reads what pldig needs to judge the DNS of private endpoints of Azure AI accounts.");
    json_array(writer, "Actions");
    for (int i = 0; i < ARM_N_CALLS; i++) {
        if (!written_before((enum arm_call)i)) {
            json_string(writer, NULL, arm_call_row((enum arm_call)i)->action);
        }
    }
    json_array_end(writer);
    write_none(writer, "NotActions");
    write_none(writer, "DataActions");
    write_none(writer, "NotDataActions");
    json_array(writer, "AssignableScopes");
    for (size_t i = 0; i < count; i++) {
        json_string(writer, NULL, arena_printf(arena, "/subscriptions/%s", subscriptions[i]));
    }
    if (count == 0) {
        json_string(writer, NULL, "/subscriptions/SUBSCRIPTION_ID");
    }
    json_array_end(writer);
    json_object_end(writer);
}
