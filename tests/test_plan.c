/* test_plan.c - a plan's account: supply, coverage, measures, rules and sentences, against numbers worked out by hand.
 * The numbers of instances/toy/README.md are checked here, and by the search over every plan that they are the best. */
#include "folder.h"

#include <string.h>

#include "access.h"
#include "assess.h"
#include "memory.h"
#include "solve.h"

enum { AGER, BIRK, CEDER, DAL };
enum { A, B, D }; /* sites */

static struct instance in;
static struct scenario scenario;
static struct setting setting;
static struct plan plan;
static struct outcome after;
static struct error error;

static bool open_text(const char *folder, const char *text)
{
    struct json *root = NULL;
    bool ok = instance_read(folder, NULL, &in, &error) && json_parse(text, "s.json", &root, &error) &&
              scenario_parse(root, "s.json", &in, &formulation_catalogue, &scenario, &error) &&
              setting_build(&in, &scenario, &setting, &error);
    json_free(root);
    if (!ok)
        error_print(&error, stderr);
    return ok;
}

/* The toy with the step decay and these further members of the scenario. */
static bool open_toy(const char *members)
{
    struct text t = {0};
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"test\", \"coverage\": {\"decay\": \"step\"}%s%s}",
             members[0] ? ", " : "", members);
    bool ok = open_text("instances/toy", t.chars);
    CHECK(ok);
    free(t.chars);
    return ok;
}

static bool open_file(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "instances/toy/scenarios/%s.json", name);
    bool ok = instance_read("instances/toy", NULL, &in, &error) &&
              scenario_read(path, &in, &formulation_catalogue, &scenario, &error) &&
              setting_build(&in, &scenario, &setting, &error);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
    return ok;
}

static void close_all(void)
{
    outcome_free(&after);
    plan_free(&plan);
    setting_free(&setting);
    scenario_free(&scenario);
    instance_free(&in);
    error_free(&error);
    error = (struct error){0};
}

static void decide(enum measure m, int site, int parent, int size)
{
    bool days = measure_in_days(m);
    if (size > 0)
        plan_add(&plan, (struct decision){m, 0, site, parent, days ? 1 : size, days ? size : 0, -1});
}

static void close_down(int site, enum form form, int count)
{
    plan_add(&plan, (struct decision){MEASURE_CLOSURE, 0, site, -1, count, 0, (int)form});
}

static struct judged judge(void)
{
    plan_sort(&plan);
    outcome_free(&after);
    outcome_build(&in, &scenario, &setting.reach, &plan, &after);
    return (struct judged){&in, &scenario, &setting.reach, &setting.today, &after};
}

static int measure_called(const char *name)
{
    for (int k = 0; k < formulation_catalogue.objective_count; k++)
        if (strcmp(objective_kinds[k]->spec.name, name) == 0)
            return k;
    CHECK(false);
    return 0;
}

static double value_under(const char *name, bool planned)
{
    struct judged j = judge();
    struct objective plain;
    objective_default(&formulation_catalogue, &in, measure_called(name), &plain);
    return objective_value(&plain, &j, planned ? j.after : j.today);
}

static double value_of(const char *name)
{
    return value_under(name, true);
}

static double value_today(const char *name)
{
    return value_under(name, false);
}

/* Z of the toy with these decisions alone. */
static double z_of(enum measure m, int at_b, int at_d)
{
    plan.count = 0;
    decide(m, B, m == MEASURE_SATELLITE ? A : -1, at_b);
    decide(m, D, m == MEASURE_SATELLITE ? A : -1, at_d);
    return value_of("hoover");
}

static bool kept(void)
{
    struct judged j = judge();
    struct notes da = {0}, en = {0};
    bool ok = plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en);
    for (int k = 0; k < scenario.rule_count; k++) {
        struct findings found = {0};
        rule_kinds[scenario.rules[k].kind]->check(&j, &scenario.rules[k], &found);
        for (int f = 0; f < found.count; f++)
            ok = ok && finding_satisfied(&found.items[f]);
        free(found.items);
    }
    notes_free(&da);
    notes_free(&en);
    return ok;
}

/* ---- instances/toy/README.md ---- */

static void today_is_as_the_readme_of_the_toy_says(void)
{
    static const double coverage[] = {3, 3.625, 1.125, 0.5};
    if (open_file("one-number")) {
        CHECK_NEAR(setting.today.supply[A], 3, 0);
        CHECK_NEAR(setting.today.supply[B], 0.5, 0);
        CHECK_NEAR(setting.today.supply[D], 0.5, 0);
        CHECK_NEAR(setting.reach.sites[A].demand, 100000, 0);
        CHECK_NEAR(setting.reach.sites[B].demand, 80000, 0);
        CHECK_NEAR(setting.reach.sites[D].demand, 100000, 0);
        for (int i = 0; i < 4; i++)
            CHECK_NEAR(setting.today.coverage[i], coverage[i], 1e-15);
        CHECK_NEAR(outcome_mean(&setting.today, 0), 2, 1e-15);
        CHECK_NEAR(target_coverage(&in, &setting.today, 0), 2, 1e-15);
        CHECK_NEAR(value_today("hoover"), 0.3125, 1e-15);
    }
    close_all();
}

static void one_number_is_best_in_dal(void)
{
    static const double z[] = {0.4375, 0.3125, 0.1875};
    static const double coverage[3][4] = {{4, 4.625, 1.125, 0.5}, {3, 4.875, 2.375, 0.5}, {3, 3.625, 2.125, 1.5}};
    if (open_file("one-number"))
        for (int j = 0; j < 3; j++) {
            plan.count = 0;
            decide(MEASURE_NEW, j, -1, 1);
            CHECK_NEAR(value_of("hoover"), z[j], 1e-15);
            for (int i = 0; i < 4; i++)
                CHECK_NEAR(after.coverage[i], coverage[j][i], 1e-15);
            CHECK_NEAR(outcome_mean(&after, 0), 2.5, 1e-15);
            CHECK(kept());
        }
    close_all();
}

static void two_conversions_are_best_in_dal(void)
{
    if (open_file("conversion")) {
        CHECK_NEAR(z_of(MEASURE_CONVERSION, 1, 0), 0.3125, 1e-15);
        CHECK_NEAR(z_of(MEASURE_CONVERSION, 0, 1), 0.21875, 1e-15);
        CHECK_NEAR(z_of(MEASURE_CONVERSION, 2, 0), 0.3375, 1e-15);
        CHECK_NEAR(z_of(MEASURE_CONVERSION, 1, 1), 0.225, 1e-15);
        CHECK_NEAR(z_of(MEASURE_CONVERSION, 0, 2), 0.125, 1e-15);
        CHECK(kept());
        z_of(MEASURE_CONVERSION, 1, 2);
        CHECK(!kept()); /* half of four accept */
    }
    close_all();
}

/* The best of all satellite plans that keep the rules: days at d, days at b. */
static void best_satellites(int *best_d, int *best_b, double *best)
{
    *best = INFINITY;
    for (int d = 0; d <= 6; d++)
        for (int b = 0; d + b <= 6; b++) {
            double z = z_of(MEASURE_SATELLITE, b, d);
            if (kept() && z < *best - 1e-12)
                *best = z, *best_d = d, *best_b = b;
        }
}

static void five_satellite_days_are_best_in_dal(void)
{
    int d = 0, b = 0;
    double best;
    if (open_file("one-satellite")) {
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 0, 5), 0.0825, 1e-15);
        CHECK_NEAR(after.supply[A], 2, 1e-15);
        CHECK_NEAR(after.supply[D], 1.4, 1e-15);
        CHECK_NEAR(after.total[0], 3.9, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 1, 4), 0.1095, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 0, 4), 0.1225, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 5, 0), 0.2175, 1e-15);
        best_satellites(&d, &b, &best);
        CHECK(d == 5 && b == 0);
        CHECK_NEAR(best, 0.0825, 1e-15);
        z_of(MEASURE_SATELLITE, 0, 6);
        CHECK(!kept());
    }
    close_all();
}

static void two_satellites_are_best_where_no_council_may_lose_a_fifth(void)
{
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL};
    int d = 0, b = 0;
    double best;
    if (open_file("two-satellites")) {
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 0, 3), 0.17, 1e-15);
        CHECK_NEAR(group_coverage(&in, &after, council, 0, 0), 2.65, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 4, 1), 0.1905, 1e-15);
        CHECK_NEAR(group_coverage(&in, &after, council, 0, 0), 2.61, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 5, 0), 0.2175, 1e-15);
        CHECK_NEAR(group_coverage(&in, &after, council, 0, 0), 2.7, 1e-15);
        CHECK_NEAR(z_of(MEASURE_SATELLITE, 2, 2), 0.1675, 1e-15);
        CHECK_NEAR(group_coverage(&in, &after, council, 0, 0), 2.63, 1e-15);
        CHECK_NEAR(group_coverage(&in, &setting.today, council, 0, 0), 3.25, 1e-15);
        best_satellites(&d, &b, &best);
        CHECK(d == 2 && b == 2);
        CHECK_NEAR(best, 0.1675, 1e-15);
        for (int k = 0; k <= 4; k++) { /* one day more breaks a rule, so the table of the README is complete */
            z_of(MEASURE_SATELLITE, (int[]){0, 2, 4, 5, 5}[k] + (k < 4), (int[]){3, 2, 1, 0, 0}[k]);
            CHECK(k == 4 ? kept() : !kept());
        }
    }
    close_all();
}

static void no_plan_of_the_infeasible_scenario_keeps_its_rules(void)
{
    if (open_file("infeasible"))
        for (int k = 0; k < 8; k++) {
            plan.count = 0;
            for (int j = 0; j < 3; j++)
                decide(MEASURE_NEW, j, -1, k >> j & 1);
            CHECK(!kept());
        }
    close_all();
}

/* ---- every measure, worked out for the toy today and with one new number in Dal ---- */

static void measure_is(const char *name, double today, double with_plan)
{
    CHECK_NEAR(value_today(name), today, 1e-12);
    CHECK_NEAR(value_of(name), with_plan, 1e-12);
}

static void every_measure_comes_out_as_by_hand(void)
{
    if (open_file("one-number")) {
        decide(MEASURE_NEW, D, -1, 1);
        measure_is("hoover", 1.25 / 4, 0.75 / 4);
        measure_is("shortfall", (0.4 * 0.875 + 0.6 * 1.5) / 4, 0.6 * 0.5 / 4);
        measure_is("gini", 0.35, /* pairs AB AC AD BC BD CD of n_i n_k |A_i - A_k|, over N^2 times the mean of today */
                   (0.24 * 0.625 + 0.24 * 0.875 + 0.36 * 1.5 + 0.16 * 1.5 + 0.24 * 2.125 + 0.24 * 0.625) / 8);
        measure_is("max_min", 0.25, 0.75);
        measure_is("variance", 1, 0.65625 / 1.65625);
        measure_is("range", 1.5625, 1.0625);
        measure_is("travel", 0, (91 - 5 * 18.25) / 4); /* minutes of use: 18 at a and d, 20 at b */
        measure_is("p_median", 14, 14);
        measure_is("p_center", 30, 30);
        measure_is("max_coverage", 200000, 200000);
        measure_is("set_cover", 0, 1);
        measure_is("changes", 0, 1);
        measure_is("cost", 0, 2);
        double today = 0.6 * exp(-1.5) + 0.4 * exp(-1.8125) + 0.4 * exp(-0.5625) + 0.6 * exp(-0.25);
        double then = 0.6 * exp(-1.5) + 0.4 * exp(-1.8125) + 0.4 * exp(-1.0625) + 0.6 * exp(-0.75);
        measure_is("kolm_pollak", 1 + log(today / 2), 1.25 + log(then / 2));
    }
    close_all();
}

