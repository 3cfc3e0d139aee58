/* decompose_prices.c - prices of the rows that couple blocks.
 *
 * By plans: the master's, mixed with the best so far, go to the blocks, where an annealing does the pricing. What they
 * promise, F(p), is what proofs carried to their end would show.
 *
 * Trees do not get there where blocks are large: what they show lies between F(p) and R(p), what linear relaxations say
 * at the same prices. R is largest at the prices of the linear relaxation of the whole, which the same master finds
 * over the relaxations' points, and there F is less than it could be. Trees leave the more the farther F and R are
 * apart: where at the last proof's prices they have left the share `left` of F - R = between, a proof at p can be
 * expected to leave  left (F(p) - R(p))^2 / between;  the best by plans, the best by relaxations and what is half-way
 * are weighed by that. */
#include "decompose_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "memory.h"

enum { RELAXED_ROUNDS = 15 };

/* Of what is open to the best plan: prices of the relaxation are looked for no closer than that. */
static const double NEAR_ENOUGH = 0.03;

/* ---- by plans ---- */

double price_of_sides(const struct decomposition *d)
{
    double sum = d->m->constant;
    for (int r = 0; r < d->row_count; r++) {
        const struct mip_row *row = &d->m->rows[d->row[r]];
        if (d->price[r] != 0)
            sum += d->price[r] * (d->price[r] > 0 ? row->lower : row->upper);
    }
    return sum;
}

void price_block(const struct decomposition *d, struct block *b)
{
    for (int c = 0; c < b->m.column_count; c++) {
        double cost = b->cost[c];
        for (size_t t = b->start[c]; t < b->start[c + 1]; t++)
            cost -= d->price[b->coupling[t]] * b->value[t];
        b->m.columns[c].cost = cost;
    }
}

static void keep_near(void *user, const double *x)
{
    struct block *b = user;
    double *oldest = b->near[0];
    for (int k = 1; k < NEAR; k++)
        b->near[k - 1] = b->near[k];
    free(oldest);
    b->near[NEAR - 1] = copy_items(x, (size_t)b->m.column_count, (size_t)b->m.column_count, sizeof *x);
}

void price_search(struct decomposition *d, struct block *b, long moves, double heat)
{
    int best = 0;
    b->found_value = pool_least_priced(d, b, &best);
    memcpy(b->found, b->plans[best].x, (size_t)b->m.column_count * sizeof *b->found);
    double *cost = allocate((size_t)b->m.column_count, sizeof *cost);
    for (int c = 0; c < b->m.column_count; c++)
        cost[c] = b->m.columns[c].cost;
    if (b->search != NULL && search_price(b->search, cost)) {
        double *x = allocate((size_t)b->m.column_count, sizeof *x);
        memcpy(x, b->found, (size_t)b->m.column_count * sizeof *x);
        struct search_limits limits = {.moves = moves,
                                       .seed = b->seed++,
                                       .heat = heat,
                                       .stop = d->effort->stop,
                                       .deadline = d->effort->deadline,
                                       .keep_count = 3 * NEAR,
                                       .keep = keep_near,
                                       .user = b};
        if (search_run(b->search, &limits, x) && mip_value(&b->m, x) < b->found_value) {
            b->found_value = mip_value(&b->m, x);
            memcpy(b->found, x, (size_t)b->m.column_count * sizeof *x);
        }
        free(x);
    }
    free(cost);
}

static void price_by_search(void *job, int k)
{
    struct decomposition *d = job;
    struct block *b = &d->blocks[d->order[k]];
    price_block(d, b);
    price_search(d, b, 20L * b->m.column_count, 0.3);
}

/* The same for plans of all kinds. */
static void price_afresh(void *job, int k)
{
    struct decomposition *d = job;
    struct block *b = &d->blocks[d->order[k]];
    price_block(d, b);
    price_search(d, b, 60L * b->m.column_count, 1);
}

