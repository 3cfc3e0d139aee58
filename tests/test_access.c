/* test_access.c - coverage, computed twice: access.c for the program, plan.c for the plan. Against numbers worked out
 * by hand and from the literature, against each other, and against the law that supply is conserved. */
#include "folder.h"

#include <stdint.h>
#include <string.h>

#include "assess.h"
#include "memory.h"

static struct instance in;
static struct scenario scenario;
static struct access access_;
static struct reach reach;
static struct notes notes;
static struct error error;

static bool opened(const char *folder, const char *coverage)
{
    char text[1000];
    struct json *root = NULL;
    snprintf(text, sizeof text, "{\"schema\": \"yderplan-scenario-1\", \"coverage\": %s}", coverage);
    bool ok = instance_read(folder, NULL, &in, &error) && json_parse(text, "scenario", &root, &error) &&
              scenario_parse(root, "scenario", &in, &formulation_catalogue, &scenario, &error) &&
              reach_build(&in, &scenario, &reach, &notes, &error);
    json_free(root);
    if (ok)
        access_build(&in, &scenario, &access_);
    return ok;
}

static bool open_for(const char *folder, const char *coverage)
{
    bool ok = opened(folder, coverage);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
    return ok;
}

static void close_all(void)
{
    access_free(&access_);
    reach_free(&reach);
    scenario_free(&scenario);
    instance_free(&in);
    notes_free(&notes);
    error_free(&error);
    error = (struct error){0};
    notes = (struct notes){0};
}

/* a_ijs by access.c, 0 where the pair is not stored. */
static double weight(int s, int i, int j)
{
    const struct access_weights *w = &access_.weights[s];
    for (size_t k = w->start[i]; k < w->start[i + 1]; k++)
        if (w->source[k] == j)
            return w->weight[k];
    return 0;
}

/* The same by plan.c: 100,000 f / D. */
static double reach_weight(int s, int i, int j)
{
    const struct reach_site *site = &reach.sites[s * reach.site_count + j];
    for (int k = 0; k < site->count; k++)
        if (site->pairs[k].area == i)
            return 1e5 * site->pairs[k].f / site->demand;
    return 0;
}

/* f(t) as both have it: a_ij D_j / 100,000 of a lone pair with need 1,000 is 1, so f is told by two areas. */
static double impedance_at(double minutes, const char *coverage)
{
    char travel[200];
    folder_put("areas.csv", "area,name,municipality,council,region,population\n1,One,a,a,a,1000\n2,Two,a,a,a,1000\n");
    folder_put("sites.csv", "site,name,area\nx,X,1\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\neye,E,E,0.25,40\n");
    folder_put("providers.csv", "site,specialty,form,count\n");
    snprintf(travel, sizeof travel, "area,site,km,minutes\n1,x,0,0\n2,x,0,%.17g\n", minutes);
    folder_put("travel.csv", travel);
    double f = NAN;
    if (open_for(folder_path, coverage)) {
        f = weight(0, 1, 0) / weight(0, 0, 0); /* f(t) / f(0) */
        CHECK_NEAR(reach_weight(0, 1, 0) / reach_weight(0, 0, 0), f, 1e-15);
        CHECK_NEAR(weight(0, 0, 0) + weight(0, 1, 0), 100, 1e-12); /* one FTE for two times 1,000 people */
    }
    close_all();
    return f;
}

static void a_step_is_one_up_to_the_limit_and_zero_beyond(void)
{
    const char *step = "{\"decay\": \"step\"}";
    CHECK_NEAR(impedance_at(0, step), 1, 0);
    CHECK_NEAR(impedance_at(20, step), 1, 0);
    CHECK_NEAR(impedance_at(40, step), 1, 0);
    CHECK_NEAR(impedance_at(40.000001, step), 0, 0);
}

static void a_gaussian_falls_to_a_seventh_at_the_limit_and_to_zero_beyond(void)
{
    const char *gaussian = "{\"decay\": \"gaussian\"}"; /* exp(-1/2 (t / 20)^2) */
    CHECK_NEAR(impedance_at(0, gaussian), 1, 0);
    CHECK_NEAR(impedance_at(10, gaussian), 0.8824969025845955, 1e-15);
    CHECK_NEAR(impedance_at(20, gaussian), 0.6065306597126334, 1e-15);
    CHECK_NEAR(impedance_at(40, gaussian), 0.1353352832366127, 1e-15);
    CHECK_NEAR(impedance_at(40.000001, gaussian), 0, 0);
}

