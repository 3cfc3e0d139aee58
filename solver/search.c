/* search.c - simulated annealing on the whole columns of a mixed-integer program.
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
 * pass over its needs for each factor it touches. Needs without factors (only whole columns) are kept sparse.
 *
 * A move changes one decision, or two that share a hard row (one down, one up). It is taken by Metropolis' rule if
 * the hard rows allow it; rows with few terms are looked at first, the long ones only when the value is already
 * accepted. The temperature falls geometrically over a number of moves fixed in advance, so that no clock decides
 * anything. A descent over single moves and exchanges ends it. Kirkpatrick, Gelatt and Vecchi (1983). */
#include "search.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "memory.h"

static const double HARD_TOLERANCE = 1e-9; /* of max(1, |side|), in rows that the moves must keep */

enum { LANES = 4, MOST_FACTORS = 16, MOST_CELLS = 60000000 };

/* Four needs at once; gcc and clang turn this into what the machine has. */
typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef int64_t lane_mask __attribute__((vector_size(8 * LANES)));

/* Entries (from, to, value), gathered in any order and then compressed by `from`. */
struct triple {
    int from, to;
    double value;
};
struct gathered {
    struct triple *items;
    size_t count, room;
};
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

/* ---- small tools ---- */

static void gather(struct gathered *g, int from, int to, double value)
{
    g->items = grow(g->items, &g->room, g->count + 1, sizeof *g->items);
    g->items[g->count++] = (struct triple){from, to, value};
}

/* Compresses and empties `g`. The order within a list is that of gathering. */
static struct sparse compress(struct gathered *g, int from_count)
{
    struct sparse s = {allocate((size_t)from_count + 2, sizeof *s.start), allocate(g->count, sizeof *s.at),
                       allocate(g->count, sizeof *s.value)};
    for (size_t k = 0; k < g->count; k++)
        s.start[g->items[k].from + 2]++;
    for (int f = 0; f < from_count; f++)
        s.start[f + 2] += s.start[f + 1];
    for (size_t k = 0; k < g->count; k++) {
        size_t to = s.start[g->items[k].from + 1]++;
        s.at[to] = g->items[k].to;
        s.value[to] = g->items[k].value;
    }
    free(g->items);
    *g = (struct gathered){0};
    return s;
}

static void sparse_free(struct sparse *s)
{
    free(s->start);
    free(s->at);
    free(s->value);
}

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int below(uint64_t *state, size_t count)
{
    return (int)(((next_random(state) >> 32) * (uint64_t)count) >> 32);
}

