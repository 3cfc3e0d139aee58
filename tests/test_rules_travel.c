/* test_rules_travel.c - the rules on travel, recruiting, hospitals and satellites: where each one decides a plan that
 * can be worked out by hand, what its check says of plans that break it, its sentences; and on random instances whether
 * the program allows exactly the plans that the check accepts. */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "memory.h"
#include "stages.h"

static struct instance in;
static struct scenario scenario;
static struct setting setting;
static struct plan plan;
static struct outcome after;
static struct error error;
static struct findings found;

/* ---- the coast: two towns by one clinic, a third far away ----
 *
 *     minutes (km are half)   n    m    s        need   region      coverage today, per 100,000
 *     N                      10   40   90      60,000   Nordland    4
 *     M                      40   10   60      40,000   Nordland    4
 *     S                      90   60   40     100,000   Sydland     0
 *
 * Step decay with 45 minutes: n and m each reach N and M (need 100,000), s reaches S (100,000). Four full-time numbers,
 * all at n. Mean 2 per 100,000; Z = E / 4, where E is half of 100,000 x the sum of deviations: Z today = 2 / 4 = 0.5.
 * One new number at s: 4, 4, 1 around 2.5, Z = 1.5 / 4 = 0.375. One at n or m: 5, 5, 0 around 2.5, Z = 2.5 / 4 = 0.625.
 */

enum { TOWN_N = 1, TOWN_M = 0, TOWN_S = 2 }; /* areas by id: M, N, S; sites m, n, s alike */
enum { SITE_M = 0, SITE_N = 1, SITE_S = 2 };

static void put_coast(void)
{
    folder_empty();
    folder_put("areas.csv", "area,name,municipality,council,region,population\nN,Nordby,N,Nord,Nordland,60000\n"
                            "M,Midby,M,Nord,Nordland,40000\nS,Sydby,S,Syd,Sydland,100000\n");
    folder_put("sites.csv", "site,name,area\nn,Nordby,N\nm,Midby,M\ns,Sydby,S\n");
    folder_put("specialties.csv",
               "specialty,name_da,name_en,part_time_fte,catchment_minutes\nhud,Hudlæge,Skin,0.25,45\n");
    folder_put("travel.csv", "area,site,km,minutes\nN,n,5,10\nN,m,20,40\nN,s,45,90\nM,n,20,40\nM,m,5,10\nM,s,30,60\n"
                             "S,n,45,90\nS,m,30,60\nS,s,20,40\n");
    folder_put("providers.csv", "site,specialty,form,count\nn,hud,full_time,4\n");
    folder_put("supply.csv", "region,specialty,specialists,recruitable\nNordland,hud,10,1\nSydland,hud,5,0.6\n");
    folder_put("hospitals.csv", "hospital,area,specialty,specialists,protected\nsyd,S,hud,3,1\nnord,N,hud,9,0\n");
}

/* Reads the folder under a scenario with these members. */
static bool read_scenario(const char *members)
{
    struct json *root = NULL;
    struct text t = {0};
    text_add(&t, "{\"schema\": \"yderplan-scenario-1\", \"name\": \"coast\", %s}", members);
    bool ok = instance_read(folder_path, NULL, &in, &error) && json_parse(t.chars, "coast.json", &root, &error) &&
              scenario_parse(root, "coast.json", &in, &formulation_catalogue, &scenario, &error);
    json_free(root);
    free(t.chars);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
    return ok;
}

static const char *const one_new =
    "\"coverage\": {\"decay\": \"step\"}, \"measures\": {\"new\": {\"max_per_site\": 1}}, "
    "\"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"max\": 1}]";
static const char *const nothing_used = "\"coverage\": {\"decay\": \"step\"}, \"measures\": {}, \"rules\": []";

/* A further rule of the scenario, at the defaults of its kind. */
static struct rule *add_rule(const char *name)
{
    int kind = 0;
    while (strcmp(formulation_catalogue.rules[kind]->name, name) != 0)
        kind++;
    const struct defaults *d = &formulation_catalogue.rules[kind]->defaults;
    struct rule *rules = allocate((size_t)scenario.rule_count + 1, sizeof *rules);
    for (int k = 0; k < scenario.rule_count; k++)
        rules[k] = scenario.rules[k];
    struct rule *r = &rules[scenario.rule_count];
    *r = (struct rule){.kind = kind,
                       .index = scenario.rule_count,
                       .max = NAN,
                       .min = NAN,
                       .percent = d->percent,
                       .minutes = d->minutes,
                       .km = NAN,
                       .share = d->share,
                       .penalty = NAN};
    r->specialties = allocate((size_t)in.specialty_count, sizeof *r->specialties);
    for (int k = 0; k < scenario.specialty_count; k++)
        r->specialties[scenario.specialties[k]] = true;
    level_find(&in.places, d->level, &r->level);
    free(scenario.rules);
    scenario.rules = rules;
    scenario.rule_count++;
    return r;
}

