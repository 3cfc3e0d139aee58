/* enumerate_aims.h - the objectives stated a second time (enumerate.h). */
#ifndef YDERPLAN_ENUMERATE_AIMS_H
#define YDERPLAN_ENUMERATE_AIMS_H

#include <stdlib.h>

#include "enumerate.h"

static inline bool is_open(const struct state *now, int s, int j)
{
    return now->numbers[s][j] > 0 || now->days[s][j] > 0;
}

/* The nearest open site of an area, in `way` [areas][sites]. */
static inline double nearest(const struct survey *t, const struct state *now, int s, int i,
                             const double (*way)[MADE_SITES])
{
    double least = INFINITY;
    for (int j = 0; j < t->m->site_count; j++)
        least = is_open(now, s, j) ? fmin(least, way[i][j]) : least;
    return least;
}

static inline bool has_way(const struct made *m, int i)
{
    bool any = false;
    for (int j = 0; j < m->site_count; j++)
        any = any || isfinite(m->minutes[i][j]);
    return any;
}

/* tau_js */
static inline double minutes_of_use(const struct survey *t, int s, int j)
{
    double sum = 0;
    for (int i = 0; i < t->m->area_count; i++)
        sum += t->f[s][i][j] > 0 ? t->m->need[s][i] * t->f[s][i][j] * t->m->minutes[i][j] / t->demand[s][j] : 0;
    return sum;
}

/* sum_j K_js tau_js */
static inline double minutes_in_all(const struct survey *t, const struct state *now, int s)
{
    double sum = 0;
    for (int j = 0; j < t->m->site_count; j++)
        sum += t->demand[s][j] > 0 ? now->supply[s][j] * minutes_of_use(t, s, j) : 0;
    return sum;
}

/* Abar0_s: today's mean, or the target where there is nothing. */
static inline double usual_mean(const struct survey *t, int s)
{
    return t->today.total[s] > 0 ? 1e5 * t->today.total[s] / t->need[s] : t->m->target[s];
}

static inline double mean_of(const struct survey *t, const struct state *now, int s)
{
    return 1e5 * now->total[s] / t->need[s];
}

static inline double gini_of(const struct survey *t, const struct state *now, int s)
{
    double sum = 0;
    for (int i = 0; i < t->m->area_count; i++)
        for (int k = 0; k < t->m->area_count; k++)
            sum += t->m->need[s][i] * t->m->need[s][k] * fabs(now->coverage[s][i] - now->coverage[s][k]);
    return sum / (2 * t->need[s] * t->need[s] * usual_mean(t, s));
}

static inline double variance_of(const struct survey *t, const struct state *now, int s)
{
    double sum = 0, mean = mean_of(t, now, s);
    for (int i = 0; i < t->m->area_count; i++)
        sum += t->m->need[s][i] * (now->coverage[s][i] - mean) * (now->coverage[s][i] - mean);
    return sum / t->need[s];
}

static inline double kolm_pollak_of(const struct survey *t, const struct state *now, int s, double epsilon)
{
    double kappa = epsilon / usual_mean(t, s), sum = 0, mean = mean_of(t, now, s);
    for (int i = 0; i < t->m->area_count; i++)
        sum += t->m->need[s][i] / t->need[s] * exp(-kappa * (now->coverage[s][i] - mean));
    return log(sum) / kappa / usual_mean(t, s);
}

static inline double range_of(const struct survey *t, const struct state *now, int s)
{
    double least = INFINITY, most = -INFINITY;
    for (int i = 0; i < t->m->area_count; i++)
        if (t->m->need[s][i] > 0) {
            least = fmin(least, now->coverage[s][i]);
            most = fmax(most, now->coverage[s][i]);
        }
    return (most - least) / usual_mean(t, s);
}

/* Need-weighted sum over areas of what their coverage lacks to `wanted`. */
static inline double lack_of(const struct survey *t, const struct state *now, int s, double wanted)
{
    double sum = 0;
    for (int i = 0; i < t->m->area_count; i++)
        sum += t->m->need[s][i] * fmax(0, wanted - now->coverage[s][i]);
    return sum;
}

static inline double median_of(const struct survey *t, const struct state *now, int s, double unreached)
{
    double sum = 0, need = 0;
    for (int i = 0; i < t->m->area_count; i++) {
        double way = nearest(t, now, s, i, t->m->minutes);
        if (!has_way(t->m, i))
            continue;
        need += t->m->need[s][i];
        sum += t->m->need[s][i] * (isfinite(way) ? way : unreached);
    }
    return sum / need;
}

static inline double center_of(const struct survey *t, const struct state *now, int s)
{
    double longest = 0;
    for (int i = 0; i < t->m->area_count; i++) {
        double way = nearest(t, now, s, i, t->m->minutes);
        if (t->m->need[s][i] > 0 && has_way(t->m, i))
            longest = fmax(longest, isfinite(way) ? way : 2 * made_longest_way(t->m));
    }
    return longest;
}

/* Need that has no open site within the objective's minutes or km. */
static inline double beyond(const struct survey *t, const struct state *now, int s, double minutes, double km)
{
    double sum = 0;
    for (int i = 0; i < t->m->area_count; i++) {
        double way = nearest(t, now, s, i, isnan(km) ? t->m->minutes : t->m->km);
        sum += way <= (isnan(km) ? minutes : km) ? 0 : t->m->need[s][i];
    }
    return sum;
}

