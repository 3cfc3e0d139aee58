/* objective_p_center.mod - the longest way to the nearest open site, in minutes, over all specialties.
 *
 *     minimise  max_{s, i} T_is        over areas with need that have a way to some site
 */

param unreached_minutes, default 2 * max{(i, j) in WAY} minutes[i, j];
set SERVED{s in SPECIALTY} := setof{(i, j) in WAY: need[s, i] > 0} i;

var goes{s in SPECIALTY, (i, j) in WAY}, >= 0;
var without{s in SPECIALTY, i in SERVED[s]}, >= 0;
var longest, >= 0;

minimize p_center: longest + sum{r in SOFT} soft_cost[r];

s.t. longest_way{s in SPECIALTY, i in SERVED[s]}:
    longest >= sum{(i, j) in WAY} minutes[i, j] * goes[s, i, j] + unreached_minutes * without[s, i];
s.t. somewhere{s in SPECIALTY, i in SERVED[s]}: sum{(i, j) in WAY} goes[s, i, j] + without[s, i] = 1;
s.t. only_where_open{s in SPECIALTY, (i, j) in WAY}: goes[s, i, j] <= presence[s, j];

