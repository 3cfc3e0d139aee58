/* reduce.c - what can be known before any search.
 *
 *   1. A row of one term is a bound of its column. Bounds of whole columns are rounded inwards.
 *   2. A column whose bounds meet, or that stands in no row, is settled.
 *   3. A side of a row that no column values within bounds can break is dropped; a row without sides is dropped.
 *   4. Whole columns of one block that agree in cost and in every term are one column with the sum of their bounds:
 *      a new and a licence number that the rules treat alike. Left apart, branching on one only moves its value to
 *      the other.
 *   5. Where two such columns l and x differ only in that x also counts in rows "at most" (a cap on new numbers that
 *      leaves licences out), using l first is never worse. They become y = l + x and a continuous excess
 *      e >= y - upper_l, e >= 0, which takes x's place in those rows: x = max(0, y - upper_l).
 *
 * All of it keeps the best plan's value; the way back fills merged columns in their order. */
#include "reduce.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static const double SLACK = 1e-9; /* of max(1, |side|) */

static double slack_of(double side)
{
    return isinf(side) ? 0 : SLACK * fmax(1, fabs(side));
}

static void round_inwards(const struct mip_column *c, double *lower, double *upper)
{
    if (!c->whole)
        return;
    *lower = ceil(*lower - 1e-6);
    *upper = floor(*upper + 1e-6);
}

/* Rows of one term become bounds; `row_gone` marks them. */
static void take_single_rows(struct reduction *r, const struct mip_index *by_row, bool *row_gone)
{
    const struct mip *m = r->from;
    for (int k = 0; k < m->row_count; k++) {
        if (by_row->start[k + 1] - by_row->start[k] != 1)
            continue;
        int c = by_row->at[by_row->start[k]];
        double value = by_row->value[by_row->start[k]];
        double a = m->rows[k].lower / value, b = m->rows[k].upper / value;
        r->lower[c] = fmax(r->lower[c], value > 0 ? a : b);
        r->upper[c] = fmin(r->upper[c], value > 0 ? b : a);
        row_gone[k] = true;
    }
}

/* False where some column has no value left. */
static bool settle_columns(struct reduction *r, const struct mip_index *by_column, const bool *row_gone,
                           bool *unbounded)
{
    const struct mip *m = r->from;
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        double *lower = &r->lower[c], *upper = &r->upper[c];
        round_inwards(column, lower, upper);
        if (*lower > *upper + slack_of(*lower))
            return false;
        bool free_of_rows = true;
        for (size_t t = by_column->start[c]; t < by_column->start[c + 1]; t++)
            free_of_rows &= row_gone[by_column->at[t]];
        r->to[c] = 0; /* kept, to be numbered */
        if (*lower >= *upper) {
            r->to[c] = -1;
            r->settled[c] = *lower;
        } else if (free_of_rows) {
            double best = column->cost < 0 || (column->cost == 0 && isinf(*lower)) ? *upper : *lower;
            if (isinf(best) && column->cost == 0)
                best = 0;
            *unbounded |= isinf(best);
            r->to[c] = -1;
            r->settled[c] = best;
        }
    }
    return true;
}

/* Least and most that the row's unsettled columns can add up to. */
static void row_range(const struct reduction *r, const struct mip_index *by_row, int row, double *least, double *most)
{
    *least = *most = 0;
    for (size_t t = by_row->start[row]; t < by_row->start[row + 1]; t++) {
        int c = by_row->at[t];
        double value = by_row->value[t];
        double low = r->to[c] < 0 ? r->settled[c] : r->lower[c], high = r->to[c] < 0 ? r->settled[c] : r->upper[c];
        *least += value * (value > 0 ? low : high);
        *most += value * (value > 0 ? high : low);
    }
}

/* Drops sides that cannot be broken. False where a row cannot be kept. `lower` and `upper` [row_count] are left for
 * what stays. */
