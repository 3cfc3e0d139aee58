/* test_tree.c - totals in place of pairs, the kernel, the table and the tree, against GLPK on the program as it stands.
 */
#include "check.h"

#include <stdlib.h>

#include "branch.h"
#include "forest.h"
#include "kernel.h"
#include "memory.h"
#include "rounding.h"
#include "totals.h"
#include "tree.h"
#include "tree_nodes.h"

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

enum { AREAS = 8, SITES = 7 };

/* Numbers 0..2 at each site, days between most pairs of sites, supply, mean, deviations: a specialty. With odd seeds
 * deviations are per head, so that all of their rows hold the same mean, and catchments small. `odd`: one pair has a
 * row of its own, so that it is no pair. */
static void random_specialty(struct mip *m, unsigned seed, bool odd)
{
    int supply[SITES], supply_row[SITES], parent[SITES], first = -1;
    double share[AREAS][SITES] = {{0}}, need[AREAS], all = 0;
    seed_now = seed;
    for (int i = 0; i < AREAS; i++)
        all += need[i] = between(1, 4);
    for (int j = 0; j < SITES; j++) {
        double sum = 0, now = below(3);
        for (int i = 0; i < AREAS; i++)
            sum += share[i][j] = (seed % 2 == 1 ? below(3) == 0 : below(3) > 0) || i == j ? between(0.1, 1) : 0;
        for (int i = 0; i < AREAS; i++)
            share[i][j] /= sum;
        supply[j] = mip_add_column(m, 0, INFINITY, 0, false, 0, "supply.%d", j);
        supply_row[j] = mip_add_row(m, now, now, "supply.%d", j);
        mip_add_term(m, supply_row[j], supply[j], 1);
        int x = mip_add_column(m, 0, 2, between(0.1, 0.8), true, 0, "new.%d", j);
        mip_add_term(m, supply_row[j], x, -1);
        parent[j] = mip_add_row(m, -INFINITY, 2 * now, "parent.%d", j);
    }
    for (int p = 0; p < SITES; p++)
        for (int j = 0; j < SITES; j++) {
            if (p == j || below(3) == 0)
                continue;
            int b = mip_add_column(m, 0, 2, 0.01 + 0.01 * (j % 3), true, 0, "days.%d.%d", p, j);
            m->columns[b].from = p;
            m->columns[b].to = j;
            mip_add_term(m, supply_row[p], b, 0.2);
            mip_add_term(m, supply_row[j], b, -0.18);
            mip_add_term(m, parent[p], b, 1);
            first = first < 0 ? b : first;
        }
    if (odd && first >= 0)
        mip_add_term(m, mip_add_row(m, -INFINITY, 1, "odd"), first, 1);
    int mean = mip_add_column(m, -INFINITY, INFINITY, 0, false, 0, "mean"), row = mip_add_row(m, 0, 0, "mean");
    mip_add_term(m, row, mean, all);
    for (int j = 0; j < SITES; j++)
        mip_add_term(m, row, supply[j], -1);
    for (int i = 0; i < AREAS; i++) {
        double unit = seed % 2 == 1 ? need[i] : 1;
        int away = mip_add_column(m, 0, INFINITY, unit, false, 0, "away.%d", i),
            r = mip_add_row(m, 0, INFINITY, "away.%d", i);
        mip_add_term(m, r, away, 1);
        mip_add_term(m, r, mean, -need[i] / unit);
        for (int j = 0; j < SITES; j++)
            mip_add_term(m, r, supply[j], share[i][j] / unit);
    }
    m->constant = between(-1, 1);
}

static struct branch_limits exact(void)
{
    return (struct branch_limits){.gap = 1e-7, .enough = INFINITY, .deadline = INFINITY};
}

static double best_of(const struct mip *m)
{
    struct branch_limits limits = exact();
    struct branch_result out = {0};
    struct error e = {0};
    CHECK(branch_solve(m, NULL, NULL, &limits, &out, &e));
    double value = out.value;
    branch_result_free(&out);
    return value;
}

/* Nothing decided, with continuous columns to match: a plan. [m->column_count], owned. */
static double *nothing_decided(const struct mip *m)
{
    struct mip held = *m;
    struct branch_limits limits = exact();
    struct branch_result out = {0};
    struct error e = {0};
    held.columns = allocate((size_t)m->column_count, sizeof *held.columns);
    memcpy(held.columns, m->columns, (size_t)m->column_count * sizeof *held.columns);
    for (int c = 0; c < m->column_count; c++)
        if (held.columns[c].whole)
            held.columns[c].upper = 0;
    CHECK(branch_lp(&held, NULL, &limits, &out, &e) && out.x != NULL);
    double *x = out.x;
    out.x = NULL;
    branch_result_free(&out);
    free(held.columns);
    return x;
}

static void totals_have_the_same_best_value(void)
{
    for (unsigned seed = 1; seed <= 30; seed++) {
        struct mip m = {0};
        struct totals t;
        random_specialty(&m, seed, seed % 3 == 0);
        totals_build(&m, &t);
        int pairs = 0;
        for (int c = 0; c < t.column_count; c++)
            pairs += t.sum_from[c] >= 0;
        CHECK(pairs >= 8 && t.by_totals);
        CHECK_NEAR(best_of(&t.m), best_of(&m), 1e-5);
        totals_free(&t);
        mip_free(&m);
    }
}

static void a_pair_with_a_row_of_its_own_stays_whole(void)
{
    struct mip m = {0};
    struct totals t;
    random_specialty(&m, 5, true);
    totals_build(&m, &t);
    int whole_pairs = 0;
    for (int c = 0; c < m.column_count; c++)
        whole_pairs += m.columns[c].from >= 0 && t.sum_from[c] < 0 && t.m.columns[c].whole;
    CHECK(whole_pairs == 1);
    totals_free(&t);
    mip_free(&m);
}

