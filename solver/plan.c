/* plan.c - supply and coverage of given decisions, from the instance alone.
 *
 *     K_js = existing FTE + x + (1 - f) c + phi_L l - f w - (u/5) (sum_m b_jm + v_j) + (u phi_S / 5) sum_p b_pj
 *     V_gs = (u phi_V / 5) sum_{j in g} v_js,   u what existing supply is worth (supply_factor)
 *     A_is = sum_j f(t_ij) / D_js K_js + V_gs / n_gs,   D_js = sum_i n_is f(t_ij), g the group of i that video serves
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
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    return (x->form > y->form) - (x->form < y->form);
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

void plans_free(struct plan *plans, int count)
{
    for (int k = 0; k < count; k++)
        plan_free(&plans[k]);
    free(plans);
}

const char *measure_title(enum measure m, enum language language)
{
    static const char *const titles[MEASURE_COUNT][LANGUAGE_COUNT] = {
        [MEASURE_NEW] = {"nye ydernumre", "new numbers"},
        [MEASURE_CONVERSION] = {"konverteringer", "conversions"},
        [MEASURE_LICENCE] = {"ydernumre på licens", "licence numbers"},
        [MEASURE_SATELLITE] = {"satellitdage om ugen", "satellite days a week"},
        [MEASURE_CLOSURE] = {"nedlagte ydernumre", "closed numbers"},
        [MEASURE_VIDEO] = {"videodage om ugen", "video days a week"},
    };
    return titles[m][language];
}

const char *form_title(enum form form, enum language language)
{
    static const char *const titles[FORM_COUNT][LANGUAGE_COUNT] = {
        [FORM_FULL_TIME] = {"fuldtid", "full-time"},  [FORM_PART_TIME] = {"deltid", "part-time"},
        [FORM_SHARED] = {"delepraksis", "shared"},    [FORM_LICENCE] = {"på licens", "licence"},
        [FORM_SATELLITE] = {"satellit", "satellite"},
    };
    return titles[form][language];
}

bool measure_in_days(enum measure m)
{
    return m == MEASURE_SATELLITE || m == MEASURE_VIDEO;
}

bool decision_is_same(const struct decision *a, const struct decision *b)
{
    return compare_decisions(a, b) == 0;
}

int decision_size(const struct decision *d)
{
    return measure_in_days(d->measure) ? d->days : d->count;
}

static double provider_fte(const struct instance *in, const struct scenario *s, const struct provider *p)
{
    double fte = 1;
    if (p->form == FORM_PART_TIME)
        fte = in->specialties[p->specialty].part_time_fte;
    if (p->form == FORM_LICENCE)
        fte = s->measures[MEASURE_LICENCE].fte;
    if (p->form == FORM_SATELLITE)
        fte = s->measures[MEASURE_SATELLITE].fte;
    return in->supply_factor[p->specialty] * (isnan(p->fte) ? fte : p->fte);
}

/* What a number of a form at the site is worth: the mean of its rows; 0 where there is none. */
static double number_worth(const struct instance *in, const struct scenario *s, int form, int specialty, int site)
{
    double sum = 0, count = 0;
    for (int k = 0; k < in->provider_count; k++) {
        const struct provider *p = &in->providers[k];
        if ((int)p->form != form || p->specialty != specialty || p->site != site)
            continue;
        sum += p->count * provider_fte(in, s, p);
        count += p->count;
    }
    return count > 0 ? sum / count : 0;
}

double decision_taken(const struct instance *in, const struct decision *d)
{
    return measure_in_days(d->measure) ? in->supply_factor[d->specialty] * d->days / 5 : 0;
}

double decision_fte(const struct instance *in, const struct scenario *s, const struct decision *d)
{
    switch (d->measure) {
    case MEASURE_NEW:
        return d->count;
    case MEASURE_CONVERSION:
        return d->count * (1 - number_worth(in, s, FORM_PART_TIME, d->specialty, d->site));
    case MEASURE_LICENCE:
        return d->count * s->measures[MEASURE_LICENCE].fte;
    case MEASURE_SATELLITE:
    case MEASURE_VIDEO:
        return decision_taken(in, d) * s->measures[d->measure].fte;
    case MEASURE_CLOSURE:
        return -d->count * number_worth(in, s, d->form, d->specialty, d->site);
    case MEASURE_COUNT:
        break;
    }
    return 0;
}

