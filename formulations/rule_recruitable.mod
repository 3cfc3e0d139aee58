/* rule_recruitable.mod - new FTE in a region stays within the specialists that can be recruited there.
 *
 *     sum_{j in region} (x_js + phi_L l_js + (1 - f_s) c_js) <= percent/100 R_rs
 */

set RECRUITED;                                      /* the scenario's rules of this kind */
set RECRUITED_SPECIALTY{RECRUITED}, within SPECIALTY, default SPECIALTY;
param recruited_percent{RECRUITED}, >= 0, default 100;
param recruitable{GROUP["region"], SPECIALTY}, >= 0;                            /* R */

s.t. recruitable_most{r in RECRUITED, s in RECRUITED_SPECIALTY[r], g in GROUP["region"]}:
    sum{j in SITE: site_group["region", j] = g}
        (size["new", s, j] + licence_fte * size["licence", s, j]
         + max(0, 1 - number_worth["part_time", s, j]) * size["conversion", s, j])
        <= recruited_percent[r] / 100 * recruitable[g, s];

