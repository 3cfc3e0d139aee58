/* stages_trim_phases.c - what nobody needs taken back from the plans of several phases: what a phase adds, in it and in
 * those after it, or only in it, so that it comes a phase later; what may end, in one phase alone. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "stages_trim.h"

/* As in stages_trim.c. */
static const double SAME = 1e-12, SMALL = 1e-6, KEPT = 1e-9;

/* A decision and its size in each phase. */
struct course {
    struct decision decision;
    bool ends;
    int *size; /* [phases] */
    double price;
    int instead; /* of a licence: the course of the new number that does the same at no higher price, -1: none */
};

struct standing {
    double miss, penalty; /* of one rule in one phase */
};

struct phase_trim {
    int phases;
    const struct setting **at; /* [phases] */
    const struct aim *aims;
    int aim_count, count;
    struct course *courses;     /* [count] */
    int *order;                 /* [count] the dearest first */
    struct plan *plans;         /* [phases] what the sizes say */
    struct outcome *now;        /* [phases] of them */
    double *value, *slack;      /* [aim_count] */
    struct standing **standing; /* [phases][rule_count] */
};

/* ---- judging ---- */

static struct judged judged_in(const struct phase_trim *w, int t)
{
    const struct setting *s = w->at[t];
    return (struct judged){s->instance, s->scenario, &s->reach, &s->today, &w->now[t]};
}

/* Of all phases; of today with `today`. */
static double aim_value(const struct phase_trim *w, const struct aim *aim, bool today)
{
    double sum = 0;
    for (int t = 0; t < w->phases; t++) {
        struct judged j = judged_in(w, t);
        const struct objective *o = &j.scenario->objectives[aim->objective];
        double value = objective_step_value(o, aim->step, &j, today ? j.today : j.after);
        sum += j.scenario->phase.weight * (objective_kinds[o->kind]->maximise ? -value : value);
    }
    return sum;
}

static struct standing standing_of(const struct judged *j, const struct rule *r)
{
    struct findings found = {0};
    struct standing is = {-INFINITY, 0};
    rule_kinds[r->kind]->check(j, r, &found);
    for (int k = 0; k < found.count; k++) {
        const struct finding *f = &found.items[k];
        is.miss = fmax(is.miss, (f->least ? f->limit - f->activity : f->activity - f->limit) / fmax(1, fabs(f->limit)));
    }
    is.penalty = findings_penalty(r, &found);
    free(found.items);
    return is;
}

static bool keeps_rules(const struct phase_trim *w, int t)
{
    struct judged j = judged_in(w, t);
    for (int k = 0; k < j.scenario->rule_count; k++) {
        const struct rule *r = &j.scenario->rules[k];
        struct standing is = standing_of(&j, r), before = w->standing[t][k];
        bool costs_more = j.scenario->phase.weight > 0 && is.penalty > before.penalty * (1 + SAME);
        if (isnan(r->penalty) ? is.miss > fmax(before.miss, KEPT) : costs_more)
            return false;
    }
    return true;
}

static bool is_allowed(const struct phase_trim *w, int t)
{
    struct judged j = judged_in(w, t);
    struct notes da = {0}, en = {0};
    bool allowed = plan_within_measures(j.instance, j.scenario, j.reach, j.after->plan, &da, &en);
    for (int k = 0; k < j.scenario->objective_count; k++)
        allowed = allowed && !(objective_left_out(&j.scenario->objectives[k], &j, j.after) > 0);
    notes_free(&da);
    notes_free(&en);
    return allowed;
}

/* Values first: most trials fail there. */
static bool is_as_good(const struct phase_trim *w)
{
    bool good = true;
    for (int k = 0; good && k < w->aim_count; k++)
        good = aim_value(w, &w->aims[k], false) <= w->value[k] + w->slack[k];
    for (int t = 0; good && t < w->phases; t++)
        good = is_allowed(w, t) && keeps_rules(w, t);
    return good;
}

/* ---- trials ---- */

