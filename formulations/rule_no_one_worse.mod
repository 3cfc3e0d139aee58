/* rule_no_one_worse.mod - no group loses more than delta percent of its coverage of today.
 *
 *     A_gs >= (1 - delta/100) A0_gs        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 */

set KEPT;                                           /* the scenario's rules of this kind */
param kept_level{KEPT}, symbolic, in LEVEL, default "council";
set KEPT_SPECIALTY{KEPT}, within SPECIALTY, default SPECIALTY;
param kept_percent{KEPT}, >= 0, <= 100, default 0;  /* delta */

s.t. no_one_worse{r in KEPT, s in KEPT_SPECIALTY[r], g in GROUP[kept_level[r]]: group_need[kept_level[r], g, s] > 0}:
    sum{i in AREA: area_group[kept_level[r], i] = g} need[s, i] * A[s, i] / group_need[kept_level[r], g, s]
        >= (1 - kept_percent[r] / 100) * group_today[kept_level[r], g, s];
