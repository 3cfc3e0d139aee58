/* repair.c - the elastic program, and what it proposes, judged.
 *
 *   minimise    sum_k z_k / scale_k  +  sum_kl (least_kl - least_k,l-1) s_kl  +  REPAIR_DROP sum_r d_r
 *   subject to  candidates, supply and limits of the measures                     as in every program
 *               f >= b - c_k z_k - M (sum_k s_k1 + d_r)                          each row of rule r as it is
 *               f >= b_kl - M (1 - s_kl + s_k,l+1 + d_r)                          each row of rule r with knob k at
 * level l s_k,l+1 <= s_kl                                                   levels in order
 *
 *   z_k    how far knob k is turned, where rows follow it in a straight line: c_k is read off the program with the knob
 *          one unit looser. At first any amount, then in steps (knob_step), the numbers that people write down
 *   s_kl   1 where knob k is turned to level l or beyond, where rows follow it by leaps (which groups are closed, which
 *          sites are near): each level is a step and has the rows that the rule has there
 *          least_kl is the change by one step more than level l - 1, so that steps left out make the bound no larger
 *   d_r    1 where rule r is given up
 *   M      what the row's own columns can miss it by at most, from their bounds; a row that could miss it without end
 * is not let go of
 *
 * The search goes in rounds: while what is found costs more than what is proven, the steps before the levels that it
 * takes become levels too, until the least of all steps is found or time is out.
 *
 * What the program cannot do (a number turned farther than it goes, a limit that changes which candidates there are,
 * two numbers of a rule both by leaps) limits what it proves: elastic.beyond.
 *
 * Every rule's rows come from the rule itself (model_build of the scenario with that rule alone), so that this file
 * knows none of them. Chinneck and Dravnieks (1991) for elastic programs; whole numbers where a limit is whole. */
#include "repair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"

const double REPAIR_DROP = 10;

enum { LEVELS = 23, LEVELS_MOST = 80 };

/* So far a knob is turned at each level in the first round, in its units. */
static const int level_units[LEVELS] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
                                        14, 16, 18, 20, 25, 30, 40, 50, 60, 80, 100};

struct elastic {
    const struct setting *t;
    const struct access *access;
    const struct json *policy;
    struct scenario plain; /* without rules and objectives; not owned beyond that */
    struct model model;    /* of it: candidates */
    struct mip mip;
    int base_columns, base_rows; /* those of `plain` */
    struct plain_bounds {
        double lower, upper;
    } * bounds;         /* [base_columns] of the candidates in `plain` */
    struct knob *knobs; /* [knob_count] */
    int knob_count;
    bool exact; /* z counts steps */
    struct turned {
        int column;    /* of z, -1: none */
        int part;      /* of what the first step is short of the others, 1 where z is not 0; -1: nothing, or no steps */
        int first;     /* column of s_k1, those of further levels follow; -1: none */
        int levels;    /* how many there are */
        double beyond; /* the least change of this knob that the program cannot make; INFINITY: it can make all */
    } * turned;        /* [knob_count] */
    struct grid {
        int count, used; /* levels, and how many of them the last solution takes */
        double step[LEVELS_MOST];
    } * grids;     /* [knob_count] the steps that are levels, rising; count 0: not chosen yet */
    double beyond; /* the same of several knobs together */
    int *drop;     /* [rule_count] column of d, -1: none */
    struct loose {
        int row, column; /* the column lets go of the row where it is 1 ... */
        bool inverse;    /* ... or where it is 0 */
    } * loose;
    size_t loose_count, loose_room;
    double *best;     /* [column_count] the solution of least value so far: where the next search begins; NULL: none */
    double value;     /* of it */
    double **without; /* [rule_count] a solution with the rule given up; NULL: none yet */
};

/* ---- the program of one part ---- */

/* What a rule, or an objective that requires something, adds to the plain program. */
struct block {
    struct scenario whole, part;
    struct model model;
    struct mip mip;
};

static void block_free(struct block *b)
{
    model_free(&b->model);
    mip_free(&b->mip);
    scenario_free(&b->whole);
    *b = (struct block){0};
}

/* With knob `k` at `value`; NULL: as it is. */
static bool block_build(const struct elastic *l, int rule, int objective, const struct knob *k, double value,
                        struct block *b, struct error *e)
{
    struct json *policy = json_copy(l->policy);
    if (k)
        knob_turn(l->t, k, value, policy);
    *b = (struct block){.whole = {0}};
    bool ok = scenario_parse(policy, l->t->scenario->file, l->t->instance, &formulation_catalogue, &b->whole, e);
    json_free(policy);
    if (!ok)
        return false;
    b->part = b->whole;
    b->part.rules = rule >= 0 ? &b->whole.rules[rule] : NULL;
    b->part.rule_count = rule >= 0;
    b->part.objectives = objective >= 0 ? &b->whole.objectives[objective] : NULL;
    b->part.objective_count = objective >= 0;
    return model_build(l->t->instance, &b->part, l->access, &b->model, &b->mip, e);
}

/* Do two blocks differ in bounds alone? `at` [row_count of the block as it is] is filled with where its rows are in the
 * looser one; -1: gone, a row without columns that holds there by itself. */
static bool alike(const struct block *as_is, const struct block *looser, int *at)
{
    const struct mip *a = &as_is->mip, *b = &looser->mip;
    int next = 0;
    for (int r = 0; r < a->row_count; r++) {
        bool there = next < b->row_count && strcmp(a->rows[r].name, b->rows[next].name) == 0;
        at[r] = there ? next++ : -1;
    }
    bool same = a->column_count == b->column_count && next == b->row_count && a->term_count == b->term_count;
    for (size_t k = 0; same && k < a->term_count; k++) {
        const struct mip_term *x = &a->terms[k], *y = &b->terms[k];
        same = at[x->row] == y->row && x->column == y->column && x->value == y->value;
    }
    return same;
}

