/* warm.h - what solves of like programs leave each other: plans and proofs of their blocks.
 *
 * Scenarios that differ in caps and budgets alone have the same blocks (a specialty's columns and its own rows); only
 * the rows that couple blocks differ. A plan of a block is one whatever those rows say. And what was proven of a block
 * at costs c' (its own costs c less the prices of the coupling rows then) holds here too: for every plan x
 *
 *     c x  =  sum_b c'_b x_b + (c - c') x  >=  sum_b bound_b + min { (c - c') y : y in the coupling rows of now, y
 * within bounds },
 *
 * a bound for the price of a small linear program. */
#ifndef YDERPLAN_WARM_H
#define YDERPLAN_WARM_H

#include "mip.h"

struct warm;

/* One solve after the other may use it, not two at once. Free with warm_free. */
struct warm *warm_new(void);
void warm_free(struct warm *w); /* NULL is fine */

/* The number of a block with just these columns, costs, sides and terms (rows without a side do not count), the same
 * whenever it is met. Costs here and below are divided by `scale`, a power of two. */
int warm_block(struct warm *w, const struct mip *m, double scale);

/* Plans of a block that are known: [column_count] each. */
int warm_plan_count(const struct warm *w, int block);
const double *warm_plan(const struct warm *w, int block, int k);
void warm_keep_plan(struct warm *w, int block, const double *x);

/* What is proven of all blocks of a program together: `number` [count], and for each its costs and bound. */
struct warm_proof {
    int count;
    const int *number;
    double *const *cost; /* [count][column_count of the block] */
    const double *bound; /* [count] */
    double scale;
};
void warm_keep_proof(struct warm *w, const struct warm_proof *proof);

/* A bound on `m` from what is proven of the same blocks, the latest proofs first, until it is `enough`: `block` and
 * `place` [m->column_count] say where each column is. -INFINITY: none. */
double warm_bound(const struct warm *w, const struct mip *m, const int *block, const int *place,
                  const struct warm_proof *of, double enough);

#endif
