/* solve.c - the best plan of a mixed-integer program and its proof, from parts (docs/method.md).
 *
 *   1. reduce     settle, drop, merge what can be (reduce.h)
 *   2. part       columns that no row joins, directly or through others, are solved apart; values and bounds add up
 *   3. search     a plan of each part by annealing (search.h); costs are then scaled to a value of about 1000, since
 *                 GLPK prunes within 1e-7 (1 + |z|)
 *   4. prove      parts of several blocks by multipliers (decompose.h), others by branch and bound (branch.h). Each
 *                 has its share of the gap; if the whole misses it all the same, shares shrink and the proofs go on
 *                 from the plans found
 *
 * A bound that needs no solver stands beside the proven one: costs times the bounds of their columns; and where all
 * cost is on whole columns and of one grain g (one a number), the bound is rounded up to the next multiple. */
#include "solve.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "decompose.h"
#include "memory.h"
#include "reduce.h"
#include "search.h"
#include "strengthen.h"
#include "team.h"

/* The first plan of coupled parts takes this part of the usual moves, and is within a percent or two. */
enum { QUICK = 8 };

static const double LEAST_GAP = 1e-6; /* a smaller one is beyond GLPK's tolerances */

struct component {
    struct mip m; /* costs scaled by `scale` */
    int *column;  /* [m.column_count]: in the reduced program */
    double scale;
    struct search *search;
    double *start;      /* [m.column_count] to begin from, whole columns count; NULL: none */
    double *x;          /* [m.column_count], NULL: none yet */
    double value;       /* scaled; INFINITY without a plan */
    double bound;       /* scaled */
    double plain_bound; /* scaled: from bounds of columns alone */
    double grain;       /* scaled; 0: none */
    double gap;         /* scaled, absolute: its share */
    int block_count;
    bool infeasible, proven, failed;
    struct error error;
    long nodes;
};

struct whole {
    const struct solve_limits *limits;
    struct reduction reduction;
    int component_count;
    struct component *components;
    int *order;  /* [component_count]: hardest first */
    int *chosen; /* of `order`, for the team at work */
    int at_once; /* so many of them share the threads */
    struct team team;
    double begun, deadline, first_seconds;
    pthread_mutex_t
        lock;       /* over value, bound, nodes of components while threads work, first_seconds, and what follows */
    double waiting; /* columns of the components that this round has not begun */
    bool cut_short; /* did some component use up its share of the time? */
    struct solve_step *steps; /* [step_count], under the lock as well */
    size_t step_count, step_room;
    double constant;
};

/* ---- components ---- */

static int find(int *parent, int k)
{
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

/* Numbers the components of the reduced program; part[c] for each column. Rows join their columns. */
static int number_components(const struct mip *m, int *part)
{
    int *parent = allocate((size_t)m->column_count, sizeof *parent),
        *seen = allocate((size_t)m->row_count, sizeof *seen);
    int count = 0;
    for (int c = 0; c < m->column_count; c++)
        parent[c] = c;
    for (size_t t = 0; t < m->term_count; t++) {
        int r = m->terms[t].row, c = m->terms[t].column;
        if (seen[r] == 0) {
            seen[r] = c + 1;
            continue;
        }
        int a = find(parent, seen[r] - 1), b = find(parent, c);
        parent[a > b ? a : b] = a > b ? b : a;
    }
    for (int c = 0; c < m->column_count; c++)
        part[c] = find(parent, c) == c ? count++ : part[find(parent, c)];
    free(parent);
    free(seen);
    return count;
}

static void fill_components(struct whole *w, const int *part)
{
    const struct mip *m = &w->reduction.m;
    int *place = allocate((size_t)m->column_count, sizeof *place), *row = allocate((size_t)m->row_count, sizeof *row);
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *from = &m->columns[c];
        place[c] = mip_add_column(&w->components[part[c]].m, from->lower, from->upper, from->cost, from->whole,
                                  from->block, "c");
        mip_copy_nature(from, &w->components[part[c]].m.columns[place[c]]);
    }
    for (int k = 0; k < w->component_count; k++)
        w->components[k].column = allocate((size_t)w->components[k].m.column_count, sizeof(int));
    for (int c = 0; c < m->column_count; c++)
        w->components[part[c]].column[place[c]] = c;
    for (int r = 0; r < m->row_count; r++)
        row[r] = -1;
    for (size_t t = 0; t < m->term_count; t++) {
        int r = m->terms[t].row, c = m->terms[t].column;
        struct mip *to = &w->components[part[c]].m;
        if (row[r] < 0)
            row[r] = mip_add_row(to, m->rows[r].lower, m->rows[r].upper, "r");
        mip_add_term(to, row[r], place[c], m->terms[t].value);
    }
    free(place);
    free(row);
}

