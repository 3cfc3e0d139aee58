/* scenario.c - JSON to struct scenario: every key known, every value meaningful for the instance, defaults filled in.
 *
 * All faults are collected; each names file, line and the path of the key. Reading goes on with the default. */
#include "scenario.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

const char *const decay_names[DECAY_COUNT] = {"step", "gaussian", "zones", "exponential", "power"};

/* What every function of this file works on. */
struct reader {
    const char *file;
    const struct instance *in;
    const struct catalogue *catalogue;
    struct scenario *out;
    struct error *e;
};

/* A value and the path that leads to it. */
struct at {
    const struct json *value;
    char path[200];
};

static struct at at_key(const struct at *parent, const char *key)
{
    struct at a = {json_get(parent->value, key), ""};
    snprintf(a.path, sizeof a.path, "%.150s%s%.40s", parent->path, parent->path[0] ? "." : "", key);
    return a;
}

static struct at at_index(const struct at *parent, int k)
{
    struct at a = {parent->value->child[k], ""};
    snprintf(a.path, sizeof a.path, "%.150s.%d", parent->path, k);
    return a;
}

#define FAIL(r, at, ...) wrong((r), (at)->value ? (at)->value->line : 0, (at)->path, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static bool wrong(struct reader *r, int line, const char *path,
                                                        const char *format, ...)
{
    char said[600];
    va_list list;
    va_start(list, format);
    vsnprintf(said, sizeof said, format, list);
    va_end(list);
    const char *colon = path[0] ? ": " : "";
    if (line > 0)
        return fail(r->e, "%s:%d: %s%s%s", r->file, line, path, colon, said);
    return fail(r->e, "%s: %s%s%s", r->file, path, colon, said);
}

static const char *kind_word(const struct json *j)
{
    static const char *const words[] = {"null", "false", "true", "a number", "a text", "a list", "an object"};
    return words[j->kind];
}

static bool expect(struct reader *r, const struct at *a, enum json_kind kind)
{
    static const char *const words[] = {"null",   "false",        "true",           "a number",
                                        "a text", "a list [...]", "an object {...}"};
    if (a->value->kind == kind)
        return true;
    return FAIL(r, a, "expected %s, found %s", words[kind], kind_word(a->value));
}

/* "unknown WHAT "found"; did you mean "near"?" */
static bool unknown(struct reader *r, const struct at *a, const char *what, const char *found, const char *const *names,
                    int count)
{
    const char *near = text_nearest(found, names, count);
    if (near)
        return FAIL(r, a, "unknown %s \"%.80s\"; did you mean \"%s\"?", what, found, near);
    struct text list = {0};
    for (int k = 0; k < count && k < 12; k++)
        text_add(&list, "%s%s", k ? ", " : "", names[k]);
    FAIL(r, a, "unknown %s \"%.80s\"; known: %s%s", what, found, list.chars ? list.chars : "none",
         count > 12 ? ", ..." : "");
    free(list.chars);
    return false;
}

static int find_name(const char *name, const char *const *names, int count)
{
    for (int k = 0; k < count; k++)
        if (strcmp(name, names[k]) == 0)
            return k;
    return -1;
}

/* Refuses keys that are not among `names` and keys that stand twice. */
static void check_keys(struct reader *r, const struct at *object, const char *const *names, int count)
{
    for (int k = 0; k < object->value->count; k++) {
        const struct json *member = object->value->child[k];
        struct at a = {member, ""};
        snprintf(a.path, sizeof a.path, "%.120s%s%.70s", object->path, object->path[0] ? "." : "", member->key);
        if (find_name(member->key, names, count) < 0) {
            const char *near = text_nearest(member->key, names, count);
            if (near)
                FAIL(r, &a, "unknown key; did you mean \"%s\"?", near);
            else
                FAIL(r, &a, "unknown key");
        }
        for (int other = 0; other < k; other++)
            if (strcmp(object->value->child[other]->key, member->key) == 0) {
                FAIL(r, &a, "the key stands twice; first at line %d", object->value->child[other]->line);
                break;
            }
    }
}

static void read_number(struct reader *r, const struct at *object, const char *key, double least, double most,
                        double *out)
{
    struct at a = at_key(object, key);
    if (!a.value || !expect(r, &a, JSON_NUMBER))
        return;
    if (a.value->number < least)
        FAIL(r, &a, "expected at least %g, found %g", least, a.value->number);
    else if (a.value->number > most)
        FAIL(r, &a, "expected at most %g, found %g", most, a.value->number);
    else
        *out = a.value->number;
}

static void read_whole(struct reader *r, const struct at *object, const char *key, int least, int most, int *out)
{
    struct at a = at_key(object, key);
    double value = *out;
    read_number(r, object, key, least, most, &value);
    if (value != floor(value))
        FAIL(r, &a, "expected a whole number, found %g", value);
    else
        *out = (int)value;
}

