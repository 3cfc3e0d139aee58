/* write_report_pack.c - a document as the page carries it: lists of objects that have the same keys become tables,
 * whose keys stand once, and of the last phase of a plan only what does not stand beside the phases already. data.js
 * undoes the first. */
#include "write_report.h"

#include <string.h>

enum { LEAST_ROWS = 4 }; /* below that a table is no shorter */

static bool same_keys(const struct json *a, const struct json *b)
{
    bool same = b->kind == JSON_OBJECT && a->count == b->count;
    for (int k = 0; same && k < a->count; k++)
        same = strcmp(a->child[k]->key, b->child[k]->key) == 0;
    return same;
}

static bool is_table(const struct json *list)
{
    bool table = list->kind == JSON_ARRAY && list->count >= LEAST_ROWS && list->child[0]->kind == JSON_OBJECT;
    for (int k = 1; table && k < list->count; k++)
        table = same_keys(list->child[0], list->child[k]);
    return table;
}

/* {"$columns": [keys], "$rows": [[values], ...]} */
static struct json *table_of(const struct json *list)
{
    struct json *to = json_new(JSON_OBJECT);
    struct json *columns = json_put(to, "$columns", json_new(JSON_ARRAY));
    struct json *rows = json_put(to, "$rows", json_new(JSON_ARRAY));
    for (int c = 0; c < list->child[0]->count; c++)
        json_add(columns, json_new_text(list->child[0]->child[c]->key));
    for (int k = 0; k < list->count; k++) {
        struct json *row = json_add(rows, json_new(JSON_ARRAY));
        for (int c = 0; c < list->child[k]->count; c++)
            json_add(row, packed(list->child[k]->child[c]));
    }
    return to;
}

/* The last phase, of which the whole document tells. */
static struct json *last_phase(const struct json *phase)
{
    static const char *const keys[] = {"phase", "year",  "weight",    "objectives",
                                       "added", "ended", "decisions", "summary"};
    struct json *to = json_new(JSON_OBJECT);
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        if (json_get(phase, keys[k]))
            json_put(to, keys[k], packed(json_get(phase, keys[k])));
    return to;
}

static struct json *phases_of(const struct json *list)
{
    struct json *to = json_new(JSON_ARRAY);
    for (int k = 0; k < list->count; k++)
        json_add(to, k < list->count - 1 ? packed(list->child[k]) : last_phase(list->child[k]));
    return to;
}

struct json *packed(const struct json *from)
{
    if (from->kind != JSON_OBJECT && from->kind != JSON_ARRAY)
        return json_copy(from);
    if (is_table(from))
        return table_of(from);
    struct json *to = json_new(from->kind);
    for (int k = 0; k < from->count; k++)
        if (from->kind == JSON_ARRAY)
            json_add(to, packed(from->child[k]));
        else
            json_put(to, from->child[k]->key, packed(from->child[k]));
    return to;
}

struct json *packed_document(const struct json *document)
{
    if (document->kind != JSON_OBJECT)
        return packed(document);
    struct json *to = json_new(JSON_OBJECT);
    for (int k = 0; k < document->count; k++) {
        const struct json *value = document->child[k];
        bool phases = strcmp(value->key, "phases") == 0 && value->kind == JSON_ARRAY;
        json_put(to, value->key, phases ? phases_of(value) : packed(value));
    }
    return to;
}
