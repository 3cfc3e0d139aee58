/* objective_numbers.c - how many provider numbers there are, compared with today: new and licence numbers less those
 * closed. A conversion changes a number's kind and satellites move days; neither changes how many there are.
 *
 *   minimise    sum_js (x_js + l_js - w_js)
 *
 * x new, l licence and w closed numbers. Below 0 where more are closed than added. */
#include "formulation.h"

static int adds(enum measure m)
{
    return m == MEASURE_NEW || m == MEASURE_LICENCE ? 1 : m == MEASURE_CLOSURE ? -1 : 0;
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step, (void)e;
    for (int k = 0; k < m->candidate_count; k++)
        linear_add(value, m->candidates[k].column, adds(m->candidates[k].measure));
    return true;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)j, (void)o;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += adds(d->measure) * d->count;
    }
    return sum;
}

const struct objective_kind objective_numbers = {
    .spec = {.name = "numbers"},
    .title = {"Ydernumre flere end i dag: nye og på licens, fratrukket nedlagte",
              "Provider numbers more than today: new and licence numbers less those closed"},
    .together = SUMMED,
    .reading = AS_COUNT,
    .add = add,
    .value = value};
