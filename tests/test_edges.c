/* test_edges.c - places where the program and the judge of its plans once disagreed, or an answer never came. */
#include "folder.h"

#include <signal.h>

#include "conflict.h"
#include "stages.h"

static struct instance in;
static struct scenario scenario;
static struct setting setting;
static struct error e;
static double best_value; /* of the first objective, when it was solved last */

static void put_instance(const char *providers)
{
    folder_empty();
    folder_put("areas.csv", "area,name,municipality,council,region,population\n"
                            "1,One,One,North,Land,33333\n2,Two,Two,South,Land,77777\n");
    folder_put("sites.csv", "site,name,area\na,A,1\nb,B,2\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\nx,X,X,0.25,90\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,a,1,10\n1,b,30,40\n2,a,30,40\n2,b,1,10\n");
    folder_put("providers.csv", providers);
}

static bool open_setting(const char *measures_and_rules)
{
    char text[2000];
    snprintf(text, sizeof text, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"edge\", %s}", measures_and_rules);
    struct json *root = NULL;
    struct choice choice = {0};
    bool ok = json_parse(text, "edge.json", &root, &e) && scenario_choice(root, "edge.json", &choice, &e) &&
              instance_read(folder_path, &choice, &in, &e) &&
              scenario_parse(root, "edge.json", &in, &formulation_catalogue, &scenario, &e) &&
              setting_build(&in, &scenario, &setting, &e);
    json_free(root);
    choice_free(&choice);
    return ok;
}

static void close_setting(void)
{
    setting_free(&setting);
    scenario_free(&scenario);
    instance_free(&in);
    error_free(&e);
    e = (struct error){0};
}

/* Solves, and says how many rules the plan breaks by the independent judge; -1 without a plan. */
static int rules_broken_by_the_best_plan(double *added)
{
    struct access access = {0};
    struct stages stages = {0};
    struct solve_limits limits = {.seconds = NO_CLOCK, .threads = 1};
    int broken = -1;
    access_build(&in, &scenario, &access);
    if (stages_solve(&setting, &access, &limits, NULL, &stages, &e) && stages.found) {
        struct claims claims = {"optimal", stages.proofs, NULL, NULL};
        struct json *document = plan_document(&setting, &stages.plan, &claims);
        broken = broken_rules(document);
        best_value = stages.proofs[0].best;
        *added = json_get(json_get(document, "summary"), "new")->number;
        json_free(document);
    }
    stages_free(&stages);
    access_free(&access);
    return broken;
}

/* Do the decisions keep what the measures allow? If not, `why` is among the reasons. */
static bool within_measures(const struct decision *decisions, int count, const char *why)
{
    struct plan plan = {0};
    struct notes da = {0}, en = {0};
    for (int k = 0; k < count; k++)
        plan_add(&plan, decisions[k]);
    bool ok = plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en);
    CHECK(ok || (why && noted(&en, why)));
    notes_free(&da);
    notes_free(&en);
    plan_free(&plan);
    return ok;
}

/* How many rules a plan of `count` new numbers at `site` breaks. */
static int rules_broken_by(const char *site, int count)
{
    struct plan plan = {0};
    struct proof unknown = {NAN, NAN};
    struct claims claims = {"feasible", &unknown, NULL, NULL};
    if (count > 0)
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, places_site(&in.places, site), -1, count, 0, -1});
    struct json *document = plan_document(&setting, &plan, &claims);
    int broken = broken_rules(document);
    json_free(document);
    plan_free(&plan);
    return broken;
}

static void a_conversion_that_loses_supply_minds_no_one_worse(void)
{
    double added;
    put_instance("site,specialty,form,count,fte\na,x,part_time,3,1.9\nb,x,full_time,1,\n");
    CHECK(open_setting("\"measures\": {\"conversion\": {\"acceptance\": 1}}, \"rules\": [{\"rule\": \"no_one_worse\", "
                       "\"level\": \"area\", \"percent\": 0}]"));
    CHECK(rules_broken_by_the_best_plan(&added) == 0);
    close_setting();
}

