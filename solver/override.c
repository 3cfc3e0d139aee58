/* override.c - PATH=V1,V2 to values, and values into trees. */
#include "override.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

enum { NAMES_MOST = 64, SHOWN_MOST = 80 };

/* ---- reading ---- */

/* Where the value that begins at `at` ends: at a comma outside of quotes and brackets, or at the end. */
static const char *value_end(const char *at)
{
    int depth = 0;
    bool quoted = false;
    for (; *at && (quoted || depth > 0 || *at != ','); at++) {
        if (quoted && *at == '\\' && at[1])
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += (*at == '[' || *at == '{') - (*at == ']' || *at == '}');
    }
    return at;
}

/* JSON, or where it is none the text itself. */
static struct json *read_value(const char *from, const char *to)
{
    struct text text = {0};
    struct error ignored = {0};
    struct json *value = NULL;
    text_add_bytes(&text, from, (size_t)(to - from));
    if (!json_parse(text.chars, "", &value, &ignored))
        value = json_new_text(text.chars);
    error_free(&ignored);
    free(text.chars);
    return value;
}

bool override_read(const char *argument, struct override *out, struct error *e)
{
    const char *equals = strchr(argument, '=');
    if (!equals || equals == argument)
        return fail(e, "--set: expected PATH=VALUE,..., such as rules.0.max=40,60, found \"%.80s\"", argument);
    struct text path = {0};
    text_add_bytes(&path, argument, (size_t)(equals - argument));
    *out = (struct override){path.chars, json_new(JSON_ARRAY)};
    for (const char *at = equals + 1;; at++) {
        const char *end = value_end(at);
        if (end == at)
            return fail(e, "--set %.80s: expected a value before and after each comma, found none", out->path);
        json_add(out->values, read_value(at, end));
        at = end;
        if (!*at)
            return true;
    }
}

void override_free(struct override *o)
{
    free(o->path);
    json_free(o->values);
    *o = (struct override){0};
}

char *override_text(const struct json *value)
{
    if (value->kind == JSON_TEXT)
        return copy_text(value->text);
    char *text = json_print(value), *to = text;
    for (const char *at = text; *at; at++) /* one line; a blank within quotes is never a line's end or a tab */
        if (*at != '\n' && *at != '\t')
            *to++ = *at;
    *to = '\0';
    return text;
}

/* ---- applying ---- */

struct way {
    const char *path, *name; /* the whole path and the scenario, for complaints */
    size_t done;             /* bytes of the path that have been walked */
    struct error *e;
};

/* What a list's entry is called: a rule, or the measure of an objective; NULL without. */
static const char *entry_name(const struct json *entry)
{
    const struct json *name = json_get(entry, "rule");
    name = name ? name : json_get(entry, "measure");
    return name && name->kind == JSON_TEXT ? name->text : NULL;
}

static bool no_entry(const struct way *w, const struct json *list, const char *step)
{
    const char *names[NAMES_MOST];
    int count = 0;
    for (int k = 0; k < list->count && count < NAMES_MOST; k++)
        if (entry_name(list->child[k]))
            names[count++] = entry_name(list->child[k]);
    const char *near = text_nearest(step, names, count);
    char *end;
    strtol(step, &end, 10);
    if (near)
        return fail(w->e, "%s: --set %.80s: the list has no \"%.80s\"; did you mean \"%s\"?", w->name, w->path, step,
                    near);
    if (*end || list->count == 0)
        return fail(w->e, "%s: --set %.80s: the list has no \"%.80s\"; it has %d entries, counted from 0", w->name,
                    w->path, step, list->count);
    return fail(w->e, "%s: --set %.80s: expected an entry from 0 to %d, found %.80s", w->name, w->path, list->count - 1,
                step);
}

static bool many_entries(const struct way *w, const struct json *list, const char *step)
{
    struct text places = {0};
    size_t before = w->done - strlen(step);
    for (int k = 0; k < list->count; k++)
        if (entry_name(list->child[k]) && strcmp(entry_name(list->child[k]), step) == 0)
            text_add(&places, "%s%.*s%d", places.length ? ", " : "", (int)before, w->path, k);
    fail(w->e, "%s: --set %.80s: several entries are called \"%.80s\"; expected one of %s", w->name, w->path, step,
         places.chars);
    free(places.chars);
    return false;
}

