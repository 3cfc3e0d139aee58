/* search.h - good plans of a mixed-integer program by local search; no proof. (The proof is branch.h's and
 * decompose.h's.)
 *
 * Applicable where the whole columns decide everything else: each continuous column is either *defined*, an equation
 * gives it from whole and already defined columns, or *lifted*, it costs and only relaxes its rows, so that its best
 * value is the smallest (or largest) its rows allow. Supply, means and deviations are such columns. */
#ifndef YDERPLAN_SEARCH_H
#define YDERPLAN_SEARCH_H

#include <signal.h>
#include <stdatomic.h>

#include "mip.h"

struct search;

/* The structure of `m`, which must outlive it; NULL where the search is not applicable. Free with search_free. */
struct search *search_new(const struct mip *m);
void search_free(struct search *s); /* NULL is fine */

/* Other costs than the program's: `cost` [column_count]. False where a lifted column would no longer be lifted; then
 * the costs are as they were. */
bool search_price(struct search *s, const double *cost);

/* Given its whole columns, fills the continuous columns of x [column_count] as well as can be. The largest violation
 * that remains, of rows and bounds, is returned. */
double search_complete(const struct search *s, double *x);

struct search_limits {
    long moves;    /* of the annealing; 0: only the descent */
    long mending;  /* of the walk that mends a beginning, at most; 0: a number that fits the program's size */
    unsigned seed; /* same seed, same plan */
    double
        heat; /* beginning temperature as a share of the usual one; 1 to start afresh, little to stay near the start */
    const volatile sig_atomic_t *stop;         /* may be NULL */
    const atomic_bool *enough;                 /* the same from another thread; may be NULL */
    double deadline;                           /* on clock_seconds() */
    int keep_count;                            /* plans to show to `keep` on the way */
    void (*keep)(void *user, const double *x); /* [column_count], feasible; may be NULL */
    void *user;
};

/* A number of moves that fits the program's size. */
long search_moves(const struct search *s);

/* Improves x [column_count]: in, whole columns to start from; out, a feasible plan, complete. False where none was
 * found. */
bool search_run(const struct search *s, const struct search_limits *limits, double *x);

#endif
