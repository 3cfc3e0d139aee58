/* search.c - simulated annealing on the whole columns of a mixed-integer program, as search_structure.h sees it.
 *
 * A move changes one decision, or two that share a hard row (one down, one up). It is taken by Metropolis' rule if
 * the hard rows allow it; rows with few terms are looked at first, the long ones only when the value is already
 * accepted. The temperature falls geometrically over a number of moves fixed in advance, so that no clock decides
 * anything. A descent over single moves and exchanges ends it. Kirkpatrick, Gelatt and Vecchi (1983). */
#include "search_structure.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "branch.h"
#include "clock.h"
#include "memory.h"

static const double HARD_TOLERANCE = 1e-9; /* of max(1, |side|), in rows that the moves must keep */

static const double MOST_WORK = 5e9; /* of the descent: exchanges tried times needs; a second or so */

enum { MOST_FACTORS = 16 }; /* that one move may touch */

/* ---- chance ---- */

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int below(uint64_t *state, size_t count)
{
    return (int)(((next_random(state) >> 32) * (uint64_t)count) >> 32);
}

static double unit(uint64_t *state)
{
    return (double)(next_random(state) >> 11) * 0x1p-53;
}

/* ---- a plan under change ---- */

struct walk {
    const struct search *s;
    int *x;              /* [count] */
    double *need;        /* [need_count] */
    double *part_value;  /* [part_count] */
    double *sparse_need; /* [sparse_count] */
    double *activity;    /* [hard_count] */
    double value;
    int *active, active_count; /* decisions above their lower bound */
    int *active_at;            /* [count], -1 */
    uint64_t random;
    /* Scratch of the move under consideration. */
    double *hard_change; /* [hard_count], zero between moves */
    int *hard_touched, hard_touched_count;
    bool *hard_is_touched;
    double *sparse_change; /* [sparse_count] */
    int *sparse_touched, sparse_touched_count;
    int factor_count;
    int factor[MOST_FACTORS];
    double factor_change[MOST_FACTORS];
    int part_touched_count;
    int part_touched[MOST_FACTORS];
    double part_after[MOST_FACTORS];
};

struct move {
    int count;
    int decision[2], step[2];
};

static void walk_open(struct walk *w, const struct search *s)
{
    *w = (struct walk){.s = s};
    w->x = allocate((size_t)s->count, sizeof *w->x);
    w->need = allocate((size_t)s->need_count + LANES, sizeof *w->need);
    w->part_value = allocate((size_t)s->part_count, sizeof *w->part_value);
    w->sparse_need = allocate((size_t)s->sparse_count, sizeof *w->sparse_need);
    w->activity = allocate((size_t)s->hard_count, sizeof *w->activity);
    w->active = allocate((size_t)s->count, sizeof *w->active);
    w->active_at = allocate((size_t)s->count, sizeof *w->active_at);
    w->hard_change = allocate((size_t)s->hard_count, sizeof *w->hard_change);
    w->hard_touched = allocate((size_t)s->hard_count, sizeof *w->hard_touched);
    w->hard_is_touched = allocate((size_t)s->hard_count, sizeof *w->hard_is_touched);
    w->sparse_change = allocate((size_t)s->sparse_count, sizeof *w->sparse_change);
    w->sparse_touched = allocate((size_t)s->sparse_count, sizeof *w->sparse_touched);
}