static void order_components(struct whole *w)
{
    w->order = allocate((size_t)w->component_count, sizeof *w->order);
    w->chosen = allocate((size_t)w->component_count, sizeof *w->chosen);
    for (int k = 0; k < w->component_count; k++) {
        int at = k;
        for (; at > 0 && w->components[w->order[at - 1]].m.column_count < w->components[k].m.column_count; at--)
            w->order[at] = w->order[at - 1];
        w->order[at] = k;
    }
}

/* The caller's plan, in the components' columns. */
static void give_start(struct whole *w)
{
    const struct solve_limits *limits = w->limits;
    if (limits->start == NULL)
        return;
    double *x = allocate((size_t)w->reduction.m.column_count, sizeof *x);
    reduce_forward(&w->reduction, limits->start, limits->start_count, x);
    for (int k = 0; k < w->component_count; k++) {
        struct component *c = &w->components[k];
        c->start = allocate((size_t)c->m.column_count, sizeof *c->start);
        for (int n = 0; n < c->m.column_count; n++)
            c->start[n] = fmin(fmax(x[c->column[n]], c->m.columns[n].lower), c->m.columns[n].upper);
    }
    free(x);
}

static void open_components(struct whole *w)
{
    const struct mip *m = &w->reduction.m;
    int *part = allocate((size_t)m->column_count, sizeof *part);
    w->constant = m->constant;
    w->component_count = number_components(m, part);
    w->components = allocate((size_t)w->component_count, sizeof *w->components);
    fill_components(w, part);
    free(part);
    for (int k = 0; k < w->component_count; k++) {
        struct component *c = &w->components[k];
        int *block;
        c->block_count = decompose_blocks(&c->m, &block);
        free(block);
        c->scale = 1;
        c->value = INFINITY;
        c->bound = -INFINITY;
    }
    order_components(w);
    give_start(w);
}

static void component_free(struct component *c)
{
    mip_free(&c->m);
    search_free(c->search);
    free(c->column);
    free(c->start);
    free(c->x);
    error_free(&c->error);
}

static void whole_free(struct whole *w)
{
    for (int k = 0; k < w->component_count; k++)
        component_free(&w->components[k]);
    free(w->components);
    free(w->order);
    free(w->chosen);
    reduction_free(&w->reduction);
    pthread_mutex_destroy(&w->lock);
}

/* ---- sums over components ---- */

static double value_of(const struct whole *w)
{
    double sum = w->constant;
    for (int k = 0; k < w->component_count; k++)
        sum += w->components[k].value / w->components[k].scale;
    return sum;
}

static double bound_of(const struct whole *w)
{
    double sum = w->constant;
    for (int k = 0; k < w->component_count; k++)
        sum += w->components[k].bound / w->components[k].scale;
    return sum;
}

static bool ended(const struct whole *w)
{
    return clock_seconds() > w->deadline || (w->limits->stop != NULL && *w->limits->stop);
}

/* ---- progress ---- */

