#include "arm/targets.h"

#include "azure/resource_id.h"
#include "base/text.h"

/* What has become of each target, and how many of them each subscription has. */
struct progress {
    struct reading *reading;
    const struct targets *targets;
    bool *done;
    struct id_map by_id;         /* target ids */
    struct id_map subscriptions; /* the place of the subscription's count in `counts` */
    size_t *counts;
    const char **failures; /* why the list of a subscription failed */
    const char **names;    /* the subscriptions */
    size_t n_names;
};

static const char *subscription_of(struct reading *reading, const char *id)
{
    const char *subscription = arm_id_segment(reading->arena, id, "subscriptions");
    return subscription != NULL ? subscription : "";
}

static void begin(struct reading *reading, const struct targets *targets, struct progress *out)
{
    *out = (struct progress){.reading = reading, .targets = targets};
    out->done = arena_array(reading->arena, targets->count, sizeof *out->done);
    out->counts = arena_array(reading->arena, targets->count, sizeof *out->counts);
    out->failures = arena_array(reading->arena, targets->count, sizeof *out->failures);
    out->names = arena_array(reading->arena, targets->count, sizeof *out->names);
    id_map_init(&out->by_id, reading->arena);
    id_map_init(&out->subscriptions, reading->arena);
    for (size_t i = 0; i < targets->count; i++) {
        const char *subscription = subscription_of(reading, targets->ids[i]);
        size_t place = out->n_names;
        id_map_add(&out->by_id, targets->ids[i], i);
        if (id_map_add(&out->subscriptions, subscription, place)) {
            out->names[out->n_names++] = subscription;
        } else {
            id_map_find(&out->subscriptions, subscription, &place);
        }
        out->counts[place]++;
    }
}

/* The place of its subscription in `counts`. */
static size_t place_of(struct reading *reading, const struct progress *progress, size_t target)
{
    size_t place = 0;
    id_map_find(&progress->subscriptions, subscription_of(reading, progress->targets->ids[target]), &place);
    return place;
}

static void miss(struct reading *reading, struct progress *progress, struct arm_query query, size_t target)
{
    const struct targets *targets = progress->targets;
    query.path = targets->ids[target];
    targets->miss(reading, &query, targets->places[target]);
}

/* Gives one object to the taker. */
static void give(struct reading *reading, struct progress *progress, const struct arm_query *query,
                 struct json_at object, size_t target)
{
    struct err err;
    const struct targets *targets = progress->targets;
    progress->done[target] = true;
    if (!targets->take(reading, object, targets->places[target], &err)) {
        struct arm_query odd = *query;
        odd.outcome = ARM_MALFORMED;
        odd.text = text_printable(reading->arena, err.text);
        miss(reading, progress, odd, target);
    }
}

static void take_page(void *context, struct arm_query *query)
{
    struct progress *progress = context;
    struct reading *reading = progress->reading;
    struct arm_cursor cursor = {0};
    struct json_at object;
    size_t target;
    while (arm_next(reading->arena, query, &cursor, &object)) {
        struct err err;
        const char *id;
        if (!json_need_object(object, &err) || !arm_id(object, "id", &id, &err)) {
            reading_odd(reading, query, query->path, err.text);
        } else if (id_map_find(&progress->by_id, id, &target) && !progress->done[target]) {
            give(reading, progress, query, object, target);
        }
    }
    if (progress->targets->page != NULL) {
        progress->targets->page(reading, query);
    }
}

/* The lists of subscriptions with many targets. A list that fails is no gap yet: GETs follow. */
static bool by_lists(struct reading *reading, struct progress *progress, struct err *err)
{
    enum arm_call call = progress->targets->call;
    struct arm_query *queries = arena_array(reading->arena, progress->n_names, sizeof *queries);
    size_t *names = arena_array(reading->arena, progress->n_names, sizeof *names), count = 0;
    for (size_t i = 0; i < progress->n_names; i++) {
        if (progress->counts[i] > TARGETS_BY_GET) {
            queries[count].call = call;
            queries[count].path = arm_path_list(reading->arena, call, progress->names[i], NULL);
            queries[count].take = take_page;
            queries[count].take_context = progress;
            names[count] = i;
            queries[count++].list = true;
        }
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        progress->failures[names[i]] = queries[i].text;
        if (progress->targets->listed != NULL) {
            progress->targets->listed(reading, &queries[i]);
        }
    }
    return ok;
}

static void take_one(struct reading *reading, struct progress *progress, const struct arm_query *query,
                     size_t target)
{
    struct arm_cursor cursor = {0};
    struct json_at object;
    if (query->outcome == ARM_READ && arm_next(reading->arena, query, &cursor, &object)) {
        give(reading, progress, query, object, target);
    } else {
        miss(reading, progress, *query, target);
    }
}

/* Never a GET per resource of a whole estate: beyond the limit the rest counts as not read. */
static void pass_over(struct reading *reading, struct progress *progress, size_t target)
{
    const char *id = progress->targets->ids[target];
    const char *failure = progress->failures[place_of(reading, progress, target)];
    struct arm_query missed = {.call = progress->targets->call, .outcome = ARM_FAILED, .text = failure};
    if (failure == NULL) {
        missed.text =
            arena_printf(reading->arena,
                         "%s is not in the list that ARM gives of its subscription: does it exist, and may "
                         "the identity read it?",
                         id);
    }
    miss(reading, progress, missed, target);
}

static bool by_gets(struct reading *reading, struct progress *progress, struct err *err)
{
    const struct targets *targets = progress->targets;
    struct arm_query *queries = arena_array(reading->arena, targets->count, sizeof *queries);
    size_t *asked = arena_array(reading->arena, targets->count, sizeof *asked);
    size_t count = 0, after_list = 0;
    for (size_t i = 0; i < targets->count; i++) {
        if (progress->done[i]) {
            continue;
        }
        bool listed = progress->counts[place_of(reading, progress, i)] > TARGETS_BY_GET;
        if (listed && after_list++ >= TARGETS_AFTER_LIST) {
            pass_over(reading, progress, i);
            continue;
        }
        queries[count].call = targets->call;
        queries[count].path = targets->ids[i];
        asked[count++] = i;
    }
    bool ok = reading_perform(reading, queries, count, err);
    for (size_t i = 0; i < count && ok; i++) {
        take_one(reading, progress, &queries[i], asked[i]);
    }
    arm_queries_free(queries, count);
    return ok;
}

bool targets_read(struct reading *reading, const struct targets *targets, struct err *err)
{
    struct progress progress;
    begin(reading, targets, &progress);
    return by_lists(reading, &progress, err) && by_gets(reading, &progress, err);
}
