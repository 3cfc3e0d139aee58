/* rule_floor.mod - every group reaches v percent of the target.
 *
 *     A_gs >= v target_s / 100 - slack_gs        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 *
 * The slack of a soft rule costs penalty x omega_s n_gs / (N_s target_s) per unit; a hard rule has none. */

set FLOOR;                                          /* the scenario's rules of this kind */
param floor_level{FLOOR}, symbolic, in LEVEL, default "council";
set FLOOR_SPECIALTY{FLOOR}, within SPECIALTY, default SPECIALTY;
param floor_percent{FLOOR}, >= 0, default 50;       /* v */

set FLOOR_GROUP{r in FLOOR, s in FLOOR_SPECIALTY[r]} :=
    setof{g in GROUP[floor_level[r]]: group_need[floor_level[r], g, s] > 0} g;

var below_floor{r in FLOOR inter SOFT, s in FLOOR_SPECIALTY[r], g in FLOOR_GROUP[r, s]}, >= 0;

s.t. above_floor{r in FLOOR, s in FLOOR_SPECIALTY[r], g in FLOOR_GROUP[r, s]}:
    sum{i in AREA: area_group[floor_level[r], i] = g} need[s, i] / group_need[floor_level[r], g, s] * A[s, i]
        + (if r in SOFT then below_floor[r, s, g] else 0)
        >= floor_percent[r] * target[s] / 100;

s.t. floor_cost{r in FLOOR inter SOFT}:
    soft_cost[r] = penalty[r] * sum{s in FLOOR_SPECIALTY[r], g in FLOOR_GROUP[r, s]}
        omega[s] * group_need[floor_level[r], g, s] / (all_need[s] * target[s]) * below_floor[r, s, g];

