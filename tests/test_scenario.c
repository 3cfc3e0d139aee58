/* test_scenario.c - every key, default and complaint of a scenario. */
#include "folder.h"

#include <limits.h>
#include <string.h>

#include "formulation.h"
#include "memory.h"

static struct instance in;
static struct scenario scenario;
static struct error error;
static const struct catalogue *catalogue = &formulation_catalogue;

static void make_instance(void)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population,landsdel,old_region,kreds\n"
                            "1,One,m1,East,Zealand,100,a,o,k\n"
                            "2,Two,m2,West,Zealand,100,a,o,k\n3,Three,m3,North,Jutland,100,b,o,k\n");
    folder_put("sites.csv", "site,name,area\nx,X-by,1\ny,Y-by,2\nz,Z-by,3\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,weight,catchment_minutes\n"
                                  "eye,Øje,Eye,0.25,1,40\near,Øre,Ear,0.25,3,60\nskin,Hud,Skin,0.25,4,\n");
    folder_put("providers.csv", "site,specialty,form,count\nx,eye,full_time,2\n");
    folder_put("waits.csv", "level,group,specialty,weeks\nregion,Zealand,eye,10\nregion,Jutland,eye,20\n"
                            "nation,nation,ear,45\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,x,5,5\n2,y,5,5\n3,z,5,5\n1,y,30,30\n");
    struct error e = {0};
    if (!instance_read(folder_path, NULL, &in, &e))
        error_print(&e, stderr);
}

static int number_of(const char *specialty)
{
    return instance_specialty(&in, specialty);
}

/* Reads `text` as a scenario called s.json; on false `error` tells. */
static bool reads(const char *text)
{
    struct json *root = NULL;
    error_free(&error);
    error = (struct error){0};
    scenario_free(&scenario);
    bool ok =
        json_parse(text, "s.json", &root, &error) && scenario_parse(root, "s.json", &in, catalogue, &scenario, &error);
    json_free(root);
    return ok;
}

/* A scenario for eye and ear with these further members; they begin on line 3. */
static bool reads_with(const char *members)
{
    struct text t = {0};
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\",\n \"specialties\": [\"eye\", \"ear\"]%s\n%s}",
             members[0] ? "," : "", members);
    bool ok = reads(t.chars);
    free(t.chars);
    return ok;
}

static bool accepts(const char *members)
{
    bool ok = reads_with(members);
    if (!ok)
        error_print(&error, stderr);
    return ok;
}

/* Exactly this one complaint, after "s.json:LINE: ". */
static bool refuses_at(const char *members, int line, const char *sentence)
{
    char wanted[700];
    bool ok = reads_with(members);
    snprintf(wanted, sizeof wanted, "s.json:%d: %s", line, sentence);
    if (!ok && error.count == 1 && strcmp(error.text[0], wanted) == 0 && scenario.specialties == NULL)
        return true;
    fprintf(stderr, "  %s\n  wanted: %s\n", members, wanted);
    error_print(&error, stderr);
    return false;
}

static bool refuses(const char *members, const char *sentence)
{
    return refuses_at(members, 3, sentence);
}

/* ---- defaults ---- */

static void a_schema_alone_is_a_scenario(void)
{
    CHECK(reads("{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"catchment_minutes\": 30}}"));
    CHECK_TEXT(scenario.name, "scenario");
    CHECK_TEXT(scenario.title[DANISH], "scenario");
    CHECK_TEXT(scenario.title[ENGLISH], "scenario");
    CHECK(scenario.specialty_count == 3);
    CHECK(scenario.coverage.model == COVERAGE_CATCHMENT && scenario.coverage.decay == DECAY_GAUSSIAN);
    CHECK(isnan(scenario.coverage.beta) && scenario.coverage.zone_count == 0);
    CHECK(scenario.objective_count == 1 && scenario.objectives[0].tolerance == 0);
    CHECK_TEXT(objective_kinds[scenario.objectives[0].kind]->spec.name, "hoover");
    for (int m = 0; m < MEASURE_COUNT; m++)
        CHECK(!scenario.measures[m].used);
    CHECK(scenario.rule_count == 0);
    CHECK(scenario.solve.gap == 1e-4 && scenario.solve.seconds == 60 && scenario.solve.threads == 0);
}

static void without_a_scenario_today_is_judged(void)
{
    struct scenario s;
    struct error e = {0};
    CHECK(!scenario_default(&in, &formulation_catalogue, &s, &e)); /* skin has no catchment */
    CHECK(e.count == 1);
    error_free(&e);
    struct instance toy = {0};
    struct error none = {0};
    CHECK(instance_read("instances/toy", NULL, &toy, &none));
    CHECK(scenario_default(&toy, &formulation_catalogue, &s, &none));
    CHECK_TEXT(s.title[DANISH], "I dag");
    CHECK_TEXT(s.title[ENGLISH], "Today");
    CHECK(scenario_catchment(&s, &toy, 0) == 30);
    CHECK(s.rule_count == 0);
    const struct settings *satellite = &s.measures[MEASURE_SATELLITE]; /* whatever is possible at all is allowed */
    for (int k = 0; k < MEASURE_COUNT; k++)
        CHECK(s.measures[k].used);
    CHECK(s.measures[MEASURE_NEW].max_per_site == 1000 && s.measures[MEASURE_LICENCE].max_per_site == 1000);
    CHECK(s.measures[MEASURE_CONVERSION].acceptance == 1);
    CHECK(satellite->max_days == 5 && satellite->max_minutes >= 1e9 && satellite->within == -1);
    scenario_free(&s);
    instance_free(&toy);
    error_free(&none);
}

static void weights_sum_to_one_over_the_specialties_of_the_scenario(void)
{
    CHECK(accepts(""));
    CHECK(scenario.specialty_count == 2);
    CHECK_NEAR(scenario.weight[number_of("eye")], 0.25, 1e-15);
    CHECK_NEAR(scenario.weight[number_of("ear")], 0.75, 1e-15);
    CHECK(scenario.weight[number_of("skin")] == 0);
}

static void a_title_is_a_text_or_two_and_else_the_name(void)
{
    CHECK(accepts("\"name\": \"n\""));
    CHECK_TEXT(scenario.title[DANISH], "n");
    CHECK(accepts("\"name\": \"n\", \"title\": \"T\""));
    CHECK_TEXT(scenario.title[DANISH], "T");
    CHECK_TEXT(scenario.title[ENGLISH], "T");
    CHECK(accepts("\"title\": {\"da\": \"Ø\", \"en\": \"E\"}"));
    CHECK_TEXT(scenario.title[DANISH], "Ø");
    CHECK_TEXT(scenario.title[ENGLISH], "E");
    CHECK(accepts("\"title\": {\"en\": \"E\"}"));
    CHECK_TEXT(scenario.title[DANISH], "E");
}

static void the_top_level_is_checked(void)
{
    CHECK(!reads("[]") && said(&error, "s.json:1: expected an object {...}, found a list"));
    CHECK(!reads("{\"specialties\": [\"eye\"]}") &&
          said(&error, "s.json:1: the key schema is missing; expected \"schema\": \"yderplan-scenario-1\""));
    CHECK(!reads("{\"schema\": \"yderplan-scenario-2\", \"specialties\": [\"eye\"]}") &&
          said(&error, "s.json:1: schema: expected \"yderplan-scenario-1\", found \"yderplan-scenario-2\""));
    CHECK(!reads("{\"schema\": 1, \"specialties\": [\"eye\"]}") &&
          said(&error, "s.json:1: schema: expected a text, found a number"));
    CHECK(refuses("\"mesures\": {}", "mesures: unknown key; did you mean \"measures\"?"));
    CHECK(refuses("\"xyzzy\": {}", "xyzzy: unknown key; known: schema, name, title, asks, specialties, weights, need, "
                                   "files, population_year, need_factor, supply_factor, coverage, ..."));
    CHECK(refuses_at("\"name\": \"a\",\n\"name\": \"b\"", 4, "name: the key stands twice; first at line 3"));
    CHECK(refuses("\"name\": 3", "name: expected a text, found a number"));
    CHECK(refuses("\"title\": 3", "title: expected an object {...}, found a number"));
    CHECK(refuses("\"title\": {\"dk\": \"x\"}", "title.dk: unknown key; did you mean \"da\"?"));
}

static bool refuses_specialties(const char *value, const char *sentence)
{
    char text[300];
    snprintf(text, sizeof text,
             "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"catchment_minutes\": 9},\n"
             "\"specialties\": %s}",
             value);
    return !reads(text) && error.count == 1 && said(&error, sentence);
}

static void specialties_are_all_or_a_list(void)
{
    CHECK(reads(
        "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"catchment_minutes\": 9}, \"specialties\": \"*\"}"));
    CHECK(scenario.specialty_count == 3);
    CHECK(refuses_specialties("3", "s.json:2: specialties: expected \"*\" or a list of specialties, found a number"));
    CHECK(refuses_specialties("[]", "s.json:2: specialties: expected at least one specialty, found an empty list"));
    CHECK(refuses_specialties("[\"eye\", \"eye\"]", "s.json:2: specialties.1: \"eye\" stands twice"));
    CHECK(refuses_specialties("[\"eye\", \"eer\"]",
                              "s.json:2: specialties.1: unknown specialty \"eer\"; did you mean \"ear\"?"));
    CHECK(refuses_specialties("[\"eye\", \"neurology\"]",
                              "s.json:2: specialties.1: unknown specialty \"neurology\"; known: ear, eye, skin"));
    CHECK(refuses_specialties("[7]", "s.json:2: specialties.0: expected a text, found a number"));
}

/* ---- coverage ---- */

static void every_decay_is_read(void)
{
    CHECK(accepts("\"coverage\": {\"model\": \"catchment\", \"decay\": \"step\", \"catchment_minutes\": 45}"));
    CHECK(scenario.coverage.decay == DECAY_STEP);
    CHECK(scenario_catchment(&scenario, &in, number_of("eye")) == 45);
    CHECK(accepts("\"coverage\": {\"decay\": \"exponential\", \"beta\": 0.1}"));
    CHECK(scenario.coverage.decay == DECAY_EXPONENTIAL && scenario.coverage.beta == 0.1);
    CHECK(scenario_catchment(&scenario, &in, number_of("eye")) == 40);
    CHECK(accepts("\"coverage\": {\"decay\": \"power\", \"beta\": 2}"));
    CHECK(scenario.coverage.decay == DECAY_POWER && scenario.coverage.beta == 2);
    CHECK(accepts("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 50], \"weights\": [1, 0.5]}}"));
    CHECK(scenario.coverage.zone_count == 2 && scenario.coverage.zone_minutes[1] == 50);
    CHECK(scenario.coverage.zone_weights[1] == 0.5);
    CHECK(scenario_catchment(&scenario, &in, number_of("eye")) == 50);
    CHECK(accepts("\"coverage\": {\"model\": \"located\", \"level\": \"landsdel\"}"));
    CHECK(scenario.coverage.model == COVERAGE_LOCATED && isinf(scenario_catchment(&scenario, &in, 0)));
}

