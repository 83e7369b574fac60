/* Any bytes as a capture: a run or an error. A run that was read is written, and read and written again the
 * same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/capture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(struct arena *arena, const struct run *run)
{
    struct buf first, second;
    struct run again;
    struct err err;
    buf_init(&first, arena);
    buf_init(&second, arena);
    capture_write(&first, run);
    if (!capture_parse(arena, "again", first.data, first.len, &again, &err)) {
        abort();
    }
    capture_write(&second, &again);
    if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct run run;
    struct err err;
    if (capture_parse(arena, "fuzz", (const char *)data, size, &run, &err)) {
        check_same(arena, &run);
        for (size_t i = 0; i < run.n_observations; i++) {
            const struct question *q = &run.observations[i].question;
            if (run_find(&run, q->resolver, q->qname, q->qtype, q->rd, q->cd, q->transport) == NULL) {
                abort();
            }
        }
    }
    arena_free(arena);
    return 0;
}
