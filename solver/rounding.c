/* rounding.c - complemented mixed-integer rounding (Marchand and Wolsey 2001).
 *
 * A row  sum_j a_j x_j <= b  is written by distances t >= 0 from a bound, x = lower + t or x = upper - t, each column
 * from the bound that is nearer. Continuous columns with positive coefficients only weaken it and are left out. With a
 * divisor d > 0 and f = frac(b / d) every point whose whole columns are whole satisfies
 *
 *     sum_whole F(a_j / d) t_j + sum_continuous min(0, a_j) t_j / (d (1 - f)) <= floor(b / d),
 *     F(u) = floor(u) + max(0, frac(u) - f) / (1 - f)
 *
 * What an elastic row misses its side by is one more continuous column.
 *
 * A row that holds the common row c (a mean), a = c + rest, knows too little alone: each of hundreds of decisions far
 * away would let the mean be anything. But where lower <= c x <= upper in all points of interest, of  (c + rest) x <= b
 *
 *     rest x <= b - lower      and      rest x - t <= b - upper,   t = upper - c x >= 0
 *
 * are rounded, and the more broken one is taken: t is continuous, and is put in again afterwards. A row >= b likewise.
 *
 * Divisors are the coefficients of columns that are between their bounds, then halves of the best one; then columns are
 * turned around one at a time where that breaks more. In a kernel supply and means are put in where they are used, so
 * that one rounding sees all decisions that an area's deviation depends on. */
#include "rounding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_DIVISORS = 60, MOST_TURNS = 30 };

struct form {
    const struct kernel *k;
    const double *x;
    int count;
    int *at;          /* [count]: columns that stand in it */
    double *a;        /* [count]: of t */
    bool *from_upper; /* [count] */
    double b;
    bool loose;    /* with a continuous column of coefficient -1: */
    double missed; /* its value at x */
};

static double distance(const struct form *f, int n)
{
    const struct dense_program *p = &f->k->p;
    int j = f->at[n];
    return f->from_upper[n] ? p->upper[j] - f->x[j] : f->x[j] - p->lower[j];
}

static double range(const struct form *f, int n)
{
    const struct dense_program *p = &f->k->p;
    return p->upper[f->at[n]] - p->lower[f->at[n]];
}

static void turn(struct form *f, int n)
{
    f->b -= f->a[n] * range(f, n); /* a t = a (u - l) - a t' */
    f->a[n] = -f->a[n];
    f->from_upper[n] = !f->from_upper[n];
}

/* sign * (row - without) x <= sign * b; `without` may be NULL. */
static void open_form(struct form *f, const double *row, const double *without, double sign, double b)
{
    const struct dense_program *p = &f->k->p;
    f->b = sign * b;
    f->count = 0;
    for (int j = 0; j < p->column_count; j++) {
        double entry = sign * (without != NULL ? row[j] - without[j] : row[j]);
        if (entry == 0)
            continue;
        int n = f->count++;
        f->at[n] = j;
        f->a[n] = entry;
        f->from_upper[n] = false;
        f->b -= entry * p->lower[j];
        if (f->x[j] - p->lower[j] > p->upper[j] - f->x[j])
            turn(f, n);
    }
}

static double rounded(double u, double f)
{
    double down = floor(u + 1e-11);
    return down + fmax(0, u - down - f) / (1 - f);
}

static double rounded_entry(const struct form *f, int n, double d, double part)
{
    return f->k->whole[f->at[n]] ? rounded(f->a[n] / d, part) : fmin(0, f->a[n]) / (d * (1 - part));
}

/* The coefficient of the continuous column: -1 before rounding. */
static double loose_entry(const struct form *f, double d, double part)
{
    return f->loose ? -1 / (d * (1 - part)) : 0;
}

/* By how much the rounding with divisor d is broken, in lengths of the row; 0: not. */
static double broken(const struct form *f, double d)
{
    double whole = floor(f->b / d), part = f->b / d - whole;
    if (part < 0.01 || part > 0.99)
        return 0;
    double loose = loose_entry(f, d, part), sum = loose * f->missed, square = loose * loose;
    for (int n = 0; n < f->count; n++) {
        double g = rounded_entry(f, n, d, part);
        sum += g != 0 ? g * distance(f, n) : 0;
        square += g * g;
    }
    return sum > whole ? (sum - whole) / sqrt(square + 1e-30) : 0;
}

static bool is_between(const struct form *f, int n)
{
    double t = distance(f, n);
    return f->k->whole[f->at[n]] && t > 1e-6 && t < range(f, n) - 1e-6;
}

