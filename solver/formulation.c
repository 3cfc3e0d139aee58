/* formulation.c - the part of the program that every objective and rule stands on.
 *
 *   whole columns   x_js, c_js, l_js, b_pjs           one per candidate decision
 *   columns         K_js >= 0                         supply, where some decision changes it
 *   rows            K_js - sum gain + sum loss = K0_js
 *                   sum_j c_js <= floor(rho sum_j P_js)                       conversions accepted, per specialty
 *                   sum_j b_pjs <= bmax F_ps - days already away              satellite days, per parent
 *
 * Supply is a column of its own so that coverage rows stay sparse (docs/method.md). */
#include "formulation.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* ---- what is there today ---- */

struct stock {
    int *full_time, *part_time; /* [specialty_count * site_count] */
    double *part_time_fte;      /* [the same] what the part-time numbers are worth together */
    double *away;               /* [the same] satellite days that the site's numbers already spend elsewhere */
};

static size_t cell(const struct model *m, int specialty, int site)
{
    return (size_t)specialty * (size_t)m->instance->places.site_count + (size_t)site;
}

static double worth(const struct model *m, const struct provider *p)
{
    double usual = p->form == FORM_PART_TIME   ? m->instance->specialties[p->specialty].part_time_fte
                   : p->form == FORM_LICENCE   ? m->scenario->measures[MEASURE_LICENCE].fte
                   : p->form == FORM_SATELLITE ? m->scenario->measures[MEASURE_SATELLITE].fte
                                               : 1;
    return isnan(p->fte) ? usual : p->fte;
}

static void count_provider(struct model *m, const struct provider *p, struct stock *stock)
{
    size_t at = cell(m, p->specialty, p->site);
    if (p->form == FORM_SATELLITE) {
        double moved = p->count * p->days;
        m->supply[at] += worth(m, p) * moved / 5;
        m->supply[cell(m, p->specialty, p->parent)] -= moved / 5;
        m->days[p->site] += moved;
        stock->away[cell(m, p->specialty, p->parent)] += moved;
        return;
    }
    m->supply[at] += worth(m, p) * p->count;
    m->numbers[p->site] += p->count;
    if (p->form == FORM_FULL_TIME)
        stock->full_time[at] += p->count;
    if (p->form == FORM_PART_TIME) {
        stock->part_time[at] += p->count;
        stock->part_time_fte[at] += worth(m, p) * p->count;
    }
}

static void cover_today(struct model *m)
{
    const struct instance *in = m->instance;
    for (int s = 0; s < in->specialty_count; s++) {
        const struct access_weights *w = &m->access->weights[s];
        for (int i = 0; i < in->places.area_count; i++)
            m->need[s] += in->need[(size_t)s * (size_t)in->places.area_count + (size_t)i];
        for (int j = 0; j < in->places.site_count; j++)
            m->total[s] += m->supply[cell(m, s, j)];
        if (!w->start)
            continue;
        for (int i = 0; i < in->places.area_count; i++)
            for (size_t k = w->start[i]; k < w->start[i + 1]; k++) /* A_is = sum_j a_ijs K_js */
                m->coverage[(size_t)s * (size_t)in->places.area_count + (size_t)i] +=
                    w->weight[k] * m->supply[cell(m, s, w->site[k])];
    }
}

static void take_stock(struct model *m, struct stock *stock)
{
    const struct instance *in = m->instance;
    size_t specialties = (size_t)in->specialty_count, sites = (size_t)in->places.site_count;
    m->supply = allocate(specialties * sites, sizeof(double));
    m->supply_column = allocate(specialties * sites, sizeof(int));
    m->coverage = allocate(specialties * (size_t)in->places.area_count, sizeof(double));
    m->total = allocate(specialties, sizeof(double));
    m->need = allocate(specialties, sizeof(double));
    m->numbers = allocate(sites, sizeof(int));
    m->days = allocate(sites, sizeof(double));
    stock->full_time = allocate(specialties * sites, sizeof(int));
    stock->part_time = allocate(specialties * sites, sizeof(int));
    stock->part_time_fte = allocate(specialties * sites, sizeof(double));
    stock->away = allocate(specialties * sites, sizeof(double));
    for (int k = 0; k < in->provider_count; k++)
        count_provider(m, &in->providers[k], stock);
    cover_today(m);
}

/* ---- candidates ---- */

struct candidate_room {
    struct model *m;
    size_t room;
};

