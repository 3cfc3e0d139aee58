/* objective_max_coverage.mod - need within T of an open site; not weighted.
 *
 *     maximise  sum_s sum_i n_is (1 - u_is),   u_is >= 1 - sum_{j: t_ij <= T} presence_js */

param cover_minutes, default -1;                    /* T; one of the two is given */
param cover_km, default -1;
set COVER_PAIR := {(i, j) in WAY: (cover_km < 0 and minutes[i, j] <= cover_minutes)
                             or (cover_km >= 0 and km[i, j] <= cover_km)};

var left_out{SPECIALTY, AREA}, >= 0, <= 1;          /* u */

maximize max_coverage: sum{s in SPECIALTY, i in AREA} need[s, i] * (1 - left_out[s, i])
                     - sum{r in SOFT} soft_cost[r];

s.t. near_enough{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    left_out[s, i] >= 1 - sum{(i, j) in COVER_PAIR} presence[s, j];

