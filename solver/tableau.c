/* tableau.c - the bounded dual simplex method on a dense table. */
#include "tableau.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { PIVOTS_UNTIL_FRESH = 2000, RAY_TRIALS = 4, MOST_BROUGHT_IN = 100, MORE_ROWS = 50 };

static const double FEASIBLE = 1e-9;  /* a bound may be missed by this times max(1, |bound|) */
static const double WORTH = 0.1;      /* of the worst breach: what comes into the table with it */
static const double DRIFT = 1e-8;     /* of 1 + |value|: by how much the table's may differ from what is proven */
static const double WRONG = 1e-9;     /* a reduced cost beyond this is not 0 */
static const double MANY_STILL = 0.3; /* of the columns: a table without them pays */
static const double SMALL = 1e-9;     /* entries of the table below this are no pivots */

static size_t whole_lanes(int count)
{
    return ((size_t)count + LANES - 1) / LANES * LANES;
}

/* What of a row of the table is in use: its columns and the constant, in whole lanes. */
static size_t width(const struct tableau *t)
{
    return whole_lanes(t->columns + 1);
}

/* The same of a row of the program. */
static size_t program_width(const struct tableau *t)
{
    return whole_lanes(t->p->column_count);
}

/* The stride of a table in which no column stands still. */
static size_t full_stride(const struct tableau *t)
{
    return t->p->stride + LANES;
}

static inline const double *row_of(const struct tableau *t, int i)
{
    return t->row[i];
}

/* The same to be changed. */
static double *own_row(struct tableau *t, int i)
{
    double *own = t->own + (size_t)i * t->stride;
    if (t->row[i] != own) {
        memcpy(own, t->row[i], width(t) * sizeof *own);
        t->row[i] = own;
    }
    return own;
}

/* What a unit under the lower side of variable v costs; 0: it may not be. */
static inline double elastic(const struct tableau *t, int v)
{
    int row = v - row_variable(t->p, 0);
    return t->p->elastic != NULL && row >= 0 ? t->p->elastic[row] : 0;
}

/* row += factor * by, all of `stride` values. */
FAST static void add_times(double *row, const double *by, double factor, size_t stride)
{
    for (size_t k = 0; k < stride; k += LANES) {
        lanes a, b;
        memcpy(&a, row + k, sizeof a);
        memcpy(&b, by + k, sizeof b);
        a += b * factor;
        memcpy(row + k, &a, sizeof a);
    }
}

/* The sum of a_k b_k, `stride` of them. */
FAST static double dot(const double *a, const double *b, size_t stride)
{
    lanes sum = {0};
    for (size_t k = 0; k < stride; k += LANES) {
        lanes x, y;
        memcpy(&x, a + k, sizeof x);
        memcpy(&y, b + k, sizeof y);
        sum += x * y;
    }
    double whole = 0;
    for (int k = 0; k < LANES; k++)
        whole += sum[k];
    return whole;
}

/* to += factor * the program's row r without what is the common row's: how often that is to be added is returned. */
static double add_row(const struct tableau *t, int r, double factor, double *to)
{
    thin_add_times(t->thin, r, factor, to);
    return t->thin->row[r].on_common ? factor : 0;
}

/* ---- opening, copying, growing ---- */

static void *longer(void *old, size_t count, size_t room, size_t size)
{
    char *new = allocate(room, size);
    if (old != NULL)
        memcpy(new, old, count * size);
    free(old);
    return new;
}

/* Room for so many rows of the table. */
static void make_room(struct tableau *t, int rows)
{
    size_t m = (size_t)t->row_count, more = (size_t)t->row_room + (size_t)t->row_room / 2;
    if (rows <= t->row_room)
        return;
    size_t room = (size_t)rows > more ? (size_t)rows : more;
    t->row_room = (int)room;
    double *before = t->own;
    t->own = allocate(room * full_stride(t) + LANES, sizeof *t->own);
    t->row = longer(t->row, m, room, sizeof *t->row);
    for (size_t i = 0; i < m; i++) {
        if (t->row[i] != before + i * t->stride)
            continue;
        memcpy(t->own + i * t->stride, t->row[i], t->stride * sizeof *t->own);
        t->row[i] = t->own + i * t->stride;
    }
    free(before);
    t->basic = longer(t->basic, m, room, sizeof *t->basic);
    t->weight = longer(t->weight, m, room, sizeof *t->weight);
}

