/* assess_places.c - who and where: areas, sites, specialties and the supply at each site, so that whoever draws the
 * plan needs the document alone; and what the plan adds up to, group by group. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assess_parts.h"
#include "memory.h"

static void put_position(struct json *o, double latitude, double longitude)
{
    json_put_number(o, "lat", latitude);
    json_put_number(o, "lon", longitude);
}

static double catchment_of(const struct judged *j, int specialty)
{
    double own = j->scenario->coverage.catchment_minutes;
    return isnan(own) ? j->instance->specialties[specialty].catchment_minutes : own;
}

/* The areas whose people get to a site within the widest catchment of the scenario's specialties. */
static void put_reach(struct json *to, const struct judged *j, int site)
{
    double widest = 0;
    for (int k = 0; k < j->scenario->specialty_count; k++)
        widest = fmax(widest, catchment_of(j, j->scenario->specialties[k]));
    for (int i = 0; i < j->instance->places.area_count; i++) {
        double minutes = travel_minutes(&j->instance->travel, i, site);
        if (!(minutes <= widest))
            continue;
        struct json *one = json_add(to, json_new(JSON_OBJECT));
        json_put_text(one, "area", j->instance->places.areas[i].id);
        json_put_number(one, "minutes", minutes);
    }
}

struct json *places_json(const struct judged *j)
{
    const struct places *p = &j->instance->places;
    struct json *o = json_new(JSON_OBJECT), *areas = json_put(o, "areas", json_new(JSON_ARRAY));
    struct json *sites = json_put(o, "sites", json_new(JSON_ARRAY));
    for (int i = 0; i < p->area_count; i++) {
        struct json *area = json_add(areas, json_new(JSON_OBJECT));
        json_put_text(area, "area", p->areas[i].id);
        json_put_text(area, "name", p->areas[i].name);
        json_put_number(area, "population", p->areas[i].population);
        put_position(area, p->areas[i].latitude, p->areas[i].longitude);
        struct json *groups = json_put(area, "groups", json_new(JSON_OBJECT));
        for (int g = 0; g < p->grouping_count; g++)
            json_put_text(groups, p->groupings[g].name, p->groupings[g].groups[p->groupings[g].of_area[i]]);
    }
    for (int k = 0; k < p->site_count; k++) {
        struct json *site = json_add(sites, json_new(JSON_OBJECT));
        json_put_text(site, "site", p->sites[k].id);
        json_put_text(site, "name", p->sites[k].name);
        json_put_text(site, "area", p->areas[p->sites[k].area].id);
        put_position(site, p->sites[k].latitude, p->sites[k].longitude);
        put_reach(json_put(site, "reach", json_new(JSON_ARRAY)), j, k);
    }
    return o;
}

/* ---- specialties ---- */

static void put_forms(struct json *to, const struct judged *j, int specialty)
{
    const struct places *p = &j->instance->places;
    double days = 0;
    for (int form = 0; form < FORM_SATELLITE; form++) {
        int sum = 0;
        for (int k = 0; k < p->site_count; k++)
            sum += existing_numbers(j->instance, specialty, k, (enum form)form);
        json_put_number(to, form_names[form], sum);
    }
    for (int k = 0; k < p->site_count; k++)
        days += existing_satellite_days(j->instance, specialty, k);
    json_put_number(to, "satellite_days", days);
}

struct json *specialties_json(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < j->scenario->specialty_count; k++) {
        int s = j->scenario->specialties[k];
        const struct specialty *at = &j->instance->specialties[s];
        struct json *o = json_add(list, json_new(JSON_OBJECT));
        json_put_text(o, "specialty", at->id);
        struct json *name = json_put(o, "name", json_new(JSON_OBJECT));
        json_put_text(name, "da", at->name_da);
        json_put_text(name, "en", at->name_en);
        json_put_number(o, "weight", j->scenario->weight[s]);
        json_put_number(o, "part_time_fte", at->part_time_fte);
        json_put_number(o, "catchment_minutes", catchment_of(j, s));
        json_put_number(o, "target", target_coverage(j->instance, j->today, s));
        json_put_bool(o, "target_given", !isnan(at->target_per_100k));
        put_forms(json_put(o, "numbers", json_new(JSON_OBJECT)), j, s);
    }
    return list;
}

/* ---- supply ---- */

static void put_supply(struct json *list, const char *specialty, const char *site, const double fte[2],
                       const int numbers[2])
{
    if (fte[0] == 0 && fte[1] == 0 && numbers[0] == 0 && numbers[1] == 0)
        return;
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "specialty", specialty);
    json_put_text(o, "site", site);
    json_put_number(o, "numbers_baseline", numbers[0]);
    json_put_number(o, "numbers", numbers[1]);
    json_put_number(o, "fte_baseline", fte[0]);
    json_put_number(o, "fte", fte[1]);
}

