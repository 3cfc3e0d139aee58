/* kernel.c - narrowing bounds, and a dense program of what is left. */
#include "kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { NARROWING_ROUNDS = 8, MOST_HARDENED = 400 };

static const double SLACK = 1e-9; /* of max(1, |bound|), by which bounds of continuous columns are left wider */

/* ---- narrowing ---- */

/* Least and most of sum a x over a row's terms, with how many of them are infinite left out. */
struct range {
    double least, most;
    int least_open, most_open;
};

static void add_to_range(struct range *r, double a, double lower, double upper)
{
    double low = a > 0 ? a * lower : a * upper, high = a > 0 ? a * upper : a * lower;
    if (isinf(low))
        r->least_open++;
    else
        r->least += low;
    if (isinf(high))
        r->most_open++;
    else
        r->most += high;
}

/* The range without one term. */
static double least_of_rest(const struct range *r, double a, double lower, double upper)
{
    double own = a > 0 ? a * lower : a * upper;
    if (r->least_open > (isinf(own) ? 1 : 0))
        return -INFINITY;
    return isinf(own) ? r->least : r->least - own;
}

static double most_of_rest(const struct range *r, double a, double lower, double upper)
{
    double own = a > 0 ? a * upper : a * lower;
    if (r->most_open > (isinf(own) ? 1 : 0))
        return INFINITY;
    return isinf(own) ? r->most : r->most - own;
}

/* Takes a narrower bound where it is worth it, wider by what rounding may have done to numbers of `size`; whole columns
 * are rounded inwards. */
static bool take_bounds(bool whole, double low, double high, double size, double *lower, double *upper)
{
    bool changed = false;
    double slack = SLACK * fmax(1, size);
    if (whole) {
        low = ceil(low - 1e-6 - slack);
        high = floor(high + 1e-6 + slack);
    } else {
        low -= slack;
        high += slack;
    }
    double worth = isfinite(*upper - *lower) && !whole ? 1e-3 * (*upper - *lower) : 0;
    if (low > *lower + worth) {
        *lower = low;
        changed = true;
    }
    if (high < *upper - worth) {
        *upper = high;
        changed = true;
    }
    return changed;
}

static struct range range_of(const struct mip_index *by_row, int row, const double *lower, const double *upper)
{
    struct range r = {0, 0, 0, 0};
    for (size_t t = by_row->start[row]; t < by_row->start[row + 1]; t++)
        add_to_range(&r, by_row->value[t], lower[by_row->at[t]], upper[by_row->at[t]]);
    return r;
}

static bool narrow_by_row(const struct mip *m, const struct mip_index *by_row, int row, double *lower, double *upper)
{
    struct range r = range_of(by_row, row, lower, upper);
    const struct mip_row *at = &m->rows[row];
    bool changed = false;
    for (size_t t = by_row->start[row]; t < by_row->start[row + 1]; t++) {
        int c = by_row->at[t];
        double a = by_row->value[t], least = least_of_rest(&r, a, lower[c], upper[c]),
               most = most_of_rest(&r, a, lower[c], upper[c]);
        double over = (at->upper - least) / a,
               under = (at->lower - most) / a; /* a x <= upper - least, >= lower - most */
        double size = fmax(fabs(r.least), fabs(r.most)) / fabs(a);
        size = fmax(size, fmax(isfinite(over) ? fabs(over) : 0, isfinite(under) ? fabs(under) : 0));
        if (take_bounds(m->columns[c].whole, a > 0 ? under : over, a > 0 ? over : under, size, &lower[c], &upper[c])) {
            changed = true;
            r = range_of(by_row, row, lower, upper);
        }
    }
    return changed;
}

/* Does the column only relax its rows by going up (`up`) or down? */
static bool only_helps(const struct mip *m, const struct mip_index *by_column, int c, bool up)
{
    for (size_t t = by_column->start[c]; t < by_column->start[c + 1]; t++) {
        const struct mip_row *row = &m->rows[by_column->at[t]];
        bool rises = (by_column->value[t] > 0) == up;
        if (rises ? isfinite(row->upper) : isfinite(row->lower))
            return false;
    }
    return true;
}

