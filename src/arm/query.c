#include "arm/query.h"

bool arm_next(struct arena *arena, const struct arm_query *query, struct arm_cursor *cursor,
              struct json_at *out)
{
    while (cursor->page < query->n_pages) {
        struct json_at root =
            json_root_apart(arena, query->paths != NULL ? query->paths : arena, &query->pages[cursor->page]);
        if (!query->list) {
            cursor->page++;
            *out = root;
            return true;
        }
        struct json_at items = json_member(root, "value");
        if (cursor->item < json_size(items)) {
            *out = json_item(items, cursor->item++);
            return true;
        }
        cursor->page++;
        cursor->item = 0;
    }
    return false;
}

void arm_queries_free(struct arm_query *queries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t p = 0; p < queries[i].n_pages; p++) {
            json_free(&queries[i].pages[p]);
        }
        queries[i].n_pages = 0;
    }
}
