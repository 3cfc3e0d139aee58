/* scenario_reader.c - places in a scenario's JSON, complaints about them, and the values that every part of it uses. */
#include "scenario_reader.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct at at_key(const struct at *parent, const char *key)
{
    struct at a = {json_get(parent->value, key), ""};
    snprintf(a.path, sizeof a.path, "%.150s%s%.40s", parent->path, parent->path[0] ? "." : "", key);
    return a;
}

struct at at_index(const struct at *parent, int k)
{
    struct at a = {parent->value->child[k], ""};
    snprintf(a.path, sizeof a.path, "%.150s.%d", parent->path, k);
    return a;
}

struct at at_member(const struct at *object, int k)
{
    const struct json *member = object->value->child[k];
    struct at a = {member, ""};
    snprintf(a.path, sizeof a.path, "%.120s%s%.70s", object->path, object->path[0] ? "." : "", member->key);
    return a;
}

bool wrong(struct reader *r, int line, const char *path, const char *format, ...)
{
    char said[600], about[100] = "", written[PATH_ROOM];
    va_list list;
    va_start(list, format);
    vsnprintf(said, sizeof said, format, list);
    va_end(list);
    path = written_path(r, path, written);
    const char *colon = path[0] ? ": " : "";
    if (r->about)
        snprintf(about, sizeof about, " (%s)", r->about);
    if (line > 0)
        return fail(r->e, "%s:%d: %s%s%s%s", r->file, line, path, about, colon, said);
    return fail(r->e, "%s: %s%s%s%s", r->file, path, about, colon, said);
}

const char *kind_word(const struct json *j)
{
    static const char *const words[] = {"null", "false", "true", "a number", "a text", "a list", "an object"};
    return words[j->kind];
}

bool expect(struct reader *r, const struct at *a, enum json_kind kind)
{
    static const char *const words[] = {"null",   "false",        "true",           "a number",
                                        "a text", "a list [...]", "an object {...}"};
    if (a->value->kind == kind)
        return true;
    return FAIL(r, a, "expected %s, found %s", words[kind], kind_word(a->value));
}

bool unknown(struct reader *r, const struct at *a, const char *what, const char *found, const char *const *names,
             int count)
{
    const char *near = text_nearest(found, names, count);
    if (near)
        return FAIL(r, a, "unknown %s \"%.80s\"; did you mean \"%s\"?", what, found, near);
    struct text list = {0};
    for (int k = 0; k < count && k < 12; k++)
        text_add(&list, "%s%s", k ? ", " : "", names[k]);
    FAIL(r, a, "unknown %s \"%.80s\"; known: %s%s", what, found, list.chars ? list.chars : "none",
         count > 12 ? ", ..." : "");
    free(list.chars);
    return false;
}

int find_name(const char *name, const char *const *names, int count)
{
    for (int k = 0; k < count; k++)
        if (strcmp(name, names[k]) == 0)
            return k;
    return -1;
}

void check_twice(struct reader *r, const struct at *object)
{
    for (int k = 0; k < object->value->count; k++)
        for (int other = 0; other < k; other++)
            if (strcmp(object->value->child[other]->key, object->value->child[k]->key) == 0) {
                struct at a = at_member(object, k);
                FAIL(r, &a, "the key stands twice; first at line %d", object->value->child[other]->line);
                break;
            }
}

/* Names the keys that there are; one that two bits of a spec stand for, once. */
static void unknown_key(struct reader *r, const struct at *a, const char *const *names, int count)
{
    struct text list = {0};
    for (int k = 0; k < count && k < 12; k++)
        if (find_name(names[k], names, k) < 0)
            text_add(&list, "%s%s", k ? ", " : "", names[k]);
    FAIL(r, a, "unknown key; known: %s%s", list.chars ? list.chars : "none", count > 12 ? ", ..." : "");
    free(list.chars);
}