struct json *supply_json(const struct judged *j)
{
    struct json *list = json_new(JSON_ARRAY);
    const struct places *p = &j->instance->places;
    for (int k = 0; k < p->site_count; k++) {
        double all[2] = {0, 0};
        int all_numbers[2] = {0, 0};
        for (int n = 0; n < j->scenario->specialty_count; n++) {
            int s = j->scenario->specialties[n];
            size_t at = (size_t)s * (size_t)p->site_count + (size_t)k;
            double fte[2] = {j->today->supply[at], j->after->supply[at]};
            int numbers[2] = {j->today->numbers[at], j->after->numbers[at]};
            put_supply(list, j->instance->specialties[s].id, p->sites[k].id, fte, numbers);
            for (int state = 0; state < 2; state++) {
                all[state] += fte[state];
                all_numbers[state] += numbers[state];
            }
        }
        put_supply(list, "*", p->sites[k].id, all, all_numbers);
    }
    return list;
}

/* ---- sums of the decisions ---- */

/* Sums of decimals, without the noise of adding them. */
static double tidy(double sum)
{
    return round(sum * 1e9) / 1e9;
}

void put_summary(struct json *o, const struct judged *j, counts_decision *counts, int group)
{
    double size[MEASURE_COUNT] = {0}, net = 0, cost = 0;
    int opened[MEASURE_COUNT] = {0};
    const struct plan *p = j->after->plan;
    for (int k = 0; k < p->count; k++) {
        const struct decision *d = &p->decisions[k];
        if (counts && !counts(j, d, group))
            continue;
        size[d->measure] += decision_size(d);
        opened[d->measure]++;
        net += decision_net_fte(j->instance, j->scenario, d);
        cost += decision_cost(j->instance, d);
    }
    json_put_number(o, "new", size[MEASURE_NEW]);
    json_put_number(o, "conversion", size[MEASURE_CONVERSION]);
    json_put_number(o, "licence", size[MEASURE_LICENCE]);
    json_put_number(o, "satellites", opened[MEASURE_SATELLITE]);
    json_put_number(o, "satellite_days", size[MEASURE_SATELLITE]);
    json_put_number(o, "closures", size[MEASURE_CLOSURE]);
    json_put_number(o, "videos", opened[MEASURE_VIDEO]);
    json_put_number(o, "video_days", size[MEASURE_VIDEO]);
    json_put_number(o, "net_fte", tidy(net));
    json_put_number(o, "cost", tidy(cost));
}

static bool of_region(const struct judged *j, const struct decision *d, int group)
{
    return level_of_site(&j->instance->places, (struct level){LEVEL_GROUPING, GROUPING_REGION}, d->site) == group;
}

static bool of_council(const struct judged *j, const struct decision *d, int group)
{
    return level_of_site(&j->instance->places, (struct level){LEVEL_GROUPING, GROUPING_COUNCIL}, d->site) == group;
}

static bool of_specialty(const struct judged *j, const struct decision *d, int group)
{
    (void)j;
    return d->specialty == group;
}

static bool of_measure(const struct judged *j, const struct decision *d, int group)
{
    (void)j;
    return (int)d->measure == group;
}

static void put_totals(struct json *list, const struct judged *j, counts_decision *counts, int group, const char *name)
{
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "group", name);
    put_summary(o, j, counts, group);
    double net = json_get(o, "net_fte")->number;
    const struct json *cost = json_get(o, "cost");
    json_put_number(o, "cost_per_fte", net > 1e-9 && cost->kind == JSON_NUMBER ? cost->number / net : NAN);
}

struct json *totals_json(const struct judged *j)
{
    const struct places *p = &j->instance->places;
    struct json *o = json_new(JSON_OBJECT);
    struct json *regions = json_put(o, "region", json_new(JSON_ARRAY));
    for (int g = 0; g < p->groupings[GROUPING_REGION].group_count; g++)
        put_totals(regions, j, of_region, g, p->groupings[GROUPING_REGION].groups[g]);
    struct json *councils = json_put(o, "council", json_new(JSON_ARRAY));
    for (int g = 0; g < p->groupings[GROUPING_COUNCIL].group_count; g++)
        put_totals(councils, j, of_council, g, p->groupings[GROUPING_COUNCIL].groups[g]);
    struct json *specialties = json_put(o, "specialty", json_new(JSON_ARRAY));
    for (int k = 0; k < j->scenario->specialty_count; k++)
        put_totals(specialties, j, of_specialty, j->scenario->specialties[k],
                   j->instance->specialties[j->scenario->specialties[k]].id);
    struct json *measures = json_put(o, "measure", json_new(JSON_ARRAY));
    for (int m = 0; m < MEASURE_COUNT; m++)
        put_totals(measures, j, of_measure, m, measure_names[m]);
    put_totals(json_put(o, "nation", json_new(JSON_ARRAY)), j, NULL, 0, "nation");
    return o;
}
