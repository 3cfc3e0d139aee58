/* objective_range.c - best against worst.
 *
 *   minimise    sum_s omega_s (max_i A_is - min_i A_is) / Abar0_s        over areas with need
 *
 *   columns     best_s >= 0, worst_s >= 0, per 100,000
 *   rows        best_s - sum_j a_ijs K_js >= 0,  sum_j a_ijs K_js - worst_s >= 0        for every area i with need
 *   cost        omega_s / Abar0_s on best_s - worst_s
 *
 * Coverage that no decision changes bounds the columns and needs no row: an area that reaches no site has 0, so that
 * the worst is 0 whatever is decided. A specialty without supply today is divided by its target. */
#include <math.h>

#include "formulation.h"

static void add_area(struct model *m, int specialty, int i, int best, int worst)
{
    const char *id = m->instance->specialties[specialty].id, *area = m->instance->places.areas[i].id;
    struct linear coverage = {0};
    model_coverage(m, specialty, i, 1, &coverage);
    if (coverage.count == 0) {
        struct mip_column *least = &m->mip->columns[worst], *most = &m->mip->columns[best];
        most->lower = fmax(most->lower, coverage.constant);
        least->upper = fmin(least->upper, coverage.constant);
    } else {
        linear_add(&coverage, best, -1);
        model_row(m, &coverage, -INFINITY, 0, "best_%s_%s", id, area);
        coverage.terms[coverage.count - 1] = (struct linear_term){worst, -1};
        model_row(m, &coverage, 0, INFINITY, "worst_%s_%s", id, area);
    }
    linear_free(&coverage);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step;
    const struct scenario *s = m->scenario;
    int before = e->count, areas = m->instance->places.area_count;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        const char *id = m->instance->specialties[specialty].id;
        double mean = model_mean_today(m, specialty, e);
        if (!(mean > 0))
            continue;
        int best = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "best_%s", id);
        int worst = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "worst_%s", id);
        for (int i = 0; i < areas; i++)
            if (m->instance->need[(size_t)specialty * (size_t)areas + (size_t)i] > 0)
                add_area(m, specialty, i, best, worst);
        linear_add(value, best, s->weight[specialty] / mean);
        linear_add(value, worst, -s->weight[specialty] / mean);
    }
    return e->count == before;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    int areas = j->instance->places.area_count;
    double least = INFINITY, most = -INFINITY;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        if (j->instance->need[at] > 0) {
            least = fmin(least, now->coverage[at]);
            most = fmax(most, now->coverage[at]);
        }
    }
    return (most - least) / mean_today(j, specialty);
}

const struct objective_kind objective_range = {
    .spec = {.name = "range"},
    .title = {"Spænd mellem bedst og dårligst dækkede område, i forhold til gennemsnittet i dag",
              "Range between the best and the worst covered area, relative to the mean of today"},
    .together = WEIGHTED,
    .reading = AS_PERCENT,
    .never_negative = true,
    .add = add,
    .value = value};
