/* decompose_pool.c - block plans, and what they make up.
 *
 * The restricted master, the linear program over convex combinations of the block plans known so far (Dantzig and Wolfe
 * 1960), gives prices; in whole shares it puts block plans together to plans of the whole:
 *
 *   minimise  sum_bk (c_b x_bk) share_bk   subject to the coupling rows and sum_k share_bk = 1 for every block */
#include "decompose_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "memory.h"

enum { POOL_FROM_ANNEALING = 20, MASTER_NODES = 1000 };

/* Of what is open between plan and bound: no more left to plans and prices than this is little. */
static const double LITTLE = 0.03;
static const double WITHIN = 1e-6; /* a row missed by less is kept */

static bool same_decisions(const struct block *b, const double *x, const double *y)
{
    for (int c = 0; c < b->m.column_count; c++)
        if (b->m.columns[c].whole && fabs(x[c] - y[c]) > 0.5)
            return false;
    return true;
}

double pool_cost(const struct block *b, const double *x)
{
    double cost = 0;
    for (int c = 0; c < b->m.column_count; c++)
        cost += b->cost[c] * x[c];
    return cost;
}

double *pool_activity(const struct decomposition *d, const struct block *b, const double *x)
{
    double *activity = allocate((size_t)d->row_count, sizeof *activity);
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; x[c] != 0 && t < b->start[c + 1]; t++)
            activity[b->coupling[t]] += b->value[t] * x[c];
    return activity;
}

void pool_add(struct decomposition *d, struct block *b, const double *x)
{
    struct plan_of_block plan = {NULL, pool_cost(b, x), NULL, false};
    for (int p = 0; p < b->plan_count; p++)
        if (fabs(b->plans[p].cost - plan.cost) <= 1e-9 * (1 + fabs(plan.cost)) && same_decisions(b, b->plans[p].x, x))
            return;
    plan.x = allocate((size_t)b->m.column_count, sizeof *plan.x);
    plan.activity = pool_activity(d, b, x);
    memcpy(plan.x, x, (size_t)b->m.column_count * sizeof *plan.x);
    b->plans = grow(b->plans, &b->plan_room, (size_t)b->plan_count + 1, sizeof *b->plans);
    b->plans[b->plan_count++] = plan;
}

double *pool_part(const struct block *b, const double *x)
{
    double *part = allocate((size_t)b->m.column_count, sizeof *part);
    for (int c = 0; c < b->m.column_count; c++)
        part[c] = x[b->column[c]];
    return part;
}

void pool_add_whole(struct decomposition *d, const double *x)
{
    for (int k = 0; k < d->block_count; k++) {
        double *part = pool_part(&d->blocks[k], x);
        pool_add(d, &d->blocks[k], part);
        free(part);
    }
}

int pool_size(const struct decomposition *d)
{
    int size = 0;
    for (int k = 0; k < d->block_count; k++)
        size += d->blocks[k].plan_count;
    return size;
}

double pool_entries(const struct decomposition *d)
{
    double sum = 0;
    for (int k = 0; k < d->block_count; k++)
        sum += (double)d->blocks[k].plan_count * d->blocks[k].m.column_count;
    return sum;
}

void decompose_report(const struct decomposition *d, long nodes)
{
    if (d->effort->report != NULL)
        d->effort->report(d->effort->user, d->value, d->best_bound, nodes);
}

void pool_consider(struct decomposition *d, const double *x)
{
    double value = mip_value(d->m, x);
    if (value >= d->value || mip_violation(d->m, x) > WITHIN)
        return;
    memcpy(d->x, x, (size_t)d->m->column_count * sizeof *d->x);
    d->value = value;
    decompose_report(d, 0);
}

bool decompose_ended(const struct effort *e)
{
    return (e->stop != NULL && *e->stop) || clock_seconds() > e->deadline;
}

bool decompose_finished(const struct decomposition *d)
{
    return d->value - d->best_bound <= d->effort->gap || decompose_ended(d->effort);
}

bool decompose_errors(struct decomposition *d)
{
    const struct error *beside = &d->beside.error;
    if (d->beside.failed)
        return fail_defect(d->e, "%s", beside->count > 0 ? beside->text[0] : "the solver failed");
    for (int k = 0; k < d->block_count; k++)
        if (d->blocks[k].failed)
            return fail_defect(d->e, "%s",
                               d->blocks[k].error.count > 0 ? d->blocks[k].error.text[0] : "the solver failed");
    return true;
}

/* ---- annealing of the whole ---- */

static void keep_plan(void *user, const double *x)
{
    struct annealing *a = user;
    size_t size = (size_t)a->d->m->column_count * sizeof *x;
    if (a->kept_count == a->keep_count)
        return;
    a->kept[a->kept_count] = allocate(1, size);
    memcpy(a->kept[a->kept_count++], x, size);
}

