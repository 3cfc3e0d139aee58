/* decompose_parts.h - what the files of decompose.h share: a program in blocks, its pool of block plans and its prices.
 *
 *   decompose_build.c    the program parted into blocks
 *   decompose_pool.c     block plans, the masters over them, and plans of the whole
 *   decompose_prices.c   prices: by plans, and nearer to the linear relaxation
 *   decompose.c          proofs at prices, and the whole */
#ifndef YDERPLAN_DECOMPOSE_PARTS_H
#define YDERPLAN_DECOMPOSE_PARTS_H

#include "decompose.h"
#include "forest.h"
#include "totals.h"

enum { NEAR = 3 };

struct plan_of_block {
    double *x;        /* [column_count of the block] */
    double cost;      /* c_b x */
    double *activity; /* [coupling rows], A_b x */
    bool listed;      /* is it a column of the master at hand? */
};

struct block {
    struct mip m;  /* its columns and own rows; costs are set to c - p A */
    int number;    /* in effort->warm */
    int *column;   /* [m.column_count]: in the program */
    double *cost;  /* [m.column_count], c_b */
    size_t *start; /* [m.column_count + 1]: its terms in coupling rows */
    int *coupling;
    double *value;
    struct search *search;
    struct totals totals; /* of m: what branch and bound sees */
    struct branch_basis basis;
    struct forest forest; /* its tree at these prices; empty: not begun, or not applicable */
    bool finished;        /* its tree at these prices is: more nodes give no better bound */
    struct plan_of_block *plans;
    int plan_count;
    size_t plan_room;
    /* Of the current round. */
    double *found;                /* [m.column_count]: plan with the least priced cost known */
    double *near[NEAR];           /* [m.column_count]: plans on the way to it, the last one last; NULL: none */
    double found_value;           /* at the current prices, without constant */
    double bound, value_at;       /* proven, and of `found` when it was: at the prices of the last proof */
    struct branch_result relaxed; /* the linear relaxation at the current prices */
    long node_limit;              /* of a round; 0: there was none */
    long nodes;                   /* in this round */
    struct branch_result out;     /* of its tree in this round */
    struct plan_of_block *points; /* [point_count]: of the linear relaxation, not whole; as plans of a master */
    int point_count;
    size_t point_room;
    unsigned seed;
    struct error error;
    bool failed;
};

/* One annealing from the plan in hand, with the plans on its way. */
struct annealing {
    const struct decomposition *d;
    long moves;
    unsigned seed;
    double heat;
    double *x;     /* [column_count]: where it begins (NULL: at the plan in hand), then its best */
    double **kept; /* [kept_count][column_count] */
    int keep_count, kept_count;
    bool found;
};

/* Beside the proofs of a round: the best plan that the pool makes up, and an annealing from there. */
struct improvement {
    struct annealing annealing;
    double *whole; /* [column_count]: that plan; NULL: none is better than the one in hand */
    bool tried, easy, failed;
    struct error error;
};

struct decomposition {
    const struct mip *m;
    struct search *search;
    const struct effort *effort;
    int block_count;
    struct block *blocks;
    int *order;         /* [block_count]: largest first */
    int row_count;      /* coupling rows */
    int *row;           /* [row_count]: in the program */
    double *price;      /* [row_count], of the current round */
    double *best_price; /* of the best bound, or of the best estimate before the first */
    double *master_price;
    double master_value; /* of that linear program: as far as the pool knows, no prices promise more */
    double *proof_price; /* of the last proof: the blocks' `bound` is of it */
    bool proven;         /* is there one? */
    double best_bound;
    double best_estimate;    /* sum of the blocks' found values at best_price: about what a full proof would give */
    double *relaxed_price;   /* [row_count]: at which the linear relaxations' bound is largest */
    double relaxed_value;    /* that bound; -INFINITY: not known */
    double relaxed_estimate; /* what a full proof would give there; -INFINITY: not known */
    bool relaxed_failed;     /* some relaxation could not be solved: prices are chosen by plans alone */
    double proof_relaxed;    /* the relaxations' bound at the prices of the last proof */
    double between;          /* there, from the relaxations' bound to a full proof; 0: not known */
    double left;             /* how much of that trees have not closed, 0 to 1 */
    double *chosen_price;    /* [row_count]: what price_choose has chosen */
    bool nearer;             /* are the standing prices not the best by plans, but nearer to the relaxation's? */
    bool fresh;              /* prices have changed since the last proof */
    bool master_is_easy;     /* the whole master was last solved to its end: it can do with more plans */
    int gathered, in_vain;   /* rounds of gathering; how many of them since the last that found a better plan */
    int pool_tried;          /* plans in the pool when the whole master was last solved */
    double worth;            /* a block's proof open by no more than this is left alone while prices stand */
    double *x;               /* [column_count]: best plan */
    double value;
    struct improvement beside;
    unsigned seed;
    long nodes;
    struct error *e;
};