double decision_net_fte(const struct instance *in, const struct scenario *s, const struct decision *d)
{
    return decision_fte(in, s, d) - decision_taken(in, d);
}

double decision_cost(const struct instance *in, const struct decision *d)
{
    double cost = decision_size(d) * in->cost[(size_t)d->measure * (size_t)in->specialty_count + (size_t)d->specialty];
    if (d->measure != MEASURE_CLOSURE)
        return cost;
    int compensated = d->count - existing_returned(in, d->specialty, d->site, (enum form)d->form);
    return compensated > 0 ? cost + compensated * in->compensation[d->specialty] : cost;
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
            o->supply[base + (size_t)p->parent] -= in->supply_factor[specialty] * p->count * p->days / 5;
            o->satellite_days[base + (size_t)p->site] += p->count * p->days;
        } else {
            o->supply[base + (size_t)p->site] += fte;
            o->numbers[base + (size_t)p->site] += p->count;
        }
    }
}

/* The groups of areas that video serves. */
static struct level video_level(const struct scenario *s)
{
    return (struct level){LEVEL_GROUPING, s->measures[MEASURE_VIDEO].within};
}

/* `sign` -1 takes it out again. */
static void add_decision(const struct instance *in, const struct scenario *s, const struct decision *d, int sign,
                         struct outcome *o)
{
    size_t base = (size_t)d->specialty * (size_t)in->places.site_count, site = base + (size_t)d->site;
    double fte = sign * decision_fte(in, s, d), taken = sign * decision_taken(in, d);
    if (d->measure == MEASURE_VIDEO) {
        int group = level_of_site(&in->places, video_level(s), d->site);
        o->supply[site] -= taken;
        if (o->video_groups > 0)
            o->video[(size_t)d->specialty * (size_t)o->video_groups + (size_t)group] += fte;
        return;
    }
    o->supply[site] += fte;
    if (d->measure == MEASURE_SATELLITE) {
        o->supply[base + (size_t)d->parent] -= taken;
        o->satellite_days[site] += sign * d->days;
    }
    if (d->measure == MEASURE_NEW || d->measure == MEASURE_LICENCE)
        o->numbers[site] += sign * d->count;
    if (d->measure == MEASURE_CLOSURE)
        o->numbers[site] -= sign * d->count;
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

/* `fte` more at one site. */
static void spread_more(const struct instance *in, const struct reach *r, int specialty, int site, double fte,
                        struct outcome *o)
{
    const struct reach_site *at = &r->sites[(size_t)specialty * (size_t)r->site_count + (size_t)site];
    double *coverage = o->coverage + (size_t)specialty * (size_t)in->places.area_count;
    o->total[specialty] += fte;
    for (int k = 0; k < at->count; k++)
        coverage[at->pairs[k].area] += 1e5 * at->pairs[k].f / at->demand * fte;
}

/* Video serves everybody of the group alike: `fte` of group g. */
static void spread_video_of(const struct instance *in, const struct scenario *s, int specialty, int g, double fte,
                            struct outcome *o)
{
    double need = fte != 0 ? group_need(in, video_level(s), g, specialty) : 0;
    o->total[specialty] += fte;
    for (int i = 0; need > 0 && i < in->places.area_count; i++)
        if (level_of_area(&in->places, video_level(s), i) == g && need_of(in, specialty, i) > 0)
            o->coverage[(size_t)specialty * (size_t)in->places.area_count + (size_t)i] += 1e5 * fte / need;
}

static void spread_video(const struct instance *in, const struct scenario *s, int specialty, struct outcome *o)
{
    for (int g = 0; g < o->video_groups; g++)
        spread_video_of(in, s, specialty, g, o->video[(size_t)specialty * (size_t)o->video_groups + (size_t)g], o);
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
    for (int g = 0; g < o->video_groups; g++)
        o->video[(size_t)specialty * (size_t)o->video_groups + (size_t)g] = 0;
    o->total[specialty] = o->need[specialty] = 0;
    for (int i = 0; i < in->places.area_count; i++)
        o->need[specialty] += need_of(in, specialty, i);
    add_existing(in, s, specialty, o);
    for (int k = 0; plan && k < plan->count; k++)
        if (plan->decisions[k].specialty == specialty)
            add_decision(in, s, &plan->decisions[k], 1, o);
    spread_supply(in, r, specialty, o);
    spread_video(in, s, specialty, o);
}

void outcome_shift(const struct instance *in, const struct scenario *s, const struct reach *r, const struct decision *d,
                   int sign, struct outcome *o)
{
    double fte = sign * decision_fte(in, s, d), taken = sign * decision_taken(in, d);
    add_decision(in, s, d, sign, o);
    if (d->measure == MEASURE_VIDEO) {
        spread_more(in, r, d->specialty, d->site, -taken, o);
        spread_video_of(in, s, d->specialty, level_of_site(&in->places, video_level(s), d->site), fte, o);
        return;
    }
    spread_more(in, r, d->specialty, d->site, fte, o);
    if (d->measure == MEASURE_SATELLITE)
        spread_more(in, r, d->specialty, d->parent, -taken, o);
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
    out->video_groups = s->measures[MEASURE_VIDEO].used ? level_group_count(&in->places, video_level(s)) : 0;
    out->video = allocate(specialties * (size_t)out->video_groups + 1, sizeof(double));
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
    free(o->video);
    free(o->total);
    free(o->need);
    *o = (struct outcome){0};
}

double outcome_mean(const struct outcome *o, int specialty)
{
    return 1e5 * o->total[specialty] / o->need[specialty];
}

/* The areas that a group may have: itself, where it is one. */
static void group_areas(const struct places *p, struct level level, int group, int *first, int *last)
{
    bool is_area = level.kind == LEVEL_AREA;
    *first = is_area ? group : 0;
    *last = is_area ? group + 1 : p->area_count;
}

double group_need(const struct instance *in, struct level level, int group, int specialty)
{
    int i, last;
    double need = 0;
    for (group_areas(&in->places, level, group, &i, &last); i < last; i++)
        if (level_of_area(&in->places, level, i) == group)
            need += need_of(in, specialty, i);
    return need;
}

double group_coverage(const struct instance *in, const struct outcome *o, struct level level, int group, int specialty)
{
    const double *coverage = o->coverage + (size_t)specialty * (size_t)in->places.area_count;
    int i, last;
    double need = 0, sum = 0;
    for (group_areas(&in->places, level, group, &i, &last); i < last; i++)
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

/* The first row of a site's providers, which stand together; provider_count where no site after it has any. */
static int first_provider(const struct instance *in, int site)
{
    int least = 0, beyond = in->provider_count;
    while (least < beyond) {
        int middle = least + (beyond - least) / 2;
        if (in->providers[middle].site < site)
            least = middle + 1;
        else
            beyond = middle;
    }
    return least;
}

int existing_numbers(const struct instance *in, int specialty, int site, enum form form)
{
    int count = 0;
    for (int k = first_provider(in, site); k < in->provider_count && in->providers[k].site == site; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == form && (specialty < 0 || p->specialty == specialty))
            count += p->count;
    }
    return count;
}

int existing_returned(const struct instance *in, int specialty, int site, enum form form)
{
    int count = 0;
    for (int k = first_provider(in, site); k < in->provider_count && in->providers[k].site == site; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == form && p->specialty == specialty)
            count += p->returned;
    }
    return count;
}

