/* baseline.h - plans that need no search, to hold the best one against (docs/compare.md, "Baselines"). They are plans
 * like any other: whoever wants to know what they are worth, and which rules they keep, has them judged (assess.h). */
#ifndef YDERPLAN_BASELINE_H
#define YDERPLAN_BASELINE_H

#include "assess.h"

/* Shares out `total` among `count` by their weights, >= 0: each gets the whole part of its quota, and what is left goes
 * one by one to the largest remainders (the first of equals); nobody gets more than most[k], >= 0, and what one cannot
 * take goes to the next. Returns how many could be shared out: less than `total` where no more fits or no weight is
 * above 0. `out` is [count]. */
int largest_remainder(const double *weights, const int *most, int count, int total, int *out);

/* Numbers that a plan adds: new and licence numbers, what proportional shares out. */
int numbers_of(const struct plan *p);

/* `numbers` numbers shared out in proportion to need by largest remainder, in three steps: among the specialties by the
 * scenario's weights, within a specialty among the councils by need, within a council among the sites by the need of
 * their areas. New numbers, where the scenario has them or their max_per_site is reached licences. Rules are not asked;
 * less are shared out where the measures allow no more. */
void baseline_proportional(const struct setting *t, int numbers, struct plan *out);

/* The worst covered first, one at a time: the area and specialty whose degree of coverage is the lowest of all gets one
 * more of the first of these that breaks no hard rule and no limit of a measure: a new number, a licence number, a
 * conversion, a new number for one that was handed back elsewhere (the best covered first), a satellite from a better
 * covered place (the best first). It is placed at the area's own site or the nearest. What was
 * refused once is not asked for again; where nothing can be done the
 * area is given up for the specialty. It ends when every area is given up or has its target. Video is left aside. */
void baseline_greedy(const struct setting *t, struct plan *out);

#endif
