/* objective_kolm_pollak.mod - mean coverage less the equally distributed equivalent.
 *
 *     minimise  sum_s omega_s u_s / epsilon,    u_s = ln( sum_i n_is exp(-kappa_s (A_is - Abar_s)) / N_s ),
 *     kappa_s = epsilon / Abar0_s
 *
 * u_s is the least u with  sum_i n_is exp(-kappa_s (A_is - Abar_s) - u) <= N_s.  An exponential is the largest of its
 * tangents: exp(x) >= exp(p) (1 + x - p). POINT holds the p in use; with the values of x of the solution added until nothing
 * changes, the value is that of the exponential. */

param epsilon, > 0, default 1;
param mean_today{s in SPECIALTY} :=                                                                       /* Abar0_s */
    if all_existing[s] > 0 then 100000 * all_existing[s] / all_need[s] else own_target[s];

set POINT{SPECIALTY, AREA}, default {};
var mean{SPECIALTY}, >= 0;                          /* Abar_s */
var u{SPECIALTY}, >= 0;
var exponent{SPECIALTY, AREA};                      /* -kappa (A - Abar) - u */
var power{SPECIALTY, AREA}, >= 0;                   /* exp(exponent) */

minimize kolm_pollak: sum{s in SPECIALTY} omega[s] * u[s] / epsilon + sum{r in SOFT} soft_cost[r];

s.t. mean_coverage{s in SPECIALTY}: all_need[s] * mean[s] =
    100000 * (sum{j in SITE} K[s, j] + sum{g in GROUP[served]} Kvideo[s, g]);
s.t. exponents{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    exponent[s, i] = -epsilon / mean_today[s] * (A[s, i] - mean[s]) - u[s];
s.t. tangent{s in SPECIALTY, i in AREA, p in POINT[s, i]: need[s, i] > 0}:
    power[s, i] >= exp(p) * (1 + exponent[s, i] - p);
s.t. equivalent{s in SPECIALTY}: sum{i in AREA} need[s, i] * power[s, i] <= all_need[s];