/* The plans that the sizes say, and their outcomes, which differ in one specialty at most. */
static void take_effect(struct phase_trim *w, int specialty)
{
    for (int t = 0; t < w->phases; t++) {
        const struct setting *s = w->at[t];
        w->plans[t].count = 0;
        for (int k = 0; k < w->count; k++)
            if (w->courses[k].size[t] > 0) {
                struct decision d = w->courses[k].decision;
                *(measure_in_days(d.measure) ? &d.days : &d.count) = w->courses[k].size[t];
                plan_add(&w->plans[t], d);
            }
        outcome_update(s->instance, s->scenario, &s->reach, &w->plans[t], specialty, &w->now[t]);
    }
}

static void change(struct course *c, int first, int last, int by)
{
    for (int t = first; t <= last; t++)
        c->size[t] += by;
}

/* `by` less of one in the phases first to last, as many more of another (NULL: none), if all is as good; else all
 * stays. */
static bool try(struct phase_trim *w, struct course *less, int first, int last, int by, struct course *more)
{
    change(less, first, last, -by);
    if (more)
        change(more, first, last, by);
    take_effect(w, less->decision.specialty);
    if (is_as_good(w))
        return true;
    change(less, first, last, by);
    if (more)
        change(more, first, last, -by);
    take_effect(w, less->decision.specialty);
    return false;
}

/* What phase t adds, or of what may end all that is in force then. */
static int removable(const struct course *c, int t)
{
    return c->size[t] - (t > 0 && !c->ends ? c->size[t - 1] : 0);
}

/* The whole of it, or one by one. */
static bool take_back(struct phase_trim *w, struct course *c, int first, int last)
{
    bool smaller = false;
    int all = removable(c, first);
    if (all > 0 && try(w, c, first, last, all, NULL))
        return true;
    while (removable(c, first) > 1 && try(w, c, first, last, 1, NULL))
        smaller = true;
    return smaller;
}

static bool trim_course(struct phase_trim *w, struct course *c)
{
    bool smaller = false;
    for (int t = w->phases - 1; t >= 0; t--) {
        smaller = take_back(w, c, t, c->ends ? t : w->phases - 1) || smaller;
        if (!c->ends && t + 1 < w->phases)
            smaller = take_back(w, c, t, t) || smaller;
    }
    return smaller;
}

/* A licence that goes on to the last phase is a permanent number where that does the same. */
static void make_permanent(struct phase_trim *w, struct course *licence)
{
    for (int t = 0; t < w->phases && licence->instead >= 0; t++) {
        int lasting = licence->size[t];
        for (int later = t; later < w->phases; later++)
            lasting = licence->size[later] < lasting ? licence->size[later] : lasting;
        while (lasting-- > 0 && try(w, licence, t, w->phases - 1, 1, &w->courses[licence->instead]))
            continue;
    }
}

/* ---- what there is to try ---- */

static struct course *course_of(struct phase_trim *w, const struct decision *d)
{
    for (int k = 0; k < w->count; k++)
        if (decision_is_same(&w->courses[k].decision, d))
            return &w->courses[k];
    const struct setting *last = w->at[w->phases - 1];
    struct course *c = &w->courses[w->count++];
    double cost = decision_cost(last->instance, d) / decision_size(d);
    *c = (struct course){*d, last->scenario->measures[d->measure].may_end, allocate((size_t)w->phases, sizeof *c->size),
                         isnan(cost) ? 0 : cost, -1};
    return c;
}

static void list_courses(struct phase_trim *w, const struct plan *plans)
{
    const struct settings *measures = w->at[w->phases - 1]->scenario->measures;
    bool may_exchange =
        measures[MEASURE_LICENCE].used && measures[MEASURE_LICENCE].fte == 1 && measures[MEASURE_NEW].used;
    size_t room = 1;
    for (int t = 0; t < w->phases; t++)
        room += 2 * (size_t)plans[t].count;
    w->courses = allocate(room, sizeof *w->courses);
    for (int t = 0; t < w->phases; t++)
        for (int k = 0; k < plans[t].count; k++)
            course_of(w, &plans[t].decisions[k])->size[t] = decision_size(&plans[t].decisions[k]);
    for (int k = 0, listed = w->count; k < listed && may_exchange; k++) {
        struct decision d = w->courses[k].decision;
        if (d.measure != MEASURE_LICENCE)
            continue;
        d.measure = MEASURE_NEW;
        d.count = 1;
        const struct course *new = course_of(w, &d);
        if (new->price <= w->courses[k].price)
            w->courses[k].instead = (int)(new - w->courses);
    }
}

