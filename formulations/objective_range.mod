/* objective_range.mod - best against worst.
 *
 *     minimise  sum_s omega_s (max_i A_is - min_i A_is) / Abar0_s        over areas with need
 *
 * A specialty without supply today is divided by its target. */

param mean_today{s in SPECIALTY} :=
    if all_existing[s] > 0 then 100000 * all_existing[s] / all_need[s] else own_target[s];

var best{SPECIALTY}, >= 0;                          /* per 100,000 */
var worst{SPECIALTY}, >= 0;

minimize range: sum{s in SPECIALTY} omega[s] / mean_today[s] * (best[s] - worst[s])
              + sum{r in SOFT} soft_cost[r];

s.t. best_covered{s in SPECIALTY, i in AREA: need[s, i] > 0}: best[s] >= A[s, i];
s.t. worst_covered{s in SPECIALTY, i in AREA: need[s, i] > 0}: worst[s] <= A[s, i];

