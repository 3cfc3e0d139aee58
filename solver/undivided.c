/* undivided.c - a program of one block, or one that cannot be parted.
 *
 * With a plan in hand and a dense kernel: some nodes of the tree and an annealing from the best plan side by side,
 * twice as much of both, and so on. A better plan from either side helps the other: the tree need not look where it
 * cannot be beaten. It anneals where reduced costs at the root say that better plans probably are (tree_likely), and
 * where that is in vain everywhere. An annealing in vain is followed by a round without one, the next in vain by two,
 * and so on; one everywhere takes no more work than the round's nodes, about. It is broken off when the proof is there.
 * Without: GLPK's branch and bound. */
#include "undivided.h"

#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "forest.h"
#include "memory.h"
#include "totals.h"

enum {
    MOST_LONGER = 16,
    FIRST_LONGER = 4, /* beside the root of a large table, which takes a while */
    LARGE = 50,       /* few nodes (tree_few_nodes) of such a table */
    LIKELY_RUNS = 4,
    LIKELY_MOVES = 500000, /* of each at most */
    FIRST_MOVES = 150000   /* of an annealing: about what the first round's nodes take */
};

static const double LIKELY = 0.05; /* of what is open at the root: tree_likely */

struct watcher {
    const struct effort *effort;
    double value;
    long nodes;
};

static void watch_branch(void *user, double bound, long nodes)
{
    struct watcher *w = user;
    if (w->effort->report != NULL)
        w->effort->report(w->effort->user, w->value, bound, nodes - w->nodes);
    w->nodes = nodes;
}

/* The plan in the program's own columns; none where its pairs are not whole. */
static void take_totals(const struct mip *m, const struct totals *totals, struct branch_result *out)
{
    double *x = allocate((size_t)m->column_count, sizeof *x);
    if (totals_back(totals, out->x, x)) {
        free(out->x);
        out->x = x;
        out->value = mip_value(m, x);
        return;
    }
    free(x);
    free(out->x);
    out->x = NULL;
    out->value = INFINITY;
    out->status = BRANCH_STOPPED; /* a better plan may be there, but is not at hand */
}

static bool ended(const struct effort *e)
{
    return (e->stop != NULL && *e->stop) || clock_seconds() > e->deadline;
}

/* A better plan becomes the best: `best` [column_count]. */
static bool improve(const struct mip *m, const double *x, double *best)
{
    if (!(mip_value(m, x) < mip_value(m, best)) || mip_violation(m, x) > 1e-6)
        return false;
    memcpy(best, x, (size_t)m->column_count * sizeof *best);
    return true;
}

/* A program with its forest (`totals` stands for it there) and the best plan known. */
struct turns {
    const struct mip *m;
    const struct search *s; /* NULL: not applicable */
    const struct effort *effort;
    struct totals *totals;
    struct forest *forest;
    struct branch_limits limits; /* of the round */
    int longer;                  /* how long to anneal, where there is no rest; 0: not at all */
    int in_vain;                 /* annealings since the last that helped */
    int rest;                    /* rounds without annealing that are left */
    long most_moves;             /* of the round's annealing */
    struct mip likely;           /* the program where better plans probably are; without columns: not known */
    struct search *there;        /* in it; NULL: everywhere */
    double *best, *annealed;     /* [m->column_count] */
    bool nowhere;                /* no plan was found there */
    atomic_int growing;          /* parts of the forest that are not yet through the round */
    atomic_bool closed;          /* they are all through, and to their end: what is annealed is not needed */
    bool found;                  /* is `annealed` a better plan? */
};

static bool anneals(const struct turns *w)
{
    return w->longer > 0 && w->rest == 0 && w->s != NULL;
}

static void forget_likely(struct turns *w)
{
    search_free(w->there);
    free(w->likely.columns);
    w->there = NULL;
    w->likely.columns = NULL;
}

