/* formulation_forms.c - what objectives and rules say of supply, coverage and presence, as linear forms and rows; the
 * objectives stated in order, and what the program learns of them on the way. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "formulation.h"
#include "memory.h"

/* ---- linear forms ---- */

void linear_add(struct linear *f, int column, double value)
{
    if (value == 0)
        return;
    f->terms = grow(f->terms, &f->room, (size_t)f->count + 1, sizeof *f->terms);
    f->terms[f->count++] = (struct linear_term){column, value};
}

void linear_free(struct linear *f)
{
    free(f->terms);
    *f = (struct linear){0};
}

double linear_value(const struct linear *f, const double *x)
{
    double sum = f->constant;
    for (int k = 0; k < f->count; k++)
        sum += f->terms[k].value * x[f->terms[k].column];
    return sum;
}

static int by_column(const void *a, const void *b)
{
    const struct linear_term *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value); /* the sum must not depend on the order */
}

/* Terms of one column become one, sorted by column; returns how many are left. `terms` [f->count] */
static int gather(const struct linear *f, struct linear_term *terms)
{
    int count = 0;
    if (f->count > 0)
        memcpy(terms, f->terms, (size_t)f->count * sizeof *terms);
    qsort(terms, (size_t)f->count, sizeof *terms, by_column);
    for (int k = 0; k < f->count; k++) {
        if (count > 0 && terms[count - 1].column == terms[k].column)
            terms[count - 1].value += terms[k].value;
        else
            terms[count++] = terms[k];
    }
    int kept = 0;
    for (int k = 0; k < count; k++)
        if (terms[k].value != 0)
            terms[kept++] = terms[k];
    return kept;
}

/* The row lower <= f <= upper, all times `scale`. */
static int add_row(struct model *m, const struct linear *f, double lower, double upper, double scale, const char *name,
                   va_list list)
{
    if (isinf(lower) && isinf(upper))
        return -1;
    struct linear_term *terms = allocate((size_t)f->count + 1, sizeof *terms);
    int count = gather(f, terms), row = -1;
    double constant = scale * f->constant, slack = 1e-9 * fmax(1, fabs(constant));
    lower *= scale;
    upper *= scale;
    bool holds = constant >= lower - slack && constant <= upper + slack;
    if (count > 0 || !holds) {
        char said[200];
        vsnprintf(said, sizeof said, name, list);
        row = mip_add_row(m->mip, lower - constant, upper - constant, "%s", said);
    }
    for (int k = 0; k < count; k++)
        mip_add_term(m->mip, row, terms[k].column, scale * terms[k].value);
    free(terms);
    return row;
}

int model_row(struct model *m, const struct linear *f, double lower, double upper, const char *name, ...)
{
    va_list list;
    va_start(list, name);
    int row = add_row(m, f, lower, upper, 1, name, list);
    va_end(list);
    return row;
}

int model_coverage_row(struct model *m, const struct linear *f, int specialty, double of, double lower, double upper,
                       const char *name, ...)
{
    double unit = fmax(of, 1e-3 * 1e5 * m->total[specialty] / m->need[specialty]);
    va_list list;
    va_start(list, name);
    int row = add_row(m, f, lower, upper, unit > 0 && unit < 1 ? 100 / unit : 1, name, list);
    va_end(list);
    return row;
}

/* ---- supply and coverage ---- */

static size_t at_site(const struct model *m, int specialty, int site)
{
    return (size_t)specialty * (size_t)m->instance->places.site_count + (size_t)site;
}

static double need_at(const struct model *m, int specialty, int area)
{
    return m->instance->need[(size_t)specialty * (size_t)m->instance->places.area_count + (size_t)area];
}

void model_supply(const struct model *m, int specialty, int source, double factor, struct linear *f)
{
    size_t at = (size_t)specialty * (size_t)m->source_count + (size_t)source;
    if (m->supply_column[at] >= 0)
        linear_add(f, m->supply_column[at], factor);
    else
        f->constant += factor * m->supply[at];
}

void model_total(const struct model *m, int specialty, double factor, struct linear *f)
{
    for (int j = 0; j < m->source_count; j++)
        model_supply(m, specialty, j, factor, f);
}

void model_coverage(const struct model *m, int specialty, int area, double factor, struct linear *f)
{
    const struct access_weights *w = &m->access->weights[specialty];
    for (size_t k = w->start[area]; k < w->start[area + 1]; k++)
        model_supply(m, specialty, w->source[k], factor * w->weight[k], f);
}

