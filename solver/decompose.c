/* decompose.c - Lagrange multipliers for the rows that couple blocks (docs/method.md, section 6).
 *
 *   program   minimise  sum_b c_b x_b   over  x_b in X_b (block b's own rows, bounds, wholeness)
 *             subject to  lower_r <= sum_b A_rb x_b <= upper_r          for every coupling row r
 *   bound     for any prices p with p_r >= 0 where only lower_r is finite, <= 0 where only upper_r is:
 *             L(p) = sum_b min { (c_b - p A_b) x_b : x_b in X_b } + sum_r (p_r > 0 ? p_r lower_r : p_r upper_r)
 *
 * Each minimum is a MIP of its own. What counts in L is the *bound* that branch and bound has proven for it, never
 * the value of its best plan. decompose_pool.c tells of the restricted master, decompose_prices.c of prices.
 *
 *   1. Pool: block plans that an annealing of the whole leaves on its way.
 *   2. Prices and pool improve each other with annealing alone as pricing (milliseconds a block): good prices before
 *      the first proof.
 *   3. The master in whole shares puts block plans together to better plans of the whole: before the first proof, and
 *      beside each.
 *   4. Each block is bounded at those prices by branch and bound (forest.h) with a limit on nodes, in threads.
 *   5. Prices that promise more are taken; else the trees of the blocks whose proof is most open go on.
 *   6. Where blocks are so large that trees hardly leave the linear relaxation, prices nearer to the relaxation's
 *      promise more after the first proof.
 *   7. Where proofs are nearly at their end, more block plans, put together, may still make a better plan of the whole.
 *
 * Work is limited by nodes and moves, and blocks are joined in their order, so neither clock nor threads decide what
 * is found. */
#include "decompose_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "memory.h"
#include "warm.h"

enum { FIRST_ROUNDS = 8, LATER_ROUNDS = 20, AGAIN_ROUNDS = 6, PLANS_LEFT = 12 };
enum { FIRST_NODES = 200 }; /* of a block without a tree of our own */
enum { MIXTURES = 8, VAIN_ROUNDS = 8, FEW_IN_VAIN = 2 };
static const double MOST_GATHERED = 2e7;         /* numbers in the plans of the pool: 160 MB */
enum { MOST_LONGER = 16, MOVES_FOR_NODE = 150 }; /* of what anneals beside: about a tenth of the trees' work */

/* Of what is between linear relaxations and plans, more than this not closed by trees is far from the end. */
static const double FAR_FROM_END = 0.5;
static const double LARGE = 4e6; /* entries of a block's rows; Denmark's largest specialty has half a million */

/* ---- proofs at prices ---- */

static struct branch_limits limits_of_block(const struct decomposition *d, const struct block *b)
{
    return (struct branch_limits){.gap = 0.2 * d->effort->gap / d->block_count,
                                  .enough = INFINITY,
                                  .nodes = b->node_limit,
                                  .deadline = d->effort->deadline,
                                  .stop = d->effort->stop};
}

/* Is there something to do for the block in this round? */
static bool is_open(const struct decomposition *d, const struct block *b)
{
    return d->fresh || (!b->finished && b->value_at - b->bound > d->worth);
}

/* The best plan at the prices of the proof, and the tree ready to be gone on with from there. */
static bool prepare(struct decomposition *d, struct block *b)
{
    struct branch_limits limits = limits_of_block(d, b);
    price_block(d, b);
    price_search(d, b, 150L * b->m.column_count, 1);
    double *start = allocate((size_t)b->totals.m.column_count, sizeof *start);
    bool ok = true;
    totals_costs(&b->totals, &b->m); /* they may have been at other prices since */
    totals_forward(&b->totals, b->found, start);
    if (d->fresh) {
        ok = forest_open(&b->forest, &b->totals, start, &b->basis, &limits, &b->error);
        if (b->node_limit == 0)
            b->node_limit = b->forest.count > 0 ? forest_first_nodes(&b->forest) : FIRST_NODES;
    } else {
        forest_know(&b->forest, start);
        forest_part_by_range(&b->forest, &limits);
        forest_deal(&b->forest);
    }
    free(start);
    return ok;
}

