/* compare_solve.c - one scenario: searched, and set beside today and the plans of simple methods, all judged alike. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "baseline.h"
#include "clock.h"
#include "compare_parts.h"
#include "memory.h"
#include "study.h"
#include "version.h"
#include "warm.h"

const char *const plan_names[PLAN_COUNT] = {"today", "proportional", "greedy", "optimum"};

const char *said_text(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_TEXT ? j->text : "";
}

double said_number(const struct json *object, const char *key)
{
    const struct json *j = object ? json_get(object, key) : NULL;
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

/* ---- how far two plans are apart ---- */

static bool in_days(const struct json *decision)
{
    int m = measure_find(said_text(decision, "measure"));
    return m >= 0 && measure_in_days((enum measure)m);
}

static double size_of(const struct json *decision)
{
    return said_number(decision, in_days(decision) ? "days" : "count");
}

static int by_decision(const void *a, const void *b)
{
    return strcmp(((const struct sized *)a)->decision, ((const struct sized *)b)->decision);
}

void sizes_build(const struct json *decisions, struct sizes *out)
{
    *out = (struct sizes){decisions->count, allocate((size_t)decisions->count, sizeof *out->items)};
    for (int k = 0; k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        struct text words = {0};
        text_add(&words, "%s\n%s\n%s\n%s\n%s", said_text(d, "measure"), said_text(d, "specialty"), said_text(d, "site"),
                 said_text(d, "parent_site"), said_text(d, "form"));
        out->items[k] = (struct sized){words.chars, size_of(d), in_days(d)};
    }
    qsort(out->items, (size_t)out->count, sizeof *out->items, by_decision);
}

void sizes_free(struct sizes *s)
{
    for (int k = 0; k < s->count; k++)
        free(s->items[k].decision);
    free(s->items);
    *s = (struct sizes){0};
}

struct distance plan_distance(const struct sizes *a, const struct sizes *b)
{
    struct distance far = {0, 0};
    for (int i = 0, k = 0; i < a->count || k < b->count;) {
        int order = i == a->count ? 1 : k == b->count ? -1 : by_decision(&a->items[i], &b->items[k]);
        bool days = order <= 0 ? a->items[i].days : b->items[k].days;
        double mine = order <= 0 ? a->items[i++].size : 0, theirs = order >= 0 ? b->items[k++].size : 0;
        *(days ? &far.days : &far.numbers) += fabs(mine - theirs);
    }
    return far;
}

static struct distance distance_to(const struct json *decisions, const struct json *best)
{
    struct sizes a = {0}, b = {0};
    if (!best)
        return (struct distance){NAN, NAN};
    sizes_build(decisions, &a);
    sizes_build(best, &b);
    struct distance far = plan_distance(&a, &b);
    sizes_free(&a);
    sizes_free(&b);
    return far;
}

/* ---- what is kept of a plan's document ---- */

/* Copies of the members of `from` that are there. */
static struct json *some_of(const struct json *from, const char *const *keys, int count)
{
    struct json *o = json_new(JSON_OBJECT);
    for (int k = 0; k < count; k++)
        if (json_get(from, keys[k]))
            json_put(o, keys[k], json_copy(json_get(from, keys[k])));
    return o;
}

static struct json *each_some_of(const struct json *list, const char *const *keys, int count)
{
    struct json *out = json_new(JSON_ARRAY);
    for (int k = 0; list && k < list->count; k++)
        json_add(out, some_of(list->child[k], keys, count));
    return out;
}

static struct json *kept_decisions(const struct json *document)
{
    static const char *const keys[] = {"measure", "specialty", "site", "parent_site", "form",    "area", "council",
                                       "region",  "count",     "days", "fte",         "net_fte", "cost"};
    return each_some_of(json_get(document, "decisions"), keys, 13);
}