/* The nation stands at exactly 100 percent of its own mean, whatever way the sums are rounded. */
static void a_group_that_stands_on_the_percentage_is_not_above_it(void)
{
    for (int k = 1; k <= 40; k++) {
        char providers[200];
        double added = 0;
        snprintf(providers, sizeof providers,
                 "site,specialty,form,count,fte\na,x,full_time,%d,0.37\nb,x,part_time,%d,0.83\n", k, 1 + k % 7);
        put_instance(providers);
        CHECK(
            open_setting("\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"closed_above\", \"level\": \"nation\", "
                         "\"percent\": 100}, {\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 1, \"max\": 1}]"));
        CHECK(rules_broken_by_the_best_plan(&added) == 0);
        CHECK(added == 1);
        close_setting();
    }
}

static void satellites_cannot_take_more_than_a_licence_number_is_worth(void)
{
    put_instance(
        "site,specialty,form,count,parent_site,days\na,x,full_time,2,,\nb,x,licence,1,,\na,x,satellite,1,b,4\n");
    CHECK(open_setting("\"measures\": {\"licence\": {\"fte\": 1}}"));
    close_setting();
    CHECK(!open_setting("\"measures\": {\"licence\": {\"fte\": 0.2}}"));
    CHECK(e.count == 1 && strstr(e.text[0], "providers.csv:4: days: satellites take 0.6 FTE more from \"b\"") != NULL);
    close_setting();
}

static void the_search_for_a_conflict_ends_when_it_is_asked_to(void)
{
    static volatile sig_atomic_t stop = 1;
    struct access access = {0};
    put_instance("site,specialty,form,count\na,x,full_time,2\n");
    CHECK(open_setting(
        "\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 9}, "
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1}, "
        "{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2}]"));
    access_build(&in, &scenario, &access);
    struct solve_limits limits = {.seconds = NO_CLOCK, .threads = 1};
    struct conflict found = {0};
    CHECK(find_conflict(&setting, &access, &limits, &found, &e));
    CHECK(found.count == 2 && found.members[0].rule == 1 && conflict_is_smallest(&found));
    conflict_free(&found);
    limits.stop = &stop;
    CHECK(find_conflict(&setting, &access, &limits, &found, &e));
    CHECK(found.count == 3 && !conflict_is_smallest(&found));
    conflict_free(&found);
    limits = (struct solve_limits){.threads = 1};
    CHECK(find_conflict(&setting, &access, &limits, &found, &e));
    CHECK(found.count == 3 && !conflict_is_smallest(&found));
    conflict_free(&found);
    access_free(&access);
    close_setting();
}

/* Four of five million people have no open site within the limit: that is not everybody. */
static void everybody_is_everybody(void)
{
    static const char *const shares[] = {"1", "0.9999999"};
    for (int k = 0; k < 2; k++) {
        char members[300];
        double added = 0;
        put_instance("site,specialty,form,count\na,x,full_time,2\n");
        folder_put("need.csv", "area,specialty,need\n1,x,5000000\n2,x,4\n");
        snprintf(members, sizeof members,
                 "\"measures\": {\"new\": {}}, \"objectives\": [{\"measure\": \"changes\"}], "
                 "\"rules\": [{\"rule\": \"travel_limit\", \"minutes\": 30, \"share\": %s}]",
                 shares[k]);
        CHECK(open_setting(members));
        CHECK(rules_broken_by("b", 0) == 1);
        CHECK(rules_broken_by("b", 1) == 0);
        CHECK(rules_broken_by_the_best_plan(&added) == 0 && added == 1);
        close_setting();
    }
}

/* A millionth of a number for 100,000: a third less than the floor is less, twice the ceiling is more, and the area
 * that is covered better is not the worst. */