static void prepare_block(void *job, int k)
{
    struct decomposition *d = job;
    struct block *b = &d->blocks[d->order[k]];
    if (is_open(d, b))
        b->failed = !prepare(d, b);
}

/* What a round is made of: a better plan of the whole, and parts of blocks' trees. */
struct bounding {
    struct decomposition *d;
    int count;
    struct bounding_job {
        struct block *b; /* NULL: what goes on beside the proofs */
        int part;        /* of its tree; without one GLPK does the whole */
    } * jobs;            /* [count] */
};

/* Without a tree GLPK begins anew. */
static bool branch_again(struct decomposition *d, struct block *b)
{
    struct branch_limits limits = limits_of_block(d, b);
    double *start = allocate((size_t)b->totals.m.column_count, sizeof *start);
    totals_forward(&b->totals, b->found, start);
    branch_result_free(&b->out);
    bool ok = branch_solve(&b->totals.m, start, &b->basis, &limits, &b->out, &b->error);
    free(start);
    return ok;
}

static void bound_part(void *job, int k)
{
    struct bounding *w = job;
    struct block *b = w->jobs[k].b;
    if (b == NULL) {
        pool_improve(w->d);
    } else if (b->forest.count > 0) {
        struct branch_limits limits = limits_of_block(w->d, b);
        forest_grow(&b->forest, w->jobs[k].part, &limits);
    } else {
        b->failed = !branch_again(w->d, b);
    }
}

/* Largest blocks first, after what goes on beside them: it is the longest. */
static struct bounding list_jobs(struct decomposition *d)
{
    struct bounding w = {d, 1, allocate(1 + FOREST_PARTS * (size_t)d->block_count, sizeof *w.jobs)};
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[d->order[k]];
        int parts = b->forest.count > 0 ? b->forest.count : 1;
        for (int part = 0; !b->failed && is_open(d, b) && part < parts; part++)
            w.jobs[w.count++] = (struct bounding_job){b, part};
    }
    return w;
}

static void take_bound(struct decomposition *d, struct block *b)
{
    struct branch_limits limits = limits_of_block(d, b);
    struct branch_result *out = &b->out;
    if (b->forest.count > 0) {
        branch_result_free(out);
        b->failed = b->failed || !forest_join(&b->forest, &limits, out, &b->error);
    }
    b->finished = !b->failed && (out->status == BRANCH_OPTIMAL || out->nodes == 0); /* nothing left to look at */
    b->nodes += out->nodes;
    if (!b->failed && out->x != NULL && out->value < b->found_value && totals_back(&b->totals, out->x, b->found))
        b->found_value = mip_value(&b->m, b->found);
    b->bound = fmax(d->fresh ? -INFINITY : b->bound, out->bound);
    b->value_at = b->found_value;
    branch_result_free(out);
}

/* What goes on beside the proofs, in proportion to what the trees do. */
static struct improvement plan_improvement(struct decomposition *d)
{
    double usual = (double)search_moves(d->search) / 4, nodes = 0;
    for (int k = 0; k < d->block_count; k++)
        nodes += is_open(d, &d->blocks[k]) ? (double)d->blocks[k].node_limit : 0;
    long moves = (long)fmax(usual, fmin(usual * MOST_LONGER, MOVES_FOR_NODE * nodes));
    return (struct improvement){.annealing = {.d = d, .moves = moves, .seed = d->seed++, .heat = 0.5, .keep_count = 4}};
}

/* The round's jobs: all blocks when prices are fresh, else those that are still open. */
static void work_on_bounds(struct decomposition *d)
{
    team_run(d->effort->team, d->block_count, prepare_block, d);
    d->beside = plan_improvement(d);
    struct bounding w = list_jobs(d);
    team_run(d->effort->team, w.count, bound_part, &w);
    free(w.jobs);
    pool_take_improvement(d);
    for (int k = 0; k < d->block_count; k++)
        if (is_open(d, &d->blocks[k]))
            take_bound(d, &d->blocks[k]);
}

