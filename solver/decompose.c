/* decompose.c - Lagrange multipliers for the rows that couple blocks (docs/method.md, section 6).
 *
 *   program   minimise  sum_b c_b x_b   over  x_b in X_b (block b's own rows, bounds, wholeness)
 *             subject to  lower_r <= sum_b A_rb x_b <= upper_r          for every coupling row r
 *   bound     for any prices p with p_r >= 0 where only lower_r is finite, <= 0 where only upper_r is:
 *             L(p) = sum_b min { (c_b - p A_b) x_b : x_b in X_b } + sum_r (p_r > 0 ? p_r lower_r : p_r upper_r)
 *
 * Each minimum is a MIP of its own. What counts in L is the *bound* that branch and bound has proven for it, never
 * the value of its best plan. Prices come from a restricted master, the linear program over convex combinations of
 * the block plans known so far (Dantzig and Wolfe 1960):
 *
 *   minimise  sum_bk (c_b x_bk) share_bk   subject to the coupling rows and sum_k share_bk = 1 for every block
 *
 *   1. Pool: block plans that an annealing of the whole leaves on its way.
 *   2. Prices and pool improve each other with annealing alone as pricing (milliseconds a block): good prices before
 *      the first proof.
 *   3. The master in whole shares puts block plans together to better plans of the whole: before the first proof, and
 *      beside each.
 *   4. Each block is bounded at those prices by branch and bound (forest.h) with a limit on nodes, in threads.
 *   5. Prices that promise more are taken; else the trees of the blocks whose proof is most open go on.
 *
 * Work is limited by nodes and moves, and blocks are joined in their order, so neither clock nor threads decide what
 * is found. */
#include "decompose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "forest.h"
#include "memory.h"
#include "totals.h"
#include "warm.h"

enum {
    FIRST_NODES = 200,
    FIRST_ROUNDS = 8,
    LATER_ROUNDS = 20,
    AGAIN_ROUNDS = 6,
    MASTER_NODES = 1000,
    POOL_FROM_START = 40,
    MOST_LONGER = 16,
    MOVES_FOR_NODE = 150, /* of the annealing beside the proofs: about a tenth of the trees' work */
    NEAR = 3,
    PLANS_LEFT = 12,
    RELAXED_ROUNDS = 15
};

/* Of what is open between plan and bound: no more left to plans and prices than this is little. */
static const double LITTLE = 0.03;
/* Of what is between linear relaxations and plans, more than this not closed by trees is far from the end. */
static const double FAR_FROM_END = 0.5;
static const double LARGE = 4e6; /* entries of a block's rows; Denmark's largest specialty has half a million */
static const double WITHIN = 1e-6; /* a row missed by less is kept */

struct plan_of_block {
    double *x;        /* [column_count of the block] */
    double cost;      /* c_b x */
    double *activity; /* [coupling rows], A_b x */
    bool listed;      /* is it a column of the master at hand? */
};

struct block {
    struct mip m;  /* its columns and own rows; costs are set to c - p A */
    int number;    /* in effort->warm */
    int *column;   /* [m.column_count]: in the program */
    double *cost;  /* [m.column_count], c_b */
    size_t *start; /* [m.column_count + 1]: its terms in coupling rows */
    int *coupling;
    double *value;
    struct search *search;
    struct totals totals; /* of m: what branch and bound sees */
    struct branch_basis basis;
    struct forest forest; /* its tree at these prices; empty: not begun, or not applicable */
    bool finished;        /* its tree at these prices is: more nodes give no better bound */
    struct plan_of_block *plans;
    int plan_count;
    size_t plan_room;
    /* Of the current round. */
    double *found;          /* [m.column_count]: plan with the least priced cost known */
    double *near[NEAR];     /* [m.column_count]: plans on the way to it, the last one last; NULL: none */
    double found_value;     /* at the current prices, without constant */
    double bound, value_at; /* proven, and of `found` when it was: at the prices of the last proof */
    struct branch_result relaxed; /* the linear relaxation at the current prices */
    long node_limit, nodes;
    struct branch_result out; /* of its tree in this round */
    struct plan_of_block *points; /* [point_count]: of the linear relaxation, not whole; as plans of a master */
    int point_count;
    size_t point_room;
    unsigned seed;
    struct error error;
    bool failed;
};

/* One annealing from the plan in hand, with the plans on its way. */
struct annealing {
    const struct decomposition *d;
    long moves;
    unsigned seed;
    double heat;
    double *x;     /* [column_count]: where it begins (NULL: at the plan in hand), then its best */
    double **kept; /* [kept_count][column_count] */
    int keep_count, kept_count;
    bool found;
};

