/* stages_trim.c - decisions taken back one after the other, each trial judged as a plan is judged in the end.
 *
 * Most trials fail at the first question: is some objective worse by this specialty alone? Only what passes it is
 * held against the penalties, the rules, and what each measure allows. */
#include "stages_trim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* Values within this share of what they are, or are today, are the same: sums in another order differ by less. Below
 * SMALL they are the rounding of larger terms. */
static const double SAME = 1e-12, SMALL = 1e-6;

/* Nor may a rule be missed by more than rounding, though a plan may be (to 1e-6, finding_satisfied). */
static const double KEPT = 1e-9;

/* One that may become smaller; or a new number that may take the place of a licence (size 0 so far). */
struct item {
    struct decision decision;
    int size;
    double price; /* of one; 0 where there is none */
    int instead;  /* of a licence: the item of the new number that does the same, -1: none */
};

struct trim {
    const struct setting *t;
    const struct aim *aims;
    int aim_count, count;
    const struct trim_guard *guard; /* NULL: none */
    const struct plan *whole;       /* as it came */
    struct item *items;             /* [count] those of the plan in its order, then those that may come instead */
    int *order;                     /* [count] the dearest first */
    struct plan plan;               /* what the sizes say */
    struct outcome now;             /* of it */
    double *value, *slack;          /* [aim_count] to be minimised, and how much more is the same */
    double *one;                    /* [objective_count * specialty_count] of each specialty */
    bool *apart;                    /* [rule_count] the rule speaks of each specialty by itself */
    struct standing {
        double miss, penalty;
    } * standing; /* [rule_count * specialty_count] for one specialty; of a rule that joins them the same for all */
};

static struct judged judged_now(const struct trim *w)
{
    return (struct judged){w->t->instance, w->t->scenario, &w->t->reach, &w->t->today, &w->now};
}

static const struct objective_kind *kind_of(const struct trim *w, int objective)
{
    return objective_kinds[w->t->scenario->objectives[objective].kind];
}

static double aim_value(const struct trim *w, const struct aim *aim, const struct outcome *now)
{
    struct judged j = judged_now(w);
    double value = objective_step_value(&w->t->scenario->objectives[aim->objective], aim->step, &j, now);
    return kind_of(w, aim->objective)->maximise ? -value : value;
}

static double *one_of(const struct trim *w, int objective, int specialty)
{
    return &w->one[objective * w->t->instance->specialty_count + specialty];
}

static double value_of_one(const struct trim *w, int objective, int specialty)
{
    struct judged j = judged_now(w);
    double value = kind_of(w, objective)->value(&j, &w->t->scenario->objectives[objective], &w->now, specialty);
    return kind_of(w, objective)->maximise ? -value : value;
}

/* How far the rule is missed, in the measure of its limits (below 0: not at all), and what that costs. */
static struct standing standing_of(const struct trim *w, const struct rule *r)
{
    struct judged j = judged_now(w);
    struct findings found = {0};
    struct standing is = {-INFINITY, 0};
    rule_kinds[r->kind]->check(&j, r, &found);
    for (int k = 0; k < found.count; k++) {
        const struct finding *f = &found.items[k];
        double beyond = f->least ? f->limit - f->activity : f->activity - f->limit;
        is.miss = fmax(is.miss, beyond / fmax(1, fabs(f->limit)));
    }
    is.penalty = findings_penalty(r, &found);
    free(found.items);
    return is;
}

/* The same of one specialty alone. */
static struct standing standing_in(const struct trim *w, const struct rule *r, int specialty)
{
    struct rule part = *r;
    part.specialties = allocate((size_t)w->t->instance->specialty_count, sizeof(bool));
    part.specialties[specialty] = true;
    struct standing is = standing_of(w, &part);
    free(part.specialties);
    return is;
}

static bool joins_specialties(const struct trim *w, const struct rule *r)
{
    struct judged j = judged_now(w);
    struct findings found = {0};
    bool joins = false;
    rule_kinds[r->kind]->check(&j, r, &found);
    for (int k = 0; k < found.count; k++)
        joins = joins || found.items[k].specialty < 0;
    free(found.items);
    return joins;
}

static struct standing *standing_at(const struct trim *w, int rule, int specialty)
{
    return &w->standing[rule * w->t->instance->specialty_count + specialty];
}

static void judge_rules(struct trim *w)
{
    const struct scenario *s = w->t->scenario;
    w->apart = allocate((size_t)s->rule_count, sizeof *w->apart);
    w->standing = allocate((size_t)s->rule_count * (size_t)w->t->instance->specialty_count, sizeof *w->standing);
    for (int k = 0; k < s->rule_count; k++) {
        struct standing whole = standing_of(w, &s->rules[k]);
        w->apart[k] = !joins_specialties(w, &s->rules[k]);
        for (int n = 0; n < s->specialty_count; n++)
            *standing_at(w, k, s->specialties[n]) =
                w->apart[k] ? standing_in(w, &s->rules[k], s->specialties[n]) : whole;
    }
}