static void costs_that_do_not_part_stay_on_the_pairs(void)
{
    struct mip m = {0};
    struct totals t;
    random_specialty(&m, 8, false);
    for (int c = 0; c < m.column_count; c++)
        if (m.columns[c].from >= 0)
            m.columns[c].cost = between(0, 0.1);
    totals_build(&m, &t);
    CHECK(!t.by_totals);
    CHECK_NEAR(best_of(&t.m), best_of(&m), 1e-5);
    totals_free(&t);
    mip_free(&m);
}

/* Are there pairs for these totals? By GLPK. */
static bool pairs_exist(const struct totals *t, const double *full)
{
    struct mip held = {0};
    struct branch_limits limits = exact();
    struct branch_result out = {0};
    struct error e = {0};
    int *row = allocate((size_t)t->m.column_count, sizeof *row);
    for (int c = t->column_count; c < t->m.column_count; c++)
        row[c] = mip_add_row(&held, full[c], full[c], "r");
    for (int c = 0; c < t->column_count; c++) {
        int at = mip_add_column(&held, 0, t->m.columns[c].upper, 0, false, 0, "c");
        if (t->sum_from[c] < 0)
            continue;
        mip_add_term(&held, row[t->sum_from[c]], at, 1);
        mip_add_term(&held, row[t->sum_to[c]], at, 1);
    }
    CHECK(branch_lp(&held, NULL, &limits, &out, &e));
    bool found = out.status == BRANCH_OPTIMAL;
    branch_result_free(&out);
    mip_free(&held);
    free(row);
    return found;
}

static void a_cut_is_found_exactly_where_pairs_are_missing(void)
{
    int missing = 0, there = 0;
    for (unsigned seed = 1; seed <= 60; seed++) {
        struct mip m = {0};
        struct totals t;
        random_specialty(&m, seed, false);
        totals_build(&m, &t);
        double *full = allocate((size_t)t.m.column_count, sizeof *full),
               *a = allocate((size_t)t.m.column_count, sizeof *a), side;
        for (int k = 0; k < 4; k++) { /* as many days given as got, anywhere */
            int given[16], got[16], givers = 0, getters = 0;
            memset(full, 0, (size_t)t.m.column_count * sizeof *full);
            for (int c = 0; c < t.column_count; c++)
                if (t.sum_from[c] >= 0) {
                    int from = t.sum_from[c], to = t.sum_to[c];
                    bool new_from = true, new_to = true;
                    for (int q = 0; q < givers; q++)
                        new_from &= given[q] != from;
                    for (int q = 0; q < getters; q++)
                        new_to &= got[q] != to;
                    if (new_from)
                        given[givers++] = from;
                    if (new_to)
                        got[getters++] = to;
                }
            for (int days = 0; days < 3 + below(12); days++) {
                full[given[below(givers)]] += 1;
                full[got[below(getters)]] += 1;
            }
            memset(a, 0, (size_t)t.m.column_count * sizeof *a);
            bool exist = pairs_exist(&t, full), cut = totals_cut(&t, full, a, &side);
            double row = 0;
            for (int c = 0; c < t.m.column_count; c++)
                row += a[c] * full[c];
            CHECK(exist != cut);
            CHECK(!cut || row > side + 0.5); /* whole numbers: by one at least */
            missing += !exist;
            there += exist;
        }
        free(full);
        free(a);
        totals_free(&t);
        mip_free(&m);
    }
    CHECK(missing > 20 && there > 20);
}

/* Is the best point of the relaxation whole? Then there is no tree. */
static bool is_whole_relaxed(const struct mip *m)
{
    struct branch_limits limits = exact();
    struct branch_result out = {0};
    struct error e = {0};
    bool whole = branch_lp(m, NULL, &limits, &out, &e) && out.x != NULL;
    for (int c = 0; whole && c < m->column_count; c++)
        whole = !m->columns[c].whole || fabs(out.x[c] - round(out.x[c])) < 1e-5;
    branch_result_free(&out);
    return whole;
}

static void the_tree_finds_the_optimum_and_its_bounds_hold(void)
{
    int trees = 0, opened = 0, whole = 0;
    for (unsigned seed = 1; seed <= 60; seed++) {
        struct mip m = {0};
        struct totals by;
        struct error e = {0};
        random_specialty(&m, seed, seed % 4 == 0);
        totals_build(&m, &by);
        double best = best_of(&m), *start = nothing_decided(&m), last = -INFINITY;
        double *full = allocate((size_t)by.m.column_count, sizeof *full);
        totals_forward(&by, start, full);
        struct branch_limits limits = exact();
        struct tree *t = tree_new(&by, full, NULL, &limits, &e);
        CHECK(e.count == 0 && (t != NULL) == !is_whole_relaxed(&by.m));
        whole += t == NULL;
        limits.nodes = 3; /* a few at a time: every bound on the way counts */
        for (int k = 0; t != NULL && k < 3000; k++) {
            struct branch_result out = {0};
            CHECK(tree_search(t, &limits, &out, &e));
            CHECK(out.bound <= best + 1e-7 && out.bound >= last - 1e-7);
            last = out.bound;
            opened += k > 0;
            bool done = out.status == BRANCH_OPTIMAL;
            if (done)
                CHECK_NEAR(out.value, best, 2e-6);
            if (done && out.x != NULL) {
                double *x = allocate((size_t)m.column_count, sizeof *x);
                CHECK(totals_back(&by, out.x, x));
                CHECK(mip_violation(&m, x) < 1e-6);
                CHECK_NEAR(mip_value(&m, x), best, 2e-6);
                free(x);
            }
            branch_result_free(&out);
            trees += done;
            if (done)
                break;
        }
        tree_free(t);
        free(start);
        free(full);
        totals_free(&by);
        mip_free(&m);
    }
    CHECK(trees + whole == 60 && whole < 20);
    CHECK(opened > 60);
}

