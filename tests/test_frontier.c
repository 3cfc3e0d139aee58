/* test_frontier.c - are the points those that no plan beats, and is what is proven true? Small random instances, and
 * the toy, beside every plan there is. */
#include "check.h"
#include "folder.h"
#include "random_instance.h"

#include <stdlib.h>

#include "enumerate_plans.h"
#include "frontier.h"

enum { INSTANCES = MANY(100) };
static const double most_plans = 2e4;

/* ---- every plan ---- */

/* A and B of a plan, as the program counts. */
struct pair {
    double a, b;
};

struct everything {
    struct listed all;
    struct pair *values; /* [all.count] */
    struct pair today;
};

static enum made_aim aim_of_criterion(enum criterion c, const struct made *m)
{
    static const enum made_aim aims[] = {[BY_INEQUALITY] = MADE_HOOVER,
                                         [BY_WORST] = MADE_MAX_MIN,
                                         [BY_TRAVEL] = MADE_TRAVEL,
                                         [BY_COST] = MADE_COST,
                                         [BY_NUMBERS] = MADE_COUNT_OF_NUMBERS};
    return c == BY_INEQUALITY ? m->objectives[0].aim : aims[c];
}

static double value_of(const struct survey *t, enum criterion c)
{
    struct made_objective o = t->m->objectives[0];
    o.aim = aim_of_criterion(c, t->m);
    o.level = MADE_AREA;
    return (c == BY_WORST ? -1 : 1) * aim_value(t, &o, 0);
}

static struct pair values_of(const struct survey *t, const enum criterion *criteria)
{
    return (struct pair){value_of(t, criteria[0]) + penalties(t), value_of(t, criteria[1])};
}

static void value_all(struct everything *w, const enum criterion *criteria)
{
    struct survey *t = &w->all.survey;
    w->values = allocate(w->all.count, sizeof *w->values);
    for (size_t k = 0; k < w->all.count; k++) {
        take_plan(t, w->all.sizes[k]);
        w->values[k] = values_of(t, criteria);
    }
    memset(t->size, 0, sizeof t->size);
    take_effect(t);
    w->today = values_of(t, criteria);
}

/* ---- comparing ---- */

static const double near = 2e-5; /* what the solver does not tell apart, some specialties over, sums that cancel out */

static bool beats(const struct pair *x, const struct frontier_point *p)
{
    bool no_worse = x->a <= p->value[0] + near && x->b <= p->value[1] + near;
    return no_worse && (x->a < p->value[0] - near || x->b < p->value[1] - near);
}

/* Is some point as good as the plan in both? */
static bool is_covered(const struct frontier *f, const struct pair *x)
{
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen && f->points[k].value[0] <= x->a + near && f->points[k].value[1] <= x->b + near)
            return true;
    return false;
}

static bool is_in_a_band(const struct frontier *f, const struct pair *x)
{
    for (int k = 0; k < f->band_count; k++)
        if (x->b >= f->bands[k].from - near && x->b <= f->bands[k].to + near && x->a >= f->bands[k].bound - near)
            return true;
    return false;
}

static int points_seen, complete_seen, covered_by_bands, marks_seen;

static void compare_point(const struct everything *w, const struct frontier *f, const struct frontier_point *p)
{
    int sizes[VARIABLES];
    struct survey t = w->all.survey;
    points_seen++;
    CHECK(sizes_of(&t, &f->study.instance, &p->plan, sizes));
    take_plan(&t, sizes);
    CHECK(keeps_everything(&t));
    struct pair here = values_of(&t, f->criteria);
    CHECK_NEAR(here.a, p->value[0], 1e-9 * fmax(1, fabs(here.a)));
    CHECK_NEAR(here.b, p->value[1], 1e-9 * fmax(1, fabs(here.b)));
    CHECK(p->proven && p->bound[0] >= p->value[0] - near * fmax(1, fabs(p->value[0])));
    for (size_t k = 0; k < w->all.count; k++) {
        const struct pair *x = &w->values[k];
        CHECK(!beats(x, p));
        CHECK(x->b > p->limit + near || x->a >= p->bound[0] - near);    /* what the bound on A says */
        CHECK(x->a > p->value[0] - near || x->b >= p->bound[1] - near); /* and that on B */
    }
}

