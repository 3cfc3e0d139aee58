/* plan.c - supply and coverage of given decisions, from the instance alone.
 *
 *     K_js = existing FTE + x + (1 - f_s) c + phi_L l - (1/5) sum_m b_jm + (phi_S / 5) sum_p b_pj
 *     A_is = sum_j f(t_ij) / D_js K_js,   D_js = sum_i n_is f(t_ij)
 */
#include "plan.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

/* ---- decisions ---- */

void plan_add(struct plan *p, struct decision d)
{
    p->decisions = grow(p->decisions, &p->room, (size_t)p->count + 1, sizeof *p->decisions);
    p->decisions[p->count++] = d;
}

static int compare_decisions(const void *a, const void *b)
{
    const struct decision *x = a, *y = b;
    if (x->measure != y->measure)
        return x->measure < y->measure ? -1 : 1;
    if (x->specialty != y->specialty)
        return x->specialty < y->specialty ? -1 : 1;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    return (x->parent > y->parent) - (x->parent < y->parent);
}

void plan_sort(struct plan *p)
{
    if (p->count > 1)
        qsort(p->decisions, (size_t)p->count, sizeof *p->decisions, compare_decisions);
}

void plan_free(struct plan *p)
{
    free(p->decisions);
    *p = (struct plan){0};
}

const char *measure_title(enum measure m, enum language language)
{
    static const char *const titles[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"nye ydernumre", "new numbers"},
        [MEASURE_CONVERSION] = {"konverteringer", "conversions"},
        [MEASURE_LICENCE] = {"ydernumre på licens", "licence numbers"},
        [MEASURE_SATELLITE] = {"satellitdage om ugen", "satellite days a week"},
    };
    return titles[m][language];
}

int decision_size(const struct decision *d)
{
    return d->measure == MEASURE_SATELLITE ? d->days : d->count;
}

/* What a part-time number at the site is worth: f_s, or the mean of its rows where they give their own. */
static double part_time_worth(const struct instance *in, int specialty, int site)
{
    double sum = 0, count = 0;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form != FORM_PART_TIME || p->specialty != specialty || p->site != site)
            continue;
        sum += p->count * (isnan(p->fte) ? in->specialties[specialty].part_time_fte : p->fte);
        count += p->count;
    }
    return count > 0 ? sum / count : in->specialties[specialty].part_time_fte;
}

double decision_fte(const struct instance *in, const struct scenario *s, const struct decision *d)
{
    switch (d->measure) {
    case MEASURE_NEW:
        return d->count;
    case MEASURE_CONVERSION:
        return d->count * (1 - part_time_worth(in, d->specialty, d->site));
    case MEASURE_LICENCE:
        return d->count * s->measures[MEASURE_LICENCE].fte;
    case MEASURE_SATELLITE:
        return d->days * s->measures[MEASURE_SATELLITE].fte / 5;
    case MEASURE_COUNT:
        break;
    }
    return 0;
}

double decision_net_fte(const struct instance *in, const struct scenario *s, const struct decision *d)
{
    return decision_fte(in, s, d) - (d->measure == MEASURE_SATELLITE ? d->days / 5.0 : 0);
}

double decision_cost(const struct instance *in, const struct decision *d)
{
    return decision_size(d) * in->cost[(size_t)d->measure * (size_t)in->specialty_count + (size_t)d->specialty];
}

/* ---- reach ---- */

/* The decay functions of docs/model.md, written out here once more on purpose (see the head of plan.h). */
static double decay_at(const struct scenario *s, double minutes, double reach_minutes)
{
    const struct coverage *c = &s->coverage;
    if (!(minutes <= reach_minutes))
        return 0;
    if (c->decay == DECAY_GAUSSIAN) {
        double share = 2 * minutes / reach_minutes;
        return exp(-share * share / 2);
    }
    if (c->decay == DECAY_EXPONENTIAL)
        return exp(-minutes * c->beta);
    if (c->decay == DECAY_POWER)
        return minutes <= 1 ? 1 : 1 / pow(minutes, c->beta);
    if (c->decay == DECAY_ZONES) {
        int zone = 0;
        while (minutes > c->zone_minutes[zone])
            zone++;
        return c->zone_weights[zone];
    }
    return 1;
}

