/* objective_changes.c - how much is changed: numbers added, converted and closed, satellites and video opened (not
 * their days). What is there already does not count.
 *
 *   minimise    sum_js (x_js + c_js + l_js + w_js) + sum_pjs o_pjs + sum_js o_js
 *
 * x new, c converted, l licence and w closed numbers.
 *
 *   columns     o of a satellite p to j, of video at j: 1 where it is opened (model_opened) */
#include <math.h>

#include "formulation.h"

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step, (void)e;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        linear_add(value, measure_in_days(c->measure) ? model_opened(m, k) : c->column, 1);
    }
    return true;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)j, (void)o;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += d->count; /* 1 for a satellite and for video */
    }
    return sum;
}

const struct objective_kind objective_changes = {
    .spec = {.name = "changes"},
    .title = {"Ændringer: ydernumre tilføjet, konverteret og nedlagt, satellitter og video åbnet",
              "Changes: numbers added, converted and closed, satellites and video opened"},
    .together = SUMMED,
    .reading = AS_COUNT,
    .never_negative = true,
    .add = add,
    .value = value};