bool only_proofs_lack(const struct decomposition *d)
{
    double open = d->value - d->best_bound;
    return d->proven && isfinite(open) && d->value - fmin(d->best_estimate, d->master_value) <= LITTLE * open;
}

static void anneal(struct annealing *a)
{
    const struct decomposition *d = a->d;
    struct search_limits limits = {.moves = a->moves,
                                   .seed = a->seed,
                                   .heat = a->heat,
                                   .stop = d->effort->stop,
                                   .deadline = d->effort->deadline,
                                   .keep_count = a->keep_count,
                                   .keep = keep_plan,
                                   .user = a};
    a->kept = allocate((size_t)a->keep_count, sizeof *a->kept);
    if (a->x == NULL)
        a->x = copy_items(d->x, (size_t)d->m->column_count, (size_t)d->m->column_count, sizeof *a->x);
    a->found = search_run(d->search, &limits, a->x);
}

/* What an annealing has found, into the pool; the best plan may become the best of all. */
static void take_annealing(struct decomposition *d, struct annealing *a)
{
    for (int p = 0; p < a->kept_count; p++) {
        pool_add_whole(d, a->kept[p]);
        free(a->kept[p]);
    }
    if (a->found) {
        pool_add_whole(d, a->x);
        pool_consider(d, a->x);
    }
    free(a->kept);
    free(a->x);
}

static void anneal_one(void *job, int k)
{
    anneal(&((struct annealing *)job)[k]);
}

void pool_anneal(struct decomposition *d, long moves, double heat)
{
    struct annealing both[2] = {{.d = d, .moves = moves, .heat = heat, .keep_count = POOL_FROM_ANNEALING},
                                {.d = d, .moves = moves, .heat = heat / 2, .keep_count = POOL_FROM_ANNEALING}};
    for (int k = 0; k < 2; k++)
        both[k].seed = d->seed++;
    team_run(d->effort->team, 2, anneal_one, both);
    take_annealing(d, &both[0]);
    take_annealing(d, &both[1]);
}

/* ---- the restricted master ---- */

double pool_priced(const struct decomposition *d, const struct plan_of_block *plan)
{
    double value = plan->cost;
    for (int r = 0; r < d->row_count; r++)
        value -= d->price[r] * plan->activity[r];
    return value;
}

double pool_least_priced(const struct decomposition *d, const struct block *b, int *best)
{
    double least = INFINITY;
    for (int p = 0; p < b->plan_count; p++) {
        double value = pool_priced(d, &b->plans[p]);
        if (value < least)
            *best = p;
        least = fmin(least, value);
    }
    return least;
}

static void list_all(const struct decomposition *d)
{
    for (int k = 0; k < d->block_count; k++)
        for (int p = 0; p < d->blocks[k].plan_count; p++)
            d->blocks[k].plans[p].listed = true;
}

/* Those that a plan of the pool better than the one in hand can be made of, and the one in hand: at any prices of the
 * right signs, what a block plan costs more than its block's cheapest, every plan of the whole that has it costs more
 * than all the cheapest, but for the little by which rows may be missed. */
static void list_promising(const struct decomposition *d)
{
    int best;
    double open = d->value - price_of_sides(d), slack = 1e-9 * (1 + fabs(d->value));
    for (int k = 0; k < d->block_count; k++)
        open -= pool_least_priced(d, &d->blocks[k], &best);
    for (int r = 0; r < d->row_count; r++)
        slack += WITHIN * fabs(d->price[r]);
    for (int k = 0; k < d->block_count; k++) {
        const struct block *b = &d->blocks[k];
        double most = pool_least_priced(d, b, &best) + fmax(0, open) + slack, *part = pool_part(b, d->x);
        for (int p = 0; p < b->plan_count; p++)
            b->plans[p].listed = pool_priced(d, &b->plans[p]) <= most || same_decisions(b, b->plans[p].x, part);
        free(part);
    }
}

static void add_share(const struct decomposition *d, int k, const struct plan_of_block *plan, bool whole,
                      struct mip *master)
{
    int c = mip_add_column(master, 0, whole ? 1 : INFINITY, plan->cost, whole, k, "share");
    for (int r = 0; r < d->row_count; r++)
        if (fabs(plan->activity[r]) > 1e-12)
            mip_add_term(master, r, c, plan->activity[r]);
    mip_add_term(master, d->row_count + k, c, 1);
}

/* Over the plans that are listed; relaxed, over the points of the blocks' linear relaxations as well. */
static void build_master(const struct decomposition *d, bool whole, bool relaxed, struct mip *master)
{
    for (int r = 0; r < d->row_count; r++)
        mip_add_row(master, d->m->rows[d->row[r]].lower, d->m->rows[d->row[r]].upper, "coupling");
    for (int k = 0; k < d->block_count; k++)
        mip_add_row(master, 1, 1, "convexity");
    for (int k = 0; k < d->block_count; k++) {
        const struct block *b = &d->blocks[k];
        for (int p = 0; p < b->plan_count; p++)
            if (b->plans[p].listed)
                add_share(d, k, &b->plans[p], whole, master);
        for (int p = 0; relaxed && p < b->point_count; p++)
            add_share(d, k, &b->points[p], false, master);
    }
}