static bool drop_sides(const struct reduction *r, const struct mip_index *by_row, bool *row_gone, double *lower,
                       double *upper)
{
    const struct mip *m = r->from;
    for (int k = 0; k < m->row_count; k++) {
        double least, most;
        lower[k] = m->rows[k].lower;
        upper[k] = m->rows[k].upper;
        if (row_gone[k])
            continue;
        row_range(r, by_row, k, &least, &most);
        if (least > upper[k] + slack_of(upper[k]) || most < lower[k] - slack_of(lower[k]))
            return false;
        bool open = false;
        for (size_t t = by_row->start[k]; t < by_row->start[k + 1]; t++)
            open |= r->to[by_row->at[t]] >= 0;
        if (!open || (least >= lower[k] && most <= upper[k])) {
            row_gone[k] = true;
        } else if (lower[k] != upper[k]) {
            lower[k] = least >= lower[k] ? -INFINITY : lower[k];
            upper[k] = most <= upper[k] ? INFINITY : upper[k];
        }
    }
    return true;
}

/* ---- merging ---- */

struct candidate {
    int column;
    const struct mip *m;
    const struct mip_index *by_column;
};

static int compare_terms(const struct candidate *a, const struct candidate *b)
{
    const struct mip_index *x = a->by_column;
    size_t p = x->start[a->column], q = x->start[b->column];
    size_t count = x->start[a->column + 1] - p, other = x->start[b->column + 1] - q;
    if (count != other)
        return count < other ? -1 : 1;
    for (size_t k = 0; k < count; k++) {
        if (x->at[p + k] != x->at[q + k])
            return x->at[p + k] < x->at[q + k] ? -1 : 1;
        if (x->value[p + k] != x->value[q + k])
            return x->value[p + k] < x->value[q + k] ? -1 : 1;
    }
    return 0;
}

static int compare_alike(const struct candidate *a, const struct candidate *b)
{
    const struct mip_column *x = &a->m->columns[a->column], *y = &b->m->columns[b->column];
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return compare_terms(a, b);
}

static int compare_candidates(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    int alike = compare_alike(a, b);
    return alike != 0 ? alike : (a->column > b->column) - (a->column < b->column);
}

/* Chains like columns through `next`; the later ones of a chain get to[] = -2. */
static void merge_columns(struct reduction *r, const struct mip_index *by_column)
{
    const struct mip *m = r->from;
    struct candidate *all = allocate((size_t)m->column_count, sizeof *all);
    size_t count = 0;
    for (int c = 0; c < m->column_count; c++)
        if (m->columns[c].whole && !m->columns[c].follows && r->to[c] >= 0)
            all[count++] = (struct candidate){c, m, by_column};
    qsort(all, count, sizeof *all, compare_candidates);
    for (size_t k = 1; k < count; k++)
        if (compare_alike(&all[k - 1], &all[k]) == 0) {
            r->next[all[k - 1].column] = all[k].column;
            r->chained[all[k - 1].column] = r->chained[all[k].column] = true;
            r->to[all[k].column] = -2;
        }
    free(all);
}

/* ---- one column that another may stand in for ---- */

/* Row k with a positive term of x alone: does it only say "at most"? */
static bool only_at_most(const bool *row_gone, const double *lower, int k, double value)
{
    return row_gone[k] || (isinf(lower[k]) && value > 0);
}

/* Are l's terms all of x's, and x's others of the kind of case 5? */
static bool stands_in(const struct reduction *r, const struct mip_index *by_column, const bool *row_gone,
                      const double *lower, int l, int x)
{
    const struct mip_column *a = &r->from->columns[l], *b = &r->from->columns[x];
    if (l == x || a->block != b->block || a->cost != b->cost || r->lower[l] != 0 || r->lower[x] != 0)
        return false;
    size_t p = by_column->start[l], p_end = by_column->start[l + 1];
    for (size_t q = by_column->start[x]; q < by_column->start[x + 1]; q++) {
        if (p < p_end && by_column->at[p] == by_column->at[q] && by_column->value[p] == by_column->value[q])
            p++;
        else if (!only_at_most(row_gone, lower, by_column->at[q], by_column->value[q]))
            return false;
    }
    return p == p_end;
}

/* A column still by itself, that no merge has touched. */
static bool is_single(const struct reduction *r, int c)
{
    return r->from->columns[c].whole && !r->from->columns[c].follows && r->to[c] >= 0 && r->next[c] < 0 &&
           !r->chained[c];
}

