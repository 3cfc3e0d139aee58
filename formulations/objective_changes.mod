/* objective_changes.mod - numbers added, converted and closed, satellites and video opened (not their days).
 *
 *     minimise  sum_js (x_js + c_js + l_js + w_js) + sum_pjs o_pjs + sum_js on_video_js */

var on_video{SPECIALTY, SITE}, binary;

minimize changes: sum{s in SPECIALTY, j in SITE} (x[s, j] + c[s, j] + l[s, j] + sum{k in FORM} w[k, s, j] + on_video[s, j])
                + sum{(s, p, j) in PAIR} o[s, p, j]
                + sum{r in SOFT} soft_cost[r];

s.t. video_opened{s in SPECIALTY, j in SITE}: v[s, j] <= video_most[s, j] * on_video[s, j];

