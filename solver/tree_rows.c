/* tree_rows.c - rows that whole points keep and the relaxation does not: totals without pairs, roundings, and what most
 * rows have in common.
 *
 * An area's row says  deviation >= mean - coverage. The mean is the same in all of them, and holds every decision of
 * the country; what an area can say of it alone is next to nothing. So the common row becomes a row of its own, and
 * linear programs tell between which values it lies in any better plan: with its multiplier y_c at a side s,
 *
 *     value >= bound(s) + y_c (s' - s)     for every other side s',
 *
 * so that the side at which that reaches the value of the plan in hand bounds it. Then an area's own decisions are
 * rounded against a mean that is known to a few per cent (rounding.h). On 1,314 districts this closes seven tenths of
 * what is open at the root. */
#include <math.h>
#include <stdlib.h>

#include "clock.h"
#include "memory.h"
#include "rounding.h"
#include "tree_nodes.h"

enum {
    PIECE = 200,
    MOST_CUTS = 60,
    ROOT_ROUNDS = 20,
    ROOT_CUTS = 200,
    ROOT_PIVOTS = 500000,
    REACHES = 6, /* trials of a side of the common row */
    REACH_PIVOTS = 1000
};

static const double LEAST_BREACH = 0.003;  /* of a rounding, in lengths of its row */
static const double FIRST_REACH = 0.01;    /* of the way to the side that is known */
static const double WORTH_REACHING = 0.98; /* of what was open: from there on a new reach */

double tree_limit(const struct tree *t, const struct branch_limits *l)
{
    return t->value - fmax(0.5 * (isinf(l->gap) ? 0 : l->gap), TREE_MARGIN * (1 + fabs(t->value))) - t->k.constant;
}

static bool is_over(const struct branch_limits *l)
{
    return clock_seconds() > l->deadline || (l->stop != NULL && *l->stop);
}

enum tableau_status tree_solve(struct tableau *table, const struct branch_limits *l, double limit, long pivots)
{
    enum tableau_status status = TABLEAU_STOPPED;
    for (long done = 0; done < pivots && status == TABLEAU_STOPPED; done += PIECE) {
        status = tableau_solve(table, limit, PIECE);
        if (is_over(l))
            break;
    }
    return status;
}

/* The kernel's new row into the tables. */
static void take_row(struct tree *t)
{
    for (struct tableau *each = t->levels; each <= t->t; each++)
        tableau_add_row(each);
    if (t->begun)
        tableau_add_row(&t->root);
    size_t last = tree_variables(t) - 1;
    t->root_lower = grow(t->root_lower, &t->bound_room[0], last + 1, sizeof *t->root_lower);
    t->root_upper = grow(t->root_upper, &t->bound_room[1], last + 1, sizeof *t->root_upper);
    t->root_lower[last] = -INFINITY;
    t->root_upper[last] = t->t->upper[last];
}

/* ---- totals without pairs ---- */

bool tree_add_cut(struct tree *t)
{
    if (!t->by->by_totals)
        return false;
    double *full = allocate((size_t)t->m->column_count, sizeof *full),
           *a = allocate((size_t)t->m->column_count, sizeof *a), side;
    for (int c = t->by->column_count; c < t->m->column_count; c++)
        full[c] = t->k.settled[c];
    for (int c = 0; c < t->k.p.column_count; c++)
        if (t->k.column[c] >= 0)
            full[t->k.column[c]] = t->t->value[c];
    bool found = totals_cut(t->by, full, a, &side);
    if (found) {
        kernel_add_row(&t->k, a, side);
        take_row(t);
    }
    free(full);
    free(a);
    return found;
}

void tree_forget_cuts(struct tree *t)
{
    if (t->k.p.row_count < t->k.own_rows + MOST_CUTS)
        return;
    for (int r = t->k.p.row_count - 1; r >= t->k.own_rows; r--) {
        int v = row_variable(&t->k.p, r), last = row_variable(&t->k.p, t->k.p.row_count - 1);
        if (t->t->place[v] < 0 || (t->begun && t->root.place[v] < 0))
            continue;
        t->root_upper[v] = t->root_upper[last];
        kernel_drop_row(&t->k, r);
        tableau_drop_row(t->begun ? &t->root : t->t, r);
    }
}

