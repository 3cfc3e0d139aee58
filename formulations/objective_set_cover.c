/* objective_set_cover.c - numbers added: new and licence numbers, a satellite that is opened counting one.
 *
 *   sum_j (x_js + l_js) + number of satellites        Toregas et al. (1971) */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    (void)j;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += d->measure == MEASURE_CONVERSION ? 0 : d->count;
    }
    return sum;
}

const struct objective_kind objective_set_cover = {
    {"set_cover", false},
    {"Tilføjede ydernumre og åbnede satellitter", "Numbers added and satellites opened"},
    SUMMED,
    NULL,
    value};
