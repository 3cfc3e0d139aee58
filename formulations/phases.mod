/* phases.mod - several years in one model: what is decided in one of them is not undone in the next. The same as
 * solver/program.c, stated a second time; tests/test_twin_phases.c solves both and compares.
 *
 *     x_t >= x_(t-1)        for every decision of a measure that may not end
 *
 * A specialty in a phase is a specialty of its own: s2027, s2030, ..., each with its phase's need, numbers, factors and
 * prices, and as weight the specialty's times the phase's. Their objectives then add up to the weighted sum over the
 * phases (those that are weighted sums over specialties: not max_min, p_center, max_coverage, set_cover, changes, cost).
 * A rule of one phase is about that phase's specialties; one that all phases share is stated for each. (site_capacity,
 * which is about all specialties at once, cannot be said so, nor what counts additions alone: per_phase, and the rules
 * that close groups to new numbers.)
 *
 *     cat model.mod objective_hoover.mod rule_cap.mod phases.mod data.dat > all.mod;  glpsol -m all.mod */

set NEXT, within {SPECIALTY, SPECIALTY};            /* (s, z): z is s in the phase that follows */
param may_end{{"licence", "satellite", "video"}}, binary, default 0;

s.t. new_stays{(s, z) in NEXT, j in SITE}: x[z, j] >= x[s, j];
s.t. conversion_stays{(s, z) in NEXT, j in SITE}: c[z, j] >= c[s, j];
s.t. closure_stays{(s, z) in NEXT, k in FORM, j in SITE}: w[k, z, j] >= w[k, s, j];
s.t. licence_stays{(s, z) in NEXT, j in SITE: may_end["licence"] = 0}: l[z, j] >= l[s, j];
s.t. satellite_stays{(s, z) in NEXT, (s, p, j) in PAIR: may_end["satellite"] = 0}:
    (if (z, p, j) in PAIR then b[z, p, j] else 0) >= b[s, p, j];
s.t. video_stays{(s, z) in NEXT, j in SITE: may_end["video"] = 0}: v[z, j] >= v[s, j];