int model_coverage_column(struct model *m, int specialty, int area)
{
    int *column = &m->coverage_column[(size_t)specialty * (size_t)m->instance->places.area_count + (size_t)area];
    if (*column >= 0)
        return *column;
    const char *id = m->instance->specialties[specialty].id, *name = m->instance->places.areas[area].id;
    struct linear row = {0};
    *column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "coverage_%s_%s", id, name);
    linear_add(&row, *column, 1);
    model_coverage(m, specialty, area, -1, &row);
    model_row(m, &row, 0, 0, "coverage_%s_%s", id, name);
    linear_free(&row);
    return *column;
}

bool model_group_coverage(const struct model *m, struct level level, int group, int specialty, double factor,
                          struct linear *f)
{
    const struct places *p = &m->instance->places;
    const struct access_weights *w = &m->access->weights[specialty];
    double need = model_group_need(m, level, group, specialty);
    if (need <= 0)
        return false;
    double *share = allocate((size_t)m->source_count, sizeof *share); /* sum_{i in g} n_is a_ijs / n_gs */
    for (int i = 0; i < p->area_count; i++)
        for (size_t k = w->start[i]; level_of_area(p, level, i) == group && k < w->start[i + 1]; k++)
            share[w->source[k]] += need_at(m, specialty, i) * w->weight[k] / need;
    for (int j = 0; j < m->source_count; j++)
        if (share[j] != 0)
            model_supply(m, specialty, j, factor * share[j], f);
    free(share);
    return true;
}

double model_group_need(const struct model *m, struct level level, int group, int specialty)
{
    const struct places *p = &m->instance->places;
    double need = 0;
    for (int i = 0; i < p->area_count; i++)
        if (level_of_area(p, level, i) == group)
            need += need_at(m, specialty, i);
    return need;
}

double model_group_today(const struct model *m, struct level level, int group, int specialty)
{
    const struct places *p = &m->instance->places;
    size_t base = (size_t)specialty * (size_t)p->area_count;
    double need = model_group_need(m, level, group, specialty), covered = 0;
    for (int i = 0; i < p->area_count; i++)
        if (level_of_area(p, level, i) == group)
            covered += m->instance->need[base + (size_t)i] * m->coverage[base + (size_t)i];
    return need > 0 ? covered / need : NAN;
}

double model_target(const struct model *m, int specialty)
{
    double given = m->instance->specialties[specialty].target_per_100k;
    return isnan(given) ? 1e5 * m->total[specialty] / m->need[specialty] : given;
}

static bool nothing_to_measure_against(const struct model *m, int specialty, struct error *e)
{
    return fail(e,
                "%s/specialties.csv: \"%s\" has neither existing supply nor a target_per_100k to measure "
                "inequality against; expected one of them, or leave the specialty out of the scenario",
                m->instance->folder, m->instance->specialties[specialty].id);
}

double model_divisor(const struct model *m, int specialty, struct error *e)
{
    double target = m->instance->specialties[specialty].target_per_100k;
    if (m->total[specialty] > 0)
        return m->total[specialty];
    if (isnan(target))
        nothing_to_measure_against(m, specialty, e);
    return m->need[specialty] * target / 1e5;
}

double model_mean_today(const struct model *m, int specialty, struct error *e)
{
    return 1e5 * model_divisor(m, specialty, e) / m->need[specialty];
}

int model_numbers(const struct model *m, int specialty, int site, enum form form)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    return m->numbers[(size_t)form * cells + at_site(m, specialty, site)];
}

/* N m - 100,000 sum_j K_j = 0, divided by N so that the coefficient of the mean is 1. */
int model_mean(struct model *m, int specialty)
{
    if (m->mean_column[specialty] >= 0)
        return m->mean_column[specialty];
    const char *id = m->instance->specialties[specialty].id;
    int mean = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "mean_%s", id);
    struct linear row = {0};
    linear_add(&row, mean, 1);
    model_total(m, specialty, -1e5 / m->need[specialty], &row);
    model_row(m, &row, 0, 0, "mean_%s", id);
    linear_free(&row);
    return m->mean_column[specialty] = mean;
}

/* ---- presence ---- */

