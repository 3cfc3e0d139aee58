/* search_structure.h - what a program looks like to the search (search.c), built once by search_build.c.
 *
 * Once the whole columns x are given, the rest follows:
 *
 *   factors   F_f = base_f + sum_d effect_fd x_d      a continuous column that an equation gives from whole columns
 *                                                     (supply at a site), or a whole column itself
 *   needs     need_r = base_r + sum_f vector_fr F_f   what row r asks of its lifted column (an area's deviation)
 *   lifted    u = max(least_u, max_r need_r)          its best value: it costs, and only relaxes its rows by rising
 *   value     sum_d cost_d x_d + sum_u weight_u u     costs of defined columns are already folded into cost_d
 *   hard      lower_h <= sum_d a_hd x_d + sum_u a_hu u <= upper_h     every other row
 *
 * A column that is best large is turned around (u' = -u), so "lifted" always means "as small as the rows allow".
 * Needs that share factors form a part (a specialty); within one the vectors are dense, so a move is one straight
 * pass over its needs for each factor it touches. Needs without factors (only whole columns) are kept sparse. */
#ifndef YDERPLAN_SEARCH_STRUCTURE_H
#define YDERPLAN_SEARCH_STRUCTURE_H

#include "lanes.h"
#include "search.h"

/* Lists one after the other: those of k are start[k] .. start[k+1]-1. */
struct sparse {
    size_t *start; /* [from_count + 1] */
    int *at;       /* the `to` */
    double *value;
};

/* A part's needs are first .. first+simple-1 (each the only need of its lifted column, padded to whole lanes), then
 * groups. */
struct part {
    int first, simple, count;
    int group_first, group_count;
    bool in_hard; /* some lifted column of it stands in a hard row */
};
struct group {
    int first, count; /* needs */
    double weight, least;
    int lifted;
};
enum lifted_kind { LIFTED_FREE, LIFTED_SIMPLE, LIFTED_GROUP, LIFTED_SPARSE };
struct lifted {
    int column;
    double sign;          /* -1: turned around */
    double weight, least; /* of the turned column */
    enum lifted_kind kind;
    int at; /* need, group or sparse need */
    int row_count;
};

struct search {
    const struct mip *m;
    struct mip_index by_row, by_column;
    int count;          /* decisions: whole columns */
    int *column;        /* [count] */
    int *decision;      /* [column_count], -1: not whole */
    int *lower, *upper; /* [count] */
    double *cost;       /* [count] */
    double constant;
    int defined_count;
    int *defined, *defined_row; /* [defined_count], in an order in which each needs only earlier ones */
    double *defined_by;         /* its coefficient there */
    int factor_count;
    double *factor_base;
    int *factor_part;
    size_t *factor_vector; /* where its vector begins */
    double *vectors;
    struct sparse effects; /* decision -> factors */
    int part_count;
    struct part *parts;
    int need_count;
    double *weight, *least, *need_base; /* [need_count] */
    int *need_lifted;                   /* [need_count], -1: padding */
    int group_count;
    struct group *groups;
    int sparse_count;
    double *sparse_weight, *sparse_least, *sparse_base;
    int *sparse_lifted;         /* [sparse_count] */
    bool *sparse_whole;         /* [sparse_count] rounded up to a whole number */
    struct sparse sparse_needs; /* decision -> sparse needs */
    int lifted_count;
    struct lifted *lifted;
    struct sparse lifted_hard; /* lifted -> hard rows */
    int hard_count;
    double *hard_lower, *hard_upper, *hard_base, *hard_scale;
    struct sparse hard;    /* decision -> hard rows, short ones first */
    size_t *hard_short;    /* [count]: where the long ones begin */
    struct sparse members; /* hard row -> decisions, for short rows */
};

#endif
