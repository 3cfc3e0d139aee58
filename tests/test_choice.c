/* test_choice.c - what a scenario chooses before the instance is read: every key, and every complaint. */
#include "folder.h"

#include "scenario.h"

static struct choice choice;
static struct error e;

static void forget(void)
{
    choice_free(&choice);
    error_free(&e);
}

/* Takes the choice from a scenario called s.json with these members; they begin on line 2. */
static bool takes(const char *members)
{
    struct json *root = NULL;
    char text[1000];
    snprintf(text, sizeof text, "{\"schema\": \"yderplan-scenario-1\",\n%s}", members);
    bool ok = json_parse(text, "s.json", &root, &e) && scenario_choice(root, "s.json", &choice, &e);
    json_free(root);
    return ok;
}

static void check_refused(const char *members, const char *sentence)
{
    CHECK(!takes(members));
    CHECK(e.count == 1);
    CHECK(said(&e, sentence));
    forget();
}

static void a_scenario_without_a_choice_takes_the_folder_as_it_is(void)
{
    CHECK(takes("\"name\": \"x\""));
    CHECK(choice.file_count == 0 && choice.factor_count == 0 && choice.year == 0);
    CHECK_TEXT(choice_file(&choice, "need.csv"), "need.csv");
    CHECK_NEAR(choice_factor(&choice, true, "hud"), 1, 0);
    forget();
    CHECK_TEXT(choice_file(NULL, "need.csv"), "need.csv");
    CHECK_NEAR(choice_factor(NULL, false, "hud"), 1, 0);
}

static void files_are_chosen_by_the_names_of_the_format(void)
{
    CHECK(takes("\"need\": \"need_2035.csv\",\n\"files\": {\"supply.csv\": \"s.csv\",\n\"sites.csv\": \"t.csv\"}"));
    CHECK(choice.file_count == 3);
    CHECK_TEXT(choice_file(&choice, "need.csv"), "need_2035.csv");
    CHECK_TEXT(choice_file(&choice, "sites.csv"), "t.csv");
    CHECK_TEXT(choice_file(&choice, "areas.csv"), "areas.csv");
    CHECK_TEXT(choice.files[0].where, "s.json:2: need");
    CHECK_TEXT(choice.files[1].where, "s.json:3: files.supply.csv");
    CHECK_TEXT(choice.files[2].where, "s.json:4: files.sites.csv");
    forget();
}

static void a_tree_that_was_never_a_file_has_no_lines(void)
{
    struct json *root = json_new(JSON_OBJECT);
    json_put_text(root, "need", "n.csv");
    CHECK(scenario_choice(root, "plan.json", &choice, &e));
    CHECK_TEXT(choice.files[0].where, "plan.json: need");
    json_free(root);
    forget();
}

static void a_factor_is_for_all_or_by_specialty(void)
{
    CHECK(takes("\"need_factor\": 1.2, \"supply_factor\": {\"hud\": 0.9, \"*\": 0.5}, \"population_year\": 2035"));
    CHECK(choice.year == 2035);
    CHECK_NEAR(choice_factor(&choice, true, "hud"), 1.2, 0);
    CHECK_NEAR(choice_factor(&choice, false, "hud"), 0.9, 0);
    CHECK_NEAR(choice_factor(&choice, false, "oeje"), 0.5, 0);
    forget();
    CHECK(takes("\"need_factor\": {\"*\": 0.5, \"hud\": 0.9}")); /* in whatever order */
    CHECK_NEAR(choice_factor(&choice, true, "hud"), 0.9, 0);
    CHECK_NEAR(choice_factor(&choice, true, "oeje"), 0.5, 0);
    CHECK_NEAR(choice_factor(&choice, false, "hud"), 1, 0);
    forget();
}

static void faults_of_files_are_told(void)
{
    check_refused("\"need\": 3", "s.json:2: need: expected a text, found a number");
    check_refused("\"files\": \"need.csv\"", "s.json:2: files: expected an object {...}, found a text");
    check_refused("\"files\": {\n\"need.csv\": null}", "s.json:3: files.need.csv: expected a text, found null");
    check_refused("\"files\": {\"a.csv\": \"x\",\n\"a.csv\": \"y\"}",
                  "s.json:3: files.a.csv: the key stands twice; first at line 2");
    check_refused(
        "\"need\": \"n.csv\",\n\"files\": {\"need.csv\": \"n.csv\"}",
        "s.json:3: files.need.csv: the key need, on line 2, chooses this file already; expected one of the two");
}

static void faults_of_years_and_factors_are_told(void)
{
    check_refused("\"population_year\": \"2035\"", "s.json:2: population_year: expected a number, found a text");
    check_refused("\"population_year\": 0", "s.json:2: population_year: expected at least 1, found 0");
    check_refused("\"population_year\": 10000", "s.json:2: population_year: expected at most 9999, found 10000");
    check_refused("\"population_year\": 2035.5", "s.json:2: population_year: expected a whole number, found 2035.5");
    check_refused("\"need_factor\": [1]", "s.json:2: need_factor: expected a number or an object {...}, found a list");
    check_refused("\"need_factor\": 0", "s.json:2: need_factor: expected at least 0.001, found 0");
    check_refused("\"supply_factor\": {\n\"hud\": 2000}",
                  "s.json:3: supply_factor.hud: expected at most 1000, found 2000");
    check_refused("\"supply_factor\": {\"hud\": true}", "s.json:2: supply_factor.hud: expected a number, found true");
    check_refused("\"need_factor\": {\"*\": 1, \"*\": 1}",
                  "s.json:2: need_factor.*: the key stands twice; first at line 2");
}

static void all_faults_are_told_at_once(void)
{
    CHECK(!takes("\"need\": 1, \"files\": [], \"population_year\": -1, \"need_factor\": {\"a\": -1, \"b\": \"x\"}, "
                 "\"supply_factor\": null"));
    CHECK(e.count == 6);
    forget();
    struct json *root = NULL;
    CHECK(json_parse("[1]", "s.json", &root, &e) && !scenario_choice(root, "s.json", &choice, &e));
    CHECK(e.count == 1 && said(&e, "s.json:1: expected an object {...}, found a list"));
    json_free(root);
    forget();
}

int main(void)
{
    RUN(a_scenario_without_a_choice_takes_the_folder_as_it_is);
    RUN(files_are_chosen_by_the_names_of_the_format);
    RUN(a_tree_that_was_never_a_file_has_no_lines);
    RUN(a_factor_is_for_all_or_by_specialty);
    RUN(faults_of_files_are_told);
    RUN(faults_of_years_and_factors_are_told);
    RUN(all_faults_are_told_at_once);
    return check_done();
}
