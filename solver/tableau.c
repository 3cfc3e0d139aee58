/* tableau.c - the bounded dual simplex method on a dense table. */
#include "tableau.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { PIVOTS_UNTIL_FRESH = 2000, RAY_TRIALS = 4 };

static const double FEASIBLE = 1e-9; /* a bound may be missed by this times max(1, |bound|) */
static const double SMALL = 1e-9;    /* entries of the table below this are no pivots */

typedef double lanes __attribute__((vector_size(8 * LANES)));

static double *row_of(const struct tableau *t, int i)
{
    return t->t + (size_t)i * t->stride;
}

/* The inner loop of everything, also for processors with twice as wide registers; the same sums on all. */
#if defined(__x86_64__) && defined(__GLIBC__)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define FAST
#endif

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

/* ---- opening, copying, growing ---- */

static void *longer(void *old, size_t count, size_t room, size_t size)
{
    char *new = allocate(room, size);
    if (old != NULL)
        memcpy(new, old, count * size);
    free(old);
    return new;
}

/* Room for so many rows. */
static void make_room(struct tableau *t, int rows)
{
    size_t n = (size_t)t->p->column_count, m = (size_t)t->row_count, v = n + m;
    if (rows <= t->row_room)
        return;
    size_t room = (size_t)(rows > 2 * t->row_room ? rows : 2 * t->row_room), all = n + room;
    t->row_room = (int)room;
    t->t = longer(t->t, m * t->stride, room * t->stride + LANES, sizeof *t->t);
    t->basic = longer(t->basic, m, room, sizeof *t->basic);
    t->weight = longer(t->weight, m, room, sizeof *t->weight);
    t->multiplier = longer(t->multiplier, m, room, sizeof *t->multiplier);
    t->place = longer(t->place, v, all, sizeof *t->place);
    t->lower = longer(t->lower, v, all, sizeof *t->lower);
    t->upper = longer(t->upper, v, all, sizeof *t->upper);
    t->at_upper = longer(t->at_upper, v, all, sizeof *t->at_upper);
    t->value = longer(t->value, v, all, sizeof *t->value);
    free(t->scratch);
    t->scratch = allocate(all + LANES, sizeof *t->scratch);
}

void tableau_open(struct tableau *t, const struct dense_program *p)
{
    size_t n = (size_t)p->column_count;
    *t = (struct tableau){.p = p, .variables = p->column_count};
    t->stride = (n + LANES - 1) / LANES * LANES;
    t->d = allocate(t->stride + LANES, sizeof *t->d);
    t->rest = allocate(t->stride + LANES, sizeof *t->rest);
    t->other = allocate(n, sizeof *t->other);
    t->candidate = allocate(n, sizeof *t->candidate);
    make_room(t, p->row_count + 1);
    for (int j = 0; j < p->column_count; j++) {
        t->lower[j] = p->lower[j];
        t->upper[j] = p->upper[j];
        t->other[j] = j;
        t->place[j] = -1 - j;
        t->d[j] = p->cost[j];
    }
    while (t->row_count < p->row_count)
        tableau_add_row(t);
}

void tableau_free(struct tableau *t)
{
    void *owned[] = {t->t,        t->d,     t->basic,   t->other,     t->place,  t->lower, t->upper,
                     t->at_upper, t->value, t->scratch, t->candidate, t->weight, t->rest,  t->multiplier};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
    *t = (struct tableau){0};
}

void tableau_copy(struct tableau *to, const struct tableau *from)
{
    size_t n = (size_t)from->p->column_count, m = (size_t)from->row_count, v = n + m;
    make_room(to, from->row_count);
    to->row_count = from->row_count;
    to->variables = from->variables;
    memcpy(to->t, from->t, m * from->stride * sizeof *to->t);
    memcpy(to->d, from->d, n * sizeof *to->d);
    memcpy(to->basic, from->basic, m * sizeof *to->basic);
    memcpy(to->other, from->other, n * sizeof *to->other);
    memcpy(to->place, from->place, v * sizeof *to->place);
    memcpy(to->lower, from->lower, v * sizeof *to->lower);
    memcpy(to->upper, from->upper, v * sizeof *to->upper);
    memcpy(to->at_upper, from->at_upper, v * sizeof *to->at_upper);
    memcpy(to->value, from->value, v * sizeof *to->value);
    memcpy(to->weight, from->weight, m * sizeof *to->weight);
    to->objective = from->objective;
    to->since_fresh = from->since_fresh;
}

