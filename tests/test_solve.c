/* test_solve.c - solve, its search, its branch and bound and its decomposition, against full enumeration of small
 * programs. */
#include "check.h"

#include <stdlib.h>

#include "branch.h"
#include "decompose_parts.h"
#include "memory.h"
#include "reduce.h"
#include "search.h"
#include "solve.h"
#include "warm.h"

/* ---- random programs of the kind the product builds ---- */

static unsigned long long seed_now;

static int below(int count)
{
    seed_now = seed_now * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed_now >> 33) % (unsigned)count);
}

static double between(double a, double b)
{
    return a + (b - a) * below(10001) / 10000;
}

enum { AREAS = 4, SITES = 3 };

/* What the couplings between blocks look like. */
enum coupling { COUPLED_NOT, COUPLED_AT_MOST, COUPLED_AT_LEAST, COUPLED_RANGE, COUPLED_EQUAL };

struct shape {
    int blocks;
    enum coupling coupling;
    bool twins;       /* every decision twice: new and licence */
    bool cap_on_new;  /* and a cap that counts only new ones */
    bool shared_best; /* a column of no block takes part in every row of deviation */
    bool ceiling;     /* a row over deviations, as a later goal has it */
    bool worst;       /* cost is on the worst deviation of a block */
};

/* One block: decisions 0..2 at each site, days from site 0 to the others, supply, mean, deviations. `joint` is the
 * coupling row. */
static void add_block(struct mip *m, int s, const struct shape *shape, int joint, int ceiling, int best)
{
    int supply_row[SITES], supply[SITES];
    double reach[AREAS][SITES];
    int cap = shape->cap_on_new ? mip_add_row(m, -INFINITY, below(3), "cap.%d", s) : -1;
    for (int i = 0; i < AREAS; i++)
        for (int j = 0; j < SITES; j++)
            reach[i][j] = below(3) == 0 ? 0 : between(0.1, 1);
    for (int j = 0; j < SITES; j++) {
        double now = below(4);
        supply_row[j] = mip_add_row(m, now, now, "supply.%d.%d", s, j);
        supply[j] = mip_add_column(m, 0, INFINITY, 0, false, s, "K.%d.%d", s, j);
        mip_add_term(m, supply_row[j], supply[j], 1);
        double cost = below(2) ? 0 : between(0, 0.2);
        for (int twin = 0; twin <= shape->twins; twin++) {
            int x = mip_add_column(m, 0, 1 + below(2), cost, true, s, "new%d.%d.%d", twin, s, j);
            mip_add_term(m, supply_row[j], x, -1);
            if (twin == 0 && cap >= 0)
                mip_add_term(m, cap, x, 1);
            if (joint >= 0)
                mip_add_term(m, joint, x, 1);
        }
    }
    int parent = mip_add_row(m, -INFINITY, 2, "parent.%d", s);
    for (int j = 1; j < SITES; j++) {
        int b = mip_add_column(m, 0, 2, 0, true, s, "days.%d.%d", s, j);
        mip_add_term(m, supply_row[0], b, 0.2);
        mip_add_term(m, supply_row[j], b, -0.18);
        mip_add_term(m, parent, b, 1);
        if (joint >= 0)
            mip_add_term(m, joint, b, 0.25);
    }
    int mean = mip_add_column(m, -INFINITY, INFINITY, 0, false, s, "mean.%d", s),
        mean_row = mip_add_row(m, 0, 0, "mean.%d", s);
    mip_add_term(m, mean_row, mean, 2.5);
    for (int j = 0; j < SITES; j++)
        mip_add_term(m, mean_row, supply[j], -1);
    int worst = shape->worst ? mip_add_column(m, 0, INFINITY, 1, false, s, "worst.%d", s) : -1;
    for (int i = 0; i < AREAS; i++) {
        int deviation =
            worst >= 0 ? worst : mip_add_column(m, 0, INFINITY, between(0.1, 1), false, s, "dev.%d.%d", s, i);
        int row = mip_add_row(m, between(-1, 1), INFINITY, "dev.%d.%d", s, i);
        mip_add_term(m, row, deviation, 1);
        mip_add_term(m, row, mean, -1);
        if (best >= 0)
            mip_add_term(m, row, best, 1);
        for (int j = 0; j < SITES; j++)
            mip_add_term(m, row, supply[j], reach[i][j]);
        if (ceiling >= 0 && worst < 0)
            mip_add_term(m, ceiling, deviation, 1);
    }
    int kept = mip_add_row(m, between(-1, 0.5), INFINITY, "kept.%d", s);
    for (int j = 0; j < SITES; j++)
        mip_add_term(m, kept, supply[j], between(0, 0.4));
}

