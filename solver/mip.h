/* mip.h - a mixed-integer program as plain data: minimise sum cost x + constant subject to row and column bounds.
 * Columns and rows are numbered from 0 and named; nothing here knows a solver or an instance. */
#ifndef YDERPLAN_MIP_H
#define YDERPLAN_MIP_H

#include <stdbool.h>
#include <stddef.h>

struct mip_column {
    double lower, upper; /* -INFINITY and INFINITY where there is none */
    double cost;
    bool whole;   /* takes whole numbers only; then the bounds are finite whole numbers */
    bool follows; /* of a whole column: its best value is the least whole number that its rows allow once the other
                     whole columns are chosen (an indicator that costs), so that it is nothing to decide */
    int from,
        to;     /* >= 0, of a whole column: a pair, which in nearly every row counts as what all pairs of its block with
                   this `from` share plus what all with this `to` share (days that a parent gives to a site); else -1 */
    int block;  /* >= 0: columns of different blocks meet only in rows that couple blocks (a specialty);
                   -1: belongs to none */
    char *name; /* owned; letters, digits, "_" and "." */
};

struct mip_row {
    double lower, upper; /* -INFINITY and INFINITY where there is none; equal for an equation */
    bool counts;         /* whole columns with whole coefficients: its sum may be branched upon (how many numbers) */
    char *name;          /* owned */
};

struct mip_term {
    int row, column;
    double value;
};

/* Start at {0}. */
struct mip {
    int column_count, row_count;
    struct mip_column *columns; /* [column_count] */
    struct mip_row *rows;       /* [row_count] */
    size_t term_count;
    struct mip_term *terms; /* [term_count], in the order added; a (row, column) at most once */
    double constant;
    size_t column_room, row_room, term_room;
};

/* Each returns the new index. The name is built printf-like and made safe (æ, ø, å spelt out, others "_"). */
int mip_add_column(struct mip *m, double lower, double upper, double cost, bool whole, int block, const char *name, ...)
    __attribute__((format(printf, 7, 8)));
int mip_add_row(struct mip *m, double lower, double upper, const char *name, ...) __attribute__((format(printf, 4, 5)));

/* What a column is besides bounds, cost and wholeness: follows, from, to. */
void mip_copy_nature(const struct mip_column *from, struct mip_column *to);

/* A zero value is not stored. */
void mip_add_term(struct mip *m, int row, int column, double value);
void mip_free(struct mip *m);

/* The terms by row and by column (compressed): the terms of row r are at[start[r]] .. at[start[r+1]-1]. */
struct mip_index {
    size_t *start; /* [row_count + 1] or [column_count + 1] */
    int *at;       /* [term_count]: the column (by row) or the row (by column), ascending */
    double *value; /* [term_count] */
};
void mip_by_row(const struct mip *m, struct mip_index *out);
void mip_by_column(const struct mip *m, struct mip_index *out);
void mip_index_free(struct mip_index *x);

/* The objective of x [column_count], and the largest violation of a bound, a row (absolute, in the row's units) or
 * wholeness. */
double mip_value(const struct mip *m, const double *x);
double mip_violation(const struct mip *m, const double *x);

/* Reduced costs d [column_count] for row multipliers `price` [row_count], which are set to 0 where there is no side;
 * returns the bound that they prove within lower and upper [column_count], whatever the multipliers are. */
double mip_reduced_costs(const struct mip *m, double *price, const double *lower, const double *upper, double *d);

#endif