/* One proof at the prices in `price`. */
static bool bound_all(struct decomposition *d)
{
    work_on_bounds(d);
    if (!decompose_errors(d))
        return false;
    double bound = price_of_sides(d), relaxed = bound;
    long nodes = 0;
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        bound += b->bound;
        relaxed += b->forest.count > 0 ? b->forest.relaxed : b->bound;
        nodes += b->nodes;
        b->nodes = 0;
    }
    memcpy(d->proof_price, d->price, (size_t)d->row_count * sizeof *d->proof_price);
    d->proven = true;
    d->proof_relaxed = d->fresh ? relaxed : d->proof_relaxed;
    d->best_bound = fmax(d->best_bound, bound);
    d->nodes += nodes;
    decompose_report(d, nodes);
    return true;
}

static double total_open(const struct decomposition *d)
{
    double open = 0;
    for (int k = 0; k < d->block_count; k++)
        open += d->blocks[k].finished ? 0 : fmax(0, d->blocks[k].value_at - d->blocks[k].bound);
    return open;
}

/* More nodes where the proof is most open; the others rest. */
static void raise_limits(struct decomposition *d)
{
    d->worth = 0.2 * total_open(d) / d->block_count;
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        if (b->finished || b->value_at - b->bound <= d->worth)
            continue;
        b->node_limit *= 2;
    }
}

/* Has the largest block so large a table that the first trees will hardly leave the relaxation? */
static bool is_large(const struct decomposition *d)
{
    const struct mip *m = &d->blocks[d->order[0]].m;
    return !d->relaxed_failed && (double)m->row_count * m->column_count > LARGE;
}

static void stand_at(struct decomposition *d, const struct trial_point *at, double *standing, double *estimate)
{
    size_t size = (size_t)d->row_count * sizeof *standing;
    d->nearer = memcmp(at->price, d->best_price, size) != 0;
    memcpy(standing, at->price, size);
    *estimate = at->estimate;
}

/* Better prices, if there are any worth a proof of all blocks; else more nodes at the ones that stand. `more` becomes
 * false at the end of what multipliers can do: no prices are better and no proof is open. */
static bool next_effort(struct decomposition *d, double *standing, double *estimate, bool *more)
{
    size_t size = (size_t)d->row_count * sizeof *standing;
    double open = total_open(d), between = *estimate - d->proof_relaxed, worth = fmax(0.2 * open, 0.1 * d->effort->gap);
    struct trial_point now = {standing, *estimate, d->proof_relaxed}, best = now;
    bool ok = true;
    d->left = between > 0 ? fmin(1, open / between) : 0;
    d->between = fmax(0, between);
    bool far = is_large(d) && (d->left > FAR_FROM_END || d->nearer);
    if (far)
        ok = price_choose(d, &best);
    if (!far || d->relaxed_failed) { /* by plans alone */
        far = false;
        d->left = 0;
        best = (struct trial_point){d->best_price, d->best_estimate, -INFINITY};
    }
    double promises = price_promise(d, best.estimate, best.relaxed);
    d->fresh = promises > price_promise(d, now.estimate, now.relaxed) + worth &&
               memcmp(best.price, standing, size) != 0 && (!far || promises > d->best_bound);
    for (int k = 0; far && d->fresh && k < d->block_count; k++)
        d->blocks[k].node_limit *= 2; /* so that going back and forth between prices would end */
    if (d->fresh) {
        stand_at(d, &best, standing, estimate);
    } else {
        *more = open > 0.1 * d->effort->gap;
        if (*more)
            raise_limits(d);
    }
    memcpy(d->price, standing, size);
    return ok;
}

/* Block plans at prices from the master's to the best are put together, and the whole is annealed from what comes of
 * it. False with d->e where the solver failed. */
