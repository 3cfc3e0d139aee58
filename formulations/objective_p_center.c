/* objective_p_center.c - the longest way to the nearest open site, in minutes, over all specialties; need does not
 * weigh.
 *
 *   max_{s, i} min_{j open} t_ij        over areas with need that have a way to some site
 *
 * A specialty of which nobody has a way is an input error. An area without any open site counts U minutes (twice the
 * longest finite travel).
 *
 * The value is one of the finitely many lengths v_1 < v_2 < ... that ways have (U is the last). For some thresholds
 * among them, T_1 < T_2 < ..., with v(T) the next length after T,
 *
 *   columns   z_k in {0, 1}       is somebody without an open site within T_k?
 *   rows      z_k + sum_{j: t_ij <= T_k} y_js >= 1                     for every area and specialty
 *   value     v_1 + sum_k (v(T_k) - v(T_{k-1})) z_k,   v(T_0) = v_1
 *
 * lies below the measure, and is it where a plan's value is some v(T_k). So thresholds are added between the value that
 * the program sees and the plan's own, until both are one (Elloumi, Labbe and Pochet 2004 take all lengths at once).
 * That proves that no plan has less than V. To hold the objective at V for those that follow, the program must see who
 * has more: for that the largest length that is allowed is a threshold too.
 * y_js are numbers and days present. No large constant. Hakimi (1964). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formulation.h"
#include "memory.h"

enum { NEW_THRESHOLDS = 12 };

/* ---- the program ---- */

struct center {
    int aim; /* which of the model's */
    int length_count;
    double *lengths; /* [length_count] rising: v_1 .., U */
    int *column;     /* [length_count] of the threshold at this length, -1: not among the thresholds */
};

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool counts(const struct model *m, int specialty, int i)
{
    const struct travel *t = &m->instance->travel;
    bool way = false;
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        way = way || isfinite(t->minutes[k]);
    return way && m->instance->need[(size_t)specialty * (size_t)m->instance->places.area_count + (size_t)i] > 0;
}

/* The least value there can be: everybody's nearest site open. */
static double least_value(const struct model *m)
{
    const struct travel *t = &m->instance->travel;
    double least = 0;
    for (int s = 0; s < m->scenario->specialty_count; s++)
        for (int i = 0; i < m->instance->places.area_count; i++) {
            double nearest = INFINITY;
            for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
                nearest = fmin(nearest, t->minutes[k]);
            if (counts(m, m->scenario->specialties[s], i))
                least = fmax(least, nearest);
        }
    return least;
}

/* The lengths that the value can have: those of ways, from the least possible on; U last. */
static void list_lengths(const struct model *m, struct center *c)
{
    const struct travel *t = &m->instance->travel;
    size_t ways = t->start[m->instance->places.area_count];
    double least = least_value(m);
    c->lengths = allocate(ways + 2, sizeof *c->lengths);
    c->lengths[c->length_count++] = least;
    for (size_t k = 0; k < ways; k++)
        if (isfinite(t->minutes[k]) && t->minutes[k] > least)
            c->lengths[c->length_count++] = t->minutes[k];
    qsort(c->lengths, (size_t)c->length_count, sizeof *c->lengths, rising);
    int kept = 1;
    for (int k = 1; k < c->length_count; k++)
        if (c->lengths[k] > c->lengths[kept - 1])
            c->lengths[kept++] = c->lengths[k];
    c->lengths[kept] = 2 * fmax(c->lengths[kept - 1], 0);
    c->length_count = kept + 1;
    c->column = allocate((size_t)c->length_count, sizeof *c->column);
    for (int k = 0; k < c->length_count; k++)
        c->column[k] = -1;
}

static void add_threshold(struct model *m, struct center *c, int at)
{
    const struct travel *t = &m->instance->travel;
    int column = c->column[at] = mip_add_column(m->mip, 0, 1, 0, true, -1, "beyond_%.6g_minutes", c->lengths[at]);
    m->mip->columns[column].follows = true; /* whole for branching; the search need not decide it */
    for (int s = 0; s < m->scenario->specialty_count; s++)
        for (int i = 0; i < m->instance->places.area_count; i++) {
            int specialty = m->scenario->specialties[s];
            struct linear row = {0};
            if (!counts(m, specialty, i))
                continue;
            linear_add(&row, column, 1);
            for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
                if (t->minutes[k] <= c->lengths[at])
                    model_presence(m, specialty, t->site[k], 1, &row);
            model_row(m, &row, 1, INFINITY, "beyond_%.6g_minutes_%s_%s", c->lengths[at],
                      m->instance->specialties[specialty].id, m->instance->places.areas[i].id);
            linear_free(&row);
        }
}

