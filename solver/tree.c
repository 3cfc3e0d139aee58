/* tree.c - nodes, branching, and what they prove. */
#include "tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "memory.h"
#include "tree_nodes.h"

enum {
    MOST_ENTRIES = 20000000, /* of the kernel while it is built: 160 MB */
    MOST_OF_TABLE = 2000000, /* beyond this a pivot is too much work */
    RELIABLE = 8,            /* observations that make a pseudo-cost trustworthy */
    TRIALS = 8,              /* columns tried out at a node */
    TRIAL_PIVOTS = 15,
    NODE_CUTS = 10,
    MOST_NARROWED = 4000000 /* 64 MB */
};

static const double NEAR = 0.5;   /* of the way from a node's bound to the plan: looked at on the spot */
static const double WHOLE = 1e-6; /* nearer to a whole number than this is whole */

/* ---- the relaxation and the kernel ---- */

/* No column of a better plan is so far from its better bound that its reduced cost alone eats the distance to the plan.
 */
static void narrow_by_cost(const struct mip *m, const double *d, double room, double *lower, double *upper)
{
    for (int c = 0; c < m->column_count; c++) {
        if (fabs(d[c]) < 1e-9)
            continue;
        double way = room / fabs(d[c]);
        bool whole = m->columns[c].whole;
        if (d[c] > 0)
            upper[c] = fmin(upper[c], whole ? lower[c] + floor(way + 1e-6) : lower[c] + way * (1 + 1e-9) + 1e-9);
        else
            lower[c] = fmax(lower[c], whole ? upper[c] - floor(way + 1e-6) : upper[c] - way * (1 + 1e-9) - 1e-9);
    }
}

static double away(double value)
{
    return fabs(value - round(value));
}

void tree_open_root(struct tree *t, double bound)
{
    t->nodes = grow(t->nodes, &t->node_room, 1, sizeof *t->nodes);
    t->nodes[0] = (struct node){-1, -1, 0, 0, bound, 0, 0, 0};
    t->node_count = 1;
    tree_push(t, 0);
}

void tree_open_tables(struct tree *t)
{
    tableau_open(&t->levels[0], &t->k.p);
    for (int k = 1; k < TREE_LEVELS; k++)
        tableau_open_spare(&t->levels[k], &t->k.p);
    tableau_open_spare(&t->root, &t->k.p);
    tableau_open_spare(&t->trial, &t->k.p);
    t->t = &t->levels[0];
}

static void open_bounds(struct tree *t)
{
    size_t variables = tree_variables(t);
    t->root_lower = grow(NULL, &t->bound_room[0], variables, sizeof *t->root_lower);
    t->root_upper = grow(NULL, &t->bound_room[1], variables, sizeof *t->root_upper);
    memcpy(t->root_lower, t->t->lower, variables * sizeof *t->root_lower);
    memcpy(t->root_upper, t->t->upper, variables * sizeof *t->root_upper);
    t->branched = (int)variables;
    for (int up = 0; up < 2; up++) {
        t->sum[up] = allocate(variables, sizeof *t->sum[up]);
        t->seen[up] = allocate(variables, sizeof *t->seen[up]);
    }
}

/* Bounds of the columns of a plan better than the one in hand; false where there can be none. `*bound` is the
 * relaxation's. */
static bool narrow(struct tree *t, double *price, double *lower, double *upper, double *bound)
{
    double *d = allocate((size_t)t->m->column_count, sizeof *d);
    *bound = mip_reduced_costs(t->m, price, lower, upper, d);
    bool possible = !(*bound >= t->value);
    if (possible && isfinite(*bound))
        narrow_by_cost(t->m, d, t->value - *bound + TREE_MARGIN * (1 + fabs(t->value)), lower, upper);
    free(d);
    return possible && kernel_narrow(t->m, lower, upper);
}

/* Which columns the kernel does without: pairs whose totals pay; NULL: none. */
static bool *pairs_of(const struct totals *by)
{
    bool *pair = allocate((size_t)by->m.column_count, sizeof *pair);
    for (int c = 0; c < by->column_count; c++)
        pair[c] = by->by_totals && by->sum_from[c] >= 0;
    return pair;
}

