/* decisions.c - JSON or CSV to a plan whose names are all known. */
#include "decisions.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "table.h"

/* Where a decision stands, for complaints: "plan.csv:7" or "plan.json:12: decisions.3". */
struct spot {
    char at[400];
    const struct instance *in;
    struct error *e;
};

__attribute__((format(printf, 3, 4))) static bool wrong(const struct spot *s, const char *key, const char *format, ...)
{
    char said[400];
    va_list list;
    va_start(list, format);
    vsnprintf(said, sizeof said, format, list);
    va_end(list);
    return fail(s->e, "%s: %s: %s", s->at, key, said);
}

static int find_specialty(const struct spot *s, const char *id)
{
    int found = instance_specialty(s->in, id);
    if (found < 0)
        wrong(s, "specialty", "unknown specialty \"%.60s\"", id);
    return found;
}

static int find_site(const struct spot *s, const char *key, const char *id)
{
    int found = places_site(&s->in->places, id);
    if (found >= 0)
        return found;
    const char **ids = allocate((size_t)s->in->places.site_count, sizeof *ids);
    for (int j = 0; j < s->in->places.site_count; j++)
        ids[j] = s->in->places.sites[j].id;
    const char *near = text_nearest(id, ids, s->in->places.site_count);
    if (near)
        wrong(s, key, "unknown site \"%.60s\"; did you mean \"%s\"?", id, near);
    else
        wrong(s, key, "unknown site \"%.60s\"", id);
    free(ids);
    return -1;
}

static int find_measure(const struct spot *s, const char *name)
{
    int m = measure_find(name);
    if (m >= 0)
        return m;
    const char *near = text_nearest(name, measure_names, MEASURE_COUNT);
    if (near)
        wrong(s, "measure", "unknown measure \"%.60s\"; did you mean \"%s\"?", name, near);
    else
        wrong(s, "measure", "unknown measure \"%.60s\"; expected new, conversion, licence, satellite, closure or video",
              name);
    return -1;
}

/* The words of a decision; "" where there is none. Sizes are NAN where there is none. */
struct words {
    const char *measure, *specialty, *site, *parent, *form;
    double count, days;
};

static bool read_size(const struct spot *s, const char *key, double given, double otherwise, int *out)
{
    double value = isnan(given) ? otherwise : given;
    if (!(value >= 1 && value <= 100000 && value == floor(value)))
        return wrong(s, key, "expected a whole number of at least 1, found %g", value);
    *out = (int)value;
    return true;
}

static int find_form(const struct spot *s, const char *name)
{
    for (int k = 0; k < FORM_SATELLITE; k++) /* a satellite is no number: it cannot be closed */
        if (strcmp(form_names[k], name) == 0)
            return k;
    const char *near = text_nearest(name, form_names, FORM_SATELLITE);
    if (near)
        wrong(s, "form", "unknown form \"%.60s\"; did you mean \"%s\"?", name, near);
    else
        wrong(s, "form", "unknown form \"%.60s\"; expected full_time, part_time, shared or licence", name);
    return -1;
}

/* What only some measures have: a satellite its parent, a closure its form. */
static void read_belongings(const struct spot *s, const struct words *w, int m, struct decision *d)
{
    if (m == MEASURE_SATELLITE && !w->parent[0])
        wrong(s, "parent_site", "a satellite needs a parent_site");
    else if (w->parent[0] && m != MEASURE_SATELLITE)
        wrong(s, "parent_site", "only a satellite has a parent_site, found \"%.60s\"", w->parent);
    else if (w->parent[0])
        d->parent = find_site(s, "parent_site", w->parent);
    if (m == MEASURE_CLOSURE && !w->form[0])
        wrong(s, "form", "a closure needs a form: full_time, part_time, shared or licence");
    else if (w->form[0] && m != MEASURE_CLOSURE)
        wrong(s, "form", "only a closure has a form, found \"%.60s\"", w->form);
    else if (w->form[0])
        d->form = find_form(s, w->form);
}

/* The count is read. */
static void read_days(const struct spot *s, const struct words *w, int m, struct decision *d)
{
    if (!measure_in_days((enum measure)m)) {
        if (!isnan(w->days) && w->days != 0)
            wrong(s, "days", "only a satellite and video have days, found %g", w->days);
        return;
    }
    read_size(s, "days", w->days, 0, &d->days);
    if (d->count != 1)
        wrong(s, "count", "%s has count 1 and its size in days, found %d", m == MEASURE_VIDEO ? "video" : "a satellite",
              d->count);
}

