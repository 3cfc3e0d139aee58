/* baseline.c - plans made by simple methods: in proportion to need, and the worst covered first. */
#include "baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* ---- in proportion to need ---- */

int largest_remainder(const double *weights, const int *most, int count, int total, int *out)
{
    double sum = 0;
    int given = 0;
    for (int k = 0; k < count; k++)
        sum += weights[k];
    for (int k = 0; k < count; k++) {
        double quota = sum > 0 ? total * weights[k] / sum : 0;
        int whole = (int)floor(quota + 1e-9);
        out[k] = whole < most[k] ? whole : most[k];
        given += out[k];
    }
    for (bool any = true; given < total && any; given += any) {
        int next = -1;
        double best = -INFINITY;
        for (int k = 0; k < count; k++) {
            double left = sum > 0 ? total * weights[k] / sum - out[k] : 0;
            if (weights[k] > 0 && out[k] < most[k] && left > best + 1e-9) {
                best = left;
                next = k;
            }
        }
        any = next >= 0;
        if (any)
            out[next]++;
    }
    return given;
}

int numbers_of(const struct plan *p)
{
    int numbers = 0;
    for (int k = 0; k < p->count; k++)
        if (p->decisions[k].measure == MEASURE_NEW || p->decisions[k].measure == MEASURE_LICENCE)
            numbers += p->decisions[k].count;
    return numbers;
}

static int most_of(const struct scenario *s, enum measure m)
{
    return s->measures[m].used ? s->measures[m].max_per_site : 0;
}

/* Numbers that can be added at a site, and the need they go by: that of the area, shared by its sites. */
static int site_room(const struct setting *t, int specialty, int site, double *weight)
{
    const struct places *p = &t->instance->places;
    size_t at = (size_t)specialty * (size_t)p->site_count + (size_t)site;
    int area = p->sites[site].area, sharing = 0;
    for (int j = 0; j < p->site_count; j++)
        sharing += p->sites[j].area == area;
    *weight = t->instance->need[(size_t)specialty * (size_t)p->area_count + (size_t)area] / sharing;
    bool reached = t->reach.sites[at].demand > 0 && *weight > 0;
    return reached ? most_of(t->scenario, MEASURE_NEW) + most_of(t->scenario, MEASURE_LICENCE) : 0;
}

/* Numbers of a specialty shared out among the sites of a council; returns how many there is room for at all. */
static int share_council(const struct setting *t, int specialty, int council, int total, struct plan *out)
{
    const struct places *p = &t->instance->places;
    struct level level = {LEVEL_GROUPING, GROUPING_COUNCIL};
    double *weights = allocate((size_t)p->site_count, sizeof *weights);
    int *most = allocate((size_t)p->site_count, sizeof *most), *got = allocate((size_t)p->site_count, sizeof *got);
    int room = 0, most_new = most_of(t->scenario, MEASURE_NEW);
    for (int j = 0; j < p->site_count; j++)
        if (level_of_site(p, level, j) == council)
            room += most[j] = site_room(t, specialty, j, &weights[j]);
    largest_remainder(weights, most, p->site_count, total, got);
    for (int j = 0; j < p->site_count && out; j++) {
        int permanent = got[j] < most_new ? got[j] : most_new;
        if (permanent > 0)
            plan_add(out, (struct decision){MEASURE_NEW, specialty, j, -1, permanent, 0, -1});
        if (got[j] > permanent)
            plan_add(out, (struct decision){MEASURE_LICENCE, specialty, j, -1, got[j] - permanent, 0, -1});
    }
    free(weights);
    free(most);
    free(got);
    return room;
}

/* Numbers of a specialty shared out among the councils; returns how many there is room for at all. */
static int share_specialty(const struct setting *t, int specialty, int total, struct plan *out)
{
    struct level level = {LEVEL_GROUPING, GROUPING_COUNCIL};
    int groups = level_group_count(&t->instance->places, level), room = 0;
    double *weights = allocate((size_t)groups, sizeof *weights);
    int *most = allocate((size_t)groups, sizeof *most), *got = allocate((size_t)groups, sizeof *got);
    for (int g = 0; g < groups; g++) {
        weights[g] = group_need(t->instance, level, g, specialty);
        most[g] = share_council(t, specialty, g, 0, NULL);
        room += most[g];
    }
    largest_remainder(weights, most, groups, total, got);
    for (int g = 0; g < groups && out; g++)
        share_council(t, specialty, g, got[g], out);
    free(weights);
    free(most);
    free(got);
    return room;
}