/* Beside the proofs of a round: the best plan that the pool makes up, and an annealing from there. */
struct improvement {
    struct annealing annealing;
    double *whole; /* [column_count]: that plan; NULL: none is better than the one in hand */
    bool tried, easy, failed;
    struct error error;
};

struct decomposition {
    const struct mip *m;
    struct search *search;
    const struct effort *effort;
    int block_count;
    struct block *blocks;
    int *order;         /* [block_count]: largest first */
    int row_count;      /* coupling rows */
    int *row;           /* [row_count]: in the program */
    double *price;      /* [row_count], of the current round */
    double *best_price; /* of the best bound, or of the best estimate before the first */
    double *master_price;
    double master_value; /* of that linear program: as far as the pool knows, no prices promise more */
    double *proof_price; /* of the last proof: the blocks' `bound` is of it */
    bool proven;         /* is there one? */
    double best_bound;
    double best_estimate; /* sum of the blocks' found values at best_price: about what a full proof would give */
    double *relaxed_price; /* [row_count]: at which linear relaxations promise most; */
    double relaxed_value;  /* so much, -INFINITY: not known; and what proofs to their end would at these prices */
    double relaxed_estimate;
    double proof_relaxed; /* what they promise at the prices of the last proof */
    double left;          /* of what is between the two there: how much trees have not closed, 0 to 1 */
    double *chosen_price; /* [row_count] */
    bool nearer;          /* are the standing prices not the best by plans, but nearer to the relaxation's? */
    bool fresh;           /* prices have changed since the last proof */
    bool master_is_easy;  /* the whole master was last solved to its end: it can do with more plans */
    int pool_tried;       /* plans in the pool when the whole master was last solved */
    double worth;         /* a block's proof open by no more than this is left alone while prices stand */
    double *x;            /* [column_count]: best plan */
    double value;
    struct improvement beside;
    unsigned seed;
    long nodes;
    struct error *e;
};

/* ---- parting the program ---- */

int decompose_blocks(const struct mip *m, int **block)
{
    int most = -1, count = 0;
    *block = allocate((size_t)m->column_count, sizeof **block);
    bool parted = m->column_count > 0;
    for (int c = 0; c < m->column_count; c++) {
        most = m->columns[c].block > most ? m->columns[c].block : most;
        parted &= m->columns[c].block >= 0;
    }
    if (!parted)
        return 1;
    int *number = allocate((size_t)most + 1, sizeof *number);
    for (int c = 0; c < m->column_count; c++)
        number[m->columns[c].block] = 1;
    for (int b = 0; b <= most; b++)
        number[b] = number[b] ? count++ : -1;
    for (int c = 0; c < m->column_count; c++)
        (*block)[c] = number[m->columns[c].block];
    free(number);
    return count;
}

/* For each row its block, -1 where it couples several (or has no terms), and its number there or among the coupling
 * rows. */
static void sort_rows(struct decomposition *d, const int *block, int *row_block, int *row_number)
{
    const struct mip *m = d->m;
    for (int r = 0; r < m->row_count; r++)
        row_block[r] = -2;
    for (size_t t = 0; t < m->term_count; t++) {
        int r = m->terms[t].row, b = block[m->terms[t].column];
        row_block[r] = row_block[r] == -2 || row_block[r] == b ? b : -1;
    }
    d->row = allocate((size_t)m->row_count, sizeof *d->row);
    for (int r = 0; r < m->row_count; r++) {
        if (row_block[r] >= 0)
            row_number[r] = mip_add_row(&d->blocks[row_block[r]].m, m->rows[r].lower, m->rows[r].upper, "r");
        else if (row_block[r] == -1)
            d->row[row_number[r] = d->row_count++] = r;
    }
}

static void fill_block_columns(struct decomposition *d, const int *block, int *place)
{
    const struct mip *m = d->m;
    for (int c = 0; c < m->column_count; c++) {
        struct block *b = &d->blocks[block[c]];
        const struct mip_column *from = &m->columns[c];
        place[c] = mip_add_column(&b->m, from->lower, from->upper, from->cost, from->whole, 0, "c");
        mip_copy_nature(from, &b->m.columns[place[c]]);
    }
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        size_t columns = (size_t)b->m.column_count;
        b->column = allocate(columns, sizeof *b->column);
        b->cost = allocate(columns, sizeof *b->cost);
        b->start = allocate(columns + 1, sizeof *b->start);
        b->found = allocate(columns, sizeof *b->found);
        b->node_limit = FIRST_NODES;
    }
    for (int c = 0; c < m->column_count; c++) {
        d->blocks[block[c]].column[place[c]] = c;
        d->blocks[block[c]].cost[place[c]] = m->columns[c].cost;
    }
}

