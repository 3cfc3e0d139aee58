/* compare.h - many scenarios on one instance or several, each beside today and plans made by simple methods
 * (docs/compare.md). Results go into a database as they come, so that a sweep that was ended goes on where it was. */
#ifndef YDERPLAN_COMPARE_H
#define YDERPLAN_COMPARE_H

#include <signal.h>

#include "error.h"
#include "text.h"

struct compare_call {
    int instance_count, file_count, set_count, from_count;
    const char *const *instances; /* [instance_count] folders, >= 1 */
    const char *const *files;     /* [file_count] scenarios, or folders of them; >= 1 */
    const char *const *sets;      /* [set_count] PATH=V1,V2: all combinations of their values */
    const char *const *from;      /* [from_count] folders of other sweeps, whose results are taken over */
    int part, parts;              /* of the sweep's chains only part `part` of `parts`, from 1; 1 of 1: all */
    const char *output;           /* folder */
    double gap, seconds;          /* in place of the scenarios'; NAN: their own */
    int threads;                  /* chains side by side; -1, 0: as many as there are processors, or 1 a rank */
    enum language language;
    bool quiet;
    const volatile sig_atomic_t *stop; /* nonzero: write what is there */
};

/* Works out what the database in the output folder does not have yet, and writes compare.csv, compare.json and, unless
 * quiet, the tables on stdout. One scenario that cannot be read, has no plan or comes upon a defect is a row like any
 * other. Returns the exit status: STATUS_DONE where every scenario has its result; STATUS_INPUT where some could not be
 * read (or, with `e`, the call makes no sense); STATUS_DEFECT where some came upon a defect or nothing could be
 * written; STATUS_NO_PLAN where it was stopped before all were worked out. */
enum status compare(const struct compare_call *c, struct error *e);

#endif
