/* totals_graph.h - the graph of pairs that totals.c builds and totals_cut.c sends days along. */
#ifndef YDERPLAN_TOTALS_GRAPH_H
#define YDERPLAN_TOTALS_GRAPH_H

#include "totals.h"

struct totals_graph {
    const struct mip *m;
    struct mip_index by_row;
    bool *is_pair;  /* [column_count] */
    int pair_count; /* edges */
    int *pair; /* [pair_count]: the column, in walking order: each edge but the first of a part touches one before */
    int *from, *to; /* [column_count]: node, 0 .. node_count-1, of pairs */
    int node_count;
    int *node_part;  /* [node_count] */
    int *part_start; /* [part_count + 1]: in `pair` */
    int part_count;
    bool *is_to;     /* [node_count] */
    int *node_order; /* [node_count]: by part */
    int *node_start; /* [part_count + 1]: in node_order */
    double *said;    /* [node_count]: T or H of the row at hand */
    bool *known;     /* [node_count] */
    double *value;   /* [column_count]: coefficients of the row at hand, zero between rows */
    int *edge_start; /* [node_count + 1]: the pairs of node n are edge[edge_start[n]] .. edge[edge_start[n + 1] - 1] */
    int *edge;       /* [2 pair_count] */
};

#endif