static void walk_free(struct walk *w)
{
    free(w->x);
    free(w->need);
    free(w->part_value);
    free(w->sparse_need);
    free(w->activity);
    free(w->active);
    free(w->active_at);
    free(w->hard_change);
    free(w->hard_touched);
    free(w->hard_is_touched);
    free(w->sparse_change);
    free(w->sparse_touched);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What the lifted column of a sparse need is; one that is whole takes the next whole number. */
static double sparse_value(const struct search *s, int q, double need)
{
    double value = larger(s->sparse_least[q], need);
    return s->sparse_whole[q] ? ceil(value - 1e-6) : value;
}

static double group_value(const struct group *g, const double *need)
{
    double most = g->least;
    for (int r = g->first; r < g->first + g->count; r++)
        most = larger(most, need[r]);
    return most;
}

static double part_value(const struct search *s, const struct part *p, const double *need)
{
    double value = 0;
    for (int r = p->first; r < p->first + p->simple; r++)
        if (s->weight[r] != 0)
            value += s->weight[r] * larger(s->least[r], need[r]);
    for (int g = p->group_first; g < p->group_first + p->group_count; g++)
        if (s->groups[g].weight != 0)
            value += s->groups[g].weight * group_value(&s->groups[g], need);
    return value;
}

static double lifted_value(const struct walk *w, const struct lifted *u)
{
    const struct search *s = w->s;
    switch (u->kind) {
    case LIFTED_SIMPLE:
        return larger(s->least[u->at], w->need[u->at]);
    case LIFTED_GROUP:
        return group_value(&s->groups[u->at], w->need);
    case LIFTED_SPARSE:
        return sparse_value(s, u->at, w->sparse_need[u->at]);
    default:
        return u->least;
    }
}

static void add_vector(const struct search *s, int factor, double change, double *need)
{
    const struct part *p = &s->parts[s->factor_part[factor]];
    const double *vector = s->vectors + s->factor_vector[factor];
    for (int r = 0; r < p->count; r++)
        need[p->first + r] += change * vector[r];
}

/* Everything from x anew, so that rounding does not add up. */
static void walk_refresh(struct walk *w)
{
    const struct search *s = w->s;
    for (int r = 0; r < s->need_count; r++)
        w->need[r] = s->need_base[r];
    for (int q = 0; q < s->sparse_count; q++)
        w->sparse_need[q] = s->sparse_base[q];
    for (int h = 0; h < s->hard_count; h++)
        w->activity[h] = s->hard_base[h];
    double *factor = allocate((size_t)s->factor_count, sizeof *factor);
    for (int f = 0; f < s->factor_count; f++)
        factor[f] = s->factor_base[f];
    w->value = s->constant;
    w->active_count = 0;
    for (int d = 0; d < s->count; d++) {
        w->active_at[d] = -1;
        if (w->x[d] > s->lower[d]) {
            w->active_at[d] = w->active_count;
            w->active[w->active_count++] = d;
        }
        if (w->x[d] == 0)
            continue;
        w->value += s->cost[d] * w->x[d];
        for (size_t k = s->effects.start[d]; k < s->effects.start[d + 1]; k++)
            factor[s->effects.at[k]] += s->effects.value[k] * w->x[d];
        for (size_t k = s->sparse_needs.start[d]; k < s->sparse_needs.start[d + 1]; k++)
            w->sparse_need[s->sparse_needs.at[k]] += s->sparse_needs.value[k] * w->x[d];
        for (size_t k = s->hard.start[d]; k < s->hard.start[d + 1]; k++)
            w->activity[s->hard.at[k]] += s->hard.value[k] * w->x[d];
    }
    for (int f = 0; f < s->factor_count; f++)
        if (factor[f] != 0)
            add_vector(s, f, factor[f], w->need);
    free(factor);
    for (int p = 0; p < s->part_count; p++)
        w->value += w->part_value[p] = part_value(s, &s->parts[p], w->need);
    for (int q = 0; q < s->sparse_count; q++)
        if (s->sparse_weight[q] != 0)
            w->value += s->sparse_weight[q] * sparse_value(s, q, w->sparse_need[q]);
    for (int l = 0; l < s->lifted_count; l++) {
        if (s->lifted[l].kind == LIFTED_FREE && s->lifted[l].weight != 0)
            w->value += s->lifted[l].weight * s->lifted[l].least;
        for (size_t k = s->lifted_hard.start[l]; k < s->lifted_hard.start[l + 1]; k++)
            w->activity[s->lifted_hard.at[k]] += s->lifted_hard.value[k] * lifted_value(w, &s->lifted[l]);
    }
}

/* ---- what a move would do ---- */

/* Sum of weight max(least, need + changes) over a part's single needs: the inner loop of everything. */
static inline __attribute__((always_inline)) double simple_after(const double *weight, const double *least,
                                                                 const double *need, int count, const double **vector,
                                                                 const double *change, int factors)
{
    lanes sum = {0};
    for (int r = 0; r < count; r += LANES) {
        lanes v, w, l;
        memcpy(&v, need + r, sizeof v);
        memcpy(&w, weight + r, sizeof w);
        memcpy(&l, least + r, sizeof l);
        for (int f = 0; f < factors; f++) {
            lanes a;
            memcpy(&a, vector[f] + r, sizeof a);
            v += a * change[f];
        }
        lane_mask up = v > l;
        sum += w * (lanes)((up & (lane_mask)v) | (~up & (lane_mask)l));
    }
    return sum[0] + sum[1] + sum[2] + sum[3];
}

static double groups_after(const struct search *s, const struct part *p, const double *need, const double **vector,
                           const double *change, int factors)
{
    double value = 0;
    for (int g = p->group_first; g < p->group_first + p->group_count; g++) {
        const struct group *group = &s->groups[g];
        double most = group->least;
        for (int r = group->first; r < group->first + group->count; r++) {
            double v = need[r];
            for (int f = 0; f < factors; f++)
                v += vector[f][r - p->first] * change[f];
            most = larger(most, v);
        }
        if (group->weight != 0)
            value += group->weight * most;
    }
    return value;
}

FAST static double part_after(const struct walk *w, int part)
{
    const struct search *s = w->s;
    const struct part *p = &s->parts[part];
    const double *vector[MOST_FACTORS];
    double change[MOST_FACTORS];
    int count = 0;
    for (int k = 0; k < w->factor_count; k++)
        if (s->factor_part[w->factor[k]] == part) {
            vector[count] = s->vectors + s->factor_vector[w->factor[k]];
            change[count++] = w->factor_change[k];
        }
    const double *weight = s->weight + p->first, *least = s->least + p->first, *need = w->need + p->first;
    double value;
    switch (count) { /* known counts let the compiler unroll */
    case 1:
        value = simple_after(weight, least, need, p->simple, vector, change, 1);
        break;
    case 2:
        value = simple_after(weight, least, need, p->simple, vector, change, 2);
        break;
    case 3:
        value = simple_after(weight, least, need, p->simple, vector, change, 3);
        break;
    default:
        value = simple_after(weight, least, need, p->simple, vector, change, count);
    }
    return p->group_count > 0 ? value + groups_after(s, p, w->need, vector, change, count) : value;
}

/* The factors that the move changes, each once. False where there are too many to hold. */
static bool gather_factors(struct walk *w, const struct move *move)
{
    const struct sparse *effects = &w->s->effects;
    w->factor_count = 0;
    for (int k = 0; k < move->count; k++)
        for (size_t t = effects->start[move->decision[k]]; t < effects->start[move->decision[k] + 1]; t++) {
            int f = effects->at[t], q = 0;
            while (q < w->factor_count && w->factor[q] != f)
                q++;
            if (q == MOST_FACTORS)
                return false;
            if (q == w->factor_count) {
                w->factor[w->factor_count++] = f;
                w->factor_change[q] = 0;
            }
            w->factor_change[q] += effects->value[t] * move->step[k];
        }
    return true;
}

static double sparse_after(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    double difference = 0;
    w->sparse_touched_count = 0;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->sparse_needs.start[move->decision[k]]; t < s->sparse_needs.start[move->decision[k] + 1];
             t++) {
            int q = s->sparse_needs.at[t];
            if (w->sparse_change[q] == 0)
                w->sparse_touched[w->sparse_touched_count++] = q;
            double now = sparse_value(s, q, w->sparse_need[q] + w->sparse_change[q]);
            w->sparse_change[q] += s->sparse_needs.value[t] * move->step[k];
            difference += s->sparse_weight[q] * (sparse_value(s, q, w->sparse_need[q] + w->sparse_change[q]) - now);
            if (w->sparse_change[q] == 0)
                w->sparse_change[q] = 1e-300; /* stays on the list once */
        }
    return difference;
}

