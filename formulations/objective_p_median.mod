/* objective_p_median.mod - need-weighted mean minutes to the nearest open site.
 *
 *     minimise  sum_s omega_s sum_i n_is T_is / sum_i n_is        over areas that have a way to some site
 *
 * An area goes to one open site, or counts as without any. */

param unreached_minutes, default 2 * max{(i, j) in WAY} minutes[i, j];
set SERVED{s in SPECIALTY} := setof{(i, j) in WAY: need[s, i] > 0} i;

var goes{s in SPECIALTY, (i, j) in WAY}, >= 0;
var without{s in SPECIALTY, i in SERVED[s]}, >= 0;

minimize p_median:
    sum{s in SPECIALTY, i in SERVED[s]} omega[s] * need[s, i] / (sum{k in SERVED[s]} need[s, k])
        * (sum{(i, j) in WAY} minutes[i, j] * goes[s, i, j] + unreached_minutes * without[s, i])
    + sum{r in SOFT} soft_cost[r];

s.t. somewhere{s in SPECIALTY, i in SERVED[s]}: sum{(i, j) in WAY} goes[s, i, j] + without[s, i] = 1;
s.t. only_where_open{s in SPECIALTY, (i, j) in WAY}: goes[s, i, j] <= presence[s, j];

