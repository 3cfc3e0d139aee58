/* rule_meaningful_gap.mod - a new or licence number only where enough is missing to fill it.
 *
 *     sum_{j in g} (x_js + l_js) <= 0        where n_gs (target_s - A0_gs) / 100,000 < h        (FTE)
 *
 * 1e-9 is for rounding: where exactly h is missing, a number may come. Nothing is missing where there is no need. */

set MEANINGFUL_GAP;                                 /* the scenario's rules of this kind */
param meaningful_gap_level{MEANINGFUL_GAP}, symbolic, in LEVEL, default "council";
set MEANINGFUL_GAP_SPECIALTY{MEANINGFUL_GAP}, within SPECIALTY, default SPECIALTY;
param meaningful_gap_fte{MEANINGFUL_GAP}, >= 0, default 0.5;  /* h */

param missing_today{r in MEANINGFUL_GAP, s in MEANINGFUL_GAP_SPECIALTY[r], g in GROUP[meaningful_gap_level[r]]} :=
    if group_need[meaningful_gap_level[r], g, s] > 0 then
        group_need[meaningful_gap_level[r], g, s] * (target[s] - group_today[meaningful_gap_level[r], g, s]) / 100000
    else 0;

s.t. meaningful_gap{r in MEANINGFUL_GAP, s in MEANINGFUL_GAP_SPECIALTY[r], g in GROUP[meaningful_gap_level[r]]:
                    missing_today[r, s, g] < meaningful_gap_fte[r] - 1e-9 * max(1, meaningful_gap_fte[r])}:
    sum{j in SITE: site_group[meaningful_gap_level[r], j] = g} (size["new", s, j] + size["licence", s, j]) <= 0;