static void forget_sparse(struct walk *w)
{
    for (int k = 0; k < w->sparse_touched_count; k++)
        w->sparse_change[w->sparse_touched[k]] = 0;
    w->sparse_touched_count = 0;
}

/* Change of the value; leaves factors, parts and sparse needs of the move in the scratch. */
static double change_of_value(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    double change = 0;
    for (int k = 0; k < move->count; k++)
        change += s->cost[move->decision[k]] * move->step[k];
    w->part_touched_count = 0;
    for (int k = 0; k < w->factor_count; k++) {
        int part = s->factor_part[w->factor[k]], q = 0;
        if (s->parts[part].count == 0)
            continue;
        while (q < w->part_touched_count && w->part_touched[q] != part)
            q++;
        if (q < w->part_touched_count)
            continue;
        w->part_touched[w->part_touched_count] = part;
        w->part_after[w->part_touched_count++] = part_after(w, part);
        change += w->part_after[q] - w->part_value[part];
    }
    return s->sparse_count > 0 ? change + sparse_after(w, move) : change;
}

static void touch_hard(struct walk *w, int h, double change)
{
    if (!w->hard_is_touched[h]) {
        w->hard_is_touched[h] = true;
        w->hard_touched[w->hard_touched_count++] = h;
    }
    w->hard_change[h] += change;
}