static void add_decision(const struct spot *s, const struct words *w, struct plan *out)
{
    int before = s->e->count;
    struct decision d = {MEASURE_NEW, -1, -1, -1, 1, 0, -1};
    int m = find_measure(s, w->measure);
    d.specialty = find_specialty(s, w->specialty);
    d.site = find_site(s, "site", w->site);
    read_size(s, "count", w->count, 1, &d.count);
    if (m >= 0) {
        d.measure = (enum measure)m;
        read_belongings(s, w, m, &d);
        read_days(s, w, m, &d);
    }
    if (s->e->count == before)
        plan_add(out, d);
}

static bool finish(const char *name, const struct instance *in, struct plan *out, struct error *e)
{
    plan_sort(out);
    for (int k = 1; k < out->count; k++) {
        const struct decision *a = &out->decisions[k - 1], *b = &out->decisions[k];
        if (a->measure == b->measure && a->specialty == b->specialty && a->site == b->site && a->parent == b->parent &&
            a->form == b->form)
            fail(e, "%s: the decision %s, %s, %s stands twice; expected it once with the whole size", name,
                 measure_names[b->measure], in->specialties[b->specialty].id, in->places.sites[b->site].id);
    }
    return true;
}

/* ---- JSON ---- */

static const char *text_of(const struct spot *s, const struct json *entry, const char *key)
{
    const struct json *j = json_get(entry, key);
    if (!j || j->kind == JSON_NULL)
        return "";
    if (j->kind == JSON_TEXT)
        return j->text;
    wrong(s, key, "expected a text");
    return "";
}

static double number_of(const struct spot *s, const struct json *entry, const char *key)
{
    const struct json *j = json_get(entry, key);
    if (!j || j->kind == JSON_NULL)
        return NAN;
    if (j->kind == JSON_NUMBER)
        return j->number;
    wrong(s, key, "expected a number");
    return NAN;
}

bool decisions_from_json(const struct json *list, const char *name, const struct instance *in, struct plan *out,
                         struct error *e)
{
    int before = e->count;
    if (!list || list->kind != JSON_ARRAY)
        return fail(e, "%s: decisions: expected a list", name);
    for (int k = 0; k < list->count; k++) {
        const struct json *entry = list->child[k];
        struct spot s = {"", in, e};
        snprintf(s.at, sizeof s.at, "%.300s:%d: decisions.%d", name, entry->line, k);
        if (entry->kind != JSON_OBJECT) {
            fail(e, "%s: expected an object {...}", s.at);
            continue;
        }
        struct words w = {text_of(&s, entry, "measure"), text_of(&s, entry, "specialty"),
                          text_of(&s, entry, "site"),    text_of(&s, entry, "parent_site"),
                          text_of(&s, entry, "form"),    number_of(&s, entry, "count"),
                          number_of(&s, entry, "days")};
        add_decision(&s, &w, out);
    }
    finish(name, in, out, e);
    if (e->count == before)
        return true;
    plan_free(out);
    return false;
}

struct json *decisions_to_json(const struct plan *plan, const struct instance *in)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct site *sites = in->places.sites;
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        struct json *entry = json_add(list, json_new(JSON_OBJECT));
        json_put_text(entry, "measure", measure_names[d->measure]);
        json_put_text(entry, "specialty", in->specialties[d->specialty].id);
        json_put_text(entry, "site", sites[d->site].id);
        json_put_text(entry, "parent_site", d->parent < 0 ? NULL : sites[d->parent].id);
        json_put_text(entry, "form", d->form < 0 ? NULL : form_names[d->form]);
        json_put_number(entry, "count", d->count);
        json_put_number(entry, "days", d->days > 0 ? d->days : NAN);
    }
    return list;
}

static bool read_json(const char *path, const struct instance *in, struct plan *out, struct error *e)
{
    struct json *root = NULL;
    if (!json_read(path, &root, e))
        return false;
    const struct json *list = root->kind == JSON_OBJECT ? json_get(root, "decisions") : root;
    bool ok = decisions_from_json(list, path, in, out, e);
    json_free(root);
    return ok;
}

/* ---- CSV ---- */

/* Where rows go: by the years of phases, or (`years` NULL) all to the only plan. */
struct phased {
    const int *years; /* [count] */
    int count;
    struct plan *plans; /* [count] */
};

/* An id as it was before plan.csv guarded it against being run as a formula. */
static const char *id_text(const char *cell)
{
    return is_guarded(cell) ? cell + 1 : cell;
}