static double unit(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

static int find(int *parent, int k)
{
    while (parent[k] != k)
        k = parent[k] = parent[parent[k]];
    return k;
}

static void unite(int *parent, int a, int b)
{
    a = find(parent, a);
    b = find(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

/* ---- building: which column is what ---- */

enum role { ROLE_WHOLE, ROLE_DEFINED, ROLE_LIFTED };

struct builder {
    struct search *s;
    enum role *role; /* [column_count] */
    int *lifted_of;  /* [column_count] */
    int *factor_of;  /* [column_count]: level-one defined and whole columns that are factors; -1 */
    size_t factor_room, base_room;
    int *factor_column;
    struct gathered effects, needs, sparse_needs, hard, lifted_hard, members;
    struct sparse *expression; /* [column_count]: of deeper defined columns, over factors; start[0..1] only */
    double *constant;          /* [column_count]: of the expression */
    /* Scratch: a sum over factors. */
    double *sum;
    size_t sum_room;
    int *touched, touched_count;
    size_t touched_room;
    bool *is_touched;
    size_t is_touched_room;
    double sum_constant;
};

static void find_decisions(struct search *s)
{
    const struct mip *m = s->m;
    s->decision = allocate((size_t)m->column_count, sizeof *s->decision);
    s->column = allocate((size_t)m->column_count, sizeof *s->column);
    s->lower = allocate((size_t)m->column_count, sizeof *s->lower);
    s->upper = allocate((size_t)m->column_count, sizeof *s->upper);
    for (int c = 0; c < m->column_count; c++) {
        s->decision[c] = m->columns[c].whole ? s->count : -1;
        if (!m->columns[c].whole)
            continue;
        s->column[s->count] = c;
        s->lower[s->count] = (int)m->columns[c].lower;
        s->upper[s->count++] = (int)m->columns[c].upper;
    }
}

/* An equation whose only unsettled column is continuous defines it; that may settle further equations. */
static void find_defined(struct builder *b)
{
    struct search *s = b->s;
    const struct mip *m = s->m;
    int *open = allocate((size_t)m->row_count, sizeof *open), *queue = allocate((size_t)m->row_count, sizeof *queue);
    int queued = 0;
    s->defined = allocate((size_t)m->column_count, sizeof *s->defined);
    s->defined_row = allocate((size_t)m->column_count, sizeof *s->defined_row);
    s->defined_by = allocate((size_t)m->column_count, sizeof *s->defined_by);
    for (size_t t = 0; t < m->term_count; t++)
        open[m->terms[t].row] += !m->columns[m->terms[t].column].whole;
    for (int r = 0; r < m->row_count; r++)
        if (m->rows[r].lower == m->rows[r].upper && open[r] == 1)
            queue[queued++] = r;
    for (int k = 0; k < queued; k++) {
        int r = queue[k], found = -1;
        for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
            if (b->role[s->by_row.at[t]] == ROLE_LIFTED) { /* not settled yet */
                found = s->by_row.at[t];
                s->defined_by[s->defined_count] = s->by_row.value[t];
            }
        if (found < 0)
            continue; /* settled by another equation: this one is a hard row */
        b->role[found] = ROLE_DEFINED;
        s->defined[s->defined_count] = found;
        s->defined_row[s->defined_count++] = r;
        for (size_t t = s->by_column.start[found]; t < s->by_column.start[found + 1]; t++) {
            int other = s->by_column.at[t];
            if (m->rows[other].lower == m->rows[other].upper && --open[other] == 1)
                queue[queued++] = other;
        }
    }
    free(open);
    free(queue);
}

static int new_factor(struct builder *b, int column, double base)
{
    struct search *s = b->s;
    b->factor_column = grow(b->factor_column, &b->factor_room, (size_t)s->factor_count + 1, sizeof *b->factor_column);
    s->factor_base = grow(s->factor_base, &b->base_room, (size_t)s->factor_count + 1, sizeof *s->factor_base);
    b->factor_column[s->factor_count] = column;
    s->factor_base[s->factor_count] = base;
    return b->factor_of[column] = s->factor_count++;
}

static int factor_of_whole(struct builder *b, int column)
{
    if (b->factor_of[column] < 0)
        gather(&b->effects, b->s->decision[column], new_factor(b, column, 0), 1);
    return b->factor_of[column];
}

static void add_to_sum(struct builder *b, int factor, double value)
{
    size_t wanted = (size_t)factor + 1, before = b->sum_room, marked = b->is_touched_room;
    b->sum = grow(b->sum, &b->sum_room, wanted, sizeof *b->sum);
    b->is_touched = grow(b->is_touched, &b->is_touched_room, wanted, sizeof *b->is_touched);
    for (size_t k = before; k < b->sum_room; k++)
        b->sum[k] = 0;
    for (size_t k = marked; k < b->is_touched_room; k++)
        b->is_touched[k] = false;
    if (!b->is_touched[factor]) {
        b->touched = grow(b->touched, &b->touched_room, (size_t)b->touched_count + 1, sizeof *b->touched);
        b->touched[b->touched_count++] = factor;
        b->is_touched[factor] = true;
    }
    b->sum[factor] += value;
}

static void clear_sum(struct builder *b)
{
    for (int k = 0; k < b->touched_count; k++) {
        b->sum[b->touched[k]] = 0;
        b->is_touched[b->touched[k]] = false;
    }
    b->touched_count = 0;
    b->sum_constant = 0;
}

static void add_defined(struct builder *b, int column, double value)
{
    b->sum_constant += value * b->constant[column];
    if (b->factor_of[column] >= 0) {
        add_to_sum(b, b->factor_of[column], value);
        return;
    }
    const struct sparse *x = &b->expression[column];
    for (size_t k = 0; x->start != NULL && k < x->start[1]; k++)
        add_to_sum(b, x->at[k], value * x->value[k]);
}

/* Row r without column `skip`, as a sum over factors; whole columns become factors. Lifted columns are left out. */
static void sum_row(struct builder *b, int r, int skip)
{
    const struct mip_index *rows = &b->s->by_row;
    clear_sum(b);
    for (size_t t = rows->start[r]; t < rows->start[r + 1]; t++) {
        int c = rows->at[t];
        if (c == skip || b->role[c] == ROLE_LIFTED)
            continue;
        if (b->role[c] == ROLE_WHOLE)
            add_to_sum(b, factor_of_whole(b, c), rows->value[t]);
        else
            add_defined(b, c, rows->value[t]);
    }
}

static bool row_has(const struct builder *b, int r, int skip, enum role role)
{
    const struct mip_index *rows = &b->s->by_row;
    for (size_t t = rows->start[r]; t < rows->start[r + 1]; t++)
        if (rows->at[t] != skip && b->role[rows->at[t]] == role)
            return true;
    return false;
}

/* column = (side - rest of the row) / by: a factor where the rest is whole columns only, else an expression over
 * factors. */
static void express_defined(struct builder *b, int k)
{
    struct search *s = b->s;
    int column = s->defined[k], r = s->defined_row[k];
    double by = s->defined_by[k], side = s->m->rows[r].lower;
    if (!row_has(b, r, column, ROLE_DEFINED)) {
        int factor = new_factor(b, column, side / by);
        for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
            if (s->by_row.at[t] != column)
                gather(&b->effects, s->decision[s->by_row.at[t]], factor, -s->by_row.value[t] / by);
        return;
    }
    sum_row(b, r, column);
    struct sparse *x = &b->expression[column];
    *x = (struct sparse){allocate(2, sizeof *x->start), allocate((size_t)b->touched_count, sizeof *x->at),
                         allocate((size_t)b->touched_count, sizeof *x->value)};
    for (int q = 0; q < b->touched_count; q++) {
        double value = -b->sum[b->touched[q]] / by;
        x->at[x->start[1]] = b->touched[q];
        x->value[x->start[1]] = value;
        x->start[1] += value != 0;
    }
    b->constant[column] = (side - b->sum_constant) / by;
}

static void turn_lifted(struct builder *b, int c)
{
    const struct mip_column *column = &b->s->m->columns[c];
    bool small = column->cost > 0 || (column->cost == 0 && !isinf(column->lower));
    struct lifted *u = &b->s->lifted[b->s->lifted_count];
    *u = (struct lifted){c, small ? 1 : -1, fabs(column->cost), small ? column->lower : -column->upper, LIFTED_FREE, -1,
                         0};
    b->lifted_of[c] = b->s->lifted_count++;
}

static void find_lifted(struct builder *b)
{
    struct search *s = b->s;
    s->lifted = allocate((size_t)s->m->column_count, sizeof *s->lifted);
    for (int c = 0; c < s->m->column_count; c++)
        if (b->role[c] == ROLE_LIFTED)
            turn_lifted(b, c);
}

/* ---- building: rows ---- */

/* Which sides of a row its lifted columns relax. */
struct sides {
    int lifted_count; /* lifted columns in the row */
    int lower, upper; /* how many of them relax the lower, the upper side */
    int column;       /* the last of them */
    double value;
};

static struct sides row_sides(const struct builder *b, int r)
{
    const struct search *s = b->s;
    struct sides found = {0, 0, 0, -1, 0};
    for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++) {
        int c = s->by_row.at[t];
        if (b->role[c] != ROLE_LIFTED)
            continue;
        bool raises = s->by_row.value[t] * s->lifted[b->lifted_of[c]].sign > 0;
        found.lifted_count++;
        found.lower += raises && !isinf(s->m->rows[r].lower);
        found.upper += !raises && !isinf(s->m->rows[r].upper);
        found.column = c;
        found.value = s->by_row.value[t];
    }
    return found;
}

/* A side that its only lifted column relaxes becomes a need: u' >= sign (side - rest) / value. */
static void add_need(struct builder *b, int r, const struct sides *at)
{
    struct search *s = b->s;
    int l = b->lifted_of[at->column];
    struct lifted *u = &s->lifted[l];
    double side = u->sign * at->value > 0 ? s->m->rows[r].lower : s->m->rows[r].upper, by = u->sign / at->value;
    int need = s->need_count++;
    u->row_count++;
    s->need_lifted[need] = l;
    sum_row(b, r, at->column);
    s->need_base[need] = by * (side - b->sum_constant);
    for (int q = 0; q < b->touched_count; q++)
        if (b->sum[b->touched[q]] != 0)
            gather(&b->needs, need, b->touched[q], -by * b->sum[b->touched[q]]);
}

static void add_sparse_need(struct builder *b, int r, const struct sides *at)
{
    struct search *s = b->s;
    struct lifted *u = &s->lifted[b->lifted_of[at->column]];
    double side = u->sign * at->value > 0 ? s->m->rows[r].lower : s->m->rows[r].upper, by = u->sign / at->value;
    u->kind = LIFTED_SPARSE;
    u->at = s->sparse_count;
    u->row_count++;
    s->sparse_lifted[s->sparse_count] = b->lifted_of[at->column];
    s->sparse_weight[s->sparse_count] = u->weight;
    s->sparse_least[s->sparse_count] = u->least;
    s->sparse_base[s->sparse_count] = by * side;
    for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
        if (s->by_row.at[t] != at->column)
            gather(&b->sparse_needs, s->decision[s->by_row.at[t]], s->sparse_count, -by * s->by_row.value[t]);
    s->sparse_count++;
}

/* The decisions in hard row h, through the factors. `sum` holds the factors' part. */
static void add_hard_through_factors(struct builder *b, const struct sparse *effect_of, int h,
                                     struct gathered *long_rows)
{
    for (int q = 0; q < b->touched_count; q++) {
        int f = b->touched[q];
        for (size_t k = effect_of->start[f]; k < effect_of->start[f + 1]; k++)
            gather(long_rows, effect_of->at[k], h, b->sum[f] * effect_of->value[k]);
    }
}

/* A hard row [lower, upper]; terms of row r, or of the single defined column `column` (its own bounds). */
static int new_hard(struct builder *b, double lower, double upper)
{
    struct search *s = b->s;
    s->hard_lower[s->hard_count] = lower;
    s->hard_upper[s->hard_count] = upper;
    return s->hard_count++;
}

static void add_hard_row(struct builder *b, const struct sparse *effect_of, int r, double lower, double upper,
                         struct gathered *long_rows)
{
    struct search *s = b->s;
    int h = new_hard(b, lower, upper);
    clear_sum(b);
    for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++) {
        int c = s->by_row.at[t];
        double value = s->by_row.value[t];
        if (b->role[c] == ROLE_WHOLE) {
            gather(&b->hard, s->decision[c], h, value);
            gather(&b->members, h, s->decision[c], value);
        } else if (b->role[c] == ROLE_DEFINED) {
            add_defined(b, c, value);
        } else {
            gather(&b->lifted_hard, b->lifted_of[c], h, value * s->lifted[b->lifted_of[c]].sign);
        }
    }
    double base = b->sum_constant;
    for (int q = 0; q < b->touched_count; q++)
        base += b->sum[b->touched[q]] * s->factor_base[b->touched[q]];
    s->hard_base[h] = base;
    add_hard_through_factors(b, effect_of, h, long_rows);
}

static void add_defined_bounds(struct builder *b, const struct sparse *effect_of, int column,
                               struct gathered *long_rows)
{
    struct search *s = b->s;
    const struct mip_column *c = &s->m->columns[column];
    if (isinf(c->lower) && isinf(c->upper))
        return;
    clear_sum(b);
    add_defined(b, column, 1);
    double least = b->sum_constant, most = b->sum_constant, base = b->sum_constant;
    for (int q = 0; q < b->touched_count; q++) {
        int f = b->touched[q];
        least += b->sum[f] * s->factor_base[f];
        for (size_t k = effect_of->start[f]; k < effect_of->start[f + 1]; k++) {
            double value = b->sum[f] * effect_of->value[k];
            int d = effect_of->at[k];
            least += value * (value > 0 ? s->lower[d] : s->upper[d]);
            most += value * (value > 0 ? s->upper[d] : s->lower[d]);
        }
        base += b->sum[f] * s->factor_base[f];
    }
    most += base - b->sum_constant;
    if (least >= c->lower && most <= c->upper)
        return; /* no decision can break it */
    int h = new_hard(b, c->lower, c->upper);
    s->hard_base[h] = base;
    add_hard_through_factors(b, effect_of, h, long_rows);
}

/* Sorts every row into needs and hard rows. False where some lifted column is not alone in relaxing a row. */
static bool sort_rows(struct builder *b, bool *is_defining, double *hard_lower, double *hard_upper)
{
    struct search *s = b->s;
    const struct mip *m = s->m;
    for (int r = 0; r < m->row_count; r++) {
        struct sides at = row_sides(b, r);
        hard_lower[r] = is_defining[r] ? -INFINITY : m->rows[r].lower;
        hard_upper[r] = is_defining[r] ? INFINITY : m->rows[r].upper;
        if (at.lower + at.upper == 0)
            continue;
        if (at.lifted_count > 1)
            return false;
        /* More than one row, or factors, makes it dense; a first sparse row later joined by others cannot be told here,
         * so the column's number of terms decides. */
        bool alone = s->by_column.start[at.column + 1] - s->by_column.start[at.column] == 1 ||
                     s->lifted[b->lifted_of[at.column]].row_count == 0;
        if (!row_has(b, r, at.column, ROLE_DEFINED) && alone &&
            s->lifted[b->lifted_of[at.column]].kind == LIFTED_FREE) {
            int relaxing = 0; /* rows of this column that it relaxes */
            for (size_t t = s->by_column.start[at.column]; t < s->by_column.start[at.column + 1]; t++) {
                struct sides other = row_sides(b, s->by_column.at[t]);
                relaxing += other.lower + other.upper > 0;
            }
            if (relaxing == 1)
                add_sparse_need(b, r, &at);
            else
                add_need(b, r, &at);
        } else {
            add_need(b, r, &at);
        }
        if (at.lower > 0)
            hard_lower[r] = -INFINITY;
        if (at.upper > 0)
            hard_upper[r] = INFINITY;
    }
    return true;
}

/* factor -> decisions, the other way round of `effects`. */
static struct sparse turn_effects(const struct builder *b)
{
    struct gathered g = {0};
    for (size_t k = 0; k < b->effects.count; k++)
        gather(&g, b->effects.items[k].to, b->effects.items[k].from, b->effects.items[k].value);
    return compress(&g, b->s->factor_count);
}

/* Hard rows: what is left of the rows, bounds of defined columns, upper bounds of lifted ones. */
static void add_hard_rows(struct builder *b, const double *lower, const double *upper)
{
    struct search *s = b->s;
    const struct mip *m = s->m;
    size_t most = (size_t)m->row_count + (size_t)m->column_count;
    s->hard_lower = allocate(most, sizeof *s->hard_lower);
    s->hard_upper = allocate(most, sizeof *s->hard_upper);
    s->hard_base = allocate(most, sizeof *s->hard_base);
    struct sparse effect_of = turn_effects(b);
    struct gathered long_rows = {0};
    for (int r = 0; r < m->row_count; r++)
        if (!isinf(lower[r]) || !isinf(upper[r]))
            add_hard_row(b, &effect_of, r, lower[r], upper[r], &long_rows);
    for (int k = 0; k < s->defined_count; k++)
        add_defined_bounds(b, &effect_of, s->defined[k], &long_rows);
    for (int l = 0; l < s->lifted_count; l++) {
        const struct mip_column *c = &m->columns[s->lifted[l].column];
        double most_of_it = s->lifted[l].sign > 0 ? c->upper : -c->lower;
        if (!isinf(most_of_it))
            gather(&b->lifted_hard, l, new_hard(b, -INFINITY, most_of_it), 1);
    }
    sparse_free(&effect_of);
    /* Short rows first in each decision's list; entries of one row through several factors are added up. */
    s->hard_short = allocate((size_t)s->count, sizeof *s->hard_short);
    size_t *short_count = allocate((size_t)s->count, sizeof *short_count);
    for (size_t k = 0; k < b->hard.count; k++)
        short_count[b->hard.items[k].from]++;
    struct sparse by_decision = compress(&long_rows, s->count);
    double *sum = allocate((size_t)s->hard_count, sizeof *sum);
    for (int d = 0; d < s->count; d++) {
        for (size_t k = by_decision.start[d]; k < by_decision.start[d + 1]; k++)
            sum[by_decision.at[k]] += by_decision.value[k];
        for (size_t k = by_decision.start[d]; k < by_decision.start[d + 1]; k++) {
            int h = by_decision.at[k];
            if (fabs(sum[h]) > 1e-15)
                gather(&b->hard, d, h, sum[h]);
            sum[h] = 0;
        }
    }
    sparse_free(&by_decision);
    free(sum);
    s->hard = compress(&b->hard, s->count);
    for (int d = 0; d < s->count; d++)
        s->hard_short[d] = s->hard.start[d] + short_count[d];
    free(short_count);
    s->members = compress(&b->members, s->hard_count);
    s->lifted_hard = compress(&b->lifted_hard, s->lifted_count);
    s->hard_scale = allocate((size_t)s->hard_count, sizeof *s->hard_scale);
    for (int d = 0; d < s->count; d++)
        for (size_t k = s->hard.start[d]; k < s->hard.start[d + 1]; k++)
            s->hard_scale[s->hard.at[k]] = fmax(s->hard_scale[s->hard.at[k]], fabs(s->hard.value[k]));
    for (int h = 0; h < s->hard_count; h++)
        s->hard_scale[h] = s->hard_scale[h] > 0 ? s->hard_scale[h] : 1;
}

/* ---- building: parts and dense vectors ---- */

/* Numbers the parts: factors and lifted columns joined by needs. part_of[f] for factors, part_of[F + l] for lifted
 * columns. */
static int *number_parts(struct builder *b)
{
    struct search *s = b->s;
    int nodes = s->factor_count + s->lifted_count;
    int *parent = allocate((size_t)nodes, sizeof *parent), *part = allocate((size_t)nodes, sizeof *part);
    for (int k = 0; k < nodes; k++)
        parent[k] = k;
    for (size_t k = 0; k < b->needs.count; k++)
        unite(parent, b->needs.items[k].to, s->factor_count + s->need_lifted[b->needs.items[k].from]);
    for (int k = 0; k < nodes; k++)
        part[k] = find(parent, k) == k ? s->part_count++ : part[find(parent, k)];
    free(parent);
    return part;
}

static int rounded_up(int count)
{
    return (count + LANES - 1) / LANES * LANES;
}

/* Gives every need its place: by part, single needs first (padded), then groups. place[old] = new. */
static int *place_needs(struct builder *b, const int *part_of)
{
    struct search *s = b->s;
    int *place = allocate((size_t)s->need_count, sizeof *place);
    s->parts = allocate((size_t)s->part_count, sizeof *s->parts);
    s->groups = allocate((size_t)s->lifted_count, sizeof *s->groups);
    int *count = allocate((size_t)s->lifted_count, sizeof *count);
    for (int r = 0; r < s->need_count; r++) {
        int l = s->need_lifted[r];
        s->lifted[l].kind = s->lifted[l].row_count == 1 ? LIFTED_SIMPLE : LIFTED_GROUP;
        struct part *p = &s->parts[part_of[s->factor_count + l]];
        p->simple += s->lifted[l].row_count == 1;
        p->count += s->lifted[l].row_count != 1;
    }
    int at = 0;
    for (int k = 0; k < s->part_count; k++) {
        struct part *p = &s->parts[k];
        p->first = at;
        p->simple = rounded_up(p->simple);
        p->count = rounded_up(p->simple + p->count);
        at += p->count;
    }
    int *next = allocate((size_t)s->part_count, sizeof *next),
        *next_group = allocate((size_t)s->part_count, sizeof *next_group);
    for (int k = 0; k < s->part_count; k++) {
        next[k] = s->parts[k].first;
        next_group[k] = s->parts[k].first + s->parts[k].simple;
    }
    for (int k = 0; k < s->part_count; k++)
        s->parts[k].group_first = -1;
    /* Groups, part by part, so that a part's groups are neighbours. */
    int *order = allocate((size_t)s->part_count + 1, sizeof *order);
    for (int l = 0; l < s->lifted_count; l++)
        if (s->lifted[l].kind == LIFTED_GROUP)
            order[part_of[s->factor_count + l] + 1]++;
    for (int k = 0; k < s->part_count; k++) {
        s->parts[k].group_first = order[k];
        s->parts[k].group_count = order[k + 1];
        order[k + 1] += order[k];
    }
    for (int l = 0; l < s->lifted_count; l++) {
        int k = part_of[s->factor_count + l];
        struct lifted *u = &s->lifted[l];
        if (u->kind == LIFTED_GROUP) {
            u->at = order[k]++;
            s->groups[u->at] = (struct group){next_group[k], u->row_count, u->weight, u->least, l};
            next_group[k] += u->row_count;
            s->group_count++;
        } else if (u->kind == LIFTED_SIMPLE) {
            u->at = next[k]++;
        }
    }
    for (int r = 0; r < s->need_count; r++) {
        struct lifted *u = &s->lifted[s->need_lifted[r]];
        place[r] = u->kind == LIFTED_SIMPLE ? u->at : s->groups[u->at].first + count[s->need_lifted[r]]++;
    }
    free(count);
    free(next);
    free(next_group);
    free(order);
    return place;
}

static void move_needs(struct search *s, const int *place)
{
    const struct part *last = s->part_count > 0 ? &s->parts[s->part_count - 1] : NULL;
    int total = last != NULL ? last->first + last->count : 0;
    double *base = allocate((size_t)total + LANES, sizeof *base);
    int *lifted = allocate((size_t)total + 1, sizeof *lifted);
    s->weight = allocate((size_t)total + LANES, sizeof *s->weight);
    s->least = allocate((size_t)total + LANES, sizeof *s->least);
    for (int r = 0; r < total; r++)
        lifted[r] = -1;
    for (int r = 0; r < s->need_count; r++) {
        const struct lifted *u = &s->lifted[s->need_lifted[r]];
        base[place[r]] = s->need_base[r];
        lifted[place[r]] = s->need_lifted[r];
        s->least[place[r]] = u->least;
        s->weight[place[r]] = u->kind == LIFTED_SIMPLE ? u->weight : 0;
    }
    free(s->need_base);
    free(s->need_lifted);
    s->need_base = base;
    s->need_lifted = lifted;
    s->need_count = total;
}

static bool fill_vectors(struct builder *b, const int *part_of, const int *place)
{
    struct search *s = b->s;
    size_t cells = 0;
    s->factor_part = allocate((size_t)s->factor_count, sizeof *s->factor_part);
    s->factor_vector = allocate((size_t)s->factor_count, sizeof *s->factor_vector);
    for (int f = 0; f < s->factor_count; f++) {
        s->factor_part[f] = part_of[f];
        s->factor_vector[f] = cells;
        cells += (size_t)s->parts[part_of[f]].count;
    }
    if (cells > MOST_CELLS)
        return false;
    s->vectors = allocate(cells + LANES, sizeof *s->vectors);
    for (size_t k = 0; k < b->needs.count; k++) {
        int f = b->needs.items[k].to;
        const struct part *p = &s->parts[part_of[f]];
        s->vectors[s->factor_vector[f] + (size_t)(place[b->needs.items[k].from] - p->first)] += b->needs.items[k].value;
    }
    return true;
}

static bool build_parts(struct builder *b)
{
    struct search *s = b->s;
    int *part_of = number_parts(b);
    int *place = place_needs(b, part_of);
    bool ok = fill_vectors(b, part_of, place);
    move_needs(s, place);
    for (int l = 0; l < s->lifted_count; l++)
        if (s->lifted[l].kind == LIFTED_SIMPLE || s->lifted[l].kind == LIFTED_GROUP)
            s->parts[part_of[s->factor_count + l]].in_hard |= s->lifted_hard.start[l + 1] > s->lifted_hard.start[l];
    free(part_of);
    free(place);
    return ok;
}

/* Costs of defined columns go to the decisions that make them up. `cost` [column_count]. */
static void fold_costs(struct search *s, const double *cost)
{
    const struct mip *m = s->m;
    double *own = allocate((size_t)m->column_count, sizeof *own);
    memcpy(own, cost, (size_t)m->column_count * sizeof *own);
    s->constant = m->constant;
    for (int k = s->defined_count - 1; k >= 0; k--) {
        int c = s->defined[k], r = s->defined_row[k];
        double share = own[c] / s->defined_by[k];
        if (share == 0)
            continue;
        s->constant += share * m->rows[r].lower;
        for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
            if (s->by_row.at[t] != c)
                own[s->by_row.at[t]] -= share * s->by_row.value[t];
    }
    for (int d = 0; d < s->count; d++)
        s->cost[d] = own[s->column[d]];
    free(own);
}

static void builder_free(struct builder *b)
{
    for (int c = 0; c < b->s->m->column_count; c++)
        sparse_free(&b->expression[c]);
    free(b->role);
    free(b->lifted_of);
    free(b->factor_of);
    free(b->factor_column);
    free(b->effects.items);
    free(b->needs.items);
    free(b->sparse_needs.items);
    free(b->hard.items);
    free(b->lifted_hard.items);
    free(b->members.items);
    free(b->expression);
    free(b->constant);
    free(b->sum);
    free(b->touched);
    free(b->is_touched);
}

static void builder_open(struct builder *b, struct search *s)
{
    size_t columns = (size_t)s->m->column_count;
    b->s = s;
    b->role = allocate(columns, sizeof *b->role);
    b->lifted_of = allocate(columns, sizeof *b->lifted_of);
    b->factor_of = allocate(columns, sizeof *b->factor_of);
    b->expression = allocate(columns, sizeof *b->expression);
    b->constant = allocate(columns, sizeof *b->constant);
    for (int c = 0; c < s->m->column_count; c++) {
        b->role[c] = s->m->columns[c].whole ? ROLE_WHOLE : ROLE_LIFTED; /* lifted until an equation says otherwise */
        b->lifted_of[c] = b->factor_of[c] = -1;
    }
}

/* Lifted columns without a bound need a row that asks for something. */
static bool all_lifted_have_a_value(const struct search *s)
{
    for (int l = 0; l < s->lifted_count; l++)
        if (s->lifted[l].row_count == 0 && isinf(s->lifted[l].least))
            return false;
    return true;
}

static bool build_rows(struct builder *b)
{
    struct search *s = b->s;
    size_t rows = (size_t)s->m->row_count;
    bool *is_defining = allocate(rows, sizeof *is_defining);
    double *lower = allocate(rows, sizeof *lower), *upper = allocate(rows, sizeof *upper);
    for (int k = 0; k < s->defined_count; k++)
        is_defining[s->defined_row[k]] = true;
    s->need_base = allocate(rows, sizeof *s->need_base);
    s->need_lifted = allocate(rows, sizeof *s->need_lifted);
    s->sparse_base = allocate(rows, sizeof *s->sparse_base);
    s->sparse_weight = allocate(rows, sizeof *s->sparse_weight);
    s->sparse_lifted = allocate(rows, sizeof *s->sparse_lifted);
    s->sparse_least = allocate(rows, sizeof *s->sparse_least);
    bool ok = sort_rows(b, is_defining, lower, upper) && all_lifted_have_a_value(s);
    if (ok)
        add_hard_rows(b, lower, upper);
    free(is_defining);
    free(lower);
    free(upper);
    return ok;
}

struct search *search_new(const struct mip *m)
{
    struct search *s = allocate(1, sizeof *s);
    struct builder b = {0};
    s->m = m;
    mip_by_row(m, &s->by_row);
    mip_by_column(m, &s->by_column);
    builder_open(&b, s);
    find_decisions(s);
    find_defined(&b);
    for (int k = 0; k < s->defined_count; k++)
        express_defined(&b, k);
    find_lifted(&b);
    bool ok = build_rows(&b) && build_parts(&b);
    s->effects = compress(&b.effects, s->count);
    s->sparse_needs = compress(&b.sparse_needs, s->count);
    s->cost = allocate((size_t)s->count, sizeof *s->cost);
    builder_free(&b);
    double *cost = allocate((size_t)m->column_count, sizeof *cost);
    for (int c = 0; c < m->column_count; c++)
        cost[c] = m->columns[c].cost;
    fold_costs(s, cost);
    free(cost);
    if (ok)
        return s;
    search_free(s);
    return NULL;
}

void search_free(struct search *s)
{
    if (s == NULL)
        return;
    mip_index_free(&s->by_row);
    mip_index_free(&s->by_column);
    sparse_free(&s->effects);
    sparse_free(&s->sparse_needs);
    sparse_free(&s->lifted_hard);
    sparse_free(&s->hard);
    sparse_free(&s->members);
    void *owned[] = {s->column,        s->decision,      s->lower,      s->upper,       s->cost,
                     s->defined,       s->defined_row,   s->defined_by, s->factor_base, s->factor_part,
                     s->factor_vector, s->vectors,       s->parts,      s->weight,      s->least,
                     s->need_base,     s->need_lifted,   s->groups,     s->sparse_base, s->sparse_weight,
                     s->sparse_least,  s->lifted,        s->hard_lower, s->hard_upper,  s->hard_base,
                     s->hard_scale,    s->sparse_lifted, s->hard_short};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
    free(s);
}

bool search_price(struct search *s, const double *cost)
{
    for (int l = 0; l < s->lifted_count; l++)
        if (s->lifted[l].sign * cost[s->lifted[l].column] < 0)
            return false;
    for (int l = 0; l < s->lifted_count; l++) {
        struct lifted *u = &s->lifted[l];
        u->weight = fabs(cost[u->column]);
        if (u->kind == LIFTED_SIMPLE)
            s->weight[u->at] = u->weight;
        else if (u->kind == LIFTED_GROUP)
            s->groups[u->at].weight = u->weight;
        else if (u->kind == LIFTED_SPARSE)
            s->sparse_weight[u->at] = u->weight;
    }
    fold_costs(s, cost);
    return true;
}

/* ---- a plan under change ---- */

struct walk {
    const struct search *s;
    int *x;              /* [count] */
    double *need;        /* [need_count] */
    double *part_value;  /* [part_count] */
    double *sparse_need; /* [sparse_count] */
    double *activity;    /* [hard_count] */
    double value;
    int *active, active_count; /* decisions above their lower bound */
    int *active_at;            /* [count], -1 */
    uint64_t random;
    /* Scratch of the move under consideration. */
    double *hard_change; /* [hard_count], zero between moves */
    int *hard_touched, hard_touched_count;
    bool *hard_is_touched;
    double *sparse_change; /* [sparse_count] */
    int *sparse_touched, sparse_touched_count;
    int factor_count;
    int factor[MOST_FACTORS];
    double factor_change[MOST_FACTORS];
    int part_touched_count;
    int part_touched[MOST_FACTORS];
    double part_after[MOST_FACTORS];
};

struct move {
    int count;
    int decision[2], step[2];
};

static void walk_open(struct walk *w, const struct search *s)
{
    *w = (struct walk){.s = s};
    w->x = allocate((size_t)s->count, sizeof *w->x);
    w->need = allocate((size_t)s->need_count + LANES, sizeof *w->need);
    w->part_value = allocate((size_t)s->part_count, sizeof *w->part_value);
    w->sparse_need = allocate((size_t)s->sparse_count, sizeof *w->sparse_need);
    w->activity = allocate((size_t)s->hard_count, sizeof *w->activity);
    w->active = allocate((size_t)s->count, sizeof *w->active);
    w->active_at = allocate((size_t)s->count, sizeof *w->active_at);
    w->hard_change = allocate((size_t)s->hard_count, sizeof *w->hard_change);
    w->hard_touched = allocate((size_t)s->hard_count, sizeof *w->hard_touched);
    w->hard_is_touched = allocate((size_t)s->hard_count, sizeof *w->hard_is_touched);
    w->sparse_change = allocate((size_t)s->sparse_count, sizeof *w->sparse_change);
    w->sparse_touched = allocate((size_t)s->sparse_count, sizeof *w->sparse_touched);
}

static void walk_free(struct walk *w)
{
    free(w->x);
    free(w->need);
    free(w->part_value);
    free(w->sparse_need);
    free(w->activity);
    free(w->active);
    free(w->active_at);
    free(w->hard_change);
    free(w->hard_touched);
    free(w->hard_is_touched);
    free(w->sparse_change);
    free(w->sparse_touched);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double group_value(const struct group *g, const double *need)
{
    double most = g->least;
    for (int r = g->first; r < g->first + g->count; r++)
        most = larger(most, need[r]);
    return most;
}

static double part_value(const struct search *s, const struct part *p, const double *need)
{
    double value = 0;
    for (int r = p->first; r < p->first + p->simple; r++)
        if (s->weight[r] != 0)
            value += s->weight[r] * larger(s->least[r], need[r]);
    for (int g = p->group_first; g < p->group_first + p->group_count; g++)
        if (s->groups[g].weight != 0)
            value += s->groups[g].weight * group_value(&s->groups[g], need);
    return value;
}

static double lifted_value(const struct walk *w, const struct lifted *u)
{
    const struct search *s = w->s;
    switch (u->kind) {
    case LIFTED_SIMPLE:
        return larger(s->least[u->at], w->need[u->at]);
    case LIFTED_GROUP:
        return group_value(&s->groups[u->at], w->need);
    case LIFTED_SPARSE:
        return larger(s->sparse_least[u->at], w->sparse_need[u->at]);
    default:
        return u->least;
    }
}

static void add_vector(const struct search *s, int factor, double change, double *need)
{
    const struct part *p = &s->parts[s->factor_part[factor]];
    const double *vector = s->vectors + s->factor_vector[factor];
    for (int r = 0; r < p->count; r++)
        need[p->first + r] += change * vector[r];
}

/* Everything from x anew, so that rounding does not add up. */
static void walk_refresh(struct walk *w)
{
    const struct search *s = w->s;
    for (int r = 0; r < s->need_count; r++)
        w->need[r] = s->need_base[r];
    for (int q = 0; q < s->sparse_count; q++)
        w->sparse_need[q] = s->sparse_base[q];
    for (int h = 0; h < s->hard_count; h++)
        w->activity[h] = s->hard_base[h];
    double *factor = allocate((size_t)s->factor_count, sizeof *factor);
    for (int f = 0; f < s->factor_count; f++)
        factor[f] = s->factor_base[f];
    w->value = s->constant;
    w->active_count = 0;
    for (int d = 0; d < s->count; d++) {
        w->active_at[d] = -1;
        if (w->x[d] > s->lower[d]) {
            w->active_at[d] = w->active_count;
            w->active[w->active_count++] = d;
        }
        if (w->x[d] == 0)
            continue;
        w->value += s->cost[d] * w->x[d];
        for (size_t k = s->effects.start[d]; k < s->effects.start[d + 1]; k++)
            factor[s->effects.at[k]] += s->effects.value[k] * w->x[d];
        for (size_t k = s->sparse_needs.start[d]; k < s->sparse_needs.start[d + 1]; k++)
            w->sparse_need[s->sparse_needs.at[k]] += s->sparse_needs.value[k] * w->x[d];
        for (size_t k = s->hard.start[d]; k < s->hard.start[d + 1]; k++)
            w->activity[s->hard.at[k]] += s->hard.value[k] * w->x[d];
    }
    for (int f = 0; f < s->factor_count; f++)
        if (factor[f] != 0)
            add_vector(s, f, factor[f], w->need);
    free(factor);
    for (int p = 0; p < s->part_count; p++)
        w->value += w->part_value[p] = part_value(s, &s->parts[p], w->need);
    for (int q = 0; q < s->sparse_count; q++)
        if (s->sparse_weight[q] != 0)
            w->value += s->sparse_weight[q] * larger(s->sparse_least[q], w->sparse_need[q]);
    for (int l = 0; l < s->lifted_count; l++) {
        if (s->lifted[l].kind == LIFTED_FREE && s->lifted[l].weight != 0)
            w->value += s->lifted[l].weight * s->lifted[l].least;
        for (size_t k = s->lifted_hard.start[l]; k < s->lifted_hard.start[l + 1]; k++)
            w->activity[s->lifted_hard.at[k]] += s->lifted_hard.value[k] * lifted_value(w, &s->lifted[l]);
    }
}

/* ---- what a move would do ---- */

/* Sum of weight max(least, need + changes) over a part's single needs: the inner loop of everything. */
static inline __attribute__((always_inline)) double simple_after(const double *weight, const double *least,
                                                                 const double *need, int count, const double **vector,
                                                                 const double *change, int factors)
{
    lanes sum = {0};
    for (int r = 0; r < count; r += LANES) {
        lanes v, w, l;
        memcpy(&v, need + r, sizeof v);
        memcpy(&w, weight + r, sizeof w);
        memcpy(&l, least + r, sizeof l);
        for (int f = 0; f < factors; f++) {
            lanes a;
            memcpy(&a, vector[f] + r, sizeof a);
            v += a * change[f];
        }
        lane_mask up = v > l;
        sum += w * (lanes)((up & (lane_mask)v) | (~up & (lane_mask)l));
    }
    return sum[0] + sum[1] + sum[2] + sum[3];
}

static double groups_after(const struct search *s, const struct part *p, const double *need, const double **vector,
                           const double *change, int factors)
{
    double value = 0;
    for (int g = p->group_first; g < p->group_first + p->group_count; g++) {
        const struct group *group = &s->groups[g];
        double most = group->least;
        for (int r = group->first; r < group->first + group->count; r++) {
            double v = need[r];
            for (int f = 0; f < factors; f++)
                v += vector[f][r - p->first] * change[f];
            most = larger(most, v);
        }
        if (group->weight != 0)
            value += group->weight * most;
    }
    return value;
}

static double part_after(const struct walk *w, int part)
{
    const struct search *s = w->s;
    const struct part *p = &s->parts[part];
    const double *vector[MOST_FACTORS];
    double change[MOST_FACTORS];
    int count = 0;
    for (int k = 0; k < w->factor_count; k++)
        if (s->factor_part[w->factor[k]] == part) {
            vector[count] = s->vectors + s->factor_vector[w->factor[k]];
            change[count++] = w->factor_change[k];
        }
    const double *weight = s->weight + p->first, *least = s->least + p->first, *need = w->need + p->first;
    double value;
    switch (count) { /* known counts let the compiler unroll */
    case 1:
        value = simple_after(weight, least, need, p->simple, vector, change, 1);
        break;
    case 2:
        value = simple_after(weight, least, need, p->simple, vector, change, 2);
        break;
    case 3:
        value = simple_after(weight, least, need, p->simple, vector, change, 3);
        break;
    default:
        value = simple_after(weight, least, need, p->simple, vector, change, count);
    }
    return p->group_count > 0 ? value + groups_after(s, p, w->need, vector, change, count) : value;
}

/* The factors that the move changes, each once. False where there are too many to hold. */
static bool gather_factors(struct walk *w, const struct move *move)
{
    const struct sparse *effects = &w->s->effects;
    w->factor_count = 0;
    for (int k = 0; k < move->count; k++)
        for (size_t t = effects->start[move->decision[k]]; t < effects->start[move->decision[k] + 1]; t++) {
            int f = effects->at[t], q = 0;
            while (q < w->factor_count && w->factor[q] != f)
                q++;
            if (q == MOST_FACTORS)
                return false;
            if (q == w->factor_count) {
                w->factor[w->factor_count++] = f;
                w->factor_change[q] = 0;
            }
            w->factor_change[q] += effects->value[t] * move->step[k];
        }
    return true;
}

static double sparse_after(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    double difference = 0;
    w->sparse_touched_count = 0;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->sparse_needs.start[move->decision[k]]; t < s->sparse_needs.start[move->decision[k] + 1];
             t++) {
            int q = s->sparse_needs.at[t];
            if (w->sparse_change[q] == 0)
                w->sparse_touched[w->sparse_touched_count++] = q;
            double now = larger(s->sparse_least[q], w->sparse_need[q] + w->sparse_change[q]);
            w->sparse_change[q] += s->sparse_needs.value[t] * move->step[k];
            difference +=
                s->sparse_weight[q] * (larger(s->sparse_least[q], w->sparse_need[q] + w->sparse_change[q]) - now);
            if (w->sparse_change[q] == 0)
                w->sparse_change[q] = 1e-300; /* stays on the list once */
        }
    return difference;
}

static void forget_sparse(struct walk *w)
{
    for (int k = 0; k < w->sparse_touched_count; k++)
        w->sparse_change[w->sparse_touched[k]] = 0;
    w->sparse_touched_count = 0;
}

/* Change of the value; leaves factors, parts and sparse needs of the move in the scratch. */
static double change_of_value(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    double change = 0;
    for (int k = 0; k < move->count; k++)
        change += s->cost[move->decision[k]] * move->step[k];
    w->part_touched_count = 0;
    for (int k = 0; k < w->factor_count; k++) {
        int part = s->factor_part[w->factor[k]], q = 0;
        if (s->parts[part].count == 0)
            continue;
        while (q < w->part_touched_count && w->part_touched[q] != part)
            q++;
        if (q < w->part_touched_count)
            continue;
        w->part_touched[w->part_touched_count] = part;
        w->part_after[w->part_touched_count++] = part_after(w, part);
        change += w->part_after[q] - w->part_value[part];
    }
    return s->sparse_count > 0 ? change + sparse_after(w, move) : change;
}

static void touch_hard(struct walk *w, int h, double change)
{
    if (!w->hard_is_touched[h]) {
        w->hard_is_touched[h] = true;
        w->hard_touched[w->hard_touched_count++] = h;
    }
    w->hard_change[h] += change;
}

static void forget_hard(struct walk *w)
{
    for (int k = 0; k < w->hard_touched_count; k++) {
        w->hard_change[w->hard_touched[k]] = 0;
        w->hard_is_touched[w->hard_touched[k]] = false;
    }
    w->hard_touched_count = 0;
}

static double violation(const struct search *s, int h, double activity)
{
    double under = s->hard_lower[h] - activity, over = activity - s->hard_upper[h];
    double worst = larger(under, over), side = under > over ? s->hard_lower[h] : s->hard_upper[h];
    return worst <= HARD_TOLERANCE * larger(1, fabs(side)) ? 0 : worst / s->hard_scale[h];
}

/* Does every touched row stay as good as it is? */
static bool hard_rows_allow(const struct walk *w)
{
    for (int k = 0; k < w->hard_touched_count; k++) {
        int h = w->hard_touched[k];
        if (violation(w->s, h, w->activity[h] + w->hard_change[h]) > 0)
            return false;
    }
    return true;
}

static void touch_short(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->hard.start[move->decision[k]]; t < s->hard_short[move->decision[k]]; t++)
            touch_hard(w, s->hard.at[t], s->hard.value[t] * move->step[k]);
}