static double number_in(const struct json *object, const char *key)
{
    const struct json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? j->number : NAN;
}

static struct json *document(void)
{
    plan_sort(&plan);
    struct proof proofs[4] = {{0, 0}};
    struct claims claims = {"optimal", proofs, NULL, NULL};
    return plan_document(&setting, &plan, &claims);
}

static void the_other_indicators_come_out_as_by_hand(void)
{
    if (open_file("one-satellite")) {
        decide(MEASURE_SATELLITE, D, A, 5);
        struct json *doc = document();
        const struct json *sides = json_get(doc, "indicators");
        const struct json *today = json_get(json_get(json_get(sides, "baseline"), "specialties"), "hud");
        const struct json *then = json_get(json_get(json_get(sides, "plan"), "specialties"), "hud");
        CHECK_NEAR(number_in(today, "supply"), 4, 1e-15);
        CHECK_NEAR(number_in(then, "supply"), 3.9, 1e-15);
        CHECK_NEAR(number_in(then, "mean"), 1.95, 1e-15);
        CHECK_NEAR(number_in(today, "p10"), 0.5, 1e-15); /* Dal is three tenths of need */
        CHECK_NEAR(number_in(today, "p90"), 3.625, 1e-15);
        CHECK_NEAR(number_in(today, "ratio_90_10"), 7.25, 1e-12);
        CHECK_NEAR(number_in(then, "p10"), 1.4, 1e-15);
        CHECK_NEAR(number_in(then, "hoover_index"), 0.33 / 3.9, 1e-15);
        CHECK_NEAR(number_in(today, "hoover_between"), 0.3125, 1e-15); /* Nordland 3.25, Sydland 0.75 */
        CHECK_NEAR(number_in(today, "hoover_within"), 0, 1e-15);
        /* Nordland 2.25 and Sydland 0.4 * 2.025 + 0.6 * 1.4 = 1.65: 0.3 below the mean */
        CHECK_NEAR(number_in(then, "hoover_between"), 0.3 / 4, 1e-15);
        CHECK_NEAR(number_in(then, "hoover_within"), 0.03 / 4, 1e-15);
        CHECK_NEAR(number_in(today, "mean_minutes"), 14, 1e-15);
        CHECK_NEAR(number_in(today, "p90_minutes"), 30, 1e-15);
        CHECK(number_in(today, "beyond_30_minutes") == 0 && number_in(today, "beyond_50_km") == 0);
        CHECK(number_in(today, "unreached_need") == 0);
        json_free(doc);
    }
    close_all();
}

/* Two areas, one site, no supply, one target: what has no meaning is null, and nothing divides by zero. */
static void without_supply_what_has_no_meaning_is_null(void)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population\n1,One,m,c,r,1000\n2,Two,m,c,r,1000\n");
    folder_put("sites.csv", "site,name,area\nx,X,1\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes,target_per_100k\n"
                                  "eye,E,E,0.25,30,50\n");
    folder_put("providers.csv", "site,specialty,form,count\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,x,,10\n2,x,,40\n");
    if (open_text(folder_path, "{\"schema\": \"yderplan-scenario-1\", \"measures\": {\"new\": true}}")) {
        struct json *doc = document();
        const struct json *today =
            json_get(json_get(json_get(json_get(doc, "indicators"), "baseline"), "specialties"), "eye");
        CHECK(number_in(today, "hoover") == 0 && number_in(today, "shortfall") == 1 &&
              number_in(today, "max_min") == 0);
        CHECK(number_in(today, "gini") == 0 && number_in(today, "kolm_pollak") == 0 && number_in(today, "range") == 0);
        static const char *const none[] = {"hoover_index", "travel",       "ratio_90_10",
                                           "p90_minutes",  "mean_minutes", "beyond_50_km"};
        for (int k = 0; k < 6; k++)
            if (!json_get(today, none[k]) || json_get(today, none[k])->kind != JSON_NULL) {
                fprintf(stderr, "  %s\n", none[k]);
                CHECK(false);
            }
        CHECK(number_in(today, "p_median") == 80 && number_in(today, "p_center") == 80); /* twice the longest travel */
        CHECK(number_in(today, "unreached_need") == 1000 && number_in(today, "beyond_60_minutes") == 2000);
        json_free(doc);
        decide(MEASURE_NEW, 0, -1, 1);
        /* all of the number for One: 100 per 100,000 against a mean of 50; over 2,000 x 50 / 100,000 = 1 FTE at target
         */
        CHECK_NEAR(value_of("hoover"), 0.5, 1e-15);
    }
    close_all();
}

/* ---- supply and decisions ---- */

static void supply_counts_every_form_at_its_worth(void)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population\n1,One,m,c,r,1000\n2,Two,m,c,r,1000\n");
    folder_put("sites.csv", "site,name,area\nx,X,1\ny,Y,2\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\neye,E,E,0.25,30\n");
    folder_put("providers.csv",
               "site,specialty,form,count,fte,parent_site,days\nx,eye,full_time,3,,,\nx,eye,part_time,2,,,\n"
               "x,eye,part_time,1,0.4,,\nx,eye,shared,1,,,\nx,eye,licence,2,,,\ny,eye,satellite,1,,x,2\n"
               "y,eye,satellite,1,0.8,x,1.5\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,x,5,10\n2,y,5,10\n");
    if (open_text(folder_path, "{\"schema\": \"yderplan-scenario-1\", \"measures\": {\"licence\": {\"fte\": 0.5}, "
                               "\"satellite\": {\"fte\": 0.9}}}")) {
        CHECK_NEAR(setting.today.supply[0], 3 + 0.5 + 0.4 + 1 + 1 - 0.4 - 0.3, 1e-12);
        CHECK_NEAR(setting.today.supply[1], 0.9 * 0.4 + 0.8 * 0.3, 1e-12);
        CHECK(setting.today.numbers[0] == 9 && setting.today.numbers[1] == 0);
        CHECK_NEAR(setting.today.satellite_days[1], 3.5, 1e-15);
        CHECK(existing_numbers(&in, 0, 0, FORM_PART_TIME) == 3 && existing_numbers(&in, -1, 0, FORM_SHARED) == 1);
        CHECK_NEAR(existing_days_away(&in, 0, 0), 3.5, 1e-15);
        CHECK_NEAR(existing_satellite_days(&in, -1, 1), 3.5, 1e-15);
        struct notes da = {0}, en = {0};
        decide(MEASURE_SATELLITE, 1, 0, 3); /* 3.5 days are away already, of 6 */
        CHECK(!plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en));
        CHECK(noted(&en, "Y, E, satellite days a week: there is no way from X"));
        CHECK(noted(&en,
                    "Y, E, satellite days a week: X gives 6.5 days a week; at most 2 per full-time number, of which "
                    "there are 3"));
        notes_free(&da);
        notes_free(&en);
    }
    close_all();
}

static void a_decision_has_size_fte_and_cost(void)
{
    if (open_toy("\"measures\": {\"licence\": {\"fte\": 0.5}, \"satellite\": {\"fte\": 0.8}}")) {
        struct decision n = {MEASURE_NEW, 0, D, -1, 3, 0, -1}, c = {MEASURE_CONVERSION, 0, D, -1, 2, 0, -1};
        struct decision l = {MEASURE_LICENCE, 0, D, -1, 2, 0, -1}, s = {MEASURE_SATELLITE, 0, D, A, 1, 4, -1};
        CHECK(decision_size(&n) == 3 && decision_size(&s) == 4);
        CHECK_NEAR(decision_fte(&in, &scenario, &n), 3, 0);
        CHECK_NEAR(decision_fte(&in, &scenario, &c), 1.5, 0);
        CHECK_NEAR(decision_fte(&in, &scenario, &l), 1, 0);
        CHECK_NEAR(decision_fte(&in, &scenario, &s), 0.64, 1e-15);
        CHECK_NEAR(decision_net_fte(&in, &scenario, &s), -0.16, 1e-15);
        CHECK_NEAR(decision_net_fte(&in, &scenario, &c), 1.5, 0);
        CHECK_NEAR(decision_cost(&in, &n), 6, 0);
        CHECK_NEAR(decision_cost(&in, &s), 0.4, 1e-15);
    }
    close_all();
}

/* X has five full-time numbers, three at 1 FTE and two at 0.75: 0.9 each; two are handed back. */
static bool open_closing(const char *measures)
{
    char policy[400];
    folder_put("areas.csv", "area,name,municipality,council,region,population\n1,One,m,c,r,1000\n2,Two,m,c,r,1000\n");
    folder_put("sites.csv", "site,name,area\nx,X,1\ny,Y,2\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\neye,E,E,0.25,30\n");
    folder_put("providers.csv",
               "site,specialty,form,count,fte,returned\nx,eye,full_time,3,,2\nx,eye,full_time,2,0.75,\n"
               "x,eye,part_time,2,,1\ny,eye,full_time,1,0.5,\n");
    folder_put("travel.csv", "area,site,km,minutes\n1,x,5,10\n2,x,5,20\n2,y,5,10\n");
    snprintf(policy, sizeof policy, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"test\", \"measures\": {%s}}",
             measures);
    bool ok = open_text(folder_path, policy);
    CHECK(ok);
    if (ok) {
        in.cost[MEASURE_CLOSURE] = 0.1; /* one specialty: by measure */
        in.cost[MEASURE_VIDEO] = 0.05;
        in.compensation[0] = 2;
    }
    return ok;
}

static void a_closure_takes_a_mean_number_and_pays_for_what_was_not_handed_back(void)
{
    if (open_closing("\"closure\": {\"compensated\": true}")) {
        struct decision one = {MEASURE_CLOSURE, 0, 0, -1, 1, 0, FORM_FULL_TIME};
        struct decision three = {MEASURE_CLOSURE, 0, 0, -1, 3, 0, FORM_FULL_TIME};
        struct decision part = {MEASURE_CLOSURE, 0, 0, -1, 2, 0, FORM_PART_TIME};
        CHECK(existing_returned(&in, 0, 0, FORM_FULL_TIME) == 2 && existing_returned(&in, 0, 0, FORM_PART_TIME) == 1);
        CHECK(decision_size(&three) == 3);
        CHECK_NEAR(decision_fte(&in, &scenario, &one), -0.9, 1e-15); /* (3 + 2 * 0.75) / 5 */
        CHECK_NEAR(decision_fte(&in, &scenario, &three), -2.7, 1e-15);
        CHECK_NEAR(decision_net_fte(&in, &scenario, &three), -2.7, 1e-15);
        CHECK_NEAR(decision_fte(&in, &scenario, &part), -0.5, 1e-15);
        CHECK_NEAR(decision_cost(&in, &one), 0.1, 1e-15);       /* handed back */
        CHECK_NEAR(decision_cost(&in, &three), 0.3 + 2, 1e-15); /* two handed back, one compensated */
        CHECK_NEAR(decision_cost(&in, &part), 0.2 + 2, 1e-15);
        in.compensation[0] = NAN;
        CHECK_NEAR(decision_cost(&in, &one), 0.1, 1e-15); /* nobody asks for compensation */
        CHECK(isnan(decision_cost(&in, &three)));
    }
    close_all();
}