/* Looks for pairs among the columns of each equation: there are few in a supply row, and what is alike meets there. */
static void find_stand_ins(struct reduction *r, const struct mip_index *by_row, const struct mip_index *by_column,
                           const bool *row_gone, const double *lower)
{
    const struct mip *m = r->from;
    for (int k = 0; k < m->row_count; k++) {
        if (row_gone[k] || m->rows[k].lower != m->rows[k].upper)
            continue;
        for (size_t t = by_row->start[k]; t < by_row->start[k + 1]; t++)
            for (size_t u = by_row->start[k]; u < by_row->start[k + 1] && is_single(r, by_row->at[t]); u++) {
                int l = by_row->at[t], x = by_row->at[u];
                if (by_row->value[t] != by_row->value[u] || !is_single(r, x) ||
                    !stands_in(r, by_column, row_gone, lower, l, x))
                    continue;
                r->next[l] = x; /* l is filled first */
                r->chained[l] = r->chained[x] = true;
                r->to[x] = -2;
                r->excess[l] = true;
            }
    }
}

/* The excess columns and their rows; extra terms of x go to the excess. `row_to` maps rows. */
static void add_excess(struct reduction *r, const struct mip_index *by_column, const int *row_to)
{
    for (int k = 0, kept = r->m.column_count; k < kept; k++) {
        int l = r->first[k], x = r->next[l];
        if (!r->excess[l])
            continue;
        int e = mip_add_column(&r->m, 0, r->upper[x], 0, false, r->from->columns[x].block, "e");
        int row = mip_add_row(&r->m, -INFINITY, r->upper[l], "excess");
        mip_add_term(&r->m, row, k, 1);
        mip_add_term(&r->m, row, e, -1);
        size_t p = by_column->start[l], p_end = by_column->start[l + 1];
        for (size_t q = by_column->start[x]; q < by_column->start[x + 1]; q++) {
            if (p < p_end && by_column->at[p] == by_column->at[q])
                p++;
            else if (row_to[by_column->at[q]] >= 0)
                mip_add_term(&r->m, row_to[by_column->at[q]], e, by_column->value[q]);
        }
    }
}

/* ---- the smaller program ---- */

static void keep_columns(struct reduction *r)
{
    const struct mip *m = r->from;
    r->first = allocate((size_t)m->column_count, sizeof *r->first);
    r->m.constant = m->constant;
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        if (r->to[c] == -1)
            r->m.constant += column->cost * r->settled[c];
        if (r->to[c] < 0)
            continue;
        double lower = 0, upper = 0;
        int number = r->m.column_count;
        for (int k = c; k >= 0; k = r->next[k]) {
            lower += r->lower[k];
            upper += r->upper[k];
        }
        r->to[c] = number;
        r->first[number] = c;
        mip_add_column(&r->m, lower, upper, column->cost, column->whole, column->block, "c");
        r->m.columns[number].follows = column->follows;
        r->m.columns[number].from = r->next[c] < 0 ? column->from : -1;
        r->m.columns[number].to = r->next[c] < 0 ? column->to : -1;
    }
    r->kept_count = r->m.column_count;
    for (int k = 0; k < r->kept_count; k++) /* only now: a number would make a chain's link look like its head */
        for (int c = r->next[r->first[k]]; c >= 0; c = r->next[c])
            r->to[c] = k;
}

static void keep_rows(struct reduction *r, const struct mip_index *by_row, const bool *row_gone, const double *lower,
                      const double *upper, int *row_to)
{
    for (int k = 0; k < r->from->row_count; k++) {
        row_to[k] = -1;
        if (row_gone[k])
            continue;
        double settled = 0;
        for (size_t t = by_row->start[k]; t < by_row->start[k + 1]; t++)
            if (r->to[by_row->at[t]] == -1)
                settled += by_row->value[t] * r->settled[by_row->at[t]];
        double shifted_lower = lower[k] - settled,
               shifted_upper = lower[k] == upper[k] ? shifted_lower : upper[k] - settled;
        int row = mip_add_row(&r->m, shifted_lower, shifted_upper, "r");
        row_to[k] = row;
        for (size_t t = by_row->start[k]; t < by_row->start[k + 1]; t++) {
            int c = by_row->at[t];
            if (r->to[c] >= 0 && r->first[r->to[c]] == c)
                mip_add_term(&r->m, row, r->to[c], by_row->value[t]);
        }
    }
}