static void an_exponential_is_cut_at_the_catchment(void)
{
    const char *exponential = "{\"decay\": \"exponential\", \"beta\": 0.05}";
    CHECK_NEAR(impedance_at(0, exponential), 1, 0);
    CHECK_NEAR(impedance_at(20, exponential), 0.36787944117144233, 1e-15);
    CHECK_NEAR(impedance_at(40, exponential), 0.1353352832366127, 1e-15);
    CHECK_NEAR(impedance_at(41, exponential), 0, 0);
}

static void a_power_begins_at_one_minute_and_is_cut_at_the_catchment(void)
{
    const char *power = "{\"decay\": \"power\", \"beta\": 1.5}";
    CHECK_NEAR(impedance_at(0, power), 1, 0);
    CHECK_NEAR(impedance_at(1, power), 1, 0);
    CHECK_NEAR(impedance_at(4, power), 0.125, 1e-15);
    CHECK_NEAR(impedance_at(40, power), 0.003952847075210474, 1e-16);
    CHECK_NEAR(impedance_at(40.5, power), 0, 0);
}

static void zones_hold_up_to_their_own_limits_whatever_the_catchment(void)
{
    const char *zones = "{\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30, 60], \"weights\": [1, 0.68, 0.22]}}";
    CHECK_NEAR(impedance_at(0, zones), 1, 0);
    CHECK_NEAR(impedance_at(15, zones), 1, 0);
    CHECK_NEAR(impedance_at(15.01, zones), 0.68, 1e-15);
    CHECK_NEAR(impedance_at(30, zones), 0.68, 1e-15);
    CHECK_NEAR(impedance_at(60, zones), 0.22, 1e-15); /* the specialty's 40 minutes do not count */
    CHECK_NEAR(impedance_at(60.01, zones), 0, 0);
}

static void a_zone_without_weight_reaches_nobody_and_is_not_stored(void)
{
    const char *zones = "{\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30], \"weights\": [1, 0]}}";
    CHECK_NEAR(impedance_at(20, zones), 0, 0);
}

static void the_catchment_of_the_scenario_overrides_the_specialtys(void)
{
    CHECK_NEAR(impedance_at(50, "{\"decay\": \"step\", \"catchment_minutes\": 50}"), 1, 0);
    CHECK_NEAR(impedance_at(30, "{\"decay\": \"step\", \"catchment_minutes\": 29}"), 0, 0);
}

/* The example of instances/toy/README.md. */
static void the_toy_has_the_weights_of_its_readme(void)
{
    static const double wanted[4][3] = {{1, 0, 0}, {1, 1.25, 0}, {0, 1.25, 1}, {0, 0, 1}};
    if (open_for("instances/toy", "{\"decay\": \"step\"}"))
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 3; j++) {
                CHECK_NEAR(weight(0, i, j), wanted[i][j], 1e-15);
                CHECK_NEAR(reach_weight(0, i, j), wanted[i][j], 1e-15);
            }
    close_all();
}

static void far_pairs_are_not_stored(void)
{
    if (open_for("instances/toy", "{\"decay\": \"step\"}")) {
        CHECK(access_.weights[0].start[4] == 6);
        CHECK(reach.sites[0].count == 2 && reach.sites[1].count == 2 && reach.sites[2].count == 2);
    }
    close_all();
}

static void located_supply_is_shared_within_the_group(void)
{
    static const double wanted[4][3] = {{1, 1, 0}, {1, 1, 0}, {0, 0, 1}, {0, 0, 1}}; /* 100,000 in each council */
    if (open_for("instances/toy", "{\"model\": \"located\", \"level\": \"council\"}"))
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 3; j++) {
                CHECK_NEAR(weight(0, i, j), wanted[i][j], 1e-15);
                CHECK_NEAR(reach_weight(0, i, j), wanted[i][j], 1e-15);
            }
    close_all();
    if (open_for("instances/toy", "{\"model\": \"located\", \"level\": \"nation\"}"))
        for (int i = 0; i < 4; i++)
            CHECK_NEAR(weight(0, i, 0) + weight(0, i, 1) + weight(0, i, 2), 1.5, 1e-15);
    close_all();
}