static const char *read_name(struct reader *r, const struct at *object, const char *key)
{
    struct at a = at_key(object, key);
    return a.value && expect(r, &a, JSON_TEXT) ? a.value->text : NULL;
}

/* ---- names of the instance ---- */

static const char **specialty_ids(const struct instance *in)
{
    const char **ids = allocate((size_t)in->specialty_count, sizeof *ids);
    for (int s = 0; s < in->specialty_count; s++)
        ids[s] = in->specialties[s].id;
    return ids;
}

static int read_specialty(struct reader *r, const struct at *a)
{
    if (!expect(r, a, JSON_TEXT))
        return -1;
    int s = instance_specialty(r->in, a->value->text);
    if (s < 0) {
        const char **ids = specialty_ids(r->in);
        unknown(r, a, "specialty", a->value->text, ids, r->in->specialty_count);
        free(ids);
    }
    return s;
}

static bool read_level(struct reader *r, const struct at *a, struct level *out)
{
    if (!expect(r, a, JSON_TEXT))
        return false;
    const struct places *p = &r->in->places;
    if (level_find(p, a->value->text, out))
        return true;
    int count = 3 + p->grouping_count;
    const char **names = allocate((size_t)count, sizeof *names);
    names[0] = "nation", names[1] = "site", names[2] = "area";
    for (int k = 0; k < p->grouping_count; k++)
        names[3 + k] = p->groupings[k].name;
    unknown(r, a, "level", a->value->text, names, count);
    free(names);
    return false;
}

static int find_group(struct reader *r, const struct at *a, struct level level, const char *id)
{
    const struct places *p = &r->in->places;
    int g = level_group(p, level, id);
    if (g >= 0)
        return g;
    int count = level_group_count(p, level);
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = level_group_id(p, level, k);
    char what[80];
    snprintf(what, sizeof what, "%.60s", level_name(p, level));
    unknown(r, a, what, id, names, count);
    free(names);
    return -1;
}

static int read_site(struct reader *r, const struct at *object, const char *key)
{
    const char *id = read_name(r, object, key);
    struct at a = at_key(object, key);
    return id ? find_group(r, &a, (struct level){LEVEL_SITE, 0}, id) : -1;
}

/* ---- the parts of a scenario ---- */

static void read_specialties(struct reader *r, const struct at *root)
{
    struct scenario *out = r->out;
    int count = r->in->specialty_count;
    out->specialties = allocate((size_t)count, sizeof *out->specialties);
    out->weight = allocate((size_t)count, sizeof *out->weight);
    bool *chosen = allocate((size_t)count, sizeof *chosen);
    struct at a = at_key(root, "specialties");
    bool all = !a.value || (a.value->kind == JSON_TEXT && strcmp(a.value->text, "*") == 0);
    if (!all && a.value->kind != JSON_ARRAY)
        FAIL(r, &a, "expected \"*\" or a list of specialties, found %s", kind_word(a.value));
    else if (!all && a.value->count == 0)
        FAIL(r, &a, "expected at least one specialty, found an empty list");
    for (int k = 0; !all && a.value->kind == JSON_ARRAY && k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        int s = read_specialty(r, &item);
        if (s >= 0 && chosen[s])
            FAIL(r, &item, "\"%s\" stands twice", item.value->text);
        if (s >= 0)
            chosen[s] = true;
    }
    double sum = 0;
    for (int s = 0; s < count; s++)
        if (all || chosen[s]) {
            out->specialties[out->specialty_count++] = s;
            sum += out->weight[s] = r->in->specialties[s].weight;
        }
    for (int s = 0; s < count; s++)
        out->weight[s] = sum > 0 ? out->weight[s] / sum : 0;
    free(chosen);
}

static void read_zones(struct reader *r, const struct at *coverage)
{
    struct coverage *c = &r->out->coverage;
    struct at zones = at_key(coverage, "zones");
    if (!zones.value) {
        FAIL(r, coverage, "decay \"zones\" needs the key zones {\"minutes\": [...], \"weights\": [...]}");
        return;
    }
    if (!expect(r, &zones, JSON_OBJECT))
        return;
    static const char *const keys[] = {"minutes", "weights"};
    check_keys(r, &zones, keys, 2);
    struct at minutes = at_key(&zones, "minutes"), weights = at_key(&zones, "weights");
    if (!minutes.value || !weights.value || minutes.value->kind != JSON_ARRAY || weights.value->kind != JSON_ARRAY ||
        minutes.value->count != weights.value->count || minutes.value->count == 0) {
        FAIL(r, &zones, "expected minutes and weights, two lists of one length");
        return;
    }
    c->zone_count = minutes.value->count;
    c->zone_minutes = allocate((size_t)c->zone_count, sizeof(double));
    c->zone_weights = allocate((size_t)c->zone_count, sizeof(double));
    double last = 0;
    for (int k = 0; k < c->zone_count; k++) {
        struct at m = at_index(&minutes, k), w = at_index(&weights, k);
        if (!expect(r, &m, JSON_NUMBER) || !expect(r, &w, JSON_NUMBER))
            continue;
        c->zone_minutes[k] = m.value->number;
        c->zone_weights[k] = w.value->number;
        if (m.value->number <= last)
            FAIL(r, &m, "expected minutes that rise from above 0, found %g after %g", m.value->number, last);
        if (w.value->number < 0 || (k == 0 && w.value->number == 0))
            FAIL(r, &w, "expected a weight of at least 0 and the first above 0, found %g", w.value->number);
        last = m.value->number;
    }
}

