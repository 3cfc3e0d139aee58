/* objective_p_center.c - the longest way to the nearest open site, in minutes, not weighted by need.
 *
 *   max_i min_{j open} t_ij        over areas that reach an open site */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double *minutes = allocate((size_t)areas, sizeof *minutes), longest = NAN;
    nearest_open(j, now, specialty, minutes, NULL);
    for (int i = 0; i < areas; i++)
        if (j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i] > 0 && isfinite(minutes[i]))
            longest = fmax(longest, minutes[i]);
    free(minutes);
    return longest;
}

const struct objective_kind objective_p_center = {
    {"p_center", false},
    {"Længste rejsetid til nærmeste åbne sted, minutter", "Longest travel to the nearest open site, minutes"},
    LARGEST,
    NULL,
    value};
