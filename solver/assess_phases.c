/* assess_phases.c - the account of a plan phase by phase: what is in force, what is new, what has ended. */
#include "assess_parts.h"

#include <stdlib.h>

#include "memory.h"

static int size_in(const struct plan *plan, const struct decision *d)
{
    for (int k = 0; plan && k < plan->count; k++)
        if (decision_is_same(&plan->decisions[k], d))
            return decision_size(&plan->decisions[k]);
    return 0;
}

/* ---- the parts of a whole ---- */

void whole_open(const struct setting *last, const struct plan *plan, struct whole *out)
{
    *out = (struct whole){.count = setting_phases(last), .has_plan = plan != NULL};
    out->parts = allocate((size_t)out->count, sizeof *out->parts);
    for (int k = out->count - 1; k >= 0; k--, plan = plan ? plan->before : NULL) {
        const struct setting *t = setting_phase(last, k);
        struct part *p = &out->parts[k];
        p->setting = t;
        outcome_build(t->instance, t->scenario, &t->reach, plan ? plan : &t->nothing, &p->after);
        p->judged = (struct judged){t->instance, t->scenario, &t->reach, &t->today, &p->after};
    }
}

void whole_free(struct whole *w)
{
    for (int k = 0; k < w->count; k++)
        outcome_free(&w->parts[k].after);
    free(w->parts);
    *w = (struct whole){0};
}

/* The year since which the decision has been in force without a break. */
static int since(const struct whole *w, int phase, const struct decision *d)
{
    int k = phase;
    while (k > 0 && size_in(w->parts[k - 1].after.plan, d) > 0)
        k--;
    return w->parts[k].setting->scenario->phase.year;
}

void put_course(const struct whole *w, int phase, struct json *decisions)
{
    const struct judged *j = &w->parts[phase].judged;
    for (int k = 0; j->scenario->phase.count > 0 && k < decisions->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        json_put_number(decisions->child[k], "added", decision_added(j, d));
        json_put_number(decisions->child[k], "since", since(w, phase, d));
    }
}

/* ---- what has ended, and what may not ---- */

/* What was in force in the phase before and is so no more, or less. */
static struct json *ended_list(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct plan *before = j->after->plan->before;
    const struct instance *in = j->instance;
    for (int k = 0; before && k < before->count; k++) {
        const struct decision *d = &before->decisions[k];
        int less = decision_size(d) - size_in(j->after->plan, d);
        if (less <= 0)
            continue;
        struct json *o = json_add(list, json_new(JSON_OBJECT));
        json_put_text(o, "measure", measure_names[d->measure]);
        json_put_text(o, "specialty", in->specialties[d->specialty].id);
        if (d->parent >= 0)
            json_put_text(o, "parent_site", in->places.sites[d->parent].id);
        json_put_text(o, "site", in->places.sites[d->site].id);
        if (d->form >= 0)
            json_put_text(o, "form", form_names[d->form]);
        json_put_number(o, measure_in_days(d->measure) ? "days" : "count", less);
    }
    return list;
}

void note_undone(const struct judged *j, struct notes *da, struct notes *en)
{
    const struct plan *before = j->after->plan->before;
    for (int k = 0; before && k < before->count; k++) {
        const struct decision *d = &before->decisions[k];
        int size = size_in(j->after->plan, d);
        if (j->scenario->measures[d->measure].may_end || size >= decision_size(d))
            continue;
        const char *site = j->instance->places.sites[d->site].name;
        const struct specialty *s = &j->instance->specialties[d->specialty];
        note(da, "%s (%s) i %s: %d i fasen før og %d i %d; hvad der er besluttet, gøres ikke om",
             measure_title(d->measure, DANISH), s->name_da, site, decision_size(d), size, j->scenario->phase.year);
        note(en, "%s (%s) in %s: %d in the phase before and %d in %d; what is decided is not undone",
             measure_title(d->measure, ENGLISH), s->name_en, site, decision_size(d), size, j->scenario->phase.year);
    }
}

/* ---- the list ---- */

/* How much of each measure the phase adds. */
static struct json *added_sums(const struct judged *j)
{
    static const char *const keys[MEASURE_COUNT] = {
        [MEASURE_NEW] = "new",          [MEASURE_CONVERSION] = "conversion",
        [MEASURE_LICENCE] = "licence",  [MEASURE_SATELLITE] = "satellite_days",
        [MEASURE_CLOSURE] = "closures", [MEASURE_VIDEO] = "video_days"};
    double sum[MEASURE_COUNT] = {0};
    const struct plan *plan = j->after->plan;
    for (int k = 0; k < plan->count; k++)
        sum[plan->decisions[k].measure] += decision_added(j, &plan->decisions[k]);
    struct json *o = json_new(JSON_OBJECT);
    for (int m = 0; m < MEASURE_COUNT; m++)
        json_put_number(o, keys[m], sum[m]);
    return o;
}

static struct json *phase_json(const struct whole *w, int phase)
{
    const struct part *p = &w->parts[phase];
    const struct phase *own = &p->setting->scenario->phase;
    struct json *o = json_new(JSON_OBJECT);
    json_put_number(o, "phase", phase + 1);
    json_put_number(o, "year", own->year);
    json_put_number(o, "weight", own->weight);
    put_objectives(o, p, 1, w->has_plan, NULL);
    json_put(o, "added", w->has_plan ? added_sums(&p->judged) : json_new(JSON_NULL));
    json_put(o, "ended", w->has_plan ? ended_list(&p->judged) : json_new(JSON_ARRAY));
    put_account(o, w, phase, NULL);
    json_put(o, "notes", w->has_plan ? levelling_notes(&p->judged) : json_new(JSON_ARRAY));
    struct json *inputs = json_put(o, "inputs", json_new(JSON_OBJECT));
    json_put_text(inputs, "need", p->setting->instance->need_source);
    json_put_text(inputs, "travel", p->setting->instance->travel.file);
    struct json *warnings = json_put(inputs, "warnings", json_new(JSON_ARRAY));
    for (int k = 0; k < p->setting->warnings.count; k++)
        json_add(warnings, json_new_text(p->setting->warnings.text[k]));
    return o;
}

void put_phases(struct json *root, const struct whole *w)
{
    if (w->count == 1 && w->parts[0].setting->scenario->phase.count == 0)
        return;
    struct json *list = json_put(root, "phases", json_new(JSON_ARRAY));
    for (int k = 0; k < w->count; k++)
        json_add(list, phase_json(w, k));
}
