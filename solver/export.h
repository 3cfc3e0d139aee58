/* export.h - a program as a file that other solvers read: CPLEX LP, or free MPS.
 *
 * Both say the same: what is minimised, rows and columns under their names, bounds, which columns are whole (also those
 * that only follow). Names are made unique, short enough (100 characters) and such that no reader takes them for a
 * number; a row and a column may share one. A constant in the objective is a column `one` that is fixed at 1, since
 * readers disagree about anything else. A row with two sides is one row with a range in MPS and two rows, NAME_least
 * and NAME_most, in LP. Numbers have 15 digits. */
#ifndef YDERPLAN_EXPORT_H
#define YDERPLAN_EXPORT_H

#include "error.h"
#include "mip.h"

struct export_form {
    bool mps;
    const char *objective; /* its name; letters, digits, "_" */
    const char *header;    /* lines of the comment at the top */
};

/* The file is whole or not there; on false `e` says why. */
bool export_program(const struct mip *m, const char *path, const struct export_form *form, struct error *e);

#endif
