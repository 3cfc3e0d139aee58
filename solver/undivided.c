/* undivided.c - a program of one block, or one that cannot be parted.
 *
 * With a plan in hand and a dense kernel: some nodes of the tree, an annealing from the best plan, twice as much of
 * both, and so on. A better plan from either side helps the other: the tree need not look where it cannot be beaten.
 * Without: GLPK's branch and bound. */
#include "undivided.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "totals.h"
#include "tree.h"

enum { MOST_LONGER = 32 };

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

static bool anneal(const struct mip *m, const struct search *s, const struct effort *effort, int longer, double *best)
{
    double *x = allocate((size_t)m->column_count, sizeof *x);
    struct search_limits limits = {.moves = search_moves(s) * longer / 2,
                                   .seed = 100 + (unsigned)longer,
                                   .heat = longer > 1 ? 1 : 0.5, /* the long ones afresh */
                                   .stop = effort->stop,
                                   .deadline = effort->deadline};
    memcpy(x, best, (size_t)m->column_count * sizeof *x);
    bool better = search_run(s, &limits, x) && improve(m, x, best);
    free(x);
    return better;
}

/* Tree and annealing by turns; `best` [column_count] is improved, `out` says what is proven. */
static bool by_turns(const struct mip *m, const struct search *s, const struct effort *effort, struct totals *totals,
                     struct tree *tree, double *best, struct branch_result *out, struct error *e)
{
    struct watcher w = {effort, mip_value(m, best), 0};
    struct branch_limits limits = {.gap = effort->gap,
                                   .enough = INFINITY,
                                   .nodes = tree_few_nodes(tree),
                                   .deadline = effort->deadline,
                                   .stop = effort->stop,
                                   .watch = watch_branch,
                                   .user = &w};
    double *full = allocate((size_t)totals->m.column_count, sizeof *full);
    long nodes = 0;
    bool ok = true, more = true;
    for (int longer = 1; ok && more; longer = longer < MOST_LONGER ? 2 * longer : longer) {
        branch_result_free(out);
        w.nodes = 0;
        ok = tree_search(tree, &limits, out, e);
        nodes += out->nodes;
        if (ok && out->x != NULL) {
            take_totals(m, totals, out);
            if (out->x != NULL)
                improve(m, out->x, best);
        }
        more = ok && out->status != BRANCH_OPTIMAL && out->nodes > 0 && !ended(effort);
        if (more && s != NULL && anneal(m, s, effort, longer, best)) {
            totals_forward(totals, best, full);
            tree_know(tree, full);
        }
        w.value = mip_value(m, best);
        limits.nodes *= 2;
    }
    out->nodes = nodes;
    free(full);
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
    struct tree *tree = NULL;
    totals_build(m, &totals);
    if (x != NULL) {
        size_t size = (size_t)m->column_count * sizeof *best;
        best = allocate(1, size);
        memcpy(best, x, size);
        start = allocate((size_t)totals.m.column_count, sizeof *start);
        totals_forward(&totals, x, start);
        tree = tree_new(&totals, start, NULL, &limits, e);
    }
    bool ok = e->count == 0;
    *out = (struct branch_result){.bound = known};
    if (ok && tree != NULL) {
        ok = by_turns(m, s, effort, &totals, tree, best, out, e);
        known = fmax(known, out->bound);
        totals_forward(&totals, best, start);
        w = (struct watcher){effort, mip_value(m, best), 0};
    }
    bool closed = tree != NULL && out->status == BRANCH_OPTIMAL;
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
    tree_free(tree);
    totals_free(&totals);
    return ok;
}