/* The best plan's point in the kernel; x [k->p.column_count]. False where something that the kernel has settled is
 * otherwise in that plan. */
static bool point_in_kernel(const struct kernel *k, const struct mip *m, const double *full, double *x)
{
    bool *there = allocate((size_t)m->column_count, sizeof *there), same = true;
    for (int v = 0; v < k->p.column_count; v++)
        if (k->column[v] >= 0) {
            x[v] = full[k->column[v]];
            there[k->column[v]] = true;
        }
    for (int c = 0; c < m->column_count; c++)
        same = same && (there[c] || !m->columns[c].whole || fabs(k->settled[c] - full[c]) < 1e-6);
    for (int v = 0; v < k->p.column_count; v++) /* what a row that is no longer elastic misses */
        for (int r = 0; k->column[v] < 0 && r < k->own_rows; r++) {
            const double *a = k->p.a + (size_t)r * k->p.stride;
            double rest = k->p.row_lower[r];
            for (int w = 0; w < v; w++)
                rest -= k->column[w] >= 0 ? a[w] * x[w] : 0;
            if (a[v] == 1)
                x[v] = fmax(0, rest);
        }
    free(there);
    return same;
}

/* Rows of the kernel that x breaks, within what tables allow. */
static int broken_rows(const struct tree *t, const double *x)
{
    const struct dense_program *p = &t->k.p;
    int broken = 0;
    for (int r = 0; r < p->row_count; r++) {
        double sum = 0, lower = t->root_lower[row_variable(p, r)], upper = t->root_upper[row_variable(p, r)];
        for (int v = 0; v < p->column_count; v++)
            sum += p->a[(size_t)r * p->stride + (size_t)v] * x[v];
        broken += (p->elastic[r] <= 0 && sum < lower - 1e-6) || sum > upper + 1e-6;
    }
    return broken;
}

/* How far apart the sides of what rows have in common are, as a share of what its columns' bounds leave. */
static double width_of_common(const struct tree *t)
{
    const double *a = t->k.p.a + (size_t)t->common * t->k.p.stride;
    double all = 0;
    for (int v = 0; v < t->k.p.column_count; v++)
        all += fabs(a[v]) * (t->k.p.upper[v] - t->k.p.lower[v]);
    return (t->k.p.row_upper[t->common] - t->k.p.row_lower[t->common]) / all;
}

/* A random specialty that knows its best plan, with a tree of it whose root has been looked at. */
struct rooted {
    struct mip m;
    struct totals by;
    struct branch_result best, out; /* of by.m; of the tree's root */
    struct tree *t;                 /* NULL: there is none */
    struct error e;
};

/* The plan in hand is by `farther` worse than the best, or that of nothing decided. */
static void open_rooted(struct rooted *r, unsigned seed, double farther)
{
    struct branch_limits limits = exact();
    *r = (struct rooted){0};
    random_specialty(&r->m, seed, false);
    totals_build(&r->m, &r->by);
    double *start = nothing_decided(&r->m), *full = allocate((size_t)r->by.m.column_count, sizeof *full);
    totals_forward(&r->by, start, full);
    CHECK(branch_solve(&r->by.m, NULL, NULL, &limits, &r->best, &r->e) && r->best.x != NULL);
    r->t = tree_new(&r->by, full, NULL, &limits, &r->e);
    if (r->t != NULL)
        r->t->value = fmin(r->t->value, r->best.value + farther);
    limits.nodes = 1;
    CHECK(r->t == NULL || tree_search(r->t, &limits, &r->out, &r->e));
    free(start);
    free(full);
}

static void close_rooted(struct rooted *r)
{
    tree_free(r->t);
    branch_result_free(&r->best);
    branch_result_free(&r->out);
    totals_free(&r->by);
    mip_free(&r->m);
    error_free(&r->e);
}

/* What the root is given to stand on, the sides of what rows have in common among it, the best plan keeps, however
 * little better it is than the one in hand. */
static void better_plans_keep_the_roots_rows(void)
{
    static const double farther[] = {1e-4, 0.03, 0.3, INFINITY};
    int kept = 0, with_common = 0, narrower = 0, rows = 0, hardened = 0;
    for (unsigned seed = 1; seed <= 400; seed++) {
        struct rooted r;
        open_rooted(&r, seed, farther[seed / 2 % 4]);
        const struct tree *t = r.t;
        if (t != NULL && t->begun && r.best.value < t->value - 1e-5) {
            double *x = allocate(t->k.p.stride, sizeof *x);
            if (point_in_kernel(&t->k, &r.by.m, r.best.x, x)) {
                CHECK(broken_rows(t, x) == 0);
                kept++;
                with_common += t->common >= 0;
                narrower += t->common >= 0 && width_of_common(t) < 0.5;
                rows += t->k.p.row_count - t->k.own_rows;
                for (int v = 0; v < t->k.p.column_count; v++)
                    hardened += t->k.column[v] < 0;
            }
            free(x);
        }
        close_rooted(&r);
    }
    CHECK(kept > 100 && with_common > 50 && narrower > 30 && rows > 200 && hardened > 50);
}

