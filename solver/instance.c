/* instance.c - a folder of CSV files, checked against each other.
 *
 * Every file is read to its end whatever is wrong elsewhere, so that one run lists all faults. A reference to a file
 * that has itself failed is passed over in silence (area_count, site_count or specialty_count is then 0, or the index
 * -1).
 *
 * Need n_is of specialty s in area i, the first that is there of
 *
 *     need.csv      if it names s: as given;
 *     rates         if need_rates.csv names s: n_is = sum_g rate_sg P_ig, g over sex and age groups, times
 *                   sum_i P_i / sum_i sum_g rate_sg P_ig, so that need sums to the population;
 *     population    P_i.
 *
 * Everything is sorted by id, and sums run in that order, so that the order of rows never shows. */
#include "instance.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "memory.h"
#include "table.h"
#include "text.h"

/* Beyond these, or below the least need, sums lose their digits. */
static const double MOST_PEOPLE = 1e12, LEAST_NEED = 1e-6, MOST_COST = 1e9;

enum { MOST_NUMBERS = 1000000, MOST_FTE = 10, MOST_AGE = 200, MOST_YEAR = 9999, WORKING_DAYS = 5 };

const char *const measure_names[MEASURE_COUNT] = {"new", "conversion", "licence", "satellite"};
const char *const form_names[FORM_COUNT] = {"full_time", "part_time", "shared", "licence", "satellite"};

static int name_find(const char *name, const char *const *names, int count)
{
    for (int k = 0; k < count; k++)
        if (strcmp(name, names[k]) == 0)
            return k;
    return -1;
}

int measure_find(const char *name)
{
    return name_find(name, measure_names, MEASURE_COUNT);
}

static int specialty_after(const void *id, const void *specialty)
{
    return strcmp(id, ((const struct specialty *)specialty)->id);
}

int instance_specialty(const struct instance *in, const char *id)
{
    if (in->specialty_count == 0)
        return -1;
    const struct specialty *found =
        bsearch(id, in->specialties, (size_t)in->specialty_count, sizeof *in->specialties, specialty_after);
    return found == NULL ? -1 : (int)(found - in->specialties);
}

/* ---- Cells ---- */

/* A number above 0; an empty cell leaves `*out` as it is when `optional`, else fails. */
static bool positive_cell(const struct table *t, int row, int w, bool optional, double most, double *out,
                          struct error *e)
{
    double value = 1;
    if (!table_number(t, row, w, optional, -INFINITY, most, &value, e))
        return false;
    if (value <= 0)
        return table_fail(t, row, w, e, "expected more than 0, found %s", table_text(t, row, w));
    if (table_text(t, row, w)[0] != '\0')
        *out = value;
    return true;
}

/* The index of the cell's name among `names`, or -1 after a complaint. */
static int name_cell(const struct table *t, int row, int w, const char *what, const char *const *names, int count,
                     struct error *e)
{
    const char *name;
    if (!table_required(t, row, w, &name, e))
        return -1;
    int k = name_find(name, names, count);
    if (k < 0)
        places_unknown(t, row, w, what, names, count, false, e);
    return k;
}

/* The specialty that a cell names, or -1 as places_area_cell. */
static int specialty_cell(const struct instance *in, const struct table *t, int row, int w, struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int s = instance_specialty(in, id);
    if (s >= 0 || in->specialty_count == 0)
        return s;
    const char **names = allocate((size_t)in->specialty_count, sizeof *names);
    for (int k = 0; k < in->specialty_count; k++)
        names[k] = in->specialties[k].id;
    places_unknown(t, row, w, "specialty", names, in->specialty_count, true, e);
    free(names);
    return -1;
}

static char *text_cell(const struct table *t, int row, int w, struct error *e)
{
    const char *text = "";
    table_required(t, row, w, &text, e);
    return copy_text(text);
}

/* ---- Rows in order ---- */

/* What a row is about: `text`, then the numbers. */
struct row_key {
    const char *text;
    int number[3];
    int row, item;
};

static int compare_keys(const struct row_key *x, const struct row_key *y)
{
    int order = strcmp(x->text, y->text);
    for (int k = 0; k < 3 && order == 0; k++)
        order = (x->number[k] > y->number[k]) - (x->number[k] < y->number[k]);
    return order;
}

