/* rule_cap.mod - at most, or at least, so many of these measures in each group.
 *
 *     min <= sum of the measures' sizes in group g, less those of CAP_LESS <= max_g
 *
 * for all specialties together, or each by itself.
 */

set CAP;                                            /* the scenario's caps */
param cap_level{CAP}, symbolic, in LEVEL, default "nation";
set CAP_MEASURE{CAP}, within MEASURE;
set CAP_LESS{CAP}, within MEASURE, default {};      /* counted against the sum */
set CAP_SPECIALTY{CAP}, within SPECIALTY, default SPECIALTY;
param cap_each{CAP}, binary, default 0;
param cap_min{CAP}, default -Infinity;
param cap_max{CAP}, >= 0, default Infinity;
param cap_of{r in CAP, g in GROUP[cap_level[r]]}, >= 0, default cap_max[r];     /* a group's own */

set CAP_PART{r in CAP} := if cap_each[r] then CAP_SPECIALTY[r] else {"all"};

s.t. cap_most{r in CAP, g in GROUP[cap_level[r]], part in CAP_PART[r]: cap_of[r, g] < Infinity}:
    sum{m in CAP_MEASURE[r], s in CAP_SPECIALTY[r], j in SITE:
        site_group[cap_level[r], j] = g and (part = "all" or part = s)} size[m, s, j]
  - sum{m in CAP_LESS[r], s in CAP_SPECIALTY[r], j in SITE:
        site_group[cap_level[r], j] = g and (part = "all" or part = s)} size[m, s, j] <= cap_of[r, g];

s.t. cap_least{r in CAP, g in GROUP[cap_level[r]], part in CAP_PART[r]: cap_min[r] > -Infinity}:
    sum{m in CAP_MEASURE[r], s in CAP_SPECIALTY[r], j in SITE:
        site_group[cap_level[r], j] = g and (part = "all" or part = s)} size[m, s, j]
  - sum{m in CAP_LESS[r], s in CAP_SPECIALTY[r], j in SITE:
        site_group[cap_level[r], j] = g and (part = "all" or part = s)} size[m, s, j] >= cap_min[r];

