/* rule_min_base.mod - a new or licence number needs a population base.
 *
 *     sum_{j in g} (x_js + l_js) <= max(0, floor(n_gs / (beta V_s)) - E_gs)
 *
 * E_gs: existing numbers in the group, of every form but satellites. V_s: need that one number usually has. 1e-9 is for
 * rounding. */

param base_need{SPECIALTY}, >= 0, default 0;        /* 0: need per existing number in the nation */

set MIN_BASE;                                       /* the scenario's rules of this kind */
param min_base_level{MIN_BASE}, symbolic, in LEVEL, default "council";
set MIN_BASE_SPECIALTY{MIN_BASE}, within SPECIALTY, default SPECIALTY;
param min_base_beta{MIN_BASE}, > 0, default 0.7;

param numbers_in{at in LEVEL, g in GROUP[at], s in SPECIALTY} :=                                            /* E_gs */
    sum{k in ROW: row_specialty[k] = s and form[k] <> "satellite" and site_group[at, row_site[k]] = g} count[k];

param usual_base{s in SPECIALTY} :=                                                                       /* V_s */
    if base_need[s] > 0 then base_need[s] else all_need[s] / numbers_in["nation", "nation", s];

param carried{r in MIN_BASE, s in MIN_BASE_SPECIALTY[r], g in GROUP[min_base_level[r]]} :=
    group_need[min_base_level[r], g, s] / (min_base_beta[r] * usual_base[s]);

s.t. min_base{r in MIN_BASE, s in MIN_BASE_SPECIALTY[r], g in GROUP[min_base_level[r]]}:
    sum{j in SITE: site_group[min_base_level[r], j] = g} (size["new", s, j] + size["licence", s, j])
        <= max(0, floor(carried[r, s, g] + 1e-9 * max(1, carried[r, s, g])) - numbers_in[min_base_level[r], g, s]);

