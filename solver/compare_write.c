/* compare_write.c - the results of a sweep as one tree, and that as CSV. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "formulation.h"
#include "memory.h"
#include "version.h"

enum { DISTANCES_MOST = 500 }; /* plans of which each is held against each; with more the table helps nobody */

/* ---- what the columns are ---- */

struct indicator_words {
    const char *name, *da, *en, *unit;
    const char *better; /* "less", "more", NULL: neither by itself */
};

/* Indicators that are not objectives; those say themselves. */
static const struct indicator_words others[] = {
    {"hoover_index", "Ulighed (Hoover) over planens egen kapacitet", "Inequality (Hoover) over the plan's own supply",
     "share", "less"},
    {"hoover_between", "Ulighed (Hoover) mellem regioner", "Inequality (Hoover) between regions", "share", "less"},
    {"hoover_within", "Ulighed (Hoover) inden for regioner", "Inequality (Hoover) within regions", "share", "less"},
    {"supply", "Kapacitet, fuldtidsydernumre", "Supply, full-time numbers", "FTE", NULL},
    {"mean_minutes", "Gennemsnitlig rejsetid til nærmeste", "Mean travel to the nearest", "minutes", "less"},
    {"beyond_30_minutes", "Behov mere end 30 minutter fra nærmeste", "Need more than 30 minutes from the nearest",
     "need", "less"},
    {"beyond_45_minutes", "Behov mere end 45 minutter fra nærmeste", "Need more than 45 minutes from the nearest",
     "need", "less"},
    {"beyond_60_minutes", "Behov mere end 60 minutter fra nærmeste", "Need more than 60 minutes from the nearest",
     "need", "less"},
    {"beyond_50_km", "Behov mere end 50 km fra nærmeste", "Need more than 50 km from the nearest", "need", "less"},
    {"unreached_need", "Behov, som intet sted når", "Need that no site reaches", "need", "less"},
};

static void put_words(struct json *list, const char *name, const char *da, const char *en, const char *unit,
                      const char *better)
{
    struct json *o = json_add(list, json_new(JSON_OBJECT)), *title;
    json_put_text(o, "indicator", name);
    title = json_put(o, "title", json_new(JSON_OBJECT));
    json_put_text(title, "da", da);
    json_put_text(title, "en", en);
    json_put_text(o, "unit", unit);
    json_put_text(o, "better", better);
}

static struct json *indicator_list(void)
{
    static const char *const units[] = {
        [AS_INDEX] = "index",     [AS_PERCENT] = "share", [AS_COUNT] = "numbers", [AS_MONEY] = "million kr a year",
        [AS_MINUTES] = "minutes", [AS_NEED] = "need"};
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < formulation_catalogue.objective_count; k++) {
        const struct objective_kind *kind = objective_kinds[k];
        put_words(list, kind->spec.name, kind->title[DANISH], kind->title[ENGLISH], units[kind->reading],
                  kind->maximise ? "more" : "less");
    }
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        put_words(list, others[k].name, others[k].da, others[k].en, others[k].unit, others[k].better);
    return list;
}

static struct json *plan_list(void)
{
    static const char *const titles[PLAN_COUNT][LANGUAGE_COUNT] = {[PLAN_TODAY] = {"I dag", "Today"},
                                                                   [PLAN_PROPORTIONAL] = {"Efter behov", "By need"},
                                                                   [PLAN_GREEDY] = {"Dårligst først", "Worst first"},
                                                                   [PLAN_OPTIMUM] = {"Bedste plan", "Best plan"}};
    struct json *list = json_new(JSON_ARRAY);
    for (int k = 0; k < PLAN_COUNT; k++) {
        struct json *o = json_add(list, json_new(JSON_OBJECT)), *title;
        json_put_text(o, "plan", plan_names[k]);
        title = json_put(o, "title", json_new(JSON_OBJECT));
        json_put_text(title, "da", titles[k][DANISH]);
        json_put_text(title, "en", titles[k][ENGLISH]);
    }
    return list;
}

/* ---- the tree ---- */

/* The plans but for the coverage of every group, which is most of them: the database has that. */
static struct json *plans_without_coverage(const struct json *plans)
{
    struct json *out = json_new(JSON_OBJECT);
    for (int p = 0; p < plans->count; p++) {
        const struct json *plan = plans->child[p];
        struct json *copy = json_put(out, plan->key, json_new(plan->kind)); /* an object, or null */
        for (int k = 0; k < plan->count; k++)
            if (strcmp(plan->child[k]->key, "coverage") != 0)
                json_put(copy, plan->child[k]->key, json_copy(plan->child[k]));
    }
    return out;
}