static void forget_hard(struct walk *w)
{
    for (int k = 0; k < w->hard_touched_count; k++) {
        w->hard_change[w->hard_touched[k]] = 0;
        w->hard_is_touched[w->hard_touched[k]] = false;
    }
    w->hard_touched_count = 0;
}

static double violation(const struct search *s, int h, double activity)
{
    double under = s->hard_lower[h] - activity, over = activity - s->hard_upper[h];
    double worst = larger(under, over), side = under > over ? s->hard_lower[h] : s->hard_upper[h];
    return worst <= HARD_TOLERANCE * larger(1, fabs(side)) ? 0 : worst / s->hard_scale[h];
}

/* Does every touched row stay as good as it is? */
static bool hard_rows_allow(const struct walk *w)
{
    for (int k = 0; k < w->hard_touched_count; k++) {
        int h = w->hard_touched[k];
        if (violation(w->s, h, w->activity[h] + w->hard_change[h]) > 0)
            return false;
    }
    return true;
}

static void touch_short(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->hard.start[move->decision[k]]; t < s->hard_short[move->decision[k]]; t++)
            touch_hard(w, s->hard.at[t], s->hard.value[t] * move->step[k]);
}

static void touch_lifted(struct walk *w, int l, double change)
{
    const struct sparse *rows = &w->s->lifted_hard;
    for (size_t t = rows->start[l]; change != 0 && t < rows->start[l + 1]; t++)
        touch_hard(w, rows->at[t], rows->value[t] * change);
}

/* The move's effect on hard rows through the lifted columns of one part. */
static void touch_part(struct walk *w, int part)
{
    const struct search *s = w->s;
    const struct part *p = &s->parts[part];
    double *after = allocate((size_t)p->count, sizeof *after);
    memcpy(after, w->need + p->first, (size_t)p->count * sizeof *after);
    for (int k = 0; k < w->factor_count; k++)
        if (s->factor_part[w->factor[k]] == part)
            for (int r = 0; r < p->count; r++)
                after[r] += w->factor_change[k] * s->vectors[s->factor_vector[w->factor[k]] + (size_t)r];
    for (int r = 0; r < p->simple; r++)
        if (s->need_lifted[p->first + r] >= 0)
            touch_lifted(w, s->need_lifted[p->first + r],
                         larger(s->least[p->first + r], after[r]) -
                             larger(s->least[p->first + r], w->need[p->first + r]));
    for (int g = p->group_first; g < p->group_first + p->group_count; g++) {
        struct group moved = s->groups[g];
        moved.first -= p->first;
        touch_lifted(w, moved.lifted, group_value(&moved, after) - group_value(&s->groups[g], w->need));
    }
    free(after);
}

static void touch_rest(struct walk *w, const struct move *move)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++)
        for (size_t t = s->hard_short[move->decision[k]]; t < s->hard.start[move->decision[k] + 1]; t++)
            touch_hard(w, s->hard.at[t], s->hard.value[t] * move->step[k]);
    for (int k = 0; k < w->part_touched_count; k++)
        if (s->parts[w->part_touched[k]].in_hard)
            touch_part(w, w->part_touched[k]);
    for (int k = 0; k < w->sparse_touched_count; k++) {
        int q = w->sparse_touched[k];
        double need = w->sparse_need[q];
        touch_lifted(w, s->sparse_lifted[q], sparse_value(s, q, need + w->sparse_change[q]) - sparse_value(s, q, need));
    }
}

static void set_active(struct walk *w, int d)
{
    bool is = w->x[d] > w->s->lower[d], was = w->active_at[d] >= 0;
    if (is && !was) {
        w->active_at[d] = w->active_count;
        w->active[w->active_count++] = d;
    } else if (!is && was) {
        int last = w->active[--w->active_count];
        w->active[w->active_at[d]] = last;
        w->active_at[last] = w->active_at[d];
        w->active_at[d] = -1;
    }
}