static void read_located(struct reader *r, const struct at *a)
{
    struct coverage *c = &r->out->coverage;
    static const char *const foreign[] = {"decay", "beta", "zones", "catchment_minutes"};
    for (int k = 0; k < 4; k++) {
        struct at key = at_key(a, foreign[k]);
        if (key.value)
            FAIL(r, &key, "belongs to the model \"catchment\", not to \"located\"");
    }
    struct at level = at_key(a, "level");
    if (!level.value)
        FAIL(r, a, "the model \"located\" needs the key level");
    else if (read_level(r, &level, &c->level) && c->level.kind == LEVEL_SITE)
        FAIL(r, &level, "people live in areas: expected nation, area or a grouping, found \"site\"");
}

static void read_catchment(struct reader *r, const struct at *a)
{
    struct coverage *c = &r->out->coverage;
    struct at level = at_key(a, "level");
    if (level.value)
        FAIL(r, &level, "belongs to the model \"located\", not to \"catchment\"");
    const char *decay = read_name(r, a, "decay");
    struct at decay_at = at_key(a, "decay");
    int d = decay ? find_name(decay, decay_names, DECAY_COUNT) : DECAY_GAUSSIAN;
    if (d < 0)
        unknown(r, &decay_at, "decay", decay, decay_names, DECAY_COUNT);
    else
        c->decay = (enum decay)d;
    read_number(r, a, "catchment_minutes", 0.001, 1e6, &c->catchment_minutes);
    read_number(r, a, "beta", 1e-9, 1e3, &c->beta);
    bool takes_beta = c->decay == DECAY_EXPONENTIAL || c->decay == DECAY_POWER;
    struct at beta = at_key(a, "beta"), zones = at_key(a, "zones");
    if (takes_beta && !beta.value)
        FAIL(r, a, "decay \"%s\" needs the key beta", decay_names[c->decay]);
    if (!takes_beta && beta.value && d >= 0)
        FAIL(r, &beta, "belongs to the decays \"exponential\" and \"power\", not to \"%s\"", decay_names[c->decay]);
    if (c->decay == DECAY_ZONES)
        read_zones(r, a);
    else if (zones.value && d >= 0)
        FAIL(r, &zones, "belongs to the decay \"zones\", not to \"%s\"", decay_names[c->decay]);
}

static void need_catchments(struct reader *r)
{
    struct scenario *s = r->out;
    if (s->coverage.model == COVERAGE_LOCATED || s->coverage.decay == DECAY_ZONES ||
        !isnan(s->coverage.catchment_minutes))
        return;
    for (int k = 0; k < s->specialty_count; k++) {
        const struct specialty *sp = &r->in->specialties[s->specialties[k]];
        if (isnan(sp->catchment_minutes))
            fail(r->e,
                 "%s: coverage.catchment_minutes: specialties.csv gives no catchment_minutes for \"%s\"; expected a "
                 "catchment here or there",
                 r->file, sp->id);
    }
}

static void read_coverage(struct reader *r, const struct at *root)
{
    struct coverage *c = &r->out->coverage;
    *c = (struct coverage){COVERAGE_CATCHMENT, DECAY_GAUSSIAN, NAN, 0, NULL, NULL, NAN, {LEVEL_NATION, 0}};
    struct at a = at_key(root, "coverage");
    if (a.value && expect(r, &a, JSON_OBJECT)) {
        static const char *const keys[] = {"model", "decay", "beta", "zones", "catchment_minutes", "level"};
        static const char *const models[] = {"catchment", "located"};
        check_keys(r, &a, keys, 6);
        const char *model = read_name(r, &a, "model");
        struct at model_at = at_key(&a, "model");
        int m = model ? find_name(model, models, 2) : 0;
        if (m < 0)
            unknown(r, &model_at, "coverage model", model, models, 2);
        else
            c->model = (enum coverage_model)m;
        if (m == COVERAGE_LOCATED)
            read_located(r, &a);
        else if (m == COVERAGE_CATCHMENT)
            read_catchment(r, &a);
    }
    need_catchments(r);
}

