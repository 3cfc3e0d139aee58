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

/* What a reader must not overlook: less capacity, a worst covered area that is worse covered, inequality that falls
 * only because there is less to share. A list of {da, en}. */
struct json *levelling_notes(const struct judged *j);

#endif