void tableau_add_row(struct tableau *t)
{
    make_room(t, t->row_count + 1);
    int n = t->p->column_count, m = t->row_count, v = n + m;
    const double *a = t->p->a + (size_t)m * t->p->stride;
    double *row = row_of(t, m);
    memset(row, 0, (t->stride + LANES) * sizeof *row);
    for (int c = 0; c < n; c++) { /* in terms of the others */
        if (a[c] != 0 && t->place[c] < 0)
            row[-1 - t->place[c]] += a[c];
        else if (a[c] != 0)
            add_times(row, row_of(t, t->place[c]), a[c], t->stride);
    }
    t->basic[m] = v;
    t->weight[m] = 1;
    t->place[v] = m;
    t->lower[v] = t->p->row_lower[m];
    t->upper[v] = t->p->row_upper[m];
    t->row_count++;
    t->variables++;
}

void tableau_drop_row(struct tableau *t, int row)
{
    int n = t->p->column_count, v = n + row, i = t->place[v], last = --t->row_count, w = n + last;
    t->variables--;
    if (i != last) { /* the table's last row into the place of the one that goes */
        memcpy(row_of(t, i), row_of(t, last), t->stride * sizeof(double));
        t->basic[i] = t->basic[last];
        t->weight[i] = t->weight[last];
        t->place[t->basic[i]] = i;
    }
    if (v == w)
        return;
    t->lower[v] = t->lower[w]; /* the program's last row has the number of the one that goes */
    t->upper[v] = t->upper[w];
    t->value[v] = t->value[w];
    t->at_upper[v] = t->at_upper[w];
    t->place[v] = t->place[w];
    if (t->place[v] >= 0)
        t->basic[t->place[v]] = v;
    else
        t->other[-1 - t->place[v]] = v;
}

/* ---- pivots ---- */

/* basic[i] and other[j] change places. */
static void pivot(struct tableau *t, int i, int j)
{
    double *row = row_of(t, i), by = 1 / row[j], weight = t->weight[i] * by * by;
    for (int k = 0; k < t->p->column_count; k++)
        row[k] *= -by;
    row[j] = by; /* other[j] = by * basic[i] - sum of the rest */
    for (int r = 0; r < t->row_count; r++) {
        double *at = row_of(t, r), factor = at[j];
        if (r == i || factor == 0)
            continue;
        at[j] = 0;
        t->weight[r] = fmax(t->weight[r], factor * factor * weight);
        if (fabs(factor) > 1e-13)
            add_times(at, row, factor, t->stride);
    }
    t->weight[i] = fmax(weight, 1);
    double factor = t->d[j];
    t->d[j] = 0;
    add_times(t->d, row, factor, t->stride);
    int leaves = t->basic[i], enters = t->other[j];
    t->basic[i] = enters;
    t->other[j] = leaves;
    t->place[enters] = i;
    t->place[leaves] = -1 - j;
    t->pivots++;
    t->since_fresh++;
}

/* The table anew from the program, for the basis in hand: rounding does not add up. Basic columns that cannot be
 * pivoted in (a basis that is singular by rounding) are left out. */
static void make_fresh(struct tableau *t)
{
    const struct dense_program *p = t->p;
    int n = p->column_count, m = t->row_count;
    bool *wanted = allocate((size_t)t->variables, sizeof *wanted);
    for (int i = 0; i < m; i++)
        wanted[t->basic[i]] = true;
    for (int j = 0; j < n; j++) {
        t->other[j] = j;
        t->place[j] = -1 - j;
        t->d[j] = p->cost[j];
    }
    for (int i = 0; i < m; i++) {
        t->basic[i] = n + i;
        t->place[n + i] = i;
        t->weight[i] = 1;
        memcpy(row_of(t, i), p->a + (size_t)i * p->stride, (size_t)n * sizeof(double));
    }
    for (int j = 0; j < n; j++) {
        int best = -1;
        if (!wanted[j])
            continue;
        for (int i = 0; i < m; i++) {
            double size = fabs(row_of(t, i)[-1 - t->place[j]]);
            if (!wanted[t->basic[i]] && size > SMALL && (best < 0 || size > fabs(row_of(t, best)[-1 - t->place[j]])))
                best = i;
        }
        if (best >= 0)
            pivot(t, best, -1 - t->place[j]);
    }
    t->since_fresh = 0;
    free(wanted);
}

