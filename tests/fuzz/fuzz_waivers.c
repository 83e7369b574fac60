/* Any bytes as waivers: a value or an error. What was read keeps its bounds, and no account and code is there
 * twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/waivers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct waivers waivers;
    struct err err;
    if (waivers_parse(arena, "fuzz", (const char *)data, size, &waivers, &err)) {
        for (size_t i = 0; i < waivers.count; i++) {
            const struct waiver *waiver = &waivers.items[i];
            bool good = code_info(waiver->code) && waiver->alike <= i &&
                        strlen(waiver->reason) <= WAIVER_TEXT_MAX && *waiver->account && *waiver->approver;
            for (size_t j = 0; j < i && good; j++) {
                good = waiver->code != waivers.items[j].code ||
                       !text_equal_nocase(waiver->account, waivers.items[j].account);
            }
            if (!good || waivers.count > WAIVERS_MAX) {
                abort();
            }
        }
    }
    arena_free(arena);
    return 0;
}
