/* enumerate_plans.h - every plan of a random instance that keeps what must be kept (enumerate.h): the sizes of each,
 * for tests that ask several things of all plans. And the program's plans as such sizes. */
#ifndef YDERPLAN_ENUMERATE_PLANS_H
#define YDERPLAN_ENUMERATE_PLANS_H

#include <string.h>

#include "enumerate_aims.h"
#include "enumerate_rules.h"
#include "memory.h"
#include "plan.h"

struct listed {
    struct survey survey;
    size_t count, room;
    int (*sizes)[VARIABLES]; /* [count] */
};

/* Of the plan that has taken effect. */
static inline bool keeps_everything(const struct survey *t)
{
    bool kept = !breaks_acceptance(t) && !breaks_sites(t) && !breaks_supply(t) && !leaves_out(t);
    for (int k = 0; kept && k < t->m->rule_count; k++)
        kept = !isnan(t->m->rules[k].penalty) || !breaks_rule(t, &t->m->rules[k]);
    return kept;
}

static inline void list_from(struct listed *l, int next)
{
    struct survey *t = &l->survey;
    if (next == t->count) {
        take_effect(t);
        if (!keeps_everything(t))
            return;
        l->sizes = grow(l->sizes, &l->room, l->count + 1, sizeof *l->sizes);
        memcpy(l->sizes[l->count++], t->size, sizeof t->size);
        return;
    }
    const struct variable *d = &t->variables[next];
    for (int size = 0; size <= d->most; size = size == 0 ? d->least : size + 1) {
        t->size[next] = size;
        if (!breaks_acceptance(t) && !breaks_sites(t)) /* more decisions mend neither, but closures; these come last */
            list_from(l, next + 1);
        else if (t->m->used[MADE_CLOSURE])
            list_from(l, next + 1);
    }
    t->size[next] = 0;
}

/* False, and nothing listed, where there are more than `most` to look at. */
static inline bool list_plans(const struct made *m, double most, struct listed *out)
{
    *out = (struct listed){.count = 0};
    double plans = survey_open(&out->survey, m);
    if (plans > most)
        return false;
    list_from(out, 0);
    return true;
}

static inline void listed_free(struct listed *l)
{
    free(l->sizes);
    *l = (struct listed){.count = 0};
}

static inline void take_plan(struct survey *t, const int *sizes)
{
    memcpy(t->size, sizes, sizeof t->size);
    take_effect(t);
}

/* What all soft rules cost the plan that has taken effect. */
static inline double penalties(const struct survey *t)
{
    double sum = 0;
    for (int k = 0; k < t->m->rule_count; k++)
        sum += penalty_of(t, &t->m->rules[k]);
    return sum;
}

static inline int place_of_id(const char (*ids)[8], int count, const char *id)
{
    for (int k = 0; k < count; k++)
        if (strcmp(ids[k], id) == 0)
            return k;
    return -1;
}

/* The sizes of a plan of the program; false where it has a decision that the survey does not know. */
static inline bool sizes_of(const struct survey *t, const struct instance *in, const struct plan *plan, int *sizes)
{
    const struct made *m = t->m;
    memset(sizes, 0, sizeof t->size);
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        int s = place_of_id(m->specialty, m->specialty_count, in->specialties[d->specialty].id), v = 0;
        int site = place_of_id(m->site, m->site_count, in->places.sites[d->site].id);
        int parent = d->parent < 0 ? -1 : place_of_id(m->site, m->site_count, in->places.sites[d->parent].id);
        for (; v < t->count; v++) {
            const struct variable *at = &t->variables[v];
            if (at->measure == (int)d->measure && at->specialty == s && at->site == site && at->parent == parent &&
                at->form == d->form)
                break;
        }
        if (v == t->count)
            return false;
        sizes[v] = decision_size(d);
    }
    return true;
}

#endif