/* ---- putting blocks together ---- */

static void lets_go(struct elastic *l, int row, int column, bool inverse)
{
    l->loose = grow(l->loose, &l->loose_room, l->loose_count + 1, sizeof *l->loose);
    l->loose[l->loose_count++] = (struct loose){row, column, inverse};
}

/* Where the columns and rows of a block have come to stand. */
struct placed {
    int *column;        /* [column_count of the block] */
    int *lower, *upper; /* [row_count of the block] where its lower and its upper side are rows; -1: nowhere. What is no
                           limit is one row, in `lower` */
    int *bound; /* [base_columns] row that says the block's bounds of a candidate; -1: they are the plain ones */
};

static void placed_free(struct placed *p)
{
    free(p->column);
    free(p->lower);
    free(p->upper);
    free(p->bound);
}

static void place_columns(struct elastic *l, const struct block *b, struct placed *to)
{
    to->column = allocate((size_t)b->mip.column_count + 1, sizeof *to->column);
    for (int c = 0; c < b->mip.column_count; c++) {
        const struct mip_column *from = &b->mip.columns[c];
        to->column[c] = c;
        if (c < l->base_columns)
            continue;
        to->column[c] = mip_add_column(&l->mip, from->lower, from->upper, 0, from->whole, from->block, "%s_%d",
                                       from->name, l->mip.column_count);
        mip_copy_nature(from, &l->mip.columns[to->column[c]]);
    }
}

/* A candidate that the block forbids or bounds otherwise: as rows. */
static void place_bounds(struct elastic *l, const struct block *b, struct placed *to)
{
    to->bound = allocate((size_t)l->base_columns + 1, sizeof *to->bound);
    for (int c = 0; c < l->base_columns; c++) {
        const struct mip_column *from = &b->mip.columns[c];
        const struct plain_bounds *plain = &l->bounds[c];
        to->bound[c] = -1;
        if (from->lower == plain->lower && from->upper == plain->upper)
            continue;
        to->bound[c] = mip_add_row(&l->mip, from->lower > plain->lower ? from->lower : -INFINITY,
                                   from->upper < plain->upper ? from->upper : INFINITY, "bound_%d_%s", l->mip.row_count,
                                   from->name);
        mip_add_term(&l->mip, to->bound[c], c, 1);
    }
}

/* A rule's rows are named after it; what else it needs (presence at a site, coverage of a larger group) only says what
 * things are, and nothing lets go of that. */
static bool is_limit(const struct block *b, int row, int rule)
{
    char lead[40];
    snprintf(lead, sizeof lead, "rule%d_", rule);
    const char *name = b->mip.rows[row].name;
    bool named = strncmp(name, lead, strlen(lead)) == 0,
         says = named && strncmp(name + strlen(lead), "coverage_", 9) == 0;
    return rule >= 0 ? (named && !says) || strncmp(name, "contradiction_", 14) == 0 : strncmp(name, "cover_", 6) == 0;
}

/* A limit on both sides becomes two rows, since each gets its own slack. */
static void place_rows(struct elastic *l, const struct block *b, int rule, struct placed *to)
{
    size_t count = (size_t)b->mip.row_count + 1;
    to->lower = allocate(count, sizeof *to->lower);
    to->upper = allocate(count, sizeof *to->upper);
    for (int r = 0; r < b->mip.row_count; r++) {
        const struct mip_row *from = &b->mip.rows[r];
        bool limit = is_limit(b, r, rule);
        to->lower[r] = to->upper[r] = -1;
        if (r >= l->base_rows && (!limit || isfinite(from->lower)))
            to->lower[r] = mip_add_row(&l->mip, from->lower, limit ? INFINITY : from->upper, "%s_%d", from->name,
                                       l->mip.row_count);
        if (r >= l->base_rows && limit && isfinite(from->upper))
            to->upper[r] = mip_add_row(&l->mip, -INFINITY, from->upper, "%s_%d", from->name, l->mip.row_count);
    }
}

static void place(struct elastic *l, const struct block *b, int rule, struct placed *to)
{
    place_columns(l, b, to);
    place_bounds(l, b, to);
    place_rows(l, b, rule, to);
    for (size_t k = 0; k < b->mip.term_count; k++) {
        const struct mip_term *t = &b->mip.terms[k];
        if (to->lower[t->row] >= 0)
            mip_add_term(&l->mip, to->lower[t->row], to->column[t->column], t->value);
        if (to->upper[t->row] >= 0)
            mip_add_term(&l->mip, to->upper[t->row], to->column[t->column], t->value);
    }
}

/* The column lets go of all that the block limits. */
static void block_lets_go(struct elastic *l, const struct block *b, const struct placed *at, int rule, int column,
                          bool inverse)
{
    for (int c = 0; c < l->base_columns; c++)
        if (at->bound[c] >= 0)
            lets_go(l, at->bound[c], column, inverse);
    for (int r = l->base_rows; r < b->mip.row_count; r++) {
        bool limit = is_limit(b, r, rule);
        if (limit && at->lower[r] >= 0)
            lets_go(l, at->lower[r], column, inverse);
        if (limit && at->upper[r] >= 0)
            lets_go(l, at->upper[r], column, inverse);
    }
}

/* ---- knobs ---- */

/* How much looser a bound becomes; 0 where there is none on that side. */
static double looser(double plain, double turned, bool upper)
{
    return isfinite(plain) && isfinite(turned) ? (upper ? fmax(0, turned - plain) : fmax(0, plain - turned)) : 0;
}

