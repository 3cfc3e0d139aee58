/* rounding.h - rows that whole points of a kernel keep and a given point breaks: mixed-integer rounding of its rows. */
#ifndef YDERPLAN_ROUNDING_H
#define YDERPLAN_ROUNDING_H

#include "kernel.h"

/* The best rounding of row r's upper or lower side for the point x [column_count], as
 *
 *     sum_j row[j] x_j + *missed (what an elastic row misses its side by) <= *side
 *
 * `common`: a row that r holds, and that every point of interest keeps both sides of, so that r's other columns can be
 * rounded by themselves; -1: none. row [column_count] is filled. Returns by how much x breaks it, measured in the
 * length of the row; 0 where none is broken. */
double rounding_of_row(const struct kernel *k, int r, bool upper_side, int common, const double *x, double *row,
                       double *missed, double *side);

#endif