enum { C_MEASURE, C_SPECIALTY, C_SITE, C_PARENT, C_DAYS, C_COUNT, C_FORM, C_PHASE };
static const struct table_column columns[] = {
    {"measure", true},  {"specialty", true},       {"site", true},       {"parent_site", false}, {"days", false},
    {"count", false},   {"form", false},           {"phase", false},     {"net_fte", false},     {"area", false},
    {"council", false}, {"region", false},         {"fte", false},       {"cost", false},        {"decided_by", false},
    {"effect", false},  {"specialty_name", false}, {"site_name", false}, {"parent_name", false}, {"reason", false},
    {"note", false},    {"added", false},          {"since", false}};

/* The plan of the phase that the row names, or the only one; NULL after a complaint. */
static struct plan *plan_of_row(const struct table *t, int row, const struct phased *to, struct error *e)
{
    double year = NAN;
    int before = e->count;
    table_number(t, row, C_PHASE, true, 1, 9999, &year, e);
    if (!to->years && !isnan(year))
        fail(e, "%s:%d: phase: expected nothing, since there is no scenario with phases, found %g", t->path,
             t->lines[row], year);
    if (!to->years)
        return to->plans;
    for (int k = 0; k < to->count; k++)
        if (year == to->years[k])
            return &to->plans[k];
    if (e->count == before && isnan(year))
        fail(e, "%s:%d: phase: expected the year of one of the scenario's phases, found nothing", t->path,
             t->lines[row]);
    else if (e->count == before)
        fail(e, "%s:%d: phase: expected the year of one of the scenario's phases, found %g", t->path, t->lines[row],
             year);
    return NULL;
}

static void read_row(const struct table *t, int row, const struct instance *in, const struct phased *to,
                     struct error *e)
{
    struct spot s = {"", in, e};
    snprintf(s.at, sizeof s.at, "%.300s:%d", t->path, t->lines[row]);
    int before = e->count;
    struct words w = {"", "", "", table_text(t, row, C_PARENT), table_text(t, row, C_FORM), NAN, NAN};
    table_required(t, row, C_MEASURE, &w.measure, e);
    table_required(t, row, C_SPECIALTY, &w.specialty, e);
    table_required(t, row, C_SITE, &w.site, e);
    table_number(t, row, C_COUNT, true, -1e9, 1e9, &w.count, e);
    table_number(t, row, C_DAYS, true, -1e9, 1e9, &w.days, e);
    w.specialty = id_text(w.specialty);
    w.site = id_text(w.site);
    w.parent = id_text(w.parent);
    struct plan *out = plan_of_row(t, row, to, e);
    if (e->count == before)
        add_decision(&s, &w, out);
}

static bool read_csv(const char *path, const struct instance *in, const struct phased *to, struct notes *notes,
                     struct error *e)
{
    const char *slash = strrchr(path, '/');
    char *folder = copy_text(slash ? path : ".");
    if (slash)
        folder[slash == path ? 1 : slash - path] = '\0';
    struct table t = {0};
    int before = e->count;
    if (table_read(folder, slash ? slash + 1 : path, columns, sizeof columns / sizeof columns[0], false, &t, notes,
                   e)) {
        for (int row = 0; row < t.row_count; row++)
            read_row(&t, row, in, to, e);
        for (int k = 0; k < to->count; k++)
            finish(path, in, &to->plans[k], e);
        table_free(&t);
    }
    free(folder);
    for (int k = 0; k < to->count && e->count > before; k++)
        plan_free(&to->plans[k]);
    return e->count == before;
}

static bool is_json(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

bool decisions_read(const char *path, const struct instance *in, struct plan *out, struct notes *notes, struct error *e)
{
    struct phased to = {NULL, 1, out};
    return is_json(path) ? read_json(path, in, out, e) : read_csv(path, in, &to, notes, e);
}

static bool read_json_phases(const char *path, const struct instance *in, const struct phased *to, struct error *e)
{
    struct json *root = NULL;
    if (!json_read(path, &root, e))
        return false;
    const struct json *list = json_get(root, "phases");
    bool ok = (list && list->kind == JSON_ARRAY && list->count == to->count) ||
              fail(e, "%s: phases: expected one for each of the scenario's %d phases", path, to->count);
    for (int k = 0; ok && k < to->count; k++)
        ok = decisions_from_json(json_get(list->child[k], "decisions"), path, in, &to->plans[k], e);
    json_free(root);
    return ok;
}

bool decisions_read_phases(const char *path, const struct instance *in, const int *years, int count, struct plan *plans,
                           struct notes *notes, struct error *e)
{
    struct phased to = {years, count, plans};
    bool ok = is_json(path) ? read_json_phases(path, in, &to, e) : read_csv(path, in, &to, notes, e);
    for (int k = 1; k < count && ok; k++)
        plans[k].before = &plans[k - 1];
    return ok;
}