static void fill_block_terms(struct decomposition *d, const int *row_block, const int *row_number)
{
    const struct mip *m = d->m;
    struct mip_index by_column;
    mip_by_column(m, &by_column);
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        size_t most = 0, at = 0;
        for (int q = 0; q < b->m.column_count; q++)
            most += by_column.start[b->column[q] + 1] - by_column.start[b->column[q]];
        b->coupling = allocate(most, sizeof *b->coupling);
        b->value = allocate(most, sizeof *b->value);
        for (int q = 0; q < b->m.column_count; q++) {
            b->start[q] = at;
            for (size_t t = by_column.start[b->column[q]]; t < by_column.start[b->column[q] + 1]; t++) {
                int r = by_column.at[t];
                if (row_block[r] >= 0) {
                    mip_add_term(&b->m, row_number[r], q, by_column.value[t]);
                    continue;
                }
                b->coupling[at] = row_number[r];
                b->value[at++] = by_column.value[t];
            }
        }
        b->start[b->m.column_count] = at;
    }
    mip_index_free(&by_column);
}

/* How many of its decisions stand in a coupling row, where each counts alike: no row of the block, but something to
 * branch upon, and to change places in. */
static void add_counts(struct block *b, int coupling_rows)
{
    int *count = allocate((size_t)coupling_rows, sizeof *count), *row = allocate((size_t)coupling_rows, sizeof *row);
    double *value = allocate((size_t)coupling_rows, sizeof *value);
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; t < b->start[c + 1]; t++) {
            int r = b->coupling[t];
            bool alike = b->m.columns[c].whole && (count[r] == 0 || value[r] == b->value[t]);
            value[r] = b->value[t];
            count[r] = alike && count[r] >= 0 ? count[r] + 1 : -1;
        }
    for (int r = 0; r < coupling_rows; r++)
        if (count[r] >= 2) {
            row[r] = mip_add_row(&b->m, -INFINITY, INFINITY, "count");
            b->m.rows[row[r]].counts = true;
        }
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; t < b->start[c + 1]; t++)
            if (count[b->coupling[t]] >= 2)
                mip_add_term(&b->m, row[b->coupling[t]], c, 1);
    free(count);
    free(row);
    free(value);
}

static void order_blocks(struct decomposition *d)
{
    d->order = allocate((size_t)d->block_count, sizeof *d->order);
    for (int k = 0; k < d->block_count; k++) {
        int at = k;
        for (; at > 0 && d->blocks[d->order[at - 1]].m.column_count < d->blocks[k].m.column_count; at--)
            d->order[at] = d->order[at - 1];
        d->order[at] = k;
    }
}

static void part_program(struct decomposition *d, const int *block)
{
    const struct mip *m = d->m;
    int *row_block = allocate((size_t)m->row_count, sizeof *row_block);
    int *row_number = allocate((size_t)m->row_count, sizeof *row_number);
    int *place = allocate((size_t)m->column_count, sizeof *place);
    d->blocks = allocate((size_t)d->block_count, sizeof *d->blocks);
    sort_rows(d, block, row_block, row_number);
    fill_block_columns(d, block, place);
    fill_block_terms(d, row_block, row_number);
    free(row_block);
    free(row_number);
    free(place);
    for (int k = 0; k < d->block_count; k++) {
        if (d->effort->warm != NULL)
            d->blocks[k].number = warm_block(d->effort->warm, &d->blocks[k].m, d->effort->scale);
        add_counts(&d->blocks[k], d->row_count);
        d->blocks[k].search = search_new(&d->blocks[k].m);
        totals_build(&d->blocks[k].m, &d->blocks[k].totals);
        d->blocks[k].seed = (unsigned)k + 1;
    }
    order_blocks(d);
    d->price = allocate((size_t)d->row_count, sizeof *d->price);
    d->best_price = allocate((size_t)d->row_count, sizeof *d->best_price);
    d->master_price = allocate((size_t)d->row_count, sizeof *d->master_price);
    d->proof_price = allocate((size_t)d->row_count, sizeof *d->proof_price);
    d->chosen_price = allocate((size_t)d->row_count, sizeof *d->chosen_price);
    d->relaxed_price = allocate((size_t)d->row_count, sizeof *d->relaxed_price);
}

