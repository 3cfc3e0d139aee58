/* assess_spread.c - how coverage and travel are spread over people and places: all specialties together, the Lorenz
 * curve, classes of coverage, travel by region and council.
 *
 * All together: the degree of coverage of a group is sum_s omega_s d_gs / sum_s omega_s over the specialties for which
 * the group has need, d_gs its degree in percent of target. A share of need is sum_s omega_s n_s / N_s, and a Lorenz
 * curve the same mean of the specialties' curves, so that its Gini index over the own mean is the mean of theirs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"
#include "indicators.h"
#include "memory.h"

/* Percent of target that part the classes of maps and tables (docs/formats.md). */
static const double breaks[] = {50, 75, 90, 110, 140};
enum { BREAK_COUNT = sizeof breaks / sizeof *breaks, CLASS_COUNT = BREAK_COUNT + 1, LORENZ_COUNT = 21 };
static const double PARITY_POINTS = 10;

/* ---- all specialties together ---- */

double degree_together(const struct judged *j, const struct outcome *now, struct level level, int group)
{
    double sum = 0, weights = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        double degree =
            100 * group_coverage(j->instance, now, level, group, s) / target_coverage(j->instance, j->today, s);
        if (!isfinite(degree) || !(j->scenario->weight[s] > 0))
            continue;
        sum += j->scenario->weight[s] * degree;
        weights += j->scenario->weight[s];
    }
    return weights > 0 ? sum / weights : NAN;
}

static double population(const struct places *p, struct level level, int group)
{
    double sum = 0;
    for (int i = 0; i < p->area_count; i++)
        if (level_of_area(p, level, i) == group)
            sum += p->areas[i].population;
    return sum;
}

static void put_together_row(struct json *list, const struct judged *j, struct level level, int group)
{
    const struct places *p = &j->instance->places;
    double fte[2] = {0, 0}, needed = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        double need = group_need(j->instance, level, group, s);
        if (!(need > 0))
            continue;
        fte[0] += need * group_coverage(j->instance, j->today, level, group, s) / 1e5;
        fte[1] += need * group_coverage(j->instance, j->after, level, group, s) / 1e5;
        needed += need * target_coverage(j->instance, j->today, s) / 1e5;
    }
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "level", level_name(p, level));
    json_put_text(o, "group", level_group_id(p, level, group));
    json_put_text(o, "name", level_group_name(p, level, group));
    json_put_number(o, "population", population(p, level, group));
    json_put_number(o, "fte_baseline", fte[0]);
    json_put_number(o, "fte", fte[1]);
    json_put_number(o, "needed_fte", needed);
    json_put_number(o, "gap_fte", needed - fte[1]);
    json_put_number(o, "degree_baseline", degree_together(j, j->today, level, group));
    json_put_number(o, "degree", degree_together(j, j->after, level, group));
}

struct json *together_json(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct places *p = &j->instance->places;
    put_together_row(list, j, (struct level){LEVEL_NATION, 0}, 0);
    for (int g = 0; g < p->grouping_count; g++)
        for (int group = 0; group < p->groupings[g].group_count; group++)
            put_together_row(list, j, (struct level){LEVEL_GROUPING, g}, group);
    for (int i = 0; i < p->area_count; i++)
        put_together_row(list, j, (struct level){LEVEL_AREA, 0}, i);
    return list;
}

/* ---- spread over need ---- */

struct share {
    double coverage, need; /* of an area */
};

static int by_coverage(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    return (x->coverage > y->coverage) - (x->coverage < y->coverage);
}

static int sorted_shares(const struct judged *j, const struct outcome *now, int specialty, struct share *out)
{
    int areas = j->instance->places.area_count, count = 0;
    size_t from = (size_t)specialty * (size_t)areas;
    for (int i = 0; i < areas; i++)
        if (j->instance->need[from + (size_t)i] > 0)
            out[count++] = (struct share){now->coverage[from + (size_t)i], j->instance->need[from + (size_t)i]};
    qsort(out, (size_t)count, sizeof *out, by_coverage);
    return count;
}

/* curve[n]: the share of supply that reaches the worst covered n/20 of need, areas being divisible; zeros without
 * supply. */
