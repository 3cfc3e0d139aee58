/* robust.h - a plan under uncertain need, travel and catchments.
 *
 * N draws of the data (robust_draws.h). The rules go by the official figures whatever the draw: a plan is decided on
 * these, and the same plans are possible in every draw; what it is worth depends on the draw:
 *
 *     z_d(x)    the first objective of plan x in draw d, penalties of soft rules as by the official figures
 *     z*_d      the best of the scenario's plans there
 *     regret    r_d(x) = z_d(x) - z*_d
 *
 * The robust plan minimises the mean of r_d, or the largest. */
#ifndef YDERPLAN_ROBUST_H
#define YDERPLAN_ROBUST_H

#include "robust_draws.h"
#include "share.h"
#include "study.h"
#include "tally.h"

struct robust_wish {
    int draws, seed;
    double need, travel, catchment; /* standard deviations, shares */
    bool worst;                     /* the largest regret, else the mean */
};

/* A plan over the draws. Values as the program counts: to be minimised. */
struct robust_plan {
    struct plan plan;
    double official;              /* by the official figures */
    double *value;                /* [draw_count] z_d */
    double mean, ninetieth, most; /* of its regret */
    struct json *document;        /* plan.json of it, verified */
};

/* Start at {0}. Not to be copied. */
struct robust {
    struct study study;
    struct robust_wish wish;
    enum solve_status status; /* of the search by the official figures: infeasible and no plan end here */
    double official_bound;
    int draw_count;     /* those that were solved; fewer than asked for where it was interrupted */
    struct draw *draws; /* [wish.draws] */
    struct robust_draw {
        double value, bound; /* z*_d: what is reached, and proven */
        struct plan plan;
    } * solved; /* [wish.draws] */
    struct robust_plan nominal, robust;
    double regret_bound; /* proven: no plan has a mean (largest) regret below it; regret against `value` */
    int searched;        /* draws that the search for the robust plan went by: all, or as many as one program holds;
                            0: it was only chosen among the others */
    bool found;          /* a plan by the official figures */
    struct tally tally;  /* of the draws' best plans; the last two are the nominal and the robust one */
    int *regretted;      /* [tally.count] in how many draws the nominal plan would be better without it; -1: the
                            nominal plan does not have it */
    double *worth;       /* [tally.count] how much worse it would be on average without it; 0 likewise */
    double seconds;
};

/* `share`: ranks that solve draws too; NULL: none. */
bool robust_find(const struct study_call *call, const char *scenario, const struct robust_wish *wish,
                 struct share *share, struct robust *out, struct error *e);
void robust_free(struct robust *r);

/* What another rank does of it: the draws that it is told of. Start at {call, scenario, wish}. */
struct robust_rank {
    const struct study_call *call;
    const char *scenario;
    const struct robust_wish *wish;
    struct robust_work *work; /* as it was briefed */
    struct error errors;      /* why it could not be */
};
void robust_brief(struct robust_rank *rank, const char *text);
bool robust_obey(struct robust_rank *rank, struct seat *seat, const char *order);
void robust_rank_free(struct robust_rank *rank);

/* robust.json, robust.html, robust.csv, plan-nominal.json, report.html of it, and plan-robust.json (docs/formats.md);
 * tables. */
bool robust_write(const struct robust *r, const char *folder, enum language language, struct error *e);
void robust_print(const struct robust *r, enum language language, FILE *to);

#endif
