/* objective_cost.mod - yearly cost in million kr, compensation for closed numbers included.
 *
 *     minimise  sum_js spent_js */

minimize all_cost: sum{s in SPECIALTY, j in SITE} spent[s, j] + sum{r in SOFT} soft_cost[r];