/* A continuous column that costs and only relaxes its rows need not be larger than the largest that they can ask for.
 */
static bool narrow_by_need(const struct mip *m, const struct mip_index *by_row, const struct mip_index *by_column,
                           int c, double *lower, double *upper)
{
    double cost = m->columns[c].cost;
    bool up = cost >= 0;
    if (m->columns[c].whole || !only_helps(m, by_column, c, up))
        return false;
    double most = up ? lower[c] : upper[c], size = 0;
    for (size_t t = by_column->start[c]; t < by_column->start[c + 1]; t++) {
        int row = by_column->at[t];
        double a = by_column->value[t];
        struct range r = range_of(by_row, row, lower, upper);
        double need = (a > 0) == up ? (m->rows[row].lower - least_of_rest(&r, a, lower[c], upper[c])) / a
                                    : (m->rows[row].upper - most_of_rest(&r, a, lower[c], upper[c])) / a;
        most = up ? fmax(most, need) : fmin(most, need);
        size = fmax(size, fmax(fabs(r.least), fabs(r.most)) / fabs(a));
    }
    return take_bounds(false, up ? -INFINITY : most, up ? most : INFINITY, fmax(size, fabs(most)), &lower[c],
                       &upper[c]);
}

bool kernel_narrow(const struct mip *m, double *lower, double *upper)
{
    struct mip_index by_row, by_column;
    mip_by_row(m, &by_row);
    mip_by_column(m, &by_column);
    bool changed = true, possible = true;
    for (int round = 0; round < NARROWING_ROUNDS && changed && possible; round++) {
        changed = false;
        for (int r = 0; r < m->row_count; r++)
            changed |= narrow_by_row(m, &by_row, r, lower, upper);
        for (int c = 0; c < m->column_count; c++)
            changed |= narrow_by_need(m, &by_row, &by_column, c, lower, upper);
        for (int c = 0; c < m->column_count; c++)
            possible &= lower[c] <= upper[c] + SLACK * fmax(1, fabs(upper[c]));
    }
    for (int c = 0; c < m->column_count; c++)
        if (lower[c] > upper[c])
            lower[c] = upper[c]; /* by rounding */
    mip_index_free(&by_row);
    mip_index_free(&by_column);
    return possible;
}

/* ---- the dense program at work ---- */

struct work {
    int rows, columns;
    size_t stride;
    double *a, *row_lower, *row_upper, *elastic, *lower, *upper, *cost;
    bool *row_gone, *counts, *column_gone, *whole, *unstopped;
    int *column;
    double *size; /* [rows]: of the numbers that its sides are the difference of: what their rounding is relative to */
    double constant;
};

static double *row_of(const struct work *w, int r)
{
    return w->a + (size_t)r * w->stride;
}

static struct range dense_range(const struct work *w, int r)
{
    struct range range = {0, 0, 0, 0};
    for (int c = 0; c < w->columns; c++)
        if (row_of(w, r)[c] != 0)
            add_to_range(&range, row_of(w, r)[c], w->lower[c], w->upper[c]);
    return range;
}

/* Sides that cannot be broken go, and rows without sides. */
static void drop_sides(struct work *w)
{
    for (int r = 0; r < w->rows; r++) {
        if (w->row_gone[r])
            continue;
        struct range range = dense_range(w, r);
        bool equation = w->row_lower[r] == w->row_upper[r];
        double slack = SLACK * w->size[r];
        bool low = range.least >= w->row_lower[r] - slack, high = range.most <= w->row_upper[r] + slack;
        w->row_gone[r] = low && high && !w->counts[r];
        if (w->counts[r]) { /* a bounded variable, too */
            w->row_lower[r] = fmax(w->row_lower[r], ceil(range.least - 1e-6));
            w->row_upper[r] = fmin(w->row_upper[r], floor(range.most + 1e-6));
            continue;
        }
        if (!equation && low)
            w->row_lower[r] = -INFINITY;
        if (!equation && high)
            w->row_upper[r] = INFINITY;
    }
}