/* The relaxation is a plan already: GLPK ends at its root. */
static bool is_whole_already(const struct mip *m, const double *x)
{
    for (int c = 0; c < m->column_count; c++)
        if (m->columns[c].whole && away(x[c]) > WHOLE)
            return false;
    return true;
}

struct tree *tree_new(struct totals *by, const double *start, struct branch_basis *basis,
                      const struct branch_limits *limits, struct error *e)
{
    const struct mip *m = &by->m;
    struct branch_result lp = {0};
    struct tree *t = allocate(1, sizeof *t);
    double *lower = allocate((size_t)m->column_count, sizeof *lower),
           *upper = allocate((size_t)m->column_count, sizeof *upper), bound = -INFINITY;
    t->by = by;
    t->m = m;
    t->value = mip_value(m, start);
    t->floor = INFINITY;
    t->common = -1;
    for (int c = 0; c < m->column_count; c++) {
        lower[c] = m->columns[c].lower;
        upper[c] = m->columns[c].upper;
    }
    bool ok = kernel_narrow(m, lower, upper) && branch_lp(m, basis, limits, &lp, e) && lp.status == BRANCH_OPTIMAL;
    ok = ok && !is_whole_already(m, lp.x);
    if (ok && narrow(t, lp.price, lower, upper, &bound)) {
        bool *left_out = pairs_of(by);
        ok = isfinite(bound) && kernel_build(m, lower, upper, left_out, MOST_ENTRIES, &t->k);
        free(left_out);
        ok = ok && (double)t->k.p.row_count * t->k.p.column_count <= MOST_OF_TABLE;
        if (ok) {
            tree_open_tables(t);
            open_bounds(t);
            tree_open_root(t, bound);
        }
    }
    free(lower);
    free(upper);
    branch_result_free(&lp);
    if (ok) {
        t->relaxed = bound;
        return t;
    }
    tree_free(t);
    return NULL;
}

void tree_free(struct tree *t)
{
    if (t == NULL)
        return;
    if (t->root_lower != NULL) {
        tableau_free(&t->root);
        for (int k = 0; k < TREE_LEVELS; k++)
            tableau_free(&t->levels[k]);
        tableau_free(&t->trial);
    }
    kernel_free(&t->k);
    void *owned[] = {
        t->root_lower, t->root_upper, t->nodes,   t->open,         t->near,         t->narrowed,      t->sum[0],
        t->sum[1],     t->seen[0],    t->seen[1], t->dealt_sum[0], t->dealt_sum[1], t->dealt_seen[0], t->dealt_seen[1],
        t->root_cost,  t->x,          t};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
}

/* ---- the heap of open nodes ---- */

static bool before(const struct tree *t, int a, int b)
{
    double x = t->nodes[a].bound, y = t->nodes[b].bound;
    return x < y || (x == y && a > b); /* of equals the younger: deeper */
}

void tree_push(struct tree *t, int node)
{
    t->open = grow(t->open, &t->open_room, t->open_count + 1, sizeof *t->open);
    size_t k = t->open_count++;
    for (; k > 0 && before(t, node, t->open[(k - 1) / 2]); k = (k - 1) / 2)
        t->open[k] = t->open[(k - 1) / 2];
    t->open[k] = node;
}

static int pop(struct tree *t)
{
    int first = t->open[0], last = t->open[--t->open_count];
    size_t k = 0;
    for (;;) {
        size_t child = 2 * k + 1;
        if (child >= t->open_count)
            break;
        if (child + 1 < t->open_count && before(t, t->open[child + 1], t->open[child]))
            child++;
        if (!before(t, t->open[child], last))
            break;
        t->open[k] = t->open[child];
        k = child;
    }
    t->open[k] = last;
    return first;
}

/* ---- one node ---- */