void baseline_proportional(const struct setting *t, int numbers, struct plan *out)
{
    const struct scenario *s = t->scenario;
    int count = s->specialty_count;
    double *weights = allocate((size_t)count, sizeof *weights);
    int *most = allocate((size_t)count, sizeof *most), *got = allocate((size_t)count, sizeof *got);
    for (int k = 0; k < count; k++) {
        weights[k] = s->weight[s->specialties[k]];
        most[k] = share_specialty(t, s->specialties[k], 0, NULL);
    }
    largest_remainder(weights, most, count, numbers, got);
    *out = (struct plan){0};
    for (int k = 0; k < count; k++)
        share_specialty(t, s->specialties[k], got[k], out);
    plan_sort(out);
    free(weights);
    free(most);
    free(got);
}

/* ---- the worst covered first ---- */

struct hand {
    const struct setting *t;
    struct plan plan, trial;
    struct outcome now;         /* of `plan`, of `trial` while it is tried */
    double *broken;             /* [rule_count] by how much `plan` breaks each hard rule */
    int refused[MEASURE_COUNT]; /* the rule that refused a decision of the measure last */
    bool *given_up;             /* [specialty_count of the scenario * area_count] */
    struct donor *donors;       /* [site_count]: room to sort */
    bool *refusals;             /* [specialties * sites * (measures, parents, donors)], see refusal_of */
};

struct donor {
    int site, form;
    double degree;
};

static double degree_of_area(const struct hand *h, int specialty, int area)
{
    size_t at = (size_t)specialty * (size_t)h->t->instance->places.area_count + (size_t)area;
    return h->now.coverage[at] / target_coverage(h->t->instance, &h->t->today, specialty);
}

static double broken_by(const struct hand *h, const struct rule *r)
{
    struct judged j = {h->t->instance, h->t->scenario, &h->t->reach, &h->t->today, &h->now};
    struct findings found = {0};
    double sum = 0;
    rule_kinds[r->kind]->check(&j, r, &found);
    for (int k = 0; k < found.count; k++)
        if (!finding_satisfied(&found.items[k]))
            sum += fabs(finding_slack(&found.items[k]));
    free(found.items);
    return sum;
}

static bool is_within_measures(const struct hand *h, const struct plan *p)
{
    struct notes da = {0}, en = {0};
    bool within = plan_within_measures(h->t->instance, h->t->scenario, &h->t->reach, p, &da, &en);
    notes_free(&da);
    notes_free(&en);
    return within;
}

static bool keeps_rule(const struct hand *h, int k)
{
    const struct rule *r = &h->t->scenario->rules[k];
    return !isnan(r->penalty) || broken_by(h, r) <= h->broken[k] + 1e-9; /* false where it is NAN */
}

/* No hard rule is broken, or broken further, by what `now` has more than the plan. The rule that refused such a
 * decision last is asked first: it mostly refuses again. */
static bool keeps_rules(struct hand *h, enum measure m)
{
    if (h->refused[m] < h->t->scenario->rule_count && !keeps_rule(h, h->refused[m]))
        return false;
    for (int k = 0; k < h->t->scenario->rule_count; k++)
        if (k != h->refused[m] && !keeps_rule(h, k)) {
            h->refused[m] = k;
            return false;
        }
    return true;
}

static void take(struct plan *p, const struct decision *d)
{
    for (int k = 0; k < p->count; k++) {
        struct decision *own = &p->decisions[k];
        if (own->measure == d->measure && own->specialty == d->specialty && own->site == d->site &&
            own->parent == d->parent && own->form == d->form) {
            if (d->days > 0)
                own->days += d->days;
            else
                own->count += d->count;
            return;
        }
    }
    plan_add(p, *d);
    plan_sort(p);
}

static void look_at(struct hand *h, const struct plan *p, int specialty)
{
    h->now.plan = p;
    outcome_update(h->t->instance, h->t->scenario, &h->t->reach, p, specialty, &h->now);
}

/* Was it refused before? By measure and site, of a satellite by its parent, of a number moved by where it comes from.
 */
static bool *refusal_of(const struct hand *h, const struct decision *d, int count)
{
    size_t sites = (size_t)h->t->instance->places.site_count;
    size_t at = ((size_t)d->specialty * sites + (size_t)d->site) * (2 * sites + MEASURE_COUNT);
    if (count == 2) /* moved from there */
        return &h->refusals[at + MEASURE_COUNT + sites + (size_t)d[1].site];
    return &h->refusals[at + (d->parent < 0 ? (size_t)d->measure : MEASURE_COUNT + (size_t)d->parent)];
}