/* Column c of every other row, and of the cost, by equation r. */
static void put_in(struct work *w, int r, int c)
{
    const double *by = row_of(w, r);
    double side = w->row_lower[r];
    for (int k = 0; k < w->rows; k++) {
        double *at = row_of(w, k), factor = at[c] / by[c];
        if (k == r || w->row_gone[k] || at[c] == 0)
            continue;
        for (int j = 0; j < w->columns; j++)
            at[j] -= factor * by[j];
        at[c] = 0;
        w->row_lower[k] -= factor * side;
        w->row_upper[k] -= factor * side;
        w->size[k] = fmax(w->size[k], fabs(factor) * w->size[r]);
    }
    double factor = w->cost[c] / by[c];
    for (int j = 0; j < w->columns; j++)
        w->cost[j] -= factor * by[j];
    w->cost[c] = 0;
    w->constant += factor * side;
    w->column_gone[c] = true;
}

/* A continuous column of equation r that stands in few rows and is not too small; -1: none. */
static int best_to_put_in(const struct work *w, int r)
{
    const double *row = row_of(w, r);
    double largest = 0;
    int best = -1, fewest = w->rows + 1;
    for (int c = 0; c < w->columns; c++)
        largest = fmax(largest, fabs(row[c]));
    for (int c = 0; c < w->columns; c++) {
        if (w->whole[c] || fabs(row[c]) < 0.01 * largest || row[c] == 0)
            continue;
        int count = 0;
        for (int k = 0; k < w->rows; k++)
            count += !w->row_gone[k] && row_of(w, k)[c] != 0;
        if (count < fewest) {
            fewest = count;
            best = c;
        }
    }
    return best;
}

/* Equations give way: what they define is put in, and what its bounds say stays as a row where it can be broken. */
static void use_equations(struct work *w)
{
    for (int r = 0; r < w->rows; r++) {
        if (w->row_gone[r] || w->row_lower[r] != w->row_upper[r])
            continue;
        int c = best_to_put_in(w, r);
        if (c < 0)
            continue;
        put_in(w, r, c);
        double *row = row_of(w, r), by = row[c], side = w->row_lower[r];
        for (int j = 0; j < w->columns; j++)
            row[j] = j == c || row[j] == 0 ? 0 : -row[j] / by; /* x_c - side / by */
        w->row_lower[r] = w->lower[c] - side / by;
        w->row_upper[r] = w->upper[c] - side / by;
        w->size[r] = fmax(fmax(w->size[r] / fabs(by), 1), fmax(fabs(w->lower[c]), fabs(w->upper[c])));
    }
    drop_sides(w);
}

/* Every side as much wider as rounding may have moved it. */
static void widen_sides(struct work *w)
{
    for (int r = 0; r < w->rows; r++) {
        w->row_lower[r] -= w->counts[r] ? 0 : SLACK * w->size[r];
        w->row_upper[r] += w->counts[r] ? 0 : SLACK * w->size[r];
    }
}

/* The one row of a continuous column that costs and relaxes it by going up; -1: there is none such. */
static int row_relaxed_by(const struct work *w, int c)
{
    int in = -1;
    if (w->column_gone[c] || w->whole[c] || w->cost[c] <= 0)
        return -1;
    for (int r = 0; r < w->rows; r++)
        if (!w->row_gone[r] && row_of(w, r)[c] != 0) {
            if (in >= 0)
                return -1;
            in = r;
        }
    return in >= 0 && isinf(row_of(w, in)[c] > 0 ? w->row_upper[in] : w->row_lower[in]) ? in : -1;
}