static void coverage_is_checked(void)
{
    CHECK(refuses("\"coverage\": []", "coverage: expected an object {...}, found a list"));
    CHECK(refuses("\"coverage\": {\"decai\": \"step\"}", "coverage.decai: unknown key; did you mean \"decay\"?"));
    CHECK(refuses("\"coverage\": {\"model\": \"locate\"}",
                  "coverage.model: unknown coverage model \"locate\"; did you mean \"located\"?"));
    CHECK(refuses("\"coverage\": {\"decay\": \"gausian\"}",
                  "coverage.decay: unknown decay \"gausian\"; did you mean \"gaussian\"?"));
    CHECK(refuses("\"coverage\": {\"decay\": \"x\"}",
                  "coverage.decay: unknown decay \"x\"; known: step, gaussian, zones, exponential, power"));
    CHECK(refuses("\"coverage\": {\"catchment_minutes\": 0}",
                  "coverage.catchment_minutes: expected at least 0.001, found 0"));
    CHECK(refuses("\"coverage\": {\"catchment_minutes\": \"60\"}",
                  "coverage.catchment_minutes: expected a number, found a text"));
    CHECK(refuses("\"coverage\": {\"decay\": \"power\"}", "coverage: decay \"power\" needs the key beta"));
    CHECK(refuses("\"coverage\": {\"decay\": \"exponential\", \"beta\": -1}",
                  "coverage.beta: expected at least 1e-09, found -1"));
    CHECK(refuses("\"coverage\": {\"decay\": \"step\", \"beta\": 1}",
                  "coverage.beta: belongs to the decays \"exponential\" and \"power\", not to \"step\""));
    CHECK(refuses("\"coverage\": {\"level\": \"region\"}",
                  "coverage.level: belongs to the model \"located\", not to \"catchment\""));
    CHECK(refuses("\"coverage\": {\"model\": \"located\"}", "coverage: the model \"located\" needs the key level"));
    CHECK(refuses("\"coverage\": {\"model\": \"located\", \"level\": \"site\"}",
                  "coverage.level: people live in areas: expected nation, area or a grouping, found \"site\""));
    CHECK(refuses("\"coverage\": {\"model\": \"located\", \"level\": \"regoin\"}",
                  "coverage.level: unknown level \"regoin\"; did you mean \"region\"?"));
    CHECK(refuses("\"coverage\": {\"model\": \"located\", \"level\": \"nation\", \"decay\": \"step\"}",
                  "coverage.decay: belongs to the model \"catchment\", not to \"located\""));
}

static void zones_are_checked(void)
{
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\"}",
                  "coverage: decay \"zones\" needs the key zones {\"minutes\": [...], \"weights\": [...]}"));
    CHECK(refuses("\"coverage\": {\"zones\": {}}",
                  "coverage.zones: belongs to the decay \"zones\", not to \"gaussian\""));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30], \"weights\": [1]}}",
                  "coverage.zones: expected minutes and weights, two lists of one length"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [30, 15], \"weights\": [1, 1]}}",
                  "coverage.zones.minutes.1: expected minutes that rise from above 0, found 15 after 30"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [0, 15], \"weights\": [1, 1]}}",
                  "coverage.zones.minutes.0: expected minutes that rise from above 0, found 0 after 0"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30], \"weights\": [1, -0.5]}}",
                  "coverage.zones.weights.1: expected a weight of at least 0 and the first above 0, found -0.5"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [15], \"weights\": [0]}}",
                  "coverage.zones.weights.0: expected a weight of at least 0 and the first above 0, found 0"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [\"a\"], \"weights\": [1]}}",
                  "coverage.zones.minutes.0: expected a number, found a text"));
}

static void a_catchment_must_come_from_somewhere(void)
{
    CHECK(!reads("{\"schema\": \"yderplan-scenario-1\", \"specialties\": [\"skin\"]}"));
    CHECK(said(&error,
               "s.json: coverage.catchment_minutes: specialties.csv gives no catchment_minutes for \"skin\"; expected "
               "a catchment here or there"));
    CHECK(reads(
        "{\"schema\": \"yderplan-scenario-1\", \"specialties\": [\"skin\"], \"coverage\": {\"model\": \"located\", "
        "\"level\": \"region\"}}"));
}

/* ---- measures ---- */

static void a_measure_is_off_on_or_set(void)
{
    CHECK(accepts("\"measures\": {\"new\": true, \"conversion\": {}, \"licence\": false, \"closure\": false}"));
    CHECK(scenario.measures[MEASURE_NEW].used && scenario.measures[MEASURE_NEW].max_per_site == 2);
    CHECK(scenario.measures[MEASURE_CONVERSION].used && scenario.measures[MEASURE_CONVERSION].acceptance == 0.5);
    CHECK(!scenario.measures[MEASURE_LICENCE].used && !scenario.measures[MEASURE_SATELLITE].used);
    CHECK(accepts("\"measures\": {\"licence\": true, \"satellite\": true}"));
    const struct settings *s = &scenario.measures[MEASURE_SATELLITE], *l = &scenario.measures[MEASURE_LICENCE];
    CHECK(l->max_per_site == 1 && l->fte == 1);
    CHECK(s->max_days == 2 && s->max_minutes == 60 && s->fte == 0.9 && s->within == -1);
    CHECK(
        accepts("\"measures\": {\"new\": {\"max_per_site\": 7}, \"conversion\": {\"acceptance\": 1}, \"licence\": "
                "{\"max_per_site\": 0, \"fte\": 0.5}, \"satellite\": {\"max_days\": 5, \"max_minutes\": 45.5, \"fte\": "
                "0.8, \"within\": \"council\"}}"));
    CHECK(scenario.measures[MEASURE_NEW].max_per_site == 7 && scenario.measures[MEASURE_CONVERSION].acceptance == 1);
    CHECK(scenario.measures[MEASURE_LICENCE].max_per_site == 0 && scenario.measures[MEASURE_LICENCE].fte == 0.5);
    s = &scenario.measures[MEASURE_SATELLITE];
    CHECK(s->max_days == 5 && s->max_minutes == 45.5 && s->fte == 0.8 && s->within == GROUPING_COUNCIL);
    CHECK(s->min_days == 1);
    CHECK(accepts("\"measures\": {\"satellite\": {\"max_days\": 1, \"min_days\": 2}}"));
    CHECK(scenario.measures[MEASURE_SATELLITE].min_days == 2); /* two numbers can give a day each */
}

static void a_closure_is_of_some_forms_and_perhaps_only_where_much_is(void)
{
    CHECK(accepts("\"measures\": {\"closure\": true}"));
    const struct settings *c = &scenario.measures[MEASURE_CLOSURE];
    CHECK(c->used && !c->compensated && isnan(c->above_percent));
    for (int k = 0; k < FORM_COUNT; k++)
        CHECK(c->forms[k] == (k != FORM_SATELLITE));
    CHECK(accepts("\"measures\": {\"closure\": {\"forms\": [\"part_time\", \"licence\"], \"compensated\": true, "
                  "\"above_percent\": 140}}"));
    CHECK(!c->forms[FORM_FULL_TIME] && c->forms[FORM_PART_TIME] && !c->forms[FORM_SHARED] && c->forms[FORM_LICENCE]);
    CHECK(c->compensated && c->above_percent == 140);
    CHECK(c->level.kind == LEVEL_GROUPING && c->level.grouping == GROUPING_COUNCIL);
    CHECK(accepts("\"measures\": {\"closure\": {\"above_percent\": 140, \"level\": \"area\"}}"));
    CHECK(c->level.kind == LEVEL_AREA);
}

static void video_serves_the_groups_of_a_grouping(void)
{
    CHECK(accepts("\"measures\": {\"video\": {}}"));
    const struct settings *v = &scenario.measures[MEASURE_VIDEO];
    CHECK(v->used && v->max_days == 1 && v->fte == 0.5 && v->within == GROUPING_REGION);
    CHECK(accepts("\"measures\": {\"video\": {\"max_days\": 5, \"fte\": 0.3, \"within\": \"landsdel\"}}"));
    CHECK(v->max_days == 5 && v->fte == 0.3);
    CHECK_TEXT(in.places.groupings[v->within].name, "landsdel");
}