/* Everybody in Nordland within so many minutes: Sydby is exempt. */
static struct rule *add_northern_limit(double minutes)
{
    struct rule *r = add_rule("travel_limit");
    r->minutes = minutes;
    r->exempt = allocate((size_t)in.places.area_count, sizeof *r->exempt);
    r->exempt[TOWN_S] = true;
    return r;
}

static void settle(void)
{
    bool ok = setting_build(&in, &scenario, &setting, &error);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
}

static void forget_plan(void)
{
    plan_free(&plan);
    outcome_free(&after);
    free(found.items);
    found = (struct findings){0};
}

static void close_all(void)
{
    forget_plan();
    setting_free(&setting);
    scenario_free(&scenario);
    instance_free(&in);
    error_free(&error);
    error = (struct error){0};
}

/* The best plan into `plan`; its value (of the first objective, penalties included), NAN when there is none. */
static double best_value(void)
{
    struct access access = {0};
    struct stages stages = {0};
    struct solve_limits limits = {.gap = 1e-6, .seconds = NO_CLOCK, .threads = 1};
    settle();
    access_build(&in, &scenario, &access);
    bool ok = stages_solve(&setting, &access, &limits, NULL, &stages, &error);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
    double value = ok && stages.found ? stages.proofs[0].best : NAN;
    CHECK(!ok || stages.status == (stages.found ? SOLVE_OPTIMAL : SOLVE_INFEASIBLE));
    plan = stages.plan;
    stages.plan = (struct plan){0};
    stages_free(&stages);
    access_free(&access);
    return value;
}

static int decided(enum measure measure, int site)
{
    int size = 0;
    for (int k = 0; k < plan.count; k++)
        if (plan.decisions[k].measure == measure && plan.decisions[k].site == site)
            size += decision_size(&plan.decisions[k]);
    return size;
}

static void decide(enum measure measure, int site, int size)
{
    bool days = measure_in_days(measure);
    plan_add(&plan, (struct decision){measure, 0, site, measure == MEASURE_SATELLITE ? SITE_N : -1, days ? 1 : size,
                                      days ? size : 0, measure == MEASURE_CLOSURE ? FORM_FULL_TIME : -1});
    plan_sort(&plan);
}

/* What the scenario's last rule finds in `plan`, into `found`; is it kept? */
static bool is_kept(void)
{
    const struct rule *r = &scenario.rules[scenario.rule_count - 1];
    outcome_free(&after);
    free(found.items);
    found = (struct findings){0};
    outcome_build(&in, &scenario, &setting.reach, &plan, &after);
    struct judged j = {&in, &scenario, &setting.reach, &setting.today, &after};
    rule_kinds[r->kind]->check(&j, r, &found);
    bool kept = true;
    for (int k = 0; k < found.count; k++)
        kept = kept && finding_satisfied(&found.items[k]);
    return kept;
}

static void has_sentences(const char *danish, const char *english)
{
    const struct rule *r = &scenario.rules[scenario.rule_count - 1];
    const char *wanted[LANGUAGE_COUNT] = {danish, english};
    for (int k = 0; k < LANGUAGE_COUNT; k++) {
        struct text t = {0};
        rule_kinds[r->kind]->sentence(&in, &scenario, r, (enum language)k, &t);
        CHECK_TEXT(t.chars, wanted[k]);
        free(t.chars);
    }
}

/* Building the program must fail with exactly this sentence. */
static void is_refused(const char *sentence)
{
    struct access access = {0};
    struct model model = {0};
    struct mip mip = {0};
    settle();
    access_build(&in, &scenario, &access);
    CHECK(!model_build(&in, &scenario, &access, &model, &mip, &error));
    CHECK(error.count == 1);
    CHECK(said(&error, sentence));
    model_free(&model);
    mip_free(&mip);
    access_free(&access);
}

/* Numbers may be closed, whether handed back or not. */
static void allow_closures(void)
{
    struct settings *closure = &scenario.measures[MEASURE_CLOSURE];
    closure->used = closure->compensated = closure->forms[FORM_FULL_TIME] = true;
}

/* ---- travel_limit ---- */

static void without_a_limit_the_new_number_goes_south(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        CHECK_NEAR(best_value(), 0.375, 1e-9);
        CHECK(decided(MEASURE_NEW, SITE_S) == 1 && plan.count == 1);
    }
    close_all();
}

/* Midby is 40 minutes from n: the limit of 39 makes m the only place for the number. */
static void a_travel_limit_brings_the_number_to_midby(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        add_northern_limit(39);
        CHECK_NEAR(best_value(), 0.625, 1e-9);
        CHECK(decided(MEASURE_NEW, SITE_M) == 1 && plan.count == 1);
        CHECK(is_kept());
        CHECK_NEAR(found.items[0].activity, 100, 1e-12);
        plan_free(&plan);
        CHECK(!is_kept());
        CHECK(found.count == 1 && found.items[0].least && found.items[0].limit == 100);
        CHECK(found.items[0].unit == UNIT_NEED);
        CHECK_NEAR(found.items[0].activity, 60, 1e-9); /* Nordby alone, of 100,000 in the north */
    }
    close_all();
}