static void put_row(struct json *list, const struct sweep *s, const struct sweep_row *row, const struct json *result)
{
    struct json *o = json_add(list, json_new(JSON_OBJECT));
    json_put_text(o, "instance", row->instance);
    json_put_text(o, "scenario", row->scenario);
    json_put(o, "overrides", sweep_values(s, row));
    json_put_text(o, "key", row->key);
    json_put_number(o, "chain", row->chain);
    json_put_number(o, "place", row->place);
    if (!result)
        json_put_text(o, "status", "missing");
    for (int k = 0; result && k < result->count; k++) {
        const struct json *one = result->child[k];
        json_put(o, one->key, strcmp(one->key, "plans") == 0 ? plans_without_coverage(one) : json_copy(one));
    }
}

static const struct json *best_decisions(const struct json *row)
{
    const struct json *plans = json_get(row, "plans");
    const struct json *best = plans ? json_get(plans, plan_names[PLAN_OPTIMUM]) : NULL;
    return best ? json_get(best, "decisions") : NULL;
}

/* Rows of the instance that have a plan. */
static int planned_rows(const struct json *list, const char *instance, int *rows)
{
    int count = 0;
    for (int k = 0; k < list->count; k++)
        if (strcmp(said_text(list->child[k], "instance"), instance) == 0 && best_decisions(list->child[k]))
            rows[count++] = k;
    return count;
}

static void put_matrix(struct json *o, const char *key, const double *values, int count)
{
    struct json *matrix = json_put(o, key, json_new(JSON_ARRAY));
    for (int a = 0; a < count; a++) {
        struct json *line = json_add(matrix, json_new(JSON_ARRAY));
        for (int b = 0; b < count; b++)
            json_add(line, json_new_number(values[a * count + b]));
    }
}

static void measure_distances(const struct json *list, const int *rows, int count, double *numbers, double *days)
{
    struct sizes *plans = allocate((size_t)count, sizeof *plans);
    for (int a = 0; a < count; a++)
        sizes_build(best_decisions(list->child[rows[a]]), &plans[a]);
    for (int a = 0; a < count; a++)
        for (int b = 0; b < a; b++) {
            struct distance far = plan_distance(&plans[a], &plans[b]);
            numbers[a * count + b] = numbers[b * count + a] = far.numbers;
            days[a * count + b] = days[b * count + a] = far.days;
        }
    for (int a = 0; a < count; a++)
        sizes_free(&plans[a]);
    free(plans);
}

static void put_distances(struct json *distances, const struct json *list, const char *instance)
{
    int *rows = allocate((size_t)list->count, sizeof *rows);
    int count = planned_rows(list, instance, rows);
    count = count > DISTANCES_MOST ? 0 : count;
    size_t room = (size_t)count * (size_t)count;
    double *numbers = allocate(room, sizeof *numbers), *days = allocate(room, sizeof *days);
    measure_distances(list, rows, count, numbers, days);
    struct json *o = json_add(distances, json_new(JSON_OBJECT));
    json_put_text(o, "instance", instance);
    struct json *places = json_put(o, "scenarios", json_new(JSON_ARRAY));
    for (int a = 0; a < count; a++)
        json_add(places, json_new_number(rows[a]));
    put_matrix(o, "numbers", numbers, count);
    put_matrix(o, "days", days, count);
    free(rows);
    free(numbers);
    free(days);
}

struct json *comparison_begin(const struct sweep *s)
{
    struct json *tree = json_new(JSON_OBJECT);
    json_put_text(tree, "schema", "yderplan-compare-1");
    json_put(tree, "indicators", indicator_list());
    json_put(tree, "plans", plan_list());
    struct json *paths = json_put(tree, "overrides", json_new(JSON_ARRAY));
    for (int k = 0; k < s->override_count; k++)
        json_add(paths, json_new_text(s->overrides[k].path));
    json_put(tree, "scenarios", json_new(JSON_ARRAY));
    return tree;
}

void comparison_add(struct json *tree, const struct sweep *s, int k, const struct json *result)
{
    struct json *list = tree->child[tree->count - 1];
    put_row(list, s, &s->rows[k], result);
}

