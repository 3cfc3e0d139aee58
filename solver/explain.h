/* explain.h - why a plan is as it is: what each rule costs and what a looser limit buys, why each number is where it is
 * and of its kind, or why there is no plan and what the least change would be that gives one. */
#ifndef YDERPLAN_EXPLAIN_H
#define YDERPLAN_EXPLAIN_H

#include "study.h"

struct explain_call {
    struct study_call study; /* `seconds`, where it is a number, is for everything together; else each search has the
                                scenario's own */
    const char *scenario;    /* file */
    void (*step)(void *user, int done, int of); /* before each further search, of so many; may be NULL */
    void *user;                                 /* of `step` */
};

/* Start at {0}. */
struct explanation {
    enum status status;
    struct study study;    /* the scenario itself: plan, or none */
    struct json *document; /* explanation.json (docs/formats.md) */
    struct json *repaired; /* the scenario with the least change made; NULL: it has a plan, or none was found */
};

/* Solves the scenario, then whatever the account needs. Interruption ends the searches; what is known by then is told.
 */
bool explain(const struct explain_call *call, struct explanation *out, struct error *e);
void explanation_free(struct explanation *x);

/* explanation.json, explanation.html, limits.csv and not_chosen.csv, or conflict.csv and repaired.json. */
bool explanation_write(const struct explanation *x, const char *folder, enum language language, struct error *e);

/* The page for a terminal. */
void explanation_print(const struct explanation *x, enum language language, FILE *to);

#endif