static void measures_are_checked(void)
{
    CHECK(refuses("\"measures\": []", "measures: expected an object {...}, found a list"));
    CHECK(refuses("\"measures\": {\"license\": {}}", "measures.license: unknown key; did you mean \"licence\"?"));
    CHECK(
        refuses("\"measures\": {\"new\": 3}", "measures.new: expected false, true or an object {...}, found a number"));
    CHECK(refuses("\"measures\": {\"new\": {\"max_per_sit\": 3}}",
                  "measures.new.max_per_sit: unknown key; did you mean \"max_per_site\"?"));
    CHECK(refuses("\"measures\": {\"new\": {\"fte\": 1}}", "measures.new.fte: unknown key; known: max_per_site"));
    CHECK(refuses("\"measures\": {\"new\": {\"max_per_site\": -1}}",
                  "measures.new.max_per_site: expected at least 0, found -1"));
    CHECK(refuses("\"measures\": {\"new\": {\"max_per_site\": 1.5}}",
                  "measures.new.max_per_site: expected a whole number, found 1.5"));
    CHECK(refuses("\"measures\": {\"new\": {\"max_per_site\": 1001}}",
                  "measures.new.max_per_site: expected at most 1000, found 1001"));
    CHECK(refuses("\"measures\": {\"conversion\": {\"acceptance\": 1.1}}",
                  "measures.conversion.acceptance: expected at most 1, found 1.1"));
    CHECK(
        refuses("\"measures\": {\"licence\": {\"fte\": 0}}", "measures.licence.fte: expected at least 0.001, found 0"));
    CHECK(refuses("\"measures\": {\"satellite\": {\"max_days\": 6}}",
                  "measures.satellite.max_days: expected at most 5, found 6"));
    CHECK(refuses("\"measures\": {\"satellite\": {\"max_minutes\": -1}}",
                  "measures.satellite.max_minutes: expected at least 0, found -1"));
    CHECK(refuses("\"measures\": {\"satellite\": {\"within\": \"nation\"}}",
                  "measures.satellite.within: expected a grouping such as \"region\", found \"nation\""));
    CHECK(refuses("\"measures\": {\"satellite\": {\"within\": \"counsil\"}}",
                  "measures.satellite.within: unknown level \"counsil\"; did you mean \"council\"?"));
    CHECK(refuses("\"measures\": {\"satellite\": {\"min_days\": 0}}",
                  "measures.satellite.min_days: expected at least 1, found 0"));
    CHECK(refuses("\"measures\": {\"satellite\": {\"min_days\": 6}}",
                  "measures.satellite.min_days: expected at most 5, found 6"));
    CHECK(refuses("\"measures\": {\"video\": {\"max_days\": 0}}",
                  "measures.video.max_days: expected at least 1, found 0"));
    CHECK(refuses("\"measures\": {\"video\": {\"min_days\": 1}}",
                  "measures.video.min_days: unknown key; did you mean \"max_days\"?"));
    CHECK(refuses("\"measures\": {\"video\": {\"within\": \"area\"}}",
                  "measures.video.within: expected a grouping such as \"region\", found \"area\""));
    CHECK(refuses("\"measures\": {\"closure\": 1}",
                  "measures.closure: expected false, true or an object {...}, found a number"));
    CHECK(refuses("\"measures\": {\"closure\": {\"forms\": []}}",
                  "measures.closure.forms: expected at least one form, found an empty list"));
    CHECK(refuses("\"measures\": {\"closure\": {\"forms\": [\"shared\", \"shared\"]}}",
                  "measures.closure.forms.1: \"shared\" stands twice"));
    CHECK(
        refuses("\"measures\": {\"closure\": {\"forms\": [\"satellite\"]}}",
                "measures.closure.forms.0: unknown form \"satellite\"; known: full_time, part_time, shared, licence"));
    CHECK(refuses("\"measures\": {\"closure\": {\"compensated\": 1}}",
                  "measures.closure.compensated: expected true or false, found a number"));
    CHECK(refuses("\"measures\": {\"closure\": {\"above_percent\": -1}}",
                  "measures.closure.above_percent: expected at least 0, found -1"));
    CHECK(refuses("\"measures\": {\"closure\": {\"above_percent\": 1, \"level\": \"site\"}}",
                  "measures.closure.level: people live in areas, not at sites; expected nation, area or a grouping"));
    CHECK(refuses("\"measures\": {\"closure\": {\"level\": \"area\"}}",
                  "measures.closure.level: is the level of above_percent, which is not given"));
}

/* ---- what is chosen of the data ---- */

static void weights_of_the_scenario_take_the_place_of_the_specialties_own(void)
{
    CHECK(accepts("\"weights\": {\"eye\": 2, \"ear\": 6, \"skin\": 9}"));
    CHECK_NEAR(scenario.weight[number_of("eye")], 0.25, 1e-15);
    CHECK_NEAR(scenario.weight[number_of("ear")], 0.75, 1e-15);
    CHECK(scenario.weight[number_of("skin")] == 0); /* not of this scenario */
    CHECK(accepts("\"weights\": {\"eye\": 9}"));    /* specialties.csv gives ear 3 */
    CHECK_NEAR(scenario.weight[number_of("eye")], 0.75, 1e-15);
    CHECK(accepts("\"weights\": {\"eye\": 0}"));
    CHECK(scenario.weight[number_of("eye")] == 0 && scenario.weight[number_of("ear")] == 1);
    CHECK(scenario_has(&scenario, number_of("eye")) && !scenario_has(&scenario, number_of("skin")));
    CHECK(accepts("\"weights\": {\"eye\": 0}, \"rules\": [{\"rule\": \"floor\", \"specialty\": \"eye\"}]"));
    CHECK(accepts("\"weights\": \"waits\"")); /* eye (10 + 20) / 2, ear 45 */
    CHECK_NEAR(scenario.weight[number_of("eye")], 0.25, 1e-15);
    CHECK_NEAR(scenario.weight[number_of("ear")], 0.75, 1e-15);
}

static void weights_are_checked(void)
{
    CHECK(refuses("\"weights\": 3", "weights: expected {specialty: weight} or \"waits\", found a number"));
    CHECK(refuses("\"weights\": \"wait\"", "weights: expected {specialty: weight} or \"waits\", found another text"));
    CHECK(refuses("\"weights\": {\"eer\": 1}", "weights.eer: unknown specialty \"eer\"; did you mean \"ear\"?"));
    CHECK(refuses("\"weights\": {\"*\": 1}", "weights.*: unknown specialty \"*\"; known: ear, eye, skin"));
    CHECK(refuses("\"weights\": {\"eye\": -1}", "weights.eye: expected at least 0, found -1"));
    CHECK(refuses("\"weights\": {\"eye\": true}", "weights.eye: expected a number, found true"));
    CHECK(refuses("\"weights\": {\"eye\": 1, \"eye\": 2}", "weights.eye: the key stands twice; first at line 3"));
    CHECK(refuses("\"weights\": {\"eye\": 0, \"ear\": 0, \"skin\": 1}",
                  "weights: every specialty of the scenario has weight 0; expected one above 0"));
    CHECK(!reads(
        "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"catchment_minutes\": 9}, \"weights\": \"waits\"}"));
    CHECK(error.count == 1 &&
          said(&error, "s.json:1: weights: waits.csv has no row for \"skin\"; expected one for every "
                       "specialty of the scenario"));
}

static void files_year_and_factors_are_kept_as_written(void)
{
    CHECK(accepts("\"need\": \"need_2030.csv\", \"files\": {\"supply.csv\": \"low.csv\"}, \"population_year\": 2030, "
                  "\"need_factor\": {\"*\": 1.1, \"skin\": 2}, \"supply_factor\": 0.9, \"asks\": {\"da\": \"Hvad?\"}"));
    CHECK_TEXT(json_get(scenario.choice, "need")->text, "need_2030.csv");
    CHECK_TEXT(json_get(json_get(scenario.choice, "files"), "supply.csv")->text, "low.csv");
    CHECK(json_get(scenario.choice, "population_year")->number == 2030);
    CHECK(json_get(json_get(scenario.choice, "need_factor"), "*")->number == 1.1);
    CHECK(json_get(scenario.choice, "supply_factor")->number == 0.9);
    CHECK(!json_get(scenario.choice, "weights"));
    struct json *tree = scenario_json(&scenario, &in);
    CHECK_TEXT(json_get(json_get(tree, "asks"), "da")->text, "Hvad?");
    CHECK(json_get(tree, "population_year")->number == 2030);
    json_free(tree);
    CHECK(accepts("") && scenario.choice->count == 0);
}

static void files_year_and_factors_are_checked(void)
{
    CHECK(refuses("\"need\": 3", "need: expected a text, found a number"));
    CHECK(refuses("\"need\": \"\"", "need: expected the name of a file, found an empty text"));
    CHECK(refuses("\"files\": \"x\"", "files: expected an object {...}, found a text"));
    CHECK(refuses("\"files\": {\"supply.csv\": 1}", "files.supply.csv: expected a text, found a number"));
    CHECK(refuses("\"files\": {\"supply.csv\": \"\"}",
                  "files.supply.csv: expected the name of a file, found an empty text"));
    CHECK(refuses("\"files\": {\"a.csv\": \"b\", \"a.csv\": \"c\"}",
                  "files.a.csv: the key stands twice; first at line 3"));
    CHECK(refuses_at("\"need\": \"a.csv\",\n\"files\": {\"need.csv\": \"b.csv\"}", 4,
                     "files.need.csv: the key need chooses this file already, at line 3"));
    CHECK(refuses("\"population_year\": 2030.5", "population_year: expected a whole number, found 2030.5"));
    CHECK(refuses("\"population_year\": 0", "population_year: expected at least 1, found 0"));
    CHECK(refuses("\"need_factor\": 0", "need_factor: expected at least 0.001, found 0"));
    CHECK(refuses("\"need_factor\": {\"*\": 1e4}", "need_factor.*: expected at most 1000, found 10000"));
    CHECK(refuses("\"need_factor\": \"x\"", "need_factor: expected a number or an object {...}, found a text"));
    CHECK(refuses("\"supply_factor\": {\"aye\": 1}",
                  "supply_factor.aye: unknown specialty \"aye\"; did you mean \"eye\"?"));
    CHECK(refuses("\"supply_factor\": {\"eye\": -1}", "supply_factor.eye: expected at least 0.001, found -1"));
    CHECK(refuses("\"asks\": \"x\"", "asks: expected an object {...}, found a text"));
    CHECK(refuses("\"asks\": {\"dk\": \"x\"}", "asks.dk: unknown key; did you mean \"da\"?"));
    CHECK(refuses("\"asks\": {\"da\": 1}", "asks.da: expected a text, found a number"));
}

/* ---- objectives and solve ---- */

static void objectives_are_checked(void)
{
    CHECK(accepts("\"objectives\": [{\"measure\": \"hoover\", \"tolerance\": 0.5}]"));
    CHECK(scenario.objectives[0].tolerance == 0.5);
    CHECK(refuses("\"objectives\": {}", "objectives: expected a list [...], found an object"));
    CHECK(refuses("\"objectives\": []", "objectives: expected at least one objective, found an empty list"));
    CHECK(refuses("\"objectives\": [3]", "objectives.0: expected an object {...}, found a number"));
    CHECK(refuses("\"objectives\": [{}]", "objectives.0: the key measure is missing"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"hover\"}]",
                  "objectives.0.measure: unknown measure \"hover\"; did you mean \"hoover\"?"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"hoover\", \"tolerance\": -1}]",
                  "objectives.0.tolerance (hoover): expected at least 0, found -1"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"hoover\", \"minutes\": 1}]",
                  "objectives.0.minutes (hoover): unknown key; known: measure, tolerance"));
    CHECK(refuses(
        "\"objectives\": [{\"measure\": \"max_min\", \"level\": \"site\"}]",
        "objectives.0.level (max_min): people live in areas, not at sites; expected nation, area or a grouping"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"max_min\", \"depth\": 0}]",
                  "objectives.0.depth (max_min): expected at least 1, found 0"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"shortfall\", \"theta\": 0}]",
                  "objectives.0.theta (shortfall): expected more than 0, found 0"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"kolm_pollak\", \"epsilon\": 0}]",
                  "objectives.0.epsilon (kolm_pollak): expected at least 0.01, found 0"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"kolm_pollak\", \"epsilon\": 1e9}]",
                  "objectives.0.epsilon (kolm_pollak): expected at most 100, found 1e+09"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"set_cover\", \"minutes\": 30, \"km\": 30}]",
                  "objectives.0 (set_cover): expected either minutes or km, found both"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"p_median\", \"unreached_minutes\": 0}]",
                  "objectives.0.unreached_minutes (p_median): expected more than 0, found 0"));
}