static int by_key(const void *a, const void *b)
{
    const struct row_key *x = a, *y = b;
    int order = compare_keys(x, y);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

/* Sorts `items` [count] of `size` bytes by their keys, and complains at column `w` of rows about the same `what`. Keys
 * whose numbers are not all known (-1) are no twins. */
static void sort_items(const struct table *t, int w, const char *what, void *items, struct row_key *keys, int count,
                       size_t size, struct error *e)
{
    char *from = allocate((size_t)count, size), *to = items;
    memcpy(from, items, (size_t)count * size);
    qsort(keys, (size_t)count, sizeof *keys, by_key);
    for (int k = 0, first = 0; k < count; k++) {
        memcpy(to + (size_t)k * size, from + (size_t)keys[k].item * size, size);
        bool known = keys[k].number[0] >= 0 && keys[k].number[1] >= 0 && keys[k].number[2] >= 0;
        if (k == 0 || !known || compare_keys(&keys[k], &keys[first]) != 0)
            first = k;
        else
            table_fail(t, keys[k].row, w, e, "this %s stands already on line %d", what, t->lines[keys[first].row]);
    }
    free(from);
}

/* ---- specialties.csv ---- */

enum {
    SPECIALTY_ID,
    SPECIALTY_NAME_DA,
    SPECIALTY_NAME_EN,
    SPECIALTY_PART_TIME_FTE,
    SPECIALTY_WEIGHT,
    SPECIALTY_CATCHMENT,
    SPECIALTY_TARGET,
    SPECIALTY_BASE_NEED,
    SPECIALTY_COLUMNS
};
static const struct table_column specialty_columns[SPECIALTY_COLUMNS] = {
    {"specialty", true},        {"name_da", true},   {"name_en", true},
    {"part_time_fte", true},    {"weight", false},   {"catchment_minutes", false},
    {"target_per_100k", false}, {"base_need", false}};

static void read_specialty(const struct table *t, int row, struct specialty *s, struct error *e)
{
    bool no_weights = t->place[SPECIALTY_WEIGHT] < 0; /* all or none: 1 beside shares like 0.05 would rule */
    s->id = copy_text(table_text(t, row, SPECIALTY_ID));
    s->name_da = text_cell(t, row, SPECIALTY_NAME_DA, e);
    s->name_en = text_cell(t, row, SPECIALTY_NAME_EN, e);
    s->weight = 1;
    s->catchment_minutes = s->target_per_100k = s->base_need = NAN;
    positive_cell(t, row, SPECIALTY_PART_TIME_FTE, false, 1, &s->part_time_fte, e);
    positive_cell(t, row, SPECIALTY_WEIGHT, no_weights, INFINITY, &s->weight, e);
    positive_cell(t, row, SPECIALTY_CATCHMENT, true, INFINITY, &s->catchment_minutes, e);
    positive_cell(t, row, SPECIALTY_TARGET, true, INFINITY, &s->target_per_100k, e);
    positive_cell(t, row, SPECIALTY_BASE_NEED, true, INFINITY, &s->base_need, e);
}

static void read_specialties(struct instance *in, struct error *e)
{
    struct table t = {0};
    if (!table_read(in->folder, "specialties.csv", specialty_columns, SPECIALTY_COLUMNS, false, &t, &in->notes, e))
        return;
    int *rank = places_rank(&t, SPECIALTY_ID, &in->specialty_count, e);
    in->specialties = allocate((size_t)in->specialty_count, sizeof *in->specialties);
    for (int row = 0; row < t.row_count; row++) {
        if (rank[row] >= 0)
            read_specialty(&t, row, &in->specialties[rank[row]], e);
        if (strcmp(table_text(&t, row, SPECIALTY_ID), "*") == 0)
            table_fail(&t, row, SPECIALTY_ID, e, "\"*\" stands for every specialty and cannot be one");
    }
    if (t.row_count == 0)
        fail(e, "%s: no specialties; expected at least one row under the header", t.path);
    free(rank);
    table_free(&t);
}

/* ---- providers.csv ---- */

enum {
    PROVIDER_SITE,
    PROVIDER_SPECIALTY,
    PROVIDER_FORM,
    PROVIDER_COUNT,
    PROVIDER_NUMBER,
    PROVIDER_FTE,
    PROVIDER_PARENT,
    PROVIDER_DAYS,
    PROVIDER_HOLDER_AGE,
    PROVIDER_RETURNED,
    PROVIDER_VACANT,
    PROVIDER_ACTIVITY,
    PROVIDER_COLUMNS
};
static const struct table_column provider_columns[PROVIDER_COLUMNS] = {
    {"site", true},        {"specialty", true}, {"form", true},           {"count", true},
    {"number", false},     {"fte", false},      {"parent_site", false},   {"days", false},
    {"holder_age", false}, {"returned", false}, {"vacant_months", false}, {"activity", false}};

/* A satellite has a parent and days a week; nothing else has. */
static void read_satellite(const struct instance *in, const struct table *t, int row, struct provider *p,
                           struct error *e)
{
    p->parent = places_site_cell(&in->places, t, row, PROVIDER_PARENT, e);
    positive_cell(t, row, PROVIDER_DAYS, false, WORKING_DAYS, &p->days, e);
    if (p->parent >= 0 && p->parent == p->site)
        table_fail(t, row, PROVIDER_PARENT, e, "\"%s\" is the satellite's own site; expected another",
                   table_text(t, row, PROVIDER_PARENT));
    if (p->returned > 0)
        table_fail(t, row, PROVIDER_RETURNED, e, "a satellite is no number and cannot be handed back; expected 0");
}

static void refuse_cell(const struct table *t, int row, int w, enum form form, struct error *e)
{
    if (table_text(t, row, w)[0] != '\0')
        table_fail(t, row, w, e, "only a satellite has one; expected an empty cell for form %s", form_names[form]);
}

static struct provider read_provider(const struct instance *in, const struct table *t, int row, struct error *e)
{
    struct provider p = {.parent = -1, .fte = NAN, .holder_age = NAN, .vacant_months = NAN, .activity = NAN};
    p.line = t->lines[row];
    p.site = places_site_cell(&in->places, t, row, PROVIDER_SITE, e);
    p.specialty = specialty_cell(in, t, row, PROVIDER_SPECIALTY, e);
    int form = name_cell(t, row, PROVIDER_FORM, "form", form_names, FORM_COUNT, e);
    bool counted = table_whole(t, row, PROVIDER_COUNT, false, 0, MOST_NUMBERS, &p.count, e);
    positive_cell(t, row, PROVIDER_FTE, true, MOST_FTE, &p.fte, e);
    table_number(t, row, PROVIDER_HOLDER_AGE, true, 0, MOST_AGE, &p.holder_age, e);
    table_number(t, row, PROVIDER_VACANT, true, 0, INFINITY, &p.vacant_months, e);
    table_number(t, row, PROVIDER_ACTIVITY, true, 0, INFINITY, &p.activity, e);
    table_whole(t, row, PROVIDER_RETURNED, true, 0, counted ? p.count : MOST_NUMBERS, &p.returned, e);
    if (form == FORM_SATELLITE)
        read_satellite(in, t, row, &p, e);
    else if (form >= 0) {
        refuse_cell(t, row, PROVIDER_PARENT, (enum form)form, e);
        refuse_cell(t, row, PROVIDER_DAYS, (enum form)form, e);
    }
    p.form = form < 0 ? FORM_FULL_TIME : (enum form)form;
    p.number = copy_text(table_text(t, row, PROVIDER_NUMBER));
    return p;
}

static int by_int(int a, int b)
{
    return (a > b) - (a < b);
}

/* NAN first. */
static int by_number(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) == 0) - (isnan(b) == 0);
    return (a > b) - (a < b);
}

