/* enumerate_rules.h - the rules stated a second time (enumerate.h): does the plan in hand break one, and what does a
 * soft one cost? */
#ifndef YDERPLAN_ENUMERATE_RULES_H
#define YDERPLAN_ENUMERATE_RULES_H

#include "enumerate.h"
#include "enumerate_aims.h"

static inline bool is_number(int measure)
{
    return measure == MADE_NEW || measure == MADE_LICENCE;
}

/* New and licence numbers of a specialty in a group. */
static inline int added_in(const struct survey *t, const struct made_rule *r, int s, int g)
{
    int sum = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (d->specialty == s && is_number(d->measure) && made_group_of_site(t->m, r->level, d->site) == g)
            sum += t->size[v];
    }
    return sum;
}

/* ---- what is counted ---- */

static inline double limit_in(const struct made_rule *r, int g)
{
    return isnan(r->of[g]) ? r->max : r->of[g];
}

/* Sums by group, and by specialty if the rule counts each by itself, against their limits. */
static inline bool breaks_sums(const struct survey *t, const struct made_rule *r)
{
    double sum[MADE_SPECIALTIES][MADE_AREAS] = {{0}};
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        double counts =
            r->kind == MADE_BUDGET ? cost_of(t, v) : (r->measures[d->measure] - r->less[d->measure]) * t->size[v];
        if (r->about[d->specialty])
            sum[r->each ? d->specialty : 0][made_group_of_site(t->m, r->level, d->site)] += counts;
    }
    for (int s = 0; s < (r->each ? t->m->specialty_count : 1); s++)
        for (int g = 0; g < made_group_count(t->m, r->level) && (!r->each || r->about[s]); g++)
            if (above(sum[s][g], limit_in(r, g)) || above(r->min, sum[s][g]))
                return true;
    return false;
}

static inline bool breaks_site_capacity(const struct survey *t)
{
    const struct made *m = t->m;
    for (int j = 0; j < m->site_count; j++) {
        int numbers = 0, there = 0;
        double days = 0, days_there = 0;
        for (int s = 0; s < m->specialty_count; s++) {
            numbers += t->after.numbers[s][j], there += t->today.numbers[s][j];
            days += t->after.days[s][j], days_there += t->today.days[s][j];
        }
        if ((m->max_numbers[j] >= 0 && numbers > m->max_numbers[j] && numbers > there) ||
            (m->room_days[j] >= 0 && above(days, m->room_days[j]) && above(days, days_there)))
            return true;
    }
    return false;
}

static inline bool breaks_fixed(const struct survey *t, const struct made_rule *r)
{
    int size = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        if (d->measure == r->measure && d->specialty == r->specialty && d->site == r->site && d->parent == r->parent &&
            d->form == r->form)
            size = t->size[v];
    }
    return (r->most >= 0 && size > r->most) || size < r->least;
}

static inline bool breaks_recruitable(const struct survey *t, const struct made_rule *r, int s)
{
    double hired[MADE_AREAS] = {0};
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        double fte = d->measure == MADE_NEW          ? 1
                     : d->measure == MADE_LICENCE    ? t->m->licence_fte
                     : d->measure == MADE_CONVERSION ? fmax(0, 1 - t->worth[MADE_PART_TIME][s][d->site])
                                                     : 0;
        if (d->specialty == s)
            hired[made_group_of_site(t->m, MADE_REGION, d->site)] += fte * t->size[v];
    }
    for (int g = 0; g < t->m->region_count; g++)
        if (above(hired[g], r->percent / 100 * t->m->recruitable[g][s]))
            return true;
    return false;
}

static inline bool breaks_protection(const struct survey *t, const struct made_rule *r, int s)
{
    bool near = false;
    for (int j = 0; j < t->m->site_count; j++)
        near = near || (t->m->hospital_protected[s] && t->m->minutes[t->m->hospital[s]][j] <= r->minutes &&
                        sum_of(t, MADE_NEW, s, j, -1, -1) + sum_of(t, MADE_LICENCE, s, j, -1, -1) > 0);
    return near;
}

/* ---- where numbers may come, by today's coverage: how many, INFINITY for no limit ---- */