static void every_objective_takes_its_own_parameters(void)
{
    CHECK(accepts(
        "\"objectives\": [{\"measure\": \"max_min\"}, {\"measure\": \"shortfall\"}, {\"measure\": \"kolm_pollak\"}, "
        "{\"measure\": \"max_coverage\"}, {\"measure\": \"p_median\"}, {\"measure\": \"travel\"}]"));
    const struct objective *o = scenario.objectives;
    CHECK(scenario.objective_count == 6);
    CHECK(o[0].level.kind == LEVEL_AREA && o[0].depth == 10 && o[1].theta == 1 && o[2].epsilon == 1);
    CHECK(o[3].minutes == 60 && isnan(o[3].km) && isnan(o[4].unreached_minutes));
    CHECK(
        accepts("\"objectives\": [{\"measure\": \"max_min\", \"level\": \"council\", \"depth\": 3}, {\"measure\": "
                "\"shortfall\", \"theta\": 0.8, \"tolerance\": 0.1}, {\"measure\": \"kolm_pollak\", \"epsilon\": 2}, "
                "{\"measure\": \"set_cover\", \"km\": 50}, {\"measure\": \"p_median\", \"unreached_minutes\": 240}]"));
    o = scenario.objectives;
    CHECK(o[0].level.kind == LEVEL_GROUPING && o[0].level.grouping == GROUPING_COUNCIL && o[0].depth == 3);
    CHECK(o[1].theta == 0.8 && o[1].tolerance == 0.1 && o[2].epsilon == 2);
    CHECK(o[3].km == 50 && isnan(o[3].minutes) && o[4].unreached_minutes == 240);
}

static void an_objective_stands_once_with_the_same_parameters(void)
{
    CHECK(accepts("\"objectives\": [{\"measure\": \"max_coverage\", \"minutes\": 30}, {\"measure\": \"max_coverage\"}, "
                  "{\"measure\": \"max_coverage\", \"km\": 30}]"));
    CHECK(refuses(
        "\"objectives\": [{\"measure\": \"hoover\"}, {\"measure\": \"cost\"}, {\"measure\": \"hoover\", "
        "\"tolerance\": 0.1}]",
        "objectives.2: \"hoover\" stands already at objectives.0; expected another measure or other parameters"));
    CHECK(refuses("\"objectives\": [{\"measure\": \"cost\"}, {\"measure\": \"max_coverage\", \"minutes\": 60}, "
                  "{\"measure\": \"max_coverage\"}]",
                  "objectives.2: \"max_coverage\" stands already at objectives.1; expected another measure or other "
                  "parameters"));
}

static void solve_is_checked(void)
{
    CHECK(accepts("\"solve\": {\"gap\": 0, \"time_seconds\": 0.5, \"threads\": 3}"));
    CHECK(scenario.solve.gap == 0 && scenario.solve.seconds == 0.5 && scenario.solve.threads == 3);
    CHECK(refuses("\"solve\": 1", "solve: expected an object {...}, found a number"));
    CHECK(refuses("\"solve\": {\"time\": 1}", "solve.time: unknown key; known: gap, time_seconds, threads"));
    CHECK(refuses("\"solve\": {\"gap\": 1.5}", "solve.gap: expected at most 1, found 1.5"));
    CHECK(refuses("\"solve\": {\"time_seconds\": -1}", "solve.time_seconds: expected at least 0, found -1"));
    CHECK(refuses("\"solve\": {\"threads\": 0.5}", "solve.threads: expected a whole number, found 0.5"));
}

/* ---- rules ---- */

static bool accepts_rule(const char *rule)
{
    char text[600];
    snprintf(text, sizeof text, "\"rules\": [%s]", rule);
    return accepts(text);
}

static bool refuses_rule(const char *rule, const char *sentence)
{
    char text[600];
    snprintf(text, sizeof text, "\"rules\": [%s]", rule);
    return refuses(text, sentence);
}

static const struct rule *rule(void)
{
    return &scenario.rules[0];
}

static void a_rule_has_a_name(void)
{
    CHECK(refuses("\"rules\": {}", "rules: expected a list [...], found an object"));
    CHECK(refuses_rule("3", "rules.0: expected an object {...}, found a number"));
    CHECK(refuses_rule("{}", "rules.0: the key rule is missing"));
    CHECK(refuses_rule("{\"rule\": 3}", "rules.0.rule: expected a text, found a number"));
    CHECK(refuses_rule("{\"rule\": \"caps\"}", "rules.0.rule: unknown rule \"caps\"; did you mean \"cap\"?"));
    CHECK(refuses_rule("{\"rule\": \"equality\"}",
                       "rules.0.rule: unknown rule \"equality\"; known: cap, budget, site_capacity, "
                       "closed_above, open_worst, ceiling, floor, spread, meaningful_gap, min_base, parity, "
                       "travel_limit, ..."));
    CHECK(refuses_rule("{\"rule\": \"site_capacity\", \"level\": \"region\"}",
                       "rules.0.level (site_capacity): unknown key; known: rule"));
}

static void a_cap_is_read(void)
{
    CHECK(accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\", \"satellite\"], \"max\": 3}"));
    CHECK(rule()->measures[MEASURE_NEW] && rule()->measures[MEASURE_SATELLITE] && !rule()->measures[MEASURE_LICENCE]);
    CHECK(rule()->level.kind == LEVEL_NATION && rule()->max == 3 && isnan(rule()->min) && !rule()->of);
    CHECK(!rule()->each && rule()->specialties[number_of("eye")] && !rule()->specialties[number_of("skin")]);
    CHECK(
        accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 1, \"level\": \"council\", \"specialty\": "
                     "\"each\", \"of\": {\"West\": 4}}"));
    CHECK(rule()->level.kind == LEVEL_GROUPING && rule()->level.grouping == GROUPING_COUNCIL && rule()->each);
    CHECK(rule()->min == 1 && isnan(rule()->max) && isnan(rule()->of[0]) && rule()->of[2] == 4);
    CHECK(accepts_rule(
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1, \"level\": \"site\", \"of\": {\"z\": 2}}"));
    CHECK(rule()->level.kind == LEVEL_SITE && rule()->of[2] == 2);
}

static void a_rule_is_about_all_or_some_specialties(void)
{
    CHECK(accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"specialty\": \"*\"}"));
    CHECK(rule()->specialties[number_of("eye")] && rule()->specialties[number_of("ear")]);
    CHECK(accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"specialty\": \"eye\"}"));
    CHECK(rule()->specialties[number_of("eye")] && !rule()->specialties[number_of("ear")]);
    CHECK(accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"specialty\": [\"ear\"]}"));
    CHECK(!rule()->specialties[number_of("eye")] && rule()->specialties[number_of("ear")]);
    CHECK(refuses_rule("{\"rule\": \"floor\", \"specialty\": []}",
                       "rules.0.specialty (floor): expected a specialty, a list of them, \"*\" or \"each\", "
                       "found an empty list"));
    CHECK(refuses_rule(
        "{\"rule\": \"floor\", \"specialty\": 3}",
        "rules.0.specialty (floor): expected a specialty, a list of them, \"*\" or \"each\", found a number"));
    CHECK(refuses_rule("{\"rule\": \"floor\", \"specialty\": [\"eye\", \"ear\", \"eye\"]}",
                       "rules.0.specialty.2 (floor): \"eye\" stands twice"));
    CHECK(refuses_rule("{\"rule\": \"site_capacity\", \"specialty\": \"eye\"}",
                       "rules.0.specialty (site_capacity): unknown key; known: rule"));
    CHECK(refuses_rule("{\"rule\": \"fixed\", \"specialty\": \"eye\", \"decisions\": [{\"measure\": \"new\", "
                       "\"specialty\": \"eye\", \"site\": \"x\", \"count\": 1}]}",
                       "rules.0.specialty (fixed): unknown key; known: rule, decisions"));
    CHECK(refuses_rule("{\"rule\": \"floor\", \"specialty\": \"skin\"}",
                       "rules.0.specialty (floor): \"skin\" is not among the scenario's specialties"));
    CHECK(refuses_rule("{\"rule\": \"floor\", \"specialty\": [\"eye\", \"aye\"]}",
                       "rules.0.specialty.1 (floor): unknown specialty \"aye\"; did you mean \"eye\"?"));
}