static void touch_lifted(struct walk *w, int l, double change)
{
    const struct sparse *rows = &w->s->lifted_hard;
    for (size_t t = rows->start[l]; change != 0 && t < rows->start[l + 1]; t++)
        touch_hard(w, rows->at[t], rows->value[t] * change);
}

/* The move's effect on hard rows through the lifted columns of one part. */
static void touch_part(struct walk *w, int part)
{
    const struct search *s = w->s;
    const struct part *p = &s->parts[part];
    double *after = allocate((size_t)p->count, sizeof *after);
    memcpy(after, w->need + p->first, (size_t)p->count * sizeof *after);
    for (int k = 0; k < w->factor_count; k++)
        if (s->factor_part[w->factor[k]] == part)
            for (int r = 0; r < p->count; r++)
                after[r] += w->factor_change[k] * s->vectors[s->factor_vector[w->factor[k]] + (size_t)r];
    for (int r = 0; r < p->simple; r++)
        if (s->need_lifted[p->first + r] >= 0)
            touch_lifted(w, s->need_lifted[p->first + r],
                         larger(s->least[p->first + r], after[r]) -
                             larger(s->least[p->first + r], w->need[p->first + r]));
    for (int g = p->group_first; g < p->group_first + p->group_count; g++) {
        struct group moved = s->groups[g];
        moved.first -= p->first;
        touch_lifted(w, moved.lifted, group_value(&moved, after) - group_value(&s->groups[g], w->need));
    }
    free(after);
}