void check_keys(struct reader *r, const struct at *object, const char *const *names, int count)
{
    for (int k = 0; k < object->value->count; k++) {
        struct at a = at_member(object, k);
        if (find_name(a.value->key, names, count) >= 0)
            continue;
        const char *near = text_nearest(a.value->key, names, count);
        if (near)
            FAIL(r, &a, "unknown key; did you mean \"%s\"?", near);
        else
            unknown_key(r, &a, names, count);
    }
    check_twice(r, object);
}

void read_number(struct reader *r, const struct at *object, const char *key, double least, double most, double *out)
{
    struct at a = at_key(object, key);
    if (!a.value || !expect(r, &a, JSON_NUMBER))
        return;
    if (a.value->number < least)
        FAIL(r, &a, "expected at least %g, found %g", least, a.value->number);
    else if (a.value->number > most)
        FAIL(r, &a, "expected at most %g, found %g", most, a.value->number);
    else
        *out = a.value->number;
}

void read_whole(struct reader *r, const struct at *object, const char *key, int least, int most, int *out)
{
    struct at a = at_key(object, key);
    double value = *out;
    read_number(r, object, key, least, most, &value);
    if (value != floor(value))
        FAIL(r, &a, "expected a whole number, found %g", value);
    else
        *out = (int)value;
}

void read_positive(struct reader *r, const struct at *object, const char *key, double *out)
{
    struct at a = at_key(object, key);
    if (a.value && a.value->kind == JSON_NUMBER && a.value->number <= 0)
        FAIL(r, &a, "expected more than 0, found %g", a.value->number);
    else
        read_number(r, object, key, 0, 1e12, out);
}

void read_limit(struct reader *r, const struct at *object, double by_default, double *minutes, double *km)
{
    bool in_minutes = json_get(object->value, "minutes"), in_km = json_get(object->value, "km");
    *minutes = *km = NAN;
    if (in_minutes && in_km)
        FAIL(r, object, "expected either minutes or km, found both");
    else if (!in_minutes && !in_km && by_default <= 0)
        FAIL(r, object, "expected either minutes or km, found neither");
    else if (!in_minutes && !in_km)
        *minutes = by_default;
    read_number(r, object, "minutes", 0, 1e9, minutes);
    read_number(r, object, "km", 0, 1e9, km);
}

void read_bool(struct reader *r, const struct at *object, const char *key, bool *out)
{
    struct at a = at_key(object, key);
    if (!a.value)
        return;
    if (a.value->kind == JSON_TRUE || a.value->kind == JSON_FALSE)
        *out = a.value->kind == JSON_TRUE;
    else
        FAIL(r, &a, "expected true or false, found %s", kind_word(a.value));
}

const char *read_name(struct reader *r, const struct at *object, const char *key)
{
    struct at a = at_key(object, key);
    if (!a.value || !expect(r, &a, JSON_TEXT))
        return NULL;
    if (a.value->text[0] == '\0') {
        FAIL(r, &a, "expected a text, found an empty one");
        return NULL;
    }
    return a.value->text;
}

bool expect_members(struct reader *r, const struct at *a)
{
    return a->value->count > 0 || FAIL(r, a, "expected at least one key, found an empty object");
}

/* ---- names of the instance ---- */

int find_specialty(struct reader *r, const struct at *a, const char *id)
{
    int s = instance_specialty(r->in, id), count = r->in->specialty_count;
    if (s >= 0)
        return s;
    const char **ids = allocate((size_t)count, sizeof *ids);
    for (int k = 0; k < count; k++)
        ids[k] = r->in->specialties[k].id;
    for (int k = 0; k < count && s < 0; k++)
        if (strcmp(r->in->specialties[k].name_da, id) == 0 || strcmp(r->in->specialties[k].name_en, id) == 0)
            s = k;
    if (s >= 0)
        FAIL(r, a, "unknown specialty \"%.80s\"; did you mean \"%s\", whose name it is?", id, ids[s]);
    else
        unknown(r, a, "specialty", id, ids, count);
    free(ids);
    return -1;
}