static void put_three_tracts(void)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population\n"
                            "0,Zero,m,c,r,100\n1,One,m,c,r,50\n2,Two,m,c,r,10\n");
    folder_put("sites.csv", "site,name,area\n0,Zero,0\n1,One,1\n2,Two,2\n");
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\ndoc,D,D,0.25,60\n");
    folder_put("providers.csv",
               "site,specialty,form,count\n0,doc,full_time,15\n1,doc,full_time,20\n2,doc,full_time,100\n");
    folder_put("travel.csv",
               "area,site,km,minutes\n0,0,,1\n0,1,,80\n0,2,,40\n1,0,,80\n1,1,,1\n1,2,,40\n2,0,,40\n2,1,,40\n"
               "2,2,,1\n");
}

/* Two-step floating catchment with weight 1/cost within 60: a line of tracts with the last one in the middle, as the
 * Python package `access` (University of Chicago) computes it for its three tracts, per person. */
static void three_tracts_come_out_as_in_the_package_access(void)
{
    static const double wanted[] = {0.33144411698, 0.579828132067, 7.286418169863};
    put_three_tracts();
    if (open_for(folder_path, "{\"decay\": \"power\", \"beta\": 1}")) {
        struct outcome today = {0};
        outcome_build(&in, &scenario, &reach, NULL, &today);
        for (int i = 0; i < 3; i++) {
            CHECK_NEAR(today.coverage[i] / 1e5, wanted[i], 1e-9);
            double by_access = 15 * weight(0, i, 0) + 20 * weight(0, i, 1) + 100 * weight(0, i, 2);
            CHECK_NEAR(by_access / 1e5, wanted[i], 1e-9);
        }
        outcome_free(&today);
    }
    close_all();
}

/* ---- conservation and agreement ---- */

static uint64_t state;

static double chance(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / 9007199254740992.0;
}

static const char *const coverages[] = {
    "{\"decay\": \"step\"}",
    "{\"decay\": \"gaussian\"}",
    "{\"decay\": \"gaussian\", \"catchment_minutes\": 45}",
    "{\"decay\": \"exponential\", \"beta\": 0.04}",
    "{\"decay\": \"power\", \"beta\": 1.3}",
    "{\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30, 45, 60], \"weights\": [1, 0.68, 0.22, 0.05]}}",
    "{\"model\": \"located\", \"level\": \"region\"}",
    "{\"model\": \"located\", \"level\": \"council\"}",
    "{\"model\": \"located\", \"level\": \"nation\"}",
};
enum { COVERAGES = sizeof coverages / sizeof coverages[0] };

/* Random supply on the sites that somebody reaches, by way of a plan of new numbers. */
static void random_plan(int s, struct plan *plan)
{
    for (int j = 0; j < in.places.site_count; j++)
        if (access_.weights[s].reached[j] && chance() < 0.6)
            plan_add(plan, (struct decision){MEASURE_NEW, s, j, -1, 1 + (int)(9 * chance()), 0, -1});
    plan_sort(plan);
}

static void compare_specialty(int s, const struct outcome *o)
{
    int areas = in.places.area_count, sites = in.places.site_count;
    double covered = 0, supply = 0;
    for (int i = 0; i < areas; i++) {
        double by_access = 0, by_plan = o->coverage[s * areas + i];
        for (int j = 0; j < sites; j++)
            CHECK_NEAR(weight(s, i, j), reach_weight(s, i, j), 1e-12 * reach_weight(s, i, j));
        for (size_t k = access_.weights[s].start[i]; k < access_.weights[s].start[i + 1]; k++)
            by_access += access_.weights[s].weight[k] * o->supply[s * sites + access_.weights[s].source[k]];
        CHECK_NEAR(by_access, by_plan, 1e-12 * fmax(1, by_plan));
        covered += in.need[s * areas + i] * by_plan / 1e5;
    }
    for (int j = 0; j < sites; j++)
        supply += o->supply[s * sites + j];
    CHECK(supply > 0);
    CHECK_NEAR(covered, supply, 1e-12 * supply); /* sum_i n_i A_i = sum_j K_j */
    CHECK_NEAR(o->total[s], supply, 1e-12 * supply);
}

