/* reduce.c - what can be known before any search.
 *
 *   1. A row of one term is a bound of its column. Bounds of whole columns are rounded inwards.
 *   2. A column whose bounds meet, or that stands in no row, is settled.
 *   3. A side of a row that no column values within bounds can break is dropped; a row without sides is dropped.
 *   4. Whole columns of one block that agree in cost and in every term are one column with the sum of their bounds: a new and a
 *      licence number that the rules treat alike. Left apart, branching on one only moves its value to the other.
 *
 * All of it keeps every best plan's value; the way back fills merged columns in their order. */
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
static bool settle_columns(struct reduction *r, const struct mip_index *by_column, const bool *row_gone, bool *unbounded)
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

/* Drops sides that cannot be broken. False where a row cannot be kept. `lower` and `upper` [row_count] are left for what stays. */
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
        if (m->columns[c].whole && r->to[c] >= 0)
            all[count++] = (struct candidate){c, m, by_column};
    qsort(all, count, sizeof *all, compare_candidates);
    for (size_t k = 1; k < count; k++)
        if (compare_alike(&all[k - 1], &all[k]) == 0) {
            r->next[all[k - 1].column] = all[k].column;
            r->to[all[k].column] = -2;
        }
    free(all);
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
    }
    for (int number = 0; number < r->m.column_count; number++) /* only now: a number would make a chain's link look like its head */
        for (int k = r->next[r->first[number]]; k >= 0; k = r->next[k])
            r->to[k] = number;
}

static void keep_rows(struct reduction *r, const struct mip_index *by_row, const bool *row_gone, const double *lower,
                      const double *upper)
{
    for (int k = 0; k < r->from->row_count; k++) {
        if (row_gone[k])
            continue;
        double settled = 0;
        for (size_t t = by_row->start[k]; t < by_row->start[k + 1]; t++)
            if (r->to[by_row->at[t]] == -1)
                settled += by_row->value[t] * r->settled[by_row->at[t]];
        double shifted_lower = lower[k] - settled, shifted_upper = lower[k] == upper[k] ? shifted_lower : upper[k] - settled;
        int row = mip_add_row(&r->m, shifted_lower, shifted_upper, "r");
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
    double *lower = allocate((size_t)from->row_count, sizeof *lower), *upper = allocate((size_t)from->row_count, sizeof *upper);
    mip_by_row(from, &by_row);
    mip_by_column(from, &by_column);
    open_reduction(from, out);
    take_single_rows(out, &by_row, row_gone);
    bool feasible = settle_columns(out, &by_column, row_gone, &unbounded) &&
                    drop_sides(out, &by_row, row_gone, lower, upper) &&
                    settle_columns(out, &by_column, row_gone, &unbounded); /* rows that went may free columns */
    if (feasible && !unbounded) {
        merge_columns(out, &by_column);
        keep_columns(out);
        keep_rows(out, &by_row, row_gone, lower, upper);
    }
    mip_index_free(&by_row);
    mip_index_free(&by_column);
    free(row_gone);
    free(lower);
    free(upper);
    return !feasible ? REDUCE_INFEASIBLE : unbounded ? REDUCE_UNBOUNDED : REDUCE_DONE;
}

void reduce_back(const struct reduction *r, const double *x, double *full)
{
    for (int c = 0; c < r->from->column_count; c++)
        if (r->to[c] == -1)
            full[c] = r->settled[c];
    for (int k = 0; k < r->m.column_count; k++) {
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
    free(r->first);
    free(r->lower);
    free(r->upper);
    *r = (struct reduction){0};
}
