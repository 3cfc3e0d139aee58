/* objective_changes.c - how much is changed: numbers added and converted, satellites opened (not their days).
 *
 *   sum_j (x_js + c_js + l_js) + number of satellites */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    (void)j;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += d->count;
    }
    return sum;
}

const struct objective_kind objective_changes = {{"changes", false},
                                                 {"Ændringer: ydernumre tilføjet og konverteret, satellitter åbnet",
                                                  "Changes: numbers added and converted, satellites opened"},
                                                 SUMMED,
                                                 NULL,
                                                 value};
