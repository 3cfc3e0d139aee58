/* rule_budget.c - the yearly cost of the decisions stays within a frame, in each group.
 *
 *   sum over candidates in group g of cost x size <= B_g        (million kr a year)
 *
 * for all specialties of the rule together, or for each by itself.
 * A used measure without a price in costs.csv is an error: it would be free. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

static double frame_of(const struct rule *r, int group)
{
    return r->of && !isnan(r->of[group]) ? r->of[group] : r->max;
}

static bool is_priced(const struct model *m, const struct rule *r, struct error *e)
{
    bool ok = true;
    for (int k = 0; k < MEASURE_COUNT; k++)
        for (int s = 0; s < m->instance->specialty_count && m->scenario->measures[k].used; s++)
            if (r->specialties[s] && isnan(m->instance->cost[k * m->instance->specialty_count + s]))
                ok = fail(e,
                          "%s/costs.csv: no cost of \"%s\" for \"%s\", which rules.%d (budget) counts; expected a row "
                          "for it, or for *",
                          m->instance->folder, measure_names[k], m->instance->specialties[s].id, r->index);
    return ok;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    if (!is_priced(m, r, e))
        return false;
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level), slices = r->each ? m->instance->specialty_count : 1;
    int *rows = allocate((size_t)groups * (size_t)slices, sizeof *rows); /* row + 1 */
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int g = level_of_site(p, r->level, c->site), *row = &rows[r->each ? c->specialty * groups + g : g];
        double cost = model_cost(m, c);
        if (!r->specialties[c->specialty] || isnan(frame_of(r, g)) || cost == 0)
            continue;
        if (*row == 0)
            *row = 1 + mip_add_row(m->mip, -INFINITY, frame_of(r, g), "rule%d_budget_%s_%s", r->index,
                                   level_group_id(p, r->level, g),
                                   r->each ? m->instance->specialties[c->specialty].id : "all");
        mip_add_term(m->mip, *row - 1, c->column, cost);
    }
    free(rows);
    return true;
}

/* The cheapest unit that the scenario could still buy: less room than that is no room. */
static double cheapest(const struct judged *j, const struct rule *r)
{
    double least = INFINITY;
    for (int k = 0; k < MEASURE_COUNT; k++)
        for (int s = 0; s < j->instance->specialty_count && j->scenario->measures[k].used; s++)
            if (r->specialties[s] && j->instance->cost[k * j->instance->specialty_count + s] > 0)
                least = fmin(least, j->instance->cost[k * j->instance->specialty_count + s]);
    return isinf(least) ? 0 : least;
}

/* What the decisions in a group cost; specialty -1: all that the rule is about. */
static double spent_in(const struct judged *j, const struct rule *r, int group, int specialty)
{
    double spent = 0;
    for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        bool about = specialty < 0 ? r->specialties[d->specialty] : d->specialty == specialty;
        if (about && level_of_site(&j->instance->places, r->level, d->site) == group)
            spent += decision_cost(j->instance, d);
    }
    return spent;
}

static void check_for(const struct judged *j, const struct rule *r, int specialty, struct findings *out)
{
    for (int g = 0; g < level_group_count(&j->instance->places, r->level); g++)
        if (!isnan(frame_of(r, g)))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, spent_in(j, r, g, specialty),
                                               frame_of(r, g), false, cheapest(j, r)});
}

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    if (!r->each)
        check_for(j, r, -1, out);
    for (int s = 0; r->each && s < j->instance->specialty_count; s++)
        if (r->specialties[s])
            check_for(j, r, s, out);
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    text_add(out, "%s", language == DANISH ? "Udgift" : "Cost");
    sentence_where(in, r->level, language, out);
    text_add(out, "%s", language == DANISH ? ", mio. kr. om året" : ", million kr a year");
    sentence_specialties(in, s, r, language, out);
    sentence_limits(in, r, language, out);
}

const struct rule_kind rule_budget = {
    {"budget", KEY_LEVEL | KEY_MAX | KEY_OF, 0, "nation", false, 0, 0}, add, check, sentence};