static void a_cap_is_checked(void)
{
    CHECK(refuses_rule("{\"rule\": \"cap\", \"max\": 3}", "rules.0 (cap): the rule \"cap\" needs the key measures"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"]}",
                       "rules.0 (cap): the rule \"cap\" needs a limit: max, min or of"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [], \"max\": 3}",
                       "rules.0.measures (cap): expected at least one measure, found an empty list"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": \"new\", \"max\": 3}",
                       "rules.0.measures (cap): expected a list [...], found a text"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [3], \"max\": 3}",
                       "rules.0.measures.0 (cap): expected a text, found a number"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"mew\"], \"max\": 3}",
                       "rules.0.measures.0 (cap): unknown measure \"mew\"; did you mean \"new\"?"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\", \"new\"], \"max\": 3}",
                       "rules.0.measures.1 (cap): \"new\" stands twice"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": -3}",
                       "rules.0.max (cap): expected at least 0, found -3"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"min\": 4}",
                       "rules.0 (cap): min 4 is above max 3"));
    CHECK(refuses_rule(
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 4, \"level\": \"region\", \"of\": {\"Jutland\": 1}}",
        "rules.0 (cap): min 4 is above the limit 1 of \"Jutland\""));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"level\": \"regoin\"}",
                       "rules.0.level (cap): unknown level \"regoin\"; did you mean \"region\"?"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {\"Sealand\": 1}}",
                       "rules.0.of.Sealand (cap): unknown region \"Sealand\"; did you mean \"Zealand\"?"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {\"Jutland\": -1}}",
                       "rules.0.of.Jutland (cap): expected at least 0, found -1"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {\"Jutland\": 1, "
                       "\"Jutland\": 2}}",
                       "rules.0.of.Jutland (cap): the key stands twice"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": []}",
                       "rules.0.of (cap): expected an object {...}, found a list"));
    CHECK(refuses_rule(
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 3, \"percent\": 4}",
        "rules.0.percent (cap): unknown key; known: rule, specialty, level, measures, less, of, per_phase, max, min"));
}

static void a_cap_may_count_measures_against_the_sum(void)
{
    CHECK(accepts_rule("{\"rule\": \"cap\", \"measures\": [\"new\", \"video\"], \"less\": [\"closure\"], \"max\": 0}"));
    CHECK(rule()->measures[MEASURE_NEW] && rule()->measures[MEASURE_VIDEO] && !rule()->measures[MEASURE_CLOSURE]);
    CHECK(rule()->less[MEASURE_CLOSURE] && !rule()->less[MEASURE_NEW]);
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"less\": [], \"max\": 0}",
                       "rules.0.less (cap): expected at least one measure, found an empty list"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"less\": [\"closures\"], \"max\": 0}",
                       "rules.0.less.0 (cap): unknown measure \"closures\"; did you mean \"closure\"?"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"less\": [\"new\"], \"max\": 0}",
                       "rules.0.less (cap): \"new\" stands in measures already"));
}

static void a_budget_needs_a_limit(void)
{
    CHECK(accepts_rule("{\"rule\": \"budget\", \"max\": 2.5}") && rule()->max == 2.5);
    CHECK(accepts_rule("{\"rule\": \"budget\", \"level\": \"region\", \"of\": {\"Zealand\": 2}}"));
    CHECK(refuses_rule("{\"rule\": \"budget\"}", "rules.0 (budget): the rule \"budget\" needs a limit: max or of"));
    CHECK(refuses_rule("{\"rule\": \"budget\", \"max\": 1, \"min\": 1}",
                       "rules.0.min (budget): unknown key; did you mean \"max\"?"));
}

/* What could change nothing is no policy but a slip. */
static void what_says_nothing_is_refused(void)
{
    CHECK(refuses("\"name\": \"\"", "name: expected a text, found an empty one"));
    CHECK(refuses("\"title\": \"\"", "title: expected a text, found an empty one"));
    CHECK(refuses("\"title\": {}", "title: expected at least one key, found an empty object"));
    CHECK(refuses("\"title\": {\"da\": \"\"}", "title.da: expected a text, found an empty one"));
    CHECK(refuses("\"asks\": {}", "asks: expected at least one key, found an empty object"));
    CHECK(refuses("\"weights\": {}", "weights: expected at least one key, found an empty object"));
    CHECK(refuses("\"files\": {}", "files: expected at least one key, found an empty object"));
    CHECK(refuses("\"need_factor\": {}", "need_factor: expected at least one key, found an empty object"));
    CHECK(refuses("\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [30], \"weights\": [1]}, "
                  "\"catchment_minutes\": 60}",
                  "coverage.catchment_minutes: belongs to the other decays; the last of the zones is the limit"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {}}",
                       "rules.0.of (cap): expected at least one group and its limit, found an empty object"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": 110, \"exempt\": []}",
                       "rules.0.exempt (closed_above): expected at least one council, found an empty list"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": 110, \"exempt\": [\"West\", \"West\"]}",
                       "rules.0.exempt.1 (closed_above): \"West\" stands twice"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": 110, \"exempt_max\": 2}",
                       "rules.0.exempt_max (closed_above): is what a group in exempt may get, and no group is exempt"));
    CHECK(
        refuses_rule("{\"rule\": \"parity\", \"level\": \"council\", \"of\": \"council\"}",
                     "rules.0.of (parity): each group of \"council\" is compared with itself; expected a larger level "
                     "in of"));
    CHECK(refuses_rule("{\"rule\": \"parity\", \"level\": \"region\"}",
                       "rules.0 (parity): each group of \"region\" is compared with itself; expected a larger level in "
                       "of"));
}

static void counts_are_whole(void)
{
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 2.5}",
                       "rules.0.max (cap): expected a whole number, found 2.5"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"min\": 0.5}",
                       "rules.0.min (cap): expected a whole number, found 0.5"));
    CHECK(refuses_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"council\", \"of\": {\"West\": 1.5}}",
                       "rules.0.of.West (cap): expected a whole number, found 1.5"));
    CHECK(refuses_rule("{\"rule\": \"spread\", \"max\": 0.5}",
                       "rules.0.max (spread): expected a whole number, found 0.5"));
    CHECK(accepts_rule("{\"rule\": \"budget\", \"max\": 2.5}"));
}

/* Who writes a name where an id is wanted hears the id. */
static void a_name_leads_to_its_id(void)
{
    CHECK(refuses_rule("{\"rule\": \"floor\", \"level\": \"sundhedsråd\"}",
                       "rules.0.level (floor): unknown level \"sundhedsråd\"; did you mean \"council\"?"));
    CHECK(refuses_rule("{\"rule\": \"floor\", \"level\": \"kommune\"}",
                       "rules.0.level (floor): unknown level \"kommune\"; did you mean \"municipality\"?"));
    CHECK(refuses_rule("{\"rule\": \"travel_limit\", \"minutes\": 30, \"exempt\": [\"Two\"]}",
                       "rules.0.exempt.0 (travel_limit): unknown area \"Two\"; did you mean \"2\", whose "
                       "name it is?"));
    CHECK(refuses_rule("{\"rule\": \"floor\", \"specialty\": \"Øje\"}",
                       "rules.0.specialty (floor): unknown specialty \"Øje\"; did you mean \"eye\", whose name it "
                       "is?"));
}

static void the_rules_of_coverage_are_checked(void)
{
    CHECK(accepts_rule("{\"rule\": \"closed_above\", \"percent\": 110, \"exempt\": [\"West\"], \"exempt_max\": 1}"));
    CHECK(rule()->level.grouping == GROUPING_COUNCIL && rule()->percent == 110);
    CHECK(rule()->exempt[2] && !rule()->exempt[0] && rule()->exempt_max == 1);
    CHECK(accepts_rule("{\"rule\": \"no_one_worse\"}") && rule()->percent == 0);
    CHECK(rule()->level.kind == LEVEL_GROUPING && rule()->level.grouping == GROUPING_COUNCIL);
    CHECK(accepts_rule("{\"rule\": \"no_one_worse\", \"level\": \"area\", \"percent\": 100}") &&
          rule()->percent == 100);
    CHECK(refuses_rule("{\"rule\": \"closed_above\"}",
                       "rules.0 (closed_above): the rule \"closed_above\" needs the key percent"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": -1}",
                       "rules.0.percent (closed_above): expected at least 0, found -1"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": 1, \"exempt\": [\"Weest\"]}",
                       "rules.0.exempt.0 (closed_above): unknown council \"Weest\"; did you mean \"West\"?"));
    CHECK(refuses_rule("{\"rule\": \"closed_above\", \"percent\": 1, \"exempt\": [\"West\"], \"exempt_max\": 0.5}",
                       "rules.0.exempt_max (closed_above): expected a whole number, found 0.5"));
    CHECK(refuses_rule("{\"rule\": \"no_one_worse\", \"percent\": 101}",
                       "rules.0.percent (no_one_worse): expected at most 100, found 101"));
    CHECK(refuses_rule(
        "{\"rule\": \"no_one_worse\", \"level\": \"site\"}",
        "rules.0.level (no_one_worse): people live in areas, not at sites; expected nation, area or a grouping"));
}

#define FIX(decision) "{\"rule\": \"fixed\", \"decisions\": [{" decision "}]}"

static void a_fixed_decision_is_read(void)
{
    CHECK(accepts_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 2")));
    CHECK(rule()->decision_count == 1);
    const struct fixed_decision *d = &rule()->decisions[0];
    CHECK(d->measure == MEASURE_NEW && d->specialty == number_of("eye") && d->site == 0 && d->parent == -1);
    CHECK(d->least == 2 && d->most == 2);
    CHECK(
        accepts_rule(FIX("\"measure\": \"satellite\", \"specialty\": \"eye\", \"site\": \"y\", \"parent_site\": \"x\", "
                         "\"min\": 1")));
    d = &rule()->decisions[0];
    CHECK(d->parent == 0 && d->site == 1 && d->least == 1 && d->most == INT_MAX);
    CHECK(
        accepts_rule(FIX("\"measure\": \"licence\", \"specialty\": \"eye\", \"site\": \"y\", \"min\": 1, \"max\": 3")));
    CHECK(rule()->decisions[0].least == 1 && rule()->decisions[0].most == 3);
    CHECK(accepts_rule(
        FIX("\"measure\": \"closure\", \"specialty\": \"eye\", \"site\": \"x\", \"form\": \"shared\", \"count\": 1")));
    d = &rule()->decisions[0];
    CHECK(d->measure == MEASURE_CLOSURE && d->form == FORM_SHARED && d->least == 1 && d->most == 1);
    CHECK(accepts_rule(FIX("\"measure\": \"video\", \"specialty\": \"eye\", \"site\": \"x\", \"days\": 2")));
    d = &rule()->decisions[0];
    CHECK(d->measure == MEASURE_VIDEO && d->parent == -1 && d->form == -1 && d->least == 2);
    CHECK(refuses_rule("{\"rule\": \"fixed\", \"decisions\": []}",
                       "rules.0.decisions (fixed): expected at least one decision, found an empty list"));
    CHECK(refuses_rule(FIX("\"measure\": \"satellite\", \"specialty\": \"eye\", \"site\": \"y\", \"parent_site\": "
                           "\"y\", \"days\": 1"),
                       "rules.0.decisions.0 (fixed): a satellite is at another site than its parent; found \"y\" as "
                       "both"));
}

static void a_fixed_decision_is_checked(void)
{
    CHECK(refuses_rule("{\"rule\": \"fixed\"}", "rules.0 (fixed): the rule \"fixed\" needs the key decisions"));
    CHECK(refuses_rule("{\"rule\": \"fixed\", \"decisions\": [1]}",
                       "rules.0.decisions.0 (fixed): expected an object {...}, found a number"));
    CHECK(refuses_rule(FIX("\"specialty\": \"eye\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0 (fixed): the key measure is missing"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0 (fixed): the key specialty is missing"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"count\": 1"),
                       "rules.0.decisions.0 (fixed): the key site is missing"));
    CHECK(refuses_rule(FIX("\"measure\": \"newt\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0.measure (fixed): unknown measure \"newt\"; did you mean \"new\"?"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"q\", \"count\": 1"),
                       "rules.0.decisions.0.site (fixed): unknown site \"q\"; known: x, y, z"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"skin\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0.specialty (fixed): \"skin\" is not among the scenario's specialties"));
    CHECK(refuses_rule(FIX("\"measure\": \"satellite\", \"specialty\": \"eye\", \"site\": \"x\", \"days\": 1"),
                       "rules.0.decisions.0 (fixed): a satellite needs a parent_site"));
    CHECK(refuses_rule(
        FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"parent_site\": \"y\", \"count\": 1"),
        "rules.0.decisions.0 (fixed): only a satellite has a parent_site"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"days\": 1"),
                       "rules.0.decisions.0.days (fixed): the measure \"new\" has count, not days"));
    CHECK(refuses_rule(FIX("\"measure\": \"video\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0.count (fixed): the measure \"video\" has days, not count"));
    CHECK(refuses_rule(FIX("\"measure\": \"closure\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 1"),
                       "rules.0.decisions.0 (fixed): a closure needs a form"));
    CHECK(refuses_rule(
        FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"form\": \"shared\", \"count\": 1"),
        "rules.0.decisions.0 (fixed): only a closure has a form"));
    CHECK(refuses_rule(
        FIX("\"measure\": \"closure\", \"specialty\": \"eye\", \"site\": \"x\", \"form\": \"satellite\", \"count\": 1"),
        "rules.0.decisions.0.form (fixed): unknown form \"satellite\"; known: full_time, part_time, shared, licence"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\""),
                       "rules.0.decisions.0 (fixed): expected either count, or min, max or both"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 1, \"max\": 2"),
                       "rules.0.decisions.0 (fixed): expected either count, or min, max or both"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"min\": 3, \"max\": 2"),
                       "rules.0.decisions.0 (fixed): min 3 is above max 2"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": -1"),
                       "rules.0.decisions.0.count (fixed): expected at least 0, found -1"));
    CHECK(refuses_rule(FIX("\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 1, \"sise\": 2"),
                       "rules.0.decisions.0.sise (fixed): unknown key; did you mean \"site\"?"));
}