/* The program cannot turn the knob by so much or more: what it proves is about less. */
static void cannot_turn(struct elastic *l, int knob, double change)
{
    l->turned[knob].beyond = fmin(l->turned[knob].beyond, change);
}

/* By how much the first step is shorter. */
static double short_of(const struct knob *k)
{
    double grains = k->value / knob_grain(k),
           missing = fabs(grains - round(grains)) < 1e-6 ? 0 : fabs(grains - (k->least ? ceil(grains) : floor(grains)));
    return missing * knob_grain(k);
}

/* Where it is no whole number: as many steps as this. */
enum { STEPS_MOST = 100000 };

/* z in steps, to `most` of them; where the first is shorter, what it lacks is a column of its own. */
static int add_steps(struct elastic *l, int knob, double most)
{
    const struct knob *k = &l->knobs[knob];
    double end = knob_steps_to(k, knob_end(k)), one = knob_change(k, k->value + (k->least ? -1 : 1));
    if (end > most)
        cannot_turn(l, knob, knob_change(k, knob_step(k, most + 1)));
    int column = mip_add_column(&l->mip, 0, fmin(most, end), one * knob_grain(k), true, -1, "turn_%d", knob);
    if (short_of(k) > 0) {
        int part = mip_add_column(&l->mip, 0, 1, -one * short_of(k), true, -1, "short_%d", knob);
        int any = mip_add_row(&l->mip, -INFINITY, 0, "short_any_%d", knob);
        int some = mip_add_row(&l->mip, 0, INFINITY, "short_some_%d", knob);
        mip_add_term(&l->mip, any, column, 1);
        mip_add_term(&l->mip, any, part, -fmin(most, end));
        mip_add_term(&l->mip, some, column, 1);
        mip_add_term(&l->mip, some, part, -1);
        l->turned[knob].part = part;
    }
    return column;
}

/* z from 0 to how far the knob can be turned, whole numbers to `most`. */
static int add_turn(struct elastic *l, int knob, double most)
{
    const struct knob *k = &l->knobs[knob];
    double end = fabs(knob_end(k) - k->value), one = knob_change(k, k->value + (k->least ? -1 : 1));
    if (knob_is_whole(k))
        return add_steps(l, knob, most);
    if (l->exact)
        return add_steps(l, knob, STEPS_MOST);
    return mip_add_column(&l->mip, 0, end, one, false, -1, "turn_%d", knob);
}

/* The row gets `by` for each unit that the knob is turned. */
static void add_amount(struct elastic *l, int row, int knob, int column, double by)
{
    const struct knob *k = &l->knobs[knob];
    bool steps = l->mip.columns[column].whole;
    mip_add_term(&l->mip, row, column, steps ? by * knob_grain(k) : by);
    if (l->turned[knob].part >= 0)
        mip_add_term(&l->mip, row, l->turned[knob].part, -by * short_of(k));
}

/* Rows of the block that follow the knob, c z on the side that gets looser: has it any? `to` is where the rows are in
 * the looser one. A row that is gone there is one of a whole limit on a sum of nothing: 1 each. */
static bool follow(struct elastic *l, const struct block *as_is, const struct block *turned, const int *to,
                   const struct placed *at, int knob, int column, double step)
{
    bool any = false;
    for (int r = l->base_rows; r < as_is->mip.row_count; r++) {
        const struct mip_row *x = &as_is->mip.rows[r], *y = to[r] >= 0 ? &turned->mip.rows[to[r]] : NULL;
        double up = y ? looser(x->upper, y->upper, true) / step : x->upper < 0;
        double down = y ? looser(x->lower, y->lower, false) / step : x->lower > 0;
        any = any || up > 0 || down > 0;
        if (up > 0 && at->upper[r] >= 0)
            add_amount(l, at->upper[r], knob, column, -up);
        if (down > 0 && at->lower[r] >= 0)
            add_amount(l, at->lower[r], knob, column, down);
    }
    return any;
}

/* The smallest change of it that is written down. */
static double least_change(const struct knob *k)
{
    return knob_change(k, knob_step(k, 1));
}

/* Enough to see which rows follow; where anything between is possible so little that no row is gone by that. */
static double a_little_looser(const struct knob *k)
{
    double unit = knob_looser(k, 1);
    return knob_is_whole(k) ? unit : k->value + 1e-2 * (unit - k->value);
}

static bool turn_linear(struct elastic *l, int knob, const struct block *as_is, const struct placed *at,
                        struct error *e)
{
    const struct knob *k = &l->knobs[knob];
    struct block turned;
    double value = a_little_looser(k);
    bool ok = value == k->value || block_build(l, k->rule, k->objective, k, value, &turned, e);
    if (!ok || value == k->value)
        return ok;
    int *to = allocate((size_t)as_is->mip.row_count + 1, sizeof *to);
    if (alike(as_is, &turned, to)) {
        int column = add_turn(l, knob, 1000);
        bool any = follow(l, as_is, &turned, to, at, knob, column, fabs(value - k->value));
        if (!any)
            l->mip.columns[column].upper = 0;
        l->turned[knob].column = any ? column : -1;
    } else {
        cannot_turn(l, knob, least_change(k));
    }
    free(to);
    block_free(&turned);
    return ok;
}

/* The least change that needs level n. */
static double level_change(const struct elastic *l, int knob, int n)
{
    return knob_change(&l->knobs[knob], knob_step(&l->knobs[knob], n == 0 ? 1 : l->grids[knob].step[n - 1] + 1));
}

