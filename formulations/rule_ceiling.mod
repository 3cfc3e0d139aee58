/* rule_ceiling.mod - no group ends above u percent of the target, or above where it started.
 *
 *     A_gs <= max(u target_s / 100, A0_gs)        A_gs = sum_{i in g} n_is A_is / sum_{i in g} n_is
 */

set CEILING;                                        /* the scenario's rules of this kind */
param ceiling_level{CEILING}, symbolic, in LEVEL, default "council";
set CEILING_SPECIALTY{CEILING}, within SPECIALTY, default SPECIALTY;
param ceiling_percent{CEILING}, >= 0, default 110;  /* u */

s.t. below_ceiling{r in CEILING, s in CEILING_SPECIALTY[r], g in GROUP[ceiling_level[r]]:
                   group_need[ceiling_level[r], g, s] > 0}:
    sum{i in AREA: area_group[ceiling_level[r], i] = g} need[s, i] / group_need[ceiling_level[r], g, s] * A[s, i]
        <= max(ceiling_percent[r] * target[s] / 100, group_today[ceiling_level[r], g, s]);