/* Room for so many rows of the program. */
static void make_variables(struct tableau *t, int rows)
{
    size_t v = (size_t)t->variables, more = (size_t)t->known_room + (size_t)t->known_room / 2;
    if (rows <= t->known_room)
        return;
    size_t room = (size_t)rows > more ? (size_t)rows : more, all = t->p->stride + room;
    t->known_room = (int)room;
    t->multiplier = longer(t->multiplier, (size_t)t->known, room, sizeof *t->multiplier);
    t->place = longer(t->place, v, all, sizeof *t->place);
    t->lower = longer(t->lower, v, all, sizeof *t->lower);
    t->upper = longer(t->upper, v, all, sizeof *t->upper);
    t->at_upper = longer(t->at_upper, v, all, sizeof *t->at_upper);
    t->missing = longer(t->missing, v, all, sizeof *t->missing);
    t->value = longer(t->value, v, all, sizeof *t->value);
    free(t->scratch);
    t->scratch = allocate(all + LANES, sizeof *t->scratch);
}

void tableau_free(struct tableau *t)
{
    void *owned[] = {t->row,    t->own,   t->d,        t->basic,      t->other,   t->place,
                     t->lower,  t->upper, t->at_upper, t->value,      t->scratch, t->candidate,
                     t->weight, t->rest,  t->common,   t->multiplier, t->missing, t->own_thin};
    if (t->own_thin != NULL)
        thin_free(t->own_thin);
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
    *t = (struct tableau){0};
}

void tableau_copy(struct tableau *to, const struct tableau *from)
{
    size_t n = (size_t)from->columns, m = (size_t)from->row_count, v = (size_t)from->variables;
    make_room(to, from->row_count + 1);
    make_variables(to, from->known);
    to->thin = from->thin;
    to->row_count = from->row_count;
    to->many = from->many;
    to->known = from->known;
    to->variables = from->variables;
    to->columns = from->columns;
    to->stride = from->stride;
    memcpy(to->row, from->row, m * sizeof *to->row);
    memcpy(to->d, from->d, (n + 1) * sizeof *to->d);
    memcpy(to->basic, from->basic, m * sizeof *to->basic);
    memcpy(to->other, from->other, n * sizeof *to->other);
    memcpy(to->place, from->place, v * sizeof *to->place);
    memcpy(to->lower, from->lower, v * sizeof *to->lower);
    memcpy(to->upper, from->upper, v * sizeof *to->upper);
    memcpy(to->at_upper, from->at_upper, v * sizeof *to->at_upper);
    memcpy(to->missing, from->missing, v * sizeof *to->missing);
    memcpy(to->value, from->value, v * sizeof *to->value);
    memcpy(to->weight, from->weight, m * sizeof *to->weight);
    to->objective = from->objective;
    to->since_fresh = from->since_fresh;
}

void tableau_release(struct tableau *t)
{
    free(t->own);
    free(t->row);
    free(t->basic);
    free(t->weight);
    t->own = NULL;
    t->row = NULL;
    t->basic = NULL;
    t->weight = NULL;
    t->row_count = t->row_room = 0;
}

/* to = the kept columns of `from`, which it may overlap from below, and as the constant what the others add where they
 * stand: `still` [columns]. */
static void narrow_row(const double *from, const int *kept, int count, const double *still, int columns, double *to)
{
    double constant = from[columns];
    for (int j = 0; j < columns; j++)
        constant += from[j] * still[j];
    for (int k = 0; k < count; k++)
        to[k] = from[kept[k]];
    to[count] = constant;
    for (size_t k = (size_t)count + 1; k < whole_lanes(count + 1); k++)
        to[k] = 0;
}

static bool is_still(const struct tableau *t, int j)
{
    int v = t->other[j];
    return v < row_variable(t->p, 0) && t->lower[v] == t->upper[v];
}

bool tableau_is_wide(const struct tableau *t)
{
    int still = 0;
    for (int j = 0; j < t->columns; j++)
        still += is_still(t, j);
    return still > MANY_STILL * t->columns;
}

void tableau_narrow(struct tableau *t)
{
    int *kept = t->candidate, count = 0, columns = t->columns;
    double *still = allocate((size_t)columns, sizeof *still);
    for (int j = 0; j < columns; j++) {
        int v = t->other[j];
        if (is_still(t, j)) {
            t->place[v] = STILL;
            t->value[v] = still[j] = t->lower[v];
        } else {
            t->place[v] = -1 - count;
            kept[count] = j;
            t->other[count++] = v;
        }
    }
    t->columns = count;
    t->stride = width(t);
    narrow_row(t->d, kept, count, still, columns, t->d);
    for (int i = 0; i < t->row_count; i++) {
        double *to = t->own + (size_t)i * t->stride;
        narrow_row(row_of(t, i), kept, count, still, columns, to);
        t->row[i] = to;
    }
    free(still);
}