/* The dearest first; of equal price what lasts longest last. */
static bool goes_before(const struct course *a, const struct course *b)
{
    return a->price != b->price ? a->price > b->price : a->decision.measure > b->decision.measure;
}

static void sort_courses(struct phase_trim *w)
{
    w->order = allocate((size_t)w->count + 1, sizeof *w->order);
    for (int k = 0; k < w->count; k++) {
        int at = k;
        for (; at > 0 && goes_before(&w->courses[k], &w->courses[w->order[at - 1]]); at--)
            w->order[at] = w->order[at - 1];
        w->order[at] = k;
    }
}

static void judge_all(struct phase_trim *w)
{
    w->now = allocate((size_t)w->phases, sizeof *w->now);
    w->standing = allocate((size_t)w->phases, sizeof *w->standing);
    for (int t = 0; t < w->phases; t++) {
        const struct setting *s = w->at[t];
        outcome_build(s->instance, s->scenario, &s->reach, &w->plans[t], &w->now[t]);
        w->plans[t].before = t > 0 ? &w->plans[t - 1] : NULL;
    }
    const struct scenario *last = w->at[w->phases - 1]->scenario;
    for (int k = 0; k < last->specialty_count; k++)
        take_effect(w, last->specialties[k]);
    for (int t = 0; t < w->phases; t++) {
        struct judged j = judged_in(w, t);
        w->standing[t] = allocate((size_t)j.scenario->rule_count + 1, sizeof **w->standing);
        for (int k = 0; k < j.scenario->rule_count; k++)
            w->standing[t][k] = standing_of(&j, &j.scenario->rules[k]);
    }
    w->value = allocate((size_t)w->aim_count, sizeof *w->value);
    w->slack = allocate((size_t)w->aim_count, sizeof *w->slack);
    for (int k = 0; k < w->aim_count; k++) {
        double today = aim_value(w, &w->aims[k], true);
        w->value[k] = aim_value(w, &w->aims[k], false);
        w->slack[k] = SAME * fmax(fmax(fabs(w->value[k]), SMALL), isfinite(today) ? fabs(today) : 0);
    }
}

static void trim_free(struct phase_trim *w)
{
    for (int k = 0; k < w->count; k++)
        free(w->courses[k].size);
    for (int t = 0; t < w->phases; t++) {
        outcome_free(&w->now[t]);
        free(w->standing[t]);
    }
    free(w->at);
    free(w->courses);
    free(w->order);
    free(w->now);
    free(w->standing);
    free(w->value);
    free(w->slack);
    plans_free(w->plans, w->phases);
}

void trim_phases(const struct setting *last, const struct aim *aims, int aim_count, struct plan *plans)
{
    struct phase_trim w = {.phases = setting_phases(last), .aims = aims, .aim_count = aim_count};
    bool smaller = true;
    w.at = allocate((size_t)w.phases, sizeof *w.at);
    w.plans = allocate((size_t)w.phases, sizeof *w.plans);
    for (int t = 0; t < w.phases; t++)
        w.at[t] = setting_phase(last, t);
    list_courses(&w, plans);
    sort_courses(&w);
    judge_all(&w);
    while (smaller) { /* what is taken back may make room for more to be */
        smaller = false;
        for (int k = 0; k < w.count; k++)
            smaller = trim_course(&w, &w.courses[w.order[k]]) || smaller;
    }
    for (int k = 0; k < w.count; k++)
        make_permanent(&w, &w.courses[k]);
    for (int t = 0; t < w.phases; t++) {
        struct plan kept = plans[t];
        plan_sort(&w.plans[t]);
        plans[t] = w.plans[t];
        plans[t].before = t > 0 ? &plans[t - 1] : NULL;
        w.plans[t] = kept; /* to be freed */
    }
    trim_free(&w);
}
