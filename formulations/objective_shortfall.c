/* objective_shortfall.c - coverage missing up to the target; never worse with more supply.
 *
 *   minimise    sum_s omega_s sum_i n_is max(0, theta target_s - A_is) / (N_s target_s)
 *
 *   columns     d_is >= 0 (missing), per 100,000
 *   rows        d_is + sum_j a_ijs K_js >= theta target_s               for every area i with need
 *   cost        omega_s n_is / (N_s target_s) on d_is
 *
 * theta (1 by default) is how much of the target must be there. Where no decision changes an area's coverage, what it
 * misses is a constant. Foster, Greer and Thorbecke (1984): their poverty gap, with coverage in place of income. */
#include <math.h>

#include "formulation.h"

static void add_area(struct model *m, int specialty, int i, double wanted, double per_missing, struct linear *value)
{
    const char *id = m->instance->specialties[specialty].id, *area = m->instance->places.areas[i].id;
    struct linear row = {0};
    model_coverage(m, specialty, i, 1, &row);
    if (row.count == 0)
        value->constant += per_missing * fmax(0, wanted - row.constant);
    else {
        int missing = mip_add_column(m->mip, 0, INFINITY, 0, false, specialty, "missing_%s_%s", id, area);
        linear_add(&row, missing, 1);
        model_row(m, &row, wanted, INFINITY, "missing_%s_%s", id, area);
        linear_add(value, missing, per_missing);
    }
    linear_free(&row);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    const struct scenario *s = m->scenario;
    int before = e->count, areas = m->instance->places.area_count;
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        const double *need = m->instance->need + (size_t)specialty * (size_t)areas;
        double target = model_divisor(m, specialty, e) > 0 ? model_target(m, specialty) : NAN;
        double per_need = s->weight[specialty] / (m->need[specialty] * target);
        for (int i = 0; i < areas && target > 0; i++)
            if (need[i] > 0)
                add_area(m, specialty, i, o->theta * target, per_need * need[i], value);
    }
    return e->count == before;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double target = target_coverage(j->instance, j->today, specialty), missing = 0;
    for (int i = 0; i < areas; i++) {
        size_t at = (size_t)specialty * (size_t)areas + (size_t)i;
        missing += j->instance->need[at] * fmax(0, o->theta * target - now->coverage[at]);
    }
    return target > 0 ? missing / (now->need[specialty] * target) : NAN;
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    (void)in;
    bool da = language == DANISH;
    char percent[64];
    text_add(out, "%s",
             da ? "Mangel: hvor meget der i gennemsnit mangler op til " : "Shortfall: how much is missing to ");
    if (o->theta != 1)
        text_add(out, da ? "%s pct. af " : "%s %% of ",
                 sentence_number(round(1e7 * o->theta) / 1e5, language, percent));
    text_add(out, "%s",
             da ? "dækningsmålet, i pct. af dækningsmålet" : "the target on average, in percent of the target");
}

const struct objective_kind objective_shortfall = {
    .spec = {.name = "shortfall", .accepts = KEY_THETA, .defaults = {.theta = 1}},
    .title = {"Mangel: hvor meget der i gennemsnit mangler op til dækningsmålet, i forhold til det",
              "Shortfall: how much is missing to the target on average, relative to it"},
    .together = WEIGHTED,
    .reading = AS_PERCENT,
    .never_negative = true,
    .add = add,
    .value = value,
    .says = says};
