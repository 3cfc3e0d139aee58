/* objective_variance.c - need-weighted variance of coverage.
 *
 *   sum_s omega_s sum_i n_is (A_is - Abar_s)^2 / (N_s Var0_s)        not divided where today has none (below 1e-9)
 *
 *   columns   m_s (mean), q_is >= 0
 *   rows      q_is >= 2 p (A_is - m_s) - p^2                           for the points p that plans need
 *   cost      omega_s n_is / (N_s Var0_s) on q_is
 *
 * Separable: each area has its own tangents of the square. Areas that reach no site share one column, with coverage 0.
 * The maximal accessibility equality problem (Wang and Tang 2013) minimises the same. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

/* ---- the program ---- */

static double square(const struct convex *c, const double *argument, double *slope)
{
    (void)c;
    slope[0] = 2 * argument[0];
    return argument[0] * argument[0];
}

/* Column q >= (A - m)^2; takes `coverage` over. */
static int add_square(struct model *m, int specialty, struct linear coverage, double variance, const char *area)
{
    const char *id = m->instance->specialties[specialty].id;
    struct convex c = {.argument_count = 1, .function = square, .scale = fmax(variance, 1e-9)};
    c.column = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "square_%s_%s", id, area);
    c.arguments = allocate(1, sizeof *c.arguments);
    linear_add(&coverage, model_mean(m, specialty), -1);
    c.arguments[0] = coverage;
    snprintf(c.name, sizeof c.name, "square_%.20s_%.20s", id, area);
    model_convex(m, c);
    return c.column;
}

static double variance_today(const struct model *m, int specialty)
{
    int areas = m->instance->places.area_count;
    double mean = 1e5 * m->total[specialty] / m->need[specialty], sum = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        sum += m->instance->need[at] * pow(m->coverage[at] - mean, 2);
    }
    return sum / m->need[specialty];
}

static void add_specialty(struct model *m, int specialty, double weight, struct linear *value)
{
    const struct access_weights *w = &m->access->weights[specialty];
    const double *need = m->instance->need + (size_t)specialty * (size_t)m->instance->places.area_count;
    double variance = variance_today(m, specialty), unreached = 0;
    double per_need = weight / m->need[specialty] / (variance < 1e-9 ? 1 : variance);
    for (int i = 0; i < m->instance->places.area_count; i++) {
        struct linear coverage = {0};
        if (need[i] > 0 && w->start[i] == w->start[i + 1])
            unreached += need[i];
        else if (need[i] > 0) {
            model_coverage(m, specialty, i, 1, &coverage);
            linear_add(value, add_square(m, specialty, coverage, variance, m->instance->places.areas[i].id),
                       need[i] * per_need);
        }
    }
    struct linear nothing = {0};
    if (unreached > 0)
        linear_add(value, add_square(m, specialty, nothing, variance, "unreached"), unreached * per_need);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step, (void)e;
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        add_specialty(m, specialty, m->scenario->weight[specialty], value);
    }
    return true;
}

/* ---- the judge ---- */

/* sum_i n_is (A_is - Abar_s)^2 / N_s */
static double spread(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double mean = outcome_mean(now, specialty), sum = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        sum += j->instance->need[at] * pow(now->coverage[at] - mean, 2);
    }
    return sum / now->need[specialty];
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    double today = spread(j, j->today, specialty);
    return spread(j, now, specialty) / (today < 1e-9 ? 1 : today);
}

const struct objective_kind objective_variance = {
    .spec = {.name = "variance"},
    .title = {"Varians af dækningen, i forhold til i dag", "Variance of coverage, relative to today"},
    .together = WEIGHTED,
    .reading = AS_PERCENT,
    .never_negative = true,
    .add = add,
    .value = value};