static void mix_prices(struct decomposition *d, double of_best)
{
    for (int r = 0; r < d->row_count; r++)
        d->price[r] = of_best * d->best_price[r] + (1 - of_best) * d->master_price[r];
}

static double estimate_now(struct decomposition *d)
{
    double sum = price_of_sides(d);
    for (int k = 0; k < d->block_count; k++)
        sum += d->blocks[k].found_value;
    return sum;
}

double estimate_of_proof(const struct decomposition *d)
{
    double sum = price_of_sides(d);
    for (int k = 0; k < d->block_count; k++)
        sum += d->blocks[k].value_at;
    return sum;
}

bool pool_grows(struct decomposition *d, bool near)
{
    bool grown = false;
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        int before = b->plan_count;
        for (int n = 0; n < NEAR && near; n++)
            if (b->near[n] != NULL)
                pool_add(d, b, b->near[n]);
        pool_add(d, b, b->found);
        grown |= b->plan_count > before;
    }
    return grown;
}

void price_gather(struct decomposition *d, double of_best)
{
    mix_prices(d, of_best);
    team_run(d->effort->team, d->block_count, price_afresh, d);
    pool_grows(d, true);
}

bool price_settle(struct decomposition *d, int rounds)
{
    bool grown = true;
    for (int round = 0; round < rounds && grown && !decompose_ended(d->effort); round++) {
        if (!master_solve(d, MASTER_LINEAR, d->master_price, &d->master_value))
            return d->e->count == 0;
        if (only_proofs_lack(d))
            break;
        mix_prices(d, isinf(d->best_estimate) ? 0 : 0.3);
        team_run(d->effort->team, d->block_count, price_by_search, d);
        grown = pool_grows(d, d->master_is_easy);
        double estimate = estimate_now(d);
        if (estimate > d->best_estimate) {
            d->best_estimate = estimate;
            memcpy(d->best_price, d->price, (size_t)d->row_count * sizeof *d->price);
        }
        if (d->value - d->best_estimate <= 0.3 * d->effort->gap)
            break;
    }
    return true;
}

/* ---- nearer to the linear relaxation ---- */

/* The bound is computed from the multipliers, so that it does not depend on GLPK's tolerances. */
static void relax_block(void *job, int k)
{
    struct decomposition *d = job;
    struct block *b = &d->blocks[d->order[k]];
    const struct mip *m = &b->totals.m;
    struct branch_limits limits = {.deadline = d->effort->deadline, .enough = INFINITY};
    size_t columns = (size_t)m->column_count;
    price_block(d, b);
    totals_costs(&b->totals, &b->m);
    branch_result_free(&b->relaxed);
    b->failed = !branch_lp(m, &b->basis, &limits, &b->relaxed, &b->error);
    double *lower = allocate(columns, sizeof *lower), *upper = allocate(columns, sizeof *upper),
           *cost = allocate(columns, sizeof *cost);
    for (int c = 0; c < m->column_count; c++) {
        lower[c] = m->columns[c].lower;
        upper[c] = m->columns[c].upper;
    }
    if (!b->failed && b->relaxed.status == BRANCH_OPTIMAL && kernel_narrow(m, lower, upper)) {
        double bound = mip_reduced_costs(m, b->relaxed.price, lower, upper, cost);
        b->relaxed.bound = bound - 1e-9 * (1 + fabs(bound));
    } else {
        b->relaxed.bound = -INFINITY;
    }
    free(lower);
    free(upper);
    free(cost);
}

/* The bound of the blocks' linear relaxations at the current prices; -INFINITY where one was not solved. */
static double relax_blocks(struct decomposition *d)
{
    double sum = price_of_sides(d);
    team_run(d->effort->team, d->block_count, relax_block, d);
    for (int k = 0; k < d->block_count; k++)
        sum += d->blocks[k].relaxed.bound;
    return sum;
}

