/* alternatives.h - plans nearly as good as the best that really differ, and what they have in common.
 *
 * One after the other: the best plan of those that differ in at least D decisions (tally.h) from each plan found
 * before, as long as it is worth at most (1 + within) times the best. Where the search proves that there is none left,
 * these are so many that no further one can be added. */
#ifndef YDERPLAN_ALTERNATIVES_H
#define YDERPLAN_ALTERNATIVES_H

#include "study.h"
#include "tally.h"

struct alternatives_wish {
    int count;     /* the most plans, the best included, >= 1 */
    double within; /* share of the best value, >= 0 */
    int differ;    /* D >= 1; 0: a fifth of the decisions of the best plan, at least 2 (one moved) */
};

struct alternative {
    double value, bound; /* as the program counts, of the first objective: no plan that differs from those before is
                            below the bound */
    struct plan plan;
    struct json *document; /* plan.json of it, verified */
};

enum alternatives_end {
    NO_MORE,  /* proven: no plan within the limit differs so much from all of these */
    ENOUGH,   /* as many as asked for */
    UNDECIDED /* there may be more: time ran out, or the gap leaves it open */
};

/* Start at {0}. Not to be copied. */
struct alternatives {
    struct study study;
    enum solve_status status; /* of the first search: infeasible and no plan end here */
    double within, limit;     /* the limit on the value */
    int differ;
    int count;
    struct alternative *items; /* [count] in the order found; the first is the best */
    size_t room;
    enum alternatives_end end;
    double next_bound;  /* no further plan that differs is below; NAN: was not searched for */
    struct tally tally; /* of the items */
    double seconds;
};

/* Solves. On false `e` says what is wrong with the scenario or names a defect; interrupted it is true with what there
 * is. */
bool alternatives_find(const struct study_call *call, const char *scenario, const struct alternatives_wish *wish,
                       struct alternatives *out, struct error *e);
void alternatives_free(struct alternatives *a);

/* alternatives.json, alternatives.html, alternatives.csv and plan-NN.json of each (docs/formats.md); tables. */
bool alternatives_write(const struct alternatives *a, const char *folder, enum language language, struct error *e);
void alternatives_print(const struct alternatives *a, enum language language, FILE *to);

#endif