static void add_candidate(struct candidate_room *r, struct candidate c)
{
    if (c.most < 1)
        return;
    struct model *m = r->m;
    m->candidates = grow(m->candidates, &r->room, (size_t)m->candidate_count + 1, sizeof *m->candidates);
    m->candidates[m->candidate_count++] = c;
}

static void add_numbers(struct candidate_room *r, enum measure measure, int specialty, const struct stock *stock)
{
    const struct model *m = r->m;
    const struct settings *set = &m->scenario->measures[measure];
    for (int j = 0; j < m->instance->places.site_count; j++) {
        size_t at = cell(m, specialty, j);
        int most = measure == MEASURE_CONVERSION ? stock->part_time[at] : set->max_per_site;
        double gain = measure == MEASURE_LICENCE ? set->fte : 1;
        if (measure == MEASURE_CONVERSION && most > 0)
            gain = 1 - stock->part_time_fte[at] / most;
        if (m->access->weights[specialty].reached[j])
            add_candidate(r, (struct candidate){measure, specialty, j, -1, most, gain, 0, -1});
    }
}

static bool may_be_satellite(const struct model *m, int parent, int site)
{
    const struct settings *set = &m->scenario->measures[MEASURE_SATELLITE];
    const struct places *p = &m->instance->places;
    int from = p->sites[parent].area, to = p->sites[site].area;
    if (parent == site || travel_minutes(&m->instance->travel, from, site) > set->max_minutes ||
        isinf(travel_minutes(&m->instance->travel, from, site)))
        return false;
    return set->within < 0 || p->groupings[set->within].of_area[from] == p->groupings[set->within].of_area[to];
}

static int days_to_give(const struct model *m, int specialty, int parent, const struct stock *stock)
{
    size_t at = cell(m, specialty, parent);
    double most = (double)m->scenario->measures[MEASURE_SATELLITE].max_days * stock->full_time[at] - stock->away[at];
    return most > 0 ? (int)floor(most + 1e-9) : 0;
}

static void add_satellites(struct candidate_room *r, int specialty, const struct stock *stock)
{
    const struct model *m = r->m;
    double gain = m->scenario->measures[MEASURE_SATELLITE].fte / 5;
    int sites = m->instance->places.site_count;
    for (int j = 0; j < sites; j++) {
        if (!m->access->weights[specialty].reached[j])
            continue;
        for (int p = 0; p < sites; p++) {
            int most = days_to_give(m, specialty, p, stock);
            if (most > 0 && may_be_satellite(m, p, j))
                add_candidate(r, (struct candidate){MEASURE_SATELLITE, specialty, j, p, most, gain, 0.2, -1});
        }
    }
}

static void collect_candidates(struct model *m, const struct stock *stock)
{
    struct candidate_room r = {m, 0};
    const struct scenario *s = m->scenario;
    for (int measure = 0; measure < MEASURE_COUNT; measure++)
        for (int k = 0; k < s->specialty_count && s->measures[measure].used; k++) {
            if (measure == MEASURE_SATELLITE)
                add_satellites(&r, s->specialties[k], stock);
            else
                add_numbers(&r, (enum measure)measure, s->specialties[k], stock);
        }
}

/* ---- columns and rows ---- */

static void add_candidate_columns(struct model *m)
{
    const struct instance *in = m->instance;
    for (int k = 0; k < m->candidate_count; k++) {
        struct candidate *c = &m->candidates[k];
        const char *specialty = in->specialties[c->specialty].id, *site = in->places.sites[c->site].id;
        if (c->measure == MEASURE_SATELLITE)
            c->column = mip_add_column(m->mip, 0, c->most, 0, true, c->specialty, "satellite_%s_%s_%s", specialty,
                                       in->places.sites[c->parent].id, site);
        else
            c->column = mip_add_column(m->mip, 0, c->most, 0, true, c->specialty, "%s_%s_%s", measure_names[c->measure],
                                       specialty, site);
    }
}

/* The row K_js - ... = K0_js, made when the first decision touches the site. */
static int supply_row(struct model *m, int *rows, int specialty, int site)
{
    size_t at = cell(m, specialty, site);
    if (m->supply_column[at] >= 0)
        return rows[at];
    const char *sp = m->instance->specialties[specialty].id, *name = m->instance->places.sites[site].id;
    m->supply_column[at] = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "supply_%s_%s", sp, name);
    rows[at] = mip_add_row(m->mip, m->supply[at], m->supply[at], "supply_%s_%s", sp, name);
    mip_add_term(m->mip, rows[at], m->supply_column[at], 1);
    return rows[at];
}

