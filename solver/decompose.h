/* decompose.h - plans and a proven bound for a program whose blocks meet in few rows: Lagrange multipliers for those
 * rows, found by column generation (docs/method.md). Also solves programs of one block. */
#ifndef YDERPLAN_DECOMPOSE_H
#define YDERPLAN_DECOMPOSE_H

#include "search.h"
#include "team.h"
#include "undivided.h"

/* Improves x [column_count] (a feasible plan, or NULL for none) and proves a bound. `s` is the program's search, NULL
 * where it is not applicable. `out->bound` on entry is a bound already known. */
bool decompose_solve(const struct mip *m, struct search *s, const double *x, const struct effort *effort,
                     struct branch_result *out, struct error *e);

/* The blocks of a program: how many, and for each column its block, 0 .. count-1 ([column_count], owned by the caller).
 * 1 where the program cannot be parted: some column belongs to none. */
int decompose_blocks(const struct mip *m, int **block);

#endif