void tableau_own(struct tableau *t)
{
    if (t->thin != t->own_thin) {
        thin_free(t->own_thin);
        thin_copy(t->own_thin, t->thin);
        t->thin = t->own_thin;
    }
    for (int i = 0; i < t->row_count; i++)
        own_row(t, i);
}

/* ---- rows into the table and out ---- */

/* to += factor * variable c, a column, in terms of the others. */
static void add_column(const struct tableau *t, int c, double factor, double *to)
{
    if (t->place[c] == STILL)
        to[t->columns] += factor * t->value[c];
    else if (t->place[c] < 0)
        to[-1 - t->place[c]] += factor;
    else
        add_times(to, row_of(t, t->place[c]), factor, width(t));
}

/* The rows' common row in terms of the others, for the unparking that follows. */
static void express_common(struct tableau *t)
{
    memset(t->common, 0, t->stride * sizeof *t->common);
    for (int c = 0; c < t->p->column_count; c++)
        if (t->thin->common[c] != 0)
            add_column(t, c, t->thin->common[c], t->common);
}

/* A parked row into the table, in terms of the others; t->common is as express_common has left it for this basis. */
static void unpark(struct tableau *t, int v)
{
    make_room(t, t->row_count + 1);
    int m = t->row_count++;
    const struct thin_row *from = &t->thin->row[v - row_variable(t->p, 0)];
    double *row = t->row[m] = t->own + (size_t)m * t->stride;
    if (from->on_common)
        memcpy(row, t->common, t->stride * sizeof *row);
    else
        memset(row, 0, t->stride * sizeof *row);
    for (size_t k = from->start; k < from->start + (size_t)from->count; k++)
        add_column(t, t->thin->at[k], t->thin->by[k], row);
    t->basic[m] = v;
    t->weight[m] = 1;
    t->place[v] = m;
}

/* Row i of the table out of it; the table's last row takes its place. */
static void park(struct tableau *t, int i)
{
    int last = --t->row_count;
    t->place[t->basic[i]] = PARKED;
    if (i == last)
        return;
    if (t->row[last] != t->own + (size_t)last * t->stride) {
        t->row[i] = t->row[last]; /* shared */
    } else {
        memcpy(t->own + (size_t)i * t->stride, t->row[last], t->stride * sizeof(double));
        t->row[i] = t->own + (size_t)i * t->stride;
    }
    t->basic[i] = t->basic[last];
    t->weight[i] = t->weight[last];
    t->place[t->basic[i]] = i;
}

static bool may_be_parked(const struct tableau *t, int v)
{
    int row = v - row_variable(t->p, 0);
    return row >= 0 && (t->p->watched == NULL || !t->p->watched[row]);
}

/* All basic rows that may be are parked. */
static void park_all(struct tableau *t)
{
    for (int i = t->row_count - 1; i >= 0; i--)
        if (may_be_parked(t, t->basic[i]))
            park(t, i);
}

/* The program's next row, as a variable. */
static void take_row(struct tableau *t)
{
    make_variables(t, t->known + 1);
    int row = t->known++, v = row_variable(t->p, row);
    t->variables++;
    t->lower[v] = t->p->row_lower[row];
    t->upper[v] = t->p->row_upper[row];
    t->missing[v] = false;
    t->place[v] = PARKED;
    if (!may_be_parked(t, v)) {
        express_common(t);
        unpark(t, v);
    }
}

void tableau_open_spare(struct tableau *t, const struct dense_program *p)
{
    *t = (struct tableau){.p = p, .variables = row_variable(p, 0), .columns = p->column_count};
    t->stride = full_stride(t);
    t->d = allocate(t->stride + LANES, sizeof *t->d);
    t->rest = allocate(t->stride, sizeof *t->rest);
    t->common = allocate(t->stride + LANES, sizeof *t->common);
    t->other = allocate(t->stride, sizeof *t->other);
    t->candidate = allocate(t->stride, sizeof *t->candidate);
    t->thin = t->own_thin = allocate(1, sizeof *t->own_thin);
    make_room(t, 1); /* there are arrays even where all rows are parked */
    make_variables(t, p->row_count + 1);
}

void tableau_open(struct tableau *t, const struct dense_program *p)
{
    tableau_open_spare(t, p);
    thin_open(t->thin, p->a, p->row_count, (int)p->stride, p->elastic);
    for (int j = 0; j < p->column_count; j++) {
        t->lower[j] = p->lower[j];
        t->upper[j] = p->upper[j];
        t->other[j] = j;
        t->place[j] = -1 - j;
        t->d[j] = p->cost[j];
    }
    while (t->known < p->row_count)
        take_row(t);
}

