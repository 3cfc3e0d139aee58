/* conflict_parts.h - what the search for rules in conflict has in a file of its own. */
#ifndef YDERPLAN_CONFLICT_PARTS_H
#define YDERPLAN_CONFLICT_PARTS_H

#include "conflict.h"

/* Is there proof, by the linear relaxation or (unless relaxed) the whole program, that nothing keeps it, until the
 * deadline? Where there is a plan instead, `plan` [column_count] holds it, owned by the caller; NULL: none was found.
 * False with `e` after a defect. */
bool is_infeasible(const struct mip *mip, const struct solve_limits *limits, double deadline, bool relaxed, bool *out,
                   double **plan, struct error *e);

/* When a trial is to end, on the clock, so that those that come after it have time as well: most end early, so each may
 * take twice an even share of what is left. */
double trial_end(double deadline, int ahead);

/* find_conflict and, relaxed, find_contradiction of a scenario with phases, `last` being the setting of the last. */
bool conflict_of_phases(const struct setting *last, const struct access *access, const struct solve_limits *limits,
                        bool relaxed, struct conflict *out, struct error *e);

#endif