/* Carries out the move whose effects stand in the scratch. */
static void take(struct walk *w, const struct move *move, double change)
{
    const struct search *s = w->s;
    for (int k = 0; k < move->count; k++) {
        w->x[move->decision[k]] += move->step[k];
        set_active(w, move->decision[k]);
    }
    for (int k = 0; k < w->factor_count; k++)
        add_vector(s, w->factor[k], w->factor_change[k], w->need);
    for (int k = 0; k < w->part_touched_count; k++)
        w->part_value[w->part_touched[k]] = w->part_after[k];
    for (int k = 0; k < w->sparse_touched_count; k++)
        w->sparse_need[w->sparse_touched[k]] += w->sparse_change[w->sparse_touched[k]];
    for (int k = 0; k < w->hard_touched_count; k++)
        w->activity[w->hard_touched[k]] += w->hard_change[w->hard_touched[k]];
    w->value += change;
}

static bool in_bounds(const struct walk *w, const struct move *move)
{
    for (int k = 0; k < move->count; k++) {
        int d = move->decision[k], to = w->x[d] + move->step[k];
        if (move->step[k] == 0 || to < w->s->lower[d] || to > w->s->upper[d])
            return false;
    }
    return move->count < 2 || move->decision[0] != move->decision[1];
}

/* Tries a move: taken when it changes the value by at most `most` and breaks no hard row. */
static bool try_move(struct walk *w, const struct move *move, double most)
{
    bool taken = false;
    if (!in_bounds(w, move))
        return false;
    touch_short(w, move);
    if (hard_rows_allow(w) && gather_factors(w, move)) {
        double change = change_of_value(w, move);
        if (change <= most) {
            touch_rest(w, move);
            taken = hard_rows_allow(w);
            if (taken)
                take(w, move, change);
        }
        forget_sparse(w);
    }
    forget_hard(w);
    return taken;
}

/* The same with the sum of violations in the value's place: the way to a first plan. One that neither mends nor breaks
 * anything must not cost, unless there is heat. Returns the change of the sum, 0 where the move is not taken. */
static double try_repair(struct walk *w, const struct move *move, double most)
{
    if (!in_bounds(w, move) || !gather_factors(w, move))
        return 0;
    touch_short(w, move);
    double change = change_of_value(w, move), mended = 0;
    touch_rest(w, move);
    for (int k = 0; k < w->hard_touched_count; k++) {
        int h = w->hard_touched[k];
        mended += violation(w->s, h, w->activity[h] + w->hard_change[h]) - violation(w->s, h, w->activity[h]);
    }
    if (mended < 0 || (mended <= most && (most > 0 || change <= 0)))
        take(w, move, change);
    else
        mended = 0;
    forget_sparse(w);
    forget_hard(w);
    return mended;
}

/* ---- annealing ---- */

static int partner(struct walk *w, int d)
{
    const struct search *s = w->s;
    size_t rows = s->hard_short[d] - s->hard.start[d];
    if (rows == 0 || below(&w->random, 10) == 0)
        return below(&w->random, (size_t)s->count);
    int h = s->hard.at[s->hard.start[d] + (size_t)below(&w->random, rows)];
    size_t first = s->members.start[h];
    return s->members.at[first + (size_t)below(&w->random, s->members.start[h + 1] - first)];
}

/* Where an equation of few terms holds decision d, what must step with it: a random other of its decisions, by as much
 * as keeps the equation (a number that closes and one that opens elsewhere). */
static struct move tied_move(struct walk *w, int d, int step)
{
    const struct search *s = w->s;
    struct move alone = {1, {d, 0}, {step, 0}};
    for (size_t t = s->hard.start[d]; t < s->hard_short[d]; t++) {
        int h = s->hard.at[t];
        if (s->hard_lower[h] != s->hard_upper[h])
            continue;
        size_t k = s->members.start[h] + (size_t)below(&w->random, s->members.start[h + 1] - s->members.start[h]);
        double other = -s->hard.value[t] * step / s->members.value[k];
        if (fabs(other) < 10 && other == round(other))
            return (struct move){2, {d, s->members.at[k]}, {step, (int)other}};
    }
    return alone;
}

