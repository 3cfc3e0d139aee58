/* rule_open_worst.mod - new and licence numbers only in the q groups with the lowest coverage today.
 *
 *     sum_{j in g} (x_js + l_js) <= 0        unless fewer than q groups h have A0_hs < A0_gs
 *
 * Groups that tie with the q-th are open; 1e-9 is for rounding. Groups without need have no rank and are closed. */

set OPEN_WORST;                                     /* the scenario's rules of this kind */
param open_worst_level{OPEN_WORST}, symbolic, in LEVEL, default "municipality";
set OPEN_WORST_SPECIALTY{OPEN_WORST}, within SPECIALTY, default SPECIALTY;
param open_worst_count{OPEN_WORST}, integer, >= 0;  /* q */

set RANKED{r in OPEN_WORST, s in OPEN_WORST_SPECIALTY[r]} :=
    setof{g in GROUP[open_worst_level[r]]: group_need[open_worst_level[r], g, s] > 0} g;

param worse_covered{r in OPEN_WORST, s in OPEN_WORST_SPECIALTY[r], g in RANKED[r, s]} :=
    card(setof{h in RANKED[r, s]: group_today[open_worst_level[r], h, s]
               < (1 - 1e-9) * group_today[open_worst_level[r], g, s]} h);

set WORST{r in OPEN_WORST, s in OPEN_WORST_SPECIALTY[r]} :=
    setof{g in RANKED[r, s]: worse_covered[r, s, g] < open_worst_count[r]} g;

s.t. open_worst{r in OPEN_WORST, s in OPEN_WORST_SPECIALTY[r], g in GROUP[open_worst_level[r]] diff WORST[r, s]}:
    sum{j in SITE: site_group[open_worst_level[r], j] = g} (size["new", s, j] + size["licence", s, j]) <= 0;