/* The least and the most that row r can ask of column c, which relaxes it. */
static void asked(const struct work *w, int c, int r, double *least, double *most)
{
    double a = row_of(w, r)[c], side = a > 0 ? w->row_lower[r] : w->row_upper[r];
    struct range range = dense_range(w, r);
    double least_rest = range.least - (a > 0 ? a * w->lower[c] : a * w->upper[c]),
           most_rest = range.most - (a > 0 ? a * w->upper[c] : a * w->lower[c]);
    *least = (side - (a > 0 ? most_rest : least_rest)) / a;
    *most = (side - (a > 0 ? least_rest : most_rest)) / a;
}

/* Columns that their own upper bound in the program never stops: said by the rows as they are before anything is put
 * in, because afterwards the bounds of what was put in are rows of their own. Bounds narrowed by cost count for
 * nothing here: they say that a plan is no better, which its value says as well. */
static void find_unstopped(const struct mip *m, struct work *w)
{
    for (int c = 0; c < w->columns; c++) {
        double least, most = INFINITY;
        int r = row_relaxed_by(w, c);
        if (r >= 0)
            asked(w, c, r, &least, &most);
        w->unstopped[c] = most <= m->columns[w->column[c]].upper;
    }
}

/* A column that is always asked for more than its lower bound is put in. */
static void make_linear(struct work *w)
{
    for (int c = 0; c < w->columns; c++) {
        double least, most;
        int r = row_relaxed_by(w, c);
        if (r < 0)
            continue;
        asked(w, c, r, &least, &most);
        if (least < w->lower[c] || most > w->upper[c])
            continue; /* the row is no equation at some best point */
        if (isinf(w->row_upper[r]))
            w->row_upper[r] = w->row_lower[r];
        else
            w->row_lower[r] = w->row_upper[r];
        put_in(w, r, c);
        w->row_gone[r] = true;
    }
}

/* A column that costs, stands in one row alone and is never stopped says what missing that row's side costs: an elastic
 * row, turned so that it is its lower one. */
static void make_elastic(struct work *w)
{
    for (int c = 0; c < w->columns; c++) {
        int r = row_relaxed_by(w, c);
        double a = r < 0 ? 0 : row_of(w, r)[c];
        if (r < 0 || !w->unstopped[c] || w->counts[r] || w->elastic[r] > 0 ||
            isinf(a > 0 ? w->row_lower[r] : w->row_upper[r]))
            continue;
        double *row = row_of(w, r);
        if (a < 0) {
            for (int j = 0; j < w->columns; j++)
                row[j] = -row[j];
            w->row_lower[r] = -w->row_upper[r];
            w->row_upper[r] = INFINITY;
        }
        row[c] = 0;
        w->row_lower[r] -= fabs(a) * w->lower[c];
        w->elastic[r] = w->cost[c] / fabs(a);
        w->constant += w->cost[c] * w->lower[c];
        w->column_gone[c] = true;
    }
}

/* ---- from and to ---- */

static bool is_open(const struct mip_column *column, double lower, double upper)
{
    return column->whole ? lower < upper : upper - lower > 1e-12 * fmax(1, fabs(upper));
}

/* Rows with what is settled on their sides; those that hold a column left out are gone. `place` as in open_work. */
static void fill_rows(const struct mip *m, const double *lower, const int *place, struct work *w)
{
    struct mip_index by_row;
    mip_by_row(m, &by_row);
    for (int r = 0; r < m->row_count; r++) {
        double settled = 0, size = 1;
        w->counts[r] = m->rows[r].counts;
        for (size_t t = by_row.start[r]; t < by_row.start[r + 1]; t++) {
            int c = by_row.at[t];
            if (place[c] >= 0)
                row_of(w, r)[place[c]] = by_row.value[t];
            else if (place[c] == -1) {
                settled += by_row.value[t] * lower[c];
                size += fabs(by_row.value[t] * lower[c]);
            } else
                w->row_gone[r] = true;
        }
        size = fmax(size, isfinite(m->rows[r].lower) ? fabs(m->rows[r].lower) : 0);
        w->size[r] = fmax(size, isfinite(m->rows[r].upper) ? fabs(m->rows[r].upper) : 0);
        w->row_lower[r] = m->rows[r].lower - settled;
        w->row_upper[r] = m->rows[r].lower == m->rows[r].upper ? w->row_lower[r] : m->rows[r].upper - settled;
    }
    mip_index_free(&by_row);
}