static double need_of(const struct instance *in, int specialty, int i)
{
    return in->need[(size_t)specialty * (size_t)in->places.area_count + (size_t)i];
}

static bool same_group(const struct instance *in, struct level level, int area, int site)
{
    return level_of_area(&in->places, level, area) == level_of_site(&in->places, level, site);
}

static void add_pair(struct reach_site *site, double need, struct reach_pair pair)
{
    if (pair.f <= 0)
        return;
    site->pairs = grow(site->pairs, &site->room, (size_t)site->count + 1, sizeof *site->pairs);
    site->pairs[site->count++] = pair;
    site->demand += need * pair.f;
}

static void reach_area(const struct instance *in, const struct scenario *s, int specialty, int i,
                       struct reach_site *sites)
{
    double need = need_of(in, specialty, i), limit = scenario_catchment(s, in, specialty);
    const struct travel *t = &in->travel;
    bool located = s->coverage.model == COVERAGE_LOCATED;
    for (int j = 0; located && j < in->places.site_count; j++)
        if (same_group(in, s->coverage.level, i, j))
            add_pair(&sites[j], need, (struct reach_pair){i, 1, travel_minutes(t, i, j)});
    for (size_t k = t->start[i]; !located && k < t->start[i + 1]; k++)
        add_pair(&sites[t->site[k]], need, (struct reach_pair){i, decay_at(s, t->minutes[k], limit), t->minutes[k]});
}

static void note_unreached(const struct instance *in, int specialty, const bool *reached, struct notes *notes)
{
    struct text names = {0};
    int count = 0;
    double need = 0;
    for (int i = 0; i < in->places.area_count; i++) {
        if (reached[i] || need_of(in, specialty, i) <= 0)
            continue;
        need += need_of(in, specialty, i);
        if (count++ < 10)
            text_add(&names, "%s%s", count > 1 ? ", " : "", in->places.areas[i].name);
    }
    if (count > 0)
        note(notes, "%s: %d area%s with a need of %.0f reach%s no site at all and count%s with coverage 0: %s%s",
             in->specialties[specialty].id, count, count == 1 ? "" : "s", need, count == 1 ? "es" : "",
             count == 1 ? "s" : "", names.chars, count > 10 ? ", ..." : "");
    free(names.chars);
}

static bool stands_on_reached_sites(const struct instance *in, const struct reach *r, const bool *active,
                                    struct error *e)
{
    int before = e->count;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        size_t base = (size_t)p->specialty * (size_t)r->site_count;
        if (active[p->specialty] && p->count > 0 && r->sites[base + (size_t)p->site].demand <= 0)
            fail(e,
                 "%s/providers.csv:%d: site: nobody with a need for \"%s\" reaches \"%s\"; expected supply where "
                 "somebody can use it",
                 in->folder, p->line, in->specialties[p->specialty].id, in->places.sites[p->site].id);
    }
    return e->count == before;
}

bool reach_build(const struct instance *in, const struct scenario *s, struct reach *out, struct notes *notes,
                 struct error *e)
{
    int sites = in->places.site_count;
    *out = (struct reach){in->specialty_count, sites, NULL};
    out->sites = allocate((size_t)in->specialty_count * (size_t)sites, sizeof *out->sites);
    bool *active = allocate((size_t)in->specialty_count, sizeof *active);
    bool *reached = allocate((size_t)in->places.area_count, sizeof *reached);
    for (int k = 0; k < s->specialty_count; k++) {
        int specialty = s->specialties[k];
        struct reach_site *at = &out->sites[(size_t)specialty * (size_t)sites];
        active[specialty] = true;
        for (int i = 0; i < in->places.area_count; i++) {
            reached[i] = false;
            if (need_of(in, specialty, i) > 0)
                reach_area(in, s, specialty, i, at);
        }
        for (int j = 0; j < sites; j++)
            for (int m = 0; m < at[j].count; m++)
                reached[at[j].pairs[m].area] = true;
        note_unreached(in, specialty, reached, notes);
    }
    bool ok = stands_on_reached_sites(in, out, active, e);
    free(reached);
    free(active);
    if (!ok)
        reach_free(out);
    return ok;
}

