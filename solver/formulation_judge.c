/* formulation_judge.c - what objectives and rules share when they judge a plan; none of it knows the program. */
#include <math.h>
#include <stdlib.h>

#include "formulation.h"
#include "memory.h"

const char *const unit_names[UNIT_COUNT] = {
    [UNIT_NUMBERS] = "numbers",
    [UNIT_DAYS] = "days a week",
    [UNIT_SIZES] = "numbers and days a week",
    [UNIT_FTE] = "FTE",
    [UNIT_MONEY] = "million kr a year",
    [UNIT_MINUTES] = "minutes",
    [UNIT_TARGET] = "percent of target",
    [UNIT_TODAY] = "percent of today",
    [UNIT_POINTS] = "percentage points",
    [UNIT_NEED] = "percent of need",
};

void findings_add(struct findings *f, struct finding item)
{
    f->items = grow(f->items, &f->room, (size_t)f->count + 1, sizeof *f->items);
    f->items[f->count++] = item;
}

double finding_slack(const struct finding *f)
{
    return f->least ? f->activity - f->limit : f->limit - f->activity;
}

bool finding_satisfied(const struct finding *f)
{
    return finding_slack(f) >= -(f->tolerance > 0 ? f->tolerance : 1e-6 * fmax(f->one, fabs(f->limit)));
}

bool finding_binding(const struct finding *f)
{
    return finding_satisfied(f) && finding_slack(f) < f->grain - fmin(1e-9 * f->one, f->grain / 2);
}

struct finding coverage_finding(const struct judged *j, const struct finding *f, double of)
{
    struct finding to = *f;
    double size = fmax(of, 1e-3 * outcome_mean(j->today, f->specialty));
    to.grain = to.tolerance = 1e-6 * (size > 0 ? size : 1) * f->one;
    return to;
}

double findings_penalty(const struct rule *r, const struct findings *f)
{
    double sum = 0;
    for (int k = 0; k < f->count && !isnan(r->penalty); k++)
        sum += r->penalty * f->items[k].weight * fmax(0, -finding_slack(&f->items[k]));
    return sum;
}

double objective_none(const struct objective_kind *kind)
{
    return kind->together == LARGEST ? -INFINITY : kind->together == SMALLEST ? INFINITY : 0;
}

double objective_join(const struct objective_kind *kind, double all, double one, double weight)
{
    switch (kind->together) {
    case WEIGHTED:
        return all + weight * one;
    case SUMMED:
        return all + one;
    case LARGEST:
        return fmax(all, one);
    default:
        return fmin(all, one);
    }
}

double objective_value(const struct objective *o, const struct judged *j, const struct outcome *now)
{
    const struct objective_kind *kind = objective_kinds[o->kind];
    const struct scenario *s = j->scenario;
    double all = objective_none(kind);
    for (int k = 0; k < s->specialty_count; k++) {
        double one = kind->value(j, o, now, s->specialties[k]);
        if (isnan(one))
            return NAN;
        all = objective_join(kind, all, one, s->weight[s->specialties[k]]);
    }
    return all;
}

double objective_value_of(const struct objective *o, const struct judged *j, const struct outcome *now, int specialty,
                          const double *one)
{
    const struct objective_kind *kind = objective_kinds[o->kind];
    const struct scenario *s = j->scenario;
    double all = objective_none(kind);
    for (int k = 0; k < s->specialty_count; k++) {
        int at = s->specialties[k];
        all = objective_join(kind, all, at == specialty ? kind->value(j, o, now, at) : one[at], s->weight[at]);
    }
    return all;
}

double objective_step_value(const struct objective *o, int step, const struct judged *j, const struct outcome *now)
{
    return step == 0 ? objective_value(o, j, now) : objective_kinds[o->kind]->step_value(j, o, now, step);
}

double objective_left_out(const struct objective *o, const struct judged *j, const struct outcome *now)
{
    const struct objective_kind *kind = objective_kinds[o->kind];
    return kind->left_out ? kind->left_out(j, o, now) : 0;
}

double soft_penalty(const struct judged *j)
{
    double sum = 0;
    for (int k = 0; k < j->scenario->rule_count; k++) {
        const struct rule *r = &j->scenario->rules[k];
        struct findings found = {0};
        if (isnan(r->penalty))
            continue;
        rule_kinds[r->kind]->check(j, r, &found);
        sum += findings_penalty(r, &found);
        free(found.items);
    }
    return sum;
}

