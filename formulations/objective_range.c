/* objective_range.c - best against worst.
 *
 *   (max_i A_is - min_i A_is) / Abar0_s        over areas with need */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double least = INFINITY, most = -INFINITY;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        if (j->instance->need[at] > 0) {
            least = fmin(least, now->coverage[at]);
            most = fmax(most, now->coverage[at]);
        }
    }
    return (most - least) / outcome_mean(j->today, specialty);
}

const struct objective_kind objective_range = {
    {"range", false},
    {"Spænd mellem bedst og dårligst dækkede område", "Range between the best and the worst covered area"},
    WEIGHTED,
    NULL,
    value};
