/* reduce.h - a smaller program with the same best plans: what is settled is taken out, what is alike is merged. */
#ifndef YDERPLAN_REDUCE_H
#define YDERPLAN_REDUCE_H

#include "mip.h"

enum reduce_status { REDUCE_DONE, REDUCE_INFEASIBLE, REDUCE_UNBOUNDED };

/* Start at {0}. */
struct reduction {
    const struct mip *from;
    struct mip m;          /* the smaller program; its constant includes what was taken out */
    int *to;               /* [from's column_count]: the column of `m`, -1: settled */
    double *settled;       /* [the same]: the value, where settled */
    int *next;             /* [the same]: the next column merged into the same one, -1: none */
    bool *chained;         /* [the same]: merged with another */
    bool *excess;          /* [the same]: the first of a pair whose second also counts elsewhere */
    int kept_count;        /* columns of `m` that stand for columns of `from`; the others are excesses of pairs */
    int *first;            /* [kept_count]: the first column merged into it */
    double *lower, *upper; /* [from's column_count]: bounds as tightened */
};

/* `from` must outlive `out`. */
enum reduce_status reduce(const struct mip *from, struct reduction *out);

/* The smaller program's plan of an original one: `full` [count], columns beyond are 0; `x` [m.column_count] to be
 * filled. */
void reduce_forward(const struct reduction *r, const double *full, int count, double *x);

/* The plan of the original program; merged columns are filled in their order. `x` [m.column_count], `full` [from's]. */
void reduce_back(const struct reduction *r, const double *x, double *full);
void reduction_free(struct reduction *r);

#endif
