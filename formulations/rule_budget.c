/* rule_budget.c - the yearly cost of the decisions stays within a frame, in each group.
 *
 *   sum over candidates in group g of cost x size <= B_g        (million kr a year)
 *
 * for all specialties of the rule together, or for each by itself. A decision counts where it is opened. Closures may
 * have a price below 0, money that they free; one that was not handed back costs its compensation besides. A used
 * measure without a price in costs.csv is an error: it would be free. */
#include <math.h>

#include "formulation.h"

static double frame_of(const struct rule *r, int group)
{
    return r->of && !isnan(r->of[group]) ? r->of[group] : r->max;
}

static double price(const struct model *m, const struct rule *r, const struct candidate *c)
{
    (void)m, (void)r;
    return c->price;
}

static bool add(struct model *m, const struct rule *r, struct error *e)
{
    char place[PLACE_ROOM];
    if (!model_is_priced(m, r->specialties, rule_place(m->scenario, r, place), e))
        return false;
    const struct places *p = &m->instance->places;
    int groups = level_group_count(p, r->level), slices = r->each ? m->instance->specialty_count : 1;
    struct linear *sums = model_group_sums(m, r, r->each, price);
    for (int k = 0; k < groups * slices; k++)
        if (!isnan(frame_of(r, k % groups)))
            model_row(m, &sums[k], -INFINITY, frame_of(r, k % groups), "rule%d_budget_%s_%s", r->index,
                      r->each ? m->instance->specialties[k / groups].id : "all",
                      level_group_id(p, r->level, k % groups));
    group_sums_free(m, r, r->each, sums);
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

static double spent(const struct judged *j, const struct rule *r, const struct decision *d)
{
    (void)r;
    return decision_cost(j->instance, d);
}

static void check_for(const struct judged *j, const struct rule *r, int specialty, struct findings *out)
{
    for (int g = 0; g < level_group_count(&j->instance->places, r->level); g++)
        if (!isnan(frame_of(r, g)))
            findings_add(out, (struct finding){r->level, g, specialty, NULL, decisions_in(j, r, g, specialty, spent),
                                               frame_of(r, g), false, cheapest(j, r), 0, UNIT_MONEY, 1, 0});
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
    {.name = "budget", .accepts = KEY_LEVEL | KEY_MAX | KEY_OF, .defaults = {.level = "nation"}},
    add,
    check,
    sentence,
    {"Beslutningernes årlige udgift holder sig inden for en ramme.",
     "The yearly cost of the decisions stays within a frame."},
    {"rammen er brugt", "the frame is spent"}};