static void random_program(struct mip *m, unsigned seed, const struct shape *shape)
{
    seed_now = seed * 977 + 5;
    below(2);
    double a = shape->blocks * between(0.5, 2);
    static const double from[] = {0, -INFINITY, 1, 1, 2}, to[] = {0, 1, INFINITY, 1.5, 2};
    int joint = shape->coupling == COUPLED_NOT
                    ? -1
                    : mip_add_row(m, from[shape->coupling] * (shape->coupling == COUPLED_EQUAL ? 1 : a),
                                  to[shape->coupling] * (shape->coupling == COUPLED_EQUAL ? 1 : a), "joint");
    int ceiling = shape->ceiling ? mip_add_row(m, -INFINITY, between(1, 6), "ceiling") : -1;
    int best = shape->shared_best ? mip_add_column(m, 0, 3, 0.3, true, -1, "best") : -1;
    m->constant = between(-2, 2);
    for (int s = 0; s < shape->blocks; s++)
        add_block(m, s, shape, joint, ceiling, best);
}

/* ---- the truth: every choice of whole columns, the rest by linear program or by the search's own completion ---- */

struct truth {
    double value;
    bool feasible;
};

static void hold(struct mip *m, const int *column, const int *at, int count)
{
    for (int k = 0; k < count; k++)
        m->columns[column[k]].lower = m->columns[column[k]].upper = at[k];
}

/* The linear program with the whole columns held: GLPK's simplex is the judge. */
static void try_choice(const struct mip *m, struct truth *t)
{
    struct branch_limits limits = {.deadline = INFINITY, .enough = INFINITY};
    struct branch_result lp = {0};
    struct error e = {0};
    CHECK(branch_lp(m, NULL, &limits, &lp, &e));
    if (lp.status == BRANCH_OPTIMAL) {
        t->feasible = true;
        t->value = fmin(t->value, lp.value);
    }
    branch_result_free(&lp);
    error_free(&e);
}

static struct truth enumerate(struct mip *m)
{
    int column[64], at[64], lower[64], upper[64], count = 0;
    struct truth t = {INFINITY, false};
    for (int c = 0; c < m->column_count; c++)
        if (m->columns[c].whole) {
            column[count] = c;
            lower[count] = at[count] = (int)m->columns[c].lower;
            upper[count++] = (int)m->columns[c].upper;
        }
    for (int k = 0; k < count;) {
        hold(m, column, at, count);
        try_choice(m, &t);
        for (k = 0; k < count && at[k] == upper[k]; k++)
            at[k] = lower[k];
        if (k < count)
            at[k]++;
    }
    for (int k = 0; k < count; k++) {
        m->columns[column[k]].lower = lower[k];
        m->columns[column[k]].upper = upper[k];
    }
    return t;
}

static struct solve_limits exact(int threads)
{
    return (struct solve_limits){.gap = 0, .seconds = INFINITY, .threads = threads};
}

static void check_plan(const struct mip *m, const struct solution *s)
{
    CHECK(mip_violation(m, s->x) < 1e-6);
    CHECK_NEAR(mip_value(m, s->x), s->value, 1e-9);
    CHECK(s->bound <= s->value);
    for (int c = 0; c < m->column_count; c++)
        CHECK(!m->columns[c].whole || s->x[c] == round(s->x[c]));
}