/* Prices that the next proof may be at, with what a full proof would give there, by the plans known, and what linear
 * relaxations give; -INFINITY: not known. */
struct trial_point {
    const double *price; /* [row_count] */
    double estimate, relaxed;
};

/* ---- decompose_build.c ---- */

/* Fills d->blocks, order and rows from d->m; block [column_count] says which block a column is of. */
void decompose_open(struct decomposition *d, const int *block);
void decompose_close(struct decomposition *d);

/* ---- decompose_pool.c ---- */

/* A block's plan x [its column_count] into the pool, unless it is there. The second: every block's part of a plan of
 * the whole, x [d->m->column_count]. */
void pool_add(struct decomposition *d, struct block *b, const double *x);
void pool_add_whole(struct decomposition *d, const double *x);
int pool_size(const struct decomposition *d);
double pool_entries(const struct decomposition *d); /* numbers in all of them */

double pool_cost(const struct block *b, const double *x); /* c_b x */
double *pool_activity(const struct decomposition *d, const struct block *b,
                      const double *x);                    /* A_b x; owned by the caller */
double *pool_part(const struct block *b, const double *x); /* of a plan of the whole; owned by the caller */
double pool_priced(const struct decomposition *d, const struct plan_of_block *plan); /* at d->price */
double pool_least_priced(const struct decomposition *d, const struct block *b,
                         int *best); /* of the pool, at d->price */

/* A plan of the whole that is better than the best becomes it. */
void pool_consider(struct decomposition *d, const double *x);

/* Two annealings from the best plan side by side, one of `heat` (search.h) and one of half of it, their plans into the
 * pool. */
void pool_anneal(struct decomposition *d, long moves, double heat);

/* The restricted master as a linear program, over plans, or over the points of the blocks' linear relaxations as well:
 * prices of the coupling rows, price [row_count], and its value. False where it was not solved. */
enum master { MASTER_LINEAR, MASTER_RELAXED };
bool master_solve(struct decomposition *d, enum master kind, double *price, double *value);

/* The best plan that the pool makes up, taken at once. False with d->e where the solver failed. */
bool pool_put_together(struct decomposition *d);

/* d->beside is carried out: where the pool has grown, its best plan; an annealing from there, cool enough to stay near,
 * or from the plan in hand. Beside other work; what it has found is taken afterwards. */
void pool_improve(struct decomposition *d);
void pool_take_improvement(struct decomposition *d);

/* Is nearly all that is open a matter of proofs? Then neither better plans nor better prices are worth looking for. */
bool only_proofs_lack(const struct decomposition *d);

void decompose_report(const struct decomposition *d, long nodes);
bool decompose_ended(const struct effort *e);           /* by time or interruption */
bool decompose_finished(const struct decomposition *d); /* ended, or the gap is met */
bool decompose_errors(struct decomposition *d);         /* false, with d->e, where a block or the work beside failed */

/* ---- decompose_prices.c ---- */

/* sum_r (p_r > 0 ? p_r lower_r : p_r upper_r), and the program's constant, at d->price. */
double price_of_sides(const struct decomposition *d);

/* The block's columns cost c - p A at d->price. */
void price_block(const struct decomposition *d, struct block *b);

/* b->found: the best plan of the pool at d->price, improved by annealing. */
void price_search(struct decomposition *d, struct block *b, long moves, double heat);

/* Every block's found plan enters the pool, and with `near` plans near it too (the whole master must cope with them);
 * false where all were known. */
bool pool_grows(struct decomposition *d, bool near);

/* Prices and pool improve each other with the annealing as pricing; what looks best is left in best_price. False with
 * d->e where the solver failed. */
bool price_settle(struct decomposition *d, int rounds);

/* Block plans for the pool, whatever they are worth: annealings afresh at the best prices and the master's, mixed. */
void price_gather(struct decomposition *d, double of_best);

/* What a proof to its end would come to by the best plans known, also of blocks that were left alone: d->price must be
 * that of the last proof. */
double estimate_of_proof(const struct decomposition *d);

/* What proofs at other prices can be expected to come to, where a proof to its end would say `estimate` and linear
 * relaxations say `relaxed`: what trees leave of what is between grows with its square, and is no more than all of it.
 */
double price_promise(const struct decomposition *d, double estimate, double relaxed);

/* The prices at which the blocks' linear relaxations promise most, those of the linear relaxation of the whole, by the
 * same master over their points: d->relaxed_price and its bound, which is one of the whole. d->price is left as the
 * last tried. False with d->e.
 */
bool price_relax(struct decomposition *d);

/* While trees are far from their end, prices nearer to those of the linear relaxation may prove more: `best`, the best
 * so far, becomes what promises most, with its price in d->chosen_price. The pool grows; d->price, and the costs of
 * blocks and totals, are left as the last prices tried. False with d->e where the solver failed. */
bool price_choose(struct decomposition *d, struct trial_point *best);

#endif
