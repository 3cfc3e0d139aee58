/* tree_parts.c - one tree as several, each with a table of its own and a share of the open nodes; or each for a range
 * of what most rows have in common.
 *
 * A rounding says the more the better that is known which it is rounded against (tree_rows.c). Where prices stand in
 * place of caps, nothing holds how many numbers a specialty gets, and the mean of a better plan may lie anywhere in a
 * range of ten of them. Cut into four, each with a root of its own and roundings that hold there, half of what was open
 * at the root is closed, and trees to the end take half of the nodes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "tree_nodes.h"

/* The same tree without its nodes. */
static struct tree *twin(const struct tree *t)
{
    struct tree *n = allocate(1, sizeof *n);
    size_t branched = (size_t)t->branched, variables = tree_variables(t);
    *n = (struct tree){.by = t->by,
                       .m = t->m,
                       .value = t->value,
                       .floor = t->floor,
                       .begun = t->begun,
                       .common = t->common,
                       .branched = t->branched};
    kernel_copy(&n->k, &t->k);
    tree_open_tables(n);
    tableau_copy(&n->root, &t->root);
    tableau_own(&n->root);
    n->root_lower = copy_items(t->root_lower, variables, variables, sizeof *n->root_lower);
    n->root_upper = copy_items(t->root_upper, variables, variables, sizeof *n->root_upper);
    n->bound_room[0] = n->bound_room[1] = variables;
    for (int up = 0; up < 2; up++) {
        n->sum[up] = copy_items(t->sum[up], branched, branched, sizeof *n->sum[up]);
        n->seen[up] = copy_items(t->seen[up], branched, branched, sizeof *n->seen[up]);
        if (t->dealt_sum[up] != NULL) {
            n->dealt_sum[up] = copy_items(t->dealt_sum[up], branched, branched, sizeof *n->dealt_sum[up]);
            n->dealt_seen[up] = copy_items(t->dealt_seen[up], branched, branched, sizeof *n->dealt_seen[up]);
        }
    }
    return n;
}

/* What each has learnt of branching on v since they were dealt last, for all of them. */
static void share_learnt_of(struct tree *const *part, int count, int up, size_t v)
{
    double sum = part[0]->dealt_sum[up][v];
    int seen = part[0]->dealt_seen[up][v];
    for (int k = 0; k < count; k++) {
        sum += part[k]->sum[up][v] - part[k]->dealt_sum[up][v];
        seen += part[k]->seen[up][v] - part[k]->dealt_seen[up][v];
    }
    for (int k = 0; k < count; k++) {
        part[k]->sum[up][v] = sum;
        part[k]->seen[up][v] = seen;
    }
}

void tree_share_learnt(struct tree *const *part, int count)
{
    size_t branched = (size_t)part[0]->branched;
    for (int up = 0; up < 2; up++) {
        for (size_t v = 0; part[0]->dealt_sum[up] != NULL && v < branched; v++)
            share_learnt_of(part, count, up, v);
        for (int k = 0; k < count; k++) {
            struct tree *t = part[k];
            free(t->dealt_sum[up]);
            free(t->dealt_seen[up]);
            t->dealt_sum[up] = copy_items(t->sum[up], branched, branched, sizeof *t->sum[up]);
            t->dealt_seen[up] = copy_items(t->seen[up], branched, branched, sizeof *t->seen[up]);
        }
    }
}

void tree_inherit(struct tree *t, const struct tree *from)
{
    if (t == NULL || from == NULL)
        return;
    int *there = allocate((size_t)t->m->column_count, sizeof *there); /* 1 + the column of `from`; 0: none */
    for (int v = 0; v < from->k.p.column_count; v++)
        if (from->k.column[v] >= 0)
            there[from->k.column[v]] = v + 1;
    for (int v = 0; v < t->k.p.column_count; v++) {
        int same = t->k.column[v] >= 0 ? there[t->k.column[v]] - 1 : -1;
        for (int up = 0; up < 2 && same >= 0; up++) {
            t->sum[up][v] = from->sum[up][same];
            t->seen[up][v] = from->seen[up][same];
        }
    }
    free(there);
}

/* An open node of one of the parts. */
struct share {
    int part, node;
    double bound;
};

static int compare_shares(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    if (x->bound != y->bound)
        return x->bound < y->bound ? -1 : 1;
    if (x->part != y->part)
        return x->part - y->part;
    return x->node - y->node;
}

static int list_open(struct tree *const *part, int count, struct share **out)
{
    size_t all = 0, at = 0;
    for (int k = 0; k < count; k++)
        all += part[k]->open_count;
    *out = allocate(all, sizeof **out);
    for (int k = 0; k < count; k++)
        for (size_t n = 0; n < part[k]->open_count; n++) {
            int node = part[k]->open[n];
            (*out)[at++] = (struct share){k, node, part[k]->nodes[node].bound};
        }
    qsort(*out, all, sizeof **out, compare_shares);
    return (int)all;
}

struct node_list {
    struct node *nodes; /* the root first */
    size_t count, room;
    struct narrowed *narrowed;
    size_t narrowed_count, narrowed_room;
};