/* The levels of the first round. */
static void choose_levels(struct elastic *l, int knob)
{
    const struct knob *k = &l->knobs[knob];
    struct grid *to = &l->grids[knob];
    for (int n = 0; n < LEVELS; n++) {
        double step = knob_steps_to(k, knob_looser(k, level_units[n]));
        if (step > (to->count > 0 ? to->step[to->count - 1] : 0))
            to->step[to->count++] = step;
    }
}

/* Columns s_k1 >= s_k2 >= ...; what the first lets go of is for the caller. */
static void add_levels(struct elastic *l, int knob)
{
    const struct knob *k = &l->knobs[knob];
    struct turned *to = &l->turned[knob];
    double before = 0;
    if (l->grids[knob].count == 0)
        choose_levels(l, knob);
    to->levels = l->grids[knob].count;
    to->first = l->mip.column_count;
    for (int n = 0; n < to->levels; n++) {
        double change = level_change(l, knob, n);
        int column = mip_add_column(&l->mip, 0, 1, change - before, true, -1, "level_%d_%d", knob, n + 1);
        if (n > 0) {
            int row = mip_add_row(&l->mip, 0, INFINITY, "levels_%d_%d", knob, n + 1);
            mip_add_term(&l->mip, row, column - 1, 1);
            mip_add_term(&l->mip, row, column, -1);
        }
        before = change;
    }
    if (to->levels == 0 || knob_step(k, l->grids[knob].step[to->levels - 1]) != knob_end(k))
        cannot_turn(l, knob, level_change(l, knob, to->levels));
}

/* The steps just before the level that the last solution takes become levels too: all of them, or a few in equal parts.
 * False: there are none, or no room for more. */
static bool split_level(struct elastic *l, int knob)
{
    enum { PARTS = 6 };
    struct grid *to = &l->grids[knob];
    int n = to->used - 1;
    double from = n > 0 ? to->step[n - 1] : 0, between = n >= 0 ? to->step[n] - from - 1 : 0;
    int more = (int)fmin(between, PARTS);
    if (more <= 0 || to->count + more > LEVELS_MOST)
        return false;
    memmove(to->step + n + more, to->step + n, (size_t)(to->count - n) * sizeof *to->step);
    for (int k = 0; k < more; k++)
        to->step[n + k] = from + 1 + floor(k * between / more);
    to->count += more;
    return true;
}

static bool turn_by_levels(struct elastic *l, int knob, const struct block *as_is, const struct placed *at,
                           struct error *e)
{
    const struct knob *k = &l->knobs[knob];
    struct turned *to = &l->turned[knob];
    bool ok = true;
    add_levels(l, knob);
    if (to->levels > 0)
        block_lets_go(l, as_is, at, k->rule, to->first, false);
    for (int n = 0; ok && n < to->levels; n++) {
        struct block turned;
        struct placed there = {0};
        ok = block_build(l, k->rule, k->objective, k, knob_step(k, l->grids[knob].step[n]), &turned, e);
        if (ok) {
            place(l, &turned, k->rule, &there);
            block_lets_go(l, &turned, &there, k->rule, to->first + n, true);
            if (n + 1 < to->levels)
                block_lets_go(l, &turned, &there, k->rule, to->first + n + 1, false);
            if (k->rule >= 0)
                block_lets_go(l, &turned, &there, k->rule, l->drop[k->rule], false);
        }
        placed_free(&there);
        block_free(&turned);
    }
    return ok;
}

/* ---- rules, objectives, measures ---- */

static bool is_of(const struct knob *k, int rule, int objective)
{
    return k->rule == rule && k->objective == objective;
}

/* Two numbers of a rule both by leaps: each has the rule's rows with the other as it is. */
static void limit_pairs(struct elastic *l, int rule, int objective)
{
    double least = INFINITY;
    for (int k = 0; k < l->knob_count; k++) {
        const struct turned *at = &l->turned[k];
        if (!is_of(&l->knobs[k], rule, objective) || at->levels == 0)
            continue;
        l->beyond = fmin(l->beyond, least + least_change(&l->knobs[k]));
        least = fmin(least, least_change(&l->knobs[k]));
    }
}

/* Rows that say what things are (presence at a site) may know how large a candidate can be at most as it is: then
 * limits of measures are not followed there. */
static void limit_measures(struct elastic *l, const struct block *b, int rule)
{
    bool tied = false;
    for (size_t k = 0; k < b->mip.term_count && !tied; k++) {
        const struct mip_term *t = &b->mip.terms[k];
        const struct mip_row *row = &b->mip.rows[t->row];
        tied = t->row >= l->base_rows && t->column < l->base_columns && row->lower != row->upper &&
               !is_limit(b, t->row, rule);
    }
    for (int k = 0; k < l->knob_count && tied; k++)
        if (is_of(&l->knobs[k], -1, -1) && l->turned[k].column >= 0)
            cannot_turn(l, k, least_change(&l->knobs[k]));
}

/* A rule (or -1 and an objective), with all its knobs. */
static bool add_part(struct elastic *l, int rule, int objective, struct error *e)
{
    struct block as_is;
    struct placed at = {0};
    bool ok = block_build(l, rule, objective, NULL, 0, &as_is, e);
    if (ok) {
        place(l, &as_is, rule, &at);
        if (rule >= 0) {
            l->drop[rule] = mip_add_column(&l->mip, 0, 1, REPAIR_DROP, true, -1, "drop_%d", rule);
            block_lets_go(l, &as_is, &at, rule, l->drop[rule], false);
        }
    }
    for (int k = 0; ok && k < l->knob_count; k++)
        if (is_of(&l->knobs[k], rule, objective))
            ok =
                knob_is_linear(&l->knobs[k]) ? turn_linear(l, k, &as_is, &at, e) : turn_by_levels(l, k, &as_is, &at, e);
    if (ok) {
        limit_pairs(l, rule, objective);
        limit_measures(l, &as_is, rule);
    }
    placed_free(&at);
    block_free(&as_is);
    return ok;
}

