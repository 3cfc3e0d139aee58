/* objective_gini.c - mean difference between two inhabitants.
 *
 *   sum_s omega_s G_s,   G_s = sum_i n_is D_is / (2 N_s Abar0_s),   D_is = sum_k n_ks |A_is - A_ks| / N_s
 *
 * The mean is frozen at the baseline, so that the measure is convex. D_is is how far an area is from the others. With
 * the areas sorted by coverage, N_<i the need of those before i and N_>i of those behind,
 *
 *   N_s D_is = (N_<i - N_>i) A_is - sum_{k before i} n_ks A_ks + sum_{k behind i} n_ks A_ks
 *
 * and for any other order the right side is smaller: each order gives a row.
 *
 *   columns   A_is, D_is >= 0
 *   rows      N_s D_is >= (N_<i - N_>i) A_is - sum_{before} n_ks A_ks + sum_{behind} n_ks A_ks
 *   cost      omega_s n_is / (2 N_s Abar0_s) on D_is
 *
 * with a row for each order of the areas that the plans on the way need.
 *
 * A column for each area, not one for all: far fewer rows tell the same. Gini (1912). With the plan's own
 * mean the index is Abar0_s / Abar_s times G_s. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* ---- the program ---- */

struct others {
    int own;       /* the argument that the others are compared with */
    double need[]; /* [argument_count] as a share of all */
};

/* sum_k n_k / N |a_own - a_k| */
static double distance(const struct convex *c, const double *argument, double *slope)
{
    const struct others *w = c->data;
    double value = 0, own = 0;
    for (int k = 0; k < c->argument_count; k++) {
        double more = argument[w->own] - argument[k], sign = more > 0 ? w->need[k] : more < 0 ? -w->need[k] : 0;
        value += sign * more;
        slope[k] = -sign;
        own += sign;
    }
    slope[w->own] += own;
    return value;
}

static int add_distance(struct model *m, int specialty, const int *areas, int count, int own)
{
    const struct places *p = &m->instance->places;
    const double *need = m->instance->need + (size_t)specialty * (size_t)p->area_count;
    const char *id = m->instance->specialties[specialty].id, *name = p->areas[areas[own]].id;
    struct others *w = allocate(1, sizeof *w + (size_t)count * sizeof w->need[0]);
    struct convex c = {.argument_count = count, .function = distance, .data = w};
    w->own = own;
    c.scale = 1e5 * m->total[specialty] / m->need[specialty];
    c.column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "distance_%s_%s", id, name);
    c.arguments = allocate((size_t)count, sizeof *c.arguments);
    for (int k = 0; k < count; k++) {
        w->need[k] = need[areas[k]] / m->need[specialty];
        linear_add(&c.arguments[k], model_coverage_column(m, specialty, areas[k]), 1);
    }
    snprintf(c.name, sizeof c.name, "distance_%.20s_%.20s", id, name);
    model_convex(m, c);
    return c.column;
}

static void add_specialty(struct model *m, int specialty, double weight, struct linear *value)
{
    int count = 0, areas = m->instance->places.area_count;
    const double *need = m->instance->need + (size_t)specialty * (size_t)areas;
    int *with_need = allocate((size_t)areas, sizeof *with_need);
    for (int i = 0; i < areas; i++)
        if (need[i] > 0)
            with_need[count++] = i;
    for (int k = 0; k < count; k++)
        linear_add(value, add_distance(m, specialty, with_need, count, k), weight * need[with_need[k]]);
    free(with_need);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step;
    const struct scenario *s = m->scenario;
    int before = e->count;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        double mean_today = model_mean_today(m, specialty, e), need = m->need[specialty];
        if (mean_today > 0)
            add_specialty(m, specialty, s->weight[specialty] / (2 * need * mean_today), value);
    }
    return e->count == before;
}

/* The areas of a specialty by coverage. */
struct share {
    double coverage, need;
};

static int by_coverage(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    return (x->coverage > y->coverage) - (x->coverage < y->coverage);
}

/* ---- the judge ---- */

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    int areas = j->instance->places.area_count;
    size_t base = (size_t)specialty * (size_t)areas;
    struct share *shares = allocate((size_t)areas, sizeof *shares);
    for (int i = 0; i < areas; i++)
        shares[i] = (struct share){now->coverage[base + (size_t)i], j->instance->need[base + (size_t)i]};
    qsort(shares, (size_t)areas, sizeof *shares, by_coverage);
    double before = 0, covered = 0, sum = 0; /* need and n A of the areas passed */
    for (int i = 0; i < areas; i++) {
        sum += shares[i].need * (shares[i].coverage * before - covered);
        before += shares[i].need;
        covered += shares[i].need * shares[i].coverage;
    }
    free(shares);
    double need = now->need[specialty]; /* the double sum counts every pair twice */
    return 2 * sum / (2 * need * need * mean_today(j, specialty));
}

const struct objective_kind objective_gini = {
    .spec = {.name = "gini"},
    .title = {"Gini, med gennemsnittet fra i dag", "Gini, with the mean of today"},
    .together = WEIGHTED,
    .reading = AS_INDEX,
    .never_negative = true,
    .add = add,
    .value = value};
