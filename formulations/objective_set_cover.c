/* objective_set_cover.c - as few added numbers as will do for everybody to have an open site within T.
 *
 *   minimise    sum_js (x_js + l_js) + sum_pjs o_pjs        new, licence; a satellite that is opened counts one
 *   subject to  sum_{j: t_ij <= T} p_js >= 1                for every specialty s and area i with need
 *
 *   columns     o of a satellite p to j: 1 where it is opened (model_opened)
 *               p_js: numbers and satellite days at j, open from 1 on (model_presence)
 *
 * T in minutes (60) or km. Toregas, Swain, ReVelle and Bergman (1971). The rows are a requirement of the scenario
 * (`require`): every plan keeps them, wherever in the order the objective stands, and a plan that leaves need out is
 * refused (`left_out`). An area with no site at all within T makes the scenario infeasible. The measure itself is the
 * count alone, so that it has a meaning for today and for plans of other scenarios. */
#include <math.h>

#include "formulation.h"

static void require_area(struct model *m, const struct objective *o, int specialty, int i)
{
    struct linear near = {0};
    model_near(m, specialty, i, o->minutes, o->km, &near);
    model_row(m, &near, 1, INFINITY, "cover_%s_%s", m->instance->specialties[specialty].id,
              m->instance->places.areas[i].id);
    linear_free(&near);
}

static bool require(struct model *m, const struct objective *o, struct error *e)
{
    char place[PLACE_ROOM];
    int areas = m->instance->places.area_count;
    if (!model_has_travel(m, o->minutes, objective_place(m->scenario, o, place), e))
        return false;
    for (int k = 0; k < m->scenario->specialty_count; k++)
        for (int i = 0; i < areas; i++) {
            int specialty = m->scenario->specialties[k];
            if (m->instance->need[(size_t)specialty * (size_t)areas + (size_t)i] > 0)
                require_area(m, o, specialty, i);
        }
    return true;
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)o, (void)step, (void)e;
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        if (c->measure == MEASURE_NEW || c->measure == MEASURE_LICENCE)
            linear_add(value, c->column, 1);
        if (c->measure == MEASURE_SATELLITE)
            linear_add(value, model_opened(m, k), 1);
    }
    return true;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)j, (void)o;
    double sum = 0;
    for (int k = 0; now->plan && k < now->plan->count; k++) {
        const struct decision *d = &now->plan->decisions[k];
        bool adds = d->measure == MEASURE_NEW || d->measure == MEASURE_LICENCE || d->measure == MEASURE_SATELLITE;
        if (d->specialty == specialty && adds)
            sum += d->count; /* 1 for a satellite */
    }
    return sum;
}

static double left_out(const struct judged *j, const struct objective *o, const struct outcome *now)
{
    double sum = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        sum += need_out_of_limit(j, o, now, j->scenario->specialties[k]);
    return sum;
}

static void asks(const struct objective *o, enum language language, struct text *out)
{
    char limit[80];
    text_add(out,
             language == DANISH ? "Alle med behov har højst %s til et åbent sted (målet set_cover)."
                                : "Everybody with a need has at most %s to an open site (the objective set_cover).",
             sentence_limit(o, language, limit));
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    char limit[80];
    (void)in;
    text_add(out,
             language == DANISH
                 ? "Tilføjede ydernumre og åbnede satellitter, så alle har højst %s til et åbent sted"
                 : "Numbers added and satellites opened so that everybody has at most %s to an open site",
             sentence_limit(o, language, limit));
}

const struct objective_kind objective_set_cover = {
    .spec = {.name = "set_cover", .accepts = KEY_LIMIT, .defaults = {.minutes = 60}},
    .title = {"Tilføjede ydernumre og åbnede satellitter", "Numbers added and satellites opened"},
    .together = SUMMED,
    .reading = AS_COUNT,
    .never_negative = true,
    .add = add,
    .value = value,
    .says = says,
    .require = require,
    .left_out = left_out,
    .asks = asks};