/* So far the limit of a measure is turned at most. */
enum { MOST_OF_MEASURE = 20 };

/* A limit of a measure: bounds of candidates and rows of the plain program follow it. A share of numbers is rounded
 * down there, which whole numbers do by themselves: its rows are made those of the share as it is. */
static void turn_measure(struct elastic *l, int knob, const struct block *turned, double step)
{
    const struct knob *k = &l->knobs[knob];
    int column = -1;
    for (int r = 0; r < l->base_rows; r++) {
        double *upper = &l->mip.rows[r].upper, end = turned->mip.rows[r].upper, up = looser(*upper, end, true) / step;
        if (up <= 0)
            continue;
        if (!knob_is_linear(k)) {
            up = end / knob_end(k);
            *upper = up * k->value + 1e-9;
        }
        column = column < 0 ? add_turn(l, knob, MOST_OF_MEASURE) : column;
        add_amount(l, r, knob, column, -up);
    }
    for (int c = 0; c < l->base_columns; c++) {
        struct mip_column *at = &l->mip.columns[c];
        double up = looser(at->upper, turned->mip.columns[c].upper, true) / step, most = at->upper;
        if (up <= 0)
            continue;
        column = column < 0 ? add_turn(l, knob, MOST_OF_MEASURE) : column;
        int row = mip_add_row(&l->mip, -INFINITY, most, "most_%d_%d", knob, c);
        mip_add_term(&l->mip, row, c, 1);
        add_amount(l, row, knob, column, -up);
        double farthest = l->mip.columns[column].upper * (l->mip.columns[column].whole ? knob_grain(k) : 1);
        l->mip.columns[c].upper = most + floor(up * farthest + 1e-9);
    }
    l->turned[knob].column = column;
}

static bool add_measures(struct elastic *l, struct error *e)
{
    struct block as_is;
    bool ok = block_build(l, -1, -1, NULL, 0, &as_is, e);
    int *to = allocate((size_t)as_is.mip.row_count + 1, sizeof *to);
    for (int k = 0; ok && k < l->knob_count; k++) {
        const struct knob *at = &l->knobs[k];
        double value = knob_is_linear(at) ? knob_looser(at, 1) : knob_end(at);
        struct block turned;
        if (!is_of(at, -1, -1) || value == at->value)
            continue;
        ok = block_build(l, -1, -1, at, value, &turned, e);
        if (ok && alike(&as_is, &turned, to))
            turn_measure(l, k, &turned, fabs(value - at->value));
        else
            cannot_turn(l, k, least_change(at));
        block_free(&turned);
    }
    free(to);
    block_free(&as_is);
    return ok;
}

/* ---- what a row can be missed by ---- */

/* Bounds of columns that an equation gives (supply, coverage): as far as other bounds tell. */
static void bound_by_equations(struct mip *m)
{
    struct mip_index by_row;
    mip_by_row(m, &by_row);
    for (int r = 0; r < m->row_count; r++) {
        int open = -1, count = 0;
        double low = m->rows[r].lower, high = m->rows[r].upper, factor = 0; /* of the open column */
        if (m->rows[r].lower != m->rows[r].upper)
            continue;
        for (size_t k = by_row.start[r]; k < by_row.start[r + 1]; k++) {
            const struct mip_column *c = &m->columns[by_row.at[k]];
            double v = by_row.value[k];
            if (!isfinite(c->lower) || !isfinite(c->upper)) {
                open = by_row.at[k];
                factor = v;
                count++;
                continue;
            }
            low -= v > 0 ? v * c->upper : v * c->lower;
            high -= v > 0 ? v * c->lower : v * c->upper;
        }
        if (count != 1)
            continue;
        struct mip_column *c = &m->columns[open];
        c->upper = fmin(c->upper, factor > 0 ? high / factor : low / factor);
        c->lower = fmax(c->lower, factor > 0 ? low / factor : high / factor);
    }
    mip_index_free(&by_row);
}

/* The least and the largest that the row's columns can add up to. */
static void range_of(const struct mip *m, const struct mip_index *by_row, int r, double *low, double *high)
{
    *low = *high = 0;
    for (size_t k = by_row->start[r]; k < by_row->start[r + 1]; k++) {
        const struct mip_column *c = &m->columns[by_row->at[k]];
        double v = by_row->value[k];
        *low += v > 0 ? v * c->lower : v * c->upper;
        *high += v > 0 ? v * c->upper : v * c->lower;
    }
}

/* What each row that something lets go of can be missed by at most, there. */
static void let_go(struct elastic *l)
{
    struct mip *m = &l->mip;
    struct mip_index by_row;
    for (int n = 0; n < 5; n++) /* coverage follows from supply, that of groups from that of areas */
        bound_by_equations(m);
    mip_by_row(m, &by_row);
    double *by = allocate((size_t)m->row_count + 1, sizeof *by); /* M; below 0 on an upper side */
    for (int r = 0; r < m->row_count; r++) {
        double low, high;
        range_of(m, &by_row, r, &low, &high);
        by[r] = isfinite(m->rows[r].lower) ? fmax(0, m->rows[r].lower - low) : -fmax(0, high - m->rows[r].upper);
    }
    for (size_t k = 0; k < l->loose_count; k++) {
        const struct loose *at = &l->loose[k];
        if (!isfinite(by[at->row])) {
            l->beyond = 0;
            continue;
        }
        mip_add_term(m, at->row, at->column, at->inverse ? -by[at->row] : by[at->row]);
        m->rows[at->row].lower -= at->inverse && by[at->row] > 0 ? by[at->row] : 0;
        m->rows[at->row].upper -= at->inverse && by[at->row] < 0 ? by[at->row] : 0;
    }
    free(by);
    mip_index_free(&by_row);
}