static void a_row_that_counts_may_be_branched_upon(void)
{
    for (unsigned seed = 101; seed <= 120; seed++) {
        struct mip m = {0};
        struct totals by;
        struct error e = {0};
        random_specialty(&m, seed, false);
        double best = best_of(&m);
        int row = mip_add_row(&m, -INFINITY, INFINITY, "count");
        m.rows[row].counts = true;
        for (int c = 0; c < m.column_count; c++)
            if (m.columns[c].whole && m.columns[c].from < 0)
                mip_add_term(&m, row, c, 1);
        totals_build(&m, &by);
        double *start = nothing_decided(&m), *full = allocate((size_t)by.m.column_count, sizeof *full);
        totals_forward(&by, start, full);
        struct branch_limits limits = exact();
        struct tree *t = tree_new(&by, full, NULL, &limits, &e);
        struct branch_result out = {.value = best};
        CHECK((t != NULL) == !is_whole_relaxed(&by.m));
        CHECK(t == NULL || tree_search(t, &limits, &out, &e));
        CHECK_NEAR(out.value, best, 2e-6);
        CHECK(t == NULL || out.status == BRANCH_OPTIMAL);
        branch_result_free(&out);
        tree_free(t);
        free(start);
        free(full);
        totals_free(&by);
        mip_free(&m);
    }
}

/* A better plan from outside ends what cannot beat it. */
static void a_plan_that_is_told_is_known(void)
{
    struct mip m = {0};
    struct totals by;
    struct error e = {0};
    struct branch_result out = {0};
    random_specialty(&m, 7, false);
    totals_build(&m, &by);
    double *start = nothing_decided(&m), *full = allocate((size_t)by.m.column_count, sizeof *full);
    totals_forward(&by, start, full);
    struct branch_limits limits = exact();
    CHECK(branch_solve(&by.m, full, NULL, &limits, &out, &e));
    struct tree *t = tree_new(&by, full, NULL, &limits, &e);
    CHECK(t != NULL);
    tree_know(t, out.x);
    double best = out.value;
    branch_result_free(&out);
    CHECK(tree_search(t, &limits, &out, &e));
    CHECK(out.x == NULL && out.status == BRANCH_OPTIMAL);
    CHECK_NEAR(out.value, best, 1e-9);
    CHECK(out.bound <= best && out.bound > best - 1e-5);
    branch_result_free(&out);
    tree_free(t);
    free(start);
    free(full);
    totals_free(&by);
    mip_free(&m);
}

/* The linear program of the kernel, by the table and by GLPK, with bounds that change. */
/* A tree that is dealt out among several after every few nodes: each round's bound holds, none of the work is lost, and
 * together they end with the optimum. */
static void a_tree_in_parts_proves_what_one_does(void)
{
    long dealt = 0;
    for (unsigned seed = 500; seed < 530; seed++) {
        struct mip m = {0};
        struct totals t;
        struct error e = {0};
        struct branch_limits limits = exact();
        random_specialty(&m, seed, false);
        totals_build(&m, &t);
        double best = best_of(&m), before = -INFINITY, *x = nothing_decided(&m),
               *start = allocate((size_t)t.m.column_count, sizeof *start);
        totals_forward(&t, x, start);
        struct tree *part[3] = {tree_new(&t, start, NULL, &limits, &e), NULL, NULL};
        for (bool done = part[0] == NULL; !done;) {
            double bound = INFINITY, value = INFINITY;
            done = true;
            limits.nodes = 2;
            tree_deal(part, 3);
            dealt++;
            for (int k = 0; k < 3; k++) {
                struct branch_result out = {0};
                CHECK(tree_search(part[k], &limits, &out, &e));
                done = done && (out.status == BRANCH_OPTIMAL || out.nodes == 0);
                bound = fmin(bound, out.bound);
                value = fmin(value, out.value);
                branch_result_free(&out);
            }
            CHECK(bound <= best + 1e-6 && bound >= before - 1e-9);
            before = bound;
            if (done)
                CHECK_NEAR(value, best, 1e-5);
        }
        for (int k = 0; k < 3; k++)
            tree_free(part[k]);
        free(start);
        free(x);
        totals_free(&t);
        mip_free(&m);
        error_free(&e);
    }
    CHECK(dealt > 60);
}

/* Between the sides of what rows have in common that part t is of? */
static bool is_in_range(const struct tree *t, const double *x)
{
    const double *a = t->k.p.a + (size_t)t->common * t->k.p.stride;
    double sum = 0;
    for (int v = 0; v < t->k.p.column_count; v++)
        sum += a[v] * x[v];
    return sum >= t->k.p.row_lower[t->common] - 1e-9 && sum <= t->k.p.row_upper[t->common] + 1e-9;
}

enum { RANGES = 3 };

/* To their end: what all together prove, and the best value found. */
static void search_to_the_end(struct tree **part, double *bound, double *value)
{
    struct branch_limits limits = exact();
    struct error e = {0};
    *bound = *value = INFINITY;
    for (int k = 0; k < RANGES; k++) {
        struct branch_result out = {0};
        CHECK(tree_search(part[k], &limits, &out, &e) && out.status == BRANCH_OPTIMAL);
        *bound = fmin(*bound, out.bound);
        *value = fmin(*value, out.value);
        branch_result_free(&out);
    }
}

/* The least bound of the parts' roots. */
static double look_at_roots(struct tree **part)
{
    struct branch_limits limits = exact();
    struct error e = {0};
    double least = INFINITY;
    limits.nodes = 1;
    for (int k = 0; k < RANGES; k++) {
        struct branch_result out = {0};
        CHECK(tree_search(part[k], &limits, &out, &e));
        least = fmin(least, out.bound);
        branch_result_free(&out);
    }
    return least;
}

/* Of how many parts the best plan is; it keeps their rows. */
static int parts_of_best(struct tree **part, const struct rooted *r)
{
    int count = 0;
    for (int k = 0; k < RANGES; k++) {
        double *x = allocate(part[k]->k.p.stride, sizeof *x);
        if (point_in_kernel(&part[k]->k, &r->by.m, r->best.x, x) && is_in_range(part[k], x)) {
            CHECK(broken_rows(part[k], x) == 0);
            count++;
        }
        free(x);
    }
    return count;
}