/* False where a bound is infinite, or too many entries are left. */
static bool open_work(const struct mip *m, const double *lower, const double *upper, const bool *left_out, size_t most,
                      struct work *w)
{
    int *place = allocate((size_t)m->column_count, sizeof *place);
    bool finite = true;
    *w = (struct work){.rows = m->row_count, .constant = m->constant};
    for (int c = 0; c < m->column_count; c++) {
        finite &= isfinite(lower[c]) && isfinite(upper[c]);
        place[c] = left_out != NULL && left_out[c]               ? -2
                   : is_open(&m->columns[c], lower[c], upper[c]) ? w->columns++
                                                                 : -1;
    }
    w->stride = (size_t)w->columns;
    size_t rows = (size_t)w->rows, columns = (size_t)w->columns;
    if (!finite || rows * columns > most) {
        free(place);
        return false;
    }
    w->a = allocate(rows * columns + 1, sizeof *w->a);
    w->row_lower = allocate(rows, sizeof *w->row_lower);
    w->row_upper = allocate(rows, sizeof *w->row_upper);
    w->elastic = allocate(rows, sizeof *w->elastic);
    w->row_gone = allocate(rows, sizeof *w->row_gone);
    w->counts = allocate(rows, sizeof *w->counts);
    w->size = allocate(rows, sizeof *w->size);
    w->lower = allocate(columns, sizeof *w->lower);
    w->upper = allocate(columns, sizeof *w->upper);
    w->cost = allocate(columns, sizeof *w->cost);
    w->column_gone = allocate(columns, sizeof *w->column_gone);
    w->unstopped = allocate(columns, sizeof *w->unstopped);
    w->whole = allocate(columns, sizeof *w->whole);
    w->column = allocate(columns, sizeof *w->column);
    for (int c = 0; c < m->column_count; c++) {
        if (place[c] < 0) {
            w->constant += place[c] == -1 ? m->columns[c].cost * lower[c] : 0;
            continue;
        }
        w->lower[place[c]] = lower[c];
        w->upper[place[c]] = upper[c];
        w->cost[place[c]] = m->columns[c].cost;
        w->whole[place[c]] = m->columns[c].whole;
        w->column[place[c]] = c;
    }
    fill_rows(m, lower, place, w);
    free(place);
    return true;
}

static void work_free(struct work *w)
{
    void *owned[] = {w->counts, w->size,  w->a,    w->row_lower,   w->row_upper, w->elastic, w->row_gone,
                     w->lower,  w->upper, w->cost, w->column_gone, w->whole,     w->column,  w->unstopped};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
}

/* Columns that no row holds stand at their better bound. */
static void settle_free_columns(struct work *w, struct kernel *out)
{
    for (int c = 0; c < w->columns; c++) {
        bool held = w->column_gone[c];
        for (int r = 0; r < w->rows && !held; r++)
            held = !w->row_gone[r] && row_of(w, r)[c] != 0;
        if (held)
            continue;
        double best = w->cost[c] >= 0 ? w->lower[c] : w->upper[c];
        w->constant += w->cost[c] * best;
        w->column_gone[c] = true;
        out->settled[w->column[c]] = best;
    }
}

static void take_columns(const struct work *w, struct kernel *out)
{
    struct dense_program *p = &out->p;
    for (int c = 0, to = 0; c < w->columns; c++) {
        if (w->column_gone[c])
            continue;
        p->lower[to] = w->lower[c];
        p->upper[to] = w->upper[c];
        p->cost[to] = w->cost[c];
        out->whole[to] = w->whole[c];
        out->column[to] = w->column[c];
        for (int r = 0, at = 0; r < w->rows; r++)
            if (!w->row_gone[r])
                p->a[(size_t)at++ * p->stride + (size_t)to] = row_of(w, r)[c];
        to++;
    }
}