/* The best with no more of B than today, and the least of B as good as today. */
static void compare_marks(const struct everything *w, const struct frontier *f)
{
    double a = INFINITY, b = INFINITY;
    for (size_t k = 0; k < w->all.count; k++) {
        if (w->values[k].b <= w->today.b + 1e-7)
            a = fmin(a, w->values[k].a);
        if (w->values[k].a <= w->today.a + 1e-7)
            b = fmin(b, w->values[k].b);
        CHECK(w->values[k].b > f->fewer_than || w->values[k].a > w->today.a - near);
    }
    for (int k = 0; k < f->count; k++) {
        const struct frontier_point *p = &f->points[k];
        marks_seen += p->same_first + p->same_second;
        if (p->same_second)
            CHECK(p->value[0] <= a + near);
        if (p->same_first && f->grain > 0)
            CHECK(p->value[1] <= b + near);
    }
    CHECK_NEAR(f->today[0], w->today.a, 1e-9 * fmax(1, fabs(w->today.a)));
    CHECK_NEAR(f->today[1], w->today.b, 1e-9);
}

static void compare(struct everything *w, const struct frontier *f)
{
    value_all(w, f->criteria);
    CHECK((f->count == 0) == (w->all.count == 0));
    for (int k = 0; k < f->count; k++)
        if (f->points[k].chosen)
            compare_point(w, f, &f->points[k]);
    for (size_t k = 0; k < w->all.count && f->count > 0; k++) {
        bool covered = is_covered(f, &w->values[k]);
        covered_by_bands += !covered;
        CHECK(covered || (!f->complete && is_in_a_band(f, &w->values[k])));
    }
    complete_seen += f->complete;
    if (f->count > 0)
        compare_marks(w, f);
    free(w->values);
    w->values = NULL;
}

/* ---- the tests ---- */

static bool find(struct frontier *f, enum criterion a, enum criterion b, int points, double gap)
{
    char path[1024];
    struct error e = {0};
    struct study_call call = {folder_path, gap, 30, 2, NULL, NULL, NULL};
    struct frontier_wish wish = {{a, b}, "", points};
    folder_file("scenario.json", path);
    bool ok = frontier_find(&call, path, &wish, f, &e);
    error_print(&e, stderr);
    error_free(&e);
    return ok;
}

static bool is_possible(const struct made *m, enum criterion c)
{
    struct made bare = *m;
    bare.objective_count = 0;
    return c != BY_INEQUALITY ? made_is_possible(&bare, aim_of_criterion(c, m)) : true;
}

static void every_point_is_beaten_by_no_plan_and_none_is_missing(void)
{
    static struct made m;
    static struct everything w;
    static const enum made_aim unequal[] = {MADE_HOOVER, MADE_SHORTFALL, MADE_GINI, MADE_VARIANCE, MADE_RANGE};
    int done = 0;
    for (unsigned seed = 3000; done < INSTANCES && checks_failed_in_test == 0; seed++) {
        made_build(&m, seed, MADE_TINY);
        enum criterion a = (enum criterion)made_chance(CRITERION_COUNT),
                       b = (enum criterion)made_chance(CRITERION_COUNT);
        m.objective_count = 1;
        m.objectives[0].aim = made_once_in(2) ? MADE_HOOVER : unequal[made_chance(5)];
        if (a == b || !is_possible(&m, a) || !is_possible(&m, b) || !list_plans(&m, most_plans, &w.all))
            continue;
        struct frontier f = {.count = 0};
        made_write(&m, ',');
        bool found = w.all.survey.count > 2 && find(&f, a, b, done % 4 ? 1000 : 2, 0);
        if (found)
            compare(&w, &f);
        CHECK(found || w.all.survey.count <= 2);
        if (checks_failed_in_test)
            fprintf(stderr, "  seed %u, %s and %s\n", seed, criterion_names[a], criterion_names[b]);
        done += found;
        frontier_free(&f);
        listed_free(&w.all);
    }
    printf("%d points beside every plan, %d frontiers complete, %d plans within bands\n", points_seen, complete_seen,
           covered_by_bands);
    CHECK(points_seen > 2 * INSTANCES && complete_seen > INSTANCES / 3);
    CHECK((SANITIZED || covered_by_bands > 20) && marks_seen > INSTANCES);
}