/* ---- is the plan as good as before? ---- */

/* By this specialty alone; false is a proof, true is not. */
static bool may_be_as_good(const struct trim *w, int specialty)
{
    for (int k = 0; k < w->aim_count; k++) {
        if (w->aims[k].step > 0)
            continue;
        int objective = w->aims[k].objective;
        double value = value_of_one(w, objective, specialty), before = *one_of(w, objective, specialty);
        enum together together = kind_of(w, objective)->together;
        if (together == WEIGHTED && !(w->t->scenario->weight[specialty] * (value - before) <= w->slack[k]))
            return false;
        if (together == SUMMED && !(value - before <= w->slack[k]))
            return false;
        if ((together == LARGEST || together == SMALLEST) && !(value <= w->value[k] + w->slack[k]) && value > before)
            return false;
    }
    return true;
}

/* Each measure's own limits speak of one specialty. */
static bool is_within_measures(const struct trim *w, int specialty)
{
    struct plan part = {0};
    struct notes da = {0}, en = {0};
    for (int k = 0; k < w->plan.count; k++)
        if (w->plan.decisions[k].specialty == specialty)
            plan_add(&part, w->plan.decisions[k]);
    bool within = plan_within_measures(w->t->instance, w->t->scenario, &w->t->reach, &part, &da, &en);
    plan_free(&part);
    notes_free(&da);
    notes_free(&en);
    return within;
}

static bool keeps_rules(const struct trim *w, int specialty)
{
    const struct scenario *s = w->t->scenario;
    for (int k = 0; k < s->rule_count; k++) {
        const struct rule *r = &s->rules[k];
        if (!r->specialties[specialty])
            continue;
        struct standing before = *standing_at(w, k, specialty);
        struct standing is = w->apart[k] ? standing_in(w, r, specialty) : standing_of(w, r);
        if (isnan(r->penalty) ? is.miss > fmax(before.miss, KEPT) : is.penalty > before.penalty * (1 + SAME))
            return false;
    }
    return true;
}

static bool is_as_good(const struct trim *w, int specialty)
{
    const struct scenario *s = w->t->scenario;
    struct judged j = judged_now(w);
    if (!is_within_measures(w, specialty) || !keeps_rules(w, specialty))
        return false;
    for (int k = 0; k < s->objective_count; k++)
        if (objective_left_out(&s->objectives[k], &j, &w->now) > 0)
            return false;
    for (int k = 0; k < w->aim_count; k++)
        if (!(aim_value(w, &w->aims[k], &w->now) <= w->value[k] + w->slack[k]))
            return false;
    return !w->guard || w->guard->allows(w->guard->user, w->whole, &w->plan);
}

/* ---- trials ---- */

/* The plan that the sizes say, and its outcome, which differs in one specialty at most. */
static void take_effect(struct trim *w, int specialty)
{
    w->plan.count = 0;
    for (int k = 0; k < w->count; k++)
        if (w->items[k].size > 0) {
            struct decision d = w->items[k].decision;
            *(measure_in_days(d.measure) ? &d.days : &d.count) = w->items[k].size;
            plan_add(&w->plan, d);
        }
    outcome_update(w->t->instance, w->t->scenario, &w->t->reach, &w->plan, specialty, &w->now);
}

/* Makes one item smaller and another larger (NULL: none) if the plan is as good; else all stays. */
static bool try(struct trim *w, struct item *less, int by, struct item *more)
{
    int specialty = less->decision.specialty;
    less->size -= by;
    if (more)
        more->size += by;
    take_effect(w, specialty);
    if (may_be_as_good(w, specialty) && is_as_good(w, specialty)) {
        for (int k = 0; k < w->t->scenario->objective_count; k++)
            *one_of(w, k, specialty) = value_of_one(w, k, specialty);
        return true;
    }
    less->size += by;
    if (more)
        more->size -= by;
    take_effect(w, specialty);
    return false;
}

/* The whole of it, or one by one. */
static bool make_smaller(struct trim *w, struct item *item)
{
    bool smaller = false;
    if (item->size > 0 && try(w, item, item->size, NULL))
        return true;
    while (item->size > 1 && try(w, item, 1, NULL))
        smaller = true;
    return smaller;
}

/* ---- what there is to try ---- */

static double price_of(const struct trim *w, const struct decision *d)
{
    double cost = decision_cost(w->t->instance, d) / decision_size(d);
    return isnan(cost) ? 0 : cost;
}

