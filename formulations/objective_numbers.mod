/* objective_numbers.mod - provider numbers compared with today: new and licence numbers less those closed.
 *
 *     minimise  sum_js (x_js + l_js - w_js) */

minimize more_numbers: sum{s in SPECIALTY, j in SITE} (x[s, j] + l[s, j] - sum{k in FORM} w[k, s, j])
                     + sum{r in SOFT} soft_cost[r];
