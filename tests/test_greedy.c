/* test_greedy.c - instances of any size whose best plan a greedy rule finds for certain.
 *
 * With coverage `located`, supply counts for the group that it stands in and for no other, so that with the number of
 * new numbers fixed (K, exactly) the mean is fixed too, and shortfall, variance, Hoover and Kolm-Pollak's sum are each
 * a sum over groups of a convex function of the numbers in the group. To share K units among convex functions, giving
 * each next unit to whom it lowers most is exact (Gross 1956, Fox 1966). */
#include "check.h"
#include "folder.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages.h"

enum { MOST = 60 };

static struct {
    int groups, numbers; /* groups (areas with a site each), and new numbers to give */
    double need[MOST], start[MOST];
    double mean; /* FTE per 100,000 after all */
    double target;
} land;

static uint64_t state;

static int chance(int below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int)((state >> 33) % (uint64_t)below);
}

static void make_land(unsigned seed, int groups, int numbers)
{
    state = seed * 2654435761u + 1;
    land.groups = groups;
    land.numbers = numbers;
    double need = 0, supply = 0;
    for (int g = 0; g < groups; g++) {
        need += land.need[g] = 5000 + 100 * chance(500);
        supply += land.start[g] = chance(5);
    }
    supply += land.start[0] == 0 ? land.start[0] = 1 : 0;
    land.target = 1e5 * supply / need;
    land.mean = 1e5 * (supply + numbers) / need;
}

static void write_land(const char *measure)
{
    struct text areas = {0}, sites = {0}, rows = {0}, travel = {0}, scenario = {0};
    text_add(&areas, "area,name,municipality,council,region,population\n");
    text_add(&sites, "site,name,area\n");
    text_add(&rows, "site,specialty,form,count\n");
    text_add(&travel, "area,site,km,minutes\n");
    for (int g = 0; g < land.groups; g++) {
        text_add(&areas, "a%d,A%d,a%d,c%d,r,%.0f\n", g, g, g, g % 5, land.need[g]);
        text_add(&sites, "s%d,S%d,a%d\n", g, g, g);
        text_add(&rows, "s%d,eye,full_time,%.0f\n", g, land.start[g]);
        text_add(&travel, "a%d,s%d,0,0\n", g, g);
    }
    text_add(&scenario,
             "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"model\": \"located\", \"level\": \"area\"},"
             "\"objectives\": [{\"measure\": \"%s\"}], \"measures\": {\"new\": {\"max_per_site\": %d}},"
             "\"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": %d, \"max\": %d}]}",
             measure, land.numbers, land.numbers, land.numbers);
    folder_empty();
    folder_put("areas.csv", areas.chars);
    folder_put("sites.csv", sites.chars);
    folder_put("providers.csv", rows.chars);
    folder_put("travel.csv", travel.chars);
    folder_put("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\neye,Øjne,Eye,0.25,60\n");
    folder_put("scenario.json", scenario.chars);
    free(areas.chars);
    free(sites.chars);
    free(rows.chars);
    free(travel.chars);
    free(scenario.chars);
}

/* What group g costs with so much FTE. */
typedef double cost_of(int g, double fte);

static double shortfall(int g, double fte)
{
    return land.need[g] * fmax(0, land.target - 1e5 * fte / land.need[g]);
}

static double square(int g, double fte)
{
    return land.need[g] * pow(1e5 * fte / land.need[g] - land.mean, 2);
}

static double below(int g, double fte)
{
    return land.need[g] * fmax(0, land.mean - 1e5 * fte / land.need[g]);
}

static double power(int g, double fte)
{
    return land.need[g] * exp(-(1e5 * fte / land.need[g] - land.mean) / land.target);
}

/* The least sum over groups; `today` gets that without any new number. */
static double greedy(cost_of *cost, double *today)
{
    double fte[MOST], sum = 0;
    *today = 0;
    for (int g = 0; g < land.groups; g++)
        *today += cost(g, fte[g] = land.start[g]);
    for (int k = 0; k < land.numbers; k++) {
        int best = 0;
        double gain = -INFINITY;
        for (int g = 0; g < land.groups; g++)
            if (cost(g, fte[g]) - cost(g, fte[g] + 1) > gain) {
                gain = cost(g, fte[g]) - cost(g, fte[g] + 1);
                best = g;
            }
        fte[best]++;
    }
    for (int g = 0; g < land.groups; g++)
        sum += cost(g, fte[g]);
    return sum;
}

/* The program's value of the folder, and its bound. */
static void solve_land(double *value, double *bound)
{
    struct instance in = {0};
    struct scenario s = {0};
    struct setting t = {0};
    struct access access = {0};
    struct stages out = {0};
    struct error e = {0};
    struct solve_limits limits = {.gap = 1e-6, .seconds = NO_CLOCK, .threads = 2};
    char path[1024];
    folder_file("scenario.json", path);
    *value = *bound = NAN;
    if (instance_read(folder_path, NULL, &in, &e) && scenario_read(path, &in, &formulation_catalogue, &s, &e) &&
        setting_build(&in, &s, &t, &e)) {
        access_build(&in, &s, &access);
        if (stages_solve(&t, &access, &limits, NULL, &out, &e) && out.found) {
            *value = out.proofs[0].best;
            *bound = out.proofs[0].bound;
        }
    }
    error_print(&e, stderr);
    error_free(&e);
    stages_free(&out);
    access_free(&access);
    setting_free(&t);
    scenario_free(&s);
    instance_free(&in);
}

static void compare(const char *measure, double known)
{
    double value, bound;
    write_land(measure);
    solve_land(&value, &bound);
    CHECK_NEAR(value, known, 1e-6 * fmax(1, known));
    CHECK(bound <= known + 1e-9 && bound >= known - 1e-5 * fmax(0.1, known));
}

static double need_of_all(void)
{
    double sum = 0;
    for (int g = 0; g < land.groups; g++)
        sum += land.need[g];
    return sum;
}

/* What is optimised, from the sums over groups. */
static void compare_all(void)
{
    double today, all = need_of_all(), best;
    best = greedy(shortfall, &today);
    compare("shortfall", best / (all * land.target));
    best = greedy(below, &today);
    compare("hoover", best / 1e5 / (land.target * all / 1e5));
    best = greedy(power, &today);
    if (land.groups <= 10) /* its proof takes long for more */
        compare("kolm_pollak", log(best / all));
    double mean = land.mean;
    land.mean = land.target; /* of today */
    greedy(square, &today);
    land.mean = mean;
    double variance = today;
    best = greedy(square, &today);
    compare("variance", best / variance);
}

static void small_lands_are_shared_greedily(void)
{
    for (unsigned seed = 1; seed <= 6; seed++) {
        make_land(seed, 4 + (int)seed, 3 + 2 * (int)seed);
        compare_all();
    }
}

static void a_land_of_sixty_groups_is_shared_greedily(void)
{
    make_land(77, MOST, 45);
    compare_all();
}

int main(void)
{
    folder_make();
    RUN(small_lands_are_shared_greedily);
    RUN(a_land_of_sixty_groups_is_shared_greedily);
    folder_remove();
    return check_done();
}