static void touch_rest(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->hard_short[move->decision[k]]; t < s->hard.start[move->decision[k] + 1]; t++)
            touch_hard(w, s->hard.at[t], s->hard.value[t] * move->step[k]);
    for (int k = 0; k < w->part_touched_count; k++)
        if (s->parts[w->part_touched[k]].in_hard)
            touch_part(w, w->part_touched[k]);
    for (int k = 0; k < w->sparse_touched_count; k++) {
        int q = w->sparse_touched[k];
        double least = s->sparse_least[q], need = w->sparse_need[q];
        touch_lifted(w, s->sparse_lifted[q], larger(least, need + w->sparse_change[q]) - larger(least, need));
    }
}

static void set_active(struct walk *w, int d)
{
    bool is = w->x[d] > w->s->lower[d], was = w->active_at[d] >= 0;
    if (is && !was) {
        w->active_at[d] = w->active_count;
        w->active[w->active_count++] = d;
    } else if (!is && was) {
        int last = w->active[--w->active_count];
        w->active[w->active_at[d]] = last;
        w->active_at[last] = w->active_at[d];
        w->active_at[d] = -1;
    }
}

/* Carries out the move whose effects stand in the scratch. */
static void take(struct walk *w, const struct move *move, double change)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++) {
        w->x[move->decision[k]] += move->step[k];
        set_active(w, move->decision[k]);
    }
    for (int k = 0; k < w->factor_count; k++)
        add_vector(s, w->factor[k], w->factor_change[k], w->need);
    for (int k = 0; k < w->part_touched_count; k++)
        w->part_value[w->part_touched[k]] = w->part_after[k];
    for (int k = 0; k < w->sparse_touched_count; k++)
        w->sparse_need[w->sparse_touched[k]] += w->sparse_change[w->sparse_touched[k]];
    for (int k = 0; k < w->hard_touched_count; k++)
        w->activity[w->hard_touched[k]] += w->hard_change[w->hard_touched[k]];
    w->value += change;
}