static void tick(void *user)
{
    struct whole *w = user;
    if (w->limits->progress == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    struct solve_progress now = {value_of(w), bound_of(w), clock_seconds() - w->begun, 0};
    for (int k = 0; k < w->component_count; k++)
        now.nodes += w->components[k].nodes;
    pthread_mutex_unlock(&w->lock);
    w->limits->progress(w->limits->user, &now);
}

/* Notes what is known by now, where it is more than a millionth better than at the last step. Under the lock. */
static void note_step(struct whole *w)
{
    struct solve_step now = {clock_seconds() - w->begun, value_of(w), bound_of(w)};
    if (w->step_count > 0) {
        const struct solve_step *last = &w->steps[w->step_count - 1];
        now.value = fmin(now.value, last->value);
        now.bound = fmax(now.bound, last->bound);
        double much = 1e-6 * (isfinite(last->value) ? fabs(last->value) : 0);
        bool better = isfinite(now.value) && !(last->value - now.value <= much),
             closer = isfinite(now.bound) && !(now.bound - last->bound <= much);
        if (!better && !closer)
            return;
    } else if (isinf(now.value) && isinf(now.bound)) {
        return;
    }
    w->steps = grow(w->steps, &w->step_room, w->step_count + 1, sizeof *w->steps);
    w->steps[w->step_count++] = now;
}

struct reporter {
    struct whole *whole;
    struct component *component;
};

static void hear(void *user, double value, double bound, long nodes)
{
    struct reporter *r = user;
    pthread_mutex_lock(&r->whole->lock);
    r->component->value = fmin(r->component->value, value);
    r->component->bound = fmax(r->component->bound, bound);
    r->component->nodes += nodes;
    if (r->whole->first_seconds < 0 && isfinite(value_of(r->whole)))
        r->whole->first_seconds = clock_seconds() - r->whole->begun;
    note_step(r->whole);
    pthread_mutex_unlock(&r->whole->lock);
}

/* ---- search and scale ---- */

/* The value's grain: all cost on whole columns, each a whole multiple of the least. 0 where there is none. */
static double find_grain(const struct mip *m)
{
    double least = INFINITY;
    for (int c = 0; c < m->column_count; c++) {
        if (m->columns[c].cost == 0)
            continue;
        if (!m->columns[c].whole)
            return 0;
        least = fmin(least, fabs(m->columns[c].cost));
    }
    for (int c = 0; c < m->column_count && !isinf(least); c++) {
        double times = m->columns[c].cost / least;
        if (fabs(times) > 1e6 || fabs(times - round(times)) > 1e-9)
            return 0;
    }
    return isinf(least) ? 0 : least;
}

static double find_plain_bound(const struct mip *m)
{
    double sum = 0;
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        if (column->cost != 0)
            sum += column->cost * (column->cost > 0 ? column->lower : column->upper);
    }
    return sum;
}

/* Costs such that the value, or else the largest cost, is about 1000. */
static void scale_component(struct component *c)
{
    double size = isfinite(c->value) ? fabs(c->value) : 0;
    for (int k = 0; size < 1e-12 && k < c->m.column_count; k++)
        size = fmax(size, 1000 * fabs(c->m.columns[k].cost));
    c->scale = size > 0 ? exp2(round(log2(1000 / size))) : 1; /* a power of two: nothing is rounded */
    double *cost = allocate((size_t)c->m.column_count, sizeof *cost);
    for (int k = 0; k < c->m.column_count; k++)
        cost[k] = c->m.columns[k].cost *= c->scale;
    if (c->search != NULL)
        search_price(c->search, cost);
    c->value *= c->scale;
    c->grain = find_grain(&c->m);
    c->bound = c->plain_bound = find_plain_bound(&c->m);
    free(cost);
}

/* Continuous columns as good as can be for the whole ones of x; false where these allow none. By the search where it is
 * applicable, else by a linear program with the whole columns fixed. */
static bool complete(struct whole *w, struct component *c, double *x)
{
    if (c->search != NULL)
        return search_complete(c->search, x) < 1e-6;
    struct branch_limits limits = {.enough = INFINITY, .deadline = w->deadline, .stop = w->limits->stop};
    struct branch_result lp = {0};
    struct error e = {0};
    struct mip_column *kept = allocate((size_t)c->m.column_count, sizeof *kept);
    memcpy(kept, c->m.columns, (size_t)c->m.column_count * sizeof *kept);
    for (int k = 0; k < c->m.column_count; k++)
        if (kept[k].whole)
            c->m.columns[k].lower = c->m.columns[k].upper = x[k];
    bool found = branch_lp(&c->m, NULL, &limits, &lp, &e) && lp.status == BRANCH_OPTIMAL;
    memcpy(c->m.columns, kept, (size_t)c->m.column_count * sizeof *kept);
    for (int k = 0; found && k < c->m.column_count; k++)
        x[k] = kept[k].whole ? x[k] : lp.x[k];
    free(kept);
    branch_result_free(&lp);
    error_free(&e);
    return found;
}

