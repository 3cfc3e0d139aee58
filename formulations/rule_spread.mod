/* rule_spread.mod - at most m new and licence numbers in each group, of each specialty.
 *
 *     sum_{j in g} (x_js + l_js) <= m
 */

set SPREAD;                                         /* the scenario's rules of this kind */
param spread_level{SPREAD}, symbolic, in LEVEL, default "municipality";
set SPREAD_SPECIALTY{SPREAD}, within SPECIALTY, default SPECIALTY;
param spread_max{SPREAD}, >= 0;                     /* m */

s.t. spread{r in SPREAD, s in SPREAD_SPECIALTY[r], g in GROUP[spread_level[r]]}:
    sum{j in SITE: site_group[spread_level[r], j] = g} (size["new", s, j] + size["licence", s, j]) <= spread_max[r];