static void read_within(struct reader *r, const struct at *satellite, int *out)
{
    struct at a = at_key(satellite, "within");
    struct level level;
    if (!a.value || !read_level(r, &a, &level))
        return;
    if (level.kind == LEVEL_GROUPING)
        *out = level.grouping;
    else
        FAIL(r, &a, "expected a grouping such as \"region\", found \"%s\"", a.value->text);
}

static const struct settings settings_default[MEASURE_COUNT] = {
    [MEASURE_NEW] = {false, 2, 0, 0, INFINITY, 1, -1},
    [MEASURE_CONVERSION] = {false, 0, 0.5, 0, INFINITY, 1, -1},
    [MEASURE_LICENCE] = {false, 1, 0, 0, INFINITY, 1, -1},
    [MEASURE_SATELLITE] = {false, 0, 0, 2, 60, 0.9, -1},
};

static void read_measure(struct reader *r, const struct at *a, enum measure m)
{
    static const char *const keys[MEASURE_COUNT][4] = {
        [MEASURE_NEW] = {"max_per_site"},
        [MEASURE_CONVERSION] = {"acceptance"},
        [MEASURE_LICENCE] = {"max_per_site", "fte"},
        [MEASURE_SATELLITE] = {"max_days", "max_minutes", "fte", "within"}};
    static const int key_count[MEASURE_COUNT] = {
        [MEASURE_NEW] = 1, [MEASURE_CONVERSION] = 1, [MEASURE_LICENCE] = 2, [MEASURE_SATELLITE] = 4};
    struct settings *out = &r->out->measures[m];
    if (a->value->kind == JSON_FALSE)
        return;
    out->used = true;
    if (a->value->kind == JSON_TRUE)
        return;
    if (a->value->kind != JSON_OBJECT) {
        FAIL(r, a, "expected false, true or an object {...}, found %s", kind_word(a->value));
        return;
    }
    check_keys(r, a, keys[m], key_count[m]);
    if (m == MEASURE_NEW || m == MEASURE_LICENCE)
        read_whole(r, a, "max_per_site", 0, 1000, &out->max_per_site);
    if (m == MEASURE_CONVERSION)
        read_number(r, a, "acceptance", 0, 1, &out->acceptance);
    if (m == MEASURE_LICENCE || m == MEASURE_SATELLITE)
        read_number(r, a, "fte", 0.001, 10, &out->fte);
    if (m == MEASURE_SATELLITE) {
        read_whole(r, a, "max_days", 0, 5, &out->max_days);
        read_number(r, a, "max_minutes", 0, 1e9, &out->max_minutes);
        read_within(r, a, &out->within);
    }
}

static void read_measures(struct reader *r, const struct at *root)
{
    memcpy(r->out->measures, settings_default, sizeof settings_default);
    struct at a = at_key(root, "measures");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    static const char *const known[] = {"new", "conversion", "licence", "satellite", "closure", "video"};
    check_keys(r, &a, known, 6);
    for (int m = 0; m < MEASURE_COUNT; m++) {
        struct at item = at_key(&a, measure_names[m]);
        if (item.value)
            read_measure(r, &item, (enum measure)m);
    }
    for (int k = 4; k < 6; k++) {
        struct at item = at_key(&a, known[k]);
        if (item.value && item.value->kind != JSON_FALSE)
            FAIL(r, &item, "this version cannot plan with it; expected false");
    }
}

static void read_objective(struct reader *r, const struct at *a)
{
    static const char *const keys[] = {"measure", "tolerance"};
    if (!expect(r, a, JSON_OBJECT))
        return;
    check_keys(r, a, keys, 2);
    struct objective *o = &r->out->objectives[r->out->objective_count++];
    read_number(r, a, "tolerance", 0, 1e9, &o->tolerance);
    const char *name = read_name(r, a, "measure");
    struct at measure = at_key(a, "measure");
    if (!measure.value)
        FAIL(r, a, "the key measure is missing");
    if (!name)
        return;
    int count = r->catalogue->objective_count;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = r->catalogue->objectives[k]->name;
    o->kind = find_name(name, names, count);
    if (o->kind < 0)
        unknown(r, &measure, "measure", name, names, count);
    else if (!r->catalogue->objectives[o->kind]->solvable)
        FAIL(r, &measure, "\"%s\" is reported but cannot be optimised in this version; expected \"hoover\"", name);
    free(names);
}

static int hoover_kind(const struct catalogue *c)
{
    for (int k = 0; k < c->objective_count; k++)
        if (strcmp(c->objectives[k]->name, "hoover") == 0)
            return k;
    return 0;
}

