/* scenario.c - JSON to struct scenario: every key known, every value meaningful for the instance, defaults filled in.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scenario_reader.h"

const char *const decay_names[DECAY_COUNT] = {"step", "gaussian", "zones", "exponential", "power"};

/* ---- the parts of a scenario that have no file of their own ---- */

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
    for (int s = 0; s < count; s++)
        if (all || chosen[s])
            out->specialties[out->specialty_count++] = s;
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
    struct at catchment = at_key(a, "catchment_minutes");
    if (c->decay == DECAY_ZONES && catchment.value)
        FAIL(r, &catchment, "belongs to the other decays; the last of the zones is the limit");
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
        da = en = read_name(r, root, "title");
    else if (a.value && expect(r, &a, JSON_OBJECT)) {
        static const char *const keys[] = {"da", "en"};
        check_keys(r, &a, keys, 2);
        expect_members(r, &a);
        da = read_name(r, &a, "da");
        en = read_name(r, &a, "en");
    }
    out->title[DANISH] = copy_text(da ? da : en ? en : out->name);
    out->title[ENGLISH] = copy_text(en ? en : da ? da : out->name);
}

static void check_asks(struct reader *r, const struct at *root)
{
    struct at a = at_key(root, "asks");
    if (!a.value || !expect(r, &a, JSON_OBJECT))
        return;
    static const char *const keys[] = {"da", "en"};
    check_keys(r, &a, keys, 2);
    expect_members(r, &a);
    read_name(r, &a, "da");
    read_name(r, &a, "en");
}

static void read_schema(struct reader *r, const struct at *root)
{
    struct at schema_at = at_key(root, "schema");
    const char *schema = read_name(r, root, "schema");
    if (!schema_at.value)
        FAIL(r, root, "the key schema is missing; expected \"schema\": \"yderplan-scenario-1\"");
    else if (schema && strcmp(schema, "yderplan-scenario-1") != 0)
        FAIL(r, &schema_at, "expected \"yderplan-scenario-1\", found \"%.80s\"", schema);
}

/* `written` is the scenario as it stands in the file; `root` the same, or what it says of one phase. */
static void read_scenario(struct reader *r, const struct json *root, const struct json *written)
{
    static const char *const keys[] = {
        "schema",   "name",       "title",           "asks",        "specialties",   "weights",
        "need",     "files",      "population_year", "need_factor", "supply_factor", "coverage",
        "measures", "objectives", "rules",           "solve",       "phases"};
    struct at top = {root, ""};
    if (!expect(r, &top, JSON_OBJECT))
        return;
    check_keys(r, &top, keys, sizeof keys / sizeof keys[0]);
    read_schema(r, &top);
    read_title(r, &top);
    check_asks(r, &top);
    read_phases(r, written);
    read_specialties(r, &top);
    read_weights(r, &top);
    read_choice(r, &top);
    read_coverage(r, &top);
    read_measures(r, &top);
    read_objectives(r, &top);
    read_rules(r, &top);
    read_solve(r, &top);
}

bool scenario_parse_in(const struct json *root, int phase, const char *name, const struct instance *in,
                       const struct catalogue *catalogue, struct scenario *out, struct error *e)
{
    *out = (struct scenario){.catalogue = catalogue, .file = copy_text(name), .phase = {.weight = 1}};
    struct json *policy = phase_policy(root, phase);
    struct reader r = {name, in, catalogue, out, e, NULL, NULL, phase, 0};
    int before = e->count;
    if (policy) {
        const struct json *common = json_get(root, "rules");
        r.part = json_get(root, "phases")->child[phase];
        r.common_rules = common && common->kind == JSON_ARRAY ? common->count : 0;
    }
    read_scenario(&r, policy ? policy : root, root);
    json_free(policy);
    if (e->count == before)
        return true;
    scenario_free(out);
    return false;
}

bool scenario_parse(const struct json *root, const char *name, const struct instance *in,
                    const struct catalogue *catalogue, struct scenario *out, struct error *e)
{
    return scenario_parse_in(root, scenario_phase_count(root) - 1, name, in, catalogue, out, e);
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
                                        "\"satellite\": {\"max_days\": 5, \"max_minutes\": 1000000000}, "
                                        "\"closure\": {\"compensated\": true}, \"video\": {\"max_days\": 5}}";
    struct json *measures = NULL;
    if (json_parse(possible, "measures", &measures, e))
        json_put(root, "measures", measures);
    bool ok = scenario_parse(root, in->folder, in, catalogue, out, e);
    json_free(root);
    return ok;
}

void scenario_free(struct scenario *s)
{
    free(s->file);
    free(s->name);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(s->title[k]);
    free(s->specialties);
    free(s->weight);
    json_free(s->choice);
    json_free(s->phase.common);
    json_free(s->phase.list);
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

bool scenario_has(const struct scenario *s, int specialty)
{
    for (int k = 0; k < s->specialty_count; k++)
        if (s->specialties[k] == specialty)
            return true;
    return false;
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
