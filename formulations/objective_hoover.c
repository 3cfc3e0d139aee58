/* objective_hoover.c - as few full-time numbers as possible would have to move for equal coverage.
 *
 *   minimise    sum_s omega_s E_s / K0_s
 *   where       E_s = 1/2 sum_i n_is |A_is - Abar_s| = sum_i n_is max(0, Abar_s - A_is)        (FTE)
 *
 *   columns     m_s (mean), d_is >= 0 (below the mean), both per 100,000
 *   rows        N_s m_s - 100,000 sum_j K_js = 0
 *               d_is - m_s + sum_j a_ijs K_js >= 0                       for every area i with need
 *   cost        omega_s n_is / (100,000 K0_s) on d_is
 *
 * Deviations from a weighted mean sum to zero, so the part below it is half of the whole: half the rows and no sign.
 * The mean is a column of its own, which keeps the rows as sparse as the catchments. Areas that reach no site share one
 * row, since their coverage is 0 whatever is decided. A specialty without supply today is divided by the FTE that its
 * target asks for. Hoover (1936); least weighted deviation in coverage space. */
#include <math.h>

#include "formulation.h"

/* Below the mean by so much: one column and row for a coverage; takes the terms over. */
static int add_below(struct model *m, int specialty, int mean, const struct linear *coverage, const char *area)
{
    const char *id = m->instance->specialties[specialty].id;
    int below = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "below_%s_%s", id, area);
    struct linear row = *coverage;
    linear_add(&row, below, 1);
    linear_add(&row, mean, -1);
    model_row(m, &row, 0, INFINITY, "below_%s_%s", id, area);
    linear_free(&row);
    return below;
}

static void add_specialty(struct model *m, int specialty, double per_need, struct linear *value)
{
    const struct access_weights *w = &m->access->weights[specialty];
    const double *need = m->instance->need + (size_t)specialty * (size_t)m->instance->places.area_count;
    int mean = model_mean(m, specialty);
    double unreached = 0;
    for (int i = 0; i < m->instance->places.area_count; i++) {
        struct linear coverage = {0};
        if (need[i] > 0 && w->start[i] == w->start[i + 1])
            unreached += need[i];
        else if (need[i] > 0) {
            model_coverage(m, specialty, i, 1, &coverage);
            linear_add(value, add_below(m, specialty, mean, &coverage, m->instance->places.areas[i].id),
                       need[i] * per_need);
        }
    }
    struct linear nothing = {0};
    if (unreached > 0)
        linear_add(value, add_below(m, specialty, mean, &nothing, "unreached"), unreached * per_need);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step;
    const struct scenario *s = m->scenario;
    int before = e->count;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        double by = model_divisor(m, specialty, e);
        if (by > 0)
            add_specialty(m, specialty, s->weight[specialty] / by / 1e5, value);
    }
    return e->count == before;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    int areas = j->instance->places.area_count;
    double mean = outcome_mean(now, specialty), below = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        below += j->instance->need[at] * fmax(0, mean - now->coverage[at]);
    }
    return below / 1e5 / hoover_divisor(j, specialty);
}

const struct objective_kind objective_hoover = {
    .spec = {.name = "hoover"},
    .title = {"Ulighed (Hoover): andel af dagens kapacitet, der skulle flyttes for lige dækning",
              "Inequality (Hoover): share of today's supply that would have to move for equal coverage"},
    .together = WEIGHTED,
    .reading = AS_PERCENT,
    .never_negative = true,
    .add = add,
    .value = value};