static void read_objectives(struct reader *r, const struct at *root)
{
    struct at a = at_key(root, "objectives");
    int room = a.value && a.value->kind == JSON_ARRAY ? a.value->count : 0;
    r->out->objectives = allocate((size_t)room + 1, sizeof *r->out->objectives);
    if (a.value && expect(r, &a, JSON_ARRAY)) {
        for (int k = 0; k < room; k++) {
            struct at item = at_index(&a, k);
            read_objective(r, &item);
        }
        if (room == 0)
            FAIL(r, &a, "expected at least one objective, found an empty list");
        if (room > 1)
            FAIL(r, &a, "this version optimises one objective; found %d", room);
    }
    if (!a.value)
        r->out->objectives[r->out->objective_count++] = (struct objective){hoover_kind(r->catalogue), 0};
}

/* ---- rules ---- */

struct key_name {
    unsigned bit;
    const char *name;
};
static const struct key_name rule_keys[] = {
    {KEY_LEVEL, "level"},
    {KEY_MEASURES, "measures"},
    {KEY_MAX, "max"},
    {KEY_MIN, "min"},
    {KEY_OF, "of"},
    {KEY_PERCENT, "percent"},
    {KEY_EXEMPT, "exempt"},
    {KEY_EXEMPT_MAX, "exempt_max"},
    {KEY_DECISIONS, "decisions"},
};
enum { RULE_KEYS = sizeof rule_keys / sizeof rule_keys[0] };

static void check_rule_keys(struct reader *r, const struct at *a, const struct rule_spec *spec)
{
    const char *names[RULE_KEYS + 2] = {"rule", "specialty"};
    int count = 2;
    for (int k = 0; k < RULE_KEYS; k++) {
        if (spec->accepts & rule_keys[k].bit)
            names[count++] = rule_keys[k].name;
        if ((spec->needs & rule_keys[k].bit) && !json_get(a->value, rule_keys[k].name))
            FAIL(r, a, "the rule \"%s\" needs the key %s", spec->name, rule_keys[k].name);
    }
    check_keys(r, a, names, count);
}

static void read_rule_specialties(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    const struct scenario *s = r->out;
    rule->specialties = allocate((size_t)r->in->specialty_count, sizeof(bool));
    struct at a = at_key(rule_at, "specialty");
    bool text = a.value && a.value->kind == JSON_TEXT;
    rule->each = text && strcmp(a.value->text, "each") == 0;
    if (!a.value || rule->each || (text && strcmp(a.value->text, "*") == 0)) {
        for (int k = 0; k < s->specialty_count; k++)
            rule->specialties[s->specialties[k]] = true;
        return;
    }
    if (!text && !(a.value->kind == JSON_ARRAY && a.value->count > 0)) {
        FAIL(r, &a, "expected a specialty, a list of them, \"*\" or \"each\", found %s",
             a.value->kind == JSON_ARRAY ? "an empty list" : kind_word(a.value));
        return;
    }
    int count = text ? 1 : a.value->count;
    for (int k = 0; k < count; k++) {
        struct at item = text ? a : at_index(&a, k);
        int specialty = read_specialty(r, &item);
        if (specialty >= 0 && s->weight[specialty] == 0)
            FAIL(r, &item, "\"%s\" is not among the scenario's specialties", item.value->text);
        else if (specialty >= 0)
            rule->specialties[specialty] = true;
    }
}

static void read_rule_measures(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "measures");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    if (a.value->count == 0)
        FAIL(r, &a, "expected at least one measure, found an empty list");
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        if (!expect(r, &item, JSON_TEXT))
            continue;
        int m = measure_find(item.value->text);
        if (m < 0)
            unknown(r, &item, "measure", item.value->text, measure_names, MEASURE_COUNT);
        else if (rule->measures[m])
            FAIL(r, &item, "\"%s\" stands twice", item.value->text);
        else
            rule->measures[m] = true;
    }
}

static void read_rule_of(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "of");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    int groups = level_group_count(&r->in->places, rule->level);
    rule->of = allocate((size_t)groups, sizeof *rule->of);
    for (int g = 0; g < groups; g++)
        rule->of[g] = NAN;
    for (int k = 0; k < a.value->count; k++) {
        const struct json *member = a.value->child[k];
        struct at item = {member, ""};
        snprintf(item.path, sizeof item.path, "%.120s.%.70s", a.path, member->key);
        int g = find_group(r, &item, rule->level, member->key);
        if (g < 0 || !expect(r, &item, JSON_NUMBER))
            continue;
        if (!isnan(rule->of[g]))
            FAIL(r, &item, "the key stands twice");
        else if (member->number < 0)
            FAIL(r, &item, "expected at least 0, found %g", member->number);
        else
            rule->of[g] = member->number;
    }
}

static void read_rule_exempt(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "exempt");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    rule->exempt = allocate((size_t)level_group_count(&r->in->places, rule->level), sizeof(bool));
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        int g = expect(r, &item, JSON_TEXT) ? find_group(r, &item, rule->level, item.value->text) : -1;
        if (g >= 0)
            rule->exempt[g] = true;
    }
}