/* The node's bounds, [tree_variables]. */
static void bounds_of(const struct tree *t, int node, double *lower, double *upper)
{
    size_t variables = tree_variables(t);
    memcpy(lower, t->root_lower, variables * sizeof *lower);
    memcpy(upper, t->root_upper, variables * sizeof *upper);
    for (int n = node; n >= 0; n = t->nodes[n].parent) {
        const struct node *at = &t->nodes[n];
        if (at->column >= 0) {
            lower[at->column] = fmax(lower[at->column], at->lower);
            upper[at->column] = fmin(upper[at->column], at->upper);
        }
        for (size_t k = at->narrowed_first; k < at->narrowed_first + (size_t)at->narrowed_count; k++) {
            const struct narrowed *by = &t->narrowed[k];
            double *side = (by->upper ? upper : lower) + by->column;
            *side = by->upper ? fmin(*side, by->bound) : fmax(*side, by->bound);
        }
    }
}

/* The table for a node and what comes of it, from the root's. */
static void enter(struct tree *t, int node)
{
    t->t = &t->levels[0];
    tableau_copy(t->t, &t->root);
    bounds_of(t, node, t->t->lower, t->t->upper);
    tableau_narrow(t->t);
}

/* The table for what comes of the node it stands at: smaller where many columns stand still there. As long as other
 * nodes wait for the one as it is, it is copied. */
static void narrow_table(struct tree *t)
{
    if (!tableau_is_wide(t->t))
        return;
    if (t->near_count > t->level_near[t->t - t->levels]) {
        if (t->t == &t->levels[TREE_LEVELS - 1])
            return;
        tableau_copy(t->t + 1, t->t);
        t->t++;
        t->level_near[t->t - t->levels] = t->near_count;
    }
    tableau_narrow(t->t);
}

/* Back to the table that the last of the nodes that wait was left for. */
static void widen_table(struct tree *t)
{
    while (t->near_count <= t->level_near[t->t - t->levels] && t->t > t->levels)
        t->t--;
}

struct branching {
    int column; /* -1: all are whole */
    double value, score;
    double cost[2]; /* estimated, down and up */
    bool cut[2];    /* proven: no better plan on that side */
};

static double mean_cost(const struct tree *t, int column, int up)
{
    if (t->seen[up][column] > 0)
        return t->sum[up][column] / t->seen[up][column];
    return -1;
}

static void learn(struct tree *t, int column, int up, double gain, double way)
{
    t->sum[up][column] += fmax(0, gain) / fmax(way, 1e-6);
    t->seen[up][column]++;
}

static double score_of(const double cost[2])
{
    return fmax(cost[0], 1e-7) * fmax(cost[1], 1e-7);
}

/* What is known of a column without trying: the first pivot's cost, or what has been seen where it was more. */
static struct branching guess(const struct tree *t, int column)
{
    struct branching b = {.column = column, .value = t->t->value[column]};
    double low = floor(b.value), way[2] = {b.value - low, low + 1 - b.value};
    tableau_penalties(t->t, column, low, low + 1, &b.cost[0], &b.cost[1]);
    for (int up = 0; up < 2; up++)
        b.cost[up] = fmax(b.cost[up], mean_cost(t, column, up) * way[up]);
    b.score = score_of(b.cost);
    return b;
}

/* A few pivots on each side. */
static void try_out(struct tree *t, struct branching *b, double limit)
{
    double low = floor(b->value), way[2] = {b->value - low, low + 1 - b->value};
    for (int up = 0; up < 2; up++) {
        tableau_copy(&t->trial, t->t);
        if (up)
            t->trial.lower[b->column] = low + 1;
        else
            t->trial.upper[b->column] = low;
        b->cut[up] = tableau_solve(&t->trial, limit, TRIAL_PIVOTS) == TABLEAU_CUT;
        double gain = b->cut[up] ? limit - t->t->objective : t->trial.objective - t->t->objective;
        learn(t, b->column, up, gain, way[up]);
        b->cost[up] = fmax(0, gain);
    }
    b->score = score_of(b->cost);
}