void comparison_end(struct json *tree)
{
    const struct json *list = json_get(tree, "scenarios");
    struct json *distances = json_put(tree, "distances", json_new(JSON_ARRAY));
    for (int k = 0; k < list->count; k++) {
        const char *instance = said_text(list->child[k], "instance");
        if (k == 0 || strcmp(instance, said_text(list->child[k - 1], "instance")) != 0)
            put_distances(distances, list, instance);
    }
    struct json *run = json_put(tree, "run", json_new(JSON_OBJECT));
    json_put_text(run, "version", YDERPLAN_VERSION);
}

/* ---- CSV ---- */

struct sheet {
    struct text text;
    const struct json *tree, *regions; /* of the first result that has some */
};

static const char *const sizes[] = {"new",      "conversion", "licence",    "satellites", "satellite_days",
                                    "closures", "videos",     "video_days", "net_fte",    "cost"};
static const char *const by_region[] = {"new",      "conversion", "licence", "satellite_days",
                                        "closures", "video_days", "cost"};
static const char *const runs[] = {"version", "finished", "seconds", "whole_seconds", "first_plan_seconds",
                                   "threads", "nodes",    "ended_by"};
enum {
    SIZES = sizeof sizes / sizeof *sizes,
    REGION_SIZES = sizeof by_region / sizeof *by_region,
    RUNS = sizeof runs / sizeof *runs
};

static void add_value(struct sheet *s, const struct json *value)
{
    char number[40] = "";
    char *text = NULL;
    if (value && value->kind == JSON_NUMBER)
        text_number(value->number, number);
    else if (value && value->kind != JSON_NULL)
        text = override_text(value);
    text_add_cell(&s->text, text ? text : number, false);
    free(text);
}

static const struct json *inner(const struct json *o, const char *key, const char *next)
{
    const struct json *one = o ? json_get(o, key) : NULL;
    return one ? json_get(one, next) : NULL;
}

/* All regions of all instances, by order of appearance. */
static struct json *all_regions(const struct json *tree)
{
    struct json *seen = json_new(JSON_OBJECT);
    const struct json *rows = json_get(tree, "scenarios");
    for (int k = 0; k < rows->count; k++) {
        const struct json *plan = inner(rows->child[k], "plans", plan_names[PLAN_TODAY]);
        const struct json *regions = plan ? json_get(plan, "regions") : NULL;
        for (int g = 0; regions && g < regions->count; g++) {
            const char *name = said_text(regions->child[g], "region");
            if (!json_get(seen, name))
                json_put(seen, name, json_new(JSON_NULL));
        }
    }
    return seen;
}

static void add_header(struct sheet *s)
{
    static const char *const first[] = {"instance", "scenario", "title"}, *const after[] = {"plan", "status",
                                                                                            "broken_rules"};
    static const char *const aims[] = {"objective", "value", "bound", "gap", "distance_numbers", "distance_days"};
    const struct json *paths = json_get(s->tree, "overrides"), *indicators = json_get(s->tree, "indicators");
    for (int k = 0; k < 3; k++)
        text_add_cell(&s->text, first[k], false);
    for (int k = 0; k < paths->count; k++)
        add_value(s, paths->child[k]);
    for (int k = 0; k < 3; k++)
        text_add_cell(&s->text, after[k], false);
    for (int k = 0; k < 6; k++)
        text_add_cell(&s->text, aims[k], false);
    for (int k = 0; k < indicators->count; k++)
        add_value(s, json_get(indicators->child[k], "indicator"));
    for (int k = 0; k < SIZES; k++) {
        struct text name = {0}; /* the objective cost is an indicator already */
        text_add(&name, strcmp(sizes[k], "cost") == 0 ? "plan_%s" : "%s", sizes[k]);
        text_add_cell(&s->text, name.chars, false);
        free(name.chars);
    }
    for (int g = 0; g < s->regions->count; g++)
        for (int k = 0; k < REGION_SIZES; k++) {
            struct text name = {0};
            text_add(&name, "%s.%s", s->regions->child[g]->key, by_region[k]);
            text_add_cell(&s->text, name.chars, false);
            free(name.chars);
        }
    text_add_cell(&s->text, "key", false);
    text_add_cell(&s->text, "chain", false);
    text_add_cell(&s->text, "place", false);
    text_add_cell(&s->text, "error", false);
    for (int k = 0; k < RUNS; k++) {
        struct text name = {0};
        text_add(&name, "run_%s", runs[k]);
        text_add_cell(&s->text, name.chars, k + 1 == RUNS);
        free(name.chars);
    }
}