static void a_travel_limit_is_inclusive_in_minutes_and_km(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        struct rule *r = add_northern_limit(40);
        CHECK_NEAR(best_value(), 0.375, 1e-9);
        CHECK(is_kept());
        r->minutes = NAN;
        r->km = 20;
        CHECK(is_kept());
        r->km = 19.99;
        CHECK(!is_kept());
    }
    close_all();
}

/* 0.6 of the north is Nordby's, who have n: more than that needs m. */
static void a_share_of_the_need_may_suffice(void)
{
    static const double shares[] = {0.6, 0.61}, values[] = {0.375, 0.625};
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(one_new)) {
            add_northern_limit(39)->share = shares[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(is_kept());
        }
        close_all();
    }
}

/* Half of the country is not half of each region: today Nordland has all within 40 minutes, Sydland nobody. */
static void a_share_must_hold_in_every_group(void)
{
    put_coast();
    if (read_scenario(nothing_used)) {
        struct rule *r = add_rule("travel_limit");
        r->minutes = 40;
        r->share = 0.5;
        settle();
        CHECK(is_kept());
        r->level = (struct level){LEVEL_GROUPING, GROUPING_REGION};
        CHECK(!is_kept());
        CHECK(found.count == 2);
        CHECK_NEAR(found.items[0].activity, 100, 1e-12);
        CHECK_NEAR(found.items[1].activity, 0, 1e-12);
        has_sentences("Mindst 50 pct. af behovet i hver region har højst 40 minutter til et åbent sted.",
                      "At least 50 % of the need in every region has at most 40 minutes to an open site.");
    }
    close_all();
}

/* Going south leaves 0.4 of the north beyond 39 minutes: 0.375 + 0.4 x penalty against 0.625; 0.625 is where they meet.
 */
static void a_soft_limit_is_weighed_against_equality(void)
{
    static const double penalties[] = {0.5, 1}, values[] = {0.575, 0.625};
    static const int sites[] = {SITE_S, SITE_M};
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(one_new)) {
            add_northern_limit(39)->penalty = penalties[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(decided(MEASURE_NEW, sites[k]) == 1);
            CHECK(is_kept() == (k == 1));
            CHECK_NEAR(100 * found.items[0].weight, 1, 1e-12);
        }
        close_all();
    }
}

/* 0.5 of the need is each region's. */
static void nobody_within_a_soft_limit_costs_its_penalty_at_any_level(void)
{
    put_coast();
    if (read_scenario(nothing_used)) {
        struct rule *r = add_rule("travel_limit");
        r->minutes = 9;
        r->penalty = 3;
        settle();
        struct judged j = {&in, &scenario, &setting.reach, &setting.today, &setting.today};
        CHECK_NEAR(soft_penalty(&j), 3, 1e-12);
        r->level = (struct level){LEVEL_GROUPING, GROUPING_REGION};
        CHECK_NEAR(soft_penalty(&j), 3, 1e-12);
        CHECK(!is_kept());
        CHECK_NEAR(100 * found.items[0].weight, 0.5, 1e-12);
    }
    close_all();
}

static void a_place_that_nobody_can_serve_in_time_makes_the_limit_infeasible(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        add_rule("travel_limit")->minutes = 9;
        CHECK(isnan(best_value()));
    }
    close_all();
}

/* Levelling down: with all four numbers at n closed nobody is worse off than anybody, Z = 0. The limit keeps one: 1, 1,
 * 0 around 0.5, Z = 0.5 / 4. */
static void a_travel_limit_keeps_the_last_number_open(void)
{
    static const double values[] = {0, 0.125};
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(nothing_used)) {
            allow_closures();
            if (k == 1)
                add_northern_limit(40);
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(decided(MEASURE_CLOSURE, SITE_N) == 4 - k);
        }
        close_all();
    }
}

static void half_a_satellite_day_of_today_is_an_open_site(void)
{
    put_coast();
    folder_put("providers.csv", "site,specialty,form,count,parent_site,days\nn,hud,full_time,4,,\n"
                                "s,hud,satellite,1,n,0.5\n");
    if (read_scenario(nothing_used)) {
        add_rule("travel_limit")->minutes = 40;
        CHECK(!isnan(best_value()));
        CHECK(is_kept());
        CHECK_NEAR(found.items[0].activity, 100, 1e-12);
    }
    close_all();
}

static void a_limit_in_what_the_instance_lacks_is_refused(void)
{
    put_coast();
    folder_put("travel.csv", "area,site,km,minutes\nN,n,,10\nM,m,,10\nS,s,,40\n");
    if (read_scenario(one_new)) {
        struct rule *r = add_rule("travel_limit");
        r->minutes = NAN;
        r->km = 50;
        is_refused(
            "rules.1 (travel_limit): no km between any area and site in travel.csv; expected them there, or a limit in "
            "minutes");
    }
    close_all();
}