static void decomposition_free(struct decomposition *d)
{
    error_free(&d->beside.error);
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        for (int p = 0; p < b->plan_count; p++) {
            free(b->plans[p].x);
            free(b->plans[p].activity);
        }
        for (int p = 0; p < b->point_count; p++)
            free(b->points[p].activity);
        free(b->points);
        branch_result_free(&b->relaxed);
        search_free(b->search);
        mip_free(&b->m);
        forest_free(&b->forest);
        for (int n = 0; n < NEAR; n++)
            free(b->near[n]);
        branch_result_free(&b->out);
        totals_free(&b->totals);
        branch_basis_free(&b->basis);
        error_free(&b->error);
        void *owned[] = {b->column, b->cost, b->start, b->coupling, b->value, b->plans, b->found};
        for (size_t o = 0; o < sizeof owned / sizeof *owned; o++)
            free(owned[o]);
    }
    void *owned[] = {d->blocks, d->order, d->row, d->price, d->best_price, d->master_price, d->proof_price, d->relaxed_price, d->chosen_price, d->x};
    for (size_t o = 0; o < sizeof owned / sizeof *owned; o++)
        free(owned[o]);
}

/* ---- the pool ---- */

static bool same_decisions(const struct block *b, const double *x, const double *y)
{
    for (int c = 0; c < b->m.column_count; c++)
        if (b->m.columns[c].whole && fabs(x[c] - y[c]) > 0.5)
            return false;
    return true;
}

static double cost_of(const struct block *b, const double *x)
{
    double cost = 0;
    for (int c = 0; c < b->m.column_count; c++)
        cost += b->cost[c] * x[c];
    return cost;
}

/* A_b x, owned by the caller. */
static double *activity_of(const struct decomposition *d, const struct block *b, const double *x)
{
    double *activity = allocate((size_t)d->row_count, sizeof *activity);
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; x[c] != 0 && t < b->start[c + 1]; t++)
            activity[b->coupling[t]] += b->value[t] * x[c];
    return activity;
}

static void add_plan(struct decomposition *d, struct block *b, const double *x)
{
    struct plan_of_block plan = {NULL, cost_of(b, x), NULL, false};
    for (int p = 0; p < b->plan_count; p++)
        if (fabs(b->plans[p].cost - plan.cost) <= 1e-9 * (1 + fabs(plan.cost)) && same_decisions(b, b->plans[p].x, x))
            return;
    plan.x = allocate((size_t)b->m.column_count, sizeof *plan.x);
    plan.activity = activity_of(d, b, x);
    memcpy(plan.x, x, (size_t)b->m.column_count * sizeof *plan.x);
    b->plans = grow(b->plans, &b->plan_room, (size_t)b->plan_count + 1, sizeof *b->plans);
    b->plans[b->plan_count++] = plan;
}

/* The block's part of a plan of the whole; owned by the caller. */
static double *part_of_plan(const struct block *b, const double *x)
{
    double *part = allocate((size_t)b->m.column_count, sizeof *part);
    for (int c = 0; c < b->m.column_count; c++)
        part[c] = x[b->column[c]];
    return part;
}

static void add_whole_plan(struct decomposition *d, const double *x)
{
    for (int k = 0; k < d->block_count; k++) {
        double *part = part_of_plan(&d->blocks[k], x);
        add_plan(d, &d->blocks[k], part);
        free(part);
    }
}

static int pool_size(const struct decomposition *d)
{
    int size = 0;
    for (int k = 0; k < d->block_count; k++)
        size += d->blocks[k].plan_count;
    return size;
}

static void report(const struct decomposition *d, long nodes)
{
    if (d->effort->report != NULL)
        d->effort->report(d->effort->user, d->value, d->best_bound, nodes);
}

/* A plan of the whole that is better than the best becomes it. */
static void consider(struct decomposition *d, const double *x)
{
    double value = mip_value(d->m, x);
    if (value >= d->value || mip_violation(d->m, x) > WITHIN)
        return;
    memcpy(d->x, x, (size_t)d->m->column_count * sizeof *d->x);
    d->value = value;
    report(d, 0);
}

static bool ended(const struct effort *e)
{
    return (e->stop != NULL && *e->stop) || clock_seconds() > e->deadline;
}