void tableau_add_row(struct tableau *t)
{
    if (t->thin->row_count == (size_t)t->known) /* another table with the same rows may have been told before */
        thin_add(t->thin, t->p->a + (size_t)t->known * t->p->stride);
    take_row(t);
}

void tableau_drop_row(struct tableau *t, int row)
{
    int last = --t->known, v = row_variable(t->p, row), w = row_variable(t->p, last);
    t->variables--;
    thin_drop(t->thin, row);
    if (t->place[v] != PARKED)
        park(t, t->place[v]);
    if (v == w)
        return;
    t->lower[v] = t->lower[w]; /* the program's last row has the number of the one that goes */
    t->upper[v] = t->upper[w];
    t->value[v] = t->value[w];
    t->at_upper[v] = t->at_upper[w];
    t->missing[v] = t->missing[w];
    t->place[v] = t->place[w];
    if (t->place[v] < 0)
        t->other[-1 - t->place[v]] = v;
    else if (t->place[v] != PARKED)
        t->basic[t->place[v]] = v;
}

void tableau_harden(struct tableau *t, int row)
{
    int v = row_variable(t->p, row), j = t->p->column_count - 1;
    t->other[j] = j;
    t->place[j] = -1 - j;
    t->columns++;
    if (t->place[v] == PARKED) {
        express_common(t);
        unpark(t, v);
    }
    thin_change(t->thin, row, t->p->a + (size_t)row * t->p->stride);
    int place = t->place[v];
    double pays = t->p->cost[j];
    t->lower[j] = t->p->lower[j];
    t->upper[j] = t->p->upper[j];
    t->d[j] = pays;
    if (place < 0) { /* r = a x stands at its side: a x + d in its place */
        for (int i = 0; i < t->row_count; i++)
            own_row(t, i)[j] = -row_of(t, i)[-1 - place];
        t->d[j] = pays - t->d[-1 - place];
    } else {
        for (int i = 0; i < t->row_count; i++)
            own_row(t, i)[j] = i == place;
    }
    if (place >= 0 && t->missing[v]) { /* d = r - a x is basic, the row stands at its side */
        double *at = own_row(t, place);
        for (int k = 0; k < j; k++)
            at[k] = -at[k];
        t->basic[place] = j;
        t->place[j] = place;
        t->other[j] = v;
        t->place[v] = -1 - j;
        t->at_upper[v] = false;
    }
    t->missing[v] = false;
}

/* ---- pivots ---- */

/* basic[i] and other[j] change places. */
static void pivot(struct tableau *t, int i, int j)
{
    double *row = own_row(t, i), by = 1 / row[j], weight = t->weight[i] * by * by;
    for (int k = 0; k <= t->columns; k++)
        row[k] *= -by;
    row[j] = by; /* other[j] = by * basic[i] - sum of the rest */
    for (int r = 0; r < t->row_count; r++) {
        double factor = row_of(t, r)[j];
        if (r == i || fabs(factor) <= 1e-13) /* what rounding leaves of nothing stays as it is */
            continue;
        double *at = own_row(t, r);
        at[j] = 0;
        t->weight[r] = fmax(t->weight[r], factor * factor * weight);
        add_times(at, row, factor, width(t));
    }
    t->weight[i] = fmax(weight, 1);
    double factor = t->d[j];
    t->d[j] = 0;
    add_times(t->d, row, factor, width(t));
    int leaves = t->basic[i], enters = t->other[j];
    t->basic[i] = enters;
    t->other[j] = leaves;
    t->place[enters] = i;
    t->place[leaves] = -1 - j;
    t->since_fresh++;
}

/* Elastic row i begins to miss its side (`misses`), or to keep it: what it costs is in the reduced costs. */
static void set_missing(struct tableau *t, int i, bool misses)
{
    int v = t->basic[i];
    if (t->missing[v] != misses)
        add_times(t->d, row_of(t, i), misses ? -elastic(t, v) : elastic(t, v), width(t));
    t->missing[v] = misses;
}