/* A tree parted by what its rows have in common: the best plan keeps all rows of the part that it is in, roots of parts
 * prove more than the root of the whole did, and together they end with the optimum. */
static void ranges_of_the_mean_prove_what_one_tree_does(void)
{
    static const double farther[] = {0.03, 0.3, INFINITY};
    int parted = 0, kept = 0, more = 0;
    for (unsigned seed = 1; seed <= 400; seed += 2) {
        struct rooted r;
        struct branch_limits limits = exact();
        open_rooted(&r, seed, farther[seed / 2 % 3]);
        struct tree *part[RANGES] = {r.t, NULL, NULL};
        if (r.t != NULL && r.t->value > r.best.value + 1e-4 && tree_part_by_range(part, RANGES, &limits)) {
            double root = look_at_roots(part), bound, value;
            parted++;
            kept += parts_of_best(part, &r) > 0;
            CHECK(root >= r.out.bound - 1e-7 && root <= r.best.value + 1e-6);
            more += root > r.out.bound + 1e-3 && root < r.best.value - 1e-4;
            search_to_the_end(part, &bound, &value);
            CHECK(bound <= r.best.value + 1e-6);
            CHECK_NEAR(value, r.best.value, 1e-5);
        }
        for (int k = 1; k < RANGES; k++)
            tree_free(part[k]);
        close_rooted(&r);
    }
    CHECK(parted > 30 && kept > 20 && more > 10);
}

/* A tree of the same program at other costs knows what the last one has learnt, and ends with its own optimum. */
static void a_tree_inherits_what_was_learnt(void)
{
    int inherited = 0;
    for (unsigned seed = 700; seed < 720; seed++) {
        struct mip m = {0};
        struct totals by;
        struct error e = {0};
        struct branch_result out = {0};
        struct branch_limits limits = exact();
        random_specialty(&m, seed, false);
        totals_build(&m, &by);
        double *x = nothing_decided(&m), *start = allocate((size_t)by.m.column_count, sizeof *start);
        totals_forward(&by, x, start);
        struct tree *last = tree_new(&by, start, NULL, &limits, &e);
        CHECK(last == NULL || tree_search(last, &limits, &out, &e));
        for (int c = 0; c < m.column_count; c++)
            m.columns[c].cost *= m.columns[c].whole ? 0.9 : 1;
        totals_costs(&by, &m);
        branch_result_free(&out);
        struct tree *t = tree_new(&by, start, NULL, &limits, &e);
        tree_inherit(t, last);
        for (int v = 0; t != NULL && last != NULL && v < t->k.p.column_count; v++)
            for (int w = 0; w < last->k.p.column_count; w++)
                if (t->k.column[v] >= 0 && t->k.column[v] == last->k.column[w]) {
                    CHECK(t->seen[0][v] == last->seen[0][w] && t->sum[1][v] == last->sum[1][w]);
                    inherited += last->seen[0][w] > 0;
                }
        tree_free(last);
        if (t != NULL) {
            CHECK(tree_search(t, &limits, &out, &e) && out.status == BRANCH_OPTIMAL);
            CHECK_NEAR(out.value, best_of(&m), 1e-5);
        }
        branch_result_free(&out);
        tree_free(t);
        free(start);
        free(x);
        totals_free(&by);
        mip_free(&m);
        error_free(&e);
    }
    CHECK(inherited > 20);
}

/* The same through rounds of a forest, which parts by itself once it has grown; every third by ranges. */
static void a_forest_ends_with_the_optimum(void)
{
    int in_parts = 0, in_ranges = 0;
    for (unsigned seed = 600; seed < 630; seed++) {
        struct mip m = {0};
        struct totals t;
        struct error e = {0};
        struct branch_limits limits = exact();
        struct forest f = {0};
        random_specialty(&m, seed, false);
        totals_build(&m, &t);
        double best = best_of(&m), *x = nothing_decided(&m), *start = allocate((size_t)t.m.column_count, sizeof *start);
        totals_forward(&t, x, start);
        CHECK(forest_open(&f, &t, start, NULL, &limits, &e));
        f.grown = seed % 2 == 0 ? 100000 : 0; /* as if it were large */
        for (bool done = f.count == 0; !done;) {
            struct branch_result out = {0};
            limits.nodes = f.count > 1 ? 6 : 2;
            if (seed % 3 == 0)
                forest_part_by_range(&f, &limits);
            int count = forest_deal(&f);
            in_parts += count > 1;
            in_ranges += f.range[1] != f.range[0];
            for (int k = 0; k < count; k++)
                forest_grow(&f, k, &limits);
            CHECK(forest_join(&f, &limits, &out, &e));
            CHECK(out.bound <= best + 1e-6);
            done = out.status == BRANCH_OPTIMAL;
            if (done)
                CHECK_NEAR(out.value, best, 1e-5);
            branch_result_free(&out);
            f.grown = seed % 3 == 0 ? 100000 : f.grown; /* its root is known by now */
        }
        forest_free(&f);
        free(start);
        free(x);
        totals_free(&t);
        mip_free(&m);
        error_free(&e);
    }
    CHECK(in_parts > 10 && in_ranges > 3);
}

/* A random specialty's program, and its kernel without costs that narrow it. */
static void random_kernel(struct mip *m, unsigned seed, struct kernel *k)
{
    random_specialty(m, seed, false);
    double *lower = allocate((size_t)m->column_count, sizeof *lower),
           *upper = allocate((size_t)m->column_count, sizeof *upper);
    for (int c = 0; c < m->column_count; c++) {
        lower[c] = m->columns[c].lower;
        upper[c] = m->columns[c].upper;
    }
    CHECK(kernel_narrow(m, lower, upper));
    CHECK(kernel_build(m, lower, upper, NULL, 100000, k));
    free(lower);
    free(upper);
}

