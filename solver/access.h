/* access.h - the coefficients of coverage: how much of a site's supply reaches each area (two-step floating catchment,
 * Luo and Wang 2003; with zones Luo and Qi 2009), for the program that is solved.
 *
 *     D_js = sum_i n_is f(t_ij)        need that weighs on the site
 *     a_ijs = 100,000 f(t_ij) / D_js   coverage per 100,000 that one FTE at j gives to i; 0 beyond the catchment
 *     A_is = sum_j a_ijs K_js          so that sum_i n_is A_is / 100,000 = sum_j K_js over the sites that somebody
 * reaches
 *
 * Coverage model `located`: f = 1 where area and site share the group, else 0.
 * Pairs beyond the catchment are not stored. plan.c computes coverage without this room. */
#ifndef YDERPLAN_ACCESS_H
#define YDERPLAN_ACCESS_H

#include "scenario.h"

/* Where video is used, each group that it serves is a source of supply beside the sites: f = 1 for every area of the
 * group, so that D = n_gs. A *source* is a site, 0 .. site_count-1, or site_count + group. */

/* For one specialty; empty for specialties outside the scenario. */
struct access_weights {
    size_t *start;   /* [area_count + 1]; the pairs of area i are start[i] .. start[i+1]-1 */
    int *source;     /* [start[area_count]] ascending within an area */
    double *weight;  /* [the same] a_ijs > 0 */
    bool *reached;   /* [source_count] D_js > 0 */
    double *minutes; /* [source_count] tau_js = sum_i n_is f t_ij / D_js, minutes of use; 0 for video; INFINITY where
                        some pair has no minutes (coverage model `located`) */
};

struct access {
    int specialty_count;            /* of the instance */
    int source_count;               /* sites, then the groups that video serves */
    struct access_weights *weights; /* [specialty_count] */
};

void access_build(const struct instance *in, const struct scenario *s, struct access *out);
void access_free(struct access *a);

#endif