static bool finished(const struct decomposition *d)
{
    return d->value - d->best_bound <= d->effort->gap || ended(d->effort);
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

/* Is nearly all that is open a matter of proofs? Then neither better plans nor better prices are worth looking for. */
static bool only_proofs_lack(const struct decomposition *d)
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
        add_whole_plan(d, a->kept[p]);
        free(a->kept[p]);
    }
    if (a->found) {
        add_whole_plan(d, a->x);
        consider(d, a->x);
    }
    free(a->kept);
    free(a->x);
}

static void anneal_one(void *job, int k)
{
    anneal(&((struct annealing *)job)[k]);
}

/* The pool begins with two annealings side by side, a hot and a cooler one. */
static void fill_pool(struct decomposition *d)
{
    long moves = d->search != NULL ? search_moves(d->search) / 2 : 0;
    struct annealing both[2] = {{.d = d, .moves = moves, .seed = 77, .heat = 1, .keep_count = POOL_FROM_START / 2},
                                {.d = d, .moves = moves, .seed = 78, .heat = 0.5, .keep_count = POOL_FROM_START / 2}};
    if (d->search != NULL) {
        team_run(d->effort->team, 2, anneal_one, both);
        take_annealing(d, &both[0]);
        take_annealing(d, &both[1]);
    }
    add_whole_plan(d, d->x);
}

/* ---- the restricted master ---- */

static double priced(const struct decomposition *d, const struct plan_of_block *plan)
{
    double value = plan->cost;
    for (int r = 0; r < d->row_count; r++)
        value -= d->price[r] * plan->activity[r];
    return value;
}

/* Of the pool at the current prices. */
static double least_priced(const struct decomposition *d, const struct block *b, int *best)
{
    double least = INFINITY;
    for (int p = 0; p < b->plan_count; p++) {
        double value = priced(d, &b->plans[p]);
        if (value < least)
            *best = p;
        least = fmin(least, value);
    }
    return least;
}