static void check_against_truth(unsigned seed, const struct shape *shape)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    random_program(&m, seed, shape);
    struct truth t = enumerate(&m);
    struct solve_limits limits = exact(2);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == (t.feasible ? SOLVE_OPTIMAL : SOLVE_INFEASIBLE));
    if (t.feasible && s.x != NULL) {
        CHECK_NEAR(s.value, t.value, 2e-6);
        CHECK(s.bound <= t.value + 1e-9);
        check_plan(&m, &s);
    }
    CHECK(t.feasible || s.x == NULL);
    solution_free(&s);
    error_free(&e);
    mip_free(&m);
}

/* ---- tests ---- */

/* Two blocks have too many choices to enumerate together: each block's best value for every activity of the coupling
 * row. */
static void check_coupled(unsigned seed, const struct shape *shape)
{
    struct mip m = {0};
    struct solution s = {0}, plain = {0};
    struct error e = {0};
    random_program(&m, seed, shape);
    struct branch_limits unlimited = {.deadline = INFINITY, .enough = INFINITY};
    struct branch_result tree = {0};
    CHECK(branch_solve(&m, NULL, NULL, &unlimited, &tree, &e)); /* GLPK alone, without parting or start */
    struct solve_limits limits = exact(2);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == (tree.status == BRANCH_INFEASIBLE ? SOLVE_INFEASIBLE : SOLVE_OPTIMAL));
    if (s.x != NULL && tree.x != NULL) {
        CHECK_NEAR(s.value, tree.value, 1e-5);
        CHECK(s.bound <= tree.value + 1e-9);
        check_plan(&m, &s);
    }
    branch_result_free(&tree);
    solution_free(&plain);
    solution_free(&s);
    error_free(&e);
    mip_free(&m);
}

static void one_block_is_solved_to_the_optimum(void)
{
    for (unsigned seed = 1; seed <= 12; seed++)
        check_against_truth(seed, &(struct shape){.blocks = 1, .coupling = COUPLED_AT_MOST});
}

static void twin_columns_are_merged_and_split_again(void)
{
    for (unsigned seed = 1; seed <= 3; seed++)
        check_against_truth(seed, &(struct shape){.blocks = 1, .coupling = COUPLED_AT_MOST, .twins = true});
}

static void twins_that_differ_in_a_cap_are_merged_all_the_same(void)
{
    for (unsigned seed = 1; seed <= 4; seed++)
        check_against_truth(
            seed, &(struct shape){.blocks = 1, .coupling = COUPLED_AT_MOST, .twins = true, .cap_on_new = true});
    for (unsigned seed = 1; seed <= 8; seed++)
        check_coupled(seed, &(struct shape){.blocks = 3, .coupling = COUPLED_RANGE, .twins = true, .cap_on_new = true});
}

static void a_row_over_deviations_is_kept(void)
{
    for (unsigned seed = 1; seed <= 12; seed++)
        check_against_truth(seed, &(struct shape){.blocks = 1, .coupling = COUPLED_AT_MOST, .ceiling = true});
}

static void the_worst_deviation_can_be_the_cost(void)
{
    for (unsigned seed = 1; seed <= 12; seed++)
        check_against_truth(seed, &(struct shape){.blocks = 1, .coupling = COUPLED_RANGE, .worst = true});
}

static void coupled_blocks_are_solved_for_every_kind_of_row(void)
{
    for (unsigned seed = 1; seed <= 8; seed++)
        for (int kind = COUPLED_AT_MOST; kind <= COUPLED_EQUAL; kind++)
            check_coupled(seed, &(struct shape){.blocks = 3, .coupling = (enum coupling)kind});
}

static void blocks_coupled_by_deviations_are_solved(void)
{
    for (unsigned seed = 1; seed <= 8; seed++)
        check_coupled(seed, &(struct shape){.blocks = 2, .coupling = COUPLED_AT_MOST, .ceiling = true});
}

static void a_column_of_no_block_is_allowed(void)
{
    for (unsigned seed = 1; seed <= 8; seed++)
        check_coupled(seed, &(struct shape){.blocks = 2, .coupling = COUPLED_AT_MOST, .shared_best = true});
}