/* ---- what most rows have in common ---- */

/* By what it can be at all. */
static void bound_by_columns(struct tree *t)
{
    const double *a = t->k.p.a + (size_t)t->common * t->k.p.stride;
    int v = row_variable(&t->k.p, t->common);
    double least = 0, most = 0;
    for (int c = 0; c < t->k.p.column_count; c++) {
        least += a[c] * (a[c] > 0 ? t->root_lower[c] : t->root_upper[c]);
        most += a[c] * (a[c] > 0 ? t->root_upper[c] : t->root_lower[c]);
    }
    t->root_lower[v] = least - TREE_MARGIN * (1 + fabs(least));
    t->root_upper[v] = most + TREE_MARGIN * (1 + fabs(most));
}

/* The last of the kernel's own rows, if two rows hold it. */
static void open_common(struct tree *t)
{
    const struct thin *thin = t->t->thin;
    int rows = 0, entries = 0;
    for (size_t r = 0; r < thin->row_count; r++)
        rows += thin->row[r].on_common;
    for (int c = 0; c < t->k.p.column_count; c++)
        entries += thin->common[c] != 0;
    if (rows < 2 || entries == 0)
        return;
    kernel_add_own_row(&t->k, thin->common, INFINITY);
    t->common = t->k.own_rows++;
    take_row(t);
    bound_by_columns(t);
}

/* No plan of a value below the limit has less of the common row, or (`up`) more, than what is returned. Sides ever
 * farther from where it stands are tried until there is no such plan; each trial's multipliers say what they can. */
static double reach(struct tree *t, const struct branch_limits *l, bool up)
{
    const double *a = t->k.p.a + (size_t)t->common * t->k.p.stride;
    int v = row_variable(&t->k.p, t->common);
    struct tableau *trial = &t->trial;
    double limit = tree_limit(t, l), known = up ? t->root_upper[v] : t->root_lower[v], now = 0;
    for (int c = 0; c < t->k.p.column_count; c++)
        now += a[c] * t->t->value[c];
    double to = known, step = FIRST_REACH * (known - now);
    tableau_copy(trial, t->t);
    for (int k = 0; k < REACHES; k++, step *= 4) {
        double at = fabs(step) < fabs(known - now) ? now + step : known;
        *(up ? &trial->lower[v] : &trial->upper[v]) = at;
        tree_solve(trial, l, limit + 1 + fabs(limit), REACH_PIVOTS);
        double bound = tableau_bound(trial), slope = trial->multiplier[t->common];
        if (up ? slope > 1e-9 : slope < -1e-9) {
            double side = at + (limit - bound) / slope;
            side += (up ? 1e-7 : -1e-7) * (1 + fabs(side));
            to = up ? fmin(to, side) : fmax(to, side);
        }
        if (at == known || bound >= limit || is_over(l))
            break;
    }
    return to;
}

void tree_bound_common(struct tree *t, const struct branch_limits *l)
{
    int v = row_variable(&t->k.p, t->common);
    double lower = reach(t, l, false), upper = reach(t, l, true);
    t->k.p.row_lower[t->common] = t->t->lower[v] = t->root_lower[v] = lower;
    t->k.p.row_upper[t->common] = t->t->upper[v] = t->root_upper[v] = upper;
    t->floor = fmin(t->floor, tree_limit(t, l) + t->k.constant);
}

/* ---- roundings ---- */

/* Elastic row r gets a column for what it misses. */
static bool harden(struct tree *t, int r)
{
    if (!kernel_harden(&t->k, r))
        return false;
    int c = t->k.p.column_count - 1;
    tableau_harden(t->t, r);
    t->t->value[c] = 0;
    t->root_lower[c] = t->k.p.lower[c];
    t->root_upper[c] = t->k.p.upper[c];
    return true;
}

