/* rule_budget.c - the yearly cost of the decisions stays within a frame, in each group.
 *
 *   sum over candidates in group g of cost x size <= B_g        (million kr a year)
 *
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
    int *rows = allocate((size_t)level_group_count(p, r->level), sizeof *rows); /* row + 1 */
    for (int k = 0; k < m->candidate_count; k++) {
        const struct candidate *c = &m->candidates[k];
        int g = level_of_site(p, r->level, c->site);
        double cost = model_cost(m, c);
        if (!r->specialties[c->specialty] || isnan(frame_of(r, g)) || cost == 0)
            continue;
        if (rows[g] == 0)
            rows[g] = 1 + mip_add_row(m->mip, -INFINITY, frame_of(r, g), "rule%d_budget_%s", r->index,
                                      level_group_id(p, r->level, g));
        mip_add_term(m->mip, rows[g] - 1, c->column, cost);
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

static void check(const struct judged *j, const struct rule *r, struct findings *out)
{
    const struct places *p = &j->instance->places;
    for (int g = 0; g < level_group_count(p, r->level); g++) {
        double frame = frame_of(r, g), spent = 0;
        if (isnan(frame))
            continue;
        for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
            const struct decision *d = &j->after->plan->decisions[k];
            if (r->specialties[d->specialty] && level_of_site(p, r->level, d->site) == g)
                spent += decision_cost(j->instance, d);
        }
        findings_add(out, (struct finding){r->level, g, -1, NULL, spent, frame, false, cheapest(j, r)});
    }
}

static void sentence(const struct instance *in, const struct scenario *s, const struct rule *r, enum language language,
                     struct text *out)
{
    bool da = language == DANISH;
    const char *before = "";
    text_add(out, da ? "Udgiften i %s holder sig inden for " : "The cost in %s stays within ",
             sentence_level(in, r->level, language));
    if (!isnan(r->max)) {
        text_add(out, da ? "%g mio. kr. om året" : "%g million kr a year", r->max);
        before = da ? "; dog " : "; but ";
    }
    for (int g = 0; r->of && g < level_group_count(&in->places, r->level); g++)
        if (!isnan(r->of[g])) {
            text_add(out, "%s%s %g", before, level_group_name(&in->places, r->level, g), r->of[g]);
            before = ", ";
        }
    sentence_specialties(in, s, r, language, out);
    text_add(out, ".");
}

const struct rule_kind rule_budget = {
    {"budget", KEY_LEVEL | KEY_MAX | KEY_OF, 0, "nation", false, 0, 0}, add, check, sentence};