void reach_free(struct reach *r)
{
    for (size_t k = 0; k < (size_t)r->specialty_count * (size_t)r->site_count; k++)
        free(r->sites[k].pairs);
    free(r->sites);
    *r = (struct reach){0};
}

/* ---- outcome ---- */

static double provider_fte(const struct instance *in, const struct scenario *s, const struct provider *p)
{
    if (!isnan(p->fte))
        return p->fte;
    switch (p->form) {
    case FORM_PART_TIME:
        return in->specialties[p->specialty].part_time_fte;
    case FORM_LICENCE:
        return s->measures[MEASURE_LICENCE].fte;
    case FORM_SATELLITE:
        return s->measures[MEASURE_SATELLITE].fte;
    case FORM_FULL_TIME:
    case FORM_SHARED:
    case FORM_COUNT:
        break;
    }
    return 1;
}

static void add_existing(const struct instance *in, const struct scenario *s, int specialty, struct outcome *o)
{
    size_t base = (size_t)specialty * (size_t)in->places.site_count;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->specialty != specialty)
            continue;
        double fte = provider_fte(in, s, p) * p->count;
        if (p->form == FORM_SATELLITE) {
            o->supply[base + (size_t)p->site] += fte * p->days / 5;
            o->supply[base + (size_t)p->parent] -= p->count * p->days / 5;
            o->satellite_days[base + (size_t)p->site] += p->count * p->days;
        } else {
            o->supply[base + (size_t)p->site] += fte;
            o->numbers[base + (size_t)p->site] += p->count;
        }
    }
}

static void add_decisions(const struct instance *in, const struct scenario *s, const struct plan *plan, int specialty,
                          struct outcome *o)
{
    size_t base = (size_t)specialty * (size_t)in->places.site_count;
    for (int k = 0; plan && k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (d->specialty != specialty)
            continue;
        o->supply[base + (size_t)d->site] += decision_fte(in, s, d);
        if (d->measure == MEASURE_SATELLITE) {
            o->supply[base + (size_t)d->parent] -= d->days / 5.0;
            o->satellite_days[base + (size_t)d->site] += d->days;
        } else if (d->measure != MEASURE_CONVERSION)
            o->numbers[base + (size_t)d->site] += d->count;
    }
}

static void spread_supply(const struct instance *in, const struct reach *r, int specialty, struct outcome *o)
{
    size_t sites = (size_t)r->site_count, areas = (size_t)in->places.area_count;
    double *coverage = o->coverage + (size_t)specialty * areas;
    for (size_t j = 0; j < sites; j++) {
        const struct reach_site *site = &r->sites[(size_t)specialty * sites + j];
        double supply = o->supply[(size_t)specialty * sites + j];
        o->total[specialty] += supply;
        for (int k = 0; k < site->count && supply != 0; k++)
            coverage[site->pairs[k].area] += 1e5 * site->pairs[k].f / site->demand * supply;
    }
}

void outcome_update(const struct instance *in, const struct scenario *s, const struct reach *r, const struct plan *plan,
                    int specialty, struct outcome *o)
{
    size_t sites = (size_t)in->places.site_count, areas = (size_t)in->places.area_count;
    for (size_t j = (size_t)specialty * sites; j < ((size_t)specialty + 1) * sites; j++) {
        o->supply[j] = o->satellite_days[j] = 0;
        o->numbers[j] = 0;
    }
    for (size_t i = 0; i < areas; i++)
        o->coverage[(size_t)specialty * areas + i] = 0;
    o->total[specialty] = o->need[specialty] = 0;
    for (int i = 0; i < in->places.area_count; i++)
        o->need[specialty] += need_of(in, specialty, i);
    add_existing(in, s, specialty, o);
    add_decisions(in, s, plan, specialty, o);
    spread_supply(in, r, specialty, o);
}

void outcome_build(const struct instance *in, const struct scenario *s, const struct reach *r, const struct plan *plan,
                   struct outcome *out)
{
    size_t specialties = (size_t)in->specialty_count;
    size_t by_site = specialties * (size_t)in->places.site_count;
    out->plan = plan;
    out->supply = allocate(by_site, sizeof(double));
    out->coverage = allocate(specialties * (size_t)in->places.area_count, sizeof(double));
    out->numbers = allocate(by_site, sizeof(int));
    out->satellite_days = allocate(by_site, sizeof(double));
    out->total = allocate(specialties, sizeof(double));
    out->need = allocate(specialties, sizeof(double));
    for (int k = 0; k < s->specialty_count; k++)
        outcome_update(in, s, r, plan, s->specialties[k], out);
}