/* The reduced costs of the basis of rows, with what rows pay that miss their sides. */
static void costs_of_rows(struct tableau *t)
{
    const struct dense_program *p = t->p;
    double *cost = t->rest, of_common = 0;
    memcpy(cost, p->cost, (size_t)p->column_count * sizeof *cost);
    for (int r = 0; r < t->known; r++)
        if (t->missing[row_variable(p, r)])
            of_common += add_row(t, r, -p->elastic[r], cost);
    t->d[t->columns] = 0;
    for (int c = 0; c < p->column_count; c++) {
        cost[c] += of_common * t->thin->common[c];
        if (t->place[c] == STILL)
            t->d[t->columns] += cost[c] * t->value[c];
        else
            t->d[-1 - t->place[c]] = cost[c];
    }
}

/* Has other[j], a row, a reduced cost that no side of it allows? A column could stand at its other bound. */
static bool has_wrong_sign(const struct tableau *t, int j)
{
    int v = t->other[j];
    double d = t->d[j], pays = elastic(t, v);
    if (pays > 0)
        return d < -WRONG || d > pays + WRONG;
    return (d > WRONG && isinf(t->lower[v])) || (d < -WRONG && isinf(t->upper[v]));
}

/* Rows with reduced costs of the wrong sign, as rounding leaves them, become basic again in the place of columns. Each
 * time there is one row less to be wrong. */
static void restore_signs(struct tableau *t)
{
    int n = t->p->column_count;
    for (int j = 0; j < t->columns; j++) {
        int best = -1;
        if (!has_wrong_sign(t, j))
            continue;
        for (int i = 0; i < t->row_count; i++)
            if (t->basic[i] < n && fabs(row_of(t, i)[j]) > (best < 0 ? SMALL : fabs(row_of(t, best)[j])))
                best = i;
        if (best < 0)
            continue;
        pivot(t, best, j);
        j = -1; /* the others have new ones */
    }
}

/* The table anew from the program, for the basis in hand: rounding does not add up. Basic columns that cannot be
 * pivoted in (a basis that is singular by rounding) are left out. */
void tableau_renew(struct tableau *t)
{
    const struct dense_program *p = t->p;
    int n = p->column_count, *wanted = allocate((size_t)n, sizeof *wanted), wanted_count = 0;
    bool *leaves = allocate((size_t)t->known, sizeof *leaves);
    for (int i = 0; i < t->row_count; i++)
        if (t->basic[i] < n)
            wanted[wanted_count++] = t->basic[i];
    for (int r = 0; r < t->known; r++)
        leaves[r] = t->place[row_variable(p, r)] < 0;
    t->columns = 0;
    for (int c = 0; c < n; c++) {
        if (t->place[c] == STILL)
            continue;
        t->place[c] = -1 - t->columns;
        t->other[t->columns++] = c;
    }
    costs_of_rows(t);
    t->row_count = 0;
    express_common(t);
    for (int r = 0; r < t->known; r++) {
        int v = row_variable(p, r);
        t->place[v] = PARKED;
        if (leaves[r] || !may_be_parked(t, v))
            unpark(t, v);
    }
    for (int k = 0; k < wanted_count; k++) {
        int j = -1 - t->place[wanted[k]], best = -1;
        for (int i = 0; i < t->row_count; i++) {
            double size = fabs(row_of(t, i)[j]);
            bool may = t->basic[i] >= n && leaves[t->basic[i] - row_variable(p, 0)];
            if (may && size > SMALL && (best < 0 || size > fabs(row_of(t, best)[j])))
                best = i;
        }
        if (best >= 0)
            pivot(t, best, j);
    }
    restore_signs(t);
    t->since_fresh = 0;
    free(wanted);
    free(leaves);
}

/* ---- values ---- */

/* Where a variable that is not basic stands: at the bound that its reduced cost asks for; where that asks for none, at
 * the one it is at, or the nearer to 0. Infinite bounds (of rows) only where rounding left a wrong sign. */
static void place_other(struct tableau *t, int j)
{
    int v = t->other[j];
    double d = t->d[j], lower = t->lower[v], upper = t->upper[v];
    t->missing[v] = false;
    bool up = d < -1e-11 ? true : d > 1e-11 ? false : t->at_upper[v];
    if (isinf(up ? upper : lower))
        up = !up;
    t->at_upper[v] = up;
    t->value[v] = up ? upper : lower;
    if (isinf(t->value[v]))
        t->value[v] = 0; /* a free row */
}

static void compute_values(struct tableau *t)
{
    int n = t->columns;
    double *x = t->scratch;
    t->objective = t->d[n];
    for (int j = 0; j < n; j++) {
        place_other(t, j);
        x[j] = t->value[t->other[j]];
        t->objective += t->d[j] * x[j];
    }
    x[n] = 1;
    for (size_t j = (size_t)n + 1; j < width(t); j++)
        x[j] = 0;
    for (int i = 0; i < t->row_count; i++)
        t->value[t->basic[i]] = dot(row_of(t, i), x, width(t));
    for (int v = row_variable(t->p, 0); v < t->variables; v++)
        t->objective += t->missing[v] ? elastic(t, v) * t->lower[v] : 0;
}