static void add_supply(struct model *m)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    int *rows = allocate(cells, sizeof *rows);
    for (size_t k = 0; k < cells; k++)
        m->supply_column[k] = -1;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        mip_add_term(m->mip, supply_row(m, rows, c->specialty, c->site), c->column, -c->gain);
        if (c->parent >= 0)
            mip_add_term(m->mip, supply_row(m, rows, c->specialty, c->parent), c->column, c->loss);
    }
    free(rows);
}

static void add_acceptance(struct model *m, const struct stock *stock)
{
    const struct settings *set = &m->scenario->measures[MEASURE_CONVERSION];
    for (int k = 0; set->used && k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k], part_time = 0, row = -1;
        for (int j = 0; j < m->instance->places.site_count; j++)
            part_time += stock->part_time[cell(m, specialty, j)];
        double most = floor(set->acceptance * part_time + 1e-9); /* floor(rho sum_j P_js) */
        for (int c = 0; c < m->candidate_count; c++) {
            const struct candidate *at = &m->candidates[c];
            if (at->measure != MEASURE_CONVERSION || at->specialty != specialty)
                continue;
            if (row < 0)
                row = mip_add_row(m->mip, -INFINITY, most, "accept_%s", m->instance->specialties[specialty].id);
            mip_add_term(m->mip, row, at->column, 1);
        }
    }
}

static void add_parent_days(struct model *m, const struct stock *stock)
{
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    int *rows = allocate(cells, sizeof *rows); /* row + 1 */
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->measure != MEASURE_SATELLITE)
            continue;
        size_t at = cell(m, c->specialty, c->parent);
        if (!rows[at])
            rows[at] =
                1 + mip_add_row(m->mip, -INFINITY, days_to_give(m, c->specialty, c->parent, stock), "days_%s_%s",
                                m->instance->specialties[c->specialty].id, m->instance->places.sites[c->parent].id);
        mip_add_term(m->mip, rows[at] - 1, c->column, 1);
    }
    free(rows);
}

/* Two rules may ask a column for more than its most: that is an answer (infeasible), not a broken program. */
static void settle_contradictions(struct mip *mip)
{
    for (int c = 0; c < mip->column_count; c++) {
        struct mip_column *column = &mip->columns[c];
        if (column->lower <= column->upper)
            continue;
        mip_add_row(mip, column->lower - column->upper, INFINITY, "contradiction_%s", column->name);
        column->lower = column->upper;
    }
}

bool model_build(const struct instance *in, const struct scenario *s, const struct access *access, struct model *out,
                 struct mip *mip, struct error *e)
{
    *out = (struct model){.instance = in, .scenario = s, .access = access, .mip = mip};
    struct stock stock = {0};
    take_stock(out, &stock);
    collect_candidates(out, &stock);
    add_candidate_columns(out);
    add_supply(out);
    add_acceptance(out, &stock);
    add_parent_days(out, &stock);
    int before = e->count;
    objective_kinds[s->objectives[0].kind]->add(out, e);
    for (int k = 0; k < s->rule_count; k++)
        rule_kinds[s->rules[k].kind]->add(out, &s->rules[k], e);
    settle_contradictions(mip);
    free(stock.full_time);
    free(stock.part_time);
    free(stock.part_time_fte);
    free(stock.away);
    return e->count == before;
}

void model_free(struct model *m)
{
    free(m->candidates);
    free(m->supply);
    free(m->supply_column);
    free(m->coverage);
    free(m->total);
    free(m->need);
    free(m->numbers);
    free(m->days);
    *m = (struct model){0};
}

/* ---- a licence only where a permanent number will not do ---- */

struct exchange {
    const struct mip *mip;
    struct mip_index by_column;
    double *activity; /* [row_count] */
};

static double term_in(const struct mip_index *x, int column, int row)
{
    for (size_t t = x->start[column]; t < x->start[column + 1]; t++)
        if (x->at[t] == row)
            return x->value[t];
    return 0;
}

static bool row_allows(const struct exchange *e, int row, double change)
{
    const struct mip_row *r = &e->mip->rows[row];
    double after = e->activity[row] + change, slack = 1e-9 * fmax(1, fabs(after));
    return fabs(change) < 1e-12 || (after <= r->upper + slack && after >= r->lower - slack);
}