/* ---- keys that every rule may take, by rules that take them ---- */

static const struct rule_spec floor_spec = {.name = "floor",
                                            .accepts = KEY_LEVEL | KEY_PERCENT | KEY_PENALTY,
                                            .needs = KEY_PERCENT,
                                            .of_areas = true,
                                            .defaults = {.level = "council"}};
static const struct rule_spec ceiling_spec = {.name = "ceiling",
                                              .accepts = KEY_LEVEL | KEY_PERCENT,
                                              .needs = KEY_PERCENT,
                                              .of_areas = true,
                                              .defaults = {.level = "council"}};
static const struct rule_spec reach_spec = {.name = "reach",
                                            .accepts = KEY_LIMIT | KEY_SHARE | KEY_EXEMPT | KEY_PENALTY,
                                            .exempt_level = "area",
                                            .defaults = {.level = "nation", .share = 1}};
static const struct rule_spec walk_spec = {.name = "walk", .accepts = KEY_LIMIT, .defaults = {.minutes = 15}};
static const struct rule_spec even_spec = {.name = "even",
                                           .accepts = KEY_LEVEL | KEY_OF_LEVEL | KEY_POINTS,
                                           .of_areas = true,
                                           .defaults = {.level = "council", .of_level = "region", .points = 10}};
static const struct rule_spec base_spec = {
    .name = "base",
    .accepts = KEY_LEVEL | KEY_BETA | KEY_FTE | KEY_COUNT | KEY_MINUTES,
    .needs = KEY_MINUTES,
    .defaults = {.level = "council", .beta = 0.7, .fte = 0.5, .count = 2, .minutes = 30}};
static const struct rule_spec *const own_rules[] = {&floor_spec, &ceiling_spec, &reach_spec,
                                                    &walk_spec,  &even_spec,    &base_spec};

/* The objectives of the program, the rules above; made in main. */
static struct catalogue own;

static void a_limit_is_in_minutes_or_in_km(void)
{
    CHECK(accepts_rule("{\"rule\": \"reach\", \"minutes\": 45}") && rule()->minutes == 45 && isnan(rule()->km));
    CHECK(accepts_rule("{\"rule\": \"reach\", \"km\": 50}") && rule()->km == 50 && isnan(rule()->minutes));
    CHECK(refuses_rule("{\"rule\": \"reach\"}", "rules.0 (reach): expected either minutes or km, found neither"));
    CHECK(refuses_rule("{\"rule\": \"reach\", \"km\": 50, \"minutes\": 5}",
                       "rules.0 (reach): expected either minutes or km, found both"));
    CHECK(refuses_rule("{\"rule\": \"reach\", \"km\": -1}", "rules.0.km (reach): expected at least 0, found -1"));
    CHECK(accepts_rule("{\"rule\": \"walk\"}") && rule()->minutes == 15 && isnan(rule()->km));
    CHECK(accepts_rule("{\"rule\": \"walk\", \"km\": 1}") && rule()->km == 1 && isnan(rule()->minutes));
}

static void a_share_a_penalty_and_exempt_areas_are_read(void)
{
    CHECK(accepts_rule("{\"rule\": \"reach\", \"km\": 50}"));
    CHECK(rule()->share == 1 && isnan(rule()->penalty) && !rule()->exempt);
    CHECK(accepts_rule("{\"rule\": \"reach\", \"km\": 50, \"share\": 0.9, \"penalty\": 2, \"exempt\": [\"3\"]}"));
    CHECK(rule()->share == 0.9 && rule()->penalty == 2);
    CHECK(rule()->exempt[2] && !rule()->exempt[0] && rule()->level.kind == LEVEL_NATION);
    CHECK(refuses_rule("{\"rule\": \"reach\", \"km\": 50, \"share\": 1.1}",
                       "rules.0.share (reach): expected at most 1, found 1.1"));
    CHECK(refuses_rule("{\"rule\": \"reach\", \"km\": 50, \"penalty\": 0}",
                       "rules.0.penalty (reach): expected more than 0, found 0"));
    CHECK(refuses_rule("{\"rule\": \"reach\", \"km\": 50, \"exempt\": [\"nation\"]}",
                       "rules.0.exempt.0 (reach): unknown area \"nation\"; known: 1, 2, 3"));
}

static void a_group_lies_in_one_group_of_what_it_is_compared_with(void)
{
    CHECK(accepts_rule("{\"rule\": \"even\"}"));
    CHECK(rule()->level.grouping == GROUPING_COUNCIL && rule()->of_level.grouping == GROUPING_REGION);
    CHECK(rule()->points == 10);
    CHECK(accepts_rule("{\"rule\": \"even\", \"level\": \"region\", \"of\": \"nation\", \"points\": 5}"));
    CHECK(rule()->of_level.kind == LEVEL_NATION && rule()->points == 5);
    CHECK(accepts_rule("{\"rule\": \"even\", \"level\": \"area\", \"of\": \"landsdel\"}"));
    CHECK(refuses_rule("{\"rule\": \"even\", \"level\": \"region\", \"of\": \"council\"}",
                       "rules.0.of (even): \"council\" does not hold the groups of \"region\": \"Zealand\" lies in "
                       "\"East\" and in \"West\""));
    CHECK(refuses_rule("{\"rule\": \"even\", \"level\": \"nation\"}",
                       "rules.0 (even): \"region\" does not hold the groups of \"nation\": \"nation\" lies in "
                       "\"Zealand\" and in \"Jutland\""));
    CHECK(refuses_rule("{\"rule\": \"even\", \"of\": \"area\"}",
                       "rules.0.of (even): expected \"nation\" or a grouping such as \"region\", found \"area\""));
    CHECK(refuses_rule("{\"rule\": \"even\", \"of\": \"regoin\"}",
                       "rules.0.of (even): unknown level \"regoin\"; did you mean \"region\"?"));
    CHECK(refuses_rule("{\"rule\": \"even\", \"of\": {}}", "rules.0.of (even): expected a text, found an object"));
    CHECK(refuses_rule("{\"rule\": \"even\", \"points\": -1}", "rules.0.points (even): expected at least 0, found -1"));
}

static void numbers_of_a_rule_have_their_defaults_and_bounds(void)
{
    CHECK(accepts_rule("{\"rule\": \"base\", \"minutes\": 20}"));
    CHECK(rule()->beta == 0.7 && rule()->fte == 0.5 && rule()->count == 2 && rule()->minutes == 20);
    CHECK(accepts_rule("{\"rule\": \"base\", \"minutes\": 20, \"beta\": 1, \"fte\": 0, \"count\": 0}"));
    CHECK(rule()->beta == 1 && rule()->fte == 0 && rule()->count == 0);
    CHECK(refuses_rule("{\"rule\": \"base\"}", "rules.0 (base): the rule \"base\" needs the key minutes"));
    CHECK(refuses_rule("{\"rule\": \"base\", \"minutes\": 1, \"beta\": 0}",
                       "rules.0.beta (base): expected more than 0, found 0"));
    CHECK(refuses_rule("{\"rule\": \"base\", \"minutes\": 1, \"fte\": -1}",
                       "rules.0.fte (base): expected at least 0, found -1"));
    CHECK(refuses_rule("{\"rule\": \"base\", \"minutes\": 1, \"count\": 1.5}",
                       "rules.0.count (base): expected a whole number, found 1.5"));
    CHECK(
        refuses_rule("{\"rule\": \"base\", \"minutes\": -1}", "rules.0.minutes (base): expected at least 0, found -1"));
    CHECK(refuses_rule("{\"rule\": \"base\", \"minutes\": 1, \"km\": 1}",
                       "rules.0.km (base): unknown key; known: rule, specialty, level, count, minutes, beta, fte"));
}

#define FLOOR(percent, more) "{\"rule\": \"floor\", \"percent\": " percent more "}"
#define CEILING(percent, more) "{\"rule\": \"ceiling\", \"percent\": " percent more "}"

