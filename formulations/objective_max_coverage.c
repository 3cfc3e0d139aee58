/* objective_max_coverage.c - need within T of an open site; larger is better.
 *
 *   maximise    sum_s sum_i n_is [min_{j open} t_ij <= T],   T in minutes (60) or km
 *
 *   columns     0 <= u_is <= 1 (left out)
 *   rows        u_is + sum_{j: t_ij <= T} p_js >= 1        p_js: numbers and satellite days at j, open from 1 on
 *   value       sum_is n_is - sum_is n_is u_is
 *
 * One row an area, no open/closed column a site: u is 0 or 1 by itself. Summed over the specialties, not weighted.
 * Church and ReVelle (1974). */
#include <math.h>

#include "formulation.h"

static void add_area(struct model *m, const struct objective *o, int specialty, int i, double need,
                     struct linear *value)
{
    const char *id = m->instance->specialties[specialty].id, *area = m->instance->places.areas[i].id;
    struct linear near = {0};
    model_near(m, specialty, i, o->minutes, o->km, &near);
    if (near.count > 0) { /* else nobody can ever serve it */
        int out = mip_add_column(m->mip, 0, 1, 0, false, specialty, "left_out_%s_%s", id, area);
        linear_add(&near, out, 1);
        model_row(m, &near, 1, INFINITY, "near_%s_%s", id, area);
        linear_add(value, out, -need);
        value->constant += need;
    }
    linear_free(&near);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    char place[PLACE_ROOM];
    int areas = m->instance->places.area_count;
    if (!model_has_travel(m, o->minutes, objective_place(m->scenario, o, place), e))
        return false;
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        const double *need = m->instance->need + (size_t)specialty * (size_t)areas;
        for (int i = 0; i < areas; i++)
            if (need[i] > 0)
                add_area(m, o, specialty, i, need[i], value);
    }
    return true;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    return now->need[specialty] - need_out_of_limit(j, o, now, specialty);
}

static void says(const struct instance *in, const struct objective *o, enum language language, struct text *out)
{
    bool da = language == DANISH;
    char limit[80];
    (void)in;
    text_add(out,
             da ? "Behov inden for %s af et åbent sted, alle specialer lagt sammen"
                : "Need within %s of an open site, summed over all specialties",
             sentence_limit(o, language, limit));
}

const struct objective_kind objective_max_coverage = {
    .spec = {.name = "max_coverage", .accepts = KEY_LIMIT, .defaults = {.minutes = 60}},
    .title = {"Behov inden for den valgte afstand af et åbent sted", "Need within the chosen distance of an open site"},
    .together = SUMMED,
    .reading = AS_NEED,
    .maximise = true,
    .add = add,
    .value = value,
    .says = says};