/* ---- the whole ---- */

static bool build_plain(struct elastic *l, struct error *e)
{
    l->plain = *l->t->scenario;
    l->plain.rule_count = l->plain.objective_count = 0;
    if (!model_build(l->t->instance, &l->plain, l->access, &l->model, &l->mip, e))
        return false;
    l->base_columns = l->mip.column_count;
    l->base_rows = l->mip.row_count;
    l->bounds = allocate((size_t)l->base_columns + 1, sizeof *l->bounds);
    for (int c = 0; c < l->base_columns; c++)
        l->bounds[c] = (struct plain_bounds){l->mip.columns[c].lower, l->mip.columns[c].upper};
    return true;
}

static bool add_parts(struct elastic *l, struct error *e)
{
    const struct scenario *s = l->t->scenario;
    bool ok = add_measures(l, e);
    for (int k = 0; ok && k < s->rule_count; k++)
        ok = add_part(l, k, -1, e);
    for (int k = 0; ok && k < s->objective_count; k++)
        if (objective_kinds[s->objectives[k].kind]->require)
            ok = add_part(l, -1, k, e);
    return ok;
}

static bool build(struct elastic *l, struct error *e)
{
    l->beyond = INFINITY;
    for (int k = 0; k < l->knob_count; k++)
        l->turned[k] = (struct turned){-1, -1, -1, 0, INFINITY};
    if (!build_plain(l, e) || !add_parts(l, e))
        return false;
    let_go(l);
    return true;
}

/* All but the knobs and their levels. */
static void unbuild(struct elastic *l)
{
    model_free(&l->model);
    mip_free(&l->mip);
    free(l->bounds);
    free(l->loose);
    free(l->best);
    l->bounds = NULL;
    l->loose = NULL;
    l->loose_count = l->loose_room = 0;
    l->best = NULL;
    for (int k = 0; k < l->t->scenario->rule_count; k++) {
        free(l->without[k]);
        l->without[k] = NULL;
    }
}

struct elastic *elastic_build(const struct setting *t, const struct access *access, const struct json *policy,
                              struct error *e)
{
    struct elastic *l = allocate(1, sizeof *l);
    *l = (struct elastic){.t = t, .access = access, .policy = policy};
    l->knob_count = knobs_list(t, &l->knobs);
    l->turned = allocate((size_t)l->knob_count + 1, sizeof *l->turned);
    l->grids = allocate((size_t)l->knob_count + 1, sizeof *l->grids);
    l->drop = allocate((size_t)t->scenario->rule_count + 1, sizeof *l->drop);
    l->without = allocate((size_t)t->scenario->rule_count + 1, sizeof *l->without);
    if (build(l, e))
        return l;
    elastic_free(l);
    return NULL;
}

void elastic_free(struct elastic *l)
{
    if (!l)
        return;
    unbuild(l);
    free(l->knobs);
    free(l->turned);
    free(l->grids);
    free(l->drop);
    free(l->without);
    free(l);
}

int elastic_knobs(const struct elastic *l, const struct knob **out)
{
    *out = l->knobs;
    return l->knob_count;
}

/* ---- proposals ---- */

void repair_free(struct repair *r)
{
    free(r->changes);
    free(r->drops);
    plan_free(&r->plan);
    *r = (struct repair){0};
}

struct json *repaired_policy(const struct setting *t, const struct json *policy, const struct repair *r)
{
    struct json *out = json_copy(policy);
    for (int k = 0; k < r->change_count; k++)
        knob_turn(t, &r->changes[k].knob, r->changes[k].value, out);
    for (int k = r->drop_count - 1; k >= 0; k--) /* the last first: the others keep their places */
        policy_leave_out(out, r->drops[k]);
    return out;
}

bool scenario_is_kept(const struct setting *t, const struct plan *plan)
{
    struct outcome after = {0};
    outcome_build(t->instance, t->scenario, &t->reach, plan, &after);
    struct judged j = {t->instance, t->scenario, &t->reach, &t->today, &after};
    struct notes said[LANGUAGE_COUNT] = {{0}};
    bool ok = plan_within_measures(t->instance, t->scenario, &t->reach, plan, &said[DANISH], &said[ENGLISH]);
    for (int k = 0; ok && k < t->scenario->rule_count; k++) {
        struct findings found = {0};
        rule_kinds[t->scenario->rules[k].kind]->check(&j, &t->scenario->rules[k], &found);
        for (int f = 0; f < found.count && isnan(t->scenario->rules[k].penalty); f++)
            ok = ok && finding_satisfied(&found.items[f]);
        free(found.items);
    }
    for (int k = 0; ok && k < t->scenario->objective_count; k++)
        ok = objective_left_out(&t->scenario->objectives[k], &j, &after) <= 0;
    notes_free(&said[DANISH]);
    notes_free(&said[ENGLISH]);
    outcome_free(&after);
    return ok;
}

bool repair_holds(const struct setting *of, const struct json *policy, const struct repair *r, bool *out,
                  struct error *e)
{
    struct json *changed = repaired_policy(of, policy, r);
    struct scenario s = {0};
    struct setting t = {0};
    bool ok = scenario_parse(changed, of->scenario->file, of->instance, &formulation_catalogue, &s, e) &&
              setting_build(of->instance, &s, &t, e);
    *out = ok && scenario_is_kept(&t, &r->plan);
    setting_free(&t);
    scenario_free(&s);
    json_free(changed);
    return ok;
}