/* A search that stops early finds plans that others beat; what it proves is still true of every plan. */
static void what_a_wide_gap_proves_is_true(void)
{
    static struct made m;
    static struct everything w;
    int done = 0, open = 0;
    for (unsigned seed = 9000; done < INSTANCES && checks_failed_in_test == 0; seed++) {
        made_build(&m, seed, MADE_TINY);
        enum criterion a = made_once_in(2) ? BY_INEQUALITY : BY_COST;
        m.objective_count = 1;
        m.objectives[0].aim = MADE_HOOVER;
        if (!list_plans(&m, most_plans, &w.all))
            continue;
        struct frontier f = {.count = 0};
        made_write(&m, ',');
        bool found = w.all.survey.count > 3 && w.all.count > 3 && find(&f, a, BY_NUMBERS, 6, 0.5);
        if (found)
            value_all(&w, f.criteria);
        for (int k = 0; found && k < f.count; k++)
            for (size_t n = 0; n < w.all.count; n++) {
                const struct frontier_point *p = &f.points[k];
                CHECK(w.values[n].b > p->limit + near || w.values[n].a >= p->bound[0] - near);
                CHECK(w.values[n].a > p->value[0] - near || w.values[n].b >= p->bound[1] - near);
                CHECK(w.values[n].b >= f.least - near);
                CHECK(w.values[n].b > f.fewer_than || w.values[n].a > w.today.a - near);
                open += p->value[0] - p->bound[0] > near || p->value[1] - p->bound[1] > near;
            }
        done += found;
        free(w.values);
        w.values = NULL;
        frontier_free(&f);
        listed_free(&w.all);
    }
    CHECK(open > INSTANCES);
}

/* instances/toy/README.md, "Satellite": fewer days are worse. A day costs 0.1 million kr. */
static void the_toys_frontier_is_that_of_its_readme(void)
{
    static const double days[] = {0, 1, 2, 3, 4, 5}, inequality[] = {0.3125, 0.265, 0.2175, 0.17, 0.1225, 0.0825};
    struct frontier f = {.count = 0};
    struct error e = {0};
    struct study_call call = {"instances/toy", NAN, NAN, 2, NULL, NULL, NULL};
    struct frontier_wish wish = {{BY_COST, BY_INEQUALITY}, "", 20};
    CHECK(frontier_find(&call, "instances/toy/scenarios/one-satellite.json", &wish, &f, &e));
    CHECK(f.complete && f.grain == 0.1 && f.criteria[0] == BY_INEQUALITY);
    int shown = 0;
    for (int k = 0; k < f.count; k++)
        if (f.points[k].chosen) {
            CHECK_NEAR(f.points[k].value[1], days[shown] / 10, 1e-9);
            CHECK_NEAR(f.points[k].value[0], inequality[shown], 1e-9);
            shown++;
        }
    CHECK(shown == 6);
    error_free(&e);
    frontier_free(&f);
}

static void what_no_plan_can_keep_has_no_frontier(void)
{
    struct frontier f = {.count = 0};
    struct error e = {0};
    struct study_call call = {"instances/toy", NAN, NAN, 2, NULL, NULL, NULL};
    struct frontier_wish wish = {{BY_NUMBERS, BY_INEQUALITY}, "", 20};
    CHECK(frontier_find(&call, "instances/toy/scenarios/infeasible.json", &wish, &f, &e));
    CHECK(f.count == 0 && f.status == SOLVE_INFEASIBLE);
    error_free(&e);
    frontier_free(&f);
}

static void a_wish_names_two_criteria(void)
{
    struct frontier_wish wish;
    CHECK(frontier_wish_read("worst:council,cost", &wish) && wish.vary[0] == BY_WORST && wish.vary[1] == BY_COST);
    CHECK_TEXT(wish.level, "council");
    CHECK(frontier_wish_read("numbers,worst:region", &wish) && wish.vary[0] == BY_NUMBERS && wish.vary[1] == BY_WORST);
    CHECK_TEXT(wish.level, "region");
    CHECK(frontier_wish_read("inequality,travel", &wish) && wish.level[0] == '\0');
    static const char *const wrong[] = {"",
                                        "cost",
                                        "cost,",
                                        ",cost",
                                        "cost,cost",
                                        "costs,travel",
                                        "cost:region,travel",
                                        "worst:,cost",
                                        "cost,travel,numbers"};
    for (int k = 0; k < (int)(sizeof wrong / sizeof wrong[0]); k++)
        CHECK(!frontier_wish_read(wrong[k], &wish));
}

int main(void)
{
    folder_make();
    RUN(a_wish_names_two_criteria);
    RUN(the_toys_frontier_is_that_of_its_readme);
    RUN(what_no_plan_can_keep_has_no_frontier);
    RUN(what_a_wide_gap_proves_is_true);
    RUN(every_point_is_beaten_by_no_plan_and_none_is_missing);
    folder_remove();
    return check_done();
}
