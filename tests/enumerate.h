/* enumerate.h - the model stated a second time, for looking at every plan there is: what may be decided, what a plan
 * leads to, and what the measures allow by themselves. enumerate_rules.h has the rules, enumerate_aims.h the
 * objectives.
 *
 *     D_js = sum_i n_is f(t_ij)      A_is = sum_j f(t_ij) / D_js K_js + V_gs / n_gs      Abar_s = sum_i n_is A_is / N_s
 *
 * Everything here is on the plain arrays of random_instance.h and none of it calls the rooms that compute coverage,
 * check rules or build the program. Coverage is per 100,000. */
#ifndef YDERPLAN_ENUMERATE_H
#define YDERPLAN_ENUMERATE_H

#include "random_instance.h"

enum { VARIABLES = 64 };

/* One decision: `size` numbers, or days. */
struct variable {
    int measure, specialty, site, parent, form; /* parent, form -1: none */
    int least, most;                            /* 0, or least .. most */
};

/* What a plan leads to, or today. */
struct state {
    double supply[MADE_SPECIALTIES][MADE_SITES], video[MADE_SPECIALTIES][MADE_AREAS]; /* FTE; video by group served */
    double coverage[MADE_SPECIALTIES][MADE_AREAS], total[MADE_SPECIALTIES];
    int numbers[MADE_SPECIALTIES][MADE_SITES];
    double days[MADE_SPECIALTIES][MADE_SITES]; /* of satellites opened */
};

struct survey {
    const struct made *m;
    double f[MADE_SPECIALTIES][MADE_AREAS][MADE_SITES], demand[MADE_SPECIALTIES][MADE_SITES];
    double need[MADE_SPECIALTIES], omega[MADE_SPECIALTIES], target[MADE_SPECIALTIES];
    int there[MADE_FORMS][MADE_SPECIALTIES][MADE_SITES], returned[MADE_FORMS][MADE_SPECIALTIES][MADE_SITES];
    double worth[MADE_FORMS][MADE_SPECIALTIES][MADE_SITES]; /* FTE of one number, the mean of its rows */
    double away[MADE_SPECIALTIES][MADE_SITES];
    struct state today, after;
    int count;
    struct variable variables[VARIABLES];
    int size[VARIABLES];
};

/* Is a sum beyond its limit, by more than rounding? */
static inline bool above(double sum, double most)
{
    return sum > most + 1e-9 * fmax(1, fabs(most)); /* NAN: no limit */
}

/* ---- today ---- */

static inline double decay(const struct made *m, int s, double minutes)
{
    double share = minutes / (m->catchment[s] / 2);
    int zone = 0;
    switch (m->decay) {
    case MADE_GAUSSIAN:
        return exp(-0.5 * share * share);
    case MADE_EXPONENTIAL:
        return exp(-m->beta * minutes);
    case MADE_POWER:
        return pow(minutes < 1 ? 1 : minutes, -m->beta);
    case MADE_ZONES:
        while (m->zone_minutes[zone] < minutes)
            zone++;
        return m->zone_weight[zone];
    default:
        return 1;
    }
}

static inline void survey_reach(struct survey *t)
{
    const struct made *m = t->m;
    for (int s = 0; s < m->specialty_count; s++)
        for (int i = 0; i < m->area_count; i++) {
            t->need[s] += m->need[s][i];
            for (int j = 0; j < m->site_count; j++) {
                t->f[s][i][j] = made_reaches(m, s, i, j) ? decay(m, s, m->minutes[i][j]) : 0;
                t->demand[s][j] += m->need[s][i] * t->f[s][i][j];
            }
        }
}

static inline void survey_row(struct survey *t, const struct made_row *r)
{
    const struct made *m = t->m;
    int s = r->specialty, j = r->site;
    double usual[MADE_FORMS] = {1, m->part_time_fte[s], 1, m->used[MADE_LICENCE] ? m->licence_fte : 1,
                                m->used[MADE_SATELLITE] ? m->satellite_fte : 0.9};
    double fte = m->supply_factor[s] * (isnan(r->fte) ? usual[r->form] : r->fte);
    if (r->form == MADE_VISITING) {
        t->today.supply[s][j] += fte * r->count * r->days / 5;
        t->today.supply[s][r->parent] -= m->supply_factor[s] * r->count * r->days / 5;
        t->away[s][r->parent] += r->count * r->days;
        t->today.days[s][j] += r->count * r->days;
        return;
    }
    t->today.supply[s][j] += fte * r->count;
    t->today.numbers[s][j] += r->count;
    if (r->count > 0)
        t->worth[r->form][s][j] =
            (t->worth[r->form][s][j] * t->there[r->form][s][j] + fte * r->count) / (t->there[r->form][s][j] + r->count);
    t->there[r->form][s][j] += r->count;
    t->returned[r->form][s][j] += r->returned;
}

static inline double need_in(const struct survey *t, int s, enum made_level level, int g)
{
    double need = 0;
    for (int i = 0; i < t->m->area_count; i++)
        need += made_group_of_area(t->m, level, i) == g ? t->m->need[s][i] : 0;
    return need;
}