/* How many levels a solution takes. */
static int levels_taken(const struct elastic *l, int knob, const double *x)
{
    int taken = 0;
    for (int n = 0; n < l->turned[knob].levels; n++)
        taken = x[l->turned[knob].first + n] > 0.5 ? n + 1 : taken;
    return taken;
}

/* The value that a solution gives a knob. */
static double turned_to(const struct elastic *l, int knob, const double *x)
{
    const struct knob *k = &l->knobs[knob];
    const struct turned *at = &l->turned[knob];
    double value = k->value;
    if (at->column >= 0 && l->mip.columns[at->column].whole)
        value = knob_step(k, x[at->column]);
    else if (at->column >= 0)
        value += (k->least ? -1 : 1) * x[at->column];
    if (at->levels > 0)
        value = knob_step(k, levels_taken(l, knob, x) > 0 ? l->grids[knob].step[levels_taken(l, knob, x) - 1] : 0);
    return knob_rounded(k, value);
}

static void read_proposal(const struct elastic *l, const double *x, struct repair *out)
{
    const struct scenario *s = l->t->scenario;
    out->changes = allocate((size_t)l->knob_count + 1, sizeof *out->changes);
    out->drops = allocate((size_t)s->rule_count + 1, sizeof *out->drops);
    for (int k = 0; k < s->rule_count; k++)
        if (x[l->drop[k]] > 0.5) {
            out->drops[out->drop_count++] = k;
            out->total += REPAIR_DROP;
        }
    for (int k = 0; k < l->knob_count; k++) {
        double value = turned_to(l, k, x);
        if (value == l->knobs[k].value)
            continue;
        out->changes[out->change_count++] = (struct repair_change){l->knobs[k], value};
        out->total += knob_change(&l->knobs[k], value);
    }
    model_read_plan(&l->model, x, &out->plan);
}

/* A grain looser, where the program's tolerance was too much for a number that is not whole. */
static void loosen(struct repair *r)
{
    r->total = REPAIR_DROP * r->drop_count;
    for (int k = 0; k < r->change_count; k++) {
        struct repair_change *c = &r->changes[k];
        double more = c->value + (c->knob.least ? -1e-4 : 1e-4) * fmax(1, fabs(c->value));
        if (!knob_is_whole(&c->knob))
            c->value = knob_rounded(&c->knob, more);
        r->total += knob_change(&c->knob, c->value);
    }
}

static void remember(struct elastic *l, const struct solution *s)
{
    if (l->best && l->value <= s->value)
        return;
    l->best = l->best ? l->best : allocate((size_t)l->mip.column_count, sizeof *l->best);
    memcpy(l->best, s->x, (size_t)l->mip.column_count * sizeof *l->best);
    l->value = s->value;
}

/* `start` [column_count] may be NULL. */
static bool propose(struct elastic *l, const double *start, const struct solve_limits *limits, struct repair *out,
                    double **x, struct error *e)
{
    struct solve_limits own = *limits;
    struct solution solution = {0};
    *out = (struct repair){.bound = -INFINITY};
    own.progress = NULL;
    own.start = start;
    own.start_count = start ? l->mip.column_count : 0;
    own.gap = 0;
    bool ok = solve(&l->mip, &own, &solution, e);
    if (ok && solution.status == SOLVE_INFEASIBLE)
        out->bound = INFINITY;
    if (ok && solution.x) {
        out->bound = solution.bound;
        read_proposal(l, solution.x, out);
        remember(l, &solution);
        for (int k = 0; k < l->knob_count; k++)
            l->grids[k].used = levels_taken(l, k, solution.x);
        ok = repair_holds(l->t, l->policy, out, &out->found, e);
        for (int again = 0; ok && !out->found && again < 3; again++) {
            loosen(out);
            ok = repair_holds(l->t, l->policy, out, &out->found, e);
        }
        *x = solution.x;
        solution.x = NULL;
    }
    solution_free(&solution);
    return ok;
}

/* A solution without the rule becomes one with its knob turned as far as that takes; NULL: it takes too much, or
 * nothing is known. Owned by the caller. */
static double *start_of(const struct elastic *l, int knob)
{
    const struct knob *k = &l->knobs[knob];
    const struct mip *m = &l->mip;
    int column = l->turned[knob].column;
    if (k->rule < 0 || !l->without[k->rule])
        return NULL;
    double *x = allocate((size_t)m->column_count, sizeof *x), *sum = allocate((size_t)m->row_count + 1, sizeof *sum);
    memcpy(x, l->without[k->rule], (size_t)m->column_count * sizeof *x);
    x[l->drop[k->rule]] = 0;
    for (int n = 0; n < l->turned[knob].levels; n++)
        x[l->turned[knob].first + n] = 1;
    for (size_t t = 0; t < m->term_count; t++)
        sum[m->terms[t].row] += m->terms[t].value * x[m->terms[t].column];
    for (size_t t = 0; t < m->term_count && column >= 0; t++) {
        const struct mip_term *at = &m->terms[t];
        const struct mip_row *row = &m->rows[at->row];
        if (at->column == column)
            x[column] = fmax(x[column], fmax(row->lower - sum[at->row], sum[at->row] - row->upper) / fabs(at->value));
    }
    if (column >= 0 && m->columns[column].whole)
        x[column] = ceil(x[column] - 1e-6);
    free(sum);
    if (column < 0 || x[column] <= m->columns[column].upper)
        return x;
    free(x);
    return NULL;
}

/* The whole columns of a repair that is known, where the program can say it: else something near it. Owned by the
 * caller. */