/* A random move: a step of one decision, or one step down and another up. */
static struct move random_move(struct walk *w)
{
    const struct search *s = w->s;
    int kind = below(&w->random, 100), size = below(&w->random, 3) == 0 ? 2 : 1;
    if (w->active_count == 0 || kind < 25) {
        int d = below(&w->random, (size_t)s->count);
        bool up = w->x[d] == s->lower[d] || (w->x[d] < s->upper[d] && (kind & 1));
        return tied_move(w, d, up ? size : -size);
    }
    int d = w->active[below(&w->random, (size_t)w->active_count)];
    if (size > w->x[d] - s->lower[d])
        size = w->x[d] - s->lower[d];
    if (kind < 40)
        return tied_move(w, d, -size);
    return (struct move){2, {d, partner(w, d)}, {-size, size}};
}

static double total_violation(const struct walk *w)
{
    double sum = 0;
    for (int h = 0; h < w->s->hard_count; h++)
        sum += violation(w->s, h, w->activity[h]);
    return sum;
}

static bool ended(const struct search_limits *l)
{
    return (l->stop != NULL && *l->stop) || (l->enough != NULL && atomic_load(l->enough)) ||
           clock_seconds() > l->deadline;
}

/* Walks until no hard row is violated: a tenth of the moves cold, which often is enough; then with a temperature in
 * units of violation. */
static bool repair(struct walk *w, const struct search_limits *l, long moves)
{
    double left = total_violation(w);
    for (long k = 0; k < moves && left > 0; k++) {
        struct move move = random_move(w);
        double heat = k < moves / 10 ? 0 : 0.5 * (1 - (double)k / (double)moves);
        left += try_repair(w, &move, heat > 0 ? -heat * log(unit(&w->random) + 1e-300) : 0);
        if (left < 1e-6 || k % 1024 == 0) /* the sum's rounding */
            left = total_violation(w);
        if (k % 65536 == 65535) {
            walk_refresh(w);
            left = total_violation(w);
            if (ended(l))
                break;
        }
    }
    walk_refresh(w);
    return total_violation(w) == 0;
}

/* The usual temperature: half the mean size of what single steps do to the value. */
static double usual_heat(struct walk *w)
{
    double sum = 0;
    int found = 0;
    for (int k = 0; k < 2000 && found < 300; k++) {
        struct move move = {1, {below(&w->random, (size_t)w->s->count), 0}, {1, 0}};
        move.step[0] = w->x[move.decision[0]] < w->s->upper[move.decision[0]] ? 1 : -1;
        if (!in_bounds(w, &move) || !gather_factors(w, &move))
            continue;
        double change = change_of_value(w, &move);
        forget_sparse(w);
        if (change != 0) {
            sum += fabs(change);
            found++;
        }
    }
    return found > 0 ? 0.5 * sum / found : 0;
}

/* Shows the plan to the caller, complete. */
static void show(const struct walk *w, const struct search_limits *l)
{
    const struct search *s = w->s;
    double *x = allocate((size_t)s->m->column_count, sizeof *x);
    for (int d = 0; d < s->count; d++)
        x[s->column[d]] = w->x[d];
    if (search_complete(s, x) < 1e-6)
        l->keep(l->user, x);
    free(x);
}

static void anneal(struct walk *w, const struct search_limits *l, int *best, double *best_value)
{
    const struct search *s = w->s;
    double heat = usual_heat(w) * l->heat, fall = pow(3e-4, 1.0 / (double)(l->moves > 0 ? l->moves : 1));
    long first_kept = l->moves / 4, between = l->keep_count > 0 ? (l->moves - first_kept) / l->keep_count : 0;
    for (long k = 0; k < l->moves; k++, heat *= fall) {
        struct move move = random_move(w);
        if (try_move(w, &move, -heat * log(unit(&w->random) + 1e-300)) && w->value < *best_value) {
            *best_value = w->value;
            memcpy(best, w->x, (size_t)s->count * sizeof *best);
        }
        if (l->keep != NULL && between > 0 && k >= first_kept && (k - first_kept) % between == between - 1)
            show(w, l);
        if (k % 65536 == 65535) {
            walk_refresh(w);
            if (ended(l))
                return;
        }
    }
}

/* ---- descent ---- */

static bool descend_single(struct walk *w, double least_gain)
{
    bool improved = false;
    for (int d = 0; d < w->s->count; d++)
        for (int step = -2; step <= 2; step++)
            improved |= step != 0 && try_move(w, &(struct move){1, {d, 0}, {step, 0}}, -least_gain);
    return improved;
}

/* One step down of an active decision, one up of another in one of its short rows; what gains is taken. At most
 * `*tries`. */
