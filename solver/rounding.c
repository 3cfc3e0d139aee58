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
 * Divisors are the coefficients of columns that are between their bounds, then halves of the best one; then columns are
 * turned around one at a time where that breaks more. In a kernel supply and means are put in where they are used, so
 * that one rounding sees all decisions that an area's deviation depends on. */
#include "rounding.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

enum { MOST_DIVISORS = 60, MOST_TURNS = 30 };

struct form {
    const struct kernel *k;
    const double *x;
    double *a;        /* [columns]: of t */
    bool *from_upper; /* [columns] */
    double b;
    bool elastic;
    double missed; /* by x, of an elastic row */
};

static double distance(const struct form *f, int j)
{
    const struct dense_program *p = &f->k->p;
    return f->from_upper[j] ? p->upper[j] - f->x[j] : f->x[j] - p->lower[j];
}

static void turn(struct form *f, int j)
{
    const struct dense_program *p = &f->k->p;
    f->b -= f->a[j] * (p->upper[j] - p->lower[j]); /* a t = a (u - l) - a t' */
    f->a[j] = -f->a[j];
    f->from_upper[j] = !f->from_upper[j];
}

static void open_form(struct form *f, const double *row, double sign, double b)
{
    const struct dense_program *p = &f->k->p;
    f->b = sign * b;
    for (int j = 0; j < p->column_count; j++) {
        f->a[j] = sign * row[j];
        f->from_upper[j] = false;
        f->b -= f->a[j] * p->lower[j];
        if (row[j] != 0 && f->x[j] - p->lower[j] > p->upper[j] - f->x[j])
            turn(f, j);
    }
}

static double rounded(double u, double f)
{
    double down = floor(u + 1e-11);
    return down + fmax(0, u - down - f) / (1 - f);
}

static double rounded_entry(const struct form *f, int j, double d, double part)
{
    if (f->a[j] == 0)
        return 0;
    return f->k->whole[j] ? rounded(f->a[j] / d, part) : fmin(0, f->a[j]) / (d * (1 - part));
}

/* The coefficient of what an elastic row misses: -1 before rounding. */
static double missed_entry(const struct form *f, double d, double part)
{
    return f->elastic ? -1 / (d * (1 - part)) : 0;
}

/* By how much the rounding with divisor d is broken, in lengths of the row; 0: not. */
static double broken(const struct form *f, double d)
{
    double whole = floor(f->b / d), part = f->b / d - whole;
    if (part < 0.01 || part > 0.99)
        return 0;
    double missed = missed_entry(f, d, part), sum = missed * f->missed, square = missed * missed;
    for (int j = 0; j < f->k->p.column_count; j++) {
        double g = rounded_entry(f, j, d, part);
        sum += g != 0 ? g * distance(f, j) : 0;
        square += g * g;
    }
    return sum > whole ? (sum - whole) / sqrt(square + 1e-30) : 0;
}

static bool is_between(const struct form *f, int j)
{
    const struct dense_program *p = &f->k->p;
    double t = distance(f, j);
    return f->k->whole[j] && f->a[j] != 0 && t > 1e-6 && t < p->upper[j] - p->lower[j] - 1e-6;
}

static double best_divisor(const struct form *f, double *most)
{
    double tried[MOST_DIVISORS], best = 0;
    int count = 0;
    *most = 0;
    for (int j = 0; j < f->k->p.column_count && count < MOST_DIVISORS; j++) {
        double d = fabs(f->a[j]);
        bool known = !is_between(f, j) || d < 1e-7;
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
    for (int j = 0, turns = 0; j < f->k->p.column_count && turns < MOST_TURNS; j++) {
        if (!is_between(f, j))
            continue;
        turn(f, j);
        turns++;
        double by = broken(f, d);
        if (by > *most)
            *most = by;
        else
            turn(f, j);
    }
}

static void write_row(const struct form *f, double d, double *row, double *side)
{
    const struct dense_program *p = &f->k->p;
    double part = f->b / d - floor(f->b / d);
    *side = floor(f->b / d);
    for (int j = 0; j < p->column_count; j++) {
        double g = rounded_entry(f, j, d, part);
        row[j] = f->from_upper[j] ? -g : g;
        *side += f->from_upper[j] ? -g * p->upper[j] : g * p->lower[j];
    }
    double slack = 1e-9 * fmax(1, fabs(*side));
    for (int j = 0; j < p->column_count; j++) /* a coefficient's rounding, times how far the column goes */
        slack += f->a[j] != 0 && f->k->whole[j] ? 1e-11 / (1 - part) * (p->upper[j] - p->lower[j]) : 0;
    *side += slack;
}

double rounding_of_row(const struct kernel *k, int r, bool upper_side, const double *x, double *row, double *missed,
                       double *side)
{
    const struct dense_program *p = &k->p;
    double b = upper_side ? p->row_upper[r] : p->row_lower[r], most = 0;
    size_t columns = (size_t)p->column_count;
    if (isinf(b))
        return 0;
    struct form f = {k, x, allocate(columns, sizeof *f.a), allocate(columns, sizeof *f.from_upper), 0, false, 0};
    const double *from = p->a + (size_t)r * p->stride;
    f.elastic = p->elastic[r] > 0;
    if (f.elastic) {
        f.missed = b;
        for (int j = 0; j < p->column_count; j++)
            f.missed -= from[j] * x[j];
        f.missed = fmax(0, f.missed);
    }
    open_form(&f, from, upper_side ? 1 : -1, b);
    double d = best_divisor(&f, &most);
    *missed = 0;
    if (d > 0) {
        turn_around(&f, d, &most);
        write_row(&f, d, row, side);
        *missed = missed_entry(&f, d, f.b / d - floor(f.b / d));
    }
    free(f.a);
    free(f.from_upper);
    return most;
}