static void take_kernel(const struct work *w, struct kernel *out)
{
    struct dense_program *p = &out->p;
    int elastic = 0;
    for (int c = 0; c < w->columns; c++)
        p->column_count += !w->column_gone[c];
    for (int r = 0; r < w->rows; r++) {
        p->row_count += !w->row_gone[r];
        elastic += !w->row_gone[r] && w->elastic[r] > 0;
    }
    size_t rows = (size_t)p->row_count,
           columns = (size_t)(p->column_count + (elastic < MOST_HARDENED ? elastic : MOST_HARDENED));
    out->own_rows = p->row_count;
    p->stride = (columns + LANES - 1) / LANES * LANES;
    p->a = grow(NULL, &out->entry_room, rows * p->stride + LANES, sizeof *p->a);
    memset(p->a, 0, (rows * p->stride + LANES) * sizeof *p->a);
    p->row_lower = grow(NULL, &out->row_room[0], rows + 1, sizeof *p->row_lower);
    p->row_upper = grow(NULL, &out->row_room[1], rows + 1, sizeof *p->row_upper);
    p->elastic = grow(NULL, &out->row_room[2], rows + 1, sizeof *p->elastic);
    p->lower = allocate(p->stride, sizeof *p->lower);
    p->upper = allocate(p->stride, sizeof *p->upper);
    p->cost = allocate(p->stride, sizeof *p->cost);
    out->whole = allocate(p->stride, sizeof *out->whole);
    p->watched = out->counts = grow(NULL, &out->row_room[3], rows + 1, sizeof *out->counts);
    out->column = allocate(p->stride, sizeof *out->column);
    out->constant = w->constant;
    take_columns(w, out);
    for (int r = 0, to = 0; r < w->rows; r++)
        if (!w->row_gone[r]) {
            out->counts[to] = w->counts[r];
            p->elastic[to] = w->elastic[r];
            p->row_lower[to] = w->row_lower[r];
            p->row_upper[to++] = w->row_upper[r];
        }
}

bool kernel_build(const struct mip *m, const double *lower, const double *upper, const bool *left_out, size_t most,
                  struct kernel *out)
{
    struct work w;
    *out = (struct kernel){.program_columns = m->column_count};
    if (!open_work(m, lower, upper, left_out, most, &w))
        return false;
    out->settled = allocate((size_t)m->column_count, sizeof *out->settled);
    for (int c = 0; c < m->column_count; c++)
        out->settled[c] = lower[c];
    drop_sides(&w);
    find_unstopped(m, &w);
    use_equations(&w);
    widen_sides(&w);
    make_linear(&w);
    drop_sides(&w);
    make_elastic(&w);
    settle_free_columns(&w, out);
    take_kernel(&w, out);
    work_free(&w);
    return true;
}

void kernel_add_own_row(struct kernel *k, const double *a, double upper)
{
    struct dense_program *p = &k->p;
    size_t rows = (size_t)p->row_count + 1;
    p->a = grow(p->a, &k->entry_room, rows * p->stride + LANES, sizeof *p->a);
    p->row_lower = grow(p->row_lower, &k->row_room[0], rows, sizeof *p->row_lower);
    p->row_upper = grow(p->row_upper, &k->row_room[1], rows, sizeof *p->row_upper);
    p->elastic = grow(p->elastic, &k->row_room[2], rows, sizeof *p->elastic);
    double *row = p->a + (rows - 1) * p->stride;
    memset(row, 0, (p->stride + LANES) * sizeof *row);
    memcpy(row, a, (size_t)p->column_count * sizeof *row);
    p->row_lower[rows - 1] = -INFINITY;
    p->row_upper[rows - 1] = upper;
    p->elastic[rows - 1] = 0;
    p->watched = k->counts = grow(k->counts, &k->row_room[3], rows, sizeof *k->counts);
    k->counts[rows - 1] = false;
    p->row_count++;
}

