/* test_alternatives.c - do the plans really differ, is each the best that does, and is there none left where it is said
 * so? Small random instances beside every plan there is; the distance counted here on plain sizes. */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "alternatives.h"
#include "enumerate_plans.h"

enum { INSTANCES = MANY(90) };
static const double most_plans = 1e4, near = 2e-5;

static int found_seen, ended_seen, asked_seen;

/* ---- distance, counted a second time ---- */

/* What a specialty gets at a site: new and licence numbers together, days of satellites from anybody, closures of any
 * form. */
static int got(const struct survey *t, const int *sizes, int measure, int s, int j)
{
    int sum = 0;
    for (int v = 0; v < t->count; v++) {
        const struct variable *d = &t->variables[v];
        int kind = d->measure == MADE_LICENCE ? MADE_NEW : d->measure;
        sum += kind == measure && d->specialty == s && d->site == j ? sizes[v] : 0;
    }
    return sum;
}

static int distance(const struct survey *t, const int *x, const int *y)
{
    int count = 0;
    for (int measure = 0; measure < MADE_MEASURES; measure++)
        for (int s = 0; s < t->m->specialty_count; s++)
            for (int j = 0; j < t->m->site_count; j++) {
                int a = got(t, x, measure, s, j), b = got(t, y, measure, s, j);
                bool days = measure == MADE_SATELLITE || measure == MADE_VIDEO;
                count += days ? (a > 0) != (b > 0) : a != b;
            }
    return count;
}

/* ---- comparing ---- */

static double value_of(struct survey *t, const int *sizes)
{
    take_plan(t, sizes);
    double value = aim_value(t, &t->m->objectives[0], 0);
    return (is_maximised(t->m->objectives[0].aim) ? -value : value) + penalties(t);
}

/* The best of the listed plans that differ enough from the first `count` found; INFINITY: there is none. */
static double best_apart(struct listed *all, const double *values, int (*found)[VARIABLES], int count, int differ)
{
    double best = INFINITY;
    for (size_t k = 0; k < all->count; k++) {
        bool apart = true;
        for (int n = 0; n < count && apart; n++)
            apart = distance(&all->survey, all->sizes[k], found[n]) >= differ;
        best = apart ? fmin(best, values[k]) : best;
    }
    return best;
}

static void compare(struct listed *all, const struct alternatives *a)
{
    struct survey *t = &all->survey;
    double *values = allocate(all->count, sizeof *values);
    int(*found)[VARIABLES] = allocate((size_t)a->count + 1, sizeof *found);
    for (size_t k = 0; k < all->count; k++)
        values[k] = value_of(t, all->sizes[k]);
    CHECK((a->count == 0) == (all->count == 0));
    for (int k = 0; k < a->count; k++) {
        CHECK(sizes_of(t, &a->study.instance, &a->items[k].plan, found[k]));
        double value = value_of(t, found[k]), best = best_apart(all, values, found, k, a->differ);
        double close = near * fmax(1, fabs(best));
        CHECK(keeps_everything(t));
        CHECK_NEAR(value, a->items[k].value, 1e-9 * fmax(1, fabs(value)));
        CHECK(value <= best + close && a->items[k].bound <= best + close && a->items[k].bound >= best - close);
        CHECK(value <= a->limit + close);
        for (int n = 0; n < k; n++) {
            CHECK(distance(t, found[k], found[n]) >= a->differ);
            CHECK(distance(t, found[k], found[n]) == tally_distance(&a->tally, k, n));
        }
        found_seen += k > 0;
    }
    if (a->count > 0 && a->end == NO_MORE) {
        double left = best_apart(all, values, found, a->count, a->differ);
        CHECK(left > a->limit - near * fmax(1, fabs(a->limit)));
        ended_seen++;
    }
    CHECK(a->count == 0 || a->end != UNDECIDED); /* a gap of 0, and all the time there is */
    asked_seen += a->count > 0 && a->end == ENOUGH;
    free(values);
    free(found);
}

/* ---- the tests ---- */