static inline bool is_open_worst(const struct survey *t, const struct made_rule *r, int s, int g)
{
    int worse = 0;
    double own = covered(t, &t->today, s, r->level, g);
    for (int h = 0; h < made_group_count(t->m, r->level); h++)
        worse += covered(t, &t->today, s, r->level, h) < own * (1 - 1e-9);
    return !isnan(own) && worse < r->count;
}

static inline double base_room(const struct survey *t, const struct made_rule *r, int s, int g)
{
    int all = 0, here = 0;
    for (int j = 0; j < t->m->site_count; j++) {
        all += t->today.numbers[s][j];
        here += made_group_of_site(t->m, r->level, j) == g ? t->today.numbers[s][j] : 0;
    }
    double base = isnan(t->m->base_need[s]) ? t->need[s] / all : t->m->base_need[s];
    return fmax(0, floor(need_in(t, s, r->level, g) / (r->beta * base) + 1e-9) - here);
}

static inline double numbers_allowed(const struct survey *t, const struct made_rule *r, int s, int g)
{
    double today = covered(t, &t->today, s, r->level, g), target = t->target[s];
    double missing = isnan(today) ? 0 : need_in(t, s, r->level, g) * (target - today) / 1e5;
    switch (r->kind) {
    case MADE_SPREAD:
        return r->max;
    case MADE_CLOSED_ABOVE:
        return !above(100 * today / target, r->percent) || isnan(today) ? INFINITY : r->exempt[g] ? r->exempt_max : 0;
    case MADE_OPEN_WORST:
        return is_open_worst(t, r, s, g) ? INFINITY : 0;
    case MADE_MEANINGFUL_GAP:
        return missing < r->fte ? 0 : INFINITY;
    default:
        return base_room(t, r, s, g);
    }
}

static inline bool breaks_allowed(const struct survey *t, const struct made_rule *r, int s)
{
    for (int g = 0; g < made_group_count(t->m, r->level); g++)
        if (added_in(t, r, s, g) > numbers_allowed(t, r, s, g))
            return true;
    return false;
}

/* ---- coverage and travel ---- */

static inline int holder_of(const struct survey *t, const struct made_rule *r, int g)
{
    int of = -1;
    for (int i = 0; i < t->m->area_count; i++)
        of = made_group_of_area(t->m, r->level, i) == g ? made_group_of_area(t->m, r->of_level, i) : of;
    return of;
}

/* By how much coverage of a group lies outside what the rule says, per 100,000. */
static inline double outside(const struct survey *t, const struct made_rule *r, int s, int g)
{
    double before = covered(t, &t->today, s, r->level, g), now = covered(t, &t->after, s, r->level, g);
    double share = t->target[s] * r->percent / 100;
    if (isnan(before))
        return 0;
    switch (r->kind) {
    case MADE_CEILING:
        return now - fmax(before, share);
    case MADE_FLOOR:
        return share - now;
    case MADE_NO_ONE_WORSE:
        return before * (1 - r->percent / 100) - now;
    case MADE_SATELLITE_TEST:
        return fmin(before, share) - now;
    default: /* parity */
        return fabs(now - covered(t, &t->after, s, r->of_level, holder_of(t, r, g))) - r->points / 100 * t->target[s];
    }
}

/* Is coverage today where a satellite opens no worse than where its days come from? */
static inline bool goes_up(const struct survey *t, const struct made_rule *r, const struct variable *d)
{
    double to = covered(t, &t->today, d->specialty, r->level, made_group_of_site(t->m, r->level, d->site));
    double from = covered(t, &t->today, d->specialty, r->level, made_group_of_site(t->m, r->level, d->parent));
    return to >= from * (1 - 1e-9);
}

/* Could a site of the group give days to one where coverage is worse? */
static inline bool may_give(const struct survey *t, const struct made_rule *r, int s, int g)
{
    bool any = false;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        any = any || (d->specialty == s && d->measure == MADE_SATELLITE &&
                      made_group_of_site(t->m, r->level, d->parent) == g && !goes_up(t, r, d));
    }
    return any;
}

static inline bool any_goes_up(const struct survey *t, const struct made_rule *r, int s)
{
    bool any = false;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        any = any || (d->specialty == s && d->measure == MADE_SATELLITE && t->size[v] > 0 && goes_up(t, r, d));
    }
    return any;
}