static int by_provider(const void *a, const void *b)
{
    const struct provider *x = a, *y = b;
    int orders[] = {by_int(x->site, y->site),
                    by_int(x->specialty, y->specialty),
                    by_int((int)x->form, (int)y->form),
                    by_int(x->parent, y->parent),
                    strcmp(x->number, y->number),
                    by_int(x->count, y->count),
                    by_number(x->fte, y->fte),
                    by_number(x->days, y->days),
                    by_number(x->holder_age, y->holder_age),
                    by_int(x->returned, y->returned),
                    by_number(x->vacant_months, y->vacant_months),
                    by_number(x->activity, y->activity),
                    by_int(x->line, y->line)};
    for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++)
        if (orders[k] != 0)
            return orders[k];
    return 0;
}

/* FTE of one number. Licence numbers count 1 here, where no scenario says otherwise. */
static double number_fte(const struct instance *in, const struct provider *p)
{
    if (!isnan(p->fte))
        return p->fte;
    return p->form == FORM_PART_TIME ? in->specialties[p->specialty].part_time_fte : 1;
}

/* Satellites take their days from the parent's numbers; more than these have would leave supply below 0. */
static void check_days_away(const struct instance *in, const char *path, struct error *e)
{
    size_t sites = (size_t)in->places.site_count, pairs = sites * (size_t)in->specialty_count;
    double *held = allocate(pairs, sizeof *held), *away = allocate(pairs, sizeof *away);
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        size_t row = (size_t)p->specialty * sites;
        if (p->form == FORM_SATELLITE)
            away[row + (size_t)p->parent] += p->count * p->days;
        else
            held[row + (size_t)p->site] += p->count * number_fte(in, p) * WORKING_DAYS;
    }
    for (size_t k = 0; k < pairs; k++)
        if (away[k] > held[k] + 1e-9)
            fail(e, "%s: satellites of site \"%s\" in specialty \"%s\" take %g days a week, its numbers have %g", path,
                 in->places.sites[k % sites].id, in->specialties[k / sites].id, away[k], held[k]);
    free(held);
    free(away);
}

/* More may already be there than a site is said to hold; the rule site_capacity then allows no more. */
static void note_full_sites(struct instance *in)
{
    int *numbers = allocate((size_t)in->places.site_count, sizeof *numbers);
    double *days = allocate((size_t)in->places.site_count, sizeof *days);
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == FORM_SATELLITE)
            days[p->site] += p->count * p->days;
        else /* MOST_NUMBERS a row: stay clear of the end of int */
            numbers[p->site] = numbers[p->site] > INT_MAX - p->count ? INT_MAX : numbers[p->site] + p->count;
    }
    for (int j = 0; j < in->places.site_count; j++) {
        const struct site *s = &in->places.sites[j];
        if (s->max_numbers >= 0 && numbers[j] > s->max_numbers)
            note(&in->notes, "providers.csv: site \"%s\" has %d numbers already, more than its max_numbers %d", s->id,
                 numbers[j], s->max_numbers);
        if (s->room_days >= 0 && days[j] > s->room_days)
            note(&in->notes, "providers.csv: site \"%s\" has %g satellite days already, more than its room_days %d",
                 s->id, days[j], s->room_days);
    }
    free(numbers);
    free(days);
}

static void read_providers(struct instance *in, struct error *e)
{
    struct table t = {0};
    int before = e->count;
    if (!table_read(in->folder, "providers.csv", provider_columns, PROVIDER_COLUMNS, false, &t, &in->notes, e))
        return;
    in->providers = allocate((size_t)t.row_count, sizeof *in->providers);
    for (; in->provider_count < t.row_count; in->provider_count++)
        in->providers[in->provider_count] = read_provider(in, &t, in->provider_count, e);
    qsort(in->providers, (size_t)in->provider_count, sizeof *in->providers, by_provider);
    if (e->count == before && in->places.site_count > 0 && in->specialty_count > 0) {
        check_days_away(in, t.path, e);
        note_full_sites(in);
    }
    table_free(&t);
}

/* ---- Need ---- */

/* Need in the making. */
struct need {
    const struct instance *in;
    double *value;                                   /* [specialty_count * area_count] */
    enum { BY_POPULATION, BY_FILE, BY_RATES } * how; /* [specialty_count] */
    const char *file;
    struct notes *notes;
};

enum { NEED_AREA, NEED_SPECIALTY, NEED_NEED, NEED_COLUMNS };
static const struct table_column need_columns[NEED_COLUMNS] = {{"area", true}, {"specialty", true}, {"need", true}};

