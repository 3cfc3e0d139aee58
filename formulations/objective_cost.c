/* objective_cost.c - yearly cost in million kr, compensation for closed numbers included.
 *
 *   minimise    sum over candidates of cost x size
 *
 * The price is that of costs.csv for one more number, or day a week; a closure's may be below 0. A used measure without
 * a price in costs.csv is an error: it would be free. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    char place[PLACE_ROOM];
    bool *planned = allocate((size_t)m->instance->specialty_count, sizeof *planned);
    for (int k = 0; k < m->scenario->specialty_count; k++)
        planned[m->scenario->specialties[k]] = true;
    bool priced = model_is_priced(m, planned, objective_place(m->scenario, o, place), e);
    for (int k = 0; priced && k < m->candidate_count; k++)
        linear_add(value, m->candidates[k].column, m->candidates[k].price);
    free(planned);
    return priced;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        if (d->specialty == specialty)
            sum += decision_cost(j->instance, d);
    }
    return sum;
}

const struct objective_kind objective_cost = {.spec = {.name = "cost"},
                                              .title = {"Udgift, mio. kr. om året", "Cost, million kr a year"},
                                              .together = SUMMED,
                                              .reading = AS_MONEY,
                                              .add = add,
                                              .value = value};