static bool gather(struct decomposition *d)
{
    double before = d->value;
    for (int k = 0; k < MIXTURES && !decompose_finished(d); k++)
        price_gather(d, (double)k / MIXTURES);
    if (decompose_finished(d))
        return true;
    d->gathered++;
    if (!master_solve(d, MASTER_LINEAR, d->master_price, &d->master_value) || !pool_put_together(d)) {
        d->in_vain++;
        return d->e->count == 0;
    }
    pool_anneal(d, search_moves(d->search) / 2 * (d->gathered < MOST_LONGER ? d->gathered : MOST_LONGER),
                0.1 + 0.1 * (d->gathered % 4));
    d->in_vain = before - d->value > 0.01 * d->effort->gap ? 0 : d->in_vain + 1;
    decompose_report(d, 0);
    return true;
}

/* Is more of what is open a matter of plans than of proofs? */
static bool plans_lack(const struct decomposition *d)
{
    return d->in_vain < FEW_IN_VAIN && pool_entries(d) < MOST_GATHERED && d->value - d->best_estimate > total_open(d);
}

static bool improve_bound(struct decomposition *d)
{
    double *standing = allocate((size_t)d->row_count, sizeof *standing), estimate;
    bool ok = !is_large(d) || price_relax(d), more = true;
    stand_at(d, &(struct trial_point){d->best_price, d->best_estimate, -INFINITY}, standing, &estimate);
    memcpy(d->price, standing, (size_t)d->row_count * sizeof *standing);
    d->fresh = true;
    ok = ok && pool_put_together(d);
    for (unsigned round = 0; ok && more && !decompose_finished(d); round++) {
        ok = bound_all(d);
        if (!ok || decompose_finished(d))
            break;
        estimate = fmin(estimate, estimate_of_proof(d)); /* the trees may have found better plans at these prices */
        if (!d->nearer)
            d->best_estimate = fmin(d->best_estimate, estimate);
        pool_grows(d, d->master_is_easy);
        if (plans_lack(d))
            ok = gather(d);
        ok = ok && price_settle(d, round == 0 ? LATER_ROUNDS : AGAIN_ROUNDS);
        ok = ok && next_effort(d, standing, &estimate, &more);
        if (ok && (!more || d->master_value - d->best_bound <= d->effort->gap)) /* a plan of the pool may end it */
            ok = pool_size(d) == d->pool_tried || pool_put_together(d);
    }
    free(standing);
    return ok;
}

/* No prices are better and no proof is open. What is left is the duality gap, or a better plan. */
static bool gather_to_the_end(struct decomposition *d)
{
    bool ok = true;
    while (ok && d->in_vain < VAIN_ROUNDS && !decompose_finished(d) && pool_entries(d) < MOST_GATHERED)
        ok = gather(d);
    return ok;
}

/* ---- what like programs have left, and what is left for them ---- */

static int *numbers_of_blocks(const struct decomposition *d)
{
    int *number = allocate((size_t)d->block_count, sizeof *number);
    for (int k = 0; k < d->block_count; k++)
        number[k] = d->blocks[k].number;
    return number;
}

/* Their block plans into the pool, their proofs as a bound. Have they left any of both? */
static bool recall(struct decomposition *d)
{
    const struct warm *w = d->effort->warm;
    int plans = 0;
    if (w == NULL)
        return false;
    int *block = allocate((size_t)d->m->column_count, sizeof *block),
        *place = allocate((size_t)d->m->column_count, sizeof *place), *number = numbers_of_blocks(d);
    struct warm_proof of = {.count = d->block_count, .number = number, .scale = d->effort->scale};
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        for (int c = 0; c < b->m.column_count; c++) {
            block[b->column[c]] = k;
            place[b->column[c]] = c;
        }
        for (int p = 0; p < warm_plan_count(w, b->number); p++, plans++)
            pool_add(d, b, warm_plan(w, b->number, p));
    }
    double bound = warm_bound(w, d->m, block, place, &of, d->value - d->effort->gap);
    d->best_bound = fmax(d->best_bound, bound);
    free(block);
    free(place);
    free(number);
    return plans > 0 && isfinite(bound);
}