/* The first objective: what the plan reaches, and of the best plan what is proven. */
static void add_aim(struct sheet *s, const struct json *row, const struct json *plan, bool is_best)
{
    const struct json *list = json_get(row, "objectives"), *own = plan ? json_get(plan, "objectives") : NULL;
    const struct json *first = list && list->count ? list->child[0] : NULL;
    const struct json *reached = own && own->count ? own->child[0] : NULL;
    add_value(s, first ? json_get(first, "measure") : NULL);
    add_value(s, reached ? json_get(reached, "value") : NULL);
    add_value(s, first && is_best ? json_get(first, "bound") : NULL);
    add_value(s, first && is_best ? json_get(first, "gap") : NULL);
    add_value(s, inner(plan, "distance", "numbers"));
    add_value(s, inner(plan, "distance", "days"));
}

static const struct json *region_of(const struct json *plan, const char *name)
{
    const struct json *regions = plan ? json_get(plan, "regions") : NULL;
    for (int g = 0; regions && g < regions->count; g++)
        if (strcmp(said_text(regions->child[g], "region"), name) == 0)
            return regions->child[g];
    return NULL;
}

static void add_sizes(struct sheet *s, const struct json *plan)
{
    const struct json *indicators = json_get(s->tree, "indicators");
    const struct json *all = inner(plan, "indicators", "all");
    for (int k = 0; k < indicators->count; k++)
        add_value(s, all ? json_get(all, said_text(indicators->child[k], "indicator")) : NULL);
    for (int k = 0; k < SIZES; k++)
        add_value(s, inner(plan, "summary", sizes[k]));
    for (int g = 0; g < s->regions->count; g++) {
        const struct json *region = region_of(plan, s->regions->child[g]->key);
        for (int k = 0; k < REGION_SIZES; k++)
            add_value(s, region ? json_get(region, by_region[k]) : NULL);
    }
}

static void add_end(struct sheet *s, const struct json *row)
{
    const struct json *error = json_get(row, "error");
    struct text said = {0};
    for (int k = 0; error && k < error->count; k++)
        text_add(&said, "%s%s", k ? " | " : "", error->child[k]->text);
    add_value(s, json_get(row, "key"));
    add_value(s, json_get(row, "chain"));
    add_value(s, json_get(row, "place"));
    text_add_cell(&s->text, said.chars ? said.chars : "", false);
    free(said.chars);
    for (int k = 0; k + 1 < RUNS; k++)
        add_value(s, inner(row, "run", runs[k]));
    text_add_cell(&s->text, said_text(json_get(row, "run"), runs[RUNS - 1]), true);
}

static void add_row(struct sheet *s, const struct json *row, const char *name, const struct json *plan)
{
    const struct json *overrides = json_get(row, "overrides");
    add_value(s, json_get(row, "instance"));
    add_value(s, json_get(row, "scenario"));
    add_value(s, inner(row, "title", "da"));
    for (int k = 0; k < overrides->count; k++)
        add_value(s, overrides->child[k]);
    text_add_cell(&s->text, name, false);
    add_value(s, json_get(row, "status"));
    add_value(s, plan ? json_get(plan, "broken_rules") : NULL);
    add_aim(s, row, plan, strcmp(name, plan_names[PLAN_OPTIMUM]) == 0);
    add_sizes(s, plan);
    add_end(s, row);
}

char *comparison_csv(const struct json *tree)
{
    struct json *regions = all_regions(tree);
    struct sheet s = {.tree = tree, .regions = regions};
    const struct json *rows = json_get(tree, "scenarios");
    add_header(&s);
    for (int k = 0; k < rows->count; k++) {
        const struct json *row = rows->child[k], *plans = json_get(row, "plans");
        for (int p = 0; plans && p < plans->count; p++)
            if (plans->child[p]->kind == JSON_OBJECT || p == PLAN_OPTIMUM)
                add_row(&s, row, plans->child[p]->key, plans->child[p]->kind == JSON_OBJECT ? plans->child[p] : NULL);
        if (!plans)
            add_row(&s, row, "", NULL);
    }
    json_free(regions);
    return s.text.chars;
}