/* By how much a basic variable misses its bounds: below 0 under the lower, above 0 over the upper. An elastic row that
 * pays for being under its side should not be over it. */
static inline double missed(const struct tableau *t, int v)
{
    double under = t->value[v] - t->lower[v], over = t->value[v] - t->upper[v];
    if (t->missing[v])
        return under > FEASIBLE * fmax(1, fabs(t->lower[v])) ? under : 0;
    if (under < -FEASIBLE * fmax(1, fabs(t->lower[v])))
        return under;
    return over > FEASIBLE * fmax(1, fabs(t->upper[v])) ? over : 0;
}

/* ---- the dual simplex ---- */

/* The row that leaves: the one that misses most by Devex weights (Forrest and Goldfarb 1992). -1: none. */
static int leaving_row(const struct tableau *t)
{
    int best = -1;
    double most = 0;
    for (int i = 0; i < t->row_count; i++) {
        double by = missed(t, t->basic[i]), size = by * by / t->weight[i];
        if (size > most) {
            most = size;
            best = i;
        }
    }
    return best;
}

/* What a unit of other[j]'s way costs, up or down, where it can go that way at all: an elastic row leaves its side both
 * ways, and pays downwards. */
static inline double cost_of_way(const struct tableau *t, int j, bool up)
{
    double pays = elastic(t, t->other[j]);
    return up || pays == 0 ? fabs(t->d[j]) : fmax(0, pays - t->d[j]);
}

/* May other[j] move that way from where it stands? */
static inline bool can_move(const struct tableau *t, int j, bool up)
{
    int v = t->other[j];
    if (t->lower[v] == t->upper[v])
        return false;
    return (isinf(t->lower[v]) && isinf(t->upper[v])) || elastic(t, v) > 0 || up == !t->at_upper[v];
}

/* Cost per unit of the basic variable that rises by `sign` (+1 or -1), other[j] making up for it. */
static inline double ratio(const struct tableau *t, const double *row, double sign, int j)
{
    return cost_of_way(t, j, sign * row[j] > 0) / fabs(row[j]);
}

/* The candidates for a row that must move by `sign`, in t->candidate; how many. */
static int list_candidates(struct tableau *t, const double *row, double sign)
{
    int count = 0;
    for (int j = 0; j < t->columns; j++)
        if (fabs(row[j]) > SMALL && can_move(t, j, sign * row[j] > 0))
            t->candidate[count++] = j;
    return count;
}

enum { NONE_ENTERS = -1, TURNS = -2 };

/* The entering variable: along the candidates by rising ratio, those that may pass to their other bound without making
 * up for what is missing are to be flipped: the first `*flips` of t->candidate. TURNS where an elastic row rather
 * begins to pay, or ceases to, than that something else stops it; NONE_ENTERS where nothing does, so that there is no
 * point at all. */
static int entering(struct tableau *t, int i, double missing, int *flips)
{
    const double *row = row_of(t, i);
    double sign = missing < 0 ? 1 : -1, left = fabs(missing), pays = elastic(t, t->basic[i]);
    int count = list_candidates(t, row, sign), flipped = 0;
    for (;;) {
        int best = NONE_ENTERS;
        double least = INFINITY;
        *flips = flipped;
        for (int k = flipped; k < count; k++)
            least = fmin(least, ratio(t, row, sign, t->candidate[k]));
        if (pays > 0 && pays <= least)
            return TURNS;
        for (int k = flipped; k < count; k++) /* of those with about the least ratio the largest entry */
            if (ratio(t, row, sign, t->candidate[k]) <= least + 1e-9 + 1e-9 * least &&
                (best < 0 || fabs(row[t->candidate[k]]) > fabs(row[t->candidate[best]])))
                best = k;
        if (best < 0)
            return NONE_ENTERS;
        int j = t->candidate[best], v = t->other[j];
        double range = t->upper[v] - t->lower[v], makes_up = fabs(row[j]) * range;
        if (isinf(range) || makes_up >= left - FEASIBLE * fmax(1, fabs(missing)))
            return j;
        left -= makes_up;
        t->candidate[best] = t->candidate[flipped];
        t->candidate[flipped++] = j;
    }
}