/* Where the next annealing looks first. */
static void choose_where(struct turns *w)
{
    size_t columns = (size_t)w->m->column_count, all = (size_t)w->totals->m.column_count;
    forget_likely(w);
    if (!anneals(w) || w->nowhere)
        return;
    double *lower = allocate(all, sizeof *lower), *upper = allocate(all, sizeof *upper);
    if (tree_likely(w->forest->part[0], LIKELY, lower, upper)) {
        w->likely = *w->m;
        w->likely.columns = copy_items(w->m->columns, columns, columns, sizeof *w->likely.columns);
        for (size_t c = 0; c < columns; c++)
            if (w->likely.columns[c].whole) {
                w->likely.columns[c].lower = fmax(w->likely.columns[c].lower, lower[c]);
                w->likely.columns[c].upper = fmin(w->likely.columns[c].upper, upper[c]);
            }
        w->there = search_new(&w->likely);
    }
    free(lower);
    free(upper);
}

/* An annealing from the best plan known. What is better becomes `annealed`. False where no plan was found. */
static bool anneal_with(struct turns *w, const struct search *search, long most_moves, int again)
{
    size_t size = (size_t)w->m->column_count * sizeof *w->best;
    long usual = search_moves(w->s) * w->longer / 2, moves = usual < most_moves ? usual : most_moves;
    struct search_limits limits = {.moves = moves,
                                   .mending = moves,
                                   .seed = 100 + (unsigned)(w->longer + w->in_vain + 1000 * again),
                                   .heat = w->longer > 1 ? 1 : 0.5, /* the long ones afresh */
                                   .stop = w->effort->stop,
                                   .enough = &w->closed,
                                   .deadline = w->effort->deadline};
    const double *known = w->found ? w->annealed : w->best;
    double *x = allocate(1, size);
    memcpy(x, known, size);
    bool plan = search_run(search, &limits, x);
    if (plan && mip_value(w->m, x) < mip_value(w->m, known)) {
        memcpy(w->annealed, x, size);
        w->found = true;
    }
    free(x);
    return plan;
}

/* Where it is likely, some times since that takes little, and where that is in vain everywhere. */
static void anneal(struct turns *w)
{
    for (int k = 0; k < LIKELY_RUNS && w->there != NULL && !w->nowhere; k++)
        w->nowhere = !anneal_with(w, w->there, LIKELY_MOVES, k);
    if (!w->found)
        anneal_with(w, w->s, w->most_moves, 0);
}

/* Job 0 anneals, the others go on with the forest's parts. */
static void do_turn(void *job, int k)
{
    struct turns *w = job;
    if (k == 0) {
        if (anneals(w))
            anneal(w);
        return;
    }
    forest_grow(w->forest, k - 1, &w->limits);
    if (atomic_fetch_sub(&w->growing, 1) == 1)
        atomic_store(&w->closed, forest_is_closed(w->forest));
}

/* One round: the better plans of both sides become the best, `out` says what is proven. */
static bool take_turn(struct turns *w, struct branch_result *out, struct error *e)
{
    int parts = forest_deal(w->forest);
    w->found = false;
    atomic_store(&w->growing, parts);
    atomic_store(&w->closed, false);
    choose_where(w);
    team_run(w->effort->team, 1 + parts, do_turn, w);
    branch_result_free(out);
    if (!forest_join(w->forest, &w->limits, out, e))
        return false;
    bool needed = out->status != BRANCH_OPTIMAL; /* else the annealing may have been broken off, as threads have it */
    if (out->x != NULL) {
        take_totals(w->m, w->totals, out);
        if (out->x != NULL)
            improve(w->m, out->x, w->best);
    }
    bool better = needed && w->found && improve(w->m, w->annealed, w->best);
    if (w->rest > 0)
        w->rest--;
    else if (w->longer > 0)
        w->rest = w->in_vain = better ? 0 : w->in_vain + 1;
    double *full = allocate((size_t)w->totals->m.column_count, sizeof *full);
    totals_forward(w->totals, w->best, full);
    forest_know(w->forest, full);
    free(full);
    return true;
}

