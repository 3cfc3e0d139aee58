/* objective_travel.mod - how far people travel to the supply they use, in minutes above today.
 *
 *     minimise  sum_s omega_s sum_j K_js (tau_js - taubar0_s) / K0_s
 *
 *     tau_js = sum_i n_is f(t_ij) t_ij / D_js,   taubar0_s = sum_j K0_js tau_js / K0_s
 *
 * Video is supply without travel: tau 0. */

param tau{s in SPECIALTY, j in SITE} :=
    if demand[s, j] > 0 then sum{(i, j) in WAY: f[s, i, j] > 0} need[s, i] * f[s, i, j] * minutes[i, j] / demand[s, j] else 0;

param tau_today{s in SPECIALTY} := sum{j in SITE} existing[s, j] * tau[s, j] / all_existing[s];

minimize travel: sum{s in SPECIALTY, j in SITE} omega[s] * (tau[s, j] - tau_today[s]) / all_existing[s] * K[s, j]
               - sum{s in SPECIALTY, g in GROUP[served]} omega[s] * tau_today[s] / all_existing[s] * Kvideo[s, g]
               + sum{r in SOFT} soft_cost[r];