static void lorenz(const struct share *shares, int count, double curve[LORENZ_COUNT])
{
    double need = 0, supply = 0, below = 0, reached = 0;
    int k = 0;
    for (int n = 0; n < count; n++) {
        need += shares[n].need;
        supply += shares[n].need * shares[n].coverage;
    }
    for (int n = 0; n < LORENZ_COUNT; n++) {
        double wanted = need * n / (LORENZ_COUNT - 1);
        for (; k < count && below + shares[k].need <= wanted; k++) {
            below += shares[k].need;
            reached += shares[k].need * shares[k].coverage;
        }
        double part = k < count ? (wanted - below) * shares[k].coverage : 0;
        curve[n] = supply > 0 ? (reached + part) / supply : 0;
    }
}

static int class_of(double degree)
{
    int at = 0;
    while (at < BREAK_COUNT && degree >= breaks[at] - 1e-9)
        at++;
    return at;
}

/* How one specialty, or their mean, is spread. */
struct spread {
    double lorenz[LORENZ_COUNT], classes[CLASS_COUNT], below_75;
    int councils_outside;
};

static void spread_of(const struct judged *j, const struct outcome *now, int specialty, struct spread *out)
{
    struct share *shares = allocate((size_t)j->instance->places.area_count, sizeof *shares);
    int count = sorted_shares(j, now, specialty, shares);
    double target = target_coverage(j->instance, j->today, specialty), need = 0;
    *out = (struct spread){.below_75 = 0};
    lorenz(shares, count, out->lorenz);
    for (int k = 0; k < count; k++)
        need += shares[k].need;
    for (int k = 0; k < count && need > 0 && target > 0; k++)
        out->classes[class_of(100 * shares[k].coverage / target)] += shares[k].need / need;
    out->below_75 = out->classes[0] + out->classes[1];
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    for (int g = 0; g < level_group_count(&j->instance->places, council); g++) {
        double degree = 100 * group_coverage(j->instance, now, council, g, specialty) / target;
        out->councils_outside += fabs(degree - 100) > PARITY_POINTS + 1e-9;
    }
    free(shares);
}

static void put_numbers(struct json *to, const char *key, const double *values, int count)
{
    struct json *list = json_put(to, key, json_new(JSON_ARRAY));
    for (int k = 0; k < count; k++)
        json_add(list, json_new_number(values[k]));
}

static struct json *spread_numbers(const struct spread *s)
{
    struct json *o = json_new(JSON_OBJECT);
    put_numbers(o, "lorenz", s->lorenz, LORENZ_COUNT);
    put_numbers(o, "classes", s->classes, CLASS_COUNT);
    json_put_number(o, "below_75", s->below_75);
    json_put_number(o, "councils_outside_10", s->councils_outside);
    return o;
}

static void join(struct spread *all, const struct spread *one, double weight)
{
    for (int k = 0; k < LORENZ_COUNT; k++)
        all->lorenz[k] += weight * one->lorenz[k];
    for (int k = 0; k < CLASS_COUNT; k++)
        all->classes[k] += weight * one->classes[k];
    all->below_75 += weight * one->below_75;
}

static struct json *spread_under(const struct judged *j, const struct outcome *now)
{
    struct json *o = json_new(JSON_OBJECT), *specialties = json_put(o, "specialties", json_new(JSON_OBJECT));
    struct spread all = {.below_75 = 0}, one;
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        spread_of(j, now, s, &one);
        json_put(specialties, j->instance->specialties[s].id, spread_numbers(&one));
        join(&all, &one, j->scenario->weight[s]);
    }
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    for (int g = 0; g < level_group_count(&j->instance->places, council); g++)
        all.councils_outside += fabs(degree_together(j, now, council, g) - 100) > PARITY_POINTS + 1e-9;
    json_put(o, "all", spread_numbers(&all));
    return o;
}

struct json *spread_json(const struct judged *j, bool has_plan)
{
    struct json *o = json_new(JSON_OBJECT);
    double shares[LORENZ_COUNT];
    for (int k = 0; k < LORENZ_COUNT; k++)
        shares[k] = k / (LORENZ_COUNT - 1.0);
    put_numbers(o, "breaks", breaks, BREAK_COUNT);
    put_numbers(o, "shares", shares, LORENZ_COUNT);
    json_put(o, "baseline", spread_under(j, j->today));
    json_put(o, "plan", has_plan ? spread_under(j, j->after) : json_new(JSON_NULL));
    return o;
}

