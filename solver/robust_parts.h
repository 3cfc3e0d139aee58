/* robust_parts.h - the parts of robust: all of it (robust.c), the best plan of each draw (robust_solve.c). */
#ifndef YDERPLAN_ROBUST_PARTS_H
#define YDERPLAN_ROBUST_PARTS_H

#include "robust.h"

/* The scenario with its first objective alone, which is all that draws are about. Start at {.r}. */
struct robust_work {
    struct robust *r;
    struct json *policy; /* the scenario as it was read */
    struct scenario bare;
    struct objective first;
    struct setting setting;
    struct solve_limits limits;
    const struct setting **settings; /* [draw_count] */
    const struct access **access;    /* [draw_count] */
    struct error *errors;            /* [draw_count] */
    const struct plan **plans;       /* [plan_count] to be judged in every draw */
    double *values;                  /* [plan_count * draw_count] */
};

/* Takes the policy, reads the study, and makes `bare` and what stands with it. `name`: of the scenario's file. */
bool robust_read(struct robust_work *w, const struct study_call *call, struct json *policy, const char *name,
                 struct error *e);
void robust_work_free(struct robust_work *w);

/* Is the command to end? */
bool robust_is_ended(const struct robust *r);

/* The sign that makes of an objective what the program counts, which is to be minimised. */
double robust_sign(const struct robust *r);

/* Draw `number`, from 1, of the study's data. */
bool robust_draw(const struct robust_work *w, int number, struct draw *out, struct error *e);

/* The best of the scenario's plans in each draw, from the nominal one, here and over the ranks of `share`: fills
 * `solved`, an INFINITE value where it was interrupted, and `errors`. */
void robust_solve(struct robust_work *w, struct share *share);

#endif