/* Rounds of nodes and annealing side by side, each told of at its end; `best` [column_count] is improved. */
static bool by_turns(const struct mip *m, const struct search *s, const struct effort *effort, struct totals *totals,
                     struct forest *forest, double *best, struct branch_result *out, struct error *e)
{
    struct watcher watcher = {effort, mip_value(m, best), 0};
    struct turns w = {.m = m, .s = s, .effort = effort, .totals = totals, .forest = forest, .best = best};
    w.limits = (struct branch_limits){.gap = effort->gap,
                                      .enough = INFINITY,
                                      .nodes = tree_few_nodes(forest->part[0]),
                                      .deadline = effort->deadline,
                                      .stop = effort->stop};
    w.annealed = allocate((size_t)m->column_count, sizeof *w.annealed);
    w.longer = w.limits.nodes < LARGE ? FIRST_LONGER : 0;
    w.most_moves = w.longer > 0 ? LONG_MAX : FIRST_MOVES;
    long nodes = 0;
    bool ok = true, more = true;
    while (ok && more) {
        ok = take_turn(&w, out, e);
        nodes += out->nodes;
        if (ok && mip_value(m, best) - out->bound <= effort->gap)
            out->status = BRANCH_OPTIMAL;
        more = ok && out->status != BRANCH_OPTIMAL && out->nodes > 0 && !ended(effort);
        watcher.value = mip_value(m, best);
        watcher.nodes = 0;
        watch_branch(&watcher, out->bound, out->nodes);
        if (w.rest == 0)
            w.longer = w.longer == 0 ? 1 : w.longer < MOST_LONGER ? 2 * w.longer : w.longer;
        w.limits.nodes *= 2;
        w.most_moves = w.most_moves == LONG_MAX ? FIRST_MOVES : 2 * w.most_moves;
    }
    out->nodes = nodes;
    forget_likely(&w);
    free(w.annealed);
    return ok;
}

bool undivided_solve(const struct mip *m, const struct search *s, const double *x, const struct effort *effort,
                     struct branch_result *out, struct error *e)
{
    struct watcher w = {effort, x != NULL ? mip_value(m, x) : INFINITY, 0};
    struct branch_limits limits = {.gap = effort->gap,
                                   .enough = INFINITY,
                                   .deadline = effort->deadline,
                                   .stop = effort->stop,
                                   .watch = watch_branch,
                                   .user = &w};
    double known = out->bound, *start = NULL, *best = NULL;
    struct totals totals;
    struct forest forest = {0};
    totals_build(m, &totals);
    if (x != NULL) {
        size_t size = (size_t)m->column_count * sizeof *best;
        best = allocate(1, size);
        memcpy(best, x, size);
        start = allocate((size_t)totals.m.column_count, sizeof *start);
        totals_forward(&totals, x, start);
        forest_open(&forest, &totals, start, NULL, &limits, e);
    }
    bool ok = e->count == 0;
    *out = (struct branch_result){.bound = known};
    bool grown = ok && forest.count > 0;
    if (grown) {
        ok = by_turns(m, s, effort, &totals, &forest, best, out, e);
        known = fmax(known, out->bound);
        totals_forward(&totals, best, start);
        w = (struct watcher){effort, mip_value(m, best), 0};
    }
    bool closed = grown && out->status == BRANCH_OPTIMAL;
    if (ok && !closed && !ended(effort)) { /* no tree, or one that rounding has the better of */
        long nodes = out->nodes;
        branch_result_free(out);
        ok = branch_solve(&totals.m, start, NULL, &limits, out, e);
        if (ok && out->x != NULL)
            take_totals(m, &totals, out);
        out->nodes += nodes;
    }
    if (ok && best != NULL && (out->x == NULL || mip_value(m, best) <= out->value)) {
        free(out->x);
        out->x = best;
        out->value = mip_value(m, best);
        best = NULL;
    }
    if (closed)
        out->status = BRANCH_OPTIMAL;
    out->bound = fmax(out->bound, fmin(known, out->value));
    free(best);
    free(start);
    forest_free(&forest);
    totals_free(&totals);
    return ok;
}
