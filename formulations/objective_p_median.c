/* objective_p_median.c - need-weighted mean minutes to the nearest open site.
 *
 *   sum_i n_is min_{j open} t_ij / sum_i n_is        over areas that reach a candidate site
 *
 * No catchment cut-off; an area without any open site counts twice the longest finite travel. Hakimi (1964). */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "formulation.h"

static bool reaches_a_site(const struct travel *t, int i)
{
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        if (isfinite(t->minutes[k]))
            return true;
    return false;
}

static double longest_finite(const struct travel *t, int areas)
{
    double longest = 0;
    for (size_t k = 0; k < t->start[areas]; k++)
        if (isfinite(t->minutes[k]))
            longest = fmax(longest, t->minutes[k]);
    return longest;
}

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double *minutes = allocate((size_t)areas, sizeof *minutes), sum = 0, need = 0;
    double unreached = 2 * longest_finite(&j->instance->travel, areas);
    nearest_open(j, now, specialty, minutes, NULL);
    for (int i = 0; i < areas; i++) {
        double n = j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i];
        if (n <= 0 || !reaches_a_site(&j->instance->travel, i))
            continue;
        need += n;
        sum += n * (isfinite(minutes[i]) ? minutes[i] : unreached);
    }
    free(minutes);
    return need > 0 ? sum / need : NAN;
}

const struct objective_kind objective_p_median = {
    {"p_median", false},
    {"Gennemsnitlig rejsetid til nærmeste åbne sted, minutter", "Mean travel to the nearest open site, minutes"},
    WEIGHTED,
    NULL,
    value};