double existing_satellite_days(const struct instance *in, int specialty, int site)
{
    double days = 0;
    for (int k = first_provider(in, site); k < in->provider_count && in->providers[k].site == site; k++) {
        const struct provider *p = &in->providers[k];
        if (p->form == FORM_SATELLITE && (specialty < 0 || p->specialty == specialty))
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

bool satellite_in_reach(const struct instance *in, const struct scenario *s, int parent, int site)
{
    const struct settings *set = &s->measures[MEASURE_SATELLITE];
    const struct places *p = &in->places;
    int from = p->sites[parent].area, to = p->sites[site].area;
    double minutes = travel_minutes(&in->travel, from, site);
    return parent != site && isfinite(minutes) && minutes <= set->max_minutes &&
           (set->within < 0 || p->groupings[set->within].of_area[from] == p->groupings[set->within].of_area[to]);
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

static long planned_closures(const struct plan *p, int specialty, int site, enum form form)
{
    long sum = 0;
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        if (d->measure == MEASURE_CLOSURE && d->specialty == specialty && d->site == site && d->form == (int)form)
            sum += d->count;
    }
    return sum;
}

/* Days that full-time numbers of a site give away: `each` per number that stays. */
static void check_days_given(struct breaches *b, const struct plan *plan, const struct decision *d, int giver)
{
    const char *name = b->in->places.sites[giver].name;
    int full_time = existing_numbers(b->in, d->specialty, giver, FORM_FULL_TIME) -
                    (int)planned_closures(plan, d->specialty, giver, FORM_FULL_TIME);
    double away = (double)planned(plan, MEASURE_SATELLITE, d->specialty, -1, giver) +
                  existing_days_away(b->in, d->specialty, giver);
    double video = (double)planned(plan, MEASURE_VIDEO, d->specialty, giver, -1);
    int each = b->s->measures[d->measure].max_days;
    double given = d->measure == MEASURE_VIDEO ? video : away;
    if (given > (double)each * full_time)
        BREACH(b, d, "%s afgiver %g dage om ugen; højst %d pr. fuldtidsydernummer, og der er %d",
               "%s gives %g days a week; at most %d per full-time number, of which there are %d", name, given, each,
               full_time);
    else if (video > 0 && video + away > 5.0 * full_time)
        BREACH(b, d, "%s afgiver %g dage om ugen til satellitter og video; fem pr. fuldtidsydernummer, og der er %d",
               "%s gives %g days a week to satellites and video; five per full-time number, of which there are %d",
               name, video + away, full_time);
}

static void check_video(struct breaches *b, const struct plan *plan, const struct decision *d)
{
    struct level served = {LEVEL_GROUPING, b->s->measures[MEASURE_VIDEO].within};
    int group = level_of_site(&b->in->places, served, d->site);
    if (b->s->measures[MEASURE_VIDEO].used && !(group_need(b->in, served, group, d->specialty) > 0))
        BREACH(b, d, "ingen i %s har behov for %s", "nobody in %s has a need for %s",
               level_group_name(&b->in->places, served, group), b->in->specialties[d->specialty].id);
    check_days_given(b, plan, d, d->site);
}

static void check_satellite(struct breaches *b, const struct plan *plan, const struct decision *d)
{
    const struct settings *set = &b->s->measures[MEASURE_SATELLITE];
    const struct places *p = &b->in->places;
    const char *parent = p->sites[d->parent].name;
    double minutes = travel_minutes(&b->in->travel, p->sites[d->parent].area, d->site);
    if (d->parent == d->site)
        BREACH(b, d, "%s kan ikke være satellit for sig selv", "%s cannot be a satellite of itself", parent);
    check_days_given(b, plan, d, d->parent);
    if (d->days < set->min_days)
        BREACH(b, d, "%d; mindst %d i hver satellit", "%d; at least %d in each satellite", d->days, set->min_days);
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

/* Satellites, existing and new, need the numbers that they come from. */
static void check_days_kept(struct breaches *b, const struct plan *plan, const struct decision *d)
{
    const struct settings *satellite = &b->s->measures[MEASURE_SATELLITE];
    const char *name = b->in->places.sites[d->site].name;
    int left = existing_numbers(b->in, d->specialty, d->site, FORM_FULL_TIME) - d->count;
    int each = satellite->used ? satellite->max_days : 5;
    double away = (double)planned(plan, MEASURE_SATELLITE, d->specialty, -1, d->site) +
                  existing_days_away(b->in, d->specialty, d->site);
    if (away > (double)each * left)
        BREACH(b, d,
               "%s afgiver %g dage om ugen til satellitter; højst %d pr. fuldtidsydernummer, og der er %d tilbage",
               "%s gives %g days a week to satellites; at most %d per full-time number, of which %d are left", name,
               away, each, left);
}

static void check_closure(struct breaches *b, const struct reach *r, const struct plan *plan, const struct decision *d)
{
    const struct settings *set = &b->s->measures[MEASURE_CLOSURE];
    enum form form = (enum form)d->form;
    int there = existing_numbers(b->in, d->specialty, d->site, form);
    int returned = existing_returned(b->in, d->specialty, d->site, form);
    if (!set->forms[form])
        BREACH(b, d, "scenariet nedlægger ikke ydernumre af formen %s", "the scenario closes no numbers of the form %s",
               form_names[form]);
    if (d->count > there)
        BREACH(b, d, "%d, men der er kun %d", "%d, but there are only %d", d->count, there);
    else if (!set->compensated && d->count > returned)
        BREACH(b, d, "%d, men kun %d er tilbageleveret, og scenariet giver ingen kompensation",
               "%d, but only %d are handed back, and the scenario pays no compensation", d->count, returned);
    if (form == FORM_FULL_TIME && existing_days_away(b->in, d->specialty, d->site) > 0)
        check_days_kept(b, plan, d);
    if (isnan(set->above_percent))
        return;
    struct outcome today = {0};
    outcome_build(b->in, b->s, r, NULL, &today);
    int group = level_of_site(&b->in->places, set->level, d->site);
    double degree = 100 * group_coverage(b->in, &today, set->level, group, d->specialty) /
                    target_coverage(b->in, &today, d->specialty);
    if (!(degree > set->above_percent + 1e-9 * fmax(1, set->above_percent)))
        BREACH(b, d, "dækningsgraden er %g pct. i dag; der nedlægges kun over %g pct.",
               "the degree of coverage is %g %% today; numbers are closed only above %g %%", degree,
               set->above_percent);
    outcome_free(&today);
}

static void check_numbers(struct breaches *b, const struct plan *plan, const struct decision *d)
{
    const struct settings *set = &b->s->measures[d->measure];
    if (d->measure == MEASURE_CONVERSION) {
        int there = existing_numbers(b->in, d->specialty, d->site, FORM_PART_TIME) -
                    (int)planned_closures(plan, d->specialty, d->site, FORM_PART_TIME);
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
    for (int k = 0; k < b->in->provider_count; k++) {
        const struct provider *p = &b->in->providers[k];
        part_time += p->specialty == specialty && p->form == FORM_PART_TIME ? p->count : 0;
    }
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

/* What is given away or closed must be there: no site ends with a supply below 0. */
static void check_supply_left(struct breaches *b, const struct reach *r, const struct plan *plan)
{
    struct outcome after = {0};
    outcome_build(b->in, b->s, r, plan, &after);
    for (int k = 0; k < plan->count; k++) {
        const struct decision *d = &plan->decisions[k];
        if (d->measure != MEASURE_CLOSURE && !measure_in_days(d->measure))
            continue;
        int from = d->parent < 0 ? d->site : d->parent;
        double left = after.supply[(size_t)d->specialty * (size_t)r->site_count + (size_t)from];
        if (left < -1e-6 && scenario_has(b->s, d->specialty))
            BREACH(b, d, "%s afgiver mere, end der er; tilbage er %g fuldtidsydernumre",
                   "%s gives away more than there is; %g FTE are left", b->in->places.sites[from].name, left);
    }
    outcome_free(&after);
}

static void check_one(struct breaches *b, const struct reach *r, const struct plan *plan, const struct decision *d)
{
    const struct scenario *s = b->s;
    if (!s->measures[d->measure].used)
        BREACH(b, d, "scenariet \"%s\" bruger dem ikke", "the scenario \"%s\" does not use them", s->name);
    if (d->measure != MEASURE_CLOSURE && d->measure != MEASURE_VIDEO &&
        r->sites[(size_t)d->specialty * (size_t)r->site_count + (size_t)d->site].demand <= 0)
        BREACH(b, d, "ingen med behov for %s når frem hertil", "nobody with a need for %s reaches the site",
               b->in->specialties[d->specialty].id);
    if (d->measure == MEASURE_SATELLITE)
        check_satellite(b, plan, d);
    else if (d->measure == MEASURE_VIDEO)
        check_video(b, plan, d);
    else if (d->measure == MEASURE_CLOSURE)
        check_closure(b, r, plan, d);
    else
        check_numbers(b, plan, d);
}

bool plan_within_measures(const struct instance *in, const struct scenario *s, const struct reach *r,
                          const struct plan *plan, struct notes *da, struct notes *en)
{
    struct breaches b = {in, s, da, en, 0};
    for (int k = 0; k < plan->count; k++)
        check_one(&b, r, plan, &plan->decisions[k]);
    for (int k = 0; k < s->specialty_count; k++)
        check_acceptance(&b, plan, s->specialties[k]);
    check_supply_left(&b, r, plan);
    return b.count == 0;
}
