/* solve.h - the best plan of a mixed-integer program, and a proof of how good it is.
 *
 * The search behind this header is replaceable: it sees the program (mip.h) and nothing else. solve() parts the program
 * where no row couples it, finds plans by local search (search.h), proves bounds by branch and bound on each block,
 * blocks joined by the multipliers of the rows that couple them (decompose.h), and GLPK (branch.h) underneath.
 * docs/method.md tells the whole. */
#ifndef YDERPLAN_SOLVE_H
#define YDERPLAN_SOLVE_H

#include <signal.h>

#include "error.h"
#include "mip.h"

enum solve_status {
    SOLVE_OPTIMAL,  /* the gap asked for is proven, or only the tolerance of `bound` is left of it */
    SOLVE_FEASIBLE, /* a plan, the gap not proven: ended by time or interruption, or at the end of what doubles tell */
    SOLVE_INFEASIBLE, /* proven: there is no plan */
    SOLVE_NO_PLAN     /* stopped with nothing found */
};

struct solve_progress {
    double value, bound; /* INFINITY and -INFINITY while there is none; of the whole program */
    double seconds;
    long nodes;
};

struct solve_limits {
    double gap;                        /* stop at |value - bound| / max(|value|, 1e-9) <= gap; >= 0 */
    double seconds;                    /* wall clock; INFINITY for none */
    int threads;                       /* 0: as many as there are processors */
    const volatile sig_atomic_t *stop; /* end soon when it becomes nonzero; may be NULL */
    void (*progress)(void *user,
                     const struct solve_progress *now); /* called now and then from the calling thread; may be NULL */
    void *user;
    const double *start; /* [start_count] whole columns of a plan to begin from; NULL: none. Columns beyond are 0 */
    int start_count;
    struct warm *warm; /* what solves of like programs left (warm.h), and this one leaves; NULL: nothing */
};

/* What was known after so many seconds; INFINITY and -INFINITY while there was nothing. */
struct solve_step {
    double seconds, value, bound;
};

struct solution {
    enum solve_status status;
    double value; /* of x; NAN without a plan */
    double bound; /* proven: no feasible x has a smaller value; -INFINITY without one. Valid to GLPK's tolerance (2e-7
                     relative), which is already taken off */
    double *x;    /* [column_count], whole columns exactly whole; NULL without a plan; owned */
    long nodes;   /* of branch and bound, over all parts */
    double seconds, first_seconds; /* wall clock: whole, and until the first plan */
    int threads;                   /* used */
    struct solve_step *steps;      /* [step_count], in time: each a better plan or bound than the one before; owned */
    int step_count;
};

/* False only for a defect (GLPK's abort, as an ordinary error); infeasible and out of time are statuses. As long as the
 * search is not ended by time or interruption, what is done depends on the program alone, not on clock or threads. */
bool solve(const struct mip *m, const struct solve_limits *limits, struct solution *out, struct error *e);
void solution_free(struct solution *s);

/* The version of the solver behind, "5.0". */
const char *solve_version(void);

#endif