/* One less of `from`, one more of `to`, if no row minds. */
static bool exchange_one(struct exchange *e, int from, int to, double *x)
{
    const struct mip_index *c = &e->by_column;
    if (x[from] - 1 < e->mip->columns[from].lower || x[to] + 1 > e->mip->columns[to].upper)
        return false;
    for (size_t t = c->start[to]; t < c->start[to + 1]; t++)
        if (!row_allows(e, c->at[t], c->value[t] - term_in(c, from, c->at[t])))
            return false;
    for (size_t t = c->start[from]; t < c->start[from + 1]; t++)
        if (term_in(c, to, c->at[t]) == 0 && !row_allows(e, c->at[t], -c->value[t]))
            return false;
    for (size_t t = c->start[to]; t < c->start[to + 1]; t++)
        e->activity[c->at[t]] += c->value[t];
    for (size_t t = c->start[from]; t < c->start[from + 1]; t++)
        e->activity[c->at[t]] -= c->value[t];
    x[from]--;
    x[to]++;
    return true;
}

void model_prefer_permanent(const struct model *m, double *x)
{
    struct exchange e = {.mip = m->mip, .activity = allocate((size_t)m->mip->row_count, sizeof(double))};
    size_t cells = (size_t)m->instance->specialty_count * (size_t)m->instance->places.site_count;
    int *permanent = allocate(cells, sizeof *permanent); /* column + 1 of the cell's new numbers */
    mip_by_column(m->mip, &e.by_column);
    for (size_t t = 0; t < m->mip->term_count; t++)
        e.activity[m->mip->terms[t].row] += m->mip->terms[t].value * x[m->mip->terms[t].column];
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        size_t at = cell(m, c->specialty, c->site);
        if (c->measure == MEASURE_NEW)
            permanent[at] = c->column + 1;
        if (c->measure != MEASURE_LICENCE || !permanent[at] || c->gain != 1)
            continue;
        if (m->instance->cost[(size_t)MEASURE_NEW * (size_t)m->instance->specialty_count + (size_t)c->specialty] >
            model_cost(m, c))
            continue;
        while (exchange_one(&e, c->column, permanent[at] - 1, x))
            continue;
    }
    mip_index_free(&e.by_column);
    free(e.activity);
    free(permanent);
}

void model_read_plan(const struct model *m, const double *x, struct plan *out)
{
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int size = (int)lround(x[c->column]);
        bool satellite = c->measure == MEASURE_SATELLITE;
        if (size > 0)
            plan_add(out, (struct decision){c->measure, c->specialty, c->site, c->parent, satellite ? 1 : size,
                                            satellite ? size : 0});
    }
    plan_sort(out);
}

double model_group_coverage(const struct model *m, struct level level, int group, int specialty)
{
    const struct places *p = &m->instance->places;
    size_t base = (size_t)specialty * (size_t)p->area_count;
    double need = 0, covered = 0;
    for (int i = 0; i < p->area_count; i++) {
        if (level_of_area(p, level, i) != group)
            continue;
        need += m->instance->need[base + (size_t)i];
        covered += m->instance->need[base + (size_t)i] * m->coverage[base + (size_t)i];
    }
    return need > 0 ? covered / need : NAN;
}

double model_target(const struct model *m, int specialty)
{
    double given = m->instance->specialties[specialty].target_per_100k;
    return isnan(given) ? 1e5 * m->total[specialty] / m->need[specialty] : given;
}

double model_cost(const struct model *m, const struct candidate *c)
{
    return m->instance->cost[(size_t)c->measure * (size_t)m->instance->specialty_count + (size_t)c->specialty];
}

/* ---- judging ---- */

void findings_add(struct findings *f, struct finding item)
{
    f->items = grow(f->items, &f->room, (size_t)f->count + 1, sizeof *f->items);
    f->items[f->count++] = item;
}

static double slack(const struct finding *f)
{
    return f->least ? f->activity - f->limit : f->limit - f->activity;
}

bool finding_satisfied(const struct finding *f)
{
    return slack(f) >= -1e-6 * fmax(1, fabs(f->limit));
}

bool finding_binding(const struct finding *f)
{
    return finding_satisfied(f) && slack(f) < f->unit - 1e-9;
}

double objective_value(const struct objective_kind *o, const struct judged *j, const struct outcome *now)
{
    const struct scenario *s = j->scenario;
    double all = o->together == LARGEST ? -INFINITY : o->together == SMALLEST ? INFINITY : 0;
    for (int k = 0; k < s->specialty_count; k++) {
        double one = o->value(j, now, s->specialties[k]);
        if (isnan(one))
            return NAN;
        if (o->together == WEIGHTED)
            all += s->weight[s->specialties[k]] * one;
        else if (o->together == SUMMED)
            all += one;
        else
            all = o->together == LARGEST ? fmax(all, one) : fmin(all, one);
    }
    return all;
}