/* Thresholds evenly among the lengths first .. last. */
static int add_thresholds(struct model *m, struct center *c, int first, int last)
{
    int added = 0, count = last - first + 1 < NEW_THRESHOLDS ? last - first + 1 : NEW_THRESHOLDS;
    for (int k = 0; k < count; k++) {
        int at = count == 1 ? last : first + (int)lround((double)k * (last - first) / (count - 1));
        if (c->column[at] < 0) {
            add_threshold(m, c, at);
            added++;
        }
    }
    return added;
}

static struct linear value_of(const struct center *c)
{
    struct linear value = {0};
    double before = value.constant = c->lengths[0];
    for (int k = 0; k + 1 < c->length_count; k++)
        if (c->column[k] >= 0) {
            linear_add(&value, c->column[k], c->lengths[k + 1] - before);
            before = c->lengths[k + 1];
        }
    return value;
}

/* The measure itself at x, whose presence must be whole; -1 where it is not. */
static double measure(struct model *m, const struct center *c, const double *x)
{
    const struct travel *t = &m->instance->travel;
    double longest = c->lengths[0];
    for (int s = 0; s < m->scenario->specialty_count; s++)
        for (int i = 0; i < m->instance->places.area_count; i++) {
            int specialty = m->scenario->specialties[s];
            double nearest = c->lengths[c->length_count - 1];
            for (size_t k = t->start[i]; k < t->start[i + 1]; k++) {
                struct linear present = {0};
                model_presence(m, specialty, t->site[k], 1, &present);
                double y = linear_value(&present, x);
                linear_free(&present);
                if (fabs(y - round(y)) > 1e-6)
                    return -1;
                if (y > 0.5)
                    nearest = fmin(nearest, t->minutes[k]);
            }
            if (counts(m, specialty, i))
                longest = fmax(longest, nearest);
        }
    return longest;
}

static int place_of(const struct center *c, double length)
{
    int at = 0;
    while (at + 1 < c->length_count && c->lengths[at] < length - 1e-9)
        at++;
    return at;
}

/* Those that tell a plan of this length from what the program sees; of a held aim the one just below, where the plan
 * goes beyond the limit (with its penalties, of the first objective). */
static int refine(struct model *m, void *data, const double *x, double best)
{
    (void)best;
    struct center *c = data;
    const struct model_aim *aim = &m->aims[c->aim];
    bool held = isfinite(aim->limit);
    double longest = measure(m, c, x), seen = 0;
    struct linear value = value_of(c);
    seen = linear_value(&value, x);
    linear_free(&value);
    if ((c->aim != m->aim_count - 1 && !held) || longest < 0 || seen >= longest - 1e-9)
        return 0;
    if (held && linear_value(&aim->value, x) + longest - seen <= aim->limit + 1e-9)
        return 0;
    int last = place_of(c, longest) - 1, added = add_thresholds(m, c, held ? last : place_of(c, seen), last);
    if (added > 0)
        model_restate(m, c->aim, value_of(c));
    return added;
}

/* z of the largest length within the limit is 1 for whoever is beyond it. */
static void settle(struct model *m, void *data, int aim, double limit)
{
    struct center *c = data;
    int at = c->length_count - 1;
    while (at > 0 && c->lengths[at] > limit + 1e-9)
        at--;
    if (aim != c->aim || at == c->length_count - 1 || c->column[at] >= 0)
        return;
    add_threshold(m, c, at);
    model_restate(m, c->aim, value_of(c));
}

static void center_free(void *data)
{
    struct center *c = data;
    free(c->lengths);
    free(c->column);
    free(c);
}

static bool add(struct model *m, const struct objective *o, int step, struct linear *value, struct error *e)
{
    (void)step;
    char place[PLACE_ROOM];
    if (!model_has_ways(m, objective_place(m->scenario, o, place), e))
        return false;
    struct center *c = allocate(1, sizeof *c);
    c->aim = m->aim_count;
    list_lengths(m, c);
    add_thresholds(m, c, 0, c->length_count - 2);
    *value = value_of(c);
    model_lazy(m, (struct lazy){refine, settle, center_free, c});
    return true;
}

/* ---- the judge ---- */

static double value(const struct judged *j, const struct objective *o, const struct outcome *now, int specialty)
{
    int areas = j->instance->places.area_count;
    double *minutes = allocate((size_t)areas, sizeof *minutes), longest = NAN;
    nearest_open(j, now, specialty, minutes, NULL);
    for (int i = 0; i < areas; i++)
        if (j->instance->need[(size_t)specialty * (size_t)areas + (size_t)i] > 0 && has_a_way(&j->instance->travel, i))
            longest = fmax(longest, isfinite(minutes[i]) ? minutes[i] : minutes_unreached(j, o));
    free(minutes);
    return longest;
}

const struct objective_kind objective_p_center = {
    .spec = {.name = "p_center"},
    .title = {"Længste rejsetid til nærmeste åbne sted, minutter", "Longest travel to the nearest open site, minutes"},
    .together = LARGEST,
    .reading = AS_MINUTES,
    .never_negative = true,
    .add = add,
    .value = value};