/* What one more of a candidate adds to the numbers and days at its site. */
static int adds_presence(const struct candidate *c)
{
    switch (c->measure) {
    case MEASURE_NEW:
    case MEASURE_LICENCE:
    case MEASURE_SATELLITE:
        return 1;
    case MEASURE_CLOSURE:
        return -1;
    case MEASURE_CONVERSION:
    case MEASURE_VIDEO:
    case MEASURE_COUNT:
        break;
    }
    return 0;
}

/* Days that are there already count as a whole one at least: a site with half a day a week is open. */
static double presence_today(const struct model *m, int specialty, int site)
{
    double days = m->days[at_site(m, specialty, site)], sum = days > 0 ? fmax(1, days) : 0;
    for (int form = 0; form < FORM_COUNT; form++)
        sum += model_numbers(m, specialty, site, (enum form)form);
    return sum;
}

/* Columns for every site of a specialty at once: candidates are many, and are gone through once. */
static void make_presence(struct model *m, int specialty)
{
    int sites = m->instance->places.site_count;
    struct linear *at = allocate((size_t)sites, sizeof *at);
    for (int k = 0; k < m->candidate_count; k++)
        if (m->candidates[k].specialty == specialty)
            linear_add(&at[m->candidates[k].site], m->candidates[k].column, -adds_presence(&m->candidates[k]));
    for (int j = 0; j < sites; j++) {
        const char *id = m->instance->specialties[specialty].id, *site = m->instance->places.sites[j].id;
        double today = presence_today(m, specialty, j);
        int column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "presence_%s_%s", id, site);
        m->presence_column[at_site(m, specialty, j)] = column;
        linear_add(&at[j], column, 1);
        model_row(m, &at[j], today, today, "presence_%s_%s", id, site);
        linear_free(&at[j]);
    }
    free(at);
}

void model_presence(struct model *m, int specialty, int site, double factor, struct linear *f)
{
    if (m->presence_column[at_site(m, specialty, site)] < 0)
        make_presence(m, specialty);
    linear_add(f, m->presence_column[at_site(m, specialty, site)], factor);
}

void model_near(struct model *m, int specialty, int area, double minutes, double km, struct linear *f)
{
    const struct travel *t = &m->instance->travel;
    for (size_t k = t->start[area]; k < t->start[area + 1]; k++)
        if (isnan(minutes) ? t->km[k] <= km : t->minutes[k] <= minutes)
            model_presence(m, specialty, t->site[k], 1, f);
}

int model_opened(struct model *m, int k)
{
    const struct candidate *c = &m->candidates[k];
    if (m->opened_column[k] >= 0)
        return m->opened_column[k];
    char name[200];
    snprintf(name, sizeof name, "uses_%.180s", m->mip->columns[c->column].name);
    int column = mip_add_column(m->mip, 0, 1, 0, true, c->specialty, "%s", name);
    m->mip->columns[column].follows = true;
    struct linear days = {0};
    linear_add(&days, c->column, 1); /* its most comes from the parent's days, not from a large constant */
    linear_add(&days, column, -c->most);
    model_row(m, &days, -INFINITY, 0, "%s", name);
    linear_free(&days);
    return m->opened_column[k] = column;
}

bool model_settle_opened(const struct model *m, double *x)
{
    bool changed = false;
    for (int k = 0; k < m->candidate_count; k++) {
        if (m->opened_column[k] < 0)
            continue;
        double *opened = &x[m->opened_column[k]], used = x[m->candidates[k].column] > 0.5;
        changed = changed || *opened != used;
        *opened = used;
    }
    return changed;
}

static int sum_count(const struct model *m, const struct rule *r, bool apart)
{
    return level_group_count(&m->instance->places, r->level) * (apart ? m->instance->specialty_count : 1);
}

struct linear *model_group_sums(const struct model *m, const struct rule *r, bool apart, weigh_candidate *weigh)
{
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level);
    struct linear *sums = allocate((size_t)sum_count(m, r, apart), sizeof *sums);
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int g = level_of_site(p, r->level, c->site);
        if (r->specialties[c->specialty])
            linear_add(&sums[apart ? c->specialty * groups + g : g], c->column, weigh(m, r, c));
    }
    return sums;
}

void group_sums_free(const struct model *m, const struct rule *r, bool apart, struct linear *sums)
{
    for (int k = 0; k < sum_count(m, r, apart); k++)
        linear_free(&sums[k]);
    free(sums);
}

/* ---- what objectives and rules ask of the data ---- */