static void a_day_of_video_takes_a_fifth_and_brings_its_worth(void)
{
    if (open_closing("\"video\": {\"fte\": 0.6, \"max_days\": 2}")) {
        struct decision v = {MEASURE_VIDEO, 0, 0, -1, 1, 4, -1};
        CHECK(decision_size(&v) == 4 && measure_in_days(MEASURE_VIDEO) && !measure_in_days(MEASURE_CLOSURE));
        CHECK_NEAR(decision_fte(&in, &scenario, &v), 0.48, 1e-15);
        CHECK_NEAR(decision_net_fte(&in, &scenario, &v), 0.48 - 0.8, 1e-15);
        CHECK_NEAR(decision_cost(&in, &v), 0.2, 1e-15);
    }
    close_all();
}

/* Ager gives up one of three numbers and three days of video for Nordland, Birk both part-time numbers, Dal gets one:
 * K = 3 - 1 - 0.6, 0, 1.5, and 3 / 5 * 0.8 = 0.48 FTE for the 100,000 of Nordland, to all of them alike. */
static void decide_all_kinds(void)
{
    decide(MEASURE_NEW, D, -1, 1);
    close_down(A, FORM_FULL_TIME, 1);
    close_down(B, FORM_PART_TIME, 2);
    decide(MEASURE_VIDEO, A, -1, 3);
}

static const char *const all_kinds = "\"measures\": {\"new\": true, \"closure\": {\"compensated\": true}, \"video\": "
                                     "{\"fte\": 0.8, \"max_days\": 2}}";

static void closures_and_video_change_supply_and_coverage(void)
{
    static const double coverage[] = {1.88, 1.88, 1.5, 1.5};
    struct level region = {LEVEL_GROUPING, GROUPING_REGION};
    if (open_toy(all_kinds)) {
        decide_all_kinds();
        CHECK_NEAR(value_of("hoover"), 0.0475, 1e-12); /* mean 3.38 / 2 = 1.69: Sydland is 0.19 below, of 4 */
        CHECK_NEAR(after.supply[A], 1.4, 1e-12);
        CHECK_NEAR(after.supply[B], 0, 1e-12);
        CHECK_NEAR(after.supply[D], 1.5, 1e-12);
        CHECK(after.numbers[A] == 2 && after.numbers[B] == 0 && after.numbers[D] == 3);
        CHECK(after.video_groups == 2);
        CHECK_NEAR(after.video[0], 0.48, 1e-12);
        CHECK_NEAR(after.video[1], 0, 0);
        CHECK_NEAR(after.total[0], 3.38, 1e-12);
        for (int i = 0; i < 4; i++)
            CHECK_NEAR(after.coverage[i], coverage[i], 1e-12);
        CHECK_NEAR(group_coverage(&in, &after, region, 0, 0), 1.88, 1e-12);
        CHECK_NEAR(value_of("changes"), 1 + 1 + 2 + 1, 0); /* added, closed, closed, video opened */
        CHECK(kept());
    }
    close_all();
}

static void a_plan_is_sorted_by_measure_specialty_site_and_parent(void)
{
    struct plan p = {0};
    plan_add(&p, (struct decision){MEASURE_CLOSURE, 0, 1, -1, 1, 0, FORM_SHARED});
    plan_add(&p, (struct decision){MEASURE_CLOSURE, 0, 1, -1, 1, 0, FORM_FULL_TIME});
    plan_add(&p, (struct decision){MEASURE_SATELLITE, 0, 2, 1, 1, 1, -1});
    plan_add(&p, (struct decision){MEASURE_SATELLITE, 0, 2, 0, 1, 2, -1});
    plan_add(&p, (struct decision){MEASURE_NEW, 1, 0, -1, 1, 0, -1});
    plan_add(&p, (struct decision){MEASURE_NEW, 0, 1, -1, 1, 0, -1});
    plan_add(&p, (struct decision){MEASURE_NEW, 0, 0, -1, 1, 0, -1});
    plan_sort(&p);
    CHECK(p.decisions[0].specialty == 0 && p.decisions[0].site == 0);
    CHECK(p.decisions[1].specialty == 0 && p.decisions[1].site == 1);
    CHECK(p.decisions[2].specialty == 1);
    CHECK(p.decisions[3].parent == 0 && p.decisions[4].parent == 1);
    CHECK(p.decisions[5].form == FORM_FULL_TIME && p.decisions[6].form == FORM_SHARED);
    plan_free(&p);
    CHECK(p.count == 0 && p.decisions == NULL);
}

static void groups_have_need_and_mean_coverage(void)
{
    struct level council = {LEVEL_GROUPING, GROUPING_COUNCIL}, nation = {LEVEL_NATION, 0}, area = {LEVEL_AREA, 0};
    if (open_toy("")) {
        CHECK(group_need(&in, council, 0, 0) == 100000 && group_need(&in, nation, 0, 0) == 200000);
        CHECK_NEAR(group_coverage(&in, &setting.today, council, 0, 0), 3.25, 1e-15);
        CHECK_NEAR(group_coverage(&in, &setting.today, council, 1, 0), 0.75, 1e-15);
        CHECK_NEAR(group_coverage(&in, &setting.today, nation, 0, 0), 2, 1e-15);
        CHECK_NEAR(group_coverage(&in, &setting.today, area, CEDER, 0), 1.125, 1e-15);
    }
    close_all();
}

/* ---- the limits of measures ---- */

static void within(const char *members, enum measure m, int site, int parent, int size, const char *da, const char *en)
{
    if (open_toy(members)) {
        struct notes danish = {0}, english = {0};
        decide(m, site, parent, size);
        CHECK(plan_within_measures(&in, &scenario, &setting.reach, &plan, &danish, &english) == (da == NULL));
        if (da != NULL)
            CHECK(danish.count == 1 && english.count == 1 && noted(&danish, da) && noted(&english, en));
        notes_free(&danish);
        notes_free(&english);
    }
    close_all();
}

static void a_plan_stays_within_what_its_measures_allow(void)
{
    within("\"measures\": {\"new\": {\"max_per_site\": 2}}", MEASURE_NEW, D, -1, 2, NULL, NULL);
    within("\"measures\": {\"new\": {\"max_per_site\": 2}}", MEASURE_NEW, D, -1, 3,
           "Dal, Hudlæge, nye ydernumre: 3; højst 2 på hvert sted",
           "Dal, Dermatology, new numbers: 3; at most 2 at each site");
    within("\"measures\": {\"licence\": {\"max_per_site\": 1}}", MEASURE_LICENCE, B, -1, 2,
           "Birk, Hudlæge, ydernumre på licens: 2; højst 1 på hvert sted",
           "Birk, Dermatology, licence numbers: 2; at most 1 at each site");
    within("\"measures\": {\"licence\": true}", MEASURE_NEW, D, -1, 1,
           "Dal, Hudlæge, nye ydernumre: scenariet \"test\" bruger dem ikke",
           "Dal, Dermatology, new numbers: the scenario \"test\" does not use them");
    within("\"measures\": {\"conversion\": {\"acceptance\": 1}}", MEASURE_CONVERSION, D, -1, 3,
           "Dal, Hudlæge, konverteringer: 3, men der er kun 2 deltidsydernumre",
           "Dal, Dermatology, conversions: 3, but there are only 2 part-time numbers");
    within("\"measures\": {\"conversion\": {\"acceptance\": 0.3}}", MEASURE_CONVERSION, D, -1, 2,
           "hud: 2 konverteringer i alt; højst 1 af 4 deltidsydernumre tager imod",
           "hud: 2 conversions in all; at most 1 of 4 part-time numbers accept");
    within("\"measures\": {\"satellite\": {\"max_minutes\": 80}}", MEASURE_SATELLITE, D, A, 6, NULL, NULL);
    within("\"measures\": {\"satellite\": {\"max_minutes\": 79.5}}", MEASURE_SATELLITE, D, A, 6,
           "Dal, Hudlæge, satellitdage om ugen: der er 80 minutter fra Ager; højst 79.5",
           "Dal, Dermatology, satellite days a week: 80 minutes from Ager; at most 79.5");
    within(
        "\"measures\": {\"satellite\": {\"max_minutes\": 80}}", MEASURE_SATELLITE, D, A, 7,
        "Dal, Hudlæge, satellitdage om ugen: Ager afgiver 7 dage om ugen; højst 2 pr. fuldtidsydernummer, og der er 3",
        "Dal, Dermatology, satellite days a week: Ager gives 7 days a week; at most 2 per full-time number, of which "
        "there "
        "are 3");
    within("\"measures\": {\"satellite\": {\"max_minutes\": 80, \"within\": \"region\"}}", MEASURE_SATELLITE, D, A, 1,
           "Dal, Hudlæge, satellitdage om ugen: satellitten og Ager ligger ikke i samme region",
           "Dal, Dermatology, satellite days a week: the satellite and Ager are not in the same region");
    within("\"measures\": {\"satellite\": true}", MEASURE_SATELLITE, A, A, 1,
           "Ager, Hudlæge, satellitdage om ugen: Ager kan ikke være satellit for sig selv",
           "Ager, Dermatology, satellite days a week: Ager cannot be a satellite of itself");
}

/* The decisions in hand break exactly this; NULL: nothing. */
static void breaks(const char *da, const char *en)
{
    struct notes danish = {0}, english = {0};
    plan_sort(&plan);
    CHECK(plan_within_measures(&in, &scenario, &setting.reach, &plan, &danish, &english) == (da == NULL));
    CHECK(danish.count == (da != NULL) && english.count == (en != NULL));
    if (da != NULL)
        CHECK(noted(&danish, da) && noted(&english, en));
    for (int k = 0; k < english.count && english.count != (en != NULL); k++)
        fprintf(stderr, "  %s\n", english.text[k]);
    notes_free(&danish);
    notes_free(&english);
    plan.count = 0;
}

/* Exactly these two. */
static void breaks_twice(const char *one, const char *two)
{
    struct notes da = {0}, en = {0};
    plan_sort(&plan);
    CHECK(!plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en));
    CHECK(da.count == 2 && en.count == 2 && noted(&en, one) && noted(&en, two));
    notes_free(&da);
    notes_free(&en);
    plan.count = 0;
}

static void a_closure_stays_within_what_is_there_and_handed_back(void)
{
    if (open_closing("\"closure\": {\"forms\": [\"full_time\"]}")) {
        close_down(0, FORM_FULL_TIME, 2);
        breaks(NULL, NULL);
        close_down(0, FORM_FULL_TIME, 3);
        breaks("X, E, nedlagte ydernumre: 3, men kun 2 er tilbageleveret, og scenariet giver ingen kompensation",
               "X, E, closed numbers: 3, but only 2 are handed back, and the scenario pays no compensation");
        close_down(1, FORM_FULL_TIME, 2);
        breaks_twice("Y, E, closed numbers: 2, but there are only 1",
                     "Y, E, closed numbers: Y gives away more than there is; -0.5 FTE are left");
        close_down(0, FORM_PART_TIME, 1);
        breaks("X, E, nedlagte ydernumre: scenariet nedlægger ikke ydernumre af formen part_time",
               "X, E, closed numbers: the scenario closes no numbers of the form part_time");
    }
    close_all();
    if (open_closing("\"closure\": {\"compensated\": true}")) {
        close_down(0, FORM_FULL_TIME, 5);
        close_down(0, FORM_PART_TIME, 2);
        breaks(NULL, NULL);
    }
    close_all();
    if (open_closing("\"conversion\": {\"acceptance\": 1}, \"closure\": {\"compensated\": true}")) {
        decide(MEASURE_CONVERSION, 0, -1, 1);
        close_down(0, FORM_PART_TIME, 1);
        breaks(NULL, NULL);
        decide(MEASURE_CONVERSION, 0, -1, 1);
        close_down(0, FORM_PART_TIME, 2);
        breaks("X, E, konverteringer: 1, men der er kun 0 deltidsydernumre",
               "X, E, conversions: 1, but there are only 0 part-time numbers");
    }
    close_all();
}