void outcome_free(struct outcome *o)
{
    free(o->supply);
    free(o->coverage);
    free(o->numbers);
    free(o->satellite_days);
    free(o->total);
    free(o->need);
    *o = (struct outcome){0};
}

double outcome_mean(const struct outcome *o, int specialty)
{
    return 1e5 * o->total[specialty] / o->need[specialty];
}

double group_need(const struct instance *in, struct level level, int group, int specialty)
{
    double need = 0;
    for (int i = 0; i < in->places.area_count; i++)
        if (level_of_area(&in->places, level, i) == group)
            need += need_of(in, specialty, i);
    return need;
}

double group_coverage(const struct instance *in, const struct outcome *o, struct level level, int group, int specialty)
{
    const double *coverage = o->coverage + (size_t)specialty * (size_t)in->places.area_count;
    double need = 0, sum = 0;
    for (int i = 0; i < in->places.area_count; i++)
        if (level_of_area(&in->places, level, i) == group) {
            need += need_of(in, specialty, i);
            sum += need_of(in, specialty, i) * coverage[i];
        }
    return need > 0 ? sum / need : NAN;
}

double target_coverage(const struct instance *in, const struct outcome *today, int specialty)
{
    double own = in->specialties[specialty].target_per_100k;
    return isnan(own) ? outcome_mean(today, specialty) : own;
}

/* ---- what is already there ---- */

int existing_numbers(const struct instance *in, int specialty, int site, enum form form)
{
    int count = 0;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->site == site && p->form == form && (specialty < 0 || p->specialty == specialty))
            count += p->count;
    }
    return count;
}

double existing_satellite_days(const struct instance *in, int specialty, int site)
{
    double days = 0;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == FORM_SATELLITE && p->site == site && (specialty < 0 || p->specialty == specialty))
            days += p->count * p->days;
    }
    return days;
}

double existing_days_away(const struct instance *in, int specialty, int parent)
{
    double days = 0;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == FORM_SATELLITE && p->parent == parent && (specialty < 0 || p->specialty == specialty))
            days += p->count * p->days;
    }
    return days;
}

/* ---- what each measure allows by itself ---- */

struct breaches {
    const struct instance *in;
    const struct scenario *s;
    struct notes *da, *en;
    int count;
};

#define BREACH(b, d, text_da, text_en, ...)                                                                            \
    do {                                                                                                               \
        const char *breach_site = (b)->in->places.sites[(d)->site].name;                                               \
        const struct specialty *breach_specialty = &(b)->in->specialties[(d)->specialty];                              \
        note((b)->da, "%s, %s, %s: " text_da, breach_site, breach_specialty->name_da,                                  \
             measure_title((d)->measure, DANISH), __VA_ARGS__);                                                        \
        note((b)->en, "%s, %s, %s: " text_en, breach_site, breach_specialty->name_en,                                  \
             measure_title((d)->measure, ENGLISH), __VA_ARGS__);                                                       \
        (b)->count++;                                                                                                  \
    } while (0)

static long planned(const struct plan *p, enum measure m, int specialty, int site, int parent)
{
    long sum = 0;
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        if (d->measure == m && d->specialty == specialty && (site < 0 || d->site == site) &&
            (parent < 0 || d->parent == parent))
            sum += decision_size(d);
    }
    return sum;
}