/* Numbers, and satellites and video each as one; of set_cover only what is added. */
static inline int changes_of(const struct survey *t, int s, bool added)
{
    int sum = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        bool days = d->measure == MADE_SATELLITE || d->measure == MADE_VIDEO;
        bool adds = d->measure == MADE_NEW || d->measure == MADE_LICENCE || d->measure == MADE_SATELLITE;
        if (d->specialty == s && (adds || !added))
            sum += days ? t->size[v] > 0 : t->size[v];
    }
    return sum;
}

static inline double spent_on(const struct survey *t, int s)
{
    double sum = 0;
    for (int v = 0; v < t->count; v++)
        sum += t->variables[v].specialty == s ? cost_of(t, v) : 0;
    return sum;
}

/* ---- of one specialty, and together ---- */

static inline double aim_of(const struct survey *t, const struct made_objective *o, int s)
{
    const struct state *now = &t->after;
    double supply = t->today.total[s], by = supply > 0 ? supply : t->need[s] * t->m->target[s] / 1e5;
    double variance = variance_of(t, &t->today, s);
    switch (o->aim) {
    case MADE_HOOVER:
        return lack_of(t, now, s, mean_of(t, now, s)) / 1e5 / by;
    case MADE_SHORTFALL:
        return lack_of(t, now, s, o->theta * t->target[s]) / (t->need[s] * t->target[s]);
    case MADE_GINI:
        return gini_of(t, now, s);
    case MADE_VARIANCE:
        return variance_of(t, now, s) / (variance < 1e-9 ? 1 : variance);
    case MADE_KOLM_POLLAK:
        return kolm_pollak_of(t, now, s, o->epsilon);
    case MADE_RANGE:
        return range_of(t, now, s);
    case MADE_TRAVEL:
        return (minutes_in_all(t, now, s) - now->total[s] * minutes_in_all(t, &t->today, s) / supply) / supply;
    case MADE_P_MEDIAN:
        return median_of(t, now, s, isnan(o->unreached) ? 2 * made_longest_way(t->m) : o->unreached);
    case MADE_P_CENTER:
        return center_of(t, now, s);
    case MADE_MAX_COVERAGE:
        return t->need[s] - beyond(t, now, s, o->minutes, o->km);
    case MADE_SET_COVER:
        return changes_of(t, s, true);
    case MADE_CHANGES:
        return changes_of(t, s, false);
    case MADE_COST:
        return spent_on(t, s);
    case MADE_COUNT_OF_NUMBERS:
        return sum_of(t, MADE_NEW, s, -1, -1, -1) + sum_of(t, MADE_LICENCE, s, -1, -1, -1) -
               sum_of(t, MADE_CLOSURE, s, -1, -1, -1);
    default:
        return NAN; /* max_min: below */
    }
}

static inline int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The ratios that max_min raises, smallest first; how many. Only of groups that some site reaches. */
static inline int ratios_of(const struct survey *t, const struct made_objective *o, double *ratios)
{
    const struct made *m = t->m;
    int count = 0;
    for (int s = 0; s < m->specialty_count; s++)
        for (int g = 0; g < made_group_count(m, o->level) && m->planned[s]; g++) {
            bool reached = false;
            for (int i = 0; i < m->area_count; i++)
                for (int j = 0; j < m->site_count; j++)
                    reached = reached || (made_group_of_area(m, o->level, i) == g && t->f[s][i][j] > 0);
            if (reached)
                ratios[count++] = covered(t, &t->after, s, o->level, g) / t->target[s];
        }
    qsort(ratios, (size_t)count, sizeof *ratios, by_size);
    return count;
}

static inline int steps_of(const struct survey *t, const struct made_objective *o)
{
    double ratios[MADE_SPECIALTIES * MADE_AREAS];
    int count = o->aim == MADE_MAX_MIN ? ratios_of(t, o, ratios) : 1;
    return o->aim == MADE_MAX_MIN && o->depth < count ? o->depth : count;
}

/* The value of the plan that has taken effect, as plan.json has it; of a later step of max_min the sum of the smallest.
 */
static inline double aim_value(const struct survey *t, const struct made_objective *o, int step)
{
    const struct made *m = t->m;
    double ratios[MADE_SPECIALTIES * MADE_AREAS], sum = 0;
    int count = o->aim == MADE_MAX_MIN ? ratios_of(t, o, ratios) : 0;
    for (int k = 0; k <= step && k < count; k++)
        sum += ratios[k];
    for (int s = 0; s < m->specialty_count && o->aim != MADE_MAX_MIN; s++) {
        bool summed = o->aim >= MADE_MAX_COVERAGE;
        double one = m->planned[s] ? aim_of(t, o, s) : 0;
        if (o->aim == MADE_P_CENTER)
            sum = fmax(sum, one);
        else
            sum += summed ? one : t->omega[s] * one;
    }
    return sum;
}

static inline bool is_maximised(enum made_aim aim)
{
    return aim == MADE_MAX_MIN || aim == MADE_MAX_COVERAGE;
}

/* Does it leave out need that some objective requires to be covered (set_cover)? */
static inline bool leaves_out(const struct survey *t)
{
    const struct made *m = t->m;
    for (int k = 0; k < m->objective_count; k++)
        for (int s = 0; s < m->specialty_count && m->objectives[k].aim == MADE_SET_COVER; s++)
            if (m->planned[s] && beyond(t, &t->after, s, m->objectives[k].minutes, m->objectives[k].km) > 0)
                return true;
    return false;
}

#endif
