/* branch.h - linear programs and branch and bound on one mixed-integer program. The only file that knows GLPK.
 *
 * Every function may be called from several threads at once: GLPK keeps its state per thread, and branch_thread_end
 * frees it. GLPK ends the process on misuse and on some internal failures; here that becomes an ordinary error
 * (fail_defect). */
#ifndef YDERPLAN_BRANCH_H
#define YDERPLAN_BRANCH_H

#include <signal.h>

#include "error.h"
#include "mip.h"

/* A simplex basis to begin the next, similar program from; filled and read by branch_lp and branch_solve. Start at {0}.
 */
struct branch_basis {
    int *row;    /* [row_count], GLPK's status codes; NULL: none yet */
    int *column; /* [column_count] */
};
void branch_basis_free(struct branch_basis *b);

enum branch_status {
    BRANCH_OPTIMAL,    /* LP: solved; MIP: nothing better than `value` by more than the gap exists */
    BRANCH_STOPPED,    /* a limit was reached; `bound` holds all the same */
    BRANCH_INFEASIBLE, /* proven */
    BRANCH_UNBOUNDED
};

struct branch_limits {
    double gap;                                          /* absolute: stop when value - bound <= gap */
    double enough;                                       /* stop when the bound is at least this; INFINITY for never */
    long nodes;                                          /* most nodes; 0: no limit */
    double deadline;                                     /* on clock_seconds(); INFINITY for none */
    const volatile sig_atomic_t *stop;                   /* may be NULL */
    void (*watch)(void *user, double bound, long nodes); /* called as the bound rises; may be NULL */
    void *user;
};

/* Start at {0}. */
struct branch_result {
    enum branch_status status;
    double value;  /* of x; INFINITY without one */
    double bound;  /* no feasible x is below; GLPK's tolerance is already taken off */
    double *x;     /* [column_count] or NULL; owned. Whole columns are exactly whole */
    double *price; /* branch_lp only: [row_count], change of the value per unit of the row's side; owned */
    long nodes;
};
void branch_result_free(struct branch_result *r);

/* The linear relaxation. `basis` may be NULL; it is where the simplex begins and what it leaves. */
bool branch_lp(const struct mip *m, struct branch_basis *basis, const struct branch_limits *limits,
               struct branch_result *out, struct error *e);

/* Branch and bound from the plan `start` ([column_count] or NULL; must be feasible), never returning a worse one. */
bool branch_solve(const struct mip *m, const double *start, struct branch_basis *basis,
                  const struct branch_limits *limits, struct branch_result *out, struct error *e);

/* Frees what GLPK keeps for the calling thread. */
void branch_thread_end(void);

/* For the tests: makes GLPK abort, to see that it comes back as an error. */
bool branch_abort_for_test(struct error *e);

#endif
