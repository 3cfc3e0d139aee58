/* objective_max_min.c - the worst covered area that some candidate site reaches.
 *
 *   min_i A_is / target_s        larger is better */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count, sites = j->reach->site_count;
    size_t base = (size_t)specialty * (size_t)areas;
    bool *reached = allocate((size_t)areas, sizeof *reached);
    for (int site = 0; site < sites; site++) {
        const struct reach_site *r = &j->reach->sites[(size_t)specialty * (size_t)sites + (size_t)site];
        for (int k = 0; k < r->count; k++)
            reached[r->pairs[k].area] = true;
    }
    double worst = INFINITY;
    for (int i = 0; i < areas; i++)
        if (reached[i])
            worst = fmin(worst, now->coverage[base + (size_t)i]);
    free(reached);
    return isinf(worst) ? NAN : worst / target_coverage(j->instance, j->today, specialty);
}

const struct objective_kind objective_max_min = {{"max_min", false},
                                                 {"Dårligst dækkede områdes dækning, som andel af målet",
                                                  "Coverage of the worst covered area, as a share of the target"},
                                                 SMALLEST,
                                                 NULL,
                                                 value};