double hoover_divisor(const struct judged *j, int specialty)
{
    double supply = j->today->total[specialty];
    if (supply > 0)
        return supply;
    return j->today->need[specialty] * j->instance->specialties[specialty].target_per_100k / 1e5;
}

void nearest_open(const struct judged *j, const struct outcome *now, int specialty, double *minutes, double *km)
{
    const struct travel *t = &j->instance->travel;
    size_t base = (size_t)specialty * (size_t)j->instance->places.site_count;
    for (int i = 0; i < j->instance->places.area_count; i++) {
        double least_minutes = INFINITY, least_km = INFINITY;
        for (size_t k = t->start[i]; k < t->start[i + 1]; k++) {
            size_t at = base + (size_t)t->site[k];
            if (now->numbers[at] == 0 && now->satellite_days[at] <= 0)
                continue;
            least_minutes = fmin(least_minutes, t->minutes[k]);
            least_km = fmin(least_km, t->km[k]);
        }
        if (minutes)
            minutes[i] = least_minutes;
        if (km)
            km[i] = least_km;
    }
}

/* ---- words that sentences share ---- */

const char *sentence_level(const struct instance *in, struct level level, enum language language)
{
    static const char *const kinds[][LANGUAGE_COUNT] = {[LEVEL_NATION] = {"hele landet", "the whole country"},
                                                        [LEVEL_SITE] = {"hvert sted", "every site"},
                                                        [LEVEL_AREA] = {"hvert område", "every area"}};
    static const char *const groupings[][LANGUAGE_COUNT] = {
        [GROUPING_MUNICIPALITY] = {"hver kommune", "every municipality"},
        [GROUPING_COUNCIL] = {"hvert sundhedsråd", "every council"},
        [GROUPING_REGION] = {"hver region", "every region"}};
    if (level.kind != LEVEL_GROUPING)
        return kinds[level.kind][language];
    if (level.grouping <= GROUPING_REGION)
        return groupings[level.grouping][language];
    return in->places.groupings[level.grouping].name;
}

void sentence_specialties(const struct instance *in, const struct scenario *s, const struct rule *r,
                          enum language language, struct text *out)
{
    struct text list = {0};
    bool all = true;
    for (int k = 0; k < s->specialty_count; k++) {
        const struct specialty *at = &in->specialties[s->specialties[k]];
        if (r->specialties[s->specialties[k]])
            text_add(&list, "%s%s", list.length ? ", " : "", language == DANISH ? at->name_da : at->name_en);
        else
            all = false;
    }
    if (!all && list.chars)
        text_add(out, language == DANISH ? " (kun %s)" : " (only %s)", list.chars);
    if (r->each)
        text_add(out, "%s", language == DANISH ? ", hvert speciale for sig" : ", each specialty by itself");
    free(list.chars);
}

const char *sentence_number(double value, enum language language, char *to)
{
    text_number(value, to);
    for (char *c = to; *c && language == DANISH; c++)
        if (*c == '.')
            *c = ',';
    return to;
}

void sentence_where(const struct instance *in, struct level level, enum language language, struct text *out)
{
    static const char *const words[3][LANGUAGE_COUNT] = {
        {" i %s", " in %s"}, {" på %s", " at %s"}, {" i hver gruppe af %s", " in every group of %s"}};
    bool own = level.kind == LEVEL_GROUPING && level.grouping > GROUPING_REGION;
    text_add(out, words[own ? 2 : level.kind == LEVEL_SITE][language], sentence_level(in, level, language));
}

void sentence_limits(const struct instance *in, const struct rule *r, enum language language, struct text *out)
{
    bool da = language == DANISH;
    char number[64];
    const char *before = "";
    text_add(out, ":");
    if (!isnan(r->min))
        text_add(out, da ? " mindst %s%s" : " at least %s%s", sentence_number(r->min, language, number),
                 isnan(r->max) && !r->of ? ""
                 : da                    ? " og"
                                         : " and");
    if (!isnan(r->max) || r->of)
        text_add(out, "%s", da ? " højst" : " at most");
    if (!isnan(r->max)) {
        text_add(out, " %s", sentence_number(r->max, language, number));
        before = da ? "; dog" : "; but";
    }
    for (int g = 0; r->of && g < level_group_count(&in->places, r->level); g++)
        if (!isnan(r->of[g])) {
            text_add(out, da ? "%s %s i %s" : "%s %s in %s", before, sentence_number(r->of[g], language, number),
                     level_group_name(&in->places, r->level, g));
            before = ",";
        }
    text_add(out, ".");
}
