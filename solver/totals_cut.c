/* totals_cut.c - can the totals be made up of pairs?
 *
 * A flow from each `from` (as much as its total) along pairs (as much as they hold) to each `to` (as much as its
 * total). Where the largest flow leaves somebody wanting, let A be what can still be reached from froms that have
 * something left. Whatever comes to the tos outside A comes from froms outside A, or along pairs from A to them, which
 * are full:
 *
 *     sum of tos outside A  <=  sum of froms outside A  +  sum of what pairs from A to outside hold
 *
 * holds for all pairs and not for these totals (Gale 1957, Hoffman 1960); with whole totals and none broken, whole
 * pairs exist. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "totals_graph.h"

static const double LEFT = 1e-7; /* less than this is nothing */

struct flow {
    const struct totals *t;
    const struct totals_graph *g;
    int part;
    double *days; /* [column_count]: along pairs */
    double *left; /* [node_count]: of a from: not given yet; of a to: still wanted */
    int *by;      /* [node_count]: pair by which it was reached; -1: not, -2: has something left */
    int *queue;   /* [node_count] */
};

/* Who can be reached from froms with something left; the first to that wants something, or -1. */
static int reach(struct flow *f)
{
    const struct totals_graph *g = f->g;
    int head = 0, tail = 0;
    for (int k = g->node_start[f->part]; k < g->node_start[f->part + 1]; k++) {
        int n = g->node_order[k];
        f->by[n] = !g->is_to[n] && f->left[n] > LEFT ? -2 : -1;
        if (f->by[n] == -2)
            f->queue[tail++] = n;
    }
    for (; head < tail; head++) {
        int n = f->queue[head];
        if (g->is_to[n] && f->left[n] > LEFT)
            return n;
        for (int k = g->edge_start[n]; k < g->edge_start[n + 1]; k++) {
            int c = g->edge[k], other = g->is_to[n] ? g->from[c] : g->to[c];
            double room = g->is_to[n] ? f->days[c] : f->t->m.columns[c].upper - f->days[c];
            if (f->by[other] == -1 && room > LEFT) {
                f->by[other] = c;
                f->queue[tail++] = other;
            }
        }
    }
    return -1;
}

/* Sends as much as can be along the way that led to `to`. */
static void send(struct flow *f, int to)
{
    const struct totals_graph *g = f->g;
    double most = f->left[to];
    int n = to;
    while (f->by[n] != -2) {
        int c = f->by[n];
        most = fmin(most, g->is_to[n] ? f->t->m.columns[c].upper - f->days[c] : f->days[c]);
        n = g->is_to[n] ? g->from[c] : g->to[c];
    }
    most = fmin(most, f->left[n]);
    f->left[n] -= most;
    f->left[to] -= most;
    for (n = to; f->by[n] != -2;) {
        int c = f->by[n];
        f->days[c] += g->is_to[n] ? most : -most;
        n = g->is_to[n] ? g->from[c] : g->to[c];
    }
}

/* The row of what cannot be reached. */
static void state_row(const struct flow *f, double *a, double *side)
{
    const struct totals_graph *g = f->g;
    *side = 0;
    for (int k = g->node_start[f->part]; k < g->node_start[f->part + 1]; k++) {
        int n = g->node_order[k];
        if (f->by[n] == -1)
            a[f->t->column_count + n] = g->is_to[n] ? 1 : -1;
    }
    for (int k = g->part_start[f->part]; k < g->part_start[f->part + 1]; k++) {
        int c = g->pair[k];
        if (f->by[g->from[c]] != -1 && f->by[g->to[c]] == -1)
            *side += f->t->m.columns[c].upper;
    }
}

/* Gives what can be given directly: most of the flow. */
static void send_directly(struct flow *f)
{
    const struct totals_graph *g = f->g;
    for (int k = g->part_start[f->part]; k < g->part_start[f->part + 1]; k++) {
        int c = g->pair[k];
        double sent = fmin(f->t->m.columns[c].upper, fmin(f->left[g->from[c]], f->left[g->to[c]]));
        f->days[c] = fmax(0, sent);
        f->left[g->from[c]] -= f->days[c];
        f->left[g->to[c]] -= f->days[c];
    }
}

bool totals_cut(const struct totals *t, const double *full, double *a, double *side)
{
    const struct totals_graph *g = t->graph;
    size_t nodes = (size_t)g->node_count;
    struct flow f = {.t = t, .g = g};
    bool found = false;
    if (g->pair_count == 0)
        return false;
    f.left = allocate(nodes, sizeof *f.left);
    f.by = allocate(nodes, sizeof *f.by);
    f.queue = allocate(nodes, sizeof *f.queue);
    f.days = allocate((size_t)t->column_count, sizeof *f.days);
    for (int n = 0; n < g->node_count; n++)
        f.left[n] = full[t->column_count + n];
    for (f.part = 0; f.part < g->part_count && !found; f.part++) {
        send_directly(&f);
        for (int to = reach(&f); to >= 0; to = reach(&f))
            send(&f, to);
        double wanting = 0, row = 0;
        for (int k = g->node_start[f.part]; k < g->node_start[f.part + 1]; k++)
            wanting += g->is_to[g->node_order[k]] ? fmax(0, f.left[g->node_order[k]]) : 0;
        if (wanting <= 1e-5)
            continue;
        state_row(&f, a, side);
        for (int n = 0; n < g->node_count; n++)
            row += a[t->column_count + n] * full[t->column_count + n];
        found = row > *side + 1e-6;
        if (!found) /* all that is wanting is rounding, or the totals do not balance */
            for (int n = 0; n < g->node_count; n++)
                a[t->column_count + n] = 0;
    }
    void *owned[] = {f.left, f.by, f.queue, f.days};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
    return found;
}
