/* conflict_parts.h - what the search for rules in conflict has in a file of its own. */
#ifndef YDERPLAN_CONFLICT_PARTS_H
#define YDERPLAN_CONFLICT_PARTS_H

#include "conflict.h"

/* Is there proof, by the whole program or (relaxed) by its linear relaxation alone, that nothing keeps it, until the
 * deadline? False with `e` after a defect. */
bool is_infeasible(const struct mip *mip, const struct solve_limits *limits, double deadline, bool relaxed, bool *out,
                   struct error *e);

/* find_conflict and find_contradiction of a scenario with phases: rules of one phase say which ("phase", "year"). With
 * `relaxed` *out may be NULL: the relaxation proves nothing. False with `e` after a defect. */
bool conflict_of_phases(const struct setting *last, const struct access *access, const struct solve_limits *limits,
                        bool relaxed, struct json **out, struct error *e);

#endif
