/* totals.h - branching on totals in place of pairs.
 *
 * A pair is a whole column that leads from one place to another (days a week from parent p to site j): mip_column's
 * `from` and `to`. In every row it counts as what its `from` says plus what its `to` says, whatever the two are
 * together. Then the pairs x_pj enter the program by their totals alone,
 *
 *     u_p = sum_j x_pj,     v_j = sum_p x_pj,
 *
 * and given whole totals the x_pj are a transportation problem, whose vertices are whole (Hoffman and Kruskal 1956). So
 * the totals are whole and the pairs continuous: with a thousand pairs there are some two hundred columns to branch
 * upon, and none of the trees that only move a day from one parent to the next is ever grown. */
#ifndef YDERPLAN_TOTALS_H
#define YDERPLAN_TOTALS_H

#include "mip.h"

struct totals_graph;

/* Start at {0}. */
struct totals {
    struct mip m;           /* the columns of the program first, then the totals; the same best value */
    int column_count;       /* of the program */
    int *sum_from, *sum_to; /* [column_count]: the totals' columns in m; -1 where the column is no pair */
    bool by_totals;         /* pairs cost nothing in m, their ends do: then m may be solved without its pairs, and
                               totals_cut says what is missing */
    struct totals_graph *graph;
};

/* `from` is left as it is and need not outlive `out`. Pairs whose rows do not part into `from` and `to` stay whole. */
void totals_build(const struct mip *from, struct totals *out);

/* The costs that `from`'s columns have now, into m: on the totals where they part so. */
void totals_costs(struct totals *t, const struct mip *from);

/* Are there pairs that make up the totals full [m.column_count]? If not, a row that whole pairs keep and these totals
 * break: sum_c a[c] x_c <= *side, a [m.column_count] zeros before, set where not 0. One row a call; several threads may
 * ask at once. */
bool totals_cut(const struct totals *t, const double *full, double *a, double *side);

/* The totals of a plan: x [column_count] in, full [m.column_count] out. */
void totals_forward(const struct totals *t, const double *x, double *full);

/* Pairs made exactly whole: full [m.column_count] in, x [column_count] out. False where they are not whole to 1e-5,
 * which only a point that is no vertex can be. */
bool totals_back(const struct totals *t, const double *full, double *x);

void totals_free(struct totals *t);

#endif
