/* scenario_write.c - a scenario as JSON again, with its defaults filled in. */
#include <math.h>

#include "scenario_reader.h"

static void put_coverage(struct json *root, const struct scenario *s, const struct instance *in)
{
    const struct coverage *c = &s->coverage;
    struct json *out = json_put(root, "coverage", json_new(JSON_OBJECT));
    if (c->model == COVERAGE_LOCATED) {
        json_put_text(out, "model", "located");
        json_put_text(out, "level", level_name(&in->places, c->level));
        return;
    }
    json_put_text(out, "model", "catchment");
    json_put_text(out, "decay", decay_names[c->decay]);
    if (!isnan(c->beta))
        json_put_number(out, "beta", c->beta);
    if (!isnan(c->catchment_minutes))
        json_put_number(out, "catchment_minutes", c->catchment_minutes);
    if (c->decay == DECAY_ZONES) {
        struct json *zones = json_put(out, "zones", json_new(JSON_OBJECT));
        struct json *minutes = json_put(zones, "minutes", json_new(JSON_ARRAY));
        struct json *weights = json_put(zones, "weights", json_new(JSON_ARRAY));
        for (int k = 0; k < c->zone_count; k++) {
            json_add(minutes, json_new_number(c->zone_minutes[k]));
            json_add(weights, json_new_number(c->zone_weights[k]));
        }
    }
}

static void put_closure(struct json *o, const struct settings *set, const struct instance *in)
{
    struct json *forms = json_put(o, "forms", json_new(JSON_ARRAY));
    for (int k = 0; k < FORM_SATELLITE; k++)
        if (set->forms[k])
            json_add(forms, json_new_text(form_names[k]));
    json_put_bool(o, "compensated", set->compensated);
    if (isnan(set->above_percent))
        return;
    json_put_number(o, "above_percent", set->above_percent);
    json_put_text(o, "level", level_name(&in->places, set->level));
}

static void put_measures(struct json *root, const struct scenario *s, const struct instance *in)
{
    struct json *out = json_put(root, "measures", json_new(JSON_OBJECT));
    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct settings *set = &s->measures[m];
        if (!set->used) {
            json_put_bool(out, measure_names[m], false);
            continue;
        }
        struct json *o = json_put(out, measure_names[m], json_new(JSON_OBJECT));
        if (m == MEASURE_NEW || m == MEASURE_LICENCE)
            json_put_number(o, "max_per_site", set->max_per_site);
        if (m == MEASURE_CONVERSION)
            json_put_number(o, "acceptance", set->acceptance);
        if (m == MEASURE_SATELLITE || m == MEASURE_VIDEO)
            json_put_number(o, "max_days", set->max_days);
        if (m == MEASURE_SATELLITE) {
            json_put_number(o, "min_days", set->min_days);
            json_put_number(o, "max_minutes", set->max_minutes);
        }
        if (m == MEASURE_LICENCE || m == MEASURE_SATELLITE || m == MEASURE_VIDEO)
            json_put_number(o, "fte", set->fte);
        if (m == MEASURE_CLOSURE)
            put_closure(o, set, in);
        if (set->within >= 0)
            json_put_text(o, "within", in->places.groupings[set->within].name);
        if (s->phase.count > 0 && measure_may_end((enum measure)m))
            json_put_bool(o, "may_end", set->may_end);
    }
}

