/* scenario_choice.c - what must be known of a scenario before the instance can be read. scenario_data.c holds the same
 * keys against the instance afterwards. */
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scenario_reader.h"

/* Beyond these, a factor is a slip of the pen, and sums would lose their digits. */
static const double LEAST_FACTOR = 0.001, MOST_FACTOR = 1000;

enum { MOST_YEAR = 9999 };

/* "scenario.json:7: files.supply.csv"; a tree that was never a file has no lines. */
static char *where_of(const struct reader *r, const struct at *a)
{
    struct text where = {0};
    char written[PATH_ROOM];
    text_add(&where, "%s:", r->file);
    if (a->value->line > 0)
        text_add(&where, "%d:", a->value->line);
    text_add(&where, " %s", written_path(r, a->path, written));
    return where.chars;
}

static void add_file(struct reader *r, const struct at *a, const char *name, struct choice *out)
{
    if (expect(r, a, JSON_TEXT))
        out->files[out->file_count++] =
            (struct chosen_file){copy_text(name), copy_text(a->value->text), where_of(r, a)};
}

static void read_files(struct reader *r, const struct at *root, struct choice *out)
{
    struct at need = at_key(root, "need"), files = at_key(root, "files"), twice = at_key(&files, "need.csv");
    bool has_files = files.value && expect(r, &files, JSON_OBJECT);
    int count = has_files ? files.value->count : 0;
    out->files = allocate((size_t)count + 1, sizeof *out->files);
    if (need.value)
        add_file(r, &need, "need.csv", out);
    if (has_files)
        check_twice(r, &files);
    for (int k = 0; k < count; k++) {
        struct at item = at_member(&files, k);
        add_file(r, &item, item.value->key, out);
    }
    if (need.value && has_files && twice.value)
        FAIL(r, &twice, "the key need, on line %d, chooses this file already; expected one of the two",
             need.value->line);
}

static void add_factor(struct reader *r, const struct at *object, const char *key, const char *specialty, bool need,
                       struct choice *out)
{
    double factor = 1;
    read_number(r, object, key, LEAST_FACTOR, MOST_FACTOR, &factor);
    out->factors[out->factor_count++] = (struct chosen_factor){copy_text(specialty), need, factor};
}

static int factors_at(const struct at *a)
{
    return !a->value ? 0 : a->value->kind == JSON_OBJECT ? a->value->count : 1;
}

/* A number for every specialty, or {specialty: number}. */
static void read_factor(struct reader *r, const struct at *root, const char *key, bool need, struct choice *out)
{
    struct at a = at_key(root, key);
    if (!a.value)
        return;
    if (a.value->kind == JSON_NUMBER) {
        add_factor(r, root, key, "*", need, out);
        return;
    }
    if (a.value->kind != JSON_OBJECT) {
        FAIL(r, &a, "expected a number or an object {...}, found %s", kind_word(a.value));
        return;
    }
    check_twice(r, &a);
    for (int k = 0; k < a.value->count; k++)
        add_factor(r, &a, a.value->child[k]->key, a.value->child[k]->key, need, out);
}

static bool read_all(struct reader *r, const struct json *root, struct choice *out)
{
    struct at top = {root, ""};
    int before = r->e->count;
    if (!expect(r, &top, JSON_OBJECT))
        return false;
    struct at need = at_key(&top, "need_factor"), supply = at_key(&top, "supply_factor");
    read_files(r, &top, out);
    read_whole(r, &top, "population_year", 1, MOST_YEAR, &out->year);
    struct at year = at_key(&top, "population_year");
    if (year.value)
        out->year_where = where_of(r, &year);
    out->factors = allocate((size_t)factors_at(&need) + (size_t)factors_at(&supply), sizeof *out->factors);
    read_factor(r, &top, "need_factor", true, out);
    read_factor(r, &top, "supply_factor", false, out);
    return r->e->count == before;
}

bool scenario_choice_in(const struct json *root, int phase, const char *name, struct choice *out, struct error *e)
{
    struct json *policy = phase_policy(root, phase);
    struct reader r = {
        .file = name, .e = e, .part = policy ? json_get(root, "phases")->child[phase] : NULL, .phase = phase};
    *out = (struct choice){0};
    bool ok = read_all(&r, policy ? policy : root, out);
    json_free(policy);
    return ok;
}

bool scenario_choice(const struct json *root, const char *name, struct choice *out, struct error *e)
{
    return scenario_choice_in(root, scenario_phase_count(root) - 1, name, out, e);
}
