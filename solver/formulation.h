/* formulation.h - what an objective and a rule offer, and the model they add their rows to.
 *
 * Each file in formulations/ states one of them: its mathematics at the top, `add` for its rows in the program, `value`
 * or `check` to judge a plan without the program, and its words in Danish and English. formulations/all.c lists them.
 * Adding one means a file there and a line in the list. */
#ifndef YDERPLAN_FORMULATION_H
#define YDERPLAN_FORMULATION_H

#include "access.h"
#include "mip.h"
#include "plan.h"
#include "text.h"

/* A decision that the plan may take: one whole column of the program. */
struct candidate {
    enum measure measure;
    int specialty, site;
    int parent;  /* the satellite's parent site, else -1 */
    int most;    /* >= 1; numbers, or days a week for a satellite */
    double gain; /* FTE that one more brings to the site */
    double loss; /* FTE that one more takes from the parent; 0 unless a satellite */
    int column;  /* of the program */
};

/* The program under construction, and what its parts need to know. Everything here comes from the instance by way of
 * access.h, never from plan.h's outcome, which judges the result. Arrays by specialty are over those of the instance.
 */
struct model {
    const struct instance *instance;
    const struct scenario *scenario;
    const struct access *access;
    struct mip *mip;
    int candidate_count;
    struct candidate
        *candidates; /* [candidate_count], sorted as a plan's decisions; columns 0 .. candidate_count-1 in this order */
    double *supply;  /* [specialty_count * site_count] existing FTE */
    int *supply_column;   /* [the same] K_js, or -1 where no decision changes it */
    double *coverage;     /* [specialty_count * area_count] A0, per 100,000 */
    double *total, *need; /* [specialty_count] sum of supply, sum of need */
    int *numbers;         /* [site_count] existing numbers, all specialties and forms but satellites */
    double *days;         /* [site_count] existing satellite days there, all specialties */
};

/* Builds the whole program of a scenario: candidates, supply, the limits of each measure, the first objective, the
 * rules. On false `e` says what is wrong (a used measure without a cost under a budget, no target to divide by). */
bool model_build(const struct instance *in, const struct scenario *s, const struct access *access, struct model *out,
                 struct mip *mip, struct error *e);
void model_free(struct model *m); /* not the mip */

/* Where a new and a licence number do the same at the same price, prefers the permanent one as far as the rows allow:
 * the value stays, and a licence in the plan then has its reason. Changes x [column_count] in place. */
void model_prefer_permanent(const struct model *m, double *x);

/* The decisions that a solution x [column_count] stands for. */
void model_read_plan(const struct model *m, const double *x, struct plan *out);

/* For the rules: today's coverage of a group, its target (per 100,000), the yearly cost of one more of a candidate
 * (NAN: none). */
double model_group_coverage(const struct model *m, struct level level, int group, int specialty);
double model_target(const struct model *m, int specialty);
double model_cost(const struct model *m, const struct candidate *c);

/* A plan to be judged, beside today. */
struct judged {
    const struct instance *instance;
    const struct scenario *scenario;
    const struct reach *reach;
    const struct outcome *today, *after;
};

struct objective_kind {
    struct objective_spec spec;
    const char *title[LANGUAGE_COUNT];
    /* How the value over all specialties comes from each one's: the weighted sum, the largest, the smallest, or the
     * sum. */
    enum together { WEIGHTED, LARGEST, SMALLEST, SUMMED } together;
    bool (*add)(struct model *m, struct error *e); /* NULL: reported only */
    /* The measure of one specialty under `now` (which is j->today or j->after, or a variant of it); NAN without
     * meaning. */
    double (*value)(const struct judged *j, const struct outcome *now, int specialty);
};

/* What a rule found for one group and specialty. */
struct finding {
    struct level level;
    int group;
    int specialty;    /* -1: all that the rule is about, together */
    const char *what; /* a rule that limits several things says which, else NULL */
    double activity, limit;
    bool least;  /* the limit is a lower one */
    double unit; /* slack below this counts as binding */
};

struct findings {
    int count;
    struct finding *items; /* [count], owned */
    size_t room;
};
void findings_add(struct findings *f, struct finding item);
bool finding_satisfied(const struct finding *f); /* to 1e-6, relative above 1 */
bool finding_binding(const struct finding *f);

struct rule_kind {
    struct rule_spec spec;
    bool (*add)(struct model *m, const struct rule *r, struct error *e);
    void (*check)(const struct judged *j, const struct rule *r, struct findings *out);
    void (*sentence)(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out);
};

/* formulations/all.c */
extern const struct objective_kind *const objective_kinds[];
extern const struct rule_kind *const rule_kinds[];
extern const struct catalogue formulation_catalogue;

/* The value of an objective over all specialties of the scenario (weights as in the scenario). */
double objective_value(const struct objective_kind *o, const struct judged *j, const struct outcome *now);

/* " (kun derm, oeje)" or "" (all); ", hvert speciale for sig": what rules' sentences say of specialties. */
void sentence_specialties(const struct instance *in, const struct scenario *s, const struct rule *r,
                          enum language language, struct text *out);

/* The name of a level in a sentence: "landet", "hvert sundhedsråd"; "the country", "every council". */
const char *sentence_level(const struct instance *in, struct level level, enum language language);

/* " i hver region", " på hvert sted"; of a grouping of the instance's own " i hver gruppe af landsdel". */
void sentence_where(const struct instance *in, struct level level, enum language language, struct text *out);

/* ": mindst 2 og højst 25; dog 12 i Nordjylland.": the rule's min, max and of, and the end of the sentence. */
void sentence_limits(const struct instance *in, const struct rule *r, enum language language, struct text *out);

/* `value` as short as it can be said exactly, in the language's form: 2,5 or 2.5; into `to` (>= 64 bytes), returned. */
const char *sentence_number(double value, enum language language, char *to);

/* Minutes and km [area_count each] to the nearest site that is open under `now`; INFINITY where there is none. Either
 * may be NULL. */
void nearest_open(const struct judged *j, const struct outcome *now, int specialty, double *minutes, double *km);

/* The FTE that inequality of a specialty is divided by: existing supply, else need x target; NAN with neither. */
double hoover_divisor(const struct judged *j, int specialty);

#endif
