/* conflict.h - what in an infeasible scenario cannot be met together: rules, and objectives that require something. */
#ifndef YDERPLAN_CONFLICT_H
#define YDERPLAN_CONFLICT_H

#include "assess.h"
#include "solve.h"

/* A smallest set by deletion: each in turn is left out for good if there is still no plan without it. All trials
 * together take at most the limits' seconds; when time or interruption ends them, those not yet tried stay, so the
 * set is in conflict all the same but perhaps not smallest. Returns the list for plan.json's "conflicts", owned by the
 * caller; NULL with `e` after a defect. Of a scenario with phases the rules of one phase have its number ("phase"). */
struct json *find_conflict(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                           struct error *e);

/* Before any search: does the linear relaxation already show that no plan can be, within the limits' seconds? Then
 * `*out` is the list as above, owned by the caller; else NULL, which proves nothing. False with `e` after a defect. */
bool find_contradiction(const struct setting *t, const struct access *access, const struct solve_limits *limits,
                        struct json **out, struct error *e);

#endif
