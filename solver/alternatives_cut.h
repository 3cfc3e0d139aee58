/* alternatives_cut.h - the condition that a plan differs from others. */
#ifndef YDERPLAN_ALTERNATIVES_CUT_H
#define YDERPLAN_ALTERNATIVES_CUT_H

#include "stages.h"

/* At least `least` decisions (tally.h) other than in each of the plans. */
struct difference {
    int plan_count;
    const struct plan **plans; /* [plan_count] */
    int least;
};

/* As a condition of a search (stages.h); `data` is a struct difference. */
bool difference_add(struct model *m, const void *data, struct error *e);
bool difference_keeps(const void *data, const struct plan *plan);

#endif