/* Roundings of the kernel's own rows that the table's point breaks. */
static bool add_roundings(struct tree *t)
{
    double *row = allocate(t->k.p.stride, sizeof *row), missed, side;
    bool added = false;
    for (int r = 0; r < t->k.own_rows; r++) {
        int common = t->common >= 0 && r != t->common && t->t->thin->row[r].on_common ? t->common : -1;
        for (int upper = 0; upper < 2; upper++)
            if (rounding_of_row(&t->k, r, upper, common, t->t->value, row, &missed, &side) > LEAST_BREACH &&
                (missed == 0 || harden(t, r))) {
                if (missed != 0)
                    row[t->k.p.column_count - 1] = missed;
                kernel_add_own_row(&t->k, row, side);
                take_row(t);
                added = true;
            }
    }
    free(row);
    return added;
}

void tree_strengthen(struct tree *t, const struct branch_limits *limits)
{
    enum tableau_status status = TABLEAU_STOPPED;
    double open = INFINITY; /* as the common row was bounded last */
    bool more = true;
    bool whole = t->common < 0;
    if (whole)
        open_common(t);
    for (int round = 0; round < ROOT_ROUNDS && more; round++) {
        double limit = tree_limit(t, limits);
        status = tree_solve(t->t, limits, limit, ROOT_PIVOTS);
        for (int k = 0; k < ROOT_CUTS && status == TABLEAU_OPTIMAL && tree_add_cut(t); k++)
            status = tree_solve(t->t, limits, limit, NODE_PIVOTS);
        if (status != TABLEAU_OPTIMAL || is_over(limits))
            break;
        tree_forget_cuts(t);
        if (t->common >= 0 && limit - t->t->objective < WORTH_REACHING * open) {
            open = limit - t->t->objective;
            tree_bound_common(t, limits);
        }
        more = add_roundings(t);
    }
    if (more && status == TABLEAU_OPTIMAL)
        status = tree_solve(t->t, limits, tree_limit(t, limits), NODE_PIVOTS);
    if (whole && status == TABLEAU_OPTIMAL) { /* the table is at the optimum of the whole tree's root */
        t->root_proven = tableau_bound(t->t);
        t->root_cost = copy_items(t->t->rest, (size_t)t->k.p.column_count, t->k.p.stride, sizeof *t->root_cost);
    }
    tableau_copy(&t->root, t->t);
    tableau_own(&t->root);
    tableau_renew(&t->root);
}

bool tree_likely(const struct tree *t, double share, double *lower, double *upper)
{
    const struct totals *by = t->by;
    double room = fmax(0, share * (t->value - t->k.constant - t->root_proven));
    for (int c = 0; c < t->m->column_count; c++) {
        const struct mip_column *column = &t->m->columns[c];
        lower[c] = column->whole ? t->k.settled[c] : column->lower;
        upper[c] = column->whole ? t->k.settled[c] : column->upper;
    }
    for (int v = 0; v < t->k.p.column_count && t->root_cost != NULL; v++) {
        if (!t->k.whole[v])
            continue;
        double d = t->root_cost[v], steps = fabs(d) > 1e-9 ? floor(room / fabs(d) + 1e-6) : INFINITY;
        lower[t->k.column[v]] = d < 0 ? fmax(t->root_lower[v], t->root_upper[v] - steps) : t->root_lower[v];
        upper[t->k.column[v]] = d > 0 ? fmin(t->root_upper[v], t->root_lower[v] + steps) : t->root_upper[v];
    }
    for (int c = 0; c < by->column_count; c++) /* a pair has no more than its ends */
        if (by->sum_from[c] >= 0)
            upper[c] = fmax(lower[c], fmin(upper[c], fmin(upper[by->sum_from[c]], upper[by->sum_to[c]])));
    return t->root_cost != NULL;
}