/* ---- travel ---- */

enum reach_figure { MEAN_MINUTES, P90_MINUTES, BEYOND_30, BEYOND_45, BEYOND_60, BEYOND_50_KM, FIGURE_COUNT };

/* Minutes and km to the nearest open site, of every area. */
struct nearest {
    double *minutes, *km; /* [area_count], owned */
};

/* Need of a group by its minutes, one specialty after the other, each as its weight. */
struct crowd {
    struct weighted *items; /* [specialty_count * area_count], owned */
    int count;
};

static double nine_tenths(struct weighted *items, int count)
{
    sort_weighted(items, count);
    return percentile(items, count, 0.9);
}

/* Travel of a group: mean of those who reach a site, what nine tenths of need do not exceed, and shares of need beyond
 * the limits; NAN without need, or where travel is not known so. Adds the need to `people`. */
static void travel_of(const struct judged *j, const struct nearest *n, struct level level, int group, int specialty,
                      struct crowd *people, double out[FIGURE_COUNT])
{
    static const double limits[] = {[BEYOND_30] = 30, [BEYOND_45] = 45, [BEYOND_60] = 60, [BEYOND_50_KM] = 50};
    const struct instance *in = j->instance;
    struct weighted *own = people->items + people->count;
    int count = 0;
    double need = 0, reaching = 0, minutes = 0, beyond[FIGURE_COUNT] = {0};
    for (int i = 0; i < in->places.area_count; i++) {
        double here = in->need[(size_t)specialty * (size_t)in->places.area_count + (size_t)i];
        if (level_of_area(&in->places, level, i) != group || !(here > 0))
            continue;
        own[count++] = (struct weighted){n->minutes[i], here};
        need += here;
        reaching += isfinite(n->minutes[i]) ? here : 0;
        minutes += isfinite(n->minutes[i]) ? here * n->minutes[i] : 0;
        for (int f = BEYOND_30; f < FIGURE_COUNT; f++)
            beyond[f] += (f == BEYOND_50_KM ? n->km : n->minutes)[i] <= limits[f] ? 0 : here;
    }
    out[MEAN_MINUTES] = in->travel.has_minutes && reaching > 0 ? minutes / reaching : NAN;
    out[P90_MINUTES] = in->travel.has_minutes ? nine_tenths(own, count) : NAN;
    for (int k = 0; k < count; k++)
        own[k].need *= j->scenario->weight[specialty] / need;
    people->count += count;
    for (int f = BEYOND_30; f < FIGURE_COUNT; f++) {
        bool known = f == BEYOND_50_KM ? in->travel.has_km : in->travel.has_minutes;
        out[f] = known && need > 0 ? beyond[f] / need : NAN;
    }
}

static void put_figures(struct json *list, const char *specialty, const struct judged *j, struct level level, int group,
                        double figures[2][FIGURE_COUNT])
{
    static const char *const names[2][FIGURE_COUNT] = {
        {"mean_minutes_baseline", "p90_minutes_baseline", "beyond_30_baseline", "beyond_45_baseline",
         "beyond_60_baseline", "beyond_50_km_baseline"},
        {"mean_minutes", "p90_minutes", "beyond_30", "beyond_45", "beyond_60", "beyond_50_km"}};
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "specialty", specialty);
    json_put_text(o, "level", level_name(&j->instance->places, level));
    json_put_text(o, "group", level_group_id(&j->instance->places, level, group));
    for (int state = 0; state < 2; state++)
        for (int f = 0; f < FIGURE_COUNT; f++)
            json_put_number(o, names[state][f], figures[state][f]);
}

/* A specialty of the scenario (k), with its row for the group; adds to `all`. */
static void put_travel_of(struct json *list, const struct judged *j, struct nearest *const nearest[2], int k,
                          struct level level, int group, struct crowd people[2], double all[2][FIGURE_COUNT])
{
    int s = j->scenario->specialties[k];
    double figures[2][FIGURE_COUNT];
    for (int state = 0; state < 2; state++) {
        travel_of(j, &nearest[state][k], level, group, s, &people[state], figures[state]);
        for (int f = 0; f < FIGURE_COUNT; f++)
            all[state][f] += j->scenario->weight[s] * figures[state][f];
    }
    put_figures(list, j->instance->specialties[s].id, j, level, group, figures);
}