/* The entry of a list, by place or by name; NULL after a complaint. */
static struct json **list_entry(const struct way *w, struct json *list, const char *step)
{
    char *end;
    long place = strtol(step, &end, 10);
    int found = -1, same = 0;
    for (int k = 0; k < list->count; k++)
        if (entry_name(list->child[k]) && strcmp(entry_name(list->child[k]), step) == 0) {
            found = k;
            same++;
        }
    if (!*end && end != step && place >= 0 && place < list->count)
        return &list->child[place];
    if (same == 1)
        return &list->child[found];
    if (same > 1)
        many_entries(w, list, step);
    else
        no_entry(w, list, step);
    return NULL;
}

/* The value of a key, made where it is not there. */
static struct json **member(struct json *object, const char *step)
{
    for (int k = 0; k < object->count; k++)
        if (strcmp(object->child[k]->key, step) == 0)
            return &object->child[k];
    json_put(object, step, json_new(JSON_OBJECT));
    return &object->child[object->count - 1];
}

/* Puts `value` where `*at` is; it keeps its key and line. */
static void replace(struct json **at, struct json *value)
{
    value->key = (*at)->key;
    value->line = (*at)->line;
    (*at)->key = NULL;
    json_free(*at);
    *at = value;
}

/* One step of the path from `*at`; a measure that is only switched on or off takes keys. NULL after a complaint. */
static struct json **step_down(const struct way *w, struct json **at, const char *step)
{
    enum json_kind kind = (*at)->kind;
    if (kind == JSON_TRUE || kind == JSON_FALSE)
        replace(at, json_new(JSON_OBJECT));
    if ((*at)->kind == JSON_OBJECT)
        return member(*at, step);
    if (kind == JSON_ARRAY)
        return list_entry(w, *at, step);
    fail(w->e, "%s: --set %.80s: \"%.80s\" would be a key of %s; expected a path to a value", w->name, w->path, step,
         kind == JSON_NUMBER ? "a number"
         : kind == JSON_TEXT ? "a text"
                             : "null");
    return NULL;
}

static struct json **walk(struct json **root, const char *path, const char *name, struct error *e)
{
    struct way w = {path, name, 0, e};
    struct json **at = root;
    while (at && w.done <= strlen(path)) {
        size_t length = strcspn(path + w.done, ".");
        struct text step = {0};
        text_add_bytes(&step, path + w.done, length);
        w.done += length;
        if (length == 0) {
            fail(e, "%s: --set %.80s: expected keys parted by points, found an empty one", name, path);
            at = NULL;
        } else
            at = step_down(&w, at, step.chars);
        w.done++;
        free(step.chars);
    }
    return at;
}

/* Takes `gone` out of the tree below `parent`. */
static void take_out(struct json *parent, const struct json *gone)
{
    for (int k = 0; k < parent->count; k++) {
        if (parent->child[k] != gone) {
            take_out(parent->child[k], gone);
            continue;
        }
        json_free(parent->child[k]);
        parent->count--;
        memmove(&parent->child[k], &parent->child[k + 1], (size_t)(parent->count - k) * sizeof(parent->child[0]));
        return;
    }
}

bool override_apply(struct json *root, const struct override *list, const int *choice, int count, const char *name,
                    struct error *e)
{
    const struct json **gone = allocate((size_t)count, sizeof *gone);
    bool ok = true;
    for (int k = 0; k < count && ok; k++) {
        const struct json *value = list[k].values->child[choice[k]];
        struct json **at = walk(&root, list[k].path, name, e);
        ok = at != NULL;
        if (ok)
            replace(at, json_copy(value));
        if (ok && value->kind == JSON_NULL)
            gone[k] = *at;
    }
    for (int k = 0; k < count && ok; k++)
        if (gone[k])
            take_out(root, gone[k]);
    free(gone);
    return ok;
}
