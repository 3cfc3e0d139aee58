/* tree.h - branch and bound on the kernel of one mixed-integer program (kernel.h), from a plan in hand.
 *
 * Nodes differ in bounds alone, so that every node's dense table (tableau.h) is the root's, pivoted on. What is
 * branched upon: the column whose two sides cost most together, by pseudo-costs that short trials have made reliable
 * (Achterberg, Koch and Martin 2005). The node of the least bound comes next, then its better child as long as there is
 * one; then what was left on the way, the last first, as long as its bound is not much nearer to the plan: the table
 * goes there in a few pivots, and to a node far away in some hundreds. What reduced costs narrow at a node holds for
 * all that comes of it, and columns that stand still there leave the table. What counts for the bound of a node is
 * tableau_bound, never the value that the table shows.
 *
 * Pairs are left out where their totals say what they cost: rows that some totals break for want of pairs are added as
 * they are met (totals_cut), so that a whole node has pairs.
 *
 * A tree can be gone on with: more nodes, at the same costs, from where it was. */
#ifndef YDERPLAN_TREE_H
#define YDERPLAN_TREE_H

#include "branch.h"
#include "totals.h"

struct tree;

/* The tree of by->m from the plan `start` [by->m.column_count]; `by` must stay as it is while the tree lives. The
 * relaxation is solved from `basis`. NULL where the program has no dense kernel, or (e) on GLPK's abort. */
struct tree *tree_new(struct totals *by, const double *start, struct branch_basis *basis,
                      const struct branch_limits *limits, struct error *e);
void tree_free(struct tree *t); /* NULL is fine */

/* A bound by the linear relaxation alone, as the tree was made. */
double tree_relaxed(const struct tree *t);

/* How many nodes are about as much work as a hundred of a tree of usual size (a specialty on a hundred areas): 16
 * .. 100. */
long tree_few_nodes(const struct tree *t);

/* Where better plans probably are, once the tree has been searched: lower and upper [by->m.column_count] of whole
 * columns are as if no reduced cost at the root could eat more than `share` of what was open there. Not proven of
 * anything. False where that is not known. */
bool tree_likely(const struct tree *t, double share, double *lower, double *upper);

/* A better plan is known: nodes that cannot beat it need not be looked at. */
void tree_know(struct tree *t, const double *x);

/* Goes on within the limits, `nodes` being those of this call. `out->x` only where a better plan than the start was
 * found; BRANCH_OPTIMAL when nothing better than the plan by more than the gap is left. The gap must not be
 * smaller than in calls before: what was closed stays closed. False on GLPK's abort. */
bool tree_search(struct tree *t, const struct branch_limits *limits, struct branch_result *out, struct error *e);

/* One tree as several, for as many threads: deals what is open in part[0] .. part[count - 1] out anew, about as much to
 * each. part[0] is there; where part[k] is NULL it is made. What is proven is the least of the parts' bounds. */
void tree_deal(struct tree **part, int count);

/* The same for ranges of what most rows have in common, in place of shares of what is open: each part begins anew at
 * its root, with rows that hold in its range. part[0] has been searched and is there; the others are made. False, with
 * part[0] as it was but for sides of plans no longer of interest, where rows have nothing in common, or its range or
 * what is open is nothing. Parts of different ranges may not be dealt among each other. */
bool tree_part_by_range(struct tree **part, int count, const struct branch_limits *limits);

/* A part with nothing open becomes one more of the range of `from`, which has been searched, with half of what is open
 * there. What they have learnt must have been shared before (tree_share_learnt). */
void tree_take_over(struct tree **closed, struct tree *from);

/* What each part has learnt of branching since this was last called, for all. */
void tree_share_learnt(struct tree *const *part, int count);

/* What `from`, a tree of the same program at other costs, has learnt of branching (but for rows that count) is not
 * learnt again: costs are much the same. Either may be NULL. */
void tree_inherit(struct tree *t, const struct tree *from);

size_t tree_open_count(const struct tree *t);

#endif
