/* rule_travel_limit.mod - a share of the need has an open site within so many minutes or kilometres.
 *
 *     u_is >= 1 - sum_{j: t_ij <= T} presence_js
 *     sum_{i in g} n_is u_is <= (1 - share + z_gs) sum_{i in g} n_is        z only where the rule is soft
 *
 * over areas that are not exempt.
 */

set NEAR;                                           /* the scenario's rules of this kind */
param near_level{NEAR}, symbolic, in LEVEL, default "nation";
set NEAR_SPECIALTY{NEAR}, within SPECIALTY, default SPECIALTY;
param near_minutes{NEAR}, default -1;               /* T; one of the two is given */
param near_km{NEAR}, default -1;
param near_share{NEAR}, >= 0, <= 1, default 1;
set NEAR_EXEMPT{NEAR}, within AREA, default {};

set NEAR_PAIR{r in NEAR} := setof{(i, j) in WAY: (near_km[r] < 0 and minutes[i, j] <= near_minutes[r])
                                              or (near_km[r] >= 0 and km[i, j] <= near_km[r])} (i, j);

param near_need{r in NEAR, s in SPECIALTY, g in GROUP[near_level[r]]} :=
    sum{i in AREA diff NEAR_EXEMPT[r]: area_group[near_level[r], i] = g} need[s, i];

var uncovered{r in NEAR, s in NEAR_SPECIALTY[r], i in AREA}, >= 0, <= 1;                         /* u */
var beyond{r in NEAR, s in NEAR_SPECIALTY[r], g in GROUP[near_level[r]]}, >= 0;                  /* z */

s.t. out_of_reach{r in NEAR, s in NEAR_SPECIALTY[r], i in AREA diff NEAR_EXEMPT[r]: need[s, i] > 0}:
    uncovered[r, s, i] >= 1 - sum{(i, j) in NEAR_PAIR[r]} presence[s, j];

s.t. travel_limit{r in NEAR, s in NEAR_SPECIALTY[r], g in GROUP[near_level[r]]: near_need[r, s, g] > 0}:
    sum{i in AREA diff NEAR_EXEMPT[r]: area_group[near_level[r], i] = g}
        need[s, i] / near_need[r, s, g] * uncovered[r, s, i] <= 1 - near_share[r] + (if r in SOFT then beyond[r, s, g]);

s.t. travel_limit_cost{r in NEAR inter SOFT}:
    soft_cost[r] = penalty[r] * sum{s in NEAR_SPECIALTY[r], g in GROUP[near_level[r]]: near_need[r, s, g] > 0}
        omega[s] * near_need[r, s, g] / (sum{h in GROUP[near_level[r]]} near_need[r, s, h]) * beyond[r, s, g];