static void the_table_agrees_with_glpk_as_bounds_change(void)
{
    int hardened = 0;
    for (unsigned seed = 1; seed <= 20; seed++) {
        struct mip m = {0};
        struct kernel k = {0};
        struct tableau t = {0};
        random_kernel(&m, seed, &k);
        tableau_open(&t, &k.p);
        struct mip p = m; /* the same bounds in the program */
        p.columns = allocate((size_t)m.column_count, sizeof *p.columns);
        memcpy(p.columns, m.columns, (size_t)m.column_count * sizeof *p.columns);
        for (int change = 0; change < 12; change++) {
            struct branch_limits limits = exact();
            struct branch_result out = {0};
            struct error e = {0};
            enum tableau_status status = tableau_solve(&t, INFINITY, 100000);
            CHECK(branch_lp(&p, NULL, &limits, &out, &e));
            CHECK((status == TABLEAU_OPTIMAL) == (out.status == BRANCH_OPTIMAL));
            if (status == TABLEAU_OPTIMAL && out.status == BRANCH_OPTIMAL) {
                CHECK_NEAR(t.objective + k.constant, out.value, 1e-6);
                CHECK(tableau_bound(&t) + k.constant <= out.value + 1e-7);
                CHECK_NEAR(tableau_bound(&t) + k.constant, out.value, 1e-6);
            }
            branch_result_free(&out);
            int hard = below(k.p.row_count);
            if (k.p.elastic[hard] > 0 &&
                kernel_harden(&k, hard)) { /* what it misses as a column: nothing else changes */
                tableau_harden(&t, hard);
                hardened++;
            }
            int at = below(k.p.column_count), c = k.column[at];
            if (!k.whole[at])
                continue;
            double value = below((int)(k.p.upper[at] - k.p.lower[at]) + 1) + k.p.lower[at];
            t.lower[at] = p.columns[c].lower = below(2) ? value : k.p.lower[at];
            t.upper[at] = p.columns[c].upper = fmax(value, t.lower[at]);
        }
        free(p.columns);
        tableau_free(&t);
        kernel_free(&k);
        mip_free(&m);
    }
    CHECK(hardened > 20);
}

/* Fixes columns of the kernel in both tables, or changes their bounds: about one of `of` that may still be changed. */
static void change_bounds(const struct kernel *k, struct tableau *one, struct tableau *other, int of, bool fix)
{
    for (int c = 0; c < k->p.column_count; c++) {
        if (!k->whole[c] || other->place[c] == STILL || below(of) > 0)
            continue;
        double value = k->p.lower[c] + below(below((int)(k->p.upper[c] - k->p.lower[c]) + 1) + 1); /* few, mostly */
        one->lower[c] = other->lower[c] = fix || below(2) ? value : k->p.lower[c];
        one->upper[c] = other->upper[c] = fix || below(2) ? fmax(value, one->lower[c]) : k->p.upper[c];
    }
}

static void solve_and_compare(struct tableau *whole, struct tableau *narrow, int *solved)
{
    enum tableau_status status = tableau_solve(whole, INFINITY, 100000);
    CHECK(tableau_solve(narrow, INFINITY, 100000) == status);
    if (status != TABLEAU_OPTIMAL)
        return;
    ++*solved;
    CHECK_NEAR(narrow->objective, whole->objective, 1e-6 * (1 + fabs(whole->objective)));
    CHECK_NEAR(tableau_bound(narrow), whole->objective, 1e-6 * (1 + fabs(whole->objective)));
    CHECK(tableau_bound(narrow) <= whole->objective + 1e-7 * (1 + fabs(whole->objective)));
}

/* A table without what stands still says what the whole one says, as bounds change, rows come and it is made anew. */
static void a_narrow_table_agrees_with_the_whole(void)
{
    int solved = 0, narrower = 0;
    for (unsigned seed = 700; seed < 740; seed++) {
        struct mip m = {0};
        struct kernel k = {0};
        struct tableau root, whole, narrow;
        random_kernel(&m, seed, &k);
        tableau_open(&root, &k.p);
        tableau_open_spare(&whole, &k.p);
        tableau_open_spare(&narrow, &k.p);
        tableau_solve(&root, INFINITY, 100000);
        for (int from = 0; from < 6; from++) {
            tableau_copy(&whole, &root);
            tableau_copy(&narrow, &root);
            change_bounds(&k, &whole, &narrow, 2, true);
            tableau_narrow(&narrow);
            narrower += narrow.columns < root.columns;
            for (int change = 0; change < 8; change++) {
                solve_and_compare(&whole, &narrow, &solved);
                change_bounds(&k, &whole, &narrow, 4, false);
                if (change == 2)
                    tableau_narrow(&narrow);
                if (change == 4)
                    tableau_renew(&narrow);
                if (change == 5) { /* a row over all columns: no more than half of what they can be */
                    double *a = allocate((size_t)k.p.column_count, sizeof *a), half = 0;
                    for (int c = 0; c < k.p.column_count; c++) {
                        a[c] = k.whole[c];
                        half += k.whole[c] ? (k.p.lower[c] + k.p.upper[c]) / 2 : 0;
                    }
                    kernel_add_own_row(&k, a, half);
                    tableau_add_row(&narrow);
                    tableau_add_row(&whole);
                    tableau_add_row(&root);
                    free(a);
                }
            }
        }
        tableau_free(&root);
        tableau_free(&whole);
        tableau_free(&narrow);
        kernel_free(&k);
        mip_free(&m);
    }
    CHECK(solved > 300 && narrower > 100);
}