/* A plan to begin from: the caller's, else nothing decided. True where it is one already. */
static bool begin(struct whole *w, struct component *c, double *x)
{
    for (int k = 0; k < c->m.column_count; k++)
        x[k] = c->start ? c->start[k] : c->m.columns[k].whole ? c->m.columns[k].lower : 0;
    return (c->search != NULL || c->start != NULL) && complete(w, c, x);
}

/* The search from x, which is left with the better of what was (a plan or not) and what is found. Is it a plan now? */
static bool run_search(const struct component *c, const struct search_limits *limits, double *x, bool is_plan)
{
    size_t columns = (size_t)c->m.column_count;
    double *before = copy_items(x, columns, columns, sizeof *x);
    bool found = search_run(c->search, limits, x);
    bool keep = is_plan && !(found && mip_value(&c->m, x) <= mip_value(&c->m, before));
    if (keep)
        memcpy(x, before, columns * sizeof *x);
    free(before);
    return found || is_plan;
}

static void search_component(struct whole *w, struct component *c)
{
    double *x = allocate((size_t)c->m.column_count, sizeof *x);
    c->search = search_new(&c->m);
    double until =
        isinf(w->deadline) ? w->deadline : w->begun + (w->deadline - w->begun) / 3; /* the rest is to prove */
    struct search_limits limits = {.seed = 1, .heat = c->start ? 0.3 : 1, .stop = w->limits->stop, .deadline = until};
    long usual = c->search != NULL ? search_moves(c->search) : 0; /* to begin with: beside the proofs there is more */
    bool is_plan = begin(w, c, x); /* the untouched beginning is often a plan already: say so at once */
    hear(&(struct reporter){w, c}, is_plan ? mip_value(&c->m, x) : INFINITY, -INFINITY, 0);
    if (c->block_count > 1 && c->search != NULL) { /* a good one at once, a better one soon */
        limits.moves = usual / QUICK;
        is_plan = run_search(c, &limits, x, is_plan);
        hear(&(struct reporter){w, c}, is_plan ? mip_value(&c->m, x) : INFINITY, -INFINITY, 0);
    }
    limits.moves = usual / (c->block_count > 1 ? 4 : 2);
    if (c->search != NULL)
        is_plan = run_search(c, &limits, x, is_plan);
    if (is_plan) {
        c->x = x;
        hear(&(struct reporter){w, c}, mip_value(&c->m, x), -INFINITY, 0);
    } else {
        free(x);
    }
    pthread_mutex_lock(&w->lock);
    if (c->x != NULL)
        c->value = mip_value(&c->m, c->x);
    scale_component(c);
    pthread_mutex_unlock(&w->lock);
}

static void search_one(void *job, int k)
{
    struct whole *w = job;
    search_component(w, &w->components[w->order[k]]);
}

/* ---- proof ---- */

static void sharpen(struct component *c)
{
    c->bound = fmax(c->bound, c->plain_bound);
    if (c->grain > 0 && isfinite(c->bound))
        c->bound = fmax(c->bound, c->grain * ceil(c->bound / c->grain - 1e-6));
    c->bound = fmin(c->bound, c->value);
}

/* What branch_solve or decompose_solve found; continuous columns computed anew from the whole ones where the search
 * can. */
static void take_result(struct component *c, struct branch_result *out)
{
    c->bound = fmax(c->bound, out->bound);
    if (out->status == BRANCH_INFEASIBLE && c->x == NULL)
        c->infeasible = true;
    c->proven = out->status == BRANCH_OPTIMAL || c->infeasible;
    if (out->x != NULL) {
        double *exact = allocate((size_t)c->m.column_count, sizeof *exact);
        memcpy(exact, out->x, (size_t)c->m.column_count * sizeof *exact);
        if (c->search == NULL || search_complete(c->search, exact) > 1e-6)
            memcpy(exact, out->x, (size_t)c->m.column_count * sizeof *exact);
        double value = mip_value(&c->m, exact);
        if (c->x == NULL || value < mip_value(&c->m, c->x)) {
            free(c->x);
            c->x = exact;
            c->value = value;
        } else {
            free(exact);
        }
    }
    branch_result_free(out);
}

/* When a component must leave the processor to those that wait: time is shared by number of columns, `at_once` of them
 * being at work, so that no hard one takes the bound of all others with it. */