/* A_is of every area, and the sum of supply. */
static inline void cover(const struct survey *t, int s, struct state *now)
{
    const struct made *m = t->m;
    now->total[s] = 0;
    for (int j = 0; j < m->site_count; j++)
        now->total[s] += now->supply[s][j];
    for (int g = 0; g < made_group_count(m, m->served); g++)
        now->total[s] += now->video[s][g];
    for (int i = 0; i < m->area_count; i++) {
        int g = made_group_of_area(m, m->served, i);
        double sum = now->video[s][g] > 0 ? now->video[s][g] / need_in(t, s, m->served, g) : 0;
        for (int j = 0; j < m->site_count; j++)
            if (t->demand[s][j] > 0)
                sum += t->f[s][i][j] / t->demand[s][j] * now->supply[s][j];
        now->coverage[s][i] = 1e5 * sum;
    }
}

/* NAN where nobody has a need. */
static inline double covered(const struct survey *t, const struct state *now, int s, enum made_level level, int g)
{
    double sum = 0;
    for (int i = 0; i < t->m->area_count; i++)
        sum += made_group_of_area(t->m, level, i) == g ? t->m->need[s][i] * now->coverage[s][i] : 0;
    return need_in(t, s, level, g) > 0 ? sum / need_in(t, s, level, g) : NAN;
}

static inline void survey_today(struct survey *t)
{
    const struct made *m = t->m;
    double weights = 0;
    for (int s = 0; s < m->specialty_count; s++)
        weights += m->planned[s] ? m->weight[s] : 0;
    for (int s = 0; s < m->specialty_count; s++) {
        t->omega[s] = m->planned[s] ? m->weight[s] / weights : 0;
        cover(t, s, &t->today);
        t->target[s] = isnan(m->target[s]) ? 1e5 * t->today.total[s] / t->need[s] : m->target[s];
    }
}

/* ---- what may be decided ---- */

static inline void add_variable(struct survey *t, struct variable v)
{
    if (v.most >= v.least && v.most > 0 && t->count < VARIABLES)
        t->variables[t->count++] = v;
}

static inline bool may_travel(const struct made *m, int from, int to)
{
    int here = m->area_of[from], there = m->area_of[to];
    bool same = m->within < 0 || made_group_of_area(m, (enum made_level)m->within, here) ==
                                     made_group_of_area(m, (enum made_level)m->within, there);
    return from != to && same && m->minutes[here][to] <= m->max_minutes;
}

static inline int days_left(const struct survey *t, int s, int j, int each)
{
    double left = each * t->there[MADE_FULL_TIME][s][j] - t->away[s][j];
    return left > 0 ? (int)floor(left) : 0;
}

static inline bool may_close(const struct survey *t, int s, int j, int form)
{
    const struct made *m = t->m;
    int g = made_group_of_site(m, m->above_level, j);
    double degree = 100 * covered(t, &t->today, s, m->above_level, g) / t->target[s];
    return m->closable[form] && (isnan(m->above_percent) || above(degree, m->above_percent));
}

static inline void survey_numbers(struct survey *t, int s, int j)
{
    const struct made *m = t->m;
    if (m->used[MADE_NEW])
        add_variable(t, (struct variable){MADE_NEW, s, j, -1, -1, 1, m->new_max});
    if (m->used[MADE_CONVERSION])
        add_variable(t, (struct variable){MADE_CONVERSION, s, j, -1, -1, 1, t->there[MADE_PART_TIME][s][j]});
    if (m->used[MADE_LICENCE])
        add_variable(t, (struct variable){MADE_LICENCE, s, j, -1, -1, 1, m->licence_max});
    for (int p = 0; p < m->site_count && m->used[MADE_SATELLITE]; p++)
        if (may_travel(m, p, j))
            add_variable(t,
                         (struct variable){MADE_SATELLITE, s, j, p, -1, m->min_days, days_left(t, s, p, m->max_days)});
}

static inline void survey_variables(struct survey *t, int s)
{
    const struct made *m = t->m;
    for (int j = 0; j < m->site_count; j++) {
        if (t->demand[s][j] > 0)
            survey_numbers(t, s, j);
        for (int form = 0; form < MADE_VISITING && m->used[MADE_CLOSURE]; form++)
            if (may_close(t, s, j, form))
                add_variable(t, (struct variable){MADE_CLOSURE, s, j, -1, form, 1,
                                                  m->compensated ? t->there[form][s][j] : t->returned[form][s][j]});
        int five = days_left(t, s, j, 5), most = m->video_days * t->there[MADE_FULL_TIME][s][j];
        if (m->used[MADE_VIDEO] && need_in(t, s, m->served, made_group_of_site(m, m->served, j)) > 0)
            add_variable(t, (struct variable){MADE_VIDEO, s, j, -1, -1, 1, most < five ? most : five});
    }
}