static void a_floor_lies_below_the_ceiling(void)
{
    CHECK(accepts_rule(FLOOR("90", "") ", " CEILING("90", "")));
    CHECK(accepts_rule(FLOOR("95", "") ", " CEILING("90", ", \"level\": \"region\"")));
    CHECK(accepts_rule(FLOOR("95", ", \"specialty\": \"eye\"") ", " CEILING("90", ", \"specialty\": \"ear\"")));
    CHECK(accepts_rule(FLOOR("95", ", \"penalty\": 1") ", " CEILING("90", ""))); /* a wish, and a limit to it */
    CHECK(
        refuses_rule(CEILING("90", ", \"specialty\": [\"eye\", \"ear\"]") ", " FLOOR("95", ", \"specialty\": \"eye\""),
                     "rules.1 (floor): the floor of 95 percent is above the ceiling of 90 percent at rules.0 (line 3), "
                     "for \"eye\" at the level council"));
    CHECK(refuses_rule(FLOOR("-5", ""), "rules.0.percent (floor): expected at least 0, found -5"));
}

static bool says(const char *rule_text, const char *da, const char *en)
{
    struct text words[LANGUAGE_COUNT] = {{0}};
    bool ok = accepts_rule(rule_text);
    for (int k = 0; ok && k < LANGUAGE_COUNT; k++)
        rule_kinds[rule()->kind]->sentence(&in, &scenario, rule(), (enum language)k, &words[k]);
    ok = ok && check_text(words[DANISH].chars, da) && check_text(words[ENGLISH].chars, en);
    if (!ok)
        fprintf(stderr, "  %s\n  %s\n", words[DANISH].chars, words[ENGLISH].chars);
    for (int k = 0; k < LANGUAGE_COUNT; k++)
        free(words[k].chars);
    return ok;
}

static void a_sentence_names_specialties_and_groupings_of_the_instances_own(void)
{
    CHECK(says(
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"landsdel\", \"specialty\": \"eye\", \"max\": 1}",
        "Nye ydernumre i hver landsdel (kun Øje): højst 1.", "New numbers in every province (only Eye): at most 1."));
    CHECK(says("{\"rule\": \"no_one_worse\", \"level\": \"kreds\", \"percent\": 2.5}",
               "Dækningen i hver gruppe i kolonnen kreds må højst falde 2,5 pct. i forhold til i dag.",
               "Coverage in every group of the column kreds may fall at most 2.5 % below today."));
}

static void a_sentence_names_what_holds_a_group(void)
{
    CHECK(
        says("{\"rule\": \"parity\", \"level\": \"area\", \"of\": \"old_region\"}",
             "Dækningsgraden i hvert område må højst afvige 10 procentpoint fra den gamle regions.",
             "The degree of coverage in every area may be at most 10 percentage points from that of its old region."));
    CHECK(
        says("{\"rule\": \"parity\", \"level\": \"area\", \"of\": \"kreds\"}",
             "Dækningsgraden i hvert område må højst afvige 10 procentpoint fra den gruppes i kolonnen kreds, som den "
             "hører til.",
             "The degree of coverage in every area may be at most 10 percentage points from that of its group of the "
             "column kreds."));
    CHECK(says(
        "{\"rule\": \"closed_above\", \"percent\": 110, \"level\": \"old_region\"}",
        "Ingen nye ydernumre eller ydernumre på licens, hvor dækningsgraden i dag er over 110 pct. (opgjort for hver "
        "gammel region).",
        "No new or licence numbers where the degree of coverage is above 110 % today (measured for every old "
        "region)."));
}

static void a_limit_of_nothing_is_none(void)
{
#define CAP "{\"rule\": \"cap\", \"measures\": [\"new\"], "
    CHECK(says(CAP "\"level\": \"region\", \"of\": {\"Jutland\": 0}}", "Nye ydernumre i hver region: ingen i Jutland.",
               "New numbers in every region: none in Jutland."));
    CHECK(says(CAP "\"level\": \"council\", \"of\": {\"East\": 0, \"North\": 0, \"West\": 3}}",
               "Nye ydernumre i hvert sundhedsråd: højst 3 i West, ingen i East, North.",
               "New numbers in every council: at most 3 in West, none in East, North."));
    CHECK(says(CAP "\"level\": \"region\", \"max\": 5, \"of\": {\"Jutland\": 0}}",
               "Nye ydernumre i hver region: højst 5; dog ingen i Jutland.",
               "New numbers in every region: at most 5; but none in Jutland."));
    CHECK(says(CAP "\"level\": \"region\", \"max\": 0}", "Nye ydernumre i hver region: ingen.",
               "New numbers in every region: none."));
    CHECK(says(CAP "\"of\": {\"nation\": 1}}", "Nye ydernumre i hele landet: højst 1.",
               "New numbers in the whole country: at most 1."));
    CHECK(says(CAP "\"less\": [\"closure\"], \"max\": 0}",
               "Nye ydernumre fratrukket nedlagte ydernumre i hele landet: højst 0.",
               "New numbers less closed numbers in the whole country: at most 0."));
    CHECK(says("{\"rule\": \"budget\", \"max\": 0}", "Udgift i hele landet, mio. kr. om året: højst 0.",
               "Cost in the whole country, million kr a year: at most 0."));
#undef CAP
}

/* ---- the whole ---- */

static void all_faults_are_told_at_once_with_their_lines(void)
{
    CHECK(!reads_with("\"coverage\": {\"decay\": \"stepp\"},\n"
                      "\"measures\": {\"new\": {\"max_per_site\": -2},\n"
                      "  \"neww\": {}},\n"
                      "\"rules\": [\n"
                      "  {\"rule\": \"cap\",\n"
                      "   \"measures\": [\"new\"], \"max\": \"3\"},\n"
                      "  {\"rule\": \"no_one_worse\", \"percent\": 1e9}],\n"
                      "\"solve\": {\"gap\": null}"));
    CHECK(error.count == 6);
    CHECK(said(&error, "s.json:3: coverage.decay: unknown decay \"stepp\"; did you mean \"step\"?"));
    CHECK(said(&error, "s.json:4: measures.new.max_per_site: expected at least 0, found -2"));
    CHECK(said(&error, "s.json:5: measures.neww: unknown key; did you mean \"new\"?"));
    CHECK(said(&error, "s.json:8: rules.0.max (cap): expected a number, found a text"));
    CHECK(said(&error, "s.json:9: rules.1.percent (no_one_worse): expected at most 100, found 1e+09"));
    CHECK(said(&error, "s.json:10: solve.gap: expected a number, found null"));
}

static void many_rules_keep_their_places(void)
{
    CHECK(
        accepts("\"rules\": [{\"rule\": \"site_capacity\"}, {\"rule\": \"budget\", \"max\": 1}, {\"rule\": \"budget\", "
                "\"max\": 2}]"));
    CHECK(scenario.rule_count == 3);
    for (int k = 0; k < 3; k++)
        CHECK(scenario.rules[k].index == k);
    CHECK(scenario.rules[2].max == 2);
}

/* The document of the scenario, read again, gives the same document. */
static void comes_back_the_same(const char *members)
{
    if (!accepts(members)) {
        CHECK(false);
        return;
    }
    struct json *tree = scenario_json(&scenario, &in);
    char *first = json_print(tree);
    json_free(tree);
    CHECK(reads(first));
    tree = scenario_json(&scenario, &in);
    char *second = json_print(tree);
    json_free(tree);
    CHECK_TEXT(second, first);
    free(first);
    free(second);
}

static void a_scenario_written_and_read_again_is_the_same(void)
{
    comes_back_the_same("");
    comes_back_the_same("\"coverage\": {\"decay\": \"power\", \"beta\": 1.7, \"catchment_minutes\": 33.3}");
    comes_back_the_same(
        "\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [0.1, 30], \"weights\": [1, 0]}}");
    comes_back_the_same("\"coverage\": {\"model\": \"located\", \"level\": \"landsdel\"}");
    comes_back_the_same(
        "\"title\": {\"da\": \"Æ \\\"ø\\\"\", \"en\": \"x\"}, \"measures\": {\"new\": true, \"conversion\": "
        "{\"acceptance\": 0.3}, \"licence\": {\"fte\": 0.7}, \"satellite\": {\"within\": \"region\"}}");
    comes_back_the_same(
        "\"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 1, \"max\": 3, \"level\": \"region\", "
        "\"of\": {\"Jutland\": 2}, \"specialty\": [\"eye\"]}, {\"rule\": \"no_one_worse\"}, {\"rule\": "
        "\"closed_above\", \"percent\": 110, \"exempt\": [\"West\"]}, " FIX(
            "\"measure\": \"new\", \"specialty\": \"eye\", \"site\": \"x\", \"count\": 2") "]");
    comes_back_the_same(
        "\"measures\": {\"closure\": {\"forms\": [\"shared\"], \"compensated\": true, \"above_percent\": 120, "
        "\"level\": \"area\"}, \"video\": {\"max_days\": 2, \"within\": \"landsdel\"}, \"satellite\": "
        "{\"min_days\": 2}}");
    comes_back_the_same("\"measures\": {\"closure\": true, \"video\": true}");
    comes_back_the_same(
        "\"objectives\": [{\"measure\": \"max_min\", \"depth\": 2}, {\"measure\": \"shortfall\", \"theta\": "
        "0.9}, {\"measure\": \"set_cover\", \"km\": 3}, {\"measure\": \"max_coverage\"}, {\"measure\": "
        "\"p_median\", \"unreached_minutes\": 99}, {\"measure\": \"p_center\", \"tolerance\": 0.1}]");
    comes_back_the_same(
        "\"asks\": {\"en\": \"?\"}, \"need\": \"n.csv\", \"files\": {\"a.csv\": \"b.csv\"}, "
        "\"population_year\": 2030, \"need_factor\": 1.5, \"supply_factor\": {\"eye\": 2}, \"weights\": "
        "{\"eye\": 0}");
    comes_back_the_same("\"weights\": \"waits\"");
    comes_back_the_same("\"solve\": {\"gap\": 0.1, \"time_seconds\": 1e9, \"threads\": 2}");
}