/* Of one phase, or all there is. */
static void add_kept_rules(struct json *out, const struct json *document)
{
    static const char *const keys[] = {"index",   "rule",    "sentence", "satisfied", "soft",
                                       "penalty", "binding", "activity", "limit",     "unit"};
    const struct json *year = json_get(document, "year");
    struct json *some = each_some_of(json_get(document, "rules"), keys, 10);
    for (int k = 0; k < some->count; k++) {
        struct json *rule = json_add(out, json_copy(some->child[k]));
        if (year)
            json_put_number(rule, "year", year->number);
    }
    json_free(some);
}

/* Of every phase, year by year, where there are some. */
static struct json *kept_rules(const struct json *document)
{
    const struct json *phases = json_get(document, "phases");
    struct json *out = json_new(JSON_ARRAY);
    for (int k = 0; phases && k < phases->count; k++)
        add_kept_rules(out, phases->child[k]);
    if (!phases)
        add_kept_rules(out, document);
    return out;
}

static struct json *kept_breaches(const struct json *document)
{
    const struct json *phases = json_get(document, "phases");
    struct json *out = json_new(JSON_ARRAY);
    for (int k = 0; k < (phases ? phases->count : 1); k++) {
        const struct json *limits = json_get(phases ? phases->child[k] : document, "measure_limits");
        const struct json *breaches = json_get(limits, "breaches");
        for (int n = 0; n < breaches->count; n++)
            json_add(out, json_copy(breaches->child[n]));
    }
    return out;
}

/* Degrees of coverage of regions and councils; those of every area would be most of the file. */
static struct json *kept_coverage(const struct json *document)
{
    static const char *const keys[] = {"specialty", "level", "group", "need", "fte", "degree"};
    struct json *out = json_new(JSON_ARRAY);
    const struct json *coverage = json_get(document, "coverage");
    for (int k = 0; coverage && k < coverage->count; k++) {
        const char *level = said_text(coverage->child[k], "level");
        if (strcmp(level, "region") == 0 || strcmp(level, "council") == 0)
            json_add(out, some_of(coverage->child[k], keys, 6));
    }
    return out;
}

static struct json *in_region(const struct json *decisions, const char *region)
{
    static const char *const keys[MEASURE_COUNT] = {
        [MEASURE_NEW] = "new",          [MEASURE_CONVERSION] = "conversion",
        [MEASURE_LICENCE] = "licence",  [MEASURE_SATELLITE] = "satellite_days",
        [MEASURE_CLOSURE] = "closures", [MEASURE_VIDEO] = "video_days"};
    double size[MEASURE_COUNT] = {0}, cost = 0;
    struct json *o = json_new(JSON_OBJECT);
    for (int k = 0; k < decisions->count; k++) {
        const struct json *d = decisions->child[k];
        if (strcmp(said_text(d, "region"), region) != 0)
            continue;
        size[measure_find(said_text(d, "measure"))] += size_of(d);
        cost += said_number(d, "cost");
    }
    json_put_text(o, "region", region);
    for (int m = 0; m < MEASURE_COUNT; m++)
        json_put_number(o, keys[m], size[m]);
    json_put_number(o, "cost", round(cost * 1e9) / 1e9);
    return o;
}

static struct json *kept_objectives(const struct json *document)
{
    static const char *const keys[] = {"measure", "value", "penalty", "left_out"};
    return each_some_of(json_get(document, "objectives"), keys, 4);
}

/* A plan as compare keeps it; `best`: the decisions of the best plan, NULL without one. */
static struct json *kept_plan(const struct study *w, const struct json *document, const struct json *best)
{
    const struct grouping *regions = &w->instance.places.groupings[GROUPING_REGION];
    struct json *o = json_new(JSON_OBJECT), *decisions = kept_decisions(document);
    json_put_number(o, "broken_rules", broken_rules(document));
    json_put(o, "objectives", kept_objectives(document));
    json_put(o, "summary", json_copy(json_get(document, "summary")));
    struct json *distance = json_put(o, "distance", json_new(JSON_OBJECT));
    struct distance far = distance_to(decisions, best);
    json_put_number(distance, "numbers", far.numbers);
    json_put_number(distance, "days", far.days);
    struct json *by_region = json_put(o, "regions", json_new(JSON_ARRAY));
    for (int g = 0; g < regions->group_count; g++)
        json_add(by_region, in_region(decisions, regions->groups[g]));
    json_put(o, "indicators", json_copy(json_get(json_get(document, "indicators"), "plan")));
    json_put(o, "coverage", kept_coverage(document));
    json_put(o, "rules", kept_rules(document));
    json_put(o, "breaches", kept_breaches(document));
    json_put(o, "decisions", decisions);
    return o;
}

