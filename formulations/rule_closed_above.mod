/* rule_closed_above.mod - no new or licence number where coverage is above u percent of the target today.
 *
 *     sum_{j in g} (x_js + l_js) <= 0        where D0_gs = 100 A0_gs / target_s > u;  m instead of 0 where g is exempt
 *
 * 1e-9 is for rounding.
 */

set CLOSED;                                         /* the scenario's rules of this kind */
param closed_level{CLOSED}, symbolic, in LEVEL, default "council";
set CLOSED_SPECIALTY{CLOSED}, within SPECIALTY, default SPECIALTY;
param closed_percent{CLOSED}, >= 0;                 /* u */
set EXEMPT{CLOSED}, default {};
param exempt_max{CLOSED}, integer, >= 0, default 0; /* m */

s.t. closed_above{r in CLOSED, s in CLOSED_SPECIALTY[r], g in GROUP[closed_level[r]]:
                  group_need[closed_level[r], g, s] > 0
                  and (if group_need[closed_level[r], g, s] > 0 then 100 * group_today[closed_level[r], g, s] else 0)
                      > (closed_percent[r] + 1e-9 * max(1, closed_percent[r])) * target[s]}:
    sum{j in SITE: site_group[closed_level[r], j] = g} (size["new", s, j] + size["licence", s, j])
        <= if g in EXEMPT[r] then exempt_max[r] else 0;

