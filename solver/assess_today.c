/* assess_today.c - today beside the baseline of a scenario that brings need or supply of its own. */
#include <string.h>

#include "assess_parts.h"

/* Files whose choice gives a scenario need or supply of its own; others (travel, costs, waits) are the scenario's way
 * of looking at today too. */
static bool moves_today(const char *file)
{
    static const char *const files[] = {"need.csv", "population.csv", "need_rates.csv", "providers.csv"};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        if (strcmp(file, files[k]) == 0)
            return true;
    return false;
}

bool starts_today(const struct scenario *s)
{
    static const char *const keys[] = {"need", "population_year", "need_factor", "supply_factor"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (json_get(s->choice, keys[k]))
            return false;
    const struct json *files = json_get(s->choice, "files");
    for (int k = 0; files && k < files->count; k++)
        if (moves_today(files->child[k]->key))
            return false;
    return true;
}

/* The scenario without what moves it from today, and without objectives and rules. */
static struct json *policy_of_today(const struct setting *t)
{
    static const char *const keys[] = {"schema", "specialties", "weights", "coverage", "measures"};
    struct json *whole = scenario_json(t->scenario, t->instance), *out = json_new(JSON_OBJECT);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (json_get(whole, keys[k]))
            json_put(out, keys[k], json_copy(json_get(whole, keys[k])));
    const struct json *files = json_get(whole, "files");
    struct json *kept = files ? json_put(out, "files", json_new(JSON_OBJECT)) : NULL;
    for (int k = 0; files && k < files->count; k++)
        if (!moves_today(files->child[k]->key))
            json_put(kept, files->child[k]->key, json_copy(files->child[k]));
    json_free(whole);
    return out;
}

/* A file in another's place may say the same. */
static bool is_same(const struct setting *a, const struct setting *b)
{
    size_t specialties = (size_t)a->instance->specialty_count;
    size_t areas = (size_t)a->instance->places.area_count, sites = (size_t)a->instance->places.site_count;
    if (b->instance->specialty_count != a->instance->specialty_count ||
        b->instance->places.area_count != a->instance->places.area_count ||
        b->instance->places.site_count != a->instance->places.site_count)
        return false;
    for (size_t k = 0; k < specialties * areas; k++)
        if (a->today.coverage[k] != b->today.coverage[k] || a->instance->need[k] != b->instance->need[k])
            return false;
    for (size_t k = 0; k < specialties * sites; k++)
        if (a->today.supply[k] != b->today.supply[k])
            return false;
    return true;
}

void own_today_build(const struct setting *t, struct own_today *out)
{
    struct error e = {0};
    struct choice choice = {0};
    *out = (struct own_today){.there = false};
    if (starts_today(t->scenario))
        return;
    struct json *policy = policy_of_today(t);
    if (scenario_choice(policy, "today", &choice, &e) &&
        instance_read(t->instance->folder, &choice, &out->instance, &e) &&
        scenario_parse(policy, "today", &out->instance, &formulation_catalogue, &out->scenario, &e))
        out->there = setting_build(&out->instance, &out->scenario, &out->setting, &e);
    if (out->there && is_same(t, &out->setting)) {
        setting_free(&out->setting);
        out->there = false;
    }
    choice_free(&choice);
    json_free(policy);
    error_free(&e); /* a folder without need or supply of its own has no other today */
}

void own_today_free(struct own_today *o)
{
    if (o->there)
        setting_free(&o->setting);
    scenario_free(&o->scenario);
    instance_free(&o->instance);
    *o = (struct own_today){.there = false};
}
