/* Any bytes as an inventory, audited: judged and told in every form. Each line of the script is a comment,
 * and who is private only fails no condition. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "diagnose/audit.h"
#include "report/fix_script.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_script(const struct buf *script)
{
    const char *line = script->data;
    while (*line != '\0') {
        if (*line != '#') {
            abort();
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    if (strlen(script->data) != script->len || strpbrk(script->data, "\r\033\b") != NULL) {
        abort();
    }
}

static void tell(struct arena *arena, const struct facts *facts)
{
    struct diagnosis diagnosis;
    struct buf script;
    size_t count;
    const struct report_format *formats = report_formats(&count);
    audit(arena, facts, &(struct judge_settings){.unfolded = true}, &diagnosis);
    buf_init(&script, arena);
    fix_script_write(&script, &(struct report){.run = facts->run, .facts = facts, .diagnosis = &diagnosis});
    check_script(&script);
    audit(arena, facts, &(struct judge_settings){.n_only = 0}, &diagnosis);
    for (size_t i = 0; i < count; i++) {
        struct buf out;
        buf_init(&out, arena);
        formats[i].write(&out, &(struct report){.run = facts->run, .facts = facts, .diagnosis = &diagnosis});
        if (out.len == 0) {
            abort();
        }
    }
    for (size_t a = 0; a < facts->run->n_accounts; a++) {
        for (size_t c = 0; c < CONDITIONS; c++) {
            const struct condition *condition = &diagnosis.audits[a].conditions[c];
            bool met = condition->met == TRI_YES;
            if ((diagnosis.audits[a].private_only == TRI_YES && !met) ||
                (condition->met == TRI_NO) != (condition->mend != NULL)) {
                abort();
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct inventory inventory;
    struct json json;
    struct err err;
    if (json_parse(arena, "fuzz", (const char *)data, size, &json, &err)) {
        if (inventory_read(json_root(arena, &json), &inventory, &err)) {
            struct run run = {
                .started_at = "2026-11-20T08:12:00Z", .complete = true, .inventory = &inventory};
            struct facts facts;
            run.accounts = arena_array(arena, inventory.n_accounts + 1, sizeof *run.accounts);
            for (size_t i = 0; i < inventory.n_accounts; i++) {
                run.accounts[run.n_accounts++] = (struct checked_account){
                    .name = inventory.accounts[i].name, .arm = &inventory.accounts[i], .named = i % 2 == 0};
            }
            facts_derive(arena, &run, &facts);
            tell(arena, &facts);
        }
        json_free(&json);
    }
    arena_free(arena);
    return 0;
}