static void blocks_without_coupling_add_up(void)
{
    for (unsigned seed = 1; seed <= 8; seed++)
        check_coupled(seed, &(struct shape){.blocks = 3, .coupling = COUPLED_NOT});
}

static void threads_do_not_change_the_plan(void)
{
    for (unsigned seed = 1; seed <= 4; seed++) {
        struct mip m = {0};
        struct solution one = {0}, two = {0};
        struct error e = {0};
        random_program(&m, seed, &(struct shape){.blocks = 4, .coupling = COUPLED_AT_MOST, .twins = true});
        struct solve_limits a = exact(1), b = exact(2);
        a.gap = b.gap = 1e-3;
        CHECK(solve(&m, &a, &one, &e) && solve(&m, &b, &two, &e));
        CHECK(one.x != NULL && two.x != NULL);
        CHECK(one.bound == two.bound && one.nodes == two.nodes);
        for (int c = 0; one.x != NULL && two.x != NULL && c < m.column_count; c++)
            CHECK(one.x[c] == two.x[c]);
        solution_free(&one);
        solution_free(&two);
        mip_free(&m);
        error_free(&e);
    }
}

/* The coupling row is row 0: other sides, and in every third step other coefficients too. */
static void change_coupling(struct mip *m, int step)
{
    m->rows[0].upper += step % 2 == 0 ? 0.5 : -0.25;
    for (size_t t = 0; t < m->term_count; t++)
        if (step % 3 == 2 && m->terms[t].row == 0)
            m->terms[t].value *= t % 2 == 0 ? 1.25 : 0.75;
}

/* Like programs one after the other: each has the value that it has alone, bounds hold, and a program that was solved
 * before needs no tree. */
static void like_programs_help_each_other(void)
{
    long again = 0, alone = 0;
    for (unsigned seed = 1; seed <= 10; seed++) {
        struct mip m = {0};
        struct error e = {0};
        struct warm *warm = warm_new();
        double *start = NULL;
        random_program(&m, seed, &(struct shape){.blocks = 4, .coupling = COUPLED_AT_MOST});
        for (int step = 0; step < 6; step++) {
            struct solution cold = {0}, s = {0}, same = {0};
            struct solve_limits limits = exact(1), aided = limits;
            limits.gap = aided.gap = 1e-3;
            aided.warm = warm;
            aided.start = start;
            aided.start_count = start ? m.column_count : 0;
            change_coupling(&m, step);
            CHECK(solve(&m, &limits, &cold, &e) && solve(&m, &aided, &s, &e) && solve(&m, &aided, &same, &e));
            CHECK((cold.x != NULL) == (s.x != NULL) && cold.status == s.status);
            if (s.x != NULL && cold.x != NULL) {
                check_plan(&m, &s);
                CHECK(s.bound <= cold.value + 1e-9 && cold.bound <= s.value + 1e-9 && same.bound <= cold.value + 1e-9);
                again += same.nodes;
                alone += cold.nodes;
                free(start);
                start = copy_items(s.x, (size_t)m.column_count, (size_t)m.column_count, sizeof *start);
            }
            solution_free(&cold);
            solution_free(&s);
            solution_free(&same);
        }
        free(start);
        warm_free(warm);
        mip_free(&m);
        error_free(&e);
    }
    CHECK(alone > 50 && again < alone / 4);
}

/* An infeasible knapsack that no search can find a plan for: 2a + 4b + 6c = 7. */
static void odd_knapsack(struct mip *m)
{
    int row = mip_add_row(m, 7, 7, "odd");
    for (int k = 0; k < 3; k++)
        mip_add_term(m, row, mip_add_column(m, 0, 5, 1, true, 0, "x%d", k), 2 + 2 * k);
}

