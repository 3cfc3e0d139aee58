/* objective_set_cover.mod - as few added numbers as will do for everybody to have an open site within T.
 *
 *     minimise  sum_js (x_js + l_js) + sum_pjs o_pjs,   sum_{j: t_ij <= T} presence_js >= 1
 *
 * A satellite that is opened counts one. */

param serve_minutes, default -1;                    /* T; one of the two is given */
param serve_km, default -1;
set SERVE_PAIR := {(i, j) in WAY: (serve_km < 0 and minutes[i, j] <= serve_minutes)
                             or (serve_km >= 0 and km[i, j] <= serve_km)};

minimize set_cover: sum{s in SPECIALTY, j in SITE} (x[s, j] + l[s, j]) + sum{(s, p, j) in PAIR} o[s, p, j]
                  + sum{r in SOFT} soft_cost[r];

s.t. cover{s in SPECIALTY, i in AREA: need[s, i] > 0}:
    sum{(i, j) in SERVE_PAIR} presence[s, j] >= 1;