static double *start_at(const struct elastic *l, const struct repair *r)
{
    double *x = allocate((size_t)l->mip.column_count, sizeof *x);
    model_write_plan(&l->model, &r->plan, x);
    for (int k = 0; k < r->drop_count; k++)
        x[l->drop[r->drops[k]]] = 1;
    for (int n = 0; n < r->change_count; n++) {
        const struct repair_change *c = &r->changes[n];
        int k = 0;
        while (k < l->knob_count && !knob_is_same(&l->knobs[k], &c->knob))
            k++;
        const struct turned *at = &l->turned[k];
        double steps = knob_steps_to(&c->knob, c->value);
        if (at->column >= 0)
            x[at->column] = l->mip.columns[at->column].whole ? steps : fabs(c->value - c->knob.value);
        if (at->part >= 0)
            x[at->part] = 1;
        for (int level = 0; level < at->levels; level++)
            x[at->first + level] = level == 0 || l->grids[k].step[level - 1] < steps;
    }
    return x;
}

/* Only what is wanted may move: everything (knob and rule -1), or one knob, or one rule; `drops` says whether rules may
 * be given up. `known` is a repair to begin from, NULL: none. What the columns were comes back afterwards. */
static bool propose_with(struct elastic *l, int knob, int rule, bool drops, const struct repair *known,
                         const struct solve_limits *limits, struct repair *out, struct error *e)
{
    struct mip *m = &l->mip;
    bool all = knob < 0 && rule < 0;
    double *upper = allocate((size_t)m->column_count, sizeof *upper);
    for (int c = 0; c < m->column_count; c++)
        upper[c] = m->columns[c].upper;
    for (int k = 0; k < l->knob_count; k++) {
        const struct turned *at = &l->turned[k];
        if (at->column >= 0 && !all && k != knob)
            m->columns[at->column].upper = 0;
        for (int n = 0; n < at->levels && !all && k != knob; n++)
            m->columns[at->first + n].upper = 0;
    }
    for (int k = 0; k < l->t->scenario->rule_count; k++)
        if (k != rule && !(all && drops))
            m->columns[l->drop[k]].upper = 0;
    bool nearer = known && (!l->best || known->total < l->value);
    double *start = nearer ? start_at(l, known) : knob >= 0 ? start_of(l, knob) : NULL, *x = NULL;
    bool ok = propose(l, all && !nearer ? l->best : start, limits, out, &x, e);
    for (int c = 0; c < m->column_count; c++)
        m->columns[c].upper = upper[c];
    if (rule >= 0 && x && !l->without[rule]) {
        l->without[rule] = x;
        x = NULL;
    }
    free(upper);
    free(start);
    free(x);
    return ok;
}

/* What is proven of all changes: of those that the program can make, and of the others. */
static double bound_of_all(const struct elastic *l, double bound)
{
    for (int k = 0; k < l->knob_count; k++)
        bound = fmin(bound, l->turned[k].beyond);
    return fmin(bound, l->beyond);
}

/* Keeps the better of the two, and what is proven by either. */
static void keep_better(struct repair *best, struct repair *r)
{
    double bound = fmax(best->bound, r->bound);
    bool better = r->found && (!best->found || r->total < best->total);
    repair_free(better ? best : r);
    if (better)
        *best = *r;
    best->bound = bound;
}

bool repair_total_is_least(double total, double bound)
{
    return bound >= total - 1e-5 * fmax(1, total);
}

bool repair_is_least(const struct repair *r)
{
    return r->found && repair_total_is_least(r->total, r->bound);
}

/* The program with steps in place of any amount, and more of them as levels. False: it is as fine as it can be. */
static bool refine(struct elastic *l)
{
    bool finer = !l->exact;
    l->exact = true;
    for (int k = 0; k < l->knob_count; k++)
        if (split_level(l, k))
            finer = true;
    return finer;
}

/* Each round may take this part of the time that is left. */
static const double ROUND_SHARE = 0.5;

bool repair_cheapest(struct elastic *l, const struct solve_limits *limits, struct repair *out, struct error *e)
{
    struct solve_limits own = *limits;
    double deadline = clock_seconds() + limits->seconds;
    bool drops = false, ok = true, on = limits->seconds > 0;
    while (ok && on) {
        struct repair r = {.bound = -INFINITY};
        double left = deadline - clock_seconds();
        own.seconds = drops && !out->found ? left : ROUND_SHARE * left; /* it is then the last */
        ok = propose_with(l, -1, -1, drops, out->found ? out : NULL, &own, &r, e);
        r.bound = bound_of_all(l, drops ? r.bound : fmin(r.bound, REPAIR_DROP));
        keep_better(out, &r);
        left = deadline - clock_seconds();
        on = left > 0.02 * limits->seconds && !(limits->stop && *limits->stop) && !repair_is_least(out);
        bool give_up = !drops && (!out->found || out->total > REPAIR_DROP);
        if (ok && on && give_up)
            drops = true;
        else if (ok && on && (on = out->found && refine(l))) {
            unbuild(l);
            ok = build(l, e);
        }
    }
    return ok;
}

bool repair_by_knob(struct elastic *l, int knob, const struct solve_limits *limits, struct repair *out, struct error *e)
{
    *out = (struct repair){.bound = INFINITY};
    bool can = l->turned[knob].column >= 0 || l->turned[knob].levels > 0;
    bool ok = !can || propose_with(l, knob, -1, false, NULL, limits, out, e);
    out->bound = fmin(out->bound, l->turned[knob].beyond);
    return ok;
}

bool repair_by_drop(struct elastic *l, int rule, const struct solve_limits *limits, struct repair *out, struct error *e)
{
    return propose_with(l, -1, rule, false, NULL, limits, out, e);
}