/* The program of check_coupled parted, with a plan in hand and its parts as the pool. False where there is no plan. */
static bool open_parted(struct decomposition *d, struct mip *m, struct effort *effort, struct error *e)
{
    struct branch_limits unlimited = {.deadline = INFINITY, .enough = INFINITY};
    struct branch_result best = {0};
    CHECK(branch_solve(m, NULL, NULL, &unlimited, &best, e));
    bool found = best.x != NULL;
    if (found) {
        int *block, count = decompose_blocks(m, &block);
        *d = (struct decomposition){.m = m, .effort = effort, .block_count = count, .e = e};
        decompose_open(d, block);
        free(block);
        d->x = copy_items(best.x, (size_t)m->column_count, (size_t)m->column_count, sizeof *d->x);
        d->value = best.value;
        d->best_bound = d->best_estimate = d->relaxed_value = d->relaxed_estimate = -INFINITY;
        pool_add_whole(d, d->x);
    }
    branch_result_free(&best);
    return found;
}

/* Where trees have closed nothing, what promises most is the linear relaxation of the whole, and the prices found for
 * it come as near to it as they are looked for; where they have closed all, plans alone decide. False where the program
 * has no plan. */
static bool check_far_prices(unsigned seed, enum coupling coupling)
{
    struct mip m = {0};
    struct error e = {0};
    struct decomposition d;
    struct team team = {.threads = 2, .leave = branch_thread_end};
    struct effort effort = {.gap = 1e-9, .deadline = INFINITY, .team = &team, .scale = 1};
    struct branch_limits unlimited = {.deadline = INFINITY, .enough = INFINITY};
    struct branch_result lp = {0};
    random_program(&m, seed, &(struct shape){.blocks = 3, .coupling = coupling});
    CHECK(branch_lp(&m, NULL, &unlimited, &lp, &e));
    bool opened = open_parted(&d, &m, &effort, &e);
    if (opened) {
        double rounding = 1e-6 * (1 + fabs(lp.value));
        CHECK(price_settle(&d, 8));
        struct trial_point far = {d.best_price, d.best_estimate, -INFINITY}, end = far;
        d.left = 1;
        CHECK(price_choose(&d, &far));
        CHECK(d.relaxed_value <= lp.value + rounding);
        CHECK(d.relaxed_value >= lp.value - 0.03 * fmax(0, d.value - lp.value) - 10 * rounding);
        CHECK(far.relaxed >= d.relaxed_value - rounding && far.relaxed <= far.estimate + rounding);
        CHECK(d.best_bound <= d.value + 1e-9);
        double by_plans = d.best_estimate;
        end.estimate = by_plans - 1;
        d.left = 0;
        CHECK(price_choose(&d, &end));
        CHECK(end.estimate >= d.best_estimate && d.best_estimate > by_plans - 0.5);
        decompose_close(&d);
    }
    branch_result_free(&lp);
    error_free(&e);
    mip_free(&m);
    return opened;
}

static void prices_far_from_the_end_are_those_of_the_relaxation(void)
{
    int seen = 0;
    for (unsigned seed = 1; seed <= 6; seed++)
        for (int kind = COUPLED_AT_MOST; kind <= COUPLED_EQUAL; kind++)
            seen += check_far_prices(seed, (enum coupling)kind);
    CHECK(seen >= 12);
}

/* Columns that are always 0, and as many rows that say so: enough for decompose.c to take the first block for large. */
static void make_large(struct mip *m)
{
    for (int k = 0; k < 2100; k++)
        mip_add_term(m, mip_add_row(m, -INFINITY, 1, "idle%d", k), mip_add_column(m, 0, 0, 1, false, 0, "idle%d", k),
                     1);
}