bool kernel_harden(struct kernel *k, int r)
{
    struct dense_program *p = &k->p;
    double *row = p->a + (size_t)r * p->stride, least = 0;
    int c = p->column_count;
    if ((size_t)c == p->stride)
        return false;
    for (int j = 0; j < c; j++)
        least += row[j] * (row[j] > 0 ? p->lower[j] : p->upper[j]);
    p->column_count++;
    row[c] = 1;
    p->lower[c] = 0;
    p->upper[c] = fmax(0, p->row_lower[r] - least) * (1 + SLACK) + SLACK;
    p->cost[c] = p->elastic[r];
    p->elastic[r] = 0;
    k->whole[c] = false;
    k->column[c] = -1;
    return true;
}

void kernel_add_row(struct kernel *k, const double *a, double upper)
{
    double *rest = allocate((size_t)k->program_columns, sizeof *rest); /* of columns that are settled */
    double *own = allocate((size_t)k->p.column_count, sizeof *own);
    memcpy(rest, a, (size_t)k->program_columns * sizeof *rest);
    for (int c = 0; c < k->p.column_count; c++) {
        if (k->column[c] < 0)
            continue;
        own[c] = a[k->column[c]];
        rest[k->column[c]] = 0;
    }
    for (int c = 0; c < k->program_columns; c++)
        upper -= rest[c] != 0 ? rest[c] * k->settled[c] : 0;
    kernel_add_own_row(k, own, upper);
    free(rest);
    free(own);
}

void kernel_drop_row(struct kernel *k, int row)
{
    struct dense_program *p = &k->p;
    int last = --p->row_count;
    memmove(p->a + (size_t)row * p->stride, p->a + (size_t)last * p->stride, p->stride * sizeof *p->a);
    p->row_lower[row] = p->row_lower[last];
    p->row_upper[row] = p->row_upper[last];
    p->elastic[row] = p->elastic[last];
}

void kernel_copy(struct kernel *to, const struct kernel *from)
{
    const struct dense_program *p = &from->p;
    size_t rows = (size_t)p->row_count, columns = p->stride, entries = rows * p->stride + LANES;
    *to = *from;
    to->p.a = copy_items(p->a, rows * p->stride, entries, sizeof *p->a);
    to->p.row_lower = copy_items(p->row_lower, rows, rows, sizeof *p->row_lower);
    to->p.row_upper = copy_items(p->row_upper, rows, rows, sizeof *p->row_upper);
    to->p.elastic = copy_items(p->elastic, rows, rows, sizeof *p->elastic);
    to->p.lower = copy_items(p->lower, columns, columns, sizeof *p->lower);
    to->p.upper = copy_items(p->upper, columns, columns, sizeof *p->upper);
    to->p.cost = copy_items(p->cost, columns, columns, sizeof *p->cost);
    to->whole = copy_items(from->whole, columns, columns, sizeof *to->whole);
    to->p.watched = to->counts = copy_items(from->counts, rows, rows, sizeof *to->counts);
    to->column = copy_items(from->column, columns, columns, sizeof *to->column);
    to->settled =
        copy_items(from->settled, (size_t)from->program_columns, (size_t)from->program_columns, sizeof *to->settled);
    to->entry_room = entries;
    to->row_room[0] = to->row_room[1] = to->row_room[2] = to->row_room[3] = rows;
}

void kernel_free(struct kernel *k)
{
    void *owned[] = {k->counts,  k->p.a,    k->p.row_lower, k->p.row_upper, k->p.elastic, k->p.lower,
                     k->p.upper, k->p.cost, k->whole,       k->column,      k->settled};
    for (size_t n = 0; n < sizeof owned / sizeof *owned; n++)
        free(owned[n]);
    *k = (struct kernel){0};
}