static void put_objectives(struct json *root, const struct scenario *s, const struct instance *in)
{
    struct json *out = json_put(root, "objectives", json_new(JSON_ARRAY));
    for (int k = 0; k < s->objective_count; k++) {
        const struct objective *objective = &s->objectives[k];
        const struct objective_spec *spec = s->catalogue->objectives[objective->kind];
        struct json *o = json_add(out, json_new(JSON_OBJECT));
        json_put_text(o, "measure", spec->name);
        json_put_number(o, "tolerance", objective->tolerance);
        if (spec->accepts & KEY_LEVEL)
            json_put_text(o, "level", level_name(&in->places, objective->level));
        if (spec->accepts & KEY_DEPTH)
            json_put_number(o, "depth", objective->depth);
        if (spec->accepts & KEY_THETA)
            json_put_number(o, "theta", objective->theta);
        if (spec->accepts & KEY_EPSILON)
            json_put_number(o, "epsilon", objective->epsilon);
        if (spec->accepts & KEY_LIMIT)
            json_put_number(o, isnan(objective->km) ? "minutes" : "km",
                            isnan(objective->km) ? objective->minutes : objective->km);
        if (!isnan(objective->unreached_minutes))
            json_put_number(o, "unreached_minutes", objective->unreached_minutes);
    }
}

/* Fills in the keys of a rule that are not given and have a default. */
static void put_rule_defaults(struct json *o, const struct rule *rule, const struct rule_spec *spec,
                              const struct instance *in)
{
    unsigned accepts = spec->accepts;
    if (!spec->of_all && !json_get(o, "specialty"))
        json_put_text(o, "specialty", "*");
    if ((accepts & KEY_LEVEL) && !json_get(o, "level"))
        json_put_text(o, "level", level_name(&in->places, rule->level));
    if ((accepts & KEY_OF_LEVEL) && !json_get(o, "of"))
        json_put_text(o, "of", level_name(&in->places, rule->of_level));
    for (int k = 0; k < rule_number_count; k++) {
        double value = *(const double *)((const char *)rule + rule_numbers[k].at);
        if ((accepts & rule_numbers[k].bit) && !isnan(value) && !json_get(o, rule_numbers[k].name))
            json_put_number(o, rule_numbers[k].name, value);
    }
    if ((accepts & KEY_LIMIT) && isnan(rule->km) && !json_get(o, "minutes"))
        json_put_number(o, "minutes", rule->minutes);
    if ((accepts & KEY_COUNT) && !json_get(o, "count"))
        json_put_number(o, "count", rule->count);
    if ((accepts & KEY_EXEMPT_MAX) && rule->exempt && !json_get(o, "exempt_max"))
        json_put_number(o, "exempt_max", rule->exempt_max);
}

struct json *scenario_json(const struct scenario *s, const struct instance *in)
{
    struct json *root = json_new(JSON_OBJECT);
    json_put_text(root, "schema", "yderplan-scenario-1");
    json_put_text(root, "name", s->name);
    struct json *title = json_put(root, "title", json_new(JSON_OBJECT));
    json_put_text(title, "da", s->title[DANISH]);
    json_put_text(title, "en", s->title[ENGLISH]);
    struct json *specialties = json_put(root, "specialties", json_new(JSON_ARRAY));
    for (int k = 0; k < s->specialty_count; k++)
        json_add(specialties, json_new_text(in->specialties[s->specialties[k]].id));
    const struct json *choice = s->phase.count > 0 ? s->phase.common : s->choice;
    for (int k = 0; k < choice->count; k++)
        json_put(root, choice->child[k]->key, json_copy(choice->child[k]));
    put_coverage(root, s, in);
    put_objectives(root, s, in);
    put_measures(root, s, in);
    struct json *rules = json_put(root, "rules", json_new(JSON_ARRAY));
    for (int k = 0; k < (s->phase.count > 0 ? s->phase.common_rules : s->rule_count); k++) {
        struct json *rule = json_add(rules, json_copy(s->rules[k].source));
        put_rule_defaults(rule, &s->rules[k], s->catalogue->rules[s->rules[k].kind], in);
    }
    if (s->phase.count > 0)
        json_put(root, "phases", json_copy(s->phase.list));
    struct json *solve = json_put(root, "solve", json_new(JSON_OBJECT));
    json_put_number(solve, "gap", s->solve.gap);
    json_put_number(solve, "time_seconds", s->solve.seconds);
    json_put_number(solve, "threads", s->solve.threads);
    return root;
}
