/* objective_max_min.mod - the worst covered as well off as can be, then the second worst, and so on (leximin).
 *
 *     a_gs = A_gs / target_s     for every specialty and group with need that some site reaches
 *
 * Step t maximises the sum of the t + 1 smallest: (t + 1) r_t - sum_gs d_gst with d_gst >= r_t - a_gs, d >= 0, while the
 * sums of the steps before, which are given, are kept. */

param level_of_worst, symbolic, in LEVEL diff {"site"}, default "area";
param step, integer, >= 0, default 0;               /* t */
param reached{0..step-1};                           /* the sums of the steps before */

set OUTCOME := {s in SPECIALTY, g in GROUP[level_of_worst]:
    exists{i in AREA, j in SITE: area_group[level_of_worst, i] = g} f[s, i, j] > 0};

var ratio{0..step}, >= 0;                           /* r */
var lacks{0..step, (s, g) in OUTCOME}, >= 0;        /* d */

maximize max_min: (step + 1) * ratio[step] - sum{(s, g) in OUTCOME} lacks[step, s, g]
                - sum{r in SOFT} soft_cost[r];

s.t. kept{t in 0..step-1}: (t + 1) * ratio[t] - sum{(s, g) in OUTCOME} lacks[t, s, g] >= reached[t];

s.t. below_ratio{t in 0..step, (s, g) in OUTCOME}:
    lacks[t, s, g] >= ratio[t] - sum{i in AREA: area_group[level_of_worst, i] = g}
        need[s, i] / (group_need[level_of_worst, g, s] * target[s]) * A[s, i];