/* Nord stands at 162.5 percent of the mean of today, Syd at 37.5. */
static void numbers_close_only_above_the_percentage(void)
{
    static const char *const at[] = {"150", "162.5"};
    for (int k = 0; k < 2; k++) {
        char members[200];
        snprintf(members, sizeof members, "\"measures\": {\"closure\": {\"compensated\": true, \"above_percent\": %s}}",
                 at[k]);
        if (open_toy(members)) {
            close_down(A, FORM_FULL_TIME, 1);
            if (k == 0)
                breaks(NULL, NULL);
            else
                breaks("Ager, Hudlæge, nedlagte ydernumre: dækningsgraden er 162.5 pct. i dag; der nedlægges kun over "
                       "162.5 "
                       "pct.",
                       "Ager, Dermatology, closed numbers: the degree of coverage is 162.5 % today; numbers are closed "
                       "only "
                       "above 162.5 %");
            close_down(D, FORM_PART_TIME, 1);
            if (k == 0)
                breaks(
                    "Dal, Hudlæge, nedlagte ydernumre: dækningsgraden er 37.5 pct. i dag; der nedlægges kun over 150 "
                    "pct.",
                    "Dal, Dermatology, closed numbers: the degree of coverage is 37.5 % today; numbers are closed only "
                    "above 150 %");
        }
        close_all();
    }
}

static void days_of_video_are_those_of_the_full_time_numbers_that_stay(void)
{
    if (open_toy("\"measures\": {\"video\": {\"max_days\": 1}, \"closure\": {\"compensated\": true}}")) {
        decide(MEASURE_VIDEO, A, -1, 3);
        breaks(NULL, NULL);
        decide(MEASURE_VIDEO, A, -1, 3);
        close_down(A, FORM_FULL_TIME, 1);
        breaks("Ager, Hudlæge, videodage om ugen: Ager afgiver 3 dage om ugen; højst 1 pr. fuldtidsydernummer, og der "
               "er 2",
               "Ager, Dermatology, video days a week: Ager gives 3 days a week; at most 1 per full-time number, of "
               "which there "
               "are 2");
        decide(MEASURE_VIDEO, D, -1, 1); /* part-time numbers give none */
        breaks(
            "Dal, Hudlæge, videodage om ugen: Dal afgiver 1 dage om ugen; højst 1 pr. fuldtidsydernummer, og der er 0",
            "Dal, Dermatology, video days a week: Dal gives 1 days a week; at most 1 per full-time number, of which "
            "there "
            "are 0");
    }
    close_all();
}

static void video_and_satellites_share_the_week(void)
{
    struct notes da = {0}, en = {0};
    if (open_toy(
            "\"measures\": {\"satellite\": {\"max_days\": 5, \"max_minutes\": 90}, \"video\": {\"max_days\": 5}}")) {
        decide(MEASURE_VIDEO, A, -1, 8);
        decide(MEASURE_SATELLITE, D, A, 7);
        breaks(NULL, NULL); /* 15 days, of three numbers: nothing is left, and nothing missing */
        decide(MEASURE_VIDEO, A, -1, 8);
        decide(MEASURE_SATELLITE, D, A, 8);
        plan_sort(&plan);
        CHECK(!plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en));
        CHECK(en.count == 4); /* both, for the week and for the supply */
        CHECK(noted(&en,
                    "Ager, Dermatology, video days a week: Ager gives 16 days a week to satellites and video; five per "
                    "full-time number, of which there are 3"));
        CHECK(noted(&da,
                    "Ager, Hudlæge, videodage om ugen: Ager afgiver 16 dage om ugen til satellitter og video; fem pr. "
                    "fuldtidsydernummer, og der er 3"));
        CHECK(
            noted(&en, "Ager, Dermatology, video days a week: Ager gives away more than there is; -0.2 FTE are left"));
    }
    notes_free(&da);
    notes_free(&en);
    close_all();
    if (open_closing("\"video\": {\"max_days\": 5}")) { /* Y's one number is worth 0.5 FTE, and three days are 0.6 */
        decide(MEASURE_VIDEO, 1, -1, 2);
        breaks(NULL, NULL);
        decide(MEASURE_VIDEO, 1, -1, 3);
        breaks("Y, E, videodage om ugen: Y afgiver mere, end der er; tilbage er -0.1 fuldtidsydernumre",
               "Y, E, video days a week: Y gives away more than there is; -0.1 FTE are left");
    }
    close_all();
}

static void a_satellite_is_open_for_as_many_days_as_it_must(void)
{
    within("\"measures\": {\"satellite\": {\"min_days\": 2, \"max_minutes\": 90}}", MEASURE_SATELLITE, D, A, 2, NULL,
           NULL);
    within("\"measures\": {\"satellite\": {\"min_days\": 2, \"max_minutes\": 90}}", MEASURE_SATELLITE, D, A, 1,
           "Dal, Hudlæge, satellitdage om ugen: 1; mindst 2 i hver satellit",
           "Dal, Dermatology, satellite days a week: 1; at least 2 in each satellite");
}

static void a_decision_where_nobody_comes_is_told(void)
{
    if (open_toy("\"measures\": {\"new\": true}")) {
        setting.reach.sites[D].demand = 0; /* as if */
        struct notes da = {0}, en = {0};
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, D, -1, 1, 0, -1});
        CHECK(!plan_within_measures(&in, &scenario, &setting.reach, &plan, &da, &en));
        CHECK(noted(&da, "Dal, Hudlæge, nye ydernumre: ingen med behov for hud når frem hertil"));
        CHECK(noted(&en, "Dal, Dermatology, new numbers: nobody with a need for hud reaches the site"));
        notes_free(&da);
        notes_free(&en);
    }
    close_all();
}

/* ---- rules: their words and their check ---- */

static void says(const char *rule, const char *da, const char *en)
{
    char members[600];
    snprintf(members, sizeof members, "\"rules\": [%s]", rule);
    if (open_toy(members)) {
        struct json *name = rule_name(&setting, &scenario.rules[0]);
        CHECK(number_in(name, "index") == 0);
        CHECK_TEXT(json_get(json_get(name, "sentence"), "da")->text, da);
        CHECK_TEXT(json_get(json_get(name, "sentence"), "en")->text, en);
        json_free(name);
    }
    close_all();
}

static void every_rule_is_said_in_danish_and_english(void)
{
    says("{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\", \"satellite\"], \"max\": 5}",
         "Nye ydernumre, ydernumre på licens og satellitdage om ugen i hele landet: højst 5.",
         "New numbers, licence numbers and satellite days a week in the whole country: at most 5.");
    says("{\"rule\": \"cap\", \"measures\": [\"conversion\"], \"level\": \"region\", \"specialty\": \"each\", \"max\": "
         "5, "
         "\"of\": {\"Sydland\": 2}}",
         "Konverteringer i hver region, hvert speciale for sig: højst 5; dog 2 i Sydland.",
         "Conversions in every region, each specialty by itself: at most 5; but 2 in Sydland.");
    says("{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 1, \"max\": 2, \"level\": \"council\"}",
         "Nye ydernumre i hvert sundhedsråd: mindst 1 og højst 2.",
         "New numbers in every council: at least 1 and at most 2.");
    says("{\"rule\": \"cap\", \"measures\": [\"new\"], \"less\": [\"closure\"], \"min\": 0, \"max\": 0}",
         "Nye ydernumre fratrukket nedlagte ydernumre i hele landet: præcis 0.",
         "New numbers less closed numbers in the whole country: exactly 0.");
    says("{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 1, \"level\": \"municipality\"}",
         "Nye ydernumre i hver kommune: mindst 1.", "New numbers in every municipality: at least 1.");
    says("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"site\", \"of\": {\"a\": 1, \"d\": 2}}",
         "Nye ydernumre på hvert sted: højst 1 i Ager, 2 i Dal.",
         "New numbers at every site: at most 1 in Ager, 2 in Dal.");
    says("{\"rule\": \"budget\", \"max\": 2.5, \"specialty\": \"hud\"}",
         "Udgift i hele landet, mio. kr. om året: højst 2,5.",
         "Cost in the whole country, million kr a year: at most 2.5.");
    says("{\"rule\": \"budget\", \"max\": 1234567.5, \"level\": \"area\"}",
         "Udgift i hvert område, mio. kr. om året: højst 1234567,5.",
         "Cost in every area, million kr a year: at most 1234567.5.");
    says("{\"rule\": \"site_capacity\"}",
         "Intet sted får flere ydernumre eller satellitdage, end der er plads til (sites.csv: max_numbers, room_days), "
         "alle "
         "specialer tilsammen.",
         "No site gets more numbers or satellite days than it has room for (sites.csv: max_numbers, room_days), all "
         "specialties together.");
    says("{\"rule\": \"closed_above\", \"percent\": 112.5, \"exempt\": [\"Nord\", \"Syd\"], \"exempt_max\": 1}",
         "Ingen nye ydernumre eller ydernumre på licens, hvor dækningsgraden i dag er over 112,5 pct. (opgjort for "
         "hvert sundhedsråd); undtaget Nord, Syd (højst 1 hver).",
         "No new or licence numbers where the degree of coverage is above 112.5 % today (measured for every council); "
         "exempt "
         "Nord, Syd (at most 1 each).");
    says("{\"rule\": \"no_one_worse\", \"percent\": 5}",
         "Dækningen i hvert sundhedsråd må højst falde 5 pct. i forhold til i dag.",
         "Coverage in every council may fall at most 5 % below today.");
    says("{\"rule\": \"no_one_worse\", \"level\": \"nation\"}",
         "Dækningen i hele landet må ikke falde i forhold til i dag.",
         "Coverage in the whole country must not fall below today.");
    says("{\"rule\": \"fixed\", \"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", "
         "\"count\": 1}, "
         "{\"measure\": \"satellite\", \"specialty\": \"hud\", \"parent_site\": \"a\", \"site\": \"b\", \"min\": 2}, "
         "{\"measure\": \"licence\", \"specialty\": \"hud\", \"site\": \"b\", \"max\": 0}, {\"measure\": \"licence\", "
         "\"specialty\": \"hud\", \"site\": \"a\", \"min\": 1, \"max\": 2}]}",
         "Ligger fast: nye ydernumre (Hudlæge) i Dal: 1; satellitdage om ugen (Hudlæge) fra Ager i Birk: mindst 2; "
         "ydernumre på licens "
         "(Hudlæge) i Birk: 0; ydernumre på licens (Hudlæge) i Ager: 1 til 2.",
         "Fixed: new numbers (Dermatology) in Dal: 1; satellite days a week (Dermatology) from Ager in Birk: at least "
         "2; licence "
         "numbers (Dermatology) "
         "in Birk: 0; licence numbers (Dermatology) in Ager: 1 to 2.");
}

/* What a rule finds for the plan of one new number in Dal, one licence in Birk and three days from Ager to Dal. */
static struct json *found(const char *rule)
{
    char members[900];
    snprintf(members, sizeof members,
             "\"measures\": {\"new\": true, \"licence\": true, \"satellite\": {\"max_minutes\": 90}}, "
             "\"rules\": [%s]",
             rule);
    struct json *out = NULL;
    if (open_toy(members)) {
        decide(MEASURE_NEW, D, -1, 1);
        decide(MEASURE_LICENCE, B, -1, 1);
        decide(MEASURE_SATELLITE, D, A, 3);
        struct json *doc = document();
        out = json_copy(json_get(doc, "rules")->child[0]);
        json_free(doc);
    }
    close_all();
    return out;
}

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : check_near(a, b, 1e-12);
}

