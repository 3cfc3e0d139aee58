/* assess_parts.h - parts of the account of a plan that have a file of their own. */
#ifndef YDERPLAN_ASSESS_PARTS_H
#define YDERPLAN_ASSESS_PARTS_H

#include "assess.h"

/* Does the scenario plan from the instance's own need and supply? Else its baseline is not today. */
bool starts_today(const struct scenario *s);

/* The instance with its own need and supply, and the scenario's specialties, weights and coverage: today, where the
 * scenario starts elsewhere. Start at {0}. */
struct own_today {
    bool there; /* false: the scenario starts today, or with the same need and supply, or the folder has none of its
                   own */
    struct instance instance;
    struct scenario scenario;
    struct setting setting;
};
void own_today_build(const struct setting *t, struct own_today *out);
void own_today_free(struct own_today *o);

/* Areas, sites and groups with their names and coordinates. */
struct json *places_json(const struct judged *j);

/* The scenario's specialties: names, weight, target, the numbers there are by form. */
struct json *specialties_json(const struct judged *j);

/* FTE and numbers at each site, today and with the plan, where there are any; "*" for all specialties together. */
struct json *supply_json(const struct judged *j);

/* Numbers, days, FTE and cost of the plan's decisions (those that `counts` counts in the group; NULL: all) into `o`. */
typedef bool counts_decision(const struct judged *j, const struct decision *d, int group);
void put_summary(struct json *o, const struct judged *j, counts_decision *counts, int group);

/* The same by region, council, specialty and measure. */
struct json *totals_json(const struct judged *j);

/* Degree of coverage of a group in percent of target, all specialties together; NAN without need. */
double degree_together(const struct judged *j, const struct outcome *now, struct level level, int group);

/* Coverage of every group, all specialties together. */
struct json *together_json(const struct judged *j);

/* Lorenz curve and classes of coverage, today and with the plan. */
struct json *spread_json(const struct judged *j, bool has_plan);

/* Travel of the nation, the regions and the councils to the nearest open site. */
struct json *travel_json(const struct judged *j);

/* Into a decision's entry: "newly_within", the need that gets a site of the specialty within the travel limit by this
 * decision alone; `without` is the plan without it. */
void put_newly_within(struct json *o, const struct judged *j, const struct outcome *without, int specialty);

/* What an approval asks of the plan. `document` already has "indicators", "travel", "rules" and "measure_limits". */
struct json *checklist_json(const struct judged *j, const struct json *document);

/* Gives each decision "at_limit": the rules (by index) that are at their limit in a group, and for a specialty, that it
 * counts in. */
void put_limits(struct json *decisions, const struct judged *j, const struct json *rules);

/* A plan in every phase of its scenario, or in the only part there is. */
struct part {
    const struct setting *setting;
    struct outcome after;
    struct judged judged; /* points to `after` */
};
struct whole {
    int count;
    bool has_plan;
    struct part *parts; /* [count], owned */
};
void whole_open(const struct setting *last, const struct plan *plan, struct whole *out);
void whole_free(struct whole *w);

/* The objectives of `count` parts together, by their weights, into `root`. */
void put_objectives(struct json *root, const struct part *parts, int count, bool has_plan, const struct claims *claims);

/* Decisions, summary, indicators, coverage and rules of one part. `own` NULL: nothing of another today. */
void put_account(struct json *root, const struct whole *w, int phase, const struct own_today *own);

/* Into each decision of a phase how much of it the phase adds, and since when it is in force. */
void put_course(const struct whole *w, int phase, struct json *decisions);

/* A sentence for each decision of the phase before that is less now and may not end. */
void note_undone(const struct judged *j, struct notes *da, struct notes *en);

/* "phases": each by itself; nothing where the scenario has none. */
void put_phases(struct json *root, const struct whole *w);

/* What a plan's decisions could be exchanged for (assess_exchange.c). Start at {0}. */
struct exchange {
    const struct judged *j;
    double *one, value; /* [specialty_count] of the first objective under the plan, and all together */
    bool *apart;        /* [rule_count] does it judge each specialty by itself? */
    struct plan plan;   /* with an exchange made */
    struct outcome now; /* of it */
};
void exchange_open(struct exchange *x, const struct judged *j);
void exchange_free(struct exchange *x);

/* Into a decision's entry: "not_chosen", the best alternatives to it (docs/formats.md). */
void put_not_chosen(struct json *o, struct exchange *x, int index);

/* What a reader must not overlook: less capacity, a worst covered area that is worse covered, inequality that falls
 * only because there is less to share. A list of {da, en}. */
struct json *levelling_notes(const struct judged *j);

#endif
