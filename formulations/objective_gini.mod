/* objective_gini.mod - mean difference between two inhabitants, the mean frozen at today's.
 *
 *     minimise  sum_s omega_s sum_i sum_k n_is n_ks |A_is - A_ks| / (2 N_s^2 Abar0_s)
 */

param mean_today{s in SPECIALTY} :=                                                                       /* Abar0_s */
    if all_existing[s] > 0 then 100000 * all_existing[s] / all_need[s] else own_target[s];

set TWO{s in SPECIALTY} := {i in AREA, k in AREA: i < k and need[s, i] > 0 and need[s, k] > 0};
var apart{s in SPECIALTY, (i, k) in TWO[s]}, >= 0;  /* |A_is - A_ks| */

minimize gini:
    sum{s in SPECIALTY, (i, k) in TWO[s]} omega[s] * need[s, i] * need[s, k] / (all_need[s] ** 2 * mean_today[s])
        * apart[s, i, k]
    + sum{r in SOFT} soft_cost[r];

s.t. apart_above{s in SPECIALTY, (i, k) in TWO[s]}: apart[s, i, k] >= A[s, i] - A[s, k];
s.t. apart_below{s in SPECIALTY, (i, k) in TWO[s]}: apart[s, i, k] >= A[s, k] - A[s, i];