static inline bool breaks_coverage(const struct survey *t, const struct made_rule *r, int s)
{
    for (int g = 0; g < made_group_count(t->m, r->level); g++)
        if ((r->kind != MADE_SATELLITE_TEST || may_give(t, r, s, g)) &&
            outside(t, r, s, g) > 1e-8 * fmax(1, t->target[s]))
            return true;
    return r->kind == MADE_SATELLITE_TEST && any_goes_up(t, r, s);
}

/* Share of a group's need that counts and is within the limit; NAN where none counts. `need`: how much counts. */
static inline double share_within(const struct survey *t, const struct made_rule *r, int s, int g, double *need)
{
    double within = 0;
    *need = 0;
    for (int i = 0; i < t->m->area_count; i++) {
        if (made_group_of_area(t->m, r->level, i) != g || r->exempt[i])
            continue;
        double way = nearest(t, &t->after, s, i, isnan(r->km) ? t->m->minutes : t->m->km);
        *need += t->m->need[s][i];
        within += way <= (isnan(r->km) ? r->minutes : r->km) ? t->m->need[s][i] : 0;
    }
    return within / *need;
}

static inline bool breaks_travel_limit(const struct survey *t, const struct made_rule *r, int s)
{
    double need;
    for (int g = 0; g < made_group_count(t->m, r->level); g++)
        if (above(r->share, share_within(t, r, s, g, &need)))
            return true;
    return false;
}

static inline bool breaks_mean_travel(const struct survey *t, const struct made_rule *r, int s)
{
    double supply = t->today.total[s], mean = minutes_in_all(t, &t->today, s) / supply;
    /* Nothing left, or less by a plan that takes more than there is, has no mean. */
    return supply > 0 && t->after.total[s] > 0 &&
           above(minutes_in_all(t, &t->after, s), (1 + r->percent / 100) * mean * t->after.total[s]);
}

/* ---- any rule ---- */

static inline bool breaks_for(const struct survey *t, const struct made_rule *r, int s)
{
    switch (r->kind) {
    case MADE_RECRUITABLE:
        return breaks_recruitable(t, r, s);
    case MADE_HOSPITAL_PROTECTION:
        return breaks_protection(t, r, s);
    case MADE_TRAVEL_LIMIT:
        return breaks_travel_limit(t, r, s);
    case MADE_MEAN_TRAVEL:
        return breaks_mean_travel(t, r, s);
    case MADE_CEILING:
    case MADE_FLOOR:
    case MADE_PARITY:
    case MADE_SATELLITE_TEST:
    case MADE_NO_ONE_WORSE:
        return breaks_coverage(t, r, s);
    default:
        return breaks_allowed(t, r, s);
    }
}

/* Does the plan that has taken effect break the rule, taken as a hard one? */
static inline bool breaks_rule(const struct survey *t, const struct made_rule *r)
{
    if (r->kind == MADE_CAP || r->kind == MADE_BUDGET)
        return breaks_sums(t, r);
    if (r->kind == MADE_SITE_CAPACITY)
        return breaks_site_capacity(t);
    if (r->kind == MADE_FIXED)
        return breaks_fixed(t, r);
    for (int s = 0; s < t->m->specialty_count; s++)
        if (r->about[s] && breaks_for(t, r, s))
            return true;
    return false;
}

/* What the violation in a group costs, before the penalty: 1 where nothing at all is reached for anybody. */
static inline double violation(const struct survey *t, const struct made_rule *r, int s, int g)
{
    double need = 0, all = 0;
    if (r->kind != MADE_TRAVEL_LIMIT)
        return need_in(t, s, r->level, g) / t->need[s] * fmax(0, outside(t, r, s, g)) / t->target[s];
    for (int i = 0; i < t->m->area_count; i++)
        all += r->exempt[i] ? 0 : t->m->need[s][i];
    double missing = r->share - share_within(t, r, s, g, &need);
    return need > 0 ? need / all * fmax(0, missing) : 0;
}

/* 0 of a hard rule. */
static inline double penalty_of(const struct survey *t, const struct made_rule *r)
{
    double sum = 0;
    for (int s = 0; s < t->m->specialty_count && !isnan(r->penalty); s++)
        for (int g = 0; g < made_group_count(t->m, r->level) && r->about[s]; g++)
            sum += t->omega[s] * violation(t, r, s, g);
    return isnan(r->penalty) ? 0 : r->penalty * sum;
}

#endif
