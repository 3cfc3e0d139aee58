/* frontier.h - the trade-off between two criteria of a scenario: every plan worth choosing, or as many as asked for.
 *
 *     A(e) = min A(x)   of the plans x of the scenario with B(x) <= e
 *
 * falls as e rises. For a limit e the first criterion A is solved, then B among the plans that keep A (so that no point
 * is dominated); the limits are chosen one after the other where most is unknown (docs/method.md, "Trade-offs"). What
 * is proven at one limit holds for every smaller one. */
#ifndef YDERPLAN_FRONTIER_H
#define YDERPLAN_FRONTIER_H

#include "study.h"

enum criterion { BY_INEQUALITY, BY_WORST, BY_TRAVEL, BY_COST, BY_NUMBERS, CRITERION_COUNT };
extern const char *const criterion_names[CRITERION_COUNT]; /* as --vary has them */

struct frontier_wish {
    enum criterion vary[2]; /* different ones, in any order */
    char level[100];        /* of the worst covered group; "": the scenario's own max_min, else by area */
    int points;             /* the most limits that are solved between the ends, >= 0 */
};

/* "inequality,numbers", "worst:council,cost" into vary and level; false where it is none. */
bool frontier_wish_read(const char *text, struct frontier_wish *out);

/* Values as the program counts: to be minimised, penalties of soft rules added to A; what is to be large is negated. */
struct frontier_point {
    double limit;                 /* e; INFINITY: none */
    double value[2], bound[2];    /* of A: no plan with B <= limit is below; of B: none of those that keep A is */
    bool proven;                  /* of A: to the gap asked for */
    bool chosen;                  /* is it shown: no other dominates it */
    bool same_second, same_first; /* marks: most equal with no more of B than today; least of B as good as today */
    bool knee;                    /* farthest from the straight line between the ends, both axes from 0 to 1 */
    struct plan plan;
    struct json *document; /* plan.json of it, verified; of the chosen ones */
};

/* Between two neighbours in B what is known is a band only: the first is between `bound` and `value`. */
struct frontier_band {
    double from, to, bound, value;
    bool narrow; /* too narrow to look into */
};

/* Start at {0}. Not to be copied. */
struct frontier {
    struct study study;         /* of the scenario with A and B as its objectives */
    struct warm *warm;          /* what searches at other limits left (warm.h) */
    enum criterion criteria[2]; /* A, B */
    const char *level;          /* of the wish */
    struct objective objectives[2];
    double grain; /* B is a whole multiple of it (1 for numbers, what prices have in common for cost); 0: of nothing */
    double today[2], least;   /* nothing decided; the least that B can be by proof, -INFINITY: not known */
    bool today_keeps;         /* nothing decided keeps every rule */
    enum solve_status status; /* of the first search: infeasible and no plan end here */
    int count;
    struct frontier_point *points; /* [count] by limit */
    size_t room;
    int band_count;
    struct frontier_band *bands; /* [band_count] by B; none: the points are all there are */
    size_t band_room;
    double fewer_than; /* no plan with so much of B or less is as good as today in A; -INFINITY: not known */
    bool complete;     /* every plan that no other dominates has its values among the points */
    double seconds;
};

/* Solves. On false `e` says what is wrong with the scenario or names a defect; interrupted it is true with what there
 * is. */
bool frontier_find(const struct study_call *call, const char *scenario, const struct frontier_wish *wish,
                   struct frontier *out, struct error *e);
void frontier_free(struct frontier *f);

/* frontier.json, frontier.html, frontier.csv and plan-NN.json of every point (docs/formats.md); a table with a curve.
 */
bool frontier_write(const struct frontier *f, const char *folder, enum language language, struct error *e);
void frontier_print(const struct frontier *f, enum language language, FILE *to);

#endif
