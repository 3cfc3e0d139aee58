/* strengthen.c - mixed-integer rounding of knapsack rows.
 *
 * A budget of 20 buys 5.7 numbers of 3.5 in the relaxation and 5 in truth. Take a row
 *
 *     sum_j a_j x_j <= b,        a_j > 0, x_j whole
 *
 * and put its columns into classes of one price: z_k = sum of the class, 0 <= z_k <= U_k after subtracting lower
 * bounds, where U_k is the smallest that column bounds or a cap on the class allow. With d the highest price, some
 * classes complemented (z = U - z') and f = frac(b / d) of what is left, every whole solution satisfies (Marchand and
 * Wolsey 2001)
 *
 *     sum_k G(a_k / d) z_k <= floor(b / d),        G(t) = floor(t) + max(0, frac(t) - f) / (1 - f)
 *
 * Two rows are made: with nothing complemented, and with the cheap classes complemented, which bites where their cap is
 * used up (the satellite days) and only the rest of the budget is left for numbers. */
#include "strengthen.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

enum { CLASSES_MOST = 64 };

/* Prices below this share of the highest one count as cheap. */
static const double CHEAP = 0.25;

struct price_class {
    double price;
    double lower, most; /* of the sum: subtracted; what remains at most */
    int count;
};

struct knapsack {
    const struct mip *m;
    const struct mip_index *by_row, *by_column;
    int row;
    int class_count;
    struct price_class classes[CLASSES_MOST]; /* dearest first */
    double room;                              /* b less the lower bounds */
    bool complemented[CLASSES_MOST];
};

static int class_of(const struct knapsack *k, double price)
{
    for (int c = 0; c < k->class_count; c++)
        if (fabs(k->classes[c].price - price) <= 1e-12 * price)
            return c;
    return -1;
}

static bool add_column(struct knapsack *k, int column, double price)
{
    const struct mip_column *x = &k->m->columns[column];
    if (!x->whole || !(price > 0))
        return false;
    int c = class_of(k, price);
    if (c < 0) {
        if (k->class_count == CLASSES_MOST)
            return false;
        c = k->class_count++;
        k->classes[c] = (struct price_class){price, 0, 0, 0};
    }
    k->classes[c].lower += x->lower;
    k->classes[c].most += x->upper - x->lower;
    k->classes[c].count++;
    k->room -= price * x->lower;
    return true;
}

/* Where a row without negative terms holds a whole class, that class has at most the row's side over its smallest term.
 */
static void cap_class(struct knapsack *k, int row, double *smallest, int *held)
{
    const struct mip_row *r = &k->m->rows[row];
    for (int c = 0; c < k->class_count; c++) {
        smallest[c] = INFINITY;
        held[c] = 0;
    }
    double side = r->upper;
    for (size_t t = k->by_row->start[row]; t < k->by_row->start[row + 1]; t++) {
        int column = k->by_row->at[t];
        double term = k->by_row->value[t];
        if (term < 0 || !(k->m->columns[column].lower >= 0))
            return; /* says nothing of the others */
        for (size_t u = k->by_column->start[column]; u < k->by_column->start[column + 1]; u++)
            if (k->by_column->at[u] == k->row) {
                int c = class_of(k, k->by_column->value[u]);
                smallest[c] = fmin(smallest[c], term);
                held[c]++;
            }
    }
    for (int c = 0; c < k->class_count; c++)
        if (held[c] == k->classes[c].count)
            k->classes[c].most = fmin(k->classes[c].most, floor(side / smallest[c] + 1e-6) - k->classes[c].lower);
}

static void cap_classes(struct knapsack *k)
{
    double smallest[CLASSES_MOST];
    int held[CLASSES_MOST];
    for (int row = 0; row < k->m->row_count; row++)
        if (isfinite(k->m->rows[row].upper))
            cap_class(k, row, smallest, held);
}

static int dearest_first(const void *a, const void *b)
{
    double x = ((const struct price_class *)a)->price, y = ((const struct price_class *)b)->price;
    return (x < y) - (x > y);
}

