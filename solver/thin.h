/* thin.h - rows of a dense program, each as what it differs by from one row that they have in common, or from nothing.
 *
 * Once a mean has been put in where it is used, every area's row has an entry for every decision, and nearly all of
 * them are the mean's: of 1,037 entries of a row on 1,314 districts some fifty are its own. A product with all rows is
 * then a product with the common one and a few terms for each.
 *
 * The common row has in each column what most rows have there (Boyer and Moore 1991), found once, when the rows are
 * first taken; a row added later is as short as it happens to be. Differences are rounded, to about 1e-16 of the larger
 * of the two numbers. */
#ifndef YDERPLAN_THIN_H
#define YDERPLAN_THIN_H

#include <stdbool.h>
#include <stddef.h>

struct thin_row {
    bool on_common; /* the differences are from the common row; otherwise from 0 */
    size_t start;   /* in `at` and `by` */
    int count;
};

struct thin {
    int columns;    /* room for so many */
    double *common; /* [columns] */
    struct thin_row *row;
    size_t row_count, row_room;
    int *at; /* columns, rising within a row */
    double *by;
    size_t used, room[2];
};

/* The rows of a[rows][columns], columns being the stride too. Columns beyond those in use are 0. Rows r with
 * votes_of[r] > 0 vote on the common row; all of them where there are none, or votes_of is NULL. */
void thin_open(struct thin *t, const double *a, int rows, int columns, const double *votes_of);
void thin_free(struct thin *t);

void thin_copy(struct thin *to, const struct thin *from); /* `to` starts at {0} */

/* One more row, or row `r` (< row_count) as it is now: `a` [columns]. */
void thin_add(struct thin *t, const double *a);
void thin_change(struct thin *t, int r, const double *a);

/* Row r goes; the last one gets its number. */
void thin_drop(struct thin *t, int r);

/* The sum of row r's differences times x; where it is on the common row the common row's product is to be added. */
static inline double thin_dot(const struct thin *t, int r, const double *x)
{
    const struct thin_row *row = &t->row[r];
    const int *at = t->at + row->start;
    const double *by = t->by + row->start;
    double sum = 0;
    for (int k = 0; k < row->count; k++)
        sum += by[k] * x[at[k]];
    return sum;
}

/* to += factor * row r's differences. */
static inline void thin_add_times(const struct thin *t, int r, double factor, double *to)
{
    const struct thin_row *row = &t->row[r];
    const int *at = t->at + row->start;
    const double *by = t->by + row->start;
    for (int k = 0; k < row->count; k++)
        to[at[k]] += factor * by[k];
}

#endif
