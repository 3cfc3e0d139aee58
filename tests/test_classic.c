/* test_classic.c - the classical location problems, against values known by argument or by looking at every choice of
 * sites (classic_instances.h). */
#include "classic_instances.h"

#include "assess.h"
#include "stages.h"

static struct classic c;
static const long most_plans = 1000000; /* of an enumeration */

/* ---- argument and enumeration agree ---- */

static void check_runs(int n, int p, int within)
{
    long plans;
    struct classic_worth best = classic_best(&c, p, within, &plans);
    CHECK(plans <= most_plans);
    CHECK_NEAR(best.p_median, classic_run_median(n, p), 1e-12);
    CHECK_NEAR(best.p_center, classic_run_center(n, p), 0);
    CHECK_NEAR(best.max_coverage, classic_run_coverage(n, p, within), 0);
    CHECK(classic_best_cover(&c, within) == classic_run_cover(n, within));
}

static void lines_and_rings_are_what_the_argument_says(void)
{
    for (int n = 1; n <= 13; n++)
        for (int p = 1; p <= n && p <= 5; p++)
            for (int within = 0; within <= 3; within++) {
                classic_line(&c, n);
                check_runs(n, p, within);
                classic_ring(&c, n);
                check_runs(n, p, within);
            }
}

static void one_site_in_a_grid_stands_in_its_middle(void)
{
    for (int rows = 1; rows <= 6; rows++)
        for (int columns = 1; columns <= 6; columns++) {
            classic_grid(&c, rows, columns);
            struct classic_worth best = classic_best(&c, 1, 0, NULL);
            double sum = columns * (rows * rows / 4) + rows * (columns * columns / 4);
            CHECK_NEAR(best.p_median, sum / (rows * columns), 1e-12);
            CHECK_NEAR(best.p_center, rows / 2 + columns / 2, 0);
        }
}

/* c in hand is a graph with d neighbours each. */
static void check_code(int d)
{
    int n = c.area_count, p = n / (d + 1);
    CHECK(p * (d + 1) == n);
    struct classic_worth best = classic_best(&c, p, 1, NULL);
    CHECK_NEAR(best.p_median, (double)(n - p) / n, 1e-12);
    CHECK_NEAR(best.p_center, 1, 0);
    CHECK_NEAR(best.max_coverage, n, 0);
    CHECK(classic_best_cover(&c, 1) == p);
    for (int k = 1; k < p; k++)
        CHECK_NEAR(classic_best(&c, k, 1, NULL).max_coverage, k * (d + 1), 0);
}

static void perfect_codes_are_what_the_argument_says(void)
{
    classic_torus(&c, 5, 5);
    check_code(4);
    classic_hypercube(&c, 3);
    check_code(3);
}

/* ---- the program finds the same ---- */

struct run {
    struct instance instance;
    struct scenario scenario;
    struct setting setting;
    struct access access;
    struct stages stages;
    struct json *document;
};

static void run_free(struct run *r)
{
    json_free(r->document);
    stages_free(&r->stages);
    access_free(&r->access);
    setting_free(&r->setting);
    scenario_free(&r->scenario);
    instance_free(&r->instance);
}

static bool read_run(struct run *r, struct error *e)
{
    char path[1024];
    folder_file("scenario.json", path);
    return instance_read(folder_path, NULL, &r->instance, e) &&
           scenario_read(path, &r->instance, &formulation_catalogue, &r->scenario, e) &&
           setting_build(&r->instance, &r->scenario, &r->setting, e);
}