/* The rule as a whole, its tightest group, and how many groups it looks at. */
static void finds(const char *rule, bool satisfied, double activity, double limit, bool binding, int groups)
{
    struct json *r = found(rule);
    bool so = r && (json_get(r, "satisfied")->kind == JSON_TRUE) == satisfied &&
              (json_get(r, "binding")->kind == JSON_TRUE) == binding && json_get(r, "groups")->count == groups &&
              same(number_in(r, "activity"), activity) && same(number_in(r, "limit"), limit);
    if (!so) {
        char *text = json_print(r);
        fprintf(stderr, "%s\n", text);
        free(text);
    }
    CHECK(so);
    json_free(r);
}

static void every_rule_is_checked(void)
{
    finds("{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\"], \"max\": 2}", true, 2, 2, true, 1);
    finds("{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\"], \"max\": 1}", false, 2, 1, false, 1);
    finds("{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\", \"satellite\"], \"max\": 9}", true, 5, 9, false, 1);
    finds("{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"level\": \"council\", \"min\": 1}", false, 0, 1, false,
          2);
    finds("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {\"Sydland\": 1}}", true, 1, 1,
          true, 1);
    finds("{\"rule\": \"budget\", \"max\": 5}", true, 4.3, 5, false, 1);
    finds("{\"rule\": \"budget\", \"max\": 4.35}", true, 4.3, 4.35, true, 1); /* a day costs 0.1 */
    finds("{\"rule\": \"budget\", \"level\": \"council\", \"max\": 2.2}", false, 2.3, 2.2, false, 2);
    finds("{\"rule\": \"site_capacity\"}", true, 3, 4, false, 6);
    finds("{\"rule\": \"closed_above\", \"percent\": 150}", false, 1, 0, false, 1); /* Nord, 162.5 */
    finds("{\"rule\": \"closed_above\", \"percent\": 162.5}", true, NAN, NAN, false, 0);
    finds("{\"rule\": \"closed_above\", \"percent\": 150, \"exempt\": [\"Nord\"], \"exempt_max\": 1}", true, 1, 1, true,
          1);
    /* K = 2.4, 1.5, 2.04: Nord 2.4 + 0.75 = 3.15, down from 3.25; A 2.4 of 3 */
    finds("{\"rule\": \"no_one_worse\"}", false, 315 / 3.25, 100, false, 2);
    finds("{\"rule\": \"no_one_worse\", \"percent\": 10}", true, 315 / 3.25, 90, false, 2);
    finds("{\"rule\": \"no_one_worse\", \"level\": \"area\"}", false, 80, 100, false, 4);
    finds("{\"rule\": \"fixed\", \"decisions\": [{\"measure\": \"new\", \"specialty\": \"hud\", \"site\": \"d\", "
          "\"count\": 1}]}",
          true, 1, 1, true, 2);
    finds("{\"rule\": \"fixed\", \"decisions\": [{\"measure\": \"satellite\", \"specialty\": \"hud\", \"site\": \"d\", "
          "\"parent_site\": \"a\", \"min\": 4}]}",
          false, 3, 4, false, 1);
}

/* ---- the document ---- */

static void an_effect_is_the_value_less_that_without_the_decision(void)
{
    if (open_file("two-satellites")) {
        decide(MEASURE_SATELLITE, B, A, 2);
        decide(MEASURE_SATELLITE, D, A, 2);
        struct json *doc = document();
        double both = 0.1675, only_d = 0, only_b = 0;
        const struct json *list = json_get(doc, "decisions");
        only_d = z_of(MEASURE_SATELLITE, 0, 2);
        only_b = z_of(MEASURE_SATELLITE, 2, 0);
        CHECK_NEAR(number_in(json_get(list->child[0], "effect"), "hoover"), both - only_d, 1e-12);
        CHECK_NEAR(number_in(json_get(list->child[1], "effect"), "hoover"), both - only_b, 1e-12);
        CHECK(number_in(json_get(list->child[0], "effect"), "hoover") < 0);
        CHECK_TEXT(json_get(list->child[0], "decided_by")->text, "council");
        CHECK_TEXT(json_get(list->child[1], "decided_by")->text, "region");
        json_free(doc);
    }
    close_all();
    if (open_file("one-number")) { /* a number where there are enough makes it worse: a positive effect */
        decide(MEASURE_NEW, A, -1, 1);
        struct json *doc = document();
        CHECK_NEAR(number_in(json_get(json_get(doc, "decisions")->child[0], "effect"), "hoover"), 0.125, 1e-12);
        json_free(doc);
    }
    close_all();
}

static void the_summary_adds_up(void)
{
    if (open_toy("\"measures\": {\"new\": true, \"conversion\": true, \"licence\": true, \"satellite\": true}")) {
        decide(MEASURE_NEW, D, -1, 2);
        decide(MEASURE_CONVERSION, B, -1, 1);
        decide(MEASURE_LICENCE, D, -1, 1);
        decide(MEASURE_SATELLITE, B, A, 3);
        struct json *doc = document();
        const struct json *s = json_get(doc, "summary");
        CHECK(number_in(s, "new") == 2 && number_in(s, "conversion") == 1 && number_in(s, "licence") == 1);
        CHECK(number_in(s, "satellites") == 1 && number_in(s, "satellite_days") == 3);
        CHECK_NEAR(number_in(s, "net_fte"), 2 + 0.75 + 1 - 0.06, 1e-12);
        CHECK_NEAR(number_in(s, "cost"), 4 + 1 + 2 + 0.3, 1e-12);
        json_free(doc);
    }
    close_all();
}

/* Two million for a fall from 31.25 to 18.75 %, and Ceder (56 to 106 %) and Dal (25 to 75 %) lifted; in Ager none. */
static void the_money_buys_equality_and_people(void)
{
    static const int sites[] = {D, A};
    for (int c = 0; c < 2; c++) {
        if (open_file("one-number")) {
            decide(MEASURE_NEW, sites[c], -1, 1);
            struct json *doc = document();
            const struct json *s = json_get(doc, "summary");
            CHECK(number_in(s, "lifted") == (c == 0 ? 100000 : 0));
            if (c == 0) {
                CHECK_NEAR(number_in(s, "cost_per_hoover_point"), 2 / 12.5, 1e-12);
                CHECK_NEAR(number_in(s, "cost_per_gini_point"), 2 / 12.5, 1e-12);
                CHECK_NEAR(number_in(s, "cost_per_lifted"), 20, 1e-9);
            } else {
                CHECK(json_get(s, "cost_per_hoover_point")->kind == JSON_NULL);
                CHECK(json_get(s, "cost_per_lifted")->kind == JSON_NULL);
            }
            json_free(doc);
        }
        close_all();
    }
}

static void reasons_are_sentences_in_both_languages(void)
{
    if (open_toy("\"measures\": {\"new\": true, \"satellite\": {\"max_minutes\": 90, \"fte\": 0.88}}")) {
        decide(MEASURE_NEW, D, -1, 1);
        decide(MEASURE_SATELLITE, D, A, 1);
        struct json *doc = document();
        const struct json *list = json_get(doc, "decisions");
        CHECK_TEXT(json_get(json_get(list->child[0], "reason"), "da")->text,
                   "Dækningsgraden i Dal er i dag 25 pct. og bliver 84 pct. med hele planen; i sundhedsrådet Syd går "
                   "den fra 38 "
                   "til 96 pct. Et nyt ydernummer svarer til 1,00 fuldtidsydernummer og koster 2,00 mio. kr. om året. "
                   "Beslutningen sænker »Ulighed (Hoover)« med 40,00 pct. af dagens.");
        CHECK_TEXT(
            json_get(json_get(list->child[1], "reason"), "da")->text,
            "Dækningsgraden i Dal er i dag 25 pct. og bliver 84 pct. med hele planen; i sundhedsrådet Syd går den fra "
            "38 "
            "til 96 pct. 1 dag om ugen flyttes fra Ager, 80 minutter derfra, hvor dækningsgraden går fra 150 til 140 "
            "pct. Beslutningen sænker »Ulighed (Hoover)« med 15,04 pct. af dagens.");
        CHECK_TEXT(json_get(json_get(list->child[1], "reason"), "en")->text,
                   "The degree of coverage in Dal is 25 % today and 84 % with the whole plan; in council Syd it goes "
                   "from 38 to "
                   "96 %. It takes 1 day a week from Ager, 80 minutes away, where the degree goes from 150 to 140 %. "
                   "The decision lowers \"Inequality (Hoover)\" by 15.04 % of today's.");
        json_free(doc);
    }
    close_all();
}

/* The reason of the only decision ends with these words. */
static void reason_ends(const char *da, const char *en)
{
    const char *const ends[LANGUAGE_COUNT] = {[DANISH] = da, [ENGLISH] = en};
    struct json *doc = document();
    const struct json *reason = json_get(json_get(doc, "decisions")->child[0], "reason");
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        const char *text = json_get(reason, k == DANISH ? "da" : "en")->text;
        size_t length = strlen(text), end = strlen(ends[k]);
        CHECK_TEXT(text + (length > end ? length - end : 0), ends[k]);
    }
    json_free(doc);
}

static void a_reason_says_when_a_decision_does_harm(void)
{
    if (open_file("one-number")) { /* 0.125 more on 0.3125, where the effect is measured above */
        decide(MEASURE_NEW, A, -1, 1);
        reason_ends(" mio. kr. om året. Beslutningen ØGER »Ulighed (Hoover)« med 40,00 pct. af dagens.",
                    " million kr a year. The decision RAISES \"Inequality (Hoover)\" by 40.00 % of today's.");
    }
    close_all();
    if (open_toy("\"measures\": {\"satellite\": {\"max_days\": 5, \"max_minutes\": 90, \"fte\": 1}}")) {
        decide(MEASURE_SATELLITE, D, A, 12); /* of 15: Ager keeps 0.6 FTE, Dal gets 2.4 */
        reason_ends(" Bemærk: Ager er derefter dårligere dækket end Dal.",
                    " Note: Ager is then worse covered than Dal.");
    }
    close_all();
}

static const struct json *reason_of(const struct json *doc, int k, enum language language)
{
    return json_get(json_get(json_get(doc, "decisions")->child[k], "reason"), language == DANISH ? "da" : "en");
}

