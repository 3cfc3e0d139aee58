/* test_robust.c - draws that are what they say they are; and, beside every plan of small random instances, is the best
 * of each draw the best, and does the robust plan lose least? */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "enumerate_plans.h"
#include "robust.h"

enum { INSTANCES = 120, DRAWS = 4, MANY = 4000 };
static const double most_plans = 4e3, near = 2e-5;

static int differs_from_nominal, bounds_seen;

/* ---- a draw as the survey sees it ---- */

static void put_draw(const struct draw *d, struct made *m)
{
    const struct places *p = &d->instance.places;
    for (int s = 0; s < m->specialty_count; s++) {
        int own = instance_specialty(&d->instance, m->specialty[s]);
        for (int i = 0; i < m->area_count; i++)
            m->need[s][i] = d->instance.need[own * p->area_count + places_area(p, m->area[i])];
        if (m->planned[s] && m->decay != MADE_LOCATED)
            m->catchment[s] = scenario_catchment(&d->scenario, &d->instance, own);
    }
    for (int i = 0; i < m->area_count; i++)
        for (int j = 0; j < m->site_count; j++)
            m->minutes[i][j] =
                travel_minutes(&d->instance.travel, places_area(p, m->area[i]), places_site(p, m->site[j]));
    for (int k = 0; k < d->scenario.coverage.zone_count; k++)
        m->zone_minutes[k] = d->scenario.coverage.zone_minutes[k];
}

/* The first objective of a plan in the draw, penalties by the official figures added. */
static double value_in(struct survey *drawn, struct survey *official, const int *sizes)
{
    memcpy(drawn->variables, official->variables, sizeof drawn->variables);
    drawn->count = official->count;
    take_plan(drawn, sizes);
    take_plan(official, sizes);
    double value = aim_value(drawn, &drawn->m->objectives[0], 0);
    return (is_maximised(drawn->m->objectives[0].aim) ? -value : value) + penalties(official);
}

/* ---- comparing ---- */

static double mean_or_most(const double *values, const double *best, int count, bool worst)
{
    double sum = 0, most = -INFINITY;
    for (int d = 0; d < count; d++) {
        sum += (values[d] - best[d]) / count;
        most = fmax(most, values[d] - best[d]);
    }
    return worst ? most : sum;
}

static void compare(struct listed *all, const struct robust *r)
{
    static struct made drawn[DRAWS];
    static struct survey surveys[DRAWS];
    double best[DRAWS], least = INFINITY;
    double(*values)[DRAWS] = allocate(all->count + 1, sizeof *values);
    for (int d = 0; d < r->draw_count; d++) {
        drawn[d] = *all->survey.m;
        put_draw(&r->draws[d], &drawn[d]);
        survey_open(&surveys[d], &drawn[d]);
        best[d] = INFINITY;
        for (size_t k = 0; k < all->count; k++) {
            values[k][d] = value_in(&surveys[d], &all->survey, all->sizes[k]);
            best[d] = fmin(best[d], values[k][d]);
        }
        CHECK_NEAR(r->solved[d].value, best[d], near * fmax(1, fabs(best[d])));
        CHECK(r->solved[d].bound <= best[d] + near * fmax(1, fabs(best[d])));
    }
    for (size_t k = 0; k < all->count; k++)
        least = fmin(least, mean_or_most(values[k], best, r->draw_count, r->wish.worst));
    int sizes[VARIABLES];
    double own[DRAWS];
    CHECK(sizes_of(&all->survey, &r->study.instance, &r->robust.plan, sizes));
    for (int d = 0; d < r->draw_count; d++) {
        own[d] = value_in(&surveys[d], &all->survey, sizes);
        CHECK_NEAR(own[d], r->robust.value[d], 1e-9 * fmax(1, fabs(own[d])));
    }
    CHECK(keeps_everything(&all->survey));
    double regret = r->wish.worst ? r->robust.most : r->robust.mean;
    CHECK_NEAR(mean_or_most(own, best, r->draw_count, r->wish.worst), regret, near);
    CHECK(regret <= least + near && r->regret_bound <= least + near && r->regret_bound >= least - 2 * near);
    bounds_seen += r->regret_bound > near;
    differs_from_nominal += regret < (r->wish.worst ? r->nominal.most : r->nominal.mean) - near;
    free(values);
}

