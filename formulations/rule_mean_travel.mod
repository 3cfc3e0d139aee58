/* rule_mean_travel.mod - people travel at most delta percent longer, on average, to the supply they use than today.
 *
 *     sum_j K_js (tau_js - (1 + delta/100) taubar0_s) <= 0,    tau_js = sum_i n_is f(t_ij) t_ij / D_js
 *
 * Nobody travels to what video brings.
 */

set TRAVELLED;                                      /* the scenario's rules of this kind */
set TRAVELLED_SPECIALTY{TRAVELLED}, within SPECIALTY, default SPECIALTY;
param travelled_percent{TRAVELLED}, >= 0, default 0;                            /* delta */

param travelled{s in SPECIALTY, j in SITE} :=                                                             /* tau_js */
    if demand[s, j] > 0 then sum{(i, j) in WAY} need[s, i] * f[s, i, j] * minutes[i, j] / demand[s, j] else 0;
param travelled_today{s in SPECIALTY} :=                                                                  /* taubar0_s */
    if all_existing[s] > 0 then sum{j in SITE} existing[s, j] * travelled[s, j] / all_existing[s] else 0;

s.t. mean_travel{r in TRAVELLED, s in TRAVELLED_SPECIALTY[r]: all_existing[s] > 0}:
    sum{j in SITE} (travelled[s, j] - (1 + travelled_percent[r] / 100) * travelled_today[s]) * K[s, j]
  - sum{g in GROUP[served]} (1 + travelled_percent[r] / 100) * travelled_today[s] * Kvideo[s, g] <= 0;