bool price_relax(struct decomposition *d)
{
    memcpy(d->price, d->best_price, (size_t)d->row_count * sizeof *d->price);
    for (int round = 0; round < RELAXED_ROUNDS && !decompose_ended(d->effort); round++) {
        double value = relax_blocks(d), most;
        if (!decompose_errors(d))
            return false;
        if (isinf(value))
            break;
        if (value > d->relaxed_value) {
            d->relaxed_value = value;
            memcpy(d->relaxed_price, d->price, (size_t)d->row_count * sizeof *d->price);
        }
        for (int k = 0; k < d->block_count; k++) {
            struct block *b = &d->blocks[k];
            b->points = grow(b->points, &b->point_room, (size_t)b->point_count + 1, sizeof *b->points);
            b->points[b->point_count++] =
                (struct plan_of_block){NULL, pool_cost(b, b->relaxed.x), pool_activity(d, b, b->relaxed.x), true};
        }
        double *price = allocate((size_t)d->row_count, sizeof *price);
        bool ok = master_solve(d, MASTER_RELAXED, price, &most);
        for (int r = 0; ok && r < d->row_count; r++)
            d->price[r] = 0.3 * d->relaxed_price[r] + 0.7 * price[r];
        free(price);
        if (!ok || most - d->relaxed_value <= NEAR_ENOUGH * (d->value - d->relaxed_value))
            break;
    }
    d->relaxed_failed = isinf(d->relaxed_value);
    d->best_bound = fmax(d->best_bound, d->relaxed_value);
    decompose_report(d, 0);
    return d->e->count == 0;
}

double price_promise(const struct decomposition *d, double estimate, double relaxed)
{
    if (d->left == 0)
        return estimate;
    if (isinf(estimate) || isinf(relaxed))
        return -INFINITY;
    double between = estimate - relaxed, farther = d->between > 0 ? between / d->between : 1;
    return estimate - fmin(1, d->left * farther) * between;
}

/* What is not known of a trial point; trees may have found better plans for its prices since they were looked at. */
static bool weigh(struct decomposition *d, struct trial_point *at)
{
    int best;
    memcpy(d->price, at->price, (size_t)d->row_count * sizeof *d->price);
    if (isinf(at->estimate)) {
        team_run(d->effort->team, d->block_count, price_by_search, d);
        pool_grows(d, d->master_is_easy);
        at->estimate = estimate_now(d);
    }
    double known = price_of_sides(d);
    for (int k = 0; k < d->block_count; k++)
        known += pool_least_priced(d, &d->blocks[k], &best);
    at->estimate = fmin(at->estimate, known);
    if (isinf(at->relaxed))
        at->relaxed = relax_blocks(d);
    return decompose_errors(d);
}

bool price_choose(struct decomposition *d, struct trial_point *best)
{
    size_t size = (size_t)d->row_count * sizeof *best->price;
    double *half = allocate((size_t)d->row_count, sizeof *half);
    bool ok = isfinite(d->relaxed_value) || d->relaxed_failed || price_relax(d);
    for (int r = 0; r < d->row_count; r++)
        half[r] = 0.5 * (d->best_price[r] + d->relaxed_price[r]);
    struct trial_point all[] = {{d->best_price, d->best_estimate, -INFINITY},
                                {half, -INFINITY, -INFINITY},
                                {d->relaxed_price, d->relaxed_estimate, d->relaxed_value}};
    for (int k = 0; ok && k < 3 && !d->relaxed_failed && !decompose_ended(d->effort); k++) {
        ok = weigh(d, &all[k]);
        if (ok && price_promise(d, all[k].estimate, all[k].relaxed) > price_promise(d, best->estimate, best->relaxed))
            *best = all[k];
    }
    d->best_estimate = all[0].estimate;
    d->relaxed_estimate = all[2].estimate;
    memcpy(d->chosen_price, best->price, size);
    best->price = d->chosen_price;
    free(half);
    return ok;
}