/* A row of need.csv; `lines` [specialty_count * area_count] says where each pair stood first, 0: nowhere. */
static void read_need_row(struct need *n, const struct table *t, int row, int *lines, struct error *e)
{
    double value = 0;
    int i = places_area_cell(&n->in->places, t, row, NEED_AREA, e);
    int s = specialty_cell(n->in, t, row, NEED_SPECIALTY, e);
    if (table_number(t, row, NEED_NEED, false, 0, MOST_PEOPLE, &value, e) && value > 0 && value < LEAST_NEED)
        table_fail(t, row, NEED_NEED, e, "expected 0 or at least %g, found %g", LEAST_NEED, value);
    if (s >= 0)
        n->how[s] = BY_FILE;
    if (i < 0 || s < 0)
        return;
    size_t at = (size_t)s * (size_t)n->in->places.area_count + (size_t)i;
    if (lines[at] > 0)
        table_fail(t, row, NEED_SPECIALTY, e, "area \"%s\" and specialty \"%s\" stand already on line %d",
                   n->in->places.areas[i].id, n->in->specialties[s].id, lines[at]);
    else
        lines[at] = t->lines[row];
    n->value[at] = value;
}

static void complain_of_gaps(const struct need *n, const char *path, const int *lines, struct error *e)
{
    for (int s = 0; s < n->in->specialty_count; s++)
        for (int i = 0; i < n->in->places.area_count && n->how[s] == BY_FILE; i++)
            if (lines[(size_t)s * (size_t)n->in->places.area_count + (size_t)i] == 0)
                fail(e, "%s: need: missing for area \"%s\" and specialty \"%s\", which has need in other areas", path,
                     n->in->places.areas[i].id, n->in->specialties[s].id);
}

static void read_need_file(struct need *n, struct error *e)
{
    struct table t = {0};
    int before = e->count;
    if (!table_read(n->in->folder, n->file, need_columns, NEED_COLUMNS, false, &t, n->notes, e))
        return;
    int *lines = allocate((size_t)n->in->specialty_count * (size_t)n->in->places.area_count, sizeof *lines);
    for (int row = 0; row < t.row_count; row++)
        read_need_row(n, &t, row, lines, e);
    if (e->count == before) /* a misspelt id would show as a gap too */
        complain_of_gaps(n, t.path, lines, e);
    free(lines);
    table_free(&t);
}

/* A row of population.csv (of = area, value = people) or need_rates.csv (of = specialty, value = rate). */
struct band {
    int of, year, from, to, row;
    const char *sex;
    double value;
};

struct bands {
    struct table table;
    struct band *bands; /* [count], by year, of, sex, from */
    int count;
};

enum { BAND_OF, BAND_SEX, BAND_FROM, BAND_TO, BAND_VALUE, BAND_YEAR, BAND_COLUMNS };
static const struct table_column population_columns[BAND_COLUMNS] = {
    {"area", true}, {"sex", true}, {"age_from", true}, {"age_to", true}, {"population", true}, {"year", false}};
static const struct table_column rate_columns[BAND_YEAR] = {
    {"specialty", true}, {"sex", true}, {"age_from", true}, {"age_to", true}, {"rate", true}};

static int by_ages(const struct band *x, const struct band *y)
{
    int order = strcmp(x->sex, y->sex);
    order = order != 0 ? order : by_int(x->from, y->from);
    order = order != 0 ? order : by_int(x->to, y->to);
    return order != 0 ? order : by_int(x->row, y->row);
}

static int by_band(const void *a, const void *b)
{
    const struct band *x = a, *y = b;
    int order = by_int(x->year, y->year);
    order = order != 0 ? order : by_int(x->of, y->of);
    return order != 0 ? order : by_ages(x, y);
}

static int by_ages_only(const void *a, const void *b)
{
    return by_ages(a, b);
}

static bool read_band(const struct instance *in, const struct table *t, int row, bool of_area, struct band *b,
                      struct error *e)
{
    int before = e->count;
    *b = (struct band){.row = row, .sex = ""};
    b->of = of_area ? places_area_cell(&in->places, t, row, BAND_OF, e) : specialty_cell(in, t, row, BAND_OF, e);
    table_required(t, row, BAND_SEX, &b->sex, e);
    bool has_from = table_whole(t, row, BAND_FROM, false, 0, MOST_AGE, &b->from, e);
    bool has_to = table_whole(t, row, BAND_TO, false, 0, MOST_AGE, &b->to, e);
    table_number(t, row, BAND_VALUE, false, 0, INFINITY, &b->value, e);
    if (of_area && t->place[BAND_YEAR] >= 0)
        table_whole(t, row, BAND_YEAR, false, 0, MOST_YEAR, &b->year, e);
    if (has_from && has_to && b->to < b->from)
        table_fail(t, row, BAND_TO, e, "expected at least age_from, %d, found %d", b->from, b->to);
    return e->count == before && b->of >= 0;
}

/* People of one age must not be counted twice. */
static void complain_of_overlaps(const struct bands *b, struct error *e)
{
    for (int k = 1, widest = 0; k < b->count; k++) {
        const struct band *x = &b->bands[k], *w = &b->bands[widest];
        bool same = x->year == w->year && x->of == w->of && strcmp(x->sex, w->sex) == 0;
        if (same && x->from <= w->to)
            table_fail(&b->table, x->row, BAND_FROM, e, "ages %d to %d overlap with ages %d to %d on line %d", x->from,
                       x->to, w->from, w->to, b->table.lines[w->row]);
        if (!same || x->to > w->to)
            widest = k;
    }
}

static bool read_bands(const struct instance *in, bool of_area, struct bands *out, struct notes *notes, struct error *e)
{
    struct table *t = &out->table;
    int before = e->count;
    if (!(of_area ? table_read(in->folder, "population.csv", population_columns, BAND_COLUMNS, false, t, notes, e)
                  : table_read(in->folder, "need_rates.csv", rate_columns, BAND_YEAR, false, t, notes, e)))
        return false;
    out->bands = allocate((size_t)t->row_count, sizeof *out->bands);
    for (int row = 0; row < t->row_count; row++)
        out->count += read_band(in, t, row, of_area, &out->bands[out->count], e);
    qsort(out->bands, (size_t)out->count, sizeof *out->bands, by_band);
    complain_of_overlaps(out, e);
    return e->count == before;
}

