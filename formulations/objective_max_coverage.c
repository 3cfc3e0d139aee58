/* objective_max_coverage.c - need within T of an open site; larger is better.
 *
 *   sum_i n_is [min_{j open} t_ij <= T],   T = 60 minutes
 *
 * Church and ReVelle (1974). */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double *minutes = allocate((size_t)areas, sizeof *minutes), within = 0;
    nearest_open(j, now, specialty, minutes, NULL);
    for (int i = 0; i < areas; i++)
        if (minutes[i] <= 60)
            within += j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i];
    free(minutes);
    return j->instance->travel.has_minutes ? within : NAN;
}

const struct objective_kind objective_max_coverage = {
    {"max_coverage", false},
    {"Behov inden for 60 minutter af et åbent sted", "Need within 60 minutes of an open site"},
    SUMMED,
    NULL,
    value};
