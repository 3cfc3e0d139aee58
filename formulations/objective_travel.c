/* objective_travel.c - how far people travel to the supply they use, in minutes.
 *
 *   sum_j K_js (tau_js - taubar0_s) / K0_s,   tau_js = sum_i n_is f(t_ij) t_ij / D_js
 *
 * Negative exactly when the mean travel of use falls. taubar0 is the mean of today. */
#include <math.h>

#include "formulation.h"

/* sum_j K_js tau_js; *supply gets sum_j K_js */
static double minutes_of_use(const struct judged *j, const struct outcome *now, int specialty, double *supply)
{
    double sum = 0;
    *supply = 0;
    for (int site = 0; site < j->reach->site_count; site++) {
        size_t at = (size_t)specialty * (size_t)j->reach->site_count + (size_t)site;
        const struct reach_site *r = &j->reach->sites[at];
        double tau = 0; /* sum_i n_is f t_ij / D_js */
        for (int k = 0; k < r->count && now->supply[at] > 0; k++)
            tau += j->instance
                       ->need[(size_t)specialty * (size_t)j->instance->places.area_count + (size_t)r->pairs[k].area] *
                   r->pairs[k].f * r->pairs[k].minutes / r->demand;
        sum += now->supply[at] * tau;
        *supply += now->supply[at];
    }
    return sum;
}

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    double supply_today, supply;
    double today = minutes_of_use(j, j->today, specialty, &supply_today);
    if (supply_today <= 0)
        return NAN;
    double minutes = minutes_of_use(j, now, specialty, &supply);
    double excess = (minutes - supply * today / supply_today) / supply_today;
    return isfinite(excess) ? excess : NAN;
}

const struct objective_kind objective_travel = {
    {"travel", false},
    {"Rejsetid ved brug, minutter over i dag", "Travel of use, minutes above today"},
    WEIGHTED,
    NULL,
    value};
