/* rule_satellite_test.mod - satellites go to where coverage is worse than at their parents, and leave enough there.
 *
 *     b_pjs = 0                                            where A0_gs >= A0_hs, p in group h, j in group g
 *     A_hs >= min(A0_hs, percent/100 target_s)             for every group h that may give days to another
 */

set TESTED;                                         /* the scenario's rules of this kind */
param tested_level{TESTED}, symbolic, in LEVEL, default "area";
set TESTED_SPECIALTY{TESTED}, within SPECIALTY, default SPECIALTY;
param tested_percent{TESTED}, >= 0, default 100;

param tested_need{r in TESTED, s in SPECIALTY, j in SITE} :=
    group_need[tested_level[r], site_group[tested_level[r], j], s];
param tested_today{r in TESTED, s in SPECIALTY, j in SITE} :=
    if tested_need[r, s, j] > 0 then group_today[tested_level[r], site_group[tested_level[r], j], s] else 0;

s.t. satellite_test{r in TESTED, (s, p, j) in PAIR: s in TESTED_SPECIALTY[r]
        and tested_need[r, s, p] > 0 and tested_need[r, s, j] > 0
        and tested_today[r, s, j] >= (1 - 1e-9) * tested_today[r, s, p]}:
    b[s, p, j] = 0;

s.t. giving_group{r in TESTED, s in TESTED_SPECIALTY[r], g in GROUP[tested_level[r]]:
        group_need[tested_level[r], g, s] > 0
        and sum{(s, p, j) in PAIR: site_group[tested_level[r], p] = g
                and (tested_need[r, s, p] = 0 or tested_need[r, s, j] = 0
                     or tested_today[r, s, j] < (1 - 1e-9) * tested_today[r, s, p])} 1 > 0}:
    sum{i in AREA: area_group[tested_level[r], i] = g} need[s, i] * A[s, i] / group_need[tested_level[r], g, s]
        >= min(group_today[tested_level[r], g, s], tested_percent[r] / 100 * target[s]);