static double share_of_time(struct whole *w, const struct component *c, int at_once)
{
    pthread_mutex_lock(&w->lock);
    double now = clock_seconds(), share = fmin(1, at_once * c->m.column_count / fmax(w->waiting, 1));
    w->waiting -= c->m.column_count;
    pthread_mutex_unlock(&w->lock);
    return isinf(w->deadline) ? w->deadline : now + share * fmax(0, w->deadline - now);
}

static void prove_component(struct whole *w, struct component *c, const struct team *team, int at_once)
{
    struct reporter reporter = {w, c};
    struct effort effort = {c->gap,
                            share_of_time(w, c, at_once),
                            w->limits->stop,
                            team,
                            hear,
                            &reporter,
                            w->component_count == 1 ? w->limits->warm : NULL,
                            c->scale};
    struct branch_result out = {.bound = c->bound};
    if (!decompose_solve(&c->m, c->search, c->x, &effort, &out, &c->error)) {
        c->failed = true;
        return;
    }
    pthread_mutex_lock(&w->lock);
    w->cut_short |= clock_seconds() > effort.deadline;
    take_result(c, &out);
    sharpen(c);
    note_step(w);
    pthread_mutex_unlock(&w->lock);
}

/* One of the chosen components, at_once of which share the threads. */
static void prove_one(void *job, int k)
{
    struct whole *w = job;
    struct team own = {.threads = w->team.threads / w->at_once, .leave = branch_thread_end};
    prove_component(w, &w->components[w->chosen[k]], &own, w->at_once);
}

/* The first `count` of the chosen components, so many at once. */
static void prove_chosen(struct whole *w, int count, int at_once)
{
    struct team side_by_side = w->team;
    w->at_once = side_by_side.threads = at_once;
    team_run(&side_by_side, count, prove_one, w);
}

static bool is_open(const struct component *c)
{
    return !c->infeasible && !c->failed && !(c->x != NULL && c->value - c->bound <= c->gap) &&
           !(c->x != NULL && c->proven);
}

/* Components of several blocks one after the other with all threads, the others side by side. */
static void prove_all(struct whole *w)
{
    int count = 0;
    w->cut_short = false;
    w->waiting = 0;
    for (int k = 0; k < w->component_count; k++)
        w->waiting += is_open(&w->components[k]) ? w->components[k].m.column_count : 0;
    for (int k = 0; k < w->component_count; k++)
        if (w->components[w->order[k]].block_count > 1 && is_open(&w->components[w->order[k]]))
            w->chosen[count++] = w->order[k];
    prove_chosen(w, count, 1);
    count = 0;
    for (int k = 0; k < w->component_count; k++)
        if (w->components[w->order[k]].block_count <= 1 && is_open(&w->components[w->order[k]]))
            w->chosen[count++] = w->order[k];
    if (count > 0)
        prove_chosen(w, count, count < w->team.threads ? count : w->team.threads);
}

/* What tolerances leave open of a finished proof: GLPK's is taken off the bound of each block. Scaled. */
static double rounding_of(const struct component *c)
{
    double size = isfinite(c->value) ? fabs(c->value) : 0;
    return 5e-7 * (1 + c->block_count) * (1 + size);
}

/* Shares of the gap: `part` of it, by the size of the components' values and number of columns. */
static void share_gap(struct whole *w, double part)
{
    double value = value_of(w), gap = fmax(w->limits->gap, LEAST_GAP), columns = 0;
    for (int k = 0; k < w->component_count; k++)
        columns += w->components[k].m.column_count;
    for (int k = 0; k < w->component_count; k++) {
        struct component *c = &w->components[k];
        double whole = isfinite(value) ? fabs(value) : fabs(isfinite(c->value) ? c->value / c->scale : 1 / c->scale);
        c->gap = fmax(c->scale * gap * part * fmax(whole, 1e-9) * c->m.column_count / columns, rounding_of(c));
    }
}

static double gap_of(double value, double bound)
{
    return fabs(value - bound) / fmax(fabs(value), 1e-9);
}

static bool some(const struct whole *w, bool infeasible)
{
    for (int k = 0; k < w->component_count; k++)
        if (infeasible ? w->components[k].infeasible : w->components[k].failed)
            return true;
    return false;
}

/* Every part's tree is finished, and what is open is GLPK's tolerance: relative to a value that cancels out, or to none
 * at all, it may look like more than the gap asked for. */
