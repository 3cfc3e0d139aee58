/* stages_trim.h - a plan without what nobody needs: a search that is after a value alone takes decisions that change
 * nothing, and leaves them in. */
#ifndef YDERPLAN_STAGES_TRIM_H
#define YDERPLAN_STAGES_TRIM_H

#include "assess.h"

/* An objective of the scenario, or a later step of one. */
struct aim {
    int objective, step;
};

/* What else must stay: may this plan be left of that one? */
struct trim_guard {
    bool (*allows)(const void *user, const struct plan *before, const struct plan *after);
    const void *user;
};

/* Takes decisions back, dearest first, as long as no aim, penalty, limit or rule is the worse for it; all that is asked
 * is asked of the judges (formulation.h), never of the program. What is done depends on the plan alone. In the end no
 * decision can be left out, and none made smaller by one. */
void trim_plan(const struct setting *t, const struct aim *aims, int aim_count, const struct trim_guard *guard,
               struct plan *plan); /* guard NULL: nothing else */

/* The same of a scenario with phases, `last` being the setting of the last one: plans [phases] in force in each. What a
 * phase adds is taken back in it and in those after it, or added a phase later. */
void trim_phases(const struct setting *last, const struct aim *aims, int aim_count, struct plan *plans);

#endif
