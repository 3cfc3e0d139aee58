/* plan.h - decisions, and what they lead to: supply, coverage, numbers. Knows nothing of the program that was solved,
 * nor of access.h: coverage is computed here a second time, site by site in plain loops, so that a plan is judged by
 * other code than the code that made it. */
#ifndef YDERPLAN_PLAN_H
#define YDERPLAN_PLAN_H

#include "scenario.h"

struct decision {
    enum measure measure;
    int specialty, site; /* of a satellite where it is opened, of video where the numbers are that give it */
    int parent;          /* the satellite's parent site; -1 otherwise */
    int count;           /* numbers, >= 1; 1 for a satellite and for video */
    int days;            /* days a week for a satellite and for video, >= 1; 0 otherwise */
    int form;            /* enum form of the numbers a closure closes; -1 otherwise */
};

/* Sorted: measure, specialty, site, parent, form; each at most once. Start at {0}. */
struct plan {
    int count;
    struct decision *decisions; /* [count], owned */
    size_t room;
    const struct plan *before; /* of a scenario with phases: what is in force in the phase before; NULL: nothing, or no
                                  phase. Not owned */
};

void plan_add(struct plan *p, struct decision d);
void plan_sort(struct plan *p);
void plan_free(struct plan *p);

/* Frees `count` of them and the list. */
void plans_free(struct plan *plans, int count);

/* What a measure is called in a sentence, in the plural: "nye ydernumre", "new numbers". */
const char *measure_title(enum measure m, enum language language);

/* What a form is called in a sentence: "fuldtid", "full-time". */
const char *form_title(enum form form, enum language language);

/* Are decisions of this measure counted in days a week (satellite, video), not in numbers? */
bool measure_in_days(enum measure m);

/* Are they about the same: measure, specialty, site, parent and form, whatever their sizes? */
bool decision_is_same(const struct decision *a, const struct decision *b);

/* The size of a decision: days for a satellite and for video, else numbers. */
int decision_size(const struct decision *d);

/* FTE that the days of a satellite or of video take from those who give them, which are numbers of today: a fifth of
 * what these are worth (supply_factor); 0 of other decisions. */
double decision_taken(const struct instance *in, const struct decision *d);

/* FTE that a decision brings to those it serves (negative for a closure), and what it adds to the whole nation's
 * supply. */
double decision_fte(const struct instance *in, const struct scenario *s, const struct decision *d);
double decision_net_fte(const struct instance *in, const struct scenario *s, const struct decision *d);

/* Million kr a year; NAN where costs.csv has no price. A closure costs the closure's price each, and the compensation
 * on top for each beyond those handed back of that form at the site. */
double decision_cost(const struct instance *in, const struct decision *d);

/* Which areas weigh on which site, per specialty of the scenario: the first step of 2SFCA, without any decision. */
struct reach {
    int specialty_count; /* of the instance */
    int site_count;
    struct reach_site {
        int count;
        struct reach_pair {
            int area;
            double f;       /* impedance, > 0 */
            double minutes; /* INFINITY where the pair has none (coverage model `located`) */
        } * pairs;          /* [count], areas rising */
        size_t room;
        double demand; /* D_js = sum_i n_is f(t_ij); 0: nobody reaches the site */
    } * sites;         /* [specialty_count * site_count], specialty by specialty */
};

/* False when existing supply stands on a site that nobody reaches: that supply would vanish. Notes need that reaches no
 * site. */
bool reach_build(const struct instance *in, const struct scenario *s, struct reach *out, struct notes *notes,
                 struct error *e);
void reach_free(struct reach *r);

/* What a plan leads to. Arrays over specialties of the instance, zero for those outside the scenario. */
struct outcome {
    const struct plan *plan; /* NULL for today */
    double *supply;          /* [specialty_count * site_count] K_js, FTE */
    double *coverage;        /* [specialty_count * area_count] A_is, FTE per 100,000 need-weighted inhabitants */
    int *numbers;            /* [specialty_count * site_count] provider numbers, of every form but satellites, >= 0 */
    double *satellite_days;  /* [specialty_count * site_count] days a week opened there */
    int video_groups;        /* groups of the grouping that video serves; 0 where the scenario does not use it */
    double *video;           /* [specialty_count * video_groups] FTE that video brings to the group */
    double *total;           /* [specialty_count] sum_j K_js and video */
    double *need;            /* [specialty_count] N_s */
};

void outcome_build(const struct instance *in, const struct scenario *s, const struct reach *r, const struct plan *plan,
                   struct outcome *out);
void outcome_free(struct outcome *o);

/* Only the specialty's part again, for a changed plan. */
void outcome_update(const struct instance *in, const struct scenario *s, const struct reach *r, const struct plan *plan,
                    int specialty, struct outcome *o);

/* Adds one decision to what there is (`sign` 1) or takes it out (-1), but for the list `plan`: what outcome_update
 * gives to the rounding of sums, at a fraction of its price. */
void outcome_shift(const struct instance *in, const struct scenario *s, const struct reach *r, const struct decision *d,
                   int sign, struct outcome *o);

/* Mean coverage A-bar of a specialty: supply over need, per 100,000. */
double outcome_mean(const struct outcome *o, int specialty);

/* Need of a group, and its coverage: the need-weighted mean of its areas; NAN for a group without need. */
double group_need(const struct instance *in, struct level level, int group, int specialty);
double group_coverage(const struct instance *in, const struct outcome *o, struct level level, int group, int specialty);

/* FTE per 100,000 that counts as 100 percent: the specialty's target_per_100k, else the national mean of `today`. */
double target_coverage(const struct instance *in, const struct outcome *today, int specialty);

/* What is already there: numbers of a form, and satellite days, at a site; -1 for every specialty together. */
int existing_returned(const struct instance *in, int specialty, int site, enum form form); /* of them handed back */
int existing_numbers(const struct instance *in, int specialty, int site, enum form form);
double existing_satellite_days(const struct instance *in, int specialty, int site); /* opened at the site */
double existing_days_away(const struct instance *in, int specialty, int parent);    /* its numbers spend elsewhere */

/* May a satellite be opened there from that parent: another site, near enough, within the borders that it may not
 * cross?
 */
bool satellite_in_reach(const struct instance *in, const struct scenario *s, int parent, int site);

/* Does the plan respect what each measure allows by itself (part-time numbers to convert, days of a parent, minutes,
 * borders)? Appends one sentence per language and breach to `da` and `en`, which pair up. */
bool plan_within_measures(const struct instance *in, const struct scenario *s, const struct reach *r,
                          const struct plan *plan, struct notes *da, struct notes *en);

#endif
