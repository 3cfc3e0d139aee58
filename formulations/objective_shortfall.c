/* objective_shortfall.c - coverage missing up to the target; never worse with more supply.
 *
 *   sum_i n_is max(0, theta target_s - A_is) / (N_s target_s),   theta = 1 */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double target = target_coverage(j->instance, j->today, specialty), missing = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        missing += j->instance->need[at] * fmax(0, target - now->coverage[at]);
    }
    return missing / (now->need[specialty] * target);
}

const struct objective_kind objective_shortfall = {
    {"shortfall", false},
    {"Mangel: andel af behovet under målet", "Shortfall: share of need below the target"},
    WEIGHTED,
    NULL,
    value};
