/* objective_variance.c - need-weighted variance of coverage.
 *
 *   sum_i n_is (A_is - Abar_s)^2 / (N_s Var0_s)        not divided where today has none (below 1e-9) */
#include <math.h>

#include "formulation.h"

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

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    double today = spread(j, j->today, specialty);
    return spread(j, now, specialty) / (today < 1e-9 ? 1 : today);
}

const struct objective_kind objective_variance = {
    {"variance", false},
    {"Varians af dækningen, i forhold til i dag", "Variance of coverage, relative to today"},
    WEIGHTED,
    NULL,
    value};
