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
