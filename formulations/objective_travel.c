/* objective_travel.c - how far people travel to the supply they use, in minutes.
 *
 *   minimise    sum_s omega_s sum_j K_js (tau_js - taubar0_s) / K0_s,   tau_js = sum_i n_is f(t_ij) t_ij / D_js
 *               taubar0_s = sum_j K0_js tau_js / K0_s
 *
 *   cost        omega_s (tau_js - taubar0_s) / K0_s on K_js
 *
 * For one specialty negative exactly when the mean travel of use falls; the fraction itself, sum_j K_js tau_js /
 * sum_j K_js, is not linear where supply is added. Video is supply without travel: tau 0. Needs supply today, and
 * minutes between every site and the areas it serves. */
#include <math.h>

#include "formulation.h"

/* ---- the program ---- */

static double supply_at(const struct model *m, int specialty, int source)
{
    return m->supply[(size_t)specialty * (size_t)m->source_count + (size_t)source];
}

/* Can anything be used there? */
static bool is_used(const struct model *m, int specialty, int source)
{
    return supply_at(m, specialty, source) != 0 ||
           m->supply_column[(size_t)specialty * (size_t)m->source_count + (size_t)source] >= 0;
}

static bool has_minutes(const struct model *m, int specialty, const char *who, struct error *e)
{
    const struct access_weights *w = &m->access->weights[specialty];
    int before = e->count;
    for (int j = 0; j < m->instance->places.site_count; j++)
        if (is_used(m, specialty, j) && isinf(w->minutes[j]))
            fail(e,
                 "%s: no minutes between \"%s\" and some of the areas with need for \"%s\" that it serves in %s/%s; "
                 "expected minutes for each of them",
                 who, m->instance->places.sites[j].id, m->instance->specialties[specialty].id, m->instance->folder,
                 m->instance->travel.file);
    return e->count == before;
}

static bool has_supply(const struct model *m, int specialty, const char *who, struct error *e)
{
    if (m->total[specialty] > 0)
        return true;
    return fail(
        e,
        "%s: no supply of \"%s\" today in %s/providers.csv, whose travel it compares with; expected some, or leave the "
        "specialty out of the scenario",
        who, m->instance->specialties[specialty].id, m->instance->folder);
}

static void add_specialty(struct model *m, int specialty, struct linear *value)
{
    const double *tau = m->access->weights[specialty].minutes;
    double today = 0, supply = m->total[specialty];
    for (int j = 0; j < m->source_count; j++)
        if (is_used(m, specialty, j))
            today += supply_at(m, specialty, j) * tau[j] / supply;
    for (int j = 0; j < m->source_count; j++)
        if (is_used(m, specialty, j))
            model_supply(m, specialty, j, m->scenario->weight[specialty] * (tau[j] - today) / supply, value);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    char who[PLACE_ROOM];
    int before = e->count;
    objective_place(m->scenario, o, who);
    for (int k = 0; k < m->scenario->specialty_count; k++) {
        int specialty = m->scenario->specialties[k];
        bool supplied = has_supply(m, specialty, who, e), timed = has_minutes(m, specialty, who, e);
        if (supplied && timed)
            add_specialty(m, specialty, value);
    }
    return e->count == before;
}

/* ---- judging ---- */

/* sum_j K_js tau_js; what video brings has tau 0 */
static double minutes_of_use(const struct judged *j, const struct outcome *now, int specialty)
{
    const double *need = j->instance->need + (size_t)specialty * (size_t)j->instance->places.area_count;
    double sum = 0;
    for (int site = 0; site < j->reach->site_count; site++) {
        size_t at = (size_t)specialty * (size_t)j->reach->site_count + (size_t)site;
        const struct reach_site *r = &j->reach->sites[at];
        double tau = 0; /* sum_i n_is f t_ij / D_js */
        for (int k = 0; k < r->count && now->supply[at] != 0; k++)
            tau += need[r->pairs[k].area] * r->pairs[k].f * r->pairs[k].minutes / r->demand;
        sum += now->supply[at] * tau;
    }
    return sum;
}

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    (void)o;
    double supply = j->today->total[specialty], today = minutes_of_use(j, j->today, specialty) / supply;
    double excess = (minutes_of_use(j, now, specialty) - now->total[specialty] * today) / supply;
    return supply > 0 && isfinite(excess) ? excess : NAN;
}

const struct objective_kind objective_travel = {
    .spec = {.name = "travel"},
    .title = {"Rejsetid ved brug, minutter over i dag", "Travel of use, minutes above today"},
    .together = WEIGHTED,
    .reading = AS_MINUTES,
    .add = add,
    .value = value};