/* A row's multiplier, where it may count: for a side that is there, of an elastic row no more than what it pays. */
static double allowed(const struct tableau *t, int i, double y, bool with_cost)
{
    int v = row_variable(t->p, i);
    double pays = elastic(t, v);
    if (pays > 0)
        return with_cost ? fmin(fmax(y, 0), pays) : 0;
    return isinf(y > 0 ? t->lower[v] : t->upper[v]) ? 0 : y;
}

/* The bound from multipliers y of the rows on the program's cost, or on no cost at all. `*size` is the sum of the
 * terms' sizes, which tells what rounding may have done. */
static double bound_from(struct tableau *t, const double *y, bool with_cost, double *size)
{
    const struct dense_program *p = t->p;
    double *rest = t->rest, bound = 0, of_common = 0;
    *size = 0;
    for (int j = 0; j < p->column_count; j++)
        rest[j] = with_cost ? p->cost[j] : 0;
    for (int i = 0; i < t->known; i++) {
        double by = allowed(t, i, y[i], with_cost);
        if (by == 0)
            continue;
        double side = by > 0 ? t->lower[row_variable(p, i)] : t->upper[row_variable(p, i)];
        bound += by * side;
        *size += fabs(by * side);
        of_common += add_row(t, i, -by, rest);
    }
    add_times(rest, t->thin->common, of_common, program_width(t));
    for (int j = 0; j < p->column_count; j++) {
        double term = rest[j] * (rest[j] > 0 ? t->lower[j] : t->upper[j]);
        bound += term;
        *size += fabs(term);
    }
    return bound;
}

static void read_multipliers(const struct tableau *t, double *y)
{
    for (int i = 0; i < t->known; i++) {
        int v = row_variable(t->p, i), place = t->place[v];
        y[i] = place < 0 ? t->d[-1 - place] : t->missing[v] ? elastic(t, v) : 0;
    }
}

double tableau_bound(struct tableau *t)
{
    double size;
    read_multipliers(t, t->multiplier);
    return bound_from(t, t->multiplier, true, &size);
}

/* No variable stops row i on its way to its bound: what basic[i] - sum_j row_j other_j = 0 adds to the multipliers
 * proves ever more. Enough for `limit`? Only where what it adds is beyond rounding. */
static bool proves_none(struct tableau *t, int i, double missing, double limit)
{
    const double *row = row_of(t, i);
    size_t rows = (size_t)t->known;
    double *y = allocate(rows, sizeof *y), *ray = allocate(rows, sizeof *ray), *with = allocate(rows, sizeof *with);
    double sign = missing < 0 ? 1 : -1, size;
    read_multipliers(t, y);
    for (int r = 0; r < t->known; r++) {
        int v = row_variable(t->p, r), place = t->place[v];
        ray[r] = t->basic[i] == v ? sign : place < 0 ? -sign * row[-1 - place] : 0;
    }
    double adds = bound_from(t, ray, false, &size), begin = bound_from(t, y, true, &(double){0});
    bool proven = adds > 1e-10 * size && isinf(limit);
    double step = 1.1 * fmax(limit - begin, 1e-6 * (1 + fabs(limit))) / adds;
    for (int k = 0; k < RAY_TRIALS && adds > 1e-10 * size && !proven; k++, step *= 2) {
        for (int r = 0; r < t->known; r++)
            with[r] = y[r] + step * ray[r];
        proven = bound_from(t, with, true, &size) >= limit + 1e-13 * size;
    }
    free(y);
    free(ray);
    free(with);
    return proven;
}

/* other[j] moves by `by`, and every basic variable with it. */
static void move(struct tableau *t, int j, double by)
{
    t->value[t->other[j]] += by;
    t->objective += fabs(by) * (by > 0 ? t->d[j] : elastic(t, t->other[j]) - t->d[j]);
    for (int i = 0; i < t->row_count; i++)
        t->value[t->basic[i]] += row_of(t, i)[j] * by;
}

/* The first `flips` candidates to their other bounds. */
static void flip(struct tableau *t, int flips)
{
    for (int k = 0; k < flips; k++) {
        int v = t->other[t->candidate[k]];
        t->at_upper[v] = !t->at_upper[v];
        move(t, t->candidate[k], (t->at_upper[v] ? t->upper[v] : t->lower[v]) - t->value[v]);
    }
}