static bool in_bounds(const struct walk *w, const struct move *move)
{
    for (int k = 0; k < move->count; k++) {
        int d = move->decision[k], to = w->x[d] + move->step[k];
        if (move->step[k] == 0 || to < w->s->lower[d] || to > w->s->upper[d])
            return false;
    }
    return move->count < 2 || move->decision[0] != move->decision[1];
}

/* Tries a move: taken when it changes the value by at most `most` and breaks no hard row. */
static bool try_move(struct walk *w, const struct move *move, double most)
{
    bool taken = false;
    if (!in_bounds(w, move))
        return false;
    touch_short(w, move);
    if (hard_rows_allow(w) && gather_factors(w, move)) {
        double change = change_of_value(w, move);
        if (change <= most) {
            touch_rest(w, move);
            taken = hard_rows_allow(w);
            if (taken)
                take(w, move, change);
        }
        forget_sparse(w);
    }
    forget_hard(w);
    return taken;
}

/* The same with the sum of violations in the value's place: the way to a first plan. */
static bool try_repair(struct walk *w, const struct move *move, double most)
{
    bool taken = false;
    if (!in_bounds(w, move) || !gather_factors(w, move))
        return false;
    touch_short(w, move);
    double change = change_of_value(w, move), mended = 0;
    touch_rest(w, move);
    for (int k = 0; k < w->hard_touched_count; k++) {
        int h = w->hard_touched[k];
        mended += violation(w->s, h, w->activity[h] + w->hard_change[h]) - violation(w->s, h, w->activity[h]);
    }
    taken = mended <= most;
    if (taken)
        take(w, move, change);
    forget_sparse(w);
    forget_hard(w);
    return taken;
}