/* A price may not reward what no side of the row limits. */
static double allowed_price(const struct mip_row *row, double price)
{
    if (isinf(row->lower) && price > 0)
        return 0;
    return isinf(row->upper) && price < 0 ? 0 : price;
}

bool master_solve(struct decomposition *d, enum master kind, double *price, double *value)
{
    struct mip master = {0};
    struct branch_result lp = {0};
    struct branch_limits limits = {.deadline = d->effort->deadline, .enough = INFINITY};
    list_all(d);
    build_master(d, false, kind == MASTER_RELAXED, &master);
    bool ok = branch_lp(&master, NULL, &limits, &lp, d->e) && lp.status == BRANCH_OPTIMAL;
    *value = ok ? lp.value + d->m->constant : INFINITY;
    for (int r = 0; ok && r < d->row_count; r++)
        price[r] = allowed_price(&d->m->rows[d->row[r]], lp.price[r]);
    branch_result_free(&lp);
    mip_free(&master);
    return ok;
}

/* The plan of the whole that whole shares make up. */
static void put_together(const struct decomposition *d, const double *share, double *x)
{
    int c = 0;
    for (int k = 0; k < d->block_count; k++)
        for (int p = 0; p < d->blocks[k].plan_count; p++) {
            const struct block *b = &d->blocks[k];
            bool chosen = b->plans[p].listed && share[c] > 0.5;
            for (int q = 0; chosen && q < b->m.column_count; q++)
                x[b->column[q]] = b->plans[p].x[q];
            c += b->plans[p].listed;
        }
}

/* The shares that make up the best plan: NULL where some block's part is not listed. */
static double *shares_of_best(const struct decomposition *d)
{
    double *share = allocate((size_t)pool_size(d), sizeof *share);
    int c = 0;
    for (int k = 0; k < d->block_count; k++) {
        const struct block *b = &d->blocks[k];
        double *part = pool_part(b, d->x);
        bool found = false;
        for (int p = 0; p < b->plan_count; p++) {
            if (!found && b->plans[p].listed && same_decisions(b, b->plans[p].x, part))
                share[c] = found = true;
            c += b->plans[p].listed;
        }
        free(part);
        if (!found) {
            free(share);
            return NULL;
        }
    }
    return share;
}

/* Whole shares: the best plan that can be put together from the pool, owned by the caller; NULL where none is better
 * than the one in hand. `easy`: has the search for it come to its end? False with `e` where the solver failed. */
static bool solve_whole_master(const struct decomposition *d, double **x, bool *easy, struct error *e)
{
    struct mip master = {0};
    struct branch_result mip = {0};
    struct branch_limits limits = {.gap = 0.1 * d->effort->gap,
                                   .enough = INFINITY,
                                   .nodes = MASTER_NODES,
                                   .deadline = d->effort->deadline,
                                   .stop = d->effort->stop};
    list_promising(d);
    build_master(d, true, false, &master);
    double *start = shares_of_best(d);
    bool ok = branch_solve(&master, start, NULL, &limits, &mip, e);
    *easy = ok && mip.status == BRANCH_OPTIMAL;
    *x = NULL;
    if (ok && mip.x != NULL) {
        *x = allocate((size_t)d->m->column_count, sizeof **x);
        put_together(d, mip.x, *x);
        if (mip_value(d->m, *x) >= d->value || mip_violation(d->m, *x) > WITHIN) {
            free(*x);
            *x = NULL;
        }
    }
    free(start);
    branch_result_free(&mip);
    mip_free(&master);
    return ok;
}

bool pool_put_together(struct decomposition *d)
{
    double *x;
    d->pool_tried = pool_size(d);
    bool ok = solve_whole_master(d, &x, &d->master_is_easy, d->e);
    if (ok && x != NULL)
        pool_consider(d, x);
    free(x);
    return ok;
}

void pool_improve(struct decomposition *d)
{
    struct improvement *i = &d->beside;
    i->tried = pool_size(d) > d->pool_tried;
    i->failed = i->tried && !solve_whole_master(d, &i->whole, &i->easy, &i->error);
    if (i->whole != NULL) {
        i->annealing.x = copy_items(i->whole, (size_t)d->m->column_count, (size_t)d->m->column_count, sizeof *i->whole);
        i->annealing.heat = 0.1;
    }
    if (!i->failed && (i->whole != NULL || !only_proofs_lack(d)))
        anneal(&i->annealing);
}

void pool_take_improvement(struct decomposition *d)
{
    struct improvement *i = &d->beside;
    if (i->tried) {
        d->pool_tried = pool_size(d);
        d->master_is_easy = i->easy;
    }
    if (i->whole != NULL)
        pool_consider(d, i->whole);
    take_annealing(d, &i->annealing);
    free(i->whole);
}
