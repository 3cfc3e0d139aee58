/* kernel.h - what of a mixed-integer program is still open, as a small dense one.
 *
 * Once a good plan is known, reduced costs settle most columns; then quantities that equations define (supply, means)
 * are put in where they are used, rows that cannot be broken any more go, a deviation that is never 0 becomes linear,
 * and one that stands in one row alone makes it elastic. What is left is worth a dense table (tableau.h). Every plan of
 * the program within the bounds given has a point in the kernel of at most its value; once its tree has given a row
 * the sides of better plans (tree_rows.c), every better plan, and of a part for a range (tree_parts.c) every one there.
 */
#ifndef YDERPLAN_KERNEL_H
#define YDERPLAN_KERNEL_H

#include "mip.h"
#include "tableau.h"

/* Start at {0}. */
struct kernel {
    struct dense_program p;
    bool *whole;  /* [p.column_count] */
    bool *counts; /* [p.row_count]: p.watched */
    int own_rows; /* those after are added */
    int *column;  /* [p.column_count]: in the program; -1: of an elastic row */
    double constant;
    double *settled; /* [the program's column_count]: of whole columns that are not in the kernel: their value */
    int program_columns;
    size_t entry_room, row_room[4]; /* of the dense program, which can grow */
};

/* Narrows lower and upper [column_count] to what rows allow and what a best plan needs (a deviation need not be larger
 * than the largest that its rows can ask for). False where nothing is left. */
bool kernel_narrow(const struct mip *m, double *lower, double *upper);

/* The kernel of `m` within bounds that kernel_narrow has seen, without the columns of `left_out` [column_count] (NULL:
 * all) and the rows they stand in. False where some column has no finite bounds, or more than `most` entries would be
 * needed. */
bool kernel_build(const struct mip *m, const double *lower, const double *upper, const bool *left_out, size_t most,
                  struct kernel *out);

/* One more row, sum_c a[c] x_c <= upper, over whole columns of the program; a [its column_count]. */
void kernel_add_row(struct kernel *k, const double *a, double upper);

/* The same over the kernel's own columns: a [p.column_count]. */
void kernel_add_own_row(struct kernel *k, const double *a, double upper);

/* What elastic row r misses its side by becomes a column, the last, so that other rows can speak of it
 * (tableau_harden). False where there is no room. */
bool kernel_harden(struct kernel *k, int r);

/* Takes a row away; the last one gets its number. */
void kernel_drop_row(struct kernel *k, int row);

/* `to` starts at {0}. */
void kernel_copy(struct kernel *to, const struct kernel *from);

void kernel_free(struct kernel *k);

#endif