static bool read_sizes(struct reader *r, const struct at *a, struct fixed_decision *d)
{
    const char *size = d->measure == MEASURE_SATELLITE ? "days" : "count";
    const char *other = d->measure == MEASURE_SATELLITE ? "count" : "days";
    struct at wrong_size = at_key(a, other);
    if (wrong_size.value)
        return FAIL(r, &wrong_size, "a %s has %s, not %s", measure_names[d->measure], size, other);
    int exact = 0, before = r->e->count;
    d->least = 0;
    d->most = INT_MAX;
    read_whole(r, a, size, 0, 100000, &exact);
    read_whole(r, a, "min", 0, 100000, &d->least);
    read_whole(r, a, "max", 0, 100000, &d->most);
    bool sized = json_get(a->value, size), ranged = json_get(a->value, "min") || json_get(a->value, "max");
    if (sized == ranged)
        return FAIL(r, a, "expected either %s, or min, max or both", size);
    if (sized)
        d->least = d->most = exact;
    if (d->least > d->most)
        return FAIL(r, a, "min %d is above max %d", d->least, d->most);
    return r->e->count == before;
}

static bool read_fixed(struct reader *r, const struct at *a, struct fixed_decision *d)
{
    static const char *const keys[] = {"measure", "specialty", "site", "parent_site", "count", "days", "min", "max"};
    *d = (struct fixed_decision){MEASURE_NEW, -1, -1, -1, 0, 0};
    if (!expect(r, a, JSON_OBJECT))
        return false;
    check_keys(r, a, keys, 8);
    int before = r->e->count;
    static const char *const needed[] = {"measure", "specialty", "site"};
    for (int k = 0; k < 3; k++)
        if (!json_get(a->value, needed[k]))
            FAIL(r, a, "the key %s is missing", needed[k]);
    const char *measure = read_name(r, a, "measure");
    struct at measure_at = at_key(a, "measure"), specialty_at = at_key(a, "specialty");
    int m = measure ? measure_find(measure) : -1;
    if (measure && m < 0)
        unknown(r, &measure_at, "measure", measure, measure_names, MEASURE_COUNT);
    d->specialty = specialty_at.value ? read_specialty(r, &specialty_at) : -1;
    if (d->specialty >= 0 && r->out->weight[d->specialty] == 0)
        FAIL(r, &specialty_at, "\"%s\" is not among the scenario's specialties", specialty_at.value->text);
    d->site = read_site(r, a, "site");
    d->parent = read_site(r, a, "parent_site");
    if (r->e->count > before || m < 0)
        return false;
    d->measure = (enum measure)m;
    if ((d->measure == MEASURE_SATELLITE) != (d->parent >= 0))
        return FAIL(r, a, d->parent >= 0 ? "only a satellite has a parent_site" : "a satellite needs a parent_site");
    return read_sizes(r, a, d);
}

static void read_rule_decisions(struct reader *r, const struct at *rule_at, struct rule *rule)
{
    struct at a = at_key(rule_at, "decisions");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    rule->decisions = allocate((size_t)a.value->count, sizeof *rule->decisions);
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        if (read_fixed(r, &item, &rule->decisions[rule->decision_count]))
            rule->decision_count++;
    }
}

static void check_cap_sizes(struct reader *r, const struct at *a, const struct rule_spec *spec, const struct rule *rule)
{
    bool limited = json_get(a->value, "max") || json_get(a->value, "min") || json_get(a->value, "of");
    if ((spec->accepts & KEY_MAX) && !(spec->needs & KEY_MAX) && !limited)
        FAIL(r, a, "the rule \"%s\" needs a limit: max%s or of", spec->name, spec->accepts & KEY_MIN ? ", min" : "");
    if (rule->min > rule->max) /* false when either is NAN */
        FAIL(r, a, "min %g is above max %g", rule->min, rule->max);
    for (int g = 0; rule->of && g < level_group_count(&r->in->places, rule->level); g++)
        if (rule->min > rule->of[g])
            FAIL(r, a, "min %g is above the limit %g of \"%s\"", rule->min, rule->of[g],
                 level_group_id(&r->in->places, rule->level, g));
}