static void a_travel_limit_says_what_it_asks(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        struct rule *r = add_northern_limit(37.5);
        has_sentences("Alle har højst 37,5 minutter til et åbent sted; undtaget Sydby.",
                      "Everybody has at most 37.5 minutes to an open site; exempt Sydby.");
        r->minutes = NAN;
        r->km = 50;
        r->share = 0.9;
        r->penalty = 2;
        has_sentences(
            "Mindst 90 pct. af behovet i hele landet har højst 50 km til et åbent sted (kan fraviges mod "
            "en straf på 2); undtaget Sydby.",
            "At least 90 % of the need in the whole country has at most 50 km to an open site (may be missed at "
            "a penalty of 2); exempt Sydby.");
    }
    close_all();
}

/* ---- mean_travel ----
 *
 * Minutes of use: n (60 x 10 + 40 x 40) / 100 = 22, the mean of today; m (60 x 40 + 40 x 10) / 100 = 28; s 40. A new
 * number at s makes the mean (4 x 22 + 40) / 5 = 25.6, 16.4 percent more; at n it stays, but Z rises. */

static void mean_travel_rules_out_a_number_that_is_far_away(void)
{
    static const double percents[] = {0, 16, 17}, values[] = {0.5, 0.5, 0.375};
    for (int k = 0; k < 3; k++) {
        put_coast();
        if (read_scenario(one_new)) {
            add_rule("mean_travel")->percent = percents[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(is_kept());
            plan_free(&plan);
            decide(MEASURE_NEW, SITE_S, 1);
            CHECK(is_kept() == (k == 2));
            CHECK_NEAR(found.items[0].activity, 25.6, 1e-9);
            CHECK_NEAR(found.items[0].limit, 22 + 0.22 * percents[k], 1e-9);
        }
        close_all();
    }
}

/* Five days of video at half their worth: three FTE that people travel 22 minutes to, half of one that they do not. */
static void nobody_travels_to_video(void)
{
    put_coast();
    if (read_scenario(nothing_used)) {
        scenario.measures[MEASURE_VIDEO].used = true;
        add_rule("mean_travel");
        settle();
        decide(MEASURE_VIDEO, SITE_N, 5);
        CHECK(is_kept());
        CHECK_NEAR(found.items[0].activity, 3 * 22 / 3.5, 1e-9);
    }
    close_all();
}

static void mean_travel_of_nothing_is_no_limit(void)
{
    put_coast();
    folder_put("providers.csv", "site,specialty,form,count\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes,target_per_100k\n"
                                  "hud,Hudlæge,Skin,0.25,45,1\n");
    if (read_scenario(one_new)) {
        add_rule("mean_travel");
        CHECK(!isnan(best_value()));
        CHECK(is_kept() && found.count == 0);
    }
    close_all();
}

static void mean_travel_without_minutes_is_refused(void)
{
    put_coast();
    folder_put("travel.csv", "area,site,km,minutes\nN,n,,10\nN,m,,40\nM,n,,40\nM,m,,10\nS,n,,90\nS,m,,60\nS,s,,40\n");
    if (read_scenario("\"coverage\": {\"model\": \"located\", \"level\": \"nation\"}, \"measures\": {\"new\": true}")) {
        add_rule("mean_travel");
        is_refused("rules.0 (mean_travel): supply of \"hud\" at \"s\" counts for areas that have no minutes to it in "
                   "travel.csv, "
                   "so that there is no mean to keep; expected minutes between them, or coverage model \"catchment\"");
    }
    close_all();
}

static void mean_travel_says_what_it_asks(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        struct rule *r = add_rule("mean_travel");
        has_sentences("Den gennemsnitlige rejsetid ved brug må ikke stige i forhold til i dag.",
                      "The mean travel time of use must not rise above today.");
        r->percent = 2.5;
        has_sentences("Den gennemsnitlige rejsetid ved brug må højst stige 2,5 pct. i forhold til i dag.",
                      "The mean travel time of use may rise at most 2.5 % above today.");
    }
    close_all();
}

/* ---- recruitable ----
 *
 * Sydland can recruit 0.6: no whole number, but a licence that is worth 0.6: 4, 4, 0.6 around 2.3, Z = 1.7 / 4 = 0.425.
 * With twice as many to recruit the whole number is possible again. */

static void new_numbers_stay_within_who_can_be_recruited(void)
{
    static const double percents[] = {100, 200}, values[] = {0.425, 0.375};
    static const enum measure measures[] = {MEASURE_LICENCE, MEASURE_NEW};
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(
                "\"coverage\": {\"decay\": \"step\"}, \"measures\": {\"new\": {\"max_per_site\": 1}, \"licence\": "
                "{\"fte\": 0.6}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\", \"licence\"], "
                "\"max\": 1}]")) {
            add_rule("recruitable")->percent = percents[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(decided(measures[k], SITE_S) == 1 && plan.count == 1);
            CHECK(is_kept());
        }
        close_all();
    }
}

