/* indicators.c - each measure of docs/model.md, how coverage and travel are spread, per specialty and together. */
#include "indicators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static int by_value(const void *a, const void *b)
{
    const struct weighted *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

void sort_weighted(struct weighted *items, int count)
{
    qsort(items, (size_t)count, sizeof *items, by_value);
}

double percentile(const struct weighted *items, int count, double share)
{
    double need = 0, sum = 0;
    for (int k = 0; k < count; k++)
        need += items[k].need;
    for (int k = 0; k < count; k++) {
        sum += items[k].need;
        if (sum >= share * need * (1 - 1e-12))
            return items[k].value;
    }
    return NAN;
}

static double need_at(const struct judged *j, int specialty, int i)
{
    return j->instance->need[(size_t)specialty * (size_t)j->instance->places.area_count + (size_t)i];
}

static int sort_areas(const struct judged *j, int specialty, const double *values, struct weighted *out)
{
    int count = 0;
    for (int i = 0; i < j->instance->places.area_count; i++)
        if (need_at(j, specialty, i) > 0)
            out[count++] = (struct weighted){values[i], need_at(j, specialty, i)};
    sort_weighted(out, count);
    return count;
}

static void put_distribution(struct json *to, const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    struct weighted *items = allocate((size_t)areas, sizeof *items);
    int count = sort_areas(j, specialty, now->coverage + (size_t)specialty * (size_t)areas, items);
    double p10 = percentile(items, count, 0.1), p90 = percentile(items, count, 0.9);
    json_put_number(to, "supply", now->total[specialty]);
    json_put_number(to, "mean", outcome_mean(now, specialty));
    json_put_number(to, "p10", p10);
    json_put_number(to, "p90", p90);
    json_put_number(to, "ratio_90_10", p10 > 0 ? p90 / p10 : NAN);
    free(items);
}

/* Hoover between the regions: as if every area had its region's coverage. Within is the rest (>= 0, by convexity). */
static void put_hoover_parts(struct json *to, const struct judged *j, const struct outcome *now, int specialty,
                             double hoover)
{
    struct level region = {LEVEL_GROUPING, GROUPING_REGION};
    double mean = outcome_mean(now, specialty), below = 0;
    for (int g = 0; g < level_group_count(&j->instance->places, region); g++) {
        double need = group_need(j->instance, region, g, specialty);
        if (need > 0)
            below += need * fmax(0, mean - group_coverage(j->instance, now, region, g, specialty));
    }
    double between = below / 1e5 / hoover_divisor(j, specialty);
    double supply = now->total[specialty];
    json_put_number(to, "hoover_index", supply > 0 ? hoover * hoover_divisor(j, specialty) / supply : NAN);
    json_put_number(to, "hoover_between", between);
    json_put_number(to, "hoover_within", hoover - between);
}

static double need_beyond(const struct judged *j, int specialty, const double *travel, double limit)
{
    double need = 0;
    for (int i = 0; i < j->instance->places.area_count; i++)
        if (!(travel[i] <= limit))
            need += need_at(j, specialty, i);
    return need;
}

static double mean_finite(const struct weighted *items, int count)
{
    double sum = 0, need = 0;
    for (int k = 0; k < count; k++)
        if (isfinite(items[k].value)) {
            sum += items[k].value * items[k].need;
            need += items[k].need;
        }
    return need > 0 ? sum / need : NAN;
}

static void put_travel(struct json *to, const struct judged *j, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double *minutes = allocate((size_t)areas, sizeof *minutes), *km = allocate((size_t)areas, sizeof *km);
    struct weighted *items = allocate((size_t)areas, sizeof *items);
    bool timed = j->instance->travel.has_minutes, measured = j->instance->travel.has_km;
    nearest_open(j, now, specialty, minutes, km);
    int count = sort_areas(j, specialty, minutes, items);
    json_put_number(to, "mean_minutes", timed ? mean_finite(items, count) : NAN);
    json_put_number(to, "p90_minutes", timed ? percentile(items, count, 0.9) : NAN);
    json_put_number(to, "beyond_30_minutes", timed ? need_beyond(j, specialty, minutes, 30) : NAN);
    json_put_number(to, "beyond_45_minutes", timed ? need_beyond(j, specialty, minutes, 45) : NAN);
    json_put_number(to, "beyond_60_minutes", timed ? need_beyond(j, specialty, minutes, 60) : NAN);
    json_put_number(to, "beyond_50_km", measured ? need_beyond(j, specialty, km, 50) : NAN);
    free(minutes);
    free(km);
    free(items);
}

static double unreached_need(const struct judged *j, int specialty)
{
    size_t sites = (size_t)j->reach->site_count;
    double need = 0;
    bool *reached = allocate((size_t)j->instance->places.area_count, sizeof *reached);
    for (size_t site = 0; site < sites; site++)
        for (int k = 0; k < j->reach->sites[(size_t)specialty * sites + site].count; k++)
            reached[j->reach->sites[(size_t)specialty * sites + site].pairs[k].area] = true;
    for (int i = 0; i < j->instance->places.area_count; i++)
        if (!reached[i])
            need += need_at(j, specialty, i);
    free(reached);
    return need;
}

static struct json *specialty_indicators(const struct judged *j, const struct outcome *now, int specialty)
{
    struct json *o = json_new(JSON_OBJECT);
    for (int k = 0; k < formulation_catalogue.objective_count; k++) {
        struct objective plain;
        objective_default(&formulation_catalogue, j->instance, k, &plain);
        double value = objective_kinds[k]->value(j, &plain, now, specialty);
        json_put_number(o, objective_kinds[k]->spec.name, value);
        if (strcmp(objective_kinds[k]->spec.name, "hoover") == 0)
            put_hoover_parts(o, j, now, specialty, value);
    }
    put_distribution(o, j, now, specialty);
    put_travel(o, j, now, specialty);
    json_put_number(o, "unreached_need", unreached_need(j, specialty));
    return o;
}

/* Indicators that are not objectives: how they join over specialties. The others have no meaning together. */
static void put_together(struct json *all, const struct json *specialties, const struct scenario *s, const char *key,
                         bool weighted)
{
    double sum = 0;
    for (int k = 0; k < specialties->count; k++) {
        const struct json *one = json_get(specialties->child[k], key);
        double w = weighted ? s->weight[s->specialties[k]] : 1;
        sum += one && one->kind == JSON_NUMBER ? w * one->number : NAN;
    }
    json_put_number(all, key, sum);
}

struct json *indicators(const struct judged *j, const struct outcome *now)
{
    static const char *const weighted[] = {"hoover_index", "hoover_between", "hoover_within", "mean_minutes"};
    static const char *const summed[] = {"supply",       "beyond_30_minutes", "beyond_45_minutes", "beyond_60_minutes",
                                         "beyond_50_km", "unreached_need"};
    static const char *const apart[] = {"mean", "p10", "p90", "ratio_90_10", "p90_minutes"};
    struct json *out = json_new(JSON_OBJECT);
    struct json *specialties = json_put(out, "specialties", json_new(JSON_OBJECT));
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        json_put(specialties, j->instance->specialties[s].id, specialty_indicators(j, now, s));
    }
    struct json *all = json_put(out, "all", json_new(JSON_OBJECT));
    for (int k = 0; k < formulation_catalogue.objective_count; k++) {
        struct objective plain;
        objective_default(&formulation_catalogue, j->instance, k, &plain);
        json_put_number(all, objective_kinds[k]->spec.name, objective_value(&plain, j, now));
    }
    for (int k = 0; k < 4; k++)
        put_together(all, specialties, j->scenario, weighted[k], true);
    for (int k = 0; k < 6; k++)
        put_together(all, specialties, j->scenario, summed[k], false);
    for (int k = 0; k < 5; k++)
        json_put(all, apart[k], json_new(JSON_NULL));
    return out;
}
