/* objective_variance.mod - need-weighted variance of coverage, in relation to today's.
 *
 *     minimise  sum_s omega_s sum_i n_is (A_is - Abar_s)^2 / (N_s Var0_s)
 *
 * A square is the largest of its tangents: x^2 >= 2 p x - p^2, with equality at x = p. POINT holds the p in use; with the
 * values of A_is - Abar_s of the solution added until nothing changes, the value is that of the square. */

param today{s in SPECIALTY, i in AREA} := sum{j in SITE} a[s, i, j] * existing[s, j];
param mean_today{s in SPECIALTY} := 100000 * all_existing[s] / all_need[s];
param variance_today{s in SPECIALTY} := sum{i in AREA} need[s, i] * (today[s, i] - mean_today[s]) ** 2 / all_need[s];

set POINT{SPECIALTY, AREA}, default {};
var mean{SPECIALTY}, >= 0;                          /* Abar_s */
var square{SPECIALTY, AREA}, >= 0;

minimize variance:
    sum{s in SPECIALTY, i in AREA} omega[s] * need[s, i]
        / (all_need[s] * (if variance_today[s] < 1e-9 then 1 else variance_today[s])) * square[s, i]
    + sum{r in SOFT} soft_cost[r];

s.t. mean_coverage{s in SPECIALTY}: all_need[s] * mean[s] =
    100000 * (sum{j in SITE} K[s, j] + sum{g in GROUP[served]} Kvideo[s, g]);
s.t. tangent{s in SPECIALTY, i in AREA, p in POINT[s, i]: need[s, i] > 0}:
    square[s, i] >= 2 * p * (A[s, i] - mean[s]) - p ** 2;