/* The same answers by the way that large programs go. */
static void large_blocks_are_solved_to_the_optimum_too(void)
{
    int seen = 0;
    for (unsigned seed = 1; seed <= 3; seed++)
        for (int kind = COUPLED_AT_MOST; kind <= COUPLED_EQUAL; kind++) {
            struct mip m = {0};
            struct error e = {0};
            struct team team = {.threads = 2, .leave = branch_thread_end};
            struct effort effort = {.gap = 1e-6, .deadline = INFINITY, .team = &team, .scale = 1};
            struct branch_limits unlimited = {.deadline = INFINITY, .enough = INFINITY};
            struct branch_result tree = {0}, out = {.bound = -INFINITY};
            random_program(&m, seed, &(struct shape){.blocks = 3, .coupling = (enum coupling)kind});
            make_large(&m);
            CHECK(branch_solve(&m, NULL, NULL, &unlimited, &tree, &e));
            struct search *search = search_new(&m);
            double *x = allocate((size_t)m.column_count, sizeof *x);
            CHECK(search != NULL);
            if (tree.x != NULL && search_run(search, &(struct search_limits){.seed = 1, .deadline = INFINITY}, x)) {
                CHECK(decompose_solve(&m, search, x, &effort, &out, &e));
                CHECK_NEAR(out.value, tree.value, 1e-5);
                CHECK(out.bound <= tree.value + 1e-9 && out.bound >= tree.value - 1e-4);
                seen++;
            }
            free(x);
            search_free(search);
            branch_result_free(&tree);
            branch_result_free(&out);
            error_free(&e);
            mip_free(&m);
        }
    CHECK(seen >= 6);
}

static void an_infeasible_program_is_a_status_not_an_error(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    odd_knapsack(&m);
    struct solve_limits limits = exact(1);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_INFEASIBLE);
    CHECK(s.x == NULL);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void a_row_beyond_its_columns_is_infeasible_at_once(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    int row = mip_add_row(&m, 11, INFINITY, "too much");
    for (int k = 0; k < 2; k++)
        mip_add_term(&m, row, mip_add_column(&m, 0, 5, 1, true, k, "x%d", k), 1);
    struct solve_limits limits = exact(1);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_INFEASIBLE && s.nodes == 0);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void no_time_and_no_plan_is_a_status(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    odd_knapsack(&m);
    struct solve_limits limits = {.gap = 0, .seconds = 0, .threads = 1};
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_NO_PLAN || s.status == SOLVE_INFEASIBLE);
    CHECK(s.x == NULL);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void a_stop_leaves_the_plan_found_so_far(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    volatile sig_atomic_t stop = 1;
    random_program(&m, 3, &(struct shape){.blocks = 4, .coupling = COUPLED_AT_MOST});
    struct solve_limits limits = {.gap = 0, .seconds = INFINITY, .threads = 1, .stop = &stop};
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_FEASIBLE);
    CHECK(s.x != NULL);
    if (s.x != NULL)
        check_plan(&m, &s);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void an_empty_program_is_solved(void)
{
    struct mip m = {.constant = 3.5};
    struct solution s = {0};
    struct error e = {0};
    struct solve_limits limits = exact(0);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_OPTIMAL);
    CHECK_NEAR(s.value, 3.5, 0);
    CHECK_NEAR(s.bound, 3.5, 0);
    solution_free(&s);
    error_free(&e);
}