/* The block's plans that are best at the prices of the last proof. */
static void leave_plans(struct decomposition *d, struct block *b)
{
    bool *left = allocate((size_t)b->plan_count, sizeof *left);
    for (int n = 0; n < PLANS_LEFT && n < b->plan_count; n++) {
        int best = -1;
        for (int p = 0; p < b->plan_count; p++)
            if (!left[p] && (best < 0 || pool_priced(d, &b->plans[p]) < pool_priced(d, &b->plans[best])))
                best = p;
        left[best] = true;
        warm_keep_plan(d->effort->warm, b->number, b->plans[best].x);
    }
    double *part = pool_part(b, d->x);
    warm_keep_plan(d->effort->warm, b->number, part);
    free(part);
    free(left);
}

static void leave(struct decomposition *d)
{
    if (d->effort->warm == NULL)
        return;
    int *number = numbers_of_blocks(d);
    double **cost = allocate((size_t)d->block_count, sizeof *cost),
           *bound = allocate((size_t)d->block_count, sizeof *bound);
    memcpy(d->price, d->proven ? d->proof_price : d->best_price, (size_t)d->row_count * sizeof *d->price);
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        leave_plans(d, b);
        price_block(d, b);
        cost[k] = allocate((size_t)b->m.column_count, sizeof **cost);
        for (int c = 0; c < b->m.column_count; c++)
            cost[k][c] = b->m.columns[c].cost;
        bound[k] = b->bound;
    }
    if (d->proven)
        warm_keep_proof(d->effort->warm, &(struct warm_proof){d->block_count, number, cost, bound, d->effort->scale});
    for (int k = 0; k < d->block_count; k++)
        free(cost[k]);
    free(cost);
    free(bound);
    free(number);
}

/* ---- the whole ---- */

static bool run(struct decomposition *d)
{
    bool warm = recall(d);
    if (!warm)
        pool_anneal(d, search_moves(d->search) / 2, 1);
    pool_add_whole(d, d->x);
    if (warm && (!pool_put_together(d) || decompose_finished(d)))
        return d->e->count == 0;
    return price_settle(d, FIRST_ROUNDS) && (decompose_ended(d->effort) || (improve_bound(d) && gather_to_the_end(d)));
}

bool decompose_solve(const struct mip *m, struct search *s, const double *x, const struct effort *effort,
                     struct branch_result *out, struct error *e)
{
    int *block;
    int count = decompose_blocks(m, &block);
    if (count < 2 || x == NULL || s == NULL) { /* without the search nothing prices the blocks */
        free(block);
        return undivided_solve(m, s, x, effort, out, e);
    }
    struct decomposition d = {.m = m, .search = s, .effort = effort, .block_count = count, .e = e};
    decompose_open(&d, block);
    free(block);
    d.x = allocate((size_t)m->column_count, sizeof *d.x);
    memcpy(d.x, x, (size_t)m->column_count * sizeof *d.x);
    d.value = mip_value(m, x);
    d.best_bound = out->bound;
    d.best_estimate = d.relaxed_value = d.relaxed_estimate = -INFINITY;
    d.seed = 77;
    bool ok = run(&d);
    if (ok)
        leave(&d);
    if (ok &&
        !decompose_finished(
            &d)) { /* what multipliers leave open is the duality gap: the tree of the whole, from the plan found */
        struct branch_result rest = {.bound = d.best_bound};
        ok = undivided_solve(m, s, d.x, effort, &rest, e);
        if (ok && rest.x != NULL)
            pool_consider(&d, rest.x);
        d.best_bound = fmax(d.best_bound, rest.bound);
        d.nodes += rest.nodes;
        branch_result_free(&rest);
    }
    *out = (struct branch_result){d.value - d.best_bound <= effort->gap ? BRANCH_OPTIMAL : BRANCH_STOPPED,
                                  d.value,
                                  d.best_bound,
                                  d.x,
                                  NULL,
                                  d.nodes};
    d.x = NULL;
    if (!ok)
        branch_result_free(out);
    decompose_close(&d);
    return ok;
}