/* ---- annealing ---- */

static int partner(struct walk *w, int d)
{
    const struct search *s = w->s;
    size_t rows = s->hard_short[d] - s->hard.start[d];
    if (rows == 0 || below(&w->random, 10) == 0)
        return below(&w->random, (size_t)s->count);
    int h = s->hard.at[s->hard.start[d] + (size_t)below(&w->random, rows)];
    size_t first = s->members.start[h];
    return s->members.at[first + (size_t)below(&w->random, s->members.start[h + 1] - first)];
}

/* A random move: a step of one decision, or one step down and another up. */
static struct move random_move(struct walk *w)
{
    const struct search *s = w->s;
    int kind = below(&w->random, 100), size = below(&w->random, 3) == 0 ? 2 : 1;
    if (w->active_count == 0 || kind < 25) {
        int d = below(&w->random, (size_t)s->count);
        bool up = w->x[d] == s->lower[d] || (w->x[d] < s->upper[d] && (kind & 1));
        return (struct move){1, {d, 0}, {up ? size : -size, 0}};
    }
    int d = w->active[below(&w->random, (size_t)w->active_count)];
    if (size > w->x[d] - s->lower[d])
        size = w->x[d] - s->lower[d];
    if (kind < 40)
        return (struct move){1, {d, 0}, {-size, 0}};
    return (struct move){2, {d, partner(w, d)}, {-size, size}};
}