static void what_no_row_holds_goes_to_its_best_bound(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    mip_add_column(&m, -2, 7, 1, true, 0, "down");
    mip_add_column(&m, -2, 7, -1, false, 1, "up");
    struct solve_limits limits = exact(1);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_OPTIMAL && s.x[0] == -2 && s.x[1] == 7);
    CHECK_NEAR(s.value, -9, 0);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void a_program_without_a_finite_best_is_a_defect(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    mip_add_column(&m, 0, INFINITY, -1, false, 0, "up");
    struct solve_limits limits = exact(1);
    CHECK(!solve(&m, &limits, &s, &e));
    CHECK(e.count == 1 && e.status == STATUS_DEFECT);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void a_bound_of_whole_costs_is_whole(void)
{
    struct mip m = {0};
    struct solution s = {0};
    struct error e = {0};
    int row = mip_add_row(&m, 5, INFINITY, "enough");
    for (int k = 0; k < 6; k++)
        mip_add_term(&m, row, mip_add_column(&m, 0, 3, 1, true, 0, "x%d", k), 2 + 0.1 * k);
    struct solve_limits limits = exact(1);
    CHECK(solve(&m, &limits, &s, &e));
    CHECK(s.status == SOLVE_OPTIMAL);
    CHECK_NEAR(s.value, 2, 0);
    CHECK_NEAR(s.bound, 2, 0);
    solution_free(&s);
    mip_free(&m);
    error_free(&e);
}

static void a_bound_holds_under_the_smallest_node_limits(void)
{
    for (unsigned seed = 1; seed <= 10; seed++) {
        struct mip m = {0};
        struct error e = {0};
        random_program(&m, seed, &(struct shape){.blocks = 2, .coupling = COUPLED_AT_MOST});
        struct branch_limits unlimited = {.deadline = INFINITY, .enough = INFINITY};
        struct branch_result best = {0};
        CHECK(branch_solve(&m, NULL, NULL, &unlimited, &best, &e));
        for (long nodes = 1; nodes <= 30 && best.x != NULL; nodes += 7)
            for (int with_start = 0; with_start < 2; with_start++) {
                struct branch_limits few = {.nodes = nodes, .deadline = INFINITY, .enough = INFINITY};
                struct branch_result out = {0};
                CHECK(branch_solve(&m, with_start ? best.x : NULL, NULL, &few, &out, &e));
                CHECK(out.bound <= best.value + 1e-9);
                CHECK(!with_start || out.value <= best.value + 1e-9);
                branch_result_free(&out);
            }
        branch_result_free(&best);
        mip_free(&m);
        error_free(&e);
    }
}

static void the_search_agrees_with_the_program(void)
{
    for (unsigned seed = 1; seed <= 20; seed++) {
        struct mip m = {0};
        random_program(
            &m, seed,
            &(struct shape){.blocks = 3, .coupling = COUPLED_AT_MOST, .ceiling = seed % 2, .worst = seed % 3 == 0});
        struct search *s = search_new(&m);
        CHECK(s != NULL);
        double *x = allocate((size_t)m.column_count, sizeof *x);
        struct search_limits limits = {.moves = 3000, .seed = seed, .heat = 1, .deadline = INFINITY};
        if (s != NULL && search_run(s, &limits, x)) {
            CHECK(mip_violation(&m, x) < 1e-6);
            /* Completing the same whole columns by linear program finds nothing better. */
            struct truth t = {INFINITY, false};
            for (int c = 0; c < m.column_count; c++)
                if (m.columns[c].whole)
                    m.columns[c].lower = m.columns[c].upper = x[c];
            try_choice(&m, &t);
            CHECK_NEAR(t.value, mip_value(&m, x), 1e-7);
        }
        free(x);
        search_free(s);
        mip_free(&m);
    }
}

static void the_search_finds_its_way_into_the_feasible_set(void)
{
    struct mip m = {0};
    random_program(&m, 2, &(struct shape){.blocks = 3, .coupling = COUPLED_RANGE});
    struct search *s = search_new(&m);
    double *x = allocate((size_t)m.column_count, sizeof *x);
    struct search_limits limits = {.moves = 3000, .seed = 1, .heat = 1, .deadline = INFINITY};
    CHECK(s != NULL && search_run(s, &limits, x));
    CHECK(mip_violation(&m, x) < 1e-6);
    free(x);
    search_free(s);
    mip_free(&m);
}

static void two_continuous_columns_that_share_a_row_are_not_for_the_search(void)
{
    struct mip m = {0};
    int row = mip_add_row(&m, 1, INFINITY, "both");
    for (int k = 0; k < 2; k++)
        mip_add_term(&m, row, mip_add_column(&m, 0, 3, 1 + k, false, 0, "u%d", k), 1);
    CHECK(search_new(&m) == NULL);
    mip_free(&m);
}

static void an_abort_of_the_solver_is_an_ordinary_error(void)
{
    for (int k = 0; k < 3; k++) {
        struct error e = {0};
        CHECK(!branch_abort_for_test(&e));
        CHECK(e.count == 1 && e.status == STATUS_DEFECT);
        CHECK(e.count == 1 && strstr(e.text[0], "GLPK") != NULL);
        error_free(&e);
    }
    one_block_is_solved_to_the_optimum(); /* and it works again */
}

static void prices_of_a_linear_program_are_those_of_its_rows(void)
{
    struct mip m = {0};
    struct error e = {0};
    int row = mip_add_row(&m, 4, INFINITY, "need");
    mip_add_term(&m, row, mip_add_column(&m, 0, 3, 2, false, 0, "cheap"), 1);
    mip_add_term(&m, row, mip_add_column(&m, 0, 9, 5, false, 0, "dear"), 1);
    struct branch_limits limits = {.deadline = INFINITY, .enough = INFINITY};
    struct branch_basis basis = {0};
    for (int again = 0; again < 2; again++) {
        struct branch_result lp = {0};
        CHECK(branch_lp(&m, &basis, &limits, &lp, &e));
        CHECK_NEAR(lp.value, 11, 1e-9);
        CHECK_NEAR(lp.price[0], 5, 1e-9);
        branch_result_free(&lp);
    }
    branch_basis_free(&basis);
    mip_free(&m);
    error_free(&e);
}

static void the_version_is_a_number(void)
{
    CHECK(solve_version()[0] >= '4' && solve_version()[0] <= '9');
}

static void a_reduction_leads_back(void)
{
    for (unsigned seed = 1; seed <= 20; seed++) {
        struct mip m = {0};
        struct reduction r = {0};
        random_program(&m, seed, &(struct shape){.blocks = 2, .coupling = COUPLED_AT_MOST, .twins = true});
        CHECK(reduce(&m, &r) == REDUCE_DONE);
        double *x = allocate((size_t)r.m.column_count, sizeof *x),
               *full = allocate((size_t)m.column_count, sizeof *full);
        CHECK(r.kept_count == r.m.column_count);
        for (int c = 0; c < r.m.column_count; c++)
            x[c] = isinf(r.m.columns[c].upper)
                       ? between(0, 3)
                       : r.m.columns[c].lower + below((int)(r.m.columns[c].upper - r.m.columns[c].lower) + 1);
        reduce_back(&r, x, full);
        CHECK_NEAR(mip_value(&m, full), mip_value(&r.m, x), 1e-9);
        for (int c = 0; c < m.column_count; c++)
            CHECK(full[c] >= m.columns[c].lower && full[c] <= m.columns[c].upper);
        free(x);
        free(full);
        reduction_free(&r);
        mip_free(&m);
    }
}

int main(void)
{
    RUN(one_block_is_solved_to_the_optimum);
    RUN(twin_columns_are_merged_and_split_again);
    RUN(twins_that_differ_in_a_cap_are_merged_all_the_same);
    RUN(a_row_over_deviations_is_kept);
    RUN(the_worst_deviation_can_be_the_cost);
    RUN(coupled_blocks_are_solved_for_every_kind_of_row);
    RUN(blocks_coupled_by_deviations_are_solved);
    RUN(a_column_of_no_block_is_allowed);
    RUN(blocks_without_coupling_add_up);
    RUN(threads_do_not_change_the_plan);
    RUN(like_programs_help_each_other);
    RUN(prices_far_from_the_end_are_those_of_the_relaxation);
    RUN(large_blocks_are_solved_to_the_optimum_too);
    RUN(an_infeasible_program_is_a_status_not_an_error);
    RUN(a_row_beyond_its_columns_is_infeasible_at_once);
    RUN(no_time_and_no_plan_is_a_status);
    RUN(a_stop_leaves_the_plan_found_so_far);
    RUN(an_empty_program_is_solved);
    RUN(what_no_row_holds_goes_to_its_best_bound);
    RUN(a_program_without_a_finite_best_is_a_defect);
    RUN(a_bound_of_whole_costs_is_whole);
    RUN(a_bound_holds_under_the_smallest_node_limits);
    RUN(the_search_agrees_with_the_program);
    RUN(the_search_finds_its_way_into_the_feasible_set);
    RUN(two_continuous_columns_that_share_a_row_are_not_for_the_search);
    RUN(an_abort_of_the_solver_is_an_ordinary_error);
    RUN(prices_of_a_linear_program_are_those_of_its_rows);
    RUN(the_version_is_a_number);
    RUN(a_reduction_leads_back);
    branch_thread_end();
    return check_done();
}
