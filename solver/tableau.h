/* tableau.h - linear programs that fit a dense table, solved again and again while bounds change.
 *
 *   minimise  c x   subject to  row_lower <= A x <= row_upper,  lower <= x <= upper,  all of x bounded
 *
 * An elastic row has a lower side alone, which may be missed at a cost: a unit costs `elastic`. That is what a column
 * would say that stands in this row alone, costs, and is never too small (a deviation d >= m - A, d >= 0), without its
 * column in the table.
 *
 * A row that is basic and kept says nothing, and most rows of a fine grain are such at all times. They are parked
 * outside the table: a pivot does not touch them. Where the table has come to its optimum they are looked at, and those
 * that are broken come in. An elastic row is parked on the side it is on: what it costs is linear as long as it stays
 * there, and a lower bound on it where it does not.
 *
 * Columns whose bounds have met stand still. A table that is copied for a part of a tree leaves them out: one constant
 * stands for them all (tableau_narrow).
 *
 * Rows are variables too, r = A x, so that a basis is a choice of `row_count` of all variables; every other one stands
 * at a bound, and the table says what the basic ones and the value are in terms of those. A bounded dual simplex method
 * (Lemke 1954) with long steps (bounds flipped on the way) works on it. As all columns are bounded, any basis is dual
 * feasible once its other variables stand at the right bounds: a node of a tree is reached from any other by changing
 * bounds.
 *
 * What the table says has rounding in it. What counts as proven is tableau_bound, which takes the multipliers of the
 * rows from the table and everything else from A: right for whatever multipliers. */
#ifndef YDERPLAN_TABLEAU_H
#define YDERPLAN_TABLEAU_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "lanes.h"
#include "thin.h"

/* A linear program; whoever makes it owns the arrays. */
struct dense_program {
    int row_count, column_count;
    size_t stride;                 /* of a row of `a`: room for columns, at least column_count, in whole lanes */
    double *a;                     /* [row_count * stride] */
    double *row_lower, *row_upper; /* [row_count], -INFINITY and INFINITY where there is none */
    double *elastic;       /* [row_count]: cost of a unit that row_lower is missed by; 0: it may not; NULL: all 0 */
    const bool *watched;   /* [row_count]: rows whose values are wanted: never parked; NULL: none */
    double *lower, *upper; /* [column_count], finite */
    double *cost;          /* [column_count] */
};

enum {
    PARKED = INT_MAX, /* the place of a row that is basic, but not in the table */
    STILL = INT_MIN   /* of a column that is not basic, and not in the table */
};

/* Rows as variables come after the room for columns, so that neither moves when the other grows. */
static inline int row_variable(const struct dense_program *p, int row)
{
    return (int)p->stride + row;
}

enum tableau_status {
    TABLEAU_OPTIMAL, /* value, x and reduced costs are those of the linear program */
    TABLEAU_CUT,     /* proven: no point is better than the limit, or there is none at all */
    TABLEAU_STOPPED  /* given up; tableau_bound is a bound all the same */
};

struct tableau {
    const struct dense_program *p;
    struct thin *thin; /* the program's rows: own_thin, or another table's */
    struct thin *own_thin;
    int row_count; /* in the table */
    int row_room;
    int many;  /* rows in the table beyond which those that are kept are parked */
    int known; /* of the program's rows */
    int known_room;
    int variables; /* one beyond the last known row's: row_variable */
    int columns;   /* in the table: as many variables stand at a bound, and not still */
    size_t stride; /* of a row of the table, at least columns + 1 */
    double **row;  /* [row_count][stride]: row i says what basic[i] is, in terms of the others and, at [columns], a
                      constant */
    double *own; /* [row_room * the stride where no column stands still]: rows that are not shared with another table */
    double *d;   /* [columns]: reduced cost of other[j]; [columns]: what those that stand still cost */
    int *basic;  /* [row_count]: variables */
    int *other;  /* [columns]: the variables that stand at a bound */
    int *place;  /* [variables]: i where basic, PARKED, -1 - j where not basic, STILL */
    double *lower, *upper; /* [variables]: the caller's to change between solves */
    bool *at_upper;        /* [variables]: where others stand */
    bool *missing;         /* [variables]: an elastic row that is basic and misses its side, at a cost */
    double *value;         /* [variables]; of parked rows as of when they were last looked at */
    double objective;
    long since_fresh;   /* pivots since the table was made from the program */
    double *weight;     /* [row_count]: Devex weights of rows */
    double *scratch;    /* [the program's stride + known_room + LANES] */
    double *common;     /* [stride]: the rows' common row in terms of the others, while rows are brought in */
    int *candidate;     /* [columns]: scratch */
    double *rest;       /* [the program's columns]: after tableau_bound the reduced costs that the bound stands on */
    double *multiplier; /* [known] */
};

/* Starts at the basis of rows. `p` must outlive the table and is not changed. */
void tableau_open(struct tableau *t, const struct dense_program *p);

/* Room for a copy (tableau_copy) of a table of `p`. */
void tableau_open_spare(struct tableau *t, const struct dense_program *p);
void tableau_free(struct tableau *t);

/* The program has one row more than when the table was opened or this last called. */
void tableau_add_row(struct tableau *t);

/* The program has a column more, which stands in row `row` alone, with 1, lower bound 0 and the cost that missing the
 * row's side had: the row is no longer elastic, and the point in hand stays. No column may
 * stand still. */
void tableau_harden(struct tableau *t, int row);

/* The program will do without row `row`, which is basic, and give its number to its last row. */
void tableau_drop_row(struct tableau *t, int row);

/* Solves with the bounds as they are, from the basis in hand; ends with TABLEAU_CUT as soon as `limit` is proven to be
 * reached (INFINITY: never), with TABLEAU_STOPPED after `pivots` pivots. */
enum tableau_status tableau_solve(struct tableau *t, double limit, long pivots);

/* A bound on the program with the bounds as they are, from the multipliers in hand. Its own rounding is some 1e-13 of
 * the terms that it adds up. */
double tableau_bound(struct tableau *t);

/* How much one pivot at least would cost if basic variable `v` had to go down to `down`, or up to `up`. */
void tableau_penalties(const struct tableau *t, int v, double down, double up, double *cost_down, double *cost_up);

/* Basis and table of `from` (the same program) into `to`, bounds too. Rows are shared until `to` changes them: `from`
 * must not change, nor go, until `to` is copied anew or owns them. What is known of the program's rows is shared too,
 * until tableau_own: a row that is not watched may be added to every table that shares (tableau_add_row on each, in any
 * order); after tableau_drop_row on one of them the others must be copied anew. */
void tableau_copy(struct tableau *to, const struct tableau *from);
void tableau_own(struct tableau *t);

/* Gives back what the table's rows take; before anything but tableau_copy into it and tableau_free its places and
 * bounds alone can be read. */
void tableau_release(struct tableau *t);

/* Columns that are not basic and whose bounds have met stand still from here on: those bounds must not change. */
void tableau_narrow(struct tableau *t);

/* Are they so many that it is worth it? */
bool tableau_is_wide(const struct tableau *t);

/* The table anew from the program: rounding has not added up. */
void tableau_renew(struct tableau *t);

#endif