/* Rows on a common one say what the rows themselves say, as they come, change and go. */
static void thin_rows_are_the_rows(void)
{
    enum { COLUMNS = 24, ROWS = 40, CHANGES = 400 };
    static double a[ROWS + CHANGES][COLUMNS];
    double x[COLUMNS], sum[COLUMNS];
    struct thin t, copy = {0};
    for (int r = 0; r < ROWS + CHANGES; r++)
        for (int c = 0; c < COLUMNS; c++)
            a[r][c] = r % 5 == 0 ? (below(6) == 0) : below(8) == 0 ? below(100) / 7.0 : c / 3.0;
    for (int c = 0; c < COLUMNS; c++)
        x[c] = below(1000) / 13.0;
    thin_open(&t, a[0], ROWS, COLUMNS, NULL);
    size_t own = t.used;
    CHECK(own < ROWS * COLUMNS / 4);
    int count = ROWS;
    for (int change = 0; change < CHANGES; change++) {
        int r = below(count);
        for (int c = 0; c < COLUMNS; c++)
            a[change % 3 == 0 ? count : r][c] = a[ROWS + change][c];
        if (change % 3 == 0) {
            thin_add(&t, a[count++]);
        } else if (change % 3 == 1) {
            thin_change(&t, r, a[r]);
        } else {
            memmove(a[r], a[count - 1], sizeof a[r]);
            thin_drop(&t, r);
            count--;
        }
    }
    thin_copy(&copy, &t);
    CHECK((int)copy.row_count == count && copy.used < 10 * own);
    for (int r = 0; r < count; r++) {
        double common = 0, dense = 0;
        memset(sum, 0, sizeof sum);
        thin_add_times(&copy, r, 2, sum);
        for (int c = 0; c < COLUMNS; c++) {
            common += copy.row[r].on_common ? copy.common[c] * x[c] : 0;
            dense += a[r][c] * x[c];
            CHECK_NEAR(sum[c] + (copy.row[r].on_common ? 2 * copy.common[c] : 0), 2 * a[r][c], 1e-12);
        }
        CHECK_NEAR(thin_dot(&copy, r, x) + common, dense, 1e-9);
    }
    thin_free(&t);
    thin_free(&copy);
}

/* No whole point is lost by a rounding: here x + y <= 1.5 with whole columns says x + y <= 1. */
static void a_rounding_keeps_whole_points(void)
{
    struct mip m = {0};
    struct kernel k = {0};
    int r = mip_add_row(&m, -INFINITY, 1.5, "r");
    for (int c = 0; c < 2; c++)
        mip_add_term(&m, r, mip_add_column(&m, 0, 2, -1, true, 0, "x"), 1);
    double lower[2] = {0, 0}, upper[2] = {2, 2}, x[2] = {0.75, 0.75}, row[2], missed, side;
    CHECK(kernel_build(&m, lower, upper, NULL, 100, &k));
    CHECK(k.p.column_count == 2 && k.p.row_count == 1);
    CHECK(rounding_of_row(&k, 0, true, -1, x, row, &missed, &side) > 0);
    CHECK(row[0] * 0.75 + row[1] * 0.75 > side);
    for (int a = 0; a <= 2; a++)
        for (int b = 0; b <= 2; b++)
            CHECK(a + b > 1 || row[0] * a + row[1] * b <= side);
    kernel_free(&k);
    mip_free(&m);
}

static double row_value(const struct kernel *k, int r, const double *x)
{
    double sum = 0;
    for (int c = 0; c < k->p.column_count; c++)
        sum += k->p.a[(size_t)r * k->p.stride + (size_t)c] * x[c];
    return sum;
}

/* Nor is one where the row holds another one whose sides are known: rows of both senses, elastic and not. Row 0 is the
 * common one; what is rounded is row 1. */
static void a_rounding_on_a_common_row_keeps_whole_points(void)
{
    enum { COLUMNS = 5, POINTS = 243 };
    int found[2][2] = {{0}}, kept = 0;
    for (unsigned seed = 1; seed <= 3000; seed++) {
        double a[2 * COLUMNS], lower[2], upper[2], pays[2] = {0}, from[COLUMNS], to[COLUMNS], x[COLUMNS], row[COLUMNS],
                                                   missed, side;
        bool whole[COLUMNS], upper_side = seed % 2 == 1, elastic = !upper_side && seed % 4 == 0;
        seed_now = seed;
        for (int c = 0; c < COLUMNS; c++) {
            a[c] = between(-0.2, 0.2);
            a[COLUMNS + c] = a[c] + (below(4) > 0 ? between(-1, 1) : 0);
            from[c] = below(3) - 1;
            to[c] = from[c] + 2;
            whole[c] = below(5) > 0;
            x[c] = between(from[c], to[c]);
        }
        struct kernel k = {.whole = whole};
        k.p = (struct dense_program){.row_count = 2, .column_count = COLUMNS, .stride = COLUMNS, .a = a};
        k.p.row_lower = lower;
        k.p.row_upper = upper;
        k.p.elastic = pays;
        k.p.lower = from;
        k.p.upper = to;
        pays[1] = elastic;
        double common = row_value(&k, 0, x), own = row_value(&k, 1, x);
        lower[0] = common - between(0, 0.1);
        upper[0] = common + between(0, 0.1);
        lower[1] = upper_side ? -INFINITY : own + (elastic ? between(-0.2, 0.2) : -between(0, 0.1));
        upper[1] = upper_side ? own + between(0, 0.1) : INFINITY;
        if (!(rounding_of_row(&k, 1, upper_side, 0, x, row, &missed, &side) > 0))
            continue;
        found[upper_side][elastic]++;
        for (int point = 0; point < POINTS; point++) {
            double y[COLUMNS], sum = 0;
            for (int c = 0, rest = point; c < COLUMNS; c++, rest /= 3) /* between whole numbers where it may be */
                y[c] = from[c] + rest % 3 + (whole[c] || rest % 3 == 2 ? 0 : between(0, 1));
            double misses = fmax(0, fmax(lower[1] - row_value(&k, 1, y), row_value(&k, 1, y) - upper[1]));
            if (row_value(&k, 0, y) < lower[0] || row_value(&k, 0, y) > upper[0] || (!elastic && misses > 0))
                continue;
            for (int c = 0; c < COLUMNS; c++)
                sum += row[c] * y[c];
            CHECK(sum + missed * misses <= side + 1e-9);
            kept++;
        }
    }
    CHECK(found[0][0] > 100 && found[0][1] > 100 && found[1][0] > 100 && kept > 3000);
}