static void what_is_kept_does_not_depend_on_how_many_people_there_are(void)
{
    static const char *const needs[] = {"10000", "100000000000"};
    for (int k = 0; k < 2; k++) {
        char need[200];
        double added = 0;
        put_instance("site,specialty,form,count\na,x,full_time,2\nb,x,full_time,1\n");
        folder_put("travel.csv", "area,site,km,minutes\n1,a,1,10\n2,b,1,10\n");
        snprintf(need, sizeof need, "area,specialty,need\n1,x,%s\n2,x,%s\n", needs[k], needs[k]);
        folder_put("need.csv", need);
        CHECK(open_setting("\"measures\": {\"new\": {}}, \"objectives\": [{\"measure\": \"changes\"}], "
                           "\"rules\": [{\"rule\": \"floor\", \"level\": \"area\", \"percent\": 100}]"));
        CHECK(rules_broken_by("b", 0) == 1);
        CHECK(rules_broken_by_the_best_plan(&added) == 0 && added == 1);
        close_setting();
        CHECK(open_setting("\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"ceiling\", \"level\": \"area\", "
                           "\"percent\": 140}]"));
        CHECK(rules_broken_by("b", 2) == 1);
        close_setting();
        CHECK(open_setting("\"measures\": {\"new\": {}}, \"rules\": [{\"rule\": \"open_worst\", \"level\": \"area\", "
                           "\"count\": 1}]"));
        CHECK(rules_broken_by("a", 1) == 1);
        CHECK(rules_broken_by("b", 1) == 0);
        close_setting();
    }
}

/* The parent has a day away, and none more may be: its numbers stay. Elsewhere they may close. */
static void without_more_days_a_parent_keeps_its_numbers(void)
{
    struct decision close = {MEASURE_CLOSURE, 0, 0, -1, 1, 0, FORM_FULL_TIME};
    double added = 0;
    put_instance("site,specialty,form,count,returned,parent_site,days\na,x,full_time,2,1,,\nb,x,full_time,2,1,,\n"
                 "b,x,satellite,1,,a,1\n");
    folder_put("costs.csv", "measure,specialty,cost\nclosure,*,-1\nsatellite,*,0.1\n");
    CHECK(open_setting("\"measures\": {\"satellite\": {\"max_days\": 0}, \"closure\": {}}, "
                       "\"objectives\": [{\"measure\": \"cost\"}]"));
    CHECK(rules_broken_by_the_best_plan(&added) == 0);
    CHECK_NEAR(best_value, -1, 1e-9);
    CHECK(!within_measures(&close, 1,
                           "A, X, closed numbers: A gives 1 days a week to satellites; at most 0 per full-time number, "
                           "of which 1 are left"));
    close.site = 1;
    CHECK(within_measures(&close, 1, NULL));
    close_setting();
}

static void video_needs_somebody_to_serve(void)
{
    struct decision days = {MEASURE_VIDEO, 0, 1, -1, 1, 2, -1};
    put_instance("site,specialty,form,count\na,x,full_time,2\nb,x,full_time,2\n");
    folder_put("need.csv", "area,specialty,need\n1,x,1000\n2,x,0\n");
    CHECK(open_setting("\"measures\": {\"video\": {\"max_days\": 2, \"within\": \"council\"}}"));
    CHECK(!within_measures(&days, 1, "B, X, video days a week: nobody in South has a need for x"));
    days.site = 0;
    CHECK(within_measures(&days, 1, NULL));
    close_setting();
}

/* Numbers that are worth half: a day of theirs takes and brings half as much, whether it is there or planned. Two
 * numbers at a and none at b; five days of a satellite at b, each worth as much as at a, leave 0.5 FTE at both. */
static void a_planned_day_is_worth_what_one_of_today_is(void)
{
    struct decision moved = {MEASURE_SATELLITE, 0, 1, 0, 1, 5, -1};
    static const char policy[] =
        "\"supply_factor\": 0.5, \"measures\": {\"satellite\": {\"max_days\": 5, \"fte\": 1}}, "
        "\"objectives\": [{\"measure\": \"max_min\"}]";
    double added = 0;
    for (int planned = 0; planned < 2; planned++) {
        struct outcome after = {0};
        struct plan plan = {0};
        put_instance(planned ? "site,specialty,form,count\na,x,full_time,2\n"
                             : "site,specialty,form,count,parent_site,days\na,x,full_time,2,,\nb,x,satellite,1,a,5\n");
        folder_put("need.csv", "area,specialty,need\n1,x,50000\n2,x,50000\n");
        folder_put("travel.csv", "area,site,km,minutes\n1,a,1,10\n1,b,30,40\n2,b,1,10\n");
        folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\nx,X,X,0.25,30\n");
        CHECK(open_setting(policy));
        if (planned)
            plan_add(&plan, moved);
        outcome_build(&in, &scenario, &setting.reach, &plan, &after);
        CHECK_NEAR(after.supply[0], 0.5, 1e-12);
        CHECK_NEAR(after.supply[1], 0.5, 1e-12);
        CHECK(rules_broken_by_the_best_plan(&added) == 0);
        CHECK_NEAR(best_value, 1, 1e-9); /* the worst covered area has the mean: so counts the program too */
        outcome_free(&after);
        plan_free(&plan);
        close_setting();
    }
}