int read_specialty(struct reader *r, const struct at *a)
{
    return expect(r, a, JSON_TEXT) ? find_specialty(r, a, a->value->text) : -1;
}

int read_own_specialty(struct reader *r, const struct at *a)
{
    int s = read_specialty(r, a);
    if (s < 0 || scenario_has(r->out, s))
        return s;
    FAIL(r, a, "\"%s\" is not among the scenario's specialties", a->value->text);
    return -1;
}

/* What levels are called in Danish, for those who write as they speak. */
static const struct {
    const char *danish, *level;
} said_levels[] = {{"sundhedsråd", "council"}, {"råd", "council"}, {"kommune", "municipality"},
                   {"landet", "nation"},       {"land", "nation"}, {"hele landet", "nation"},
                   {"område", "area"},         {"sted", "site"}};

static bool unknown_level(struct reader *r, const struct at *a, const char *const *names, int count)
{
    for (size_t k = 0; k < sizeof said_levels / sizeof said_levels[0]; k++)
        if (strcmp(a->value->text, said_levels[k].danish) == 0)
            return FAIL(r, a, "unknown level \"%.80s\"; did you mean \"%s\"?", a->value->text, said_levels[k].level);
    return unknown(r, a, "level", a->value->text, names, count);
}

bool read_level(struct reader *r, const struct at *a, struct level *out)
{
    if (!expect(r, a, JSON_TEXT))
        return false;
    const struct places *p = &r->in->places;
    if (level_find(p, a->value->text, out))
        return true;
    int count = 3 + p->grouping_count;
    const char **names = allocate((size_t)count, sizeof *names);
    names[0] = "nation", names[1] = "site", names[2] = "area";
    for (int k = 0; k < p->grouping_count; k++)
        names[3 + k] = p->groupings[k].name;
    unknown_level(r, a, names, count);
    free(names);
    return false;
}

bool read_area_level(struct reader *r, const struct at *a, struct level *out)
{
    struct level found;
    if (!read_level(r, a, &found))
        return false;
    if (found.kind == LEVEL_SITE)
        return FAIL(r, a, "people live in areas, not at sites; expected nation, area or a grouping");
    *out = found;
    return true;
}

void read_grouping(struct reader *r, const struct at *object, const char *key, int *out)
{
    struct at a = at_key(object, key);
    struct level level;
    if (!a.value || !read_level(r, &a, &level))
        return;
    if (level.kind == LEVEL_GROUPING)
        *out = level.grouping;
    else
        FAIL(r, &a, "expected a grouping such as \"region\", found \"%s\"", a.value->text);
}

int find_group(struct reader *r, const struct at *a, struct level level, const char *id)
{
    const struct places *p = &r->in->places;
    int g = level_group(p, level, id);
    if (g >= 0)
        return g;
    int count = level_group_count(p, level);
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = level_group_id(p, level, k);
    for (int k = 0; k < count && g < 0; k++)
        if (strcmp(level_group_name(p, level, k), id) == 0)
            g = k;
    char what[80];
    snprintf(what, sizeof what, "%.60s", level_name(p, level));
    if (g >= 0)
        FAIL(r, a, "unknown %s \"%.80s\"; did you mean \"%s\", whose name it is?", what, id, names[g]);
    else
        unknown(r, a, what, id, names, count);
    free(names);
    return -1;
}

void read_names(struct reader *r, const struct at *list, const char *what, const char *const *names, int count,
                bool *chosen)
{
    if (!list->value || !expect(r, list, JSON_ARRAY))
        return;
    if (list->value->count == 0)
        FAIL(r, list, "expected at least one %s, found an empty list", what);
    for (int k = 0; k < list->value->count; k++) {
        struct at item = at_index(list, k);
        if (!expect(r, &item, JSON_TEXT))
            continue;
        int n = find_name(item.value->text, names, count);
        if (n < 0)
            unknown(r, &item, what, item.value->text, names, count);
        else if (chosen[n])
            FAIL(r, &item, "\"%s\" stands twice", item.value->text);
        else
            chosen[n] = true;
    }
}