static void a_closure_frees_nobody_to_be_recruited(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        allow_closures();
        add_rule("recruitable");
        settle();
        decide(MEASURE_NEW, SITE_M, 2);
        decide(MEASURE_CLOSURE, SITE_N, 2);
        CHECK(!is_kept());
        CHECK(found.count == 2);
        CHECK_NEAR(found.items[0].activity, 2, 1e-12);
        CHECK_NEAR(found.items[0].limit, 1, 1e-12);
        CHECK(finding_binding(&found.items[1])); /* 0 of 0.6, and a number takes 1 */
    }
    close_all();
}

static void a_conversion_recruits_what_it_adds(void)
{
    put_coast();
    folder_put("providers.csv", "site,specialty,form,count\nn,hud,full_time,4\nm,hud,part_time,2\n");
    if (read_scenario(one_new)) {
        add_rule("recruitable");
        settle();
        decide(MEASURE_CONVERSION, SITE_M, 2); /* 2 x (1 - 0.25) */
        CHECK(!is_kept());
        CHECK_NEAR(found.items[0].activity, 1.5, 1e-12);
    }
    close_all();
}

static void regions_without_recruiting_figures_are_named(void)
{
    put_coast();
    folder_put("supply.csv", "region,specialty,specialists,recruitable\nNordland,hud,10,1\n");
    if (read_scenario(one_new)) {
        add_rule("recruitable");
        is_refused(
            "rules.1 (recruitable): no row for region \"Sydland\" and specialty \"hud\" in supply.csv; expected one");
    }
    close_all();
    put_coast();
    folder_drop("supply.csv");
    if (read_scenario(one_new)) {
        add_rule("recruitable");
        is_refused("rules.1 (recruitable): no rows in supply.csv; expected one for each region and specialty");
    }
    close_all();
}

static void recruitable_says_what_it_asks(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        struct rule *r = add_rule("recruitable");
        has_sentences("Ny kapacitet i hver region: højst de speciallæger, der kan rekrutteres der.",
                      "New FTE in every region: at most the specialists who can be recruited there.");
        r->percent = 50;
        has_sentences("Ny kapacitet i hver region: højst 50 pct. af de speciallæger, der kan rekrutteres der.",
                      "New FTE in every region: at most 50 % of the specialists who can be recruited there.");
    }
    close_all();
}

/* ---- hospital_protection ---- */

/* Sydby's department is 40 minutes from s. Without s nothing that can be added makes Z smaller. */
static void a_protected_hospital_keeps_new_numbers_away(void)
{
    static const double minutes[] = {39.9, 40}, values[] = {0.375, 0.5};
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(one_new)) {
            add_rule("hospital_protection")->minutes = minutes[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(is_kept());
            plan_free(&plan);
            decide(MEASURE_NEW, SITE_S, 1);
            CHECK(is_kept() == (k == 0));
            CHECK(found.count == 1 && found.items[0].group == TOWN_S); /* the other is not protected */
            CHECK_TEXT(found.items[0].what, "syd");
            CHECK_NEAR(found.items[0].activity, k, 0);
        }
        close_all();
    }
}

static void a_protection_of_nothing_is_refused(void)
{
    put_coast();
    folder_drop("hospitals.csv");
    if (read_scenario(one_new)) {
        add_rule("hospital_protection");
        is_refused("rules.1 (hospital_protection): no protected department of any of its specialties in hospitals.csv; "
                   "expected at least one row with protected 1");
    }
    close_all();
}

static void hospital_protection_says_what_it_asks(void)
{
    put_coast();
    if (read_scenario(one_new)) {
        add_rule("hospital_protection");
        has_sentences("Ingen nye ydernumre eller ydernumre på licens inden for 30 minutter af en beskyttet "
                      "sygehusafdeling i samme speciale.",
                      "No new or licence numbers within 30 minutes of a protected hospital department of the same "
                      "specialty.");
    }
    close_all();
}

/* ---- satellite_test ----
 *
 * Days of n at s, worth all they cost: after b days the north has 4 - b/5, Sydby b/5, so that 10 days make all equal at
 * 2, the target. A floor of 120 percent (2.4) lets 8 go: 2.4, 2.4, 1.6 around 2, Z = 0.4 / 4 = 0.1. */

static const char *const satellites =
    "\"coverage\": {\"decay\": \"step\"}, \"measures\": {\"satellite\": {\"max_days\": 5, "
    "\"max_minutes\": 120, \"fte\": 1}}, \"rules\": []";