static bool no_price(const struct model *m, const char *measure, int specialty, const char *who, struct error *e)
{
    return fail(e, "%s: no cost of \"%s\" for \"%s\" in %s/costs.csv; expected a row for it, or for *", who, measure,
                m->instance->specialties[specialty].id, m->instance->folder);
}

bool model_is_priced(const struct model *m, const bool *specialties, const char *who, struct error *e)
{
    int before = e->count, count = m->instance->specialty_count;
    for (int k = 0; k < MEASURE_COUNT; k++)
        for (int s = 0; s < count && m->scenario->measures[k].used; s++)
            if (specialties[s] && isnan(m->instance->cost[k * count + s]))
                no_price(m, measure_names[k], s, who, e);
    const struct settings *closure = &m->scenario->measures[MEASURE_CLOSURE];
    for (int s = 0; s < count && closure->used && closure->compensated; s++)
        if (specialties[s] && isnan(m->instance->compensation[s]))
            no_price(m, "compensation", s, who, e);
    return e->count == before;
}

bool model_has_travel(const struct model *m, double minutes, const char *who, struct error *e)
{
    const struct travel *t = &m->instance->travel;
    bool in_km = isnan(minutes);
    if (in_km ? t->has_km : t->has_minutes)
        return true;
    return fail(e, "%s: no %s between any area and site in %s/%s; expected them there, or a limit in %s", who,
                in_km ? "km" : "minutes", m->instance->folder, t->file, in_km ? "minutes" : "km");
}

static bool somebody_has_a_way(const struct model *m, int specialty)
{
    const struct travel *t = &m->instance->travel;
    for (int i = 0; i < m->instance->places.area_count; i++)
        for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
            if (isfinite(t->minutes[k]) && need_at(m, specialty, i) > 0)
                return true;
    return false;
}

bool model_has_ways(const struct model *m, const char *who, struct error *e)
{
    int before = e->count;
    if (!m->instance->travel.has_minutes)
        return fail(e, "%s: no minutes of travel in %s; expected a source of travel that has them", who,
                    m->instance->folder);
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        if (!somebody_has_a_way(m, specialty))
            fail(e,
                 "%s: nobody with a need for \"%s\" has a way to any site by %s/%s, so there is no travel to shorten; "
                 "expected a way for somebody, or leave the specialty out of the scenario",
                 who, m->instance->specialties[specialty].id, m->instance->folder, m->instance->travel.file);
    }
    return e->count == before;
}

void model_forbid(struct model *m, int k)
{
    m->mip->columns[m->candidates[k].column].upper = 0;
    m->closed[k] = true;
}

void model_count_added(struct model *m, int row)
{
    if (row < 0)
        return;
    m->added_rows = grow(m->added_rows, &m->added_row_room, (size_t)m->added_row_count + 1, sizeof *m->added_rows);
    m->added_rows[m->added_row_count++] = row;
}

double model_adds_number(const struct model *m, const struct rule *r, const struct candidate *c)
{
    (void)m, (void)r;
    return c->measure == MEASURE_NEW || c->measure == MEASURE_LICENCE;
}

void model_close_group(struct model *m, const struct rule *r, int specialty, int group)
{
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->specialty == specialty && model_adds_number(m, r, c) > 0 &&
            level_of_site(&m->instance->places, r->level, c->site) == group)
            model_forbid(m, k);
    }
}

double model_coverage_weight(const struct model *m, struct level level, int group, int specialty)
{
    return m->scenario->weight[specialty] * model_group_need(m, level, group, specialty) / m->need[specialty] /
           model_target(m, specialty);
}

bool model_has_targets(const struct model *m, const struct rule *r, struct error *e)
{
    int before = e->count;
    char place[PLACE_ROOM];
    for (int s = 0; s < m->instance->specialty_count; s++)
        if (r->specialties[s] && !(model_target(m, s) > 0))
            fail(e,
                 "%s: \"%s\" has neither existing supply nor a target_per_100k in %s/specialties.csv to measure "
                 "against; expected one of them, or leave the specialty out of the rule",
                 rule_place(m->scenario, r, place), m->instance->specialties[s].id, m->instance->folder);
    return e->count == before;
}

int model_slack(struct model *m, const struct rule *r, int specialty, double weight, const char *name, ...)
{
    char said[200];
    va_list list;
    va_start(list, name);
    vsnprintf(said, sizeof said, name, list);
    va_end(list);
    int column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "%s", said);
    linear_add(&m->penalty, column, r->penalty * weight);
    return column;
}