/* A plan of the baselines: judged without a word of how it was made. */
static struct json *judged_plan(const struct study *w, const struct plan *plan, const struct json *best)
{
    struct json *document = assessment_document(&w->setting, plan);
    struct json *kept = kept_plan(w, document, best);
    json_free(document);
    return kept;
}

/* The simple methods decide for one year: of a scenario with phases there are no plans of theirs. */
static void put_baselines(struct json *plans, const struct study *w, const struct plan *found, const struct json *best)
{
    struct plan greedy = {0}, proportional = {0};
    bool one_year = w->scenario.phase.count == 0;
    if (one_year) {
        baseline_greedy(&w->setting, &greedy);
        baseline_proportional(&w->setting, numbers_of(found ? found : &greedy), &proportional);
    }
    json_put(plans, plan_names[PLAN_PROPORTIONAL],
             one_year ? judged_plan(w, &proportional, best) : json_new(JSON_NULL));
    json_put(plans, plan_names[PLAN_GREEDY], one_year ? judged_plan(w, &greedy, best) : json_new(JSON_NULL));
    plan_free(&greedy);
    plan_free(&proportional);
}

static void put_plans(struct json *out, const struct study *w)
{
    struct json *plans = json_put(out, "plans", json_new(JSON_OBJECT));
    const struct plan *found = w->stages.found ? &w->stages.plan : NULL;
    const struct json *best = found ? json_get(w->document, "decisions") : NULL;
    json_put(plans, plan_names[PLAN_TODAY], judged_plan(w, &w->setting.nothing, best));
    put_baselines(plans, w, found, best);
    json_put(plans, plan_names[PLAN_OPTIMUM], found ? kept_plan(w, w->document, best) : json_new(JSON_NULL));
}

/* ---- the result ---- */

static void put_specialties(struct json *out, const struct study *w)
{
    struct json *list = json_put(out, "specialties", json_new(JSON_ARRAY));
    for (int k = 0; k < w->scenario.specialty_count; k++) {
        const struct specialty *s = &w->instance.specialties[w->scenario.specialties[k]];
        struct json *o = json_add(list, json_new(JSON_OBJECT));
        json_put_text(o, "specialty", s->id);
        json_put_text(o, "da", s->name_da);
        json_put_text(o, "en", s->name_en);
        json_put_number(o, "weight", w->scenario.weight[w->scenario.specialties[k]]);
    }
}

/* The files that were read; the warnings. */
static void put_inputs(struct json *out, const struct study *w)
{
    struct json *inputs = json_put(out, "inputs", json_new(JSON_OBJECT));
    const struct json *all = json_get(w->document, "inputs");
    json_put(inputs, "files", json_copy(json_get(all, "files")));
    json_put(inputs, "warnings", json_copy(json_get(all, "warnings")));
}

static void put_run(struct json *out, const struct json *of_search, double began)
{
    static const char *const keys[] = {"version", "glpk", "ended_by", "seconds", "first_plan_seconds",
                                       "threads", "nodes"};
    struct json *run = of_search ? some_of(of_search, keys, 7) : json_new(JSON_OBJECT);
    char when[32];
    time_t now = time(NULL);
    struct tm utc;
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    if (!of_search)
        json_put_text(run, "version", YDERPLAN_VERSION);
    json_put_number(run, "whole_seconds", clock_seconds() - began);
    json_put_text(run, "finished", when);
    json_put(out, "run", run);
}

/* The scenario with its defaults; as many threads as it happened to get are no part of it. */
static struct json *scenario_without_threads(struct study *w)
{
    int threads = w->scenario.solve.threads;
    w->scenario.solve.threads = 0;
    struct json *scenario = scenario_json(&w->scenario, &w->instance);
    w->scenario.solve.threads = threads;
    return scenario;
}

