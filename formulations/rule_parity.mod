/* rule_parity.mod - no group more than delta percentage points of coverage degree from the larger group that holds it.
 *
 *     -delta target_s / 100 - down_gs <= A_gs - A_hs <= delta target_s / 100 + up_gs
 *
 * for every g with need and the h that holds it; A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is. The slack of a soft
 * rule costs penalty x omega_s n_gs / (N_s target_s) per unit; a hard rule has none. */

set PARITY;                                         /* the scenario's rules of this kind */
param parity_level{PARITY}, symbolic, in LEVEL, default "council";
param parity_of{PARITY}, symbolic, in LEVEL, default "region";
set PARITY_SPECIALTY{PARITY}, within SPECIALTY, default SPECIALTY;
param parity_points{PARITY}, >= 0, default 10;      /* delta */

set HELD{r in PARITY, s in PARITY_SPECIALTY[r]} :=  /* (g, h) */
    setof{i in AREA: group_need[parity_level[r], area_group[parity_level[r], i], s] > 0}
        (area_group[parity_level[r], i], area_group[parity_of[r], i]);

var parity_up{r in PARITY inter SOFT, s in PARITY_SPECIALTY[r], (g, h) in HELD[r, s]}, >= 0;
var parity_down{r in PARITY inter SOFT, s in PARITY_SPECIALTY[r], (g, h) in HELD[r, s]}, >= 0;

s.t. not_far_above{r in PARITY, s in PARITY_SPECIALTY[r], (g, h) in HELD[r, s]}:
    sum{i in AREA: area_group[parity_level[r], i] = g} need[s, i] / group_need[parity_level[r], g, s] * A[s, i]
        - sum{i in AREA: area_group[parity_of[r], i] = h} need[s, i] / group_need[parity_of[r], h, s] * A[s, i]
        - (if r in SOFT then parity_up[r, s, g, h] else 0) <= parity_points[r] * target[s] / 100;

s.t. not_far_below{r in PARITY, s in PARITY_SPECIALTY[r], (g, h) in HELD[r, s]}:
    sum{i in AREA: area_group[parity_level[r], i] = g} need[s, i] / group_need[parity_level[r], g, s] * A[s, i]
        - sum{i in AREA: area_group[parity_of[r], i] = h} need[s, i] / group_need[parity_of[r], h, s] * A[s, i]
        + (if r in SOFT then parity_down[r, s, g, h] else 0) >= -parity_points[r] * target[s] / 100;

s.t. parity_cost{r in PARITY inter SOFT}:
    soft_cost[r] = penalty[r] * sum{s in PARITY_SPECIALTY[r], (g, h) in HELD[r, s]}
        omega[s] * group_need[parity_level[r], g, s] / (all_need[s] * target[s])
            * (parity_up[r, s, g, h] + parity_down[r, s, g, h]);