static void read_rule_values(struct reader *r, const struct at *a, const struct rule_spec *spec, struct rule *rule)
{
    check_rule_keys(r, a, spec);
    read_rule_specialties(r, a, rule);
    struct at level = at_key(a, "level");
    bool level_known = true;
    if (spec->accepts & KEY_LEVEL) {
        level_find(&r->in->places, spec->default_level, &rule->level);
        level_known = !level.value || read_level(r, &level, &rule->level);
    }
    if (spec->of_coverage && rule->level.kind == LEVEL_SITE)
        level_known = FAIL(r, &level, "a site has no coverage; expected nation, area or a grouping");
    if (spec->accepts & KEY_MEASURES)
        read_rule_measures(r, a, rule);
    if (spec->accepts & KEY_MAX)
        read_number(r, a, "max", 0, 1e12, &rule->max);
    if (spec->accepts & KEY_MIN)
        read_number(r, a, "min", 0, 1e12, &rule->min);
    if (spec->accepts & KEY_PERCENT)
        read_number(r, a, "percent", 0, spec->most_percent, &rule->percent);
    if (spec->accepts & KEY_EXEMPT_MAX)
        read_whole(r, a, "exempt_max", 0, 100000, &rule->exempt_max);
    if (level_known && (spec->accepts & KEY_OF))
        read_rule_of(r, a, rule);
    if (level_known && (spec->accepts & KEY_EXEMPT))
        read_rule_exempt(r, a, rule);
    if (spec->accepts & KEY_DECISIONS)
        read_rule_decisions(r, a, rule);
    check_cap_sizes(r, a, spec, rule);
}

static void read_rule(struct reader *r, const struct at *a, int index)
{
    if (!expect(r, a, JSON_OBJECT))
        return;
    struct at name_at = at_key(a, "rule");
    const char *name = read_name(r, a, "rule");
    if (!name_at.value)
        FAIL(r, a, "the key rule is missing");
    if (!name)
        return;
    int count = r->catalogue->rule_count;
    const char **names = allocate((size_t)count, sizeof *names);
    for (int k = 0; k < count; k++)
        names[k] = r->catalogue->rules[k]->name;
    int kind = find_name(name, names, count);
    if (kind < 0)
        unknown(r, &name_at, "rule", name, names, count);
    free(names);
    if (kind < 0)
        return;
    const struct rule_spec *spec = r->catalogue->rules[kind];
    struct rule *rule = &r->out->rules[r->out->rule_count++];
    *rule = (struct rule){.kind = kind, .index = index, .max = NAN, .min = NAN, .percent = spec->default_percent};
    rule->source = json_copy(a->value);
    read_rule_values(r, a, spec, rule);
}

static void read_rules(struct reader *r, const struct at *root)
{
    struct at a = at_key(root, "rules");
    if (!a.value || !expect(r, &a, JSON_ARRAY))
        return;
    r->out->rules = allocate((size_t)a.value->count, sizeof *r->out->rules);
    for (int k = 0; k < a.value->count; k++) {
        struct at item = at_index(&a, k);
        read_rule(r, &item, k);
    }
}

/* ---- the whole ---- */

static void read_solve(struct reader *r, const struct at *root)
{
    struct solve_settings *s = &r->out->solve;
    *s = (struct solve_settings){1e-4, 60, 0};
    struct at a = at_key(root, "solve");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    static const char *const keys[] = {"gap", "time_seconds", "threads"};
    check_keys(r, &a, keys, 3);
    read_number(r, &a, "gap", 0, 1, &s->gap);
    read_number(r, &a, "time_seconds", 0, 1e9, &s->seconds);
    read_whole(r, &a, "threads", 0, 1024, &s->threads);
}

static void read_title(struct reader *r, const struct at *root)
{
    struct scenario *out = r->out;
    const char *name = read_name(r, root, "name");
    out->name = copy_text(name ? name : "scenario");
    struct at a = at_key(root, "title");
    const char *da = NULL, *en = NULL;
    if (a.value && a.value->kind == JSON_TEXT)
        da = en = a.value->text;
    else if (a.value && expect(r, &a, JSON_OBJECT)) {
        static const char *const keys[] = {"da", "en"};
        check_keys(r, &a, keys, 2);
        da = read_name(r, &a, "da");
        en = read_name(r, &a, "en");
    }
    out->title[DANISH] = copy_text(da ? da : en ? en : out->name);
    out->title[ENGLISH] = copy_text(en ? en : da ? da : out->name);
}

bool scenario_parse(const struct json *root, const char *name, const struct instance *in,
                    const struct catalogue *catalogue, struct scenario *out, struct error *e)
{
    *out = (struct scenario){.catalogue = catalogue};
    struct reader r = {name, in, catalogue, out, e};
    struct at top = {root, ""};
    int before = e->count;
    if (!expect(&r, &top, JSON_OBJECT))
        return false;
    static const char *const keys[] = {"schema",   "name",       "title", "specialties", "coverage",
                                       "measures", "objectives", "rules", "solve"};
    check_keys(&r, &top, keys, 9);
    struct at schema_at = at_key(&top, "schema");
    const char *schema = read_name(&r, &top, "schema");
    if (!schema_at.value)
        FAIL(&r, &top, "the key schema is missing; expected \"schema\": \"yderplan-scenario-1\"");
    else if (schema && strcmp(schema, "yderplan-scenario-1") != 0)
        FAIL(&r, &schema_at, "expected \"yderplan-scenario-1\", found \"%.80s\"", schema);
    read_title(&r, &top);
    read_specialties(&r, &top);
    read_coverage(&r, &top);
    read_measures(&r, &top);
    read_objectives(&r, &top);
    read_rules(&r, &top);
    read_solve(&r, &top);
    if (e->count == before)
        return true;
    scenario_free(out);
    return false;
}