/* ---- convex functions by tangents ---- */

static void add_tangent(struct model *m, const struct convex *c, const double *argument, double value,
                        const double *slope)
{
    struct linear row = {0};
    row.constant = -value;
    linear_add(&row, c->column, 1);
    for (int k = 0; k < c->argument_count; k++) {
        row.constant += slope[k] * (argument[k] - c->arguments[k].constant);
        for (int t = 0; t < c->arguments[k].count; t++)
            linear_add(&row, c->arguments[k].terms[t].column, -slope[k] * c->arguments[k].terms[t].value);
    }
    int number = model_row(m, &row, 0, INFINITY, "tangent_%s_%d", c->name, m->mip->row_count);
    m->tangents = grow(m->tangents, &m->tangent_room, (size_t)m->tangent_count + 1, sizeof *m->tangents);
    m->tangents[m->tangent_count++] = (struct tangent){number, m->refined};
    linear_free(&row);
}

/* For each function so many are kept whatever they do, and those of so many rounds. */
enum { TANGENTS_EACH = 12, ROUNDS_KEPT = 4 };

void model_drop_tangents(struct model *m, const double *x)
{
    struct mip_index by_row;
    int kept = 0;
    if (m->tangent_count <= TANGENTS_EACH * m->lazy_count)
        return;
    mip_by_row(m->mip, &by_row);
    for (int k = 0; k < m->tangent_count; k++) {
        struct tangent t = m->tangents[k];
        struct mip_row *row = &m->mip->rows[t.row];
        double activity = 0, size = fabs(row->lower);
        for (size_t n = by_row.start[t.row]; n < by_row.start[t.row + 1]; n++) {
            activity += by_row.value[n] * x[by_row.at[n]];
            size = fmax(size, fabs(by_row.value[n] * x[by_row.at[n]]));
        }
        if (t.when <= m->refined - ROUNDS_KEPT && activity - row->lower > 1e-6 * size)
            row->lower = -INFINITY;
        else
            m->tangents[kept++] = t;
    }
    m->tangent_count = kept;
    mip_index_free(&by_row);
}

static int refine_convex(struct model *m, void *data, const double *x, double best)
{
    (void)best;
    const struct convex *c = data;
    double *argument = allocate((size_t)c->argument_count, sizeof *argument);
    double *slope = allocate((size_t)c->argument_count, sizeof *slope);
    for (int k = 0; k < c->argument_count; k++)
        argument[k] = linear_value(&c->arguments[k], x);
    double value = c->function(c, argument, slope);
    bool below = value - x[c->column] > 1e-9 * c->scale;
    if (below)
        add_tangent(m, c, argument, value, slope);
    free(argument);
    free(slope);
    return below;
}

static void free_convex(void *data)
{
    struct convex *c = data;
    for (int k = 0; k < c->argument_count; k++)
        linear_free(&c->arguments[k]);
    free(c->arguments);
    free(c->data);
    free(c);
}

void model_convex(struct model *m, struct convex c)
{
    struct convex *kept = allocate(1, sizeof *kept);
    *kept = c;
    model_lazy(m, (struct lazy){refine_convex, NULL, free_convex, kept});
}

void model_lazy(struct model *m, struct lazy l)
{
    m->lazies = grow(m->lazies, &m->lazy_room, (size_t)m->lazy_count + 1, sizeof *m->lazies);
    m->lazies[m->lazy_count++] = l;
}

int model_refine(struct model *m, const double *x, double best)
{
    int rows = 0;
    m->refined++;
    for (int k = 0; k < m->lazy_count; k++)
        rows += m->lazies[k].refine(m, m->lazies[k].data, x, best);
    return rows;
}

/* ---- objectives in order ---- */

int model_steps(const struct model *m, int k)
{
    const struct objective *o = &m->scenario->objectives[k];
    const struct objective_kind *kind = objective_kinds[o->kind];
    return kind->steps ? kind->steps(m, o) : 1;
}

static void negate(struct linear *f)
{
    f->constant = -f->constant;
    for (int k = 0; k < f->count; k++)
        f->terms[k].value = -f->terms[k].value;
}

static void set_costs(struct mip *mip, const struct linear *f)
{
    for (int c = 0; c < mip->column_count; c++)
        mip->columns[c].cost = 0;
    for (int k = 0; k < f->count; k++)
        mip->columns[f->terms[k].column].cost += f->terms[k].value;
    mip->constant = f->constant;
}