/* A copy of what was narrowed at node n of `from`. */
static void copy_narrowed(const struct tree *from, struct node *n, struct node_list *to)
{
    size_t first = n->narrowed_first;
    n->narrowed_first = to->narrowed_count;
    for (int k = 0; k < n->narrowed_count; k++) {
        to->narrowed = grow(to->narrowed, &to->narrowed_room, to->narrowed_count + 1, sizeof *to->narrowed);
        to->narrowed[to->narrowed_count++] = from->narrowed[first + (size_t)k];
    }
}

static int add(struct node_list *to, struct node node)
{
    to->nodes = grow(to->nodes, &to->room, to->count + 1, sizeof *to->nodes);
    to->nodes[to->count] = node;
    return (int)to->count++;
}

/* `node` of `from`, with all that leads to it, into the list; `now` [from->node_count] says where nodes are in it, -1:
 * not yet. */
static int copy_way(const struct tree *from, int node, int *now, struct node_list *to)
{
    int length = 0, at = node;
    for (; now[at] < 0; at = from->nodes[at].parent)
        length++;
    int *way = allocate((size_t)length, sizeof *way);
    for (int k = length, n = node; k > 0; n = from->nodes[n].parent)
        way[--k] = n;
    for (int k = 0; k < length; k++) {
        struct node copy = from->nodes[way[k]];
        copy.parent = now[copy.parent];
        copy_narrowed(from, &copy, to);
        now[way[k]] = add(to, copy);
    }
    free(way);
    return now[node];
}

/* Every count-th of the shares, from the k-th on, in the order of their parts so that ways are copied once. `open`
 * [shares] is where they are in the new list. */
static struct node_list deal_to(struct tree *const *part, int count, int k, const struct share *shares, int share_count,
                                int *open)
{
    struct node_list to = {0};
    struct node root = part[0]->nodes[0];
    copy_narrowed(part[0], &root, &to);
    add(&to, root);
    for (int from = 0; from < count; from++) {
        int *now = allocate(part[from]->node_count, sizeof *now);
        for (size_t n = 1; n < part[from]->node_count; n++)
            now[n] = -1;
        for (int s = k; s < share_count; s += count)
            if (shares[s].part == from)
                open[s] = copy_way(part[from], shares[s].node, now, &to);
        free(now);
    }
    return to;
}

void tree_deal(struct tree **part, int count)
{
    struct share *shares;
    for (int k = 1; k < count; k++)
        if (part[k] == NULL)
            part[k] = twin(part[0]);
    int share_count = list_open(part, count, &shares), *open = allocate((size_t)share_count, sizeof *open);
    struct node_list *dealt = allocate((size_t)count, sizeof *dealt);
    for (int k = 0; k < count; k++)
        dealt[k] = deal_to(part, count, k, shares, share_count, open);
    for (int k = 0; k < count; k++) {
        struct tree *t = part[k];
        free(t->nodes);
        free(t->narrowed);
        t->narrowed = dealt[k].narrowed;
        t->narrowed_count = dealt[k].narrowed_count;
        t->narrowed_room = dealt[k].narrowed_room;
        t->nodes = dealt[k].nodes;
        t->node_count = dealt[k].count;
        t->node_room = dealt[k].room;
        t->open_count = 0;
        for (int s = k; s < share_count; s += count)
            tree_push(t, open[s]);
    }
    free(dealt);
    free(open);
    free(shares);
}

void tree_take_over(struct tree **closed, struct tree *from)
{
    from->floor = fmin(from->floor, (*closed)->floor);
    if ((*closed)->value < from->value) {
        free(from->x);
        from->x = (*closed)->x;
        (*closed)->x = NULL;
        from->value = (*closed)->value;
    }
    tree_free(*closed);
    *closed = twin(from);
    struct tree *both[2] = {from, *closed};
    tree_deal(both, 2);
}

size_t tree_open_count(const struct tree *t)
{
    return t->open_count;
}

/* ---- ranges of what most rows have in common ---- */

/* The tree anew from its root, whose bound is known, between other sides of the common row. */
static void restrict_to(struct tree *t, double lower, double upper, double bound)
{
    int v = row_variable(&t->k.p, t->common);
    t->begun = false;
    t->t = &t->levels[0];
    tableau_copy(t->t, &t->root);
    tableau_own(t->t);
    tableau_release(&t->root);
    t->k.p.row_lower[t->common] = t->t->lower[v] = t->root_lower[v] = lower;
    t->k.p.row_upper[t->common] = t->t->upper[v] = t->root_upper[v] = upper;
    t->node_count = t->open_count = t->near_count = t->narrowed_count = t->narrowed_kept = 0;
    tree_open_root(t, bound);
}

bool tree_part_by_range(struct tree **part, int count, const struct branch_limits *limits)
{
    struct tree *t = part[0];
    if (!t->begun || t->common < 0 || t->open_count == 0)
        return false;
    int v = row_variable(&t->k.p, t->common);
    t->t = &t->levels[0];
    tableau_copy(t->t, &t->root);
    tree_bound_common(t, limits); /* a better plan may be known than when the root was looked at */
    double lower = t->root_lower[v], upper = t->root_upper[v], width = (upper - lower) / count;
    if (!(width > 1e-6 * (1 + fabs(lower) + fabs(upper))))
        return false;
    double bound = t->nodes[t->open[0]].bound;
    for (int k = 1; k < count; k++)
        part[k] = twin(t);
    for (int k = 0; k < count; k++)
        restrict_to(part[k], lower + width * k, k < count - 1 ? lower + width * (k + 1) : upper, bound);
    return true;
}