static double price_of_sides(const struct decomposition *d)
{
    double sum = d->m->constant;
    for (int r = 0; r < d->row_count; r++) {
        const struct mip_row *row = &d->m->rows[d->row[r]];
        if (d->price[r] != 0)
            sum += d->price[r] * (d->price[r] > 0 ? row->lower : row->upper);
    }
    return sum;
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
        open -= least_priced(d, &d->blocks[k], &best);
    for (int r = 0; r < d->row_count; r++)
        slack += WITHIN * fabs(d->price[r]);
    for (int k = 0; k < d->block_count; k++) {
        const struct block *b = &d->blocks[k];
        double most = least_priced(d, b, &best) + fmax(0, open) + slack, *part = part_of_plan(b, d->x);
        for (int p = 0; p < b->plan_count; p++)
            b->plans[p].listed = priced(d, &b->plans[p]) <= most || same_decisions(b, b->plans[p].x, part);
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

enum { MASTER_LINEAR, MASTER_WHOLE, MASTER_RELAXED };

/* Over the plans that are listed; relaxed, over the points of the blocks' linear relaxations as well. */
static void build_master(const struct decomposition *d, int kind, struct mip *master)
{
    for (int r = 0; r < d->row_count; r++)
        mip_add_row(master, d->m->rows[d->row[r]].lower, d->m->rows[d->row[r]].upper, "coupling");
    for (int k = 0; k < d->block_count; k++)
        mip_add_row(master, 1, 1, "convexity");
    for (int k = 0; k < d->block_count; k++) {
        const struct block *b = &d->blocks[k];
        for (int p = 0; p < b->plan_count; p++)
            if (b->plans[p].listed)
                add_share(d, k, &b->plans[p], kind == MASTER_WHOLE, master);
        for (int p = 0; kind == MASTER_RELAXED && p < b->point_count; p++)
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

/* Prices of the coupling rows. False where the master was not solved. */
static bool solve_master_for(struct decomposition *d, int kind, double *price, double *value)
{
    struct mip master = {0};
    struct branch_result lp = {0};
    struct branch_limits limits = {.deadline = d->effort->deadline, .enough = INFINITY};
    list_all(d);
    build_master(d, kind, &master);
    bool ok = branch_lp(&master, NULL, &limits, &lp, d->e) && lp.status == BRANCH_OPTIMAL;
    *value = ok ? lp.value + d->m->constant : INFINITY;
    for (int r = 0; ok && r < d->row_count; r++)
        price[r] = allowed_price(&d->m->rows[d->row[r]], lp.price[r]);
    branch_result_free(&lp);
    mip_free(&master);
    return ok;
}

static bool solve_master(struct decomposition *d)
{
    return solve_master_for(d, MASTER_LINEAR, d->master_price, &d->master_value);
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
        double *part = part_of_plan(b, d->x);
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
    build_master(d, MASTER_WHOLE, &master);
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

/* At once, where no round of proofs is under way. */
static bool put_pool_together(struct decomposition *d)
{
    double *x;
    d->pool_tried = pool_size(d);
    bool ok = solve_whole_master(d, &x, &d->master_is_easy, d->e);
    if (ok && x != NULL)
        consider(d, x);
    free(x);
    return ok;
}

/* Where the pool has grown, its best plan; an annealing from there, cool enough to stay near, or from the plan in
 * hand. */
static void improve(struct decomposition *d)
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

static void take_improvement(struct decomposition *d)
{
    struct improvement *i = &d->beside;
    if (i->tried) {
        d->pool_tried = pool_size(d);
        d->master_is_easy = i->easy;
    }
    if (i->whole != NULL)
        consider(d, i->whole);
    take_annealing(d, &i->annealing);
    free(i->whole);
}

/* ---- pricing ---- */

static void set_costs(const struct decomposition *d, struct block *b)
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

/* The best plan of the pool at the current prices, improved by annealing. */
static void search_block(struct decomposition *d, struct block *b, long moves, double heat)
{
    int best = 0;
    b->found_value = least_priced(d, b, &best);
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
    set_costs(d, b);
    search_block(d, b, 20L * b->m.column_count, 0.3);
}

static struct branch_limits limits_of_block(const struct decomposition *d, const struct block *b)
{
    return (struct branch_limits){.gap = 0.3 * d->effort->gap / d->block_count,
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
    set_costs(d, b);
    search_block(d, b, 150L * b->m.column_count, 1);
    double *start = allocate((size_t)b->totals.m.column_count, sizeof *start);
    bool ok = true;
    if (d->fresh) {
        totals_costs(&b->totals, &b->m);
        totals_forward(&b->totals, b->found, start);
        ok = forest_open(&b->forest, &b->totals, start, &b->basis, &limits, &b->error);
    } else {
        totals_costs(&b->totals, &b->m);
        totals_forward(&b->totals, b->found, start);
        forest_know(&b->forest, start);
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
        improve(w->d);
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

static bool join_errors(struct decomposition *d)
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

/* The same at the prices of the last proof, of which blocks that were left alone have plans as well. */
static double estimate_of_proof(struct decomposition *d)
{
    double sum = price_of_sides(d);
    for (int k = 0; k < d->block_count; k++)
        sum += d->blocks[k].value_at;
    return sum;
}

/* Every block's found plan enters the pool, and plans near it too as long as the whole master copes with them; false
 * where all were known. */
static bool pool_grows(struct decomposition *d)
{
    bool grown = false;
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        int before = b->plan_count;
        for (int n = 0; n < NEAR && d->master_is_easy; n++)
            if (b->near[n] != NULL)
                add_plan(d, b, b->near[n]);
        add_plan(d, b, b->found);
        grown |= b->plan_count > before;
    }
    return grown;
}

/* Prices and pool improve each other with the annealing as pricing; what looks best is left in best_price. */
static bool settle_prices(struct decomposition *d, int rounds)
{
    bool grown = true;
    for (int round = 0; round < rounds && grown && !ended(d->effort); round++) {
        if (!solve_master(d))
            return d->e->count == 0;
        if (only_proofs_lack(d))
            break;
        mix_prices(d, isinf(d->best_estimate) ? 0 : 0.3);
        team_run(d->effort->team, d->block_count, price_by_search, d);
        grown = pool_grows(d);
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

/* ---- prices while proofs are far from their end ---- */

static void relax_block(void *job, int k)
{
    struct decomposition *d = job;
    struct block *b = &d->blocks[d->order[k]];
    struct branch_limits limits = {
        .deadline = d->effort->deadline, .enough = INFINITY, .stop = d->effort->stop};
    set_costs(d, b);
    totals_costs(&b->totals, &b->m);
    branch_result_free(&b->relaxed);
    b->failed = !branch_lp(&b->totals.m, &b->basis, &limits, &b->relaxed, &b->error);
}

/* The bound of the blocks' linear relaxations at the current prices; -INFINITY where one was not solved. */
static double relax_blocks(struct decomposition *d)
{
    double sum = price_of_sides(d);
    team_run(d->effort->team, d->block_count, relax_block, d);
    for (int k = 0; k < d->block_count; k++)
        sum += d->blocks[k].failed || d->blocks[k].relaxed.status != BRANCH_OPTIMAL ? -INFINITY
                                                                                     : d->blocks[k].relaxed.bound;
    return sum;
}

/* The prices at which the linear relaxations promise most (those of the linear relaxation of the whole), by the same
 * master over their points. */
static bool settle_relaxed(struct decomposition *d)
{
    memcpy(d->price, d->best_price, (size_t)d->row_count * sizeof *d->price);
    for (int round = 0; round < RELAXED_ROUNDS && !ended(d->effort); round++) {
        double value = relax_blocks(d), most;
        if (!join_errors(d))
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
                (struct plan_of_block){NULL, cost_of(b, b->relaxed.x), activity_of(d, b, b->relaxed.x), true};
        }
        double *price = allocate((size_t)d->row_count, sizeof *price);
        bool ok = solve_master_for(d, MASTER_RELAXED, price, &most);
        for (int r = 0; ok && r < d->row_count; r++)
            d->price[r] = 0.3 * d->relaxed_price[r] + 0.7 * price[r];
        free(price);
        if (!ok || most - d->relaxed_value <= LITTLE * (d->value - d->relaxed_value))
            break;
    }
    d->best_bound = fmax(d->best_bound, d->relaxed_value);
    report(d, 0);
    return d->e->count == 0;
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
    d->beside = plan_improvement(d);
    team_run(d->effort->team, d->block_count, prepare_block, d);
    struct bounding w = list_jobs(d);
    team_run(d->effort->team, w.count, bound_part, &w);
    free(w.jobs);
    take_improvement(d);
    for (int k = 0; k < d->block_count; k++)
        if (is_open(d, &d->blocks[k]))
            take_bound(d, &d->blocks[k]);
}

/* One proof at the prices in `price`. */
static bool bound_all(struct decomposition *d)
{
    work_on_bounds(d);
    if (!join_errors(d))
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
    report(d, nodes);
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

/* What proofs at prices can be expected to come to, where a proof to the end would say `estimate` and linear relaxations
 * say `relaxed`: trees have left as much of what is between as at the standing prices. */
static double promise(const struct decomposition *d, double estimate, double relaxed)
{
    return estimate - d->left * (estimate - relaxed);
}

/* Prices for the next proof, with what they come to by plans and by relaxations. */
struct candidate {
    const double *price; /* [row_count] */
    double estimate, relaxed;
};

static void try_candidate(struct decomposition *d, const struct candidate *c, struct candidate *best)
{
    if (promise(d, c->estimate, c->relaxed) > promise(d, best->estimate, best->relaxed))
        *best = *c;
}

static bool weigh(struct decomposition *d, struct candidate *c)
{
    memcpy(d->price, c->price, (size_t)d->row_count * sizeof *d->price);
    if (isinf(c->estimate)) {
        team_run(d->effort->team, d->block_count, price_by_search, d);
        pool_grows(d);
        c->estimate = estimate_now(d);
    }
    if (isinf(c->relaxed))
        c->relaxed = relax_blocks(d);
    return join_errors(d);
}

/* While trees are far from their end, prices nearer to those of the linear relaxation may prove more. */
static bool choose_prices(struct decomposition *d, struct candidate *best)
{
    double *half = allocate((size_t)d->row_count, sizeof *half);
    bool ok = true;
    if (isinf(d->relaxed_value)) {
        ok = settle_relaxed(d);
        d->relaxed_estimate = -INFINITY;
    }
    if (ok && isfinite(d->relaxed_value)) {
        for (int r = 0; r < d->row_count; r++)
            half[r] = 0.5 * (d->best_price[r] + d->relaxed_price[r]);
        struct candidate all[] = {{d->best_price, d->best_estimate, -INFINITY},
                                  {half, -INFINITY, -INFINITY},
                                  {d->relaxed_price, d->relaxed_estimate, d->relaxed_value}};
        for (int k = 0; ok && k < 3; k++) {
            ok = weigh(d, &all[k]);
            if (ok)
                try_candidate(d, &all[k], best);
        }
        d->relaxed_estimate = all[2].estimate;
        memcpy(d->chosen_price, best->price, (size_t)d->row_count * sizeof *d->chosen_price);
        best->price = d->chosen_price;
    }
    free(half);
    return ok;
}

/* Has some block so large a table that the first trees will hardly leave the relaxation? */
static bool is_large(const struct decomposition *d)
{
    const struct mip *m = &d->blocks[d->order[0]].m;
    return (double)m->row_count * m->column_count > LARGE;
}

static void stand_at(struct decomposition *d, const struct candidate *c, double *standing, double *estimate)
{
    size_t size = (size_t)d->row_count * sizeof *standing;
    d->nearer = memcmp(c->price, d->best_price, size) != 0;
    memcpy(standing, c->price, size);
    *estimate = c->estimate;
}

/* Better prices, if there are any worth a proof of all blocks; else more nodes at the ones that stand. `more` becomes
 * false at the end of what multipliers can do: no prices are better and no proof is open. */
static bool next_effort(struct decomposition *d, double *standing, double *estimate, bool *more)
{
    double open = total_open(d), between = *estimate - d->proof_relaxed;
    struct candidate now = {standing, *estimate, d->proof_relaxed}, best = now;
    bool ok = true;
    d->left = between > 0 ? fmin(1, open / between) : 0;
    if (d->left > FAR_FROM_END)
        ok = choose_prices(d, &best);
    else
        best = (struct candidate){d->best_price, d->best_estimate, d->proof_relaxed};
    d->fresh = promise(d, best.estimate, best.relaxed) >
               promise(d, now.estimate, now.relaxed) + fmax(0.2 * open, 0.1 * d->effort->gap);
    if (d->fresh) {
        stand_at(d, &best, standing, estimate);
    } else {
        *more = open > 0.1 * d->effort->gap;
        if (*more)
            raise_limits(d);
    }
    memcpy(d->price, standing, (size_t)d->row_count * sizeof *standing);
    return ok;
}

/* The prices of the first proof. */
static bool first_prices(struct decomposition *d, double *standing, double *estimate)
{
    struct candidate best = {d->best_price, d->best_estimate, -INFINITY};
    bool ok = true;
    if (is_large(d)) {
        d->left = 1;
        ok = choose_prices(d, &best);
    }
    stand_at(d, &best, standing, estimate);
    memcpy(d->price, standing, (size_t)d->row_count * sizeof *standing);
    return ok;
}

static bool improve_bound(struct decomposition *d)
{
    double *standing = allocate((size_t)d->row_count, sizeof *standing), estimate;
    bool ok = first_prices(d, standing, &estimate), more = true;
    d->fresh = true;
    ok = ok && put_pool_together(d);
    for (unsigned round = 0; ok && more && !finished(d); round++) {
        ok = bound_all(d);
        if (!ok || finished(d))
            break;
        estimate = fmin(estimate, estimate_of_proof(d)); /* the trees may have found better plans at these prices */
        if (!d->nearer)
            d->best_estimate = fmin(d->best_estimate, estimate);
        pool_grows(d);
        ok = settle_prices(d, round == 0 ? LATER_ROUNDS : AGAIN_ROUNDS);
        ok = ok && next_effort(d, standing, &estimate, &more);
        if (ok && (!more || d->master_value - d->best_bound <= d->effort->gap)) /* a plan of the pool may end it */
            ok = pool_size(d) == d->pool_tried || put_pool_together(d);
    }
    free(standing);
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
            add_plan(d, b, warm_plan(w, b->number, p));
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
            if (!left[p] && (best < 0 || priced(d, &b->plans[p]) < priced(d, &b->plans[best])))
                best = p;
        left[best] = true;
        warm_keep_plan(d->effort->warm, b->number, b->plans[best].x);
    }
    double *part = part_of_plan(b, d->x);
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
        set_costs(d, b);
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
    if (warm)
        add_whole_plan(d, d->x);
    else
        fill_pool(d);
    if (warm && (!put_pool_together(d) || finished(d)))
        return d->e->count == 0;
    return settle_prices(d, FIRST_ROUNDS) && (ended(d->effort) || improve_bound(d));
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
    part_program(&d, block);
    free(block);
    d.x = allocate((size_t)m->column_count, sizeof *d.x);
    memcpy(d.x, x, (size_t)m->column_count * sizeof *d.x);
    d.value = mip_value(m, x);
    d.best_bound = out->bound;
    d.best_estimate = d.relaxed_value = -INFINITY;
    d.seed = 500;
    bool ok = run(&d);
    if (ok)
        leave(&d);
    if (ok &&
        !finished(
            &d)) { /* what multipliers leave open is the duality gap: the tree of the whole, from the plan found */
        struct branch_result rest = {.bound = d.best_bound};
        ok = undivided_solve(m, s, d.x, effort, &rest, e);
        if (ok && rest.x != NULL)
            consider(&d, rest.x);
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
    decomposition_free(&d);
    return ok;
}