/* ---- values ---- */

/* Where a variable that is not basic stands: at the bound that its reduced cost asks for; where that asks for none, at
 * the one it is at, or the nearer to 0. Infinite bounds (of rows) only where rounding left a wrong sign. */
static void place_other(struct tableau *t, int j)
{
    int v = t->other[j];
    double d = t->d[j], lower = t->lower[v], upper = t->upper[v];
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
    int n = t->p->column_count;
    double *x = t->scratch;
    t->objective = 0;
    for (int j = 0; j < n; j++) {
        place_other(t, j);
        x[j] = t->value[t->other[j]];
        t->objective += t->d[j] * x[j];
    }
    for (size_t j = (size_t)n; j < t->stride; j++)
        x[j] = 0;
    for (int i = 0; i < t->row_count; i++)
        t->value[t->basic[i]] = dot(row_of(t, i), x, t->stride);
}

/* By how much a basic variable misses its bounds: below 0 under the lower, above 0 over the upper. */
static double missed(const struct tableau *t, int v)
{
    double under = t->value[v] - t->lower[v], over = t->value[v] - t->upper[v];
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

static double ratio(const struct tableau *t, const double *row, int j)
{
    return fabs(t->d[j]) / fabs(row[j]);
}

/* The candidates for row i that must move by the sign of -missing, in t->candidate; how many. */
static int list_candidates(struct tableau *t, const double *row, double missing)
{
    int count = 0;
    double sign = missing < 0 ? 1 : -1; /* +1: the basic variable must rise */
    for (int j = 0; j < t->p->column_count; j++) {
        int v = t->other[j];
        double entry = sign * row[j];
        if (fabs(entry) <= SMALL || t->lower[v] == t->upper[v])
            continue;
        bool free_row = isinf(t->lower[v]) && isinf(t->upper[v]);
        if (free_row || (entry > 0) == !t->at_upper[v])
            t->candidate[count++] = j;
    }
    return count;
}

/* The entering variable: along the candidates by rising ratio, those that may pass to their other bound without making
 * up for what is missing are to be flipped: the first `*flips` of t->candidate. -1: none stops the way, so that there
 * is no point at all. */
static int entering(struct tableau *t, const double *row, double missing, int *flips)
{
    int count = list_candidates(t, row, missing), flipped = 0;
    double left = fabs(missing);
    for (;;) {
        int best = -1;
        double least = INFINITY;
        for (int k = flipped; k < count; k++)
            least = fmin(least, ratio(t, row, t->candidate[k]));
        for (int k = flipped; k < count; k++) /* of those with about the least ratio the largest entry */
            if (ratio(t, row, t->candidate[k]) <= least + 1e-12 + 1e-9 * least &&
                (best < 0 || fabs(row[t->candidate[k]]) > fabs(row[t->candidate[best]])))
                best = k;
        if (best < 0)
            return -1;
        int j = t->candidate[best], v = t->other[j];
        double range = t->upper[v] - t->lower[v], makes_up = fabs(row[j]) * range;
        if (isinf(range) || makes_up >= left - FEASIBLE * fmax(1, fabs(missing))) {
            *flips = flipped;
            return j;
        }
        left -= makes_up;
        t->candidate[best] = t->candidate[flipped];
        t->candidate[flipped++] = j;
    }
}

/* The bound from multipliers y of the rows on the program's cost, or on no cost at all; where the sign of one asks for
 * a side that is not there it counts as 0. `*size` is the sum of the terms' sizes, which tells what rounding may have
 * done. */
static double bound_from(struct tableau *t, const double *y, bool with_cost, double *size)
{
    const struct dense_program *p = t->p;
    double *rest = t->rest, bound = 0;
    *size = 0;
    for (int j = 0; j < p->column_count; j++)
        rest[j] = with_cost ? p->cost[j] : 0;
    for (int i = 0; i < t->row_count; i++) {
        double side = y[i] > 0 ? t->lower[p->column_count + i] : t->upper[p->column_count + i];
        if (y[i] == 0 || isinf(side))
            continue;
        bound += y[i] * side;
        *size += fabs(y[i] * side);
        add_times(rest, p->a + (size_t)i * p->stride, -y[i], t->stride);
    }
    for (int j = 0; j < p->column_count; j++) {
        double term = rest[j] * (rest[j] > 0 ? t->lower[j] : t->upper[j]);
        bound += term;
        *size += fabs(term);
    }
    return bound;
}

static void read_multipliers(const struct tableau *t, double *y)
{
    for (int i = 0; i < t->row_count; i++) {
        int place = t->place[t->p->column_count + i];
        y[i] = place < 0 ? t->d[-1 - place] : 0;
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
    int n = t->p->column_count;
    const double *row = row_of(t, i);
    size_t rows = (size_t)t->row_count;
    double *y = allocate(rows, sizeof *y), *ray = allocate(rows, sizeof *ray), *with = allocate(rows, sizeof *with);
    double sign = missing < 0 ? 1 : -1, size;
    read_multipliers(t, y);
    for (int r = 0; r < t->row_count; r++) {
        int v = n + r, place = t->place[v];
        ray[r] = t->basic[i] == v ? sign : place < 0 ? -sign * row[-1 - place] : 0;
    }
    double adds = bound_from(t, ray, false, &size), begin = bound_from(t, y, true, &(double){0});
    bool proven = adds > 1e-10 * size && isinf(limit);
    double step = 1.1 * fmax(limit - begin, 1e-6 * (1 + fabs(limit))) / adds;
    for (int k = 0; k < RAY_TRIALS && adds > 1e-10 * size && !proven; k++, step *= 2) {
        for (int r = 0; r < t->row_count; r++)
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
    t->objective += t->d[j] * by;
    for (int i = 0; i < t->row_count; i++)
        t->value[t->basic[i]] += row_of(t, i)[j] * by;
}

/* Flips the first `flips` candidates, brings basic[i] to the bound that it misses by moving other[j], and pivots. */
static void step(struct tableau *t, int i, int j, int flips, bool to_upper)
{
    for (int k = 0; k < flips; k++) {
        int v = t->other[t->candidate[k]];
        t->at_upper[v] = !t->at_upper[v];
        move(t, t->candidate[k], (t->at_upper[v] ? t->upper[v] : t->lower[v]) - t->value[v]);
    }
    int leaves = t->basic[i];
    double bound = to_upper ? t->upper[leaves] : t->lower[leaves];
    move(t, j, (bound - t->value[leaves]) / row_of(t, i)[j]);
    t->value[leaves] = bound;
    t->at_upper[leaves] = to_upper;
    pivot(t, i, j);
}

enum tableau_status tableau_solve(struct tableau *t, double limit, long pivots)
{
    if (t->since_fresh > PIVOTS_UNTIL_FRESH)
        make_fresh(t);
    compute_values(t);
    for (long k = 0;; k++) {
        if (t->objective >= limit && tableau_bound(t) >= limit)
            return TABLEAU_CUT;
        int i = leaving_row(t);
        if (i < 0)
            return TABLEAU_OPTIMAL;
        if (k >= pivots)
            return TABLEAU_STOPPED;
        double missing = missed(t, t->basic[i]);
        int flips = 0, j = entering(t, row_of(t, i), missing, &flips);
        if (j < 0 && proves_none(t, i, missing, limit))
            return TABLEAU_CUT;
        if (j < 0 && t->since_fresh == 0)
            return TABLEAU_STOPPED;
        if (j < 0) { /* the table says what the program does not: rounding */
            make_fresh(t);
            compute_values(t);
            continue;
        }
        step(t, i, j, flips, missing > 0);
    }
}

/* Cost of moving basic row i by `by` (its sign says where), by the first variable that stops it. */
static double penalty(const struct tableau *t, const double *row, double by)
{
    double least = INFINITY;
    for (int j = 0; j < t->p->column_count; j++) {
        int v = t->other[j];
        double entry = by > 0 ? row[j] : -row[j];
        if (fabs(entry) > SMALL && t->lower[v] < t->upper[v] && (entry > 0) == !t->at_upper[v])
            least = fmin(least, fabs(t->d[j]) / fabs(entry));
    }
    return least * fabs(by);
}

void tableau_penalties(const struct tableau *t, int v, double down, double up, double *cost_down, double *cost_up)
{
    const double *row = row_of(t, t->place[v]);
    *cost_down = penalty(t, row, down - t->value[v]);
    *cost_up = penalty(t, row, up - t->value[v]);
}
