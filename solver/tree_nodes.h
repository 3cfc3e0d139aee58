/* tree_nodes.h - what a tree is made of, for tree.c and tree_parts.c. */
#ifndef YDERPLAN_TREE_NODES_H
#define YDERPLAN_TREE_NODES_H

#include "kernel.h"
#include "tree.h"

struct node {
    int parent; /* -1: the root */
    int column; /* of the kernel; -1: the root */
    double lower, upper;
    double bound;
    double way; /* how far the column had to move from its parent's value: up > 0, down < 0; 0: the root */
};

struct tree {
    struct totals *by;
    const struct mip *m; /* by->m */
    struct kernel k;
    struct tableau t, trial;
    double *root_lower, *root_upper; /* [t.variables] */
    size_t bound_room[2];
    struct node *nodes;
    size_t node_count, node_room;
    int *open; /* heap of nodes, least bound first */
    size_t open_count, open_room;
    bool begun;     /* the root has been strengthened */
    double *sum[2]; /* [the table's variables at the root]: of gains per unit, down and up */
    int *seen[2];   /* [the same] */
    double value;   /* of the best plan */
    double relaxed; /* of the linear relaxation, before anything strengthens it */
    double *x;      /* [m->column_count], NULL: none better than the start */
    double proven;  /* by the multipliers of the last node looked at, without the constant */
    double floor;   /* the least bound of what was closed */
};

/* Into the heap of open nodes. */
void tree_push(struct tree *t, int node);

#endif
