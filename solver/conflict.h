/* conflict.h - what in an infeasible scenario cannot be met together: rules, and objectives that require something. */
#ifndef YDERPLAN_CONFLICT_H
#define YDERPLAN_CONFLICT_H

#include "assess.h"
#include "solve.h"

/* Start at {0}. */
struct conflict {
    int count;
    struct conflict_member {
        int phase;           /* the only one that a rule holds in, where there are phases; -1: what holds throughout */
        int rule, objective; /* index in the scenario; -1: it is the other of the two */
        bool found;          /* is there a plan that keeps all the other members? Then this one is needed */
        struct plan without; /* that plan; not kept of a scenario with phases */
        int group_count;
        struct conflict_group {
            struct level level;
            int group, specialty; /* specialty -1: all together, or none in particular */
        } * groups;               /* [group_count] in which a rule cannot be kept; none: it is not known which */
    } * members;                  /* [count], rules in their order, then objectives */
};
void conflict_free(struct conflict *c);

/* Is it proven that no smaller part of it is in conflict: a plan is known without each member? */
bool conflict_is_smallest(const struct conflict *c);

/* A smallest set by deletion: each in turn is left out for good if there is still no plan without it. All trials
 * together take at most the limits' seconds; when time or interruption ends them, those not yet tried stay, so the
 * set is in conflict all the same but perhaps not smallest. For a scenario that is known to be infeasible; `t` is the
 * setting of the last phase where there are phases. False with `e` after a defect. */
bool find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                   struct conflict *out, struct error *e);

/* Before any search: does the linear relaxation already show that no plan can be, within the limits' seconds? Then
 * `out` is the set as above, whose members' plans may be made of fractions and are not kept; else it stays empty, which
 * proves nothing. */
bool find_contradiction(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                        struct conflict *out, struct error *e);

/* As plan.json lists it under "conflicts". Owned by the caller. */
struct json *conflict_json(const struct setting *t, const struct conflict *c);

#endif