static void a_closure_and_video_have_their_reasons(void)
{
    if (open_toy(all_kinds)) {
        decide_all_kinds();
        struct json *doc = document();
        const struct json *list = json_get(doc, "decisions"), *s = json_get(doc, "summary");
        CHECK_TEXT(
            reason_of(doc, 1, DANISH)->text,
            "Dækningsgraden i Ager er i dag 150 pct. og bliver 94 pct. med hele planen; i sundhedsrådet Nord går den "
            "fra 162 til 94 pct. 1 ydernummer (fuldtid) nedlægges mod kompensation. Det fjerner 1,00 "
            "fuldtidsydernummer. Beslutningen sænker »Ulighed (Hoover)« med 40,00 pct. af dagens. Bemærk: Ager er "
            "derefter dækket under 100 pct.");
        CHECK_TEXT(
            reason_of(doc, 2, ENGLISH)->text,
            "The degree of coverage in Birk is 181 % today and 94 % with the whole plan; in council Nord it goes from "
            "162 to 94 %. 2 numbers (part-time) are closed against compensation. That removes 0.50 FTE. The decision "
            "lowers \"Inequality (Hoover)\" by 8.80 % of today's. Note: Birk is then covered below 100 %.");
        CHECK_TEXT(
            reason_of(doc, 3, DANISH)->text,
            "Dækningsgraden i hele Nordland er i dag 162 pct. og bliver 94 pct. med hele planen. 3 dage om ugen i Ager "
            "går til video for hele Nordland; det svarer til 0,48 fuldtidsydernummer. 0,60 fuldtidsydernummer forlader "
            "Ager, hvor dækningsgraden går fra 150 til 94 pct. Beslutningen sænker »Ulighed (Hoover)« med 4,80 pct. af "
            "dagens.");
        CHECK_TEXT(
            reason_of(doc, 3, ENGLISH)->text,
            "The degree of coverage of all of Nordland is 162 % today and 94 % with the whole plan. 3 days a week in "
            "Ager are spent on video for all of Nordland; that is worth 0.48 FTE. 0.60 FTE leave Ager, where the "
            "degree goes from 150 to 94 %. The decision lowers \"Inequality (Hoover)\" by 4.80 % of today's.");
        CHECK_TEXT(json_get(list->child[1], "form")->text, "full_time");
        CHECK(json_get(list->child[1], "days") == NULL && json_get(list->child[3], "form") == NULL);
        CHECK(number_in(list->child[3], "days") == 3 && number_in(list->child[3], "count") == 1);
        CHECK_NEAR(number_in(list->child[3], "net_fte"), -0.12, 1e-15);
        CHECK_TEXT(json_get(list->child[1], "decided_by")->text, "council");
        CHECK_TEXT(json_get(list->child[3], "decided_by")->text, "region");
        CHECK(number_in(s, "closures") == 3 && number_in(s, "videos") == 1 && number_in(s, "video_days") == 3);
        CHECK_NEAR(number_in(s, "net_fte"), 1 - 1 - 0.5 - 0.12, 1e-12);
        json_free(doc);
    }
    close_all();
}

static void a_closure_says_what_was_handed_back(void)
{
    if (open_closing("\"closure\": {\"compensated\": true}")) {
        close_down(0, FORM_FULL_TIME, 2);
        struct json *doc = document();
        CHECK(strstr(reason_of(doc, 0, DANISH)->text,
                     " 2 ydernumre (fuldtid) nedlægges; de er tilbageleveret. Det fjerner 1,80 "
                     "fuldtidsydernumre og koster 0,20 mio. kr. om året. ") != NULL);
        CHECK(strstr(reason_of(doc, 0, ENGLISH)->text,
                     " 2 numbers (full-time) are closed; they were handed back. That removes "
                     "1.80 FTE and costs 0.20 million kr a year. ") != NULL);
        json_free(doc);
        in.cost[MEASURE_CLOSURE] = -3.5;
        doc = document();
        CHECK(strstr(reason_of(doc, 0, DANISH)->text, " og frigør 7,00 mio. kr. om året. ") != NULL);
        CHECK(strstr(reason_of(doc, 0, ENGLISH)->text, " and frees 7.00 million kr a year. ") != NULL);
        json_free(doc);
        in.cost[MEASURE_CLOSURE] = 0.1;
        plan.decisions[0].count = 3;
        doc = document();
        CHECK(strstr(reason_of(doc, 0, DANISH)->text,
                     " 3 ydernumre (fuldtid) nedlægges: 2 tilbageleveret, 1 mod kompensation. ") != NULL);
        CHECK(strstr(reason_of(doc, 0, ENGLISH)->text,
                     " 3 numbers (full-time) are closed: 2 handed back, 1 against compensation. ") != NULL);
        json_free(doc);
    }
    close_all();
}

static void video_within_a_council_is_decided_there(void)
{
    if (open_toy("\"measures\": {\"video\": {\"within\": \"council\"}}")) {
        decide(MEASURE_VIDEO, A, -1, 1);
        struct json *doc = document();
        CHECK_TEXT(json_get(json_get(doc, "decisions")->child[0], "decided_by")->text, "council");
        CHECK(strstr(reason_of(doc, 0, ENGLISH)->text, " 1 day a week in Ager are spent") == NULL);
        CHECK(strstr(reason_of(doc, 0, ENGLISH)->text, " 1 day a week in Ager is spent on video for all of Nord;") !=
              NULL);
        json_free(doc);
    }
    close_all();
}

/* Is there a note of the whole plan that begins so? */
static bool is_noted(const struct json *doc, enum language language, const char *begin)
{
    const struct json *list = json_get(doc, "notes");
    for (int k = 0; k < list->count; k++) {
        const char *text = json_get(list->child[k], language == DANISH ? "da" : "en")->text;
        if (strncmp(text, begin, strlen(begin)) == 0)
            return true;
    }
    return false;
}

/* Two of Ager's three numbers closed: K = 1, 0.5, 0.5 and coverage 1, 1.625, 1.125, 0.5 of a mean of 1. E = 0.6 x 0.5 =
 * 0.3: Z is 0.075 and H 0.15, both less than 0.3125. Less by the half everywhere: Z halves and H stays. */
static void a_plan_that_levels_down_says_so(void)
{
    if (open_toy("\"measures\": {\"closure\": {\"compensated\": true}}")) {
        close_down(A, FORM_FULL_TIME, 2);
        struct json *doc = document();
        CHECK(is_noted(doc, DANISH, "Den samlede kapacitet falder fra 4,0 til 2,0 fuldtidsydernumre."));
        CHECK(is_noted(doc, ENGLISH, "Total supply falls from 4.0 to 2.0 FTE."));
        CHECK(!is_noted(doc, ENGLISH, "Inequality") && !is_noted(doc, ENGLISH, "The worst covered area"));
        json_free(doc);
        close_down(B, FORM_PART_TIME, 1);
        close_down(D, FORM_PART_TIME, 1);
        plan.decisions[0].count = 1;
        doc = document(); /* K = 2, 0.25, 0.25, mean 1.25: below it C by 0.6875 and D by 1, E = 0.875 */
        CHECK(is_noted(
            doc, DANISH,
            "Uligheden falder fra 31,25 til 21,88 pct. af dagens kapacitet, men målt på planens egen kapacitet "
            "går den fra 31,25 til 35,00 pct.: den falder, fordi der er mindre at dele."));
        CHECK(is_noted(doc, ENGLISH,
                       "Inequality falls from 31.25 to 21.88 % of the supply of today, but over the plan's "
                       "own supply it goes from 31.25 to 35.00 %"));
        CHECK(is_noted(doc, DANISH,
                       "Det dårligst dækkede område bliver dårligere dækket: Hudlæge fra 25,0 til 12,5 pct. "
                       "af dækningsmålet."));
        CHECK(is_noted(doc, ENGLISH, "The worst covered council is worse covered: Dermatology from 37.5 to 18.8 %"));
        json_free(doc);
        plan.decisions[0].count = 3;
        plan.decisions[1].count = plan.decisions[2].count = 2;
        doc = document();
        CHECK(is_noted(doc, ENGLISH,
                       "Inequality falls from 31.25 to 0.00 % of the supply of today because a specialty has "
                       "no supply left."));
        json_free(doc);
    }
    close_all();
    if (open_toy("\"measures\": {\"new\": {\"max_per_site\": 20}}")) { /* twice of everything, and more for Ager */
        decide(MEASURE_NEW, A, -1, 1);
        struct json *doc = document();
        CHECK(json_get(doc, "notes")->count == 0);
        json_free(doc);
        plan.decisions[0].site = D;
        plan.decisions[0].count = 9; /* K = 3, 0.5, 9.5: below the mean of 6.5 are A and B, E = 2.1 + 1.15 */
        doc = document();
        CHECK(is_noted(doc, ENGLISH,
                       "Inequality rises from 31.25 to 81.25 % of the supply of today, but over the plan's "
                       "own supply it goes from 31.25 to 25.00 %: it rises because there is more to share."));
        json_free(doc);
    }
    close_all();
}

/* ---- several objectives ---- */

/* All are within 60 minutes, and 60 km, of a site with a number. With those of Birk and Dal closed Ager's alone are
 * left: Dal, 80 away, is out of reach. */
static void each_objective_has_its_row_and_effect(void)
{
    if (open_toy("\"measures\": {\"new\": true, \"closure\": {\"compensated\": true}}, \"objectives\": "
                 "[{\"measure\": \"max_coverage\", \"minutes\": 60}, {\"measure\": \"max_coverage\", \"km\": 60}, "
                 "{\"measure\": \"changes\"}]")) {
        struct proof proofs[] = {{150000, 161000}, {160000, 200000}, {1, 0.5}};
        struct claims claims = {"feasible", proofs, NULL, NULL};
        close_down(B, FORM_PART_TIME, 2);
        close_down(D, FORM_PART_TIME, 2);
        struct json *doc = plan_document(&setting, &plan, &claims);
        const struct json *rows = json_get(doc, "objectives");
        const struct json *effect = json_get(json_get(doc, "decisions")->child[1], "effect");
        CHECK(rows->count == 3 && effect->count == 3);
        CHECK(number_in(rows->child[0], "value") == 140000 && number_in(rows->child[0], "baseline") == 200000);
        CHECK(number_in(rows->child[0], "best") == 150000 && number_in(rows->child[0], "bound") == 161000);
        CHECK_NEAR(number_in(rows->child[0], "gap"), 0.15, 1e-12);
        CHECK(number_in(rows->child[1], "value") == 140000 && number_in(rows->child[1], "best") == 160000);
        CHECK(number_in(rows->child[2], "value") == 4 && number_in(rows->child[2], "bound") == 0.5);
        CHECK(number_in(rows->child[2], "baseline") == 0 && number_in(rows->child[2], "gap") == 3.5 / 4);
        CHECK(number_in(effect, "max_coverage") == -60000);
        CHECK(number_in(effect, "max_coverage_2") == -60000);
        CHECK(number_in(effect, "changes") == 2);
        json_free(doc);
    }
    close_all();
}

/* An effect on a measure that is to be large, and on one that is 0 today, of which there is no percentage. */
static void an_effect_is_said_in_the_direction_of_its_measure(void)
{
    if (open_toy(
            "\"measures\": {\"closure\": {\"compensated\": true}}, \"objectives\": [{\"measure\": \"max_min\"}]")) {
        close_down(D, FORM_PART_TIME, 1); /* Dal from 0.5 to 0.25, of 2 */
        reason_ends(" Beslutningen SÆNKER »Dækningen i det dårligst dækkede område« med 50,00 pct. af dagens. Bemærk: "
                    "Dal er derefter dækket under 100 pct.",
                    " The decision LOWERS \"Coverage of the worst covered area\" by 50.00 % of today's. Note: Dal is "
                    "then covered below 100 %.");
    }
    close_all();
    if (open_toy("\"measures\": {\"new\": true}, \"objectives\": [{\"measure\": \"max_min\"}]")) {
        decide(MEASURE_NEW, D, -1, 1);
        reason_ends(" Beslutningen øger »Dækningen i det dårligst dækkede område« med 200,00 pct. af dagens.",
                    " The decision raises \"Coverage of the worst covered area\" by 200.00 % of today's.");
    }
    close_all();
    if (open_toy("\"measures\": {\"new\": true}, \"objectives\": [{\"measure\": \"cost\"}]")) {
        decide(MEASURE_NEW, D, -1, 2);
        reason_ends(" Beslutningen ØGER »Udgift, mio. kr. om året« med 4,0.",
                    " The decision RAISES \"Cost, million kr a year\" by 4.0.");
    }
    close_all();
}