static double best_divisor(const struct form *f, double *most)
{
    double tried[MOST_DIVISORS], best = 0;
    int count = 0;
    *most = 0;
    for (int n = 0; n < f->count && count < MOST_DIVISORS; n++) {
        double d = fabs(f->a[n]);
        bool known = !is_between(f, n) || d < 1e-7;
        for (int k = 0; k < count; k++)
            known |= fabs(tried[k] - d) <= 1e-9 * d;
        if (known)
            continue;
        tried[count++] = d;
        double by = broken(f, d);
        if (by > *most) {
            *most = by;
            best = d;
        }
    }
    double whole = best;
    for (int part = 2; whole > 0 && part <= 8; part *= 2) {
        double by = broken(f, whole / part);
        if (by > *most) {
            *most = by;
            best = whole / part;
        }
    }
    return best;
}

static void turn_around(struct form *f, double d, double *most)
{
    for (int n = 0, turns = 0; n < f->count && turns < MOST_TURNS; n++) {
        if (!is_between(f, n))
            continue;
        turn(f, n);
        turns++;
        double by = broken(f, d);
        if (by > *most)
            *most = by;
        else
            turn(f, n);
    }
}

/* Into row [columns] and *side. */
static void write_row(const struct form *f, double d, double *row, double *side)
{
    const struct dense_program *p = &f->k->p;
    double part = f->b / d - floor(f->b / d);
    *side = floor(f->b / d);
    memset(row, 0, (size_t)p->column_count * sizeof *row);
    for (int n = 0; n < f->count; n++) {
        int j = f->at[n];
        double g = rounded_entry(f, n, d, part);
        row[j] = f->from_upper[n] ? -g : g;
        *side += f->from_upper[n] ? -g * p->upper[j] : g * p->lower[j];
    }
    double slack = 1e-9 * fmax(1, fabs(*side));
    for (int n = 0; n < f->count; n++) /* a coefficient's rounding, times how far the column goes */
        slack += f->k->whole[f->at[n]] ? 1e-11 / (1 - part) * range(f, n) : 0;
    *side += slack;
}

/* A row to be rounded, and how. */
struct source {
    int r;
    bool upper_side;
    int common; /* the row that is left out; -1: none */
    double at;  /* the side of it in whose place it is left out */
    bool
        loose; /* what it is away from there (the upper side of an upper side, else the lower) is a continuous column */
};

static double value_of(const struct kernel *k, int r, const double *x)
{
    const double *row = k->p.a + (size_t)r * k->p.stride;
    double value = 0;
    for (int j = 0; j < k->p.column_count; j++)
        value += row[j] * x[j];
    return value;
}

/* What an elastic row misses its lower side by. */
static double missed_by(const struct kernel *k, int r, const double *x)
{
    return k->p.elastic[r] > 0 ? fmax(0, k->p.row_lower[r] - value_of(k, r, x)) : 0;
}

/* The rounding of this form if x breaks it by more than `best`; by how much, or `best`. */
static double round_form(struct form *f, const struct source *s, double best, double *row, double *missed, double *side)
{
    const struct dense_program *p = &f->k->p;
    double most = 0, d = best_divisor(f, &most);
    if (!(d > 0))
        return best;
    turn_around(f, d, &most);
    if (most <= best)
        return best;
    write_row(f, d, row, side);
    double entry = loose_entry(f, d, f->b / d - floor(f->b / d));
    *missed = p->elastic[s->r] > 0 ? entry : 0;
    if (s->loose) { /* entry * |common - at| */
        const double *common = p->a + (size_t)s->common * p->stride;
        double by = s->upper_side ? -entry : entry;
        for (int j = 0; j < p->column_count; j++)
            row[j] += by * common[j];
        *side += by * s->at;
    }
    return most;
}

double rounding_of_row(const struct kernel *k, int r, bool upper_side, int common, const double *x, double *row,
                       double *missed, double *side)
{
    const struct dense_program *p = &k->p;
    size_t columns = (size_t)p->column_count;
    double b = upper_side ? p->row_upper[r] : p->row_lower[r], best = 0, sign = upper_side ? 1 : -1;
    if (isinf(b))
        return 0;
    struct form f = {.k = k,
                     .x = x,
                     .at = allocate(columns, sizeof *f.at),
                     .a = allocate(columns, sizeof *f.a),
                     .from_upper = allocate(columns, sizeof *f.from_upper)};
    const double *from = p->a + (size_t)r * p->stride;
    double misses = missed_by(k, r, x);
    if (common < 0) {
        f.loose = p->elastic[r] > 0;
        f.missed = misses;
        open_form(&f, from, NULL, sign, b);
        best = round_form(&f, &(struct source){.r = r, .common = -1}, best, row, missed, side);
    }
    for (int away = 0; common >= 0 && away < 2; away++) {
        struct source s = {r, upper_side, common,
                           (away == 0) == upper_side ? p->row_lower[common] : p->row_upper[common], away};
        if (isinf(s.at))
            continue;
        f.loose = away || p->elastic[r] > 0;
        f.missed = misses + (away ? fabs(value_of(k, common, x) - s.at) : 0);
        open_form(&f, from, p->a + (size_t)common * p->stride, sign, b - s.at);
        best = round_form(&f, &s, best, row, missed, side);
    }
    free(f.at);
    free(f.a);
    free(f.from_upper);
    return best;
}
