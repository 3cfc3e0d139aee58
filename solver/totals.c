/* totals.c - finds what each `from` and each `to` says in a row, and states the program by it.
 *
 * Pairs are the edges of a graph with the froms on one side and the tos on the other. In a row with coefficients a_pj
 * on them, T_p and H_j with a_pj = T_p + H_j are found by walking a tree of each connected part from T = 0 at its root;
 * every edge is then checked. They are unique up to a shift in each part, which is chosen so that few of them are not
 * 0. Pairs of a row that does not part so (a satellite that is fixed by name, or whose opening costs) are taken out of
 * the graph, and the rest is looked at again. */
#include "totals_graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { FEWEST_PAIRS = 8 }; /* below this it is not worth the rows */

static bool may_be_pair(const struct mip_column *c)
{
    return c->whole && !c->follows && c->from >= 0 && c->to >= 0 && c->lower == 0;
}

/* ---- the graph ---- */

struct key {
    int block, side, id, column;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/* Numbers the ends of pairs: node for each block, side and id. */
static void number_nodes(struct totals_graph *g)
{
    const struct mip *m = g->m;
    struct key *keys = allocate((size_t)g->pair_count * 2, sizeof *keys);
    size_t count = 0;
    for (int c = 0; c < m->column_count; c++)
        if (g->is_pair[c]) {
            keys[count++] = (struct key){m->columns[c].block, 0, m->columns[c].from, c};
            keys[count++] = (struct key){m->columns[c].block, 1, m->columns[c].to, c};
        }
    qsort(keys, count, sizeof *keys, compare_keys);
    g->node_count = 0;
    for (size_t k = 0; k < count; k++) {
        if (k == 0 || keys[k].block != keys[k - 1].block || keys[k].side != keys[k - 1].side ||
            keys[k].id != keys[k - 1].id)
            g->is_to[g->node_count++] = keys[k].side == 1;
        (keys[k].side == 0 ? g->from : g->to)[keys[k].column] = g->node_count - 1;
    }
    free(keys);
}

static int find(int *parent, int k)
{
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

/* Parts of the graph, by the order of their first pair; node_part and the lists of nodes and pairs by part. */
static void find_parts(struct totals_graph *g)
{
    const struct mip *m = g->m;
    int *parent = allocate((size_t)g->node_count, sizeof *parent),
        *number = allocate((size_t)g->node_count, sizeof *number);
    for (int n = 0; n < g->node_count; n++) {
        parent[n] = n;
        number[n] = -1;
    }
    for (int c = 0; c < m->column_count; c++)
        if (g->is_pair[c])
            parent[find(parent, g->from[c])] = find(parent, g->to[c]);
    g->part_count = 0;
    for (int n = 0; n < g->node_count; n++) {
        int root = find(parent, n);
        if (number[root] < 0)
            number[root] = g->part_count++;
        g->node_part[n] = number[root];
    }
    for (int p = 0; p <= g->part_count; p++)
        g->node_start[p] = g->part_start[p] = 0;
    for (int n = 0; n < g->node_count; n++)
        g->node_start[g->node_part[n] + 1]++;
    for (int c = 0; c < m->column_count; c++)
        if (g->is_pair[c])
            g->part_start[g->node_part[g->from[c]] + 1]++;
    for (int p = 0; p < g->part_count; p++) {
        g->node_start[p + 1] += g->node_start[p];
        g->part_start[p + 1] += g->part_start[p];
    }
    int *at = number; /* reused: where the next node of a part goes */
    for (int p = 0; p < g->part_count; p++)
        at[p] = g->node_start[p];
    for (int n = 0; n < g->node_count; n++)
        g->node_order[at[g->node_part[n]]++] = n;
    free(parent);
    free(number);
}

/* Pairs of each part in an order in which each but the first touches a node of one before it. */
static void order_pairs(struct totals_graph *g)
{
    const struct mip *m = g->m;
    size_t nodes = (size_t)g->node_count;
    int *start = allocate(nodes + 1, sizeof *start), *edge = allocate((size_t)g->pair_count * 2, sizeof *edge);
    int *queue = allocate(nodes, sizeof *queue);
    bool *listed = allocate((size_t)m->column_count, sizeof *listed), *reached = allocate(nodes, sizeof *reached);
    for (int c = 0; c < m->column_count; c++)
        if (g->is_pair[c]) {
            start[g->from[c] + 1]++;
            start[g->to[c] + 1]++;
        }
    for (int n = 0; n < g->node_count; n++)
        start[n + 1] += start[n];
    int *at = allocate(nodes, sizeof *at);
    memcpy(at, start, nodes * sizeof *at);
    for (int c = 0; c < m->column_count; c++)
        if (g->is_pair[c]) {
            edge[at[g->from[c]]++] = c;
            edge[at[g->to[c]]++] = c;
        }
    int count = 0;
    for (int p = 0; p < g->part_count; p++) {
        int head = 0, tail = 0;
        queue[tail++] = g->node_order[g->node_start[p]];
        reached[queue[0]] = true;
        for (; head < tail; head++)
            for (int k = start[queue[head]]; k < start[queue[head] + 1]; k++) {
                int c = edge[k], other = g->from[c] == queue[head] ? g->to[c] : g->from[c];
                if (listed[c])
                    continue;
                listed[c] = true;
                g->pair[count++] = c;
                if (!reached[other]) {
                    reached[other] = true;
                    queue[tail++] = other;
                }
            }
    }
    free(start);
    free(edge);
    free(queue);
    free(listed);
    free(reached);
    free(at);
}

static void graph_build(struct totals_graph *g)
{
    g->pair_count = 0;
    for (int c = 0; c < g->m->column_count; c++)
        g->pair_count += g->is_pair[c];
    number_nodes(g);
    find_parts(g);
    order_pairs(g);
}

static void graph_open(struct totals_graph *g, const struct mip *m)
{
    size_t columns = (size_t)m->column_count, nodes = 2 * columns;
    *g = (struct totals_graph){.m = m};
    g->is_pair = allocate(columns, sizeof *g->is_pair);
    g->pair = allocate(columns, sizeof *g->pair);
    g->from = allocate(columns, sizeof *g->from);
    g->to = allocate(columns, sizeof *g->to);
    g->node_part = allocate(nodes, sizeof *g->node_part);
    g->part_start = allocate(nodes + 1, sizeof *g->part_start);
    g->is_to = allocate(nodes, sizeof *g->is_to);
    g->node_order = allocate(nodes, sizeof *g->node_order);
    g->node_start = allocate(nodes + 1, sizeof *g->node_start);
    g->said = allocate(nodes, sizeof *g->said);
    g->known = allocate(nodes, sizeof *g->known);
    g->value = allocate(columns, sizeof *g->value);
    mip_by_row(m, &g->by_row);
    for (int c = 0; c < m->column_count; c++)
        g->is_pair[c] = may_be_pair(&m->columns[c]);
}

static void graph_free(struct totals_graph *g)
{
    if (g == NULL)
        return;
    void *owned[] = {g->edge_start, g->edge,  g->is_pair,    g->pair,       g->from, g->to,    g->node_part,
                     g->part_start, g->is_to, g->node_order, g->node_start, g->said, g->known, g->value};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
    free(g);
}

/* ---- what ends say in a row ---- */

/* Of the part's ends, for the coefficients in g->value. False where they do not part so. */
static bool part_row(struct totals_graph *g, int part)
{
    for (int k = g->node_start[part]; k < g->node_start[part + 1]; k++)
        g->known[g->node_order[k]] = false;
    int root = g->node_order[g->node_start[part]];
    g->known[root] = true;
    g->said[root] = 0;
    for (int k = g->part_start[part]; k < g->part_start[part + 1]; k++) {
        int c = g->pair[k], from = g->from[c], to = g->to[c];
        if (!g->known[from])
            g->said[from] = g->value[c] - g->said[to];
        else if (!g->known[to])
            g->said[to] = g->value[c] - g->said[from];
        else if (fabs(g->said[from] + g->said[to] - g->value[c]) > 1e-12 * fmax(1, fabs(g->value[c])))
            return false;
        g->known[from] = g->known[to] = true;
    }
    return true;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value that most of the part's ends of one side have, and how many do. */
static int most_common(const struct totals_graph *g, int part, bool to, double *value)
{
    int count = 0, best = 0, first = 0;
    double *all = allocate((size_t)(g->node_start[part + 1] - g->node_start[part]), sizeof *all);
    for (int k = g->node_start[part]; k < g->node_start[part + 1]; k++)
        if (g->is_to[g->node_order[k]] == to)
            all[count++] = g->said[g->node_order[k]];
    qsort(all, (size_t)count, sizeof *all, compare_doubles);
    for (int k = 1; k <= count; k++)
        if (k == count || all[k] - all[first] > 1e-12 * fmax(1, fabs(all[first]))) {
            if (k - first > best) {
                best = k - first;
                *value = all[first];
            }
            first = k;
        }
    free(all);
    return best;
}

/* Shifts what the ends say so that as many as can be say nothing: either the froms' most common word or the tos' is 0.
 */
static void shift(struct totals_graph *g, int part)
{
    double from = 0, to = 0;
    int froms = most_common(g, part, false, &from), tos = most_common(g, part, true, &to), both = 0, other = 0;
    for (int k = g->node_start[part]; k < g->node_start[part + 1];
         k++) { /* zeros of the one when the other is shifted away */
        int n = g->node_order[k];
        double said = g->said[n];
        other += g->is_to[n] && fabs(said + from) <= 1e-12;
        both += !g->is_to[n] && fabs(said + to) <= 1e-12;
    }
    double by = froms + other >= tos + both ? -from : to; /* added to the froms, taken from the tos */
    for (int k = g->node_start[part]; k < g->node_start[part + 1]; k++) {
        int n = g->node_order[k];
        g->said[n] += g->is_to[n] ? -by : by;
        if (fabs(g->said[n]) <= 1e-12)
            g->said[n] = 0;
    }
}

static void load_row(struct totals_graph *g, int row, bool in)
{
    for (size_t t = g->by_row.start[row]; t < g->by_row.start[row + 1]; t++)
        g->value[g->by_row.at[t]] = in ? g->by_row.value[t] : 0;
}

/* Marks in `touched` [part_count] the parts whose pairs stand in the row; returns whether there are any. */
static bool touched_parts(const struct totals_graph *g, int row, bool *touched)
{
    bool any = false;
    memset(touched, 0, (size_t)g->part_count);
    for (size_t t = g->by_row.start[row]; t < g->by_row.start[row + 1]; t++)
        if (g->is_pair[g->by_row.at[t]])
            any = touched[g->node_part[g->from[g->by_row.at[t]]]] = true;
    return any;
}

/* Takes the pairs of rows that do not part out of the graph; false where there were none. */
static bool drop_odd_pairs(struct totals_graph *g)
{
    bool *odd = allocate((size_t)g->m->column_count, sizeof *odd), *touched = allocate((size_t)g->part_count + 1, 1),
         any = false;
    for (int r = 0; r < g->m->row_count; r++) {
        if (!touched_parts(g, r, touched))
            continue;
        load_row(g, r, true);
        for (int p = 0; p < g->part_count; p++)
            if (touched[p] && !part_row(g, p))
                for (size_t t = g->by_row.start[r]; t < g->by_row.start[r + 1]; t++) {
                    int c = g->by_row.at[t];
                    if (g->is_pair[c] && g->node_part[g->from[c]] == p)
                        any = odd[c] = true;
                }
        load_row(g, r, false);
    }
    for (int c = 0; c < g->m->column_count; c++)
        g->is_pair[c] = g->is_pair[c] && !odd[c];
    free(odd);
    free(touched);
    return any;
}

/* ---- the program by totals ---- */

static void add_columns(const struct totals_graph *g, struct totals *out)
{
    const struct mip *m = g->m;
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *at = &m->columns[c];
        mip_add_column(&out->m, at->lower, at->upper, at->cost, at->whole && !g->is_pair[c], at->block, "c");
        out->m.columns[c].follows = at->follows;
        out->sum_from[c] = out->sum_to[c] = -1;
    }
    int first = out->m.column_count;
    double *lower = allocate((size_t)g->node_count, sizeof *lower),
           *upper = allocate((size_t)g->node_count, sizeof *upper);
    int *block = allocate((size_t)g->node_count, sizeof *block);
    for (int c = 0; c < m->column_count; c++) {
        if (!g->is_pair[c])
            continue;
        int ends[2] = {g->from[c], g->to[c]};
        for (int e = 0; e < 2; e++) {
            lower[ends[e]] += m->columns[c].lower;
            upper[ends[e]] += m->columns[c].upper;
            block[ends[e]] = m->columns[c].block;
        }
        out->sum_from[c] = first + ends[0];
        out->sum_to[c] = first + ends[1];
    }
    for (int n = 0; n < g->node_count; n++)
        mip_add_column(&out->m, lower[n], upper[n], 0, true, block[n], "total");
    free(lower);
    free(upper);
    free(block);
}

/* A row of one whole total is a bound of it. */
static bool is_bound(struct totals *out, const struct mip_row *row, int terms, int column, double value)
{
    if (terms != 1 || column < out->column_count)
        return false;
    struct mip_column *c = &out->m.columns[column];
    double a = row->lower / value, b = row->upper / value;
    double lower = fmax(c->lower, ceil((value > 0 ? a : b) - 1e-6)),
           upper = fmin(c->upper, floor((value > 0 ? b : a) + 1e-6));
    if (lower > upper)
        return false; /* the row says that there is no plan: it stays, to be found out */
    c->lower = lower;
    c->upper = upper;
    return true;
}

/* Does the row add up whole columns one for one, as a cap does? Then its sum is whole. */
static bool counts(const struct totals_graph *g, int r)
{
    bool alike = g->by_row.start[r + 1] - g->by_row.start[r] >= 2;
    for (size_t t = g->by_row.start[r]; t < g->by_row.start[r + 1]; t++)
        alike &= g->m->columns[g->by_row.at[t]].whole && g->by_row.value[t] == 1;
    return alike;
}

static void add_row(struct totals_graph *g, int r, bool *touched, struct totals *out)
{
    const struct mip_row *row = &g->m->rows[r];
    int terms = 0, column = -1;
    double value = 0;
    for (int pass = 0, to = -1; pass < 2; pass++) { /* counted, then added */
        if (pass == 1 && is_bound(out, row, terms, column, value))
            return;
        if (pass == 1) {
            to = mip_add_row(&out->m, row->lower, row->upper, "r");
            out->m.rows[to].counts = row->counts || counts(g, r);
        }
        for (size_t t = g->by_row.start[r]; t < g->by_row.start[r + 1]; t++)
            if (!g->is_pair[g->by_row.at[t]]) {
                terms++;
                if (pass == 1)
                    mip_add_term(&out->m, to, g->by_row.at[t], g->by_row.value[t]);
            }
        for (int p = 0; p < g->part_count; p++) {
            if (!touched[p])
                continue;
            if (pass == 0) {
                part_row(g, p);
                shift(g, p);
            }
            for (int k = g->node_start[p]; k < g->node_start[p + 1]; k++) {
                int n = g->node_order[k];
                if (g->said[n] == 0)
                    continue;
                terms++;
                column = out->column_count + n;
                value = g->said[n];
                if (pass == 1)
                    mip_add_term(&out->m, to, column, value);
            }
        }
    }
}

static void add_rows(struct totals_graph *g, struct totals *out)
{
    bool *touched = allocate((size_t)g->part_count + 1, 1);
    for (int r = 0; r < g->m->row_count; r++) {
        touched_parts(g, r, touched);
        load_row(g, r, true);
        add_row(g, r, touched, out);
        load_row(g, r, false);
    }
    free(touched);
    int first = out->m.row_count;
    for (int n = 0; n < g->node_count; n++) {
        mip_add_row(&out->m, 0, 0, "total");
        mip_add_term(&out->m, first + n, out->column_count + n, -1);
    }
    for (int c = 0; c < out->column_count; c++)
        if (g->is_pair[c]) {
            mip_add_term(&out->m, first + g->from[c], c, 1);
            mip_add_term(&out->m, first + g->to[c], c, 1);
        }
    for (int p = 0; p < g->part_count; p++) { /* says nothing new, unless pairs are left out */
        int row = mip_add_row(&out->m, 0, 0, "balance");
        for (int k = g->node_start[p]; k < g->node_start[p + 1]; k++)
            mip_add_term(&out->m, row, out->column_count + g->node_order[k], g->is_to[g->node_order[k]] ? -1 : 1);
    }
}

void totals_costs(struct totals *t, const struct mip *from)
{
    struct totals_graph *g = t->graph;
    for (int c = 0; c < t->m.column_count; c++)
        t->m.columns[c].cost = c < t->column_count ? from->columns[c].cost : 0;
    t->by_totals = true;
    for (int c = 0; c < t->column_count; c++)
        g->value[c] = g->is_pair[c] ? from->columns[c].cost : 0;
    for (int p = 0; p < g->part_count; p++) {
        if (!part_row(g, p)) {
            t->by_totals = false;
            continue;
        }
        shift(g, p);
        for (int k = g->part_start[p]; k < g->part_start[p + 1]; k++)
            t->m.columns[g->pair[k]].cost = 0;
        for (int k = g->node_start[p]; k < g->node_start[p + 1]; k++)
            t->m.columns[t->column_count + g->node_order[k]].cost = g->said[g->node_order[k]];
    }
    for (int c = 0; c < t->column_count; c++)
        g->value[c] = 0;
}

static void list_edges(struct totals_graph *g)
{
    g->edge_start = allocate((size_t)g->node_count + 1, sizeof *g->edge_start);
    g->edge = allocate(2 * (size_t)g->pair_count, sizeof *g->edge);
    for (int k = 0; k < g->pair_count; k++) {
        g->edge_start[g->from[g->pair[k]] + 1]++;
        g->edge_start[g->to[g->pair[k]] + 1]++;
    }
    for (int n = 0; n < g->node_count; n++)
        g->edge_start[n + 1] += g->edge_start[n];
    int *at = copy_items(g->edge_start, (size_t)g->node_count + 1, (size_t)g->node_count + 1, sizeof *at);
    for (int k = 0; k < g->pair_count; k++) {
        g->edge[at[g->from[g->pair[k]]]++] = g->pair[k];
        g->edge[at[g->to[g->pair[k]]]++] = g->pair[k];
    }
    free(at);
}

void totals_build(const struct mip *from, struct totals *out)
{
    struct totals_graph *g = allocate(1, sizeof *g);
    graph_open(g, from);
    graph_build(g);
    while (drop_odd_pairs(g))
        graph_build(g);
    if (g->pair_count < FEWEST_PAIRS) {
        memset(g->is_pair, 0, (size_t)from->column_count);
        graph_build(g);
    }
    list_edges(g);
    *out = (struct totals){.column_count = from->column_count, .graph = g};
    out->m.constant = from->constant;
    out->sum_from = allocate((size_t)from->column_count, sizeof *out->sum_from);
    out->sum_to = allocate((size_t)from->column_count, sizeof *out->sum_to);
    add_columns(g, out);
    add_rows(g, out);
    mip_index_free(&g->by_row);
    g->m = NULL;
    totals_costs(out, from);
}

void totals_forward(const struct totals *t, const double *x, double *full)
{
    memcpy(full, x, (size_t)t->column_count * sizeof *full);
    for (int c = t->column_count; c < t->m.column_count; c++)
        full[c] = 0;
    for (int c = 0; c < t->column_count; c++)
        if (t->sum_from[c] >= 0) {
            full[t->sum_from[c]] += x[c];
            full[t->sum_to[c]] += x[c];
        }
}

bool totals_back(const struct totals *t, const double *full, double *x)
{
    bool whole = true;
    for (int c = 0; c < t->column_count; c++) {
        x[c] = t->sum_from[c] >= 0 ? round(full[c]) : full[c];
        whole &= fabs(x[c] - full[c]) <= 1e-5 || t->sum_from[c] < 0;
    }
    return whole;
}

void totals_free(struct totals *t)
{
    mip_free(&t->m);
    free(t->sum_from);
    free(t->sum_to);
    graph_free(t->graph);
    *t = (struct totals){0};
}