bool scenario_read(const char *path, const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                   struct error *e)
{
    struct json *root = NULL;
    *out = (struct scenario){0};
    bool ok = json_read(path, &root, e) && scenario_parse(root, path, in, catalogue, out, e);
    json_free(root);
    return ok;
}

bool scenario_default(const struct instance *in, const struct catalogue *catalogue, struct scenario *out,
                      struct error *e)
{
    struct json *root = json_new(JSON_OBJECT);
    json_put_text(root, "schema", "yderplan-scenario-1");
    json_put_text(root, "name", "today");
    struct json *title = json_put(root, "title", json_new(JSON_OBJECT));
    json_put_text(title, "da", "I dag");
    json_put_text(title, "en", "Today");
    static const char *const possible = "{\"new\": {\"max_per_site\": 1000}, \"conversion\": {\"acceptance\": 1}, "
                                        "\"licence\": {\"max_per_site\": 1000}, "
                                        "\"satellite\": {\"max_days\": 5, \"max_minutes\": 1000000000}}";
    struct json *measures = NULL;
    if (json_parse(possible, "measures", &measures, e))
        json_put(root, "measures", measures);
    bool ok = scenario_parse(root, in->folder, in, catalogue, out, e);
    json_free(root);
    return ok;
}

void scenario_free(struct scenario *s)
{
    free(s->name);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(s->title[k]);
    free(s->specialties);
    free(s->weight);
    free(s->coverage.zone_minutes);
    free(s->coverage.zone_weights);
    free(s->objectives);
    for (int k = 0; k < s->rule_count; k++) {
        free(s->rules[k].specialties);
        free(s->rules[k].of);
        free(s->rules[k].exempt);
        free(s->rules[k].decisions);
        json_free(s->rules[k].source);
    }
    free(s->rules);
    *s = (struct scenario){0};
}

double scenario_catchment(const struct scenario *s, const struct instance *in, int specialty)
{
    const struct coverage *c = &s->coverage;
    if (c->model == COVERAGE_LOCATED)
        return INFINITY;
    if (c->decay == DECAY_ZONES)
        return c->zone_minutes[c->zone_count - 1];
    return isnan(c->catchment_minutes) ? in->specialties[specialty].catchment_minutes : c->catchment_minutes;
}

/* ---- writing it back ---- */

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
        if (m == MEASURE_SATELLITE) {
            json_put_number(o, "max_days", set->max_days);
            json_put_number(o, "max_minutes", set->max_minutes);
        }
        if (m == MEASURE_LICENCE || m == MEASURE_SATELLITE)
            json_put_number(o, "fte", set->fte);
        if (set->within >= 0)
            json_put_text(o, "within", in->places.groupings[set->within].name);
    }
}

static void put_rules(struct json *root, const struct scenario *s, const struct instance *in)
{
    struct json *out = json_put(root, "rules", json_new(JSON_ARRAY));
    for (int k = 0; k < s->rule_count; k++) {
        const struct rule *rule = &s->rules[k];
        const struct rule_spec *spec = s->catalogue->rules[rule->kind];
        struct json *o = json_add(out, json_copy(rule->source));
        if (!json_get(o, "specialty"))
            json_put_text(o, "specialty", "*");
        if ((spec->accepts & KEY_LEVEL) && !json_get(o, "level"))
            json_put_text(o, "level", level_name(&in->places, rule->level));
        if ((spec->accepts & KEY_PERCENT) && !json_get(o, "percent"))
            json_put_number(o, "percent", rule->percent);
        if ((spec->accepts & KEY_EXEMPT_MAX) && rule->exempt && !json_get(o, "exempt_max"))
            json_put_number(o, "exempt_max", rule->exempt_max);
    }
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
    put_coverage(root, s, in);
    struct json *objectives = json_put(root, "objectives", json_new(JSON_ARRAY));
    for (int k = 0; k < s->objective_count; k++) {
        struct json *o = json_add(objectives, json_new(JSON_OBJECT));
        json_put_text(o, "measure", s->catalogue->objectives[s->objectives[k].kind]->name);
        json_put_number(o, "tolerance", s->objectives[k].tolerance);
    }
    put_measures(root, s, in);
    put_rules(root, s, in);
    struct json *solve = json_put(root, "solve", json_new(JSON_OBJECT));
    json_put_number(solve, "gap", s->solve.gap);
    json_put_number(solve, "time_seconds", s->solve.seconds);
    json_put_number(solve, "threads", s->solve.threads);
    return root;
}