static void a_parent_keeps_its_floor(void)
{
    static const double percents[] = {100, 120, 300}, values[] = {0, 0.1, 0.5};
    static const int days[] = {10, 8, 0};
    for (int k = 0; k < 3; k++) { /* at 300 percent the floor is above today's 4: then today's is kept */
        put_coast();
        if (read_scenario(satellites)) {
            add_rule("satellite_test")->percent = percents[k];
            CHECK_NEAR(best_value(), values[k], 1e-9);
            CHECK(decided(MEASURE_SATELLITE, SITE_S) == days[k]);
            CHECK(is_kept());
            plan_free(&plan);
            decide(MEASURE_SATELLITE, SITE_S, 9); /* leaves 2.2 */
            CHECK(is_kept() == (k == 0));
            CHECK(found.count == 1 && found.items[0].group == TOWN_N); /* Midby has no numbers to give days */
            CHECK_NEAR(found.items[0].activity, 110, 1e-9);
        }
        close_all();
    }
}

/* Nowhere in the nation is worse covered than the nation: no pair is left. */
static void a_satellite_needs_somebody_worse_off(void)
{
    put_coast();
    if (read_scenario(satellites)) {
        struct rule *r = add_rule("satellite_test");
        r->level = (struct level){LEVEL_NATION, 0};
        CHECK_NEAR(best_value(), 0.5, 1e-9);
        CHECK(plan.count == 0);
        r->level = (struct level){LEVEL_AREA, 0};
        decide(MEASURE_SATELLITE, SITE_M, 2); /* Midby is as well covered as Nordby */
        CHECK(!is_kept());
        CHECK(found.items[0].group == SITE_M && found.items[0].level.kind == LEVEL_SITE);
        CHECK_NEAR(found.items[0].activity, 2, 0);
        CHECK_NEAR(found.items[0].limit, 0, 0);
        CHECK_TEXT(found.items[0].what, "n");
        plan_free(&plan);
        decide(MEASURE_SATELLITE, SITE_S, 2);
        CHECK(is_kept());
    }
    close_all();
}

/* Days from Nordby to Sydby, 90 minutes, or nowhere: then Nordby is not held to what it has. */
static void who_can_give_no_days_is_left_alone(void)
{
    for (int k = 0; k < 2; k++) {
        put_coast();
        if (read_scenario(satellites)) {
            add_rule("satellite_test")->percent = 300;
            allow_closures();
            scenario.measures[MEASURE_SATELLITE].max_minutes = k == 0 ? 120 : 5;
            settle();
            decide(MEASURE_CLOSURE, SITE_N, 1);
            CHECK(is_kept() == (k == 1));
            CHECK(found.count == (k == 0));
        }
        close_all();
    }
}

static void the_satellite_test_says_what_it_asks(void)
{
    put_coast();
    if (read_scenario(satellites)) {
        add_rule("satellite_test");
        has_sentences(
            "Satellitter åbnes kun, hvor dækningen i dag er dårligere end dér, hvor dagene tages fra (opgjort for "
            "hvert område), og dér beholdes dagens dækning eller mindst 100 pct. af dækningsmålet.",
            "Satellites open only where coverage today is worse than where the days come from (measured for every "
            "area), which keeps its coverage of today or at least 100 % of the target.");
    }
    close_all();
}

/* ---- from a scenario ---- */

static void a_scenario_gives_every_key_of_these_rules(void)
{
    put_coast();
    if (read_scenario("\"measures\": {\"new\": true, \"satellite\": true}, \"rules\": ["
                      "{\"rule\": \"travel_limit\", \"km\": 50, \"share\": 0.9, \"level\": \"region\", "
                      "\"exempt\": [\"S\"], \"penalty\": 2}, {\"rule\": \"travel_limit\", \"minutes\": 60}, "
                      "{\"rule\": \"mean_travel\", \"percent\": 3}, {\"rule\": \"recruitable\", \"percent\": 80}, "
                      "{\"rule\": \"hospital_protection\", \"minutes\": 20}, {\"rule\": \"hospital_protection\"}, "
                      "{\"rule\": \"satellite_test\", \"level\": \"council\", \"percent\": 90}]")) {
        const struct rule *r = scenario.rules;
        CHECK(scenario.rule_count == 7);
        CHECK(r[0].km == 50 && isnan(r[0].minutes) && r[0].share == 0.9 && r[0].penalty == 2);
        CHECK(r[0].level.kind == LEVEL_GROUPING && r[0].level.grouping == GROUPING_REGION);
        CHECK(r[0].exempt && r[0].exempt[TOWN_S] && !r[0].exempt[TOWN_N]);
        CHECK(r[1].minutes == 60 && isnan(r[1].km) && r[1].share == 1 && isnan(r[1].penalty) && !r[1].exempt);
        CHECK(r[2].percent == 3 && r[3].percent == 80);
        CHECK(r[3].level.kind == LEVEL_GROUPING && r[3].level.grouping == GROUPING_REGION);
        CHECK(r[4].minutes == 20 && r[5].minutes == 30);
        CHECK(r[6].percent == 90 && r[6].level.grouping == GROUPING_COUNCIL);
    }
    close_all();
}

