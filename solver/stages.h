/* stages.h - a scenario's objectives one after the other: each solved to a proven gap while those before it keep their
 * value within their tolerance; and what the program knows only from below (convex measures by tangents) refined until
 * the proof holds for the measure itself (docs/method.md, "Objectives in order"). */
#ifndef YDERPLAN_STAGES_H
#define YDERPLAN_STAGES_H

#include "assess.h"
#include "solve.h"

/* What was known of an objective after so many seconds of the whole; INFINITY or -INFINITY while there was nothing. As
 * the program counts: penalties of soft rules added to the first objective; a measure that is to be large has its sign.
 */
struct stage_step {
    int objective;
    double seconds, value, bound;
};

/* Why a search ended: with a proof, at its time, on request, or where its tolerances tell no more. */
enum stages_end { END_PROOF, END_TIME, END_STOP, END_TOLERANCE };

struct stages {
    enum solve_status status; /* of all together; infeasible and no plan are those of the first objective */
    enum stages_end end;      /* of the first objective that was not proven to its gap */
    struct proof *proofs;     /* [objective_count] */
    struct plan plan;         /* of the last phase, or all there is; empty without a plan */
    struct plan *earlier;     /* [earlier_count] of the phases before the last, which `plan` leads to */
    int earlier_count;
    bool found; /* is there a plan? */
    long nodes;
    double seconds, first_seconds;
    int threads, columns, rows; /* of the largest program */
    struct stage_step *steps;   /* [step_count], in time */
    size_t step_count, step_room;
};

/* Something that a plan must do besides what the scenario asks, said twice as a rule is: its rows in the program, and
 * whether a plan keeps it. */
struct condition {
    bool (*add)(struct model *m, const void *data, struct error *e);
    bool (*keeps)(const void *data, const struct plan *plan);
    const void *data;
};

/* The first objective as it is where need and travel are others than the instance's, which the rules go by all the
 * same: the mean over these settings, or the most by which it is above `least` in one of them. Its proof is of that. A
 * later step of it (leximin) has no meaning here. */
struct outlook {
    int count; /* 0: the objective is the instance's own */
    const struct setting *const *settings;
    const struct access *const *access;
    const double *least; /* [count] as the program counts: to be minimised, penalties added; not used by the mean */
    bool mean;
};

/* What a search may begin from and has to keep besides the scenario; of one with phases only a start. {0} is nothing.
 */
struct stages_aids {
    const struct plan *start; /* a plan of a like scenario or somebody's proposal; it may break rules. NULL: none */
    struct warm *warm;        /* what solves of like scenarios left (warm.h), and this one leaves; NULL: nothing */
    const double *most;       /* [objective_count] as the program counts: what no plan may go beyond, whichever is being
                                 solved; INFINITY: nothing. NULL: none */
    int condition_count;
    const struct condition *conditions;
    struct outlook outlook;
};

/* An objective of a plan as the program counts: to be minimised, penalties of soft rules added to the first; INFINITY
 * where the plan does not do what the objective requires. */
double stages_judge(const struct setting *t, const struct plan *plan, int objective);

/* The first objective of a plan in each setting of the outlook, likewise: fills `values` [count]. */
void stages_judge_outlook(const struct setting *t, const struct outlook *outlook, const struct plan *plan,
                          double *values);

/* `aids` may be NULL. On false `e` says what is wrong with the scenario, or names a defect. */
bool stages_solve(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                  const struct stages_aids *aids, struct stages *out, struct error *e);
void stages_free(struct stages *s);

/* The program of the first objective (of its first step) into `mip`, for others to solve. Where it is known only from
 * below it is refined by solving it first, within the limits: `known` then says the value of the best plan and the
 * proven bound, as the program counts (to be minimised, with penalties), and the program's own best value lies between
 * them; INFINITY where no plan was found. NAN where the program says everything by itself. */
bool stages_program(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                    struct mip *mip, struct proof *known, struct error *e);

#endif