static struct nearest *find_nearest(const struct judged *j, const struct outcome *now)
{
    size_t areas = (size_t)j->instance->places.area_count;
    struct nearest *out = allocate((size_t)j->scenario->specialty_count, sizeof *out);
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        out[k] = (struct nearest){allocate(areas, sizeof(double)), allocate(areas, sizeof(double))};
        nearest_open(j, now, j->scenario->specialties[k], out[k].minutes, out[k].km);
    }
    return out;
}

static void free_nearest(struct nearest *n, int count)
{
    for (int k = 0; k < count; k++) {
        free(n[k].minutes);
        free(n[k].km);
    }
    free(n);
}

/* The rows of a group: of each specialty, and of all together. There the nine tenths are of the need of all, since a
 * mean of percentiles says nothing. */
static void put_travel_rows(struct json *list, const struct judged *j, struct nearest *const nearest[2],
                            struct level level, int group, struct crowd people[2])
{
    double all[2][FIGURE_COUNT] = {{0}};
    people[0].count = people[1].count = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        put_travel_of(list, j, nearest, k, level, group, people, all);
    for (int state = 0; state < 2; state++)
        if (!isnan(all[state][P90_MINUTES]))
            all[state][P90_MINUTES] = nine_tenths(people[state].items, people[state].count);
    put_figures(list, "*", j, level, group, all);
}

struct json *travel_json(const struct judged *j)
{
    const struct level levels[] = {
        {LEVEL_NATION, 0}, {LEVEL_GROUPING, GROUPING_REGION}, {LEVEL_GROUPING, GROUPING_COUNCIL}};
    struct nearest *nearest[2] = {find_nearest(j, j->today), find_nearest(j, j->after)};
    size_t most = (size_t)j->scenario->specialty_count * (size_t)j->instance->places.area_count;
    struct crowd people[2] = {{allocate(most, sizeof(struct weighted)), 0},
                              {allocate(most, sizeof(struct weighted)), 0}};
    struct json *list = json_new(JSON_ARRAY);
    for (size_t n = 0; n < sizeof levels / sizeof *levels; n++)
        for (int g = 0; g < level_group_count(&j->instance->places, levels[n]); g++)
            put_travel_rows(list, j, nearest, levels[n], g, people);
    for (int state = 0; state < 2; state++) {
        free_nearest(nearest[state], j->scenario->specialty_count);
        free(people[state].items);
    }
    return list;
}

/* ---- newly within ---- */

/* The first rule on how far a specialty may be; NULL: none. */
static const struct rule *travel_rule(const struct judged *j, int specialty)
{
    for (int k = 0; k < j->scenario->rule_count; k++) {
        const struct rule *r = &j->scenario->rules[k];
        if (strcmp(rule_kinds[r->kind]->spec.name, "travel_limit") == 0 && r->specialties[specialty])
            return r;
    }
    return NULL;
}

void put_newly_within(struct json *o, const struct judged *j, const struct outcome *without, int specialty)
{
    const struct instance *in = j->instance;
    const struct rule *rule = travel_rule(j, specialty);
    size_t areas = (size_t)in->places.area_count;
    const double *need = in->need + (size_t)specialty * areas;
    bool in_km = rule && !isnan(rule->km);
    double limit = in_km ? rule->km : rule ? rule->minutes : 60, newly = 0;
    double *before = allocate(areas, sizeof *before), *after = allocate(areas, sizeof *after);
    nearest_open(j, without, specialty, in_km ? NULL : before, in_km ? before : NULL);
    nearest_open(j, j->after, specialty, in_km ? NULL : after, in_km ? after : NULL);
    for (size_t i = 0; i < areas; i++) {
        bool exempt = rule && rule->exempt && rule->exempt[i];
        if (!exempt && need[i] > 0)
            newly += need[i] * ((after[i] <= limit) - (before[i] <= limit));
    }
    struct json *to = json_put(o, "newly_within", json_new(JSON_OBJECT));
    json_put_number(to, in_km ? "km" : "minutes", limit);
    json_put_number(to, "need", (in_km ? in->travel.has_km : in->travel.has_minutes) ? newly : NAN);
    free(before);
    free(after);
}
