/* instance_need.c - need n_is of specialty s in area i, the first that is there of
 *
 *     need.csv      if it names s: as given;
 *     rates         if need_rates.csv names s: n_is = sum_g rate_sg P_ig, g over sex and age groups, times
 *                   sum_i P_i / sum_i sum_g rate_sg P_ig, so that need sums to the population;
 *     population    P_i;
 *
 * times the factor that is chosen for s. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance_parts.h"
#include "memory.h"
#include "text.h"

/* Beyond these, sums lose their digits. */
static const double MOST_PEOPLE = 1e12, LEAST_NEED = 1e-6;

enum { MOST_YEAR = 9999 };

/* Need in the making. */
struct need {
    struct instance *in;
    const struct choice *choice;
    const char *file, *population, *rates;           /* what is read as need.csv, population.csv, need_rates.csv */
    double *value;                                   /* [specialty_count * area_count], of the instance */
    enum { BY_POPULATION, BY_FILE, BY_RATES } * how; /* [specialty_count] */
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
    if (!file_read(n->in, n->choice, "need.csv", need_columns, NEED_COLUMNS, &t, e))
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

static bool read_bands(const struct need *n, bool of_area, struct bands *out, struct error *e)
{
    struct table *t = &out->table;
    int before = e->count;
    if (!(of_area ? file_read(n->in, n->choice, "population.csv", population_columns, BAND_COLUMNS, t, e)
                  : file_read(n->in, n->choice, "need_rates.csv", rate_columns, BAND_YEAR, t, e)))
        return false;
    out->bands = allocate((size_t)t->row_count, sizeof *out->bands);
    for (int row = 0; row < t->row_count; row++)
        out->count += read_band(n->in, t, row, of_area, &out->bands[out->count], e);
    qsort(out->bands, (size_t)out->count, sizeof *out->bands, by_band);
    complain_of_overlaps(out, e);
    return e->count == before;
}

static void bands_free(struct bands *b)
{
    table_free(&b->table);
    free(b->bands);
}

/* Where a year is asked for: the scenario's key, or where nobody wrote it down `otherwise`. */
static const char *year_place(const struct choice *c, const char *otherwise)
{
    return c->year_where ? c->year_where : otherwise;
}

static bool complain_of_year(const struct bands *b, const struct choice *c, struct error *e)
{
    struct text years = {0};
    const char *path = b->table.path, *place = year_place(c, path);
    if (b->table.place[BAND_YEAR] < 0)
        return fail(e, "%s: the year %d is asked for, but %s has no column year", place, c->year, path);
    for (int k = 0; k < b->count; k++)
        if (k == 0 || b->bands[k].year != b->bands[k - 1].year)
            text_add(&years, "%s%d", k > 0 ? ", " : "", b->bands[k].year);
    fail(e, "%s: the year %d is asked for; expected one of those in %s: %s", place, c->year, path,
         years.chars ? years.chars : "none");
    free(years.chars);
    return false;
}

/* Keeps the bands of one year: the chosen one, or the latest. */
static bool keep_year(const struct need *n, struct bands *b, struct error *e)
{
    int kept = 0, latest = b->count > 0 ? b->bands[b->count - 1].year : 0, chosen = n->choice ? n->choice->year : 0;
    if (b->count > 0 && b->bands[0].year != latest && chosen == 0)
        note(&n->in->notes, "%s: several years; the latest, %d, is used", n->population, latest);
    for (int k = 0; k < b->count; k++)
        if (b->bands[k].year == (chosen ? chosen : latest))
            b->bands[kept++] = b->bands[k];
    if (kept == 0 && chosen != 0)
        return complain_of_year(b, n->choice, e);
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
                table_fail(&people->table, g->row, BAND_FROM, e,
                           "sex \"%s\", ages %d to %d, do not lie within one rate of specialty \"%s\" in %s", g->sex,
                           g->from, g->to, n->in->specialties[s].id, n->rates);
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

static void read_rates(struct need *n, struct error *e)
{
    struct bands people = {0}, rates = {0};
    int before = e->count;
    bool ok = read_bands(n, true, &people, e);
    ok = read_bands(n, false, &rates, e) && ok;
    for (int k = 0; k < rates.count; k++)
        if (n->how[rates.bands[k].of] == BY_POPULATION)
            n->how[rates.bands[k].of] = BY_RATES;
    if (ok && keep_year(n, &people, e) && n->in->places.area_count > 0 && n->in->specialty_count > 0) {
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
    return n->how[s] == BY_FILE ? n->file : n->how[s] == BY_RATES ? n->rates : "population";
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

static void multiply(const struct need *n)
{
    for (int s = 0; s < n->in->specialty_count; s++) {
        double factor = choice_factor(n->choice, true, n->in->specialties[s].id);
        for (int i = 0; i < n->in->places.area_count; i++)
            n->value[(size_t)s * (size_t)n->in->places.area_count + (size_t)i] *= factor;
    }
}

/* The people of population.csv count through the rates alone. A year that is asked for must not count for nothing. */
static void read_people(struct need *n, struct error *e)
{
    bool has_people = file_exists(n->in, n->choice, "population.csv"), by_rates = false;
    bool has_rates = file_exists(n->in, n->choice, "need_rates.csv");
    int year = n->choice ? n->choice->year : 0;
    if (has_people && has_rates)
        read_rates(n, e);
    else if (has_people || has_rates)
        note(&n->in->notes, "%s is not used, since %s is not there", has_people ? n->population : n->rates,
             has_people ? n->rates : n->population);
    if (year != 0 && !(has_people && has_rates))
        fail(e, "%s: need of the year %d is asked for, but %s and %s are not both in %s",
             year_place(n->choice, n->in->folder), year, n->population, n->rates, n->in->folder);
    for (int s = 0; s < n->in->specialty_count; s++)
        by_rates = by_rates || n->how[s] == BY_RATES;
    if (year != 0 && has_people && has_rates && !by_rates)
        note(&n->in->notes, "%s: the year %d is asked for, but the need of no specialty comes from rates",
             n->population, year);
}

void read_need(struct instance *in, const struct choice *c, struct error *e)
{
    int before = e->count;
    struct need n = {
        in,   c,   choice_file(c, "need.csv"), choice_file(c, "population.csv"), choice_file(c, "need_rates.csv"),
        NULL, NULL};
    n.value = in->need = allocate((size_t)in->specialty_count * (size_t)in->places.area_count, sizeof *in->need);
    n.how = allocate((size_t)in->specialty_count, sizeof *n.how);
    if (file_exists(in, c, "need.csv"))
        read_need_file(&n, e);
    read_people(&n, e);
    fill_from_population(&n);
    multiply(&n);
    if (e->count == before && in->places.area_count > 0)
        check_sums(&n, e);
    in->need_source = copy_text(describe_sources(&n));
    free(n.how);
}