static void a_scenario_with_every_key_of_a_rule_comes_back_the_same(void)
{
    comes_back_the_same(
        "\"rules\": [{\"rule\": \"reach\", \"km\": 50, \"exempt\": [\"3\"]}, {\"rule\": \"walk\"}, {\"rule\": "
        "\"even\"}, {\"rule\": \"base\", \"minutes\": 20}, {\"rule\": \"floor\", \"percent\": 50, "
        "\"penalty\": 3}]");
    struct json *tree = scenario_json(&scenario, &in);
    const struct json *rules = json_get(tree, "rules");
    CHECK(json_get(rules->child[0], "share")->number == 1 && !json_get(rules->child[0], "minutes"));
    CHECK(!json_get(rules->child[0], "penalty"));
    CHECK(json_get(rules->child[1], "minutes")->number == 15);
    CHECK_TEXT(json_get(rules->child[2], "of")->text, "region");
    CHECK(json_get(rules->child[2], "points")->number == 10);
    CHECK(json_get(rules->child[3], "beta")->number == 0.7 && json_get(rules->child[3], "count")->number == 2);
    CHECK(json_get(rules->child[4], "penalty")->number == 3);
    json_free(tree);
}

static void the_written_scenario_spells_its_defaults_out(void)
{
    CHECK(accepts("\"measures\": {\"satellite\": true}, \"rules\": [{\"rule\": \"closed_above\", \"percent\": 1}]"));
    struct json *tree = scenario_json(&scenario, &in);
    const struct json *satellite = json_get(json_get(tree, "measures"), "satellite");
    CHECK(json_get(satellite, "max_days")->number == 2 && json_get(satellite, "max_minutes")->number == 60);
    CHECK(json_get(satellite, "fte")->number == 0.9);
    CHECK(json_get(json_get(tree, "measures"), "new")->kind == JSON_FALSE);
    CHECK_TEXT(json_get(json_get(tree, "rules")->child[0], "level")->text, "council");
    CHECK_TEXT(json_get(json_get(tree, "rules")->child[0], "specialty")->text, "*");
    CHECK_TEXT(json_get(json_get(tree, "coverage"), "decay")->text, "gaussian");
    CHECK(json_get(json_get(tree, "solve"), "gap")->number == 1e-4);
    json_free(tree);
}

static unsigned seed = 1;

static int chance(int below)
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)below);
}

/* A copy in which the node that the countdown reaches is another, missing, or there twice. */
static struct json *spoilt(const struct json *j, int *countdown)
{
    static const char *const others[] = {"null",    "true",       "-1", "0",  "0.5",  "1e300",     "\"\"",
                                         "\"eye\"", "\"region\"", "[]", "{}", "[[]]", "{\"a\": 1}"};
    struct json *out = NULL;
    if ((*countdown)-- == 0) {
        CHECK(json_parse(others[chance(13)], "other", &out, &error));
        return out;
    }
    if (j->kind != JSON_ARRAY && j->kind != JSON_OBJECT)
        return json_copy(j);
    out = json_new(j->kind);
    for (int k = 0; k < j->count; k++) {
        int times = *countdown == 0 && chance(2) ? 2 * chance(2) : 1;
        for (int t = 0; t < times; t++) {
            struct json *child = times == 1 ? spoilt(j->child[k], countdown) : json_copy(j->child[k]);
            if (j->kind == JSON_OBJECT)
                json_put(out, j->child[k]->key, child);
            else
                json_add(out, child);
        }
        *countdown -= times != 1;
    }
    return out;
}

static const char *const everything =
    "{\"schema\": \"yderplan-scenario-1\", \"name\": \"n\", \"title\": {\"da\": \"a\", \"en\": \"b\"}, \"asks\": "
    "{\"da\": "
    "\"c\"}, \"specialties\": [\"eye\", \"ear\"], \"weights\": {\"eye\": 0, \"ear\": 2}, \"need\": \"n.csv\", "
    "\"files\": "
    "{\"a.csv\": \"b.csv\"}, \"population_year\": 2030, \"need_factor\": {\"*\": 2}, \"supply_factor\": 1, "
    "\"coverage\": "
    "{\"model\": \"catchment\", \"decay\": \"zones\", \"zones\": {\"minutes\": [10, 20], \"weights\": [1, 0.5]}}, "
    "\"objectives\": [{\"measure\": \"hoover\", \"tolerance\": 0}, {\"measure\": \"max_min\", \"level\": \"region\", "
    "\"depth\": 2}, {\"measure\": \"set_cover\", \"km\": 3}, {\"measure\": \"p_median\", \"unreached_minutes\": 9}], "
    "\"measures\": {\"new\": {\"max_per_site\": 2}, \"conversion\": {\"acceptance\": 0.5}, \"licence\": {\"fte\": 1}, "
    "\"satellite\": {\"max_days\": 2, \"min_days\": 1, \"max_minutes\": 60, \"fte\": 0.9, \"within\": \"region\"}, "
    "\"closure\": {\"forms\": [\"shared\"], \"compensated\": false, \"above_percent\": 100, \"level\": \"area\"}, "
    "\"video\": {\"max_days\": 2, \"fte\": 0.5, \"within\": \"region\"}}, \"rules\": [{\"rule\": \"cap\", "
    "\"measures\": "
    "[\"new\", \"satellite\"], \"less\": [\"closure\"], \"level\": \"region\", \"of\": {\"Jutland\": 2}, \"max\": 3, "
    "\"min\": 0, \"specialty\": [\"eye\"]}, {\"rule\": \"closed_above\", \"level\": \"council\", \"percent\": 110, "
    "\"exempt\": [\"West\"], \"exempt_max\": 1}, {\"rule\": \"no_one_worse\", \"percent\": 5}, {\"rule\": \"fixed\", "
    "\"decisions\": [{\"measure\": \"satellite\", \"specialty\": \"eye\", \"site\": \"x\", \"parent_site\": \"y\", "
    "\"min\": 1}, {\"measure\": \"closure\", \"specialty\": \"eye\", \"site\": \"x\", \"form\": \"shared\", \"count\": "
    "1}]}], \"solve\": {\"gap\": 0.01, \"time_seconds\": 1, \"threads\": 1}}";

static int nodes(const struct json *j)
{
    int count = 1;
    for (int k = 0; k < j->count; k++)
        count += nodes(j->child[k]);
    return count;
}

static void a_spoilt_scenario_is_refused_with_sentences_or_read_and_written_alike(void)
{
    struct json *good = NULL;
    int refused = 0, read = 0;
    CHECK(json_parse(everything, "good", &good, &error));
    for (int draw = 0; draw < 2000; draw++) {
        int countdown = chance(nodes(good));
        struct json *tree = spoilt(good, &countdown);
        char *text = json_print(tree);
        json_free(tree);
        if (reads(text)) {
            tree = scenario_json(&scenario, &in);
            char *first = json_print(tree);
            json_free(tree);
            CHECK(reads(first));
            read++;
            free(first);
        } else {
            CHECK(error.count > 0 && strncmp(error.text[0], "s.json:", 7) == 0);
            refused++;
        }
        free(text);
    }
    json_free(good);
    CHECK(read > 60 && refused > 700);
}

static void a_file_is_read_and_named(void)
{
    char path[1024];
    folder_file("s.json", path);
    folder_put("s.json", "{\"schema\": \"yderplan-scenario-1\", \"specialties\": [\"eye\"],\n\"nam\": 1}");
    struct scenario s;
    struct error e = {0};
    CHECK(!scenario_read(path, &in, &formulation_catalogue, &s, &e));
    CHECK(said(&e, "s.json:2: nam: unknown key; did you mean \"name\"?"));
    error_free(&e);
    struct error missing = {0};
    folder_file("none.json", path);
    CHECK(!scenario_read(path, &in, &formulation_catalogue, &s, &missing));
    CHECK(missing.count == 1 && missing.status == STATUS_INPUT);
    error_free(&missing);
}

int main(void)
{
    folder_make();
    make_instance();
    RUN(a_schema_alone_is_a_scenario);
    RUN(without_a_scenario_today_is_judged);
    RUN(weights_sum_to_one_over_the_specialties_of_the_scenario);
    RUN(a_title_is_a_text_or_two_and_else_the_name);
    RUN(the_top_level_is_checked);
    RUN(specialties_are_all_or_a_list);
    RUN(every_decay_is_read);
    RUN(coverage_is_checked);
    RUN(zones_are_checked);
    RUN(a_catchment_must_come_from_somewhere);
    RUN(a_measure_is_off_on_or_set);
    RUN(a_closure_is_of_some_forms_and_perhaps_only_where_much_is);
    RUN(video_serves_the_groups_of_a_grouping);
    RUN(measures_are_checked);
    RUN(weights_of_the_scenario_take_the_place_of_the_specialties_own);
    RUN(weights_are_checked);
    RUN(files_year_and_factors_are_kept_as_written);
    RUN(files_year_and_factors_are_checked);
    RUN(objectives_are_checked);
    RUN(every_objective_takes_its_own_parameters);
    RUN(an_objective_stands_once_with_the_same_parameters);
    RUN(solve_is_checked);
    RUN(a_rule_has_a_name);
    RUN(a_cap_is_read);
    RUN(a_rule_is_about_all_or_some_specialties);
    RUN(a_cap_is_checked);
    RUN(a_cap_may_count_measures_against_the_sum);
    RUN(a_budget_needs_a_limit);
    RUN(what_says_nothing_is_refused);
    RUN(counts_are_whole);
    RUN(a_name_leads_to_its_id);
    RUN(the_rules_of_coverage_are_checked);
    RUN(a_fixed_decision_is_read);
    RUN(a_fixed_decision_is_checked);
    RUN(a_sentence_names_specialties_and_groupings_of_the_instances_own);
    RUN(a_sentence_names_what_holds_a_group);
    RUN(a_limit_of_nothing_is_none);
    RUN(all_faults_are_told_at_once_with_their_lines);
    RUN(many_rules_keep_their_places);
    RUN(a_scenario_written_and_read_again_is_the_same);
    RUN(the_written_scenario_spells_its_defaults_out);
    RUN(a_spoilt_scenario_is_refused_with_sentences_or_read_and_written_alike);
    RUN(a_file_is_read_and_named);
    own = (struct catalogue){sizeof own_rules / sizeof own_rules[0], own_rules, formulation_catalogue.objective_count,
                             formulation_catalogue.objectives};
    catalogue = &own;
    RUN(a_limit_is_in_minutes_or_in_km);
    RUN(a_share_a_penalty_and_exempt_areas_are_read);
    RUN(a_group_lies_in_one_group_of_what_it_is_compared_with);
    RUN(numbers_of_a_rule_have_their_defaults_and_bounds);
    RUN(a_floor_lies_below_the_ceiling);
    RUN(a_scenario_with_every_key_of_a_rule_comes_back_the_same);
    scenario_free(&scenario);
    error_free(&error);
    instance_free(&in);
    folder_remove();
    return check_done();
}
