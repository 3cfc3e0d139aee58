/* objective_gini.c - mean difference between two inhabitants.
 *
 *   sum_i sum_k n_is n_ks |A_is - A_ks| / (2 N_s^2 Abar0_s)
 *
 * The mean is frozen at the baseline, so that the measure is convex; computed over areas sorted by coverage, where the
 * sum over the areas before needs only their need and n A. Gini (1912). */
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "formulation.h"

/* The areas of a specialty by coverage. */
struct share {
    double coverage, need;
};

static int by_coverage(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    return (x->coverage > y->coverage) - (x->coverage < y->coverage);
}

static double value(const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    size_t base = (size_t)specialty * (size_t)areas;
    struct share *shares = allocate((size_t)areas, sizeof *shares);
    for (int i = 0; i < areas; i++)
        shares[i] = (struct share){now->coverage[base + (size_t)i], j->instance->need[base + (size_t)i]};
    qsort(shares, (size_t)areas, sizeof *shares, by_coverage);
    double before = 0, covered = 0, sum = 0; /* need and n A of the areas passed */
    for (int i = 0; i < areas; i++) {
        sum += shares[i].need * (shares[i].coverage * before - covered);
        before += shares[i].need;
        covered += shares[i].need * shares[i].coverage;
    }
    free(shares);
    double need = now->need[specialty]; /* the double sum counts every pair twice */
    return 2 * sum / (2 * need * need * outcome_mean(j->today, specialty));
}

const struct objective_kind objective_gini = {
    {"gini", false}, {"Gini, med gennemsnittet fra i dag", "Gini, with the mean of today"}, WEIGHTED, NULL, value};