static void bands_free(struct bands *b)
{
    table_free(&b->table);
    free(b->bands);
}

/* Keeps the bands of one year: `year`, or the latest where it is 0. */
static bool keep_year(struct bands *b, int year, struct notes *notes, struct error *e)
{
    int kept = 0, latest = b->count > 0 ? b->bands[b->count - 1].year : 0;
    if (b->count > 0 && b->bands[0].year != latest && year == 0)
        note(notes, "population.csv: several years; the latest, %d, is used", latest);
    if (year == 0)
        year = latest;
    for (int k = 0; k < b->count; k++)
        if (b->bands[k].year == year)
            b->bands[kept++] = b->bands[k];
    if (kept == 0 && b->count > 0)
        return fail(e, "%s: year: none is %d", b->table.path, year);
    b->count = kept;
    return true;
}

static void complain_of_missing_areas(const struct instance *in, const struct bands *people, struct error *e)
{
    bool *seen = allocate((size_t)in->places.area_count, sizeof *seen);
    for (int k = 0; k < people->count; k++)
        seen[people->bands[k].of] = true;
    for (int i = 0; i < in->places.area_count; i++)
        if (!seen[i] && in->places.areas[i].population > 0)
            fail(e, "%s: area: no row for area \"%s\"", people->table.path, in->places.areas[i].id);
    free(seen);
}