static double total_violation(const struct walk *w)
{
    double sum = 0;
    for (int h = 0; h < w->s->hard_count; h++)
        sum += violation(w->s, h, w->activity[h]);
    return sum;
}

static bool ended(const struct search_limits *l)
{
    return (l->stop != NULL && *l->stop) || clock_seconds() > l->deadline;
}

/* Walks until no hard row is violated; temperature in units of violation. */
static bool repair(struct walk *w, const struct search_limits *l, long moves)
{
    double left = total_violation(w);
    for (long k = 0; k < moves && left > 0; k++) {
        struct move move = random_move(w);
        double heat = 0.5 * (1 - (double)k / (double)moves);
        if (try_repair(w, &move, -heat * log(unit(&w->random) + 1e-300)) || k % 1024 == 0)
            left = total_violation(w);
        if (k % 65536 == 65535) {
            walk_refresh(w);
            left = total_violation(w);
            if (ended(l))
                break;
        }
    }
    walk_refresh(w);
    return total_violation(w) == 0;
}

/* The usual temperature: half the mean size of what single steps do to the value. */
static double usual_heat(struct walk *w)
{
    double sum = 0;
    int found = 0;
    for (int k = 0; k < 2000 && found < 300; k++) {
        struct move move = {1, {below(&w->random, (size_t)w->s->count), 0}, {1, 0}};
        move.step[0] = w->x[move.decision[0]] < w->s->upper[move.decision[0]] ? 1 : -1;
        if (!in_bounds(w, &move) || !gather_factors(w, &move))
            continue;
        double change = change_of_value(w, &move);
        forget_sparse(w);
        if (change != 0) {
            sum += fabs(change);
            found++;
        }
    }
    return found > 0 ? 0.5 * sum / found : 0;
}