/* One site: whatever its supply, mean travel is its own. Sums that round to just above it forbid nothing. */
static void one_site_has_one_mean_travel(void)
{
    for (int k = 1; k <= 20; k++) {
        char providers[200];
        double added = 0;
        snprintf(providers, sizeof providers,
                 "site,specialty,form,count,fte\na,x,part_time,1,1.3\na,x,part_time,%d,0.1\n", k);
        put_instance(providers);
        folder_put("need.csv", "area,specialty,need\n1,x,30000\n2,x,17321.5\n");
        folder_put("travel.csv", "area,site,km,minutes\n1,a,42,42\n2,a,56,56\n");
        CHECK(
            open_setting("\"measures\": {\"licence\": {\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"mean_travel\"}, "
                         "{\"rule\": \"cap\", \"measures\": [\"licence\"], \"min\": 1}]"));
        CHECK(rules_broken_by_the_best_plan(&added) == 0);
        close_setting();
    }
}

/* A plan handed in as a start is found again without any time to search; what the scenario does not allow of it is left
 * out, and closures of numbers handed back and of others come back as one decision. */
static void a_search_begins_from_the_plan_it_is_given(void)
{
    struct access access = {0};
    struct stages stages = {0};
    struct stages_aids aids = {0};
    struct solve_limits limits = {.seconds = 0, .threads = 1};
    struct plan start = {0};
    put_instance("site,specialty,form,count,returned\na,x,full_time,4,1\n");
    folder_put("need.csv", "area,specialty,need\n1,x,30000\n2,x,17321.5\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,a,42,42\n2,a,56,56\n");
    CHECK(open_setting("\"measures\": {\"new\": {\"max_per_site\": 2}, \"closure\": {\"compensated\": true}}, "
                       "\"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2}, {\"rule\": \"cap\", "
                       "\"measures\": [\"closure\"], \"min\": 3, \"max\": 3}]"));
    int a = places_site(&in.places, "a");
    plan_add(&start, (struct decision){MEASURE_NEW, 0, a, -1, 3, 0, -1}); /* 2 may be */
    plan_add(&start, (struct decision){MEASURE_CLOSURE, 0, a, -1, 3, 0, FORM_FULL_TIME});
    plan_sort(&start);
    aids.start = &start;
    access_build(&in, &scenario, &access);
    CHECK(stages_solve(&setting, &access, &limits, &aids, &stages, &e) && stages.found);
    CHECK(stages.plan.count == 2 && stages.plan.decisions[0].count == 2 && stages.plan.decisions[1].count == 3);
    stages_free(&stages);
    access_free(&access);
    plan_free(&start);
    close_setting();
}

int main(void)
{
    folder_make();
    RUN(a_conversion_that_loses_supply_minds_no_one_worse);
    RUN(a_group_that_stands_on_the_percentage_is_not_above_it);
    RUN(satellites_cannot_take_more_than_a_licence_number_is_worth);
    RUN(without_more_days_a_parent_keeps_its_numbers);
    RUN(video_needs_somebody_to_serve);
    RUN(a_planned_day_is_worth_what_one_of_today_is);
    RUN(everybody_is_everybody);
    RUN(what_is_kept_does_not_depend_on_how_many_people_there_are);
    RUN(one_site_has_one_mean_travel);
    RUN(the_search_for_a_conflict_ends_when_it_is_asked_to);
    RUN(a_search_begins_from_the_plan_it_is_given);
    folder_remove();
    return check_done();
}
