/* forest.h - the tree of a block (tree.h), in parts that threads can go on with side by side once it is large. The
 * parts are as many whatever the number of threads, so that what is found does not depend on it. */
#ifndef YDERPLAN_FOREST_H
#define YDERPLAN_FOREST_H

#include "tree.h"

enum { FOREST_PARTS = 4 };

/* Start at {0}: no tree. */
struct forest {
    struct tree *part[FOREST_PARTS];
    int count;                              /* of parts; 0: no tree */
    int range[FOREST_PARTS];                /* of which range each part is (forest_part_by_range) */
    long grown;                             /* nodes so far */
    double relaxed;                         /* bound of the linear relaxation, where there is a tree */
    struct branch_result out[FOREST_PARTS]; /* of the parts in this round */
    struct error error[FOREST_PARTS];
};

/* A tree anew (tree_new); `count` is 0 where there is none. False on GLPK's abort. */
bool forest_open(struct forest *f, struct totals *by, const double *start, struct branch_basis *basis,
                 const struct branch_limits *limits, struct error *e);

/* A better plan is known. */
void forest_know(struct forest *f, const double *x);

/* As many nodes are enough to see whether the tree is worth parts. */
long forest_first_nodes(const struct forest *f);

/* Before forest_deal, where prices stand in place of what would hold the mean: in parts for ranges of it
 * (tree_part_by_range) once it is worth it. */
void forest_part_by_range(struct forest *f, const struct branch_limits *limits);

/* Before a round: in parts once it is worth it, and what is open dealt out evenly. Parts of a range that is closed go
 * to the one where most is open. Returns the number of parts. */
int forest_deal(struct forest *f);

/* Goes on with part k, by its share of the limits' nodes; different parts may go on at once. */
void forest_grow(struct forest *f, int k, const struct branch_limits *limits);

/* After all parts have been gone on with: has each come to its end? */
bool forest_is_closed(const struct forest *f);

/* After a round in which every part has gone on: what all together have shown. False on GLPK's abort. */
bool forest_join(struct forest *f, const struct branch_limits *limits, struct branch_result *out, struct error *e);

void forest_free(struct forest *f);

#endif