/* False where the row is no knapsack of at least two prices, or has room for everything, or for nothing. */
static bool open_knapsack(struct knapsack *k)
{
    k->room = k->m->rows[k->row].upper;
    k->class_count = 0;
    if (!isfinite(k->room))
        return false;
    for (size_t t = k->by_row->start[k->row]; t < k->by_row->start[k->row + 1]; t++)
        if (!add_column(k, k->by_row->at[t], k->by_row->value[t]))
            return false;
    if (k->class_count < 2)
        return false;
    qsort(k->classes, (size_t)k->class_count, sizeof *k->classes, dearest_first);
    cap_classes(k);
    double all = 0;
    for (int c = 0; c < k->class_count; c++) {
        if (k->classes[c].most < 0)
            return false;
        all += k->classes[c].price * k->classes[c].most;
    }
    return k->room > 0 && all > k->room;
}

static double rounded(double t, double f)
{
    return floor(t) + fmax(0, t - floor(t) - f) / (1 - f);
}

/* The rounding row for the classes as complemented; false where rounding gains nothing, or rests on the last digits. */
static bool rounding(const struct knapsack *k, double *factor, double *side)
{
    double d = k->classes[0].price, room = k->room;
    for (int c = 0; c < k->class_count; c++)
        if (k->complemented[c])
            room -= k->classes[c].price * k->classes[c].most;
    double f = room / d - floor(room / d);
    if (room < 0 || f < 0.01 || f > 0.99)
        return false;
    *side = floor(room / d);
    for (int c = 0; c < k->class_count; c++) {
        const struct price_class *at = &k->classes[c];
        factor[c] = k->complemented[c] ? -rounded(-at->price / d, f) : rounded(at->price / d, f);
        *side += factor[c] * (at->lower + (k->complemented[c] ? at->most : 0));
    }
    return true;
}

static void add_row(const struct knapsack *k, struct mip *to, const double *factor, double side)
{
    int row = mip_add_row(to, -INFINITY, side + 1e-9 * fmax(1, fabs(side)), "rounded");
    for (size_t t = k->by_row->start[k->row]; t < k->by_row->start[k->row + 1]; t++) {
        int c = class_of(k, k->by_row->value[t]);
        if (factor[c] > 1e-9) /* leaving a positive term out only weakens the row */
            mip_add_term(to, row, k->by_row->at[t], factor[c]);
    }
}

static int round_knapsack(struct knapsack *k, struct mip *to)
{
    double factor[CLASSES_MOST], side;
    int added = 0, cheap = 0;
    for (int c = 0; c < k->class_count; c++)
        k->complemented[c] = false;
    if (rounding(k, factor, &side)) {
        add_row(k, to, factor, side);
        added++;
    }
    for (int c = 0; c < k->class_count; c++)
        if (k->classes[c].price < CHEAP * k->classes[0].price && k->classes[c].most > 0) {
            k->complemented[c] = true;
            cheap++;
        }
    if (cheap > 0 && rounding(k, factor, &side)) {
        add_row(k, to, factor, side);
        added++;
    }
    return added;
}

int strengthen(struct mip *m)
{
    struct mip_index by_row, by_column;
    struct mip extra = {0};
    int added = 0;
    mip_by_row(m, &by_row);
    mip_by_column(m, &by_column);
    for (int row = 0; row < m->row_count; row++) {
        struct knapsack k = {.m = m, .by_row = &by_row, .by_column = &by_column, .row = row};
        if (open_knapsack(&k))
            added += round_knapsack(&k, &extra);
    }
    int first = m->row_count;
    for (int r = 0; r < extra.row_count; r++)
        mip_add_row(m, extra.rows[r].lower, extra.rows[r].upper, "rounded");
    for (size_t t = 0; t < extra.term_count; t++)
        mip_add_term(m, first + extra.terms[t].row, extra.terms[t].column, extra.terms[t].value);
    mip_free(&extra);
    mip_index_free(&by_row);
    mip_index_free(&by_column);
    return added;
}