/* Brings basic[i] to the bound that it misses by moving other[j], and pivots. */
static void step(struct tableau *t, int i, int j, double missing)
{
    int leaves = t->basic[i], enters = t->other[j];
    bool to_upper = missing > 0 && !t->missing[leaves],
         misses = elastic(t, enters) > 0 && (missing < 0) != (row_of(t, i)[j] > 0); /* it goes down */
    double bound = to_upper ? t->upper[leaves] : t->lower[leaves];
    move(t, j, (bound - t->value[leaves]) / row_of(t, i)[j]);
    set_missing(t, i, false);
    t->value[leaves] = bound;
    t->at_upper[leaves] = to_upper;
    pivot(t, i, j);
    set_missing(t, i, misses);
}

/* Elastic row i stays basic, but begins to pay for what it misses, or ceases to. */
static void turn_about(struct tableau *t, int i)
{
    int v = t->basic[i];
    t->objective += elastic(t, v) * fabs(t->lower[v] - t->value[v]);
    set_missing(t, i, !t->missing[v]);
}

/* Parked rows that the point in hand breaks, the worst of them, into the table; false where it breaks none. */
static bool bring_in(struct tableau *t)
{
    const struct dense_program *p = t->p;
    double *x = t->scratch, worst = 0;
    int before = t->row_count;
    for (size_t c = 0; c < program_width(t); c++)
        x[c] = c < (size_t)p->column_count ? t->value[c] : 0;
    double common = dot(t->thin->common, x, program_width(t));
    for (int v = row_variable(p, 0), r = 0; v < t->variables; v++, r++)
        if (t->place[v] == PARKED) {
            t->value[v] = thin_dot(t->thin, r, x) + (t->thin->row[r].on_common ? common : 0);
            worst = fmax(worst, fabs(missed(t, v)));
        }
    if (worst > 0)
        express_common(t);
    for (int v = row_variable(p, 0); worst > 0 && v < t->variables && t->row_count < before + MOST_BROUGHT_IN; v++)
        if (t->place[v] == PARKED && fabs(missed(t, v)) >= WORTH * worst)
            unpark(t, v);
    return t->row_count > before;
}

/* Has rounding parted the table from the program? The value that it shows is then not what its multipliers prove. */
static bool has_drifted(struct tableau *t)
{
    return t->since_fresh > 0 && fabs(t->objective - tableau_bound(t)) > DRIFT * (1 + fabs(t->objective));
}

/* Rows that are kept go when the table has become much larger than at its last optimum. */
static void limit_rows(struct tableau *t)
{
    if (t->many > 0 && t->row_count > t->many) {
        park_all(t);
        t->many = 0;
    }
}

enum tableau_status tableau_solve(struct tableau *t, double limit, long pivots)
{
    if (t->since_fresh > PIVOTS_UNTIL_FRESH)
        tableau_renew(t);
    limit_rows(t);
    compute_values(t);
    for (long k = 0;; k++) {
        bool enough = t->objective >= limit;
        if (enough && tableau_bound(t) >= limit)
            return TABLEAU_CUT;
        int i = leaving_row(t);
        if (i < 0 && bring_in(t))
            continue;
        if ((i < 0 || enough) && has_drifted(t)) {
            tableau_renew(t);
            compute_values(t);
            continue;
        }
        if (i < 0) {
            t->many = t->many > 0 ? t->many : t->row_count + MORE_ROWS;
            return TABLEAU_OPTIMAL;
        }
        if (k >= pivots)
            return TABLEAU_STOPPED;
        double missing = missed(t, t->basic[i]);
        int flips = 0, j = entering(t, i, missing, &flips);
        if (j == NONE_ENTERS && proves_none(t, i, missing, limit))
            return TABLEAU_CUT;
        if (j == NONE_ENTERS && t->since_fresh == 0)
            return TABLEAU_STOPPED;
        if (j == NONE_ENTERS) { /* the table says what the program does not: rounding */
            tableau_renew(t);
            compute_values(t);
            continue;
        }
        flip(t, flips);
        if (j == TURNS)
            turn_about(t, i);
        else
            step(t, i, j, missing);
    }
}

/* Cost of moving basic row i by `by` (its sign says where), by the first variable that stops it. */
static double penalty(const struct tableau *t, const double *row, double by)
{
    double least = INFINITY, sign = by > 0 ? 1 : -1;
    for (int j = 0; j < t->columns; j++) {
        if (fabs(row[j]) > SMALL && can_move(t, j, sign * row[j] > 0))
            least = fmin(least, ratio(t, row, sign, j));
    }
    return least * fabs(by);
}

void tableau_penalties(const struct tableau *t, int v, double down, double up, double *cost_down, double *cost_up)
{
    const double *row = row_of(t, t->place[v]);
    *cost_down = penalty(t, row, down - t->value[v]);
    *cost_up = penalty(t, row, up - t->value[v]);
}