static void a_soft_rule_costs_what_it_is_broken_by(void)
{
    struct finding items[] = {{.activity = 3, .limit = 4, .least = true, .weight = 0.5},
                              {.activity = 7, .limit = 4, .least = true, .weight = 9},
                              {.activity = 2, .limit = 1.5, .weight = 0.25}};
    struct findings found = {.count = 3, .items = items};
    struct rule r = {.penalty = 2};
    CHECK_NEAR(findings_penalty(&r, &found), 2 * (0.5 * 1 + 0.25 * 0.5), 1e-15);
    r.penalty = NAN;
    CHECK(findings_penalty(&r, &found) == 0);
    if (open_file("infeasible")) {
        scenario.rules[0].penalty = 2;
        struct json *doc = document();
        const struct json *rule = json_get(doc, "rules")->child[0];
        CHECK(json_get(rule, "satisfied")->kind == JSON_FALSE && json_get(rule, "soft")->kind == JSON_TRUE);
        CHECK(number_in(rule, "penalty") == 0); /* a cap has no weight */
        CHECK(number_in(json_get(doc, "objectives")->child[0], "penalty") == 0);
        CHECK(json_get(json_get(doc, "rules")->child[1], "soft") == NULL);
        CHECK(broken_rules(doc) == 0);
        scenario.rules[0].penalty = NAN;
        json_free(doc);
    }
    close_all();
}

/* ---- a licence only where a permanent number will not do ---- */

enum { NUMBERS = 2 };

static struct candidate *candidate_of(struct model *m, enum measure measure, int site)
{
    for (int k = 0; k < m->candidate_count; k++)
        if (m->candidates[k].measure == measure && m->candidates[k].site == site)
            return &m->candidates[k];
    CHECK(false);
    return &m->candidates[0];
}

/* The best plan under these rules with every number in Dal on licence: how many remain so where permanent ones are
 * preferred? The value may not move, nor the sum. */
static int licences_kept(const char *members, double price_of_new)
{
    struct access access = {0};
    struct model m = {0};
    struct mip mip = {0};
    struct solution solution = {0};
    struct solve_limits limits = {.seconds = NO_CLOCK, .threads = 1};
    int kept_on_licence = -1;
    bool ok = open_toy(members);
    if (ok) {
        in.cost[(size_t)MEASURE_NEW * (size_t)in.specialty_count] = price_of_new;
        access_build(&in, &scenario, &access);
        ok = model_build(&in, &scenario, &access, &m, &mip, &error) && model_aim(&m, 0, 0, &error) &&
             solve(&mip, &limits, &solution, &error);
    }
    CHECK(ok && solution.x != NULL);
    if (ok && solution.x != NULL) {
        double *x = solution.x;
        int permanent = candidate_of(&m, MEASURE_NEW, D)->column,
            licence = candidate_of(&m, MEASURE_LICENCE, D)->column;
        CHECK(x[permanent] + x[licence] == NUMBERS); /* Dal is where the toy gains most */
        x[licence] = NUMBERS;
        x[permanent] = 0;
        model_prefer_permanent(&m, x);
        CHECK(x[permanent] + x[licence] == NUMBERS);
        kept_on_licence = (int)x[licence];
        model_read_plan(&m, x, &plan);
        CHECK_NEAR(value_of("hoover"), solution.value, 1e-9);
        CHECK(kept());
    }
    solution_free(&solution);
    model_free(&m);
    mip_free(&mip);
    access_free(&access);
    close_all();
    return kept_on_licence;
}

static void a_licence_stands_only_where_no_permanent_number_may(void)
{
    static const char *const both = "\"measures\": {\"new\": {\"max_per_site\": 2}, \"licence\": "
                                    "{\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"cap\", \"measures\": "
                                    "[\"new\", \"licence\"], \"max\": 2}]";
    static const char *const one_new = "\"measures\": {\"new\": {\"max_per_site\": 2}, \"licence\": "
                                       "{\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"cap\", \"measures\": "
                                       "[\"new\", \"licence\"], \"max\": 2}, {\"rule\": \"cap\", \"measures\": "
                                       "[\"new\"], \"max\": 1}]";
    static const char *const one_there = "\"measures\": {\"new\": {\"max_per_site\": 1}, \"licence\": "
                                         "{\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"cap\", \"measures\": "
                                         "[\"new\", \"licence\"], \"max\": 2}]";
    static const char *const held = "\"measures\": {\"new\": {\"max_per_site\": 2}, \"licence\": "
                                    "{\"max_per_site\": 2}}, \"rules\": [{\"rule\": \"cap\", \"measures\": "
                                    "[\"new\", \"licence\"], \"max\": 2}, {\"rule\": \"cap\", \"measures\": "
                                    "[\"licence\"], \"min\": 1}]";
    CHECK(licences_kept(both, 2) == 0);
    CHECK(licences_kept(one_new, 2) == 1);
    CHECK(licences_kept(one_there, 2) == 1);
    CHECK(licences_kept(held, 2) == 1);
    CHECK(licences_kept(both, 1.5) == 0); /* cheaper still */
    CHECK(licences_kept(both, 2.5) == 2); /* dearer than a licence, which costs 2: never */
}

static void coverage_is_told_for_every_group(void)
{
    if (open_file("one-number")) {
        decide(MEASURE_NEW, D, -1, 1);
        struct json *doc = document();
        const struct json *list = json_get(doc, "coverage"), *syd = NULL;
        CHECK(list->count == 1 + 4 + 2 + 2 + 4);
        for (int k = 0; k < list->count; k++)
            if (strcmp(json_get(list->child[k], "group")->text, "Syd") == 0)
                syd = list->child[k];
        CHECK(number_in(syd, "need") == 100000);
        CHECK_NEAR(number_in(syd, "baseline"), 0.75, 1e-15);
        CHECK_NEAR(number_in(syd, "plan"), 1.75, 1e-12);
        CHECK_NEAR(number_in(syd, "fte"), 1.75, 1e-12);
        CHECK_NEAR(number_in(syd, "needed_fte"), 2, 1e-12);
        CHECK_NEAR(number_in(syd, "gap_fte"), 0.25, 1e-12);
        CHECK_NEAR(number_in(syd, "degree"), 87.5, 1e-12);
        CHECK_NEAR(number_in(syd, "inhabitants_per_number"), 100000 / 1.75, 1e-6);
        json_free(doc);
    }
    close_all();
}

/* The first row of a list whose `key` is `wanted`, and perhaps also a second key. */
static const struct json *row_of(const struct json *list, const char *key, const char *wanted, const char *key2,
                                 const char *wanted2)
{
    for (int k = 0; k < list->count; k++)
        if (strcmp(json_get(list->child[k], key)->text, wanted) == 0 &&
            (!key2 || strcmp(json_get(list->child[k], key2)->text, wanted2) == 0))
            return list->child[k];
    return NULL;
}

/* Today Ager 150 %, Birk 181.25 %, Ceder 56.25 %, Dal 25 % of target; with a number in Dal: 150, 181.25, 106.25, 75. */
static void spread_is_told_by_class_and_curve(void)
{
    static const double first[] = {0.3, 0.2, 0, 0, 0, 0.5}, then[] = {0, 0, 0.3, 0.2, 0, 0.5};
    if (open_file("one-number")) {
        decide(MEASURE_NEW, D, -1, 1);
        struct json *doc = document();
        const struct json *spread = json_get(doc, "spread");
        const struct json *today = json_get(json_get(spread, "baseline"), "all");
        const struct json *with = json_get(json_get(json_get(spread, "plan"), "specialties"), "hud");
        for (int k = 0; k < 6; k++) {
            CHECK_NEAR(json_get(today, "classes")->child[k]->number, first[k], 1e-12);
            CHECK_NEAR(json_get(with, "classes")->child[k]->number, then[k], 1e-12);
        }
        CHECK_NEAR(number_in(today, "below_75"), 0.5, 1e-12);
        CHECK_NEAR(number_in(with, "below_75"), 0, 1e-12);
        CHECK(number_in(today, "councils_outside_10") == 2); /* 162.5 and 37.5 % */
        CHECK(number_in(with, "councils_outside_10") == 2);  /* 162.5 and 87.5 % */
        CHECK_NEAR(json_get(today, "lorenz")->child[0]->number, 0, 1e-15);
        CHECK_NEAR(json_get(today, "lorenz")->child[3]->number, 0.15 / 4, 1e-12); /* half of Dal */
        CHECK_NEAR(json_get(today, "lorenz")->child[6]->number, 0.3 / 4, 1e-12);  /* Dal */
        CHECK_NEAR(json_get(today, "lorenz")->child[10]->number, 0.75 / 4, 1e-12);
        CHECK_NEAR(json_get(today, "lorenz")->child[20]->number, 1, 1e-12);
        CHECK_NEAR(json_get(with, "lorenz")->child[6]->number, 0.9 / 5, 1e-12);
        json_free(doc);
    }
    close_all();
}

static void groups_are_told_all_specialties_together(void)
{
    if (open_file("one-number")) {
        decide(MEASURE_NEW, D, -1, 1);
        struct json *doc = document();
        const struct json *syd = row_of(json_get(doc, "together"), "level", "council", "group", "Syd");
        CHECK(number_in(syd, "population") == 100000);
        CHECK_NEAR(number_in(syd, "fte_baseline"), 0.75, 1e-12);
        CHECK_NEAR(number_in(syd, "gap_fte"), 0.25, 1e-12);
        CHECK_NEAR(number_in(syd, "degree_baseline"), 37.5, 1e-12);
        CHECK_NEAR(number_in(syd, "degree"), 87.5, 1e-12);
        const struct json *all = row_of(json_get(doc, "travel"), "level", "nation", "specialty", "*");
        CHECK_NEAR(number_in(all, "mean_minutes"), 14, 1e-12); /* 10, 10, 30 and 10 minutes */
        CHECK_NEAR(number_in(all, "p90_minutes"), 30, 1e-12);
        CHECK_NEAR(number_in(all, "beyond_30"), 0, 1e-15);
        const struct json *dal = row_of(json_get(doc, "supply"), "site", "d", "specialty", "*");
        CHECK(number_in(dal, "numbers_baseline") == 2 && number_in(dal, "numbers") == 3);
        CHECK(number_in(dal, "fte_baseline") == 0.5 && number_in(dal, "fte") == 1.5);
        const struct json *areas = json_get(json_get(doc, "places"), "areas");
        CHECK_TEXT(json_get(row_of(areas, "area", "B", NULL, NULL), "name")->text, "Birk");
        CHECK_NEAR(number_in(row_of(areas, "area", "C", NULL, NULL), "lon"), 0.5, 1e-15);
        json_free(doc);
    }
    close_all();
}

static void check_minutes(const struct json *row, double mean_before, double p90_before, double mean, double p90)
{
    CHECK_NEAR(number_in(row, "mean_minutes_baseline"), mean_before, 1e-12);
    CHECK_NEAR(number_in(row, "p90_minutes_baseline"), p90_before, 1e-12);
    CHECK_NEAR(number_in(row, "mean_minutes"), mean, 1e-12);
    CHECK_NEAR(number_in(row, "p90_minutes"), p90, 1e-12);
}

/* A (80 people) reaches x in 10 minutes and y in 20, B (20) x in 40 and y in 50, C (100, a council of its own) y in 10.
 * Eyes are at x and get a number at y; ears are at y and stay. Ears weigh three times as much. */
static void open_two_kinds(const char *rule)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population\n"
                            "A,A,m,North,r,80\nB,B,m,North,r,20\nC,C,n,South,r,100\n");
    folder_put("sites.csv", "site,name,area\nx,X,A\ny,Y,C\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\n"
                                  "ears,O,Ears,0.25,60\neyes,E,Eyes,0.25,60\n");
    folder_put("providers.csv", "site,specialty,form,count\nx,eyes,full_time,1\ny,ears,full_time,1\n");
    folder_put("travel.csv", "area,site,km,minutes\nA,x,,10\nA,y,,20\nB,x,,40\nB,y,,50\nC,y,,10\nC,x,,70\n");
    struct text t = {0};
    text_add(&t,
             "{\"schema\": \"yderplan-scenario-1\", \"measures\": {\"new\": true}, "
             "\"weights\": {\"ears\": 3, \"eyes\": 1}, \"rules\": [%s]}",
             rule);
    CHECK(open_text(folder_path, t.chars));
    free(t.chars);
}

