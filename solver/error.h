/* error.h - how every room says that something is wrong, and what the user should hear of besides.
 *
 * An error is one finished sentence: where (file:line, column or key path), what was found, what was wanted.
 * A function that can fail takes `struct error *e`, appends its sentences with fail() and returns false. Readers go on
 * after a bad cell, so that all errors of an input are listed at once; main prints them and picks the exit status. */
#ifndef YDERPLAN_ERROR_H
#define YDERPLAN_ERROR_H

#include <stdbool.h>
#include <stdio.h>

enum { ERRORS_KEPT = 50 }; /* sentences kept; further ones are only counted */

/* Exit statuses of the program (docs/formats.md). */
enum status {
    STATUS_DONE = 0,       /* a plan was written, or the check passed */
    STATUS_DEFECT = 1,     /* verification failed, output could not be written, or a defect of the program */
    STATUS_INPUT = 2,      /* wrong usage or wrong input */
    STATUS_INFEASIBLE = 3, /* the scenario has no feasible plan */
    STATUS_NO_PLAN = 4     /* time ran out with nothing found */
};

/* Start at {0}. */
struct error {
    int count;               /* sentences so far, also those not kept */
    enum status status;      /* STATUS_INPUT or STATUS_DEFECT; the first failure decides */
    char *text[ERRORS_KEPT]; /* [min(count, ERRORS_KEPT)], owned */
};

/* Appends a sentence about wrong input (status 2); returns false, so that `return fail(e, ...)` leaves in one line. */
bool fail(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for output that cannot be written and for defects of the program (status 1). */
bool fail_defect(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints one sentence a line, then "and N more errors" where not all were kept. */
void error_print(const struct error *e, FILE *to);
void error_free(struct error *e);

/* Warnings: sentences in the order in which they came, each only once. Start at {0}. */
struct notes {
    int count;
    char **text; /* [count], owned */
};

void note(struct notes *n, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notes_free(struct notes *n);

#endif