static bool find(struct alternatives *a, int count, double within, int differ)
{
    char path[1024];
    struct error e = {0};
    struct study_call call = {folder_path, 0, 30, 2, NULL, NULL, NULL};
    struct alternatives_wish wish = {count, within, differ};
    folder_file("scenario.json", path);
    bool ok = alternatives_find(&call, path, &wish, a, &e);
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static void each_plan_is_the_best_of_those_that_differ(void)
{
    static struct made m;
    static struct listed all;
    static const enum made_aim aims[] = {MADE_HOOVER, MADE_SHORTFALL,    MADE_RANGE,
                                         MADE_COST,   MADE_MAX_COVERAGE, MADE_GINI};
    int done = 0;
    for (unsigned seed = 5000; done < INSTANCES && checks_failed_in_test == 0; seed++) {
        made_build(&m, seed, MADE_TINY);
        m.objective_count = 1;
        m.objectives[0].aim = aims[seed % 6];
        m.objectives[0].minutes = 30;
        m.objectives[0].km = NAN;
        if (!list_plans(&m, most_plans, &all))
            continue;
        struct alternatives a = {.count = 0};
        int differ = 1 + made_chance(3);
        made_write(&m, ',');
        bool found = all.survey.count > 2 && find(&a, made_once_in(3) ? 3 : 40, made_between(0, 5, 1) / 10, differ);
        if (found)
            compare(&all, &a);
        CHECK(found || all.survey.count <= 2);
        if (checks_failed_in_test)
            fprintf(stderr, "  seed %u, %s, differ %d, found %d\n", seed, made_aims[m.objectives[0].aim], differ,
                    a.count);
        done += found;
        alternatives_free(&a);
        listed_free(&all);
    }
    printf("%d plans that differ, %d times none left, %d times as many as asked for\n", found_seen, ended_seen,
           asked_seen);
    CHECK(found_seen > INSTANCES && ended_seen > INSTANCES / 3 && (SANITIZED || asked_seen > 5));
}

/* instances/toy/README.md, "Satellites, and no council loses too much": the days at d and b of the best plans where
 * satellites are at d alone, at b alone, or at both. Value 0.1675, 0.17, 0.2175. */
static void the_toys_plans_are_those_of_its_readme(void)
{
    static const double value[] = {0.1675, 0.17, 0.2175};
    struct alternatives a = {.count = 0};
    struct error e = {0};
    struct study_call call = {"instances/toy", NAN, NAN, 2, NULL, NULL, NULL};
    struct alternatives_wish wish = {10, 0.5, 1};
    CHECK(alternatives_find(&call, "instances/toy/scenarios/two-satellites.json", &wish, &a, &e));
    CHECK(a.count == 3 && a.end == NO_MORE);
    for (int k = 0; k < a.count; k++)
        CHECK_NEAR(a.items[k].value, value[k], 1e-9);
    error_free(&e);
    alternatives_free(&a);
}

/* Cost may take half of the equality, the limit only a twentieth: what keeps the limit is found all the same, one plan
 * for each set of places with satellites, and the last is followed by none. */
static void later_objectives_keep_the_limit_too(void)
{
    struct alternatives a = {.count = 0};
    struct error e = {0};
    struct study_call call = {"instances/toy", NAN, NAN, 2, NULL, NULL, NULL};
    struct alternatives_wish wish = {10, 0.05, 1};
    char path[1024];
    folder_put(
        "scenario.json",
        "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"step\"}, \"objectives\": [{\"measure\": "
        "\"hoover\", \"tolerance\": 0.5}, {\"measure\": \"cost\"}], \"measures\": {\"satellite\": "
        "{\"max_minutes\": 90}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"satellite\"], \"max\": 5}, "
        "{\"rule\": \"no_one_worse\", \"level\": \"council\", \"percent\": 20}], \"solve\": {\"gap\": 0}}");
    folder_file("scenario.json", path);
    CHECK(alternatives_find(&call, path, &wish, &a, &e));
    CHECK(a.count == 3 && a.end == NO_MORE);
    for (int k = 0; k < a.count; k++)
        CHECK(a.items[k].value <= a.limit + 1e-9);
    error_print(&e, stderr);
    error_free(&e);
    alternatives_free(&a);
}

int main(void)
{
    folder_make();
    RUN(later_objectives_keep_the_limit_too);
    RUN(the_toys_plans_are_those_of_its_readme);
    RUN(each_plan_is_the_best_of_those_that_differ);
    folder_remove();
    return check_done();
}