static void travel_of_a_group_has_its_mean_and_nine_tenths(void)
{
    open_two_kinds("");
    plan_add(&plan, (struct decision){MEASURE_NEW, 1, 1, -1, 1, 0, -1}); /* eyes at y */
    struct json *doc = document();
    const struct json *rows = json_get(doc, "travel"), *row[2][3];
    for (int k = 0; k < rows->count; k++) {
        const char *group = json_get(rows->child[k], "group")->text;
        const char *specialty = json_get(rows->child[k], "specialty")->text;
        int g = strcmp(group, "North") == 0 ? 0 : 1, s = specialty[0] == '*' ? 2 : strcmp(specialty, "eyes") == 0;
        if (strcmp(json_get(rows->child[k], "level")->text, "council") == 0)
            row[g][s] = rows->child[k];
    }
    check_minutes(row[0][0], 26, 50, 26, 50); /* ears: 80 in 20, 20 in 50 */
    check_minutes(row[0][1], 16, 40, 16, 40);
    check_minutes(row[0][2], 23.5, 50, 23.5, 50);
    check_minutes(row[1][0], 10, 10, 10, 10);
    check_minutes(row[1][1], 70, 70, 10, 10);
    check_minutes(row[1][2], 25, 70, 10, 10);
    const struct json *all = row_of(rows, "level", "nation", "specialty", "*");
    /* 3/4 of ears: 10 for 1/2, 20 for 4/10, 50 for 1/10; 1/4 of eyes: 10 for 4/10, 40 for 1/10, 70 (then 10) for 1/2.
     * Shares: 10: 19/40, 20: 12/40, 40: 1/40, 50: 3/40, 70: 5/40; then 10: 24/40 and 20: 12/40 are nine tenths */
    check_minutes(all, (190 + 240 + 40 + 150 + 350) / 40.0, 70, (240 + 240 + 40 + 150) / 40.0, 20);
    json_free(doc);
    close_all();
}

/* Need that each decision brings within the limit. Eyes at y: C (100 people) gets them in 10 minutes instead of 70, A
 * and B stay nearer to x. The number at x opens nothing. */
static void a_decision_tells_whom_it_brings_within_the_limit(void)
{
    static const struct {
        const char *rule, *unit;
        double limit, at_x, at_y;
    } cases[] = {
        {"", "minutes", 60, 0, 100},
        {"{\"rule\": \"travel_limit\", \"minutes\": 70, \"share\": 0}", "minutes", 70, 0, 0}, /* inclusive */
        {"{\"rule\": \"travel_limit\", \"minutes\": 69.5, \"share\": 0}", "minutes", 69.5, 0, 100},
        {"{\"rule\": \"travel_limit\", \"minutes\": 30, \"share\": 0, \"exempt\": [\"C\"]}", "minutes", 30, 0, 0},
        {"{\"rule\": \"travel_limit\", \"minutes\": 5, \"share\": 0, \"specialty\": \"ears\"}", "minutes", 60, 0, 100},
        {"{\"rule\": \"travel_limit\", \"km\": 5, \"share\": 0}", "km", 5, NAN, NAN}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        open_two_kinds(cases[c].rule);
        for (int site = 0; site < 2; site++)
            plan_add(&plan, (struct decision){MEASURE_NEW, 1, site, -1, 1, 0, -1});
        struct json *doc = document();
        for (int site = 0; site < 2; site++) {
            const struct json *newly = json_get(json_get(doc, "decisions")->child[site], "newly_within");
            double expected = site == 0 ? cases[c].at_x : cases[c].at_y;
            CHECK(number_in(newly, cases[c].unit) == cases[c].limit && newly->count == 2);
            CHECK(isnan(expected) ? json_get(newly, "need")->kind == JSON_NULL : number_in(newly, "need") == expected);
        }
        json_free(doc);
        close_all();
    }
    /* Dal closes: its people, 60,000, have 60 minutes to Birk, which is within 60 and beyond 45. */
    if (open_toy("\"measures\": {\"closure\": {\"compensated\": true}}, \"rules\": [{\"rule\": \"travel_limit\", "
                 "\"minutes\": 45, \"share\": 0}]")) {
        close_down(D, FORM_PART_TIME, 2);
        struct json *doc = document();
        CHECK(number_in(json_get(json_get(doc, "decisions")->child[0], "newly_within"), "need") == -60000);
        json_free(doc);
    }
    close_all();
}

static void decisions_are_summed_by_group_and_held_by_rules(void)
{
    if (open_file("one-number")) {
        decide(MEASURE_NEW, D, -1, 1);
        struct json *doc = document();
        const struct json *totals = json_get(doc, "totals");
        const struct json *south = row_of(json_get(totals, "region"), "group", "Sydland", NULL, NULL);
        CHECK(number_in(south, "new") == 1 && number_in(south, "cost") == 2 && number_in(south, "cost_per_fte") == 2);
        CHECK(number_in(row_of(json_get(totals, "region"), "group", "Nordland", NULL, NULL), "new") == 0);
        CHECK(number_in(row_of(json_get(totals, "measure"), "group", "new", NULL, NULL), "net_fte") == 1);
        const struct json *held = json_get(json_get(doc, "decisions")->child[0], "at_limit");
        CHECK(held->count == 1 && held->child[0]->number == 0); /* the cap of one, not the room in Dal */
        json_free(doc);
    }
    close_all();
}

/* At least 50 % of target in each council: Syd has 37.5 % today, 87.5 % with a number in Dal; with one in Ager it has
 * what it had, and Nord, already above 110 %, gets a number. */
static void an_approval_asks_what_the_plan_must_explain(void)
{
    static const char *const names[] = {"inequality", "floor", "ceiling", "travel", "loss", "supply", "rules"};
    static const struct {
        int site;
        bool satisfied[7];
        double floor, ceiling;
    } cases[] = {{D, {true, true, true, true, true, true, true}, 0, 0},
                 {A, {false, false, false, true, true, true, true}, 1, 1}};
    for (int c = 0; c < 2; c++) {
        if (open_file("one-number")) {
            decide(MEASURE_NEW, cases[c].site, -1, 1);
            struct json *doc = document();
            const struct json *list = json_get(doc, "checklist");
            CHECK(list->count == 7);
            for (int k = 0; k < list->count; k++) {
                CHECK_TEXT(json_get(list->child[k], "check")->text, names[k]);
                CHECK((json_get(list->child[k], "satisfied")->kind == JSON_TRUE) == cases[c].satisfied[k]);
            }
            CHECK(number_in(list->child[1], "found") == cases[c].floor && number_in(list->child[1], "baseline") == 1);
            CHECK(number_in(list->child[2], "found") == cases[c].ceiling);
            CHECK(json_get(list->child[1], "groups")->count == cases[c].floor);
            CHECK(json_get(list->child[2], "groups")->count == cases[c].ceiling);
            if (c == 1) {
                const struct json *low = json_get(list->child[1], "groups")->child[0];
                const struct json *high = json_get(list->child[2], "groups")->child[0];
                CHECK_TEXT(json_get(low, "group")->text, "Syd");
                CHECK_TEXT(json_get(high, "group")->text, "Nord");
                CHECK_TEXT(json_get(high, "specialty")->text, "hud");
            }
            json_free(doc);
        }
        close_all();
    }
}

static void without_a_plan_the_document_speaks_of_today_alone(void)
{
    if (open_file("infeasible")) {
        struct proof proof = {NAN, NAN};
        struct claims claims = {"infeasible", &proof, NULL, NULL};
        struct json *doc = plan_document(&setting, NULL, &claims);
        CHECK(json_get(doc, "decisions")->count == 0);
        CHECK(json_get(doc, "summary")->kind == JSON_NULL);
        CHECK(json_get(json_get(doc, "indicators"), "plan")->kind == JSON_NULL);
        CHECK(json_get(json_get(doc, "objectives")->child[0], "value")->kind == JSON_NULL);
        CHECK_NEAR(number_in(json_get(doc, "objectives")->child[0], "baseline"), 0.3125, 1e-15);
        json_free(doc);
    }
    close_all();
}

static void broken_rules_and_limits_are_counted(void)
{
    if (open_file("infeasible")) {
        decide(MEASURE_NEW, D, -1, 2); /* two per site: a limit; four million: a rule */
        struct json *doc = document();
        CHECK(broken_rules(doc) == 2);
        json_free(doc);
    }
    close_all();
}

int main(void)
{
    folder_make();
    RUN(today_is_as_the_readme_of_the_toy_says);
    RUN(one_number_is_best_in_dal);
    RUN(two_conversions_are_best_in_dal);
    RUN(five_satellite_days_are_best_in_dal);
    RUN(two_satellites_are_best_where_no_council_may_lose_a_fifth);
    RUN(no_plan_of_the_infeasible_scenario_keeps_its_rules);
    RUN(every_measure_comes_out_as_by_hand);
    RUN(the_other_indicators_come_out_as_by_hand);
    RUN(without_supply_what_has_no_meaning_is_null);
    RUN(supply_counts_every_form_at_its_worth);
    RUN(a_decision_has_size_fte_and_cost);
    RUN(a_closure_takes_a_mean_number_and_pays_for_what_was_not_handed_back);
    RUN(a_day_of_video_takes_a_fifth_and_brings_its_worth);
    RUN(closures_and_video_change_supply_and_coverage);
    RUN(a_plan_is_sorted_by_measure_specialty_site_and_parent);
    RUN(groups_have_need_and_mean_coverage);
    RUN(a_plan_stays_within_what_its_measures_allow);
    RUN(a_closure_stays_within_what_is_there_and_handed_back);
    RUN(numbers_close_only_above_the_percentage);
    RUN(days_of_video_are_those_of_the_full_time_numbers_that_stay);
    RUN(video_and_satellites_share_the_week);
    RUN(a_satellite_is_open_for_as_many_days_as_it_must);
    RUN(a_decision_where_nobody_comes_is_told);
    RUN(every_rule_is_said_in_danish_and_english);
    RUN(every_rule_is_checked);
    RUN(an_effect_is_the_value_less_that_without_the_decision);
    RUN(the_summary_adds_up);
    RUN(the_money_buys_equality_and_people);
    RUN(reasons_are_sentences_in_both_languages);
    RUN(a_reason_says_when_a_decision_does_harm);
    RUN(a_closure_and_video_have_their_reasons);
    RUN(a_closure_says_what_was_handed_back);
    RUN(a_plan_that_levels_down_says_so);
    RUN(video_within_a_council_is_decided_there);
    RUN(each_objective_has_its_row_and_effect);
    RUN(an_effect_is_said_in_the_direction_of_its_measure);
    RUN(a_soft_rule_costs_what_it_is_broken_by);
    RUN(a_licence_stands_only_where_no_permanent_number_may);
    RUN(coverage_is_told_for_every_group);
    RUN(spread_is_told_by_class_and_curve);
    RUN(groups_are_told_all_specialties_together);
    RUN(travel_of_a_group_has_its_mean_and_nine_tenths);
    RUN(a_decision_tells_whom_it_brings_within_the_limit);
    RUN(decisions_are_summed_by_group_and_held_by_rules);
    RUN(an_approval_asks_what_the_plan_must_explain);
    RUN(without_a_plan_the_document_speaks_of_today_alone);
    RUN(broken_rules_and_limits_are_counted);
    folder_remove();
    return check_done();
}