/* Reads and solves what stands in the folder, to a gap of 0. */
static bool run(struct run *r)
{
    struct error e = {0};
    struct solve_limits limits = {.seconds = NO_CLOCK, .threads = 2};
    *r = (struct run){0};
    bool ok = read_run(r, &e);
    if (ok)
        access_build(&r->instance, &r->scenario, &r->access);
    ok = ok && stages_solve(&r->setting, &r->access, &limits, NULL, &r->stages, &e);
    if (ok) {
        struct claims claims = {r->stages.found ? "optimal" : "infeasible", r->stages.proofs, NULL, NULL};
        r->document = plan_document(&r->setting, r->stages.found ? &r->stages.plan : NULL, &claims);
    }
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static double in_objective(const struct run *r, const char *key)
{
    const struct json *value = json_get(json_get(r->document, "objectives")->child[0], key);
    return value && value->kind == JSON_NUMBER ? value->number : NAN;
}

/* What the sites of the plan are worth, from the plain arrays. */
static double worth_of_plan(const struct run *r, enum classic_kind kind, double within)
{
    double nearest[CLASSIC_MOST];
    for (int i = 0; i < c.area_count; i++)
        nearest[i] = INFINITY;
    for (int k = 0; k < r->stages.plan.count; k++)
        classic_open(&c, r->stages.plan.decisions[k].site, nearest, nearest);
    struct classic_worth w = classic_judge(&c, nearest, within);
    switch (kind) {
    case CLASSIC_P_MEDIAN:
        return w.p_median;
    case CLASSIC_P_CENTER:
        return w.p_center;
    case CLASSIC_MAX_COVERAGE:
        return w.max_coverage;
    default:
        return w.covers ? r->stages.plan.count : NAN;
    }
}

/* The program solves c in hand to `known` (NAN: there is no plan), says so, and its sites are worth it. */
static void check_solved(enum classic_kind kind, int p, double within, double known)
{
    struct run r;
    classic_write(&c);
    classic_write_scenario(kind, p, within);
    bool ok = run(&r);
    CHECK(ok);
    if (ok && isnan(known))
        CHECK(r.stages.status == SOLVE_INFEASIBLE);
    else if (ok) {
        double value = in_objective(&r, "value"), bound = in_objective(&r, "bound");
        CHECK(r.stages.status == SOLVE_OPTIMAL);
        CHECK(kind == CLASSIC_SET_COVER || r.stages.plan.count <= p);
        CHECK_NEAR(value, known, 1e-6);
        CHECK_NEAR(worth_of_plan(&r, kind, within), known, 1e-6);
        CHECK(kind == CLASSIC_MAX_COVERAGE ? bound >= known - 1e-9 : bound <= known + 1e-9);
        CHECK_NEAR(bound, known, 1e-5 * fmax(1, known));
    }
    run_free(&r);
    folder_empty();
}

static void check_all_solved(int p, double within, const struct classic_worth *best, int cover)
{
    check_solved(CLASSIC_P_MEDIAN, p, within, best->p_median);
    check_solved(CLASSIC_P_CENTER, p, within, best->p_center);
    check_solved(CLASSIC_MAX_COVERAGE, p, within, best->max_coverage);
    check_solved(CLASSIC_SET_COVER, p, within, cover < 0 ? NAN : cover);
}

/* c in hand is a line or a ring of n nodes, too many to look at every choice. */
static void check_runs_solved(int n, int p, int within)
{
    struct classic_worth best = {classic_run_median(n, p), classic_run_center(n, p), classic_run_coverage(n, p, within),
                                 false};
    check_all_solved(p, within, &best, classic_run_cover(n, within));
}

static void long_lines_and_rings_are_solved(void)
{
    classic_line(&c, 60);
    check_runs_solved(60, 7, 2);
    classic_ring(&c, 50);
    check_runs_solved(50, 6, 3);
}

static void grids_are_solved(void)
{
    for (int p = 1; p <= 4; p++) {
        classic_grid(&c, 4, 5);
        struct classic_worth best = classic_best(&c, p, 1, NULL);
        check_all_solved(p, 1, &best, classic_best_cover(&c, 1));
    }
    classic_grid(&c, 5, 5);
    CHECK(classic_best_cover(&c, 1) == 7);
    check_solved(CLASSIC_SET_COVER, 0, 1, 7);
}

static void perfect_codes_are_solved(void)
{
    struct classic_worth torus = {0.8, 1, 100, true}, cube = {7.0 / 8, 1, 128, true};
    classic_torus(&c, 10, 10);
    check_all_solved(20, 1, &torus, 20);
    classic_hypercube(&c, 7);
    check_all_solved(16, 1, &cube, 16);
}

static void islands_get_a_site_each(void)
{
    classic_islands(&c, 5, 7);
    CHECK_NEAR(classic_best(&c, 2, 1, NULL).p_median, (6 + 12) / 12.0, 1e-12);
    check_solved(CLASSIC_P_MEDIAN, 2, 1, 1.5);
}

static void an_island_without_a_site_counts_twice_the_longest_way(void)
{
    classic_islands(&c, 2, 7);
    CHECK_NEAR(classic_best(&c, 1, 1, NULL).p_median, (12 + 2 * 12) / 9.0, 1e-12);
    check_solved(CLASSIC_P_MEDIAN, 1, 1, 4);
}

static void random_problems_are_solved(void)
{
    int without_plan = 0;
    for (unsigned seed = 1; seed <= 60; seed++) {
        bool gaps = seed % 2 == 0;
        classic_random(&c, seed, gaps);
        int p = 1 + (int)seed % c.site_count;
        double within = 2 + seed % 13;
        struct classic_worth best = classic_best(&c, p, within, NULL);
        int cover = classic_best_cover(&c, within);
        check_solved(CLASSIC_P_MEDIAN, p, within, best.p_median);
        if (!gaps)
            check_solved(CLASSIC_P_CENTER, p, within, best.p_center);
        check_solved(CLASSIC_MAX_COVERAGE, p, within, best.max_coverage);
        check_solved(CLASSIC_SET_COVER, p, within, cover < 0 ? NAN : cover);
        without_plan += cover < 0;
    }
    CHECK(without_plan > 0 && without_plan < 60);
}

int main(void)
{
    folder_make();
    RUN(lines_and_rings_are_what_the_argument_says);
    RUN(one_site_in_a_grid_stands_in_its_middle);
    RUN(perfect_codes_are_what_the_argument_says);
    RUN(long_lines_and_rings_are_solved);
    RUN(grids_are_solved);
    RUN(perfect_codes_are_solved);
    RUN(islands_get_a_site_each);
    RUN(an_island_without_a_site_counts_twice_the_longest_way);
    RUN(random_problems_are_solved);
    folder_remove();
    return check_done();
}
