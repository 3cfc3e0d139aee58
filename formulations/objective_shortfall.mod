/* objective_shortfall.mod - coverage missing up to the target.
 *
 *     minimise  sum_s omega_s sum_i n_is max(0, theta target_s - A_is) / (N_s target_s) */

param theta, > 0, default 1;

var missing{SPECIALTY, AREA}, >= 0;                 /* per 100,000 */

minimize shortfall: sum{s in SPECIALTY, i in AREA} omega[s] * need[s, i] / (all_need[s] * target[s]) * missing[s, i]
                  + sum{r in SOFT} soft_cost[r];

s.t. missing_coverage{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    missing[s, i] >= theta * target[s] - A[s, i];