static bool descend_exchange(struct walk *w, double least_gain, long *tries)
{
    const struct search *s = w->s;
    bool improved = false;
    for (int a = 0; a<w->active_count && * tries> 0; a++) {
        int d = w->active[a];
        for (size_t t = s->hard.start[d]; t < s->hard_short[d] && w->x[d] > s->lower[d]; t++) {
            int h = s->hard.at[t];
            *tries -= (long)(s->members.start[h + 1] - s->members.start[h]);
            for (size_t k = s->members.start[h]; k < s->members.start[h + 1] && w->x[d] > s->lower[d]; k++)
                for (int step = -1; step <= 1; step += 2)
                    improved |= try_move(w, &(struct move){2, {d, s->members.at[k]}, {-1, step}}, -least_gain);
        }
    }
    return improved;
}

static void descend(struct walk *w, const struct search_limits *l)
{
    double least_gain = 1e-10 * (1e-3 + fabs(w->value));
    bool improved = true;
    /* The annealing ends cold: little is left to find, and with many needs each try takes long. */
    long tries = l->moves / 4 + (long)fmin(100.0 * w->s->count, MOST_WORK / fmax(1, w->s->need_count));
    for (int round = 0; round < 4 && improved && !ended(l); round++) {
        improved = descend_single(w, least_gain);
        improved |= descend_exchange(w, least_gain, &tries);
        walk_refresh(w);
    }
}

/* ---- the whole ---- */

double search_complete(const struct search *s, double *x)
{
    for (int c = 0; c < s->m->column_count; c++)
        if (s->decision[c] < 0)
            x[c] = 0;
    for (int k = 0; k < s->defined_count; k++) {
        int r = s->defined_row[k];
        double rest = 0;
        for (size_t t = s->by_row.start[r]; t < s->by_row.start[r + 1]; t++)
            if (s->by_row.at[t] != s->defined[k])
                rest += s->by_row.value[t] * x[s->by_row.at[t]];
        x[s->defined[k]] = (s->m->rows[r].lower - rest) / s->defined_by[k];
    }
    /* Lifted columns straight from their rows: all others of the row are settled. */
    for (int l = 0; l < s->lifted_count; l++) {
        const struct lifted *u = &s->lifted[l];
        double most = u->least;
        for (size_t t = s->by_column.start[u->column]; t < s->by_column.start[u->column + 1]; t++) {
            int r = s->by_column.at[t];
            bool raises = s->by_column.value[t] * u->sign > 0;
            double side = raises ? s->m->rows[r].lower : s->m->rows[r].upper, rest = 0;
            if (isinf(side))
                continue;
            for (size_t q = s->by_row.start[r]; q < s->by_row.start[r + 1]; q++)
                if (s->by_row.at[q] != u->column)
                    rest += s->by_row.value[q] * x[s->by_row.at[q]];
            most = larger(most, u->sign * (side - rest) / s->by_column.value[t]);
        }
        x[u->column] = u->sign * (s->m->columns[u->column].whole ? ceil(most - 1e-6) : most);
    }
    return mip_violation(s->m, x);
}

long search_moves(const struct search *s)
{
    long moves = 200L * s->count;
    return moves < 20000 ? 20000 : moves > 4000000 ? 4000000 : moves;
}

bool search_run(const struct search *s, const struct search_limits *limits, double *x)
{
    struct walk w;
    walk_open(&w, s);
    w.random = limits->seed * 0x2545F4914F6CDD1Du + 1;
    int *best = allocate((size_t)s->count, sizeof *best);
    for (int d = 0; d < s->count; d++) {
        double near = fmin(fmax(round(x[s->column[d]]), s->lower[d]), s->upper[d]);
        w.x[d] = (int)near;
    }
    walk_refresh(&w);
    bool ok = s->count == 0 || total_violation(&w) == 0 ||
              repair(&w, limits, limits->mending > 0 ? limits->mending : search_moves(s));
    if (ok && s->count > 0) {
        double best_value = w.value;
        memcpy(best, w.x, (size_t)s->count * sizeof *best);
        anneal(&w, limits, best, &best_value);
        memcpy(w.x, best, (size_t)s->count * sizeof *best);
        walk_refresh(&w);
        descend(&w, limits);
    }
    for (int d = 0; d < s->count; d++)
        x[s->column[d]] = w.x[d];
    ok = search_complete(s, x) < 1e-6 && ok;
    free(best);
    walk_free(&w);
    return ok;
}