static void check_satellite(struct breaches *b, const struct plan *plan, const struct decision *d)
{
    const struct settings *set = &b->s->measures[MEASURE_SATELLITE];
    const struct places *p = &b->in->places;
    const char *parent = p->sites[d->parent].name;
    int full_time = existing_numbers(b->in, d->specialty, d->parent, FORM_FULL_TIME);
    double away = (double)planned(plan, MEASURE_SATELLITE, d->specialty, -1, d->parent) +
                  existing_days_away(b->in, d->specialty, d->parent);
    double minutes = travel_minutes(&b->in->travel, p->sites[d->parent].area, d->site);
    if (d->parent == d->site)
        BREACH(b, d, "%s kan ikke være satellit for sig selv", "%s cannot be a satellite of itself", parent);
    if (away > (double)set->max_days * full_time)
        BREACH(b, d, "%s afgiver %g dage om ugen; højst %d pr. fuldtidsydernummer, og der er %d",
               "%s gives %g days a week; at most %d per full-time number, of which there are %d", parent, away,
               set->max_days, full_time);
    if (isinf(minutes))
        BREACH(b, d, "der er ingen vej fra %s", "there is no way from %s", parent);
    else if (minutes > set->max_minutes)
        BREACH(b, d, "der er %g minutter fra %s; højst %g", "%g minutes from %s; at most %g", minutes, parent,
               set->max_minutes);
    if (set->within >= 0) {
        const int *of = p->groupings[set->within].of_area;
        if (of[p->sites[d->parent].area] != of[p->sites[d->site].area])
            BREACH(b, d, "satellitten og %s ligger ikke i samme %s", "the satellite and %s are not in the same %s",
                   parent, p->groupings[set->within].name);
    }
}

static void check_numbers(struct breaches *b, const struct decision *d)
{
    const struct settings *set = &b->s->measures[d->measure];
    if (d->measure == MEASURE_CONVERSION) {
        int there = existing_numbers(b->in, d->specialty, d->site, FORM_PART_TIME);
        if (d->count > there)
            BREACH(b, d, "%d, men der er kun %d deltidsydernumre", "%d, but there are only %d part-time numbers",
                   d->count, there);
    } else if (d->count > set->max_per_site)
        BREACH(b, d, "%d; højst %d på hvert sted", "%d; at most %d at each site", d->count, set->max_per_site);
}

static void check_acceptance(struct breaches *b, const struct plan *plan, int specialty)
{
    int part_time = 0;
    long converted = planned(plan, MEASURE_CONVERSION, specialty, -1, -1);
    for (int j = 0; j < b->in->places.site_count; j++)
        part_time += existing_numbers(b->in, specialty, j, FORM_PART_TIME);
    double share = b->s->measures[MEASURE_CONVERSION].acceptance;
    int most = (int)floor(share * part_time + 1e-9);
    if (converted <= most)
        return;
    const char *id = b->in->specialties[specialty].id;
    note(b->da, "%s: %ld konverteringer i alt; højst %d af %d deltidsydernumre tager imod", id, converted, most,
         part_time);
    note(b->en, "%s: %ld conversions in all; at most %d of %d part-time numbers accept", id, converted, most,
         part_time);
    b->count++;
}

/* Days that a satellite takes must be there to take: its parent keeps a supply of at least 0. */
static void check_supply_left(struct breaches *b, const struct reach *r, const struct plan *plan)
{
    struct outcome after = {0};
    outcome_build(b->in, b->s, r, plan, &after);
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (d->parent < 0)
            continue;
        double left = after.supply[(size_t)d->specialty * (size_t)r->site_count + (size_t)d->parent];
        const char *parent = b->in->places.sites[d->parent].name;
        if (left < -1e-6 && b->s->weight[d->specialty] > 0)
            BREACH(b, d, "%s afgiver flere dage, end der er; tilbage er %g fuldtidsydernumre",
                   "%s gives more days than there are; %g FTE are left", parent, left);
    }
    outcome_free(&after);
}

bool plan_within_measures(const struct instance *in, const struct scenario *s, const struct reach *r,
                          const struct plan *plan, struct notes *da, struct notes *en)
{
    struct breaches b = {in, s, da, en, 0};
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (!s->measures[d->measure].used)
            BREACH(&b, d, "scenariet \"%s\" bruger dem ikke", "the scenario \"%s\" does not use them", s->name);
        if (r->sites[(size_t)d->specialty * (size_t)r->site_count + (size_t)d->site].demand <= 0)
            BREACH(&b, d, "ingen med behov for %s når frem hertil", "nobody with a need for %s reaches the site",
                   in->specialties[d->specialty].id);
        if (d->measure == MEASURE_SATELLITE)
            check_satellite(&b, plan, d);
        else
            check_numbers(&b, d);
    }
    for (int k = 0; k < s->specialty_count; k++)
        check_acceptance(&b, plan, s->specialties[k]);
    check_supply_left(&b, r, plan);
    return b.count == 0;
}
