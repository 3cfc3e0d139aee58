/* undivided.h - a plan and a proven bound for a program as one piece: a tree (tree.h) and annealing by turns. */
#ifndef YDERPLAN_UNDIVIDED_H
#define YDERPLAN_UNDIVIDED_H

#include "branch.h"
#include "search.h"
#include "team.h"

struct effort {
    double gap;      /* absolute: stop when value - bound <= gap */
    double deadline; /* on clock_seconds() */
    const volatile sig_atomic_t *stop;
    const struct team *team;
    /* Called, from any thread, when something better is known; nodes are those since the last call. */
    void (*report)(void *user, double value, double bound, long nodes);
    void *user;
    struct warm *warm; /* of like programs (warm.h); NULL: none */
    double scale;      /* what costs have been multiplied by: a power of two */
};

/* Improves x [column_count] (a feasible plan, or NULL for none) and proves a bound. `s` is the program's search, NULL
 * where it is not applicable. `out->bound` on entry is a bound already known. */
bool undivided_solve(const struct mip *m, const struct search *s, const double *x, const struct effort *effort,
                     struct branch_result *out, struct error *e);

#endif