/* ---- random instances: the program allows exactly the plans that the check accepts ---- */

enum { INSTANCES = 120, TRIES = 25, KINDS = 5 };
static const char *const kinds[KINDS] = {"travel_limit", "mean_travel", "recruitable", "hospital_protection",
                                         "satellite_test"};
static int allowed[KINDS], ruled_out[KINDS];

struct program {
    struct model model;
    struct mip mip;
};

static void program_free(struct program *p)
{
    model_free(&p->model);
    mip_free(&p->mip);
}

/* Closures and video too, and satellites where the rule is about them; recruitable specialists and a protected
 * department for every specialty. */
static void enrich(bool of_satellites)
{
    struct settings *video = &scenario.measures[MEASURE_VIDEO], *satellite = &scenario.measures[MEASURE_SATELLITE];
    if (of_satellites) {
        satellite->used = true;
        satellite->max_days = 2;
        satellite->max_minutes = 90;
        satellite->within = -1;
    }
    if (made_once_in(2))
        allow_closures();
    scenario.measures[MEASURE_CLOSURE].forms[FORM_PART_TIME] = made_once_in(2);
    video->used = made_once_in(2);
    video->max_days = 2;
    int regions = in.places.groupings[GROUPING_REGION].group_count;
    free(in.supply);
    for (int h = 0; h < in.hospital_count; h++)
        free(in.hospitals[h].id);
    free(in.hospitals);
    in.supply_count = in.hospital_count = 0;
    in.supply = allocate((size_t)(regions * in.specialty_count), sizeof *in.supply);
    for (int k = 0; k < regions * in.specialty_count; k++)
        in.supply[in.supply_count++] = (struct supply_row){k % regions, k / regions, 9, made_between(0, 3, 4)};
    in.hospitals = allocate((size_t)in.specialty_count, sizeof *in.hospitals);
    for (int s = 0; s < in.specialty_count; s++)
        in.hospitals[in.hospital_count++] =
            (struct hospital){copy_text("h"), made_chance(in.places.area_count), s, 2, true, NAN, NAN};
}

static void vary(struct rule *r, int kind)
{
    static const int levels[] = {LEVEL_NATION, LEVEL_AREA, LEVEL_GROUPING};
    if (kind == 0 || kind == 4)
        r->level = (struct level){(enum level_kind)levels[made_chance(3)], 0};
    if (r->level.kind == LEVEL_GROUPING && kind != 2) /* which is always about regions */
        r->level.grouping = made_once_in(2) ? GROUPING_COUNCIL : GROUPING_REGION;
    r->percent = kind == 1 ? made_chance(8) : kind == 4 ? 40 + made_chance(100) : 100;
    r->minutes = 10 + made_chance(60);
    if (kind == 0 && made_once_in(3)) {
        r->km = 0.8 * r->minutes;
        r->minutes = NAN;
    }
    r->share = made_once_in(2) ? 1 : 0.05 * (6 + made_chance(14));
    r->exempt = allocate((size_t)in.places.area_count, sizeof *r->exempt);
    for (int i = 0; kind == 0 && i < in.places.area_count; i++)
        r->exempt[i] = made_once_in(4);
    if (kind == 0 && made_once_in(3))
        r->penalty = 0.1 * (1 + made_chance(30));
    int only = scenario.specialties[made_chance(scenario.specialty_count)];
    bool alone = made_once_in(3);
    for (int s = 0; alone && s < in.specialty_count; s++)
        r->specialties[s] = s == only;
}

static bool program_build(struct program *p, const struct access *access)
{
    *p = (struct program){.mip = {0}};
    bool ok = model_build(&in, &scenario, access, &p->model, &p->mip, &error);
    for (int k = 0; ok && k < p->model.penalty.count; k++)
        p->mip.columns[p->model.penalty.terms[k].column].cost += p->model.penalty.terms[k].value;
    return ok;
}

/* The cost that the program gives to exactly these decisions; INFINITY where it does not allow them. */
static double cost_of(struct program *p, const double *x)
{
    struct solve_limits limits = {.gap = 1e-9, .seconds = NO_CLOCK, .threads = 1};
    struct solution solution = {0};
    struct mip_column *columns = p->mip.columns;
    int count = p->model.candidate_count;
    bool within = true;
    struct mip_column *kept = allocate((size_t)count + 1, sizeof *kept);
    for (int k = 0; k < count; k++) {
        kept[k] = columns[k];
        within = within && x[k] >= columns[k].lower && x[k] <= columns[k].upper;
        columns[k].lower = columns[k].upper = x[k];
    }
    CHECK(!within || solve(&p->mip, &limits, &solution, &error));
    for (int k = 0; k < count; k++)
        columns[k] = kept[k];
    free(kept);
    double cost = within && solution.x ? solution.value : INFINITY;
    solution_free(&solution);
    return cost;
}

