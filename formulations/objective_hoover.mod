/* objective_hoover.mod - as few full-time numbers as possible would have to move for equal coverage.
 *
 *     minimise  sum_s omega_s E_s / K0_s,    E_s = sum_i n_is max(0, Abar_s - A_is) / 100,000
 *
 * A specialty without supply today is measured against what it needs. */

param divisor{s in SPECIALTY} :=
    if all_existing[s] > 0 then all_existing[s] else all_need[s] * own_target[s] / 100000;

var mean{SPECIALTY}, >= 0;                          /* Abar_s, per 100,000 */
var below{SPECIALTY, AREA}, >= 0;                   /* how far an area is below it */

minimize hoover: sum{s in SPECIALTY, i in AREA} omega[s] * need[s, i] / (100000 * divisor[s]) * below[s, i]
                + sum{r in SOFT} soft_cost[r];

s.t. mean_coverage{s in SPECIALTY}: all_need[s] * mean[s] =
    100000 * (sum{j in SITE} K[s, j] + sum{g in GROUP[served]} Kvideo[s, g]);

s.t. below_mean{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    below[s, i] >= mean[s] - A[s, i];