static int find_item(const struct trim *w, enum measure m, int specialty, int site)
{
    for (int k = 0; k < w->count; k++) {
        const struct decision *d = &w->items[k].decision;
        if (d->measure == m && d->specialty == specialty && d->site == site)
            return k;
    }
    return -1;
}

static struct item item_of(const struct trim *w, const struct decision *d, int size)
{
    return (struct item){*d, size, price_of(w, d), -1};
}

/* The plan's decisions, and beside each licence of 1 FTE the new number that does the same at no higher price. */
static void list_items(struct trim *w, const struct plan *plan)
{
    const struct settings *licence = &w->t->scenario->measures[MEASURE_LICENCE];
    bool may_exchange = licence->used && licence->fte == 1 && w->t->scenario->measures[MEASURE_NEW].used;
    w->items = allocate(2 * (size_t)plan->count + 1, sizeof *w->items);
    for (int k = 0; k < plan->count; k++)
        w->items[w->count++] = item_of(w, &plan->decisions[k], decision_size(&plan->decisions[k]));
    for (int k = 0; k < plan->count && may_exchange; k++) {
        struct decision d = plan->decisions[k];
        if (d.measure != MEASURE_LICENCE || find_item(w, MEASURE_NEW, d.specialty, d.site) >= 0)
            continue;
        d.measure = MEASURE_NEW;
        w->items[w->count++] = item_of(w, &d, 0);
    }
    for (int k = 0; k < w->count && may_exchange; k++) {
        struct item *item = &w->items[k];
        int new = find_item(w, MEASURE_NEW, item->decision.specialty, item->decision.site);
        if (item->decision.measure == MEASURE_LICENCE && w->items[new].price <= item->price)
            item->instead = new;
    }
}

/* The dearest first; of equal price what lasts longest last. */
static bool goes_before(const struct item *a, const struct item *b)
{
    return a->price != b->price ? a->price > b->price : a->decision.measure > b->decision.measure;
}

static void sort_items(struct trim *w)
{
    w->order = allocate((size_t)w->count, sizeof *w->order);
    for (int k = 0; k < w->count; k++) {
        int at = k;
        for (; at > 0 && goes_before(&w->items[k], &w->items[w->order[at - 1]]); at--)
            w->order[at] = w->order[at - 1];
        w->order[at] = k;
    }
}

static void judge_whole_plan(struct trim *w)
{
    const struct setting *t = w->t;
    const struct scenario *s = t->scenario;
    outcome_build(t->instance, s, &t->reach, &w->plan, &w->now);
    for (int k = 0; k < s->specialty_count; k++)
        take_effect(w, s->specialties[k]);
    w->value = allocate((size_t)w->aim_count, sizeof *w->value);
    w->slack = allocate((size_t)w->aim_count, sizeof *w->slack);
    w->one = allocate((size_t)s->objective_count * (size_t)t->instance->specialty_count, sizeof *w->one);
    for (int k = 0; k < w->aim_count; k++) {
        double today = aim_value(w, &w->aims[k], &t->today);
        w->value[k] = aim_value(w, &w->aims[k], &w->now);
        w->slack[k] = SAME * fmax(fmax(fabs(w->value[k]), SMALL), isfinite(today) ? fabs(today) : 0);
    }
    for (int k = 0; k < s->objective_count; k++)
        for (int n = 0; n < s->specialty_count; n++)
            *one_of(w, k, s->specialties[n]) = value_of_one(w, k, s->specialties[n]);
    judge_rules(w);
}

static void trim_free(struct trim *w)
{
    free(w->items);
    free(w->order);
    free(w->value);
    free(w->slack);
    free(w->one);
    free(w->apart);
    free(w->standing);
    plan_free(&w->plan);
    outcome_free(&w->now);
}

void trim_plan(const struct setting *t, const struct aim *aims, int aim_count, const struct trim_guard *guard,
               struct plan *plan)
{
    struct trim w = {.t = t, .aims = aims, .aim_count = aim_count, .guard = guard, .whole = plan};
    bool smaller = plan->count > 0;
    list_items(&w, plan);
    sort_items(&w);
    judge_whole_plan(&w);
    while (smaller) { /* what is taken back may make room for more to be */
        smaller = false;
        for (int k = 0; k < w.count; k++)
            smaller = make_smaller(&w, &w.items[w.order[k]]) || smaller;
    }
    for (int k = 0; k < w.count; k++)
        while (w.items[k].instead >= 0 && w.items[k].size > 0 && try(&w, &w.items[k], 1, &w.items[w.items[k].instead]))
            continue;
    plan_free(plan);
    plan_sort(&w.plan);
    *plan = w.plan;
    w.plan = (struct plan){0};
    trim_free(&w);
}