static void add_penalty(const struct model *m, struct linear *aim)
{
    for (int t = 0; t < m->penalty.count; t++)
        linear_add(aim, m->penalty.terms[t].column, m->penalty.terms[t].value);
}

/* The row that holds an aim, or one in place of it. Scaled to a side or a largest coefficient of about 1000: rows are
 * kept to 1e-7, a value has to be kept closer; and coefficients a million times the others would make the solver
 * stumble. */
static void add_hold(struct model *m, int k)
{
    struct model_aim *aim = &m->aims[k];
    struct linear row = {0};
    double size = fmax(fabs(aim->limit), 1e-6);
    for (int t = 0; t < aim->value.count; t++)
        size = fmax(size, fabs(aim->value.terms[t].value));
    double scale = exp2(round(log2(1000 / size)));
    row.constant = scale * aim->value.constant;
    for (int t = 0; t < aim->value.count; t++)
        linear_add(&row, aim->value.terms[t].column, scale * aim->value.terms[t].value);
    if (aim->row >= 0)
        m->mip->rows[aim->row].upper = INFINITY;
    aim->row = model_row(m, &row, -INFINITY, scale * aim->limit, "hold_%d", k);
    linear_free(&row);
}

void model_restate(struct model *m, int aim, struct linear value)
{
    if (m->aims[aim].punished)
        add_penalty(m, &value);
    linear_free(&m->aims[aim].value);
    m->aims[aim].value = value;
    if (aim == m->aim_count - 1)
        set_costs(m->mip, &value);
    if (isfinite(m->aims[aim].limit))
        add_hold(m, aim);
}

/* Takes over `aim`; it is the program's cost from now on. */
static void new_aim(struct model *m, struct linear aim, bool punished)
{
    if (punished)
        add_penalty(m, &aim);
    m->aims = grow(m->aims, &m->aim_room, (size_t)m->aim_count + 1, sizeof *m->aims);
    m->aims[m->aim_count++] = (struct model_aim){aim, -1, INFINITY, punished};
    set_costs(m->mip, &aim);
}

bool model_aim(struct model *m, int k, int step, struct error *e)
{
    const struct objective *o = &m->scenario->objectives[k];
    const struct objective_kind *kind = objective_kinds[o->kind];
    struct linear aim = {0};
    int before = e->count;
    bool ok = kind->add(m, o, step, &aim, e) && e->count == before;
    if (kind->maximise)
        negate(&aim);
    new_aim(m, aim, k == 0 && step == 0);
    return ok;
}

/* A term of the mean; or a row: worst >= value - least. */
static void join_world(struct model *m, struct linear *value, const struct world *w, double share, int worst, int n,
                       struct linear *aim)
{
    if (worst < 0) {
        aim->constant += share * value->constant;
        for (int t = 0; t < value->count; t++)
            linear_add(aim, value->terms[t].column, share * value->terms[t].value);
        return;
    }
    negate(value);
    linear_add(value, worst, 1);
    model_row(m, value, -w->least, INFINITY, "worst_world_%d", n);
}

bool model_aim_in(struct model *m, int k, const struct world *worlds, int count, bool mean, struct error *e)
{
    const struct objective *o = &m->scenario->objectives[k];
    const struct objective_kind *kind = objective_kinds[o->kind];
    const struct instance *own = m->instance;
    const struct access *access = m->access;
    struct linear aim = {0};
    int before = e->count, worst = -1;
    if (!mean) {
        worst = mip_add_column(m->mip, -INFINITY, INFINITY, 0, false, -1, "worst_world");
        linear_add(&aim, worst, 1);
    }
    for (int n = 0; n < count && e->count == before; n++) {
        struct linear value = {0};
        model_turn(m, worlds[n].instance, worlds[n].access);
        kind->add(m, o, 0, &value, e);
        if (kind->maximise)
            negate(&value);
        join_world(m, &value, &worlds[n], 1.0 / count, worst, n, &aim);
        linear_free(&value);
    }
    model_turn(m, own, access);
    new_aim(m, aim, k == 0);
    return e->count == before;
}

void model_hold(struct model *m, int k, double limit)
{
    for (int n = 0; n < m->lazy_count; n++)
        if (m->lazies[n].settle)
            m->lazies[n].settle(m, m->lazies[n].data, k, limit);
    m->aims[k].limit = limit;
    if (isfinite(limit))
        add_hold(m, k);
}