static int compare_branchings(const void *a, const void *b)
{
    const struct branching *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static bool is_whole(const struct tree *t, int v)
{
    int first_row = row_variable(&t->k.p, 0);
    return v < first_row ? v < t->k.p.column_count && t->k.whole[v] : t->k.counts[v - first_row];
}

/* The column or row to branch upon. */
static struct branching choose(struct tree *t, double limit)
{
    int count = 0;
    struct branching *all = allocate((size_t)t->branched, sizeof *all), best = {.column = -1};
    for (int v = 0; v < t->branched; v++)
        if (is_whole(t, v) && t->t->place[v] >= 0 && away(t->t->value[v]) > WHOLE)
            all[count++] = guess(t, v);
    qsort(all, (size_t)count, sizeof *all, compare_branchings);
    for (int k = 0, tried = 0; k < count; k++) {
        int c = all[k].column, seen = t->seen[0][c] < t->seen[1][c] ? t->seen[0][c] : t->seen[1][c];
        if (seen < RELIABLE && tried < TRIALS) {
            try_out(t, &all[k], limit);
            tried++;
            if (all[k].cut[0] || all[k].cut[1]) {
                best = all[k];
                break;
            }
        }
        if (best.column < 0 || all[k].score > best.score)
            best = all[k];
    }
    free(all);
    return best;
}

/* The node's whole columns, rounded, and the rest as well as can be: a better plan? */
static bool take_leaf(struct tree *t, const struct branch_limits *limits, struct error *e)
{
    struct mip held = *t->m;
    struct branch_result lp = {0};
    held.columns = allocate((size_t)held.column_count, sizeof *held.columns);
    memcpy(held.columns, t->m->columns, (size_t)held.column_count * sizeof *held.columns);
    for (int c = 0; c < held.column_count; c++)
        if (held.columns[c].whole)
            held.columns[c].lower = held.columns[c].upper = t->k.settled[c];
    for (int c = 0; c < t->k.p.column_count; c++)
        if (t->k.whole[c])
            held.columns[t->k.column[c]].lower = held.columns[t->k.column[c]].upper = round(t->t->value[c]);
    struct branch_limits whole = {.enough = INFINITY, .deadline = limits->deadline, .stop = limits->stop};
    bool ok = branch_lp(&held, NULL, &whole, &lp, e);
    if (ok && lp.status == BRANCH_OPTIMAL && lp.value < t->value - TREE_MARGIN * (1 + fabs(t->value))) {
        free(t->x);
        t->x = lp.x;
        lp.x = NULL;
        t->value = lp.value;
    }
    free(held.columns);
    branch_result_free(&lp);
    return ok;
}

/* No better plan has a column so far from its better bound that its reduced cost alone eats the distance: for this node
 * and what comes of it. By the multipliers of the node's bound, `proven` without the constant. */
static void narrow_node(struct tree *t, int node, double limit, double proven)
{
    double room = fmax(0, limit - proven);
    t->nodes[node].narrowed_first = t->narrowed_count;
    for (int v = 0; v < t->k.p.column_count; v++) {
        double d = t->t->rest[v], *side = (d < 0 ? t->t->lower : t->t->upper) + v;
        if (!t->k.whole[v] || t->t->lower[v] == t->t->upper[v] || fabs(d) < 1e-9)
            continue;
        double steps = floor(room / fabs(d) + 1e-6), to = d < 0 ? t->t->upper[v] - steps : t->t->lower[v] + steps;
        if (d < 0 ? to <= *side : to >= *side)
            continue;
        *side = to;
        t->narrowed = grow(t->narrowed, &t->narrowed_room, t->narrowed_count + 1, sizeof *t->narrowed);
        t->narrowed[t->narrowed_count++] = (struct narrowed){v, d > 0, to};
    }
    t->nodes[node].narrowed_count = (int)(t->narrowed_count - t->nodes[node].narrowed_first);
    if (t->nodes[node].narrowed_count > 0)
        t->floor = fmin(t->floor, limit + t->k.constant);
}

static int add_node(struct tree *t, int parent, int column, double lower, double upper, double bound, double way)
{
    t->nodes = grow(t->nodes, &t->node_room, t->node_count + 1, sizeof *t->nodes);
    t->nodes[t->node_count] = (struct node){parent, column, lower, upper, bound, way, 0, 0};
    return (int)t->node_count++;
}

/* ---- the search ---- */

struct run {
    const struct branch_limits *limits;
    long nodes;
    struct error *e;
    bool failed;
};

static double bound_of(const struct tree *t)
{
    double bound = fmin(t->floor, t->value);
    return t->open_count > 0 ? fmin(bound, t->nodes[t->open[0]].bound) : bound;
}

/* Less what rounding may hide. */
static double proven_bound(const struct tree *t)
{
    double bound = bound_of(t);
    return bound - TREE_MARGIN * (1 + fabs(bound));
}

static bool is_spent(const struct run *r)
{
    const struct branch_limits *l = r->limits;
    return (l->nodes > 0 && r->nodes >= l->nodes) || (l->stop != NULL && *l->stop) || clock_seconds() > l->deadline;
}

static bool all_whole(const struct tree *t)
{
    for (int c = 0; c < t->k.p.column_count; c++)
        if (t->k.whole[c] && away(t->t->value[c]) > WHOLE)
            return false;
    return true;
}

/* Solves the table as it is, with rows for totals without pairs added until there are none (at a few rounds, or as many
 * as are needed where all is whole). False where the node is closed. `*bound` rises to what is proven. */
static bool look(struct tree *t, struct run *r, double *bound)
{
    double limit = tree_limit(t, r->limits);
    r->nodes++;
    enum tableau_status status = tree_solve(t->t, r->limits, limit, NODE_PIVOTS);
    for (int round = 0; status == TABLEAU_OPTIMAL && (round < NODE_CUTS || all_whole(t)) && tree_add_cut(t); round++)
        status = tree_solve(t->t, r->limits, limit, NODE_PIVOTS);
    if (status == TABLEAU_CUT) {
        t->floor = fmin(t->floor, limit + t->k.constant);
        return false;
    }
    t->proven = tableau_bound(t->t);
    *bound = fmax(*bound, t->proven + t->k.constant - 1e-12 * (1 + fabs(t->proven) + fabs(t->k.constant)));
    if (*bound >= limit + t->k.constant) {
        t->floor = fmin(t->floor, *bound);
        return false;
    }
    return true;
}

static void put_near(struct tree *t, int node)
{
    t->near = grow(t->near, &t->near_room, t->near_count + 1, sizeof *t->near);
    t->near[t->near_count++] = node;
}

/* The children of `node` by b: the better one is returned, -1 where there is none; the other one is left open. */
static int part(struct tree *t, const struct branching *b, double limit, int node)
{
    int child[2] = {-1, -1};
    double low = floor(b->value), bound = t->nodes[node].bound;
    double side[2][2] = {{t->t->lower[b->column], low}, {low + 1, t->t->upper[b->column]}};
    for (int up = 0; up < 2; up++)
        if (b->cut[up])
            t->floor = fmin(t->floor, limit + t->k.constant);
        else
            child[up] = add_node(t, node, b->column, side[up][0], side[up][1], bound, low + up - b->value);
    int up = child[0] < 0 || (child[1] >= 0 && b->cost[1] < b->cost[0]);
    if (child[!up] >= 0)
        put_near(t, child[!up]);
    if (up)
        t->t->lower[b->column] = low + 1;
    else
        t->t->upper[b->column] = low;
    return child[up];
}

/* What the branching that led to a node has cost. */
static void learn_from(struct tree *t, int node, double gain)
{
    const struct node *at = &t->nodes[node];
    if (at->way != 0)
        learn(t, at->column, at->way > 0, gain, fabs(at->way));
}

/* From `node` down, the better child each time, until a side is closed; the other children are left near. */
static void dive(struct tree *t, struct run *r, int node)
{
    while (node >= 0) {
        if (is_spent(r)) {
            tree_push(t, node);
            return;
        }
        double *bound = &t->nodes[node].bound, before = *bound, limit = tree_limit(t, r->limits);
        bool open = look(t, r, bound);
        learn_from(t, node, (open ? *bound : limit + t->k.constant) - before);
        if (!open)
            return;
        limit = tree_limit(t, r->limits);
        narrow_node(t, node, limit, t->proven);
        narrow_table(t);
        struct branching b = choose(t, limit);
        if (b.column < 0) {
            t->floor = fmin(t->floor, *bound);
            r->failed = !take_leaf(t, r->limits, r->e);
            return;
        }
        if (floor(b.value) < t->t->lower[b.column] || floor(b.value) + 1 > t->t->upper[b.column]) {
            t->floor = fmin(t->floor, *bound); /* rounding has the better of this table: what is proven stands */
            return;
        }
        node = part(t, &b, limit, node);
    }
}

/* How far from a bound of `from` nodes are near: half of the way to a better plan, or to what is enough. */
static double near_to(const struct tree *t, const struct branch_limits *l, double from)
{
    double limit = fmin(tree_limit(t, l) + t->k.constant, l->enough);
    return from + NEAR * fmax(0, limit - from);
}

/* The open node of least bound, and what comes of it as long as it is near: the table goes from a node to the next in
 * ten or twenty pivots, and to one far away in some hundreds. */
static void look_around(struct tree *t, struct run *r)
{
    int node = pop(t);
    double from = t->nodes[node].bound;
    tree_forget_cuts(t);
    enter(t, node);
    dive(t, r, node);
    while (t->near_count > 0) {
        widen_table(t);
        node = t->near[--t->near_count];
        if (r->failed || is_spent(r) || t->nodes[node].bound >= near_to(t, r->limits, from)) {
            tree_push(t, node);
            continue;
        }
        bounds_of(t, node, t->t->lower, t->t->upper);
        dive(t, r, node);
    }
}

/* The tables at work take no room while other trees are gone on with: the next node begins from the root's. */
static void give_back(struct tree *t)
{
    if (!t->begun)
        return;
    for (int k = 0; k < TREE_LEVELS; k++)
        tableau_release(&t->levels[k]);
    tableau_release(&t->trial);
}

/* Nodes that are closed are forgotten, with what was narrowed at them, once that is much. */
static void forget_nodes(struct tree *t)
{
    if (t->narrowed_count < MOST_NARROWED + 2 * t->narrowed_kept)
        return;
    tree_deal(&t, 1);
    t->narrowed_kept = t->narrowed_count;
}

bool tree_search(struct tree *t, const struct branch_limits *limits, struct branch_result *out, struct error *e)
{
    struct run r = {limits, 0, e, false};
    if (!t->begun && t->open_count > 0) { /* no table where nothing better than the plan is left */
        tree_strengthen(t, limits);
        t->begun = true;
    }
    *out = (struct branch_result){BRANCH_STOPPED, INFINITY, -INFINITY, NULL, NULL, 0};
    while (t->open_count > 0 && !r.failed && !is_spent(&r) && t->value - proven_bound(t) > limits->gap &&
           proven_bound(t) < limits->enough) {
        if (limits->watch != NULL)
            limits->watch(limits->user, proven_bound(t), r.nodes);
        look_around(t, &r);
        forget_nodes(t);
    }
    give_back(t);
    out->bound = proven_bound(t);
    out->value = t->value;
    out->nodes = r.nodes;
    bool closed =
        t->open_count == 0 && t->value - out->bound <= fmax(limits->gap, 10 * TREE_MARGIN * (1 + fabs(t->value)));
    out->status = closed || t->value - out->bound <= limits->gap ? BRANCH_OPTIMAL : BRANCH_STOPPED;
    if (t->x != NULL) {
        out->x = allocate((size_t)t->m->column_count, sizeof *out->x);
        memcpy(out->x, t->x, (size_t)t->m->column_count * sizeof *out->x);
    }
    return !r.failed;
}

double tree_relaxed(const struct tree *t)
{
    return t->relaxed;
}

long tree_few_nodes(const struct tree *t)
{
    double usual = 50000, entries = (double)t->k.p.row_count * t->k.p.column_count;
    return (long)fmin(100, fmax(16, 100 * usual / fmax(entries, 1)));
}

void tree_know(struct tree *t, const double *x)
{
    double value = mip_value(t->m, x);
    if (value >= t->value)
        return;
    t->value = value;
    free(t->x);
    t->x = NULL;
}