/* How many plans there are, whatever limits and rules say. */
static inline double survey_open(struct survey *t, const struct made *m)
{
    *t = (struct survey){.m = m};
    survey_reach(t);
    for (int k = 0; k < m->row_count; k++)
        survey_row(t, &m->rows[k]);
    survey_today(t);
    for (int s = 0; s < m->specialty_count; s++)
        if (m->planned[s])
            survey_variables(t, s);
    double plans = t->count == VARIABLES ? INFINITY : 1;
    for (int v = 0; v < t->count; v++)
        plans *= t->variables[v].most - t->variables[v].least + 2;
    return plans;
}

/* ---- the plan in hand ---- */

static inline void decide(const struct survey *t, const struct variable *d, int size, struct state *now)
{
    const struct made *m = t->m;
    int s = d->specialty, j = d->site;
    double day = m->supply_factor[s] / 5;
    const double gain[MADE_MEASURES] = {[MADE_NEW] = 1,
                                        [MADE_CONVERSION] = 1 - t->worth[MADE_PART_TIME][s][j],
                                        [MADE_LICENCE] = m->licence_fte,
                                        [MADE_SATELLITE] = day * m->satellite_fte,
                                        [MADE_CLOSURE] = d->form < 0 ? 0 : -t->worth[d->form][s][j],
                                        [MADE_VIDEO] = -day};
    now->supply[s][j] += gain[d->measure] * size;
    if (d->measure == MADE_SATELLITE) {
        now->supply[s][d->parent] -= day * size;
        now->days[s][j] += size;
    }
    if (d->measure == MADE_VIDEO)
        now->video[s][made_group_of_site(m, m->served, j)] += day * m->video_fte * size;
    if (d->measure == MADE_NEW || d->measure == MADE_LICENCE)
        now->numbers[s][j] += size;
    if (d->measure == MADE_CLOSURE)
        now->numbers[s][j] -= size;
}

/* What it leads to. */
static inline void take_effect(struct survey *t)
{
    t->after = t->today;
    for (int v = 0; v < t->count; v++)
        if (t->size[v] > 0)
            decide(t, &t->variables[v], t->size[v], &t->after);
    for (int s = 0; s < t->m->specialty_count; s++)
        if (t->m->planned[s])
            cover(t, s, &t->after);
}

/* Million kr a year of a decision of the plan in hand. */
static inline double cost_of(const struct survey *t, int v)
{
    const struct variable *d = &t->variables[v];
    double cost = t->m->cost[d->measure][d->specialty] * t->size[v];
    int paid = d->form < 0 ? 0 : t->size[v] - t->returned[d->form][d->specialty][d->site];
    return paid > 0 ? cost + t->m->compensation[d->specialty] * paid : cost;
}

/* Sum of the sizes of a measure: at a site, or NAN-like -1 for any; of a parent; of a form. */
static inline int sum_of(const struct survey *t, int measure, int s, int site, int parent, int form)
{
    int sum = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (d->measure == measure && d->specialty == s && (site < 0 || d->site == site) &&
            (parent < 0 || d->parent == parent) && (form < 0 || d->form == form))
            sum += t->size[v];
    }
    return sum;
}

/* ---- what the measures allow by themselves; what breaks these, more decisions cannot mend ---- */

static inline bool breaks_acceptance(const struct survey *t)
{
    for (int s = 0; s < t->m->specialty_count; s++) {
        int there = 0;
        for (int j = 0; j < t->m->site_count; j++)
            there += t->there[MADE_PART_TIME][s][j];
        if (t->m->used[MADE_CONVERSION] && t->m->planned[s] &&
            above(sum_of(t, MADE_CONVERSION, s, -1, -1, -1), t->m->acceptance * there))
            return true;
    }
    return false;
}

/* Days given by full-time numbers that are not closed; part-time numbers either converted or closed. */
static inline bool breaks_site(const struct survey *t, int s, int j)
{
    const struct made *m = t->m;
    int closed = sum_of(t, MADE_CLOSURE, s, j, -1, MADE_FULL_TIME), left = t->there[MADE_FULL_TIME][s][j] - closed;
    int satellites = sum_of(t, MADE_SATELLITE, s, -1, j, -1), video = sum_of(t, MADE_VIDEO, s, j, -1, -1);
    double away = satellites + t->away[s][j];
    bool touched = closed + satellites + video > 0;
    return (m->used[MADE_SATELLITE] && closed + satellites > 0 && above(away, m->max_days * left)) ||
           video > m->video_days * left || (touched && above(away + video, 5 * left)) ||
           sum_of(t, MADE_CONVERSION, s, j, -1, -1) + sum_of(t, MADE_CLOSURE, s, j, -1, MADE_PART_TIME) >
               t->there[MADE_PART_TIME][s][j];
}

static inline bool breaks_sites(const struct survey *t)
{
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int j = 0; j < t->m->site_count && t->m->planned[s]; j++)
            if (breaks_site(t, s, j))
                return true;
    return false;
}

/* Of the plan that has taken effect. */
static inline bool breaks_supply(const struct survey *t)
{
    for (int s = 0; s < t->m->specialty_count; s++)
        for (int j = 0; j < t->m->site_count && t->m->planned[s]; j++)
            if (above(0, t->after.supply[s][j]))
                return true;
    return false;
}

#endif