/* ---- the tests ---- */

static bool find(struct robust *r, const struct robust_wish *wish, struct error *e)
{
    char path[1024];
    struct study_call call = {folder_path, 0, 30, 2, NULL, NULL, NULL};
    folder_file("scenario.json", path);
    return robust_find(&call, path, wish, NULL, r, e);
}

static void the_robust_plan_loses_least_of_all(void)
{
    static struct made m;
    static struct listed all;
    static const enum made_aim aims[] = {MADE_HOOVER, MADE_SHORTFALL, MADE_HOOVER, MADE_MAX_MIN, MADE_GINI, MADE_RANGE};
    int done = 0;
    for (unsigned seed = 7000; done < INSTANCES && checks_failed_in_test == 0; seed++) {
        made_build(&m, seed, MADE_TINY);
        m.objective_count = 1;
        m.objectives[0] =
            (struct made_objective){.aim = aims[seed % 6], .level = MADE_AREA, .depth = 1, .theta = 1, .epsilon = 1};
        struct robust_wish wish = {DRAWS, (int)seed, 0.2, 0.1, 0.1, seed % 2};
        if (!made_is_possible(&m, MADE_MAX_MIN) && m.objectives[0].aim == MADE_MAX_MIN)
            continue;
        if (!list_plans(&m, most_plans, &all))
            continue;
        struct robust r = {.found = false};
        struct error e = {0};
        made_write(&m, ',');
        bool found = all.survey.count > 2 && all.count > 1 && find(&r, &wish, &e);
        if (found)
            compare(&all, &r);
        CHECK(found || all.survey.count <= 2 || all.count <= 1 || strstr(e.text[0], "would reach nobody"));
        if (checks_failed_in_test)
            fprintf(stderr, "  seed %u, %s, %s\n", seed, made_aims[m.objectives[0].aim],
                    wish.worst ? "worst" : "expected");
        done += found;
        error_free(&e);
        robust_free(&r);
        listed_free(&all);
    }
    printf("%d times another plan than the nominal one, %d times a regret that no plan avoids\n", differs_from_nominal,
           bounds_seen);
    CHECK(differs_from_nominal > INSTANCES / 10 && bounds_seen > INSTANCES / 10);
}

struct toy {
    struct instance in;
    struct scenario scenario;
};

static bool open_toy(struct toy *t)
{
    struct error e = {0};
    bool ok =
        instance_read("instances/toy", NULL, &t->in, &e) &&
        scenario_read("instances/toy/scenarios/one-number.json", &t->in, &formulation_catalogue, &t->scenario, &e);
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static void toy_free(struct toy *t)
{
    scenario_free(&t->scenario);
    instance_free(&t->in);
}

static double moment(const double *x, const double *y)
{
    double mean_x = 0, mean_y = 0, sum = 0;
    for (int k = 0; k < MANY; k++) {
        mean_x += x[k] / MANY;
        mean_y += y[k] / MANY;
    }
    for (int k = 0; k < MANY; k++)
        sum += (x[k] - mean_x) * (y[k] - mean_y) / MANY;
    return sum;
}

/* Ager and Birk are one council, Ceder and Dal another. */
static void factors_have_their_spread_and_councils_go_together(void)
{
    static double need[4][MANY], minutes[4][MANY], catchment[MANY];
    struct toy t = {.in = {.folder = NULL}};
    CHECK(open_toy(&t));
    for (int k = 0; k < MANY; k++) {
        struct draw d = {.instance = {.folder = NULL}};
        struct error e = {0};
        CHECK(draw_make(&t.in, &t.scenario, 5, k, 0.1, 0.1, 0.15, &d, &e));
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += d.instance.need[i];
            need[i][k] = log(d.instance.need[i] / t.in.need[i]);
            minutes[i][k] = log(travel_minutes(&d.instance.travel, i, 0) / travel_minutes(&t.in.travel, i, 0));
        }
        CHECK_NEAR(sum, 200000, 1e-6); /* as much as before in all */
        catchment[k] = log(scenario_catchment(&d.scenario, &d.instance, 0) / scenario_catchment(&t.scenario, &t.in, 0));
        error_free(&e);
        draw_free(&d);
    }
    for (int i = 0; i < 4; i++)
        CHECK_NEAR(sqrt(moment(minutes[i], minutes[i])), 0.1, 0.005);
    CHECK_NEAR(sqrt(moment(catchment, catchment)), 0.15, 0.0075);
    CHECK_NEAR(moment(minutes[0], minutes[1]) / 0.01, 0.5, 0.05);
    CHECK_NEAR(moment(minutes[2], minutes[3]) / 0.01, 0.5, 0.05);
    CHECK_NEAR(moment(minutes[0], minutes[2]) / 0.01, 0, 0.05);
    CHECK_NEAR(moment(minutes[0], catchment) / 0.015, 0, 0.05);
    /* log n_0 - log n_1 = 0.1 (g_0 - g_1) / sqrt 2, whatever the whole is scaled by: variance 0.01; of areas of two
     * councils 0.1 (g_c + g_0 - g_d - g_2) / sqrt 2: 0.02 */
    double inside = moment(need[0], need[0]) + moment(need[1], need[1]) - 2 * moment(need[0], need[1]);
    double across = moment(need[0], need[0]) + moment(need[2], need[2]) - 2 * moment(need[0], need[2]);
    CHECK_NEAR(inside, 0.01, 0.001);
    CHECK_NEAR(across, 0.02, 0.002);
    toy_free(&t);
}