static void compare(struct program *with, struct program *without, int kind)
{
    struct model *m = &without->model;
    double *x = allocate((size_t)with->mip.column_count + (size_t)without->mip.column_count + 1, sizeof *x);
    for (int k = 0; k < m->candidate_count; k++)
        x[k] = made_once_in(3) ? made_chance(m->candidates[k].most + 1) : 0;
    if (isfinite(cost_of(without, x))) {
        const struct rule *r = &scenario.rules[0];
        model_read_plan(m, x, &plan);
        double cost = cost_of(with, x);
        bool kept = is_kept();
        struct judged j = {&in, &scenario, &setting.reach, &setting.today, &after};
        CHECK(isfinite(cost) == (kept || !isnan(r->penalty)));
        if (isfinite(cost))
            CHECK_NEAR(cost, soft_penalty(&j), 1e-7);
        allowed[kind] += kept;
        ruled_out[kind] += !kept;
    }
    forget_plan();
    free(x);
}

static void compare_seed(unsigned seed)
{
    static struct made m;
    int kind = (int)(seed % KINDS);
    struct access access = {0};
    struct program with, without;
    made_build(&m, seed, MADE_TINY);
    m.rule_count = 0;
    made_write(&m, ',');
    char path[1024];
    folder_file("scenario.json", path);
    CHECK(instance_read(folder_path, NULL, &in, &error) &&
          scenario_read(path, &in, &formulation_catalogue, &scenario, &error));
    enrich(strcmp(kinds[kind], "satellite_test") == 0);
    settle();
    access_build(&in, &scenario, &access);
    CHECK(program_build(&without, &access));
    vary(add_rule(kinds[kind]), kind);
    bool ok = program_build(&with, &access);
    CHECK(ok || kind == 1); /* coverage model located without minutes: its own test is above */
    for (int k = 0; ok && k < TRIES && checks_failed_in_test == 0; k++)
        compare(&with, &without, kind);
    if (checks_failed_in_test > 0)
        fprintf(stderr, "  seed %u: %s\n", seed, kinds[kind]);
    program_free(&with);
    program_free(&without);
    access_free(&access);
    close_all();
}

static void the_program_allows_exactly_the_plans_that_the_check_accepts(void)
{
    for (unsigned seed = 500; seed < 500 + INSTANCES && checks_failed_in_test == 0; seed++)
        compare_seed(seed);
}

static void plans_of_both_kinds_were_compared_for_every_rule(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        CHECK(allowed[kind] >= 20);
        CHECK(ruled_out[kind] >= 20);
        if (allowed[kind] < 20 || ruled_out[kind] < 20)
            fprintf(stderr, "  %s: %d kept, %d broken\n", kinds[kind], allowed[kind], ruled_out[kind]);
    }
}

int main(void)
{
    folder_make();
    RUN(without_a_limit_the_new_number_goes_south);
    RUN(a_travel_limit_brings_the_number_to_midby);
    RUN(a_travel_limit_is_inclusive_in_minutes_and_km);
    RUN(a_share_of_the_need_may_suffice);
    RUN(a_share_must_hold_in_every_group);
    RUN(a_soft_limit_is_weighed_against_equality);
    RUN(nobody_within_a_soft_limit_costs_its_penalty_at_any_level);
    RUN(a_place_that_nobody_can_serve_in_time_makes_the_limit_infeasible);
    RUN(a_travel_limit_keeps_the_last_number_open);
    RUN(half_a_satellite_day_of_today_is_an_open_site);
    RUN(a_limit_in_what_the_instance_lacks_is_refused);
    RUN(a_travel_limit_says_what_it_asks);
    RUN(mean_travel_rules_out_a_number_that_is_far_away);
    RUN(nobody_travels_to_video);
    RUN(mean_travel_of_nothing_is_no_limit);
    RUN(mean_travel_without_minutes_is_refused);
    RUN(mean_travel_says_what_it_asks);
    RUN(new_numbers_stay_within_who_can_be_recruited);
    RUN(a_closure_frees_nobody_to_be_recruited);
    RUN(a_conversion_recruits_what_it_adds);
    RUN(regions_without_recruiting_figures_are_named);
    RUN(recruitable_says_what_it_asks);
    RUN(a_protected_hospital_keeps_new_numbers_away);
    RUN(a_protection_of_nothing_is_refused);
    RUN(hospital_protection_says_what_it_asks);
    RUN(a_parent_keeps_its_floor);
    RUN(a_satellite_needs_somebody_worse_off);
    RUN(who_can_give_no_days_is_left_alone);
    RUN(the_satellite_test_says_what_it_asks);
    RUN(a_scenario_gives_every_key_of_these_rules);
    RUN(the_program_allows_exactly_the_plans_that_the_check_accepts);
    RUN(plans_of_both_kinds_were_compared_for_every_rule);
    folder_remove();
    return check_done();
}