/* A budget in kroner that is used up to the last: what is left of its row when all it holds is settled is rounding,
 * which forbids nothing. Nothing else is to be proven by it. */
static void rounding_in_a_settled_row_proves_nothing(void)
{
    enum { PRICES = 20 };
    for (unsigned seed = 1; seed <= 40; seed++) {
        struct mip m = {0};
        struct totals by;
        struct error e = {0};
        struct branch_result out = {0};
        double sum = 0, start[PRICES + 3] = {0}, full[PRICES + 3];
        seed_now = seed;
        int budget = mip_add_row(&m, -INFINITY, 0, "budget"), all = mip_add_row(&m, PRICES, INFINITY, "all");
        for (int k = 0; k < PRICES; k++) {
            double price = (1 + below(10000000)) * 1.1;
            int x = mip_add_column(&m, 0, 1, 0, true, 0, "x%d", k);
            mip_add_term(&m, budget, x, price);
            mip_add_term(&m, all, x, 1);
            start[k] = 1;
        }
        for (int k = PRICES - 1; k >= 0;
             k--) /* another order: the sum of the terms is not this one to the last digit */
            sum += m.terms[2 * k].value;
        m.rows[budget].upper = sum;
        int enough = mip_add_row(&m, 1.5, INFINITY, "enough");
        for (int k = 0; k < 2; k++)
            mip_add_term(&m, enough, mip_add_column(&m, 0, 3, 1 + 0.5 * k, true, 0, "z%d", k), 1);
        int y = mip_add_column(&m, 0, 1, 1, true, 0, "y");
        mip_add_term(&m, budget, y, 5);
        mip_add_term(&m, enough, y, 0.1);
        start[PRICES] = start[PRICES + 1] = 3;
        totals_build(&m, &by);
        totals_forward(&by, start, full);
        struct branch_limits limits = exact();
        struct tree *t = tree_new(&by, full, NULL, &limits, &e);
        CHECK(t == NULL || tree_search(t, &limits, &out, &e));
        CHECK(t == NULL || out.bound <= 2 + 1e-6); /* two numbers at 1 */
        branch_result_free(&out);
        tree_free(t);
        totals_free(&by);
        mip_free(&m);
    }
}

/* The column that a row asks for may be stopped by its own upper bound: minimise x - 2 y1 - 2.1 y2 with x >= 1 + y1 +
 * y2 and x <= 2.5, so that one of the two is all there can be. */
static void a_column_that_its_bound_stops_is_not_put_in(void)
{
    struct mip m = {0};
    struct totals by;
    struct error e = {0};
    struct branch_result out = {0};
    int r = mip_add_row(&m, 1, INFINITY, "r");
    mip_add_term(&m, r, mip_add_column(&m, 0, 2.5, 1, false, 0, "x"), 1);
    mip_add_term(&m, r, mip_add_column(&m, 0, 1, -2, true, 0, "y1"), -1);
    mip_add_term(&m, r, mip_add_column(&m, 0, 1, -2.1, true, 0, "y2"), -1);
    double start[3] = {1, 0, 0};
    totals_build(&m, &by);
    struct branch_limits limits = exact();
    struct tree *t = tree_new(&by, start, NULL, &limits, &e);
    CHECK(t != NULL && tree_search(t, &limits, &out, &e));
    CHECK_NEAR(out.value, -0.1, 1e-9);
    CHECK(out.status == BRANCH_OPTIMAL);
    branch_result_free(&out);
    tree_free(t);
    totals_free(&by);
    mip_free(&m);
}

int main(void)
{
    RUN(totals_have_the_same_best_value);
    RUN(a_pair_with_a_row_of_its_own_stays_whole);
    RUN(costs_that_do_not_part_stay_on_the_pairs);
    RUN(a_cut_is_found_exactly_where_pairs_are_missing);
    RUN(the_tree_finds_the_optimum_and_its_bounds_hold);
    RUN(better_plans_keep_the_roots_rows);
    RUN(a_row_that_counts_may_be_branched_upon);
    RUN(a_plan_that_is_told_is_known);
    RUN(a_tree_in_parts_proves_what_one_does);
    RUN(ranges_of_the_mean_prove_what_one_tree_does);
    RUN(a_tree_inherits_what_was_learnt);
    RUN(a_forest_ends_with_the_optimum);
    RUN(the_table_agrees_with_glpk_as_bounds_change);
    RUN(a_narrow_table_agrees_with_the_whole);
    RUN(thin_rows_are_the_rows);
    RUN(a_rounding_keeps_whole_points);
    RUN(a_rounding_on_a_common_row_keeps_whole_points);
    RUN(rounding_in_a_settled_row_proves_nothing);
    RUN(a_column_that_its_bound_stops_is_not_put_in);
    branch_thread_end();
    return check_done();
}