/* Shows the plan to the caller, complete. */
static void show(const struct walk *w, const struct search_limits *l)
{
    const struct search *s = w->s;
    double *x = allocate((size_t)s->m->column_count, sizeof *x);
    for (int d = 0; d < s->count; d++)
        x[s->column[d]] = w->x[d];
    if (search_complete(s, x) < 1e-6)
        l->keep(l->user, x);
    free(x);
}

static void anneal(struct walk *w, const struct search_limits *l, int *best, double *best_value)
{
    const struct search *s = w->s;
    double heat = usual_heat(w) * l->heat, fall = pow(3e-4, 1.0 / (double)(l->moves > 0 ? l->moves : 1));
    long first_kept = l->moves / 4, between = l->keep_count > 0 ? (l->moves - first_kept) / l->keep_count : 0;
    for (long k = 0; k < l->moves; k++, heat *= fall) {
        struct move move = random_move(w);
        if (try_move(w, &move, -heat * log(unit(&w->random) + 1e-300)) && w->value < *best_value) {
            *best_value = w->value;
            memcpy(best, w->x, (size_t)s->count * sizeof *best);
        }
        if (l->keep != NULL && between > 0 && k >= first_kept && (k - first_kept) % between == between - 1)
            show(w, l);
        if (k % 65536 == 65535) {
            walk_refresh(w);
            if (ended(l))
                return;
        }
    }
}

/* ---- descent ---- */

static bool descend_single(struct walk *w, double least_gain)
{
    bool improved = false;
    for (int d = 0; d < w->s->count; d++)
        for (int step = -2; step <= 2; step++)
            improved |= step != 0 && try_move(w, &(struct move){1, {d, 0}, {step, 0}}, -least_gain);
    return improved;
}

/* One step down of an active decision, one up of another in one of its short rows; what gains is taken. At most
 * `*tries`. */
static bool descend_exchange(struct walk *w, double least_gain, long *tries)
{
    const struct search *s = w->s;
    bool improved = false;
    for (int a = 0; a<w->active_count && * tries> 0; a++) {
        int d = w->active[a];
        for (size_t t = s->hard.start[d]; t < s->hard_short[d] && w->x[d] > s->lower[d]; t++) {
            int h = s->hard.at[t];
            *tries -= (long)(s->members.start[h + 1] - s->members.start[h]);
            for (size_t k = s->members.start[h]; k < s->members.start[h + 1] && w->x[d] > s->lower[d]; k++)
                improved |= try_move(w, &(struct move){2, {d, s->members.at[k]}, {-1, 1}}, -least_gain);
        }
    }
    return improved;
}

static void descend(struct walk *w, const struct search_limits *l)
{
    double least_gain = 1e-10 * (1e-3 + fabs(w->value));
    bool improved = true;
    long tries = l->moves / 4 + 100L * w->s->count; /* the annealing ends cold: little is left to find */
    for (int round = 0; round < 4 && improved && !ended(l); round++) {
        improved = descend_single(w, least_gain);
        improved |= descend_exchange(w, least_gain, &tries);
        walk_refresh(w);
    }
}

/* ---- the whole ---- */

double search_complete(const struct search *s, double *x)
{
    for (int c = 0; c < s->m->column_count; c++)
        if (s->decision[c] < 0)
            x[c] = 0;
    for (int k = 0; k < s->defined_count; k++) {
        int r = s->defined_row[k];
        double rest = 0;
        for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
            if (s->by_row.at[t] != s->defined[k])
                rest += s->by_row.value[t] * x[s->by_row.at[t]];
        x[s->defined[k]] = (s->m->rows[r].lower - rest) / s->defined_by[k];
    }
    /* Lifted columns straight from their rows: all others of the row are settled. */
    for (int l = 0; l < s->lifted_count; l++) {
        const struct lifted *u = &s->lifted[l];
        double most = u->least;
        for (size_t t = s->by_column.start[u->column]; t < s->by_column.start[u->column + 1]; t++) {
            int r = s->by_column.at[t];
            bool raises = s->by_column.value[t] * u->sign > 0;
            double side = raises ? s->m->rows[r].lower : s->m->rows[r].upper, rest = 0;
            if (isinf(side))
                continue;
            for (size_t q = s->by_row.start[r]; q < s->by_row.start[r + 1]; q++)
                if (s->by_row.at[q] != u->column)
                    rest += s->by_row.value[q] * x[s->by_row.at[q]];
            most = larger(most, u->sign * (side - rest) / s->by_column.value[t]);
        }
        x[u->column] = u->sign * most;
    }
    return mip_violation(s->m, x);
}

long search_moves(const struct search *s)
{
    long moves = 200L * s->count;
    return moves < 20000 ? 20000 : moves > 4000000 ? 4000000 : moves;
}

bool search_run(const struct search *s, const struct search_limits *limits, double *x)
{
    struct walk w;
    walk_open(&w, s);
    w.random = limits->seed * 0x2545F4914F6CDD1Du + 1;
    int *best = allocate((size_t)s->count, sizeof *best);
    for (int d = 0; d < s->count; d++) {
        double near = fmin(fmax(round(x[s->column[d]]), s->lower[d]), s->upper[d]);
        w.x[d] = (int)near;
    }
    walk_refresh(&w);
    bool ok = s->count == 0 || total_violation(&w) == 0 || repair(&w, limits, search_moves(s));
    if (ok && s->count > 0) {
        double best_value = w.value;
        memcpy(best, w.x, (size_t)s->count * sizeof *best);
        anneal(&w, limits, best, &best_value);
        memcpy(w.x, best, (size_t)s->count * sizeof *best);
        walk_refresh(&w);
        descend(&w, limits);
    }
    for (int d = 0; d < s->count; d++)
        x[s->column[d]] = w.x[d];
    ok = search_complete(s, x) < 1e-6 && ok;
    free(best);
    walk_free(&w);
    return ok;
}