/* Takes the decisions, all of one specialty, if no rule and no measure stands against it. */
static bool try_decisions(struct hand *h, const struct decision *d, int count)
{
    bool *refusal = refusal_of(h, d, count);
    if (*refusal)
        return false;
    h->trial.count = 0;
    for (int k = 0; k < h->plan.count; k++)
        plan_add(&h->trial, h->plan.decisions[k]);
    for (int k = 0; k < count; k++)
        take(&h->trial, &d[k]);
    look_at(h, &h->trial, d->specialty);
    if (!keeps_rules(h, d->measure) || !is_within_measures(h, &h->trial)) {
        look_at(h, &h->plan, d->specialty);
        *refusal = true;
        return false;
    }
    struct plan old = h->plan;
    h->plan = h->trial;
    h->trial = old;
    h->now.plan = &h->plan;
    for (int k = 0; k < h->t->scenario->rule_count; k++)
        if (h->broken[k] > 0)
            h->broken[k] = broken_by(h, &h->t->scenario->rules[k]);
    return true;
}

static bool try_number(struct hand *h, enum measure m, int specialty, int site)
{
    return h->t->scenario->measures[m].used &&
           try_decisions(h, &(struct decision){m, specialty, site, -1, 1, 0, -1}, 1);
}

static int by_degree(const void *a, const void *b)
{
    const struct donor *x = a, *y = b;
    if (x->degree != y->degree)
        return x->degree > y->degree ? -1 : 1;
    return x->site != y->site ? x->site - y->site : x->form - y->form;
}

/* Sites that have a number handed back, of the first form that the scenario closes; the best covered first. */
static int find_returned(struct hand *h, int specialty)
{
    const struct settings *closure = &h->t->scenario->measures[MEASURE_CLOSURE];
    const struct places *p = &h->t->instance->places;
    int count = 0;
    for (int j = 0; j < p->site_count; j++)
        for (int form = 0; form < FORM_SATELLITE; form++)
            if (closure->forms[form] && existing_returned(h->t->instance, specialty, j, (enum form)form) > 0) {
                h->donors[count++] = (struct donor){j, form, degree_of_area(h, specialty, p->sites[j].area)};
                break;
            }
    qsort(h->donors, (size_t)count, sizeof *h->donors, by_degree);
    return count;
}

/* A new number in place of one that was handed back elsewhere. */
static bool try_moved(struct hand *h, int specialty, int site)
{
    const struct scenario *s = h->t->scenario;
    if (!s->measures[MEASURE_NEW].used || !s->measures[MEASURE_CLOSURE].used)
        return false;
    int count = find_returned(h, specialty);
    for (int k = 0; k < count; k++) {
        const struct donor *from = &h->donors[k];
        struct decision both[] = {{MEASURE_NEW, specialty, site, -1, 1, 0, -1},
                                  {MEASURE_CLOSURE, specialty, from->site, -1, 1, 0, from->form}};
        int closed = 0;
        for (int d = 0; d < h->plan.count; d++)
            if (h->plan.decisions[d].measure == MEASURE_CLOSURE && h->plan.decisions[d].specialty == specialty &&
                h->plan.decisions[d].site == from->site && h->plan.decisions[d].form == from->form)
                closed = h->plan.decisions[d].count;
        if (from->site != site &&
            closed < existing_returned(h->t->instance, specialty, from->site, (enum form)from->form) &&
            try_decisions(h, both, 2))
            return true;
    }
    return false;
}

/* Days a week that the plan takes from a parent, in all, or for one satellite. */
static int days_taken(const struct plan *p, int specialty, int parent, int site)
{
    int days = 0;
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        if (d->measure == MEASURE_SATELLITE && d->specialty == specialty && d->parent == parent &&
            (site < 0 || d->site == site))
            days += d->days;
    }
    return days;
}

/* Has the parent days left, and may it give them there? What is left to ask are the rules. */
static bool may_give(const struct hand *h, int specialty, int parent, int site, int days)
{
    const struct settings *satellite = &h->t->scenario->measures[MEASURE_SATELLITE];
    const struct instance *in = h->t->instance;
    struct level within = {LEVEL_GROUPING, satellite->within};
    double away = days_taken(&h->plan, specialty, parent, -1) + existing_days_away(in, specialty, parent);
    return away + days <= satellite->max_days * existing_numbers(in, specialty, parent, FORM_FULL_TIME) &&
           travel_minutes(&in->travel, in->places.sites[parent].area, site) <= satellite->max_minutes &&
           (satellite->within < 0 ||
            level_of_site(&in->places, within, parent) == level_of_site(&in->places, within, site));
}

/* One more at a satellite that is open already, else what opens one. */
static int days_of(const struct hand *h, int specialty, int parent, int site)
{
    bool is_open = days_taken(&h->plan, specialty, parent, site) > 0;
    return is_open ? 1 : h->t->scenario->measures[MEASURE_SATELLITE].min_days;
}