static struct json *result_of(struct study *w)
{
    struct json *out = json_new(JSON_OBJECT), *scenario = scenario_without_threads(w);
    json_put_text(out, "status", said_text(w->document, "status"));
    json_put(out, "title", json_copy(json_get(scenario, "title")));
    if (json_get(scenario, "asks"))
        json_put(out, "asks", json_copy(json_get(scenario, "asks")));
    json_put_bool(out, "starts_today", !json_get(json_get(w->document, "indicators"), "today"));
    json_put(out, "objectives", json_copy(json_get(w->document, "objectives")));
    if (json_get(w->document, "conflicts"))
        json_put(out, "conflicts", json_copy(json_get(w->document, "conflicts")));
    put_plans(out, w);
    json_put(out, "notes", json_copy(json_get(w->document, "notes")));
    put_specialties(out, w);
    json_put(out, "caveats", json_copy(json_get(w->document, "caveats")));
    put_inputs(out, w);
    json_put(out, "policy", scenario);
    return out;
}

static struct json *error_result(const struct error *e)
{
    struct json *out = json_new(JSON_OBJECT);
    json_put_text(out, "status", e->status == STATUS_DEFECT ? "defect" : "error");
    struct json *list = json_put(out, "error", json_new(JSON_ARRAY));
    for (int k = 0; k < e->count && k < ERRORS_KEPT; k++)
        json_add(list, json_new_text(e->text[k]));
    return out;
}

struct json *compare_unread(const struct json *complaints)
{
    struct json *out = json_new(JSON_OBJECT);
    json_put_text(out, "status", "error");
    json_put(out, "error", json_copy(complaints));
    return out;
}

/* ---- searching ---- */

void trail_free(struct trail *t)
{
    warm_free(t->warm);
    plan_free(&t->plan);
    *t = (struct trail){0};
}

static void keep_plan(struct trail *t, const struct plan *p)
{
    size_t count = (size_t)p->count;
    plan_free(&t->plan);
    t->plan.decisions = copy_items(p->decisions, count, count, sizeof *p->decisions);
    t->plan.count = p->count;
    t->plan.room = count;
    t->found = true;
}

/* Reads and searches, from what the trail has, and leaves there what was found. */
static bool search(struct study *w, const struct compare_job *job, struct trail *trail, struct error *e)
{
    struct study_call call = {job->folder, job->gap, job->seconds, job->threads, job->stop, job->progress, job->user};
    trail->warm = trail->warm ? trail->warm : warm_new();
    struct stages_aids aids = {.start = trail->found ? &trail->plan : NULL, .warm = trail->warm};
    bool ok = study_read_policy(w, &call, job->policy, job->name, e) && study_search(w, &aids, e);
    if (ok && w->stages.found && setting_phases(&w->setting) == 1) /* of phases the trail has proofs alone */
        keep_plan(trail, &w->stages.plan);
    return ok;
}

static bool was_stopped(const struct study *w, const struct compare_job *job)
{
    return job->stop && *job->stop && w->stages.status != SOLVE_OPTIMAL;
}

bool compare_retrace(const struct compare_job *job, struct trail *trail)
{
    struct study w = {0};
    struct error e = {0};
    bool stopped = search(&w, job, trail, &e) && was_stopped(&w, job);
    study_free(&w);
    error_free(&e);
    return !stopped;
}

struct json *compare_solve(const struct compare_job *job, struct trail *trail)
{
    struct study w = {0};
    struct error e = {0};
    struct json *out = NULL;
    double began = clock_seconds();
    bool ok = search(&w, job, trail, &e), stopped = ok && was_stopped(&w, job);
    if (ok && !stopped)
        ok = study_describe(&w, &e);
    if (!stopped) {
        out = ok ? result_of(&w) : error_result(&e);
        put_run(out, ok ? json_get(w.document, "run") : NULL, began);
    }
    study_free(&w);
    error_free(&e);
    return out;
}