static void no_spread_is_the_official_figures(void)
{
    static const double coverage[] = {3, 3.625, 1.125, 0.5}; /* instances/toy/README.md, "Today" */
    struct toy t = {.in = {.folder = NULL}};
    struct draw d = {.instance = {.folder = NULL}};
    struct error e = {0};
    CHECK(open_toy(&t) && draw_make(&t.in, &t.scenario, 1, 1, 0, 0, 0, &d, &e));
    for (int i = 0; i < 4; i++) {
        CHECK_NEAR(d.instance.need[i], t.in.need[i], 1e-9);
        CHECK_NEAR(d.setting.today.coverage[i], coverage[i], 1e-12);
    }
    error_free(&e);
    draw_free(&d);
    toy_free(&t);
}

/* No way of one area is longer than its catchment: then supply reaches nobody, which is said. */
static void supply_that_would_reach_nobody_is_an_error(void)
{
    struct toy t = {.in = {.folder = NULL}};
    struct error e = {0};
    CHECK(open_toy(&t));
    for (int k = 0; k < 200 && e.count == 0; k++) {
        struct draw d = {.instance = {.folder = NULL}};
        draw_make(&t.in, &t.scenario, 1, k, 0, 1, 1, &d, &e);
        draw_free(&d);
    }
    CHECK(e.count == 1 && strstr(e.text[0], "expected a smaller --travel or --catchment"));
    error_free(&e);
    toy_free(&t);
}

/* unreached_minutes is the longest way of the toy, and some are longer in the draws. */
static void a_way_longer_than_an_area_without_a_site_counts(void)
{
    struct robust r = {.found = false};
    struct error e = {0};
    struct robust_wish wish = {6, 3, 0.1, 0.3, 0.1, false};
    struct study_call call = {"instances/toy", 0, 30, 2, NULL, NULL, NULL};
    char path[1024];
    folder_put("scenario.json", "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"exponential\", "
                                "\"beta\": 0.01}, \"objectives\": [{\"measure\": \"p_median\", \"unreached_minutes\": "
                                "80}], \"measures\": {\"new\": {\"max_per_site\": 1}}, \"rules\": [{\"rule\": \"cap\", "
                                "\"measures\": [\"new\"], \"max\": 1}]}");
    folder_file("scenario.json", path);
    CHECK(robust_find(&call, path, &wish, NULL, &r, &e));
    CHECK(r.found && r.draw_count == 6);
    CHECK_NEAR(r.nominal.official, r.study.stages.proofs[0].best, 1e-9);
    error_print(&e, stderr);
    error_free(&e);
    robust_free(&r);
}

int main(void)
{
    folder_make();
    RUN(no_spread_is_the_official_figures);
    RUN(factors_have_their_spread_and_councils_go_together);
    RUN(a_way_longer_than_an_area_without_a_site_counts);
    RUN(supply_that_would_reach_nobody_is_an_error);
    RUN(the_robust_plan_loses_least_of_all);
    folder_remove();
    return check_done();
}