int decision_added(const struct judged *j, const struct decision *d)
{
    const struct plan *before = j->after->plan->before;
    for (int k = 0; before && k < before->count; k++)
        if (decision_is_same(&before->decisions[k], d)) {
            int more = decision_size(d) - decision_size(&before->decisions[k]);
            return more > 0 ? more : 0;
        }
    return decision_size(d);
}

/* The decision as large as what the phase adds of it. */
static struct decision added_part(const struct judged *j, const struct decision *d)
{
    struct decision part = *d;
    *(measure_in_days(d->measure) ? &part.days : &part.count) = decision_added(j, d);
    return part;
}

double decisions_in(const struct judged *j, const struct rule *r, int group, int specialty, weigh_decision *weigh)
{
    double sum = 0;
    bool added = r->per_phase || rule_kinds[r->kind]->spec.closes;
    for (int k = 0; j->after->plan && k < j->after->plan->count; k++) {
        const struct decision *d = &j->after->plan->decisions[k];
        bool about = specialty < 0 ? r->specialties[d->specialty] : d->specialty == specialty;
        struct decision part = added ? added_part(j, d) : *d;
        if (about && level_of_site(&j->instance->places, r->level, d->site) == group)
            sum += weigh(j, r, &part);
    }
    return sum;
}

double numbers_added(const struct judged *j, const struct rule *r, const struct decision *d)
{
    (void)j, (void)r;
    return d->measure == MEASURE_NEW || d->measure == MEASURE_LICENCE ? d->count : 0;
}

double coverage_weight(const struct judged *j, const struct rule *r, int group, int specialty)
{
    if (isnan(r->penalty))
        return 0;
    double share = group_need(j->instance, r->level, group, specialty) / j->today->need[specialty];
    return j->scenario->weight[specialty] * share / 100;
}

double hoover_divisor(const struct judged *j, int specialty)
{
    double supply = j->today->total[specialty];
    if (supply > 0)
        return supply;
    return j->today->need[specialty] * j->instance->specialties[specialty].target_per_100k / 1e5;
}

double mean_today(const struct judged *j, int specialty)
{
    return 1e5 * hoover_divisor(j, specialty) / j->today->need[specialty];
}

void nearest_open(const struct judged *j, const struct outcome *now, int specialty, double *minutes, double *km)
{
    const struct travel *t = &j->instance->travel;
    size_t base = (size_t)specialty * (size_t)j->instance->places.site_count;
    for (int i = 0; i < j->instance->places.area_count; i++) {
        double least_minutes = INFINITY, least_km = INFINITY;
        for (size_t k = t->start[i]; k < t->start[i + 1]; k++) {
            size_t at = base + (size_t)t->site[k];
            if (now->numbers[at] == 0 && now->satellite_days[at] <= 0)
                continue;
            least_minutes = fmin(least_minutes, t->minutes[k]);
            least_km = fmin(least_km, t->km[k]);
        }
        if (minutes)
            minutes[i] = least_minutes;
        if (km)
            km[i] = least_km;
    }
}

bool has_a_way(const struct travel *t, int area)
{
    for (size_t k = t->start[area]; k < t->start[area + 1]; k++)
        if (isfinite(t->minutes[k]))
            return true;
    return false;
}

double minutes_unreached(const struct judged *j, const struct objective *o)
{
    const struct travel *t = &j->instance->travel;
    double longest = 0;
    for (size_t k = 0; k < t->start[j->instance->places.area_count]; k++)
        if (isfinite(t->minutes[k]))
            longest = fmax(longest, t->minutes[k]);
    return isnan(o->unreached_minutes) ? 2 * longest : o->unreached_minutes;
}

double need_out_of_limit(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    const struct travel *t = &j->instance->travel;
    int areas = j->instance->places.area_count;
    bool in_km = isnan(o->minutes);
    if (in_km ? !t->has_km : !t->has_minutes)
        return NAN;
    double *way = allocate((size_t)areas, sizeof *way), out = 0;
    nearest_open(j, now, specialty, in_km ? NULL : way, in_km ? way : NULL);
    for (int i = 0; i < areas; i++)
        if (!(way[i] <= (in_km ? o->km : o->minutes)))
            out += j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i];
    free(way);
    return out;
}