/* The rate of a specialty for the people of a band, or NULL: the band must lie within one band of rates. */
static const struct band *rate_for(const struct bands *rates, int specialty, const struct band *people)
{
    struct band sought = {.of = specialty, .sex = people->sex, .from = people->from, .to = INT_MAX};
    int low = 0, high = rates->count; /* the last rate at or before `sought` is at low - 1 */
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (by_band(&rates->bands[middle], &sought) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    const struct band *r = low > 0 ? &rates->bands[low - 1] : NULL;
    bool covers = r != NULL && r->of == specialty && strcmp(r->sex, people->sex) == 0 && r->to >= people->to;
    return covers ? r : NULL;
}

/* Each sex and age group of the population once, at the first line that has it. */
static void complain_of_uncovered(const struct need *n, const struct bands *people, const struct bands *rates,
                                  struct error *e)
{
    struct band *groups = allocate((size_t)people->count, sizeof *groups);
    memcpy(groups, people->bands, (size_t)people->count * sizeof *groups);
    qsort(groups, (size_t)people->count, sizeof *groups, by_ages_only);
    for (int k = 0; k < people->count; k++) {
        const struct band *g = &groups[k];
        if (k > 0 && strcmp(g[-1].sex, g->sex) == 0 && g[-1].from == g->from && g[-1].to == g->to)
            continue;
        for (int s = 0; s < n->in->specialty_count; s++)
            if (n->how[s] == BY_RATES && rate_for(rates, s, g) == NULL)
                table_fail(
                    &people->table, g->row, BAND_FROM, e,
                    "sex \"%s\", ages %d to %d, do not lie within one rate of specialty \"%s\" in need_rates.csv",
                    g->sex, g->from, g->to, n->in->specialties[s].id);
    }
    free(groups);
}

/* n_is = sum_g rate_sg P_ig, scaled to the population. */
static void weigh(const struct need *n, int s, const struct bands *people, const struct bands *rates, double population)
{
    double *value = n->value + (size_t)s * (size_t)n->in->places.area_count, sum = 0;
    for (int k = 0; k < people->count; k++)
        value[people->bands[k].of] += rate_for(rates, s, &people->bands[k])->value * people->bands[k].value;
    for (int i = 0; i < n->in->places.area_count; i++)
        sum += value[i];
    for (int i = 0; i < n->in->places.area_count && sum > 0; i++)
        value[i] *= population / sum;
}

static double total_population(const struct places *p)
{
    double total = 0;
    for (int i = 0; i < p->area_count; i++)
        total += p->areas[i].population;
    return total;
}

static void read_rates(struct need *n, int year, struct error *e)
{
    struct bands people = {0}, rates = {0};
    int before = e->count;
    bool ok = read_bands(n->in, true, &people, n->notes, e);
    ok = read_bands(n->in, false, &rates, n->notes, e) && ok;
    for (int k = 0; k < rates.count; k++)
        if (n->how[rates.bands[k].of] == BY_POPULATION)
            n->how[rates.bands[k].of] = BY_RATES;
    if (ok && keep_year(&people, year, n->notes, e) && n->in->places.area_count > 0 && n->in->specialty_count > 0) {
        complain_of_missing_areas(n->in, &people, e);
        complain_of_uncovered(n, &people, &rates, e);
        for (int s = 0; s < n->in->specialty_count && e->count == before; s++)
            if (n->how[s] == BY_RATES)
                weigh(n, s, &people, &rates, total_population(&n->in->places));
    }
    bands_free(&people);
    bands_free(&rates);
}

static void fill_from_population(const struct need *n)
{
    for (int s = 0; s < n->in->specialty_count; s++)
        for (int i = 0; i < n->in->places.area_count && n->how[s] == BY_POPULATION; i++)
            n->value[(size_t)s * (size_t)n->in->places.area_count + (size_t)i] = n->in->places.areas[i].population;
}

static const char *source_name(const struct need *n, int s)
{
    return n->how[s] == BY_FILE ? n->file : n->how[s] == BY_RATES ? "need_rates.csv" : "population";
}

static void check_sums(const struct need *n, struct error *e)
{
    for (int s = 0; s < n->in->specialty_count; s++) {
        double sum = 0;
        for (int i = 0; i < n->in->places.area_count; i++)
            sum += n->value[(size_t)s * (size_t)n->in->places.area_count + (size_t)i];
        if (!(sum > 0 && isfinite(sum)))
            fail(e, "%s/%s: the need of specialty \"%s\" sums to %g over all areas; expected more than 0",
                 n->in->folder, source_name(n, s), n->in->specialties[s].id, sum);
    }
}

static const char *describe_sources(const struct need *n)
{
    for (int s = 1; s < n->in->specialty_count; s++)
        if (n->how[s] != n->how[0])
            return "mixed";
    return n->in->specialty_count > 0 ? source_name(n, 0) : "population";
}

bool instance_read_need(const struct instance *in, const char *file, int year, double *need, const char **source,
                        struct notes *notes, struct error *e)
{
    int before = e->count;
    bool has_people = table_exists(in->folder, "population.csv"),
         has_rates = table_exists(in->folder, "need_rates.csv");
    struct need n = {.in = in, .value = need, .file = file != NULL ? file : "need.csv", .notes = notes};
    n.how = allocate((size_t)in->specialty_count, sizeof *n.how);
    for (size_t k = 0; k < (size_t)in->specialty_count * (size_t)in->places.area_count; k++)
        need[k] = 0;
    if (file != NULL || table_exists(in->folder, n.file))
        read_need_file(&n, e);
    if (has_people && has_rates)
        read_rates(&n, year, e);
    else if (has_people || has_rates)
        note(notes, "%s is not used, since %s is not there", has_people ? "population.csv" : "need_rates.csv",
             has_people ? "need_rates.csv" : "population.csv");
    if (year != 0 && !(has_people && has_rates))
        fail(e, "%s: need of the year %d is asked for, but population.csv and need_rates.csv are not both there",
             in->folder, year);
    fill_from_population(&n);
    if (e->count == before && in->places.area_count > 0)
        check_sums(&n, e);
    *source = describe_sources(&n);
    free(n.how);
    return e->count == before;
}

/* ---- costs.csv ---- */

enum { COST_MEASURE, COST_SPECIALTY, COST_COST, COST_COLUMNS };
static const struct table_column cost_columns[COST_COLUMNS] = {{"measure", true}, {"specialty", true}, {"cost", true}};

/* The measures, then names that a price may carry although no plan uses it. */
static const char *const priced_names[] = {"new", "conversion", "licence", "satellite", "closure", "video"};
enum { PRICED_COUNT = 6 };

/* One row; `lines` [PRICED_COUNT * (specialty_count + 1)], the last of each measure for "*". */
static void read_cost(struct instance *in, const struct table *t, int row, int *lines, double *any, struct error *e)
{
    double cost = NAN;
    int m = name_cell(t, row, COST_MEASURE, "measure", priced_names, PRICED_COUNT, e);
    bool for_all = strcmp(table_text(t, row, COST_SPECIALTY), "*") == 0;
    int s = for_all ? in->specialty_count : specialty_cell(in, t, row, COST_SPECIALTY, e);
    table_number(t, row, COST_COST, false, 0, MOST_COST, &cost, e);
    if (m < 0 || s < 0)
        return;
    int *line = &lines[m * (in->specialty_count + 1) + s];
    if (*line > 0)
        table_fail(t, row, COST_SPECIALTY, e, "measure \"%s\" and specialty \"%s\" stand already on line %d",
                   priced_names[m], table_text(t, row, COST_SPECIALTY), *line);
    else
        *line = t->lines[row];
    if (m >= MEASURE_COUNT)
        note(&in->notes, "costs.csv: the cost of %s is not used", priced_names[m]);
    else if (for_all)
        any[m] = cost;
    else
        in->cost[m * in->specialty_count + s] = cost;
}

static void read_costs(struct instance *in, struct error *e)
{
    struct table t = {0};
    double any[MEASURE_COUNT] = {NAN, NAN, NAN, NAN};
    in->cost = allocate((size_t)MEASURE_COUNT * (size_t)in->specialty_count, sizeof *in->cost);
    for (int k = 0; k < MEASURE_COUNT * in->specialty_count; k++)
        in->cost[k] = NAN;
    if (!table_exists(in->folder, "costs.csv") ||
        !table_read(in->folder, "costs.csv", cost_columns, COST_COLUMNS, false, &t, &in->notes, e))
        return;
    int *lines = allocate((size_t)PRICED_COUNT * ((size_t)in->specialty_count + 1), sizeof *lines);
    for (int row = 0; row < t.row_count; row++)
        read_cost(in, &t, row, lines, any, e);
    for (int k = 0; k < MEASURE_COUNT * in->specialty_count; k++)
        if (isnan(in->cost[k]))
            in->cost[k] = any[k / in->specialty_count];
    free(lines);
    table_free(&t);
}

/* ---- supply.csv ---- */

enum { SUPPLY_REGION, SUPPLY_SPECIALTY, SUPPLY_SPECIALISTS, SUPPLY_RECRUITABLE, SUPPLY_COLUMNS };
static const struct table_column supply_columns[SUPPLY_COLUMNS] = {
    {"region", true}, {"specialty", true}, {"specialists", true}, {"recruitable", true}};

/* The group of `level` that a cell names, or -1 as places_area_cell. */
static int group_cell(const struct places *p, struct level level, const struct table *t, int row, int w, bool once,
                      struct error *e)
{
    const char *id;
    if (!table_required(t, row, w, &id, e))
        return -1;
    int count = level_group_count(p, level), g = level_group(p, level, id);
    if (g >= 0 || count == 0)
        return g;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = level_group_id(p, level, k);
    places_unknown(t, row, w, level_name(p, level), names, count, once, e);
    free(names);
    return -1;
}

static void read_supply(struct instance *in, struct error *e)
{
    struct table t = {0};
    struct level region = {LEVEL_GROUPING, GROUPING_REGION};
    if (!table_exists(in->folder, "supply.csv") ||
        !table_read(in->folder, "supply.csv", supply_columns, SUPPLY_COLUMNS, false, &t, &in->notes, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->supply = allocate((size_t)t.row_count, sizeof *in->supply);
    for (int row = 0; row < t.row_count; row++) {
        struct supply_row *s = &in->supply[in->supply_count++];
        s->region =
            in->places.grouping_count > 0 ? group_cell(&in->places, region, &t, row, SUPPLY_REGION, true, e) : -1;
        s->specialty = specialty_cell(in, &t, row, SUPPLY_SPECIALTY, e);
        table_number(&t, row, SUPPLY_SPECIALISTS, false, 0, INFINITY, &s->specialists, e);
        table_number(&t, row, SUPPLY_RECRUITABLE, false, 0, INFINITY, &s->recruitable, e);
        keys[row] = (struct row_key){"", {s->region, s->specialty, 0}, row, row};
    }
    sort_items(&t, SUPPLY_SPECIALTY, "region and specialty", in->supply, keys, in->supply_count, sizeof *in->supply, e);
    free(keys);
    table_free(&t);
}

/* ---- hospitals.csv ---- */

enum {
    HOSPITAL_ID,
    HOSPITAL_AREA,
    HOSPITAL_SPECIALTY,
    HOSPITAL_SPECIALISTS,
    HOSPITAL_PROTECTED,
    HOSPITAL_LAT,
    HOSPITAL_LON,
    HOSPITAL_COLUMNS
};
static const struct table_column hospital_columns[HOSPITAL_COLUMNS] = {
    {"hospital", true},  {"area", true}, {"specialty", true}, {"specialists", true},
    {"protected", true}, {"lat", false}, {"lon", false}};

static void read_hospital(const struct instance *in, const struct table *t, int row, struct hospital *h,
                          struct error *e)
{
    int is_protected = 0;
    h->id = text_cell(t, row, HOSPITAL_ID, e);
    h->area = places_area_cell(&in->places, t, row, HOSPITAL_AREA, e);
    h->specialty = specialty_cell(in, t, row, HOSPITAL_SPECIALTY, e);
    table_number(t, row, HOSPITAL_SPECIALISTS, false, 0, INFINITY, &h->specialists, e);
    table_whole(t, row, HOSPITAL_PROTECTED, false, 0, 1, &is_protected, e);
    h->is_protected = is_protected == 1;
    places_coordinates(t, row, HOSPITAL_LAT, HOSPITAL_LON, &h->latitude, &h->longitude, e);
}

/* One row per hospital and specialty (and area, should a hospital have departments in several). */
static void read_hospitals(struct instance *in, struct error *e)
{
    struct table t = {0};
    if (!table_exists(in->folder, "hospitals.csv") ||
        !table_read(in->folder, "hospitals.csv", hospital_columns, HOSPITAL_COLUMNS, false, &t, &in->notes, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->hospitals = allocate((size_t)t.row_count, sizeof *in->hospitals);
    for (int row = 0; row < t.row_count; row++) {
        struct hospital *h = &in->hospitals[in->hospital_count++];
        read_hospital(in, &t, row, h, e);
        keys[row] = (struct row_key){h->id, {h->specialty, h->area, h->id[0] == '\0' ? -1 : 0}, row, row};
    }
    sort_items(&t, HOSPITAL_ID, "hospital, area and specialty", in->hospitals, keys, in->hospital_count,
               sizeof *in->hospitals, e);
    free(keys);
    table_free(&t);
}

/* ---- waits.csv ---- */

enum { WAIT_LEVEL, WAIT_GROUP, WAIT_SPECIALTY, WAIT_WEEKS, WAIT_COLUMNS };
static const struct table_column wait_columns[WAIT_COLUMNS] = {
    {"level", true}, {"group", true}, {"specialty", true}, {"weeks", true}};

static bool level_cell(const struct places *p, const struct table *t, int row, struct level *out, struct error *e)
{
    const char *name;
    if (!table_required(t, row, WAIT_LEVEL, &name, e))
        return false;
    if (level_find(p, name, out))
        return true;
    if (p->grouping_count == 0) /* areas.csv has failed: the name may be one of its groupings */
        return false;
    const char **names = allocate((size_t)p->grouping_count + 3, sizeof *names);
    for (int k = 0; k < 3; k++)
        names[k] = level_name(p, (struct level){(enum level_kind)k, 0});
    for (int g = 0; g < p->grouping_count; g++)
        names[3 + g] = p->groupings[g].name;
    places_unknown(t, row, WAIT_LEVEL, "level", names, p->grouping_count + 3, true, e);
    free(names);
    return false;
}

static void read_waits(struct instance *in, struct error *e)
{
    struct table t = {0};
    if (!table_exists(in->folder, "waits.csv") ||
        !table_read(in->folder, "waits.csv", wait_columns, WAIT_COLUMNS, false, &t, &in->notes, e))
        return;
    struct row_key *keys = allocate((size_t)t.row_count, sizeof *keys);
    in->waits = allocate((size_t)t.row_count, sizeof *in->waits);
    for (int row = 0; row < t.row_count; row++) {
        struct wait_row *w = &in->waits[in->wait_count++];
        bool known = level_cell(&in->places, &t, row, &w->level, e);
        w->group = known ? group_cell(&in->places, w->level, &t, row, WAIT_GROUP, false, e) : -1;
        w->specialty = specialty_cell(in, &t, row, WAIT_SPECIALTY, e);
        table_number(&t, row, WAIT_WEEKS, false, 0, INFINITY, &w->weeks, e);
        keys[row] = (struct row_key){"", {(int)w->level.kind + w->level.grouping, w->group, w->specialty}, row, row};
    }
    sort_items(&t, WAIT_GROUP, "level, group and specialty", in->waits, keys, in->wait_count, sizeof *in->waits, e);
    free(keys);
    table_free(&t);
}

/* ---- notes.csv ---- */

enum { CAVEAT_DA, CAVEAT_EN, CAVEAT_COLUMNS };
static const struct table_column caveat_columns[CAVEAT_COLUMNS] = {{"da", true}, {"en", true}};

static void read_caveats(struct instance *in, struct error *e)
{
    struct table t = {0};
    if (!table_exists(in->folder, "notes.csv") ||
        !table_read(in->folder, "notes.csv", caveat_columns, CAVEAT_COLUMNS, false, &t, &in->notes, e))
        return;
    in->caveats = allocate((size_t)t.row_count, sizeof *in->caveats);
    for (int row = 0; row < t.row_count; row++) {
        struct caveat *c = &in->caveats[in->caveat_count++];
        c->da = text_cell(&t, row, CAVEAT_DA, e);
        c->en = text_cell(&t, row, CAVEAT_EN, e);
    }
    table_free(&t);
}

/* ---- The folder ---- */

/* Every file an instance may have, sorted. areas.geojson is only stamped: the maps read it. */
static const char *const file_names[] = {"areas.csv",      "areas.geojson", "costs.csv",      "hospitals.csv",
                                         "links.csv",      "need.csv",      "need_rates.csv", "notes.csv",
                                         "population.csv", "providers.csv", "sites.csv",      "specialties.csv",
                                         "supply.csv",     "travel.csv",    "waits.csv"};
enum { FILE_NAMES = sizeof file_names / sizeof file_names[0] };

static bool was_read(const struct instance *in, const char *name)
{
    if (strcmp(name, "links.csv") == 0)
        return in->travel.source == TRAVEL_LINKS;
    if (strcmp(name, "population.csv") == 0 || strcmp(name, "need_rates.csv") == 0)
        return table_exists(in->folder, "population.csv") && table_exists(in->folder, "need_rates.csv");
    return table_exists(in->folder, name);
}

static void stamp_files(struct instance *in, struct error *e)
{
    in->files = allocate(FILE_NAMES, sizeof *in->files);
    for (size_t k = 0; k < FILE_NAMES; k++) {
        struct text path = {0};
        if (!was_read(in, file_names[k]))
            continue;
        text_add(&path, "%s/%s", in->folder, file_names[k]);
        struct input_file *f = &in->files[in->file_count++];
        f->name = copy_text(file_names[k]);
        if (!hash_file(path.chars, f->hash))
            fail(e, "%s: cannot be read", path.chars);
        free(path.chars);
    }
}

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static void read_travel(struct instance *in, bool placed, struct error *e)
{
    bool has_file = table_exists(in->folder, "travel.csv") || table_exists(in->folder, "links.csv");
    if (placed || has_file) /* straight lines between faulty places would only add to the faults */
        travel_read(in->folder, &in->places, &in->travel, &in->notes, e);
}

static void read_need(struct instance *in, struct error *e)
{
    in->need = allocate((size_t)in->specialty_count * (size_t)in->places.area_count, sizeof *in->need);
    instance_read_need(in, NULL, 0, in->need, &in->need_source, &in->notes, e);
}

bool instance_read(const char *folder, struct instance *out, struct error *e)
{
    int before = e->count;
    *out = (struct instance){0};
    if (!is_folder(folder))
        return fail(e, "%s: expected a folder with areas.csv and the other files, found none", folder);
    out->folder = copy_text(folder);
    bool placed = places_read(folder, &out->places, &out->notes, e);
    read_specialties(out, e);
    read_providers(out, e);
    read_need(out, e);
    read_travel(out, placed, e);
    read_costs(out, e);
    read_supply(out, e);
    read_hospitals(out, e);
    read_waits(out, e);
    read_caveats(out, e);
    if (e->count == before)
        stamp_files(out, e);
    if (e->count == before)
        return true;
    instance_free(out);
    return false;
}

static void specialties_free(struct instance *in)
{
    for (int s = 0; s < in->specialty_count; s++) {
        free(in->specialties[s].id);
        free(in->specialties[s].name_da);
        free(in->specialties[s].name_en);
    }
    free(in->specialties);
}

void instance_free(struct instance *in)
{
    specialties_free(in);
    for (int k = 0; k < in->provider_count; k++)
        free(in->providers[k].number);
    for (int k = 0; k < in->hospital_count; k++)
        free(in->hospitals[k].id);
    for (int k = 0; k < in->file_count; k++)
        free(in->files[k].name);
    for (int k = 0; k < in->caveat_count; k++) {
        free(in->caveats[k].da);
        free(in->caveats[k].en);
    }
    free(in->providers);
    free(in->hospitals);
    free(in->files);
    free(in->caveats);
    free(in->need);
    free(in->cost);
    free(in->supply);
    free(in->waits);
    free(in->folder);
    places_free(&in->places);
    travel_free(&in->travel);
    notes_free(&in->notes);
    *in = (struct instance){0};
}
