/* strengthen.h - rows that every plan obeys already, but fractions do not: they bring the bound nearer to the best
 * plan. */
#ifndef YDERPLAN_STRENGTHEN_H
#define YDERPLAN_STRENGTHEN_H

#include "mip.h"

/* Adds mixed-integer rounding rows of the program's knapsack rows (a budget). No whole x that was feasible is lost.
 * Returns how many were added. docs/method.md, "Rounding the budget". */
int strengthen(struct mip *m);

#endif