static void supply_is_conserved_in(const char *folder, int draws)
{
    state = 88172645463325252ULL;
    for (int c = 0; c < COVERAGES; c++) {
        if (!open_for(folder, coverages[c]))
            continue;
        for (int draw = 0; draw < draws; draw++)
            for (int s = 0; s < in.specialty_count; s++) {
                struct plan plan = {0};
                struct outcome o = {0};
                random_plan(s, &plan);
                outcome_build(&in, &scenario, &reach, draw ? &plan : NULL, &o);
                compare_specialty(s, &o);
                outcome_free(&o);
                plan_free(&plan);
            }
        close_all();
    }
}

static void both_rooms_agree_and_conserve_supply_in_denmark(void)
{
    supply_is_conserved_in("instances/denmark", 2);
}

static void both_rooms_agree_and_conserve_supply_in_the_toy(void)
{
    supply_is_conserved_in("instances/toy", 20);
}

/* ---- what nobody reaches ---- */

static void need_that_reaches_no_site_is_counted_and_named(void)
{
    put_three_tracts();
    folder_put("travel.csv", "area,site,km,minutes\n0,0,,1\n0,1,,40\n0,2,,40\n1,0,,90\n2,2,,61\n");
    folder_put("providers.csv", "site,specialty,form,count\n0,doc,full_time,15\n");
    if (open_for(folder_path, "{\"decay\": \"step\"}")) {
        CHECK(noted(&notes, "doc: 2 areas with a need of 60 reach no site at all and count with coverage 0: One, Two"));
        CHECK(access_.weights[0].start[1] == access_.weights[0].start[3]);
        CHECK(access_.weights[0].reached[0] && access_.weights[0].reached[2]);
    }
    close_all();
}

static void areas_without_need_are_left_out(void)
{
    put_three_tracts();
    folder_put("need.csv", "area,specialty,need\n0,doc,100\n1,doc,0\n2,doc,10\n");
    folder_put("travel.csv", "area,site,km,minutes\n0,0,,1\n0,2,,40\n1,1,,1\n2,2,,1\n");
    folder_put("providers.csv", "site,specialty,form,count\n0,doc,full_time,15\n");
    if (open_for(folder_path, "{\"decay\": \"step\"}")) {
        CHECK(notes.count == 0); /* no need, nothing unreached */
        CHECK(!access_.weights[0].reached[1]);
        CHECK_NEAR(weight(0, 1, 1), 0, 0);
        CHECK_NEAR(weight(0, 0, 0), 1000, 1e-9);
    }
    close_all();
    folder_drop("need.csv");
}

static void supply_where_nobody_comes_is_an_error_with_its_line(void)
{
    put_three_tracts();
    folder_put("travel.csv", "area,site,km,minutes\n0,0,,1\n1,0,,40\n2,0,,40\n0,2,,61\n");
    CHECK(!opened(folder_path, "{\"decay\": \"step\"}"));
    CHECK(error.count == 2 && error.status == STATUS_INPUT);
    CHECK(said(&error,
               "providers.csv:3: site: nobody with a need for \"doc\" reaches \"1\"; expected supply where somebody "
               "can use it"));
    CHECK(said(&error,
               "providers.csv:4: site: nobody with a need for \"doc\" reaches \"2\"; expected supply where somebody "
               "can use it"));
    CHECK(reach.sites == NULL);
    close_all();
}

int main(void)
{
    folder_make();
    RUN(a_step_is_one_up_to_the_limit_and_zero_beyond);
    RUN(a_gaussian_falls_to_a_seventh_at_the_limit_and_to_zero_beyond);
    RUN(an_exponential_is_cut_at_the_catchment);
    RUN(a_power_begins_at_one_minute_and_is_cut_at_the_catchment);
    RUN(zones_hold_up_to_their_own_limits_whatever_the_catchment);
    RUN(a_zone_without_weight_reaches_nobody_and_is_not_stored);
    RUN(the_catchment_of_the_scenario_overrides_the_specialtys);
    RUN(the_toy_has_the_weights_of_its_readme);
    RUN(far_pairs_are_not_stored);
    RUN(located_supply_is_shared_within_the_group);
    RUN(three_tracts_come_out_as_in_the_package_access);
    RUN(both_rooms_agree_and_conserve_supply_in_denmark);
    RUN(both_rooms_agree_and_conserve_supply_in_the_toy);
    RUN(need_that_reaches_no_site_is_counted_and_named);
    RUN(areas_without_need_are_left_out);
    RUN(supply_where_nobody_comes_is_an_error_with_its_line);
    folder_remove();
    return check_done();
}
