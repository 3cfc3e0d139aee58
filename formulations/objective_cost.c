/* objective_cost.c - yearly cost in million kr; NAN where a decision has no price.
 *
 *   sum over decisions of cost x size */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += decision_cost(j->instance, d);
    }
    return sum;
}

const struct objective_kind objective_cost = {
    {"cost", false}, {"Udgift, mio. kr. om året", "Cost, million kr a year"}, SUMMED, NULL, value};
