/* objective_kolm_pollak.c - mean less the equally distributed equivalent.
 *
 *   [ Abar_s + (1 / kappa_s) ln( sum_i n_is exp(-kappa_s A_is) / N_s ) ] / Abar0_s,   kappa_s = 1 / Abar0_s
 *
 * Kolm (1976), Pollak (1971). */
#include <math.h>

#include "formulation.h"

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double today = outcome_mean(j->today, specialty), kappa = 1 / today, sum = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        sum += j->instance->need[at] * exp(-kappa * now->coverage[at]);
    }
    return (outcome_mean(now, specialty) + log(sum / now->need[specialty]) / kappa) / today;
}

const struct objective_kind objective_kolm_pollak = {
    {"kolm_pollak", false},
    {"Kolm-Pollak: dækning, som uligheden koster", "Kolm-Pollak: coverage lost to inequality"},
    WEIGHTED,
    NULL,
    value};
