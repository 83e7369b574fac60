#include "arm/page.h"

#include <string.h>

#include "base/text.h"

static const char *name_of(struct arena *arena, const struct arm_query *query)
{
    return query->pages_followed == 0 ? arena_printf(arena, "ARM's reply to GET %s", query->path)
                                      : arena_printf(arena, "page %zu of ARM's reply to GET %s",
                                                     query->pages_followed + 1, query->path);
}

/* Something that is not JSON at all is mostly not from ARM. */
static bool not_json(struct arena *arena, const struct http_reply *reply, struct err *err)
{
    if (reply->content_type == NULL || text_find_nocase(reply->content_type, "json") != NULL) {
        return false;
    }
    const char *type = text_printable(arena, arena_strndup(arena, reply->content_type, 80));
    return err_set(err, ERR_ARM,
                   "%s; its content type is %s: does a proxy or a sign-in page answer in place of ARM?",
                   arena_strdup(arena, err->text), type);
}

static bool check(struct json_at root, const struct arm_query *query, const char **next, struct err *err)
{
    if (!json_need_object(root, err)) {
        return false;
    }
    if (!query->list) {
        return true;
    }
    struct json_at value = json_member(root, "value"), link = json_member(root, "nextLink");
    if (!json_is_array(value)) {
        return json_type_error(value, "an array of resources", err);
    }
    if (!json_get_string(link, next, err)) {
        return false;
    }
    if (*next != NULL && (*next)[0] == '\0') {
        *next = NULL;
    }
    return true;
}

bool page_take(struct arena *arena, struct arm_query *query, const struct http_reply *reply,
               const char **next, struct err *err)
{
    *next = NULL;
    if (reply->status == 204 && query->list) {
        return true; /* No Content: an empty page */
    }
    struct json json;
    if (!json_parse(arena, name_of(arena, query), reply->body, reply->body_len, &json, err)) {
        err->kind = ERR_ARM;
        not_json(arena, reply, err);
        return false;
    }
    if (!check(json_root(arena, &json), query, next, err)) {
        json_free(&json);
        err->kind = ERR_ARM;
        return false;
    }
    query->pages = arena_grow(arena, query->pages, query->n_pages, &query->cap_pages, sizeof *query->pages);
    query->pages[query->n_pages++] = json;
    return true;
}

static uint64_t hash(const char *text)
{
    uint64_t value = 14695981039346656037ULL; /* FNV-1a */
    for (; *text != '\0'; text++) {
        value = (value ^ (unsigned char)*text) * 1099511628211ULL;
    }
    return value;
}

static bool seen_before(struct arena *arena, struct arm_query *query, const char *link)
{
    uint64_t value = hash(link);
    for (size_t i = 0; i < query->n_links; i++) {
        if (query->links[i] == value) {
            return true;
        }
    }
    query->links = arena_grow(arena, query->links, query->n_links, &query->cap_links, sizeof *query->links);
    query->links[query->n_links++] = value;
    return false;
}

bool page_follow(struct arena *arena, struct arm_query *query, const struct http_url *origin,
                 const char *next, struct err *err)
{
    struct http_url url;
    const char *name = name_of(arena, query);
    if (!http_url_parse(arena, next, &url)) {
        return err_set(err, ERR_ARM, "%s: nextLink: not a URL that can be followed", name);
    }
    if (!http_url_same_origin(&url, origin)) {
        return err_set(
            err, ERR_ARM,
            "%s: nextLink points to %s://%s:%d instead of ARM at %s://%s:%d; it was not followed, because "
            "the token is for ARM alone, so the list is incomplete",
            name, url.scheme, url.host, url.port, origin->scheme, origin->host, origin->port);
    }
    if (query->n_links == 0) {
        seen_before(arena, query, query->url);
    }
    if (seen_before(arena, query, next)) {
        return err_set(err, ERR_ARM,
                       "%s: nextLink leads back to a page that was read before, so the list never ends",
                       name);
    }
    if (query->pages_followed + 1 >= ARM_PAGES_MAX) {
        return err_set(err, ERR_ARM, "%s: more than %d pages, which is taken for a list without end", name,
                       ARM_PAGES_MAX);
    }
    query->pages_followed++;
    query->url = next;
    return true;
}
