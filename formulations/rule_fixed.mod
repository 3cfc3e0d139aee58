/* rule_fixed.mod - decisions that are already taken or ruled out, by name.
 *
 *     least <= x <= most        for the named decision; one that cannot be taken has size 0
 */

set FIXED;                                          /* the named decisions */
param fixed_measure{FIXED}, symbolic, in MEASURE;
param fixed_specialty{FIXED}, symbolic, in SPECIALTY;
param fixed_site{FIXED}, symbolic, in SITE;
param fixed_parent{FIXED}, symbolic, default "";    /* of a satellite */
param fixed_form{FIXED}, symbolic, default "";      /* of a closure */
param fixed_least{FIXED}, integer, >= 0, default 0;
param fixed_most{FIXED}, >= 0, default Infinity;

s.t. fixed_at_least{d in FIXED}:
      sum{m in MEASURE: m = fixed_measure[d] and m <> "satellite" and m <> "closure"} size[m, fixed_specialty[d], fixed_site[d]]
    + sum{(s, p, j) in PAIR: fixed_measure[d] = "satellite" and s = fixed_specialty[d] and p = fixed_parent[d]
          and j = fixed_site[d]} b[s, p, j]
    + sum{k in FORM: fixed_measure[d] = "closure" and k = fixed_form[d]} w[k, fixed_specialty[d], fixed_site[d]] >= fixed_least[d];

s.t. fixed_at_most{d in FIXED: fixed_most[d] < Infinity}:
      sum{m in MEASURE: m = fixed_measure[d] and m <> "satellite" and m <> "closure"} size[m, fixed_specialty[d], fixed_site[d]]
    + sum{(s, p, j) in PAIR: fixed_measure[d] = "satellite" and s = fixed_specialty[d] and p = fixed_parent[d]
          and j = fixed_site[d]} b[s, p, j]
    + sum{k in FORM: fixed_measure[d] = "closure" and k = fixed_form[d]} w[k, fixed_specialty[d], fixed_site[d]] <= fixed_most[d];

