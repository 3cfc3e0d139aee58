/* tree_nodes.h - what a tree is made of, for tree.c and tree_parts.c. */
#ifndef YDERPLAN_TREE_NODES_H
#define YDERPLAN_TREE_NODES_H

#include "kernel.h"
#include "tree.h"

enum { TREE_LEVELS = 4, NODE_PIVOTS = 5000 };

static const double TREE_MARGIN = 1e-9; /* of 1 + |value|: what rounding may hide in a bound */

struct node {
    int parent; /* -1: the root */
    int column; /* of the kernel; -1: the root */
    double lower, upper;
    double bound;
    double way; /* how far the column had to move from its parent's value: up > 0, down < 0; 0: the root */
    size_t narrowed_first;
    int narrowed_count; /* bounds that reduced costs have narrowed here, for all that comes of it */
};

/* A bound that is narrower below a node than in its parent. */
struct narrowed {
    int column;
    bool upper;
    double bound;
};

struct tree {
    struct totals *by;
    const struct mip *m; /* by->m */
    struct kernel k;
    struct tableau root;                /* at the optimum of the root, once that is strengthened */
    struct tableau *t;                  /* the one at work: levels[0] .. */
    struct tableau levels[TREE_LEVELS]; /* each for a part of the part before, without what stands still there */
    size_t level_near[TREE_LEVELS];     /* as many of `near` are not of the part */
    struct tableau trial;
    double *root_lower, *root_upper; /* [tree_variables] */
    size_t bound_room[2];
    struct node *nodes;
    size_t node_count, node_room;
    struct narrowed *narrowed;
    size_t narrowed_count, narrowed_room;
    size_t narrowed_kept; /* as many were left when closed nodes were last forgotten */
    int *open;            /* heap of nodes, least bound first */
    size_t open_count, open_room;
    int *near; /* stack of nodes left on the way down that are to be looked at before the heap's */
    size_t near_count, near_room;
    bool begun;           /* the root has been strengthened */
    int common;           /* the kernel's own row that most rows hold (a mean), its sides those of better plans, in the
                             part's range; -1: none */
    double *root_cost;    /* [room for columns]: reduced costs at the strengthened root, of all ranges; NULL: not
                               known */
    double root_proven;   /* that root's bound, without the constant */
    int branched;         /* variables that may be branched upon are those before it */
    double *sum[2];       /* [branched]: of gains per unit, down and up */
    int *seen[2];         /* [the same] */
    double *dealt_sum[2]; /* [branched]: as of when it was last shared; NULL: never */
    int *dealt_seen[2];
    double value;   /* of the best plan */
    double relaxed; /* of the linear relaxation, before anything strengthens it */
    double *x;      /* [m->column_count], NULL: none better than the start */
    double proven;  /* by the multipliers of the last node looked at, without the constant */
    double floor;   /* the least bound of what was closed */
};

/* The tables of t->k, the first of those at work with its rows. */
void tree_open_tables(struct tree *t);

/* Variables of a table of t->k, with room for columns. */
static inline size_t tree_variables(const struct tree *t)
{
    return (size_t)row_variable(&t->k.p, t->k.p.row_count);
}

/* A root that is open, of this bound, in a tree without nodes. */
void tree_open_root(struct tree *t, double bound);

/* Into the heap of open nodes. */
void tree_push(struct tree *t, int node);

/* Plans that are not better than the one in hand by this, without the constant, are of no interest. */
double tree_limit(const struct tree *t, const struct branch_limits *l);

/* tableau_solve in pieces, so that an end of time is noticed. */
enum tableau_status tree_solve(struct tableau *table, const struct branch_limits *l, double limit, long pivots);

/* The sides of the common row, for plans better than the one in hand, from the table at work: the root's. */
void tree_bound_common(struct tree *t, const struct branch_limits *l);

/* A row for totals that have no pairs; false where they have. */
bool tree_add_cut(struct tree *t);

/* Rows that hold nothing at this point are forgotten when there are many: what is needed is found again. */
void tree_forget_cuts(struct tree *t);

/* Rows that the root's whole points keep and its relaxation does not, until none is broken or there were enough. The
 * root's table is kept. Of a part for a range of the common row these are rows of that range. */
void tree_strengthen(struct tree *t, const struct branch_limits *limits);

#endif
