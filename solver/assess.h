/* assess.h - the account of a plan: everything that plan.json says of it, from the instance, the scenario and the
 * decisions alone. Knows neither the program nor the solver; what they claim (status, bound) is handed in and only set
 * beside. */
#ifndef YDERPLAN_ASSESS_H
#define YDERPLAN_ASSESS_H

#include "formulation.h"

/* What the search says of one objective: the value it reached when it was optimised (of the first with the penalties of
 * soft rules), before later objectives used its tolerance, and the proven bound. NAN or infinite: none. */
struct proof {
    double best, bound;
};

/* May it be called optimal? Within the gap asked for (below 1e-6: 1e-6), over the best value, or nothing left but what
 * the solver cannot tell apart, 2e-7 (1 + |best|) for each specialty. */
bool proof_is_closed(const struct proof *p, double gap, int specialties);

/* What the search says of its result. */
struct claims {
    const char *status;           /* "optimal", "feasible", "infeasible", "no_plan_in_time"; NULL in an assessment */
    const struct proof *proofs;   /* [objective_count] */
    const struct json *conflicts; /* for an infeasible scenario, else NULL */
    const struct json *run;       /* all that differs between identical runs, else NULL */
};

/* A plan in its setting: what is needed to judge it, in one place. Start at {0}. Of a scenario with phases each has its
 * own, and that of the last stands for the whole: it leads to the others. */
struct setting {
    const struct instance *instance;
    const struct scenario *scenario;
    struct reach reach;
    struct plan nothing; /* the plan without decisions */
    struct outcome today;
    struct notes warnings;        /* the instance's, then those of the reach */
    const struct setting *before; /* of the phase before, of the same places; NULL: none. Not owned */
};

/* How many phases the setting is the last of (1 without phases), and the setting of phase k, from 0. */
int setting_phases(const struct setting *last);
const struct setting *setting_phase(const struct setting *last, int k);

bool setting_build(const struct instance *in, const struct scenario *s, struct setting *out, struct error *e);
void setting_free(struct setting *t);

/* The document plan.json, schema "yderplan-plan-1" (docs/formats.md), without "verification". With `plan` NULL there is
 * no plan: the decisions are empty, values and the plan's indicators null. Owned by the caller. */
struct json *plan_document(const struct setting *t, const struct plan *plan, const struct claims *claims);

/* The document assessment.json, schema "yderplan-assessment-1": today, and `plan` too unless it is NULL. */
struct json *assessment_document(const struct setting *t, const struct plan *plan);

/* The rules of a scenario that a plan breaks, the limits of its measures, and the objectives that require more of it:
 * how many. */
int broken_rules(const struct json *document);

/* One rule as plan.json names it under "conflicts": {index, rule, sentence}. */
struct json *rule_name(const struct setting *t, const struct rule *r);

/* What objective k, which requires something (`require`), asks of every plan: {objective, measure, sentence}. */
struct json *objective_requirement(const struct setting *t, int k);

#endif