/* Days from a full-time number in a better covered place. */
static bool try_satellite(struct hand *h, int specialty, int site, double degree)
{
    const struct places *p = &h->t->instance->places;
    int count = 0;
    if (!h->t->scenario->measures[MEASURE_SATELLITE].used)
        return false;
    for (int j = 0; j < p->site_count; j++) {
        double theirs = degree_of_area(h, specialty, p->sites[j].area);
        if (j != site && theirs > degree && may_give(h, specialty, j, site, days_of(h, specialty, j, site)))
            h->donors[count++] = (struct donor){j, -1, theirs};
    }
    qsort(h->donors, (size_t)count, sizeof *h->donors, by_degree);
    for (int k = 0; k < count; k++) {
        int parent = h->donors[k].site, days = days_of(h, specialty, parent, site);
        if (try_decisions(h, &(struct decision){MEASURE_SATELLITE, specialty, site, parent, 1, days, -1}, 1))
            return true;
    }
    return false;
}

/* The area's own site, the first by id, else the nearest, in minutes or where there are none in km; -1: none that
 * reaches it. */
static int nearest_site(const struct setting *t, int specialty, int area)
{
    const struct places *p = &t->instance->places;
    int found = -1;
    double least = INFINITY;
    for (int j = 0; j < p->site_count; j++) {
        const struct reach_site *r = &t->reach.sites[(size_t)specialty * (size_t)p->site_count + (size_t)j];
        bool reaches = false;
        for (int k = 0; k < r->count; k++)
            reaches = reaches || r->pairs[k].area == area;
        if (reaches && p->sites[j].area == area)
            return j;
        double far = t->instance->travel.has_minutes ? travel_minutes(&t->instance->travel, area, j)
                                                     : travel_km(&t->instance->travel, area, j);
        if (reaches && (far < least || found < 0)) {
            least = far;
            found = j;
        }
    }
    return found;
}

static bool help_area(struct hand *h, int specialty, int area)
{
    int site = nearest_site(h->t, specialty, area);
    return site >= 0 &&
           (try_number(h, MEASURE_NEW, specialty, site) || try_number(h, MEASURE_LICENCE, specialty, site) ||
            try_number(h, MEASURE_CONVERSION, specialty, site) || try_moved(h, specialty, site) ||
            try_satellite(h, specialty, site, degree_of_area(h, specialty, area)));
}

/* The worst covered area and specialty not given up and below target; false where there is none. */
static bool find_worst(const struct hand *h, int *position, int *area)
{
    const struct scenario *s = h->t->scenario;
    int areas = h->t->instance->places.area_count;
    double least = 1 - 1e-9;
    bool found = false;
    for (int k = 0; k < s->specialty_count; k++)
        for (int i = 0; i < areas; i++) {
            size_t at = (size_t)s->specialties[k] * (size_t)areas + (size_t)i;
            bool asks = h->t->instance->need[at] > 0 && !h->given_up[(size_t)k * (size_t)areas + (size_t)i];
            double degree = asks ? degree_of_area(h, s->specialties[k], i) : INFINITY;
            if (degree < least - 1e-12) {
                least = degree;
                *position = k;
                *area = i;
                found = true;
            }
        }
    return found;
}

void baseline_greedy(const struct setting *t, struct plan *out)
{
    const struct scenario *s = t->scenario;
    size_t areas = (size_t)t->instance->places.area_count;
    struct hand h = {.t = t};
    int position = 0, area = 0;
    outcome_build(t->instance, s, &t->reach, &t->nothing, &h.now);
    h.now.plan = &h.plan;
    h.broken = allocate((size_t)s->rule_count, sizeof *h.broken);
    h.given_up = allocate((size_t)s->specialty_count * areas, sizeof *h.given_up);
    h.donors = allocate((size_t)t->instance->places.site_count, sizeof *h.donors);
    size_t sites = (size_t)t->instance->places.site_count;
    h.refusals = allocate((size_t)t->instance->specialty_count * sites * (2 * sites + MEASURE_COUNT), sizeof(bool));
    for (int k = 0; k < s->rule_count; k++)
        h.broken[k] = isnan(s->rules[k].penalty) ? broken_by(&h, &s->rules[k]) : 0;
    while (find_worst(&h, &position, &area))
        if (!help_area(&h, s->specialties[position], area))
            h.given_up[(size_t)position * areas + (size_t)area] = true;
    *out = h.plan;
    plan_free(&h.trial);
    outcome_free(&h.now);
    free(h.broken);
    free(h.given_up);
    free(h.donors);
    free(h.refusals);
}