static void open_reduction(const struct mip *from, struct reduction *r)
{
    size_t columns = (size_t)from->column_count;
    *r = (struct reduction){.from = from};
    r->to = allocate(columns, sizeof *r->to);
    r->settled = allocate(columns, sizeof *r->settled);
    r->next = allocate(columns, sizeof *r->next);
    r->chained = allocate(columns, sizeof *r->chained);
    r->excess = allocate(columns, sizeof *r->excess);
    r->lower = allocate(columns, sizeof *r->lower);
    r->upper = allocate(columns, sizeof *r->upper);
    for (int c = 0; c < from->column_count; c++) {
        r->next[c] = -1;
        r->lower[c] = from->columns[c].lower;
        r->upper[c] = from->columns[c].upper;
    }
}

enum reduce_status reduce(const struct mip *from, struct reduction *out)
{
    struct mip_index by_row, by_column;
    bool *row_gone = allocate((size_t)from->row_count, sizeof *row_gone), unbounded = false;
    double *lower = allocate((size_t)from->row_count, sizeof *lower),
           *upper = allocate((size_t)from->row_count, sizeof *upper);
    mip_by_row(from, &by_row);
    mip_by_column(from, &by_column);
    open_reduction(from, out);
    take_single_rows(out, &by_row, row_gone);
    bool feasible = settle_columns(out, &by_column, row_gone, &unbounded) &&
                    drop_sides(out, &by_row, row_gone, lower, upper) &&
                    settle_columns(out, &by_column, row_gone, &unbounded); /* rows that went may free columns */
    if (feasible && !unbounded) {
        int *row_to = allocate((size_t)from->row_count, sizeof *row_to);
        merge_columns(out, &by_column);
        find_stand_ins(out, &by_row, &by_column, row_gone, lower);
        keep_columns(out);
        keep_rows(out, &by_row, row_gone, lower, upper, row_to);
        add_excess(out, &by_column, row_to);
        free(row_to);
    }
    mip_index_free(&by_row);
    mip_index_free(&by_column);
    free(row_gone);
    free(lower);
    free(upper);
    return !feasible ? REDUCE_INFEASIBLE : unbounded ? REDUCE_UNBOUNDED : REDUCE_DONE;
}

void reduce_forward(const struct reduction *r, const double *full, int count, double *x)
{
    int excess = r->kept_count; /* excess columns follow, in the order of their pairs */
    for (int k = 0; k < r->kept_count; k++) {
        x[k] = 0;
        for (int c = r->first[k]; c >= 0; c = r->next[c])
            x[k] += c < count ? full[c] : 0;
        if (r->excess[r->first[k]])
            x[excess++] = fmax(0, x[k] - r->upper[r->first[k]]);
    }
}

void reduce_back(const struct reduction *r, const double *x, double *full)
{
    for (int c = 0; c < r->from->column_count; c++)
        if (r->to[c] == -1)
            full[c] = r->settled[c];
    for (int k = 0; k < r->kept_count; k++) {
        if (r->next[r->first[k]] < 0) {
            full[r->first[k]] = x[k];
            continue;
        }
        double left = x[k];
        for (int c = r->first[k]; c >= 0; c = r->next[c])
            left -= r->lower[c];
        for (int c = r->first[k]; c >= 0; c = r->next[c]) {
            double more = fmin(left, r->upper[c] - r->lower[c]);
            full[c] = r->lower[c] + more;
            left -= more;
        }
    }
}

void reduction_free(struct reduction *r)
{
    mip_free(&r->m);
    free(r->to);
    free(r->settled);
    free(r->next);
    free(r->chained);
    free(r->excess);
    free(r->first);
    free(r->lower);
    free(r->upper);
    *r = (struct reduction){0};
}
