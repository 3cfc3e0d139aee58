/* search_build.c - from a mixed-integer program to what the search walks on (search_structure.h). */
#include "search_structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_CELLS = 60000000 }; /* of dense vectors: half a gigabyte */

/* Entries (from, to, value), gathered in any order and then compressed by `from`. */
struct triple {
    int from, to;
    double value;
};
struct gathered {
    struct triple *items;
    size_t count, room;
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

static bool is_decision(const struct mip *m, int column)
{
    return m->columns[column].whole && !m->columns[column].follows;
}

static void find_decisions(struct search *s)
{
    const struct mip *m = s->m;
    s->decision = allocate((size_t)m->column_count, sizeof *s->decision);
    s->column = allocate((size_t)m->column_count, sizeof *s->column);
    s->lower = allocate((size_t)m->column_count, sizeof *s->lower);
    s->upper = allocate((size_t)m->column_count, sizeof *s->upper);
    for (int c = 0; c < m->column_count; c++) {
        s->decision[c] = is_decision(m, c) ? s->count : -1;
        if (!is_decision(m, c))
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
        open[m->terms[t].row] += !is_decision(m, m->terms[t].column);
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
    s->sparse_whole[s->sparse_count] = s->m->columns[at->column].whole;
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

/* The largest that decisions within their bounds can make of each lifted column, turned. Owned by the caller. */
static double *most_of_lifted(const struct builder *b, const struct sparse *effect_of)
{
    const struct search *s = b->s;
    double *factor[2], *need = allocate((size_t)s->need_count, sizeof *need),
                       *sparse = allocate((size_t)s->sparse_count, sizeof *sparse),
                       *most = allocate((size_t)s->lifted_count, sizeof *most);
    for (int side = 0; side < 2; side++) {
        factor[side] = allocate((size_t)s->factor_count, sizeof **factor);
        for (int f = 0; f < s->factor_count; f++) {
            factor[side][f] = s->factor_base[f];
            for (size_t k = effect_of->start[f]; k < effect_of->start[f + 1]; k++) {
                int d = effect_of->at[k];
                factor[side][f] +=
                    effect_of->value[k] * ((effect_of->value[k] > 0) == side ? s->upper[d] : s->lower[d]);
            }
        }
    }
    for (size_t k = 0; k < b->needs.count; k++) {
        const struct triple *t = &b->needs.items[k];
        need[t->from] += t->value * factor[t->value > 0][t->to];
    }
    for (size_t k = 0; k < b->sparse_needs.count; k++) { /* gathered from the decisions' side */
        const struct triple *t = &b->sparse_needs.items[k];
        sparse[t->to] += t->value * (t->value > 0 ? s->upper[t->from] : s->lower[t->from]);
    }
    for (int l = 0; l < s->lifted_count; l++)
        most[l] = s->lifted[l].least;
    for (int r = 0; r < s->need_count; r++)
        most[s->need_lifted[r]] = fmax(most[s->need_lifted[r]], s->need_base[r] + need[r]);
    for (int q = 0; q < s->sparse_count; q++)
        most[s->sparse_lifted[q]] = fmax(most[s->sparse_lifted[q]], s->sparse_base[q] + sparse[q]);
    free(factor[0]);
    free(factor[1]);
    free(need);
    free(sparse);
    return most;
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
        if (!isinf(lower[r]) || !isinf(upper[r]) ||
            m->rows[r].counts) /* one that only counts tells who may change places */
            add_hard_row(b, &effect_of, r, lower[r], upper[r], &long_rows);
    for (int k = 0; k < s->defined_count; k++)
        add_defined_bounds(b, &effect_of, s->defined[k], &long_rows);
    double *reachable = most_of_lifted(b, &effect_of);
    for (int l = 0; l < s->lifted_count; l++) {
        const struct mip_column *c = &m->columns[s->lifted[l].column];
        double bound = s->lifted[l].sign > 0 ? c->upper : -c->lower;
        if (reachable[l] > bound + 1e-9 * fmax(1, fabs(bound)))
            gather(&b->lifted_hard, l, new_hard(b, -INFINITY, bound), 1);
    }
    free(reachable);
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
        b->role[c] = is_decision(s->m, c) ? ROLE_WHOLE : ROLE_LIFTED; /* lifted until an equation says otherwise */
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
    s->sparse_whole = allocate(rows, sizeof *s->sparse_whole);
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
    void *owned[] = {s->column,        s->decision,      s->lower,        s->upper,       s->cost,
                     s->defined,       s->defined_row,   s->defined_by,   s->factor_base, s->factor_part,
                     s->factor_vector, s->vectors,       s->parts,        s->weight,      s->least,
                     s->need_base,     s->need_lifted,   s->groups,       s->sparse_base, s->sparse_weight,
                     s->sparse_least,  s->lifted,        s->hard_lower,   s->hard_upper,  s->hard_base,
                     s->hard_scale,    s->sparse_lifted, s->sparse_whole, s->hard_short};
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