static bool only_rounding_is_left(const struct whole *w)
{
    for (int k = 0; k < w->component_count; k++) {
        const struct component *c = &w->components[k];
        if (c->x == NULL || !c->proven || c->value - c->bound > rounding_of(c))
            return false;
    }
    return true;
}

static bool gap_is_met(const struct whole *w)
{
    return gap_of(value_of(w), bound_of(w)) <= fmax(w->limits->gap, LEAST_GAP);
}

static void prove(struct whole *w)
{
    double part = 0.98;
    for (int round = 0; round < 6 && !ended(w) && !some(w, true) && !some(w, false); round++) {
        share_gap(w, part);
        for (int k = 0; k < w->component_count; k++) {
            sharpen(&w->components[k]);
            w->components[k].proven &= w->components[k].value - w->components[k].bound <= w->components[k].gap;
        }
        double value = value_of(w), bound = bound_of(w);
        prove_all(w);
        if (gap_is_met(w) || (round > 0 && !w->cut_short && value_of(w) == value && bound_of(w) == bound))
            return;
        part *= w->cut_short ? 1 : 0.2; /* who was cut short goes on from its plan with what time is left */
    }
}

/* ---- the answer ---- */

static void answer(const struct whole *w, struct solution *out)
{
    const struct mip *from = w->reduction.from;
    out->bound = bound_of(w);
    for (int k = 0; k < w->component_count; k++)
        out->nodes += w->components[k].nodes;
    if (some(w, true)) {
        out->status = SOLVE_INFEASIBLE;
        out->bound = INFINITY;
        return;
    }
    for (int k = 0; k < w->component_count; k++)
        if (w->components[k].x == NULL)
            return; /* SOLVE_NO_PLAN */
    double *x = allocate((size_t)w->reduction.m.column_count, sizeof *x);
    for (int k = 0; k < w->component_count; k++)
        for (int c = 0; c < w->components[k].m.column_count; c++)
            x[w->components[k].column[c]] = w->components[k].x[c];
    out->x = allocate((size_t)from->column_count, sizeof *out->x);
    reduce_back(&w->reduction, x, out->x);
    free(x);
    out->value = mip_value(from, out->x);
    out->bound = fmin(out->bound, out->value);
    bool met = gap_of(out->value, out->bound) <= fmax(w->limits->gap, LEAST_GAP) || only_rounding_is_left(w);
    out->status = met ? SOLVE_OPTIMAL : SOLVE_FEASIBLE;
    out->first_seconds = w->first_seconds;
}

static bool first_failure(const struct whole *w, struct error *e)
{
    for (int k = 0; k < w->component_count; k++)
        if (w->components[k].failed)
            return fail_defect(e, "%s",
                               w->components[k].error.count > 0 ? w->components[k].error.text[0] : "the solver failed");
    return true;
}

static bool solve_reduced(struct whole *w, struct solution *out, struct error *e)
{
    open_components(w);
    team_run(&w->team, w->component_count, search_one, w);
    prove(w);
    if (!first_failure(w, e))
        return false;
    answer(w, out);
    return true;
}

bool solve(const struct mip *m, const struct solve_limits *limits, struct solution *out, struct error *e)
{
    struct whole w = {.limits = limits, .begun = clock_seconds(), .first_seconds = -1};
    w.deadline = w.begun + limits->seconds;
    w.team = (struct team){limits->threads > 0 ? limits->threads : team_size(), tick, branch_thread_end, &w};
    pthread_mutex_init(&w.lock, NULL);
    *out = (struct solution){SOLVE_NO_PLAN, NAN, -INFINITY, NULL, 0, 0, 0, w.team.threads, NULL, 0};
    bool ok = true;
    switch (reduce(m, &w.reduction)) {
    case REDUCE_DONE:
        strengthen(&w.reduction.m);
        ok = solve_reduced(&w, out, e);
        break;
    case REDUCE_INFEASIBLE:
        out->status = SOLVE_INFEASIBLE;
        out->bound = INFINITY;
        break;
    case REDUCE_UNBOUNDED:
        ok = fail_defect(e, "the program has no finite best value");
        break;
    }
    out->steps = w.steps;
    out->step_count = (int)w.step_count;
    whole_free(&w);
    out->seconds = clock_seconds() - w.begun;
    return ok;
}

void solution_free(struct solution *s)
{
    free(s->x);
    free(s->steps);
    *s = (struct solution){0};
}
